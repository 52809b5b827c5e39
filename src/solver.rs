//! The best lawful plan, proven: exact integers decide, floating point may only propose.
//!
//! # The method
//! All that an account row sees of an award is its signature and its label. With a price on each row, on each level that
//! is done and on each decided fact, what is left is a plain matching of applicants and vacancies (`matching`) whose
//! integer duals prove a bound (`price`). A small master in floating point (`backend_master`) proposes the prices; they
//! are rounded to whole numbers before anything is claimed (`node`). It keeps the next prices near the best ones so far,
//! the more so the less the last step kept its promise, and lets every matching met take part with any labels (`rounds`):
//! both spare matchings, which are what takes time. What prices alone cannot close is decided by branch and bound
//! (`branching`, `tree`), one level after the other on the same tree: first the counts whose rounding costs most by the
//! prices of their rows, as a share of an uneven number of homes is what keeps a bound from being met. Plans come from the
//! matchings met on the way, put together and improved by small changes (`search`, `plan`, `labels`, `exchange`).
//!
//! Where awards of one applicant are all worth the same and the plan without any row turns out to keep every row, one pass
//! in the order of applicants is enough for all levels (`priority`); it also proves the levels before the first one on
//! which that does not hold, as far as the rows cost nothing there.
//!
//! Equity between groups is settled first (`equity`): the awards of each group become rows and levels like any other.
//! After refusals, withdrawals and new homes a plan is mended (`repair`) or sought again from where it was (`warm`).
//!
//! # What is promised
//! Same model and same options, same solution and same evidence, whatever the number of threads. Where several plans are
//! the best on every level, one more level of numbers drawn from the pairs themselves chooses between them, so that the
//! plan given depends on the model and not on the search, as far as the work allowed goes. The work is counted,
//! not timed: the outcome does not depend on the machine unless `stop` is given.

use std::collections::BTreeMap;

use crate::certificate::Evidence;
use crate::index::{ApplicantIdx, Index, LabelIdx, VacancyIdx};
use crate::model::{self, AssignmentModel, Terms};

pub mod backend_reference;

pub use crate::model::Award;

mod backend_master;
mod branching;
mod components;
pub mod conflict;
pub mod counting;
mod engine;
pub mod equity;
mod exchange;
mod labels;
mod matching;
pub mod network;
mod node;
mod parts;
mod plan;
mod price;
mod priced;
mod priority;
mod problem;
pub mod repair;
mod rounds;
mod search;
pub mod structure;
mod tree;
mod units;
mod warm;

pub use engine::Engine;
pub use priced::{Priced, PricedOutcome, solve_priced};
pub use priority::{Missing, engines, missing};
pub use warm::Start;

use price::Aim;
use problem::{Problem, at, number};
use search::Search;

/// The outcome of a solve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// The awards, by vacancy.
    pub awards: Vec<Award>,
    /// The shortfall s_k of each row, in its own units.
    pub shortfalls: Vec<i64>,
    /// One entry per level, in order.
    pub levels: Vec<LevelOutcome>,
}

/// What was reached on a level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelOutcome {
    /// The value of the plan.
    pub value: i128,
    /// The best value that any plan that keeps the levels before it could have: proven.
    pub bound: i128,
    /// How sure that is.
    pub status: LevelStatus,
    /// What found the bound.
    pub engine: Engine,
    /// What proves the bound.
    pub evidence: crate::certificate::Evidence,
}

/// How sure a level is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LevelStatus {
    /// Value and bound meet.
    Optimal,
    /// A lawful plan with a proven gap.
    Feasible,
    /// No plan keeps the hard rows.
    Infeasible,
}

impl LevelStatus {
    /// The word that files use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Optimal => "optimal",
            Self::Feasible => "feasible",
            Self::Infeasible => "infeasible",
        }
    }
}

/// How much work a solve may do, in elementary steps; the same on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort(pub u64);

impl Default for Effort {
    /// Enough for a commission to be proven on every level, and for a metropolis to end within a coffee break.
    fn default() -> Self {
        Self(1_500_000_000)
    }
}

/// What the solver is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The level's position; the hard rows come before, as `None`.
    pub level: Option<usize>,
    /// The level's name; empty for the hard rows.
    pub name: String,
    /// How many levels there are.
    pub levels: usize,
    /// The value of the best plan found so far on the level, in its own sense; none before a lawful plan is known.
    pub incumbent: Option<i128>,
    /// What no plan exceeds there, as far as is proven yet.
    pub bound: Option<i128>,
    /// Work done so far, in elementary steps.
    pub work: u64,
    /// The work allowed.
    pub effort: u64,
}

/// What the surface asks of a solve.
#[derive(Clone, Copy, Default)]
pub struct SolveOptions<'a> {
    /// The work allowed.
    pub effort: Effort,
    /// Asked between nodes and within them: `true` ends the search with the best plan found and the bounds proven so far.
    pub stop: Option<&'a (dyn Fn() -> bool + Sync)>,
    /// Told when a level begins, and at each node of its tree.
    pub progress: Option<&'a (dyn Fn(Progress) + Sync)>,
    /// What an earlier solve left: where to begin, never what to give.
    pub start: Option<Start<'a>>,
}

/// Why a model could not be solved at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SolveError {
    /// Arrays of the model disagree with one another.
    #[error("the model is malformed: {0}")]
    Malformed(&'static str),
    /// A weight is too large for exact arithmetic.
    #[error("a weight of the model is too large")]
    OutOfRange,
    /// The work allowed ended before a plan that keeps the hard rows was found or excluded.
    #[error("the work allowed ended before a lawful plan was found or excluded")]
    Unsettled,
    /// The plan found does not stand the exact re-check: a defect of the solver.
    #[error("the plan found does not stand the exact re-check")]
    Disproved,
}

/// Finds the best lawful plan, level by level, with what proves each bound.
///
/// When no plan keeps the hard rows there are no awards, the first level is [`LevelStatus::Infeasible`] with evidence
/// whose leaves are all empty, and the other levels are infeasible too.
///
/// # Errors
/// A malformed model, weights out of range, or work that ended too early: see [`SolveError`].
pub fn solve(model: &AssignmentModel, options: &SolveOptions<'_>) -> Result<Solution, SolveError> {
    solve_knowing(model, options, &Known::default())
}

/// What is known of a model's best plans before it is solved.
#[derive(Debug, Clone, Default)]
struct Known {
    /// A lawful plan.
    awards: Vec<Award>,
    /// What proves that it is the best on those levels.
    evidence: BTreeMap<usize, Evidence>,
    /// Whether that is every level that is not trivial, and the plan is the one to be given.
    complete: bool,
}

fn solve_knowing(model: &AssignmentModel, options: &SolveOptions<'_>, known: &Known) -> Result<Solution, SolveError> {
    if model.equity.iter().any(|goal| goal.settled.is_none()) {
        return Err(SolveError::Malformed("equity that is not settled"));
    }
    problem::check_shape(model)?;
    if let Some(progress) = options.progress {
        progress(Progress {
            level: None,
            name: String::new(),
            levels: model.levels.len(),
            incumbent: None,
            bound: None,
            work: 0,
            effort: options.effort.0,
        });
    }
    let mut relaxed = priority::relax(model, &model.levels);
    if let Some(relaxed) = &mut relaxed
        && let Some(solution) = priority::whole(model, relaxed)
    {
        return solution;
    }
    let problem = problem::lay_out(model)?;
    if let Some(relaxed) = &mut relaxed
        && let Some(solution) = priority::kept(&problem, relaxed)
    {
        return solution;
    }
    by_prices(problem, relaxed.as_ref(), options, known)
}

/// The general engine; `relaxed` may prove the first levels for it.
fn by_prices<'m>(
    problem: Problem<'m>,
    relaxed: Option<&priority::Relaxed<'_>>,
    options: &SolveOptions<'m>,
    known: &Known,
) -> Result<Solution, SolveError> {
    let model = problem.model;
    let levels = problem.levels.len();
    let mut search = begin(problem, options);
    let total = options.effort.0;
    search.tell(Aim::Lawful, None);
    if let Some(plan) = plan_of(&search.problem, &known.awards) {
        search.consider(&plan);
        search.pool.push(std::rc::Rc::new(plan));
    }
    if !known.complete {
        search.first_plan(total);
    }
    if let Some(start) = options.start {
        search.take_over(start, total);
    }
    if search.best_key.first() != Some(&0) {
        let mut tree = tree::Tree::new();
        tree::run(&mut search, &mut tree, Aim::Lawful, total);
        if search.best_key.first() != Some(&0) {
            return infeasible(&search, &tree);
        }
    }
    let mut tree = tree::Tree::new();
    let mut outcomes: Vec<(Option<i128>, Evidence)> = Vec::new();
    let value = |search: &Search<'_>, level: usize| search.best_key.get(level.saturating_add(1)).copied().unwrap_or(0);
    while outcomes.len() < levels {
        let level = outcomes.len();
        let aim = Aim::Level(level);
        search.tell(aim, None);
        let only_shortfalls = model.levels.get(level).is_some_and(|data| matches!(data.terms, Terms::Shortfalls(_)));
        if only_shortfalls && value(&search, level) == 0 {
            outcomes.push((Some(0), Evidence::Trivial));
        } else if let Some(relaxed) = relaxed
            && proves(relaxed, &search, level)
        {
            // The best value without rows is reached with them.
            outcomes.push((Some(i128::from(value(&search, level))), Evidence::SameCutoffs));
            let best = value(&search, level);
            if let Some(ceiling) = search.ceiling.get_mut(level) {
                *ceiling = best;
            }
        } else if let Some(evidence) = known.evidence.get(&level) {
            // The known plan is among those considered, and nothing beats it here.
            let best = value(&search, level);
            if let Some(ceiling) = search.ceiling.get_mut(level) {
                *ceiling = best;
            }
            outcomes.push((Some(i128::from(best)), evidence.clone()));
        } else {
            // Half of what is left: an early level never starves the ones after it.
            let limit = search.work.saturating_add(total.saturating_sub(search.work) / 2);
            let kept = options.start.and_then(|start| search.prove_again(start, level));
            let bound = match kept {
                Some(proof) if tree.is_whole() => tree::settled(&search, &mut tree, aim, &proof),
                _ => tree::run(&mut search, &mut tree, aim, limit),
            };
            let better = search.kept.iter().enumerate().position(|(before, &kept)| value(&search, before) != kept);
            if let Some(before) = better {
                // A better plan on a level left open: what was said of the levels after it no longer holds.
                outcomes.truncate(before.saturating_add(1));
                search.kept.truncate(before);
                search.kept.push(value(&search, before));
                search.ceiling = first_ceiling(&search.problem);
                tree = tree::Tree::new();
                continue;
            }
            let evidence = tree::evidence(&search.problem, &tree, aim);
            let best = i128::from(value(&search, level));
            if bound.is_none_or(|bound| bound <= best)
                && let Some(ceiling) = search.ceiling.get_mut(level)
            {
                *ceiling = i64::try_from(best).unwrap_or(i64::MAX);
            }
            outcomes.push((bound, evidence));
        }
        search.kept.push(value(&search, level));
    }
    let proven = outcomes.iter().zip(search.best_key.iter().skip(1));
    if !known.complete
        && proven.into_iter().all(|((bound, _), &value)| bound.is_none_or(|bound| bound <= i128::from(value)))
    {
        // Which of the best plans: a matter of the model and not of the search.
        search.distinguish();
        let limit = search.work.saturating_add(total.saturating_sub(search.work) / 8);
        tree::run(&mut search, &mut tree, Aim::Level(levels), limit);
    }
    conclude(&search, outcomes, relaxed)
}

/// Whether the plan kept is worth on a level, and on those before that count awards, what it could be without any row.
fn proves(relaxed: &priority::Relaxed<'_>, search: &Search<'_>, level: usize) -> bool {
    let reached = |level: usize| {
        let value = search.best_key.get(level.saturating_add(1)).copied().map(i128::from);
        !relaxed.counts_awards(level) || relaxed.values.get(level).copied() == value
    };
    level < relaxed.values.len() && relaxed.counts_awards(level) && (0..=level).all(reached)
}

fn begin<'m>(problem: Problem<'m>, options: &SolveOptions<'m>) -> Search<'m> {
    let active = search::first_active(&problem);
    let groups = branching::groups(&problem);
    let best = plan::add_up(&problem, vec![plan::Choice::EMPTY; problem.vacancy_count()]);
    let best_key = plan::key_of(&problem, &best);
    let matching = matching::Matching::default();
    let ceiling = first_ceiling(&problem);
    let work = problem::effort(problem.applicants.len());
    Search {
        problem,
        active,
        pool: Vec::new(),
        best,
        best_key,
        kept: Vec::new(),
        groups,
        work,
        matching,
        tried: std::collections::BTreeSet::new(),
        nodes: 0,
        dive_work: 0,
        last_mix: Vec::new(),
        ceiling,
        local_work: 0,
        label_work: 0,
        is_part: false,
        looks: None,
        turn: 0,
        stop: options.stop,
        progress: options.progress,
        effort: options.effort.0,
    }
}

/// What no plan exceeds, as far as is known without search: no shortfall is below nought.
fn first_ceiling(problem: &Problem<'_>) -> Vec<i64> {
    problem.levels.iter().map(|level| if level.counts_awards() { i64::MAX } else { 0 }).collect()
}

fn infeasible(search: &Search<'_>, tree: &tree::Tree) -> Result<Solution, SolveError> {
    if !tree.is_closed() {
        return Err(SolveError::Unsettled);
    }
    let evidence = tree::evidence(&search.problem, tree, Aim::Lawful);
    let levels = search.problem.levels.iter().enumerate().map(|(level, _)| LevelOutcome {
        value: 0,
        bound: 0,
        status: LevelStatus::Infeasible,
        evidence: if level == 0 { evidence.clone() } else { Evidence::Trivial },
        engine: if level == 0 { Engine::Prices } else { Engine::Trivial },
    });
    Ok(Solution { awards: Vec::new(), shortfalls: vec![0; search.problem.rows.len()], levels: levels.collect() })
}

/// The work allowed to choose labels for the plan given.
const MOST_SETTLING: u64 = 20_000_000;

/// A list of awards as the search sees it; none when there is none, or one is no candidate.
fn plan_of(problem: &Problem<'_>, awards: &[Award]) -> Option<plan::Plan> {
    let mut choices = vec![plan::Choice::EMPTY; problem.vacancy_count()];
    for award in awards {
        let pair = model::plan::pair(problem.model, award.vacancy, award.applicant)?;
        let charged = |combination: &usize| problem.combination_label.get(*combination) == Some(&award.label.0);
        let combination = problem.combinations(pair).find(charged)?;
        *choices.get_mut(award.vacancy.position())? =
            plan::Choice { pair: number(pair), combination: number(combination) };
    }
    if awards.is_empty() { None } else { Some(plan::add_up(problem, choices)) }
}

/// The awards of a plan, by the model's own numbers.
fn awards_of(problem: &Problem<'_>, plan: &plan::Plan) -> Result<Vec<Award>, SolveError> {
    let mut awards = Vec::new();
    for (vacancy, choice) in plan.choices.iter().enumerate().filter(|(_, choice)| !choice.is_empty()) {
        let applicant = problem.applicants.get(at(choice.pair)).ok_or(SolveError::Disproved)?;
        let label = problem.combination_label.get(at(choice.combination)).ok_or(SolveError::Disproved)?;
        let (applicant, label) = (ApplicantIdx(*applicant), LabelIdx(*label));
        awards.push(Award { vacancy: VacancyIdx(number(vacancy)), applicant, label });
    }
    Ok(awards)
}

/// Re-checks the plan in exact integers and states what was reached.
fn conclude(
    search: &Search<'_>,
    outcomes: Vec<(Option<i128>, Evidence)>,
    relaxed: Option<&priority::Relaxed<'_>>,
) -> Result<Solution, SolveError> {
    let problem = &search.problem;
    let awards = awards_of(problem, &labels::settle(problem, &search.best, MOST_SETTLING))?;
    let values = model::plan::values(problem.model, &awards).ok_or(SolveError::Disproved)?;
    let shortfalls = model::plan::shortfalls(problem.model, &awards);
    let mut cutoffs = relaxed.map(priority::Relaxed::evidence);
    let mut levels = Vec::new();
    for ((objective, value), (bound, evidence)) in problem.levels.iter().zip(&values).zip(outcomes) {
        let sign = i128::from(objective.sign);
        // Without an open leaf nothing beats the plan.
        let bound = bound.map_or(*value, |bound| bound.saturating_mul(sign));
        let behind = bound.saturating_sub(*value).saturating_mul(sign);
        if behind < 0 {
            return Err(SolveError::Disproved);
        }
        let status = if behind == 0 { LevelStatus::Optimal } else { LevelStatus::Feasible };
        let evidence = match evidence {
            // The first level that they prove carries the cutoffs.
            Evidence::SameCutoffs => cutoffs.take().unwrap_or(Evidence::SameCutoffs),
            other => other,
        };
        levels.push(LevelOutcome { value: *value, bound, status, engine: Engine::of(&evidence), evidence });
    }
    Ok(Solution { awards, shortfalls, levels })
}

#[cfg(test)]
mod tests;
