//! Equity between groups from the policy's text to the judged run, worked out by hand.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "tests read their cases from the disk")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use equiflux::certificate::{Certificate, Evidence, Node};
use equiflux::diagnostic::{Diagnostics, Language};
use equiflux::pipeline::{self, Decided, Loaded};
use equiflux::solver::{self, LevelStatus, Solution, SolveOptions};
use equiflux::source::SourceMap;
use equiflux::verifier::{self, Verdict};
use serde_json::Value;

const HEAD: &str = "langue fr
politique « Essai »
  en vigueur du 2026-01-01 au 2026-12-31
énumération tranche
  valeurs jeune, adulte, senior
schéma demandeur
  champ dalo : oui ou non
  champ mutation : oui ou non
  champ age : tranche
  champ valeur : entier de 0 à 99
  champ voeux : liste de commune
  champ date_demande : date
schéma logement
  champ commune : commune
catégorie dalo « Reconnus »
  si demandeur.dalo
  source CCH L441-2-3
catégorie mutation « Déjà logés »
  si demandeur.mutation
  source exemple
admissible voeux
  demandeur.voeux contient logement.commune
  source exemple
cotation grille
  source exemple
  critère base vaut 1 point par demandeur.valeur
";

const TAIL: &str = "  puis points
  égalité demandeur.date_demande, puis tirage « essai »
candidats
  au moins 1 par logement
  source CCH R441-3
";

struct Run {
    loaded: Loaded,
    solution: Solution,
    decided: Decided,
    levels: Vec<String>,
}

impl Run {
    fn verdict(&self, certificate: &Certificate) -> Verdict {
        let inputs = verifier::Inputs {
            policy: &self.loaded.policy,
            dataset: &self.loaded.dataset,
            balances: &self.loaded.scenario.balances,
            digests: &self.loaded.digests,
            options: self.loaded.options,
        };
        verifier::verify(&inputs, certificate, &self.decided.files)
    }

    /// The verdict on a certificate sealed anew.
    fn verdict_on(&self, mut certificate: Certificate) -> Verdict {
        certificate.seal = verifier::seal(&certificate).unwrap();
        self.verdict(&certificate)
    }

    fn summary(&self) -> Value {
        serde_json::from_slice(&self.decided.files["summary.json"]).unwrap()
    }

    /// How many awards each group has, by goal and group.
    fn served(&self) -> BTreeMap<String, i64> {
        let mut served = BTreeMap::new();
        for goal in self.summary()["equity"].as_array().unwrap() {
            for group in goal["groups"].as_array().unwrap() {
                let name = format!("{}/{}", goal["name"].as_str().unwrap(), group["name"].as_str().unwrap());
                served.insert(name, group["awards"].as_i64().unwrap());
            }
        }
        served
    }
}

fn run(rules: &str, objective: &str, applicants: &str, vacancies: &str, opening: &str) -> Run {
    let scratch = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| std::fs::write(scratch.path().join(name), text).unwrap();
    put("p.eqf", &format!("{HEAD}{rules}objectif\n{objective}{TAIL}"));
    put("a.csv", applicants);
    put("v.csv", vacancies);
    put("s.yaml", opening);
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
    let ready = solver::equity::settle(model, &SolveOptions::default()).unwrap();
    let solution = ready.solve(&SolveOptions::default()).unwrap();
    let levels = ready.model.levels.iter().map(|level| level.name.clone()).collect();
    let decided = pipeline::decide(&loaded, &pairs, &ready.model, &solution).unwrap();
    let run = Run { loaded, solution, decided, levels };
    if let Verdict::Refused(refusal) = run.verdict(&run.decided.certificate) {
        panic!("{} {} {}", refusal.claim.code(), refusal.place, refusal.message.fr);
    }
    run
}

/// Households as `id,dalo,mutation,age,points,wishes`.
fn households(rows: &[(&str, bool, bool, &str, i64, &str)]) -> String {
    let mut text = "id,dalo,mutation,age,valeur,voeux,date_demande\n".to_owned();
    for (id, dalo, mutation, age, points, wishes) in rows {
        let word = |yes: &bool| if *yes { "oui" } else { "non" };
        writeln!(text, "{id},{},{},{age},{points},{wishes},2025-01-01", word(dalo), word(mutation)).unwrap();
    }
    text
}

fn homes(communes: &[&str]) -> String {
    let mut text = "id,commune\n".to_owned();
    for (at, commune) in communes.iter().enumerate() {
        writeln!(text, "L{at},{commune}").unwrap();
    }
    text
}

const HERE: &str = "35238";
const THERE: &str = "35047";

/// Four recognised households and two others, three homes: 1/4 and 1/2 leave the recognised the worse served, so that the
/// third home goes to them; points would give all three to the others and the best of the recognised.
#[test]
fn the_worst_served_group_comes_first() {
    let applicants = households(&[
        ("D1", true, false, "jeune", 1, HERE),
        ("D2", true, false, "jeune", 2, HERE),
        ("D3", true, false, "jeune", 3, HERE),
        ("D4", true, false, "jeune", 4, HERE),
        ("M1", false, true, "adulte", 9, HERE),
        ("M2", false, true, "adulte", 8, HERE),
    ]);
    let objective = "  d'abord logements attribués\n  puis équité entre catégories dalo, mutation\n";
    let run = run("", objective, &applicants, &homes(&[HERE, HERE, HERE]), "");
    let served: Vec<i64> = run.served().values().copied().collect();
    assert_eq!(served, [2, 1]);
    assert!(run.solution.levels.iter().all(|level| level.status == LevelStatus::Optimal));
    let housed: Vec<&str> = run.decided.certificate.awards.iter().map(|award| award.applicant.as_str()).collect();
    let mut housed = housed;
    housed.sort_unstable();
    assert_eq!(housed, ["D3", "D4", "M1"]);
    let group = &run.summary()["equity"][0]["groups"][0];
    assert_eq!((group["base"].as_i64(), group["attainment"].as_f64()), (Some(4), Some(0.5)));
}

/// The young reach only one commune, which a household that could go elsewhere would fill on points.
#[test]
fn a_household_makes_room_for_another_of_its_own_group() {
    let applicants = households(&[
        ("J1", true, false, "jeune", 1, HERE),
        ("A1", false, true, "adulte", 9, HERE),
        ("A2", false, true, "adulte", 1, THERE),
    ]);
    let objective = "  d'abord équité entre demandeur.age\n";
    let run = run("", objective, &applicants, &homes(&[HERE, THERE]), "");
    let served = run.served();
    assert_eq!((served["equite_age/jeune"], served["equite_age/adulte"]), (1, 1));
    // Nobody is a senior: that group has no base and is not compared.
    assert!(!served.contains_key("equite_age/senior"));
}

/// Shares of 60 % and 20 % are bases of 3 and 1; with 5 and 1 homes before, 5/3 against 1: the next home is for the commune,
/// which then has 2, and the one after for the State.
#[test]
fn reservers_are_compared_by_homes_over_share_with_the_year() {
    let rules = "réservataire etat « État »
  part 60 % du flux
  source CCH R441-5-2
réservataire commune « Commune »
  part 20 % du flux
  source exemple
";
    let applicants = households(&[
        ("A", true, false, "jeune", 1, HERE),
        ("B", true, false, "jeune", 2, HERE),
        ("C", true, false, "jeune", 3, HERE),
    ]);
    let objective = "  d'abord logements attribués\n  puis équité entre réservataires\n";
    let opening = "flow: 6\ncharged: { etat: 5, commune: 1 }\n";
    let one = run(rules, objective, &applicants, &homes(&[HERE]), opening);
    assert_eq!(one.served().values().copied().collect::<Vec<_>>(), [1, 0]);
    let two = run(rules, objective, &applicants, &homes(&[HERE, HERE]), opening);
    assert_eq!(two.served().values().copied().collect::<Vec<_>>(), [1, 1]);
    assert!(two.solution.levels.iter().all(|level| level.status == LevelStatus::Optimal));
    assert!(two.levels.iter().any(|name| name.starts_with("equite_reservataires/sous_")));
}

/// A goal after obligations: account rows come before it, so the proof goes by thresholds.
#[test]
fn equity_after_obligations_is_proven_by_thresholds() {
    let rules = "obligation part_dalo
  au moins 50 % des attributions vont à dalo
  source CCH L441-1
";
    let applicants = households(&[
        ("D1", true, false, "jeune", 1, HERE),
        ("D2", true, false, "senior", 2, HERE),
        ("J1", false, true, "jeune", 9, HERE),
        ("A1", false, true, "adulte", 8, HERE),
        ("S1", false, true, "senior", 7, HERE),
    ]);
    let objective =
        "  d'abord logements attribués\n  puis obligations, dans l'ordre du texte\n  puis équité entre demandeur.age\n";
    let run = run(rules, objective, &applicants, &homes(&[HERE, HERE, HERE]), "");
    assert_eq!(run.served().values().copied().collect::<Vec<_>>(), [1, 1, 1]);
    assert!(run.levels.iter().any(|name| name == "equite_age/jusqu_a_1"));
    assert!(run.solution.levels.iter().all(|level| level.status == LevelStatus::Optimal));
}

/// The young reach one home, which adults want too; adults then compete with seniors: three steps.
fn three_groups() -> Run {
    let applicants = households(&[
        ("J1", true, false, "jeune", 1, HERE),
        ("J2", true, false, "jeune", 5, HERE),
        ("J3", true, false, "jeune", 4, HERE),
        ("A1", false, true, "adulte", 9, HERE),
        ("A2", false, true, "adulte", 2, "35238;35047"),
        ("S1", false, true, "senior", 3, THERE),
        ("S2", false, true, "senior", 3, THERE),
    ]);
    let objective = "  d'abord logements attribués\n  puis équité entre demandeur.age\n";
    run("", objective, &applicants, &homes(&[HERE, THERE, THERE, THERE]), "")
}

#[test]
fn a_false_claim_about_groups_is_refused() {
    let run = three_groups();
    let right = &run.decided.certificate;
    let steps: Vec<u32> = right.equity[0].groups.iter().map(|group| group.step).collect();
    assert_eq!(steps, [1, 2, 3]);
    assert!(matches!(run.verdict_on(right.clone()), Verdict::Accepted(_)));
    let refused = |change: &dyn Fn(&mut Certificate)| {
        let mut wrong = right.clone();
        change(&mut wrong);
        assert_ne!(&wrong, right);
        assert!(matches!(run.verdict_on(wrong), Verdict::Refused(_)));
    };
    refused(&|wrong| wrong.equity.clear());
    refused(&|wrong| wrong.equity[0].name.push('x'));
    refused(&|wrong| wrong.equity[0].groups[0].awards += 1);
    refused(&|wrong| wrong.equity[0].groups.swap(0, 1));
    refused(&|wrong| {
        wrong.equity[0].groups.pop();
    });
    for group in 0..right.equity[0].groups.len() {
        for step in [0, 1, 2, 3, 4, 100] {
            if right.equity[0].groups[group].step != step {
                refused(&|wrong| wrong.equity[0].groups[group].step = step);
            }
        }
    }
    // Another split of the steps needs other evidence: what is written proves one only.
    refused(&|wrong| wrong.equity[0].groups.iter_mut().for_each(|group| group.step = 0));
    // The last step lacks nothing, which needs no evidence.
    let steps = right.levels.iter().enumerate().filter(|(_, level)| level.name.contains("/etape_") && level.value > 0);
    for (at, _) in steps {
        refused(&|wrong| wrong.levels[at].value -= 1);
        refused(&|wrong| wrong.levels[at].evidence = Evidence::Trivial);
        refused(&|wrong| {
            let Evidence::Tree(Node::Leaf(duals)) = &mut wrong.levels[at].evidence else { panic!("a leaf is due") };
            duals.row_prices.iter_mut().for_each(|price| *price = 0);
        });
    }
}

/// Random changes of what is said of the groups, the certificate sealed anew each time.
#[test]
fn random_changes_of_the_groups_are_refused() {
    let run = three_groups();
    let right = &run.decided.certificate;
    let text = serde_json::to_string(&right.equity).unwrap();
    let mut tried = 0;
    for seed in 0..300 {
        let changed = crate::corruption::corrupt_json(&text, seed).unwrap();
        let Ok(equity) = serde_json::from_str(&changed) else { continue };
        let wrong = Certificate { equity, ..right.clone() };
        if wrong != *right {
            assert!(matches!(run.verdict_on(wrong), Verdict::Refused(_)), "{changed}");
            tried += 1;
        }
    }
    assert!(tried > 150, "{tried}");
}

/// The plan that points alone would choose, with everything else claimed as for the fair one, is refused.
#[test]
fn an_unfair_plan_is_refused() {
    let run = three_groups();
    let mut wrong = run.decided.certificate.clone();
    let young = wrong.awards.iter().position(|award| award.applicant.starts_with('J')).unwrap();
    wrong.awards[young].applicant = "A1".to_owned();
    wrong.awards[young].points = 900;
    assert!(matches!(run.verdict_on(wrong), Verdict::Refused(_)));
}
