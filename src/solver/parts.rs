//! A part of the plan sought anew, all else kept: the homes that a row looks at, with the households that hold none
//! elsewhere, make a small model of their own, which the same search solves.
//!
//! Where rows are many, each looks at few homes: what no change of one or two awards mends, a part solved whole does.

#![expect(clippy::indexing_slicing, reason = "hot kernel: positions come from the problem's own layout")]

use crate::index::{IndexVec, SignatureIdx};
use crate::model::{AccountRow, AssignmentModel};

use super::plan::{Choice, Plan, add_up, holders, key_of};
use super::price::Aim;
use super::problem::{Objective, Problem, at, complete, lay_out, number};
use super::search::Search;
use super::tree::{self, Tree};
use super::{SolveOptions, begin};

/// Homes of a part at most: what the small search settles in a moment.
const MOST_HOMES: usize = 120;
/// Homes of a part that several small sets of homes make together.
const FEW_HOMES: usize = 60;

/// The homes of one part, increasing.
pub type Part = Vec<usize>;

/// What rows look at: the parts that this makes, and which rows count awards of homes that no label moves.
pub struct Looks {
    /// The sets of homes that rows look at, none within another, and the rest of the homes; none larger than a part.
    pub regions: Vec<Part>,
    /// Of each row, whether all awards of a home count in it or none, or whatever counts counts for it: its base is then
    /// a matter of which homes are awarded, not of labels.
    pub steady: Vec<bool>,
}

/// Tells what rows look at.
pub fn looks(problem: &Problem<'_>) -> Looks {
    let homes = problem.vacancy_count();
    let signatures = problem.combination_start.len().saturating_sub(1);
    // The rows that count some, and those that count all, combinations of each signature.
    let mut some: Vec<Vec<usize>> = Vec::with_capacity(signatures);
    let mut steady: Vec<bool> = vec![true; problem.rows.len()];
    for signature in 0..signatures {
        let range = problem.combination_start[signature]..problem.combination_start[signature + 1];
        let mut counted: Vec<usize> =
            range.clone().flat_map(|one| problem.entries[one].iter().map(|&(row, _)| row)).collect();
        counted.sort_unstable();
        for group in counted.chunk_by(|a, b| a == b) {
            steady[group[0]] = steady[group[0]] && group.len() == range.len();
        }
        counted.dedup();
        some.push(counted);
    }
    let mut looked_at: Vec<Part> = vec![Part::new(); problem.rows.len()];
    let mut stamp = vec![usize::MAX; signatures];
    let mut met = vec![0_usize; problem.rows.len()];
    for home in 0..homes {
        let mut kinds = 0;
        for pair in problem.pairs(home) {
            let signature = at(problem.signatures[pair]);
            if std::mem::replace(&mut stamp[signature], home) == home {
                continue;
            }
            kinds += 1;
            for &row in &some[signature] {
                if looked_at[row].last() != Some(&home) {
                    looked_at[row].push(home);
                    met[row] = 0;
                }
                met[row] += 1;
            }
        }
        for (row, set) in looked_at.iter().enumerate() {
            steady[row] = steady[row] && (set.last() != Some(&home) || met[row] == kinds);
        }
    }
    for (steady, row) in steady.iter_mut().zip(&problem.rows) {
        *steady = *steady || row.coefficients.iter().all(|&coefficient| coefficient >= 0);
    }
    Looks { regions: regions(homes, looked_at), steady }
}

fn regions(homes: usize, mut looked_at: Vec<Part>) -> Vec<Part> {
    // What looks at most homes tells no part from another.
    looked_at.retain(|set| set.len() * 4 <= homes && set.len() > 1);
    looked_at.sort_by_key(|set| (std::cmp::Reverse(set.len()), set.first().copied()));
    let mut placed = vec![false; homes];
    let mut found: Vec<Part> = Vec::new();
    let rest = std::iter::once((0..homes).collect());
    for set in looked_at.into_iter().chain(rest) {
        let own: Part = set.into_iter().filter(|&home| !std::mem::replace(&mut placed[home], true)).collect();
        // Pieces about as large as one another.
        let pieces = own.len().div_ceil(MOST_HOMES).max(1);
        found.extend(own.chunks(own.len().div_ceil(pieces).max(1)).map(<[usize]>::to_vec));
    }
    found.sort();
    found
}

/// The parts of a pass: the regions themselves at first, then several of them together, others with each pass.
pub fn pass(regions: &[Part], turn: usize) -> Vec<Part> {
    if turn == 0 || regions.len() < 2 {
        return regions.to_vec();
    }
    let stride = 1 + (turn - 1) % (regions.len() - 1);
    let mut taken = vec![false; regions.len()];
    let (mut parts, mut part): (Vec<Part>, Part) = (Vec::new(), Part::new());
    let mut next = turn % regions.len();
    for _ in 0..regions.len() {
        while taken[next] {
            next = (next + 1) % regions.len();
        }
        taken[next] = true;
        if !part.is_empty() && part.len() + regions[next].len() > FEW_HOMES.max(MOST_HOMES.min(2 * regions[next].len()))
        {
            parts.push(std::mem::take(&mut part));
        }
        part.extend_from_slice(&regions[next]);
        next = (next + stride) % regions.len();
    }
    parts.push(part);
    for part in &mut parts {
        part.sort_unstable();
    }
    parts
}

/// The small model of a part, and where its numbers come from.
struct Cutting {
    model: AssignmentModel,
    /// The pair of the whole model that each pair is.
    pairs: Vec<u32>,
    /// Its applicants, increasing.
    applicants: Vec<u32>,
    /// Its signatures, increasing.
    signatures: Vec<u32>,
    /// Its rows, increasing.
    rows: Vec<usize>,
}

/// Cuts a part out of the model: its pairs among `lists`, its rows less what the awards elsewhere give them.
fn cut(problem: &Problem<'_>, plan: &Plan, lists: &[Vec<u32>], part: &[usize]) -> Cutting {
    let held = holders(problem, plan);
    let free = |applicant: u32| {
        held[at(applicant)] == super::matching::NONE || part.binary_search(&at(held[at(applicant)])).is_ok()
    };
    let mut pairs: Vec<u32> = Vec::new();
    let mut model = AssignmentModel { offsets: vec![0], vacancies: part.len(), ..AssignmentModel::default() };
    for &home in part {
        let own = plan.choices[home].pair;
        let start = pairs.len();
        pairs.extend(lists[home].iter().copied().filter(|&pair| pair != own && free(problem.applicants[at(pair)])));
        if !plan.choices[home].is_empty() {
            pairs.push(own);
        }
        pairs[start..].sort_unstable();
        model.offsets.push(pairs.len());
    }
    let mut applicants: Vec<u32> = pairs.iter().map(|&pair| problem.applicants[at(pair)]).collect();
    applicants.sort_unstable();
    applicants.dedup();
    let mut signatures: Vec<u32> = pairs.iter().map(|&pair| problem.signatures[at(pair)]).collect();
    signatures.sort_unstable();
    signatures.dedup();
    let local = |all: &[u32], one: u32| number(all.binary_search(&one).unwrap_or(0));
    model.applicants = applicants.len();
    model.pair_applicants = pairs.iter().map(|&pair| local(&applicants, problem.applicants[at(pair)])).collect();
    model.pair_signatures =
        pairs.iter().map(|&pair| SignatureIdx(local(&signatures, problem.signatures[at(pair)]))).collect();
    model.labels = problem.model.labels.clone();
    for &signature in &signatures {
        let whole = problem.model.signature_labels.get(SignatureIdx(signature));
        model.signature_labels.push(whole.cloned().unwrap_or_default());
    }
    let mut elsewhere = plan.activity.clone();
    for &home in part {
        let choice = plan.choices[home];
        if !choice.is_empty() {
            for &(row, coefficient) in &problem.entries[at(choice.combination)] {
                elsewhere[row] -= coefficient;
            }
        }
    }
    let homes = i64::try_from(part.len()).unwrap_or(i64::MAX);
    let mut rows = Vec::new();
    for (row, data) in problem.rows.iter().enumerate() {
        let of =
            |&signature: &u32| problem.combination_start[at(signature)]..problem.combination_start[at(signature) + 1];
        let used = signatures.iter().flat_map(of).map(|one| data.coefficients[one]);
        let (least, most) = used.fold((0, 0), |(least, most), one| (one.min(least), one.max(most)));
        let requirement = data.requirement - elsewhere[row];
        // What no award of the part can change, or what holds whatever they are, is no row of it.
        if (least, most) == (0, 0) || requirement <= least.saturating_mul(homes) {
            continue;
        }
        rows.push(row);
        let whole = &problem.model.rows.as_slice()[row];
        let coefficients: IndexVec<SignatureIdx, Vec<i64>> = signatures
            .iter()
            .map(|&signature| whole.coefficients.get(SignatureIdx(signature)).cloned().unwrap_or_default())
            .collect();
        model.rows.push(AccountRow {
            name: String::new(),
            origin: whole.origin,
            coefficients,
            requirement,
            unit: data.unit,
            hard: data.hard,
        });
    }
    Cutting { model, pairs, applicants, signatures, rows }
}

/// A level as the part sees it.
fn level_of(cutting: &Cutting, level: &Objective) -> Objective {
    let few = |weights: &[i64], chosen: &mut dyn Iterator<Item = usize>| -> Vec<i64> {
        if weights.is_empty() { Vec::new() } else { chosen.map(|one| weights[one]).collect() }
    };
    Objective {
        applicant: few(&level.applicant, &mut cutting.applicants.iter().map(|&one| at(one))),
        signature: few(&level.signature, &mut cutting.signatures.iter().map(|&one| at(one))),
        pair: few(&level.pair, &mut cutting.pairs.iter().map(|&one| at(one))),
        shortfall: cutting.rows.iter().map(|&row| level.shortfall[row]).collect(),
        step: 1,
        sign: 1,
        ..Objective::default()
    }
}

impl Search<'_> {
    /// Seeks one part of the best plan anew, up to the level aimed at; whether the plan got better.
    pub fn seek_part(&mut self, aim: Aim, part: &[usize], most: u64) -> bool {
        let Aim::Level(last) = aim else { return false };
        let cutting = cut(&self.problem, &self.best, &self.active, part);
        self.work += super::problem::effort(cutting.pairs.len() * 4 + self.problem.model.applicants / 8);
        let Ok(mut small) = lay_out(&cutting.model) else { return false };
        for level in &self.problem.levels[..=last] {
            let Ok(level) = complete(&small, level_of(&cutting, level)) else { return false };
            small.levels.push(level);
        }
        let options = SolveOptions { effort: super::Effort(most), stop: self.stop, ..SolveOptions::default() };
        let mut search = begin(small, &options);
        search.is_part = true;
        search.active = (0..part.len()).map(|home| search.problem.pairs(home).map(number).collect()).collect();
        let choices =
            part.iter().map(|&home| own_choice(&search.problem, &cutting, &self.problem, self.best.choices[home]));
        let choices = choices.collect();
        let plan = add_up(&search.problem, choices);
        search.best_key = key_of(&search.problem, &plan);
        search.best = plan.clone();
        let before = search.best_key.clone();
        search.pool.push(std::rc::Rc::new(plan));
        let mut tree = Tree::new();
        for level in 0..=last {
            let room = search.work + most.saturating_sub(search.work) / 2;
            tree::run(&mut search, &mut tree, Aim::Level(level), if level == last { most } else { room });
            search.kept.push(search.best_key[level + 1]);
        }
        self.work += search.work;
        self.local_work += search.work;
        if search.best_key <= before {
            return false;
        }
        let mut choices = self.best.choices.clone();
        for (&home, choice) in part.iter().zip(&search.best.choices) {
            choices[home] = whole_choice(&search.problem, &cutting, &self.problem, *choice);
        }
        let plan = add_up(&self.problem, choices);
        self.consider(&plan)
    }

    /// What rows look at, told once.
    pub fn looks(&mut self) -> std::rc::Rc<Looks> {
        let problem = &self.problem;
        let work = &mut self.work;
        let looks = self.looks.get_or_insert_with(|| {
            *work += super::problem::effort(problem.applicants.len());
            std::rc::Rc::new(looks(problem))
        });
        std::rc::Rc::clone(looks)
    }

    /// Seeks parts of the best plan anew, pass after pass, until a few passes give nothing or the work is done.
    pub fn seek_parts(&mut self, aim: Aim, passes: usize, limit: u64) {
        let looks = self.looks();
        let regions = &looks.regions;
        let mut vain = 0;
        for _ in 0..passes {
            let mut better = false;
            for part in pass(regions, self.turn) {
                if self.must_end(limit) {
                    break;
                }
                let most = (limit.saturating_sub(self.work) / 40).max(1);
                better = self.seek_part(aim, &part, most) || better;
            }
            self.turn += 1;
            vain = if better { 0 } else { vain + 1 };
            if vain > 1 || self.must_end(limit) {
                break;
            }
        }
        self.pool.push(std::rc::Rc::new(self.best.clone()));
    }
}

fn own_choice(small: &Problem<'_>, cutting: &Cutting, whole: &Problem<'_>, choice: Choice) -> Choice {
    if choice.is_empty() {
        return choice;
    }
    // Pairs of a home lie together in both models, in the same order.
    let Ok(pair) = cutting.pairs.binary_search(&choice.pair) else { return Choice::EMPTY };
    let label = whole.combination_label[at(choice.combination)];
    let combination = small.combinations(pair).find(|&one| small.combination_label[one] == label);
    combination.map_or(Choice::EMPTY, |combination| Choice { pair: number(pair), combination: number(combination) })
}

fn whole_choice(small: &Problem<'_>, cutting: &Cutting, whole: &Problem<'_>, choice: Choice) -> Choice {
    if choice.is_empty() {
        return choice;
    }
    let pair = cutting.pairs[at(choice.pair)];
    let label = small.combination_label[at(choice.combination)];
    let combination = whole.combinations(at(pair)).find(|&one| whole.combination_label[one] == label);
    combination.map_or(Choice::EMPTY, |combination| Choice { pair, combination: number(combination) })
}
