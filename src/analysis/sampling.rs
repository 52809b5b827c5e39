//! Somebody for whom conditions hold, looked for by trying values: quick when there are many, silent when there is none.
//!
//! What is found has been evaluated, so it is certain; what is not found is left to [`super::satisfy`]. The values tried
//! are always the same ones.

use std::collections::BTreeSet;

use super::evaluate::{Content, Facts, holds};
use super::satisfy::{domain, fields_read, inner_parts};
use crate::index::FieldIdx;
use crate::ir::{Entity, Expr, ExprKind, Type, TypedPolicy, Value};
use crate::quantity::Exact;

/// A field.
type Field = (Entity, FieldIdx);

/// How many times one field is changed.
const CHANGES: usize = 400;
/// How many beginnings are tried.
const BEGINNINGS: usize = 3;
/// The largest raw value at which a turn is looked for.
const WIDEST: i128 = 1_000_000_000;
/// How many values of one field are tried.
const VALUES: usize = 48;

/// Whole numbers that look like no sequence, always the same.
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0).checked_rem(most).unwrap_or(0)
    }
}

/// A field with the values to try.
struct Tried {
    field: Field,
    values: Vec<Content>,
}

/// Facts for which all conditions hold, if trying finds some.
#[must_use]
pub fn found(policy: &TypedPolicy, conditions: &[&Expr]) -> Option<Facts> {
    let conditions: Vec<&Expr> = conditions.iter().flat_map(|condition| conjuncts(condition)).collect();
    let read: Vec<BTreeSet<Field>> = conditions.iter().map(|condition| fields_read(policy, condition)).collect();
    let mut constants = BTreeSet::new();
    for condition in &conditions {
        collect(policy, condition, &mut constants, &mut 0);
    }
    let all: BTreeSet<Field> = read.iter().flatten().copied().collect();
    let tried: Vec<Tried> =
        all.iter().map(|field| Tried { field: *field, values: values(policy, *field, &constants) }).collect();
    let mut draw = Draw(1);
    for _ in 0..BEGINNINGS {
        let mut facts = Facts::new();
        for one in &tried {
            let at = draw.below(one.values.len());
            facts.insert(one.field, one.values.get(at).cloned().unwrap_or(Content::Unknown));
        }
        refill(policy, &mut facts, &mut draw, true);
        let mut best = failing(policy, &conditions, &facts);
        for _ in 0..CHANGES {
            let Some(first) = best.get(draw.below(best.len())).copied() else { return Some(facts) };
            let choices: Vec<Field> = read.get(first).into_iter().flatten().copied().collect();
            let Some(field) = choices.get(draw.below(choices.len())) else { break };
            let Some(one) = tried.iter().find(|one| one.field == *field) else { break };
            let mut next = facts.clone();
            let edge = (draw.below(3) == 0).then(|| {
                let against = conditions.get(draw.below(conditions.len())).copied();
                against.and_then(|condition| edge(policy, condition, &facts, *field, draw.below(3)))
            });
            let value = edge.flatten().or_else(|| one.values.get(draw.below(one.values.len())).cloned());
            next.insert(*field, value.unwrap_or(Content::Unknown));
            refill(policy, &mut next, &mut draw, false);
            let left = failing(policy, &conditions, &next);
            if left.len() <= best.len() || draw.below(20) == 0 {
                (facts, best) = (next, left);
            }
        }
        if best.is_empty() {
            return Some(facts);
        }
    }
    None
}

/// A value of a field around which a condition turns, all else equal: the last one before, the first one after, or the
/// next.
fn edge(policy: &TypedPolicy, condition: &Expr, facts: &Facts, field: Field, which: usize) -> Option<Content> {
    let ty = policy.schema.fields(field.0).get(field.1)?.ty;
    if !matches!(ty, Type::Number(_) | Type::Integer | Type::Date) {
        return None;
    }
    let (low, high) = domain(policy, field);
    let (mut low, mut high) = (low.max(WIDEST.saturating_neg()), high.min(WIDEST));
    let most = high;
    let mut facts = facts.clone();
    let mut at = |raw: i128| {
        let value = ty.value(i64::try_from(raw).ok()?)?;
        facts.insert(field, Content::Value(value));
        holds(policy, &facts, condition)
    };
    let (first, last) = (at(low), at(high));
    if first == last {
        return None;
    }
    while high.saturating_sub(low) > 1 {
        let middle = low.saturating_add(high).div_euclid(2);
        if at(middle) == first {
            low = middle;
        } else {
            high = middle;
        }
    }
    let raw = match which {
        0 => low,
        1 => high,
        _ => high.saturating_add(1).min(most),
    };
    ty.value(i64::try_from(raw).ok()?).map(Content::Value)
}

/// The same facts, with a value for each field that the expressions read and that must be known; `which` of those tried.
#[must_use]
pub fn completed(policy: &TypedPolicy, facts: &Facts, read: &[&Expr], which: usize) -> Facts {
    let mut whole = facts.clone();
    for field in read.iter().flat_map(|expr| fields_read(policy, expr)) {
        let Some(declared) = policy.schema.fields(field.0).get(field.1) else { continue };
        if declared.optional || whole.contains_key(&field) {
            continue;
        }
        let values = values(policy, field, &BTreeSet::new());
        let at = which.checked_rem(values.len()).unwrap_or(0);
        whole.insert(field, values.get(at).cloned().unwrap_or(Content::Unknown));
    }
    whole
}

fn conjuncts(condition: &Expr) -> Vec<&Expr> {
    match &condition.kind {
        ExprKind::And(parts) => parts.iter().flat_map(conjuncts).collect(),
        _ => vec![condition],
    }
}

fn failing(policy: &TypedPolicy, conditions: &[&Expr], facts: &Facts) -> Vec<usize> {
    let failed = conditions.iter().enumerate().filter(|(_, condition)| holds(policy, facts, condition) != Some(true));
    failed.map(|(at, _)| at).collect()
}

/// The constants that conditions compare with, as far as a budget goes.
fn collect(policy: &TypedPolicy, expr: &Expr, out: &mut BTreeSet<(u8, i128)>, steps: &mut usize) {
    *steps = steps.saturating_add(1);
    if *steps > 2_000 {
        return;
    }
    match &expr.kind {
        ExprKind::Constant(value) => out.extend(kept(*value)),
        ExprKind::Parameter(index, arguments) => {
            if let Some(parameter) = policy.parameters.get(*index) {
                out.extend(parameter.values.iter().take(24).filter_map(|value| kept(*value)));
            }
            for argument in arguments {
                collect(policy, argument, out, steps);
            }
        }
        _ => inner_parts(policy, expr).into_iter().for_each(|part| collect(policy, part, out, steps)),
    }
}

/// A number in millionths, a day or a commune, with what it is.
fn kept(value: Value) -> Option<(u8, i128)> {
    match value {
        Value::Number(number) => {
            let scaled = number.times(Exact::whole(1_000_000))?;
            scaled.is_whole().then(|| (0, scaled.numerator()))
        }
        Value::Date(day) => Some((1, i128::from(day.0))),
        Value::Commune(number) => Some((2, i128::from(number))),
        Value::Boolean(_) | Value::Symbol(_) => None,
    }
}

fn values(policy: &TypedPolicy, field: Field, constants: &BTreeSet<(u8, i128)>) -> Vec<Content> {
    let Some(declared) = policy.schema.fields(field.0).get(field.1) else { return vec![Content::Unknown] };
    let ty = declared.ty;
    if ty.is_set() {
        return vec![Content::Set(Vec::new())];
    }
    let (low, high) = domain(policy, field);
    let mut raws: Vec<i128> = Vec::new();
    let few = high.saturating_sub(low) < 24;
    if few {
        raws.extend(low..=high);
    }
    let reference = i128::from(policy.reference_date.0);
    match ty {
        Type::Date => {
            raws.extend([0, 1, 200, 400, 1_200, 3_000, 12_000].map(|days: i128| reference.saturating_sub(days)));
            raws.extend(of_kind(constants, 1));
        }
        Type::Commune => raws.extend(of_kind(constants, 2)),
        _ => {
            match ty {
                // Plain amounts first: an example is read by people.
                Type::Number(unit) if unit.money == 1 => {
                    raws.extend([0, 30_000, 60_000, 100_000, 180_000, 900_000, 1_500_000, 3_000_000]);
                }
                _ => raws.extend([0, 1, 2, 3, 5, 10]),
            }
            let scale = i128::from(ty.raw_scale());
            for constant in of_kind(constants, 0) {
                let raw = constant.saturating_mul(scale).div_euclid(1_000_000);
                raws.extend([raw, raw.saturating_add(1), raw.saturating_sub(1)]);
            }
        }
    }
    raws.extend([low, high, low.saturating_add(high).div_euclid(2)]);
    raws.retain(|raw| (low..=high).contains(raw));
    raws.sort_unstable();
    raws.dedup();
    let step = raws.len().div_ceil(VALUES).max(1);
    let known = raws.into_iter().step_by(step).filter_map(|raw| ty.value(i64::try_from(raw).ok()?));
    let mut values: Vec<Content> = known.map(Content::Value).collect();
    if declared.optional {
        values.push(Content::Unknown);
    }
    values
}

fn of_kind(constants: &BTreeSet<(u8, i128)>, kind: u8) -> impl Iterator<Item = i128> + '_ {
    constants.iter().filter(move |(of, _)| *of == kind).map(|(_, value)| *value)
}

/// Sets hold what the facts speak of, or nothing: they are read by asking for these.
fn refill(policy: &TypedPolicy, facts: &mut Facts, draw: &mut Draw, all: bool) {
    let sets: Vec<Field> = facts
        .keys()
        .copied()
        .filter(|field| policy.schema.fields(field.0).get(field.1).is_some_and(|declared| declared.ty.is_set()))
        .collect();
    for field in sets {
        let Some(declared) = policy.schema.fields(field.0).get(field.1) else { continue };
        let kind = draw.below(if all { 6 } else { 4 });
        let mut raws: Vec<i64> = match declared.ty {
            Type::Symbols(index) => {
                let count = policy.schema.enumerations.get(index).map_or(0, |item| item.values.len());
                let one = i64::try_from(draw.below(count)).unwrap_or(0);
                vec![one]
            }
            _ => facts
                .values()
                .filter_map(|content| match (content, declared.ty) {
                    (Content::Value(value @ Value::Commune(_)), Type::Communes)
                    | (Content::Value(value @ Value::Number(_)), Type::RoomsSet) => value.raw(),
                    _ => None,
                })
                .filter(|raw| declared.ty == Type::Communes || (1..=9).contains(raw))
                .collect(),
        };
        raws.sort_unstable();
        raws.dedup();
        let content = match kind {
            0 if declared.optional => Content::Unknown,
            0 => Content::Set(Vec::new()),
            _ => Content::Set(raws),
        };
        facts.insert(field, content);
    }
}
