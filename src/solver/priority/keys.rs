//! What orders applicants: all levels at once, the first one first.

#![expect(clippy::indexing_slicing, reason = "hot kernel: weights have one entry per applicant, pair or signature")]

use std::cmp::Ordering;

use rayon::prelude::*;

use crate::model::{AssignmentModel, Level, Sense, Terms};

use super::super::matching::NONE;
use super::super::problem::{MOST_WEIGHT, at, number};

/// The pairs that can be awarded: those whose signature allows a label.
pub struct Usable {
    all: bool,
    by_signature: Vec<bool>,
}

impl Usable {
    /// Looks at the labels of each signature.
    pub fn of(model: &AssignmentModel) -> Self {
        let by_signature: Vec<bool> = model.signature_labels.iter().map(|labels| !labels.is_empty()).collect();
        Self { all: by_signature.iter().all(|usable| *usable), by_signature }
    }

    /// Whether the pair can be awarded.
    pub fn holds(&self, model: &AssignmentModel, pair: usize) -> bool {
        self.all || self.by_signature[at(model.pair_signatures[pair].0)]
    }

    /// The applicants of a vacancy's usable pairs, increasing.
    pub fn candidates<'u>(&'u self, model: &'u AssignmentModel, vacancy: usize) -> impl Iterator<Item = u32> + 'u {
        let pairs = model.offsets[vacancy]..model.offsets[vacancy + 1];
        let applicants = &model.pair_applicants[pairs.clone()];
        applicants.iter().zip(pairs).filter(|(_, pair)| self.holds(model, *pair)).map(|(applicant, _)| *applicant)
    }
}

/// What an award to an applicant is worth on one level, in the sense in which more is better.
enum Weighing<'m> {
    /// The level counts shortfalls: awards weigh nothing.
    Rows,
    /// Every award weighs the same.
    Same(i64),
    /// The model's own weights, times a sign.
    Given(&'m [i64], i64),
    /// Weights read from the pairs, which agree for each applicant.
    Read(Vec<i64>),
}

/// The keys of applicants on the first levels of a model, as far as awards of one applicant are all worth the same.
pub struct Keys<'m> {
    levels: Vec<Weighing<'m>>,
}

/// Nobody: the key of an empty home, nought on every level.
pub const NOBODY: u32 = NONE;

impl<'m> Keys<'m> {
    /// The keys on the longest run of first levels for which there are any.
    pub fn of(model: &AssignmentModel, levels: &'m [Level]) -> Self {
        Self { levels: levels.iter().map_while(|level| weighing(model, level)).collect() }
    }

    /// On how many levels.
    pub fn covered(&self) -> usize {
        self.levels.len()
    }

    /// Whether the level counts awards.
    pub fn counts_awards(&self, level: usize) -> bool {
        !matches!(self.levels[level], Weighing::Rows)
    }

    /// What an award to the applicant is worth on a level.
    pub fn weight(&self, level: usize, applicant: u32) -> i64 {
        if applicant == NOBODY {
            return 0;
        }
        match &self.levels[level] {
            Weighing::Rows => 0,
            Weighing::Same(weight) => *weight,
            Weighing::Given(weights, sign) => sign * weights[at(applicant)],
            Weighing::Read(weights) => weights[at(applicant)],
        }
    }

    /// The order of two keys; the greater one is housed first.
    pub fn compare(&self, a: u32, b: u32) -> Ordering {
        self.compare_from(0, a, b)
    }

    /// The order of two keys when the levels before one are left out.
    pub fn compare_from(&self, first: usize, a: u32, b: u32) -> Ordering {
        let differs = |level: &usize| self.weight(*level, a).cmp(&self.weight(*level, b));
        (first..self.covered()).map(|level| differs(&level)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }

    /// The applicants of `among`, the greatest key first, equal ones by number.
    pub fn sort(&self, among: &mut [u32]) {
        let (first, rest) = match self.telling(among) {
            Some(first) => (first, first + 1),
            None => return among.par_sort_unstable(),
        };
        // One number settles most comparisons.
        let mut marked: Vec<(std::cmp::Reverse<i64>, u32)> =
            among.par_iter().map(|&applicant| (std::cmp::Reverse(self.weight(first, applicant)), applicant)).collect();
        marked.par_sort_unstable_by(|a, b| {
            a.0.cmp(&b.0).then_with(|| self.compare_from(rest, b.1, a.1)).then_with(|| a.1.cmp(&b.1))
        });
        for (place, (_, applicant)) in among.iter_mut().zip(marked) {
            *place = applicant;
        }
    }

    /// The first level on which applicants differ.
    fn telling(&self, among: &[u32]) -> Option<usize> {
        let &one = among.first()?;
        (0..self.covered())
            .find(|&level| among.iter().any(|&other| self.weight(level, other) != self.weight(level, one)))
    }
}

fn weighing<'m>(model: &AssignmentModel, level: &'m Level) -> Option<Weighing<'m>> {
    let sign = if level.sense == Sense::Maximise { 1 } else { -1 };
    let fits = |weights: &[i64]| weights.iter().all(|weight| (-MOST_WEIGHT..=MOST_WEIGHT).contains(weight));
    match &level.terms {
        Terms::Awards => Some(Weighing::Same(sign)),
        // Shortfalls are never sought; the general engine says so.
        Terms::Shortfalls(_) => (sign < 0).then_some(Weighing::Rows),
        Terms::ByApplicant(weights) => {
            (weights.len() == model.applicants && fits(weights)).then_some(Weighing::Given(weights, sign))
        }
        Terms::BySignature(weights) => {
            if weights.len() != model.signature_labels.len() || !fits(weights.as_slice()) {
                return None;
            }
            if let Some(&one) = weights.as_slice().first()
                && weights.iter().all(|&weight| weight == one)
            {
                return Some(Weighing::Same(sign * one));
            }
            read(model, sign, |pair| weights.as_slice()[at(model.pair_signatures[pair].0)])
        }
        Terms::ByPair(weights) => {
            if weights.len() != model.pair_applicants.len() || !fits(weights) {
                return None;
            }
            read(model, sign, |pair| weights[pair])
        }
    }
}

/// The weight of each applicant when all its pairs agree.
fn read<'m>(model: &AssignmentModel, sign: i64, weight: impl Fn(usize) -> i64) -> Option<Weighing<'m>> {
    let mut known: Vec<i64> = vec![i64::MIN; model.applicants];
    for (pair, &applicant) in model.pair_applicants.iter().enumerate() {
        let (place, weight) = (&mut known[at(applicant)], sign * weight(pair));
        if *place == i64::MIN {
            *place = weight;
        } else if *place != weight {
            return None;
        }
    }
    for place in known.iter_mut().filter(|place| **place == i64::MIN) {
        *place = 0;
    }
    Some(Weighing::Read(known))
}

/// The applicants whose award makes a better plan than none, the first to be housed first.
pub fn in_order(keys: &Keys<'_>, applicants: usize) -> Vec<u32> {
    let all = (0..number(applicants)).filter(|&applicant| keys.compare(applicant, NOBODY).is_gt());
    let mut order: Vec<u32> = all.collect();
    keys.sort(&mut order);
    order
}
