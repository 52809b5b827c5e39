//! The points that two policies give.

use super::joined::{Joined, same_option};
use super::{Class, Comparison, Found, Side, Topic, alike, class, somebody, told_facts};
use crate::analysis::evaluate::{Content, Facts};
use crate::analysis::logic::{against, not_true};
use crate::analysis::sampling::completed;
use crate::analysis::score::{expressions, points};
use crate::index::FieldIdx;
use crate::ir::{Comparison as Order, Criterion, Entity, Expr, ExprKind, Grid, Scale, Type, TypedPolicy, Value};
use crate::quantity::Exact;

/// How many ways of filling in what a criterion does not read are tried.
const FILLINGS: usize = 6;

/// The criteria of a grid, with the names of their headings.
fn criteria(grid: &Grid) -> Vec<(&str, &Criterion)> {
    let each = grid
        .headings
        .iter()
        .map(|heading| heading.criteria.iter().map(|criterion| (heading.heading.name.as_str(), criterion)));
    each.flatten().collect()
}

pub(super) fn compare(first: &TypedPolicy, both: &Joined, found: &mut Comparison) {
    let policy = &both.policy;
    let own: Vec<&Grid> = first.grids.iter().collect();
    let theirs: Vec<&Grid> = both.grids.iter().collect();
    found.compared.2 = own.iter().chain(&theirs).map(|grid| criteria(grid).len()).sum::<usize>().div_ceil(2);
    if proven(policy, &own, &theirs) {
        return;
    }
    let read: Vec<&Expr> = expressions(&own).into_iter().chain(expressions(&theirs)).collect();
    let mut told: Vec<(String, Side)> = Vec::new();
    let mut open: Vec<String> = Vec::new();
    for (grids, others) in [(&own, &theirs), (&theirs, &own)] {
        for grid in grids {
            let twin = others.iter().find(|other| other.heading.name == grid.heading.name);
            for (heading, criterion) in criteria(grid) {
                let other = twin.and_then(|twin| {
                    let mut all = criteria(twin).into_iter();
                    all.find(|(of, other)| *of == heading && other.heading.name == criterion.heading.name)
                });
                let same_grid = twin.is_some_and(|twin| alike_shape(policy, grid, twin));
                if same_grid && other.is_some_and(|(_, other)| alike_criterion(policy, criterion, other)) {
                    continue;
                }
                let mut shown = false;
                let trials = trials(policy, grid, criterion, other.map(|(_, other)| other));
                let fillings = (0..FILLINGS).flat_map(|which| trials.iter().map(move |facts| (which, facts)));
                for (which, facts) in fillings {
                    let facts = completed(policy, facts, &read, which);
                    let (a, b) = (points(policy, &own, &facts), points(policy, &theirs, &facts));
                    if a == b {
                        continue;
                    }
                    shown = true;
                    let favours = if a > b { Side::First } else { Side::Second };
                    let key = (criterion.heading.name.clone(), favours);
                    if told.contains(&key) {
                        continue;
                    }
                    told.push(key);
                    let twin = other.map(|(_, other)| other);
                    let told_of = [criterion].into_iter().chain(twin);
                    let read: Vec<&Expr> = told_of.flat_map(|one| one.condition.iter().chain(&one.factor)).collect();
                    found.classes.push(Class {
                        points: Some((a, b)),
                        example: told_facts(policy, &facts, Some(&read)),
                        facts: told_facts(policy, &facts, None),
                        ..class(Topic::Points, &criterion.heading, favours)
                    });
                }
                if !shown {
                    open.push(criterion.heading.name.clone());
                }
            }
        }
    }
    open.retain(|name| !told.iter().any(|(told, _)| told == name));
    open.sort();
    open.dedup();
    if told.is_empty() && open.is_empty() {
        open.extend(own.iter().chain(&theirs).map(|grid| grid.heading.name.clone()));
        open.dedup();
    }
    found.undecided.extend(open);
}

/// Whether the grids give the same points to everybody, grid by grid and criterion by criterion.
fn proven(policy: &TypedPolicy, own: &[&Grid], theirs: &[&Grid]) -> bool {
    own.len() == theirs.len()
        && own.iter().zip(theirs).all(|(a, b)| {
            let criteria = |grid: &Grid| grid.headings.iter().map(|heading| heading.criteria.len()).collect::<Vec<_>>();
            alike_shape(policy, a, b)
                && criteria(a) == criteria(b)
                && a.headings
                    .iter()
                    .zip(&b.headings)
                    .all(|(a, b)| a.criteria.iter().zip(&b.criteria).all(|(a, b)| alike_criterion(policy, a, b)))
        })
}

/// Whether two grids score the same pairs and join their points the same way.
fn alike_shape(policy: &TypedPolicy, a: &Grid, b: &Grid) -> bool {
    let joins = |grid: &Grid| grid.headings.iter().map(|heading| (heading.rule, heading.cap)).collect::<Vec<_>>();
    let pools = |grid: &Grid| grid.pools.iter().map(|pool| (pool.cap, pool.members.clone())).collect::<Vec<_>>();
    joins(a) == joins(b) && pools(a) == pools(b) && alike(policy, a.applies.as_ref(), b.applies.as_ref())
}

fn alike_criterion(policy: &TypedPolicy, a: &Criterion, b: &Criterion) -> bool {
    (a.points, a.cap, &a.scale) == (b.points, b.cap, &b.scale)
        && same_option(policy, a.factor.as_ref(), b.factor.as_ref())
        && alike(policy, a.condition.as_ref(), b.condition.as_ref())
}

/// Households on which a criterion may make a difference: where it holds, where its twin does not, around what its
/// factor must reach.
fn trials(policy: &TypedPolicy, grid: &Grid, criterion: &Criterion, twin: Option<&Criterion>) -> Vec<Facts> {
    let applies: Vec<&Expr> = grid.applies.iter().collect();
    let holds: Vec<&Expr> = applies.iter().copied().chain(&criterion.condition).collect();
    let apart = twin.and_then(|twin| twin.condition.as_ref()).map(not_true);
    let mut asked: Vec<Vec<&Expr>> = Vec::new();
    if let Some(apart) = &apart {
        asked.push(holds.iter().copied().chain([apart]).collect());
    }
    asked.push(holds.clone());
    let reached: Vec<Expr> = marks(criterion, twin)
        .into_iter()
        .filter_map(|mark| criterion.factor.as_ref().map(|factor| against(Order::AtLeast, factor, Value::Number(mark))))
        .collect();
    for mark in &reached {
        asked.push(holds.iter().copied().chain([mark]).collect());
    }
    let mut found: Vec<Facts> = Vec::new();
    for conditions in &asked {
        if let Found::Somebody(facts) = somebody(policy, conditions) {
            found.extend(spread(policy, criterion, &facts));
            found.push(facts);
        }
    }
    found
}

/// What the factor is tried at: once, where a cap or a step bites on either side.
fn marks(criterion: &Criterion, twin: Option<&Criterion>) -> Vec<Exact> {
    let mut marks = vec![Exact::ONE];
    for one in [criterion].into_iter().chain(twin) {
        if let (Some(cap), true) = (one.cap, one.points != 0) {
            let at = cap.saturating_abs().checked_div(one.points.saturating_abs()).unwrap_or(0);
            marks.extend([at, at.saturating_add(1)].map(|at| Exact::whole(i128::from(at))));
        }
        match &one.scale {
            Some(Scale::Steps(steps)) => marks.extend(steps.iter().map(|(threshold, _)| *threshold)),
            Some(Scale::Ladder { from, to, .. }) => {
                let middle = from.plus(*to).and_then(|sum| sum.over(Exact::whole(2)));
                marks.extend([*from, *to].into_iter().chain(middle));
            }
            Some(Scale::Periods { length, .. }) => {
                marks.extend([1, 2].map(|times: i128| Exact::whole(i128::from(*length).saturating_mul(times))));
            }
            None => {}
        }
    }
    marks.sort();
    marks.dedup();
    marks
}

/// The same household since other days, where the criterion counts time from a field.
fn spread(policy: &TypedPolicy, criterion: &Criterion, facts: &Facts) -> Vec<Facts> {
    let day: Option<(Entity, FieldIdx)> = criterion.factor.as_ref().and_then(|factor| match &factor.kind {
        ExprKind::Elapsed(_, day) if day.ty == Type::Date => match &day.kind {
            ExprKind::Field(entity, index) => Some((*entity, *index)),
            _ => None,
        },
        _ => None,
    });
    let Some(day) = day else { return Vec::new() };
    let since = |months: i64| {
        let date = policy.reference_date.plus_months(months.saturating_neg(), crate::ir::MonthEnd::LastDay)?;
        let mut facts = facts.clone();
        facts.insert(day, Content::Value(Value::Date(date)));
        Some(facts)
    };
    [1, 6, 13, 25, 37, 61, 121, 241].into_iter().filter_map(since).collect()
}
