//! Codes of the family: scenario files, ledger openings.

use crate::diagnostic::Entry;

/// The entries of this family.
pub const ALL: &[&Entry] = &[];
