//! What scoring grids hold beside plain criteria: where and when they hold, ladders, steps, pools.

use super::rules::{TABLE, accrual};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::syntax as codes;
use crate::quantity::Exact;
use crate::source::Span;
use crate::syntax::ast::{
    Accrual, Expr, GridTerritory, GridValidity, Ladder, LadderRounding, Literal, LiteralValue, PeriodCap, Pool,
    Rounding, Table,
};
use crate::syntax::fold::composed;
use crate::syntax::grammar::{Part, Parts, Rule, Scope};
use crate::syntax::layout::Line;
use crate::syntax::mistakes;
use crate::syntax::statements::{Extra, Reader};

/// What a criterion is worth, as its line says.
pub(super) enum Worth {
    /// Points, with what multiplies them or the ladder they begin.
    Points(Literal, Option<Accrual>),
    /// Nought, and what the steps of the table under the line depend on.
    Steps(Literal, Expr),
}

impl Reader<'_> {
    /// `ensemble NAME « … » (a, b) au plus 70 points`.
    pub(super) fn pool(&mut self, line: &Line) -> Option<Pool> {
        let notes = self.body(line, &[], Extra::None).notes;
        let span = line.with_children();
        self.line(line, Rule::line_pool, |scope, parts| {
            let (name, title) = (scope.next_name(parts)?, scope.title(parts));
            let members = scope.names(parts);
            Some(Pool { name, title, members, cap: scope.cap(parts)?, notes, span })
        })
    }

    /// The table under a criterion that depends on something.
    pub(super) fn steps_table(&mut self, line: &Line, rows: &[&Line]) -> Option<Table> {
        if rows.is_empty() && !line.broken {
            self.report.push(mistakes::missing_thing(line.whole(), TABLE));
        }
        self.free_table(rows)
    }
}

impl Scope<'_> {
    /// What a criterion is worth.
    pub(super) fn worth(&mut self, parts: &mut Parts<'_>) -> Option<Worth> {
        if let Some(part) = parts.accept(Rule::ladder) {
            let (first, ladder) = self.ladder(part)?;
            return Some(Worth::Points(first, Some(Accrual::Ladder(Box::new(ladder)))));
        }
        if let Some(part) = parts.accept(Rule::steps) {
            let nought = Literal { value: LiteralValue::Points(Exact::ZERO), span: self.span(&part) };
            return self.next_expression(&mut Parts::of(part), Rule::sum).map(|subject| Worth::Steps(nought, subject));
        }
        let points = self.next_points(parts);
        let Some(part) = parts.accept(Rule::accrual) else { return Some(Worth::Points(points?, None)) };
        let accrual = accrual(self, Parts::of(part));
        Some(Worth::Points(points?, Some(accrual?)))
    }

    fn ladder(&mut self, part: Part<'_>) -> Option<(Literal, Ladder)> {
        let mut parts = Parts::of(part);
        let (first, points) = (self.next_signed(&mut parts), self.next_points(&mut parts));
        let subject = self.next_expression(&mut parts, Rule::sum);
        let (from, to) = (self.next_signed(&mut parts), self.next_signed(&mut parts));
        let rounding = parts.accept(Rule::ladder_rounding).map(rounding);
        let mut first = first?;
        // `de 0 à 8 points`: the unit stands once, for both.
        if let LiteralValue::Number(number) = first.value {
            first.value = LiteralValue::Points(number);
        }
        Some((first, Ladder { points: points?, subject: subject?, from: from?, to: to?, rounding }))
    }

    /// `, au plus 12 points par an`, if it comes next.
    pub(super) fn period_cap(&mut self, parts: &mut Parts<'_>) -> Option<PeriodCap> {
        let part = parts.accept(Rule::period_cap)?;
        let span = self.span(&part);
        let mut parts = Parts::of(part);
        let points = self.next_points(&mut parts)?;
        let months = match parts.next()? {
            part if part.as_rule() == Rule::per_year => 12,
            part if part.as_rule() == Rule::per_month => 1,
            part => self.run_of_months(part)?,
        };
        Some(PeriodCap { points, months, span })
    }

    /// How many months `trimestre`, `semestre` or `tranche de 18 mois` has.
    pub(super) fn run_of_months(&mut self, part: Part<'_>) -> Option<u32> {
        let mut parts = Parts::of(part);
        if parts.has(Rule::run_quarter) {
            return Some(3);
        }
        if parts.has(Rule::run_half) {
            return Some(6);
        }
        self.count(&parts.accept(Rule::count)?).map(|(months, _)| months)
    }
}

fn rounding(part: Part<'_>) -> LadderRounding {
    let mut rounding = LadderRounding { grain: 1, way: Rounding::Down };
    for part in Parts::of(part) {
        match part.as_rule() {
            Rule::grain_point => rounding.grain = 100,
            Rule::grain_tenth => rounding.grain = 10,
            Rule::way_up => rounding.way = Rounding::Up,
            Rule::way_nearest => rounding.way = Rounding::Nearest,
            _ => {}
        }
    }
    rounding
}

pub(super) fn grid_validity(scope: &mut Scope<'_>, parts: &mut Parts<'_>) -> Option<GridValidity> {
    let part = parts.next()?;
    let (until, span) = (part.as_rule() == Rule::grid_until, scope.span(&part));
    let mut parts = Parts::of(part);
    let bounded = parts.clone().count() > 1;
    let (first, _) = scope.next_date(&mut parts)?;
    if until {
        return Some(GridValidity { from: None, to: Some(first), span });
    }
    let to = if bounded { Some(scope.next_date(&mut parts)?.0) } else { None };
    if let Some(to) = to.filter(|to| *to < first) {
        let reversed = Diagnostic::at(&codes::REVERSED_DATES, span);
        scope.report.push(reversed.with("from", first.to_string()).with("to", to.to_string()));
        return None;
    }
    Some(GridValidity { from: Some(first), to, span })
}

pub(super) fn grid_territory(scope: &mut Scope<'_>, parts: &mut Parts<'_>) -> Option<GridTerritory> {
    let Some(part) = parts.accept(Rule::epci) else {
        return scope.next_expression(parts, Rule::expression).map(GridTerritory::Condition);
    };
    let mut parts = Parts::of(part);
    let siren = parts.accept(Rule::siren)?;
    let code_span = scope.span(&siren);
    let code = siren.as_str().to_owned();
    let label = parts.accept(Rule::commune_label).map(|part| scope.span(&part));
    let span = label.map_or(code_span, |label| Span { end: label.end.saturating_add(1), ..code_span });
    Some(GridTerritory::Epci { code, label: label.map(|label| composed(scope.written(label))), span })
}
