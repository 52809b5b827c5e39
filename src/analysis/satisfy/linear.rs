//! Linear forms over raw values, and inequalities in whole numbers.

use std::collections::BTreeMap;

use super::{Branch, Key};
use crate::quantity::Exact;

/// How many inequalities elimination may hold.
const MOST: usize = 400;

/// A sum of raw values with rational factors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Linear {
    terms: BTreeMap<Key, Exact>,
    constant: Exact,
}

impl Linear {
    pub(super) fn constant(constant: Exact) -> Self {
        Self { terms: BTreeMap::new(), constant }
    }

    /// A raw value divided by its scale.
    pub(super) fn of(key: Key, scale: i128) -> Option<Self> {
        Some(Self { terms: BTreeMap::from([(key, Exact::ratio(1, scale)?)]), constant: Exact::ZERO })
    }

    pub(super) fn as_constant(&self) -> Option<Exact> {
        self.terms.is_empty().then_some(self.constant)
    }

    pub(super) fn only_key(&self) -> Option<Key> {
        let mut keys = self.terms.keys();
        let first = keys.next().copied();
        if keys.next().is_some() { None } else { first }
    }

    pub(super) fn times(&self, factor: Exact) -> Option<Self> {
        if factor == Exact::ZERO {
            return Some(Self::constant(Exact::ZERO));
        }
        let terms = self.terms.iter().map(|(key, value)| Some((*key, value.times(factor)?)));
        Some(Self { terms: terms.collect::<Option<_>>()?, constant: self.constant.times(factor)? })
    }

    pub(super) fn plus(&self, other: &Self) -> Option<Self> {
        let mut terms = self.terms.clone();
        for (key, value) in &other.terms {
            let sum = terms.get(key).copied().unwrap_or(Exact::ZERO).plus(*value)?;
            if sum == Exact::ZERO {
                terms.remove(key);
            } else {
                terms.insert(*key, sum);
            }
        }
        Some(Self { terms, constant: self.constant.plus(other.constant)? })
    }

    pub(super) fn minus(&self, other: &Self) -> Option<Self> {
        self.plus(&other.times(Exact::whole(-1))?)
    }

    /// Its value for raw values.
    pub(super) fn at(&self, raw: &impl Fn(Key) -> Option<i128>) -> Option<Exact> {
        self.terms
            .iter()
            .try_fold(self.constant, |sum, (key, factor)| sum.plus(factor.times(Exact::whole(raw(*key)?))?))
    }

    /// That it is at most nought, or below, in whole numbers; none beyond their size.
    pub(super) fn below(&self, strict: bool) -> Option<Inequality> {
        let denominators = self.terms.values().chain([&self.constant]).map(|value| value.denominator());
        let common = denominators
            .into_iter()
            .try_fold(1_i128, |common, next| common.checked_div(divisor(common, next))?.checked_mul(next))?;
        let scale = |value: &Exact| {
            let scaled = value.times(Exact::whole(common))?;
            scaled.is_whole().then(|| scaled.numerator())
        };
        let terms = self.terms.iter().map(|(key, value)| Some((*key, scale(value)?)));
        let constant = scale(&self.constant)?.checked_add(i128::from(strict))?;
        Some(Inequality { terms: terms.collect::<Option<_>>()?, constant })
    }
}

fn divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.saturating_abs(), b.saturating_abs());
    while b != 0 {
        (a, b) = (b, a.checked_rem(b).unwrap_or(0));
    }
    a.max(1)
}

/// `Σ factor × raw + constant ≤ 0`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Inequality {
    pub(super) terms: BTreeMap<Key, i128>,
    pub(super) constant: i128,
}

impl Inequality {
    /// The branch with this inequality too; none when it cannot hold.
    pub(super) fn narrow(self, mut branch: Branch) -> Option<Branch> {
        let mut terms = self.terms.iter();
        match (terms.next(), terms.next()) {
            (None, _) => (self.constant <= 0).then_some(branch),
            (Some((key, factor)), None) => {
                let range = branch.ranges.entry(*key).or_insert((-super::FAR, super::FAR));
                tighten(range, *factor, self.constant);
                (range.0 <= range.1).then_some(branch)
            }
            _ => {
                branch.inequalities.push(self);
                Some(branch)
            }
        }
    }

    pub(super) fn holds(&self, raw: &impl Fn(Key) -> Option<i128>) -> Option<bool> {
        let sum = self
            .terms
            .iter()
            .try_fold(self.constant, |sum, (key, factor)| sum.checked_add(factor.checked_mul(raw(*key)?)?));
        sum.map(|sum| sum <= 0)
    }
}

/// The values of `x` for which `factor × x + constant ≤ 0`.
pub(super) fn tighten(range: &mut (i128, i128), factor: i128, constant: i128) {
    if factor > 0 {
        range.1 = range.1.min(constant.saturating_neg().div_euclid(factor));
    } else {
        let size = factor.saturating_neg();
        range.0 = range.0.max(constant.saturating_neg().div_euclid(size).saturating_neg());
    }
}

/// Whether inequalities are refuted over the rationals, within ranges.
pub(super) fn refuted(inequalities: &[Inequality], ranges: &BTreeMap<Key, (i128, i128)>) -> bool {
    let mut all: Vec<Inequality> = inequalities.to_vec();
    let mut keys: Vec<Key> = inequalities.iter().flat_map(|item| item.terms.keys().copied()).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in &keys {
        if let Some((low, high)) = ranges.get(key) {
            all.push(Inequality { terms: BTreeMap::from([(*key, 1)]), constant: high.saturating_neg() });
            all.push(Inequality { terms: BTreeMap::from([(*key, -1)]), constant: *low });
        }
    }
    for key in keys {
        let factor = |item: &Inequality| item.terms.get(&key).copied().unwrap_or(0);
        let (with, mut rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|item| factor(item) != 0);
        for upper in with.iter().filter(|item| factor(item) > 0) {
            for lower in with.iter().filter(|item| factor(item) < 0) {
                let Some(sum) = combined(upper, factor(lower).saturating_neg(), lower, factor(upper), key) else {
                    return false;
                };
                rest.push(sum);
            }
        }
        rest.sort_unstable();
        rest.dedup();
        if rest.iter().any(|item| item.terms.is_empty() && item.constant > 0) {
            return true;
        }
        if rest.len() > MOST {
            return false;
        }
        all = rest;
    }
    false
}

fn combined(a: &Inequality, by: i128, b: &Inequality, with: i128, gone: Key) -> Option<Inequality> {
    let mut terms = BTreeMap::new();
    for (item, factor) in [(a, by), (b, with)] {
        for (key, value) in &item.terms {
            let sum = terms.get(key).copied().unwrap_or(0_i128).checked_add(value.checked_mul(factor)?)?;
            terms.insert(*key, sum);
        }
    }
    terms.retain(|key, value| *key != gone && *value != 0);
    let constant = a.constant.checked_mul(by)?.checked_add(b.constant.checked_mul(with)?)?;
    let common = terms.values().fold(constant, |common, value| divisor(common, *value));
    if terms.is_empty() || common <= 1 {
        return Some(Inequality { terms, constant });
    }
    let terms = terms.into_iter().map(|(key, value)| Some((key, value.checked_div(common)?)));
    Some(Inequality { terms: terms.collect::<Option<_>>()?, constant: constant.checked_div(common)? })
}
