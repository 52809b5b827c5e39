//! What each column of an example stands for, by its header.

use super::{Asked, Column};
use crate::diagnostic::catalog::examples as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Language};
use crate::index::{FieldIdx, Index, IndexVec};
use crate::ir::{Entity, Heading, TypedPolicy};
use crate::source::Span;
use crate::syntax::ast::{Cell, Examples};
use crate::syntax::fold;
use crate::syntax::keywords::{keyword, written};

/// The columns of a block; `None` exactly when an error was pushed.
pub(super) fn read(examples: &Examples, policy: &TypedPolicy, out: &mut Diagnostics) -> Option<Vec<Column>> {
    let before = out.error_count();
    let mut columns = Vec::new();
    let words = words(examples);
    for cell in &examples.table.header.cells {
        let Some(column) = column(cell, policy, words, out) else { continue };
        if column != Column::Note && columns.contains(&column) {
            out.push(Diagnostic::at(&codes::COLUMN_TWICE, cell.span).with("header", cell.text.as_str()));
        }
        columns.push(column);
    }
    let expects = columns.iter().any(|column| matches!(column, Column::Expected(_)));
    if out.error_count() == before && !expects {
        out.push(Diagnostic::at(&codes::NOTHING_EXPECTED, examples.table.header.span));
    }
    (out.error_count() == before).then_some(columns)
}

/// The language of the headers: that of their word for what is expected.
fn words(examples: &Examples) -> Language {
    let headers: Vec<String> = examples.table.header.cells.iter().map(|cell| fold(&cell.text)).collect();
    let english = written("attendu", Language::English);
    let said = headers.iter().any(|header| header.split_whitespace().any(|word| word == english));
    if said { Language::English } else { Language::French }
}

/// Whether a folded word is a writing of that keyword.
fn says(key: &str, word: &str) -> bool {
    keyword(key).is_some_and(|keyword| keyword.writings().iter().any(|writing| writing == word))
}

fn column(cell: &Cell, policy: &TypedPolicy, language: Language, out: &mut Diagnostics) -> Option<Column> {
    let folded = fold(&cell.text);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let asked = match words.as_slice() {
        [first, rest @ ..] if says("attendu", first) && !rest.is_empty() => Some(rest),
        [rest @ .., last] if says("attendu", last) && !rest.is_empty() => Some(rest),
        _ => None,
    };
    let found = match (asked, words.as_slice()) {
        (Some(words), _) => expected(words, policy).map(Column::Expected),
        (None, [word]) => match input(word, policy) {
            Input::Field(entity, field) => Some(Column::Input(entity, field)),
            Input::Both => {
                let start = Span { end: cell.span.start, ..cell.span };
                let fact = Diagnostic::at(&codes::COLUMN_OF_BOTH, cell.span).with("header", cell.text.as_str());
                out.push(fact.fixed_by(start, format!("{}.", written("demandeur", language))));
                return None;
            }
            Input::None => says("note", word).then_some(Column::Note),
        },
        _ => None,
    };
    if found.is_none() {
        let fact = Diagnostic::at(&codes::COLUMN_UNKNOWN, cell.span).with("header", cell.text.as_str());
        out.push(match meant(cell, &words, policy, language) {
            Some(header) => fact.fixed_by(cell.span, header),
            None => fact,
        });
    }
    found
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
enum Input {
    Field(Entity, FieldIdx),
    /// A bare name that both tables have.
    Both,
    None,
}

fn input(word: &str, policy: &TypedPolicy) -> Input {
    let found = |entity, name| field(name, entity, policy).map(|field| (entity, field));
    let one = if let Some((table, name)) = word.split_once('.') {
        let entities = [("demandeur", Entity::Applicant), ("logement", Entity::Vacancy)];
        let entity = entities.into_iter().find(|(key, _)| says(key, table)).map(|(_, entity)| entity);
        entity.and_then(|entity| found(entity, name))
    } else {
        match (found(Entity::Applicant, word), found(Entity::Vacancy, word)) {
            (Some(_), Some(_)) => return Input::Both,
            (one, other) => one.or(other),
        }
    };
    one.map_or(Input::None, |(entity, field)| Input::Field(entity, field))
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
