//! Compiled scoring grids.

use super::column::rows;
use super::column::{At, Sizes, Truth};
use super::compile::{Compiler, Node};
use super::number::{Rational, Whole};
use super::score::{accrual, capped, criterion_points, excess, join, scale_points};
use crate::ir::{self, Criterion, Entity, Join, Scale, Scope, TypedPolicy};
use crate::quantity::Exact;

/// The compiled grids of a policy.
pub(super) struct Grids<'a> {
    grids: Vec<Grid<'a>>,
}

struct Grid<'a> {
    applies: Truth<'a>,
    headings: Vec<Heading<'a>>,
    /// The caps of its pools.
    pools: Vec<i64>,
    /// The points of each applicant, where the grid's criteria read applicants only and what applies reads homes too.
    totals: Option<Vec<i64>>,
}

struct Heading<'a> {
    rule: Join,
    cap: Option<i64>,
    criteria: Vec<CompiledCriterion<'a>>,
}

struct CompiledCriterion<'a> {
    points: i64,
    cap: Option<i64>,
    condition: Truth<'a>,
    factor: Factor<'a>,
    scale: Option<&'a Scale>,
    /// The pool it is in.
    pool: Option<usize>,
}

enum Factor<'a> {
    Once,
    Whole(Whole<'a>),
    Rational(Rational<'a>),
    Unknown,
}

impl Factor<'_> {
    fn at(&self, at: At) -> Option<i64> {
        match self {
            Self::Once => Some(1),
            Self::Whole(whole) => accrual(i128::from(whole.known(at)?.checked_div_euclid(whole.scale)?)),
            Self::Rational(rational) => accrual(rational.at(at)?.floor()),
            Self::Unknown => None,
        }
    }

    /// The number itself, for a scale.
    fn measured(&self, at: At) -> Option<Exact> {
        match self {
            Self::Whole(whole) => Exact::ratio(i128::from(whole.known(at)?), i128::from(whole.scale)),
            Self::Rational(rational) => rational.at(at),
            Self::Once | Self::Unknown => None,
        }
    }

    fn scope(&self) -> Scope {
        match self {
            Self::Whole(whole) => whole.scope(),
            Self::Rational(rational) => rational.scope(),
            Self::Once | Self::Unknown => Scope::Constant,
        }
    }

    fn settled(self, sizes: Sizes) -> Self {
        match self {
            Self::Whole(whole) => Self::Whole(whole.settled(sizes)),
            Self::Rational(rational) => Self::Rational(rational.settled(sizes)),
            factor => factor,
        }
    }
}

impl<'a> Grids<'a> {
    /// Compiles a policy's grids.
    ///
    /// When they read applicants only, criteria are left as they are: each is evaluated once per applicant anyway.
    pub(super) fn compile(compiler: &mut Compiler<'a>, policy: &'a TypedPolicy) -> Self {
        let grids = policy.grids.iter().map(|grid| Grid {
            applies: grid
                .applies
                .as_ref()
                .map_or(Truth::Constant(Some(true)), |applies| compiler.plain_condition(applies)),
            headings: headings(compiler, grid),
            pools: grid.pools.iter().map(|pool| pool.cap).collect(),
            totals: None,
        });
        let grids = Self { grids: grids.collect() };
        if grids.by_applicant() { grids } else { grids.settled(compiler.sizes) }
    }

    /// Whether points depend on the applicant only.
    pub(super) fn by_applicant(&self) -> bool {
        let scope =
            self.grids.iter().fold(Scope::Constant, |scope, grid| scope.join(grid.applies.scope()).join(grid.scope()));
        matches!(scope, Scope::Constant | Scope::Applicant)
    }

    fn settled(self, sizes: Sizes) -> Self {
        Self { grids: self.grids.into_iter().map(|grid| grid.settled(sizes)).collect() }
    }

    /// The points of a row by the first grid that applies, in hundredths.
    pub(super) fn at(&self, at: At) -> i64 {
        self.grids.iter().find(|grid| grid.applies.at(at) == Some(true)).map_or(0, |grid| grid.at(at))
    }
}

impl Grid<'_> {
    /// What its criteria read.
    fn scope(&self) -> Scope {
        let all = self.headings.iter().flat_map(|heading| &heading.criteria);
        all.fold(Scope::Constant, |scope, one| scope.join(one.condition.scope()).join(one.factor.scope()))
    }

    fn settled(self, sizes: Sizes) -> Self {
        if matches!(self.scope(), Scope::Constant | Scope::Applicant) {
            let totals = rows(Entity::Applicant, sizes, |at| self.at(at));
            return Self { applies: self.applies.settled(sizes), totals: Some(totals), ..self };
        }
        let headings = self.headings.into_iter().map(|heading| Heading {
            criteria: heading
                .criteria
                .into_iter()
                .map(|criterion| CompiledCriterion {
                    condition: criterion.condition.settled(sizes),
                    factor: criterion.factor.settled(sizes),
                    ..criterion
                })
                .collect(),
            ..heading
        });
        Self { applies: self.applies.settled(sizes), headings: headings.collect(), ..self }
    }

    fn at(&self, at: At) -> i64 {
        if let Some(totals) = &self.totals {
            return totals.get(at.of(Entity::Applicant)).copied().unwrap_or(0);
        }
        let mut pooled: Vec<i64> = if self.pools.is_empty() { Vec::new() } else { vec![0; self.pools.len()] };
        let sum = self.headings.iter().fold(0_i64, |sum, heading| {
            let held = heading.criteria.iter().filter_map(|criterion| {
                let points = criterion.at(at)?;
                if let Some(pool) = criterion.pool.and_then(|pool| pooled.get_mut(pool)) {
                    *pool = pool.saturating_add(points);
                }
                Some(points)
            });
            sum.saturating_add(capped(join(heading.rule, held), heading.cap))
        });
        pooled
            .iter()
            .zip(&self.pools)
            .fold(sum, |sum, (points, cap)| sum.saturating_sub(excess([*points].into_iter(), *cap)))
    }
}

impl CompiledCriterion<'_> {
    /// The points when it holds.
    fn at(&self, at: At) -> Option<i64> {
        if self.condition.at(at) != Some(true) {
            return None;
        }
        let points = match self.scale {
            Some(scale) => criterion_points(scale_points(scale, self.factor.measured(at)?)?, self.cap, 1),
            None => criterion_points(self.points, self.cap, self.factor.at(at)?),
        };
        points.map(|(points, _)| points)
    }
}

fn headings<'a>(compiler: &mut Compiler<'a>, grid: &'a ir::Grid) -> Vec<Heading<'a>> {
    let pool_of = |place: (usize, usize)| grid.pools.iter().position(|pool| pool.members.contains(&place));
    let headings = grid.headings.iter().enumerate().map(|(at, heading)| Heading {
        rule: heading.rule,
        cap: heading.cap,
        criteria: heading
            .criteria
            .iter()
            .enumerate()
            .map(|(own, criterion)| compiled(compiler, criterion, pool_of((at, own))))
            .collect(),
    });
    headings.collect()
}

fn compiled<'a>(compiler: &mut Compiler<'a>, criterion: &'a Criterion, pool: Option<usize>) -> CompiledCriterion<'a> {
    let condition = criterion
        .condition
        .as_ref()
        .map_or(Truth::Constant(Some(true)), |condition| compiler.plain_condition(condition));
    let factor = criterion.factor.as_ref().map_or(Factor::Once, |factor| match compiler.node(factor) {
        Node::Whole(whole) => Factor::Whole(whole),
        Node::Rational(rational) => Factor::Rational(rational),
        Node::Truth(_) | Node::Set(_) | Node::Unknown => Factor::Unknown,
    });
    let (points, cap, scale) = (criterion.points, criterion.cap, criterion.scale.as_ref());
    CompiledCriterion { points, cap, condition, factor, scale, pool }
}
