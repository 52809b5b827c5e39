//! The bipartite graph as the kernel walks it: homes with the same candidates merged into classes, components apart,
//! applicants in the order in which they are housed.

#![expect(clippy::indexing_slicing, reason = "hot kernel: every position is made by the construction below")]

use rayon::prelude::*;

use crate::model::AssignmentModel;

use super::super::matching::NONE;
use super::super::problem::{at, number};
use super::keys::Usable;

/// The graph. Classes and slots (an applicant's place in the order) are numbered component by component.
#[derive(Debug, Default)]
pub struct Layout {
    /// The homes of each class, increasing.
    pub members: Vec<u32>,
    /// Where each class's homes begin; one more entry than classes.
    pub member_start: Vec<u32>,
    /// Where each component's classes begin; one more entry than components.
    pub component_class: Vec<u32>,
    /// Where each component's slots begin; one more entry than components.
    pub component_slot: Vec<u32>,
    /// The applicant of each slot.
    pub slot_applicant: Vec<u32>,
    /// Where each slot's arcs begin; one more entry than slots.
    pub arc_start: Vec<u32>,
    /// The class of each arc, counted from the first of its component, increasing within a slot.
    pub arcs: Vec<u32>,
}

/// Lays the graph out; `order` holds the applicants to be housed, the first one first.
pub fn lay_out(model: &AssignmentModel, usable: &Usable, order: &[u32]) -> Layout {
    let (leaders, followers) = classes(model, usable);
    let (component_of, known) = components(model, usable, &leaders, &followers);
    let count = component_of.iter().max().map_or(0, |&last| at(last) + 1);
    // Classes by component.
    let (class_order, component_class) = grouped(&component_of, count);
    let mut members = Vec::with_capacity(model.vacancies);
    let mut member_start = vec![0];
    for &class in &class_order {
        members.extend_from_slice(&followers[class_range(&leaders, at(class))]);
        member_start.push(number(members.len()));
    }
    // Applicants by component, in their order.
    let placed: Vec<u32> = order.iter().copied().filter(|&applicant| known[at(applicant)].arcs > 0).collect();
    let component_of_slot: Vec<u32> =
        placed.iter().map(|&applicant| component_of[at(known[at(applicant)].class)]).collect();
    let (slot_order, component_slot) = grouped(&component_of_slot, count);
    let slot_applicant: Vec<u32> = slot_order.iter().map(|&place| placed[at(place)]).collect();
    drop((placed, component_of_slot, slot_order));
    // Where the next arc of each applicant goes; nowhere for those who are not to be housed.
    let mut next = vec![NONE; model.applicants];
    let mut arc_start = Vec::with_capacity(slot_applicant.len() + 1);
    let mut end = 0;
    for &applicant in &slot_applicant {
        next[at(applicant)] = end;
        arc_start.push(end);
        end += known[at(applicant)].arcs;
    }
    arc_start.push(end);
    drop(known);
    // Arcs are dealt class by class.
    let mut arcs = vec![0_u32; at(end)];
    for component in 0..count {
        let classes = at(component_class[component])..at(component_class[component + 1]);
        for class in classes.clone() {
            for applicant in usable.candidates(model, at(members[at(member_start[class])])) {
                let place = &mut next[at(applicant)];
                if *place != NONE {
                    arcs[at(*place)] = number(class - classes.start);
                    *place += 1;
                }
            }
        }
    }
    Layout { members, member_start, component_class, component_slot, slot_applicant, arc_start, arcs }
}

/// The classes: where each begins in the list of homes, and that list. Homes nobody may be awarded are in none.
fn classes(model: &AssignmentModel, usable: &Usable) -> (Vec<u32>, Vec<u32>) {
    let mut marked: Vec<(u64, u32)> = (0..model.vacancies)
        .into_par_iter()
        .filter_map(|vacancy| {
            // FNV-1a over the numbers, then their count.
            let mix = |hash: u64, number: u64| (hash ^ number).wrapping_mul(0x0000_0100_0000_01B3);
            let (mut hash, mut count) = (0xCBF2_9CE4_8422_2325_u64, 0_u64);
            for applicant in usable.candidates(model, vacancy) {
                hash = mix(hash, u64::from(applicant));
                count += 1;
            }
            (count > 0).then(|| (mix(hash, count), number(vacancy)))
        })
        .collect();
    marked.par_sort_unstable();
    // Equal marks are held against one another: each home joins the first class of its mark with the same candidates.
    let mut class_of: Vec<(u32, u32)> = Vec::with_capacity(marked.len());
    let mut same = 0;
    for (place, &(mark, vacancy)) in marked.iter().enumerate() {
        if place > 0 && marked[place - 1].0 != mark {
            same = place;
        }
        let alike = (same..place).find(|&before| {
            let (leader, other) = class_of[before];
            leader == other && usable.candidates(model, at(other)).eq(usable.candidates(model, at(vacancy)))
        });
        class_of.push((alike.map_or(vacancy, |before| class_of[before].0), vacancy));
    }
    class_of.par_sort_unstable();
    let mut leaders = Vec::new();
    for (place, &(leader, _)) in class_of.iter().enumerate() {
        if place == 0 || class_of[place - 1].0 != leader {
            leaders.push(number(place));
        }
    }
    leaders.push(number(class_of.len()));
    (leaders, class_of.into_iter().map(|(_, vacancy)| vacancy).collect())
}

fn class_range(leaders: &[u32], class: usize) -> std::ops::Range<usize> {
    at(leaders[class])..at(leaders[class + 1])
}

/// What is known of an applicant when every class has been seen.
#[derive(Clone, Copy)]
struct Known {
    /// The first of its classes, or [`NONE`].
    class: u32,
    /// How many classes it has.
    arcs: u32,
}

/// The component of each class, numbered by their first class, and what is known of each applicant.
fn components(model: &AssignmentModel, usable: &Usable, leaders: &[u32], homes: &[u32]) -> (Vec<u32>, Vec<Known>) {
    let count = leaders.len() - 1;
    let mut parent: Vec<u32> = (0..number(count)).collect();
    let mut known = vec![Known { class: NONE, arcs: 0 }; model.applicants];
    for class in 0..count {
        let mut root = number(class);
        for applicant in usable.candidates(model, at(homes[at(leaders[class])])) {
            let known = &mut known[at(applicant)];
            known.arcs += 1;
            if known.class == NONE {
                known.class = number(class);
                continue;
            }
            let other = root_of(&mut parent, known.class);
            if other != root {
                // The smaller number leads, so that the outcome does not depend on the order of unions.
                let (low, high) = (other.min(root), other.max(root));
                parent[at(high)] = low;
                root = low;
            }
        }
    }
    let mut component_of = vec![NONE; count];
    let mut next = 0;
    for class in 0..count {
        let root = at(root_of(&mut parent, number(class)));
        if root == class {
            component_of[class] = next;
            next += 1;
        } else {
            component_of[class] = component_of[root];
        }
    }
    (component_of, known)
}

fn root_of(parent: &mut [u32], mut class: u32) -> u32 {
    while parent[at(class)] != class {
        parent[at(class)] = parent[at(parent[at(class)])];
        class = parent[at(class)];
    }
    class
}

/// The positions of `group`, by group and then in their order, and where each group begins.
fn grouped(group: &[u32], groups: usize) -> (Vec<u32>, Vec<u32>) {
    let mut start = vec![0_u32; groups + 1];
    for &of in group {
        start[at(of) + 1] += 1;
    }
    for of in 0..groups {
        start[of + 1] += start[of];
    }
    let mut next = start.clone();
    let mut order = vec![0; group.len()];
    for (position, &of) in group.iter().enumerate() {
        order[at(next[at(of)])] = number(position);
        next[at(of)] += 1;
    }
    (order, start)
}
