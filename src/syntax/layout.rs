//! The layout of a file: logical lines, their children by indentation, table rows.
//!
//! This layer cannot fail: whatever the text, it gives lines; a line that it finds faulty is marked and left unread. It
//! knows the few words that continue a line and nothing else of the language.

use super::fold::fold_into;
use super::keywords::{is_name_character, leads};
use super::report::Report;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::syntax as codes;
use crate::source::{FileId, Span};

/// The longest logical line that is read, in bytes of folded text.
const LONGEST_LINE: usize = 32_000;
/// How deep parentheses and nested conditions may go.
const DEEPEST_NESTING: usize = 32;
/// How deep children go; what is deeper is a sibling of the deepest.
const DEEPEST_CHILDREN: usize = 6;
/// What a tabulation counts for in an indentation, in spaces.
const TAB_WIDTH: usize = 2;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineKind {
    /// A statement or the opening of a block.
    Statement,
    /// A row of a table.
    Row,
}

/// A logical line with the lines under it.
#[derive(Debug)]
pub(super) struct Line {
    /// What it is.
    pub kind: LineKind,
    /// Its indentation, in characters.
    pub indent: usize,
    /// Its folded text, without comments, continuation lines joined by a space.
    pub folded: String,
    /// The place of each folded byte in the file: first and last byte of the character it comes from.
    places: Vec<(u32, u32)>,
    /// The file.
    file: FileId,
    /// Whether a fault was already reported that forbids to read it.
    pub broken: bool,
    /// The lines under it.
    pub children: Vec<Line>,
}

impl Line {
    /// The place in the file of a range of the folded text, without the spaces around it.
    pub fn span(&self, start: usize, end: usize) -> Span {
        let text = self.folded.get(start..end).unwrap_or("");
        let end = start.saturating_add(text.trim_end_matches(' ').len());
        let place = |at: usize| self.places.get(at).copied();
        let last = place(self.places.len().saturating_sub(1)).map_or(0, |(_, last)| last);
        let first = place(start).map_or(last, |(first, _)| first);
        let end = match end.checked_sub(1) {
            Some(before) if end > start => place(before).map_or(last, |(_, last)| last),
            _ => first,
        };
        Span { file: self.file, start: first, end: end.max(first) }
    }

    /// The line without its first bytes, and without the spaces after them.
    pub fn without_first(mut self, bytes: usize) -> Self {
        let rest = self.folded.get(bytes..).unwrap_or("").trim_start_matches(' ');
        let dropped = self.folded.len().saturating_sub(rest.len());
        let rest = rest.to_owned();
        self.places.drain(..dropped.min(self.places.len()));
        self.folded = rest;
        self
    }

    /// A part of the line, as a line of its own.
    pub fn part(&self, start: usize, end: usize) -> Self {
        Self {
            kind: self.kind,
            indent: self.indent,
            folded: self.folded.get(start..end).unwrap_or("").to_owned(),
            places: self.places.get(start..end).unwrap_or(&[]).to_vec(),
            file: self.file,
            broken: self.broken,
            children: Vec::new(),
        }
    }

    /// The place of the whole line.
    pub fn whole(&self) -> Span {
        self.span(0, self.folded.len())
    }

    /// The place of the line and of everything under it.
    pub fn with_children(&self) -> Span {
        self.children.iter().fold(self.whole(), |span, child| span.to(child.with_children()))
    }
}

/// The layout of a text, read one block after the other.
pub(super) struct Layout<'a> {
    pieces: std::str::Split<'a, char>,
    at: usize,
    file: FileId,
    open: Option<Open>,
    ahead: Option<Line>,
}

impl<'a> Layout<'a> {
    /// The layout of that text.
    pub fn new(text: &'a str, file: FileId) -> Self {
        Self { pieces: text.split('\n'), at: 0, file, open: None, ahead: None }
    }

    /// The next line that stands under no other, with everything under it.
    pub fn next_root(&mut self, report: &mut Report) -> Option<Line> {
        let line = self.next_line(report)?;
        Some(self.with_children(line, 0, report))
    }

    fn with_children(&mut self, mut line: Line, depth: usize, report: &mut Report) -> Line {
        if line.kind == LineKind::Row || depth > DEEPEST_CHILDREN {
            return line;
        }
        while let Some(child) = self.next_line(report) {
            if child.indent <= line.indent {
                self.ahead = Some(child);
                break;
            }
            let child = self.with_children(child, depth.saturating_add(1), report);
            line.children.push(child);
        }
        line
    }

    /// The next logical line, alone.
    fn next_line(&mut self, report: &mut Report) -> Option<Line> {
        if let Some(line) = self.ahead.take() {
            return Some(line);
        }
        while !report.is_full()
            && let Some(raw) = self.pieces.next()
        {
            let start = self.at;
            self.at = start.saturating_add(raw.len()).saturating_add(1);
            let Some(physical) = physical(raw, start, self.file, report) else { continue };
            match self.open.as_mut() {
                Some(logical) if logical.continues_with(&physical) => logical.join(physical),
                _ => {
                    if let Some(logical) = self.open.replace(Open::new(physical)) {
                        return Some(logical.close(report));
                    }
                }
            }
        }
        self.open.take().map(|logical| logical.close(report))
    }
}

/// One physical line that holds something.
struct Physical {
    file: FileId,
    indent: usize,
    folded: String,
    places: Vec<(u32, u32)>,
    /// Parentheses opened minus closed.
    depth: i64,
    /// The first closing parenthesis that closes nothing on this line, as a folded position.
    broken: bool,
}

fn physical(raw: &str, start: usize, file: FileId, report: &mut Report) -> Option<Physical> {
    let mut indent = 0_usize;
    let mut tab = false;
    let mut content = raw.len();
    for (at, character) in raw.char_indices() {
        match character {
            '\t' => {
                tab = true;
                indent = indent.saturating_add(TAB_WIDTH);
            }
            '\u{feff}' => {}
            _ if character.is_whitespace() => indent = indent.saturating_add(1),
            _ => {
                content = at;
                break;
            }
        }
    }
    let body = raw.get(content..).unwrap_or("");
    if body.is_empty() || body.starts_with('#') {
        return None;
    }
    if tab {
        let span = Span::new(file, start, start.saturating_add(content));
        report.push(Diagnostic::at(&codes::TABULATION, span).fixed_by(span, " ".repeat(indent)));
    }
    let (end, unclosed) = end_of_content(body);
    let body = body.get(..end).unwrap_or("").trim_end();
    let mut line = Physical { file, indent, folded: String::new(), places: Vec::new(), depth: 0, broken: false };
    let from = start.saturating_add(content);
    if let Some((mark, closing)) = unclosed {
        let span = Span::new(file, from.saturating_add(mark), from.saturating_add(body.len()));
        let end = Span::new(file, from.saturating_add(body.len()), from.saturating_add(body.len()));
        report.push(
            Diagnostic::at(&codes::UNCLOSED_QUOTE, span).with("mark", closing.trim_start()).fixed_by(end, closing),
        );
        line.broken = true;
    }
    fold_body(body, from, &mut line);
    Some(line)
}

fn fold_body(body: &str, from: usize, line: &mut Physical) {
    let number = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
    let mut quote = None;
    for (at, character) in body.char_indices() {
        let first = from.saturating_add(at);
        let before = line.folded.len();
        fold_into(character, &mut line.folded);
        let place = (number(first), number(first.saturating_add(character.len_utf8())));
        line.places.resize(line.places.len().saturating_add(line.folded.len().saturating_sub(before)), place);
        if line.folded.len() == before
            && let Some(last) = line.places.last_mut()
        {
            // A combining mark belongs to the letter before it.
            last.1 = place.1;
        }
        match (quote, character) {
            (None, '(') => line.depth = line.depth.saturating_add(1),
            (None, ')') => line.depth = line.depth.saturating_sub(1),
            _ => quote = quote_after(quote, character),
        }
    }
}

/// The closing mark awaited after that character.
pub(super) fn quote_after(quote: Option<char>, character: char) -> Option<char> {
    match (quote, character) {
        (Some(closing), _) if closing == character => None,
        (Some(closing), _) => Some(closing),
        (None, '«') => Some('»'),
        (None, '“') => Some('”'),
        (None, '"') => Some('"'),
        (None, _) => None,
    }
}

/// Where the content ends: at a comment or at the end; with the place of a mark that nothing closes and what would.
fn end_of_content(body: &str) -> (usize, Option<(usize, &'static str)>) {
    let mut quote = None;
    let mut opened = 0_usize;
    for (at, character) in body.char_indices() {
        if quote.is_none() && character == '#' {
            return (at, None);
        }
        let next = quote_after(quote, character);
        if quote.is_none() && next.is_some() {
            opened = at;
        }
        quote = next;
    }
    let closing = match quote {
        None => None,
        Some('»') => Some(" »"),
        Some('”') => Some("”"),
        Some(_) => Some("\""),
    };
    (body.len(), closing.map(|closing| (opened, closing)))
}

/// Where the comment of a physical line begins, in bytes.
pub(super) fn comment_of(raw: &str) -> Option<usize> {
    let (end, _) = end_of_content(raw);
    raw.get(end..).is_some_and(|rest| rest.starts_with('#')).then_some(end)
}

/// A logical line that may still go on.
struct Open {
    line: Line,
    depth: i64,
    raw: bool,
}

/// Words that continue a line when they begin a deeper one.
const CONTINUING: &[&str] = &["et", "ou", "alors", "sinon"];
/// Signs that continue a line when they begin a deeper one.
const CONTINUING_SIGNS: &[char] = &['+', '-', '*', '/', '<', '>', '=', ')', '&', '!'];
/// Words whose line may end in a condition: a deeper `si` goes on with it.
const VALUED: &[&str] = &["vaut", "critere", "sans_points"];
/// Words that always begin a line, even inside a parenthesis that was left open.
const BEGINNING: &[&str] = &["source", "statut", "vaut", "critere", "rubrique", "champ"];

impl Open {
    fn new(physical: Physical) -> Self {
        let kind = if physical.folded.starts_with('|') { LineKind::Row } else { LineKind::Statement };
        // The raw rest of a `source` line may hold any sign.
        let raw = leads("source", &physical.folded).is_some();
        Self {
            depth: physical.depth,
            raw,
            line: Line {
                kind,
                indent: physical.indent,
                folded: physical.folded,
                places: physical.places,
                file: physical.file,
                broken: physical.broken,
                children: Vec::new(),
            },
        }
    }

    fn continues_with(&self, next: &Physical) -> bool {
        if self.line.kind == LineKind::Row || self.raw || next.folded.starts_with('|') && !next.folded.starts_with("||")
        {
            return false;
        }
        if self.depth > 0 && next.indent >= self.line.indent && next.folded.starts_with(')') {
            return true;
        }
        if next.indent <= self.line.indent {
            return false;
        }
        // A comma announces more, as an open parenthesis does.
        if self.depth > 0 || self.line.folded.ends_with(',') {
            return !BEGINNING.iter().any(|key| leads(key, &next.folded).is_some());
        }
        // `then` begins a level of an objective and goes on with a condition: under `objective` it is a level.
        if leads("objectif", &self.line.folded).is_some() && leads("puis", &next.folded).is_some() {
            return false;
        }
        // No line below a criterion is a range of its own.
        if leads("de", &next.folded).is_some() && leads("critere", &self.line.folded).is_some() {
            return true;
        }
        // No line below a value is a condition of its own.
        if leads("si", &next.folded).is_some()
            && leads("si_inconnu", &next.folded).is_none()
            && VALUED.iter().any(|key| leads(key, &self.line.folded).is_some())
        {
            return true;
        }
        // A bullet before a known line is no minus sign.
        let bulleted = next.folded.strip_prefix(['-', '*', '+']).map(|rest| rest.trim_start_matches(' '));
        let comment = next.folded.starts_with("//") || next.folded.starts_with("--") || next.folded.starts_with("/*");
        if comment || bulleted.is_some_and(super::mistakes::begins_a_line) {
            return false;
        }
        next.folded.starts_with(CONTINUING_SIGNS)
            || next.folded.starts_with("||")
            || CONTINUING.iter().any(|key| leads(key, &next.folded).is_some())
    }

    fn join(&mut self, next: Physical) {
        let place = self.line.places.last().map_or((0, 0), |(_, end)| (*end, *end));
        self.line.folded.push(' ');
        self.line.places.push(place);
        self.line.folded.push_str(&next.folded);
        self.line.places.extend(next.places);
        self.line.broken |= next.broken;
        self.depth = self.depth.saturating_add(next.depth);
    }

    fn close(mut self, report: &mut Report) -> Line {
        if self.line.folded.len() > LONGEST_LINE && !self.line.broken {
            let span = self.line.span(0, 1);
            report.push(Diagnostic::at(&codes::LINE_TOO_LONG, span).with("most", LONGEST_LINE.to_string()));
            self.line.broken = true;
        }
        if !self.line.broken && self.line.kind == LineKind::Statement && !self.raw {
            check_nesting(&mut self.line, report);
        }
        self.line
    }
}

/// Refuses what would make a reader of the line go too deep, and parentheses that do not pair.
fn check_nesting(line: &mut Line, report: &mut Report) {
    let mut opened = Vec::new();
    let mut deepest = 0_usize;
    let mut quote = None;
    for (at, character) in line.folded.char_indices() {
        let next = quote_after(quote, character);
        let plain = quote.is_none() && next.is_none();
        quote = next;
        if !plain {
            continue;
        }
        if character == '(' {
            opened.push(at);
            deepest = deepest.max(opened.len());
        } else if character == ')' && opened.pop().is_none() {
            let span = line.span(at, at.saturating_add(1));
            report.push(Diagnostic::at(&codes::CLOSING_PARENTHESIS, span).fixed_by(span, ""));
            line.broken = true;
            return;
        }
    }
    if let Some(first) = opened.first() {
        let length = line.folded.len();
        // What is enclosed ends where the rest of the line begins, or with the line.
        let from = opened.last().copied().unwrap_or(0);
        let rest = line.folded.get(from..).unwrap_or("");
        let stops = [
            " en ",
            " : ",
            " vaut ",
            " is worth ",
            " alors ",
            " then ",
            " sinon ",
            " si ",
            " if ",
            " selon ",
            " «",
            " vont a ",
        ];
        let head = leads("parametre", &line.folded).is_some();
        let stops = stops.iter().filter(|word| !head || matches!(**word, " en " | " «"));
        let stop = stops.filter_map(|word| rest.find(word)).min();
        let end = stop.map_or(line.whole().end, |stop| line.span(0, from.saturating_add(stop)).end);
        let end = Span { start: end, end, ..line.whole() };
        let span = line.span(*first, first.saturating_add(1).min(length));
        report.push(Diagnostic::at(&codes::UNCLOSED_PARENTHESIS, span).fixed_by(end, ")".repeat(opened.len())));
        line.broken = true;
        return;
    }
    let conditions = line.folded.split(|character| !is_name_character(character));
    let conditions = conditions.filter(|word| *word == "si" || *word == "if").count();
    if deepest > DEEPEST_NESTING || conditions > DEEPEST_NESTING {
        report.push(Diagnostic::at(&codes::NESTED_TOO_DEEP, line.whole()).with("most", DEEPEST_NESTING.to_string()));
        line.broken = true;
    }
}
