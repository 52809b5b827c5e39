//! What exactly an applicant without a home lacks, where one figure says it.
//!
//! That is so when every level is proven optimal, awards of one applicant are all worth the same on every level, and every
//! plan keeps every account row. A home can then be had by whoever is stronger than the weakest award that can be made
//! to give way: its own, or that of another home to which its holder could move, and so on. These weakest awards are
//! brought down, pair by pair, until nothing changes any more.

use std::cmp::Ordering;

use super::accounts::{AccountRow, Accounts, Award};
use super::candidates::{Candidates, position};
use super::cutoffs;
use crate::certificate::CertifiedLevel;

/// What an applicant without a home lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gap {
    /// The first of the homes that it would have with the least change.
    pub vacancy: u32,
    /// The first level on which it is weaker, and the least change of its weight there that houses it (in whole
    /// points when all points are whole, and so on); none when it is as strong on every level.
    pub change: Option<(usize, i128)>,
}

/// What each applicant without a home lacks, by applicant; nothing where one figure does not say it.
pub(super) fn gaps(
    accounts: &Accounts,
    candidates: &Candidates,
    sizes: (usize, usize),
    awards: &[Award],
    levels: &[CertifiedLevel],
) -> Option<Vec<Option<Gap>>> {
    let (applicants, vacancies) = sizes;
    if levels.iter().any(|level| level.value != level.bound || level.status != "optimal") {
        return None;
    }
    let weights = cutoffs::weights(&accounts.levels, candidates, applicants).ok()?;
    if weights.len() != accounts.levels.len() || !accounts.rows.iter().all(|row| always_kept(row, candidates)) {
        return None;
    }
    let weight = |level: usize, who: Option<u32>| {
        let of_level = weights.get(level).and_then(Option::as_ref);
        who.and_then(|who| of_level?.get(position(who)).copied()).unwrap_or(0)
    };
    let compare = |first: usize, a: Option<u32>, b: Option<u32>| {
        let levels = (first..weights.len()).map(|level| weight(level, a).cmp(&weight(level, b)));
        levels.fold(Ordering::Equal, Ordering::then)
    };
    let mut home: Vec<Option<u32>> = vec![None; applicants];
    let mut weakest: Vec<Option<u32>> = vec![None; vacancies];
    for award in awards {
        *home.get_mut(position(award.pair.applicant))? = Some(award.pair.vacancy);
        *weakest.get_mut(position(award.pair.vacancy))? = Some(award.pair.applicant);
    }
    let allowed: Vec<_> = candidates
        .pairs
        .iter()
        .filter(|pair| candidates.signature(pair).is_some_and(|signature| !signature.labels.is_empty()))
        .collect();
    loop {
        let mut changed = false;
        for pair in &allowed {
            let Some(held) = *home.get(position(pair.applicant))? else { continue };
            let there = *weakest.get(position(pair.vacancy))?;
            let own = weakest.get_mut(position(held))?;
            if compare(0, there, *own) == Ordering::Less {
                *own = there;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    let mut nearest: Vec<Option<(u32, Option<u32>)>> = vec![None; applicants];
    for pair in &allowed {
        if home.get(position(pair.applicant))?.is_some() {
            continue;
        }
        let there = *weakest.get(position(pair.vacancy))?;
        let found = nearest.get_mut(position(pair.applicant))?;
        if found.is_none_or(|(_, least)| compare(0, there, least) == Ordering::Less) {
            *found = Some((pair.vacancy, there));
        }
    }
    let gap = |(who, found): (u32, Option<(u32, Option<u32>)>)| {
        let Some((vacancy, instead)) = found else { return Some(None) };
        let who = Some(who);
        let differs = |level: &usize| weight(*level, who) != weight(*level, instead);
        let change = match (0..weights.len()).find(differs) {
            None => None,
            Some(level) => {
                let behind = weight(level, instead).checked_sub(weight(level, who))?;
                let even = compare(level.checked_add(1)?, who, instead) == Ordering::Greater;
                let more = if even { 0 } else { step(accounts, candidates, level)? };
                Some((level, behind.checked_add(more)?))
            }
        };
        Some(Some(Gap { vacancy, change }))
    };
    (0_u32..).zip(nearest).map(gap).collect()
}

/// In what steps a weight changes: one as the level is shown when all awards are worth whole ones of those, else one unit.
fn step(accounts: &Accounts, candidates: &Candidates, level: usize) -> Option<i128> {
    let level = accounts.levels.get(level)?;
    let mut pairs = candidates.pairs.iter();
    let whole = pairs.all(|pair| level.weight(pair).checked_rem(level.display_scale) == Some(0));
    Some(if whole { level.display_scale } else { 1 })
}

/// Whether every plan keeps the row: each home takes from it at most what its worst pair takes.
fn always_kept(row: &AccountRow, candidates: &Candidates) -> bool {
    let mut least = 0_i128;
    let mut pairs = candidates.pairs.iter().peekable();
    while let Some(first) = pairs.peek().copied() {
        let mut worst = 0;
        while let Some(pair) = pairs.next_if(|pair| pair.vacancy == first.vacancy) {
            let labels = candidates.signature(pair).map_or(&[][..], |signature| &signature.labels);
            for label in labels {
                worst = worst.min(row.coefficient(pair.signature, *label));
            }
        }
        least = least.saturating_add(worst);
    }
    least >= row.requirement
}
