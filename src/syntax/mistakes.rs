//! What to say of a line that does not read: the likely mistakes first, then what was expected.

use super::blocks::NOUNS;
use super::grammar::{Rule, Scope};
use super::keywords::{KEYWORDS, is_name_character, keyword, leads};
use super::layout::{Line, quote_after};
use super::rule_names::rule_name;
use crate::diagnostic::catalog::syntax as codes;
use crate::diagnostic::{Argument, Bilingual, Code, Diagnostic};
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
        (distance <= most).then_some((distance, Guess { length: found.len(), writing }))
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

/// A line that begins with none of the words that its block knows.
pub(super) fn unknown_statement(line: &Line, keys: &[&str]) -> Diagnostic {
    unknown(&codes::UNKNOWN_LINE, line, keys)
}

/// A line at column 0 that opens no known block.
pub(super) fn unknown_block(line: &Line) -> Diagnostic {
    let keys: Vec<&str> = NOUNS.iter().map(|(key, _)| *key).collect();
    unknown(&codes::UNKNOWN_BLOCK, line, &keys)
}

fn unknown(code: Code, line: &Line, keys: &[&str]) -> Diagnostic {
    let end = line.folded.find(|character| !is_name_character(character) && character != '\'').filter(|end| *end > 0);
    let end = end.unwrap_or_else(|| line.folded.find(' ').unwrap_or(line.folded.len()));
    let span = line.span(0, end);
    let items: Vec<(Bilingual, bool)> = keys.iter().map(|key| (term(key), true)).collect();
    let diagnostic = Diagnostic::at(code, span).with("found", shortened(line.folded.get(..end).unwrap_or("")));
    with_guess(listing(diagnostic, &items), line, 0, guess(&line.folded, keys))
}

/// The fault of a line that nearly begins with one of these keywords.
pub(super) fn misspelt_statement(line: &Line, keys: &[&str]) -> Option<Diagnostic> {
    guess(&line.folded, keys).map(|_| unknown_statement(line, keys))
}

fn shortened(text: &str) -> String {
    const MOST: usize = 30;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST).chain(['…']).collect()
}

/// What is wrong with a line that a rule refuses.
pub(super) fn explain(scope: &Scope<'_>, error: &Error<Rule>) -> Diagnostic {
    let line = scope.line;
    let ErrorVariant::ParsingError { positives, .. } = &error.variant else {
        return Diagnostic::at(&codes::NESTED_TOO_DEEP, line.whole()).with("most", "32");
    };
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at.min(line.folded.len()),
    };
    let plain = without_quotes(&line.folded);
    if let Some(diagnostic) = foreign_sign(line, &plain).or_else(|| foreign_mark(line, &plain)) {
        return diagnostic;
    }
    if let Some(diagnostic) = incomplete_decimal(line, &plain, at) {
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
        return listing(Diagnostic::at(&codes::UNFINISHED_LINE, span), &expected);
    }
    let found = format!("`{}`", shortened(scope.written(span)));
    if !positives.contains(&Rule::EOI) {
        return listing(Diagnostic::at(&codes::UNREADABLE, span).with("found", found), &expected);
    }
    let join = Bilingual { fr: ", ou la joindre par : ", en: ", or join it with: " };
    let join = if expected.is_empty() { Bilingual { fr: "", en: "" } } else { join };
    listing(Diagnostic::at(&codes::TEXT_AFTER_END, span).with("found", found).with("join", join), &expected)
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
