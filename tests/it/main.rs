//! The integration tests, in one binary.

mod cli;
mod corruption;
mod decision;
#[cfg(feature = "highs")]
mod highs;
mod layering;
mod model;
mod policies;
mod predicates;
mod random_policies;
mod scenarios;
mod tables;
mod territory;
mod tidy;
mod typing;
mod verification;
