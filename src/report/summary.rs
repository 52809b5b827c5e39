//! `summary.json`: the run in figures.

use super::json::Json;
use super::{asked, prices, year};
use crate::decision::{
    Asked, Bound, DecisionReport, Entity, EquityGroupLine, EquityLine, LevelLine, ObligationLine, PathLine, ShareLine,
    Status,
};

/// The run in figures: levels, shares, obligations, empty homes, unknown data, digests.
#[must_use]
pub fn summary_json(report: &DecisionReport) -> Vec<u8> {
    let homes = Json::Object(vec![
        ("offered", Json::count(report.homes.offered)),
        ("awarded", Json::count(report.homes.awarded)),
        ("empty", Json::count(report.homes.empty)),
    ]);
    let empty = report.empty.iter().map(|home| {
        Json::Object(vec![("vacancy", Json::text(home.vacancy.as_str())), ("reason", Json::text(home.reason.code()))])
    });
    let candidates = Json::Object(vec![
        ("pairs", Json::count(report.candidates.pairs)),
        ("applicants", Json::count(report.candidates.applicants)),
        ("applicants_without_pair", Json::count(report.candidates.applicants_without_pair)),
    ]);
    let unknown = report.unknown.iter().map(|line| {
        Json::Object(vec![
            ("table", Json::text(table(line.entity))),
            ("field", Json::text(line.field.as_str())),
            ("rows", Json::count(line.rows)),
        ])
    });
    let mut digests = vec![
        ("policy", Json::text(report.digests.policy.as_str())),
        ("applicants", Json::text(report.digests.applicants.as_str())),
        ("vacancies", Json::text(report.digests.vacancies.as_str())),
        ("ledger", Json::text(report.digests.ledger.as_str())),
    ];
    if !report.digests.changes.is_empty() {
        digests.push(("changes", Json::text(report.digests.changes.as_str())));
    }
    digests.extend(report.digests.reservers.as_ref().map(|digest| ("reservers", Json::text(digest.as_str()))));
    let mut fields = vec![("title", Json::text(report.title.as_str())), ("date", Json::text(report.date.to_string()))];
    fields.extend(report.known.map(|day| ("known", Json::text(day.to_string()))));
    fields.extend([
        ("homes", homes),
        ("levels", Json::List(report.levels.iter().map(level).collect())),
        ("flow", year::flow(&report.flow)),
        ("shares", Json::List(report.shares.iter().map(share).collect())),
        ("obligations", Json::List(report.obligations.iter().map(obligation).collect())),
        ("paths", Json::List(report.paths.iter().map(path).collect())),
        ("empty", Json::List(empty.collect())),
        ("candidates", candidates),
        ("unknown", Json::List(unknown.collect())),
        ("digests", Json::Object(digests)),
    ]);
    if !report.equity.is_empty() {
        let place = fields.iter().position(|(key, _)| *key == "empty").unwrap_or(fields.len());
        fields.insert(place, ("equity", Json::List(report.equity.iter().map(equity).collect())));
    }
    // Only a policy that asks for facts says how many.
    if let Some(facts) = &report.to_ask {
        fields.push(("to_ask", asked::count_json(facts)));
    }
    // Not part of what is verified: see `crate::verifier`.
    fields.extend(report.prices.as_ref().map(|found| ("prices", prices::list(found))));
    Json::Object(fields).document().into_bytes()
}

/// The name of a table in a scenario.
pub(super) fn table(entity: Entity) -> &'static str {
    match entity {
        Entity::Applicant => "applicants",
        Entity::Vacancy => "vacancies",
    }
}

/// The code of a status.
pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Verified => "verifie",
        Status::Derived => "derive",
        Status::Unverified => "non_verifie",
        Status::Local => "local",
        Status::Invented => "invente",
    }
}

fn level(line: &LevelLine) -> Json {
    Json::Object(vec![
        ("name", Json::text(line.name.as_str())),
        ("value", Json::exact(line.value)),
        ("bound", Json::exact(line.bound)),
        ("status", Json::text(line.status.word())),
        ("engine", Json::text(line.engine.word())),
    ])
}

fn share(line: &ShareLine) -> Json {
    Json::Object(vec![
        ("name", Json::text(line.reserver.name.as_str())),
        ("title", Json::text(line.reserver.title.as_str())),
        ("rate", Json::exact(line.rate)),
        ("event", Json::text(year::event(line.year.event))),
        ("carried", Json::exact(line.carried)),
        ("base", Json::whole(line.base)),
        ("entitlement", Json::exact(line.entitlement)),
        ("required", Json::whole(line.required)),
        ("reached", Json::whole(line.reached)),
        ("shortfall", Json::whole(line.shortfall)),
        ("cause", Json::text(line.cause.code())),
        ("shortfall_name", Json::text(line.slack.name.as_str())),
        ("shortfall_title", Json::text(line.slack.title.as_str())),
        ("opening", year::opening(&line.year)),
        ("realised", year::realised(&line.year)),
        ("remaining", year::remaining(&line.year)),
        ("trajectory", year::trajectory(&line.year)),
        ("status", Json::text(status(line.reserver.status))),
        ("sources", Json::texts(&line.reserver.sources)),
    ])
}

fn equity(line: &EquityLine) -> Json {
    let group = |group: &EquityGroupLine| {
        Json::Object(vec![
            ("name", Json::text(group.name.as_str())),
            ("title", Json::text(group.title.as_str())),
            ("base", Json::whole(i128::from(group.base))),
            ("opening", Json::whole(i128::from(group.opening))),
            ("awards", Json::whole(i128::from(group.awards))),
            ("attainment", Json::exact(group.attainment)),
        ])
    };
    Json::Object(vec![
        ("name", Json::text(line.name.as_str())),
        ("groups", Json::List(line.groups.iter().map(group).collect())),
    ])
}

fn path(line: &PathLine) -> Json {
    Json::Object(vec![
        ("name", Json::text(line.path.name.as_str())),
        ("title", Json::text(line.path.title.as_str())),
        ("awards", Json::count(line.awards)),
        ("status", Json::text(status(line.path.status))),
        ("sources", Json::texts(&line.path.sources)),
    ])
}

fn obligation(line: &ObligationLine) -> Json {
    let bound = match line.bound {
        Bound::AtLeast => "au_moins",
        Bound::AtMost => "au_plus",
        Bound::Exactly => "exactement",
    };
    let amount = match line.amount {
        Asked::Rate(rate) => Json::exact(rate),
        Asked::Homes(homes) => Json::whole(i128::from(homes)),
    };
    Json::Object(vec![
        ("name", Json::text(line.name.as_str())),
        ("title", Json::text(line.obligation.title.as_str())),
        ("bound", Json::text(bound)),
        ("amount", amount),
        ("rank", Json::Number(line.rank.to_string())),
        ("hard", Json::Truth(line.hard)),
        ("event", Json::text(year::event(line.year.event))),
        ("base", Json::whole(line.base)),
        ("required", Json::whole(line.required)),
        ("reached", Json::whole(line.reached)),
        ("shortfall", Json::whole(line.shortfall)),
        ("cause", Json::text(line.cause.code())),
        ("shortfall_name", Json::text(line.slack.name.as_str())),
        ("shortfall_title", Json::text(line.slack.title.as_str())),
        ("opening", year::opening(&line.year)),
        ("realised", year::realised(&line.year)),
        ("remaining", year::remaining(&line.year)),
        ("trajectory", year::trajectory(&line.year)),
        ("status", Json::text(status(line.obligation.status))),
        ("sources", Json::texts(&line.obligation.sources)),
    ])
}
