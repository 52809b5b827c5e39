//! The ranked candidates of each vacancy.
//!
//! Rank 1 is the award. The next ranks are filled rank by rank, and within a rank by vacancy: the candidate without an
//! award, on fewer lists than allowed, whose award in place of the first would leave the best plan by the policy's
//! levels, all other awards as they are. Those that would break a mandatory row are never ranked.

use rayon::prelude::*;

use super::standing::Standing;
use super::{LevelMeaning, Run, rules};
use crate::index::{ApplicantIdx, Index, LabelIdx, SignatureIdx, VacancyIdx};
use crate::model::plan;

/// The list of a vacancy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct List {
    /// The candidates, the award first; none when the home is empty.
    pub(super) entries: Vec<Entry>,
    /// The exemption that holds for the award, as its position in the policy's list.
    pub(super) exemption: Option<usize>,
    /// Whether candidates ran out.
    pub(super) exhausted: bool,
}

/// A candidate of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) applicant: ApplicantIdx,
    pub(super) label: LabelIdx,
    pub(super) signature: SignatureIdx,
    pub(super) points: i64,
}

/// The list of every vacancy, by number.
pub(super) fn lists(run: &Run<'_>, standing: &Standing<'_>) -> Vec<List> {
    let length = usize::try_from(run.options.candidates_per_vacancy).unwrap_or(usize::MAX);
    let orders: Vec<(List, Vec<Entry>)> = (0..run.dataset.vacancies.len())
        .into_par_iter()
        .map(|row| {
            let vacancy = VacancyIdx::at(row);
            let Some(first) = award(standing, vacancy) else { return (List::default(), Vec::new()) };
            let exemption = run
                .policy
                .shortlist
                .exemptions
                .iter()
                .position(|exemption| rules::holds(run, &exemption.condition, first.applicant, vacancy));
            let others = if exemption.is_none() && length > 1 { in_order(standing, vacancy) } else { Vec::new() };
            (List { entries: vec![first], exemption, exhausted: false }, others)
        })
        .collect();
    fill(run, length, orders)
}

fn award(standing: &Standing<'_>, vacancy: VacancyIdx) -> Option<Entry> {
    let (applicant, label) = standing.holder_of(vacancy)?;
    let (_, signature, _) = standing.candidates_of(vacancy).find(|(candidate, ..)| *candidate == applicant)?;
    Some(Entry { applicant, label, signature, points: standing.points(vacancy, applicant) })
}

/// The candidates of a vacancy without any award, the best replacement first.
pub(super) fn in_order(standing: &Standing<'_>, vacancy: VacancyIdx) -> Vec<Entry> {
    let free = standing.candidates_of(vacancy).filter(|(applicant, ..)| !standing.awarded(*applicant));
    let mut order: Vec<(Vec<i128>, Entry)> = free
        .filter_map(|(applicant, signature, labels)| {
            let (label, values) = standing.best_label(vacancy, applicant, labels)?;
            Some((values, Entry { applicant, label, signature, points: standing.points(vacancy, applicant) }))
        })
        .collect();
    // Candidates come by number and the sort is stable: equal plans stay in that order.
    order.sort_by(|(a, _), (b, _)| plan::order(standing.run.model, b, a));
    order.into_iter().map(|(_, entry)| entry).collect()
}

/// By which level the holder of a vacancy and its candidates without any award come before one of these, in the order of
/// levels, with how many of them.
pub(super) fn ahead_by(
    standing: &Standing<'_>,
    vacancy: VacancyIdx,
    applicant: ApplicantIdx,
) -> Vec<(LevelMeaning, usize)> {
    let model = standing.run.model;
    let values = |other: ApplicantIdx, labels: &[LabelIdx]| {
        standing.best_label(vacancy, other, labels).map(|(_, values)| values)
    };
    let own = standing.candidates_of(vacancy).find(|(other, ..)| *other == applicant);
    let Some(own) = own.and_then(|(_, _, labels)| values(applicant, labels)) else { return Vec::new() };
    let mut counts = vec![0_usize; model.levels.len()];
    let mut count = |other: &[i128]| {
        if let Some(found) = plan::compare(model, other, &own).filter(|found| found.better)
            && let Some(place) = counts.get_mut(found.level)
        {
            *place = place.saturating_add(1);
        }
    };
    if standing.holder_of(vacancy).is_some() {
        count(standing.plan.values());
    }
    for (other, _, labels) in standing.candidates_of(vacancy) {
        if other != applicant
            && !standing.awarded(other)
            && let Some(values) = values(other, labels)
        {
            count(&values);
        }
    }
    let levels = model.levels.iter().zip(counts).filter(|(_, count)| *count > 0);
    levels.map(|(level, count)| (LevelMeaning::of(standing.run.policy, &level.name), count)).collect()
}

/// Fills ranks 2 and after, counting on how many lists each applicant stands.
fn fill(run: &Run<'_>, length: usize, orders: Vec<(List, Vec<Entry>)>) -> Vec<List> {
    let allowed = run.options.lists_per_applicant;
    let mut stands = vec![0_u32; run.dataset.applicants.len()];
    let (mut lists, orders): (Vec<List>, Vec<Vec<Entry>>) = orders.into_iter().unzip();
    let mut next = vec![0_usize; lists.len()];
    let longest = orders.iter().map(Vec::len).max().unwrap_or(0).saturating_add(1);
    for _ in 2..=length.min(longest.saturating_add(1)) {
        for ((list, order), next) in lists.iter_mut().zip(&orders).zip(&mut next) {
            if list.entries.is_empty() || list.exemption.is_some() || list.exhausted {
                continue;
            }
            // Those passed over are on enough lists already, and stay so: the search never goes back.
            let rest = order.get(*next..).unwrap_or_default();
            let stand = |entry: &Entry| stands.get(entry.applicant.position()).copied().unwrap_or(u32::MAX);
            match rest.iter().position(|entry| stand(entry) < allowed) {
                Some(skipped) => {
                    if let Some(entry) = rest.get(skipped) {
                        list.entries.push(*entry);
                        if let Some(count) = stands.get_mut(entry.applicant.position()) {
                            *count = count.saturating_add(1);
                        }
                    }
                    *next = next.saturating_add(skipped).saturating_add(1);
                }
                None => list.exhausted = true,
            }
        }
    }
    lists
}
