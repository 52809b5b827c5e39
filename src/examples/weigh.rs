//! The plan that an example expected, weighed against the one that came: the level that decided, and the points.

use super::decide::EFFORT;
use super::outcome::{Because, Line, Truth};
use super::points;
use crate::decision::Run;
use crate::index::{ApplicantIdx, Index, LabelIdx, SignatureIdx, VacancyIdx};
use crate::model::{self, plan};
use crate::predicates::score::score_row;
use crate::predicates::{CandidatePairs, Points, Row, failing_rules};
use crate::quantity::Exact;
use crate::solver::{self, LevelStatus, SolveOptions};

/// What an example wants of the plan.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    /// Homes with the household that each should go to; none when it should be left empty.
    pub homes: Vec<(VacancyIdx, Option<ApplicantIdx>)>,
    /// Households that should have no home.
    pub without: Vec<ApplicantIdx>,
    /// What the award of a home should be charged to.
    pub charged: Vec<(VacancyIdx, LabelIdx)>,
}

impl Wanted {
    /// Whether one plan could do it all: no home goes to two households, and no household has two homes, or one and none.
    pub fn holds_together(&self) -> bool {
        let clash = self.homes.iter().any(|(home, to)| {
            let other = |(other, its): &(VacancyIdx, Option<ApplicantIdx>)| {
                (other == home && its != to) || (other != home && its.is_some() && its == to)
            };
            self.homes.iter().any(other) || to.is_some_and(|to| self.without.contains(&to))
        });
        let twice = self
            .charged
            .iter()
            .any(|(home, label)| self.charged.iter().any(|(other, its)| other == home && its != label));
        !clash && !twice
    }
}

/// Why the plan is not the one that was wanted.
pub(super) fn against(run: &Run<'_>, wanted: &Wanted) -> Vec<Because> {
    let mut why = Vec::new();
    for (vacancy, applicant) in wanted.homes.iter().filter_map(|(vacancy, to)| Some((*vacancy, (*to)?))) {
        why.extend(no_candidate(run, vacancy, applicant));
    }
    if !why.is_empty() {
        return why;
    }
    let pairs = restricted(run.pairs, wanted);
    let model = model::build(run.policy, run.dataset, &pairs, run.balances);
    let how = SolveOptions { effort: EFFORT, ..SolveOptions::default() };
    let Ok(solution) = solver::equity::settle(model, &how).and_then(|ready| ready.solve(&how)) else {
        return vec![Because::Unsettled];
    };
    if solution.levels.iter().any(|level| level.status == LevelStatus::Infeasible) {
        return vec![Because::Unlawful];
    }
    // Both plans on the levels of the run: those of equity depend on the model.
    let values = |awards: &[model::Award]| plan::values(run.model, awards);
    let (Some(theirs), Some(ours)) = (values(&solution.awards), values(&run.solution.awards)) else {
        return vec![Because::Unsettled];
    };
    let Some(difference) = plan::compare(run.model, &theirs, &ours) else { return vec![Because::Tie] };
    let Some(level) = run.model.levels.get(difference.level) else { return Vec::new() };
    let shown = |values: &[i128]| {
        let value = values.get(difference.level).copied().unwrap_or(0);
        Exact::ratio(value, i128::from(level.display_scale)).unwrap_or_else(|| Exact::whole(value))
    };
    vec![Because::Level { name: level.name.clone(), expected: shown(&theirs), found: shown(&ours) }]
}

/// The points of a household for a home.
pub(super) fn points_for(run: &Run<'_>, applicant: ApplicantIdx, vacancy: VacancyIdx) -> Exact {
    points(score_row(run.policy, &Row::pair(run.policy, run.dataset, applicant, vacancy)).points)
}

/// What keeps a household from being a candidate of a home; nothing when it is one.
pub(super) fn no_candidate(run: &Run<'_>, vacancy: VacancyIdx, applicant: ApplicantIdx) -> Vec<Because> {
    if plan::pair(run.model, vacancy, applicant).is_some() {
        return Vec::new();
    }
    let (household, home) =
        (run.dataset.applicant_id(applicant).to_owned(), run.dataset.vacancy_id(vacancy).to_owned());
    let failing = failing_rules(run.policy, run.dataset, applicant, vacancy);
    if failing.is_empty() {
        return vec![Because::NoReserver { household, home }];
    }
    let row = Row::pair(run.policy, run.dataset, applicant, vacancy);
    let rules = failing.into_iter().filter_map(|rule| run.policy.rules.get(rule));
    let lines = rules.map(|rule| {
        Because::Line(Line { heading: rule.heading.clone(), holds: Truth::from(row.meets(rule)), points: None })
    });
    std::iter::once(Because::NoCandidate { household, home }).chain(lines).collect()
}

/// The candidate pairs that leave only what is wanted.
fn restricted(pairs: &CandidatePairs, wanted: &Wanted) -> CandidatePairs {
    let mut kept =
        CandidatePairs { offsets: vec![0], out_of_flow: pairs.out_of_flow.clone(), ..CandidatePairs::default() };
    let mut table: Vec<_> = pairs.signature_table.iter().cloned().collect();
    let mut weights = Vec::new();
    for (row, bounds) in pairs.offsets.windows(2).enumerate() {
        let &[start, end] = bounds else { continue };
        let vacancy = VacancyIdx::at(row);
        let home = wanted.homes.iter().find(|(home, _)| *home == vacancy).map(|(_, to)| *to);
        let label = wanted.charged.iter().find(|(home, _)| *home == vacancy).map(|(_, label)| *label);
        for pair in start..end {
            let (Some(applicant), Some(signature)) = (pairs.applicants.get(pair), pairs.signatures.get(pair)) else {
                continue;
            };
            let elsewhere = wanted.homes.iter().any(|(other, to)| *to == Some(*applicant) && *other != vacancy);
            let wrong = home.is_some_and(|to| to != Some(*applicant));
            if elsewhere || wrong || wanted.without.contains(applicant) {
                continue;
            }
            let mut signature = *signature;
            if let Some(label) = label {
                let Some(mut narrow) = pairs.signature_table.get(signature).cloned() else { continue };
                narrow.labels.retain(|allowed| *allowed == label);
                if narrow.labels.is_empty() {
                    continue;
                }
                signature = SignatureIdx::at(table.len());
                table.push(narrow);
            }
            kept.applicants.push(*applicant);
            kept.signatures.push(signature);
            if let Points::ByPair(points) = &pairs.points {
                weights.push(points.get(pair).copied().unwrap_or(0));
            }
        }
        kept.offsets.push(kept.applicants.len());
    }
    kept.signature_table = table.into();
    kept.points = match &pairs.points {
        Points::ByApplicant(points) => Points::ByApplicant(points.clone()),
        Points::ByPair(_) => Points::ByPair(weights),
    };
    kept
}
