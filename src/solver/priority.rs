//! The priority engine: when awards of one applicant are all worth the same, one pass in the order of applicants is the
//! best plan on every level at once.
//!
//! # Why
//! Sets of applicants who can be housed together are the independent sets of a matroid, so that the greedy choice in any
//! order of weights is the best one. The order is that of the keys: what an award is worth on every level that counts
//! awards, compared level by level. A newcomer is housed when a path of moves frees a home for it without un-housing
//! anybody (`kernel`). Account rows take no part; the plan counts for the model only when it keeps every one of them.
//!
//! # What proves it
//! The strongest applicant turned away who could reach a home is that home's cutoff; a home nobody was turned away from
//! has the cutoff nobody, whose key is nought on every level. Cutoffs are prices in the ordered group of keys: an
//! applicant pays its key less the smallest key among the cutoffs of its homes, or nothing when that is less than nought. The prices
//! add up to the plan, level by level, and no plan is worth more than the prices: see [`crate::certificate::Cutoffs`].
//!
//! # What is missing
//! A sweep from the weakest award upwards gives every home the weakest holder that could be made to leave for it, and
//! every applicant without a home what exactly it lacks (`missing`).

#![expect(clippy::indexing_slicing, reason = "holders and cutoffs have one entry per vacancy")]

mod face;
mod kernel;
mod keys;
mod layout;
mod missing;

use rayon::prelude::*;

use crate::certificate::{Cutoffs, Evidence};
use crate::index::{ApplicantIdx, VacancyIdx};
use crate::model::{self, AssignmentModel, Award, Level, Terms};

use super::matching::NONE;
use super::plan::{self, Choice, Plan};
use super::problem::{Problem, at, number};
use super::{Engine, LevelOutcome, LevelStatus, Solution, SolveError, labels};
use keys::{Keys, NOBODY, Usable};

pub use missing::{Missing, missing};

/// The best plan of a model without its account rows, on the first levels that the engine covers.
pub struct Relaxed<'m> {
    keys: Keys<'m>,
    usable: Usable,
    /// The applicant that each vacancy is awarded to, or [`NONE`].
    pub holder: Vec<u32>,
    /// The strongest applicant turned away who could reach each vacancy, or [`NONE`].
    cutoff: Vec<u32>,
    /// What the plan is worth on each level covered, in the sense in which more is better; nought for shortfalls.
    pub values: Vec<i128>,
}

/// Takes from cutoffs those that are worth nothing on the levels of a model, once it has fewer than when they were found.
pub fn shorten(model: &AssignmentModel, evidence: &mut Evidence) {
    if let Evidence::Cutoffs(cutoffs) = evidence {
        let keys = Keys::of(model, &model.levels);
        cutoffs.turned_away.retain(|(_, applicant)| keys.compare(*applicant, NOBODY).is_gt());
    }
}

/// The engines that may settle each level, in the order in which they are tried; what ran is known after a solve only.
#[must_use]
pub fn engines(model: &AssignmentModel) -> Vec<Vec<Engine>> {
    let keys = Keys::of(model, &model.levels);
    let alone = free_of_rows(model) && keys.covered() == model.levels.len();
    let of = |(at, level): (usize, &Level)| match &level.terms {
        Terms::Shortfalls(_) => vec![Engine::Trivial, Engine::Prices],
        _ if alone => vec![Engine::Priority],
        _ if at < keys.covered() => vec![Engine::Priority, Engine::Prices],
        _ => vec![Engine::Prices],
    };
    model.levels.iter().enumerate().map(of).collect()
}

/// Finds the best plan of a model without its account rows; none when the first level that counts awards is not of this
/// engine's kind. The arrays of the model agree with one another.
pub fn relax<'m>(model: &AssignmentModel, levels: &'m [Level]) -> Option<Relaxed<'m>> {
    let keys = Keys::of(model, levels);
    if !(0..keys.covered()).any(|level| keys.counts_awards(level))
        || u32::try_from(model.pair_applicants.len()).is_err()
    {
        return None;
    }
    let usable = Usable::of(model);
    let order = keys::in_order(&keys, model.applicants);
    let layout = layout::lay_out(model, &usable, &order);
    drop(order);
    let (homes, classes) = (layout.members.len(), layout.member_start.len() - 1);
    let (mut holder, mut cutoff) = (vec![NONE; homes], vec![NONE; classes]);
    parts(&layout, &mut holder, &mut cutoff).into_par_iter().for_each(kernel::run);
    let mut relaxed = Relaxed {
        values: Vec::new(),
        holder: vec![NONE; model.vacancies],
        cutoff: vec![NONE; model.vacancies],
        keys,
        usable,
    };
    for component in 0..layout.component_class.len() - 1 {
        let first_slot = at(layout.component_slot[component]);
        let applicant = |slot: u32| if slot == NONE { NONE } else { layout.slot_applicant[first_slot + at(slot)] };
        let classes = at(layout.component_class[component])..at(layout.component_class[component + 1]);
        for (class, &turned_away) in classes.clone().zip(&cutoff[classes]) {
            let homes = at(layout.member_start[class])..at(layout.member_start[class + 1]);
            let held = &mut holder[homes.clone()];
            for place in held.iter_mut() {
                *place = applicant(*place);
            }
            let price = applicant(turned_away);
            // Homes of a class are alike: the first goes to the first applicant.
            held.sort_unstable();
            for (&vacancy, &applicant) in layout.members[homes].iter().zip(&*held) {
                relaxed.holder[at(vacancy)] = applicant;
                relaxed.cutoff[at(vacancy)] = price;
            }
        }
    }
    relaxed.add_up();
    Some(relaxed)
}

/// The components with their own parts of the arrays.
fn parts<'p>(
    layout: &'p layout::Layout,
    mut holder: &'p mut [u32],
    mut cutoff: &'p mut [u32],
) -> Vec<kernel::Part<'p>> {
    let mut parts = Vec::with_capacity(layout.component_class.len());
    for (classes, slots) in layout.component_class.windows(2).zip(layout.component_slot.windows(2)) {
        let home_start = &layout.member_start[at(classes[0])..=at(classes[1])];
        let homes = at(home_start[home_start.len() - 1] - home_start[0]);
        let (own_holder, other_holder) = std::mem::take(&mut holder).split_at_mut(homes);
        let (own_cutoff, other_cutoff) = std::mem::take(&mut cutoff).split_at_mut(home_start.len() - 1);
        (holder, cutoff) = (other_holder, other_cutoff);
        parts.push(kernel::Part {
            arc_start: &layout.arc_start[at(slots[0])..=at(slots[1])],
            arcs: &layout.arcs,
            home_start,
            holder: own_holder,
            cutoff: own_cutoff,
        });
    }
    parts
}

impl Relaxed<'_> {
    fn add_up(&mut self) {
        let housed = || self.holder.iter().filter(|&&applicant| applicant != NONE);
        let value = |level: usize| housed().map(|&applicant| i128::from(self.keys.weight(level, applicant))).sum();
        self.values = (0..self.keys.covered()).map(value).collect();
    }

    /// Whether every level of the model is covered.
    pub fn covers(&self, levels: usize) -> bool {
        self.keys.covered() == levels
    }

    /// Whether the level counts awards.
    pub fn counts_awards(&self, level: usize) -> bool {
        self.keys.counts_awards(level)
    }

    /// What proves the values of all levels covered.
    pub fn evidence(&self) -> Evidence {
        let priced = (0_u32..).zip(&self.cutoff).filter(|(_, applicant)| **applicant != NONE);
        Evidence::Cutoffs(Cutoffs { turned_away: priced.map(|(vacancy, &applicant)| (vacancy, applicant)).collect() })
    }

    /// Chooses, among the plans that are as good, the one that every engine gives; as it is when that is too much work.
    pub fn distinguish(&mut self, model: &AssignmentModel) {
        if model.pair_applicants.len() <= MOST_PAIRS && model.vacancies <= MOST_HOMES {
            self.holder = face::distinct(model, &self.keys, &self.usable, &self.cutoff);
        }
    }

    /// The awards, each with its smallest label.
    pub fn awards(&self, model: &AssignmentModel) -> Result<Vec<Award>, SolveError> {
        let housed = self.holder.iter().enumerate().filter(|(_, applicant)| **applicant != NONE);
        let award = |(vacancy, &applicant): (usize, &u32)| {
            let (vacancy, applicant) = (VacancyIdx(number(vacancy)), ApplicantIdx(applicant));
            let pair = model::plan::pair(model, vacancy, applicant)?;
            Some(Award { vacancy, applicant, label: *model::plan::labels(model, pair).first()? })
        };
        housed.map(award).collect::<Option<_>>().ok_or(SolveError::Disproved)
    }

    /// The plan for the general engine, each award with its smallest label.
    pub fn plan(&self, problem: &Problem<'_>) -> Option<Plan> {
        let mut choices = vec![Choice::EMPTY; problem.vacancy_count()];
        for (vacancy, &applicant) in self.holder.iter().enumerate().filter(|(_, applicant)| **applicant != NONE) {
            let pairs = problem.pairs(vacancy);
            let pair = pairs.start + problem.applicants[pairs].binary_search(&applicant).ok()?;
            let combinations = problem.combinations(pair);
            if combinations.is_empty() {
                return None;
            }
            choices[vacancy] = Choice { pair: number(pair), combination: number(combinations.start) };
        }
        Some(plan::add_up(problem, choices))
    }
}

/// The most pairs for which the plan that every engine gives is looked for.
const MOST_PAIRS: usize = 6_000_000;
/// The most homes likewise.
const MOST_HOMES: usize = 50_000;
/// The work allowed to find labels with which the plan keeps every row.
const MOST_TRIED: u64 = 2_000_000;

/// Whether every plan keeps the row: at the worst, each home takes from it what its worst pair takes.
pub fn inert(model: &AssignmentModel, row: &model::AccountRow) -> bool {
    let worst: Vec<i64> = model
        .signature_labels
        .enumerated()
        .map(|(signature, labels)| {
            let of = |label: &crate::index::LabelIdx| model::plan::coefficient(row, signature, *label);
            labels.iter().map(of).min().unwrap_or(0).min(0)
        })
        .collect();
    let mut least = 0_i128;
    if worst.iter().any(|&worst| worst < 0) {
        for pairs in model.offsets.windows(2) {
            let signatures = &model.pair_signatures[pairs[0]..pairs[1]];
            least += i128::from(signatures.iter().map(|signature| worst[at(signature.0)]).min().unwrap_or(0));
        }
    }
    least >= i128::from(row.requirement)
}

/// Whether no account row can have a say.
pub fn free_of_rows(model: &AssignmentModel) -> bool {
    model.rows.iter().all(|row| inert(model, row))
}

/// The solution when the engine covers every level and no row has a say; `None` otherwise.
pub fn whole(model: &AssignmentModel, relaxed: &mut Relaxed<'_>) -> Option<Result<Solution, SolveError>> {
    if !relaxed.covers(model.levels.len()) || !free_of_rows(model) {
        return None;
    }
    relaxed.distinguish(model);
    Some(relaxed.awards(model).and_then(|awards| conclude(model, relaxed, awards)))
}

/// The solution when the engine covers every level and its plan keeps every row with suitable labels; `None` otherwise.
pub fn kept(problem: &Problem<'_>, relaxed: &mut Relaxed<'_>) -> Option<Result<Solution, SolveError>> {
    let model = problem.model;
    if !relaxed.covers(model.levels.len()) {
        return None;
    }
    relaxed.distinguish(model);
    let (plan, _) = labels::relabel(problem, &relaxed.plan(problem)?, MOST_TRIED);
    let lacks = |(row, &activity): (usize, &i64)| plan::shortfall(problem, row, activity) > 0;
    if plan.activity.iter().enumerate().any(lacks) {
        return None;
    }
    let awards = super::awards_of(problem, &labels::settle(problem, &plan, super::MOST_SETTLING));
    Some(awards.and_then(|awards| conclude(model, relaxed, awards)))
}

/// Re-checks the plan in exact integers.
fn conclude(model: &AssignmentModel, relaxed: &Relaxed<'_>, awards: Vec<Award>) -> Result<Solution, SolveError> {
    let values = model::plan::values(model, &awards).ok_or(SolveError::Disproved)?;
    let shortfalls = model::plan::shortfalls(model, &awards);
    let mut cutoffs = Some(relaxed.evidence());
    let mut levels = Vec::with_capacity(values.len());
    for ((at, level), &value) in model.levels.iter().enumerate().zip(&values) {
        let sign = if level.sense == model::Sense::Maximise { 1 } else { -1 };
        if value * sign != relaxed.values[at] {
            return Err(SolveError::Disproved);
        }
        let (engine, evidence) = if matches!(level.terms, Terms::Shortfalls(_)) {
            (Engine::Trivial, Evidence::Trivial)
        } else {
            (Engine::Priority, cutoffs.take().unwrap_or(Evidence::SameCutoffs))
        };
        levels.push(LevelOutcome { value, bound: value, status: LevelStatus::Optimal, engine, evidence });
    }
    Ok(Solution { awards, shortfalls, levels })
}

#[cfg(test)]
mod tests;
