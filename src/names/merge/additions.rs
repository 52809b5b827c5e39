//! What is added to a declaration: values, fields, conditions, criteria, parts, reasons, rows.

use super::place::{Inner, Place};
use super::{Edit, Merge, Piece, Put};
use crate::source::Span;
use crate::syntax::ast::{Additions, Applied, Block, Criterion, Overlay};

impl Merge<'_> {
    /// Adds to a declaration; says whether it could be.
    pub(super) fn additions(&mut self, place: &Place, overlay: &Overlay, added: &Additions) -> bool {
        if !added.dated.values.is_empty() || added.dated.table.is_some() {
            return self.values(place, overlay, &added.dated, true);
        }
        if !self.addition_allowed(place, overlay) {
            return false;
        }
        let by = overlay.applied();
        let Some(block) = self.block_mut(place) else { return false };
        let edits = add(block, place.inner, added, &by);
        self.found.edits.extend(edits.into_iter().map(|(at, put)| Edit { at, put, by: by.clone() }));
        true
    }
}

/// New lines under a block or a heading.
fn below(at: Span, spans: impl IntoIterator<Item = Span>) -> (Span, Put) {
    let lines = spans.into_iter().map(Piece::Whole).collect();
    (at, Put::Lines { lines, like: at, deeper: 2 })
}

fn marked(criteria: &[Criterion], by: &Applied) -> Vec<Criterion> {
    let mut criteria = criteria.to_vec();
    for criterion in &mut criteria {
        criterion.notes.applied.push(by.clone());
    }
    criteria
}

fn add(block: &mut Block, inner: Inner, added: &Additions, by: &Applied) -> Vec<(Span, Put)> {
    match (block, inner) {
        (Block::Enumeration(item), _) => {
            let Some(last) = item.values.last().map(|value| value.span) else { return Vec::new() };
            let at = Span { start: last.end, ..last };
            let pieces = added.values.iter().map(|value| Piece::Prefixed(", ", value.span)).collect();
            item.values.extend(added.values.iter().cloned());
            vec![(at, Put::Inline(pieces))]
        }
        (Block::Schema(item), _) => {
            item.fields.extend(added.fields.iter().cloned());
            vec![below(item.span, added.fields.iter().map(|field| field.span))]
        }
        (Block::Category(item), _) => {
            let Some((condition, span)) = &added.condition else { return Vec::new() };
            let at = item.condition.span;
            item.condition = item.condition.clone().or(condition.clone());
            let lines = vec![Piece::Prefixed("", *span)];
            vec![(at, Put::Lines { lines, like: at, deeper: 2 })]
        }
        (Block::Grid(item), Inner::Heading(at)) => {
            let Some(heading) = item.headings.get_mut(at) else { return Vec::new() };
            heading.criteria.extend(marked(&added.criteria, by));
            vec![below(heading.span, added.criteria.iter().map(|criterion| criterion.span))]
        }
        (Block::Grid(item), _) => {
            let mut headings = added.headings.clone();
            for heading in &mut headings {
                heading.notes.applied.push(by.clone());
            }
            item.headings.extend(headings);
            item.criteria.extend(marked(&added.criteria, by));
            let spans = added.headings.iter().map(|heading| heading.span);
            vec![below(item.span, spans.chain(added.criteria.iter().map(|criterion| criterion.span)))]
        }
        (Block::Reserver(item), _) => {
            let mut parts = added.parts.clone();
            for part in &mut parts {
                part.notes.applied.push(by.clone());
            }
            item.subshares.extend(parts);
            vec![below(item.span, added.parts.iter().map(|part| part.span))]
        }
        (Block::Flow(item), _) => {
            item.excluded.extend(added.exclusions.iter().cloned());
            vec![below(item.span, added.exclusions.iter().map(|reason| reason.span))]
        }
        (Block::Shortlist(item), _) => {
            item.exemptions.extend(added.exclusions.iter().cloned());
            vec![below(item.span, added.exclusions.iter().map(|reason| reason.span))]
        }
        _ => Vec::new(),
    }
}
