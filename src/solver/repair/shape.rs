//! Changes of a model's shape: pairs taken out, vacancies put in, the weights of a plan to be kept.

use super::super::matching::NONE;
use super::super::problem::at;
use super::NewVacancy;
use crate::index::{Index, VacancyIdx};
use crate::model::{AssignmentModel, Terms};

/// The weight of each pair on that level: 1 where it was awarded, -1 where the applicant had no home, 0 where it had
/// another one. The sum over a plan is the number of households that keep their home less those newly housed: it is the
/// largest where the fewest households see their situation change.
#[must_use]
pub fn kept_weights(model: &AssignmentModel, holder: &[u32], home: &[u32]) -> Vec<i64> {
    let mut weights = Vec::with_capacity(model.pair_applicants.len());
    for vacancy in 0..model.vacancies {
        let held = holder.get(vacancy).copied().unwrap_or(NONE);
        for pair in pairs_of(model, VacancyIdx::at(vacancy)).unwrap_or(0..0) {
            let applicant = model.pair_applicants.get(pair).copied().unwrap_or(NONE);
            let housed = home.get(at(applicant)).is_some_and(|home| *home != NONE);
            weights.push(if held == applicant { 1 } else { -i64::from(!housed) });
        }
    }
    weights
}

/// The pairs of a vacancy.
pub(super) fn pairs_of(model: &AssignmentModel, vacancy: VacancyIdx) -> Option<std::ops::Range<usize>> {
    let start = *model.offsets.get(vacancy.position())?;
    let end = *model.offsets.get(vacancy.position().checked_add(1)?)?;
    Some(start..end)
}

/// The vacancy of a pair.
pub(super) fn vacancy_of(model: &AssignmentModel, pair: usize) -> usize {
    model.offsets.partition_point(|&offset| offset <= pair).saturating_sub(1)
}

/// Puts a vacancy after the others.
pub(super) fn push_vacancy(model: &mut AssignmentModel, vacancy: &NewVacancy) {
    for pair in &vacancy.pairs {
        model.pair_applicants.push(pair.applicant.0);
        model.pair_signatures.push(pair.signature);
        let mut own = pair.weights.iter();
        for level in &mut model.levels {
            if let Terms::ByPair(weights) = &mut level.terms {
                weights.push(own.next().copied().unwrap_or(0));
            }
        }
    }
    model.offsets.push(model.pair_applicants.len());
    model.vacancy_names.push(vacancy.name.clone());
    model.vacancies = model.vacancies.saturating_add(1);
}

/// The model without the pairs struck.
pub(super) fn left(model: &AssignmentModel, struck: &[bool]) -> AssignmentModel {
    let kept = |pair: usize| struck.get(pair) != Some(&true);
    let mut offsets = vec![0];
    let mut count = 0_usize;
    for vacancy in 0..model.vacancies {
        let own = pairs_of(model, VacancyIdx::at(vacancy)).unwrap_or(0..0);
        count = count.saturating_add(own.filter(|&pair| kept(pair)).count());
        offsets.push(count);
    }
    let mut left = AssignmentModel { offsets, ..model.clone() };
    retain(&mut left.pair_applicants, kept);
    retain(&mut left.pair_signatures, kept);
    for level in &mut left.levels {
        if let Terms::ByPair(weights) = &mut level.terms {
            retain(weights, kept);
        }
    }
    left
}

fn retain<T>(list: &mut Vec<T>, kept: impl Fn(usize) -> bool) {
    let mut place = 0_usize;
    list.retain(|_| {
        place = place.saturating_add(1);
        kept(place.saturating_sub(1))
    });
}
