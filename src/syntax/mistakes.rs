//! What to say of a line that does not read: the likely mistakes first, then what was expected.

mod candidates;
mod draft;
mod habits;
mod openings;
mod phrases;
mod search;

pub(super) use openings::{misspelt_statement, noun_inside, unknown_block, unknown_statement};
pub(super) use search::{english, worth_mending};

use super::grammar::{Rule, Scope};
use super::keywords::{KEYWORDS, is_name_character, keyword, leads};
use super::layout::{Line, quote_after};
use super::rule_names::rule_name;
use crate::diagnostic::catalog::syntax as codes;
use crate::diagnostic::{Argument, Bilingual, Diagnostic};
use crate::source::Span;
use pest::error::{Error, ErrorVariant, InputLocation};

/// A line written twice, told by its keyword.
pub(super) fn duplicate(span: Span, key: &str) -> Diagnostic {
    Diagnostic::at(&codes::DUPLICATE_STATEMENT, span).with("statement", term(key)).with("tick", "`")
}

/// A thing written twice, told by its name.
pub(super) fn duplicate_of(span: Span, thing: Bilingual) -> Diagnostic {
    Diagnostic::at(&codes::DUPLICATE_STATEMENT, span).with("statement", thing).with("tick", "")
}

/// A block without the line that this keyword begins.
pub(super) fn missing_line(span: Span, key: &str) -> Diagnostic {
    Diagnostic::at(&codes::INCOMPLETE_BLOCK, span)
        .with("line", Bilingual { fr: "une ligne `", en: "a line `" })
        .with("missing", term(key))
        .with("end", "`")
}

/// A block without that thing.
pub(super) fn missing_thing(span: Span, thing: Bilingual) -> Diagnostic {
    Diagnostic::at(&codes::INCOMPLETE_BLOCK, span).with("line", "").with("missing", thing).with("end", "")
}

/// How the keyword of that key is written, in both languages.
pub(super) fn term(key: &str) -> Bilingual {
    keyword(key).map_or(Bilingual { fr: "", en: "" }, |keyword| keyword.text)
}

/// The slots of a list in a template: each item and what stands before it.
const SLOTS: [(&str, &str); 8] =
    [("s1", "e1"), ("s2", "e2"), ("s3", "e3"), ("s4", "e4"), ("s5", "e5"), ("s6", "e6"), ("s7", "e7"), ("s8", "e8")];

/// Fills the list `{s1}{e1}…{s8}{e8}{end}` of a template; bare keywords are set between backquotes.
fn listing(diagnostic: Diagnostic, items: &[(Bilingual, bool)]) -> Diagnostic {
    let mut diagnostic = diagnostic;
    let mut tick = false;
    for (position, (separator, slot)) in SLOTS.iter().enumerate() {
        let Some((item, bare)) = items.get(position) else {
            diagnostic = diagnostic.with(separator, "").with(slot, "");
            continue;
        };
        let before = match (position, tick, *bare) {
            (0, _, false) => "",
            (0, _, true) => "`",
            (_, true, true) => "`, `",
            (_, true, false) => "`, ",
            (_, false, true) => ", `",
            (_, false, false) => ", ",
        };
        tick = *bare;
        diagnostic = diagnostic.with(separator, before).with(slot, *item);
    }
    let more = items.len() > SLOTS.len();
    let end = match (tick, more) {
        (true, true) => "`…",
        (true, false) => "`",
        (false, true) => "…",
        (false, false) => "",
    };
    diagnostic.with("end", end)
}

/// A word of the text that is nearly a keyword.
struct Guess {
    /// How many bytes of folded text it takes.
    length: usize,
    /// How the keyword is written.
    writing: &'static str,
}

/// The keyword among `keys` that the folded text nearly begins with.
fn guess(folded: &str, keys: &[&str]) -> Option<Guess> {
    let candidates = keys.iter().filter_map(|key| keyword(key)).flat_map(|keyword| {
        let texts = [keyword.text.fr, keyword.text.en];
        texts.into_iter().chain(keyword.also.iter().copied())
    });
    let scored = candidates.filter_map(|writing| {
        let target = super::fold::fold(writing);
        let words = target.split(' ').count();
        let mut end = 0_usize;
        for (position, piece) in folded.split_inclusive(' ').enumerate() {
            if position == words {
                break;
            }
            end = end.saturating_add(piece.len());
        }
        let found = folded.get(..end)?.trim_end_matches([' ', ',', ':']);
        let distance = strsim::damerau_levenshtein(found, &target);
        let most = target.chars().count().checked_div(3).unwrap_or(0).min(3);
        // A short word must not pass for another: `applicable sauf` is not `applicable si`.
        let alike = found.split(' ').zip(target.split(' ')).all(|(found, due)| {
            strsim::damerau_levenshtein(found, due) <= due.chars().count().checked_div(2).unwrap_or(0).max(1)
        });
        (distance <= most && alike).then_some((distance, Guess { length: found.len(), writing }))
    });
    scored.min_by_key(|(distance, _)| *distance).map(|(_, guess)| guess)
}

fn with_guess(diagnostic: Diagnostic, line: &Line, at: usize, guess: Option<Guess>) -> Diagnostic {
    match guess {
        Some(guess) => {
            let span = line.span(at, at.saturating_add(guess.length));
            diagnostic
                .with("perhaps", Bilingual { fr: "peut-être `", en: "perhaps `" })
                .with("guess", guess.writing)
                .with("stop", Bilingual { fr: "` ; ", en: "`; " })
                .fixed_by(span, guess.writing)
        }
        None => diagnostic.with("perhaps", "").with("guess", "").with("stop", ""),
    }
}

fn shortened(text: &str) -> String {
    const MOST: usize = 30;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST).chain(['…']).collect()
}

/// The day meant by one that no calendar has: the day and the month swapped, else the last day of the month.
pub(super) fn possible_date(written: &str) -> Option<String> {
    let mark = if written.contains('/') { '/' } else { '-' };
    let parts: Vec<&str> = written.split(mark).collect();
    let &[first, second, third] = parts.as_slice() else { return None };
    let (year, month, day) = if mark == '/' { (third, second, first) } else { (first, second, third) };
    let write = |month: &str, day: &str| {
        if mark == '/' { format!("{day}/{month}/{year}") } else { format!("{year}-{month}-{day}") }
    };
    let swapped = write(day, month);
    if crate::quantity::Date::parse(&swapped).is_some() {
        return Some(swapped);
    }
    let last = ["31", "30", "29", "28"].into_iter().map(|day| write(month, day));
    last.into_iter().find(|day| crate::quantity::Date::parse(day).is_some())
}

/// Tells what is wrong with a cell, when a change is found that makes it read; gives the mended cell.
pub(super) fn mended_cell(scope: &mut Scope<'_>, from: usize, folded: &str) -> Option<String> {
    let part = scope.line.part(from, from.saturating_add(folded.len()));
    if !search::worth_mending(scope.report) {
        return None;
    }
    let found = search::search(&part, Rule::cell, scope.source, draft::Draft::of(folded))?;
    let fact = search::told(&part, scope.source, &found)?;
    scope.report.push(fact);
    Some(found.draft.text)
}

/// Whether a folded text begins as a line of some block does.
pub(super) fn begins_a_line(folded: &str) -> bool {
    search::begins(folded, candidates::STARTERS)
}

/// What is wrong with a line that a rule refuses.
pub(super) fn explain(scope: &Scope<'_>, rule: Rule, error: &Error<Rule>) -> Diagnostic {
    let line = scope.line;
    let ErrorVariant::ParsingError { positives, .. } = &error.variant else {
        return Diagnostic::at(&codes::NESTED_TOO_DEEP, line.whole()).with("most", "32");
    };
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at.min(line.folded.len()),
    };
    let plain = without_quotes(&line.folded);
    if let Some(diagnostic) = incomplete_decimal(line, &plain, at) {
        return diagnostic;
    }
    if let Some(diagnostic) = search::mended(scope, rule) {
        return diagnostic;
    }
    if let Some(diagnostic) = foreign_sign(line, &plain).or_else(|| foreign_mark(line, &plain)) {
        return diagnostic;
    }
    let rest = line.folded.get(at..).unwrap_or("");
    let length = word_length(rest);
    let span = if rest.is_empty() {
        Span { start: line.whole().end, ..line.whole() }
    } else {
        line.span(at, at.saturating_add(length))
    };
    if positives.contains(&Rule::name)
        && let Some(word) = KEYWORDS.iter().find(|word| word.reserved && leads(word.key, rest).is_some())
    {
        let length = leads(word.key, rest).unwrap_or(length);
        let span = line.span(at, at.saturating_add(length));
        return Diagnostic::at(&codes::RESERVED_NAME, span)
            .with("word", scope.written(span))
            .fixed_by(span, format!("{}_", scope.written(span)));
    }
    let names: Vec<_> = positives.iter().filter_map(|rule| rule_name(*rule)).collect();
    let keys: Vec<&str> = names.iter().flat_map(|name| name.leads.iter().copied()).collect();
    if let Some(guess) = guess(rest, &keys).filter(|_| !rest.is_empty()) {
        let span = line.span(at, at.saturating_add(guess.length));
        return Diagnostic::at(&codes::MISSPELT_WORD, span)
            .with("found", scope.written(span))
            .with("guess", guess.writing)
            .fixed_by(span, guess.writing);
    }
    let mut expected: Vec<(Bilingual, bool)> = Vec::new();
    for name in &names {
        if name.rule != Rule::EOI && !expected.contains(&(name.name, name.bare)) {
            expected.push((name.name, name.bare));
        }
    }
    if rest.is_empty() {
        let fact = listing(Diagnostic::at(&codes::UNFINISHED_LINE, span), &expected);
        return match unit_below(line).filter(|_| rule == Rule::line_parameter) {
            Some(unit) => fact.fixed_by(span, format!(" {} {unit}", written_in(scope, "en"))),
            None => fact,
        };
    }
    let found = format!("`{}`", shortened(scope.written(span)));
    if !positives.contains(&Rule::EOI) {
        return listing(Diagnostic::at(&codes::UNREADABLE, span).with("found", found), &expected);
    }
    if rule == Rule::line_status {
        // One word says how far a rule can be trusted; who says so belongs in a source.
        let kept = line.folded.get(..at).unwrap_or("").trim_end_matches(' ').len();
        let after = line.span(kept, line.folded.len());
        let told = ["par ", "selon ", "d'apres ", "by ", "according to "].iter().any(|word| rest.starts_with(word));
        let source = || {
            let (indent, words) = (" ".repeat(line.indent), scope.written(after).trim().to_owned());
            format!("\n{indent}{} « {words} »", written_in(scope, "source"))
        };
        return listing(Diagnostic::at(&codes::TEXT_AFTER_END, span).with("found", found).with("join", ""), &[])
            .fixed_by(after, if told { source() } else { String::new() });
    }
    let join = Bilingual { fr: ", ou la joindre par : ", en: ", or join it with: " };
    let join = if expected.is_empty() { Bilingual { fr: "", en: "" } } else { join };
    listing(Diagnostic::at(&codes::TEXT_AFTER_END, span).with("found", found).with("join", join), &expected)
}

/// The unit of the values written under a parameter, when they all bear one.
fn unit_below(line: &Line) -> Option<&'static str> {
    const UNITS: [&str; 6] = ["€/m²/mois", "€/an", "€/mois", "€", "m²", "%"];
    let mut found = None;
    for child in line.children.iter().filter(|child| leads("vaut", &child.folded).is_some()) {
        let unit = UNITS.into_iter().find(|unit| child.folded.contains(unit))?;
        if found.is_some_and(|before| before != unit) {
            return None;
        }
        found = Some(unit);
    }
    found
}

/// How a keyword is written in the language of the file.
fn written_in(scope: &Scope<'_>, key: &str) -> &'static str {
    let text = term(key);
    if search::english(scope.source) { text.en } else { text.fr }
}

/// A line about a share where there is none.
pub(super) fn without_share(span: Span, key: &'static str) -> Diagnostic {
    Diagnostic::at(&crate::diagnostic::catalog::year::SHARE_MISSING, span).with("line", term(key))
}

/// The text with quoted parts blanked, byte for byte.
fn without_quotes(folded: &str) -> String {
    let mut quote = None;
    let mut plain = String::with_capacity(folded.len());
    for character in folded.chars() {
        let next = quote_after(quote, character);
        if quote.is_none() && next.is_none() {
            plain.push(character);
        } else {
            plain.push_str(&" ".repeat(character.len_utf8()));
        }
        quote = next;
    }
    plain
}

fn word_length(rest: &str) -> usize {
    let word = rest.find(|character| !is_name_character(character)).unwrap_or(rest.len());
    if word > 0 { word } else { rest.chars().next().map_or(0, char::len_utf8) }
}

/// Signs of programming languages and what stands for them here.
const FOREIGN_SIGNS: &[(&str, &str, &str)] = &[
    ("==", "=", "="),
    ("!=", "<>", "<>"),
    ("=<", "<=", "<="),
    ("=>", ">=", ">="),
    ("&&", "et", "and"),
    ("||", "ou", "or"),
    ("&", "et", "and"),
    ("!", "non ", "not "),
];

fn foreign_sign(line: &Line, plain: &str) -> Option<Diagnostic> {
    let found = FOREIGN_SIGNS.iter().filter_map(|signs| plain.find(signs.0).map(|at| (at, signs)));
    let (at, (sign, word, english)) = found.min_by_key(|(at, signs)| (*at, std::cmp::Reverse(signs.0.len())))?;
    let span = line.span(at, at.saturating_add(sign.len()));
    Some(
        Diagnostic::at(&codes::FOREIGN_SIGN, span)
            .with("sign", *sign)
            .with("word", Argument::Term(Bilingual { fr: word.trim_end(), en: english.trim_end() }))
            .fixed_by(span, *word),
    )
}

fn foreign_mark(line: &Line, plain: &str) -> Option<Diagnostic> {
    let (at, mark) = plain.char_indices().find(|(_, character)| matches!(character, '{' | '}' | ';' | '[' | ']'))?;
    let span = line.span(at, at.saturating_add(1));
    let diagnostic = Diagnostic::at(&codes::FOREIGN_MARK, span).with("mark", mark.to_string());
    Some(match mark {
        '[' => diagnostic.fixed_by(span, "("),
        ']' => diagnostic.fixed_by(span, ")"),
        _ => diagnostic.fixed_by(span, ""),
    })
}

/// `12,%`, `12.`, `,5`: a decimal mark with digits on one side only.
fn incomplete_decimal(line: &Line, plain: &str, at: usize) -> Option<Diagnostic> {
    let mark = |at: usize| plain.get(at..)?.chars().next().filter(|character| matches!(character, ',' | '.'));
    let at = if mark(at).is_some() { at } else { at.checked_sub(1).filter(|before| mark(*before).is_some())? };
    let mark = mark(at)?;
    let before = plain.get(..at)?.chars().next_back().is_some_and(|character| character.is_ascii_digit());
    let after = plain.get(at.saturating_add(1)..)?.chars().next();
    let digit = after.is_some_and(|character| character.is_ascii_digit());
    let closed = match after {
        None => true,
        Some(' ') => mark == '.',
        Some(character) => matches!(character, '%' | '€' | ')'),
    };
    let span = line.span(at, at.saturating_add(1));
    let diagnostic = Diagnostic::at(&codes::INCOMPLETE_DECIMAL, span);
    if before && closed {
        Some(diagnostic.fixed_by(span, ""))
    } else if !before && digit {
        let start = Span { end: span.start, ..span };
        Some(diagnostic.fixed_by(start, "0"))
    } else {
        None
    }
}
