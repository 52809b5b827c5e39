//! Which applicant may be awarded which home, with how many points, and chargeable to whom.
//!
//! Rules are compiled to column-wise predicates over index-joined tables; the result does not depend on the number of
//! threads.

mod column;
mod compile;
mod evaluate;
mod join;
pub mod missing;
mod number;
mod order;
mod paths;
mod points;
pub mod row;
pub mod score;
pub mod unknown;

use crate::index::{ApplicantIdx, CategoryIdx, IndexVec, LabelIdx, ObligationIdx, SignatureIdx, VacancyIdx};
use crate::ir::{Expr, Reserver, TypedPolicy};

pub use evaluate::evaluate;
pub use row::{Row, failing_rules};
pub use score::{Score, score};
pub use unknown::{UnknownField, unknown_fields};

/// Every pair that passes all `admissible` rules and can be charged to some label.
///
/// # Shapes
/// m vacancies, p pairs: `offsets` has m + 1 entries; `applicants` and `signatures` have p, grouped by vacancy,
/// applicants increasing within a vacancy.
#[derive(Debug, Clone, Default)]
pub struct CandidatePairs {
    /// Where each vacancy's pairs begin.
    pub offsets: Vec<usize>,
    /// The applicant of each pair.
    pub applicants: Vec<ApplicantIdx>,
    /// The signature of each pair.
    pub signatures: Vec<SignatureIdx>,
    /// The points of each pair.
    pub points: Points,
    /// The distinct signatures, in increasing order of (labels, categories, served).
    pub signature_table: IndexVec<SignatureIdx, Signature>,
    /// For each vacancy, the exclusion that puts it out of the flow, as its position in the policy's list.
    pub out_of_flow: IndexVec<VacancyIdx, Option<u32>>,
}

/// Points in hundredths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Points {
    /// They depend on the applicant only.
    ByApplicant(IndexVec<ApplicantIdx, i64>),
    /// They depend on the pair: one entry per pair.
    ByPair(Vec<i64>),
}

impl Default for Points {
    fn default() -> Self {
        Self::ByPair(Vec::new())
    }
}

/// All that account rows can see of a pair.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Signature {
    /// The labels that the award may be charged to, increasing; never empty.
    pub labels: Vec<LabelIdx>,
    /// The categories used by obligations and objective levels that the pair belongs to, increasing.
    pub categories: Vec<CategoryIdx>,
    /// The obligations with an order of targets that an award of the pair counts for, increasing: it belongs to one of
    /// the targets, and the home has no candidate of an earlier one.
    pub served: Vec<ObligationIdx>,
}

/// The territories that a reserver's label asks for: its own and those of the reservers it is a part of.
fn territories<'a>(policy: &'a TypedPolicy, reserver: &'a Reserver) -> Vec<&'a Expr> {
    let mut asked = Vec::new();
    let mut next = Some(reserver);
    // INVARIANT: parts form a tree, so that no chain is longer than the list; the bound keeps a broken one from looping.
    for _ in 0..=policy.reservers.len() {
        let Some(reserver) = next else { break };
        asked.extend(&reserver.territory);
        next = reserver.parent.and_then(|parent| policy.reservers.get(parent));
    }
    asked
}
