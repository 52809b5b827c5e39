//! What the year's accounts count: shares of the flow and the names of shortfalls.

use super::{Carry, Event, Rounding};
use crate::index::CategoryIdx;
use crate::quantity::Exact;

/// A share of the flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The rate, a fraction.
    pub rate: Exact,
    /// How it is made whole when it is reported.
    pub rounding: Rounding,
    /// What is counted over the year: which opening balance is read.
    pub event: Event,
    /// What becomes of last year's gap.
    pub carry: Carry,
    /// The name of its shortfall; the reserver's when none.
    pub slack: Option<Slack>,
    /// The parts of the flow that each have a row of their own; the whole flow has one when there is none.
    pub parts: Vec<SharePart>,
}

impl Share {
    /// A share of the whole flow, in awards, without carry-over.
    #[must_use]
    pub const fn of(rate: Exact, rounding: Rounding) -> Self {
        Self { rate, rounding, event: Event::Attributed, carry: Carry::None, slack: None, parts: Vec::new() }
    }

    /// The gap of last year that counts this year, of the one that is stated.
    #[must_use]
    pub fn carried(&self, stated: Exact) -> Exact {
        match self.carry {
            Carry::None => Exact::ZERO,
            Carry::Full => stated,
            Carry::AtMost(homes) => {
                let most = Exact::whole(i128::from(homes));
                let least = Exact::whole(i128::from(homes).saturating_neg());
                stated.clamp(least, most)
            }
        }
    }
}

/// A part of the flow: the homes with one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharePart {
    /// The value, as it stands in the names of rows.
    pub value: String,
    /// The value for people.
    pub title: String,
    /// The homes.
    pub category: CategoryIdx,
}

/// What a shortfall is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slack {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
}
