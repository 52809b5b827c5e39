//! From lines to blocks: the header, the opening lines, and which reader each block has.

mod ahead;
mod allocation;
mod examples;
mod exceptions;
mod grids;
mod overlays;
mod path;
mod rules;
mod tables;
mod vocabulary;
mod year;

pub(super) use tables::cell_ranges;

use super::ast::{Block, Extends, Header, Language, Name, Notes, Policy, Text, Validity};
use super::expressions::month_end;
use super::grammar::{Parts, Rule, Scope};
use super::keywords::leads;
use super::layout::{Layout, Line, LineKind};
use super::mistakes;
use super::numbers::Numbers;
use super::statements::{Extra, Form, Reader, many, once};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::syntax as codes;
use crate::source::Span;

/// The lines that may stand at column 0.
pub(super) const NOUNS: &[(&str, Rule)] = &[
    ("langue", Rule::line_language),
    ("politique", Rule::line_policy),
    ("enumeration", Rule::line_enumeration),
    ("schema", Rule::line_schema),
    ("definition", Rule::line_definition),
    ("parametre", Rule::line_parameter),
    ("categorie", Rule::line_category),
    ("cotation", Rule::line_grid),
    ("admissible", Rule::line_admissible),
    ("reservataire", Rule::line_reserver),
    ("flux", Rule::line_flow),
    ("obligation", Rule::line_obligation),
    ("objectif", Rule::line_objective),
    ("candidats", Rule::line_shortlist),
    ("amende", Rule::line_amendment),
    ("voie", Rule::line_path),
    ("ajoute_a", Rule::line_addition),
    ("remplace", Rule::line_replacement),
    ("retire", Rule::line_removal),
    ("exemples", Rule::line_examples),
];

const HEADER: &[Form] = &[
    once("en_vigueur_du", Rule::line_validity),
    many("etend", Rule::line_extends),
    once("si_inconnu", Rule::line_if_unknown),
    once("fin_de_mois", Rule::line_month_end),
];

/// A block's opening line with everything under it.
#[derive(Clone, Copy)]
struct Opening<'l> {
    line: &'l Line,
    rule: Rule,
}

impl Reader<'_> {
    /// Reads the file, block by block; what could not be read is left out and told.
    pub fn policy(&mut self) -> Policy {
        let mut layout = Layout::new(self.source, self.file);
        let empty = Span::new(self.file, 0, 0);
        let words = if mistakes::english(self.source) { Language::English } else { Language::French };
        let mut policy = Policy {
            words,
            file: self.file,
            language: None,
            header: Header {
                title: Text { text: String::new(), span: empty },
                validity: None,
                extends: Vec::new(),
                if_unknown: None,
                month_end: None,
                notes: Notes::default(),
                span: empty,
            },
            blocks: Vec::new(),
            unread: std::collections::BTreeSet::new(),
            admitted: Vec::new(),
        };
        let mut header: Option<Span> = None;
        let mut language: Option<Span> = None;
        let mut orphans = false;
        let mut unknown = false;
        let mut ahead = ahead::Ahead::default();
        while let Some(root) = ahead.next(self, &mut layout) {
            if self.report.is_full() {
                return policy;
            }
            let ahead::Root { line: root, read } = root;
            let line = &root;
            if line.indent > 0 || line.kind == LineKind::Row {
                // A block that is only indented is not missing.
                if let Some((key, _)) = NOUNS.iter().find(|(key, _)| leads(key, &line.folded).is_some())
                    && let Some(diagnostic) = mistakes::noun_inside(line, self.source)
                {
                    if *key == "politique" {
                        header = Some(line.whole());
                    }
                    self.report.push(diagnostic);
                    self.note_unread(line);
                    orphans = true;
                }
                // One word for all the lines before the first block.
                if !orphans && !line.broken {
                    self.report.push(Diagnostic::at(&codes::LINE_OUTSIDE_BLOCK, line.whole()));
                }
                orphans = true;
                continue;
            }
            let noun = NOUNS.iter().find(|(key, _)| leads(key, &line.folded).is_some());
            let Some((key, rule)) = noun else {
                if !line.broken {
                    let mend = mistakes::worth_mending(&self.report);
                    self.report.push(mistakes::unknown_block(line, self.source, mend));
                    // The first line that opens nothing may be the misspelt header.
                    unknown |= policy.blocks.is_empty();
                }
                self.note_unread(line);
                continue;
            };
            let seen = match rule {
                Rule::line_policy => &mut header,
                Rule::line_language => &mut language,
                Rule::line_replacement => {
                    policy.blocks.extend(self.replacement(root, key));
                    continue;
                }
                _ => {
                    let block = match read {
                        Some((block, admitted)) => {
                            self.admitted.extend(admitted);
                            Some(block)
                        }
                        None => self.block(Opening { line, rule: *rule }),
                    };
                    if block.is_none() {
                        self.note_unread(line);
                    }
                    policy.blocks.extend(block);
                    continue;
                }
            };
            if let Some(first) = seen {
                self.report.push(mistakes::duplicate(line.whole(), key).and_at(*first, codes::FIRST_STATEMENT));
                continue;
            }
            *seen = Some(line.whole());
            if *rule == Rule::line_policy {
                self.header(line, &mut policy.header);
            } else {
                self.body(line, &[], Extra::None);
                policy.language = self.line(line, Rule::line_language, |_, parts| {
                    Some(if parts.has(Rule::french) { Language::French } else { Language::English })
                });
                self.numbers = Numbers::of(policy.language);
            }
        }
        if header.is_none() && !unknown {
            self.report.push(Diagnostic::at(&codes::NO_HEADER, empty));
        }
        policy.unread = std::mem::take(&mut self.unread);
        policy.admitted = std::mem::take(&mut self.admitted);
        policy
    }

    fn header(&mut self, line: &Line, header: &mut Header) {
        header.span = line.with_children();
        if let Some(title) = self.line(line, Rule::line_policy, |scope, parts| scope.title(parts)) {
            header.title = title;
        }
        let body = self.body(line, HEADER, Extra::None);
        self.refuse_standing(line);
        header.notes = body.notes;
        for (rule, line) in body.statements {
            match rule {
                Rule::line_if_unknown => header.if_unknown = self.unknown_answer(line, rule),
                Rule::line_validity => header.validity = self.line(line, rule, validity),
                Rule::line_month_end => {
                    let span = line.whole();
                    header.month_end = self.line(line, rule, |scope, parts| {
                        scope.colon(parts);
                        Some((month_end(parts.next()?.as_rule()), span))
                    });
                }
                _ => header.extends.extend(self.line(line, rule, extends)),
            }
        }
    }

    fn block(&mut self, opening: Opening<'_>) -> Option<Block> {
        match opening.rule {
            Rule::line_enumeration => self.enumeration(opening).map(Block::Enumeration),
            Rule::line_schema => self.schema(opening).map(Block::Schema),
            Rule::line_definition => self.definition(opening).map(Block::Definition),
            Rule::line_parameter => self.parameter(opening).map(Block::Parameter),
            Rule::line_category => self.category(opening).map(Block::Category),
            Rule::line_grid => self.grid(opening).map(Block::Grid),
            Rule::line_admissible => self.admissible(opening).map(Block::Admissible),
            Rule::line_reserver => self.reserver(opening).map(Block::Reserver),
            Rule::line_flow => self.flow(opening).map(Block::Flow),
            Rule::line_obligation => self.obligation(opening).map(Block::Obligation),
            Rule::line_objective => self.objective(opening).map(Block::Objective),
            Rule::line_path => self.path(opening).map(Block::Path),
            Rule::line_shortlist => self.shortlist(opening).map(Block::Shortlist),
            Rule::line_examples => self.examples(opening).map(Block::Examples),
            _ => self.overlay(opening).map(Block::Overlay),
        }
    }

    /// `NOUN name « title »`.
    fn named(&mut self, opening: Opening<'_>) -> Option<(Name, Option<Text>)> {
        self.line(opening.line, opening.rule, |scope, parts| Some((scope.next_name(parts)?, scope.title(parts))))
    }
}

fn validity(scope: &mut Scope<'_>, parts: &mut Parts<'_>) -> Option<Validity> {
    let from = scope.next_date(parts);
    let to = scope.next_date(parts);
    let ((from, first), (to, last)) = (from?, to?);
    let span = first.to(last);
    if to < from {
        let between = Span { start: first.end, end: last.start, ..span };
        let swapped = format!("{}{}{}", scope.written(last), scope.written(between), scope.written(first));
        scope.report.push(
            Diagnostic::at(&codes::REVERSED_DATES, span)
                .with("from", from.to_string())
                .with("to", to.to_string())
                .fixed_by(span, swapped),
        );
        return None;
    }
    Some(Validity { from, to, span })
}

fn extends(scope: &mut Scope<'_>, parts: &mut Parts<'_>) -> Option<Extends> {
    let span = scope.span(&parts.accept(Rule::path)?);
    Some(Extends { path: super::fold::composed(scope.written(span)), span })
}
