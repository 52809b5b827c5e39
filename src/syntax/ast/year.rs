//! What the year's accounts count, and how, as written.

use super::Expr;
use crate::source::Span;

/// What an account counts over the year: of one batch, proposals become awards, and some of those become leases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub enum Event {
    /// `propositions`: a household was proposed.
    Proposed,
    /// `attributions`: the commission awarded the home.
    #[default]
    Attributed,
    /// `baux signés`: a lease was signed.
    Signed,
}

/// `pour chaque logement.bailleur`, `par logement.commune dans (35238 (Rennes), …)`: one row per value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EachValue {
    /// The field or the definition.
    pub subject: Expr,
    /// The values; those of the enumeration when none is listed.
    pub values: Vec<Expr>,
    /// Where.
    pub span: Span,
}

/// What becomes of the homes that a reserver was owed, or had too many, at the end of last year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Carry {
    /// `sans report`.
    #[default]
    None,
    /// `report de 2 logements au plus`, either way.
    AtMost(u32),
    /// `report intégral`.
    Full,
}
