//! Points of one pair, heading by heading and criterion by criterion.

use crate::index::{ApplicantIdx, GridIdx, VacancyIdx};
use crate::ir::{Criterion, GridHeading, Join, Scale, TypedPolicy};
use crate::quantity::Exact;
use crate::tables::Dataset;

use super::row::Row;
pub(super) use crate::ir::points::{accrual, capped, criterion_points, excess, join, scale_points};

/// The points of a pair and what gave them, in hundredths.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Score {
    /// The grid that applies; none gives no point.
    pub grid: Option<GridIdx>,
    /// The sum of the headings, less what the pools take off.
    pub points: i64,
    /// The grid's headings, in its order.
    pub headings: Vec<HeadingScore>,
    /// What each of the grid's pools takes off the sum of the headings, in its order; never below nought.
    pub pools: Vec<i64>,
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
    /// What a ladder or steps measure, when that is known.
    pub measured: Option<Exact>,
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
    scored(policy, row, &|_| false)
}

/// More than any grid gives: what a criterion without a cap would give at best for an unknown count.
const OPEN: i64 = 1 << 50;

/// How many points a row gains at most, in hundredths, if the criteria that `hoped` holds for and that are unknown turned
/// out as well as they can; none when nothing bounds it.
#[must_use]
pub fn best_gain(policy: &TypedPolicy, row: &Row<'_>, hoped: &dyn Fn(&Criterion) -> bool) -> Option<i64> {
    let gain = scored(policy, row, hoped).points.saturating_sub(score_row(policy, row).points);
    (gain < OPEN / 2).then_some(gain.max(0))
}

/// The most that an unknown criterion may give: below nought it is better not to hold.
fn hoped_points(row: &Row<'_>, criterion: &Criterion) -> i64 {
    let measured = criterion.factor.as_ref().map(|factor| row.number(factor));
    let capped = |points: i64| criterion_points(points, criterion.cap, 1).map(|(points, _)| points);
    let best = match (&criterion.scale, measured) {
        (None, None) => capped(criterion.points),
        (None, Some(Some(number))) => accrual(number.floor())
            .and_then(|times| criterion_points(criterion.points, criterion.cap, times))
            .map(|(points, _)| points),
        (None, Some(None)) => capped(if criterion.points > 0 { OPEN } else { 0 }),
        (Some(scale), Some(Some(number))) => scale_points(scale, number).and_then(capped),
        (Some(Scale::Ladder { from, to, .. }), _) => {
            let ends = [from, to].into_iter().filter_map(|end| scale_points(criterion.scale.as_ref()?, *end));
            ends.max().and_then(capped)
        }
        (Some(Scale::Steps(steps)), _) => steps.iter().map(|(_, points)| *points).max().and_then(capped),
        (Some(Scale::Periods { each, .. }), _) => capped(if *each > 0 { OPEN } else { 0 }),
    };
    best.unwrap_or(0).max(0)
}

fn scored(policy: &TypedPolicy, row: &Row<'_>, hoped: &dyn Fn(&Criterion) -> bool) -> Score {
    let applies =
        policy.grids.enumerated().find(|(_, grid)| grid.applies.as_ref().is_none_or(|c| row.holds(c) == Some(true)));
    let Some((index, grid)) = applies else { return Score::default() };
    let headings: Vec<HeadingScore> = grid.headings.iter().map(|heading| heading_score(row, heading, hoped)).collect();
    let points_of = |(at, own): &(usize, usize)| {
        let criterion = headings.get(*at).and_then(|heading| heading.criteria.get(*own));
        criterion.map_or(0, |criterion| criterion.points)
    };
    let pools: Vec<i64> = grid.pools.iter().map(|pool| excess(pool.members.iter().map(points_of), pool.cap)).collect();
    let points = headings.iter().fold(0_i64, |sum, heading| sum.saturating_add(heading.points));
    let points = pools.iter().fold(points, |sum, taken| sum.saturating_sub(*taken));
    Score { grid: Some(index), points, headings, pools }
}

fn heading_score(row: &Row<'_>, heading: &GridHeading, hoped: &dyn Fn(&Criterion) -> bool) -> HeadingScore {
    let mut criteria: Vec<CriterionScore> =
        heading.criteria.iter().map(|criterion| criterion_score(row, criterion)).collect();
    for (criterion, score) in heading.criteria.iter().zip(&mut criteria) {
        if score.outcome == Outcome::Unknown && hoped(criterion) {
            let points = hoped_points(row, criterion);
            let outcome = if points > 0 { Outcome::Holds } else { Outcome::Unknown };
            *score = CriterionScore { outcome, points, ..*score };
        }
    }
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
    let nothing = CriterionScore {
        outcome: Outcome::Unknown,
        factor: None,
        measured: None,
        points: 0,
        capped: false,
        counted: false,
    };
    let measured = criterion.factor.as_ref().map(|factor| row.number(factor));
    let scaled = matches!(criterion.scale, Some(Scale::Ladder { .. } | Scale::Steps(_)));
    let factor = measured.filter(|_| !scaled).map(|number| number.and_then(|number| accrual(number.floor())));
    match criterion.condition.as_ref().map_or(Some(true), |condition| row.holds(condition)) {
        Some(true) => {}
        Some(false) => return CriterionScore { outcome: Outcome::Fails, factor: factor.flatten(), ..nothing },
        None => return nothing,
    }
    let reached = match (&criterion.scale, measured.flatten()) {
        (Some(scale), Some(number)) => {
            scale_points(scale, number).and_then(|points| criterion_points(points, criterion.cap, 1))
        }
        (Some(_), None) => None,
        (None, _) => {
            let times = match factor {
                Some(None) => return nothing,
                Some(Some(times)) => times,
                None => 1,
            };
            criterion_points(criterion.points, criterion.cap, times)
        }
    };
    let Some((points, mut capped)) = reached else { return nothing };
    if let (Some(Scale::Periods { each, .. }), Some(Some(times))) = (&criterion.scale, factor) {
        capped |= criterion_points(*each, None, times).is_none_or(|(plain, _)| plain != points);
    }
    let measured = measured.flatten().filter(|_| scaled);
    CriterionScore { outcome: Outcome::Holds, factor: factor.flatten(), measured, points, capped, counted: false }
}
