//! The year behind accounts: the flow, opening balances, what is left and the pace, as JSON and in words.

use super::json::Json;
use super::summary::status;
use super::words::pick;
use crate::decision::{Event, FlowLine, YearLine};
use crate::diagnostic::Language;

/// The code of an event.
pub(super) const fn event(event: Event) -> &'static str {
    match event {
        Event::Proposed => "propositions",
        Event::Attributed => "attributions",
        Event::Signed => "baux_signes",
    }
}

/// An event in words.
pub(super) fn event_words(event: Event, language: Language) -> &'static str {
    match event {
        Event::Proposed => pick(language, "propositions", "proposals"),
        Event::Attributed => pick(language, "attributions", "awards"),
        Event::Signed => pick(language, "baux signés", "signed leases"),
    }
}

/// The flow: gross, subtractions, base; before the run and with it.
pub(super) fn flow(line: &FlowLine) -> Json {
    let subtractions = line.subtractions.iter().map(|subtraction| {
        Json::Object(vec![
            ("name", Json::text(subtraction.reason.name.as_str())),
            ("title", Json::text(subtraction.reason.title.as_str())),
            ("homes", Json::count(subtraction.homes)),
            ("status", Json::text(status(subtraction.reason.status))),
            ("sources", Json::texts(&subtraction.reason.sources)),
        ])
    });
    let homes = |homes: i64| Json::whole(i128::from(homes));
    let opening = Json::Object(vec![
        ("proposed", homes(line.opening.proposed)),
        ("attributed", homes(line.opening.attributed)),
        ("signed", homes(line.opening.signed)),
    ]);
    let mut fields = vec![
        ("gross", Json::count(line.gross)),
        ("subtractions", Json::List(subtractions.collect())),
        ("base", Json::count(line.base)),
        ("opening", opening),
        ("awarded", Json::whole(line.awarded)),
        ("forecast", forecast(line.forecast)),
    ];
    if let Some(first) = &line.first {
        let first = Json::Object(vec![
            ("title", Json::text(first.mention.title.as_str())),
            ("homes", Json::count(first.homes)),
            ("awarded", Json::whole(first.awarded)),
            ("forecast", forecast(first.forecast)),
            ("status", Json::text(status(first.mention.status))),
            ("sources", Json::texts(&first.mention.sources)),
        ]);
        fields.push(("first_lettings", first));
    }
    Json::Object(fields)
}

fn forecast(homes: Option<u32>) -> Json {
    homes.map_or(Json::Null, |homes| Json::whole(i128::from(homes)))
}

fn both(base: i128, reached: i128) -> Json {
    Json::Object(vec![("base", Json::whole(base)), ("reached", Json::whole(reached))])
}

/// What an account opened with.
pub(super) fn opening(line: &YearLine) -> Json {
    both(line.opening_base, line.opening_reached)
}

/// What the run adds to an account.
pub(super) fn realised(line: &YearLine) -> Json {
    both(line.realised_base, line.realised_reached)
}

/// Homes still owed over the forecast year.
pub(super) fn remaining(line: &YearLine) -> Json {
    line.remaining.map_or(Json::Null, Json::whole)
}

/// What is reached over what is owed to date.
pub(super) fn trajectory(line: &YearLine) -> Json {
    line.trajectory.map_or(Json::Null, Json::exact)
}
