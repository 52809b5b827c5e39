//! Criteria that change no rank, ranks that go against the text, waiting that costs points.

use super::evaluate::{Content, Facts};
use super::logic::{never, not_true};
use super::sampling::completed;
use super::satisfy::{Answer, fields_read, witness};
use super::score::{expressions, of_criterion, points};
use super::telling::told;
use crate::diagnostic::catalog::analysis as codes;
use crate::diagnostic::{Bilingual, Diagnostic};
use crate::index::{CategoryIdx, FieldIdx};
use crate::ir::{
    Criterion, Entity, Expr, ExprKind, Goal, Grid, GridHeading, Join, MonthEnd, Obligation, Scale, Tie, TypedPolicy,
    Value,
};
use crate::quantity::{Exact, POINT_SCALE};
use crate::source::Span;

const NO_POINTS: Bilingual = Bilingual { fr: "il vaut zéro point", en: "it is worth no point" };
const NO_CAP: Bilingual =
    Bilingual { fr: "son maximum, ou celui de sa rubrique, est nul", en: "its cap, or that of its heading, is nought" };
const EVERYBODY: Bilingual =
    Bilingual { fr: "il donne les mêmes points à tous", en: "it gives everybody the same points" };
const OUTDONE: Bilingual = Bilingual {
    fr: "un critère au moins aussi fort de la même rubrique est rempli chaque fois qu'il l'est",
    en: "a criterion of the same heading that is at least as strong is met whenever it is",
};
const STRONGER: Bilingual = Bilingual { fr: "l'emporte toujours", en: "always prevails" };
const RANKED: Bilingual = Bilingual { fr: "le texte la met en premier", en: "the text puts it first" };

/// How many months of waiting are tried, from none.
const MONTHS: i64 = 600;

/// The findings on the grids of a policy, in the order of the text.
pub(super) fn review(policy: &TypedPolicy, findings: &mut Vec<Diagnostic>) {
    // A grid that a switch of the policy closes scores nobody on purpose.
    let open = |grid: &&Grid| grid.applies.as_ref().is_none_or(|applies| !never(policy, &[applies]));
    for grid in policy.grids.iter().filter(open) {
        for heading in &grid.headings {
            heading.criteria.iter().for_each(|criterion| idle(policy, grid, heading, criterion, findings));
        }
    }
    inversions(policy, findings);
    policy.grids.iter().for_each(|grid| waiting(policy, grid, findings));
}

/// A criterion that never changes a rank.
fn idle(
    policy: &TypedPolicy,
    grid: &Grid,
    heading: &GridHeading,
    criterion: &Criterion,
    findings: &mut Vec<Diagnostic>,
) {
    let found = Diagnostic::at(&codes::CRITERION_IDLE, criterion.heading.span);
    let found = found.with("name", criterion.heading.name.as_str());
    let nothing = match &criterion.scale {
        None => criterion.points == 0,
        Some(Scale::Ladder { first, last, .. }) => *first == 0 && *last == 0,
        Some(Scale::Steps(steps)) => steps.iter().all(|(_, points)| *points == 0),
        Some(Scale::Periods { each, .. }) => *each == 0,
    };
    if nothing {
        findings.push(found.with("why", NO_POINTS));
        return;
    }
    if criterion.cap == Some(0)
        || (heading.cap == Some(0) && criterion.points > 0 && heading.criteria.iter().all(gives))
    {
        findings.push(found.with("why", NO_CAP));
        return;
    }
    let fixed = criterion.factor.is_none() && criterion.scale.is_none();
    let alone = policy.grids.len() == 1 && grid.applies.is_none() && heading.cap.is_none() && grid.pools.is_empty();
    if fixed && criterion.condition.is_none() && alone && (heading.rule == Join::Sum || heading.criteria.len() == 1) {
        findings.push(found.with("why", EVERYBODY));
        return;
    }
    if heading.rule != Join::Strongest || !fixed {
        return;
    }
    let Some(condition) = &criterion.condition else { return };
    if never(policy, &[condition]) {
        return;
    }
    let mut seen = false;
    let stronger: Vec<&Criterion> = heading
        .criteria
        .iter()
        .filter(|other| {
            let own = std::ptr::eq(*other, criterion);
            seen |= own;
            let plain = other.factor.is_none() && other.scale.is_none();
            // Of two that are worth the same, the first counts.
            plain && !own && (other.points > criterion.points || (other.points == criterion.points && !seen))
        })
        .collect();
    let certain = stronger.iter().find(|other| other.condition.is_none());
    let failed: Vec<Expr> = stronger.iter().filter_map(|other| other.condition.as_ref().map(not_true)).collect();
    let conditions: Vec<&Expr> = grid.applies.iter().chain([condition]).chain(&failed).collect();
    if certain.is_some() || (!failed.is_empty() && never(policy, &conditions)) {
        let meets =
            |other: &&&Criterion| other.condition.as_ref().is_none_or(|other| !never(policy, &[other, condition]));
        let places: Vec<Span> = stronger.iter().filter(meets).map(|other| other.heading.span).collect();
        let found = found.with("why", OUTDONE);
        findings.push(places.iter().take(3).fold(found, |found, span| found.and_at(*span, STRONGER)));
    }
}

fn gives(criterion: &Criterion) -> bool {
    criterion.points > 0 && criterion.scale.is_none()
}

/// The categories that the text ranks, the first first, and where it does.
fn ranked(policy: &TypedPolicy) -> Vec<(Vec<CategoryIdx>, Option<Span>)> {
    let ordered = |item: &&Obligation| !item.fallbacks.is_empty();
    let obligations = policy.obligations.iter().filter(ordered);
    let mut found: Vec<(Vec<CategoryIdx>, Option<Span>)> =
        obligations.map(|item| (item.targets().collect(), Some(item.heading.span))).collect();
    let levels = policy.objective.iter().filter_map(|goal| match goal {
        Goal::AwardsTo(category) => Some(*category),
        _ => None,
    });
    found.push((levels.collect(), None));
    found
}

/// The criterion of a grid that is worth fixed points to a category and to it alone.
fn of_category(grid: &Grid, category: CategoryIdx) -> Option<&Criterion> {
    let free = grid.headings.iter().filter(|heading| heading.cap.is_none());
    let mut all = free.flat_map(|heading| &heading.criteria).filter(|criterion| {
        let fixed = criterion.factor.is_none() && criterion.scale.is_none();
        let asks = criterion.condition.as_ref().map(|condition| &condition.kind);
        fixed && matches!(asks, Some(ExprKind::Category(index)) if *index == category)
    });
    let first = all.next();
    if all.next().is_some() { None } else { first }
}

/// Points that rank two categories against the text.
fn inversions(policy: &TypedPolicy, findings: &mut Vec<Diagnostic>) {
    let mut seen: Vec<(CategoryIdx, CategoryIdx)> = Vec::new();
    for (categories, place) in ranked(policy) {
        for (at, first) in categories.iter().enumerate() {
            for second in categories.iter().skip(at.saturating_add(1)) {
                if seen.contains(&(*first, *second)) {
                    continue;
                }
                seen.push((*first, *second));
                for grid in policy.grids.iter().filter(|grid| grid.pools.is_empty()) {
                    findings.extend(inversion(policy, grid, *first, *second, place));
                }
            }
        }
    }
}

fn inversion(
    policy: &TypedPolicy,
    grid: &Grid,
    first: CategoryIdx,
    second: CategoryIdx,
    place: Option<Span>,
) -> Option<Diagnostic> {
    let (own, other) = (of_category(grid, first)?, of_category(grid, second)?);
    if own.points >= other.points {
        return None;
    }
    let (inside, outside) = (own.condition.as_ref()?, other.condition.as_ref()?);
    let applies: Vec<&Expr> = grid.applies.iter().collect();
    let with = |holds: &Expr, fails: &Expr| {
        let fails = not_true(fails);
        let conditions: Vec<&Expr> = applies.iter().copied().chain([holds, &fails]).collect();
        match witness(policy, &conditions) {
            Answer::Witness(found) => Some(found),
            _ => None,
        }
    };
    let (behind, ahead) = (with(inside, outside)?, with(outside, inside)?);
    let score = |found: &[(Entity, FieldIdx, Content)]| {
        let facts: Facts = found.iter().cloned().map(|(entity, index, content)| ((entity, index), content)).collect();
        points(policy, &[grid], &completed(policy, &facts, &expressions(&[grid]), 0))
    };
    let (low, high) = (score(&behind), score(&ahead));
    if high <= low {
        return None;
    }
    let name =
        |index: CategoryIdx| policy.categories.get(index).map_or(String::new(), |item| item.heading.name.clone());
    let found = Diagnostic::at(&codes::PRIORITY_INVERTED, own.heading.span)
        .with("first", name(first))
        .with("second", name(second))
        .with("ahead", told(policy, &ahead))
        .with("high", shown(high))
        .with("behind", told(policy, &behind))
        .with("low", shown(low));
    Some(match place {
        Some(span) => found.and_at(span, RANKED),
        None => found,
    })
}

/// Hundredths of a point as points.
pub(super) fn shown(points: i64) -> String {
    let points = Exact::ratio(i128::from(points), i128::from(POINT_SCALE)).unwrap_or(Exact::ZERO);
    points.decimal().replace('.', ",")
}

/// A grid in which somebody who waits longer, all else equal, has fewer points.
fn waiting(policy: &TypedPolicy, grid: &Grid, findings: &mut Vec<Diagnostic>) {
    let day = policy.ties.iter().find_map(|tie| match tie {
        Tie::Oldest(Expr { kind: ExprKind::Field(entity, index), .. }) => Some((*entity, *index)),
        _ => None,
    });
    let Some(day) = day else { return };
    for criterion in grid.headings.iter().flat_map(|heading| &heading.criteria) {
        let reads = |expr: &&Expr| fields_read(policy, expr).contains(&day);
        if !criterion.factor.iter().chain(&criterion.condition).any(|expr| reads(&expr)) {
            continue;
        }
        // Everything else that it asks holds for somebody.
        let asked = criterion.condition.as_ref().map(parts).unwrap_or_default();
        let others: Vec<&Expr> = grid.applies.iter().chain(asked.iter().copied()).filter(|expr| !reads(expr)).collect();
        let Answer::Witness(found) = witness(policy, &others) else { continue };
        let mut facts: Facts = found.into_iter().map(|(entity, index, content)| ((entity, index), content)).collect();
        let asked_of: Facts = facts.clone();
        facts = completed(policy, &facts, &expressions(&[grid]), 0);
        let mut before: Option<(i64, Option<i64>, crate::quantity::Date)> = None;
        for months in 0..=MONTHS {
            let Some(since) = policy.reference_date.plus_months(months.saturating_neg(), MonthEnd::LastDay) else {
                break;
            };
            facts.insert(day, Content::Value(Value::Date(since)));
            let (all, own) = (points(policy, &[grid], &facts), of_criterion(policy, criterion, &facts));
            if let Some((earlier, own_earlier, shorter)) = before
                && all < earlier
                && own.unwrap_or(0) < own_earlier.unwrap_or(0)
            {
                let clause = asked.iter().find(|expr| reads(expr));
                let span = clause.map_or(criterion.heading.span, |expr| expr.span);
                let rest: Vec<(Entity, FieldIdx, Content)> =
                    asked_of.iter().map(|((entity, index), content)| (*entity, *index, content.clone())).collect();
                let whom = told(policy, &rest);
                let found = Diagnostic::at(&codes::WAITING_COSTS, span)
                    .with("name", criterion.heading.name.as_str())
                    .with("shorter", shorter.to_string())
                    .with("more", shown(earlier))
                    .with("longer", since.to_string())
                    .with("fewer", shown(all))
                    .with("whom", if whom.is_empty() { String::new() } else { format!(" ({whom})") });
                findings.push(found);
                break;
            }
            before = Some((all, own, since));
        }
    }
}

/// The parts of a conjunction.
fn parts(condition: &Expr) -> Vec<&Expr> {
    match &condition.kind {
        ExprKind::And(parts) => parts.iter().collect(),
        _ => vec![condition],
    }
}
