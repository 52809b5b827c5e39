//! The integration tests, in one binary.

mod corruption;
mod verification;
