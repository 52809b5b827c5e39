//! The cells of examples: values read as those of data tables are, and what is expected of each row.

use std::collections::BTreeMap;

use super::columns::field;
use super::{Answer, Asked, Column, ExampleRow, Expectation};
use crate::diagnostic::catalog::examples as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::index::{FieldIdx, Index};
use crate::ir::{Entity, Field, Schema, Type, TypedPolicy};
use crate::quantity::Exact;
use crate::source::Span;
use crate::syntax::ast::{Cell, CellContent, Examples};
use crate::syntax::fold;
use crate::syntax::keywords::keyword;
use crate::tables::{self, Dataset, Encoding, TableSource};

/// A written value with its place.
type Written = (String, Span);
/// The values of a row, by field.
type Values = BTreeMap<(u8, FieldIdx), Written>;

fn side(entity: Entity) -> u8 {
    match entity {
        Entity::Applicant => 0,
        Entity::Vacancy => 1,
    }
}

/// The rows of a block; those with a fault are left out and told.
pub(super) fn read(
    examples: &Examples,
    columns: &[Column],
    policy: &TypedPolicy,
    out: &mut Diagnostics,
) -> Vec<ExampleRow> {
    let schema = lenient(&policy.schema);
    let mut defaults = Values::new();
    for value in &examples.values {
        if let Some(index) = field(&value.name.key(), value.entity, policy) {
            defaults.insert((side(value.entity), index), (value.value.text.clone(), value.value.span));
        } else {
            let fact = Diagnostic::at(&codes::COLUMN_UNKNOWN, value.name.span);
            out.push(fact.with("header", value.name.text.as_str()));
        }
    }
    let mut rows = Vec::new();
    for row in &examples.table.rows {
        let mut values = defaults.clone();
        let mut expected = Vec::new();
        for ((column, cell), header) in columns.iter().zip(&row.cells).zip(&examples.table.header.cells) {
            match column {
                Column::Note => {}
                Column::Input(entity, index) => {
                    values.insert((side(*entity), *index), (cell.text.clone(), cell.span));
                }
                Column::Expected(asked) => {
                    // A cell left empty expects nothing of this row.
                    if cell.content != CellContent::Empty {
                        let answer = answer(asked, cell, policy, out);
                        let (asked, header, span) = (asked.clone(), header.text.clone(), cell.span);
                        expected.extend(answer.map(|answer| Expectation { asked, header, answer, span }));
                    }
                }
            }
        }
        let dataset = dataset(&schema, &values, row.span, out);
        rows.extend(dataset.map(|dataset| ExampleRow { dataset, expected }));
    }
    rows
}

/// The schema in which every value may be left out: an example says only what matters to it.
fn lenient(schema: &Schema) -> Schema {
    let relax = |field: &Field| Field { optional: true, ..field.clone() };
    Schema {
        enumerations: schema.enumerations.clone(),
        applicant: schema.applicant.iter().map(relax).collect(),
        vacancy: schema.vacancy.iter().map(relax).collect(),
    }
}

/// A household and a home of those values, by the readers of the data tables.
fn dataset(schema: &Schema, values: &Values, row: Span, out: &mut Diagnostics) -> Option<Dataset> {
    let source = |entity: Entity| {
        let mut header = "id".to_owned();
        let mut line = "exemple".to_owned();
        for (index, field) in schema.fields(entity).enumerated() {
            let text = values.get(&(side(entity), index)).map_or("", |(text, _)| plain(text));
            header.push(',');
            header.push_str(&field.name);
            line.push_str(",\"");
            line.push_str(&text.replace('"', "\"\""));
            line.push('"');
        }
        table(format!("{header}\n{line}\n"))
    };
    let mut found = Diagnostics::default();
    let dataset = tables::load(schema, &source(Entity::Applicant), &source(Entity::Vacancy), &mut found);
    for diagnostic in &found {
        let span = place(diagnostic, schema, values).unwrap_or(row);
        out.push(Diagnostic { place: Place::Text(span), labels: Vec::new(), fix: None, ..diagnostic.clone() });
    }
    dataset
}

fn table(text: String) -> TableSource {
    TableSource {
        file: String::new(),
        bytes: text.into_bytes(),
        columns: BTreeMap::new(),
        encoding: Encoding::Utf8,
        separator: Some(','),
    }
}

/// Where the value a fault is about stands in the text.
fn place(diagnostic: &Diagnostic, schema: &Schema, values: &Values) -> Option<Span> {
    let Place::Cell { header, value, .. } = &diagnostic.place else { return None };
    let spans = [Entity::Applicant, Entity::Vacancy].into_iter().filter_map(|entity| {
        let index = schema.fields(entity).enumerated().find(|(_, field)| field.name == *header)?.0;
        values.get(&(side(entity), index)).filter(|(text, _)| plain(text) == value).map(|(_, span)| *span)
    });
    spans.into_iter().next()
}

/// A cell as a data table would hold it: without the parentheses of a list, empty when `inconnu`.
fn plain(text: &str) -> &str {
    let text = text.trim();
    if is_unknown(text) {
        return "";
    }
    text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).map_or(text, str::trim)
}

fn is_unknown(text: &str) -> bool {
    let folded = fold(text);
    keyword("inconnu").is_some_and(|keyword| keyword.writings().contains(&folded))
}

/// What an expected cell says; `None` exactly when an error was pushed.
fn answer(asked: &Asked, cell: &Cell, policy: &TypedPolicy, out: &mut Diagnostics) -> Option<Answer> {
    let found = match asked {
        Asked::Points | Asked::Heading(_) | Asked::Criterion(_) => sum(&cell.text).map(Answer::Points),
        Asked::Grid if fold(&cell.text) == NO_GRID => Some(Answer::Grid(None)),
        Asked::Grid => {
            let grid = policy.grids.iter().find(|grid| fold(&grid.heading.name) == fold(&cell.text));
            grid.map(|grid| Answer::Grid(Some(grid.heading.name.clone())))
        }
        _ if is_unknown(&cell.text) => Some(Answer::Unknown),
        Asked::Category(_) | Asked::Admissible | Asked::Rule(_) => match value(Type::Boolean, cell, policy) {
            Some(Answer::Value(crate::ir::Value::Boolean(truth))) => Some(Answer::Truth(truth)),
            _ => None,
        },
        Asked::Definition(index) => {
            policy.definitions.get(*index).and_then(|definition| value(definition.ty, cell, policy))
        }
    };
    if found.is_none() {
        out.push(Diagnostic::at(&codes::EXPECTED_UNREADABLE, cell.span).with("value", cell.text.as_str()));
    }
    found
}

/// How the absence of a grid is written in an expected cell.
pub(super) const NO_GRID: &str = "aucune";

/// A value of that type, read as a cell of a data table.
fn value(ty: Type, cell: &Cell, policy: &TypedPolicy) -> Option<Answer> {
    let field = Field {
        name: "valeur".to_owned(),
        label: String::new(),
        ty,
        range: None,
        optional: false,
        sensitive: false,
        modifiable: false,
        span: cell.span,
    };
    let applicant = std::iter::once(field).collect();
    let schema = Schema { enumerations: policy.schema.enumerations.clone(), applicant, ..Schema::default() };
    let one = table(format!("id,valeur\nexemple,\"{}\"\n", plain(&cell.text).replace('"', "\"\"")));
    let none = table("id\nexemple\n".to_owned());
    let dataset = tables::load(&schema, &one, &none, &mut Diagnostics::default())?;
    ty.value(dataset.applicants.scalar(FieldIdx::at(0), 0)?).map(Answer::Value)
}

/// A sum of points as it is written: `17 + 50 - 12,5`.
fn sum(text: &str) -> Option<Exact> {
    let folded = fold(text);
    let mut total = Exact::ZERO;
    let mut rest = folded.trim();
    let mut negative = false;
    if let Some(after) = rest.strip_prefix('-') {
        (negative, rest) = (true, after);
    }
    loop {
        let end = rest.find(['+', '-']).unwrap_or(rest.len());
        let (term, after) = rest.split_at_checked(end)?;
        let term = term.trim();
        let unit = ["points", "point"].into_iter().find_map(|unit| term.strip_suffix(unit));
        let digits: String = unit.unwrap_or(term).split_whitespace().collect();
        let term = Exact::parse_decimal(&digits.replace(',', "."))?;
        total = total.plus(if negative { term.negated()? } else { term })?;
        match after.strip_prefix('+').map(|after| (false, after)).or(after.strip_prefix('-').map(|after| (true, after)))
        {
            Some((sign, after)) => (negative, rest) = (sign, after),
            None => return Some(total),
        }
    }
}
