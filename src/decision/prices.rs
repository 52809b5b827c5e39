//! The price of a rule: what each level would be worth if a share, an obligation or a cap moved by one home.
//!
//! Nothing is read off multipliers: the row is moved by one home each way and the model is solved again from its
//! beginning. Moved further, home by home, it keeps that price as long as each home changes every level alike: that is
//! the range of validity. A row that the plan keeps with a home to spare, and that no level rewards for more, costs nothing
//! to tighten, and that needs no solve: the plan is still lawful, worth the same, and no tighter model is worth more.

use super::{LevelMeaning, Mention, Run};
use crate::index::{Index, RowIdx};
use crate::model::{self, AssignmentModel, RowOrigin};
use crate::quantity::Exact;
use crate::solver::{LevelStatus, Solution, SolveError, SolveOptions, Start, equity};

/// How far a row is moved each way, in homes, to tell the range of its price.
pub const MOST_HOMES: u32 = 4;

/// The price of an account row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// The row's name.
    pub row: String,
    /// The rule it comes from.
    pub rule: Mention,
    /// One home more asked for (of a cap: one fewer allowed).
    pub tighter: Moved,
    /// One home fewer asked for (of a cap: one more allowed).
    pub looser: Moved,
}

/// What moving a row by one home does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The levels whose value changes, in order; none when the rule can no longer be kept.
    pub levels: Option<Vec<LevelChange>>,
    /// For how many homes each further one changes the same; as far as was tried when `to_the_end`.
    pub homes: u32,
    /// Whether the price held as far as it was tried.
    pub to_the_end: bool,
    /// Whether every level of both plans is proven.
    pub proven: bool,
}

/// How much a level changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelChange {
    /// The level's name.
    pub name: String,
    /// What it counts.
    pub meaning: LevelMeaning,
    /// The new value less the old one, as shown.
    pub change: Exact,
}

/// The prices of those rows of a run; of all that come from accounts of the year when none is named.
///
/// # Errors
/// As for [`Ready::solve`](equity::Ready::solve).
pub fn prices(run: &Run<'_>, rows: Option<&[RowIdx]>, options: &SolveOptions<'_>) -> Result<Vec<Price>, SolveError> {
    let plain = model::build(run.policy, run.dataset, run.pairs, run.balances);
    let mut prices = Vec::new();
    for (at, row) in plain.rows.enumerated() {
        if row.origin.is_of_equity() || rows.is_some_and(|rows| !rows.contains(&at)) {
            continue;
        }
        let heading = match row.origin {
            RowOrigin::Obligation(index) => run.policy.obligations.get(index).map(|found| &found.heading),
            RowOrigin::Share(index) | RowOrigin::SharePart(index, _) => {
                run.policy.reservers.get(index).map(|found| &found.heading)
            }
            _ => None,
        };
        let Some(heading) = heading else { continue };
        let home = model::home_of(run.policy, run.balances, row);
        prices.push(Price {
            row: row.name.clone(),
            rule: Mention::of(heading),
            tighter: moved(run, &plain, at, home, options)?,
            looser: moved(run, &plain, at, home.saturating_neg(), options)?,
        });
    }
    Ok(prices)
}

/// What moving a row by so much does, and how far that holds.
fn moved(
    run: &Run<'_>,
    plain: &AssignmentModel,
    at: RowIdx,
    home: i64,
    options: &SolveOptions<'_>,
) -> Result<Moved, SolveError> {
    let now: Vec<(String, i128)> = values(run.model, run.solution);
    let mut proven = is_proven(run.solution);
    let mut first: Option<Vec<i128>> = None;
    for homes in 1..=MOST_HOMES {
        let by = home.saturating_mul(i64::from(homes));
        let (change, sure) = if costless(run, at, by) {
            (Some(vec![0; now.len()]), true)
        } else {
            solved(run, plain, at, by, &now, options)?
        };
        proven = proven && sure;
        match (&first, change) {
            (None, None) => return Ok(Moved { levels: None, homes: 0, to_the_end: false, proven }),
            (None, Some(change)) => first = Some(change),
            (Some(each), change) => {
                let wanted: Vec<i128> = each.iter().map(|each| each.saturating_mul(i128::from(homes))).collect();
                if change.as_ref() != Some(&wanted) {
                    let last = homes.saturating_sub(1);
                    return Ok(Moved { levels: Some(told(run, each)), homes: last, to_the_end: false, proven });
                }
            }
        }
    }
    let each = first.unwrap_or_default();
    Ok(Moved { levels: Some(told(run, &each)), homes: MOST_HOMES, to_the_end: true, proven })
}

/// Whether the plan keeps the row when so much more is asked for.
fn costless(run: &Run<'_>, at: RowIdx, by: i64) -> bool {
    let kept = |row: &model::AccountRow| {
        let activity = model::plan::activity(run.model, at, &run.solution.awards);
        activity >= i128::from(row.requirement).saturating_add(i128::from(by))
    };
    by > 0 && is_proven(run.solution) && run.model.rows.get(at).is_some_and(kept)
}

fn is_proven(solution: &Solution) -> bool {
    solution.levels.iter().all(|level| level.status == LevelStatus::Optimal)
}

fn values(model: &AssignmentModel, solution: &Solution) -> Vec<(String, i128)> {
    model.levels.iter().zip(&solution.levels).map(|(level, reached)| (level.name.clone(), reached.value)).collect()
}

/// By how much each level changes when a row moves; none when no plan is lawful then. A level of equity that the moved
/// model no longer has counts as unchanged.
fn solved(
    run: &Run<'_>,
    plain: &AssignmentModel,
    at: RowIdx,
    by: i64,
    now: &[(String, i128)],
    options: &SolveOptions<'_>,
) -> Result<(Option<Vec<i128>>, bool), SolveError> {
    let mut model = plain.clone();
    if let Some(row) = model.rows.get_mut(at) {
        row.requirement = row.requirement.saturating_add(by);
    }
    let start = Start { awards: &run.solution.awards, evidence: &[] };
    let ready = equity::settle(model, options)?;
    let solution = ready.solve(&SolveOptions { start: Some(start), ..*options })?;
    if solution.levels.iter().any(|level| level.status == LevelStatus::Infeasible) {
        return Ok((None, true));
    }
    let then = values(&ready.model, &solution);
    let change = now.iter().map(|(name, value)| {
        let found = then.iter().find(|(other, _)| other == name);
        found.map_or(0, |(_, other)| other.saturating_sub(*value))
    });
    Ok((Some(change.collect()), is_proven(&solution)))
}

fn told(run: &Run<'_>, changes: &[i128]) -> Vec<LevelChange> {
    let levels = run.model.levels.iter().zip(changes).filter(|(_, change)| **change != 0);
    levels
        .map(|(level, change)| LevelChange {
            name: level.name.clone(),
            meaning: LevelMeaning::of(run.policy, &level.name),
            change: Exact::ratio(*change, i128::from(level.display_scale)).unwrap_or_else(|| Exact::whole(*change)),
        })
        .collect()
}

/// The rows that a rule gives, by the name of an obligation, of a reserver or of a row.
#[must_use]
pub fn rows_of(run: &Run<'_>, name: &str) -> Vec<RowIdx> {
    let of = |row: &model::AccountRow| match row.origin {
        RowOrigin::Obligation(index) => run.policy.obligations.get(index).map(|found| found.heading.name.as_str()),
        RowOrigin::Share(index) | RowOrigin::SharePart(index, _) => {
            run.policy.reservers.get(index).map(|found| found.heading.name.as_str())
        }
        _ => None,
    };
    let rows = run.model.rows.enumerated();
    let rows = rows.filter(|(_, row)| !row.origin.is_of_equity() && (row.name == name || of(row) == Some(name)));
    rows.map(|(at, _)| at).filter(|at| at.position() < run.model.rows.len()).collect()
}
