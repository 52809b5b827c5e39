//! The page that goes with a generated territory.

use super::{Request, Territory};

/// Writes the page.
pub fn readme(_territory: &Territory, _request: &Request) -> String {
    String::new()
}
