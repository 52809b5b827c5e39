//! What a policy changes in those it extends, as written: `amende`, `ajoute à`, `remplace`, `retire`.

use super::{
    Block, Criterion, DatedValue, Entity, Exclusion, Expr, ExprKind, Field, Heading, Literal, Name, Notes, Reserver,
    Table, Text,
};
use crate::source::Span;

/// A change of something that an extended policy declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlay {
    /// What is changed.
    pub target: Target,
    /// How.
    pub change: Change,
    /// Notes: the authority that decides, and the act.
    pub notes: Notes,
    /// Where.
    pub span: Span,
}

/// What a change is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The kind of thing.
    pub kind: TargetKind,
    /// Its names, outermost first: `principale.refus.refus`; none for what is alone of its kind.
    pub path: Vec<Name>,
    /// Where the target is named.
    pub span: Span,
}

/// The kinds of things that can be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TargetKind {
    /// `énumération`.
    Enumeration,
    /// `schéma demandeur`, `schéma logement`.
    Schema(Entity),
    /// `définition`, of a table or of a pair.
    Definition(Option<Entity>),
    /// `paramètre`.
    Parameter,
    /// `catégorie`.
    Category,
    /// `cotation`.
    Grid,
    /// `rubrique`, in a grid.
    Heading,
    /// `critère`, in a grid or a heading.
    Criterion,
    /// `admissible`.
    Admissible,
    /// `réservataire`.
    Reserver,
    /// `flux`.
    Flow,
    /// `hors flux`, in the flow.
    Excluded,
    /// `obligation`.
    Obligation,
    /// `objectif`.
    Objective,
    /// `candidats`.
    Shortlist,
    /// `dispense`, in the shortlist.
    Exemption,
    /// `voie`.
    Path,
}

/// What a change does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// `amende …`: new figures.
    Figures(Vec<Figure>),
    /// `amende paramètre …`: new values, from their day on.
    Values(NewValues),
    /// `ajoute à …`.
    Additions(Box<Additions>),
    /// `remplace …`: the block, and where its own opening begins.
    Block(Box<Block>, Span),
    /// `retire …`.
    Removal,
}

/// A new figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Which figure of the target.
    pub part: FigurePart,
    /// Its new value.
    pub value: Literal,
}

/// The figures that can be amended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FigurePart {
    /// `taux 30 %`: what an obligation asks.
    Rate,
    /// `part 25 % du flux`.
    Share,
    /// `part des premières mises en location 20 %`.
    FirstShare,
    /// `dont agents 4 % du flux`: the share of a part.
    PartShare(Name),
    /// `vaut 20 points`.
    Points,
    /// `au plus 40 points`.
    Cap,
    /// `au moins 5 par logement`.
    Minimum,
}

/// New values of a parameter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewValues {
    /// `vaut X à partir du D`.
    pub values: Vec<DatedValue>,
    /// Rows, with the header of the parameter's table.
    pub table: Option<Table>,
}

/// What is added; only the kinds that the target can hold are filled.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Additions {
    /// `valeurs a, b`.
    pub values: Vec<Name>,
    /// `champ …`.
    pub fields: Vec<Field>,
    /// `ou si …`, and where.
    pub condition: Option<(Expr, Span)>,
    /// `rubrique …`.
    pub headings: Vec<Heading>,
    /// `critère …`.
    pub criteria: Vec<Criterion>,
    /// `dont …`.
    pub parts: Vec<Reserver>,
    /// `hors flux …`, `dispense …`.
    pub exclusions: Vec<Exclusion>,
    /// Values and rows of a parameter.
    pub dated: NewValues,
}

/// A change that was made to a declaration, kept with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Which kind of change.
    pub verb: Verb,
    /// Where the change is written.
    pub span: Span,
    /// Who decided it.
    pub authority: Option<Text>,
    /// The acts.
    pub sources: Vec<Text>,
}

/// The kinds of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// `amende`.
    Amend,
    /// `ajoute à`.
    Add,
    /// `remplace`.
    Replace,
    /// `retire`.
    Remove,
}

impl Overlay {
    /// Which kind of change it is.
    #[must_use]
    pub const fn verb(&self) -> Verb {
        match self.change {
            Change::Figures(_) | Change::Values(_) => Verb::Amend,
            Change::Additions(_) => Verb::Add,
            Change::Block(..) => Verb::Replace,
            Change::Removal => Verb::Remove,
        }
    }

    /// What a declaration keeps of it.
    #[must_use]
    pub fn applied(&self) -> Applied {
        Applied {
            verb: self.verb(),
            span: self.span,
            authority: self.notes.authority.clone(),
            sources: self.notes.sources.clone(),
        }
    }
}

impl Expr {
    /// A condition widened by another: `si …` then `ou si …`.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let span = if self.span.file == other.span.file { self.span.to(other.span) } else { self.span };
        Self { kind: ExprKind::Or(vec![self, other]), span }
    }
}

impl Block {
    /// Which kind of thing it declares; none for a change of another thing.
    #[must_use]
    pub fn kind(&self) -> Option<TargetKind> {
        Some(match self {
            Self::Enumeration(_) => TargetKind::Enumeration,
            Self::Schema(item) => TargetKind::Schema(item.entity),
            Self::Definition(item) => TargetKind::Definition(item.entity.map(|(entity, _)| entity)),
            Self::Parameter(_) => TargetKind::Parameter,
            Self::Category(_) => TargetKind::Category,
            Self::Grid(_) => TargetKind::Grid,
            Self::Admissible(_) => TargetKind::Admissible,
            Self::Reserver(_) => TargetKind::Reserver,
            Self::Flow(_) => TargetKind::Flow,
            Self::Obligation(_) => TargetKind::Obligation,
            Self::Objective(_) => TargetKind::Objective,
            Self::Shortlist(_) => TargetKind::Shortlist,
            Self::Path(_) => TargetKind::Path,
            Self::Overlay(_) | Self::Examples(_) => return None,
        })
    }

    /// The name it declares; none for what is alone of its kind.
    #[must_use]
    pub const fn name(&self) -> Option<&Name> {
        match self {
            Self::Enumeration(item) => Some(&item.name),
            Self::Definition(item) => Some(&item.name),
            Self::Parameter(item) => Some(&item.name),
            Self::Category(item) => Some(&item.name),
            Self::Grid(item) => Some(&item.name),
            Self::Admissible(item) => Some(&item.name),
            Self::Reserver(item) => Some(&item.name),
            Self::Obligation(item) => Some(&item.name),
            Self::Path(item) => Some(&item.name),
            Self::Schema(_)
            | Self::Flow(_)
            | Self::Objective(_)
            | Self::Shortlist(_)
            | Self::Overlay(_)
            | Self::Examples(_) => None,
        }
    }

    /// Its notes.
    #[must_use]
    pub const fn notes(&self) -> &Notes {
        match self {
            Self::Enumeration(item) => &item.notes,
            Self::Schema(item) => &item.notes,
            Self::Definition(item) => &item.notes,
            Self::Parameter(item) => &item.notes,
            Self::Category(item) => &item.notes,
            Self::Grid(item) => &item.notes,
            Self::Admissible(item) => &item.notes,
            Self::Reserver(item) => &item.notes,
            Self::Flow(item) => &item.notes,
            Self::Obligation(item) => &item.notes,
            Self::Objective(item) => &item.notes,
            Self::Shortlist(item) => &item.notes,
            Self::Path(item) => &item.notes,
            Self::Overlay(item) => &item.notes,
            Self::Examples(item) => &item.notes,
        }
    }

    /// Its notes, to be added to.
    pub const fn notes_mut(&mut self) -> &mut Notes {
        match self {
            Self::Enumeration(item) => &mut item.notes,
            Self::Schema(item) => &mut item.notes,
            Self::Definition(item) => &mut item.notes,
            Self::Parameter(item) => &mut item.notes,
            Self::Category(item) => &mut item.notes,
            Self::Grid(item) => &mut item.notes,
            Self::Admissible(item) => &mut item.notes,
            Self::Reserver(item) => &mut item.notes,
            Self::Flow(item) => &mut item.notes,
            Self::Obligation(item) => &mut item.notes,
            Self::Objective(item) => &mut item.notes,
            Self::Shortlist(item) => &mut item.notes,
            Self::Path(item) => &mut item.notes,
            Self::Overlay(item) => &mut item.notes,
            Self::Examples(item) => &mut item.notes,
        }
    }

    /// Where it stands.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::Enumeration(item) => item.span,
            Self::Schema(item) => item.span,
            Self::Definition(item) => item.span,
            Self::Parameter(item) => item.span,
            Self::Category(item) => item.span,
            Self::Grid(item) => item.span,
            Self::Admissible(item) => item.span,
            Self::Reserver(item) => item.span,
            Self::Flow(item) => item.span,
            Self::Obligation(item) => item.span,
            Self::Objective(item) => item.span,
            Self::Shortlist(item) => item.span,
            Self::Path(item) => item.span,
            Self::Overlay(item) => item.span,
            Self::Examples(item) => item.span,
        }
    }
}
