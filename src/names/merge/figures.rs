//! Amended figures: rates, shares, points, caps, the number of ranked candidates.

use super::place::{Inner, Place, criterion_at, criterion_mut};
use super::{CHANGED, Edit, Merge, Piece, Put, shown};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalog::names as codes;
use crate::names::{key, unknown};
use crate::quantity::Exact;
use crate::syntax::ast::{Block, Change, Direction, Figure, FigurePart, Literal, LiteralValue, Overlay, Reserver};

use super::rights::Bounds;

/// Which figures a change is about, so that two changes of different figures are not taken for one another.
pub(super) fn detail(change: &Change) -> Vec<String> {
    let Change::Figures(figures) = change else { return Vec::new() };
    let part = |figure: &Figure| match &figure.part {
        FigurePart::PartShare(name) => format!("part {}", key(&name.text)),
        part => format!("{part:?}"),
    };
    figures.iter().map(part).collect()
}

impl Merge<'_> {
    /// Puts the new figures in the place of the old ones; says whether all could be.
    pub(super) fn figures(&mut self, place: &Place, overlay: &Overlay, figures: &[Figure]) -> bool {
        let Some(bounds) = self.bounds(place, overlay) else { return false };
        let mut all = true;
        for figure in figures {
            all &= self.figure(place, overlay, figure, &bounds);
        }
        all
    }

    fn figure(&mut self, place: &Place, overlay: &Overlay, figure: &Figure, bounds: &Bounds) -> bool {
        let fact = |code| Diagnostic::at(code, figure.value.span).with("name", shown(&overlay.target));
        let bounds = &self.own_bounds(place, &figure.part, bounds);
        let Some(block) = self.block_mut(place) else { return false };
        let Some(old) = present(block, place.inner, &figure.part) else {
            if let (FigurePart::PartShare(name), Block::Reserver(reserver)) = (&figure.part, &*block) {
                let known = reserver.subshares.iter().map(|part| part.name.text.as_str());
                let fact = unknown(&codes::AMENDMENT_WITHOUT_TARGET, name, known);
                self.out.push(fact);
            } else {
                self.out.push(fact(&codes::FIGURE_ABSENT));
            }
            return false;
        };
        let Some((before, after)) = comparable(&old, &figure.value) else {
            self.out.push(fact(&codes::AMENDMENT_UNIT).and_at(old.span, CHANGED));
            return false;
        };
        let (was, now) = ((text(&old), old.span), (text(&figure.value), figure.value.span));
        if !self.figure_allowed(overlay, bounds, after.partial_cmp(&before), was, now) {
            return false;
        }
        if let Some(block) = self.block_mut(place) {
            set(block, place.inner, &figure.part, &figure.value);
        }
        let put = Put::Inline(vec![Piece::Prefixed("", figure.value.span)]);
        self.found.edits.push(Edit { at: old.span, put, by: overlay.applied() });
        true
    }

    /// A part of a reserver may bound its own share.
    fn own_bounds(&self, place: &Place, part: &FigurePart, bounds: &Bounds) -> Bounds {
        let (FigurePart::PartShare(name), Some(policy)) = (part, self.found.policies.get(place.policy)) else {
            return bounds.clone();
        };
        let Some(Block::Reserver(reserver)) = policy.blocks.get(place.block) else { return bounds.clone() };
        let notes = subshare(reserver, &name.text).map(|part| &part.notes);
        match notes.and_then(|notes| notes.direction) {
            Some((direction, span)) => Bounds { direction, stated: Some(span), source: bounds.source.clone() },
            None => bounds.clone(),
        }
    }
}

fn subshare<'r>(reserver: &'r Reserver, name: &str) -> Option<&'r Reserver> {
    reserver.subshares.iter().find(|part| key(&part.name.text) == key(name))
}

/// The present value of a figure.
fn present(block: &Block, inner: Inner, part: &FigurePart) -> Option<Literal> {
    match (part, block) {
        (FigurePart::Rate, Block::Obligation(item)) => Some(item.demand.amount.clone()),
        (FigurePart::Share, Block::Reserver(item)) => item.share.as_ref().map(|share| share.rate.clone()),
        (FigurePart::FirstShare, Block::Reserver(item)) => item.first.as_ref().map(|share| share.rate.clone()),
        (FigurePart::PartShare(name), Block::Reserver(item)) => {
            subshare(item, &name.text)?.share.as_ref().map(|share| share.rate.clone())
        }
        (FigurePart::Points, Block::Grid(grid)) => criterion_at(grid, inner).map(|item| item.points.clone()),
        (FigurePart::Cap, Block::Grid(grid)) => match inner {
            Inner::Heading(at) => grid.headings.get(at)?.cap.clone(),
            inner => criterion_at(grid, inner)?.cap.clone(),
        },
        (FigurePart::Minimum, Block::Shortlist(item)) => {
            let (count, span) = item.minimum;
            Some(Literal { value: LiteralValue::Number(Exact::whole(i128::from(count))), span })
        }
        _ => None,
    }
}

/// Puts a value in the place of a figure.
fn set(block: &mut Block, inner: Inner, part: &FigurePart, value: &Literal) {
    let slot = match (part, block) {
        (FigurePart::Rate, Block::Obligation(item)) => Some(&mut item.demand.amount),
        (FigurePart::Share, Block::Reserver(item)) => item.share.as_mut().map(|share| &mut share.rate),
        (FigurePart::FirstShare, Block::Reserver(item)) => item.first.as_mut().map(|share| &mut share.rate),
        (FigurePart::PartShare(name), Block::Reserver(item)) => {
            let mut parts = item.subshares.iter_mut();
            let part = parts.find(|part| key(&part.name.text) == key(&name.text));
            part.and_then(|part| part.share.as_mut()).map(|share| &mut share.rate)
        }
        (FigurePart::Points, Block::Grid(grid)) => criterion_mut(grid, inner).map(|item| &mut item.points),
        (FigurePart::Cap, Block::Grid(grid)) => match inner {
            Inner::Heading(at) => grid.headings.get_mut(at).and_then(|heading| heading.cap.as_mut()),
            inner => criterion_mut(grid, inner).and_then(|item| item.cap.as_mut()),
        },
        (FigurePart::Minimum, Block::Shortlist(item)) => {
            if let LiteralValue::Number(count) = &value.value {
                let count = u32::try_from(count.numerator()).unwrap_or(u32::MAX);
                item.minimum = (count, value.span);
            }
            None
        }
        _ => None,
    };
    if let Some(slot) = slot {
        slot.clone_from(value);
    }
}

/// Both values when they count the same thing.
fn comparable(old: &Literal, new: &Literal) -> Option<(Exact, Exact)> {
    match (&old.value, &new.value) {
        (LiteralValue::Percent(old), LiteralValue::Percent(new))
        | (LiteralValue::Points(old), LiteralValue::Points(new))
        | (LiteralValue::Number(old), LiteralValue::Number(new)) => Some((*old, *new)),
        _ => None,
    }
}

/// A figure as shown to people.
pub(super) fn text(literal: &Literal) -> String {
    match &literal.value {
        LiteralValue::Percent(rate) => format!("{} %", rate.times(Exact::whole(100)).unwrap_or(*rate).decimal()),
        LiteralValue::Money(cents, _) => {
            format!("{} €", cents.over(Exact::whole(100)).unwrap_or(*cents).decimal())
        }
        LiteralValue::Number(number) | LiteralValue::Points(number) | LiteralValue::Area(number) => number.decimal(),
        LiteralValue::Rooms(rooms) => format!("T{rooms}"),
        LiteralValue::Months(number) | LiteralValue::Days(number) => number.to_string(),
        LiteralValue::Date(day) => day.to_string(),
        LiteralValue::Boolean(_) | LiteralValue::Commune { .. } => String::new(),
    }
}

/// Whether a direction compares values at all.
pub(super) const fn compares(direction: Direction) -> bool {
    matches!(direction, Direction::Floor | Direction::Ceiling)
}
