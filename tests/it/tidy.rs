//! The house is tidy: every module says what it holds, every code has its page and its case, every rule its source.
#![cfg(test)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use equiflux::diagnostic::{Language, catalog};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(directory: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![directory.to_owned()];
    while let Some(directory) = waiting.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            // A hidden directory is another test's scratch.
            let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if path.is_dir() {
                waiting.extend((!hidden).then_some(path));
            } else if path.extension().is_some_and(|one| one == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn every_module_says_what_it_holds() {
    for path in files(&root().join("src"), "rs") {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{} has no module documentation", path.display());
    }
}

#[test]
fn no_file_is_too_long() {
    for path in files(&root().join("src"), "rs") {
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 700, "{} has {lines} lines", path.display());
    }
}

#[test]
fn codes_are_unique_and_kebab_case() {
    let mut seen = BTreeSet::new();
    for entry in catalog::all() {
        assert!(seen.insert(entry.code), "`{}` stands twice", entry.code);
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(entry.code.chars().all(plain), "`{}` is not kebab-case", entry.code);
    }
    assert!(seen.len() >= 40, "{} codes", seen.len());
}

#[test]
fn every_code_speaks_both_languages_and_has_a_manual_page() {
    for entry in catalog::all() {
        for language in [Language::French, Language::English] {
            let code = entry.code;
            assert!(!entry.message.get(language).is_empty(), "{code}: message");
            assert!(!entry.help.get(language).is_empty(), "{code}: help");
            assert!(entry.manual.get(language).len() > 60, "{code}: manual");
        }
        assert_ne!(entry.message.fr, entry.message.en, "{}", entry.code);
        assert_ne!(entry.manual.fr, entry.manual.en, "{}", entry.code);
        for text in [entry.message.en, entry.help.en] {
            let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
            assert!(!words.contains(&"you") && !words.contains(&"your"), "{}: `{text}`", entry.code);
        }
        for text in [entry.message.fr, entry.help.fr] {
            let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
            assert!(!words.contains(&"vous") && !words.contains(&"votre"), "{}: `{text}`", entry.code);
        }
    }
}

#[test]
fn templates_name_the_same_arguments_in_both_languages() {
    let arguments = |text: &str| -> BTreeSet<String> {
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect()
    };
    for entry in catalog::all() {
        assert_eq!(arguments(entry.message.fr), arguments(entry.message.en), "{}: message", entry.code);
        assert_eq!(arguments(entry.help.fr), arguments(entry.help.en), "{}: help", entry.code);
    }
}

#[test]
fn every_code_has_a_bad_case() {
    let mut cases = BTreeSet::new();
    for directory in
        ["tests/policies/bad", "tests/tables/bad", "tests/scenarios/bad", "tests/repairs/bad", "tests/ledger/bad"]
            .into_iter()
            .chain(["tests/ledger/after", "tests/ledger/events", "tests/ledger/runs"])
    {
        for entry in std::fs::read_dir(root().join(directory)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            cases.insert(name.split('.').next().unwrap().to_owned());
        }
    }
    let missing: Vec<&str> = catalog::all().map(|entry| entry.code).filter(|code| !cases.contains(*code)).collect();
    assert!(missing.is_empty(), "codes without a bad case: {missing:?}");
}

#[test]
fn every_rule_of_the_shipped_policies_has_a_source() {
    const CREATES_A_RIGHT: &[&str] = &["admissible ", "réservataire ", "obligation ", "paramètre ", "candidats "];
    for path in files(&root().join("rules"), "eqf") {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut blocks: Vec<(&str, bool)> = Vec::new();
        for line in text.lines() {
            if line.starts_with(|c: char| c.is_alphabetic()) {
                blocks.push((line, false));
            } else if line.trim_start().starts_with("source ")
                && let Some(last) = blocks.last_mut()
            {
                last.1 = true;
            }
        }
        for (block, has_source) in blocks {
            let owes = CREATES_A_RIGHT.iter().any(|noun| block.starts_with(noun));
            assert!(!owes || has_source, "{}: `{block}` has no source", path.display());
        }
    }
}

#[test]
fn the_readme_names_commands_that_exist() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let help =
        std::process::Command::new(env!("CARGO_BIN_EXE_equiflux")).args(["help", "--lang", "en"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let mut named = 0;
    for line in readme.lines().map(str::trim) {
        let rest = line.strip_prefix("cargo run --release -- ").or_else(|| line.strip_prefix("equiflux "));
        let Some(command) = rest.and_then(|rest| rest.split_whitespace().next()) else { continue };
        let known = help.lines().any(|line| line.trim_start().starts_with(command));
        assert!(known, "the README names `{command}`, which does not exist");
        named += 1;
    }
    assert!(named >= 3);
    assert!(readme.contains("cargo run --release -- allocate scenarios/rennes-metropole-commission"));
    assert!(readme.contains("cargo test"));
}

/// The policy that the README opens with is a real one: it extends the shipped model and checks without an error.
#[test]
fn the_readmes_policy_checks() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let policy = readme.split("```\n").nth(1).unwrap();
    assert!(policy.starts_with("politique"), "{policy}");
    let scratch = tempfile::tempdir().unwrap();
    for (name, text) in equiflux::pipeline::shipped_policies() {
        let path = scratch.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let path = scratch.path().join("p.eqf");
    std::fs::write(&path, policy).unwrap();
    let checked = std::process::Command::new(env!("CARGO_BIN_EXE_equiflux"))
        .args(["check", path.to_str().unwrap(), "--date", "2026-03-12", "--format", "short"])
        .output()
        .unwrap();
    assert_eq!(checked.status.code(), Some(0), "{}", String::from_utf8_lossy(&checked.stderr));
}
