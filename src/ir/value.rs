//! Constants, and how two of them compare.

use std::cmp::Ordering;

use super::Comparison;
use crate::quantity::{Date, Exact};

/// A constant. Numbers of every type but dates, communes and symbols are exact, in the units of [`crate::quantity`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Value {
    /// True or false.
    Boolean(bool),
    /// A number: integers, amounts (cents), surfaces (m²), rates, rooms, months, days.
    Number(Exact),
    /// A day.
    Date(Date),
    /// A position in its enumeration, or a row of the applicants.
    Symbol(u32),
    /// A commune's number.
    Commune(i64),
}

impl Value {
    /// The number that sets hold and parameters take for it; none for a number that is not whole.
    #[must_use]
    pub fn raw(self) -> Option<i64> {
        match self {
            Self::Boolean(holds) => Some(i64::from(holds)),
            Self::Number(number) => number.is_whole().then(|| i64::try_from(number.numerator()).ok()).flatten(),
            Self::Date(day) => Some(i64::from(day.0)),
            Self::Symbol(position) => Some(i64::from(position)),
            Self::Commune(number) => Some(number),
        }
    }

    /// The order of two values of one kind; none of two kinds.
    #[must_use]
    pub fn order(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Boolean(left), Self::Boolean(right)) => Some(left.cmp(&right)),
            (Self::Number(left), Self::Number(right)) => Some(left.cmp(&right)),
            (Self::Date(left), Self::Date(right)) => Some(left.cmp(&right)),
            (Self::Symbol(left), Self::Symbol(right)) => Some(left.cmp(&right)),
            (Self::Commune(left), Self::Commune(right)) => Some(left.cmp(&right)),
            _ => None,
        }
    }
}

/// Whether two values in that order satisfy a comparison.
#[must_use]
pub const fn satisfies(comparison: Comparison, order: Ordering) -> bool {
    match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::Different => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::AtMost => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::AtLeast => order.is_ge(),
    }
}
