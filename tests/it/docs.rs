//! The examples of the manual: every fenced block of `docs/` is checked as a reader would.
#![cfg(test)]

use crate::cli::{equiflux, root};
use std::path::{Path, PathBuf};

/// The policy that a fragment is put in, before its objective.
const FRAME: &str = "docs/reference/frame.eqf";

/// An example: where it begins, the code it must give, its lines.
struct Example {
    line: usize,
    expected: Option<String>,
    text: String,
}

fn pages(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            pages(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    found.sort();
}

fn all_pages() -> Vec<PathBuf> {
    let mut found = Vec::new();
    pages(&root().join("docs"), &mut found);
    found
}

/// The fenced blocks whose language is `eqf`; a fence that is not closed, or an odd mention of `eqf`, is a fault.
fn examples(page: &Path, text: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let Some(words) = line.trim_start().strip_prefix("```") else { continue };
        let (mut body, mut closed) = (String::new(), false);
        for (_, line) in lines.by_ref() {
            if line.trim() == "```" {
                closed = true;
                break;
            }
            body.push_str(line);
            body.push('\n');
        }
        assert!(closed, "{}:{}: the block is not closed", page.display(), number + 1);
        let mut words = words.split_whitespace();
        let (language, option) = (words.next(), words.next());
        if language != Some("eqf") {
            assert!(!language.is_some_and(|word| word.starts_with("eqf")), "{}:{}", page.display(), number + 1);
            continue;
        }
        let expected = option.map(|option| match option.strip_prefix("bad:") {
            Some(code) => code.to_owned(),
            None => panic!("{}:{}: `{option}` is not `bad:CODE`", page.display(), number + 1),
        });
        examples.push(Example { line: number + 1, expected, text: body });
    }
    examples
}

fn begins_with(line: &str, words: &[&str]) -> bool {
    line.split_whitespace().next().is_some_and(|first| words.contains(&first))
}

/// The whole policy of an example.
fn policy(text: &str, frame: &str) -> String {
    let first = text.lines().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    if first.is_some_and(|line| begins_with(line, &["politique", "policy", "langue", "language"])) {
        return text.to_owned();
    }
    let lines: Vec<&str> = frame.lines().collect();
    let at = lines.iter().position(|line| begins_with(line, &["objectif"])).unwrap();
    let mut whole = format!("{}\n{text}\n", lines[..at].join("\n"));
    let objective = ["objectif", "objective", "Objectif", "Objective"];
    if !text.lines().any(|line| !line.starts_with(' ') && begins_with(line, &objective)) {
        whole.push_str(&lines[at..].join("\n"));
        whole.push('\n');
    }
    whole
}

#[test]
fn every_example_of_the_manual_holds() {
    let frame = std::fs::read_to_string(root().join(FRAME)).unwrap();
    // Beside the shipped rules, so that `étend national/cch` is found.
    let scratch = tempfile::tempdir_in(root().join("rules")).unwrap();
    let mut faults = Vec::new();
    for page in all_pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        for (number, example) in examples(&page, &text).iter().enumerate() {
            let stem = page.file_stem().unwrap().to_str().unwrap();
            let file = scratch.path().join(format!("{stem}-{number}.eqf"));
            std::fs::write(&file, policy(&example.text, &frame)).unwrap();
            let output = equiflux(&["check", file.to_str().unwrap(), "--date", "2026-03-12", "--format", "short"]);
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            // Examples written in the manual do not only read: they pass.
            let tested = example.expected.is_none() && example.text.contains("\nex");
            let tested = tested.then(|| equiflux(&["test", file.to_str().unwrap()]));
            if let Some(tested) = tested.filter(|tested| tested.status.code() != Some(0)) {
                let told = String::from_utf8_lossy(&tested.stdout).into_owned();
                faults.push(format!("{}:{}: examples\n{told}", page.display(), example.line));
            }
            let right = match &example.expected {
                None => output.status.code() == Some(0),
                Some(code) => output.status.code() == Some(1) && told.contains(code.as_str()),
            };
            if !right {
                let wanted = example.expected.as_deref().unwrap_or("no error");
                faults.push(format!("{}:{}: {wanted}\n{told}", page.display(), example.line));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_page_is_in_both_languages() {
    for page in all_pages() {
        let name = page.to_str().unwrap();
        let other = match (name.strip_suffix(".fr.md"), name.strip_suffix(".en.md")) {
            (Some(stem), _) => format!("{stem}.en.md"),
            (_, Some(stem)) => format!("{stem}.fr.md"),
            _ => panic!("{name} names no language"),
        };
        assert!(Path::new(&other).exists(), "{other} is missing");
    }
}
