//! Tables of data, typed and checked against the policy's schema.
//!
//! A [`Dataset`] is what the rules read: rows sorted by id, whatever their order in the file, so that shuffling a file
//! changes nothing. It knows no rule and no policy beyond the schema.

use crate::index::{ApplicantIdx, FieldIdx, Index, IndexVec, VacancyIdx};
use crate::ir::Entity;

/// The value that stands for "unknown" in a column; no real value is ever that one.
pub const UNKNOWN: i64 = i64::MIN;

/// The tables of a run.
#[derive(Debug, Clone, Default)]
pub struct Dataset {
    /// The applicants, by id.
    pub applicants: Table,
    /// The vacancies, by id.
    pub vacancies: Table,
}

impl Dataset {
    /// The table of that entity.
    #[must_use]
    pub fn table(&self, entity: Entity) -> &Table {
        match entity {
            Entity::Applicant => &self.applicants,
            Entity::Vacancy => &self.vacancies,
        }
    }

    /// The id of an applicant.
    #[must_use]
    pub fn applicant_id(&self, applicant: ApplicantIdx) -> &str {
        self.applicants.ids.get(applicant.position()).map_or("", String::as_str)
    }

    /// The id of a vacancy.
    #[must_use]
    pub fn vacancy_id(&self, vacancy: VacancyIdx) -> &str {
        self.vacancies.ids.get(vacancy.position()).map_or("", String::as_str)
    }
}

/// One table.
///
/// # Invariants
/// `ids` is strictly increasing (by bytes); every column has one entry per id.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// The rows' ids.
    pub ids: Vec<String>,
    /// One column per field of the schema, in its order.
    pub columns: IndexVec<FieldIdx, Column>,
}

/// The values of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// Raw values (see [`crate::ir::Type`]), [`UNKNOWN`] where unknown.
    Scalar(Vec<i64>),
    /// Sets of raw values.
    Set(SetColumn),
    /// Texts that no rule reads; empty where unknown.
    Text(Vec<String>),
}

/// A column of sets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SetColumn {
    /// Where each row's values begin in `items`; one more than rows.
    pub offsets: Vec<u32>,
    /// The raw values, increasing within a row.
    pub items: Vec<i64>,
    /// Whether each row's set is known; an empty cell is unknown, not the empty set.
    pub known: Vec<bool>,
}

impl SetColumn {
    /// The values of a row; none when unknown.
    #[must_use]
    pub fn row(&self, row: usize) -> Option<&[i64]> {
        if !self.known.get(row).copied().unwrap_or(false) {
            return None;
        }
        let bound = |at: usize| self.offsets.get(at).and_then(|offset| usize::try_from(*offset).ok());
        self.items.get(bound(row)?..bound(row.checked_add(1)?)?)
    }
}

impl Table {
    /// How many rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The raw value of a scalar field; none when unknown or when the field is not a scalar.
    #[must_use]
    pub fn scalar(&self, field: FieldIdx, row: usize) -> Option<i64> {
        match self.columns.get(field)? {
            Column::Scalar(values) => values.get(row).copied().filter(|value| *value != UNKNOWN),
            Column::Set(_) | Column::Text(_) => None,
        }
    }

    /// The values of a set field; none when unknown or when the field is not a set.
    #[must_use]
    pub fn set(&self, field: FieldIdx, row: usize) -> Option<&[i64]> {
        match self.columns.get(field)? {
            Column::Set(sets) => sets.row(row),
            Column::Scalar(_) | Column::Text(_) => None,
        }
    }

    /// The row of an id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<usize> {
        self.ids.binary_search_by(|probe| probe.as_str().cmp(id)).ok()
    }
}
