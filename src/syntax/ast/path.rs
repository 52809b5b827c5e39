//! Ways of awarding that pass by the ordinary rules, as written.

use super::{Expr, Name, Notes, Text};
use crate::source::Span;

/// `voie designation_dalo « … »`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// `si …`: the pairs it is about.
    pub condition: Expr,
    /// `exclusive`: a home that is on it has no other candidate.
    pub exclusive: Option<Span>,
    /// `imputée à etat, à défaut action_logement`: in order; as any other award when empty.
    pub charged: Vec<Name>,
    /// `hors flux`: awards count for no share.
    pub out_of_flow: Option<Span>,
    /// `sans points`.
    pub without_points: bool,
    /// `dispensée de liste`: the award alone is listed.
    pub exempt: bool,
    /// Notes.
    pub notes: Notes,
    /// Where.
    pub span: Span,
}
