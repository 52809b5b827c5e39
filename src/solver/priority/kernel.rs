//! The pass: applicants are taken in their order; each is housed when nobody housed before has to leave for it.
//!
//! A full class of homes carries a label: at least so many moves, of holders to other classes, free a place in it. A
//! newcomer goes where the label is smallest, along a path on which labels fall one by one. Labels only grow. When no
//! class carries a label, no path crosses it: the classes above are full for good and frozen. A newcomer that finds only
//! frozen classes is turned away, and everything it could reach and nobody before it could is priced with it.

#![expect(clippy::indexing_slicing, reason = "hot kernel: every position is made by the layout")]

use super::super::matching::NONE;
use super::super::problem::{at, number};

/// The label of a class that is full for good.
const FROZEN: u32 = u32::MAX;

/// One component: slots and classes are counted from its first ones.
pub struct Part<'p> {
    /// Where each slot's arcs begin in `arcs`; one more entry than slots.
    pub arc_start: &'p [u32],
    /// The arcs of all components.
    pub arcs: &'p [u32],
    /// Where each class's homes begin, counted from the first component; one more entry than classes.
    pub home_start: &'p [u32],
    /// The slot that holds each home, or [`NONE`]: filled in.
    pub holder: &'p mut [u32],
    /// The first slot that was turned away and could reach each class, or [`NONE`]: filled in.
    pub cutoff: &'p mut [u32],
}

/// Houses the applicants of a component.
pub fn run(part: Part<'_>) {
    let Part { arc_start, arcs, home_start, holder, cutoff } = part;
    let classes = cutoff.len();
    let slots = arc_start.len() - 1;
    let mut pass = Pass {
        arcs,
        arc_start,
        home_start,
        base: home_start[0],
        holder,
        cutoff,
        label: vec![0; classes],
        taken: vec![0; classes],
        head: vec![0; classes],
        arc: arc_start[..slots].to_vec(),
        first: vec![NONE; 2],
        next: vec![NONE; classes],
        before: vec![NONE; classes],
        open: classes,
        top: 0,
        path: Vec::new(),
    };
    for slot in 0..number(slots) {
        pass.admit(slot);
    }
}

struct Pass<'p> {
    arcs: &'p [u32],
    arc_start: &'p [u32],
    home_start: &'p [u32],
    base: u32,
    holder: &'p mut [u32],
    cutoff: &'p mut [u32],
    label: Vec<u32>,
    /// How many homes of each class are held.
    taken: Vec<u32>,
    /// The holder of each class from which a path goes on: those before it lead nowhere at the class's label.
    head: Vec<u32>,
    /// The arc of each slot from which a path goes on, likewise.
    arc: Vec<u32>,
    /// The full classes of each label, as a list through `next` and `before`.
    first: Vec<u32>,
    next: Vec<u32>,
    before: Vec<u32>,
    /// How many classes have a free home.
    open: usize,
    /// The largest label in use.
    top: u32,
    path: Vec<u32>,
}

impl Pass<'_> {
    fn arcs_of(&self, slot: u32) -> std::ops::Range<usize> {
        at(self.arc_start[at(slot)])..at(self.arc_start[at(slot) + 1])
    }

    /// The homes of a class, as positions in `holder`.
    fn homes(&self, class: u32) -> std::ops::Range<usize> {
        at(self.home_start[at(class)] - self.base)..at(self.home_start[at(class) + 1] - self.base)
    }

    fn admit(&mut self, slot: u32) {
        loop {
            let (mut best, mut label) = (NONE, FROZEN);
            for &class in &self.arcs[self.arcs_of(slot)] {
                let of = self.label[at(class)];
                if of < label {
                    (best, label) = (class, of);
                    if of == 0 {
                        break;
                    }
                }
            }
            match label {
                FROZEN => return self.turn_away(slot),
                0 => return self.take(best, slot),
                _ if self.augment(slot, best) => return,
                _ => {}
            }
        }
    }

    /// Gives a free home of the class to the slot.
    fn take(&mut self, class: u32, slot: u32) {
        let homes = self.homes(class);
        self.holder[homes.start + at(self.taken[at(class)])] = slot;
        self.taken[at(class)] += 1;
        if at(self.taken[at(class)]) == homes.len() {
            self.open -= 1;
            self.enlist(class, 1);
            if self.open == 0 {
                self.freeze_above(0);
            }
        }
    }

    /// Looks for a path from a full class to a free home and moves everybody along it.
    fn augment(&mut self, slot: u32, class: u32) -> bool {
        self.path.clear();
        self.path.push(class);
        while let Some(&class) = self.path.last() {
            match self.step(class) {
                Some(target) if self.label[at(target)] == 0 => {
                    let mut incoming = slot;
                    for place in 0..self.path.len() {
                        let class = self.path[place];
                        let home = self.homes(class).start + at(self.head[at(class)]);
                        incoming = std::mem::replace(&mut self.holder[home], incoming);
                    }
                    self.take(target, incoming);
                    return true;
                }
                Some(target) => self.path.push(target),
                None => {
                    if self.relabel(class) {
                        return false;
                    }
                    self.path.pop();
                }
            }
        }
        false
    }

    /// The next class on a path through a full class.
    fn step(&mut self, class: u32) -> Option<u32> {
        let wanted = self.label[at(class)] - 1;
        let homes = self.homes(class);
        while at(self.head[at(class)]) < homes.len() {
            let slot = at(self.holder[homes.start + at(self.head[at(class)])]);
            let (from, end) = (at(self.arc[slot]), at(self.arc_start[slot + 1]));
            let found = self.arcs[from..end].iter().position(|&target| self.label[at(target)] == wanted);
            if let Some(found) = found {
                self.arc[slot] = number(from + found);
                return Some(self.arcs[from + found]);
            }
            self.arc[slot] = number(end);
            self.head[at(class)] += 1;
        }
        None
    }

    /// Raises the label of a class through which no path goes; whether classes were frozen.
    fn relabel(&mut self, class: u32) -> bool {
        let homes = self.homes(class);
        let old = self.label[at(class)];
        let (mut label, mut head) = (FROZEN, 0);
        for home in homes.clone() {
            let slot = at(self.holder[home]);
            let start = at(self.arc_start[slot]);
            let mut best = start;
            for arc in self.arcs_of(number(slot)) {
                let target = self.arcs[arc];
                let of = self.label[at(target)];
                if of < label && target != class {
                    (label, head, best) = (of, home - homes.start, arc);
                }
            }
            self.arc[slot] = number(best);
        }
        self.head[at(class)] = number(head);
        self.delist(class, old);
        if label == FROZEN {
            self.label[at(class)] = FROZEN;
        } else {
            self.enlist(class, label + 1);
        }
        if self.first[at(old)] == NONE {
            self.freeze_above(old);
            return true;
        }
        label == FROZEN
    }

    fn enlist(&mut self, class: u32, label: u32) {
        self.label[at(class)] = label;
        self.top = self.top.max(label);
        if at(label) >= self.first.len() {
            self.first.resize(at(label) + 1, NONE);
        }
        let head = self.first[at(label)];
        self.next[at(class)] = head;
        self.before[at(class)] = NONE;
        if head != NONE {
            self.before[at(head)] = class;
        }
        self.first[at(label)] = class;
    }

    fn delist(&mut self, class: u32, label: u32) {
        let (next, before) = (self.next[at(class)], self.before[at(class)]);
        if next != NONE {
            self.before[at(next)] = before;
        }
        if before == NONE {
            self.first[at(label)] = next;
        } else {
            self.next[at(before)] = next;
        }
    }

    /// No class carries that label (or none is open): no path from above it reaches a free home any more.
    fn freeze_above(&mut self, label: u32) {
        for above in label + 1..=self.top {
            let mut class = std::mem::replace(&mut self.first[at(above)], NONE);
            while class != NONE {
                self.label[at(class)] = FROZEN;
                class = self.next[at(class)];
            }
        }
        self.top = label;
    }

    /// Prices everything the slot could reach and nobody turned away before it could: all of it is full for good.
    fn turn_away(&mut self, slot: u32) {
        self.path.clear();
        let mut waiting = std::mem::take(&mut self.path);
        let mut holder = slot;
        loop {
            for arc in self.arcs_of(holder) {
                let class = self.arcs[arc];
                if self.cutoff[at(class)] == NONE {
                    self.cutoff[at(class)] = slot;
                    waiting.extend(self.homes(class).map(number));
                }
            }
            match waiting.pop() {
                Some(home) => holder = self.holder[at(home)],
                None => break,
            }
        }
        self.path = waiting;
    }
}
