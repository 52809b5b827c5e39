//! What each column of an example stands for, by its header.

use super::words::{nearest, says};
use super::{Asked, Column};
use crate::diagnostic::catalog::examples as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Language};
use crate::index::{FieldIdx, Index, IndexVec};
use crate::ir::{Entity, Heading, TypedPolicy};
use crate::source::Span;
use crate::syntax::ast::{Cell, Table};
use crate::syntax::fold;
use crate::syntax::keywords::{keyword, written};

/// The columns of a table of rows; `None` exactly when an error was pushed.
pub(super) fn read(table: &Table, policy: &TypedPolicy, out: &mut Diagnostics) -> Option<Vec<Column>> {
    let before = out.error_count();
    let language = words(table);
    let columns = each(table, out, |cell, out| column(cell, policy, language, out), |column| *column == Column::Note);
    let expects = columns.iter().any(|column| matches!(column, Column::Expected(_)));
    if out.error_count() == before && !expects {
        out.push(Diagnostic::at(&codes::NOTHING_EXPECTED, table.header.span));
    }
    (out.error_count() == before).then_some(columns)
}

/// What each header stands for; one that stands for nothing is told by `read`, one that stands twice is told here
/// unless `many` allows it.
pub(super) fn each<T: PartialEq>(
    table: &Table,
    out: &mut Diagnostics,
    mut read: impl FnMut(&Cell, &mut Diagnostics) -> Option<T>,
    many: impl Fn(&T) -> bool,
) -> Vec<T> {
    let mut columns = Vec::new();
    for cell in &table.header.cells {
        let Some(column) = read(cell, out) else { continue };
        if !many(&column) && columns.contains(&column) {
            out.push(Diagnostic::at(&codes::COLUMN_TWICE, cell.span).with("header", cell.text.as_str()));
        }
        columns.push(column);
    }
    columns
}

/// The words of a header that says what is expected, without that word.
pub(super) fn asked_words<'w>(words: &'w [&'w str]) -> Option<&'w [&'w str]> {
    match words {
        [first, rest @ ..] if says("attendu", first) && !rest.is_empty() => Some(rest),
        [rest @ .., last] if says("attendu", last) && !rest.is_empty() => Some(rest),
        _ => None,
    }
}

/// A header that stands for nothing, with the field that it nearly names.
pub(super) fn unknown(cell: &Cell, entities: &[Entity], policy: &TypedPolicy) -> Diagnostic {
    let fact = Diagnostic::at(&codes::COLUMN_UNKNOWN, cell.span).with("header", cell.text.as_str());
    let names = entities.iter().flat_map(|entity| policy.schema.fields(*entity)).map(|field| field.name.clone());
    let (table, word) = match cell.text.split_once('.') {
        Some((table, word)) => (format!("{table}."), word),
        None => (String::new(), cell.text.as_str()),
    };
    match nearest(word, names) {
        Some(name) => fact.fixed_by(cell.span, format!("{table}{name}")),
        None => fact,
    }
}

const BOTH: &[Entity] = &[Entity::Applicant, Entity::Vacancy];

/// The language of the headers: that of their word for what is expected.
pub(super) fn words(table: &Table) -> Language {
    let headers: Vec<String> = table.header.cells.iter().map(|cell| fold(&cell.text)).collect();
    let english = written("attendu", Language::English);
    let said = headers.iter().any(|header| header.split_whitespace().any(|word| word == english));
    if said { Language::English } else { Language::French }
}

fn column(cell: &Cell, policy: &TypedPolicy, language: Language, out: &mut Diagnostics) -> Option<Column> {
    let folded = fold(&cell.text);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let found = match (asked_words(&words), words.as_slice()) {
        (Some(words), _) => expected(words, policy).map(Column::Expected),
        (None, [word]) => match input(word, policy) {
            Input::Field(entity, field) => Some(Column::Input(entity, field)),
            Input::Both => {
                out.push(ambiguous(cell, language));
                return None;
            }
            Input::None => says("note", word).then_some(Column::Note),
        },
        _ => None,
    };
    if found.is_none() {
        out.push(match meant(cell, &words, policy, language) {
            Some(header) => Diagnostic::at(&codes::COLUMN_UNKNOWN, cell.span)
                .with("header", cell.text.as_str())
                .fixed_by(cell.span, header),
            None => unknown(cell, BOTH, policy),
        });
    }
    found
}

/// A bare name that both tables have.
pub(super) fn ambiguous(cell: &Cell, language: Language) -> Diagnostic {
    let start = Span { end: cell.span.start, ..cell.span };
    let fact = Diagnostic::at(&codes::COLUMN_OF_BOTH, cell.span).with("header", cell.text.as_str());
    fact.fixed_by(start, format!("{}.", written("demandeur", language)))
}

/// The header that a cell nearly writes: each word that stands for nothing is taken for the nearest one, when that gives
/// a column.
fn meant(cell: &Cell, words: &[&str], policy: &TypedPolicy, language: Language) -> Option<String> {
    let mut known: Vec<String> = Vec::new();
    for (key, entity) in [("demandeur", Entity::Applicant), ("logement", Entity::Vacancy)] {
        for field in policy.schema.fields(entity) {
            known.push(format!("{}.{}", written(key, language), field.name));
            known.push(field.name.clone());
        }
    }
    let keys = ["points", "cotation", "admissible", "categorie", "definition", "rubrique", "critere", "note"];
    known.extend(keys.map(|key| written(key, language).to_owned()));
    known.push(written("attendu", language).to_owned());
    known.extend(keyword("attendu").into_iter().flat_map(|found| found.also.iter().map(|word| (*word).to_owned())));
    let nearest = |word: &&str| {
        let same = known.iter().find(|name| fold(name) == **word);
        let same = same.map(String::as_str);
        same.or_else(|| crate::tables::nearest(word, known.iter().map(String::as_str)))
    };
    let header = words.iter().map(nearest).collect::<Option<Vec<&str>>>()?.join(" ");
    if fold(&header) == fold(&cell.text) {
        return None;
    }
    let corrected = Cell { text: header.clone(), ..cell.clone() };
    column(&corrected, policy, language, &mut Diagnostics::default()).map(|_| header)
}

/// The field of that folded name in a table.
pub(super) fn field(name: &str, entity: Entity, policy: &TypedPolicy) -> Option<FieldIdx> {
    policy.schema.fields(entity).enumerated().find(|(_, field)| fold(&field.name) == name).map(|(index, _)| index)
}

/// The field a header names.
pub(super) enum Input {
    Field(Entity, FieldIdx),
    /// A bare name that both tables have.
    Both,
    None,
}

pub(super) fn input(word: &str, policy: &TypedPolicy) -> Input {
    let found = |entity, name| field(name, entity, policy).map(|field| (entity, field));
    let one = if let Some((table, name)) = word.split_once('.') {
        entity(table).and_then(|entity| found(entity, name))
    } else {
        match (found(Entity::Applicant, word), found(Entity::Vacancy, word)) {
            (Some(_), Some(_)) => return Input::Both,
            (one, other) => one.or(other),
        }
    };
    one.map_or(Input::None, |(entity, field)| Input::Field(entity, field))
}

fn entity(table: &str) -> Option<Entity> {
    let entities = [("demandeur", Entity::Applicant), ("logement", Entity::Vacancy)];
    entities.into_iter().find(|(key, _)| says(key, table)).map(|(_, entity)| entity)
}

/// The field of one table that a header names, with or without the table's name.
pub(super) fn input_of(word: &str, entity: Entity, policy: &TypedPolicy) -> Option<FieldIdx> {
    match word.split_once('.') {
        Some((table, name)) => field(name, self::entity(table).filter(|found| *found == entity)?, policy),
        None => field(word, entity, policy),
    }
}

fn named<I: Index, T>(items: &IndexVec<I, T>, heading: impl Fn(&T) -> &Heading, name: &str) -> Option<I> {
    items.enumerated().find(|(_, item)| fold(&heading(item).name) == name).map(|(index, _)| index)
}

fn expected(words: &[&str], policy: &TypedPolicy) -> Option<Asked> {
    let headings = || policy.grids.iter().flat_map(|grid| &grid.headings);
    match words {
        [kind] if says("points", kind) => Some(Asked::Points),
        [kind] if says("cotation", kind) => Some(Asked::Grid),
        [kind] if says("admissible", kind) => Some(Asked::Admissible),
        [kind, name] if says("admissible", kind) => named(&policy.rules, |rule| &rule.heading, name).map(Asked::Rule),
        [kind, name] if says("categorie", kind) => {
            named(&policy.categories, |category| &category.heading, name).map(Asked::Category)
        }
        [kind, name] if says("definition", kind) => {
            let index = named(&policy.definitions, |definition| &definition.heading, name)?;
            // A set is not one value: it is asked about with `contient` in a category.
            let set = policy.definitions.get(index).is_none_or(|definition| definition.ty.is_set());
            (!set).then_some(Asked::Definition(index))
        }
        [kind, name] if says("rubrique", kind) => {
            let known = headings().any(|heading| fold(&heading.heading.name) == *name);
            known.then(|| Asked::Heading((*name).to_owned()))
        }
        [kind, name] if says("critere", kind) => {
            let known = headings().flat_map(|heading| &heading.criteria).any(|item| fold(&item.heading.name) == *name);
            known.then(|| Asked::Criterion((*name).to_owned()))
        }
        _ => None,
    }
}
