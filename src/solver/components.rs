//! Two plans put together: where they differ, awards hang together in alternating paths and cycles, and each of these
//! can be taken from either plan. One alone, or two at once where one gives the rows what the other takes from them, are
//! taken as long as the plan gets better.

#![expect(clippy::indexing_slicing, reason = "hot kernel: positions come from the problem's own layout")]

use std::cmp::Ordering;

use super::matching::NONE;
use super::plan::{Choice, Plan, add_up, holders, key_of, shift, shortfall};
use super::problem::{Problem, at, effort};

/// An alternating path or cycle.
struct Part {
    /// Its vacancies.
    vacancies: Vec<usize>,
    /// What taking it adds to each row.
    activity: Vec<i64>,
    /// What taking it adds to each level, shortfalls left out.
    worth: Vec<i64>,
    /// 1 while it is not taken, -1 while it is: what a change of mind adds, times the above.
    turn: i64,
}

/// The parts in which two plans differ.
fn parts(problem: &Problem<'_>, plan: &Plan, other: &Plan) -> Vec<Part> {
    let (ours, theirs) = (holders(problem, plan), holders(problem, other));
    let mut seen = vec![false; plan.choices.len()];
    let mut found = Vec::new();
    for root in 0..plan.choices.len() {
        if seen[root] || plan.choices[root] == other.choices[root] {
            continue;
        }
        seen[root] = true;
        let mut vacancies = vec![root];
        let mut next = 0;
        while next < vacancies.len() {
            let vacancy = vacancies[next];
            next += 1;
            let pairs = [plan.choices[vacancy].pair, other.choices[vacancy].pair];
            for pair in pairs.into_iter().filter(|&pair| pair != NONE) {
                let applicant = at(problem.applicants[at(pair)]);
                for home in [ours[applicant], theirs[applicant]] {
                    if home != NONE && !std::mem::replace(&mut seen[at(home)], true) {
                        vacancies.push(at(home));
                    }
                }
            }
        }
        let (mut activity, mut worth) = (vec![0; problem.rows.len()], vec![0; problem.levels.len()]);
        for &vacancy in &vacancies {
            shift(problem, &mut activity, &mut worth, plan.choices[vacancy], -1);
            shift(problem, &mut activity, &mut worth, other.choices[vacancy], 1);
        }
        found.push(Part { vacancies, activity, worth, turn: 1 });
    }
    found
}

/// The sums of a plan as parts change sides, and the key they give.
struct Sums {
    activity: Vec<i64>,
    worth: Vec<i64>,
    key: Vec<i64>,
}

impl Sums {
    /// How the plan with these parts changed compares with the plan; stops at the first level that decides.
    fn compare<const N: usize>(&self, problem: &Problem<'_>, parts: [&Part; N]) -> Ordering {
        let lacks = |row: usize| {
            let change: i64 = parts.iter().map(|part| part.turn * part.activity[row]).sum();
            shortfall(problem, row, self.activity[row] + change)
        };
        let lack: i64 = problem.hard.iter().map(|&row| -lacks(row)).sum();
        let mut decided = lack.cmp(&self.key[0]);
        for (level, objective) in problem.levels.iter().enumerate() {
            if decided != Ordering::Equal {
                break;
            }
            let change: i64 = parts.iter().map(|part| part.turn * part.worth[level]).sum();
            let costs: i64 = objective.short.iter().map(|&(row, weight)| weight * lacks(row)).sum();
            decided = (self.worth[level] + change - costs).cmp(&self.key[level + 1]);
        }
        decided
    }

    fn take(&mut self, problem: &Problem<'_>, part: &mut Part) {
        for (sum, change) in self.activity.iter_mut().zip(&part.activity) {
            *sum += part.turn * change;
        }
        for (sum, change) in self.worth.iter_mut().zip(&part.worth) {
            *sum += part.turn * change;
        }
        part.turn = -part.turn;
        self.key = super::plan::key(problem, &self.activity, &self.worth);
    }
}

/// Takes from another plan those parts that make the plan better, alone or by twos; gives the work done too.
pub fn recombine(problem: &Problem<'_>, plan: &Plan, other: &Plan, most: u64) -> (Plan, u64) {
    let mut parts = parts(problem, plan, other);
    let mut work = effort(plan.choices.len() * 8);
    let mut sums = Sums { activity: plan.activity.clone(), worth: plan.worth.clone(), key: key_of(problem, plan) };
    let unit = effort(problem.rows.len() / 4 + 2);
    let mut changed = true;
    while changed {
        changed = false;
        for part in &mut parts {
            work += unit;
            if sums.compare(problem, [part]) == Ordering::Greater {
                sums.take(problem, part);
                changed = true;
            }
        }
        let mut first = 0;
        while !changed && first < parts.len() && work < most {
            let (before, from) = parts.split_at_mut(first);
            if let Some(part) = from.first_mut() {
                for with in before {
                    work += unit;
                    if sums.compare(problem, [part, with]) == Ordering::Greater {
                        sums.take(problem, part);
                        sums.take(problem, with);
                        changed = true;
                        break;
                    }
                }
            }
            first += 1;
        }
    }
    let mut choices: Vec<Choice> = plan.choices.clone();
    for part in parts.iter().filter(|part| part.turn < 0) {
        for &vacancy in &part.vacancies {
            choices[vacancy] = other.choices[vacancy];
        }
    }
    (add_up(problem, choices), work)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;
    use crate::solver::problem::{lay_out, number};

    /// A plan drawn pair by pair.
    fn drawn(problem: &Problem<'_>, draw: &mut sample::Sequence) -> Plan {
        let mut taken = vec![false; problem.model.applicants];
        let choices = (0..problem.vacancy_count()).map(|vacancy| {
            let pairs: Vec<usize> =
                problem.pairs(vacancy).filter(|&pair| !taken[at(problem.applicants[pair])]).collect();
            let Some(&pair) = pairs.get(draw.below(pairs.len() + 1)) else { return Choice::EMPTY };
            let labels: Vec<usize> = problem.combinations(pair).collect();
            let Some(&combination) = labels.get(draw.below(labels.len())) else { return Choice::EMPTY };
            taken[at(problem.applicants[pair])] = true;
            Choice { pair: number(pair), combination: number(combination) }
        });
        let choices = choices.collect();
        add_up(problem, choices)
    }

    #[test]
    fn what_is_put_together_is_a_plan_no_worse_than_either_change_by_one_or_two_parts() {
        let size = sample::Size { applicants: 30, vacancies: 10, reservers: 4, rows: 6 };
        let mut draw = sample::Sequence::new(5);
        let (mut better, mut by_two) = (0, 0);
        for seed in 0..300 {
            let model = sample::sized(seed, size);
            let problem = lay_out(&model).unwrap();
            let (plan, other) = (drawn(&problem, &mut draw), drawn(&problem, &mut draw));
            let (together, _) = recombine(&problem, &plan, &other, u64::MAX);
            let (ones, _) = recombine(&problem, &plan, &other, 0);
            let mut awarded: Vec<u32> = together
                .choices
                .iter()
                .filter(|choice| !choice.is_empty())
                .map(|choice| problem.applicants[at(choice.pair)])
                .collect();
            let count = awarded.len();
            awarded.sort_unstable();
            awarded.dedup();
            assert_eq!(awarded.len(), count, "seed {seed}: an applicant is awarded twice");
            assert_eq!(together, add_up(&problem, together.choices.clone()), "seed {seed}");
            let key = key_of(&problem, &together);
            assert!(key >= key_of(&problem, &plan), "seed {seed}");
            better += usize::from(key > key_of(&problem, &plan));
            by_two += usize::from(key > key_of(&problem, &ones));
            // Nothing is left that one or two parts would make better.
            let left = parts(&problem, &together, &other);
            let sums = Sums { activity: together.activity.clone(), worth: together.worth.clone(), key };
            for (place, part) in left.iter().enumerate() {
                assert_ne!(sums.compare(&problem, [part]), Ordering::Greater, "seed {seed}");
                for with in &left[..place] {
                    assert_ne!(sums.compare(&problem, [part, with]), Ordering::Greater, "seed {seed}");
                }
            }
        }
        assert!(better > 100 && by_two > 5, "{better} {by_two}");
    }
}
