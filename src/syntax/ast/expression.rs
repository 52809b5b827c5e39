//! Literals and expressions, as written.

use super::{Entity, MoneyUnit, Name, Rounding, TimeUnit};
use crate::quantity::{Date, Edge, Exact, MonthEnd};
use crate::source::Span;

/// A literal with its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    /// Its value.
    pub value: LiteralValue,
    /// Where.
    pub span: Span,
}

/// What a literal says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LiteralValue {
    /// `vrai`, `faux`, `oui`, `non` as a value.
    Boolean(bool),
    /// `12`, `1,5`: no unit.
    Number(Exact),
    /// `30 %`, as a fraction.
    Percent(Exact),
    /// `1 234,56 €/an`, in cents.
    Money(Exact, MoneyUnit),
    /// `75 m²`.
    Area(Exact),
    /// `T3`.
    Rooms(u8),
    /// `36 mois`, `2 ans` (24).
    Months(i64),
    /// `10 jours`.
    Days(i64),
    /// `20 points`.
    Points(Exact),
    /// `2026-03-12`, `1er juillet 2024`.
    Date(Date),
    /// `35238 (Rennes)`: an INSEE code with its label. A bare five-digit number stays a number, unless it begins with
    /// a nought (`01053`) or holds a letter (`2A004`): then it is a commune without label.
    Commune {
        /// The code.
        code: String,
        /// The label as written.
        label: Option<String>,
    },
}

/// An expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where.
    pub span: Span,
}

/// The kinds of expressions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExprKind {
    /// A literal.
    Literal(Literal),
    /// A bare name: a category, a definition of a pair, a parameter without arguments, or an enumeration value.
    Name(Name),
    /// `demandeur.personnes`.
    Member(Entity, Name),
    /// `plafond(a, b)`, `min(a, b)`: a parameter or a function.
    Call(Name, Vec<Expr>),
    /// `non …`.
    Not(Box<Expr>),
    /// `a et b et c`.
    And(Vec<Expr>),
    /// `a ou b ou c`.
    Or(Vec<Expr>),
    /// `a <= b`.
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// `a + b`.
    Arithmetic(Operator, Box<Expr>, Box<Expr>),
    /// `-a`.
    Negate(Box<Expr>),
    /// `a dans (x, y)`.
    In(Box<Expr>, Vec<Expr>),
    /// `demandeur.communes contient logement.commune`.
    Contains(Box<Expr>, Box<Expr>),
    /// `a est connu`.
    Known(Box<Expr>),
    /// `a est inconnu`.
    Unknown(Box<Expr>),
    /// `demandeur est dalo`, `logement est hors_qpv`.
    Belongs(Entity, Name),
    /// `mois depuis demandeur.date_demande`.
    Elapsed(TimeUnit, Box<Expr>),
    /// `mois entre a et b`.
    Between(TimeUnit, Box<Expr>, Box<Expr>),
    /// `premier jour du mois de a`.
    Edge(Edge, Box<Expr>),
    /// `date de la commission`: the reference date.
    Today,
    /// `a + 1 mois reporté au 1er`: what becomes of the 31st in a shorter month.
    MonthEnd(MonthEnd, Box<Expr>),
    /// `a arrondi à l'euro`.
    Rounded(Box<RoundTo>, Box<Expr>),
    /// `si c alors a sinon b`.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
}

/// `arrondi à l'euro`, `arrondi par défaut à 10 €`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundTo {
    /// Which way; the nearest takes halves away from nought.
    pub way: Rounding,
    /// To what.
    pub step: RoundStep,
    /// Where.
    pub span: Span,
}

/// What an amount or a number is made a multiple of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoundStep {
    /// Whole euros.
    Euro,
    /// Whole cents.
    Cent,
    /// Whole numbers.
    Unit,
    /// `à 10 €`.
    Multiple(Literal),
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`, `est`.
    Equal,
    /// `<>`, `≠`, `n'est pas`.
    Different,
    /// `<`.
    Less,
    /// `<=`, `≤`.
    AtMost,
    /// `>`.
    Greater,
    /// `>=`, `≥`.
    AtLeast,
}

/// An arithmetic operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `+`.
    Plus,
    /// `-`.
    Minus,
    /// `*`, `×`.
    Times,
    /// `/`.
    Over,
}
