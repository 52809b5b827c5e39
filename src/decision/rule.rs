//! One rule in front of the whole plan: what it is to the solver, and what it costs.

use super::{LevelMeaning, LevelStatus, Mention, Run};
use crate::index::RowIdx;
use crate::model::{RowOrigin, Terms};
use crate::solver::Engine;
use crate::solver::structure::{Reason, Side, Structure, classify};

/// A rule of the policy, as the plan sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleExplanation {
    /// The rule.
    pub rule: Mention,
    /// The account rows it gives; none for a rule of admission, which decides pairs and not the plan.
    pub rows: Vec<RuleRow>,
    /// How many candidate pairs there are in the run.
    pub pairs: usize,
}

/// An account row of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleRow {
    /// Its name.
    pub name: String,
    /// The side of the plan that it is a set of.
    pub side: Side,
    /// Why.
    pub reason: Reason,
    /// The row it overlaps, when that is why.
    pub overlaps: Option<String>,
    /// Whether no shortfall is allowed.
    pub hard: bool,
    /// Its shortfall in the plan, in its own units.
    pub shortfall: i64,
    /// The level that counts its shortfall.
    pub level: Option<RuleLevel>,
    /// How many awards of the run can count for it, and what limits them.
    pub limit: super::Limit,
    /// What it costs, when that was asked for.
    pub price: Option<super::Price>,
}

/// The level that counts a row's shortfall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleLevel {
    /// Its name.
    pub name: String,
    /// What it counts.
    pub meaning: LevelMeaning,
    /// Which machine settled it.
    pub engine: Engine,
    /// How sure it is.
    pub status: LevelStatus,
}

/// Explains what a rule is to the plan, by the name of an obligation, of a reserver with a share, of an account row or of
/// a rule of admission; none when there is no rule of that name.
#[must_use]
pub fn explain_rule(run: &Run<'_>, name: &str) -> Option<RuleExplanation> {
    let policy = run.policy;
    let found = classify(run.model);
    let mut heading = policy.rules.iter().map(|rule| &rule.heading).find(|heading| heading.name == name);
    let mut rows = Vec::new();
    for (at, row) in run.model.rows.enumerated() {
        let of = match row.origin {
            RowOrigin::Obligation(index) => policy.obligations.get(index).map(|obligation| &obligation.heading),
            RowOrigin::Share(index) | RowOrigin::SharePart(index, _) => {
                policy.reservers.get(index).map(|reserver| &reserver.heading)
            }
            // No rule of the text asks for them one by one: the objective does.
            RowOrigin::EquityStep(..) | RowOrigin::EquityMargin(..) | RowOrigin::EquityBelow(..) => None,
        };
        if row.name == name || of.is_some_and(|heading| heading.name == name) {
            heading = heading.or(of);
            rows.extend(found.get(at).map(|one| rule_row(run, at, *one)));
        }
    }
    let pairs = run.pairs.applicants.len();
    heading.map(|heading| RuleExplanation { rule: Mention::of(heading), rows, pairs })
}

fn rule_row(run: &Run<'_>, at: RowIdx, found: Structure) -> RuleRow {
    use crate::index::Index;
    let name = |row: RowIdx| run.model.rows.get(row).map_or_else(String::new, |row| row.name.clone());
    let counts = |terms: &Terms| matches!(terms, Terms::Shortfalls(rows) if rows.iter().any(|(row, _)| *row == at));
    let level = run.model.levels.iter().zip(&run.solution.levels).find(|(level, _)| counts(&level.terms));
    RuleRow {
        name: name(at),
        side: found.side,
        reason: found.reason,
        overlaps: match found.reason {
            Reason::Overlaps(other) => Some(name(other)),
            _ => None,
        },
        hard: run.model.rows.get(at).is_some_and(|row| row.hard),
        shortfall: run.solution.shortfalls.get(at.position()).copied().unwrap_or(0),
        level: level.map(|(level, outcome)| RuleLevel {
            name: level.name.clone(),
            meaning: LevelMeaning::of(run.policy, &level.name),
            engine: outcome.engine,
            status: outcome.status,
        }),
        limit: super::limit(run, at),
        price: None,
    }
}
