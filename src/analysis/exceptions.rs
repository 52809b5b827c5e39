//! Exceptions of one level that may apply to the same case and say different things.

use super::satisfy::{Answer, witness};
use super::telling::told;
use crate::diagnostic::catalog::analysis as codes;
use crate::diagnostic::{Bilingual, Citation, Diagnostic};
use crate::ir::{Effect, Exception, Expr, ExprKind, Heading, TypedPolicy};

/// The findings on the exceptions of a policy, in the order of the text.
pub(super) fn review(policy: &TypedPolicy, findings: &mut Vec<Diagnostic>) {
    for exceptions in &policy.exceptions {
        level(policy, &exceptions.items, &mut exceptions.within.iter().collect(), findings);
    }
}

fn level<'p>(
    policy: &'p TypedPolicy,
    items: &'p [Exception],
    outer: &mut Vec<&'p Expr>,
    findings: &mut Vec<Diagnostic>,
) {
    for (place, first) in items.iter().enumerate() {
        for second in items.iter().skip(place.saturating_add(1)).filter(|second| differ(first, second)) {
            let conditions: Vec<&Expr> = outer.iter().copied().chain([&first.applies, &second.applies]).collect();
            let (code, example) = match witness(policy, &conditions) {
                Answer::Impossible => continue,
                Answer::Witness(found) => (&codes::EXCEPTIONS_CLASH, told(policy, &found)),
                Answer::Unsure => (&codes::EXCEPTIONS_MAY_CLASH, String::new()),
            };
            let fact = Diagnostic::at(code, second.heading.span).and_at(first.heading.span, OTHER);
            let fact = fact.with("first", named(&first.heading)).with("second", named(&second.heading));
            let fact = fact.with("example", example);
            findings.push(match second.heading.citations.first() {
                Some(citation) => fact.citing(citation.clone()),
                None => fact,
            });
        }
        outer.push(&first.applies);
        level(policy, &first.inner, outer, findings);
        outer.pop();
    }
}

const OTHER: Bilingual = Bilingual { fr: "l'autre exception", en: "the other exception" };

fn differ(first: &Exception, second: &Exception) -> bool {
    let same = match (&first.effect, &second.effect) {
        (Effect::Says(first), Effect::Says(second)) => match (&first.kind, &second.kind) {
            (ExprKind::Constant(first), ExprKind::Constant(second)) => first == second,
            _ => false,
        },
        (Effect::Gives(None), Effect::Gives(None)) => true,
        (Effect::Gives(Some(first)), Effect::Gives(Some(second))) => {
            let fixed = first.factor.is_none() && second.factor.is_none();
            fixed && (first.points, first.cap, &first.scale) == (second.points, second.cap, &second.scale)
        }
        _ => false,
    };
    !same || !first.inner.is_empty() || !second.inner.is_empty()
}

/// An exception with what it rests on.
fn named(heading: &Heading) -> String {
    let sources: Vec<String> = heading.citations.iter().map(Citation::shown).collect();
    if sources.is_empty() {
        format!("`{}`", heading.name)
    } else {
        format!("`{}` ({})", heading.name, sources.join(" ; "))
    }
}
