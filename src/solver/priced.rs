//! One level whose shortfalls have a price: what awards are worth less what rows lack, as comparisons with other solvers
//! state their problems.

use crate::certificate::Evidence;
use crate::model::{self, AssignmentModel, Award, Level, Sense, Terms};

use super::price::Aim;
use super::problem::{self, Objective};
use super::{LevelStatus, SolveError, SolveOptions, awards_of, begin, labels, priority, tree};

/// What is sought: the largest sum of weights of awards less the priced shortfalls. The model's own levels play no part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Priced {
    /// The weight of each candidate pair.
    pub weights: Vec<i64>,
    /// The price of one unit of each row's shortfall, at least nought; hard rows are kept whatever their price.
    pub prices: Vec<i64>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricedOutcome {
    /// The awards, by vacancy.
    pub awards: Vec<Award>,
    /// The shortfall of each row, in its own units.
    pub shortfalls: Vec<i64>,
    /// The value of the plan.
    pub value: i128,
    /// The value that no lawful plan exceeds: proven.
    pub bound: i128,
    /// How sure that is.
    pub status: LevelStatus,
    /// What proves the bound, as for a model whose only level has these weights and these shortfall weights.
    pub evidence: Evidence,
}

/// Finds the best lawful plan of one priced level, with what proves its bound.
///
/// # Errors
/// As for [`solve`](super::solve); [`SolveError::Unsettled`] too when no lawful plan exists.
pub fn solve_priced(
    model: &AssignmentModel,
    goal: &Priced,
    options: &SolveOptions<'_>,
) -> Result<PricedOutcome, SolveError> {
    if goal.weights.len() != model.pair_applicants.len() || goal.prices.len() != model.rows.len() {
        return Err(SolveError::Malformed("priced weights"));
    }
    problem::check_shape(model)?;
    if let Some(outcome) = by_priority(model, goal) {
        return outcome;
    }
    let plain = AssignmentModel { levels: Vec::new(), ..model.clone() };
    let mut laid_out = problem::lay_out(&plain)?;
    let level = objective(&laid_out, goal)?;
    laid_out.levels.push(level);
    let mut search = begin(laid_out, options);
    let total = options.effort.0;
    search.first_plan(total);
    if search.best_key.first() != Some(&0) {
        tree::run(&mut search, &mut tree::Tree::new(), Aim::Lawful, total);
        if search.best_key.first() != Some(&0) {
            return Err(SolveError::Unsettled);
        }
    }
    if search.has_many_rows() {
        search.seek_parts(Aim::Level(0), 4, total / 4);
    }
    let mut tree = tree::Tree::new();
    let bound = tree::run(&mut search, &mut tree, Aim::Level(0), total);
    let evidence = tree::evidence(&search.problem, &tree, Aim::Level(0));
    let awards = awards_of(&search.problem, &labels::settle(&search.problem, &search.best, super::MOST_SETTLING))?;
    model::plan::check(&plain, &awards).map_err(|_| SolveError::Disproved)?;
    let shortfalls = model::plan::shortfalls(&plain, &awards);
    let value = value(model, goal, &awards, &shortfalls).ok_or(SolveError::Disproved)?;
    let bound = bound.unwrap_or(value);
    if bound < value {
        return Err(SolveError::Disproved);
    }
    let status = if bound == value { LevelStatus::Optimal } else { LevelStatus::Feasible };
    Ok(PricedOutcome { awards, shortfalls, value, bound, status, evidence })
}

/// The outcome of one pass in the order of applicants, when no row counts and awards of one applicant all weigh the same.
fn by_priority(model: &AssignmentModel, goal: &Priced) -> Option<Result<PricedOutcome, SolveError>> {
    if goal.prices.iter().any(|price| *price < 0) {
        return None;
    }
    let mut rows = model.rows.iter().zip(&goal.prices);
    if !rows.all(|(row, price)| (*price == 0 && !row.hard) || priority::inert(model, row)) {
        return None;
    }
    let terms = Terms::ByPair(goal.weights.clone());
    let level = [Level { name: String::new(), sense: Sense::Maximise, terms, display_scale: 1 }];
    let relaxed = priority::relax(model, &level)?;
    let outcome = relaxed.awards(model).and_then(|awards| {
        let without_levels;
        let plain = if model.levels.is_empty() {
            model
        } else {
            without_levels = AssignmentModel { levels: Vec::new(), ..model.clone() };
            &without_levels
        };
        model::plan::check(plain, &awards).map_err(|_| SolveError::Disproved)?;
        let shortfalls = model::plan::shortfalls(model, &awards);
        let value = value(model, goal, &awards, &shortfalls).ok_or(SolveError::Disproved)?;
        if relaxed.values != [value] {
            return Err(SolveError::Disproved);
        }
        let status = LevelStatus::Optimal;
        Ok(PricedOutcome { awards, shortfalls, value, bound: value, status, evidence: relaxed.evidence() })
    });
    Some(outcome)
}

/// The level for the kernels.
fn objective(laid_out: &problem::Problem<'_>, goal: &Priced) -> Result<Objective, SolveError> {
    let mut level = problem::pair_level(laid_out, &goal.weights)?;
    if goal.prices.iter().any(|price| *price < 0) {
        return Err(SolveError::Malformed("priced weights"));
    }
    for ((place, price), row) in level.shortfall.iter_mut().zip(&goal.prices).zip(&laid_out.rows) {
        // A hard row never falls short.
        *place = if row.hard { 0 } else { *price };
    }
    problem::complete(laid_out, level)
}

/// The value of a plan, counted anew from the model.
fn value(model: &AssignmentModel, goal: &Priced, awards: &[Award], shortfalls: &[i64]) -> Option<i128> {
    let mut value = 0_i128;
    for award in awards {
        let pair = model::plan::pair(model, award.vacancy, award.applicant)?;
        value = value.checked_add(i128::from(*goal.weights.get(pair)?))?;
    }
    for ((_, short), price) in model.rows.iter().zip(shortfalls).zip(&goal.prices).filter(|((row, _), _)| !row.hard) {
        value = value.checked_sub(i128::from(*short).checked_mul(i128::from(*price))?)?;
    }
    Some(value)
}
