//! The yearly statement owed to each reserver before 28 February (CCH R441-5-1): what was proposed and attributed, by
//! typology, financing, priority neighbourhood, commune and construction period; what was taken off the flow, forecast
//! and outturn; what shares and obligations reached.

use std::collections::BTreeMap;

use super::entry::{Home, Session, Target};
use super::replay::{Passage, State};
use super::tally;
use crate::ir::Event;
use crate::quantity::{Date, Exact};

/// The statement of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The year.
    pub year: i16,
    /// The day before which it is owed.
    pub due: Option<Date>,
    /// The day of the last entry that counts in the year.
    pub last: Option<Date>,
    /// The hash of the ledger's last entry.
    pub head: String,
    /// How many commissions decided in the year.
    pub sessions: usize,
    /// The reservers, by label, with their title.
    pub reservers: Vec<(String, String)>,
    /// Homes by reserver and by what they are.
    pub lines: Vec<Line>,
    /// What was taken off the flow, by reason.
    pub subtractions: Vec<Subtraction>,
    /// The homes of the flow, and how many were expected.
    pub flow: (i64, Option<u32>),
    /// The shares of the flow.
    pub shares: Vec<ShareLine>,
    /// The obligations.
    pub objectives: Vec<ObjectiveLine>,
}

/// Homes of one reserver and of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The label charged.
    pub label: String,
    /// What the homes are.
    pub home: Home,
    /// Proposed, attributed, let.
    pub homes: [i64; 3],
}

/// Homes taken off the flow for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subtraction {
    /// The coded reason.
    pub reason: String,
    /// The reason for people.
    pub title: String,
    /// How many were expected this year.
    pub forecast: Option<u32>,
    /// How many there were.
    pub homes: i64,
    /// How many of them were attributed.
    pub attributed: i64,
    /// How many are expected next year.
    pub next: Option<u32>,
}

/// What a share reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareLine {
    /// Its account.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its rate.
    pub rate: Exact,
    /// What is counted.
    pub event: Event,
    /// Homes of the base.
    pub base: i64,
    /// Homes owed on it, before it is made whole and without what last year left.
    pub owed: Exact,
    /// Homes charged to it.
    pub reached: i64,
}

/// What an obligation reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectiveLine {
    /// Its name.
    pub name: String,
    /// What it asks for.
    pub target: Target,
    /// What is counted.
    pub event: Event,
    /// Homes of the base.
    pub base: i64,
    /// Homes owed, before they are made whole.
    pub owed: Exact,
    /// Homes that count.
    pub reached: i64,
    /// Whether it is met.
    pub met: bool,
}

/// The event of a stored word.
fn event(word: &str) -> Event {
    match word {
        "proposed" => Event::Proposed,
        "signed" => Event::Signed,
        _ => Event::Attributed,
    }
}

/// The word that an event is stored under.
#[must_use]
pub const fn event_word(event: Event) -> &'static str {
    match event {
        Event::Proposed => "proposed",
        Event::Attributed => "attributed",
        Event::Signed => "signed",
    }
}

/// The statement of a year; none when nothing of that year is recorded.
#[must_use]
pub fn statement(state: &State, head: &str, year: i16) -> Option<Statement> {
    let sessions: Vec<&(Date, Session)> = state.sessions.iter().filter(|(day, _)| day.year() == year).collect();
    let out: Vec<(&String, &super::replay::Vacant)> =
        state.homes.iter().filter(|(_, vacant)| vacant.date.year() == year && vacant.out.is_some()).collect();
    let forecasts = state.forecasts.keys().any(|(at, _)| *at == year);
    let of_year = |passage: &Passage| days(passage).iter().flatten().any(|day| day.year() == year);
    let passages: Vec<&Passage> = state.passages.iter().filter(|passage| of_year(passage)).collect();
    if sessions.is_empty() && out.is_empty() && passages.is_empty() && !forecasts {
        return None;
    }
    let days_of_year = passages.iter().flat_map(|passage| days(passage)).flatten().filter(|day| day.year() == year);
    let known = sessions.iter().map(|(day, _)| *day).chain(out.iter().map(|(_, vacant)| vacant.date));
    let last = days_of_year.chain(known).max();
    // Titles and what is owed are those of the last run that knows them.
    let mut titles: BTreeMap<String, String> = BTreeMap::new();
    for (_, session) in &state.sessions {
        titles.extend(session.titles.iter().map(|(label, title)| (label.clone(), title.clone())));
    }
    let session = sessions.last().map(|(_, session)| session);
    let tally = tally::years(state).remove(&year).unwrap_or_default();
    let lines = lines(state, &passages, year);
    let mut labels: Vec<String> = titles.keys().cloned().chain(lines.iter().map(|line| line.label.clone())).collect();
    labels.sort();
    labels.dedup();
    let title = |label: String| {
        let title = titles.get(&label).cloned().unwrap_or_else(|| label.clone());
        (label, title)
    };
    Some(Statement {
        year,
        due: Date::new(year.saturating_add(1), 2, 28),
        last,
        head: head.to_owned(),
        sessions: sessions.len(),
        reservers: labels.into_iter().map(title).collect(),
        lines,
        subtractions: subtractions(state, &out, year),
        flow: (tally.balances().flow.attributed, tally.forecast),
        shares: session.map(|session| shares(session, &tally)).unwrap_or_default(),
        objectives: session.map(|session| objectives(session, &tally)).unwrap_or_default(),
    })
}

/// The days of a passage, by event.
fn days(passage: &Passage) -> [Option<Date>; 3] {
    [Some(passage.proposed), passage.attributed(), passage.signed.as_ref().map(|(day, _)| *day)]
}

fn lines(state: &State, passages: &[&Passage], year: i16) -> Vec<Line> {
    let mut counts: BTreeMap<(String, Home), [i64; 3]> = BTreeMap::new();
    for passage in passages {
        let Some((label, _)) = passage.charged() else { continue };
        let home = state.homes.get(&passage.vacancy).map(|vacant| vacant.home.clone()).unwrap_or_default();
        let line = counts.entry((label.to_owned(), home)).or_default();
        for (count, day) in line.iter_mut().zip(days(passage)) {
            *count = count.saturating_add(i64::from(day.is_some_and(|day| day.year() == year)));
        }
    }
    counts.into_iter().map(|((label, home), homes)| Line { label, home, homes }).collect()
}

fn subtractions(state: &State, out: &[(&String, &super::replay::Vacant)], year: i16) -> Vec<Subtraction> {
    let mut found: BTreeMap<&str, Subtraction> = BTreeMap::new();
    let next = year.saturating_add(1);
    for ((at, reason), homes) in &state.forecasts {
        if reason.is_empty() || (*at != year && *at != next) {
            continue;
        }
        let line = found.entry(reason).or_insert_with(|| blank(reason, reason));
        *(if *at == year { &mut line.forecast } else { &mut line.next }) = Some(*homes);
    }
    for (vacancy, vacant) in out {
        let Some((reason, title)) = &vacant.out else { continue };
        let line = found.entry(reason).or_insert_with(|| blank(reason, title));
        line.title.clone_from(title);
        line.homes = line.homes.saturating_add(1);
        let attributed = state.passage(vacancy).and_then(Passage::attributed).is_some_and(|day| day.year() == year);
        line.attributed = line.attributed.saturating_add(i64::from(attributed));
    }
    found.into_values().collect()
}

fn blank(reason: &str, title: &str) -> Subtraction {
    let (reason, title) = (reason.to_owned(), title.to_owned());
    Subtraction { reason, title, forecast: None, homes: 0, attributed: 0, next: None }
}

fn ratio((above, below): (i64, i64)) -> Exact {
    Exact::ratio(i128::from(above), i128::from(below)).unwrap_or(Exact::ZERO)
}

fn share_of(rate: Exact, base: i64) -> Exact {
    rate.times(Exact::whole(i128::from(base))).unwrap_or(Exact::ZERO)
}

fn shares(session: &Session, tally: &tally::Tally) -> Vec<ShareLine> {
    let line = |(name, stake): (&String, &super::entry::Stake)| {
        let (rate, event) = (ratio(stake.rate), event(&stake.event));
        let labels: Vec<&str> = stake.labels.iter().map(String::as_str).collect();
        let (base, reached) = tally.share(name, name.ends_with(']'), &labels, event);
        let owed = share_of(rate, base);
        ShareLine { name: name.clone(), title: stake.title.clone(), rate, event, base, owed, reached }
    };
    session.shares.iter().map(line).collect()
}

fn objectives(session: &Session, tally: &tally::Tally) -> Vec<ObjectiveLine> {
    let balances = tally.balances();
    let line = |(name, target): (&String, &Target)| {
        let balance = balances.obligations.get(name).copied().unwrap_or_default();
        let event = event(&target.event);
        let (base, reached) = (balance.base.of(event), balance.reached.of(event));
        let owed = match (target.rate, target.homes) {
            (Some(rate), _) => share_of(ratio(rate), base),
            (None, homes) => Exact::whole(i128::from(homes.unwrap_or(0))),
        };
        let found = Exact::whole(i128::from(reached));
        let met = match target.bound.as_str() {
            "at_most" => found <= owed,
            "exactly" => found == owed,
            _ => found >= owed,
        };
        ObjectiveLine { name: name.clone(), target: target.clone(), event, base, owed, reached, met }
    };
    session.obligations.iter().map(line).collect()
}
