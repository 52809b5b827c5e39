//! The pieces of a line as the grammar sees them, each in its one writing.

use super::lines::LogicalLine;
use crate::diagnostic::Language;
use crate::syntax::fold::composed;
use crate::syntax::grammar::{Part, Rule, is_keyword, run};
use crate::syntax::keywords::written;
use crate::syntax::numbers::{self, Numbers, Reading};

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// How it is written.
    pub text: String,
    /// Whether a space stands before it.
    pub spaced: bool,
    /// Whether a long line may be cut before it, and how gladly: the smaller, the better.
    pub cut: Option<u8>,
    /// How many parentheses are open before it.
    pub depth: usize,
}

/// What stands before a piece, for the space between.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing, or an opening parenthesis, a point, a bar of units, a sign.
    Tight,
    /// A comma.
    Comma,
    /// A name.
    Name,
    /// Anything else.
    Other,
}

/// The pieces of a line; none when the rule does not read it.
pub(super) fn of_line(line: &LogicalLine, rule: Rule, language: Language) -> Option<Vec<Token>> {
    let part = run(rule, &line.folded).ok()?;
    let valued = matches!(rule, Rule::line_case | Rule::line_criterion);
    let mut writer = Writer { line, offset: 0, folded: &line.folded, language, valued, ..Writer::new(line, language) };
    if rule == Rule::line_language {
        let name = if language == Language::French { "francais" } else { "anglais" };
        writer.push(written("langue", language).to_owned(), Before::Other, None);
        writer.push(written(name, language).to_owned(), Before::Other, None);
        return Some(writer.tokens);
    }
    writer.part(part);
    writer.gap(line.folded.len());
    Some(writer.tokens)
}

/// A cell of a table, that begins at that place of the line's folded text.
pub(super) fn of_cell(line: &LogicalLine, folded: &str, offset: usize, language: Language) -> Option<String> {
    let part = run(Rule::cell, folded).ok()?;
    let mut writer = Writer { offset, folded, ..Writer::new(line, language) };
    writer.part(part);
    writer.gap(folded.len());
    Some(joined(&writer.tokens))
}

/// Pieces one after the other.
pub(super) fn joined(tokens: &[Token]) -> String {
    let mut text = String::new();
    for token in tokens {
        if token.spaced && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&token.text);
    }
    text
}

struct Writer<'a> {
    line: &'a LogicalLine,
    /// Where the text that is read begins in the line.
    offset: usize,
    folded: &'a str,
    language: Language,
    /// Whether a condition may begin a line of its own under this one.
    valued: bool,
    tokens: Vec<Token>,
    /// How much of the folded text was written.
    at: usize,
    before: Before,
    depth: usize,
}

impl<'a> Writer<'a> {
    fn new(line: &'a LogicalLine, language: Language) -> Self {
        Writer {
            line,
            offset: 0,
            folded: "",
            language,
            valued: false,
            tokens: Vec::new(),
            at: 0,
            before: Before::Tight,
            depth: 0,
        }
    }

    fn push(&mut self, text: String, after: Before, cut: Option<u8>) {
        let spaced = !matches!(self.before, Before::Tight);
        let cut = cut.or((self.before == Before::Comma).then_some(2)).filter(|_| !self.tokens.is_empty());
        self.tokens.push(Token { text, spaced, cut, depth: self.depth });
        self.before = after;
    }

    /// Writes a part: its own pieces, with the signs between them.
    fn part(&mut self, part: Part<'_>) {
        let rule = part.as_rule();
        let (start, end) = (part.as_span().start(), part.as_span().end());
        let folded = part.as_str().trim_end_matches(' ').to_owned();
        if let Some(word) = word(rule, &folded, self.language) {
            self.gap(start);
            self.at = end;
            return self.push(word.to_owned(), Before::Other, None);
        }
        let mut inner = part.into_inner().peekable();
        if inner.peek().is_some() && !is_keyword(rule) {
            for part in inner {
                self.part(part);
            }
            return;
        }
        if start == end || rule == Rule::EOI {
            return;
        }
        self.gap(start);
        self.at = end;
        let source = composed(self.line.written(self.offset.saturating_add(start), self.offset.saturating_add(end)));
        self.leaf(rule, &folded, source);
    }

    fn leaf(&mut self, rule: Rule, folded: &str, source: String) {
        if is_keyword(rule) {
            let name = format!("{rule:?}");
            let key = name.strip_prefix("kw_").unwrap_or(&name);
            // One unit of time after `par`, several before `depuis`.
            let one = self.tokens.last().is_some_and(|token| token.text == written("par", self.language));
            let key = match key {
                "mois" if one => "un_mois",
                "ans" if one => "an",
                "jours" if one => "jour",
                key => key,
            };
            let text = written(key, self.language).to_owned();
            let cut = match key {
                "si" if self.valued => Some(0),
                "et" | "ou" | "alors" | "sinon" => Some(1),
                _ => None,
            };
            return self.push(text, Before::Other, cut);
        }
        match rule {
            Rule::name => self.push(source, Before::Name, None),
            Rule::text => self.push(quoted(&source, self.language), Before::Other, None),
            Rule::number | Rule::count => self.push(self.number(folded), Before::Other, None),
            Rule::slash_date => self.push(iso(folded), Before::Other, None),
            Rule::day_of_month => {
                let day = folded.trim_end_matches(|character: char| character.is_alphabetic());
                let day = day.trim_start_matches('0');
                let first = day == "1" && self.language == Language::French;
                self.push(if first { "1er".to_owned() } else { day.to_owned() }, Before::Other, None);
            }
            Rule::rooms | Rule::insee_code | Rule::insee_letters => {
                self.push(folded.to_uppercase(), Before::Other, None);
            }
            Rule::square_metre => self.push("m²".to_owned(), Before::Other, None),
            Rule::minus_sign => self.push("-".to_owned(), Before::Tight, None),
            Rule::plus | Rule::minus => self.push(folded.to_owned(), Before::Other, Some(2)),
            Rule::times | Rule::over => self.push(folded.to_owned(), Before::Other, Some(3)),
            Rule::commune_label | Rule::raw | Rule::path | Rule::iso_date | Rule::year | Rule::let_value => {
                self.push(source, Before::Other, None);
            }
            _ => self.push(folded.to_owned(), Before::Other, None),
        }
    }

    /// A number with the marks of the language; as it stands when it may be read in two ways.
    fn number(&self, folded: &str) -> String {
        match (numbers::read(folded, self.line.numbers), self.language) {
            (Reading::One(_), Language::French) if self.line.numbers == Numbers::Data => folded.replace('.', ","),
            (Reading::One(_), Language::English) if self.line.numbers == Numbers::Data => folded.replace(',', "."),
            // What is surely meant is written as it must be.
            (Reading::One(figure), language) => figure.written(language, self.line.declared),
            (Reading::Elsewhere(figure), language) if self.line.numbers != Numbers::Data => {
                figure.written(language, self.line.declared)
            }
            _ => folded.to_owned(),
        }
    }

    /// Writes the signs that stand between the last piece and that place.
    fn gap(&mut self, until: usize) {
        let signs = self.folded.get(self.at..until).unwrap_or("").to_owned();
        self.at = self.at.max(until);
        for sign in signs.chars().filter(|sign| *sign != ' ') {
            match sign {
                '(' => {
                    if self.before == Before::Name {
                        self.before = Before::Tight;
                    }
                    self.push("(".to_owned(), Before::Tight, None);
                    self.depth = self.depth.saturating_add(1);
                }
                ')' => {
                    self.depth = self.depth.saturating_sub(1);
                    self.before = Before::Tight;
                    self.push(")".to_owned(), Before::Other, None);
                }
                ',' => {
                    self.before = Before::Tight;
                    self.push(",".to_owned(), Before::Comma, None);
                }
                '.' | '/' => {
                    self.before = Before::Tight;
                    self.push(sign.to_string(), Before::Tight, None);
                }
                _ => self.push(sign.to_string(), Before::Other, None),
            }
        }
    }
}

/// Words that are no keyword where they stand, or that have two writings: values, and what is said to belong.
fn word(rule: Rule, folded: &str, language: Language) -> Option<&'static str> {
    let pair = |fr, en| if language == Language::French { fr } else { en };
    match (rule, folded) {
        (Rule::yes, "oui" | "yes") => Some(pair("oui", "yes")),
        (Rule::no, "faux" | "false") => Some(pair("faux", "false")),
        (Rule::no, _) => Some(pair("non", "no")),
        (Rule::bare_name, "demandeur" | "applicant") => Some(written("demandeur", language)),
        (Rule::bare_name, "logement" | "vacancy") => Some(written("logement", language)),
        _ => None,
    }
}

/// A quoted text in the marks of the language, unless they stand inside it.
fn quoted(source: &str, language: Language) -> String {
    let inner = source.strip_prefix(['«', '“', '"']).and_then(|rest| rest.strip_suffix(['»', '”', '"']));
    let Some(inner) = inner.map(str::trim) else { return source.to_owned() };
    let french = Some(format!("« {inner} »")).filter(|_| !inner.contains('»'));
    let english = Some(format!("“{inner}”")).filter(|_| !inner.contains('”'));
    let written = if language == Language::French { french.or(english) } else { english.or(french) };
    written.unwrap_or_else(|| source.to_owned())
}

/// `12/03/2026` as `2026-03-12`, which reads the same in both languages.
fn iso(folded: &str) -> String {
    let mut parts = folded.split('/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(day), Some(month), Some(year)) => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => folded.to_owned(),
    }
}
