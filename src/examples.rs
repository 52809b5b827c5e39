//! Examples written beside the rules: what the rules must give for some rows, and what they give.
//!
//! # Levels
//! - A row is one household and one home, run by the plain row evaluator.
//! - A commission is a few households and a few homes, run through candidate pairs, model, solver and decision; the plan
//!   must be proven best.
//! - A year is balances and movements before commissions, or alone, and the accounts after each; what a commission awards
//!   is counted before the next one.
//!
//! Cells are read by the readers of the data tables, so that a value means in an example what it means in a file; a cell
//! left empty is unknown. [`read`] checks the examples of a policy against its meaning; [`run`] gives what was expected and
//! what was found; [`cover`] notes what they reach of the policy.

mod balances;
mod cells;
mod columns;
mod commission;
mod coverage;
mod decide;
mod outcome;
mod propose;
mod replies;
mod rows;
mod run;
mod weigh;
mod words;

use crate::diagnostic::{Diagnostics, Language};
use crate::index::{CategoryIdx, DefinitionIdx, FieldIdx, RuleIdx};
use crate::ir::{Entity, TypedPolicy, Value};
use crate::ledger::Balances;
use crate::quantity::{Date, Exact};
use crate::source::{FileId, Span};
use crate::syntax::ast::{Block, Examples, Policy};
use crate::tables::Dataset;

pub use coverage::{Coverage, Edge, Goal, Target};
pub use outcome::{Because, Failure, Line, Outcome, Truth};
pub use propose::{Proposal, propose};

/// The words of a level of the objective in that language; its code when it has none.
#[must_use]
pub fn level_words(name: &str, language: Language) -> String {
    words::level(name, language)
}

/// Hundredths of a point as points.
fn points(hundredths: i64) -> Exact {
    Exact::ratio(i128::from(hundredths), 100).unwrap_or(Exact::ZERO)
}

/// What an expected column asks of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// `points attendus`.
    Points,
    /// `cotation attendue`: the name of the grid that applies.
    Grid,
    /// `rubrique NOM attendue`: its points, in the grid that applies.
    Heading(String),
    /// `critère NOM attendu`: its points, in the grid that applies.
    Criterion(String),
    /// `catégorie NOM attendue`.
    Category(CategoryIdx),
    /// `admissible attendu`: whether every rule lets the pair pass.
    Admissible,
    /// `admissible NOM attendu`: whether the rule's condition holds.
    Rule(RuleIdx),
    /// `définition NOM attendue`.
    Definition(DefinitionIdx),
}

/// A value asked for or found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It is not known.
    Unknown,
    /// Points.
    Points(Exact),
    /// Yes or no.
    Truth(bool),
    /// A definition's value.
    Value(Value),
    /// The grid of that name; none when no grid applies.
    Grid(Option<String>),
}

/// What a column is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Column {
    Input(Entity, FieldIdx),
    Expected(Asked),
    Note,
}

/// One expected cell.
#[derive(Debug, Clone)]
struct Expectation {
    asked: Asked,
    header: String,
    answer: Answer,
    span: Span,
}

/// One row: a household, a home, what the rules must give for them.
#[derive(Debug, Clone)]
struct ExampleRow {
    dataset: Dataset,
    expected: Vec<Expectation>,
}

/// The examples of one `exemples` block.
#[derive(Debug, Clone)]
pub struct Suite {
    /// Its title; empty when it has none.
    pub title: String,
    /// The language of its file: what is found is written in it.
    language: Language,
    rows: Vec<ExampleRow>,
    commissions: Vec<commission::Commission>,
}

/// The `exemples` blocks of a policy file, in order.
pub fn blocks(policy: &Policy) -> impl Iterator<Item = &Examples> {
    policy.blocks.iter().filter_map(|block| match block {
        Block::Examples(examples) => Some(examples),
        _ => None,
    })
}

/// The day the rows of a block are judged at: its own, else the first day of the policy's validity; none when neither is
/// written.
#[must_use]
pub fn day(examples: &Examples, policy: &Policy) -> Option<Date> {
    examples.day.map(|(day, _)| day).or_else(|| policy.header.validity.map(|validity| validity.from))
}

/// Reads a block, written in that language, against the meaning of its policy; `None` exactly when an error was pushed.
pub fn read(examples: &Examples, language: Language, policy: &TypedPolicy, out: &mut Diagnostics) -> Option<Suite> {
    let before = out.error_count();
    let defaults = rows::defaults(examples, policy, out);
    let rows = examples.table.as_ref().and_then(|table| {
        let columns = columns::read(table, policy, out)?;
        Some(cells::read(table, &columns, &defaults, policy, out))
    });
    let mut commissions = Vec::new();
    for number in 0..examples.commissions() {
        commissions.extend(commission::read(examples, number, &defaults, language, policy, out));
    }
    let title = examples.title.as_ref().map(|title| title.text.clone()).unwrap_or_default();
    (out.error_count() == before).then(|| Suite { title, language, rows: rows.unwrap_or_default(), commissions })
}

/// Runs the examples of a block.
#[must_use]
pub fn run(suite: &Suite, policy: &TypedPolicy) -> Outcome {
    let mut outcome = Outcome::default();
    run::run(&suite.rows, policy, suite.language, &mut outcome);
    let mut year = Balances::default();
    for commission in &suite.commissions {
        // After a commission that cannot be decided nothing can be said of those that follow.
        let Some(after) = decide::run(commission, &year, policy, suite.language, &mut outcome) else { break };
        year = after;
    }
    outcome
}

/// Whether some result of a block is not what is expected; the rows are looked at first, they take less time.
#[must_use]
pub fn fails(suite: &Suite, policy: &TypedPolicy) -> bool {
    let mut outcome = Outcome::default();
    run::run(&suite.rows, policy, suite.language, &mut outcome);
    !outcome.failures.is_empty() || !suite.commissions.is_empty() && !run(suite, policy).failures.is_empty()
}

/// Notes what there is to reach in the rules of those files, before any example does.
pub fn uncovered(policy: &TypedPolicy, files: &[FileId], language: Language, coverage: &mut Coverage) {
    coverage::note(coverage, policy, &[], files, language);
}

/// Notes what the examples of a block reach of the rules of those files; values are written in that language.
pub fn cover(suite: &Suite, policy: &TypedPolicy, files: &[FileId], language: Language, coverage: &mut Coverage) {
    let rows = suite.rows.iter().map(|row| &row.dataset);
    let commissions = suite.commissions.iter().map(|commission| &commission.dataset);
    let datasets: Vec<&Dataset> = rows.chain(commissions.filter(|dataset| decide::is_small(dataset))).collect();
    coverage::note(coverage, policy, &datasets, files, language);
}
