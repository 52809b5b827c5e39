//! Amendments: a policy changes a figure of one that it extends, in the direction that one allows.

use crate::diagnostic::catalog::names as codes;
use crate::diagnostic::{Bilingual, Citation, Diagnostic, Diagnostics};
use crate::names::{Bare, ResolvedPolicy, key, unknown};
use crate::quantity::Exact;
use crate::source::Span;
use crate::syntax::ast::{Amendment, AmendmentTarget, Block, Direction, Literal, LiteralValue};

const AMENDED: Bilingual = Bilingual { fr: "la règle amendée", en: "the rule amended" };
const FLOOR: Bilingual = Bilingual { fr: "plancher : la valeur peut monter", en: "floor: it may be raised" };
const CEILING: Bilingual = Bilingual { fr: "plafond : la valeur peut baisser", en: "ceiling: it may be lowered" };

/// Records the amendments that stand, in order, and reports the others.
pub(super) fn apply(resolved: &mut ResolvedPolicy<'_>, out: &mut Diagnostics) {
    for policy in resolved.policies.clone() {
        for block in &policy.blocks {
            let Block::Amendment(amendment) = block else { continue };
            if amendment.notes.sources.is_empty() {
                out.push(
                    Diagnostic::at(&codes::AMENDMENT_WITHOUT_SOURCE, amendment.name.span)
                        .with("name", amendment.name.text.as_str()),
                );
            }
            match &amendment.target {
                AmendmentTarget::Obligation(amount) => amend_obligation(resolved, amendment, amount, out),
                AmendmentTarget::Parameter(_) => amend_parameter(resolved, amendment, out),
            }
        }
    }
}

/// Whether the rule is of another file than the amendment; the contrary is reported.
fn elsewhere(amendment: &Amendment, declared: Span, out: &mut Diagnostics) -> bool {
    if declared.file != amendment.span.file {
        return true;
    }
    let fact = Diagnostic::at(&codes::AMENDMENT_OF_OWN_RULE, amendment.name.span);
    out.push(fact.with("name", amendment.name.text.as_str()).and_at(declared, AMENDED));
    false
}

fn amend_obligation<'a>(
    resolved: &mut ResolvedPolicy<'a>,
    amendment: &'a Amendment,
    amount: &'a Literal,
    out: &mut Diagnostics,
) {
    let Some(place) = resolved.symbols.obligations.get(&key(&amendment.name.text)).copied() else {
        let known = resolved.obligations.iter().map(|obligation| obligation.name.text.as_str());
        out.push(unknown(&codes::AMENDMENT_WITHOUT_TARGET, &amendment.name, known));
        return;
    };
    let Some(obligation) = resolved.obligations.get(place).copied() else { return };
    if !elsewhere(amendment, obligation.name.span, out) {
        return;
    }
    let Some(present) = resolved.amount(place) else { return };
    let fact = |code, place: Span| Diagnostic::at(code, place).with("name", obligation.name.text.as_str());
    let Some((old, new)) = comparable(present, amount) else {
        out.push(fact(&codes::AMENDMENT_UNIT, amount.span).and_at(present.span, AMENDED));
        return;
    };
    let Some((direction, stated)) = obligation.direction else {
        out.push(fact(&codes::AMENDMENT_WITHOUT_DIRECTION, amendment.name.span).and_at(obligation.span, AMENDED));
        return;
    };
    let (forbidden, text) = match direction {
        Direction::Floor => (new < old, FLOOR),
        Direction::Ceiling => (new > old, CEILING),
    };
    if forbidden {
        let percent = matches!(present.value, LiteralValue::Percent(_));
        let mut refused = fact(&codes::AMENDMENT_AGAINST, amount.span)
            .with("direction", text)
            .with("old", shown(old, percent))
            .with("new", shown(new, percent))
            .and_at(present.span, AMENDED)
            .and_at(stated, text);
        if let Some(source) = obligation.notes.sources.first() {
            refused = refused.citing(Citation { text: source.text.clone() });
        }
        out.push(refused);
        return;
    }
    resolved.obligation_amendments.entry(place).or_default().push(amendment);
}

/// Both values when they count the same thing.
fn comparable(old: &Literal, new: &Literal) -> Option<(Exact, Exact)> {
    match (&old.value, &new.value) {
        (LiteralValue::Percent(old), LiteralValue::Percent(new))
        | (LiteralValue::Number(old), LiteralValue::Number(new)) => Some((*old, *new)),
        _ => None,
    }
}

fn shown(value: Exact, percent: bool) -> String {
    if percent { format!("{} %", value.times(Exact::whole(100)).unwrap_or(value)) } else { value.to_string() }
}

fn amend_parameter<'a>(resolved: &mut ResolvedPolicy<'a>, amendment: &'a Amendment, out: &mut Diagnostics) {
    let Some(Bare::Parameter(place)) = resolved.symbols.bare.get(&key(&amendment.name.text)).copied() else {
        let known = resolved.parameters.iter().map(|parameter| parameter.name.text.as_str());
        out.push(unknown(&codes::AMENDMENT_WITHOUT_TARGET, &amendment.name, known));
        return;
    };
    let Some(parameter) = resolved.parameters.get(place).copied() else { return };
    if !elsewhere(amendment, parameter.name.span, out) {
        return;
    }
    if !parameter.arguments.is_empty() {
        let fact = Diagnostic::at(&codes::AMENDMENT_OF_A_TABLE, amendment.name.span);
        out.push(fact.with("name", parameter.name.text.as_str()).and_at(parameter.name.span, AMENDED));
        return;
    }
    resolved.parameter_amendments.entry(place).or_default().push(amendment);
}
