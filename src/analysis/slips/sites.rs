//! The places of a policy where a slip can be made, and how it is made there.

use super::{Change, Part};
use crate::ir::{
    Amount, Comparison, Criterion, Expr, ExprKind, Heading, Join, Operator, RuleCondition, Scale, Scope, Type,
    TypedPolicy, Value,
};
use crate::quantity::{Date, Exact, Unit};
use crate::source::Span;

/// A place, with what stands there.
pub(super) struct Site<'a> {
    pub kind: &'static str,
    pub name: &'a str,
    pub declared: Span,
    pub span: Span,
    pub part: Part,
    pub what: What<'a>,
}

/// What stands at a place.
pub(super) enum What<'a> {
    Expr(&'a mut Expr),
    /// Hundredths of a point.
    Points(&'a mut i64),
    Cap(&'a mut Option<i64>),
    Condition(&'a mut Option<Expr>),
    Whole(&'a mut Expr, bool),
    Rule(&'a mut RuleCondition),
    Value(&'a mut Value, Type),
    Bound(&'a mut Option<Value>, Type),
    Values(&'a mut Vec<Value>),
    Bounds(&'a mut Vec<(Option<Value>, Option<Value>)>),
    Cases(&'a mut Vec<(Option<Expr>, Expr)>),
    Threshold(&'a mut Exact, Type),
    Steps(&'a mut Vec<(Exact, i64)>),
    Join(&'a mut Join),
    Amount(&'a mut Amount),
    Rate(&'a mut Exact),
}

/// A point, in hundredths.
const POINT: i64 = 100;

/// One step of a number of that type: one for what is counted, 1 €, 1 m², one thousandth.
pub(super) fn step(ty: Type) -> Exact {
    match ty {
        Type::Number(Unit { money, .. }) if money != 0 => Exact::whole(100),
        Type::Number(unit) if unit == Unit::NONE => Exact::ratio(1, 1000).unwrap_or(Exact::ZERO),
        _ => Exact::whole(1),
    }
}

fn moved(value: Value, ty: Type, change: Change) -> Option<Value> {
    let by = |number: Exact| match change {
        Change::Lower => number.minus(step(ty)),
        _ => number.plus(step(ty)),
    };
    match value {
        Value::Number(number) => {
            let number = by(number)?;
            let room = ty != Type::Rooms || (Exact::whole(1)..=Exact::whole(9)).contains(&number);
            room.then_some(Value::Number(number))
        }
        Value::Date(day) => {
            let days = if change == Change::Lower { day.0.checked_sub(1)? } else { day.0.checked_add(1)? };
            Some(Value::Date(Date(days)))
        }
        Value::Boolean(_) | Value::Symbol(_) | Value::Commune(_) => None,
    }
}

fn steps_of(value: Value, ty: Type) -> Vec<Change> {
    [Change::Lower, Change::Raise].into_iter().filter(|change| moved(value, ty, *change).is_some()).collect()
}

/// The places of neighbours that differ.
fn neighbours<T: PartialEq>(items: &[T]) -> Vec<Change> {
    let pairs = items.windows(2).enumerate();
    pairs
        .filter(|(_, pair)| matches!(pair, [one, other] if one != other))
        .map(|(at, _)| Change::Exchanged(at))
        .collect()
}

fn exchange<T>(items: &mut [T], at: usize) {
    if at.saturating_add(1) < items.len() {
        items.swap(at, at.saturating_add(1));
    }
}

const fn compared(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::AtMost,
        Comparison::AtMost => Comparison::Less,
        Comparison::Greater => Comparison::AtLeast,
        Comparison::AtLeast => Comparison::Greater,
        Comparison::Equal => Comparison::Different,
        Comparison::Different => Comparison::Equal,
    }
}

fn constant(expr: &Expr, holds: bool) -> Expr {
    Expr { kind: ExprKind::Constant(Value::Boolean(holds)), ty: Type::Boolean, scope: Scope::Constant, span: expr.span }
}

impl What<'_> {
    /// The slips that can be made there.
    pub fn changes(&self) -> Vec<Change> {
        let both = || vec![Change::Lower, Change::Raise];
        match self {
            Self::Expr(expr) => expression(expr),
            Self::Points(points) if **points == 0 => Vec::new(),
            Self::Points(_) | Self::Threshold(..) | Self::Rate(_) | Self::Amount(_) => both(),
            Self::Cap(None) => Vec::new(),
            Self::Cap(Some(_)) => vec![Change::Lower, Change::Raise, Change::Dropped(0)],
            // The parts of a conjunction are left out one by one already.
            Self::Condition(condition) => {
                let alone = condition.as_ref().is_some_and(|one| !matches!(one.kind, ExprKind::And(_)));
                if alone { vec![Change::Dropped(0)] } else { Vec::new() }
            }
            Self::Whole(..) | Self::Rule(_) => vec![Change::Dropped(0)],
            Self::Value(value, ty) => steps_of(**value, *ty),
            Self::Bound(value, ty) => value.map_or_else(Vec::new, |value| steps_of(value, *ty)),
            Self::Values(values) => neighbours(values),
            Self::Bounds(bounds) => neighbours(bounds),
            Self::Cases(cases) => {
                let pairs = cases.windows(2).enumerate();
                let both = |pair: &[(Option<Expr>, Expr)]| matches!(pair, [(Some(_), _), (Some(_), _)]);
                pairs.filter(|(_, pair)| both(pair)).map(|(at, _)| Change::Exchanged(at)).collect()
            }
            Self::Steps(steps) => {
                let points: Vec<i64> = steps.iter().map(|(_, points)| *points).collect();
                neighbours(&points)
            }
            Self::Join(_) => vec![Change::Turned],
        }
    }

    /// Makes one of them.
    pub fn make(self, change: Change) {
        let way = if change == Change::Lower { -1_i64 } else { 1 };
        let points = POINT.saturating_mul(way);
        match (self, change) {
            (Self::Expr(expr), _) => slip(expr, change),
            (Self::Points(value), _) => *value = value.saturating_add(points),
            (Self::Cap(cap), Change::Dropped(_)) => *cap = None,
            (Self::Cap(cap), _) => *cap = cap.map(|cap| cap.saturating_add(points).max(0)),
            (Self::Condition(condition), _) => *condition = None,
            (Self::Whole(expr, holds), _) => *expr = constant(expr, holds),
            (Self::Rule(rule), _) => {
                let (RuleCondition::Expr(expr) | RuleCondition::Within { subject: expr, .. }) = &*rule;
                *rule = RuleCondition::Expr(constant(expr, true));
            }
            (Self::Value(value, ty), _) => *value = moved(*value, ty, change).unwrap_or(*value),
            (Self::Bound(value, ty), _) => *value = value.map(|value| moved(value, ty, change).unwrap_or(value)),
            (Self::Values(values), Change::Exchanged(at)) => exchange(values, at),
            (Self::Bounds(bounds), Change::Exchanged(at)) => exchange(bounds, at),
            (Self::Cases(cases), Change::Exchanged(at)) => exchange(cases, at),
            (Self::Steps(steps), Change::Exchanged(at)) => {
                let next = at.saturating_add(1);
                let own = steps.get(at).map(|(_, points)| *points);
                let other = steps.get(next).map(|(_, points)| *points);
                for (place, points) in [(at, other), (next, own)] {
                    if let (Some(step), Some(points)) = (steps.get_mut(place), points) {
                        step.1 = points;
                    }
                }
            }
            (Self::Threshold(value, ty), _) => {
                if let Some(Value::Number(number)) = moved(Value::Number(*value), ty, change) {
                    *value = number;
                }
            }
            (Self::Join(join), _) => {
                *join = match *join {
                    Join::Sum => Join::Strongest,
                    Join::Strongest => Join::Sum,
                };
            }
            (Self::Amount(amount), _) => match amount {
                Amount::Rate(rate) => percent(rate, way),
                Amount::Homes(homes) => *homes = homes.saturating_add(way).max(0),
            },
            (Self::Rate(rate), _) => percent(rate, way),
            _ => {}
        }
    }
}

/// A rate one hundredth more or less.
fn percent(rate: &mut Exact, way: i64) {
    let by = Exact::ratio(i128::from(way), 100).unwrap_or(Exact::ZERO);
    *rate = rate.plus(by).unwrap_or(*rate);
}

fn expression(expr: &Expr) -> Vec<Change> {
    let clauses = |count: usize| (0..count).map(Change::Dropped);
    match &expr.kind {
        ExprKind::Constant(value) => steps_of(*value, expr.ty),
        ExprKind::Compare(..) => vec![Change::Compared],
        ExprKind::And(parts) | ExprKind::Or(parts) if parts.len() > 1 => {
            std::iter::once(Change::Turned).chain(clauses(parts.len())).collect()
        }
        // The communes of a territory that was named stand where its name does: nobody wrote them one by one.
        ExprKind::In(_, list) if list.len() > 1 && written_apart(list) => clauses(list.len()).collect(),
        ExprKind::Not(_) => vec![Change::Dropped(0)],
        ExprKind::Min(_) | ExprKind::Max(_) | ExprKind::Arithmetic(Operator::Plus | Operator::Minus, ..) => {
            vec![Change::Turned]
        }
        _ => Vec::new(),
    }
}

/// Whether each of them has a place of its own.
fn written_apart(list: &[Expr]) -> bool {
    list.windows(2).all(|pair| matches!(pair, [one, next] if one.span != next.span))
}

fn slip(expr: &mut Expr, change: Change) {
    let ty = expr.ty;
    match (&mut expr.kind, change) {
        (ExprKind::Constant(value), Change::Lower | Change::Raise) => {
            *value = moved(*value, ty, change).unwrap_or(*value);
        }
        (ExprKind::Compare(comparison, ..), Change::Compared) => *comparison = compared(*comparison),
        (ExprKind::And(parts) | ExprKind::Or(parts) | ExprKind::In(_, parts), Change::Dropped(at))
            if parts.len() > 1 && at < parts.len() =>
        {
            parts.remove(at);
        }
        (ExprKind::Not(inner), Change::Dropped(_)) => {
            let inner = (**inner).clone();
            *expr = inner;
        }
        (ExprKind::Arithmetic(operator, ..), Change::Turned) => {
            *operator = match *operator {
                Operator::Plus => Operator::Minus,
                Operator::Minus => Operator::Plus,
                other => other,
            };
        }
        (kind, Change::Turned) => {
            *kind = match std::mem::replace(kind, ExprKind::Constant(Value::Boolean(true))) {
                ExprKind::And(parts) => ExprKind::Or(parts),
                ExprKind::Or(parts) => ExprKind::And(parts),
                ExprKind::Min(parts) => ExprKind::Max(parts),
                ExprKind::Max(parts) => ExprKind::Min(parts),
                other => other,
            };
        }
        _ => {}
    }
}

/// What a place belongs to, while it is visited.
struct Visit<'f, 'h> {
    kind: &'static str,
    heading: &'h Heading,
    act: &'f mut dyn FnMut(Site<'_>),
}

impl Visit<'_, '_> {
    fn site(&mut self, span: Span, part: Part, what: What<'_>) {
        (self.act)(Site { kind: self.kind, name: &self.heading.name, declared: self.heading.span, span, part, what });
    }

    /// At the place of the declaration.
    fn own(&mut self, part: Part, what: What<'_>) {
        self.site(self.heading.span, part, what);
    }

    fn expr(&mut self, expr: &mut Expr) {
        self.site(expr.span, Part::Expression, What::Expr(expr));
        for child in expr.children_mut() {
            self.expr(child);
        }
    }
}

/// Shows every place of a policy; parts of an expression after it.
pub(super) fn visit(policy: &mut TypedPolicy, act: &mut dyn FnMut(Site<'_>)) {
    // Bounds are of the type of what they bound, scales of what they measure.
    for rule in &mut policy.rules {
        let heading = rule.heading.clone();
        let mut to = Visit { kind: "admissible", heading: &heading, act: &mut *act };
        to.own(Part::Condition, What::Rule(&mut rule.condition));
        match &mut rule.condition {
            RuleCondition::Expr(condition) => to.expr(condition),
            RuleCondition::Within { subject, key, bounds, .. } => {
                for (row, (lower, upper)) in bounds.iter_mut().enumerate() {
                    to.own(Part::Lower(row), What::Bound(lower, subject.ty));
                    to.own(Part::Upper(row), What::Bound(upper, subject.ty));
                }
                to.own(Part::Rows, What::Bounds(bounds));
                to.expr(subject);
                to.expr(key);
            }
        }
    }
    for category in &mut policy.categories {
        let heading = category.heading.clone();
        Visit { kind: "categorie", heading: &heading, act: &mut *act }.expr(&mut category.condition);
    }
    for definition in &mut policy.definitions {
        let heading = definition.heading.clone();
        let mut to = Visit { kind: "definition", heading: &heading, act: &mut *act };
        to.own(Part::Rows, What::Cases(&mut definition.cases));
        for (condition, value) in &mut definition.cases {
            for part in condition.iter_mut().chain([value]) {
                to.expr(part);
            }
        }
    }
    for parameter in &mut policy.parameters {
        let heading = parameter.heading.clone();
        let mut to = Visit { kind: "parametre", heading: &heading, act: &mut *act };
        for (cell, value) in parameter.values.iter_mut().enumerate() {
            to.own(Part::Cell(cell), What::Value(value, parameter.ty));
        }
        to.own(Part::Rows, What::Values(&mut parameter.values));
    }
    for grid in &mut policy.grids {
        let heading = grid.heading.clone();
        let mut to = Visit { kind: "cotation", heading: &heading, act: &mut *act };
        if let Some(applies) = &mut grid.applies {
            to.expr(applies);
        }
        to.own(Part::Condition, What::Condition(&mut grid.applies));
        for section in &mut grid.headings {
            let heading = section.heading.clone();
            let mut to = Visit { kind: "rubrique", heading: &heading, act: &mut *act };
            if section.criteria.len() > 1 {
                to.own(Part::Join, What::Join(&mut section.rule));
            }
            to.own(Part::Cap, What::Cap(&mut section.cap));
            for one in &mut section.criteria {
                criterion(one, act);
            }
        }
        for pool in &mut grid.pools {
            let heading = pool.heading.clone();
            Visit { kind: "ensemble", heading: &heading, act: &mut *act }.own(Part::Cap, What::Points(&mut pool.cap));
        }
    }
    for exclusion in &mut policy.exclusions {
        let heading = exclusion.heading.clone();
        let mut to = Visit { kind: "hors_flux", heading: &heading, act: &mut *act };
        to.own(Part::Condition, What::Whole(&mut exclusion.condition, false));
        to.expr(&mut exclusion.condition);
    }
    accounts(policy, act);
}

fn criterion(criterion: &mut Criterion, act: &mut dyn FnMut(Site<'_>)) {
    let heading = criterion.heading.clone();
    let mut to = Visit { kind: "critere", heading: &heading, act: &mut *act };
    let measured = criterion.factor.as_ref().map_or(Type::Integer, |factor| factor.ty);
    to.own(Part::Points, What::Points(&mut criterion.points));
    to.own(Part::Cap, What::Cap(&mut criterion.cap));
    match &mut criterion.scale {
        Some(Scale::Ladder { from, to: upper, first, last, .. }) => {
            to.own(Part::Threshold(0), What::Threshold(from, measured));
            to.own(Part::Threshold(1), What::Threshold(upper, measured));
            to.own(Part::Scale(0), What::Points(first));
            to.own(Part::Scale(1), What::Points(last));
        }
        Some(Scale::Steps(steps)) => {
            for (at, (limit, points)) in steps.iter_mut().enumerate() {
                to.own(Part::Threshold(at), What::Threshold(limit, measured));
                to.own(Part::Scale(at), What::Points(points));
            }
            to.own(Part::Rows, What::Steps(steps));
        }
        Some(Scale::Periods { each, cap, .. }) => {
            to.own(Part::Scale(0), What::Points(each));
            to.own(Part::Scale(1), What::Points(cap));
        }
        None => {}
    }
    if let Some(factor) = &mut criterion.factor {
        to.expr(factor);
    }
    if let Some(condition) = &mut criterion.condition {
        to.expr(condition);
    }
    to.own(Part::Condition, What::Condition(&mut criterion.condition));
}

/// Reservers, obligations, lists, levels.
fn accounts(policy: &mut TypedPolicy, act: &mut dyn FnMut(Site<'_>)) {
    for reserver in &mut policy.reservers {
        let heading = reserver.heading.clone();
        let mut to = Visit { kind: "reservataire", heading: &heading, act: &mut *act };
        for condition in [&mut reserver.audience, &mut reserver.territory].into_iter().flatten() {
            to.site(condition.span, Part::Condition, What::Whole(condition, true));
            to.expr(condition);
        }
        if let Some(share) = &mut reserver.share {
            to.own(Part::Amount, What::Rate(&mut share.rate));
        }
    }
    for obligation in &mut policy.obligations {
        let heading = obligation.heading.clone();
        let mut to = Visit { kind: "obligation", heading: &heading, act: &mut *act };
        to.own(Part::Amount, What::Amount(&mut obligation.amount));
    }
    for path in &mut policy.paths {
        let heading = path.heading.clone();
        Visit { kind: "voie", heading: &heading, act: &mut *act }.expr(&mut path.condition);
    }
    for exemption in &mut policy.shortlist.exemptions {
        let heading = exemption.heading.clone();
        let mut to = Visit { kind: "dispense", heading: &heading, act: &mut *act };
        to.own(Part::Condition, What::Whole(&mut exemption.condition, false));
        to.expr(&mut exemption.condition);
    }
}
