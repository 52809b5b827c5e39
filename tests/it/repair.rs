//! Runs that start from an earlier one, searches that are interrupted or limited, and what is told of machines.
#![cfg(test)]

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::cli::{allocate, code, equiflux, root, stderr, stdout};

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Starts from a run with a list of withdrawals and a table of homes, written beside it.
fn restart(run: &Path, without: &str, with: &str, out: &Path) -> std::process::Output {
    let beside = run.parent().unwrap();
    let mut words = vec!["allocate", "--from", path(run), "--out", path(out)];
    let (without_file, with_file) = (beside.join("without.csv"), beside.join("with.csv"));
    if !without.is_empty() {
        std::fs::write(&without_file, without).unwrap();
        words.extend(["--without", path(&without_file)]);
    }
    if !with.is_empty() {
        std::fs::write(&with_file, with).unwrap();
        words.extend(["--with", path(&with_file)]);
    }
    equiflux(&words)
}

#[test]
fn a_refusal_moves_the_fewest_households_and_the_new_run_is_accepted() {
    let scratch = tempfile::tempdir().unwrap();
    let (run, second, third) = (scratch.path().join("run"), scratch.path().join("two"), scratch.path().join("three"));
    assert_eq!(code(&allocate("scenarios/minimal", &run, &[])), 0);
    // B is awarded L2 and refuses it: D, without a home so far, takes it.
    let output = restart(&run, "applicant,vacancy\nB,L2\n", "", &second);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stdout(&output).contains("foyers dont la situation change"), "{}", stdout(&output));
    insta::assert_snapshot!("repair_refusal_changes", read(&second.join("changes.csv")));
    insta::assert_snapshot!("repair_refusal_awards", read(&second.join("awards.csv")));
    let verdict = equiflux(&["verify", path(&second)]);
    assert_eq!(code(&verdict), 0, "{}", stdout(&verdict));
    assert!(stdout(&verdict).contains("situations_inchangees"), "{}", stdout(&verdict));
    let html = read(&second.join("dossier.html"));
    assert!(html.contains("Ce qui change depuis l’exécution de départ") && html.contains("refus"));
    // A home more, and a request less, from there: both stay in what the third run takes over.
    let output = restart(&second, "applicant,vacancy\nC,\n", "id,typologie,plafond\nL9,T3,25000\n", &third);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    insta::assert_snapshot!("repair_chain_changes", read(&third.join("changes.csv")));
    insta::assert_snapshot!("repair_chain_unmet", read(&third.join("unmet.csv")));
    let verdict = equiflux(&["verify", path(&third)]);
    assert_eq!(code(&verdict), 0, "{}", stdout(&verdict));
    let explained = equiflux(&["explain", path(&third), "--applicant", "C"]);
    assert_eq!(code(&explained), 0);
    assert!(stdout(&explained).contains("un refus ou un retrait est intervenu"), "{}", stdout(&explained));
}

#[test]
fn a_home_taken_back_stays_empty_and_says_why() {
    let scratch = tempfile::tempdir().unwrap();
    let (run, second) = (scratch.path().join("run"), scratch.path().join("two"));
    assert_eq!(code(&allocate("scenarios/minimal", &run, &[])), 0);
    let output = restart(&run, "vacancy;applicant\nL3;\n", "", &second);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let summary: serde_json::Value = serde_json::from_str(&read(&second.join("summary.json"))).unwrap();
    assert_eq!(summary["empty"][0]["vacancy"], "L3");
    assert_eq!(summary["empty"][0]["reason"], "logement_retire");
    let explained = equiflux(&["explain", path(&second), "--vacancy", "L3"]);
    assert!(stdout(&explained).contains("écartés par un refus ou un retrait"), "{}", stdout(&explained));
    assert!(summary["digests"]["changes"].as_str().is_some_and(|digest| digest.len() == 64));
    assert_eq!(code(&equiflux(&["verify", path(&second)])), 0);
}

#[test]
fn the_same_restart_gives_the_same_bytes_and_a_change_of_it_is_refused() {
    let scratch = tempfile::tempdir().unwrap();
    let run = scratch.path().join("run");
    assert_eq!(code(&allocate("scenarios/minimal", &run, &[])), 0);
    let without = "applicant,vacancy\nA,L1\n";
    let runs = ["one", "two"].map(|name| scratch.path().join(name));
    for out in &runs {
        assert_eq!(code(&restart(&run, without, "", out)), 0);
    }
    for entry in std::fs::read_dir(&runs[0]).unwrap() {
        let name = entry.unwrap().file_name();
        if name != "run.json" {
            let read = |run: &Path| std::fs::read(run.join(&name)).unwrap();
            assert!(read(&runs[0]) == read(&runs[1]), "{}", name.display());
        }
    }
    for (file, from, to) in
        [("repair.json", "\"A\",\n      \"L1\"", "\"A\",\n      \"L2\""), ("changes.csv", "refus", "demande_retiree")]
    {
        let target = runs[1].join(file);
        let text = read(&target);
        let changed = text.replace(from, to);
        assert_ne!(text, changed, "{file}");
        std::fs::write(&target, changed).unwrap();
        assert_eq!(code(&equiflux(&["verify", path(&runs[1])])), 4, "{file}");
        std::fs::write(&target, text).unwrap();
    }
    assert_eq!(code(&equiflux(&["verify", path(&runs[1])])), 0);
    std::fs::remove_file(runs[1].join("repair.json")).unwrap();
    assert_eq!(code(&equiflux(&["verify", path(&runs[1])])), 4);
}

#[test]
fn faulty_lists_are_refused_with_their_code() {
    let scratch = tempfile::tempdir().unwrap();
    let (run, out) = (scratch.path().join("run"), scratch.path().join("two"));
    assert_eq!(code(&allocate("scenarios/minimal", &run, &[])), 0);
    let mut seen = 0;
    for entry in std::fs::read_dir(root().join("tests/repairs/bad")).unwrap() {
        let file = entry.unwrap().path();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let (wanted, rest) = name.split_once('.').unwrap();
        let option = if rest.starts_with("without") { "--without" } else { "--with" };
        let file = format!("tests/repairs/bad/{name}");
        let words = ["allocate", "--from", path(&run), "--out", path(&out), option, &file, "--format", "short"];
        let french = equiflux(&words);
        assert_eq!(code(&french), 1, "{name}: {}", stderr(&french));
        assert!(stderr(&french).contains(&format!("[{wanted}]")), "{name}: {}", stderr(&french));
        assert!(!out.exists(), "{name}");
        insta::assert_snapshot!(format!("bad_repair_{wanted}"), stderr(&french));
        seen += 1;
    }
    assert_eq!(seen, 3);
    assert_eq!(code(&equiflux(&["allocate", "scenarios/minimal", "--without", "x.csv"])), 2);
    assert_eq!(code(&equiflux(&["allocate"])), 2);
    assert_eq!(code(&equiflux(&["allocate", "--from", "no/such/run"])), 2);
}

#[test]
fn a_rule_says_what_it_is_to_the_plan() {
    let scratch = tempfile::tempdir().unwrap();
    let run = scratch.path().join("run");
    assert_eq!(code(&allocate("scenarios/minimal", &run, &[])), 0);
    let told = equiflux(&["explain", path(&run), "--rule", "part_dalo"]);
    assert_eq!(code(&told), 0, "{}", stderr(&told));
    insta::assert_snapshot!("rule_part_dalo", stdout(&told));
    let json = equiflux(&["explain", path(&run), "--rule", "etat", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(value["rows"][0]["side"], "crossing");
    assert_eq!(value["rows"][0]["level"]["name"], "ecart_parts_flux");
    let admission = equiflux(&["explain", path(&run), "--rule", "ressources", "--lang", "en"]);
    assert!(stdout(&admission).contains("rule of admission"), "{}", stdout(&admission));
    assert_eq!(code(&equiflux(&["explain", path(&run), "--rule", "nothing"])), 2);
    let model = equiflux(&["model", "scenarios/minimal", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_slice(&model.stdout).unwrap();
    let rows = value["structure"]["rows"].as_array().unwrap();
    assert!(rows.iter().any(|row| row["row"] == "part_dalo" && row["reason"] == "ratio" && row["laminar"] == false));
    assert_eq!(value["structure"]["levels"][0]["level"], "logements_attribues");
    assert_eq!(value["structure"]["levels"][0]["engines"], serde_json::json!(["priority", "prices"]));
    assert_eq!(value["structure"]["levels"][1]["engines"], serde_json::json!(["trivial", "prices"]));
    let summary: serde_json::Value = serde_json::from_str(&read(&run.join("summary.json"))).unwrap();
    let engines: Vec<&str> =
        summary["levels"].as_array().unwrap().iter().map(|level| level["engine"].as_str().unwrap()).collect();
    assert_eq!(engines, ["priority", "trivial", "prices", "priority", "priority", "priority"][..engines.len()]);
}

/// A month that takes far longer to be proven than these tests wait.
fn month(scratch: &Path) -> std::path::PathBuf {
    let out = scratch.join("month");
    let words = ["generate", "--territory", "243500139", "--applicants", "1500", "--vacancies", "150", "--seed", "3"];
    let output = equiflux(&[&words[..], &["--out", path(&out)]].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    out
}

fn milliseconds(run: &Path, stage: &str) -> u64 {
    let value: serde_json::Value = serde_json::from_str(&read(&run.join("run.json"))).unwrap();
    value["milliseconds"][stage].as_u64().unwrap()
}

#[test]
fn a_limit_ends_the_search_soon_after_and_claims_nothing_unproven() {
    let scratch = tempfile::tempdir().unwrap();
    let scenario = month(scratch.path());
    for limit in [1, 3] {
        let run = scratch.path().join(format!("run{limit}"));
        let output = allocate(path(&scenario), &run, &["--limit", &limit.to_string()]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        // The limit counts from the start. What is left after it is a step of the search, ten times slower in a build
        // that is not optimised than in the one people use.
        let before = milliseconds(&run, "reading") + milliseconds(&run, "pairs");
        let late = (before + milliseconds(&run, "solving")).saturating_sub(before.max(1_000 * limit));
        assert!(late < 15_000, "{late} ms after a limit of {limit} s");
        let verdict = equiflux(&["verify", path(&run)]);
        assert_eq!(code(&verdict), 0, "{}", stdout(&verdict));
    }
}

#[cfg(target_os = "linux")]
mod interrupted {
    use super::*;

    /// Starts an allocation and waits until it listens to interruptions.
    fn start(scenario: &Path, out: &Path) -> Child {
        let child = Command::new(env!("CARGO_BIN_EXE_equiflux"))
            .current_dir(root())
            .args(["allocate", path(scenario), "--out", path(out), "--lang", "fr"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let status = format!("/proc/{}/status", child.id());
        let listens = || {
            let text = std::fs::read_to_string(&status).unwrap_or_default();
            let mask = text.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap_or("0").trim().to_owned();
            // SIGINT is signal 2: the second bit.
            u64::from_str_radix(&mask, 16).unwrap_or(0) & 2 != 0
        };
        let began = Instant::now();
        while !listens() {
            assert!(began.elapsed() < Duration::from_secs(60), "the program never listens");
            std::thread::sleep(Duration::from_millis(10));
        }
        child
    }

    fn interrupt(child: &Child) {
        let done = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        assert!(done.success());
    }

    #[test]
    fn the_first_interruption_ends_the_search_as_the_limit_does() {
        let scratch = tempfile::tempdir().unwrap();
        let scenario = month(scratch.path());
        let out = scratch.path().join("run");
        let child = start(&scenario, &out);
        interrupt(&child);
        let output = child.wait_with_output().unwrap();
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert!(stderr(&output).contains("le meilleur plan trouvé est retenu"), "{}", stderr(&output));
        let verdict = equiflux(&["verify", path(&out)]);
        assert_eq!(code(&verdict), 0, "{}", stdout(&verdict));
        let summary: serde_json::Value = serde_json::from_str(&read(&out.join("summary.json"))).unwrap();
        let open = |level: &serde_json::Value| level["status"] == "feasible";
        assert!(summary["levels"].as_array().unwrap().iter().any(open), "all proven at once");
    }

    #[test]
    fn the_second_interruption_stops_at_once_and_leaves_nothing_behind() {
        let scratch = tempfile::tempdir().unwrap();
        let scenario = month(scratch.path());
        let place = scratch.path().join("runs");
        std::fs::create_dir(&place).unwrap();
        let mut child = start(&scenario, &place.join("run"));
        let ended = loop {
            interrupt(&child);
            std::thread::sleep(Duration::from_millis(30));
            if let Some(ended) = child.try_wait().unwrap() {
                break ended;
            }
        };
        assert_eq!(ended.code(), Some(130));
        assert_eq!(std::fs::read_dir(&place).unwrap().count(), 0);
    }
}
