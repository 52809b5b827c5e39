//! What the year's accounts count: a row per value, the awards in the flow, the names of shortfalls.
//!
//! A row per value is lowered here: it is the same obligation on a category made for that value, named `base[value]`.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::year as codes;
use crate::index::{CategoryIdx, Index, LabelIdx};
use crate::ir::{
    Category, Comparison, Expr, ExprKind, Heading, Obligation, Scope, SharePart, Slack, Status, Type, Value,
};
use crate::source::Span;
use crate::syntax::ast::{self, EachValue, ExprKind as Written, LiteralValue, Name, Text};
use crate::types::accounts::Reservers;
use crate::types::context::{Context, constant, node};
use crate::types::expr::{expect, infer, within_scope};

/// The name of a base that holds every award, in the names of rows.
const ALL_AWARDS: &str = "attributions";

/// A value that has a row of its own.
pub(super) struct RowValue {
    /// As it stands in the names of rows.
    pub(super) name: String,
    /// As people read it.
    pub(super) title: String,
    /// Whether the field has that value.
    pub(super) condition: Expr,
    /// Where the rows are asked for.
    span: Span,
}

/// What a shortfall is called.
pub(super) fn slack((name, title): &(Name, Option<Text>)) -> Slack {
    Slack {
        name: name.text.clone(),
        title: title.as_ref().map_or_else(|| name.text.clone(), |title| title.text.clone()),
    }
}

/// The values that have a row each: those listed, or all of an enumeration. `allowed` bounds what the field may read.
pub(super) fn values(context: &mut Context<'_>, each: &EachValue, allowed: Option<Scope>) -> Option<Vec<RowValue>> {
    let subject = infer(context, &each.subject, None)?;
    let subject = match allowed {
        Some(allowed) => within_scope(context, subject, allowed)?,
        None => subject,
    };
    let listed: Vec<(String, String, Expr)> = match subject.ty {
        Type::Symbol(list) if each.values.is_empty() => {
            let names = context.schema.enumerations.get(list)?.values.clone();
            let value = |(at, name): (u32, String)| {
                let value = constant(Value::Symbol(at), subject.ty, subject.span);
                (name.clone(), name, value)
            };
            (0_u32..).zip(names).map(value).collect()
        }
        _ if each.values.is_empty() || subject.ty.is_set() => {
            context.report(Diagnostic::at(&codes::VALUES_DUE, each.span));
            return None;
        }
        ty => {
            let typed: Vec<Option<(String, String, Expr)>> =
                each.values.iter().map(|written| listed(context, written, ty)).collect();
            typed.into_iter().collect::<Option<_>>()?
        }
    };
    let mut values: Vec<RowValue> = Vec::new();
    for (place, (name, title, value)) in listed.into_iter().enumerate() {
        if values.iter().any(|before| before.name == name) {
            let fact = Diagnostic::at(&codes::VALUE_TWICE, value.span).with("value", title);
            // Taken out with the comma before it.
            let before = place.checked_sub(1).and_then(|before| each.values.get(before));
            let whole = before.map(|before| Span { start: before.span.end, ..value.span });
            context.report(match whole {
                Some(whole) => fact.fixed_by(whole, ""),
                None => fact,
            });
            return None;
        }
        let kind = ExprKind::Compare(Comparison::Equal, Box::new(subject.clone()), Box::new(value));
        let condition = node(kind, Type::Boolean, subject.scope, each.span);
        values.push(RowValue { name, title, condition, span: each.span });
    }
    Some(values)
}

/// A value that is listed: its name in rows, its title, itself.
fn listed(context: &mut Context<'_>, written: &ast::Expr, ty: Type) -> Option<(String, String, Expr)> {
    let value = expect(context, written, ty)?;
    let (name, title) = match (&written.kind, &value.kind) {
        (Written::Name(name), ExprKind::Constant(_)) => (name.text.clone(), name.text.clone()),
        (Written::Literal(literal), ExprKind::Constant(constant)) => match (&literal.value, constant) {
            (LiteralValue::Commune { code, label }, _) => (code.clone(), label.clone().unwrap_or_else(|| code.clone())),
            (LiteralValue::Rooms(rooms), _) => (format!("T{rooms}"), format!("T{rooms}")),
            (_, Value::Boolean(yes)) => {
                let word = if *yes { "oui" } else { "non" };
                (word.to_owned(), word.to_owned())
            }
            (_, Value::Number(number)) => (number.decimal(), number.decimal()),
            (_, Value::Date(day)) => (day.to_string(), day.to_string()),
            _ => return not_a_value(context, written.span),
        },
        _ => return not_a_value(context, written.span),
    };
    Some((name, title, value))
}

fn not_a_value<T>(context: &mut Context<'_>, span: Span) -> Option<T> {
    context.report(Diagnostic::at(&codes::NOT_A_VALUE, span));
    None
}

/// A category made here: no rule of its own, hence no source and nothing to doubt.
pub(super) fn made(context: &mut Context<'_>, name: String, title: String, condition: Expr, span: Span) -> CategoryIdx {
    let index = CategoryIdx::at(context.categories.len());
    let heading = Heading { name, title, citations: Vec::new(), status: Status::Verified, span };
    let scope = condition.scope;
    context.categories.push(Category { heading, scope, condition, ask: false });
    index
}

/// The row of an obligation for one value.
pub(super) fn row_of(context: &mut Context<'_>, whole: &Obligation, value: &RowValue) -> Obligation {
    let mut row = whole.clone();
    row.heading.name = format!("{}[{}]", row.heading.name, value.name);
    row.heading.title = format!("{} ({})", row.heading.title, value.title);
    if let Some(slack) = &mut row.slack {
        slack.name = format!("{}[{}]", slack.name, value.name);
        slack.title = format!("{} ({})", slack.title, value.title);
    }
    let base = whole.base.and_then(|index| Some((index, context.categories.get(index)?)));
    let (name, title, condition) = match base {
        Some((index, base)) => {
            let scope = base.scope.join(value.condition.scope);
            let inner = node(ExprKind::Category(index), Type::Boolean, base.scope, value.span);
            let both = node(ExprKind::And(vec![inner, value.condition.clone()]), Type::Boolean, scope, value.span);
            (base.heading.name.clone(), base.heading.title.clone(), both)
        }
        None => (ALL_AWARDS.to_owned(), ALL_AWARDS.to_owned(), value.condition.clone()),
    };
    let (name, title) = (format!("{name}[{}]", value.name), format!("{title} ({})", value.title));
    // Rows of several obligations, or of several reservers, share the base of a value.
    let same =
        context.categories.enumerated().find(|(_, found)| found.heading.name == name && found.condition == condition);
    row.base = Some(match same.map(|(index, _)| index) {
        Some(index) => index,
        None => made(context, name, title, condition, value.span),
    });
    row
}

/// The parts of the flow that a share is about.
pub(super) fn share_parts(context: &mut Context<'_>, each: &EachValue) -> Option<Vec<SharePart>> {
    let values = values(context, each, Some(Scope::Vacancy))?;
    let part = |value: RowValue| {
        let (name, title) = (format!("flux[{}]", value.name), format!("flux ({})", value.title));
        let category = made(context, name, title, value.condition, value.span);
        SharePart { value: value.name, title: value.title, category }
    };
    Some(values.into_iter().map(part).collect())
}

/// The labels of the flow: those of every reserver.
pub(super) fn flow_labels(
    context: &mut Context<'_>,
    item: &ast::Obligation,
    reservers: &Reservers,
) -> Option<Vec<LabelIdx>> {
    if reservers.items.is_empty() {
        let fact = Diagnostic::at(&codes::FLOW_WITHOUT_RESERVER, item.demand.span);
        context.report(fact.with("name", item.name.text.as_str()));
        return None;
    }
    Some(reservers.items.iter().map(|reserver| reserver.label).collect())
}
