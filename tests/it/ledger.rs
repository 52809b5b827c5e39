//! The ledger: what a commission decided and what follows, recorded whole or not at all, chained, recounted.
#![cfg(test)]

mod carry;
mod crash;
mod property;
mod servers;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Output;

use super::cli::{code, equiflux, root, stderr, stdout};

/// A copy of the minimal scenario whose ledger is `flux.sqlite` beside it.
pub(super) fn office(scratch: &Path) -> PathBuf {
    let office = scratch.join("office");
    std::fs::create_dir_all(&office).unwrap();
    for name in ["policy.eqf", "demandes.csv", "logements.csv", "scenario.yaml"] {
        std::fs::copy(root().join("scenarios/minimal").join(name), office.join(name)).unwrap();
    }
    let scenario = office.join("scenario.yaml");
    let text = std::fs::read_to_string(&scenario).unwrap();
    std::fs::write(&scenario, format!("{text}ledger: {{ file: flux.sqlite }}\n")).unwrap();
    office
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn allocate(office: &Path, name: &str) -> PathBuf {
    let run = office.join(name);
    let output = equiflux(&["allocate", path(office), "--out", path(&run)]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    run
}

fn record(run: &Path, decisions: &Path) -> Output {
    equiflux(&["record", path(run), "--decisions", path(decisions), "--format", "short"])
}

fn decided(office: &Path, text: &str) -> PathBuf {
    let file = office.join("decisions.csv");
    std::fs::write(&file, format!("logement,demande,rang,decision,motif\n{text}")).unwrap();
    file
}

fn happened(office: &Path, text: &str) -> Output {
    let file = office.join("events.csv");
    std::fs::write(&file, format!("evenement,date,logement,demande,motif,nombre,annee,ecriture\n{text}")).unwrap();
    events(office, &file)
}

fn events(office: &Path, file: &Path) -> Output {
    let ledger = office.join("flux.sqlite");
    equiflux(&["record", "--events", path(file), "--ledger", path(&ledger), "--format", "short"])
}

/// What a ledger's file holds; nothing when there is none.
fn content(office: &Path) -> Option<Vec<u8>> {
    std::fs::read(office.join("flux.sqlite")).ok()
}

/// An office whose ledger holds a commission: L1 awarded and let, L2 awarded by rank to two.
fn after_a_commission(scratch: &Path) -> (PathBuf, PathBuf) {
    let office = office(scratch);
    let run = allocate(&office, "run");
    let decisions = decided(&office, "L1,A,1,attribution,\nL2,B,1,b,\nL2,D,2,b,\n");
    let output = record(&run, &decisions);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let output = happened(&office, "bail,2026-03-24,L1,A,,,,\n");
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    (office, run)
}

fn faulty(directory: &str) -> Vec<(String, PathBuf)> {
    let mut found: Vec<(String, PathBuf)> = std::fs::read_dir(root().join("tests/ledger").join(directory))
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name.split('.').next().unwrap().to_owned(), path)
        })
        .collect();
    found.sort();
    found
}

/// Whether a refusal names its code, a place and a fix, in both languages; the texts go to a snapshot.
fn told(output: &Output, wanted: &str, file: &Path) -> String {
    let (shown, name) = (stderr(output), file.file_name().unwrap().to_string_lossy().into_owned());
    assert_eq!(code(output), 1, "{name}: {shown}{}", stdout(output));
    assert!(shown.contains(&format!("[{wanted}]")), "{name}: {shown}");
    let mut text = format!("{name}\n");
    for line in shown.lines() {
        let line = line.rsplit_once("tests/ledger/").map_or(line, |(_, rest)| rest);
        let _ = writeln!(text, "    {line}");
    }
    text
}

#[test]
fn faulty_decisions_are_refused_with_place_cause_and_fix_and_the_ledger_is_untouched() {
    let scratch = tempfile::tempdir().unwrap();
    let office = office(scratch.path());
    let run = allocate(&office, "run");
    let (mut seen, mut all) = (0, String::new());
    for (wanted, file) in faulty("bad") {
        let output = record(&run, &file);
        all.push_str(&told(&output, &wanted, &file));
        assert_eq!(content(&office), None, "{wanted}");
        seen += 1;
    }
    assert!(seen >= 30, "{seen}");
    insta::assert_snapshot!("ledger_faulty_decisions", all);
}

#[test]
fn what_contradicts_the_ledger_is_refused_and_the_ledger_is_untouched() {
    let scratch = tempfile::tempdir().unwrap();
    let (office, run) = after_a_commission(scratch.path());
    let before = content(&office);
    let mut all = String::new();
    for (wanted, file) in faulty("after") {
        all.push_str(&told(&record(&run, &file), &wanted, &file));
        assert!(content(&office) == before, "{wanted}");
    }
    for (wanted, file) in faulty("events") {
        all.push_str(&told(&events(&office, &file), &wanted, &file));
        assert!(content(&office) == before, "{wanted}");
    }
    insta::assert_snapshot!("ledger_contradictions", all);
}

#[test]
fn a_run_that_is_not_the_commissions_is_refused() {
    let scratch = tempfile::tempdir().unwrap();
    for (wanted, file) in faulty("runs") {
        let scratch = scratch.path().join(&wanted);
        let (office, run) = match wanted.as_str() {
            "registre-compte-disparu"
            | "execution-autre-registre"
            | "demande-deja-logee"
            | "demande-deja-attributaire" => after_a_commission(&scratch),
            _ => {
                let office = office(&scratch);
                let run = if wanted == "registre-absent" { office.join("run") } else { allocate(&office, "run") };
                (office, run)
            }
        };
        let policy = office.join("policy.eqf");
        let output = match wanted.as_str() {
            "execution-modifiee" => {
                let awards = run.join("awards.csv");
                let text = std::fs::read_to_string(&awards).unwrap();
                std::fs::write(&awards, text.replace("L1,1,A", "L1,1,E")).unwrap();
                record(&run, &file)
            }
            "entrees-changees" => {
                let table = office.join("demandes.csv");
                let text = std::fs::read_to_string(&table).unwrap();
                std::fs::write(&table, text.replace("10000", "10001")).unwrap();
                record(&run, &file)
            }
            "registre-non-designe" => {
                let plain = root().join("scenarios/minimal");
                let run = office.join("plain");
                assert_eq!(code(&equiflux(&["allocate", path(&plain), "--out", path(&run)])), 0);
                record(&run, &file)
            }
            "execution-autre-registre" => {
                // The second run starts from a ledger that is then replaced.
                let second = allocate(&office, "second");
                std::fs::remove_file(office.join("flux.sqlite")).unwrap();
                let decisions = decided(&office, "L1,A,1,attribution,\n");
                assert_eq!(code(&record(&run, &decisions)), 0);
                record(&second, &file)
            }
            "demande-deja-logee" | "demande-deja-attributaire" => {
                std::fs::write(office.join("logements.csv"), "id,typologie,plafond\nL4,T2,25000\nL5,T3,25000\n")
                    .unwrap();
                let second = allocate(&office, "second");
                let who =
                    if wanted == "demande-deja-logee" { "L4,A,1,attribution,\n" } else { "L5,B,1,attribution,\n" };
                record(&second, &decided(&office, who))
            }
            "registre-absent" => equiflux(&["allocate", path(&office), "--out", path(&run), "--format", "short"]),
            "registre-compte-disparu" => {
                let text = std::fs::read_to_string(&policy).unwrap();
                let renamed = text.replace("obligation part_dalo ", "obligation quart_dalo ");
                std::fs::write(&policy, renamed.replace("| part_dalo |", "| quart_dalo |")).unwrap();
                equiflux(&["allocate", path(&office), "--out", path(&office.join("second")), "--format", "short"])
            }
            other => panic!("no case for {other}"),
        };
        let warning = matches!(wanted.as_str(), "registre-absent" | "registre-compte-disparu");
        assert_eq!(code(&output), i32::from(!warning), "{wanted}: {}", stderr(&output));
        assert!(stderr(&output).contains(&format!("[{wanted}]")), "{wanted}: {}", stderr(&output));
    }
}

#[test]
fn recording_twice_changes_nothing_and_a_second_file_adds_the_rest() {
    let scratch = tempfile::tempdir().unwrap();
    let office = office(scratch.path());
    let run = allocate(&office, "run");
    let first = decided(&office, "L1,A,1,attribution,\n");
    let output = record(&run, &first);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    insta::assert_snapshot!("ledger_recorded", stdout(&output).replace(path(&office), "OFFICE"));
    let before = content(&office);
    let output = record(&run, &first);
    assert_eq!(code(&output), 0);
    assert!(stdout(&output).contains("déjà inscrit, rien n'est ajouté"), "{}", stdout(&output));
    assert!(content(&office) == before);
    // The commission's other decisions, in another order, with what is known already.
    let second = decided(&office, "L3,D,2,b,\nL3,C,1,b,\nL1,A,1,attribution,\n");
    let output = record(&run, &second);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stdout(&output).contains("lignes déjà inscrites : 1"), "{}", stdout(&output));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(office.join("flux.sqlite")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn balances_feed_the_next_run_and_earlier_runs_are_still_accepted() {
    let scratch = tempfile::tempdir().unwrap();
    let (office, run) = after_a_commission(scratch.path());
    std::fs::write(office.join("logements.csv"), "id,typologie,plafond\nL4,T3,25000\n").unwrap();
    let second = allocate(&office, "second");
    let summary = std::fs::read_to_string(second.join("summary.json")).unwrap();
    let summary: serde_json::Value = serde_json::from_str(&summary).unwrap();
    assert_eq!(summary["flow"]["opening"], serde_json::json!({"proposed": 2, "attributed": 2, "signed": 1}));
    let shares = summary["shares"].as_array().unwrap();
    let opening = |name: &str| shares.iter().find(|share| share["name"] == name).unwrap()["opening"].clone();
    assert_eq!(opening("commune"), serde_json::json!({"base": 2, "reached": 1}));
    assert_eq!(opening("etat"), serde_json::json!({"base": 2, "reached": 1}));
    assert_eq!(summary["obligations"][0]["opening"], serde_json::json!({"base": 2, "reached": 1}));
    assert_eq!(code(&equiflux(&["verify", path(&second)])), 0);
    // The first run is judged on the ledger as it was then: empty.
    std::fs::copy(root().join("scenarios/minimal/logements.csv"), office.join("logements.csv")).unwrap();
    let verdict = equiflux(&["verify", path(&run)]);
    assert_eq!(code(&verdict), 0, "{}{}", stdout(&verdict), stderr(&verdict));
    // A refusal takes the home over to the next one on the list, and the accounts with it.
    let output = happened(&office, "refus,2026-03-20,L2,B,trop petit,,,\n");
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    std::fs::write(office.join("logements.csv"), "id,typologie,plafond\nL4,T3,25000\n").unwrap();
    let third = allocate(&office, "third");
    let summary = std::fs::read_to_string(third.join("summary.json")).unwrap();
    let summary: serde_json::Value = serde_json::from_str(&summary).unwrap();
    assert_eq!(summary["obligations"][0]["opening"], serde_json::json!({"base": 2, "reached": 0}));
    assert_ne!(content_of(&second, "summary.json"), content_of(&third, "summary.json"));
}

fn content_of(run: &Path, name: &str) -> Vec<u8> {
    std::fs::read(run.join(name)).unwrap()
}

#[test]
fn a_counter_entry_undoes_and_undoing_it_restores() {
    let scratch = tempfile::tempdir().unwrap();
    let (office, run) = after_a_commission(scratch.path());
    // Entry 13 is A's lease, entry 7 its award.
    let output = happened(&office, "correction,2026-03-25,,,bail annulé,,,13\n");
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let output = happened(&office, "correction,2026-03-25,,,erreur de saisie,,,7\n");
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let decisions = decided(&office, "L1,A,1,non_attribution,ressources\n");
    let output = record(&run, &decisions);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    let shown = equiflux(&["ledger", "show", path(&office.join("flux.sqlite")), "--vacancy", "L1"]);
    insta::assert_snapshot!("ledger_shown", stdout(&shown));
    assert_eq!(code(&equiflux(&["ledger", "verify", path(&office.join("flux.sqlite"))])), 0);
}

#[test]
fn any_change_of_history_is_found() {
    let scratch = tempfile::tempdir().unwrap();
    let (office, _) = after_a_commission(scratch.path());
    let ledger = office.join("flux.sqlite");
    let whole = std::fs::read(&ledger).unwrap();
    let changes = [
        (
            "DROP TRIGGER links_never_change; UPDATE links SET body = replace(body, '\"B\"', '\"E\"') WHERE number = 9",
            4,
        ),
        ("DROP TRIGGER links_never_leave; DELETE FROM links WHERE number = 5", 4),
        ("DROP TRIGGER links_never_leave; DELETE FROM links WHERE number = 13", 4),
        ("DROP TRIGGER links_never_change; UPDATE links SET hash = replace(hash, 'a', 'b') WHERE number = 13", 4),
        ("UPDATE balances SET body = replace(body, '2', '3')", 4),
        ("UPDATE balances SET head = 'x'", 4),
    ];
    for (change, wanted) in changes {
        std::fs::write(&ledger, &whole).unwrap();
        rusqlite::Connection::open(&ledger).unwrap().execute_batch(change).unwrap();
        let output = equiflux(&["ledger", "verify", path(&ledger)]);
        assert_eq!(code(&output), wanted, "{change}: {}{}", stdout(&output), stderr(&output));
    }
    std::fs::write(&ledger, &whole).unwrap();
    let connection = rusqlite::Connection::open(&ledger).unwrap();
    for refused in ["UPDATE links SET body = ''", "DELETE FROM links"] {
        assert!(connection.execute_batch(refused).unwrap_err().to_string().contains("only added to"));
    }
    std::fs::write(&ledger, b"not a database, but long enough to be read as one").unwrap();
    let output = equiflux(&["ledger", "verify", path(&ledger)]);
    assert_eq!(code(&output), 2, "{}", stderr(&output));
    assert!(stderr(&output).contains("n'est pas un registre"), "{}", stderr(&output));
}

#[test]
fn the_yearly_statement_says_what_was_proposed_awarded_and_taken_off() {
    let scratch = tempfile::tempdir().unwrap();
    let (office, _) = after_a_commission(scratch.path());
    let more = "prevision,2026-01-10,,,mutation_interne,12,,\nprevision,2026-12-20,,,vente,3,2027,\n\
                hors_flux,2026-02-01,L77,,mutation_interne,,,\n";
    assert_eq!(code(&happened(&office, more)), 0);
    let ledger = office.join("flux.sqlite");
    let statement = |out: &str, date: &str, lang: &str| {
        let out = office.join(out);
        let words = ["report", "annual", "--ledger", path(&ledger), "--year", "2026", "--date", date, "--lang", lang];
        let output = equiflux(&[&words[..], &["--out", path(&out)]].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        (out, stdout(&output).replace(path(&office), "OFFICE"))
    };
    let (first, shown) = statement("bilan", "2027-01-20", "fr");
    let (second, _) = statement("again", "2027-01-20", "fr");
    let mut all = shown;
    for name in ["bilan.csv", "engagements.csv", "soustractions.csv"] {
        let _ = write!(all, "-- {name}\n{}", String::from_utf8(content_of(&first, name)).unwrap());
    }
    insta::assert_snapshot!("ledger_statement", all);
    for name in ["bilan.csv", "bilan.html", "bilan.xlsx", "engagements.csv", "soustractions.csv"] {
        assert!(content_of(&first, name) == content_of(&second, name), "{name}");
    }
    let html = String::from_utf8(content_of(&first, "bilan.html")).unwrap();
    assert!(html.contains("avant le 28\u{a0}février 2027") && html.contains("dans les délais"), "{html}");
    assert!(!html.contains("http://") && !html.contains("https://") && !html.contains("<script"));
    assert!(statement("late", "2027-03-02", "fr").1.contains("en retard"));
    let (english, shown) = statement("early", "2026-06-30", "en");
    assert!(shown.contains("provisional: the year is not over"), "{shown}");
    let html = String::from_utf8(content_of(&english, "bilan.html")).unwrap();
    assert!(html.contains("<html lang=\"en\">") && html.contains("Homes taken off the flow"));
    for (year, file) in [("2025", path(&ledger)), ("2026", "nowhere.sqlite")] {
        let output =
            equiflux(&["report", "annual", "--ledger", file, "--year", year, "--out", path(&office.join("no"))]);
        assert_eq!(code(&output), 2, "{}", stderr(&output));
    }
}

#[test]
fn a_year_is_replayed_through_the_files_of_an_office() {
    let scratch = tempfile::tempdir().unwrap();
    let replay = |name: &str| {
        let out = scratch.path().join(name);
        let words = ["simulate", "scenarios/minimal", "--periods", "3", "--refusals", "40", "--out", path(&out)];
        let output = equiflux(&words);
        assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
        assert!(stdout(&output).contains("soldes égaux au recomptage"), "{}", stdout(&output));
        out
    };
    let (first, second) = (replay("first"), replay("second"));
    for name in ["seances.csv", "bilan-2026/bilan.csv", "bilan-2026/bilan.xlsx"] {
        assert!(content_of(&first, name) == content_of(&second, name), "{name}");
    }
    insta::assert_snapshot!("ledger_replayed", String::from_utf8(content_of(&first, "seances.csv")).unwrap());
    for at in 1..=3 {
        let run = first.join(format!("seance-{at:02}/run"));
        let verdict = equiflux(&["verify", path(&run)]);
        assert_eq!(code(&verdict), 0, "{}{}", stdout(&verdict), stderr(&verdict));
    }
}
