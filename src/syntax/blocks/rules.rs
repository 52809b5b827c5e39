//! What a household is judged by: scoring grids and admissible rules.

use super::Opening;
use super::exceptions::{EXCEPTION, OF_CRITERION};
use super::grids::{Worth, grid_territory, grid_validity};
use crate::diagnostic::catalog::syntax as codes;
use crate::diagnostic::{Bilingual, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{
    Accrual, Admissible, AdmissibleCondition, Criterion, Grid, Heading, IfUnknown, Join, Literal, LiteralValue, Steps,
};
use crate::syntax::grammar::{Parts, Rule, Scope, run};
use crate::syntax::keywords::leads;
use crate::syntax::layout::Line;
use crate::syntax::literals::time_unit;
use crate::syntax::mistakes;
use crate::syntax::statements::{Extra, Form, Reader, once, parent};

const GRID: &[Form] = &[
    once("en_vigueur_du", Rule::line_grid_validity),
    once("en_vigueur_a_partir_du", Rule::line_grid_validity),
    once("en_vigueur_jusqu_au", Rule::line_grid_validity),
    once("territoire", Rule::line_grid_territory),
    once("applicable_si", Rule::line_applicable),
    parent("sans_points", Rule::line_without_points),
    parent("rubrique", Rule::line_heading),
    parent("critere", Rule::line_criterion),
    parent("ensemble", Rule::line_pool),
];
const HEADING: &[Form] = &[parent("critere", Rule::line_criterion)];
const CRITERION: &[Form] = &[once("si_inconnu", Rule::line_criterion_unknown), OF_CRITERION];
const ADMISSIBLE: &[Form] = &[once("si_inconnu", Rule::line_if_unknown), EXCEPTION];

impl Reader<'_> {
    pub(super) fn grid(&mut self, opening: Opening<'_>) -> Option<Grid> {
        let faults = self.report.count();
        let head = self.named(opening);
        let body = self.body(opening.line, GRID, Extra::None);
        let (mut applies, mut headings, mut criteria) = (None, Vec::new(), Vec::new());
        let (mut validity, mut territory, mut without_points, mut pools) = (None, None, Vec::new(), Vec::new());
        for (rule, line) in &body.statements {
            match rule {
                Rule::line_grid_validity => validity = self.line(line, *rule, grid_validity),
                Rule::line_grid_territory => territory = self.line(line, *rule, grid_territory),
                Rule::line_without_points => without_points.extend(self.exclusion(*rule, line)),
                Rule::line_pool => pools.extend(self.pool(line)),
                Rule::line_applicable => {
                    applies = self.line(line, *rule, |scope, parts| scope.next_expression(parts, Rule::expression));
                }
                Rule::line_heading => headings.extend(self.heading(line)),
                _ => criteria.extend(self.criterion(line)),
            }
        }
        if headings.is_empty() && criteria.is_empty() {
            self.missing(opening.line, "critere", faults);
            return None;
        }
        let (name, title) = head?;
        let span = opening.line.with_children();
        let notes = body.notes;
        Some(Grid { name, title, validity, territory, applies, without_points, headings, criteria, pools, notes, span })
    }

    pub(super) fn heading(&mut self, line: &Line) -> Option<Heading> {
        let faults = self.report.count();
        let head = self.line(line, Rule::line_heading, |scope, parts| {
            let (name, title) = (scope.next_name(parts)?, scope.title(parts));
            scope.colon(parts);
            let kind = parts.next()?;
            let rule = if kind.as_rule() == Rule::strongest { Join::Strongest } else { Join::Sum };
            let ticks = kind.as_rule() == Rule::ticked;
            let ticked = if ticks { scope.next_expression(&mut Parts::of(kind), Rule::sum) } else { None };
            let capped = parts.clone().has(Rule::cap);
            let cap = scope.cap(parts);
            (capped == cap.is_some() && ticks == ticked.is_some()).then_some((name, title, rule, ticked, cap))
        });
        let body = self.body(line, HEADING, Extra::None);
        let mut criteria = Vec::new();
        for (_, line) in &body.statements {
            criteria.extend(self.criterion(line));
        }
        if criteria.is_empty() {
            self.missing(line, "critere", faults);
            return None;
        }
        let (name, title, rule, ticked, cap) = head?;
        Some(Heading { name, title, rule, ticked, cap, criteria, notes: body.notes, span: line.with_children() })
    }

    pub(super) fn criterion(&mut self, line: &Line) -> Option<Criterion> {
        let read = self.line(line, Rule::line_criterion, |scope, parts| {
            let (name, title) = (scope.next_name(parts)?, scope.title(parts));
            let worth = scope.worth(parts)?;
            let parts_left: Vec<Rule> = parts.clone().map(|part| part.as_rule()).collect();
            let period_cap = scope.period_cap(parts);
            let mut cap = scope.cap(parts);
            let condition = scope.next_condition(parts);
            cap = cap.or_else(|| scope.cap(parts));
            let whole = parts_left.contains(&Rule::cap) == cap.is_some()
                && parts_left.contains(&Rule::period_cap) == period_cap.is_some()
                && parts_left.contains(&Rule::condition) == condition.is_some();
            whole.then_some((name, title, worth, period_cap, cap, condition))
        });
        let plain = matches!(&read, Some((_, _, Worth::Points(..), ..)));
        let body = self.body(line, CRITERION, if plain { Extra::None } else { Extra::Rows });
        let (mut if_unknown, mut exceptions) = (None, Vec::new());
        for (rule, line) in &body.statements {
            if *rule == OF_CRITERION.rule {
                exceptions.extend(self.exception(line, OF_CRITERION));
            } else {
                if_unknown = self.unknown_answer(line, *rule);
            }
        }
        let (notes, span) = (body.notes, line.with_children());
        let (name, title, worth, period_cap, cap, condition) = read?;
        let (points, accrual) = match worth {
            Worth::Points(points, accrual) => (points, accrual),
            Worth::Steps(nought, subject) => {
                let table = self.steps_table(line, &body.rows)?;
                (nought, Some(Accrual::Steps(Box::new(Steps { subject, table }))))
            }
        };
        Some(Criterion {
            name,
            title,
            points,
            accrual,
            period_cap,
            cap,
            condition,
            if_unknown,
            exceptions,
            notes,
            span,
        })
    }

    pub(super) fn admissible(&mut self, opening: Opening<'_>) -> Option<Admissible> {
        let faults = self.report.count();
        let head = self.named(opening);
        let body = self.body(opening.line, ADMISSIBLE, Extra::RowsAndExpression);
        let (mut if_unknown, mut exceptions) = (None, Vec::new());
        for (rule, line) in &body.statements {
            if *rule == Rule::line_exception {
                exceptions.extend(self.exception(line, EXCEPTION));
            } else {
                if_unknown = self.unknown_answer(line, *rule);
            }
        }
        let mut condition: Option<(AdmissibleCondition, Span)> = None;
        let mut rows_used = false;
        for line in &body.free {
            if let Some(diagnostic) = misspelt(line) {
                self.report.push(diagnostic);
                continue;
            }
            if let Some((_, first)) = &condition {
                let duplicate = mistakes::duplicate_of(line.whole(), CONDITION);
                self.report.push(duplicate.and_at(*first, codes::FIRST_STATEMENT));
                continue;
            }
            // A table under a line that does not read as a condition: the line was to say what it depends on.
            let tabled = !body.rows.is_empty() && run(Rule::line_expression, &line.folded).is_err();
            let read = if depends(line) || tabled {
                rows_used = true;
                self.within(line, &body.rows)
            } else {
                self.admissible_condition(line)
            };
            condition = read.map(|read| (read, line.whole()));
        }
        if let (false, Some(row)) = (rows_used, body.rows.first()) {
            self.report.push(Diagnostic::at(&codes::MISPLACED_ROW, row.whole()));
        }
        let explained = opening.line.broken || opening.line.children.iter().any(|child| child.broken);
        if condition.is_none() && self.report.count() == faults && !explained {
            self.report.push(mistakes::missing_thing(opening.line.whole(), CONDITION));
        }
        let ((name, title), (condition, _)) = (head?, condition?);
        let span = opening.line.with_children();
        Some(Admissible { name, title, condition, if_unknown, exceptions, notes: body.notes, span })
    }

    /// `si inconnu : …`, of a file, a rule, a category or a criterion.
    pub(super) fn unknown_answer(&mut self, line: &Line, rule: Rule) -> Option<(IfUnknown, Span)> {
        self.line(line, rule, |scope, parts| {
            scope.colon(parts);
            let part = parts.next()?;
            let answer = match part.as_rule() {
                Rule::accepted | Rule::inside_category | Rule::counts => IfUnknown::Admitted,
                Rule::asked => IfUnknown::Asked,
                _ => IfUnknown::Refused,
            };
            Some((answer, scope.span(&part)))
        })
    }

    /// `si inconnu : …`: whether what follows is `positive`, and where.
    pub(super) fn if_unknown(&mut self, line: &Line, rule: Rule, positive: Rule) -> Option<(bool, Span)> {
        self.line(line, rule, |scope, parts| {
            scope.colon(parts);
            let part = parts.next()?;
            Some((part.as_rule() == positive, scope.span(&part)))
        })
    }

    fn admissible_condition(&mut self, line: &Line) -> Option<AdmissibleCondition> {
        self.line(line, Rule::line_expression, |scope, parts| {
            scope.next_expression(parts, Rule::expression).map(AdmissibleCondition::Expr)
        })
    }

    fn within(&mut self, line: &Line, rows: &[&Line]) -> Option<AdmissibleCondition> {
        let operands = self.line(line, Rule::line_within, |scope, parts| {
            let subject = scope.next_expression(parts, Rule::sum);
            let key = scope.next_expression(parts, Rule::sum);
            Some((subject?, key?))
        });
        let table = self.bounds_table(rows);
        if rows.is_empty() && !line.broken {
            self.report.push(mistakes::missing_thing(line.whole(), TABLE));
        }
        let ((subject, key), table) = (operands?, table?);
        Some(AdmissibleCondition::Within { subject, key, table })
    }
}

const CONDITION: Bilingual = Bilingual { fr: "une condition", en: "a condition" };
pub(super) const TABLE: Bilingual = Bilingual { fr: "un tableau `| … |`", en: "a table `| … |`" };

/// A misspelt `source` reads as the beginning of a condition that goes wrong: the misspelling is the likelier fault.
fn misspelt(line: &Line) -> Option<Diagnostic> {
    if line.broken || run(Rule::line_expression, &line.folded).is_ok() {
        return None;
    }
    mistakes::misspelt_statement(
        line,
        &[
            ("si_inconnu", Rule::line_if_unknown),
            ("source", Rule::line_source),
            ("statut", Rule::line_status),
            ("sauf", Rule::line_exception),
        ],
    )
}

fn depends(line: &Line) -> bool {
    let starts = line.folded.match_indices(' ').map(|(at, _)| at.saturating_add(1));
    starts.into_iter().any(|at| line.folded.get(at..).is_some_and(|rest| leads("selon", rest).is_some()))
}

impl Scope<'_> {
    /// Points, due with their unit.
    pub(super) fn next_points(&mut self, parts: &mut Parts<'_>) -> Option<Literal> {
        let literal = self.next_signed(parts)?;
        if matches!(literal.value, LiteralValue::Number(_)) {
            let end = Span { start: literal.span.end, ..literal.span };
            let written = self.written(literal.span).to_owned();
            self.report.push(
                Diagnostic::at(&codes::POINTS_WITHOUT_UNIT, literal.span)
                    .with("number", written)
                    .fixed_by(end, " points"),
            );
            return None;
        }
        Some(literal)
    }

    /// `, au plus 60 points`, if it comes next.
    pub(super) fn cap(&mut self, parts: &mut Parts<'_>) -> Option<Literal> {
        let part = parts.accept(Rule::cap)?;
        self.next_points(&mut Parts::of(part))
    }
}

pub(super) fn accrual(scope: &mut Scope<'_>, mut parts: Parts<'_>) -> Option<Accrual> {
    if let Some(runs) = parts.accept(Rule::run_since) {
        let mut parts = Parts::of(runs);
        let months = scope.run_of_months(parts.accept(Rule::run)?)?;
        return scope.expression(parts.next()?).map(|from| Accrual::EachRun(months, from));
    }
    if let Some(elapsed) = parts.accept(Rule::elapsed) {
        let mut parts = Parts::of(elapsed);
        let unit = time_unit(parts.accept(Rule::time_unit)?)?;
        return scope.expression(parts.next()?).map(|from| Accrual::Since(unit, from));
    }
    scope.next_expression(&mut parts, Rule::sum).map(Accrual::Per)
}
