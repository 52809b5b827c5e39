//! Facts to ask for: the list that a run writes, what it says at best against trying every answer, and the judge.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use equiflux::certificate::Certificate;
use equiflux::diagnostic::Diagnostics;
use equiflux::index::{ApplicantIdx, VacancyIdx};
use equiflux::pipeline::{self, Decided, Loaded};
use equiflux::predicates::{failing_rules, score};
use equiflux::solver::{SolveOptions, solve};
use equiflux::source::SourceMap;
use equiflux::tables::Dataset;
use equiflux::verifier::{Inputs, Verdict, seal, verify};
use sha2::{Digest, Sha256};

use crate::cli::{code, equiflux, stdout};

const POLICY: &str = "langue fr
politique « Essai »
  en vigueur du 2026-01-01 au 2026-12-31
  source « essai »
  statut inventé
énumération motif
  valeurs autre, sans_abri
schéma demandeur
  champ revenu « Revenu » : montant en €/mois de 0 €/mois à 3 €/mois, facultatif
  champ personnes : entier de 1 à 3, facultatif
  champ situation : motif, facultatif
  champ dalo : oui ou non
schéma logement
  champ loyer : montant en €/mois de 0 €/mois à 2 €/mois, facultatif
  champ places : entier de 1 à 3
catégorie pauvres « Ménages pauvres »
  si demandeur.revenu < 1 €/mois
  si inconnu : à demander
cotation principale
  rubrique r : somme de, au plus 9 points
    critère abri vaut 5 points si demandeur.situation = sans_abri
      si inconnu : à demander
      sauf dalo si demandeur.dalo : vaut 8 points
        source « essai »
    critère peu vaut de 4 à 0 points pour demandeur.revenu de 0 €/mois à 2 €/mois si logement.places > 1
      si inconnu : à demander
    critère tu vaut 3 points si demandeur.personnes > 2
  critère malus vaut -2 points si demandeur.revenu > 2 €/mois
    si inconnu : à demander
admissible effort « Reste à vivre »
  logement.loyer <= demandeur.revenu
  source « essai »
  si inconnu : à demander
admissible taille
  logement.places >= demandeur.personnes
  source « essai »
admissible plafond « Plafond »
  demandeur.dalo ou demandeur.revenu <= 2 €/mois
  source « essai »
  si inconnu : à demander
objectif
  d'abord logements attribués
  puis points
  égalité tirage « t »
";

#[expect(clippy::disallowed_methods, reason = "a test writes its own scenario")]
fn write(folder: &Path, applicants: &str, vacancies: &str) {
    std::fs::write(folder.join("p.eqf"), POLICY).unwrap();
    std::fs::write(folder.join("d.csv"), applicants).unwrap();
    std::fs::write(folder.join("l.csv"), vacancies).unwrap();
    let scenario = "title: Essai\npolicy: p.eqf\ndate: 2026-03-12\ntables:\n  applicants: { file: d.csv }\n  vacancies: { file: l.csv }\n";
    std::fs::write(folder.join("scenario.yaml"), scenario).unwrap();
}

const APPLICANTS: &str = "id,revenu,personnes,situation,dalo\nD1,,1,sans_abri,non\nD2,2,,,oui\nD3,1,1,autre,non\n";
const VACANCIES: &str = "id,loyer,places\nL1,1,1\nL2,,2\nL3,2,3\n";

const LIST: &str = "table,id,field,waiting,opens,points
applicants,D1,revenu,regle:effort;regle:plafond;categorie:pauvres;critere:malus;critere:peu,3,4
applicants,D2,situation,critere:abri.dalo,0,8
vacancies,L2,loyer,regle:effort,2,0
";

#[test]
fn a_run_lists_the_facts_to_ask_for() {
    let scratch = tempfile::tempdir().unwrap();
    write(scratch.path(), APPLICANTS, VACANCIES);
    let (scenario, run) = (scratch.path().to_str().unwrap(), scratch.path().join("out"));
    let out = run.to_str().unwrap();
    let output = equiflux(&["allocate", scenario, "--out", out, "--lang", "fr"]);
    assert_eq!(code(&output), 0, "{}", crate::cli::stderr(&output));
    assert!(
        stdout(&output).replace('\u{a0}', " ").contains("À demander : 3 données, pour 2 ménages et 1 logement"),
        "{}",
        stdout(&output)
    );
    let read = |name: &str| std::fs::read_to_string(run.join(name)).unwrap();
    assert_eq!(read("to-ask.csv"), LIST);
    let summary: serde_json::Value = serde_json::from_str(&read("summary.json")).unwrap();
    assert_eq!(summary["to_ask"], serde_json::json!({ "facts": 3, "applicants": 2, "vacancies": 1 }));
    let judged = equiflux(&["verify", out, scenario]);
    assert_eq!(code(&judged), 0, "{}", crate::cli::stderr(&judged));
    let told = stdout(&equiflux(&["explain", out, "--applicant", "D1", "--lang", "fr"]));
    let line = "Revenu : attendue par la règle « Reste à vivre (essai) [inventé] », la règle « Plafond (essai) [inventé] », la catégorie « Ménages pauvres";
    assert!(told.replace('\u{a0}', " ").contains(line), "{told}");
    assert!(told.replace('\u{a0}', " ").contains("au mieux : 3 logements de plus, 4 points de plus"), "{told}");
    let told = stdout(&equiflux(&["explain", out, "--applicant", "D2", "--lang", "en"]));
    assert!(
        told.contains("situation: awaited by the criterion") && told.replace('\u{a0}', " ").contains("8 points more"),
        "{told}"
    );
}

fn decided(folder: &Path) -> (Loaded, Decided) {
    let (mut map, mut out) = (SourceMap::default(), Diagnostics::default());
    let loaded = pipeline::load(&folder.join("scenario.yaml"), None, &mut map, &mut out).unwrap();
    let loaded = loaded.unwrap_or_else(|| panic!("{out:?}"));
    let (pairs, model) = pipeline::prepare(&loaded);
    let solution = solve(&model, &SolveOptions::default()).unwrap();
    let decided = pipeline::decide(&loaded, &pairs, &model, &solution).unwrap();
    (loaded, decided)
}

/// Whether the judge accepts the run with those files, sealed anew.
fn accepted(loaded: &Loaded, certificate: &Certificate, files: &BTreeMap<String, Vec<u8>>) -> bool {
    let mut certificate = certificate.clone();
    certificate.files = files
        .iter()
        .map(|(name, bytes)| {
            let digits: Vec<String> = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            (name.clone(), digits.concat())
        })
        .collect();
    certificate.seal = seal(&certificate).unwrap();
    let inputs = Inputs {
        policy: &loaded.policy,
        dataset: &loaded.dataset,
        balances: &loaded.scenario.balances,
        options: loaded.options,
        digests: &loaded.digests,
    };
    matches!(verify(&inputs, &certificate, files), Verdict::Accepted(_))
}

#[test]
fn the_judge_refuses_a_list_that_asks_for_what_is_known() {
    let scratch = tempfile::tempdir().unwrap();
    write(scratch.path(), APPLICANTS, VACANCIES);
    let (loaded, decided) = decided(scratch.path());
    assert!(accepted(&loaded, &decided.certificate, &decided.files));
    let list = String::from_utf8(decided.files["to-ask.csv"].clone()).unwrap();
    let lines: Vec<&str> = list.lines().collect();
    let swapped = [lines[0], lines[2], lines[1], lines[3], ""].join("\n");
    let wrong = [
        list.replace("D1,revenu", "D1,personnes"),
        list.replace("D1,revenu", "D9,revenu"),
        list.replace("applicants,D2", "vacancies,D2"),
        list.replace("vacancies,L2,loyer,regle:effort,2,0\n", ""),
        list.replace("opens", "ouvre"),
        swapped,
        String::new(),
    ];
    for text in wrong {
        assert_ne!(text, list);
        let mut files = decided.files.clone();
        files.insert("to-ask.csv".to_owned(), text.clone().into_bytes());
        assert!(!accepted(&loaded, &decided.certificate, &files), "{text}");
    }
    let mut files = decided.files.clone();
    files.remove("to-ask.csv");
    assert!(!accepted(&loaded, &decided.certificate, &files));
}

/// The homes open to each household, and its points for each home.
fn stand(loaded: &Loaded, dataset: &Dataset) -> Vec<Vec<(bool, i64)>> {
    let pair = |applicant, vacancy| {
        let open = failing_rules(&loaded.policy, dataset, applicant, vacancy).is_empty();
        (open, score(&loaded.policy, dataset, applicant, vacancy).points)
    };
    let homes = |applicant| (0..3).map(|home| pair(ApplicantIdx(applicant), VacancyIdx(home))).collect();
    (0..3).map(homes).collect()
}

/// What each column may hold.
const VALUES: [&[&str]; 3] = [&["0", "1", "2", "3"], &["1", "2", "3"], &["autre", "sans_abri"]];

#[test]
fn nothing_is_missed_and_no_answer_gives_more_than_what_is_said() {
    let mut state = 7_u64;
    let mut draw = |most: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % most
    };
    let scratch = tempfile::tempdir().unwrap();
    let mut tight = 0;
    for _ in 0..60 {
        let mut rows: Vec<[Option<&str>; 4]> = Vec::new();
        for _ in 0..3 {
            let mut row = [None; 4];
            for (cell, values) in row.iter_mut().zip(VALUES) {
                *cell = (draw(3) > 0).then(|| values[draw(values.len())]);
            }
            row[3] = Some(if draw(2) == 0 { "oui" } else { "non" });
            rows.push(row);
        }
        let homes: Vec<String> = (1..4).map(|home| format!("L{home},{},{}\n", draw(3), 1 + draw(3))).collect();
        let vacancies = format!("id,loyer,places\n{}", homes.concat());
        let text = |rows: &[[Option<&str>; 4]]| {
            rows.iter().enumerate().fold("id,revenu,personnes,situation,dalo\n".to_owned(), |mut text, (at, row)| {
                let cells: Vec<&str> = row.iter().map(|cell| cell.unwrap_or("")).collect();
                writeln!(text, "D{},{}", at + 1, cells.join(",")).unwrap();
                text
            })
        };
        write(scratch.path(), &text(&rows), &vacancies);
        let (loaded, run) = decided(scratch.path());
        assert!(accepted(&loaded, &run.certificate, &run.files));
        let facts = run.report.to_ask.unwrap();
        let before = stand(&loaded, &loaded.dataset);
        let named = ["revenu", "personnes", "situation"];
        for (household, row) in rows.iter().enumerate() {
            let id = format!("D{}", household + 1);
            let own: Vec<_> = facts.iter().filter(|fact| fact.id == id).collect();
            let asked: BTreeSet<&str> = own.iter().map(|fact| fact.field.as_str()).collect();
            // What nothing waits for is not asked; what is asked is unknown.
            assert!(!asked.contains("personnes"));
            for (name, cell) in named.iter().zip(row) {
                assert!(!asked.contains(name) || cell.is_none());
                assert!(cell.is_some() || asked.contains(name) || *name == "personnes", "{id} {name}");
            }
            // Every answer to what is asked, together.
            let mut best = (0, 0);
            let missing: Vec<usize> = (0..3).filter(|at| asked.contains(named[*at])).collect();
            let mut answers = vec![row.to_owned()];
            for at in missing {
                let with = |row: [Option<&'static str>; 4]| {
                    VALUES[at].iter().map(move |value| {
                        let mut row = row;
                        row[at] = Some(*value);
                        row
                    })
                };
                answers = answers.into_iter().flat_map(with).collect();
            }
            for answer in answers {
                let mut all = rows.clone();
                all[household] = answer;
                write(scratch.path(), &text(&all), &vacancies);
                let (mut map, mut out) = (SourceMap::default(), Diagnostics::default());
                let other = pipeline::load(&scratch.path().join("scenario.yaml"), None, &mut map, &mut out);
                let after = stand(&loaded, &other.unwrap().unwrap().dataset);
                let homes = before[household].iter().zip(&after[household]);
                let opened = homes.clone().filter(|(before, after)| !before.0 && after.0).count();
                let gained = homes.map(|(before, after)| after.1 - before.1).max().unwrap();
                best = (best.0.max(opened), best.1.max(gained));
            }
            let opens = own.iter().map(|fact| fact.opens).max().unwrap_or(0);
            let points: i64 = own.iter().map(|fact| fact.points.unwrap()).sum();
            assert!(best.0 <= opens && best.1 <= points, "{id}: {best:?} {own:?}");
            tight += usize::from(!own.is_empty() && best == (opens, points));
        }
    }
    assert!(tight > 30, "what is said is often reached: {tight}");
}
