//! The policies of `tests/policies`: good ones read, print and read again; bad ones are told what is wrong.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that cannot read its cases fails"
)]

use equiflux::diagnostic::{Diagnostic, Diagnostics, Language, Place, catalog};
use equiflux::source::{SourceMap, Span};
use equiflux::syntax::ast::{Block, Policy};
use equiflux::syntax::{self, dump, parse, parse_recovering};
use std::fmt::Write as _;
use std::path::PathBuf;

const LANGUAGES: [Language; 2] = [Language::French, Language::English];

/// The policies of a folder of `tests/policies`, by name.
fn policies(folder: &str) -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/policies").join(folder);
    let mut policies: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "eqf"))
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(&path).unwrap()))
        .collect();
    policies.sort();
    policies
}

fn read(text: &str) -> (Policy, Vec<Diagnostic>, SourceMap) {
    let mut map = SourceMap::default();
    let file = map.add("policy.eqf", text);
    let mut out = Diagnostics::default();
    let policy = parse_recovering(&map, file, &mut out);
    let mut again = Diagnostics::default();
    assert_eq!(parse(&map, file, &mut again).is_none(), out.has_errors());
    (policy, out.iter().cloned().collect(), map)
}

fn place(diagnostic: &Diagnostic) -> Span {
    match &diagnostic.place {
        Place::Text(span) => *span,
        other => panic!("a fault of a text stands in the text: {other:?}"),
    }
}

/// `line:col code message` and the help under it.
fn told(diagnostics: &[Diagnostic], map: &SourceMap) -> String {
    let mut text = String::new();
    for language in LANGUAGES {
        for diagnostic in diagnostics {
            let (at, code) = (map.line_column(place(diagnostic)), diagnostic.code.code);
            writeln!(text, "{at} {code} {}", diagnostic.message(language)).unwrap();
            writeln!(text, "    {}", diagnostic.help(language)).unwrap();
            if let Some(fix) = &diagnostic.fix {
                writeln!(text, "    {} {:?} -> {:?}", map.line_column(fix.span), map.slice(fix.span), fix.replacement)
                    .unwrap();
            }
        }
        text.push('\n');
    }
    text
}

#[test]
fn the_grammar_of_keywords_is_made_from_their_table() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("grammar/keywords.pest");
    let expected = syntax::keywords::pest_rules();
    if std::env::var_os("EQUIFLUX_EXPECT").is_some_and(|value| value == "write") {
        std::fs::write(&path, &expected).unwrap();
    }
    assert!(std::fs::read_to_string(&path).unwrap() == expected, "grammar/keywords.pest must be:\n{expected}");
}

#[test]
fn good_policies_read() {
    for (name, text) in policies("good") {
        let (_, diagnostics, map) = read(&text);
        assert!(diagnostics.is_empty(), "{name}\n{}", told(&diagnostics, &map));
    }
}

#[test]
fn the_complete_policy_as_tree() {
    let (_, text) = policies("good").into_iter().find(|(name, _)| name == "complete").unwrap();
    let (policy, _, _) = read(&text);
    insta::assert_snapshot!("complete_tree", dump(&policy));
}

fn syntax_codes() -> Vec<&'static str> {
    catalog::syntax::ALL.iter().map(|entry| entry.code).collect()
}

#[test]
fn bad_policies_are_told_what_is_wrong() {
    for (name, text) in policies("bad").into_iter().filter(|(name, _)| syntax_codes().contains(&name.as_str())) {
        let (_, diagnostics, map) = read(&text);
        let told = told(&diagnostics, &map);
        assert!(diagnostics.iter().any(|diagnostic| diagnostic.code.code == name), "{name} is not told:\n{told}");
        // Two hundred times the same fault teach no more than three.
        let kept: Vec<Diagnostic> = diagnostics.iter().take(3).chain(diagnostics.last()).cloned().collect();
        let told = if diagnostics.len() > 50 { self::told(&kept, &map) } else { told };
        insta::assert_snapshot!(format!("bad_{name}"), told);
    }
}

#[test]
fn every_fix_mends_its_fault() {
    for (name, text) in policies("bad").into_iter().filter(|(name, _)| syntax_codes().contains(&name.as_str())) {
        let (_, diagnostics, _) = read(&text);
        let count = |diagnostics: &[Diagnostic], code: &str| diagnostics.iter().filter(|d| d.code.code == code).count();
        for diagnostic in &diagnostics {
            let Some(fix) = &diagnostic.fix else { continue };
            let mut fixed = text.clone();
            fixed.replace_range(fix.span.range(), &fix.replacement);
            let (_, after, map) = read(&fixed);
            let code = diagnostic.code.code;
            assert!(
                count(&after, code) < count(&diagnostics, code),
                "{name}: the fix of {code} does not mend it:\n{fixed}\n{}",
                told(&after, &map)
            );
        }
    }
}

#[test]
fn every_code_has_a_case_and_a_manual() {
    let cases: Vec<String> = policies("bad").into_iter().map(|(name, _)| name).collect();
    for entry in catalog::syntax::ALL {
        let code = entry.code;
        assert!(cases.iter().any(|case| case == code), "{code} has no case");
        for language in LANGUAGES {
            assert!(!entry.message.get(language).is_empty() && !entry.help.get(language).is_empty(), "{code}");
            assert!(entry.manual.get(language).contains("\n\n    "), "the manual of {code} has no example");
        }
    }
}

/// Ends in time, without a panic, whatever the text; gives what was told.
fn survives(text: &str) -> Vec<Diagnostic> {
    let start = std::time::Instant::now();
    let (policy, diagnostics, map) = read(text);
    let _ = (dump(&policy), told(&diagnostics, &map));
    // A text that hangs the reader takes hours; what it takes otherwise is seconds, and the machine may be busy.
    assert!(start.elapsed().as_secs() < 300, "too slow: {:?}", text.chars().take(60).collect::<String>());
    diagnostics
}

#[test]
fn hostile_texts_end_in_time() {
    let has = |diagnostics: &[Diagnostic], code: &str| diagnostics.iter().any(|d| d.code.code == code);
    let category = |condition: &str| format!("politique « p »\ncatégorie c\n  si {condition}\n");
    assert!(has(&survives(&category(&"a".repeat(1_000_000))), "ligne-trop-longue"));
    assert!(has(&survives(&"n'importe quoi\n".repeat(1_000_000)), "trop-d-erreurs"));
    assert!(has(&survives(&"\t\t« x\n".repeat(300_000)), "trop-d-erreurs"));
    assert!(has(&survives(&category(&"(".repeat(20_000))), "parenthese-non-fermee"));
    let nested = |depth: usize| category(&format!("{}a{}", "(".repeat(depth), ")".repeat(depth)));
    assert!(survives(&nested(30)).is_empty());
    assert!(has(&survives(&nested(40)), "imbrication-trop-profonde"));
    for repeated in ["non ", "si ", "-", "a.", "f(", "1 ", "a et ", "a ou ", "a = ", "mois depuis ", "a dans ("] {
        survives(&category(&repeated.repeat(6_000)));
        survives(&category(&format!("{}a", repeated.repeat(6_000))));
    }
    let chain = |terms: usize| category(&format!("a{} > 1", " + a".repeat(terms)));
    assert!(survives(&chain(90)).is_empty());
    assert!(has(&survives(&chain(2_000)), "imbrication-trop-profonde"));
    assert!(survives(&category(&format!("a{}", " et a".repeat(2_000)))).is_empty());
    let stairs: Vec<String> = (0..1_500).map(|depth| format!("{}source x\n", " ".repeat(depth))).collect();
    let stairs = stairs.concat();
    survives(&format!("politique « p »\n{stairs}"));
    survives(&format!("politique « p »\nparamètre p en %\n  |{}\n", "1|".repeat(15_000)));
}

#[test]
fn pieces_of_a_good_policy_never_panic() {
    let (_, text) = policies("good").into_iter().find(|(name, _)| name == "complete").unwrap();
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).step_by(211).collect();
    for pair in starts.windows(2) {
        survives(&text[..pair[0]]);
        survives(&format!("{}{}", &text[..pair[0]], &text[pair[1]..]));
        survives(&format!("{}(«{}", &text[..pair[0]], &text[pair[0]..]));
    }
}

#[test]
fn one_mistake_costs_one_line() {
    let text = "politique « p »\ncatégorie a\n  si demandeur.\ncatégorie b\n  si vrai &\ncatégorie c\n  si vrai\n";
    let (policy, diagnostics, _) = read(text);
    assert_eq!(diagnostics.len(), 2);
    assert_eq!(policy.blocks.len(), 1);
}

#[test]
fn names_and_texts_are_composed() {
    let (policy, diagnostics, _) =
        read("politique « e\u{301}te\u{301} »\ncate\u{301}gorie e\u{301}te\u{301}\n  si vrai\n");
    assert!(diagnostics.is_empty());
    assert_eq!(policy.header.title.text, "été");
    let Block::Category(category) = &policy.blocks[0] else { panic!("a category") };
    assert_eq!((category.name.text.as_str(), category.name.key()), ("été", syntax::fold("ETE")));
}
