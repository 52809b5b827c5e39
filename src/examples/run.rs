//! Running the rows of a block: what was expected of each, what the rules give, and the lines that explain it.

use super::outcome::{Because, Failure, Line, Outcome, Truth};
use super::words;
use super::{Answer, Asked, ExampleRow, Expectation, points};
use crate::diagnostic::Language;
use crate::index::{ApplicantIdx, GridIdx, Index, VacancyIdx};
use crate::ir::{Type, TypedPolicy};
use crate::predicates::score::{Outcome as Held, Score, score_row};
use crate::predicates::{Row, failing_rules};
use crate::quantity::Exact;
use crate::syntax::fold;

/// Runs rows and adds what differs.
pub(super) fn run(rows: &[ExampleRow], policy: &TypedPolicy, language: Language, outcome: &mut Outcome) {
    for row in rows {
        let judged = Judged::new(row, policy, language);
        outcome.rows = outcome.rows.saturating_add(1);
        for expectation in &row.expected {
            outcome.checks = outcome.checks.saturating_add(1);
            let found = judged.answer(&expectation.asked);
            if found != expectation.answer {
                outcome.failures.push(judged.failure(expectation, &found));
            }
        }
    }
}

/// What the rules give for a row, and how a cell says it.
pub(super) fn answer(row: &ExampleRow, policy: &TypedPolicy, language: Language, asked: &Asked) -> (Answer, String) {
    let judged = Judged::new(row, policy, language);
    let found = judged.answer(asked);
    let shown = judged.shown(asked, &found);
    (found, shown)
}

struct Judged<'a> {
    policy: &'a TypedPolicy,
    example: &'a ExampleRow,
    row: Row<'a>,
    score: Score,
    language: Language,
}

/// The criteria of the grid that applies, with what each gives.
pub(super) fn criteria(policy: &TypedPolicy, score: &Score) -> Vec<Line> {
    let Some(grid) = score.grid.and_then(|grid| policy.grids.get(grid)) else { return Vec::new() };
    let mut lines = Vec::new();
    for (heading, scored) in grid.headings.iter().zip(&score.headings) {
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

impl<'a> Judged<'a> {
    fn new(example: &'a ExampleRow, policy: &'a TypedPolicy, language: Language) -> Self {
        let row = Row::pair(policy, &example.dataset, ApplicantIdx::at(0), VacancyIdx::at(0));
        Self { policy, example, row, score: score_row(policy, &row), language }
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
                criteria(self.policy, &self.score)
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

    fn rules(&self, asked: Option<crate::index::RuleIdx>) -> Vec<Line> {
        let chosen = asked.map_or_else(|| self.failing(), |rule| vec![rule]);
        let rules = chosen.into_iter().filter_map(|rule| self.policy.rules.get(rule));
        rules
            .map(|rule| Line { heading: rule.heading.clone(), holds: self.row.meets(rule).into(), points: None })
            .collect()
    }

    fn failure(&self, expectation: &Expectation, found: &Answer) -> Failure {
        let why = match &expectation.asked {
            Asked::Points | Asked::Heading(_) | Asked::Criterion(_) | Asked::Grid => criteria(self.policy, &self.score),
            Asked::Admissible => self.rules(None),
            Asked::Rule(rule) => self.rules(Some(*rule)),
            Asked::Category(_) | Asked::Definition(_) => Vec::new(),
        };
        Failure {
            header: expectation.header.clone(),
            span: expectation.span,
            expected: self.shown(&expectation.asked, &expectation.answer),
            found: self.shown(&expectation.asked, found),
            why: why.into_iter().map(Because::Line).collect(),
        }
    }

    fn shown(&self, asked: &Asked, answer: &Answer) -> String {
        let ty = match asked {
            Asked::Definition(index) => self.policy.definitions.get(*index).map(|definition| definition.ty),
            _ => None,
        };
        match answer {
            Answer::Unknown => words::unknown(self.language),
            Answer::Points(points) => words::number(*points, self.language),
            Answer::Truth(truth) => words::yes_or_no(*truth, self.language),
            Answer::Grid(grid) => grid.clone().unwrap_or_else(|| words::none(self.language, true)),
            Answer::Value(value) => words::value(self.policy, ty.unwrap_or(Type::Integer), *value, self.language),
        }
    }
}

/// Whether a criterion is the one of that name, or what one of its exceptions makes of it.
fn is_of(found: &str, name: &str) -> bool {
    found.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
