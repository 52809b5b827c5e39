//! Conditions made of others, to ask [`super::satisfy`] about them.

use crate::ir::{Comparison, Expr, ExprKind, Operator, Rule, RuleCondition, Scope, Type, TypedPolicy, Value};
use crate::quantity::{Exact, Unit};
use crate::source::Span;

use super::sampling;
use super::satisfy::{Answer, witness};

fn node(kind: ExprKind, of: &Expr) -> Expr {
    Expr { kind, ty: Type::Boolean, scope: of.scope, span: of.span }
}

/// That it does not hold.
pub(super) fn no(expr: &Expr) -> Expr {
    node(ExprKind::Not(Box::new(expr.clone())), expr)
}

/// That it is unknown.
pub(super) fn unknown(expr: &Expr) -> Expr {
    no(&node(ExprKind::Known(Box::new(expr.clone())), expr))
}

/// That it does not hold or is unknown.
pub(super) fn not_true(expr: &Expr) -> Expr {
    node(ExprKind::Or(vec![no(expr), unknown(expr)]), expr)
}

/// That it holds or is unknown.
pub(super) fn not_false(expr: &Expr) -> Expr {
    node(ExprKind::Or(vec![expr.clone(), unknown(expr)]), expr)
}

/// That all hold; true when there is none.
pub(super) fn all(parts: &[&Expr], span: Span) -> Expr {
    let scope = parts.iter().fold(Scope::Constant, |scope, part| scope.join(part.scope));
    let kind = match parts {
        [] => ExprKind::Constant(Value::Boolean(true)),
        [only] => return (*only).clone(),
        _ => ExprKind::And(parts.iter().map(|part| (*part).clone()).collect()),
    };
    Expr { kind, ty: Type::Boolean, scope, span }
}

/// That one holds; false when there is none.
pub(super) fn any(parts: &[&Expr], span: Span) -> Expr {
    let scope = parts.iter().fold(Scope::Constant, |scope, part| scope.join(part.scope));
    let kind = match parts {
        [] => ExprKind::Constant(Value::Boolean(false)),
        [only] => return (*only).clone(),
        _ => ExprKind::Or(parts.iter().map(|part| (*part).clone()).collect()),
    };
    Expr { kind, ty: Type::Boolean, scope, span }
}

/// A comparison with a constant of the same type.
pub(super) fn against(comparison: Comparison, left: &Expr, value: Value) -> Expr {
    let right = Expr { kind: ExprKind::Constant(value), ty: left.ty, scope: Scope::Constant, span: left.span };
    node(ExprKind::Compare(comparison, Box::new(left.clone()), Box::new(right)), left)
}

/// Something that is never known.
fn never_known(span: Span) -> Expr {
    let number = |value| Expr {
        kind: ExprKind::Constant(Value::Number(value)),
        ty: Type::Number(Unit::NONE),
        scope: Scope::Constant,
        span,
    };
    let (one, nought) = (Box::new(number(Exact::ONE)), Box::new(number(Exact::ZERO)));
    let kind = ExprKind::Arithmetic(Operator::Over, one.clone(), nought);
    let ratio = Expr { kind, ..number(Exact::ONE) };
    let kind = ExprKind::Compare(Comparison::Equal, Box::new(ratio), one);
    Expr { kind, ty: Type::Boolean, scope: Scope::Constant, span }
}

/// What a rule demands, as one condition.
#[must_use]
pub fn demanded(rule: &Rule) -> Expr {
    let (subject, key, bounds, first_key, open) = match &rule.condition {
        RuleCondition::Expr(condition) => return condition.clone(),
        RuleCondition::Within { subject, key, bounds, first_key, open } => (subject, key, bounds, first_key, open),
    };
    let whole = |raw: i64| Value::Number(Exact::whole(i128::from(raw)));
    let last = bounds.len().saturating_sub(1);
    let rows: Vec<(i64, usize, Expr)> = (*first_key..)
        .zip(bounds.iter().enumerate())
        .map(|(at, (place, (low, high)))| {
            let low = low.map(|low| against(Comparison::AtLeast, subject, low));
            let high = high.map(|high| against(Comparison::AtMost, subject, high));
            let parts: Vec<&Expr> = low.iter().chain(&high).collect();
            (at, place, all(&parts, subject.span))
        })
        .collect();
    rows.iter().rev().fold(never_known(subject.span), |rest, (at, place, row)| {
        let comparison = if *open && *place == last { Comparison::AtLeast } else { Comparison::Equal };
        let here = against(comparison, key, whole(*at));
        let kind = ExprKind::If(Box::new(here), Box::new(row.clone()), Box::new(rest));
        Expr { kind, ty: Type::Boolean, scope: rule.scope, span: subject.span }
    })
}

/// That a pair passes a rule.
#[must_use]
pub fn passes(rule: &Rule) -> Expr {
    let condition = demanded(rule);
    if rule.if_unknown { not_false(&condition) } else { condition }
}

/// That a pair does not pass a rule.
#[must_use]
pub fn refused(rule: &Rule) -> Expr {
    let condition = demanded(rule);
    if rule.if_unknown { no(&condition) } else { not_true(&condition) }
}

/// Whether conditions never hold together, as a proof.
pub(super) fn never(policy: &TypedPolicy, conditions: &[&Expr]) -> bool {
    sampling::found(policy, conditions).is_none() && witness(policy, conditions) == Answer::Impossible
}

/// Some of the conditions that never hold together, none of which can be left out; the others are assumed.
pub(super) fn conflict<'e>(policy: &TypedPolicy, assumed: &[&Expr], conditions: &[&'e Expr]) -> Vec<&'e Expr> {
    let mut kept: Vec<&Expr> = conditions.to_vec();
    let mut at = 0;
    while at < kept.len() {
        let mut without = kept.clone();
        let dropped = without.remove(at);
        let tried: Vec<&Expr> = assumed.iter().copied().chain(without.iter().copied()).collect();
        if never(policy, &tried) {
            kept = without;
        } else {
            at = at.saturating_add(usize::from(kept.get(at).is_some_and(|one| std::ptr::eq(*one, dropped))));
        }
    }
    kept
}
