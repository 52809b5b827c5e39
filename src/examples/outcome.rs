//! What running examples gives: what was compared, what differs, and why.

use crate::ir::Heading;
use crate::quantity::Exact;
use crate::source::Span;

/// Whether something holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// It is not known.
    Unknown,
}

impl From<Option<bool>> for Truth {
    fn from(truth: Option<bool>) -> Self {
        match truth {
            Some(true) => Self::Yes,
            Some(false) => Self::No,
            None => Self::Unknown,
        }
    }
}

/// A criterion or a rule in the explanation of what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The criterion or the rule.
    pub heading: Heading,
    /// Whether it holds.
    pub holds: Truth,
    /// The points it gives, for a criterion.
    pub points: Option<Exact>,
}

/// One line of the explanation of what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// A criterion or a rule.
    Line(Line),
    /// The points of two households for a home: the one expected, the one it goes to. None where there is none.
    Points {
        /// The home.
        home: String,
        /// The household that was expected, with its points.
        expected: Option<(String, Exact)>,
        /// The household that the home goes to, with its points.
        found: Option<(String, Exact)>,
    },
    /// The best plan with the awards that were expected is worse, first on that level.
    Level {
        /// The level's code.
        name: String,
        /// Its value with the awards that were expected.
        expected: Exact,
        /// Its value in the plan.
        found: Exact,
    },
    /// The awards that were expected would be as good: the draw between equal plans decided.
    Tie,
    /// A household is no candidate of a home: the rules that follow are not passed.
    NoCandidate {
        /// The household.
        household: String,
        /// The home.
        home: String,
    },
    /// A household passes every rule for a home, and no reserver may be charged.
    NoReserver {
        /// The household.
        household: String,
        /// The home.
        home: String,
    },
    /// The awards that were expected break a mandatory rule.
    Unlawful,
    /// The expected cells give a home to two households, or a household two homes.
    Contradiction,
    /// No plan at all keeps the mandatory rules.
    NoPlan,
    /// The work allowed ended before the plan was proven best.
    Unsettled,
    /// An account: homes of its base and homes that count, before the commission and added by it.
    Counts {
        /// The base before.
        opening_base: i128,
        /// The base added.
        base: i128,
        /// What was reached before.
        opening_reached: i128,
        /// What is added to it.
        reached: i128,
        /// What is owed, when something is.
        owed: Option<Exact>,
    },
}

/// One expected cell that the rules do not give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The column's header, after the id or the name of the row where it has one. Empty when it is the whole commission
    /// that cannot be decided: then nothing was expected or found.
    pub header: String,
    /// The cell, or the line that opens the commission.
    pub span: Span,
    /// What was expected.
    pub expected: String,
    /// What the rules give, written as the cell would be.
    pub found: String,
    /// What led to it.
    pub why: Vec<Because>,
}

/// What a block gives.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// How many rows were run.
    pub rows: usize,
    /// How many expected cells were compared.
    pub checks: usize,
    /// Those that the rules do not give, in order.
    pub failures: Vec<Failure>,
}
