//! Codes of the family: types, units, dates, missing values.

use crate::diagnostic::Entry;

/// The entries of this family.
pub const ALL: &[&Entry] = &[];
