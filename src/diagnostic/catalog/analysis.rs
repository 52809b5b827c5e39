//! Codes of the family: what a well-typed policy still gets wrong.

use crate::diagnostic::Entry;

/// The entries of this family.
pub const ALL: &[&Entry] = &[];
