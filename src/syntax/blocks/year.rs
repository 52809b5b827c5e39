//! What the year's accounts count: events, values, carry-over and the names of shortfalls.

use crate::source::Span;
use crate::syntax::ast::{Carry, EachValue, Event, Name, Reserver, Rounded, Rounding, Share, Text};
use crate::syntax::grammar::{Part, Parts, Rule, Scope};
use crate::syntax::layout::Line;
use crate::syntax::mistakes;
use crate::syntax::statements::Reader;

/// The event that a rule names.
fn event(rule: Rule) -> Option<Event> {
    match rule {
        Rule::proposed | Rule::of_proposed => Some(Event::Proposed),
        Rule::attributed | Rule::of_attributed => Some(Event::Attributed),
        Rule::signed_lease | Rule::of_signed_lease => Some(Event::Signed),
        _ => None,
    }
}

/// What follows an amount: the event, awards by default, and whether only awards in the flow are meant.
pub(super) fn counted(parts: &mut Parts<'_>) -> (Event, bool) {
    let (mut found, mut in_flow) = (Event::default(), false);
    for part in parts {
        match event(part.as_rule()) {
            Some(event) => found = event,
            None => in_flow = true,
        }
    }
    (found, in_flow)
}

/// `pour chaque logement.bailleur`, `dans chaque logement.commune dans (…)`.
pub(super) fn each_value(scope: &mut Scope<'_>, part: Part<'_>) -> Option<EachValue> {
    let span = scope.span(&part);
    let mut parts = Parts::of(part);
    let subject = scope.next_expression(&mut parts, Rule::member)?;
    let mut values = Vec::new();
    for part in parts {
        values.push(scope.expression(part)?);
    }
    Some(EachValue { subject, values, span })
}

/// `arrondie au plus proche sous 10 logements`.
pub(super) fn rounded(scope: &mut Scope<'_>, part: Part<'_>) -> Option<Rounded> {
    let mut parts = Parts::of(part);
    let way = match parts.next()?.as_rule() {
        Rule::round_up => Rounding::Up,
        Rule::round_down => Rounding::Down,
        _ => Rounding::Nearest,
    };
    let below = match parts.accept(Rule::below) {
        Some(part) => Some(scope.count(&Parts::of(part).accept(Rule::count)?)?.0),
        None => None,
    };
    Some(Rounded { way, below })
}

/// What follows a rate of the flow; each at most once.
pub(super) fn share_option(scope: &mut Scope<'_>, part: Part<'_>, share: &mut Share) -> Option<()> {
    let span = scope.span(&part);
    let mut twice = |key: &'static str| {
        scope.report.push(mistakes::duplicate(span, key));
        None
    };
    match part.as_rule() {
        Rule::rounding if share.rounding.is_some() => return twice("arrondie"),
        Rule::counted_in if share.event.is_some() => return twice("comptee_en"),
        Rule::on_each if share.each.is_some() => return twice("dans_chaque"),
        Rule::rounding => share.rounding = Some(rounded(scope, part)?),
        Rule::counted_in => share.event = Parts::of(part).next().and_then(|part| event(part.as_rule())),
        _ => share.each = Some(each_value(scope, part)?),
    }
    Some(())
}

impl Reader<'_> {
    /// `manque NOM « … »`.
    pub(super) fn slack(&mut self, line: &Line) -> Option<(Name, Option<Text>)> {
        self.line(line, Rule::line_slack, |scope, parts| Some((scope.next_name(parts)?, scope.title(parts))))
    }

    fn carry(&mut self, line: &Line) -> Option<(Carry, Span)> {
        let span = line.whole();
        self.line(line, Rule::line_carry, |scope, parts| {
            let part = parts.next()?;
            let carry = match part.as_rule() {
                Rule::carry_none => Carry::None,
                Rule::carry_some => Carry::AtMost(scope.count(&Parts::of(part).accept(Rule::count)?)?.0),
                _ => Carry::Full,
            };
            Some((carry, span))
        })
    }

    /// `report …` and `manque …` under a reserver or a part of one, whose share is `stated` or not; says whether
    /// the line was read.
    pub(super) fn of_share(&mut self, rule: Rule, line: &Line, reserver: &mut Reserver, stated: bool) -> bool {
        let (carry, slack) = match rule {
            Rule::line_carry => (self.carry(line), None),
            _ => (None, self.slack(line)),
        };
        let read = carry.is_some() || slack.is_some();
        if let Some(share) = &mut reserver.share {
            share.carry = carry.or(share.carry);
            share.slack = slack.or(share.slack.take());
            return read;
        }
        if read && !stated {
            let key = if rule == Rule::line_carry { "report" } else { "manque" };
            self.report.push(mistakes::without_share(line.whole(), key));
        }
        false
    }
}
