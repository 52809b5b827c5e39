//! Compiled scoring grids.

use super::column::{At, Sizes, Truth};
use super::compile::{Compiler, Node};
use super::number::{Rational, Whole};
use super::score::{accrual, capped, criterion_points, join};
use crate::ir::{Criterion, Join, Scope, TypedPolicy};

/// The compiled grids of a policy.
pub(super) struct Grids<'a> {
    grids: Vec<Grid<'a>>,
}

struct Grid<'a> {
    applies: Truth<'a>,
    headings: Vec<Heading<'a>>,
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
            headings: grid
                .headings
                .iter()
                .map(|heading| Heading {
                    rule: heading.rule,
                    cap: heading.cap,
                    criteria: heading.criteria.iter().map(|criterion| compiled(compiler, criterion)).collect(),
                })
                .collect(),
        });
        let grids = Self { grids: grids.collect() };
        if grids.by_applicant() { grids } else { grids.settled(compiler.sizes) }
    }

    /// Whether points depend on the applicant only.
    pub(super) fn by_applicant(&self) -> bool {
        let criteria = |grid: &Grid<'a>| {
            let all = grid.headings.iter().flat_map(|heading| &heading.criteria);
            all.fold(Scope::Constant, |scope, one| scope.join(one.condition.scope()).join(one.factor.scope()))
        };
        let scope = self
            .grids
            .iter()
            .fold(Scope::Constant, |scope, grid| scope.join(grid.applies.scope()).join(criteria(grid)));
        matches!(scope, Scope::Constant | Scope::Applicant)
    }

    fn settled(self, sizes: Sizes) -> Self {
        let grids = self.grids.into_iter().map(|grid| Grid {
            applies: grid.applies.settled(sizes),
            headings: grid
                .headings
                .into_iter()
                .map(|heading| Heading {
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
                })
                .collect(),
        });
        Self { grids: grids.collect() }
    }

    /// The points of a row by the first grid that applies, in hundredths.
    pub(super) fn at(&self, at: At) -> i64 {
        let Some(grid) = self.grids.iter().find(|grid| grid.applies.at(at) == Some(true)) else { return 0 };
        grid.headings.iter().fold(0_i64, |sum, heading| {
            let held = heading.criteria.iter().filter_map(|criterion| criterion.at(at));
            sum.saturating_add(capped(join(heading.rule, held), heading.cap))
        })
    }
}

impl CompiledCriterion<'_> {
    /// The points when it holds.
    fn at(&self, at: At) -> Option<i64> {
        if self.condition.at(at) != Some(true) {
            return None;
        }
        criterion_points(self.points, self.cap, self.factor.at(at)?).map(|(points, _)| points)
    }
}

fn compiled<'a>(compiler: &mut Compiler<'a>, criterion: &'a Criterion) -> CompiledCriterion<'a> {
    let condition = criterion
        .condition
        .as_ref()
        .map_or(Truth::Constant(Some(true)), |condition| compiler.plain_condition(condition));
    let factor = criterion.factor.as_ref().map_or(Factor::Once, |factor| match compiler.node(factor) {
        Node::Whole(whole) => Factor::Whole(whole),
        Node::Rational(rational) => Factor::Rational(rational),
        Node::Truth(_) | Node::Set(_) | Node::Unknown => Factor::Unknown,
    });
    CompiledCriterion { points: criterion.points, cap: criterion.cap, condition, factor }
}
