//! The words of examples: what cells may say, in either language, and how what is found is written in a file's own.

use crate::diagnostic::Language;
use crate::ir::{Type, TypedPolicy, Value, commune_code};
use crate::quantity::{Exact, Unit};
use crate::syntax::fold;
use crate::syntax::keywords::{keyword, written};

/// Whether a folded word is a writing of that keyword.
pub(super) fn says(key: &str, word: &str) -> bool {
    keyword(key).is_some_and(|keyword| keyword.writings().iter().any(|writing| writing == word))
}

/// What follows that keyword in a folded text that begins with it.
pub(super) fn after<'t>(key: &str, text: &'t str) -> Option<&'t str> {
    let keyword = keyword(key)?;
    keyword.writings().iter().find_map(|writing| {
        let rest = text.strip_prefix(writing.as_str())?;
        let apart = rest.is_empty() || rest.starts_with([' ', ':']);
        apart.then(|| rest.trim_start_matches(':').trim())
    })
}

/// Whether a cell says that a value is not known.
pub(super) fn is_unknown(text: &str) -> bool {
    says("inconnu", &fold(text.trim()))
}

/// Whether a cell says that there is none.
pub(super) fn is_none(text: &str) -> bool {
    says("aucun", &fold(text.trim()))
}

/// Whether a cell expects nothing.
pub(super) fn is_silent(text: &str) -> bool {
    matches!(text.trim(), "" | "*")
}

/// Yes or no.
pub(super) fn yes_or_no(truth: bool, language: Language) -> String {
    let word = match (truth, language) {
        (true, Language::French) => "oui",
        (true, Language::English) => "yes",
        (false, Language::French) => "non",
        (false, Language::English) => "no",
    };
    word.to_owned()
}

/// An unknown value.
pub(super) fn unknown(language: Language) -> String {
    written("inconnu", language).to_owned()
}

/// The absence of something; in French of a grid when `feminine`.
pub(super) fn none(language: Language, feminine: bool) -> String {
    let word = written("aucun", language);
    if feminine && language == Language::French { format!("{word}e") } else { word.to_owned() }
}

/// A number: decimal when it has a decimal writing, else a fraction.
pub(super) fn number(number: Exact, language: Language) -> String {
    match language {
        Language::French => number.decimal().replace('.', ","),
        Language::English => number.decimal(),
    }
}

/// A number as it is written: `1 234`, `0,5`, `1/3`.
pub(super) fn read_number(text: &str) -> Option<Exact> {
    let plain: String = text.split_whitespace().collect::<String>().replace(',', ".");
    let (sign, plain) = plain.strip_prefix('-').map_or((1, plain.as_str()), |rest| (-1, rest));
    let found = match plain.split_once('/') {
        Some((above, below)) => {
            Exact::ratio(i128::from(above.parse::<u32>().ok()?), i128::from(below.parse::<u32>().ok()?))?
        }
        None => Exact::parse_decimal(plain)?,
    };
    if sign < 0 { found.negated() } else { Some(found) }
}

/// A sum of points as it is written: `17 + 50 - 12,5`.
pub(super) fn sum(text: &str) -> Option<Exact> {
    let folded = fold(text);
    let mut total = Exact::ZERO;
    let mut rest = folded.trim();
    let mut negative = false;
    if let Some(after) = rest.strip_prefix('-') {
        (negative, rest) = (true, after);
    }
    loop {
        let end = rest.find(['+', '-']).unwrap_or(rest.len());
        let (term, after) = rest.split_at_checked(end)?;
        let term = term.trim();
        let unit = ["points", "point"].into_iter().find_map(|unit| term.strip_suffix(unit));
        let digits: String = unit.unwrap_or(term).split_whitespace().collect();
        let term = Exact::parse_decimal(&digits.replace(',', "."))?;
        total = total.plus(if negative { term.negated()? } else { term })?;
        match after.strip_prefix('+').map(|after| (false, after)).or(after.strip_prefix('-').map(|after| (true, after)))
        {
            Some((sign, after)) => (negative, rest) = (sign, after),
            None => return Some(total),
        }
    }
}

/// A value written as a cell of an example.
pub(super) fn value(policy: &TypedPolicy, ty: Type, value: Value, language: Language) -> String {
    match (value, ty) {
        (Value::Boolean(truth), _) => yes_or_no(truth, language),
        (Value::Date(day), _) => day.to_string(),
        (Value::Commune(code), _) => commune_code(code),
        (Value::Symbol(at), Type::Symbol(list)) => {
            let values = policy.schema.enumerations.get(list).map(|list| list.values.as_slice()).unwrap_or_default();
            usize::try_from(at).ok().and_then(|at| values.get(at)).cloned().unwrap_or_default()
        }
        (Value::Symbol(at), _) => at.to_string(),
        (Value::Number(rooms), Type::Rooms) => format!("T{}", rooms.decimal()),
        (Value::Number(cents), Type::Number(Unit { money: 1, .. })) => {
            number(cents.over(Exact::whole(100)).unwrap_or(cents), language)
        }
        (Value::Number(found), _) => number(found, language),
    }
}

/// A value with its unit, as a rule would write it.
pub(super) fn with_unit(policy: &TypedPolicy, ty: Type, found: Value, language: Language) -> String {
    let text = value(policy, ty, found, language);
    let in_language = |fr: &str, en: &str| match language {
        Language::French => fr.to_owned(),
        Language::English => en.to_owned(),
    };
    let unit = match ty {
        Type::Months => in_language("mois", "months"),
        Type::Days => in_language("jours", "days"),
        Type::Number(Unit { money: 1, .. }) => return format!("{} €", grouped(&text)),
        Type::Number(Unit { money: 0, area: 1, .. }) => "m²".to_owned(),
        _ => return text,
    };
    format!("{text} {unit}")
}

/// The digits of an amount in groups of three.
fn grouped(text: &str) -> String {
    let (whole, rest) = text.split_at(text.find([',', '.', '/']).unwrap_or(text.len()));
    let mut groups = String::new();
    let digits = whole.chars().filter(char::is_ascii_digit).count();
    let mut left = digits;
    for character in whole.chars() {
        if character.is_ascii_digit() {
            if left < digits && left.is_multiple_of(3) {
                groups.push(' ');
            }
            left = left.saturating_sub(1);
        }
        groups.push(character);
    }
    groups + rest
}

/// The words of a level of the objective; its code when it has none.
pub(super) fn level(name: &str, language: Language) -> String {
    let key = match name {
        "logements_attribues" => "logements_attribues",
        "ecart_parts_flux" => "ecart_aux_parts_du_flux",
        "points" => "points",
        "anciennete" => "anciennete",
        "tirage" => "tirage",
        _ => {
            if let Some(rank) = name.strip_prefix("obligations_rang_") {
                return format!("{} {} {rank}", written("obligations", language), written("rang", language));
            }
            return match name.strip_prefix("attributions_") {
                Some(category) => format!("{} {category}", written("attributions_a", language)),
                None => name.to_owned(),
            };
        }
    };
    written(key, language).to_owned()
}

/// The level among those that a text names: by its code, or its words in either language.
pub(super) fn level_named<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let wanted = fold(text);
    let wanted = wanted.trim();
    let mut names = names;
    names.find(|name| {
        fold(name) == wanted
            || [Language::French, Language::English].into_iter().any(|language| fold(&level(name, language)) == wanted)
    })
}

/// The word among those that is nearest to what was written, when it is near.
pub(super) fn nearest(text: &str, among: impl Iterator<Item = String>) -> Option<String> {
    let wanted = fold(text);
    let length = wanted.chars().count();
    let near = among.filter_map(|word| {
        let distance = strsim::damerau_levenshtein(&wanted, &fold(&word));
        (distance <= (length / 3).clamp(1, 3)).then_some((distance, word))
    });
    near.min().map(|(_, word)| word)
}
