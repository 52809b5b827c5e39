//! The year's account per reserver and obligation: balances as data, and the ledger that they are recounted from.
//!
//! A ledger is a list of [`entry::Entry`], only ever added to, chained by hash ([`chain`]) and kept in a database
//! ([`store`]). Nothing is ever a balance there: [`replay`] goes through the entries and [`tally`] counts them. Names are
//! those of the policy's labels, obligations and rows; days are those of commissions and leases, never a clock's.

pub mod annual;
pub mod carry;
pub mod chain;
pub mod entry;
#[cfg(feature = "postgres")]
mod postgres;
pub mod replay;
mod sqlite;
pub mod store;
pub mod tally;

use std::collections::BTreeMap;

use crate::ir::Event;
use crate::quantity::Exact;

/// Homes of the year to date, by event: of those proposed some are awarded, and of these some are let.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Homes {
    /// Proposed to the commission.
    pub proposed: i64,
    /// Awarded by it.
    pub attributed: i64,
    /// Let: the lease is signed.
    pub signed: i64,
}

impl Homes {
    /// How many, for that event.
    #[must_use]
    pub const fn of(self, event: Event) -> i64 {
        match event {
            Event::Proposed => self.proposed,
            Event::Attributed => self.attributed,
            Event::Signed => self.signed,
        }
    }

    /// Each count with the same event's, in the order of the events.
    #[must_use]
    pub const fn each(self) -> [i64; 3] {
        [self.proposed, self.attributed, self.signed]
    }
}

impl From<i64> for Homes {
    /// The same number of homes for every event.
    fn from(homes: i64) -> Self {
        Self { proposed: homes, attributed: homes, signed: homes }
    }
}

/// Balances of the year to date, in homes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Balances {
    /// Homes of the flow so far (L_F).
    pub flow: Homes,
    /// Homes charged so far to each label (L_r), by the label's name; a missing one is 0.
    pub charged: BTreeMap<String, Homes>,
    /// For each obligation by its name: homes of its base (L_S) and those among them that count; a missing one is 0.
    pub obligations: BTreeMap<String, ObligationBalance>,
    /// For each part of a share, `reserver[value]`: homes of the flow with that value and those among them that are
    /// charged to the reserver; a missing one is 0.
    pub shares: BTreeMap<String, ObligationBalance>,
    /// Homes owed to each reserver from last year, by its name or `reserver[value]`; below nought when it had too many.
    pub carried: BTreeMap<String, Exact>,
    /// The homes expected in the flow this year, in place of the policy's forecast.
    pub forecast: Option<u32>,
    /// The first lettings expected this year, in place of the policy's forecast.
    pub first_forecast: Option<u32>,
}

/// The balance of one obligation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ObligationBalance {
    /// Homes of the base so far.
    pub base: Homes,
    /// Homes among them that count.
    pub reached: Homes,
}
