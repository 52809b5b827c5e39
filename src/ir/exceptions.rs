//! Exceptions, as they were written: what they mean is already in the rule, category, definition or criteria they belong to.

use super::{Expr, Heading, Scale};
use crate::index::{CategoryIdx, DefinitionIdx, RuleIdx};

/// What exceptions are exceptions to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Base {
    /// A rule.
    Rule(RuleIdx),
    /// A category.
    Category(CategoryIdx),
    /// A definition.
    Definition(DefinitionIdx),
    /// A criterion of a scoring grid.
    Criterion,
}

/// The exceptions to one thing, in the order of the text.
///
/// At most one exception of a level applies at a time, or they say the same: [`crate::analysis`] proves it, so that
/// their order does not count.
#[derive(Debug, Clone)]
pub struct Exceptions {
    /// What they are exceptions to.
    pub base: Base,
    /// What holds wherever they count: of a criterion, its own condition and what its grid asks.
    pub within: Vec<Expr>,
    /// Those of the first level.
    pub items: Vec<Exception>,
}

/// An exception.
#[derive(Debug, Clone)]
pub struct Exception {
    /// Its name, title, sources.
    pub heading: Heading,
    /// When it applies; never unknown.
    pub applies: Expr,
    /// What takes the place of the base.
    pub effect: Effect,
    /// Exceptions to it, in order.
    pub inner: Vec<Self>,
}

/// What an exception puts in the place of its base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// A condition for a rule or a category, a value for a definition.
    Says(Expr),
    /// What a criterion is worth; nothing when it does not count.
    Gives(Option<Worth>),
}

/// What a criterion is worth: see [`super::Criterion`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worth {
    /// Points per occurrence, in hundredths.
    pub points: i64,
    /// What they are multiplied by, or what a scale measures.
    pub factor: Option<Expr>,
    /// How points follow from it when they are not a product.
    pub scale: Option<Scale>,
    /// The largest absolute value, in hundredths.
    pub cap: Option<i64>,
}

impl Exception {
    /// The exceptions that apply, outermost first, as `holds` tells.
    #[must_use]
    pub fn applied<'a>(items: &'a [Self], holds: &impl Fn(&Expr) -> bool) -> Vec<&'a Self> {
        let mut found = Vec::new();
        let mut level = items;
        while let Some(item) = level.iter().find(|item| holds(&item.applies)) {
            found.push(item);
            level = &item.inner;
        }
        found
    }
}
