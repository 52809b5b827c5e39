//! Equity between groups: finds the awards of each group in the best plans, and what proves them.
//!
//! # Groups that divide the households, or the homes
//! Where no level and no row comes before but the number of awards, and the groups divide one side of the pairs, the
//! awards that groups can have together make a polymatroid: units are then given one by one in the order of their keys
//! ([`model::equity`](crate::model::equity)), each by an alternating path that may put one item of a group in the place
//! of another of the same group (`units`). Never un-housing anyone would be wrong: the worst-served group may reach a home
//! only through a household of another group for which a third one of that group can stand in. A group whose search
//! fails can have no more for good. What the searches reach at the end gives the steps and the prices that prove them.
//!
//! The levels after the goal are then flows of least cost (`flow`).
//!
//! # Other models
//! The plan at hand gives thresholds; the general engine is asked for fewer groups below and up to each, in order. Where it
//! finds a better plan, that plan gives new thresholds, until none is better.

mod flow;

use std::collections::BTreeMap;

use super::units::{Sides, Units};
use super::{Evidence, Known, LevelStatus, Solution, SolveError, SolveOptions, solve, solve_knowing};
use crate::certificate::{Duals, Node};
use crate::index::{ApplicantIdx, Index, LabelIdx, RowIdx, SignatureIdx, VacancyIdx};
use crate::model::equity::{self, Equity, EquityGroup, Settled};
use crate::model::{AssignmentModel, Award, RowOrigin, Terms, plan};

/// A model whose goals of equity are rows and levels, with what is known of its best plans.
#[derive(Debug, Clone)]
pub struct Ready {
    /// The model.
    pub model: AssignmentModel,
    known: Known,
}

impl Ready {
    /// Finds the best lawful plan.
    ///
    /// # Errors
    /// As for [`solve`].
    pub fn solve(&self, options: &SolveOptions<'_>) -> Result<Solution, SolveError> {
        solve_knowing(&self.model, options, &self.known)
    }

    /// A plan that is the best on every level up to the last goal of equity that was settled by steps.
    #[must_use]
    pub fn start(&self) -> &[Award] {
        &self.known.awards
    }

    /// Whether the levels after the goal are proven too, as flows.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.known.complete
    }

    /// What proves the levels of equity that were settled by steps, by their positions.
    #[must_use]
    pub const fn evidence(&self) -> &BTreeMap<usize, Evidence> {
        &self.known.evidence
    }
}

/// Settles the goals of equity of a model, in order.
///
/// # Errors
/// As for [`solve`], where the general engine is asked.
pub fn settle(model: AssignmentModel, options: &SolveOptions<'_>) -> Result<Ready, SolveError> {
    let goals = model.equity.len();
    let mut ready = Ready { model, known: Known::default() };
    for goal in 0..goals {
        ready = match by_steps(&ready.model, goal) {
            Some(ready) => ready,
            None => by_thresholds(&ready.model, goal, options)?,
        };
    }
    Ok(ready)
}

/// The group of each signature when labels play no part in it and no award counts twice; none when they do.
fn groups_of_signatures(model: &AssignmentModel, groups: &[EquityGroup]) -> Option<Vec<Option<u32>>> {
    let of_label = |signature: SignatureIdx, label: LabelIdx| {
        let mut has = (0_u32..).zip(groups).filter(|(_, group)| group.has(signature, label.position()));
        let first = has.next().map(|(at, _)| at);
        if has.next().is_some() { None } else { Some(first) }
    };
    let of_signature = |(signature, labels): (SignatureIdx, &Vec<LabelIdx>)| {
        let mut all = labels.iter().map(|label| of_label(signature, *label));
        let first = all.next().unwrap_or(Some(None))?;
        if all.all(|other| other == Some(first)) { Some(first) } else { None }
    };
    model.signature_labels.enumerated().map(of_signature).collect()
}

fn by_steps(model: &AssignmentModel, goal: usize) -> Option<Ready> {
    let equity = model.equity.get(goal)?;
    let plain = model.levels.iter().take(equity.before).all(|level| level.terms == Terms::Awards);
    if !plain || model.rows.iter().any(|row| row.hard) {
        return None;
    }
    let sides = Sides::of(model, &groups_of_signatures(model, &equity.groups)?, equity.groups.len())?;
    let mut units = Units::new(&sides);
    let mut awards = vec![0_i64; equity.groups.len()];
    let mut open: Vec<usize> = (0..equity.groups.len()).collect();
    while let Some(place) = (0..open.len()).min_by_key(|place| key(equity, &awards, &open, *place)) {
        let Some(&group) = open.get(place) else { break };
        if units.serve(group) {
            if let Some(count) = awards.get_mut(group) {
                *count = count.saturating_add(1);
            }
        } else {
            open.swap_remove(place);
        }
    }
    units.serve_the_others();
    let bounds = units.bounds();
    let steps = chain(&equity.groups, &awards, &bounds.iter().map(|bound| bound.groups.clone()).collect::<Vec<_>>());
    let settled = Settled { awards, steps };
    let settled_model = equity::settle(model, goal, settled.clone())?;
    let awards = awards_of(model, &sides, &units);
    let evidence = evidence(&settled_model, goal, &settled, &sides, &units, &bounds)?;
    let known = Known { awards, evidence, complete: false };
    let complete = flow::complete(&settled_model, sides.applicants, sides.groups(), &known);
    Some(Ready { known: complete.unwrap_or(known), model: settled_model })
}

fn key(equity: &Equity, awards: &[i64], open: &[usize], place: usize) -> Option<(equity::Key, usize)> {
    let group = *open.get(place)?;
    Some((equity.groups.get(group)?.unit_after(*awards.get(group)?), group))
}

/// The step of each group: the groups whose next unit is the best come first, with all those that limit them.
fn chain(groups: &[EquityGroup], awards: &[i64], limits: &[Vec<u32>]) -> Vec<u32> {
    let mut order: Vec<(equity::Key, usize)> =
        groups.iter().zip(awards).enumerate().map(|(at, (group, awards))| (group.unit_after(*awards), at)).collect();
    order.sort_unstable();
    let mut steps = vec![0_u32; groups.len()];
    let mut last: Option<equity::Key> = None;
    let mut step = 0_u32;
    for (key, group) in order {
        let joined: Vec<u32> = limits.get(group).cloned().unwrap_or_default();
        let fresh = |at: &u32| steps.get(usize::try_from(*at).unwrap_or(usize::MAX)) == Some(&0);
        if !joined.iter().any(fresh) {
            continue;
        }
        if last != Some(key) {
            step = step.saturating_add(1);
            last = Some(key);
        }
        for at in joined {
            if let Some(place) = usize::try_from(at).ok().and_then(|at| steps.get_mut(at))
                && *place == 0
            {
                *place = step;
            }
        }
    }
    steps
}

fn awards_of(model: &AssignmentModel, sides: &Sides, units: &Units<'_>) -> Vec<Award> {
    let mut awards: Vec<Award> = units
        .matched()
        .filter_map(|(item, other)| {
            let (applicant, vacancy) = if sides.applicants { (item, other) } else { (other, item) };
            let (applicant, vacancy) = (ApplicantIdx(applicant), VacancyIdx(vacancy));
            let label = *plan::labels(model, plan::pair(model, vacancy, applicant)?).first()?;
            Some(Award { vacancy, applicant, label })
        })
        .collect();
    awards.sort_unstable();
    awards
}

/// Prices that prove each step, and the number of awards before them: whoever a step's groups could reach has the price 1,
/// and so has each of their items that stands elsewhere.
fn evidence(
    model: &AssignmentModel,
    goal: usize,
    settled: &Settled,
    sides: &Sides,
    units: &Units<'_>,
    bounds: &[super::units::Bound],
) -> Option<BTreeMap<usize, Evidence>> {
    let mut evidence = BTreeMap::new();
    let leaf = |items: Vec<u32>, others: Vec<u32>, row: Option<RowIdx>, level: usize| {
        let one = |all: Vec<u32>| all.into_iter().map(|at| (at, 1_i128)).collect::<Vec<_>>();
        let (applicants, vacancies) = if sides.applicants { (items, others) } else { (others, items) };
        let row_prices = model.rows.indices().map(|at| i128::from(Some(at) == row)).collect();
        Evidence::Tree(Node::Leaf(Duals {
            scale: 1,
            row_prices,
            level_prices: vec![0; level],
            branch_prices: Vec::new(),
            applicant_prices: one(applicants),
            vacancy_prices: one(vacancies),
        }))
    };
    let before = model.equity.get(goal)?.before;
    let (items, others) = units.cover();
    for level in 0..before {
        evidence.insert(level, leaf(items.clone(), others.clone(), None, level));
    }
    let steps = settled.steps.iter().copied().max().unwrap_or(0);
    for step in 1..=steps {
        let row = model.rows.enumerated().find(|(_, row)| row.origin == RowOrigin::EquityStep(goal, step))?.0;
        let within: Vec<bool> = settled.steps.iter().map(|of| *of <= step).collect();
        let reached = bounds.iter().zip(&within).filter(|(_, within)| **within).map(|(bound, _)| bound);
        let (items, others) = units.cover_of(&within, reached);
        let level = before.checked_add(usize::try_from(step).ok()?)?.checked_sub(1)?;
        evidence.insert(level, leaf(items, others, Some(row), level));
    }
    Some(evidence)
}

fn by_thresholds(model: &AssignmentModel, goal: usize, options: &SolveOptions<'_>) -> Result<Ready, SolveError> {
    let malformed = SolveError::Malformed("equity");
    let equity = model.equity.get(goal).ok_or(malformed)?;
    let groups = equity.groups.as_slice();
    let mut bare = model.clone();
    bare.levels.truncate(equity.before);
    bare.equity = vec![Equity { settled: None, ..equity.clone() }];
    let first = solve(&AssignmentModel { equity: Vec::new(), ..bare.clone() }, options)?;
    let mut best = first.awards;
    let settled = |awards: &[Award]| {
        let awards = equity::awards(model, groups, awards);
        Settled { steps: vec![0; awards.len()], awards }
    };
    loop {
        let now = settled(&best);
        let whole = equity::settle(&bare, 0, now.clone()).ok_or(malformed)?;
        let known = Known { awards: best.clone(), ..Known::default() };
        let solution = solve_knowing(&whole, options, &known)?;
        let lawful = solution.levels.iter().all(|level| level.status != LevelStatus::Infeasible);
        let found = settled(&solution.awards);
        if lawful && equity::compare(groups, &found.awards, &now.awards).is_gt() {
            best = solution.awards;
            continue;
        }
        let model = equity::settle(model, goal, now).ok_or(malformed)?;
        return Ok(Ready { model, known });
    }
}

#[cfg(test)]
mod tests;
