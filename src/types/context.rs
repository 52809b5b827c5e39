//! What the passes of [`crate::types`] share: the tables being filled and the sink.

use std::collections::BTreeMap;

use crate::diagnostic::{Citation, Diagnostic, Diagnostics, Language};
use crate::index::{CategoryIdx, DefinitionIdx, EnumIdx, FieldIdx, IndexVec, ParameterIdx};
use crate::ir::{
    Category, Definition, Entity, Exceptions, Expr, ExprKind, Heading, Parameter, Schema, Scope, Status, Type, Value,
};
use crate::names::ResolvedPolicy;
use crate::quantity::Date;
use crate::source::Span;
use crate::syntax::ast::{IfUnknown, Name, Notes, Text};

/// A definition or a category, as a position in the resolved policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Node {
    Definition(usize),
    Category(usize),
}

/// How far a definition or a category is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Being typed: meeting it again is a circle.
    Open,
    /// Typed.
    Definition(DefinitionIdx),
    /// Typed.
    Category(CategoryIdx),
    /// Refused; the reason has been reported.
    Failed,
}

/// The tables being filled.
pub(super) struct Context<'a> {
    pub(super) resolved: &'a ResolvedPolicy<'a>,
    pub(super) reference_date: Date,
    /// The day whose knowledge is replayed; everything is known when none.
    pub(super) known: Option<Date>,
    /// The days on which parameters must have a value, both included.
    pub(super) validity: (Date, Date),
    pub(super) schema: Schema,
    /// The field of each declaration of the resolved policy; none when refused.
    pub(super) applicant_fields: Vec<Option<FieldIdx>>,
    pub(super) vacancy_fields: Vec<Option<FieldIdx>>,
    pub(super) parameters: IndexVec<ParameterIdx, Parameter>,
    /// The parameter of each declaration of the resolved policy; none when refused.
    pub(super) parameter_of: Vec<Option<ParameterIdx>>,
    pub(super) definitions: IndexVec<DefinitionIdx, Definition>,
    pub(super) categories: IndexVec<CategoryIdx, Category>,
    /// Exceptions, as they are typed.
    pub(super) exceptions: Vec<Exceptions>,
    /// The category of first lettings, once it is typed.
    pub(super) first_lettings: Option<CategoryIdx>,
    pub(super) states: BTreeMap<Node, State>,
    /// The definitions and categories being typed, outermost first.
    pub(super) stack: Vec<Node>,
    /// How deep the expression being typed is, through definitions.
    pub(super) depth: u32,
    pub(super) out: &'a mut Diagnostics,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        resolved: &'a ResolvedPolicy<'a>,
        reference_date: Date,
        validity: (Date, Date),
        out: &'a mut Diagnostics,
    ) -> Self {
        Self {
            resolved,
            reference_date,
            known: None,
            validity,
            schema: Schema::default(),
            applicant_fields: Vec::new(),
            vacancy_fields: Vec::new(),
            parameters: IndexVec::default(),
            parameter_of: Vec::new(),
            definitions: IndexVec::default(),
            categories: IndexVec::default(),
            exceptions: Vec::new(),
            first_lettings: None,
            states: BTreeMap::new(),
            stack: Vec::new(),
            depth: 0,
            out,
        }
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.out.push(diagnostic);
    }

    /// The field of a declaration.
    pub(super) fn field(&self, entity: Entity, place: usize) -> Option<FieldIdx> {
        let fields = match entity {
            Entity::Applicant => &self.applicant_fields,
            Entity::Vacancy => &self.vacancy_fields,
        };
        fields.get(place).copied().flatten()
    }

    /// What a category or a criterion makes of an unknown answer: its file's head counts for it only when it asks.
    pub(super) fn if_unknown(&self, stated: Option<(IfUnknown, Span)>, at: Span) -> Option<IfUnknown> {
        let file = self.resolved.policy_of(at).and_then(|policy| policy.header.if_unknown);
        let stated = stated.or_else(|| file.filter(|(answer, _)| *answer == IfUnknown::Asked));
        stated.map(|(answer, _)| answer)
    }

    /// The language of what is put into the file of a place.
    pub(super) fn words(&self, at: Span) -> Language {
        self.resolved.policy_of(at).map_or(Language::French, |policy| policy.words)
    }

    /// The enumeration of that name.
    pub(super) fn enumeration(&self, name: &str) -> Option<EnumIdx> {
        use crate::index::Index;
        self.resolved.symbols.enumerations.get(&crate::names::key(name)).map(|place| EnumIdx::at(*place))
    }

    /// What names a declaration: its own notes, else those of what it belongs to, else those of its file.
    pub(super) fn heading(&self, name: &Name, title: Option<&Text>, notes: &Notes, outer: Option<&Heading>) -> Heading {
        let file = self.resolved.policy_of(name.span).map(|policy| &policy.header.notes);
        let own = citations(notes);
        let citations = if own.is_empty() {
            outer.map(|outer| outer.citations.clone()).or_else(|| file.map(citations)).unwrap_or_default()
        } else {
            own
        };
        let status = notes.status.map(|(status, _)| status);
        let status = status.or_else(|| outer.map(|outer| outer.status));
        let status = status.or_else(|| file.and_then(|notes| notes.status).map(|(status, _)| status));
        Heading {
            name: name.text.clone(),
            title: title.map_or_else(|| name.text.clone(), |title| title.text.clone()),
            citations,
            status: status.unwrap_or(Status::Verified),
            span: name.span,
        }
    }
}

/// The legal references of some notes; those that a change brought are followed by who decided it.
pub(super) fn citations(notes: &Notes) -> Vec<Citation> {
    let cited = notes.sources.iter().map(|source| {
        let by = notes.applied.iter().rev().find(|by| by.span.holds(source.span));
        let authority = by.and_then(|by| by.authority.as_ref()).map(|authority| authority.text.clone());
        Citation { authority, ..Citation::of(source.text.as_str()) }
    });
    cited.collect()
}

/// A typed expression.
pub(super) fn node(kind: ExprKind, ty: Type, scope: Scope, span: Span) -> Expr {
    Expr { kind, ty, scope, span }
}

/// A constant.
pub(super) fn constant(value: Value, ty: Type, span: Span) -> Expr {
    node(ExprKind::Constant(value), ty, Scope::Constant, span)
}
