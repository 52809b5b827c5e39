//! Ways of awarding that pass by the ordinary rules.
//!
//! What a path says of candidates, points and lists is lowered to rules, grids and exemptions named `voie[name]`; what
//! remains here is what its awards are charged to.

use super::{Expr, Heading};
use crate::index::ReserverIdx;

/// A way of awarding.
#[derive(Debug, Clone)]
pub struct Path {
    /// Its name, title, sources.
    pub heading: Heading,
    /// The pairs it is about; never unknown.
    pub condition: Expr,
    /// What its awards are charged to.
    pub charge: PathCharge,
}

/// What the awards of a path are charged to.
///
/// A home that is out of the flow by itself stays so, whatever the path says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathCharge {
    /// What any other award of the pair would be.
    Usual,
    /// Nobody: they count for no share.
    OutOfFlow,
    /// The first of these reservers whose territory, and that of those it is a part of, holds for the home; whom it
    /// designates does not matter. The pair is no candidate when there is none.
    FirstOf(Vec<ReserverIdx>),
}
