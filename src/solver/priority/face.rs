//! Which of the best plans: the one whose awards add up to most in the numbers drawn from the pairs, as in every engine.
//!
//! The best plans are the matchings of tight pairs (key = price of the home + price of the applicant) that house every
//! applicant with a price and award every home with a price. Among them a plain matching of weights decides.

#![expect(clippy::indexing_slicing, reason = "one entry per applicant or vacancy")]

use crate::model::AssignmentModel;

use super::super::matching::{Graph, Matching, NONE};
use super::super::problem::{MIXED_BITS, at, mixed, number};
use super::keys::{Keys, NOBODY, Usable};

/// The applicant that each vacancy goes to, or [`NONE`].
pub fn distinct(model: &AssignmentModel, keys: &Keys<'_>, usable: &Usable, cutoff: &[u32]) -> Vec<u32> {
    // The weakest cutoff among the homes of each applicant: unseen, nobody, or somebody.
    let mut weakest: Vec<Option<u32>> = vec![None; model.applicants];
    for (vacancy, &price) in cutoff.iter().enumerate() {
        for applicant in usable.candidates(model, vacancy) {
            let place = &mut weakest[at(applicant)];
            if place.is_none_or(|held| held != price && keys.compare(price, held).is_lt()) {
                *place = Some(price);
            }
        }
    }
    // An applicant pays (greater), is on the edge (equal) or is not housed (less).
    let standing: Vec<std::cmp::Ordering> = (0_u32..)
        .zip(&weakest)
        .map(|(applicant, price)| price.map_or(std::cmp::Ordering::Less, |price| keys.compare(applicant, price)))
        .collect();
    let must = 1_i64 << (MIXED_BITS + 1 + u32::BITS - number(model.vacancies).leading_zeros());
    let (mut start, mut applicants, mut weights) = (vec![0], Vec::new(), Vec::new());
    for (vacancy, &price) in cutoff.iter().enumerate() {
        for applicant in usable.candidates(model, vacancy) {
            let standing = standing[at(applicant)];
            let tight = standing.is_ge()
                && weakest[at(applicant)].is_some_and(|held| held == price || keys.compare(held, price).is_eq());
            if tight {
                let owed = i64::from(standing.is_gt()) + i64::from(keys.compare(price, NOBODY).is_gt());
                applicants.push(applicant);
                weights.push(mixed(number(vacancy), applicant) + owed * must);
            }
        }
        start.push(number(applicants.len()));
    }
    let graph = Graph::new(start, applicants, model.applicants);
    let mut matching = Matching::default();
    matching.solve(&graph, &weights);
    let holder = |&edge: &u32| if edge == NONE { NONE } else { graph.applicants()[at(edge)] };
    matching.edge.iter().map(holder).collect()
}
