//! Exceptions to a rule, a category, a definition or a criterion, with what each of them rests on.

use super::{Accrual, Expr, Literal, Name, Notes, PeriodCap, Text};
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
    /// `compte`, `ne compte pas`: of a criterion.
    Counts(bool),
    /// `vaut 5 points par demandeur.enfants, au plus 20 points`: of a criterion.
    Worth(Box<Worth>),
    /// `au plus 20 points`: of a criterion, whose points stay.
    Caps(Box<Caps>),
}

/// What a criterion is worth where an exception applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worth {
    /// The points, per occurrence when they accrue.
    pub points: Literal,
    /// What they are multiplied by, or a ladder.
    pub accrual: Option<Accrual>,
    /// The caps; none when not written.
    pub caps: Caps,
}

/// The most a criterion gives where an exception applies.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Caps {
    /// `au plus 12 points par an`.
    pub period: Option<PeriodCap>,
    /// `au plus 20 points`.
    pub whole: Option<Literal>,
}

/// What a rule, a category or a criterion makes of an unknown answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfUnknown {
    /// `non admissible`, `hors de la catégorie`, `ne compte pas`.
    Refused,
    /// `admissible`, `dans la catégorie`, `compte`.
    Admitted,
    /// `à demander`: as the first, and the missing fact is asked for.
    Asked,
}
