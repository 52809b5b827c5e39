//! Codes of the family: text that does not read.

use crate::diagnostic::Entry;

/// The entries of this family.
pub const ALL: &[&Entry] = &[];
