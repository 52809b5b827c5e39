//! A run: a scenario through every pass, to a directory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::Serialize;

use super::cross_check::{CrossCheck, cross_check};
use super::scenario::EncodingName;
use super::{
    CheckedPolicy, PipelineError, Scenario, check_policy, directory, opening, read_bytes, read_scenario, sha256_hex,
    write_directory,
};
use crate::certificate::{
    Certificate, CertifiedAward, CertifiedLevel, CertifiedRank, FORMAT_VERSION, InputDigests, Options,
};
use crate::decision::{self, DecisionReport};
use crate::diagnostic::{Diagnostics, Language};
use crate::index::Index;
use crate::ir::TypedPolicy;
use crate::model::{self, AssignmentModel};
use crate::predicates::{self, CandidatePairs};
use crate::quantity::Date;
use crate::report;
use crate::solver::{self, LevelStatus, Solution, SolveOptions};
use crate::source::SourceMap;
use crate::tables::{self, Dataset, Encoding, TableSource};

/// A scenario whose policy and tables were read and hold together.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The scenario.
    pub scenario: Scenario,
    /// The policy on the reference date.
    pub policy: TypedPolicy,
    /// The tables.
    pub dataset: Dataset,
    /// The digests of all inputs.
    pub digests: InputDigests,
    /// The options that change results.
    pub options: Options,
}

/// What `allocate` may be told.
#[derive(Debug, Clone, Default)]
pub struct AllocationOptions {
    /// Where the run's directory goes; `run` beside the scenario by default.
    pub out: Option<PathBuf>,
    /// Another reference date than the scenario's.
    pub date: Option<Date>,
    /// How many threads; all cores by default.
    pub threads: Option<usize>,
    /// Seconds after which the best plan found is taken.
    pub limit: Option<u64>,
    /// Whether the reference back end solves the model too and is compared.
    pub cross_check: bool,
}

/// What a run gave.
#[derive(Debug, Clone)]
pub struct Allocation {
    /// The decisions.
    pub report: DecisionReport,
    /// Where they were written; nowhere when there is no lawful plan.
    pub directory: Option<PathBuf>,
    /// Milliseconds of each stage, in order.
    pub timings: Vec<(&'static str, u64)>,
    /// Whether the hard rows can be kept together.
    pub feasible: bool,
    /// The values of the reference back end, when it was asked and answered.
    pub cross_check: Option<CrossCheck>,
}

/// A stage of a run, told to whoever waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Policy and tables are being read.
    Reading,
    /// Candidate pairs are being found.
    Pairs,
    /// The model is being solved.
    Solving,
    /// Decisions and reports are being written.
    Writing,
}

impl Stage {
    /// The stage's key in `run.json`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Pairs => "pairs",
            Self::Solving => "solving",
            Self::Writing => "writing",
        }
    }
}

/// Reads a scenario with all it names. `None` exactly when an error was pushed.
///
/// # Errors
/// A file cannot be read.
pub fn load(
    path: &Path,
    date: Option<Date>,
    map: &mut SourceMap,
    out: &mut Diagnostics,
) -> Result<Option<Loaded>, PipelineError> {
    let Some(mut scenario) = read_scenario(path, out)? else { return Ok(None) };
    if let Some(date) = date {
        scenario.date = date;
    }
    let policy_path = scenario.directory.join(&scenario.file.policy);
    let CheckedPolicy { text, typed, .. } = check_policy(&policy_path, |_| scenario.date, map, out)?;
    let Some(mut policy) = typed else { return Ok(None) };
    // What people read bears the title of the run: the commission's, not the policy's.
    policy.title.clone_from(&scenario.file.title);
    let source = |table: &super::scenario::TableFile| -> Result<TableSource, PipelineError> {
        let path = scenario.directory.join(&table.file);
        Ok(TableSource {
            file: path.to_string_lossy().into_owned(),
            bytes: read_bytes(&path)?,
            columns: table.columns.clone(),
            encoding: match table.encoding {
                EncodingName::Utf8 => Encoding::Utf8,
                EncodingName::Latin1 => Encoding::Latin1,
            },
            separator: table.separator,
        })
    };
    let applicants = source(&scenario.file.tables.applicants)?;
    let vacancies = source(&scenario.file.tables.vacancies)?;
    let reservers = match &scenario.file.tables.reservers {
        Some(table) => {
            let table = source(table)?;
            let Some(digest) = super::reservers::keep(&table, &mut policy, out) else { return Ok(None) };
            Some(digest)
        }
        None => None,
    };
    if let Some(file) = &scenario.ledger_name {
        opening::check(&scenario.balances, file, &policy, out);
    }
    let balances_hold = !out.has_errors();
    let dataset = tables::load(&policy.schema, &applicants, &vacancies, out);
    let Some(dataset) = dataset.filter(|_| balances_hold) else { return Ok(None) };
    let digests = InputDigests {
        policy: text.digest,
        applicants: tables::digest(&dataset.applicants),
        vacancies: tables::digest(&dataset.vacancies),
        ledger: opening::digest(&scenario.balances),
        reservers,
    };
    let file = &scenario.file.options;
    let options = Options {
        candidates_per_vacancy: file.candidates_per_vacancy.unwrap_or(policy.shortlist.minimum).max(1),
        lists_per_applicant: file.lists_per_applicant.unwrap_or(2),
    };
    Ok(Some(Loaded { scenario, policy, dataset, digests, options }))
}

/// Finds the candidate pairs of a scenario and compiles its model.
#[must_use]
pub fn prepare(loaded: &Loaded) -> (CandidatePairs, AssignmentModel) {
    let pairs = predicates::evaluate(&loaded.policy, &loaded.dataset);
    let model = model::build(&loaded.policy, &loaded.dataset, &pairs, &loaded.scenario.balances);
    (pairs, model)
}

struct Clock {
    start: Instant,
    timings: Vec<(&'static str, u64)>,
}

impl Clock {
    fn lap(&mut self, stage: Stage) {
        let elapsed = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.timings.push((stage.key(), elapsed));
        self.start = Instant::now();
    }
}

/// Runs a scenario from its files to a directory of decisions. `None` exactly when an error was pushed.
///
/// # Errors
/// A file cannot be read or written, or the solver failed.
pub fn allocate(
    path: &Path,
    options: &AllocationOptions,
    map: &mut SourceMap,
    out: &mut Diagnostics,
    tell: &(dyn Fn(Stage) + Sync),
) -> Result<Option<Allocation>, PipelineError> {
    let mut clock = Clock { start: Instant::now(), timings: Vec::new() };
    let deadline =
        options.limit.and_then(|seconds| Instant::now().checked_add(std::time::Duration::from_secs(seconds)));
    let directory = options.out.clone().unwrap_or_else(|| default_directory(path));
    directory::check_target(&directory)?;
    tell(Stage::Reading);
    let Some(loaded) = load(path, options.date, map, out)? else { return Ok(None) };
    clock.lap(Stage::Reading);
    tell(Stage::Pairs);
    let (pairs, model) = prepare(&loaded);
    clock.lap(Stage::Pairs);
    tell(Stage::Solving);
    let stop = move || deadline.is_some_and(|deadline| Instant::now() >= deadline);
    let solution = solver::solve(&model, &SolveOptions { stop: Some(&stop), ..SolveOptions::default() })?;
    clock.lap(Stage::Solving);
    tell(Stage::Writing);
    let feasible = solution.levels.iter().all(|level| level.status != LevelStatus::Infeasible);
    let cross_check = options.cross_check.then(|| cross_check(&model, &solution));
    let Decided { report, mut files, certificate } = decide(&loaded, &pairs, &model, &solution)?;
    if !feasible {
        return Ok(Some(Allocation { report, directory: None, timings: clock.timings, feasible, cross_check }));
    }
    files.insert("certificate.json.zst".to_owned(), encode_certificate(&certificate));
    clock.lap(Stage::Writing);
    files.insert("run.json".to_owned(), run_json(&loaded, options, &clock.timings));
    write_directory(&directory, &files)?;
    Ok(Some(Allocation { report, directory: Some(directory), timings: clock.timings, feasible, cross_check }))
}

/// What a plan becomes: decisions, reports, certificate.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The decisions.
    pub report: DecisionReport,
    /// The files of the run's directory but the certificate and `run.json`, by name.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The evidence, sealed.
    pub certificate: Certificate,
}

/// Makes the decisions, reports and certificate of a solved model.
///
/// # Errors
/// A report cannot be made.
pub fn decide(
    loaded: &Loaded,
    pairs: &CandidatePairs,
    model: &AssignmentModel,
    solution: &Solution,
) -> Result<Decided, PipelineError> {
    let report = decision::assemble(&decision::Run {
        policy: &loaded.policy,
        dataset: &loaded.dataset,
        pairs,
        model,
        solution,
        balances: &loaded.scenario.balances,
        options: loaded.options,
        digests: &loaded.digests,
    });
    let files = report_files(&report)?;
    let certificate = certify(loaded, model, solution, &report, &files);
    Ok(Decided { report, files, certificate })
}

fn default_directory(scenario: &Path) -> PathBuf {
    if scenario.is_dir() { scenario.join("run") } else { scenario.parent().unwrap_or(Path::new("")).join("run") }
}

fn report_files(report: &DecisionReport) -> Result<BTreeMap<String, Vec<u8>>, PipelineError> {
    Ok(BTreeMap::from([
        ("awards.csv".to_owned(), report::awards_csv(report)),
        ("unmet.csv".to_owned(), report::unmet_csv(report)),
        ("summary.json".to_owned(), report::summary_json(report)),
        ("dossier.html".to_owned(), report::dossier_html(report, Language::French)),
        ("dossier.xlsx".to_owned(), report::dossier_xlsx(report)?),
    ]))
}

fn certify(
    loaded: &Loaded,
    model: &AssignmentModel,
    solution: &Solution,
    report: &DecisionReport,
    files: &BTreeMap<String, Vec<u8>>,
) -> Certificate {
    let ranks = report.vacancies.iter().flat_map(|vacancy| {
        vacancy.ranked.iter().map(move |candidate| (vacancy, candidate)).filter(|(_, one)| one.rank > 1)
    });
    let awards = report.vacancies.iter().flat_map(|vacancy| {
        vacancy.ranked.iter().map(move |candidate| (vacancy, candidate)).filter(|(_, one)| one.rank == 1)
    });
    let mut certificate = Certificate {
        version: FORMAT_VERSION,
        reference_date: loaded.policy.reference_date.to_string(),
        inputs: loaded.digests.clone(),
        options: loaded.options,
        awards: awards
            .map(|(vacancy, one)| CertifiedAward {
                vacancy: vacancy.id.clone(),
                applicant: one.applicant.clone(),
                charged: one.charged.name.clone(),
                points: one.points,
            })
            .collect(),
        ranked: ranks
            .map(|(vacancy, one)| CertifiedRank {
                vacancy: vacancy.id.clone(),
                rank: one.rank,
                applicant: one.applicant.clone(),
                charged: one.charged.name.clone(),
                points: one.points,
            })
            .collect(),
        shortfalls: model
            .rows
            .enumerated()
            .map(|(row, item)| (item.name.clone(), solution.shortfalls.get(row.position()).copied().unwrap_or(0)))
            .collect(),
        levels: model
            .levels
            .iter()
            .zip(&solution.levels)
            .map(|(level, outcome)| CertifiedLevel {
                name: level.name.clone(),
                value: outcome.value,
                bound: outcome.bound,
                status: outcome.status.word().to_owned(),
                evidence: outcome.evidence.clone(),
            })
            .collect(),
        files: files.iter().map(|(name, bytes)| (name.clone(), sha256_hex(bytes))).collect(),
        seal: String::new(),
    };
    certificate.seal = sha256_hex(&compact_json(&certificate));
    certificate
}

fn compact_json<T: Serialize>(value: &T) -> Vec<u8> {
    // A map with string keys and no float cannot fail to serialise.
    serde_json::to_vec(value).unwrap_or_default()
}

fn encode_certificate(certificate: &Certificate) -> Vec<u8> {
    zstd::encode_all(compact_json(certificate).as_slice(), 9).unwrap_or_default()
}

#[derive(Serialize)]
struct RunJson<'a> {
    program: &'static str,
    version: &'static str,
    scenario: String,
    date: String,
    threads: usize,
    limit_seconds: Option<u64>,
    milliseconds: BTreeMap<&'a str, u64>,
    memory_peak_bytes: Option<u64>,
    seal: String,
}

fn run_json(loaded: &Loaded, options: &AllocationOptions, timings: &[(&'static str, u64)]) -> Vec<u8> {
    let scenario = loaded.scenario.path.canonicalize().unwrap_or_else(|_| loaded.scenario.path.clone());
    let mut run = RunJson {
        program: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        scenario: scenario.to_string_lossy().into_owned(),
        date: loaded.policy.reference_date.to_string(),
        threads: rayon::current_num_threads(),
        limit_seconds: options.limit,
        milliseconds: timings.iter().copied().collect(),
        memory_peak_bytes: memory_peak(),
        seal: String::new(),
    };
    run.seal = sha256_hex(&compact_json(&run));
    let mut bytes = serde_json::to_vec_pretty(&run).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// The most memory this process has held, where the system tells.
fn memory_peak() -> Option<u64> {
    let status = read_bytes(Path::new("/proc/self/status")).ok()?;
    let text = String::from_utf8(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}
