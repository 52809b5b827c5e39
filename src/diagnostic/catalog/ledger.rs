//! Codes of the family: decisions, events and ledgers.

mod decisions;
mod entries;

use crate::diagnostic::Entry;

pub use decisions::*;
pub use entries::*;

/// The entries of this family.
pub const ALL: &[&Entry] = &[
    &COLUMN_MISSING,
    &COLUMN_UNKNOWN,
    &LINES_MISSING,
    &CELL_EMPTY,
    &DECISION_UNKNOWN,
    &RANK_UNREADABLE,
    &COUNT_UNREADABLE,
    &DAY_UNREADABLE,
    &DAY_BEFORE_RUN,
    &TWO_DAYS,
    &VACANCY_UNKNOWN,
    &APPLICANT_UNKNOWN,
    &NOT_ON_LIST,
    &OTHER_RANK,
    &LINE_TWICE,
    &AWARDED_TWICE,
    &RANK_PASSED_OVER,
    &TWO_HOMES,
    &REASON_MISSING,
    &OTHER_RESERVER,
    &OTHER_RUN,
    &RUN_CHANGED,
    &INPUTS_CHANGED,
    &RUN_OF_OTHER_LEDGER,
    &LEDGER_NOT_NAMED,
    &LEDGER_ABSENT,
    &ACCOUNT_UNKNOWN,
    &ALREADY_AWARDED,
    &ALREADY_LET,
    &NEVER_PROPOSED,
    &DECIDED_OTHERWISE,
    &ALREADY_HOUSED,
    &HOLDS_ANOTHER,
    &NOT_AWARDED,
    &BETTER_RANKED,
    &TOO_EARLY,
    &EVENT_UNKNOWN,
    &FLOW_REASON_UNKNOWN,
    &NO_SUCH_ENTRY,
    &ALREADY_UNDONE,
    &CORRECTION_NEEDED_LATER,
];
