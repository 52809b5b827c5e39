//! The changes that may mend a line: each is tried, and kept only when the line then reads.

use super::phrases::{MISSING, NEEDLESS, PHRASES, Phrase, SIGNS};
use super::{guess, habits, without_quotes};
use crate::syntax::grammar::Rule;
use crate::syntax::keywords::{KEYWORDS, is_name_character, keyword, leads};
use crate::syntax::rule_names::rule_name;

/// What kind of fault a change mends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A sign of another language.
    Sign,
    /// Words said in another way than a policy does.
    Turn,
    /// A misspelt word.
    Misspelt,
    /// Something is missing.
    Missing,
    /// Something is of no use.
    Needless,
    /// A line break is missing.
    Merged,
}

/// One change of a folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    /// What it mends.
    pub kind: Kind,
    /// The first byte replaced.
    pub start: usize,
    /// One past the last byte replaced.
    pub end: usize,
    /// What stands there instead.
    pub new: String,
}

impl Change {
    /// A turn of speech replaced.
    pub fn turn(start: usize, end: usize, new: impl Into<String>) -> Self {
        Self { kind: Kind::Turn, start, end, new: new.into() }
    }
}

/// Where a line goes wrong.
pub(super) struct Fault<'a> {
    /// Its folded text.
    pub text: &'a str,
    /// Where reading stops.
    pub at: usize,
    /// What was expected there.
    pub expected: &'a [Rule],
    /// Whether the file is written in English.
    pub english: bool,
    /// What begins a line that is split off, with its indentation.
    pub break_before: &'a str,
}

/// Every place where the phrase stands alone in a text.
fn places(plain: &str, phrase: &str) -> Vec<usize> {
    let words = phrase.chars().all(|character| is_name_character(character) || matches!(character, ' ' | '\''));
    let first_word = phrase.chars().next().is_some_and(is_name_character);
    let last_word = phrase.chars().next_back().is_some_and(is_name_character);
    plain
        .match_indices(phrase)
        .filter(|(at, _)| {
            let before = plain.get(..*at).and_then(|text| text.chars().next_back());
            let after = plain.get(at.saturating_add(phrase.len())..).and_then(|text| text.chars().next());
            let inside =
                |next: Option<char>| next.is_some_and(|next| is_name_character(next) || (words && next == '.'));
            !(first_word && inside(before) || last_word && inside(after))
        })
        .map(|(at, _)| at)
        .collect()
}

/// The changes worth a try, the likeliest first.
pub(super) fn candidates(fault: &Fault<'_>) -> Vec<Change> {
    let plain = without_quotes(fault.text);
    let mut changes = Vec::new();
    phrases(fault, &plain, SIGNS, Kind::Sign, &mut changes);
    habits::changes(fault, &plain, &mut changes);
    repeated(&plain, &mut changes);
    unfinished(fault, &mut changes);
    misspelt(fault, &mut changes);
    phrases(fault, &plain, PHRASES, Kind::Turn, &mut changes);
    needless(fault, &plain, true, &mut changes);
    missing(fault, &mut changes);
    needless(fault, &plain, false, &mut changes);
    merged(fault, &mut changes);
    split_names(fault, &plain, &mut changes);
    habits::titles(fault, &plain, &mut changes);
    turned(&plain, &mut changes);
    unnamed(fault, &mut changes);
    changes
}

/// `prioritaires demandeur`: who it is about is written first.
fn turned(plain: &str, changes: &mut Vec<Change>) {
    for (entity, is) in [("demandeur", "est"), ("logement", "est"), ("applicant", "is"), ("vacancy", "is")] {
        let Some(before) = plain.strip_suffix(entity).and_then(|before| before.strip_suffix(' ')) else { continue };
        let start = before.rfind(|character| !is_name_character(character)).map_or(0, |at| at.saturating_add(1));
        let word = before.get(start..).unwrap_or("");
        if start > 0 && !word.is_empty() {
            changes.push(Change::turn(start, plain.len(), format!("{entity} {is} {word}")));
        }
    }
}

/// A title where a short name is due: the name is made of its words.
fn unnamed(fault: &Fault<'_>, changes: &mut Vec<Change>) {
    let rest = fault.text.get(fault.at..).unwrap_or("");
    let titled = rest.starts_with(['«', '“', '"']) && fault.expected.contains(&Rule::name);
    let words = rest.split(|character| !is_name_character(character)).filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("_");
    if titled && name.chars().next().is_some_and(char::is_alphabetic) {
        changes.push(Change { kind: Kind::Missing, start: fault.at, end: fault.at, new: format!("{name} ") });
    }
}

fn phrases(fault: &Fault<'_>, plain: &str, table: &[Phrase], kind: Kind, changes: &mut Vec<Change>) {
    for (phrase, french, english) in table {
        for at in places(plain, phrase) {
            let word = if fault.english { english } else { french };
            let kind = if word.is_empty() { Kind::Needless } else { kind };
            changes.push(Change { kind, start: at, end: at.saturating_add(phrase.len()), new: (*word).to_owned() });
        }
    }
}

fn misspelt(fault: &Fault<'_>, changes: &mut Vec<Change>) {
    let keys: Vec<&str> = expected_keys(fault);
    let rest = fault.text.get(fault.at..).unwrap_or("");
    if let Some(guess) = guess(rest, &keys).filter(|_| !rest.is_empty()) {
        let end = fault.at.saturating_add(guess.length);
        // The word of the file's language, whichever was nearly written.
        let ours = keys
            .iter()
            .filter_map(|key| keyword(key))
            .find(|keyword| [keyword.text.fr, keyword.text.en].contains(&guess.writing));
        let ours = ours.map(|keyword| if fault.english { keyword.text.en } else { keyword.text.fr });
        let new = ours.unwrap_or(guess.writing).to_owned();
        changes.push(Change { kind: Kind::Misspelt, start: fault.at, end, new });
    }
}

/// Words that would join two things nobody said to join: never added.
const JOINING: &[&str] = &[
    "et",
    "ou",
    "non",
    "est",
    "n_est_pas",
    "dans",
    "contient",
    "depuis",
    "par",
    "imputees_a",
    "sauf",
    "attributions_a",
    "selon",
    "vrai",
    "faux",
    "demandeur",
    "logement",
];

/// A keyword of several words of which only the first ones are written.
fn unfinished(fault: &Fault<'_>, changes: &mut Vec<Change>) {
    const SHORTEST: usize = 4;
    let rest = fault.text.get(fault.at..).unwrap_or("");
    for keyword in expected_keys(fault).into_iter().filter_map(keyword) {
        let written = if fault.english { keyword.text.en } else { keyword.text.fr };
        for writing in keyword.writings() {
            let whole = writing.split(' ').count();
            let same = writing.split(' ').zip(rest.split(' ')).take_while(|(due, found)| due == found).count();
            let length = writing.split(' ').take(same).map(|word| word.len().saturating_add(1)).sum::<usize>();
            let length = length.saturating_sub(1);
            if same < whole && length >= SHORTEST {
                let end = fault.at.saturating_add(length);
                changes.push(Change { kind: Kind::Misspelt, start: fault.at, end, new: written.to_owned() });
            }
        }
    }
}

/// A word written twice in a row.
fn repeated(plain: &str, changes: &mut Vec<Change>) {
    let mut before: Option<(usize, &str)> = None;
    let mut at = 0_usize;
    for word in plain.split(' ') {
        if let Some((start, same)) = before
            && same == word
            && !word.is_empty()
        {
            let end = start.saturating_add(word.len());
            changes.push(Change {
                kind: Kind::Needless,
                start: end,
                end: at.saturating_add(word.len()),
                new: String::new(),
            });
        }
        before = Some((at, word));
        at = at.saturating_add(word.len()).saturating_add(1);
    }
}

fn expected_keys(fault: &Fault<'_>) -> Vec<&'static str> {
    fault.expected.iter().filter_map(|rule| rule_name(*rule)).flat_map(|name| name.leads.iter().copied()).collect()
}

/// The text with a space on each side where two words would touch.
pub(super) fn spaced(text: &str, at: usize, new: &str) -> String {
    let before = text.get(..at).and_then(|text| text.chars().next_back());
    let after = text.get(at..).and_then(|text| text.chars().next());
    let left = !matches!(before, None | Some(' ' | '(')) && !new.starts_with([',', ')']);
    let right = !matches!(after, None | Some(' ' | ')' | ','));
    format!("{}{new}{}", if left { " " } else { "" }, if right { " " } else { "" })
}

fn missing(fault: &Fault<'_>, changes: &mut Vec<Change>) {
    let before = fault.text.get(..fault.at).unwrap_or("").trim_end_matches(' ').len();
    // Where a name is due, any word added would be read as that name.
    let named = fault.expected.contains(&Rule::name);
    let mut add = |word: &str| {
        if named && word.starts_with(is_name_character) {
            return;
        }
        // The space before the place is kept after what is added.
        let new = spaced(fault.text, before, word);
        let new = if word == ")" { word.to_owned() } else { new };
        changes.push(Change { kind: Kind::Missing, start: before, end: before, new });
    };
    for (french, english) in MISSING {
        add(if fault.english { english } else { french });
    }
    for key in expected_keys(fault) {
        if JOINING.contains(&key) {
            continue;
        }
        if let Some(keyword) = keyword(key) {
            add(if fault.english { keyword.text.en } else { keyword.text.fr });
        }
    }
}

/// The sign or the word at a place and the one before it, when a line can do without.
fn needless(fault: &Fault<'_>, plain: &str, signs: bool, changes: &mut Vec<Change>) {
    let end_of = |start: usize| {
        let rest = plain.get(start..).unwrap_or("");
        let word = rest.find(|character| !is_name_character(character) && character != '\'').unwrap_or(rest.len());
        let length = if word > 0 { word } else { rest.chars().next().map_or(0, char::len_utf8) };
        start.saturating_add(length)
    };
    let mut starts = vec![fault.at];
    let before = plain.get(..fault.at).unwrap_or("").trim_end_matches(' ');
    let last = before.rfind(|character| !is_name_character(character) && character != '\'');
    let word = last.map_or(0, |at| {
        at.saturating_add(before.get(at..).and_then(|text| text.chars().next()).map_or(1, char::len_utf8))
    });
    starts.push(word);
    if let Some(sign) = before.char_indices().next_back().filter(|(_, sign)| !is_name_character(*sign)) {
        starts.push(sign.0);
    }
    let trailing = plain.trim_end_matches(' ');
    if let Some(sign) = trailing.char_indices().next_back() {
        starts.push(sign.0);
    }
    for start in starts {
        let end = end_of(start);
        let text = plain.get(start..end).unwrap_or("");
        let sign = matches!(
            text,
            "," | "." | ";" | ":" | "!" | "?" | "…" | "+" | "{" | "}" | "|" | "*" | "'" | "`" | "(" | ")"
        );
        if end > start && (sign || NEEDLESS.contains(&text)) && sign == signs {
            // The space before goes with it.
            let from = fault.text.get(..start).unwrap_or("").trim_end_matches(' ').len();
            let space = if end == plain.len() || plain.get(end..).is_some_and(|rest| rest.starts_with(' ')) {
                from
            } else {
                start
            };
            changes.push(Change { kind: Kind::Needless, start: space, end, new: String::new() });
        }
    }
}

/// Keywords that begin a line of some block.
pub(super) const STARTERS: &[&str] = &[
    "source",
    "statut",
    "vaut",
    "si",
    "champ",
    "valeurs",
    "critere",
    "rubrique",
    "applicable_si",
    "part",
    "designe",
    "territoire",
    "dont",
    "hors_flux",
    "au_moins",
    "au_plus",
    "exactement",
    "rang",
    "plancher",
    "plafond",
    "imperative",
    "taux",
    "d_abord",
    "puis",
    "egalite",
    "dispense",
    "si_inconnu",
    "en_vigueur_du",
    "etend",
    "revise_chaque_annee",
    "autorite",
    "ordre_public",
    "suppletif",
    "manque",
    "prevision",
    "exclusive",
    "imputee_a",
    "dispensee_de_liste",
    "sans_points",
    "avec_points",
    "ensemble",
    "soit",
    "admet",
];

/// A name written in several words or with a hyphen.
fn split_names(fault: &Fault<'_>, plain: &str, changes: &mut Vec<Change>) {
    let letter = |character: Option<char>| character.is_some_and(is_name_character);
    for (at, mark) in plain.char_indices().filter(|(_, mark)| matches!(mark, ' ' | '-')) {
        let end = at.saturating_add(mark.len_utf8());
        let before = plain.get(..at).and_then(|text| text.chars().next_back());
        let after = plain.get(end..).and_then(|text| text.chars().next());
        // Only where reading stops: elsewhere two words are two words.
        let near = fault.at >= at && fault.at <= end.saturating_add(1);
        if letter(before) && letter(after) && near {
            let start = plain.get(..at).unwrap_or("").rfind(|character| !is_name_character(character));
            let start = start.map_or(0, |place| place.saturating_add(1));
            let rest = plain.get(end..).unwrap_or("");
            let length = rest.find(|character| !is_name_character(character)).unwrap_or(rest.len());
            let stop = end.saturating_add(length);
            // At the end of an opening line the second word is rather a title without its marks.
            if mark == ' ' && stop == plain.len() && fault.expected.contains(&Rule::title) {
                continue;
            }
            let words = [plain.get(start..at).unwrap_or(""), plain.get(end..stop).unwrap_or("")];
            let known = |word: &str| {
                let of_ours = |key: &&str| leads(key, word) == Some(word.len());
                ["demandeur", "logement"].iter().any(of_ours)
                    || KEYWORDS.iter().any(|keyword| keyword.reserved && of_ours(&keyword.key))
            };
            if words.iter().any(|word| known(word)) {
                continue;
            }
            let (first, second) = (plain.get(start..at).unwrap_or(""), plain.get(end..stop).unwrap_or(""));
            changes.push(Change::turn(start, stop, format!("{first}_{second}")));
        }
    }
}

/// Two lines written as one.
fn merged(fault: &Fault<'_>, changes: &mut Vec<Change>) {
    for (at, _) in fault.text.match_indices(' ') {
        let start = at.saturating_add(1);
        let rest = fault.text.get(start..).unwrap_or("");
        if STARTERS.iter().any(|key| leads(key, rest).is_some()) {
            // A comma announces more of the same line.
            if fault.text.get(..at).is_some_and(|before| before.trim_end_matches(' ').ends_with(',')) {
                continue;
            }
            let before = fault.text.get(..at).unwrap_or("").trim_end_matches([' ', ':', ';', '.']).len();
            let new = fault.break_before.to_owned();
            changes.push(Change { kind: Kind::Merged, start: before, end: start, new });
        }
    }
    // `= 33 %` under a parameter reads as the end of the line above.
    let valued = ["parametre", "definition"].iter().any(|key| leads(key, fault.text).is_some());
    if let Some(at) = fault.text.find(" = ").filter(|_| valued) {
        let worth = if fault.english { "is worth" } else { "vaut" };
        let (end, new) = (at.saturating_add(2), format!("{}{worth}", fault.break_before));
        changes.push(Change { kind: Kind::Turn, start: at, end, new });
    }
}
