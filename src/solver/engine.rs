//! Which machine settled a level.

/// The machines of the solver, from the weakest to the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    /// Nothing had to be sought: the value is the best by definition.
    Trivial,
    /// One matching of largest weight with its integer duals: no account row bears on the plan.
    Matching,
    /// Prices on account rows and on earlier levels, then branch and bound.
    Prices,
}

impl Engine {
    /// Every machine.
    pub const ALL: [Self; 3] = [Self::Trivial, Self::Matching, Self::Prices];

    /// The word that files use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Trivial => "trivial",
            Self::Matching => "matching",
            Self::Prices => "prices",
        }
    }

    /// The machine of that word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|engine| engine.word() == word)
    }
}
