//! How the digits of a number are grouped: with spaces everywhere, with commas in a file of `language en`.
//!
//! `1,234` is a little more than one in a French text and over a thousand in an English one: a file that does not say it
//! is in English writes neither, so that nobody has to guess.

use crate::diagnostic::Language;

/// How numbers are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Numbers {
    /// Spaces between groups; a comma or a point before decimals.
    #[default]
    French,
    /// Commas or spaces between groups, a point before decimals.
    English,
    /// As data are read: spaces between groups, a comma or a point before decimals, never unclear.
    Data,
}

impl Numbers {
    /// How a file that says that language reads its numbers.
    pub fn of(language: Option<Language>) -> Self {
        if language == Some(Language::English) { Self::English } else { Self::French }
    }
}

/// A number as its groups of digits and its decimals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Figure<'t> {
    groups: Vec<&'t str>,
    fraction: Option<&'t str>,
}

/// What digits with marks between them may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reading<'t> {
    /// One number.
    One(Figure<'t>),
    /// Thousands, or decimals.
    Either(Figure<'t>, Figure<'t>),
    /// A number that is not written so here.
    Elsewhere(Figure<'t>),
    /// Several numbers without a space between them.
    Several,
}

fn is_grouped(groups: &[&str]) -> bool {
    groups.len() > 1
        && groups.first().is_some_and(|first| (1..=3).contains(&first.len()) && !first.starts_with('0'))
        && groups.iter().skip(1).all(|group| group.len() == 3)
}

/// Reads folded digits with spaces, commas and points between them.
pub(super) fn read(digits: &str, numbers: Numbers) -> Reading<'_> {
    let marks: Vec<char> = digits.chars().filter(|character| matches!(character, ',' | '.')).collect();
    let parts: Vec<&str> = digits.split([',', '.']).collect();
    let spaced = |whole: &'_ str| whole.contains(' ');
    let groups = |whole| str::split(whole, ' ').filter(|group| !group.is_empty()).collect::<Vec<_>>();
    match (marks.as_slice(), parts.as_slice()) {
        ([mark], [whole, fraction]) => {
            let decimal = Figure { groups: groups(whole), fraction: Some(fraction) };
            let thousands = !spaced(whole) && is_grouped(&[whole, fraction]);
            let grouped = || Figure { groups: vec![whole, fraction], fraction: None };
            match (numbers, mark) {
                (Numbers::English, ',') if thousands => Reading::One(grouped()),
                (Numbers::French, _) if thousands => Reading::Either(grouped(), decimal),
                _ => Reading::One(decimal),
            }
        }
        ([], [whole]) => Reading::One(Figure { groups: groups(whole), fraction: None }),
        ([first, between @ .., last], [whole @ .., fraction]) => {
            let (grouping, decimal) = (*first, first != last);
            let whole = if decimal { whole.to_vec() } else { parts.clone() };
            let one_mark = between.iter().all(|mark| *mark == grouping);
            if !one_mark || !is_grouped(&whole) || whole.iter().any(|group| spaced(group)) {
                return Reading::Several;
            }
            let figure = Figure { groups: whole, fraction: decimal.then_some(*fraction) };
            let at_home = numbers == Numbers::English && grouping == ',';
            if at_home { Reading::One(figure) } else { Reading::Elsewhere(figure) }
        }
        _ => Reading::Several,
    }
}

impl Figure<'_> {
    /// The digits, with a point before decimals.
    pub fn plain(&self) -> String {
        let mut text = self.groups.concat();
        if let Some(fraction) = self.fraction {
            text.push('.');
            text.push_str(fraction);
        }
        text
    }

    /// How it is written in a file of that language; `declared` says that the file says so, and may use commas.
    pub fn written(&self, language: Language, declared: bool) -> String {
        let english = language == Language::English;
        let mut text = self.groups.join(if english && declared { "," } else { " " });
        if let Some(fraction) = self.fraction {
            text.push(if english { '.' } else { ',' });
            text.push_str(fraction);
            // Three decimals after a short number would pass for thousands: one more makes them clear.
            let numbers = if english && declared { Numbers::English } else { Numbers::French };
            if matches!(read(&text, numbers), Reading::Either(..)) {
                text.push('0');
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a text reads as: a number, two numbers, or a number of elsewhere.
    fn told(text: &str, numbers: Numbers) -> String {
        match read(text, numbers) {
            Reading::One(figure) => figure.plain(),
            Reading::Either(first, second) => format!("{}|{}", first.plain(), second.plain()),
            Reading::Elsewhere(figure) => format!("!{}", figure.plain()),
            Reading::Several => "?".to_owned(),
        }
    }

    #[test]
    fn a_file_reads_the_numbers_of_its_language() {
        let check = |text: &str, french: &str, english: &str, data: &str| {
            let found = [Numbers::French, Numbers::English, Numbers::Data].map(|numbers| told(text, numbers));
            assert_eq!(found, [french, english, data], "{text}");
        };
        check("1234", "1234", "1234", "1234");
        check("1 234 567,8", "1234567.8", "1234567.8", "1234567.8");
        check("1 234.56", "1234.56", "1234.56", "1234.56");
        check("1,5", "1.5", "1.5", "1.5");
        check("1,234", "1234|1.234", "1234", "1.234");
        check("1.234", "1234|1.234", "1.234", "1.234");
        check("0,125", "0.125", "0.125", "0.125");
        check("1234,567", "1234.567", "1234.567", "1234.567");
        check("1 234,567", "1234.567", "1234.567", "1234.567");
        check("1,234.56", "!1234.56", "1234.56", "!1234.56");
        check("1,234,567", "!1234567", "1234567", "!1234567");
        check("1.234,56", "!1234.56", "!1234.56", "!1234.56");
        check("12,34,567", "?", "?", "?");
        check("1,2,3", "?", "?", "?");
        check("1 234,567.8", "?", "?", "?");
    }

    #[test]
    fn what_is_written_reads_back() {
        for digits in ["7", "12", "123", "1 234", "12 345", "1 234 567", "1234", "0"] {
            for fraction in ["", ",5", ",56", ",125", ",1250"] {
                let text = format!("{digits}{fraction}");
                let Reading::One(figure) = read(&text, Numbers::Data) else { panic!("{text}") };
                for (language, declared) in [
                    (Language::French, true),
                    (Language::French, false),
                    (Language::English, true),
                    (Language::English, false),
                ] {
                    let written = figure.written(language, declared);
                    let numbers = Numbers::of(declared.then_some(language));
                    let Reading::One(again) = read(&written, numbers) else { panic!("{written}") };
                    let value = |figure: &Figure<'_>| crate::quantity::Exact::parse_decimal(&figure.plain());
                    assert_eq!(value(&again), value(&figure), "{written}");
                    assert_eq!(again.written(language, declared), written);
                }
            }
        }
    }
}
