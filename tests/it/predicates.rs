//! Candidate pairs: the column-wise evaluation gives what the plain one gives, pair by pair.

use equiflux::index::{
    ApplicantIdx, CategoryIdx, DefinitionIdx, EnumIdx, FieldIdx, GridIdx, Index, LabelIdx, ParameterIdx, ReserverIdx,
    VacancyIdx,
};
use equiflux::ir::{
    Amount, Bound, Category, Comparison, Criterion, Definition, Entity, Enumeration, Exclusion, Expr, ExprKind, Field,
    Goal, Grid, GridHeading, Heading, Join, Label, Obligation, Operator, Parameter, ParameterArgument, Reserver, Rule,
    RuleCondition, Schema, Scope, Shortlist, Status, TimeUnit, Type, TypedPolicy, Value,
};
use equiflux::predicates::score::{Outcome, score_row};
use equiflux::predicates::{
    CandidatePairs, Points, Row, Signature, evaluate, failing_rules, row, score, unknown_fields,
};
use equiflux::quantity::{Date, Exact, Period, Unit};
use equiflux::source::{FileId, Span};
use equiflux::tables::{Column, Dataset, SetColumn, Table, UNKNOWN};

fn span() -> Span {
    Span::new(FileId(0), 0, 0)
}

fn heading(name: &str) -> Heading {
    Heading {
        name: name.to_owned(),
        title: name.to_owned(),
        citations: Vec::new(),
        status: Status::Verified,
        span: span(),
    }
}

/// The scope is left wide on purpose: the evaluation finds out by itself what an expression reads.
fn expr(ty: Type, kind: ExprKind) -> Expr {
    Expr { kind, ty, scope: Scope::Pair, span: span() }
}

fn number(value: i64) -> Expr {
    expr(Type::Integer, ExprKind::Constant(Value::Number(Exact::whole(i128::from(value)))))
}

fn field(entity: Entity, at: u32) -> Expr {
    let ty = schema().fields(entity)[FieldIdx(at)].ty;
    expr(ty, ExprKind::Field(entity, FieldIdx(at)))
}

fn compare(comparison: Comparison, left: Expr, right: Expr) -> Expr {
    expr(Type::Boolean, ExprKind::Compare(comparison, Box::new(left), Box::new(right)))
}

const NUMBER: Type = Type::Number(Unit::NONE);

/// Applicants: persons, income, handicap, day, situation, communes, rooms, rate, unlimited amount.
/// Vacancies: commune, rooms, rent, financing (same enumeration), accessible, rooms accepted, surface.
fn schema() -> Schema {
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

/// A small generator of pseudo-random numbers: the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }

    fn signed(&mut self, limit: u64) -> i64 {
        i64::try_from(self.below(limit)).unwrap()
    }

    fn scalars(&mut self, rows: usize, mut value: impl FnMut(&mut Self) -> i64) -> Column {
        Column::Scalar((0..rows).map(|_| if self.one_in(6) { UNKNOWN } else { value(self) }).collect())
    }

    fn sets(&mut self, rows: usize) -> Column {
        let mut sets = SetColumn { offsets: vec![0], ..SetColumn::default() };
        for _ in 0..rows {
            let known = !self.one_in(6);
            if known {
                let chosen: Vec<i64> = (0..5).filter(|_| self.one_in(2)).collect();
                sets.items.extend(chosen);
            }
            sets.known.push(known);
            sets.offsets.push(u32::try_from(sets.items.len()).unwrap());
        }
        Column::Set(sets)
    }

    fn dataset(&mut self) -> Dataset {
        let (n, m) = (usize::try_from(self.below(9)).unwrap(), usize::try_from(self.below(7)).unwrap());
        let ids = |letter: char, count: usize| (0..count).map(|at| format!("{letter}{at}")).collect();
        let large = |random: &mut Self| match random.below(4) {
            0 => i64::MAX - random.signed(3),
            1 => -(1 << 61),
            2 => 1 << 40,
            _ => random.signed(5),
        };
        let applicants = vec![
            self.scalars(n, |r| r.signed(6)),
            self.scalars(n, |r| r.signed(2_000_000)),
            self.scalars(n, |r| r.signed(2)),
            self.scalars(n, |r| 20_000 + r.signed(800)),
            self.scalars(n, |r| r.signed(3)),
            self.sets(n),
            self.sets(n),
            self.scalars(n, |r| r.signed(5) * 250_000),
            self.scalars(n, large),
        ];
        let vacancies = vec![
            self.scalars(m, |r| r.signed(5)),
            self.scalars(m, |r| r.signed(5)),
            self.scalars(m, |r| r.signed(90_000)),
            self.scalars(m, |r| r.signed(3)),
            self.scalars(m, |r| r.signed(2)),
            self.sets(m),
            self.scalars(m, |r| r.signed(12_000)),
        ];
        Dataset {
            applicants: Table { ids: ids('D', n), columns: applicants.into() },
            vacancies: Table { ids: ids('L', m), columns: vacancies.into() },
        }
    }
}

/// Writes random expressions over a policy under construction.
struct Writer {
    random: Random,
    policy: TypedPolicy,
    /// Which tables may be read.
    sides: Vec<Entity>,
}

impl Writer {
    fn side(&mut self) -> Entity {
        let at = self.random.below(u64::try_from(self.sides.len()).unwrap());
        self.sides[usize::try_from(at).unwrap()]
    }

    fn field_of(&mut self, applicant: &[u32], vacancy: &[u32]) -> Expr {
        let entity = self.side();
        let among = if entity == Entity::Applicant { applicant } else { vacancy };
        let at = self.random.below(u64::try_from(among.len()).unwrap());
        field(entity, among[usize::try_from(at).unwrap()])
    }

    fn definition(&mut self, wanted: impl Fn(Type) -> bool) -> Option<Expr> {
        let found: Vec<(DefinitionIdx, Type)> =
            self.policy.definitions.enumerated().filter(|(_, d)| wanted(d.ty)).map(|(at, d)| (at, d.ty)).collect();
        let at = self.random.below(u64::try_from(found.len().max(1)).unwrap());
        let (index, ty) = *found.get(usize::try_from(at).unwrap())?;
        Some(expr(ty, ExprKind::Definition(index)))
    }

    fn condition(&mut self, depth: u32) -> Expr {
        let boolean = |kind| expr(Type::Boolean, kind);
        let next = depth.saturating_sub(1);
        match if depth == 0 { self.random.below(5) } else { self.random.below(18) } {
            0 => self.field_of(&[2], &[4]),
            1 => self.definition(|ty| ty == Type::Boolean).unwrap_or_else(|| self.field_of(&[2], &[4])),
            2 => boolean(ExprKind::Constant(Value::Boolean(self.random.one_in(2)))),
            3 if !self.policy.categories.is_empty() => {
                let at = self.random.below(u64::try_from(self.policy.categories.len()).unwrap());
                boolean(ExprKind::Category(CategoryIdx(u32::try_from(at).unwrap())))
            }
            4 | 5 => {
                let element = self.element();
                boolean(ExprKind::Contains(Box::new(self.set(next)), Box::new(element)))
            }
            6 => boolean(ExprKind::Not(Box::new(self.condition(next)))),
            7 | 8 => boolean(ExprKind::And((0..2).map(|_| self.condition(next)).collect())),
            9 => boolean(ExprKind::Or((0..2).map(|_| self.condition(next)).collect())),
            10 => boolean(ExprKind::Known(Box::new(match self.random.below(3) {
                0 => self.condition(next),
                1 => self.set(next),
                _ => self.number(next),
            }))),
            11 => {
                let cases = (self.condition(next), self.condition(next), self.condition(next));
                boolean(ExprKind::If(Box::new(cases.0), Box::new(cases.1), Box::new(cases.2)))
            }
            12 => {
                let list = (0..self.random.below(3)).map(|_| self.number(0)).collect();
                boolean(ExprKind::In(Box::new(self.number(next)), list))
            }
            13 => {
                let symbol = |at| expr(Type::Symbol(EnumIdx(0)), ExprKind::Constant(Value::Symbol(at)));
                let list = (0..self.random.below(3)).map(|at| symbol(u32::try_from(at).unwrap())).collect();
                boolean(ExprKind::In(Box::new(self.field_of(&[4], &[3])), list))
            }
            14 => compare(Comparison::Equal, self.field_of(&[4], &[3]), self.field_of(&[4], &[3])),
            15 => compare(Comparison::Different, self.condition(next), self.condition(next)),
            _ => {
                let comparison = match self.random.below(6) {
                    0 => Comparison::Equal,
                    1 => Comparison::Different,
                    2 => Comparison::Less,
                    3 => Comparison::AtMost,
                    4 => Comparison::Greater,
                    _ => Comparison::AtLeast,
                };
                compare(comparison, self.number(next), self.number(next))
            }
        }
    }

    fn constant(&mut self) -> Expr {
        let value = match self.random.below(8) {
            0 => Exact::ratio(i128::from(self.random.signed(9)) - 4, 7),
            1 => Exact::ratio(33, 100),
            2 => Exact::ratio(1 << 100, 3),
            3 => Some(Exact::whole(i128::from(i64::MAX))),
            _ => Some(Exact::whole(i128::from(self.random.signed(7)) - 2)),
        };
        expr(NUMBER, ExprKind::Constant(Value::Number(value.unwrap())))
    }

    fn number(&mut self, depth: u32) -> Expr {
        let of = |kind| expr(NUMBER, kind);
        let next = depth.saturating_sub(1);
        match if depth == 0 { self.random.below(5) } else { self.random.below(17) } {
            0 | 1 => self.field_of(&[0, 1, 7, 8], &[1, 2, 6]),
            2 => self.constant(),
            3 => self.definition(|ty| ty == NUMBER).unwrap_or_else(|| number(3)),
            4 => {
                let unit =
                    [TimeUnit::Day, TimeUnit::Month, TimeUnit::Year][usize::try_from(self.random.below(3)).unwrap()];
                if self.sides.contains(&Entity::Applicant) {
                    of(ExprKind::Elapsed(unit, Box::new(field(Entity::Applicant, 3))))
                } else {
                    number(2)
                }
            }
            5 => of(ExprKind::Negate(Box::new(self.number(next)))),
            6 => of(ExprKind::Monthly(Box::new(self.number(next)))),
            7 => of(ExprKind::Yearly(Box::new(self.number(next)))),
            8 => of(ExprKind::Count(Box::new(self.set(next)))),
            9 => {
                let cases = (self.condition(next), self.number(next), self.number(next));
                of(ExprKind::If(Box::new(cases.0), Box::new(cases.1), Box::new(cases.2)))
            }
            10 => of(ExprKind::Min(vec![self.number(next), self.number(next)])),
            11 => of(ExprKind::Max(vec![self.number(next), self.number(next), self.number(0)])),
            12 | 13 if !self.policy.parameters.is_empty() => {
                let at = self.random.below(u64::try_from(self.policy.parameters.len()).unwrap());
                let index = ParameterIdx(u32::try_from(at).unwrap());
                let count = self.policy.parameters[index].arguments.len();
                let arguments = (0..count).map(|at| if at == 0 { self.number(0) } else { self.field_of(&[4], &[3]) });
                of(ExprKind::Parameter(index, arguments.collect()))
            }
            _ => {
                let operator = match self.random.below(4) {
                    0 => Operator::Plus,
                    1 => Operator::Minus,
                    2 => Operator::Times,
                    _ => Operator::Over,
                };
                of(ExprKind::Arithmetic(operator, Box::new(self.number(next)), Box::new(self.number(next))))
            }
        }
    }

    fn element(&mut self) -> Expr {
        match self.random.below(4) {
            0 => self.number(0),
            1 => expr(Type::Commune, ExprKind::Constant(Value::Commune(self.random.signed(5)))),
            _ if self.sides.contains(&Entity::Vacancy) => field(Entity::Vacancy, u32::from(self.random.one_in(2))),
            _ => field(Entity::Applicant, 0),
        }
    }

    fn set(&mut self, depth: u32) -> Expr {
        match if depth == 0 { 0 } else { self.random.below(5) } {
            1 => {
                let next = depth.saturating_sub(1);
                let cases = (self.condition(next), self.set(next), self.set(next));
                expr(Type::RoomsSet, ExprKind::If(Box::new(cases.0), Box::new(cases.1), Box::new(cases.2)))
            }
            2 => self.definition(Type::is_set).unwrap_or_else(|| self.field_of(&[5, 6], &[5])),
            _ => self.field_of(&[5, 6], &[5]),
        }
    }

    /// Lets the next expressions read both tables, or one.
    fn choose_sides(&mut self) {
        self.sides = match self.random.below(4) {
            0 => vec![Entity::Applicant],
            1 => vec![Entity::Vacancy],
            _ => vec![Entity::Applicant, Entity::Vacancy],
        };
    }

    fn definitions(&mut self) {
        for _ in 0..self.random.below(5) {
            self.choose_sides();
            if self.random.one_in(3) {
                let condition = self.condition(2);
                self.policy.categories.push(Category { heading: heading("c"), scope: Scope::Pair, condition });
                continue;
            }
            let kind = self.random.below(4);
            let value = |writer: &mut Self| match kind {
                0 => writer.condition(2),
                1 => writer.set(1),
                _ => writer.number(2),
            };
            let mut cases = Vec::new();
            for _ in 0..self.random.below(3) {
                cases.push((Some(self.condition(1)), value(self)));
            }
            if cases.is_empty() || !self.random.one_in(3) {
                cases.push((None, value(self)));
            }
            let ty = [Type::Boolean, Type::RoomsSet, NUMBER, NUMBER][usize::try_from(kind).unwrap()];
            self.policy.definitions.push(Definition { heading: heading("d"), ty, scope: Scope::Pair, cases });
        }
    }

    fn parameters(&mut self) {
        for _ in 0..self.random.below(3) {
            let first = self.random.signed(3);
            let mut arguments = vec![ParameterArgument { name: "n".to_owned(), ty: Type::Integer, first, count: 3 }];
            if self.random.one_in(2) {
                let ty = Type::Symbol(EnumIdx(0));
                arguments.push(ParameterArgument { name: "s".to_owned(), ty, first: 0, count: 3 });
            }
            let count = if arguments.len() == 1 { 3 } else { 9 };
            let values = (0..count).map(|_| match self.constant().kind {
                ExprKind::Constant(value) => value,
                _ => unreachable!(),
            });
            let values = values.collect();
            let in_force_since = Date(0);
            let parameter = Parameter { heading: heading("p"), ty: NUMBER, arguments, values, in_force_since };
            self.policy.parameters.push(parameter);
        }
    }

    fn rules(&mut self) {
        for _ in 0..self.random.below(4) {
            self.choose_sides();
            let condition = if self.random.one_in(4) {
                let bound = |writer: &mut Self| match writer.constant().kind {
                    ExprKind::Constant(value) if !writer.random.one_in(3) => Some(value),
                    _ => None,
                };
                RuleCondition::Within {
                    subject: self.number(1),
                    key: self.number(0),
                    bounds: (0..self.random.below(4)).map(|_| (bound(self), bound(self))).collect(),
                    first_key: self.random.signed(3),
                    open: self.random.one_in(2),
                }
            } else {
                RuleCondition::Expr(self.condition(3))
            };
            let if_unknown = self.random.one_in(2);
            self.policy.rules.push(Rule { heading: heading("r"), condition, if_unknown, scope: Scope::Pair });
        }
    }

    fn grids(&mut self) {
        for _ in 0..self.random.below(3) {
            self.choose_sides();
            if self.random.one_in(2) {
                self.sides = vec![Entity::Applicant];
            }
            let headings = (0..self.random.below(3)).map(|_| GridHeading {
                heading: heading("h"),
                rule: if self.random.one_in(2) { Join::Sum } else { Join::Strongest },
                cap: self.random.one_in(2).then(|| self.random.signed(900)),
                criteria: (0..self.random.below(4)).map(|_| self.criterion()).collect(),
            });
            let headings = headings.collect();
            let applies = self.random.one_in(2).then(|| self.condition(1));
            self.policy.grids.push(Grid { heading: heading("g"), applies, headings });
        }
    }

    fn criterion(&mut self) -> Criterion {
        Criterion {
            heading: heading("k"),
            points: self.random.signed(700) - 200,
            factor: self.random.one_in(2).then(|| self.number(1)),
            cap: self.random.one_in(2).then(|| self.random.signed(2000)),
            condition: self.random.one_in(2).then(|| self.condition(1)),
            scope: Scope::Pair,
        }
    }

    fn reservers(&mut self) {
        self.sides = vec![Entity::Vacancy];
        for _ in 0..self.random.below(2) {
            let condition = self.condition(1);
            self.policy.exclusions.push(Exclusion { heading: heading("x"), condition });
        }
        let count = u32::try_from(self.random.below(4)).unwrap();
        for at in 0..count {
            self.sides = vec![Entity::Applicant];
            let audience = self.random.one_in(2).then(|| self.condition(1));
            self.choose_sides();
            let territory = self.random.one_in(2).then(|| self.condition(1));
            let parent = (at > 0 && self.random.one_in(3)).then(|| ReserverIdx(at - 1));
            let (share, label) = (None, LabelIdx(at));
            self.policy.reservers.push(Reserver { heading: heading("v"), share, parent, audience, territory, label });
            self.policy.labels.push(Label { name: format!("v{at}"), reserver: Some(ReserverIdx(at)) });
        }
        self.policy.labels.push(Label { name: "hors_flux".to_owned(), reserver: None });
        let categories: Vec<CategoryIdx> = self.policy.categories.indices().collect();
        for category in categories {
            match self.random.below(3) {
                0 => self.policy.objective.push(Goal::AwardsTo(category)),
                1 => {
                    self.policy.obligations.push(obligation(category));
                }
                _ => {}
            }
        }
    }
}

fn obligation(target: CategoryIdx) -> Obligation {
    Obligation {
        heading: heading("o"),
        bound: Bound::AtLeast,
        amount: Amount::Homes(1),
        base: None,
        charged: None,
        target,
        rank: 1,
        hard: false,
        direction: None,
    }
}

fn empty_policy() -> TypedPolicy {
    TypedPolicy {
        title: "essai".to_owned(),
        reference_date: Date::parse("2026-03-12").unwrap(),
        schema: schema(),
        definitions: Vec::new().into(),
        parameters: Vec::new().into(),
        categories: Vec::new().into(),
        rules: Vec::new().into(),
        grids: Vec::new().into(),
        exclusions: Vec::new(),
        reservers: Vec::new().into(),
        labels: Vec::new().into(),
        obligations: Vec::new().into(),
        objective: Vec::new(),
        ties: Vec::new(),
        shortlist: Shortlist { minimum: 3, exemptions: Vec::new(), citations: Vec::new() },
    }
}

fn random_case(seed: u64) -> (TypedPolicy, Dataset) {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    random.below(2);
    let dataset = random.dataset();
    let mut writer = Writer { random, policy: empty_policy(), sides: Vec::new() };
    writer.parameters();
    writer.definitions();
    writer.rules();
    writer.grids();
    writer.reservers();
    (writer.policy, dataset)
}

/// A pair with its points and its signature.
type Line = (u32, u32, i64, Signature);

fn naive(policy: &TypedPolicy, dataset: &Dataset) -> Vec<Line> {
    let used: Vec<CategoryIdx> = policy
        .categories
        .indices()
        .filter(|category| {
            policy.obligations.iter().any(|o| o.target == *category || o.base == Some(*category))
                || policy.objective.contains(&Goal::AwardsTo(*category))
        })
        .collect();
    let mut lines = Vec::new();
    for vacancy in (0..dataset.vacancies.len()).map(VacancyIdx::at) {
        for applicant in (0..dataset.applicants.len()).map(ApplicantIdx::at) {
            let labels = row::labels(policy, dataset, applicant, vacancy);
            if labels.is_empty() || !failing_rules(policy, dataset, applicant, vacancy).is_empty() {
                continue;
            }
            let here = Row::pair(policy, dataset, applicant, vacancy);
            let categories = used.iter().copied().filter(|category| here.belongs(*category)).collect();
            let points = score(policy, dataset, applicant, vacancy).points;
            lines.push((vacancy.0, applicant.0, points, Signature { labels, categories }));
        }
    }
    lines
}

fn lines(pairs: &CandidatePairs) -> Vec<Line> {
    let mut lines = Vec::new();
    for (vacancy, window) in pairs.offsets.windows(2).enumerate() {
        for pair in window[0]..window[1] {
            let applicant = pairs.applicants[pair];
            let points = match &pairs.points {
                Points::ByApplicant(points) => points[applicant],
                Points::ByPair(points) => points[pair],
            };
            let signature = pairs.signature_table[pairs.signatures[pair]].clone();
            lines.push((u32::try_from(vacancy).unwrap(), applicant.0, points, signature));
        }
    }
    lines
}

#[test]
fn columns_give_what_rows_give() {
    let (mut pairs_seen, mut signatures_seen, mut by_pair) = (0, 0, 0);
    for seed in 1..=4000 {
        let (policy, dataset) = random_case(seed);
        let pairs = evaluate(&policy, &dataset);
        assert_eq!(lines(&pairs), naive(&policy, &dataset), "seed {seed}");
        assert_eq!(pairs.offsets.len(), dataset.vacancies.len() + 1);
        assert!(pairs.signature_table.as_slice().is_sorted(), "seed {seed}");
        for (vacancy, reason) in pairs.out_of_flow.enumerated() {
            assert_eq!(*reason, row::out_of_flow(&policy, &dataset, vacancy), "seed {seed}");
        }
        if let Points::ByApplicant(points) = &pairs.points {
            for (applicant, points) in points.enumerated() {
                let alone = Row::new(&policy, &dataset, Some(applicant), None);
                assert_eq!(*points, score_row(&policy, &alone).points, "seed {seed}");
            }
        } else {
            by_pair += 1;
        }
        pairs_seen += pairs.applicants.len();
        signatures_seen += pairs.signature_table.len();
    }
    assert!(
        pairs_seen > 10_000 && signatures_seen > 2_000 && by_pair > 400,
        "{pairs_seen} {signatures_seen} {by_pair}"
    );
}

#[test]
fn a_stricter_policy_never_adds_a_pair() {
    for seed in 1..=400 {
        let (policy, dataset) = random_case(seed);
        let strict = lines(&evaluate(&policy, &dataset));
        for dropped in policy.rules.indices() {
            let mut looser = policy.clone();
            looser.rules =
                policy.rules.enumerated().filter(|(at, _)| *at != dropped).map(|(_, rule)| rule.clone()).collect();
            let loose = lines(&evaluate(&looser, &dataset));
            assert!(strict.iter().all(|line| loose.contains(line)), "seed {seed}");
        }
    }
}

#[test]
fn logic_is_three_valued() {
    let policy = empty_policy();
    let column = |values: &[i64]| Column::Scalar(values.to_vec());
    let none = || column(&[UNKNOWN]);
    let set = Column::Set(SetColumn { offsets: vec![0, 0], items: Vec::new(), known: vec![false] });
    let applicants = Table {
        ids: vec!["D".to_owned()],
        columns: vec![column(&[3]), none(), none(), none(), none(), set.clone(), set, none(), none()].into(),
    };
    let dataset = Dataset { applicants, vacancies: Table::default() };
    let here = Row::new(&policy, &dataset, Some(ApplicantIdx(0)), None);
    let (yes, no) = (
        || compare(Comparison::Equal, number(3), field(Entity::Applicant, 0)),
        || compare(Comparison::Greater, number(3), field(Entity::Applicant, 0)),
    );
    let unknown = || field(Entity::Applicant, 2);
    let of = |kind| expr(Type::Boolean, kind);
    let holds = |kind| here.holds(&of(kind));
    assert_eq!(holds(ExprKind::And(vec![unknown(), no()])), Some(false));
    assert_eq!(holds(ExprKind::And(vec![unknown(), yes()])), None);
    assert_eq!(holds(ExprKind::Or(vec![unknown(), yes()])), Some(true));
    assert_eq!(holds(ExprKind::Or(vec![unknown(), no()])), None);
    assert_eq!(holds(ExprKind::Not(Box::new(unknown()))), None);
    assert_eq!(holds(ExprKind::Known(Box::new(unknown()))), Some(false));
    assert_eq!(holds(ExprKind::In(Box::new(field(Entity::Applicant, 1)), vec![number(1)])), None);
    assert_eq!(holds(ExprKind::In(Box::new(number(1)), vec![field(Entity::Applicant, 1), number(1)])), Some(true));
    let contains = ExprKind::Contains(Box::new(field(Entity::Applicant, 5)), Box::new(number(1)));
    assert_eq!(holds(contains), None);
    let by_nought = ExprKind::Arithmetic(Operator::Over, Box::new(number(1)), Box::new(number(0)));
    assert_eq!(here.number(&expr(NUMBER, by_nought)), None);
    let either = ExprKind::If(Box::new(unknown()), Box::new(yes()), Box::new(yes()));
    assert_eq!(holds(either), None);
    let fields: Vec<FieldIdx> =
        unknown_fields(&reading(&policy, unknown()), &dataset).iter().map(|u| u.field).collect();
    assert_eq!(fields, [FieldIdx(2)]);
}

fn reading(policy: &TypedPolicy, condition: Expr) -> TypedPolicy {
    let mut policy = policy.clone();
    let condition = RuleCondition::Expr(condition);
    policy.rules.push(Rule { heading: heading("r"), condition, if_unknown: false, scope: Scope::Applicant });
    policy
}

#[test]
fn a_score_says_where_its_points_come_from() {
    let mut policy = empty_policy();
    let criterion = |points, factor, cap, condition| Criterion {
        heading: heading("k"),
        points,
        factor,
        cap,
        condition,
        scope: Scope::Applicant,
    };
    let months = expr(NUMBER, ExprKind::Elapsed(TimeUnit::Month, Box::new(field(Entity::Applicant, 3))));
    let handicap = field(Entity::Applicant, 2);
    policy.grids.push(Grid {
        heading: heading("g"),
        applies: None,
        headings: vec![
            GridHeading {
                heading: heading("h"),
                rule: Join::Strongest,
                cap: None,
                criteria: vec![
                    criterion(500, None, None, None),
                    criterion(1700, None, None, None),
                    criterion(9900, None, None, Some(handicap)),
                ],
            },
            GridHeading {
                heading: heading("h"),
                rule: Join::Sum,
                cap: Some(3000),
                criteria: vec![criterion(100, Some(months), Some(4000), None)],
            },
        ],
    });
    let mut random = Random(3);
    let mut dataset = random.dataset();
    while dataset.applicants.is_empty() || dataset.vacancies.is_empty() {
        dataset = random.dataset();
    }
    let day = Date::parse("2020-01-15").unwrap();
    let columns: Vec<Column> = dataset
        .applicants
        .columns
        .enumerated()
        .map(|(at, column)| match at.0 {
            2 => Column::Scalar(vec![UNKNOWN; dataset.applicants.len()]),
            3 => Column::Scalar(vec![i64::from(day.0); dataset.applicants.len()]),
            _ => column.clone(),
        })
        .collect();
    dataset.applicants.columns = columns.into();
    let scored = score(&policy, &dataset, ApplicantIdx(0), VacancyIdx(0));
    assert_eq!((scored.grid, scored.points), (Some(GridIdx(0)), 4700));
    let first: Vec<(Outcome, bool)> = scored.headings[0].criteria.iter().map(|c| (c.outcome, c.counted)).collect();
    assert_eq!(first, [(Outcome::Holds, false), (Outcome::Holds, true), (Outcome::Unknown, false)]);
    let second = &scored.headings[1];
    assert_eq!((second.points, second.capped), (3000, true));
    assert_eq!(
        (second.criteria[0].factor, second.criteria[0].points, second.criteria[0].capped),
        (Some(73), 4000, true)
    );
}
