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
    /// The rows, each a household and a home; the headers say what each column is.
    pub table: Option<Table>,
    /// `demandeurs`, `logements`, `comptes`…: the tables of commissions and of a year, in order; each kind once for a
    /// commission.
    pub tables: Vec<ExampleTable>,
    /// `prévision 300 logements`.
    pub forecast: Option<(u32, Span)>,
    /// Citations and status.
    pub notes: Notes,
    /// Where.
    pub span: Span,
}

impl Examples {
    /// The table of that kind of a commission.
    #[must_use]
    pub fn table_of(&self, kind: ExampleTableKind, commission: usize) -> Option<&Table> {
        let found = self.tables.iter().find(|table| table.kind == kind && table.commission == commission);
        found.map(|table| &table.table)
    }

    /// How many commissions the block tells, one that only counts included.
    #[must_use]
    pub fn commissions(&self) -> usize {
        self.tables.iter().map(|table| table.commission.saturating_add(1)).max().unwrap_or(0)
    }
}

/// A table of a commission or of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleTable {
    /// What its rows are.
    pub kind: ExampleTableKind,
    /// The commission it is about, from 0: `demandeurs` or `mouvements` after a commission begin the next one.
    pub commission: usize,
    /// The rows.
    pub table: Table,
    /// The line that opens it.
    pub span: Span,
}

/// What the rows of an example's table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExampleTableKind {
    /// `demandeurs`: households of the commission.
    Applicants,
    /// `logements`: homes of the commission.
    Vacancies,
    /// `niveaux`: values of the objective's levels.
    Levels,
    /// `soldes`: balances of the year before the commission.
    Balances,
    /// `mouvements`: homes of the year that are counted one by one from what they are.
    Movements,
    /// `comptes`: accounts of the year after the commission.
    Accounts,
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
