//! What the year's accounts count, and how, as written.

use super::{Expr, Notes, Rounding, Text};
use crate::quantity::Exact;
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

/// `arrondie au plus proche`, or `arrondie au plus proche sous 10 logements`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rounded {
    /// How the account is made whole.
    pub way: Rounding,
    /// Only when the account is about fewer homes than that; whatever their number when none.
    pub below: Option<u32>,
}

impl Rounded {
    /// Whatever the number of homes.
    #[must_use]
    pub const fn always(way: Rounding) -> Self {
        Self { way, below: None }
    }

    /// How an account about so many homes is made whole; `usual` where nothing else is stated.
    #[must_use]
    pub fn of(self, usual: Rounding, homes: impl FnOnce() -> Exact) -> Rounding {
        match self.below {
            Some(below) if homes() >= Exact::whole(i128::from(below)) => usual,
            _ => self.way,
        }
    }
}

/// `premières mises en location « … » si logement.neuf`: homes let for the first time, apart from the flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstLettings {
    /// Its title.
    pub title: Option<Text>,
    /// Which homes.
    pub condition: Expr,
    /// `prévision 60 logements`: how many are expected this year.
    pub forecast: Option<(u32, Span)>,
    /// Notes.
    pub notes: Notes,
    /// Where.
    pub span: Span,
}
