//! Draws: one stream of random numbers per purpose, reduced to choices in integers.
//!
//! Only whole 64-bit words are taken from the generator and every reduction is written here, so that the same seed gives
//! the same bytes whatever the version of the dependencies. It knows no statistic.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What a stream is drawn for: each has its own numbers, so that asking for more vacancies leaves the applicants alone.
#[derive(Debug, Clone, Copy)]
pub(super) enum Purpose {
    /// The vacancies.
    Vacancies,
    /// The applicants.
    Applicants,
    /// What was added to vacancies later, so that what they were before stays.
    VacancyFacts,
    /// What was added to applicants later.
    ApplicantFacts,
}

/// A stream of random choices.
pub(super) struct Draw {
    stream: ChaCha8Rng,
}

impl Draw {
    /// The stream of that seed, territory and purpose.
    pub(super) fn new(seed: u64, epci: &str, purpose: Purpose) -> Self {
        let purpose: u8 = match purpose {
            Purpose::Vacancies => 1,
            Purpose::Applicants => 2,
            Purpose::VacancyFacts => 3,
            Purpose::ApplicantFacts => 4,
        };
        let mut key = [0_u8; 32];
        let material = seed.to_le_bytes().into_iter().chain([purpose]).chain(epci.bytes());
        for (slot, byte) in key.iter_mut().zip(material) {
            *slot = byte;
        }
        Self { stream: ChaCha8Rng::from_seed(key) }
    }

    /// A whole number from nought to `bound - 1`; nought when the bound is nought.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        let product = u128::from(self.stream.next_u64()) * u128::from(bound);
        u64::try_from(product >> 64).unwrap_or(0)
    }

    /// A whole number between two others, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.saturating_sub(low).saturating_add(1);
        let step = self.below(u64::try_from(width).unwrap_or(0));
        low.saturating_add(i64::try_from(step).unwrap_or(0))
    }

    /// Whether an event of that many chances in a thousand happens.
    pub(super) fn happens(&mut self, per_mille: u32) -> bool {
        self.below(1000) < u64::from(per_mille)
    }

    /// One of the values, by weight; the fallback when no weight is above nought.
    pub(super) fn pick<T: Copy>(&mut self, fallback: T, table: impl Iterator<Item = (T, u32)> + Clone) -> T {
        let total = table.clone().map(|(_, weight)| u64::from(weight)).sum();
        let mut left = self.below(total);
        for (value, weight) in table {
            let weight = u64::from(weight);
            if left < weight {
                return value;
            }
            left -= weight;
        }
        fallback
    }

    /// A value of a distribution given by points of its quantile function: (chances in a thousand to be below, value), both
    /// increasing, from 0 to 1000; straight lines between them.
    pub(super) fn quantile(&mut self, points: &[(i64, i64)]) -> i64 {
        const FINE: i64 = 1000;
        let at = self.between(0, 1000 * FINE - 1);
        for pair in points.windows(2) {
            let [(from, low), (to, high)] = pair else { continue };
            if at < to * FINE {
                let span = (to - from) * FINE;
                return low + ((high - low) * (at - from * FINE)).checked_div(span).unwrap_or(0);
            }
        }
        points.last().map_or(0, |(_, value)| *value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_pinned() {
        let mut draw = Draw::new(1, "243500139", Purpose::Vacancies);
        let first: Vec<u64> = (0..4).map(|_| draw.below(1_000_000)).collect();
        let mut again = Draw::new(1, "243500139", Purpose::Vacancies);
        assert_eq!(first, (0..4).map(|_| again.below(1_000_000)).collect::<Vec<_>>());
        let mut other = Draw::new(1, "243500139", Purpose::Applicants);
        assert_ne!(first, (0..4).map(|_| other.below(1_000_000)).collect::<Vec<_>>());
    }

    #[test]
    fn draws_stay_in_their_bounds() {
        let mut draw = Draw::new(7, "", Purpose::Applicants);
        assert_eq!(draw.below(0), 0);
        for _ in 0..1000 {
            assert!(draw.below(3) < 3);
            assert!((-2..=2).contains(&draw.between(-2, 2)));
            assert!((10..=30).contains(&draw.quantile(&[(0, 10), (500, 12), (1000, 30)])));
            assert_eq!(draw.pick(9, [(1, 0), (2, 5)].into_iter()), 2);
        }
        assert_eq!(draw.pick(9, [(1, 0)].into_iter()), 9);
    }

    #[test]
    fn quantiles_keep_their_shares() {
        let mut draw = Draw::new(11, "", Purpose::Applicants);
        let below = (0..10_000).filter(|_| draw.quantile(&[(0, 0), (250, 100), (1000, 400)]) < 100).count();
        assert!((2_350..2_650).contains(&below), "{below}");
    }
}
