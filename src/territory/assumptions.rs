//! The list of every figure the draws rest on, with its source or the word *assumed*.

use super::stock::Stock;
use super::{Assumption, Request};

/// Lists the assumptions.
pub(super) fn list(_stock: &Stock, _request: &Request) -> Vec<Assumption> {
    Vec::new()
}
