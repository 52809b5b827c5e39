//! What scoring grids hold beside plain criteria: where and when they hold, ladders, steps, pools.

use super::{Expr, Literal, Name, Notes, Rounding, Table, Text};
use crate::quantity::Date;
use crate::source::Span;

/// The days a grid is in force: `en vigueur du D au D`, `en vigueur à partir du D`, `en vigueur jusqu'au D`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GridValidity {
    /// The first day, included; none when it has always been in force.
    pub from: Option<Date>,
    /// The last day, included; none when no end is known.
    pub to: Option<Date>,
    /// Where.
    pub span: Span,
}

/// Which homes a grid scores requests for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GridTerritory {
    /// `territoire epci 200046977 (Métropole de Lyon)`.
    Epci {
        /// Its SIREN code.
        code: String,
        /// Its name, to be checked.
        label: Option<String>,
        /// Where.
        span: Span,
    },
    /// Any condition on the home.
    Condition(Expr),
}

/// `ensemble attente « … » (anciennete, delai_long) au plus 70 points`: what those criteria give together at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pool {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// The criteria.
    pub members: Vec<Name>,
    /// The most they give together.
    pub cap: Literal,
    /// Notes.
    pub notes: Notes,
    /// Where.
    pub span: Span,
}

/// `de 0 à 8 points pour X de 33 % à 70 %, arrondi au point inférieur`: the criterion's points are the first ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    /// The points at the upper end.
    pub points: Literal,
    /// What is measured.
    pub subject: Expr,
    /// The lower end.
    pub from: Literal,
    /// The upper end.
    pub to: Literal,
    /// How the points are rounded; down to the hundredth when not written.
    pub rounding: Option<LadderRounding>,
}

/// `arrondi au point inférieur`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LadderRounding {
    /// To what: 100, 10 or 1 hundredths of a point.
    pub grain: i64,
    /// Which way.
    pub way: Rounding,
}

/// `selon X` and its table: `à partir de` and the thresholds, `points` and what each gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Steps {
    /// What is measured.
    pub subject: Expr,
    /// The table.
    pub table: Table,
}

/// `, au plus 12 points par an`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodCap {
    /// The most a period gives.
    pub points: Literal,
    /// How many months the period has.
    pub months: u32,
    /// Where.
    pub span: Span,
}
