//! The integration tests, in one binary.

mod policies;
mod typing;
