//! Tables of data, typed and checked against the policy's schema.
//!
//! A file is a text (CSV), a workbook (XLSX) or a columnar file (Parquet), told apart by its first bytes; a typed cell is
//! the text that a CSV file would hold for it.
//!
//! A [`Dataset`] is what the rules read: rows sorted by id, whatever their order in the file, so that shuffling a file
//! changes nothing. It knows no rule and no policy beyond the schema.
//!
//! # How cells are read
//! An empty cell is unknown. Around a value, spaces (non-breaking ones too) do not count; words match without regard to
//! accents and capitals, and a space, a hyphen and `_` are the same in a header or an enumeration's value.
//!
//! | type | examples |
//! |---|---|
//! | yes or no | `oui` `non` `o` `n` `vrai` `faux` `true` `false` `yes` `no` `1` `0` |
//! | integer | `3`, `1 234` |
//! | number, percentage | `0,33`, `33 %` (a bare number is taken as it stands: `33` is thirty-three, not a third) |
//! | amount, surface | `1 234,56`, `1234.56 €`, `1 234,56 €/mois` when the field is per month, `45,5 m²` |
//! | rooms | `T3`, `3`, `F3`, and `T6 et plus`, `T6P`, `T6+` from five rooms up |
//! | date | `2026-03-12`, `12/03/2026`, with `00:00:00` after it if need be |
//! | duration | `36`, `36 mois`, `3 ans`; `10`, `10 jours` |
//! | commune | `35238`, `35238 (Rennes)`, checked against the commune referential |
//! | list of … | values separated by `|`; without any, by `,` or `;` inside a quoted cell; without any, by spaces. A cell that holds only `|` is the empty list, which is known |

mod cell;
mod columnar;
mod digest;
mod header;
mod load;
mod mapping;
mod named;
mod open;
mod records;
mod sheet;
mod since;
mod text;
mod workbook;

use std::collections::BTreeMap;

use crate::index::{ApplicantIdx, FieldIdx, Index, IndexVec, VacancyIdx};
use crate::ir::Entity;

pub use digest::digest;
pub use load::{load, load_one, load_with};
pub use mapping::{Mapping, mapping, mapping_names};
pub use named::{NamedColumn, NamedLine, folded, read_named};
pub use sheet::Sheet;
pub use since::{Since, Withdrawal, read_withdrawals, text};
pub(crate) use text::nearest;

/// A table as a scenario brings it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableSource {
    /// The file's name, as it is shown to people.
    pub file: String,
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// The headers that stand for fields (or for `id`) under another name: field, then header.
    pub columns: BTreeMap<String, String>,
    /// How letters are written in bytes.
    pub encoding: Encoding,
    /// What stands between cells; guessed from the header among `,` `;` and the tab when none is stated.
    pub separator: Option<char>,
    /// The sheet of a workbook; its only one when none is stated.
    pub sheet: Option<String>,
    /// The ready-made layout of the file, when it has one.
    pub mapping: Option<Mapping>,
}

/// How letters are written in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// UTF-8, with or without a byte-order mark.
    #[default]
    Utf8,
    /// Latin-1, as Windows extends it.
    Latin1,
}

/// The value that stands for "unknown" in a column; no real value is ever that one.
pub const UNKNOWN: i64 = i64::MIN;

/// The tables of a run.
#[derive(Debug, Clone, Default)]
pub struct Dataset {
    /// The applicants, by id.
    pub applicants: Table,
    /// The vacancies, by id.
    pub vacancies: Table,
    /// What happened since the earlier run that this one starts from, if it starts from one.
    pub since: Option<Since>,
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

    /// Whether what happened since an earlier run bars an applicant from a vacancy.
    #[must_use]
    pub fn bars(&self, applicant: ApplicantIdx, vacancy: VacancyIdx) -> bool {
        self.since.as_ref().is_some_and(|since| since.bars(applicant, vacancy))
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
