//! A run that starts from an earlier one: what happened since, read, kept in the run's directory and read again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::recheck::{read_files, recorded_certificate, recorded_scenario};
use super::{BadRun, Knowledge, PipelineError, read_bytes, sha256_hex};
use crate::certificate::Certificate;
use crate::diagnostic::catalog::repair as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::index::{ApplicantIdx, Index, VacancyIdx};
use crate::quantity::Date;
use crate::tables::{self, Dataset, Encoding, Since, TableSource, Withdrawal};

/// The file of a run's directory that says what it takes over from an earlier run.
pub const REPAIR_FILE: &str = "repair.json";
/// The version of its format.
const VERSION: u32 = 1;

/// What a run takes over, by ids: it is all that `verify` needs beside the scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepairFile {
    /// The version of the format.
    version: u32,
    /// The seal of the earlier run's certificate.
    from: String,
    /// What it awarded: vacancy, applicant.
    awards: Vec<(String, String)>,
    /// Refusals and withdrawals: applicant, vacancy; an empty one stands for all of them.
    without: Vec<(String, String)>,
    /// Tables of further vacancies, as texts with the columns of the scenario's own.
    with: Vec<String>,
}

impl RepairFile {
    /// The digest of what it says.
    pub(super) fn digest(&self) -> String {
        // Lists of texts cannot fail to serialise.
        sha256_hex(&serde_json::to_vec(self).unwrap_or_default())
    }

    /// The file's bytes.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// The tables of further vacancies, read as the scenario's own is.
    pub(super) fn tables(&self, vacancies: &TableSource, name: &str) -> Vec<TableSource> {
        let table = |text: &String| TableSource {
            file: name.to_owned(),
            bytes: text.clone().into_bytes(),
            encoding: Encoding::Utf8,
            ..vacancies.clone()
        };
        self.with.iter().map(table).collect()
    }

    /// What it says of the rows of a dataset, or the first id that is not there.
    pub(super) fn since(&self, dataset: &Dataset) -> Result<Since, String> {
        let applicant = |id: &String| dataset.applicants.find(id).map(ApplicantIdx::at).ok_or_else(|| id.clone());
        let vacancy = |id: &String| dataset.vacancies.find(id).map(VacancyIdx::at).ok_or_else(|| id.clone());
        let mut since = Since::default();
        for (home, who) in &self.awards {
            since.awards.insert(vacancy(home)?, applicant(who)?);
        }
        for (who, home) in &self.without {
            match (who.is_empty(), home.is_empty()) {
                (false, false) => {
                    since.refused.insert((vacancy(home)?, applicant(who)?));
                }
                (false, true) => {
                    since.withdrawn.insert(applicant(who)?);
                }
                (true, false) => {
                    since.removed.insert(vacancy(home)?);
                }
                (true, true) => return Err(String::new()),
            }
        }
        Ok(since)
    }
}

/// An earlier run and what is said to have happened since.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Restart {
    /// The directory of the earlier run.
    pub run: PathBuf,
    /// A list of refusals and withdrawals.
    pub without: Option<PathBuf>,
    /// A table of further vacancies.
    pub with: Option<PathBuf>,
}

/// An earlier run, read.
#[derive(Debug, Clone)]
pub(super) struct Earlier {
    /// Its certificate.
    pub certificate: Certificate,
    /// Its reference date.
    pub date: Date,
    /// What it knew of the parameters.
    pub known: Knowledge,
    /// The scenario it records.
    pub scenario: PathBuf,
    /// What it took over itself.
    file: Option<RepairFile>,
}

/// Reads an earlier run's directory.
pub(super) fn open(directory: &Path) -> Result<Earlier, PipelineError> {
    let files = read_files(directory)?;
    let (certificate, date, known) = recorded_certificate(directory, &files)?;
    let scenario = recorded_scenario(directory, &files)?;
    let file = read(directory, &files)?;
    Ok(Earlier { certificate, date, known, scenario, file })
}

/// What a run's directory says that it takes over; none when it starts from no other run.
pub(super) fn read(directory: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<Option<RepairFile>, PipelineError> {
    let Some(bytes) = files.get(REPAIR_FILE) else { return Ok(None) };
    let found = serde_json::from_slice::<RepairFile>(bytes).ok().filter(|file| file.version == VERSION);
    let bad = || PipelineError::BadRun { path: directory.join(REPAIR_FILE), reason: BadRun::Unreadable };
    found.map(Some).ok_or_else(bad)
}

/// What is to be taken over: an earlier run's own, with what happened since; and the lines of the new list.
///
/// `None` exactly when an error was pushed.
pub(super) fn request(
    earlier: &Earlier,
    restart: &Restart,
    vacancies: &TableSource,
    out: &mut Diagnostics,
) -> Result<Option<(RepairFile, Vec<Withdrawal>)>, PipelineError> {
    let source = |path: &Path| -> Result<TableSource, PipelineError> {
        Ok(TableSource {
            file: path.to_string_lossy().into_owned(),
            bytes: read_bytes(path)?,
            ..TableSource::default()
        })
    };
    let withdrawals = match &restart.without {
        Some(path) => tables::read_withdrawals(&source(path)?, out),
        None => Some(Vec::new()),
    };
    let with = match &restart.with {
        Some(path) => {
            let source = TableSource { encoding: vacancies.encoding, ..source(path)? };
            tables::text(&source, out).map(|text| vec![text])
        }
        None => Some(Vec::new()),
    };
    let (Some(withdrawals), Some(with)) = (withdrawals, with) else { return Ok(None) };
    let (mut without, before) = match &earlier.file {
        Some(file) => (file.without.clone(), file.with.clone()),
        None => (Vec::new(), Vec::new()),
    };
    without.extend(withdrawals.iter().map(|line| (line.applicant.clone(), line.vacancy.clone())));
    without.sort();
    without.dedup();
    let awards = earlier.certificate.awards.iter().map(|award| (award.vacancy.clone(), award.applicant.clone()));
    let file = RepairFile {
        version: VERSION,
        from: earlier.certificate.seal.clone(),
        awards: awards.collect(),
        without,
        with: before.into_iter().chain(with).collect(),
    };
    Ok(Some((file, withdrawals)))
}

/// Reports the ids of a new list that are in no table.
pub(super) fn check_ids(lines: &[Withdrawal], path: Option<&PathBuf>, dataset: &Dataset, out: &mut Diagnostics) {
    let name = path.map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
    for line in lines {
        let applicant = (&line.applicant, dataset.applicants.find(&line.applicant));
        let vacancy = (&line.vacancy, dataset.vacancies.find(&line.vacancy));
        for (id, found) in [applicant, vacancy] {
            if !id.is_empty() && found.is_none() {
                let place = Place::File { file: name.clone(), line: line.line };
                out.push(Diagnostic::new(&codes::WITHDRAWAL_UNKNOWN, place).with("id", id.as_str()));
            }
        }
    }
}

/// The report of an id that a run takes over and that its scenario no longer has.
pub(super) fn unknown(directory: &Path, id: &str) -> Diagnostic {
    let place = Place::File { file: directory.join(REPAIR_FILE).to_string_lossy().into_owned(), line: 0 };
    Diagnostic::new(&codes::WITHDRAWAL_UNKNOWN, place).with("id", id)
}
