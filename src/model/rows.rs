//! The numbers of an account row: coefficients, requirement and unit of a rate or of a number of homes.
//!
//! Knows what each award counts for ([`Count`]) and the balances; knows no policy, so that the compiler of policies and
//! the generator of samples write rows in one way.

use crate::index::{IndexVec, SignatureIdx};

/// What an award of that signature and label counts for in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    /// For nothing.
    Outside,
    /// In the base only.
    Base,
    /// In the base and in what is owed.
    Target,
}

/// For each signature and label, what an award counts for.
pub(super) type Counts = IndexVec<SignatureIdx, Vec<Count>>;

/// Which side of the amount is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// At least so much.
    Floor,
    /// At most so much.
    Cap,
}

/// How much is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owed {
    /// A part of the base's awards, in lowest terms.
    Rate {
        /// The numerator.
        part: i64,
        /// The denominator, above nought.
        whole: i64,
    },
    /// A number of homes.
    Homes(i64),
}

/// The awards of the year before the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Opening {
    /// Awards of the base.
    pub base: i64,
    /// Those among them that count.
    pub reached: i64,
}

/// The numbers of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Numbers {
    /// a_k.
    pub coefficients: IndexVec<SignatureIdx, Vec<i64>>,
    /// b_k.
    pub requirement: i64,
    /// u_k.
    pub unit: i64,
}

/// Brings a wide number back to 64 bits; out of range, the nearest end stands for it.
fn narrow(number: i128) -> i64 {
    i64::try_from(number).unwrap_or(if number < 0 { i64::MIN } else { i64::MAX })
}

fn times(left: i64, right: i64) -> i128 {
    i128::from(left).saturating_mul(i128::from(right))
}

/// Writes the row of an amount, opening balances included, in whole numbers.
///
/// # Units
/// The row of a rate is multiplied by its denominator; one unit of shortfall is then a whole home.
pub(super) fn numbers(side: Side, owed: Owed, counts: &Counts, opening: Opening) -> Numbers {
    let (target, base, requirement, unit) = match owed {
        // whole [T] - part [S] >= part L_S - whole L_T
        Owed::Rate { part, whole } => {
            let requirement = times(part, opening.base).saturating_sub(times(whole, opening.reached));
            (whole.saturating_sub(part), part.saturating_neg(), requirement, whole)
        }
        // [T] >= N - L_T
        Owed::Homes(homes) => (1, 0, i128::from(homes).saturating_sub(i128::from(opening.reached)), 1),
    };
    // A cap is the floor's mirror image.
    let (target, base, requirement) = match side {
        Side::Floor => (target, base, requirement),
        Side::Cap => (target.saturating_neg(), base.saturating_neg(), requirement.saturating_neg()),
    };
    let coefficient = |count: &Count| match count {
        Count::Outside => 0,
        Count::Base => base,
        Count::Target => target,
    };
    let coefficients = counts.iter().map(|labels| labels.iter().map(coefficient).collect()).collect();
    Numbers { coefficients, requirement: narrow(requirement), unit }
}
