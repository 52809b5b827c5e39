//! Exceptions: `sauf … si … : …` under a rule, a category, a definition or another exception.

use crate::syntax::ast::{Effect, Exception};
use crate::syntax::grammar::{Parts, Rule};
use crate::syntax::layout::Line;
use crate::syntax::statements::{Extra, Form, Reader, once, parent};

/// The line of an exception, for the blocks that may have some.
pub(super) const EXCEPTION: Form = parent("sauf", Rule::line_exception);
const INSIDE: &[Form] = &[EXCEPTION, once("si_inconnu", Rule::line_exception_unknown)];

impl Reader<'_> {
    pub(super) fn exception(&mut self, line: &Line) -> Option<Exception> {
        let body = self.body(line, INSIDE, Extra::None);
        let (mut exceptions, mut if_unknown) = (Vec::new(), None);
        for (rule, inner) in &body.statements {
            if *rule == Rule::line_exception {
                exceptions.extend(self.exception(inner));
            } else {
                if_unknown = self.if_unknown(inner, *rule, Rule::applies);
            }
        }
        let span = line.with_children();
        self.line(line, Rule::line_exception, |scope, parts| {
            let (name, title) = (scope.next_name(parts)?, scope.title(parts));
            let condition = scope.next_condition(parts);
            scope.colon(parts);
            let part = parts.next()?;
            let effect_span = scope.span(&part);
            let effect = match part.as_rule() {
                Rule::accepted => Effect::Admissible(true),
                Rule::refused => Effect::Admissible(false),
                Rule::inside_category => Effect::Member(true),
                Rule::outside_category => Effect::Member(false),
                _ => Effect::Value(scope.next_expression(&mut Parts::of(part), Rule::expression)?),
            };
            let condition = condition?;
            let notes = body.notes;
            Some(Exception { name, title, condition, effect, effect_span, if_unknown, exceptions, notes, span })
        })
    }
}
