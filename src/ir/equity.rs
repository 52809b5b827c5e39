//! Equity between groups, as a level of the objective.

use crate::index::{CategoryIdx, ReserverIdx};

/// The groups of a goal of equity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equity {
    /// The name of its levels, unique in the policy.
    pub name: String,
    /// The groups, at least two.
    pub groups: Vec<EquityGroup>,
}

/// A group that awards are shared between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EquityGroup {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Which awards are its own.
    pub of: EquityOf,
}

/// Which awards are a group's own, and what they are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EquityOf {
    /// Those charged to the reserver or a part of it, the year's included; compared with its share of the flow.
    Reserver(ReserverIdx),
    /// Those of the category; compared with the number of its candidates in the run.
    Category(CategoryIdx),
}

impl Equity {
    /// The categories among the groups.
    pub fn categories(&self) -> impl Iterator<Item = CategoryIdx> {
        self.groups.iter().filter_map(|group| match group.of {
            EquityOf::Category(category) => Some(category),
            EquityOf::Reserver(_) => None,
        })
    }
}
