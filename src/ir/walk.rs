//! Walks over the expressions of a typed policy.

use super::{Expr, ExprKind, RuleCondition, Tie, TypedPolicy};

/// What an expression is directly made of, in order, as `iter` or `iter_mut` gives it.
macro_rules! parts_of {
    ($kind:expr, $iter:ident $(, $mutable:tt)?) => {
        match $kind {
            ExprKind::Constant(_) | ExprKind::Field(..) | ExprKind::Definition(_) | ExprKind::Category(_) => Vec::new(),
            ExprKind::Parameter(_, parts)
            | ExprKind::And(parts)
            | ExprKind::Or(parts)
            | ExprKind::Min(parts)
            | ExprKind::Max(parts) => parts.$iter().collect(),
            ExprKind::Not(inner)
            | ExprKind::Negate(inner)
            | ExprKind::Known(inner)
            | ExprKind::Elapsed(_, inner)
            | ExprKind::Monthly(inner)
            | ExprKind::Yearly(inner)
            | ExprKind::Count(inner)
            | ExprKind::Edge(_, inner)
            | ExprKind::Rounded(_, _, inner) => vec![inner],
            ExprKind::Compare(_, left, right)
            | ExprKind::Arithmetic(_, left, right)
            | ExprKind::Contains(left, right)
            | ExprKind::Shifted(_, left, right)
            | ExprKind::Between(_, _, left, right) => vec![left, right],
            ExprKind::In(value, list) => std::iter::once(& $($mutable)? **value).chain(list).collect(),
            ExprKind::If(test, yes, no) => vec![test, yes, no],
        }
    };
}

impl Expr {
    /// The expressions this one is directly made of, in order.
    #[must_use]
    pub fn children(&self) -> Vec<&Self> {
        parts_of!(&self.kind, iter)
    }

    /// The same, to be changed.
    #[must_use]
    pub fn children_mut(&mut self) -> Vec<&mut Self> {
        parts_of!(&mut self.kind, iter_mut, mut)
    }
}

impl TypedPolicy {
    /// The expressions of rules, grids, exclusions, reservers, ties and exemptions: all but those of definitions and
    /// categories, which count only where they are used.
    #[must_use]
    pub fn expressions(&self) -> Vec<&Expr> {
        let mut found = Vec::new();
        for rule in &self.rules {
            match &rule.condition {
                RuleCondition::Expr(condition) => found.push(condition),
                RuleCondition::Within { subject, key, .. } => found.extend([subject, key]),
            }
        }
        for grid in &self.grids {
            found.extend(&grid.applies);
            for criterion in grid.headings.iter().flat_map(|heading| &heading.criteria) {
                found.extend(criterion.factor.iter().chain(&criterion.condition));
            }
        }
        let reasons = self.exclusions.iter().chain(&self.shortlist.exemptions);
        found.extend(reasons.map(|reason| &reason.condition));
        found.extend(self.paths.iter().map(|path| &path.condition));
        for reserver in &self.reservers {
            found.extend(reserver.audience.iter().chain(&reserver.territory));
        }
        for tie in &self.ties {
            if let Tie::Oldest(day) = tie {
                found.push(day);
            }
        }
        found
    }
}
