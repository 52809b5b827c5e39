//! The places of a policy that examples should reach, and what one household in front of one home reaches of each.

use super::{Edge, Goal, Target};
use crate::diagnostic::Language;
use crate::examples::outcome::Truth;
use crate::examples::words;
use crate::index::{DefinitionIdx, GridIdx, ParameterIdx};
use crate::ir::{
    Comparison, Criterion, Effect, Entity, Exception, Expr, ExprKind, Heading, Rule, RuleCondition, Scale, Type,
    TypedPolicy, Value, expression,
};
use crate::predicates::Row;
use crate::predicates::score::{Outcome as Held, Score};
use crate::quantity::{Date, Exact, Unit};
use crate::source::{FileId, Span};
use crate::syntax::keywords::written;
use crate::tables::Dataset;

/// A place of a policy.
pub(super) struct Probe<'p> {
    kind: &'static str,
    heading: &'p Heading,
    /// The grid it belongs to: it counts only for those that this grid scores.
    grid: Option<GridIdx>,
    what: What<'p>,
}

enum What<'p> {
    Criterion(&'p Criterion),
    Rule(&'p Rule),
    Condition(&'p Expr),
    Exception(&'p Exception, Vec<&'p Expr>),
    Case(DefinitionIdx, usize, Span),
    Arguments(ParameterIdx, Option<&'p [Expr]>),
    Comparison(Comparison, &'p Expr, &'p Expr, Span),
    Bounds(&'p Rule),
    Scale(&'p Scale, &'p Expr),
}

/// The places of those files, in no particular order.
pub(super) fn all<'p>(policy: &'p TypedPolicy, files: &[FileId]) -> Vec<Probe<'p>> {
    let mut probes = Vec::new();
    let mut add = |kind, heading, grid, what| probes.push(Probe { kind, heading, grid, what });
    for (index, grid) in policy.grids.enumerated() {
        let grid_of = Some(index);
        if let Some(condition) = &grid.applies {
            walk(policy, condition, &mut |what| add("cotation", &grid.heading, None, what));
        }
        for criterion in grid.headings.iter().flat_map(|heading| &heading.criteria) {
            let mut own = |what| add("critere", &criterion.heading, grid_of, what);
            own(What::Criterion(criterion));
            for part in criterion.condition.iter().chain(&criterion.factor) {
                walk(policy, part, &mut own);
            }
            if let (Some(scale), Some(factor)) = (&criterion.scale, &criterion.factor) {
                own(What::Scale(scale, factor));
            }
        }
    }
    for rule in &policy.rules {
        let mut own = |what| add("admissible", &rule.heading, None, what);
        own(What::Rule(rule));
        match &rule.condition {
            RuleCondition::Expr(condition) => walk(policy, condition, &mut own),
            RuleCondition::Within { subject, key, .. } => {
                own(What::Bounds(rule));
                walk(policy, subject, &mut own);
                walk(policy, key, &mut own);
            }
        }
    }
    for category in &policy.categories {
        let mut own = |what| add("categorie", &category.heading, None, what);
        // One that was made for a part of the flow or a row of an obligation is nobody's to reach: no name holds a bracket.
        if !category.heading.name.contains('[') {
            own(What::Condition(&category.condition));
        }
        walk(policy, &category.condition, &mut own);
    }
    let mut effects = Vec::new();
    for item in policy.exceptions.iter().flat_map(|exceptions| &exceptions.items) {
        exception(item, &mut Vec::new(), &mut |item, _| {
            if let Effect::Says(said) = &item.effect {
                effects.push(said.span);
            }
        });
    }
    for (index, definition) in policy.definitions.enumerated() {
        let mut own = |what| add("definition", &definition.heading, None, what);
        let several = definition.cases.len() > 1 || definition.cases.iter().any(|(condition, _)| condition.is_some());
        for (place, (condition, value)) in definition.cases.iter().enumerate() {
            // What an exception says is told as an exception.
            if several && !effects.contains(&value.span) {
                own(What::Case(index, place, value.span));
            }
            for part in condition.iter().chain([value]) {
                walk(policy, part, &mut own);
            }
        }
    }
    for (index, parameter) in policy.parameters.enumerated().filter(|(_, parameter)| !parameter.arguments.is_empty()) {
        add("parametre", &parameter.heading, None, What::Arguments(index, None));
    }
    for exceptions in &policy.exceptions {
        for item in &exceptions.items {
            exception(item, &mut Vec::new(), &mut |item, outer| {
                add("sauf", &item.heading, None, What::Exception(item, outer));
            });
        }
    }
    for exclusion in &policy.exclusions {
        walk(policy, &exclusion.condition, &mut |what| add("hors_flux", &exclusion.heading, None, what));
    }
    for reserver in &policy.reservers {
        for condition in reserver.audience.iter().chain(&reserver.territory) {
            walk(policy, condition, &mut |what| add("reservataire", &reserver.heading, None, what));
        }
    }
    for path in &policy.paths {
        walk(policy, &path.condition, &mut |what| add("voie", &path.heading, None, what));
    }
    probes.retain(|probe| probe.is_of(policy, files));
    probes
}

fn exception<'p>(item: &'p Exception, outer: &mut Vec<&'p Expr>, add: &mut impl FnMut(&'p Exception, Vec<&'p Expr>)) {
    add(item, outer.clone());
    outer.push(&item.applies);
    for inner in &item.inner {
        exception(inner, outer, add);
    }
    outer.pop();
}

/// The comparisons with a limit and the uses of parameters in an expression.
fn walk<'p>(policy: &TypedPolicy, expr: &'p Expr, add: &mut impl FnMut(What<'p>)) {
    match &expr.kind {
        ExprKind::Compare(comparison, left, right) if ordered(left.ty) => {
            match (is_limit(policy, left), is_limit(policy, right)) {
                (false, true) => add(What::Comparison(*comparison, left, right, expr.span)),
                (true, false) => add(What::Comparison(turned(*comparison), right, left, expr.span)),
                _ => {}
            }
        }
        ExprKind::Parameter(index, arguments) if !arguments.is_empty() => {
            add(What::Arguments(*index, Some(arguments)));
        }
        _ => {}
    }
    for child in expr.children() {
        walk(policy, child, add);
    }
}

/// Whether values of that type have a next one.
const fn ordered(ty: Type) -> bool {
    matches!(ty, Type::Integer | Type::Number(_) | Type::Rooms | Type::Date | Type::Months | Type::Days)
}

/// Whether an expression is a limit: a constant, or a value that parameters or literals fix, alone or in a definition.
fn is_limit(policy: &TypedPolicy, expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Constant(_) => true,
        ExprKind::Field(..) | ExprKind::Category(_) => false,
        ExprKind::Definition(_) => cases(policy, expr).into_iter().any(|value| is_limit(policy, value)),
        _ => reads_parameter(policy, expr) || expr.children().into_iter().all(|child| is_limit(policy, child)),
    }
}

/// The values that a definition may take; none for anything else.
fn cases<'p>(policy: &'p TypedPolicy, expr: &Expr) -> Vec<&'p Expr> {
    let ExprKind::Definition(index) = &expr.kind else { return Vec::new() };
    let definition = policy.definitions.get(*index);
    definition.into_iter().flat_map(|definition| &definition.cases).map(|(_, value)| value).collect()
}

/// Whether a parameter is read to give a value, in definitions too.
fn reads_parameter(policy: &TypedPolicy, expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Parameter(..))
        || expr.children().into_iter().any(|child| reads_parameter(policy, child))
        || cases(policy, expr).into_iter().any(|value| reads_parameter(policy, value))
}

const fn turned(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::Greater => Comparison::Less,
        Comparison::AtMost => Comparison::AtLeast,
        Comparison::AtLeast => Comparison::AtMost,
        same => same,
    }
}

/// The sides of a limit that a comparison tells apart, at the nearest value.
const fn edges(comparison: Comparison) -> &'static [Edge] {
    match comparison {
        Comparison::AtMost | Comparison::Greater => &[Edge::At, Edge::Above],
        Comparison::Less | Comparison::AtLeast => &[Edge::Below, Edge::At],
        Comparison::Equal | Comparison::Different => &[Edge::Below, Edge::At, Edge::Above],
    }
}

/// One step of values of that type.
fn step(ty: Type) -> Exact {
    match ty {
        // Amounts are in cents.
        Type::Number(Unit { money, .. }) if money != 0 => Exact::whole(100),
        Type::Number(unit) if unit == Unit::NONE => Exact::ratio(1, 1000).unwrap_or(Exact::ZERO),
        _ => Exact::whole(1),
    }
}

fn as_number(value: Value) -> Option<Exact> {
    match value {
        Value::Number(number) => Some(number),
        Value::Date(day) => Some(Exact::whole(i128::from(day.0))),
        _ => None,
    }
}

fn as_value(number: Exact, ty: Type) -> Option<Value> {
    if ty == Type::Date {
        return i32::try_from(number.floor()).ok().map(|days| Value::Date(Date(days)));
    }
    Some(Value::Number(number))
}

/// A limit moved to one of its sides.
fn moved(limit: Exact, edge: Edge, ty: Type) -> Option<Exact> {
    match edge {
        Edge::At => Some(limit),
        Edge::Below => limit.minus(step(ty)),
        Edge::Above => limit.plus(step(ty)),
    }
}

/// The side of a limit that a value is on, when it is near.
fn side(value: Exact, limit: Exact, ty: Type) -> Option<Edge> {
    let gap = value.minus(limit)?;
    if gap == Exact::ZERO {
        return Some(Edge::At);
    }
    let (above, size) = if gap > Exact::ZERO { (true, gap) } else { (false, gap.negated()?) };
    (size <= step(ty)).then_some(if above { Edge::Above } else { Edge::Below })
}

/// Whether a value may be that of a field, or of anything else.
fn is_possible(policy: &TypedPolicy, subject: &Expr, number: Exact) -> bool {
    if subject.ty == Type::Rooms && !(Exact::whole(1)..=Exact::whole(9)).contains(&number) {
        return false;
    }
    let ExprKind::Field(entity, field) = &subject.kind else { return true };
    let range = policy.schema.fields(*entity).get(*field).and_then(|field| field.range);
    // Nobody has fewer than no rooms, euros or persons, unless the schema says so.
    if range.is_none() && subject.ty != Type::Date && number < Exact::ZERO {
        return false;
    }
    let raw = number.times(Exact::whole(i128::from(subject.ty.raw_scale())));
    range.zip(raw).is_none_or(|((least, most), raw)| {
        raw >= Exact::whole(i128::from(least)) && raw <= Exact::whole(i128::from(most))
    })
}

impl Probe<'_> {
    fn is_of(&self, policy: &TypedPolicy, files: &[FileId]) -> bool {
        let span = match &self.what {
            What::Case(_, _, span) | What::Comparison(.., span) => *span,
            What::Arguments(index, _) => {
                let Some(parameter) = policy.parameters.get(*index) else { return false };
                parameter.heading.span
            }
            What::Scale(_, measured) => measured.span,
            _ => self.heading.span,
        };
        files.contains(&span.file)
    }

    /// What there is to reach there.
    pub fn targets(&self, policy: &TypedPolicy, language: Language) -> Vec<Target> {
        let target = |span: Span, subject: Option<Span>, goal: Goal, value: Option<String>| Target {
            kind: self.kind,
            name: self.heading.name.clone(),
            span,
            subject,
            goal,
            value,
        };
        let own = self.heading.span;
        let sides = |both: bool| {
            let sides = [Truth::Yes, Truth::No].into_iter().take(if both { 2 } else { 1 });
            sides.map(|side| target(own, None, Goal::Side(side), None)).collect::<Vec<_>>()
        };
        let limit =
            |place: usize, subject: &Expr, limit: Option<Exact>, edge: Edge, span: Span, within: Option<Span>| {
                let value = limit.and_then(|limit| moved(limit, edge, subject.ty));
                if value.is_some_and(|value| !is_possible(policy, subject, value)) {
                    return None;
                }
                let shown = value.and_then(|value| as_value(value, subject.ty));
                let shown = shown.map(|value| words::with_unit(policy, subject.ty, value, language));
                Some(target(span, within, Goal::Limit(place, edge), shown))
            };
        match &self.what {
            // A criterion without a condition holds for everyone: it has one side only.
            What::Criterion(criterion) => sides(criterion.condition.is_some()),
            What::Rule(_) | What::Condition(_) | What::Exception(..) => sides(true),
            What::Case(_, place, span) => vec![target(*span, None, Goal::Case(*place), None)],
            // The rows of a parameter stand at its own place; each of its uses may reach them.
            What::Arguments(index, _) => parameter_rows(policy, *index, language),
            What::Comparison(comparison, subject, threshold, span) => {
                let nowhere = Dataset::default();
                let fixed = Row::new(policy, &nowhere, None, None).value(threshold).and_then(as_number);
                let edges = edges(*comparison).iter();
                edges.filter_map(|edge| limit(0, subject, fixed, *edge, *span, Some(*span))).collect()
            }
            What::Bounds(rule) => {
                let RuleCondition::Within { subject, key, bounds, first_key, .. } = &rule.condition else {
                    return Vec::new();
                };
                let named = key_name(policy, key, language);
                let mut found = Vec::new();
                for (place, (lower, upper)) in bounds.iter().enumerate() {
                    let key = i64::try_from(place).unwrap_or(i64::MAX).saturating_add(*first_key);
                    found.push(target(own, None, Goal::Key(place), Some(format!("{named} = {key}"))));
                    let sides = [(lower, [Edge::Below, Edge::At]), (upper, [Edge::At, Edge::Above])];
                    for (which, (bound, edges)) in sides.into_iter().enumerate() {
                        let Some(bound) = bound.and_then(as_number) else { continue };
                        for edge in edges {
                            let at = place.saturating_mul(2).saturating_add(which);
                            let mut one = limit(at, subject, Some(bound), edge, own, None);
                            if let Some(value) = one.as_mut().and_then(|one| one.value.as_mut()) {
                                *value = format!("{value} ({named} = {key})");
                            }
                            found.extend(one);
                        }
                    }
                }
                found
            }
            What::Scale(scale, measured) => {
                let limits = scale_limits(scale).into_iter();
                limits
                    .filter_map(|(place, value, edge)| {
                        limit(place, measured, Some(value), edge, measured.span, Some(measured.span))
                    })
                    .collect()
            }
        }
    }

    /// The value that would reach a side of a limit that depends on who is in front of it.
    pub fn proposal(&self, policy: &TypedPolicy, row: &Row<'_>, goal: Goal, language: Language) -> Option<String> {
        let (What::Comparison(_, subject, threshold, _), Goal::Limit(_, edge)) = (&self.what, goal) else {
            return None;
        };
        let limit = row.value(threshold).and_then(as_number)?;
        let value = moved(limit, edge, subject.ty).filter(|value| is_possible(policy, subject, *value))?;
        as_value(value, subject.ty).map(|value| words::with_unit(policy, subject.ty, value, language))
    }

    /// What a household in front of a home reaches there.
    pub fn reached(&self, policy: &TypedPolicy, row: &Row<'_>, score: &Score) -> Vec<Goal> {
        let side = |truth: Option<bool>| match truth {
            Some(true) => vec![Goal::Side(Truth::Yes)],
            Some(false) => vec![Goal::Side(Truth::No)],
            None => Vec::new(),
        };
        let number = |expr: &Expr| row.value(expr).and_then(as_number);
        let near = |place: usize, subject: &Expr, limit: Exact| {
            let side = number(subject).and_then(|value| self::side(value, limit, subject.ty));
            side.map(|edge| Goal::Limit(place, edge))
        };
        if self.grid.is_some_and(|grid| score.grid != Some(grid)) {
            return Vec::new();
        }
        match &self.what {
            What::Criterion(criterion) => side(self.grid.and_then(|grid| held(policy, grid, score, criterion))),
            What::Rule(rule) => side(row.meets(rule)),
            What::Condition(condition) => side(row.holds(condition)),
            What::Exception(item, outer) => {
                let open = outer.iter().all(|outer| row.holds(outer) == Some(true));
                if open { side(row.holds(&item.applies)) } else { Vec::new() }
            }
            What::Case(definition, place, _) => {
                let cases = policy.definitions.get(*definition).map(|definition| definition.cases.as_slice());
                let own = cases.and_then(|cases| cases.get(*place)).map(|(_, value)| value);
                let taken = row.case(*definition).zip(own).is_some_and(|(taken, own)| std::ptr::eq(taken, own));
                taken.then_some(Goal::Case(*place)).into_iter().collect()
            }
            What::Arguments(index, Some(arguments)) => {
                cell(policy, *index, arguments, row).map(Goal::Key).into_iter().collect()
            }
            What::Arguments(_, None) => Vec::new(),
            What::Comparison(_, subject, threshold, _) => {
                number(threshold).and_then(|limit| near(0, subject, limit)).into_iter().collect()
            }
            What::Bounds(rule) => {
                let RuleCondition::Within { subject, key, bounds, first_key, open } = &rule.condition else {
                    return Vec::new();
                };
                let key = number(key).and_then(|key| i64::try_from(key.floor()).ok());
                let place = key.and_then(|key| usize::try_from(key.checked_sub(*first_key)?).ok());
                let last = bounds.len().saturating_sub(1);
                let place = place.filter(|place| *place <= last || *open).map(|place| place.min(last));
                let Some((place, (lower, upper))) = place.and_then(|place| Some((place, bounds.get(place)?))) else {
                    return Vec::new();
                };
                let limits = [lower, upper].into_iter().enumerate().filter_map(|(which, bound)| {
                    near(place.saturating_mul(2).saturating_add(which), subject, bound.and_then(as_number)?)
                });
                std::iter::once(Goal::Key(place)).chain(limits).collect()
            }
            What::Scale(scale, measured) => {
                scale_limits(scale).into_iter().filter_map(|(place, limit, _)| near(place, measured, limit)).collect()
            }
        }
    }
}

/// What the rows of a table of bounds depend on.
fn key_name(policy: &TypedPolicy, key: &Expr, language: Language) -> String {
    match &key.kind {
        ExprKind::Field(entity, field) => {
            let side = match entity {
                Entity::Applicant => written("demandeur", language),
                Entity::Vacancy => written("logement", language),
            };
            let name = policy.schema.fields(*entity).get(*field).map_or("", |field| field.name.as_str());
            format!("{side}.{name}")
        }
        ExprKind::Definition(index) => {
            policy.definitions.get(*index).map_or_else(String::new, |definition| definition.heading.name.clone())
        }
        _ => expression(policy, key),
    }
}

/// Whether a criterion of the grid that applies holds.
fn held(policy: &TypedPolicy, grid: GridIdx, score: &Score, criterion: &Criterion) -> Option<bool> {
    let headings = policy.grids.get(grid)?.headings.iter().zip(&score.headings);
    let mut criteria = headings.flat_map(|(heading, scored)| heading.criteria.iter().zip(&scored.criteria));
    let (_, scored) = criteria.find(|(one, _)| std::ptr::eq(*one, criterion))?;
    match scored.outcome {
        Held::Holds => Some(true),
        Held::Fails => Some(false),
        Held::Unknown => None,
    }
}

/// The limits of a scale with the sides that matter: both ends of a ladder and just inside, each step and just below.
fn scale_limits(scale: &Scale) -> Vec<(usize, Exact, Edge)> {
    match scale {
        Scale::Ladder { from, to, .. } => {
            vec![(0, *from, Edge::At), (0, *from, Edge::Above), (1, *to, Edge::Below), (1, *to, Edge::At)]
        }
        Scale::Steps(steps) => {
            let limits = steps.iter().enumerate();
            limits.flat_map(|(place, (limit, _))| [(place, *limit, Edge::Below), (place, *limit, Edge::At)]).collect()
        }
        Scale::Periods { .. } => Vec::new(),
    }
}

/// The row of a parameter that arguments lead to.
fn cell(policy: &TypedPolicy, index: ParameterIdx, arguments: &[Expr], row: &Row<'_>) -> Option<usize> {
    let parameter = policy.parameters.get(index)?;
    let mut cell = 0_usize;
    for (argument, declared) in arguments.iter().zip(&parameter.arguments) {
        let raw = match row.value(argument)? {
            Value::Boolean(holds) => i64::from(holds),
            Value::Number(number) => i64::try_from(number.floor()).ok().filter(|_| number.is_whole())?,
            Value::Symbol(position) => i64::from(position),
            Value::Date(_) | Value::Commune(_) => return None,
        };
        let at = u32::try_from(raw.checked_sub(declared.first)?).ok().filter(|at| *at < declared.count)?;
        cell = cell.checked_mul(usize::try_from(declared.count).ok()?)?.checked_add(usize::try_from(at).ok()?)?;
    }
    Some(cell)
}

/// The rows of a parameter, each with its arguments.
fn parameter_rows(policy: &TypedPolicy, index: ParameterIdx, language: Language) -> Vec<Target> {
    let Some(parameter) = policy.parameters.get(index) else { return Vec::new() };
    (0..parameter.values.len())
        .map(|cell| {
            let mut rest = cell;
            let mut words: Vec<String> = Vec::new();
            for argument in parameter.arguments.iter().rev() {
                let count = usize::try_from(argument.count).unwrap_or(1).max(1);
                let raw =
                    i64::try_from(rest.checked_rem(count).unwrap_or(0)).unwrap_or(0).saturating_add(argument.first);
                rest = rest.checked_div(count).unwrap_or(0);
                let value = argument.ty.value(raw).map(|value| words::value(policy, argument.ty, value, language));
                words.push(format!("{} = {}", argument.name, value.unwrap_or_else(|| raw.to_string())));
            }
            words.reverse();
            Target {
                kind: "parametre",
                name: parameter.heading.name.clone(),
                span: parameter.heading.span,
                subject: None,
                goal: Goal::Key(cell),
                value: Some(words.join(", ")),
            }
        })
        .collect()
}
