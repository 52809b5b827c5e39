//! Exceptions: each is lowered into what it is an exception to, and kept aside with its heading.
//!
//! An exception applies when its condition holds; one that is unknown does not apply, unless it says otherwise. The one
//! that applies takes the place of its base, and its own exceptions take its place in turn.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::types as codes;
use crate::ir::{Comparison, Effect, Exception, Expr, ExprKind, Heading, Operator, RuleCondition, Scope, Type, Value};
use crate::quantity::Exact;
use crate::source::Span;
use crate::syntax::ast;
use crate::types::context::{Context, constant, node};
use crate::types::expr::{condition, infer};
use crate::types::grid::exceptions::{self as criteria, Worths};
use crate::types::operators;

/// What the exceptions of a thing may say.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind<'a> {
    /// `admissible` or `non admissible`.
    Rule,
    /// `dans la catégorie` or `hors de la catégorie`.
    Category,
    /// `vaut X`, of that type when it is known.
    Definition(Option<Type>),
    /// What the criterion is worth instead.
    Criterion(&'a Worths),
}

/// The exceptions of one level with those inside them; none when one is refused.
pub(super) fn check(
    context: &mut Context<'_>,
    written: &[ast::Exception],
    kind: Kind<'_>,
    outer: &Heading,
) -> Option<Vec<Exception>> {
    let typed: Vec<Option<Exception>> = written.iter().map(|item| exception(context, item, kind, outer)).collect();
    typed.into_iter().collect()
}

fn exception(context: &mut Context<'_>, item: &ast::Exception, kind: Kind<'_>, outer: &Heading) -> Option<Exception> {
    let heading = context.heading(&item.name, item.title.as_ref(), &item.notes, Some(outer));
    if item.notes.sources.is_empty() {
        let fact = Diagnostic::at(&codes::EXCEPTION_WITHOUT_SOURCE, item.name.span);
        context.report(fact.with("name", item.name.text.as_str()));
    }
    let test = condition(context, &item.condition);
    let yes = |holds: bool| Effect::Says(constant(Value::Boolean(holds), Type::Boolean, item.effect_span));
    let mut instead: Option<Worths> = None;
    let effect = match (&item.effect, kind) {
        (ast::Effect::Admissible(holds), Kind::Rule) | (ast::Effect::Member(holds), Kind::Category) => {
            Some(yes(*holds))
        }
        (ast::Effect::Value(value), Kind::Definition(ty)) => {
            let value = infer(context, value, ty);
            let value = match ty {
                Some(ty) => value.and_then(|value| operators::coerce(context, value, ty)),
                None => value,
            };
            value.map(Effect::Says)
        }
        (effect, Kind::Criterion(worths)) if criteria::is_due(effect) => {
            let (worth, changed) = criteria::instead(context, effect, worths)?;
            instead = Some(changed);
            Some(Effect::Gives(worth))
        }
        _ => {
            let due = match kind {
                Kind::Rule => codes::EFFECT_OF_RULE,
                Kind::Category => codes::EFFECT_OF_CATEGORY,
                Kind::Definition(_) => codes::EFFECT_OF_DEFINITION,
                Kind::Criterion(_) => codes::EFFECT_OF_CRITERION,
            };
            context.report(Diagnostic::at(&codes::EXCEPTION_EFFECT, item.effect_span).with("due", due));
            None
        }
    };
    // The points that an exception inside one keeps, and caps otherwise, are those that it gives.
    let kind = instead.as_ref().map_or(kind, Kind::Criterion);
    let inner = check(context, &item.exceptions, kind, &heading);
    let applies = settled(test?, item.if_unknown.is_some_and(|(applies, _)| applies));
    Some(Exception { heading, applies, effect: effect?, inner: inner? })
}

/// A condition that is never unknown: an unknown one counts as `if_unknown`.
pub(super) fn settled(test: Expr, if_unknown: bool) -> Expr {
    let (scope, span) = (test.scope, test.span);
    let known = node(ExprKind::Known(Box::new(test.clone())), Type::Boolean, scope, span);
    let kind = if if_unknown { ExprKind::Or(vec![not(known), test]) } else { ExprKind::And(vec![known, test]) };
    node(kind, Type::Boolean, scope, span)
}

/// The opposite of a condition.
pub(super) fn not(inner: Expr) -> Expr {
    let (scope, span) = (inner.scope, inner.span);
    node(ExprKind::Not(Box::new(inner)), Type::Boolean, scope, span)
}

/// The base, with its exceptions in its place where they apply.
pub(super) fn lowered(base: Expr, exceptions: &[Exception]) -> Expr {
    exceptions.iter().rev().fold(base, |base, exception| {
        let Effect::Says(effect) = &exception.effect else { return base };
        let effect = lowered(effect.clone(), &exception.inner);
        let (ty, span) = (base.ty, base.span);
        let scope = exception.applies.scope.join(effect.scope).join(base.scope);
        let applies = exception.applies.clone();
        // What applies is never unknown, so that these say the same as `if`, and leave conjunctions in the open.
        let kind = match effect.kind {
            ExprKind::Constant(Value::Boolean(true)) => ExprKind::Or(vec![applies, base]),
            ExprKind::Constant(Value::Boolean(false)) => ExprKind::And(vec![not(applies), base]),
            _ => ExprKind::If(Box::new(applies), Box::new(effect), Box::new(base)),
        };
        node(kind, ty, scope, span)
    })
}

/// The cases of a definition, those of its exceptions first.
pub(super) fn cases(exceptions: &[Exception], base: Vec<(Option<Expr>, Expr)>) -> Vec<(Option<Expr>, Expr)> {
    let own = exceptions.iter().filter_map(|exception| match &exception.effect {
        Effect::Says(value) => Some((Some(exception.applies.clone()), lowered(value.clone(), &exception.inner))),
        Effect::Gives(_) => None,
    });
    own.chain(base).collect()
}

/// A rule's demand as one condition.
pub(super) fn as_condition(demand: RuleCondition, span: Span) -> Expr {
    let (subject, key, bounds, first_key, open) = match demand {
        RuleCondition::Expr(condition) => return condition,
        RuleCondition::Within { subject, key, bounds, first_key, open } => (subject, key, bounds, first_key, open),
    };
    let scope = subject.scope.join(key.scope);
    let boolean = |kind, scope| node(kind, Type::Boolean, scope, span);
    let key_is = |comparison, at: i64| {
        let at = constant(Value::Number(Exact::whole(i128::from(at))), key.ty, span);
        boolean(ExprKind::Compare(comparison, Box::new(key.clone()), Box::new(at)), key.scope)
    };
    let mut whole = undecided(span);
    let last = bounds.len().saturating_sub(1);
    for (place, (low, high)) in bounds.into_iter().enumerate().rev() {
        let side = |comparison, bound: Option<Value>| {
            let bound = constant(bound?, subject.ty, span);
            Some(boolean(ExprKind::Compare(comparison, Box::new(subject.clone()), Box::new(bound)), subject.scope))
        };
        let sides = [side(Comparison::AtLeast, low), side(Comparison::AtMost, high)];
        let row = boolean(ExprKind::And(sides.into_iter().flatten().collect()), subject.scope);
        let at = first_key.saturating_add(i64::try_from(place).unwrap_or(i64::MAX));
        let comparison = if open && place == last { Comparison::AtLeast } else { Comparison::Equal };
        let test = key_is(comparison, at);
        whole = boolean(ExprKind::If(Box::new(test), Box::new(row), Box::new(whole)), scope);
    }
    whole
}

/// A condition that is unknown: a division by nought is.
fn undecided(span: Span) -> Expr {
    let number = |value| Box::new(constant(Value::Number(value), Type::Integer, span));
    let none = ExprKind::Arithmetic(Operator::Over, number(Exact::ONE), number(Exact::ZERO));
    let ty = Type::Number(crate::quantity::Unit::NONE);
    let none = node(none, ty, Scope::Constant, span);
    let one = constant(Value::Number(Exact::ONE), ty, span);
    node(ExprKind::Compare(Comparison::Equal, Box::new(none), Box::new(one)), Type::Boolean, Scope::Constant, span)
}
