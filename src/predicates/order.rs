//! Obligations whose targets have an order: what counts first, and failing that what.

use crate::index::{CategoryIdx, Index, ObligationIdx};
use crate::ir::TypedPolicy;

/// An order of targets; categories are positions in the list of those that accounts use.
pub(super) struct Order {
    /// The obligation.
    pub(super) obligation: ObligationIdx,
    /// Its base; every pair when none.
    pub(super) base: Option<usize>,
    /// The labels it looks at, as positions; every label when none.
    labels: Option<Vec<usize>>,
    /// What counts, the first served first.
    pub(super) targets: Vec<usize>,
}

impl Order {
    /// Whether the obligation looks at awards charged to that label.
    pub(super) fn charges(&self, label: usize) -> bool {
        self.labels.as_ref().is_none_or(|labels| labels.contains(&label))
    }
}

/// The orders of a policy, whose accounts use those categories.
pub(super) fn orders(policy: &TypedPolicy, used: &[CategoryIdx]) -> Vec<Order> {
    let place = |category: &CategoryIdx| used.binary_search(category).unwrap_or(usize::MAX);
    let with_order = policy.obligations.enumerated().filter(|(_, obligation)| !obligation.fallbacks.is_empty());
    let order = |(index, obligation): (ObligationIdx, &crate::ir::Obligation)| Order {
        obligation: index,
        base: obligation.base.as_ref().map(place),
        labels: obligation.charged.as_ref().map(|labels| labels.iter().map(|label| label.position()).collect()),
        targets: obligation.targets().map(|target| place(&target)).collect(),
    };
    with_order.map(order).collect()
}
