//! Lines whose first words are not those of any line of their block.

use super::candidates::{Kind, STARTERS, spaced};
use super::draft::Draft;
use super::phrases::SYNONYMS;
use super::search::{Mended, begins, english, search, told};
use super::{guess, listing, shortened, term, with_guess};
use crate::diagnostic::catalog::syntax as codes;
use crate::diagnostic::{Bilingual, Code, Diagnostic};
use crate::source::Span;
use crate::syntax::blocks::NOUNS;
use crate::syntax::grammar::{Rule, run};
use crate::syntax::keywords::{is_name_character, keyword, leads};
use crate::syntax::layout::{Line, LineKind};
use crate::syntax::statements::Form;

/// A line that begins with none of the words that its block knows.
pub(in crate::syntax) fn unknown_statement(line: &Line, forms: &[Form], source: &str, mend: bool) -> Diagnostic {
    let known: Vec<(&str, Rule)> = forms.iter().map(|form| (form.key, form.rule)).collect();
    let likely = if mend { likely(line, source, &known) } else { None };
    likely.unwrap_or_else(|| unknown(&codes::UNKNOWN_LINE, line, &known))
}

/// A line at column 0 that opens no known block.
pub(in crate::syntax) fn unknown_block(line: &Line, source: &str, mend: bool) -> Diagnostic {
    if let Some(diagnostic) = statement_outside(line) {
        return diagnostic;
    }
    let likely = if mend { likely(line, source, NOUNS) } else { None };
    likely.unwrap_or_else(|| unknown(&codes::UNKNOWN_BLOCK, line, NOUNS))
}

/// The fault of a line that nearly begins with one of these keywords.
pub(in crate::syntax) fn misspelt_statement(line: &Line, keys: &[(&str, Rule)]) -> Option<Diagnostic> {
    let words: Vec<&str> = keys.iter().map(|(key, _)| *key).collect();
    guess(&line.folded, &words).map(|_| unknown(&codes::UNKNOWN_LINE, line, keys))
}

fn unknown(code: Code, line: &Line, known: &[(&str, Rule)]) -> Diagnostic {
    let keys: Vec<&str> = known.iter().map(|(key, _)| *key).collect();
    let end = line.folded.find(|character| !is_name_character(character) && character != '\'').filter(|end| *end > 0);
    let end = end.unwrap_or_else(|| line.folded.find(' ').unwrap_or(line.folded.len()));
    let span = line.span(0, end);
    let items: Vec<(Bilingual, bool)> = keys.iter().map(|key| (term(key), true)).collect();
    let diagnostic = Diagnostic::at(code, span).with("found", shortened(line.folded.get(..end).unwrap_or("")));
    let mut guess = guess(&line.folded, &keys);
    if let Some(guess) = &mut guess {
        // `sources : …` has no colon once it is spelt.
        let rest = line.folded.get(guess.length..).unwrap_or("");
        let noted =
            ["source", "statut"].iter().any(|key| leads(key, &crate::syntax::fold::fold(guess.writing)).is_some());
        if let Some(colon) =
            rest.find(':').filter(|at| noted && rest.get(..*at).is_some_and(|gap| gap.trim().is_empty()))
        {
            guess.length = guess.length.saturating_add(colon).saturating_add(1);
        }
    }
    with_guess(listing(diagnostic, &items), line, 0, guess)
}

/// A line of a block that stands at column 0.
fn statement_outside(line: &Line) -> Option<Diagnostic> {
    let row = line.kind == LineKind::Row;
    if !row && !begins(&line.folded, STARTERS) {
        return None;
    }
    let start = Span { end: line.whole().start, ..line.whole() };
    Some(Diagnostic::at(&codes::UNINDENTED_LINE, line.whole()).fixed_by(start, "  "))
}

/// A block's opening line that stands inside a block.
pub(in crate::syntax) fn noun_inside(line: &Line, source: &str) -> Option<Diagnostic> {
    let noun = NOUNS.iter().find(|(key, _)| leads(key, &line.folded).is_some())?;
    let start = line.whole().start;
    let from = source.get(..line.whole().range().start)?.rfind('\n').map_or(0, |at| at.saturating_add(1));
    let indent = Span { start: u32::try_from(from).ok()?, end: start, ..line.whole() };
    let blank = source.get(indent.range())?.chars().all(char::is_whitespace);
    (run(noun.1, &line.folded).is_ok() && blank)
        .then(|| Diagnostic::at(&codes::BLOCK_INDENTED, line.whole()).fixed_by(indent, ""))
}

/// Marks of a list, of a comment or of a quotation that people put before a line.
const BULLETS: &[&str] = &["- ", "* ", "• ", "– ", "— ", "· ", "> ", "+ ", "-", "•", "▪ ", "o "];
/// Marks of a comment elsewhere.
const COMMENTS: &[&str] = &["//", "--", ";", "/*", "%", "rem ", "<!--", "'", "(*", "\""];

/// The likeliest way to make a known line of this one.
fn likely(line: &Line, source: &str, known: &[(&str, Rule)]) -> Option<Diagnostic> {
    noun_inside(line, source)
        .or_else(|| bullet(line, known))
        .or_else(|| reworded(line, source, known))
        .or_else(|| row_without_bar(line))
        .or_else(|| comment(line))
        .or_else(|| braces(line))
}

/// `- champ …`, `1. rang 1`, `a) …`.
fn bullet(line: &Line, known: &[(&str, Rule)]) -> Option<Diagnostic> {
    let text = &line.folded;
    let mut lengths: Vec<usize> =
        BULLETS.iter().filter(|mark| text.starts_with(**mark)).map(|mark| mark.len()).collect();
    let digits = text.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(0);
    if (1..=3).contains(&digits) && text.get(digits..).is_some_and(|rest| rest.starts_with(['.', ')', '-', '°', ':']))
    {
        let mark = text.get(digits..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        lengths.push(digits.saturating_add(mark));
    }
    for word in ["le ", "la ", "les ", "l'", "une ", "un ", "the ", "a "] {
        if text.starts_with(word) {
            lengths.push(word.len());
        }
    }
    lengths.into_iter().find_map(|length| {
        let rest = text.get(length..)?;
        let blank = rest.len().saturating_sub(rest.trim_start_matches(' ').len());
        let length = length.saturating_add(blank);
        let rest = text.get(length..)?;
        let keys: Vec<&str> = known.iter().map(|(key, _)| *key).collect();
        let place = line.span(0, length);
        // The spaces after the mark go with it.
        let change = Span { end: line.span(length, length).start, ..place };
        let found = text.get(..length).unwrap_or("").trim().to_owned();
        begins(rest, &keys)
            .then(|| Diagnostic::at(&codes::NEEDLESS_WORD, place).with("found", found).fixed_by(change, ""))
    })
}

/// A row of a table that does not begin with its bar.
fn row_without_bar(line: &Line) -> Option<Diagnostic> {
    if !line.folded.contains('|') {
        return None;
    }
    let start = Span { end: line.whole().start, ..line.whole() };
    Some(
        Diagnostic::at(&codes::MISSING_WORD, line.whole())
            .with("word", "|")
            .with("place", Bilingual { fr: "au début de la ligne", en: "at the beginning of the line" })
            .fixed_by(start, "| "),
    )
}

/// A comment written as elsewhere.
fn comment(line: &Line) -> Option<Diagnostic> {
    let mark = COMMENTS.iter().find(|mark| line.folded.starts_with(**mark))?;
    let place = line.span(0, mark.len());
    let fact = Diagnostic::at(&codes::OTHER_WORDS, place).with("found", mark.trim()).with("word", "#");
    Some(fact.fixed_by(place, if mark.ends_with(' ') { "# " } else { "#" }))
}

/// A line of marks only, `}` or `);`, and a `fin` of programmers.
fn braces(line: &Line) -> Option<Diagnostic> {
    let marks =
        line.folded.chars().all(|mark| matches!(mark, '{' | '}' | ';' | '(' | ')' | '.' | '-' | '=' | '_' | '*'));
    let end = ["fin", "end", "begin", "debut"]
        .iter()
        .any(|word| line.folded == *word || line.folded.strip_prefix(word).is_some_and(|rest| rest.starts_with(' ')));
    (marks || end).then(|| {
        let place = line.whole();
        Diagnostic::at(&codes::NEEDLESS_WORD, place).with("found", line.folded.clone()).fixed_by(place, "")
    })
}

/// The line with a keyword put before it or in place of its first words, when it then reads.
fn reworded(line: &Line, source: &str, known: &[(&str, Rule)]) -> Option<Diagnostic> {
    let english = english(source);
    let written = |key: &str| keyword(key).map(|word| if english { word.text.en } else { word.text.fr });
    let mut starts: Vec<(Kind, Rule, usize, &str)> = Vec::new();
    // What stands before the keyword of a known line may be needless; a misspelt one is the likeliest fault.
    let keys: Vec<&str> = known.iter().map(|(key, _)| *key).collect();
    if let Some(guess) = guess(&line.folded, &keys) {
        let folded = crate::syntax::fold::fold(guess.writing);
        for (_, rule) in known.iter().filter(|(key, _)| leads(key, &folded).is_some()) {
            starts.push((Kind::Misspelt, *rule, guess.length, guess.writing));
        }
    }
    for (phrase, key) in SYNONYMS {
        let Some((_, rule)) = known.iter().find(|(known, _)| known == key) else { continue };
        let rest = line.folded.strip_prefix(phrase);
        if rest.is_some_and(|rest| !rest.starts_with(is_name_character))
            && let Some(word) = written(key)
        {
            starts.push((Kind::Turn, *rule, phrase.len(), word));
        }
    }
    for (key, rule) in known {
        // A source takes any words: putting `source` before a line would always read.
        if *rule != Rule::line_source
            && let Some(word) = written(key)
        {
            starts.push((Kind::Missing, *rule, 0, word));
        }
    }
    let draft = Draft::of(&line.folded);
    let opened: Vec<(Kind, Rule, usize, Draft)> = starts
        .into_iter()
        .filter_map(|(kind, rule, length, word)| {
            let new = if length == 0 { spaced(&line.folded, 0, word) } else { word.to_owned() };
            let opened = draft.replaced(&line.folded, 0, length, &new)?;
            Some((kind, rule, length, opened))
        })
        .collect();
    for (kind, rule, length, opened) in &opened {
        if run(*rule, &opened.text).is_ok() {
            let found = Mended { kind: *kind, count: 1, draft: opened.clone(), range: (0, *length) };
            return told_first(line, source, &found, known);
        }
    }
    // A case said the other way round reads once its words are put in order.
    for (key, rule) in known {
        if matches!(*key, "vaut" | "critere" | "si" | "champ" | "applicable_si")
            && let Some(found) = search(line, *rule, source, draft.clone())
        {
            return told(line, source, &found);
        }
    }
    for (kind, rule, length, opened) in &opened {
        if *kind == Kind::Missing {
            continue;
        }
        if let Some(found) = search(line, *rule, source, opened.clone()) {
            let count = found.count.saturating_add(1);
            let found = Mended { kind: *kind, count, draft: found.draft, range: (0, *length) };
            return told(line, source, &found);
        }
    }
    None
}

fn told_first(line: &Line, source: &str, found: &Mended, known: &[(&str, Rule)]) -> Option<Diagnostic> {
    if found.kind == Kind::Misspelt {
        let code = if line.indent == 0 { &codes::UNKNOWN_BLOCK } else { &codes::UNKNOWN_LINE };
        return Some(unknown(code, line, known));
    }
    told(line, source, found)
}
