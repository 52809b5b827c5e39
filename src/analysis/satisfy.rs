//! Whether conditions can hold together, and for whom.
//!
//! Conditions are unfolded (definitions, categories and parameters included) into branches; each branch is a range of
//! whole raw values per field, linear inequalities between fields, and members of sets. Ranges alone are exact; so are sets,
//! with how many values they hold, and ranges of few values.
//! Inequalities between fields are refuted over the rationals by elimination. An answer of [`Answer::Witness`] has always
//! been confirmed by [`super::evaluate`]; [`Answer::Impossible`] is a proof; the rest is [`Answer::Unsure`].

mod boxes;
mod calendar;
mod found;
mod linear;
mod opaque;
mod search;
mod sets;

use std::collections::BTreeMap;

use super::evaluate::Content;
use crate::index::{DefinitionIdx, FieldIdx};
use crate::ir::{Comparison, Entity, Expr, ExprKind, Operator, Parameter, TimeUnit, Type, TypedPolicy, Value};
use crate::quantity::{Date, Exact};
use found::facts;
use linear::{Inequality, Linear};
use opaque::{Between, mirrored};

pub use boxes::{Ranges, boxes, domain, fields_read, inner_parts, reads_optional, settles};

/// How many steps an answer may take.
const FUEL: usize = 100_000;
/// How many values an operand of a product may take for each to be tried.
const FEW: i128 = 40;
/// The largest raw value that is looked at when a field states no range.
const FAR: i128 = 1_000_000_000_000_000;

/// Whether conditions can hold together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// They do, for what is listed: each field read with what it holds.
    Witness(Vec<(Entity, FieldIdx, Content)>),
    /// They never do.
    Impossible,
    /// Neither could be shown.
    Unsure,
}

/// What an inequality speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// The raw value of a field.
    Field,
    /// How many values a set holds.
    Count,
    /// Whole units elapsed since a day.
    Years,
    Months,
    Days,
}

type Key = (Entity, FieldIdx, Kind);

/// What a way of meeting the conditions asks.
#[derive(Debug, Clone, Default)]
struct Branch {
    ranges: BTreeMap<Key, (i128, i128)>,
    known: BTreeMap<(Entity, FieldIdx), bool>,
    inequalities: Vec<Inequality>,
    members: Vec<((Entity, FieldIdx), Linear, bool)>,
    /// What is taken of the comparisons that cannot be expressed, by their text.
    taken: BTreeMap<String, Option<bool>>,
    /// What is known of the values that cannot be expressed, by their text: above and below which constants they are.
    opaque: BTreeMap<String, Between>,
}

/// The value of an expression in a branch.
#[derive(Debug, Clone)]
enum Found {
    Unknown,
    Linear(Linear),
    /// Known or not, and nothing more can be said.
    Opaque,
}

struct Unfolding<'p> {
    policy: &'p TypedPolicy,
    fuel: usize,
}

/// Whether all these conditions can hold at once for a household, a home or a pair.
#[must_use]
pub fn witness(policy: &TypedPolicy, conditions: &[&Expr]) -> Answer {
    let mut unfolding = Unfolding { policy, fuel: FUEL };
    let mut branches = vec![Branch::default()];
    for condition in conditions {
        branches = branches.into_iter().flat_map(|branch| unfolding.truth(condition, Some(true), branch)).collect();
    }
    let mut unsure = unfolding.fuel == 0;
    for branch in branches {
        let Some(ways) = sets::told_apart(policy, branch) else {
            unsure = true;
            continue;
        };
        for way in ways {
            match search::solve(policy, &way, conditions) {
                Answer::Impossible => {}
                Answer::Unsure => unsure = true,
                found @ Answer::Witness(_) => return found,
            }
        }
    }
    if unsure { Answer::Unsure } else { Answer::Impossible }
}

/// The raw values that a field may hold.
fn range_of(policy: &TypedPolicy, entity: Entity, index: FieldIdx) -> (i128, i128) {
    let Some(field) = policy.schema.fields(entity).get(index) else { return (0, -1) };
    if let Some((low, high)) = field.range {
        return (i128::from(low), i128::from(high));
    }
    let day = |year, month, day| Date::new(year, month, day).map_or(0, |date| i128::from(date.0));
    match field.ty {
        Type::Boolean => (0, 1),
        Type::Rooms => (1, 9),
        Type::Date => (day(1800, 1, 1), day(2400, 12, 31)),
        Type::Symbol(enumeration) => {
            let count = policy.schema.enumerations.get(enumeration).map_or(0, |item| item.values.len());
            (0, i128::try_from(count).unwrap_or(0).saturating_sub(1))
        }
        Type::Commune => (0, 36_i128.pow(5).saturating_sub(1)),
        _ => (-FAR, FAR),
    }
}

impl Unfolding<'_> {
    /// The ways in which a condition holds, does not, or is unknown.
    fn truth(&mut self, expr: &Expr, want: Option<bool>, branch: Branch) -> Vec<Branch> {
        let Some(fuel) = self.fuel.checked_sub(1) else { return Vec::new() };
        self.fuel = fuel;
        match &expr.kind {
            ExprKind::Constant(Value::Boolean(holds)) => {
                if want == Some(*holds) {
                    vec![branch]
                } else {
                    Vec::new()
                }
            }
            ExprKind::Not(inner) => self.truth(inner, want.map(|want| !want), branch),
            ExprKind::And(parts) => self.joined(parts, want, false, branch),
            ExprKind::Or(parts) => self.joined(parts, want, true, branch),
            ExprKind::Known(inner) => match want {
                None => Vec::new(),
                Some(known) => self.known(inner, known, branch),
            },
            ExprKind::Category(index) => {
                let Some(category) = self.policy.categories.get(*index) else { return Vec::new() };
                match want {
                    None => Vec::new(),
                    Some(true) => self.truth(&category.condition, want, branch),
                    Some(false) => {
                        let mut ways = self.truth(&category.condition, want, branch.clone());
                        ways.extend(self.truth(&category.condition, None, branch));
                        ways
                    }
                }
            }
            ExprKind::Compare(comparison, left, right) => self.compared(*comparison, left, right, want, branch),
            ExprKind::In(value, list) => {
                let comparison = |item: &Expr| Expr {
                    kind: ExprKind::Compare(Comparison::Equal, value.clone(), Box::new(item.clone())),
                    ..expr.clone()
                };
                let parts: Vec<Expr> = list.iter().map(comparison).collect();
                self.joined(&parts, want, true, branch)
            }
            ExprKind::Contains(set, element) => self.contained(set, element, want, branch),
            ExprKind::If(test, yes, no) => {
                let mut ways = Vec::new();
                for (holds, part) in [(true, yes), (false, no)] {
                    for branch in self.truth(test, Some(holds), branch.clone()) {
                        ways.extend(self.truth(part, want, branch));
                    }
                }
                if want.is_none() {
                    ways.extend(self.truth(test, None, branch));
                }
                ways
            }
            ExprKind::Definition(index) => {
                let mut ways = Vec::new();
                for (branch, value) in self.cases(*index, branch) {
                    match value {
                        Some(value) => ways.extend(self.truth(&value, want, branch)),
                        None if want.is_none() => ways.push(branch),
                        None => {}
                    }
                }
                ways
            }
            _ => {
                let mut ways = Vec::new();
                for (branch, found) in self.value(expr, branch) {
                    match (found, want) {
                        (Found::Unknown, None) | (Found::Opaque, _) => ways.push(branch),
                        (Found::Unknown, Some(_)) | (Found::Linear(_), None) => {}
                        (Found::Linear(value), Some(want)) => {
                            let due = Linear::constant(Exact::whole(i128::from(want)));
                            ways.extend(compare(branch, Comparison::Equal, &value, &due));
                        }
                    }
                }
                ways
            }
        }
    }

    /// Conjunction (`decisive` false) or disjunction (`decisive` true), with unknown parts.
    fn joined(&mut self, parts: &[Expr], want: Option<bool>, decisive: bool, branch: Branch) -> Vec<Branch> {
        match want {
            Some(want) if want == decisive => {
                let ways = parts.iter().map(|part| self.truth(part, Some(decisive), branch.clone()));
                ways.collect::<Vec<_>>().into_iter().flatten().collect()
            }
            Some(want) => {
                let mut ways = vec![branch];
                for part in parts {
                    ways = ways.into_iter().flat_map(|branch| self.truth(part, Some(want), branch)).collect();
                }
                ways
            }
            None => {
                let mut all = Vec::new();
                for unknown in 0..parts.len() {
                    let mut ways = vec![branch.clone()];
                    for (place, part) in parts.iter().enumerate() {
                        let mut next = Vec::new();
                        for branch in ways {
                            if place > unknown {
                                next.extend(self.truth(part, Some(!decisive), branch.clone()));
                            }
                            let wanted = if place < unknown { Some(!decisive) } else { None };
                            next.extend(self.truth(part, wanted, branch));
                        }
                        ways = next;
                    }
                    all.extend(ways);
                }
                all
            }
        }
    }

    fn known(&mut self, inner: &Expr, known: bool, branch: Branch) -> Vec<Branch> {
        if let (ExprKind::Field(entity, index), true) = (&inner.kind, inner.ty.is_set()) {
            return self.field_known(*entity, *index, known, branch).into_iter().collect();
        }
        if inner.ty == Type::Boolean {
            if !known {
                return self.truth(inner, None, branch);
            }
            let mut ways = self.truth(inner, Some(true), branch.clone());
            ways.extend(self.truth(inner, Some(false), branch));
            return ways;
        }
        let mut ways = Vec::new();
        for (branch, found) in self.value(inner, branch) {
            match found {
                Found::Unknown if !known => ways.push(branch),
                Found::Linear(_) if known => ways.push(branch),
                Found::Opaque => ways.push(branch),
                Found::Unknown | Found::Linear(_) => {}
            }
        }
        ways
    }

    fn field_known(&self, entity: Entity, index: FieldIdx, known: bool, mut branch: Branch) -> Option<Branch> {
        let optional = self.policy.schema.fields(entity).get(index).is_some_and(|field| field.optional);
        let before = branch.known.insert((entity, index), known);
        ((known || optional) && before.is_none_or(|before| before == known)).then_some(branch)
    }

    fn compared(
        &mut self,
        comparison: Comparison,
        left: &Expr,
        right: &Expr,
        want: Option<bool>,
        branch: Branch,
    ) -> Vec<Branch> {
        let mut ways = Vec::new();
        for (branch, low) in self.value(left, branch) {
            for (branch, high) in self.value(right, branch) {
                match (&low, &high, want) {
                    (Found::Unknown, _, None) | (_, Found::Unknown, None) => ways.push(branch),
                    (Found::Unknown, _, Some(_))
                    | (_, Found::Unknown, Some(_))
                    | (Found::Linear(_), Found::Linear(_), None) => {}
                    (Found::Linear(low), Found::Linear(high), Some(want)) => {
                        let comparison = if want { comparison } else { opposite(comparison) };
                        ways.extend(compare(branch, comparison, low, high));
                    }
                    (Found::Opaque, Found::Linear(bound), Some(want)) => {
                        let asked = if want { comparison } else { opposite(comparison) };
                        let taken = self.taken(comparison, left, right, Some(want), branch);
                        let known = taken.and_then(|branch| self.said(branch, left, true));
                        ways.extend(known.and_then(|branch| self.bounded(branch, left, asked, bound)));
                    }
                    (Found::Linear(bound), Found::Opaque, Some(want)) => {
                        let asked = mirrored(if want { comparison } else { opposite(comparison) });
                        let taken = self.taken(comparison, left, right, Some(want), branch);
                        let known = taken.and_then(|branch| self.said(branch, right, true));
                        ways.extend(known.and_then(|branch| self.bounded(branch, right, asked, bound)));
                    }
                    (Found::Opaque, Found::Linear(_), None) => {
                        let taken = self.taken(comparison, left, right, None, branch);
                        ways.extend(taken.and_then(|branch| self.said(branch, left, false)));
                    }
                    (Found::Linear(_), Found::Opaque, None) => {
                        let taken = self.taken(comparison, left, right, None, branch);
                        ways.extend(taken.and_then(|branch| self.said(branch, right, false)));
                    }
                    _ => ways.extend(self.taken(comparison, left, right, want, branch)),
                }
            }
        }
        ways
    }

    fn contained(&mut self, set: &Expr, element: &Expr, want: Option<bool>, branch: Branch) -> Vec<Branch> {
        let ExprKind::Field(entity, index) = &set.kind else {
            return vec![branch];
        };
        let mut ways = Vec::new();
        if want.is_none() {
            ways.extend(self.field_known(*entity, *index, false, branch.clone()));
        }
        let Some(branch) = self.field_known(*entity, *index, true, branch) else { return ways };
        for (mut branch, found) in self.value(element, branch) {
            match (found, want) {
                (Found::Unknown, None) | (Found::Opaque, _) => ways.push(branch),
                (Found::Unknown, Some(_)) | (Found::Linear(_), None) => {}
                (Found::Linear(value), Some(want)) => {
                    let against = |member: &((Entity, FieldIdx), Linear, bool)| {
                        member.0 == (*entity, *index) && member.1 == value && member.2 != want
                    };
                    if !branch.members.iter().any(against) {
                        branch.members.push(((*entity, *index), value, want));
                        ways.push(branch);
                    }
                }
            }
        }
        ways
    }

    /// The cases of a definition, each where it is the one that counts; none for those where nothing does.
    fn cases(&mut self, index: DefinitionIdx, branch: Branch) -> Vec<(Branch, Option<Expr>)> {
        let Some(definition) = self.policy.definitions.get(index) else { return Vec::new() };
        let mut found = Vec::new();
        let mut open = vec![branch];
        for (test, value) in &definition.cases {
            let Some(test) = test else {
                found.extend(open.drain(..).map(|branch| (branch, Some(value.clone()))));
                break;
            };
            let mut next = Vec::new();
            for branch in open {
                let holds = self.truth(test, Some(true), branch.clone());
                found.extend(holds.into_iter().map(|branch| (branch, Some(value.clone()))));
                found.extend(self.truth(test, None, branch.clone()).into_iter().map(|branch| (branch, None)));
                next.extend(self.truth(test, Some(false), branch));
            }
            open = next;
        }
        found.extend(open.into_iter().map(|branch| (branch, None)));
        found
    }

    /// The values that an expression takes, each with where it does.
    fn value(&mut self, expr: &Expr, branch: Branch) -> Vec<(Branch, Found)> {
        let Some(fuel) = self.fuel.checked_sub(1) else { return Vec::new() };
        self.fuel = fuel;
        let linear = |value: Option<Linear>| value.map_or(Found::Opaque, Found::Linear);
        match &expr.kind {
            ExprKind::Constant(value) => vec![(branch, Found::Linear(Linear::constant(number_of(*value))))],
            ExprKind::Field(entity, index) => {
                let mut ways = Vec::new();
                if let Some(branch) = self.field_known(*entity, *index, false, branch.clone()) {
                    ways.push((branch, Found::Unknown));
                }
                if let Some(mut branch) = self.field_known(*entity, *index, true, branch) {
                    let key = (*entity, *index, Kind::Field);
                    branch.ranges.entry(key).or_insert_with(|| range_of(self.policy, *entity, *index));
                    ways.push((branch, linear(Linear::of(key, i128::from(expr.ty.raw_scale())))));
                }
                ways
            }
            ExprKind::Definition(index) => {
                let mut ways = Vec::new();
                for (branch, value) in self.cases(*index, branch) {
                    match value {
                        Some(value) => ways.extend(self.value(&value, branch)),
                        None => ways.push((branch, Found::Unknown)),
                    }
                }
                ways
            }
            ExprKind::If(test, yes, no) => {
                let mut ways = Vec::new();
                for (holds, part) in [(true, yes), (false, no)] {
                    for branch in self.truth(test, Some(holds), branch.clone()) {
                        ways.extend(self.value(part, branch));
                    }
                }
                ways.extend(self.truth(test, None, branch).into_iter().map(|branch| (branch, Found::Unknown)));
                ways
            }
            ExprKind::Parameter(index, arguments) => match self.policy.parameters.get(*index) {
                Some(parameter) => self.looked_up(parameter, arguments, branch),
                None => Vec::new(),
            },
            ExprKind::Arithmetic(operator, left, right) => self.arithmetic(*operator, left, right, branch),
            ExprKind::Negate(inner) => self.scaled(inner, Exact::whole(-1), branch),
            ExprKind::Yearly(inner) => self.scaled(inner, Exact::whole(12), branch),
            ExprKind::Monthly(inner) => match Exact::ratio(1, 12) {
                Some(twelfth) => self.scaled(inner, twelfth, branch),
                None => Vec::new(),
            },
            ExprKind::Elapsed(unit, day) => self.elapsed(*unit, day, branch),
            ExprKind::Shifted(..) | ExprKind::Between(..) | ExprKind::Edge(..) | ExprKind::Rounded(..) => {
                self.calendar(expr, branch)
            }
            ExprKind::Min(parts) => self.extreme(parts, Comparison::AtMost, branch),
            ExprKind::Max(parts) => self.extreme(parts, Comparison::AtLeast, branch),
            ExprKind::Count(set) => match &set.kind {
                ExprKind::Field(entity, index) => {
                    let unknown = self.field_known(*entity, *index, false, branch.clone());
                    let known = self.field_known(*entity, *index, true, branch);
                    let mut ways: Vec<_> = unknown.map(|branch| (branch, Found::Unknown)).into_iter().collect();
                    ways.extend(known.map(|mut branch| {
                        let key = (*entity, *index, Kind::Count);
                        branch.ranges.entry(key).or_insert((0, FAR));
                        (branch, linear(Linear::of(key, 1)))
                    }));
                    ways
                }
                _ => vec![(branch, Found::Opaque)],
            },
            _ => {
                // A condition read as a value.
                let mut ways = Vec::new();
                for want in [Some(true), Some(false), None] {
                    let value = want.map_or(Found::Unknown, |holds| {
                        Found::Linear(Linear::constant(Exact::whole(i128::from(holds))))
                    });
                    let found = self.truth(expr, want, branch.clone());
                    ways.extend(found.into_iter().map(|branch| (branch, value.clone())));
                }
                ways
            }
        }
    }

    fn scaled(&mut self, inner: &Expr, factor: Exact, branch: Branch) -> Vec<(Branch, Found)> {
        let scale = |found| match found {
            Found::Linear(value) => value.times(factor).map_or(Found::Opaque, Found::Linear),
            other => other,
        };
        self.value(inner, branch).into_iter().map(|(branch, found)| (branch, scale(found))).collect()
    }

    fn arithmetic(&mut self, operator: Operator, left: &Expr, right: &Expr, branch: Branch) -> Vec<(Branch, Found)> {
        let mut ways = Vec::new();
        for (branch, left) in self.value(left, branch) {
            for (branch, right) in self.value(right, branch) {
                let (left, right) = match (&left, right) {
                    (Found::Unknown, _) | (_, Found::Unknown) => {
                        ways.push((branch, Found::Unknown));
                        continue;
                    }
                    (Found::Linear(left), Found::Linear(right)) => (left.clone(), right),
                    _ => {
                        ways.push((branch, Found::Opaque));
                        continue;
                    }
                };
                let plain = |value: Option<Linear>| value.map_or(Found::Opaque, Found::Linear);
                match operator {
                    Operator::Plus => ways.push((branch, plain(left.plus(&right)))),
                    Operator::Minus => ways.push((branch, plain(left.minus(&right)))),
                    Operator::Times | Operator::Over => {
                        let (whole, each) = if operator == Operator::Times && left.as_constant().is_some() {
                            (right, left)
                        } else {
                            (left, right)
                        };
                        for (branch, factor) in split(branch, &each) {
                            let factor = match (factor, operator) {
                                (None, _) => {
                                    ways.push((branch, Found::Opaque));
                                    continue;
                                }
                                (Some(Exact::ZERO), Operator::Over) => {
                                    ways.push((branch, Found::Unknown));
                                    continue;
                                }
                                (Some(factor), Operator::Over) => Exact::ONE.over(factor),
                                (Some(factor), _) => Some(factor),
                            };
                            ways.push((branch, plain(factor.and_then(|factor| whole.times(factor)))));
                        }
                    }
                }
            }
        }
        ways
    }

    fn elapsed(&mut self, unit: TimeUnit, day: &Expr, branch: Branch) -> Vec<(Branch, Found)> {
        let ExprKind::Field(entity, index) = &day.kind else {
            let mut ways = Vec::new();
            for (branch, found) in self.value(day, branch) {
                let found = match found {
                    Found::Linear(value) => match value.as_constant().and_then(whole) {
                        Some(day) => {
                            let units = search::elapsed(unit, day, self.policy.reference_date);
                            Found::Linear(Linear::constant(Exact::whole(units)))
                        }
                        None => Found::Opaque,
                    },
                    other => other,
                };
                ways.push((branch, found));
            }
            return ways;
        };
        let kind = match unit {
            TimeUnit::Year => Kind::Years,
            TimeUnit::Month => Kind::Months,
            TimeUnit::Day => Kind::Days,
        };
        let mut ways = self.value(day, branch);
        for (branch, found) in &mut ways {
            if matches!(found, Found::Linear(_)) {
                let key = (*entity, *index, kind);
                branch.ranges.entry(key).or_insert((-FAR, FAR));
                *found = Linear::of(key, 1).map_or(Found::Opaque, Found::Linear);
            }
        }
        ways
    }

    fn several(&mut self, parts: &[Expr], branch: Branch) -> Vec<(Branch, Vec<Found>)> {
        let mut ways = vec![(branch, Vec::new())];
        for part in parts {
            let mut next = Vec::new();
            for (branch, found) in ways {
                for (branch, value) in self.value(part, branch) {
                    next.push((branch, found.iter().cloned().chain([value]).collect()));
                }
            }
            ways = next;
        }
        ways
    }

    fn extreme(&mut self, parts: &[Expr], comparison: Comparison, branch: Branch) -> Vec<(Branch, Found)> {
        let mut ways = Vec::new();
        for (branch, found) in self.several(parts, branch) {
            if found.iter().any(|value| matches!(value, Found::Unknown)) {
                ways.push((branch, Found::Unknown));
                continue;
            }
            let linear: Option<Vec<Linear>> = found
                .into_iter()
                .map(|value| match value {
                    Found::Linear(value) => Some(value),
                    _ => None,
                })
                .collect();
            let Some(linear) = linear else {
                ways.push((branch, Found::Opaque));
                continue;
            };
            for best in &linear {
                let mut open = vec![branch.clone()];
                for other in &linear {
                    open = open.into_iter().flat_map(|branch| compare(branch, comparison, best, other)).collect();
                }
                ways.extend(open.into_iter().map(|branch| (branch, Found::Linear(best.clone()))));
            }
        }
        ways
    }

    fn looked_up(&mut self, parameter: &Parameter, arguments: &[Expr], branch: Branch) -> Vec<(Branch, Found)> {
        let mut ways = Vec::new();
        for (branch, found) in self.several(arguments, branch) {
            let mut open = vec![(branch, Some(0_i128))];
            for (value, argument) in found.iter().zip(&parameter.arguments) {
                let (first, count) = (i128::from(argument.first), i128::from(argument.count));
                let mut next = Vec::new();
                for (branch, cell) in open {
                    match value {
                        Found::Unknown => next.push((branch, None)),
                        Found::Opaque => ways.push((branch, Found::Opaque)),
                        Found::Linear(value) => {
                            let at = |bound: i128| Linear::constant(Exact::whole(bound));
                            let last = first.saturating_add(count).saturating_sub(1);
                            for (comparison, bound) in [(Comparison::Less, first), (Comparison::Greater, last)] {
                                let outside = compare(branch.clone(), comparison, value, &at(bound));
                                next.extend(outside.into_iter().map(|branch| (branch, None)));
                            }
                            for step in 0..count {
                                let key = at(first.saturating_add(step));
                                let cell = cell.map(|cell| cell.saturating_mul(count).saturating_add(step));
                                let inside = compare(branch.clone(), Comparison::Equal, value, &key);
                                next.extend(inside.into_iter().map(|branch| (branch, cell)));
                            }
                        }
                    }
                }
                open = next;
            }
            ways.extend(open.into_iter().map(|(branch, cell)| {
                let value = cell.and_then(|cell| parameter.values.get(usize::try_from(cell).ok()?));
                let found = value.map(|value| Found::Linear(Linear::constant(number_of(*value))));
                (branch, found.unwrap_or(Found::Unknown))
            }));
        }
        ways
    }
}

/// A factor's values one by one, when they are few.
fn split(branch: Branch, factor: &Linear) -> Vec<(Branch, Option<Exact>)> {
    if let Some(value) = factor.as_constant() {
        return vec![(branch, Some(value))];
    }
    let Some(key) = factor.only_key() else { return vec![(branch, None)] };
    let Some((low, high)) = branch.ranges.get(&key).copied() else { return vec![(branch, None)] };
    if high.saturating_sub(low) > FEW {
        return vec![(branch, None)];
    }
    let each = |raw: i128| {
        let mut branch = branch.clone();
        branch.ranges.insert(key, (raw, raw));
        (branch, factor.at(&|_| Some(raw)))
    };
    (low..=high).map(each).collect()
}

/// The branches in which a comparison holds.
fn compare(branch: Branch, comparison: Comparison, left: &Linear, right: &Linear) -> Vec<Branch> {
    let side = |branch: Branch, a: &Linear, b: &Linear, strict: bool| match a.minus(b).and_then(|gap| gap.below(strict))
    {
        Some(inequality) => inequality.narrow(branch),
        None => Some(branch),
    };
    match comparison {
        Comparison::Less => side(branch, left, right, true).into_iter().collect(),
        Comparison::AtMost => side(branch, left, right, false).into_iter().collect(),
        Comparison::Greater => side(branch, right, left, true).into_iter().collect(),
        Comparison::AtLeast => side(branch, right, left, false).into_iter().collect(),
        Comparison::Equal => {
            let below = side(branch, left, right, false);
            below.and_then(|branch| side(branch, right, left, false)).into_iter().collect()
        }
        Comparison::Different => {
            let below = side(branch.clone(), left, right, true);
            below.into_iter().chain(side(branch, right, left, true)).collect()
        }
    }
}

fn opposite(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::Different,
        Comparison::Different => Comparison::Equal,
        Comparison::Less => Comparison::AtLeast,
        Comparison::AtMost => Comparison::Greater,
        Comparison::Greater => Comparison::AtMost,
        Comparison::AtLeast => Comparison::Less,
    }
}

/// A value as a number: days, positions and communes as their raw values.
fn number_of(value: Value) -> Exact {
    match value {
        Value::Boolean(holds) => Exact::whole(i128::from(holds)),
        Value::Number(number) => number,
        Value::Date(day) => Exact::whole(i128::from(day.0)),
        Value::Symbol(position) => Exact::whole(i128::from(position)),
        Value::Commune(number) => Exact::whole(i128::from(number)),
    }
}

fn whole(number: Exact) -> Option<i128> {
    number.is_whole().then(|| number.numerator())
}
