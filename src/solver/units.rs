//! One more award for a group, by an alternating path that may put an item in the place of another of its group.
//!
//! Items are the side of the pairs that groups divide (households, or homes), the others are the other side. An item of
//! no group comes after all groups.

#![expect(clippy::indexing_slicing, reason = "hot kernel: positions are items, others and groups of the tables below")]

use std::collections::VecDeque;

use super::matching::NONE;
use super::problem::{at, number};
use crate::index::Index;
use crate::model::AssignmentModel;

/// The pairs seen from the side that the groups divide.
#[derive(Debug, Clone)]
pub struct Sides {
    /// Whether the items are applicants; vacancies otherwise.
    pub applicants: bool,
    /// The group of each item, or [`NONE`].
    group: Vec<u32>,
    members: Vec<Vec<u32>>,
    start: Vec<usize>,
    other: Vec<u32>,
    others: usize,
}

impl Sides {
    /// The side that the groups divide: households, failing that homes; none when they divide neither.
    pub fn of(model: &AssignmentModel, of_signature: &[Option<u32>], groups: usize) -> Option<Self> {
        let group_of = |pair: usize| of_signature[model.pair_signatures[pair].position()];
        let pairs = || {
            (0..model.vacancies)
                .flat_map(|home| (model.offsets[home]..model.offsets[home + 1]).map(move |pair| (home, pair)))
        };
        let side = |applicants: bool| {
            let count = if applicants { model.applicants } else { model.vacancies };
            let item = |home: usize, pair: usize| if applicants { at(model.pair_applicants[pair]) } else { home };
            let mut known: Vec<Option<Option<u32>>> = vec![None; count];
            let mut start = vec![0_usize; count + 1];
            for (home, pair) in pairs() {
                let item = item(home, pair);
                start[item + 1] += 1;
                if *known[item].get_or_insert(group_of(pair)) != group_of(pair) {
                    return None;
                }
            }
            for item in 0..count {
                start[item + 1] += start[item];
            }
            let mut next = start.clone();
            let mut other = vec![0_u32; model.pair_applicants.len()];
            for (home, pair) in pairs() {
                let item = item(home, pair);
                other[next[item]] = if applicants { number(home) } else { model.pair_applicants[pair] };
                next[item] += 1;
            }
            let group: Vec<u32> = known.into_iter().map(|group| group.flatten().unwrap_or(NONE)).collect();
            let mut members = vec![Vec::new(); groups];
            for (item, &of) in group.iter().enumerate() {
                if of != NONE && start[item] < start[item + 1] {
                    members[at(of)].push(number(item));
                }
            }
            let others = if applicants { model.vacancies } else { model.applicants };
            Some(Self { applicants, group, members, start, other, others })
        };
        side(true).or_else(|| side(false))
    }

    /// The group of each item, or the largest number.
    pub fn groups(&self) -> &[u32] {
        &self.group
    }

    fn others_of(&self, item: u32) -> std::ops::Range<usize> {
        self.start[at(item)]..self.start[at(item) + 1]
    }
}

/// How a search came to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum From {
    /// It is free: the path begins here.
    Start,
    /// It holds what the path takes, and moves on.
    Moves,
    /// It is free and stands in for that item of its group.
    StandsIn(u32),
}

/// What limits a group: no search from it leaves these.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bound {
    /// The groups that it could take from, itself included.
    pub groups: Vec<u32>,
    /// What it could reach on the other side.
    pub others: Vec<u32>,
}

/// A matching under way.
#[derive(Debug, Clone)]
pub struct Units<'s> {
    sides: &'s Sides,
    mate: Vec<u32>,
    holder: Vec<u32>,
    /// Where to look next for something free; what was taken once is never free again.
    look: Vec<usize>,
    /// Reached by a search that failed: no path leads on from here.
    dead: Vec<bool>,
    seen: Vec<u32>,
    seen_group: Vec<u32>,
    stamp: u32,
    by: Vec<u32>,
    from: Vec<From>,
    queue: VecDeque<u32>,
}

impl<'s> Units<'s> {
    /// Nothing awarded.
    pub fn new(sides: &'s Sides) -> Self {
        let items = sides.group.len();
        Self {
            sides,
            mate: vec![NONE; items],
            holder: vec![NONE; sides.others],
            look: sides.start.iter().take(items).copied().collect(),
            dead: vec![false; sides.others],
            seen: vec![0; sides.others],
            seen_group: vec![0; sides.members.len()],
            stamp: 0,
            by: vec![NONE; sides.others],
            from: vec![From::Start; items],
            queue: VecDeque::new(),
        }
    }

    /// Gives a group one more award, every other group as many as before; says whether it can have it.
    pub fn serve(&mut self, group: usize) -> bool {
        self.begin();
        self.seen_group[group] = self.stamp;
        let sides = self.sides;
        for &item in &sides.members[group] {
            if self.mate[at(item)] == NONE {
                self.from[at(item)] = From::Start;
                if let Some(free) = self.free_for(item) {
                    self.by[at(free)] = item;
                    self.augment(free);
                    return true;
                }
                self.queue.push_back(item);
            }
        }
        if let Some(free) = self.search() {
            self.augment(free);
            return true;
        }
        self.freeze();
        false
    }

    /// No path leads on from what this search reached.
    fn freeze(&mut self) {
        for (dead, seen) in self.dead.iter_mut().zip(&self.seen) {
            *dead |= *seen == self.stamp;
        }
    }

    /// Serves the items of no group, one after the other, nobody losing an award.
    pub fn serve_the_others(&mut self) {
        for item in 0..self.mate.len() {
            if self.sides.group[item] != NONE || self.sides.others_of(number(item)).is_empty() {
                continue;
            }
            self.begin();
            self.from[item] = From::Start;
            self.queue.push_back(number(item));
            match self.search() {
                Some(free) => self.augment(free),
                None => self.freeze(),
            }
        }
    }

    fn begin(&mut self) {
        self.stamp += 1;
        self.queue.clear();
    }

    fn free_for(&mut self, item: u32) -> Option<u32> {
        let range = self.sides.others_of(item);
        let look = &mut self.look[at(item)];
        while *look < range.end {
            let other = self.sides.other[*look];
            if self.holder[at(other)] == NONE && !self.dead[at(other)] {
                return Some(other);
            }
            *look += 1;
        }
        None
    }

    /// The nearest free one that a path from the queue reaches.
    fn search(&mut self) -> Option<u32> {
        let sides = self.sides;
        while let Some(item) = self.queue.pop_front() {
            if let Some(free) = self.free_for(item) {
                self.by[at(free)] = item;
                return Some(free);
            }
            for place in sides.others_of(item) {
                let other = sides.other[place];
                if self.seen[at(other)] == self.stamp || self.dead[at(other)] {
                    continue;
                }
                self.seen[at(other)] = self.stamp;
                self.by[at(other)] = item;
                let holder = self.holder[at(other)];
                self.from[at(holder)] = From::Moves;
                self.queue.push_back(holder);
                let group = sides.group[at(holder)];
                if group != NONE && self.seen_group[at(group)] != self.stamp {
                    self.seen_group[at(group)] = self.stamp;
                    for &member in &sides.members[at(group)] {
                        if self.mate[at(member)] == NONE {
                            self.from[at(member)] = From::StandsIn(holder);
                            self.queue.push_back(member);
                        }
                    }
                }
            }
        }
        None
    }

    /// Carries the path out that ends at something free.
    fn augment(&mut self, free: u32) {
        let mut other = free;
        loop {
            let item = self.by[at(other)];
            let held = self.mate[at(item)];
            self.holder[at(other)] = item;
            self.mate[at(item)] = other;
            match self.from[at(item)] {
                From::Start => return,
                From::Moves => other = held,
                From::StandsIn(left) => {
                    other = self.mate[at(left)];
                    self.mate[at(left)] = NONE;
                }
            }
        }
    }

    /// The items that have an award, with what they are given.
    pub fn matched(&self) -> impl Iterator<Item = (u32, u32)> {
        (0_u32..).zip(&self.mate).filter(|(_, mate)| **mate != NONE).map(|(item, mate)| (item, *mate))
    }

    /// For each group, what limits it. To be asked when no group can have more.
    pub fn bounds(&mut self) -> Vec<Bound> {
        self.dead.fill(false);
        let sides = self.sides;
        let of = |group: usize| {
            self.begin();
            self.seen_group[group] = self.stamp;
            for &item in &sides.members[group] {
                if self.mate[at(item)] == NONE {
                    self.from[at(item)] = From::Start;
                    self.queue.push_back(item);
                }
            }
            // Nothing free is in reach, since the group can have no more.
            let _ = self.search();
            let marked = |marks: &[u32]| {
                (0_u32..).zip(marks).filter(|(_, mark)| **mark == self.stamp).map(|(at, _)| at).collect::<Vec<_>>()
            };
            Bound { groups: marked(&self.seen_group), others: marked(&self.seen) }
        };
        (0..sides.members.len()).map(of).collect()
    }

    /// The items and others that meet every pair of these groups, as few as the awards of the groups.
    pub fn cover_of<'b>(&self, within: &[bool], reached: impl Iterator<Item = &'b Bound>) -> (Vec<u32>, Vec<u32>) {
        let mut met = vec![false; self.holder.len()];
        for other in reached.flat_map(|bound| &bound.others) {
            met[at(*other)] = true;
        }
        let of_group = |item: u32| within.get(at(self.sides.group[at(item)])).copied().unwrap_or(false);
        let items = self.matched().filter(|(item, mate)| of_group(*item) && !met[at(*mate)]).map(|(item, _)| item);
        let items = items.collect();
        (items, (0_u32..).zip(met).filter(|(_, met)| *met).map(|(other, _)| other).collect())
    }

    /// The items and others that meet every pair, as few as all awards.
    pub fn cover(&self) -> (Vec<u32>, Vec<u32>) {
        let mut met = vec![false; self.holder.len()];
        let mut open: Vec<u32> = (0..number(self.mate.len())).filter(|item| self.mate[at(*item)] == NONE).collect();
        while let Some(item) = open.pop() {
            for place in self.sides.others_of(item) {
                let other = self.sides.other[place];
                if !met[at(other)] {
                    met[at(other)] = true;
                    let holder = self.holder[at(other)];
                    if holder != NONE {
                        open.push(holder);
                    }
                }
            }
        }
        let items = self.matched().filter(|(_, mate)| !met[at(*mate)]).map(|(item, _)| item).collect();
        (items, (0_u32..).zip(met).filter(|(_, met)| *met).map(|(other, _)| other).collect())
    }
}
