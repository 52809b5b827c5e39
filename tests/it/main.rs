//! The integration tests, in one binary.
#![expect(
    clippy::disallowed_methods,
    clippy::string_slice,
    clippy::as_conversions,
    reason = "tests read files, slice texts they know and count small numbers; the house's rules are for the program"
)]

mod asked;
mod cli;
mod compared;
mod corruption;
mod coverage;
mod criteria;
mod dates;
mod decision;
mod docs;
mod equity;
mod examples;
mod exceptions;
mod first_lettings;
mod flow;
mod format;
mod formats;
mod grids;
#[cfg(feature = "highs")]
mod highs;
mod homes;
mod layering;
mod ledger;
mod mistakes;
mod model;
mod overlays;
mod planted;
mod policies;
mod predicates;
mod priority;
mod random_policies;
mod repair;
mod reservers;
mod reviewed;
mod scenarios;
mod tables;
mod territory;
mod tidy;
mod totality;
mod tutorial;
mod typing;
mod verification;
mod why;
