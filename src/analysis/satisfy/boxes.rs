//! Conditions that are nothing but ranges of fields, one field at a time.

use std::collections::{BTreeMap, BTreeSet};

use super::{Branch, FUEL, Kind, Unfolding, search};
use crate::index::FieldIdx;
use crate::ir::{Entity, Expr, ExprKind, TypedPolicy};

/// What is asked of each field: a range of raw values, both ends included; the fields that are absent may be anything.
pub type Ranges = BTreeMap<(Entity, FieldIdx), (i128, i128)>;

/// For whom all conditions hold when every field is known, as ranges that together cover exactly them; none when the
/// conditions compare fields, read sets, or cannot be unfolded in time.
#[must_use]
pub fn boxes(policy: &TypedPolicy, conditions: &[&Expr]) -> Option<Vec<Ranges>> {
    let mut unfolding = Unfolding { policy, fuel: FUEL };
    let mut branches = vec![Branch::default()];
    for condition in conditions {
        branches = branches.into_iter().flat_map(|branch| unfolding.truth(condition, Some(true), branch)).collect();
    }
    if unfolding.fuel == 0 {
        return None;
    }
    let mut found = Vec::new();
    for branch in branches {
        let plain = branch.inequalities.is_empty() && branch.members.is_empty() && branch.taken.is_empty();
        let count = branch.ranges.keys().any(|key| key.2 == Kind::Count);
        if !plain || count || branch.known.values().any(|known| !known) {
            return None;
        }
        let mut ranges = branch.ranges;
        let some = ranges.values().all(|range| range.0 <= range.1);
        if some && search::linked(policy, &mut ranges) {
            let fields = ranges.into_iter().filter(|(key, _)| key.2 == Kind::Field);
            found.push(fields.map(|((entity, index, _), range)| ((entity, index), range)).collect());
        }
    }
    Some(found)
}

/// The raw values that a field may hold.
#[must_use]
pub fn domain(policy: &TypedPolicy, field: (Entity, FieldIdx)) -> (i128, i128) {
    super::range_of(policy, field.0, field.1)
}

/// Whether what becomes known never turns a condition over: true and false stay so. Then whoever is settled with some
/// fields unknown is settled alike by any values of these.
#[must_use]
pub fn settles(policy: &TypedPolicy, expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Known(inner) => !reads_optional(policy, inner),
        ExprKind::Category(_) => !reads_optional(policy, expr),
        _ => inner_parts(policy, expr).into_iter().all(|part| settles(policy, part)),
    }
}

/// Whether an expression reads, however far, a field that may be unknown.
#[must_use]
pub fn reads_optional(policy: &TypedPolicy, expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Field(entity, index) => policy.schema.fields(*entity).get(*index).is_none_or(|field| field.optional),
        _ => inner_parts(policy, expr).into_iter().any(|part| reads_optional(policy, part)),
    }
}

/// The fields that an expression reads, however far.
#[must_use]
pub fn fields_read(policy: &TypedPolicy, expr: &Expr) -> BTreeSet<(Entity, FieldIdx)> {
    match &expr.kind {
        ExprKind::Field(entity, index) => BTreeSet::from([(*entity, *index)]),
        _ => inner_parts(policy, expr).into_iter().flat_map(|part| fields_read(policy, part)).collect(),
    }
}

/// What an expression is made of, definitions and categories opened.
#[must_use]
pub fn inner_parts<'e>(policy: &'e TypedPolicy, expr: &'e Expr) -> Vec<&'e Expr> {
    match &expr.kind {
        ExprKind::Category(index) => policy.categories.get(*index).map(|item| &item.condition).into_iter().collect(),
        ExprKind::Definition(index) => {
            let cases = policy.definitions.get(*index).into_iter().flat_map(|item| &item.cases);
            cases.flat_map(|(test, value)| test.iter().chain([value])).collect()
        }
        _ => expr.children(),
    }
}
