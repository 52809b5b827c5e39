//! `record`: what a commission decided on a run, and what happened afterwards, written to the ledger.
//!
//! A file is read whole and checked whole; then all of it is added, or nothing. A line that the ledger holds already is
//! passed over, so that recording a file twice changes nothing.

mod clash;
mod decisions;
mod events;
mod homes;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::ledger::Upto;
use super::recheck::{read_files, recorded_certificate, recorded_scenario};
use super::repair::{self, RepairFile};
use super::run::{TakenOver, compact_json, load_run};
use super::{Loaded, PipelineError, read_bytes, sha256_hex};
use crate::certificate::Certificate;
use crate::diagnostic::catalog::ledger as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::ledger::entry::Entry;
use crate::ledger::store::{History, LedgerError, Location, Refused, Store};
use crate::source::SourceMap;
use crate::tables::{NamedLine, TableSource};

/// What is to be recorded: one file, all of it or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordRequest {
    /// The decisions of a commission.
    Decisions {
        /// The run that it decided on.
        run: PathBuf,
        /// The run's scenario, when it is not where the run says.
        scenario: Option<PathBuf>,
        /// The file of decisions.
        file: PathBuf,
    },
    /// Events: leases, refusals, homes taken off the flow, forecasts, corrections.
    Events {
        /// The file of events.
        file: PathBuf,
    },
}

/// What was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Where.
    pub place: String,
    /// How many entries were added, by what they are in French and in English.
    pub added: BTreeMap<(&'static str, &'static str), usize>,
    /// How many lines were there already.
    pub known: usize,
    /// How many entries the ledger has.
    pub entries: usize,
    /// The hash of the last one.
    pub head: String,
}

/// Entries to add, each with the line it comes from, and how many lines are there already.
#[derive(Debug, Default)]
struct Draft {
    entries: Vec<Entry>,
    lines: Vec<usize>,
    known: usize,
}

impl Draft {
    fn push(&mut self, entry: Entry, line: usize) {
        self.entries.push(entry);
        self.lines.push(line);
    }
}

/// Records a file in a ledger: the one named, else that of the run's scenario. `None` exactly when an error was pushed; the
/// ledger is then as it was.
///
/// # Errors
/// A file cannot be read, or the ledger cannot be used.
pub fn record(
    request: &RecordRequest,
    ledger: Option<&str>,
    map: &mut SourceMap,
    out: &mut Diagnostics,
) -> Result<Option<Recorded>, PipelineError> {
    let location = ledger.map(|text| Location::read(text, Path::new("")));
    match request {
        RecordRequest::Decisions { run, scenario, file } => {
            let Some((certificate, loaded)) = reread(run, scenario.as_deref(), map, out)? else { return Ok(None) };
            let location = location.or_else(|| loaded.scenario.ledger.clone());
            let Some(location) = named(location, file, out) else { return Ok(None) };
            let source = table(file)?;
            let digest = sha256_hex(&source.bytes);
            let Some(rows) = decisions::read(&source, &certificate, &loaded, out) else { return Ok(None) };
            let sitting = homes::Sitting::of(&certificate, &loaded);
            let make = |history: &History| decisions::entries(&rows, &digest, &sitting, history);
            add(&location, &decisions::lines(&rows), make, out)
        }
        RecordRequest::Events { file } => {
            let Some(location) = named(location, file, out) else { return Ok(None) };
            let source = table(file)?;
            let digest = sha256_hex(&source.bytes);
            let Some(lines) = events::read(&source, out) else { return Ok(None) };
            let make = |history: &History| events::entries(&lines, &digest, history);
            add(&location, &events::lines(&lines), make, out)
        }
    }
}

fn table(path: &Path) -> Result<TableSource, PipelineError> {
    Ok(TableSource { file: path.to_string_lossy().into_owned(), bytes: read_bytes(path)?, ..TableSource::default() })
}

fn named(location: Option<Location>, file: &Path, out: &mut Diagnostics) -> Option<Location> {
    if location.is_none() {
        let place = Place::File { file: file.to_string_lossy().into_owned(), line: 0 };
        out.push(Diagnostic::new(&codes::LEDGER_NOT_NAMED, place));
    }
    location
}

/// Reads a run and its inputs again, and tells what is not as it was. `None` exactly when an error was pushed.
fn reread(
    run: &Path,
    scenario: Option<&Path>,
    map: &mut SourceMap,
    out: &mut Diagnostics,
) -> Result<Option<(Certificate, Loaded)>, PipelineError> {
    let files = read_files(run)?;
    let (certificate, date, known) = recorded_certificate(run, &files)?;
    let fault = |code, name: &str| {
        let place = Place::File { file: run.join(name).to_string_lossy().into_owned(), line: 0 };
        Diagnostic::new(code, place).with("name", name)
    };
    let unsealed = Certificate { seal: String::new(), ..certificate.clone() };
    if sha256_hex(&compact_json(&unsealed)) != certificate.seal {
        out.push(fault(&codes::RUN_CHANGED, "certificate.json.zst"));
        return Ok(None);
    }
    let changed = |(name, digest): &&(String, String)| files.get(name).is_none_or(|bytes| sha256_hex(bytes) != *digest);
    if let Some((name, _)) = certificate.files.iter().find(changed) {
        out.push(fault(&codes::RUN_CHANGED, name));
        return Ok(None);
    }
    let scenario = match scenario {
        Some(path) => path.to_owned(),
        None => recorded_scenario(run, &files)?,
    };
    let repair = repair::read(run, &files)?;
    let taken = repair.as_ref().map_or(TakenOver::Nothing, |file: &RepairFile| TakenOver::Kept(run, file));
    let upto = Upto::Hash(certificate.inputs.ledger_head.as_deref());
    let mut found = Diagnostics::default();
    let loaded = match load_run(&scenario, Some(date), known, taken, upto, map, &mut found) {
        Err(PipelineError::Ledger(LedgerError::OtherHistory(_) | LedgerError::Missing(_))) => {
            out.push(fault(&codes::RUN_OF_OTHER_LEDGER, "certificate.json.zst"));
            return Ok(None);
        }
        loaded => loaded?,
    };
    // What the tables and the policy are warned of was said when the run was made.
    found.iter().filter(|_| found.has_errors()).for_each(|fact| out.push(fact.clone()));
    let Some(loaded) = loaded else { return Ok(None) };
    if loaded.digests != certificate.inputs {
        let same = |a: &str, b: &str, name: &'static str| (a != b).then_some(name);
        let (read, said) = (&loaded.digests, &certificate.inputs);
        let which = same(&read.policy, &said.policy, "policy")
            .or(same(&read.applicants, &said.applicants, "applicants"))
            .or(same(&read.vacancies, &said.vacancies, "vacancies"));
        out.push(fault(&codes::INPUTS_CHANGED, "certificate.json.zst").with("which", which.unwrap_or("ledger")));
        return Ok(None);
    }
    Ok(Some((certificate, loaded)))
}

/// Adds the entries that `make` draws from the ledger; what contradicts it is told at its line.
fn add(
    location: &Location,
    lines: &[NamedLine],
    make: impl FnOnce(&History) -> Result<Draft, Vec<Diagnostic>>,
    out: &mut Diagnostics,
) -> Result<Option<Recorded>, PipelineError> {
    let mut store = Store::open(location, true)?;
    let (mut origins, mut known) = (Vec::new(), 0);
    let added: Result<(History, usize), Refused<Vec<Diagnostic>>> = store.add(|history| {
        let draft = make(history)?;
        (origins, known) = (draft.lines, draft.known);
        Ok(draft.entries)
    });
    match added {
        Ok((history, count)) => {
            let mut kinds = BTreeMap::new();
            let first = history.entries.len().saturating_sub(count);
            for entry in history.entries.iter().skip(first) {
                let own: &mut usize = kinds.entry(entry.fact.words()).or_default();
                *own = own.saturating_add(1);
            }
            let (entries, head) = (history.entries.len(), history.head);
            Ok(Some(Recorded { place: location.to_string(), added: kinds, known, entries, head }))
        }
        Err(Refused::Ledger(error)) => Err(error.into()),
        Err(Refused::Fault(facts)) => {
            for fact in facts {
                out.push(fact);
            }
            Ok(None)
        }
        Err(Refused::Clash { at, first, clash }) => {
            out.push(clash::told(at, first, &clash, &origins, lines));
            Ok(None)
        }
    }
}
