//! Scoring grids.

pub(super) mod exceptions;
mod pools;
mod reach;
mod scale;
pub(super) mod ticked;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::types as codes;
use crate::index::{GridIdx, IndexVec};
use crate::ir::{Criterion, Exception, Expr, Grid, GridHeading, Heading, Join, MonthEnd, TimeUnit, Type, Worth};
use crate::quantity::{Exact, POINT_SCALE};
use crate::syntax::ast::{self, Accrual, IfUnknown, Literal, LiteralValue};
use crate::types::context::Context;
use crate::types::dates;
use crate::types::exceptions::{Kind, check as check_exceptions, settled};
use crate::types::expr::{condition, expect};
use exceptions::Worths;

/// The largest number of points, so that sums over a year's awards stay exact in 64 bits.
const LARGEST: i64 = 1_000_000;

/// The grids in force on the reference date, in the order of the text, and the others: they must make sense too.
pub(super) fn check(context: &mut Context<'_>) -> (IndexVec<GridIdx, Grid>, Vec<Grid>) {
    let mut grids = IndexVec::default();
    let mut left_out = Vec::new();
    for item in &context.resolved.grids {
        let heading = context.heading(&item.name, item.title.as_ref(), &item.notes, None);
        let territory = item.territory.as_ref().and_then(|written| reach::territory(context, written));
        let applies = item.applies.as_ref().and_then(|written| condition(context, written));
        let applies = reach::both(territory, applies);
        let mut typed = reach::without_points(context, item, &heading, applies.as_ref());
        let mut headings = Vec::new();
        if !item.criteria.is_empty() {
            let (criteria, items) = criteria(context, &item.criteria, &heading);
            let (criteria, set_aside) = exceptions::lowered(context, criteria, items, applies.as_ref());
            headings.push(GridHeading { heading: heading.clone(), rule: Join::Sum, cap: None, criteria, set_aside });
        }
        for part in &item.headings {
            let own = context.heading(&part.name, part.title.as_ref(), &part.notes, Some(&heading));
            let cap = part.cap.as_ref().and_then(|cap| cap_of(context, cap));
            let (mut criteria, items) = criteria(context, &part.criteria, &own);
            if let Some(ticked) = &part.ticked {
                criteria = ticked::restrict(context, ticked, &part.criteria, criteria);
            }
            let (criteria, set_aside) = exceptions::lowered(context, criteria, items, applies.as_ref());
            headings.push(GridHeading { heading: own, rule: part.rule, cap, criteria, set_aside });
        }
        let pools = pools::check(context, item, &heading, &headings);
        typed.push(Grid { heading, applies, headings, pools });
        let today = context.reference_date;
        let in_force = item.validity.is_none_or(|validity| {
            validity.from.is_none_or(|from| from <= today) && validity.to.is_none_or(|to| today <= to)
        });
        if in_force {
            for grid in typed {
                grids.push(grid);
            }
        } else {
            left_out.extend(typed);
        }
    }
    (grids, left_out)
}

/// The criteria, and the exceptions of each.
fn criteria(
    context: &mut Context<'_>,
    items: &[ast::Criterion],
    outer: &Heading,
) -> (Vec<Criterion>, Vec<Vec<Exception>>) {
    items.iter().filter_map(|item| criterion(context, item, outer)).unzip()
}

fn criterion(context: &mut Context<'_>, item: &ast::Criterion, outer: &Heading) -> Option<(Criterion, Vec<Exception>)> {
    let worth = worth(context, item);
    let test = item.condition.as_ref().map(|written| condition(context, written));
    let heading = context.heading(&item.name, item.title.as_ref(), &item.notes, Some(outer));
    let worths = worth.as_ref().map(|worth| Worths::of(item, worth));
    let exceptions = worths.map_or_else(Vec::new, |worths| {
        check_exceptions(context, &item.exceptions, Kind::Criterion(&worths), &heading).unwrap_or_default()
    });
    let (worth, test) = (worth?, transposed(test)?);
    let if_unknown = context.if_unknown(item.if_unknown, item.name.span);
    let counts = if_unknown == Some(IfUnknown::Admitted);
    let test = test.map(|test| if counts { settled(test, true) } else { test });
    let ask = if_unknown == Some(IfUnknown::Asked);
    Some((exceptions::of_worth(heading, worth, test, ask), exceptions))
}

/// What a criterion is worth.
fn worth(context: &mut Context<'_>, item: &ast::Criterion) -> Option<Worth> {
    let points = points(context, &item.points);
    let factor = item.accrual.as_ref().map(|accrual| factor(context, accrual));
    let cap = item.cap.as_ref().map(|cap| cap_of(context, cap));
    let (points, factor, cap) = (points?, transposed(factor)?, transposed(cap)?);
    let scale = transposed(scale::of(context, item, points, factor.as_ref()))?;
    Some(Worth { points, factor, scale, cap })
}

/// An absent part is fine; a refused one is not.
#[expect(
    clippy::option_option,
    reason = "the outer option says whether the part is written, the inner whether it stands"
)]
fn transposed<T>(part: Option<Option<T>>) -> Option<Option<T>> {
    match part {
        None => Some(None),
        Some(None) => None,
        Some(Some(part)) => Some(Some(part)),
    }
}

fn factor(context: &mut Context<'_>, accrual: &Accrual) -> Option<Expr> {
    match accrual {
        Accrual::Since(unit, day) => {
            let typed = expect(context, day, Type::Date)?;
            Some(dates::counted_since(context, *unit, typed, None, day.span))
        }
        Accrual::EachRun(months, day) => {
            let typed = expect(context, day, Type::Date)?;
            scale::runs(context, *months, typed, day.span)
        }
        Accrual::Per(count) => match between(count) {
            Some((unit, from, to, rule)) => dates::counted_between(context, unit, (from, to), rule, count.span),
            None => expect(context, count, Type::Integer),
        },
        Accrual::Ladder(ladder) => scale::measured(context, &ladder.subject),
        Accrual::Steps(steps) => scale::measured(context, &steps.subject),
    }
}

/// `mois entre a et b`, with the rule for the end of months that is written after it.
fn between(written: &ast::Expr) -> Option<(TimeUnit, &ast::Expr, &ast::Expr, Option<MonthEnd>)> {
    match &written.kind {
        ast::ExprKind::Between(unit, from, to) => Some((*unit, from, to, None)),
        ast::ExprKind::MonthEnd(rule, inner) => {
            between(inner).map(|(unit, from, to, own)| (unit, from, to, own.or(Some(*rule))))
        }
        _ => None,
    }
}

/// Points in hundredths.
fn points(context: &mut Context<'_>, written: &Literal) -> Option<i64> {
    let number = match &written.value {
        LiteralValue::Points(number) => *number,
        LiteralValue::Number(number) => {
            let after = crate::source::Span { start: written.span.end, ..written.span };
            let fact = Diagnostic::at(&codes::POINTS_DUE, written.span).with("number", number.to_string());
            context.report(fact.fixed_by(after, " points"));
            return None;
        }
        _ => {
            context.report(Diagnostic::at(&codes::POINTS_DUE, written.span).with("number", "10"));
            return None;
        }
    };
    let hundredths = number.times(Exact::whole(i128::from(POINT_SCALE)));
    let Some(hundredths) = hundredths.filter(|number| number.is_whole()) else {
        context.report(Diagnostic::at(&codes::POINTS_TOO_FINE, written.span));
        return None;
    };
    let limit = LARGEST.saturating_mul(POINT_SCALE);
    let whole = i64::try_from(hundredths.numerator()).ok().filter(|value| (-limit..=limit).contains(value));
    if whole.is_none() {
        context.report(Diagnostic::at(&codes::NUMBER_TOO_LARGE, written.span));
    }
    whole
}

/// A cap in hundredths: never below nought.
fn cap_of(context: &mut Context<'_>, written: &Literal) -> Option<i64> {
    let cap = points(context, written)?;
    if cap < 0 {
        context.report(Diagnostic::at(&codes::CAP_NEGATIVE, written.span));
        return None;
    }
    Some(cap)
}
