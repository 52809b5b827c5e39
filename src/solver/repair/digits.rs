//! All levels in one number of 128 bits: each has its own digits, wide enough for the sum of all awards.

#![expect(clippy::indexing_slicing, reason = "hot kernel: one digit per level")]

use super::super::problem::Problem;

/// How the levels share the digits of a weight.
#[derive(Debug, Clone)]
pub(super) struct Digits {
    /// Each level's digit; none where no pair weighs anything.
    pub(super) levels: Vec<Option<Digit>>,
    /// The width of the digit of changes, below all levels.
    pub(super) kept: u32,
}

/// The digit of a level.
#[derive(Debug, Clone, Copy)]
pub(super) struct Digit {
    /// How far it is shifted.
    pub(super) shift: u32,
    /// The largest weight of a pair there, without its sign.
    pub(super) reach: i64,
}

/// Bits that weights may take; what is left keeps sums from overflowing.
const MOST_BITS: u32 = 122;
/// The widest room above a level's own weights.
const MOST_ROOM: u32 = 28;

impl Digits {
    /// Gives each level its digits; none when they do not all fit.
    pub(super) fn of(problem: &Problem<'_>) -> Option<Self> {
        let bits = |value: u64| 64_u32.saturating_sub(value.leading_zeros());
        let widths: Vec<Option<u32>> = problem
            .levels
            .iter()
            .map(|level| (level.reach > 0).then(|| bits(level.reach.unsigned_abs()).saturating_add(1)))
            .collect();
        // The first level needs no room above it; the digit of changes does.
        let count = u32::try_from(widths.iter().flatten().count()).ok()?.max(1);
        let own = widths.iter().flatten().sum::<u32>().saturating_add(2);
        let room = MOST_BITS.checked_sub(own)?.checked_div(count)?.min(MOST_ROOM);
        // The sum of a level over all awards must stay within its digit, and twice that for a difference.
        let homes = u64::try_from(problem.vacancy_count().max(1)).ok()?;
        if room < bits(homes).saturating_add(2) {
            return None;
        }
        let mut below = 0;
        let mut levels = vec![None; widths.len()];
        for (place, (digit, width)) in levels.iter_mut().zip(&widths).enumerate().rev() {
            if let Some(width) = width {
                *digit = Some(Digit { shift: below, reach: problem.levels[place].reach });
                below = below.saturating_add(*width).saturating_add(room);
            }
        }
        Some(Self { levels, kept: room.saturating_add(2) })
    }

    /// A price's digits down to a shift.
    pub(super) fn down_to(price: i128, shift: u32) -> i128 {
        if shift == 0 { price } else { (price + (1 << (shift - 1))) >> shift }
    }

    /// Whether the digits below each level stay far enough from the next one to be told apart.
    pub(super) fn tells(&self, price: i128) -> bool {
        let shifts = self.levels.iter().flatten().map(|digit| digit.shift + self.kept).chain([self.kept]);
        shifts.into_iter().all(|shift| {
            let rest = price - (Self::down_to(price, shift) << shift);
            rest.unsigned_abs() < 1 << (shift - 2)
        })
    }
}
