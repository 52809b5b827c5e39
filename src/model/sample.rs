//! Small random models and their best plan by trying every plan: what tests and benches measure the solver against.
//!
//! A sample has all that a policy can ask for: floors, caps, rates, numbers of homes, flow shares, balances, hard rows,
//! several labels, levels of every kind, equal weights. The same seed gives the same model.

use std::cmp::Ordering;

use super::plan::{self, Plan};
use super::rows::{self, Count, Counts, Opening, Owed, Side};
use super::{AccountRow, AssignmentModel, Award, Level, RowOrigin, Sense, Terms};
use crate::index::{
    ApplicantIdx, Index, IndexVec, LabelIdx, ObligationIdx, ReserverIdx, RowIdx, SignatureIdx, VacancyIdx,
};
use crate::ir::Rounding;

/// A reproducible sequence of numbers (SplitMix64).
#[derive(Debug, Clone)]
pub struct Sequence(u64);

impl Sequence {
    /// The sequence of that seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn next_number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from `low` to `high`, both included; `low` when they are not in order.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = i128::from(high).saturating_sub(i128::from(low)).saturating_add(1).max(1);
        let offset = i128::from(self.next_number()).checked_rem(width).unwrap_or(0);
        i64::try_from(i128::from(low).saturating_add(offset)).unwrap_or(low)
    }

    /// A position below `count`; 0 when there is none.
    pub fn below(&mut self, count: usize) -> usize {
        let high = i64::try_from(count).unwrap_or(i64::MAX).saturating_sub(1);
        usize::try_from(self.between(0, high)).unwrap_or(0)
    }

    /// True so many times in a hundred.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.between(0, 99) < percent
    }
}

/// How large a sample may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// The most applicants.
    pub applicants: usize,
    /// The most vacancies.
    pub vacancies: usize,
    /// The most reservers.
    pub reservers: usize,
    /// The most account rows.
    pub rows: usize,
}

impl Size {
    /// Small enough for [`brute_force`].
    pub const SMALL: Self = Self { applicants: 6, vacancies: 4, reservers: 3, rows: 6 };
}

/// What a signature says in a sample, before rows are written.
#[derive(Debug)]
struct Kind {
    labels: Vec<LabelIdx>,
    /// Membership of each of three categories.
    categories: [bool; 3],
}

/// The random model of that seed, small enough for [`brute_force`].
#[must_use]
pub fn model(seed: u64) -> AssignmentModel {
    sized(seed, Size::SMALL)
}

/// The random model of that seed, no larger than `size`.
#[must_use]
pub fn sized(seed: u64, size: Size) -> AssignmentModel {
    let mut draw = Sequence::new(seed);
    let applicants = draw.below(size.applicants).saturating_add(1);
    let vacancies = draw.below(size.vacancies).saturating_add(1);
    let reservers = draw.below(size.reservers.saturating_add(1));
    let kinds = kinds(&mut draw, reservers);
    let mut model = AssignmentModel {
        applicants,
        vacancies,
        applicant_names: (0..applicants).map(|at| format!("D{at}")).collect(),
        vacancy_names: (0..vacancies).map(|at| format!("L{at}")).collect(),
        labels: (0..reservers).map(|at| format!("r{at}")).chain(["hors_flux".to_owned()]).collect(),
        signature_labels: kinds.iter().map(|kind| kind.labels.clone()).collect(),
        offsets: vec![0],
        ..AssignmentModel::default()
    };
    let density = draw.between(20, 95);
    for _ in 0..vacancies {
        for applicant in 0..applicants {
            if draw.chance(density) {
                model.pair_applicants.push(u32::try_from(applicant).unwrap_or(0));
                model.pair_signatures.push(SignatureIdx::at(draw.below(kinds.len())));
            }
        }
        model.offsets.push(model.pair_applicants.len());
    }
    model.rows = account_rows(&mut draw, &kinds, reservers, size.rows);
    model.levels = levels(&mut draw, &model, &kinds);
    model
}

fn kinds(draw: &mut Sequence, reservers: usize) -> Vec<Kind> {
    let count = draw.below(5).saturating_add(1);
    let kind = |draw: &mut Sequence| {
        let mut labels: Vec<LabelIdx> = (0..reservers).filter(|_| draw.chance(60)).map(LabelIdx::at).collect();
        if labels.is_empty() || draw.chance(15) {
            labels = vec![LabelIdx::at(reservers)];
        }
        Kind { labels, categories: [draw.chance(50), draw.chance(40), draw.chance(25)] }
    };
    (0..count).map(|_| kind(draw)).collect()
}

/// What each award counts for in a row of that base and target (categories; every award when no base).
fn counts(kinds: &[Kind], labels: usize, base: Option<usize>, charged: &[bool], target: usize) -> Counts {
    let holds = |kind: &Kind, category: usize| kind.categories.get(category).copied().unwrap_or(false);
    let of = |kind: &Kind, label: usize| {
        let in_base = base.is_none_or(|base| holds(kind, base)) && charged.get(label).copied().unwrap_or(false);
        match (in_base, holds(kind, target)) {
            (false, _) => Count::Outside,
            (true, false) => Count::Base,
            (true, true) => Count::Target,
        }
    };
    kinds.iter().map(|kind| (0..labels).map(|label| of(kind, label)).collect()).collect()
}

const RATES: [(i64, i64); 8] = [(1, 4), (1, 2), (3, 10), (1, 3), (1, 20), (33, 100), (2, 3), (1, 1)];

fn rate(draw: &mut Sequence) -> (i64, i64) {
    let at = draw.below(RATES.len());
    RATES.get(at).copied().unwrap_or((1, 2))
}

fn account_rows(draw: &mut Sequence, kinds: &[Kind], reservers: usize, most: usize) -> IndexVec<RowIdx, AccountRow> {
    let mut account = IndexVec::default();
    let labels = reservers.saturating_add(1);
    let obligations = draw.below(most.saturating_add(1)).saturating_sub(draw.below(3));
    for at in 0..obligations {
        let side = if draw.chance(65) { Side::Floor } else { Side::Cap };
        let base = if draw.chance(50) { Some(draw.below(3)) } else { None };
        let every = draw.chance(50);
        let charged: Vec<bool> = (0..labels).map(|_| every || draw.chance(50)).collect();
        let counts = counts(kinds, labels, base, &charged, draw.below(3));
        let reached = if draw.chance(40) { draw.between(0, 3) } else { 0 };
        let opening = Opening { base: reached.saturating_add(draw.between(0, 3)), reached };
        let owed = if draw.chance(60) {
            let (part, whole) = rate(draw);
            Owed::Rate { part, whole }
        } else {
            Owed::Homes(draw.between(0, 3).saturating_add(if side == Side::Floor { reached } else { 0 }))
        };
        let way = if side == Side::Floor { Rounding::Up } else { Rounding::Down };
        let numbers = rows::numbers(side, owed, way, &counts, opening);
        account.push(AccountRow {
            name: format!("o{at}"),
            origin: RowOrigin::Obligation(ObligationIdx::at(at)),
            coefficients: numbers.coefficients,
            requirement: numbers.requirement,
            unit: numbers.unit,
            hard: draw.chance(20),
        });
    }
    for reserver in 0..reservers {
        if account.len() >= most || draw.chance(30) {
            continue;
        }
        let of = |label: usize| match label {
            _ if label == reserver => Count::Target,
            _ if label == reservers => Count::Outside,
            _ => Count::Base,
        };
        let counts = kinds.iter().map(|_| (0..labels).map(of).collect()).collect();
        let (part, whole) = rate(draw);
        let reached = draw.between(0, 2);
        let opening = Opening { base: reached.saturating_add(draw.between(0, 4)), reached };
        let numbers = rows::numbers(Side::Floor, Owed::Rate { part, whole }, Rounding::Up, &counts, opening);
        account.push(AccountRow {
            name: format!("part[r{reserver}]"),
            origin: RowOrigin::Share(ReserverIdx::at(reserver)),
            coefficients: numbers.coefficients,
            requirement: numbers.requirement,
            unit: 1,
            hard: false,
        });
    }
    account
}

fn levels(draw: &mut Sequence, model: &AssignmentModel, kinds: &[Kind]) -> Vec<Level> {
    let mut goals = Vec::new();
    if draw.chance(90) {
        goals.push(level("logements_attribues", Sense::Maximise, Terms::Awards, 1));
    }
    let soft: Vec<_> = model.rows.enumerated().filter(|(_, row)| !row.hard).collect();
    let ranks = draw.below(3).saturating_add(1);
    let mut by_rank = vec![Vec::new(); ranks];
    let mut shares = Vec::new();
    for (at, row) in soft {
        match row.origin {
            RowOrigin::Obligation(_) => {
                let rank = draw.below(ranks);
                if let Some(rows) = by_rank.get_mut(rank) {
                    rows.push((at, 1));
                }
            }
            _ => shares.push((at, draw.between(1, 4))),
        }
    }
    for (rank, rows) in by_rank.into_iter().enumerate().filter(|(_, rows)| !rows.is_empty()) {
        goals.push(level(&format!("obligations_rang_{rank}"), Sense::Minimise, Terms::Shortfalls(rows), 1));
    }
    if !shares.is_empty() {
        // A scale with a 3 has no finite decimals: exports must do without.
        let scale = if shares.iter().any(|(_, weight)| *weight == 3) { 300 } else { 100 };
        goals.push(level("ecart_parts_flux", Sense::Minimise, Terms::Shortfalls(shares), scale));
    }
    if draw.chance(30) {
        let weights = kinds.iter().map(|kind| i64::from(kind.categories.iter().all(|holds| *holds))).collect();
        goals.push(level("attributions_c", Sense::Maximise, Terms::BySignature(weights), 1));
    }
    let low = if draw.chance(20) { -3 } else { 0 };
    let high = draw.between(1, 9);
    let mut weights = |count: usize| (0..count).map(|_| draw.between(low, high)).collect::<Vec<_>>();
    let (by_pair, by_applicant) = (weights(model.pair_applicants.len()), weights(model.applicants));
    let points = if draw.chance(50) { Terms::ByPair(by_pair) } else { Terms::ByApplicant(by_applicant) };
    goals.push(level("points", Sense::Maximise, points, 100));
    // Most policies award homes first; a few orders of goals are tried as well.
    if draw.chance(25) && goals.len() > 1 {
        let at = draw.below(goals.len());
        goals.rotate_left(at);
    }
    if draw.chance(70) {
        let days = (0..model.applicants).map(|_| draw.between(0, 5)).collect();
        goals.push(level("anciennete", Sense::Maximise, Terms::ByApplicant(days), 1));
    }
    if draw.chance(80) {
        let mut places: Vec<i64> =
            (0..model.applicants).map(|at| i64::try_from(at).unwrap_or(0).saturating_add(1)).collect();
        for at in (1..places.len()).rev() {
            places.swap(at, draw.below(at.saturating_add(1)));
        }
        goals.push(level("tirage", Sense::Maximise, Terms::ByApplicant(places), 1));
    }
    goals
}

fn level(name: &str, sense: Sense, terms: Terms, display_scale: i64) -> Level {
    Level { name: name.to_owned(), sense, terms, display_scale }
}

/// The best level values over every lawful plan, by trying them all; none when no plan keeps the hard rows.
///
/// The number of plans grows exponentially: only for small models.
#[must_use]
pub fn brute_force(model: &AssignmentModel) -> Option<Vec<i128>> {
    brute_force_plan(model).map(|(_, values)| values)
}

/// The best plan and its level values: among the best plans, the first one in the order of the enumeration.
#[must_use]
pub fn brute_force_plan(model: &AssignmentModel) -> Option<(Vec<Award>, Vec<i128>)> {
    let mut best = None;
    explore(&mut Plan::empty(model), model, 0, &mut best);
    best
}

fn explore(plan: &mut Plan, model: &AssignmentModel, at: usize, best: &mut Option<(Vec<Award>, Vec<i128>)>) {
    if at >= model.vacancies {
        let better = match best {
            None => true,
            Some((_, values)) => plan::order(model, plan.values(), values) == Ordering::Greater,
        };
        if better && plan.broken().is_none() {
            *best = Some((plan.awards(), plan.values().to_vec()));
        }
        return;
    }
    let (vacancy, next) = (VacancyIdx::at(at), at.saturating_add(1));
    explore(plan, model, next, best);
    let bound = |at: usize| model.offsets.get(at).copied().unwrap_or(0);
    for pair in bound(at)..bound(next) {
        let Some(applicant) = model.pair_applicants.get(pair).copied().map(ApplicantIdx) else { continue };
        if plan.home(applicant).is_some() {
            continue;
        }
        for label in plan::labels(model, pair) {
            if plan.apply(vacancy, Some((applicant, *label))).is_ok() {
                explore(plan, model, next, best);
            }
        }
        // Emptying a vacancy never fails.
        let _ = plan.apply(vacancy, None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_cover_what_policies_ask() {
        let (mut infeasible, mut hard, mut ratio, mut labels, mut pairs, mut short) = (0, 0, 0, 0, 0, 0);
        for seed in 0..300 {
            let model = model(seed);
            assert_eq!(model, super::model(seed));
            hard += usize::from(model.rows.iter().any(|row| row.hard));
            ratio += usize::from(model.rows.iter().any(|row| row.unit > 1));
            labels += usize::from(model.signature_labels.iter().any(|labels| labels.len() > 1));
            pairs += usize::from(model.levels.iter().any(|level| matches!(level.terms, Terms::ByPair(_))));
            match brute_force_plan(&model) {
                None => infeasible += 1,
                Some((awards, values)) => {
                    assert_eq!(plan::values(&model, &awards), Some(values));
                    short += usize::from(plan::shortfalls(&model, &awards).iter().any(|short| *short > 0));
                }
            }
        }
        let seen = [infeasible, hard, ratio, labels, pairs, short];
        assert!(seen.iter().all(|count| (15..290).contains(count)), "{seen:?}");
    }
}
