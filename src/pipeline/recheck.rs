//! The second command: reads a run's directory and its scenario again, and asks the judge.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::ledger::Upto;
use super::repair::{self, REPAIR_FILE, RepairFile};
use super::run::{TakenOver, load_run};
use super::{BadRun, Knowledge, Loaded, PipelineError, read_bytes, sha256_hex};
use crate::certificate::Certificate;
use crate::diagnostic::Diagnostics;
use crate::quantity::Date;
use crate::source::SourceMap;
use crate::verifier::{self, Claim, Message, Refusal, Verdict};

/// The most a certificate may hold once decompressed: a hostile file ends in a refusal, not in all of the memory.
const CERTIFICATE_LIMIT: u64 = 4 << 30;

/// What the judge said.
#[derive(Debug)]
pub struct Recheck {
    /// The verdict.
    pub verdict: Verdict,
    /// The scenario that was read again.
    pub scenario: PathBuf,
}

/// Checks a run's directory against its inputs, read again. `None` exactly when an error was pushed about those inputs.
///
/// Without `scenario`, the one recorded in `run.json` is read.
///
/// # Errors
/// A file cannot be read.
pub fn recheck(
    directory: &Path,
    scenario: Option<&Path>,
    map: &mut SourceMap,
    out: &mut Diagnostics,
) -> Result<Option<Recheck>, PipelineError> {
    let mut files = read_files(directory)?;
    let scenario = match scenario {
        Some(path) => path.to_owned(),
        None => recorded_scenario(directory, &files)?,
    };
    let refused = |verdict| Ok(Some(Recheck { verdict, scenario: scenario.clone() }));
    match files.remove("run.json") {
        Some(bytes) if !run_is_sealed(&bytes) => return refused(damaged(Claim::Seal, "run.json")),
        Some(_) | None => {}
    }
    let Some(encoded) = files.remove("certificate.json.zst") else {
        let path = directory.join("certificate.json.zst");
        return Err(PipelineError::BadRun { path, reason: BadRun::Missing });
    };
    let Some(certificate) = decode_certificate(&encoded) else {
        return refused(damaged(Claim::Format, "certificate.json.zst"));
    };
    let Some(date) = Date::parse(&certificate.reference_date) else {
        return refused(damaged(Claim::Format, "certificate.json.zst"));
    };
    let Some(known) = recorded_knowledge(&certificate) else {
        return refused(damaged(Claim::Format, "certificate.json.zst"));
    };
    let Ok(repair) = repair::read(directory, &files) else {
        return refused(damaged(Claim::Format, REPAIR_FILE));
    };
    if repair.as_ref().map(RepairFile::digest).unwrap_or_default() != certificate.inputs.changes {
        return refused(damaged(Claim::Inputs, REPAIR_FILE));
    }
    let taken = repair.as_ref().map_or(TakenOver::Nothing, |file| TakenOver::Kept(directory, file));
    let upto = Upto::Hash(certificate.inputs.ledger_head.as_deref());
    let Some(loaded) = load_run(&scenario, Some(date), known, taken, upto, map, out)? else { return Ok(None) };
    let Loaded { scenario: read, policy, dataset, digests, options, .. } = &loaded;
    let inputs = verifier::Inputs { policy, dataset, balances: &read.balances, digests, options: *options };
    refused(verifier::verify(&inputs, &certificate, &files))
}

/// The certificate of a run's files, with the day and the knowledge that it records.
pub(super) fn recorded_certificate(
    directory: &Path,
    files: &BTreeMap<String, Vec<u8>>,
) -> Result<(Certificate, Date, Knowledge), PipelineError> {
    let bad = |reason| PipelineError::BadRun { path: directory.join("certificate.json.zst"), reason };
    let encoded = files.get("certificate.json.zst").ok_or_else(|| bad(BadRun::Missing))?;
    let certificate = decode_certificate(encoded).ok_or_else(|| bad(BadRun::Unreadable))?;
    let date = Date::parse(&certificate.reference_date).ok_or_else(|| bad(BadRun::Unreadable))?;
    let known = recorded_knowledge(&certificate).ok_or_else(|| bad(BadRun::Unreadable))?;
    Ok((certificate, date, known))
}

/// From which day's knowledge a run was made; none when what is written is no day.
pub(super) fn recorded_knowledge(certificate: &Certificate) -> Option<Knowledge> {
    match &certificate.known {
        None => Some(Knowledge::Everything),
        Some(day) => Date::parse(day).map(Knowledge::On),
    }
}

pub(super) fn read_files(directory: &Path) -> Result<BTreeMap<String, Vec<u8>>, PipelineError> {
    let failed = |source| PipelineError::Read { path: directory.to_owned(), source };
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(directory).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_directory = entry.file_type().map_err(failed)?.is_dir();
        files.insert(name, if is_directory { Vec::new() } else { read_bytes(&entry.path())? });
    }
    Ok(files)
}

/// The scenario that a run records, for commands that are given none.
pub(super) fn recorded_scenario(directory: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<PathBuf, PipelineError> {
    let path = directory.join("run.json");
    let bad = |reason| PipelineError::BadRun { path: path.clone(), reason };
    let bytes = files.get("run.json").ok_or_else(|| bad(BadRun::Missing))?;
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|_| bad(BadRun::Unreadable))?;
    let scenario = value.get("scenario").and_then(serde_json::Value::as_str);
    scenario.map(PathBuf::from).ok_or_else(|| bad(BadRun::Unreadable))
}

/// The refusal of a file that cannot be what the program wrote.
fn damaged(claim: Claim, file: &str) -> Verdict {
    let message = Message {
        fr: format!("`{file}` n'est pas tel que le programme l'a écrit"),
        en: format!("`{file}` is not as the program wrote it"),
    };
    Verdict::Refused(Refusal { claim, place: file.to_owned(), message })
}

fn run_is_sealed(bytes: &[u8]) -> bool {
    let Ok(mut value) = serde_json::from_slice::<serde_json::Value>(bytes) else { return false };
    let Some(seal) = value.get_mut("seal") else { return false };
    let claimed = std::mem::replace(seal, serde_json::Value::String(String::new()));
    let compact = serde_json::to_vec(&value).unwrap_or_default();
    claimed.as_str() == Some(sha256_hex(&compact).as_str())
}

pub(super) fn decode_certificate(encoded: &[u8]) -> Option<Certificate> {
    let mut text = Vec::new();
    let decoder = zstd::Decoder::new(encoded).ok()?;
    decoder.take(CERTIFICATE_LIMIT).read_to_end(&mut text).ok()?;
    serde_json::from_slice(&text).ok()
}
