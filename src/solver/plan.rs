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
    for &(row, coefficient) in &problem.entries[at(choice.combination)] {
        activity[row] += times * coefficient;
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
pub struct Draft {
    /// The plan.
    pub plan: Plan,
    /// Its key.
    pub key: Vec<i64>,
    /// Who holds what.
    pub holders: Vec<u32>,
    /// The key again: what changes are counted from.
    own: Vec<i64>,
    /// What the changes at hand do to each row, and whether they touch it.
    change: Vec<(i64, bool)>,
    touched: Vec<usize>,
    /// Rows whose shortfall changes, with by how much.
    lacking: Vec<(usize, i64)>,
    ceiling: Vec<i64>,
}

impl Draft {
    /// Begins with a plan.
    pub fn new(problem: &Problem<'_>, plan: Plan, ceiling: &[i64]) -> Self {
        let key = key_of(problem, &plan);
        let holders = holders(problem, &plan);
        Self {
            plan,
            own: key.clone(),
            key,
            holders,
            change: vec![(0, false); problem.rows.len()],
            touched: Vec::new(),
            lacking: Vec::new(),
            ceiling: ceiling.to_vec(),
        }
    }

    /// Whether the changes cannot do better than the key: some level gets worse, and those before it are at their
    /// ceiling already. Looks at no row.
    fn is_vain(&self, problem: &Problem<'_>, changes: &[(usize, Choice)]) -> bool {
        if self.key[0] != 0 {
            return false;
        }
        for (level, objective) in problem.levels.iter().enumerate() {
            if objective.short.is_empty() {
                let mut gain = 0;
                for &(vacancy, choice) in changes {
                    let old = self.plan.choices[vacancy];
                    if !choice.is_empty() {
                        gain += problem.worth(level, at(choice.pair));
                    }
                    if !old.is_empty() {
                        gain -= problem.worth(level, at(old.pair));
                    }
                }
                if gain != 0 {
                    return gain < 0;
                }
            } else if self.key[level + 1] != self.ceiling[level] {
                return false;
            }
        }
        // Nothing but rows could change, and they are at their best.
        true
    }

    /// How the plan with these vacancies changed compares with a key; stops at the first level that decides. Only the
    /// rows that the changes touch are looked at.
    pub fn compare(&mut self, problem: &Problem<'_>, changes: &[(usize, Choice)], with: &[i64]) -> Ordering {
        for &(vacancy, choice) in changes {
            for (choice, times) in [(self.plan.choices[vacancy], -1), (choice, 1)] {
                if choice.is_empty() {
                    continue;
                }
                for &(row, coefficient) in &problem.entries[at(choice.combination)] {
                    let (change, seen) = &mut self.change[row];
                    *change += times * coefficient;
                    if !std::mem::replace(seen, true) {
                        self.touched.push(row);
                    }
                }
            }
        }
        self.lacking.clear();
        let mut lack = self.own[0];
        for row in self.touched.drain(..) {
            let (change, _) = std::mem::take(&mut self.change[row]);
            if change == 0 {
                continue;
            }
            let before = self.plan.activity[row];
            let more = shortfall(problem, row, before + change) - shortfall(problem, row, before);
            if more != 0 {
                self.lacking.push((row, more));
                lack -= if problem.rows[row].hard { more } else { 0 };
            }
        }
        let mut decided = lack.cmp(&with[0]);
        let mut level = 0;
        while decided == Ordering::Equal && level < problem.levels.len() {
            let mut value = self.own[level + 1];
            for &(vacancy, choice) in changes {
                let old = self.plan.choices[vacancy];
                if !choice.is_empty() {
                    value += problem.worth(level, at(choice.pair));
                }
                if !old.is_empty() {
                    value -= problem.worth(level, at(old.pair));
                }
            }
            let objective = &problem.levels[level];
            if !objective.short.is_empty() {
                for &(row, more) in &self.lacking {
                    value -= objective.shortfall[row] * more;
                }
            }
            level += 1;
            decided = value.cmp(&with[level]);
        }
        decided
    }

    /// The key if these vacancies were changed so.
    pub fn tried(&self, problem: &Problem<'_>, changes: &[(usize, Choice)]) -> Vec<i64> {
        let (mut activity, mut worth) = (self.plan.activity.clone(), self.plan.worth.clone());
        for &(vacancy, choice) in changes {
            shift(problem, &mut activity, &mut worth, self.plan.choices[vacancy], -1);
            shift(problem, &mut activity, &mut worth, choice, 1);
        }
        key(problem, &activity, &worth)
    }

    /// Keeps the changes as the best so far when they beat both the plan and the best.
    fn prefer<const N: usize>(&mut self, problem: &Problem<'_>, best: &mut Best<N>, changes: [(usize, Choice); N]) {
        if self.is_vain(problem, &changes) {
            return;
        }
        let key = std::mem::take(best.as_mut().map_or(&mut self.key, |(key, _)| key));
        let beaten = self.compare(problem, &changes, &key);
        match best {
            Some((kept, _)) => *kept = key,
            None => self.key = key,
        }
        if beaten == Ordering::Greater {
            *best = Some((self.tried(problem, &changes), changes));
        }
    }

    /// Makes the changes, which give that key.
    pub fn take(&mut self, problem: &Problem<'_>, changes: &[(usize, Choice)], key: Vec<i64>) {
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
        self.own.clone_from(&key);
        self.key = key;
    }
}

/// The best changes of some vacancies, with the key they give.
type Best<const N: usize> = Option<(Vec<i64>, [(usize, Choice); N])>;

/// Improves a plan by changing one award at a time, then by moving one applicant and giving the home left to another,
/// as long as the key gets better; gives the work done too.
pub fn improve(problem: &Problem<'_>, plan: Plan, active: &[Vec<u32>], ceiling: &[i64], most: u64) -> (Plan, u64) {
    let mut draft = Draft::new(problem, plan, ceiling);
    let unit = 6;
    let mut work = 0;
    loop {
        let mut changed = false;
        for (vacancy, list) in active.iter().enumerate() {
            if work > most {
                return (draft.plan, work);
            }
            let mut best: Best<1> = None;
            for &pair in list {
                let holder = draft.holders[at(problem.applicants[at(pair)])];
                if holder != NONE && at(holder) != vacancy {
                    continue;
                }
                for combination in problem.combinations(at(pair)) {
                    let choice = Choice { pair, combination: number(combination) };
                    work += unit;
                    draft.prefer(problem, &mut best, [(vacancy, choice)]);
                }
            }
            if let Some((key, changes)) = best {
                draft.take(problem, &changes, key);
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
    let mut moved = false;
    for vacancy in 0..draft.plan.choices.len() {
        for &pair in &active[vacancy] {
            let other = draft.holders[at(problem.applicants[at(pair)])];
            if other == NONE || at(other) == vacancy {
                continue;
            }
            let other = at(other);
            let mut best: Best<2> = None;
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
                        draft.prefer(problem, &mut best, changes);
                    }
                }
                if *work > most {
                    break;
                }
            }
            if let Some((key, changes)) = best {
                draft.take(problem, &changes, key);
                moved = true;
            }
            if *work > most {
                return false;
            }
        }
    }
    moved
}
