//! A small policy and its tables, built by hand: two reservers, an obligation, a grid, a home out of the flow.

use equiflux::certificate::{Evidence, InputDigests, Options};
use equiflux::decision::Run;
use equiflux::diagnostic::Citation;
use equiflux::index::{CategoryIdx, EnumIdx, FieldIdx, IndexVec, LabelIdx, ReserverIdx};
use equiflux::ir::{
    Amount, Bound, Category, Comparison, Criterion, Entity, Enumeration, Exclusion, Expr, ExprKind, Field, Goal, Grid,
    GridHeading, Heading, Join, Label, Obligation, Reserver, Rounding, Rule, RuleCondition, Schema, Scope, Share,
    Shortlist, Status, Tie, TimeUnit, Type, TypedPolicy, Value, commune_number,
};
use equiflux::ledger::{Balances, ObligationBalance};
use equiflux::model::{self, AssignmentModel, Sense, sample};
use equiflux::predicates::{self, CandidatePairs};
use equiflux::quantity::{Date, Exact, Period, Unit};
use equiflux::solver::{Engine, LevelOutcome, LevelStatus, Solution};
use equiflux::source::{FileId, Span};
use equiflux::tables::{Column, Dataset, Table, UNKNOWN};

const EURO_A_YEAR: Type = Type::Number(Unit::money(Period::Year));
const EURO_A_MONTH: Type = Type::Number(Unit::money(Period::Month));

/// Everything a run needs.
pub struct Case {
    pub policy: TypedPolicy,
    pub dataset: Dataset,
    pub pairs: CandidatePairs,
    pub model: AssignmentModel,
    pub solution: Solution,
    pub balances: Balances,
    pub options: Options,
    pub digests: InputDigests,
}

impl Case {
    pub fn run(&self) -> Run<'_> {
        Run {
            policy: &self.policy,
            dataset: &self.dataset,
            pairs: &self.pairs,
            model: &self.model,
            solution: &self.solution,
            balances: &self.balances,
            options: self.options,
            digests: &self.digests,
        }
    }

    /// The case of that policy and those tables, solved by trying every plan.
    pub fn solved(policy: TypedPolicy, dataset: Dataset, balances: Balances, options: Options) -> Option<Self> {
        let pairs = predicates::evaluate(&policy, &dataset);
        let model = model::build(&policy, &dataset, &pairs, &balances);
        let (awards, values) = sample::brute_force_plan(&model)?;
        let levels = values.iter().map(|value| LevelOutcome {
            value: *value,
            bound: *value,
            status: LevelStatus::Optimal,
            engine: Engine::Trivial,
            evidence: Evidence::Trivial,
        });
        let solution =
            Solution { shortfalls: model::plan::shortfalls(&model, &awards), levels: levels.collect(), awards };
        let digests = InputDigests {
            policy: "aa".to_owned(),
            applicants: "bb".to_owned(),
            vacancies: "cc".to_owned(),
            ledger: "dd".to_owned(),
            ledger_head: None,
            ..InputDigests::default()
        };
        Some(Self { policy, dataset, pairs, model, solution, balances, options, digests })
    }
}

pub fn heading(name: &str, title: &str, sources: &[&str], status: Status) -> Heading {
    Heading {
        name: name.to_owned(),
        title: title.to_owned(),
        citations: sources.iter().map(|text| Citation::of(*text)).collect(),
        status,
        span: Span::new(FileId(0), 0, 0),
    }
}

fn plain(name: &str, title: &str) -> Heading {
    heading(name, title, &[], Status::Verified)
}

fn expr(kind: ExprKind, ty: Type, scope: Scope) -> Expr {
    Expr { kind, ty, scope, span: Span::new(FileId(0), 0, 0) }
}

fn field(entity: Entity, at: u32, ty: Type) -> Expr {
    let scope = match entity {
        Entity::Applicant => Scope::Applicant,
        Entity::Vacancy => Scope::Vacancy,
    };
    expr(ExprKind::Field(entity, FieldIdx(at)), ty, scope)
}

fn number(value: i128, ty: Type) -> Expr {
    expr(ExprKind::Constant(Value::Number(Exact::whole(value))), ty, Scope::Constant)
}

fn compare(comparison: Comparison, left: Expr, right: Expr) -> Expr {
    let scope = left.scope.join(right.scope);
    expr(ExprKind::Compare(comparison, Box::new(left), Box::new(right)), Type::Boolean, scope)
}

fn belongs(category: u32, scope: Scope) -> Expr {
    expr(ExprKind::Category(CategoryIdx(category)), Type::Boolean, scope)
}

fn not(inner: Expr) -> Expr {
    let scope = inner.scope;
    expr(ExprKind::Not(Box::new(inner)), Type::Boolean, scope)
}

fn column(name: &str, label: &str, ty: Type) -> Field {
    Field {
        name: name.to_owned(),
        label: label.to_owned(),
        ty,
        range: None,
        optional: true,
        sensitive: name == "nationalite",
        modifiable: false,
        span: Span::new(FileId(0), 0, 0),
    }
}

fn schema() -> Schema {
    Schema {
        enumerations: vec![Enumeration {
            name: "situation".to_owned(),
            values: vec!["locataire".to_owned(), "heberge".to_owned(), "sans_abri".to_owned()],
        }]
        .into(),
        applicant: vec![
            column("personnes", "Personnes du ménage", Type::Integer),
            column("revenu_fiscal", "Revenu fiscal de référence", EURO_A_YEAR),
            column("dalo", "Reconnu DALO", Type::Boolean),
            column("date_demande", "Date de la demande", Type::Date),
            column("situation", "Situation <actuelle>", Type::Symbol(EnumIdx(0))),
            column("nationalite", "Nationalité", Type::Text),
        ]
        .into(),
        vacancy: vec![
            column("pieces", "Typologie", Type::Rooms),
            column("loyer", "Loyer", EURO_A_MONTH),
            column("commune", "Commune", Type::Commune),
            column("mutation", "Réservé aux mutations", Type::Boolean),
            column("qpv", "En quartier prioritaire", Type::Boolean),
        ]
        .into(),
    }
}

fn grid() -> Grid {
    let situation = |name: &str, title: &str, value: u32, points: i64, status: Status| Criterion {
        ask: false,
        heading: heading(name, title, &[], status),
        points,
        factor: None,
        scale: None,
        cap: None,
        condition: Some(compare(
            Comparison::Equal,
            field(Entity::Applicant, 4, Type::Symbol(EnumIdx(0))),
            expr(ExprKind::Constant(Value::Symbol(value)), Type::Symbol(EnumIdx(0)), Scope::Constant),
        )),
        scope: Scope::Applicant,
    };
    let waiting = expr(
        ExprKind::Elapsed(TimeUnit::Month, Box::new(field(Entity::Applicant, 3, Type::Date))),
        Type::Months,
        Scope::Applicant,
    );
    Grid {
        heading: plain("cotation", "Cotation"),
        applies: None,
        headings: vec![
            GridHeading {
                set_aside: Vec::new(),
                heading: plain("logement", "Situation de logement"),
                rule: Join::Strongest,
                cap: None,
                criteria: vec![
                    situation("heberge", "Hébergé", 1, 550, Status::Invented),
                    situation("sans_abri", "Sans abri", 2, 1700, Status::Invented),
                ],
            },
            GridHeading {
                set_aside: Vec::new(),
                heading: plain("attente", "Attente"),
                rule: Join::Sum,
                cap: None,
                criteria: vec![Criterion {
                    ask: false,
                    heading: heading("anciennete", "Ancienneté de la demande", &["CCH L441-2-8"], Status::Local),
                    points: 100,
                    factor: Some(waiting),
                    scale: None,
                    cap: Some(2400),
                    condition: None,
                    scope: Scope::Applicant,
                }],
            },
        ],
        pools: Vec::new(),
    }
}

/// The policy; `hostile` puts markup and formulas in its titles.
pub fn policy(hostile: bool) -> TypedPolicy {
    let title = |plain: &str| if hostile { format!("<script>alert(1)</script>{plain}") } else { plain.to_owned() };
    let persons = || field(Entity::Applicant, 0, Type::Integer);
    let range =
        |low: i128, high: i128| (Some(Value::Number(Exact::whole(low))), Some(Value::Number(Exact::whole(high))));
    let reserver = |name: &str, text: &str, percent: i128, audience, label| Reserver {
        heading: heading(name, &title(text), &["CCH R441-5-2"], Status::Verified),
        share: Some(Share::of(Exact::ratio(percent, 100).unwrap(), Rounding::Up)),
        parent: None,
        audience,
        territory: None,
        first: None,
        label: LabelIdx(label),
    };
    TypedPolicy {
        exceptions: Vec::new(),
        title: title("Politique d'essai"),
        reference_date: Date::parse("2026-03-12").unwrap(),
        known: None,
        schema: schema(),
        definitions: IndexVec::default(),
        parameters: IndexVec::default(),
        categories: vec![
            Category {
                ask: false,
                heading: heading("dalo", &title("Reconnus DALO"), &["CCH L441-2-3"], Status::Verified),
                scope: Scope::Applicant,
                condition: field(Entity::Applicant, 2, Type::Boolean),
            },
            Category {
                ask: false,
                heading: plain("hors_qpv", "Hors quartier prioritaire"),
                scope: Scope::Vacancy,
                condition: not(field(Entity::Vacancy, 4, Type::Boolean)),
            },
        ]
        .into(),
        rules: vec![
            Rule {
                ask: false,
                heading: heading(
                    "ressources",
                    &title("Plafond de ressources"),
                    &["arrêté du 29 juillet 1987"],
                    Status::Verified,
                ),
                condition: RuleCondition::Expr(compare(
                    Comparison::AtMost,
                    field(Entity::Applicant, 1, EURO_A_YEAR),
                    number(2_320_100, EURO_A_YEAR),
                )),
                if_unknown: false,
                scope: Scope::Applicant,
            },
            Rule {
                ask: false,
                heading: heading("typologie", "Typologie", &[], Status::Local),
                condition: RuleCondition::Within {
                    subject: field(Entity::Vacancy, 0, Type::Rooms),
                    key: persons(),
                    bounds: vec![range(1, 2), range(1, 3), range(2, 4)],
                    first_key: 1,
                    open: true,
                },
                if_unknown: false,
                scope: Scope::Pair,
            },
        ]
        .into(),
        grids: vec![grid()].into(),
        forecast: None,
        paths: Vec::new(),
        first_lettings: None,
        exclusions: vec![Exclusion {
            heading: heading("mutation", "Mutation interne", &["CCH R441-5"], Status::Verified),
            condition: field(Entity::Vacancy, 3, Type::Boolean),
        }],
        reservers: vec![
            reserver("etat", "Contingent préfectoral", 30, Some(belongs(0, Scope::Applicant)), 0),
            reserver("commune", "Commune", 50, None, 1),
        ]
        .into(),
        labels: vec![
            Label { name: "etat".to_owned(), reserver: Some(ReserverIdx(0)) },
            Label { name: "commune".to_owned(), reserver: Some(ReserverIdx(1)) },
            Label { name: "hors_flux".to_owned(), reserver: None },
        ]
        .into(),
        obligations: vec![Obligation {
            heading: heading(
                "dalo_hors_qpv",
                &title("DALO hors quartier prioritaire"),
                &["CCH L441-1"],
                Status::Verified,
            ),
            bound: Bound::AtLeast,
            amount: Amount::Rate(Exact::ratio(1, 2).unwrap()),
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
        }]
        .into(),
        objective: vec![Goal::HomesAwarded, Goal::Obligations, Goal::FlowDistance, Goal::Points],
        ties: vec![Tie::Oldest(field(Entity::Applicant, 3, Type::Date)), Tie::Draw("loterie".to_owned())],
        shortlist: Shortlist {
            minimum: 3,
            exemptions: vec![Exclusion {
                heading: heading("dispense_dalo", "Désignation DALO", &["CCH R441-3"], Status::Verified),
                condition: belongs(0, Scope::Applicant),
            }],
            citations: vec![Citation::of("CCH R441-3")],
        },
    }
}

/// One applicant: id, persons, income in euros, whether DALO, the day of its request, its situation.
pub type Household<'a> = (&'a str, i64, Option<i64>, bool, &'a str, i64);

/// One home: id, rooms, rent in cents, INSEE code, whether for transfers, whether in a priority neighbourhood.
pub type Home<'a> = (&'a str, i64, i64, &'a str, bool, bool);

pub fn dataset(households: &[Household<'_>], homes: &[Home<'_>]) -> Dataset {
    let mut households = households.to_vec();
    households.sort_by(|a, b| a.0.cmp(b.0));
    let mut homes = homes.to_vec();
    homes.sort_by(|a, b| a.0.cmp(b.0));
    let applicant = |value: fn(&Household<'_>) -> i64| Column::Scalar(households.iter().map(value).collect());
    let vacancy = |value: fn(&Home<'_>) -> i64| Column::Scalar(homes.iter().map(value).collect());
    Dataset {
        applicants: Table {
            ids: households.iter().map(|row| row.0.to_owned()).collect(),
            columns: vec![
                applicant(|row| row.1),
                applicant(|row| row.2.map_or(UNKNOWN, |euros| euros * 100)),
                applicant(|row| i64::from(row.3)),
                applicant(|row| Date::parse(row.4).map_or(UNKNOWN, |day| i64::from(day.0))),
                applicant(|row| row.5),
                Column::Text(households.iter().map(|_| "secret".to_owned()).collect()),
            ]
            .into(),
        },
        vacancies: Table {
            ids: homes.iter().map(|row| row.0.to_owned()).collect(),
            columns: vec![
                vacancy(|row| row.1),
                vacancy(|row| row.2),
                vacancy(|row| commune_number(row.3).unwrap_or(UNKNOWN)),
                vacancy(|row| i64::from(row.4)),
                vacancy(|row| i64::from(row.5)),
            ]
            .into(),
        },
        since: None,
    }
}

pub fn balances() -> Balances {
    Balances {
        flow: 4.into(),
        charged: [("etat".to_owned(), 1.into()), ("commune".to_owned(), 3.into())].into_iter().collect(),
        obligations: [("dalo_hors_qpv".to_owned(), ObligationBalance { base: 4.into(), reached: 1.into() })]
            .into_iter()
            .collect(),
        ..Balances::default()
    }
}

pub const OPTIONS: Options = Options { candidates_per_vacancy: 3, lists_per_applicant: 2 };

/// The case that snapshots are taken of.
pub fn small(hostile: bool) -> Case {
    let households = [
        (if hostile { "=cmd|' /C calc'!A0" } else { "D01" }, 1, Some(12_000), false, "2022-01-15", 1),
        (if hostile { "<b>\"&'</b>" } else { "D02" }, 1, Some(9_500), true, "2025-06-01", 2),
        ("D03", 2, Some(18_400), false, "2021-11-30", 0),
        ("D04", 2, Some(21_000), false, "2024-02-29", 1),
        ("D05", 3, Some(23_202), false, "2019-05-05", 2),
        ("D06", 1, None, false, "2018-01-01", 2),
        ("D07", 2, Some(15_000), false, "2023-03-12", 0),
    ];
    let homes = [
        ("L1", 2, 41_250, "35238", false, false),
        ("L2", 3, 52_000, "35238", false, false),
        (if hostile { "@L3" } else { "L3" }, 1, 28_000, "35047", true, true),
        ("L4", 6, 99_900, "35047", false, true),
    ];
    Case::solved(policy(hostile), dataset(&households, &homes), balances(), OPTIONS).unwrap()
}

/// Whether more is better on a level.
pub fn maximised(case: &Case, level: usize) -> bool {
    case.model.levels[level].sense == Sense::Maximise
}
