//! Types, units, dates and missing values: from resolved names to the typed policy.
