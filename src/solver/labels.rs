//! Labels once the matching is set: which reserver each award is charged to.

#![expect(clippy::indexing_slicing, reason = "hot kernel: counts have one entry per combination, row and level")]

use std::collections::BTreeMap;

use super::plan::{Choice, Plan, add_up, key, shift, shortfall};
use super::problem::{Problem, at, effort, number};

/// What one change of label does: from and to which combination.
#[derive(Clone, Copy)]
struct Move {
    from: usize,
    to: usize,
}

/// The grain of a fractional shortfall.
const FINE: i64 = 1_000_000;

/// Where a row's lack shows: the place of a level in the key, and the row's weight there.
type Places = Vec<Vec<(usize, i64)>>;

/// The lack in each row, weighed without rounding shortfalls up: hard rows first, then level by level, the integer key
/// before the finer one. A change that brings a row nearer is seen even when its whole-number shortfall stays the same.
struct Lacks {
    places: Places,
    slots: usize,
}

impl Lacks {
    fn of(problem: &Problem<'_>) -> Self {
        let mut places: Places = vec![Vec::new(); problem.rows.len()];
        for &row in &problem.hard {
            places[row].push((0, 1));
        }
        let mut slots = 1;
        for level in problem.levels.iter().filter(|level| !level.short.is_empty()) {
            for &(row, weight) in &level.short {
                places[row].push((slots, weight));
            }
            slots += 2;
        }
        Self { places, slots }
    }

    /// Adds a row's lack to a key, so many times.
    fn add(&self, problem: &Problem<'_>, key: &mut [i128], row: usize, activity: i64, times: i128) {
        let missing = (problem.rows[row].requirement - activity).max(0);
        if missing == 0 {
            return;
        }
        for &(slot, weight) in &self.places[row] {
            if slot == 0 {
                key[0] += times * i128::from(missing);
            } else {
                key[slot] += times * i128::from(weight) * i128::from(shortfall(problem, row, activity));
                let fine = i128::from(weight) * i128::from(missing) * i128::from(FINE);
                key[slot + 1] += times * (fine / i128::from(problem.rows[row].unit));
            }
        }
    }

    fn total(&self, problem: &Problem<'_>, activity: &[i64]) -> Vec<i128> {
        let mut key = vec![0; self.slots];
        for (row, &sum) in activity.iter().enumerate() {
            self.add(problem, &mut key, row, sum, 1);
        }
        key
    }
}

/// Moves that do the same to every row: what they do, and two awards' worth of them at most.
struct Kind {
    change: Vec<(usize, i64)>,
    moves: Vec<Move>,
}

/// Every change of one award's label, by what it does to the rows.
fn kinds(problem: &Problem<'_>, counts: &[u32]) -> Vec<Kind> {
    let mut kinds: BTreeMap<Vec<(usize, i64)>, Vec<Move>> = BTreeMap::new();
    for (from, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let signature = at(problem.combination_signature[from]);
        for to in problem.combination_start[signature]..problem.combination_start[signature + 1] {
            if to == from {
                continue;
            }
            let moves = kinds.entry(difference(problem, from, to)).or_default();
            for _ in 0..count.min(2) {
                if moves.len() < 2 {
                    moves.push(Move { from, to });
                }
            }
        }
    }
    kinds.remove(&Vec::new());
    kinds.into_iter().map(|(change, moves)| Kind { change, moves }).collect()
}

/// What a change of combination does to the rows.
fn difference(problem: &Problem<'_>, from: usize, to: usize) -> Vec<(usize, i64)> {
    let mut change: Vec<(usize, i64)> = problem.entries[to].clone();
    for &(row, coefficient) in &problem.entries[from] {
        match change.binary_search_by_key(&row, |&(of, _)| of) {
            Ok(place) => change[place].1 -= coefficient,
            Err(place) => change.insert(place, (row, -coefficient)),
        }
    }
    change.retain(|&(_, by)| by != 0);
    change
}

/// Chooses labels for the plan's awards anew, by single changes and by pairs of changes, so that rows lack less; gives
/// the work done too.
pub fn relabel(problem: &Problem<'_>, plan: &Plan, most: u64) -> (Plan, u64) {
    let mut counts = vec![0_u32; problem.combination_label.len()];
    for choice in plan.choices.iter().filter(|choice| !choice.is_empty()) {
        counts[at(choice.combination)] += 1;
    }
    let lacks = Lacks::of(problem);
    let mut activity = plan.activity.clone();
    let mut current = lacks.total(problem, &activity);
    let mut work = effort(problem.rows.len());
    while current.iter().any(|&lack| lack > 0) && work < most {
        let kinds = kinds(problem, &counts);
        work += effort(problem.combination_label.len());
        let mut found: Option<(Vec<i128>, [Option<usize>; 2])> = None;
        for (place, kind) in kinds.iter().enumerate() {
            let tried = tried(problem, &lacks, &current, &mut activity, [&kind.change, &[]], &mut work);
            if tried < current && found.as_ref().is_none_or(|(best, _)| tried < *best) {
                found = Some((tried, [Some(place), None]));
            }
        }
        if found.is_none() {
            found = better_pair(problem, &lacks, &kinds, &current, &mut activity, &mut work);
        }
        let Some((tried, chosen)) = found else { break };
        let mut used: Vec<usize> = Vec::new();
        for place in chosen.into_iter().flatten() {
            let before = used.iter().filter(|&&one| one == place).count();
            let Some(one) = kinds[place].moves.get(before) else { continue };
            used.push(place);
            counts[one.from] -= 1;
            counts[one.to] += 1;
            for &(row, by) in &kinds[place].change {
                activity[row] += by;
            }
        }
        current = tried;
    }
    (dealt(problem, plan, counts), work)
}

/// The first two changes that make the lack less together.
fn better_pair(
    problem: &Problem<'_>,
    lacks: &Lacks,
    kinds: &[Kind],
    current: &[i128],
    activity: &mut [i64],
    work: &mut u64,
) -> Option<(Vec<i128>, [Option<usize>; 2])> {
    for (place, one) in kinds.iter().enumerate() {
        for (with, two) in kinds.iter().enumerate().take(place + 1) {
            let enough = if place == with {
                one.moves.len() == 2
            } else {
                // The only award of both moves cannot make both.
                one.moves.len() == 2 || two.moves.len() == 2 || one.moves[0].from != two.moves[0].from
            };
            if !enough || (place != with && clash(one, two)) {
                continue;
            }
            let tried = tried(problem, lacks, current, activity, [&one.change, &two.change], work);
            if tried.as_slice() < current {
                return Some((tried, [Some(place), Some(with)]));
            }
        }
    }
    None
}

/// Whether the first move of both takes the same single award.
fn clash(one: &Kind, two: &Kind) -> bool {
    let single = |kind: &Kind| kind.moves.len() < 2 || kind.moves[0].from != kind.moves[1].from;
    one.moves[0].from == two.moves[0].from && (single(one) || single(two))
}

/// The lack after two changes; the activity is as it was before.
fn tried(
    problem: &Problem<'_>,
    lacks: &Lacks,
    current: &[i128],
    activity: &mut [i64],
    changes: [&[(usize, i64)]; 2],
    work: &mut u64,
) -> Vec<i128> {
    let mut key = current.to_vec();
    for change in changes {
        for &(row, by) in change {
            lacks.add(problem, &mut key, row, activity[row], -1);
            activity[row] += by;
            lacks.add(problem, &mut key, row, activity[row], 1);
        }
        *work += effort(change.len() + 1);
    }
    for change in changes {
        for &(row, by) in change {
            activity[row] -= by;
        }
    }
    key
}

/// Deals the counted labels out, smallest label to first vacancy.
fn dealt(problem: &Problem<'_>, plan: &Plan, mut counts: Vec<u32>) -> Plan {
    let choices = plan.choices.iter().map(|choice| {
        if choice.is_empty() {
            return *choice;
        }
        for combination in problem.combinations(at(choice.pair)) {
            if counts[combination] > 0 {
                counts[combination] -= 1;
                return Choice { pair: choice.pair, combination: number(combination) };
            }
        }
        *choice
    });
    add_up(problem, choices.collect())
}

/// Gives labels that depend on the matching alone where that keeps every value: chosen anew from the smallest ones, then
/// the smallest label that keeps the values, vacancy by vacancy.
pub fn settle(problem: &Problem<'_>, plan: &Plan, most: u64) -> Plan {
    let wanted = key(problem, &plan.activity, &plan.worth);
    let smallest = plan.choices.iter().map(|choice| {
        if choice.is_empty() {
            return *choice;
        }
        let first = problem.combinations(at(choice.pair)).start;
        Choice { pair: choice.pair, combination: number(first) }
    });
    let (anew, _) = relabel(problem, &add_up(problem, smallest.collect()), most);
    let mut plan = if key(problem, &anew.activity, &anew.worth) == wanted {
        anew
    } else {
        let mut counts = vec![0_u32; problem.combination_label.len()];
        for choice in plan.choices.iter().filter(|choice| !choice.is_empty()) {
            counts[at(choice.combination)] += 1;
        }
        dealt(problem, plan, counts)
    };
    for vacancy in 0..plan.choices.len() {
        let choice = plan.choices[vacancy];
        if choice.is_empty() {
            continue;
        }
        for combination in problem.combinations(at(choice.pair)) {
            let smaller = Choice { pair: choice.pair, combination: number(combination) };
            if smaller.combination >= choice.combination {
                break;
            }
            let (mut activity, mut worth) = (plan.activity.clone(), plan.worth.clone());
            shift(problem, &mut activity, &mut worth, choice, -1);
            shift(problem, &mut activity, &mut worth, smaller, 1);
            if key(problem, &activity, &worth) == wanted {
                plan.activity = activity;
                plan.choices[vacancy] = smaller;
                break;
            }
        }
    }
    plan
}
