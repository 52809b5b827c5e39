//! Examples of a commission and of a year: a few households, a few homes, the balances before, and what is expected.
//!
//! The commission is run in memory through the passes that run a scenario: candidate pairs, model, solver, decision. An
//! expectation asks one thing of what they give; where several plans are best, the one the solver always gives decides.

use super::columns::{self, asked_words, input_of};
use super::replies::{Known, Question, Reply};
use super::rows::{self, Member, Values};
use super::words::{is_silent, nearest, says};
use super::{balances, replies};
use crate::diagnostic::catalog::examples as codes;
use crate::diagnostic::{Bilingual, Diagnostic, Diagnostics, Language};
use crate::index::FieldIdx;
use crate::ir::{Entity, TypedPolicy};
use crate::ledger::Balances;
use crate::source::Span;
use crate::syntax::ast::{Cell, ExampleTableKind, Examples, Table};
use crate::syntax::fold;
use crate::tables::Dataset;

/// A commission with what is expected of it.
#[derive(Debug, Clone)]
pub(super) struct Commission {
    /// The households and homes; none in an example that only counts.
    pub dataset: Dataset,
    /// What is counted of the year before it, besides the commissions of the block that come first.
    pub balances: Balances,
    /// What is expected.
    pub expected: Vec<Expected>,
    /// How many rows its tables have.
    pub rows: usize,
    /// The line that opens its first table.
    pub span: Span,
}

/// One expected cell.
#[derive(Debug, Clone)]
pub(super) struct Expected {
    /// What it asks about.
    pub asked: Question,
    /// The row's id or name, then the header.
    pub header: String,
    /// What is expected.
    pub reply: Reply,
    /// The cell.
    pub span: Span,
}

/// What a column of households or homes is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Id,
    Input(FieldIdx),
    Expected(What),
    Note,
}

/// What is expected of a household or a home.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Other,
    Charged,
    Points,
    Reason,
    Candidates,
    OutOfFlow,
}

/// The rows of a table of households or homes, before the ids of the other table are known.
struct Members {
    members: Vec<Member>,
    asked: Vec<(String, What, Cell, Cell)>,
}

/// Reads one commission of a block; `None` exactly when an error was pushed, or there is no such commission.
pub(super) fn read(
    examples: &Examples,
    number: usize,
    defaults: &Values,
    language: Language,
    policy: &TypedPolicy,
    out: &mut Diagnostics,
) -> Option<Commission> {
    let tables = || examples.tables.iter().filter(|table| table.commission == number);
    let first = tables().next()?;
    let before = out.error_count();
    let table_of = |kind: ExampleTableKind| examples.table_of(kind, number);
    let (applicants, vacancies) = (table_of(ExampleTableKind::Applicants), table_of(ExampleTableKind::Vacancies));
    let households = applicants.map(|table| members(table, Entity::Applicant, defaults, policy, out));
    let homes = vacancies.map(|table| members(table, Entity::Vacancy, defaults, policy, out));
    let levels = table_of(ExampleTableKind::Levels);
    let missing = match (applicants, vacancies) {
        (Some(_), None) => Some(LOGEMENTS),
        (None, Some(_)) => Some(DEMANDEURS),
        (None, None) => levels.map(|_| DEMANDEURS),
        _ => None,
    };
    if let Some(missing) = missing {
        out.push(Diagnostic::at(&codes::COMMISSION_INCOMPLETE, first.span).with("table", missing));
    }
    let schema = rows::lenient(&policy.schema);
    let dataset = match (&households, &homes) {
        (Some(households), Some(homes)) if out.error_count() == before => {
            rows::dataset(&schema, &households.members, &homes.members, out)
        }
        (None, None) => Some(rows::nobody(&schema)),
        _ => None,
    };
    let balances = balances::read(examples, number, defaults, policy, out);
    let dataset = dataset?;
    let known = Known::of(policy, &dataset, language);
    let mut expected = Vec::new();
    for (entity, members) in [(Entity::Applicant, &households), (Entity::Vacancy, &homes)] {
        for (id, what, header, cell) in members.iter().flat_map(|members| &members.asked) {
            let asked = question(entity, *what, id.clone());
            expected.extend(expectation(&known, asked, id, header, cell, out));
        }
    }
    if let Some(table) = levels {
        expected.extend(replies::levels(table, &known, out));
    }
    if let Some(table) = table_of(ExampleTableKind::Accounts) {
        expected.extend(replies::accounts(table, &known, out));
    }
    if expected.is_empty() && out.error_count() == before {
        out.push(Diagnostic::at(&codes::NOTHING_EXPECTED, first.span));
    }
    let rows = tables().map(|table| table.table.rows.len()).fold(0, usize::saturating_add);
    let balances = balances?;
    (out.error_count() == before).then_some(Commission { dataset, balances, expected, rows, span: first.span })
}

const DEMANDEURS: Bilingual = Bilingual { fr: "demandeurs", en: "applicants" };
const LOGEMENTS: Bilingual = Bilingual { fr: "logements", en: "homes" };

fn members(table: &Table, entity: Entity, defaults: &Values, policy: &TypedPolicy, out: &mut Diagnostics) -> Members {
    let before = out.error_count();
    let columns =
        columns::each(table, out, |cell, out| column(cell, entity, policy, out), |column| *column == Column::Note);
    let mut found = Members { members: Vec::new(), asked: Vec::new() };
    if out.error_count() > before {
        return found;
    }
    if !columns.contains(&Column::Id) {
        out.push(Diagnostic::at(&codes::NO_ID, table.header.span));
        return found;
    }
    for row in &table.rows {
        let mut member = Member { id: (String::new(), row.span), values: defaults.of(entity).clone(), row: row.span };
        let mut asked = Vec::new();
        for ((column, cell), header) in columns.iter().zip(&row.cells).zip(&table.header.cells) {
            match column {
                Column::Note => {}
                Column::Id => member.id = (cell.text.clone(), cell.span),
                Column::Input(field) => {
                    member.values.insert(*field, (cell.text.clone(), cell.span));
                }
                Column::Expected(what) => asked.push((*what, header, cell)),
            }
        }
        for (what, header, cell) in asked.into_iter().filter(|(.., cell)| !is_silent(&cell.text)) {
            found.asked.push((member.id.0.clone(), what, header.clone(), cell.clone()));
        }
        found.members.push(member);
    }
    found
}

fn column(cell: &Cell, entity: Entity, policy: &TypedPolicy, out: &mut Diagnostics) -> Option<Column> {
    let folded = fold(&cell.text);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let found = match (asked_words(&words), words.as_slice()) {
        (Some(words), _) => expected(words, entity).map(Column::Expected),
        (None, ["id"]) => Some(Column::Id),
        (None, [word]) => {
            input_of(word, entity, policy).map(Column::Input).or_else(|| says("note", word).then_some(Column::Note))
        }
        _ => None,
    };
    if found.is_none() {
        out.push(columns::unknown(cell, &[entity], policy));
    }
    found
}

fn expected(words: &[&str], entity: Entity) -> Option<What> {
    let joined = words.join(" ");
    let says = |key: &str| says(key, &joined);
    let home = entity == Entity::Vacancy;
    let other = if home { says("demandeur") } else { says("logement") || says("n_logements") };
    if other {
        Some(What::Other)
    } else if says("reservataire") {
        Some(What::Charged)
    } else if says("points") {
        Some(What::Points)
    } else if says("motif") {
        Some(What::Reason)
    } else if home && says("candidats") {
        Some(What::Candidates)
    } else if home && says("hors_flux") {
        Some(What::OutOfFlow)
    } else {
        None
    }
}

fn question(entity: Entity, what: What, id: String) -> Question {
    match (entity, what) {
        (Entity::Applicant, What::Charged) => Question::ChargedFor(id),
        (Entity::Applicant, What::Points) => Question::PointsOf(id),
        (Entity::Applicant, What::Reason) => Question::WhyUnmet(id),
        (Entity::Applicant, _) => Question::HomeOf(id),
        (Entity::Vacancy, What::Other) => Question::HolderOf(id),
        (Entity::Vacancy, What::Charged) => Question::ChargedWith(id),
        (Entity::Vacancy, What::Points) => Question::PointsFor(id),
        (Entity::Vacancy, What::Reason) => Question::WhyEmpty(id),
        (Entity::Vacancy, What::Candidates) => Question::CandidatesOf(id),
        (Entity::Vacancy, What::OutOfFlow) => Question::OutOfFlow(id),
    }
}

/// An expected cell; `None` exactly when an error was pushed.
pub(super) fn expectation(
    known: &Known<'_>,
    asked: Question,
    row: &str,
    header: &Cell,
    cell: &Cell,
    out: &mut Diagnostics,
) -> Option<Expected> {
    let reply = replies::read(&asked, &cell.text, known);
    let Some(reply) = reply else {
        out.push(unreadable(&asked, cell, known));
        return None;
    };
    let header = format!("{row}, {}", header.text);
    Some(Expected { asked, header, reply, span: cell.span })
}

/// A cell that does not read, with what it nearly names.
fn unreadable(asked: &Question, cell: &Cell, known: &Known<'_>) -> Diagnostic {
    let names = known.names(asked);
    if names.is_empty() {
        return Diagnostic::at(&codes::EXPECTED_UNREADABLE, cell.span).with("value", cell.text.as_str());
    }
    let fact = Diagnostic::at(&codes::EXPECTED_UNKNOWN, cell.span).with("value", cell.text.as_str());
    let fact = fact.with("known", names.join(", "));
    match nearest(&cell.text, names.into_iter()) {
        Some(name) => fact.fixed_by(cell.span, name),
        None => fact,
    }
}
