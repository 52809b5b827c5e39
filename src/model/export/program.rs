//! The integer program of one level, before it is written in a format or handed to a reference back end.

use super::names::Names;
use crate::index::{ApplicantIdx, Index, RowIdx, VacancyIdx};
use crate::model::{AccountRow, AssignmentModel, Award, Level, Sense, Terms, plan};
use crate::quantity::Exact;

/// In what a level's value is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Units {
    /// Divided by the display scale.
    Shown,
    /// As integers.
    Whole,
}

/// What a variable stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// x_ijr, binary, and the position of its pair.
    Award(Award, usize),
    /// s_k, whole, at least nought.
    Shortfall(RowIdx),
    /// The value of the level, free.
    Value,
}

/// A variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Variable {
    /// Its exported name.
    pub name: String,
    /// What it stands for.
    pub kind: Kind,
}

/// A linear expression: positions of variables and their coefficients, none nought.
pub(crate) type Expression = Vec<(usize, Exact)>;

/// How an expression compares with its bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    /// At least the bound.
    AtLeast,
    /// At most the bound.
    AtMost,
    /// The bound.
    Equal,
}

/// A constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Constraint {
    /// Its exported name.
    pub name: String,
    /// Its left side.
    pub terms: Expression,
    /// How it compares.
    pub relation: Relation,
    /// Its right side.
    pub bound: Exact,
}

/// The program of a level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Program {
    /// The name of the objective.
    pub objective_name: String,
    /// Which end is sought.
    pub sense: Sense,
    /// The objective.
    pub objective: Expression,
    /// The variables.
    pub variables: Vec<Variable>,
    /// The constraints.
    pub constraints: Vec<Constraint>,
    /// How many of the last constraints fix earlier levels.
    pub earlier: usize,
}

/// The program of a level with the values of the levels before it kept.
pub(crate) fn program(model: &AssignmentModel, level: usize, earlier: &[i128], units: Units) -> Program {
    let names = Names::new(model);
    let mut variables = variables(model, &names);
    let mut constraints = capacities(model, &names, &variables);
    for ((at, row), name) in model.rows.enumerated().zip(&names.rows) {
        let terms = row_terms(model, at, row, &variables);
        let bound = Exact::whole(i128::from(row.requirement));
        constraints.push(Constraint { name: format!("ligne.{name}"), terms, relation: Relation::AtLeast, bound });
    }
    let before = constraints.len();
    let kept = model.levels.iter().zip(&names.levels).zip(earlier).take(level);
    for ((kept, name), value) in kept {
        constraints.push(kept_level(model, kept, name, *value, &variables, units));
    }
    let earlier = constraints.len().saturating_sub(before);
    let mut program = Program {
        objective_name: "niveau".to_owned(),
        sense: Sense::Maximise,
        objective: Vec::new(),
        variables: Vec::new(),
        constraints,
        earlier,
    };
    if let Some((level, name)) = model.levels.get(level).zip(names.levels.get(level)) {
        program.objective_name = format!("niveau.{name}");
        program.sense = level.sense;
        let sum = level_terms(model, level, &variables);
        program.objective = match scaled(&sum, None, level, units) {
            Some((terms, _)) => terms,
            None => vec![(tie_to_value(&mut variables, &mut program, sum, level, name), Exact::ONE)],
        };
    }
    Program { variables, ..program }
}

fn variables(model: &AssignmentModel, names: &Names) -> Vec<Variable> {
    let mut variables = Vec::new();
    let bound = |at: usize| model.offsets.get(at).copied().unwrap_or(0);
    for (at, vacancy_name) in names.vacancies.iter().enumerate() {
        for pair in bound(at)..bound(at.saturating_add(1)) {
            let Some(applicant) = model.pair_applicants.get(pair).copied().map(ApplicantIdx) else { continue };
            let applicant_name = names.applicants.get(applicant.position()).map_or("_", String::as_str);
            for label in plan::labels(model, pair) {
                let label_name = names.labels.get(label.position()).map_or("_", String::as_str);
                variables.push(Variable {
                    name: format!("x.{applicant_name}.{vacancy_name}.{label_name}"),
                    kind: Kind::Award(Award { vacancy: VacancyIdx::at(at), applicant, label: *label }, pair),
                });
            }
        }
    }
    for ((at, row), name) in model.rows.enumerated().zip(&names.rows) {
        if !row.hard {
            variables.push(Variable { name: format!("s.{name}"), kind: Kind::Shortfall(at) });
        }
    }
    variables
}

fn capacities(model: &AssignmentModel, names: &Names, variables: &[Variable]) -> Vec<Constraint> {
    let mut by_applicant = vec![Vec::new(); model.applicants];
    let mut by_vacancy = vec![Vec::new(); model.vacancies];
    for (at, variable) in variables.iter().enumerate() {
        let Kind::Award(award, _) = variable.kind else { continue };
        if let Some(terms) = by_applicant.get_mut(award.applicant.position()) {
            terms.push((at, Exact::ONE));
        }
        if let Some(terms) = by_vacancy.get_mut(award.vacancy.position()) {
            terms.push((at, Exact::ONE));
        }
    }
    let once = |kind: &str, name: &str, terms: Expression| Constraint {
        name: format!("{kind}.{name}"),
        terms,
        relation: Relation::AtMost,
        bound: Exact::ONE,
    };
    let applicants = names.applicants.iter().zip(by_applicant).map(|(name, terms)| once("demandeur", name, terms));
    let vacancies = names.vacancies.iter().zip(by_vacancy).map(|(name, terms)| once("logement", name, terms));
    applicants.chain(vacancies).filter(|constraint| !constraint.terms.is_empty()).collect()
}

fn row_terms(model: &AssignmentModel, at: RowIdx, row: &AccountRow, variables: &[Variable]) -> Expression {
    expression(variables, |kind| match kind {
        Kind::Award(award, pair) => {
            plan::signature(model, pair).map_or(0, |signature| plan::coefficient(row, signature, award.label))
        }
        Kind::Shortfall(of) if of == at => row.unit,
        Kind::Shortfall(_) | Kind::Value => 0,
    })
}

fn level_terms(model: &AssignmentModel, level: &Level, variables: &[Variable]) -> Expression {
    let rows = match &level.terms {
        Terms::Shortfalls(rows) => rows.as_slice(),
        _ => &[],
    };
    expression(variables, |kind| match kind {
        Kind::Award(_, pair) => plan::weight(model, level, pair),
        Kind::Shortfall(of) => rows.iter().find(|(at, _)| *at == of).map_or(0, |(_, weight)| *weight),
        Kind::Value => 0,
    })
}

fn expression(variables: &[Variable], coefficient: impl Fn(Kind) -> i64) -> Expression {
    let terms = variables.iter().enumerate().map(|(at, variable)| (at, coefficient(variable.kind)));
    terms.filter(|(_, number)| *number != 0).map(|(at, number)| (at, Exact::whole(i128::from(number)))).collect()
}

/// The sum and its bound in those units; none when a quotient has no finite decimal writing.
fn scaled(sum: &Expression, bound: Option<i128>, level: &Level, units: Units) -> Option<(Expression, Exact)> {
    let scale = Exact::whole(match units {
        Units::Shown => i128::from(level.display_scale.max(1)),
        Units::Whole => 1,
    });
    let shown = |number: Exact| number.over(scale).filter(|quotient| !quotient.decimal().contains('/'));
    let terms = sum.iter().map(|(at, number)| Some((*at, shown(*number)?))).collect::<Option<_>>()?;
    Some((terms, shown(Exact::whole(bound.unwrap_or(0)))?))
}

fn kept_level(
    model: &AssignmentModel,
    level: &Level,
    name: &str,
    value: i128,
    variables: &[Variable],
    units: Units,
) -> Constraint {
    let sum = level_terms(model, level, variables);
    let (terms, bound) = scaled(&sum, Some(value), level, units).unwrap_or((sum, Exact::whole(value)));
    let relation = match level.sense {
        Sense::Maximise => Relation::AtLeast,
        Sense::Minimise => Relation::AtMost,
    };
    Constraint { name: format!("niveau.{name}"), terms, relation, bound }
}

/// Adds the variable of the shown value, tied to the undivided sum; gives its position.
fn tie_to_value(
    variables: &mut Vec<Variable>,
    program: &mut Program,
    sum: Expression,
    level: &Level,
    name: &str,
) -> usize {
    let value = variables.len();
    variables.push(Variable { name: format!("valeur.{name}"), kind: Kind::Value });
    let mut terms = sum;
    terms.push((value, Exact::whole(i128::from(level.display_scale).saturating_neg())));
    let tie = Constraint { name: format!("total.{name}"), terms, relation: Relation::Equal, bound: Exact::ZERO };
    // Earlier levels stay last.
    program.constraints.insert(program.constraints.len().saturating_sub(program.earlier), tie);
    value
}
