//! What to decide next in a node that prices do not close: a shortfall, a number of awards, or an award.

#![expect(clippy::indexing_slicing, reason = "hot kernel: positions come from the problem's own layout")]

use std::rc::Rc;

use super::backend_master::MILLION;
use super::node::{Rounds, awards_of};
use super::problem::{Problem, Row, at, number};
use super::search::Search;

/// Combinations that are counted together: a product of signatures and labels.
#[derive(Debug, Clone)]
pub struct Group {
    /// Whether each combination is counted.
    pub members: Rc<Vec<bool>>,
    /// The signatures.
    pub signatures: Vec<u32>,
    /// The labels.
    pub labels: Vec<u32>,
}

/// What is decided at a branch.
#[derive(Debug, Clone)]
pub enum Decision {
    /// Whether the vacancy goes to the pair's applicant.
    Award {
        /// The pair.
        pair: u32,
    },
    /// Whether at least so many awards are in the group.
    Count {
        /// The group.
        group: Group,
        /// The number of awards.
        least: i64,
    },
    /// Whether the row falls short by at least so many units.
    Shortfall {
        /// The row.
        row: usize,
        /// The number of units.
        least: i64,
    },
}

impl Search<'_> {
    /// What to decide next, from the mix: shortfalls, then counts, then awards.
    pub fn decide(&self, rounds: &Rounds<'_>) -> Option<(Decision, bool)> {
        let shortfalls = rounds.master.shortfalls();
        let split = |coarse: bool| {
            let mut rows = shortfalls.iter().filter(|&&(row, value)| {
                let data = &self.problem.rows[row];
                is_split(value) && !data.hard && is_coarse(data) == coarse
            });
            rows.next().map(|&(row, value)| {
                let least = value.div_euclid(MILLION) + 1;
                (Decision::Shortfall { row, least }, value.rem_euclid(MILLION) * 2 >= MILLION)
            })
        };
        if let Some(decision) = split(true) {
            return Some(decision);
        }
        let mix = rounds.master.mix();
        let mut counts = vec![0_i64; self.problem.combination_label.len()];
        for &(plan, weight) in &mix {
            for choice in rounds.plans[plan].choices.iter().filter(|choice| !choice.is_empty()) {
                counts[at(choice.combination)] += weight;
            }
        }
        let mut chosen: Option<(i64, &Group, i64)> = None;
        for (place, group) in self.groups.iter().enumerate() {
            let count: i64 = counts.iter().zip(group.members.iter()).filter(|(_, m)| **m).map(|(c, _)| *c).sum();
            let rest = count.rem_euclid(MILLION);
            let split = rest.min(MILLION - rest);
            if is_split(count) && chosen.is_none_or(|(most, ..)| split > most) {
                chosen = Some((split, group, count));
            }
            // The labels' totals come first in the list, and before anything else: they set the shares.
            if place + 1 == self.problem.model.labels.len() && chosen.is_some() {
                break;
            }
        }
        if let Some((_, group, count)) = chosen {
            let least = count.div_euclid(MILLION) + 1;
            return Some((Decision::Count { group: group.clone(), least }, count.rem_euclid(MILLION) * 2 >= MILLION));
        }
        if let Some(decision) = split(false) {
            return Some(decision);
        }
        for (combination, &count) in counts.iter().enumerate() {
            if is_split(count) {
                let least = count.div_euclid(MILLION) + 1;
                let group = self.single(combination);
                return Some((Decision::Count { group, least }, count.rem_euclid(MILLION) * 2 >= MILLION));
            }
        }
        let awards = awards_of(rounds);
        let split = |weight: i64| (weight - MILLION / 2).abs();
        let free = awards.iter().filter(|&&(pair, _)| !rounds.restrictions.fixed.iter().any(|&(_, one)| one == pair));
        let (pair, weight) = free.copied().min_by_key(|&(pair, weight)| (split(weight), pair))?;
        Some((Decision::Award { pair }, weight * 2 >= MILLION))
    }

    fn single(&self, combination: usize) -> Group {
        let mut members = vec![false; self.problem.combination_label.len()];
        members[combination] = true;
        Group {
            members: Rc::new(members),
            signatures: vec![self.problem.combination_signature[combination]],
            labels: vec![self.problem.combination_label[combination]],
        }
    }
}

/// Whether one unit of shortfall is about one home: a split one is then worth deciding before counts.
fn is_coarse(row: &Row) -> bool {
    row.coefficients.iter().all(|coefficient| coefficient.saturating_abs() <= row.unit.saturating_mul(2))
}

fn is_split(value: i64) -> bool {
    let rest = value.rem_euclid(MILLION);
    rest > 100 && rest < MILLION - 100
}

/// The groups worth counting: each label, then each distinct coefficient of each row.
pub fn groups(problem: &Problem<'_>) -> Vec<Group> {
    let combinations = problem.combination_label.len();
    let mut found: Vec<Group> = Vec::new();
    let mut add = |members: Vec<bool>| {
        for group in products(problem, &members) {
            if !found.iter().any(|known| known.members == group.members) {
                found.push(group);
            }
        }
    };
    let labels = problem.model.labels.len();
    for label in 0..labels {
        add(problem.combination_label.iter().map(|&of| of == number(label)).collect());
    }
    for row in &problem.rows {
        let mut values: Vec<i64> = row.coefficients.clone();
        values.sort_unstable();
        values.dedup();
        if values.len() <= 6 {
            add(row.coefficients.iter().map(|&coefficient| coefficient != 0).collect());
            for value in values.into_iter().filter(|&value| value != 0) {
                add((0..combinations).map(|at| row.coefficients[at] == value).collect());
            }
        }
    }
    found
}

/// A set of combinations as products of signatures and labels: one when it is a product, else one per label.
fn products(problem: &Problem<'_>, members: &[bool]) -> Vec<Group> {
    let product = |chosen: &dyn Fn(usize) -> bool| {
        let mut signatures: Vec<u32> = Vec::new();
        let mut labels: Vec<u32> = Vec::new();
        for (at, &signature) in problem.combination_signature.iter().enumerate() {
            if chosen(at) {
                signatures.push(signature);
                labels.push(problem.combination_label[at]);
            }
        }
        signatures.dedup();
        labels.sort_unstable();
        labels.dedup();
        Group { members: Rc::new((0..members.len()).map(chosen).collect()), signatures, labels }
    };
    let whole = product(&|at| members[at]);
    if whole.signatures.is_empty() {
        return Vec::new();
    }
    let in_product = |at: usize| {
        whole.signatures.binary_search(&problem.combination_signature[at]).is_ok()
            && whole.labels.binary_search(&problem.combination_label[at]).is_ok()
    };
    if (0..members.len()).all(|at| in_product(at) == members[at]) {
        return vec![whole];
    }
    let labels = whole.labels.iter();
    labels.map(|&label| product(&|at| members[at] && problem.combination_label[at] == label)).collect()
}
