//! The integration tests, in one binary.

mod decision;
mod model;
mod policies;
mod predicates;
mod tables;
mod territory;
