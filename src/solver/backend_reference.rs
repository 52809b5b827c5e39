//! The reference back end: the whole lexicographic solve by a general solver through good_lp, level by level.
//!
//! It shares nothing with the engine but the exact evaluation of plans, and so is its witness: on small models in tests,
//! and for whoever asks for a cross-check. Floating point proposes each level's plan; the plan is read back, weighed in
//! exact integers, and only then believed. That no better plan exists is the general solver's word, not a proof.
//!
//! The default solver is microlp, in Rust: fit for some thousands of variables. The feature `highs` adds HiGHS.
#![expect(clippy::float_arithmetic, reason = "floating point proposes; exact integers decide below")]

use good_lp::solvers::SolutionStatus;
use good_lp::{
    Expression, ProblemVariables, ResolutionError, Solution, SolverModel, Variable, WithTimeLimit, constraint, microlp,
    variable,
};

use crate::model::export::program::{self, Kind, Program, Relation, Units};
use crate::model::plan::{self, Fault};
use crate::model::{AssignmentModel, Award, Sense};
use crate::quantity::Exact;

/// Which solver proposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposer {
    /// microlp: pure Rust, for small models.
    Microlp,
    /// HiGHS.
    #[cfg(feature = "highs")]
    Highs,
}

impl Default for Proposer {
    #[cfg(feature = "highs")]
    fn default() -> Self {
        Self::Highs
    }
    #[cfg(not(feature = "highs"))]
    fn default() -> Self {
        Self::Microlp
    }
}

/// What a reference solve may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReferenceOptions {
    /// The solver.
    pub proposer: Proposer,
    /// The most seconds that one level may take; no limit when none.
    pub seconds_per_level: Option<u32>,
}

/// What the reference back end found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReferenceOutcome {
    /// A plan that the solver calls optimal on every level. Values are exact; among equal plans it is any.
    Optimal {
        /// The awards, by vacancy.
        awards: Vec<Award>,
        /// The integer value of each level.
        values: Vec<i128>,
    },
    /// The solver says that no plan keeps the hard rows.
    Infeasible,
}

/// Why there is no reference answer.
#[derive(Debug, thiserror::Error)]
pub enum ReferenceError {
    /// A limit was reached before the solver could call its plan optimal.
    #[error("the reference solver stopped on level {level} before it was sure")]
    Stopped {
        /// The position of the level.
        level: usize,
    },
    /// The solver failed.
    #[error("the reference solver failed on level {level}")]
    Failed {
        /// The position of the level.
        level: usize,
        /// What it said.
        source: ResolutionError,
    },
    /// The solver's plan, read back, is not lawful.
    #[error("the reference solver's plan on level {level} is not lawful: {fault:?}")]
    Refused {
        /// The position of the level.
        level: usize,
        /// The first reason.
        fault: Fault,
    },
    /// The solver's plan, weighed exactly, is not worth what the solver says, or it contradicts an earlier level.
    #[error("the reference solver contradicts itself on level {level}")]
    Contradiction {
        /// The position of the level.
        level: usize,
    },
}

/// What a solver proposes: a number for each variable of the program, and the objective it claims.
struct Proposal {
    numbers: Vec<f64>,
    objective: f64,
    sure: bool,
}

/// Solves every level in order with the general solver.
///
/// # Errors
/// The solver failed, stopped early, or proposed a plan that exact evaluation does not confirm.
pub fn solve_reference(model: &AssignmentModel, options: ReferenceOptions) -> Result<ReferenceOutcome, ReferenceError> {
    if model.pair_applicants.is_empty() {
        // Nothing to award: some solvers refuse a model without columns, and there is only one plan.
        return Ok(match plan::values(model, &[]) {
            Some(values) => ReferenceOutcome::Optimal { awards: Vec::new(), values },
            None => ReferenceOutcome::Infeasible,
        });
    }
    let mut reached: Vec<i128> = Vec::new();
    // A model without levels is still asked whether its hard rows can be kept.
    for level in 0..model.levels.len().max(1) {
        let program = program::program(model, level, &reached, Units::Whole);
        let proposal = match propose(model, &program, options) {
            Ok(proposal) if proposal.sure => proposal,
            Ok(_) => return Err(ReferenceError::Stopped { level }),
            Err(ResolutionError::Infeasible) if level == 0 => return Ok(ReferenceOutcome::Infeasible),
            Err(ResolutionError::Infeasible) => return Err(ReferenceError::Contradiction { level }),
            Err(source) => return Err(ReferenceError::Failed { level, source }),
        };
        let awards = read_back(&program, &proposal);
        let values = plan::check(model, &awards).map_err(|fault| ReferenceError::Refused { level, fault })?;
        let kept = plan::compare(model, &values, &reached).is_none();
        let claimed =
            values.get(level).is_none_or(|exact| (number(Exact::whole(*exact)) - proposal.objective).abs() < 0.5);
        if !(kept && claimed) {
            return Err(ReferenceError::Contradiction { level });
        }
        if level.saturating_add(1) >= model.levels.len() {
            return Ok(ReferenceOutcome::Optimal { awards, values });
        }
        reached = values.into_iter().take(level.saturating_add(1)).collect();
    }
    Ok(ReferenceOutcome::Infeasible)
}

/// The nearest floating-point number.
fn number(exact: Exact) -> f64 {
    exact.decimal().parse().unwrap_or(f64::NAN)
}

fn read_back(program: &Program, proposal: &Proposal) -> Vec<Award> {
    let mut awards: Vec<Award> = program
        .variables
        .iter()
        .zip(&proposal.numbers)
        .filter(|(_, number)| **number > 0.5)
        .filter_map(|(variable, _)| match variable.kind {
            Kind::Award(award, _) => Some(award),
            Kind::Shortfall(_) | Kind::Value => None,
        })
        .collect();
    awards.sort_unstable();
    awards
}

fn propose(model: &AssignmentModel, program: &Program, options: ReferenceOptions) -> Result<Proposal, ResolutionError> {
    let mut unknowns = ProblemVariables::new();
    let variables: Vec<Variable> = program
        .variables
        .iter()
        .map(|of| {
            unknowns.add(match of.kind {
                Kind::Award(..) => variable().binary(),
                Kind::Shortfall(row) => {
                    let most = model.rows.get(row).map_or(0, |row| most_short(model, row));
                    variable().integer().min(0).max(number(Exact::whole(i128::from(most))))
                }
                Kind::Value => variable(),
            })
        })
        .collect();
    let objective = expression(&program.objective, &variables);
    let problem = match program.sense {
        Sense::Maximise => unknowns.maximise(objective.clone()),
        Sense::Minimise => unknowns.minimise(objective.clone()),
    };
    match options.proposer {
        Proposer::Microlp => {
            let solver = problem.using(microlp);
            let solver = match options.seconds_per_level {
                Some(seconds) => solver.with_time_limit(seconds),
                None => solver,
            };
            run(solver, program, &variables, &objective, |status| matches!(status, SolutionStatus::Optimal))
        }
        #[cfg(feature = "highs")]
        Proposer::Highs => {
            let solver = highs(problem, options)?;
            // HiGHS is given no gap to stop at, so that one above nought is the dust of its last division.
            run(solver, program, &variables, &objective, |status| !matches!(status, SolutionStatus::TimeLimit))
        }
    }
}

#[cfg(feature = "highs")]
fn highs(
    problem: good_lp::variable::UnsolvedProblem,
    options: ReferenceOptions,
) -> Result<good_lp::solvers::highs::HighsProblem, ResolutionError> {
    let refused = |fault: good_lp::solvers::MipGapError| ResolutionError::Str(fault.to_string());
    let solver = problem
        .using(good_lp::highs)
        .set_mip_rel_gap(0.0)
        .map_err(refused)?
        .set_mip_abs_gap(0.0)
        .map_err(refused)?
        .set_threads(1)
        .set_option("random_seed", 0);
    Ok(match options.seconds_per_level {
        Some(seconds) => solver.with_time_limit(seconds),
        None => solver,
    })
}

fn expression(terms: &program::Expression, variables: &[Variable]) -> Expression {
    let mut expression = Expression::with_capacity(terms.len());
    for (at, coefficient) in terms {
        if let Some(variable) = variables.get(*at) {
            expression.add_mul(number(*coefficient), *variable);
        }
    }
    expression
}

fn run<M: SolverModel<Error = ResolutionError>>(
    mut solver: M,
    program: &Program,
    variables: &[Variable],
    objective: &Expression,
    sure: impl Fn(SolutionStatus) -> bool,
) -> Result<Proposal, ResolutionError> {
    let own = program.constraints.len().saturating_sub(program.earlier);
    for (at, row) in program.constraints.iter().enumerate() {
        let terms = expression(&row.terms, variables);
        // A level's value is whole: half a unit of room changes no plan and spares the solver its tolerances.
        let room = if at < own { 0.0 } else { 0.5 };
        let bound = number(row.bound);
        solver.add_constraint(match row.relation {
            Relation::AtLeast => constraint::geq(terms, bound - room),
            Relation::AtMost => constraint::leq(terms, bound + room),
            Relation::Equal => constraint::eq(terms, bound),
        });
    }
    let solution = solver.solve()?;
    Ok(Proposal {
        numbers: variables.iter().map(|variable| solution.value(*variable)).collect(),
        objective: objective.eval_with(&solution),
        sure: sure(solution.status()),
    })
}

/// No plan makes the row fall shorter: each vacancy at its worst coefficient.
fn most_short(model: &AssignmentModel, row: &crate::model::AccountRow) -> i64 {
    let worst = row.coefficients.iter().flatten().copied().min().unwrap_or(0).min(0);
    let vacancies = i128::try_from(model.vacancies).unwrap_or(i128::MAX);
    plan::shortfall(row, i128::from(worst).saturating_mul(vacancies))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;

    #[test]
    fn the_reference_finds_what_trying_every_plan_finds() {
        let mut infeasible = 0;
        for seed in 0..300 {
            let model = sample::model(seed);
            let outcome = solve_reference(&model, ReferenceOptions::default());
            match (outcome.unwrap_or_else(|error| panic!("seed {seed}: {error:?}")), sample::brute_force(&model)) {
                (ReferenceOutcome::Optimal { awards, values }, Some(best)) => {
                    assert_eq!(values, best, "seed {seed}");
                    assert_eq!(plan::values(&model, &awards), Some(values), "seed {seed}");
                }
                (ReferenceOutcome::Infeasible, None) => infeasible += 1,
                (outcome, best) => panic!("seed {seed}: {outcome:?} against {best:?}"),
            }
        }
        assert!(infeasible > 10, "{infeasible}");
    }

    #[test]
    fn a_model_without_levels_is_only_asked_whether_it_can_be() {
        let mut model = sample::model(3);
        model.levels.clear();
        model.rows = crate::index::IndexVec::default();
        let outcome = solve_reference(&model, ReferenceOptions::default()).expect("an answer");
        assert!(matches!(outcome, ReferenceOutcome::Optimal { values, .. } if values.is_empty()));
    }
}
