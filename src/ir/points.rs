//! The arithmetic of points: what a criterion, a scale, a heading and a pool give. All in hundredths of a point.

use super::{Join, Rounding, Scale};
use crate::quantity::Exact;

/// How many times a criterion counts: never below 0; none when it is out of range.
#[must_use]
pub fn accrual(units: i128) -> Option<i64> {
    i64::try_from(units.max(0)).ok()
}

/// The points of a criterion that holds, and whether its cap took some away; none out of range.
#[must_use]
pub fn criterion_points(points: i64, cap: Option<i64>, times: i64) -> Option<(i64, bool)> {
    let product = i128::from(points).checked_mul(i128::from(times))?;
    let limited = cap.map_or(product, |cap| {
        let cap = i128::from(cap.saturating_abs());
        product.clamp(cap.saturating_neg(), cap)
    });
    Some((i64::try_from(limited).ok()?, limited != product))
}

/// The points a scale gives for what is measured, in hundredths; none out of range.
#[must_use]
pub fn scale_points(scale: &Scale, measured: Exact) -> Option<i64> {
    match scale {
        Scale::Ladder { from, to, first, last, grain, way } => {
            if measured <= *from {
                return rounded(Exact::whole(i128::from(*first)), *grain, *way);
            }
            if measured >= *to {
                return rounded(Exact::whole(i128::from(*last)), *grain, *way);
            }
            let rise = Exact::whole(i128::from(*last).checked_sub(i128::from(*first))?);
            let part = measured.minus(*from)?.over(to.minus(*from)?)?;
            rounded(part.times(rise)?.plus(Exact::whole(i128::from(*first)))?, *grain, *way)
        }
        Scale::Steps(steps) => {
            let reached = steps.partition_point(|(threshold, _)| *threshold <= measured);
            Some(reached.checked_sub(1).and_then(|at| steps.get(at)).map_or(0, |(_, points)| *points))
        }
        Scale::Periods { each, length, cap } => {
            let units = measured.floor().max(0);
            let length = i128::from((*length).max(1));
            let (full, begun) = (units.checked_div_euclid(length)?, units.checked_rem_euclid(length)?);
            let (each, cap) = (i128::from(*each), i128::from(cap.saturating_abs()));
            let period = |count: i128| Some(each.checked_mul(count)?.clamp(cap.checked_neg()?, cap));
            let sum = period(length)?.checked_mul(full)?.checked_add(period(begun)?)?;
            i64::try_from(sum).ok()
        }
    }
}

/// Whole grains.
fn rounded(points: Exact, grain: i64, way: Rounding) -> Option<i64> {
    let grain = i128::from(grain);
    let grains = points.over(Exact::whole(grain))?;
    let whole = match way {
        Rounding::Up => grains.ceil(),
        Rounding::Down => grains.floor(),
        Rounding::Nearest => grains.round(),
    };
    i64::try_from(whole.checked_mul(grain)?).ok()
}

/// What a pool takes off: what its criteria give above its cap.
#[must_use]
pub fn excess(points: impl Iterator<Item = i64>, cap: i64) -> i64 {
    points.fold(0, i64::saturating_add).saturating_sub(cap).max(0)
}

/// The points of a heading before its cap, from those of its criteria that hold.
#[must_use]
pub fn join(rule: Join, held: impl Iterator<Item = i64>) -> i64 {
    match rule {
        Join::Sum => held.fold(0, i64::saturating_add),
        Join::Strongest => held.max().unwrap_or(0),
    }
}

/// The points of a heading after its cap.
#[must_use]
pub fn capped(points: i64, cap: Option<i64>) -> i64 {
    cap.map_or(points, |cap| points.min(cap))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cap_limits_the_absolute_value() {
        assert_eq!(criterion_points(100, Some(6000), 72), Some((6000, true)));
        assert_eq!(criterion_points(-1000, Some(2500), 3), Some((-2500, true)));
        assert_eq!(criterion_points(-1000, None, 3), Some((-3000, false)));
        assert_eq!(criterion_points(i64::MAX, None, 2), None);
        assert_eq!(criterion_points(i64::MAX, Some(10), 2), Some((10, true)));
    }

    #[test]
    fn the_strongest_of_nothing_is_nought() {
        assert_eq!(join(Join::Strongest, std::iter::empty()), 0);
        assert_eq!(join(Join::Strongest, [-300, -100].into_iter()), -100);
        assert_eq!(join(Join::Sum, [-300, 100].into_iter()), -200);
        assert_eq!(capped(700, Some(600)), 600);
    }
}
