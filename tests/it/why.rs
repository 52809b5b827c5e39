//! Explanations as users meet them: what would change the outcome, the letter, envy, prices, rules that cannot hold together.
#![cfg(test)]

mod replay;

use std::path::{Path, PathBuf};

use crate::cli::{allocate, code, equiflux, root, stderr, stdout};

/// A copy of the minimal scenario whose policy is changed.
fn changed(below: &Path, changes: &[(&str, &str)]) -> PathBuf {
    let source = root().join("scenarios/minimal");
    let target = below.join("scenario");
    std::fs::create_dir(&target).unwrap();
    for name in ["scenario.yaml", "demandes.csv", "logements.csv"] {
        std::fs::copy(source.join(name), target.join(name)).unwrap();
    }
    let mut policy = std::fs::read_to_string(source.join("policy.eqf")).unwrap();
    for (old, new) in changes {
        assert!(policy.contains(old), "{old}");
        policy = policy.replace(old, new);
    }
    std::fs::write(target.join("policy.eqf"), policy).unwrap();
    target
}

const MODIFIABLE: [(&str, &str); 1] = [("personnes : entier de 1 à 10", "personnes : entier de 1 à 10, modifiable")];

fn run(scenario: &Path, out: &Path) {
    let output = allocate(scenario.to_str().unwrap(), out, &[]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
}

#[test]
fn what_would_change_the_outcome_is_told_in_both_languages_and_for_programs() {
    let scratch = tempfile::tempdir().unwrap();
    let scenario = changed(scratch.path(), &MODIFIABLE);
    let out = scratch.path().join("run");
    run(&scenario, &out);
    let out = out.to_str().unwrap();
    let told = |arguments: &[&str]| {
        let output = equiflux(&[&["explain", out], arguments].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        stdout(&output)
    };
    insta::assert_snapshot!("why_applicant", told(&["--applicant", "D"]));
    insta::assert_snapshot!("why_pair", told(&["--applicant", "D", "--vacancy", "L2", "--lang", "en"]));
    insta::assert_snapshot!("why_refused_pair", told(&["--applicant", "A", "--vacancy", "L3"]));
    insta::assert_snapshot!("why_letter", told(&["--applicant", "D", "--letter", "text"]));
    insta::assert_snapshot!("why_envy", told(&["--envy"]));
    insta::assert_snapshot!("why_prices", told(&["--prices"]));
    insta::assert_snapshot!("why_rule", told(&["--rule", "part_dalo", "--lang", "en"]));
    let json: serde_json::Value = serde_json::from_str(&told(&["--applicant", "D", "--format", "json"])).unwrap();
    assert_eq!(json["what_if"]["gap"]["amount"], 19);
    for arguments in [["--envy", "--format", "json"], ["--prices", "--format", "json"]] {
        serde_json::from_str::<serde_json::Value>(&told(&arguments)).unwrap();
    }
}

/// The items that the law asks of a decision in which an algorithm took part, on a page without any outside link.
#[test]
fn the_letter_carries_what_the_law_asks_and_names_no_other_household() {
    let scratch = tempfile::tempdir().unwrap();
    let scenario = changed(scratch.path(), &[]);
    // Ids that no other word holds.
    let table = std::fs::read_to_string(scenario.join("demandes.csv")).unwrap();
    let table: Vec<String> = table
        .lines()
        .enumerate()
        .map(|(at, line)| if at == 0 { line.to_owned() } else { format!("ZQ{line}") })
        .collect();
    std::fs::write(scenario.join("demandes.csv"), table.join("\n") + "\n").unwrap();
    let out = scratch.path().join("run");
    run(&scenario, &out);
    let file = scratch.path().join("lettre.html");
    for id in ["ZQA", "ZQB", "ZQD", "ZQE"] {
        let arguments =
            ["explain", out.to_str().unwrap(), "--applicant", id, "--letter", "--out", file.to_str().unwrap()];
        let output = equiflux(&arguments);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let letter = std::fs::read_to_string(&file).unwrap();
        for item in [
            "L311-3-1",
            "finalité",
            "CADA",
            "1° Degré et mode de contribution",
            "2° Données traitées et leurs sources",
            "demandes.csv",
            "3° Paramètres et pondération",
            "4° Opérations effectuées",
        ] {
            assert!(letter.contains(item), "{id}: {item}");
        }
        assert!(!letter.contains("<script") && !letter.contains("://"), "{id}");
        for other in ["ZQA", "ZQB", "ZQC", "ZQD", "ZQE"].into_iter().filter(|other| *other != id) {
            assert!(!letter.contains(other), "{id}: {other} is named");
        }
    }
}

#[test]
fn prices_go_into_the_run_on_demand_and_the_judge_leaves_them_aside() {
    let scratch = tempfile::tempdir().unwrap();
    let out = scratch.path().join("run");
    let output = allocate("scenarios/minimal", &out, &["--prices"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let summary: serde_json::Value = serde_json::from_slice(&std::fs::read(out.join("summary.json")).unwrap()).unwrap();
    assert_eq!(summary["prices"].as_array().unwrap().len(), 3);
    assert!(std::fs::read_to_string(out.join("dossier.html")).unwrap().contains("Ce que coûte chaque règle"));
    assert_eq!(code(&equiflux(&["verify", out.to_str().unwrap()])), 0);
}

#[test]
fn rules_that_cannot_hold_together_are_named_with_the_least_relaxation() {
    let two = "au moins 2 attributions vont à dalo\n  impérative\n  rang 2\n  source « inventée pour l'essai »\n\n\
               obligation autres « Deux logements aux autres »\n  au moins 2 attributions vont à autres\n  impérative\n  rang 1\n  source « inventée pour l'essai »\n\n\
               obligation reste « Un logement au moins »\n  au moins 1 attributions vont à autres\n  impérative\n  rang 3\n  ";
    let others =
        "catégorie autres « Ménages non reconnus »\n  si non demandeur.dalo\n  statut inventé\n\nadmissible ressources";
    let scratch = tempfile::tempdir().unwrap();
    let changes = [("au moins 25 % des attributions vont à dalo\n  ", two), ("admissible ressources", others)];
    let scenario = changed(scratch.path(), &changes);
    // The example of the policy is about another one.
    let policy = std::fs::read_to_string(scenario.join("policy.eqf")).unwrap();
    let policy = policy.split("# Les demandes et les logements").next().unwrap().to_owned();
    std::fs::write(scenario.join("policy.eqf"), policy.replace("  puis obligations, dans l'ordre du texte\n", ""))
        .unwrap();
    // Two households recognised, so that each rule could hold alone; three homes.
    let table = std::fs::read_to_string(scenario.join("demandes.csv")).unwrap();
    std::fs::write(
        scenario.join("demandes.csv"),
        table.replace("A,1,10000,2024-03-12,non", "A,1,10000,2024-03-12,oui"),
    )
    .unwrap();
    let out = scratch.path().join("run");
    let scenario = scenario.to_str().unwrap();
    let output = allocate(scenario, &out, &[]);
    assert_eq!(code(&output), 3, "{}{}", stdout(&output), stderr(&output));
    assert!(!out.exists());
    insta::assert_snapshot!("why_conflict", stdout(&output));
    let english = allocate(scenario, &out, &["--lang", "en"]);
    assert!(stdout(&english).contains("cannot be kept together"), "{}", stdout(&english));
    let json = allocate(scenario, &out, &["--format", "json"]);
    let text = stdout(&json);
    assert!(text.contains("\"relaxation\""), "{text}");
}

#[test]
fn questions_that_do_not_go_together_are_usage_faults() {
    for arguments in [
        &["explain", "run"][..],
        &["explain", "run", "--rule", "r", "--applicant", "A"],
        &["explain", "run", "--envy", "--prices"],
        &["explain", "run", "--vacancy", "L1", "--letter"],
    ] {
        assert_eq!(code(&equiflux(arguments)), 2, "{arguments:?}");
    }
}
