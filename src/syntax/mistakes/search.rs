//! Looks for the change after which a line reads: candidates are tried, alone and then together.

use super::candidates::{Fault, Kind, candidates};
use super::draft::Draft;
use super::shortened;
use crate::diagnostic::catalog::syntax as codes;
use crate::diagnostic::{Bilingual, Diagnostic};
use crate::source::Span;
use crate::syntax::fold::fold;
use crate::syntax::grammar::{Rule, Scope, run};
use crate::syntax::keywords::leads;
use crate::syntax::layout::Line;
use crate::syntax::report::Report;
use pest::error::{ErrorVariant, InputLocation};

/// How many texts are read in search of one change.
const MOST_READ: usize = 400;
/// How many faults of a file a change is sought for: beyond, the file is no policy.
const MOST_MENDED: usize = 20;
/// Within how many lines the header is looked for.
const HEADER_WITHIN: usize = 60;
/// How many changes may be needed together.
const MOST_CHANGES: usize = 3;
/// How many drafts are carried on from one change to the next.
const CARRIED: usize = 5;
/// The longest line that is mended, in bytes of folded text.
const LONGEST: usize = 300;

/// A line mended.
pub(super) struct Mended {
    /// What the first change mends.
    pub kind: Kind,
    /// How many changes it takes.
    pub count: usize,
    /// The mended line.
    pub draft: Draft,
    /// Where the first change stands, in the folded line.
    pub range: (usize, usize),
}

/// A draft that does not read yet.
#[derive(Clone)]
struct Attempt {
    draft: Draft,
    first: Option<(Kind, (usize, usize))>,
    count: usize,
    missing: usize,
    at: usize,
    expected: Vec<Rule>,
}

/// Where a text stops reading and what was expected there; none when it reads.
fn stop(rule: Rule, text: &str) -> Option<(usize, Vec<Rule>)> {
    let error = run(rule, text).err()?;
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at.min(text.len()),
    };
    match error.variant {
        ErrorVariant::ParsingError { positives, .. } => Some((at, positives)),
        ErrorVariant::CustomError { .. } => Some((at, Vec::new())),
    }
}

/// Whether the file is written in English: its header says so.
pub(in crate::syntax) fn english(source: &str) -> bool {
    let word = |line: &str| ["policy", "language"].iter().any(|word| line.starts_with(word));
    source.lines().take(HEADER_WITHIN).any(|line| word(&fold(line.get(..line.len().min(16)).unwrap_or(line))))
}

/// The change after which the line reads with the rule, if one is found; the text is the line's, or begins with words
/// that were put before it.
pub(super) fn search(line: &Line, rule: Rule, source: &str, start: Draft) -> Option<Mended> {
    let english = english(source);
    // A source takes any words: whatever is tried would read.
    if line.folded.len() > LONGEST || rule == Rule::line_source {
        return None;
    }
    let indent = if line.indent == 0 { 2 } else { line.indent };
    let break_before = format!("\n{}", " ".repeat(indent));
    let (at, expected) = stop(rule, &start.text)?;
    let mut carried = vec![Attempt { draft: start, first: None, count: 0, missing: 0, at, expected }];
    let mut read = 0_usize;
    for _ in 0..MOST_CHANGES {
        let mut next: Vec<(usize, Attempt)> = Vec::new();
        for attempt in &carried {
            let text = &attempt.draft.text;
            let fault =
                Fault { text, at: attempt.at, expected: &attempt.expected, english, break_before: &break_before };
            for change in candidates(&fault) {
                if read >= MOST_READ {
                    return None;
                }
                read = read.saturating_add(1);
                let Some(draft) = attempt.draft.replaced(&line.folded, change.start, change.end, &change.new) else {
                    continue;
                };
                let first = attempt.first.or(Some((change.kind, (change.start, change.end))));
                let count = attempt.count.saturating_add(1);
                // One word may be missing; with two, anything would read.
                let missing = attempt.missing.saturating_add(usize::from(change.kind == Kind::Missing));
                if missing > 1 {
                    continue;
                }
                if change.kind == Kind::Merged || change.new.starts_with('\n') {
                    // Only what stands before the break is read with the rule; the rest is read as a line of its own.
                    let before = text.get(..change.start).unwrap_or("");
                    if run(rule, before).is_ok()
                        && let Some((kind, range)) = first
                    {
                        return Some(Mended { kind, count, draft, range });
                    }
                    continue;
                }
                match stop(rule, &draft.text) {
                    None => {
                        let (kind, range) = first?;
                        return Some(Mended { kind, count, draft, range });
                    }
                    Some((at, expected)) => {
                        let left = draft.text.len().saturating_sub(at);
                        let before = text.len().saturating_sub(attempt.at);
                        if left < before {
                            next.push((left, Attempt { draft, first, count, missing, at, expected }));
                        }
                    }
                }
            }
        }
        next.sort_by_key(|(left, _)| *left);
        carried = next.into_iter().take(CARRIED).map(|(_, attempt)| attempt).collect();
    }
    None
}

/// Whether changes are still sought for in the file of that report.
pub(in crate::syntax) fn worth_mending(report: &Report) -> bool {
    !report.is_trial() && report.count() < MOST_MENDED
}

/// What is wrong with a line that a rule refuses, when a change is found that makes it read.
pub(super) fn mended(scope: &Scope<'_>, rule: Rule) -> Option<Diagnostic> {
    if scope.offset > 0 || !worth_mending(scope.report) {
        return None;
    }
    let found = search(scope.line, rule, scope.source, Draft::of(&scope.line.folded))?;
    told(scope.line, scope.source, &found)
}

/// The fact that such a change mends.
pub(super) fn told(line: &Line, source: &str, found: &Mended) -> Option<Diagnostic> {
    let (span, replacement) = found.draft.change(line, source)?;
    let (start, end) = found.range;
    let place = if found.count > 1 { span } else { line.span(start, end) };
    let place = match (found.kind, replacement.starts_with('\n')) {
        // The sign that begins the second of two lines.
        (Kind::Turn, true) => Span { start: span.end.saturating_sub(1), ..span },
        _ => place,
    };
    let written = |span: Span| source.get(span.range()).unwrap_or("").trim().to_owned();
    let word = if found.count > 1 { replacement.trim().to_owned() } else { trimmed(&replacement) };
    let fact = match (found.count, found.kind) {
        (1, Kind::Sign) => Diagnostic::at(&codes::FOREIGN_SIGN, place).with("sign", written(place)).with("word", word),
        (1, Kind::Misspelt) => {
            Diagnostic::at(&codes::MISSPELT_WORD, place).with("found", written(place)).with("guess", word)
        }
        (1, Kind::Missing) => missing(line, source, found, &word),
        (1, Kind::Needless) => {
            let place = Span { start: place.end.saturating_sub(needless_length(source, place)), ..place };
            Diagnostic::at(&codes::NEEDLESS_WORD, place).with("found", written(place))
        }
        (1, Kind::Merged) => {
            let (rest, whole) = (source.get(span.range().end..).unwrap_or(""), line.whole());
            let most = whole.range().end.saturating_sub(span.range().end);
            let rest = rest.get(..most).unwrap_or("").to_owned();
            let place = Span { start: span.end, end: whole.end, ..whole };
            Diagnostic::at(&codes::MERGED_LINES, place).with("rest", shortened(rest.trim()))
        }
        _ if word.is_empty() => Diagnostic::at(&codes::NEEDLESS_WORD, place).with("found", written(place)),
        _ if written(place).is_empty() => missing(line, source, found, &word),
        _ => Diagnostic::at(&codes::OTHER_WORDS, place).with("found", shortened(&written(place))).with("word", word),
    };
    Some(fact.fixed_by(span, replacement))
}

/// How many bytes a removed word takes without the spaces before it.
fn needless_length(source: &str, place: Span) -> u32 {
    let text = source.get(place.range()).unwrap_or("").trim();
    u32::try_from(text.len()).unwrap_or(0)
}

fn trimmed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn missing(line: &Line, source: &str, found: &Mended, word: &str) -> Diagnostic {
    let (start, end) = found.range;
    let place = line.span(start, end);
    if word.starts_with(['«', '“']) {
        let text = source.get(place.range()).unwrap_or("").trim().to_owned();
        return Diagnostic::at(&codes::TITLE_WITHOUT_MARKS, place).with("found", text);
    }
    // What stands before the place says where better than a point between two words.
    let before = line.folded.get(..start).unwrap_or("").trim_end_matches(' ');
    let from = before.rfind(' ').map_or(0, |at| at.saturating_add(1));
    let shown = line.span(from, before.len());
    if before.is_empty() {
        return Diagnostic::at(&codes::MISSING_WORD, line.whole())
            .with("word", word)
            .with("place", Bilingual { fr: "au début de la ligne", en: "at the beginning of the line" });
    }
    let fact = Diagnostic::at(&codes::MISSING_WORD, shown).with("word", word);
    fact.with("place", Bilingual { fr: "après `{before}`", en: "after `{before}`" })
        .with("before", source.get(shown.range()).unwrap_or("").to_owned())
}

/// Whether a line begins with one of these keywords.
pub(super) fn begins(folded: &str, keys: &[&str]) -> bool {
    keys.iter().any(|key| leads(key, folded).is_some())
}
