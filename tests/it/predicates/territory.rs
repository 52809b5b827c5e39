//! A territory of any size under ordinary rules.

use equiflux::index::{EnumIdx, LabelIdx, ReserverIdx};
use equiflux::ir::{
    Comparison, Criterion, Entity, ExprKind, Grid, GridHeading, Join, Label, Operator, Parameter, ParameterArgument,
    Reserver, Rule, RuleCondition, Scope, TimeUnit, Type, TypedPolicy, Value,
};
use equiflux::quantity::{Date, Exact, Period, Unit};
use equiflux::tables::{Column, Dataset, SetColumn, Table};

use super::build::{NUMBER, compare, empty_policy, expr, field, heading, number};
use super::random::Random;

/// A territory of that size under ordinary rules: wishes, occupancy, income ceilings, effort rate, a grid.
pub(super) fn territory(applicants: usize, vacancies: usize) -> (TypedPolicy, Dataset) {
    let (demand, offer) = (Entity::Applicant, Entity::Vacancy);
    let boolean = |kind| expr(Type::Boolean, kind);
    let contains =
        |set: u32, value: u32| boolean(ExprKind::Contains(Box::new(field(demand, set)), Box::new(field(offer, value))));
    let mut policy = empty_policy();
    let argument = |name: &str, ty, first, count| ParameterArgument { name: name.to_owned(), ty, first, count };
    let ceilings = (0..18).map(|at| Value::Number(Exact::whole(1_500_000 + at * 150_000))).collect();
    let ceiling = policy.parameters.push(Parameter {
        amended: Vec::new(),
        heading: heading("ceiling"),
        ty: Type::Number(Unit::money(Period::Year)),
        arguments: vec![argument("f", Type::Symbol(EnumIdx(0)), 0, 3), argument("n", Type::Integer, 1, 6)],
        values: ceilings,
        in_force_since: Date(0),
    });
    let limit = expr(NUMBER, ExprKind::Parameter(ceiling, vec![field(offer, 3), field(demand, 0)]));
    let monthly = Box::new(expr(NUMBER, ExprKind::Monthly(Box::new(field(demand, 1)))));
    let effort = expr(NUMBER, ExprKind::Arithmetic(Operator::Over, Box::new(field(offer, 2)), monthly));
    let third = expr(NUMBER, ExprKind::Constant(Value::Number(Exact::ratio(33, 100).unwrap())));
    let rooms = |low: i128, high: i128| {
        let value = |n| Some(Value::Number(Exact::whole(n)));
        (value(low), value(high))
    };
    let occupancy = RuleCondition::Within {
        subject: field(offer, 1),
        key: field(demand, 0),
        bounds: vec![rooms(1, 2), rooms(1, 3), rooms(2, 4), rooms(3, 5), rooms(4, 6)],
        first_key: 1,
        open: true,
    };
    let conditions = [
        occupancy,
        RuleCondition::Expr(compare(Comparison::AtMost, field(demand, 1), limit)),
        RuleCondition::Expr(contains(5, 0)),
        RuleCondition::Expr(contains(6, 1)),
        RuleCondition::Expr(compare(Comparison::AtMost, effort, third)),
    ];
    for condition in conditions {
        policy.rules.push(Rule { heading: heading("r"), condition, if_unknown: false, ask: false, scope: Scope::Pair });
    }
    let months = expr(NUMBER, ExprKind::Elapsed(TimeUnit::Month, Box::new(field(demand, 3))));
    let symbol = |at| expr(Type::Symbol(EnumIdx(0)), ExprKind::Constant(Value::Symbol(at)));
    let mut criteria = vec![Criterion {
        ask: false,
        heading: heading("wait"),
        points: 100,
        factor: Some(months),
        scale: None,
        cap: Some(6000),
        condition: None,
        scope: Scope::Applicant,
    }];
    for at in 0..20_u32 {
        let condition = boolean(ExprKind::And(vec![
            compare(Comparison::Equal, field(demand, 4), symbol(at % 3)),
            compare(Comparison::AtLeast, field(demand, 0), number(i64::from(at % 6))),
        ]));
        criteria.push(Criterion {
            ask: false,
            heading: heading("k"),
            points: i64::from(at) * 10,
            factor: None,
            scale: None,
            cap: None,
            condition: Some(condition),
            scope: Scope::Applicant,
        });
    }
    let headings =
        vec![GridHeading { heading: heading("h"), rule: Join::Sum, cap: None, criteria, set_aside: Vec::new() }];
    policy.grids.push(Grid { heading: heading("g"), applies: None, headings, pools: Vec::new() });
    for at in 0..5 {
        let audience = (at > 1).then(|| compare(Comparison::Equal, field(demand, 4), symbol(at % 3)));
        let (share, parent, territory, label) = (None, None, None, LabelIdx(at));
        policy.reservers.push(Reserver {
            heading: heading("v"),
            share,
            parent,
            audience,
            territory,
            label,
            first: None,
        });
        policy.labels.push(Label { name: format!("v{at}"), reserver: Some(ReserverIdx(at)) });
    }
    policy.labels.push(Label { name: "hors_flux".to_owned(), reserver: None });

    let mut random = Random(11);
    let mut column = |rows: usize, value: &mut dyn FnMut(&mut Random) -> i64| {
        Column::Scalar((0..rows).map(|_| value(&mut random)).collect())
    };
    let (n, m) = (applicants, vacancies);
    let scalars = vec![
        column(n, &mut |r| 1 + r.signed(6)),
        column(n, &mut |r| 800_000 + r.signed(2_000_000)),
        column(n, &mut |r| r.signed(2)),
        column(n, &mut |r| 18_000 + r.signed(2500)),
        column(n, &mut |r| r.signed(3)),
    ];
    let offers = vec![
        column(m, &mut |r| r.signed(43)),
        column(m, &mut |r| 1 + r.signed(5)),
        column(m, &mut |r| 25_000 + r.signed(50_000)),
        column(m, &mut |r| r.signed(3)),
        column(m, &mut |r| r.signed(2)),
    ];
    let mut wishes = |limit: u64| {
        let mut sets = SetColumn { offsets: vec![0], known: vec![true; n], ..SetColumn::default() };
        for _ in 0..n {
            let mut own: Vec<i64> = (0..=random.below(4)).map(|_| random.signed(limit)).collect();
            own.sort_unstable();
            own.dedup();
            sets.items.extend(own);
            sets.offsets.push(u32::try_from(sets.items.len()).unwrap());
        }
        Column::Set(sets)
    };
    let columns: Vec<Column> = scalars.into_iter().chain([wishes(43), wishes(6)]).collect();
    let ids = |letter: char, count: usize| (0..count).map(|at| format!("{letter}{at:07}")).collect();
    let dataset = Dataset {
        applicants: Table { ids: ids('D', n), columns: columns.into() },
        vacancies: Table { ids: ids('L', m), columns: offers.into() },
        since: None,
    };
    (policy, dataset)
}
