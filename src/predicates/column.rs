//! Compiled expressions: what is left of an expression once the tables are known.
//!
//! A node is evaluated at a place: a row of either table, or one of each. Numbers are whole wherever their denominator is
//! known beforehand and the values of the dataset leave room: see [`Whole`]. The rest is exact: see [`Rational`]. Both
//! give what [`super::row`] gives, faster.

use std::cmp::Ordering;
use std::sync::Arc;

use rayon::prelude::*;

use super::row::{both, bounds_row, elapsed, parameter_cell, satisfies};
use crate::ir::{Comparison, Entity, Operator, Scope, TimeUnit};
use crate::quantity::{Date, Exact};
use crate::tables::{SetColumn, UNKNOWN};

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

    fn of(self, side: Entity) -> usize {
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

fn side_scope(side: Entity) -> Scope {
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

fn chosen<'t, T>(cases: &'t Cases<'_, T>, at: At) -> Option<&'t T> {
    for (condition, value) in cases {
        match condition {
            None => return Some(value),
            Some(condition) if condition.at(at)? => return Some(value),
            Some(_) => {}
        }
    }
    None
}

fn cases_scope<T>(cases: &Cases<'_, T>, scope: impl Fn(&T) -> Scope) -> Scope {
    cases.iter().fold(Scope::Constant, |joined, (condition, value)| {
        joined.join(condition.as_ref().map_or(Scope::Constant, Truth::scope)).join(scope(value))
    })
}

fn settled_cases<'a, T>(cases: Cases<'a, T>, sizes: Sizes, settle: impl Fn(T) -> T) -> Cases<'a, T> {
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
    KnownTruth(Box<Truth<'a>>),
    /// Whether a whole number is known.
    KnownWhole(Box<Whole<'a>>),
    /// Whether an exact number is known.
    KnownRational(Box<Rational<'a>>),
    /// Whether a set is known.
    KnownSet(Box<Set<'a>>),
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

impl<'a> Truth<'a> {
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
            Self::Compare(comparison, sides, (left_times, right_times)) => {
                let (left, right) = (sides.0.known(at)?, sides.1.known(at)?);
                let order = if left_times == right_times {
                    left.cmp(&right)
                } else {
                    let product = |value: i64, times: i64| i128::from(value).saturating_mul(i128::from(times));
                    product(left, *left_times).cmp(&product(right, *right_times))
                };
                Some(satisfies(*comparison, order))
            }
            Self::CompareExact(comparison, sides) => {
                Some(satisfies(*comparison, sides.0.at(at)?.cmp(&sides.1.at(at)?)))
            }
            Self::OneOf(subject, list) => Some(list.binary_search(&subject.known(at)?).is_ok()),
            Self::Contains(inner) => {
                let element = inner.1.known(at)?;
                Some(inner.0.at(at)?.binary_search(&element).is_ok())
            }
            Self::KnownTruth(inner) => Some(inner.at(at).is_some()),
            Self::KnownWhole(inner) => Some(inner.known(at).is_some()),
            Self::KnownRational(inner) => Some(inner.at(at).is_some()),
            Self::KnownSet(inner) => Some(inner.at(at).is_some()),
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
            Self::Not(inner) | Self::KnownTruth(inner) | Self::Surely(inner) => inner.scope(),
            Self::And(parts) | Self::Or(parts) => all(parts),
            Self::Compare(_, sides, _) => sides.0.scope().join(sides.1.scope()),
            Self::CompareExact(_, sides) => sides.0.scope().join(sides.1.scope()),
            Self::OneOf(subject, _) | Self::KnownWhole(subject) => subject.scope(),
            Self::Contains(inner) => inner.0.scope().join(inner.1.scope()),
            Self::KnownRational(inner) => inner.scope(),
            Self::KnownSet(inner) => inner.scope(),
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
            Self::KnownTruth(inner) => Self::KnownTruth(boxed(inner)),
            Self::Surely(inner) => Self::Surely(boxed(inner)),
            Self::And(parts) => Self::And(each(parts)),
            Self::Or(parts) => Self::Or(each(parts)),
            Self::Compare(comparison, sides, times) => {
                let (left, right) = *sides;
                Self::Compare(comparison, Box::new((left.settled(sizes), right.settled(sizes))), times)
            }
            Self::CompareExact(comparison, sides) => {
                let (left, right) = *sides;
                Self::CompareExact(comparison, Box::new((left.settled(sizes), right.settled(sizes))))
            }
            Self::OneOf(subject, list) => Self::OneOf(Box::new(subject.settled(sizes)), list),
            Self::Contains(inner) => {
                let (set, element) = *inner;
                Self::Contains(Box::new((set.settled(sizes), element.settled(sizes))))
            }
            Self::KnownWhole(inner) => Self::KnownWhole(Box::new(inner.settled(sizes))),
            Self::KnownRational(inner) => Self::KnownRational(Box::new(inner.settled(sizes))),
            Self::Cases(cases) => Self::Cases(settled_cases(cases, sizes, |value| value.settled(sizes))),
            Self::Within(within) => {
                let subject = match within.subject {
                    Subject::Whole(subject, times, bounds) => Subject::Whole(subject.settled(sizes), times, bounds),
                    Subject::Rational(subject, bounds) => Subject::Rational(subject.settled(sizes), bounds),
                };
                Self::Within(Box::new(Within { subject, key: within.key.settled(sizes), ..*within }))
            }
            Self::Constant(_) | Self::Column(..) | Self::Shared(_) | Self::KnownSet(_) => self,
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

/// A number kept as a whole one: its value is that divided by `scale`.
///
/// # Invariants
/// `scale` is above nought; no value's size exceeds `bound`, and `bound` and `scale` stay under [`Whole::LIMIT`], so that
/// nothing here overflows. [`UNKNOWN`] is unknown.
#[derive(Debug, Clone)]
pub(super) struct Whole<'a> {
    /// What it is.
    pub(super) node: WholeNode<'a>,
    /// What it is divided by.
    pub(super) scale: i64,
    /// The largest size it can have.
    pub(super) bound: i64,
}

/// The kinds of whole numbers.
#[derive(Debug, Clone)]
pub(super) enum WholeNode<'a> {
    /// The same everywhere.
    Constant(i64),
    /// A field.
    Field(Entity, &'a [i64]),
    /// Computed for every row of a table.
    Column(Entity, Arc<[i64]>),
    /// A number that several expressions use.
    Shared(Arc<Whole<'a>>),
    /// A sum of numbers, each multiplied.
    Sum(Vec<(Whole<'a>, i64)>),
    /// A product.
    Product(Box<(Whole<'a>, Whole<'a>)>),
    /// The smallest, or the largest, of numbers, each multiplied.
    Extreme(Ordering, Vec<(Whole<'a>, i64)>),
    /// Whole units of time elapsed since a day.
    Elapsed(TimeUnit, Date, Box<Whole<'a>>),
    /// How many values a set holds.
    Count(Set<'a>),
    /// The raw value of a number; unknown when it is not whole.
    Unscaled(Box<Whole<'a>>),
    /// The raw value of an exact number; unknown when it is not whole.
    FromRational(Box<Rational<'a>>),
    /// A condition as 0 or 1.
    FromTruth(Box<Truth<'a>>),
    /// A parameter's value for raw arguments.
    Table(Lookup<'a>, Arc<[i64]>),
    /// The first case that holds, multiplied.
    Cases(Cases<'a, (Whole<'a>, i64)>),
}

/// The arguments of a parameter, each with its first value and how many there are.
pub(super) type Lookup<'a> = Vec<(Whole<'a>, i64, u32)>;

fn looked_up<T: Copy>(lookup: &Lookup<'_>, values: &[T], at: At) -> Option<T> {
    let mut cell = 0;
    for (argument, first, count) in lookup {
        cell = parameter_cell(cell, argument.known(at)?, *first, *count)?;
    }
    values.get(cell).copied()
}

fn lookup_scope(lookup: &Lookup<'_>) -> Scope {
    lookup.iter().fold(Scope::Constant, |scope, (argument, ..)| scope.join(argument.scope()))
}

fn settled_lookup<'a>(lookup: Lookup<'a>, sizes: Sizes) -> Lookup<'a> {
    lookup.into_iter().map(|(argument, first, count)| (argument.settled(sizes), first, count)).collect()
}

impl<'a> Whole<'a> {
    /// Half the room of 64 bits: a value under it can be doubled or negated.
    pub(super) const LIMIT: i64 = 1 << 62;

    /// A constant; [`UNKNOWN`] for unknown.
    pub(super) fn constant(value: i64, scale: i64) -> Self {
        let bound = if value == UNKNOWN { 0 } else { value.saturating_abs() };
        Self { node: WholeNode::Constant(value), scale, bound }
    }

    /// The value, not divided; none when unknown.
    pub(super) fn known(&self, at: At) -> Option<i64> {
        Some(self.at(at)).filter(|value| *value != UNKNOWN)
    }

    /// The value, not divided, or [`UNKNOWN`].
    pub(super) fn at(&self, at: At) -> i64 {
        match &self.node {
            WholeNode::Constant(value) => *value,
            WholeNode::Field(side, column) => column.get(at.of(*side)).copied().unwrap_or(UNKNOWN),
            WholeNode::Column(side, column) => column.get(at.of(*side)).copied().unwrap_or(UNKNOWN),
            WholeNode::Shared(inner) => inner.at(at),
            WholeNode::Sum(terms) => {
                let mut sum = 0_i64;
                for (term, times) in terms {
                    match term.known(at) {
                        Some(value) => sum = sum.saturating_add(value.saturating_mul(*times)),
                        None => return UNKNOWN,
                    }
                }
                sum
            }
            WholeNode::Product(factors) => match (factors.0.known(at), factors.1.known(at)) {
                (Some(left), Some(right)) => left.saturating_mul(right),
                _ => UNKNOWN,
            },
            node => Self::rare(node, at).unwrap_or(UNKNOWN),
        }
    }

    fn rare(node: &WholeNode<'_>, at: At) -> Option<i64> {
        match node {
            WholeNode::Extreme(wanted, parts) => {
                let mut best: Option<i64> = None;
                for (part, times) in parts {
                    let value = part.known(at)?.saturating_mul(*times);
                    best = Some(best.filter(|best| value.cmp(best) != *wanted).unwrap_or(value));
                }
                best
            }
            WholeNode::Elapsed(unit, reference, day) => {
                Some(elapsed(*unit, Date(i32::try_from(day.known(at)?).ok()?), *reference))
            }
            WholeNode::Count(set) => i64::try_from(set.at(at)?.len()).ok(),
            WholeNode::Unscaled(inner) => {
                let value = inner.known(at)?;
                (value.checked_rem(inner.scale)? == 0).then(|| value.checked_div(inner.scale)).flatten()
            }
            WholeNode::FromRational(inner) => {
                let number = inner.at(at)?;
                number.is_whole().then(|| i64::try_from(number.numerator()).ok()).flatten()
            }
            WholeNode::FromTruth(inner) => inner.at(at).map(i64::from),
            WholeNode::Table(lookup, values) => looked_up(lookup, values, at),
            WholeNode::Cases(cases) => {
                let (value, times) = chosen(cases, at)?;
                Some(value.known(at)?.saturating_mul(*times))
            }
            WholeNode::Constant(_)
            | WholeNode::Field(..)
            | WholeNode::Column(..)
            | WholeNode::Shared(_)
            | WholeNode::Sum(_)
            | WholeNode::Product(_) => None,
        }
    }

    /// Which tables it reads.
    pub(super) fn scope(&self) -> Scope {
        let all =
            |parts: &[(Self, i64)]| parts.iter().fold(Scope::Constant, |scope, (part, _)| scope.join(part.scope()));
        match &self.node {
            WholeNode::Constant(_) => Scope::Constant,
            WholeNode::Field(side, _) | WholeNode::Column(side, _) => side_scope(*side),
            WholeNode::Shared(inner) => inner.scope(),
            WholeNode::Sum(parts) | WholeNode::Extreme(_, parts) => all(parts),
            WholeNode::Product(factors) => factors.0.scope().join(factors.1.scope()),
            WholeNode::Elapsed(_, _, inner) | WholeNode::Unscaled(inner) => inner.scope(),
            WholeNode::Count(set) => set.scope(),
            WholeNode::FromRational(inner) => inner.scope(),
            WholeNode::FromTruth(inner) => inner.scope(),
            WholeNode::Table(lookup, _) => lookup_scope(lookup),
            WholeNode::Cases(cases) => cases_scope(cases, |(value, _)| value.scope()),
        }
    }

    /// The same number, whose largest parts that read one table only are computed once for each of its rows.
    pub(super) fn settled(self, sizes: Sizes) -> Self {
        let scope = self.scope();
        let (scale, bound) = (self.scale, self.bound);
        match (&self.node, scope, only_side(scope)) {
            (WholeNode::Constant(_) | WholeNode::Field(..) | WholeNode::Column(..) | WholeNode::Shared(_), ..) => {
                return self;
            }
            (_, Scope::Constant, _) => return Self::constant(self.at(At::NOWHERE), scale),
            (_, _, Some(side)) => {
                let column: Arc<[i64]> = rows(side, sizes, |at| self.at(at)).into();
                let bound = largest(&column);
                return Self { node: WholeNode::Column(side, column), scale, bound };
            }
            _ => {}
        }
        let each =
            |parts: Vec<(Self, i64)>| parts.into_iter().map(|(part, times)| (part.settled(sizes), times)).collect();
        let node = match self.node {
            WholeNode::Sum(parts) => WholeNode::Sum(each(parts)),
            WholeNode::Extreme(wanted, parts) => WholeNode::Extreme(wanted, each(parts)),
            WholeNode::Product(factors) => {
                let (left, right) = *factors;
                WholeNode::Product(Box::new((left.settled(sizes), right.settled(sizes))))
            }
            WholeNode::Elapsed(unit, reference, day) => {
                WholeNode::Elapsed(unit, reference, Box::new(day.settled(sizes)))
            }
            WholeNode::Unscaled(inner) => WholeNode::Unscaled(Box::new(inner.settled(sizes))),
            WholeNode::FromRational(inner) => WholeNode::FromRational(Box::new(inner.settled(sizes))),
            WholeNode::FromTruth(inner) => WholeNode::FromTruth(Box::new(inner.settled(sizes))),
            WholeNode::Table(lookup, values) => WholeNode::Table(settled_lookup(lookup, sizes), values),
            WholeNode::Cases(cases) => {
                WholeNode::Cases(settled_cases(cases, sizes, |(value, times)| (value.settled(sizes), times)))
            }
            node => node,
        };
        Self { node, scale, bound }
    }
}

/// The largest size of the known values.
pub(super) fn largest(column: &[i64]) -> i64 {
    column.iter().filter(|value| **value != UNKNOWN).map(|value| value.saturating_abs()).max().unwrap_or(0)
}

/// An exact number whose denominator, or size, is known only row by row.
#[derive(Debug, Clone)]
pub(super) enum Rational<'a> {
    /// The same everywhere.
    Constant(Option<Exact>),
    /// A whole number, divided by its scale.
    Whole(Box<Whole<'a>>),
    /// A field too large for a [`Whole`], divided by its scale.
    Field(Entity, &'a [i64], i64),
    /// Computed for every row of a table.
    Column(Entity, Arc<[Option<Exact>]>),
    /// A number that several expressions use.
    Shared(Arc<Rational<'a>>),
    /// Arithmetic.
    Arithmetic(Operator, Box<(Rational<'a>, Rational<'a>)>),
    /// The opposite.
    Negate(Box<Rational<'a>>),
    /// The smallest or the largest.
    Extreme(Ordering, Vec<Rational<'a>>),
    /// A parameter's value for raw arguments.
    Table(Lookup<'a>, Arc<[Exact]>),
    /// The first case that holds.
    Cases(Cases<'a, Rational<'a>>),
}

impl<'a> Rational<'a> {
    /// The value; none when unknown.
    pub(super) fn at(&self, at: At) -> Option<Exact> {
        match self {
            Self::Constant(value) => *value,
            Self::Whole(whole) => Exact::ratio(i128::from(whole.known(at)?), i128::from(whole.scale)),
            Self::Field(side, column, scale) => {
                let raw = column.get(at.of(*side)).copied().filter(|raw| *raw != UNKNOWN)?;
                Exact::ratio(i128::from(raw), i128::from(*scale))
            }
            Self::Column(side, column) => column.get(at.of(*side)).copied().flatten(),
            Self::Shared(inner) => inner.at(at),
            Self::Arithmetic(operator, sides) => {
                let (left, right) = (sides.0.at(at)?, sides.1.at(at)?);
                match operator {
                    Operator::Plus => left.plus(right),
                    Operator::Minus => left.minus(right),
                    Operator::Times => left.times(right),
                    Operator::Over => left.over(right),
                }
            }
            Self::Negate(inner) => inner.at(at)?.negated(),
            Self::Extreme(wanted, parts) => {
                let mut best: Option<Exact> = None;
                for part in parts {
                    let value = part.at(at)?;
                    best = Some(best.filter(|best| value.cmp(best) != *wanted).unwrap_or(value));
                }
                best
            }
            Self::Table(lookup, values) => looked_up(lookup, values, at),
            Self::Cases(cases) => chosen(cases, at)?.at(at),
        }
    }

    /// Which tables it reads.
    pub(super) fn scope(&self) -> Scope {
        match self {
            Self::Constant(_) => Scope::Constant,
            Self::Whole(whole) => whole.scope(),
            Self::Field(side, ..) | Self::Column(side, _) => side_scope(*side),
            Self::Shared(inner) => inner.scope(),
            Self::Negate(inner) => inner.scope(),
            Self::Arithmetic(_, sides) => sides.0.scope().join(sides.1.scope()),
            Self::Extreme(_, parts) => parts.iter().fold(Scope::Constant, |scope, part| scope.join(part.scope())),
            Self::Table(lookup, _) => lookup_scope(lookup),
            Self::Cases(cases) => cases_scope(cases, Self::scope),
        }
    }

    /// The same number, whose largest parts that read one table only are computed once for each of its rows.
    pub(super) fn settled(self, sizes: Sizes) -> Self {
        let scope = self.scope();
        match (&self, scope, only_side(scope)) {
            (Self::Constant(_) | Self::Column(..) | Self::Shared(_), ..) => return self,
            (_, Scope::Constant, _) => return Self::Constant(self.at(At::NOWHERE)),
            (_, _, Some(side)) => return Self::Column(side, rows(side, sizes, |at| self.at(at)).into()),
            _ => {}
        }
        match self {
            Self::Whole(whole) => Self::Whole(Box::new(whole.settled(sizes))),
            Self::Arithmetic(operator, sides) => {
                let (left, right) = *sides;
                Self::Arithmetic(operator, Box::new((left.settled(sizes), right.settled(sizes))))
            }
            Self::Negate(inner) => Self::Negate(Box::new(inner.settled(sizes))),
            Self::Extreme(wanted, parts) => {
                Self::Extreme(wanted, parts.into_iter().map(|part| part.settled(sizes)).collect())
            }
            Self::Table(lookup, values) => Self::Table(settled_lookup(lookup, sizes), values),
            Self::Cases(cases) => Self::Cases(settled_cases(cases, sizes, |value| value.settled(sizes))),
            other => other,
        }
    }
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
