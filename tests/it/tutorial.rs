//! The tutorials, played as a reader would: each edit applied, each command run, each answer compared with the page.
//!
//! A block `avant`/`before` is a text that stands once in the policy, the block `après`/`after` that follows takes its
//! place. A block `console` holds one command or more, each `$ …` followed by what it prints; `EQUIFLUX_EXPECT=write`
//! renews these.
#![cfg(test)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use crate::cli::root;

/// A fenced block: its word, and its lines without the fences.
struct Fenced {
    word: String,
    body: String,
}

/// The page cut into prose and fenced blocks.
fn pieces(page: &str) -> Vec<Result<Fenced, String>> {
    let mut pieces = Vec::new();
    let mut open: Option<Fenced> = None;
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(word)) => open = Some(Fenced { word: word.to_owned(), body: String::new() }),
            (Some(_), Some(_)) => pieces.extend(open.take().map(Ok)),
            (Some(fenced), None) => writeln!(fenced.body, "{line}").unwrap(),
            (None, None) => pieces.push(Err(format!("{line}\n"))),
        }
    }
    assert!(open.is_none(), "a fence is left open");
    pieces
}

/// What a command prints, standard output first.
fn answer(line: &str, at: &Path) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["cp", from, to] => {
            std::fs::copy(at.join(from), at.join(to)).unwrap();
            String::new()
        }
        ["equiflux", arguments @ ..] => {
            let output = Command::new(env!("CARGO_BIN_EXE_equiflux"))
                .current_dir(at)
                .env("LC_ALL", "fr_FR.UTF-8")
                .args(arguments)
                .output()
                .unwrap();
            String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
        }
        _ => panic!("`{line}` is not a command of a tutorial"),
    }
}

fn copy_rules(to: &Path) {
    for folder in ["national", "local"] {
        let target = to.join("rules").join(folder);
        std::fs::create_dir_all(&target).unwrap();
        for entry in std::fs::read_dir(root().join("rules").join(folder)).unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, target.join(path.file_name().unwrap())).unwrap();
        }
    }
}

fn play(name: &str, policy: &str) {
    let page_path = root().join("docs").join(name);
    let page = std::fs::read_to_string(&page_path).unwrap();
    let scratch = tempfile::tempdir().unwrap();
    copy_rules(scratch.path());
    let policy = scratch.path().join(policy);
    let mut played = String::new();
    let mut before: Option<String> = None;
    let mut commands = 0;
    for piece in pieces(&page) {
        let fenced = match piece {
            Err(prose) => {
                played.push_str(&prose);
                continue;
            }
            Ok(fenced) => fenced,
        };
        let body = match fenced.word.as_str() {
            "avant" | "before" => {
                before = Some(fenced.body.clone());
                fenced.body
            }
            "après" | "after" => {
                let old = before.take().unwrap();
                let text = std::fs::read_to_string(&policy).unwrap();
                assert_eq!(text.matches(&old).count(), 1, "{name}: stands once in the policy: {old}");
                std::fs::write(&policy, text.replace(&old, &fenced.body)).unwrap();
                fenced.body
            }
            "console" => {
                let mut body = String::new();
                for command in fenced.body.lines().filter_map(|line| line.strip_prefix("$ ")) {
                    commands += 1;
                    let answer = answer(command, scratch.path());
                    writeln!(body, "$ {command}").unwrap();
                    body.push_str(&answer);
                    if !answer.is_empty() && !answer.ends_with('\n') {
                        body.push('\n');
                    }
                }
                body
            }
            other => panic!("{name}: no block is called `{other}`"),
        };
        write!(played, "```{}\n{body}```\n", fenced.word).unwrap();
    }
    assert!(commands > 5, "{name}: {commands} commands");
    if std::env::var_os("EQUIFLUX_EXPECT").is_some_and(|value| value == "write") {
        std::fs::write(&page_path, &played).unwrap();
    }
    let page = std::fs::read_to_string(&page_path).unwrap();
    assert!(played == page, "{name} no longer says what the program answers; it should read:\n{played}");
}

#[test]
fn the_french_tutorial_is_true() {
    play("tutorial.fr.md", "rules/local/ma-ville.eqf");
}

#[test]
fn the_english_tutorial_is_true() {
    play("tutorial.en.md", "rules/local/my-town.eqf");
}
