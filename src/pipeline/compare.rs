//! Two policies against one another: by their texts, and on a scenario's data.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::ledger::Upto;
use super::run::{TakenOver, load_scenario};
use super::{Knowledge, PipelineError, check_policy, decide, prepare, read_scenario};
use crate::analysis::compare::{Comparison, compare};
use crate::decision::DecisionReport;
use crate::diagnostic::Diagnostics;
use crate::ir::TypedPolicy;
use crate::quantity::{Date, Exact};
use crate::solver::{self, LevelStatus, SolveOptions};
use crate::source::SourceMap;
use crate::syntax::ast::Validity;
use crate::tables::Table;

/// What comparing two policies gave.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The titles of both.
    pub titles: [String; 2],
    /// The day both are read at.
    pub date: Date,
    /// How they compare, whatever the data.
    pub comparison: Comparison,
    /// How their plans compare on a scenario's data, when asked for.
    pub data: Option<ComparedData>,
}

/// How the plans of two policies compare on the same tables.
#[derive(Debug, Clone)]
pub struct ComparedData {
    /// Whether the hard rules of each can be kept.
    pub feasible: [bool; 2],
    /// The homes whose award changes: who has it under each.
    pub moved: Vec<MovedAward>,
    /// How many awards are the same.
    pub kept: usize,
    /// The levels of both objectives by name, in the first's order, with the value under each.
    pub levels: Vec<ComparedLevel>,
    /// The requests housed under one only.
    pub housed: [Vec<String>; 2],
}

/// A home that two plans award differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedAward {
    /// The home.
    pub vacancy: String,
    /// Who has it under each policy.
    pub applicants: [Option<String>; 2],
}

/// A level of both objectives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparedLevel {
    /// Its name.
    pub name: String,
    /// Its value under each, where it has one.
    pub values: [Option<Exact>; 2],
}

/// Compares two policies on a day; `None` exactly when an error was pushed.
///
/// # Errors
/// A file cannot be read, or the solver failed.
pub fn compare_policies(
    paths: [&Path; 2],
    date: impl Fn(Option<Validity>) -> Date,
    scenario: Option<&Path>,
    map: &mut SourceMap,
    out: &mut Diagnostics,
) -> Result<Option<Compared>, PipelineError> {
    let [first, second] = paths;
    // Both are read on one day: the scenario's, else the first's.
    let mut asked = match scenario {
        Some(path) => match read_scenario(path, out)? {
            Some(scenario) => Some(scenario.date),
            None => return Ok(None),
        },
        None => None,
    };
    let mut said = Diagnostics::default();
    let one = check_policy(first, |validity| *asked.get_or_insert_with(|| date(validity)), map, &mut said)?;
    let day = asked.unwrap_or_else(|| date(None));
    let two = check_policy(second, |_| day, map, &mut said)?;
    if said.has_errors() {
        out.append(said);
        return Ok(None);
    }
    let (Some(one), Some(two)) = (one.typed, two.typed) else { return Ok(None) };
    let comparison = compare(&one, &two);
    let plans = match scenario {
        Some(path) => {
            let Some(before) = planned(path, first, false, map, out)? else { return Ok(None) };
            let Some(after) = planned(path, second, false, map, out)? else { return Ok(None) };
            Some(compared(&before, &after))
        }
        None => None,
    };
    Ok(Some(Compared { titles: [one.title, two.title], date: day, comparison, data: plans }))
}

/// A plan, with whether the hard rules can be kept.
pub(super) struct Planned {
    pub(super) policy: TypedPolicy,
    pub(super) applicants: Table,
    pub(super) report: DecisionReport,
    pub(super) feasible: bool,
}

/// The plan of a policy on a scenario's tables; `None` exactly when an error was pushed. The opening balances must be
/// the policy's `own`, or may be those of another.
pub(super) fn planned(
    scenario: &Path,
    policy: &Path,
    own: bool,
    map: &mut SourceMap,
    out: &mut Diagnostics,
) -> Result<Option<Planned>, PipelineError> {
    let Some(mut scenario) = read_scenario(scenario, out)? else { return Ok(None) };
    if !own {
        // The balances of another policy may name accounts that this one has not: they count for nothing here.
        scenario.ledger_name = None;
    }
    scenario.file.policy = policy.canonicalize().unwrap_or_else(|_| policy.to_owned());
    let loaded = load_scenario(scenario, Knowledge::Stated, TakenOver::Nothing, Upto::Last, map, out)?;
    let Some(loaded) = loaded else { return Ok(None) };
    let (pairs, model) = prepare(&loaded);
    let ready = solver::equity::settle(model, &SolveOptions::default())?;
    let solution = ready.solve(&SolveOptions::default())?;
    let feasible = solution.levels.iter().all(|level| level.status != LevelStatus::Infeasible);
    let decided = decide(&loaded, &pairs, &ready.model, &solution)?;
    Ok(Some(Planned { policy: loaded.policy, applicants: loaded.dataset.applicants, report: decided.report, feasible }))
}

/// Who has each home.
pub(super) fn awards(report: &DecisionReport) -> BTreeMap<&str, &str> {
    let homes = report.vacancies.iter().filter(|line| line.empty.is_none());
    let awarded = homes.filter_map(|line| Some((line.id.as_str(), line.ranked.first()?)));
    awarded.filter(|(_, first)| first.rank == 1).map(|(id, first)| (id, first.applicant.as_str())).collect()
}

fn compared(before: &Planned, after: &Planned) -> ComparedData {
    let (old, new) = (awards(&before.report), awards(&after.report));
    let homes: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    let owned = |text: Option<&&str>| text.map(|text| (*text).to_owned());
    let (kept, changed): (Vec<&str>, Vec<&str>) = homes.into_iter().partition(|home| old.get(home) == new.get(home));
    let moved = changed
        .into_iter()
        .map(|home| MovedAward { vacancy: home.to_owned(), applicants: [owned(old.get(home)), owned(new.get(home))] });
    let (was, is): (BTreeSet<&str>, BTreeSet<&str>) =
        (old.values().copied().collect(), new.values().copied().collect());
    let only = |a: &BTreeSet<&str>, b: &BTreeSet<&str>| a.difference(b).map(|id| (*id).to_owned()).collect();
    let value = |report: &DecisionReport, name: &str| {
        report.levels.iter().find(|level| level.name == name).map(|level| level.value)
    };
    let mut names: Vec<&str> = before.report.levels.iter().map(|level| level.name.as_str()).collect();
    for level in &after.report.levels {
        if !names.contains(&level.name.as_str()) {
            names.push(&level.name);
        }
    }
    let levels = names.into_iter().map(|name| ComparedLevel {
        name: name.to_owned(),
        values: [value(&before.report, name), value(&after.report, name)],
    });
    ComparedData {
        feasible: [before.feasible, after.feasible],
        kept: kept.len(),
        moved: moved.collect(),
        levels: levels.collect(),
        housed: [only(&was, &is), only(&is, &was)],
    }
}
