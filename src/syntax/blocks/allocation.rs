//! How awards are shared and sought: reservers, the flow, obligations, the objective, ranked candidates.

use super::Opening;
use super::year;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::syntax as codes;
use crate::source::Span;
use crate::syntax::ast::{
    Bound, Charged, Demand, EquityBetween, Exclusion, Expr, FirstLettings, Flow, Goal, Level, Literal, LiteralValue,
    Objective, Obligation, Reserver, Share, Shortlist, Tie,
};
use crate::syntax::grammar::{Part, Parts, Rule, Scope};
use crate::syntax::keywords::written;
use crate::syntax::layout::Line;
use crate::syntax::mistakes;
use crate::syntax::statements::{Extra, Form, Reader, many, once, parent};

const RESERVER: &[Form] = &[
    // Before the other share: its keyword begins with the same word.
    once("part_des_premieres", Rule::line_first_share),
    once("part", Rule::line_share),
    once("designe", Rule::line_audience),
    once("territoire", Rule::line_territory),
    parent("dont", Rule::line_subshare),
    once("report", Rule::line_carry),
    once("sans_report", Rule::line_carry),
    once("manque", Rule::line_slack),
];
const SUBSHARE: &[Form] = &[
    once("designe", Rule::line_audience),
    once("territoire", Rule::line_territory),
    once("report", Rule::line_carry),
    once("sans_report", Rule::line_carry),
    once("manque", Rule::line_slack),
];
const FLOW: &[Form] = &[
    parent("hors_flux", Rule::line_excluded),
    once("prevision", Rule::line_forecast),
    Form { once: true, ..parent("premieres_mises_en_location", Rule::line_first_lettings) },
];
const FIRST_LETTINGS: &[Form] = &[once("prevision", Rule::line_forecast)];
const OBLIGATION: &[Form] = &[
    once("au_moins", Rule::line_demand),
    once("au_plus", Rule::line_demand),
    once("exactement", Rule::line_demand),
    once("rang", Rule::line_rank),
    once("imperative", Rule::line_hard),
    once("manque", Rule::line_slack),
    once("arrondie", Rule::line_rounding),
];
const OBJECTIVE: &[Form] =
    &[many("d_abord", Rule::line_first), many("puis", Rule::line_then), once("egalite", Rule::line_ties)];
const SHORTLIST: &[Form] = &[once("au_moins", Rule::line_minimum), parent("dispense", Rule::line_exemption)];

impl Reader<'_> {
    pub(super) fn reserver(&mut self, opening: Opening<'_>) -> Option<Reserver> {
        let head = self.named(opening);
        let body = self.body(opening.line, RESERVER, Extra::None);
        let (name, title) = head?;
        let mut reserver = Reserver {
            name,
            title,
            share: None,
            first: None,
            subshares: Vec::new(),
            audience: None,
            territory: None,
            notes: body.notes,
            span: opening.line.with_children(),
        };
        let mut whole = true;
        let mut year = Vec::new();
        // A share that could not be read has been told: what goes with it is passed over.
        let stated = body.statements.iter().any(|(rule, _)| *rule == Rule::line_share);
        for (rule, line) in body.statements {
            let read = match rule {
                Rule::line_carry | Rule::line_slack => {
                    year.push((rule, line));
                    true
                }
                Rule::line_share => {
                    let share = self.line(line, rule, |scope, parts| share(scope, parts.accept(Rule::share)?));
                    reserver.share = share;
                    reserver.share.is_some()
                }
                Rule::line_first_share => {
                    let share = self.line(line, rule, |scope, parts| share(scope, parts.accept(Rule::first_share)?));
                    reserver.first = share.map(Box::new);
                    reserver.first.is_some()
                }
                Rule::line_subshare => {
                    let part = self.subshare(line);
                    let read = part.is_some();
                    reserver.subshares.extend(part);
                    read
                }
                _ => self.reach(rule, line, &mut reserver),
            };
            whole &= read;
        }
        for (rule, line) in year {
            whole &= self.of_share(rule, line, &mut reserver, stated);
        }
        whole.then_some(reserver)
    }

    pub(super) fn subshare(&mut self, line: &Line) -> Option<Reserver> {
        let head = self.line(line, Rule::line_subshare, |scope, parts| {
            let (name, title) = (scope.next_name(parts)?, scope.title(parts));
            Some((name, title, share(scope, parts.accept(Rule::share)?)?))
        });
        let body = self.body(line, SUBSHARE, Extra::None);
        let (name, title, share) = head?;
        let mut part = Reserver {
            name,
            title,
            share: Some(share),
            first: None,
            subshares: Vec::new(),
            audience: None,
            territory: None,
            notes: body.notes,
            span: line.with_children(),
        };
        let mut whole = true;
        for (rule, line) in body.statements {
            whole &= match rule {
                Rule::line_carry | Rule::line_slack => self.of_share(rule, line, &mut part, true),
                _ => self.reach(rule, line, &mut part),
            };
        }
        whole.then_some(part)
    }

    /// `désigne …` and `territoire …`; says whether the line was read.
    fn reach(&mut self, rule: Rule, line: &Line, reserver: &mut Reserver) -> bool {
        let read = self.line(line, rule, |scope, parts| {
            if parts.has(Rule::everyone) {
                return Some(None);
            }
            scope.next_expression(parts, Rule::expression).map(Some)
        });
        let Some(condition) = read else { return false };
        let place = if rule == Rule::line_audience { &mut reserver.audience } else { &mut reserver.territory };
        *place = condition;
        true
    }

    pub(super) fn flow(&mut self, opening: Opening<'_>) -> Option<Flow> {
        let head = self.line(opening.line, opening.rule, |scope, parts| Some(scope.title(parts)));
        let body = self.body(opening.line, FLOW, Extra::None);
        let (mut excluded, mut forecast, mut first) = (Vec::new(), None, None);
        for (rule, line) in body.statements {
            match rule {
                Rule::line_forecast => forecast = self.forecast(line),
                Rule::line_first_lettings => first = self.first_lettings(line),
                _ => excluded.extend(self.exclusion(rule, line)),
            }
        }
        Some(Flow { title: head?, excluded, first, forecast, notes: body.notes, span: opening.line.with_children() })
    }

    fn forecast(&mut self, line: &Line) -> Option<(u32, Span)> {
        self.line(line, Rule::line_forecast, |scope, parts| scope.count(&parts.accept(Rule::count)?))
    }

    /// `premières mises en location « … » si …`.
    fn first_lettings(&mut self, line: &Line) -> Option<FirstLettings> {
        let body = self.body(line, FIRST_LETTINGS, Extra::None);
        let forecast = body.statements.iter().find_map(|(_, line)| self.forecast(line));
        let span = line.with_children();
        self.line(line, Rule::line_first_lettings, |scope, parts| {
            let title = scope.title(parts);
            Some(FirstLettings { title, condition: scope.next_condition(parts)?, forecast, notes: body.notes, span })
        })
    }

    /// `hors flux NAME « … » si …`, `dispense NAME « … » si …`.
    pub(super) fn exclusion(&mut self, rule: Rule, line: &Line) -> Option<Exclusion> {
        let notes = self.body(line, &[], Extra::None).notes;
        let span = line.with_children();
        self.line(line, rule, |scope, parts| {
            let (name, title) = (scope.next_name(parts)?, scope.title(parts));
            Some(Exclusion { name, title, condition: scope.next_condition(parts)?, notes, span })
        })
    }

    pub(super) fn obligation(&mut self, opening: Opening<'_>) -> Option<Obligation> {
        let faults = self.report.count();
        let head = self.named(opening);
        let body = self.body(opening.line, OBLIGATION, Extra::None);
        let mut demand = None;
        let (mut rank, mut hard, mut slack, mut rounding) = (None, None, None, None);
        let direction = body.notes.direction;
        for (rule, line) in body.statements {
            let span = line.whole();
            match rule {
                Rule::line_demand => demand = self.line(line, rule, |scope, parts| demand_of(scope, parts, span)),
                Rule::line_rank => {
                    rank = self.line(line, rule, |scope, parts| scope.count(&parts.accept(Rule::count)?));
                }
                Rule::line_slack => slack = self.slack(line),
                Rule::line_rounding => {
                    rounding = self.line(line, rule, |scope, parts| Some((year::rounded(scope, parts.next()?)?, span)));
                }
                _ => hard = self.line(line, rule, |_, _| Some(span)),
            }
        }
        if demand.is_none() {
            self.missing(opening.line, "au_moins", faults);
        }
        let ((name, title), demand) = (head?, demand?);
        let span = opening.line.with_children();
        Some(Obligation { name, title, demand, rank, hard, direction, slack, rounding, notes: body.notes, span })
    }

    pub(super) fn objective(&mut self, opening: Opening<'_>) -> Option<Objective> {
        let faults = self.report.count();
        let head = self.line(opening.line, opening.rule, |_, _| Some(()));
        let body = self.body(opening.line, OBJECTIVE, Extra::None);
        let (mut levels, mut ties) = (Vec::new(), Vec::new());
        for (position, (rule, line)) in body.statements.iter().enumerate() {
            let span = line.whole();
            if *rule == Rule::line_ties {
                ties = self.line(line, *rule, tie_rules).unwrap_or_default();
                continue;
            }
            let due = if position == 0 { "d_abord" } else { "puis" };
            if (*rule == Rule::line_first) != (position == 0) && !line.broken {
                self.levels_in_order(line, due);
            }
            let goal = self.line(line, *rule, |scope, parts| goal(scope, parts.next()?));
            levels.extend(goal.map(|goal| Level { goal, span }));
        }
        if levels.is_empty() {
            self.missing(opening.line, "d_abord", faults);
            return None;
        }
        head?;
        Some(Objective { levels, ties, notes: body.notes, span: opening.line.with_children() })
    }

    fn levels_in_order(&mut self, line: &Line, due: &'static str) {
        let found = if due == "puis" { "d_abord" } else { "puis" };
        let length = crate::syntax::keywords::leads(found, &line.folded).unwrap_or(0);
        let span = line.span(0, length);
        let english = line.folded.starts_with("first") || line.folded.starts_with("then");
        let language = if english { crate::diagnostic::Language::English } else { crate::diagnostic::Language::French };
        self.report.push(
            Diagnostic::at(&codes::LEVEL_ORDER, span)
                .with("due", mistakes::term(due))
                .fixed_by(span, written(due, language)),
        );
    }

    pub(super) fn shortlist(&mut self, opening: Opening<'_>) -> Option<Shortlist> {
        let faults = self.report.count();
        let head = self.line(opening.line, opening.rule, |scope, parts| Some(scope.title(parts)));
        let body = self.body(opening.line, SHORTLIST, Extra::None);
        let (mut minimum, mut exemptions) = (None, Vec::new());
        for (rule, line) in body.statements {
            if rule == Rule::line_minimum {
                minimum = self.line(line, rule, |scope, parts| scope.count(&parts.accept(Rule::count)?));
            } else {
                exemptions.extend(self.exclusion(rule, line));
            }
        }
        if minimum.is_none() {
            self.missing(opening.line, "au_moins", faults);
        }
        let (title, minimum) = (head?, minimum?);
        Some(Shortlist { title, minimum, exemptions, notes: body.notes, span: opening.line.with_children() })
    }
}

impl Scope<'_> {
    /// A rate, due with its sign.
    fn next_rate(&mut self, parts: &mut Parts<'_>) -> Option<Literal> {
        let literal = self.next_signed(parts)?;
        if matches!(literal.value, LiteralValue::Number(_)) {
            let end = Span { start: literal.span.end, ..literal.span };
            let number = self.written(literal.span).to_owned();
            self.report.push(
                Diagnostic::at(&codes::RATE_WITHOUT_PERCENT, literal.span).with("number", number).fixed_by(end, " %"),
            );
            return None;
        }
        Some(literal)
    }
}

pub(super) fn share(scope: &mut Scope<'_>, part: Part<'_>) -> Option<Share> {
    let span = scope.span(&part);
    let mut parts = Parts::of(part);
    let rate = scope.next_rate(&mut parts)?;
    let mut share = Share { rate, rounding: None, event: None, each: None, carry: None, slack: None, span };
    for option in parts {
        year::share_option(scope, option, &mut share)?;
    }
    Some(share)
}

/// `25 % des attributions` or `3 attributions`: a rate, or a bare number of homes.
pub(super) fn amount(scope: &mut Scope<'_>, part: Part<'_>) -> Option<Literal> {
    let mut parts = Parts::of(part);
    amount_in(scope, &mut parts)
}

fn amount_in(scope: &mut Scope<'_>, parts: &mut Parts<'_>) -> Option<Literal> {
    if let Some(rate) = parts.accept(Rule::rate) {
        return scope.next_rate(&mut Parts::of(rate));
    }
    let (homes, span) = scope.count(&parts.accept(Rule::count)?)?;
    Some(Literal { value: LiteralValue::Number(crate::quantity::Exact::whole(i128::from(homes))), span })
}

fn demand_of(scope: &mut Scope<'_>, parts: &mut Parts<'_>, span: Span) -> Option<Demand> {
    let bound = match parts.next()?.as_rule() {
        Rule::bound_at_least => Bound::AtLeast,
        Rule::bound_at_most => Bound::AtMost,
        _ => Bound::Exactly,
    };
    let mut asked = Parts::of(parts.accept(Rule::amount)?);
    let amount = amount_in(scope, &mut asked);
    let (event, in_flow) = year::counted(&mut asked);
    let base = parts.accept(Rule::base).and_then(|part| scope.next_name(&mut Parts::of(part)));
    let charged = parts.accept(Rule::charged).and_then(|part| charged(scope, part));
    let each = match parts.accept(Rule::per_value) {
        Some(part) => Some(year::each_value(scope, part)?),
        None => None,
    };
    let target = scope.next_name(parts)?;
    let mut fallbacks = Vec::new();
    while let Some(part) = parts.accept(Rule::fallback) {
        fallbacks.push(scope.next_name(&mut Parts::of(part))?);
    }
    Some(Demand { bound, amount: amount?, event, in_flow, base, charged, each, target, fallbacks, span })
}

fn charged(scope: &Scope<'_>, part: Part<'_>) -> Option<Charged> {
    let span = scope.span(&part);
    let who = Parts::of(part).next()?;
    let each = who.as_rule() == Rule::each_reserver;
    let names = scope.names(&mut Parts::of(who));
    Some(if each { Charged::Each { except: names, span } } else { Charged::Together { reservers: names, span } })
}

fn goal(scope: &mut Scope<'_>, part: Part<'_>) -> Option<Goal> {
    Some(match part.as_rule() {
        Rule::goal_homes => Goal::HomesAwarded,
        Rule::goal_obligations => Goal::Obligations,
        Rule::goal_flow => Goal::FlowDistance,
        Rule::goal_points => Goal::Points,
        Rule::goal_awards_by => Goal::AwardsBy(scope.next_expression(&mut Parts::of(part), Rule::member)?),
        Rule::goal_equity => Goal::Equity(equity(scope, Parts::of(part).next()?)?),
        _ => Goal::AwardsTo(scope.next_name(&mut Parts::of(part))?),
    })
}

fn equity(scope: &mut Scope<'_>, part: Part<'_>) -> Option<EquityBetween> {
    Some(match part.as_rule() {
        Rule::equity_reservers => EquityBetween::Reservers,
        Rule::equity_categories => EquityBetween::Categories(scope.names(&mut Parts::of(part))),
        _ => EquityBetween::Values(year::each_value(scope, part)?),
    })
}

fn tie_rules(scope: &mut Scope<'_>, parts: &mut Parts<'_>) -> Option<Vec<Tie>> {
    let ties: Vec<Option<Tie>> = parts
        .map(|part| {
            let mut parts = Parts::of(part);
            if let Some(draw) = parts.accept(Rule::text) {
                return Some(Tie::Draw(scope.text(&draw)));
            }
            let oldest: Expr = scope.next_expression(&mut parts, Rule::sum)?;
            Some(Tie::Oldest(oldest))
        })
        .collect();
    ties.into_iter().collect()
}
