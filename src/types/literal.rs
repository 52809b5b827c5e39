//! Literals: what a number, a date or a code written in the text is worth where it stands.

use crate::diagnostic::catalog::types as codes;
use crate::diagnostic::{Diagnostic, Language};
use crate::ir::{Expr, Type, Value};
use crate::quantity::{Exact, Period, Unit};
use crate::source::Span;
use crate::syntax::ast::{Literal, LiteralValue, MoneyUnit};
use crate::syntax::keywords::written as keyword;
use crate::types::context::{Context, constant};
use crate::types::describe::{Slot, suffix, with_type};
use crate::types::schema::{Declared, commune, money_unit};

/// The value of a literal where a value of a declared type is due; bare numbers take the declared unit.
pub(super) fn literal_of(context: &mut Context<'_>, literal: &Literal, declared: Declared) -> Option<Value> {
    let scaled = |number: Option<Exact>| number.map(Value::Number);
    let value = match (declared.ty, &literal.value) {
        (Type::Boolean, LiteralValue::Boolean(yes)) => Some(Value::Boolean(*yes)),
        (Type::Integer | Type::Months | Type::Days, LiteralValue::Number(number)) => {
            number.is_whole().then_some(Value::Number(*number))
        }
        (Type::Number(Unit::NONE), LiteralValue::Number(number)) if declared.percent => {
            return scaled(number.over(Exact::whole(100))).or_else(|| too_large(context, literal.span));
        }
        (Type::Number(Unit { money: 1, .. }), LiteralValue::Number(number)) => {
            return scaled(number.times(Exact::whole(100))).or_else(|| too_large(context, literal.span));
        }
        (Type::Number(unit), LiteralValue::Money(cents, written)) => {
            let written = money_unit(*written);
            let bare = written.period == Period::None && written.area == unit.area && unit.money == 1;
            (written == unit || bare).then_some(Value::Number(*cents))
        }
        (Type::Number(Unit::NONE), LiteralValue::Number(number) | LiteralValue::Percent(number))
        | (Type::Number(Unit::AREA), LiteralValue::Number(number) | LiteralValue::Area(number)) => {
            Some(Value::Number(*number))
        }
        (Type::Rooms, LiteralValue::Rooms(rooms)) => Some(Value::Number(Exact::whole(i128::from(*rooms)))),
        (Type::Months, LiteralValue::Months(count)) | (Type::Days, LiteralValue::Days(count)) => {
            Some(Value::Number(Exact::whole(i128::from(*count))))
        }
        (Type::Date, LiteralValue::Date(day)) => Some(Value::Date(*day)),
        (Type::Commune, LiteralValue::Commune { code, label }) => {
            return commune(context, code, label.as_deref(), literal);
        }
        (Type::Commune, LiteralValue::Number(number)) => return commune_of_number(context, *number, literal),
        _ => None,
    };
    if value.is_none() {
        // The figures are kept: the sign after them is the other one of the keyboard.
        let meant = match (declared.ty, &literal.value) {
            (Type::Number(Unit { money: 1, .. }), LiteralValue::Percent(rate)) => {
                rate.times(Exact::whole(100)).map(|euros| format!("{} €", euros.decimal()))
            }
            (Type::Number(Unit::NONE), LiteralValue::Money(cents, unit)) if declared.percent => {
                let bare = money_unit(*unit).period == Period::None && money_unit(*unit).area == 0;
                let rate = cents.over(Exact::whole(100)).filter(|_| bare);
                rate.map(|rate| format!("{} %", rate.decimal()))
            }
            _ => None,
        };
        match (mismatch_fact(context, declared.ty, own_type(&literal.value), literal.span), meant) {
            (Some(fact), Some(meant)) => context.report(fact.fixed_by(literal.span, meant)),
            (Some(fact), None) => context.report(fact),
            (None, _) => {}
        }
    }
    value
}

fn too_large<T>(context: &mut Context<'_>, span: Span) -> Option<T> {
    context.report(Diagnostic::at(&codes::NUMBER_TOO_LARGE, span));
    None
}

/// The five-digit code of a bare number.
fn commune_of_number(context: &mut Context<'_>, number: Exact, literal: &Literal) -> Option<Value> {
    let code = if number.is_whole() && (0..100_000).contains(&number.numerator()) {
        format!("{:05}", number.numerator())
    } else {
        number.to_string()
    };
    commune(context, &code, None, literal)
}

/// The type a literal has by itself; none for points, which only a grid can count.
fn own_type(value: &LiteralValue) -> Option<Type> {
    Some(match value {
        LiteralValue::Boolean(_) => Type::Boolean,
        LiteralValue::Number(number) if number.is_whole() => Type::Integer,
        LiteralValue::Number(_) | LiteralValue::Percent(_) => Type::Number(Unit::NONE),
        LiteralValue::Money(_, unit) => Type::Number(money_unit(*unit)),
        LiteralValue::Area(_) => Type::Number(Unit::AREA),
        LiteralValue::Rooms(_) => Type::Rooms,
        LiteralValue::Months(_) => Type::Months,
        LiteralValue::Days(_) => Type::Days,
        LiteralValue::Date(_) => Type::Date,
        LiteralValue::Commune { .. } => Type::Commune,
        LiteralValue::Points(_) => return None,
    })
}

/// Reports a value of a type where another is due.
pub(super) fn mismatch(context: &mut Context<'_>, expected: Type, found: Option<Type>, span: Span) {
    if let Some(fact) = mismatch_fact(context, expected, found, span) {
        context.report(fact);
    }
}

/// The fact that a value of a type stands where another is due; none once points outside a grid are reported.
fn mismatch_fact(context: &mut Context<'_>, expected: Type, found: Option<Type>, span: Span) -> Option<Diagnostic> {
    let Some(found) = found else {
        context.report(Diagnostic::at(&codes::POINTS_OUTSIDE_GRID, span));
        return None;
    };
    let units = |ty| matches!(ty, Type::Number(unit) if unit != Unit::NONE) || matches!(ty, Type::Months | Type::Days);
    let code = if units(expected) && units(found) { &codes::UNITS_CLASH } else { &codes::TYPE_EXPECTED };
    let fact = with_type(Diagnostic::at(code, span), Slot::Expected, expected, &context.schema);
    let fact = with_type(fact, Slot::Found, found, &context.schema);
    Some(if code == &codes::UNITS_CLASH {
        fact.with("advice", crate::types::operators::advice(expected, found))
    } else {
        fact
    })
}

/// A literal in an expression; `expected` is the type of what it meets, when it is known.
pub(super) fn literal(context: &mut Context<'_>, literal: &Literal, expected: Option<Type>) -> Option<Expr> {
    let span = literal.span;
    match (&literal.value, expected) {
        (LiteralValue::Number(number), Some(Type::Number(Unit::NONE))) => {
            Some(constant(Value::Number(*number), Type::Number(Unit::NONE), span))
        }
        (LiteralValue::Number(number), Some(Type::Commune)) => {
            let value = commune_of_number(context, *number, literal)?;
            Some(constant(value, Type::Commune, span))
        }
        (LiteralValue::Number(number), Some(ty)) if suffix(ty, Language::French).is_some() || ty == Type::Rooms => {
            unit_missing(context, *number, ty, span);
            None
        }
        (LiteralValue::Number(number), Some(Type::Boolean)) if [Exact::ZERO, Exact::ONE].contains(number) => {
            number_for_condition(context, *number, span);
            None
        }
        (LiteralValue::Money(cents, written), Some(Type::Number(unit)))
            if unit.money == 1 && unit != money_unit(*written) =>
        {
            other_unit(context, *cents, *written, unit, span);
            None
        }
        (LiteralValue::Percent(_), Some(Type::Integer)) => {
            mismatch(context, Type::Integer, Some(Type::Number(Unit::NONE)), span);
            None
        }
        (LiteralValue::Points(_), _) => {
            context.report(Diagnostic::at(&codes::POINTS_OUTSIDE_GRID, span));
            None
        }
        (value, _) => {
            let ty = own_type(value)?;
            let value = literal_of(context, literal, Declared { ty, percent: false })?;
            Some(constant(value, ty, span))
        }
    }
}

/// Reports a nought or a one for a yes or a no.
fn number_for_condition(context: &mut Context<'_>, number: Exact, span: Span) {
    let word = keyword(if number == Exact::ONE { "vrai" } else { "faux" }, context.words(span));
    let fact = Diagnostic::at(&codes::TYPE_EXPECTED, span);
    let fact = with_type(fact, Slot::Expected, Type::Boolean, &context.schema);
    let fact = with_type(fact, Slot::Found, Type::Integer, &context.schema);
    context.report(fact.fixed_by(span, word));
}

/// Reports an amount of another unit than the one due, and writes it in that unit when there is one way to.
fn other_unit(context: &mut Context<'_>, cents: Exact, written: MoneyUnit, unit: Unit, span: Span) {
    let found = Type::Number(money_unit(written));
    let fact = Diagnostic::at(&codes::UNITS_CLASH, span);
    let fact = with_type(fact, Slot::Expected, Type::Number(unit), &context.schema);
    let fact = with_type(fact, Slot::Found, found, &context.schema);
    let fact = fact.with("advice", crate::types::operators::advice(Type::Number(unit), found));
    context.report(match in_unit(cents, written, unit, context.words(span)) {
        Some((true, text)) => fact.fixed_by(span, text),
        Some((false, text)) => fact.fixed_by(Span { start: span.end, ..span }, text),
        None => fact,
    });
}

/// An amount in the unit due: what is added after it, or, when the flag says so, what replaces it.
fn in_unit(cents: Exact, written: MoneyUnit, due: Unit, language: Language) -> Option<(bool, String)> {
    let found = money_unit(written);
    if found.area != due.area {
        return None;
    }
    let number = cents.over(Exact::whole(100))?.decimal().replace('.', ",");
    let word = |fr: &'static str, en: &'static str| if language == Language::French { fr } else { en };
    let (year, month) = (word("an", "year"), word("mois", "month"));
    match (found.period, due.period) {
        (Period::None, Period::Year) => Some((false, format!("/{year}"))),
        (Period::None, Period::Month) => Some((false, format!("/{month}"))),
        (Period::Month, Period::Year) => Some((true, format!("{}({number} €/{month})", word("annuel", "yearly")))),
        (Period::Year, Period::Month) => Some((true, format!("{}({number} €/{year})", word("mensuel", "monthly")))),
        _ => None,
    }
}

/// Reports a bare number where a unit is due, and writes it.
pub(super) fn unit_missing(context: &mut Context<'_>, number: Exact, expected: Type, span: Span) {
    let fact = Diagnostic::at(&codes::UNIT_MISSING, span).with("number", number.to_string());
    let fact = with_type(fact, Slot::Expected, expected, &context.schema);
    let after = Span { start: span.end, ..span };
    let rooms = number.is_whole() && (1..=9).contains(&number.numerator());
    let fact = match suffix(expected, context.words(span)) {
        Some(unit) => fact.with("written", format!("{number}{unit}")).fixed_by(after, unit),
        None if rooms => fact.with("written", format!("T{number}")).fixed_by(span, format!("T{number}")),
        None => fact.with("written", "T3"),
    };
    context.report(fact);
}
