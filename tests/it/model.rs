//! The model: rows worked out by hand, and exports read back.
#![cfg(test)]

use std::collections::BTreeMap;

use equiflux::index::{
    ApplicantIdx, CategoryIdx, FieldIdx, Index, IndexVec, LabelIdx, ReserverIdx, SignatureIdx, VacancyIdx,
};
use equiflux::ir::{
    Amount, Bound, Category, Entity, Expr, ExprKind, Field, Goal, Heading, Label, Obligation, Reserver, Rounding,
    Schema, Scope, Share, Shortlist, Status, Tie, Type, TypedPolicy, Value,
};
use equiflux::ledger::{Balances, ObligationBalance};
use equiflux::model::export::{Format, export};
use equiflux::model::sample::{self, Sequence};
use equiflux::model::{AssignmentModel, Sense, build, dump, plan};
use equiflux::predicates::{CandidatePairs, Points, Signature};
use equiflux::quantity::{Date, Exact};
use equiflux::solver::backend_reference::{ReferenceOptions, ReferenceOutcome, solve_reference};
use equiflux::source::{FileId, Span};
use equiflux::tables::{Column, Dataset, Table, UNKNOWN};

fn span() -> Span {
    Span::new(FileId(0), 0, 0)
}

fn heading(name: &str) -> Heading {
    let (name, title) = (name.to_owned(), name.to_owned());
    Heading { name, title, citations: Vec::new(), status: Status::Verified, span: span() }
}

fn always() -> Expr {
    let kind = ExprKind::Constant(Value::Boolean(true));
    Expr { kind, ty: Type::Boolean, scope: Scope::Constant, span: span() }
}

fn category(name: &str) -> Category {
    Category { heading: heading(name), scope: Scope::Pair, condition: always(), ask: false }
}

fn rate(part: i128, whole: i128) -> Exact {
    Exact::ratio(part, whole).unwrap()
}

fn reserver(name: &str, label: u32, share: Option<Exact>, parent: Option<u32>) -> Reserver {
    Reserver {
        heading: heading(name),
        share: share.map(|rate| Share::of(rate, Rounding::Up)),
        parent: parent.map(ReserverIdx),
        audience: None,
        territory: None,
        first: None,
        label: LabelIdx(label),
    }
}

fn obligation(name: &str, bound: Bound, amount: Amount, target: u32, rank: u32) -> Obligation {
    Obligation {
        heading: heading(name),
        bound,
        amount,
        base: None,
        charged: None,
        target: CategoryIdx(target),
        rank,
        hard: false,
        direction: None,
        rounding: None,
        event: equiflux::ir::Event::Attributed,
        fallbacks: Vec::new(),
        slack: None,
    }
}

const NAMES: [&str; 4] = ["etat", "agents", "al", "ville"];

/// The State 30 % (of which its agents 5 %), Action Logement a third, a town without share.
fn policy() -> TypedPolicy {
    let label = |at: usize| Label { name: NAMES[at].to_owned(), reserver: Some(ReserverIdx::at(at)) };
    let out_of_flow = Label { name: "hors_flux".to_owned(), reserver: None };
    let day = Field {
        name: "date_demande".to_owned(),
        label: String::new(),
        ty: Type::Date,
        range: None,
        optional: true,
        sensitive: false,
        modifiable: false,
        span: span(),
    };
    let oldest = Expr {
        kind: ExprKind::Field(Entity::Applicant, FieldIdx(0)),
        ty: Type::Date,
        scope: Scope::Applicant,
        span: span(),
    };
    let quartile = Obligation {
        base: Some(CategoryIdx(0)),
        ..obligation("quartile", Bound::AtLeast, Amount::Rate(rate(1, 4)), 1, 5)
    };
    let cap = Obligation {
        charged: Some(vec![LabelIdx(2)]),
        hard: true,
        ..obligation("plafond[al]", Bound::AtMost, Amount::Rate(rate(1, 2)), 1, 2)
    };
    TypedPolicy {
        exceptions: Vec::new(),
        title: "essai".to_owned(),
        reference_date: Date::new(2026, 3, 12).unwrap(),
        known: None,
        schema: Schema { applicant: vec![day].into(), ..Schema::default() },
        definitions: IndexVec::default(),
        parameters: IndexVec::default(),
        categories: vec![category("hors_qpv"), category("premier_quartile")].into(),
        rules: IndexVec::default(),
        grids: IndexVec::default(),
        forecast: None,
        paths: Vec::new(),
        first_lettings: None,
        exclusions: Vec::new(),
        reservers: vec![
            reserver("etat", 0, Some(rate(3, 10)), None),
            reserver("agents", 1, Some(rate(1, 20)), Some(0)),
            reserver("al", 2, Some(rate(1, 3)), None),
            reserver("ville", 3, None, None),
        ]
        .into(),
        labels: (0..4).map(label).chain([out_of_flow]).collect(),
        obligations: vec![quartile, cap, obligation("cinq", Bound::Exactly, Amount::Homes(5), 0, 2)].into(),
        objective: vec![
            Goal::HomesAwarded,
            Goal::Obligations,
            Goal::FlowDistance,
            Goal::AwardsTo(CategoryIdx(1)),
            Goal::Points,
        ],
        ties: vec![Tie::Oldest(oldest), Tie::Draw("loterie 2026".to_owned())],
        shortlist: Shortlist { minimum: 3, exemptions: Vec::new(), citations: Vec::new() },
    }
}

fn table(ids: &[&str], columns: Vec<Column>) -> Table {
    Table { ids: ids.iter().map(|id| (*id).to_owned()).collect(), columns: columns.into() }
}

fn dataset() -> Dataset {
    let day = |year, month, day| i64::from(Date::new(year, month, day).unwrap().0);
    // Two days waited, an unknown day, a day to come.
    let days = vec![day(2026, 3, 10), UNKNOWN, day(2026, 4, 1)];
    Dataset {
        applicants: table(&["D1", "D2", "D3"], vec![Column::Scalar(days)]),
        vacancies: table(&["L1", "L2"], vec![]),
        since: None,
    }
}

fn pairs() -> CandidatePairs {
    let signature = |labels: &[u32], categories: &[u32]| Signature {
        labels: labels.iter().copied().map(LabelIdx).collect(),
        categories: categories.iter().copied().map(CategoryIdx).collect(),
        served: Vec::new(),
    };
    CandidatePairs {
        offsets: vec![0, 3, 5],
        applicants: [0, 1, 2, 0, 2].map(ApplicantIdx).to_vec(),
        signatures: [0, 1, 2, 3, 3].map(SignatureIdx).to_vec(),
        points: Points::ByApplicant(vec![1250, 0, -300].into()),
        signature_table: vec![
            signature(&[0, 1], &[]),
            signature(&[0, 2], &[0]),
            signature(&[2, 3], &[0, 1]),
            signature(&[4], &[1]),
        ]
        .into(),
        out_of_flow: vec![None, Some(0)].into(),
    }
}

fn balances() -> Balances {
    let of = |base: i64, reached: i64| ObligationBalance { base: base.into(), reached: reached.into() };
    let name = str::to_owned;
    Balances {
        flow: 11.into(),
        charged: [("etat", 2), ("agents", 1), ("al", 4), ("hors_flux", 9)]
            .map(|(of, homes)| (name(of), homes.into()))
            .into(),
        obligations: [("quartile", of(7, 1)), ("plafond[al]", of(2, 2)), ("cinq", of(8, 3))]
            .map(|(of, balance)| (name(of), balance))
            .into(),
        ..Balances::default()
    }
}

#[test]
fn a_policy_becomes_the_rows_worked_out_by_hand() {
    let model = build(&policy(), &dataset(), &pairs(), &balances());
    // The draw's order is that of `printf '%s' 'loterie 2026D1' | sha256sum` and its like.
    // quartile: 4 T - S >= 7 - 4 x 1. plafond: S - 2 T >= 2 x 2 - 2. cinq: T >= 5 - 3 and -T >= 3 - 5.
    // etat (with agents): 10 T - 3 S >= 3 x 11 - 10 x (2 + 1). agents: 20 T - S >= 11 - 20. al: 3 T - S >= 11 - 12.
    let expected = "\
model: 3 applicants, 2 vacancies, 5 pairs
labels: etat, agents, al, ville, hors_flux
signature g0: etat, agents
signature g1: etat, al
signature g2: al, ville
signature g3: hors_flux
row quartile (obligation 0, unit 4): >= 3
  g1: -1 etat, -1 al
  g2: +3 al, +3 ville
row plafond[al] (obligation 1, hard): >= 2
  g1: +1 al
  g2: -1 al
row cinq/au_moins (obligation 2, unit 1): >= 2
  g1: +1 etat, +1 al
  g2: +1 al, +1 ville
row cinq/au_plus (obligation 2, unit 1): >= -2
  g1: -1 etat, -1 al
  g2: -1 al, -1 ville
row part[etat] (share 0, unit 1): >= 3
  g0: +7 etat, +7 agents
  g1: +7 etat, -3 al
  g2: -3 al, -3 ville
row part[agents] (share 1, unit 1): >= -9
  g0: -1 etat, +19 agents
  g1: -1 etat, -1 al
  g2: -1 al, -1 ville
row part[al] (share 2, unit 1): >= -1
  g0: -1 etat, -1 agents
  g1: -1 etat, +2 al
  g2: +2 al, -1 ville
level logements_attribues: max awards
level obligations_rang_2: min shortfalls 1 cinq/au_moins, 1 cinq/au_plus
level obligations_rang_5: min shortfalls 1 quartile
level ecart_parts_flux: min shortfalls 6 part[etat], 3 part[agents], 20 part[al] / 60
level attributions_premier_quartile: max by signature 0 g0, 0 g1, 1 g2, 1 g3
level points: max by applicant 1250 D1, 0 D2, -300 D3 / 100
level anciennete: max by applicant 2 D1, 0 D2, 0 D3
level tirage: max by applicant 3 D1, 1 D2, 2 D3
vacancy L1: D1 g0, D2 g1, D3 g2
vacancy L2: D1 g3, D3 g3
";
    assert_eq!(dump(&model), expected);
}

#[test]
fn nothing_to_award_is_a_model_too() {
    let model = build(&policy(), &Dataset::default(), &CandidatePairs::default(), &Balances::default());
    assert_eq!(model.offsets, [0]);
    assert_eq!(model.rows.len(), 7);
    // Five homes are asked, none can be given; without an award every share is kept.
    assert_eq!(plan::values(&model, &[]), Some(vec![0, 5, 0, 0, 0, 0, 0, 0]));
    for format in [Format::Mps, Format::Lp, Format::Json] {
        read(&export(&model, 1, &[0], format), format);
    }
}

#[test]
fn the_witness_agrees_with_every_plan_tried() {
    for seed in 1000..1400 {
        let model = sample::model(seed);
        match solve_reference(&model, ReferenceOptions::default()).unwrap() {
            ReferenceOutcome::Optimal { values, .. } => assert_eq!(Some(values), sample::brute_force(&model), "{seed}"),
            ReferenceOutcome::Infeasible => assert_eq!(sample::brute_force(&model), None, "{seed}"),
        }
    }
}

/// What an exported file says: the objective first, then the constraints by name.
#[derive(Debug, Default, PartialEq, Eq)]
struct Read {
    maximise: bool,
    objective: Terms,
    constraints: BTreeMap<String, (Terms, String, Exact)>,
    kinds: BTreeMap<String, &'static str>,
}

type Terms = BTreeMap<String, Exact>;

fn exact(text: &str) -> Exact {
    Exact::parse_decimal(text).unwrap_or_else(|| panic!("`{text}` is no decimal"))
}

fn read(text: &str, format: Format) -> Read {
    match format {
        Format::Mps => read_mps(text),
        Format::Lp => read_lp(text),
        Format::Json => read_json(text),
    }
}

fn read_mps(text: &str) -> Read {
    let mut read = Read::default();
    let (mut section, mut objective) = ("", "");
    for line in text.lines().filter(|line| !line.starts_with('*')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        if !line.starts_with(' ') {
            section = words[0];
            continue;
        }
        match (section, words.as_slice()) {
            ("OBJSENSE", [sense]) => read.maximise = *sense == "MAX",
            ("ROWS", ["N", name]) => objective = name,
            ("ROWS", [kind, name]) => {
                let relation = ["L", "G", "E"].iter().position(|of| of == kind).map(|at| ["<=", ">=", "="][at]);
                let row = (Terms::new(), relation.unwrap().to_owned(), Exact::ZERO);
                assert!(read.constraints.insert((*name).to_owned(), row).is_none(), "{name} twice");
            }
            ("COLUMNS", [_, "'MARKER'", _] | ["zero", ..]) | ("BOUNDS", [_, "BND", "zero", _]) => {}
            ("COLUMNS", [variable, row, number]) => {
                let terms = if *row == objective {
                    &mut read.objective
                } else {
                    &mut read.constraints.get_mut(*row).unwrap().0
                };
                assert!(terms.insert((*variable).to_owned(), exact(number)).is_none(), "{variable} {row} twice");
            }
            ("RHS", ["RHS", row, number]) => read.constraints.get_mut(*row).unwrap().2 = exact(number),
            ("BOUNDS", [kind, "BND", variable]) => {
                let kind =
                    ["BV", "PL", "FR"].iter().position(|of| of == kind).map(|at| ["binary", "integer", "free"][at]);
                assert!(read.kinds.insert((*variable).to_owned(), kind.unwrap()).is_none(), "{variable} twice");
            }
            _ => panic!("{section}: `{line}`"),
        }
    }
    assert!(text.ends_with("ENDATA\n"));
    read
}

fn read_lp(text: &str) -> Read {
    let mut read = Read::default();
    let (mut section, mut row) = ("", String::new());
    for line in text.lines().filter(|line| !line.starts_with('\\')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        if !line.starts_with(' ') {
            section = line;
            read.maximise |= line == "Maximize";
            continue;
        }
        match (section, words.as_slice()) {
            (_, ["0", "zero"]) | ("Bounds", ["zero", "=", "0"]) | ("Maximize" | "Minimize", [_]) => {}
            ("Maximize" | "Minimize" | "Subject To", [sign @ ("+" | "-"), number, variable]) => {
                let number = if *sign == "-" { exact(number).negated().unwrap() } else { exact(number) };
                let terms = if section == "Subject To" {
                    &mut read.constraints.get_mut(&row).unwrap().0
                } else {
                    &mut read.objective
                };
                assert!(terms.insert((*variable).to_owned(), number).is_none(), "{variable} twice");
            }
            ("Subject To", [name]) => {
                row = name.strip_suffix(':').unwrap().to_owned();
                read.constraints.insert(row.clone(), (Terms::new(), String::new(), Exact::ZERO));
            }
            ("Subject To", [relation, bound]) => {
                let constraint = read.constraints.get_mut(&row).unwrap();
                (constraint.1, constraint.2) = ((*relation).to_owned(), exact(bound));
            }
            ("Bounds", [variable, "free"]) => drop(read.kinds.insert((*variable).to_owned(), "free")),
            ("Binaries", [variable]) => drop(read.kinds.insert((*variable).to_owned(), "binary")),
            ("Generals", [variable]) => drop(read.kinds.insert((*variable).to_owned(), "integer")),
            _ => panic!("{section}: `{line}`"),
        }
    }
    read
}

fn read_json(text: &str) -> Read {
    // Exact decimals: keep the writing of numbers, which a float would lose.
    let quoted = |number: &serde_json::Value| exact(&number.to_string());
    let json: serde_json::Value = serde_json::from_str(text).unwrap();
    let word = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let terms = |value: &serde_json::Value| -> Terms {
        value.as_array().unwrap().iter().map(|term| (word(&term[0]), quoted(&term[1]))).collect()
    };
    let constraint = |of: &serde_json::Value| {
        (word(&of["name"]), (terms(&of["terms"]), word(&of["relation"]), quoted(&of["bound"])))
    };
    let kind = |of: &serde_json::Value| {
        let kind = ["binary", "integer", "free"].into_iter().find(|kind| of["kind"] == *kind);
        (word(&of["name"]), kind.unwrap())
    };
    Read {
        maximise: json["objective"]["sense"] == "max",
        objective: terms(&json["objective"]["terms"]),
        constraints: json["constraints"].as_array().unwrap().iter().map(constraint).collect(),
        kinds: json["variables"].as_array().unwrap().iter().map(kind).collect(),
    }
}

fn sum(terms: &Terms, point: &Terms) -> Exact {
    let products = terms.iter().map(|(name, number)| number.times(point.get(name).copied().unwrap_or(Exact::ZERO)));
    products.fold(Exact::ZERO, |sum, product| sum.plus(product.unwrap()).unwrap())
}

fn keeps((terms, relation, bound): &(Terms, String, Exact), point: &Terms) -> bool {
    let sum = sum(terms, point);
    match relation.as_str() {
        "<=" => sum <= *bound,
        ">=" => sum >= *bound,
        _ => sum == *bound,
    }
}

/// The plan as a point of the exported program.
fn point(model: &AssignmentModel, plan: &plan::Plan, level: usize) -> Terms {
    let awards = plan.awards().into_iter().map(|award| {
        let names = (award.applicant.position(), award.vacancy.position(), &model.labels[award.label]);
        (format!("x.D{}.L{}.{}", names.0, names.1, names.2), Exact::ONE)
    });
    let short = model.rows.iter().zip(plan.shortfalls()).filter(|(row, _)| !row.hard).map(|(row, short)| {
        (format!("s.{}", row.name.replace('[', "_").replace(']', "")), Exact::whole(i128::from(short)))
    });
    let shown = Exact::ratio(plan.values()[level], i128::from(model.levels[level].display_scale)).unwrap();
    awards.chain(short).chain([(format!("valeur.{}", model.levels[level].name), shown)]).collect()
}

#[test]
fn an_export_read_back_weighs_plans_as_the_model_does() {
    let (mut lawful, mut broken, mut worse, mut tied) = (0, 0, 0, 0);
    for seed in 0..150 {
        let model = sample::model(seed);
        let mut draw = Sequence::new(seed);
        let best = sample::brute_force(&model).unwrap_or_else(|| vec![0; model.levels.len()]);
        for level in 0..model.levels.len() {
            let files = [Format::Mps, Format::Lp, Format::Json]
                .map(|format| read(&export(&model, level, &best[..level], format), format));
            let [mps, lp, json] = files;
            assert_eq!(mps, lp, "seed {seed} level {level}");
            assert_eq!(mps, json, "seed {seed} level {level}");
            assert_eq!(mps.maximise, model.levels[level].sense == Sense::Maximise);
            tied += usize::from(mps.kinds.values().any(|kind| *kind == "free"));
            let mut plan = plan::Plan::empty(&model);
            for _ in 0..12 {
                let vacancy = VacancyIdx::at(draw.below(model.vacancies));
                let applicant = ApplicantIdx::at(draw.below(model.applicants));
                let label = LabelIdx::at(draw.below(model.labels.len()));
                let _ = plan.apply(vacancy, draw.chance(90).then_some((applicant, label)));
                let point = point(&model, &plan, level);
                let shown = point[&format!("valeur.{}", model.levels[level].name)];
                assert_eq!(sum(&mps.objective, &point), shown, "seed {seed} level {level}");
                let kept = model.levels[..level].iter().zip(&best).zip(plan.values()).all(|((level, best), value)| {
                    if level.sense == Sense::Maximise { value >= best } else { value <= best }
                });
                let holds = mps.constraints.values().all(|constraint| keeps(constraint, &point));
                assert_eq!(holds, plan.broken().is_none() && kept, "seed {seed} level {level}");
                match (plan.broken().is_none(), kept) {
                    (true, true) => lawful += 1,
                    (true, false) => worse += 1,
                    (false, _) => broken += 1,
                }
                // A home awarded twice is refused as well.
                let mut twice = point.clone();
                twice.extend(
                    mps.kinds.iter().filter(|(_, kind)| **kind == "binary").map(|(x, _)| (x.clone(), Exact::ONE)),
                );
                let pairs = mps.kinds.values().filter(|kind| **kind == "binary").count();
                let once = mps
                    .constraints
                    .iter()
                    .filter(|(name, _)| !name.starts_with("ligne.") && !name.starts_with("niveau."));
                let crowded = once.filter(|(_, constraint)| !keeps(constraint, &twice)).count();
                assert!(crowded > 0 || pairs <= model.vacancies.min(model.applicants));
            }
        }
    }
    assert!(lawful > 1000 && broken > 500 && worse > 1000 && tied > 5, "{lawful} {broken} {worse} {tied}");
}
