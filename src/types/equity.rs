//! The groups of a goal of equity.

use crate::diagnostic::catalog::types as codes;
use crate::diagnostic::{Bilingual, Diagnostic};
use crate::index::CategoryIdx;
use crate::ir::{Equity, EquityGroup, EquityOf, Goal};
use crate::source::Span;
use crate::syntax::ast::{EquityBetween, ExprKind, Name};
use crate::types::accounts::{Reservers, category_named};
use crate::types::context::Context;
use crate::types::year;

const FIRST: Bilingual = Bilingual { fr: "le même groupe", en: "the same group" };

/// The goal of a line; none when an error was told.
pub(super) fn check(
    context: &mut Context<'_>,
    between: &EquityBetween,
    span: Span,
    reservers: &Reservers,
) -> Option<Equity> {
    let (word, groups) = match between {
        EquityBetween::Reservers => ("reservataires".to_owned(), of_reservers(reservers)),
        EquityBetween::Categories(names) => ("categories".to_owned(), of_categories(context, names)?),
        EquityBetween::Values(each) => {
            let ExprKind::Member(_, field) = &each.subject.kind else { return None };
            (field.text.clone(), of_values(context, each, field)?)
        }
    };
    if groups.len() < 2 {
        context.report(Diagnostic::at(&codes::EQUITY_ONE_GROUP, span).with("count", groups.len().to_string()));
        return None;
    }
    Some(Equity { name: format!("equite_{word}"), groups })
}

/// The reservers that have a share of the flow; what is a part of one is counted with it.
fn of_reservers(reservers: &Reservers) -> Vec<EquityGroup> {
    let whole =
        reservers.items.enumerated().filter(|(_, reserver)| reserver.share.is_some() && reserver.parent.is_none());
    let group = |(index, reserver): (_, &crate::ir::Reserver)| EquityGroup {
        name: reserver.heading.name.clone(),
        title: reserver.heading.title.clone(),
        of: EquityOf::Reserver(index),
    };
    whole.map(group).collect()
}

fn of_categories(context: &mut Context<'_>, names: &[Name]) -> Option<Vec<EquityGroup>> {
    let mut found: Vec<(CategoryIdx, &Name)> = Vec::new();
    for name in names {
        let category = category_named(context, name)?;
        if let Some((_, first)) = found.iter().find(|(other, _)| *other == category) {
            let before = found.last().map_or(name.span.start, |(_, last)| last.span.end);
            let written = Span { start: before, ..name.span };
            let fact = Diagnostic::at(&codes::EQUITY_GROUP_TWICE, name.span).with("name", name.text.as_str());
            context.report(fact.and_at(first.span, FIRST).fixed_by(written, ""));
            return None;
        }
        found.push((category, name));
    }
    let group = |(category, name): (CategoryIdx, &Name)| EquityGroup {
        name: name.text.clone(),
        title: context.categories.get(category).map_or_else(String::new, |found| found.heading.title.clone()),
        of: EquityOf::Category(category),
    };
    Some(found.into_iter().map(group).collect())
}

/// A group for each value, over a category made for it.
fn of_values(
    context: &mut Context<'_>,
    each: &crate::syntax::ast::EachValue,
    field: &Name,
) -> Option<Vec<EquityGroup>> {
    let mut groups = Vec::new();
    for value in year::values(context, each, None)? {
        let name = format!("{}[{}]", field.text, value.name);
        let same = context
            .categories
            .enumerated()
            .find(|(_, found)| found.heading.name == name && found.condition == value.condition);
        let category = match same.map(|(index, _)| index) {
            Some(index) => index,
            None => year::made(context, name, value.title.clone(), value.condition, each.span),
        };
        groups.push(EquityGroup { name: value.name, title: value.title, of: EquityOf::Category(category) });
    }
    Some(groups)
}

/// Whether two goals seek the same.
pub(super) fn same(left: &Goal, right: &Goal) -> bool {
    match (left, right) {
        (Goal::Equity(left), Goal::Equity(right)) => left.groups == right.groups,
        _ => left == right,
    }
}

/// Numbers the goals of equity whose names are the same.
pub(super) fn tell_apart(goals: &mut [Goal]) {
    let mut known: Vec<String> = Vec::new();
    for goal in goals {
        if let Goal::Equity(equity) = goal {
            let times = known.iter().filter(|name| **name == equity.name).count();
            known.push(equity.name.clone());
            if times > 0 {
                equity.name = format!("{}_{}", equity.name, times.saturating_add(1));
            }
        }
    }
}
