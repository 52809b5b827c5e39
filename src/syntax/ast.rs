//! The tree of a policy file, as written.
//!
//! Names are texts with a span; nothing is resolved. Trees compare equal when they say the same thing at the same places.

use crate::quantity::{Date, MonthEnd, Period};
use crate::source::{FileId, Span};

/// A name as written. Names match without regard to accents and capitals: see [`Name::key`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The text as written.
    pub text: String,
    /// Where.
    pub span: Span,
}

impl Name {
    /// The folded text: two names are the same when their keys are equal.
    #[must_use]
    pub fn key(&self) -> String {
        super::fold(&self.text)
    }
}

/// A text between quotation marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The text without its marks.
    pub text: String,
    /// Where, marks included.
    pub span: Span,
}

mod accounts;
mod examples;
mod exceptions;
mod expression;
mod grids;
mod overlays;
mod path;
mod year;

pub use accounts::{
    Bound, Charged, Demand, Direction, EquityBetween, Exclusion, Flow, Goal, Level, Objective, Obligation, Reserver,
    Rounding, Share, Shortlist, Tie,
};
pub use examples::{ExampleTable, ExampleTableKind, ExampleValue, Examples};
pub use exceptions::{Caps, Effect, Exception, IfUnknown, Worth};
pub use expression::{Comparison, Expr, ExprKind, Literal, LiteralValue, Operator, RoundStep, RoundTo};
pub use grids::{GridTerritory, GridValidity, Ladder, LadderRounding, PeriodCap, Pool, Steps};
pub use overlays::{Additions, Applied, Change, Figure, FigurePart, NewValues, Overlay, Target, TargetKind, Verb};

/// The language a file says it is written in; keywords of both are always understood.
pub use crate::diagnostic::Language;
pub use path::Path;
pub use year::{Carry, EachValue, Event, FirstLettings, Rounded};

/// A policy file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// The language its header is written in: that of what is put into it.
    pub words: Language,
    /// The file.
    pub file: FileId,
    /// `langue fr`.
    pub language: Option<Language>,
    /// `politique « … »` and what follows it.
    pub header: Header,
    /// The blocks that could be read, in order.
    pub blocks: Vec<Block>,
    /// The folded words of what could not be read: a name among them may be declared there.
    pub unread: std::collections::BTreeSet<String>,
    /// `admet …`: the findings that are meant, in order.
    pub admitted: Vec<Admitted>,
}

/// `admet critere-sans-effet « valeur non lue »`: a finding that is meant, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    /// The code of the finding.
    pub code: String,
    /// Why it is meant.
    pub reason: Text,
    /// Where it is said.
    pub span: Span,
    /// What it is said of: the lines it stands under.
    pub within: Span,
}

/// `politique « … »`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The title.
    pub title: Text,
    /// `en vigueur du … au …`, both days included.
    pub validity: Option<Validity>,
    /// `étend national/cch`, in order.
    pub extends: Vec<Extends>,
    /// `si inconnu : …`, for the rules of this file that do not say.
    pub if_unknown: Option<(IfUnknown, Span)>,
    /// `fin de mois : …`, for the sums of dates and months of this file that do not say.
    pub month_end: Option<(MonthEnd, Span)>,
    /// Citations and status of the whole file.
    pub notes: Notes,
    /// Where the header stands.
    pub span: Span,
}

/// `en vigueur du A au B`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// Where.
    pub span: Span,
}

/// `étend national/cch`: another policy file that this one builds on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extends {
    /// The path as written, without extension, with `/`.
    pub path: String,
    /// Where the path stands.
    pub span: Span,
}

/// What may follow anything: sources and how sure we are of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notes {
    /// `source …`, in order.
    pub sources: Vec<Text>,
    /// `statut …`.
    pub status: Option<(Status, Span)>,
    /// `autorité …`: who decided it.
    pub authority: Option<Text>,
    /// `ordre public`, `plancher`, `plafond`, `supplétif`: what a policy that extends this one may do with it.
    pub direction: Option<(Direction, Span)>,
    /// The changes made by policies that extend this one, in order; filled by `names::merge`.
    pub applied: Vec<Applied>,
}

/// How far a rule or a figure can be trusted, shown wherever it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Read in its source.
    Verified,
    /// Computed from a verified figure.
    Derived,
    /// Not read in its source.
    Unverified,
    /// A local choice, not national law.
    Local,
    /// Made up to fill a gap.
    Invented,
}

/// A block, opened by its noun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// `énumération`.
    Enumeration(Enumeration),
    /// `schéma`.
    Schema(Schema),
    /// `définition`.
    Definition(Definition),
    /// `paramètre`.
    Parameter(Parameter),
    /// `catégorie`.
    Category(Category),
    /// `cotation`.
    Grid(Grid),
    /// `admissible`.
    Admissible(Admissible),
    /// `réservataire`.
    Reserver(Reserver),
    /// `flux`.
    Flow(Flow),
    /// `obligation`.
    Obligation(Obligation),
    /// `objectif`.
    Objective(Objective),
    /// `candidats`.
    Shortlist(Shortlist),
    /// `voie`.
    Path(Path),
    /// `amende`, `ajoute à`, `remplace`, `retire`.
    Overlay(Overlay),
    /// `exemples`.
    Examples(Examples),
}

/// `énumération financement` and `valeurs PLAI, PLUS, PLS`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enumeration {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// Its values, in order; the order is also the order of comparison.
    pub values: Vec<Name>,
    /// Notes.
    pub notes: Notes,
    /// Where.
    pub span: Span,
}

/// The tables that rules can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entity {
    /// `demandeur`: an applicant household.
    Applicant,
    /// `logement`: a vacancy, the home offered.
    Vacancy,
}

/// `schéma demandeur` and its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    /// Which table.
    pub entity: Entity,
    /// Its title.
    pub title: Option<Text>,
    /// Its fields, in order. `id` is implicit.
    pub fields: Vec<Field>,
    /// Notes.
    pub notes: Notes,
    /// Where.
    pub span: Span,
}

/// `champ personnes « … » : entier de 1 à 20, facultatif`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// Its label for people.
    pub label: Option<Text>,
    /// Its type.
    pub ty: TypeExpr,
    /// `de A à B`, both included.
    pub range: Option<(Literal, Literal)>,
    /// `facultatif`: the value may be unknown.
    pub optional: bool,
    /// `sensible`: kept for audit, forbidden in rules.
    pub sensitive: bool,
    /// `modifiable`: the household may change it; used by explanations.
    pub modifiable: bool,
    /// Notes.
    pub notes: Notes,
    /// Where.
    pub span: Span,
}

/// A type as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeExpr {
    /// Which.
    pub kind: TypeKind,
    /// Where.
    pub span: Span,
}

/// The types one can write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeKind {
    /// `oui ou non`.
    Boolean,
    /// `entier`.
    Integer,
    /// `nombre`.
    Number,
    /// `pourcentage`.
    Percent,
    /// `montant en €`, `€/an`, `€/mois`, `€/m²`.
    Money(MoneyUnit),
    /// `surface` (in m²).
    Area,
    /// `typologie`: T1, T2 …
    Rooms,
    /// `date`.
    Date,
    /// `durée en mois`.
    Months,
    /// `durée en jours`.
    Days,
    /// `commune`: an INSEE code.
    Commune,
    /// `texte`: never read by a rule.
    Text,
    /// `demandeur`: the id of an applicant.
    Applicant,
    /// The name of an enumeration.
    Named(Name),
    /// `liste de …`: of communes, rooms or an enumeration.
    List(Box<TypeExpr>),
}

/// A money unit: `€`, `€/an`, `€/mois`, `€/m²`, `€/m²/mois`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MoneyUnit {
    /// Per year, per month or neither.
    pub period: Period,
    /// Per square metre.
    pub per_area: bool,
}

/// `définition demandeur.revenu_par_uc en €/an` and its cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// `demandeur.` or `logement.`; none for a fact of a pair.
    pub entity: Option<(Entity, Span)>,
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// `en €/an`, `: entier`: its type when stated.
    pub ty: Option<TypeExpr>,
    /// `vaut … si …`, the first that holds counts.
    pub cases: Vec<Case>,
    /// Exceptions to the cases, in order.
    pub exceptions: Vec<Exception>,
    /// Notes.
    pub notes: Notes,
    /// Where.
    pub span: Span,
}

/// `vaut X si C`, `vaut X sinon`, `vaut X`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The value.
    pub value: Expr,
    /// The condition; none for `sinon` and for a lone `vaut X`.
    pub condition: Option<Expr>,
    /// Where.
    pub span: Span,
}

/// `paramètre plafond(financement, categorie : entier de 1 à 6, zone) en €/an` and its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// Its arguments, in order.
    pub arguments: Vec<ParameterArgument>,
    /// `en €/an`, `en %`, `en mois`, `: entier`.
    pub ty: TypeExpr,
    /// `révisé chaque année`, `révisé tous les 2 ans`, in months: a value older than that is warned about.
    pub revised: Option<(u32, Span)>,
    /// `vaut X à partir du D`: for parameters without arguments.
    pub values: Vec<DatedValue>,
    /// The table, for any parameter.
    pub table: Option<Table>,
    /// Values and rows whose place others take from the day these are known: what was known before that day keeps them.
    pub superseded: Vec<(Span, Date)>,
    /// Notes.
    pub notes: Notes,
    /// Where.
    pub span: Span,
}

/// An argument: a name that is an enumeration's, or a name with its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterArgument {
    /// Its name: a column's header in the table.
    pub name: Name,
    /// Its type when it is not the enumeration of that name.
    pub ty: Option<TypeExpr>,
    /// `de 1 à 6`.
    pub range: Option<(Literal, Literal)>,
}

/// `vaut X à partir du D`; without a day, from the beginning of the policy's validity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedValue {
    /// The value.
    pub value: Literal,
    /// The first day.
    pub from: Option<(Date, Span)>,
    /// `connu depuis le D`: the day the text was published; known since always when not stated.
    pub known: Option<(Date, Span)>,
    /// Where.
    pub span: Span,
}

/// A table written in the text: `| a | b |`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The first row.
    pub header: TableRow,
    /// The other rows.
    pub rows: Vec<TableRow>,
    /// Where.
    pub span: Span,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// Its cells.
    pub cells: Vec<Cell>,
    /// Where.
    pub span: Span,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What it holds.
    pub content: CellContent,
    /// The text as written, trimmed.
    pub text: String,
    /// Where, trimmed.
    pub span: Span,
}

/// What a cell can hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellContent {
    /// Nothing: unknown.
    Empty,
    /// A literal.
    Literal(Literal),
    /// A name: of an enumeration value, an argument, `de`, `à`. Those two and the header `valeur` are in French in the
    /// tree, whatever the language of the text.
    Name(Name),
    /// `à partir du`, the header of the column of days.
    FromDay,
    /// `connu depuis le`, the header of the column of days of publication.
    KnownDay,
    /// `5 et plus`.
    AndMore(Literal),
    /// Anything else; an error where a value is due.
    Other,
}

/// `catégorie dalo « … »` and `si …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// Its condition.
    pub condition: Expr,
    /// `si inconnu : dans la catégorie | hors de la catégorie | à demander`; outside when not stated.
    pub if_unknown: Option<(IfUnknown, Span)>,
    /// Exceptions to the condition, in order.
    pub exceptions: Vec<Exception>,
    /// Notes.
    pub notes: Notes,
    /// Where.
    pub span: Span,
}

/// `cotation principale « … »`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// The days it is in force.
    pub validity: Option<GridValidity>,
    /// The homes it scores requests for.
    pub territory: Option<GridTerritory>,
    /// `applicable si …`: which requests it scores.
    pub applies: Option<Expr>,
    /// `sans points … si …`: requests that get no points.
    pub without_points: Vec<Exclusion>,
    /// Its headings.
    pub headings: Vec<Heading>,
    /// Criteria outside any heading, summed.
    pub criteria: Vec<Criterion>,
    /// What some criteria give together at most.
    pub pools: Vec<Pool>,
    /// Notes.
    pub notes: Notes,
    /// Where.
    pub span: Span,
}

/// `rubrique logement : la plus forte de`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// How its criteria join.
    pub rule: Join,
    /// `la cochée dans X`: the criterion named like the value of X is the one that counts.
    pub ticked: Option<Expr>,
    /// `, au plus 60 points`.
    pub cap: Option<Literal>,
    /// Its criteria.
    pub criteria: Vec<Criterion>,
    /// Notes.
    pub notes: Notes,
    /// Where.
    pub span: Span,
}

/// How the criteria of a heading join.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// `somme de`.
    Sum,
    /// `la plus forte de`.
    Strongest,
}

/// `critère anciennete « … » vaut 1 point par mois depuis D, au plus 60 points, si C`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// The points, per occurrence when it accrues.
    pub points: Literal,
    /// `par mois depuis …`, `par demandeur.enfants`, a ladder, steps (the points are then nought: steps hold their own).
    pub accrual: Option<Accrual>,
    /// `, au plus 12 points par an`.
    pub period_cap: Option<PeriodCap>,
    /// `, au plus 60 points`.
    pub cap: Option<Literal>,
    /// `si …`.
    pub condition: Option<Expr>,
    /// `si inconnu : compte | ne compte pas | à demander`; it does not count when not stated.
    pub if_unknown: Option<(IfUnknown, Span)>,
    /// Exceptions to what it is worth, in order.
    pub exceptions: Vec<Exception>,
    /// Notes.
    pub notes: Notes,
    /// Where.
    pub span: Span,
}

/// What a criterion's points are multiplied by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Accrual {
    /// `par mois depuis D`, in whole elapsed units up to the reference date.
    Since(TimeUnit, Expr),
    /// `par trimestre depuis D`, `par tranche de 18 mois depuis D`, in whole runs of so many months.
    EachRun(u32, Expr),
    /// `par demandeur.enfants`: a whole number.
    Per(Expr),
    /// Points between two ends.
    Ladder(Box<Ladder>),
    /// Points by thresholds.
    Steps(Box<Steps>),
}

/// A unit of elapsed time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeUnit {
    /// Whole years.
    Year,
    /// Whole months.
    Month,
    /// Days.
    Day,
}

/// `admissible ressources` and its condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admissible {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// What must hold.
    pub condition: AdmissibleCondition,
    /// `si inconnu : admissible | non admissible | à demander`.
    pub if_unknown: Option<(IfUnknown, Span)>,
    /// Exceptions to what must hold, in order.
    pub exceptions: Vec<Exception>,
    /// Notes.
    pub notes: Notes,
    /// Where.
    pub span: Span,
}

/// What an admissible rule demands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AdmissibleCondition {
    /// A condition.
    Expr(Expr),
    /// `logement.pieces selon demandeur.personnes` and its table: the header gives the keys (last one `… et plus`),
    /// the rows `de` and `à` the bounds, both included. A row may be missing: no bound on that side.
    Within {
        /// What is bounded.
        subject: Expr,
        /// What the bounds depend on.
        key: Expr,
        /// The table.
        table: Table,
    },
}
