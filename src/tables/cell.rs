//! From the text of a cell to raw values.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use super::UNKNOWN;
use super::text::{fold, nearest_folded};
use crate::geography;
use crate::ir::{Field, Schema, Type, commune_code, commune_number};
use crate::quantity::{Date, Exact, Period, Unit};

/// Why a cell cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// Not a number.
    Number,
    /// More decimals than the type keeps: so many are kept.
    Decimals(u32),
    /// Too large to be kept.
    TooLarge,
    /// The unit is another's.
    Unit,
    /// Not a day.
    Date,
    /// Neither yes nor no.
    Boolean,
    /// Not a value of the enumeration; the nearest one.
    Symbol(Option<String>),
    /// Not a commune of the referential; the nearest one.
    Commune(Option<String>),
    /// The id of no applicant.
    Applicant,
    /// Not a number of rooms.
    Rooms,
    /// No code of the file's layout: those that are.
    Code(String),
    /// Read, but out of the range that the schema allows.
    Range,
}

/// How the cells of one field are read.
pub(super) struct CellReader<'a> {
    range: Option<(i64, i64)>,
    element: Type,
    /// The enumeration's values, folded and as declared.
    values: Vec<(String, &'a str)>,
    symbols: HashMap<String, i64>,
    /// The ids of applicants, in order; none when their table could not be read.
    applicants: Option<&'a [String]>,
}

impl<'a> CellReader<'a> {
    /// The reader of a field's cells.
    pub(super) fn new(schema: &'a Schema, field: &Field, applicants: Option<&'a [String]>) -> Self {
        let element = match field.ty {
            Type::Communes => Type::Commune,
            Type::RoomsSet => Type::Rooms,
            Type::Symbols(enumeration) => Type::Symbol(enumeration),
            ty => ty,
        };
        let values = match element {
            Type::Symbol(enumeration) => {
                schema.enumerations.get(enumeration).map_or(&[][..], |enumeration| enumeration.values.as_slice())
            }
            _ => &[],
        };
        let mut symbols = HashMap::new();
        for (value, position) in values.iter().zip(0_i64..) {
            symbols.entry(fold(value)).or_insert(position);
        }
        // A value written exactly wins over one that only folds to the same word.
        for (value, position) in values.iter().zip(0_i64..) {
            symbols.insert(value.clone(), position);
        }
        let values = values.iter().map(|value| (fold(value), value.as_str())).collect();
        Self { range: field.range, element, values, symbols, applicants }
    }

    /// The raw value of a cell that is not a set; the cell is trimmed and not empty.
    pub(super) fn scalar(&self, text: &str) -> Result<i64, Fault> {
        let raw = match self.element {
            Type::Boolean => boolean(text)?,
            Type::Rooms => rooms(text)?,
            Type::Date => date(text)?,
            Type::Symbol(_) => self.symbol(text)?,
            Type::Commune => commune(text)?,
            Type::Applicant => self.applicant(text)?,
            ty => number(ty, text)?,
        };
        match self.range {
            Some((first, last)) if raw < first || raw > last => Err(Fault::Range),
            _ => Ok(raw),
        }
    }

    /// Reads the raw values of a cell that is a set, increasing and each once; the cell is trimmed and not empty.
    ///
    /// Each value that cannot be read is given with its fault.
    pub(super) fn set(&self, text: &str, into: &mut Vec<i64>) -> Vec<(String, Fault)> {
        into.clear();
        let mut faults = Vec::new();
        let mut add = |piece: &str| match piece.trim() {
            "" => {}
            piece => match self.scalar(piece) {
                Ok(raw) => into.push(raw),
                Err(fault) => faults.push((piece.to_owned(), fault)),
            },
        };
        if text.contains('|') {
            text.split('|').for_each(&mut add);
        } else if text.contains([',', ';']) {
            text.split([',', ';']).for_each(&mut add);
        } else if self.scalar(text).is_ok() {
            add(text);
        } else {
            text.split_whitespace().for_each(&mut add);
        }
        if self.element == Type::Commune {
            // Whoever asks for Paris asks for each of its arrondissements.
            for (commune, parts) in districts() {
                if into.contains(commune) {
                    into.extend(parts);
                }
            }
        }
        into.sort_unstable();
        into.dedup();
        faults
    }

    /// The row of an applicant. When their table could not be read, that fault is told and not this one.
    fn applicant(&self, text: &str) -> Result<i64, Fault> {
        let Some(ids) = self.applicants else { return Ok(UNKNOWN) };
        let found = ids.binary_search_by(|id| id.as_str().cmp(text)).map_err(|_| Fault::Applicant)?;
        i64::try_from(found).map_err(|_| Fault::Applicant)
    }

    fn symbol(&self, text: &str) -> Result<i64, Fault> {
        let found = self.symbols.get(text).or_else(|| self.symbols.get(&fold(text))).copied();
        found.ok_or_else(|| {
            let candidates = self.values.iter().map(|(folded, value)| (folded, *value));
            Fault::Symbol(nearest_folded(text, candidates).map(str::to_owned))
        })
    }
}

/// A raw value as people write it.
pub(super) fn shown(ty: Type, raw: i64, values: &[String]) -> String {
    match ty {
        Type::Boolean => if raw == 0 { "non" } else { "oui" }.to_owned(),
        Type::Rooms | Type::RoomsSet => format!("T{raw}"),
        Type::Date => i32::try_from(raw).map_or_else(|_| raw.to_string(), |days| Date(days).to_string()),
        Type::Commune | Type::Communes => commune_code(raw),
        Type::Symbol(_) | Type::Symbols(_) => {
            usize::try_from(raw).ok().and_then(|at| values.get(at)).cloned().unwrap_or_default()
        }
        Type::Number(Unit { money, .. }) => {
            // Amounts are kept in cents and shown in euros.
            let cents = if money == 1 { 100 } else { 1 };
            let scale = i128::from(ty.raw_scale()).saturating_mul(cents);
            Exact::ratio(i128::from(raw), scale).map_or_else(|| raw.to_string(), Exact::decimal)
        }
        _ => raw.to_string(),
    }
}

/// The unit of a type, as people write it; empty when it has none.
pub(super) fn unit(ty: Type) -> &'static str {
    match ty {
        Type::Number(unit) => match (unit.money, unit.area, unit.period) {
            (1, 0, Period::None) => "€",
            (1, 0, Period::Year) => "€/an",
            (1, 0, Period::Month) => "€/mois",
            (1, -1, Period::None) => "€/m²",
            (1, -1, Period::Year) => "€/m²/an",
            (1, -1, Period::Month) => "€/m²/mois",
            (0, 1, _) => "m²",
            _ => "",
        },
        Type::Months => "mois",
        Type::Days => "jours",
        _ => "",
    }
}

fn boolean(text: &str) -> Result<i64, Fault> {
    const YES: [&str; 7] = ["oui", "o", "vrai", "true", "yes", "y", "1"];
    const NO: [&str; 6] = ["non", "n", "faux", "false", "no", "0"];
    let is = |word: &&str| word.eq_ignore_ascii_case(text);
    if YES.iter().any(is) {
        Ok(1)
    } else if NO.iter().any(is) {
        Ok(0)
    } else {
        Err(Fault::Boolean)
    }
}

fn date(text: &str) -> Result<i64, Fault> {
    let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    if !matches!(time.trim(), "" | "00:00" | "00:00:00" | "00:00:00Z") {
        return Err(Fault::Date);
    }
    Date::parse(day).map(|date| i64::from(date.0)).ok_or(Fault::Date)
}

fn rooms(text: &str) -> Result<i64, Fault> {
    let folded = fold(text);
    let digits = folded.strip_prefix(['t', 'f']).unwrap_or(&folded);
    let (count, more) = digits.split_at_checked(1).ok_or(Fault::Rooms)?;
    let count: i64 = count.parse().map_err(|_| Fault::Rooms)?;
    let open = match more {
        "" => false,
        "p" | "+" | "_et_plus" | "_ou_plus" | "_and_more" => true,
        _ => return Err(Fault::Rooms),
    };
    if count == 0 || (open && count < 5) { Err(Fault::Rooms) } else { Ok(count) }
}

fn commune(text: &str) -> Result<i64, Fault> {
    let code = match text.split_once('(') {
        Some((code, label)) if label.ends_with(')') => code.trim_end(),
        _ => text,
    };
    let upper = code.to_ascii_uppercase();
    if let Some(number) = commune_number(&upper)
        && geography::name_of(&upper).is_some()
    {
        return Ok(number);
    }
    Err(Fault::Commune(commune_meant(&upper)))
}

/// The commune that was meant by a code that lost its leading nought, or by a name.
fn commune_meant(text: &str) -> Option<String> {
    let padded = || (text.len() == 4).then(|| format!("0{text}")).filter(|code| geography::find(code).is_some());
    let named = || geography::named(text).map(|(code, _)| code.to_owned());
    let code = if text.len() == 5 && commune_number(text).is_some() {
        return None;
    } else if text.bytes().all(|byte| byte.is_ascii_digit()) {
        padded()?
    } else {
        named()?
    };
    let name = geography::name_of(&code).unwrap_or_default();
    Some(format!("{code} ({name})"))
}

/// The raw values of the arrondissements of each commune that has some.
fn districts() -> &'static [(i64, Vec<i64>)] {
    static DISTRICTS: OnceLock<Vec<(i64, Vec<i64>)>> = OnceLock::new();
    DISTRICTS.get_or_init(|| {
        let communes: BTreeSet<&str> = geography::districts().iter().map(|district| district.commune).collect();
        let of = |commune: &str| {
            let parts = geography::districts_of(commune).filter_map(|district| commune_number(district.code));
            Some((commune_number(commune)?, parts.collect()))
        };
        communes.into_iter().filter_map(of).collect()
    })
}

/// Reads a number with its unit into the raw scale of its type.
fn number(ty: Type, text: &str) -> Result<i64, Fault> {
    let part_of_number = |letter: char| {
        letter.is_ascii_digit() || letter.is_whitespace() || matches!(letter, ',' | '.' | '-' | '+' | '\u{2212}')
    };
    let end = text.find(|letter| !part_of_number(letter)).unwrap_or(text.len());
    let (figures, suffix) = text.split_at_checked(end).ok_or(Fault::Number)?;
    let (digits, places) = plain_digits(figures.trim_end())?;
    // By what the figure as written is multiplied, over what it is divided, to be raw.
    let (times, over) = factor(ty, suffix)?;
    let overflow = Fault::TooLarge;
    let scaled = digits.checked_mul(times).ok_or(overflow)?;
    let divisor = 10_i128.checked_pow(places).and_then(|scale| scale.checked_mul(over)).ok_or(Fault::TooLarge)?;
    if scaled.checked_rem(divisor) != Some(0) {
        return Err(Fault::Decimals(decimals(ty)));
    }
    let raw = scaled.checked_div(divisor).and_then(|raw| i64::try_from(raw).ok()).ok_or(Fault::TooLarge)?;
    if raw == UNKNOWN { Err(Fault::TooLarge) } else { Ok(raw) }
}

/// The digits of `1 234,56` as a whole number and how many of them follow the decimal sign.
fn plain_digits(figures: &str) -> Result<(i128, u32), Fault> {
    let (negative, figures) = match figures.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, figures.strip_prefix('+').unwrap_or(figures)),
    };
    let figures = figures.trim_start();
    let (whole, fraction) = match figures.split_once([',', '.']) {
        Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
        Some(_) => return Err(Fault::Number),
        None => (figures, ""),
    };
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::Number);
    }
    let mut value = 0_i128;
    let mut push = |digit: char| -> Result<(), Fault> {
        let digit = digit.to_digit(10).ok_or(Fault::Number)?;
        value = value.checked_mul(10).and_then(|v| v.checked_add(i128::from(digit))).ok_or(Fault::TooLarge)?;
        Ok(())
    };
    for (at, group) in whole.split(char::is_whitespace).enumerate() {
        let wrong = group.is_empty()
            || (at > 0 && group.len() != 3)
            || (at == 0 && group.len() > 3 && group.len() < whole.len());
        if wrong {
            return Err(Fault::Number);
        }
        group.chars().try_for_each(&mut push)?;
    }
    fraction.chars().try_for_each(&mut push)?;
    let places = u32::try_from(fraction.len()).map_err(|_| Fault::TooLarge)?;
    Ok((if negative { value.saturating_neg() } else { value }, places))
}

/// What a figure with that suffix is multiplied and divided by to be a raw value of the type.
fn factor(ty: Type, suffix: &str) -> Result<(i128, i128), Fault> {
    let suffix = suffix.trim();
    let scale = i128::from(ty.raw_scale());
    let money = i128::from(matches!(ty, Type::Number(Unit { money: 1, .. })));
    // Amounts are written in euros and kept in cents.
    let scale = if money == 1 { scale.saturating_mul(100) } else { scale };
    if suffix.is_empty() {
        return Ok((scale, 1));
    }
    let written = unit_key(suffix);
    let own = unit_key(unit(ty));
    if !own.is_empty() && written == own {
        return Ok((scale, 1));
    }
    match (ty, written.as_str()) {
        (Type::Number(Unit { money: 1, .. }), "€") => Ok((scale, 1)),
        (Type::Number(Unit { money: 0, area: 0, .. }), "%") => Ok((scale, 100)),
        (Type::Months, "an") => Ok((12, 1)),
        (_, "€" | "%" | "m2" | "mois" | "an" | "jour") => Err(Fault::Unit),
        (_, other) if other.starts_with("€/") => Err(Fault::Unit),
        _ => Err(Fault::Number),
    }
}

/// A unit in one writing: `euros par an` and `€/an` are the same.
fn unit_key(unit: &str) -> String {
    let folded = fold(unit).replace('_', "").replace('²', "2").replace("par", "/");
    let words = folded.split('/').map(|word| match word {
        "euro" | "euros" | "eur" | "€" => "€",
        "an" | "ans" | "annee" | "year" | "years" => "an",
        "mois" | "month" | "months" => "mois",
        "jour" | "jours" | "j" | "day" | "days" => "jour",
        "pourcent" => "%",
        word => word,
    });
    words.collect::<Vec<_>>().join("/")
}

/// How many decimals of the figure as written a type keeps.
fn decimals(ty: Type) -> u32 {
    match ty {
        Type::Number(Unit { money: 0, area: 0, .. } | Unit { money: 1, area: -1, .. }) => 6,
        Type::Number(Unit { money: 1, area: 0, .. } | Unit { money: 0, area: 1, .. }) => 2,
        Type::Number(_) => 4,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(period: Period) -> Type {
        Type::Number(Unit::money(period))
    }

    #[test]
    fn numbers_in_the_writings_of_the_field() {
        let check =
            |ty: Type, text: &str, expected: Result<i64, Fault>| assert_eq!(number(ty, text), expected, "{text}");
        check(money(Period::Year), "1 234,56", Ok(123_456));
        check(money(Period::Year), "1\u{202f}234,56\u{a0}€", Ok(123_456));
        check(money(Period::Year), "1234.56 €/an", Ok(123_456));
        check(money(Period::Year), "12 euros par an", Ok(1200));
        check(money(Period::Year), "12 €/mois", Err(Fault::Unit));
        check(money(Period::None), "-3", Ok(-300));
        check(money(Period::None), "3,123", Err(Fault::Decimals(2)));
        check(money(Period::None), "3,120", Ok(312));
        check(money(Period::None), "1 23", Err(Fault::Number));
        check(money(Period::None), "1234 567", Err(Fault::Number));
        check(money(Period::None), "1.234,56", Err(Fault::Number));
        check(money(Period::None), "99999999999999999999", Err(Fault::TooLarge));
        check(Type::Number(Unit::NONE), "33 %", Ok(330_000));
        check(Type::Number(Unit::NONE), "0,33", Ok(330_000));
        check(Type::Number(Unit::AREA), "45,5 m²", Ok(4550));
        check(Type::Integer, "3,5", Err(Fault::Decimals(0)));
        check(Type::Integer, "3 m²", Err(Fault::Unit));
        check(Type::Integer, "trois", Err(Fault::Number));
        check(Type::Integer, "3.", Err(Fault::Number));
        check(Type::Integer, "-", Err(Fault::Number));
        check(Type::Months, "3 ans", Ok(36));
        check(Type::Days, "10 jours", Ok(10));
        check(Type::Days, "10 mois", Err(Fault::Unit));
        let rent = Type::Number(Unit { money: 1, area: -1, period: Period::Month });
        check(rent, "6,5 €/m²/mois", Ok(6_500_000));
    }

    #[test]
    fn words_and_codes() {
        assert_eq!(rooms("T3"), Ok(3));
        assert_eq!(rooms("3"), Ok(3));
        assert_eq!(rooms("T6 et plus"), Ok(6));
        assert_eq!(rooms("T6P"), Ok(6));
        assert_eq!(rooms("T0"), Err(Fault::Rooms));
        assert_eq!(rooms("T12"), Err(Fault::Rooms));
        assert_eq!(rooms("é"), Err(Fault::Rooms));
        assert_eq!(boolean("Oui"), Ok(1));
        assert_eq!(boolean("F"), Err(Fault::Boolean));
        assert_eq!(date("2026-03-12 00:00:00"), date("12/03/2026"));
        assert_eq!(date("30/02/2026"), Err(Fault::Date));
        assert_eq!(commune("35238 (Rennes)"), commune("35238"));
        assert_eq!(commune("2a004").map(commune_code).as_deref(), Ok("2A004"));
        assert_eq!(commune("1053"), Err(Fault::Commune(Some("01053 (Bourg-en-Bresse)".to_owned()))));
        assert_eq!(commune("Rennes"), Err(Fault::Commune(Some("35238 (Rennes)".to_owned()))));
        assert_eq!(commune("75112").map(commune_code).as_deref(), Ok("75112"));
        assert_eq!(commune("75121"), Err(Fault::Commune(None)));
        assert_eq!(commune("99999"), Err(Fault::Commune(None)));
    }
}
