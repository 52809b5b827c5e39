//! Compiled expressions: what is left of an expression once the tables are known.
//!
//! A node is evaluated at a place: a row of either table, or one of each. Numbers are whole wherever their denominator is
//! known beforehand and the values of the dataset leave room: see [`Whole`]. The rest is exact: see [`Rational`]. Both
//! give what [`super::row`] gives, faster.

use std::sync::Arc;

use rayon::prelude::*;

use super::number::{Rational, Whole};
use super::row::{both, bounds_row};
use crate::ir::{Comparison, Entity, Scope, satisfies};
use crate::quantity::Exact;
use crate::tables::SetColumn;

/// A row of each table; an absent side has no position.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    applicant: usize,
    vacancy: usize,
}

impl At {
    const ABSENT: usize = usize::MAX;
    /// No row at all.
    pub(super) const NOWHERE: Self = Self { applicant: Self::ABSENT, vacancy: Self::ABSENT };

    /// A row of each.
    pub(super) fn pair(applicant: usize, vacancy: usize) -> Self {
        Self { applicant, vacancy }
    }

    /// A row of one table.
    pub(super) fn row(side: Entity, row: usize) -> Self {
        match side {
            Entity::Applicant => Self { applicant: row, ..Self::NOWHERE },
            Entity::Vacancy => Self { vacancy: row, ..Self::NOWHERE },
        }
    }

    /// The position of that side.
    pub(super) fn of(self, side: Entity) -> usize {
        match side {
            Entity::Applicant => self.applicant,
            Entity::Vacancy => self.vacancy,
        }
    }
}

/// How many rows each table has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    /// Applicants.
    pub(super) applicants: usize,
    /// Vacancies.
    pub(super) vacancies: usize,
}

impl Sizes {
    /// The rows of a table.
    pub(super) fn of(self, side: Entity) -> usize {
        match side {
            Entity::Applicant => self.applicants,
            Entity::Vacancy => self.vacancies,
        }
    }
}

/// The table that a scope reads, when it is one only.
pub(super) fn only_side(scope: Scope) -> Option<Entity> {
    match scope {
        Scope::Applicant => Some(Entity::Applicant),
        Scope::Vacancy => Some(Entity::Vacancy),
        Scope::Constant | Scope::Pair => None,
    }
}

pub(super) fn side_scope(side: Entity) -> Scope {
    match side {
        Entity::Applicant => Scope::Applicant,
        Entity::Vacancy => Scope::Vacancy,
    }
}

/// The values of a node for every row of a table.
pub(super) fn rows<T: Send>(side: Entity, sizes: Sizes, value: impl Fn(At) -> T + Sync) -> Vec<T> {
    (0..sizes.of(side)).into_par_iter().map(|row| value(At::row(side, row))).collect()
}

/// The first value whose condition holds; none when a condition before it is unknown.
pub(super) type Cases<'a, T> = Vec<(Option<Truth<'a>>, T)>;

pub(super) fn chosen<'t, T>(cases: &'t Cases<'_, T>, at: At) -> Option<&'t T> {
    for (condition, value) in cases {
        match condition {
            None => return Some(value),
            Some(condition) if condition.at(at)? => return Some(value),
            Some(_) => {}
        }
    }
    None
}

pub(super) fn cases_scope<T>(cases: &Cases<'_, T>, scope: impl Fn(&T) -> Scope) -> Scope {
    cases.iter().fold(Scope::Constant, |joined, (condition, value)| {
        joined.join(condition.as_ref().map_or(Scope::Constant, Truth::scope)).join(scope(value))
    })
}

pub(super) fn settled_cases<T>(cases: Cases<'_, T>, sizes: Sizes, settle: impl Fn(T) -> T) -> Cases<'_, T> {
    cases.into_iter().map(|(condition, value)| (condition.map(|c| c.settled(sizes)), settle(value))).collect()
}

/// A condition.
#[derive(Debug, Clone)]
pub(super) enum Truth<'a> {
    /// The same everywhere.
    Constant(Option<bool>),
    /// Computed for every row of a table.
    Column(Entity, Arc<[Option<bool>]>),
    /// A condition that several expressions use.
    Shared(Arc<Truth<'a>>),
    /// A raw number that is not nought.
    Raw(Whole<'a>),
    /// Negation.
    Not(Box<Truth<'a>>),
    /// Conjunction.
    And(Vec<Truth<'a>>),
    /// Disjunction.
    Or(Vec<Truth<'a>>),
    /// A comparison of whole numbers, each first multiplied.
    Compare(Comparison, Box<(Whole<'a>, Whole<'a>)>, (i64, i64)),
    /// A comparison of exact numbers.
    CompareExact(Comparison, Box<(Rational<'a>, Rational<'a>)>),
    /// Whether a whole number is one of a list, increasing and not empty.
    OneOf(Box<Whole<'a>>, Vec<i64>),
    /// Whether a set holds a raw value.
    Contains(Box<(Set<'a>, Whole<'a>)>),
    /// Whether a condition, a number or a set is known.
    IsKnown(Box<Truth<'a>>),
    /// Whether a whole number is known.
    IsKnownWhole(Box<Whole<'a>>),
    /// Whether an exact number is known.
    IsKnownRational(Box<Rational<'a>>),
    /// Whether a set is known.
    IsKnownSet(Box<Set<'a>>),
    /// Whether a condition holds for sure: what a category says of an unknown one.
    Surely(Box<Truth<'a>>),
    /// The first case that holds.
    Cases(Cases<'a, Truth<'a>>),
    /// Whether an exact number lies within the bounds of a key's row.
    Within(Box<Within<'a>>),
}

/// Bounds that depend on a key.
#[derive(Debug, Clone)]
pub(super) struct Within<'a> {
    /// What is bounded.
    pub(super) subject: Subject<'a>,
    /// The raw key.
    pub(super) key: Whole<'a>,
    /// The first key.
    pub(super) first_key: i64,
    /// Whether the last row holds above.
    pub(super) open: bool,
}

/// What is bounded, with its bounds in the same numbers.
#[derive(Debug, Clone)]
pub(super) enum Subject<'a> {
    /// A whole number that is multiplied, and bounds in the product's scale.
    Whole(Whole<'a>, i64, Vec<(Option<i128>, Option<i128>)>),
    /// An exact number.
    Rational(Rational<'a>, Vec<(Option<Exact>, Option<Exact>)>),
}

impl Within<'_> {
    fn at(&self, at: At) -> Option<bool> {
        let key = self.key.known(at)?;
        match &self.subject {
            Subject::Whole(subject, times, bounds) => {
                let (lower, upper) = bounds.get(bounds_row(key, self.first_key, bounds.len(), self.open)?)?;
                let value = subject.known(at).map(|value| i128::from(value).saturating_mul(i128::from(*times)));
                between(value, *lower, *upper)
            }
            Subject::Rational(subject, bounds) => {
                let (lower, upper) = bounds.get(bounds_row(key, self.first_key, bounds.len(), self.open)?)?;
                between(subject.at(at), *lower, *upper)
            }
        }
    }
}

fn between<T: Ord + Copy>(value: Option<T>, lower: Option<T>, upper: Option<T>) -> Option<bool> {
    let above = lower.map_or(Some(true), |lower| Some(value? >= lower));
    let below = upper.map_or(Some(true), |upper| Some(value? <= upper));
    both(above, below)
}

impl Truth<'_> {
    /// Whether it holds; none when unknown.
    pub(super) fn at(&self, at: At) -> Option<bool> {
        match self {
            Self::Constant(holds) => *holds,
            Self::Column(side, column) => column.get(at.of(*side)).copied().flatten(),
            Self::Shared(inner) => inner.at(at),
            Self::Raw(raw) => raw.known(at).map(|raw| raw != 0),
            Self::Not(inner) => inner.at(at).map(|holds| !holds),
            Self::And(parts) => joined(parts, false, at),
            Self::Or(parts) => joined(parts, true, at),
            Self::Compare(comparison, pair, (left_times, right_times)) => {
                let (left, right) = (pair.0.known(at)?, pair.1.known(at)?);
                let order = if left_times == right_times {
                    left.cmp(&right)
                } else {
                    let product = |value: i64, times: i64| i128::from(value).saturating_mul(i128::from(times));
                    product(left, *left_times).cmp(&product(right, *right_times))
                };
                Some(satisfies(*comparison, order))
            }
            Self::CompareExact(comparison, pair) => Some(satisfies(*comparison, pair.0.at(at)?.cmp(&pair.1.at(at)?))),
            Self::OneOf(subject, list) => Some(list.binary_search(&subject.known(at)?).is_ok()),
            Self::Contains(inner) => {
                let element = inner.1.known(at)?;
                Some(inner.0.at(at)?.binary_search(&element).is_ok())
            }
            Self::IsKnown(inner) => Some(inner.at(at).is_some()),
            Self::IsKnownWhole(inner) => Some(inner.known(at).is_some()),
            Self::IsKnownRational(inner) => Some(inner.at(at).is_some()),
            Self::IsKnownSet(inner) => Some(inner.at(at).is_some()),
            Self::Surely(inner) => Some(inner.at(at) == Some(true)),
            Self::Cases(cases) => chosen(cases, at)?.at(at),
            Self::Within(within) => within.at(at),
        }
    }

    /// Which tables it reads.
    pub(super) fn scope(&self) -> Scope {
        let all = |parts: &[Self]| parts.iter().fold(Scope::Constant, |scope, part| scope.join(part.scope()));
        match self {
            Self::Constant(_) => Scope::Constant,
            Self::Column(side, _) => side_scope(*side),
            Self::Shared(inner) => inner.scope(),
            Self::Raw(raw) => raw.scope(),
            Self::Not(inner) | Self::IsKnown(inner) | Self::Surely(inner) => inner.scope(),
            Self::And(parts) | Self::Or(parts) => all(parts),
            Self::Compare(_, pair, _) => pair.0.scope().join(pair.1.scope()),
            Self::CompareExact(_, pair) => pair.0.scope().join(pair.1.scope()),
            Self::OneOf(subject, _) | Self::IsKnownWhole(subject) => subject.scope(),
            Self::Contains(inner) => inner.0.scope().join(inner.1.scope()),
            Self::IsKnownRational(inner) => inner.scope(),
            Self::IsKnownSet(inner) => inner.scope(),
            Self::Cases(cases) => cases_scope(cases, Self::scope),
            Self::Within(within) => within.key.scope().join(match &within.subject {
                Subject::Whole(subject, ..) => subject.scope(),
                Subject::Rational(subject, _) => subject.scope(),
            }),
        }
    }

    /// The same condition, whose largest parts that read one table only are computed once for each of its rows.
    pub(super) fn settled(self, sizes: Sizes) -> Self {
        let scope = self.scope();
        match (&self, scope, only_side(scope)) {
            (Self::Constant(_) | Self::Column(..) | Self::Shared(_), ..) => return self,
            (_, Scope::Constant, _) => return Self::Constant(self.at(At::NOWHERE)),
            (_, _, Some(side)) => return Self::Column(side, rows(side, sizes, |at| self.at(at)).into()),
            _ => {}
        }
        let boxed = |inner: Box<Self>| Box::new(inner.settled(sizes));
        let each = |parts: Vec<Self>| parts.into_iter().map(|part| part.settled(sizes)).collect();
        match self {
            Self::Raw(raw) => Self::Raw(raw.settled(sizes)),
            Self::Not(inner) => Self::Not(boxed(inner)),
            Self::IsKnown(inner) => Self::IsKnown(boxed(inner)),
            Self::Surely(inner) => Self::Surely(boxed(inner)),
            Self::And(parts) => Self::And(each(parts)),
            Self::Or(parts) => Self::Or(each(parts)),
            Self::Compare(comparison, pair, times) => {
                let (left, right) = *pair;
                Self::Compare(comparison, Box::new((left.settled(sizes), right.settled(sizes))), times)
            }
            Self::CompareExact(comparison, pair) => {
                let (left, right) = *pair;
                Self::CompareExact(comparison, Box::new((left.settled(sizes), right.settled(sizes))))
            }
            Self::OneOf(subject, list) => Self::OneOf(Box::new(subject.settled(sizes)), list),
            Self::Contains(inner) => {
                let (set, element) = *inner;
                Self::Contains(Box::new((set.settled(sizes), element.settled(sizes))))
            }
            Self::IsKnownWhole(inner) => Self::IsKnownWhole(Box::new(inner.settled(sizes))),
            Self::IsKnownRational(inner) => Self::IsKnownRational(Box::new(inner.settled(sizes))),
            Self::Cases(cases) => Self::Cases(settled_cases(cases, sizes, |value| value.settled(sizes))),
            Self::Within(within) => {
                let subject = match within.subject {
                    Subject::Whole(subject, times, bounds) => Subject::Whole(subject.settled(sizes), times, bounds),
                    Subject::Rational(subject, bounds) => Subject::Rational(subject.settled(sizes), bounds),
                };
                Self::Within(Box::new(Within { subject, key: within.key.settled(sizes), ..*within }))
            }
            Self::Constant(_) | Self::Column(..) | Self::Shared(_) | Self::IsKnownSet(_) => self,
        }
    }
}

fn joined(parts: &[Truth<'_>], decisive: bool, at: At) -> Option<bool> {
    let mut known = true;
    for part in parts {
        match part.at(at) {
            Some(holds) if holds == decisive => return Some(decisive),
            Some(_) => {}
            None => known = false,
        }
    }
    known.then_some(!decisive)
}

/// A set of raw values.
#[derive(Debug, Clone)]
pub(super) enum Set<'a> {
    /// Unknown everywhere.
    Unknown,
    /// A field.
    Field(Entity, &'a SetColumn),
    /// The first case that holds.
    Cases(Cases<'a, Set<'a>>),
}

impl<'a> Set<'a> {
    /// The values, increasing; none when unknown.
    pub(super) fn at(&self, at: At) -> Option<&'a [i64]> {
        match self {
            Self::Unknown => None,
            Self::Field(side, sets) => sets.row(at.of(*side)),
            Self::Cases(cases) => chosen(cases, at)?.at(at),
        }
    }

    /// Which tables it reads.
    pub(super) fn scope(&self) -> Scope {
        match self {
            Self::Unknown => Scope::Constant,
            Self::Field(side, _) => side_scope(*side),
            Self::Cases(cases) => cases_scope(cases, Self::scope),
        }
    }

    fn settled(self, sizes: Sizes) -> Self {
        match self {
            Self::Cases(cases) => Self::Cases(settled_cases(cases, sizes, |value| value.settled(sizes))),
            set => set,
        }
    }
}
