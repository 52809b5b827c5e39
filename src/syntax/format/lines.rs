//! A text cut into what the formatter writes one after the other: logical lines, comment lines, blank lines.

use super::{WIDTH, tokens, wrap};
use crate::diagnostic::Language;
use crate::source::FileId;
use crate::syntax::grammar::Rule;
use crate::syntax::keywords::leads;
use crate::syntax::layout::{Layout, Line, LineKind, comment_of};
use crate::syntax::numbers::Numbers;
use crate::syntax::report::Report;

/// How many spaces a level of indentation is.
const STEP: usize = 2;

/// One thing that the formatter writes.
#[derive(Debug)]
pub(super) enum Entry {
    /// One blank line, or several.
    Blank,
    /// A comment alone on its line.
    Comment {
        /// Where it begins.
        at: usize,
        /// With its `#`.
        text: String,
        /// The indentation it gets.
        indent: usize,
    },
    /// A logical line.
    Line(Box<LogicalLine>),
}

/// A logical line with the comments that stand on it.
#[derive(Debug)]
pub(super) struct LogicalLine {
    /// What the grammar reads.
    pub folded: String,
    /// What was written, of which `folded` is a form: the text of each folded byte range is found by `written`.
    pub line: Line,
    /// The rule it reads by; none when it does not read.
    pub rule: Option<Rule>,
    /// The indentation it gets.
    pub indent: usize,
    /// Comments inside it, each with its place.
    pub inner: Vec<(usize, String)>,
    /// The comment at its end.
    pub trailing: Option<(usize, String)>,
    /// Its physical lines as they are, without the comments, when it does not read.
    pub raw: Vec<(usize, String)>,
    /// The whole text of the file, for what folding loses.
    pub source: std::rc::Rc<str>,
    /// How its numbers are read.
    pub numbers: Numbers,
    /// Whether the file says its language.
    pub declared: bool,
}

impl Entry {
    /// The comments it holds, with their places.
    pub fn comments(&self) -> Box<dyn Iterator<Item = (usize, &str)> + '_> {
        match self {
            Self::Blank => Box::new(std::iter::empty()),
            Self::Comment { at, text, .. } => Box::new(std::iter::once((*at, text.as_str()))),
            Self::Line(line) => {
                Box::new(line.inner.iter().chain(&line.trailing).map(|(at, text)| (*at, text.as_str())))
            }
        }
    }

    /// Whether it belongs to the table that begins with `first`.
    pub fn is_row_like(&self, first: &Self) -> bool {
        match (self, first) {
            (Self::Line(line), Self::Line(first)) => {
                line.line.kind == LineKind::Row && first.line.kind == LineKind::Row && line.indent == first.indent
            }
            (Self::Comment { .. }, Self::Line(first)) => first.line.kind == LineKind::Row,
            _ => false,
        }
    }

    /// Writes it.
    pub fn write(&self, language: Language, out: &mut String) {
        match self {
            Self::Blank => out.push('\n'),
            Self::Comment { text, indent, .. } => push_line(*indent, text, out),
            Self::Line(line) => line.write(language, out),
        }
    }
}

/// Appends one physical line.
pub(super) fn push_line(indent: usize, text: &str, out: &mut String) {
    out.push_str(&" ".repeat(indent));
    out.push_str(text.trim_end());
    out.push('\n');
}

impl LogicalLine {
    /// What was written where the folded text has that range.
    pub fn written(&self, start: usize, end: usize) -> &str {
        self.source.get(self.line.span(start, end).range()).unwrap_or("")
    }

    fn write(&self, language: Language, out: &mut String) {
        for (_, comment) in &self.inner {
            push_line(self.indent, comment, out);
        }
        let pieces = match self.rule.and_then(|rule| tokens::of_line(self, rule, language)) {
            Some(tokens) => wrap::wrap(&tokens, self.indent, WIDTH),
            None => self.raw.iter().map(|(more, text)| format!("{}{text}", " ".repeat(*more))).collect(),
        };
        let last = pieces.len().saturating_sub(1);
        for (position, piece) in pieces.iter().enumerate() {
            match &self.trailing {
                Some((_, comment)) if position == last => push_line(self.indent, &format!("{piece}  {comment}"), out),
                _ => push_line(self.indent, piece, out),
            }
        }
    }
}

/// A physical line of the text.
struct Physical<'a> {
    start: usize,
    text: &'a str,
    comment: Option<(usize, &'a str)>,
}

/// Cuts the text; `reads` says by which rule the line that begins at a place was read.
pub(super) fn entries(text: &str, file: FileId, reads: &[(u32, Rule)], language: Option<Language>) -> Vec<Entry> {
    let source: std::rc::Rc<str> = std::rc::Rc::from(text);
    let mut rules: Vec<(u32, Rule)> = reads.to_vec();
    rules.sort_by_key(|(start, _)| *start);
    let mut lines = Vec::new();
    let mut layout = Layout::new(text, file);
    let mut report = Report::default();
    loop {
        // A text with more faults than are told is laid out to its end all the same.
        if report.is_full() {
            report = Report::default();
        }
        let Some(root) = layout.next_root(&mut report) else {
            if report.is_full() {
                continue;
            }
            break;
        };
        // The rows of examples hold data.
        let data = leads("exemples", &root.folded).is_some();
        let own = Numbers::of(language);
        flatten(root, 0, (own, if data { Numbers::Data } else { own }), &mut lines);
    }
    let physical = physical_lines(text);
    let mut entries: Vec<Entry> = Vec::new();
    let mut next = 0_usize;
    let mut lines = lines.into_iter().peekable();
    let mut last_depth = 0_usize;
    while let Some(one) = physical.get(next) {
        let end = one.start.saturating_add(one.text.len());
        let owns = lines.peek().is_some_and(|(line, ..)| {
            let range = line.whole().range();
            range.start >= one.start && range.start < end.max(one.start.saturating_add(1))
        });
        if let (true, Some((line, depth, numbers))) = (owns, lines.next_if(|_| owns)) {
            let stop = line.whole().range().end;
            let first = next;
            while physical.get(next.saturating_add(1)).is_some_and(|after| after.start < stop) {
                next = next.saturating_add(1);
            }
            let parts = physical.get(first..=next).unwrap_or_default();
            last_depth = depth;
            let mut line = logical(line, depth, parts, &rules, &source);
            (line.numbers, line.declared) = (numbers, language.is_some());
            entries.push(Entry::Line(Box::new(line)));
        } else if let Some((at, comment)) = one.comment {
            let own = one.text.len().saturating_sub(one.text.trim_start().len());
            let following = lines.peek().map_or(0, |(_, depth, _)| *depth);
            let depth = match (own, following) {
                (0, _) => 0,
                (_, 0) => last_depth.max(1),
                (_, following) => following,
            };
            let text = comment.trim_end().to_owned();
            entries.push(Entry::Comment { at, text, indent: depth.saturating_mul(STEP) });
        } else if one.text.trim().is_empty() && !matches!(entries.last(), None | Some(Entry::Blank)) {
            entries.push(Entry::Blank);
        }
        next = next.saturating_add(1);
    }
    while matches!(entries.last(), Some(Entry::Blank)) {
        entries.pop();
    }
    entries
}

/// `numbers` says how lines are read, then rows.
fn flatten(mut line: Line, depth: usize, numbers: (Numbers, Numbers), lines: &mut Vec<(Line, usize, Numbers)>) {
    let children = std::mem::take(&mut line.children);
    // A line before any block keeps the place that makes it a fault.
    let depth = if depth == 0 && line.indent > 0 { 1 } else { depth };
    let own = if line.kind == LineKind::Row { numbers.1 } else { numbers.0 };
    lines.push((line, depth, own));
    for child in children {
        flatten(child, depth.saturating_add(1), numbers, lines);
    }
}

fn physical_lines(text: &str) -> Vec<Physical<'_>> {
    let mut at = 0_usize;
    let mut lines = Vec::new();
    for raw in text.split('\n') {
        let comment = comment_of(raw).map(|from| (at.saturating_add(from), raw.get(from..).unwrap_or("")));
        lines.push(Physical { start: at, text: raw, comment });
        at = at.saturating_add(raw.len()).saturating_add(1);
    }
    lines
}

fn logical(
    line: Line,
    depth: usize,
    parts: &[Physical<'_>],
    rules: &[(u32, Rule)],
    source: &std::rc::Rc<str>,
) -> LogicalLine {
    let start = line.whole().start;
    let found = rules.binary_search_by_key(&start, |(at, _)| *at).ok();
    let rule = found.and_then(|at| rules.get(at)).map(|(_, rule)| *rule);
    let mut comments: Vec<(usize, String)> =
        parts.iter().filter_map(|part| part.comment).map(|(at, text)| (at, text.trim_end().to_owned())).collect();
    let ends = parts.last().is_some_and(|last| last.comment.is_some());
    let trailing = if ends { comments.pop() } else { None };
    let base = parts.first().map_or(0, |first| indent_of(first.text));
    let raw = parts.iter().filter(|part| !content(part).trim().is_empty()).enumerate().map(|(position, part)| {
        let more = indent_of(part.text).saturating_sub(base);
        // What goes on stays deeper than what it goes on with.
        (if position == 0 { 0 } else { more.max(STEP) }, content(part).trim().to_owned())
    });
    let raw = raw.collect();
    LogicalLine {
        folded: line.folded.clone(),
        rule: rule.filter(|_| !line.broken),
        indent: depth.saturating_mul(STEP),
        inner: comments,
        trailing,
        raw,
        source: std::rc::Rc::clone(source),
        numbers: Numbers::default(),
        declared: false,
        line,
    }
}

fn content<'a>(part: &Physical<'a>) -> &'a str {
    let length = part.comment.map_or(part.text.len(), |(at, _)| at.saturating_sub(part.start));
    part.text.get(..length).unwrap_or(part.text)
}

fn indent_of(text: &str) -> usize {
    text.chars().take_while(|character| character.is_whitespace()).count()
}
