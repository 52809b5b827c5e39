//! Which facts keep an expression from being told, for one applicant, one vacancy or a pair.

use std::collections::BTreeSet;

use super::row::Row;
use crate::index::FieldIdx;
use crate::ir::{Criterion, Entity, Expr, ExprKind, Rule, RuleCondition, Type, TypedPolicy};

/// Facts of either table.
pub type Missing = BTreeSet<(Entity, FieldIdx)>;

/// The unknown facts for want of which a rule is neither met nor not met; none when it is told, or when no fact would
/// tell it (an argument out of its domain, a division by nought).
#[must_use]
pub fn of_rule(policy: &TypedPolicy, row: &Row<'_>, rule: &Rule) -> Missing {
    let mut found = Missing::new();
    if row.meets(rule).is_none() {
        match &rule.condition {
            RuleCondition::Expr(condition) => search(policy, row, condition, &mut found),
            RuleCondition::Within { subject, key, .. } => {
                search(policy, row, key, &mut found);
                search(policy, row, subject, &mut found);
            }
        }
    }
    found
}

/// The unknown facts for want of which a condition is neither true nor false.
#[must_use]
pub fn of_condition(policy: &TypedPolicy, row: &Row<'_>, condition: &Expr) -> Missing {
    let mut found = Missing::new();
    search(policy, row, condition, &mut found);
    found
}

/// The unknown facts for want of which a criterion does not count.
#[must_use]
pub fn of_criterion(policy: &TypedPolicy, row: &Row<'_>, criterion: &Criterion) -> Missing {
    let mut found = Missing::new();
    let holds = criterion.condition.as_ref().map_or(Some(true), |condition| row.holds(condition));
    if holds != Some(false) {
        for part in criterion.condition.iter().chain(&criterion.factor) {
            search(policy, row, part, &mut found);
        }
    }
    found
}

fn is_known(row: &Row<'_>, expr: &Expr) -> bool {
    if expr.ty.is_set() { row.set(expr).is_some() } else { row.value(expr).is_some() }
}

/// What is known settles nothing here: only the parts that are unknown are searched.
fn search(policy: &TypedPolicy, row: &Row<'_>, expr: &Expr, found: &mut Missing) {
    if is_known(row, expr) {
        return;
    }
    match &expr.kind {
        // A home that designates nobody lacks no fact.
        ExprKind::Field(..) if expr.ty == Type::Applicant => {}
        ExprKind::Field(entity, field) => {
            found.insert((*entity, *field));
        }
        ExprKind::Definition(index) => {
            let cases = policy.definitions.get(*index).map(|definition| definition.cases.as_slice());
            for (condition, value) in cases.unwrap_or_default() {
                match condition.as_ref().map_or(Some(true), |condition| row.holds(condition)) {
                    Some(false) => {}
                    Some(true) => return search(policy, row, value, found),
                    None => return condition.iter().for_each(|condition| search(policy, row, condition, found)),
                }
            }
        }
        ExprKind::If(condition, yes, no) => match row.holds(condition) {
            Some(true) => search(policy, row, yes, found),
            Some(false) => search(policy, row, no, found),
            None => search(policy, row, condition, found),
        },
        _ => expr.children().into_iter().for_each(|child| search(policy, row, child, found)),
    }
}
