//! Which account rows a flow can carry: those that count households, or homes, in sets that nest.
//!
//! # Why it matters
//! With awards as units that flow from households to homes, a row that counts the awards of a set of households is a bound
//! on one arc when all such sets nest (any two are apart, or one holds the other): one tree on the households' side, one on
//! the homes' side. Every vertex of such a model is whole, so each level is a flow of least cost and its potentials are its
//! proof. A row that *crosses* counts pairs by both sides, weighs what it counts unequally (a rate does: its base counts
//! too), looks at what an award is charged to, or overlaps a set that it does not nest with; such rows need prices and
//! branching.

use super::AssignmentModel;
use crate::diagnostic::Language;
use crate::index::{Index, IndexVec, LabelIdx, RowIdx};

/// What a row counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Awards of a set of households, nested with those of the other rows of this side.
    Applicants,
    /// Awards of a set of homes, nested with those of the other rows of this side.
    Vacancies,
    /// Neither.
    Crossing(Reason),
}

/// Why a row crosses the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// What an award is charged to changes what it adds.
    Label,
    /// Awards add different amounts: a rate counts its base too.
    Rate,
    /// It looks at the household and the home together.
    Pair,
    /// Its set overlaps that of an earlier row, and neither holds the other.
    Overlap(RowIdx),
}

impl Reason {
    /// The reason in words.
    #[must_use]
    pub fn text(self, model: &AssignmentModel, language: Language) -> String {
        let french = language == Language::French;
        let fixed = match self {
            Self::Label if french => "elle regarde à qui l'attribution est imputée",
            Self::Label => "it looks at what the award is charged to",
            Self::Rate if french => "c'est un taux : sa base compte aussi",
            Self::Rate => "it is a rate: its base counts too",
            Self::Pair if french => "elle regarde le ménage et le logement ensemble",
            Self::Pair => "it looks at the household and the home together",
            Self::Overlap(row) => {
                let name = model.rows.get(row).map_or("", |row| row.name.as_str());
                return if french {
                    format!("ce qu'elle compte recoupe `{name}` sans que l'un contienne l'autre")
                } else {
                    format!("what it counts overlaps `{name}`, and neither holds the other")
                };
            }
        };
        fixed.to_owned()
    }
}

/// A set of households, or of homes.
type Set = Vec<u64>;

/// The side of every row; of two rows that overlap without nesting, the later one crosses.
#[must_use]
pub fn sides(model: &AssignmentModel) -> IndexVec<RowIdx, Side> {
    let mut known: [Vec<(RowIdx, Set)>; 2] = [Vec::new(), Vec::new()];
    let side = |at: RowIdx| {
        let weights = match by_signature(model, at) {
            Ok(weights) => weights,
            Err(reason) => return Side::Crossing(reason),
        };
        let mut overlap = None;
        for (tree, side) in known.iter_mut().zip([Side::Applicants, Side::Vacancies]) {
            let Some(set) = set(model, &weights, side == Side::Applicants) else { continue };
            if let Some((row, _)) = tree.iter().find(|(_, other)| !nest(&set, other)) {
                overlap = overlap.or(Some(*row));
                continue;
            }
            tree.push((at, set));
            return side;
        }
        Side::Crossing(overlap.map_or(Reason::Pair, Reason::Overlap))
    };
    model.rows.indices().map(side).collect()
}

/// Whether every award that a row counts adds the same: for each signature, whether it counts.
fn by_signature(model: &AssignmentModel, row: RowIdx) -> Result<Vec<bool>, Reason> {
    let Some(row) = model.rows.get(row) else { return Err(Reason::Pair) };
    // Only signatures that some pair has count.
    let mut used = vec![false; model.signature_labels.len()];
    for signature in &model.pair_signatures {
        if let Some(used) = used.get_mut(signature.position()) {
            *used = true;
        }
    }
    let mut amount = None;
    let mut counted = Vec::new();
    for ((signature, labels), used) in model.signature_labels.enumerated().zip(used) {
        let of = |label: &LabelIdx| super::plan::coefficient(row, signature, *label);
        let weight = labels.first().filter(|_| used).map_or(0, of);
        if used && labels.iter().any(|label| of(label) != weight) {
            return Err(Reason::Label);
        }
        if weight != 0 && *amount.get_or_insert(weight) != weight {
            return Err(Reason::Rate);
        }
        counted.push(weight != 0);
    }
    Ok(counted)
}

/// The households, or the homes, all of whose pairs count, when no other pair does.
fn set(model: &AssignmentModel, counted: &[bool], applicants: bool) -> Option<Set> {
    let count = if applicants { model.applicants } else { model.vacancies };
    let mut known: Vec<Option<bool>> = vec![None; count];
    for (home, bounds) in model.offsets.windows(2).enumerate() {
        let &[start, end] = bounds else { return None };
        for pair in start..end {
            let item = if applicants { usize::try_from(*model.pair_applicants.get(pair)?).ok()? } else { home };
            let counts = *counted.get(model.pair_signatures.get(pair)?.position())?;
            if *known.get_mut(item)?.get_or_insert(counts) != counts {
                return None;
            }
        }
    }
    let bits = |items: &[Option<bool>]| {
        items
            .iter()
            .zip(0_u32..)
            .filter(|(counts, _)| **counts == Some(true))
            .fold(0_u64, |word, (_, at)| word | 1 << at)
    };
    Some(known.chunks(64).map(bits).collect())
}

fn nest(one: &Set, other: &Set) -> bool {
    let words = || one.iter().zip(other);
    words().all(|(one, other)| one & other == 0)
        || words().all(|(one, other)| one & !other == 0)
        || words().all(|(one, other)| other & !one == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{ObligationIdx, SignatureIdx};
    use crate::model::{AccountRow, RowOrigin};

    /// Two households by two homes, a signature per pair: 0 and 1 are the first home's, 2 and 3 the second's.
    fn square(rows: &[[i64; 4]]) -> AssignmentModel {
        let row = |(at, weights): (usize, &[i64; 4])| AccountRow {
            name: format!("r{at}"),
            origin: RowOrigin::Obligation(ObligationIdx(0)),
            coefficients: weights.iter().map(|weight| vec![*weight, 9]).collect(),
            requirement: 1,
            unit: 1,
            hard: false,
        };
        AssignmentModel {
            applicants: 2,
            vacancies: 2,
            labels: vec!["a".to_owned(), "b".to_owned()].into(),
            offsets: vec![0, 2, 4],
            pair_applicants: vec![0, 1, 0, 1],
            pair_signatures: (0..4).map(SignatureIdx).collect(),
            signature_labels: vec![vec![LabelIdx(0)]; 4].into(),
            rows: rows.iter().enumerate().map(row).collect(),
            ..AssignmentModel::default()
        }
    }

    #[test]
    fn rows_are_told_by_what_they_count() {
        let model = square(&[[1, 0, 1, 0], [3, 3, 0, 0], [1, 0, 0, 0], [1, -1, 1, -1], [1, 1, 1, 1], [0, 2, 0, 2]]);
        let found: Vec<Side> = sides(&model).iter().copied().collect();
        let crossing = Side::Crossing;
        let (rate, pair) = (crossing(Reason::Rate), crossing(Reason::Pair));
        assert_eq!(found, [Side::Applicants, Side::Vacancies, pair, rate, Side::Applicants, Side::Applicants]);
        assert!(Reason::Pair.text(&model, Language::French).contains("ensemble"));
    }

    #[test]
    fn what_is_charged_and_what_overlaps_crosses() {
        let mut model = square(&[[1, 0, 1, 0]]);
        model.signature_labels = vec![vec![LabelIdx(0), LabelIdx(1)]; 4].into();
        assert_eq!(sides(&model).as_slice(), [Side::Crossing(Reason::Label)]);
        // Three households and one home each: the sets {0, 1} and {1, 2} overlap on either side.
        let mut model = square(&[[1, 1, 0, 0], [0, 1, 1, 0]]);
        model.applicants = 4;
        model.vacancies = 4;
        model.offsets = vec![0, 1, 2, 3, 4];
        model.pair_applicants = vec![0, 1, 2, 3];
        assert_eq!(sides(&model).as_slice(), [Side::Applicants, Side::Vacancies]);
        model.rows.push(model.rows.as_slice()[1].clone());
        model.rows.push(AccountRow {
            coefficients: vec![vec![0], vec![0], vec![1], vec![1]].into(),
            ..model.rows.as_slice()[0].clone()
        });
        let overlap = Side::Crossing(Reason::Overlap(RowIdx(1)));
        assert_eq!(sides(&model).as_slice()[2..], [Side::Vacancies, Side::Applicants]);
        model.rows.push(AccountRow {
            coefficients: vec![vec![1], vec![0], vec![1], vec![0]].into(),
            ..model.rows.as_slice()[0].clone()
        });
        assert_eq!(sides(&model).as_slice()[4], Side::Crossing(Reason::Overlap(RowIdx(0))));
        assert_ne!(sides(&model).as_slice()[4], overlap);
    }
}
