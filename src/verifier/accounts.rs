//! The account rows, the levels, and what a plan is worth on them: exact integers of 128 bits, checked.
//!
//! A row k says `sum a_k x + u_k s_k >= b_k` over the awards x of a plan, with its shortfall s_k a whole number that is
//! not below nought. Everything here is `None` when a number leaves the range: the caller refuses.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::candidates::{Candidates, Pair, Rows, Signature, position};
use super::equity::{self, Goals};
use super::evaluate::Datum;
use super::shares::{self, ShareAccount, share_row};
use crate::index::{CategoryIdx, Index, LabelIdx, ObligationIdx, ReserverIdx};
use crate::ir::{Amount, Bound, Expr, Goal, Obligation, Rounding, Tie, TypedPolicy};
use crate::ledger::Balances;

/// Where a row comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// An obligation and the side of it that the row holds.
    Obligation(ObligationIdx, Side),
    /// A reserver's share.
    Share(ReserverIdx),
    /// A reserver's share of one part of the flow.
    SharePart(ReserverIdx, usize),
    /// A goal of equity, by its position.
    Equity(usize),
}

/// A side of an obligation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// At least so much.
    Floor,
    /// At most so much.
    Cap,
}

/// An account row.
#[derive(Debug, Clone)]
pub(super) struct AccountRow {
    /// Its name.
    pub name: String,
    /// Where it comes from.
    pub origin: Origin,
    /// a_k for each signature and label.
    pub coefficients: Vec<Vec<i128>>,
    /// b_k.
    pub requirement: i128,
    /// u_k, above nought.
    pub unit: i128,
    /// Whether no shortfall is allowed.
    pub hard: bool,
}

impl AccountRow {
    /// a_k of a signature and a label.
    pub fn coefficient(&self, signature: u32, label: LabelIdx) -> i128 {
        let of_signature = self.coefficients.get(position(signature));
        of_signature.and_then(|labels| labels.get(label.position())).copied().unwrap_or(0)
    }

    /// The smallest whole shortfall with that activity.
    pub fn shortfall(&self, activity: i128) -> Option<i128> {
        let missing = self.requirement.checked_sub(activity)?;
        if missing <= 0 {
            return Some(0);
        }
        missing.checked_add(self.unit.checked_sub(1)?)?.checked_div(self.unit)
    }
}

/// What a level counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Terms {
    /// Awards, one each.
    Awards,
    /// Shortfalls of rows, each times its weight.
    Shortfalls(BTreeMap<usize, i128>),
    /// Awards of certain signatures, one each.
    Signatures(Vec<bool>),
    /// Awards, each with its applicant's weight.
    Applicants(Vec<i128>),
    /// Awards, each with its points.
    Points,
    /// Awards, by what they do to those of the earlier run: 1 when the applicant had that home, 0 when it had another one,
    /// -1 when it had none. Who was awarded what, by applicant.
    Unchanged(BTreeMap<u32, u32>),
}

/// A level of the objective.
#[derive(Debug, Clone)]
pub(super) struct Level {
    /// Its name.
    pub name: String,
    /// What it counts; shortfalls are minimised, everything else is maximised.
    pub terms: Terms,
    /// By what its integer is divided to be shown.
    pub display_scale: i128,
}

impl Level {
    /// Whether the smallest value is sought.
    pub fn minimised(&self) -> bool {
        matches!(self.terms, Terms::Shortfalls(_))
    }

    /// A value in the sense in which more is better.
    pub fn oriented(&self, value: i128) -> Option<i128> {
        if self.minimised() { value.checked_neg() } else { Some(value) }
    }

    /// What one award of the pair adds to the level.
    pub fn weight(&self, pair: &Pair) -> i128 {
        match &self.terms {
            Terms::Awards => 1,
            Terms::Shortfalls(_) => 0,
            Terms::Signatures(counted) => i128::from(counted.get(position(pair.signature)).copied().unwrap_or(false)),
            Terms::Applicants(weights) => weights.get(position(pair.applicant)).copied().unwrap_or(0),
            Terms::Points => i128::from(pair.points),
            Terms::Unchanged(homes) => match homes.get(&pair.applicant) {
                Some(home) if *home == pair.vacancy => 1,
                Some(_) => 0,
                None => -1,
            },
        }
    }

    /// What one unit of the row's shortfall adds to the level.
    pub fn shortfall_weight(&self, row: usize) -> i128 {
        match &self.terms {
            Terms::Shortfalls(weights) => weights.get(&row).copied().unwrap_or(0),
            Terms::Awards | Terms::Signatures(_) | Terms::Applicants(_) | Terms::Points | Terms::Unchanged(_) => 0,
        }
    }
}

/// One award of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Award {
    /// The candidate pair.
    pub pair: Pair,
    /// The label it is charged to.
    pub label: LabelIdx,
}

/// What a plan is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Worth {
    /// The sum of coefficients of each row.
    pub activities: Vec<i128>,
    /// The shortfall of each row.
    pub shortfalls: Vec<i128>,
    /// The value of each level.
    pub values: Vec<i128>,
}

/// How a plan compares with another on the levels in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    /// It breaks that hard row.
    Breaks(usize),
    /// It is better on the first level where they differ.
    Better,
    /// They do not differ.
    Equal,
    /// It is worse on that level, the first where they differ, by so much.
    Worse(usize, i128),
}

/// The rows and levels of a policy.
#[derive(Debug, Clone, Default)]
pub(super) struct Accounts {
    /// The account rows.
    pub rows: Vec<AccountRow>,
    /// The levels.
    pub levels: Vec<Level>,
    /// The goals of equity; their rows and levels are put in by [`super::equity::settle`].
    pub equity: Vec<Goals>,
}

impl Accounts {
    /// What a plan is worth.
    pub fn worth(&self, awards: &[Award]) -> Option<Worth> {
        let mut worth = Worth { activities: vec![0; self.rows.len()], shortfalls: Vec::new(), values: Vec::new() };
        for (row, activity) in self.rows.iter().zip(&mut worth.activities) {
            for award in awards {
                *activity = activity.checked_add(row.coefficient(award.pair.signature, award.label))?;
            }
            worth.shortfalls.push(row.shortfall(*activity)?);
        }
        for level in &self.levels {
            let mut value = 0_i128;
            for award in awards {
                value = value.checked_add(level.weight(&award.pair))?;
            }
            worth.values.push(value.checked_add(short_value(level, &worth.shortfalls)?)?);
        }
        Some(worth)
    }

    /// What a plan is worth once one award is taken out and another put in.
    pub fn replaced(&self, worth: &Worth, out: Option<&Award>, put: &Award) -> Option<Worth> {
        let mut changed = worth.clone();
        for ((row, activity), shortfall) in self.rows.iter().zip(&mut changed.activities).zip(&mut changed.shortfalls) {
            let lost = out.map_or(0, |award| row.coefficient(award.pair.signature, award.label));
            let won = row.coefficient(put.pair.signature, put.label);
            *activity = activity.checked_sub(lost)?.checked_add(won)?;
            *shortfall = row.shortfall(*activity)?;
        }
        for (level, value) in self.levels.iter().zip(&mut changed.values) {
            *value = if level.minimised() {
                short_value(level, &changed.shortfalls)?
            } else {
                let lost = out.map_or(0, |award| level.weight(&award.pair));
                value.checked_sub(lost)?.checked_add(level.weight(&put.pair))?
            };
        }
        Some(changed)
    }

    /// The first hard row that a plan of that worth breaks.
    pub fn broken(&self, worth: &Worth) -> Option<usize> {
        let mut rows = self.rows.iter().zip(&worth.shortfalls);
        rows.position(|(row, shortfall)| row.hard && *shortfall > 0)
    }

    /// Compares a plan with another, level by level.
    pub fn compare(&self, candidate: &Worth, reference: &Worth) -> Option<Comparison> {
        if let Some(row) = self.broken(candidate) {
            return Some(Comparison::Breaks(row));
        }
        for (at, (level, (new, old))) in
            self.levels.iter().zip(candidate.values.iter().zip(&reference.values)).enumerate()
        {
            let gain = level.oriented(new.checked_sub(*old)?)?;
            match gain.cmp(&0) {
                Ordering::Greater => return Some(Comparison::Better),
                Ordering::Less => return Some(Comparison::Worse(at, gain.checked_neg()?)),
                Ordering::Equal => {}
            }
        }
        Some(Comparison::Equal)
    }
}

fn short_value(level: &Level, shortfalls: &[i128]) -> Option<i128> {
    let Terms::Shortfalls(weights) = &level.terms else { return Some(0) };
    let mut sum = 0_i128;
    for (row, weight) in weights {
        sum = sum.checked_add(shortfalls.get(*row)?.checked_mul(*weight)?)?;
    }
    Some(sum)
}

/// The rows and levels that a policy asks of its candidate pairs.
pub(super) fn accounts(rows: &Rows<'_>, candidates: &Candidates, balances: &Balances) -> Option<Accounts> {
    let policy = rows.evaluator.policy;
    let mut account_rows = Vec::new();
    for (index, obligation) in policy.obligations.enumerated() {
        let sides: &[(Side, &str)] = match obligation.bound {
            Bound::AtLeast => &[(Side::Floor, "")],
            Bound::AtMost => &[(Side::Cap, "")],
            Bound::Exactly => &[(Side::Floor, "/au_moins"), (Side::Cap, "/au_plus")],
        };
        for (side, suffix) in sides {
            account_rows.push(AccountRow {
                name: format!("{}{suffix}", obligation.heading.name),
                ..obligation_row(policy, index, obligation, *side, candidates, balances)?
            });
        }
    }
    for (index, reserver) in policy.reservers.enumerated() {
        if reserver.share.as_ref().is_some_and(|share| share.parts.is_empty()) {
            account_rows.push(share_row(policy, index, None, candidates, balances)?);
        }
        for part in 0..reserver.parts().count() {
            account_rows.push(share_row(policy, index, Some(part), candidates, balances)?);
        }
    }
    let (levels, equity) = levels(rows, candidates, balances, &account_rows)?;
    Some(Accounts { rows: account_rows, levels, equity })
}

/// The coefficients of every signature and label, by a function of both.
pub(super) fn table(
    policy: &TypedPolicy,
    candidates: &Candidates,
    coefficient: impl Fn(&Signature, LabelIdx) -> Option<i128>,
) -> Option<Vec<Vec<i128>>> {
    let of = |signature| policy.labels.indices().map(|label| coefficient(signature, label)).collect();
    candidates.signatures.iter().map(of).collect()
}

/// Whether an award of that signature and label is among those an obligation looks at.
pub(super) fn in_base(obligation: &Obligation, signature: &Signature, label: LabelIdx) -> bool {
    let in_base = obligation.base.is_none_or(|base| signature.categories.contains(&base));
    in_base && obligation.charged.as_ref().is_none_or(|charged| charged.contains(&label))
}

/// Whether it is moreover among those that count.
pub(super) fn in_target(obligation: &Obligation, index: ObligationIdx, signature: &Signature, label: LabelIdx) -> bool {
    let counts = match obligation.fallbacks.as_slice() {
        [] => signature.categories.contains(&obligation.target),
        _ => signature.served.contains(&index),
    };
    counts && in_base(obligation, signature, label)
}

fn obligation_row(
    policy: &TypedPolicy,
    index: ObligationIdx,
    obligation: &Obligation,
    side: Side,
    candidates: &Candidates,
    balances: &Balances,
) -> Option<AccountRow> {
    let balance = balances.obligations.get(&obligation.heading.name).copied().unwrap_or_default();
    let event = obligation.event;
    let (base, reached) = (i128::from(balance.base.of(event)), i128::from(balance.reached.of(event)));
    let (of_base, of_target, requirement, unit, eased) = match obligation.amount {
        Amount::Rate(rate) => {
            let way = shares::way_of(obligation, side, candidates, balance.base.of(event))?;
            let twice = if way == Rounding::Nearest { 2 } else { 1 };
            let (p, q) = (rate.numerator().checked_mul(twice)?, rate.denominator().checked_mul(twice)?);
            let requirement = p.checked_mul(base)?.checked_sub(q.checked_mul(reached)?)?;
            (p.checked_neg()?, q, requirement, q, shares::eased(side, way, q)?)
        }
        Amount::Homes(homes) => (0, 1, i128::from(homes).checked_sub(reached)?, 1, 0),
    };
    // A cap is the opposite of the floor of the same amount.
    let sign = if side == Side::Floor { 1 } else { -1 };
    let coefficients = table(policy, candidates, |signature, label| {
        let counted = |yes: bool, weight: i128| if yes { weight } else { 0 };
        let base = counted(in_base(obligation, signature, label), of_base);
        let target = counted(in_target(obligation, index, signature, label), of_target);
        base.checked_add(target)?.checked_mul(sign)
    })?;
    Some(AccountRow {
        name: String::new(),
        origin: Origin::Obligation(index, side),
        coefficients,
        requirement: requirement.checked_mul(sign)?.checked_sub(eased)?,
        unit,
        hard: obligation.hard,
    })
}

fn levels(
    rows: &Rows<'_>,
    candidates: &Candidates,
    balances: &Balances,
    account_rows: &[AccountRow],
) -> Option<(Vec<Level>, Vec<Goals>)> {
    let policy = rows.evaluator.policy;
    let (mut levels, mut equity) = (Vec::new(), Vec::new());
    for goal in &policy.objective {
        if let Goal::Equity(goal) = goal {
            equity.extend(equity::goal(policy, candidates, balances, goal, levels.len())?);
            continue;
        }
        let mut push = |name: String, terms, display_scale| levels.push(Level { name, terms, display_scale });
        match goal {
            Goal::Equity(_) => {}
            Goal::HomesAwarded => push("logements_attribues".to_owned(), Terms::Awards, 1),
            Goal::Obligations => {
                for (rank, weights) in by_rank(policy, account_rows) {
                    push(format!("obligations_rang_{rank}"), Terms::Shortfalls(weights), 1);
                }
            }
            Goal::FlowDistance => {
                let (weights, scale) = distances(policy, balances, account_rows)?;
                push("ecart_parts_flux".to_owned(), Terms::Shortfalls(weights), scale);
            }
            Goal::AwardsTo(category) => {
                let name = &policy.categories.get(*category)?.heading.name;
                push(format!("attributions_{name}"), Terms::Signatures(counted(candidates, *category)), 1);
            }
            Goal::Points => push("points".to_owned(), Terms::Points, 100),
        }
    }
    let mut push = |name: String, terms, display_scale| levels.push(Level { name, terms, display_scale });
    for tie in &policy.ties {
        match tie {
            Tie::Oldest(day) => push("anciennete".to_owned(), Terms::Applicants(days_waited(rows, day)), 1),
            Tie::Draw(seed) => push("tirage".to_owned(), Terms::Applicants(draw(seed, rows)?), 1),
        }
    }
    if let Some(since) = &rows.evaluator.dataset.since {
        let homes = since.awards.iter().map(|(vacancy, applicant)| (applicant.0, vacancy.0)).collect();
        push("situations_inchangees".to_owned(), Terms::Unchanged(homes), 1);
    }
    Some((levels, equity))
}

fn by_rank(policy: &TypedPolicy, rows: &[AccountRow]) -> BTreeMap<u32, BTreeMap<usize, i128>> {
    let mut ranks: BTreeMap<u32, BTreeMap<usize, i128>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| !row.hard) {
        if let Origin::Obligation(index, _) = row.origin
            && let Some(obligation) = policy.obligations.get(index)
        {
            ranks.entry(obligation.rank).or_default().insert(at, 1);
        }
    }
    ranks
}

/// The weights that bring the distances to shares, each in parts of a home, to one scale; and that scale.
fn distances(policy: &TypedPolicy, balances: &Balances, rows: &[AccountRow]) -> Option<(BTreeMap<usize, i128>, i128)> {
    let mut scales = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let account = match row.origin {
            Origin::Share(index) => ShareAccount::of(policy, index, None, balances)?,
            Origin::SharePart(index, part) => ShareAccount::of(policy, index, Some(part), balances)?,
            Origin::Obligation(..) | Origin::Equity(_) => continue,
        };
        scales.push((at, account.scale()?));
    }
    let mut scale = 1_i128;
    for (_, q) in &scales {
        scale = common_multiple(scale, *q)?;
    }
    let weights = scales.into_iter().map(|(at, q)| Some((at, scale.checked_div(q)?))).collect::<Option<_>>()?;
    Some((weights, scale))
}

pub(super) fn common_multiple(left: i128, right: i128) -> Option<i128> {
    let (mut a, mut b) = (left, right);
    while b != 0 {
        (a, b) = (b, a.checked_rem(b)?);
    }
    left.checked_div(a)?.checked_mul(right)
}

fn counted(candidates: &Candidates, category: CategoryIdx) -> Vec<bool> {
    candidates.signatures.iter().map(|signature| signature.categories.contains(&category)).collect()
}

fn days_waited(rows: &Rows<'_>, day: &Expr) -> Vec<i128> {
    let evaluator = &rows.evaluator;
    let today = evaluator.policy.reference_date;
    let days = |applicant| match evaluator.value(day, rows.applicant(applicant)) {
        Some(Datum::Date(day)) => i128::from(day.days_until(today).max(0)),
        _ => 0,
    };
    (0..evaluator.dataset.applicants.len()).map(days).collect()
}

/// The published draw: who stands first in the order of SHA-256(seed ‖ id) weighs most.
fn draw(seed: &str, rows: &Rows<'_>) -> Option<Vec<i128>> {
    let ids = &rows.evaluator.dataset.applicants.ids;
    let mut order: Vec<_> = ids
        .iter()
        .enumerate()
        .map(|(row, id)| (Sha256::new().chain_update(seed.as_bytes()).chain_update(id.as_bytes()).finalize(), id, row))
        .collect();
    order.sort();
    let mut weights = vec![0; ids.len()];
    for (place, (_, _, row)) in order.into_iter().enumerate() {
        *weights.get_mut(row)? = i128::try_from(ids.len().checked_sub(place)?).ok()?;
    }
    Some(weights)
}
