//! The judge of cutoffs: what no plan is worth more than, on several levels at once.
//!
//! # Why the sum of the prices bounds every plan
//! Every vacancy has a price p_j, the key of the applicant named for it, above nought, or nought. Let q_i be the
//! smallest price among the homes of applicant i and y_i the larger of nought and key_i - q_i, where keys, vectors of
//! whole numbers, are compared first component first and added component by component. Adding the same vector to two
//! others does not change their order, so that for every candidate pair key_i <= y_i + q_i <= y_i + p_j. A plan takes no
//! applicant and no vacancy twice and no price is below nought: the sum of its keys, which is the vector of its values on
//! the levels concerned, is at most the sum D of all prices. A plan that is worth v_e = D_e on the levels before l is
//! therefore worth at most D_l there; one that is worth more than v_e on an earlier level does not exist when v_e = D_e on
//! all of them. A level of shortfalls has no component: leaving it out only takes away what is asked of plans.
//!
//! One pass over the pairs finds every q_i. Only the order of the vacancies' prices matters for that, so that they are
//! sorted once and the pass compares small numbers.

use std::cmp::Ordering;

use super::accounts::Level;
use super::candidates::{Candidates, position};
use super::evidence::{Fault, Problem};
use crate::certificate::Cutoffs;

/// What no plan is worth more than, on the first levels on which awards of one applicant are all worth the same; nought
/// on levels of shortfalls, which are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Totals(Vec<i128>);

impl Totals {
    /// Adds the prices up.
    pub fn of(problem: &Problem<'_>, cutoffs: &Cutoffs) -> Result<Self, Fault> {
        let weights = weights(&problem.accounts.levels, problem.candidates, problem.applicants)?;
        let weight = |level: usize, applicant: u32| {
            let of_level = weights.get(level).and_then(Option::as_ref);
            of_level.and_then(|weights| weights.get(position(applicant))).copied().unwrap_or(0)
        };
        let candidates = problem.candidates;
        // A pair that no label allows is never awarded.
        let allowed = candidates
            .pairs
            .iter()
            .filter(|pair| candidates.signature(pair).is_some_and(|signature| !signature.labels.is_empty()));
        let pairs = allowed.map(|pair| (pair.vacancy, pair.applicant));
        let sizes = (problem.applicants, problem.vacancies);
        totals(weights.len(), weight, sizes, pairs, &cutoffs.turned_away).map(Self)
    }

    /// The bound of a level, given the values of those before.
    pub fn bound(&self, problem: &Problem<'_>, level: usize) -> Result<i128, Fault> {
        let (own, total) = match (problem.accounts.levels.get(level), self.0.get(level)) {
            (Some(own), Some(total)) => (own, *total),
            _ => return Err(Fault::Uneven),
        };
        if own.minimised() || problem.values.len() < level {
            return Err(Fault::Uneven);
        }
        let earlier = problem.accounts.levels.iter().zip(problem.values).zip(&self.0).take(level);
        for ((earlier, value), total) in earlier.filter(|((level, _), _)| !level.minimised()) {
            if earlier.oriented(*value) != Some(*total) {
                return Err(Fault::Loose);
            }
        }
        Ok(total)
    }
}

/// The weight of each applicant on the first levels on which all its pairs agree; none for levels of shortfalls.
pub(super) fn weights(
    levels: &[Level],
    candidates: &Candidates,
    applicants: usize,
) -> Result<Vec<Option<Vec<i128>>>, Fault> {
    let mut all = Vec::new();
    for level in levels {
        if level.minimised() {
            all.push(None);
            continue;
        }
        let mut known: Vec<Option<i128>> = vec![None; applicants];
        let mut even = true;
        for pair in &candidates.pairs {
            let place = known.get_mut(position(pair.applicant)).ok_or(Fault::Unknown("applicant"))?;
            let weight = level.weight(pair);
            even &= *place.get_or_insert(weight) == weight;
        }
        if !even {
            break;
        }
        all.push(Some(known.into_iter().map(Option::unwrap_or_default).collect()));
    }
    Ok(all)
}

/// What prices by applicants turned away add up to, level by level, for anyone who can tell what an award to an applicant
/// is `weight`ed on each of so many `levels` and list the `pairs` (vacancy, applicant) that may be awarded; `sizes` are the
/// numbers of applicants and of vacancies. The pairs are read once.
///
/// # Errors
/// A number that names nothing or comes twice, a price below nought, or a sum that leaves 128 bits.
pub fn totals(
    levels: usize,
    weight: impl Fn(usize, u32) -> i128,
    sizes: (usize, usize),
    pairs: impl Iterator<Item = (u32, u32)>,
    turned_away: &[(u32, u32)],
) -> Result<Vec<i128>, Fault> {
    let (applicants, vacancies) = sizes;
    // Two keys, level by level; `None` is the key that is nought.
    let compare = |a: Option<u32>, b: Option<u32>| {
        let of = |level: usize, who: Option<u32>| who.map_or(0, |who| weight(level, who));
        let differs = (0..levels).map(|level| of(level, a).cmp(&of(level, b)));
        differs.fold(Ordering::Equal, Ordering::then)
    };
    let mut named: Vec<u32> = Vec::with_capacity(turned_away.len());
    for (_, applicant) in turned_away {
        if position(*applicant) >= applicants {
            return Err(Fault::Unknown("turned_away"));
        }
        named.push(*applicant);
    }
    named.sort_unstable();
    named.dedup();
    if named.iter().any(|applicant| compare(Some(*applicant), None).is_le()) {
        return Err(Fault::NegativePrice("turned_away"));
    }
    // The weaker the price, the larger its place, from 1; the largest place is that of the price nought.
    named.sort_by(|a, b| compare(Some(*b), Some(*a)).then(a.cmp(b)));
    let mut place_of = vec![0_u32; applicants];
    for (place, applicant) in (1_u32..).zip(&named) {
        if let Some(slot) = place_of.get_mut(position(*applicant)) {
            *slot = place;
        }
    }
    let free = u32::MAX;
    let mut places = vec![free; vacancies];
    let mut sums = vec![0_i128; levels];
    let mut add = |who: u32, sign: i128| {
        for (level, sum) in sums.iter_mut().enumerate() {
            let term = weight(level, who).checked_mul(sign);
            *sum = term.and_then(|term| sum.checked_add(term)).ok_or(Fault::Overflow)?;
        }
        Ok(())
    };
    for (vacancy, applicant) in turned_away {
        let slot = places.get_mut(position(*vacancy)).ok_or(Fault::Unknown("turned_away"))?;
        let place = place_of.get(position(*applicant)).copied().unwrap_or(free);
        if std::mem::replace(slot, place) != free {
            return Err(Fault::Unknown("turned_away"));
        }
        add(*applicant, 1)?;
    }
    let mut weakest = place_of;
    weakest.fill(0);
    for (vacancy, applicant) in pairs {
        let place = *places.get(position(vacancy)).ok_or(Fault::Unknown("vacancy"))?;
        let slot = weakest.get_mut(position(applicant)).ok_or(Fault::Unknown("applicant"))?;
        *slot = (*slot).max(place);
    }
    for (applicant, place) in (0_u32..).zip(weakest) {
        // An applicant without a pair pays nothing.
        let Some(before) = place.checked_sub(1) else { continue };
        let least = if place == free { None } else { named.get(position(before)).copied() };
        if compare(Some(applicant), least).is_gt() {
            add(applicant, 1)?;
            if let Some(least) = least {
                add(least, -1)?;
            }
        }
    }
    Ok(sums)
}
