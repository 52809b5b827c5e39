//! Ready-made layouts: which column of a known kind of file holds which field, and what its codes stand for.
//!
//! A layout is a data file of this folder, with its source: code lists are copied from it, not written here. Its columns
//! are optional, those of the scenario come first, and a field's own name still does.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::text::fold;
use crate::ir::Entity;

/// The layouts, by name and by the table that they are of.
const SHIPPED: &[(&str, Entity, &str)] = &[
    ("rpls", Entity::Vacancy, include_str!("mappings/rpls.csv")),
    ("sne", Entity::Applicant, include_str!("mappings/sne.csv")),
];

/// The code that stands for any other.
const ANY: &str = "*";

/// A ready-made layout.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    /// The field's name, folded, then its column.
    columns: BTreeMap<String, String>,
    /// The field's name, folded, then its codes and what they stand for.
    codes: BTreeMap<String, Codes>,
    /// Every column of such files, folded.
    known: BTreeSet<String>,
}

/// What the codes of a column stand for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Codes {
    exact: BTreeMap<String, String>,
    /// What codes that begin so stand for.
    prefixes: BTreeMap<String, String>,
    others: bool,
}

impl Codes {
    /// What a cell stands for; none when its code is unknown. An empty text is an unknown value.
    fn one<'a>(&'a self, cell: &'a str) -> Option<&'a str> {
        if let Some(value) = self.exact.get(cell) {
            return Some(value);
        }
        let begun = self.prefixes.iter().find(|(prefix, _)| cell.starts_with(prefix.as_str()));
        begun.map(|(_, value)| value.as_str()).or(self.others.then_some(cell))
    }

    /// What a cell stands for, or the pieces of it that are no code; a set is read piece by piece.
    pub(super) fn read<'a>(&'a self, cell: &'a str, is_set: bool) -> Result<Cow<'a, str>, Vec<String>> {
        if !is_set {
            return self.one(cell).map(Cow::Borrowed).ok_or_else(|| vec![cell.to_owned()]);
        }
        let pieces = cell.split(['|', ',', ';', ' ']).filter(|piece| !piece.is_empty());
        let (mut values, mut bad) = (Vec::new(), Vec::new());
        for piece in pieces {
            match self.one(piece) {
                Some("") => {}
                Some(value) => values.push(value),
                None => bad.push(piece.to_owned()),
            }
        }
        if bad.is_empty() { Ok(Cow::Owned(values.join("|"))) } else { Err(bad) }
    }

    /// The codes, for a message.
    pub(super) fn listed(&self) -> String {
        let prefixes = self.prefixes.keys().map(|prefix| format!("`{prefix}…`"));
        self.exact.keys().map(|code| format!("`{code}`")).chain(prefixes).collect::<Vec<_>>().join(", ")
    }
}

/// The layout of that name for a table; none when there is no such one.
#[must_use]
pub fn mapping(name: &str, entity: Entity) -> Option<Mapping> {
    let (.., text) = SHIPPED.iter().find(|(known, of, _)| *known == name && *of == entity)?;
    Some(read(text))
}

/// The names of the layouts of a table.
#[must_use]
pub fn mapping_names(entity: Entity) -> Vec<&'static str> {
    SHIPPED.iter().filter(|(_, of, _)| *of == entity).map(|(name, ..)| *name).collect()
}

fn read(text: &str) -> Mapping {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let mut mapping = Mapping::default();
    for record in reader.records().flatten() {
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let (field, column, code, value) = (cell(0), cell(1), cell(2), cell(3));
        mapping.known.insert(fold(column));
        if field.is_empty() {
            continue;
        }
        mapping.columns.insert(fold(field), column.to_owned());
        if code.is_empty() {
            continue;
        }
        let codes = mapping.codes.entry(fold(field)).or_default();
        if code == ANY {
            codes.others = true;
        } else if let Some(prefix) = code.strip_suffix('.') {
            codes.prefixes.insert(prefix.to_owned(), value.to_owned());
        } else {
            codes.exact.insert(code.to_owned(), value.to_owned());
        }
    }
    mapping
}

impl Mapping {
    /// The column of a field.
    pub(super) fn column(&self, field: &str) -> Option<&str> {
        self.columns.get(&fold(field)).map(String::as_str)
    }

    /// The codes of a field read from a column, when that is the layout's own.
    pub(super) fn codes(&self, field: &str, header: &str) -> Option<&Codes> {
        let own = self.column(field).is_some_and(|column| fold(column) == fold(header));
        self.codes.get(&fold(field)).filter(|_| own)
    }

    /// Whether such files have that column, read or not.
    pub(super) fn knows(&self, header: &str) -> bool {
        self.known.contains(&fold(header))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_layouts_hold_together() {
        for (name, entity, text) in SHIPPED {
            let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
            let mut columns: BTreeMap<String, String> = BTreeMap::new();
            let mut seen = BTreeSet::new();
            for record in reader.records() {
                let record = record.unwrap();
                assert_eq!(record.len(), 4, "{name}: {record:?}");
                assert!(seen.insert(format!("{record:?}")), "{name}: {record:?} twice");
                if !record[0].is_empty() {
                    let known = columns.entry(record[0].to_owned()).or_insert_with(|| record[1].to_owned());
                    assert_eq!(known, &record[1], "{name}: two columns for a field");
                }
            }
            assert!(text.starts_with('#') && text.contains("Source"), "{name}: no source");
            assert!(mapping(name, *entity).unwrap().column("id").is_some(), "{name}");
        }
        assert!(mapping("rpls", Entity::Applicant).is_none());
    }

    #[test]
    fn codes_stand_for_values() {
        let rpls = mapping("rpls", Entity::Vacancy).unwrap();
        let read = |field: &str, column: &str, cell: &'static str| {
            rpls.codes(field, column).unwrap().read(cell, false).map(Cow::into_owned)
        };
        assert_eq!(read("financement", "FINAN", "13"), Ok("PLUS".to_owned()));
        assert_eq!(read("decennie", "construct", "1974"), Ok("1970".to_owned()));
        assert_eq!(read("surface", "SURFHAB", "0"), Ok(String::new()));
        assert_eq!(read("surface", "SURFHAB", "62"), Ok("62".to_owned()));
        assert_eq!(read("financement", "FINAN", "77"), Err(vec!["77".to_owned()]));
        assert!(rpls.codes("financement", "autre_colonne").is_none());
        let sne = mapping("sne", Entity::Applicant).unwrap();
        let types = sne.codes("types", "listeTypeLogement").unwrap();
        assert_eq!(types.read("C T2|T6P", true).unwrap(), "T1|T2|T6");
    }
}
