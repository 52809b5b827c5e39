//! Candidate pairs: the column-wise evaluation gives what the plain one gives, pair by pair.
#![cfg(test)]

mod build;
mod random;
mod territory;

use equiflux::index::{ApplicantIdx, CategoryIdx, FieldIdx, GridIdx, Index, VacancyIdx};
use equiflux::ir::{
    Comparison, Criterion, Entity, Expr, ExprKind, Goal, Grid, GridHeading, Join, Operator, Rule, RuleCondition, Scope,
    TimeUnit, Type, TypedPolicy,
};
use equiflux::predicates::score::{Outcome, score_row};
use equiflux::predicates::{
    CandidatePairs, Points, Row, Signature, evaluate, failing_rules, row, score, unknown_fields,
};
use equiflux::quantity::Date;
use equiflux::tables::{Column, Dataset, SetColumn, Table, UNKNOWN};

use build::{NUMBER, compare, empty_policy, expr, field, heading, number};
use random::{Random, random_case};
use territory::territory;

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
            lines.push((vacancy.0, applicant.0, points, Signature { labels, categories, served: Vec::new() }));
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
    let dataset = Dataset { applicants, vacancies: Table::default(), since: None };
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
    policy.rules.push(Rule {
        heading: heading("r"),
        condition,
        if_unknown: false,
        ask: false,
        scope: Scope::Applicant,
    });
    policy
}

#[test]
fn a_score_says_where_its_points_come_from() {
    let mut policy = empty_policy();
    let criterion = |points, factor, cap, condition| Criterion {
        ask: false,
        heading: heading("k"),
        points,
        factor,
        scale: None,
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
                set_aside: Vec::new(),
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
                set_aside: Vec::new(),
                heading: heading("h"),
                rule: Join::Sum,
                cap: Some(3000),
                criteria: vec![criterion(100, Some(months), Some(4000), None)],
            },
        ],
        pools: Vec::new(),
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

#[test]
fn the_number_of_threads_changes_nothing() {
    let (policy, dataset) = territory(400, 30);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| evaluate(&policy, &dataset))
    };
    let (one, three) = (with(1), with(3));
    assert_eq!(lines(&one), lines(&three));
    assert_eq!(lines(&one), naive(&policy, &dataset));
    assert!(!one.applicants.is_empty());
}
