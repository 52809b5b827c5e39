//! The integration tests, in one binary.
#![expect(
    clippy::disallowed_methods,
    clippy::string_slice,
    clippy::as_conversions,
    reason = "tests read files, slice texts they know and count small numbers; the house's rules are for the program"
)]

mod cli;
mod corruption;
mod decision;
mod docs;
mod examples;
mod exceptions;
mod flow;
mod format;
mod grids;
#[cfg(feature = "highs")]
mod highs;
mod layering;
mod mistakes;
mod model;
mod overlays;
mod policies;
mod predicates;
mod priority;
mod random_policies;
mod scenarios;
mod tables;
mod territory;
mod tidy;
mod tutorial;
mod typing;
mod verification;
