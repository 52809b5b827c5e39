//! The plain row evaluator: any expression for one applicant, one vacancy, or a pair of them.
//!
//! It says what an expression means, with the three-valued logic of [`crate::ir::ExprKind`], and nothing about speed.
//! Explanations use it, and the column-wise evaluation is tested against it.

use std::cmp::Ordering;

use crate::index::{
    ApplicantIdx, CategoryIdx, DefinitionIdx, FieldIdx, Index, LabelIdx, ParameterIdx, ReserverIdx, RuleIdx, VacancyIdx,
};
use crate::ir::{
    Comparison, Entity, Expr, ExprKind, MonthEnd, Operator, Parameter, PathCharge, Reserver, Rounding, Rule,
    RuleCondition, TimeUnit, Type, TypedPolicy, Value, satisfies,
};
use crate::quantity::{Date, Exact};
use crate::tables::Dataset;

/// An applicant, a vacancy, both or neither, in front of a policy.
///
/// What an expression reads of a side that is absent is unknown.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    policy: &'a TypedPolicy,
    dataset: &'a Dataset,
    applicant: Option<ApplicantIdx>,
    vacancy: Option<VacancyIdx>,
}

impl<'a> Row<'a> {
    /// A row of either table, or one of each.
    #[must_use]
    pub fn new(
        policy: &'a TypedPolicy,
        dataset: &'a Dataset,
        applicant: Option<ApplicantIdx>,
        vacancy: Option<VacancyIdx>,
    ) -> Self {
        Self { policy, dataset, applicant, vacancy }
    }

    /// A candidate pair.
    #[must_use]
    pub fn pair(policy: &'a TypedPolicy, dataset: &'a Dataset, applicant: ApplicantIdx, vacancy: VacancyIdx) -> Self {
        Self::new(policy, dataset, Some(applicant), Some(vacancy))
    }

    fn position(&self, entity: Entity) -> Option<usize> {
        match entity {
            Entity::Applicant => self.applicant.map(Index::position),
            Entity::Vacancy => self.vacancy.map(Index::position),
        }
    }

    /// The value of a field that is not a set; none when unknown.
    #[must_use]
    pub fn field(&self, entity: Entity, field: FieldIdx) -> Option<Value> {
        let ty = self.policy.schema.fields(entity).get(field)?.ty;
        ty.value(self.dataset.table(entity).scalar(field, self.position(entity)?)?)
    }

    /// The value of a definition; none when unknown.
    #[must_use]
    pub fn defined(&self, definition: DefinitionIdx) -> Option<Value> {
        self.value(self.case(definition)?)
    }

    /// The value of an expression that is not a set; none when unknown.
    #[must_use]
    pub fn value(&self, expr: &Expr) -> Option<Value> {
        match &expr.kind {
            ExprKind::Constant(value) => Some(*value),
            ExprKind::Field(entity, field) => self.field(*entity, *field),
            ExprKind::Definition(definition) => self.defined(*definition),
            ExprKind::Category(category) => Some(Value::Boolean(self.belongs(*category))),
            ExprKind::Parameter(parameter, arguments) => self.parameter(*parameter, arguments),
            ExprKind::Not(inner) => Some(Value::Boolean(!self.holds(inner)?)),
            ExprKind::And(parts) => self.joined(parts, false).map(Value::Boolean),
            ExprKind::Or(parts) => self.joined(parts, true).map(Value::Boolean),
            ExprKind::Compare(comparison, left, right) => {
                let order = self.value(left)?.order(self.value(right)?)?;
                Some(Value::Boolean(satisfies(*comparison, order)))
            }
            ExprKind::Arithmetic(operator, left, right) => {
                let (left, right) = (self.number(left)?, self.number(right)?);
                let result = match operator {
                    Operator::Plus => left.plus(right),
                    Operator::Minus => left.minus(right),
                    Operator::Times => left.times(right),
                    Operator::Over => left.over(right),
                };
                result.map(Value::Number)
            }
            ExprKind::Negate(inner) => self.number(inner)?.negated().map(Value::Number),
            ExprKind::In(subject, list) => self.listed(subject, list).map(Value::Boolean),
            ExprKind::Contains(set, element) => {
                let element = self.value(element)?.raw()?;
                Some(Value::Boolean(self.set(set)?.binary_search(&element).is_ok()))
            }
            ExprKind::Known(inner) => {
                let known = if inner.ty.is_set() { self.set(inner).is_some() } else { self.value(inner).is_some() };
                Some(Value::Boolean(known))
            }
            ExprKind::Elapsed(unit, day) => match self.value(day)? {
                Value::Date(day) => {
                    let units = elapsed(*unit, day, self.policy.reference_date);
                    Some(Value::Number(Exact::whole(i128::from(units))))
                }
                _ => None,
            },
            ExprKind::If(condition, yes, no) => self.value(if self.holds(condition)? { yes } else { no }),
            ExprKind::Min(parts) => self.extreme(parts, Ordering::Less),
            ExprKind::Max(parts) => self.extreme(parts, Ordering::Greater),
            ExprKind::Monthly(inner) => self.number(inner)?.over(Exact::whole(12)).map(Value::Number),
            ExprKind::Yearly(inner) => self.number(inner)?.times(Exact::whole(12)).map(Value::Number),
            ExprKind::Count(set) => Some(Value::Number(Exact::whole(i128::try_from(self.set(set)?.len()).ok()?))),
            ExprKind::Shifted(rule, day, duration) => {
                let (day, by) = (self.day(day)?, Value::Number(self.number(duration)?).raw()?);
                shifted(day, by, duration.ty == Type::Days, *rule).map(Value::Date)
            }
            ExprKind::Between(unit, rule, from, to) => {
                let units = between(*unit, self.day(from)?, self.day(to)?, *rule);
                Some(Value::Number(Exact::whole(i128::from(units))))
            }
            ExprKind::Edge(edge, day) => self.day(day)?.edge(*edge).map(Value::Date),
            ExprKind::Rounded(way, step, inner) => rounded(self.number(inner)?, *step, *way).map(Value::Number),
        }
    }

    /// Whether a condition holds; none when unknown.
    #[must_use]
    pub fn holds(&self, expr: &Expr) -> Option<bool> {
        match self.value(expr)? {
            Value::Boolean(holds) => Some(holds),
            _ => None,
        }
    }

    /// The number an expression gives; none when unknown.
    #[must_use]
    pub fn number(&self, expr: &Expr) -> Option<Exact> {
        match self.value(expr)? {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    fn day(&self, expr: &Expr) -> Option<Date> {
        match self.value(expr)? {
            Value::Date(day) => Some(day),
            _ => None,
        }
    }

    /// The raw values of a set, increasing; none when unknown.
    #[must_use]
    pub fn set(&self, expr: &Expr) -> Option<&'a [i64]> {
        match &expr.kind {
            ExprKind::Field(entity, field) => self.dataset.table(*entity).set(*field, self.position(*entity)?),
            ExprKind::Definition(definition) => self.set(self.case(*definition)?),
            ExprKind::If(condition, yes, no) => self.set(if self.holds(condition)? { yes } else { no }),
            _ => None,
        }
    }

    /// The expression that gives a definition its value here; none when unknown.
    #[must_use]
    pub fn case(&self, definition: DefinitionIdx) -> Option<&'a Expr> {
        for (condition, value) in &self.policy.definitions.get(definition)?.cases {
            match condition {
                None => return Some(value),
                Some(condition) if self.holds(condition)? => return Some(value),
                Some(_) => {}
            }
        }
        None
    }

    /// Whether this row is in a category; unknown counts as outside.
    #[must_use]
    pub fn belongs(&self, category: CategoryIdx) -> bool {
        self.policy.categories.get(category).is_some_and(|category| self.holds(&category.condition) == Some(true))
    }

    /// Whether what a rule demands is met; none when unknown.
    #[must_use]
    pub fn meets(&self, rule: &Rule) -> Option<bool> {
        match &rule.condition {
            RuleCondition::Expr(condition) => self.holds(condition),
            RuleCondition::Within { subject, key, bounds, first_key, open } => {
                let key = Value::Number(self.number(key)?).raw()?;
                let (lower, upper) = bounds.get(bounds_row(key, *first_key, bounds.len(), *open)?)?;
                let side = |bound: &Option<Value>, comparison: Comparison| match bound {
                    None => Some(true),
                    Some(bound) => Some(satisfies(comparison, self.value(subject)?.order(*bound)?)),
                };
                both(side(lower, Comparison::AtLeast), side(upper, Comparison::AtMost))
            }
        }
    }

    /// Whether a rule lets this row pass, unknown conditions included.
    #[must_use]
    pub fn passes(&self, rule: &Rule) -> bool {
        self.meets(rule).unwrap_or(rule.if_unknown)
    }

    fn parameter(&self, parameter: ParameterIdx, arguments: &[Expr]) -> Option<Value> {
        let parameter = self.policy.parameters.get(parameter)?;
        let mut cell = 0_usize;
        for (argument, declared) in arguments.iter().zip(&parameter.arguments) {
            let raw = self.value(argument)?.raw()?;
            cell = parameter_cell(cell, raw, declared.first, declared.count)?;
        }
        value_at(parameter, arguments.len(), cell)
    }

    /// Kleene conjunction (`decisive` false) or disjunction (`decisive` true).
    fn joined(&self, parts: &[Expr], decisive: bool) -> Option<bool> {
        let mut known = true;
        for part in parts {
            match self.holds(part) {
                Some(holds) if holds == decisive => return Some(decisive),
                Some(_) => {}
                None => known = false,
            }
        }
        known.then_some(!decisive)
    }

    fn listed(&self, subject: &Expr, list: &[Expr]) -> Option<bool> {
        let subject = self.value(subject);
        let mut known = true;
        for item in list {
            match subject.zip(self.value(item)).and_then(|(a, b)| a.order(b)) {
                Some(Ordering::Equal) => return Some(true),
                Some(_) => {}
                None => known = false,
            }
        }
        known.then_some(false)
    }

    fn extreme(&self, parts: &[Expr], wanted: Ordering) -> Option<Value> {
        let mut best: Option<Value> = None;
        for part in parts {
            let value = self.value(part)?;
            best = match best {
                Some(best) if value.order(best)? != wanted => Some(best),
                _ => Some(value),
            };
        }
        best
    }
}

/// Kleene conjunction of two.
pub(super) fn both(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// Whole units of time from a day to the reference date; below nought for a day to come.
pub(super) fn elapsed(unit: TimeUnit, day: Date, reference: Date) -> i64 {
    match unit {
        TimeUnit::Day => day.days_until(reference),
        TimeUnit::Month => day.months_until(reference),
        TimeUnit::Year => day.months_until(reference).div_euclid(12),
    }
}

/// The day that many days or months after another.
pub(super) fn shifted(day: Date, by: i64, days: bool, rule: MonthEnd) -> Option<Date> {
    if days { day.plus_days(by) } else { day.plus_months(by, rule) }
}

/// Whole units of time from a day to another.
pub(super) fn between(unit: TimeUnit, from: Date, to: Date, rule: MonthEnd) -> i64 {
    match unit {
        TimeUnit::Day => from.days_until(to),
        TimeUnit::Month => from.whole_months_until(to, rule),
        TimeUnit::Year => from.whole_months_until(to, rule).div_euclid(12),
    }
}

/// The multiple of a step that a number becomes.
pub(super) fn rounded(number: Exact, step: Exact, way: Rounding) -> Option<Exact> {
    match way {
        Rounding::Up => number.rounded_up(step),
        Rounding::Down => number.rounded_down(step),
        Rounding::Nearest => number.rounded_to(step),
    }
}

/// The row of bounds that holds for a key.
pub(super) fn bounds_row(key: i64, first: i64, count: usize, open: bool) -> Option<usize> {
    let at = usize::try_from(key.checked_sub(first)?).ok()?;
    let last = count.checked_sub(1)?;
    if at <= last { Some(at) } else { open.then_some(last) }
}

/// The cell reached from `cell` by one more argument of a parameter, row-major.
pub(super) fn parameter_cell(cell: usize, raw: i64, first: i64, count: u32) -> Option<usize> {
    let at = u32::try_from(raw.checked_sub(first)?).ok()?;
    if at >= count {
        return None;
    }
    cell.checked_mul(usize::try_from(count).ok()?)?.checked_add(usize::try_from(at).ok()?)
}

fn value_at(parameter: &Parameter, given: usize, cell: usize) -> Option<Value> {
    (given == parameter.arguments.len()).then(|| parameter.values.get(cell).copied()).flatten()
}

/// The rules that keep a pair from being a candidate, in the order of the text.
#[must_use]
pub fn failing_rules(
    policy: &TypedPolicy,
    dataset: &Dataset,
    applicant: ApplicantIdx,
    vacancy: VacancyIdx,
) -> Vec<RuleIdx> {
    let row = Row::pair(policy, dataset, applicant, vacancy);
    policy.rules.enumerated().filter(|(_, rule)| !row.passes(rule)).map(|(index, _)| index).collect()
}

/// The first exclusion that puts a vacancy out of the flow, as its position in the policy's list.
#[must_use]
pub fn out_of_flow(policy: &TypedPolicy, dataset: &Dataset, vacancy: VacancyIdx) -> Option<u32> {
    let row = Row::new(policy, dataset, None, Some(vacancy));
    let at = policy.exclusions.iter().position(|exclusion| row.holds(&exclusion.condition) == Some(true))?;
    u32::try_from(at).ok()
}

/// The label of the first reserver whose territory, and that of those it is a part of, holds for the home.
#[must_use]
pub fn first_charged(
    policy: &TypedPolicy,
    dataset: &Dataset,
    reservers: &[ReserverIdx],
    vacancy: VacancyIdx,
) -> Option<LabelIdx> {
    let row = Row::new(policy, dataset, None, Some(vacancy));
    let lies_in = |reserver: &&Reserver| {
        super::territories(policy, reserver).into_iter().all(|territory| row.holds(territory) == Some(true))
    };
    let mut reservers = reservers.iter().filter_map(|reserver| policy.reservers.get(*reserver));
    reservers.find(lies_in).map(|reserver| reserver.label)
}

/// The labels that an award of the pair may be charged to, increasing.
///
/// A home out of the flow is charged to the last label only, and so is every home of a policy without reservers. Else a
/// label asks its audience, its territory, and the territory of the reservers it is a part of; the first path that holds for
/// the pair may say otherwise.
#[must_use]
pub fn labels(policy: &TypedPolicy, dataset: &Dataset, applicant: ApplicantIdx, vacancy: VacancyIdx) -> Vec<LabelIdx> {
    if policy.reservers.is_empty() || out_of_flow(policy, dataset, vacancy).is_some() {
        return policy.labels.indices().last().into_iter().collect();
    }
    let row = Row::pair(policy, dataset, applicant, vacancy);
    let path = policy.paths.iter().find(|path| row.holds(&path.condition) == Some(true));
    match path.map(|path| &path.charge) {
        Some(PathCharge::OutOfFlow) => return policy.labels.indices().last().into_iter().collect(),
        Some(PathCharge::FirstOf(reservers)) => {
            return first_charged(policy, dataset, reservers, vacancy).into_iter().collect();
        }
        Some(PathCharge::Usual) | None => {}
    }
    let holds = |condition: Option<&Expr>| condition.is_none_or(|condition| row.holds(condition) == Some(true));
    let mut labels: Vec<LabelIdx> = policy
        .reservers
        .iter()
        .filter(|reserver| {
            holds(reserver.audience.as_ref())
                && super::territories(policy, reserver).into_iter().all(|territory| holds(Some(territory)))
        })
        .map(|reserver| reserver.label)
        .collect();
    labels.sort_unstable();
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_table_of_bounds_holds_above_its_last_key() {
        assert_eq!(bounds_row(0, 1, 3, true), None);
        assert_eq!(bounds_row(3, 1, 3, false), Some(2));
        assert_eq!(bounds_row(4, 1, 3, false), None);
        assert_eq!(bounds_row(9, 1, 3, true), Some(2));
        assert_eq!(bounds_row(9, 1, 0, true), None);
    }

    #[test]
    fn parameters_are_row_major() {
        let cell = parameter_cell(0, 2, 1, 3).and_then(|cell| parameter_cell(cell, 1, 0, 2));
        assert_eq!(cell, Some(3));
        assert_eq!(parameter_cell(0, 4, 1, 3), None);
        assert_eq!(parameter_cell(0, 0, 1, 3), None);
    }

    #[test]
    fn years_to_come_are_below_nought() {
        let day = |text: &str| Date::parse(text).unwrap();
        assert_eq!(elapsed(TimeUnit::Year, day("2008-03-13"), day("2026-03-12")), 17);
        assert_eq!(elapsed(TimeUnit::Year, day("2008-03-12"), day("2026-03-12")), 18);
        assert_eq!(elapsed(TimeUnit::Year, day("2026-05-12"), day("2026-03-12")), -1);
        assert_eq!(elapsed(TimeUnit::Day, day("2026-03-13"), day("2026-03-12")), -1);
    }
}
