//! Running examples: what was expected of each row, what the rules give, and the lines that explain it.

use std::collections::BTreeMap;

use super::cells::NO_GRID;
use super::{Answer, Asked, ExampleRow, Expectation, Suite};
use crate::index::{ApplicantIdx, GridIdx, Index, VacancyIdx};
use crate::ir::{Heading, Type, TypedPolicy, Value, commune_code};
use crate::predicates::score::{Outcome as Held, Score, score_row};
use crate::predicates::{Row, failing_rules};
use crate::quantity::{Exact, Unit};
use crate::source::Span;
use crate::syntax::fold;

/// Whether something holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// It is not known.
    Unknown,
}

impl From<Option<bool>> for Truth {
    fn from(truth: Option<bool>) -> Self {
        match truth {
            Some(true) => Self::Yes,
            Some(false) => Self::No,
            None => Self::Unknown,
        }
    }
}

/// One line of the explanation of what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The criterion or the rule.
    pub heading: Heading,
    /// Whether it holds.
    pub holds: Truth,
    /// The points it gives, for a criterion.
    pub points: Option<Exact>,
}

/// One expected cell that the rules do not give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The column's header.
    pub header: String,
    /// The cell.
    pub span: Span,
    /// What was expected.
    pub expected: String,
    /// What the rules give, written as the cell would be.
    pub found: String,
    /// What led to it.
    pub why: Vec<Line>,
}

/// A side of a rule that examples reach: the kind, the name, whether it held.
pub type Reached = BTreeMap<(&'static str, String), Vec<Truth>>;

/// What a block gives.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// How many rows were run.
    pub rows: usize,
    /// How many expected cells were compared.
    pub checks: usize,
    /// Those that the rules do not give, in order.
    pub failures: Vec<Failure>,
    /// What the rows reach, sorted.
    pub reached: Reached,
}

/// Runs the rows of a block.
#[must_use]
pub fn run(suite: &Suite, policy: &TypedPolicy) -> Outcome {
    let mut outcome = Outcome::default();
    for row in &suite.rows {
        let judged = Judged::new(row, policy);
        judged.reach(&mut outcome.reached);
        outcome.rows = outcome.rows.saturating_add(1);
        for expectation in &row.expected {
            outcome.checks = outcome.checks.saturating_add(1);
            let found = judged.answer(&expectation.asked);
            if found != expectation.answer {
                outcome.failures.push(judged.failure(expectation, &found));
            }
        }
    }
    outcome
}

struct Judged<'a> {
    policy: &'a TypedPolicy,
    example: &'a ExampleRow,
    row: Row<'a>,
    score: Score,
}

/// Hundredths of a point as points.
fn points(hundredths: i64) -> Exact {
    Exact::ratio(i128::from(hundredths), 100).unwrap_or(Exact::ZERO)
}

impl<'a> Judged<'a> {
    fn new(example: &'a ExampleRow, policy: &'a TypedPolicy) -> Self {
        let row = Row::pair(policy, &example.dataset, ApplicantIdx::at(0), VacancyIdx::at(0));
        Self { policy, example, row, score: score_row(policy, &row) }
    }

    fn answer(&self, asked: &Asked) -> Answer {
        let truth = |holds: Option<bool>| holds.map_or(Answer::Unknown, Answer::Truth);
        match asked {
            Asked::Points => Answer::Points(points(self.score.points)),
            Asked::Grid => {
                let grid = self.score.grid.and_then(|grid| self.policy.grids.get(grid));
                Answer::Grid(grid.map(|grid| grid.heading.name.clone()))
            }
            Asked::Heading(name) => Answer::Points(self.heading(name)),
            Asked::Criterion(name) => Answer::Points(
                self.criteria()
                    .into_iter()
                    .filter(|line| is_of(&fold(&line.heading.name), name))
                    .filter_map(|line| line.points)
                    .fold(Exact::ZERO, |sum, points| sum.plus(points).unwrap_or(sum)),
            ),
            Asked::Category(category) => {
                let category = self.policy.categories.get(*category);
                truth(category.and_then(|category| self.row.holds(&category.condition)))
            }
            Asked::Admissible => Answer::Truth(self.failing().is_empty()),
            Asked::Rule(rule) => truth(self.policy.rules.get(*rule).and_then(|rule| self.row.meets(rule))),
            Asked::Definition(definition) => {
                let case = self.row.case(*definition);
                case.and_then(|value| self.row.value(value)).map_or(Answer::Unknown, Answer::Value)
            }
        }
    }

    fn failing(&self) -> Vec<crate::index::RuleIdx> {
        failing_rules(self.policy, &self.example.dataset, ApplicantIdx::at(0), VacancyIdx::at(0))
    }

    fn heading(&self, name: &str) -> Exact {
        let Some(grid) = self.score.grid.and_then(|grid: GridIdx| self.policy.grids.get(grid)) else {
            return Exact::ZERO;
        };
        let scored = grid.headings.iter().zip(&self.score.headings);
        let of_name = scored.filter(|(heading, _)| fold(&heading.heading.name) == name);
        of_name.fold(Exact::ZERO, |sum, (_, scored)| sum.plus(points(scored.points)).unwrap_or(sum))
    }

    /// The criteria of the grid that applies, with what each gives.
    fn criteria(&self) -> Vec<Line> {
        let Some(grid) = self.score.grid.and_then(|grid| self.policy.grids.get(grid)) else { return Vec::new() };
        let mut lines = Vec::new();
        for (heading, scored) in grid.headings.iter().zip(&self.score.headings) {
            for (criterion, scored) in heading.criteria.iter().zip(&scored.criteria) {
                lines.push(Line {
                    heading: criterion.heading.clone(),
                    holds: match scored.outcome {
                        Held::Holds => Truth::Yes,
                        Held::Fails => Truth::No,
                        Held::Unknown => Truth::Unknown,
                    },
                    points: Some(points(scored.points)),
                });
            }
        }
        lines
    }

    fn rules(&self, asked: Option<crate::index::RuleIdx>) -> Vec<Line> {
        let chosen = asked.map_or_else(|| self.failing(), |rule| vec![rule]);
        let rules = chosen.into_iter().filter_map(|rule| self.policy.rules.get(rule));
        rules
            .map(|rule| Line { heading: rule.heading.clone(), holds: self.row.meets(rule).into(), points: None })
            .collect()
    }

    fn failure(&self, expectation: &Expectation, found: &Answer) -> Failure {
        let why = match &expectation.asked {
            Asked::Points | Asked::Heading(_) | Asked::Criterion(_) | Asked::Grid => self.criteria(),
            Asked::Admissible => self.rules(None),
            Asked::Rule(rule) => self.rules(Some(*rule)),
            Asked::Category(_) | Asked::Definition(_) => Vec::new(),
        };
        Failure {
            header: expectation.header.clone(),
            span: expectation.span,
            expected: self.shown(&expectation.asked, &expectation.answer),
            found: self.shown(&expectation.asked, found),
            why,
        }
    }

    fn shown(&self, asked: &Asked, answer: &Answer) -> String {
        let ty = match asked {
            Asked::Definition(index) => self.policy.definitions.get(*index).map(|definition| definition.ty),
            _ => None,
        };
        match answer {
            Answer::Unknown => "inconnu".to_owned(),
            Answer::Points(points) => points.decimal().replace('.', ","),
            Answer::Truth(truth) => yes_or_no(*truth),
            Answer::Grid(grid) => grid.clone().unwrap_or_else(|| NO_GRID.to_owned()),
            Answer::Value(value) => shown_value(self.policy, ty.unwrap_or(Type::Integer), *value),
        }
    }

    /// Notes which side of each criterion, rule and category this row is on.
    fn reach(&self, reached: &mut Reached) {
        let mut note = |kind: &'static str, name: &str, truth: Truth| {
            let seen = reached.entry((kind, name.to_owned())).or_default();
            if let Err(at) = seen.binary_search(&truth) {
                seen.insert(at, truth);
            }
        };
        for line in self.criteria() {
            note("critere", &line.heading.name, line.holds);
        }
        for rule in &self.policy.rules {
            note("admissible", &rule.heading.name, self.row.meets(rule).into());
        }
        for category in &self.policy.categories {
            note("categorie", &category.heading.name, self.row.holds(&category.condition).into());
        }
    }
}

/// Whether a criterion is the one of that name, or what one of its exceptions makes of it.
fn is_of(found: &str, name: &str) -> bool {
    found.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn yes_or_no(truth: bool) -> String {
    if truth { "oui" } else { "non" }.to_owned()
}

/// A value written as a cell of an example.
fn shown_value(policy: &TypedPolicy, ty: Type, value: Value) -> String {
    match (value, ty) {
        (Value::Boolean(truth), _) => yes_or_no(truth),
        (Value::Date(day), _) => day.to_string(),
        (Value::Commune(number), _) => commune_code(number),
        (Value::Symbol(at), Type::Symbol(list)) => {
            let values = policy.schema.enumerations.get(list).map(|list| list.values.as_slice()).unwrap_or_default();
            usize::try_from(at).ok().and_then(|at| values.get(at)).cloned().unwrap_or_default()
        }
        (Value::Symbol(at), _) => at.to_string(),
        (Value::Number(number), Type::Rooms) => format!("T{}", number.decimal()),
        (Value::Number(number), Type::Number(Unit { money: 1, .. })) => {
            let euros = number.over(Exact::whole(100)).unwrap_or(number);
            euros.decimal().replace('.', ",")
        }
        (Value::Number(number), _) => number.decimal().replace('.', ","),
    }
}
