//! The file of a commission's decisions: one line per household and home, read against the run.

use std::collections::{BTreeMap, BTreeSet};

use super::Draft;
use super::homes::Sitting;
use crate::certificate::Certificate;
use crate::diagnostic::catalog::ledger as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ledger::entry::{Decision, Entry, Fact};
use crate::ledger::store::History;
use crate::pipeline::Loaded;
use crate::quantity::Date;
use crate::tables::{self, NamedColumn, NamedLine, TableSource, folded};

const fn column(fr: &'static str, en: &'static str, required: bool) -> NamedColumn {
    NamedColumn { fr, en, required }
}

/// The columns, in the order of the constants below.
const COLUMNS: &[NamedColumn] = &[
    column("logement", "vacancy", true),
    column("demande", "applicant", true),
    column("rang", "rank", true),
    column("decision", "decision", true),
    column("motif", "reason", false),
    column("date", "date", false),
    column("reservataire", "reserver", false),
    column("execution", "run", false),
];
const VACANCY: usize = 0;
const APPLICANT: usize = 1;
const RANK: usize = 2;
const DECISION: usize = 3;
const REASON: usize = 4;
const DATE: usize = 5;
const RESERVER: usize = 6;
const RUN: usize = 7;

/// A decision, read.
pub(super) struct Row {
    line: NamedLine,
    vacancy: String,
    applicant: String,
    rank: u32,
    decision: Decision,
    reason: String,
    date: Date,
}

/// The lines of the rows.
pub(super) fn lines(rows: &[Row]) -> Vec<NamedLine> {
    rows.iter().map(|row| row.line.clone()).collect()
}

/// The decision that a word says.
fn decision(word: &str) -> Option<Decision> {
    let word = folded(word);
    Decision::ALL.into_iter().find(|one| {
        let (fr, en) = one.words();
        [fr, en, one.letter()].contains(&word.as_str())
    })
}

/// The candidates of a home as the run ranked them: applicant, rank, label.
type List<'a> = Vec<(&'a str, u32, &'a str)>;

/// Reads the file and checks it against the run. `None` exactly when an error was pushed.
pub(super) fn read(
    source: &TableSource,
    certificate: &Certificate,
    loaded: &Loaded,
    out: &mut Diagnostics,
) -> Option<Vec<Row>> {
    let before = out.error_count();
    let lines = tables::read_named(source, COLUMNS, out)?;
    let mut lists: BTreeMap<&str, List<'_>> = BTreeMap::new();
    for award in &certificate.awards {
        lists.entry(&award.vacancy).or_default().push((&award.applicant, 1, &award.charged));
    }
    for one in &certificate.ranked {
        lists.entry(&one.vacancy).or_default().push((&one.applicant, one.rank, &one.charged));
    }
    let rows: Vec<Row> = lines.into_iter().filter_map(|line| row(line, certificate, loaded, &lists, out)).collect();
    if out.error_count() == before {
        together(&rows, &lists, out);
    }
    (out.error_count() == before).then_some(rows)
}

/// One line; none when it was reported.
fn row(
    line: NamedLine,
    certificate: &Certificate,
    loaded: &Loaded,
    lists: &BTreeMap<&str, List<'_>>,
    out: &mut Diagnostics,
) -> Option<Row> {
    let before = out.error_count();
    let (vacancy, applicant) = (line.text(VACANCY), line.text(APPLICANT));
    let fault = |code, column: usize| Diagnostic::new(code, line.place(column)).with("value", line.text(column));
    for at in [VACANCY, APPLICANT, RANK, DECISION] {
        if line.text(at).is_empty() {
            let name = COLUMNS.get(at).map_or("", |column| column.fr);
            out.push(fault(&codes::CELL_EMPTY, at).with("name", name));
        }
    }
    if out.error_count() > before {
        return None;
    }
    let run = line.text(RUN);
    if !run.is_empty() && (run.len() < 8 || !certificate.seal.starts_with(run)) {
        out.push(fault(&codes::OTHER_RUN, RUN).with("due", certificate.seal.as_str()));
    }
    let near = |known: &[String], word: &str| {
        let found = tables::nearest(word, known.iter().map(String::as_str)).map(str::to_owned);
        found.or_else(|| known.first().cloned()).unwrap_or_default()
    };
    let dataset = &loaded.dataset;
    if dataset.vacancies.find(vacancy).is_none() {
        out.push(fault(&codes::VACANCY_UNKNOWN, VACANCY).with("near", near(&dataset.vacancies.ids, vacancy)));
    }
    if dataset.applicants.find(applicant).is_none() {
        out.push(fault(&codes::APPLICANT_UNKNOWN, APPLICANT).with("near", near(&dataset.applicants.ids, applicant)));
    }
    let rank = line.text(RANK).parse::<u32>().ok().filter(|rank| *rank > 0);
    if rank.is_none() {
        out.push(fault(&codes::RANK_UNREADABLE, RANK));
    }
    let said = decision(line.text(DECISION));
    if said.is_none() {
        let words: Vec<&str> = Decision::ALL.iter().map(|one| one.words().0).collect();
        out.push(fault(&codes::DECISION_UNKNOWN, DECISION).with("known", words.join(", ")));
    }
    let reference = loaded.policy.reference_date;
    let date = match line.text(DATE) {
        "" => Some(reference),
        text => Date::parse(text),
    };
    match date {
        None => out.push(fault(&codes::DAY_UNREADABLE, DATE)),
        Some(day) if day < reference => {
            out.push(fault(&codes::DAY_BEFORE_RUN, DATE).with("due", reference.to_string()));
        }
        Some(_) => {}
    }
    let reason = line.text(REASON).to_owned();
    let asks = said.filter(|one| !matches!(one, Decision::Award | Decision::RankedAward));
    if let Some(asking) = asks.filter(|_| reason.is_empty()) {
        let fact = Diagnostic::new(&codes::REASON_MISSING, line.place(REASON));
        out.push(fact.with("decision", asking.words().0));
    }
    if out.error_count() > before {
        return None;
    }
    let none = Vec::new();
    let list = lists.get(vacancy).unwrap_or(&none);
    let Some((_, due, label)) = list.iter().find(|(who, ..)| *who == applicant) else {
        let shown: Vec<String> = list.iter().map(|(who, rank, _)| format!("{rank}. {who}")).collect();
        let shown = if shown.is_empty() { "—".to_owned() } else { shown.join(", ") };
        out.push(fault(&codes::NOT_ON_LIST, APPLICANT).with("vacancy", vacancy).with("list", shown));
        return None;
    };
    if rank != Some(*due) {
        let fact = fault(&codes::OTHER_RANK, RANK).with("due", due.to_string());
        out.push(fact.with("applicant", applicant).with("vacancy", vacancy));
    }
    let reserver = line.text(RESERVER);
    if !reserver.is_empty() && folded(reserver) != folded(label) {
        out.push(fault(&codes::OTHER_RESERVER, RESERVER).with("due", *label));
    }
    if out.error_count() > before {
        return None;
    }
    let (vacancy, applicant) = (vacancy.to_owned(), applicant.to_owned());
    Some(Row { vacancy, applicant, rank: rank?, decision: said?, reason, date: date?, line })
}

/// What lines say together.
fn together(rows: &[Row], lists: &BTreeMap<&str, List<'_>>, out: &mut Diagnostics) {
    let mut seen: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    let mut homes: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        if let Some(first) = seen.insert((&row.vacancy, &row.applicant), row.line.line) {
            let fact = Diagnostic::new(&codes::LINE_TWICE, row.line.whole()).with("first", first.to_string());
            out.push(fact.with("applicant", row.applicant.as_str()).with("vacancy", row.vacancy.as_str()));
        }
        homes.entry(&row.vacancy).or_default().push(row);
        if let Some(other) = rows.iter().take(1).find(|other| other.date != row.date) {
            let fact = Diagnostic::new(&codes::TWO_DAYS, row.line.place(DATE)).with("value", row.date.to_string());
            out.push(fact.with("due", other.date.to_string()));
        }
    }
    let mut holders: BTreeMap<&str, &Row> = BTreeMap::new();
    for (vacancy, mut decided) in homes {
        decided.sort_by_key(|row| row.rank);
        let awards: Vec<&&Row> = decided.iter().filter(|row| row.decision.awards()).collect();
        let alone = |row: &&&&Row| row.decision == Decision::Award;
        if let (true, Some(plain)) = (awards.len() > 1, awards.iter().find(alone)) {
            let fact = Diagnostic::new(&codes::AWARDED_TWICE, plain.line.place(DECISION)).with("vacancy", vacancy);
            out.push(fact.with("count", awards.len().to_string()));
        }
        let Some(first) = awards.first() else { continue };
        if let Some(other) = holders.insert(&first.applicant, first) {
            let fact = Diagnostic::new(&codes::TWO_HOMES, first.line.place(APPLICANT));
            let fact = fact.with("applicant", first.applicant.as_str()).with("vacancy", vacancy);
            out.push(fact.with("other", other.vacancy.as_str()).with("first", other.line.line.to_string()));
        }
        let said: BTreeSet<u32> = decided.iter().map(|row| row.rank).collect();
        let last = awards.iter().map(|row| row.rank).max().unwrap_or(0);
        let ranked = lists.get(vacancy).into_iter().flatten();
        let mut passed = ranked.filter(|(_, rank, _)| *rank < last && !said.contains(rank));
        if let Some((who, rank, _)) = passed.next() {
            let at = awards.iter().find(|row| row.rank == last).unwrap_or(first);
            let fact = Diagnostic::new(&codes::RANK_PASSED_OVER, at.line.place(RANK)).with("vacancy", vacancy);
            out.push(fact.with("applicant", *who).with("rank", rank.to_string()));
        }
    }
}

/// The entries that the rows add to a ledger.
pub(super) fn entries(
    rows: &[Row],
    digest: &str,
    sitting: &Sitting,
    history: &History,
) -> Result<Draft, Vec<Diagnostic>> {
    let mut draft = Draft::default();
    let state = &history.state;
    let head = sitting.session.ledger.as_str();
    if !head.is_empty() && !history.knows(head) {
        let whole = rows.iter().take(1).map(|row| row.line.whole());
        let fact = |whole| Diagnostic::new(&codes::RUN_OF_OTHER_LEDGER, whole).with("name", "certificate.json.zst");
        return Err(whole.map(fact).collect());
    }
    let run = sitting.session.run.as_str();
    let day = rows.iter().map(|row| row.date).min().unwrap_or(sitting.date);
    let entry = |date: Date, fact: Fact| Entry { date, origin: digest.to_owned(), fact };
    let is_new = !state.sessions.iter().any(|(_, session)| session.run == run);
    if is_new {
        draft.push(entry(day, Fact::Session(sitting.session.clone())), 0);
    }
    for (vacancy, (home, out)) in sitting.homes.iter().filter(|_| is_new) {
        let known = state.homes.get(vacancy).is_some_and(|known| known.home == *home && known.out == *out);
        if known {
            continue;
        }
        let (vacancy, home) = (vacancy.clone(), home.clone());
        let fact = match out.clone() {
            None => Fact::InFlow { vacancy, home },
            Some((reason, title)) => Fact::OutOfFlow { vacancy, home, reason, title },
        };
        draft.push(entry(sitting.date, fact), 0);
    }
    let mut order: Vec<(usize, &Row)> = rows.iter().enumerate().collect();
    order.sort_by(|(_, a), (_, b)| (&a.vacancy, a.rank).cmp(&(&b.vacancy, b.rank)));
    let mut proposed: BTreeSet<&str> = BTreeSet::new();
    for (line, row) in order {
        let passage = state.passages_of(&row.vacancy).find(|passage| passage.run == run);
        let decided =
            passage.and_then(|passage| passage.candidate(&row.applicant)).and_then(|one| one.decided.as_ref());
        if decided
            .is_some_and(|(decision, date, reason)| (*decision, *date, reason) == (row.decision, row.date, &row.reason))
        {
            draft.known = draft.known.saturating_add(1);
            continue;
        }
        if passage.is_none() && proposed.insert(&row.vacancy) {
            let fact = Fact::Proposal { run: run.to_owned(), vacancy: row.vacancy.clone() };
            draft.push(entry(row.date, fact), line);
            for designation in sitting.lists.get(&row.vacancy).into_iter().flatten() {
                draft.push(entry(row.date, Fact::Designation(designation.clone())), line);
            }
        }
        let fact = Fact::Decision {
            run: run.to_owned(),
            vacancy: row.vacancy.clone(),
            applicant: row.applicant.clone(),
            rank: row.rank,
            decision: row.decision,
            reason: row.reason.clone(),
        };
        draft.push(entry(row.date, fact), line);
    }
    // Nothing is worth an entry when every decision is there already.
    if draft.known == rows.len() {
        draft.entries.clear();
        draft.lines.clear();
    }
    Ok(draft)
}
