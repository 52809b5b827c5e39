//! The formatter: the same policy, in the same order with the same comments, laid out and worded one way.
//!
//! It works on the text, line by line: a line that reads is written again from the pieces the grammar sees in it, its
//! keywords in the language asked for; a line that does not read stays as it is, so nothing is ever lost. What it gives
//! is read again and compared with what it was given before anyone sees it.

mod align;
mod lines;
mod tables;
mod tokens;
mod wrap;

use super::report::Report;
use super::statements::Reader;
use super::{ast, dump};
use crate::diagnostic::Language;
use crate::source::FileId;
use lines::Entry;

pub use align::align;

/// A formatted text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formatted {
    /// The text; as it was given when `kept` is false.
    pub text: String,
    /// Whether the new text says what the old one said, with the same comments. Never false, unless the formatter is at
    /// fault: then the text is the old one.
    pub kept: bool,
}

/// The widest line that the formatter writes when it has a choice, in characters.
const WIDTH: usize = 120;

/// Formats a policy's text. Without a language, the one that the text declares, else French.
#[must_use]
pub fn format(text: &str, language: Option<Language>) -> Formatted {
    let before = read(text);
    let language = language.or(before.policy.language).unwrap_or(Language::French);
    let formatted = layout(text, &before, language);
    let after = read(&formatted);
    let kept = before.says() == after.says() && before.comments == after.comments && after.faults <= before.faults;
    Formatted { text: if kept { formatted } else { text.to_owned() }, kept }
}

/// A text as it is read.
struct Reading {
    policy: ast::Policy,
    entries: Vec<Entry>,
    /// The comments in the order of the text, spaces around them left out.
    comments: Vec<String>,
    /// How many faults were told.
    faults: usize,
}

impl Reading {
    /// What the policy says, whatever the language it says to be written in.
    fn says(&self) -> String {
        dump(&ast::Policy { language: self.policy.language.map(|_| Language::French), ..self.policy.clone() })
    }
}

fn read(text: &str) -> Reading {
    let file = FileId(0);
    let mut reader = Reader::new(text, file, Report::noting_reads());
    let policy = reader.policy();
    let reads = reader.report.reads.take().unwrap_or_default();
    let entries = lines::entries(text, file, &reads, policy.language);
    let mut comments: Vec<(usize, String)> = Vec::new();
    for entry in &entries {
        comments.extend(entry.comments().map(|(at, comment)| (at, comment.trim().to_owned())));
    }
    comments.sort();
    let comments = comments.into_iter().map(|(_, comment)| comment).collect();
    Reading { policy, entries, comments, faults: reader.report.count() }
}

fn layout(text: &str, reading: &Reading, language: Language) -> String {
    let mut out = String::with_capacity(text.len());
    let mut entries = reading.entries.as_slice();
    let mut words = tables::Words::Bounds;
    while let Some((first, rest)) = entries.split_first() {
        words = tables::words_after(first, words);
        let rows = entries.iter().take_while(|entry| entry.is_row_like(first)).count();
        if rows > 0 {
            let (table, after) = entries.split_at(rows);
            tables::write(table, words, language, &mut out);
            entries = after;
        } else {
            first.write(language, &mut out);
            entries = rest;
        }
    }
    out
}
