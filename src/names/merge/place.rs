//! Where the things that overlays name are declared, in the trees of a chain.

use super::sources;
use crate::names::key;
use crate::source::{FileId, Span};
use crate::syntax::ast::{
    Block, Charged, Criterion, Direction, Exclusion, Grid, Name, Notes, Policy, Target, TargetKind, Text,
};

/// A declaration, by its place in the trees.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) policy: usize,
    pub(super) block: usize,
    pub(super) inner: Inner,
    /// Its folded names, outermost first, in full.
    pub(super) path: Vec<String>,
}

/// What of the block is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inner {
    Whole,
    Heading(usize),
    /// In a heading, or directly under the grid.
    Criterion(Option<usize>, usize),
    /// `hors flux …` or `dispense …`.
    Reason(usize),
}

/// The kind of block that holds a target.
fn holder(kind: TargetKind) -> TargetKind {
    match kind {
        TargetKind::Heading | TargetKind::Criterion => TargetKind::Grid,
        TargetKind::Excluded => TargetKind::Flow,
        TargetKind::Exemption => TargetKind::Shortlist,
        kind => kind,
    }
}

/// The declaration of a target, in the policies up to that one that can be seen from it.
pub(super) fn find(policies: &[Policy], last: usize, target: &Target, seen: impl Fn(FileId) -> bool) -> Option<Place> {
    let path: Vec<String> = target.path.iter().map(|name| key(&name.text)).collect();
    let inside = holder(target.kind);
    for (policy, text) in
        policies.iter().enumerate().take(last.saturating_add(1)).filter(|(_, policy)| seen(policy.file))
    {
        for (block, item) in text.blocks.iter().enumerate() {
            if item.kind() != Some(inside) {
                continue;
            }
            let named = item.name().map(|name| key(&name.text));
            let outer = if matches!(target.kind, TargetKind::Excluded | TargetKind::Exemption) {
                None
            } else {
                path.first().cloned()
            };
            if named.is_some() && named != outer {
                continue;
            }
            let found = inner(item, target.kind, &path);
            if let Some((inner, path)) = found {
                return Some(Place { policy, block, inner, path });
            }
        }
    }
    None
}

/// What of the block a path means, and its names in full.
fn inner(block: &Block, kind: TargetKind, path: &[String]) -> Option<(Inner, Vec<String>)> {
    let is = |name: &Name, wanted: Option<&String>| wanted.is_some_and(|wanted| *wanted == key(&name.text));
    match (kind, block) {
        (TargetKind::Heading, Block::Grid(grid)) => {
            let at = grid.headings.iter().position(|heading| is(&heading.name, path.get(1)))?;
            Some((Inner::Heading(at), path.to_vec()))
        }
        (TargetKind::Criterion, Block::Grid(grid)) => criterion(grid, path),
        (TargetKind::Excluded | TargetKind::Exemption, block) => {
            let at = reasons(block)?.iter().position(|reason| is(&reason.name, path.first()))?;
            Some((Inner::Reason(at), path.to_vec()))
        }
        _ => Some((Inner::Whole, path.to_vec())),
    }
}

/// `grid.heading.criterion` or `grid.criterion`: criteria of one grid never share a name.
fn criterion(grid: &Grid, path: &[String]) -> Option<(Inner, Vec<String>)> {
    let (first, middle, name) = match path {
        [first, name] => (first, None, name),
        [first, middle, name] => (first, Some(middle), name),
        _ => return None,
    };
    let position = |criteria: &[Criterion]| criteria.iter().position(|criterion| key(&criterion.name.text) == *name);
    if middle.is_none()
        && let Some(at) = position(&grid.criteria)
    {
        return Some((Inner::Criterion(None, at), path.to_vec()));
    }
    grid.headings.iter().enumerate().find_map(|(number, heading)| {
        let heading_key = key(&heading.name.text);
        if middle.is_some_and(|middle| *middle != heading_key) {
            return None;
        }
        let at = position(&heading.criteria)?;
        Some((Inner::Criterion(Some(number), at), vec![first.clone(), heading_key, name.clone()]))
    })
}

fn reasons(block: &Block) -> Option<&Vec<Exclusion>> {
    match block {
        Block::Flow(flow) => Some(&flow.excluded),
        Block::Shortlist(shortlist) => Some(&shortlist.exemptions),
        _ => None,
    }
}

fn reasons_mut(block: &mut Block) -> Option<&mut Vec<Exclusion>> {
    match block {
        Block::Flow(flow) => Some(&mut flow.excluded),
        Block::Shortlist(shortlist) => Some(&mut shortlist.exemptions),
        _ => None,
    }
}

/// The names that a target could have meant.
pub(super) fn names(policies: &[Policy], last: usize, target: &Target) -> Vec<String> {
    let inside = holder(target.kind);
    let blocks = policies.iter().take(last.saturating_add(1)).flat_map(|policy| &policy.blocks);
    let mut found = Vec::new();
    for block in blocks.filter(|block| block.kind() == Some(inside)) {
        match (target.kind, block) {
            (TargetKind::Heading, Block::Grid(grid)) => {
                found.extend(grid.headings.iter().map(|heading| heading.name.text.clone()));
            }
            (TargetKind::Criterion, Block::Grid(grid)) => {
                let inside = grid.headings.iter().flat_map(|heading| &heading.criteria);
                found.extend(inside.chain(&grid.criteria).map(|criterion| criterion.name.text.clone()));
            }
            (_, block) => {
                found.extend(reasons(block).into_iter().flatten().map(|reason| reason.name.text.clone()));
                found.extend(block.name().map(|name| name.text.clone()));
            }
        }
    }
    found
}

fn block<'p>(policies: &'p [Policy], place: &Place) -> Option<&'p Block> {
    policies.get(place.policy)?.blocks.get(place.block)
}

/// Where the declaration stands.
pub(super) fn declared(policies: &[Policy], place: &Place) -> Option<Span> {
    let block = block(policies, place)?;
    match (place.inner, block) {
        (Inner::Whole, block) => Some(block.name().map_or(block.span(), |name| name.span)),
        (Inner::Heading(at), Block::Grid(grid)) => grid.headings.get(at).map(|heading| heading.name.span),
        (Inner::Criterion(..), Block::Grid(grid)) => criterion_at(grid, place.inner).map(|item| item.name.span),
        (Inner::Reason(at), block) => reasons(block)?.get(at).map(|reason| reason.name.span),
        _ => None,
    }
}

/// The criterion at a place of a grid.
pub(super) fn criterion_at(grid: &Grid, inner: Inner) -> Option<&Criterion> {
    match inner {
        Inner::Criterion(None, at) => grid.criteria.get(at),
        Inner::Criterion(Some(heading), at) => grid.headings.get(heading)?.criteria.get(at),
        _ => None,
    }
}

/// The criterion at a place of a grid, to be changed.
pub(super) fn criterion_mut(grid: &mut Grid, inner: Inner) -> Option<&mut Criterion> {
    match inner {
        Inner::Criterion(None, at) => grid.criteria.get_mut(at),
        Inner::Criterion(Some(heading), at) => grid.headings.get_mut(heading)?.criteria.get_mut(at),
        _ => None,
    }
}

/// The notes of the declaration, then of what holds it, innermost first, with the declaration's own place.
fn chain<'p>(policies: &'p [Policy], place: &Place) -> Option<(Span, Vec<&'p Notes>)> {
    let block = block(policies, place)?;
    let own = |span: Span, notes: &'p Notes| (span, vec![notes, block.notes()]);
    Some(match (place.inner, block) {
        (Inner::Heading(at), Block::Grid(grid)) => {
            let heading = grid.headings.get(at)?;
            own(heading.span, &heading.notes)
        }
        (Inner::Criterion(heading, _), Block::Grid(grid)) => {
            let criterion = criterion_at(grid, place.inner)?;
            let middle = heading.and_then(|at| grid.headings.get(at)).map(|heading| &heading.notes);
            let chain = std::iter::once(&criterion.notes).chain(middle).chain([block.notes()]);
            (criterion.span, chain.collect())
        }
        (Inner::Reason(at), block) => {
            let reason = reasons(block)?.get(at)?;
            own(reason.span, &reason.notes)
        }
        (_, block) => (block.span(), vec![block.notes()]),
    })
}

/// What may be done with the declaration, by its own words or by those of what holds it.
pub(super) fn direction(policies: &[Policy], place: &Place) -> Option<(Direction, Span, Option<Text>)> {
    let (_, chain) = chain(policies, place)?;
    let source = sources(chain.iter().copied()).into_iter().next();
    let (direction, span) = chain.iter().find_map(|notes| notes.direction)?;
    Some((direction, span, source))
}

/// Where the declaration stands with its children, and the legal references it has without its own.
pub(super) fn inherited(policies: &[Policy], place: &Place) -> Option<(Span, Vec<Text>)> {
    let (span, chain) = chain(policies, place)?;
    let file = policies.iter().find(|policy| policy.file == span.file).map(|policy| &policy.header.notes);
    Some((span, sources(chain.into_iter().chain(file))))
}

/// The notes of the declaration, to be added to.
pub(super) fn notes_mut<'p>(policies: &'p mut [Policy], place: &Place) -> Option<&'p mut Notes> {
    let block = policies.get_mut(place.policy)?.blocks.get_mut(place.block)?;
    match (place.inner, block) {
        (Inner::Heading(at), Block::Grid(grid)) => grid.headings.get_mut(at).map(|heading| &mut heading.notes),
        (Inner::Criterion(..), Block::Grid(grid)) => {
            criterion_mut(grid, place.inner).map(|criterion| &mut criterion.notes)
        }
        (Inner::Reason(at), block) => reasons_mut(block)?.get_mut(at).map(|reason| &mut reason.notes),
        (_, block) => Some(block.notes_mut()),
    }
}

/// Where a reserver is still named by obligations that would lose their meaning with it.
pub(super) fn uses(policies: &[Policy], place: &Place) -> Vec<Span> {
    let Some(Block::Reserver(reserver)) = block(policies, place) else { return Vec::new() };
    let gone: Vec<String> =
        std::iter::once(reserver).chain(&reserver.subshares).map(|item| key(&item.name.text)).collect();
    let obligations = policies.iter().flat_map(|policy| &policy.blocks).filter_map(|block| match block {
        Block::Obligation(obligation) => obligation.demand.charged.as_ref(),
        _ => None,
    });
    let names = obligations.flat_map(|charged| match charged {
        Charged::Each { except: names, .. } | Charged::Together { reservers: names, .. } => names,
    });
    names.filter(|name| gone.contains(&key(&name.text))).map(|name| name.span).collect()
}

/// Takes the declaration away; gives its place in the text when it was a part of a block that stays.
pub(super) fn remove(policies: &mut [Policy], place: &Place) -> Option<Span> {
    let blocks = &mut policies.get_mut(place.policy)?.blocks;
    let block = blocks.get_mut(place.block)?;
    let mut dropped = None;
    let empty = match (place.inner, &mut *block) {
        (Inner::Heading(at), Block::Grid(grid)) if at < grid.headings.len() => {
            dropped = Some(grid.headings.remove(at).span);
            grid.headings.is_empty() && grid.criteria.is_empty()
        }
        (Inner::Criterion(None, at), Block::Grid(grid)) if at < grid.criteria.len() => {
            dropped = Some(grid.criteria.remove(at).span);
            grid.headings.is_empty() && grid.criteria.is_empty()
        }
        (Inner::Criterion(Some(number), at), Block::Grid(grid)) => {
            let heading = grid.headings.get_mut(number)?;
            if at < heading.criteria.len() {
                dropped = Some(heading.criteria.remove(at).span);
            }
            // A heading without criteria is no heading.
            if heading.criteria.is_empty() {
                dropped = Some(grid.headings.remove(number).span);
            }
            grid.headings.is_empty() && grid.criteria.is_empty()
        }
        (Inner::Reason(at), block) => {
            let flow = matches!(block, Block::Flow(_));
            let reasons = reasons_mut(block)?;
            if at < reasons.len() {
                dropped = Some(reasons.remove(at).span);
            }
            flow && reasons.is_empty()
        }
        _ => true,
    };
    if empty {
        blocks.remove(place.block);
        return None;
    }
    dropped
}
