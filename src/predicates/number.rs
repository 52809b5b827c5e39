//! Compiled numbers: whole wherever their denominator is known beforehand, else exact.

use std::cmp::Ordering;
use std::sync::Arc;

use super::column::{At, Cases, Set, Sizes, Truth, cases_scope, chosen, only_side, rows, settled_cases, side_scope};
use super::row::{between, elapsed, parameter_cell, rounded, shifted};
use crate::ir::{Edge, Entity, MonthEnd, Operator, Rounding, Scope, TimeUnit};
use crate::quantity::{Date, Exact};
use crate::tables::UNKNOWN;

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
    /// A day moved by days when the flag says so, else by months.
    Shifted(MonthEnd, bool, Box<(Whole<'a>, Whole<'a>)>),
    /// Whole units of time from a day to another.
    Between(TimeUnit, MonthEnd, Box<(Whole<'a>, Whole<'a>)>),
    /// An end of the month or of the year of a day.
    Edge(Edge, Box<Whole<'a>>),
    /// A number made a multiple of a step.
    Rounded(Rounding, Box<Whole<'a>>, Multiple),
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

/// The step of a rounding: the value times `scale` over `divisor` counts steps; a step is `times`, divided by `scale`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Multiple {
    /// The step's denominator.
    pub(super) scale: i64,
    /// The step's numerator times the scale of the number.
    pub(super) divisor: i64,
    /// The step's numerator.
    pub(super) times: i64,
}

impl Multiple {
    fn of(self, way: Rounding, value: i64) -> Option<i64> {
        let steps = Exact::ratio(i128::from(value).checked_mul(i128::from(self.scale))?, i128::from(self.divisor))?;
        let whole = rounded(steps, Exact::ONE, way)?.numerator();
        i64::try_from(whole.checked_mul(i128::from(self.times))?).ok()
    }
}

/// The day that a raw value stands for.
fn day(raw: i64) -> Option<Date> {
    i32::try_from(raw).ok().map(Date)
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

fn settled_lookup(lookup: Lookup<'_>, sizes: Sizes) -> Lookup<'_> {
    lookup.into_iter().map(|(argument, first, count)| (argument.settled(sizes), first, count)).collect()
}

impl Whole<'_> {
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
            WholeNode::Shifted(rule, days, parts) => {
                let reached = shifted(day(parts.0.known(at)?)?, parts.1.known(at)?, *days, *rule)?;
                Some(i64::from(reached.0))
            }
            WholeNode::Between(unit, rule, parts) => {
                Some(between(*unit, day(parts.0.known(at)?)?, day(parts.1.known(at)?)?, *rule))
            }
            WholeNode::Edge(edge, inner) => Some(i64::from(day(inner.known(at)?)?.edge(*edge)?.0)),
            WholeNode::Rounded(way, inner, step) => step.of(*way, inner.known(at)?),
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
            WholeNode::Product(parts) | WholeNode::Shifted(_, _, parts) | WholeNode::Between(_, _, parts) => {
                parts.0.scope().join(parts.1.scope())
            }
            WholeNode::Elapsed(_, _, inner)
            | WholeNode::Unscaled(inner)
            | WholeNode::Edge(_, inner)
            | WholeNode::Rounded(_, inner, _) => inner.scope(),
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
            WholeNode::Shifted(rule, days, parts) => {
                let (day, by) = *parts;
                WholeNode::Shifted(rule, days, Box::new((day.settled(sizes), by.settled(sizes))))
            }
            WholeNode::Between(unit, rule, parts) => {
                let (from, to) = *parts;
                WholeNode::Between(unit, rule, Box::new((from.settled(sizes), to.settled(sizes))))
            }
            WholeNode::Edge(edge, inner) => WholeNode::Edge(edge, Box::new(inner.settled(sizes))),
            WholeNode::Rounded(way, inner, step) => WholeNode::Rounded(way, Box::new(inner.settled(sizes)), step),
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
    /// A number made a multiple of a step.
    Rounded(Rounding, Exact, Box<Rational<'a>>),
    /// The smallest or the largest.
    Extreme(Ordering, Vec<Rational<'a>>),
    /// A parameter's value for raw arguments.
    Table(Lookup<'a>, Arc<[Exact]>),
    /// The first case that holds.
    Cases(Cases<'a, Rational<'a>>),
}

impl Rational<'_> {
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
            Self::Arithmetic(operator, pair) => {
                let (left, right) = (pair.0.at(at)?, pair.1.at(at)?);
                match operator {
                    Operator::Plus => left.plus(right),
                    Operator::Minus => left.minus(right),
                    Operator::Times => left.times(right),
                    Operator::Over => left.over(right),
                }
            }
            Self::Negate(inner) => inner.at(at)?.negated(),
            Self::Rounded(way, step, inner) => rounded(inner.at(at)?, *step, *way),
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
            Self::Negate(inner) | Self::Rounded(_, _, inner) => inner.scope(),
            Self::Arithmetic(_, pair) => pair.0.scope().join(pair.1.scope()),
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
            Self::Arithmetic(operator, pair) => {
                let (left, right) = *pair;
                Self::Arithmetic(operator, Box::new((left.settled(sizes), right.settled(sizes))))
            }
            Self::Negate(inner) => Self::Negate(Box::new(inner.settled(sizes))),
            Self::Rounded(way, step, inner) => Self::Rounded(way, step, Box::new(inner.settled(sizes))),
            Self::Extreme(wanted, parts) => {
                Self::Extreme(wanted, parts.into_iter().map(|part| part.settled(sizes)).collect())
            }
            Self::Table(lookup, values) => Self::Table(settled_lookup(lookup, sizes), values),
            Self::Cases(cases) => Self::Cases(settled_cases(cases, sizes, |value| value.settled(sizes))),
            other => other,
        }
    }
}
