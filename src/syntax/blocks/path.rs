//! Ways of awarding that pass by the ordinary rules.

use super::Opening;
use crate::syntax::ast::{Expr, Path};
use crate::syntax::grammar::{Parts, Rule, Scope};
use crate::syntax::statements::{Extra, Form, Reader, once};

const PATH: &[Form] = &[
    once("si", Rule::line_condition),
    once("exclusive", Rule::line_exclusive),
    once("imputee_a", Rule::line_charged_first),
    once("dans_le_flux", Rule::line_path_flow),
    once("hors_flux", Rule::line_path_flow),
    once("sans_points", Rule::line_path_points),
    once("avec_points", Rule::line_path_points),
    once("dispensee_de_liste", Rule::line_path_list),
];

fn condition_of(scope: &mut Scope<'_>, parts: &mut Parts<'_>) -> Option<Expr> {
    scope.next_condition(parts)
}

impl Reader<'_> {
    pub(super) fn path(&mut self, opening: Opening<'_>) -> Option<Path> {
        let faults = self.report.count();
        let head = self.named(opening);
        let body = self.body(opening.line, PATH, Extra::None);
        let (mut condition, mut exclusive, mut out_of_flow) = (None, None, None);
        let (mut charged, mut without_points, mut exempt) = (Vec::new(), false, false);
        for (rule, line) in body.statements {
            let span = line.whole();
            match rule {
                Rule::line_condition => condition = self.line(line, rule, condition_of),
                Rule::line_exclusive => exclusive = self.line(line, rule, |_, _| Some(span)),
                Rule::line_charged_first => {
                    let read = self.line(line, rule, |scope, parts| {
                        let mut names = vec![scope.next_name(parts)?];
                        while let Some(part) = parts.accept(Rule::fallback) {
                            names.push(scope.next_name(&mut Parts::of(part))?);
                        }
                        Some(names)
                    });
                    charged.extend(read.into_iter().flatten());
                }
                Rule::line_path_flow => {
                    let out = self.line(line, rule, |_, parts| Some(parts.has(Rule::path_out_of_flow)));
                    out_of_flow = out.filter(|out| *out).map(|_| span);
                }
                Rule::line_path_points => {
                    let without = self.line(line, rule, |_, parts| Some(parts.has(Rule::path_without_points)));
                    without_points = without.unwrap_or(false);
                }
                _ => exempt = self.line(line, rule, |_, _| Some(true)).unwrap_or(false),
            }
        }
        if condition.is_none() {
            self.missing(opening.line, "si", faults);
        }
        let ((name, title), condition) = (head?, condition?);
        let span = opening.line.with_children();
        let notes = body.notes;
        Some(Path { name, title, condition, exclusive, charged, out_of_flow, without_points, exempt, notes, span })
    }
}
