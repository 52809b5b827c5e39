//! Examples: a table of rows with what the rules must give for each.

use super::Opening;
use crate::diagnostic::Bilingual;
use crate::quantity::Date;
use crate::source::Span;
use crate::syntax::ast::{ExampleValue, Examples, Text};
use crate::syntax::expressions::entity;
use crate::syntax::fold::composed;
use crate::syntax::grammar::{Parts, Rule, Scope};
use crate::syntax::mistakes;
use crate::syntax::numbers::Numbers;
use crate::syntax::statements::{Extra, Form, Reader, many, once};

const EXAMPLES: &[Form] = &[once("date", Rule::line_example_day), many("soit", Rule::line_let)];

const TABLE: Bilingual = Bilingual { fr: "un tableau `| … |`", en: "a table `| … |`" };

impl Reader<'_> {
    pub(super) fn examples(&mut self, opening: Opening<'_>) -> Option<Examples> {
        let title = self.line(opening.line, opening.rule, |scope, parts| Some(scope.title(parts)));
        let faults = self.report.count();
        let body = self.body(opening.line, EXAMPLES, Extra::Rows);
        let (mut day, mut values) = (None, Vec::new());
        for (rule, line) in &body.statements {
            match rule {
                Rule::line_example_day => day = self.line(line, *rule, day_written),
                _ => values.extend(self.line(line, *rule, value)),
            }
        }
        // Its cells are read as those of data tables are, whatever the language of the file.
        let numbers = std::mem::replace(&mut self.numbers, Numbers::Data);
        let table = self.free_table(&body.rows);
        self.numbers = numbers;
        let explained = opening.line.broken || opening.line.children.iter().any(|child| child.broken);
        if table.is_none() && self.report.count() == faults && !explained {
            self.report.push(mistakes::missing_thing(opening.line.whole(), TABLE));
        }
        let (title, table) = (title?, table?);
        Some(Examples { title, day, values, table, notes: body.notes, span: opening.line.with_children() })
    }
}

fn day_written(scope: &mut Scope<'_>, parts: &mut Parts<'_>) -> Option<(Date, Span)> {
    scope.next_date(parts)
}

fn value(scope: &mut Scope<'_>, parts: &mut Parts<'_>) -> Option<ExampleValue> {
    let mut member = Parts::of(parts.accept(Rule::member)?);
    let entity = entity(member.next()?.as_rule())?;
    let name = scope.next_name(&mut member)?;
    let span = scope.span(&parts.accept(Rule::let_value)?);
    let value = Text { text: composed(scope.written(span)), span };
    Some(ExampleValue { entity, name, value })
}
