//! Paths: which pairs are charged otherwise than by the reservers' own rules.

use super::column::{At, Truth};
use super::compile::Compiler;
use super::row::first_charged;
use crate::index::{Index, IndexVec, VacancyIdx};
use crate::ir::{PathCharge, TypedPolicy};
use crate::tables::Dataset;

/// The paths of a policy, compiled for a dataset.
#[derive(Default)]
pub(super) struct Paths<'a> {
    paths: Vec<Compiled<'a>>,
    /// The homes that are out of the flow by themselves: no path charges them otherwise.
    out_of_flow: Vec<bool>,
}

struct Compiled<'a> {
    condition: Truth<'a>,
    /// For each home, the only label, as a position, or that there is none; nothing when the path changes no label.
    labels: Option<Vec<Option<usize>>>,
}

impl<'a> Paths<'a> {
    /// Compiles the paths.
    pub(super) fn compile(
        compiler: &mut Compiler<'a>,
        policy: &'a TypedPolicy,
        dataset: &Dataset,
        out_of_flow: &IndexVec<VacancyIdx, Option<u32>>,
    ) -> Self {
        let homes = || (0..dataset.vacancies.len()).map(VacancyIdx::at);
        let last = policy.labels.len().checked_sub(1);
        let paths = policy.paths.iter().map(|path| Compiled {
            condition: compiler.condition(&path.condition),
            labels: match &path.charge {
                PathCharge::Usual => None,
                PathCharge::OutOfFlow => Some(homes().map(|_| last).collect()),
                PathCharge::FirstOf(reservers) => {
                    let first = |home| first_charged(policy, dataset, reservers, home).map(|label| label.position());
                    Some(homes().map(first).collect())
                }
            },
        });
        Self { paths: paths.collect(), out_of_flow: out_of_flow.iter().map(Option::is_some).collect() }
    }

    /// The only label of a pair that a path charges, as a position; an inner none when there is none.
    pub(super) fn label(&self, applicant: usize, vacancy: usize) -> Option<Option<usize>> {
        if self.paths.is_empty() || self.out_of_flow.get(vacancy).copied().unwrap_or(true) {
            return None;
        }
        let at = At::pair(applicant, vacancy);
        let path = self.paths.iter().find(|path| path.condition.at(at) == Some(true))?;
        path.labels.as_ref().map(|labels| labels.get(vacancy).copied().flatten())
    }
}
