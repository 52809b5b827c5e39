//! A run worked out by hand: two homes, five applicants.
//!
//! | applicant | persons | income | DALO | since | points | may be awarded |
//! |---|---|---|---|---|---|---|
//! | A | 2 | 10 000 € | yes | 30 months | 50 | H1 (T2, outside QPV), H2 (T3, in QPV) |
//! | B | 1 | 10 000 € | no | 40 months | 40 | H1 |
//! | C | 3 | 10 000 € | no | 10 months | 10 | H2 |
//! | D | 2 | unknown | yes | 60 months | 80 | none: the income rule is unknown |
//! | E | 4 | 10 000 € | no | 5 months | 5 | H2 |
//!
//! Both homes can be awarded. 25 % of awards outside QPV go to DALO households, so that H1 goes to A although B and A
//! together would have 90 points; C then has more points than E on H2. Shares of the flow are 30 % for `etat` (DALO
//! households only) and 50 % for `ville`: A is charged to the first, C to the second, and nothing falls short.
#![cfg(test)]

use equiflux::certificate::{InputDigests, Options};
use equiflux::diagnostic::Citation;
use equiflux::index::{CategoryIdx, FieldIdx, IndexVec, LabelIdx, RuleIdx};
use equiflux::ir::{
    Amount, Bound, Category, Comparison, Criterion, Entity, Exclusion, Expr, ExprKind, Field, Goal, Grid, GridHeading,
    Heading, Join, Label, Obligation, Reserver, Rounding, Rule, RuleCondition, Schema, Scope, Share, Shortlist, Status,
    Tie, TimeUnit, Type, TypedPolicy, Value,
};
use equiflux::ledger::Balances;
use equiflux::quantity::{Date, Exact, Period, Unit};
use equiflux::source::{FileId, Span};
use equiflux::tables::{Column, Dataset, Table, UNKNOWN};

const YEARLY: Type = Type::Number(Unit::money(Period::Year));

fn span() -> Span {
    Span::new(FileId(0), 0, 0)
}

fn heading(name: &str) -> Heading {
    Heading {
        name: name.to_owned(),
        title: format!("Titre de {name}"),
        citations: vec![Citation::of(format!("CCH {name}"))],
        status: Status::Verified,
        span: span(),
    }
}

fn expr(kind: ExprKind, ty: Type, scope: Scope) -> Expr {
    Expr { kind, ty, scope, span: span() }
}

fn field(entity: Entity, at: u32, ty: Type) -> Expr {
    let scope = if entity == Entity::Applicant { Scope::Applicant } else { Scope::Vacancy };
    expr(ExprKind::Field(entity, FieldIdx(at)), ty, scope)
}

fn applicant(at: u32, ty: Type) -> Expr {
    field(Entity::Applicant, at, ty)
}

fn vacancy(at: u32, ty: Type) -> Expr {
    field(Entity::Vacancy, at, ty)
}

fn not(inner: Expr) -> Expr {
    let scope = inner.scope;
    expr(ExprKind::Not(Box::new(inner)), Type::Boolean, scope)
}

fn declared(name: &str, ty: Type, optional: bool) -> Field {
    Field {
        name: name.to_owned(),
        label: name.to_owned(),
        ty,
        range: None,
        optional,
        sensitive: false,
        modifiable: false,
        span: span(),
    }
}

fn schema() -> Schema {
    Schema {
        enumerations: IndexVec::default(),
        applicant: IndexVec::from(vec![
            declared("personnes", Type::Integer, false),
            declared("revenu", YEARLY, true),
            declared("dalo_reconnu", Type::Boolean, false),
            declared("depuis", Type::Date, false),
        ]),
        vacancy: IndexVec::from(vec![
            declared("pieces", Type::Rooms, false),
            declared("plafond", YEARLY, false),
            declared("qpv", Type::Boolean, false),
            declared("mutation", Type::Boolean, false),
        ]),
    }
}

fn rules() -> IndexVec<RuleIdx, Rule> {
    let rooms =
        |low: i128, high: i128| (Some(Value::Number(Exact::whole(low))), Some(Value::Number(Exact::whole(high))));
    let within = RuleCondition::Within {
        subject: vacancy(0, Type::Rooms),
        key: applicant(0, Type::Integer),
        bounds: vec![rooms(1, 2), rooms(2, 3), rooms(3, 4)],
        first_key: 1,
        open: true,
    };
    let below = ExprKind::Compare(Comparison::AtMost, Box::new(applicant(1, YEARLY)), Box::new(vacancy(1, YEARLY)));
    let rule = |name: &str, condition| Rule {
        heading: heading(name),
        condition,
        if_unknown: false,
        ask: false,
        scope: Scope::Pair,
    };
    IndexVec::from(vec![
        rule("ressources", RuleCondition::Expr(expr(below, Type::Boolean, Scope::Pair))),
        rule("typologie", within),
    ])
}

fn grid() -> Grid {
    let criterion = |name: &str, points, factor: Option<Expr>, cap, condition: Option<Expr>| Criterion {
        ask: false,
        heading: heading(name),
        points,
        factor,
        scale: None,
        cap,
        condition,
        scope: Scope::Applicant,
    };
    let waited = ExprKind::Elapsed(TimeUnit::Month, Box::new(applicant(3, Type::Date)));
    Grid {
        heading: heading("principale"),
        applies: None,
        headings: vec![GridHeading {
            set_aside: Vec::new(),
            heading: heading("attente"),
            rule: Join::Sum,
            cap: Some(10_000),
            criteria: vec![
                criterion("dalo", 2_000, None, None, Some(applicant(2, Type::Boolean))),
                criterion("mois", 100, Some(expr(waited, Type::Months, Scope::Applicant)), Some(6_000), None),
            ],
        }],
        pools: Vec::new(),
    }
}

fn reservers() -> Vec<Reserver> {
    let share = |p, q| Some(Share::of(Exact::ratio(p, q).unwrap(), Rounding::Up));
    let reserver = |name: &str, at, share, audience| Reserver {
        heading: heading(name),
        share,
        parent: None,
        audience,
        territory: None,
        first: None,
        label: LabelIdx(at),
    };
    let dalo = expr(ExprKind::Category(CategoryIdx(0)), Type::Boolean, Scope::Applicant);
    vec![
        reserver("etat", 0, share(3, 10), Some(dalo)),
        reserver("ville", 1, share(1, 2), None),
        reserver("bailleur", 2, None, None),
    ]
}

/// The policy.
pub fn policy() -> TypedPolicy {
    let reservers = IndexVec::from(reservers());
    let label =
        |(index, reserver): (_, &Reserver)| Label { name: reserver.heading.name.clone(), reserver: Some(index) };
    let mut labels: IndexVec<LabelIdx, Label> = reservers.enumerated().map(label).collect();
    labels.push(Label { name: "hors_flux".to_owned(), reserver: None });
    let category = |name: &str, scope, condition| Category { heading: heading(name), scope, condition, ask: false };
    TypedPolicy {
        title: "Deux logements".to_owned(),
        reference_date: Date::parse("2026-03-12").unwrap(),
        known: None,
        schema: schema(),
        definitions: IndexVec::default(),
        parameters: IndexVec::default(),
        categories: IndexVec::from(vec![
            category("dalo", Scope::Applicant, applicant(2, Type::Boolean)),
            category("hors_qpv", Scope::Vacancy, not(vacancy(2, Type::Boolean))),
        ]),
        rules: rules(),
        grids: IndexVec::from(vec![grid()]),
        forecast: None,
        paths: Vec::new(),
        first_lettings: None,
        exclusions: vec![Exclusion { heading: heading("mutation"), condition: vacancy(3, Type::Boolean) }],
        reservers,
        labels,
        obligations: IndexVec::from(vec![Obligation {
            heading: heading("premier_quartile"),
            bound: Bound::AtLeast,
            amount: Amount::Rate(Exact::ratio(1, 4).unwrap()),
            base: Some(CategoryIdx(1)),
            charged: None,
            target: CategoryIdx(0),
            rank: 1,
            hard: false,
            direction: None,
            rounding: None,
            event: equiflux::ir::Event::Attributed,
            fallbacks: Vec::new(),
            slack: None,
        }]),
        objective: vec![Goal::HomesAwarded, Goal::Obligations, Goal::FlowDistance, Goal::Points],
        ties: vec![Tie::Oldest(applicant(3, Type::Date)), Tie::Draw("graine".to_owned())],
        shortlist: Shortlist { minimum: 3, exemptions: Vec::new(), citations: Vec::new() },
        exceptions: Vec::new(),
    }
}

/// The tables.
pub fn dataset() -> Dataset {
    let day = |text: &str| i64::from(Date::parse(text).unwrap().0);
    let days = ["2023-09-12", "2022-11-12", "2025-05-12", "2021-03-12", "2025-10-12"].map(day).to_vec();
    let table = |ids: &[&str], columns: Vec<Vec<i64>>| Table {
        ids: ids.iter().map(|id| (*id).to_owned()).collect(),
        columns: columns.into_iter().map(Column::Scalar).collect(),
    };
    Dataset {
        applicants: table(
            &["A", "B", "C", "D", "E"],
            vec![
                vec![2, 1, 3, 2, 4],
                vec![1_000_000, 1_000_000, 1_000_000, UNKNOWN, 1_000_000],
                vec![1, 0, 0, 1, 0],
                days,
            ],
        ),
        vacancies: table(&["H1", "H2"], vec![vec![2, 3], vec![2_000_000, 2_000_000], vec![0, 1], vec![0, 0]]),
        since: None,
    }
}

/// The opening balances: none.
pub fn balances() -> Balances {
    Balances::default()
}

/// The options.
pub fn options() -> Options {
    Options { candidates_per_vacancy: 3, lists_per_applicant: 2 }
}

/// The digests of the inputs; what they are made of does not matter here.
pub fn digests() -> InputDigests {
    let digest = |digit: &str| digit.repeat(64);
    InputDigests {
        policy: digest("1"),
        applicants: digest("2"),
        vacancies: digest("3"),
        ledger: digest("4"),
        ledger_head: None,
        ..InputDigests::default()
    }
}
