//! Two awards changed at once: what one gives in value, the other gives back to the rows.
//!
//! Rows see an award through its combination only, so the changes are gathered by (combination left, combination taken)
//! and only the best few of each kind are tried together.

#![expect(clippy::indexing_slicing, reason = "hot kernel: positions come from the problem's own layout")]

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::matching::NONE;
use super::plan::{Choice, Draft, Plan};
use super::problem::{Problem, at, number};

/// One change: the vacancy, what it would hold, and what the levels that count awards would gain.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Change {
    gain: Vec<i64>,
    vacancy: usize,
    choice: Choice,
}

/// How many changes of a kind are kept.
const KEPT: usize = 3;

/// Improves a plan by pairs of changes as long as the key gets better; gives the work done too.
pub fn exchange(problem: &Problem<'_>, plan: Plan, active: &[Vec<u32>], ceiling: &[i64], most: u64) -> (Plan, u64) {
    let mut draft = Draft::new(problem, plan, ceiling);
    let counting: Vec<usize> =
        (0..problem.levels.len()).filter(|&level| problem.levels[level].counts_awards()).collect();
    let mut work = 0;
    while work < most {
        let changes = changes(problem, &draft, active, &counting, &mut work);
        let Some((first, second)) = better_pair(problem, &mut draft, &changes, most, &mut work) else { break };
        let pair = [(first.vacancy, first.choice), (second.vacancy, second.choice)];
        let key = draft.tried(problem, &pair);
        draft.take(problem, &pair, key);
    }
    (draft.plan, work)
}

/// The best few changes of each kind, best first.
fn changes(
    problem: &Problem<'_>,
    draft: &Draft,
    active: &[Vec<u32>],
    counting: &[usize],
    work: &mut u64,
) -> Vec<Change> {
    let mut kinds: BTreeMap<(u32, u32), Vec<Change>> = BTreeMap::new();
    for (vacancy, list) in active.iter().enumerate() {
        let old = draft.plan.choices[vacancy];
        if old.is_empty() {
            continue;
        }
        for &pair in list {
            let holder = draft.holders[at(problem.applicants[at(pair)])];
            if holder != NONE && at(holder) != vacancy {
                continue;
            }
            *work += 4;
            let gain = || -> Vec<i64> {
                let worth = |&level: &usize| problem.worth(level, at(pair)) - problem.worth(level, at(old.pair));
                counting.iter().map(worth).collect()
            };
            let gain = gain();
            for combination in problem.combinations(at(pair)) {
                let choice = Choice { pair, combination: number(combination) };
                if choice == old {
                    continue;
                }
                let kept = kinds.entry((old.combination, choice.combination)).or_default();
                if kept.len() == KEPT && kept.last().is_some_and(|last| last.gain >= gain) {
                    continue;
                }
                let place = kept.partition_point(|one| one.gain >= gain);
                kept.insert(place, Change { gain: gain.clone(), vacancy, choice });
                kept.truncate(KEPT);
            }
        }
    }
    let mut all: Vec<Change> = kinds.into_values().flatten().collect();
    all.sort_by(|a, b| b.cmp(a));
    all
}

/// The first pair of changes that makes the plan better.
fn better_pair<'c>(
    problem: &Problem<'_>,
    draft: &mut Draft,
    changes: &'c [Change],
    most: u64,
    work: &mut u64,
) -> Option<(&'c Change, &'c Change)> {
    let key = draft.key.clone();
    let nought = vec![0; changes.first().map_or(0, |change| change.gain.len())];
    for first in changes.iter().take_while(|change| change.gain >= nought) {
        for second in changes {
            let sum = first.gain.iter().zip(&second.gain).map(|(a, b)| a + b);
            *work += 1;
            if sum.cmp(nought.iter().copied()) == Ordering::Less {
                // The following gain less still in the first level that counts.
                if first.gain.first().zip(second.gain.first()).is_some_and(|(a, b)| a + b < 0) {
                    break;
                }
                continue;
            }
            if first.vacancy == second.vacancy || shares_applicant(problem, first, second) {
                continue;
            }
            *work += 20;
            let pair = [(first.vacancy, first.choice), (second.vacancy, second.choice)];
            if draft.compare(problem, &pair, &key) == Ordering::Greater {
                return Some((first, second));
            }
            if *work > most {
                return None;
            }
        }
    }
    None
}

fn shares_applicant(problem: &Problem<'_>, first: &Change, second: &Change) -> bool {
    problem.applicants[at(first.choice.pair)] == problem.applicants[at(second.choice.pair)]
}
