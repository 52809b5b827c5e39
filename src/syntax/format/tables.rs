//! Tables: cells in columns.

use super::lines::{Entry, LogicalLine, push_line};
use super::tokens;
use crate::diagnostic::Language;
use crate::syntax::blocks::cell_ranges;
use crate::syntax::fold::{composed, fold};
use crate::syntax::grammar::Rule;
use crate::syntax::keywords::{keyword, written};
use crate::syntax::layout::LineKind;

/// Which words of a table belong to the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// Those of a table of bounds or of a parameter: its rows `de` and `à`, its column of values.
    Bounds,
    /// None: the first cells of examples are names that people gave.
    Examples,
}

/// The words of the tables that follow a line, from those of the tables before it.
pub(super) fn words_after(entry: &Entry, before: Words) -> Words {
    match entry {
        Entry::Line(line) if line.indent == 0 => match line.rule {
            Some(Rule::line_examples) => Words::Examples,
            _ => Words::Bounds,
        },
        _ => before,
    }
}

/// Writes rows that stand one under the other, with the comments between them.
pub(super) fn write(entries: &[Entry], words: Words, language: Language, out: &mut String) {
    let mut header = true;
    let rows: Vec<Vec<String>> = entries
        .iter()
        .map(|entry| match entry {
            // A row that cannot be cut into cells stays as it is.
            Entry::Line(line) if line.line.kind == LineKind::Row && !line.line.broken => {
                let row = row(line, header, words, language);
                header = false;
                row
            }
            _ => Vec::new(),
        })
        .collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    for (entry, row) in entries.iter().zip(&rows) {
        let Entry::Line(line) = entry else {
            entry.write(language, out);
            continue;
        };
        if line.line.broken {
            entry.write(language, out);
            continue;
        }
        let mut text = String::from("|");
        for (cell, width) in row.iter().zip(&widths) {
            let padding = width.saturating_sub(cell.chars().count());
            for piece in [" ", cell.as_str(), &" ".repeat(padding), " |"] {
                text.push_str(piece);
            }
        }
        if let Some((_, comment)) = &line.trailing {
            text.push_str("  ");
            text.push_str(comment);
        }
        push_line(line.indent, &text, out);
    }
}

fn row(line: &LogicalLine, header: bool, words: Words, language: Language) -> Vec<String> {
    let ranges = cell_ranges(&line.folded);
    let last = ranges.len().saturating_sub(1);
    let cells = ranges.into_iter().enumerate().map(|(position, (start, end))| {
        let folded = line.folded.get(start..end).unwrap_or("");
        let as_written = || composed(line.written(start, end));
        if folded.is_empty() {
            return String::new();
        }
        // The words of a table: its rows of bounds, its column of values.
        let words: &[&str] = match (header, position) {
            _ if words == Words::Examples => &[],
            (false, 0) => &["de", "a"],
            (true, position) if position == last => &["valeur"],
            _ => &[],
        };
        let found = words.iter().find(|key| keyword(key).is_some_and(|word| word.writings().contains(&fold(folded))));
        match found {
            Some(key) => written(key, language).to_owned(),
            None => tokens::of_cell(line, folded, start, language).unwrap_or_else(as_written),
        }
    });
    cells.collect()
}
