//! From text to records: separators, quotation marks, lines.

use super::TableSource;
use super::open::{CellRow, Opened};
use super::text::line_after;
use crate::diagnostic::catalog::tables as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};

/// The separator of a table: the declared one, else the one that the header holds most of.
pub(super) fn separator(source: &TableSource, text: &str, out: &mut Diagnostics) -> Option<u8> {
    if let Some(declared) = source.separator {
        let usable =
            declared.is_ascii() && !declared.is_ascii_alphanumeric() && !matches!(declared, '"' | '\r' | '\n' | '\0');
        let byte = usable.then(|| u8::try_from(declared).ok()).flatten();
        if byte.is_none() {
            let place = Place::File { file: source.file.clone(), line: 0 };
            let shown = declared.escape_debug().to_string();
            out.push(Diagnostic::new(&codes::SEPARATEUR_IMPOSSIBLE, place).with("separator", shown));
        }
        return byte;
    }
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            _ => counts
                .iter_mut()
                .filter(|(one, _)| *one == byte)
                .for_each(|(_, count)| *count = count.saturating_add(1)),
        }
    }
    let mut best = (b',', 0);
    for (byte, count) in counts {
        if count > best.1 {
            best = (byte, count);
        }
    }
    Some(best.0)
}

/// Finds what quotation marks get wrong: a cell never closed, or text after the closing mark.
///
/// A cell is quoted only when its first character is a mark, and a doubled mark inside is one mark: the same reading as
/// the record reader's, so that what passes here is read as it looks.
pub(super) fn check_quotes(source: &TableSource, text: &str, separator: u8, out: &mut Diagnostics) {
    #[derive(Clone, Copy, PartialEq)]
    enum At {
        Start,
        Plain,
        Quoted,
        Closed,
    }
    let (mut at, mut line, mut column) = (At::Start, 1_u64, 1_u64);
    let mut opened = (1_u64, 1_u64);
    let place = |(line, column): (u64, u64)| Place::Cell {
        file: source.file.clone(),
        line,
        column,
        header: String::new(),
        value: String::new(),
    };
    for byte in text.bytes() {
        at = match (at, byte) {
            (At::Quoted, b'"') => At::Closed,
            (At::Start, b'"') => {
                opened = (line, column);
                At::Quoted
            }
            (At::Closed, b'"') | (At::Quoted, _) => At::Quoted,
            (_, b'\r' | b'\n') => At::Start,
            (_, byte) if byte == separator => At::Start,
            (At::Closed, _) => {
                out.push(Diagnostic::new(&codes::TEXTE_APRES_GUILLEMET, place(opened)));
                At::Plain
            }
            _ => At::Plain,
        };
        if byte == b'\n' {
            line = line.saturating_add(1);
        }
        if at == At::Start {
            column = if byte == separator { column.saturating_add(1) } else { 1 };
        }
    }
    if at == At::Quoted {
        out.push(Diagnostic::new(&codes::CELLULE_NON_FERMEE, place(opened)));
    }
}

/// Reads a table's records one after the other, each with the line it begins on.
pub(super) enum Records<'a> {
    /// Those of a text.
    Text(TextRecords<'a>),
    /// Those of rows of cells.
    Cells(CellRecords<'a>),
}

impl<'a> Records<'a> {
    /// The records of an opened table.
    pub(super) fn of(opened: &'a Opened<'a>) -> Self {
        match opened {
            Opened::Text(text, separator) => Self::Text(TextRecords::new(text, *separator)),
            Opened::Cells(rows) => {
                Self::Cells(CellRecords { rows: rows.iter(), width: None, record: csv::StringRecord::new() })
            }
        }
    }

    /// The next record and its line; none at the end.
    pub(super) fn next(&mut self) -> Option<(u64, &csv::StringRecord)> {
        match self {
            Self::Text(records) => records.next(),
            Self::Cells(records) => records.next(),
        }
    }
}

/// The records of rows of cells: each as wide as the header, or wider when it holds cells beyond.
pub(super) struct CellRecords<'a> {
    rows: std::slice::Iter<'a, CellRow>,
    width: Option<usize>,
    record: csv::StringRecord,
}

impl CellRecords<'_> {
    /// Cells past the header are counted up to so many: a cell at the far right of a sheet would make a huge row.
    const BEYOND: usize = 16;

    fn next(&mut self) -> Option<(u64, &csv::StringRecord)> {
        let row = self.rows.next()?;
        let end = row.cells.iter().map(|(at, _)| at.saturating_add(1)).max().unwrap_or(0);
        let width = *self.width.get_or_insert(end);
        let mut texts = vec![""; end.clamp(width, width.saturating_add(Self::BEYOND))];
        for (at, text) in &row.cells {
            // What stands further is kept as the last: a row is never taken for shorter than it is.
            let at = (*at).min(texts.len().saturating_sub(1));
            if let Some(held) = texts.get_mut(at) {
                *held = text;
            }
        }
        self.record.clear();
        for text in texts {
            self.record.push_field(text);
        }
        Some((row.line, &self.record))
    }
}

/// The records of a text.
pub(super) struct TextRecords<'a> {
    text: &'a str,
    reader: csv::Reader<&'a [u8]>,
    record: csv::StringRecord,
    /// Where the last count of lines stopped: the byte and its line.
    counted: (usize, u64),
}

impl<'a> TextRecords<'a> {
    /// The records of a text.
    fn new(text: &'a str, separator: u8) -> Self {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(text.as_bytes());
        Self { text, reader, record: csv::StringRecord::new(), counted: (0, 1) }
    }

    fn next(&mut self) -> Option<(u64, &csv::StringRecord)> {
        // The text is valid UTF-8 and records may have any length: the only errors that the reader knows cannot occur.
        if !self.reader.read_record(&mut self.record).ok()? {
            return None;
        }
        let before = self.record.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(0);
        // The reader's own position stands before the blank lines that it skips.
        let bytes = self.text.as_bytes();
        let blank = bytes.get(before..)?.iter().take_while(|byte| matches!(**byte, b'\r' | b'\n')).count();
        let start = before.saturating_add(blank);
        let passed = bytes.get(self.counted.0..start).unwrap_or_default();
        self.counted = (start, self.counted.1.saturating_add(line_after(passed)).saturating_sub(1));
        Some((self.counted.1, &self.record))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_count_blank_ones_and_those_inside_cells() {
        let mut records = TextRecords::new("a;b\r\n\r\n\"x\ny\";1\n\n\nz;2", b';');
        let mut lines = Vec::new();
        while let Some((line, record)) = records.next() {
            lines.push((line, record.len()));
        }
        assert_eq!(lines, [(1, 2), (3, 2), (7, 2)]);
    }
}
