//! The table of reservers of a scenario: who is in it is charged, who is not is left out, and the judge reads it too.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "tests write their cases to the disk")]

use std::path::{Path, PathBuf};
use std::process::Output;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn equiflux(arguments: &[&str]) -> Output {
    std::process::Command::new(env!("CARGO_BIN_EXE_equiflux")).args(arguments).output().unwrap()
}

fn scenario(directory: &Path, table: &str) -> String {
    let minimal = root().join("scenarios/minimal");
    let shown = |name: &str| minimal.join(name).display().to_string();
    std::fs::write(directory.join("reservataires.csv"), table).unwrap();
    let text = format!(
        "title: Essai\npolicy: {}\ndate: 2026-03-12\ntables:\n  applicants: {{ file: {} }}\n  vacancies: {{ file: {} }}\n  \
         reservers: {{ file: reservataires.csv }}\n",
        shown("policy.eqf"),
        shown("demandes.csv"),
        shown("logements.csv"),
    );
    let path = directory.join("scenario.yaml");
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

#[test]
fn a_reserver_that_is_not_listed_is_charged_with_nothing() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scenario(scratch.path(), "id,share\ncommune,70 %\n");
    let run = scratch.path().join("run").display().to_string();
    let output = equiflux(&["allocate", &path, "--out", &run, "--format", "short"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{told}");
    assert!(told.contains("reservataire-absent") && told.contains("`etat`"), "{told}");
    let awards = std::fs::read_to_string(Path::new(&run).join("awards.csv")).unwrap();
    assert!(awards.contains(",commune,") && !awards.contains(",etat,"), "{awards}");
    let summary = std::fs::read_to_string(Path::new(&run).join("summary.json")).unwrap();
    assert!(summary.contains("\"reservers\""), "{summary}");
    assert_eq!(equiflux(&["verify", &run]).status.code(), Some(0));
    // The same run against another list is another run.
    scenario(scratch.path(), "id\ncommune\netat\n");
    let refused = equiflux(&["verify", &run, "--lang", "en"]);
    assert_eq!(refused.status.code(), Some(4), "{}", String::from_utf8_lossy(&refused.stderr));
}

#[test]
fn a_list_of_all_changes_no_award() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scenario(scratch.path(), "id;title\netat;Contingent préfectoral\ncommune;Commune\n");
    let run = scratch.path().join("run").display().to_string();
    let output = equiflux(&["allocate", &path, "--out", &run]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let awards = std::fs::read_to_string(Path::new(&run).join("awards.csv")).unwrap();
    assert_eq!(awards, std::fs::read_to_string(root().join("scenarios/minimal/expected/awards.csv")).unwrap());
}

#[test]
fn a_territory_that_cannot_be_is_told_in_both_languages() {
    for (language, words) in [("fr", "aucune commune n'appartient à l'EPCI"), ("en", "no commune belongs to the EPCI")]
    {
        let arguments =
            ["generate", "--territory", "000000000", "--applicants", "5", "--vacancies", "2", "--lang", language];
        let output = equiflux(&arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains(words), "{language}");
    }
}
