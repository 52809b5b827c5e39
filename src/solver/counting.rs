//! Counting arguments: how many awards of a kind there can be at all, whatever the levels and the rows say, and the sets of
//! applicants and homes that say so.
//!
//! # Why
//! The awards that a set of pairs allows together are a matching; by König's theorem the largest has as many awards as the
//! smallest set of applicants and homes that touches every pair. The applicants outside of that set reach only its homes:
//! this is the limiting set that people are told.

use std::collections::BTreeSet;

use super::matching::NONE;
use super::problem::{at, number};
use crate::index::{Index, RowIdx, SignatureIdx};
use crate::model::{AccountRow, AssignmentModel, plan};

/// The largest number of awards among some pairs, and what bounds it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counting {
    /// The applicants of those pairs.
    pub applicants: usize,
    /// The homes of those pairs.
    pub homes: usize,
    /// The most awards there can be.
    pub most: usize,
    /// The applicants that reach only the homes below.
    pub bound_applicants: usize,
    /// Those homes: each can be awarded once.
    pub bound_homes: usize,
}

/// Counts the awards that could meet one of those rows, on any label.
#[must_use]
pub fn count(model: &AssignmentModel, rows: &[RowIdx]) -> Counting {
    let rows: Vec<&AccountRow> = rows.iter().filter_map(|row| model.rows.get(*row)).collect();
    let counts: Vec<bool> =
        model.signature_labels.indices().map(|signature| rows.iter().any(|row| adds(model, row, signature))).collect();
    among(model, |pair| {
        let signature = plan::signature(model, pair);
        signature.is_some_and(|signature| counts.get(signature.position()).copied().unwrap_or(false))
    })
}

/// Whether an award of that signature may add to a row.
pub fn adds(model: &AssignmentModel, row: &AccountRow, signature: SignatureIdx) -> bool {
    let labels = model.signature_labels.get(signature).map(Vec::as_slice).unwrap_or_default();
    labels.iter().any(|label| plan::coefficient(row, signature, *label) > 0)
}

/// The largest number of awards among the pairs that count.
fn among(model: &AssignmentModel, counts: impl Fn(usize) -> bool) -> Counting {
    let mut homes: Vec<Vec<u32>> = Vec::with_capacity(model.vacancies);
    for ends in model.offsets.windows(2) {
        let &[start, end] = ends else { continue };
        let pairs = (start..end).filter(|pair| counts(*pair));
        homes.push(pairs.filter_map(|pair| model.pair_applicants.get(pair).copied()).collect());
    }
    let applicants: BTreeSet<u32> = homes.iter().flatten().copied().collect();
    let mut matching = Largest { holder: vec![NONE; homes.len()], home: vec![NONE; model.applicants], homes };
    let reached = matching.grow();
    let most = matching.holder.iter().filter(|holder| **holder != NONE).count();
    // The homes left and what alternates from them: homes reached and applicants reached.
    let (reached_homes, reached_applicants) = reached;
    let with_pairs = matching.homes.iter().filter(|pairs| !pairs.is_empty()).count();
    let bound_homes =
        matching.homes.iter().zip(&reached_homes).filter(|(pairs, reached)| !pairs.is_empty() && !**reached);
    let outside =
        applicants.iter().filter(|applicant| !reached_applicants.get(at(**applicant)).copied().unwrap_or(false));
    Counting {
        applicants: applicants.len(),
        homes: with_pairs,
        most,
        bound_applicants: outside.count(),
        bound_homes: bound_homes.count(),
    }
}

/// A matching that grows, from the side of the homes.
struct Largest {
    homes: Vec<Vec<u32>>,
    holder: Vec<u32>,
    home: Vec<u32>,
}

impl Largest {
    /// Makes it the largest; tells which homes and applicants alternating paths reach from the homes left at the end.
    fn grow(&mut self) -> (Vec<bool>, Vec<bool>) {
        loop {
            let mut parent = vec![NONE; self.home.len()];
            let mut seen = vec![false; self.homes.len()];
            let mut queue: Vec<usize> = (0..self.homes.len()).filter(|home| self.is_left(*home)).collect();
            for home in &queue {
                if let Some(place) = seen.get_mut(*home) {
                    *place = true;
                }
            }
            let (mut next, mut grown) = (0, false);
            while let Some(home) = queue.get(next).copied() {
                next = next.saturating_add(1);
                for applicant in self.homes.get(home).cloned().unwrap_or_default() {
                    let Some(place) = parent.get_mut(at(applicant)).filter(|place| **place == NONE) else { continue };
                    *place = number(home);
                    let held = self.home.get(at(applicant)).copied().unwrap_or(NONE);
                    if held == NONE {
                        grown = self.turn(&parent, applicant);
                        break;
                    }
                    if let Some(place) = seen.get_mut(at(held)).filter(|place| !**place) {
                        *place = true;
                        queue.push(at(held));
                    }
                }
                if grown {
                    break;
                }
            }
            if !grown {
                return (seen, parent.iter().map(|parent| *parent != NONE).collect());
            }
        }
    }

    fn is_left(&self, home: usize) -> bool {
        self.holder.get(home) == Some(&NONE) && self.homes.get(home).is_some_and(|pairs| !pairs.is_empty())
    }

    /// Turns the path that ends at a free applicant.
    fn turn(&mut self, parent: &[u32], applicant: u32) -> bool {
        let mut applicant = applicant;
        // INVARIANT: parents lead back to a home that is left; the bound keeps a broken chain from looping.
        for _ in 0..=self.homes.len() {
            let Some(home) = parent.get(at(applicant)).copied().filter(|home| *home != NONE) else { return false };
            let Some(holder) = self.holder.get_mut(at(home)) else { return false };
            let before = std::mem::replace(holder, applicant);
            if let Some(place) = self.home.get_mut(at(applicant)) {
                *place = home;
            }
            if before == NONE {
                return true;
            }
            applicant = before;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample::{self, Sequence};

    /// The slow way: every subset of homes in turn, each to every applicant left.
    fn most(homes: &[Vec<u32>], taken: &mut BTreeSet<u32>) -> usize {
        let Some((first, rest)) = homes.split_first() else { return 0 };
        let mut best = most(rest, taken);
        for applicant in first {
            if taken.insert(*applicant) {
                best = best.max(1 + most(rest, taken));
                taken.remove(applicant);
            }
        }
        best
    }

    #[test]
    fn the_most_awards_are_those_of_every_way_and_the_bound_says_why() {
        let mut bound = 0;
        for seed in 0..300 {
            let model = sample::model(seed);
            let mut draw = Sequence::new(seed);
            let counts: Vec<bool> = model.pair_applicants.iter().map(|_| draw.chance(60)).collect();
            let homes: Vec<Vec<u32>> = model
                .offsets
                .windows(2)
                .map(|ends| {
                    (ends[0]..ends[1]).filter(|pair| counts[*pair]).map(|pair| model.pair_applicants[pair]).collect()
                })
                .collect();
            let found = among(&model, |pair| counts[pair]);
            assert_eq!(found.most, most(&homes, &mut BTreeSet::new()), "seed {seed}");
            // König: those outside the bound and the homes of the bound.
            assert_eq!(found.most, found.applicants - found.bound_applicants + found.bound_homes, "seed {seed}");
            bound += usize::from(found.bound_homes > 0 && found.bound_applicants > found.bound_homes);
        }
        assert!(bound > 30, "{bound}");
    }
}
