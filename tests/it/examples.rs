//! Examples written beside the rules: those shipped pass, failing ones are explained, accepted ones pass next time.
#![cfg(test)]

use std::path::Path;

use crate::cli::{code, equiflux, root, stderr, stdout};
use equiflux::diagnostic::catalog;

/// The shipped policies that hold examples, with how they are run: the national one has no meaning alone.
const SHIPPED: &[&[&str]] = &[
    &["rules/local/modele-epci.eqf", "--extended"],
    &["rules/local/toulouse-metropole.eqf"],
    &["rules/national/operations-plus.eqf"],
    &["rules/local/toulouse-cia.eqf"],
    &["rules/local/cia-par-bailleur.eqf"],
    &["rules/local/conventions-bailleur.eqf"],
    &["rules/local/flux-micro-contingent.eqf"],
    &["scenarios/minimal/policy.eqf"],
    &["tests/policies/good/commission.eqf"],
    &["tests/policies/good/commission-en.eqf"],
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
    assert!(changed.iter().all(|(old, _)| old.trim_start().starts_with('|')), "only tables are rewritten");
    assert_eq!(code(&equiflux(&["test", &path])), 0);
    equiflux(&["test", &path, "--accept"]);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), after, "nothing is left to accept");
}

/// A copy of a shipped text with some cells changed.
fn changed(directory: &Path, from: &str, changes: &[(&str, &str)]) -> String {
    let mut text = std::fs::read_to_string(root().join(from)).unwrap();
    for (old, new) in changes {
        assert_eq!(text.matches(old).count(), 1, "{old}");
        text = text.replacen(old, new, 1);
    }
    let path = directory.join("commission.eqf");
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

const FRENCH: &str = "tests/policies/good/commission.eqf";
const ENGLISH: &str = "tests/policies/good/commission-en.eqf";

#[test]
fn a_failing_commission_tells_the_level_that_decided_and_the_points_of_both() {
    let scratch = tempfile::tempdir().unwrap();
    // D, who has fewer points, is expected in the place of C; E, who earns too much, in that of A.
    let changes = [
        ("| L3 | T4        | C ", "| L3 | T4        | D "),
        ("| obligations rang 1  | 0 ", "| obligations rang 1  | 1 "),
    ];
    let path = changed(scratch.path(), FRENCH, &changes);
    let output = equiflux(&["test", &path]);
    assert_eq!(code(&output), 1);
    insta::assert_snapshot!("commission_failing", stdout(&output).replace(&path, "commission.eqf"));
    let path = changed(scratch.path(), FRENCH, &[("| L1 | T1        | A ", "| L1 | T1        | E ")]);
    let output = equiflux(&["test", &path, "--lang", "en"]);
    assert_eq!(code(&output), 1);
    insta::assert_snapshot!("commission_refused", stdout(&output).replace(&path, "commission.eqf"));
}

#[test]
fn expected_awards_that_clash_are_told() {
    let scratch = tempfile::tempdir().unwrap();
    let changes = [
        ("| L2 | T2        | B ", "| L2 | T2        | C "),
        ("| L3 | T4        | C ", "| L3 | T4        | B "),
        ("| L1 | T1        | A ", "| L1 | T1        | B "),
    ];
    let output = equiflux(&["test", &changed(scratch.path(), FRENCH, &changes)]);
    assert!(stdout(&output).contains("les résultats attendus se contredisent"), "{}", stdout(&output));
}

#[test]
fn a_failing_year_tells_its_counts() {
    let scratch = tempfile::tempdir().unwrap();
    let changes = [
        ("| 2             | 2          | 2 ", "| 2             | 3          | 2 "),
        ("| 28            |", "| 30            |"),
    ];
    let path = changed(scratch.path(), FRENCH, &changes);
    let output = equiflux(&["test", &path]);
    assert_eq!(code(&output), 1);
    insta::assert_snapshot!("year_failing", stdout(&output).replace(&path, "commission.eqf"));
}

#[test]
fn a_commission_that_breaks_a_mandatory_rule_has_no_plan() {
    let scratch = tempfile::tempdir().unwrap();
    let changes = [
        ("au moins 25 % des attributions vont à dalo", "au moins 3 attributions vont à dalo\n  impérative"),
        ("    | obligations rang 1  | 0               |\n", ""),
    ];
    let path = changed(scratch.path(), FRENCH, &changes);
    let output = equiflux(&["test", &path, "--accept"]);
    assert_eq!(code(&output), 1);
    let told = stdout(&output).replace(&path, "commission.eqf");
    assert!(told.contains("« une commission », aucune proposition ne respecte les règles impératives"), "{told}");
}

#[test]
fn a_second_table_of_homes_belongs_to_no_commission() {
    let scratch = tempfile::tempdir().unwrap();
    let path = changed(scratch.path(), ENGLISH, &[("  levels\n", "  homes\n    | id |\n    | L9 |\n  levels\n")]);
    let output = equiflux(&["test", &path, "--format", "short"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("ligne-en-double"), "{}", stderr(&output));
}

#[test]
fn accepted_commissions_are_written_in_the_language_of_the_file() {
    let scratch = tempfile::tempdir().unwrap();
    let changes = [
        (
            "| C  | 2       | 2025-09-12 | no   | none             | none              | 6               | level points    |",
            "| C  | 2       | 2025-09-12 | no   | L2               | none              | 7               | none            | # waits",
        ),
        ("| homes awarded | 2 ", "| homes awarded | 1 "),
    ];
    let path = changed(scratch.path(), ENGLISH, &changes);
    let before = std::fs::read_to_string(&path).unwrap();
    let output = equiflux(&["test", &path, "--accept"]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    let after = std::fs::read_to_string(&path).unwrap();
    let shipped = std::fs::read_to_string(root().join(ENGLISH)).unwrap();
    assert_eq!(after.replace("  # waits", ""), shipped, "{before}");
    assert!(after.contains("# waits"), "{after}");
    assert_eq!(code(&equiflux(&["test", &path])), 0);
}

#[test]
fn coverage_names_limits_cases_and_rows() {
    let output = equiflux(&["test", FRENCH, "--coverage"]);
    insta::assert_snapshot!("coverage_limits", stdout(&output));
    let output = equiflux(&["test", FRENCH, "--coverage", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    let coverage = &json["files"][0]["coverage"];
    let missing = coverage["uncovered"].as_array().unwrap();
    let limits = missing.iter().filter(|one| one["what"] != "side").count();
    let boundaries = usize::try_from(coverage["boundaries"].as_u64().unwrap()).unwrap();
    assert_eq!(
        coverage["boundaries_percent"].as_u64().unwrap(),
        u64::try_from((boundaries - limits) * 100 / boundaries).unwrap()
    );
    assert!(missing.iter().all(|one| one["line"].as_u64().unwrap() > 0 && !one["file"].as_str().unwrap().is_empty()));
}

#[test]
fn an_example_at_the_missing_value_covers_the_limit() {
    let scratch = tempfile::tempdir().unwrap();
    let path = changed(scratch.path(), FRENCH, &[("| 1         | 30 000 € |", "| 1         | 20 001 € |")]);
    let told = stdout(&equiflux(&["test", &path, "--coverage"]));
    assert!(!told.contains("plafond(demandeur.taille) »: aucun exemple juste au-dessus"), "{told}");
    let before = stdout(&equiflux(&["test", FRENCH, "--coverage"]));
    assert!(before.contains("plafond(demandeur.taille) »: aucun exemple juste au-dessus: 20 001 €"), "{before}");
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

/// A policy with a clause that changes nothing, and examples that see some slips only.
const SLIPS: &str = "langue fr
politique « Erreurs »
  en vigueur du 2026-01-01 au 2026-12-31

schéma demandeur
  champ personnes : entier de 1 à 20
  champ revenu : montant en €/mois, facultatif
  champ dalo : oui ou non
  champ date_demande : date

schéma logement
  champ typologie : typologie

catégorie nombreuse
  si demandeur.personnes > 4 ou demandeur.personnes > 6
  source « inventée »

paramètre plafond(personnes : entier de 1 à 3) en €/mois
  source « inventée »
  | personnes | valeur  |
  | 1         | 1 000 € |
  | 2         | 1 500 € |
  | 3         | 1 800 € |

admissible ressources
  demandeur.revenu <= plafond(demandeur.personnes)
  source « inventée »

admissible taille
  logement.typologie selon demandeur.personnes
  | personnes | 1  | 2 et plus |
  | de        | T1 | T2        |
  | à         | T2 | T5        |
  source « inventée »

cotation principale
  rubrique priorite : la plus forte de
    critère reconnu_dalo vaut 50 points si demandeur est dalo
    critère famille vaut 17 points si demandeur est nombreuse
  rubrique attente : somme de, au plus 40 points
    critère mois_passes vaut 1 point par mois depuis demandeur.date_demande, au plus 30 points
    critère seul vaut 15 points si demandeur.personnes = 1 et demandeur.dalo
  source « inventée »

catégorie dalo
  si demandeur.dalo
  source CCH L441-2-3

objectif
  d'abord logements attribués
  puis points
  égalité demandeur.date_demande, puis tirage « essai »

exemples « un seul »
  date 2026-03-12
  | dalo | personnes | points attendus |
  | oui  | 2         | 50              |
";

/// What slips showed of the examples of a file.
fn mutation(path: &str) -> serde_json::Value {
    let output = equiflux(&["test", path, "--mutate", "--format", "json"]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    json["files"][0]["mutation"].clone()
}

#[test]
fn slips_that_no_example_sees_are_listed_and_proposed_examples_see_them() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("erreurs.eqf");
    std::fs::write(&path, SLIPS).unwrap();
    let file = path.to_str().unwrap().to_owned();
    let output = equiflux(&["test", &file, "--mutate", "--propose"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    insta::assert_snapshot!("examples_slips", stdout(&output).replace(&file, "erreurs.eqf"));
    let before = mutation(&file);
    // `> 6` after `> 4` says nothing, whatever number it holds.
    assert!(before["equivalent"].as_u64().unwrap() >= 3, "{before}");
    let proposed = stdout(&equiflux(&["test", &file, "--propose"]));
    let blocks = proposed.find("exemples «").map_or("", |at| &proposed[at..]);
    std::fs::write(&path, format!("{SLIPS}\n{blocks}")).unwrap();
    let after = mutation(&file);
    // Every row that was proposed passes, and sees what it was proposed for.
    assert_eq!(after["percent"], 100, "{after}");
    let all = |found: &serde_json::Value| {
        found["killed"].as_u64().unwrap() + u64::try_from(found["survivors"].as_array().unwrap().len()).unwrap()
    };
    assert_eq!(all(&before), all(&after));
}

#[test]
fn slips_are_made_only_when_the_examples_pass() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("erreurs.eqf");
    std::fs::write(&path, SLIPS.replace("| 50              |", "| 51              |")).unwrap();
    let output = equiflux(&["test", path.to_str().unwrap(), "--mutate", "--format", "json"]);
    assert_eq!(code(&output), 1);
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert!(json["files"][0]["mutation"].is_null(), "{json}");
}
