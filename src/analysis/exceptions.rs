//! Exceptions of one level that may apply to the same case and say different things.

use super::evaluate::Content;
use super::satisfy::{Answer, witness};
use crate::diagnostic::catalog::analysis as codes;
use crate::diagnostic::{Bilingual, Citation, Diagnostic};
use crate::index::FieldIdx;
use crate::ir::{Effect, Entity, Exception, Expr, ExprKind, Heading, Type, TypedPolicy, Value, commune_code};
use crate::quantity::{Exact, Period};

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

/// `demandeur.personnes = 3, logement.meuble = oui`, in the words of the language.
pub(super) fn told(policy: &TypedPolicy, found: &[(Entity, FieldIdx, Content)]) -> String {
    let facts = found.iter().filter_map(|(entity, index, content)| {
        let field = policy.schema.fields(*entity).get(*index)?;
        let table = match entity {
            Entity::Applicant => "demandeur",
            Entity::Vacancy => "logement",
        };
        Some(format!("{table}.{} {}", field.name, content_text(policy, content, field.ty)))
    });
    facts.collect::<Vec<_>>().join(", ")
}

fn content_text(policy: &TypedPolicy, content: &Content, ty: Type) -> String {
    match content {
        Content::Unknown => "inconnu".to_owned(),
        Content::Value(value) => format!("= {}", value_text(policy, *value, ty)),
        Content::Set(raws) => {
            let element = match ty {
                Type::Symbols(index) => Type::Symbol(index),
                Type::RoomsSet => Type::Rooms,
                _ => Type::Commune,
            };
            let values = raws.iter().filter_map(|raw| element.value(*raw));
            let values: Vec<String> = values.map(|value| value_text(policy, value, element)).collect();
            format!("= ({})", values.join(", "))
        }
    }
}

fn value_text(policy: &TypedPolicy, value: Value, ty: Type) -> String {
    match (value, ty) {
        (Value::Boolean(holds), _) => if holds { "oui" } else { "non" }.to_owned(),
        (Value::Date(day), _) => day.to_string(),
        (Value::Commune(number), _) => commune_code(number),
        (Value::Symbol(position), Type::Symbol(index)) => policy
            .schema
            .enumerations
            .get(index)
            .and_then(|item| item.values.get(usize::try_from(position).ok()?).cloned())
            .unwrap_or_else(|| position.to_string()),
        (Value::Symbol(position), _) => position.to_string(),
        (Value::Number(number), Type::Rooms) => format!("T{number}"),
        (Value::Number(number), Type::Months) => format!("{number} mois"),
        (Value::Number(number), Type::Days) => format!("{number} jours"),
        (Value::Number(number), Type::Number(unit)) if unit.money == 1 => {
            let euros = number.over(Exact::whole(100)).unwrap_or(number).decimal().replace('.', ",");
            let area = if unit.area == 0 { "" } else { "/m²" };
            let period = match unit.period {
                Period::None => "",
                Period::Year => "/an",
                Period::Month => "/mois",
            };
            format!("{euros} €{area}{period}")
        }
        (Value::Number(number), Type::Number(unit)) if unit.area == 1 => {
            format!("{} m²", number.decimal().replace('.', ","))
        }
        (Value::Number(number), _) => number.decimal().replace('.', ","),
    }
}
