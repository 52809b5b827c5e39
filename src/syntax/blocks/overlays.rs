//! What a policy changes in those it extends: `amende`, `ajoute à`, `remplace`, `retire`.

use super::allocation::{amount, share};
use super::vocabulary::dated_value;
use super::{NOUNS, Opening};
use crate::quantity::Exact;
use crate::source::Span;
use crate::syntax::ast::{
    Additions, Block, Change, Figure, FigurePart, Literal, LiteralValue, Notes, Overlay, Target, TargetKind,
};
use crate::syntax::expressions::entity;
use crate::syntax::grammar::{Parts, Rule, Scope};
use crate::syntax::keywords::leads;
use crate::syntax::layout::Line;
use crate::syntax::mistakes;
use crate::syntax::statements::{Extra, Form, Reader, many, once, parent};

const RATE: &[Form] = &[once("taux", Rule::line_rate)];
const VALUES: &[Form] = &[many("vaut", Rule::line_dated_value)];
const SHARES: &[Form] = &[
    // Before the other share: its keyword begins with the same word.
    once("part_des_premieres", Rule::line_first_share),
    once("part", Rule::line_share),
    parent("dont", Rule::line_subshare),
];
const POINTS: &[Form] = &[once("vaut", Rule::line_new_points), once("au_plus", Rule::line_new_cap)];
const CAP: &[Form] = &[once("au_plus", Rule::line_new_cap)];
const MINIMUM: &[Form] = &[once("au_moins", Rule::line_minimum)];

const ENUMERATION: &[Form] = &[many("valeurs", Rule::line_values)];
const SCHEMA: &[Form] = &[parent("champ", Rule::line_field)];
const CATEGORY: &[Form] = &[once("ou", Rule::line_or_if)];
const GRID: &[Form] = &[parent("rubrique", Rule::line_heading), parent("critere", Rule::line_criterion)];
const HEADING: &[Form] = &[parent("critere", Rule::line_criterion)];
const RESERVER: &[Form] = &[parent("dont", Rule::line_subshare)];
const FLOW: &[Form] = &[parent("hors_flux", Rule::line_excluded)];
const SHORTLIST: &[Form] = &[parent("dispense", Rule::line_exemption)];

impl Reader<'_> {
    /// Reads an overlay but a replacement.
    pub(super) fn overlay(&mut self, opening: Opening<'_>) -> Option<Overlay> {
        let faults = self.report.count();
        let mut widened = None;
        let target = self.line(opening.line, opening.rule, |scope, parts| {
            let part = parts.next()?;
            let span = scope.span(&part);
            let rule = part.as_rule();
            let mut inner = Parts::of(part);
            let kind = if rule == Rule::of_schema {
                TargetKind::Schema(entity(inner.next()?.as_rule())?)
            } else {
                kind(rule)?
            };
            let path = scope.names(&mut inner);
            if let Some(more) = parts.accept(Rule::or_if) {
                let span = scope.span(&more);
                widened = Some((scope.next_condition(&mut Parts::of(more))?, span));
            }
            Some(Target { kind, path, span })
        });
        let target = target?;
        let (change, notes) = match opening.rule {
            Rule::line_amendment => self.figures(opening.line, &target, faults)?,
            Rule::line_addition => {
                let first = Additions { condition: widened, ..Additions::default() };
                self.additions(opening.line, &target, first, faults)?
            }
            _ => (Change::Removal, self.body(opening.line, &[], Extra::None).notes),
        };
        self.refuse_direction(&notes, opening.line);
        Some(Overlay { target, change, notes, span: opening.line.with_children() })
    }

    /// `remplace` and a block.
    pub(super) fn replacement(&mut self, line: Line, key: &str) -> Option<Block> {
        let length = leads(key, &line.folded)?;
        let (span, verb) = (line.with_children(), line.span(0, length));
        let line = line.without_first(length);
        let found = NOUNS.iter().find(|(noun, _)| leads(noun, &line.folded).is_some());
        let Some((_, rule)) = found.filter(|(_, rule)| replaceable(*rule)) else {
            if !line.broken {
                let nouns = NOUNS.iter().filter(|(_, rule)| replaceable(*rule)).map(|(noun, rule)| many(noun, *rule));
                self.unexpected(&line, &nouns.collect::<Vec<_>>());
            }
            return None;
        };
        let block = self.block(Opening { line: &line, rule: *rule })?;
        let (kind, notes) = (block.kind()?, block.notes().clone());
        let target = Target { kind, path: block.name().cloned().into_iter().collect(), span: line.whole() };
        let opening = Span { end: line.whole().start, ..verb };
        Some(Block::Overlay(Overlay { target, change: Change::Block(Box::new(block), opening), notes, span }))
    }

    /// Refuses under the header the words that say what may be done with a rule.
    pub(super) fn refuse_standing(&mut self, line: &Line) {
        for child in &line.children {
            if ["autorite", "admet", "plancher", "plafond", "ordre_public", "suppletif"]
                .iter()
                .any(|key| leads(key, &child.folded).is_some())
            {
                self.unexpected(child, super::HEADER);
            }
        }
    }

    /// A change says nothing of what others may do with it.
    fn refuse_direction(&mut self, notes: &Notes, line: &Line) {
        let Some((_, span)) = notes.direction else { return };
        let child = line.children.iter().find(|child| child.whole() == span);
        if let Some(child) = child {
            self.unexpected(child, &[once("autorite", Rule::line_authority)]);
        }
    }

    /// Tells that a line cannot stand where it does; these can.
    fn unexpected(&mut self, line: &Line, forms: &[Form]) {
        let mend = mistakes::worth_mending(&self.report);
        self.report.push(mistakes::unknown_statement(line, forms, self.source, mend));
    }

    /// The new figures of a target.
    fn figures(&mut self, line: &Line, target: &Target, faults: usize) -> Option<(Change, Notes)> {
        let (forms, due) = match target.kind {
            TargetKind::Obligation => (RATE, "taux"),
            TargetKind::Parameter => (VALUES, "vaut"),
            TargetKind::Reserver => (SHARES, "part"),
            TargetKind::Criterion => (POINTS, "vaut"),
            TargetKind::Heading => (CAP, "au_plus"),
            _ => (MINIMUM, "au_moins"),
        };
        let rows = if target.kind == TargetKind::Parameter { Extra::Rows } else { Extra::None };
        let body = self.body(line, forms, rows);
        if target.kind == TargetKind::Parameter {
            let dated = self.new_values(&body.statements, &body.rows);
            if dated.values.is_empty() && dated.table.is_none() {
                self.missing(line, due, faults);
                return None;
            }
            return Some((Change::Values(dated), body.notes));
        }
        let mut figures = Vec::new();
        for (rule, line) in &body.statements {
            let figure = match rule {
                Rule::line_subshare => self.subshare(line).and_then(|part| {
                    let share = part.share?;
                    Some(Figure { part: FigurePart::PartShare(part.name), value: share.rate })
                }),
                rule => self.line(line, *rule, |scope, parts| figure(scope, *rule, parts)),
            };
            figures.extend(figure);
        }
        if figures.is_empty() {
            self.missing(line, due, faults);
            return None;
        }
        Some((Change::Figures(figures), body.notes))
    }

    fn new_values(&mut self, statements: &[(Rule, &Line)], rows: &[&Line]) -> crate::syntax::ast::NewValues {
        let mut values = Vec::new();
        for (rule, line) in statements {
            let span = line.whole();
            values.extend(self.line(line, *rule, |scope, parts| dated_value(scope, parts, span)));
        }
        crate::syntax::ast::NewValues { values, table: self.parameter_table(rows) }
    }

    fn additions(
        &mut self,
        line: &Line,
        target: &Target,
        mut found: Additions,
        faults: usize,
    ) -> Option<(Change, Notes)> {
        let (forms, due) = match target.kind {
            TargetKind::Enumeration => (ENUMERATION, "valeurs"),
            TargetKind::Schema(_) => (SCHEMA, "champ"),
            TargetKind::Parameter => (VALUES, "vaut"),
            TargetKind::Category => (CATEGORY, "ou"),
            TargetKind::Grid => (GRID, "critere"),
            TargetKind::Heading => (HEADING, "critere"),
            TargetKind::Reserver => (RESERVER, "dont"),
            TargetKind::Flow => (FLOW, "hors_flux"),
            _ => (SHORTLIST, "dispense"),
        };
        let parameter = target.kind == TargetKind::Parameter;
        let body = self.body(line, forms, if parameter { Extra::Rows } else { Extra::None });
        if parameter {
            found.dated = self.new_values(&body.statements, &body.rows);
        } else {
            for (rule, line) in &body.statements {
                match rule {
                    Rule::line_values => {
                        let names = self.line(line, *rule, |scope, parts| Some(scope.names(parts)));
                        found.values.extend(names.unwrap_or_default());
                    }
                    Rule::line_field => found.fields.extend(self.field(line)),
                    Rule::line_or_if => {
                        found.condition = self.line(line, *rule, |scope, parts| {
                            let more = parts.accept(Rule::or_if)?;
                            let span = scope.span(&more);
                            Some((scope.next_condition(&mut Parts::of(more))?, span))
                        });
                    }
                    Rule::line_heading => found.headings.extend(self.heading(line)),
                    Rule::line_criterion => found.criteria.extend(self.criterion(line)),
                    Rule::line_subshare => found.parts.extend(self.subshare(line)),
                    _ => found.exclusions.extend(self.exclusion(*rule, line)),
                }
            }
        }
        if found == Additions::default() {
            self.missing(line, due, faults);
            return None;
        }
        Some((Change::Additions(Box::new(found)), body.notes))
    }
}

/// One new figure.
fn figure(scope: &mut Scope<'_>, rule: Rule, parts: &mut Parts<'_>) -> Option<Figure> {
    let (part, value) = match rule {
        Rule::line_rate => (FigurePart::Rate, amount(scope, parts.accept(Rule::new_amount)?)?),
        Rule::line_share => (FigurePart::Share, share(scope, parts.accept(Rule::share)?)?.rate),
        Rule::line_first_share => (FigurePart::FirstShare, share(scope, parts.accept(Rule::first_share)?)?.rate),
        Rule::line_new_points => (FigurePart::Points, scope.next_points(parts)?),
        Rule::line_new_cap => (FigurePart::Cap, scope.next_points(parts)?),
        _ => {
            let (count, span) = scope.count(&parts.accept(Rule::count)?)?;
            let value = LiteralValue::Number(Exact::whole(i128::from(count)));
            (FigurePart::Minimum, Literal { value, span })
        }
    };
    Some(Figure { part, value })
}

fn kind(rule: Rule) -> Option<TargetKind> {
    Some(match rule {
        Rule::of_enumeration => TargetKind::Enumeration,
        Rule::of_parameter => TargetKind::Parameter,
        Rule::of_category => TargetKind::Category,
        Rule::of_grid => TargetKind::Grid,
        Rule::of_heading => TargetKind::Heading,
        Rule::of_criterion => TargetKind::Criterion,
        Rule::of_admissible => TargetKind::Admissible,
        Rule::of_reserver => TargetKind::Reserver,
        Rule::of_flow => TargetKind::Flow,
        Rule::of_excluded => TargetKind::Excluded,
        Rule::of_obligation => TargetKind::Obligation,
        Rule::of_shortlist => TargetKind::Shortlist,
        Rule::of_exemption => TargetKind::Exemption,
        _ => return None,
    })
}

/// Whether a block can stand in the place of another: not the header, nor a schema, which only grows.
fn replaceable(rule: Rule) -> bool {
    !matches!(
        rule,
        Rule::line_language
            | Rule::line_policy
            | Rule::line_schema
            | Rule::line_amendment
            | Rule::line_addition
            | Rule::line_replacement
            | Rule::line_removal
    )
}
