//! The assignment model: what a policy and its candidate pairs ask of mathematics.
//!
//! # The mathematics
//! Sets: applicants i (n), vacancies j (m), labels r (what an award is charged to), account rows k, signatures g.
//! Each candidate pair (i, j) has one signature g(i, j): the labels it may be charged to and its coefficients in the rows.
//!
//! Variables: x_ijr in {0, 1} for each pair and each label its signature allows; s_k >= 0, whole, the shortfall of row k.
//!
//! Constraints: each applicant at most once, each vacancy at most once; for each row k
//!
//! ```text
//!     sum over (i, j, r) of a_k[g(i, j)][r] x_ijr  +  u_k s_k  >=  b_k        (s_k = 0 when the row is hard)
//! ```
//!
//! all in exact integers: a rate p/q is multiplied out. `u_k` is what one unit of shortfall is worth in the row's own
//! scale: q for a floor of p/q of a base (a home counts q), so that the whole-home shortfall is rounded up by itself.
//!
//! What a row counts, with S the awards of the base (a category, a value, the flow) and T those that count, L_S and L_T the
//! year's balances for the row's own event (proposals, awards or signed leases; an award of the run is each of them once):
//!
//! - at least p/q: q `[T]` - p `[S]` >= p L_S - q L_T; at most p/q is its mirror image; N homes are `[T]` >= N - L_T;
//! - with an order of targets A, failing that B, T holds the pairs of A, and those of B on homes that have no candidate
//!   pair of A in the base chargeable to a label of the row: a fact of the pair, told by its signature, not of the plan;
//! - a share p/q with a gap c carried over, D the least common multiple of q and c's denominator:
//!   D `[T]` - (pD/q) `[S]` >= (pD/q) L_S - D L_T + D c, its unit 1/D home; the distance to shares weighs each row Q/D, with Q
//!   the least common multiple of all D. A share in parts has such a row for each, on the homes of that part.
//!
//! Objective: levels in order; each is the best value of a linear function of x and s, the values of the levels before
//! it kept. Equity between groups becomes such levels too ([`equity`]), once the awards of its groups are known.
//!
//! [`build`] writes the model of a policy, [`plan`] weighs awards on it, [`export`](mod@export) hands it to other solvers.

mod build;
mod dump;
pub mod equity;
pub mod export;
pub mod plan;
mod rows;
pub mod sample;

pub use build::{build, home_of};
pub use dump::dump;
pub use rows::homes_at_stake;

use crate::index::{ApplicantIdx, IndexVec, LabelIdx, ObligationIdx, ReserverIdx, RowIdx, SignatureIdx, VacancyIdx};

/// The compiled model.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AssignmentModel {
    /// How many applicants.
    pub applicants: usize,
    /// How many vacancies.
    pub vacancies: usize,
    /// Names of applicants (their ids), for exports.
    pub applicant_names: Vec<String>,
    /// Names of vacancies (their ids), for exports.
    pub vacancy_names: Vec<String>,
    /// Names of labels.
    pub labels: IndexVec<LabelIdx, String>,
    /// Where each vacancy's pairs begin; m + 1 entries.
    pub offsets: Vec<usize>,
    /// The applicant of each pair, increasing within a vacancy.
    pub pair_applicants: Vec<u32>,
    /// The signature of each pair.
    pub pair_signatures: Vec<SignatureIdx>,
    /// The labels each signature allows, increasing.
    pub signature_labels: IndexVec<SignatureIdx, Vec<LabelIdx>>,
    /// The account rows.
    pub rows: IndexVec<RowIdx, AccountRow>,
    /// The objective, first level first.
    pub levels: Vec<Level>,
    /// The goals of equity, in the order of their levels; [`equity::settle`] puts their rows and levels in.
    pub equity: Vec<equity::Equity>,
}

/// A linear row over awards with its shortfall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// A name that is unique in the model: the obligation's, or `part[réservataire]`.
    pub name: String,
    /// Where it comes from.
    pub origin: RowOrigin,
    /// a_k: for each signature, its coefficient for each label (all labels of the model, in order).
    pub coefficients: IndexVec<SignatureIdx, Vec<i64>>,
    /// b_k.
    pub requirement: i64,
    /// u_k, above nought.
    pub unit: i64,
    /// Whether no shortfall is allowed.
    pub hard: bool,
}

/// Where a row comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowOrigin {
    /// An obligation; an exact one gives two rows, its floor then its cap.
    Obligation(ObligationIdx),
    /// A reserver's share of the flow.
    Share(ReserverIdx),
    /// A reserver's share of one part of the flow, by its position in the share's list.
    SharePart(ReserverIdx, usize),
    /// The groups of the first steps of a goal of equity: the goal's position, the step.
    EquityStep(usize, u32),
    /// How far a group may be from the awards that a goal of equity settled: the positions of goal and group.
    EquityMargin(usize, usize),
    /// A group against a threshold of a goal of equity: the goal's position, the threshold's number from 1.
    EquityBelow(usize, u32),
}

impl RowOrigin {
    /// Whether a goal of equity made the row, not an account of the year.
    #[must_use]
    pub const fn is_of_equity(self) -> bool {
        matches!(self, Self::EquityStep(..) | Self::EquityMargin(..) | Self::EquityBelow(..))
    }
}

/// A level of the objective.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// A name that is unique in the model.
    pub name: String,
    /// Whether the largest or the smallest value is sought.
    pub sense: Sense,
    /// What is counted.
    pub terms: Terms,
    /// By what the integer value is divided to be shown (100 for points in hundredths).
    pub display_scale: i64,
}

/// Which end of a level is sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// The largest value.
    Maximise,
    /// The smallest value.
    Minimise,
}

/// What a level counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Terms {
    /// Awards: one each.
    Awards,
    /// Shortfalls: the sum of s_k over those rows, each times its weight, above nought.
    Shortfalls(Vec<(RowIdx, i64)>),
    /// Awards, each counted with the weight of its signature.
    BySignature(IndexVec<SignatureIdx, i64>),
    /// Awards, each counted with its applicant's weight.
    ByApplicant(Vec<i64>),
    /// Awards, each counted with its pair's weight.
    ByPair(Vec<i64>),
}

/// One award: the variable x_ijr that is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Award {
    /// The home.
    pub vacancy: VacancyIdx,
    /// The household.
    pub applicant: ApplicantIdx,
    /// What it is charged to.
    pub label: LabelIdx,
}
