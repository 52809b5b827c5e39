//! Which column of a file holds which field.

use std::collections::BTreeSet;

use super::TableSource;
use super::text::{fold, nearest, with_nearest};
use crate::diagnostic::catalog::tables as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::index::{FieldIdx, IndexVec};
use crate::ir::Field;

/// The name of the implicit field that identifies a row.
pub(super) const ID: &str = "id";

/// Where fields stand in a file.
pub(super) struct Layout {
    /// The headers as written, trimmed.
    pub(super) headers: Vec<String>,
    /// The column of the ids, from 0.
    pub(super) id: usize,
    /// The column of each field, from 0; none when an optional field has no column.
    pub(super) fields: IndexVec<FieldIdx, Option<usize>>,
}

/// Matches the headers with the fields, through the scenario's mapping when it names a field.
pub(super) fn layout(
    source: &TableSource,
    fields: &IndexVec<FieldIdx, Field>,
    line: u64,
    record: &csv::StringRecord,
    out: &mut Diagnostics,
) -> Option<Layout> {
    let before = out.error_count();
    let headers: Vec<String> = record.iter().map(|header| header.trim().to_owned()).collect();
    let folded: Vec<String> = headers.iter().map(|header| fold(header)).collect();
    let whole = || Place::File { file: source.file.clone(), line };
    for key in source.columns.keys() {
        let known = |name: &str| fold(name) == fold(key);
        if !known(ID) && !fields.iter().any(|field| known(&field.name)) {
            let names = std::iter::once(ID).chain(fields.iter().map(|field| field.name.as_str()));
            let diagnostic = Diagnostic::new(&codes::ASSOCIATION_SANS_CHAMP, whole()).with("field", key.as_str());
            out.push(with_nearest(diagnostic, nearest(key, names)));
        }
    }
    let mut used = BTreeSet::new();
    let mut locate = |name: &str, optional: bool, out: &mut Diagnostics| -> Option<usize> {
        let mapped = source.columns.iter().find(|(field, _)| fold(field) == fold(name)).map(|(_, header)| header);
        let known = source.mapping.as_ref().and_then(|mapping| mapping.column(name));
        // A column that bears the field's own name is taken rather than one that the layout does not find.
        let there = |header: &&str| folded.iter().any(|found| *found == fold(header));
        let known = known.filter(|header| there(header) || !there(&name));
        let wanted = mapped.map(String::as_str).or(known).unwrap_or(name);
        let wanted_folded = fold(wanted);
        let mut found = folded.iter().enumerate().filter(|(_, header)| **header == wanted_folded).map(|(at, _)| at);
        let Some(first) = found.next() else {
            let (code, near) = match (mapped, optional) {
                (Some(_), _) => (&codes::COLONNE_ASSOCIEE_ABSENTE, true),
                (None, false) => (&codes::COLONNE_ABSENTE, true),
                (None, true) => (&codes::COLONNE_FACULTATIVE_ABSENTE, false),
            };
            let diagnostic = Diagnostic::new(code, whole()).with("field", name).with("header", wanted);
            let candidate = if near { nearest(wanted, headers.iter().map(String::as_str)) } else { None };
            out.push(with_nearest(diagnostic, candidate));
            return None;
        };
        used.insert(first);
        if let Some(second) = found.next() {
            let diagnostic = Diagnostic::new(&codes::ENTETE_EN_DOUBLE, header_place(source, &headers, line, second));
            out.push(diagnostic.with("header", wanted).with("first", column_number(first).to_string()));
        }
        Some(first)
    };
    let id = locate(ID, false, out);
    let columns: IndexVec<FieldIdx, Option<usize>> = fields
        .iter()
        .map(|field| if field.is_own_id() { None } else { locate(&field.name, field.optional, out) })
        .collect();
    for (at, header) in headers.iter().enumerate() {
        let repeated = used.iter().any(|other| folded.get(*other) == folded.get(at));
        let expected = source.mapping.as_ref().is_some_and(|mapping| mapping.knows(header));
        if !used.contains(&at) && !repeated && !header.is_empty() && !expected {
            let place = header_place(source, &headers, line, at);
            out.push(Diagnostic::new(&codes::COLONNE_IGNOREE, place).with("header", header.as_str()));
        }
    }
    let layout = Layout { headers, id: id?, fields: columns };
    (out.error_count() == before).then_some(layout)
}

fn header_place(source: &TableSource, headers: &[String], line: u64, at: usize) -> Place {
    let header = headers.get(at).cloned().unwrap_or_default();
    Place::Cell { file: source.file.clone(), line, column: column_number(at), header: header.clone(), value: header }
}

/// The number people give to the column at a position.
pub(super) fn column_number(at: usize) -> u64 {
    u64::try_from(at).unwrap_or(u64::MAX).saturating_add(1)
}
