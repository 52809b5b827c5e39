//! Random small policies and datasets.

use equiflux::index::{CategoryIdx, DefinitionIdx, EnumIdx, LabelIdx, ParameterIdx, ReserverIdx};
use equiflux::ir::{
    Amount, Bound, Category, Comparison, Criterion, Definition, Entity, Exclusion, Expr, ExprKind, Goal, Grid,
    GridHeading, Join, Label, Obligation, Operator, Parameter, ParameterArgument, Pool, Reserver, Rounding, Rule,
    RuleCondition, Scale, Scope, TimeUnit, Type, TypedPolicy, Value,
};
use equiflux::quantity::{Date, Exact};
use equiflux::tables::{Column, Dataset, SetColumn, Table, UNKNOWN};

use super::build::{NUMBER, compare, empty_policy, expr, field, heading, number};

/// A small generator of pseudo-random numbers: the same everywhere.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }

    pub(super) fn signed(&mut self, limit: u64) -> i64 {
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

    pub(super) fn dataset(&mut self) -> Dataset {
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
            since: None,
        }
    }
}

/// Writes random expressions over a policy under construction.
pub(super) struct Writer {
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
                self.policy.categories.push(Category {
                    heading: heading("c"),
                    scope: Scope::Pair,
                    condition,
                    ask: false,
                });
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
            let parameter =
                Parameter { heading: heading("p"), ty: NUMBER, arguments, values, in_force_since, amended: Vec::new() };
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
            self.policy.rules.push(Rule {
                heading: heading("r"),
                condition,
                if_unknown,
                ask: false,
                scope: Scope::Pair,
            });
        }
    }

    fn grids(&mut self) {
        for _ in 0..self.random.below(3) {
            self.choose_sides();
            if self.random.one_in(2) {
                self.sides = vec![Entity::Applicant];
            }
            let headings = (0..self.random.below(3)).map(|_| GridHeading {
                set_aside: Vec::new(),
                heading: heading("h"),
                rule: if self.random.one_in(2) { Join::Sum } else { Join::Strongest },
                cap: self.random.one_in(2).then(|| self.random.signed(900)),
                criteria: (0..self.random.below(4)).map(|_| self.criterion()).collect(),
            });
            let headings: Vec<GridHeading> = headings.collect();
            let pools = self.pools(&headings);
            let applies = self.random.one_in(2).then(|| self.condition(1));
            self.policy.grids.push(Grid { heading: heading("g"), applies, headings, pools });
        }
    }

    /// Pools over the criteria of the headings that sum and have no cap, each criterion in one at most.
    fn pools(&mut self, headings: &[GridHeading]) -> Vec<Pool> {
        let open = headings.iter().enumerate().filter(|(_, part)| part.rule == Join::Sum && part.cap.is_none());
        let mut free: Vec<(usize, usize)> =
            open.flat_map(|(at, part)| (0..part.criteria.len()).map(move |own| (at, own))).collect();
        let mut pools = Vec::new();
        while !free.is_empty() && self.random.one_in(2) {
            let count = 1 + usize::try_from(self.random.below(free.len() as u64)).unwrap();
            let members = free.drain(..count).collect();
            pools.push(Pool { heading: heading("p"), cap: self.random.signed(600).abs(), members });
        }
        pools
    }

    fn scale(&mut self) -> Option<Scale> {
        let exact = |number: i64| Exact::ratio(i128::from(number), 3).unwrap();
        let way = *[Rounding::Up, Rounding::Down, Rounding::Nearest]
            .get(usize::try_from(self.random.below(3)).unwrap())
            .unwrap();
        match self.random.below(6) {
            0 => {
                let from = self.random.signed(30);
                let to = from + 1 + self.random.signed(30).abs();
                let (first, last) = (self.random.signed(500), self.random.signed(500));
                let grain = [1, 10, 100][usize::try_from(self.random.below(3)).unwrap()];
                Some(Scale::Ladder { from: exact(from), to: exact(to), first, last, grain, way })
            }
            1 => {
                let mut threshold = self.random.signed(20);
                let steps = (0..=self.random.below(4)).map(|_| {
                    threshold += 1 + self.random.signed(9).abs();
                    (exact(threshold), self.random.signed(500))
                });
                Some(Scale::Steps(steps.collect()))
            }
            2 => {
                let (each, cap) = (self.random.signed(300), self.random.signed(900).abs());
                Some(Scale::Periods { each, length: 1 + self.random.signed(14).abs(), cap })
            }
            _ => None,
        }
    }

    fn criterion(&mut self) -> Criterion {
        let scale = self.scale();
        Criterion {
            ask: false,
            heading: heading("k"),
            points: self.random.signed(700) - 200,
            factor: scale
                .is_some()
                .then_some(())
                .or_else(|| self.random.one_in(2).then_some(()))
                .map(|()| self.number(1)),
            scale,
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
            self.policy.reservers.push(Reserver {
                heading: heading("v"),
                share,
                parent,
                audience,
                territory,
                label,
                first: None,
            });
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

pub(super) fn obligation(target: CategoryIdx) -> Obligation {
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
        rounding: None,
        event: equiflux::ir::Event::Attributed,
        fallbacks: Vec::new(),
        slack: None,
    }
}

pub(super) fn random_case(seed: u64) -> (TypedPolicy, Dataset) {
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
