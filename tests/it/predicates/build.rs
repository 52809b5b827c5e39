//! Pieces of policies, built by hand.

use equiflux::index::{EnumIdx, FieldIdx};
use equiflux::ir::{
    Comparison, Entity, Enumeration, Expr, ExprKind, Field, Heading, Schema, Scope, Shortlist, Status, Type,
    TypedPolicy, Value,
};
use equiflux::quantity::{Date, Exact, Period, Unit};
use equiflux::source::{FileId, Span};

pub(super) fn span() -> Span {
    Span::new(FileId(0), 0, 0)
}

pub(super) fn heading(name: &str) -> Heading {
    Heading {
        name: name.to_owned(),
        title: name.to_owned(),
        citations: Vec::new(),
        status: Status::Verified,
        span: span(),
    }
}

/// The scope is left wide on purpose: the evaluation finds out by itself what an expression reads.
pub(super) fn expr(ty: Type, kind: ExprKind) -> Expr {
    Expr { kind, ty, scope: Scope::Pair, span: span() }
}

pub(super) fn number(value: i64) -> Expr {
    expr(Type::Integer, ExprKind::Constant(Value::Number(Exact::whole(i128::from(value)))))
}

pub(super) fn field(entity: Entity, at: u32) -> Expr {
    let ty = schema().fields(entity)[FieldIdx(at)].ty;
    expr(ty, ExprKind::Field(entity, FieldIdx(at)))
}

pub(super) fn compare(comparison: Comparison, left: Expr, right: Expr) -> Expr {
    expr(Type::Boolean, ExprKind::Compare(comparison, Box::new(left), Box::new(right)))
}

pub(super) const NUMBER: Type = Type::Number(Unit::NONE);

/// Applicants: persons, income, handicap, day, situation, communes, rooms, rate, unlimited amount.
/// Vacancies: commune, rooms, rent, financing (same enumeration), accessible, rooms accepted, surface.
pub(super) fn schema() -> Schema {
    let of = |name: &str, ty: Type| Field {
        name: name.to_owned(),
        label: name.to_owned(),
        ty,
        range: None,
        optional: true,
        sensitive: false,
        modifiable: false,
        span: span(),
    };
    let symbol = Type::Symbol(EnumIdx(0));
    let values = ["a", "b", "c"].map(str::to_owned).to_vec();
    Schema {
        enumerations: vec![Enumeration { name: "e".to_owned(), values }].into(),
        applicant: vec![
            of("persons", Type::Integer),
            of("income", Type::Number(Unit::money(Period::Year))),
            of("handicap", Type::Boolean),
            of("day", Type::Date),
            of("situation", symbol),
            of("communes", Type::Communes),
            of("rooms", Type::RoomsSet),
            of("rate", NUMBER),
            of("large", Type::Integer),
        ]
        .into(),
        vacancy: vec![
            of("commune", Type::Commune),
            of("rooms", Type::Rooms),
            of("rent", Type::Number(Unit::money(Period::Month))),
            of("financing", symbol),
            of("accessible", Type::Boolean),
            of("accepted", Type::RoomsSet),
            of("surface", Type::Number(Unit::AREA)),
        ]
        .into(),
    }
}

pub(super) fn empty_policy() -> TypedPolicy {
    TypedPolicy {
        exceptions: Vec::new(),
        title: "essai".to_owned(),
        reference_date: Date::parse("2026-03-12").unwrap(),
        known: None,
        schema: schema(),
        definitions: Vec::new().into(),
        parameters: Vec::new().into(),
        categories: Vec::new().into(),
        rules: Vec::new().into(),
        grids: Vec::new().into(),
        exclusions: Vec::new(),
        forecast: None,
        paths: Vec::new(),
        first_lettings: None,
        reservers: Vec::new().into(),
        labels: Vec::new().into(),
        obligations: Vec::new().into(),
        objective: Vec::new(),
        ties: Vec::new(),
        shortlist: Shortlist { minimum: 3, exemptions: Vec::new(), citations: Vec::new() },
    }
}
