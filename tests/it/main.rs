//! The integration tests, in one binary.

mod decision;
mod predicates;
mod tables;
