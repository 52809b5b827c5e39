//! Households, homes and boxes in the words of the language.

use super::evaluate::Content;
use super::regions::{Region, Space};
use crate::index::FieldIdx;
use crate::ir::{Entity, Type, TypedPolicy, Value, commune_code};
use crate::quantity::{Exact, Period};

/// `demandeur.personnes = 3, logement.meuble = oui`, in the words of the language.
pub(super) fn told(policy: &TypedPolicy, found: &[(Entity, FieldIdx, Content)]) -> String {
    let facts = found.iter().filter_map(|(entity, index, content)| {
        let field = policy.schema.fields(*entity).get(*index)?;
        Some(format!("{}.{} {}", table(*entity), field.name, content_text(policy, content, field.ty)))
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

/// The word of a table.
pub(super) const fn table(entity: Entity) -> &'static str {
    match entity {
        Entity::Applicant => "demandeur",
        Entity::Vacancy => "logement",
    }
}

/// A field, with its table.
pub(super) fn field_name(policy: &TypedPolicy, (entity, index): (Entity, FieldIdx)) -> String {
    let name = policy.schema.fields(entity).get(index).map_or("?", |field| field.name.as_str());
    format!("{}.{name}", table(entity))
}

/// A box: `demandeur.personnes = 3–5, 8 ; logement.meuble = oui`.
pub(super) fn region_told(policy: &TypedPolicy, space: &Space, region: &Region) -> String {
    let told = space.told(region);
    let parts = told.iter().map(|((entity, index), runs)| {
        let ty = policy.schema.fields(*entity).get(*index).map_or(Type::Text, |field| field.ty);
        let text = |raw: i128| {
            let value = i64::try_from(raw).ok().and_then(|raw| ty.value(raw));
            value.map_or_else(|| raw.to_string(), |value| value_text(policy, value, ty))
        };
        let run = |(low, high): &(i128, i128)| match ty {
            Type::Symbol(_) | Type::Boolean => (*low..=*high).map(text).collect::<Vec<_>>().join(", "),
            _ if low == high => text(*low),
            _ => format!("{}–{}", text(*low), text(*high)),
        };
        let runs: Vec<String> = runs.iter().map(run).collect();
        format!("{} = {}", field_name(policy, (*entity, *index)), runs.join(", "))
    });
    parts.collect::<Vec<_>>().join(" ; ")
}
