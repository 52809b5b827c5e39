//! Names: which declaration each name of a policy and of those it extends stands for.
//!
//! Holds the symbol tables of a chain of policies (base first), with its overlays applied by [`merge`], and refuses names that stand
//! twice or for nothing. It knows no type: a bare name may still be an enumeration value or something else, and
//! [`crate::types`] decides by what is expected there. The pass is [`resolve`], which reads what
//! [`merge`] gives.

mod declare;
mod merge;
mod references;
mod suggest;

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostics;
use crate::source::Span;
use crate::syntax::ast::{
    Admissible, Block, Category, Definition, Entity, Enumeration, Field, Flow, Grid, Objective, Obligation, Parameter,
    Path, Policy, Reserver, Shortlist,
};

pub use merge::{Edit, Lineage, Merged, Piece, Put, Removed, merge, noun};
pub(crate) use suggest::unknown;

/// The key under which a name is found: without accents, capitals or ligatures.
#[must_use]
pub fn key(text: &str) -> String {
    crate::syntax::fold(text)
}

/// What `demandeur.x` or `logement.x` stands for: a position in the lists of [`ResolvedPolicy`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Member {
    /// A field of that table.
    Field(usize),
    /// A definition.
    Definition(usize),
    /// The id of an applicant, where a field holds ids of applicants.
    Id,
}

/// What a bare name stands for when it is not an enumeration value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bare {
    /// A category.
    Category(usize),
    /// A definition of a pair.
    Definition(usize),
    /// A parameter.
    Parameter(usize),
}

/// The functions of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// `min(a, b, …)`.
    Min,
    /// `max(a, b, …)`.
    Max,
    /// `mensuel(a)`.
    Monthly,
    /// `annuel(a)`.
    Yearly,
    /// `nombre(liste)`.
    Count,
}

/// The function of that name, in either language.
#[must_use]
pub fn function(name: &str) -> Option<Function> {
    match key(name).as_str() {
        "min" => Some(Function::Min),
        "max" => Some(Function::Max),
        "mensuel" | "monthly" => Some(Function::Monthly),
        "annuel" | "yearly" => Some(Function::Yearly),
        "nombre" | "count" => Some(Function::Count),
        _ => None,
    }
}

/// The name of the label of awards that are charged to nobody.
pub const OUT_OF_FLOW: &str = "hors_flux";

/// The symbol tables, by folded key.
#[derive(Debug, Clone, Default)]
pub(crate) struct Symbols {
    pub(crate) enumerations: BTreeMap<String, usize>,
    pub(crate) values: BTreeMap<String, Vec<(usize, u32)>>,
    pub(crate) members: BTreeMap<(Entity, String), Member>,
    pub(crate) bare: BTreeMap<String, Bare>,
    pub(crate) reservers: BTreeMap<String, usize>,
    pub(crate) obligations: BTreeMap<String, usize>,
}

/// A reserver or a part of one.
#[derive(Debug, Clone, Copy)]
pub struct DeclaredReserver<'a> {
    /// The declaration.
    pub reserver: &'a Reserver,
    /// The reserver it is a part of, as a position in [`ResolvedPolicy::reservers`].
    pub parent: Option<usize>,
}

/// A chain of policies seen as one, every name of which stands for one declaration.
#[derive(Debug, Clone, Default)]
pub struct ResolvedPolicy<'a> {
    /// The policies, base first; the one that was asked for is the last.
    pub policies: Vec<&'a Policy>,
    /// The enumerations.
    pub enumerations: Vec<&'a Enumeration>,
    /// The applicants' fields, over all their schema blocks.
    pub applicant: Vec<&'a Field>,
    /// The vacancies' fields, over all their schema blocks.
    pub vacancy: Vec<&'a Field>,
    /// The definitions.
    pub definitions: Vec<&'a Definition>,
    /// The parameters.
    pub parameters: Vec<&'a Parameter>,
    /// The categories.
    pub categories: Vec<&'a Category>,
    /// The rules that every pair meets.
    pub rules: Vec<&'a Admissible>,
    /// The scoring grids.
    pub grids: Vec<&'a Grid>,
    /// The reservers, each before its parts.
    pub reservers: Vec<DeclaredReserver<'a>>,
    /// The obligations.
    pub obligations: Vec<&'a Obligation>,
    /// What is out of the flow.
    pub flow: Option<&'a Flow>,
    /// The objective.
    pub objective: Option<&'a Objective>,
    /// How many candidates are ranked.
    pub shortlist: Option<&'a Shortlist>,
    /// The ways of awarding that pass by the ordinary rules.
    pub paths: Vec<&'a Path>,
    pub(crate) symbols: Symbols,
    pub(crate) complete: bool,
}

impl<'a> ResolvedPolicy<'a> {
    /// The policy that was asked for; none when there is no policy at all.
    #[must_use]
    pub fn main(&self) -> Option<&'a Policy> {
        self.policies.last().copied()
    }

    /// The policy a declaration stands in.
    #[must_use]
    pub fn policy_of(&self, span: Span) -> Option<&'a Policy> {
        self.policies.iter().find(|policy| policy.file == span.file).copied()
    }

    /// The fields of a table.
    #[must_use]
    pub fn fields(&self, entity: Entity) -> &[&'a Field] {
        match entity {
            Entity::Applicant => &self.applicant,
            Entity::Vacancy => &self.vacancy,
        }
    }

    /// Whether a name may be declared by a part of the text that could not be read.
    pub(crate) fn may_be_unread(&self, key: &str) -> bool {
        self.policies.iter().any(|policy| policy.unread.contains(key))
    }
}

/// Resolves a chain of policies, base first and the asked-for policy last; `None` when a fault was found.
pub fn resolve<'a>(policies: &[&'a Policy], out: &mut Diagnostics) -> Option<ResolvedPolicy<'a>> {
    let resolved = resolve_recovering(policies, out);
    resolved.complete.then_some(resolved)
}

/// Resolves what can be: [`crate::types::check`] finds more faults in the same run, and still refuses the policy.
pub fn resolve_recovering<'a>(policies: &[&'a Policy], out: &mut Diagnostics) -> ResolvedPolicy<'a> {
    let before = out.error_count();
    let mut resolved = ResolvedPolicy { policies: policies.to_vec(), ..ResolvedPolicy::default() };
    declare::declare(&mut resolved, out);
    references::check(&resolved, out);
    // Overlays that nothing has applied would be lost: such a chain has no meaning.
    let blocks = policies.iter().flat_map(|policy| &policy.blocks);
    let merged = !blocks.into_iter().any(|block| matches!(block, Block::Overlay(_)));
    let read = policies.iter().all(|policy| policy.unread.is_empty());
    resolved.complete = merged && read && out.error_count() == before;
    resolved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_without_accents_or_capitals() {
        assert_eq!(key("Catégorie_Ménage"), "categorie_menage");
        assert_eq!(key("cœur"), "coeur");
        assert_eq!(key("E\u{301}TAT"), "etat");
    }
}
