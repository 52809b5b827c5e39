//! Mandatory rules that cannot hold together, told as rules of the policy, and what would have to give.
//!
//! The rows are found by [`crate::solver::conflict`]. The cheapest relaxation lets every mandatory rule fall short and
//! seeks the fewest homes short, the hardest rules first: those of public order, then floors and ceilings, then those
//! without a direction, then defaults; within each, by rank.

use super::Mention;
use crate::index::{Index, RowIdx};
use crate::ir::{Direction, Obligation, TypedPolicy};
use crate::model::{AccountRow, AssignmentModel, Level, RowOrigin, Sense, Terms};
use crate::solver::conflict::{self, Minimal};
use crate::solver::counting::{self, Counting};
use crate::solver::{SolveError, SolveOptions, solve};

/// Why no plan is lawful, and what would have to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Rules that cannot hold together while any of them left out lets the others hold.
    pub rules: Vec<ConflictRule>,
    /// The most awards that can count for one of them and what bounds it, when counting is enough to show it.
    pub counted: Option<Counting>,
    /// What the cheapest relaxation gives up, in the order of the text.
    pub given: Vec<Given>,
    /// How many homes could then be awarded.
    pub awarded: usize,
}

/// A rule of a conflict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictRule {
    /// The rule.
    pub rule: Mention,
    /// The row's name.
    pub row: String,
    /// How many awards of this run it takes at least to meet it; nought for a cap that is not exceeded.
    pub needs: i128,
    /// The applicants and homes of the run that can add to it, and how many of them together.
    pub counting: Counting,
}

/// What a rule gives up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The rule.
    pub rule: Mention,
    /// The row's name.
    pub row: String,
    /// By how many homes it falls short.
    pub homes: i64,
}

/// Explains why no plan of a model is lawful; none when one is.
///
/// # Errors
/// As for [`solve`].
pub fn conflict(
    policy: &TypedPolicy,
    model: &AssignmentModel,
    options: &SolveOptions<'_>,
) -> Result<Option<Conflict>, SolveError> {
    let Some(Minimal { rows, counted }) = conflict::minimal(model, options)? else { return Ok(None) };
    let rules = rows.iter().filter_map(|at| {
        let row = model.rows.get(*at)?;
        Some(ConflictRule {
            rule: mention(policy, row),
            row: row.name.clone(),
            needs: conflict::needs(model, row),
            counting: counting::count(model, &[*at]),
        })
    });
    let rules = rules.collect();
    let (given, awarded) = relaxed(policy, model, options)?;
    Ok(Some(Conflict { rules, counted: counted.map(|found| found.counting), given, awarded }))
}

fn obligation<'a>(policy: &'a TypedPolicy, row: &AccountRow) -> Option<&'a Obligation> {
    match row.origin {
        RowOrigin::Obligation(index) => policy.obligations.get(index),
        _ => None,
    }
}

fn mention(policy: &TypedPolicy, row: &AccountRow) -> Mention {
    obligation(policy, row).map_or_else(|| Mention::plain(&row.name), |found| Mention::of(&found.heading))
}

/// How hard a rule is: the smallest is the hardest.
fn hardness(policy: &TypedPolicy, row: &AccountRow) -> (u8, u32) {
    let found = obligation(policy, row);
    let class = match found.and_then(|found| found.direction) {
        Some(Direction::PublicOrder) => 0,
        Some(Direction::Floor | Direction::Ceiling) => 1,
        None => 2,
        Some(Direction::Default) => 3,
    };
    (class, found.map_or(u32::MAX, |found| found.rank))
}

/// The fewest homes short, the hardest rules first, then the most homes awarded.
fn relaxed(
    policy: &TypedPolicy,
    model: &AssignmentModel,
    options: &SolveOptions<'_>,
) -> Result<(Vec<Given>, usize), SolveError> {
    let hard = |(_, row): &(RowIdx, &AccountRow)| row.hard;
    let mut classes: Vec<(u8, u32)> =
        model.rows.enumerated().filter(hard).map(|(_, row)| hardness(policy, row)).collect();
    classes.sort_unstable();
    classes.dedup();
    let mut soft = model.clone();
    soft.equity.clear();
    let level = |class: &(u8, u32)| {
        let rows = model.rows.enumerated().filter(hard).filter(|(_, row)| hardness(policy, row) == *class);
        Level {
            name: format!("/{}_{}", class.0, class.1),
            sense: Sense::Minimise,
            terms: Terms::Shortfalls(rows.map(|(at, _)| (at, 1)).collect()),
            display_scale: 1,
        }
    };
    soft.levels = classes.iter().map(level).collect();
    let homes = Level { name: "/homes".to_owned(), sense: Sense::Maximise, terms: Terms::Awards, display_scale: 1 };
    soft.levels.push(homes);
    for row in &mut soft.rows {
        row.hard = false;
    }
    let solution = solve(&soft, options)?;
    let lacks = |at: RowIdx| solution.shortfalls.get(at.position()).copied().unwrap_or(0);
    let short = model.rows.enumerated().filter(hard).filter(|(at, _)| lacks(*at) > 0);
    let given = short.map(|(at, row)| Given { rule: mention(policy, row), row: row.name.clone(), homes: lacks(at) });
    Ok((given.collect(), solution.awards.len()))
}
