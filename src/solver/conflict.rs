//! Hard rows that cannot be kept together: a smallest set of them, by counting first, then by deletion on the model.

use super::counting::{self, Counting};
use super::{LevelStatus, SolveError, SolveOptions, solve};
use crate::index::{IndexVec, RowIdx, SignatureIdx};
use crate::model::{AccountRow, AssignmentModel, Level, Sense, Terms, plan};

/// How many rows a counting argument puts together at most.
const MOST_TOGETHER: usize = 3;
/// Among how many rows such arguments are sought.
const MOST_COUNTED: usize = 16;

/// Hard rows that cannot be kept together, while any of them left out lets the others be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Minimal {
    /// The rows, in the model's order.
    pub rows: Vec<RowIdx>,
    /// The counting argument that shows it, when one does.
    pub counted: Option<Counted>,
}

/// More awards are needed than there can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// How many awards each row needs.
    pub needs: Vec<i128>,
    /// How many there can be that meet one of them.
    pub counting: Counting,
}

/// A smallest set of hard rows that cannot be kept together; none when a plan keeps them all.
///
/// # Errors
/// As for [`solve`]: the work allowed may end before a set of rows is settled.
pub fn minimal(model: &AssignmentModel, options: &SolveOptions<'_>) -> Result<Option<Minimal>, SolveError> {
    let hard: Vec<RowIdx> = model.rows.enumerated().filter(|(_, row)| row.hard).map(|(at, _)| at).collect();
    let mut bare = bare(model);
    let start = match by_counting(model, &hard) {
        Some(rows) => rows,
        None if lawful(&mut bare, model, &hard, options)? => return Ok(None),
        None => hard,
    };
    let mut rows = start.clone();
    // The rows that come last in the text are dropped first.
    for row in start.iter().rev() {
        let without: Vec<RowIdx> = rows.iter().copied().filter(|other| other != row).collect();
        if !lawful(&mut bare, model, &without, options)? {
            rows = without;
        }
    }
    let counted = counted(model, &rows);
    Ok(Some(Minimal { rows, counted }))
}

/// A model without levels and rows, but for one level that asks for nothing.
fn bare(model: &AssignmentModel) -> AssignmentModel {
    let level =
        Level { name: String::new(), sense: Sense::Minimise, terms: Terms::Shortfalls(Vec::new()), display_scale: 1 };
    AssignmentModel { rows: IndexVec::default(), levels: vec![level], equity: Vec::new(), ..model.clone() }
}

/// Whether some plan keeps those rows.
///
/// # Errors
/// As for [`solve`].
pub fn keeps(model: &AssignmentModel, rows: &[RowIdx], options: &SolveOptions<'_>) -> Result<bool, SolveError> {
    lawful(&mut bare(model), model, rows, options)
}

fn lawful(
    bare: &mut AssignmentModel,
    model: &AssignmentModel,
    rows: &[RowIdx],
    options: &SolveOptions<'_>,
) -> Result<bool, SolveError> {
    if rows.is_empty() || counted(model, rows).is_none() && rows.iter().all(|row| empty_keeps(model, *row)) {
        return Ok(true);
    }
    if counted(model, rows).is_some() {
        return Ok(false);
    }
    let kept = rows.iter().filter_map(|row| model.rows.get(*row)).map(|row| AccountRow { hard: true, ..row.clone() });
    bare.rows = kept.collect();
    let solution = solve(bare, options)?;
    Ok(solution.levels.iter().all(|level| level.status != LevelStatus::Infeasible))
}

/// Whether the plan without any award keeps the row.
fn empty_keeps(model: &AssignmentModel, row: RowIdx) -> bool {
    model.rows.get(row).is_none_or(|row| row.requirement <= 0)
}

/// A few rows that a counting argument shows not to be kept together, the fewest first.
fn by_counting(model: &AssignmentModel, hard: &[RowIdx]) -> Option<Vec<RowIdx>> {
    let asking: Vec<RowIdx> = hard.iter().copied().filter(|row| !empty_keeps(model, *row)).take(MOST_COUNTED).collect();
    let mut sets: Vec<Vec<RowIdx>> = vec![Vec::new()];
    for _ in 0..MOST_TOGETHER {
        let mut longer = Vec::new();
        for set in &sets {
            for row in asking.iter().filter(|row| set.last().is_none_or(|last| last < *row)) {
                let set: Vec<RowIdx> = set.iter().copied().chain([*row]).collect();
                if counted(model, &set).is_some() {
                    return Some(set);
                }
                longer.push(set);
            }
        }
        sets = longer;
    }
    None
}

/// The counting argument against a set of rows of which no award adds to two: together they need more awards than there
/// can be.
#[must_use]
pub fn counted(model: &AssignmentModel, rows: &[RowIdx]) -> Option<Counted> {
    let found: Vec<&AccountRow> = rows.iter().filter_map(|row| model.rows.get(*row)).collect();
    if found.is_empty() || found.iter().any(|row| row.requirement <= 0) || !apart(model, &found) {
        return None;
    }
    let needs: Vec<i128> = found.iter().map(|row| needs(model, row)).collect();
    let needed = needs.iter().copied().fold(0, i128::saturating_add);
    let counting = counting::count(model, rows);
    let most = i128::try_from(counting.most).unwrap_or(i128::MAX);
    (needed > most).then_some(Counted { needs, counting })
}

/// Whether no award adds to two of the rows.
fn apart(model: &AssignmentModel, rows: &[&AccountRow]) -> bool {
    model.signature_labels.enumerated().all(|(signature, labels)| {
        labels.iter().all(|label| {
            let adding = rows.iter().filter(|row| plan::coefficient(row, signature, *label) > 0);
            adding.count() < 2
        })
    })
}

/// How many awards it takes at least to meet a row.
#[must_use]
pub fn needs(model: &AssignmentModel, row: &AccountRow) -> i128 {
    let best = |(signature, labels): (SignatureIdx, &Vec<crate::index::LabelIdx>)| {
        labels.iter().map(|label| plan::coefficient(row, signature, *label)).max()
    };
    let most = i128::from(model.signature_labels.enumerated().filter_map(best).max().unwrap_or(0).max(0));
    let required = i128::from(row.requirement).max(0);
    // Nothing adds to it: one award more than there are homes stands for what cannot be had.
    let never = i128::try_from(model.vacancies).unwrap_or(i128::MAX).saturating_add(1);
    required.saturating_add(most.saturating_sub(1)).checked_div(most).unwrap_or(if required > 0 { never } else { 0 })
}
