//! The flow, the reservers and what is owed over the year: shares and obligations.

use crate::diagnostic::catalog::types as codes;
use crate::diagnostic::{Bilingual, Diagnostic};
use crate::index::{CategoryIdx, Index, IndexVec, LabelIdx, ObligationIdx, ReserverIdx};
use crate::ir::{Amount, Exclusion, ExprKind, Heading, Label, Obligation, Reserver, Rounding, Scope, Share};
use crate::names::{Bare, DeclaredReserver, OUT_OF_FLOW, key};
use crate::quantity::Exact;
use crate::source::Span;
use crate::syntax::ast::{self, Charged, Literal, LiteralValue, Name};
use crate::types::context::Context;
use crate::types::expr::{category, condition, condition_of};
use crate::types::rules::{demand_source, whole};
use crate::types::year;

/// What is out of the flow.
pub(super) fn check_exclusions(context: &mut Context<'_>) -> Vec<Exclusion> {
    let Some(flow) = context.resolved.flow else { return Vec::new() };
    let outer = context.heading(
        &Name { text: OUT_OF_FLOW.to_owned(), span: flow.span },
        flow.title.as_ref(),
        &flow.notes,
        None,
    );
    exclusions(context, &flow.excluded, &outer, Scope::Vacancy)
}

/// Coded reasons, in order.
pub(super) fn exclusions(
    context: &mut Context<'_>,
    items: &[ast::Exclusion],
    outer: &Heading,
    allowed: Scope,
) -> Vec<Exclusion> {
    let mut reasons = Vec::new();
    for item in items {
        if let Some(condition) = condition_of(context, &item.condition, allowed) {
            let heading = context.heading(&item.name, item.title.as_ref(), &item.notes, Some(outer));
            reasons.push(Exclusion { heading, condition });
        }
    }
    reasons
}

/// The reservers and the labels of awards.
pub(super) struct Reservers {
    pub(super) items: IndexVec<ReserverIdx, Reserver>,
    pub(super) labels: IndexVec<LabelIdx, Label>,
}

impl Reservers {
    /// The labels of a reserver and of its parts.
    fn labels_of(&self, reserver: ReserverIdx) -> Vec<LabelIdx> {
        let own = |index: &ReserverIdx, item: &Reserver| *index == reserver || item.parent == Some(reserver);
        self.items.enumerated().filter(|(index, item)| own(index, item)).map(|(_, item)| item.label).collect()
    }
}

/// Types the reservers in the order of the text, each before its parts.
pub(super) fn check_reservers(context: &mut Context<'_>) -> Reservers {
    let mut found = Reservers { items: IndexVec::default(), labels: IndexVec::default() };
    for declared in &context.resolved.reservers {
        let typed = reserver(context, *declared, &found);
        found
            .labels
            .push(Label { name: typed.heading.name.clone(), reserver: Some(ReserverIdx::at(found.items.len())) });
        found.items.push(typed);
    }
    found.labels.push(Label { name: OUT_OF_FLOW.to_owned(), reserver: None });
    totals(context, &found);
    found
}

fn reserver(context: &mut Context<'_>, declared: DeclaredReserver<'_>, found: &Reservers) -> Reserver {
    let item = declared.reserver;
    let parent = declared.parent.map(ReserverIdx::at);
    let outer = parent.and_then(|parent| found.items.get(parent)).map(|parent| parent.heading.clone());
    let share = item.share.as_ref().and_then(|share| {
        let covered = outer.is_some() && context.resolved.reservers.get(declared.parent?).is_some_and(sourced);
        if !covered {
            demand_source(context.out, &item.notes, item.name.span, &item.name.text);
        }
        let rate = rate(context, &share.rate, &item.name.text)?;
        let parts = match &share.each {
            Some(each) => year::share_parts(context, each)?,
            None => Vec::new(),
        };
        Some(Share {
            event: share.event.unwrap_or_default(),
            carry: share.carry.map(|(carry, _)| carry).unwrap_or_default(),
            slack: share.slack.as_ref().map(year::slack),
            parts,
            rounding: year::rounding(context, share),
            ..Share::of(rate, Rounding::Up)
        })
    });
    let first = item.first.as_ref().and_then(|share| {
        if item.share.is_none() {
            demand_source(context.out, &item.notes, item.name.span, &item.name.text);
        }
        let rate = rate(context, &share.rate, &item.name.text)?;
        let parts = year::first_parts(context, share, &item.name.text)?;
        let (event, rounding) = (share.event.unwrap_or_default(), year::rounding(context, share));
        Some(Share { rounding, event, parts, ..Share::of(rate, Rounding::Up) })
    });
    // `désigne tous` and no audience at all mean the same.
    let audience = item.audience.as_ref().and_then(|written| condition(context, written));
    let audience = audience.filter(|typed| typed.kind != ExprKind::Constant(crate::ir::Value::Boolean(true)));
    let territory = item.territory.as_ref().and_then(|written| condition_of(context, written, Scope::Vacancy));
    Reserver {
        heading: context.heading(&item.name, item.title.as_ref(), &item.notes, outer.as_ref()),
        share,
        first,
        parent,
        audience,
        territory,
        label: LabelIdx::at(found.labels.len()),
    }
}

fn sourced(declared: &DeclaredReserver<'_>) -> bool {
    !declared.reserver.notes.sources.is_empty()
}

/// A share: above 0 % and at most 100 %.
fn rate(context: &mut Context<'_>, written: &Literal, name: &str) -> Option<Exact> {
    match &written.value {
        LiteralValue::Percent(rate) if *rate > Exact::ZERO && *rate <= Exact::ONE => Some(*rate),
        LiteralValue::Percent(_) => {
            context.report(Diagnostic::at(&codes::RATE_OUT_OF_BOUNDS, written.span).with("name", name));
            None
        }
        _ => {
            percent_due(context, written, name);
            None
        }
    }
}

fn percent_due(context: &mut Context<'_>, written: &Literal, name: &str) {
    let fact = Diagnostic::at(&codes::PERCENT_DUE, written.span).with("name", name);
    let after = Span { start: written.span.end, ..written.span };
    context.report(match &written.value {
        LiteralValue::Number(number) => fact.with("number", number.to_string()).fixed_by(after, " %"),
        _ => fact.with("number", "30"),
    });
}

fn percent(rate: Exact) -> String {
    rate.times(Exact::whole(100)).map_or_else(String::new, Exact::decimal)
}

const OF_FLOW: Bilingual = Bilingual { fr: "du flux", en: "of the flow" };
const OF_FIRST: Bilingual = Bilingual { fr: "des premières mises en location", en: "of first lettings" };

/// Shares over the whole flow, and parts over their reserver's share.
fn totals(context: &mut Context<'_>, found: &Reservers) {
    let sum = |rates: Vec<Exact>| rates.into_iter().try_fold(Exact::ZERO, Exact::plus);
    let rates = |parent: Option<ReserverIdx>| -> Vec<Exact> {
        let of = found.items.iter().filter(|item| item.parent == parent);
        of.filter_map(|item| item.share.as_ref().map(|share| share.rate)).collect()
    };
    let whole = found.items.iter().filter(|item| item.parent.is_none());
    let of_flow = whole.clone().filter_map(|item| item.share.as_ref().map(|share| (item.heading.span, share.rate)));
    let of_first = whole.filter_map(|item| item.first.as_ref().map(|share| (item.heading.span, share.rate)));
    for (of, shares) in [(OF_FLOW, of_flow.collect::<Vec<_>>()), (OF_FIRST, of_first.collect())] {
        let total = sum(shares.iter().map(|(_, rate)| *rate).collect()).filter(|total| *total > Exact::ONE);
        if let (Some(total), Some(((last, _), others))) = (total, shares.split_last()) {
            let fact = Diagnostic::at(&codes::SHARES_OVER_WHOLE, *last).with("total", percent(total)).with("of", of);
            let fact = others.iter().fold(fact, |fact, (span, _)| fact.and_at(*span, codes::ALSO_A_SHARE));
            context.report(fact);
        }
    }
    for (index, item) in found.items.enumerated() {
        let Some(share) = &item.share else { continue };
        let parts = rates(Some(index));
        if let Some(total) = sum(parts).filter(|total| *total > share.rate) {
            let fact =
                Diagnostic::at(&codes::PARTS_OVER_SHARE, item.heading.span).with("name", item.heading.name.as_str());
            context.report(fact.with("total", percent(total)).with("share", percent(share.rate)));
        }
    }
}

/// The category of that name.
pub(super) fn category_named(context: &mut Context<'_>, name: &Name) -> Option<CategoryIdx> {
    let Some(Bare::Category(place)) = context.resolved.symbols.bare.get(&key(&name.text)).copied() else {
        return None;
    };
    match category(context, place, name.span)?.kind {
        ExprKind::Category(index) => Some(index),
        _ => None,
    }
}

/// The obligations: one per row.
pub(super) fn check_obligations(
    context: &mut Context<'_>,
    reservers: &Reservers,
) -> IndexVec<ObligationIdx, Obligation> {
    let mut obligations = IndexVec::default();
    for (place, item) in context.resolved.obligations.iter().enumerate() {
        demand_source(context.out, &item.notes, item.name.span, &item.name.text);
        let amount = amount(context, &item.demand.amount, &item.name.text);
        let base = item.demand.base.as_ref().map(|name| category_named(context, name));
        let target = category_named(context, &item.demand.target);
        let rank = rank(context, item, place);
        let fallbacks: Vec<Option<CategoryIdx>> =
            item.demand.fallbacks.iter().map(|name| category_named(context, name)).collect();
        let fallbacks: Option<Vec<CategoryIdx>> = fallbacks.into_iter().collect();
        let rows = rows(context, item, reservers);
        let values = match &item.demand.each {
            Some(each) => year::values(context, each, None),
            None => Some(Vec::new()),
        };
        let (Some(amount), Some(target), Some(rank), Some(rows)) = (amount, target, rank, rows) else { continue };
        let (Some(fallbacks), Some(values)) = (fallbacks, values) else { continue };
        let base = match base {
            Some(None) => continue,
            Some(Some(base)) => Some(base),
            None => None,
        };
        let base = if item.demand.in_flow { year::base_in_flow(context, base, item.demand.span) } else { base };
        let rounding = year::obligation_rounding(context, item, amount);
        let heading = context.heading(&item.name, item.title.as_ref(), &item.notes, None);
        for (of, charged) in rows {
            let mut heading = heading.clone();
            let mut slack = item.slack.as_ref().map(year::slack);
            if let Some(reserver) = of.and_then(|of| reservers.items.get(of)) {
                heading.name = format!("{}[{}]", heading.name, reserver.heading.name);
                heading.title = format!("{} ({})", heading.title, reserver.heading.title);
                if let Some(slack) = &mut slack {
                    slack.name = format!("{}[{}]", slack.name, reserver.heading.name);
                    slack.title = format!("{} ({})", slack.title, reserver.heading.title);
                }
            }
            let row = Obligation {
                heading,
                bound: item.demand.bound,
                amount,
                base,
                charged,
                target,
                rank,
                hard: item.hard.is_some(),
                direction: item.direction.map(|(direction, _)| direction),
                event: item.demand.event,
                fallbacks: fallbacks.clone(),
                slack,
                rounding,
            };
            if item.demand.each.is_none() {
                obligations.push(row);
                continue;
            }
            for value in &values {
                let row = year::row_of(context, &row, value);
                obligations.push(row);
            }
        }
    }
    obligations
}

/// The rank: stated, or the place in the text; from 1.
fn rank(context: &mut Context<'_>, item: &ast::Obligation, place: usize) -> Option<u32> {
    match item.rank {
        Some((0, span)) => {
            context.report(Diagnostic::at(&codes::RANK_NOUGHT, span).with("name", item.name.text.as_str()));
            None
        }
        Some((rank, _)) => Some(rank),
        None => u32::try_from(place.saturating_add(1)).ok(),
    }
}

/// A part of the base, or a number of homes.
fn amount(context: &mut Context<'_>, written: &Literal, name: &str) -> Option<Amount> {
    match &written.value {
        LiteralValue::Percent(rate) if *rate >= Exact::ZERO && *rate <= Exact::ONE => Some(Amount::Rate(*rate)),
        LiteralValue::Percent(_) => {
            context.report(Diagnostic::at(&codes::RATE_OUT_OF_BOUNDS, written.span).with("name", name));
            None
        }
        LiteralValue::Number(number) => {
            let homes = whole(*number).filter(|homes| (0..=10_000_000).contains(homes));
            if homes.is_none() {
                context.report(Diagnostic::at(&codes::HOMES_NOT_WHOLE, written.span).with("name", name));
            }
            homes.map(Amount::Homes)
        }
        _ => {
            percent_due(context, written, name);
            None
        }
    }
}

/// The rows of an obligation: the reserver each is about, if any, and the labels it counts.
type Rows = Vec<(Option<ReserverIdx>, Option<Vec<LabelIdx>>)>;

fn rows(context: &mut Context<'_>, item: &ast::Obligation, found: &Reservers) -> Option<Rows> {
    let indices = |names: &[Name]| -> Option<Vec<ReserverIdx>> {
        let place = |name: &Name| context.resolved.symbols.reservers.get(&key(&name.text)).copied();
        names.iter().map(|name| place(name).map(ReserverIdx::at)).collect()
    };
    match &item.demand.charged {
        None if item.demand.in_flow => year::flow_labels(context, item, found).map(|labels| vec![(None, Some(labels))]),
        None => Some(vec![(None, None)]),
        Some(Charged::Together { reservers: names, .. }) => {
            let mut labels: Vec<LabelIdx> = indices(names)?.into_iter().flat_map(|at| found.labels_of(at)).collect();
            labels.sort_unstable();
            labels.dedup();
            Some(vec![(None, Some(labels))])
        }
        Some(Charged::Each { except, span }) => {
            let except = indices(except)?;
            let without: Vec<LabelIdx> =
                except.iter().filter_map(|index| found.items.get(*index)).map(|item| item.label).collect();
            let mut rows: Rows = Vec::new();
            for (index, declared) in found.items.enumerated() {
                if declared.parent.is_some() || except.contains(&index) {
                    continue;
                }
                let labels = found.labels_of(index).into_iter().filter(|label| !without.contains(label));
                rows.push((Some(index), Some(labels.collect())));
            }
            if rows.is_empty() {
                // A text made to be extended may leave its reservers to those that extend it: no row until then.
                context.report(Diagnostic::at(&codes::NO_RESERVER_LEFT, *span).with("name", item.name.text.as_str()));
            }
            Some(rows)
        }
    }
}
