//! The year's accounts worked out by hand: events, rows per value, an order of targets, carry-over, forecast, paths.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "tests read their cases from the disk")]

use std::fmt::Write as _;
use std::path::Path;

use equiflux::diagnostic::catalog::year;
use equiflux::diagnostic::{Diagnostics, Language};
use equiflux::pipeline::{self, Loaded};
use equiflux::solver::{self, SolveOptions};
use equiflux::source::SourceMap;
use equiflux::verifier::{self, Verdict};
use serde_json::{Value, json};

/// A policy, its tables and its balances.
pub(crate) struct Case {
    pub policy: String,
    pub applicants: &'static str,
    pub vacancies: &'static str,
    pub opening: &'static str,
}

/// The beginning of every policy of these tests.
const HEAD: &str = "langue fr
politique « Essai »
  en vigueur du 2026-01-01 au 2026-12-31
énumération bailleur
  valeurs archipel, espacil
énumération usage
  valeurs libre, mutation, relogement
schéma demandeur
  champ dalo : oui ou non
  champ prioritaire : oui ou non
  champ date_demande : date
schéma logement
  champ bailleur : bailleur
  champ commune : commune
  champ usage : usage
  champ designe : demandeur, facultatif
catégorie dalo
  si demandeur.dalo
  source CCH L441-2-3
catégorie prioritaires
  si demandeur.prioritaire
  source CCH L441-1
";

const TAIL: &str = "objectif
  d'abord logements attribués
  puis obligations, dans l'ordre du texte
  puis écart aux parts du flux
  égalité demandeur.date_demande, puis tirage « essai »
candidats
  au moins 2 par logement
  source CCH R441-3
";

fn case(rules: &str, applicants: &'static str, vacancies: &'static str, opening: &'static str) -> Case {
    Case { policy: format!("{HEAD}{rules}{TAIL}"), applicants, vacancies, opening }
}

/// What a run writes: `summary.json`, `awards.csv`; the judge has accepted it.
pub(crate) struct Written {
    pub summary: Value,
    pub awards: Vec<String>,
    pub loaded: Loaded,
}

pub(crate) fn written(case: &Case) -> Written {
    let scratch = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| std::fs::write(scratch.path().join(name), text).unwrap();
    put("p.eqf", &case.policy);
    put("a.csv", case.applicants);
    put("v.csv", case.vacancies);
    put("s.yaml", case.opening);
    put(
        "scenario.yaml",
        "title: Essai\npolicy: p.eqf\ndate: 2026-03-12\ntables:\n  applicants: { file: a.csv }\n  vacancies: { file: v.csv }\n\
         ledger: { opening: s.yaml }\n",
    );
    let (mut map, mut out) = (SourceMap::default(), Diagnostics::default());
    let loaded = pipeline::load(scratch.path(), None, &mut map, &mut out).unwrap();
    let told: Vec<String> = out.iter().map(|fact| fact.message(Language::French)).collect();
    let loaded = loaded.unwrap_or_else(|| panic!("{told:#?}"));
    let (pairs, model) = pipeline::prepare(&loaded);
    let solution = solver::solve(&model, &SolveOptions::default()).unwrap();
    let decided = pipeline::decide(&loaded, &pairs, &model, &solution).unwrap();
    let inputs = verifier::Inputs {
        policy: &loaded.policy,
        dataset: &loaded.dataset,
        balances: &loaded.scenario.balances,
        digests: &loaded.digests,
        options: loaded.options,
    };
    if let Verdict::Refused(refusal) = verifier::verify(&inputs, &decided.certificate, &decided.files) {
        panic!("{} {} {}", refusal.claim.code(), refusal.place, refusal.message.fr);
    }
    let awards = String::from_utf8(decided.files["awards.csv"].clone()).unwrap();
    Written {
        summary: serde_json::from_slice(&decided.files["summary.json"]).unwrap(),
        awards: awards.lines().skip(1).map(str::to_owned).collect(),
        loaded,
    }
}

/// The named line of a list of the summary.
pub(crate) fn line<'a>(summary: &'a Value, list: &str, name: &str) -> &'a Value {
    summary[list].as_array().unwrap().iter().find(|line| line["name"] == name).unwrap()
}

pub(crate) fn figures(line: &Value, keys: &[&str]) -> Vec<Value> {
    keys.iter().map(|key| line[*key].clone()).collect()
}

const TWO_HOMES: &str = "id,bailleur,commune,usage,designe\nL1,archipel,35238,libre,\nL2,espacil,35047,libre,\n";

/// 25 % of 3 leases is 1 home, and none of the 2 before counted: 1 is owed. 25 % of 5 awards is 2 homes: 1 is missing.
#[test]
fn the_event_says_which_balance_is_read() {
    let opening = "obligations:
  baux: { base: { proposed: 6, attributed: 4, signed: 2 }, reached: 0 }
  decisions: { base: { proposed: 6, attributed: 4, signed: 2 }, reached: 0 }
";
    let rules = "obligation baux
  au moins 25 % des baux signés vont à dalo
  source inventée
obligation decisions
  au moins 25 % des attributions vont à dalo
  source inventée
";
    let applicants = "id,dalo,prioritaire,date_demande\nA,oui,non,2020-01-01\n";
    let case = case(rules, applicants, "id,bailleur,commune,usage,designe\nL1,archipel,35238,libre,\n", opening);
    let run = written(&case);
    let keys = ["event", "base", "required", "reached", "shortfall"];
    assert_eq!(
        figures(line(&run.summary, "obligations", "baux"), &keys),
        [json!("baux_signes"), json!(3), json!(1), json!(1), json!(0)]
    );
    assert_eq!(
        figures(line(&run.summary, "obligations", "decisions"), &keys),
        [json!("attributions"), json!(5), json!(2), json!(1), json!(1)]
    );
}

/// One row for each landlord, on a base made for it; a value that is not listed has no row.
#[test]
fn a_row_per_value_counts_that_value_only() {
    let rules = "réservataire etat
  part 50 % du flux, dans chaque logement.bailleur
  source inventée
réservataire reste
obligation chacun
  au moins 1 attribution pour chaque logement.bailleur vont à dalo
  manque places « Places »
  source inventée
obligation rennes
  au moins 50 % des attributions par logement.commune dans (35238 (Rennes)) vont à dalo
  source inventée
";
    let applicants = "id,dalo,prioritaire,date_demande\nA,oui,non,2020-01-01\nB,non,non,2021-01-01\n";
    let opening = "flow: 6\ncharged: { etat: 3 }\nshares: { \"etat[archipel]\": { base: 5, reached: 2 } }\n";
    let run = written(&case(rules, applicants, TWO_HOMES, opening));
    let names: Vec<&str> =
        run.summary["obligations"].as_array().unwrap().iter().map(|line| line["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["chacun[archipel]", "chacun[espacil]", "rennes[35238]"]);
    // Rennes is served by the only household under the Dalo right, which also serves the landlord of that home.
    assert_eq!(line(&run.summary, "obligations", "rennes[35238]")["reached"], json!(1));
    let short = line(&run.summary, "obligations", "chacun[espacil]");
    assert_eq!(
        figures(short, &["base", "reached", "shortfall", "cause", "shortfall_name"]),
        [json!(1), json!(0), json!(1), json!("insuffisant"), json!("places[espacil]")]
    );
    // Half of 6 homes is 3: 2 before, and the home of this run.
    let share = line(&run.summary, "shares", "etat[archipel]");
    assert_eq!(figures(share, &["base", "required", "reached", "shortfall"]), [json!(6), json!(3), json!(3), json!(0)]);
}

/// L1 has a Dalo candidate: the award to the other priority household does not count there. L2 has none: it counts.
#[test]
fn what_comes_failing_that_counts_only_where_nobody_comes_before() {
    let rules = "admissible commune
  si inconnu : non admissible
  non demandeur.dalo ou logement.commune dans (35238 (Rennes))
  source inventée
obligation ordre
  au moins 2 attributions vont à dalo, à défaut prioritaires
  source inventée
";
    // The Dalo household is the youngest request: ties alone would leave it out, and no home may stay empty.
    let applicants = "id,dalo,prioritaire,date_demande
P1,non,oui,2018-01-01
P2,non,oui,2019-01-01
D1,oui,non,2025-01-01
";
    let run = written(&case(rules, applicants, TWO_HOMES, "flow: 0\n"));
    let account = line(&run.summary, "obligations", "ordre");
    assert_eq!(figures(account, &["reached", "shortfall"]), [json!(2), json!(0)]);
    assert!(run.awards.iter().any(|award| award.starts_with("L1,1,D1,")), "{:?}", run.awards);
    let second = run.awards.iter().find(|award| award.starts_with("L1,2,")).unwrap();
    assert!(second.contains("ne_compte_pas:ordre"), "{second}");
    let other = run.awards.iter().find(|award| award.starts_with("L2,1,P")).unwrap();
    assert!(!other.contains("ne_compte_pas"), "{other}");
}

/// A Dalo candidate that the obligation's reservers may not be charged with keeps nobody from counting.
#[test]
fn who_cannot_be_charged_keeps_nobody_from_counting() {
    let rules = "réservataire etat
  désigne demandeur.dalo
  source inventée
réservataire ville
  désigne demandeur.prioritaire
  source inventée
obligation ordre
  au moins 1 attribution imputées à ville vont à dalo, à défaut prioritaires
  source inventée
";
    let applicants = "id,dalo,prioritaire,date_demande\nP,non,oui,2019-01-01\nD,oui,non,2018-01-01\n";
    let homes = "id,bailleur,commune,usage,designe\nL1,archipel,35238,libre,\n";
    let run = written(&case(rules, applicants, homes, "flow: 0\n"));
    assert_eq!(line(&run.summary, "obligations", "ordre")["shortfall"], json!(0));
    assert!(run.awards[0].starts_with("L1,1,P,ville"), "{:?}", run.awards);
}

/// 30 % of 10 homes, and half a home left from last year: 3.5 is owed, 4 in whole homes. A cap of 1 makes 3 of them 1.
#[test]
fn last_years_gap_is_owed_within_its_cap() {
    let rules = "réservataire etat
  part 30 % du flux
  report intégral
  source inventée
réservataire ville
  part 20 % du flux
  report de 1 logement au plus
  source inventée
réservataire reste
";
    let applicants = "id,dalo,prioritaire,date_demande\nA,non,non,2020-01-01\nB,non,non,2021-01-01\n";
    let opening = "flow: 8\ncharged: { etat: 2, ville: 2 }\ncarried: { etat: 0.5, ville: 3 }\nforecast: 20\n";
    let run = written(&case(rules, applicants, TWO_HOMES, opening));
    let keys = ["carried", "entitlement", "required", "reached", "shortfall", "remaining", "trajectory"];
    // One home each: 3 of 3.5 and 3 of 3. Over 20 homes: 6.5 made whole, less 3; 5 less 3.
    assert_eq!(
        figures(line(&run.summary, "shares", "etat"), &keys),
        [json!(0.5), json!(3.5), json!(4), json!(3), json!(1), json!(4), json!("6/7")]
    );
    assert_eq!(
        figures(line(&run.summary, "shares", "ville"), &keys),
        [json!(1), json!(3), json!(3), json!(3), json!(0), json!(2), json!(1)]
    );
    // The half home that is missing is seen, not only whole ones.
    assert_eq!(line(&run.summary, "levels", "ecart_parts_flux")["value"], json!(0.5));
}

/// Gross flow, less what is taken off it by reason, is the base; the policy's forecast gives what is left to do.
#[test]
fn the_flow_is_defined_before_its_shares() {
    let rules = "flux « Assiette »
  hors flux mutation « Mutations » si logement.usage = mutation
    source CCH R441-5
  prévision 10 logements
réservataire etat
  part 30 % du flux
  source inventée
obligation flux_dalo
  au moins 10 % du flux vont à dalo
  source inventée
";
    let applicants = "id,dalo,prioritaire,date_demande\nA,oui,non,2020-01-01\nB,oui,non,2021-01-01\n";
    let homes = "id,bailleur,commune,usage,designe\nL1,archipel,35238,libre,\nL2,espacil,35047,mutation,\n";
    let run = written(&case(rules, applicants, homes, "flow: { proposed: 6, attributed: 4, signed: 3 }\n"));
    let flow = &run.summary["flow"];
    assert_eq!(figures(flow, &["gross", "base", "awarded", "forecast"]), [json!(2), json!(1), json!(1), json!(10)]);
    assert_eq!(figures(&flow["subtractions"][0], &["name", "homes"]), [json!("mutation"), json!(1)]);
    assert_eq!(flow["opening"], json!({ "proposed": 6, "attributed": 4, "signed": 3 }));
    // 30 % of the 10 expected is 3, 1 reached. To date: 1 of 1.5.
    let share = line(&run.summary, "shares", "etat");
    assert_eq!(figures(share, &["remaining", "trajectory"]), [json!(2), json!("2/3")]);
    // The award out of the flow counts for nothing there.
    assert_eq!(line(&run.summary, "obligations", "flux_dalo")["base"], json!(1));
}

const PATHS: &str = "voie designation « Désignation par le préfet »
  si logement.designe = demandeur.id
  exclusive
  imputée à etat, à défaut ville
  sans points
  dispensée de liste
  source CCH L441-2-3
voie relogement
  si logement.usage = relogement et demandeur.prioritaire
  exclusive
  hors flux
  source CCH R441-5
cotation g
  critère c vaut 10 points si demandeur.dalo
  source inventée
réservataire etat
  part 30 % du flux
  désigne demandeur.prioritaire
  territoire logement.commune dans (35238 (Rennes))
  source inventée
réservataire ville
  source inventée
";

/// The designated household alone is a candidate; the State bears it in Rennes whoever it is, the town elsewhere.
#[test]
fn a_designation_passes_by_points_lists_and_audiences() {
    let applicants = "id,dalo,prioritaire,date_demande
A,non,non,2018-01-01
B,oui,non,2024-01-01
C,oui,non,2025-01-01
D,non,oui,2025-06-01
";
    let homes = "id,bailleur,commune,usage,designe
L1,archipel,35238,libre,B
L2,espacil,35047,libre,C
L3,espacil,35047,relogement,
L4,espacil,35047,libre,
";
    let run = written(&case(PATHS, applicants, homes, "flow: 0\n"));
    assert_eq!(
        run.awards,
        [
            "L1,1,B,etat,0,rang_1;imputation:etat;dispense:voie[designation]",
            "L2,1,C,ville,0,rang_1;imputation:ville;dispense:voie[designation]",
            "L3,1,D,hors_flux,0,rang_1;imputation:hors_flux;candidats_epuises",
            "L4,1,A,ville,0,rang_1;imputation:ville;candidats_epuises",
        ]
    );
    assert_eq!(line(&run.summary, "paths", "designation")["awards"], json!(2));
    assert_eq!(line(&run.summary, "paths", "relogement")["awards"], json!(1));
    // Nobody designated is no missing fact.
    assert_eq!(run.summary["unknown"], json!([]));
    let dumped = equiflux::ir::dump(&run.loaded.policy);
    assert!(dumped.contains("path designation « Désignation par le préfet »"), "{dumped}");
}

/// A designated household that another rule keeps away leaves the home empty, and the reason names the path.
#[test]
fn an_exclusive_home_waits_for_its_household() {
    let rules = format!("admissible dalo_seulement\n  demandeur.dalo\n  source inventée\n{PATHS}");
    let applicants = "id,dalo,prioritaire,date_demande\nA,non,non,2018-01-01\nB,oui,non,2024-01-01\n";
    let homes = "id,bailleur,commune,usage,designe\nL1,archipel,35238,libre,A\n";
    let run = written(&case(&rules, applicants, homes, "flow: 0\n"));
    assert_eq!(run.summary["empty"], json!([{ "vacancy": "L1", "reason": "aucun_candidat" }]));
}

/// Every code of the year's family that a policy may earn has a case that earns it; its messages are held.
#[test]
fn bad_policies_of_the_year_are_told_what_is_wrong() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/policies/bad");
    let mut gallery = String::new();
    let mut cases = 0;
    for entry in year::ALL {
        let path = folder.join(format!("{}.eqf", entry.code));
        if !path.exists() {
            continue;
        }
        cases += 1;
        let (mut map, mut out) = (SourceMap::default(), Diagnostics::default());
        let day = |_| equiflux::quantity::Date::parse("2026-03-12").unwrap();
        let _ = pipeline::check_policy(&path, day, &mut map, &mut out).unwrap();
        let facts: Vec<_> = out.iter().filter(|fact| fact.code.code == entry.code).collect();
        assert!(!facts.is_empty(), "{} is not told", entry.code);
        for fact in facts {
            for language in [Language::French, Language::English] {
                let (message, help) = (fact.message(language), fact.help(language));
                assert!(!message.contains(['{', '}']) && !help.contains(['{', '}']), "{message} {help}");
                writeln!(gallery, "{}: {message}\n    {help}", entry.code).unwrap();
            }
        }
    }
    // The other two are about tables and balances: tests/scenarios/bad holds their cases.
    assert_eq!(cases + 2, year::ALL.len());
    insta::assert_snapshot!("bad_year", gallery);
}
