//! The numbers of an account row: coefficients, requirement and unit of a rate or of a number of homes.
//!
//! Knows what each award counts for ([`Count`]) and the balances; knows no policy, so that the compiler of policies and
//! the generator of samples write rows in one way.
//!
//! # Whole homes
//! With L the homes of the base, T those that count and p/q the rate, a floor asks for T >= w(L p/q), w being the way it
//! is made whole. T is whole, so that each way is a linear row:
//!
//! | w | floor | cap, T <= w(L p/q) |
//! |---|---|---|
//! | up | q T - p L >= 0 | p L - q T >= 1 - q |
//! | down | q T - p L >= 1 - q | p L - q T >= 0 |
//! | nearest, halves up | 2 q T - 2 p L >= 1 - q | 2 p L - 2 q T >= -q |

use crate::index::{Index, IndexVec, LabelIdx, SignatureIdx};
use crate::ir::Rounding;
use crate::predicates::{CandidatePairs, Signature};

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

/// By how much making an amount whole lowers the requirement of its row, whose unit is given.
fn given(side: Side, way: Rounding, unit: i64) -> i64 {
    match (side, way) {
        (Side::Floor, Rounding::Up) | (Side::Cap, Rounding::Down) => 0,
        (Side::Floor, Rounding::Down) | (Side::Cap, Rounding::Up) => unit.saturating_sub(1),
        (Side::Floor, Rounding::Nearest) => unit.div_euclid(2).saturating_sub(1),
        (Side::Cap, Rounding::Nearest) => unit.div_euclid(2),
    }
}

/// How many homes an account is about: those of its base before the run, and those of the run of which some candidate
/// pair, charged as it may be, would be of the base.
#[must_use]
pub fn homes_at_stake(pairs: &CandidatePairs, before: i64, of_base: impl Fn(SignatureIdx, LabelIdx) -> bool) -> i128 {
    let count = |(at, signature): (SignatureIdx, &Signature)| signature.labels.iter().any(|label| of_base(at, *label));
    let counts: Vec<bool> = pairs.signature_table.enumerated().map(count).collect();
    let counted = |signature: &SignatureIdx| counts.get(signature.position()).copied().unwrap_or(false);
    let homes = pairs.offsets.windows(2).filter(|ends| match ends {
        [start, end] => pairs.signatures.get(*start..*end).is_some_and(|pairs| pairs.iter().any(counted)),
        _ => false,
    });
    i128::from(before).saturating_add(i128::try_from(homes.count()).unwrap_or(i128::MAX))
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
/// The row of a rate is multiplied by its denominator, twice when it is made whole to the nearest; one unit of shortfall
/// is then a whole home. A number of homes has nothing to make whole.
pub(super) fn numbers(side: Side, owed: Owed, way: Rounding, counts: &Counts, opening: Opening) -> Numbers {
    let (target, base, requirement, unit, slack) = match owed {
        // whole [T] - part [S] >= part L_S - whole L_T
        Owed::Rate { part, whole } => {
            let scale = if way == Rounding::Nearest { 2 } else { 1 };
            let (part, whole) = (part.saturating_mul(scale), whole.saturating_mul(scale));
            let requirement = times(part, opening.base).saturating_sub(times(whole, opening.reached));
            (whole.saturating_sub(part), part.saturating_neg(), requirement, whole, given(side, way, whole))
        }
        // [T] >= N - L_T
        Owed::Homes(homes) => (1, 0, i128::from(homes).saturating_sub(i128::from(opening.reached)), 1, 0),
    };
    // A cap is the floor's mirror image.
    let (target, base, requirement) = match side {
        Side::Floor => (target, base, requirement),
        Side::Cap => (target.saturating_neg(), base.saturating_neg(), requirement.saturating_neg()),
    };
    let requirement = requirement.saturating_sub(i128::from(slack));
    let coefficient = |count: &Count| match count {
        Count::Outside => 0,
        Count::Base => base,
        Count::Target => target,
    };
    let coefficients = counts.iter().map(|labels| labels.iter().map(coefficient).collect()).collect();
    Numbers { coefficients, requirement: narrow(requirement), unit }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Exact;

    /// The smallest whole shortfall of a row in which so many awards of the base count, or do not.
    fn shortfall(numbers: &Numbers, opening: Opening, base: i64, reached: i64) -> i64 {
        let of = |count: usize| numbers.coefficients.iter().next().and_then(|row| row.get(count)).copied().unwrap_or(0);
        let (counting, other) = (reached - opening.reached, base - opening.base - (reached - opening.reached));
        let missing = numbers.requirement - counting * of(2) - other * of(1);
        if missing <= 0 { 0 } else { (missing + numbers.unit - 1).div_euclid(numbers.unit) }
    }

    /// Every way of making whole, on every account of a few homes, against the plain definition.
    #[test]
    fn a_row_asks_for_the_amount_made_whole() {
        let counts: Counts = vec![vec![Count::Outside, Count::Base, Count::Target]].into();
        let ways = [Rounding::Up, Rounding::Down, Rounding::Nearest];
        let rates = [(1, 4), (3, 10), (9, 500), (1, 2), (1, 3), (1, 1), (0, 1), (33, 100)];
        let mut checked = 0;
        for (way, (part, whole)) in ways.into_iter().flat_map(|way| rates.map(|rate| (way, rate))) {
            for (base, opened) in (0..60).flat_map(|base| [0, base / 2, base].map(|opened| (base, opened))) {
                let owed = Exact::ratio(i128::from(part), i128::from(whole)).unwrap().times(Exact::whole(base.into()));
                let owed = owed.unwrap();
                let required = match way {
                    Rounding::Up => owed.ceil(),
                    Rounding::Down => owed.floor(),
                    Rounding::Nearest => owed.round(),
                };
                let required = i64::try_from(required).unwrap();
                for reached in 0..=base {
                    let opening = Opening { base: opened, reached: reached.min(opened) };
                    if reached - opening.reached > base - opened {
                        continue;
                    }
                    let floor = numbers(Side::Floor, Owed::Rate { part, whole }, way, &counts, opening);
                    assert_eq!(shortfall(&floor, opening, base, reached), (required - reached).max(0));
                    let cap = numbers(Side::Cap, Owed::Rate { part, whole }, way, &counts, opening);
                    assert_eq!(shortfall(&cap, opening, base, reached), (reached - required).max(0));
                    checked += 1;
                }
            }
        }
        assert!(checked > 50_000, "{checked}");
    }
}
