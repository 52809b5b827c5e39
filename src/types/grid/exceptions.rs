//! Exceptions to criteria: each gives a criterion of its own, of which one at most holds for a pair.
//!
//! They count where the criterion's own condition holds, and change what it is worth there. So that a heading which takes
//! the strongest is not moved by a nought, one that keeps the criterion from counting gives no criterion: it is kept
//! aside, to be told.

use super::worth;
use crate::ir::{
    Base, Criterion, Effect, Exception, Exceptions, Exclusion, Expr, ExprKind, Heading, Scope, Type, Worth,
};
use crate::syntax::ast;
use crate::types::context::{Context, node};
use crate::types::exceptions::not;

/// What the exceptions of a criterion start from.
#[derive(Debug)]
pub(in crate::types) struct Worths {
    /// The criterion as it is written, for what an exception leaves as it is.
    written: ast::Criterion,
    /// What it is worth where no exception applies: what `compte` says.
    plain: Worth,
}

impl Worths {
    pub(super) fn of(written: &ast::Criterion, plain: &Worth) -> Self {
        Self { written: written.clone(), plain: plain.clone() }
    }
}

/// Whether an exception to a criterion may say that.
pub(in crate::types) const fn is_due(effect: &ast::Effect) -> bool {
    matches!(effect, ast::Effect::Counts(_) | ast::Effect::Worth(_) | ast::Effect::Caps(_))
}

/// What a criterion is worth where an exception applies, and what the exceptions inside it start from; none when refused.
pub(in crate::types) fn instead(
    context: &mut Context<'_>,
    effect: &ast::Effect,
    base: &Worths,
) -> Option<(Option<Worth>, Worths)> {
    let mut written = base.written.clone();
    match effect {
        ast::Effect::Counts(counts) => {
            return Some((counts.then(|| base.plain.clone()), Worths { written, plain: base.plain.clone() }));
        }
        ast::Effect::Worth(new) => {
            written.points = new.points.clone();
            written.accrual.clone_from(&new.accrual);
            written.period_cap.clone_from(&new.caps.period);
            written.cap.clone_from(&new.caps.whole);
        }
        ast::Effect::Caps(caps) => {
            written.period_cap.clone_from(&caps.period);
            written.cap.clone_from(&caps.whole);
        }
        ast::Effect::Admissible(_) | ast::Effect::Member(_) | ast::Effect::Value(_) => return None,
    }
    let found = worth(context, &written)?;
    Some((Some(found), Worths { written, plain: base.plain.clone() }))
}

/// A criterion of that worth.
pub(super) fn of_worth(heading: Heading, worth: Worth, condition: Option<Expr>, ask: bool) -> Criterion {
    let Worth { points, factor, scale, cap } = worth;
    let scope = factor.iter().chain(&condition).fold(Scope::Constant, |scope, part| scope.join(part.scope));
    Criterion { heading, points, factor, scale, cap, condition, ask, scope }
}

/// The criteria of a heading with their exceptions made criteria, and where some do not count. The exceptions are kept
/// for the analysis.
pub(super) fn lowered(
    context: &mut Context<'_>,
    criteria: Vec<Criterion>,
    exceptions: Vec<Vec<Exception>>,
    applies: Option<&Expr>,
) -> (Vec<Criterion>, Vec<Exclusion>) {
    let mut lowering = Lowering { criteria: Vec::new(), set_aside: Vec::new() };
    for (criterion, items) in criteria.into_iter().zip(exceptions) {
        if items.is_empty() {
            lowering.criteria.push(criterion);
            continue;
        }
        let within: Vec<Expr> = criterion.condition.iter().cloned().collect();
        let worth = Worth {
            points: criterion.points,
            factor: criterion.factor.clone(),
            scale: criterion.scale.clone(),
            cap: criterion.cap,
        };
        lowering.level(&criterion, &criterion.heading, &within, Some(&worth), &items);
        let within = applies.into_iter().cloned().chain(within).collect();
        context.exceptions.push(Exceptions { base: Base::Criterion, within, items });
    }
    (lowering.criteria, lowering.set_aside)
}

struct Lowering {
    criteria: Vec<Criterion>,
    set_aside: Vec<Exclusion>,
}

impl Lowering {
    /// What a criterion is worth where `within` holds: what its exceptions say where they apply, else `worth`.
    fn level(
        &mut self,
        base: &Criterion,
        heading: &Heading,
        within: &[Expr],
        worth: Option<&Worth>,
        items: &[Exception],
    ) {
        let mut open = within.to_vec();
        let mut inside = Vec::new();
        for item in items {
            let mut own = open.clone();
            own.push(item.applies.clone());
            inside.push((item, own));
            open.push(not(item.applies.clone()));
        }
        let condition = all(open);
        match (worth, condition) {
            (Some(worth), condition) => {
                self.criteria.push(of_worth(heading.clone(), worth.clone(), condition, base.ask));
            }
            (None, Some(condition)) => self.set_aside.push(Exclusion { heading: heading.clone(), condition }),
            (None, None) => {}
        }
        for (item, own) in inside {
            let Effect::Gives(worth) = &item.effect else { continue };
            self.level(base, &named(base, &item.heading), &own, worth.as_ref(), &item.inner);
        }
    }
}

/// A criterion as an exception makes it: named after the criterion, cited after the exception's own text.
fn named(base: &Criterion, exception: &Heading) -> Heading {
    Heading {
        name: format!("{}.{}", base.heading.name, exception.name),
        title: format!("{} ({})", base.heading.title, exception.title),
        ..exception.clone()
    }
}

/// All these conditions; none when there is none.
fn all(mut parts: Vec<Expr>) -> Option<Expr> {
    if parts.len() <= 1 {
        return parts.pop();
    }
    let scope = parts.iter().fold(Scope::Constant, |scope, part| scope.join(part.scope));
    let span = parts.last()?.span;
    Some(node(ExprKind::And(parts), Type::Boolean, scope, span))
}
