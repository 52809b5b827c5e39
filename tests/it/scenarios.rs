//! Scenarios: run, verified, then compared with what they must give; and those that must be refused.
#![cfg(test)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use equiflux::diagnostic::Diagnostics;
use equiflux::pipeline;
use equiflux::source::SourceMap;
use equiflux::verifier::Verdict;

use crate::cli::{allocate, code, equiflux, root, stderr, stdout};
use crate::corruption;

fn directories(below: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(root().join(below))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found
}

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

/// Every shipped scenario runs, is accepted by the judge, and gives exactly what it gave when it was last read.
///
/// A change of `expected/` is accepted only after the judge has accepted the new run: `EQUIFLUX_EXPECT=write cargo test
/// scenarios` writes it.
#[test]
fn shipped_scenarios_give_what_they_must() {
    for scenario in directories("scenarios") {
        let name = scenario.file_name().unwrap().to_str().unwrap();
        let scratch = tempfile::tempdir().unwrap();
        let out = scratch.path().join("run");
        let output = allocate(&format!("scenarios/{name}"), &out, &[]);
        assert_eq!(code(&output), 0, "{name}: {}", stderr(&output));
        let verdict = equiflux(&["verify", out.to_str().unwrap()]);
        assert_eq!(code(&verdict), 0, "{name}: {}{}", stdout(&verdict), stderr(&verdict));
        let expected = scenario.join("expected");
        for file in ["awards.csv", "unmet.csv", "summary.json"] {
            if std::env::var("EQUIFLUX_EXPECT").is_ok_and(|value| value == "write") {
                std::fs::create_dir_all(&expected).unwrap();
                std::fs::copy(out.join(file), expected.join(file)).unwrap();
            }
            assert!(read(&out.join(file)) == read(&expected.join(file)), "{name}: {file} is not the expected one");
        }
    }
}

/// The inputs shuffled and another number of threads: the same bytes but `run.json`.
#[test]
fn neither_threads_nor_the_order_of_rows_change_a_byte() {
    let scratch = tempfile::tempdir().unwrap();
    let source = root().join("scenarios/rennes-metropole-commission");
    let shuffled = scratch.path().join("shuffled");
    std::fs::create_dir(&shuffled).unwrap();
    for name in ["demandes.csv", "logements.csv"] {
        let text = std::fs::read_to_string(source.join(name)).unwrap();
        let (header, body) = text.split_once('\n').unwrap();
        let mut rows: Vec<&str> = body.lines().collect();
        rows.reverse();
        let middle = rows.len() / 3;
        rows.rotate_left(middle);
        std::fs::write(shuffled.join(name), format!("{header}\n{}\n", rows.join("\n"))).unwrap();
    }
    let scenario = std::fs::read_to_string(source.join("scenario.yaml")).unwrap();
    let policy = root().join("rules/local/rennes-metropole.eqf");
    let scenario = scenario.replace("../../rules/local/rennes-metropole.eqf", policy.to_str().unwrap());
    std::fs::write(shuffled.join("scenario.yaml"), scenario).unwrap();
    for entry in std::fs::read_dir(&source).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_some_and(|extension| extension == "yaml") && name != "scenario.yaml" {
            std::fs::copy(&path, shuffled.join(name)).unwrap();
        }
    }
    let runs = [
        (source.to_str().unwrap(), "1", "one"),
        (source.to_str().unwrap(), "2", "two"),
        (shuffled.to_str().unwrap(), "2", "three"),
    ];
    for (scenario, threads, name) in runs {
        let output = allocate(scenario, &scratch.path().join(name), &["--threads", threads]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
    }
    let mut compared = 0;
    for entry in std::fs::read_dir(scratch.path().join("one")).unwrap() {
        let name = entry.unwrap().file_name();
        if name == "run.json" {
            continue;
        }
        let first = read(&scratch.path().join("one").join(&name));
        for other in ["two", "three"] {
            assert!(
                first == read(&scratch.path().join(other).join(&name)),
                "{} differs in run {other}",
                name.display()
            );
        }
        compared += 1;
    }
    assert_eq!(compared, 6);
}

/// Each faulty scenario is refused with the code it is named after, and nothing is written.
#[test]
fn faulty_scenarios_are_refused_with_their_code() {
    for directory in directories("tests/scenarios/bad") {
        let name = directory.file_name().unwrap().to_str().unwrap().to_owned();
        let scratch = tempfile::tempdir().unwrap();
        let out = scratch.path().join("run");
        let scenario = format!("tests/scenarios/bad/{name}");
        let json = allocate(&scenario, &out, &["--format", "json"]);
        assert_eq!(code(&json), 1, "{name}: {}", stderr(&json));
        let value: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
        let codes: Vec<&str> =
            value["diagnostics"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
        assert!(codes.contains(&name.as_str()), "{name}: {codes:?}");
        assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 0, "{name} left something behind");
        let mut shown = String::new();
        for language in ["fr", "en"] {
            shown.push_str(&stderr(&allocate(&scenario, &out, &["--format", "short", "--lang", language])));
        }
        insta::assert_snapshot!(format!("bad_scenario_{name}"), shown);
    }
}

#[test]
fn five_hundred_corruptions_of_a_written_run_are_refused() {
    refuse_corruptions(500);
}

/// The long form.
#[test]
#[ignore = "takes minutes: run it when the certificate or the judge changes"]
fn ten_thousand_corruptions_of_a_written_run_are_refused() {
    refuse_corruptions(10_000);
}

/// One random field of a written run changed, so many times, the certificate's included: `verify` accepts none.
fn refuse_corruptions(times: u64) {
    let scratch = tempfile::tempdir().unwrap();
    let out = scratch.path().join("run");
    assert_eq!(code(&allocate("scenarios/minimal", &out, &[])), 0);
    let mut texts: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for name in ["awards.csv", "unmet.csv", "summary.json", "run.json"] {
        texts.insert(name.to_owned(), read(&out.join(name)));
    }
    let certificate = zstd::decode_all(read(&out.join("certificate.json.zst")).as_slice()).unwrap();
    texts.insert("certificate.json".to_owned(), certificate);
    let judge = || {
        let (mut map, mut told) = (SourceMap::default(), Diagnostics::default());
        pipeline::recheck(&out, Some(&root().join("scenarios/minimal")), &mut map, &mut told)
    };
    assert!(matches!(judge().unwrap().unwrap().verdict, Verdict::Accepted(_)));
    let mut changed = BTreeMap::new();
    for seed in 0..times {
        let (name, bytes) = corruption::corrupt_one(&texts, seed).unwrap();
        *changed.entry(name.clone()).or_insert(0) += 1;
        let file = if name == "certificate.json" { "certificate.json.zst" } else { name.as_str() };
        let good = read(&out.join(file));
        let bytes = if name == "certificate.json" { zstd::encode_all(bytes.as_slice(), 1).unwrap() } else { bytes };
        std::fs::write(out.join(file), bytes).unwrap();
        let accepted =
            judge().is_ok_and(|outcome| outcome.is_some_and(|one| matches!(one.verdict, Verdict::Accepted(_))));
        assert!(!accepted, "seed {seed}: a change of {name} is accepted");
        std::fs::write(out.join(file), good).unwrap();
    }
    assert_eq!(changed.len(), texts.len(), "{changed:?}");
}

/// Generated territories run from the generator's own files, and the judge accepts them.
///
/// Seed 25 of Rennes draws a dwelling of the 1630s, seeds 32 and 35 make the solver dive from a proof of lawfulness: each
/// once ended in a fault.
#[test]
fn generated_territories_run_and_are_accepted() {
    let cases = [
        ("243500139", "3000", "60", "25"),
        ("243500139", "3000", "60", "32"),
        ("243500139", "3000", "60", "35"),
        ("243100518", "2000", "40", "1"),
        ("200046977", "2000", "40", "1"),
    ];
    for (territory, applicants, vacancies, seed) in cases {
        let scratch = tempfile::tempdir().unwrap();
        let place = scratch.path().join("territory");
        let place = place.to_str().unwrap();
        let made = equiflux(&[
            "generate",
            "--territory",
            territory,
            "--applicants",
            applicants,
            "--vacancies",
            vacancies,
            "--seed",
            seed,
            "--out",
            place,
        ]);
        assert_eq!(code(&made), 0, "{}", stderr(&made));
        let run = scratch.path().join("run");
        let output = allocate(place, &run, &[]);
        assert_eq!(code(&output), 0, "{territory} seed {seed}: {}", stderr(&output));
        let verdict = equiflux(&["verify", run.to_str().unwrap()]);
        assert_eq!(code(&verdict), 0, "{territory} seed {seed}: {}{}", stdout(&verdict), stderr(&verdict));
    }
}
