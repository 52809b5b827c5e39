//! Exceptions to a rule, a category or a definition, with what each of them rests on.

use super::{Expr, Name, Notes, Text};
use crate::source::Span;

/// `sauf colocation « … » si C : admissible` and what stands under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// When it takes the place of what it is an exception to.
    pub condition: Expr,
    /// What it puts in that place.
    pub effect: Effect,
    /// Where the effect stands.
    pub effect_span: Span,
    /// `si inconnu : s'applique | ne s'applique pas`; it does not apply when not stated.
    pub if_unknown: Option<(bool, Span)>,
    /// Exceptions to it, in order.
    pub exceptions: Vec<Self>,
    /// Notes.
    pub notes: Notes,
    /// Where.
    pub span: Span,
}

/// What an exception says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// `admissible`, `non admissible`: of a rule.
    Admissible(bool),
    /// `dans la catégorie`, `hors de la catégorie`: of a category.
    Member(bool),
    /// `vaut X`: of a definition.
    Value(Expr),
}

/// What a rule makes of an unknown answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfUnknown {
    /// `non admissible`.
    Refused,
    /// `admissible`.
    Admitted,
}
