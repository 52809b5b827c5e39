//! `report annual`, `ledger verify` and `ledger show`: what a ledger says.

use std::collections::BTreeMap;
use std::path::Path;

use super::{PipelineError, write_directory};
use crate::diagnostic::Language;
use crate::ledger::annual::{Statement, statement};
use crate::ledger::store::{History, Location, Store};
use crate::quantity::Date;
use crate::report;

/// The ledger that a command names: a file, or the URL of a server.
///
/// # Errors
/// It cannot be used, or an entry is not as it was written.
pub fn read_ledger(name: &str) -> Result<History, PipelineError> {
    Ok(Store::open(&Location::read(name, Path::new("")), false)?.history()?)
}

/// Checks a ledger whole: hashes, entries against those before them, balances against a recount.
///
/// # Errors
/// What is wrong first.
pub fn check_ledger(name: &str) -> Result<History, PipelineError> {
    Ok(Store::open(&Location::read(name, Path::new("")), false)?.check()?)
}

/// Writes the statement of a year; none when nothing of that year is recorded.
///
/// # Errors
/// The ledger cannot be used, or the directory cannot be written.
pub fn annual(
    ledger: &str,
    year: i16,
    drawn: Date,
    out: &Path,
    language: Language,
) -> Result<Option<Statement>, PipelineError> {
    let history = read_ledger(ledger)?;
    let Some(statement) = statement(&history.state, &history.head, year) else { return Ok(None) };
    let files = BTreeMap::from([
        ("bilan.csv".to_owned(), report::annual_csv(&statement)),
        ("bilan.html".to_owned(), report::annual_html(&statement, drawn, language)),
        ("bilan.xlsx".to_owned(), report::annual_xlsx(&statement, drawn, language)?),
        ("engagements.csv".to_owned(), report::objectives_csv(&statement)),
        ("soustractions.csv".to_owned(), report::subtractions_csv(&statement)),
    ]);
    write_directory(out, &files)?;
    Ok(Some(statement))
}
