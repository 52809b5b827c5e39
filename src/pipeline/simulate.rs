//! `simulate`: a year replayed, one commission after the other, through the very files and commands of an office.
//!
//! The vacancies of a scenario are shared out between commissions, by the day they fall vacant where the table says it,
//! else evenly by id. Each commission is a scenario of its own in the directory written: `allocate` runs it, its list is
//! recorded as decided, households reply, and refusals and leases are recorded as events. A household that signs leaves
//! the requests; a home that nobody signs for comes back at the next commission.
//!
//! How households reply is invented: each refuses with the same chance, drawn from the seed, the home and the household.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::run::{AllocationOptions, Watch, allocate};
use super::{
    PipelineError, RecordRequest, Scenario, annual, check_ledger, directory, read_bytes, read_scenario, record,
};
use crate::decision::DecisionReport;
use crate::diagnostic::{Diagnostics, Language};
use crate::ledger::annual::Statement;
use crate::ledger::chain;
use crate::quantity::Date;
use crate::source::SourceMap;
use crate::tables::{Encoding, Sheet, TableSource};

use super::scenario::{EncodingName, TableFile};

/// What is to be replayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimulateRequest {
    /// The scenario.
    pub scenario: PathBuf,
    /// How many commissions.
    pub periods: u32,
    /// How many days from one to the next.
    pub every: u32,
    /// How many households in a hundred refuse a home.
    pub refusals: u32,
    /// The seed of replies.
    pub seed: u64,
    /// How many threads.
    pub threads: Option<usize>,
    /// Where it is written.
    pub out: PathBuf,
}

/// What a commission came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Its day.
    pub date: Date,
    /// The requests it had.
    pub applicants: usize,
    /// The homes it had.
    pub homes: usize,
    /// Those awarded.
    pub awarded: usize,
    /// The refusals that followed.
    pub refusals: usize,
    /// The leases that followed.
    pub leases: usize,
    /// Milliseconds of `allocate`, of `record`.
    pub milliseconds: [u64; 2],
}

/// What the year came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simulated {
    /// The commissions, in order.
    pub sessions: Vec<Session>,
    /// The yearly statements, by year.
    pub statements: Vec<Statement>,
    /// How many entries the ledger has; its chain and its balances were checked.
    pub entries: usize,
}

/// The names of the column that says when a home falls vacant.
const VACANT_FROM: &[&str] =
    &["date_liberation", "libere_le", "date_vacance", "vacant_le", "disponible_le", "vacant_from"];

/// Replays a year. `None` exactly when an error was pushed.
///
/// # Errors
/// A file cannot be read or written, the solver failed, or a ledger refuses what the run itself proposed.
pub fn simulate(
    request: &SimulateRequest,
    map: &mut SourceMap,
    out: &mut Diagnostics,
    tell: &dyn Fn(usize, &Session),
) -> Result<Option<Simulated>, PipelineError> {
    let Some(scenario) = read_scenario(&request.scenario, out)? else { return Ok(None) };
    let tables = &scenario.file.tables;
    let read = |table: &TableFile, out: &mut Diagnostics| -> Result<Option<Sheet>, PipelineError> {
        let path = scenario.directory.join(&table.file);
        let source = TableSource {
            file: path.to_string_lossy().into_owned(),
            bytes: read_bytes(&path)?,
            columns: table.columns.clone(),
            encoding: match table.encoding {
                EncodingName::Utf8 => Encoding::Utf8,
                EncodingName::Latin1 => Encoding::Latin1,
            },
            separator: table.separator,
            sheet: table.sheet.clone(),
            mapping: None,
        };
        Ok(Sheet::read(&source, out))
    };
    let (applicants, vacancies) = (read(&tables.applicants, out)?, read(&tables.vacancies, out)?);
    let (Some(applicants), Some(vacancies)) = (applicants, vacancies) else { return Ok(None) };
    if request.out.exists() {
        return Err(PipelineError::Occupied { path: request.out.clone() });
    }
    let ledger = request.out.join("flux.sqlite");
    let days = days(&scenario, request);
    let mut arriving = shared_out(&vacancies, &days);
    let (mut housed, mut waiting) = (BTreeSet::new(), BTreeSet::new());
    let mut sessions = Vec::new();
    for (at, day) in days.iter().enumerate() {
        waiting.append(arriving.get_mut(at).unwrap_or(&mut BTreeSet::new()));
        if waiting.is_empty() {
            continue;
        }
        let place = request.out.join(format!("seance-{:02}", at.saturating_add(1)));
        let files = BTreeMap::from([
            ("scenario.yaml".to_owned(), written(&scenario, *day).into_bytes()),
            ("demandes.csv".to_owned(), applicants.kept(|id| !housed.contains(id))),
            ("logements.csv".to_owned(), vacancies.kept(|id| waiting.contains(id))),
        ]);
        directory::write_new(&place, &files)?;
        let started = Instant::now();
        let options = AllocationOptions {
            out: Some(place.join("run")),
            threads: request.threads,
            ..AllocationOptions::default()
        };
        let mut found = Diagnostics::default();
        let outcome = allocate(Some(&place), &options, map, &mut found, &Watch::NOBODY)?;
        let Some(allocation) = outcome else {
            out.append(found);
            return Ok(None);
        };
        let solved = milliseconds(started);
        let started = Instant::now();
        let replies = replies(&allocation.report, request, &housed);
        let decisions = decisions(&allocation.report);
        let events = events(&replies, *day);
        directory::replace_file(&place.join("decisions.csv"), decisions.as_bytes())?;
        directory::replace_file(&place.join("evenements.csv"), events.as_bytes())?;
        let name = ledger.to_string_lossy().into_owned();
        let run = place.join("run");
        let mut recorded = true;
        if allocation.report.homes.awarded > 0 {
            let file = place.join("decisions.csv");
            let decided = RecordRequest::Decisions { run, scenario: None, file };
            recorded = record(&decided, Some(&name), map, out)?.is_some();
        }
        if recorded && !replies.is_empty() {
            let happened = RecordRequest::Events { file: place.join("evenements.csv") };
            recorded = record(&happened, Some(&name), map, out)?.is_some();
        }
        if !recorded {
            return Ok(None);
        }
        let leases = replies.iter().filter(|reply| reply.signs).count();
        let session = Session {
            date: *day,
            applicants: applicants.ids().count().saturating_sub(housed.len()),
            homes: waiting.len(),
            awarded: allocation.report.homes.awarded,
            refusals: replies.len().saturating_sub(leases),
            leases,
            milliseconds: [solved, milliseconds(started)],
        };
        for reply in replies.into_iter().filter(|reply| reply.signs) {
            waiting.remove(&reply.vacancy);
            housed.insert(reply.applicant);
        }
        tell(at.saturating_add(1), &session);
        sessions.push(session);
    }
    finish(request, &ledger, sessions).map(Some)
}

/// Checks the ledger whole, and writes what the year came to.
fn finish(request: &SimulateRequest, ledger: &Path, sessions: Vec<Session>) -> Result<Simulated, PipelineError> {
    let name = ledger.to_string_lossy().into_owned();
    let history = check_ledger(&name)?;
    let years: BTreeSet<i16> = history.entries.iter().map(|entry| entry.date.year()).collect();
    let mut statements = Vec::new();
    for year in years {
        let drawn = Date::new(year.saturating_add(1), 1, 31).unwrap_or(Date(0));
        let place = request.out.join(format!("bilan-{year}"));
        statements.extend(annual(&name, year, drawn, &place, Language::French)?);
    }
    let mut table = "seance,date,demandes,logements,attribues,refus,baux\n".to_owned();
    for (at, one) in (1_usize..).zip(&sessions) {
        // Writing to a text cannot fail.
        let _ = writeln!(
            table,
            "{at},{},{},{},{},{},{}",
            one.date, one.applicants, one.homes, one.awarded, one.refusals, one.leases
        );
    }
    directory::replace_file(&request.out.join("seances.csv"), table.as_bytes())?;
    Ok(Simulated { sessions, statements, entries: history.entries.len() })
}

fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// The commissions' days.
fn days(scenario: &Scenario, request: &SimulateRequest) -> Vec<Date> {
    let step = i32::try_from(request.every).unwrap_or(i32::MAX);
    let day =
        |at: u32| Date(scenario.date.0.saturating_add(step.saturating_mul(i32::try_from(at).unwrap_or(i32::MAX))));
    (0..request.periods).map(day).collect()
}

/// The vacancies that arrive for each commission.
fn shared_out(vacancies: &Sheet, days: &[Date]) -> Vec<BTreeSet<String>> {
    let mut arriving = vec![BTreeSet::new(); days.len()];
    let mut undated: Vec<String> = Vec::new();
    for (row, id) in vacancies.ids().enumerate() {
        let vacant = vacancies.text(row, VACANT_FROM).and_then(Date::parse);
        match vacant.map(|vacant| days.iter().position(|day| vacant <= *day)) {
            // Those that fall vacant after the last commission are not of this year.
            Some(at) => {
                if let Some(own) = at.and_then(|at| arriving.get_mut(at)) {
                    own.insert(id.to_owned());
                }
            }
            None => undated.push(id.to_owned()),
        }
    }
    undated.sort();
    let count = undated.len().max(1);
    for (at, id) in undated.into_iter().enumerate() {
        let period = at.saturating_mul(days.len()).checked_div(count).unwrap_or(0);
        if let Some(own) = arriving.get_mut(period) {
            own.insert(id);
        }
    }
    arriving
}

/// The scenario of one commission.
fn written(scenario: &Scenario, day: Date) -> String {
    let absolute = |path: &Path| {
        let joined = scenario.directory.join(path);
        joined.canonicalize().unwrap_or(joined).to_string_lossy().into_owned()
    };
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let columns = |table: &TableFile| {
        let pairs = table.columns.iter().map(|(field, header)| format!("{}: {}", quoted(field), quoted(header)));
        pairs.collect::<Vec<_>>().join(", ")
    };
    let file = &scenario.file;
    let mut text = format!(
        "title: {}\npolicy: {}\ndate: {day}\n",
        quoted(&format!("{}, commission du {day}", file.title)),
        quoted(&absolute(&file.policy))
    );
    if let Some(known) = scenario.known {
        let _ = writeln!(text, "known: {known}");
    }
    let _ = write!(
        text,
        "tables:\n  applicants: {{ file: demandes.csv, columns: {{ {} }} }}\n  vacancies: {{ file: logements.csv, columns: {{ {} }} }}\n",
        columns(&file.tables.applicants),
        columns(&file.tables.vacancies)
    );
    if let Some(table) = &file.tables.reservers {
        let _ = writeln!(
            text,
            "  reservers: {{ file: {}, columns: {{ {} }} }}",
            quoted(&absolute(&table.file)),
            columns(table)
        );
    }
    let opening = file.ledger.as_ref().and_then(|ledger| ledger.opening.as_ref());
    let opening = opening.map(|path| format!(", opening: {}", quoted(&absolute(path)))).unwrap_or_default();
    let _ = writeln!(text, "ledger: {{ file: ../flux.sqlite{opening} }}");
    let options = [
        ("candidates_per_vacancy", file.options.candidates_per_vacancy),
        ("lists_per_applicant", file.options.lists_per_applicant),
    ];
    let stated = options.iter().filter_map(|(name, value)| value.map(|value| format!("{name}: {value}")));
    let _ = writeln!(text, "options: {{ {} }}", stated.collect::<Vec<_>>().join(", "));
    text
}

/// A household's reply.
struct Reply {
    vacancy: String,
    applicant: String,
    signs: bool,
}

/// The decisions that follow the list: awarded by rank, all of it.
fn decisions(report: &DecisionReport) -> String {
    let mut text = "logement,demande,rang,decision\n".to_owned();
    for vacancy in &report.vacancies {
        let word = if vacancy.ranked.len() > 1 { "attribution_par_rang" } else { "attribution" };
        for one in &vacancy.ranked {
            let _ = writeln!(text, "{},{},{},{word}", cell(&vacancy.id), cell(&one.applicant), one.rank);
        }
    }
    text
}

fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// How households reply: the first of every list first, then those after the ones who refused.
fn replies(report: &DecisionReport, request: &SimulateRequest, housed: &BTreeSet<String>) -> Vec<Reply> {
    let mut open: Vec<usize> = (0..report.vacancies.len()).collect();
    let mut taken: BTreeSet<&str> = housed.iter().map(String::as_str).collect();
    let mut replies = Vec::new();
    let longest = report.vacancies.iter().map(|vacancy| vacancy.ranked.len()).max().unwrap_or(0);
    for rank in 0..longest {
        let mut left = Vec::new();
        for at in open {
            let Some(vacancy) = report.vacancies.get(at) else { continue };
            let Some(one) = vacancy.ranked.get(rank) else { continue };
            if taken.contains(one.applicant.as_str()) {
                left.push(at);
                continue;
            }
            let signs = !refuses(request, &vacancy.id, &one.applicant);
            if signs {
                taken.insert(&one.applicant);
            } else {
                left.push(at);
            }
            replies.push(Reply { vacancy: vacancy.id.clone(), applicant: one.applicant.clone(), signs });
        }
        open = left;
    }
    replies
}

/// Whether a household refuses a home: drawn from the seed and both ids.
fn refuses(request: &SimulateRequest, vacancy: &str, applicant: &str) -> bool {
    let drawn = chain::digest(format!("{}\n{vacancy}\n{applicant}", request.seed).as_bytes());
    let number = drawn.get(..8).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or(0);
    number.checked_rem(100).unwrap_or(0) < u64::from(request.refusals)
}

/// The file of events that replies make: a refusal ten days after the commission, a lease twelve.
fn events(replies: &[Reply], day: Date) -> String {
    let mut text = "evenement,date,logement,demande,motif\n".to_owned();
    let later = |days: i32| Date(day.0.saturating_add(days));
    for reply in replies {
        let (word, day, reason) =
            if reply.signs { ("bail", later(12), "") } else { ("refus", later(10), "refus (tirage de la simulation)") };
        let _ = writeln!(text, "{word},{day},{},{},{reason}", cell(&reply.vacancy), cell(&reply.applicant));
    }
    text
}
