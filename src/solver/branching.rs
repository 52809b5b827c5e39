//! What to decide next in a node that prices do not close: a shortfall, a number of awards, or an award.

#![expect(clippy::indexing_slicing, reason = "hot kernel: positions come from the problem's own layout")]

use std::collections::BTreeMap;
use std::rc::Rc;

use super::backend_master::ONE;
use super::price::Aim;
use super::problem::{Problem, Row, at, number};
use super::rounds::{Rounds, awards_of};
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
    /// The rows that the count enters, each with the size of its coefficient.
    pub rows: Vec<(usize, i64)>,
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
                let least = value.div_euclid(ONE) + 1;
                (Decision::Shortfall { row, least }, value.rem_euclid(ONE) * 2 >= ONE)
            })
        };
        if let Some(decision) = split(true) {
            return Some(decision);
        }
        let counts = self.counts_of(rounds);
        // Of the split counts, the one whose rounding costs most by the prices of its rows; then the most split one.
        let worths = rounds.worths(self.problem.rows.len());
        // Where awards are not what is counted, the labels' totals, first in the list, set the shares before all else.
        let shares = match rounds.aim {
            Aim::Lawful => true,
            Aim::Level(level) => self.problem.levels.get(level).is_some_and(|level| !level.counts_awards()),
        };
        let mut chosen: Option<((i128, i64), &Group, i64)> = None;
        for (place, group) in self.groups.iter().enumerate() {
            if shares && place == self.problem.model.labels.len() && chosen.is_some() {
                break;
            }
            let count: i64 = counts.iter().zip(group.members.iter()).filter(|(_, m)| **m).map(|(c, _)| *c).sum();
            if !is_split(count) {
                continue;
            }
            let rest = count.rem_euclid(ONE);
            let split = rest.min(ONE - rest);
            let worth = group.rows.iter().map(|&(row, size)| i128::from(worths[row]) * i128::from(size));
            let cost = if shares { 0 } else { worth.sum::<i128>() * i128::from(split) };
            if chosen.is_none_or(|(most, ..)| (cost, split) > most) {
                chosen = Some(((cost, split), group, count));
            }
        }
        if let Some((_, group, count)) = chosen {
            let least = count.div_euclid(ONE) + 1;
            return Some((Decision::Count { group: group.clone(), least }, count.rem_euclid(ONE) * 2 >= ONE));
        }
        if let Some(decision) = split(false) {
            return Some(decision);
        }
        for (combination, &count) in counts.iter().enumerate() {
            if is_split(count) {
                let least = count.div_euclid(ONE) + 1;
                let group = self.single(combination);
                return Some((Decision::Count { group, least }, count.rem_euclid(ONE) * 2 >= ONE));
            }
        }
        let awards = awards_of(rounds);
        let split = |weight: i64| (weight - ONE / 2).abs();
        let free = awards.iter().filter(|&&(pair, _)| !rounds.restrictions.fixed.iter().any(|&(_, one)| one == pair));
        let (pair, weight) = free.copied().min_by_key(|&(pair, weight)| (split(weight), pair))?;
        Some((Decision::Award { pair }, weight * 2 >= ONE))
    }

    /// Counts to be rounded together, each towards the side that its rows ask for: of the groups that a row with a price
    /// tells apart, the split one whose rounding costs most, row by row.
    ///
    /// Where rows are many, each asks for a share of few homes: a split count is then what keeps the bound from being met,
    /// and the side away from the row falls short by a good part of a home.
    pub fn roundings(&mut self, rounds: &Rounds<'_>) -> Vec<(Decision, bool)> {
        if !matches!(rounds.aim, Aim::Level(_)) {
            return Vec::new();
        }
        let looks = self.looks();
        let counts = self.counts_of(rounds);
        let worths = rounds.worths(self.problem.rows.len());
        let mut split: Vec<(std::cmp::Reverse<i128>, usize, usize, i64)> = Vec::new();
        for (place, group) in self.groups.iter().enumerate() {
            let count: i64 = counts.iter().zip(group.members.iter()).filter(|(_, m)| **m).map(|(c, _)| *c).sum();
            let steady = group.rows.iter().filter(|(row, _)| looks.steady[*row]);
            let dearest = steady.map(|&(row, size)| (i128::from(worths[row]) * i128::from(size), row));
            let Some((worth, row)) = dearest.max() else { continue };
            if worth > 0 && is_split(count) {
                let rest = count.rem_euclid(ONE);
                split.push((std::cmp::Reverse(worth * i128::from(rest.min(ONE - rest))), place, row, count));
            }
        }
        split.sort_unstable();
        let mut rounded: Vec<usize> = Vec::new();
        let mut found = Vec::new();
        for (_, place, row, count) in split {
            if found.len() == MOST_ROUNDINGS {
                break;
            }
            if rounded.contains(&row) {
                continue;
            }
            let group = &self.groups[place];
            rounded.extend(group.rows.iter().map(|&(row, _)| row));
            let members = self.problem.rows[row].coefficients.iter().zip(group.members.iter());
            let upwards = members.filter(|(_, member)| **member).any(|(&coefficient, _)| coefficient > 0);
            found.push((Decision::Count { group: group.clone(), least: count.div_euclid(ONE) + 1 }, upwards));
        }
        found
    }

    /// How many awards of each combination the mix has, in billionths.
    fn counts_of(&self, rounds: &Rounds<'_>) -> Vec<i64> {
        let mut counts = vec![0_i64; self.problem.combination_label.len()];
        for (plan, weight) in rounds.master.mix() {
            for choice in rounds.plans[plan].choices.iter().filter(|choice| !choice.is_empty()) {
                counts[at(choice.combination)] += weight;
            }
        }
        counts
    }

    fn single(&self, combination: usize) -> Group {
        let mut members = vec![false; self.problem.combination_label.len()];
        members[combination] = true;
        Group {
            members: Rc::new(members),
            signatures: vec![self.problem.combination_signature[combination]],
            labels: vec![self.problem.combination_label[combination]],
            rows: Vec::new(),
        }
    }
}

/// Counts rounded together at most.
const MOST_ROUNDINGS: usize = 12;

/// Whether one unit of shortfall is about one home: a split one is then worth deciding before counts.
fn is_coarse(row: &Row) -> bool {
    row.coefficients.iter().all(|coefficient| coefficient.saturating_abs() <= row.unit.saturating_mul(2))
}

/// A mixed number this near to a whole one is whole: the mix comes from floating point.
const NOISE: i64 = ONE / 1_000;

fn is_split(value: i64) -> bool {
    let rest = value.rem_euclid(ONE);
    rest > NOISE && rest < ONE - NOISE
}

/// The groups worth counting: each label, then each distinct coefficient of each row.
pub fn groups(problem: &Problem<'_>) -> Vec<Group> {
    let combinations = problem.combination_label.len();
    let mut found: Vec<Group> = Vec::new();
    let mut known: BTreeMap<Rc<Vec<bool>>, usize> = BTreeMap::new();
    let mut add = |members: Vec<bool>, row: Option<(usize, i64)>| {
        for group in products(problem, &members) {
            let place = *known.entry(Rc::clone(&group.members)).or_insert(found.len());
            if place == found.len() {
                found.push(group);
            }
            found[place].rows.extend(row);
        }
    };
    let labels = problem.model.labels.len();
    for label in 0..labels {
        add(problem.combination_label.iter().map(|&of| of == number(label)).collect(), None);
    }
    for (place, row) in problem.rows.iter().enumerate() {
        let mut values: Vec<i64> = row.coefficients.clone();
        values.sort_unstable();
        values.dedup();
        if values.len() <= 6 {
            add(row.coefficients.iter().map(|&coefficient| coefficient != 0).collect(), None);
            for value in values.into_iter().filter(|&value| value != 0) {
                let members = (0..combinations).map(|at| row.coefficients[at] == value).collect();
                add(members, Some((place, value.saturating_abs())));
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
        Group { members: Rc::new((0..members.len()).map(chosen).collect()), signatures, labels, rows: Vec::new() }
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
