//! What the year's accounts count: shares of the flow and the names of shortfalls.

use super::{Carry, Event, Reserver, Rounded, Rounding, TypedPolicy};
use crate::index::CategoryIdx;
use crate::quantity::Exact;

/// A share of the flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The rate, a fraction.
    pub rate: Exact,
    /// How it is made whole when it is reported; up where that says nothing.
    pub rounding: Rounded,
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
        let rounding = Rounded::always(rounding);
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
    /// What it is a part of.
    pub of: PartOf,
}

/// What a row of a share is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartOf {
    /// Homes of the flow with one value.
    Flow,
    /// All first lettings.
    FirstLettings,
    /// First lettings with one value.
    OneOfFirstLettings,
}

/// Homes let for the first time, apart from the flow of homes let again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstLettings {
    /// Which homes; unknown counts as no.
    pub category: CategoryIdx,
    /// How many are expected this year, when the policy states it.
    pub forecast: Option<u32>,
}

impl Reserver {
    /// The parts with a row each: those of its share of the flow, then those of its share of first lettings.
    pub fn parts(&self) -> impl Iterator<Item = (&Share, &SharePart)> {
        let shares = self.share.iter().chain(&self.first);
        shares.flat_map(|share| share.parts.iter().map(move |part| (share, part)))
    }

    /// The share and the part at that place among [`Self::parts`]; the share of the whole flow at no place.
    #[must_use]
    pub fn account(&self, part: Option<usize>) -> Option<(&Share, Option<&SharePart>)> {
        match part {
            Some(at) => self.parts().nth(at).map(|(share, part)| (share, Some(part))),
            None => self.share.as_ref().map(|share| (share, None)),
        }
    }
}

impl TypedPolicy {
    /// The category of first lettings, where the policy shares them apart.
    #[must_use]
    pub fn first_category(&self) -> Option<CategoryIdx> {
        self.first_lettings.map(|first| first.category)
    }
}

/// What a shortfall is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slack {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
}
