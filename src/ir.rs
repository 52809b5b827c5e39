//! The typed policy: data only, for one reference date.
//!
//! Every name is resolved to a row number, every unit is known, every parameter is the one in force on the reference date.
//! Passes that take a [`TypedPolicy`] are total.

mod calendar;
mod dump;
mod equity;
mod exceptions;
mod path;
pub mod points;
mod value;
mod walk;
mod year;

use crate::diagnostic::Citation;
use crate::index::{
    CategoryIdx, DefinitionIdx, EnumIdx, FieldIdx, GridIdx, IndexVec, LabelIdx, ObligationIdx, ParameterIdx,
    ReserverIdx, RuleIdx,
};
use crate::quantity::{Date, Exact, Unit};
use crate::source::Span;

pub use crate::quantity::{Edge, MonthEnd};

pub use dump::{dump, expression};
pub use equity::{Equity, EquityGroup, EquityOf};
pub use exceptions::{Base, Effect, Exception, Exceptions, Worth};
pub use path::{Path, PathCharge};
pub use value::{Value, satisfies};
pub use year::{FirstLettings, PartOf, Share, SharePart, Slack};

pub use crate::syntax::ast::{
    Bound, Carry, Comparison, Direction, Entity, Event, Join, Operator, Rounded, Rounding, Status, TimeUnit,
};

/// A policy whose every rule has a meaning, on its reference date.
#[derive(Debug, Clone)]
pub struct TypedPolicy {
    /// The title of the policy that was asked for (not of those it extends).
    pub title: String,
    /// The day the rules are read at.
    pub reference_date: Date,
    /// The day whose knowledge of the parameters is used; everything published when none.
    pub known: Option<Date>,
    /// The schema of both tables and the enumerations.
    pub schema: Schema,
    /// Derived attributes, each after those it uses.
    pub definitions: IndexVec<DefinitionIdx, Definition>,
    /// Parameters, at the reference date.
    pub parameters: IndexVec<ParameterIdx, Parameter>,
    /// Categories, each after those it uses.
    pub categories: IndexVec<CategoryIdx, Category>,
    /// Rules that every candidate pair meets, in the order of the text.
    pub rules: IndexVec<RuleIdx, Rule>,
    /// Scoring grids, in the order of the text; the first that applies to a pair scores it, none gives 0.
    pub grids: IndexVec<GridIdx, Grid>,
    /// What is out of the flow, in the order of the text; the first that holds gives the reason.
    pub exclusions: Vec<Exclusion>,
    /// The homes expected in the flow this year, when the policy states it.
    pub forecast: Option<u32>,
    /// Homes let for the first time, shared apart from the flow.
    pub first_lettings: Option<FirstLettings>,
    /// Reservers, in the order of the text.
    pub reservers: IndexVec<ReserverIdx, Reserver>,
    /// What an award can be charged to: the reservers' labels in order, then "out of flow" last.
    pub labels: IndexVec<LabelIdx, Label>,
    /// Obligations; one entry per row (`chaque réservataire` gives one each), in the order of the text.
    pub obligations: IndexVec<ObligationIdx, Obligation>,
    /// The objective, first level first.
    pub objective: Vec<Goal>,
    /// Tie rules, in order.
    pub ties: Vec<Tie>,
    /// How many candidates are ranked per vacancy, and when fewer are enough.
    pub shortlist: Shortlist,
    /// The exceptions to rules, categories and definitions, as they were written.
    pub exceptions: Vec<Exceptions>,
    /// The ways of awarding that pass by the ordinary rules; a pair is on the first that holds.
    pub paths: Vec<Path>,
}

/// What names a thing for people and for the law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The name as declared.
    pub name: String,
    /// The title, or the name when there is none.
    pub title: String,
    /// The legal references.
    pub citations: Vec<Citation>,
    /// How far it can be trusted; [`Status::Verified`] when not stated.
    pub status: Status,
    /// Where it is declared.
    pub span: Span,
}

/// The tables a scenario must bring.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// The enumerations.
    pub enumerations: IndexVec<EnumIdx, Enumeration>,
    /// The applicants' fields; `id` is implicit.
    pub applicant: IndexVec<FieldIdx, Field>,
    /// The vacancies' fields; `id` is implicit.
    pub vacancy: IndexVec<FieldIdx, Field>,
}

impl Schema {
    /// The fields of a table.
    #[must_use]
    pub fn fields(&self, entity: Entity) -> &IndexVec<FieldIdx, Field> {
        match entity {
            Entity::Applicant => &self.applicant,
            Entity::Vacancy => &self.vacancy,
        }
    }
}

/// A closed list of values; a value is stored as its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enumeration {
    /// Its name.
    pub name: String,
    /// Its values, in order.
    pub values: Vec<String>,
}

/// A field of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name: the column's header unless the scenario maps another.
    pub name: String,
    /// Its label for people, or its name.
    pub label: String,
    /// Its type.
    pub ty: Type,
    /// The smallest and largest raw value allowed, both included.
    pub range: Option<(i64, i64)>,
    /// Whether the value may be unknown.
    pub optional: bool,
    /// Whether it is kept for audit only; no rule reads it.
    pub sensitive: bool,
    /// Whether the household may change it.
    pub modifiable: bool,
    /// Where it is declared.
    pub span: Span,
}

impl Field {
    /// The name of the implicit field that holds the ids of the rows themselves.
    pub const OWN_ID: &'static str = "id";

    /// Whether it is the implicit field of the rows' own ids: a declared field is never called so.
    #[must_use]
    pub fn is_own_id(&self) -> bool {
        self.ty == Type::Applicant && self.name == Self::OWN_ID
    }
}

/// The type of a value.
///
/// A *raw* value is how a table stores it in an `i64`: see [`Type::raw_scale`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Type {
    /// True or false; raw 0 or 1.
    Boolean,
    /// A whole number without unit.
    Integer,
    /// An exact number with a unit: ratios and percentages have [`Unit::NONE`].
    Number(Unit),
    /// A number of rooms, T1 to T9.
    Rooms,
    /// A day; raw days since 1970-01-01.
    Date,
    /// Whole months.
    Months,
    /// Whole days.
    Days,
    /// A value of an enumeration; raw its position.
    Symbol(EnumIdx),
    /// A commune; raw its INSEE code as a number: see [`commune_number`].
    Commune,
    /// Free text; no rule reads it, tables keep it aside.
    Text,
    /// An applicant; raw its row in the table of applicants, which is sorted by id.
    Applicant,
    /// A set of communes.
    Communes,
    /// A set of numbers of rooms.
    RoomsSet,
    /// A set of values of an enumeration.
    Symbols(EnumIdx),
}

impl Type {
    /// By what a value of this type is multiplied to be stored as a whole number.
    ///
    /// Cents are whole already; surfaces keep two decimals, amounts per square metre (in cents) four,
    /// numbers and percentages six.
    #[must_use]
    pub const fn raw_scale(self) -> i64 {
        match self {
            Self::Number(Unit { money: 0, area: 0, .. }) => 1_000_000,
            Self::Number(Unit { money: 1, area: 0, .. }) => 1,
            Self::Number(Unit { money: 0, area: 1, .. }) => 100,
            Self::Number(_) => 10_000,
            _ => 1,
        }
    }

    /// The value that a raw number stands for; none for sets, texts and numbers out of range.
    #[must_use]
    pub fn value(self, raw: i64) -> Option<Value> {
        match self {
            Self::Boolean => Some(Value::Boolean(raw != 0)),
            Self::Integer | Self::Rooms | Self::Months | Self::Days => {
                Some(Value::Number(Exact::whole(i128::from(raw))))
            }
            Self::Number(_) => Exact::ratio(i128::from(raw), i128::from(self.raw_scale())).map(Value::Number),
            Self::Date => i32::try_from(raw).ok().map(|days| Value::Date(Date(days))),
            Self::Symbol(_) | Self::Applicant => u32::try_from(raw).ok().map(Value::Symbol),
            Self::Commune => Some(Value::Commune(raw)),
            Self::Text | Self::Communes | Self::RoomsSet | Self::Symbols(_) => None,
        }
    }

    /// Whether it is a set.
    #[must_use]
    pub const fn is_set(self) -> bool {
        matches!(self, Self::Communes | Self::RoomsSet | Self::Symbols(_))
    }
}

/// The number that stands for an INSEE code: its five characters read in base 36; `None` when it is not five letters or digits.
#[must_use]
pub fn commune_number(code: &str) -> Option<i64> {
    let plain = code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    plain.then(|| i64::from_str_radix(code, 36).ok()).flatten()
}

/// The INSEE code of a number made by [`commune_number`].
#[must_use]
pub fn commune_code(number: i64) -> String {
    let mut rest = u64::try_from(number).unwrap_or(0);
    let mut code = Vec::new();
    for _ in 0..5 {
        let digit = u32::try_from(rest.checked_rem(36).unwrap_or(0)).unwrap_or(0);
        code.push(char::from_digit(digit, 36).unwrap_or('0').to_ascii_uppercase());
        rest = rest.checked_div(36).unwrap_or(0);
    }
    code.iter().rev().collect()
}

/// Which tables an expression reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Neither: the same for everyone.
    Constant,
    /// Applicants only.
    Applicant,
    /// Vacancies only.
    Vacancy,
    /// Both.
    Pair,
}

impl Scope {
    /// The scope of something that reads both.
    #[must_use]
    pub const fn join(self, other: Self) -> Self {
        match (self, other) {
            (Self::Constant, scope) | (scope, Self::Constant) => scope,
            (Self::Applicant, Self::Applicant) => Self::Applicant,
            (Self::Vacancy, Self::Vacancy) => Self::Vacancy,
            _ => Self::Pair,
        }
    }
}

/// A typed expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its type.
    pub ty: Type,
    /// Which tables it reads.
    pub scope: Scope,
    /// Where it is written.
    pub span: Span,
}

/// The kinds of expressions.
///
/// # Unknown values
/// Logic is three-valued (Kleene): a comparison with an unknown side is unknown; `et` is false as soon as one side is
/// false; `ou` is true as soon as one side is true. Arithmetic with an unknown operand, a division by nought and an
/// overflow are unknown. A set that is unknown contains unknown. `If` with an unknown condition is unknown; cases of a
/// definition likewise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExprKind {
    /// A constant.
    Constant(Value),
    /// A field of a table.
    Field(Entity, FieldIdx),
    /// A derived attribute.
    Definition(DefinitionIdx),
    /// Whether the applicant, the home or the pair is in a category.
    Category(CategoryIdx),
    /// The value of a parameter for those arguments; unknown when an argument is unknown or out of its domain.
    Parameter(ParameterIdx, Vec<Expr>),
    /// Negation.
    Not(Box<Expr>),
    /// Conjunction.
    And(Vec<Expr>),
    /// Disjunction.
    Or(Vec<Expr>),
    /// A comparison of two values of one type; symbols compare by position.
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// Arithmetic on numbers, exact.
    Arithmetic(Operator, Box<Expr>, Box<Expr>),
    /// The opposite.
    Negate(Box<Expr>),
    /// Whether the value is one of the list.
    In(Box<Expr>, Vec<Expr>),
    /// Whether the set holds the value.
    Contains(Box<Expr>, Box<Expr>),
    /// Whether a value is known; never unknown itself.
    Known(Box<Expr>),
    /// Whole units of time elapsed from the day to the reference date, rounded down; negative for a day to come.
    Elapsed(TimeUnit, Box<Expr>),
    /// The second when the first holds, else the third.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// The smallest of the values; unknown when one is.
    Min(Vec<Expr>),
    /// The largest of the values; unknown when one is.
    Max(Vec<Expr>),
    /// A yearly amount divided by 12, exact.
    Monthly(Box<Expr>),
    /// A monthly amount times 12.
    Yearly(Box<Expr>),
    /// How many values a set holds.
    Count(Box<Expr>),
    /// The day that is a duration after a day, before it below nought; the type of the duration says whether it counts
    /// months or days. A day outside the calendar ([`Date::calendar`]) is unknown.
    Shifted(MonthEnd, Box<Expr>, Box<Expr>),
    /// Whole units of time from the first day to the second: days and months are counted the other way round, and are
    /// negative, when the second is earlier; years are twelve months each, rounded down.
    Between(TimeUnit, MonthEnd, Box<Expr>, Box<Expr>),
    /// An end of the month or of the year that a day is in.
    Edge(Edge, Box<Expr>),
    /// The number made a multiple of a step above nought; the nearest one takes halves away from nought.
    Rounded(Rounding, Exact, Box<Expr>),
}

/// A derived attribute.
#[derive(Debug, Clone)]
pub struct Definition {
    /// Its name, title, sources.
    pub heading: Heading,
    /// Its type.
    pub ty: Type,
    /// Which tables it reads.
    pub scope: Scope,
    /// Its cases: the first whose condition holds gives the value; `None` always holds; an unknown condition makes the
    /// value unknown; when none holds the value is unknown.
    pub cases: Vec<(Option<Expr>, Expr)>,
}

/// A parameter on the reference date: total over its domain.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name, title, sources.
    pub heading: Heading,
    /// The type of its value.
    pub ty: Type,
    /// Its arguments, in order.
    pub arguments: Vec<ParameterArgument>,
    /// The values, row-major over the arguments (the last varies fastest).
    pub values: Vec<Value>,
    /// The first day those values are in force.
    pub in_force_since: Date,
    /// The acts of the overlays that those values come from, with their authorities.
    pub amended: Vec<Citation>,
}

impl Parameter {
    /// Whether it states a delay: a number of days that depends on nothing. The commission's dossier prints it.
    #[must_use]
    pub fn is_delay(&self) -> bool {
        self.ty == Type::Days && self.arguments.is_empty()
    }
}

/// An argument of a parameter: a finite range of raw values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterArgument {
    /// Its name.
    pub name: String,
    /// Its type: a symbol, an integer, rooms.
    pub ty: Type,
    /// The smallest raw value.
    pub first: i64,
    /// How many values.
    pub count: u32,
}

/// A category: a set of applicants, homes or pairs. An unknown condition counts as outside.
#[derive(Debug, Clone)]
pub struct Category {
    /// Its name, title, sources.
    pub heading: Heading,
    /// What it is a set of.
    pub scope: Scope,
    /// Its condition.
    pub condition: Expr,
    /// Whether the facts that keep it unknown are asked for.
    pub ask: bool,
}

/// A rule that every candidate pair meets.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its name, title, sources.
    pub heading: Heading,
    /// What must hold.
    pub condition: RuleCondition,
    /// Whether an unknown condition lets the pair pass; no by default.
    pub if_unknown: bool,
    /// Whether the facts that keep it unknown are asked for; it does not let the pair pass then.
    pub ask: bool,
    /// Which tables it reads.
    pub scope: Scope,
}

/// What a rule demands.
#[derive(Debug, Clone)]
pub enum RuleCondition {
    /// A condition.
    Expr(Expr),
    /// The subject lies within the bounds of the key's row, both included.
    Within {
        /// What is bounded.
        subject: Expr,
        /// What the bounds depend on, an integer or rooms.
        key: Expr,
        /// The bounds for the keys `first_key`, `first_key + 1` …
        bounds: Vec<(Option<Value>, Option<Value>)>,
        /// The first key; below it the rule is unknown.
        first_key: i64,
        /// Whether the last row holds for every larger key; else above it the rule is unknown.
        open: bool,
    },
}

/// A scoring grid.
#[derive(Debug, Clone)]
pub struct Grid {
    /// Its name, title, sources.
    pub heading: Heading,
    /// Which pairs it scores; all when none. Unknown counts as no.
    pub applies: Option<Expr>,
    /// Its headings, in order; their points add up. Criteria outside any heading come as a heading of that grid's name.
    pub headings: Vec<GridHeading>,
    /// What some of its criteria give together at most; the excess is taken off the sum of the headings.
    pub pools: Vec<Pool>,
}

/// A cap over several criteria. Each is in one pool at most, in a heading that sums and has no cap of its own.
#[derive(Debug, Clone)]
pub struct Pool {
    /// Its name, title, sources.
    pub heading: Heading,
    /// The most its criteria give together, in hundredths.
    pub cap: i64,
    /// The place of each criterion: its heading's in the grid, its own in the heading.
    pub members: Vec<(usize, usize)>,
}

/// A heading of a grid.
#[derive(Debug, Clone)]
pub struct GridHeading {
    /// Its name, title, sources.
    pub heading: Heading,
    /// How its criteria join. The strongest of is the largest points of those that hold; 0 when none holds.
    pub rule: Join,
    /// The most it can give, in hundredths of a point.
    pub cap: Option<i64>,
    /// Its criteria, in order.
    pub criteria: Vec<Criterion>,
    /// Where an exception keeps one of its criteria from counting: told, and worth nothing.
    pub set_aside: Vec<Exclusion>,
}

/// A criterion. An unknown condition or factor counts for nothing, and is listed as unknown.
///
/// One that was written with exceptions comes as several, of which at most one holds for a pair: what it is worth where
/// none applies bears its name, what it is worth where one does bears `name.exception`.
#[derive(Debug, Clone)]
pub struct Criterion {
    /// Its name, title, sources.
    pub heading: Heading,
    /// Points per occurrence, in hundredths; below nought for a penalty. Nought when a scale gives them.
    pub points: i64,
    /// What they are multiplied by: whole elapsed units (never below 0) or an integer (never below 0); once when none.
    /// With a scale: what it measures.
    pub factor: Option<Expr>,
    /// How points follow from the factor when they are not a product.
    pub scale: Option<Scale>,
    /// The largest absolute value it can give, in hundredths.
    pub cap: Option<i64>,
    /// When it holds; always when none.
    pub condition: Option<Expr>,
    /// Whether the facts that keep it unknown are asked for.
    pub ask: bool,
    /// Which tables it reads.
    pub scope: Scope,
}

/// How points follow from what a criterion measures. All points in hundredths; an overflow is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scale {
    /// Straight between two ends, flat outside them; the result is rounded to whole grains.
    Ladder {
        /// The lower end, below the upper one.
        from: Exact,
        /// The upper end.
        to: Exact,
        /// The points at the lower end and below.
        first: i64,
        /// The points at the upper end and above.
        last: i64,
        /// What the points are rounded to: 1, 10 or 100 hundredths.
        grain: i64,
        /// Which way; the nearest takes halves away from nought.
        way: Rounding,
    },
    /// The points of the largest threshold that is not above; nought below the first. Thresholds increase.
    Steps(Vec<(Exact, i64)>),
    /// `each` per whole unit, at most `cap` in absolute value for each full run of `length` units and for the one begun.
    Periods {
        /// The points of one unit.
        each: i64,
        /// How many units a period has.
        length: i64,
        /// The most a period gives, at least nought.
        cap: i64,
    },
}

/// A reason for which a home is out of the flow, or a list shorter.
#[derive(Debug, Clone)]
pub struct Exclusion {
    /// Its name, title, sources.
    pub heading: Heading,
    /// Its condition. Unknown counts as no.
    pub condition: Expr,
}

/// A reserver.
#[derive(Debug, Clone)]
pub struct Reserver {
    /// Its name, title, sources.
    pub heading: Heading,
    /// Its share of the flow, sub-shares included.
    pub share: Option<Share>,
    /// Its share of first lettings: its parts are never empty.
    pub first: Option<Share>,
    /// The reserver it is a part of, for a sub-share.
    pub parent: Option<ReserverIdx>,
    /// Whom it may designate; anyone when none. Unknown counts as no.
    pub audience: Option<Expr>,
    /// Which homes it may be charged with; every home of the flow when none. Unknown counts as no.
    pub territory: Option<Expr>,
    /// The label of awards charged to it and not to a part of it.
    pub label: LabelIdx,
}

/// What an award can be charged to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The name: the reserver's, or `hors_flux`.
    pub name: String,
    /// The reserver; none for out of flow.
    pub reserver: Option<ReserverIdx>,
}

/// An obligation over the year's awards: one account row.
///
/// # Invariants
/// The awards that count are those in `target` among those in `base`; unknown counts as outside. With `fallbacks`, the
/// categories `target`, then each of `fallbacks` are an order: a pair of the base counts by the first of them it belongs
/// to, when no candidate pair of the same home that is of the base and may be charged to one of `charged` belongs to an
/// earlier one.
#[derive(Debug, Clone)]
pub struct Obligation {
    /// Its name (`nom[réservataire]` for one of many), title, sources.
    pub heading: Heading,
    /// Which side of the amount is owed.
    pub bound: Bound,
    /// How much.
    pub amount: Amount,
    /// The awards that are the base; all when none.
    pub base: Option<CategoryIdx>,
    /// The labels whose awards are meant; every award, out of flow included, when none.
    pub charged: Option<Vec<LabelIdx>>,
    /// The awards that count.
    pub target: CategoryIdx,
    /// Its rank: a smaller one is served first.
    pub rank: u32,
    /// Whether no shortfall is allowed.
    pub hard: bool,
    /// Which way an amendment may move it.
    pub direction: Option<Direction>,
    /// What is counted over the year: which opening balance is read.
    pub event: Event,
    /// What counts on a home that has no candidate of the target, in order.
    pub fallbacks: Vec<CategoryIdx>,
    /// The name of its shortfall; its own when none.
    pub slack: Option<Slack>,
    /// How a part of the base is made whole; up for a floor, down for a cap when not stated.
    pub rounding: Option<Rounded>,
}

impl Obligation {
    /// The categories that count, the first served first.
    pub fn targets(&self) -> impl Iterator<Item = CategoryIdx> + '_ {
        std::iter::once(self.target).chain(self.fallbacks.iter().copied())
    }
}

/// How much an obligation asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// A part of the base's awards, made whole as the obligation states: by default up for a floor, down for a cap.
    Rate(Exact),
    /// A number of homes.
    Homes(i64),
}

/// A level of the objective.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goal {
    /// The most homes awarded.
    HomesAwarded,
    /// The fewest homes short of the obligations, one level per rank.
    Obligations,
    /// The smallest distance to the flow shares.
    FlowDistance,
    /// The most points.
    Points,
    /// The most awards to a category.
    AwardsTo(CategoryIdx),
    /// The worst-served group as well served as can be, then the next.
    Equity(Equity),
}

/// A tie rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tie {
    /// The most days waited, summed over the awarded; an unknown day counts as the reference date.
    Oldest(Expr),
    /// The published draw, by its seed.
    Draw(String),
}

/// How many candidates are ranked per vacancy.
#[derive(Debug, Clone)]
pub struct Shortlist {
    /// At least so many, unless candidates run out or an exemption holds for the awarded pair.
    pub minimum: u32,
    /// The exemptions, in order.
    pub exemptions: Vec<Exclusion>,
    /// Its sources.
    pub citations: Vec<Citation>,
}
