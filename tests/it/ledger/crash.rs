//! Interrupted at any instant, and written to by two: nothing is lost, nothing is half written.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use equiflux::ledger::store::{Location, Store};
use equiflux::model::sample::Sequence;

use super::path;

/// How many homes a file takes off the flow.
const LINES: usize = 40;

fn file(directory: &Path, name: &str) -> std::path::PathBuf {
    let file = directory.join(format!("{name}.csv"));
    let lines = (0..LINES).map(|line| format!("hors_flux,2026-02-01,{name}-{line},vente\n"));
    std::fs::write(&file, format!("evenement,date,logement,motif\n{}", lines.collect::<String>())).unwrap();
    file
}

fn record(ledger: &Path, file: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_equiflux"))
        .args(["record", "--events", path(file), "--ledger", path(ledger)])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn entries(ledger: &Path) -> usize {
    let location = Location::File(ledger.to_owned());
    Store::open(&location, true).unwrap().check().unwrap().entries.len()
}

#[test]
fn killed_at_three_hundred_instants_a_file_is_recorded_whole_or_not_at_all() {
    let scratch = tempfile::tempdir().unwrap();
    let mut draw = Sequence::new(20_261_124);
    let (mut whole, mut none) = (0, 0);
    let mut longest = Duration::from_millis(1);
    let mut ledger = scratch.path().join("first.sqlite");
    let mut before = 0;
    for round in 0..300 {
        if round % 50 == 0 {
            // A fresh one, so that its making is interrupted too; and how long a recording takes now.
            ledger = scratch.path().join(format!("{round}.sqlite"));
            let start = Instant::now();
            let other = scratch.path().join("timed.sqlite");
            assert!(record(&other, &file(scratch.path(), &format!("timed{round}"))).wait().unwrap().success());
            longest = start.elapsed();
            before = 0;
        }
        let file = file(scratch.path(), &format!("r{round}"));
        let mut child = record(&ledger, &file);
        // Somewhere between the start and a little after the usual end.
        let share = u32::try_from(draw.below(1200)).unwrap();
        std::thread::sleep(longest * share / 1000);
        let _ = child.kill();
        child.wait().unwrap();
        let found = entries(&ledger);
        assert!(found == before || found == before + LINES, "round {round}: {before} entries, then {found}");
        if found == before {
            none += 1;
        } else {
            whole += 1;
        }
        before = found;
    }
    assert!(whole > 10 && none > 10, "whole {whole}, none {none}: the instants do not surround the recording");
}

#[test]
fn two_writers_at_once_lose_nothing() {
    let scratch = tempfile::tempdir().unwrap();
    let ledger = scratch.path().join("flux.sqlite");
    let children: Vec<Child> = (0..8).map(|at| record(&ledger, &file(scratch.path(), &format!("w{at}")))).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(entries(&ledger), 8 * LINES);
}
