//! The schema: enumerations, fields, and types as written.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::types as codes;
use crate::geography;
use crate::ir::{Comparison, Entity, Enumeration, Expr, ExprKind, Field, Type, Value, commune_code, commune_number};
use crate::quantity::{Exact, Unit};
use crate::source::Span;
use crate::syntax::ast::{self, Literal, MoneyUnit, TypeExpr, TypeKind};
use crate::types::context::{Context, constant, node};
use crate::types::literal::literal_of;
use crate::types::path;

/// A type as written, and whether its bare numbers are percentages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Declared {
    pub(super) ty: Type,
    /// `33` means 33 %.
    pub(super) percent: bool,
}

/// The unit of an amount.
pub(super) const fn money_unit(unit: MoneyUnit) -> Unit {
    Unit { money: 1, area: if unit.per_area { -1 } else { 0 }, period: unit.period }
}

/// The meaning of a type; none when a name in it has been reported, or after the type was refused.
pub(super) fn type_of(context: &mut Context<'_>, written: &TypeExpr) -> Option<Declared> {
    let ty = match &written.kind {
        TypeKind::Boolean => Type::Boolean,
        TypeKind::Integer => Type::Integer,
        TypeKind::Number => Type::Number(Unit::NONE),
        TypeKind::Percent => return Some(Declared { ty: Type::Number(Unit::NONE), percent: true }),
        TypeKind::Money(unit) => Type::Number(money_unit(*unit)),
        TypeKind::Area => Type::Number(Unit::AREA),
        TypeKind::Rooms => Type::Rooms,
        TypeKind::Date => Type::Date,
        TypeKind::Months => Type::Months,
        TypeKind::Days => Type::Days,
        TypeKind::Commune => Type::Commune,
        TypeKind::Text => Type::Text,
        TypeKind::Applicant => Type::Applicant,
        TypeKind::Named(name) => Type::Symbol(context.enumeration(&name.text)?),
        TypeKind::List(inner) => match type_of(context, inner)?.ty {
            Type::Commune => Type::Communes,
            Type::Rooms => Type::RoomsSet,
            Type::Symbol(index) => Type::Symbols(index),
            _ => {
                context.report(Diagnostic::at(&codes::LIST_TYPE, inner.span));
                return None;
            }
        },
    };
    Some(Declared { ty, percent: false })
}

/// Fills the schema.
pub(super) fn check(context: &mut Context<'_>) {
    for item in &context.resolved.enumerations {
        context.schema.enumerations.push(Enumeration {
            name: item.name.text.clone(),
            values: item.values.iter().map(|value| value.text.clone()).collect(),
        });
    }
    for entity in [Entity::Applicant, Entity::Vacancy] {
        for field in context.resolved.fields(entity) {
            let typed = check_field(context, field);
            let (fields, places) = match entity {
                Entity::Applicant => (&mut context.schema.applicant, &mut context.applicant_fields),
                Entity::Vacancy => (&mut context.schema.vacancy, &mut context.vacancy_fields),
            };
            places.push(typed.map(|typed| fields.push(typed)));
        }
    }
    path::check_references(context);
}

fn check_field(context: &mut Context<'_>, field: &ast::Field) -> Option<Field> {
    let declared = type_of(context, &field.ty)?;
    let range = match &field.range {
        Some((first, last)) => raw_range(context, first, last, declared, &field.name.text),
        None => None,
    };
    Some(Field {
        name: field.name.text.clone(),
        label: field.label.as_ref().map_or_else(|| field.name.text.clone(), |label| label.text.clone()),
        ty: declared.ty,
        range,
        optional: field.optional,
        sensitive: field.sensitive,
        modifiable: field.modifiable,
        span: field.name.span,
    })
}

/// The raw bounds of `de A à B`, both included.
pub(super) fn raw_range(
    context: &mut Context<'_>,
    first: &Literal,
    last: &Literal,
    declared: Declared,
    name: &str,
) -> Option<(i64, i64)> {
    let span = first.span.to(last.span);
    let ordered =
        matches!(declared.ty, Type::Integer | Type::Number(_) | Type::Rooms | Type::Date | Type::Months | Type::Days);
    if !ordered {
        context.report(Diagnostic::at(&codes::RANGE_TYPE, span).with("name", name));
        return None;
    }
    let low = literal_of(context, first, declared)?;
    let high = literal_of(context, last, declared)?;
    let bounds = raw_value(low, declared.ty).zip(raw_value(high, declared.ty));
    let Some((low, high)) = bounds else {
        context.report(Diagnostic::at(&codes::NUMBER_TOO_LARGE, span));
        return None;
    };
    if low > high {
        context.report(Diagnostic::at(&codes::RANGE_EMPTY, span).with("name", name));
        return None;
    }
    Some((low, high))
}

/// A constant as a table stores it; none when it is too large or finer than the table's scale.
pub(super) fn raw_value(value: Value, ty: Type) -> Option<i64> {
    match value {
        Value::Boolean(yes) => Some(i64::from(yes)),
        Value::Number(number) => {
            let scaled = number.times(Exact::whole(i128::from(ty.raw_scale())))?;
            scaled.is_whole().then(|| i64::try_from(scaled.numerator()).ok()).flatten()
        }
        Value::Date(day) => Some(i64::from(day.0)),
        Value::Symbol(position) => Some(i64::from(position)),
        Value::Commune(number) => Some(number),
    }
}

/// A commune's code and those of its arrondissements: a home of one of them is in the commune.
pub(super) fn with_districts(value: &Expr) -> Vec<Expr> {
    let ExprKind::Constant(Value::Commune(number)) = value.kind else { return vec![value.clone()] };
    let code = commune_code(number);
    let districts = geography::districts_of(&code).filter_map(|district| commune_number(district.code));
    let numbers = std::iter::once(number).chain(districts);
    numbers.map(|number| constant(Value::Commune(number), Type::Commune, value.span)).collect()
}

/// Whether a value is one of those that a constant stands for; the constant is on the right.
pub(super) fn is_value(subject: Expr, constant: Expr, span: Span) -> Expr {
    let (scope, values) = (subject.scope.join(constant.scope), with_districts(&constant));
    let kind = if values.len() > 1 {
        ExprKind::In(Box::new(subject), values)
    } else {
        ExprKind::Compare(Comparison::Equal, Box::new(subject), Box::new(constant))
    };
    node(kind, Type::Boolean, scope, span)
}

/// The number of a commune's or an arrondissement's code, checked in the referential; a label must be its name.
pub(super) fn commune(context: &mut Context<'_>, code: &str, label: Option<&str>, literal: &Literal) -> Option<Value> {
    let Some(name) = geography::name_of(code) else {
        let fact = Diagnostic::at(&codes::COMMUNE_UNKNOWN, literal.span).with("code", code);
        // The name beside the code says which commune is meant.
        context.report(match label.and_then(geography::named) {
            Some((code, name)) => fact.fixed_by(literal.span, format!("{code} ({name})")),
            None => fact,
        });
        return None;
    };
    if let Some(label) = label
        && crate::names::key(label.trim()) != crate::names::key(name)
    {
        let fact = Diagnostic::at(&codes::COMMUNE_LABEL, literal.span);
        let fact = fact.with("code", code).with("label", label).with("name", name);
        context.report(fact.fixed_by(literal.span, format!("{code} ({name})")));
        return None;
    }
    commune_number(code).map(Value::Commune)
}
