//! Which machine settled a level.

use crate::certificate::Evidence;

/// The machines of the solver, from the weakest to the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    /// Nothing had to be sought: the value is the best by definition.
    Trivial,
    /// One pass in the order of applicants: awards of one applicant are all worth the same.
    Priority,
    /// One matching of largest weight with its integer duals: no account row bears on the plan.
    Matching,
    /// Prices on account rows and on earlier levels, then branch and bound.
    Prices,
}

impl Engine {
    /// Every machine.
    pub const ALL: [Self; 4] = [Self::Trivial, Self::Priority, Self::Matching, Self::Prices];

    /// The word that files use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Trivial => "trivial",
            Self::Priority => "priority",
            Self::Matching => "matching",
            Self::Prices => "prices",
        }
    }

    /// The machine that gives evidence of that kind in a solve.
    #[must_use]
    pub const fn of(evidence: &Evidence) -> Self {
        match evidence {
            Evidence::Trivial => Self::Trivial,
            Evidence::Cutoffs(_) | Evidence::SameCutoffs => Self::Priority,
            Evidence::Tree(_) => Self::Prices,
        }
    }

    /// The machine of that word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|engine| engine.word() == word)
    }
}
