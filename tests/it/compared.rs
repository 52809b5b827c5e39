//! `compare` and `validate`: whole outputs, exit codes, and that what is said of two policies agrees with trying everybody.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot read its cases fails")]

use crate::cli::{code, equiflux, root, stderr, stdout};
use equiflux::analysis::compare::{Side, Topic, compare};
use equiflux::analysis::evaluate::{Content, Facts, holds};
use equiflux::analysis::logic::passes;
use equiflux::analysis::score::points;
use equiflux::diagnostic::Diagnostics;
use equiflux::index::{FieldIdx, Index};
use equiflux::ir::{Entity, Grid, TypedPolicy, Value};
use equiflux::quantity::{Date, Exact};
use equiflux::source::SourceMap;
use equiflux::{names, syntax, types};
use std::path::Path;

fn minimal(changes: &[(&str, &str)]) -> String {
    let text = std::fs::read_to_string(root().join("scenarios/minimal/policy.eqf")).unwrap();
    changes.iter().fold(text, |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replacen(old, new, 1)
    })
}

fn files(scratch: &Path, texts: &[(&str, String)]) -> Vec<String> {
    let write = |(name, text): &(&str, String)| {
        let path = scratch.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    texts.iter().map(write).collect()
}

#[test]
fn the_same_written_otherwise_is_proven_equal() {
    let scratch = tempfile::tempdir().unwrap();
    let other = minimal(&[
        ("demandeur.revenu <= logement.plafond", "logement.plafond >= demandeur.revenu"),
        ("  si demandeur.dalo\n", "  si demandeur.dalo ou (demandeur.dalo et demandeur.personnes > 3)\n"),
    ]);
    let paths = files(scratch.path(), &[("a.eqf", minimal(&[])), ("b.eqf", other)]);
    let output = equiflux(&["compare", &paths[0], &paths[1], "--date", "2026-03-12"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    insta::assert_snapshot!("compare_equal", stdout(&output));
}

#[test]
fn each_difference_is_told_with_somebody() {
    let scratch = tempfile::tempdir().unwrap();
    let other = minimal(&[
        ("vaut 50 points", "vaut 40 points"),
        ("au plus 60 points", "au plus 48 points"),
        ("| T1 | T2 | T3 | T4        |", "| T1 | T1 | T3 | T4        |"),
        ("  si demandeur.dalo\n", "  si demandeur.dalo ou demandeur.personnes >= 9\n"),
    ]);
    let paths = files(scratch.path(), &[("a.eqf", minimal(&[])), ("b.eqf", other)]);
    let arguments = ["compare", paths[0].as_str(), paths[1].as_str(), "--date", "2026-03-12"];
    let output = equiflux(&arguments);
    assert_eq!(code(&output), 1);
    insta::assert_snapshot!("compare_different", stdout(&output));
    let english = equiflux(&[&arguments[..], &["--data", "scenarios/minimal", "--lang", "en"]].concat());
    assert_eq!(code(&english), 1, "{}", stderr(&english));
    insta::assert_snapshot!("compare_on_data", stdout(&english));
    let json = equiflux(&[&arguments[..], &["--data", "scenarios/minimal", "--format", "json"]].concat());
    let value: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(value["equal"], false);
    assert_eq!(
        value["classes"].as_array().unwrap().len(),
        value["classes"].as_array().unwrap().iter().filter(|class| class["favours"].is_string()).count()
    );
    assert_eq!(value["data"]["kept"], 3);
}

#[test]
fn the_shipped_agreement_is_within_the_frame() {
    let scratch = tempfile::tempdir().unwrap();
    let page = scratch.path().join("avis.html");
    let arguments =
        ["validate", "rules/local/rennes-metropole.eqf", "--against", "rules/national/cch.eqf", "--date", "2026-03-12"];
    let output = equiflux(&[&arguments[..], &["--out", page.to_str().unwrap()]].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let text = stdout(&output);
    assert!(
        text.contains("l'accord reste dans le cadre") && text.contains("adapte paramètre seuil_premier_quartile"),
        "{text}"
    );
    assert!(text.contains("parts du flux : "), "{text}");
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("L’accord reste"), "{page}");
    assert!(!page.contains("<script") && !page.contains("http-equiv=\"refresh\""));
    let json = equiflux(&[&arguments[..], &["--format", "json"]].concat());
    let value: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(value["within_the_frame"], true);
    assert!(value["clauses"].as_array().unwrap().iter().any(|clause| clause["does"] == "replaces"));
}

#[test]
fn what_breaks_the_frame_is_told_and_ends_with_1() {
    let scratch = tempfile::tempdir_in(root().join("rules")).unwrap();
    let text = "politique « Accord »\n  en vigueur du 2026-01-01 au 2026-12-31\n  étend national/cch\n\
                amende obligation priorite_reservataires\n  taux 20 %\n  autorité « Conférence »\n  source « délibération »\n";
    let paths = files(scratch.path(), &[("accord.eqf", text.to_owned())]);
    let output = equiflux(&["validate", &paths[0], "--against", "rules/national/cch.eqf", "--date", "2026-03-12"]);
    assert_eq!(code(&output), 1);
    let text = stdout(&output);
    assert!(
        text.contains("amendement-contraire") && text.contains("sort du cadre obligation priorite_reservataires"),
        "{text}"
    );
    let stranger = "tests/policies/bad/cadre-non-etendu.eqf";
    let output = equiflux(&["validate", stranger, "--against", "rules/national/cch.eqf", "--date", "2026-03-12"]);
    assert_eq!(code(&output), 1);
    assert!(stdout(&output).contains("cadre-non-etendu"));
}

fn typed(text: &str) -> TypedPolicy {
    let (mut map, mut out) = (SourceMap::default(), Diagnostics::default());
    let file = map.add("policy.eqf", text);
    let policy = syntax::parse_recovering(&map, file, &mut out);
    let resolved = names::resolve_recovering(&[&policy], &mut out);
    types::check(&resolved, Date::parse("2026-03-12").unwrap(), &mut out).unwrap_or_else(|| panic!("{out:?}\n{text}"))
}

/// A small policy whose rules are drawn from a seed.
fn drawn(seed: u64) -> String {
    let mut state = seed;
    let mut below = |most: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % most
    };
    let mut test = || match below(8) {
        0 => format!("demandeur.a >= {}", below(4)),
        1 => format!("demandeur.a < {}", below(4)),
        2 => format!("demandeur.b = {}", below(3)),
        3 => "demandeur.c".to_owned(),
        4 => "non demandeur.c".to_owned(),
        5 => "demandeur.a > demandeur.b".to_owned(),
        6 => format!("demandeur.b >= {} et demandeur.a <= {}", below(3), below(4)),
        _ => format!("(demandeur.c ou demandeur.b < {})", below(3)),
    };
    let (rule, category, first, second) = (test(), test(), test(), test());
    let (one, two) = (10 * (1 + below(3)), 10 * (1 + below(2)));
    let join = if below(2) == 0 { "somme de" } else { "la plus forte de" };
    format!(
        "politique « Cas »\n  en vigueur du 2026-01-01 au 2026-12-31\n  source x\nschéma demandeur\n  champ a : entier de 0 à 3\n  \
         champ b : entier de 0 à 2, facultatif\n  champ c : oui ou non\n  champ d : date de 2026-01-01 à 2026-01-02\n\
         schéma logement\n  champ pieces : typologie\n\
         admissible r\n  {rule}\n  source x\ncatégorie k\n  si {category}\n\
         cotation g\n  rubrique h : {join}\n    critère u vaut {one} points si {first}\n    critère v vaut {two} points si {second}\n\
         obligation o\n  au moins 5 % des attributions vont à k\n  source x\n\
         objectif\n  d'abord logements attribués\n  puis obligations\n  puis points\n  égalité demandeur.d, puis tirage « x »\n"
    )
}

fn everybody() -> Vec<Facts> {
    let mut all = Vec::new();
    let number = |raw: i64| Content::Value(Value::Number(Exact::whole(i128::from(raw))));
    for a in 0..4 {
        for b in -1..3 {
            for c in [false, true] {
                let b = if b < 0 { Content::Unknown } else { number(b) };
                let contents = [number(a), b, Content::Value(Value::Boolean(c))];
                let fields = contents.into_iter().enumerate();
                all.push(fields.map(|(at, content)| ((Entity::Applicant, FieldIdx::at(at)), content)).collect());
            }
        }
    }
    all
}

/// On small policies: a proof of equality is one, and each topic said to differ does, in the direction that is told.
#[test]
fn what_is_said_of_two_policies_agrees_with_trying_everybody() {
    let all = everybody();
    let (mut equal, mut told) = (0, 0);
    for seed in 0..120_u64 {
        // Often the same draw but for its last figure.
        let first = drawn(seed);
        let second = if seed % 3 == 0 { first.replace(">= 2", ">= 1") } else { drawn(seed + 1000) };
        let (a, b) = (typed(&first), typed(&second));
        let found = compare(&a, &b);
        let admitted = |policy: &TypedPolicy, facts: &Facts| {
            policy.rules.iter().all(|rule| holds(policy, facts, &passes(rule)) == Some(true))
        };
        let inside = |policy: &TypedPolicy, facts: &Facts| {
            holds(policy, facts, &policy.categories.iter().next().unwrap().condition) == Some(true)
        };
        let score = |policy: &TypedPolicy, facts: &Facts| {
            let grids: Vec<&Grid> = policy.grids.iter().collect();
            points(policy, &grids, facts)
        };
        let (mut eligible, mut category, mut scored) = ([false; 2], [false; 2], [false; 2]);
        for facts in &all {
            let (x, y) = (admitted(&a, facts), admitted(&b, facts));
            eligible[0] |= x && !y;
            eligible[1] |= y && !x;
            let (x, y) = (inside(&a, facts), inside(&b, facts));
            category[0] |= x && !y;
            category[1] |= y && !x;
            let (x, y) = (score(&a, facts), score(&b, facts));
            scored[0] |= x > y;
            scored[1] |= y > x;
        }
        for class in &found.classes {
            let side = usize::from(class.favours == Side::Second);
            let true_of = match class.topic {
                Topic::Eligibility => eligible[side],
                Topic::Category => category[side],
                Topic::Points => scored[side],
            };
            assert!(true_of, "{seed}: {class:?}\n{first}\n{second}");
            told += 1;
        }
        let differ = [eligible, category, scored].concat().contains(&true);
        if found.equal() {
            assert!(!differ, "{seed}: said equal\n{first}\n{second}");
            equal += 1;
        }
        for (topic, sides) in [(Topic::Eligibility, eligible), (Topic::Category, category)] {
            for (at, side) in [Side::First, Side::Second].into_iter().enumerate() {
                let said = found.classes.iter().any(|class| class.topic == topic && class.favours == side);
                assert_eq!(said, sides[at], "{seed}: {topic:?} {side:?} {:?}\n{first}\n{second}", found.undecided);
            }
        }
        if scored.contains(&true) {
            let said = found.classes.iter().any(|class| class.topic == Topic::Points);
            assert!(said || !found.undecided.is_empty(), "{seed}: points\n{first}\n{second}");
        }
    }
    assert!(equal >= 5 && told >= 100, "{equal} equal, {told} told");
}
