//! The file of events: what happens outside of a commission.

use super::Draft;
use crate::diagnostic::catalog::ledger as codes;
use crate::diagnostic::{Bilingual, Diagnostic, Diagnostics};
use crate::ledger::entry::{Entry, Fact, Home};
use crate::ledger::replay::State;
use crate::ledger::store::History;
use crate::quantity::Date;
use crate::tables::{self, NamedColumn, NamedLine, TableSource, folded};

const fn column(fr: &'static str, en: &'static str, required: bool) -> NamedColumn {
    NamedColumn { fr, en, required }
}

/// The columns, in the order of the constants below.
const COLUMNS: &[NamedColumn] = &[
    column("evenement", "event", true),
    column("date", "date", true),
    column("logement", "vacancy", false),
    column("demande", "applicant", false),
    column("motif", "reason", false),
    column("nombre", "homes", false),
    column("annee", "year", false),
    column("ecriture", "entry", false),
    column("commune", "municipality", false),
    column("typologie", "typology", false),
    column("financement", "financing", false),
    column("qpv", "in_qpv", false),
    column("periode", "period", false),
];
const EVENT: usize = 0;
const DATE: usize = 1;
const VACANCY: usize = 2;
const APPLICANT: usize = 3;
const REASON: usize = 4;
const HOMES: usize = 5;
const YEAR: usize = 6;
const ENTRY: usize = 7;
const COMMUNE: usize = 8;
const TYPOLOGY: usize = 9;
const FINANCING: usize = 10;
const QPV: usize = 11;
const PERIOD: usize = 12;

/// The reasons for taking a home off the flow (CCH R441-5), and homes reserved one by one.
const REASONS: &[(&str, Bilingual)] = &[
    ("mutation_interne", Bilingual { fr: "Mutation interne du bailleur", en: "Transfer of the landlord's own tenant" }),
    ("relogement_anru", Bilingual { fr: "Relogement de renouvellement urbain", en: "Urban-renewal rehousing" }),
    (
        "relogement_orcod",
        Bilingual { fr: "Relogement d'une copropriété dégradée", en: "Rehousing from a degraded co-ownership" },
    ),
    (
        "relogement_insalubrite",
        Bilingual { fr: "Relogement d'un logement indigne", en: "Rehousing from an unfit home" },
    ),
    ("vente", Bilingual { fr: "Relogement lié à une vente", en: "Rehousing because of a sale" }),
    (
        "identifie",
        Bilingual {
            fr: "Logement identifié (défense, sécurité intérieure, santé)",
            en: "Identified home (defence, internal security, health)",
        },
    ),
];

/// An event, read.
pub(super) struct Event {
    line: NamedLine,
    date: Date,
    fact: Fact,
}

/// The lines of the events.
pub(super) fn lines(events: &[Event]) -> Vec<NamedLine> {
    events.iter().map(|event| event.line.clone()).collect()
}

/// Reads the file. `None` exactly when an error was pushed.
pub(super) fn read(source: &TableSource, out: &mut Diagnostics) -> Option<Vec<Event>> {
    let before = out.error_count();
    let lines = tables::read_named(source, COLUMNS, out)?;
    let events: Vec<Event> = lines.into_iter().filter_map(|line| event(line, out)).collect();
    (out.error_count() == before).then_some(events)
}

fn event(line: NamedLine, out: &mut Diagnostics) -> Option<Event> {
    const KINDS: &[(&str, &str, &[usize])] = &[
        ("bail", "lease", &[VACANCY, APPLICANT]),
        ("refus", "refusal", &[VACANCY, APPLICANT]),
        ("en_flux", "in_flow", &[VACANCY]),
        ("hors_flux", "out_of_flow", &[VACANCY, REASON]),
        ("prevision", "forecast", &[HOMES]),
        ("correction", "correction", &[ENTRY, REASON]),
    ];
    let before = out.error_count();
    let fault = |code, column: usize| Diagnostic::new(code, line.place(column)).with("value", line.text(column));
    let word = folded(line.text(EVENT));
    let kind = KINDS.iter().find(|(fr, en, _)| [*fr, *en].contains(&word.as_str()));
    let Some((kind, _, asked)) = kind else {
        let known: Vec<&str> = KINDS.iter().map(|(fr, ..)| *fr).collect();
        out.push(fault(&codes::EVENT_UNKNOWN, EVENT).with("known", known.join(", ")));
        return None;
    };
    for at in asked.iter().chain([&DATE]) {
        if line.text(*at).is_empty() {
            let name = COLUMNS.get(*at).map_or("", |column| column.fr);
            out.push(fault(&codes::CELL_EMPTY, *at).with("name", name));
        }
    }
    if out.error_count() > before {
        return None;
    }
    let date = Date::parse(line.text(DATE));
    if date.is_none() {
        out.push(fault(&codes::DAY_UNREADABLE, DATE));
    }
    let date = date?;
    let text = |at: usize| line.text(at).to_owned();
    let mut number = |at: usize| {
        let found = line.text(at).parse::<u32>().ok();
        if found.is_none() {
            out.push(fault(&codes::COUNT_UNREADABLE, at));
        }
        found
    };
    let fact = match *kind {
        "bail" => Fact::Lease { vacancy: text(VACANCY), applicant: text(APPLICANT) },
        "refus" => Fact::Refusal { vacancy: text(VACANCY), applicant: text(APPLICANT), reason: text(REASON) },
        "en_flux" => Fact::InFlow { vacancy: text(VACANCY), home: home(&line) },
        "hors_flux" => {
            let reason = folded(line.text(REASON));
            Fact::OutOfFlow { vacancy: text(VACANCY), home: home(&line), reason, title: String::new() }
        }
        "prevision" => {
            let homes = number(HOMES)?;
            let year = if line.text(YEAR).is_empty() { Some(date.year()) } else { i16::try_from(number(YEAR)?).ok() };
            Fact::Forecast { year: year?, reason: folded(line.text(REASON)), homes }
        }
        _ => Fact::Correction { entry: u64::from(number(ENTRY)?), reason: text(REASON) },
    };
    Some(Event { line, date, fact })
}

/// What a line says of a home.
fn home(line: &NamedLine) -> Home {
    let stated = |at: usize| Some(line.text(at).to_owned()).filter(|text| !text.is_empty());
    Home {
        commune: stated(COMMUNE),
        typology: stated(TYPOLOGY).map(|text| text.to_uppercase()),
        financing: stated(FINANCING),
        qpv: match folded(line.text(QPV)).as_str() {
            "oui" | "yes" | "1" | "vrai" | "true" => Some(true),
            "non" | "no" | "0" | "faux" | "false" => Some(false),
            _ => None,
        },
        period: stated(PERIOD),
    }
}

/// The entries that the events add to a ledger.
pub(super) fn entries(events: &[Event], digest: &str, history: &History) -> Result<Draft, Vec<Diagnostic>> {
    let mut draft = Draft::default();
    let mut faults = Vec::new();
    for (line, event) in events.iter().enumerate() {
        let mut fact = event.fact.clone();
        if let Fact::OutOfFlow { reason, .. } | Fact::Forecast { reason, .. } = &fact
            && let Some(code) = unknown_reason(reason, &history.state)
        {
            let place = event.line.place(REASON);
            faults.push(Diagnostic::new(&codes::FLOW_REASON_UNKNOWN, place).with("value", code).with("known", known()));
            continue;
        }
        if let Fact::OutOfFlow { vacancy, home, reason, title } = &mut fact {
            *title = title_of(reason, &history.state);
            // What a run has said of the home stays, where the line says nothing of it.
            let before = history.state.homes.get(vacancy).map(|known| known.home.clone());
            if let Some(before) = before.filter(|_| *home == Home::default()) {
                *home = before;
            }
        }
        if is_known(&fact, event.date, &history.state) {
            draft.known = draft.known.saturating_add(1);
            continue;
        }
        draft.push(Entry { date: event.date, origin: digest.to_owned(), fact }, line);
    }
    if faults.is_empty() { Ok(draft) } else { Err(faults) }
}

fn known() -> String {
    REASONS.iter().map(|(code, _)| *code).collect::<Vec<_>>().join(", ")
}

/// A reason that neither the code nor any policy recorded so far knows.
fn unknown_reason<'a>(reason: &'a str, state: &State) -> Option<&'a str> {
    let recorded = state.homes.values().filter_map(|vacant| vacant.out.as_ref());
    let known = reason.is_empty()
        || REASONS.iter().any(|(code, _)| *code == reason)
        || recorded.into_iter().any(|(code, _)| code == reason);
    (!known).then_some(reason)
}

/// What the policies recorded so far call a reason, else the code.
fn title_of(reason: &str, state: &State) -> String {
    let recorded = state.homes.values().filter_map(|vacant| vacant.out.as_ref()).find(|(code, _)| code == reason);
    let own = || REASONS.iter().find(|(code, _)| *code == reason).map(|(_, title)| title.fr.to_owned());
    recorded.map(|(_, title)| title.clone()).or_else(own).unwrap_or_else(|| reason.to_owned())
}

/// Whether the same event is there already.
fn is_known(fact: &Fact, date: Date, state: &State) -> bool {
    match fact {
        Fact::Lease { vacancy, applicant } => {
            let signed = Some((date, applicant.clone()));
            state.passages_of(vacancy).any(|passage| passage.signed == signed)
        }
        Fact::Refusal { vacancy, applicant, reason } => {
            let refused = Some((date, reason.clone()));
            let mut candidates = state.passages_of(vacancy).filter_map(|passage| passage.candidate(applicant));
            candidates.any(|candidate| candidate.refused == refused)
        }
        Fact::InFlow { vacancy, .. } => state.flow.contains(&(vacancy.clone(), date, String::new())),
        Fact::OutOfFlow { vacancy, reason, .. } => state.flow.contains(&(vacancy.clone(), date, reason.clone())),
        Fact::Forecast { year, reason, homes } => state.forecasts.get(&(*year, reason.clone())) == Some(homes),
        Fact::Correction { entry, .. } => state.undone.contains(entry),
        Fact::Session(_) | Fact::Proposal { .. } | Fact::Designation(_) | Fact::Decision { .. } => false,
    }
}
