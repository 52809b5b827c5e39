//! Labels once the matching is set: which reserver each award is charged to.

#![expect(clippy::indexing_slicing, reason = "hot kernel: counts have one entry per combination, row and level")]

use std::collections::BTreeMap;

use super::plan::{Choice, Plan, add_up, key, shift, shortfall};
use super::problem::{Problem, at, effort, number};

/// What one change of label does: from and to which combination.
#[derive(Debug, Clone, Copy)]
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

/// Changes of one award's label that do the same to every row.
#[derive(Debug, Clone)]
pub struct Relabelling {
    change: Vec<(usize, i64)>,
    moves: Vec<Move>,
}

/// Changes that can be made now: what they do, and two awards' worth of them at most.
struct Kind<'p> {
    change: &'p [(usize, i64)],
    moves: Vec<Move>,
}

/// Every change of label that does something, by what it does.
fn relabellings(problem: &Problem<'_>) -> Vec<Relabelling> {
    let mut found: BTreeMap<Vec<(usize, i64)>, Vec<Move>> = BTreeMap::new();
    for from in 0..problem.combination_label.len() {
        let signature = at(problem.combination_signature[from]);
        for to in problem.combination_start[signature]..problem.combination_start[signature + 1] {
            if to != from {
                found.entry(difference(problem, from, to)).or_default().push(Move { from, to });
            }
        }
    }
    found.remove(&Vec::new());
    found.into_iter().map(|(change, moves)| Relabelling { change, moves }).collect()
}

/// The changes that the awards' labels allow.
fn kinds<'p>(problem: &'p Problem<'_>, counts: &[u32]) -> Vec<Kind<'p>> {
    let mut kinds = Vec::new();
    for relabelling in problem.relabellings.get_or_init(|| relabellings(problem)) {
        let mut moves = Vec::new();
        for &one in &relabelling.moves {
            for _ in 0..counts[one.from].min(2) {
                moves.push(one);
            }
            if moves.len() > 1 {
                break;
            }
        }
        if !moves.is_empty() {
            moves.truncate(2);
            kinds.push(Kind { change: &relabelling.change, moves });
        }
    }
    kinds
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
    let mut state = State {
        lacks: Lacks::of(problem),
        activity: plan.activity.clone(),
        change: Vec::new(),
        work: effort(problem.rows.len()),
    };
    let mut current = state.lacks.total(problem, &state.activity);
    while current.iter().any(|&lack| lack > 0) && state.work < most {
        let kinds = kinds(problem, &counts);
        state.work += effort(problem.combination_label.len());
        let mut found: Option<(Vec<i128>, [Option<usize>; 2])> = None;
        let nought = vec![0; current.len()];
        for (place, kind) in kinds.iter().enumerate() {
            state.weigh(problem, [kind.change, &[]]);
            if state.change < *found.as_ref().map_or(&nought, |(best, _)| best) {
                found = Some((state.change.clone(), [Some(place), None]));
            }
        }
        if found.is_none() {
            found = better_pair(problem, &mut state, &kinds, &nought, most);
        }
        let Some((change, chosen)) = found else { break };
        let mut used: Vec<usize> = Vec::new();
        for place in chosen.into_iter().flatten() {
            let before = used.iter().filter(|&&one| one == place).count();
            let Some(one) = kinds[place].moves.get(before) else { continue };
            used.push(place);
            counts[one.from] -= 1;
            counts[one.to] += 1;
            for &(row, by) in kinds[place].change {
                state.activity[row] += by;
            }
        }
        for (lack, change) in current.iter_mut().zip(change) {
            *lack += change;
        }
    }
    (dealt(problem, plan, counts), state.work)
}

/// Labels under change: what the awards add up to in each row.
struct State {
    lacks: Lacks,
    activity: Vec<i64>,
    /// What the changes last weighed do to the lack.
    change: Vec<i128>,
    work: u64,
}

impl State {
    /// Weighs two changes together.
    fn weigh(&mut self, problem: &Problem<'_>, changes: [&[(usize, i64)]; 2]) {
        self.change.clear();
        self.change.resize(self.lacks.slots, 0);
        for change in changes {
            for &(row, by) in change {
                let before = self.activity[row];
                self.activity[row] = before + by;
                // Where nothing lacks before and after nothing changes.
                if before.min(before + by) < problem.rows[row].requirement {
                    self.lacks.add(problem, &mut self.change, row, before, -1);
                    self.lacks.add(problem, &mut self.change, row, before + by, 1);
                }
            }
            self.work += effort(change.len() + 1);
        }
        for change in changes {
            for &(row, by) in change {
                self.activity[row] -= by;
            }
        }
    }

    /// Whether a change brings some lacking row nearer.
    fn relieves(&self, problem: &Problem<'_>, change: &[(usize, i64)]) -> bool {
        change.iter().any(|&(row, by)| by > 0 && self.activity[row] < problem.rows[row].requirement)
    }
}

/// The first two changes that make the lack less together: one brings a lacking row nearer, the other gives back to a row
/// that it takes from.
fn better_pair(
    problem: &Problem<'_>,
    state: &mut State,
    kinds: &[Kind<'_>],
    nought: &[i128],
    most: u64,
) -> Option<(Vec<i128>, [Option<usize>; 2])> {
    let shares = |one: &Kind<'_>, two: &Kind<'_>| {
        two.change.iter().any(|&(row, _)| one.change.binary_search_by_key(&row, |&(of, _)| of).is_ok())
    };
    for (place, one) in kinds.iter().enumerate() {
        if !state.relieves(problem, one.change) {
            continue;
        }
        for (with, two) in kinds.iter().enumerate() {
            state.work += 1;
            if state.work > most {
                return None;
            }
            let possible = if place == with { one.moves.len() == 2 } else { shares(one, two) && !clash(one, two) };
            if !possible {
                continue;
            }
            state.weigh(problem, [one.change, two.change]);
            if state.change.as_slice() < nought {
                return Some((state.change.clone(), [Some(place), Some(with)]));
            }
        }
    }
    None
}

/// Whether the first move of both takes the same single award.
fn clash(one: &Kind<'_>, two: &Kind<'_>) -> bool {
    let single = |kind: &Kind<'_>| kind.moves.len() < 2 || kind.moves[0].from != kind.moves[1].from;
    one.moves[0].from == two.moves[0].from && (single(one) || single(two))
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
