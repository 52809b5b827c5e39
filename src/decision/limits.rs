//! What limits an account: how many awards of the run can count for it at all, and which applicants reach which homes only.

use super::Run;
use crate::index::{Index, RowIdx};
use crate::model::plan;
use crate::solver::counting::{self, Counting};

/// What an account can reach in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// Who can add to it, on which homes, and how many awards that makes at most.
    pub counting: Counting,
    /// How many awards of the plan add to it.
    pub counted: usize,
    /// Its shortfall, in the row's own units.
    pub shortfall: i64,
}

impl Limit {
    /// Whether no plan could have more awards that count, whatever the other rules.
    #[must_use]
    pub const fn is_reached(&self) -> bool {
        self.counted >= self.counting.most
    }
}

/// What limits a row.
#[must_use]
pub fn limit(run: &Run<'_>, at: RowIdx) -> Limit {
    let model = run.model;
    let adds = |award: &&crate::model::Award| {
        let signature = plan::pair(model, award.vacancy, award.applicant).and_then(|pair| plan::signature(model, pair));
        let row = model.rows.get(at);
        row.zip(signature).is_some_and(|(row, signature)| plan::coefficient(row, signature, award.label) > 0)
    };
    Limit {
        counting: counting::count(model, &[at]),
        counted: run.solution.awards.iter().filter(adds).count(),
        shortfall: run.solution.shortfalls.get(at.position()).copied().unwrap_or(0),
    }
}
