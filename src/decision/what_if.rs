//! What would change the outcome for one household, told by solving again and not by looking at one change of the plan.
//!
//! # What is exact
//! - The *gap*: the best lawful plan in which the household has a home (or the home asked about) is sought, every other
//!   award being free to change. Where it first falls behind the plan says what separates the two; on a level that weighs
//!   the household itself (points, days), the smallest weight more with which the plan would house it follows.
//! - The *margin* of an award is the same the other way round: the best lawful plan without it.
//! - The *least change* of facts declared modifiable: facts are changed in the tables, everything is compiled and solved
//!   again, and the change is told only when that plan houses the household. Changes of fewer steps are tried first.
//!
//! A claim that a level left open by the search bears on is told as not proven.

mod facts;
mod search;

use std::cmp::Ordering;

use super::standing::Standing;
use super::{FactValue, LevelMeaning, Run, UnmetReason, unmet};
use crate::index::{ApplicantIdx, Index, VacancyIdx};
use crate::model::{AssignmentModel, Award, Level, Sense, Terms, plan};
use crate::quantity::Exact;
use crate::solver::{LevelStatus, Solution, SolveError, SolveOptions, Start, solve};

/// What would change the outcome for a household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatIf {
    /// What separates the plan from the best one that houses the household, or gives it the home asked about; none when
    /// it is awarded, or is no candidate.
    pub gap: Option<Gap>,
    /// What separates the plan from the best one without the household's award; none when it has none.
    pub margin: Option<Gap>,
    /// The least change of facts declared modifiable.
    pub change: FactSearch,
}

/// What separates the plan from another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The first level on which the other plan is worse and by how much, as it is told of one change of the plan; for
    /// points and days, by how much the household's own have to change for the outcome to change.
    pub reason: UnmetReason,
    /// The home it would have in the other plan.
    pub home: Option<String>,
    /// How many other households would have another home, or none, or one at last.
    pub moves: usize,
    /// Whether both plans are proven best as far as they are compared.
    pub proven: bool,
}

/// What a search among the facts declared modifiable gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactSearch {
    /// It is awarded: nothing is sought.
    NotSought,
    /// The policy declares no fact modifiable.
    NothingModifiable,
    /// No change of so many steps changes the outcome.
    None {
        /// Up to how many steps were tried.
        steps: usize,
        /// Whether it is proven that no number of additions to the household's wishes would do.
        whatever_is_added: bool,
    },
    /// That change does.
    Found(LeastChange),
}

/// A change of facts that changes the outcome, proven by solving again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeastChange {
    /// The facts that change.
    pub facts: Vec<ChangedFact>,
    /// How many steps that is: a value added to a list or taken from it, another value of a fact.
    pub steps: usize,
    /// The home it would have.
    pub home: String,
    /// Whether the plan with the change is proven the best on every level.
    pub proven: bool,
}

/// A fact that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedFact {
    /// The field's name.
    pub name: String,
    /// The field's label.
    pub label: String,
    /// Its value.
    pub from: FactValue,
    /// The value it would have.
    pub to: FactValue,
}

/// Tells what would change the outcome for an applicant, on any home or on the one asked about.
///
/// # Errors
/// As for [`solve`].
pub fn what_if(
    run: &Run<'_>,
    applicant: ApplicantIdx,
    vacancy: Option<VacancyIdx>,
    options: &SolveOptions<'_>,
) -> Result<WhatIf, SolveError> {
    let standing = Standing::of(run);
    let home = standing.plan.home(applicant);
    let housed = home.is_some_and(|home| vacancy.is_none_or(|asked| asked == home));
    if housed {
        let without = forced(run, &weights(run.model, applicant, vacancy, -1), options)?;
        let margin = without.filter(|other| !holds(&other.awards, applicant, vacancy));
        let margin = margin.map(|other| compared(run, applicant, vacancy, &other, false));
        return Ok(WhatIf { gap: None, margin, change: FactSearch::NotSought });
    }
    let is_candidate = |vacancy: VacancyIdx| standing.candidates_of(vacancy).any(|(other, ..)| other == applicant);
    let candidate = match vacancy {
        Some(vacancy) => is_candidate(vacancy),
        None => (0..run.dataset.vacancies.len()).any(|row| is_candidate(VacancyIdx::at(row))),
    };
    let gap = if candidate { Some(gap(run, &standing, applicant, vacancy, options)?) } else { None };
    let change = search::least_change(run, applicant, vacancy, options)?;
    Ok(WhatIf { gap, margin: None, change })
}

/// What separates the plan from the best one that houses a candidate.
fn gap(
    run: &Run<'_>,
    standing: &Standing<'_>,
    applicant: ApplicantIdx,
    vacancy: Option<VacancyIdx>,
    options: &SolveOptions<'_>,
) -> Result<Gap, SolveError> {
    let with = forced(run, &weights(run.model, applicant, vacancy, 1), options)?;
    if let Some(other) = with.filter(|other| holds(&other.awards, applicant, vacancy)) {
        return Ok(compared(run, applicant, vacancy, &other, true));
    }
    // No lawful plan does: the row that a single change would break names the obstacle.
    let places: Vec<_> = (0..run.dataset.vacancies.len())
        .map(VacancyIdx::at)
        .filter(|place| vacancy.is_none_or(|asked| asked == *place))
        .filter_map(|place| {
            let (_, _, labels) = standing.candidates_of(place).find(|(other, ..)| *other == applicant)?;
            Some((place, labels))
        })
        .collect();
    let reason = unmet::nearest(standing, applicant, &places).map(|near| near.reason(run));
    let hard = || run.model.rows.iter().find(|row| row.hard).map_or_else(String::new, |row| row.name.clone());
    let reason = match reason {
        Some(reason @ UnmetReason::Mandatory(_)) => reason,
        _ => UnmetReason::Mandatory(hard()),
    };
    Ok(Gap { reason, home: None, moves: 0, proven: true })
}

fn holds(awards: &[Award], applicant: ApplicantIdx, vacancy: Option<VacancyIdx>) -> bool {
    awards.iter().any(|award| award.applicant == applicant && vacancy.is_none_or(|asked| asked == award.vacancy))
}

/// What an award to the applicant, on any home or on one, weighs on the level that comes before all others.
fn weights(model: &AssignmentModel, applicant: ApplicantIdx, vacancy: Option<VacancyIdx>, weight: i64) -> Terms {
    if let Some(vacancy) = vacancy {
        let mut pairs = vec![0; model.pair_applicants.len()];
        if let Some(place) = plan::pair(model, vacancy, applicant).and_then(|at| pairs.get_mut(at)) {
            *place = weight;
        }
        return Terms::ByPair(pairs);
    }
    let mut applicants = vec![0; model.applicants];
    if let Some(place) = applicants.get_mut(applicant.position()) {
        *place = weight;
    }
    Terms::ByApplicant(applicants)
}

/// The best plan when those weights come before every level of the policy; its levels are those of the policy. None when
/// no plan is lawful.
fn forced(run: &Run<'_>, first: &Terms, options: &SolveOptions<'_>) -> Result<Option<Solution>, SolveError> {
    let mut model = run.model.clone();
    let level = Level { name: "/d_abord".to_owned(), sense: Sense::Maximise, terms: first.clone(), display_scale: 1 };
    model.levels.insert(0, level);
    for goal in &mut model.equity {
        goal.before = goal.before.saturating_add(1);
    }
    let start = Start { awards: &run.solution.awards, evidence: &[] };
    let mut solution = solve(&model, &SolveOptions { start: Some(start), ..*options })?;
    if solution.levels.iter().any(|level| level.status == LevelStatus::Infeasible) {
        return Ok(None);
    }
    solution.levels.remove(0);
    Ok(Some(solution))
}

/// How another plan falls behind the plan.
fn compared(
    run: &Run<'_>,
    applicant: ApplicantIdx,
    vacancy: Option<VacancyIdx>,
    other: &Solution,
    housed: bool,
) -> Gap {
    let ours: Vec<i128> = run.solution.levels.iter().map(|level| level.value).collect();
    let theirs: Vec<i128> = other.levels.iter().map(|level| level.value).collect();
    let difference = plan::compare(run.model, &theirs, &ours);
    let upto = difference.map_or(ours.len(), |found| found.level.saturating_add(1));
    let best = |levels: &[crate::solver::LevelOutcome]| {
        levels.iter().take(upto).all(|level| level.status == LevelStatus::Optimal)
    };
    let reason = match difference {
        None => UnmetReason::PerfectTie,
        Some(found) if found.better => UnmetReason::Improvable,
        Some(found) => {
            let amount = match step(run.model, found.level, applicant, vacancy) {
                Some(step) if housed => needed(run.model, &ours, &theirs, found, step),
                _ => found.amount,
            };
            unmet::reason(run, super::standing::Outcome::Worse { level: found.level, amount })
        }
    };
    let before: std::collections::BTreeMap<_, _> =
        run.solution.awards.iter().map(|award| (award.applicant, award.vacancy)).collect();
    let after: std::collections::BTreeMap<_, _> =
        other.awards.iter().map(|award| (award.applicant, award.vacancy)).collect();
    let touched: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let moves = touched.into_iter().filter(|one| **one != applicant && before.get(one) != after.get(one)).count();
    Gap {
        reason,
        home: after.get(&applicant).map(|home| run.dataset.vacancy_id(*home).to_owned()),
        moves,
        proven: best(&run.solution.levels) && best(&other.levels),
    }
}

/// By how much the household's own weight on the level has to change: to draw level is enough when the levels after it
/// decide for the other plan.
fn needed(model: &AssignmentModel, ours: &[i128], theirs: &[i128], found: plan::Difference, step: i64) -> i128 {
    let mut level_there = theirs.to_vec();
    if let (Some(place), Some(value)) = (level_there.get_mut(found.level), ours.get(found.level)) {
        *place = *value;
    }
    match plan::order(model, &level_there, ours) {
        Ordering::Greater => found.amount,
        _ => found.amount.saturating_add(i128::from(step)),
    }
}

/// In what steps the household's own weight on a level changes: as the level is shown when all weights are whole ones of
/// those, else by one unit; none when the level does not weigh households.
fn step(model: &AssignmentModel, level: usize, applicant: ApplicantIdx, vacancy: Option<VacancyIdx>) -> Option<i64> {
    let level = model.levels.get(level)?;
    let shown = level.display_scale.max(1);
    let whole = |weights: &[i64]| weights.iter().all(|weight| weight.checked_rem(shown) == Some(0));
    let (weighs, whole) = match &level.terms {
        Terms::ByApplicant(weights) => (weights.get(applicant.position()).is_some(), whole(weights)),
        Terms::ByPair(weights) => (vacancy.is_none_or(|_| !weights.is_empty()), whole(weights)),
        Terms::Awards | Terms::Shortfalls(_) | Terms::BySignature(_) => return None,
    };
    weighs.then_some(if whole { shown } else { 1 })
}

/// The model in which a household weighs so many units more on a level, on every home or on one: what the exact gap is
/// held against.
#[must_use]
pub fn with_weight(
    model: &AssignmentModel,
    level: usize,
    applicant: ApplicantIdx,
    vacancy: Option<VacancyIdx>,
    more: i64,
) -> AssignmentModel {
    let mut model = model.clone();
    let own = |model: &AssignmentModel, pair: usize| {
        let on = vacancy.is_none_or(|asked| plan::pair(model, asked, applicant) == Some(pair));
        on && model.pair_applicants.get(pair) == Some(&applicant.0)
    };
    let pairs = (0..model.pair_applicants.len()).map(|pair| {
        let weight = model.levels.get(level).map_or(0, |level| plan::weight(&model, level, pair));
        if own(&model, pair) { weight.saturating_add(more) } else { weight }
    });
    let pairs: Vec<i64> = pairs.collect();
    if let Some(level) = model.levels.get_mut(level) {
        match &mut level.terms {
            Terms::ByApplicant(weights) if vacancy.is_none() => {
                if let Some(weight) = weights.get_mut(applicant.position()) {
                    *weight = weight.saturating_add(more);
                }
            }
            terms => *terms = Terms::ByPair(pairs),
        }
    }
    model
}

/// The level that a gap is on and its amount in the level's integer units; none when it is on none.
#[must_use]
pub fn units(model: &AssignmentModel, gap: &Gap) -> Option<(usize, i64)> {
    let UnmetReason::Level { name, gap: amount, .. } = &gap.reason else { return None };
    let level = model.levels.iter().position(|level| level.name == *name)?;
    let scale = Exact::whole(i128::from(model.levels.get(level)?.display_scale));
    Some((level, i64::try_from(amount.times(scale)?.floor()).ok()?))
}

/// Whether points or days of the household itself are what it lacks.
#[must_use]
pub fn is_own(gap: &Gap) -> bool {
    matches!(&gap.reason, UnmetReason::Level { meaning: LevelMeaning::Points | LevelMeaning::Waiting, .. })
}
