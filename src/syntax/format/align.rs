//! Tables put in columns again after some of their cells were rewritten, and nothing else of the text.

use super::lines::Entry;
use super::{read, tables};
use crate::diagnostic::Language;

/// Aligns the tables that hold those places; without a language, in the one that the text declares, else French.
///
/// What stands outside these tables keeps its bytes, and so do tables whose alignment would change what the text says.
#[must_use]
pub fn align(text: &str, places: &[usize]) -> String {
    let reading = read(text);
    let language = reading.policy.language.unwrap_or(Language::French);
    let mut aligned = String::with_capacity(text.len());
    let mut copied = 0_usize;
    let mut entries = reading.entries.as_slice();
    let mut words = tables::Words::Bounds;
    while let Some((first, rest)) = entries.split_first() {
        words = tables::words_after(first, words);
        let rows = entries.iter().take_while(|entry| entry.is_row_like(first)).count();
        if rows == 0 {
            entries = rest;
            continue;
        }
        let (mut table, after) = entries.split_at(rows);
        // Comments after the last row are not of the table.
        while let [inner @ .., Entry::Comment { .. }] = table {
            table = inner;
        }
        entries = after;
        let Some((from, to)) = lines_of(text, table) else { continue };
        if !places.iter().any(|place| (from..to).contains(place)) {
            continue;
        }
        aligned.push_str(text.get(copied..from).unwrap_or(""));
        aligned.push_str(&written(text, from, table, words, language));
        copied = to;
    }
    aligned.push_str(text.get(copied..).unwrap_or(""));
    let after = read(&aligned);
    let kept = reading.says() == after.says() && reading.comments == after.comments;
    if kept { aligned } else { text.to_owned() }
}

/// The whole physical lines that a table takes, with the end of the last one.
fn lines_of(text: &str, table: &[Entry]) -> Option<(usize, usize)> {
    let place = |entry: &Entry| match entry {
        Entry::Line(line) => Some(line.line.whole().range()),
        _ => None,
    };
    let (first, last) = (table.iter().find_map(place)?, table.iter().rev().find_map(place)?);
    let from = text.get(..first.start)?.rfind('\n').map_or(0, |at| at.saturating_add(1));
    let rest = text.get(last.end..)?;
    let to = rest.find('\n').map_or(text.len(), |at| last.end.saturating_add(at).saturating_add(1));
    Some((from, to))
}

/// The table in columns, at the indentation of its first row.
fn written(text: &str, from: usize, table: &[Entry], words: tables::Words, language: Language) -> String {
    let mut laid = String::new();
    tables::write(table, words, language, &mut laid);
    let rest = text.get(from..).unwrap_or("");
    let indent = rest.get(..rest.len().saturating_sub(rest.trim_start_matches([' ', '\t']).len())).unwrap_or("");
    let lines = laid.lines().map(|line| format!("{indent}{}\n", line.trim_start()));
    lines.collect()
}
