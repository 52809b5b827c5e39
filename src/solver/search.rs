//! What the search holds: the best plan, the plans met, the active pairs; and how a plan found is taken in.

#![expect(clippy::indexing_slicing, reason = "hot kernel: positions come from the problem's own layout")]

use std::collections::BTreeSet;
use std::rc::Rc;

use super::Progress;
use super::branching::Group;
use super::exchange::exchange;
use super::labels::relabel;
use super::matching::{Matching, NONE};
use super::plan::{Choice, Plan, add_up, improve, key_of};
use super::price::{self, Aim, Decided, Multipliers, Restrictions};
use super::problem::{Objective, Problem, at, distinction, effort, number};

/// Plans remembered as columns of later masters.
const MOST_POOL: usize = 100;

/// What the search has found so far, and the room it works in.
pub struct Search<'m> {
    /// The model.
    pub problem: Problem<'m>,
    /// The pairs of each vacancy that matchings are sought in, increasing.
    pub active: Vec<Vec<u32>>,
    /// Plans met, as columns of later masters.
    pub pool: Vec<Rc<Plan>>,
    /// The best plan met.
    pub best: Plan,
    /// Its key.
    pub best_key: Vec<i64>,
    /// What no plan exceeds on each level, as far as is known.
    pub ceiling: Vec<i64>,
    /// The values kept, of the levels done.
    pub kept: Vec<i64>,
    /// Groups of combinations whose number is worth deciding.
    pub groups: Vec<Group>,
    /// Work done.
    pub work: u64,
    /// The matching kernel.
    pub matching: Matching,
    /// Plans whose labels were tried already.
    pub tried: BTreeSet<Vec<Choice>>,
    /// The part of the work that went to local search.
    pub local_work: u64,
    /// The part of the work that went to dives.
    pub dive_work: u64,
    /// The awards of the last mix with their weights.
    pub last_mix: Vec<(u32, i64)>,
    /// The part of the work that went to labels.
    pub label_work: u64,
    /// Whether the model is a part of a larger one: its parts are not sought anew in their turn.
    pub is_part: bool,
    /// What rows look at, once it is asked for.
    pub looks: Option<Rc<super::parts::Looks>>,
    /// How many passes over the parts were made.
    pub turn: usize,
    /// Nodes solved.
    pub nodes: u64,
    /// Asked now and then: `true` ends the search.
    pub stop: Option<&'m (dyn Fn() -> bool + Sync)>,
    /// Told how far the search is.
    pub progress: Option<&'m (dyn Fn(Progress) + Sync)>,
    /// The work allowed in all.
    pub effort: u64,
}

impl Search<'_> {
    /// Whether the search has to end: the work allowed is done, or its caller asks so.
    pub fn must_end(&self, limit: u64) -> bool {
        self.work > limit || self.stop.is_some_and(|stop| stop())
    }

    /// Whether its caller asks the search to end: what bounds are being proven are left as well.
    pub fn is_stopped(&self) -> bool {
        self.stop.is_some_and(|stop| stop())
    }

    /// Tells how far the search is on a level, with the bound of its open leaves when it is known.
    pub fn tell(&self, aim: Aim, bound: Option<i128>) {
        let Some(progress) = self.progress else { return };
        let level = match aim {
            Aim::Lawful => None,
            Aim::Level(level) => Some(level),
        };
        // The level that only sets equal plans apart is nobody's concern.
        if level.is_some_and(|level| level > 0 && level >= self.problem.model.levels.len()) {
            return;
        }
        let sign = level.and_then(|level| self.problem.levels.get(level)).map_or(1, |level| i128::from(level.sign));
        let name = level.and_then(|level| self.problem.model.levels.get(level)).map(|level| level.name.clone());
        let lawful = self.best_key.first() == Some(&0);
        progress(Progress {
            level,
            name: name.unwrap_or_default(),
            levels: self.problem.model.levels.len(),
            incumbent: (lawful && level.is_some()).then(|| i128::from(self.value(aim)) * sign),
            bound: bound.map(|bound| bound * sign),
            work: self.work,
            effort: self.effort,
        });
    }

    /// The value of the best plan on the level aimed at, by which a bound is judged.
    pub fn value(&self, aim: Aim) -> i64 {
        match aim {
            Aim::Lawful => 0,
            Aim::Level(level) => self.best_key[level + 1],
        }
    }

    /// Whether a bound leaves nothing better than the best plan.
    pub fn closes(&self, aim: Aim, scale: i64, numerator: i128) -> bool {
        match aim {
            _ if scale == 0 => numerator < 0,
            Aim::Lawful => false,
            Aim::Level(level) => {
                let next = i128::from(self.value(aim)) + i128::from(self.problem.levels[level].step);
                numerator < next * i128::from(scale)
            }
        }
    }

    /// Adds the level that sets plans of equal value apart; every level before it is done.
    pub fn distinguish(&mut self) {
        let level = distinction(&self.problem);
        self.problem.levels.push(level);
        self.ceiling.push(i64::MAX);
        self.best = add_up(&self.problem, std::mem::take(&mut self.best.choices));
        self.best_key = key_of(&self.problem, &self.best);
        self.pool = self.pool.iter().map(|plan| Rc::new(add_up(&self.problem, plan.choices.clone()))).collect();
        self.tried.clear();
    }

    /// A first plan: the best matching by the levels that only count awards, as many of them as one number holds, its
    /// labels chosen for the rows, then changed one award at a time.
    pub fn first_plan(&mut self, limit: u64) {
        let none = Restrictions::default();
        let mut levels = Vec::new();
        let mut room = 1_i64 << 54;
        for objective in self.problem.levels.iter().filter(|objective| objective.reach > 0) {
            room /= 2 * objective.reach + 2;
            if room == 0 {
                break;
            }
            levels.push(room);
        }
        let mut weighing = levels.into_iter();
        let levels = self.problem.levels.iter();
        let levels = levels.map(|level| if level.reach > 0 { weighing.next().unwrap_or(0) } else { 0 }).collect();
        let multipliers = Multipliers { scale: 0, rows: vec![0; self.problem.rows.len()], levels, cuts: Vec::new() };
        let aim = Aim::Level(self.problem.levels.len());
        let decided = Decided::of(&self.problem, &none);
        let mut ground = price::ground(&self.problem, &self.active, &none, &decided);
        let (_, weights) =
            price::evaluate(&self.problem, aim, &none, &multipliers, &[], &mut ground, &mut self.matching);
        // The first level that weighs begins from here.
        let first = multipliers.levels.iter().copied().enumerate().find(|&(_, multiplier)| multiplier > 0);
        self.matching.last = first;
        let plan = price::plan_of(&self.problem, &ground, &self.matching, &weights);
        self.consider(&plan);
        let (plan, work) = relabel(&self.problem, &plan, limit / 100);
        self.work += work + std::mem::take(&mut self.matching.work);
        self.pool.push(Rc::new(plan.clone()));
        self.consider(&plan);
        if self.best_key.first() != Some(&0) {
            let pairs = self.active.clone();
            self.descend(plan, &pairs, limit);
        }
    }

    /// Weighs a plan against the best one; when only its labels stand in the way, other labels are tried.
    pub fn consider_labels(&mut self, plan: &Plan, aim: Aim, limit: u64) {
        if self.consider(plan) || self.problem.rows.is_empty() {
            return;
        }
        let counting =
            (0..=aim.kept()).filter(|&level| self.problem.levels.get(level).is_some_and(Objective::counts_awards));
        let mut order = std::cmp::Ordering::Equal;
        for level in counting {
            order = order.then(plan.worth[level].cmp(&self.best_key[level + 1]));
        }
        let promising = order == std::cmp::Ordering::Greater || aim == Aim::Lawful;
        if promising && self.label_work < self.work / 4 + 1_000_000 && !self.tried.contains(&plan.choices) {
            let (better, work) = relabel(&self.problem, plan, limit.saturating_sub(self.work) / 50);
            self.work += work;
            self.label_work += work;
            self.tried.insert(plan.choices.clone());
            self.consider(&better);
        }
    }

    /// Weighs a plan against the best one.
    pub fn consider(&mut self, plan: &Plan) -> bool {
        let key = key_of(&self.problem, plan);
        self.work += effort(self.problem.rows.len() + self.problem.levels.len());
        if key > self.best_key {
            self.best_key = key;
            self.best = plan.clone();
            return true;
        }
        false
    }

    pub fn trim_pool(&mut self) {
        if self.pool.len() > MOST_POOL {
            let extra = self.pool.len() - MOST_POOL;
            self.pool.drain(..extra);
        }
    }

    /// Local search from a plan, among these pairs.
    pub fn descend(&mut self, plan: Plan, pairs: &[Vec<u32>], limit: u64) {
        if self.must_end(limit) {
            self.consider(&plan);
            return;
        }
        // Local search never takes more than about a third of the work.
        let room =
            (limit.saturating_sub(self.work) / 20).min((self.work / 3 + 4_000_000).saturating_sub(self.local_work));
        let (plan, work) = improve(&self.problem, plan, pairs, &self.ceiling, room);
        self.work += work;
        self.local_work += work;
        self.consider(&plan);
        if plan == self.best {
            let (plan, work) = exchange(&self.problem, plan, pairs, &self.ceiling, room);
            self.work += work;
            self.local_work += work;
            self.consider(&plan);
        }
    }

    pub fn active_count(&self) -> usize {
        self.active.iter().map(Vec::len).sum()
    }
}

/// The first active pairs of each vacancy: the best few of each signature and the best of all; where many vacancies want
/// the same applicants, also the best few of each signature that few vacancies before it have.
pub fn first_active(problem: &Problem<'_>) -> Vec<Vec<u32>> {
    let worth =
        |pair: usize| -> Vec<i64> { (0..problem.levels.len()).map(|level| problem.worth(level, pair)).collect() };
    // Where only applicants weigh, their order is made once.
    let by_applicant = problem.levels.iter().all(|level| level.pair.is_empty());
    let mut rank = vec![NONE; problem.model.applicants];
    if by_applicant {
        let weights: Vec<&Vec<i64>> =
            problem.levels.iter().map(|level| &level.applicant).filter(|weights| !weights.is_empty()).collect();
        let mut order: Vec<u32> = (0..number(problem.model.applicants)).collect();
        order.sort_by(|&a, &b| {
            let better = weights.iter().map(|weights| weights[at(b)].cmp(&weights[at(a)]));
            better.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then).then(a.cmp(&b))
        });
        for (place, &applicant) in order.iter().enumerate() {
            rank[at(applicant)] = number(place);
        }
    }
    let mut counts = vec![(0_u32, 0_u32); problem.combination_start.len()];
    let mut wanted = vec![0_u32; problem.model.applicants];
    let mut active = Vec::with_capacity(problem.vacancy_count());
    for vacancy in 0..problem.vacancy_count() {
        let mut pairs: Vec<u32> = problem.pairs(vacancy).map(number).collect();
        if by_applicant {
            pairs.sort_unstable_by_key(|&pair| rank[at(problem.applicants[at(pair)])]);
        } else {
            pairs.sort_by_cached_key(|&pair| (std::cmp::Reverse(worth(at(pair))), pair));
        }
        let mut taken = Vec::new();
        for &pair in &pairs {
            let (count, fresh) = &mut counts[at(problem.signatures[at(pair)])];
            let wanted = &mut wanted[at(problem.applicants[at(pair)])];
            *count += 1;
            let is_fresh = *wanted < 2 && *fresh < 2;
            if *count <= 3 || taken.len() < 8 || is_fresh {
                *fresh += u32::from(is_fresh);
                *wanted += 1;
                taken.push(pair);
            }
        }
        for &pair in &pairs {
            counts[at(problem.signatures[at(pair)])] = (0, 0);
        }
        taken.sort_unstable();
        active.push(taken);
    }
    active
}
