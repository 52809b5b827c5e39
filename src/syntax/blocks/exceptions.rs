//! Exceptions: `sauf … si … : …` under a rule, a category, a definition, a criterion or another exception.

use super::grids::Worth as Read;
use crate::syntax::ast::{Caps, Effect, Exception, Worth};
use crate::syntax::grammar::{Part, Parts, Rule, Scope};
use crate::syntax::layout::Line;
use crate::syntax::statements::{Extra, Form, Reader, once, parent};

/// The line of an exception, for the blocks that may have some.
pub(super) const EXCEPTION: Form = parent("sauf", Rule::line_exception);
const INSIDE: &[Form] = &[EXCEPTION, once("si_inconnu", Rule::line_exception_unknown)];
/// The line of an exception to a criterion.
pub(super) const OF_CRITERION: Form = parent("sauf", Rule::line_criterion_exception);
const INSIDE_CRITERION: &[Form] = &[OF_CRITERION, once("si_inconnu", Rule::line_exception_unknown)];

impl Reader<'_> {
    /// An exception whose line is read by `form`, with those inside it.
    pub(super) fn exception(&mut self, line: &Line, form: Form) -> Option<Exception> {
        let body = self.body(line, if form == EXCEPTION { INSIDE } else { INSIDE_CRITERION }, Extra::None);
        let (mut exceptions, mut if_unknown) = (Vec::new(), None);
        for (rule, inner) in &body.statements {
            if *rule == form.rule {
                exceptions.extend(self.exception(inner, form));
            } else {
                if_unknown = self.if_unknown(inner, *rule, Rule::applies);
            }
        }
        let span = line.with_children();
        self.line(line, form.rule, |scope, parts| {
            let (name, title) = (scope.next_name(parts)?, scope.title(parts));
            let condition = scope.next_condition(parts);
            scope.colon(parts);
            let part = parts.next()?;
            let effect_span = scope.span(&part);
            let effect = effect(scope, part)?;
            let condition = condition?;
            let notes = body.notes;
            Some(Exception { name, title, condition, effect, effect_span, if_unknown, exceptions, notes, span })
        })
    }
}

fn effect(scope: &mut Scope<'_>, part: Part<'_>) -> Option<Effect> {
    Some(match part.as_rule() {
        Rule::accepted => Effect::Admissible(true),
        Rule::refused => Effect::Admissible(false),
        Rule::inside_category => Effect::Member(true),
        Rule::outside_category => Effect::Member(false),
        Rule::counts => Effect::Counts(true),
        Rule::does_not_count => Effect::Counts(false),
        Rule::new_caps => Effect::Caps(Box::new(caps(scope, &mut Parts::of(part))?)),
        Rule::new_worth => {
            let mut parts = Parts::of(part);
            let Read::Points(points, accrual) = scope.worth(&mut parts)? else { return None };
            Effect::Worth(Box::new(Worth { points, accrual, caps: caps(scope, &mut parts)? }))
        }
        _ => Effect::Value(scope.next_expression(&mut Parts::of(part), Rule::expression)?),
    })
}

/// The caps that come next; none when one could not be read.
fn caps(scope: &mut Scope<'_>, parts: &mut Parts<'_>) -> Option<Caps> {
    let due: Vec<Rule> = parts.clone().map(|part| part.as_rule()).collect();
    let (period, whole) = (scope.period_cap(parts), scope.cap(parts));
    let read = due.contains(&Rule::period_cap) == period.is_some() && due.contains(&Rule::cap) == whole.is_some();
    read.then_some(Caps { period, whole })
}
