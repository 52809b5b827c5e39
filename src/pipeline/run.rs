//! A run: a scenario through every pass, to a directory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::Serialize;

use super::cross_check::{CrossCheck, cross_check};
use super::ledger::{self, Upto};
use super::repair::{self, Earlier, REPAIR_FILE, RepairFile, Restart};
use super::scenario::{EncodingName, Knowledge};
use super::{
    CheckedPolicy, PipelineError, Scenario, check_policy_known, directory, opening, read_bytes, read_scenario,
    sha256_hex, write_directory,
};
use crate::certificate::{
    Certificate, CertifiedAward, CertifiedEquity, CertifiedGroup, CertifiedLevel, CertifiedRank, Evidence,
    FORMAT_VERSION, InputDigests, Options,
};
use crate::decision::{self, Conflict, DecisionReport};
use crate::diagnostic::{Diagnostics, Language};
use crate::index::{ApplicantIdx, Index, LabelIdx, VacancyIdx};
use crate::ir::{Entity, TypedPolicy};
use crate::model::{self, AssignmentModel};
use crate::predicates::{self, CandidatePairs};
use crate::quantity::{Date, Exact};
use crate::report;
use crate::solver::{self, Award, LevelStatus, Solution, SolveOptions, Start};
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
    /// What the run takes over from an earlier one, if it starts from one.
    pub repair: Option<RepairFile>,
}

/// What `allocate` may be told.
#[derive(Debug, Clone, Default)]
pub struct AllocationOptions {
    /// Where the run's directory goes; `run` beside the scenario by default.
    pub out: Option<PathBuf>,
    /// Another reference date than the scenario's.
    pub date: Option<Date>,
    /// The day whose knowledge of the parameters is replayed, rather than what the scenario states.
    pub known: Knowledge,
    /// How many threads; all cores by default.
    pub threads: Option<usize>,
    /// Seconds after which the best plan found is taken.
    pub limit: Option<u64>,
    /// Whether the reference back end solves the model too and is compared.
    pub cross_check: bool,
    /// An earlier run to start from, and what happened since.
    pub from: Option<Restart>,
    /// The language of the commission's dossier; French by default, whatever the locale.
    pub language: Option<Language>,
    /// Whether the prices of rules are told: the plan is made anew several times for each share and obligation.
    pub prices: bool,
}

/// Who waits for a run: told how far it is, and asked whether to go on.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    /// Told when a stage begins.
    pub stage: &'a (dyn Fn(Stage) + Sync),
    /// Told how far the search is.
    pub search: &'a (dyn Fn(&Searching<'_>) + Sync),
    /// Asked now and then: `true` ends the search with the best plan found, as the limit does.
    pub stop: &'a (dyn Fn() -> bool + Sync),
}

impl Watch<'_> {
    /// Nobody waits.
    pub const NOBODY: Watch<'static> = Watch { stage: &|_| (), search: &|_| (), stop: &|| false };
}

/// How far the search is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Searching<'a> {
    /// The level's position; the mandatory rules come before, as none.
    pub level: Option<usize>,
    /// The level's name; empty for the mandatory rules.
    pub name: &'a str,
    /// How many levels there are.
    pub levels: usize,
    /// The value of the best plan found so far, as it will be shown.
    pub incumbent: Option<Exact>,
    /// What no plan exceeds, as far as is proven.
    pub bound: Option<Exact>,
    /// The work done, in elementary steps.
    pub work: u64,
    /// The work allowed.
    pub effort: u64,
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
    /// The rules that cannot hold together, when no plan is lawful.
    pub conflict: Option<Conflict>,
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

/// What a run takes over from an earlier one.
#[derive(Debug, Clone, Copy)]
pub(super) enum TakenOver<'a> {
    /// Nothing.
    Nothing,
    /// What its directory says already.
    Kept(&'a Path, &'a RepairFile),
    /// An earlier run, and what happened since.
    New(&'a Earlier, &'a Restart),
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
    load_known(path, date, Knowledge::Stated, map, out)
}

/// Reads a scenario with all it names, from a day's knowledge of the parameters. `None` exactly when an error was pushed.
///
/// # Errors
/// A file cannot be read.
pub fn load_known(
    path: &Path,
    date: Option<Date>,
    known: Knowledge,
    map: &mut SourceMap,
    out: &mut Diagnostics,
) -> Result<Option<Loaded>, PipelineError> {
    load_run(path, date, known, TakenOver::Nothing, Upto::Last, map, out)
}

/// The same, for a run that may take something over from an earlier one.
pub(super) fn load_run(
    path: &Path,
    date: Option<Date>,
    known: Knowledge,
    taken: TakenOver<'_>,
    upto: Upto<'_>,
    map: &mut SourceMap,
    out: &mut Diagnostics,
) -> Result<Option<Loaded>, PipelineError> {
    let Some(mut scenario) = read_scenario(path, out)? else { return Ok(None) };
    if let Some(date) = date {
        scenario.date = date;
    }
    load_scenario(scenario, known, taken, upto, map, out)
}

/// Reads all that a scenario names, once its own file was read.
pub(super) fn load_scenario(
    mut scenario: Scenario,
    known: Knowledge,
    taken: TakenOver<'_>,
    upto: Upto<'_>,
    map: &mut SourceMap,
    out: &mut Diagnostics,
) -> Result<Option<Loaded>, PipelineError> {
    match known {
        Knowledge::Stated => {}
        Knowledge::Everything => scenario.known = None,
        Knowledge::On(day) => scenario.known = Some(day),
    }
    let policy_path = scenario.directory.join(&scenario.file.policy);
    let (date, known) = (scenario.date, scenario.known);
    let CheckedPolicy { text, typed, .. } = check_policy_known(&policy_path, |_| date, known, map, out)?;
    let Some(mut policy) = typed else { return Ok(None) };
    // What people read bears the title of the run: the commission's, not the policy's.
    policy.title.clone_from(&scenario.file.title);
    let source = |table: &super::scenario::TableFile, entity: Entity| -> Result<TableSource, PipelineError> {
        let path = scenario.directory.join(&table.file);
        let sheet = table.sheet.as_ref().map(|sheet| format!(" [{sheet}]")).unwrap_or_default();
        Ok(TableSource {
            file: format!("{}{sheet}", path.to_string_lossy()),
            bytes: read_bytes(&path)?,
            columns: table.columns.clone(),
            encoding: match table.encoding {
                EncodingName::Utf8 => Encoding::Utf8,
                EncodingName::Latin1 => Encoding::Latin1,
            },
            separator: table.separator,
            sheet: table.sheet.clone(),
            mapping: table.layout.as_deref().and_then(|name| tables::mapping(name, entity)),
        })
    };
    let applicants = source(&scenario.file.tables.applicants, Entity::Applicant)?;
    let vacancies = source(&scenario.file.tables.vacancies, Entity::Vacancy)?;
    let reservers = match &scenario.file.tables.reservers {
        Some(table) => {
            let table = source(&super::scenario::TableFile { layout: None, ..table.clone() }, Entity::Applicant)?;
            let Some(digest) = super::reservers::keep(&table, &mut policy, out) else { return Ok(None) };
            Some(digest)
        }
        None => None,
    };
    if let Some(file) = &scenario.ledger_name {
        opening::check(&scenario.balances, file, &policy, out);
    }
    let ledger_head = ledger::open(&mut scenario, &policy, upto, out)?;
    let balances_hold = !out.has_errors();
    let (repair, added) = match taken {
        TakenOver::Nothing => (None, Vec::new()),
        TakenOver::Kept(directory, file) => {
            let name = directory.join(REPAIR_FILE).to_string_lossy().into_owned();
            (Some((file.clone(), Vec::new())), file.tables(&vacancies, &name))
        }
        TakenOver::New(earlier, restart) => {
            let Some((file, lines)) = repair::request(earlier, restart, &vacancies, out)? else { return Ok(None) };
            let name = restart.with.as_ref().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
            let added = file.tables(&vacancies, &name);
            (Some((file, lines)), added)
        }
    };
    let dataset = tables::load_with(&policy.schema, &applicants, &vacancies, &added, out);
    let Some(mut dataset) = dataset.filter(|_| balances_hold) else { return Ok(None) };
    if let Some((file, lines)) = &repair {
        let without = match taken {
            TakenOver::New(_, restart) => restart.without.as_ref(),
            _ => None,
        };
        repair::check_ids(lines, without, &dataset, out);
        match file.since(&dataset) {
            Ok(since) => dataset.since = Some(since),
            Err(_) if out.has_errors() => {}
            Err(id) => out.push(repair::unknown(&scenario.directory, &id)),
        }
        if out.has_errors() {
            return Ok(None);
        }
    }
    let repair = repair.map(|(file, _)| file);
    let digests = InputDigests {
        policy: text.digest,
        applicants: tables::digest(&dataset.applicants),
        vacancies: tables::digest(&dataset.vacancies),
        ledger: opening::digest(&scenario.balances),
        ledger_head,
        changes: repair.as_ref().map(RepairFile::digest).unwrap_or_default(),
        reservers,
    };
    let file = &scenario.file.options;
    let options = Options {
        candidates_per_vacancy: file.candidates_per_vacancy.unwrap_or(policy.shortlist.minimum).max(1),
        lists_per_applicant: file.lists_per_applicant.unwrap_or(2),
    };
    Ok(Some(Loaded { scenario, policy, dataset, digests, options, repair }))
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
/// Without a path, the scenario is the one that the run it starts from records.
///
/// # Errors
/// A file cannot be read or written, or the solver failed.
pub fn allocate(
    path: Option<&Path>,
    options: &AllocationOptions,
    map: &mut SourceMap,
    out: &mut Diagnostics,
    watch: &Watch<'_>,
) -> Result<Option<Allocation>, PipelineError> {
    let mut clock = Clock { start: Instant::now(), timings: Vec::new() };
    let deadline =
        options.limit.and_then(|seconds| Instant::now().checked_add(std::time::Duration::from_secs(seconds)));
    let earlier = options.from.as_ref().map(|restart| repair::open(&restart.run)).transpose()?;
    let path = path.or(earlier.as_ref().map(|earlier| earlier.scenario.as_path())).unwrap_or(Path::new(""));
    let directory = match (&options.out, &options.from) {
        (Some(out), _) => out.clone(),
        (None, Some(restart)) => beside(&restart.run),
        (None, None) => default_directory(path),
    };
    directory::check_target(&directory)?;
    (watch.stage)(Stage::Reading);
    let taken = match (&earlier, &options.from) {
        (Some(earlier), Some(restart)) => TakenOver::New(earlier, restart),
        _ => TakenOver::Nothing,
    };
    let date = options.date.or(earlier.as_ref().map(|earlier| earlier.date));
    // What the earlier run knew, unless something else is asked for.
    let known = match (options.known, &earlier) {
        (Knowledge::Stated, Some(earlier)) => earlier.known,
        (asked, _) => asked,
    };
    let Some(loaded) = load_run(path, date, known, taken, Upto::Last, map, out)? else { return Ok(None) };
    clock.lap(Stage::Reading);
    (watch.stage)(Stage::Pairs);
    let (pairs, model) = prepare(&loaded);
    clock.lap(Stage::Pairs);
    (watch.stage)(Stage::Solving);
    let stop = || (watch.stop)() || deadline.is_some_and(|deadline| Instant::now() >= deadline);
    let plain = SolveOptions { stop: Some(&stop), ..SolveOptions::default() };
    let ready = solver::equity::settle(model, &plain)?;
    let progress = |progress: solver::Progress| (watch.search)(&shown(&ready.model, &progress));
    let left = earlier.as_ref().map(|earlier| left_by(earlier, &loaded, &ready.model));
    let start = left.as_ref().map(|(awards, evidence)| Start { awards, evidence });
    let solution = ready.solve(&SolveOptions { progress: Some(&progress), start, ..plain })?;
    let model = ready.model;
    clock.lap(Stage::Solving);
    (watch.stage)(Stage::Writing);
    let feasible = solution.levels.iter().all(|level| level.status != LevelStatus::Infeasible);
    let cross_check = options.cross_check.then(|| cross_check(&model, &solution));
    let how = Writing { language: options.language.unwrap_or(Language::French), prices: options.prices && feasible };
    let Decided { report, mut files, certificate } = decide_with(how, &loaded, &pairs, &model, &solution)?;
    if !feasible {
        let conflict = decision::conflict(&loaded.policy, &model, &plain)?;
        let timings = clock.timings;
        return Ok(Some(Allocation { report, directory: None, timings, feasible, cross_check, conflict }));
    }
    files.insert("certificate.json.zst".to_owned(), encode_certificate(&certificate));
    clock.lap(Stage::Writing);
    files.insert("run.json".to_owned(), run_json(&loaded, options, &clock.timings));
    write_directory(&directory, &files)?;
    let timings = clock.timings;
    Ok(Some(Allocation { report, directory: Some(directory), timings, feasible, cross_check, conflict: None }))
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
    decide_with(Writing { language: Language::French, prices: false }, loaded, pairs, model, solution)
}

/// How decisions are written.
#[derive(Debug, Clone, Copy)]
struct Writing {
    /// The language of the commission's dossier.
    language: Language,
    /// Whether the prices of rules are told.
    prices: bool,
}

/// The same, written as it is asked.
fn decide_with(
    how: Writing,
    loaded: &Loaded,
    pairs: &CandidatePairs,
    model: &AssignmentModel,
    solution: &Solution,
) -> Result<Decided, PipelineError> {
    let run = decision::Run {
        policy: &loaded.policy,
        dataset: &loaded.dataset,
        pairs,
        model,
        solution,
        balances: &loaded.scenario.balances,
        options: loaded.options,
        digests: &loaded.digests,
    };
    let mut report = decision::assemble(&run);
    if how.prices {
        report.prices = Some(decision::prices(&run, None, &SolveOptions::default())?);
    }
    let mut files = report_files(&report, how.language)?;
    if let Some(repair) = &loaded.repair {
        files.insert(REPAIR_FILE.to_owned(), repair.bytes());
    }
    let certificate = certify(loaded, model, solution, &report, &files);
    Ok(Decided { report, files, certificate })
}

/// How far the search is, in the figures that people are shown.
fn shown<'a>(model: &AssignmentModel, progress: &'a solver::Progress) -> Searching<'a> {
    let scale = progress.level.and_then(|level| model.levels.get(level)).map_or(1, |level| level.display_scale);
    let figure = |value: Option<i128>| {
        value.map(|value| Exact::ratio(value, i128::from(scale)).unwrap_or_else(|| Exact::whole(value)))
    };
    Searching {
        level: progress.level,
        name: &progress.name,
        levels: progress.levels,
        incumbent: figure(progress.incumbent),
        bound: figure(progress.bound),
        work: progress.work,
        effort: progress.effort,
    }
}

/// What an earlier run leaves to begin with: its awards in the new tables' numbers, and its evidence.
fn left_by(earlier: &Earlier, loaded: &Loaded, model: &AssignmentModel) -> (Vec<Award>, Vec<Evidence>) {
    let award = |award: &CertifiedAward| {
        Some(Award {
            vacancy: VacancyIdx::at(loaded.dataset.vacancies.find(&award.vacancy)?),
            applicant: ApplicantIdx::at(loaded.dataset.applicants.find(&award.applicant)?),
            label: LabelIdx::at(model.labels.iter().position(|label| *label == award.charged)?),
        })
    };
    let evidence = earlier.certificate.levels.iter().map(|level| level.evidence.clone());
    (earlier.certificate.awards.iter().filter_map(award).collect(), evidence.collect())
}

/// Where a run goes that starts from another: beside it.
fn beside(run: &Path) -> PathBuf {
    let name = run.file_name().map_or_else(|| "run".to_owned(), |name| name.to_string_lossy().into_owned());
    run.with_file_name(format!("{name}-suite"))
}

fn default_directory(scenario: &Path) -> PathBuf {
    if scenario.is_dir() { scenario.join("run") } else { scenario.parent().unwrap_or(Path::new("")).join("run") }
}

fn report_files(report: &DecisionReport, language: Language) -> Result<BTreeMap<String, Vec<u8>>, PipelineError> {
    let changes = report.changes.as_ref().map(|changes| ("changes.csv".to_owned(), report::changes_csv(changes)));
    let mut files = BTreeMap::from([
        ("awards.csv".to_owned(), report::awards_csv(report)),
        ("unmet.csv".to_owned(), report::unmet_csv(report)),
        ("summary.json".to_owned(), report::summary_json(report)),
        ("dossier.html".to_owned(), report::dossier_html(report, language)),
        ("dossier.xlsx".to_owned(), report::dossier_xlsx(report)?),
    ]);
    files.extend(changes);
    if let Some(facts) = report::to_ask_csv(report) {
        files.insert("to-ask.csv".to_owned(), facts);
    }
    Ok(files)
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
        known: loaded.policy.known.map(|day| day.to_string()),
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
        equity: equity_of(model),
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
                engine: outcome.engine.word().to_owned(),
            })
            .collect(),
        files: files.iter().map(|(name, bytes)| (name.clone(), sha256_hex(bytes))).collect(),
        seal: String::new(),
    };
    certificate.seal = sha256_hex(&compact_json(&certificate));
    certificate
}

/// What the goals of equity were settled to.
fn equity_of(model: &AssignmentModel) -> Vec<CertifiedEquity> {
    let of = |goal: &model::equity::Equity| {
        let settled = goal.settled.as_ref()?;
        let groups = goal.groups.iter().zip(settled.awards.iter().zip(&settled.steps));
        let group = |(group, (&awards, &step)): (&model::equity::EquityGroup, (&i64, &u32))| CertifiedGroup {
            name: group.name.clone(),
            awards,
            step,
        };
        Some(CertifiedEquity { name: goal.name.clone(), groups: groups.map(group).collect() })
    };
    model.equity.iter().filter_map(of).collect()
}

/// Writes the goals of equity into a model as a certificate says they were settled; none when it does not fit them.
pub(super) fn settled_as(model: AssignmentModel, certificate: &Certificate) -> Option<AssignmentModel> {
    if model.equity.len() != certificate.equity.len() {
        return None;
    }
    let mut model = model;
    for (goal, claim) in certificate.equity.iter().enumerate() {
        let settled = model::equity::Settled {
            awards: claim.groups.iter().map(|group| group.awards).collect(),
            steps: claim.groups.iter().map(|group| group.step).collect(),
        };
        model = model::equity::settle(&model, goal, settled)?;
    }
    Some(model)
}

pub(super) fn compact_json<T: Serialize>(value: &T) -> Vec<u8> {
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
    #[serde(skip_serializing_if = "Option::is_none")]
    known: Option<String>,
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
        known: loaded.policy.known.map(|day| day.to_string()),
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
