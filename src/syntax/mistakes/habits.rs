//! Habits of writing that take more than a word for another: ranges, amounts, dates, codes, quotes.

use super::candidates::{Change, Fault, Kind};
use crate::syntax::blocks::NOUNS;
use crate::syntax::keywords::{is_name_character, leads};

/// The changes that mend a habit.
pub(super) fn changes(fault: &Fault<'_>, plain: &str, changes: &mut Vec<Change>) {
    between(fault, plain, changes);
    denied_contains(fault, plain, changes);
    trailing_not(fault, plain, changes);
    cases(fault, changes);
    numbers(plain, changes);
    dates(plain, changes);
    rooms(plain, changes);
    communes(fault, plain, changes);
    lists(plain, changes);
    quotes(fault, changes);
}

fn is_operand(character: char) -> bool {
    is_name_character(character) || character == '.'
}

/// Where the operand that ends at a place begins: a member, a name, or a call.
fn operand(plain: &str, end: usize) -> usize {
    let mut text = plain.get(..end).unwrap_or("").trim_end_matches(' ');
    if text.ends_with(')') {
        text = text.rfind('(').and_then(|at| text.get(..at)).unwrap_or(text);
    }
    text.rfind(|character| !is_operand(character)).map_or(0, |at| {
        at.saturating_add(text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8))
    })
}

/// `x est compris entre a et b`.
fn between(fault: &Fault<'_>, plain: &str, changes: &mut Vec<Change>) {
    const WORDS: &[(&str, &str)] = &[
        (" est compris entre ", " et "),
        (" est comprise entre ", " et "),
        (" compris entre ", " et "),
        (" est entre ", " et "),
        (" entre ", " et "),
        (" va de ", " a "),
        (" de ", " a "),
        (" is between ", " and "),
        (" between ", " and "),
    ];
    for (word, join) in WORDS {
        let Some(at) = plain.find(word) else { continue };
        let start = operand(plain, at);
        let from = at.saturating_add(word.len());
        let Some(split) = plain.get(from..).and_then(|rest| rest.find(join)).map(|split| from.saturating_add(split))
        else {
            continue;
        };
        let to = split.saturating_add(join.len());
        let rest = plain.get(to..).unwrap_or("");
        let stops = [" et ", " ou ", " and ", " or ", " sinon", ")", ","];
        let end = stops.iter().filter_map(|stop| rest.find(stop)).min().unwrap_or(rest.len());
        let end = to.saturating_add(end);
        let text = |from: usize, to: usize| fault.text.get(from..to).unwrap_or("").trim().to_owned();
        let (operand, low, high) = (text(start, at), text(from, split), text(to, end));
        let unit = unit_of(&high);
        let low =
            if low.ends_with(|character: char| character.is_ascii_digit()) { format!("{low}{unit}") } else { low };
        let and = if fault.english { "and" } else { "et" };
        let range = format!("{operand} >= {low} {and} {operand} <= {high}");
        let mixed = plain.contains(" ou ") || plain.contains(" or ");
        changes.push(Change::turn(start, end, if mixed { format!("({range})") } else { range }));
    }
}

/// The unit written after a number.
fn unit_of(text: &str) -> &str {
    let digits = text.rfind(|character: char| character.is_ascii_digit()).map_or(0, |at| at.saturating_add(1));
    text.get(digits..).unwrap_or("")
}

/// `x ne contient pas y`.
fn denied_contains(fault: &Fault<'_>, plain: &str, changes: &mut Vec<Change>) {
    for (word, then, not) in [
        (" ne contient pas ", " contient ", "non"),
        (" ne comprend pas ", " contient ", "non"),
        (" does not contain ", " contains ", "not"),
        (" doesn't contain ", " contains ", "not"),
    ] {
        if let Some(at) = plain.find(word) {
            let start = operand(plain, at);
            let text = fault.text.get(start..at).unwrap_or("");
            changes.push(Change::turn(start, at.saturating_add(word.len()), format!("{not} {text}{then}")));
        }
    }
}

/// `demandeur.dalo non`.
fn trailing_not(fault: &Fault<'_>, plain: &str, changes: &mut Vec<Change>) {
    for (word, not) in [(" non", "non"), (" pas", "non"), (" est non", "non"), (" not", "not")] {
        for (at, _) in plain.match_indices(word) {
            let end = at.saturating_add(word.len());
            if plain.get(end..).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ')'])) {
                let start = operand(plain, at);
                let text = fault.text.get(start..at).unwrap_or("");
                changes.push(Change::turn(start, end, format!("{not} {text}")));
            }
        }
    }
}

/// `si C alors V`, `sinon V`, `V pour C`: a case written the other way round.
fn cases(fault: &Fault<'_>, changes: &mut Vec<Change>) {
    let text = fault.text;
    let worth = if fault.english { "is worth" } else { "vaut" };
    let when = if fault.english { "if" } else { "si" };
    let otherwise = if fault.english { "otherwise" } else { "sinon" };
    let value = |value: &str| {
        let value = value.trim_matches([' ', ':', ',']);
        let value = value.strip_prefix("vaut ").or_else(|| value.strip_prefix("is worth ")).unwrap_or(value);
        value.trim().to_owned()
    };
    for word in ["sinon si ", "else if ", "sinon ", "otherwise ", "else "] {
        let Some(rest) = text.strip_prefix(word) else { continue };
        if word.ends_with("si ") || word.ends_with("if ") {
            for then in [" alors ", " then ", " vaut ", " : "] {
                if let Some((condition, given)) = rest.split_once(then) {
                    let new = format!("{worth} {} {when} {}", value(given), condition.trim());
                    changes.push(Change::turn(0, text.len(), new));
                }
            }
        }
        changes.push(Change::turn(0, text.len(), format!("{worth} {} {otherwise}", value(rest))));
    }
    for word in ["si ", "if "] {
        let starts = text.match_indices(word).map(|(at, _)| at);
        for start in starts.filter(|at| *at == 0 || text.get(..*at).is_some_and(|before| before.ends_with(' '))) {
            let from = start.saturating_add(word.len());
            let rest = text.get(from..).unwrap_or("");
            for then in [" alors vaut ", " alors ", " then ", " vaut ", " : ", ", "] {
                if let Some((condition, given)) = rest.split_once(then) {
                    let new = format!("{worth} {} {when} {}", value(given), condition.trim());
                    changes.push(Change::turn(start, text.len(), new));
                }
            }
        }
    }
}

/// Runs of characters for which `holds`, as ranges.
fn runs(plain: &str, holds: impl Fn(char) -> bool) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, character) in plain.char_indices() {
        if !holds(character) {
            continue;
        }
        let end = at.saturating_add(character.len_utf8());
        match found.last_mut() {
            Some(last) if last.1 == at => last.1 = end,
            _ => found.push((at, end)),
        }
    }
    found
}

/// `1.234,56 €`, `23 k€`, `20 mille €`, `€ 500`, `30%age`, `+10`.
fn numbers(plain: &str, changes: &mut Vec<Change>) {
    for (start, end) in runs(plain, |character| character.is_ascii_digit() || matches!(character, '.' | ',' | '\'')) {
        let number = plain.get(start..end).unwrap_or("").trim_end_matches(['.', ',', '\'']);
        let end = start.saturating_add(number.len());
        for (group, decimal) in [('.', ','), (',', '.'), ('\'', ',')] {
            let (whole, rest) = number.split_once(decimal).map_or((number, None), |(whole, rest)| (whole, Some(rest)));
            let groups: Vec<&str> = whole.split(group).collect();
            let thousands = groups.len() > 1
                && groups.first().is_some_and(|first| (1..=3).contains(&first.len()))
                && groups.iter().skip(1).all(|part| part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit()));
            if thousands && (rest.is_some() || groups.len() > 2 || group == '\'') {
                let whole = groups.join(" ");
                let new = rest.map_or_else(|| whole.clone(), |rest| format!("{whole},{rest}"));
                changes.push(Change::turn(start, end, new));
            }
        }
        let after = plain.get(end..).unwrap_or("");
        for (word, new) in [
            ("k€", " 000 €"),
            ("keur", " 000 €"),
            ("ke", " 000 €"),
            ("k", " 000"),
            ("mille", " 000"),
            ("thousand", " 000"),
        ] {
            let gap = after.len().saturating_sub(after.trim_start_matches(' ').len());
            let ends = after.trim_start_matches(' ').strip_prefix(word);
            let whole = number.bytes().all(|byte| byte.is_ascii_digit());
            if whole && ends.is_some_and(|rest| !rest.starts_with(is_name_character)) {
                let stop = end.saturating_add(gap).saturating_add(word.len());
                changes.push(Change::turn(start, stop, format!("{number}{new}")));
            }
        }
        let before = plain.get(..start).unwrap_or("").trim_end_matches(' ');
        if let Some(bare) = before.strip_suffix('€') {
            changes.push(Change::turn(bare.len(), end, format!("{number} €")));
        }
        if let Some(bare) = before.strip_suffix('%') {
            changes.push(Change::turn(bare.len(), end, format!("{number} %")));
        }
        if let Some(bare) = before.strip_suffix('+') {
            changes.push(Change { kind: Kind::Needless, start: bare.len(), end: start, new: String::new() });
        }
    }
}

/// `2026/03/12`, `12-03-2026`, `12.03.2026`, `1 er janvier`, `01/01/26`.
fn dates(plain: &str, changes: &mut Vec<Change>) {
    for (start, end) in runs(plain, |character| character.is_ascii_digit() || matches!(character, '.' | '/' | '-')) {
        let text = plain.get(start..end).unwrap_or("");
        let parts: Vec<&str> = text.split(['.', '/', '-']).collect();
        let &[first, second, third] = parts.as_slice() else { continue };
        let lengths = (first.len(), second.len(), third.len());
        let new = match lengths {
            (4, 1..=2, 1..=2) => format!("{first}-{second:0>2}-{third:0>2}"),
            (1..=2, 1..=2, 4) => format!("{first:0>2}/{second:0>2}/{third}"),
            (1..=2, 1..=2, 2) => format!("{first:0>2}/{second:0>2}/20{third}"),
            _ => continue,
        };
        if new != text {
            changes.push(Change::turn(start, end, new));
        }
    }
    for (wrong, right) in [
        ("1 er ", "1er "),
        ("1 ier ", "1er "),
        ("1ier ", "1er "),
        ("1° ", "1er "),
        ("premier ", "1er "),
        ("1 st ", "1st "),
    ] {
        if let Some(at) = plain.find(wrong) {
            changes.push(Change::turn(at, at.saturating_add(wrong.len()), right));
        }
    }
    for (short, month) in [
        ("janv.", "janvier"),
        ("jan.", "janvier"),
        ("fev.", "février"),
        ("fevr.", "février"),
        ("avr.", "avril"),
        ("juil.", "juillet"),
        ("sept.", "septembre"),
        ("oct.", "octobre"),
        ("nov.", "novembre"),
        ("dec.", "décembre"),
    ] {
        if let Some(at) = plain.find(short) {
            changes.push(Change::turn(at, at.saturating_add(short.len()), month));
        }
    }
}

/// `T 3`, `type 3`, `F3`.
fn rooms(plain: &str, changes: &mut Vec<Change>) {
    for word in ["t ", "f ", "type ", "t-", "f"] {
        for (at, _) in plain.match_indices(word) {
            let alone =
                plain.get(..at).and_then(|text| text.chars().next_back()).is_none_or(|before| !is_operand(before));
            let from = at.saturating_add(word.len());
            let digits: String = plain.get(from..).unwrap_or("").chars().take_while(char::is_ascii_digit).collect();
            if alone && (1..=2).contains(&digits.len()) {
                changes.push(Change::turn(at, from.saturating_add(digits.len()), format!("T{digits}")));
            }
        }
    }
}

/// `35238 Rennes`, `Rennes (35238)`, `Rennes 35238`, `35238 « Rennes »`.
fn communes(fault: &Fault<'_>, plain: &str, changes: &mut Vec<Change>) {
    for (start, end) in runs(plain, |character| character.is_ascii_alphanumeric()) {
        let code = plain.get(start..end).unwrap_or("");
        if code.len() != 5
            || !code.ends_with(|character: char| character.is_ascii_digit())
            || !code.starts_with(|character: char| character.is_ascii_digit())
        {
            continue;
        }
        let rest = fault.text.get(end..).unwrap_or("");
        let label = rest.trim_start_matches([' ', '-', ':', '«', '"', '“']);
        let from = end.saturating_add(rest.len().saturating_sub(label.len()));
        let length = label.find([',', ')', '»', '"', '”']).unwrap_or(label.len());
        let name = label.get(..length).unwrap_or("").trim();
        if !name.is_empty()
            && name.chars().all(|character| character.is_alphabetic() || matches!(character, ' ' | '-' | '\''))
        {
            let mut stop = from.saturating_add(name.len());
            let after = label.get(length..).unwrap_or("");
            if let Some(mark) = after.chars().next().filter(|mark| matches!(mark, '»' | '"' | '”')) {
                stop = from.saturating_add(length).saturating_add(mark.len_utf8());
            }
            changes.push(Change::turn(
                from.saturating_sub(rest.len().saturating_sub(label.len())),
                stop,
                format!(" ({})", capitals(name)),
            ));
        }
    }
}

/// A name with a capital at each word of some length.
fn capitals(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let mut word = true;
    for character in name.chars() {
        if word {
            text.extend(character.to_uppercase());
        } else {
            text.push(character);
        }
        word = !character.is_alphabetic();
    }
    text
}

/// `dans T1, T2`: a list without its parentheses.
fn lists(plain: &str, changes: &mut Vec<Change>) {
    if plain.contains(';') {
        let last = plain.trim_end_matches([' ', ';']).len();
        let start = plain.find(';').unwrap_or(last).min(last);
        let start = plain.get(..start).unwrap_or("").trim_end_matches(' ').len();
        let commas = plain.get(start..last).unwrap_or("").replace(" ;", ";").replace(';', ",");
        changes.push(Change::turn(start, plain.trim_end_matches(' ').len(), commas));
    }
    for word in [" et ", " and "] {
        for (at, _) in plain.match_indices(word) {
            changes.push(Change::turn(at, at.saturating_add(word.len()), ", "));
        }
    }
    if let Some((open, close)) = plain.find('[').zip(plain.find(']')).filter(|(open, close)| open < close) {
        let inside = plain.get(open.saturating_add(1)..close).unwrap_or("");
        changes.push(Change::turn(open, close.saturating_add(1), format!("({inside})")));
    }
    for word in [" dans ", " in ", " parmi "] {
        if let Some(at) = plain.find(word) {
            let from = at.saturating_add(word.len());
            let rest = plain.get(from..).unwrap_or("");
            if rest.starts_with('(') {
                continue;
            }
            let bare = rest.trim_start_matches(['[', '{']);
            let from_bare = from.saturating_add(rest.len().saturating_sub(bare.len()));
            let ends = [" et ", " and ", " si ", " if ", "]", "}"];
            let length = ends.iter().filter_map(|stop| bare.find(stop)).min().unwrap_or(bare.len());
            let stop = from_bare.saturating_add(length);
            let closing = bare.get(length..).is_some_and(|rest| rest.starts_with([']', '}']));
            let items = bare.get(..length).unwrap_or("").replace(" ou ", ", ").replace(" or ", ", ");
            let word = if word == " parmi " { " dans " } else { word };
            changes.push(Change::turn(
                at,
                stop.saturating_add(usize::from(closing)),
                format!("{word}({})", items.trim()),
            ));
        }
    }
}

/// A title without its marks, a name between marks, marks of other kinds.
fn quotes(fault: &Fault<'_>, changes: &mut Vec<Change>) {
    let text = fault.text;
    for (open, close) in
        [("<<", ">>"), ("<", ">"), ("‹", "›"), ("„", "“"), ("„", "”"), ("''", "''"), ("'", "'"), ("`", "`"), ("”", "”")]
    {
        let Some(start) = text.find(open) else { continue };
        let from = start.saturating_add(open.len());
        let Some(stop) = text.get(from..).and_then(|rest| rest.rfind(close)).map(|at| from.saturating_add(at)) else {
            continue;
        };
        let end = stop.saturating_add(close.len());
        let inside = text.get(from..stop).unwrap_or("").trim();
        changes.push(Change::turn(start, end, format!("« {inside} »")));
        changes.push(Change::turn(start, end, inside));
    }
    // The title of a block is no name.
    if NOUNS.iter().any(|(key, _)| leads(key, text).is_some()) {
        return;
    }
    for (open, close) in [('"', '"'), ('«', '»'), ('“', '”')] {
        for (start, _) in text.match_indices(open) {
            let from = start.saturating_add(open.len_utf8());
            let Some(stop) = text.get(from..).and_then(|rest| rest.find(close)).map(|at| from.saturating_add(at))
            else {
                continue;
            };
            let end = stop.saturating_add(close.len_utf8());
            changes.push(Change::turn(start, end, text.get(from..stop).unwrap_or("").trim()));
            let inside: String = text.get(from..stop).unwrap_or("").trim().split(' ').collect::<Vec<_>>().join("_");
            if !inside.is_empty() && inside.chars().all(is_name_character) {
                changes.push(Change::turn(start, stop.saturating_add(close.len_utf8()), inside));
            }
        }
    }
}

/// A title whose marks were left out; it ends where something else may begin.
pub(super) fn titles(fault: &Fault<'_>, plain: &str, changes: &mut Vec<Change>) {
    let text = fault.text;
    let rest = plain.get(fault.at..).unwrap_or("").trim_end_matches(' ');
    let ends = [" : ", " vaut ", " is worth ", " en ", " si ", " if ", ","];
    let mut stops: Vec<usize> = ends.iter().filter_map(|stop| rest.find(stop)).collect();
    stops.push(rest.len());
    stops.sort_unstable();
    for stop in stops {
        let end = fault.at.saturating_add(stop);
        let title = text.get(fault.at..end).unwrap_or("").trim();
        let words = title.starts_with(char::is_alphabetic) && !crate::syntax::mistakes::begins_a_line(title);
        let apart = fault.at == 0 || text.get(..fault.at).is_some_and(|before| before.ends_with(' '));
        if title.chars().count() > 1 && words && apart {
            changes.push(Change {
                kind: Kind::Missing,
                start: fault.at,
                end,
                new: if fault.english { format!("“{title}”") } else { format!("« {title} »") },
            });
        }
    }
}
