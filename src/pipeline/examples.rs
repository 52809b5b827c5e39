//! The examples of policy files: run, and rewritten when what the rules give is accepted.

use std::collections::BTreeMap;
use std::path::Path;

use super::directory::replace_text;
use super::{PipelineError, PolicyText, read_policy};
use crate::diagnostic::Diagnostics;
use crate::examples::{self, Failure, Outcome, Reached, Truth};
use crate::ir::{Heading, TypedPolicy};
use crate::quantity::Date;
use crate::source::{FileId, SourceMap, Span};
use crate::{names, types};

/// A side of a criterion, rule or category of the file that no example reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncovered {
    /// The key of its keyword: `critere`, `admissible`, `categorie`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
    /// The side: it never holds, or it always does.
    pub side: Truth,
}

/// What the examples of a file gave.
#[derive(Debug, Clone, Default)]
pub struct Tested {
    /// The file.
    pub file: Option<FileId>,
    /// Each block's title and what it gave, in order.
    pub suites: Vec<(String, Outcome)>,
    /// How many sides of rules there are to reach.
    pub sides: usize,
    /// Those that no example reaches, in the order of the text.
    pub uncovered: Vec<Uncovered>,
}

/// What was rewritten in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted {
    /// How many cells.
    pub cells: usize,
}

/// Whether the examples of the asked-for file can be read against its meaning.
pub(super) fn hold_together(text: &PolicyText, typed: &TypedPolicy, out: &mut Diagnostics) -> bool {
    let Some(main) = text.policies.last() else { return true };
    let read: Vec<bool> = examples::blocks(main).map(|block| examples::read(block, typed, out).is_some()).collect();
    read.into_iter().all(|read| read)
}

/// Runs the examples written in a policy file, against that policy merged with those it extends; with `extended`, those
/// of the extended files too, against the same merged policy, base first.
///
/// A block is judged at its own day, else at the first day of its file's validity, else of the policy's, else at
/// `fallback`; from what was known on the day `known`, when it is given. `None` exactly when an error was pushed.
///
/// # Errors
/// The file cannot be read.
pub fn test_policy(
    path: &Path,
    extended: bool,
    (fallback, known): (Date, Option<Date>),
    map: &mut SourceMap,
    out: &mut Diagnostics,
) -> Result<Option<Tested>, PipelineError> {
    let before = out.error_count();
    let text = read_policy(path, map, out)?;
    let merged = super::policy::merged(&text, out);
    let policies: Vec<_> = merged.policies.iter().collect();
    let resolved = names::resolve(&policies, out).filter(|_| text.complete && merged.complete);
    let (Some(resolved), Some(main)) = (resolved, text.policies.last()) else { return Ok(None) };
    let stated = text.policies.iter().rev().find_map(|policy| policy.header.validity);
    let default = stated.map_or(fallback, |validity| validity.from);
    let mut typed: BTreeMap<Date, Option<TypedPolicy>> = BTreeMap::new();
    let mut tested = Tested { file: Some(main.file), ..Tested::default() };
    let mut reached = Reached::new();
    let chosen: Vec<_> = text.policies.iter().filter(|policy| extended || policy.file == main.file).collect();
    let blocks = chosen.iter().flat_map(|policy| examples::blocks(policy).map(move |block| (*policy, block)));
    for (written_in, block) in blocks {
        let day = examples::day(block, written_in).unwrap_or(default);
        let policy = typed.entry(day).or_insert_with(|| {
            let mut found = Diagnostics::default();
            let policy = types::check_known(&resolved, day, known, &mut found);
            // `check` tells of warnings; a test tells only of what keeps it from running.
            if found.has_errors() {
                out.append(found);
            }
            policy
        });
        let Some(policy) = policy else { continue };
        let Some(suite) = examples::read(block, policy, out) else { continue };
        let outcome = examples::run(&suite, policy);
        for (item, sides) in &outcome.reached {
            reached.entry(item.clone()).or_default().extend(sides);
        }
        tested.suites.push((suite.title, outcome));
    }
    if let Some(policy) = typed.values().flatten().next() {
        let files: Vec<FileId> = chosen.iter().map(|policy| policy.file).collect();
        cover(policy, &files, &reached, &mut tested);
    }
    Ok((out.error_count() == before).then_some(tested))
}

/// Which sides of the files' own criteria, rules and categories the examples reach.
fn cover(policy: &TypedPolicy, files: &[FileId], reached: &Reached, tested: &mut Tested) {
    let criteria = policy.grids.iter().flat_map(|grid| &grid.headings).flat_map(|heading| &heading.criteria);
    // A criterion without a condition holds for everyone: it has one side only.
    let criteria = criteria.map(|item| ("critere", &item.heading, item.condition.is_some()));
    let rules = policy.rules.iter().map(|rule| ("admissible", &rule.heading, true));
    let categories = policy.categories.iter().map(|category| ("categorie", &category.heading, true));
    let mut items: Vec<(&'static str, &Heading, bool)> =
        criteria.chain(rules).chain(categories).filter(|(_, heading, _)| files.contains(&heading.span.file)).collect();
    items.sort_by_key(|(_, heading, _)| (heading.span.file.0, heading.span.range().start));
    for (kind, heading, both) in items {
        let seen = reached.get(&(kind, heading.name.clone()));
        for side in [Truth::Yes, Truth::No].into_iter().take(if both { 2 } else { 1 }) {
            tested.sides = tested.sides.saturating_add(1);
            if !seen.is_some_and(|seen| seen.contains(&side)) {
                tested.uncovered.push(Uncovered { kind, name: heading.name.clone(), span: heading.span, side });
            }
        }
    }
}

/// Writes what the rules give in the expected cells of the asked-for file that failed, and touches nothing else of it.
///
/// # Errors
/// The file cannot be written.
pub fn accept_found(path: &Path, tested: &Tested, map: &SourceMap) -> Result<Accepted, PipelineError> {
    let failures = tested.suites.iter().flat_map(|(_, outcome)| &outcome.failures);
    let mut failures: Vec<&Failure> = failures.filter(|failure| Some(failure.span.file) == tested.file).collect();
    failures.sort_by_key(|failure| failure.span.range().start);
    let source = tested.file.and_then(|file| map.file(file)).map_or("", |file| file.text());
    let mut text = String::new();
    let mut at = 0_usize;
    for failure in &failures {
        let range = failure.span.range();
        text.push_str(source.get(at..range.start).unwrap_or(""));
        text.push_str(&failure.found);
        // The bar that closes the cell stays under those above it when there is room.
        let old = source.get(range.clone()).unwrap_or("").chars().count();
        let new = failure.found.chars().count();
        text.push_str(&" ".repeat(old.saturating_sub(new)));
        let after = source.get(range.end..).unwrap_or("");
        let spaces = after.len().saturating_sub(after.trim_start_matches(' ').len());
        let given = new.saturating_sub(old).min(spaces.saturating_sub(1));
        at = range.end.saturating_add(given);
    }
    text.push_str(source.get(at..).unwrap_or(""));
    if !failures.is_empty() {
        replace_text(path, &text)?;
    }
    Ok(Accepted { cells: failures.len() })
}
