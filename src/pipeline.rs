//! The front door of the library: composes the passes and touches the disk.
//!
//! Everything that reads or writes files is below this module; the passes it calls are pure.

mod admitted;
mod annual;
mod compare;
mod cross_check;
mod directory;
mod effective;
mod examples;
mod explain;
mod fix;
mod inspect;
mod ledger;
mod mutation;
mod opening;
mod policy;
mod recheck;
mod record;
mod repair;
mod reservers;
mod run;
mod scenario;
mod shipped;
mod simulate;
mod validate;

use std::path::{Path, PathBuf};

pub use annual::{annual, check_ledger, read_ledger};
pub use compare::{Compared, ComparedData, ComparedLevel, MovedAward, compare_policies};
pub use cross_check::CrossCheck;
pub use directory::{abandon, replace_text, write_directory};
pub use effective::{EffectiveChange, EffectiveItem, effective_items, effective_text, own_items};
pub use examples::{Accepted, TestOptions, Tested, accept_found, test_policy};
pub use explain::{Answer, Question, explain};
pub use fix::{FixedLine, FixedPolicy, fix_policy};
pub use inspect::{Exported, dump, export_model};
pub use mutation::{Change, Mutation, Part, Slip, Survivor};
pub use policy::{CheckedPolicy, PolicyText, check_policy, check_policy_known, read_policy};
pub use recheck::{Recheck, recheck};
pub use record::{RecordRequest, Recorded, record};
pub use repair::{RepairFile, Restart};
pub use run::{
    Allocation, AllocationOptions, Decided, Loaded, Searching, Stage, Watch, allocate, decide, load, load_known,
    prepare,
};
pub use scenario::Knowledge;
pub use scenario::{Scenario, ScenarioFile, read_scenario};
pub use shipped::{GenerateRequest, generate, policies as shipped_policies};
pub use simulate::{Session as SimulatedSession, SimulateRequest, Simulated, simulate};
pub use validate::validate;

/// A run that could not be carried out although its input may be right.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// A file cannot be read.
    #[error("{path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file or directory cannot be written.
    #[error("{path}: {source}")]
    Write {
        /// The file or directory.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The output directory holds something that is not a run.
    #[error("{path}: not an earlier run, left untouched")]
    Occupied {
        /// The directory.
        path: PathBuf,
    },
    /// A run's directory lacks a file or holds one that does not read.
    #[error("{path}: {reason}")]
    BadRun {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: BadRun,
    },
    /// The solver failed.
    #[error(transparent)]
    Solve(#[from] crate::solver::SolveError),
    /// A ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] crate::ledger::store::LedgerError),
    /// A report could not be made.
    #[error(transparent)]
    Report(#[from] crate::report::ReportError),
    /// A territory could not be generated.
    #[error(transparent)]
    Territory(#[from] crate::territory::TerritoryError),
}

/// Why a run's directory cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadRun {
    /// The file is not there.
    #[error("missing file")]
    Missing,
    /// The file does not read.
    #[error("unreadable content")]
    Unreadable,
}

#[expect(clippy::disallowed_methods, reason = "the pipeline is the surface that reads files")]
fn read_bytes(path: &Path) -> Result<Vec<u8>, PipelineError> {
    std::fs::read(path).map_err(|source| PipelineError::Read { path: path.to_owned(), source })
}

/// The bytes of a file.
///
/// # Errors
/// It cannot be read.
pub fn read_file(path: &Path) -> Result<Vec<u8>, PipelineError> {
    read_bytes(path)
}

fn sha256_hex(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    let digits = |byte: &u8| [byte >> 4, byte & 15].map(|digit| char::from_digit(u32::from(digit), 16).unwrap_or('0'));
    Sha256::digest(bytes).iter().flat_map(digits).collect()
}
