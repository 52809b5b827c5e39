//! The policy language's text: what is written, before anything is known of its meaning.
//!
//! A layer that cannot fail splits a file into logical lines and blocks; each line is parsed alone with the pest grammar
//! of `grammar/`, so that one mistake costs one line. The tree keeps a span for everything.

pub mod ast;
mod blocks;
mod dump;
mod expressions;
mod fold;
mod format;
mod grammar;
pub mod keywords;
mod layout;
mod literals;
mod mistakes;
mod numbers;
mod report;
mod rule_names;
mod statements;

pub use dump::dump;
pub use fold::fold;
pub use format::{Formatted, align, format};

use crate::diagnostic::Diagnostics;
use crate::source::{FileId, SourceMap};
use report::Report;
use statements::Reader;

/// Reads a policy file; `None` exactly when an error was pushed.
#[must_use]
pub fn parse(map: &SourceMap, file: FileId, out: &mut Diagnostics) -> Option<ast::Policy> {
    let before = out.error_count();
    let policy = parse_recovering(map, file, out);
    (out.error_count() == before).then_some(policy)
}

/// Reads a policy file and gives all the blocks that could be read, whatever was wrong with the others.
///
/// Passes that look for more faults may run on it; none may take it for the policy once an error was pushed. The title
/// is empty when the header is missing. A file that is not of the map is an empty one.
#[must_use]
pub fn parse_recovering(map: &SourceMap, file: FileId, out: &mut Diagnostics) -> ast::Policy {
    let source = map.file(file).map_or("", |file| file.text());
    let mut reader = Reader::new(source, file, Report::default());
    let policy = reader.policy();
    reader.report.close(file, out);
    policy
}
