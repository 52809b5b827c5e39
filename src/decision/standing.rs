//! The plan that was returned, and what one change of it would do.
//!
//! Everything that compares households does it here, by the model's levels: nobody is ranked by anything else.

use std::cmp::Ordering;
use std::ops::Range;

use super::Run;
use crate::index::{ApplicantIdx, Index, LabelIdx, RowIdx, SignatureIdx, VacancyIdx};
use crate::model::plan::{self, Fault, Plan};
use crate::solver::{Missing, missing};

/// The plan, ready to be changed one award at a time.
#[derive(Debug)]
pub(super) struct Standing<'a> {
    pub(super) run: &'a Run<'a>,
    pub(super) plan: Plan<'a>,
    /// What exactly each applicant without an award lacks, where one figure says it.
    missing: Option<Vec<Option<Missing>>>,
}

/// What one change makes of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// A better plan.
    Better,
    /// One as good on every level.
    Equal,
    /// One that is worse, first at that level, by so many integer units.
    Worse { level: usize, amount: i128 },
    /// None at all: that hard row is the first it breaks.
    Broken(RowIdx),
}

impl Outcome {
    /// The nearest to an award is the greatest.
    pub(super) fn nearness(&self, other: &Self) -> Ordering {
        let class = |outcome: &Self| match outcome {
            Self::Better => 3_u8,
            Self::Equal => 2,
            Self::Worse { .. } => 1,
            Self::Broken(_) => 0,
        };
        match (self, other) {
            (Self::Worse { level: a, amount: x }, Self::Worse { level: b, amount: y }) => a.cmp(b).then(y.cmp(x)),
            _ => class(self).cmp(&class(other)),
        }
    }
}

impl<'a> Standing<'a> {
    /// The plan of a run. A list of awards that is no plan counts as none at all: the solver never gives one.
    pub(super) fn of(run: &'a Run<'a>) -> Self {
        let plan = Plan::new(run.model, &run.solution.awards).unwrap_or_else(|_| Plan::empty(run.model));
        Self { run, plan, missing: missing(run.model, run.solution) }
    }

    /// Whether what is missing is exact, other awards being free to change.
    pub(super) fn is_exact(&self) -> bool {
        self.missing.is_some()
    }

    /// Where an applicant without an award is nearest to one and what the least change is, where one figure says it.
    pub(super) fn lacks(&self, applicant: ApplicantIdx) -> Option<(VacancyIdx, Outcome)> {
        let missing = self.missing.as_ref()?.get(applicant.position()).copied().flatten()?;
        let outcome = missing
            .change
            .map_or(Outcome::Equal, |(level, amount)| Outcome::Worse { level, amount: i128::from(amount) });
        Some((missing.vacancy, outcome))
    }

    /// The positions of a vacancy's pairs.
    pub(super) fn pairs_of(&self, vacancy: VacancyIdx) -> Range<usize> {
        let offset = |at: usize| self.run.pairs.offsets.get(at).copied().unwrap_or(0);
        offset(vacancy.position())..offset(vacancy.position().saturating_add(1))
    }

    /// The applicants of a vacancy's pairs, with the pair's signature and the labels it allows.
    pub(super) fn candidates_of(
        &self,
        vacancy: VacancyIdx,
    ) -> impl Iterator<Item = (ApplicantIdx, SignatureIdx, &'a [LabelIdx])> + use<'a> {
        let pairs = self.run.pairs;
        self.pairs_of(vacancy).filter_map(|pair| {
            let signature = *pairs.signatures.get(pair)?;
            let labels = &pairs.signature_table.get(signature)?.labels;
            Some((*pairs.applicants.get(pair)?, signature, labels.as_slice()))
        })
    }

    /// Whose the vacancy is, and what it is charged to.
    pub(super) fn holder_of(&self, vacancy: VacancyIdx) -> Option<(ApplicantIdx, LabelIdx)> {
        self.plan.holder(vacancy)
    }

    /// Whether the applicant is awarded a home.
    pub(super) fn awarded(&self, applicant: ApplicantIdx) -> bool {
        self.plan.home(applicant).is_some()
    }

    /// The level values when the vacancy goes to that applicant on that label, all other awards as they are.
    pub(super) fn with(
        &self,
        vacancy: VacancyIdx,
        applicant: ApplicantIdx,
        label: LabelIdx,
    ) -> Result<Vec<i128>, Fault> {
        self.plan.swap(vacancy, Some((applicant, label)))
    }

    /// What the same change makes of the plan; none when it is not a change that can be made.
    pub(super) fn outcome(&self, vacancy: VacancyIdx, applicant: ApplicantIdx, label: LabelIdx) -> Option<Outcome> {
        match self.with(vacancy, applicant, label) {
            Ok(values) => Some(match plan::compare(self.run.model, &values, self.plan.values()) {
                None => Outcome::Equal,
                Some(difference) if difference.better => Outcome::Better,
                Some(difference) => Outcome::Worse { level: difference.level, amount: difference.amount },
            }),
            Err(Fault::HardRow(row)) => Some(Outcome::Broken(row)),
            Err(_) => None,
        }
    }

    /// The best label of an applicant for a vacancy and the level values it gives; none when each breaks a hard row.
    pub(super) fn best_label(
        &self,
        vacancy: VacancyIdx,
        applicant: ApplicantIdx,
        labels: &[LabelIdx],
    ) -> Option<(LabelIdx, Vec<i128>)> {
        let mut best: Option<(LabelIdx, Vec<i128>)> = None;
        for label in labels {
            if let Ok(values) = self.with(vacancy, applicant, *label)
                && best.as_ref().is_none_or(|(_, held)| plan::order(self.run.model, &values, held).is_gt())
            {
                best = Some((*label, values));
            }
        }
        best
    }

    /// The points of a pair, in hundredths; nought when there is no such pair.
    pub(super) fn points(&self, vacancy: VacancyIdx, applicant: ApplicantIdx) -> i64 {
        use crate::predicates::Points;
        let points = match &self.run.pairs.points {
            Points::ByApplicant(points) => points.get(applicant),
            Points::ByPair(points) => plan::pair(self.run.model, vacancy, applicant).and_then(|pair| points.get(pair)),
        };
        points.copied().unwrap_or(0)
    }
}
