//! The year's figures of `summary.json`, derived again: the flow, what accounts open with, what the forecast leaves.
//!
//! With F the forecast (the scenario's, else the policy's; at least the flow to date f), an account's base over the year is
//! its base to date times F / f, and F itself for the whole flow. What remains is what is owed on it, made whole, less
//! what is reached, at least nought. The trajectory is what is reached over what is owed to date, a number of homes being
//! owed in the proportion f / F.

use super::accounts::Award;
use super::json::Json;
use super::shares;
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
    let policy = sources.rows.evaluator.policy;
    let signature = |award: &Award| sources.candidates.signature(&award.pair);
    count(sources, |award| signature(award).is_some_and(|found| shares::in_flow(policy, found, award.label)))
}

fn first_forecast(sources: &Sources<'_>) -> Option<u32> {
    let stated = sources.rows.evaluator.policy.first_lettings.and_then(|first| first.forecast);
    sources.balances.first_forecast.or(stated)
}

/// First lettings, so many of which there are to date.
pub(super) fn expected_first(sources: &Sources<'_>, to_date: i128) -> Expected {
    Expected { flow: to_date, year: first_forecast(sources).map(|homes| i128::from(homes).max(to_date)) }
}

/// What nothing is known to come.
pub(super) const fn unexpected(to_date: i128) -> Expected {
    Expected { flow: to_date, year: None }
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
    let apart = first_lettings(sources, &reasons)?;
    let mut fields = vec![
        ("gross", Json::number(gross)),
        ("subtractions", Json::List(subtractions.collect())),
        ("base", Json::number(homes(None).checked_sub(apart.as_ref().map_or(0, |(homes, _)| *homes))?)),
        ("opening", opening),
        ("awarded", Json::number(awarded_in_flow(sources)?)),
        ("forecast", forecast(sources).map_or(Json::Null, Json::number)),
    ];
    fields.extend(apart.map(|(_, line)| ("first_lettings", line)));
    Some(Json::Object(fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()))
}

/// The first lettings of the run: how many homes of it, and the line about them; the outer `None` leaves the range.
#[expect(clippy::option_option, reason = "a policy without first lettings has no line, which is no fault")]
fn first_lettings(sources: &Sources<'_>, reasons: &[Option<usize>]) -> Option<Option<(usize, Json)>> {
    let policy = sources.rows.evaluator.policy;
    let Some(first) = policy.first_lettings else { return Some(None) };
    let category = policy.categories.get(first.category)?;
    let is_first = |vacancy: &usize| sources.rows.vacancy_is(*vacancy, &category.condition);
    let homes = (0..reasons.len()).filter(|vacancy| reasons.get(*vacancy) == Some(&None) && is_first(vacancy)).count();
    let signature = |award: &Award| sources.candidates.signature(&award.pair);
    let awarded = count(sources, |award| {
        signature(award).is_some_and(|found| shares::first_letting(policy, found, award.label))
    })?;
    let line = Json::object([
        ("title", Json::text(&category.heading.title)),
        ("homes", Json::number(homes)),
        ("awarded", Json::number(awarded)),
        ("forecast", first_forecast(sources).map_or(Json::Null, Json::number)),
        ("status", status(&category.heading)),
        ("sources", citations(&category.heading)),
    ]);
    Some(Some((homes, line)))
}
