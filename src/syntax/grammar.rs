//! The pest grammar at work: one logical line, one rule, the pairs it gives.
//!
//! It knows how to name each rule for people; what the pairs mean is told by the readers of literals, expressions and
//! statements.

use super::layout::Line;
use super::mistakes;
use super::numbers::Numbers;
use super::report::Report;
use crate::source::{FileId, Span};
use pest::Parser as _;
use pest::iterators::{Pair, Pairs};
use std::num::NonZeroUsize;

/// The parser that pest makes of the grammar files.
mod generated {
    /// The rules and their parser.
    #[derive(pest_derive::Parser)]
    #[grammar = "grammar/keywords.pest"]
    #[grammar = "grammar/policy.pest"]
    pub struct LineParser;
}

pub(super) use generated::Rule;

/// What pest gives for one rule.
pub(super) type Part<'i> = Pair<'i, Rule>;

/// How many steps pest may take for one line: far above what the longest honest line needs.
const CALL_LIMIT: usize = 20_000_000;

/// Reads a folded text with a rule.
pub(super) fn run(rule: Rule, folded: &str) -> Result<Part<'_>, Box<pest::error::Error<Rule>>> {
    pest::set_call_limit(NonZeroUsize::new(CALL_LIMIT));
    let mut pairs = generated::LineParser::parse(rule, folded).map_err(Box::new)?;
    pairs.next().ok_or_else(|| {
        let position = pest::Position::from_start(folded);
        let variant = pest::error::ErrorVariant::ParsingError { positives: vec![rule], negatives: Vec::new() };
        Box::new(pest::error::Error::new_from_pos(variant, position))
    })
}

/// Whether a rule is a keyword, which only its parent gives a meaning, or the end of the line.
pub(super) fn is_keyword(rule: Rule) -> bool {
    // The keywords come first in the grammar and end with `reserved`; a test holds it so.
    rule <= Rule::reserved
}

/// The parts of a rule but its keywords, taken one after the other.
#[derive(Debug, Clone)]
pub(super) struct Parts<'i> {
    pairs: Pairs<'i, Rule>,
}

impl<'i> Parts<'i> {
    /// The parts of that rule.
    pub fn of(part: Part<'i>) -> Self {
        Self { pairs: part.into_inner() }
    }

    /// The next part, if it is of that rule.
    pub fn accept(&mut self, rule: Rule) -> Option<Part<'i>> {
        let mut ahead = self.pairs.clone();
        let found = ahead.find(|part| !is_keyword(part.as_rule()))?;
        if found.as_rule() != rule {
            return None;
        }
        self.pairs = ahead;
        Some(found)
    }

    /// Whether the next part is of that rule; takes it.
    pub fn has(&mut self, rule: Rule) -> bool {
        self.accept(rule).is_some()
    }
}

impl<'i> Iterator for Parts<'i> {
    type Item = Part<'i>;
    fn next(&mut self) -> Option<Part<'i>> {
        self.pairs.find(|part| !is_keyword(part.as_rule()))
    }
}

/// One line being read: its text in the file and where faults go.
pub(super) struct Scope<'a> {
    /// The line.
    pub line: &'a Line,
    /// The text of the whole file.
    pub source: &'a str,
    /// The file.
    pub file: FileId,
    /// Where the text that is read begins in the line: nought but for a cell.
    pub offset: usize,
    /// How numbers are read.
    pub numbers: Numbers,
    /// Where faults go.
    pub report: &'a mut Report,
}

impl<'a> Scope<'a> {
    /// Reads the line with a rule; tells the fault and gives nothing when it does not read.
    pub fn read(&mut self, rule: Rule) -> Option<Part<'a>> {
        let line: &'a Line = self.line;
        if line.broken {
            return None;
        }
        match run(rule, &line.folded) {
            Ok(part) => {
                self.report.note_read(line.whole().start, rule);
                Some(part)
            }
            Err(error) => {
                self.report.push(mistakes::explain(self, rule, &error));
                None
            }
        }
    }

    /// The place of a part in the file.
    pub fn span(&self, part: &Part<'_>) -> Span {
        let span = part.as_span();
        self.line.span(self.offset.saturating_add(span.start()), self.offset.saturating_add(span.end()))
    }

    /// The text of a place as it is in the file.
    pub fn written(&self, span: Span) -> &str {
        self.source.get(span.range()).unwrap_or("")
    }
}
