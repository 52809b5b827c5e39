//! What a node's rounds work with: its master, the plans that are its columns, the part of the model that matchings are
//! sought in; and how known matchings take part in the mix with other labels.

#![expect(clippy::indexing_slicing, reason = "hot kernel: positions come from the problem's own layout")]

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::backend_master::{Master, ONE};
use super::plan::{Choice, Plan, add_up};
use super::price::{self, Aim, Cut, Decided, Ground, Multipliers, Restrictions};
use super::problem::{Problem, at, effort, number};
use super::search::Search;

/// So many matchings make a mix whose prices are worth beginning from.
const RICH: usize = 4;
/// Labellings of known matchings tried between two matchings.
const MOST_LABELLINGS: usize = 40;

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
pub struct Rounds<'a> {
    /// What is sought.
    pub aim: Aim,
    /// What is decided above the node.
    pub restrictions: &'a Restrictions,
    /// The decided awards.
    pub decided: Decided,
    /// The account rows of the master.
    pub rows: Vec<usize>,
    /// The master, with one column per plan.
    pub master: Master,
    /// The plans, as the master numbers them.
    pub plans: Vec<Rc<Plan>>,
    /// Where matchings are sought.
    pub ground: Ground,
    /// The value that the master's costs are counted from.
    pub shift: i64,
    /// The distinct matchings of the plans: a plan that has it, and how many awards of each signature.
    matchings: Vec<(usize, Vec<(u32, i64)>)>,
    /// Their pairs.
    seen: BTreeSet<Vec<u32>>,
}

impl Search<'_> {
    /// What a plan gives in excess in each row of the master.
    fn excess(&self, rounds: &Rounds<'_>, plan: &Plan) -> Vec<i64> {
        let counted = |members: &[bool]| {
            let chosen = plan.choices.iter().filter(|choice| !choice.is_empty());
            chosen.filter(|choice| members[at(choice.combination)]).count()
        };
        self.excess_of(rounds, &plan.activity, &plan.worth, counted)
    }

    fn excess_of(
        &self,
        rounds: &Rounds<'_>,
        activity: &[i64],
        worth: &[i64],
        counted: impl Fn(&[bool]) -> usize,
    ) -> Vec<i64> {
        let mut excess: Vec<i64> =
            rounds.rows.iter().map(|&row| activity[row] - self.problem.rows[row].requirement).collect();
        excess.extend((0..rounds.aim.kept()).map(|level| worth[level] - self.kept[level]));
        for cut in &rounds.restrictions.cuts {
            let count = match cut {
                Cut::Count { members, yes, .. } => {
                    let count = i64::try_from(counted(members)).unwrap_or(i64::MAX);
                    if *yes { count } else { -count }
                }
                Cut::Shortfall { .. } => 0,
            };
            excess.push(count - cut.side());
        }
        excess
    }

    /// Makes a plan a column of the master.
    pub fn add_plan(&self, rounds: &mut Rounds<'_>, plan: Rc<Plan>) {
        let excess = self.excess(rounds, &plan);
        rounds.master.add_plan(&excess, rounds.own(&plan));
        let pairs: Vec<u32> = plan.choices.iter().map(|choice| choice.pair).collect();
        if rounds.seen.insert(pairs) {
            let mut counts: BTreeMap<u32, i64> = BTreeMap::new();
            for choice in plan.choices.iter().filter(|choice| !choice.is_empty()) {
                *counts.entry(self.problem.signatures[at(choice.pair)]).or_default() += 1;
            }
            rounds.matchings.push((rounds.plans.len(), counts.into_iter().collect()));
        }
        rounds.plans.push(plan);
    }

    /// Adds the matchings already known with other labels as long as that makes the mix better: it costs no matching.
    pub fn label_anew(&mut self, rounds: &mut Rounds<'_>, feasibility: bool) {
        for _ in 0..MOST_LABELLINGS {
            rounds.master.optimise(feasibility);
            let Some(proposal) = rounds.master.propose(false) else { return };
            let cuts = &rounds.restrictions.cuts;
            let Some(multipliers) = price::lawful(&self.problem, rounds.aim, cuts, &rounds.rows, &proposal) else {
                return;
            };
            let weights = price::weigh(&self.problem, rounds.aim, cuts, &multipliers);
            let score = |(plan, counts): &(usize, Vec<(u32, i64)>)| -> i128 {
                let worth = &rounds.plans[*plan].worth;
                let own = match rounds.aim {
                    Aim::Lawful => 0,
                    Aim::Level(level) => i128::from(multipliers.scale) * i128::from(worth[level]),
                };
                let earlier =
                    multipliers.levels.iter().zip(worth).map(|(&z, &worth)| i128::from(z) * i128::from(worth));
                let labels = counts.iter().map(|&(of, count)| i128::from(weights.label[at(of)]) * i128::from(count));
                own + earlier.sum::<i128>() + labels.sum::<i128>()
            };
            let scored = rounds.matchings.iter().map(|matching| (score(matching), matching));
            self.work += effort(rounds.matchings.iter().map(|(_, counts)| counts.len()).sum::<usize>() / 2 + 1);
            let Some((_, (plan, counts))) = scored.max_by_key(|&(score, &(plan, _))| (score, std::cmp::Reverse(plan)))
            else {
                return;
            };
            let plan = Rc::clone(&rounds.plans[*plan]);
            let mut activity = vec![0; self.problem.rows.len()];
            for &(signature, count) in counts {
                for &(row, coefficient) in &self.problem.entries[at(weights.combination[at(signature)])] {
                    activity[row] += count * coefficient;
                }
            }
            let counted = |members: &[bool]| {
                let inside = counts.iter().filter(|&&(of, _)| members[at(weights.combination[at(of)])]);
                usize::try_from(inside.map(|&(_, count)| count).sum::<i64>()).unwrap_or(0)
            };
            let excess = self.excess_of(rounds, &activity, &plan.worth, counted);
            let value = rounds.own(&plan);
            if !rounds.master.gains(&excess, value) {
                return;
            }
            let choices = plan.choices.iter().map(|choice| {
                let pair = choice.pair;
                if choice.is_empty() {
                    return *choice;
                }
                Choice { pair, combination: weights.combination[at(self.problem.signatures[at(pair)])] }
            });
            let other = Plan { choices: choices.collect(), activity, worth: plan.worth.clone() };
            self.work += effort(other.choices.len());
            rounds.master.add_plan(&excess, value);
            rounds.plans.push(Rc::new(other));
        }
    }

    /// Lays a node's master out, with the known plans that the node allows.
    pub fn begin<'a>(&self, aim: Aim, restrictions: &'a Restrictions) -> Rounds<'a> {
        let problem = &self.problem;
        let rows = account_rows(problem, aim);
        let reach = |level: usize| {
            let objective = &problem.levels[level];
            objective.reach.max(objective.shortfall.iter().copied().max().unwrap_or(0))
        };
        let mut amplitudes: Vec<i64> = rows.iter().map(|&row| problem.rows[row].reach).collect();
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
        let mut rounds = Rounds {
            aim,
            restrictions,
            decided,
            rows,
            master,
            plans: Vec::new(),
            ground,
            shift: self.value(aim),
            matchings: Vec::new(),
            seen: BTreeSet::new(),
        };
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
}

impl Rounds<'_> {
    /// Begins from the multipliers of the node above; else from those of the mix, where it is of many plans.
    pub fn centre(&mut self, near: Option<&Multipliers>) {
        self.master.optimise(false);
        match near {
            Some(near) if near.scale > 0 && near.levels.len() == self.aim.kept() => {
                let rows = self.rows.iter().map(|&row| near.rows[row]);
                // Facts decided since have no price yet.
                let cuts = near.cuts.iter().copied().chain(std::iter::repeat(0)).take(self.restrictions.cuts.len());
                self.master.centre_on(near.scale, rows.chain(near.levels.iter().copied()).chain(cuts));
            }
            _ if self.matchings.len() > RICH && self.master.propose(false).is_some() => self.master.keep_asked(),
            _ => {}
        }
    }

    /// A plan's value on the level aimed at, as the master counts it.
    fn own(&self, plan: &Plan) -> i64 {
        match self.aim {
            Aim::Lawful => 0,
            Aim::Level(level) => plan.worth[level] - self.shift,
        }
    }

    /// What one more in each account row would be worth, in thousandths.
    pub fn worths(&self, rows: usize) -> Vec<i64> {
        let mut worths = vec![0; rows];
        for (&row, worth) in self.rows.iter().zip(self.master.worths()) {
            worths[row] = worth;
        }
        worths
    }
}

/// The awards of the mix with their weights, by pair.
pub fn awards_of(rounds: &Rounds<'_>) -> Vec<(u32, i64)> {
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

/// The plan that a mix is once none of its awards and counts is split: no plan of the mix need have its labels.
///
/// Awards of one signature weigh the same in every row, so that which of them has which label does not matter.
pub fn realised(problem: &Problem<'_>, rounds: &Rounds<'_>) -> Plan {
    let whole = |weight: i64| (weight + ONE / 2).div_euclid(ONE);
    let mut left = vec![0_i64; problem.combination_label.len()];
    for (plan, weight) in rounds.master.mix() {
        for choice in rounds.plans[plan].choices.iter().filter(|choice| !choice.is_empty()) {
            left[at(choice.combination)] += weight;
        }
    }
    let mut left: Vec<i64> = left.into_iter().map(whole).collect();
    let mut choices = vec![Choice::EMPTY; problem.vacancy_count()];
    for (pair, weight) in awards_of(rounds) {
        let combination = problem.combinations(at(pair)).find(|&combination| left[combination] > 0);
        if let Some(combination) = combination.filter(|_| whole(weight) > 0) {
            left[combination] -= 1;
            choices[at(problem.vacancies[at(pair)])] = Choice { pair, combination: number(combination) };
        }
    }
    add_up(problem, choices)
}
