//! The meaning of the typed policy, row by row: three-valued logic, exact arithmetic, one recursive function.
//!
//! Written from the documentation of [`crate::ir`] alone; it knows nothing of columns, masks or joins. What depends on
//! one row only is computed once per row and kept in a [`Memo`].

use super::calendar;
use crate::index::{CategoryIdx, DefinitionIdx, FieldIdx, Index, ParameterIdx};
use crate::ir::{
    Comparison, Criterion, Definition, Entity, Expr, ExprKind, Grid, GridHeading, Join, Operator, Rounding, Rule,
    RuleCondition, Scale, Scope, TimeUnit, Type, TypedPolicy, Value,
};
use crate::quantity::{Date, Exact};
use crate::tables::Dataset;

/// A known value; unknown is the absence of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Datum<'a> {
    /// True or false.
    Boolean(bool),
    /// A number of any unit.
    Number(Exact),
    /// A day.
    Date(Date),
    /// A position in an enumeration.
    Symbol(i64),
    /// A commune's number.
    Commune(i64),
    /// A set of raw values.
    Set(&'a [i64]),
}

/// A slot of a memo.
#[derive(Debug, Clone, Copy)]
enum Slot<T> {
    /// Not computed here: it depends on other rows, or its turn has not come.
    Open,
    /// Computed: a value, or none when unknown.
    Kept(Option<T>),
}

/// What was found out about one row.
#[derive(Debug, Clone, Default)]
pub(super) struct Memo<'a> {
    definitions: Vec<Slot<Datum<'a>>>,
    categories: Vec<Option<bool>>,
    rules: Vec<Slot<bool>>,
}

/// The rows that an expression is read at.
#[derive(Debug, Clone, Copy)]
pub(super) struct At<'m, 'a> {
    /// The applicant's row and what is known of it.
    pub applicant: Option<(usize, &'m Memo<'a>)>,
    /// The vacancy's row and what is known of it.
    pub vacancy: Option<(usize, &'m Memo<'a>)>,
}

impl At<'_, '_> {
    /// No row at all: for constants.
    pub const NOWHERE: Self = Self { applicant: None, vacancy: None };
}

/// The policy and the data it is read with.
#[derive(Debug)]
pub(super) struct Evaluator<'a> {
    /// The policy.
    pub policy: &'a TypedPolicy,
    /// The tables.
    pub dataset: &'a Dataset,
    constants: Memo<'a>,
}

impl<'a> Evaluator<'a> {
    /// Prepares the evaluation of a policy on a dataset.
    pub fn new(policy: &'a TypedPolicy, dataset: &'a Dataset) -> Self {
        let mut evaluator = Self { policy, dataset, constants: Memo::default() };
        evaluator.constants = evaluator.remember(Scope::Constant, |_| At::NOWHERE);
        evaluator
    }

    /// What depends on that applicant alone.
    pub fn applicant(&self, row: usize) -> Memo<'a> {
        self.remember(Scope::Applicant, |memo| At { applicant: Some((row, memo)), vacancy: None })
    }

    /// What depends on that vacancy alone.
    pub fn vacancy(&self, row: usize) -> Memo<'a> {
        self.remember(Scope::Vacancy, |memo| At { applicant: None, vacancy: Some((row, memo)) })
    }

    /// Fills the slots of one scope. A slot that is needed before it is filled is computed where it is needed.
    fn remember(&self, scope: Scope, at: impl for<'m> Fn(&'m Memo<'a>) -> At<'m, 'a>) -> Memo<'a> {
        let mut memo = Memo {
            definitions: vec![Slot::Open; self.policy.definitions.len()],
            categories: vec![None; self.policy.categories.len()],
            rules: vec![Slot::Open; self.policy.rules.len()],
        };
        for (index, definition) in self.policy.definitions.enumerated().filter(|(_, item)| item.scope == scope) {
            let value = self.cases(definition, at(&memo));
            if let Some(slot) = memo.definitions.get_mut(index.position()) {
                *slot = Slot::Kept(value);
            }
        }
        for (index, category) in self.policy.categories.enumerated().filter(|(_, item)| item.scope == scope) {
            let inside = self.truth(&category.condition, at(&memo)) == Some(true);
            if let Some(slot) = memo.categories.get_mut(index.position()) {
                *slot = Some(inside);
            }
        }
        for (index, rule) in self.policy.rules.enumerated().filter(|(_, item)| item.scope == scope) {
            let holds = self.condition(&rule.condition, at(&memo));
            if let Some(slot) = memo.rules.get_mut(index.position()) {
                *slot = Slot::Kept(holds);
            }
        }
        memo
    }

    fn memo<'m>(&'m self, scope: Scope, at: At<'m, 'a>) -> Option<&'m Memo<'a>> {
        match scope {
            Scope::Constant => Some(&self.constants),
            Scope::Applicant => at.applicant.map(|(_, memo)| memo),
            Scope::Vacancy => at.vacancy.map(|(_, memo)| memo),
            Scope::Pair => None,
        }
    }

    /// Whether a condition holds; none when unknown.
    pub fn truth(&self, expr: &Expr, at: At<'_, 'a>) -> Option<bool> {
        match self.value(expr, at)? {
            Datum::Boolean(truth) => Some(truth),
            _ => None,
        }
    }

    /// The value of an expression; none when unknown.
    pub fn value(&self, expr: &Expr, at: At<'_, 'a>) -> Option<Datum<'a>> {
        match &expr.kind {
            ExprKind::Constant(value) => Some(constant(*value)),
            ExprKind::Field(entity, field) => self.field(*entity, *field, at),
            ExprKind::Definition(definition) => self.definition(*definition, at),
            ExprKind::Category(category) => Some(Datum::Boolean(self.belongs(*category, at))),
            ExprKind::Parameter(parameter, arguments) => self.parameter(*parameter, arguments, at),
            ExprKind::Not(inner) => self.truth(inner, at).map(|truth| Datum::Boolean(!truth)),
            ExprKind::And(parts) => self.all(parts, at).map(Datum::Boolean),
            ExprKind::Or(parts) => self.any(parts, at).map(Datum::Boolean),
            ExprKind::Compare(comparison, left, right) => {
                compare(*comparison, self.value(left, at)?, self.value(right, at)?).map(Datum::Boolean)
            }
            ExprKind::Arithmetic(operator, left, right) => {
                let (left, right) = (self.number(left, at)?, self.number(right, at)?);
                match operator {
                    Operator::Plus => left.plus(right),
                    Operator::Minus => left.minus(right),
                    Operator::Times => left.times(right),
                    Operator::Over => left.over(right),
                }
                .map(Datum::Number)
            }
            ExprKind::Negate(inner) => self.number(inner, at)?.negated().map(Datum::Number),
            ExprKind::In(subject, list) => self.is_in(subject, list, at).map(Datum::Boolean),
            ExprKind::Contains(set, item) => {
                let (Datum::Set(values), item) = (self.value(set, at)?, raw(self.value(item, at)?)?) else {
                    return None;
                };
                Some(Datum::Boolean(values.contains(&item)))
            }
            ExprKind::Known(inner) => Some(Datum::Boolean(self.value(inner, at).is_some())),
            ExprKind::Elapsed(unit, day) => {
                let Datum::Date(day) = self.value(day, at)? else { return None };
                Some(Datum::Number(Exact::whole(i128::from(self.elapsed(*unit, day)))))
            }
            ExprKind::If(condition, yes, no) => {
                if self.truth(condition, at)? {
                    self.value(yes, at)
                } else {
                    self.value(no, at)
                }
            }
            ExprKind::Min(parts) => self.extreme(parts, Comparison::Less, at),
            ExprKind::Max(parts) => self.extreme(parts, Comparison::Greater, at),
            ExprKind::Monthly(inner) => self.number(inner, at)?.over(Exact::whole(12)).map(Datum::Number),
            ExprKind::Yearly(inner) => self.number(inner, at)?.times(Exact::whole(12)).map(Datum::Number),
            ExprKind::Count(set) => {
                let Datum::Set(values) = self.value(set, at)? else { return None };
                Some(Datum::Number(Exact::whole(i128::try_from(values.len()).ok()?)))
            }
            ExprKind::Shifted(rule, day, duration) => {
                let (day, by) = (self.day(day, at)?, raw(Datum::Number(self.number(duration, at)?))?);
                let reached = if duration.ty == Type::Days {
                    calendar::days_after(day, by)
                } else {
                    calendar::months_after(day, by, *rule)
                };
                reached.map(Datum::Date)
            }
            ExprKind::Between(unit, rule, from, to) => {
                let (from, to) = (self.day(from, at)?, self.day(to, at)?);
                let units = match unit {
                    TimeUnit::Day => i64::from(to.0).checked_sub(i64::from(from.0))?,
                    TimeUnit::Month => calendar::months_between(from, to, *rule),
                    TimeUnit::Year => calendar::months_between(from, to, *rule).div_euclid(12),
                };
                Some(Datum::Number(Exact::whole(i128::from(units))))
            }
            ExprKind::Edge(edge, day) => calendar::edge(self.day(day, at)?, *edge).map(Datum::Date),
            ExprKind::Rounded(way, step, inner) => {
                calendar::rounded(self.number(inner, at)?, *step, *way).map(Datum::Number)
            }
        }
    }

    fn day(&self, expr: &Expr, at: At<'_, 'a>) -> Option<Date> {
        match self.value(expr, at)? {
            Datum::Date(day) => Some(day),
            _ => None,
        }
    }

    fn number(&self, expr: &Expr, at: At<'_, 'a>) -> Option<Exact> {
        match self.value(expr, at)? {
            Datum::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Whole units elapsed up to the reference date, rounded down.
    fn elapsed(&self, unit: TimeUnit, day: Date) -> i64 {
        let today = self.policy.reference_date;
        match unit {
            TimeUnit::Day => day.days_until(today),
            TimeUnit::Month => day.months_until(today),
            TimeUnit::Year => day.months_until(today).div_euclid(12),
        }
    }

    fn field(&self, entity: Entity, field: FieldIdx, at: At<'_, 'a>) -> Option<Datum<'a>> {
        let (row, _) = match entity {
            Entity::Applicant => at.applicant?,
            Entity::Vacancy => at.vacancy?,
        };
        let table = self.dataset.table(entity);
        let ty = self.policy.schema.fields(entity).get(field)?.ty;
        if ty.is_set() {
            return table.set(field, row).map(Datum::Set);
        }
        let raw = table.scalar(field, row)?;
        match ty {
            Type::Boolean => Some(Datum::Boolean(raw != 0)),
            Type::Integer | Type::Rooms | Type::Months | Type::Days => {
                Some(Datum::Number(Exact::whole(i128::from(raw))))
            }
            Type::Number(_) => Exact::ratio(i128::from(raw), i128::from(ty.raw_scale())).map(Datum::Number),
            Type::Date => i32::try_from(raw).ok().map(|days| Datum::Date(Date(days))),
            Type::Symbol(_) | Type::Applicant => Some(Datum::Symbol(raw)),
            Type::Commune => Some(Datum::Commune(raw)),
            Type::Text | Type::Communes | Type::RoomsSet | Type::Symbols(_) => None,
        }
    }

    fn definition(&self, index: DefinitionIdx, at: At<'_, 'a>) -> Option<Datum<'a>> {
        let definition = self.policy.definitions.get(index)?;
        match self.memo(definition.scope, at).and_then(|memo| memo.definitions.get(index.position())) {
            Some(Slot::Kept(value)) => *value,
            Some(Slot::Open) | None => self.cases(definition, at),
        }
    }

    fn cases(&self, definition: &Definition, at: At<'_, 'a>) -> Option<Datum<'a>> {
        for (condition, value) in &definition.cases {
            let holds = match condition {
                None => true,
                Some(condition) => self.truth(condition, at)?,
            };
            if holds {
                return self.value(value, at);
            }
        }
        None
    }

    /// Whether the rows are in a category: an unknown condition counts as outside.
    pub fn belongs(&self, index: CategoryIdx, at: At<'_, 'a>) -> bool {
        let Some(category) = self.policy.categories.get(index) else { return false };
        let kept = self.memo(category.scope, at).and_then(|memo| *memo.categories.get(index.position())?);
        kept.unwrap_or_else(|| self.truth(&category.condition, at) == Some(true))
    }

    fn parameter(&self, index: ParameterIdx, arguments: &[Expr], at: At<'_, 'a>) -> Option<Datum<'a>> {
        let parameter = self.policy.parameters.get(index)?;
        if arguments.len() != parameter.arguments.len() {
            return None;
        }
        let mut cell = 0_usize;
        for (argument, domain) in arguments.iter().zip(&parameter.arguments) {
            let step = raw(self.value(argument, at)?)?.checked_sub(domain.first)?;
            let step = u32::try_from(step).ok().filter(|step| *step < domain.count)?;
            let count = usize::try_from(domain.count).ok()?;
            cell = cell.checked_mul(count)?.checked_add(usize::try_from(step).ok()?)?;
        }
        parameter.values.get(cell).copied().map(constant)
    }

    fn all(&self, parts: &[Expr], at: At<'_, 'a>) -> Option<bool> {
        let mut result = Some(true);
        for part in parts {
            match self.truth(part, at) {
                Some(false) => return Some(false),
                Some(true) => {}
                None => result = None,
            }
        }
        result
    }

    fn any(&self, parts: &[Expr], at: At<'_, 'a>) -> Option<bool> {
        let mut result = Some(false);
        for part in parts {
            match self.truth(part, at) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => result = None,
            }
        }
        result
    }

    fn is_in(&self, subject: &Expr, list: &[Expr], at: At<'_, 'a>) -> Option<bool> {
        let subject = self.value(subject, at);
        let mut result = Some(false);
        for item in list {
            match subject.zip(self.value(item, at)).and_then(|(left, right)| compare(Comparison::Equal, left, right)) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => result = None,
            }
        }
        result
    }

    fn extreme(&self, parts: &[Expr], wins: Comparison, at: At<'_, 'a>) -> Option<Datum<'a>> {
        let mut best = None;
        for part in parts {
            let value = self.value(part, at)?;
            best = Some(match best {
                None => value,
                Some(best) => {
                    if compare(wins, value, best)? {
                        value
                    } else {
                        best
                    }
                }
            });
        }
        best
    }

    fn condition(&self, condition: &RuleCondition, at: At<'_, 'a>) -> Option<bool> {
        match condition {
            RuleCondition::Expr(expr) => self.truth(expr, at),
            RuleCondition::Within { subject, key, bounds, first_key, open } => {
                let step = usize::try_from(raw(self.value(key, at)?)?.checked_sub(*first_key)?).ok()?;
                let (low, high) = match bounds.get(step) {
                    Some(row) => *row,
                    None if *open => *bounds.last()?,
                    None => return None,
                };
                // A side without a bound demands nothing, not even that the subject be known.
                let subject = self.value(subject, at);
                let side = |bound: Option<Value>, comparison| match bound {
                    None => Some(true),
                    Some(bound) => compare(comparison, subject?, constant(bound)),
                };
                match (side(low, Comparison::AtLeast), side(high, Comparison::AtMost)) {
                    (Some(false), _) | (_, Some(false)) => Some(false),
                    (Some(true), Some(true)) => Some(true),
                    _ => None,
                }
            }
        }
    }

    /// Whether a rule lets the pair pass.
    pub fn passes(&self, position: usize, rule: &Rule, at: At<'_, 'a>) -> bool {
        let holds = match self.memo(rule.scope, at).and_then(|memo| memo.rules.get(position)) {
            Some(Slot::Kept(holds)) => *holds,
            Some(Slot::Open) | None => self.condition(&rule.condition, at),
        };
        holds.unwrap_or(rule.if_unknown)
    }

    /// The points of a pair, in hundredths: those of the first grid that applies, 0 without one.
    pub fn points(&self, at: At<'_, 'a>) -> i64 {
        let applies = |grid: &&Grid| grid.applies.as_ref().is_none_or(|applies| self.truth(applies, at) == Some(true));
        let Some(grid) = self.policy.grids.iter().find(applies) else { return 0 };
        let sum = grid.headings.iter().fold(0, |sum: i64, heading| sum.saturating_add(self.heading(heading, at)));
        grid.pools.iter().fold(sum, |sum, pool| {
            let mut together = 0_i64;
            for (heading, own) in &pool.members {
                let criterion = grid.headings.get(*heading).and_then(|heading| heading.criteria.get(*own));
                let points = criterion.and_then(|criterion| self.criterion(criterion, at));
                together = together.saturating_add(points.unwrap_or(0));
            }
            if together > pool.cap { sum.saturating_sub(together.saturating_sub(pool.cap)) } else { sum }
        })
    }

    fn heading(&self, heading: &GridHeading, at: At<'_, 'a>) -> i64 {
        let held = heading.criteria.iter().filter_map(|criterion| self.criterion(criterion, at));
        let joined = match heading.rule {
            Join::Sum => held.fold(0, i64::saturating_add),
            Join::Strongest => held.max().unwrap_or(0),
        };
        heading.cap.map_or(joined, |cap| joined.min(cap))
    }

    /// The points of a criterion that holds; none when it does not, or when that is unknown.
    fn criterion(&self, criterion: &Criterion, at: At<'_, 'a>) -> Option<i64> {
        if let Some(condition) = &criterion.condition
            && self.truth(condition, at) != Some(true)
        {
            return None;
        }
        if let Some(scale) = &criterion.scale {
            let product = reading(scale, self.number(criterion.factor.as_ref()?, at)?)?;
            return match criterion.cap.map(|cap| i128::from(cap.saturating_abs())) {
                Some(most) if product > most => i64::try_from(most).ok(),
                Some(most) if product < -most => i64::try_from(-most).ok(),
                _ => i64::try_from(product).ok(),
            };
        }
        let times = match &criterion.factor {
            None => 1,
            Some(factor) => i64::try_from(self.number(factor, at)?.floor().max(0)).ok()?,
        };
        // An overflow is unknown, as in any arithmetic; the cap may bring a large product back into range.
        let product = i128::from(criterion.points).checked_mul(i128::from(times))?;
        let limited = criterion.cap.map_or(product, |cap| {
            let cap = i128::from(cap.saturating_abs());
            product.clamp(-cap, cap)
        });
        i64::try_from(limited).ok()
    }
}

/// The hundredths of a point that a scale gives for a number.
fn reading(scale: &Scale, number: Exact) -> Option<i128> {
    match scale {
        Scale::Ladder { from, to, first, last, grain, way } => {
            let (first, last, grain) = (i128::from(*first), i128::from(*last), i128::from(*grain));
            // The share of the way from the lower end to the upper one, kept between 0 and 1.
            let share = if number <= *from {
                Exact::ZERO
            } else if number >= *to {
                Exact::ONE
            } else {
                number.minus(*from)?.over(to.minus(*from)?)?
            };
            let exact = share.times(Exact::whole(last.checked_sub(first)?))?.plus(Exact::whole(first))?;
            // Twice the numerator, so that the middle between two grains is whole.
            let twice = exact.numerator().checked_mul(2)?;
            let unit = exact.denominator().checked_mul(grain)?.checked_mul(2)?;
            let below = twice.div_euclid(unit);
            let (rest, nearer) = (twice.rem_euclid(unit), unit.div_euclid(2));
            let up = match way {
                Rounding::Down => false,
                Rounding::Up => rest > 0,
                Rounding::Nearest => rest > nearer || (rest == nearer && exact.numerator() > 0),
            };
            below.checked_add(i128::from(up))?.checked_mul(grain)
        }
        Scale::Steps(steps) => {
            let reached = steps.iter().rev().find(|(threshold, _)| number >= *threshold);
            Some(reached.map_or(0, |(_, points)| i128::from(*points)))
        }
        Scale::Periods { each, length, cap } => {
            let (each, cap) = (i128::from(*each), i128::from(cap.saturating_abs()));
            let (mut left, length) = (number.floor().max(0), i128::from((*length).max(1)));
            let one = |units: i128| Some(each.checked_mul(units)?.min(cap).max(-cap));
            let full = left.div_euclid(length);
            left = left.checked_sub(full.checked_mul(length)?)?;
            full.checked_mul(one(length)?)?.checked_add(one(left)?)
        }
    }
}

fn constant<'a>(value: Value) -> Datum<'a> {
    match value {
        Value::Boolean(truth) => Datum::Boolean(truth),
        Value::Number(number) => Datum::Number(number),
        Value::Date(day) => Datum::Date(day),
        Value::Symbol(position) => Datum::Symbol(i64::from(position)),
        Value::Commune(number) => Datum::Commune(number),
    }
}

/// The raw whole number of a value, as sets and parameters' arguments hold it.
fn raw(value: Datum<'_>) -> Option<i64> {
    match value {
        Datum::Boolean(truth) => Some(i64::from(truth)),
        Datum::Number(number) if number.is_whole() => i64::try_from(number.numerator()).ok(),
        Datum::Date(day) => Some(i64::from(day.0)),
        Datum::Symbol(raw) | Datum::Commune(raw) => Some(raw),
        Datum::Number(_) | Datum::Set(_) => None,
    }
}

/// Compares two values of one kind; none when their kinds differ, which typing excludes.
fn compare(comparison: Comparison, left: Datum<'_>, right: Datum<'_>) -> Option<bool> {
    let order = match (left, right) {
        (Datum::Boolean(left), Datum::Boolean(right)) => left.cmp(&right),
        (Datum::Number(left), Datum::Number(right)) => left.cmp(&right),
        (Datum::Date(left), Datum::Date(right)) => left.cmp(&right),
        (Datum::Symbol(left), Datum::Symbol(right)) | (Datum::Commune(left), Datum::Commune(right)) => left.cmp(&right),
        _ => return None,
    };
    Some(match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::Different => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::AtMost => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::AtLeast => order.is_ge(),
    })
}
