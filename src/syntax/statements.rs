//! Which lines a block may hold, and how each line of a block is told from the others by its first words.

use super::ast::{Admitted, Direction, Notes, Status};
use super::grammar::{Part, Parts, Rule, Scope};
use super::keywords::leads;
use super::layout::{Line, LineKind};
use super::mistakes;
use super::numbers::Numbers;
use super::report::Report;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::syntax as codes;
use crate::source::{FileId, Span};

/// A kind of line: the keyword that begins it and the rule that reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form {
    /// The key of its first keyword.
    pub key: &'static str,
    /// Its rule.
    pub rule: Rule,
    /// Whether it may stand only once in its block.
    pub once: bool,
    /// Whether other lines may stand under it.
    pub parent: bool,
}

/// A line that may stand once.
pub(super) const fn once(key: &'static str, rule: Rule) -> Form {
    Form { key, rule, once: true, parent: false }
}

/// A line that may stand many times.
pub(super) const fn many(key: &'static str, rule: Rule) -> Form {
    Form { key, rule, once: false, parent: false }
}

/// A line that may stand many times and holds others.
pub(super) const fn parent(key: &'static str, rule: Rule) -> Form {
    Form { key, rule, once: false, parent: true }
}

/// The lines that may stand anywhere.
const NOTES: &[Form] = &[many("source", Rule::line_source), once("statut", Rule::line_status)];

/// The lines that may stand anywhere and say who decided a rule and what may be done with it.
const STANDING: &[Form] = &[
    once("autorite", Rule::line_authority),
    many("admet", Rule::line_admitted),
    many("plancher", Rule::line_floor),
    many("plafond", Rule::line_ceiling),
    many("ordre_public", Rule::line_public_order),
    many("suppletif", Rule::line_default),
];

/// The line of [`STANDING`] that a line is; a condition may begin with a name that looks like its word.
fn standing(line: &Line, extra: Extra) -> Option<&'static Form> {
    let form = STANDING.iter().find(|form| leads(form.key, &line.folded).is_some())?;
    let whole = extra != Extra::RowsAndExpression || super::grammar::run(form.rule, &line.folded).is_ok();
    whole.then_some(form)
}

/// What else a block may hold besides its forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extra {
    /// Nothing.
    None,
    /// The rows of a table.
    Rows,
    /// The rows of a table and one line that is an expression.
    RowsAndExpression,
}

/// The lines of a block, told apart.
#[derive(Debug, Default)]
pub(super) struct Body<'l> {
    /// The lines, each with its rule.
    pub statements: Vec<(Rule, &'l Line)>,
    /// The rows.
    pub rows: Vec<&'l Line>,
    /// The lines that no keyword begins, where an expression may stand.
    pub free: Vec<&'l Line>,
    /// The sources and the status.
    pub notes: Notes,
}

/// A file being read.
pub(super) struct Reader<'a> {
    /// Its text.
    pub source: &'a str,
    /// Its number.
    pub file: FileId,
    /// Where faults go.
    pub report: Report,
    /// The folded words of what could not be read.
    pub unread: std::collections::BTreeSet<String>,
    /// How its numbers are read.
    pub numbers: Numbers,
    /// The findings that are meant.
    pub admitted: Vec<Admitted>,
}

impl<'a> Reader<'a> {
    /// A file of which nothing is read yet.
    pub fn new(source: &'a str, file: FileId, report: Report) -> Self {
        Self {
            source,
            file,
            report,
            unread: std::collections::BTreeSet::new(),
            numbers: Numbers::default(),
            admitted: Vec::new(),
        }
    }
}

impl Reader<'_> {
    /// One line being read.
    pub fn scope<'s>(&'s mut self, line: &'s Line) -> Scope<'s> {
        let numbers = self.numbers;
        Scope { line, source: self.source, file: self.file, offset: 0, numbers, report: &mut self.report }
    }

    /// Reads one line with a rule and makes something of its parts.
    pub fn line<T>(
        &mut self,
        line: &Line,
        rule: Rule,
        make: impl FnOnce(&mut Scope<'_>, &mut Parts<'_>) -> Option<T>,
    ) -> Option<T> {
        let mut scope = self.scope(line);
        let read = scope.read(rule).and_then(|part| make(&mut scope, &mut Parts::of(part)));
        if read.is_none() {
            self.note_unread(line);
        }
        read
    }

    /// Remembers the words of a line that could not be read: what it declares must not be told unknown elsewhere.
    pub fn note_unread(&mut self, line: &Line) {
        let words = line.folded.split(|character| !super::keywords::is_name_character(character));
        self.unread.extend(words.filter(|word| !word.is_empty()).map(str::to_owned));
    }

    /// Tells apart the lines under `line`.
    pub fn body<'l>(&mut self, line: &'l Line, forms: &[Form], extra: Extra) -> Body<'l> {
        let mut body = Body::default();
        let mut seen: Vec<(Rule, Span)> = Vec::new();
        for child in &line.children {
            if self.report.is_full() {
                break;
            }
            if child.kind == LineKind::Row {
                self.row(child, line, extra, &mut body);
                continue;
            }
            let form = NOTES.iter().chain(forms).find(|form| leads(form.key, &child.folded).is_some());
            let form = form.or_else(|| standing(child, extra));
            let Some(form) = form else {
                self.no_form(child, forms, extra, &mut body);
                continue;
            };
            if form.once {
                if let Some((_, first)) = seen.iter().find(|(rule, _)| *rule == form.rule) {
                    self.report
                        .push(mistakes::duplicate(child.whole(), form.key).and_at(*first, codes::FIRST_STATEMENT));
                    continue;
                }
                seen.push((form.rule, child.whole()));
            }
            if !form.parent {
                self.no_children(child);
            }
            match form.rule {
                Rule::line_source => {
                    let source = self.line(child, form.rule, source);
                    body.notes.sources.extend(source);
                }
                Rule::line_status => {
                    let status = self.line(child, form.rule, status);
                    body.notes.status = status.or(body.notes.status);
                }
                Rule::line_authority => {
                    let authority = self.line(child, form.rule, source);
                    body.notes.authority = authority.or(body.notes.authority);
                }
                Rule::line_admitted => {
                    let (span, within) = (child.whole(), line.with_children());
                    let admitted = self.line(child, form.rule, |scope, parts| {
                        let code = parts.accept(Rule::finding)?.as_str().to_owned();
                        Some(Admitted { code, reason: scope.title(parts)?, span, within })
                    });
                    self.admitted.extend(admitted);
                }
                Rule::line_floor | Rule::line_ceiling | Rule::line_public_order | Rule::line_default => {
                    self.direction(child, form.rule, &mut body.notes);
                }
                rule => body.statements.push((rule, child)),
            }
        }
        body
    }

    /// What a policy that extends this one may do with a rule: said once.
    fn direction(&mut self, line: &Line, rule: Rule, notes: &mut Notes) {
        let span = line.whole();
        if let Some((_, first)) = notes.direction {
            self.report.push(mistakes::duplicate_of(span, DIRECTION).and_at(first, codes::FIRST_STATEMENT));
            return;
        }
        let direction = match rule {
            Rule::line_floor => Direction::Floor,
            Rule::line_ceiling => Direction::Ceiling,
            Rule::line_public_order => Direction::PublicOrder,
            _ => Direction::Default,
        };
        notes.direction = self.line(line, rule, |_, _| Some((direction, span)));
    }

    fn row<'l>(&mut self, row: &'l Line, line: &Line, extra: Extra, body: &mut Body<'l>) {
        if extra == Extra::None {
            // One word for a whole table.
            let first = line.children.iter().find(|child| child.kind == LineKind::Row);
            if first.is_some_and(|first| std::ptr::eq(first, row)) {
                self.report.push(Diagnostic::at(&codes::MISPLACED_ROW, row.whole()));
            }
        } else {
            body.rows.push(row);
        }
    }

    fn no_form<'l>(&mut self, child: &'l Line, forms: &[Form], extra: Extra, body: &mut Body<'l>) {
        if extra == Extra::RowsAndExpression {
            self.no_children(child);
            body.free.push(child);
        } else if child.broken {
            self.note_unread(child);
        } else {
            self.note_unread(child);
            let forms: Vec<Form> = forms.iter().chain(NOTES).copied().collect();
            let mend = mistakes::worth_mending(&self.report);
            self.report.push(mistakes::unknown_statement(child, &forms, self.source, mend));
        }
    }

    /// Refuses lines under a line that holds none.
    fn no_children(&mut self, line: &Line) {
        let Some(first) = line.children.first() else { return };
        let first = first.whole();
        let start = self.source.get(..first.range().start).and_then(|before| before.rfind('\n'));
        let start = start.map_or(0, |at| at.saturating_add(1));
        let indent = Span::new(self.file, start, first.range().start);
        self.report.push(
            Diagnostic::at(&codes::MISPLACED_INDENT, first)
                .and_at(line.whole(), codes::LINE_ABOVE)
                .fixed_by(indent, " ".repeat(line.indent)),
        );
    }

    /// Tells that a block lacks what it is for, unless a fault of the block already explains it.
    pub fn missing(&mut self, line: &Line, key: &'static str, faults_before: usize) {
        let explained = line.broken || line.children.iter().any(|child| child.broken);
        if self.report.count() == faults_before && !explained {
            self.report.push(mistakes::missing_line(line.whole(), key));
        }
    }
}

const DIRECTION: crate::diagnostic::Bilingual = crate::diagnostic::Bilingual {
    fr: "`plancher`, `plafond`, `ordre public` ou `supplétif`",
    en: "`floor`, `ceiling`, `public order` or `default rule`",
};

fn source(scope: &mut Scope<'_>, parts: &mut Parts<'_>) -> Option<super::ast::Text> {
    if let Some(text) = scope.title(parts) {
        return Some(text);
    }
    let raw = parts.accept(Rule::raw)?;
    let span = scope.span(&raw);
    Some(super::ast::Text { text: super::fold::composed(scope.written(span)), span })
}

fn status(scope: &mut Scope<'_>, parts: &mut Parts<'_>) -> Option<(Status, Span)> {
    let part: Part<'_> = parts.next()?;
    let status = match part.as_rule() {
        Rule::verified => Status::Verified,
        Rule::derived => Status::Derived,
        Rule::unverified => Status::Unverified,
        Rule::local => Status::Local,
        _ => Status::Invented,
    };
    Some((status, scope.span(&part)))
}
