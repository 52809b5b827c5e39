//! Gaps, least changes, envy and prices against every plan of small cases, tried one by one.

use std::cmp::Ordering;

use equiflux::decision::{self, EnvyReason, FactSearch, FactValue, Gap, UnmetReason};
use equiflux::index::{ApplicantIdx, FieldIdx, Index, VacancyIdx};
use equiflux::ir::Type;
use equiflux::model::{self, AssignmentModel, Sense, plan, sample};
use equiflux::solver::SolveOptions;
use equiflux::solver::conflict;
use equiflux::tables::{Column, Dataset, UNKNOWN};

use super::case::Case;
use super::random;

const PLAIN: SolveOptions<'static> =
    SolveOptions { effort: equiflux::solver::Effort(1_500_000_000), stop: None, progress: None, start: None };

fn houses(model: &AssignmentModel, applicant: ApplicantIdx, vacancy: Option<VacancyIdx>) -> bool {
    let (awards, _) = sample::brute_force_plan(model).unwrap();
    awards.iter().any(|award| award.applicant == applicant && vacancy.is_none_or(|home| home == award.vacancy))
}

/// Replays a gap in points or days: with it the household is housed, one step before it is not.
fn replay(case: &Case, gap: &Gap, applicant: ApplicantIdx, vacancy: Option<VacancyIdx>) -> bool {
    if !decision::is_own(gap) {
        return false;
    }
    let (level, more) = decision::units(&case.model, gap).unwrap();
    let whole = case.model.levels[level].display_scale;
    let weighs = |pair: usize| plan::weight(&case.model, &case.model.levels[level], pair) % whole == 0;
    let step = if (0..case.model.pair_applicants.len()).all(weighs) { whole } else { 1 };
    let after =
        |more: i64| houses(&decision::with_weight(&case.model, level, applicant, vacancy, more), applicant, vacancy);
    // Where nothing tells two plans apart, which one is given is not the household's matter: one step more settles it.
    assert!(after(more) || after(more + step), "{gap:?}");
    assert!(!after(more - step), "{gap:?}");
    true
}

#[test]
fn gaps_are_exact() {
    let (mut replayed, mut earlier, mut mandatory, mut of_pairs) = (0, 0, 0, 0);
    for seed in 0..150 {
        let Some(case) = random(seed) else { continue };
        let run = case.run();
        for row in 0..case.dataset.applicants.len() {
            let applicant = ApplicantIdx::at(row);
            let asked = (0..case.dataset.vacancies.len()).map(|home| Some(VacancyIdx::at(home))).chain([None]);
            for vacancy in asked {
                let found = decision::what_if(&run, applicant, vacancy, &PLAIN).unwrap();
                let Some(gap) = &found.gap else { continue };
                assert!(gap.proven, "seed {seed}");
                let own = replay(&case, gap, applicant, vacancy);
                replayed += usize::from(own);
                of_pairs += usize::from(own && vacancy.is_some());
                match &gap.reason {
                    UnmetReason::Mandatory(_) => mandatory += 1,
                    UnmetReason::Level { .. } if !own => {
                        // No weight of its own on the levels after it does.
                        let points = case.model.levels.iter().position(|level| level.name == "points").unwrap();
                        let model = decision::with_weight(&case.model, points, applicant, vacancy, 1_000_000);
                        let (level, _) = decision::units(&case.model, gap).unwrap();
                        assert!(level > points || !houses(&model, applicant, vacancy), "seed {seed} {gap:?}");
                        earlier += 1;
                    }
                    _ => {}
                }
            }
        }
    }
    assert!(
        replayed > 300 && earlier > 100 && mandatory > 5 && of_pairs > 100,
        "{replayed} {earlier} {mandatory} {of_pairs}"
    );
}

/// The case with some facts declared modifiable.
fn open(case: &Case, fields: &[u32]) -> Case {
    let mut policy = case.policy.clone();
    policy.schema.applicant = policy
        .schema
        .applicant
        .enumerated()
        .map(|(at, field)| {
            let mut field = field.clone();
            field.modifiable = fields.contains(&at.0);
            if field.ty == Type::Integer {
                field.range = Some((1, 8));
            }
            field
        })
        .collect::<Vec<_>>()
        .into();
    Case::solved(policy, case.dataset.clone(), case.balances.clone(), case.options).unwrap()
}

fn with(dataset: &Dataset, row: usize, changes: &[(FieldIdx, i64)]) -> Dataset {
    let mut dataset = dataset.clone();
    for (field, to) in changes {
        if let Some(Column::Scalar(values)) = dataset.applicants.columns.get_mut(*field) {
            values[row] = *to;
        }
    }
    dataset
}

fn housed_after(case: &Case, dataset: Dataset, applicant: ApplicantIdx) -> bool {
    let after = Case::solved(case.policy.clone(), dataset, case.balances.clone(), case.options).unwrap();
    after.solution.awards.iter().any(|award| award.applicant == applicant)
}

#[test]
fn least_changes_change_the_outcome_and_none_does_one_step_before() {
    let (mut found, mut numbers, mut none) = (0, 0, 0);
    for seed in 0..60 {
        let Some(case) = random(seed) else { continue };
        // Persons, whether DALO, the situation.
        let case = open(&case, &[0, 2, 4]);
        let run = case.run();
        for row in 0..case.dataset.applicants.len() {
            let applicant = ApplicantIdx::at(row);
            let raw = |field: u32| case.dataset.applicants.scalar(FieldIdx(field), row).unwrap_or(UNKNOWN);
            let change = match decision::what_if(&run, applicant, None, &PLAIN).unwrap().change {
                FactSearch::NotSought => continue,
                FactSearch::Found(change) => change,
                other => {
                    // No single value of a single fact does.
                    let singles = (1..=8).map(|to| (0, to)).chain([(2, 0), (2, 1), (4, 0), (4, 1), (4, 2)]);
                    for (field, to) in singles {
                        let after = with(&case.dataset, row, &[(FieldIdx(field), to)]);
                        assert!(!housed_after(&case, after, applicant), "seed {seed} row {row}: {other:?}");
                    }
                    none += 1;
                    continue;
                }
            };
            let fields = &case.policy.schema.applicant;
            let changes: Vec<(FieldIdx, i64)> = change
                .facts
                .iter()
                .map(|fact| {
                    let (at, _) = fields.enumerated().find(|(_, field)| field.name == fact.name).unwrap();
                    let to = match &fact.to {
                        FactValue::YesNo(yes) => i64::from(*yes),
                        FactValue::Number(number, _) => i64::try_from(number.floor()).unwrap(),
                        FactValue::Word(word) => {
                            let list = &case.policy.schema.enumerations.iter().next().unwrap().values;
                            i64::try_from(list.iter().position(|value| value == word).unwrap()).unwrap()
                        }
                        other => panic!("{other:?}"),
                    };
                    (at, to)
                })
                .collect();
            assert!(housed_after(&case, with(&case.dataset, row, &changes), applicant), "seed {seed} {change:?}");
            if changes.len() == 1 {
                let (field, to) = changes[0];
                if field.0 == 0 {
                    let before = if to > raw(0) { to - 1 } else { to + 1 };
                    let nearer = with(&case.dataset, row, &[(field, before)]);
                    assert!(!housed_after(&case, nearer, applicant), "seed {seed} {change:?}");
                    numbers += 1;
                }
            } else {
                for one in &changes {
                    let nearer = with(&case.dataset, row, &[*one]);
                    assert!(!housed_after(&case, nearer, applicant), "seed {seed} {change:?}");
                }
            }
            found += 1;
        }
    }
    assert!(found > 60 && numbers > 5 && none > 20, "{found} {numbers} {none}");
}

/// Whether an award of the first pair is worth more than one of the second, by the levels that count awards.
fn worth_more(case: &Case, first: usize, second: usize) -> bool {
    let mut order = Ordering::Equal;
    for level in &case.model.levels {
        let weight = |pair| plan::weight(&case.model, level, pair);
        let this = weight(first).cmp(&weight(second));
        order = order.then(if level.sense == Sense::Maximise { this } else { this.reverse() });
    }
    order == Ordering::Greater
}

#[test]
fn no_envy_is_left_unexplained_and_every_row_named_would_be_further_short() {
    let (mut cases, mut rows, mut mandatory) = (0, 0, 0);
    for seed in 0..200 {
        let Some(case) = random(seed) else { continue };
        let audit = decision::envy(&case.run());
        assert_eq!(audit.unexplained(), 0, "seed {seed}");
        let mut slow = 0;
        for award in &case.solution.awards {
            let held = plan::pair(&case.model, award.vacancy, award.applicant).unwrap();
            let home = award.vacancy.position();
            let pairs = case.model.offsets[home]..case.model.offsets[home + 1];
            slow += pairs.filter(|pair| worth_more(&case, *pair, held)).count();
        }
        assert_eq!(audit.cases.len(), slow, "seed {seed}");
        for one in &audit.cases {
            let vacancy = VacancyIdx::at(case.dataset.vacancies.find(&one.vacancy).unwrap());
            let applicant = ApplicantIdx::at(case.dataset.applicants.find(&one.applicant).unwrap());
            let pair = plan::pair(&case.model, vacancy, applicant).unwrap();
            let mut others = case.solution.awards.clone();
            others.retain(|award| award.vacancy != vacancy && award.applicant != applicant);
            let short = |row: usize, awards: &[model::Award]| plan::shortfalls(&case.model, awards)[row];
            let labels = plan::labels(&case.model, pair);
            let grows = |name: &str| {
                labels.iter().any(|label| {
                    let mut awards = others.clone();
                    awards.push(model::Award { vacancy, applicant, label: *label });
                    let rows = case.model.rows.iter().enumerate();
                    let mut rows =
                        rows.filter(|(_, row)| row.name == name || row.name.starts_with(&format!("{name}/")));
                    rows.any(|(at, _)| short(at, &awards) > short(at, &case.solution.awards))
                })
            };
            match &one.reason {
                EnvyReason::Row(row, _) => {
                    assert!(grows(row), "seed {seed} {one:?}");
                    rows += 1;
                }
                EnvyReason::Mandatory(row) => {
                    assert!(grows(row), "seed {seed} {one:?}");
                    mandatory += 1;
                }
                _ => {}
            }
            cases += 1;
        }
    }
    assert!(cases > 200 && rows > 50 && mandatory > 5, "{cases} {rows} {mandatory}");
}

#[test]
fn prices_are_those_of_the_moved_rule() {
    let (mut changed, mut unlawful) = (0, 0);
    for seed in 0..40 {
        let Some(case) = random(seed) else { continue };
        let now: Vec<i128> = case.solution.levels.iter().map(|level| level.value).collect();
        for price in decision::prices(&case.run(), None, &PLAIN).unwrap() {
            let (at, row) = case.model.rows.enumerated().find(|(_, row)| row.name == price.row).unwrap();
            let home = model::home_of(&case.policy, &case.balances, row);
            for (moved, sign) in [(&price.tighter, 1), (&price.looser, -1)] {
                let told = |homes: u32| {
                    let mut model = case.model.clone();
                    model.rows.get_mut(at).unwrap().requirement += sign * home * i64::from(homes);
                    sample::brute_force(&model)
                };
                let Some(levels) = &moved.levels else {
                    assert_eq!(told(1), None, "seed {seed} {price:?}");
                    unlawful += 1;
                    continue;
                };
                let each = |level: &model::Level| {
                    let change = levels.iter().find(|change| change.name == level.name);
                    let scale = equiflux::quantity::Exact::whole(i128::from(level.display_scale));
                    change.map_or(0, |change| change.change.times(scale).unwrap().floor())
                };
                let each: Vec<i128> = case.model.levels.iter().map(each).collect();
                let after = |homes: u32| -> Vec<i128> {
                    now.iter().zip(&each).map(|(now, each)| now + each * i128::from(homes)).collect()
                };
                for homes in 1..=moved.homes {
                    assert_eq!(told(homes), Some(after(homes)), "seed {seed} {price:?}");
                }
                if !moved.to_the_end {
                    assert_ne!(told(moved.homes + 1), Some(after(moved.homes + 1)), "seed {seed} {price:?}");
                }
                changed += usize::from(!levels.is_empty());
            }
        }
    }
    assert!(changed > 100, "{changed} {unlawful}");
}

/// Whether a plan keeps those rows, by trying every plan.
fn lawful(model: &AssignmentModel, rows: &[equiflux::index::RowIdx]) -> bool {
    let mut model = model.clone();
    let names: Vec<String> = rows.iter().map(|row| model.rows.get(*row).unwrap().name.clone()).collect();
    for row in &mut model.rows {
        row.hard = names.contains(&row.name);
    }
    sample::brute_force(&model).is_some()
}

#[test]
fn conflicts_are_minimal_by_deletion() {
    let (mut found, mut counted, mut several, mut seed) = (0, 0, 0, 0);
    while found < 200 {
        seed += 1;
        let mut model = sample::model(seed);
        // More mandatory rows than samples usually have; half of the time only such as can be kept alone, so that they
        // clash with one another.
        let alone: Vec<bool> = model.rows.indices().map(|row| seed % 2 == 0 || lawful(&model, &[row])).collect();
        for (at, row) in model.rows.iter_mut().enumerate() {
            row.hard = (row.hard || at % 3 > 0) && alone[at];
        }
        for level in &mut model.levels {
            if let model::Terms::Shortfalls(rows) = &mut level.terms {
                rows.retain(|(row, _)| !model.rows.get(*row).unwrap().hard);
            }
        }
        let Some(minimal) = conflict::minimal(&model, &PLAIN).unwrap() else {
            assert!(sample::brute_force(&model).is_some(), "seed {seed}");
            continue;
        };
        assert!(!lawful(&model, &minimal.rows), "seed {seed}");
        for row in &minimal.rows {
            let without: Vec<_> = minimal.rows.iter().copied().filter(|other| other != row).collect();
            assert!(lawful(&model, &without), "seed {seed}: {:?} without {row:?}", minimal.rows);
        }
        found += 1;
        counted += usize::from(minimal.counted.is_some());
        several += usize::from(minimal.rows.len() > 1);
    }
    assert!(counted > 50 && several > 10, "{counted} {several}");
}

#[test]
fn the_cheapest_relaxation_gives_up_as_few_homes_as_can_be() {
    let mut checked = 0;
    for seed in 0..400 {
        let Some(case) = random(seed) else { continue };
        let mut model = case.model.clone();
        // A rule of the case made mandatory and out of reach.
        let row = model.rows.iter_mut().next().unwrap();
        row.hard = true;
        row.requirement += 3 * row.unit;
        let Some(conflict) = decision::conflict(&case.policy, &model, &PLAIN).unwrap() else { continue };
        let mut soft = model.clone();
        let at = soft.rows.indices().next().unwrap();
        soft.rows.get_mut(at).unwrap().hard = false;
        soft.levels = vec![model::Level {
            name: "manque".to_owned(),
            sense: Sense::Minimise,
            terms: model::Terms::Shortfalls(vec![(at, 1)]),
            display_scale: 1,
        }];
        let least = sample::brute_force(&soft).unwrap()[0];
        let given: i64 = conflict.given.iter().map(|given| given.homes).sum();
        assert_eq!(i128::from(given), least, "seed {seed}");
        assert_eq!(conflict.rules.len(), 1, "seed {seed}");
        assert_eq!(conflict.rules[0].rule.name, "dalo_hors_qpv", "seed {seed}");
        checked += 1;
    }
    assert!(checked > 50, "{checked}");
}
