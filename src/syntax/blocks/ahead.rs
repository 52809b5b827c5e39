//! Blocks read ahead, several at once.
//!
//! Each block stands alone, so blocks may be read side by side. A block with a fault is read once more in its turn: what
//! is told, and in which order, does not depend on what was read ahead.

use super::{Block, NOUNS, Opening, leads};
use crate::syntax::ast::Admitted;
use crate::syntax::grammar::Rule;
use crate::syntax::layout::{Layout, Line, LineKind};
use crate::syntax::report::Report;
use crate::syntax::statements::Reader;
use rayon::prelude::*;
use std::collections::VecDeque;

/// How many blocks are laid out first: the language, which says how numbers are read, is among them.
const FIRST_BATCH: usize = 8;
/// How many blocks are laid out and read at once after these.
const BATCH: usize = 256;
/// From how many blocks on it is worth it.
const WORTH: usize = 32;

/// A line that stands under no other, and its block when it could be read ahead.
pub(super) struct Root {
    /// The line with everything under it.
    pub line: Line,
    /// What was read ahead.
    pub read: Option<(Block, Vec<Admitted>)>,
}

/// Roots, each with what is to be told of its layout; `None` at the end of the text.
type Roots = VecDeque<(Report, Option<Root>)>;

/// What was laid out and not yet handed over: roots that are read if they will be, and those after them.
#[derive(Default)]
pub(super) struct Ahead {
    begun: bool,
    roots: Roots,
    laid_out: Roots,
}

impl Ahead {
    /// The next root; what there is to tell of its layout is now in the reader's report.
    pub fn next(&mut self, reader: &mut Reader<'_>, layout: &mut Layout<'_>) -> Option<Root> {
        if self.roots.is_empty() {
            self.fill(reader, layout);
        }
        let (report, root) = self.roots.pop_front()?;
        reader.report.absorb(report);
        root
    }

    fn fill(&mut self, reader: &Reader<'_>, layout: &mut Layout<'_>) {
        let kind = reader.report.aside();
        let most = if std::mem::replace(&mut self.begun, true) { BATCH } else { FIRST_BATCH };
        let mut roots = std::mem::take(&mut self.laid_out);
        if roots.is_empty() {
            roots = lay_out(layout, &kind, most);
        }
        let language = |(_, root): &(Report, Option<Root>)| {
            root.as_ref().is_some_and(|root| leads("langue", &root.line.folded).is_some())
        };
        if roots.len() >= WORTH && !roots.iter().any(language) {
            let (source, file, numbers) = (reader.source, reader.file, reader.numbers);
            let read = |(report, root): &mut (Report, Option<Root>)| {
                let Some(root) = root else { return };
                let mut aside = Reader::new(source, file, report.trial());
                aside.numbers = numbers;
                let block = rule_of(&root.line).and_then(|rule| aside.block(Opening { line: &root.line, rule }));
                if block.is_some() && aside.report.count() == 0 && aside.unread.is_empty() {
                    report.absorb(aside.report);
                    root.read = block.map(|block| (block, aside.admitted));
                }
            };
            let (laid_out, ()) =
                rayon::join(|| lay_out(layout, &kind, BATCH), || roots.make_contiguous().par_iter_mut().for_each(read));
            self.laid_out = laid_out;
        }
        self.roots = roots;
    }
}

/// The next roots of the text, no more than `most`.
fn lay_out(layout: &mut Layout<'_>, kind: &Report, most: usize) -> Roots {
    let mut roots = Roots::new();
    while roots.len() < most {
        let mut report = kind.aside();
        let line = layout.next_root(&mut report);
        let end = line.is_none();
        roots.push_back((report, line.map(|line| Root { line, read: None })));
        if end {
            break;
        }
    }
    roots
}

/// The rule of a line that opens a block, if it may be read alone.
fn rule_of(line: &Line) -> Option<Rule> {
    if line.indent > 0 || line.kind == LineKind::Row {
        return None;
    }
    let (_, rule) = NOUNS.iter().find(|(key, _)| leads(key, &line.folded).is_some())?;
    // The header is read once, and a replacement makes several blocks: both are read in their turn.
    (!matches!(rule, Rule::line_policy | Rule::line_language | Rule::line_replacement)).then_some(*rule)
}
