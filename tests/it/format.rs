//! The formatter: same meaning, same comments, one layout, and a detour through the other language changes no byte.
#![cfg(test)]

use std::path::{Path, PathBuf};

use equiflux::diagnostic::{Diagnostics, Language};
use equiflux::source::SourceMap;
use equiflux::syntax::ast::Policy;
use equiflux::syntax::{format, parse_recovering};

use crate::cli::{code, equiflux, root, stderr, stdout};

const LANGUAGES: [Language; 2] = [Language::French, Language::English];

fn read(text: &str) -> (Policy, usize) {
    let mut map = SourceMap::default();
    let file = map.add("policy.eqf", text);
    let mut out = Diagnostics::default();
    let policy = parse_recovering(&map, file, &mut out);
    (policy, out.iter().count())
}

/// The tree without what a layout may change: places, and the writing of cells.
fn shape(policy: &Policy) -> String {
    let mut policy = policy.clone();
    policy.language = policy.language.map(|_| Language::French);
    let full = format!("{policy:#?}");
    let mut shape = String::new();
    let mut skipped = 0;
    for line in full.lines() {
        if line.starts_with("    words: ") {
            continue;
        }
        if line.ends_with("Span {") {
            skipped = 6;
        }
        if skipped > 0 {
            skipped -= 1;
        } else {
            shape.push_str(line);
            shape.push('\n');
        }
    }
    shape
}

fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "eqf") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Formats in both languages; what it gives means the same, is stable, and comes back from the other language.
fn keeps(name: &str, text: &str) {
    let (before, faults) = read(text);
    let french = format(text, Some(Language::French));
    for language in LANGUAGES {
        let formatted = format(text, Some(language));
        assert!(formatted.kept, "{name} would not be kept in {language:?}:\n{text}");
        let (after, faults_after) = read(&formatted.text);
        assert!(faults_after <= faults, "{name}\n{}", formatted.text);
        if faults == 0 {
            let (before, after) = (without_cells(&shape(&before)), without_cells(&shape(&after)));
            let differ = before.lines().zip(after.lines()).position(|(before, after)| before != after);
            let around = |text: &str, at: usize| {
                text.lines().skip(at.saturating_sub(12)).take(20).collect::<Vec<_>>().join("\n")
            };
            if let Some(at) = differ {
                panic!("{name} says something else:\n{}\n--\n{}", around(&before, at), around(&after, at));
            }
        }
        assert_eq!(format(&formatted.text, Some(language)).text, formatted.text, "{name}: not stable");
        let back = format(&formatted.text, Some(Language::French)).text;
        assert_eq!(back, french.text, "{name}: not the same bytes after a detour");
    }
}

/// Cells keep what they hold, not how it is written: a cell's text stands beside its content.
fn without_cells(shape: &str) -> String {
    let mut kept = String::new();
    let mut cell = None;
    for line in shape.lines() {
        let indent = line.len() - line.trim_start().len();
        if line.trim_start().starts_with("content: ") {
            cell = Some(indent);
        }
        if line.trim_start().starts_with("text: ") && cell == Some(indent) {
            cell = None;
            continue;
        }
        kept.push_str(line);
        kept.push('\n');
    }
    kept
}

#[test]
fn every_policy_of_the_project_keeps_its_meaning_in_both_languages() {
    let mut seen = 0;
    for folder in ["rules", "scenarios", "tests/policies", "docs"] {
        for path in files(folder) {
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            // A file of two hundred faults and more is not read to its end.
            if read(&text).1 > 100 {
                continue;
            }
            // What may be one or a thousand is not translated: it would be decided (tests/it/dates.rs).
            if path.ends_with("milliers-ambigus.eqf") {
                continue;
            }
            keeps(&path.display().to_string(), &text);
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn shipped_policies_are_formatted() {
    for path in files("rules").iter().chain(&files("scenarios")).chain(&files("docs")) {
        let text = std::fs::read_to_string(path).unwrap();
        assert!(format(&text, None).text == text, "{} is to be formatted", path.display());
    }
}

fn complete() -> String {
    std::fs::read_to_string(root().join("tests/policies/good/complete.eqf")).unwrap()
}

#[test]
fn the_complete_policy_in_both_languages() {
    let text = complete();
    insta::assert_snapshot!("complete_french", format(&text, Some(Language::French)).text);
    insta::assert_snapshot!("complete_english", format(&text, Some(Language::English)).text);
}

#[test]
fn comments_stay_wherever_they_stand() {
    let text = complete();
    let lines: Vec<&str> = text.lines().collect();
    // Every second place: lines of each kind stand in pairs.
    for at in (0..=lines.len()).step_by(2) {
        for indent in ["", "    "] {
            let mut with: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            with.insert(at, format!("{indent}# remarque numéro {at}"));
            let formatted = format(&with.join("\n"), Some(Language::English));
            assert!(formatted.kept);
            assert!(formatted.text.contains(&format!("# remarque numéro {at}\n")), "{at}");
        }
        if let Some(line) = lines.get(at).filter(|line| !line.trim().is_empty()) {
            let mut with: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            with[at] = format!("{line} # en fin de ligne {at}");
            let formatted = format(&with.join("\n"), Some(Language::French));
            assert!(formatted.kept, "{line}");
            assert!(formatted.text.contains(&format!("# en fin de ligne {at}")), "{line}");
        }
    }
}

#[test]
fn other_indentations_and_line_ends_come_to_the_same() {
    let text = complete();
    let reference = format(&text, None).text;
    let wide: Vec<String> =
        text.lines().map(|line| format!("{}{line}", " ".repeat(line.len() - line.trim_start().len()))).collect();
    assert_eq!(format(&wide.join("\n"), None).text, reference);
    assert_eq!(format(&text.replace('\n', "\r\n"), None).text, reference);
    let shouted: Vec<String> = text
        .lines()
        .map(|line| {
            if line.starts_with("réservataire") {
                line.replacen("réservataire", "RESERVATAIRE", 1)
            } else {
                line.to_owned()
            }
        })
        .collect();
    assert_eq!(format(&shouted.join("\n"), None).text, reference);
}

#[test]
fn shuffled_words_keep_their_meaning() {
    let text = complete();
    let words: Vec<&str> = text.split([' ', '\n', '(', ')', ',']).filter(|word| !word.is_empty()).collect();
    let mut state = 2026_u64;
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let mut read_whole = 0;
    for _ in 0..120 {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for _ in 0..=draw(3) {
            let line = draw(lines.len());
            let mut pieces: Vec<String> = lines[line].split(' ').map(str::to_owned).collect();
            let (at, word) = (draw(pieces.len()), words[draw(words.len())].to_owned());
            match draw(4) {
                0 => pieces[at] = word,
                1 => pieces.insert(at, word),
                2 => drop(pieces.remove(at)),
                _ => {
                    let other = draw(pieces.len());
                    pieces.swap(at, other);
                }
            }
            lines[line] = pieces.join(" ");
        }
        let text = lines.join("\n");
        read_whole += usize::from(read(&text).1 == 0);
        keeps("a shuffled policy", &text);
    }
    assert!(read_whole > 10, "{read_whole}");
}

#[test]
fn a_line_that_does_not_read_stays() {
    let text = "politique « p »\ncatégorie a\n    si demandeur. et  # ici\n    source x\nn'importe   quoi\n\n\n# fin\n";
    let formatted = format(text, Some(Language::English));
    assert!(formatted.kept);
    assert_eq!(
        formatted.text,
        "policy “p”\ncategory a\n  si demandeur. et  # ici\n  source x\nn'importe   quoi\n\n# fin\n"
    );
}

fn scratch_policy(text: &str) -> (tempfile::TempDir, PathBuf) {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("p.eqf");
    std::fs::write(&path, text).unwrap();
    (scratch, path)
}

fn fmt(path: &Path, more: &[&str]) -> std::process::Output {
    equiflux(&[&["fmt", path.to_str().unwrap()], more].concat())
}

#[test]
fn the_command_checks_writes_and_translates() {
    let (_scratch, path) = scratch_policy("politique « p »\n    en vigueur du 01/01/2026 au 2026-12-31   # l'année\n");
    let before = std::fs::read_to_string(&path).unwrap();
    let check = fmt(&path, &["--check"]);
    assert_eq!(code(&check), 1);
    assert!(stdout(&check).contains("serait mis en forme"));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), before);
    assert_eq!(code(&fmt(&path, &[])), 0);
    let formatted = "politique « p »\n  en vigueur du 2026-01-01 au 2026-12-31  # l'année\n";
    assert_eq!(std::fs::read_to_string(&path).unwrap(), formatted);
    let check = fmt(&path, &["--check"]);
    assert_eq!((code(&check), stdout(&check), stderr(&check)), (0, String::new(), String::new()));
    assert_eq!(code(&fmt(&path, &["--lang", "en"])), 0);
    let english = "policy “p”\n  in force from 2026-01-01 to 2026-12-31  # l'année\n";
    assert_eq!(std::fs::read_to_string(&path).unwrap(), english);
    assert_eq!(code(&fmt(&path, &["--lang", "fr"])), 0);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), formatted);
    assert_eq!(code(&fmt(Path::new("no/such/file.eqf"), &[])), 2);
}

#[cfg(unix)]
#[test]
fn a_formatted_file_keeps_its_rights() {
    use std::os::unix::fs::PermissionsExt;
    let (_scratch, path) = scratch_policy("politique   « p »\n");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(code(&fmt(&path, &[])), 0);
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn the_colouring_of_editors_is_made_from_the_keywords() {
    let path = root().join("editors/vscode/syntaxes/eqf.tmLanguage.json");
    let expected = equiflux::syntax::keywords::editor_grammar();
    let _: serde_json::Value = serde_json::from_str(&expected).unwrap();
    if std::env::var_os("EQUIFLUX_EXPECT").is_some_and(|value| value == "write") {
        std::fs::write(&path, &expected).unwrap();
    }
    assert!(std::fs::read_to_string(&path).unwrap() == expected, "run this test with EQUIFLUX_EXPECT=write");
}

#[test]
fn the_table_of_keywords_is_a_topic_of_the_help() {
    let page = stdout(&equiflux(&["help", "keywords"]));
    for keyword in equiflux::syntax::keywords::KEYWORDS {
        assert!(page.contains(keyword.text.fr) && page.contains(keyword.text.en), "{}", keyword.key);
    }
}
