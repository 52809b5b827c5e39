//! What the year's accounts count: a row per value, the awards in the flow, the names of shortfalls.
//!
//! A row per value is lowered here: it is the same obligation on a category made for that value, named `base[value]`.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::year as codes;
use crate::index::{CategoryIdx, Index, LabelIdx};
use crate::ir::{
    Amount, Category, Expr, ExprKind, FirstLettings, Heading, Obligation, PartOf, Rounded, Rounding, Scope, SharePart,
    Slack, Status, Type, Value,
};
use crate::source::Span;
use crate::syntax::ast::{self, EachValue, ExprKind as Written, LiteralValue, Name, Text};
use crate::types::accounts::Reservers;
use crate::types::context::{Context, constant, node};
use crate::types::expr::{condition_of, expect, infer, within_scope};
use crate::types::schema::is_value;

/// The name of a base that holds every award, in the names of rows.
const ALL_AWARDS: &str = "attributions";

/// What the flow is called in the names of rows.
const FLOW: &str = "flux";

/// What first lettings are called in the names of rows.
const FIRST: &str = "premieres_mises_en_location";

/// What they are called when the policy gives no title.
const FIRST_TITLE: &str = "premières mises en location";

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
        let condition = is_value(subject.clone(), value, each.span);
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
        let (name, title) = (format!("{FLOW}[{}]", value.name), format!("{FLOW} ({})", value.title));
        let mut condition = value.condition;
        if let Some(first) = context.first_lettings {
            condition = both(condition, again(first, value.span), value.span);
        }
        let category = made(context, name, title, condition, value.span);
        SharePart { value: value.name, title: value.title, category, of: PartOf::Flow }
    };
    Some(values.into_iter().map(part).collect())
}

/// Which homes are let for the first time.
pub(super) fn check_first(context: &mut Context<'_>) -> Option<FirstLettings> {
    let flow = context.resolved.flow?;
    let written = flow.first.as_ref()?;
    let condition = condition_of(context, &written.condition, Scope::Vacancy)?;
    let name = Name { text: FIRST.to_owned(), span: written.span };
    let outer = context.heading(&name, flow.title.as_ref(), &flow.notes, None);
    let mut heading = context.heading(&name, written.title.as_ref(), &written.notes, Some(&outer));
    if written.title.is_none() {
        FIRST_TITLE.clone_into(&mut heading.title);
    }
    let category = CategoryIdx::at(context.categories.len());
    context.categories.push(Category { heading, scope: condition.scope, condition, ask: false });
    context.first_lettings = Some(category);
    Some(FirstLettings { category, forecast: written.forecast.map(|(homes, _)| homes) })
}

/// Whether a home is of that category.
fn is_of(category: CategoryIdx, span: Span) -> Expr {
    node(ExprKind::Category(category), Type::Boolean, Scope::Vacancy, span)
}

/// Whether a home is let again.
fn again(first: CategoryIdx, span: Span) -> Expr {
    node(ExprKind::Not(Box::new(is_of(first, span))), Type::Boolean, Scope::Vacancy, span)
}

fn both(one: Expr, other: Expr, span: Span) -> Expr {
    let scope = one.scope.join(other.scope);
    node(ExprKind::And(vec![one, other]), Type::Boolean, scope, span)
}

/// The parts of first lettings that a share is about: all of them together, or those of each value.
pub(super) fn first_parts(context: &mut Context<'_>, share: &ast::Share, name: &str) -> Option<Vec<SharePart>> {
    let Some(first) = context.first_lettings else {
        if context.resolved.flow.is_none_or(|flow| flow.first.is_none()) {
            context.report(Diagnostic::at(&codes::FIRST_UNDEFINED, share.span).with("name", name));
        }
        return None;
    };
    let Some(each) = &share.each else {
        let title = context.categories.get(first).map_or_else(String::new, |item| item.heading.title.clone());
        return Some(vec![SharePart { value: FIRST.to_owned(), title, category: first, of: PartOf::FirstLettings }]);
    };
    let values = values(context, each, Some(Scope::Vacancy))?;
    let part = |value: RowValue| {
        let (name, title) = (format!("{FIRST}[{}]", value.name), format!("{FIRST_TITLE} ({})", value.title));
        let condition = both(is_of(first, value.span), value.condition, value.span);
        let category = made(context, name, title, condition, value.span);
        let (value, title) = (format!("{FIRST}, {}", value.name), format!("{FIRST_TITLE}, {}", value.title));
        SharePart { value, title, category, of: PartOf::OneOfFirstLettings }
    };
    Some(values.into_iter().map(part).collect())
}

/// The base of an obligation that looks at the flow only, which first lettings are apart from.
pub(super) fn base_in_flow(context: &mut Context<'_>, base: Option<CategoryIdx>, span: Span) -> Option<CategoryIdx> {
    let Some(first) = context.first_lettings else { return base };
    let again = again(first, span);
    let found = base.and_then(|index| Some((index, context.categories.get(index)?)));
    let (name, title, condition) = match found {
        Some((index, base)) => {
            let inner = node(ExprKind::Category(index), Type::Boolean, base.scope, span);
            let (name, title) = (&base.heading.name, &base.heading.title);
            (format!("{name}[{FLOW}]"), format!("{title} ({FLOW})"), both(inner, again, span))
        }
        None => (FLOW.to_owned(), FLOW.to_owned(), again),
    };
    Some(made(context, name, title, condition, span))
}

/// How a share is made whole.
pub(super) fn rounding(context: &mut Context<'_>, share: &ast::Share) -> Rounded {
    let stated = share.rounding.unwrap_or(Rounded::always(Rounding::Up));
    if idle(stated) {
        context.report(Diagnostic::at(&codes::ROUNDING_IDLE, share.span));
    }
    stated
}

/// How an obligation is made whole, when it is stated.
pub(super) fn obligation_rounding(
    context: &mut Context<'_>,
    item: &ast::Obligation,
    amount: Amount,
) -> Option<Rounded> {
    let (stated, span) = item.rounding?;
    if matches!(amount, Amount::Homes(_)) || idle(stated) {
        let before = Span { end: span.start, ..span };
        context.report(Diagnostic::at(&codes::ROUNDING_IDLE, span).fixed_by(before, "# "));
    }
    Some(stated)
}

/// Whether no account is ever about so few homes: with none, there is nothing to make whole.
fn idle(rounded: Rounded) -> bool {
    rounded.below.is_some_and(|below| below <= 1)
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
