//! Examples written beside the rules.

use super::{Entity, Name, Notes, Table, Text};
use crate::quantity::Date;
use crate::source::Span;

/// `exemples « grille »`: what the rules must give for some rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examples {
    /// The title.
    pub title: Option<Text>,
    /// `date 2026-03-12`: the reference date of the rows.
    pub day: Option<(Date, Span)>,
    /// `soit demandeur.personnes = 1`, in order: what holds for every row that does not say otherwise.
    pub values: Vec<ExampleValue>,
    /// The rows; the headers say what each column is.
    pub table: Table,
    /// Citations and status.
    pub notes: Notes,
    /// Where.
    pub span: Span,
}

/// `soit demandeur.personnes = 1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleValue {
    /// Whose field.
    pub entity: Entity,
    /// The field.
    pub name: Name,
    /// The value, as a cell of a table of data would hold it.
    pub value: Text,
}
