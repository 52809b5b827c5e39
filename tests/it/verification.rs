//! The judge: a run worked out by hand is accepted, and every false claim put into it is named.
//!
//! `tests/certificates/valid/two-homes` is that run, `tests/certificates/invalid` holds one false claim per file. Each is
//! sealed again after the change, so that the claim itself is judged and not the seal.
#![cfg(test)]

mod two_homes;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use equiflux::certificate::Certificate;
use equiflux::diagnostic::Language;
use equiflux::verifier::{Claim, Inputs, Verdict, seal, verify};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::corruption;

/// A run's directory: the certificate and the other files.
#[derive(Clone)]
struct Run {
    certificate: Value,
    files: BTreeMap<String, Vec<u8>>,
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/certificates").join(name)
}

#[expect(clippy::disallowed_methods, reason = "tests read their own files")]
fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

fn two_homes() -> Run {
    let folder = folder("valid/two-homes");
    let files = ["awards.csv", "summary.json", "unmet.csv"].map(|name| (name.to_owned(), read(&folder.join(name))));
    Run { certificate: serde_json::from_slice(&read(&folder.join("certificate.json"))).unwrap(), files: files.into() }
}

/// The digests of the files and the seal made right again.
fn sealed(mut run: Run) -> Option<Run> {
    for entry in run.certificate["files"].as_array_mut()? {
        let digest = Sha256::digest(run.files.get(entry[0].as_str()?)?);
        let digits: Vec<String> = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        entry[1] = digits.concat().into();
    }
    let certificate: Certificate = serde_json::from_value(run.certificate.clone()).ok()?;
    run.certificate["seal"] = seal(&certificate)?.into();
    Some(run)
}

fn judged(run: &Run) -> Option<Verdict> {
    let certificate: Certificate = serde_json::from_value(run.certificate.clone()).ok()?;
    let (policy, dataset, balances) = (two_homes::policy(), two_homes::dataset(), two_homes::balances());
    let digests = two_homes::digests();
    let inputs = Inputs {
        policy: &policy,
        dataset: &dataset,
        balances: &balances,
        options: two_homes::options(),
        digests: &digests,
    };
    Some(verify(&inputs, &certificate, &run.files))
}

fn refused_as(run: &Run) -> Option<&'static str> {
    match judged(run) {
        None => Some("unreadable"),
        Some(Verdict::Refused(refusal)) => Some(refusal.claim.code()),
        Some(Verdict::Accepted(_)) => None,
    }
}

#[test]
fn a_run_worked_out_by_hand_is_accepted() {
    let Some(Verdict::Accepted(accepted)) = judged(&two_homes()) else { panic!("{:?}", judged(&two_homes())) };
    assert_eq!((accepted.awards, accepted.pairs_checked, accepted.candidate_pairs), (2, 10, 5));
    assert_eq!(accepted.leaves_checked, 7);
    let levels: Vec<_> = accepted.levels.iter().map(|level| (level.name.as_str(), level.value.as_str())).collect();
    let expected = [
        ("logements_attribues", "2"),
        ("obligations_rang_1", "0"),
        ("ecart_parts_flux", "0"),
        ("points", "60"),
        ("anciennete", "1216"),
        ("tirage", "4"),
    ];
    assert_eq!(levels, expected);
}

#[test]
fn unlisted_files_are_passed_over() {
    let mut run = two_homes();
    run.files.insert("run.json".to_owned(), b"{}".to_vec());
    run.files.insert("certificate.json.zst".to_owned(), Vec::new());
    assert_eq!(refused_as(&run), None);
}

/// A case of `tests/certificates/invalid` put into the valid run.
fn corrupted(case: &Value) -> Run {
    let mut run = two_homes();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    match case.get("file").map(text) {
        None => *run.certificate.pointer_mut(&text(&case["pointer"])).expect("a place") = case["value"].clone(),
        Some(file) if case.get("content").is_some() => {
            run.files.insert(file, text(&case["content"]).into_bytes());
        }
        Some(file) => {
            let before = String::from_utf8(run.files[&file].clone()).unwrap();
            let after = before.replacen(&text(&case["replace"][0]), &text(&case["replace"][1]), 1);
            assert_ne!(before, after, "the text to replace is not in {file}");
            run.files.insert(file, after.into_bytes());
        }
    }
    sealed(run).expect("a certificate")
}

#[test]
fn every_false_claim_is_named() {
    let mut named = BTreeSet::new();
    let mut cases: Vec<PathBuf> = folder("invalid").read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    for path in cases {
        let case: Value = serde_json::from_slice(&read(&path)).unwrap();
        let verdict = judged(&corrupted(&case)).expect("a certificate");
        let Verdict::Refused(refusal) = verdict else { panic!("{} is accepted", path.display()) };
        assert_eq!(refusal.claim.code(), case["claim"], "{}: {refusal:?}", path.display());
        let texts = [Language::French, Language::English].map(|language| refusal.message.get(language));
        assert!(texts.iter().all(|text| !text.is_empty()) && !refusal.place.is_empty(), "{refusal:?}");
        named.insert(refusal.claim);
    }
    // The seal is tested below; mandatory rows and numbers out of range need another policy.
    let elsewhere = [Claim::Seal, Claim::HardRows, Claim::Arithmetic];
    let missing: Vec<_> =
        Claim::ALL.iter().filter(|claim| !named.contains(claim) && !elsewhere.contains(claim)).collect();
    assert!(missing.is_empty(), "no invalid certificate for {missing:?}");
}

#[test]
fn claims_have_distinct_codes_and_titles() {
    let codes: BTreeSet<_> = Claim::ALL.iter().map(|claim| claim.code()).collect();
    assert_eq!(codes.len(), Claim::ALL.len());
    assert!(Claim::ALL.iter().all(|claim| !claim.title().fr.is_empty() && !claim.title().en.is_empty()));
}

/// The places of all leaves of a JSON value, as pointers.
fn leaves(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                leaves(item, &format!("{at}/{index}"), found);
            }
        }
        Value::Object(fields) => {
            for (key, item) in fields {
                leaves(item, &format!("{at}/{key}"), found);
            }
        }
        _ => found.push(at.to_owned()),
    }
}

#[test]
fn every_changed_field_of_a_certificate_is_refused() {
    let run = two_homes();
    let mut places = Vec::new();
    leaves(&run.certificate, "", &mut places);
    assert!(places.len() > 90);
    for place in &places {
        let mut changed = run.clone();
        let leaf = changed.certificate.pointer_mut(place).unwrap();
        *leaf = match &*leaf {
            Value::String(text) => format!("{text}0").into(),
            Value::Number(number) => (number.as_i64().unwrap() + 1).into(),
            other => panic!("{other} at {place}"),
        };
        // Under the old seal, every change is seen.
        let code = refused_as(&changed);
        assert!(matches!(code, Some("sceau" | "version-du-format" | "unreadable")), "{place}: {code:?}");
        // Under a new seal, every claim is judged. Evidence is no claim: what is changed there may still prove the bound.
        if !place.contains("/evidence/") && place != "/seal" && !place.starts_with("/files/") {
            let resealed = sealed(changed);
            assert!(resealed.is_none_or(|run| refused_as(&run).is_some()), "{place} is accepted");
        }
    }
}

#[test]
fn evidence_that_is_changed_never_proves_a_false_bound() {
    let run = two_homes();
    let mut places = Vec::new();
    leaves(&run.certificate["levels"], "/levels", &mut places);
    let (mut refused, mut accepted) = (0, 0);
    for place in places.iter().filter(|place| place.contains("/evidence/")) {
        for by in [-1, 1, 1000] {
            let mut changed = run.clone();
            let leaf = changed.certificate.pointer_mut(place).unwrap();
            *leaf = (leaf.as_i64().unwrap() + by).into();
            match sealed(changed).and_then(|run| judged(&run)) {
                Some(Verdict::Accepted(still)) => {
                    accepted += 1;
                    assert!(still.levels.iter().all(|level| level.value == level.bound), "{place}");
                }
                _ => refused += 1,
            }
        }
    }
    assert!(refused > accepted, "{refused} refused, {accepted} accepted");
}

#[test]
fn five_hundred_corrupted_files_are_refused() {
    let run = two_homes();
    for seed in 0..500 {
        let (name, bytes) = corruption::corrupt_one(&run.files, seed).expect("a field to corrupt");
        let mut changed = run.clone();
        changed.files.insert(name.clone(), bytes);
        assert_eq!(refused_as(&changed), Some("fichiers"), "seed {seed}, {name}");
        let resealed = sealed(changed).unwrap();
        let code = refused_as(&resealed);
        assert!(code.is_some_and(|code| code.starts_with("fichier-")), "seed {seed}, {name}: {code:?}");
    }
}
