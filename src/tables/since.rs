//! What happened since an earlier run: who refused or withdrew, which homes are taken back, who had been awarded what.

use std::collections::{BTreeMap, BTreeSet};

use super::TableSource;
use super::open::open;
use super::records::Records;
use super::text::{decode, fold};
use crate::diagnostic::catalog::repair as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::index::{ApplicantIdx, VacancyIdx};

/// What a run takes over from an earlier one of the same scenario.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Since {
    /// Who refused which home, or was refused for it.
    pub refused: BTreeSet<(VacancyIdx, ApplicantIdx)>,
    /// The applicants that are candidates for nothing any more.
    pub withdrawn: BTreeSet<ApplicantIdx>,
    /// The homes that are no more to be awarded.
    pub removed: BTreeSet<VacancyIdx>,
    /// Who was awarded each home by the earlier run.
    pub awards: BTreeMap<VacancyIdx, ApplicantIdx>,
}

impl Since {
    /// Whether an applicant cannot be awarded a home because of what happened.
    #[must_use]
    pub fn bars(&self, applicant: ApplicantIdx, vacancy: VacancyIdx) -> bool {
        self.withdrawn.contains(&applicant)
            || self.removed.contains(&vacancy)
            || self.refused.contains(&(vacancy, applicant))
    }

    /// The home that each applicant had been awarded.
    #[must_use]
    pub fn homes(&self) -> BTreeMap<ApplicantIdx, VacancyIdx> {
        self.awards.iter().map(|(vacancy, applicant)| (*applicant, *vacancy)).collect()
    }
}

/// A line of a list of refusals and withdrawals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// The applicant's id; empty for all of them.
    pub applicant: String,
    /// The vacancy's id; empty for all of them.
    pub vacancy: String,
    /// The line of the file.
    pub line: u64,
}

/// Reads a list of refusals and withdrawals: columns `applicant` and `vacancy`, one of which may be empty on a line.
///
/// `None` exactly when an error was pushed.
#[must_use]
pub fn read_withdrawals(source: &TableSource, out: &mut Diagnostics) -> Option<Vec<Withdrawal>> {
    let before = out.error_count();
    let opened = open(source, out)?;
    let file = |line| Place::File { file: source.file.clone(), line };
    let mut records = Records::of(&opened);
    let header = records.next();
    let column = |name: &str| {
        let (_, record) = header.as_ref()?;
        record.iter().position(|cell| fold(cell.trim()) == fold(name))
    };
    let (Some(applicant), Some(vacancy)) = (column("applicant"), column("vacancy")) else {
        out.push(Diagnostic::new(&codes::WITHDRAWALS_UNREADABLE, file(1)));
        return None;
    };
    let mut lines = Vec::new();
    while let Some((line, record)) = records.next() {
        let cell = |at: usize| record.get(at).unwrap_or_default().trim().to_owned();
        let found = Withdrawal { applicant: cell(applicant), vacancy: cell(vacancy), line };
        if found.applicant.is_empty() && found.vacancy.is_empty() {
            out.push(Diagnostic::new(&codes::WITHDRAWALS_UNREADABLE, file(line)));
        }
        lines.push(found);
    }
    (out.error_count() == before).then_some(lines)
}

/// The text of a table, whatever its encoding. `None` exactly when an error was pushed.
#[must_use]
pub fn text(source: &TableSource, out: &mut Diagnostics) -> Option<String> {
    decode(source, out).map(std::borrow::Cow::into_owned)
}
