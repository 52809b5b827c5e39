//! Equity between groups: the worst-served first, as account rows and levels of the usual kinds.
//!
//! # What is sought
//! Groups c with a base b_c > 0 (a share, a number of candidates), o_c homes of the year so far and x_c awards of the plan:
//! the attainment of c is (o_c + x_c) / b_c. The best plan makes the smallest attainment as large as can be, then the
//! second smallest, and so on (leximin): of two lists of attainments sorted from the smallest, the larger is the one that
//! is larger where they first differ.
//!
//! # Units and their keys
//! Let M(t) be the number of groups whose attainment exceeds t. One list is larger than another exactly when M is larger
//! at the smallest t where they differ. The award that takes group c from y to y + 1 homes, its *unit*, adds 1 to M(t) for
//! y/b_c <= t < (y+1)/b_c. So the best plan is the one with the largest sum of its units, each a function of t, compared at
//! the smallest t first. Of two units the better one begins earlier; of two that begin together, the one that lasts
//! longer, hence has the smaller base. That is the order of [`Key`]. Units of one group come in that order.
//!
//! # Steps: what is proven
//! Give every group a step from 1 to p, and let S_k be the groups of the first k steps, x(S_k) the sum of their awards. Let
//! n be the awards of a plan, w_k the best key of a unit that a group of step k does not have, and suppose that
//!
//! 1. no plan has more than n(S_k) awards in S_k, for every k (proven like any level: [`RowOrigin::EquityStep`]);
//! 2. every unit that the groups of S_k have is at least as good as w_k;
//! 3. w_1 is better than w_2, w_2 than w_3, and so on.
//!
//! Then n is the best. For all plans lie in P = {x >= 0, x(S_k) <= n(S_k) for all k}; the sum of units is separable and
//! concave on P, a chain of such bounds makes a polymatroid, and there a point is the best as soon as no move of one
//! unit from a group of S_k to one of step k makes it better, which is 2.
//!
//! And the plans that are as good are exactly those with x(S_k) = n(S_k) and l_c <= x_c <= u_c, where for c of step k the
//! l_c units are those better than w_k and the u_c units those at least as good: the same numbers of units of
//! each key must be had; those of S_k are n(S_k) at most, and beyond S_k all units better than w_k are had already, by 3.
//! These bounds are the shortfalls of two rows per group, of which the sum is nought ([`RowOrigin::EquityMargin`]).
//!
//! On plans whose only limits are homes and households, with groups that divide either of them, such steps always exist
//! (the sets that cannot have more awards are closed under union): `solver::equity` finds them.
//!
//! # Thresholds: the other way
//! Where account rows cross the groups no such steps need exist. Let t_1 < … < t_p be the attainments of a plan. If, in
//! this order, no plan has fewer groups below t_k, and none has fewer groups at or below t_k, keeping what came before,
//! then the plan is the best: a better list first differs where this plan has some t_k, and has fewer groups at or below
//! it with the same before. And plans with all these numbers equal have the same list. Each number is a sum of shortfalls
//! of rows, one row per group, whose unit is the most that it can miss once no group is below t_1
//! ([`RowOrigin::EquityBelow`]).

use std::cmp::Ordering;

use super::{AccountRow, AssignmentModel, Level, RowOrigin, Sense, Terms};
use crate::index::{Index, IndexVec, RowIdx, SignatureIdx};

/// A goal of equity: where it stands among the levels, and its groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equity {
    /// A name that is unique in the model; the names of its levels begin with it.
    pub name: String,
    /// How many levels come before its own.
    pub before: usize,
    /// The groups.
    pub groups: Vec<EquityGroup>,
    /// What was settled, once its rows and levels are in the model.
    pub settled: Option<Settled>,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EquityGroup {
    /// Its name.
    pub name: String,
    /// What its awards are compared with, above nought.
    pub base: i64,
    /// Its homes of the year before the run.
    pub opening: i64,
    /// For each signature and label, whether an award counts.
    pub counts: IndexVec<SignatureIdx, Vec<bool>>,
}

/// The awards of each group in the best plans, and how that is proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The awards of each group.
    pub awards: Vec<i64>,
    /// The step of each group, from 1; every one 0 when the proof goes by thresholds.
    pub steps: Vec<u32>,
}

/// The order of units: less is better, so that the best come first when sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// The homes that the group has before.
    pub homes: i64,
    /// The group's base.
    pub base: i64,
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        let share = |one: &Self, base: i64| i128::from(one.homes).saturating_mul(i128::from(base));
        share(self, other.base).cmp(&share(other, self.base)).then(self.base.cmp(&other.base))
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl EquityGroup {
    /// The key of the unit that comes after so many awards.
    #[must_use]
    pub const fn unit_after(&self, awards: i64) -> Key {
        Key { homes: self.opening.saturating_add(awards), base: self.base }
    }

    /// Whether an award counts.
    #[must_use]
    pub fn has(&self, signature: SignatureIdx, label: usize) -> bool {
        self.counts.get(signature).and_then(|labels| labels.get(label)).copied().unwrap_or(false)
    }
}

/// For each step, the best unit that its groups do not have; none when the steps do not prove the awards.
#[must_use]
pub fn margins(groups: &[EquityGroup], settled: &Settled) -> Option<Vec<Key>> {
    let last = settled.steps.iter().copied().max().unwrap_or(0);
    let mut margins: Vec<Key> = Vec::new();
    for step in 1..=last {
        let within = || groups.iter().zip(&settled.awards).zip(&settled.steps);
        let missed = within().filter(|(_, of)| **of == step).map(|((group, awards), _)| group.unit_after(*awards));
        let margin = missed.min()?;
        let worst = within()
            .filter(|((_, awards), of)| (1..=step).contains(*of) && **awards > 0)
            .map(|((group, awards), _)| group.unit_after(awards.saturating_sub(1)))
            .max();
        if worst.is_some_and(|worst| worst > margin) || margins.last().is_some_and(|before| *before >= margin) {
            return None;
        }
        margins.push(margin);
    }
    let whole = settled.steps.len() == groups.len() && settled.awards.len() == groups.len();
    if whole && settled.steps.iter().all(|step| *step > 0) { Some(margins) } else { None }
}

/// The fewest and the most awards of a group in the best plans, by the margin of its step.
#[must_use]
pub fn range(group: &EquityGroup, awards: i64, margin: Key) -> (i64, i64) {
    let fewest = i64::from(awards > 0 && group.unit_after(awards.saturating_sub(1)) == margin);
    let most = i64::from(group.unit_after(awards) == margin);
    (awards.saturating_sub(fewest), awards.saturating_add(most))
}

/// Writes the rows and levels of a goal into the model, after which it is settled. Goals are settled in order.
///
/// `None` when there is no goal of that position, or the steps do not prove the awards.
#[must_use]
pub fn settle(model: &AssignmentModel, goal: usize, settled: Settled) -> Option<AssignmentModel> {
    let mut whole = model.clone();
    let equity = model.equity.get(goal)?;
    let levels = if settled.steps.iter().all(|step| *step == 0) {
        thresholds(&mut whole, goal, equity, &settled)?
    } else {
        steps(&mut whole, goal, equity, &settled)?
    };
    let added = levels.len();
    let place = equity.before.min(whole.levels.len());
    whole.levels.splice(place..place, levels);
    for later in whole.equity.iter_mut().skip(goal.saturating_add(1)) {
        later.before = later.before.saturating_add(added);
    }
    whole.equity.get_mut(goal)?.settled = Some(settled);
    Some(whole)
}

/// A row whose coefficient is `sign` times the number of those groups that an award counts for.
struct Line<'g> {
    name: String,
    origin: RowOrigin,
    groups: Vec<&'g EquityGroup>,
    sign: i64,
    requirement: i64,
    unit: i64,
}

fn push(model: &mut AssignmentModel, line: &Line<'_>) -> RowIdx {
    let labels = model.labels.len();
    let of = |signature: SignatureIdx| {
        let count = |label: usize| {
            let groups = line.groups.iter().filter(|group| group.has(signature, label)).count();
            line.sign.saturating_mul(i64::try_from(groups).unwrap_or(i64::MAX))
        };
        (0..labels).map(count).collect::<Vec<i64>>()
    };
    let coefficients = model.signature_labels.indices().map(of).collect();
    model.rows.push(AccountRow {
        name: line.name.clone(),
        origin: line.origin,
        coefficients,
        requirement: line.requirement,
        unit: line.unit,
        hard: false,
    })
}

fn fewest(name: String, rows: Vec<RowIdx>) -> Level {
    let terms = Terms::Shortfalls(rows.into_iter().map(|row| (row, 1)).collect());
    Level { name, sense: Sense::Minimise, terms, display_scale: 1 }
}

/// One level per step, whose row asks for more awards than there can be: what it lacks is the least when the groups have
/// the most. Then the margins.
fn steps(model: &mut AssignmentModel, goal: usize, equity: &Equity, settled: &Settled) -> Option<Vec<Level>> {
    let margins = margins(&equity.groups, settled)?;
    let homes = i64::try_from(model.vacancies).unwrap_or(i64::MAX);
    let mut levels = Vec::new();
    for step in (1_u32..).take(margins.len()) {
        let within = equity.groups.iter().zip(&settled.steps).filter(|(_, of)| **of <= step);
        let groups: Vec<&EquityGroup> = within.map(|(group, _)| group).collect();
        let name = format!("{}/etape_{step}", equity.name);
        let most = most_groups(model, &groups);
        let requirement = homes.saturating_mul(most);
        let origin = RowOrigin::EquityStep(goal, step);
        let row = push(model, &Line { name: name.clone(), origin, groups, sign: 1, requirement, unit: 1 });
        levels.push(fewest(name, vec![row]));
    }
    let mut rows = Vec::new();
    for (at, ((group, &awards), &step)) in equity.groups.iter().zip(&settled.awards).zip(&settled.steps).enumerate() {
        let margin = usize::try_from(step).ok().and_then(|step| margins.get(step.checked_sub(1)?))?;
        let (least, most) = range(group, awards, *margin);
        for (word, sign, requirement) in [("au_moins", 1, least), ("au_plus", -1, most.saturating_neg())] {
            let name = format!("{}/{}/{word}", equity.name, group.name);
            let origin = RowOrigin::EquityMargin(goal, at);
            rows.push(push(model, &Line { name, origin, groups: vec![group], sign, requirement, unit: 1 }));
        }
    }
    levels.push(fewest(format!("{}/marges", equity.name), rows));
    Some(levels)
}

/// For how many of the groups one award can count.
fn most_groups(model: &AssignmentModel, groups: &[&EquityGroup]) -> i64 {
    let labels = model.labels.len();
    let count =
        |signature: SignatureIdx, label: usize| groups.iter().filter(|group| group.has(signature, label)).count();
    let most = model.signature_labels.indices().flat_map(|of| (0..labels).map(move |label| (of, label)));
    i64::try_from(most.map(|(of, label)| count(of, label)).max().unwrap_or(0)).unwrap_or(i64::MAX)
}

/// The fewest awards with which a group reaches a share of that many homes per base, or exceeds it when `beyond`.
fn due(group: &EquityGroup, share: Key, beyond: bool) -> i64 {
    let homes = i128::from(share.homes).saturating_mul(i128::from(group.base));
    let base = i128::from(share.base.max(1));
    let whole = if beyond {
        homes.div_euclid(base).saturating_add(1)
    } else {
        homes.saturating_add(base).saturating_sub(1).div_euclid(base)
    };
    i64::try_from(whole.saturating_sub(i128::from(group.opening))).unwrap_or(i64::MAX).max(0)
}

/// Two levels per attainment, from the smallest: the groups below it, the groups at or below it.
fn thresholds(model: &mut AssignmentModel, goal: usize, equity: &Equity, settled: &Settled) -> Option<Vec<Level>> {
    if settled.awards.len() != equity.groups.len() || settled.steps.len() != equity.groups.len() {
        return None;
    }
    let mut shares: Vec<Key> =
        equity.groups.iter().zip(&settled.awards).map(|(group, awards)| group.unit_after(*awards)).collect();
    shares.sort_unstable();
    shares.dedup_by(|one, other| same_share(*one, *other));
    let first = *shares.first()?;
    let mut levels = Vec::new();
    for (share, step) in shares.iter().zip(1_u32..) {
        for (word, beyond) in [("sous", false), ("jusqu_a", true)] {
            let mut rows = Vec::new();
            for group in &equity.groups {
                let sure = due(group, first, false);
                let requirement = due(group, *share, beyond);
                // Below the smallest share the row keeps every group from falling; else what is sure needs no row.
                let lowest = step == 1 && !beyond;
                if requirement == 0 || (!lowest && requirement <= sure) {
                    continue;
                }
                let unit = if lowest { requirement } else { requirement.saturating_sub(sure) };
                let name = format!("{}/{}/{word}_{step}", equity.name, group.name);
                let origin = RowOrigin::EquityBelow(goal, step);
                rows.push(push(model, &Line { name, origin, groups: vec![group], sign: 1, requirement, unit }));
            }
            levels.push(fewest(format!("{}/{word}_{step}", equity.name), rows));
        }
    }
    Some(levels)
}

fn same_share(one: Key, other: Key) -> bool {
    let share = |one: Key, base: i64| i128::from(one.homes).saturating_mul(i128::from(base));
    share(one, other.base) == share(other, one.base)
}

/// Compares two lists of awards of the same groups: greater is better.
#[must_use]
pub fn compare(groups: &[EquityGroup], left: &[i64], right: &[i64]) -> Ordering {
    let sorted = |awards: &[i64]| {
        let mut shares: Vec<Key> = groups.iter().zip(awards).map(|(group, awards)| group.unit_after(*awards)).collect();
        shares.sort_unstable();
        shares
    };
    for (one, other) in sorted(left).into_iter().zip(sorted(right)) {
        let share = |one: Key, base: i64| i128::from(one.homes).saturating_mul(i128::from(base));
        match share(one, other.base).cmp(&share(other, one.base)) {
            Ordering::Equal => {}
            order => return order,
        }
    }
    Ordering::Equal
}

/// The awards of each group in a plan.
#[must_use]
pub fn awards(model: &AssignmentModel, groups: &[EquityGroup], plan: &[super::Award]) -> Vec<i64> {
    let counted = |group: &EquityGroup| {
        let counts = |award: &&super::Award| {
            super::plan::pair(model, award.vacancy, award.applicant)
                .and_then(|pair| super::plan::signature(model, pair))
                .is_some_and(|signature| group.has(signature, award.label.position()))
        };
        i64::try_from(plan.iter().filter(counts).count()).unwrap_or(i64::MAX)
    };
    groups.iter().map(counted).collect()
}
