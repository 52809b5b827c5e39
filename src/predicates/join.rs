//! Index joins: which applicants a pair condition leaves to a vacancy, without looking at the others.
//!
//! A condition joins the tables when it says that a set of one holds a value of the other
//! (`demandeur.communes contient logement.commune`), or that a value of one equals a value of the other.

use super::column::{At, Set, Truth};
use super::number::Whole;
use crate::ir::{Comparison, Scope};

/// A condition that joins, seen from its two sides.
pub(super) enum Join<'t, 'a> {
    /// The applicant's set holds the vacancy's value.
    SetHoldsKey(&'t Set<'a>, &'t Whole<'a>),
    /// The vacancy's set holds the applicant's value.
    KeyInSet(&'t Whole<'a>, &'t Set<'a>),
    /// The applicant's value equals the vacancy's; each first multiplied.
    Equal((&'t Whole<'a>, i64), (&'t Whole<'a>, i64)),
}

impl<'t, 'a> Join<'t, 'a> {
    /// The join that a condition is, if it is one.
    pub(super) fn of(condition: &'t Truth<'a>) -> Option<Self> {
        match condition {
            Truth::Contains(inner) => {
                let (set, element) = &**inner;
                match (set.scope(), element.scope()) {
                    (Scope::Applicant, Scope::Vacancy) => Some(Self::SetHoldsKey(set, element)),
                    (Scope::Vacancy, Scope::Applicant) => Some(Self::KeyInSet(element, set)),
                    _ => None,
                }
            }
            Truth::Compare(Comparison::Equal, sides, (left_times, right_times)) => {
                let (left, right) = &**sides;
                match (left.scope(), right.scope()) {
                    (Scope::Applicant, Scope::Vacancy) => Some(Self::Equal((left, *left_times), (right, *right_times))),
                    (Scope::Vacancy, Scope::Applicant) => Some(Self::Equal((right, *right_times), (left, *left_times))),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The keys of an applicant; none when unknown.
    fn applicant_keys(&self, at: At) -> Option<Keys<'a>> {
        match self {
            Self::SetHoldsKey(set, _) => set.at(at).map(Keys::Many),
            Self::KeyInSet(key, _) => key.known(at).map(|key| Keys::One(i128::from(key))),
            Self::Equal((key, times), _) => key.known(at).map(|key| Keys::One(product(key, *times))),
        }
    }

    /// The keys that a vacancy looks for; none when unknown.
    fn vacancy_keys(&self, at: At) -> Option<Keys<'a>> {
        match self {
            Self::SetHoldsKey(_, key) => key.known(at).map(|key| Keys::One(i128::from(key))),
            Self::KeyInSet(_, set) => set.at(at).map(Keys::Many),
            Self::Equal(_, (key, times)) => key.known(at).map(|key| Keys::One(product(key, *times))),
        }
    }
}

fn product(key: i64, times: i64) -> i128 {
    i128::from(key).saturating_mul(i128::from(times))
}

/// One key, or those of a set.
enum Keys<'a> {
    One(i128),
    Many(&'a [i64]),
}

impl Keys<'_> {
    fn each(&self, mut act: impl FnMut(i128)) {
        match self {
            Self::One(key) => act(*key),
            Self::Many(keys) => keys.iter().for_each(|key| act(i128::from(*key))),
        }
    }
}

/// The inverted index of a join: which applicants hold a key.
pub(super) struct Postings {
    keys: Vec<i128>,
    offsets: Vec<usize>,
    applicants: Vec<u32>,
    /// Applicants whose keys are unknown, when unknown lets pass.
    loose: Vec<u32>,
    if_unknown: bool,
}

impl Postings {
    /// Indexes those applicants, given in increasing order.
    pub(super) fn new(join: &Join<'_, '_>, if_unknown: bool, eligible: &[u32], place: impl Fn(u32) -> At) -> Self {
        let mut entries: Vec<(i128, u32)> = Vec::new();
        let mut loose = Vec::new();
        for applicant in eligible {
            match join.applicant_keys(place(*applicant)) {
                Some(keys) => keys.each(|key| entries.push((key, *applicant))),
                None if if_unknown => loose.push(*applicant),
                None => {}
            }
        }
        entries.sort_unstable();
        let mut postings = Self { keys: Vec::new(), offsets: Vec::new(), applicants: Vec::new(), loose, if_unknown };
        for (key, applicant) in entries {
            if postings.keys.last() != Some(&key) {
                postings.keys.push(key);
                postings.offsets.push(postings.applicants.len());
            }
            postings.applicants.push(applicant);
        }
        postings.offsets.push(postings.applicants.len());
        postings
    }

    fn holders(&self, key: i128) -> &[u32] {
        let found = self.keys.binary_search(&key).ok();
        let range = found.and_then(|at| Some(*self.offsets.get(at)?..*self.offsets.get(at.checked_add(1)?)?));
        range.and_then(|range| self.applicants.get(range)).unwrap_or_default()
    }

    /// How many applicants a vacancy is left with, at most.
    pub(super) fn count(&self, join: &Join<'_, '_>, vacancy: At, eligible: usize) -> usize {
        let mut count = self.loose.len();
        match join.vacancy_keys(vacancy) {
            Some(keys) => keys.each(|key| count = count.saturating_add(self.holders(key).len())),
            None => count = if self.if_unknown { eligible } else { 0 },
        }
        count
    }

    /// The applicants that the condition lets pass for a vacancy, increasing, each once.
    pub(super) fn passing(&self, join: &Join<'_, '_>, vacancy: At, eligible: &[u32]) -> Vec<u32> {
        let Some(keys) = join.vacancy_keys(vacancy) else {
            return if self.if_unknown { eligible.to_vec() } else { Vec::new() };
        };
        let mut passing = self.loose.clone();
        let mut lists = usize::from(!passing.is_empty());
        keys.each(|key| {
            let holders = self.holders(key);
            lists = lists.saturating_add(usize::from(!holders.is_empty()));
            passing.extend_from_slice(holders);
        });
        if lists > 1 {
            passing.sort_unstable();
            passing.dedup();
        }
        passing
    }
}
