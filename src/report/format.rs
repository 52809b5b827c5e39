//! Numbers, amounts and days as people write them.

use crate::decision::FactValue;
use crate::diagnostic::Language;
use crate::quantity::{Date, Exact, POINT_SCALE, Period, Unit};

/// A narrow space that does not break a line: between groups of three digits in French.
const NARROW: char = '\u{202f}';
/// A space that does not break a line: before a unit.
const FIRM: char = '\u{a0}';

/// Points in hundredths, exact.
pub(super) fn points(hundredths: i64) -> Exact {
    Exact::ratio(i128::from(hundredths), i128::from(POINT_SCALE)).unwrap_or(Exact::ZERO)
}

/// A number: `1 234,56` in French, `1,234.56` in English; a fraction when it has no finite decimal.
pub(super) fn number(value: Exact, language: Language) -> String {
    let plain = value.decimal();
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("-", rest));
    let (group, point) = match language {
        Language::French => (NARROW, ','),
        Language::English => (',', '.'),
    };
    if digits.contains('/') {
        return plain;
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut text = sign.to_owned();
    let length = whole.chars().count();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && length.saturating_sub(at).checked_rem(3) == Some(0) {
            text.push(group);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(point);
        text.push_str(fraction);
    }
    text
}

/// A count.
pub(super) fn count(value: usize, language: Language) -> String {
    number(Exact::whole(i128::try_from(value).unwrap_or(i128::MAX)), language)
}

/// A whole number.
pub(super) fn whole(value: i128, language: Language) -> String {
    number(Exact::whole(value), language)
}

/// A number rounded to the nearest hundredth, for figures that have no short decimal.
pub(super) fn rounded(value: Exact, language: Language) -> String {
    let hundred = Exact::whole(100);
    let short = value.times(hundred).filter(|scaled| !scaled.is_whole());
    match short.and_then(|scaled| Exact::ratio(scaled.round(), 100)) {
        Some(near) => format!("≈{FIRM}{}", number(near, language)),
        None => number(value, language),
    }
}

/// A rate in percent: `25 %`.
pub(super) fn percent(rate: Exact, language: Language) -> String {
    let text = rounded(rate.times(Exact::whole(100)).unwrap_or(rate), language);
    match language {
        Language::French => format!("{text}{FIRM}%"),
        Language::English => format!("{text}%"),
    }
}

/// A day: `12 mars 2026`, `12 March 2026`.
pub(super) fn day(date: Date, language: Language) -> String {
    const MONTHS: [(&str, &str); 12] = [
        ("janvier", "January"),
        ("février", "February"),
        ("mars", "March"),
        ("avril", "April"),
        ("mai", "May"),
        ("juin", "June"),
        ("juillet", "July"),
        ("août", "August"),
        ("septembre", "September"),
        ("octobre", "October"),
        ("novembre", "November"),
        ("décembre", "December"),
    ];
    let plain = date.to_string();
    let mut parts = plain.splitn(3, '-');
    let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else { return plain };
    let month = month.parse::<usize>().ok().and_then(|month| MONTHS.get(month.checked_sub(1)?));
    let Some((french, english)) = month else { return plain };
    let day = day.trim_start_matches('0');
    match language {
        Language::French => format!("{}{FIRM}{french} {year}", if day == "1" { "1er" } else { day }),
        Language::English => format!("{day}{FIRM}{english} {year}"),
    }
}

/// An amount in the units that people write: amounts are counted in cents.
pub(super) fn in_units(value: Exact, unit: Unit) -> Exact {
    let cents = (0..unit.money).fold(Exact::ONE, |scale, _| scale.times(Exact::whole(100)).unwrap_or(scale));
    value.over(cents).unwrap_or(value)
}

/// A unit: `€/mois`; nothing for a plain number.
pub(super) fn unit(unit: Unit, language: Language) -> String {
    let french = language == Language::French;
    let mut name = String::new();
    for _ in 0..unit.money {
        name.push('€');
    }
    for _ in 0..unit.area {
        name.push_str("m²");
    }
    for _ in unit.area..0 {
        name.push_str("/m²");
    }
    for _ in unit.money..0 {
        name.push_str("/€");
    }
    match unit.period {
        Period::None => {}
        Period::Year => name.push_str(if french { "/an" } else { "/year" }),
        Period::Month => name.push_str(if french { "/mois" } else { "/month" }),
    }
    name
}

/// An amount with its unit: `1 234,56 €/mois`.
pub(super) fn quantity(value: Exact, of: Unit, language: Language) -> String {
    let mut text = number(in_units(value, of), language);
    // Cents are written with both their digits.
    let decimal = if language == Language::French { ',' } else { '.' };
    if of.money == 1 && text.split_once(decimal).is_some_and(|(_, fraction)| fraction.len() == 1) {
        text.push('0');
    }
    let name = unit(of, language);
    if name.is_empty() { text } else { format!("{text}{FIRM}{name}") }
}

/// The value of a fact.
pub(super) fn fact(value: &FactValue, language: Language) -> String {
    let french = language == Language::French;
    let of = |number: i64, unit: &str| format!("{}{FIRM}{unit}", whole(i128::from(number), language));
    match value {
        FactValue::Unknown => if french { "inconnu" } else { "unknown" }.to_owned(),
        FactValue::YesNo(true) => if french { "oui" } else { "yes" }.to_owned(),
        FactValue::YesNo(false) => if french { "non" } else { "no" }.to_owned(),
        FactValue::Number(number, unit) => quantity(*number, *unit, language),
        FactValue::Rooms(rooms) => format!("T{rooms}"),
        FactValue::Day(date) => day(*date, language),
        FactValue::Months(months) => of(*months, if french { "mois" } else { "months" }),
        FactValue::Days(days) => of(*days, if french { "jours" } else { "days" }),
        FactValue::Word(word) => word.clone(),
        FactValue::Commune { code, name } if name.is_empty() => code.clone(),
        FactValue::Commune { code, name } => format!("{name} ({code})"),
        FactValue::Several(values) if values.is_empty() => if french { "aucun" } else { "none" }.to_owned(),
        FactValue::Several(values) => {
            let texts: Vec<String> = values.iter().map(|value| fact(value, language)).collect();
            texts.join(", ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn french(text: &str) -> String {
        number(Exact::parse_decimal(text).unwrap(), Language::French)
    }

    #[test]
    fn numbers_follow_the_language() {
        assert_eq!(french("1234567.5"), "1\u{202f}234\u{202f}567,5");
        assert_eq!(french("-999"), "-999");
        assert_eq!(french("1000"), "1\u{202f}000");
        assert_eq!(number(Exact::parse_decimal("1234.5").unwrap(), Language::English), "1,234.5");
        assert_eq!(number(Exact::ratio(10, 3).unwrap(), Language::French), "10/3");
        assert_eq!(rounded(Exact::ratio(10, 3).unwrap(), Language::French), "≈\u{a0}3,33");
        assert_eq!(percent(Exact::ratio(1, 4).unwrap(), Language::French), "25\u{a0}%");
    }

    #[test]
    fn days_are_written_out() {
        let day_of = |text: &str, language| day(Date::parse(text).unwrap(), language);
        assert_eq!(day_of("2026-03-12", Language::French), "12\u{a0}mars 2026");
        assert_eq!(day_of("2026-08-01", Language::French), "1er\u{a0}août 2026");
        assert_eq!(day_of("2026-03-02", Language::English), "2\u{a0}March 2026");
    }

    #[test]
    fn amounts_carry_their_unit() {
        let value = |cents| Exact::whole(cents);
        assert_eq!(
            quantity(value(123_450), Unit::money(Period::Month), Language::French),
            "1\u{202f}234,50\u{a0}€/mois"
        );
        assert_eq!(quantity(value(2_320_100), Unit::money(Period::Year), Language::French), "23\u{202f}201\u{a0}€/an");
        assert_eq!(quantity(value(75), Unit::AREA, Language::French), "75\u{a0}m²");
        let rent = Unit { money: 1, area: -1, period: Period::Month };
        assert_eq!(quantity(value(612), rent, Language::English), "6.12\u{a0}€/m²/month");
    }

    #[test]
    fn facts_are_written_for_people() {
        let commune = FactValue::Commune { code: "35238".to_owned(), name: "Rennes".to_owned() };
        assert_eq!(fact(&commune, Language::French), "Rennes (35238)");
        assert_eq!(
            fact(&FactValue::Several(vec![FactValue::Rooms(2), FactValue::Rooms(3)]), Language::French),
            "T2, T3"
        );
        assert_eq!(fact(&FactValue::Unknown, Language::English), "unknown");
    }
}
