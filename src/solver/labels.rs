//! Labels once the matching is set: which reserver each award is charged to.

#![expect(clippy::indexing_slicing, reason = "hot kernel: counts have one entry per combination, row and level")]

use super::plan::{Choice, Plan, add_up, key, shift, shortfall};
use super::problem::{Problem, at, effort, number};

/// What one change of label does: from and to which combination.
#[derive(Clone, Copy)]
struct Move {
    from: usize,
    to: usize,
}

/// The lack in each row, weighed without rounding shortfalls up: hard rows first, then level by level. A change that
/// brings a row nearer is seen even when its whole-number shortfall stays the same.
fn lack(problem: &Problem<'_>, activity: &[i64]) -> Vec<i128> {
    let missing = |row: usize| i128::from((problem.rows[row].requirement - activity[row]).max(0));
    // The integer key goes before the finer one.
    let mut all = vec![problem.hard.iter().map(|&row| missing(row)).sum()];
    for level in problem.levels.iter().filter(|level| !level.short.is_empty()) {
        let whole =
            level.short.iter().map(|&(row, weight)| weight * shortfall(problem, row, activity[row])).sum::<i64>();
        all.push(i128::from(whole));
        let fine = level.short.iter().map(|&(row, weight)| {
            i128::from(weight) * missing(row) * i128::from(FINE) / i128::from(problem.rows[row].unit)
        });
        all.push(fine.sum());
    }
    all
}

/// The grain of a fractional shortfall.
const FINE: i64 = 1_000_000;

/// Chooses labels for the plan's awards anew, by single changes and by pairs of changes, so that rows lack less; gives
/// the work done too.
pub fn relabel(problem: &Problem<'_>, plan: &Plan, most: u64) -> (Plan, u64) {
    let mut counts = vec![0_u32; problem.combination_label.len()];
    for choice in plan.choices.iter().filter(|choice| !choice.is_empty()) {
        counts[at(choice.combination)] += 1;
    }
    let mut activity = plan.activity.clone();
    let mut current = lack(problem, &activity);
    let mut work = 0;
    let unit = effort(2 * problem.rows.len() + 8);
    let mut scratch = activity.clone();
    'search: while current.iter().any(|&lack| lack > 0) && work < most {
        let moves = moves(problem, &counts);
        let mut apply = |moves: &[Move], scratch: &mut Vec<i64>| {
            scratch.clone_from(&activity);
            for one in moves {
                let (old, new) = (&problem.by_combination[one.from], &problem.by_combination[one.to]);
                for ((sum, old), new) in scratch.iter_mut().zip(old).zip(new) {
                    *sum += new - old;
                }
            }
            work += unit;
            lack(problem, scratch)
        };
        let mut found: Option<(Vec<i128>, Vec<Move>)> = None;
        for &one in &moves {
            let tried = apply(&[one], &mut scratch);
            if tried < current && found.as_ref().is_none_or(|(best, _)| tried < *best) {
                found = Some((tried, vec![one]));
            }
        }
        if found.is_none() {
            'pairs: for (place, &one) in moves.iter().enumerate() {
                for &two in &moves[..place] {
                    if one.from == two.from && counts[one.from] < 2 {
                        continue;
                    }
                    let tried = apply(&[one, two], &mut scratch);
                    if tried < current {
                        found = Some((tried, vec![one, two]));
                        break 'pairs;
                    }
                }
            }
        }
        let Some((tried, chosen)) = found else { break 'search };
        apply(&chosen, &mut scratch);
        activity.clone_from(&scratch);
        for one in chosen {
            counts[one.from] -= 1;
            counts[one.to] += 1;
        }
        current = tried;
    }
    (dealt(problem, plan, counts), work)
}

/// Every change of one award's label; changes that do the same to all rows are told once.
fn moves(problem: &Problem<'_>, counts: &[u32]) -> Vec<Move> {
    let mut moves = Vec::new();
    for (from, _) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let signature = at(problem.combination_signature[from]);
        for to in problem.combination_start[signature]..problem.combination_start[signature + 1] {
            if to != from {
                moves.push(Move { from, to });
            }
        }
    }
    moves
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
