//! The year behind an account: what it opened with, what this run adds, what the forecast leaves to do.
//!
//! # Exactly
//! With F the forecast of homes of the flow (the scenario's, else the policy's), never less than the year to date f:
//! - `realised` is what this run adds;
//! - the year's base is the base to date times F / f: the mix of the year to date goes on. The whole flow's is F itself,
//!   even when f is nought;
//! - `remaining` is what is owed on the year's base less what is reached, at least nought; for a cap, what it still
//!   allows. Nothing is said without a forecast, save for a floor that is a number of homes;
//! - `trajectory` is what is reached over what is owed to date before it is made whole: 1 is on pace for a floor. A
//!   number of homes is owed to date in the proportion f / F;
//! - first lettings have a forecast and a pace of their own; nothing is said ahead of a single programme.
//!
//! Nothing here weighs on a decision.

use super::{Mention, Run};
use crate::index::{Index, VacancyIdx};
use crate::ir::{Event, Heading, Slack};
use crate::ledger::Homes;
use crate::predicates::row::Row;
use crate::quantity::Exact;

/// What an account opened with, what the run adds, what is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearLine {
    /// What is counted.
    pub event: Event,
    /// The base before the run.
    pub opening_base: i128,
    /// What was reached before the run.
    pub opening_reached: i128,
    /// What the run adds to the base.
    pub realised_base: i128,
    /// What the run adds to what is reached.
    pub realised_reached: i128,
    /// Homes still owed over the forecast year; none when nothing can be said.
    pub remaining: Option<i128>,
    /// What is reached over what is owed to date; none when nothing is owed.
    pub trajectory: Option<Exact>,
}

/// The flow of the run, and of the year to date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowLine {
    /// The homes of the run.
    pub gross: usize,
    /// What is taken off, by reason, in the policy's order.
    pub subtractions: Vec<Subtraction>,
    /// The homes that are left, first lettings aside: those of the flow.
    pub base: usize,
    /// Homes of the flow before the run.
    pub opening: Homes,
    /// Homes of the flow that the run awards.
    pub awarded: i128,
    /// The homes expected in the flow this year.
    pub forecast: Option<u32>,
    /// Homes let for the first time, where the policy shares them apart.
    pub first: Option<FirstLine>,
}

/// First lettings of the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstLine {
    /// What they are called.
    pub mention: Mention,
    /// How many homes of the run.
    pub homes: usize,
    /// How many of them the run awards to a reserver.
    pub awarded: i128,
    /// How many are expected this year.
    pub forecast: Option<u32>,
}

/// Homes taken off the gross flow for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subtraction {
    /// The reason.
    pub reason: Mention,
    /// How many homes of the run.
    pub homes: usize,
}

/// The homes expected in the flow: the scenario's forecast, else the policy's.
pub(super) fn forecast(run: &Run<'_>) -> Option<u32> {
    run.balances.forecast.or(run.policy.forecast)
}

/// The first lettings expected this year.
fn first_forecast(run: &Run<'_>) -> Option<u32> {
    run.balances.first_forecast.or(run.policy.first_lettings.and_then(|first| first.forecast))
}

/// The first lettings of a run that awards so many of them.
fn first_line(run: &Run<'_>, awarded: i128) -> Option<FirstLine> {
    let category = run.policy.categories.get(run.policy.first_category()?)?;
    let is_first = |vacancy: &VacancyIdx| {
        let in_flow = run.pairs.out_of_flow.get(*vacancy).is_some_and(Option::is_none);
        in_flow && Row::new(run.policy, run.dataset, None, Some(*vacancy)).holds(&category.condition) == Some(true)
    };
    let homes = (0..run.dataset.vacancies.len()).map(VacancyIdx::at).filter(is_first).count();
    Some(FirstLine { mention: Mention::of(&category.heading), homes, awarded, forecast: first_forecast(run) })
}

/// The flow of a run that awards so many homes of it, and so many first lettings.
pub(super) fn flow(run: &Run<'_>, awarded: i128, first_awarded: i128) -> FlowLine {
    let first = first_line(run, first_awarded);
    let apart = first.as_ref().map_or(0, |first| first.homes);
    let reasons = || run.pairs.out_of_flow.iter().copied();
    let subtractions = (0_u32..).zip(&run.policy.exclusions).map(|(at, exclusion)| Subtraction {
        reason: Mention::of(&exclusion.heading),
        homes: reasons().filter(|reason| *reason == Some(at)).count(),
    });
    FlowLine {
        gross: run.dataset.vacancies.len(),
        subtractions: subtractions.collect(),
        base: reasons().filter(Option::is_none).count().saturating_sub(apart),
        opening: run.balances.flow,
        awarded,
        forecast: forecast(run),
        first,
    }
}

/// What a shortfall is called: by its own name, else by that of what falls short.
pub(super) fn slack(slack: Option<&Slack>, heading: &Heading) -> Mention {
    match slack {
        Some(slack) => Mention { title: slack.title.clone(), ..Mention::plain(&slack.name) },
        None => Mention { title: heading.title.clone(), ..Mention::plain(&heading.name) },
    }
}

/// The counts of an account: before the run, and with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted {
    pub(super) event: Event,
    pub(super) opening_base: i128,
    pub(super) opening_reached: i128,
    pub(super) base: i128,
    pub(super) reached: i128,
}

/// The flow of the year: to date, and as expected.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    to_date: i128,
    expected: Option<i128>,
}

impl Pace {
    /// The pace of the flow for an event, once the run awards so many homes of it.
    pub(super) fn of(run: &Run<'_>, event: Event, awarded: i128) -> Self {
        let to_date = i128::from(run.balances.flow.of(event)).saturating_add(awarded);
        Self { to_date, expected: forecast(run).map(|homes| i128::from(homes).max(to_date)) }
    }

    /// The pace of first lettings, so many of which there are to date.
    pub(super) fn of_first(run: &Run<'_>, to_date: i128) -> Self {
        Self { to_date, expected: first_forecast(run).map(|homes| i128::from(homes).max(to_date)) }
    }

    /// The pace of what nothing is known to come.
    pub(super) const fn unknown(to_date: i128) -> Self {
        Self { to_date, expected: None }
    }

    /// The year's base, of a base to date; `whole` when it is the flow itself.
    pub(super) fn projected(self, base: i128, whole: bool) -> Option<Exact> {
        let expected = self.expected?;
        if whole {
            return Some(Exact::whole(expected));
        }
        Exact::ratio(base, self.to_date)?.times(Exact::whole(expected))
    }

    /// The part of the year that has passed, by the flow.
    fn passed(self) -> Option<Exact> {
        Exact::ratio(self.to_date, self.expected?)
    }
}

/// The year's line of an account: `owed_to_date` before it is made whole (the year's amount for a number of homes),
/// `owed_over_year` made whole.
pub(super) fn line(
    counted: Counted,
    pace: Pace,
    fixed: bool,
    owed_to_date: Exact,
    owed_over_year: Option<i128>,
) -> YearLine {
    let Counted { event, opening_base, opening_reached, base, reached } = counted;
    let owed = if fixed { pace.passed().and_then(|passed| owed_to_date.times(passed)) } else { Some(owed_to_date) };
    let positive = owed.filter(|owed| *owed > Exact::ZERO);
    YearLine {
        event,
        opening_base,
        opening_reached,
        realised_base: base.saturating_sub(opening_base),
        realised_reached: reached.saturating_sub(opening_reached),
        remaining: owed_over_year.map(|owed| owed.saturating_sub(reached).max(0)),
        trajectory: positive.and_then(|owed| Exact::whole(reached).over(owed)),
    }
}
