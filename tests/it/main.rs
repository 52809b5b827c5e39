//! The integration tests, in one binary.

mod predicates;
mod tables;
