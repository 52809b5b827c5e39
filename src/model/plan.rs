//! Exact evaluation of plans: what a list of awards is worth, row by row and level by level.
//!
//! Every value that the program claims passes through here. Nothing is searched: the solver proposes plans, this module
//! weighs them in exact integers.

use std::cmp::Ordering;

use super::{AccountRow, AssignmentModel, Award, Level, Sense, Terms};
use crate::index::{ApplicantIdx, Index, LabelIdx, RowIdx, SignatureIdx, VacancyIdx};

/// Why a list of awards is not a lawful plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The applicant is no candidate for the vacancy, or not on that label.
    NotCandidate(Award),
    /// The vacancy is awarded twice.
    VacancyTwice(VacancyIdx),
    /// The applicant is awarded two homes.
    ApplicantTwice(ApplicantIdx),
    /// A hard row is not kept; the first one in the model's order.
    HardRow(RowIdx),
}

/// The position of the pair of that vacancy and applicant; none when they are no candidate pair.
#[must_use]
pub fn pair(model: &AssignmentModel, vacancy: VacancyIdx, applicant: ApplicantIdx) -> Option<usize> {
    let start = *model.offsets.get(vacancy.position())?;
    let end = *model.offsets.get(vacancy.position().checked_add(1)?)?;
    let found = model.pair_applicants.get(start..end)?.binary_search(&applicant.0).ok()?;
    start.checked_add(found)
}

/// The signature of a pair; none when there is no such pair.
#[must_use]
pub fn signature(model: &AssignmentModel, pair: usize) -> Option<SignatureIdx> {
    model.pair_signatures.get(pair).copied()
}

/// The labels a pair may be charged to, increasing.
#[must_use]
pub fn labels(model: &AssignmentModel, pair: usize) -> &[LabelIdx] {
    signature(model, pair)
        .and_then(|signature| model.signature_labels.get(signature))
        .map_or(&[], |labels| labels.as_slice())
}

/// What an award of that signature and label adds to a row.
#[must_use]
pub fn coefficient(row: &AccountRow, signature: SignatureIdx, label: LabelIdx) -> i64 {
    row.coefficients.get(signature).and_then(|labels| labels.get(label.position())).copied().unwrap_or(0)
}

/// What an award of that pair adds to a level, shortfalls aside.
#[must_use]
pub fn weight(model: &AssignmentModel, level: &Level, pair: usize) -> i64 {
    let found = match &level.terms {
        Terms::Awards => Some(1),
        Terms::Shortfalls(_) => None,
        Terms::BySignature(weights) => signature(model, pair).and_then(|signature| weights.get(signature)).copied(),
        Terms::ByApplicant(weights) => model
            .pair_applicants
            .get(pair)
            .and_then(|applicant| weights.get(ApplicantIdx(*applicant).position()))
            .copied(),
        Terms::ByPair(weights) => weights.get(pair).copied(),
    };
    found.unwrap_or(0)
}

/// The smallest whole shortfall that makes a row of that activity meet its requirement, in the row's units.
#[must_use]
pub fn shortfall(row: &AccountRow, activity: i128) -> i64 {
    let missing = i128::from(row.requirement).saturating_sub(activity);
    if missing <= 0 {
        return 0;
    }
    let unit = i128::from(row.unit.max(1));
    let units = missing.saturating_add(unit).saturating_sub(1).checked_div(unit).unwrap_or(0);
    i64::try_from(units).unwrap_or(i64::MAX)
}

/// The sum of a row's coefficients over the awards; those that are no candidates add nothing.
#[must_use]
pub fn activity(model: &AssignmentModel, row: RowIdx, awards: &[Award]) -> i128 {
    let Some(row) = model.rows.get(row) else { return 0 };
    let of = |award: &Award| {
        let signature = signature(model, pair(model, award.vacancy, award.applicant)?)?;
        Some(i128::from(coefficient(row, signature, award.label)))
    };
    awards.iter().filter_map(of).fold(0, i128::saturating_add)
}

/// The shortfall of every row under the awards, hard rows included.
#[must_use]
pub fn shortfalls(model: &AssignmentModel, awards: &[Award]) -> Vec<i64> {
    model.rows.enumerated().map(|(at, row)| shortfall(row, activity(model, at, awards))).collect()
}

/// The integer value of a level for those awards and shortfalls.
#[must_use]
pub fn level_value(model: &AssignmentModel, level: &Level, awards: &[Award], shortfalls: &[i64]) -> i128 {
    if let Terms::Shortfalls(rows) = &level.terms {
        return short_sum(rows, |row| shortfalls.get(row.position()).copied().unwrap_or(0));
    }
    let of = |award: &Award| pair(model, award.vacancy, award.applicant).map(|at| weight(model, level, at));
    awards.iter().filter_map(of).map(i128::from).fold(0, i128::saturating_add)
}

fn short_sum(rows: &[(RowIdx, i64)], shortfall: impl Fn(RowIdx) -> i64) -> i128 {
    rows.iter()
        .map(|(row, weight)| i128::from(*weight).saturating_mul(i128::from(shortfall(*row))))
        .fold(0, i128::saturating_add)
}

/// The level values of a plan, in order; none when it is not lawful (see [`check`]).
#[must_use]
pub fn values(model: &AssignmentModel, awards: &[Award]) -> Option<Vec<i128>> {
    check(model, awards).ok()
}

/// The level values of a plan, in order, or the first reason why it is not lawful.
///
/// # Errors
/// An award that is no candidate, a home or a household counted twice, then the first hard row that is not kept.
pub fn check(model: &AssignmentModel, awards: &[Award]) -> Result<Vec<i128>, Fault> {
    let plan = Plan::new(model, awards)?;
    match plan.broken() {
        Some(row) => Err(Fault::HardRow(row)),
        None => Ok(plan.values().to_vec()),
    }
}

/// How two plans differ: at the first level whose values are not equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// The position of that level.
    pub level: usize,
    /// Whether the first plan is the better one there.
    pub better: bool,
    /// By how many integer units, above nought.
    pub amount: i128,
}

/// Compares two vectors of level values; none when they are equal on every level.
#[must_use]
pub fn compare(model: &AssignmentModel, a: &[i128], b: &[i128]) -> Option<Difference> {
    let levels = model.levels.iter().zip(a.iter().zip(b)).enumerate();
    for (at, (level, (left, right))) in levels {
        let order = match level.sense {
            Sense::Maximise => left.cmp(right),
            Sense::Minimise => right.cmp(left),
        };
        if order != Ordering::Equal {
            let amount = i128::try_from(left.abs_diff(*right)).unwrap_or(i128::MAX);
            return Some(Difference { level: at, better: order == Ordering::Greater, amount });
        }
    }
    None
}

/// The order of two vectors of level values: greater is better.
#[must_use]
pub fn order(model: &AssignmentModel, a: &[i128], b: &[i128]) -> Ordering {
    match compare(model, a, b) {
        None => Ordering::Equal,
        Some(difference) if difference.better => Ordering::Greater,
        Some(_) => Ordering::Less,
    }
}

/// Who holds a vacancy in a [`Plan`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Held {
    applicant: ApplicantIdx,
    label: LabelIdx,
    pair: usize,
}

/// A plan with its activities and values kept up to date, so that one change is weighed in O(rows + levels).
///
/// # Invariants
/// Every award is a candidate; no home and no household counts twice. Hard rows may be broken: see [`Plan::broken`].
#[derive(Debug, Clone)]
pub struct Plan<'m> {
    model: &'m AssignmentModel,
    held: Vec<Option<Held>>,
    homes: Vec<Option<VacancyIdx>>,
    activities: Vec<i128>,
    values: Vec<i128>,
}

impl<'m> Plan<'m> {
    /// The plan without any award.
    #[must_use]
    pub fn empty(model: &'m AssignmentModel) -> Self {
        let mut plan = Self {
            model,
            held: vec![None; model.vacancies],
            homes: vec![None; model.applicants],
            activities: vec![0; model.rows.len()],
            values: vec![0; model.levels.len()],
        };
        plan.values = plan.values_with(&plan.activities, None, None);
        plan
    }

    /// The plan of those awards; hard rows may be broken.
    ///
    /// # Errors
    /// The first award that is no candidate, or that counts a home or a household twice.
    pub fn new(model: &'m AssignmentModel, awards: &[Award]) -> Result<Self, Fault> {
        let mut plan = Self::empty(model);
        for award in awards {
            if plan.holder(award.vacancy).is_some() {
                return Err(Fault::VacancyTwice(award.vacancy));
            }
            plan.apply(award.vacancy, Some((award.applicant, award.label)))?;
        }
        Ok(plan)
    }

    /// Who holds a vacancy, and the label it is charged to.
    #[must_use]
    pub fn holder(&self, vacancy: VacancyIdx) -> Option<(ApplicantIdx, LabelIdx)> {
        let held = self.held.get(vacancy.position()).copied().flatten()?;
        Some((held.applicant, held.label))
    }

    /// The vacancy that an applicant holds.
    #[must_use]
    pub fn home(&self, applicant: ApplicantIdx) -> Option<VacancyIdx> {
        self.homes.get(applicant.position()).copied().flatten()
    }

    /// The awards, by vacancy.
    #[must_use]
    pub fn awards(&self) -> Vec<Award> {
        let of = |(at, held): (usize, &Option<Held>)| {
            held.map(|held| Award { vacancy: VacancyIdx::at(at), applicant: held.applicant, label: held.label })
        };
        self.held.iter().enumerate().filter_map(of).collect()
    }

    /// The level values, in order.
    #[must_use]
    pub fn values(&self) -> &[i128] {
        &self.values
    }

    /// The sum of each row's coefficients over the awards.
    #[must_use]
    pub fn activities(&self) -> &[i128] {
        &self.activities
    }

    /// The shortfall of each row, hard rows included.
    #[must_use]
    pub fn shortfalls(&self) -> Vec<i64> {
        self.model.rows.iter().zip(&self.activities).map(|(row, activity)| shortfall(row, *activity)).collect()
    }

    /// The first hard row that the plan does not keep.
    #[must_use]
    pub fn broken(&self) -> Option<RowIdx> {
        self.first_broken(&self.activities)
    }

    /// The level values of the plan with the vacancy's award replaced by that one, or left empty when none.
    ///
    /// # Errors
    /// The replacement is no candidate, already holds another home, or the first hard row that would not be kept.
    pub fn swap(&self, vacancy: VacancyIdx, to: Option<(ApplicantIdx, LabelIdx)>) -> Result<Vec<i128>, Fault> {
        let (before, after) = (self.current(vacancy), self.placed(vacancy, to)?);
        let activities = self.activities_with(before, after);
        match self.first_broken(&activities) {
            Some(row) => Err(Fault::HardRow(row)),
            None => Ok(self.values_with(&activities, before, after)),
        }
    }

    /// Replaces the vacancy's award by that one, or leaves it empty when none; hard rows may then be broken.
    ///
    /// # Errors
    /// The replacement is no candidate or already holds another home; the plan is then unchanged.
    pub fn apply(&mut self, vacancy: VacancyIdx, to: Option<(ApplicantIdx, LabelIdx)>) -> Result<(), Fault> {
        let (before, after) = (self.current(vacancy), self.placed(vacancy, to)?);
        let activities = self.activities_with(before, after);
        self.values = self.values_with(&activities, before, after);
        self.activities = activities;
        if let Some(before) = before
            && let Some(home) = self.homes.get_mut(before.applicant.position())
        {
            *home = None;
        }
        if let Some(after) = after
            && let Some(home) = self.homes.get_mut(after.applicant.position())
        {
            *home = Some(vacancy);
        }
        if let Some(held) = self.held.get_mut(vacancy.position()) {
            *held = after;
        }
        Ok(())
    }

    fn current(&self, vacancy: VacancyIdx) -> Option<Held> {
        self.held.get(vacancy.position()).copied().flatten()
    }

    fn placed(&self, vacancy: VacancyIdx, to: Option<(ApplicantIdx, LabelIdx)>) -> Result<Option<Held>, Fault> {
        let Some((applicant, label)) = to else { return Ok(None) };
        let refused = Fault::NotCandidate(Award { vacancy, applicant, label });
        let pair = pair(self.model, vacancy, applicant).ok_or(refused)?;
        if !labels(self.model, pair).contains(&label) {
            return Err(refused);
        }
        match self.home(applicant) {
            Some(home) if home != vacancy => Err(Fault::ApplicantTwice(applicant)),
            _ => Ok(Some(Held { applicant, label, pair })),
        }
    }

    fn activities_with(&self, before: Option<Held>, after: Option<Held>) -> Vec<i128> {
        let of = |row: &AccountRow, held: Option<Held>| {
            held.and_then(|held| Some(coefficient(row, signature(self.model, held.pair)?, held.label))).unwrap_or(0)
        };
        let rows = self.model.rows.iter().zip(&self.activities);
        rows.map(|(row, activity)| {
            activity.saturating_sub(i128::from(of(row, before))).saturating_add(i128::from(of(row, after)))
        })
        .collect()
    }

    fn first_broken(&self, activities: &[i128]) -> Option<RowIdx> {
        let mut rows = self.model.rows.enumerated().zip(activities);
        rows.find(|((_, row), activity)| row.hard && shortfall(row, **activity) > 0).map(|((at, _), _)| at)
    }

    fn values_with(&self, activities: &[i128], before: Option<Held>, after: Option<Held>) -> Vec<i128> {
        let short = |at: RowIdx| {
            let row = self.model.rows.get(at).zip(activities.get(at.position()));
            row.map_or(0, |(row, activity)| shortfall(row, *activity))
        };
        let worth =
            |level: &Level, held: Option<Held>| held.map_or(0, |held| i128::from(weight(self.model, level, held.pair)));
        let levels = self.model.levels.iter().zip(&self.values);
        levels
            .map(|(level, value)| match &level.terms {
                Terms::Shortfalls(rows) => short_sum(rows, short),
                _ => value.saturating_sub(worth(level, before)).saturating_add(worth(level, after)),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{self, Sequence};
    use super::*;

    /// The slow way: every row and level from the whole list of awards.
    fn from_scratch(model: &AssignmentModel, awards: &[Award]) -> Vec<i128> {
        let short = shortfalls(model, awards);
        model.levels.iter().map(|level| level_value(model, level, awards, &short)).collect()
    }

    #[test]
    fn a_change_is_weighed_as_the_whole_plan_is() {
        let (mut lawful, mut broken, mut refused) = (0, 0, 0);
        for seed in 0..400 {
            let model = sample::model(seed);
            let mut draw = Sequence::new(seed);
            let mut plan = Plan::empty(&model);
            for _ in 0..20 {
                let vacancy = VacancyIdx::at(draw.below(model.vacancies));
                let to = draw.chance(80).then(|| {
                    (ApplicantIdx::at(draw.below(model.applicants)), LabelIdx::at(draw.below(model.labels.len())))
                });
                let proposed = plan.swap(vacancy, to);
                let before = plan.awards();
                match plan.apply(vacancy, to) {
                    Ok(()) => {
                        let awards = plan.awards();
                        assert_eq!(plan.values(), from_scratch(&model, &awards), "seed {seed}");
                        assert_eq!(check(&model, &awards), proposed, "seed {seed}");
                        if proposed.is_ok() { lawful += 1 } else { broken += 1 }
                    }
                    Err(fault) => {
                        assert_eq!((proposed, plan.awards()), (Err(fault), before), "seed {seed}");
                        refused += 1;
                    }
                }
            }
        }
        assert!(lawful > 1000 && broken > 200 && refused > 1000, "{lawful} {broken} {refused}");
    }

    #[test]
    fn a_shortfall_is_made_whole() {
        let row = |requirement, unit| AccountRow {
            name: String::new(),
            origin: super::super::RowOrigin::Share(crate::index::ReserverIdx(0)),
            coefficients: crate::index::IndexVec::default(),
            requirement,
            unit,
            hard: false,
        };
        assert_eq!(shortfall(&row(7, 4), 0), 2);
        assert_eq!(shortfall(&row(8, 4), 0), 2);
        assert_eq!(shortfall(&row(-1, 4), 0), 0);
        assert_eq!(shortfall(&row(-1, 4), -2), 1);
    }

    #[test]
    fn a_home_and_a_household_count_once() {
        let model = AssignmentModel {
            applicants: 2,
            vacancies: 2,
            labels: vec!["hors_flux".to_owned()].into(),
            offsets: vec![0, 2, 3],
            pair_applicants: vec![0, 1, 0],
            pair_signatures: vec![SignatureIdx(0); 3],
            signature_labels: vec![vec![LabelIdx(0)]].into(),
            levels: vec![Level {
                name: "l".to_owned(),
                sense: Sense::Maximise,
                terms: Terms::Awards,
                display_scale: 1,
            }],
            ..AssignmentModel::default()
        };
        let award = |vacancy, applicant, label| Award {
            vacancy: VacancyIdx(vacancy),
            applicant: ApplicantIdx(applicant),
            label: LabelIdx(label),
        };
        assert_eq!(values(&model, &[award(0, 1, 0), award(1, 0, 0)]), Some(vec![2]));
        assert_eq!(check(&model, &[award(0, 0, 0), award(1, 0, 0)]), Err(Fault::ApplicantTwice(ApplicantIdx(0))));
        assert_eq!(check(&model, &[award(0, 0, 0), award(0, 1, 0)]), Err(Fault::VacancyTwice(VacancyIdx(0))));
        assert_eq!(check(&model, &[award(1, 1, 0)]), Err(Fault::NotCandidate(award(1, 1, 0))));
        assert_eq!(check(&model, &[award(0, 0, 1)]), Err(Fault::NotCandidate(award(0, 0, 1))));
    }
}
