//! The policy in force, printed from the sources of its chain: every change put in its place, with its origin.
//!
//! The text is made of the files' own lines, edited by place: what is not changed is printed as it was written, comments
//! included. It reads as a policy on its own, and means the same as the chain.

mod render;

use crate::diagnostic::{Bilingual, Language};
use crate::names::{Edit, Merged, Put};
use crate::quantity::Date;
use crate::source::{SourceMap, Span};
use crate::syntax::ast::{
    Applied, Block, Cell, CellContent, Literal, LiteralValue, Parameter, Policy, TargetKind, Verb,
};
use render::Page;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::policy::PolicyText;

const ORIGIN: Bilingual = Bilingual { fr: "origine", en: "origin" };
const AUTHORITY: Bilingual = Bilingual { fr: "autorité", en: "authority" };
const GONE: Bilingual = Bilingual { fr: "retiré", en: "removed" };
const CHANGED: Bilingual = Bilingual { fr: "changé", en: "changed" };
const OF_FILE: Bilingual = Bilingual { fr: "notes de", en: "notes of" };

/// A declaration of the policy in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectiveItem {
    /// The noun that opens it.
    pub kind: &'static str,
    /// Its name, or an empty text.
    pub name: String,
    /// Where it is declared: file and line.
    pub origin: (String, u32),
    /// The changes made to it, in order.
    pub overlays: Vec<EffectiveChange>,
}

/// A change of a declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectiveChange {
    /// Where it is written: file and line.
    pub place: (String, u32),
    /// Who decided it.
    pub authority: String,
    /// The acts.
    pub sources: Vec<String>,
    /// `amende`, `ajoute`, `remplace`, `retire`.
    pub change: &'static str,
}

/// The text of the policy in force. With a day, parameters show only the values in force on it.
#[must_use]
pub fn effective_text(
    text: &PolicyText,
    merged: &Merged,
    map: &SourceMap,
    day: Option<Date>,
    language: Language,
) -> String {
    let mut edits = merged.edits.clone();
    if let Some(day) = day {
        edits.extend(outdated(merged, day));
    }
    let comment = |by: &Applied| Some(told(map, by, language)).filter(|_| by.span.end > 0);
    let page = Page { map, edits: &edits, comment: &comment };
    let mut out = String::new();
    header(text, map, &mut out);
    for block in merged.policies.iter().flat_map(|policy| &policy.blocks) {
        let _ = writeln!(out, "\n# {} : {}", ORIGIN.get(language), place(map, block.span()));
        for by in &block.notes().applied {
            let _ = writeln!(out, "# {} : {}", CHANGED.get(language), told(map, by, language));
        }
        out.push_str(&page.block(block.span()));
        out.push('\n');
        inherited(text, block, map, language, &mut out);
    }
    for gone in &merged.removed {
        let (noun, path) = (noun(gone.kind), gone.path.join("."));
        let (declared, by) = (place(map, gone.declared), told(map, &gone.by, language));
        let _ = writeln!(out, "\n# {} : {noun} {path} ({declared}), {by}", GONE.get(language));
    }
    out
}

/// The declarations in force, in the order of the text, then those that were removed.
#[must_use]
pub fn effective_items(merged: &Merged, map: &SourceMap) -> Vec<EffectiveItem> {
    let blocks = merged.policies.iter().flat_map(|policy| &policy.blocks);
    let mut items: Vec<EffectiveItem> = blocks.filter_map(|block| item(block, map)).collect();
    items.extend(merged.removed.iter().map(|gone| EffectiveItem {
        kind: noun(gone.kind),
        name: gone.path.join("."),
        origin: file_line(map, gone.declared),
        overlays: vec![change(map, &gone.by)],
    }));
    items
}

/// What one file declares and changes, in the order of its text.
#[must_use]
pub fn own_items(policy: &Policy, map: &SourceMap) -> Vec<EffectiveItem> {
    let items = policy.blocks.iter().filter_map(|block| match block {
        Block::Overlay(overlay) => Some(EffectiveItem {
            kind: noun(overlay.target.kind),
            name: overlay.target.path.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join("."),
            origin: file_line(map, overlay.span),
            overlays: vec![change(map, &overlay.applied())],
        }),
        block => item(block, map),
    });
    items.collect()
}

fn item(block: &Block, map: &SourceMap) -> Option<EffectiveItem> {
    let kind = block.kind()?;
    let name = match kind {
        TargetKind::Schema(crate::syntax::ast::Entity::Applicant) => "demandeur".to_owned(),
        TargetKind::Schema(crate::syntax::ast::Entity::Vacancy) => "logement".to_owned(),
        _ => block.name().map(|name| name.text.clone()).unwrap_or_default(),
    };
    let overlays = block.notes().applied.iter().map(|by| change(map, by)).collect();
    Some(EffectiveItem { kind: noun(kind), name, origin: file_line(map, block.span()), overlays })
}

fn change(map: &SourceMap, by: &Applied) -> EffectiveChange {
    EffectiveChange {
        place: file_line(map, by.span),
        authority: by.authority.as_ref().map(|text| text.text.clone()).unwrap_or_default(),
        sources: by.sources.iter().map(|source| source.text.clone()).collect(),
        change: match by.verb {
            Verb::Amend => "amende",
            Verb::Add => "ajoute",
            Verb::Replace => "remplace",
            Verb::Remove => "retire",
        },
    }
}

/// The noun that opens a declaration, as it is written in French.
const fn noun(kind: TargetKind) -> &'static str {
    match kind {
        TargetKind::Enumeration => "énumération",
        TargetKind::Schema(_) => "schéma",
        TargetKind::Definition(_) => "définition",
        TargetKind::Parameter => "paramètre",
        TargetKind::Category => "catégorie",
        TargetKind::Grid => "cotation",
        TargetKind::Heading => "rubrique",
        TargetKind::Criterion => "critère",
        TargetKind::Admissible => "admissible",
        TargetKind::Reserver => "réservataire",
        TargetKind::Flow => "flux",
        TargetKind::Excluded => "hors flux",
        TargetKind::Obligation => "obligation",
        TargetKind::Objective => "objectif",
        TargetKind::Shortlist => "candidats",
        TargetKind::Path => "voie",
        TargetKind::Exemption => "dispense",
    }
}

fn file_line(map: &SourceMap, span: Span) -> (String, u32) {
    let file = map.file(span.file).map_or("", |file| file.name());
    (file.to_owned(), map.line_column(span).line)
}

fn place(map: &SourceMap, span: Span) -> String {
    let (file, line) = file_line(map, span);
    format!("{file}:{line}")
}

/// `rules/local/x.eqf:12, autorité « … »`.
fn told(map: &SourceMap, by: &Applied, language: Language) -> String {
    let place = place(map, by.span);
    match &by.authority {
        Some(authority) => format!("{place}, {} « {} »", AUTHORITY.get(language), authority.text),
        None => place,
    }
}

/// The header of the asked-for policy, without what it extends: that is in the text.
fn header(text: &PolicyText, map: &SourceMap, out: &mut String) {
    let Some(main) = text.policies.last() else { return };
    match main.language {
        Some(Language::French) => out.push_str("langue fr\n"),
        Some(Language::English) => out.push_str("language en\n"),
        None => {}
    }
    let _ = writeln!(out, "politique {}", map.slice(main.header.title.span));
    let validity = text.policies.iter().rev().find_map(|policy| policy.header.validity);
    if let Some(validity) = validity {
        let _ = writeln!(out, "  en vigueur du {} au {}", validity.from, validity.to);
    }
}

/// The sources and the status that a block has from the header of its file.
fn inherited(text: &PolicyText, block: &Block, map: &SourceMap, language: Language, out: &mut String) {
    if matches!(block, Block::Enumeration(_) | Block::Schema(_)) {
        return;
    }
    let Some(policy) = text.policies.iter().find(|policy| policy.file == block.span().file) else { return };
    let (own, file) = (block.notes(), &policy.header.notes);
    let of = || format!("# {} {}", OF_FILE.get(language), file_line(map, policy.header.span).0);
    if own.sources.is_empty() {
        for source in &file.sources {
            let _ = writeln!(out, "  source {}  {}", map.slice(source.span), of());
        }
    }
    if let (None, Some((_, span))) = (own.status, file.status) {
        let _ = writeln!(out, "  statut {}  {}", map.slice(span), of());
    }
}

/// The values of parameters that are not those in force on the day.
fn outdated(merged: &Merged, day: Date) -> Vec<Edit> {
    let nobody = |span: Span| Applied {
        verb: Verb::Remove,
        span: Span { start: 0, end: 0, ..span },
        authority: None,
        sources: Vec::new(),
    };
    let parameters = merged.policies.iter().flat_map(|policy| &policy.blocks).filter_map(|block| match block {
        Block::Parameter(parameter) => Some(parameter),
        _ => None,
    });
    let spans = parameters.flat_map(|parameter| {
        let mut held: BTreeMap<Vec<String>, Vec<(Moment, Span)>> = BTreeMap::new();
        for (arguments, from, span) in values(parameter) {
            held.entry(arguments).or_default().push((from, span));
        }
        let outdated = held.into_values().flat_map(move |mut dated| {
            dated.sort_by_key(|(moment, _)| *moment);
            let current = dated.iter().rposition(|((from, _), _)| *from <= day);
            dated.into_iter().enumerate().filter(move |(at, _)| Some(*at) != current).map(|(_, (_, span))| span)
        });
        outdated.collect::<Vec<_>>()
    });
    spans.map(|at| Edit { at, put: Put::Nothing, by: nobody(at) }).collect()
}

/// The day from which a value holds, and the day on which it was published.
type Moment = (Date, Date);

/// The values of a parameter that no later one took the place of: the arguments of each, its days and its place.
fn values(parameter: &Parameter) -> Vec<(Vec<String>, Moment, Span)> {
    let gone = |span: Span| parameter.superseded.iter().any(|(place, _)| *place == span);
    let mut found = all_values(parameter);
    found.retain(|(_, _, span)| !gone(*span));
    found
}

fn all_values(parameter: &Parameter) -> Vec<(Vec<String>, Moment, Span)> {
    let always = Date(i32::MIN);
    let mut found: Vec<(Vec<String>, Moment, Span)> = Vec::new();
    for value in &parameter.values {
        let day = |stated: Option<(Date, Span)>| stated.map_or(always, |(day, _)| day);
        found.push((Vec::new(), (day(value.from), day(value.known)), value.span));
    }
    let Some(table) = &parameter.table else { return found };
    let argument = |header: &Cell| {
        let key = crate::names::key(&header.text);
        parameter.arguments.iter().any(|argument| crate::names::key(&argument.name.text) == key)
    };
    for row in &table.rows {
        let (mut day, mut known) = (always, always);
        let mut arguments = Vec::new();
        for (header, cell) in table.header.cells.iter().zip(&row.cells) {
            match (&header.content, &cell.content) {
                (CellContent::FromDay, CellContent::Literal(Literal { value: LiteralValue::Date(from), .. })) => {
                    day = *from;
                }
                (CellContent::KnownDay, CellContent::Literal(Literal { value: LiteralValue::Date(since), .. })) => {
                    known = *since;
                }
                _ if argument(header) => arguments.push(crate::names::key(&cell.text)),
                _ => {}
            }
        }
        found.push((arguments, (day, known), row.span));
    }
    found
}
