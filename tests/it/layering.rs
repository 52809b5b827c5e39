//! Who may import whom, and which dependency lives in which module, read from the sources as text.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Each module with the modules it may import. A module may always import itself.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("quantity", &[]),
    ("index", &[]),
    ("diagnostic", &["source", "quantity"]),
    ("geography", &[]),
    ("syntax", &["source", "quantity", "diagnostic"]),
    ("names", &["source", "quantity", "diagnostic", "geography", "syntax"]),
    ("ir", &["source", "quantity", "index", "diagnostic", "syntax"]),
    ("types", &["source", "quantity", "index", "diagnostic", "geography", "syntax", "names", "ir"]),
    ("analysis", &["source", "quantity", "index", "diagnostic", "ir"]),
    ("tables", &["source", "quantity", "index", "diagnostic", "geography", "ir"]),
    ("predicates", &["quantity", "index", "ir", "tables"]),
    ("ledger", &["quantity", "index", "ir"]),
    ("model", &["quantity", "index", "ir", "tables", "predicates", "ledger"]),
    ("certificate", &["quantity", "index"]),
    ("solver", &["quantity", "index", "model", "certificate"]),
    ("verifier", &["quantity", "index", "diagnostic", "geography", "ir", "tables", "ledger", "certificate"]),
    (
        "decision",
        &[
            "quantity",
            "index",
            "diagnostic",
            "geography",
            "ir",
            "tables",
            "predicates",
            "ledger",
            "model",
            "solver",
            "certificate",
        ],
    ),
    // A commission written as an example is run through the passes of a scenario, in memory, and read from the decisions:
    // the same plan, the same reasons and the same accounts as a run would give.
    (
        "examples",
        &[
            "source",
            "quantity",
            "index",
            "diagnostic",
            "syntax",
            "ir",
            "analysis",
            "tables",
            "predicates",
            "ledger",
            "model",
            "certificate",
            "solver",
            "decision",
        ],
    ),
    // The yearly statement is read from the ledger, and names communes.
    ("report", &["quantity", "index", "diagnostic", "geography", "ir", "ledger", "decision"]),
    ("territory", &["quantity", "geography", "diagnostic"]),
    (
        "pipeline",
        &[
            "source",
            "quantity",
            "index",
            "diagnostic",
            "syntax",
            "names",
            "ir",
            "types",
            "analysis",
            "tables",
            "predicates",
            "ledger",
            "model",
            "certificate",
            "solver",
            "verifier",
            "decision",
            "report",
            "territory",
            "examples",
        ],
    ),
    (
        "cli",
        &[
            "source",
            "quantity",
            "diagnostic",
            "syntax",
            "ir",
            "analysis",
            "ledger",
            "model",
            "verifier",
            "decision",
            "report",
            "pipeline",
            "examples",
        ],
    ),
];

/// Each dependency with the modules it may be named in.
const DEPENDENCIES: &[(&str, &[&str])] = &[
    ("annotate_snippets", &["cli"]),
    ("bytes", &["tables"]),
    ("calamine", &["tables"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("ctrlc", &["cli"]),
    ("csv", &["geography", "tables", "territory", "report", "verifier"]),
    ("encoding_rs", &["tables"]),
    ("good_lp", &["solver"]),
    ("jiff", &["quantity"]),
    ("parquet", &["tables"]),
    ("pest", &["syntax"]),
    ("pest_derive", &["syntax"]),
    ("rand_chacha", &["territory", "model"]),
    ("postgres", &["ledger"]),
    ("rayon", &["ledger", "syntax", "predicates", "solver", "verifier", "decision", "tables", "pipeline", "cli"]),
    ("rusqlite", &["ledger"]),
    ("rust_xlsxwriter", &["report"]),
    ("serde", &["certificate", "ledger", "pipeline", "report"]),
    ("serde_json", &["certificate", "ledger", "report", "verifier", "pipeline", "cli", "model"]),
    ("serde_yaml", &["pipeline"]),
    ("sha2", &["ledger", "tables", "model", "verifier", "pipeline"]),
    ("strsim", &["syntax", "names", "types", "tables", "examples", "cli"]),
    ("thiserror", &["certificate", "ledger", "solver", "report", "territory", "pipeline"]),
    ("unicode_normalization", &["syntax", "names", "tables", "model", "geography"]),
    ("zip", &["tables"]),
    ("zstd", &["geography", "territory", "pipeline"]),
];

/// What the judge must not reach, even through others.
const JUDGED: &[&str] = &["predicates", "model", "solver", "decision", "report"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every source file with the module it belongs to; `main.rs` and `lib.rs` are the surface of the crate.
fn sources() -> Vec<(String, PathBuf, String)> {
    fn walk(directory: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let mut files = Vec::new();
    walk(&root().join("src"), &mut files);
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let relative = path.strip_prefix(root().join("src")).unwrap().to_string_lossy().into_owned();
            let module = relative.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            (module, path, text)
        })
        .collect()
}

/// The code of a file without comments; tests count as code.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap()).collect::<Vec<_>>().join("\n")
}

/// The first segments after `crate::`, also inside `use crate::{a::…, b}`.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0_i32;
            let mut word = String::new();
            let mut at_start = true;
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => at_start = true,
                    c if depth == 0 && at_start && (c.is_alphanumeric() || c == '_') => word.push(c),
                    _ if depth == 0 && !word.is_empty() => {
                        found.insert(std::mem::take(&mut word));
                        at_start = false;
                    }
                    _ => {}
                }
                if (c == ',' || c == '}') && !word.is_empty() {
                    found.insert(std::mem::take(&mut word));
                }
            }
            if !word.is_empty() {
                found.insert(word);
            }
        } else {
            found.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    found
}

fn allowed() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    MAY_IMPORT.iter().map(|(module, list)| (*module, list.iter().copied().collect())).collect()
}

#[test]
fn every_arrow_is_in_the_table() {
    let allowed = allowed();
    let mut wrong = Vec::new();
    for (module, path, text) in sources() {
        if module == "main" || module == "lib" {
            continue;
        }
        let Some(may) = allowed.get(module.as_str()) else {
            wrong.push(format!("{}: the module `{module}` is not in the table", path.display()));
            continue;
        };
        for target in imports(&code(&text)) {
            if target != module && allowed.contains_key(target.as_str()) && !may.contains(target.as_str()) {
                wrong.push(format!("{}: `{module}` imports `{target}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "forbidden arrows:\n{}", wrong.join("\n"));
}

#[test]
fn the_table_has_no_cycle() {
    let allowed = allowed();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    while done.len() < allowed.len() {
        let next: Vec<&str> = allowed
            .iter()
            .filter(|(module, list)| !done.contains(*module) && list.iter().all(|one| done.contains(one)))
            .map(|(module, _)| *module)
            .collect();
        let left: Vec<&&str> = allowed.keys().filter(|module| !done.contains(*module)).collect();
        assert!(!next.is_empty(), "a cycle among {left:?}");
        done.extend(next);
    }
}

#[test]
fn the_judge_reaches_nothing_it_judges() {
    let allowed = allowed();
    let mut reached: BTreeSet<&str> = BTreeSet::from(["verifier"]);
    loop {
        let more: BTreeSet<&str> = reached.iter().flat_map(|module| allowed[module].iter().copied()).collect();
        let before = reached.len();
        reached.extend(more);
        if reached.len() == before {
            break;
        }
    }
    for judged in JUDGED {
        assert!(!reached.contains(judged), "the verifier reaches `{judged}`");
    }
}

#[test]
fn every_dependency_stays_in_its_room() {
    let mut wrong = Vec::new();
    for (module, path, text) in sources() {
        let code = code(&text);
        for (dependency, rooms) in DEPENDENCIES {
            let named = code.match_indices(&format!("{dependency}::")).any(|(at, _)| {
                let before = code[..at].chars().next_back();
                !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':' || c == '.')
            });
            if named && !rooms.contains(&module.as_str()) {
                wrong.push(format!("{}: `{dependency}` in `{module}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "strayed dependencies:\n{}", wrong.join("\n"));
}

#[test]
fn every_dependency_is_in_the_table() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let section = manifest.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    for line in section.lines().filter(|line| line.contains('=')) {
        let name = line.split('=').next().unwrap().trim().replace('-', "_");
        assert!(DEPENDENCIES.iter().any(|(known, _)| *known == name), "`{name}` has no room in the table");
    }
}

#[test]
fn the_reader_of_imports_sees_what_it_should() {
    let found = imports("use crate::{a::b, c::{d, e}, f};\nuse crate::g::h; $crate::no; crate::i()");
    let expected = ["a", "c", "f", "g", "i"].map(str::to_owned);
    assert_eq!(found, BTreeSet::from(expected));
}
