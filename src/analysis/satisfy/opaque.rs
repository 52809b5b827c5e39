//! Values that cannot be expressed: quotients, products and computed days. Of each only its text is known, so that the same
//! text has the same value, and what it is compared with bounds it.

use super::linear::Linear;
use super::{Branch, Unfolding};
use crate::ir::{Comparison, Expr};
use crate::quantity::Exact;

/// Bounds of a number: each with whether it is left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Between {
    low: Option<(Exact, bool)>,
    high: Option<(Exact, bool)>,
}

impl Between {
    fn above(&mut self, bound: Exact, strict: bool) {
        if self.low.is_none_or(|(low, out)| bound > low || (bound == low && strict && !out)) {
            self.low = Some((bound, strict));
        }
    }

    fn below(&mut self, bound: Exact, strict: bool) {
        if self.high.is_none_or(|(high, out)| bound < high || (bound == high && strict && !out)) {
            self.high = Some((bound, strict));
        }
    }

    fn empty(&self) -> bool {
        match (self.low, self.high) {
            (Some((low, out)), Some((high, left))) => low > high || (low == high && (out || left)),
            _ => false,
        }
    }
}

/// The same comparison with its sides exchanged.
pub(super) fn mirrored(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::AtMost => Comparison::AtLeast,
        Comparison::Greater => Comparison::Less,
        Comparison::AtLeast => Comparison::AtMost,
        same => same,
    }
}

impl Unfolding<'_> {
    /// A comparison that cannot be expressed: it may turn out any way, but the same each time it is written.
    pub(super) fn taken(
        &self,
        comparison: Comparison,
        left: &Expr,
        right: &Expr,
        want: Option<bool>,
        mut branch: Branch,
    ) -> Option<Branch> {
        let side = |expr| crate::ir::expression(self.policy, expr);
        let before = branch.taken.insert(format!("{} {comparison:?} {}", side(left), side(right)), want);
        before.is_none_or(|before| before == want).then_some(branch)
    }

    /// Whether a value that cannot be expressed is known: the same each time it is written.
    pub(super) fn said(&self, mut branch: Branch, value: &Expr, known: bool) -> Option<Branch> {
        let text = format!("? {}", crate::ir::expression(self.policy, value));
        branch.taken.insert(text, Some(known)).is_none_or(|before| before == Some(known)).then_some(branch)
    }

    /// A value that cannot be expressed, against a constant: the bounds it is said to have must meet.
    pub(super) fn bounded(
        &self,
        mut branch: Branch,
        value: &Expr,
        comparison: Comparison,
        bound: &Linear,
    ) -> Option<Branch> {
        let Some(bound) = bound.as_constant() else { return Some(branch) };
        let range = branch.opaque.entry(crate::ir::expression(self.policy, value)).or_default();
        match comparison {
            Comparison::Less => range.below(bound, true),
            Comparison::AtMost => range.below(bound, false),
            Comparison::Greater => range.above(bound, true),
            Comparison::AtLeast => range.above(bound, false),
            Comparison::Equal => {
                range.below(bound, false);
                range.above(bound, false);
            }
            Comparison::Different => {}
        }
        (!range.empty()).then_some(branch)
    }
}
