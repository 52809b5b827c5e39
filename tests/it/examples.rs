//! Examples written beside the rules: those shipped pass, failing ones are explained, accepted ones pass next time.
#![cfg(test)]

use std::path::Path;

use crate::cli::{code, equiflux, root, stderr, stdout};
use equiflux::diagnostic::catalog;

/// The shipped policies that hold examples, with how they are run: the national one has no meaning alone.
const SHIPPED: &[&[&str]] = &[
    &["rules/local/modele-epci.eqf", "--extended"],
    &["tests/policies/good/exemples.eqf"],
    &["tests/policies/good/exemples-en.eqf"],
];

#[test]
fn shipped_examples_pass() {
    for arguments in SHIPPED {
        let output = equiflux(&[&["test", "--format", "json"], *arguments].concat());
        assert_eq!(code(&output), 0, "{arguments:?}\n{}{}", stdout(&output), stderr(&output));
        let json: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
        assert!(json["files"][0]["checks"].as_u64().unwrap() > 3, "{json}");
        assert_eq!(json["files"][0]["failures"].as_array().unwrap().len(), 0, "{json}");
    }
}

/// A copy of the French policy whose first row expects too many points, and whose second denies a category.
fn failing(directory: &Path) -> String {
    let text = std::fs::read_to_string(root().join("tests/policies/good/exemples.eqf")).unwrap();
    let wrong = text.replacen("| 17 + 6          |", "| 18 + 6          |", 1);
    let wrong = wrong.replacen("| principale        | oui  ", "| principale        | non  ", 1);
    let wrong = wrong.replacen("| 1 000 € |", "| 100 €   |", 1);
    assert_ne!(text, wrong);
    let path = directory.join("exemples.eqf");
    std::fs::write(&path, wrong).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_failing_row_is_explained() {
    let scratch = tempfile::tempdir().unwrap();
    let path = failing(scratch.path());
    let output = equiflux(&["test", &path]);
    assert_eq!(code(&output), 1);
    insta::assert_snapshot!("examples_failing", stdout(&output).replace(&path, "exemples.eqf"));
    let output = equiflux(&["test", &path, "--lang", "en", "--format", "short"]);
    insta::assert_snapshot!("examples_failing_short", stdout(&output).replace(&path, "exemples.eqf"));
}

#[test]
fn accepted_results_pass_and_nothing_else_is_touched() {
    let scratch = tempfile::tempdir().unwrap();
    let path = failing(scratch.path());
    let before = std::fs::read_to_string(&path).unwrap();
    let output = equiflux(&["test", &path, "--accept"]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    let after = std::fs::read_to_string(&path).unwrap();
    let changed: Vec<(&str, &str)> = before.lines().zip(after.lines()).filter(|(old, new)| old != new).collect();
    let rewritten: Vec<&str> = changed.iter().map(|(_, new)| *new).collect();
    insta::assert_snapshot!("examples_accepted", rewritten.join("\n"));
    assert_eq!(before.lines().count(), after.lines().count());
    for (old, new) in &changed {
        assert_eq!(old.chars().count(), new.chars().count(), "a cell that has room keeps its width");
    }
    assert_eq!(code(&equiflux(&["test", &path])), 0);
    equiflux(&["test", &path, "--accept"]);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), after, "nothing is left to accept");
}

#[test]
fn coverage_names_the_sides_no_example_reaches() {
    let output = equiflux(&["test", "tests/policies/good/exemples.eqf", "--coverage"]);
    insta::assert_snapshot!("examples_coverage", stdout(&output));
    let output = equiflux(&["test", "tests/policies/good/exemples-en.eqf", "--coverage", "--lang", "en"]);
    assert!(stdout(&output).contains("rule coverage: 2/2 (100 %)"), "{}", stdout(&output));
}

#[test]
fn faulty_examples_are_told_by_check_and_test() {
    for entry in catalog::examples::ALL {
        let path = format!("tests/policies/bad/{}.eqf", entry.code);
        for command in ["check", "test"] {
            let output = equiflux(&[command, &path, "--format", "short"]);
            assert_eq!(code(&output), 1, "{path}");
            assert!(stderr(&output).contains(entry.code), "{path}: {}", stderr(&output));
        }
    }
}

#[test]
fn a_value_out_of_its_field_is_told_at_its_cell() {
    let scratch = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(root().join("tests/policies/good/exemples-en.eqf")).unwrap();
    let path = scratch.path().join("a.eqf");
    std::fs::write(&path, text.replace("| 3                 | 10", "| 30                | 10")).unwrap();
    let output = equiflux(&["check", path.to_str().unwrap(), "--format", "short"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("a.eqf:19:5"), "{}", stderr(&output));
}
