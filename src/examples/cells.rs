//! The cells of examples of one household and one home: their values, and what is expected of each row.

use super::rows::{self, Values, plain};
use super::words::{is_none, is_silent, is_unknown, sum};
use super::{Answer, Asked, Column, ExampleRow, Expectation};
use crate::diagnostic::catalog::examples as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::index::{FieldIdx, Index};
use crate::ir::{Field, Schema, Type, TypedPolicy};
use crate::syntax::ast::{Cell, Table};
use crate::syntax::fold;
use crate::tables;

/// The rows of a table; those with a fault are left out and told.
pub(super) fn read(
    table: &Table,
    columns: &[Column],
    defaults: &Values,
    policy: &TypedPolicy,
    out: &mut Diagnostics,
) -> Vec<ExampleRow> {
    let schema = rows::lenient(&policy.schema);
    let mut rows = Vec::new();
    for row in &table.rows {
        let mut values = defaults.clone();
        let mut expected = Vec::new();
        for ((column, cell), header) in columns.iter().zip(&row.cells).zip(&table.header.cells) {
            match column {
                Column::Note => {}
                Column::Input(entity, index) => values.insert(*entity, *index, &cell.text, cell.span),
                Column::Expected(asked) => {
                    // A cell left empty expects nothing of this row.
                    if !is_silent(&cell.text) {
                        let answer = answer(asked, cell, policy, out);
                        let (asked, header, span) = (asked.clone(), header.text.clone(), cell.span);
                        expected.extend(answer.map(|answer| Expectation { asked, header, answer, span }));
                    }
                }
            }
        }
        let dataset = rows::pair(&schema, &values, row.span, out);
        rows.extend(dataset.map(|dataset| ExampleRow { dataset, expected }));
    }
    rows
}

/// What an expected cell says; `None` exactly when an error was pushed.
fn answer(asked: &Asked, cell: &Cell, policy: &TypedPolicy, out: &mut Diagnostics) -> Option<Answer> {
    let found = match asked {
        Asked::Points | Asked::Heading(_) | Asked::Criterion(_) => sum(&cell.text).map(Answer::Points),
        Asked::Grid if is_none(&cell.text) => Some(Answer::Grid(None)),
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
    let text = format!("id,valeur\nexemple,\"{}\"\n", plain(&cell.text).replace('"', "\"\""));
    let (one, none) = (rows::table("", text), rows::table("", "id\nexemple\n".to_owned()));
    let dataset = tables::load(&schema, &one, &none, &mut Diagnostics::default())?;
    ty.value(dataset.applicants.scalar(FieldIdx::at(0), 0)?).map(Answer::Value)
}
