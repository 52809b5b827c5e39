//! The points of somebody made up: the grids of [`crate::ir`], for facts.

use super::evaluate::{Facts, holds, value};
use crate::ir::points::{accrual, capped, criterion_points, excess, join, scale_points};
use crate::ir::{Criterion, Expr, Grid, Scale, TypedPolicy, Value};

/// The points that some facts give, in hundredths, by the first of the grids that applies.
#[must_use]
pub fn points(policy: &TypedPolicy, grids: &[&Grid], facts: &Facts) -> i64 {
    let applies = |grid: &&&Grid| grid.applies.as_ref().is_none_or(|c| holds(policy, facts, c) == Some(true));
    grids.iter().find(applies).map_or(0, |grid| of_grid(policy, grid, facts))
}

fn of_grid(policy: &TypedPolicy, grid: &Grid, facts: &Facts) -> i64 {
    let each: Vec<Vec<Option<i64>>> = grid
        .headings
        .iter()
        .map(|heading| heading.criteria.iter().map(|criterion| of_criterion(policy, criterion, facts)).collect())
        .collect();
    let sum = grid.headings.iter().zip(&each).fold(0_i64, |sum, (heading, points)| {
        sum.saturating_add(capped(join(heading.rule, points.iter().flatten().copied()), heading.cap))
    });
    let of = |(heading, own): &(usize, usize)| each.get(*heading).and_then(|all| *all.get(*own)?).unwrap_or(0);
    grid.pools.iter().fold(sum, |sum, pool| sum.saturating_sub(excess(pool.members.iter().map(of), pool.cap)))
}

/// All that grids read.
#[must_use]
pub fn expressions<'g>(grids: &[&'g Grid]) -> Vec<&'g Expr> {
    let mut read = Vec::new();
    for grid in grids {
        read.extend(&grid.applies);
        let criteria = grid.headings.iter().flat_map(|heading| &heading.criteria);
        read.extend(criteria.flat_map(|criterion| criterion.condition.iter().chain(&criterion.factor)));
    }
    read
}

/// The points of a criterion where it holds; none where it does not, or where that is unknown.
#[must_use]
pub fn of_criterion(policy: &TypedPolicy, criterion: &Criterion, facts: &Facts) -> Option<i64> {
    if criterion.condition.as_ref().is_some_and(|condition| holds(policy, facts, condition) != Some(true)) {
        return None;
    }
    let measured = match &criterion.factor {
        None => None,
        Some(factor) => match value(policy, facts, factor)? {
            Value::Number(number) => Some(number),
            _ => return None,
        },
    };
    let points = match (&criterion.scale, measured) {
        (Some(scale), Some(number)) => criterion_points(scale_points(scale, number)?, criterion.cap, 1),
        (Some(Scale::Ladder { .. } | Scale::Steps(_) | Scale::Periods { .. }), None) => None,
        (None, Some(number)) => criterion_points(criterion.points, criterion.cap, accrual(number.floor())?),
        (None, None) => criterion_points(criterion.points, criterion.cap, 1),
    };
    points.map(|(points, _)| points)
}
