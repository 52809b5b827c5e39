//! What is known of computed days and rounded numbers: their unknowns, and days between two days.

use super::{Branch, Found, Unfolding};
use crate::ir::{Expr, ExprKind, TimeUnit};

impl Unfolding<'_> {
    /// The values of days moved, of the time between days, of ends of months and of rounded numbers.
    ///
    /// The days between two days are their difference; of the rest only that an unknown part makes it unknown is said: a
    /// computed day may leave the calendar, and months have no length.
    pub(super) fn calendar(&mut self, expr: &Expr, branch: Branch) -> Vec<(Branch, Found)> {
        let parts: Vec<&Expr> = expr.children();
        let mut ways = vec![(branch, Vec::new())];
        for part in parts {
            let mut next = Vec::new();
            for (branch, found) in ways {
                for (branch, value) in self.value(part, branch) {
                    next.push((branch, found.iter().cloned().chain([value]).collect::<Vec<Found>>()));
                }
            }
            ways = next;
        }
        let difference = matches!(expr.kind, ExprKind::Between(TimeUnit::Day, ..));
        ways.into_iter()
            .map(|(branch, found)| {
                let value = match found.as_slice() {
                    parts if parts.iter().any(|part| matches!(part, Found::Unknown)) => Found::Unknown,
                    [Found::Linear(from), Found::Linear(to)] if difference => {
                        to.minus(from).map_or(Found::Opaque, Found::Linear)
                    }
                    _ => Found::Opaque,
                };
                (branch, value)
            })
            .collect()
    }
}
