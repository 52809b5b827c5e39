//! The year's account per reserver and obligation.
//!
//! For now: the opening balances that a scenario states. Names are those of the policy's labels and obligations.

use std::collections::BTreeMap;

/// Balances of the year to date, in homes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Balances {
    /// Homes of the flow awarded so far (L_F).
    pub flow: i64,
    /// Homes charged so far to each label (L_r), by the label's name; a missing one is 0.
    pub charged: BTreeMap<String, i64>,
    /// For each obligation by its name: awards of its base (L_S) and those among them that count; a missing one is 0.
    pub obligations: BTreeMap<String, ObligationBalance>,
}

/// The balance of one obligation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ObligationBalance {
    /// Awards of the base so far.
    pub base: i64,
    /// Awards among them that count.
    pub reached: i64,
}
