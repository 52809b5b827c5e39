//! A local agreement against the frame it extends: clause by clause, by counting, and on data.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::compare::{Planned, awards, planned};
use super::{CheckedPolicy, PipelineError, check_policy};
use crate::decision::{DecisionReport, FactValue, Mention};
use crate::diagnostic::catalog::validate::NOT_EXTENDED;
use crate::diagnostic::{Bilingual, Citation, Diagnostic, Diagnostics, Language, Place, Severity};
use crate::ir::{Amount, Bound, Entity, ExprKind, Obligation, RuleCondition, TypedPolicy};
use crate::names::{Edit, Piece, Put, key, noun};
use crate::quantity::{Date, Exact};
use crate::report::opinion::{Clause, Count, Does, Gain, Kept, Opinion, OpinionData, Reached, Said};
use crate::source::{FileId, SourceMap, Span};
use crate::syntax::ast::{Block, Change, Direction, Notes, Overlay, Policy, Target, TargetKind, Text, Validity};

const SHARES: Bilingual = Bilingual { fr: "parts du flux", en: "shares of the flow" };
const FLOORS: Bilingual = Bilingual { fr: "minimums", en: "floors" };
const BY_CATEGORY: Bilingual = Bilingual { fr: "Attributions par catégorie", en: "Awards by category" };
const BY_COMMUNE: Bilingual = Bilingual { fr: "Attributions par commune", en: "Awards by commune" };
const BY_SIZE: Bilingual = Bilingual { fr: "Attributions par taille du ménage", en: "Awards by household size" };

/// The opinion on a policy against the frame that it extends; what could not be read is in `out`.
///
/// # Errors
/// A file cannot be read, or the solver failed.
pub fn validate(
    path: &Path,
    base: &Path,
    date: impl FnOnce(Option<Validity>) -> Date,
    scenario: Option<&Path>,
    map: &mut SourceMap,
    out: &mut Diagnostics,
) -> Result<Opinion, PipelineError> {
    let mut day = Date(0);
    let mut said = Diagnostics::default();
    let checked = check_policy(
        path,
        |validity| {
            day = date(validity);
            day
        },
        map,
        &mut said,
    )?;
    let frame = frame(&checked, base, map);
    if let (None, Some(main)) = (&frame, checked.text.policies.last()) {
        let name = base.with_extension("");
        let place = if main.header.title.span.end > 0 { main.header.title.span } else { main.header.span };
        said.push(Diagnostic::at(&NOT_EXTENDED, place).with("base", name.to_string_lossy().into_owned()));
    }
    let frame = frame.unwrap_or_default();
    let policies = &checked.text.policies;
    let of_frame: Vec<&Policy> = policies.iter().filter(|policy| frame.contains(&policy.file)).collect();
    let local: Vec<&Policy> = policies.iter().filter(|policy| !frame.contains(&policy.file)).collect();
    let told = |one: &Diagnostic| Said {
        code: one.code.code,
        text: [one.message(Language::French), one.message(Language::English)],
        place: place_of(map, &one.place),
        citation: one.citation.as_ref().map(Citation::shown),
    };
    let errors = said.iter().filter(|one| one.code.severity == Severity::Error);
    let breaks: Vec<Said> = errors.map(told).collect();
    let warnings = said.iter().filter(|one| one.code.severity != Severity::Error).map(told).collect();
    let overlays = local.iter().flat_map(|policy| &policy.blocks).filter_map(|block| match block {
        Block::Overlay(overlay) => Some(overlay),
        _ => None,
    });
    let overlays: Vec<&Overlay> = overlays.collect();
    let clauses = overlays.iter().map(|overlay| clause(&checked, &of_frame, overlay, &said, map)).collect();
    let touched: BTreeSet<(TargetKind, Vec<String>)> = overlays.iter().map(|overlay| holder(&overlay.target)).collect();
    let added = local.iter().flat_map(|policy| &policy.blocks).filter_map(|block| declared(block, None)).collect();
    let untouched = |wanted: fn(Direction) -> bool| -> Vec<Kept> {
        let blocks = of_frame.iter().flat_map(|policy| &policy.blocks);
        let kept = blocks.filter_map(|block| {
            let (direction, _) = block.notes().direction.filter(|(direction, _)| wanted(*direction))?;
            let path = block.name().map(|name| key(&name.text)).into_iter().collect();
            let same = touched.contains(&(block.kind()?, path));
            if same { None } else { declared(block, Some(direction)) }
        });
        kept.collect()
    };
    let tried = match (scenario, &checked.typed) {
        (Some(scenario), Some(_)) => on_data(scenario, path, base, map, out)?,
        _ => None,
    };
    Ok(Opinion {
        policy: policies.last().map(|policy| policy.header.title.text.clone()).unwrap_or_default(),
        base: of_frame
            .last()
            .map_or_else(|| base.to_string_lossy().into_owned(), |policy| policy.header.title.text.clone()),
        date: day,
        holds: breaks.is_empty(),
        breaks,
        warnings,
        clauses,
        added,
        left: untouched(|direction| direction == Direction::Default),
        bound: untouched(|direction| direction != Direction::Default),
        counts: checked.typed.as_ref().map(counts).unwrap_or_default(),
        data: tried,
    })
}

fn place_of(map: &SourceMap, place: &Place) -> String {
    match place {
        Place::Text(span) => file_line(map, *span),
        Place::Cell { file, line, .. } | Place::File { file, line } => format!("{file}:{line}"),
    }
}

fn file_line(map: &SourceMap, span: Span) -> String {
    let file = map.file(span.file).map_or("", |file| file.name());
    format!("{file}:{}", map.line_column(span).line)
}

/// The files of the frame: the base and those it extends; none when the policy does not extend it.
fn frame(checked: &CheckedPolicy, base: &Path, map: &SourceMap) -> Option<BTreeSet<FileId>> {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let wanted = real(base);
    let main = checked.text.policies.last()?.file;
    let named = |file: FileId| map.file(file).map(|file| real(&PathBuf::from(file.name())));
    let policies = &checked.text.policies;
    let own = policies.iter().map(|policy| policy.file).find(|file| named(*file).as_ref() == Some(&wanted))?;
    if own == main {
        return None;
    }
    let earlier = policies.iter().map(|policy| policy.file).take_while(|file| *file != own);
    let below = earlier.filter(|file| checked.text.lineage.extends(own, *file));
    Some(below.chain([own]).collect())
}

/// What a direction lets others do, in words.
const fn allowed(direction: Direction) -> Bilingual {
    let (fr, en) = match direction {
        Direction::PublicOrder => ("ordre public : rien", "public order: nothing"),
        Direction::Floor => ("plancher : relever", "floor: raise"),
        Direction::Ceiling => ("plafond : abaisser", "ceiling: lower"),
        Direction::Default => ("supplétif : tout", "default rule: anything"),
    };
    Bilingual { fr, en }
}

fn texts(sources: &[Text]) -> Vec<String> {
    sources.iter().map(|source| source.text.clone()).collect()
}

/// A declaration, when it is one.
fn declared(block: &Block, direction: Option<Direction>) -> Option<Kept> {
    if matches!(block, Block::Overlay(_)) {
        return None;
    }
    let kind = noun(block.kind()?);
    let name = block.name().map(|name| name.text.clone()).unwrap_or_default();
    Some(Kept { kind, name, sources: texts(&block.notes().sources), allowed: direction.map(allowed) })
}

/// The block that a target is or stands in, as its kind and names.
fn holder(target: &Target) -> (TargetKind, Vec<String>) {
    let first = || target.path.first().map(|name| key(&name.text)).into_iter().collect();
    match target.kind {
        TargetKind::Heading | TargetKind::Criterion => (TargetKind::Grid, first()),
        TargetKind::Excluded => (TargetKind::Flow, Vec::new()),
        TargetKind::Exemption => (TargetKind::Shortlist, Vec::new()),
        kind => (kind, first()),
    }
}

/// The notes of what a target is or stands in.
fn bounds<'p>(frame: &[&'p Policy], target: &Target) -> Option<&'p Notes> {
    let (kind, path) = holder(target);
    let named = |block: &&Block| block.name().map(|name| key(&name.text)).into_iter().collect::<Vec<_>>() == path;
    let mut blocks = frame.iter().rev().flat_map(|policy| &policy.blocks);
    blocks.find(|block| block.kind() == Some(kind) && named(block)).map(Block::notes)
}

fn clause(
    checked: &CheckedPolicy,
    frame: &[&Policy],
    overlay: &Overlay,
    said: &Diagnostics,
    map: &SourceMap,
) -> Clause {
    let direction = bounds(frame, &overlay.target).and_then(|notes| notes.direction).map(|(direction, _)| direction);
    let refused = said.iter().any(|one| {
        one.code.severity == Severity::Error && matches!(one.place, Place::Text(span) if overlay.span.holds(span))
    });
    let figures = figures(checked, overlay, map);
    let does = match &overlay.change {
        _ if refused => Does::Breaks,
        Change::Removal => Does::Removes,
        Change::Block(..) => Does::Replaces,
        Change::Additions(_) => Does::Adds,
        Change::Figures(_) | Change::Values(_) => match direction {
            Some(Direction::Floor | Direction::Ceiling) => Does::Tightens,
            _ => Does::Adapts,
        },
    };
    let path: Vec<&str> = overlay.target.path.iter().map(|name| name.text.as_str()).collect();
    Clause {
        does,
        kind: noun(overlay.target.kind),
        name: path.join("."),
        allowed: direction.map(allowed),
        figures,
        authority: overlay.notes.authority.as_ref().map(|text| text.text.clone()).unwrap_or_default(),
        sources: texts(&overlay.notes.sources),
        place: file_line(map, overlay.span),
    }
}

/// The figures of a change, old and new, as they are written.
fn figures(checked: &CheckedPolicy, overlay: &Overlay, map: &SourceMap) -> Vec<(String, String)> {
    let own = |edit: &&Edit| edit.by.span == overlay.span;
    let status = overlay.notes.status.map(|(_, span)| span);
    let text = |span: Span| map.slice(span).trim().to_owned();
    let mut found = Vec::new();
    for edit in checked.merged.edits.iter().filter(own) {
        if let Put::Inline(pieces) = &edit.put
            && let [Piece::Prefixed("", new)] = pieces.as_slice()
            && Some(*new) != status
        {
            found.push((text(edit.at), text(*new)));
        }
    }
    if let Change::Values(_) = &overlay.change {
        let edits = || checked.merged.edits.iter().filter(own);
        let gone: Vec<String> =
            edits().filter(|edit| matches!(edit.put, Put::Nothing)).map(|edit| text(edit.at)).collect();
        let lines = edits().filter_map(|edit| match &edit.put {
            Put::Lines { lines, .. } => Some(lines),
            _ => None,
        });
        let new: Vec<String> = lines
            .flatten()
            .filter_map(|piece| match piece {
                Piece::Whole(span) => Some(text(*span)),
                _ => None,
            })
            .collect();
        if !new.is_empty() {
            found.push((gone.join(" ; "), new.join(" ; ")));
        }
    }
    found
}

/// The sums that hold whatever the data: the shares, and the floors over one base.
fn counts(policy: &TypedPolicy) -> Vec<Count> {
    let sum = |terms: &[(String, Exact)]| terms.iter().try_fold(Exact::ZERO, |sum, (_, rate)| sum.plus(*rate));
    let mut found = Vec::new();
    let whole = policy.reservers.iter().filter(|item| item.parent.is_none());
    let shares: Vec<(String, Exact)> =
        whole.filter_map(|item| Some((item.heading.name.clone(), item.share.as_ref()?.rate))).collect();
    if let (Some(sum), false) = (sum(&shares), shares.is_empty()) {
        found.push(Count { what: SHARES, over: String::new(), terms: shares, sum });
    }
    let floors: Vec<(&Obligation, Exact)> = policy
        .obligations
        .iter()
        .filter(|item| item.bound != Bound::AtMost)
        .filter_map(|item| match item.amount {
            Amount::Rate(rate) => Some((item, rate)),
            Amount::Homes(_) => None,
        })
        .collect();
    let mut done: Vec<&Obligation> = Vec::new();
    for (item, _) in &floors {
        let same = |other: &Obligation| other.base == item.base && other.charged == item.charged;
        if done.iter().any(|other| same(other)) {
            continue;
        }
        done.push(item);
        let terms: Vec<(String, Exact)> = floors
            .iter()
            .filter(|(other, _)| same(other))
            .map(|(other, rate)| (other.heading.name.clone(), *rate))
            .collect();
        let base = item.base.and_then(|base| policy.categories.get(base));
        let over = base.map(|base| base.heading.name.clone()).unwrap_or_default();
        if let Some(sum) = sum(&terms) {
            found.push(Count { what: FLOORS, over, terms, sum });
        }
    }
    found
}

/// What the agreement does on a scenario, beside the frame alone when that can be run.
fn on_data(
    scenario: &Path,
    path: &Path,
    base: &Path,
    map: &mut SourceMap,
    out: &mut Diagnostics,
) -> Result<Option<OpinionData>, PipelineError> {
    let Some(after) = planned(scenario, path, true, map, out)? else { return Ok(None) };
    // The frame alone may not be able to read the tables: then the agreement is told of by itself.
    let mut aside = Diagnostics::default();
    let before = planned(scenario, base, false, map, &mut aside)?;
    let report = &after.report;
    let mut accounts: Vec<Reached> = Vec::new();
    let mention = |mention: &Mention| (mention.title.clone(), mention.sources.clone());
    for line in &report.shares {
        let (title, sources) = mention(&line.reserver);
        let (required, reached, shortfall, cause) = (line.required, line.reached, line.shortfall, line.cause);
        accounts.push(Reached { title, sources, required, reached, shortfall, cause, binds: reached == required });
    }
    for line in &report.obligations {
        let (title, sources) = mention(&line.obligation);
        let (required, reached, shortfall, cause) = (line.required, line.reached, line.shortfall, line.cause);
        accounts.push(Reached { title, sources, required, reached, shortfall, cause, binds: reached == required });
    }
    let alone = before.as_ref();
    let groups: [(Bilingual, Grouping); 3] = [(BY_CATEGORY, by_category), (BY_COMMUNE, by_commune), (BY_SIZE, by_size)];
    let groups = groups.into_iter().map(|(title, of)| (title, gains(alone.map(of).as_ref(), &of(&after))));
    Ok(Some(OpinionData {
        feasible: after.feasible,
        homes: (report.homes.offered, report.homes.awarded, alone.map(|before| before.report.homes.awarded)),
        accounts,
        groups: groups.filter(|(_, lines)| !lines.is_empty()).collect(),
    }))
}

/// Awards by group: in the order of the groups, with what is shown of each.
type Groups = BTreeMap<(i64, String), usize>;

/// How awards are put into groups.
type Grouping = fn(&Planned) -> Groups;

fn gains(before: Option<&Groups>, after: &Groups) -> Vec<Gain> {
    let names: BTreeSet<&(i64, String)> = before.into_iter().flat_map(BTreeMap::keys).chain(after.keys()).collect();
    let count = |groups: &Groups, name: &(i64, String)| groups.get(name).copied().unwrap_or(0);
    let line = |name: &(i64, String)| Gain {
        name: name.1.clone(),
        before: before.map(|before| count(before, name)),
        after: count(after, name),
    };
    names.into_iter().map(line).collect()
}

fn by_category(plan: &Planned) -> Groups {
    let mut groups = Groups::new();
    for first in awarded(&plan.report) {
        for category in &first.categories {
            let count = groups.entry((0, category.title.clone())).or_default();
            *count = count.saturating_add(1);
        }
    }
    groups
}

fn awarded(report: &DecisionReport) -> impl Iterator<Item = &crate::decision::RankedLine> {
    report.vacancies.iter().filter(|line| line.empty.is_none()).filter_map(|line| line.ranked.first())
}

fn by_commune(plan: &Planned) -> Groups {
    let mut groups = Groups::new();
    for line in plan.report.vacancies.iter().filter(|line| line.empty.is_none()) {
        for fact in &line.facts {
            if let FactValue::Commune { code, name } = &fact.value {
                let shown = if name.is_empty() { code.clone() } else { format!("{name} ({code})") };
                let count = groups.entry((0, shown)).or_default();
                *count = count.saturating_add(1);
            }
        }
    }
    groups
}

/// By the number that the table of rooms is read with: the size of the household.
fn by_size(plan: &Planned) -> Groups {
    let key = plan.policy.rules.iter().find_map(|rule| match &rule.condition {
        RuleCondition::Within { key, .. } => match &key.kind {
            ExprKind::Field(Entity::Applicant, index) => Some(*index),
            _ => None,
        },
        RuleCondition::Expr(_) => None,
    });
    let mut groups = Groups::new();
    let Some(field) = key else { return groups };
    for applicant in awards(&plan.report).values() {
        let row = plan.applicants.find(applicant);
        if let Some(size) = row.and_then(|row| plan.applicants.scalar(field, row)) {
            let count = groups.entry((size, size.to_string())).or_default();
            *count = count.saturating_add(1);
        }
    }
    groups
}
