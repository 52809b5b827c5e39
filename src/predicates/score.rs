//! Points of one pair, heading by heading and criterion by criterion.

use crate::index::{ApplicantIdx, GridIdx, VacancyIdx};
use crate::ir::{Criterion, GridHeading, Join, TypedPolicy};
use crate::tables::Dataset;

use super::row::Row;

/// The points of a pair and what gave them, in hundredths.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Score {
    /// The grid that applies; none gives no point.
    pub grid: Option<GridIdx>,
    /// The sum of the headings.
    pub points: i64,
    /// The grid's headings, in its order.
    pub headings: Vec<HeadingScore>,
}

/// What a heading gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadingScore {
    /// Its points, after its cap.
    pub points: i64,
    /// Whether its cap took some away.
    pub capped: bool,
    /// Its criteria, in its order.
    pub criteria: Vec<CriterionScore>,
}

/// What a criterion gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CriterionScore {
    /// Whether it holds.
    pub outcome: Outcome,
    /// What it is multiplied by, when it accrues and that is known.
    pub factor: Option<i64>,
    /// Its points, after its cap; 0 unless it holds.
    pub points: i64,
    /// Whether its cap took some away.
    pub capped: bool,
    /// Whether these points count in the heading: in a heading that takes the strongest, one criterion's do.
    pub counted: bool,
}

/// Whether a criterion holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It does.
    Holds,
    /// It does not.
    Fails,
    /// Its condition or what it is multiplied by is unknown; it counts for nothing.
    Unknown,
}

/// The points of a pair by the first grid that applies to it.
#[must_use]
pub fn score(policy: &TypedPolicy, dataset: &Dataset, applicant: ApplicantIdx, vacancy: VacancyIdx) -> Score {
    score_row(policy, &Row::pair(policy, dataset, applicant, vacancy))
}

/// The points of any row: what the absent side would say is unknown.
#[must_use]
pub fn score_row(policy: &TypedPolicy, row: &Row<'_>) -> Score {
    let applies =
        policy.grids.enumerated().find(|(_, grid)| grid.applies.as_ref().is_none_or(|c| row.holds(c) == Some(true)));
    let Some((index, grid)) = applies else { return Score::default() };
    let headings: Vec<HeadingScore> = grid.headings.iter().map(|heading| heading_score(row, heading)).collect();
    let points = headings.iter().fold(0_i64, |sum, heading| sum.saturating_add(heading.points));
    Score { grid: Some(index), points, headings }
}

fn heading_score(row: &Row<'_>, heading: &GridHeading) -> HeadingScore {
    let mut criteria: Vec<CriterionScore> =
        heading.criteria.iter().map(|criterion| criterion_score(row, criterion)).collect();
    let held = |criterion: &&CriterionScore| criterion.outcome == Outcome::Holds;
    let joined = join(heading.rule, criteria.iter().filter(held).map(|criterion| criterion.points));
    let mut strongest_seen = false;
    for criterion in &mut criteria {
        criterion.counted = criterion.outcome == Outcome::Holds
            && (heading.rule == Join::Sum || (!strongest_seen && criterion.points == joined));
        strongest_seen |= criterion.counted;
    }
    let points = capped(joined, heading.cap);
    HeadingScore { points, capped: points != joined, criteria }
}

fn criterion_score(row: &Row<'_>, criterion: &Criterion) -> CriterionScore {
    let nothing = CriterionScore { outcome: Outcome::Unknown, factor: None, points: 0, capped: false, counted: false };
    let factor = criterion.factor.as_ref().map(|factor| row.number(factor).and_then(|n| accrual(n.floor())));
    match criterion.condition.as_ref().map_or(Some(true), |condition| row.holds(condition)) {
        Some(true) => {}
        Some(false) => return CriterionScore { outcome: Outcome::Fails, factor: factor.flatten(), ..nothing },
        None => return nothing,
    }
    let times = match factor {
        Some(None) => return nothing,
        Some(Some(times)) => times,
        None => 1,
    };
    let Some((points, capped)) = criterion_points(criterion.points, criterion.cap, times) else { return nothing };
    CriterionScore { outcome: Outcome::Holds, factor: factor.flatten(), points, capped, counted: false }
}

/// How many times a criterion counts: never below 0; none when it is out of range.
pub(super) fn accrual(units: i128) -> Option<i64> {
    i64::try_from(units.max(0)).ok()
}

/// The points of a criterion that holds, and whether its cap took some away; none out of range.
pub(super) fn criterion_points(points: i64, cap: Option<i64>, times: i64) -> Option<(i64, bool)> {
    let product = i128::from(points).checked_mul(i128::from(times))?;
    let limited = cap.map_or(product, |cap| {
        let cap = i128::from(cap.saturating_abs());
        product.clamp(cap.saturating_neg(), cap)
    });
    Some((i64::try_from(limited).ok()?, limited != product))
}

/// The points of a heading before its cap, from those of its criteria that hold.
pub(super) fn join(rule: Join, held: impl Iterator<Item = i64>) -> i64 {
    match rule {
        Join::Sum => held.fold(0, i64::saturating_add),
        Join::Strongest => held.max().unwrap_or(0),
    }
}

/// The points of a heading after its cap.
pub(super) fn capped(points: i64, cap: Option<i64>) -> i64 {
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
