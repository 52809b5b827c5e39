//! The integration tests, one binary.

mod territory;
