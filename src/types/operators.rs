//! Comparisons, arithmetic and units.

use crate::diagnostic::catalog::types as codes;
use crate::diagnostic::{Bilingual, Diagnostic};
use crate::ir::{Comparison, Expr, ExprKind, Operator, Scope, TimeUnit, Type, Value};
use crate::quantity::{Exact, Period, Unit};
use crate::source::Span;
use crate::syntax::ast;
use crate::syntax::keywords::written;
use crate::types::context::{Context, constant, node};
use crate::types::dates;
use crate::types::describe::{Slot, with_type};
use crate::types::expr::{infer, refuse};
use crate::types::literal::unit_missing;
use crate::types::schema::is_value;

const NUMBER: Type = Type::Number(Unit::NONE);

/// What to do when two units meet.
pub(super) fn advice(expected: Type, found: Type) -> Bilingual {
    let period = |ty| match ty {
        Type::Number(Unit { money: 1, period, .. }) => Some(period),
        _ => None,
    };
    match (period(expected), period(found)) {
        (Some(Period::Month), Some(Period::Year)) => Bilingual {
            fr: "écrire `mensuel(…)` autour du montant annuel",
            en: "write `monthly(…)` around the yearly amount",
        },
        (Some(Period::Year), Some(Period::Month)) => Bilingual {
            fr: "écrire `annuel(…)` autour du montant mensuel",
            en: "write `yearly(…)` around the monthly amount",
        },
        (Some(_), Some(_)) => Bilingual {
            fr: "écrire la période ou la surface du montant, par exemple `€/an`",
            en: "write the period or the area of the amount, for example `€/year`",
        },
        _ => Bilingual { fr: "exprimer les deux dans la même unité", en: "express both in the same unit" },
    }
}

/// Whether values of that type have an order.
pub(super) const fn is_ordered(ty: Type) -> bool {
    matches!(
        ty,
        Type::Integer | Type::Number(_) | Type::Rooms | Type::Date | Type::Months | Type::Days | Type::Symbol(_)
    )
}

/// Whether the type of this expression hangs on what it meets.
fn needs_hint(expr: &ast::Expr) -> bool {
    match &expr.kind {
        ast::ExprKind::Literal(_) | ast::ExprKind::Name(_) => true,
        ast::ExprKind::Negate(inner) => needs_hint(inner),
        _ => false,
    }
}

/// Two expressions that should have one type: the more telling side is read first.
pub(super) fn pair(
    context: &mut Context<'_>,
    left: &ast::Expr,
    right: &ast::Expr,
    expected: Option<Type>,
) -> Option<(Expr, Expr)> {
    if expected.is_none() && needs_hint(left) && !needs_hint(right) {
        let right = infer(context, right, None);
        let left = infer(context, left, right.as_ref().map(|right| right.ty));
        return left.zip(right);
    }
    let left = infer(context, left, expected);
    let right = infer(context, right, expected.or(left.as_ref().map(|left| left.ty)));
    left.zip(right)
}

/// Several expressions of one type.
pub(super) fn several(context: &mut Context<'_>, written: &[ast::Expr], expected: Option<Type>) -> Option<Vec<Expr>> {
    let telling = written.iter().position(|expr| !needs_hint(expr)).unwrap_or(0);
    let first = infer(context, written.get(telling)?, expected);
    let hint = expected.or(first.as_ref().map(|first| first.ty));
    let mut first = Some(first);
    let mut typed = Vec::with_capacity(written.len());
    for (place, expr) in written.iter().enumerate() {
        let known = if place == telling { first.take() } else { None };
        typed.push(known.unwrap_or_else(|| infer(context, expr, hint)));
    }
    let typed: Vec<Expr> = typed.into_iter().collect::<Option<_>>()?;
    one_type(context, typed)
}

/// Brings expressions to one type.
pub(super) fn one_type(context: &mut Context<'_>, typed: Vec<Expr>) -> Option<Vec<Expr>> {
    let mut common = typed.first()?.ty;
    for expr in &typed {
        if expr.ty == NUMBER && common == Type::Integer {
            common = NUMBER;
        }
    }
    let typed: Vec<Option<Expr>> = typed.into_iter().map(|expr| coerce(context, expr, common)).collect();
    typed.into_iter().collect()
}

/// The expression as one of that type: whole numbers are numbers; anything else is reported.
pub(super) fn coerce(context: &mut Context<'_>, expr: Expr, ty: Type) -> Option<Expr> {
    if expr.ty == ty {
        return Some(expr);
    }
    match (expr.ty, ty) {
        (Type::Integer, NUMBER) | (Type::Rooms, Type::Integer | NUMBER) => Some(as_number(expr, ty)),
        _ => {
            refuse(context, &expr, ty);
            None
        }
    }
}

/// A whole number seen as a number: a constant changes its type, anything else is multiplied by one, exactly.
fn as_number(expr: Expr, ty: Type) -> Expr {
    if let ExprKind::Constant(value) = expr.kind {
        return constant(value, ty, expr.span);
    }
    let (scope, span) = (expr.scope, expr.span);
    let one = constant(Value::Number(Exact::ONE), ty, span);
    node(ExprKind::Arithmetic(Operator::Times, Box::new(expr), Box::new(one)), ty, scope, span)
}

/// Both sides in one type.
pub(super) fn unify(context: &mut Context<'_>, left: Expr, right: Expr) -> Option<(Expr, Expr)> {
    match (left.ty, right.ty) {
        (NUMBER, Type::Integer | Type::Rooms) | (Type::Integer, Type::Rooms) => {
            let ty = left.ty;
            Some((left, coerce(context, right, ty)?))
        }
        (Type::Integer | Type::Rooms, NUMBER) | (Type::Rooms, Type::Integer) => {
            let ty = right.ty;
            Some((coerce(context, left, ty)?, right))
        }
        (a, b) if a == b => Some((left, right)),
        (expected, _) => {
            if let Some(number) = bare_number(&right, expected) {
                unit_missing(context, number, expected, right.span);
            } else if let Some(number) = bare_number(&left, right.ty) {
                unit_missing(context, number, right.ty, left.span);
            } else {
                refuse(context, &right, expected);
            }
            None
        }
    }
}

/// The number of a constant without unit where a unit is due.
fn bare_number(expr: &Expr, due: Type) -> Option<Exact> {
    crate::types::describe::suffix(due, crate::diagnostic::Language::French)?;
    match (&expr.kind, expr.ty) {
        (ExprKind::Constant(Value::Number(number)), Type::Integer | NUMBER) => Some(*number),
        _ => None,
    }
}

/// Reports a bare number that `ans depuis …` meets: it is of years, although durations are kept in months.
fn years_without_unit(context: &mut Context<'_>, left: &ast::Expr, right: &ast::Expr) -> bool {
    for (elapsed, number) in [(left, right), (right, left)] {
        let counts_years = matches!(
            &elapsed.kind,
            ast::ExprKind::Elapsed(ast::TimeUnit::Year, _) | ast::ExprKind::Between(ast::TimeUnit::Year, ..)
        );
        if counts_years
            && let ast::ExprKind::Literal(number) = &number.kind
            && let ast::LiteralValue::Number(years) = &number.value
        {
            let after = Span { start: number.span.end, ..number.span };
            let fact = Diagnostic::at(&codes::UNIT_MISSING, number.span).with("number", years.to_string());
            let fact = with_type(fact, Slot::Expected, Type::Months, &context.schema);
            let unit = written("ans", context.words(number.span));
            context.report(fact.with("written", format!("{years} {unit}")).fixed_by(after, format!(" {unit}")));
            return true;
        }
    }
    false
}

/// A comparison.
pub(super) fn compare(
    context: &mut Context<'_>,
    comparison: Comparison,
    left: &ast::Expr,
    right: &ast::Expr,
    span: Span,
) -> Option<Expr> {
    if years_without_unit(context, left, right) {
        return None;
    }
    let (left, right) = pair(context, left, right, None)?;
    if let Some(set) = [&left, &right].into_iter().find(|side| side.ty.is_set()) {
        context.report(Diagnostic::at(&codes::SET_COMPARED, set.span));
        return None;
    }
    let (left, right) = unify(context, left, right)?;
    let equality = matches!(comparison, Comparison::Equal | Comparison::Different);
    if !equality && !is_ordered(left.ty) {
        let fact = with_type(Diagnostic::at(&codes::NO_ORDER, span), Slot::Found, left.ty, &context.schema);
        context.report(fact);
        return None;
    }
    let scope = left.scope.join(right.scope);
    if left.ty == Type::Commune && equality {
        // Paris stands for its arrondissements too.
        let is_constant = |side: &Expr| matches!(side.kind, ExprKind::Constant(_));
        let (subject, value) = if is_constant(&left) { (right, left) } else { (left, right) };
        let same = is_value(subject, value, span);
        return Some(match (comparison, same.kind) {
            (Comparison::Different, ExprKind::Compare(_, left, right)) => {
                node(ExprKind::Compare(Comparison::Different, left, right), Type::Boolean, scope, span)
            }
            (Comparison::Different, kind) => {
                let inner = node(kind, Type::Boolean, scope, span);
                node(ExprKind::Not(Box::new(inner)), Type::Boolean, scope, span)
            }
            (_, kind) => node(kind, Type::Boolean, scope, span),
        });
    }
    Some(node(ExprKind::Compare(comparison, Box::new(left), Box::new(right)), Type::Boolean, scope, span))
}

fn is_number(ty: Type) -> bool {
    matches!(ty, Type::Integer | Type::Number(_) | Type::Rooms | Type::Months | Type::Days)
}

/// Arithmetic.
pub(super) fn arithmetic(
    context: &mut Context<'_>,
    operator: Operator,
    left: &ast::Expr,
    right: &ast::Expr,
    span: Span,
    expected: Option<Type>,
) -> Option<Expr> {
    let additive = matches!(operator, Operator::Plus | Operator::Minus);
    let written = (left, right);
    let (left, right) = if additive {
        let hint = expected.filter(|ty| is_number(*ty) && needs_hint(left) && needs_hint(right));
        let left = infer(context, left, hint);
        // A bare number beside rooms counts rooms: `logement.pieces - 1`.
        let met = left.as_ref().map(|left| if left.ty == Type::Rooms { Type::Integer } else { left.ty });
        left.zip(infer(context, right, hint.or(met)))?
    } else {
        let left = infer(context, left, None);
        left.zip(infer(context, right, None))?
    };
    if additive && (left.ty == Type::Date || right.ty == Type::Date) {
        return dates::shifted(context, operator, (left, right), written, None, span);
    }
    for side in [&left, &right] {
        if !is_number(side.ty) {
            not_a_number(context, side);
            return None;
        }
    }
    let scope = left.scope.join(right.scope);
    let (left, right, ty) = if additive {
        let (left, right) = unify(context, left, right)?;
        let ty = if left.ty == Type::Rooms { Type::Integer } else { left.ty };
        (left, right, ty)
    } else {
        let Some(ty) = product(operator, left.ty, right.ty) else {
            let code = if operator == Operator::Times { &codes::PRODUCT } else { &codes::QUOTIENT };
            let fact = with_type(Diagnostic::at(code, span), Slot::Expected, left.ty, &context.schema);
            let fact = with_type(fact, Slot::Found, right.ty, &context.schema);
            context.report(fact);
            return None;
        };
        (left, right, ty)
    };
    Some(node(ExprKind::Arithmetic(operator, Box::new(left), Box::new(right)), ty, scope, span))
}

fn not_a_number(context: &mut Context<'_>, side: &Expr) {
    let fact = with_type(Diagnostic::at(&codes::NOT_A_NUMBER, side.span), Slot::Found, side.ty, &context.schema);
    context.report(fact);
}

/// The type of a product or a quotient; none when the units do not meet.
fn product(operator: Operator, left: Type, right: Type) -> Option<Type> {
    let unit = |ty| match ty {
        Type::Integer | Type::Rooms => Some(Unit::NONE),
        Type::Number(unit) => Some(unit),
        _ => None,
    };
    let counts = |ty| matches!(ty, Type::Integer | Type::Rooms);
    match (operator, left, right) {
        (Operator::Times, duration @ (Type::Months | Type::Days), count)
        | (Operator::Times, count, duration @ (Type::Months | Type::Days)) => counts(count).then_some(duration),
        (Operator::Times, left, right) if counts(left) && counts(right) => Some(Type::Integer),
        (Operator::Times, left, right) => unit(left)?.times(unit(right)?).map(Type::Number),
        (_, Type::Months, Type::Months) | (_, Type::Days, Type::Days) => Some(NUMBER),
        (_, left, right) => unit(left)?.over(unit(right)?).map(Type::Number),
    }
}

/// The opposite.
pub(super) fn negate(context: &mut Context<'_>, inner: &ast::Expr, span: Span, expected: Option<Type>) -> Option<Expr> {
    let inner = infer(context, inner, expected)?;
    if !is_number(inner.ty) || inner.ty == Type::Rooms {
        not_a_number(context, &inner);
        return None;
    }
    let (ty, scope) = (inner.ty, inner.scope);
    if let ExprKind::Constant(Value::Number(number)) = inner.kind
        && let Some(opposite) = number.negated()
    {
        return Some(constant(Value::Number(opposite), ty, span));
    }
    Some(node(ExprKind::Negate(Box::new(inner)), ty, scope, span))
}

/// `mensuel(…)` and `annuel(…)`.
pub(super) fn change_period(context: &mut Context<'_>, monthly: bool, value: &ast::Expr, span: Span) -> Option<Expr> {
    let value = infer(context, value, None)?;
    let (from, to) = if monthly { (Period::Year, Period::Month) } else { (Period::Month, Period::Year) };
    let (unit, due) = match value.ty {
        Type::Number(unit) if unit.money == 1 && unit.period == from => (unit, true),
        _ => (Unit::money(from), false),
    };
    if !due {
        refuse(context, &value, Type::Number(unit));
        return None;
    }
    let scope = value.scope;
    let kind = if monthly { ExprKind::Monthly(Box::new(value)) } else { ExprKind::Yearly(Box::new(value)) };
    Some(node(kind, Type::Number(Unit { period: to, ..unit }), scope, span))
}

/// Whole years as a duration: twelve months each.
pub(super) fn as_months(years: Expr) -> Expr {
    let (scope, span) = (years.scope, years.span);
    let months = constant(Value::Number(Exact::whole(12)), Type::Months, span);
    let kind = ExprKind::Arithmetic(Operator::Times, Box::new(years), Box::new(months));
    node(kind, Type::Months, scope, span)
}

/// How many whole units have elapsed since a day: what a criterion multiplies its points by.
pub(super) fn elapsed(unit: TimeUnit, day: Expr, span: Span) -> Expr {
    let scope: Scope = day.scope;
    let ty = match unit {
        TimeUnit::Year => Type::Integer,
        TimeUnit::Month => Type::Months,
        TimeUnit::Day => Type::Days,
    };
    node(ExprKind::Elapsed(unit, Box::new(day)), ty, scope, span)
}
