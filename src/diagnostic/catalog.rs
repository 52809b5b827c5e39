//! The catalogue of codes, one file per family.
//!
//! A new diagnostic is an entry here, a manual page in it, and a case in `tests/` named after the code.

pub mod admitted;
pub mod analysis;
pub mod examples;
pub mod ledger;
pub mod names;
pub mod repair;
pub mod scenario;
pub mod syntax;
pub mod tables;
pub mod types;
pub mod validate;
pub mod year;

use super::Entry;

/// Every entry of every family.
pub fn all() -> impl Iterator<Item = &'static Entry> {
    [syntax::ALL, names::ALL, types::ALL, analysis::ALL, tables::ALL, scenario::ALL, year::ALL, examples::ALL]
        .into_iter()
        .chain([repair::ALL, ledger::ALL, admitted::ALL, validate::ALL])
        .flatten()
        .copied()
}

/// The entry of that code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Entry> {
    all().find(|entry| entry.code == code)
}
