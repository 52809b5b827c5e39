//! Which rules for the end of months a typed policy counts by.

use std::collections::BTreeSet;

use super::{Expr, ExprKind, MonthEnd, TimeUnit, Type, TypedPolicy};

impl TypedPolicy {
    /// The rules by which days are moved by months or the months between two days are counted, wherever the policy says so.
    #[must_use]
    pub fn month_ends(&self) -> BTreeSet<MonthEnd> {
        let mut pending: Vec<&Expr> = self.expressions();
        let cases = self.definitions.iter().flat_map(|definition| &definition.cases);
        pending.extend(cases.flat_map(|(condition, value)| condition.iter().chain([value])));
        pending.extend(self.categories.iter().map(|category| &category.condition));
        let mut found = BTreeSet::new();
        while let Some(expr) = pending.pop() {
            match &expr.kind {
                ExprKind::Shifted(rule, _, by) if by.ty == Type::Months => {
                    found.insert(*rule);
                }
                ExprKind::Between(TimeUnit::Month | TimeUnit::Year, rule, ..) => {
                    found.insert(*rule);
                }
                _ => {}
            }
            pending.extend(expr.children());
        }
        found
    }
}
