//! The judge of optimality: does the evidence of a level prove its bound?
//!
//! # Why a leaf's inequality holds for every plan of its node
//! Fix level l, the values v_e of the levels e before it, and a node of the tree: the set of plans for which every fact
//! on the path from the root holds (on a `yes` edge) or does not (on a `no` edge). A plan is a set of awards x on
//! candidate pairs, no applicant and no vacancy twice, each with a label its pair allows; its shortfalls s_k are then
//! determined: the smallest whole numbers, not below nought, with `a_k x + u_k s_k >= b_k`, and 0 on hard rows. Levels
//! are written in the sense in which more is better (f for awards, -sum w_k s_k for shortfalls).
//!
//! For a plan of the node with f_e >= v_e for all e < l, all these are not below nought:
//! 1. y_k (a_k x + u_k s_k - b_k), because the plan keeps row k and y_k >= 0;
//! 2. z_e (f_e - v_e), because z_e >= 0;
//! 3. p (c x + d s - t) for every `Count` or `Shortfall` fact of the path, written as the row `c x + d s >= t`, because
//!    the fact was decided that way (for whole numbers, "not at least n" is "at most n - 1") and p >= 0.
//!
//! Adding them to scale * f_l gives scale * f_l <= sum over the awards of A(i,j,r) + sum over rows of B_k s_k - C, with
//! - A(i,j,r) = scale f_l(i,j,r) + sum y_k a_k(i,j,r) + sum z_e f_e(i,j,r) + sum p c(i,j,r),
//! - B_k = y_k u_k + sum p d_k - scale w_lk - sum z_e w_ek,
//! - C = sum y_k b_k + sum z_e v_e + sum p t.
//!
//! The leaf must show A(i,j,r) <= price_i + price_j for every pair and label that a plan of the node may hold. An
//! `Award` fact on the path says which those are: on `no` that pair is out; on `yes` it is the applicant's only home and
//! the vacancy's only applicant, so every other pair of either is out. As prices are not below nought, and a plan takes
//! no applicant and no vacancy twice, the sum of A over its awards is at most the sum of *all* prices. The leaf must
//! also show B_k <= 0 for every row that may fall short; as s_k >= 0 that sum is at most 0; on hard rows s_k = 0.
//! Hence scale * f_l <= sum of prices - C, and f_l is at most that divided by scale. As f_l adds up whole weights, it is
//! moreover a multiple of their greatest common divisor, so that the quotient is rounded down to such a multiple.
//!
//! One price may be below nought: that of a vacancy that an `Award` fact gives away (`yes`). Every plan of the node awards
//! it, so that its price is among those of the awards and need not be there twice.
//!
//! With f_l left out of everything, the same argument gives 0 <= sum of prices - C: when that is below nought the node
//! holds no plan, which is what an `Empty` leaf says.
//!
//! Every plan is in `yes` or in `no` of a branch, so the larger of both bounds covers it. All sums are checked: a number
//! that leaves 128 bits refuses the evidence, it never wraps.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::accounts::{Accounts, Terms};
use super::candidates::{Candidates, position};
use super::cutoffs::Totals;
use crate::certificate::{Duals, Evidence, Fact, Node};
use crate::index::{Index, LabelIdx};

/// What evidence is checked against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Problem<'a> {
    /// The rows and levels.
    pub accounts: &'a Accounts,
    /// The candidate pairs.
    pub candidates: &'a Candidates,
    /// How many applicants.
    pub applicants: usize,
    /// How many vacancies.
    pub vacancies: usize,
    /// How many labels.
    pub labels: usize,
    /// The values of the levels, as shown to be those of the plan; fewer when there is no plan.
    pub values: &'a [i128],
}

/// Why evidence proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Only a level of shortfalls has a trivial bound.
    NotTrivial,
    /// A list is not as long as it must be.
    Length(&'static str),
    /// The scale is not above nought.
    Scale,
    /// A price is below nought.
    NegativePrice(&'static str),
    /// A number names nothing, or the same thing twice.
    Unknown(&'static str),
    /// A number leaves the range.
    Overflow,
    /// The inequality fails for that applicant and vacancy.
    Pair(u32, u32),
    /// The inequality fails for the shortfall of that row.
    Shortfall(usize),
    /// An empty leaf is not shown to be empty.
    NotEmpty,
    /// No level before carries the cutoffs meant.
    NoCutoffs,
    /// Awards of one applicant are not all worth the same on the level or on one before it, or it counts shortfalls.
    Uneven,
    /// The cutoffs do not add up to the values of the levels before.
    Loose,
}

/// What evidence proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Proven {
    /// The bound, in the sense in which more is better; none when the evidence shows that there is no plan at all.
    pub bound: Option<i128>,
    /// How many leaves were checked.
    pub leaves: u64,
}

struct Leaf<'a> {
    path: Vec<(&'a Fact, bool)>,
    duals: &'a Duals,
    empty: bool,
}

/// What the evidence of a level proves; `held` keeps what the cutoffs of a level before add up to.
pub(super) fn prove(
    problem: &Problem<'_>,
    level: usize,
    evidence: &Evidence,
    held: &mut Option<Totals>,
) -> Result<Proven, Fault> {
    match evidence {
        Evidence::Trivial => match problem.accounts.levels.get(level).map(|level| &level.terms) {
            Some(Terms::Shortfalls(_)) => Ok(Proven { bound: Some(0), leaves: 0 }),
            _ => Err(Fault::NotTrivial),
        },
        Evidence::Cutoffs(cutoffs) => {
            let totals = held.insert(Totals::of(problem, cutoffs)?);
            Ok(Proven { bound: Some(totals.bound(problem, level)?), leaves: 1 })
        }
        Evidence::SameCutoffs => {
            let totals = held.as_ref().ok_or(Fault::NoCutoffs)?;
            Ok(Proven { bound: Some(totals.bound(problem, level)?), leaves: 1 })
        }
        Evidence::Tree(root) => {
            let leaves = leaves(root);
            let step = step(problem, level);
            let bounds: Vec<_> = leaves.par_iter().map(|leaf| leaf_bound(problem, level, step, leaf)).collect();
            let mut bound = None;
            for leaf in bounds {
                bound = bound.max(leaf?);
            }
            Ok(Proven { bound, leaves: u64::try_from(leaves.len()).unwrap_or(u64::MAX) })
        }
    }
}

/// The leaves of a tree with the facts on their paths, without recursion: a tree may be deep.
fn leaves(root: &Node) -> Vec<Leaf<'_>> {
    let mut leaves = Vec::new();
    let mut open = vec![(root, Vec::new())];
    while let Some((node, path)) = open.pop() {
        match node {
            Node::Leaf(duals) => leaves.push(Leaf { path, duals, empty: false }),
            Node::Empty(duals) => leaves.push(Leaf { path, duals, empty: true }),
            Node::Branch { fact, yes, no } => {
                let mut other = path.clone();
                other.push((fact, false));
                open.push((no, other));
                let mut path = path;
                path.push((fact, true));
                open.push((yes, path));
            }
        }
    }
    leaves
}

/// The pairs that a node leaves out because of its `Award` facts.
#[derive(Default)]
struct Allowed {
    out: BTreeSet<(u32, u32)>,
    applicant_of: BTreeMap<u32, Vec<u32>>,
    vacancy_of: BTreeMap<u32, Vec<u32>>,
}

impl Allowed {
    fn holds(&self, applicant: u32, vacancy: u32) -> bool {
        let only = |forced: Option<&Vec<u32>>, one: u32| forced.is_none_or(|all| all.iter().all(|other| *other == one));
        only(self.applicant_of.get(&vacancy), applicant)
            && only(self.vacancy_of.get(&applicant), vacancy)
            && !self.out.contains(&(applicant, vacancy))
    }
}

/// The rows that a node adds because of its `Count` facts: signatures, labels, price with the sign of the row.
struct Counted<'a> {
    signatures: &'a [u32],
    labels: &'a [u32],
    price: i128,
}

/// What the facts of a path bring to a leaf.
struct Path<'a> {
    allowed: Allowed,
    counted: Vec<Counted<'a>>,
    /// What the path's `Shortfall` facts add to B_k.
    shortfalls: BTreeMap<usize, i128>,
    /// The sum of p t.
    constant: i128,
}

fn add(sum: &mut i128, term: Option<i128>) -> Result<(), Fault> {
    *sum = term.and_then(|term| sum.checked_add(term)).ok_or(Fault::Overflow)?;
    Ok(())
}

fn read_path<'a>(problem: &Problem<'_>, leaf: &Leaf<'a>) -> Result<Path<'a>, Fault> {
    let mut path = Path { allowed: Allowed::default(), counted: Vec::new(), shortfalls: BTreeMap::new(), constant: 0 };
    let mut prices = leaf.duals.branch_prices.iter();
    for (fact, holds) in &leaf.path {
        let sign: i128 = if *holds { 1 } else { -1 };
        match fact {
            Fact::Award { vacancy, applicant } => {
                if position(*vacancy) >= problem.vacancies || position(*applicant) >= problem.applicants {
                    return Err(Fault::Unknown("fact"));
                }
                if *holds {
                    path.allowed.applicant_of.entry(*vacancy).or_default().push(*applicant);
                    path.allowed.vacancy_of.entry(*applicant).or_default().push(*vacancy);
                } else {
                    path.allowed.out.insert((*applicant, *vacancy));
                }
            }
            Fact::Count { signatures, labels, least } => {
                let price = *prices.next().ok_or(Fault::Length("branch_prices"))?;
                let known = signatures.iter().all(|at| position(*at) < problem.candidates.signatures.len())
                    && labels.iter().all(|at| position(*at) < problem.labels);
                if !known {
                    return Err(Fault::Unknown("fact"));
                }
                let signed = price.checked_mul(sign).ok_or(Fault::Overflow)?;
                path.counted.push(Counted { signatures, labels, price: signed });
                add(&mut path.constant, price.checked_mul(side(*least, *holds)))?;
            }
            Fact::Shortfall { row, least } => {
                let price = *prices.next().ok_or(Fault::Length("branch_prices"))?;
                if position(*row) >= problem.accounts.rows.len() {
                    return Err(Fault::Unknown("fact"));
                }
                add(path.shortfalls.entry(position(*row)).or_default(), price.checked_mul(sign))?;
                add(&mut path.constant, price.checked_mul(side(*least, *holds)))?;
            }
        }
    }
    if prices.next().is_some() {
        return Err(Fault::Length("branch_prices"));
    }
    Ok(path)
}

/// The right-hand side of a fact's row: "at least n" as it is, "at most n - 1" as "the opposite is at least 1 - n".
fn side(least: i64, holds: bool) -> i128 {
    if holds { i128::from(least) } else { 1 - i128::from(least) }
}

/// A sparse list of prices as one price per row, and their sum; only some may be below nought.
fn dense(
    prices: &[(u32, i128)],
    count: usize,
    list: &'static str,
    may_be_negative: impl Fn(u32) -> bool,
) -> Result<(Vec<i128>, i128), Fault> {
    let mut dense = vec![None; count];
    let mut sum = 0;
    for (at, price) in prices {
        if *price < 0 && !may_be_negative(*at) {
            return Err(Fault::NegativePrice(list));
        }
        let slot = dense.get_mut(position(*at)).ok_or(Fault::Unknown(list))?;
        if slot.replace(*price).is_some() {
            return Err(Fault::Unknown(list));
        }
        add(&mut sum, Some(*price))?;
    }
    Ok((dense.into_iter().map(Option::unwrap_or_default).collect(), sum))
}

fn not_negative(prices: &[i128], count: usize, list: &'static str) -> Result<(), Fault> {
    if prices.len() != count {
        return Err(Fault::Length(list));
    }
    if prices.iter().any(|price| *price < 0) { Err(Fault::NegativePrice(list)) } else { Ok(()) }
}

/// The bound that a leaf proves; none when it proves its node empty.
fn leaf_bound(problem: &Problem<'_>, level: usize, step: i128, leaf: &Leaf<'_>) -> Result<Option<i128>, Fault> {
    let duals = leaf.duals;
    let accounts = problem.accounts;
    if duals.scale <= 0 {
        return Err(Fault::Scale);
    }
    not_negative(&duals.row_prices, accounts.rows.len(), "row_prices")?;
    not_negative(&duals.level_prices, level, "level_prices")?;
    not_negative(&duals.branch_prices, duals.branch_prices.len(), "branch_prices")?;
    let path = read_path(problem, leaf)?;
    let surely_awarded = |vacancy: u32| path.allowed.applicant_of.contains_key(&vacancy);
    let (applicants, applicant_sum) =
        dense(&duals.applicant_prices, problem.applicants, "applicant_prices", |_| false)?;
    let (vacancies, vacancy_sum) = dense(&duals.vacancy_prices, problem.vacancies, "vacancy_prices", surely_awarded)?;
    // An empty leaf leaves f_l out: its scale is nought.
    let scale = if leaf.empty { 0 } else { duals.scale };

    pairs_hold(problem, level, scale, duals, &path, &applicants, &vacancies)?;
    shortfalls_hold(problem, level, scale, duals, &path)?;

    let mut total = applicant_sum.checked_add(vacancy_sum).ok_or(Fault::Overflow)?;
    for (price, row) in duals.row_prices.iter().zip(&accounts.rows) {
        add(&mut total, price.checked_mul(row.requirement).and_then(i128::checked_neg))?;
    }
    for ((price, level), value) in duals.level_prices.iter().zip(&accounts.levels).zip(problem.values) {
        let kept = level.oriented(*value).and_then(|value| price.checked_mul(value));
        add(&mut total, kept.and_then(i128::checked_neg))?;
    }
    add(&mut total, path.constant.checked_neg())?;
    if !leaf.empty {
        return total.div_euclid(duals.scale).div_euclid(step).checked_mul(step).map(Some).ok_or(Fault::Overflow);
    }
    if total < 0 { Ok(None) } else { Err(Fault::NotEmpty) }
}

/// The greatest common divisor of a level's weights, over every candidate pair and row; 1 when they are all nought.
fn step(problem: &Problem<'_>, level: usize) -> i128 {
    let Some(level) = problem.accounts.levels.get(level) else { return 1 };
    let divisor = |mut a: i128, mut b: i128| {
        while b != 0 {
            (a, b) = (b, a.checked_rem(b).unwrap_or(0));
        }
        a
    };
    let of_pairs = problem.candidates.pairs.iter().map(|pair| level.weight(pair));
    let of_rows = (0..problem.accounts.rows.len()).map(|row| level.shortfall_weight(row));
    of_pairs.chain(of_rows).fold(0, divisor).checked_abs().unwrap_or(1).max(1)
}

/// A(i,j,r) <= price_i + price_j for every pair and label of the node.
fn pairs_hold(
    problem: &Problem<'_>,
    level: usize,
    scale: i128,
    duals: &Duals,
    path: &Path<'_>,
    applicants: &[i128],
    vacancies: &[i128],
) -> Result<(), Fault> {
    let accounts = problem.accounts;
    let levels: Vec<_> = duals.level_prices.iter().copied().chain([scale]).zip(&accounts.levels).collect();
    if levels.len() != level.saturating_add(1) {
        return Err(Fault::Length("levels"));
    }
    // What rows and counted facts say of a pair depends on its signature only: the dearest label decides.
    let mut dearest = Vec::with_capacity(problem.candidates.signatures.len());
    for (at, signature) in (0_u32..).zip(&problem.candidates.signatures) {
        let mut best = None;
        for label in &signature.labels {
            best = best.max(Some(label_cost(problem, duals, path, at, *label)?));
        }
        dearest.push(best);
    }
    for pair in &problem.candidates.pairs {
        if !path.allowed.holds(pair.applicant, pair.vacancy) {
            continue;
        }
        let Some(mut cost) = dearest.get(position(pair.signature)).copied().flatten() else { continue };
        for (price, level) in levels.iter().filter(|(price, _)| *price != 0) {
            add(&mut cost, price.checked_mul(level.weight(pair)))?;
        }
        let price = |prices: &[i128], at: u32| prices.get(position(at)).copied().unwrap_or(0);
        let paid = price(applicants, pair.applicant).checked_add(price(vacancies, pair.vacancy));
        if cost > paid.ok_or(Fault::Overflow)? {
            return Err(Fault::Pair(pair.applicant, pair.vacancy));
        }
    }
    Ok(())
}

fn label_cost(
    problem: &Problem<'_>,
    duals: &Duals,
    path: &Path<'_>,
    signature: u32,
    label: LabelIdx,
) -> Result<i128, Fault> {
    let mut cost = 0;
    for (price, row) in duals.row_prices.iter().zip(&problem.accounts.rows) {
        add(&mut cost, price.checked_mul(row.coefficient(signature, label)))?;
    }
    for counted in &path.counted {
        if counted.signatures.contains(&signature) && counted.labels.iter().any(|at| position(*at) == label.position())
        {
            add(&mut cost, Some(counted.price))?;
        }
    }
    Ok(cost)
}

/// B_k <= 0 for every row that may fall short.
fn shortfalls_hold(
    problem: &Problem<'_>,
    level: usize,
    scale: i128,
    duals: &Duals,
    path: &Path<'_>,
) -> Result<(), Fault> {
    let accounts = problem.accounts;
    for (at, (price, row)) in duals.row_prices.iter().zip(&accounts.rows).enumerate().filter(|(_, (_, row))| !row.hard)
    {
        let mut worth = price.checked_mul(row.unit).ok_or(Fault::Overflow)?;
        add(&mut worth, path.shortfalls.get(&at).copied().or(Some(0)))?;
        let mut allowed = 0;
        let own = accounts.levels.get(level).map_or(0, |level| level.shortfall_weight(at));
        add(&mut allowed, scale.checked_mul(own))?;
        for (price, earlier) in duals.level_prices.iter().zip(&accounts.levels) {
            add(&mut allowed, price.checked_mul(earlier.shortfall_weight(at)))?;
        }
        if worth > allowed {
            return Err(Fault::Shortfall(at));
        }
    }
    Ok(())
}
