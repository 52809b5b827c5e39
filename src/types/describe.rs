//! Types in words, for messages.

use crate::diagnostic::{Bilingual, Diagnostic, Language};
use crate::ir::{Schema, Scope, Type};
use crate::quantity::{Period, Unit};

/// The two types a message speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// `{expected}`.
    Expected,
    /// `{found}`.
    Found,
}

/// Gives a message the type of that slot.
pub(super) fn with_type(fact: Diagnostic, slot: Slot, ty: Type, schema: &Schema) -> Diagnostic {
    let (argument, name) = match slot {
        Slot::Expected => ("expected", "expected_name"),
        Slot::Found => ("found", "found_name"),
    };
    let fact = fact.with(argument, words(slot, ty));
    match ty {
        Type::Symbol(index) | Type::Symbols(index) => {
            fact.with(name, schema.enumerations.get(index).map_or("", |item| item.name.as_str()))
        }
        _ => fact,
    }
}

const fn both(fr: &'static str, en: &'static str) -> Bilingual {
    Bilingual { fr, en }
}

fn words(slot: Slot, ty: Type) -> Bilingual {
    match ty {
        Type::Boolean => both("une condition (oui ou non)", "a condition (yes or no)"),
        Type::Integer => both("un nombre entier", "a whole number"),
        Type::Number(unit) => unit_words(unit),
        Type::Rooms => both("une typologie (T1, T2 …)", "a number of rooms (T1, T2 …)"),
        Type::Date => both("une date", "a date"),
        Type::Months => both("une durée en mois", "a duration in months"),
        Type::Days => both("une durée en jours", "a duration in days"),
        Type::Symbol(_) if slot == Slot::Expected => {
            both("une valeur de `{expected_name}`", "a value of `{expected_name}`")
        }
        Type::Symbol(_) => both("une valeur de `{found_name}`", "a value of `{found_name}`"),
        Type::Commune => both("une commune", "a commune"),
        Type::Text => both("un texte", "a text"),
        Type::Applicant => both("un demandeur", "an applicant"),
        Type::Communes => both("une liste de communes", "a list of communes"),
        Type::RoomsSet => both("une liste de typologies", "a list of numbers of rooms"),
        Type::Symbols(_) if slot == Slot::Expected => {
            both("une liste de valeurs de `{expected_name}`", "a list of values of `{expected_name}`")
        }
        Type::Symbols(_) => both("une liste de valeurs de `{found_name}`", "a list of values of `{found_name}`"),
    }
}

fn unit_words(unit: Unit) -> Bilingual {
    match (unit.money, unit.area, unit.period) {
        (0, 0, _) => both("un nombre ou un pourcentage", "a number or a percentage"),
        (0, 1, _) => both("une surface en m²", "an area in m²"),
        (1, 0, Period::None) => both("un montant en €", "an amount in €"),
        (1, 0, Period::Year) => both("un montant en €/an", "an amount in €/year"),
        (1, 0, Period::Month) => both("un montant en €/mois", "an amount in €/month"),
        (1, -1, Period::None) => both("un montant en €/m²", "an amount in €/m²"),
        (1, -1, Period::Month) => both("un montant en €/m²/mois", "an amount in €/m²/month"),
        (1, -1, Period::Year) => both("un montant en €/m²/an", "an amount in €/m²/year"),
        _ => both("un nombre d'une unité composée", "a number of a compound unit"),
    }
}

/// The unit to write after a bare number of that type; none when it takes none or is no number.
pub(super) fn suffix(ty: Type, language: Language) -> Option<&'static str> {
    let unit = match ty {
        Type::Number(Unit { money: 1, area: 0, period }) => Some(match period {
            Period::None => both(" €", " €"),
            Period::Year => both(" €/an", " €/year"),
            Period::Month => both(" €/mois", " €/month"),
        }),
        Type::Number(Unit { money: 1, area: -1, period: Period::None }) => Some(both(" €/m²", " €/m²")),
        Type::Number(Unit { money: 1, area: -1, period: Period::Month }) => Some(both(" €/m²/mois", " €/m²/month")),
        Type::Number(Unit { money: 0, area: 1, .. }) => Some(both(" m²", " m²")),
        Type::Months => Some(both(" mois", " months")),
        Type::Days => Some(both(" jours", " days")),
        _ => None,
    };
    unit.map(|unit| unit.get(language))
}

/// What a scope reads, in words.
pub(super) const fn scope_words(scope: Scope) -> Bilingual {
    match scope {
        Scope::Constant => both("rien", "nothing"),
        Scope::Applicant => both("le demandeur", "the applicant"),
        Scope::Vacancy => both("le logement", "the home"),
        Scope::Pair => both("le demandeur et le logement", "the applicant and the home"),
    }
}
