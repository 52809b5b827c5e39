//! First lettings shared apart from the flow, and accounts of a few homes made whole: worked out by hand, judged.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "a test writes its cases to the disk")]

use equiflux::diagnostic::Diagnostics;
use equiflux::pipeline;
use equiflux::source::SourceMap;
use serde_json::json;

use super::flow::{Case, Written, figures, line, written};

const HEAD: &str = "langue fr
politique « Essai »
  en vigueur du 2026-01-01 au 2026-12-31
énumération programme
  valeurs aucun, tilleuls, gare
schéma demandeur
  champ dalo : oui ou non
  champ date_demande : date
schéma logement
  champ programme : programme
  champ identifie : oui ou non
  champ mutation : oui ou non
catégorie dalo
  si demandeur.dalo
  source CCH L441-2-3
";

const TAIL: &str = "objectif
  d'abord logements attribués
  puis obligations, dans l'ordre du texte
  puis écart aux parts du flux
  égalité demandeur.date_demande, puis tirage « essai »
";

const NEW: &str = "flux
  hors flux mutation si logement.mutation
    source CCH R441-5
  prévision 20 logements
  premières mises en location « Programmes neufs » si logement.programme <> aucun
    prévision 8 logements
    source convention
    statut non vérifié
";

const FOUR: &str = "id,dalo,date_demande
A,oui,2018-01-01
B,non,2019-01-01
C,non,2020-01-01
D,non,2021-01-01
";

fn run(rules: &str, applicants: &'static str, vacancies: &'static str, opening: &'static str) -> Written {
    written(&Case { policy: format!("{HEAD}{rules}{TAIL}"), applicants, vacancies, opening })
}

/// Two homes of a new programme and one let again: each account counts its own, and a home out of the flow is in none.
#[test]
fn first_lettings_have_their_own_accounts() {
    let rules = format!(
        "{NEW}réservataire etat
  part 30 % du flux
  part des premières mises en location 50 %, comptée en propositions
  source convention
réservataire ville
  part 70 % du flux
  part des premières mises en location 50 %
  source convention
obligation dalo_du_flux
  au moins 10 % du flux vont à dalo
  source inventée
obligation dalo_en_tout
  au moins 10 % des attributions imputées à etat, ville vont à dalo
  source inventée
"
    );
    let homes = "id,programme,identifie,mutation
N1,tilleuls,non,non
N2,gare,non,non
R1,aucun,non,non
M1,gare,non,oui
";
    let opening = "flow: 9
charged: { etat: 3, ville: 6 }
shares:
  \"etat[premieres_mises_en_location]\": { base: { proposed: 5, attributed: 4, signed: 4 }, reached: 2 }
  \"ville[premieres_mises_en_location]\": { base: 4, reached: 2 }
";
    let run = run(&rules, FOUR, homes, opening);
    let flow = &run.summary["flow"];
    assert_eq!(figures(flow, &["gross", "base", "awarded", "forecast"]), [json!(4), json!(1), json!(1), json!(20)]);
    assert_eq!(
        figures(&flow["first_lettings"], &["title", "homes", "awarded", "forecast", "status"]),
        [json!("Programmes neufs"), json!(2), json!(2), json!(8), json!("non_verifie")]
    );
    // The flow: 9 homes and one more. 30 % of 10, 70 % of 10; the new homes weigh on neither.
    let keys = ["base", "entitlement", "required", "remaining"];
    assert_eq!(figures(line(&run.summary, "shares", "etat"), &keys), [json!(10), json!(3), json!(3), json!(3)]);
    assert_eq!(figures(line(&run.summary, "shares", "ville"), &keys)[..3], [json!(10), json!(7), json!(7)]);
    // First lettings: 5 proposed and 2 more, half of 7 is 3.5, 4 in whole homes; half of the 8 expected is 4.
    let etat = line(&run.summary, "shares", "etat[premieres_mises_en_location]");
    assert_eq!(figures(etat, &["event", "base", "required"]), [json!("propositions"), json!(7), json!(4)]);
    assert_eq!(etat["title"], json!("etat (Programmes neufs)"));
    let ville = line(&run.summary, "shares", "ville[premieres_mises_en_location]");
    assert_eq!(figures(ville, &["base", "required"]), [json!(6), json!(3)]);
    // The distance to shares is the least there is: 3 of 3.5 with one new home each, nothing missing of the flow.
    assert_eq!(line(&run.summary, "levels", "ecart_parts_flux")["value"], json!(0.5));
    assert_eq!(figures(etat, &["reached", "shortfall", "remaining"]), [json!(3), json!(1), json!(1)]);
    assert_eq!(figures(ville, &["reached", "shortfall", "remaining"]), [json!(3), json!(0), json!(1)]);
    // `du flux` leaves the new homes out; what is charged to reservers does not.
    assert_eq!(line(&run.summary, "obligations", "dalo_du_flux")["base"], json!(1));
    assert_eq!(line(&run.summary, "obligations", "dalo_en_tout")["base"], json!(3));
    let dumped = equiflux::ir::dump(&run.loaded.policy);
    assert!(dumped.contains("first lettings premieres_mises_en_location forecast 8 homes"), "{dumped}");
    assert!(dumped.contains("first 1/2 up proposed [premieres_mises_en_location]"), "{dumped}");
}

/// One row per programme; nothing is said ahead of a programme. A home identified for a reserver is charged to it.
#[test]
fn each_programme_has_its_convention() {
    let rules = format!(
        "{NEW}réservataire etat
  part des premières mises en location 50 %, dans chaque logement.programme dans (tilleuls, gare), arrondie à l'inférieur
  source convention
réservataire defense
  source CCH R441-5
réservataire bailleur
voie identifies
  si logement.identifie
  exclusive
  imputée à defense
  source CCH R441-5
"
    );
    let homes = "id,programme,identifie,mutation
N1,tilleuls,oui,non
N2,tilleuls,non,non
N3,tilleuls,non,non
N4,gare,non,non
";
    let run = run(&rules, FOUR, homes, "flow: 0\n");
    assert!(run.awards.iter().any(|award| award.starts_with("N1,1,") && award.contains(",defense,")));
    // Half of 3 is 1.5, 1 in whole homes; half of 1 is none.
    let keys = ["base", "entitlement", "required", "shortfall", "remaining"];
    let tilleuls = line(&run.summary, "shares", "etat[premieres_mises_en_location, tilleuls]");
    assert_eq!(figures(tilleuls, &keys), [json!(3), json!(1.5), json!(1), json!(0), json!(null)]);
    let gare = line(&run.summary, "shares", "etat[premieres_mises_en_location, gare]");
    assert_eq!(figures(gare, &keys), [json!(1), json!(0.5), json!(0), json!(0), json!(null)]);
}

/// Below 10 homes 25 % is the nearest whole number; from 10 homes on it is made whole upwards. The homes are those of
/// the year so far and those of the session that could be of the base.
#[test]
fn few_homes_round_to_the_nearest() {
    let rules = "réservataire etat
  part 25 % du flux, arrondie à l'entier le plus proche sous 10 logements
  source inventée
réservataire ville
obligation quart
  au moins 25 % des attributions vont à dalo
  arrondie au plus proche sous 10 logements
  source inventée
obligation plafond
  au plus 25 % des attributions vont à dalo
  arrondie au plus proche sous 10 logements
  source inventée
obligation places
  au moins 25 % des attributions vont à dalo
  arrondie à l'inférieur
  source inventée
";
    let homes = "id,programme,identifie,mutation\nR1,aucun,non,non\n";
    // Base so far and homes owed: floor to the nearest, cap to the nearest, floor down, share.
    let cases = [
        ("4", "5", 1, 1, 1, 1),
        ("5", "6", 2, 2, 1, 2),
        ("8", "9", 2, 2, 2, 2),
        // Ten homes: up for the floor and the share, down for the cap.
        ("9", "10", 3, 2, 2, 3),
        ("12", "13", 4, 3, 3, 4),
    ];
    for (before, base, floor, cap, down, share) in cases {
        let opening = format!(
            "flow: {before}\nobligations:\n  quart: {{ base: {before}, reached: 0 }}\n  plafond: {{ base: {before}, reached: 0 }}\n  places: {{ base: {before}, reached: 0 }}\n"
        );
        let run = run(rules, FOUR, homes, Box::leak(opening.into_boxed_str()));
        let of = |list: &str, name: &str| figures(line(&run.summary, list, name), &["base", "required"]);
        let base: i64 = base.parse().unwrap();
        assert_eq!(of("obligations", "quart"), [json!(base), json!(floor)], "{base}");
        assert_eq!(of("obligations", "plafond"), [json!(base), json!(cap)], "{base}");
        assert_eq!(of("obligations", "places"), [json!(base), json!(down)], "{base}");
        assert_eq!(of("shares", "etat"), [json!(base), json!(share)], "{base}");
        // The shortfall of the model's row is what is owed less what is reached.
        let quart = line(&run.summary, "obligations", "quart");
        assert_eq!(quart["shortfall"], json!(floor - quart["reached"].as_i64().unwrap()));
    }
}

/// A commune with 1.8 % of a flow of 30 homes (Vénissieux: 236 rights over some 13 000 homes): 0.54 of a home each year.
/// What is carried over makes the whole homes of the years add up to the share of all of them, less than a home apart.
#[test]
fn a_tiny_share_gets_its_due_over_the_years() {
    use equiflux::quantity::Exact;
    let rules = "réservataire venissieux
  part 1,8 % du flux, arrondie au plus proche
  report intégral
  source « 236 réservations sur environ 13 000 logements »
réservataire ville
";
    let homes = "id,programme,identifie,mutation\nR1,aucun,non,non\n";
    let (mut carried, mut given) = (Exact::ZERO, 0_i128);
    for year in 1..=12_i128 {
        let opening = format!("flow: 29\ncharged: {{ ville: 29 }}\ncarried: {{ venissieux: \"{carried}\" }}\n");
        let run = run(rules, FOUR, homes, Box::leak(opening.into_boxed_str()));
        let share = line(&run.summary, "shares", "venissieux");
        let required = i128::from(share["required"].as_i64().unwrap());
        given += required;
        // What the next year opens with: what was owed less the whole homes that were.
        let owed = Exact::ratio(54, 100).unwrap().plus(carried).unwrap();
        carried = owed.minus(Exact::whole(required)).unwrap();
        let due = Exact::ratio(54 * year, 100).unwrap();
        let gap = due.minus(Exact::whole(given)).unwrap();
        assert!(gap <= Exact::ratio(1, 2).unwrap() && gap >= Exact::ratio(-1, 2).unwrap(), "{year}: {gap}");
    }
    // 12 years of 0.54: 6.48 homes.
    assert_eq!(given, 6);
}

/// A home of an arrondissement is in its city; whoever asks for the city asks for each of them.
#[test]
fn an_arrondissement_is_in_its_city() {
    let policy = "langue fr
politique « Essai »
  en vigueur du 2026-01-01 au 2026-12-31
schéma demandeur
  champ communes : liste de commune
  champ date_demande : date
schéma logement
  champ commune : commune
admissible demandee
  demandeur.communes contient logement.commune
  source inventée
catégorie paris
  si logement.commune = 75056 (Paris)
  source inventée
catégorie ailleurs
  si logement.commune <> 75056 (Paris)
  source inventée
catégorie est_parisien
  si logement.commune dans (75113 (Paris 13e Arrondissement), 69123 (Lyon))
  source inventée
catégorie veut_paris
  si demandeur.communes contient 75056 (Paris)
  source inventée
obligation a
  au moins 50 % des attributions paris vont à est_parisien
  source inventée
obligation b
  au moins 50 % des attributions ailleurs vont à est_parisien
  source inventée
obligation c
  au moins 50 % des attributions vont à veut_paris
  source inventée
";
    let applicants = "id,communes,date_demande
A,75056,2018-01-01
B,75113|69381,2019-01-01
C,69123,2020-01-01
D,35238,2020-01-01
";
    let homes = "id,commune\nL1,75113\nL2,75114\nL3,69383\nL4,35238\n";
    let run = written(&Case { policy: format!("{policy}{TAIL}"), applicants, vacancies: homes, opening: "flow: 0\n" });
    let pairs: Vec<&str> = run.awards.iter().map(|award| &award[..6]).collect();
    // A and B both want the 13th; only A wants the 14th. C wants any arrondissement of Lyon.
    assert_eq!(pairs, ["L1,1,B", "L2,1,A", "L3,1,C", "L4,1,D"]);
    let keys = ["base", "reached"];
    assert_eq!(figures(line(&run.summary, "obligations", "a"), &keys), [json!(2), json!(1)]);
    assert_eq!(figures(line(&run.summary, "obligations", "b"), &keys), [json!(2), json!(1)]);
    assert_eq!(figures(line(&run.summary, "obligations", "c"), &keys), [json!(4), json!(2)]);
}

/// A text that extends moves the share of first lettings in the direction the reserver allows.
#[test]
fn a_share_of_first_lettings_is_amended() {
    let scratch = tempfile::tempdir().unwrap();
    let base = format!(
        "{HEAD}{NEW}réservataire etat
  part 30 % du flux
  part des premières mises en location 30 %
  source convention
  plafond
{TAIL}"
    );
    std::fs::write(scratch.path().join("base.eqf"), base).unwrap();
    let amended = |rate: u32| {
        let text = format!(
            "langue fr
politique « Local »
  en vigueur du 2026-01-01 au 2026-12-31
  étend base
amende réservataire etat
  part des premières mises en location {rate} %
  autorité « Préfet »
  source « convention de programme »
"
        );
        let path = scratch.path().join("local.eqf");
        std::fs::write(&path, text).unwrap();
        let (mut map, mut out) = (SourceMap::default(), Diagnostics::default());
        let day = |_| equiflux::quantity::Date::parse("2026-03-12").unwrap();
        let checked = pipeline::check_policy(&path, day, &mut map, &mut out).unwrap();
        let told: Vec<&str> = out.iter().map(|fact| fact.code.code).collect();
        (checked.typed.map(|typed| equiflux::ir::dump(&typed)), told.contains(&"amendement-contraire"))
    };
    let (dumped, refused) = amended(20);
    let dumped = dumped.unwrap_or_default();
    assert!(!refused && dumped.contains("share 3/10 up first 1/5 up"), "{dumped}");
    assert_eq!(amended(40), (None, true));
}
