//! The year's figures of `summary.json`, derived again: the flow, what accounts open with, what the forecast leaves.
//!
//! With F the forecast (the scenario's, else the policy's; at least the flow to date f), an account's base over the year is
//! its base to date times F / f, and F itself for the whole flow. What remains is what is owed on it, made whole, less
//! what is reached, at least nought. The trajectory is what is reached over what is owed to date, a number of homes being
//! owed in the proportion f / F.

use super::json::Json;
use super::summary::{Sources, citations, count, exact, status};
use crate::ir::Event;
use crate::quantity::Exact;

/// The word of an event.
pub(super) const fn word(event: Event) -> &'static str {
    match event {
        Event::Proposed => "propositions",
        Event::Attributed => "attributions",
        Event::Signed => "baux_signes",
    }
}

/// A base and what is reached of it.
pub(super) fn both(base: i128, reached: i128) -> Json {
    Json::object([("base", Json::number(base)), ("reached", Json::number(reached))])
}

/// The flow to date, and over the year when there is a forecast.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected {
    flow: i128,
    year: Option<i128>,
}

fn forecast(sources: &Sources<'_>) -> Option<u32> {
    sources.balances.forecast.or(sources.rows.evaluator.policy.forecast)
}

fn awarded_in_flow(sources: &Sources<'_>) -> Option<i128> {
    let labels = &sources.rows.evaluator.policy.labels;
    count(sources, |award| labels.get(award.label).is_some_and(|label| label.reserver.is_some()))
}

/// The flow as an event counts it.
pub(super) fn expected(sources: &Sources<'_>, event: Event) -> Option<Expected> {
    let flow = i128::from(sources.balances.flow.of(event)).checked_add(awarded_in_flow(sources)?)?;
    Some(Expected { flow, year: forecast(sources).map(|homes| i128::from(homes).max(flow)) })
}

impl Expected {
    /// The base over the year; none when it cannot be told.
    pub fn base(self, base: i128, whole: bool) -> Option<Exact> {
        let year = Exact::whole(self.year?);
        if whole { Some(year) } else { Exact::ratio(base, self.flow)?.times(year) }
    }

    /// What is owed to date of an amount owed over the year; none when it cannot be told.
    pub fn so_far(self, owed: Exact) -> Option<Exact> {
        owed.times(Exact::ratio(self.flow, self.year?)?)
    }
}

/// What is left of what is owed over the year.
pub(super) fn remaining(owed: Option<i128>, reached: i128) -> Option<Json> {
    match owed {
        Some(owed) => Some(Json::number(owed.checked_sub(reached)?.max(0))),
        None => Some(Json::Null),
    }
}

/// What is reached over what is owed to date.
pub(super) fn trajectory(reached: i128, owed: Option<Exact>) -> Json {
    let owed = owed.filter(|owed| *owed > Exact::ZERO);
    owed.and_then(|owed| Exact::whole(reached).over(owed)).map_or(Json::Null, exact)
}

/// The gross flow of the run, what each reason takes off it, and the base.
pub(super) fn flow(sources: &Sources<'_>) -> Option<Json> {
    let policy = sources.rows.evaluator.policy;
    let gross = sources.rows.evaluator.dataset.vacancies.len();
    let reasons: Vec<Option<usize>> = (0..gross).map(|vacancy| sources.rows.out_of_flow(vacancy)).collect();
    let homes = |wanted: Option<usize>| reasons.iter().filter(|reason| **reason == wanted).count();
    let subtractions = policy.exclusions.iter().enumerate().map(|(at, exclusion)| {
        Json::object([
            ("name", Json::text(&exclusion.heading.name)),
            ("title", Json::text(&exclusion.heading.title)),
            ("homes", Json::number(homes(Some(at)))),
            ("status", status(&exclusion.heading)),
            ("sources", citations(&exclusion.heading)),
        ])
    });
    let opening = sources.balances.flow;
    let opening = Json::object([
        ("proposed", Json::number(opening.proposed)),
        ("attributed", Json::number(opening.attributed)),
        ("signed", Json::number(opening.signed)),
    ]);
    Some(Json::object([
        ("gross", Json::number(gross)),
        ("subtractions", Json::List(subtractions.collect())),
        ("base", Json::number(homes(None))),
        ("opening", opening),
        ("awarded", Json::number(awarded_in_flow(sources)?)),
        ("forecast", forecast(sources).map_or(Json::Null, Json::number)),
    ]))
}
