//! Facts about the input: what is wrong, where, why, and one concrete way to mend it.
//!
//! Every code stands once in the catalogue with its French and English texts side by side and its manual page.
//! This module draws nothing: the surface does.

pub mod catalog;
mod fixes;

pub use fixes::{Fixed, apply_fixes};

use crate::source::Span;

/// The language of a text shown to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// French.
    French,
    /// English.
    English,
}

/// One text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bilingual {
    /// The French text.
    pub fr: &'static str,
    /// The English text.
    pub en: &'static str,
}

impl Bilingual {
    /// The text in that language.
    #[must_use]
    pub const fn get(self, language: Language) -> &'static str {
        match language {
            Language::French => self.fr,
            Language::English => self.en,
        }
    }
}

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; the run goes on.
    Note,
    /// Probably not what was meant; the run goes on.
    Warning,
    /// The input cannot be used.
    Error,
}

/// A code with its texts. Templates name their arguments in braces: `{name}`.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    /// The stable kebab-case code.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// The cause, one line, lower case.
    pub message: Bilingual,
    /// The fix, one line.
    pub help: Bilingual,
    /// The manual page: why the rule exists, a bad and a good example.
    pub manual: Bilingual,
}

/// A code: a reference into the catalogue.
pub type Code = &'static Entry;

/// A value put into a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// The same in both languages: a name, a number, a piece of the input.
    Text(String),
    /// A word of ours, in both languages.
    Term(Bilingual),
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Bilingual> for Argument {
    fn from(term: Bilingual) -> Self {
        Self::Term(term)
    }
}

/// Where a fact stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In a policy's text.
    Text(Span),
    /// In a cell of a table.
    Cell {
        /// The table's file as the scenario names it.
        file: String,
        /// The line in the file, from 1, the header being line 1.
        line: u64,
        /// The column in the file, from 1; 0 when the whole line is meant.
        column: u64,
        /// The column's header; empty when the whole line is meant.
        header: String,
        /// The text found there.
        value: String,
    },
    /// A whole file, or a place in it that has no column.
    File {
        /// The file's name.
        file: String,
        /// The line, from 1; 0 when the whole file is meant.
        line: u64,
    },
}

/// A second place that helps to understand the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What stands there.
    pub text: Bilingual,
}

/// A change of the text that mends the fault: compiles once applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced; an empty span inserts.
    pub span: Span,
    /// The new text.
    pub replacement: String,
}

/// A reference to a legal text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Citation {
    /// The reference as it is written in the policy: `CCH R441-3`, `arrêté du 29 juillet 1987`.
    pub text: String,
    /// Who decided it, when it is the act of an overlay.
    pub authority: Option<String>,
    /// The parameter that the act amended, when it is cited by what uses that parameter.
    pub parameter: Option<String>,
}

impl Citation {
    /// A reference of a declaration's own.
    #[must_use]
    pub fn of(text: impl Into<String>) -> Self {
        Self { text: text.into(), authority: None, parameter: None }
    }

    /// The reference for people: `effort_maximal : délibération du 12 mars 2026, Métropole`.
    #[must_use]
    pub fn shown(&self) -> String {
        let parameter = self.parameter.iter().map(|parameter| format!("{parameter} : "));
        let authority = self.authority.iter().map(|authority| format!(", {authority}"));
        parameter.chain([self.text.clone()]).chain(authority).collect()
    }
}

/// One fact about the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which fact.
    pub code: Code,
    /// The values of the templates.
    pub arguments: Vec<(&'static str, Argument)>,
    /// Where.
    pub place: Place,
    /// Other places.
    pub labels: Vec<Label>,
    /// A machine-applicable change, when there is a sure one.
    pub fix: Option<Fix>,
    /// The law concerned, when there is one.
    pub citation: Option<Citation>,
}

impl Diagnostic {
    /// The fact `code` at `place`.
    #[must_use]
    pub fn new(code: Code, place: Place) -> Self {
        Self { code, arguments: Vec::new(), place, labels: Vec::new(), fix: None, citation: None }
    }

    /// The fact `code` in a policy's text.
    #[must_use]
    pub fn at(code: Code, span: Span) -> Self {
        Self::new(code, Place::Text(span))
    }

    /// Gives a template its value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Argument>) -> Self {
        self.arguments.push((name, value.into()));
        self
    }

    /// Adds a second place in a policy's text.
    #[must_use]
    pub fn and_at(mut self, span: Span, text: Bilingual) -> Self {
        self.labels.push(Label { place: Place::Text(span), text });
        self
    }

    /// Adds a change that mends the fault.
    #[must_use]
    pub fn fixed_by(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, replacement: replacement.into() });
        self
    }

    /// Adds the law concerned.
    #[must_use]
    pub fn citing(mut self, citation: Citation) -> Self {
        self.citation = Some(citation);
        self
    }

    fn fill(&self, template: &str, language: Language) -> String {
        self.arguments.iter().fold(template.to_owned(), |text, (name, value)| {
            let value = match value {
                Argument::Text(text) => text.as_str(),
                Argument::Term(term) => term.get(language),
            };
            text.replace(&format!("{{{name}}}"), value)
        })
    }

    /// The cause, in that language.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        self.fill(self.code.message.get(language), language)
    }

    /// The fix in words, in that language.
    #[must_use]
    pub fn help(&self, language: Language) -> String {
        self.fill(self.code.help.get(language), language)
    }
}

/// The sink that collects diagnostics in the order they are found.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.items.push(diagnostic);
    }

    /// Whether an error is among them.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.items.iter().any(|item| item.code.severity == Severity::Error)
    }

    /// How many errors there are; passes compare it before and after to know whether they failed.
    #[must_use]
    pub fn error_count(&self) -> usize {
        self.items.iter().filter(|item| item.code.severity == Severity::Error).count()
    }

    /// All of them, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.items.iter()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Takes all from another sink.
    pub fn append(&mut self, other: Self) {
        self.items.extend(other.items);
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}
