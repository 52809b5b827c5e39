//! From pairs to expressions.

use super::ast::{Comparison, Entity, Expr, ExprKind, Name, Operator, RoundStep, RoundTo, Rounding};
use super::fold::fold;
use super::grammar::{Part, Parts, Rule, Scope};
use super::keywords::written;
use super::literals::time_unit;
use super::mistakes;
use crate::diagnostic::catalog::syntax as codes;
use crate::diagnostic::{Diagnostic, Language};
use crate::quantity::{Edge, MonthEnd};
use crate::source::Span;

/// How high a tree of expressions may be: later passes walk it by recursion.
const HIGHEST: u32 = 128;

/// An expression with the height of its tree.
struct Built {
    expr: Expr,
    height: u32,
}

impl Built {
    fn leaf(kind: ExprKind, span: Span) -> Self {
        Self { expr: Expr { kind, span }, height: 1 }
    }

    fn over(self, span: Span, kind: impl FnOnce(Box<Expr>) -> ExprKind) -> Self {
        Self { height: self.height.saturating_add(1), expr: Expr { kind: kind(Box::new(self.expr)), span } }
    }

    fn pair(self, other: Self, kind: impl FnOnce(Box<Expr>, Box<Expr>) -> ExprKind) -> Self {
        let span = self.expr.span.to(other.expr.span);
        let height = self.height.max(other.height).saturating_add(1);
        Self { height, expr: Expr { kind: kind(Box::new(self.expr), Box::new(other.expr)), span } }
    }
}

/// The entity that a rule names.
pub(super) fn entity(rule: Rule) -> Option<Entity> {
    match rule {
        Rule::applicant => Some(Entity::Applicant),
        Rule::vacancy => Some(Entity::Vacancy),
        _ => None,
    }
}

impl Scope<'_> {
    /// An expression; tells the fault and gives nothing when it cannot be meant.
    pub fn expression(&mut self, part: Part<'_>) -> Option<Expr> {
        let span = self.span(&part);
        let built = self.any(part)?;
        if built.height > HIGHEST {
            self.report.push(Diagnostic::at(&codes::NESTED_TOO_DEEP, span).with("most", HIGHEST.to_string()));
            return None;
        }
        self.alone(built).map(|built| built.expr)
    }

    /// The next part as an expression, if it is of that rule.
    pub fn next_expression(&mut self, parts: &mut Parts<'_>, rule: Rule) -> Option<Expr> {
        parts.accept(rule).and_then(|part| self.expression(part))
    }

    /// Refuses `demandeur` and `logement` where a value is due.
    fn alone(&mut self, built: Built) -> Option<Built> {
        let ExprKind::Name(name) = &built.expr.kind else { return Some(built) };
        if entity_name(name).is_none() {
            return Some(built);
        }
        self.report.push(Diagnostic::at(&codes::BARE_ENTITY, name.span).with("name", name.text.as_str()));
        None
    }

    fn value(&mut self, part: Part<'_>) -> Option<Built> {
        let built = self.any(part)?;
        self.alone(built)
    }

    fn any(&mut self, part: Part<'_>) -> Option<Built> {
        let span = self.span(&part);
        match part.as_rule() {
            Rule::expression | Rule::group => self.any(Parts::of(part).next()?),
            Rule::conditional => self.conditional(part, span),
            Rule::disjunction => self.disjunction(part, span),
            Rule::conjunction => self.conjunction(part, span),
            Rule::negation => self.negation(part),
            Rule::comparison => self.comparison(part, span),
            Rule::sum | Rule::product => self.chain(part, span),
            Rule::factor => {
                let mut parts = Parts::of(part);
                let negative = parts.has(Rule::minus_sign);
                let inner = parts.next()?;
                if negative { Some(self.value(inner)?.over(span, ExprKind::Negate)) } else { self.any(inner) }
            }
            Rule::elapsed => {
                let mut parts = Parts::of(part);
                let unit = time_unit(parts.accept(Rule::time_unit)?)?;
                let from = self.value(parts.next()?)?;
                Some(from.over(span, |from| ExprKind::Elapsed(unit, from)))
            }
            Rule::percent_of => self.percent_of(part),
            Rule::between => {
                let mut parts = Parts::of(part);
                let unit = time_unit(parts.accept(Rule::time_unit)?)?;
                let (from, to) = (self.value(parts.next()?), self.value(parts.next()?));
                let height = from.as_ref().map_or(0, |from| from.height).max(to.as_ref().map_or(0, |to| to.height));
                let kind = ExprKind::Between(unit, Box::new(from?.expr), Box::new(to?.expr));
                Some(Built { height: height.saturating_add(1), expr: Expr { kind, span } })
            }
            Rule::edge => {
                let mut parts = Parts::of(part);
                let edge = edge(parts.next()?.as_rule())?;
                Some(self.value(parts.next()?)?.over(span, |day| ExprKind::Edge(edge, day)))
            }
            Rule::today => Some(Built::leaf(ExprKind::Today, span)),
            Rule::literal => Some(Built::leaf(ExprKind::Literal(self.literal(part)?), span)),
            Rule::member => {
                let mut parts = Parts::of(part);
                let entity = entity(parts.next()?.as_rule())?;
                let name = self.next_name(&mut parts)?;
                Some(Built::leaf(ExprKind::Member(entity, name), span))
            }
            Rule::call => {
                let mut parts = Parts::of(part);
                let name = self.next_name(&mut parts)?;
                let (arguments, height) = self.list(parts)?;
                Some(Built { expr: Expr { kind: ExprKind::Call(name, arguments), span }, height })
            }
            Rule::bare_name => {
                let name = self.next_name(&mut Parts::of(part))?;
                Some(Built::leaf(ExprKind::Name(name), span))
            }
            _ => None,
        }
    }

    /// `30 % de x`: the rate times what it is a part of.
    fn percent_of(&mut self, part: Part<'_>) -> Option<Built> {
        let mut parts = Parts::of(part);
        let rate = self.percentage(parts.accept(Rule::percent_quantity)?)?;
        let rate = Built::leaf(ExprKind::Literal(rate.clone()), rate.span);
        let base = self.value(parts.next()?)?;
        Some(rate.pair(base, |rate, base| ExprKind::Arithmetic(Operator::Times, rate, base)))
    }

    /// Every part as an expression; all are read so that each fault is told.
    fn list(&mut self, parts: Parts<'_>) -> Option<(Vec<Expr>, u32)> {
        let built: Vec<Option<Built>> = parts.map(|part| self.value(part)).collect();
        let built = built.into_iter().collect::<Option<Vec<Built>>>()?;
        let height = built.iter().map(|built| built.height).max().unwrap_or(0).saturating_add(1);
        Some((built.into_iter().map(|built| built.expr).collect(), height))
    }

    fn conditional(&mut self, part: Part<'_>, span: Span) -> Option<Built> {
        let (parts, height) = self.list(Parts::of(part))?;
        let mut parts = parts.into_iter().map(Box::new);
        let (condition, then, otherwise) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Built { expr: Expr { kind: ExprKind::If(condition, then, otherwise), span }, height })
    }

    fn disjunction(&mut self, part: Part<'_>, span: Span) -> Option<Built> {
        let parts: Vec<_> = Parts::of(part).collect();
        if let [_] = parts.as_slice() {
            return self.any(parts.into_iter().next()?);
        }
        let mixed = parts.iter().find(|part| Parts::of((*part).clone()).count() > 1);
        if let Some(mixed) = mixed {
            let text = self.written(self.span(mixed)).to_owned();
            self.report.push(Diagnostic::at(&codes::AND_WITH_OR, span).with("part", text));
        }
        let mixed = mixed.is_some();
        let mut items = Vec::new();
        for part in parts {
            items.push(self.value(part));
        }
        let items = items.into_iter().collect::<Option<Vec<_>>>()?;
        let height = items.iter().map(|item| item.height).max().unwrap_or(0).saturating_add(1);
        let items = items.into_iter().map(|item| item.expr).collect();
        (!mixed).then_some(Built { expr: Expr { kind: ExprKind::Or(items), span }, height })
    }

    fn conjunction(&mut self, part: Part<'_>, span: Span) -> Option<Built> {
        let mut parts = Parts::of(part);
        if parts.clone().count() == 1 {
            return self.any(parts.next()?);
        }
        let (items, height) = self.list(parts)?;
        Some(Built { expr: Expr { kind: ExprKind::And(items), span }, height })
    }

    fn negation(&mut self, part: Part<'_>) -> Option<Built> {
        let mut parts = Parts::of(part);
        let mut denials = Vec::new();
        while let Some(not) = parts.accept(Rule::not) {
            denials.push(self.span(&not));
        }
        let inner = parts.next()?;
        if denials.is_empty() {
            return self.any(inner);
        }
        let mut built = self.value(inner)?;
        for denial in denials.into_iter().rev() {
            let span = denial.to(built.expr.span);
            built = built.over(span, ExprKind::Not);
        }
        Some(built)
    }

    fn comparison(&mut self, part: Part<'_>, span: Span) -> Option<Built> {
        let mut parts = Parts::of(part);
        let left = parts.next()?;
        let Some(tail) = parts.next() else { return self.any(left) };
        if let Some(second) = parts.next() {
            let second = self.span(&second);
            self.chained(tail, span, second);
            return None;
        }
        let left = self.any(left);
        let rule = tail.as_rule();
        if rule == Rule::relation {
            return self.relation(left, tail, span);
        }
        let left = left.and_then(|left| self.alone(left));
        Some(match rule {
            Rule::is_known => left?.over(span, ExprKind::Known),
            Rule::is_unknown => left?.over(span, ExprKind::Unknown),
            Rule::contains => {
                let right = self.value(Parts::of(tail).next()?);
                left?.pair(right?, ExprKind::Contains)
            }
            _ => {
                let members = self.list(Parts::of(tail));
                let (left, (members, height)) = (left?, members?);
                let height = height.max(left.height.saturating_add(1));
                let kind = ExprKind::In(Box::new(left.expr), members);
                let within = Built { expr: Expr { kind, span }, height };
                if rule == Rule::is_not_in { within.over(span, ExprKind::Not) } else { within }
            }
        })
    }

    /// Refuses a second comparison: the value in the middle is to be compared twice.
    fn chained(&mut self, tail: Part<'_>, span: Span, second: Span) {
        let fact = Diagnostic::at(&codes::CHAINED_COMPARISON, span).and_at(second, codes::SECOND_COMPARISON);
        let middle = Parts::of(tail).filter(|part| part.as_rule() == Rule::sum).last();
        let place = Span { end: second.start, ..second };
        self.report.push(match middle {
            Some(middle) => {
                let language = if mistakes::english(self.source) { Language::English } else { Language::French };
                fact.fixed_by(place, format!("{} {} ", written("et", language), self.written(self.span(&middle))))
            }
            None => fact,
        });
    }

    fn relation(&mut self, left: Option<Built>, tail: Part<'_>, span: Span) -> Option<Built> {
        let mut parts = Parts::of(tail);
        let comparator = parts.next()?;
        let right = self.any(parts.next()?);
        let membership = matches!(comparator.as_rule(), Rule::equal | Rule::different);
        if let (Some(left), Some(right)) = (&left, &right)
            && membership
            && let (ExprKind::Name(entity), ExprKind::Name(category)) = (&left.expr.kind, &right.expr.kind)
            && let Some(entity) = entity_name(entity)
            && entity_name(category).is_none()
        {
            let belongs = Built::leaf(ExprKind::Belongs(entity, category.clone()), span);
            let denied = comparator.as_rule() == Rule::different;
            return Some(if denied { belongs.over(span, ExprKind::Not) } else { belongs });
        }
        let comparison = match comparator.as_rule() {
            Rule::different => Comparison::Different,
            Rule::at_most => Comparison::AtMost,
            Rule::at_least => Comparison::AtLeast,
            Rule::less => Comparison::Less,
            Rule::greater => Comparison::Greater,
            _ => Comparison::Equal,
        };
        let left = left.and_then(|left| self.alone(left));
        let right = right.and_then(|right| self.alone(right));
        Some(left?.pair(right?, |left, right| ExprKind::Compare(comparison, left, right)))
    }

    /// `a + b - c`, from the left; a rule for the end of months bears on what stands just before it, a rounding on all.
    fn chain(&mut self, part: Part<'_>, span: Span) -> Option<Built> {
        let mut parts = Parts::of(part).peekable();
        let first = parts.next()?;
        if parts.peek().is_none() {
            return self.any(first);
        }
        let mut whole = self.value(first);
        while let Some(part) = parts.next() {
            let at = Span { end: self.span(&part).end, ..span };
            match part.as_rule() {
                Rule::month_end => {
                    let rule = month_end(Parts::of(part).next()?.as_rule());
                    whole = whole.map(|whole| whole.over(at, |inner| ExprKind::MonthEnd(rule, inner)));
                }
                Rule::rounded => {
                    let to = self.round_to(part);
                    whole =
                        whole.zip(to).map(|(whole, to)| whole.over(at, |inner| ExprKind::Rounded(Box::new(to), inner)));
                }
                sign => {
                    let operator = match sign {
                        Rule::plus => Operator::Plus,
                        Rule::minus => Operator::Minus,
                        Rule::times => Operator::Times,
                        _ => Operator::Over,
                    };
                    let next = self.value(parts.next()?);
                    whole = whole.zip(next).map(|(left, right)| {
                        left.pair(right, |left, right| ExprKind::Arithmetic(operator, left, right))
                    });
                }
            }
        }
        whole
    }

    fn round_to(&mut self, part: Part<'_>) -> Option<RoundTo> {
        let span = self.span(&part);
        let step = Parts::of(part).next()?;
        let rule = step.as_rule();
        let way = match rule {
            Rule::euro_down | Rule::cent_down | Rule::unit_down | Rule::multiple_down => Rounding::Down,
            Rule::euro_up | Rule::cent_up | Rule::unit_up | Rule::multiple_up => Rounding::Up,
            _ => Rounding::Nearest,
        };
        let step = match rule {
            Rule::euro_down | Rule::euro_up | Rule::euro_nearest => RoundStep::Euro,
            Rule::cent_down | Rule::cent_up | Rule::cent_nearest => RoundStep::Cent,
            Rule::unit_down | Rule::unit_up | Rule::unit_nearest => RoundStep::Unit,
            _ => RoundStep::Multiple(self.next_signed(&mut Parts::of(step))?),
        };
        Some(RoundTo { way, step, span })
    }
}

fn edge(rule: Rule) -> Option<Edge> {
    match rule {
        Rule::first_of_month => Some(Edge::FirstOfMonth),
        Rule::last_of_month => Some(Edge::LastOfMonth),
        Rule::first_of_year => Some(Edge::FirstOfYear),
        Rule::last_of_year => Some(Edge::LastOfYear),
        _ => None,
    }
}

/// What becomes of the 31st in a shorter month.
pub(super) fn month_end(rule: Rule) -> MonthEnd {
    if rule == Rule::to_first { MonthEnd::FirstOfNext } else { MonthEnd::LastDay }
}

fn entity_name(name: &Name) -> Option<Entity> {
    match fold(&name.text).as_str() {
        "demandeur" | "applicant" => Some(Entity::Applicant),
        "logement" | "vacancy" => Some(Entity::Vacancy),
        _ => None,
    }
}
