//! Exceptions, as they were written: what they mean is already in the rule, category or definition they belong to.

use super::{Expr, Heading};
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
}

/// The exceptions to one thing, in the order of the text.
///
/// At most one exception of a level applies at a time, or they say the same: [`crate::analysis`] proves it, so that
/// their order does not count.
#[derive(Debug, Clone)]
pub struct Exceptions {
    /// What they are exceptions to.
    pub base: Base,
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
    /// What takes the place of the base: a condition for a rule or a category, a value for a definition.
    pub effect: Expr,
    /// Exceptions to it, in order.
    pub inner: Vec<Self>,
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
