//! A policy without obligations or shares from end to end: one pass in the order of points, its cutoffs in the
//! certificate, and what exactly a household without a home lacks. Worked out by hand from `scenarios/minimal`.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "tests read their cases from the disk")]

use std::path::Path;

use serde_json::Value;

use crate::cli::{code, equiflux, root, stderr, stdout};

/// The minimal scenario without its obligation and its shares of the flow.
fn scenario(folder: &Path) {
    let minimal = root().join("scenarios/minimal");
    for name in ["demandes.csv", "logements.csv", "scenario.yaml"] {
        std::fs::copy(minimal.join(name), folder.join(name)).unwrap();
    }
    let policy = std::fs::read_to_string(minimal.join("policy.eqf")).unwrap();
    let (before, after) = policy.split_once("obligation part_dalo").unwrap();
    let (_, after) = after.split_once("\n\n").unwrap();
    // Its examples expect what the obligation gives.
    let after = after.split_once("\nexemples ").map_or(after, |(rules, _)| rules);
    let policy = format!("{before}{after}")
        .lines()
        .filter(|line| {
            let line = line.trim();
            !(line.starts_with("part ") || line.starts_with("puis obligations") || line.starts_with("puis écart"))
        })
        .fold(String::new(), |text, line| text + line + "\n");
    std::fs::write(folder.join("policy.eqf"), policy).unwrap();
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn points_missing_are_exact_where_nothing_but_the_order_decides() {
    let scratch = tempfile::tempdir().unwrap();
    scenario(scratch.path());
    let out = scratch.path().join("run");
    let (folder, run) = (scratch.path().to_str().unwrap(), out.to_str().unwrap());
    let output = equiflux(&["allocate", folder, "--out", run]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    // D could have L2 if B moved to L1, and A would then leave: 24 - 6 = 18 points draw level, A has waited longer.
    let unmet = read(&out, "unmet.csv");
    assert!(unmet.contains("D,niveau:points,L2,19,points:+19"), "{unmet}");
    let verdict = equiflux(&["verify", run]);
    assert_eq!(code(&verdict), 0, "{}{}", stdout(&verdict), stderr(&verdict));
    let html = read(&out, "dossier.html");
    assert!(html.contains("Ce qui manque à une demande sans attribution est exact"));
    let text = zstd::decode_all(std::fs::read(out.join("certificate.json.zst")).unwrap().as_slice()).unwrap();
    let certificate: Value = serde_json::from_slice(&text).unwrap();
    let evidence: Vec<&Value> =
        certificate["levels"].as_array().unwrap().iter().map(|level| &level["evidence"]).collect();
    // A, B and C hold L1, L2 and L3; D was turned away from all of them.
    assert_eq!(evidence[0]["cutoffs"]["turned_away"].as_array().unwrap().len(), 3);
    assert!(evidence[1..].iter().all(|evidence| **evidence == "same_cutoffs"));
    // One more point for D and it is still without a home; 19 and it has one.
    for (months, awarded) in [(24, false), (25, true)] {
        let since = if months == 24 { "2024-03-12" } else { "2024-02-12" };
        let tables =
            read(scratch.path(), "demandes.csv").replace("D,3,18000,2025-09-12,non", &format!("D,3,18000,{since},non"));
        let tables = if months == 24 { tables.replace("A,1,10000,2024-03-12", "A,1,10000,2024-03-11") } else { tables };
        let other = tempfile::tempdir().unwrap();
        scenario(other.path());
        std::fs::write(other.path().join("demandes.csv"), tables).unwrap();
        let run = other.path().join("run");
        let output = equiflux(&["allocate", other.path().to_str().unwrap(), "--out", run.to_str().unwrap()]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert_eq!(read(&run, "unmet.csv").contains("\nD,"), !awarded, "{months}");
    }
    // The judge derives the figure anew: another one is refused.
    std::fs::write(out.join("unmet.csv"), unmet.replace("L2,19,points:+19", "L2,18,points:+18")).unwrap();
    assert_eq!(code(&equiflux(&["verify", run])), 4);
}

#[test]
fn an_obligation_that_can_weigh_leaves_the_figure_to_one_change() {
    let scratch = tempfile::tempdir().unwrap();
    let out = scratch.path().join("run");
    let run = out.to_str().unwrap();
    assert_eq!(code(&equiflux(&["allocate", "scenarios/minimal", "--out", run])), 0);
    assert!(read(&out, "unmet.csv").contains("D,niveau:points,L3,42,points:+42"));
    assert!(read(&out, "dossier.html").contains("il en va de même des points manquants"));
}
