//! Plans as the search sees them: kept with their row activities so that a change is weighed in a few additions.

#![expect(clippy::indexing_slicing, reason = "hot kernel: plans have one entry per vacancy, row and level")]

use std::cmp::Ordering;

use super::matching::NONE;
use super::problem::{Problem, at, number};

/// One vacancy's award: the pair and the combination (its signature with a label), or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Choice {
    /// The pair, or [`NONE`].
    pub pair: u32,
    /// The combination, or [`NONE`].
    pub combination: u32,
}

impl Choice {
    /// No award.
    pub const EMPTY: Self = Self { pair: NONE, combination: NONE };

    /// Whether there is no award.
    pub fn is_empty(self) -> bool {
        self.pair == NONE
    }
}

/// A plan and what it adds up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// One choice per vacancy.
    pub choices: Vec<Choice>,
    /// What the awards add up to in each row.
    pub activity: Vec<i64>,
    /// What the awards add up to in each level, shortfalls left out.
    pub worth: Vec<i64>,
}

/// Adds up a plan.
pub fn add_up(problem: &Problem<'_>, choices: Vec<Choice>) -> Plan {
    let mut plan = Plan { choices, activity: vec![0; problem.rows.len()], worth: vec![0; problem.levels.len()] };
    for vacancy in 0..plan.choices.len() {
        let choice = plan.choices[vacancy];
        shift(problem, &mut plan.activity, &mut plan.worth, choice, 1);
    }
    plan
}

/// Adds or takes away one award.
pub fn shift(problem: &Problem<'_>, activity: &mut [i64], worth: &mut [i64], choice: Choice, times: i64) {
    if choice.is_empty() {
        return;
    }
    for (sum, row) in activity.iter_mut().zip(&problem.rows) {
        *sum += times * row.coefficients[at(choice.combination)];
    }
    for (level, sum) in worth.iter_mut().enumerate() {
        *sum += times * problem.worth(level, at(choice.pair));
    }
}

/// The shortfall of a row, in its own units.
pub fn shortfall(problem: &Problem<'_>, row: usize, activity: i64) -> i64 {
    let row = &problem.rows[row];
    let wanting = row.requirement.saturating_sub(activity);
    if wanting <= 0 { 0 } else { (wanting - 1) / row.unit + 1 }
}

/// What is compared: the lack in hard rows (negated), then each level.
pub fn key(problem: &Problem<'_>, activity: &[i64], worth: &[i64]) -> Vec<i64> {
    let mut key = vec![0; worth.len() + 1];
    let shortfalls: Vec<i64> = (0..activity.len()).map(|row| shortfall(problem, row, activity[row])).collect();
    for (row, &short) in shortfalls.iter().enumerate() {
        if problem.rows[row].hard {
            key[0] -= short;
        }
    }
    for (level, &sum) in worth.iter().enumerate() {
        let weights = problem.levels[level].shortfall.iter().zip(&shortfalls);
        key[level + 1] = sum - weights.map(|(&weight, &short)| weight * short).sum::<i64>();
    }
    key
}

/// The key of a plan.
pub fn key_of(problem: &Problem<'_>, plan: &Plan) -> Vec<i64> {
    key(problem, &plan.activity, &plan.worth)
}

/// The applicants that a plan awards, with their vacancy; others have [`NONE`].
pub fn holders(problem: &Problem<'_>, plan: &Plan) -> Vec<u32> {
    let mut holders = vec![NONE; problem.model.applicants];
    for (vacancy, choice) in plan.choices.iter().enumerate() {
        if !choice.is_empty() {
            holders[at(problem.applicants[at(choice.pair)])] = number(vacancy);
        }
    }
    holders
}

/// A plan under repair: the plan, its key and who holds what.
struct Draft {
    plan: Plan,
    key: Vec<i64>,
    holders: Vec<u32>,
    activity: Vec<i64>,
    worth: Vec<i64>,
}

impl Draft {
    /// The key if these vacancies were changed so.
    fn tried(&mut self, problem: &Problem<'_>, changes: &[(usize, Choice)]) -> Vec<i64> {
        self.activity.clone_from(&self.plan.activity);
        self.worth.clone_from(&self.plan.worth);
        for &(vacancy, choice) in changes {
            shift(problem, &mut self.activity, &mut self.worth, self.plan.choices[vacancy], -1);
            shift(problem, &mut self.activity, &mut self.worth, choice, 1);
        }
        key(problem, &self.activity, &self.worth)
    }

    fn take(&mut self, problem: &Problem<'_>, changes: &[(usize, Choice)], key: Vec<i64>) {
        for &(vacancy, _) in changes {
            let old = self.plan.choices[vacancy];
            shift(problem, &mut self.plan.activity, &mut self.plan.worth, old, -1);
            if !old.is_empty() {
                self.holders[at(problem.applicants[at(old.pair)])] = NONE;
            }
        }
        for &(vacancy, choice) in changes {
            shift(problem, &mut self.plan.activity, &mut self.plan.worth, choice, 1);
            self.plan.choices[vacancy] = choice;
            if !choice.is_empty() {
                self.holders[at(problem.applicants[at(choice.pair)])] = number(vacancy);
            }
        }
        self.key = key;
    }
}

/// Improves a plan by changing one award at a time, then by moving one applicant and giving the home left to another,
/// as long as the key gets better; gives the work done too.
pub fn improve(problem: &Problem<'_>, plan: Plan, active: &[Vec<u32>], most: u64) -> (Plan, u64) {
    let key = key_of(problem, &plan);
    let holders = holders(problem, &plan);
    let mut draft = Draft { plan, key, holders, activity: Vec::new(), worth: Vec::new() };
    let unit = super::problem::effort(problem.rows.len() + 2 * problem.levels.len() + 4);
    let mut work = 0;
    loop {
        let mut changed = false;
        for vacancy in 0..draft.plan.choices.len() {
            if work > most {
                return (draft.plan, work);
            }
            let mut best: Option<(Vec<i64>, Choice)> = None;
            for &pair in &active[vacancy] {
                let holder = draft.holders[at(problem.applicants[at(pair)])];
                if holder != NONE && at(holder) != vacancy {
                    continue;
                }
                for combination in problem.combinations(at(pair)) {
                    let choice = Choice { pair, combination: number(combination) };
                    work += unit;
                    let key = draft.tried(problem, &[(vacancy, choice)]);
                    if key > draft.key && best.as_ref().is_none_or(|(least, _)| key > *least) {
                        best = Some((key, choice));
                    }
                }
            }
            if let Some((key, choice)) = best {
                draft.take(problem, &[(vacancy, choice)], key);
                changed = true;
            }
        }
        if !changed && !chain(problem, &mut draft, active, unit, most, &mut work) {
            return (draft.plan, work);
        }
    }
}

/// One chain of two: a vacancy takes an applicant from another, which takes someone free (or stays empty).
fn chain(problem: &Problem<'_>, draft: &mut Draft, active: &[Vec<u32>], unit: u64, most: u64, work: &mut u64) -> bool {
    let mut changed = false;
    for vacancy in 0..draft.plan.choices.len() {
        for &pair in &active[vacancy] {
            let other = draft.holders[at(problem.applicants[at(pair)])];
            if other == NONE || at(other) == vacancy {
                continue;
            }
            let other = at(other);
            let mut best: Option<(Vec<i64>, [(usize, Choice); 2])> = None;
            for combination in problem.combinations(at(pair)) {
                let first = (vacancy, Choice { pair, combination: number(combination) });
                for &next in &active[other] {
                    let holder = draft.holders[at(problem.applicants[at(next)])];
                    if holder != NONE && at(holder) != vacancy {
                        continue;
                    }
                    for combination in problem.combinations(at(next)) {
                        *work += unit;
                        let changes = [first, (other, Choice { pair: next, combination: number(combination) })];
                        let key = draft.tried(problem, &changes);
                        if key > draft.key && best.as_ref().is_none_or(|(least, _)| key > *least) {
                            best = Some((key, changes));
                        }
                    }
                }
                if *work > most {
                    break;
                }
            }
            if let Some((key, changes)) = best {
                draft.take(problem, &changes, key);
                changed = true;
            }
            if *work > most {
                return false;
            }
        }
    }
    changed
}

/// Takes from another plan those alternating paths and cycles that make the plan better.
pub fn recombine(problem: &Problem<'_>, plan: Plan, other: &Plan) -> Plan {
    let key = key_of(problem, &plan);
    let holders = holders(problem, &plan);
    let others = self::holders(problem, other);
    let mut draft = Draft { plan, key, holders, activity: Vec::new(), worth: Vec::new() };
    let vacancies = draft.plan.choices.len();
    let mut group = vec![NONE; vacancies];
    let mut groups: Vec<Vec<(usize, Choice)>> = Vec::new();
    for root in 0..vacancies {
        if group[root] != NONE || draft.plan.choices[root] == other.choices[root] {
            continue;
        }
        let mut members = vec![root];
        group[root] = number(groups.len());
        let mut next = 0;
        while next < members.len() {
            let vacancy = members[next];
            next += 1;
            let pairs = [draft.plan.choices[vacancy].pair, other.choices[vacancy].pair];
            for pair in pairs.into_iter().filter(|&pair| pair != NONE) {
                let applicant = at(problem.applicants[at(pair)]);
                for holder in [draft.holders[applicant], others[applicant]] {
                    if holder != NONE && group[at(holder)] == NONE {
                        group[at(holder)] = number(groups.len());
                        members.push(at(holder));
                    }
                }
            }
        }
        groups.push(members.into_iter().map(|vacancy| (vacancy, other.choices[vacancy])).collect());
    }
    let mut changed = true;
    while changed {
        changed = false;
        for members in &mut groups {
            let key = draft.tried(problem, members);
            if key > draft.key {
                // What is taken leaves its own way back behind.
                let back = members.iter().map(|&(vacancy, _)| (vacancy, draft.plan.choices[vacancy])).collect();
                draft.take(problem, members, key);
                *members = back;
                changed = true;
            }
        }
    }
    draft.plan
}

/// Gives each award the smallest label that keeps every value, vacancy by vacancy: the labels are then the model's and
/// not the search's.
pub fn settle_labels(problem: &Problem<'_>, plan: Plan) -> Plan {
    let key = key_of(problem, &plan);
    let mut draft = Draft { plan, key, holders: Vec::new(), activity: Vec::new(), worth: Vec::new() };
    for vacancy in 0..draft.plan.choices.len() {
        let choice = draft.plan.choices[vacancy];
        if choice.is_empty() {
            continue;
        }
        for combination in problem.combinations(at(choice.pair)) {
            let smaller = Choice { pair: choice.pair, combination: number(combination) };
            if smaller.combination >= choice.combination {
                break;
            }
            let tried = draft.tried(problem, &[(vacancy, smaller)]);
            if tried.cmp(&draft.key) == Ordering::Equal {
                shift(problem, &mut draft.plan.activity, &mut draft.plan.worth, choice, -1);
                shift(problem, &mut draft.plan.activity, &mut draft.plan.worth, smaller, 1);
                draft.plan.choices[vacancy] = smaller;
                break;
            }
        }
    }
    draft.plan
}
