//! Why an applicant has no award, why a home has no applicant.
//!
//! Where no account row has a say and awards of one applicant are all worth the same, the gap of an applicant is exact: the
//! least change with which it is housed, whatever becomes of the other awards. Elsewhere it is that of one change: its
//! award in the place of one awardee, all other awards as they are. It then says what separates it from this plan;
//! another plan, with other changes, could be nearer.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::standing::{Outcome, Standing};
use super::{EmptyReason, LevelMeaning, Mention, Run, UnmetLine, UnmetReason, rules};
use crate::index::{ApplicantIdx, Index, LabelIdx, VacancyIdx};
use crate::quantity::Exact;

/// One line per applicant without an award, by id.
pub(super) fn lines(run: &Run<'_>, standing: &Standing<'_>) -> Vec<UnmetLine> {
    let places = places(run);
    let failures = rules::Failures::of(run);
    places
        .par_iter()
        .enumerate()
        .map(|(row, places)| (ApplicantIdx::at(row), places))
        .filter(|(applicant, _)| !standing.awarded(*applicant))
        .map(|(applicant, places)| {
            let (reason, vacancy) = why(standing, &failures, applicant, places);
            UnmetLine { applicant: run.dataset.applicant_id(applicant).to_owned(), reason, vacancy }
        })
        .collect()
}

/// Why one applicant has no award, and the vacancy where it was nearest.
pub(super) fn of_applicant(
    standing: &Standing<'_>,
    applicant: ApplicantIdx,
    places: &[(VacancyIdx, &[LabelIdx])],
) -> (UnmetReason, Option<String>) {
    why(standing, &rules::Failures::of(standing.run), applicant, places)
}

fn why(
    standing: &Standing<'_>,
    failures: &rules::Failures<'_>,
    applicant: ApplicantIdx,
    places: &[(VacancyIdx, &[LabelIdx])],
) -> (UnmetReason, Option<String>) {
    let run = standing.run;
    let (reason, vacancy) = if places.is_empty() {
        without_pair(run, failures, applicant)
    } else if let Some((vacancy, outcome)) = standing.lacks(applicant) {
        (reason(run, outcome), Some(vacancy))
    } else {
        nearest(standing, applicant, places)
            .map_or((UnmetReason::NoReserver, None), |near| (near.reason(run), Some(near.vacancy)))
    };
    (reason, vacancy.map(|vacancy| run.dataset.vacancy_id(vacancy).to_owned()))
}

/// For each applicant, the vacancies it is a candidate of and the labels it may be charged to there.
fn places<'a>(run: &Run<'a>) -> Vec<Vec<(VacancyIdx, &'a [LabelIdx])>> {
    let pairs = run.pairs;
    let mut places = vec![Vec::new(); run.dataset.applicants.len()];
    for (row, bounds) in pairs.offsets.windows(2).enumerate() {
        let &[start, end] = bounds else { continue };
        let applicants = pairs.applicants.get(start..end).unwrap_or_default();
        let signatures = pairs.signatures.get(start..end).unwrap_or_default();
        for (applicant, signature) in applicants.iter().zip(signatures) {
            if let Some(place) = places.get_mut(applicant.position())
                && let Some(signature) = pairs.signature_table.get(*signature)
            {
                place.push((VacancyIdx::at(row), signature.labels.as_slice()));
            }
        }
    }
    places
}

fn without_pair(
    run: &Run<'_>,
    failures: &rules::Failures<'_>,
    applicant: ApplicantIdx,
) -> (UnmetReason, Option<VacancyIdx>) {
    let Some((vacancy, failing)) = failures.fewest(applicant) else { return (UnmetReason::NoVacancy, None) };
    if failing.is_empty() {
        let barred = run.dataset.bars(applicant, vacancy);
        return (if barred { UnmetReason::Barred } else { UnmetReason::NoReserver }, Some(vacancy));
    }
    let rules = failing.iter().filter_map(|rule| run.policy.rules.get(*rule));
    (UnmetReason::Rules(rules.map(|rule| Mention::of(&rule.heading)).collect()), Some(vacancy))
}

/// The change that brings an applicant nearest to an award.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Near {
    pub(super) vacancy: VacancyIdx,
    pub(super) outcome: Outcome,
}

impl Near {
    /// The same for people.
    pub(super) fn reason(&self, run: &Run<'_>) -> UnmetReason {
        reason(run, self.outcome)
    }
}

/// An outcome for people.
pub(super) fn reason(run: &Run<'_>, outcome: Outcome) -> UnmetReason {
    match outcome {
        Outcome::Better => UnmetReason::Improvable,
        Outcome::Equal => UnmetReason::PerfectTie,
        Outcome::Broken(row) => {
            UnmetReason::Mandatory(run.model.rows.get(row).map_or_else(String::new, |row| row.name.clone()))
        }
        Outcome::Worse { level, amount } => {
            let found = run.model.levels.get(level);
            let name = found.map_or_else(String::new, |level| level.name.clone());
            let scale = found.map_or(1, |level| i128::from(level.display_scale));
            UnmetReason::Level {
                meaning: LevelMeaning::of(run.policy, &name),
                name,
                gap: Exact::ratio(amount, scale).unwrap_or_else(|| Exact::whole(amount)),
            }
        }
    }
}

/// The nearest change of an applicant over its places: the first of the nearest by vacancy, then by label.
pub(super) fn nearest(
    standing: &Standing<'_>,
    applicant: ApplicantIdx,
    places: &[(VacancyIdx, &[LabelIdx])],
) -> Option<Near> {
    let changes = places.iter().flat_map(|(vacancy, labels)| labels.iter().map(move |label| (*vacancy, *label)));
    let mut best: Option<Near> = None;
    for (vacancy, label) in changes {
        if let Some(outcome) = standing.outcome(vacancy, applicant, label)
            && best.is_none_or(|held| outcome.nearness(&held.outcome) == Ordering::Greater)
        {
            best = Some(Near { vacancy, outcome });
        }
    }
    best
}

/// Why a home without an award has none.
pub(super) fn empty_reason(standing: &Standing<'_>, vacancy: VacancyIdx) -> EmptyReason {
    if standing.run.dataset.since.as_ref().is_some_and(|since| since.removed.contains(&vacancy)) {
        return EmptyReason::Removed;
    }
    if standing.pairs_of(vacancy).is_empty() {
        return EmptyReason::NoCandidate;
    }
    let free: Vec<_> =
        standing.candidates_of(vacancy).filter(|(applicant, ..)| !standing.awarded(*applicant)).collect();
    if free.is_empty() {
        return EmptyReason::CandidatesElsewhere;
    }
    let outcomes = free.iter().flat_map(|(applicant, _, labels)| {
        labels.iter().filter_map(|label| standing.outcome(vacancy, *applicant, *label))
    });
    let nearest = outcomes.max_by(Outcome::nearness);
    match nearest {
        Some(Outcome::Worse { level, .. }) => {
            let name = standing.run.model.levels.get(level).map_or_else(String::new, |level| level.name.clone());
            EmptyReason::Level(name)
        }
        Some(Outcome::Better | Outcome::Equal) => EmptyReason::Improvable,
        Some(Outcome::Broken(_)) | None => EmptyReason::MandatoryRule,
    }
}
