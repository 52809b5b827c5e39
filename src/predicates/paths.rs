//! Paths: which pairs are charged otherwise than by the reservers' own rules.

use super::column::{At, Truth};
use super::compile::Compiler;
use super::row::first_charged;
use crate::index::{Index, IndexVec, VacancyIdx};
use crate::ir::{PathCharge, TypedPolicy};
use crate::tables::Dataset;

/// What a path makes of the labels of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charged {
    /// They are as without a path.
    Usual,
    /// That one only, as a position.
    Only(usize),
    /// There is none.
    Nobody,
}

/// The paths of a policy, compiled for a dataset.
#[derive(Default)]
pub(super) struct Paths<'a> {
    paths: Vec<Compiled<'a>>,
    /// The homes that are out of the flow by themselves: no path charges them otherwise.
    out_of_flow: Vec<bool>,
}

struct Compiled<'a> {
    condition: Truth<'a>,
    /// For each home, what becomes of the labels.
    homes: Vec<Charged>,
}

impl<'a> Paths<'a> {
    /// Compiles the paths.
    pub(super) fn compile(
        compiler: &mut Compiler<'a>,
        policy: &'a TypedPolicy,
        dataset: &Dataset,
        out_of_flow: &IndexVec<VacancyIdx, Option<u32>>,
    ) -> Self {
        let charged = |label: Option<usize>| label.map_or(Charged::Nobody, Charged::Only);
        let last = policy.labels.len().checked_sub(1);
        let of_home = |path: &PathCharge, home| match path {
            PathCharge::Usual => Charged::Usual,
            PathCharge::OutOfFlow => charged(last),
            PathCharge::FirstOf(reservers) => {
                charged(first_charged(policy, dataset, reservers, home).map(Index::position))
            }
        };
        let paths = policy.paths.iter().map(|path| Compiled {
            condition: compiler.condition(&path.condition),
            homes: (0..dataset.vacancies.len()).map(|home| of_home(&path.charge, VacancyIdx::at(home))).collect(),
        });
        Self { paths: paths.collect(), out_of_flow: out_of_flow.iter().map(Option::is_some).collect() }
    }

    /// What becomes of the labels of a pair.
    pub(super) fn charged(&self, applicant: usize, vacancy: usize) -> Charged {
        if self.paths.is_empty() || self.out_of_flow.get(vacancy).copied().unwrap_or(true) {
            return Charged::Usual;
        }
        let at = At::pair(applicant, vacancy);
        let path = self.paths.iter().find(|path| path.condition.at(at) == Some(true));
        path.and_then(|path| path.homes.get(vacancy)).copied().unwrap_or(Charged::Usual)
    }
}
