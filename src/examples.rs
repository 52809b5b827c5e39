//! Examples written beside the rules: what the rules must give for some rows, and what they give.
//!
//! A row is one household and one home. Its cells are read by the readers of the data tables, so that a value means in an
//! example what it means in a file; a cell left empty is unknown. The rules are run by the plain row evaluator.
//! [`read`] checks the examples of a policy against its meaning; [`run`] gives what was expected and what was found.

mod cells;
mod columns;
mod run;

use crate::diagnostic::Diagnostics;
use crate::index::{CategoryIdx, DefinitionIdx, FieldIdx, RuleIdx};
use crate::ir::{Entity, TypedPolicy, Value};
use crate::quantity::{Date, Exact};
use crate::source::Span;
use crate::syntax::ast::{Block, Examples, Policy};
use crate::tables::Dataset;

pub use run::{Failure, Line, Outcome, Reached, Truth, run};

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

/// The rows of one `exemples` block.
#[derive(Debug, Clone)]
pub struct Suite {
    /// Its title; empty when it has none.
    pub title: String,
    rows: Vec<ExampleRow>,
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

/// Reads a block against the meaning of its policy; `None` exactly when an error was pushed.
pub fn read(examples: &Examples, policy: &TypedPolicy, out: &mut Diagnostics) -> Option<Suite> {
    let before = out.error_count();
    let columns = columns::read(examples, policy, out);
    let rows = columns.map(|columns| cells::read(examples, &columns, policy, out)).unwrap_or_default();
    let title = examples.title.as_ref().map(|title| title.text.clone()).unwrap_or_default();
    (out.error_count() == before).then_some(Suite { title, rows })
}
