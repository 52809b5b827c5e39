//! What can be asked of a commission and of a year, how a cell answers, and how an answer is written.

use super::columns::{self, asked_words};
use super::commission::{Expected, expectation};
use super::rows;
use super::words::{self, after, is_none, is_silent, is_unknown, nearest, read_number, says, sum};
use crate::decision::UnmetReason;
use crate::diagnostic::catalog::examples as codes;
use crate::diagnostic::{Bilingual, Diagnostic, Diagnostics, Language};
use crate::ir::TypedPolicy;
use crate::ledger::Balances;
use crate::model::{self, AssignmentModel, RowOrigin};
use crate::predicates;
use crate::quantity::Exact;
use crate::syntax::ast::{Cell, Table};
use crate::syntax::fold;
use crate::syntax::keywords::written;
use crate::tables::Dataset;

/// What an expected cell asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Question {
    /// The home a household is awarded.
    HomeOf(String),
    /// What that award is charged to.
    ChargedFor(String),
    /// The household's points for the home it is awarded, else for the one it was nearest to.
    PointsOf(String),
    /// Why a household has no award.
    WhyUnmet(String),
    /// The household a home goes to.
    HolderOf(String),
    /// What the home's award is charged to.
    ChargedWith(String),
    /// The points of the household the home goes to.
    PointsFor(String),
    /// The ranked candidates of a home.
    CandidatesOf(String),
    /// Why a home is left empty.
    WhyEmpty(String),
    /// The exclusion that puts a home out of the flow.
    OutOfFlow(String),
    /// The value of a level of the objective.
    Level(String),
    /// A figure of an account of the year.
    Account(String, Figure),
}

/// A figure of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Figure {
    /// Homes of its base over the year.
    Base,
    /// What is owed of them, before it is made whole.
    Entitlement,
    /// The same in whole homes.
    Owed,
    /// Homes that count.
    Reached,
    /// Homes short of what is owed.
    Shortfall,
    /// Homes still owed over the year as forecast.
    Remaining,
    /// What is reached over what is owed to date.
    Pace,
    /// Last year's gap that counts this year.
    Carried,
}

/// Each figure with the keyword of its column.
const FIGURES: [(&str, Figure); 8] = [
    ("base", Figure::Base),
    ("droit", Figure::Entitlement),
    ("requis", Figure::Owed),
    ("atteint", Figure::Reached),
    ("manque", Figure::Shortfall),
    ("reste", Figure::Remaining),
    ("trajectoire", Figure::Pace),
    ("report", Figure::Carried),
];

/// An answer, expected or found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reply {
    /// It cannot be told.
    Unknown,
    /// None at all.
    Nothing,
    /// That household, home, reserver or exclusion.
    Name(String),
    /// Those households, in that order.
    Names(Vec<String>),
    /// That number.
    Number(Exact),
    /// Those rules.
    Rules(Vec<String>),
    /// That level of the objective.
    Level(String),
    /// That mandatory row.
    Mandatory(String),
    /// The words of that keyword.
    Word(&'static str),
}

/// What cells may name.
pub(super) struct Known<'a> {
    policy: &'a TypedPolicy,
    dataset: &'a Dataset,
    /// The language of the file: names are proposed in it.
    language: Language,
    levels: Vec<String>,
    rows: Vec<String>,
    accounts: Vec<String>,
}

/// The account that is the flow itself.
pub(super) const FLOW: &str = "flux";

impl<'a> Known<'a> {
    /// The names of a policy and of a commission.
    pub fn of(policy: &'a TypedPolicy, dataset: &'a Dataset, language: Language) -> Self {
        // Levels and rows have the same names whoever is there.
        let nobody = rows::nobody(&policy.schema);
        let pairs = predicates::evaluate(policy, &nobody);
        let model = model::build(policy, &nobody, &pairs, &Balances::default());
        Self {
            policy,
            dataset,
            language,
            levels: model.levels.iter().map(|level| level.name.clone()).collect(),
            rows: model.rows.iter().map(|row| row.name.clone()).collect(),
            accounts: accounts_of(policy, &model),
        }
    }

    /// What a cell that answers the question may name, in the order of the policy or of the table.
    pub fn names(&self, asked: &Question) -> Vec<String> {
        match asked {
            Question::HomeOf(_) => self.dataset.vacancies.ids.clone(),
            Question::HolderOf(_) | Question::CandidatesOf(_) => self.dataset.applicants.ids.clone(),
            Question::ChargedFor(_) | Question::ChargedWith(_) => {
                let out = || written("hors_flux", self.language).to_owned();
                let labels = self.policy.labels.iter();
                labels.map(|label| if label.reserver.is_none() { out() } else { label.name.clone() }).collect()
            }
            Question::OutOfFlow(_) => self.policy.exclusions.iter().map(|item| item.heading.name.clone()).collect(),
            Question::WhyUnmet(_) => self.policy.rules.iter().map(|rule| rule.heading.name.clone()).collect(),
            _ => Vec::new(),
        }
    }
}

/// The names of the accounts, as the year's state gives them.
fn accounts_of(policy: &TypedPolicy, model: &AssignmentModel) -> Vec<String> {
    let share = |at, part: Option<usize>| {
        let reserver = policy.reservers.get(at)?;
        let name = &reserver.heading.name;
        let part = part.and_then(|part| reserver.share.as_ref()?.parts.get(part));
        Some(part.map_or_else(|| name.clone(), |part| format!("{name}[{}]", part.value)))
    };
    let rows = model.rows.iter().filter_map(|row| match row.origin {
        RowOrigin::Obligation(_) => Some(row.name.clone()),
        RowOrigin::Share(at) => share(at, None),
        RowOrigin::SharePart(at, part) => share(at, Some(part)),
        RowOrigin::EquityStep(..) | RowOrigin::EquityMargin(..) | RowOrigin::EquityBelow(..) => None,
    });
    std::iter::once(FLOW.to_owned()).chain(rows).collect()
}

/// The name among those that a text says, whatever its accents and capitals.
fn named<'n>(text: &str, mut among: impl Iterator<Item = &'n String>) -> Option<String> {
    let wanted = fold(text.trim());
    among.find(|name| fold(name) == wanted).cloned()
}

/// What a cell says; none when it does not read.
pub(super) fn read(asked: &Question, text: &str, known: &Known<'_>) -> Option<Reply> {
    let text = text.trim();
    match asked {
        Question::Account(..) if is_unknown(text) => Some(Reply::Unknown),
        Question::Level(_) | Question::Account(..) => read_number(text).map(Reply::Number),
        Question::CandidatesOf(_) => candidates(text, known),
        _ if is_none(text) => Some(Reply::Nothing),
        Question::HomeOf(_) => known.dataset.vacancies.find(text).map(|_| Reply::Name(text.to_owned())),
        Question::HolderOf(_) => known.dataset.applicants.find(text).map(|_| Reply::Name(text.to_owned())),
        Question::OutOfFlow(_) => named(text, known.names(asked).iter()).map(Reply::Name),
        Question::ChargedFor(_) | Question::ChargedWith(_) => charged(text, known),
        Question::PointsOf(_) | Question::PointsFor(_) => sum(text).map(Reply::Number),
        Question::WhyUnmet(_) => why_unmet(text, known),
        Question::WhyEmpty(_) => why_empty(text, known),
    }
}

fn charged(text: &str, known: &Known<'_>) -> Option<Reply> {
    let labels = &known.policy.labels;
    let out = labels.iter().find(|label| label.reserver.is_none()).filter(|_| says("hors_flux", &fold(text)));
    let found = out.map(|label| label.name.clone());
    found.or_else(|| named(text, labels.iter().map(|label| &label.name))).map(Reply::Name)
}

fn candidates(text: &str, known: &Known<'_>) -> Option<Reply> {
    if is_none(text) {
        return Some(Reply::Names(Vec::new()));
    }
    let inner = text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(text);
    let ids: Vec<String> = inner.split(',').map(|id| id.trim().to_owned()).collect();
    ids.iter().all(|id| known.dataset.applicants.find(id).is_some()).then_some(Reply::Names(ids))
}

/// The words that may tell why a household has no award, or why a home is left empty.
const UNMET: [&str; 4] = ["aucun_logement", "aucun_reservataire", "egalite_parfaite", "perfectible"];
const EMPTY: [&str; 4] = ["aucun_candidat", "mieux_places", "regle_imperative", "perfectible"];

fn why_unmet(text: &str, known: &Known<'_>) -> Option<Reply> {
    let folded = fold(text);
    if let Some(word) = UNMET.iter().find(|key| says(key, &folded)) {
        return Some(Reply::Word(word));
    }
    if let Some(level) = level(&folded, known) {
        return Some(level);
    }
    if let Some(rest) = after("regle_imperative", &folded) {
        return named(rest, known.rows.iter()).map(Reply::Mandatory);
    }
    let rules: Option<Vec<String>> =
        text.split('+').map(|name| named(name, known.policy.rules.iter().map(|rule| &rule.heading.name))).collect();
    rules.map(Reply::Rules)
}

fn why_empty(text: &str, known: &Known<'_>) -> Option<Reply> {
    let folded = fold(text);
    let word = EMPTY.iter().find(|key| says(key, &folded)).map(|key| Reply::Word(key));
    word.or_else(|| level(&folded, known))
}

fn level(folded: &str, known: &Known<'_>) -> Option<Reply> {
    let rest = after("niveaux", folded)?;
    words::level_named(rest, known.levels.iter().map(String::as_str)).map(|name| Reply::Level(name.to_owned()))
}

/// What stood between a household and an award.
pub(super) fn unmet(reason: &UnmetReason) -> Reply {
    match reason {
        // No example starts from an earlier run: nobody is barred by one.
        UnmetReason::NoVacancy | UnmetReason::Barred => Reply::Word("aucun_logement"),
        UnmetReason::Rules(rules) => Reply::Rules(rules.iter().map(|rule| rule.name.clone()).collect()),
        UnmetReason::NoReserver => Reply::Word("aucun_reservataire"),
        UnmetReason::Improvable => Reply::Word("perfectible"),
        UnmetReason::PerfectTie => Reply::Word("egalite_parfaite"),
        UnmetReason::Level { name, .. } => Reply::Level(name.clone()),
        UnmetReason::Mandatory(row) => Reply::Mandatory(row.clone()),
    }
}

/// Whether what is found is what was expected: of several rules an example may name some.
pub(super) fn agrees(expected: &Reply, found: &Reply) -> bool {
    match (expected, found) {
        (Reply::Rules(expected), Reply::Rules(found)) => expected.iter().all(|rule| found.contains(rule)),
        _ => expected == found,
    }
}

/// An answer as a cell says it.
pub(super) fn shown(reply: &Reply, policy: &TypedPolicy, language: Language) -> String {
    match reply {
        Reply::Unknown => words::unknown(language),
        Reply::Nothing => words::none(language, false),
        Reply::Name(name) => {
            let out = policy.labels.iter().any(|label| label.reserver.is_none() && label.name == *name);
            if out { written("hors_flux", language).to_owned() } else { name.clone() }
        }
        Reply::Names(names) if names.is_empty() => words::none(language, false),
        Reply::Names(names) => names.join(", "),
        Reply::Number(number) => words::number(*number, language),
        Reply::Rules(rules) => rules.join(" + "),
        Reply::Level(name) => {
            let word = match language {
                Language::French => "niveau",
                Language::English => "level",
            };
            format!("{word} {}", words::level(name, language))
        }
        Reply::Mandatory(row) => format!("{} {row}", written("regle_imperative", language)),
        Reply::Word(key) => written(key, language).to_owned(),
    }
}

/// What a column of levels or accounts is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Value,
    Figure(Figure),
    Note,
}

/// The expected values of levels.
pub(super) fn levels(table: &Table, known: &Known<'_>, out: &mut Diagnostics) -> Vec<Expected> {
    let read = |words: &[&str], asked: bool| match words {
        [word] if !asked && says("niveaux", word) => Some(Column::Name),
        [word] if asked && says("valeur", word) => Some(Column::Value),
        _ => None,
    };
    named_rows(table, "niveaux", read, known, out, |name, column, known| {
        let level = words::level_named(name, known.levels.iter().map(String::as_str))?;
        (column == Column::Value).then(|| Question::Level(level.to_owned()))
    })
}

/// The expected figures of accounts.
pub(super) fn accounts(table: &Table, known: &Known<'_>, out: &mut Diagnostics) -> Vec<Expected> {
    let read = |words: &[&str], asked: bool| match words {
        [word] if !asked && says("comptes", word) => Some(Column::Name),
        [word] if asked => FIGURES.iter().find(|(key, _)| says(key, word)).map(|(_, figure)| Column::Figure(*figure)),
        _ => None,
    };
    named_rows(table, "comptes", read, known, out, |name, column, known| {
        let account = account(name, known)?;
        let Column::Figure(figure) = column else { return None };
        Some(Question::Account(account, figure))
    })
}

fn account(name: &str, known: &Known<'_>) -> Option<String> {
    if says("flux", &fold(name)) {
        return Some(FLOW.to_owned());
    }
    named(name, known.accounts.iter())
}

const LEVEL: Bilingual = Bilingual { fr: "niveau", en: "level" };
/// The column that names accounts.
pub(super) const ACCOUNT: Bilingual = Bilingual { fr: "compte", en: "account" };

/// The rows of a table whose first kind of column names something.
fn named_rows(
    table: &Table,
    key: &str,
    read: impl Fn(&[&str], bool) -> Option<Column>,
    known: &Known<'_>,
    out: &mut Diagnostics,
    question: impl Fn(&str, Column, &Known<'_>) -> Option<Question>,
) -> Vec<Expected> {
    let before = out.error_count();
    let column = |cell: &Cell, out: &mut Diagnostics| {
        let folded = fold(&cell.text);
        let words: Vec<&str> = folded.split_whitespace().collect();
        let found = match (asked_words(&words), words.as_slice()) {
            (Some(words), _) => read(words, true),
            (None, [word]) if says("note", word) => Some(Column::Note),
            (None, words) => read(words, false),
        };
        if found.is_none() {
            out.push(Diagnostic::at(&codes::COLUMN_UNKNOWN, cell.span).with("header", cell.text.as_str()));
        }
        found
    };
    let columns = columns::each(table, out, column, |column| *column == Column::Note);
    let mut found = Vec::new();
    if out.error_count() > before {
        return found;
    }
    let Some(place) = columns.iter().position(|column| *column == Column::Name) else {
        let column = if key == "niveaux" { LEVEL } else { ACCOUNT };
        out.push(Diagnostic::at(&codes::NO_NAME, table.header.span).with("column", column));
        return found;
    };
    for row in &table.rows {
        let Some(name) = row.cells.get(place) else { continue };
        for ((column, cell), header) in columns.iter().zip(&row.cells).zip(&table.header.cells) {
            if matches!(column, Column::Name | Column::Note) || is_silent(&cell.text) {
                continue;
            }
            let Some(asked) = question(&name.text, *column, known) else {
                out.push(name_unknown(name, key, known));
                break;
            };
            found.extend(expectation(known, asked, &name.text, header, cell, out));
        }
    }
    found
}

fn name_unknown(name: &Cell, key: &str, known: &Known<'_>) -> Diagnostic {
    let names: Vec<String> = if key == "niveaux" {
        known.levels.iter().map(|level| words::level(level, known.language)).collect()
    } else {
        known.accounts.clone()
    };
    unknown_name(name, names)
}

/// A name that no account or level has, with the one that is nearest.
pub(super) fn unknown_name(name: &Cell, names: Vec<String>) -> Diagnostic {
    let fact = Diagnostic::at(&codes::NAME_UNKNOWN, name.span).with("name", name.text.as_str());
    let fact = fact.with("known", names.join(", "));
    match nearest(&name.text, names.into_iter()) {
        Some(near) => fact.fixed_by(name.span, near),
        None => fact,
    }
}
