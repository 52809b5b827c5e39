//! A table as its rows of text: what writes some of its rows again reads it so.

use super::TableSource;
use super::header::ID;
use super::open::{Opened, open};
use super::records::Records;
use super::text::fold;
use crate::diagnostic::catalog::tables as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};

/// A table as its rows of text.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    header: csv::StringRecord,
    rows: Vec<csv::StringRecord>,
    id: usize,
    separator: u8,
}

impl Sheet {
    /// Reads a table. `None` exactly when an error was pushed.
    #[must_use]
    pub fn read(source: &TableSource, out: &mut Diagnostics) -> Option<Self> {
        let before = out.error_count();
        let opened = open(source, out)?;
        let place = || Place::File { file: source.file.clone(), line: 0 };
        // Rows of cells are written as a text with commas.
        let separator = match &opened {
            Opened::Text(_, separator) => *separator,
            Opened::Cells(_) => b',',
        };
        let mut records = Records::of(&opened);
        let Some(header) = records.next().map(|(_, header)| header.clone()) else {
            out.push(Diagnostic::new(&codes::TABLE_VIDE, place()));
            return None;
        };
        let mapped = source.columns.iter().find(|(field, _)| fold(field) == ID).map(|(_, header)| header.as_str());
        let wanted = fold(mapped.unwrap_or(ID));
        let Some(id) = header.iter().position(|header| fold(header) == wanted) else {
            let fact = Diagnostic::new(&codes::COLONNE_ABSENTE, place()).with("field", ID);
            out.push(fact.with("near", "").with("candidate", ""));
            return None;
        };
        let mut rows = Vec::new();
        while let Some((_, record)) = records.next() {
            rows.push(record.clone());
        }
        (out.error_count() == before).then_some(Self { header, rows, id, separator })
    }

    /// The ids, in the order of the file.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().map(|row| row.get(self.id).unwrap_or_default().trim())
    }

    /// The text of a row in the first column that has one of those headers.
    #[must_use]
    pub fn text(&self, row: usize, headers: &[&str]) -> Option<&str> {
        let column = self.header.iter().position(|header| headers.contains(&fold(header).as_str()))?;
        self.rows.get(row)?.get(column).map(str::trim)
    }

    /// The table with only the rows whose id is kept, in UTF-8.
    #[must_use]
    pub fn kept(&self, keep: impl Fn(&str) -> bool) -> Vec<u8> {
        let mut writer = csv::WriterBuilder::new().delimiter(self.separator).flexible(true).from_writer(Vec::new());
        // Writing to memory cannot fail.
        let _ = writer.write_record(&self.header);
        for row in self.rows.iter().filter(|row| keep(row.get(self.id).unwrap_or_default().trim())) {
            let _ = writer.write_record(row);
        }
        writer.into_inner().unwrap_or_default()
    }
}
