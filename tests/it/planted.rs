//! Policies with one defect each: the defect is told of where it stands, and nothing else is.
#![cfg(test)]

use equiflux::diagnostic::{Diagnostic, Diagnostics, Language, Place};
use equiflux::pipeline::check_policy;
use equiflux::quantity::Date;
use equiflux::source::SourceMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/policies/planted")
}

/// All that is said of a policy.
fn told(path: &Path) -> (SourceMap, Vec<Diagnostic>) {
    let (mut map, mut out) = (SourceMap::default(), Diagnostics::default());
    check_policy(path, |_| Date::parse("2026-03-12").unwrap(), &mut map, &mut out).unwrap();
    let found = out.iter().cloned().collect();
    (map, found)
}

fn line(map: &SourceMap, found: &Diagnostic) -> Option<u32> {
    match &found.place {
        Place::Text(span) => Some(map.line_column(*span).line),
        Place::Cell { .. } | Place::File { .. } => None,
    }
}

#[test]
fn each_planted_defect_is_found_at_its_clause_and_nothing_else() {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 60, "{} policies", paths.len());
    let mut faults = Vec::new();
    for path in &paths {
        let text = std::fs::read_to_string(path).unwrap();
        let head = text.lines().next().unwrap().strip_prefix("# attendu : ").unwrap();
        let (code, at) = head.split_once(" ligne ").unwrap();
        let (map, found) = told(path);
        let right = found.len() == 1 && found[0].code.code == code && line(&map, &found[0]) == at.parse().ok();
        if !right {
            let said: Vec<String> = found
                .iter()
                .map(|one| format!("    {:?} {} {}", line(&map, one), one.code.code, one.message(Language::French)))
                .collect();
            let name = path.file_name().unwrap().to_string_lossy();
            faults.push(format!("{name} : attendu {head}\n{}", said.join("\n")));
        }
    }
    assert!(faults.is_empty(), "{} of {}\n{}", faults.len(), paths.len(), faults.join("\n"));
}

/// A defect that the policy says it means is not told of; an admission of nothing is.
#[test]
fn what_is_admitted_is_not_told_and_an_idle_admission_is() {
    let text = std::fs::read_to_string(folder().join("critere-sans-effet-01.eqf")).unwrap();
    let line = "    critère hotel vaut 0 points si demandeur.situation = hotel\n";
    assert!(text.contains(line));
    let admitted = |points: &str| {
        let line = line.replace(" 0 points", points);
        text.replace(
            &line.replace(points, " 0 points"),
            &format!("{line}      admet critere-sans-effet « valeur non lue »\n"),
        )
    };
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("p.eqf");
    for (points, expected) in [(" 0 points", None), (" 10 points", Some("admission-sans-objet"))] {
        std::fs::write(&path, admitted(points)).unwrap();
        let (_, found) = self::told(&path);
        let codes: Vec<&str> = found.iter().map(|one| one.code.code).collect();
        assert_eq!(codes, expected.into_iter().collect::<Vec<_>>());
    }
    let (_, found) = self::told(&folder().with_file_name("bad").join("admission-sans-objet.eqf"));
    assert_eq!(found.iter().map(|one| one.code.code).collect::<Vec<_>>(), ["admission-sans-objet"]);
}

/// All that the shipped policies are told: a finding is mended in the policy, or admitted there with its reason.
#[test]
fn what_is_said_of_the_shipped_policies() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut said = String::new();
    for folder in ["rules/national", "rules/local", "scenarios/minimal"] {
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "eqf"));
        paths.sort();
        for path in paths {
            let (map, found) = told(&path);
            for one in &found {
                let name = path.strip_prefix(root).unwrap().display();
                writeln!(said, "{name} {} {}", one.code.code, one.message(Language::French)).unwrap();
                assert!(line(&map, one).is_some());
            }
        }
    }
    insta::assert_snapshot!("shipped_findings", said);
}

/// A table of eight columns and a hundred rows, each row a box of its own: its gap, its masked row and its overlap.
fn large_table() -> String {
    let fields = ["a", "b", "c", "d", "e", "f", "g"];
    let mut text = String::from(
        "politique « Grande table »\n  en vigueur du 2026-01-01 au 2026-12-31\n  source « essai »\n  statut inventé\n\
         schéma demandeur\n  champ n : entier de 1 à 200\n  champ date_demande : date\n",
    );
    for field in fields {
        writeln!(text, "  champ {field} : entier de 0 à 9").unwrap();
    }
    text.push_str("schéma logement\n  champ surface : surface\ndéfinition demandeur.rang : entier\n");
    for row in 0..100 {
        let (low, high) = (2 * row + 1, 2 * row + 2);
        let tests: Vec<String> = fields
            .iter()
            .enumerate()
            .map(|(at, field)| match (row + at) % 3 {
                0 => format!("demandeur.{field} >= {}", row % 2),
                1 => format!("demandeur.{field} <= {}", 9 - (row + at) % 2),
                _ => format!("demandeur.{field} <> {}", (row + at) % 10),
            })
            .collect();
        let rows = if row == 57 {
            "demandeur.n >= 5 et demandeur.n <= 6".to_owned()
        } else {
            format!("demandeur.n >= {low} et demandeur.n <= {high}")
        };
        let tests = if row == 57 {
            "demandeur.a >= 3 et demandeur.b = 3 et demandeur.c = 3 et demandeur.d = 3 et demandeur.e = 3 et demandeur.f = 3 et demandeur.g = 3".to_owned()
        } else {
            tests.join(" et ")
        };
        writeln!(text, "  vaut {row} si {rows} et {tests}").unwrap();
    }
    text.push_str(
        "admissible rang\n  demandeur.rang < 100\n  source « essai »\n\
         objectif\n  d'abord logements attribués\n  égalité demandeur.date_demande, puis tirage « essai »\n",
    );
    text
}

#[test]
fn a_large_table_is_read_whole() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("p.eqf");
    std::fs::write(&path, large_table()).unwrap();
    let start = std::time::Instant::now();
    let (_, found) = told(&path);
    let codes: Vec<&str> = found.iter().map(|one| one.code.code).collect();
    // A second when the program is optimised; this one is not.
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
    assert!(codes.contains(&"ligne-masquee") && codes.contains(&"cas-manquants"), "{codes:?}");
}
