//! The faults of one file, in the order of the text and no more than anyone would read.

use super::grammar::Rule;
use crate::diagnostic::catalog::syntax as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::source::{FileId, Span};

/// How many faults of one file are told.
const MOST: usize = 200;

/// The faults found so far.
#[derive(Debug, Default)]
pub(super) struct Report {
    items: Vec<Diagnostic>,
    full: bool,
    /// Whether one fault is enough and no mending is worth its time: the text is read again when there is a fault.
    trial: bool,
    /// Where each line that was read begins, and its rule; kept when asked for.
    pub reads: Option<Vec<(u32, Rule)>>,
}

impl Report {
    /// A report that also notes by which rule each line was read.
    pub fn noting_reads() -> Self {
        Self { reads: Some(Vec::new()), ..Self::default() }
    }

    /// An empty report of the same kind.
    pub fn aside(&self) -> Self {
        Self { reads: self.reads.as_ref().map(|_| Vec::new()), ..Self::default() }
    }

    /// An empty report for what is read again when anything is wrong with it.
    pub fn trial(&self) -> Self {
        Self { trial: true, ..self.aside() }
    }

    /// Whether it is one of those.
    pub fn is_trial(&self) -> bool {
        self.trial
    }

    /// Adds what another report holds.
    pub fn absorb(&mut self, other: Self) {
        for item in other.items {
            self.push(item);
        }
        self.full |= other.full;
        if let (Some(reads), Some(others)) = (&mut self.reads, other.reads) {
            reads.extend(others);
        }
    }

    /// Adds a fault; does nothing once there are enough.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.full |= self.trial;
        if self.items.len() < MOST {
            self.items.push(diagnostic);
        } else {
            self.full = true;
        }
    }

    /// Notes that the line beginning there was read by that rule.
    pub fn note_read(&mut self, start: u32, rule: Rule) {
        if let Some(reads) = &mut self.reads {
            reads.push((start, rule));
        }
    }

    /// Whether reading on is useless.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// How many faults there are.
    pub fn count(&self) -> usize {
        self.items.len()
    }

    /// Hands the faults over, in the order of the text.
    pub fn close(mut self, file: FileId, out: &mut Diagnostics) {
        let start = |diagnostic: &Diagnostic| match &diagnostic.place {
            Place::Text(span) => span.start,
            _ => 0,
        };
        self.items.sort_by_key(start);
        let last = self.items.last().map_or(0, start);
        for item in self.items {
            out.push(item);
        }
        if self.full {
            let span = Span { file, start: last, end: last };
            out.push(Diagnostic::at(&codes::TOO_MANY_FAULTS, span).with("most", MOST.to_string()));
        }
    }
}
