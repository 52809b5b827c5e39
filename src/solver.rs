//! The best lawful plan, proven: exact integers decide, floating point may only propose.

pub mod backend_reference;

pub use crate::model::Award;

/// The outcome of a solve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// The awards, by vacancy.
    pub awards: Vec<Award>,
    /// The shortfall s_k of each row, in its own units.
    pub shortfalls: Vec<i64>,
    /// One entry per level, in order.
    pub levels: Vec<LevelOutcome>,
}

/// What was reached on a level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelOutcome {
    /// The value of the plan.
    pub value: i128,
    /// The best value that any plan that keeps the levels before it could have: proven.
    pub bound: i128,
    /// How sure that is.
    pub status: LevelStatus,
    /// What proves the bound.
    pub evidence: crate::certificate::Evidence,
}

/// How sure a level is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LevelStatus {
    /// Value and bound meet.
    Optimal,
    /// A lawful plan with a proven gap.
    Feasible,
    /// No plan keeps the hard rows.
    Infeasible,
}
