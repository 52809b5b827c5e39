//! One node: multipliers and plans in turn until the bound closes the node, or what to decide next is known.

#![expect(clippy::indexing_slicing, reason = "hot kernel: positions come from the problem's own layout")]

use std::rc::Rc;

use super::backend_master::{ONE, Proposal};
use super::branching::Decision;
use super::components::recombine;
use super::plan::Plan;
use super::price::{self, Aim, Cut, Multipliers, Proof, Restrictions, Weights};
use super::problem::{at, effort};
use super::rounds::{Rounds, awards_of, realised};
use super::search::Search;

/// How far prices may go from the best ones, over the level's amplitude, and by how much the last step hoped to lower
/// the bound, both in billionths.
struct Trust {
    radius: i64,
    hoped: i128,
}

/// The first radius.
const FIRST_RADIUS: i64 = ONE / 50;
/// The largest one.
const MOST_RADIUS: i64 = ONE * 1_000_000;
/// A step that hopes for less than this, in billionths, is not worth a matching.
const LEAST_HOPE: i128 = 20_000_000;

/// By how much the bound could come down at the master's prices, were the plans known all there are.
fn hoped(rounds: &Rounds<'_>, (numerator, multipliers): &(i128, Multipliers)) -> i128 {
    let proven = (*numerator - i128::from(rounds.shift) * i128::from(multipliers.scale)) * i128::from(ONE);
    proven.div_euclid(i128::from(multipliers.scale.max(1))) - rounds.master.value()
}

/// What a node gave.
pub enum Outcome {
    /// Nothing better is in it than the best plan, or nothing at all.
    Closed(Proof),
    /// Not closed: a proof of a weaker bound, what to decide one after the other, and whether `yes` looks like the better
    /// side.
    Open(Option<Proof>, Vec<(Decision, bool)>),
}

const MOST_ROUNDS: usize = 400;
/// The node at which the first costly look for better plans is due.
const FIRST_DEEP: u64 = 4;
/// With more rows than this, a few decided counts close nothing.
const MANY_ROWS: usize = 40;
const MOST_EXTENSIONS: usize = 200;
/// Extensions allowed once the caller asks the search to end.
const MOST_LATE: usize = 8;

impl Search<'_> {
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
        let mut late = 0;
        for _ in 0..MOST_EXTENSIONS {
            // A caller who waits gets this bound if it is near, not at any price.
            late += usize::from(self.is_stopped());
            if late > MOST_LATE {
                return None;
            }
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

    /// Holds every pair against the prices just made once, and makes the worst of those active that they do not cover.
    fn extend(&mut self, rounds: &mut Rounds<'_>, multipliers: &Multipliers, weights: &Weights) -> bool {
        self.work += effort(self.problem.applicants.len());
        let found = price::violators(
            &self.problem,
            rounds.aim,
            rounds.restrictions,
            &rounds.decided,
            multipliers,
            weights,
            &self.matching,
            4,
        );
        for &(vacancy, pair) in &found {
            if let Err(place) = self.active[vacancy].binary_search(&pair) {
                self.active[vacancy].insert(place, pair);
            }
        }
        if !found.is_empty() {
            rounds.ground = price::ground(&self.problem, &self.active, rounds.restrictions, &rounds.decided);
        }
        !found.is_empty()
    }

    /// Where the last fact rounds a count away from what a row asks for, that row falls short, and its price may be raised
    /// by as much as the fact's gives back to the awards counted: the bound falls by what the row lacks. Gives the proof,
    /// if one closes the node, and the multipliers of the lowest bound.
    fn raise(&mut self, rounds: &mut Rounds<'_>, near: &Multipliers) -> Option<(Option<Proof>, Multipliers)> {
        let (Aim::Level(level), Some(Cut::Count { members, yes, .. })) = (rounds.aim, rounds.restrictions.cuts.last())
        else {
            return None;
        };
        let looks = self.looks();
        let sign = if *yes { -1 } else { 1 };
        let counts_alike = |row: usize| {
            let data = &self.problem.rows[row];
            let mut own =
                data.coefficients.iter().zip(members.iter()).filter(|(_, member)| **member).map(|(of, _)| *of);
            let first = own.next()?;
            let others =
                data.coefficients.iter().zip(members.iter()).filter(|(_, member)| !**member).map(|(of, _)| *of);
            // What an award counted gives the row more than one that is not.
            let apart = (first - others.filter(|&of| of != 0).max_by_key(|of| of.abs()).unwrap_or(0)).abs();
            (looks.steady[row] && first.signum() == sign && own.all(|of| of == first)).then_some((row, apart))
        };
        let (row, size) = (0..self.problem.rows.len()).filter_map(counts_alike).max_by_key(|&(_, size)| size)?;
        let weight = self.problem.levels[level].shortfall[row];
        if near.scale <= 0 || weight == 0 || self.problem.rows[row].hard {
            return None;
        }
        let most = weight.saturating_mul(near.scale) / self.problem.rows[row].unit - near.rows[row];
        let all: Vec<usize> = (0..self.problem.rows.len()).collect();
        let mut best: Option<(i128, Multipliers)> = None;
        for part in [64, 16, 4, 1] {
            let more = most / part;
            let mut rows = near.rows.clone();
            rows[row] += more;
            let mut cuts = near.cuts.clone();
            cuts.resize(rounds.restrictions.cuts.len(), 0);
            if let Some(last) = cuts.last_mut() {
                *last += more.saturating_mul(size);
            }
            let prices = rows.iter().chain(&near.levels).chain(&cuts).copied().collect();
            let proposal = Proposal { scale: near.scale, prices };
            let multipliers = price::lawful(&self.problem, rounds.aim, &rounds.restrictions.cuts, &all, &proposal)?;
            let (numerator, plan, weights) = self.ask(rounds, &multipliers);
            self.consider(&plan);
            if self.closes(rounds.aim, multipliers.scale, numerator) {
                let proof = self.prove(rounds, &multipliers, weights, numerator);
                if let Some(proof) = proof
                    && self.closes(rounds.aim, proof.multipliers.scale, proof.numerator)
                {
                    return Some((Some(proof), multipliers));
                }
            }
            if best.as_ref().is_some_and(|(least, _)| *least <= numerator) {
                break;
            }
            best = Some((numerator, multipliers));
        }
        best.map(|(_, multipliers)| (None, multipliers))
    }

    /// Whether rows are so many that parts of the plan are sought on their own.
    pub fn has_many_rows(&self) -> bool {
        self.problem.rows.len() > MANY_ROWS
    }

    /// The hope, in billionths, below which a bound is near enough: a small part of what lies between it and the plan.
    fn least_hope(&self, aim: Aim, (numerator, multipliers): &(i128, Multipliers)) -> i128 {
        let scale = i128::from(multipliers.scale.max(1));
        let between = (numerator - i128::from(self.value(aim)) * scale) * i128::from(ONE) / scale;
        (between / 64).max(LEAST_HOPE)
    }

    /// Whether nothing the master may still prove would close the node.
    fn is_hopeless(&self, rounds: &Rounds<'_>, best: Option<&(i128, Multipliers)>) -> bool {
        let (Aim::Level(level), Some((numerator, multipliers))) = (rounds.aim, best) else { return false };
        let step = self.problem.levels[level].step;
        let base = i128::from(rounds.shift);
        let gained = i128::from((self.value(rounds.aim) - rounds.shift) / step);
        let floor = |value: i128, over: i128| value.div_euclid(over * i128::from(step));
        let proven = floor(*numerator - base * i128::from(multipliers.scale), i128::from(multipliers.scale));
        let mix = floor(rounds.master.value(), i128::from(ONE));
        proven <= mix && mix > gained
    }

    /// Solves a node.
    pub fn solve_node(
        &mut self,
        aim: Aim,
        restrictions: &Restrictions,
        near: Option<&Multipliers>,
        limit: u64,
    ) -> Outcome {
        let mut rounds = self.begin(aim, restrictions);
        self.nodes += 1;
        let mut best: Option<(i128, Multipliers)> = None;
        let mut feasibility = true;
        let mut steady = true;
        let mut trust: Option<Trust> = None;
        let many = self.has_many_rows();
        let mut next_scan = 0;
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
        let raised = if many { near.and_then(|near| self.raise(&mut rounds, near)) } else { None };
        let near = match &raised {
            Some((proof, multipliers)) => {
                if let Some(proof) = proof {
                    return Outcome::Closed(proof.clone());
                }
                Some(multipliers)
            }
            None => near,
        };
        for round in 0..MOST_ROUNDS {
            if round > 0 && self.must_end(limit) {
                break;
            }
            self.label_anew(&mut rounds, feasibility);
            if feasibility && !rounds.master.is_wanting() {
                if aim == Aim::Lawful {
                    break;
                }
                feasibility = false;
                steady = true;
                rounds.centre(near);
                let radius = if many && near.is_some() { FIRST_RADIUS / 8 } else { FIRST_RADIUS };
                rounds.master.confine(radius);
                trust = Some(Trust { radius, hoped: 0 });
                self.label_anew(&mut rounds, false);
            }
            let mut found_best = None;
            if let (Some(within), Some(best)) = (&mut trust, &best) {
                within.hoped = hoped(&rounds, best);
                if many && within.hoped < self.least_hope(aim, best) {
                    rounds.master.release();
                    self.label_anew(&mut rounds, false);
                    let farther = hoped(&rounds, best);
                    if farther < 2 * self.least_hope(aim, best) {
                        // Near enough for what is to be decided next: what do the other pairs say?
                        let before = self.active_count();
                        let (numerator, multipliers) = best.clone();
                        let (_, _, weights) = self.ask(&mut rounds, &multipliers);
                        let Some(proof) = self.prove(&mut rounds, &multipliers, weights, numerator) else { break };
                        if self.closes(aim, proof.multipliers.scale, proof.numerator) {
                            return Outcome::Closed(proof);
                        }
                        if self.active_count() == before {
                            break;
                        }
                        let (_, plan, _) = self.ask(&mut rounds, &multipliers);
                        if !rounds.plans.iter().any(|known| known.choices == plan.choices) {
                            self.add_plan(&mut rounds, Rc::new(plan));
                        }
                        found_best = Some((proof.numerator, proof.multipliers));
                        within.radius = within.radius.clamp(FIRST_RADIUS / 64, FIRST_RADIUS);
                        rounds.master.confine(within.radius);
                    } else {
                        // Nothing is to be had so near, but farther away: one step there, then from the best prices on.
                        within.hoped = farther;
                        within.radius = within.radius.max(FIRST_RADIUS / 64).saturating_mul(4).min(MOST_RADIUS);
                    }
                } else if within.hoped < LEAST_HOPE {
                    trust = None;
                    rounds.master.release();
                    self.label_anew(&mut rounds, false);
                }
            }
            if let Some(found) = found_best {
                best = Some(found);
                self.label_anew(&mut rounds, false);
            }
            let proposal = rounds.master.propose(steady && trust.is_none());
            self.work += std::mem::take(&mut rounds.master.work) / 4;
            let Some(proposal) = proposal else { break };
            let Some(multipliers) = price::lawful(&self.problem, aim, &restrictions.cuts, &rounds.rows, &proposal)
            else {
                break;
            };
            let (mut numerator, mut plan, weights) = self.ask(&mut rounds, &multipliers);
            if self.closes(aim, multipliers.scale, numerator) {
                let proof = self.prove(&mut rounds, &multipliers, weights, numerator);
                match proof {
                    Some(proof) if self.closes(aim, proof.multipliers.scale, proof.numerator) => {
                        return Outcome::Closed(proof);
                    }
                    // New pairs are active: the bounds so far were those of a smaller model.
                    proof => {
                        // A proof without a scale speaks of lawfulness only: it bounds no value.
                        best = proof
                            .filter(|proof| proof.multipliers.scale > 0)
                            .map(|proof| (proof.numerator, proof.multipliers));
                        steady = false;
                        if let Some(within) = &mut trust {
                            // What was hoped for was hoped on too few pairs.
                            within.radius = within.radius.min(FIRST_RADIUS / 4);
                            rounds.master.keep_asked();
                            rounds.master.confine(within.radius);
                        }
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
            if let (Some(within), Some((least, old))) = (&mut trust, &best) {
                // Both over the old scale, in billionths.
                let now = (numerator * i128::from(ONE)).div_euclid(i128::from(multipliers.scale.max(1)));
                let before = (*least * i128::from(ONE)).div_euclid(i128::from(old.scale.max(1)));
                if (before - now) * 2 > within.hoped {
                    within.radius = (within.radius * 5 / 2).min(MOST_RADIUS);
                } else if now > before {
                    within.radius = within.radius * 2 / 5;
                }
            }
            if better {
                if many && self.work >= next_scan && self.extend(&mut rounds, &multipliers, &weights) {
                    (numerator, plan, _) = self.ask(&mut rounds, &multipliers);
                }
                next_scan = next_scan.max(self.work + 2 * effort(self.problem.applicants.len()));
                best = Some((numerator, multipliers.clone()));
                rounds.master.keep_asked();
            }
            if let Some(within) = &trust {
                rounds.master.confine(within.radius);
            }
            self.consider_labels(&plan, aim, limit);
            let known = rounds.plans.iter().any(|known| known.choices == plan.choices);
            if known && trust.is_some() {
                continue;
            }
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
                    best = proof
                        .filter(|proof| proof.multipliers.scale > 0)
                        .map(|proof| (proof.numerator, proof.multipliers));
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
            if trust.is_none() && self.is_hopeless(&rounds, best.as_ref()) {
                break;
            }
        }
        if trust.is_some() {
            rounds.master.release();
            self.label_anew(&mut rounds, false);
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
        self.polish(&rounds, aim, proof.as_ref(), limit);
        if let Some(proof) = &proof
            && self.closes(aim, proof.multipliers.scale, proof.numerator)
        {
            return Outcome::Closed(proof.clone());
        }
        let mut decisions: Vec<(Decision, bool)> = if many { self.roundings(&rounds) } else { Vec::new() };
        if decisions.is_empty() {
            decisions.extend(self.decide(&rounds));
        }
        if decisions.is_empty() {
            let plan = realised(&self.problem, &rounds);
            self.consider(&plan);
        }
        self.last_mix = awards_of(&rounds);
        Outcome::Open(proof, decisions)
    }

    /// Looks for better plans near those of the mix, until the node's proof excludes better ones.
    fn polish(&mut self, rounds: &Rounds<'_>, aim: Aim, proof: Option<&Proof>, limit: u64) {
        let closed =
            |search: &Self| proof.is_some_and(|proof| search.closes(aim, proof.multipliers.scale, proof.numerator));
        let deeply = self.is_due(rounds.restrictions, limit, if self.has_many_rows() { 2 } else { 32 });
        let mut mix = rounds.master.mix();
        mix.sort_by_key(|&(plan, weight)| (-weight, plan));
        for &(plan, _) in mix.iter().take(6) {
            if closed(self) {
                return;
            }
            let plan = Rc::clone(&rounds.plans[plan]);
            let room = limit.saturating_sub(self.work) / 400;
            let (together, work) = recombine(&self.problem, &self.best, &plan, room);
            self.work += work;
            self.consider_labels(&together, aim, limit);
        }
        if self.has_many_rows() && !self.is_part {
            if deeply && !closed(self) && self.local_work <= self.work / 2 {
                let room = self.work + (limit.saturating_sub(self.work) / 4).min(self.work.max(50_000_000));
                self.seek_parts(aim, 8, room.min(limit));
            }
            return;
        }
        if deeply && !closed(self) {
            let pairs = match proof {
                Some(proof) if proof.multipliers.scale > 0 => self.near(rounds, proof),
                _ => self.active.clone(),
            };
            self.descend(self.best.clone(), &pairs, limit);
            for &(plan, _) in mix.iter().take(2) {
                if closed(self) {
                    return;
                }
                self.descend((*rounds.plans[plan]).clone(), &pairs, limit);
            }
        }
    }

    /// The active pairs that a better plan may hold: by the proof's prices, a pair that gives away more than what lies
    /// between its bound and the best plan is in none.
    fn near(&mut self, rounds: &Rounds<'_>, proof: &Proof) -> Vec<Vec<u32>> {
        let multipliers = &proof.multipliers;
        let between = proof.numerator - i128::from(self.value(rounds.aim)) * i128::from(multipliers.scale);
        let room = i64::try_from(between.max(0)).unwrap_or(i64::MAX / 4);
        let given = price::given_away(&self.problem, rounds.aim, &rounds.restrictions.cuts, proof);
        self.work += effort(self.active_count());
        let lists = self
            .active
            .iter()
            .enumerate()
            .map(|(vacancy, list)| list.iter().copied().filter(|&pair| given(vacancy, pair) <= room).collect());
        lists.collect()
    }

    /// Looks for a better plan below a node just solved: the awards that the mix agrees on are decided, step by step,
    /// and the mix made anew, until nothing is split or nothing better can come of it.
    pub fn dive(&mut self, aim: Aim, restrictions: &Restrictions, near: Option<&Multipliers>, limit: u64) {
        let before = self.work;
        let mut below = restrictions.clone();
        let mut last = std::mem::take(&mut self.last_mix);
        let mut near = near.cloned();
        let most = self.problem.vacancy_count() / 8 + 1;
        loop {
            let mut free: Vec<(u32, i64)> = last
                .iter()
                .copied()
                .filter(|&(pair, weight)| weight * 2 > ONE && !below.fixed.iter().any(|&(_, fixed)| fixed == pair))
                .collect();
            free.sort_by_key(|&(pair, weight)| (-weight, pair));
            let whole = free.iter().filter(|&&(_, weight)| weight > ONE - ONE / 10_000).count();
            // What is whole stays free as long as something is not: one more decided award at least.
            let take = if below.fixed.is_empty() { whole / 2 } else { most.min(free.len()) };
            free.truncate(take.max(1));
            if free.is_empty() || self.must_end(limit) {
                break;
            }
            below.fixed.extend(free.iter().map(|&(pair, _)| (self.problem.vacancies[at(pair)], pair)));
            match self.solve_node(aim, &below, near.as_ref(), limit) {
                Outcome::Closed(_) => break,
                Outcome::Open(proof, _) => {
                    last = std::mem::take(&mut self.last_mix);
                    near = proof.map(|proof| proof.multipliers).or(near);
                }
            }
        }
        self.dive_work += self.work - before;
    }

    /// Whether a dive is worth its while after a node that stayed open.
    pub fn may_dive(&self, restrictions: &Restrictions, limit: u64) -> bool {
        self.is_due(restrictions, limit, 16) && (self.nodes <= FIRST_DEEP || self.dive_work < self.work / 6)
    }

    /// Whether a costly look for better plans is due: soon after the root, as deciding a count or two often closes what
    /// no plan could; at the root itself where it took much of the work
    /// allowed or where rows are many; and every so many nodes.
    fn is_due(&self, restrictions: &Restrictions, limit: u64, every: u64) -> bool {
        let root = restrictions.fixed.is_empty() && restrictions.banned.is_empty() && restrictions.cuts.is_empty();
        let scarce = limit.saturating_sub(self.work) < self.work;
        let many = self.has_many_rows();
        (root && (scarce || many)) || self.nodes == FIRST_DEEP || self.nodes.is_multiple_of(every)
    }
}
