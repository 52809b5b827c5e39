//! Days moved by a duration, time between two days, ends of months; numbers made round.
//!
//! What two constants give is computed here, so that a day outside the calendar is told where it is written.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::types as codes;
use crate::ir::{Edge, Entity, Expr, ExprKind, MonthEnd, Operator, Rounding, TimeUnit, Type, Value};
use crate::quantity::{Date, Exact, Unit};
use crate::source::Span;
use crate::syntax::ast::{self, RoundStep, RoundTo};
use crate::types::context::{Context, constant, node};
use crate::types::describe::{Slot, with_type};
use crate::types::expr::{expect, infer};
use crate::types::literal::literal_of;
use crate::types::operators::{as_months, coerce};
use crate::types::schema::Declared;

/// What becomes of the 31st in a shorter month where the text does not say: what its file says, else the last day.
pub(super) fn rule_of(context: &Context<'_>, span: Span) -> MonthEnd {
    let stated = context.resolved.policy_of(span).and_then(|policy| policy.header.month_end);
    stated.map_or_else(MonthEnd::default, |(rule, _)| rule)
}

/// The day on which the commission sits.
pub(super) fn today(context: &Context<'_>, span: Span) -> Expr {
    constant(Value::Date(context.reference_date), Type::Date, span)
}

/// A sum one side of which is a day.
pub(super) fn shifted(
    context: &mut Context<'_>,
    operator: Operator,
    (left, right): (Expr, Expr),
    written: (&ast::Expr, &ast::Expr),
    rule: Option<MonthEnd>,
    span: Span,
) -> Option<Expr> {
    let rule = rule.unwrap_or_else(|| rule_of(context, span));
    if left.ty == Type::Date && right.ty == Type::Date && operator == Operator::Minus {
        let fact = Diagnostic::at(&codes::DATES_SUBTRACTED, span);
        context.report(match (plain(written.0), plain(written.1)) {
            (Some(left), Some(right)) => fact.fixed_by(span, format!("jours entre {right} et {left}")),
            _ => fact,
        });
        return None;
    }
    let (day, by) = if left.ty == Type::Date || operator != Operator::Plus { (left, right) } else { (right, left) };
    if day.ty != Type::Date || !matches!(by.ty, Type::Months | Type::Days) {
        let odd = if day.ty == Type::Date { &by } else { &day };
        let fact = Diagnostic::at(&codes::DURATION_DUE, odd.span);
        let fact = with_type(fact, Slot::Found, odd.ty, &context.schema);
        context.report(fact);
        return None;
    }
    let by = if operator == Operator::Minus { opposite(by) } else { by };
    let scope = day.scope.join(by.scope);
    if let (ExprKind::Constant(Value::Date(from)), ExprKind::Constant(Value::Number(count))) = (&day.kind, &by.kind) {
        let count = i64::try_from(count.numerator()).ok();
        let reached = count.and_then(|count| match by.ty {
            Type::Days => from.plus_days(count),
            _ => from.plus_months(count, rule),
        });
        let Some(reached) = reached else {
            outside(context, span);
            return None;
        };
        return Some(constant(Value::Date(reached), Type::Date, span));
    }
    Some(node(ExprKind::Shifted(rule, Box::new(day), Box::new(by)), Type::Date, scope, span))
}

fn opposite(by: Expr) -> Expr {
    if let ExprKind::Constant(Value::Number(number)) = by.kind
        && let Some(opposite) = number.negated()
    {
        return constant(Value::Number(opposite), by.ty, by.span);
    }
    let (ty, scope, span) = (by.ty, by.scope, by.span);
    node(ExprKind::Negate(Box::new(by)), ty, scope, span)
}

fn outside(context: &mut Context<'_>, span: Span) {
    let (first, last) = Date::calendar();
    let fact = Diagnostic::at(&codes::DAY_OUTSIDE_CALENDAR, span);
    context.report(fact.with("first", first.to_string()).with("last", last.to_string()));
}

/// How a short expression is written; none for those that would need their text.
fn plain(written: &ast::Expr) -> Option<String> {
    match &written.kind {
        ast::ExprKind::Member(entity, name) => {
            let entity = if *entity == Entity::Applicant { "demandeur" } else { "logement" };
            Some(format!("{entity}.{}", name.text))
        }
        ast::ExprKind::Name(name) => Some(name.text.clone()),
        ast::ExprKind::Literal(literal) => match &literal.value {
            ast::LiteralValue::Date(day) => Some(day.to_string()),
            _ => None,
        },
        _ => None,
    }
}

/// `mois entre a et b`, as a duration: whole years count twelve months each.
pub(super) fn between(
    context: &mut Context<'_>,
    unit: TimeUnit,
    days: (&ast::Expr, &ast::Expr),
    rule: Option<MonthEnd>,
    span: Span,
) -> Option<Expr> {
    let counted = counted_between(context, unit, days, rule, span)?;
    Some(if unit == TimeUnit::Year { as_months(counted) } else { counted })
}

/// How many whole units of time lie between two days: what a criterion multiplies its points by.
pub(super) fn counted_between(
    context: &mut Context<'_>,
    unit: TimeUnit,
    (from, to): (&ast::Expr, &ast::Expr),
    rule: Option<MonthEnd>,
    span: Span,
) -> Option<Expr> {
    let from = expect(context, from, Type::Date);
    let (from, to) = from.zip(expect(context, to, Type::Date))?;
    let rule = rule.unwrap_or_else(|| rule_of(context, span));
    Some(elapsed(unit, rule, from, to, span))
}

/// How many whole units of time lie between two days.
pub(super) fn elapsed(unit: TimeUnit, rule: MonthEnd, from: Expr, to: Expr, span: Span) -> Expr {
    let ty = match unit {
        TimeUnit::Year => Type::Integer,
        TimeUnit::Month => Type::Months,
        TimeUnit::Day => Type::Days,
    };
    if let (ExprKind::Constant(Value::Date(first)), ExprKind::Constant(Value::Date(second))) = (&from.kind, &to.kind) {
        let units = match unit {
            TimeUnit::Day => first.days_until(*second),
            TimeUnit::Month => first.whole_months_until(*second, rule),
            TimeUnit::Year => first.whole_months_until(*second, rule).div_euclid(12),
        };
        return constant(Value::Number(Exact::whole(i128::from(units))), ty, span);
    }
    let scope = from.scope.join(to.scope);
    node(ExprKind::Between(unit, rule, Box::new(from), Box::new(to)), ty, scope, span)
}

/// `premier jour du mois de a`.
pub(super) fn edge(context: &mut Context<'_>, edge: Edge, day: &ast::Expr, span: Span) -> Option<Expr> {
    let day = expect(context, day, Type::Date)?;
    if let ExprKind::Constant(Value::Date(day)) = day.kind
        && let Some(reached) = day.edge(edge)
    {
        return Some(constant(Value::Date(reached), Type::Date, span));
    }
    let scope = day.scope;
    Some(node(ExprKind::Edge(edge, Box::new(day)), Type::Date, scope, span))
}

/// A rule for the end of months, on the sum or the time that it is written after.
pub(super) fn month_end(
    context: &mut Context<'_>,
    rule: MonthEnd,
    inner: &ast::Expr,
    span: Span,
    expected: Option<Type>,
) -> Option<Expr> {
    use ast::ExprKind as Written;
    let typed = match &inner.kind {
        Written::Between(unit, from, to) if *unit != TimeUnit::Day => {
            between(context, *unit, (from, to), Some(rule), span)?
        }
        Written::Elapsed(unit, from) if *unit != TimeUnit::Day => {
            let from = expect(context, from, Type::Date)?;
            since(context, *unit, from, Some(rule), span)
        }
        Written::Arithmetic(operator @ (Operator::Plus | Operator::Minus), left, right) => {
            let first = infer(context, left, None);
            let (first, second) = first.zip(infer(context, right, None))?;
            let has = |ty| first.ty == ty || second.ty == ty;
            if !has(Type::Months) || !has(Type::Date) {
                context.report(Diagnostic::at(&codes::MONTH_END_ALONE, span));
                return None;
            }
            shifted(context, *operator, (first, second), (left, right), Some(rule), span)?
        }
        _ => {
            infer(context, inner, expected)?;
            context.report(Diagnostic::at(&codes::MONTH_END_ALONE, span));
            return None;
        }
    };
    Some(typed)
}

/// `mois depuis a`, as a duration.
pub(super) fn since(context: &Context<'_>, unit: TimeUnit, day: Expr, rule: Option<MonthEnd>, span: Span) -> Expr {
    let counted = counted_since(context, unit, day, rule, span);
    if unit == TimeUnit::Year { as_months(counted) } else { counted }
}

/// How many whole units have elapsed since a day. The ordinary rule for the end of months has its own short form.
pub(super) fn counted_since(
    context: &Context<'_>,
    unit: TimeUnit,
    day: Expr,
    rule: Option<MonthEnd>,
    span: Span,
) -> Expr {
    match rule.unwrap_or_else(|| rule_of(context, span)) {
        MonthEnd::LastDay => crate::types::operators::elapsed(unit, day, span),
        MonthEnd::FirstOfNext => elapsed(unit, MonthEnd::FirstOfNext, day, today(context, span), span),
    }
}

/// `a arrondi à l'euro`. A number without unit that is made whole may stand where a whole number is due.
pub(super) fn rounded(
    context: &mut Context<'_>,
    to: &RoundTo,
    inner: &ast::Expr,
    span: Span,
    expected: Option<Type>,
) -> Option<Expr> {
    let inner = infer(context, inner, expected.filter(|ty| matches!(ty, Type::Number(unit) if *unit != Unit::NONE)))?;
    let inner = if inner.ty == Type::Rooms { coerce(context, inner, Type::Integer)? } else { inner };
    let step = step(context, &to.step, inner.ty);
    let Some(step) = step.filter(|step| *step > Exact::ZERO) else {
        let fact = Diagnostic::at(&codes::ROUNDING, to.span);
        let fact = with_type(fact, Slot::Found, inner.ty, &context.schema);
        context.report(fact);
        return None;
    };
    let whole = step.is_whole() && inner.ty == Type::Number(Unit::NONE);
    let ty = if whole { Type::Integer } else { inner.ty };
    if let ExprKind::Constant(Value::Number(number)) = inner.kind {
        let made = match to.way {
            Rounding::Up => number.rounded_up(step),
            Rounding::Down => number.rounded_down(step),
            Rounding::Nearest => number.rounded_to(step),
        };
        if let Some(made) = made {
            return Some(constant(Value::Number(made), ty, span));
        }
    }
    let scope = inner.scope;
    Some(node(ExprKind::Rounded(to.way, step, Box::new(inner)), ty, scope, span))
}

/// A step in the unit of what is rounded; none when they do not go together.
fn step(context: &mut Context<'_>, step: &RoundStep, ty: Type) -> Option<Exact> {
    let is_money = matches!(ty, Type::Number(unit) if unit.money == 1);
    match step {
        RoundStep::Euro => is_money.then_some(Exact::whole(100)),
        RoundStep::Cent => is_money.then_some(Exact::ONE),
        RoundStep::Unit => {
            let plain = matches!(ty, Type::Integer | Type::Number(Unit::NONE | Unit::AREA));
            plain.then_some(Exact::ONE)
        }
        RoundStep::Multiple(_) if !matches!(ty, Type::Integer | Type::Number(_) | Type::Months | Type::Days) => None,
        RoundStep::Multiple(written) => {
            // A step of ten euros is one for amounts of any period.
            match literal_of(context, written, Declared { ty, percent: false })? {
                Value::Number(step) => Some(step),
                _ => None,
            }
        }
    }
}
