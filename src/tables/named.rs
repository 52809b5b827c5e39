//! Tables whose columns a command fixes, read as texts: decisions of a commission, events of a ledger.

use super::TableSource;
use super::header::column_number;
use super::open::open;
use super::records::Records;
use super::text::{fold, nearest, with_nearest};
use crate::diagnostic::catalog::{ledger as codes, tables};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};

/// A column of such a table.
#[derive(Debug, Clone, Copy)]
pub struct NamedColumn {
    /// Its header in French.
    pub fr: &'static str,
    /// Its header in English.
    pub en: &'static str,
    /// Whether the table cannot do without.
    pub required: bool,
}

/// A line of such a table, cell by cell in the order of the columns that were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedLine {
    /// The line in the file.
    pub line: u64,
    cells: Vec<(u64, String, String)>,
    file: String,
}

impl NamedLine {
    /// The text of a cell; empty when there is none or no such column.
    #[must_use]
    pub fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |(.., text)| text.as_str())
    }

    /// Where a cell is.
    #[must_use]
    pub fn place(&self, column: usize) -> Place {
        match self.cells.get(column) {
            Some((number, header, value)) if *number > 0 => Place::Cell {
                file: self.file.clone(),
                line: self.line,
                column: *number,
                header: header.clone(),
                value: value.clone(),
            },
            _ => self.whole(),
        }
    }

    /// The line as a place.
    #[must_use]
    pub fn whole(&self) -> Place {
        Place::File { file: self.file.clone(), line: self.line }
    }
}

/// A word as it is compared: without accents, capitals, or the choice between a space, a hyphen and `_`.
#[must_use]
pub fn folded(word: &str) -> String {
    fold(word)
}

/// Reads a table whose columns are those. `None` exactly when an error was pushed.
#[must_use]
pub fn read_named(source: &TableSource, columns: &[NamedColumn], out: &mut Diagnostics) -> Option<Vec<NamedLine>> {
    let before = out.error_count();
    let opened = open(source, out)?;
    let file = |line| Place::File { file: source.file.clone(), line };
    let mut records = Records::of(&opened);
    let Some((line, header)) = records.next() else {
        out.push(Diagnostic::new(&tables::TABLE_VIDE, file(0)));
        return None;
    };
    let headers: Vec<String> = header.iter().map(|header| header.trim().to_owned()).collect();
    let places = locate(source, columns, line, &headers, out);
    let mut lines = Vec::new();
    while let Some((line, record)) = records.next() {
        if record.len() != headers.len() {
            let fact = Diagnostic::new(&tables::LIGNE_IRREGULIERE, file(line)).with("found", record.len().to_string());
            out.push(fact.with("expected", headers.len().to_string()));
            continue;
        }
        let cell = |place: &Option<usize>| match place {
            Some(at) => {
                let header = headers.get(*at).cloned().unwrap_or_default();
                (column_number(*at), header, record.get(*at).unwrap_or_default().trim().to_owned())
            }
            None => (0, String::new(), String::new()),
        };
        lines.push(NamedLine { line, cells: places.iter().map(cell).collect(), file: source.file.clone() });
    }
    if lines.is_empty() && out.error_count() == before {
        out.push(Diagnostic::new(&codes::LINES_MISSING, file(0)));
    }
    (out.error_count() == before).then_some(lines)
}

/// Where each column stands; a header that is none of them is reported, for it may be a misspelt one.
fn locate(
    source: &TableSource,
    columns: &[NamedColumn],
    line: u64,
    headers: &[String],
    out: &mut Diagnostics,
) -> Vec<Option<usize>> {
    let is = |header: &str, column: &NamedColumn| [column.fr, column.en].contains(&fold(header).as_str());
    for (at, header) in headers.iter().enumerate() {
        let value = header.clone();
        let column = column_number(at);
        let place = Place::Cell { file: source.file.clone(), line, column, header: header.clone(), value };
        let same = |other: &String| columns.iter().any(|column| is(header, column) && is(other, column));
        if let Some(first) = headers.iter().take(at).position(same) {
            let fact = Diagnostic::new(&tables::ENTETE_EN_DOUBLE, place).with("header", header.as_str());
            out.push(fact.with("first", column_number(first).to_string()));
        } else if !columns.iter().any(|column| is(header, column)) {
            let known = columns.iter().flat_map(|column| [column.fr, column.en]);
            let fact = Diagnostic::new(&codes::COLUMN_UNKNOWN, place).with("header", header.as_str());
            out.push(with_nearest(fact, nearest(header, known)));
        }
    }
    let find = |column: &NamedColumn| headers.iter().position(|header| is(header, column));
    for column in columns.iter().filter(|column| column.required && find(column).is_none()) {
        let place = Place::File { file: source.file.clone(), line };
        let fact = Diagnostic::new(&codes::COLUMN_MISSING, place).with("fr", column.fr);
        out.push(fact.with("en", column.en));
    }
    columns.iter().map(find).collect()
}
