//! From a policy's expressions to compiled ones, for one dataset.
//!
//! A definition or a category that reads one table only becomes a column, once, wherever it is used.

use std::cmp::Ordering;
use std::sync::Arc;

use super::column::{Cases, Set, Sizes, Subject, Truth, Within};
use super::number::{Lookup, Multiple, Rational, Whole, WholeNode, largest};
use crate::index::{CategoryIdx, DefinitionIdx, FieldIdx, Index, ParameterIdx};
use crate::ir::{
    Comparison, Entity, Expr, ExprKind, Operator, Rounding, RuleCondition, Scope, Type, TypedPolicy, Value,
};
use crate::quantity::Exact;
use crate::tables::{Column, Dataset, UNKNOWN};

/// More days than a day's own number holds, and more than there are between two days.
const DAYS: i64 = 1 << 33;

/// What an expression compiles to.
#[derive(Debug, Clone)]
pub(super) enum Node<'a> {
    /// A condition.
    Truth(Truth<'a>),
    /// A number, a day, a symbol, a commune.
    Whole(Whole<'a>),
    /// A number whose denominator is not known beforehand.
    Rational(Rational<'a>),
    /// A set.
    Set(Set<'a>),
    /// Unknown everywhere.
    Unknown,
}

/// Compiles a policy's expressions, each definition and category once.
pub(super) struct Compiler<'a> {
    policy: &'a TypedPolicy,
    dataset: &'a Dataset,
    /// How many rows each table has.
    pub(super) sizes: Sizes,
    definitions: Vec<Option<Node<'a>>>,
    categories: Vec<Option<Truth<'a>>>,
}

impl<'a> Compiler<'a> {
    /// A compiler that has compiled nothing yet.
    pub(super) fn new(policy: &'a TypedPolicy, dataset: &'a Dataset) -> Self {
        Self {
            policy,
            dataset,
            sizes: Sizes { applicants: dataset.applicants.len(), vacancies: dataset.vacancies.len() },
            definitions: vec![None; policy.definitions.len()],
            categories: vec![None; policy.categories.len()],
        }
    }

    /// A condition, with its single-table parts computed.
    pub(super) fn condition(&mut self, expr: &'a Expr) -> Truth<'a> {
        self.truth(expr).settled(self.sizes)
    }

    /// A condition, as it stands.
    pub(super) fn plain_condition(&mut self, expr: &'a Expr) -> Truth<'a> {
        self.truth(expr)
    }

    /// A rule's demand, with its single-table parts computed.
    pub(super) fn rule(&mut self, condition: &'a RuleCondition) -> Truth<'a> {
        match condition {
            RuleCondition::Expr(expr) => self.condition(expr),
            RuleCondition::Within { subject, key, bounds, first_key, open } => {
                let node = self.node(key);
                let key = raw(node).unwrap_or_else(|| Whole::constant(UNKNOWN, 1));
                let subject = subject_of(self.node(subject), bounds);
                let within = Within { subject, key, first_key: *first_key, open: *open };
                Truth::Within(Box::new(within)).settled(self.sizes)
            }
        }
    }

    /// Whether a row is in a category: never unknown.
    pub(super) fn category(&mut self, category: CategoryIdx) -> Truth<'a> {
        match self.categories.get(category.position()) {
            Some(Some(done)) => return done.clone(),
            Some(None) => {}
            None => return Truth::Constant(Some(false)),
        }
        let Some(declared) = self.policy.categories.get(category) else { return Truth::Constant(Some(false)) };
        let truth = Truth::Surely(Box::new(self.truth(&declared.condition))).settled(self.sizes);
        let truth = if truth.scope() == Scope::Pair { Truth::Shared(Arc::new(truth)) } else { truth };
        if let Some(slot) = self.categories.get_mut(category.position()) {
            *slot = Some(truth.clone());
        }
        truth
    }

    /// Any expression.
    pub(super) fn node(&mut self, expr: &'a Expr) -> Node<'a> {
        match &expr.kind {
            ExprKind::Constant(value) => constant(*value),
            ExprKind::Field(entity, field) => self.field(*entity, *field),
            ExprKind::Definition(definition) => self.definition(*definition),
            ExprKind::Category(category) => Node::Truth(self.category(*category)),
            ExprKind::Parameter(parameter, arguments) => self.parameter(*parameter, arguments),
            ExprKind::Not(inner) => Node::Truth(Truth::Not(Box::new(self.truth(inner)))),
            ExprKind::And(parts) => Node::Truth(Truth::And(self.truths(parts))),
            ExprKind::Or(parts) => Node::Truth(Truth::Or(self.truths(parts))),
            ExprKind::Compare(comparison, left, right) => {
                let (left, right) = (self.node(left), self.node(right));
                Node::Truth(compare(*comparison, left, right))
            }
            ExprKind::Arithmetic(operator, left, right) => {
                let (left, right) = (self.node(left), self.node(right));
                arithmetic(*operator, left, right)
            }
            ExprKind::Negate(inner) => negate(self.node(inner)),
            ExprKind::In(subject, list) => {
                let subject = self.node(subject);
                let list = list.iter().map(|item| self.node(item)).collect();
                Node::Truth(one_of(&subject, list))
            }
            ExprKind::Contains(set, element) => {
                let (set, element) = (self.node(set), self.node(element));
                Node::Truth(match (set, raw(element)) {
                    (Node::Set(set), Some(element)) => Truth::Contains(Box::new((set, element))),
                    _ => Truth::Constant(None),
                })
            }
            ExprKind::Known(inner) => Node::Truth(match self.node(inner) {
                Node::Truth(inner) => Truth::IsKnown(Box::new(inner)),
                Node::Whole(inner) => Truth::IsKnownWhole(Box::new(inner)),
                Node::Rational(inner) => Truth::IsKnownRational(Box::new(inner)),
                Node::Set(inner) => Truth::IsKnownSet(Box::new(inner)),
                Node::Unknown => Truth::Constant(Some(false)),
            }),
            ExprKind::Elapsed(unit, day) => match raw(self.node(day)) {
                // No more days than a day's own number holds.
                Some(day) => Node::Whole(Whole {
                    node: WholeNode::Elapsed(*unit, self.policy.reference_date, Box::new(day)),
                    scale: 1,
                    bound: DAYS,
                }),
                None => Node::Unknown,
            },
            ExprKind::If(condition, yes, no) => {
                let condition = self.truth(condition);
                let (yes, no) = (self.node(yes), self.node(no));
                cases(vec![(Some(condition), yes), (None, no)])
            }
            ExprKind::Min(parts) => self.extreme(Ordering::Less, parts),
            ExprKind::Max(parts) => self.extreme(Ordering::Greater, parts),
            ExprKind::Monthly(inner) => {
                arithmetic(Operator::Over, self.node(inner), Node::Whole(Whole::constant(12, 1)))
            }
            ExprKind::Yearly(inner) => {
                arithmetic(Operator::Times, self.node(inner), Node::Whole(Whole::constant(12, 1)))
            }
            ExprKind::Count(set) => match self.node(set) {
                Node::Set(set) => {
                    Node::Whole(Whole { node: WholeNode::Count(set), scale: 1, bound: i64::from(u32::MAX) })
                }
                _ => Node::Unknown,
            },
            ExprKind::Shifted(rule, day, duration) => {
                let days = duration.ty == Type::Days;
                self.days(day, duration, |parts| WholeNode::Shifted(*rule, days, parts))
            }
            ExprKind::Between(unit, rule, from, to) => {
                self.days(from, to, |parts| WholeNode::Between(*unit, *rule, parts))
            }
            ExprKind::Edge(edge, day) => match raw(self.node(day)) {
                Some(day) => Node::Whole(Whole { node: WholeNode::Edge(*edge, Box::new(day)), scale: 1, bound: DAYS }),
                None => Node::Unknown,
            },
            ExprKind::Rounded(way, step, inner) => rounded(*way, *step, self.node(inner)),
        }
    }

    /// A day or a time computed from two raw values.
    fn days(
        &mut self,
        first: &'a Expr,
        second: &'a Expr,
        made: impl FnOnce(Box<(Whole<'a>, Whole<'a>)>) -> WholeNode<'a>,
    ) -> Node<'a> {
        match (raw(self.node(first)), raw(self.node(second))) {
            (Some(first), Some(second)) => {
                Node::Whole(Whole { node: made(Box::new((first, second))), scale: 1, bound: DAYS })
            }
            _ => Node::Unknown,
        }
    }

    fn truth(&mut self, expr: &'a Expr) -> Truth<'a> {
        match self.node(expr) {
            Node::Truth(truth) => truth,
            _ => Truth::Constant(None),
        }
    }

    fn truths(&mut self, parts: &'a [Expr]) -> Vec<Truth<'a>> {
        parts.iter().map(|part| self.truth(part)).collect()
    }

    fn field(&self, entity: Entity, field: FieldIdx) -> Node<'a> {
        let ty = self.policy.schema.fields(entity).get(field).map(|field| field.ty);
        match (self.dataset.table(entity).columns.get(field), ty) {
            (Some(Column::Scalar(column)), Some(ty)) => {
                let (bound, scale) = (largest(column), ty.raw_scale());
                let whole = Whole { node: WholeNode::Field(entity, column), scale, bound };
                match ty {
                    Type::Boolean => Node::Truth(Truth::Raw(whole)),
                    _ if bound < Whole::LIMIT => Node::Whole(whole),
                    _ => Node::Rational(Rational::Field(entity, column, scale)),
                }
            }
            (Some(Column::Set(sets)), _) => Node::Set(Set::Field(entity, sets)),
            _ => Node::Unknown,
        }
    }

    fn definition(&mut self, definition: DefinitionIdx) -> Node<'a> {
        match self.definitions.get_mut(definition.position()) {
            Some(Some(done)) => return done.clone(),
            // A definition that would use itself is unknown: names::resolve refuses it.
            Some(slot) => *slot = Some(Node::Unknown),
            None => return Node::Unknown,
        }
        let Some(declared) = self.policy.definitions.get(definition) else { return Node::Unknown };
        let mut compiled = Vec::new();
        for (condition, value) in &declared.cases {
            let condition = condition.as_ref().map(|condition| self.truth(condition));
            let last = condition.is_none();
            compiled.push((condition, self.node(value)));
            if last {
                break;
            }
        }
        let node = shared(cases(compiled), self.sizes);
        if let Some(slot) = self.definitions.get_mut(definition.position()) {
            *slot = Some(node.clone());
        }
        node
    }

    fn parameter(&mut self, parameter: ParameterIdx, arguments: &'a [Expr]) -> Node<'a> {
        let Some(declared) = self.policy.parameters.get(parameter) else { return Node::Unknown };
        if declared.arguments.len() != arguments.len() {
            return Node::Unknown;
        }
        let mut lookup: Lookup<'a> = Vec::new();
        for (argument, declared) in arguments.iter().zip(&declared.arguments) {
            let Some(argument) = raw(self.node(argument)) else { return Node::Unknown };
            lookup.push((argument, declared.first, declared.count));
        }
        let values: Vec<Exact> = declared.values.iter().map(|value| exact_of(*value)).collect();
        match whole_values(&values) {
            Some((numbers, scale)) => {
                let bound = largest(&numbers);
                let whole = Whole { node: WholeNode::Table(lookup, numbers.into()), scale, bound };
                if declared.ty == Type::Boolean { Node::Truth(Truth::Raw(whole)) } else { Node::Whole(whole) }
            }
            None => Node::Rational(Rational::Table(lookup, values.into())),
        }
    }

    fn extreme(&mut self, wanted: Ordering, parts: &'a [Expr]) -> Node<'a> {
        let nodes: Vec<Node<'a>> = parts.iter().map(|part| self.node(part)).collect();
        if nodes.is_empty() {
            return Node::Unknown;
        }
        if let Some((terms, scale)) = aligned(&nodes) {
            let bound = terms.iter().map(|(term, times)| size(term, *times)).max().unwrap_or(0);
            if let Some(bound) = within_limit(bound) {
                return Node::Whole(Whole { node: WholeNode::Extreme(wanted, terms), scale, bound });
            }
        }
        match nodes.into_iter().map(rational).collect() {
            Some(parts) => Node::Rational(Rational::Extreme(wanted, parts)),
            None => Node::Unknown,
        }
    }
}

/// A definition's node: a column when it reads one table only, else shared by those who use it.
fn shared(node: Node<'_>, sizes: Sizes) -> Node<'_> {
    match node {
        Node::Truth(truth) => {
            let truth = truth.settled(sizes);
            Node::Truth(if truth.scope() == Scope::Pair { Truth::Shared(Arc::new(truth)) } else { truth })
        }
        Node::Whole(whole) => {
            let whole = whole.settled(sizes);
            if whole.scope() != Scope::Pair {
                return Node::Whole(whole);
            }
            let (scale, bound) = (whole.scale, whole.bound);
            Node::Whole(Whole { node: WholeNode::Shared(Arc::new(whole)), scale, bound })
        }
        Node::Rational(rational) => {
            let rational = rational.settled(sizes);
            Node::Rational(if rational.scope() == Scope::Pair {
                Rational::Shared(Arc::new(rational))
            } else {
                rational
            })
        }
        node => node,
    }
}

fn constant<'a>(value: Value) -> Node<'a> {
    if let Value::Boolean(holds) = value {
        return Node::Truth(Truth::Constant(Some(holds)));
    }
    let exact = exact_of(value);
    match whole_values(&[exact]) {
        Some((numbers, scale)) => Node::Whole(Whole::constant(numbers.first().copied().unwrap_or(UNKNOWN), scale)),
        None => Node::Rational(Rational::Constant(Some(exact))),
    }
}

/// A value as a number; a truth is 0 or 1.
fn exact_of(value: Value) -> Exact {
    match value {
        Value::Boolean(holds) => Exact::whole(i128::from(holds)),
        Value::Number(number) => number,
        Value::Date(day) => Exact::whole(i128::from(day.0)),
        Value::Symbol(position) => Exact::whole(i128::from(position)),
        Value::Commune(number) => Exact::whole(i128::from(number)),
    }
}

/// Numbers as whole ones over their common denominator; none when there is no room.
fn whole_values(values: &[Exact]) -> Option<(Vec<i64>, i64)> {
    let scale = values.iter().try_fold(1_i64, |scale, value| lcm(scale, i64::try_from(value.denominator()).ok()?))?;
    let numbers = values.iter().map(|value| {
        let times = i128::from(scale).checked_div(value.denominator())?;
        within_limit(value.numerator().checked_mul(times)?)
    });
    Some((numbers.collect::<Option<Vec<i64>>>()?, scale))
}

fn within_limit(value: i128) -> Option<i64> {
    i64::try_from(value).ok().filter(|value| value.saturating_abs() < Whole::LIMIT)
}

fn lcm(left: i64, right: i64) -> Option<i64> {
    let (mut a, mut b) = (left, right);
    while b != 0 {
        (a, b) = (b, a.checked_rem(b)?);
    }
    left.checked_div(a)?.checked_mul(right).filter(|scale| *scale < Whole::LIMIT)
}

/// The size that a number multiplied can have.
fn size(term: &Whole<'_>, times: i64) -> i128 {
    i128::from(term.bound).saturating_mul(i128::from(times).saturating_abs())
}

/// Whole numbers with what brings each to their common scale; none when one is not whole.
fn aligned<'a>(nodes: &[Node<'a>]) -> Option<(Vec<(Whole<'a>, i64)>, i64)> {
    let wholes = nodes.iter().map(|node| match node {
        Node::Whole(whole) => Some(whole.clone()),
        _ => None,
    });
    let wholes: Vec<Whole<'a>> = wholes.collect::<Option<_>>()?;
    let scale = wholes.iter().try_fold(1_i64, |scale, whole| lcm(scale, whole.scale))?;
    let terms = wholes.into_iter().map(|whole| {
        let times = scale.checked_div(whole.scale)?;
        Some((whole, times))
    });
    Some((terms.collect::<Option<_>>()?, scale))
}

fn rational(node: Node<'_>) -> Option<Rational<'_>> {
    match node {
        Node::Whole(whole) => Some(Rational::Whole(Box::new(whole))),
        Node::Rational(rational) => Some(rational),
        Node::Truth(_) | Node::Set(_) | Node::Unknown => None,
    }
}

/// The raw value that sets hold and parameters take.
fn raw(node: Node<'_>) -> Option<Whole<'_>> {
    match node {
        Node::Whole(whole) if whole.scale == 1 => Some(whole),
        Node::Whole(whole) => {
            let bound = whole.bound;
            Some(Whole { node: WholeNode::Unscaled(Box::new(whole)), scale: 1, bound })
        }
        Node::Rational(rational) => {
            Some(Whole { node: WholeNode::FromRational(Box::new(rational)), scale: 1, bound: i64::MAX })
        }
        Node::Truth(truth) => Some(from_truth(truth)),
        Node::Set(_) | Node::Unknown => None,
    }
}

fn from_truth(truth: Truth<'_>) -> Whole<'_> {
    Whole { node: WholeNode::FromTruth(Box::new(truth)), scale: 1, bound: 1 }
}

fn compare<'a>(comparison: Comparison, left: Node<'a>, right: Node<'a>) -> Truth<'a> {
    let (left, right) = match (left, right) {
        (Node::Truth(left), Node::Truth(right)) => (Node::Whole(from_truth(left)), Node::Whole(from_truth(right))),
        sides => sides,
    };
    if let (Node::Whole(left), Node::Whole(right)) = (&left, &right)
        && let Some(scale) = lcm(left.scale, right.scale)
        && let (Some(left_times), Some(right_times)) = (scale.checked_div(left.scale), scale.checked_div(right.scale))
    {
        return Truth::Compare(comparison, Box::new((left.clone(), right.clone())), (left_times, right_times));
    }
    match (rational(left), rational(right)) {
        (Some(left), Some(right)) => Truth::CompareExact(comparison, Box::new((left, right))),
        _ => Truth::Constant(None),
    }
}

fn one_of<'a>(subject: &Node<'a>, list: Vec<Node<'a>>) -> Truth<'a> {
    if list.is_empty() {
        return Truth::Constant(Some(false));
    }
    if let Node::Whole(subject) = subject
        && let Some(values) = listed(subject.scale, &list)
    {
        return Truth::OneOf(Box::new(subject.clone()), values);
    }
    Truth::Or(list.into_iter().map(|item| compare(Comparison::Equal, subject.clone(), item)).collect())
}

/// A list of constants in a scale, increasing, less those that no whole number of that scale equals.
fn listed(scale: i64, list: &[Node<'_>]) -> Option<Vec<i64>> {
    let mut values = Vec::new();
    for item in list {
        match item {
            Node::Whole(Whole { node: WholeNode::Constant(value), scale: own, .. }) if *value != UNKNOWN => {
                let product = i128::from(*value).checked_mul(i128::from(scale))?;
                if product.checked_rem(i128::from(*own)) == Some(0) {
                    values.push(i64::try_from(product.checked_div(i128::from(*own))?).ok()?);
                }
            }
            _ => return None,
        }
    }
    values.sort_unstable();
    Some(values)
}

fn arithmetic<'a>(operator: Operator, left: Node<'a>, right: Node<'a>) -> Node<'a> {
    let whole = match operator {
        Operator::Plus => sum(&left, &right, 1),
        Operator::Minus => sum(&left, &right, -1),
        Operator::Times => product(&left, &right),
        Operator::Over => quotient(&left, &right),
    };
    if let Some(whole) = whole {
        return Node::Whole(whole);
    }
    match (rational(left), rational(right)) {
        (Some(left), Some(right)) => Node::Rational(Rational::Arithmetic(operator, Box::new((left, right)))),
        _ => Node::Unknown,
    }
}

fn sum<'a>(left: &Node<'a>, right: &Node<'a>, sign: i64) -> Option<Whole<'a>> {
    let (mut terms, scale) = aligned(&[left.clone(), right.clone()])?;
    if let Some((_, times)) = terms.last_mut() {
        *times = times.checked_mul(sign)?;
    }
    multiples(terms, scale)
}

fn multiples(terms: Vec<(Whole<'_>, i64)>, scale: i64) -> Option<Whole<'_>> {
    let bound = terms.iter().fold(0_i128, |sum, (term, times)| sum.saturating_add(size(term, *times)));
    Some(Whole { node: WholeNode::Sum(terms), scale, bound: within_limit(bound)? })
}

fn product<'a>(left: &Node<'a>, right: &Node<'a>) -> Option<Whole<'a>> {
    let (Node::Whole(left), Node::Whole(right)) = (left, right) else { return None };
    let scale = within_limit(i128::from(left.scale).checked_mul(i128::from(right.scale))?)?;
    let bound = within_limit(size(left, right.bound))?;
    Some(Whole { node: WholeNode::Product(Box::new((left.clone(), right.clone()))), scale, bound })
}

/// A quotient by a constant other than nought; others have no denominator known beforehand.
fn quotient<'a>(left: &Node<'a>, right: &Node<'a>) -> Option<Whole<'a>> {
    let (Node::Whole(left), Node::Whole(Whole { node: WholeNode::Constant(value), scale: own, .. })) = (left, right)
    else {
        return None;
    };
    if *value == UNKNOWN || *value == 0 {
        return None;
    }
    let scale = within_limit(i128::from(left.scale).checked_mul(i128::from(value.checked_abs()?))?)?;
    multiples(vec![(left.clone(), own.checked_mul(value.signum())?)], scale)
}

fn negate(node: Node<'_>) -> Node<'_> {
    match node {
        Node::Whole(whole) => {
            let (scale, bound) = (whole.scale, whole.bound);
            Node::Whole(Whole { node: WholeNode::Sum(vec![(whole, -1)]), scale, bound })
        }
        Node::Rational(rational) => Node::Rational(Rational::Negate(Box::new(rational))),
        Node::Truth(_) | Node::Set(_) | Node::Unknown => Node::Unknown,
    }
}

/// A number made a multiple of a step.
fn rounded(way: Rounding, step: Exact, node: Node<'_>) -> Node<'_> {
    if let Node::Whole(whole) = &node
        && let (Ok(times), Ok(scale)) = (i64::try_from(step.numerator()), i64::try_from(step.denominator()))
        && let Some(divisor) = whole.scale.checked_mul(times).filter(|divisor| (1..Whole::LIMIT).contains(divisor))
        && scale < Whole::LIMIT
    {
        // At most one step more than it was.
        let most = size(whole, scale).checked_div(i128::from(divisor)).and_then(|most| most.checked_add(1));
        let bound = most.and_then(|most| most.checked_mul(i128::from(times))).and_then(within_limit);
        if let Some(bound) = bound {
            let node = WholeNode::Rounded(way, Box::new(whole.clone()), Multiple { scale, divisor, times });
            return Node::Whole(Whole { node, scale, bound });
        }
    }
    rational(node).map_or(Node::Unknown, |inner| Node::Rational(Rational::Rounded(way, step, Box::new(inner))))
}

/// The node of cases: of the one kind that all its values can take.
fn cases<'a>(mut cases: Vec<(Option<Truth<'a>>, Node<'a>)>) -> Node<'a> {
    if cases.len() == 1 && cases.first().is_some_and(|(condition, _)| condition.is_none()) {
        return cases.pop().map_or(Node::Unknown, |(_, value)| value);
    }
    let known = |node: &&Node<'a>| !matches!(node, Node::Unknown);
    let kinds: Vec<&Node<'a>> = cases.iter().map(|(_, value)| value).filter(known).collect();
    match kinds.first() {
        None => Node::Unknown,
        Some(Node::Truth(_)) => Node::Truth(Truth::Cases(each(cases, |node| match node {
            Node::Truth(truth) => truth,
            _ => Truth::Constant(None),
        }))),
        Some(Node::Set(_)) => Node::Set(Set::Cases(each(cases, |node| match node {
            Node::Set(set) => set,
            _ => Set::Unknown,
        }))),
        Some(_) => number_cases(cases),
    }
}

fn number_cases<'a>(cases: Vec<(Option<Truth<'a>>, Node<'a>)>) -> Node<'a> {
    let unknown = || Whole::constant(UNKNOWN, 1);
    let filled: Vec<(Option<Truth<'a>>, Node<'a>)> = each(cases, |node| match node {
        Node::Whole(_) | Node::Rational(_) => node,
        _ => Node::Whole(unknown()),
    });
    let nodes: Vec<Node<'a>> = filled.iter().map(|(_, node)| node.clone()).collect();
    if let Some((terms, scale)) = aligned(&nodes) {
        let bound = terms.iter().map(|(term, times)| size(term, *times)).max().unwrap_or(0);
        if let Some(bound) = within_limit(bound) {
            let conditions = filled.into_iter().map(|(condition, _)| condition);
            return Node::Whole(Whole { node: WholeNode::Cases(conditions.zip(terms).collect()), scale, bound });
        }
    }
    Node::Rational(Rational::Cases(each(filled, |node| rational(node).unwrap_or(Rational::Constant(None)))))
}

fn each<'a, T>(cases: Vec<(Option<Truth<'a>>, Node<'a>)>, value: impl Fn(Node<'a>) -> T) -> Cases<'a, T> {
    cases.into_iter().map(|(condition, node)| (condition, value(node))).collect()
}

fn subject_of<'a>(subject: Node<'a>, bounds: &[(Option<Value>, Option<Value>)]) -> Subject<'a> {
    let exact = |bound: &Option<Value>| bound.map(exact_of);
    let bounds: Vec<(Option<Exact>, Option<Exact>)> =
        bounds.iter().map(|(lower, upper)| (exact(lower), exact(upper))).collect();
    if let Node::Whole(whole) = &subject {
        let ends = bounds.iter().flat_map(|(lower, upper)| [*lower, *upper]).flatten();
        let scale = ends
            .map(|end| i64::try_from(end.denominator()).ok())
            .try_fold(whole.scale, |scale, denominator| lcm(scale, denominator?));
        let scaled = |scale: i64, bound: Option<Exact>| match bound {
            None => Some(None),
            Some(bound) => {
                let times = i128::from(scale).checked_div(bound.denominator())?;
                bound.numerator().checked_mul(times).map(Some)
            }
        };
        let rows = |scale: i64| {
            let row = |(lower, upper): &(Option<Exact>, Option<Exact>)| {
                Some((scaled(scale, *lower)?, scaled(scale, *upper)?))
            };
            bounds.iter().map(row).collect::<Option<Vec<_>>>()
        };
        if let Some(scale) = scale
            && let (Some(rows), Some(times)) = (rows(scale), scale.checked_div(whole.scale))
        {
            return Subject::Whole(whole.clone(), times, rows);
        }
    }
    Subject::Rational(rational(subject).unwrap_or(Rational::Constant(None)), bounds)
}
