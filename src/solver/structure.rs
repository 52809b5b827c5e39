//! What each account row is made of: whole applicants, whole vacancies, or pairs across both.
//!
//! A row that counts all pairs of an applicant alike, whatever the home and the label, is a set of applicants; sets of
//! applicants that nest make a tree, and a tree of sets on either side leaves a plan a flow in a network, whose best
//! values are whole by themselves. A row that tells pairs of one applicant and pairs of one vacancy apart crosses both
//! trees: it needs a price, and possibly branching. So does a ratio, whose coefficients are not all equal.

use std::collections::BTreeSet;

use crate::index::{Index, IndexVec, RowIdx, SignatureIdx};
use crate::model::{AccountRow, AssignmentModel, Terms};

/// The side of the plan that a row is a set of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// A set of whole applicants, in the tree of such sets.
    Applicants,
    /// A set of whole vacancies, in the tree of such sets.
    Vacancies,
    /// Neither.
    Crossing,
}

impl Side {
    /// The word that files use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Applicants => "applicants",
            Self::Vacancies => "vacancies",
            Self::Crossing => "crossing",
        }
    }

    /// Whether the row has its place in a tree.
    #[must_use]
    pub const fn is_laminar(self) -> bool {
        !matches!(self, Self::Crossing)
    }
}

/// Why a row is on its side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It counts every award, or none.
    Every,
    /// It counts all homes of the applicants it counts, and nests with the rows before it.
    WholeApplicants,
    /// It counts all applicants of the homes it counts, and nests with the rows before it.
    WholeVacancies,
    /// Its coefficients are not all equal: a part of a base that the plan itself decides.
    Ratio,
    /// What it counts depends on whom an award is charged to.
    Labels,
    /// It counts some homes of an applicant and not others, some applicants of a home and not others.
    Pairs,
    /// It overlaps that row, and neither holds the other.
    Overlaps(RowIdx),
}

impl Reason {
    /// The word that files use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Every => "every_award",
            Self::WholeApplicants => "whole_applicants",
            Self::WholeVacancies => "whole_vacancies",
            Self::Ratio => "ratio",
            Self::Labels => "labels",
            Self::Pairs => "pairs",
            Self::Overlaps(_) => "overlaps",
        }
    }
}

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Structure {
    /// Its side.
    pub side: Side,
    /// Why.
    pub reason: Reason,
}

/// Tells of each row whether it is a set of applicants or of vacancies that nests with the others, or crosses them.
///
/// Rows are placed in the model's order: of two that overlap, the later one crosses.
#[must_use]
pub fn classify(model: &AssignmentModel) -> IndexVec<RowIdx, Structure> {
    let ground = Ground::of(model);
    let mut trees = Trees::default();
    let mut found = IndexVec::default();
    for (at, row) in model.rows.enumerated() {
        found.push(place(model, &ground, &mut trees, at, row));
    }
    found
}

/// What bears on a level and on those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bearing {
    /// Rows that have their place in a tree.
    pub laminar: usize,
    /// Rows that cross both trees.
    pub crossing: usize,
}

/// For each level, how many rows bear on it: the hard ones, and those whose shortfalls it or a level before it counts.
#[must_use]
pub fn bearing(model: &AssignmentModel, rows: &IndexVec<RowIdx, Structure>) -> Vec<Bearing> {
    let mut bears: BTreeSet<RowIdx> = model.rows.enumerated().filter(|(_, row)| row.hard).map(|(at, _)| at).collect();
    let mut found = Vec::new();
    for level in &model.levels {
        if let Terms::Shortfalls(weights) = &level.terms {
            bears.extend(weights.iter().filter(|(_, weight)| *weight > 0).map(|(row, _)| *row));
        }
        let laminar = bears.iter().filter(|row| rows.get(**row).is_some_and(|one| one.side.is_laminar())).count();
        found.push(Bearing { laminar, crossing: bears.len().saturating_sub(laminar) });
    }
    found
}

/// Which signatures each applicant and each vacancy meets, told once.
struct Ground {
    applicants: Vec<(u32, SignatureIdx)>,
    vacancies: Vec<(u32, SignatureIdx)>,
}

impl Ground {
    fn of(model: &AssignmentModel) -> Self {
        let mut applicants: Vec<(u32, SignatureIdx)> =
            model.pair_applicants.iter().copied().zip(model.pair_signatures.iter().copied()).collect();
        applicants.sort_unstable();
        applicants.dedup();
        let mut vacancies = Vec::new();
        for (vacancy, bounds) in (0_u32..).zip(model.offsets.windows(2)) {
            let &[start, end] = bounds else { continue };
            let own: BTreeSet<SignatureIdx> =
                model.pair_signatures.get(start..end).unwrap_or_default().iter().copied().collect();
            vacancies.extend(own.into_iter().map(|signature| (vacancy, signature)));
        }
        Self { applicants, vacancies }
    }
}

/// The sets placed so far on each side.
#[derive(Default)]
struct Trees {
    applicants: Vec<(RowIdx, BTreeSet<u32>)>,
    vacancies: Vec<(RowIdx, BTreeSet<u32>)>,
}

fn place(model: &AssignmentModel, ground: &Ground, trees: &mut Trees, at: RowIdx, row: &AccountRow) -> Structure {
    let crossing = |reason| Structure { side: Side::Crossing, reason };
    let met: BTreeSet<SignatureIdx> = ground.vacancies.iter().map(|(_, signature)| *signature).collect();
    let mut amounts = BTreeSet::new();
    let mut by_label = false;
    for signature in &met {
        let own: BTreeSet<i64> = coefficients(model, row, *signature).collect();
        by_label = by_label || own.len() > 1;
        amounts.extend(own);
    }
    let others = amounts.iter().filter(|amount| **amount != 0).count();
    if others > 1 {
        return crossing(Reason::Ratio);
    }
    if by_label {
        return crossing(Reason::Labels);
    }
    if amounts.len() < 2 {
        return Structure { side: Side::Applicants, reason: Reason::Every };
    }
    let counted: BTreeSet<SignatureIdx> = met
        .into_iter()
        .filter(|signature| coefficients(model, row, *signature).next().is_some_and(|amount| amount != 0))
        .collect();
    let mut overlap = None;
    let sides = [
        (&ground.applicants, &mut trees.applicants, Side::Applicants, Reason::WholeApplicants),
        (&ground.vacancies, &mut trees.vacancies, Side::Vacancies, Reason::WholeVacancies),
    ];
    for (meets, tree, side, reason) in sides {
        let Some(set) = whole(meets, &counted) else { continue };
        let clash = tree.iter().find(|(_, other)| !nests(&set, other));
        match clash {
            None => {
                tree.push((at, set));
                return Structure { side, reason };
            }
            Some((other, _)) => overlap = overlap.or(Some(*other)),
        }
    }
    crossing(overlap.map_or(Reason::Pairs, Reason::Overlaps))
}

/// The coefficients of a signature in a row, over the labels it allows.
fn coefficients<'a>(
    model: &'a AssignmentModel,
    row: &'a AccountRow,
    signature: SignatureIdx,
) -> impl Iterator<Item = i64> + use<'a> {
    let labels = model.signature_labels.get(signature).map_or(&[][..], Vec::as_slice);
    let of = row.coefficients.get(signature).map_or(&[][..], Vec::as_slice);
    labels.iter().map(|label| of.get(label.position()).copied().unwrap_or(0))
}

/// The nodes whose every signature is counted, when no other node has any of them.
fn whole(meets: &[(u32, SignatureIdx)], counted: &BTreeSet<SignatureIdx>) -> Option<BTreeSet<u32>> {
    let mut inside = BTreeSet::new();
    for group in meets.chunk_by(|a, b| a.0 == b.0) {
        let (node, _) = *group.first()?;
        let own = group.iter().filter(|(_, signature)| counted.contains(signature)).count();
        if own == group.len() {
            inside.insert(node);
        } else if own > 0 {
            return None;
        }
    }
    Some(inside)
}

fn nests(set: &BTreeSet<u32>, other: &BTreeSet<u32>) -> bool {
    set.is_disjoint(other) || set.is_subset(other) || other.is_subset(set)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{LabelIdx, ReserverIdx};
    use crate::model::RowOrigin;

    /// Two homes, three applicants, one signature per pair, two labels.
    fn model(rows: &[[i64; 6]]) -> AssignmentModel {
        let row = |coefficients: &[i64; 6]| AccountRow {
            name: String::new(),
            origin: RowOrigin::Share(ReserverIdx(0)),
            coefficients: coefficients.iter().map(|&amount| vec![amount, amount]).collect(),
            requirement: 1,
            unit: 1,
            hard: false,
        };
        AssignmentModel {
            applicants: 3,
            vacancies: 2,
            labels: vec!["a".to_owned(), "b".to_owned()].into(),
            offsets: vec![0, 3, 6],
            pair_applicants: vec![0, 1, 2, 0, 1, 2],
            pair_signatures: (0..6).map(SignatureIdx).collect(),
            signature_labels: (0..6).map(|_| vec![LabelIdx(0), LabelIdx(1)]).collect(),
            rows: rows.iter().map(row).collect(),
            ..AssignmentModel::default()
        }
    }

    fn told(model: &AssignmentModel) -> Vec<(Side, Reason)> {
        classify(model).iter().map(|one| (one.side, one.reason)).collect()
    }

    #[test]
    fn rows_are_told_by_what_they_count() {
        let model = model(&[
            [1, 0, 0, 1, 0, 0],
            [1, 1, 0, 1, 1, 0],
            [0, 1, 1, 0, 1, 1],
            [2, 2, 2, 0, 0, 0],
            [1, 0, 0, 0, 0, 0],
            [3, -1, -1, 3, -1, -1],
            [1, 1, 1, 1, 1, 1],
            [0, 0, 0, 0, 0, 0],
        ]);
        let expected = [
            (Side::Applicants, Reason::WholeApplicants),
            (Side::Applicants, Reason::WholeApplicants),
            (Side::Crossing, Reason::Overlaps(RowIdx(1))),
            (Side::Vacancies, Reason::WholeVacancies),
            (Side::Crossing, Reason::Pairs),
            (Side::Crossing, Reason::Ratio),
            (Side::Applicants, Reason::Every),
            (Side::Applicants, Reason::Every),
        ];
        assert_eq!(told(&model), expected);
    }

    #[test]
    fn a_row_that_looks_at_labels_crosses() {
        let mut model = model(&[[1, 1, 1, 1, 1, 1]]);
        model.rows.get_mut(RowIdx(0)).unwrap().coefficients.get_mut(SignatureIdx(0)).unwrap()[1] = 0;
        assert_eq!(told(&model), [(Side::Crossing, Reason::Labels)]);
    }
}
