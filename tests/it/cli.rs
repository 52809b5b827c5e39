//! The program as its users meet it: whole outputs and exit codes.
#![cfg(test)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Runs the program from the root of the project.
pub fn equiflux(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_equiflux"))
        .current_dir(root())
        .env("LC_ALL", "fr_FR.UTF-8")
        .args(arguments)
        .output()
        .unwrap()
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A run of a scenario in a fresh directory.
pub fn allocate(scenario: &str, out: &Path, more: &[&str]) -> Output {
    let out = out.to_str().unwrap();
    equiflux(&[&["allocate", scenario, "--out", out], more].concat())
}

#[test]
fn the_minimal_scenario_is_what_its_readme_works_out() {
    let scratch = tempfile::tempdir().unwrap();
    let out = scratch.path().join("run");
    let output = allocate("scenarios/minimal", &out, &[]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let read = |name: &str| std::fs::read_to_string(out.join(name)).unwrap();
    insta::assert_snapshot!("minimal_awards", read("awards.csv"));
    insta::assert_snapshot!("minimal_unmet", read("unmet.csv"));
    let summary: serde_json::Value = serde_json::from_str(&read("summary.json")).unwrap();
    let values: Vec<(String, String, String)> = summary["levels"]
        .as_array()
        .unwrap()
        .iter()
        .map(|level| {
            let text = |key: &str| level[key].to_string().trim_matches('"').to_owned();
            (text("name"), text("value"), text("status"))
        })
        .collect();
    let expected = [
        ("logements_attribues", "3"),
        ("obligations_rang_1", "0"),
        ("ecart_parts_flux", "0.1"),
        ("points", "134"),
        ("anciennete", "2556"),
    ];
    for ((name, value, status), (expected_name, expected_value)) in values.iter().zip(expected) {
        assert_eq!((name.as_str(), value.as_str(), status.as_str()), (expected_name, expected_value, "optimal"));
    }
}

#[test]
fn usage_faults_end_with_2() {
    assert_eq!(code(&equiflux(&[])), 2);
    assert_eq!(code(&equiflux(&["nothing"])), 2);
    assert_eq!(code(&equiflux(&["allocate", "no/such/scenario"])), 2);
    assert_eq!(code(&equiflux(&["verify", "no/such/run"])), 2);
    assert_eq!(code(&equiflux(&["explain-code", "no-such-code"])), 2);
    assert_eq!(code(&equiflux(&["help", "no-such-topic"])), 2);
    assert_eq!(code(&equiflux(&["--version"])), 0);
}

#[test]
fn an_occupied_directory_is_left_untouched() {
    let scratch = tempfile::tempdir().unwrap();
    std::fs::write(scratch.path().join("notes.txt"), "mine").unwrap();
    let output = allocate("scenarios/minimal", scratch.path(), &[]);
    assert_eq!(code(&output), 2);
    assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 1);
}

#[test]
fn a_policy_with_errors_is_told_in_three_forms() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("p.eqf");
    let good = std::fs::read_to_string(root().join("scenarios/minimal/policy.eqf")).unwrap();
    std::fs::write(&path, good.replace("demandeur.revenu <=", "demandeur.revenus <=")).unwrap();
    let path = path.to_str().unwrap();
    let human = equiflux(&["check", path, "--date", "2026-03-12"]);
    assert_eq!(code(&human), 1);
    assert!(stderr(&human).contains("erreur"), "{}", stderr(&human));
    let short = equiflux(&["check", path, "--date", "2026-03-12", "--format", "short", "--lang", "en"]);
    assert!(stderr(&short).contains("p.eqf:21:13: error["), "{}", stderr(&short));
    let json = equiflux(&["check", path, "--date", "2026-03-12", "--format", "json"]);
    assert_eq!(code(&json), 1);
    let value: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let first = &value["diagnostics"][0];
    assert_eq!(first["place"]["text"], "revenus");
    assert_eq!(first["fix"]["replacement"], "revenu");
}

#[test]
fn explanations_answer_for_applicants_and_homes() {
    let scratch = tempfile::tempdir().unwrap();
    let out = scratch.path().join("run");
    assert_eq!(code(&allocate("scenarios/minimal", &out, &[])), 0);
    let out = out.to_str().unwrap();
    let why_not = equiflux(&["explain", out, "--applicant", "D"]);
    assert_eq!(code(&why_not), 0, "{}", stderr(&why_not));
    insta::assert_snapshot!("minimal_explain_applicant_d", stdout(&why_not));
    let home = equiflux(&["explain", out, "--vacancy", "L2", "--lang", "en"]);
    assert_eq!(code(&home), 0);
    insta::assert_snapshot!("minimal_explain_vacancy_l2", stdout(&home));
    assert_eq!(code(&equiflux(&["explain", out, "--applicant", "nobody"])), 2);
}

#[test]
fn the_model_of_each_level_is_written() {
    let model = equiflux(&["model", "scenarios/minimal", "--format", "mps", "--level", "3"]);
    assert_eq!(code(&model), 0, "{}", stderr(&model));
    insta::assert_snapshot!("minimal_model_level_3", stdout(&model));
    let beyond = equiflux(&["model", "scenarios/minimal", "--level", "99"]);
    assert_eq!(code(&beyond), 2);
    assert!(stderr(&beyond).contains("logements_attribues"));
}

#[test]
fn the_proposed_corrections_are_written_on_demand() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("p.eqf");
    let good = std::fs::read_to_string(root().join("scenarios/minimal/policy.eqf")).unwrap();
    let bad = good.replace("demandeur.revenu <=", "demandeur.revenus =<");
    std::fs::write(&path, &bad).unwrap();
    let shown = path.to_str().unwrap();
    let fixed = equiflux(&["check", "--fix", shown, "--date", "2026-03-12"]);
    assert_eq!(code(&fixed), 0, "{}{}", stdout(&fixed), stderr(&fixed));
    assert!(stdout(&fixed).contains("p.eqf:21: demandeur.revenus =<"), "{}", stdout(&fixed));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), good);
    // What has no sure correction is left as it is, and is still an error.
    let hopeless = good.replace("demandeur.revenu <=", "demandeur.zzzzzzzz <=");
    std::fs::write(&path, &hopeless).unwrap();
    let left = equiflux(&["check", "--fix", shown, "--date", "2026-03-12"]);
    assert_eq!(code(&left), 1);
    assert!(stdout(&left).contains("rien n'a été changé"), "{}", stdout(&left));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), hopeless);
    // A file in order is not touched.
    std::fs::write(&path, &good).unwrap();
    let before = std::fs::metadata(&path).unwrap().modified().unwrap();
    assert_eq!(code(&equiflux(&["check", "--fix", shown, "--date", "2026-03-12"])), 0);
    assert_eq!(std::fs::metadata(&path).unwrap().modified().unwrap(), before);
}
