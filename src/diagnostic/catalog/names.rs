//! Codes of the family: names that do not resolve, overlays.

mod amendments;
mod declarations;
mod overlays;

use crate::diagnostic::Entry;

pub use amendments::*;
pub use declarations::*;
pub use overlays::*;

/// The entries of this family.
pub const ALL: &[&Entry] = &[
    &NAME_TWICE,
    &RESERVED_NAME,
    &NAME_UNKNOWN,
    &FIELD_UNKNOWN,
    &SCHEMA_MISSING,
    &FUNCTION_UNKNOWN,
    &CATEGORY_UNKNOWN,
    &RESERVER_UNKNOWN,
    &ENUMERATION_UNKNOWN,
    &ARGUMENT_UNKNOWN,
    &BLOCK_TWICE,
    &OBJECTIVE_MISSING,
    &AMENDMENT_WITHOUT_TARGET,
    &AMENDMENT_OF_OWN_RULE,
    &AMENDMENT_AGAINST,
    &AMENDMENT_WITHOUT_DIRECTION,
    &AMENDMENT_UNIT,
    &AMENDMENT_OF_A_TABLE,
    &AMENDMENT_WITHOUT_SOURCE,
    &AUTHORITY_MISSING,
    &OVERLAY_TWICE,
    &OVERLAY_OF_REMOVED,
    &REPLACEMENT_UNSAID,
    &REMOVED_STILL_USED,
    &RIVAL_OVERLAYS,
    &RULE_UNTOUCHABLE,
    &DIRECTION_UNSAID,
    &FIGURE_ABSENT,
    &AMENDMENT_COLUMNS,
];
