//! Unions of boxes over some fields: what they leave out, and the fewest boxes that tell it.
//!
//! The values of each field are cut where a box begins or ends, so that a box is a set of pieces per field and every answer
//! is exact. A box that is told may join values that do not follow one another (`1, 4–6`).

use super::satisfy::{Ranges, domain};
use crate::index::FieldIdx;
use crate::ir::{Entity, TypedPolicy};

/// A field.
type Field = (Entity, FieldIdx);

/// How many words a set of pieces has.
const WORDS: usize = 4;
/// How many pieces the values of a field may be cut into.
const PIECES: usize = 64 * WORDS;
/// How many boxes are held at once.
const MOST: usize = 3_000;
/// How many ways of covering are tried.
const TRIES: usize = 20_000;

/// Some pieces of one field.
type Pieces = [u64; WORDS];

/// A box: some pieces of each field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Region(Vec<Pieces>);

/// The fields that boxes speak of, each cut into pieces.
#[derive(Debug, Clone)]
pub struct Space {
    fields: Vec<Field>,
    pieces: Vec<Vec<(i128, i128)>>,
}

fn empty(set: &Pieces) -> bool {
    set.iter().all(|word| *word == 0)
}

fn joined(a: &Pieces, b: &Pieces, word: impl Fn(u64, u64) -> u64) -> Pieces {
    let mut set = *a;
    for (one, other) in set.iter_mut().zip(b) {
        *one = word(*one, *other);
    }
    set
}

fn within(a: &Pieces, b: &Pieces) -> bool {
    empty(&joined(a, b, |a, b| a & !b))
}

fn piece(at: usize) -> Pieces {
    let mut set = [0; WORDS];
    if let Some(word) = set.get_mut(at.div_euclid(64)) {
        *word = 1_u64.checked_shl(u32::try_from(at.rem_euclid(64)).unwrap_or(0)).unwrap_or(0);
    }
    set
}

fn has(set: &Pieces, at: usize) -> bool {
    !empty(&joined(set, &piece(at), |a, b| a & b))
}

impl Region {
    /// Whether two boxes have something in common.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(a, b)| !empty(&joined(a, b, |a, b| a & b)))
    }

    fn inside(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(a, b)| within(a, b))
    }

    /// What is left of it outside another, as boxes that do not meet.
    fn without(&self, other: &Self) -> Vec<Self> {
        let mut left = Vec::new();
        let mut core = self.clone();
        for (at, theirs) in other.0.iter().enumerate() {
            let Some(own) = core.0.get(at).copied() else { continue };
            let out = joined(&own, theirs, |a, b| a & !b);
            if !empty(&out) {
                let mut part = core.clone();
                if let Some(slot) = part.0.get_mut(at) {
                    *slot = out;
                }
                left.push(part);
            }
            if let Some(slot) = core.0.get_mut(at) {
                *slot = joined(&own, theirs, |a, b| a & b);
            }
        }
        left
    }

    /// The boxes in both that follow from two: joined along a field, common along the others.
    fn consensus(&self, other: &Self) -> Vec<Self> {
        let common: Vec<Pieces> = self.0.iter().zip(&other.0).map(|(a, b)| joined(a, b, |a, b| a & b)).collect();
        let void: Vec<usize> = common.iter().enumerate().filter(|(_, set)| empty(set)).map(|(at, _)| at).collect();
        let fields: Vec<usize> = match void.as_slice() {
            [] => (0..common.len()).collect(),
            [only] => vec![*only],
            _ => return Vec::new(),
        };
        let along = |at: &usize| {
            let mut region = common.clone();
            let both = joined(self.0.get(*at)?, other.0.get(*at)?, |a, b| a | b);
            *region.get_mut(*at)? = both;
            Some(Self(region))
        };
        fields.iter().filter_map(along).collect()
    }
}

impl Space {
    /// The fields of some boxes, cut where these begin and end; none when there are too many pieces.
    #[must_use]
    pub fn of(policy: &TypedPolicy, boxes: &[&Ranges]) -> Option<Self> {
        let mut fields: Vec<Field> = boxes.iter().flat_map(|ranges| ranges.keys().copied()).collect();
        fields.sort_unstable();
        fields.dedup();
        let mut pieces = Vec::new();
        for field in &fields {
            let (low, high) = domain(policy, *field);
            let ranges = boxes.iter().filter_map(|ranges| ranges.get(field));
            let mut starts: Vec<i128> = ranges.flat_map(|range| [range.0, range.1.saturating_add(1)]).collect();
            starts.retain(|start| (low..=high).contains(start));
            starts.push(low);
            starts.sort_unstable();
            starts.dedup();
            let ends = starts.iter().skip(1).map(|start| start.saturating_sub(1)).chain([high]);
            let cut: Vec<(i128, i128)> = starts.iter().copied().zip(ends).filter(|(low, high)| low <= high).collect();
            if cut.len() > PIECES {
                return None;
            }
            pieces.push(cut);
        }
        Some(Self { fields, pieces })
    }

    /// Everything.
    #[must_use]
    pub fn whole(&self) -> Region {
        self.region(&Ranges::new())
    }

    /// A box.
    #[must_use]
    pub fn region(&self, ranges: &Ranges) -> Region {
        let sets = self.fields.iter().zip(&self.pieces).map(|(field, cut)| {
            let (low, high) = ranges.get(field).copied().unwrap_or((i128::MIN, i128::MAX));
            let inside = cut.iter().enumerate().filter(|(_, part)| part.0 >= low && part.1 <= high);
            inside.fold([0; WORDS], |set, (at, _)| joined(&set, &piece(at), |a, b| a | b))
        });
        Region(sets.collect())
    }

    /// What a box asks of each field that it does not leave open: the ranges of its values.
    #[must_use]
    pub fn told(&self, region: &Region) -> Vec<(Field, Vec<(i128, i128)>)> {
        let mut told = Vec::new();
        for ((field, cut), set) in self.fields.iter().zip(&self.pieces).zip(&region.0) {
            let held: Vec<(i128, i128)> =
                cut.iter().enumerate().filter(|(at, _)| has(set, *at)).map(|(_, part)| *part).collect();
            if held.len() == cut.len() {
                continue;
            }
            let mut runs: Vec<(i128, i128)> = Vec::new();
            for (low, high) in held {
                match runs.last_mut() {
                    Some(last) if last.1.saturating_add(1) == low => last.1 = high,
                    _ => runs.push((low, high)),
                }
            }
            told.push((*field, runs));
        }
        told
    }

    /// One value of each field in a box.
    #[must_use]
    pub fn point(&self, region: &Region) -> Vec<(Field, i128)> {
        let values = self.fields.iter().zip(&self.pieces).zip(&region.0).filter_map(|((field, cut), set)| {
            let part = cut.iter().enumerate().find(|(at, _)| has(set, *at)).map(|(_, part)| part)?;
            Some((*field, if part.0 < 0 && part.1 >= 0 { 0 } else { part.0 }))
        });
        values.collect()
    }

    /// The box around one point of a region: one piece of each field.
    fn corner(region: &Region) -> Region {
        let first = |set: &Pieces| (0..PIECES).find(|at| has(set, *at)).map_or([0; WORDS], piece);
        Region(region.0.iter().map(first).collect())
    }
}

/// A part of a box that none of some boxes covers; an absent part when they cover it all; none when it takes too long.
#[must_use]
pub fn outside(region: &Region, covers: &[Region], fuel: &mut usize) -> Option<Option<Region>> {
    *fuel = fuel.checked_sub(1)?;
    let Some(at) = covers.iter().position(|cover| cover.meets(region)) else { return Some(Some(region.clone())) };
    let Some((cover, rest)) = covers.get(at..).and_then(<[Region]>::split_first) else { return Some(None) };
    for part in region.without(cover) {
        if let Some(found) = outside(&part, rest, fuel)? {
            return Some(Some(found));
        }
    }
    Some(None)
}

/// What a box holds that some boxes do not cover, as boxes that do not meet; none when there are too many.
#[must_use]
pub fn left_out(region: &Region, covers: &[Region]) -> Option<Vec<Region>> {
    let mut left = vec![region.clone()];
    for cover in covers {
        left = left
            .into_iter()
            .flat_map(|part| if part.meets(cover) { part.without(cover) } else { vec![part] })
            .collect();
        if left.len() > MOST {
            return None;
        }
    }
    Some(left)
}

/// The fewest boxes whose union is that of these; none when that takes too long to prove.
#[must_use]
pub fn fewest(regions: &[Region]) -> Option<Vec<Region>> {
    let largest = largest(regions)?;
    let mut tries = TRIES;
    for count in 0..=largest.len() {
        if let Some(found) = covering(regions, &largest, &mut Vec::new(), count, &mut tries)? {
            return Some(found);
        }
    }
    None
}

/// The boxes of a union that no other box of it holds.
fn largest(regions: &[Region]) -> Option<Vec<Region>> {
    let mut found: Vec<Region> = Vec::new();
    let mut waiting: Vec<Region> = regions.to_vec();
    while let Some(next) = waiting.pop() {
        if found.iter().any(|one| next.inside(one)) {
            continue;
        }
        found.retain(|one| !one.inside(&next));
        waiting.extend(found.iter().flat_map(|one| one.consensus(&next)));
        found.push(next);
        if found.len().saturating_add(waiting.len()) > MOST {
            return None;
        }
    }
    found.sort_unstable();
    Some(found)
}

/// A choice of so many boxes that covers all regions.
#[expect(
    clippy::option_option,
    reason = "the outer option says whether it was decided, the inner whether there is one"
)]
fn covering(
    regions: &[Region],
    among: &[Region],
    taken: &mut Vec<Region>,
    count: usize,
    tries: &mut usize,
) -> Option<Option<Vec<Region>>> {
    *tries = tries.checked_sub(1)?;
    let mut fuel = 1_000_000;
    let mut missed = None;
    for region in regions {
        missed = outside(region, taken, &mut fuel)?;
        if missed.is_some() {
            break;
        }
    }
    let Some(missed) = missed else { return Some(Some(taken.clone())) };
    if count == 0 {
        return Some(None);
    }
    let corner = Space::corner(&missed);
    for choice in among.iter().filter(|choice| corner.inside(choice)) {
        taken.push(choice.clone());
        let found = covering(regions, among, taken, count.saturating_sub(1), tries)?;
        taken.pop();
        if found.is_some() {
            return Some(found);
        }
    }
    Some(None)
}
