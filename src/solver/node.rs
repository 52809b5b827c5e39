//! One node: multipliers and plans in turn until the bound closes the node, or what to decide next is known.

#![expect(clippy::indexing_slicing, reason = "hot kernel: positions come from the problem's own layout")]

use std::collections::BTreeSet;
use std::rc::Rc;

use super::backend_master::{MILLION, Master};
use super::exchange::exchange;
use super::labels::relabel;
use super::matching::{Matching, NONE};
use super::plan::{Choice, Plan, improve, key_of, recombine};
use super::price::{self, Aim, Cut, Decided, Ground, Multipliers, Proof, Restrictions, Weights};
use super::problem::{Problem, Row, at, effort, number};

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
    /// Nodes solved.
    pub nodes: u64,
}

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

/// What a node gave.
pub enum Outcome {
    /// Nothing better is in it than the best plan, or nothing at all.
    Closed(Proof),
    /// Not closed: a proof of a weaker bound, what to decide, and whether `yes` looks like the better side.
    Open(Option<Proof>, Option<(Decision, bool)>),
}

const MOST_ROUNDS: usize = 400;
const MOST_EXTENSIONS: usize = 200;
const MOST_POOL: usize = 100;

/// The rows of a node's master, in order: these account rows, then the kept levels, then the cuts.
fn account_rows(problem: &Problem<'_>, aim: Aim) -> Vec<usize> {
    let counts = |row: usize| match aim {
        Aim::Lawful => problem.rows[row].hard,
        Aim::Level(level) => {
            problem.rows[row].hard || problem.levels[..=level].iter().any(|objective| objective.shortfall[row] > 0)
        }
    };
    (0..problem.rows.len()).filter(|&row| counts(row)).collect()
}

/// The state of one node's rounds.
struct Rounds<'a> {
    aim: Aim,
    restrictions: &'a Restrictions,
    decided: Decided,
    rows: Vec<usize>,
    master: Master,
    plans: Vec<Rc<Plan>>,
    ground: Ground,
    /// The value that the master's costs are counted from.
    shift: i64,
}

impl Search<'_> {
    /// The value of the best plan on the level aimed at, by which a bound is judged.
    fn value(&self, aim: Aim) -> i64 {
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
        let plan = price::plan_of(&self.problem, &ground, &self.matching, &weights);
        self.consider(&plan);
        let (plan, work) = relabel(&self.problem, &plan, limit / 100);
        self.work += work + std::mem::take(&mut self.matching.work);
        self.pool.push(Rc::new(plan.clone()));
        self.descend(plan, limit);
    }

    /// Weighs a plan against the best one; when only its labels stand in the way, other labels are tried.
    fn consider_labels(&mut self, plan: &Plan, aim: Aim, limit: u64) {
        if self.consider(plan) || self.problem.rows.is_empty() {
            return;
        }
        let counting =
            (0..=aim.kept()).filter(|&level| self.problem.levels.get(level).is_some_and(|o| o.short.is_empty()));
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

    fn excess(&self, rounds: &Rounds<'_>, plan: &Plan) -> Vec<i64> {
        let mut excess: Vec<i64> =
            rounds.rows.iter().map(|&row| plan.activity[row] - self.problem.rows[row].requirement).collect();
        excess.extend((0..rounds.aim.kept()).map(|level| plan.worth[level] - self.kept[level]));
        for cut in &rounds.restrictions.cuts {
            let count = match cut {
                Cut::Count { members, yes, .. } => {
                    let counted = plan.choices.iter().filter(|choice| !choice.is_empty());
                    let count = counted.filter(|choice| members[at(choice.combination)]).count();
                    let count = i64::try_from(count).unwrap_or(i64::MAX);
                    if *yes { count } else { -count }
                }
                Cut::Shortfall { .. } => 0,
            };
            excess.push(count - cut.side());
        }
        excess
    }

    fn add_plan(&self, rounds: &mut Rounds<'_>, plan: Rc<Plan>) {
        let excess = self.excess(rounds, &plan);
        let value = match rounds.aim {
            Aim::Lawful => 0,
            Aim::Level(level) => plan.worth[level] - rounds.shift,
        };
        rounds.master.add_plan(&excess, value);
        rounds.plans.push(plan);
    }

    fn begin<'a>(&self, aim: Aim, restrictions: &'a Restrictions) -> Rounds<'a> {
        let problem = &self.problem;
        let rows = account_rows(problem, aim);
        let reach = |level: usize| {
            let objective = &problem.levels[level];
            objective.reach.max(objective.shortfall.iter().copied().max().unwrap_or(0))
        };
        let mut amplitudes: Vec<i64> = rows
            .iter()
            .map(|&row| problem.rows[row].coefficients.iter().map(|a| a.saturating_abs()).max().unwrap_or(1))
            .collect();
        amplitudes.extend((0..aim.kept()).map(reach));
        amplitudes.extend(restrictions.cuts.iter().map(|_| 1));
        let own = match aim {
            Aim::Lawful => 1,
            Aim::Level(level) => reach(level),
        };
        let mut master = Master::new(&amplitudes, own);
        for (place, &row) in rows.iter().enumerate() {
            if problem.rows[row].hard {
                continue;
            }
            let mut entries = vec![(place, problem.rows[row].unit)];
            for level in 0..aim.kept() {
                entries.push((rows.len() + level, -problem.levels[level].shortfall[row]));
            }
            for (fact, cut) in restrictions.cuts.iter().enumerate() {
                if let Cut::Shortfall { row: of, yes, .. } = *cut
                    && of == row
                {
                    entries.push((rows.len() + aim.kept() + fact, if yes { 1 } else { -1 }));
                }
            }
            let cost = match aim {
                Aim::Lawful => 0,
                Aim::Level(level) => problem.levels[level].shortfall[row],
            };
            master.add_shortfall(row, &entries, cost);
        }
        let decided = Decided::of(problem, restrictions);
        let ground = price::ground(problem, &self.active, restrictions, &decided);
        let mut rounds =
            Rounds { aim, restrictions, decided, rows, master, plans: Vec::new(), ground, shift: self.value(aim) };
        let best = Rc::new(self.best.clone());
        for plan in self.pool.iter().chain(std::iter::once(&best)) {
            if self.fits(&rounds, plan) {
                self.add_plan(&mut rounds, Rc::clone(plan));
            }
        }
        rounds
    }

    /// Whether a plan respects the decided awards.
    fn fits(&self, rounds: &Rounds<'_>, plan: &Plan) -> bool {
        let fixed = &rounds.restrictions.fixed;
        if !fixed.iter().all(|&(vacancy, pair)| plan.choices[at(vacancy)].pair == pair) {
            return false;
        }
        rounds.restrictions.banned.iter().all(|&pair| plan.choices[at(self.problem.vacancies[at(pair)])].pair != pair)
    }

    /// Solves the matching for these multipliers; gives the bound's numerator and the plan.
    fn ask(&mut self, rounds: &mut Rounds<'_>, multipliers: &Multipliers) -> (i128, Plan, Weights) {
        let (numerator, weights) = price::evaluate(
            &self.problem,
            rounds.aim,
            rounds.restrictions,
            multipliers,
            &self.kept,
            &mut rounds.ground,
            &mut self.matching,
        );
        self.work += std::mem::take(&mut self.matching.work);
        let plan = price::plan_of(&self.problem, &rounds.ground, &self.matching, &weights);
        (numerator, plan, weights)
    }

    /// Holds every pair against the prices just made, and makes those active that they do not cover, until none is left:
    /// the multipliers' bound over the whole model, with its proof.
    fn prove(
        &mut self,
        rounds: &mut Rounds<'_>,
        multipliers: &Multipliers,
        mut weights: Weights,
        mut numerator: i128,
    ) -> Option<Proof> {
        for _ in 0..MOST_EXTENSIONS {
            self.work += effort(self.problem.applicants.len());
            let found = price::violators(
                &self.problem,
                rounds.aim,
                rounds.restrictions,
                &rounds.decided,
                multipliers,
                &weights,
                &self.matching,
                16,
            );
            if found.is_empty() {
                return Some(price::proof(&rounds.ground, &self.matching, multipliers, numerator));
            }
            for (vacancy, pair) in found {
                if let Err(place) = self.active[vacancy].binary_search(&pair) {
                    self.active[vacancy].insert(place, pair);
                }
            }
            rounds.ground = price::ground(&self.problem, &self.active, rounds.restrictions, &rounds.decided);
            let (again, plan, other) = self.ask(rounds, multipliers);
            self.consider_labels(&plan, rounds.aim, u64::MAX);
            (numerator, weights) = (again, other);
        }
        None
    }

    /// Whether nothing the master may still prove would close the node.
    fn is_hopeless(&self, rounds: &Rounds<'_>, best: Option<&(i128, Multipliers)>) -> bool {
        let (Aim::Level(level), Some((numerator, multipliers))) = (rounds.aim, best) else { return false };
        let step = self.problem.levels[level].step;
        let base = i128::from(rounds.shift);
        let gained = i128::from((self.value(rounds.aim) - rounds.shift) / step);
        let floor = |value: i128, over: i128| value.div_euclid(over * i128::from(step));
        let proven = floor(*numerator - base * i128::from(multipliers.scale), i128::from(multipliers.scale));
        let mix = floor(rounds.master.value(), i128::from(MILLION));
        proven <= mix && mix > gained
    }

    /// Solves a node.
    pub fn solve_node(&mut self, aim: Aim, restrictions: &Restrictions, limit: u64) -> Outcome {
        let mut rounds = self.begin(aim, restrictions);
        let mut best: Option<(i128, Multipliers)> = None;
        let mut feasibility = true;
        let mut steady = true;
        if rounds.plans.is_empty() {
            let none = Multipliers {
                scale: 0,
                rows: vec![0; self.problem.rows.len()],
                levels: vec![0; aim.kept()],
                cuts: vec![0; restrictions.cuts.len()],
            };
            let (_, plan, _) = self.ask(&mut rounds, &none);
            self.add_plan(&mut rounds, Rc::new(plan));
        }
        for _ in 0..MOST_ROUNDS {
            rounds.master.optimise(feasibility);
            if feasibility && !rounds.master.is_wanting() {
                if aim == Aim::Lawful {
                    break;
                }
                feasibility = false;
                steady = true;
                rounds.master.optimise(false);
            }
            let proposal = rounds.master.propose(steady);
            self.work += std::mem::take(&mut rounds.master.work);
            let Some(proposal) = proposal else { break };
            let Some(multipliers) = price::lawful(&self.problem, aim, &restrictions.cuts, &rounds.rows, &proposal)
            else {
                break;
            };
            let (numerator, plan, weights) = self.ask(&mut rounds, &multipliers);
            if self.closes(aim, multipliers.scale, numerator) {
                let proof = self.prove(&mut rounds, &multipliers, weights, numerator);
                match proof {
                    Some(proof) if self.closes(aim, proof.multipliers.scale, proof.numerator) => {
                        return Outcome::Closed(proof);
                    }
                    // New pairs are active: the bounds so far were those of a smaller model.
                    proof => {
                        best = proof.map(|proof| (proof.numerator, proof.multipliers));
                        steady = false;
                        let (_, plan, _) = self.ask(&mut rounds, &multipliers);
                        if !rounds.plans.iter().any(|known| known.choices == plan.choices) {
                            self.add_plan(&mut rounds, Rc::new(plan));
                        }
                        continue;
                    }
                }
            }
            let better = !feasibility
                && best.as_ref().is_none_or(|(least, old)| {
                    numerator * i128::from(old.scale) < *least * i128::from(multipliers.scale)
                });
            if better {
                best = Some((numerator, multipliers.clone()));
                rounds.master.keep_asked();
            }
            self.consider_labels(&plan, aim, limit);
            let known = rounds.plans.iter().any(|known| known.choices == plan.choices);
            if known {
                if !steady {
                    // The mix is the best there is on the active pairs: are there others?
                    let before = self.active_count();
                    let (multipliers, numerator, weights) = match best.clone() {
                        Some((_, multipliers)) => {
                            let (numerator, _, weights) = self.ask(&mut rounds, &multipliers);
                            (multipliers, numerator, weights)
                        }
                        None => (multipliers, numerator, weights),
                    };
                    let proof = self.prove(&mut rounds, &multipliers, weights, numerator);
                    if self.active_count() == before {
                        break;
                    }
                    best = proof.filter(|_| !feasibility).map(|proof| (proof.numerator, proof.multipliers));
                    let (_, plan, _) = self.ask(&mut rounds, &multipliers);
                    if !rounds.plans.iter().any(|known| known.choices == plan.choices) {
                        self.add_plan(&mut rounds, Rc::new(plan));
                    }
                    continue;
                }
                steady = false;
                continue;
            }
            steady = true;
            let plan = Rc::new(plan);
            self.pool.push(Rc::clone(&plan));
            self.add_plan(&mut rounds, plan);
            if self.is_hopeless(&rounds, best.as_ref()) || self.work > limit {
                break;
            }
        }
        let mut used: Vec<usize> = rounds.master.mix().into_iter().map(|(plan, _)| plan).collect();
        used.dedup();
        // The plans of the mix go to the end: they are the last to be forgotten.
        self.pool.retain(|plan| !used.iter().any(|&used| Rc::ptr_eq(plan, &rounds.plans[used])));
        self.pool.extend(used.iter().map(|&used| Rc::clone(&rounds.plans[used])));
        self.trim_pool();
        let proof = best.and_then(|(numerator, multipliers)| {
            let (_, _, weights) = self.ask(&mut rounds, &multipliers);
            self.prove(&mut rounds, &multipliers, weights, numerator)
        });
        self.polish(&rounds, aim, limit);
        if let Some(proof) = &proof
            && self.closes(aim, proof.multipliers.scale, proof.numerator)
        {
            return Outcome::Closed(proof.clone());
        }
        let decision = self.decide(&rounds);
        self.last_mix = self.awards_of(&rounds);
        Outcome::Open(proof, decision)
    }

    fn active_count(&self) -> usize {
        self.active.iter().map(Vec::len).sum()
    }

    fn trim_pool(&mut self) {
        if self.pool.len() > MOST_POOL {
            let extra = self.pool.len() - MOST_POOL;
            self.pool.drain(..extra);
        }
    }

    /// Looks for better plans near those of the mix.
    fn polish(&mut self, rounds: &Rounds<'_>, aim: Aim, limit: u64) {
        self.nodes += 1;
        let deeply = rounds.restrictions.fixed.is_empty()
            && rounds.restrictions.banned.is_empty()
            && rounds.restrictions.cuts.is_empty()
            || self.nodes.is_multiple_of(32);
        let mut mix = rounds.master.mix();
        mix.sort_by_key(|&(plan, weight)| (-weight, plan));
        for (turn, &(plan, _)) in mix.iter().take(6).enumerate() {
            let plan = Rc::clone(&rounds.plans[plan]);
            let together = recombine(&self.problem, self.best.clone(), &plan, &self.ceiling);
            self.work += effort(self.problem.vacancy_count() * 8);
            self.consider_labels(&together, aim, limit);
            if turn < 2 && deeply {
                self.descend((*plan).clone(), limit);
            }
        }
        if deeply {
            self.descend(self.best.clone(), limit);
        }
    }

    /// Local search from a plan.
    pub fn descend(&mut self, plan: Plan, limit: u64) {
        // Local search never takes more than about a third of the work.
        let room =
            (limit.saturating_sub(self.work) / 20).min((self.work / 3 + 4_000_000).saturating_sub(self.local_work));
        let (plan, work) = improve(&self.problem, plan, &self.active, &self.ceiling, room);
        self.work += work;
        self.local_work += work;
        self.consider(&plan);
        if plan == self.best {
            let (plan, work) = exchange(&self.problem, plan, &self.active, &self.ceiling, room);
            self.work += work;
            self.local_work += work;
            self.consider(&plan);
        }
    }

    /// What to decide next, from the mix: shortfalls, then counts, then awards.
    fn decide(&self, rounds: &Rounds<'_>) -> Option<(Decision, bool)> {
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
        let awards = self.awards_of(rounds);
        let split = |weight: i64| (weight - MILLION / 2).abs();
        let free = awards.iter().filter(|&&(pair, _)| !rounds.restrictions.fixed.iter().any(|&(_, one)| one == pair));
        let (pair, weight) = free.copied().min_by_key(|&(pair, weight)| (split(weight), pair))?;
        Some((Decision::Award { pair }, weight * 2 >= MILLION))
    }

    /// The awards of the mix with their weights, by pair.
    fn awards_of(&self, rounds: &Rounds<'_>) -> Vec<(u32, i64)> {
        let mut awards: Vec<(u32, i64)> = Vec::new();
        for (plan, weight) in rounds.master.mix() {
            let chosen = rounds.plans[plan].choices.iter().filter(|choice| !choice.is_empty());
            awards.extend(chosen.map(|choice| (choice.pair, weight)));
        }
        awards.sort_unstable();
        awards.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        awards
    }

    /// Looks for a better plan below a node just solved: the awards that the mix agrees on are decided, step by step,
    /// and the mix made anew, until nothing is split or nothing better can come of it.
    pub fn dive(&mut self, aim: Aim, restrictions: &Restrictions, limit: u64) {
        let before = self.work;
        let mut below = restrictions.clone();
        let mut last = std::mem::take(&mut self.last_mix);
        let most = self.problem.vacancy_count() / 8 + 1;
        loop {
            let mut free: Vec<(u32, i64)> = last
                .iter()
                .copied()
                .filter(|&(pair, weight)| weight * 2 > MILLION && !below.fixed.iter().any(|&(_, fixed)| fixed == pair))
                .collect();
            free.sort_by_key(|&(pair, weight)| (-weight, pair));
            let whole = free.iter().filter(|&&(_, weight)| weight > MILLION - 100).count();
            // What is whole stays free as long as something is not: one more decided award at least.
            let take = if below.fixed.is_empty() { whole / 2 } else { most.min(free.len()) };
            free.truncate(take.max(1));
            if free.is_empty() || self.work > limit {
                break;
            }
            below.fixed.extend(free.iter().map(|&(pair, _)| (self.problem.vacancies[at(pair)], pair)));
            match self.solve_node(aim, &below, limit) {
                Outcome::Closed(_) => break,
                Outcome::Open(..) => last = std::mem::take(&mut self.last_mix),
            }
        }
        self.dive_work += self.work - before;
    }

    /// Whether a dive is worth its while after a node that stayed open.
    pub fn may_dive(&self, restrictions: &Restrictions) -> bool {
        let root = restrictions.fixed.is_empty() && restrictions.banned.is_empty() && restrictions.cuts.is_empty();
        root || (self.nodes.is_multiple_of(16) && self.dive_work < self.work / 6)
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

/// The first active pairs: the best few of each signature and the best of all, for each vacancy.
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
    let mut counts = vec![0_u32; problem.combination_start.len()];
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
            let count = &mut counts[at(problem.signatures[at(pair)])];
            *count += 1;
            if *count <= 3 || taken.len() < 8 {
                taken.push(pair);
            }
        }
        for &pair in &pairs {
            counts[at(problem.signatures[at(pair)])] = 0;
        }
        taken.sort_unstable();
        active.push(taken);
    }
    active
}
