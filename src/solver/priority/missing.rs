//! What exactly each applicant without a home lacks.
//!
//! From the weakest award upwards, each holder gives its key to every home from which a path of moves reaches it: those
//! homes could be had by whoever is stronger. An applicant without a home is housed as soon as it is stronger than the
//! weakest of the holders its homes have been given.

#![expect(clippy::indexing_slicing, reason = "one entry per applicant or vacancy")]

use std::cmp::Ordering;

use crate::index::{ApplicantIdx, VacancyIdx};
use crate::model::AssignmentModel;

use super::super::matching::NONE;
use super::super::problem::{at, number};
use super::super::{LevelStatus, Solution};
use super::keys::{Keys, NOBODY, Usable};

/// What keeps an applicant without a home from having one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// The first of its homes, by number, that it would have with the least change.
    pub vacancy: VacancyIdx,
    /// The holder that would leave the plan for it; none when a home would stay empty otherwise.
    pub instead: Option<ApplicantIdx>,
    /// The first level on which the applicant is weaker and by how much its weight there has to change (in the level's
    /// own sense) to be housed in every best plan, all else equal; none when it is as strong on every level. It is told in
    /// whole points (or days, or whatever is shown) when all weights of the level are whole, else in the model's units.
    pub change: Option<(usize, i64)>,
}

/// What each applicant without a home lacks, by applicant; none for those with a home or without a candidate pair.
///
/// Nothing when the solution is not proven optimal on every level, when a row of the model could have a say, or when
/// awards of one applicant are not all worth the same: then no single number says it.
#[must_use]
pub fn missing(model: &AssignmentModel, solution: &Solution) -> Option<Vec<Option<Missing>>> {
    if super::super::problem::check_shape(model).is_err()
        || solution.levels.iter().any(|level| level.status != LevelStatus::Optimal)
        || !super::free_of_rows(model)
    {
        return None;
    }
    let keys = Keys::of(model, &model.levels);
    if keys.covered() < model.levels.len() {
        return None;
    }
    let usable = Usable::of(model);
    let (mut holder, mut home) = (vec![NONE; model.vacancies], vec![NONE; model.applicants]);
    for award in &solution.awards {
        *holder.get_mut(at(award.vacancy.0))? = award.applicant.0;
        *home.get_mut(at(award.applicant.0))? = award.vacancy.0;
    }
    let weakest = weakest(model, &keys, &usable, &holder, &home);
    let mut found: Vec<Option<Missing>> = vec![None; model.applicants];
    for (vacancy, &instead) in weakest.iter().enumerate() {
        for applicant in usable.candidates(model, vacancy).filter(|applicant| home[at(*applicant)] == NONE) {
            let place = &mut found[at(applicant)];
            let nearer = match place {
                None => true,
                Some(held) => {
                    let held = held.instead.map_or(NOBODY, |held| held.0);
                    held != instead && keys.compare(instead, held).is_lt()
                }
            };
            if nearer {
                let instead = (instead != NOBODY).then_some(ApplicantIdx(instead));
                *place = Some(Missing { vacancy: VacancyIdx(number(vacancy)), instead, change: None });
            }
        }
    }
    let mut seen = vec![false; model.applicants];
    for &applicant in &model.pair_applicants {
        seen[at(applicant)] = true;
    }
    let candidates = || (0_u32..).zip(&seen).filter(|(_, seen)| **seen).map(|(applicant, _)| applicant);
    let steps: Vec<i64> =
        (0_usize..).zip(&model.levels).map(|(level, of)| step(&keys, level, of.display_scale, candidates())).collect();
    for (applicant, found) in (0_u32..).zip(&mut found) {
        if let Some(found) = found {
            found.change = change(&keys, &steps, applicant, found.instead.map_or(NOBODY, |held| held.0));
        }
    }
    Some(found)
}

/// The weakest holder that could be made to leave for each vacancy.
fn weakest(model: &AssignmentModel, keys: &Keys<'_>, usable: &Usable, holder: &[u32], home: &[u32]) -> Vec<u32> {
    let mut order: Vec<u32> = holder.iter().copied().filter(|&applicant| applicant != NONE).collect();
    keys.sort(&mut order);
    let mut reached: Vec<Option<u32>> = vec![None; model.vacancies];
    let mut waiting: Vec<u32> = Vec::new();
    let empty = (0_u32..).zip(holder).filter(|(_, holder)| **holder == NONE).map(|(vacancy, _)| (vacancy, NOBODY));
    let held = order.iter().rev().map(|&applicant| (home[at(applicant)], applicant));
    for (vacancy, leaver) in empty.chain(held) {
        if reached[at(vacancy)].is_some() {
            continue;
        }
        reached[at(vacancy)] = Some(leaver);
        waiting.push(vacancy);
        while let Some(vacancy) = waiting.pop() {
            for applicant in usable.candidates(model, at(vacancy)) {
                let from = home[at(applicant)];
                if from != NONE && reached[at(from)].is_none() {
                    reached[at(from)] = Some(leaver);
                    waiting.push(from);
                }
            }
        }
    }
    reached.into_iter().map(|leaver| leaver.unwrap_or(NOBODY)).collect()
}

/// In what steps a weight changes: one as the level is shown when all weights are whole ones of those, else one unit.
fn step(keys: &Keys<'_>, level: usize, shown: i64, mut candidates: impl Iterator<Item = u32>) -> i64 {
    let shown = shown.max(1);
    if candidates.all(|applicant| keys.weight(level, applicant) % shown == 0) { shown } else { 1 }
}

/// The least change of the first weight that keeps an applicant behind another.
fn change(keys: &Keys<'_>, steps: &[i64], applicant: u32, instead: u32) -> Option<(usize, i64)> {
    let differs = |level: &usize| keys.weight(*level, applicant) != keys.weight(*level, instead);
    let level = (0..keys.covered()).find(differs)?;
    let behind = keys.weight(level, instead) - keys.weight(level, applicant);
    // To draw level is enough when the rest decides for the applicant.
    let even = keys.compare_from(level + 1, applicant, instead) == Ordering::Greater;
    Some((level, if even { behind } else { behind + steps[level] }))
}
