//! What an expression means for somebody made up: the three-valued logic of [`crate::ir::ExprKind`], one value at a time.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::index::{DefinitionIdx, FieldIdx};
use crate::ir::{Entity, Expr, ExprKind, Operator, Rounding, TimeUnit, Type, TypedPolicy, Value, satisfies};
use crate::quantity::Exact;

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Nothing known.
    Unknown,
    /// A value.
    Value(Value),
    /// The raw values of a set, increasing.
    Set(Vec<i64>),
}

/// What the fields hold; those that are absent are unknown.
pub type Facts = BTreeMap<(Entity, FieldIdx), Content>;

/// Whether a condition holds; none when unknown.
#[must_use]
pub fn holds(policy: &TypedPolicy, facts: &Facts, expr: &Expr) -> Option<bool> {
    match value(policy, facts, expr)? {
        Value::Boolean(holds) => Some(holds),
        _ => None,
    }
}

/// The value of an expression that is not a set; none when unknown.
#[must_use]
pub fn value(policy: &TypedPolicy, facts: &Facts, expr: &Expr) -> Option<Value> {
    let one = |expr: &Expr| value(policy, facts, expr);
    let test = |expr: &Expr| holds(policy, facts, expr);
    let number = |expr: &Expr| match one(expr)? {
        Value::Number(number) => Some(number),
        _ => None,
    };
    match &expr.kind {
        ExprKind::Constant(value) => Some(*value),
        ExprKind::Field(entity, index) => match facts.get(&(*entity, *index))? {
            Content::Value(value) => Some(*value),
            Content::Unknown | Content::Set(_) => None,
        },
        ExprKind::Definition(index) => one(case(policy, facts, *index)?),
        ExprKind::Category(index) => {
            let category = policy.categories.get(*index)?;
            Some(Value::Boolean(test(&category.condition) == Some(true)))
        }
        ExprKind::Parameter(index, arguments) => {
            let parameter = policy.parameters.get(*index)?;
            let mut cell = 0_i64;
            for (written, declared) in arguments.iter().zip(&parameter.arguments) {
                let count = i64::from(declared.count);
                let at = one(written)?.raw()?.checked_sub(declared.first)?;
                if !(0..count).contains(&at) {
                    return None;
                }
                cell = cell.checked_mul(count)?.checked_add(at)?;
            }
            parameter.values.get(usize::try_from(cell).ok()?).copied()
        }
        ExprKind::Not(inner) => Some(Value::Boolean(!test(inner)?)),
        ExprKind::And(parts) => kleene(parts.iter().map(test), false).map(Value::Boolean),
        ExprKind::Or(parts) => kleene(parts.iter().map(test), true).map(Value::Boolean),
        ExprKind::Compare(comparison, left, right) => {
            let order = one(left)?.order(one(right)?)?;
            Some(Value::Boolean(satisfies(*comparison, order)))
        }
        ExprKind::Arithmetic(operator, left, right) => {
            let (left, right) = (number(left)?, number(right)?);
            let result = match operator {
                Operator::Plus => left.plus(right),
                Operator::Minus => left.minus(right),
                Operator::Times => left.times(right),
                Operator::Over => left.over(right),
            };
            result.map(Value::Number)
        }
        ExprKind::Negate(inner) => number(inner)?.negated().map(Value::Number),
        ExprKind::In(subject, list) => {
            let subject = one(subject);
            let equal = |item: &Expr| subject.zip(one(item)).and_then(|(a, b)| a.order(b)).map(Ordering::is_eq);
            kleene(list.iter().map(equal), true).map(Value::Boolean)
        }
        ExprKind::Contains(set, element) => {
            let element = one(element)?.raw()?;
            Some(Value::Boolean(self::set(facts, set)?.contains(&element)))
        }
        ExprKind::Known(inner) if inner.ty.is_set() => Some(Value::Boolean(set(facts, inner).is_some())),
        ExprKind::Known(inner) => Some(Value::Boolean(one(inner).is_some())),
        ExprKind::Elapsed(unit, day) => {
            let Value::Date(day) = one(day)? else { return None };
            let units = match unit {
                TimeUnit::Day => day.days_until(policy.reference_date),
                TimeUnit::Month => day.months_until(policy.reference_date),
                TimeUnit::Year => day.months_until(policy.reference_date).div_euclid(12),
            };
            Some(Value::Number(Exact::whole(i128::from(units))))
        }
        ExprKind::If(condition, yes, no) => one(if test(condition)? { yes } else { no }),
        ExprKind::Min(parts) => extreme(parts.iter().map(one), Ordering::Less),
        ExprKind::Max(parts) => extreme(parts.iter().map(one), Ordering::Greater),
        ExprKind::Monthly(inner) => number(inner)?.over(Exact::whole(12)).map(Value::Number),
        ExprKind::Yearly(inner) => number(inner)?.times(Exact::whole(12)).map(Value::Number),
        ExprKind::Count(inner) => Some(Value::Number(Exact::whole(i128::try_from(set(facts, inner)?.len()).ok()?))),
        ExprKind::Shifted(rule, day, duration) => {
            let (Value::Date(day), by) = (one(day)?, one(duration)?.raw()?) else { return None };
            let reached = if duration.ty == Type::Days { day.plus_days(by) } else { day.plus_months(by, *rule) };
            reached.map(Value::Date)
        }
        ExprKind::Between(unit, rule, from, to) => {
            let (Value::Date(from), Value::Date(to)) = (one(from)?, one(to)?) else { return None };
            let units = match unit {
                TimeUnit::Day => from.days_until(to),
                TimeUnit::Month => from.whole_months_until(to, *rule),
                TimeUnit::Year => from.whole_months_until(to, *rule).div_euclid(12),
            };
            Some(Value::Number(Exact::whole(i128::from(units))))
        }
        ExprKind::Edge(edge, day) => match one(day)? {
            Value::Date(day) => day.edge(*edge).map(Value::Date),
            _ => None,
        },
        ExprKind::Rounded(way, step, inner) => {
            let found = match way {
                Rounding::Up => number(inner)?.rounded_up(*step),
                Rounding::Down => number(inner)?.rounded_down(*step),
                Rounding::Nearest => number(inner)?.rounded_to(*step),
            };
            found.map(Value::Number)
        }
    }
}

fn set<'f>(facts: &'f Facts, expr: &Expr) -> Option<&'f [i64]> {
    let ExprKind::Field(entity, index) = &expr.kind else { return None };
    match facts.get(&(*entity, *index))? {
        Content::Set(set) => Some(set),
        Content::Unknown | Content::Value(_) => None,
    }
}

fn case<'p>(policy: &'p TypedPolicy, facts: &Facts, index: DefinitionIdx) -> Option<&'p Expr> {
    for (condition, value) in &policy.definitions.get(index)?.cases {
        match condition {
            None => return Some(value),
            Some(condition) if holds(policy, facts, condition)? => return Some(value),
            Some(_) => {}
        }
    }
    None
}

fn kleene(parts: impl Iterator<Item = Option<bool>>, decisive: bool) -> Option<bool> {
    let mut known = true;
    for part in parts {
        match part {
            Some(holds) if holds == decisive => return Some(decisive),
            Some(_) => {}
            None => known = false,
        }
    }
    known.then_some(!decisive)
}

fn extreme(parts: impl Iterator<Item = Option<Value>>, wanted: Ordering) -> Option<Value> {
    let mut best: Option<Value> = None;
    for part in parts {
        let value = part?;
        best = match best {
            Some(best) if value.order(best)? != wanted => Some(best),
            _ => Some(value),
        };
    }
    best
}
