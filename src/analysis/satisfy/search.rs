//! From a branch to somebody: raw values within its ranges, confirmed by evaluation.

use std::collections::BTreeMap;

use super::linear::{refuted, tighten};
use super::{Answer, Branch, Key, Kind, facts};
use crate::analysis::evaluate::holds;
use crate::ir::{Expr, TimeUnit, Type, TypedPolicy, commune_number};
use crate::quantity::Date;

/// How many choices of values are tried.
const TRIES: usize = 2_000;
/// How many values a range may have for each to be tried.
const FEW: i128 = 16;
/// How many values a set may be filled up to.
pub(super) const LARGEST_SET: i128 = 50_000;

/// Whole units from a raw day to the reference date.
pub(super) fn elapsed(unit: TimeUnit, day: i128, reference: Date) -> i128 {
    let Ok(day) = i32::try_from(day) else { return 0 };
    let units = match unit {
        TimeUnit::Day => Date(day).days_until(reference),
        TimeUnit::Month => Date(day).months_until(reference),
        TimeUnit::Year => Date(day).months_until(reference).div_euclid(12),
    };
    i128::from(units)
}

const fn unit_of(kind: Kind) -> Option<TimeUnit> {
    match kind {
        Kind::Years => Some(TimeUnit::Year),
        Kind::Months => Some(TimeUnit::Month),
        Kind::Days => Some(TimeUnit::Day),
        Kind::Field | Kind::Count => None,
    }
}

/// The raw values that a set of that type may hold.
pub(super) fn elements(policy: &TypedPolicy, ty: Type) -> Box<dyn Iterator<Item = i64>> {
    match ty {
        Type::RoomsSet => Box::new(1..=9),
        Type::Symbols(index) => {
            let count = policy.schema.enumerations.get(index).map_or(0, |item| item.values.len());
            Box::new(0..i64::try_from(count).unwrap_or(0))
        }
        _ => {
            let first = commune_number("01001").unwrap_or(0);
            Box::new(first..36_i64.pow(5))
        }
    }
}

/// The value of `days` where a step function that never grows first reaches `most`, or last keeps `least`.
fn day_where(range: (i128, i128), reaches: impl Fn(i128) -> bool) -> Option<i128> {
    let (mut low, mut high) = range;
    if low > high || !reaches(high) {
        return None;
    }
    while low < high {
        let middle = low.saturating_add(high).div_euclid(2);
        if reaches(middle) {
            high = middle;
        } else {
            low = middle.saturating_add(1);
        }
    }
    Some(low)
}

/// Brings the ranges of days and of the time elapsed since them to agree; false when they cannot.
pub(super) fn linked(policy: &TypedPolicy, ranges: &mut BTreeMap<Key, (i128, i128)>) -> bool {
    let reference = policy.reference_date;
    let spans: Vec<(Key, TimeUnit, (i128, i128))> =
        ranges.iter().filter_map(|(key, range)| Some((*key, unit_of(key.2)?, *range))).collect();
    for (key, unit, (least, most)) in &spans {
        let Some(days) = ranges.get_mut(&(key.0, key.1, Kind::Field)) else { continue };
        let Some(first) = day_where(*days, |day| elapsed(*unit, day, reference) <= *most) else { return false };
        // The last day that still gives `least`: the day before the first that gives less.
        let after = day_where(*days, |day| elapsed(*unit, day, reference) < *least);
        let last = after.map_or(days.1, |day| day.saturating_sub(1));
        *days = (days.0.max(first), days.1.min(last));
        if days.0 > days.1 {
            return false;
        }
    }
    for (key, unit, _) in spans {
        if let Some(days) = ranges.get(&(key.0, key.1, Kind::Field)).copied()
            && let Some(range) = ranges.get_mut(&key)
        {
            let (low, high) = (elapsed(unit, days.1, reference), elapsed(unit, days.0, reference));
            *range = (range.0.max(low), range.1.min(high));
            if range.0 > range.1 {
                return false;
            }
        }
    }
    true
}

/// Whether a branch has somebody in it.
pub(super) fn solve(policy: &TypedPolicy, branch: &Branch, conditions: &[&Expr]) -> Answer {
    let mut ranges = branch.ranges.clone();
    if ranges.values().any(|range| range.0 > range.1) || !linked(policy, &mut ranges) {
        return Answer::Impossible;
    }
    if refuted(&branch.inequalities, &ranges) {
        return Answer::Impossible;
    }
    let keys: Vec<Key> = ranges.keys().filter(|key| unit_of(key.2).is_none()).copied().collect();
    let mut tries = TRIES;
    match choose(policy, branch, conditions, &keys, ranges, &mut tries) {
        Tried::Found(found) => found,
        Tried::Nobody => Answer::Impossible,
        Tried::GivenUp => Answer::Unsure,
    }
}

/// What trying values came to.
enum Tried {
    /// Somebody.
    Found(Answer),
    /// Nobody: every value was tried.
    Nobody,
    /// Nobody, and other values could do.
    GivenUp,
}

fn choose(
    policy: &TypedPolicy,
    branch: &Branch,
    conditions: &[&Expr],
    keys: &[Key],
    mut ranges: BTreeMap<Key, (i128, i128)>,
    tries: &mut usize,
) -> Tried {
    let Some(left) = tries.checked_sub(1) else { return Tried::GivenUp };
    *tries = left;
    for _ in 0..8 {
        narrow(branch, &mut ranges);
    }
    if ranges.values().any(|range| range.0 > range.1) || !linked(policy, &mut ranges) {
        return Tried::Nobody;
    }
    let Some((key, rest)) = keys.split_first() else { return confirmed(policy, branch, conditions, &ranges) };
    let Some((low, high)) = ranges.get(key).copied() else { return Tried::GivenUp };
    let middle = low.saturating_add(high).div_euclid(2);
    let mut values = vec![plain(policy, *key).clamp(low, high), low, high, middle];
    let every = high.saturating_sub(low) < FEW;
    if every {
        values.extend(low..=high);
    }
    let mut seen: Vec<i128> = Vec::new();
    let mut given_up = !every;
    for value in values {
        if seen.contains(&value) {
            continue;
        }
        seen.push(value);
        let mut ranges = ranges.clone();
        ranges.insert(*key, (value, value));
        match choose(policy, branch, conditions, rest, ranges, tries) {
            Tried::Nobody => {}
            Tried::GivenUp => given_up = true,
            found @ Tried::Found(_) => return found,
        }
    }
    if given_up { Tried::GivenUp } else { Tried::Nobody }
}

/// Brings ranges down to what the inequalities leave of them.
fn narrow(branch: &Branch, ranges: &mut BTreeMap<Key, (i128, i128)>) {
    for inequality in &branch.inequalities {
        for (key, factor) in &inequality.terms {
            let others = inequality.terms.iter().filter(|(other, _)| *other != key);
            let least = others.fold(inequality.constant, |sum, (other, factor)| {
                let (low, high) = ranges.get(other).copied().unwrap_or((-super::FAR, super::FAR));
                sum.saturating_add(factor.saturating_mul(if *factor > 0 { low } else { high }))
            });
            if let Some(range) = ranges.get_mut(key) {
                tighten(range, *factor, least);
            }
        }
    }
}

fn confirmed(
    policy: &TypedPolicy,
    branch: &Branch,
    conditions: &[&Expr],
    ranges: &BTreeMap<Key, (i128, i128)>,
) -> Tried {
    let at = |key: Key| match unit_of(key.2) {
        Some(unit) => {
            let day = ranges.get(&(key.0, key.1, Kind::Field))?.0;
            Some(elapsed(unit, day, policy.reference_date))
        }
        None => ranges.get(&key).map(|range| range.0),
    };
    for inequality in &branch.inequalities {
        match inequality.holds(&at) {
            Some(true) => {}
            Some(false) => return Tried::Nobody,
            None => return Tried::GivenUp,
        }
    }
    let Some(facts) = facts(policy, branch, &at) else { return Tried::GivenUp };
    if !conditions.iter().all(|condition| holds(policy, &facts, condition) == Some(true)) {
        return Tried::GivenUp;
    }
    let facts = facts.into_iter().map(|((entity, index), content)| (entity, index, content));
    Tried::Found(Answer::Witness(facts.collect()))
}

/// The raw value that surprises least.
fn plain(policy: &TypedPolicy, key: Key) -> i128 {
    let ty = policy.schema.fields(key.0).get(key.1).map(|field| field.ty);
    match ty {
        Some(Type::Date) => i128::from(policy.reference_date.0),
        Some(Type::Integer | Type::Rooms) => 1,
        Some(Type::Commune) => i128::from(commune_number("01001").unwrap_or(0)),
        _ => 0,
    }
}
