//! The facts to ask for: that each is really unknown, and that they are counted right.
//!
//! What waits for a fact and what it would change at best are not derived again: no award rests on them. That a household
//! of which a fact is asked for is treated as the cautious reading says (not admissible, outside, not counted) is part of
//! the rules, and is.

use std::collections::BTreeSet;

use super::json::Json;
use super::summary::Difference;
use crate::ir::{Entity, TypedPolicy};
use crate::tables::{Column, Dataset, UNKNOWN};

/// The file.
pub(super) const FILE: &str = "to-ask.csv";
/// Its header.
const HEADER: [&str; 6] = ["table", "id", "field", "waiting", "opens", "points"];

/// Whether a policy asks for facts: the file is there then, and only then.
pub(super) fn is_due(policy: &TypedPolicy) -> bool {
    let criteria = policy.grids.iter().flat_map(|grid| &grid.headings).flat_map(|heading| &heading.criteria);
    let criteria = criteria.filter(|criterion| criterion.ask).count();
    let rules = policy.rules.iter().filter(|rule| rule.ask).count();
    criteria > 0 || rules > 0 || policy.categories.iter().any(|category| category.ask)
}

/// The counts that the summary must state; or the first line of the file that is false.
pub(super) fn counts(policy: &TypedPolicy, dataset: &Dataset, file: &[u8]) -> Result<Json, Difference> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(file);
    let mut seen: BTreeSet<(Entity, usize, usize)> = BTreeSet::new();
    for (record, line) in reader.records().zip(1_usize..) {
        let place = |what: &str| format!("{FILE}:{line}{what}");
        let Ok(record) = record else { return Err((place(""), "CSV".to_owned(), "?".to_owned())) };
        let said = record.iter().collect::<Vec<_>>();
        if line == 1 {
            if said != HEADER {
                return Err((place(""), HEADER.join(","), said.join(",")));
            }
            continue;
        }
        let cell = |at: usize| said.get(at).copied().unwrap_or("");
        let entity = match cell(0) {
            "applicants" => Entity::Applicant,
            "vacancies" => Entity::Vacancy,
            other => return Err((place(":table"), "applicants | vacancies".to_owned(), other.to_owned())),
        };
        let table = dataset.table(entity);
        let row = table.find(cell(1)).or_else(|| table.find(plain(cell(1))?));
        let mut fields = policy.schema.fields(entity).enumerated();
        let field = fields.find(|(_, field)| field.name == cell(2)).map(|(at, _)| at);
        let (Some(row), Some(field)) = (row, field) else {
            return Err((place(""), String::new(), said.join(",")));
        };
        let unknown = match table.columns.get(field) {
            Some(Column::Scalar(values)) => values.get(row).is_some_and(|value| *value == UNKNOWN),
            Some(Column::Set(sets)) => sets.known.get(row).is_some_and(|known| !known),
            Some(Column::Text(_)) | None => false,
        };
        let key = (entity, row, usize::try_from(field.0).unwrap_or(usize::MAX));
        let in_order = seen.last().is_none_or(|last| *last < key);
        if said.len() != HEADER.len() || !unknown || !in_order {
            return Err((place(""), String::new(), said.join(",")));
        }
        seen.insert(key);
    }
    let of = |entity: Entity| {
        let rows: BTreeSet<usize> = seen.iter().filter(|(of, ..)| *of == entity).map(|(_, row, _)| *row).collect();
        Json::number(rows.len())
    };
    Ok(Json::object([
        ("facts", Json::number(seen.len())),
        ("applicants", of(Entity::Applicant)),
        ("vacancies", of(Entity::Vacancy)),
    ]))
}

/// A cell without the apostrophe that keeps a spreadsheet from taking it for a formula, when it has one.
fn plain(cell: &str) -> Option<&str> {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@', '\t', '\r']))
}
