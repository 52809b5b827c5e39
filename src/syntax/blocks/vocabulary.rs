//! What rules speak of: enumerations, schemas, definitions, parameters, categories.

use super::Opening;
use super::exceptions::EXCEPTION;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::syntax as codes;
use crate::source::Span;
use crate::syntax::ast::{
    Case, Category, DatedValue, Definition, Enumeration, Expr, Field, Parameter, ParameterArgument, Schema,
};
use crate::syntax::expressions::entity;
use crate::syntax::grammar::{Parts, Rule, Scope};
use crate::syntax::layout::Line;
use crate::syntax::mistakes;
use crate::syntax::statements::{Extra, Form, Reader, many, once, parent};

const ENUMERATION: &[Form] = &[many("valeurs", Rule::line_values)];
const SCHEMA: &[Form] = &[parent("champ", Rule::line_field)];
const DEFINITION: &[Form] = &[many("vaut", Rule::line_case), EXCEPTION];
const PARAMETER: &[Form] = &[
    once("revise_chaque_annee", Rule::line_revised),
    once("revise_chaque_mois", Rule::line_revised),
    once("revise_chaque_trimestre", Rule::line_revised),
    once("revise_chaque_semestre", Rule::line_revised),
    once("revise_tous_les", Rule::line_revised),
    many("vaut", Rule::line_dated_value),
];
const CATEGORY: &[Form] =
    &[once("si_inconnu", Rule::line_category_unknown), once("si", Rule::line_condition), EXCEPTION];

impl Reader<'_> {
    pub(super) fn enumeration(&mut self, opening: Opening<'_>) -> Option<Enumeration> {
        let faults = self.report.count();
        let head = self.named(opening);
        let body = self.body(opening.line, ENUMERATION, Extra::None);
        let mut values = Vec::new();
        for (rule, line) in &body.statements {
            values.extend(self.line(line, *rule, |scope, parts| Some(scope.names(parts))).unwrap_or_default());
        }
        if values.is_empty() {
            self.missing(opening.line, "valeurs", faults);
            return None;
        }
        let (name, title) = head?;
        Some(Enumeration { name, title, values, notes: body.notes, span: opening.line.with_children() })
    }

    pub(super) fn schema(&mut self, opening: Opening<'_>) -> Option<Schema> {
        let faults = self.report.count();
        let head = self.line(opening.line, opening.rule, |scope, parts| {
            Some((entity(parts.next()?.as_rule())?, scope.title(parts)))
        });
        let body = self.body(opening.line, SCHEMA, Extra::None);
        let mut fields = Vec::new();
        for (_, line) in &body.statements {
            fields.extend(self.field(line));
        }
        if fields.is_empty() {
            self.missing(opening.line, "champ", faults);
            return None;
        }
        let (entity, title) = head?;
        Some(Schema { entity, title, fields, notes: body.notes, span: opening.line.with_children() })
    }

    pub(super) fn field(&mut self, line: &Line) -> Option<Field> {
        let notes = self.body(line, &[], Extra::None).notes;
        let span = line.with_children();
        self.line(line, Rule::line_field, |scope, parts| {
            let (name, label) = (scope.next_name(parts)?, scope.title(parts));
            scope.colon(parts);
            let ty = scope.next_type(parts)?;
            let range = scope.next_range(parts)?;
            let mut field =
                Field { name, label, ty, range, optional: false, sensitive: false, modifiable: false, notes, span };
            for modifier in parts.by_ref() {
                let (flag, key) = match modifier.as_rule() {
                    Rule::optional => (&mut field.optional, "facultatif"),
                    Rule::sensitive => (&mut field.sensitive, "sensible"),
                    _ => (&mut field.modifiable, "modifiable"),
                };
                if *flag {
                    let span = scope.span(&modifier);
                    scope.report.push(mistakes::duplicate(span, key));
                }
                *flag = true;
            }
            Some(field)
        })
    }

    pub(super) fn definition(&mut self, opening: Opening<'_>) -> Option<Definition> {
        let faults = self.report.count();
        let head = self.line(opening.line, opening.rule, |scope, parts| {
            let of = [Rule::applicant, Rule::vacancy].into_iter().find_map(|rule| parts.accept(rule));
            let of = of.and_then(|part| Some((entity(part.as_rule())?, scope.span(&part))));
            let name = scope.next_name(parts)?;
            let title = scope.title(parts);
            let ty = scope.next_type(parts);
            Some((of, name, title.or_else(|| scope.title(parts)), ty))
        });
        let body = self.body(opening.line, DEFINITION, Extra::None);
        let (mut cases, mut exceptions) = (Vec::new(), Vec::new());
        for (rule, line) in &body.statements {
            if *rule == Rule::line_exception {
                exceptions.extend(self.exception(line, EXCEPTION));
                continue;
            }
            let span = line.whole();
            cases.extend(self.line(line, *rule, |scope, parts| case(scope, parts, span)));
        }
        if cases.is_empty() {
            self.missing(opening.line, "vaut", faults);
            return None;
        }
        let (entity, name, title, ty) = head?;
        let span = opening.line.with_children();
        Some(Definition { entity, name, title, ty, cases, exceptions, notes: body.notes, span })
    }

    pub(super) fn parameter(&mut self, opening: Opening<'_>) -> Option<Parameter> {
        let faults = self.report.count();
        let head = self.line(opening.line, opening.rule, |scope, parts| {
            let name = scope.next_name(parts)?;
            let arguments = match parts.accept(Rule::arguments) {
                Some(part) => arguments(scope, Parts::of(part))?,
                None => Vec::new(),
            };
            let title = scope.title(parts);
            let ty = scope.next_type(parts)?;
            Some((name, arguments, title.or_else(|| scope.title(parts)), ty))
        });
        let body = self.body(opening.line, PARAMETER, Extra::Rows);
        let mut values = Vec::new();
        let mut revised = None;
        for (rule, line) in &body.statements {
            if *rule == Rule::line_revised {
                let months = self.line(line, *rule, rhythm);
                revised = months.map(|months| (months, line.whole()));
            } else {
                let span = line.whole();
                values.extend(self.line(line, *rule, |scope, parts| dated_value(scope, parts, span)));
            }
        }
        let table = self.parameter_table(&body.rows);
        if values.is_empty() && table.is_none() {
            self.missing(opening.line, "vaut", faults);
            return None;
        }
        let (name, arguments, title, ty) = head?;
        let span = opening.line.with_children();
        let superseded = Vec::new();
        Some(Parameter { name, title, arguments, ty, revised, values, table, superseded, notes: body.notes, span })
    }

    pub(super) fn category(&mut self, opening: Opening<'_>) -> Option<Category> {
        let faults = self.report.count();
        let head = self.named(opening);
        let body = self.body(opening.line, CATEGORY, Extra::None);
        let (mut condition, mut if_unknown, mut exceptions) = (None, None, Vec::new());
        for (rule, line) in &body.statements {
            match rule {
                Rule::line_exception => exceptions.extend(self.exception(line, EXCEPTION)),
                Rule::line_category_unknown => {
                    if_unknown = self.unknown_answer(line, *rule);
                }
                _ => condition = self.line(line, *rule, condition_of),
            }
        }
        if condition.is_none() {
            self.missing(opening.line, "si", faults);
        }
        let ((name, title), condition) = (head?, condition?);
        let span = opening.line.with_children();
        Some(Category { name, title, condition, if_unknown, exceptions, notes: body.notes, span })
    }
}

impl Scope<'_> {
    /// `si …`, if it comes next.
    pub(in crate::syntax) fn next_condition(&mut self, parts: &mut Parts<'_>) -> Option<Expr> {
        let condition = parts.accept(Rule::condition)?;
        self.next_expression(&mut Parts::of(condition), Rule::expression)
    }

    /// The colon of a declaration; tells when it is missing.
    pub(in crate::syntax) fn colon(&mut self, parts: &mut Parts<'_>) {
        let Some(colon) = parts.accept(Rule::colon) else { return };
        let at = colon.as_span().start();
        if Parts::of(colon).has(Rule::missing_colon) {
            let before = self.line.folded.get(..at).unwrap_or("").trim_end_matches(' ').len();
            let end = self.line.span(0, before).end;
            let span = Span { file: self.file, start: end, end };
            self.report.push(Diagnostic::at(&codes::MISSING_COLON, span).fixed_by(span, " :"));
        }
    }
}

/// `si …`, then `ou si …` any number of times.
fn condition_of(scope: &mut Scope<'_>, parts: &mut Parts<'_>) -> Option<Expr> {
    let mut condition = scope.next_condition(parts);
    while let Some(more) = parts.accept(Rule::or_if) {
        let more = scope.next_condition(&mut Parts::of(more));
        condition = condition.zip(more).map(|(one, other)| one.or(other));
    }
    condition
}

fn case(scope: &mut Scope<'_>, parts: &mut Parts<'_>, span: Span) -> Option<Case> {
    let value = scope.next_expression(parts, Rule::expression);
    let conditional = parts.clone().has(Rule::condition);
    let condition = scope.next_condition(parts);
    (conditional == condition.is_some()).then_some(Case { value: value?, condition, span })
}

pub(super) fn dated_value(scope: &mut Scope<'_>, parts: &mut Parts<'_>, span: Span) -> Option<DatedValue> {
    let value = scope.next_signed(parts);
    let dated = parts.clone().has(Rule::date);
    let from = scope.next_date(parts);
    let part = parts.accept(Rule::known_since);
    let stated = part.is_some();
    let known = part.and_then(|part| scope.next_date(&mut Parts::of(part)));
    let read = dated == from.is_some() && stated == known.is_some();
    read.then_some(DatedValue { value: value?, from, known, span })
}

/// A rhythm of revision, in months.
fn rhythm(scope: &mut Scope<'_>, parts: &mut Parts<'_>) -> Option<u32> {
    let part = parts.next()?;
    Some(match part.as_rule() {
        Rule::each_month => 1,
        Rule::each_quarter => 3,
        Rule::each_half => 6,
        Rule::each_year => 12,
        _ => {
            let mut parts = Parts::of(part);
            let (count, span) = scope.count(&parts.accept(Rule::count)?)?;
            let months = if parts.has(Rule::per_year) { count.checked_mul(12) } else { Some(count) };
            if count == 0 || months.is_none() {
                scope.report.push(Diagnostic::at(&codes::RHYTHM_NOUGHT, span).fixed_by(span, "1"));
                return None;
            }
            months?
        }
    })
}

fn arguments(scope: &mut Scope<'_>, parts: Parts<'_>) -> Option<Vec<ParameterArgument>> {
    parts
        .map(|part| {
            let mut parts = Parts::of(part);
            let name = scope.next_name(&mut parts)?;
            let ty = scope.next_type(&mut parts);
            let range = scope.next_range(&mut parts)?;
            Some(ParameterArgument { name, ty, range })
        })
        .collect()
}
