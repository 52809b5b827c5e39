//! Households and homes written in examples, read by the readers of the data tables.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::index::{FieldIdx, IndexVec};
use crate::ir::{Entity, Field, Schema, Type, TypedPolicy};
use crate::source::Span;
use crate::syntax::ast::Examples;
use crate::tables::{self, Column, Dataset, SetColumn, Table, TableSource};

use super::columns::field;
use super::words::is_unknown;
use crate::diagnostic::catalog::examples as codes;

/// A written value with its place.
pub(super) type Written = (String, Span);

/// What is written of households and of homes, by field.
#[derive(Debug, Clone, Default)]
pub(super) struct Values {
    applicant: BTreeMap<FieldIdx, Written>,
    vacancy: BTreeMap<FieldIdx, Written>,
}

impl Values {
    /// What is written of one side.
    pub fn of(&self, entity: Entity) -> &BTreeMap<FieldIdx, Written> {
        match entity {
            Entity::Applicant => &self.applicant,
            Entity::Vacancy => &self.vacancy,
        }
    }

    /// Writes a value.
    pub fn insert(&mut self, entity: Entity, field: FieldIdx, text: &str, span: Span) {
        let side = match entity {
            Entity::Applicant => &mut self.applicant,
            Entity::Vacancy => &mut self.vacancy,
        };
        side.insert(field, (text.to_owned(), span));
    }
}

/// What holds for every row of a block: its `soit` lines.
pub(super) fn defaults(examples: &Examples, policy: &TypedPolicy, out: &mut Diagnostics) -> Values {
    let mut defaults = Values::default();
    for value in &examples.values {
        if let Some(index) = field(&value.name.key(), value.entity, policy) {
            defaults.insert(value.entity, index, &value.value.text, value.value.span);
        } else {
            let fact = Diagnostic::at(&codes::COLUMN_UNKNOWN, value.name.span);
            out.push(fact.with("header", value.name.text.as_str()));
        }
    }
    defaults
}

/// A household or a home.
#[derive(Debug, Clone)]
pub(super) struct Member {
    /// Its id, with its place.
    pub id: Written,
    /// What is written of it.
    pub values: BTreeMap<FieldIdx, Written>,
    /// Its row.
    pub row: Span,
}

/// The schema in which every value may be left out: an example says only what matters to it.
pub(super) fn lenient(schema: &Schema) -> Schema {
    let relax = |field: &Field| Field { optional: !field.is_own_id(), ..field.clone() };
    Schema {
        enumerations: schema.enumerations.clone(),
        applicant: schema.applicant.iter().map(relax).collect(),
        vacancy: schema.vacancy.iter().map(relax).collect(),
    }
}

/// One household in front of one home.
pub(super) fn pair(schema: &Schema, values: &Values, row: Span, out: &mut Diagnostics) -> Option<Dataset> {
    let member = |entity: Entity| Member { id: ("exemple".to_owned(), row), values: values.of(entity).clone(), row };
    dataset(schema, &[member(Entity::Applicant)], &[member(Entity::Vacancy)], out)
}

/// The names of the two texts, to tell their faults apart.
const APPLICANTS: &str = "demandeurs";
const VACANCIES: &str = "logements";

/// Those households and homes; `None` exactly when an error was pushed. Neither list is empty.
pub(super) fn dataset(
    schema: &Schema,
    applicants: &[Member],
    vacancies: &[Member],
    out: &mut Diagnostics,
) -> Option<Dataset> {
    let mut found = Diagnostics::default();
    let sources =
        [text(schema, Entity::Applicant, applicants, APPLICANTS), text(schema, Entity::Vacancy, vacancies, VACANCIES)];
    let [first, second] = &sources;
    let dataset = tables::load(schema, first, second, &mut found);
    let mut told: Vec<(&str, Span)> = Vec::new();
    for diagnostic in &found {
        let Some(span) = place(diagnostic, schema, applicants, vacancies) else { continue };
        // A value that stands for every row is told once.
        if !told.contains(&(diagnostic.code.code, span)) {
            told.push((diagnostic.code.code, span));
            out.push(Diagnostic { place: Place::Text(span), labels: Vec::new(), fix: None, ..diagnostic.clone() });
        }
    }
    dataset
}

/// No household and no home.
pub(super) fn nobody(schema: &Schema) -> Dataset {
    let table = |fields: &IndexVec<FieldIdx, Field>| {
        let column = |field: &Field| match field.ty {
            Type::Text => Column::Text(Vec::new()),
            ty if ty.is_set() => Column::Set(SetColumn { offsets: vec![0], ..SetColumn::default() }),
            _ => Column::Scalar(Vec::new()),
        };
        Table { ids: Vec::new(), columns: fields.iter().map(column).collect() }
    };
    Dataset { applicants: table(&schema.applicant), vacancies: table(&schema.vacancy), since: None }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn text(schema: &Schema, entity: Entity, members: &[Member], name: &str) -> TableSource {
    let mut text = "id".to_owned();
    // The rows' own ids are the first column already.
    let written = || schema.fields(entity).enumerated().filter(|(_, field)| !field.is_own_id());
    for (_, field) in written() {
        text.push(',');
        text.push_str(&field.name);
    }
    text.push('\n');
    for member in members {
        text.push_str(&quoted(member.id.0.trim()));
        for (index, _) in written() {
            text.push(',');
            text.push_str(&quoted(member.values.get(&index).map_or("", |(text, _)| plain(text))));
        }
        text.push('\n');
    }
    table(name, text)
}

/// A text that the readers of the data tables take.
pub(super) fn table(file: &str, text: String) -> TableSource {
    TableSource { file: file.to_owned(), bytes: text.into_bytes(), separator: Some(','), ..TableSource::default() }
}

/// Where the value a fault is about stands in the policy's text.
fn place(diagnostic: &Diagnostic, schema: &Schema, applicants: &[Member], vacancies: &[Member]) -> Option<Span> {
    let (file, line, header, value) = match &diagnostic.place {
        Place::Cell { file, line, header, value, .. } => (file, *line, header.as_str(), value.as_str()),
        Place::File { file, line } => (file, *line, "", ""),
        Place::Text(span) => return Some(*span),
    };
    let (entity, members) =
        if file == APPLICANTS { (Entity::Applicant, applicants) } else { (Entity::Vacancy, vacancies) };
    // The first line is the header's.
    let at = usize::try_from(line.saturating_sub(2)).ok()?;
    let member = members.get(at).or(members.first())?;
    if header == "id" {
        return Some(member.id.1);
    }
    let index = schema.fields(entity).enumerated().find(|(_, field)| field.name == header).map(|(index, _)| index);
    let written = index.and_then(|index| member.values.get(&index)).filter(|(text, _)| plain(text) == value);
    Some(written.map_or(member.row, |(_, span)| *span))
}

/// A cell as a data table would hold it: without the parentheses of a list, empty when `inconnu`.
pub(super) fn plain(text: &str) -> &str {
    let text = text.trim();
    if is_unknown(text) {
        return "";
    }
    text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).map_or(text, str::trim)
}
