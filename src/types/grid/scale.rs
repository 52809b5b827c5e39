//! Ladders, steps and caps by period: points that are not a product.

use super::{cap_of, points};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::types as codes;
use crate::ir::{Expr, ExprKind, Operator, Rounding, Scale, TimeUnit, Type, Value};
use crate::quantity::{Exact, Unit};
use crate::source::Span;
use crate::syntax::ast::{self, Accrual, Cell, CellContent, Ladder, Literal, LiteralValue, PeriodCap, Steps};
use crate::types::context::{Context, constant, node};
use crate::types::describe::{Slot, with_type};
use crate::types::expr::infer;
use crate::types::literal::literal;
use crate::types::operators;
use crate::types::rules::cell_key;

/// How many months a year has.
const YEAR: u32 = 12;

/// The longest run of months that points may be counted by: fifty years.
const LONGEST: u32 = 600;

/// How many runs of so many months have passed since a day: points count the whole ones.
pub(super) fn runs(context: &mut Context<'_>, months: u32, day: Expr, span: Span) -> Option<Expr> {
    if months == 0 || months > LONGEST {
        context.report(Diagnostic::at(&codes::RUN_LENGTH, span).with("most", LONGEST.to_string()));
        return None;
    }
    let number = Type::Number(Unit::NONE);
    let elapsed = operators::elapsed(TimeUnit::Month, day, span);
    let scope = elapsed.scope;
    let length = constant(Value::Number(Exact::whole(i128::from(months))), number, span);
    let kind = ExprKind::Arithmetic(Operator::Over, Box::new(elapsed), Box::new(length));
    Some(node(kind, number, scope, span))
}

/// What a ladder or steps measure: a number of any unit.
pub(super) fn measured(context: &mut Context<'_>, subject: &ast::Expr) -> Option<Expr> {
    let typed = infer(context, subject, None)?;
    if !matches!(typed.ty, Type::Integer | Type::Number(_) | Type::Rooms | Type::Months | Type::Days) {
        let fact = Diagnostic::at(&codes::NOT_A_NUMBER, typed.span);
        let fact = with_type(fact, Slot::Found, typed.ty, &context.schema);
        context.report(fact);
        return None;
    }
    Some(typed)
}

/// The scale of a criterion, where it has one; the inner `None` says that it was refused.
#[expect(clippy::option_option, reason = "the outer option says whether there is one, the inner whether it stands")]
pub(super) fn of(
    context: &mut Context<'_>,
    item: &ast::Criterion,
    first: i64,
    factor: Option<&Expr>,
) -> Option<Option<Scale>> {
    let scale = match (&item.accrual, factor) {
        (Some(Accrual::Ladder(written)), Some(subject)) => Some(ladder(context, written, first, subject.ty)),
        (Some(Accrual::Steps(written)), Some(subject)) => Some(steps(context, written, subject.ty)),
        _ => None,
    };
    let Some(cap) = &item.period_cap else { return scale };
    let run = match &item.accrual {
        Some(Accrual::Since(TimeUnit::Month, _)) => Some(1),
        Some(Accrual::Since(TimeUnit::Year, _)) => Some(YEAR),
        Some(Accrual::EachRun(months, _)) => Some(*months),
        _ => None,
    };
    let length = run.filter(|run| *run < cap.months).and_then(|run| {
        let whole = cap.months.checked_rem(run) == Some(0);
        cap.months.checked_div(run).filter(|_| whole)
    });
    if let Some(length) = length.filter(|_| scale.is_none()) {
        return Some(period(context, cap, first, i64::from(length)));
    }
    context.report(Diagnostic::at(&codes::PERIOD_CAP, cap.span));
    Some(None)
}

fn period(context: &mut Context<'_>, written: &PeriodCap, each: i64, length: i64) -> Option<Scale> {
    let cap = cap_of(context, &written.points)?;
    Some(Scale::Periods { each, length, cap })
}

fn ladder(context: &mut Context<'_>, written: &Ladder, first: i64, ty: Type) -> Option<Scale> {
    let last = points(context, &written.points);
    let from = bound(context, &written.from, ty);
    let to = bound(context, &written.to, ty);
    let (last, from, to) = (last?, from?, to?);
    if from >= to {
        context.report(Diagnostic::at(&codes::LADDER_ENDS, written.from.span.to(written.to.span)));
        return None;
    }
    let (grain, way) = written.rounding.map_or((1, Rounding::Down), |rounding| (rounding.grain, rounding.way));
    Some(Scale::Ladder { from, to, first, last, grain, way })
}

fn steps(context: &mut Context<'_>, written: &Steps, ty: Type) -> Option<Scale> {
    let table = &written.table;
    let heads = |cell: Option<&Cell>, keys: &[&str]| cell.is_some_and(|cell| keys.contains(&cell_key(cell).as_str()));
    let [row] = table.rows.as_slice() else {
        context.report(Diagnostic::at(&codes::STEPS_TABLE, table.span));
        return None;
    };
    let headed = heads(table.header.cells.first(), &["a partir de", "starting at"])
        && heads(row.cells.first(), &["points", "point"]);
    let whole = headed && table.header.cells.len() > 1;
    if !whole {
        context.report(Diagnostic::at(&codes::STEPS_TABLE, table.span));
        return None;
    }
    let mut found: Vec<(Exact, i64)> = Vec::new();
    let mut complete = true;
    for (threshold, given) in table.header.cells.iter().zip(&row.cells).skip(1) {
        let from = cell_literal(context, threshold).and_then(|written| bound(context, &written, ty));
        let given = cell_literal(context, given).and_then(|mut written| {
            if let LiteralValue::Number(number) = written.value {
                written.value = LiteralValue::Points(number);
            }
            points(context, &written)
        });
        let Some((from, given)) = from.zip(given) else {
            complete = false;
            continue;
        };
        if found.last().is_some_and(|(before, _)| *before >= from) {
            context.report(Diagnostic::at(&codes::STEPS_ORDER, threshold.span).with("cell", threshold.text.as_str()));
            complete = false;
        }
        found.push((from, given));
    }
    complete.then_some(Scale::Steps(found))
}

fn cell_literal(context: &mut Context<'_>, cell: &Cell) -> Option<Literal> {
    if let CellContent::Literal(written) = &cell.content {
        return Some(written.clone());
    }
    context.report(Diagnostic::at(&codes::STEPS_TABLE, cell.span));
    None
}

/// An end or a threshold, in the unit of what is measured.
fn bound(context: &mut Context<'_>, written: &Literal, ty: Type) -> Option<Exact> {
    let typed = literal(context, written, Some(ty))?;
    match operators::coerce(context, typed, ty)?.kind {
        ExprKind::Constant(Value::Number(number)) => Some(number),
        _ => None,
    }
}
