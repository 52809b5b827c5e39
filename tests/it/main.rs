//! The integration tests, in one binary.

mod decision;
mod territory;
