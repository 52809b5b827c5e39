//! A search that begins where an earlier one ended: its plan as the first to beat, its multipliers as the first prices.
//!
//! Nothing is believed: the plan is weighed in the model at hand, and the multipliers prove only what a new matching
//! under them proves.

#![expect(clippy::indexing_slicing, reason = "hot kernel: positions come from the problem's own layout")]

use crate::certificate::{Duals, Evidence, Node};
use crate::index::Index;
use crate::model::{self, Award};

use super::matching::NONE;
use super::plan::{Choice, add_up};
use super::price::{self, Aim, Decided, Multipliers, Proof, Restrictions};
use super::problem::{at, number};
use super::search::Search;

/// What an earlier solve of a like model left.
#[derive(Debug, Clone, Copy, Default)]
pub struct Start<'a> {
    /// Its awards; those that are no candidates any more are left out.
    pub awards: &'a [Award],
    /// Its evidence, level by level; levels beyond are sought anew.
    pub evidence: &'a [Evidence],
}

impl Search<'_> {
    /// Weighs the plan of an earlier solve, and what small changes make of it.
    pub fn take_over(&mut self, start: Start<'_>, limit: u64) {
        let mut choices = vec![Choice::EMPTY; self.problem.vacancy_count()];
        let mut taken = vec![false; self.problem.model.applicants];
        for award in start.awards {
            let pair = model::plan::pair(self.problem.model, award.vacancy, award.applicant);
            let Some(pair) = pair else { continue };
            let label = self.problem.combinations(pair);
            let combination = label.clone().find(|&one| self.problem.combination_label[one] == award.label.0);
            let Some(combination) = combination.or(label.clone().next()) else { continue };
            if std::mem::replace(&mut taken[award.applicant.position()], true) {
                continue;
            }
            let place = &mut choices[award.vacancy.position()];
            if place.is_empty() {
                *place = Choice { pair: number(pair), combination: number(combination) };
                self.activate(award.vacancy.position(), number(pair));
            }
        }
        let plan = add_up(&self.problem, choices);
        self.consider(&plan);
        self.pool.push(std::rc::Rc::new(plan.clone()));
        let pairs = self.active.clone();
        self.descend(plan, &pairs, limit);
    }

    fn activate(&mut self, vacancy: usize, pair: u32) {
        if let Err(place) = self.active[vacancy].binary_search(&pair) {
            self.active[vacancy].insert(place, pair);
        }
    }

    /// The proof that the multipliers of an earlier solve make of the level at hand, when it closes it.
    pub fn prove_again(&mut self, start: Start<'_>, level: usize) -> Option<Proof> {
        let Evidence::Tree(Node::Leaf(duals)) = start.evidence.get(level)? else { return None };
        let aim = Aim::Level(level);
        let multipliers = self.multipliers(duals, level)?;
        let none = Restrictions::default();
        let decided = Decided::of(&self.problem, &none);
        loop {
            let mut ground = price::ground(&self.problem, &self.active, &none, &decided);
            let (numerator, weights) =
                price::evaluate(&self.problem, aim, &none, &multipliers, &self.kept, &mut ground, &mut self.matching);
            self.work += std::mem::take(&mut self.matching.work);
            let plan = price::plan_of(&self.problem, &ground, &self.matching, &weights);
            let limit = self.effort;
            self.consider_labels(&plan, aim, limit);
            if !self.closes(aim, multipliers.scale, numerator) || self.must_end(limit) {
                return None;
            }
            let found =
                price::violators(&self.problem, aim, &none, &decided, &multipliers, &weights, &self.matching, 16);
            self.work += super::problem::effort(self.problem.applicants.len());
            if found.is_empty() {
                return Some(price::proof(&ground, &self.matching, &multipliers, numerator));
            }
            for (vacancy, pair) in found {
                self.activate(vacancy, pair);
            }
        }
    }

    /// The multipliers of a leaf, as long as they respect the shortfalls' inequalities in this model and its ranges.
    fn multipliers(&self, duals: &Duals, level: usize) -> Option<Multipliers> {
        let narrow =
            |prices: &[i128]| prices.iter().map(|&price| i64::try_from(price).ok()).collect::<Option<Vec<i64>>>();
        let (rows, levels) = (narrow(&duals.row_prices)?, narrow(&duals.level_prices)?);
        let scale = i64::try_from(duals.scale).ok().filter(|scale| *scale > 0)?;
        let fits = rows.len() == self.problem.rows.len() && levels.len() == level && duals.branch_prices.is_empty();
        if !fits || rows.iter().chain(&levels).any(|price| *price < 0) {
            return None;
        }
        let asked = super::backend_master::Proposal { scale, prices: rows.iter().chain(&levels).copied().collect() };
        let all: Vec<usize> = (0..rows.len()).collect();
        price::lawful(&self.problem, Aim::Level(level), &[], &all, &asked)
    }
}

/// The applicant that holds each vacancy, or [`NONE`]; the applicants' homes likewise.
pub fn holdings(model: &model::AssignmentModel, awards: &[Award]) -> (Vec<u32>, Vec<u32>) {
    let (mut holder, mut home) = (vec![NONE; model.vacancies], vec![NONE; model.applicants]);
    for award in awards {
        if let (Some(holder), Some(home)) =
            (holder.get_mut(award.vacancy.position()), home.get_mut(at(award.applicant.0)))
        {
            *holder = award.applicant.0;
            *home = award.vacancy.0;
        }
    }
    (holder, home)
}
