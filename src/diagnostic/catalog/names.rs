//! Codes of the family: names that do not resolve, overlays.

use crate::diagnostic::Entry;

/// The entries of this family.
pub const ALL: &[&Entry] = &[];
