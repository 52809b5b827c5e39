//! Scoring grids: each kind against values computed by hand, the shipped grids against the examples their sources give,
//! and the column-wise evaluation against the row-by-row one on random households.
#![cfg(test)]

use std::path::Path;

use equiflux::diagnostic::{Diagnostics, Language};
use equiflux::index::{ApplicantIdx, FieldIdx, Index, VacancyIdx};
use equiflux::ir::{Entity, Goal, Parameter, Schema, Type, TypedPolicy, Value, commune_number};
use equiflux::predicates::score::Outcome;
use equiflux::predicates::{Points, Score, evaluate, score};
use equiflux::quantity::Date;
use equiflux::source::SourceMap;
use equiflux::tables::{Column, Dataset, SetColumn, Table, UNKNOWN};
use equiflux::{names, pipeline, syntax, types};

use crate::cli::root;

pub(crate) fn day(text: &str) -> i64 {
    i64::from(Date::parse(text).unwrap().0)
}

fn checked(path: &Path, on: &str) -> TypedPolicy {
    let mut map = SourceMap::default();
    let mut out = Diagnostics::default();
    let policy = pipeline::check_policy(path, |_| Date::parse(on).unwrap(), &mut map, &mut out).unwrap();
    let told: Vec<String> = out.iter().map(|fact| fact.message(Language::French)).collect();
    policy.typed.unwrap_or_else(|| panic!("{}: {told:?}", path.display()))
}

fn shipped(name: &str, on: &str) -> TypedPolicy {
    checked(&root().join("rules/local").join(format!("{name}.eqf")), on)
}

/// The policy of a text with the grid in it.
fn policy_on(grid: &str, on: &str) -> TypedPolicy {
    let text = format!(
        "langue fr
politique « Essai »
  en vigueur du 2026-01-01 au 2026-12-31
énumération coche
  valeurs sans_abri, heberge, parents
schéma demandeur
  champ personnes : entier, facultatif
  champ effort : pourcentage, facultatif
  champ revenu : montant en €/mois, facultatif
  champ date_demande : date, facultatif
  champ coche : coche, facultatif
  champ dalo : oui ou non, facultatif
  champ refus : entier, facultatif
schéma logement
  champ commune : commune
paramètre malus : oui ou non
  vaut vrai
  statut local
{grid}
objectif
  d'abord points
  égalité demandeur.date_demande, puis tirage « t »
"
    );
    let mut map = SourceMap::default();
    let file = map.add("essai.eqf", text.as_str());
    let mut out = Diagnostics::default();
    let policy = syntax::parse_recovering(&map, file, &mut out);
    let resolved = names::resolve_recovering(&[&policy], &mut out);
    let typed = types::check(&resolved, Date::parse(on).unwrap(), &mut out);
    let told: Vec<String> = out.iter().map(|fact| fact.message(Language::French)).collect();
    typed.unwrap_or_else(|| panic!("{told:?}\n{text}"))
}

pub(crate) fn policy(grid: &str) -> TypedPolicy {
    policy_on(grid, "2026-03-12")
}

/// A table of one row of which only those raw values are known.
pub(crate) fn one_row(schema: &Schema, entity: Entity, known: &[(&str, i64)]) -> Table {
    for (name, _) in known {
        field_at(schema, entity, name);
    }
    let columns = schema.fields(entity).iter().map(|field| match field.ty {
        Type::Text => Column::Text(vec![String::new()]),
        ty if ty.is_set() => Column::Set(SetColumn { offsets: vec![0, 0], items: Vec::new(), known: vec![false] }),
        _ => Column::Scalar(vec![known.iter().find(|(name, _)| *name == field.name).map_or(UNKNOWN, |(_, raw)| *raw)]),
    });
    Table { ids: vec!["X".to_owned()], columns: columns.collect::<Vec<_>>().into() }
}

fn field_at(schema: &Schema, entity: Entity, name: &str) -> FieldIdx {
    schema.fields(entity).enumerated().find(|(_, field)| field.name == name).unwrap_or_else(|| panic!("{name}")).0
}

/// The position of a value in the enumeration of a field.
pub(crate) fn word(policy: &TypedPolicy, field: &str, value: &str) -> i64 {
    let at = field_at(&policy.schema, Entity::Applicant, field);
    let Type::Symbol(list) = policy.schema.applicant[at].ty else { panic!("{field}") };
    let values = &policy.schema.enumerations[list].values;
    i64::try_from(values.iter().position(|known| known == value).unwrap()).unwrap()
}

/// The score of a household of which those raw values are known, for a home of that commune.
pub(crate) fn scored(policy: &TypedPolicy, commune: &str, known: &[(&str, i64)]) -> Score {
    let home = [("commune", commune_number(commune).unwrap())];
    let applicants = one_row(&policy.schema, Entity::Applicant, known);
    let vacancies = one_row(&policy.schema, Entity::Vacancy, &home);
    score(policy, &Dataset { applicants, vacancies, since: None }, ApplicantIdx(0), VacancyIdx(0))
}

pub(crate) const RENNES: &str = "35238";

fn points(policy: &TypedPolicy, known: &[(&str, i64)]) -> i64 {
    scored(policy, RENNES, known).points
}

/// A percentage as tables keep it: millionths.
pub(crate) fn percent(hundredths: i64) -> i64 {
    hundredths * 100
}

#[test]
fn a_ladder_is_straight_between_its_ends_and_flat_outside() {
    let with = |rounding: &str| {
        policy(&format!(
            "cotation g\n  source s\n  critère e vaut de 0 à 8 points pour demandeur.effort de 33 % à 70 %{rounding}"
        ))
    };
    let cases: [(&str, [i64; 6]); 7] = [
        ("", [0, 0, 0, 400, 799, 800]),
        (", arrondi au point inférieur", [0, 0, 0, 400, 700, 800]),
        (", arrondi au point supérieur", [0, 0, 100, 400, 800, 800]),
        (", arrondi au point le plus proche", [0, 0, 0, 400, 800, 800]),
        (", arrondi au dixième inférieur", [0, 0, 0, 400, 790, 800]),
        (", arrondi au dixième supérieur", [0, 0, 10, 400, 800, 800]),
        (", rounded up to the hundredth", [0, 0, 1, 400, 800, 800]),
    ];
    for (rounding, expected) in cases {
        let policy = with(rounding);
        let efforts = [0, percent(3_300), percent(3_300) + 100, percent(5_150), percent(7_000) - 100, percent(9_000)];
        let found = efforts.map(|effort| points(&policy, &[("effort", effort)]));
        assert_eq!(found, expected, "{rounding}");
    }
}

#[test]
fn a_ladder_may_fall_and_go_below_nought() {
    let policy = policy(
        "cotation g\n  source s\n  critère e vaut de 4 à -4 points pour demandeur.revenu de 1 000 €/mois à 2 000 €/mois",
    );
    let found =
        [90_000, 100_000, 125_000, 150_000, 199_999, 300_000].map(|cents| points(&policy, &[("revenu", cents)]));
    assert_eq!(found, [400, 400, 200, 0, -400, -400]);
    let unknown = scored(&policy, RENNES, &[]);
    assert_eq!((unknown.points, unknown.headings[0].criteria[0].outcome), (0, Outcome::Unknown));
}

#[test]
fn steps_give_the_points_of_the_last_threshold_reached() {
    let policy = policy(
        "cotation g
  source s
  critère e selon demandeur.effort, si demandeur.dalo
    | à partir de | 33 % | 50 % | 70 %     |
    | points      | 2    | 4,5  | 6 points |",
    );
    let efforts = [percent(3_299), percent(3_300), percent(4_999), percent(5_000), percent(7_000), percent(20_000)];
    let found = efforts.map(|effort| points(&policy, &[("effort", effort), ("dalo", 1)]));
    assert_eq!(found, [0, 200, 200, 450, 600, 600]);
    assert_eq!(points(&policy, &[("effort", percent(7_000)), ("dalo", 0)]), 0);
}

#[test]
fn a_cap_by_year_holds_for_each_year_and_for_the_one_begun() {
    let policy = policy(
        "cotation g
  source s
  critère a vaut 1 point par mois depuis demandeur.date_demande, au plus 10 points par an, au plus 25 points",
    );
    // Months waited on 2026-03-12, then the points: 12 a year capped at 10, 25 in all.
    let cases = [
        ("2026-03-12", 0),
        ("2025-06-12", 900),
        ("2025-05-12", 1_000),
        ("2025-03-12", 1_000),
        ("2025-02-12", 1_100),
        ("2024-03-12", 2_000),
        ("2023-11-12", 2_400),
        ("2023-09-12", 2_500),
        ("2010-01-01", 2_500),
        ("2026-05-12", 0),
    ];
    for (since, expected) in cases {
        assert_eq!(points(&policy, &[("date_demande", day(since))]), expected, "{since}");
    }
}

#[test]
fn quarters_and_blocks_of_months_count_whole() {
    let policy = policy(
        "cotation g
  source s
  critère a vaut 2 points par trimestre depuis demandeur.date_demande, au plus 3 points par semestre
  critère b vaut 5 points par tranche de 18 mois depuis demandeur.date_demande, au plus 20 points",
    );
    // Day of the request, then 2 a quarter with 3 at most each half-year, and 5 each 18 months with 20 in all.
    let cases = [
        ("2026-01-12", 0),
        ("2025-12-12", 200),
        ("2025-09-12", 300),
        ("2025-06-12", 500),
        ("2025-03-12", 600),
        ("2024-09-12", 900 + 500),
        ("2024-09-13", 800),
        ("2010-03-12", 9_600 + 2_000),
        ("2026-05-12", 0),
    ];
    for (since, expected) in cases {
        assert_eq!(points(&policy, &[("date_demande", day(since))]), expected, "{since}");
    }
}

#[test]
fn the_ticked_box_counts_and_not_the_best_one() {
    let policy = policy(
        "cotation g
  source s
  rubrique logement : la cochée dans demandeur.coche
    critère sans_abri vaut 17 points
    critère heberge vaut 10 points si demandeur.dalo
    critère parents vaut 1 point",
    );
    let at = |value: &str| word(&policy, "coche", value);
    assert_eq!(points(&policy, &[("coche", at("parents")), ("dalo", 1)]), 100);
    assert_eq!(points(&policy, &[("coche", at("heberge")), ("dalo", 1)]), 1_000);
    assert_eq!(points(&policy, &[("coche", at("heberge")), ("dalo", 0)]), 0);
    assert_eq!(points(&policy, &[("coche", at("sans_abri")), ("dalo", 0)]), 1_700);
    assert_eq!(points(&policy, &[("dalo", 1)]), 0, "no box is known");
}

#[test]
fn a_pool_takes_its_excess_off_the_total() {
    let policy = policy(
        "cotation g
  source s
  rubrique attente : somme de
    critère mois vaut 1 point par mois depuis demandeur.date_demande
    critère long vaut 20 points si mois depuis demandeur.date_demande > 36 mois
  rubrique publics : somme de
    critère dalo vaut 50 points si demandeur.dalo
  ensemble attente (mois, long) au plus 50 points",
    );
    let at = |since: &str| scored(&policy, RENNES, &[("date_demande", day(since)), ("dalo", 1)]);
    // 36 months: 36; 37 months: 57, of which 50 count.
    assert_eq!((at("2023-03-12").points, at("2023-03-12").pools), (8_600, vec![0]));
    assert_eq!((at("2023-02-12").points, at("2023-02-12").pools), (10_000, vec![700]));
    let months = |count: i64| points(&policy, &[("date_demande", day("2026-03-12") - 31 * count), ("dalo", 0)]);
    let series: Vec<i64> = (0..80).map(months).collect();
    assert!(series.is_sorted() && series.last() == Some(&5_000), "waiting longer never lowers: {series:?}");
}

#[test]
fn a_grid_scores_its_territory_its_days_and_not_its_excluded_channels() {
    let text = "cotation avant
  en vigueur jusqu'au 2026-01-31
  source s
  critère a vaut 1 point
cotation rennes
  en vigueur du 2026-02-01 au 2026-11-30
  territoire epci 243500139 (Rennes Métropole)
  source s
  sans points accord si demandeur.dalo
  critère a vaut 2 points
cotation bordeaux
  territoire logement.commune dans (33063 (Bordeaux))
  source s
  critère a vaut 3 points
cotation apres
  en vigueur à partir du 2026-12-01
  source s
  critère a vaut 4 points";
    let at = |on: &str, commune: &str, dalo: i64| {
        let policy = policy_on(text, on);
        let score = scored(&policy, commune, &[("dalo", dalo)]);
        (score.grid.map(|grid| policy.grids[grid].heading.name.clone()), score.points)
    };
    let named = |name: &str, points: i64| (Some(name.to_owned()), points);
    assert_eq!(at("2026-01-31", RENNES, 1), named("avant", 100));
    assert_eq!(at("2026-02-01", RENNES, 0), named("rennes", 200));
    assert_eq!(at("2026-11-30", RENNES, 1), named("accord", 0));
    assert_eq!(at("2026-03-12", "33063", 1), named("bordeaux", 300));
    assert_eq!(at("2026-03-12", "75056", 0), (None, 0));
    assert_eq!(at("2026-12-01", RENNES, 0), named("apres", 400));
}

#[test]
fn options_and_penalties() {
    let grid = |value: &str| {
        let text = "cotation g
  source s
  critère dalo vaut 50 points si demandeur.dalo
  critère refus vaut -10 points par max(demandeur.refus - 1, 0) si malus";
        let mut policy = policy(text);
        let switched = policy
            .parameters
            .iter()
            .cloned()
            .map(|parameter| Parameter { values: vec![Value::Boolean(value == "vrai")], ..parameter });
        policy.parameters = switched.collect::<Vec<_>>().into();
        policy
    };
    let with = |value: &str, refusals: i64| points(&grid(value), &[("dalo", 1), ("refus", refusals)]);
    assert_eq!([0, 1, 2, 3].map(|count| with("vrai", count)), [5_000, 5_000, 4_000, 3_000]);
    assert_eq!([0, 3].map(|count| with("faux", count)), [5_000, 5_000]);
}

#[test]
fn awards_by_class_are_one_level_per_value() {
    let full = checked(&root().join("tests/policies/typed/grids.eqf"), "2026-03-12");
    let named = |goal: &Goal| match goal {
        Goal::AwardsTo(category) => full.categories[*category].heading.name.clone(),
        other => format!("{other:?}"),
    };
    let levels: Vec<String> = full.objective.iter().map(named).collect();
    assert_eq!(levels, ["HomesAwarded", "classe[urgence]", "classe[ordinaire]", "Points"]);
}

#[test]
fn toulouse_adds_everything_up() {
    let policy = shipped("toulouse-metropole", "2026-03-12");
    let at = |since: &str, dalo: i64, label: i64| {
        let other = word(&policy, "motif", "autre");
        let known =
            [("date_demande", day(since)), ("dalo", dalo), ("label_pdalhpd", label), ("handicap", 0), ("motif", other)];
        scored(&policy, "31555", &known).points
    };
    assert_eq!(at("2023-03-12", 0, 0), 3_600);
    assert_eq!(at("2023-02-12", 0, 0), 5_700);
    assert_eq!(at("2022-03-12", 1, 1), 15_800);
    assert_eq!(scored(&policy, RENNES, &[("dalo", 1)]).grid, None, "the model's grid does not score");
}

#[test]
fn lyon_gives_the_published_example() {
    let policy = shipped("metropole-lyon", "2026-03-12");
    let at = |reason: &str, mutation: i64| {
        let known = [
            ("motif", word(&policy, "motif", reason)),
            ("mutation", mutation),
            ("adultes", 1),
            ("personnes_a_charge", 2),
            ("revenu_mensuel", 130_000),
            ("loyer_actuel", 50_000),
            ("date_demande", day("2025-03-12")),
        ];
        let score = scored(&policy, "69123", &known);
        (policy.grids[score.grid.unwrap()].heading.name.clone(), score.points)
    };
    assert_eq!(at("expulsion", 0), ("lyon_premiere_demande".to_owned(), 3_500));
    assert_eq!(at("autre", 0), ("lyon_premiere_demande".to_owned(), 1_500));
    assert_eq!(at("autre", 1).0, "lyon_mutation");
}

#[test]
fn paris_takes_the_strongest_until_the_ninth_of_january_2024_then_the_ticked_box() {
    let at = |on: &str, channel: &str| {
        let policy = shipped("paris", on);
        let known = [
            ("situation", word(&policy, "situation", "chez_parents")),
            ("separation", 1),
            ("handicap", 0),
            ("voie", word(&policy, "voie", channel)),
            ("case_logement", word(&policy, "case_logement", "chez_parents")),
            ("revenu_mensuel", 100_000),
            ("loyer_actuel", 0),
        ];
        scored(&policy, "75056", &known).points
    };
    assert_eq!(at("2024-01-05", "ordinaire"), 200, "2 beats 1");
    assert_eq!(at("2024-01-09", "ordinaire"), 200);
    assert_eq!(at("2024-01-10", "ordinaire"), 100, "the box counts");
    assert_eq!(at("2024-01-05", "accord_collectif"), 0);
    assert_eq!(at("2026-03-12", "accord_collectif"), 0);
}

/// A small generator of pseudo-random numbers: the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i64::try_from(self.0 % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }
}

/// Random rows of a table; an optional field is unknown one time in ten.
fn random_table(policy: &TypedPolicy, entity: Entity, rows: usize, dice: &mut Dice) -> Table {
    // Homes stand in each commune in turn, so that every territory is met.
    let communes = ["75056", "31555", "69123", RENNES].map(|code| commune_number(code).unwrap());
    let today = i64::from(policy.reference_date.0);
    let mut columns = Vec::new();
    for field in policy.schema.fields(entity) {
        let value = |dice: &mut Dice| match field.ty {
            Type::Boolean => dice.below(2),
            Type::Symbol(list) | Type::Symbols(list) => {
                dice.below(i64::try_from(policy.schema.enumerations[list].values.len()).unwrap())
            }
            Type::Commune | Type::Communes => communes[usize::try_from(dice.below(4)).unwrap()],
            Type::Date => today - dice.below(4_000) + 30,
            Type::Rooms | Type::RoomsSet => 1 + dice.below(6),
            Type::Number(unit) if unit.money == 1 => dice.below(300_000),
            Type::Number(_) => dice.below(2_000_000),
            _ => {
                let (low, high) = field.range.unwrap_or((0, 39));
                low + dice.below((high - low + 1).min(12))
            }
        };
        columns.push(match field.ty {
            Type::Text => Column::Text(vec![String::new(); rows]),
            ty if ty.is_set() => {
                let mut set = SetColumn { offsets: vec![0], items: Vec::new(), known: vec![true; rows] };
                for _ in 0..rows {
                    set.items.push(value(dice));
                    set.offsets.push(u32::try_from(set.items.len()).unwrap());
                }
                Column::Set(set)
            }
            _ => {
                let one = |dice: &mut Dice| if field.optional && dice.below(10) == 0 { UNKNOWN } else { value(dice) };
                let in_turn = entity == Entity::Vacancy && field.ty == Type::Commune;
                let rows = (0..rows).map(|row| if in_turn { communes[row % 4] } else { one(dice) });
                Column::Scalar(rows.collect())
            }
        });
    }
    Table { ids: (0..rows).map(|row| format!("{row:08}")).collect(), columns: columns.into() }
}

/// Columns give what rows give, to the last hundredth, for that many random households of every shipped policy.
fn agree(households: usize) {
    for name in ["modele-epci", "rennes-metropole", "toulouse-metropole", "paris", "metropole-lyon"] {
        let dates: &[&str] = if name == "paris" { &["2024-01-05", "2026-03-12"] } else { &["2026-03-12"] };
        for on in dates {
            let mut policy = shipped(name, on);
            // Every pair is a candidate: only points are looked at.
            policy.rules = Vec::new().into();
            let mut dice = Dice(20_260_312);
            let applicants = random_table(&policy, Entity::Applicant, households, &mut dice);
            let vacancies = random_table(&policy, Entity::Vacancy, 4, &mut dice);
            let dataset = Dataset { applicants, vacancies, since: None };
            let pairs = evaluate(&policy, &dataset);
            let mut seen = 0_usize;
            let mut held = 0_usize;
            for (vacancy, window) in pairs.offsets.windows(2).enumerate() {
                for pair in window[0]..window[1] {
                    let applicant = pairs.applicants[pair];
                    let column = match &pairs.points {
                        Points::ByApplicant(points) => points[applicant],
                        Points::ByPair(points) => points[pair],
                    };
                    let row = score(&policy, &dataset, applicant, VacancyIdx::at(vacancy)).points;
                    assert_eq!(column, row, "{name} on {on}: household {} for home {vacancy}", applicant.0);
                    seen += 1;
                    held += usize::from(row != 0);
                }
            }
            assert!(seen >= households && held > seen / 20, "{name} on {on}: {seen} pairs, {held} with points");
        }
    }
}

#[test]
fn columns_score_shipped_policies_as_rows_do() {
    agree(20_000);
}

/// The same at the size of a region: `cargo test --release --test it -- --ignored million`.
#[test]
#[ignore = "a million households take minutes without optimisation"]
fn columns_score_shipped_policies_as_rows_do_on_a_million_households() {
    agree(1_000_000);
}

/// A fact in a household's favour never takes points away, but where one box only is ticked.
#[test]
fn a_favourable_fact_never_lowers_a_score() {
    let favourable = ["dalo", "handicap", "label_pdalhpd", "separation"];
    for name in ["modele-epci", "toulouse-metropole", "paris", "metropole-lyon"] {
        let on = if name == "paris" { "2024-01-05" } else { "2026-03-12" };
        let mut policy = shipped(name, on);
        // A way of awarding without points is scored by a grid that gives none: only those that were written count.
        policy.grids = policy.grids.iter().filter(|grid| !grid.heading.name.contains('[')).cloned().collect();
        let mut dice = Dice(7);
        let applicants = random_table(&policy, Entity::Applicant, 200, &mut dice);
        let vacancies = random_table(&policy, Entity::Vacancy, 4, &mut dice);
        for fact in favourable {
            if !policy.schema.applicant.iter().any(|field| field.name == fact) {
                continue;
            }
            let forced = |raw: i64| {
                let columns = policy.schema.applicant.iter().zip(applicants.columns.iter());
                let columns =
                    columns.map(
                        |(field, column)| {
                            if field.name == fact { Column::Scalar(vec![raw; 200]) } else { column.clone() }
                        },
                    );
                let table = Table { ids: applicants.ids.clone(), columns: columns.collect::<Vec<_>>().into() };
                Dataset { applicants: table, vacancies: vacancies.clone(), since: None }
            };
            let (without, with) = (forced(0), forced(1));
            for (applicant, vacancy) in (0..200).map(|at| (ApplicantIdx::at(at), VacancyIdx::at(at % 4))) {
                let points = |dataset: &Dataset| score(&policy, dataset, applicant, vacancy).points;
                assert!(points(&with) >= points(&without), "{name}: {fact} lowers household {}", applicant.0);
            }
        }
    }
}
