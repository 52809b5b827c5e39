//! The examples of policy files: run, and rewritten when what the rules give is accepted.

use std::collections::BTreeMap;
use std::path::Path;

use super::directory::replace_text;
use super::mutation::{self, Mutation};
use super::{PipelineError, PolicyText, read_policy};
use crate::diagnostic::{Diagnostics, Language};
use crate::examples::{self, Coverage, Failure, Outcome};
use crate::ir::TypedPolicy;
use crate::quantity::Date;
use crate::source::{FileId, SourceMap};
use crate::syntax::ast::Policy;
use crate::{names, syntax, types};

/// How the examples of a file are run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TestOptions {
    /// Whether those of the extended files are run too.
    pub extended: bool,
    /// The day of blocks that state none, when no file has a validity.
    pub fallback: Date,
    /// The day whose knowledge of the parameters counts; all that is known today when there is none.
    pub known: Option<Date>,
    /// The language of the values that coverage proposes.
    pub language: Language,
    /// Whether slips are made in the rules, to see which of them the examples notice; only when the examples pass.
    pub mutate: bool,
}

/// What the examples of a file gave.
#[derive(Debug, Clone, Default)]
pub struct Tested {
    /// The file.
    pub file: Option<FileId>,
    /// Each block's title and what it gave, in order.
    pub suites: Vec<(String, Outcome)>,
    /// What they reach of the rules of the files they are written in.
    pub coverage: Coverage,
    /// What slips in those rules showed, when they were made.
    pub mutation: Option<Mutation>,
}

/// What was rewritten in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted {
    /// How many cells.
    pub cells: usize,
}

fn language(policy: &Policy) -> Language {
    policy.language.unwrap_or(Language::French)
}

/// Whether the examples of the asked-for file can be read against its meaning.
pub(super) fn hold_together(text: &PolicyText, typed: &TypedPolicy, out: &mut Diagnostics) -> bool {
    let Some(main) = text.policies.last() else { return true };
    let read = |block| examples::read(block, language(main), typed, out).is_some();
    let read: Vec<bool> = examples::blocks(main).map(read).collect();
    read.into_iter().all(|read| read)
}

/// Runs the examples written in a policy file, against that policy merged with those it extends; with `extended`, those
/// of the extended files too, against the same merged policy, base first.
///
/// A block is judged at its own day, else at the first day of its file's validity, else of the policy's, else at
/// `fallback`. `None` exactly when an error was pushed.
///
/// # Errors
/// The file cannot be read.
pub fn test_policy(
    path: &Path,
    options: TestOptions,
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
    let default = stated.map_or(options.fallback, |validity| validity.from);
    let mut typed: BTreeMap<Date, Option<TypedPolicy>> = BTreeMap::new();
    let mut tested = Tested { file: Some(main.file), ..Tested::default() };
    let chosen: Vec<_> = text.policies.iter().filter(|policy| options.extended || policy.file == main.file).collect();
    let files: Vec<FileId> = chosen.iter().map(|policy| policy.file).collect();
    let mut suites = Vec::new();
    let blocks = chosen.iter().flat_map(|policy| examples::blocks(policy).map(move |block| (*policy, block)));
    for (written_in, block) in blocks {
        let day = examples::day(block, written_in).unwrap_or(default);
        let policy = typed.entry(day).or_insert_with(|| {
            let mut found = Diagnostics::default();
            let policy = types::check_known(&resolved, day, options.known, &mut found);
            // `check` tells of warnings; a test tells only of what keeps it from running.
            if found.has_errors() {
                out.append(found);
            }
            policy
        });
        let Some(policy) = policy else { continue };
        let Some(suite) = examples::read(block, language(written_in), policy, out) else { continue };
        examples::cover(&suite, policy, &files, options.language, &mut tested.coverage);
        let outcome = examples::run(&suite, policy);
        tested.suites.push((suite.title.clone(), outcome));
        suites.push((day, suite));
    }
    if typed.is_empty() {
        // Without a block there is still something to say: all that remains to be covered.
        let mut found = Diagnostics::default();
        match types::check_known(&resolved, default, options.known, &mut found) {
            Some(policy) => {
                examples::uncovered(&policy, &files, options.language, &mut tested.coverage);
                typed.insert(default, Some(policy));
            }
            None => out.append(found),
        }
    }
    let passes = tested.suites.iter().all(|(_, outcome)| outcome.failures.is_empty());
    if options.mutate && passes && out.error_count() == before {
        let policies = typed.into_iter().filter_map(|(day, policy)| Some((day, policy?))).collect();
        tested.mutation = Some(mutation::run(&policies, &suites, &files, language(main)));
    }
    Ok((out.error_count() == before).then_some(tested))
}

/// Writes what the rules give in the expected cells of the asked-for file that failed, puts the tables that hold them in
/// columns again, and touches nothing else.
///
/// # Errors
/// The file cannot be written.
pub fn accept_found(path: &Path, tested: &Tested, map: &SourceMap) -> Result<Accepted, PipelineError> {
    let failures = tested.suites.iter().flat_map(|(_, outcome)| &outcome.failures);
    // A commission that cannot be decided has no cell to rewrite.
    let mut failures: Vec<&Failure> =
        failures.filter(|failure| Some(failure.span.file) == tested.file && !failure.header.is_empty()).collect();
    failures.sort_by_key(|failure| failure.span.range().start);
    let source = tested.file.and_then(|file| map.file(file)).map_or("", |file| file.text());
    let mut text = String::new();
    let mut places = Vec::new();
    let mut at = 0_usize;
    for failure in &failures {
        let range = failure.span.range();
        text.push_str(source.get(at..range.start).unwrap_or(""));
        places.push(text.len());
        text.push_str(&failure.found);
        at = range.end;
    }
    text.push_str(source.get(at..).unwrap_or(""));
    if !failures.is_empty() {
        replace_text(path, &syntax::align(&text, &places))?;
    }
    Ok(Accepted { cells: failures.len() })
}
