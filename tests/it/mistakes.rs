//! The mistakes of `tests/policies/mistakes`: each file holds one, as people make it.
//!
//! Its header says what is wrong, what is meant and on which line. An error must stand on that line, and the changes
//! that the errors carry must mend nearly all of the files; the others are listed in `GALLERY.md`, with what their
//! message should say.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test that cannot read its cases fails")]

use equiflux::diagnostic::{Diagnostic, Diagnostics, Language, Place, Severity, apply_fixes};
use equiflux::source::{FileId, SourceMap};
use equiflux::{examples, names, syntax, types};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

/// How many times the changes of a run are applied.
const ROUNDS: usize = 3;
/// The part of the mistakes that must be mended by the changes their messages carry, in percent.
const MENDED: usize = 90;
/// How many mistakes one snapshot shows.
const SHOWN_TOGETHER: usize = 25;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/policies/mistakes")
}

fn cases() -> Vec<(String, String)> {
    let mut cases: Vec<(String, String)> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "eqf"))
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(&path).unwrap()))
        .collect();
    cases.sort();
    cases
}

/// Every pass of the language, as `equiflux check` runs them; a policy that extends another extends `base/socle.eqf`.
fn check(text: &str) -> (SourceMap, FileId, Diagnostics) {
    let mut map = SourceMap::default();
    let mut out = Diagnostics::default();
    let file = map.add("politique.eqf", text);
    let policy = syntax::parse_recovering(&map, file, &mut out);
    let date = policy.header.validity.map_or(equiflux::quantity::Date(20_454), |validity| validity.from);
    let mut chain = Vec::new();
    if policy.header.extends.iter().any(|extends| extends.path == "socle") {
        let base = std::fs::read_to_string(folder().join("base/socle.eqf")).unwrap();
        let file = map.add("socle.eqf", base);
        chain.push(syntax::parse_recovering(&map, file, &mut out));
    }
    chain.push(policy);
    let merged = names::merge(&chain.iter().collect::<Vec<_>>(), &names::Lineage::default(), &mut out);
    let policies: Vec<_> = merged.policies.iter().collect();
    let resolved = names::resolve(&policies, &mut out).filter(|_| merged.complete);
    if let Some(typed) = resolved.and_then(|resolved| types::check(&resolved, date, &mut out)) {
        for (policy, block) in
            policies.iter().flat_map(|policy| examples::blocks(policy).map(move |block| (policy, block)))
        {
            let _ = examples::read(block, policy.language.unwrap_or(Language::French), &typed, &mut out);
        }
    }
    (map, file, out)
}

fn errors(out: &Diagnostics) -> Vec<&Diagnostic> {
    out.iter().filter(|diagnostic| diagnostic.code.severity == Severity::Error).collect()
}

/// The line of a mistake, as its header gives it.
fn line(text: &str) -> u32 {
    let line = text.lines().find_map(|line| line.strip_prefix("# ligne : ")).unwrap();
    line.trim().parse().unwrap()
}

fn mended(text: &str) -> Option<String> {
    let mut text = text.to_owned();
    for _ in 0..ROUNDS {
        let (_, file, out) = check(&text);
        if !out.has_errors() {
            return Some(text);
        }
        text = apply_fixes(&text, file, &out).text;
    }
    (!check(&text).2.has_errors()).then_some(text)
}

/// The lines that the mending changed, each before and after.
fn difference(before: &str, after: &str) -> String {
    let (old, new): (BTreeSet<&str>, BTreeSet<&str>) = (before.lines().collect(), after.lines().collect());
    let mut text = String::new();
    for line in before.lines().filter(|line| !new.contains(line)) {
        writeln!(text, "  - {line}").unwrap();
    }
    for line in after.lines().filter(|line| !old.contains(line)) {
        writeln!(text, "  + {line}").unwrap();
    }
    text
}

fn told(name: &str, text: &str) -> String {
    let (map, _, out) = check(text);
    let mut told = format!("{name} : {}\n", text.lines().next().unwrap().trim_start_matches("# "));
    for language in [Language::French, Language::English] {
        for diagnostic in errors(&out) {
            let at = match &diagnostic.place {
                Place::Text(span) => map.line_column(*span).to_string(),
                _ => String::new(),
            };
            let (message, help) = (diagnostic.message(language), diagnostic.help(language));
            writeln!(told, "{at} {} {message}\n     {help}", diagnostic.code.code).unwrap();
        }
    }
    match mended(text) {
        Some(after) => told.push_str(&difference(text, &after)),
        None => told.push_str("  (pas corrigée)\n"),
    }
    told
}

#[test]
fn there_are_many_mistakes_and_each_is_told_on_its_line() {
    let cases = cases();
    assert!(cases.len() >= 130, "{}", cases.len());
    let mut wrong = Vec::new();
    for (name, text) in &cases {
        let (map, _, out) = check(text);
        let lines: Vec<u32> = errors(&out)
            .into_iter()
            .filter_map(|diagnostic| match &diagnostic.place {
                Place::Text(span) => Some(map.line_column(*span).line),
                _ => None,
            })
            .collect();
        if !lines.contains(&line(text)) {
            wrong.push(format!("{name}: line {} expected, {lines:?} told", line(text)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nearly_all_mistakes_are_mended_and_the_others_are_in_the_gallery() {
    let cases = cases();
    let left: Vec<&str> =
        cases.iter().filter(|(_, text)| mended(text).is_none()).map(|(name, _)| name.as_str()).collect();
    let percent = (cases.len() - left.len()) * 100 / cases.len();
    assert!(percent >= MENDED, "{percent} % of {} mistakes are mended; not these: {}", cases.len(), left.join(" "));
    let gallery = std::fs::read_to_string(folder().join("GALLERY.md")).unwrap();
    let listed: Vec<&str> = gallery.lines().filter_map(|line| line.strip_prefix("## ")).map(str::trim).collect();
    assert_eq!(listed, left, "the gallery must list exactly the mistakes that are not mended, in this order");
}

#[test]
fn a_mended_policy_says_what_was_meant() {
    let cases = cases();
    for (group, cases) in cases.chunks(SHOWN_TOGETHER).enumerate() {
        let shown: Vec<String> = cases.iter().map(|(name, text)| told(name, text)).collect();
        insta::assert_snapshot!(format!("mistakes_{group:02}"), shown.join("\n"));
    }
}
