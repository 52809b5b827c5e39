//! Codes of the family: types, units, dates, missing values.

mod accounts;
mod cells;
mod dates;
mod declarations;
mod equity;
mod exceptions;
mod expressions;
mod grids;
mod operators;

use crate::diagnostic::{Bilingual, Entry};

pub use accounts::*;
pub use cells::*;
pub use dates::*;
pub use declarations::*;
pub use equity::*;
pub use exceptions::*;
pub use expressions::*;
pub use grids::*;
pub use operators::*;

/// What a label says of a sensitive field's declaration.
pub const DECLARED_SENSITIVE: Bilingual = Bilingual { fr: "déclaré sensible ici", en: "declared sensitive here" };
/// What a label says of a parameter's rhythm.
pub const REVISED: Bilingual = Bilingual { fr: "son rythme est dit ici", en: "its rhythm is stated here" };
/// What a label says of the other shares of the flow.
pub const ALSO_A_SHARE: Bilingual = Bilingual { fr: "une part du flux aussi", en: "a share of the flow too" };

/// The entries of this family.
pub const ALL: &[&Entry] = &[
    &TYPE_EXPECTED,
    &UNITS_CLASH,
    &UNIT_MISSING,
    &NUMBER_TOO_LARGE,
    &NOT_A_NUMBER,
    &NO_ORDER,
    &SET_COMPARED,
    &LIST_DUE,
    &PRODUCT,
    &QUOTIENT,
    &POINTS_OUTSIDE_GRID,
    &COMMUNE_UNKNOWN,
    &COMMUNE_LABEL,
    &VALUE_UNKNOWN,
    &VALUE_AMBIGUOUS,
    &SENSITIVE,
    &TEXT_READ,
    &ARGUMENT_COUNT,
    &ARGUMENT_OUT_OF_DOMAIN,
    &SCOPE,
    &CATEGORY_SCOPE,
    &CIRCLE,
    &TOO_DEEP,
    &DEFINITION_TYPE,
    &LIST_TYPE,
    &RANGE_TYPE,
    &RANGE_EMPTY,
    &DATE_OUT_OF_VALIDITY,
    &VALIDITY_MISSING,
    &SOURCE_MISSING,
    &PARAMETER_TYPE,
    &DOMAIN_OPEN,
    &DOMAIN_TOO_LARGE,
    &PARAMETER_COLUMNS,
    &ARGUMENT_CELL,
    &CELL_UNREADABLE,
    &PARAMETER_HOLE,
    &PARAMETER_OVERLAP,
    &PARAMETER_STALE,
    &VALUE_WITHOUT_ARGUMENTS,
    &KEY_TYPE,
    &KEY_UNREADABLE,
    &KEYS_BROKEN,
    &BOUND_ROW,
    &BOUNDS_CROSSED,
    &POINTS_DUE,
    &POINTS_TOO_FINE,
    &CAP_NEGATIVE,
    &PERCENT_DUE,
    &RATE_OUT_OF_BOUNDS,
    &SHARES_OVER_WHOLE,
    &PARTS_OVER_SHARE,
    &HOMES_NOT_WHOLE,
    &RANK_NOUGHT,
    &NO_RESERVER_LEFT,
    &LEVEL_TWICE,
    &SHORTLIST_NOUGHT,
    &UNUSED,
    &EXCEPTION_EFFECT,
    &EXCEPTION_WITHOUT_SOURCE,
    &EPCI_UNKNOWN,
    &EPCI_LABEL,
    &EPCI_WITHOUT_COMMUNE,
    &LADDER_ENDS,
    &STEPS_TABLE,
    &STEPS_ORDER,
    &TICKED_FIELD,
    &TICKED_CRITERION,
    &TICKED_VALUE,
    &PERIOD_CAP,
    &RUN_LENGTH,
    &POOL_UNKNOWN,
    &POOL_MEMBER,
    &AWARDS_BY,
    &EQUITY_ONE_GROUP,
    &EQUITY_GROUP_TWICE,
    &DATES_SUBTRACTED,
    &DURATION_DUE,
    &DAY_OUTSIDE_CALENDAR,
    &MONTH_END_ALONE,
    &ROUNDING,
];
