//! Lines of the sources with edits put in their place.

use crate::names::{Edit, Piece, Put};
use crate::source::{SourceMap, Span};
use crate::syntax::ast::Applied;

/// The sources and the edits to put in them.
pub(super) struct Page<'a> {
    pub(super) map: &'a SourceMap,
    pub(super) edits: &'a [Edit],
    /// The comment that a change leaves on a line; none when it leaves none.
    pub(super) comment: &'a dyn Fn(&Applied) -> Option<String>,
}

/// A change of a text, by place.
struct Change {
    start: usize,
    end: usize,
    text: String,
}

impl Page<'_> {
    /// A block, from its first word to the end of its last line.
    pub(super) fn block(&self, span: Span) -> String {
        self.region(span, span.range().start)
    }

    /// The whole lines at a place, shifted to an indentation.
    fn lines(&self, span: Span, indent: usize) -> String {
        let text = self.text(span);
        let start = line_start(text, span.range().start);
        let own = text.get(start..).unwrap_or("").chars().take_while(|character| *character == ' ').count();
        let region = self.region(span, start);
        let shifted = region.lines().map(|line| {
            let blank = line.chars().take_while(|character| *character == ' ').count();
            let wanted = blank.saturating_add(indent).saturating_sub(own);
            format!("{}{}", " ".repeat(wanted), line.trim_start_matches(' '))
        });
        shifted.collect::<Vec<_>>().join("\n")
    }

    fn text(&self, span: Span) -> &str {
        self.map.file(span.file).map_or("", |file| file.text())
    }

    /// The text from a place to the end of the span's last line, edited.
    fn region(&self, span: Span, start: usize) -> String {
        let text = self.text(span);
        let end = line_end(text, span.range().end);
        self.edited(span, start, end)
    }

    /// The text of a range, edited.
    fn edited(&self, file: Span, start: usize, end: usize) -> String {
        let text = self.text(file);
        let inside = |edit: &&Edit| {
            let range = edit.at.range();
            edit.at.file == file.file && range.start >= start && range.end <= end
        };
        let edits: Vec<&Edit> = self.edits.iter().filter(inside).collect();
        let dropped: Vec<(usize, usize)> = edits
            .iter()
            .filter(|edit| matches!(edit.put, Put::Nothing))
            .map(|edit| {
                let range = edit.at.range();
                (line_start(text, range.start).saturating_sub(1).max(start), line_end(text, range.end))
            })
            .collect();
        let gone = |at: usize| dropped.iter().any(|(first, last)| at > *first && at <= *last);
        let mut changes: Vec<Change> = Vec::new();
        let mut comments: Vec<Change> = Vec::new();
        let mut added: Vec<Change> = Vec::new();
        for edit in edits {
            let range = edit.at.range();
            let last = line_end(text, range.end);
            match &edit.put {
                Put::Inline(pieces) if !gone(range.end) => {
                    let new = pieces.iter().map(|piece| self.piece(piece)).collect();
                    changes.push(Change { start: range.start, end: range.end, text: new });
                    let told = (self.comment)(&edit.by).map_or_else(String::new, |told| format!("  # {told}"));
                    if last <= end && !comments.iter().any(|other| other.start == last && other.text == told) {
                        comments.push(Change { start: last, end: last, text: told });
                    }
                }
                // What was put beside a line that is gone stays; what was put under it goes with it.
                Put::Lines { lines, like, deeper } if last <= end && (*deeper == 0 || !gone(range.end)) => {
                    let indent = indent(self.text(*like), like.range().start).saturating_add(*deeper);
                    let told = (self.comment)(&edit.by);
                    for piece in lines {
                        let new = self.new_lines(piece, indent, told.as_deref());
                        added.push(Change { start: last, end: last, text: new });
                    }
                }
                Put::Inline(_) | Put::Lines { .. } | Put::Nothing => {}
            }
        }
        changes.extend(dropped.iter().map(|(start, end)| Change { start: *start, end: *end, text: String::new() }));
        changes.sort_by_key(|change| (change.start, change.end));
        changes.extend(comments);
        changes.extend(added);
        // What comes at one place keeps its order: the line, its comments, the lines after it.
        changes.sort_by_key(|change| change.end);
        let mut out = String::new();
        let mut at = start;
        for change in &changes {
            if change.end < at {
                continue;
            }
            out.push_str(text.get(at..change.start.max(at)).unwrap_or("").trim_end_matches(['\r']));
            out.push_str(&change.text);
            at = change.end;
        }
        out.push_str(text.get(at..end).unwrap_or(""));
        out
    }

    fn piece(&self, piece: &Piece) -> String {
        match piece {
            Piece::Text(text) => (*text).to_owned(),
            Piece::Prefixed(text, span) => format!("{text}{}", self.slice(*span)),
            Piece::Whole(span) => self.lines(*span, 0),
        }
    }

    /// What stands at a place, edited, without the comments that edits would leave.
    fn slice(&self, span: Span) -> String {
        let plain = Page { map: self.map, edits: self.edits, comment: &|_| None };
        let range = span.range();
        plain.edited(span, range.start, range.end)
    }

    /// New lines, each told of.
    fn new_lines(&self, piece: &Piece, indent: usize, told: Option<&str>) -> String {
        let text = match piece {
            Piece::Whole(span) => self.lines(*span, indent),
            piece => format!("{}{}", " ".repeat(indent), self.piece(piece)),
        };
        let told = told.map_or_else(String::new, |told| format!("  # {told}"));
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        lines.flat_map(|line| ["\n", line, told.as_str()]).collect()
    }
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end.saturating_add(1))
}

fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|after| after.find('\n')).map_or(text.len(), |end| at.saturating_add(end))
}

fn indent(text: &str, at: usize) -> usize {
    let line = text.get(line_start(text, at)..).unwrap_or("");
    line.chars().take_while(|character| *character == ' ').count()
}
