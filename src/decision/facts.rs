//! What is known of a household or a home, and where its points come from.

use super::{CriterionCase, CriterionPoints, DelayLine, Fact, FactValue, HeadingPoints, Mention, Run, UnknownLine};
use crate::geography;
use crate::index::{ApplicantIdx, FieldIdx, Index, VacancyIdx};
use crate::ir::{self, Entity, Heading, Join, Schema, Scope, Status, Type, TypedPolicy, Value, commune_code};
use crate::predicates;
use crate::predicates::score::Outcome;
use crate::quantity::{Date, Exact, Unit};
use crate::tables::Column;

/// The fields that rules read, in the schema's order.
pub(super) struct FieldsRead {
    pub(super) applicant: Vec<FieldIdx>,
}

impl FieldsRead {
    pub(super) fn of(policy: &TypedPolicy) -> Self {
        let read = predicates::unknown::fields_read(policy);
        let applicant = read.iter().filter(|(entity, _)| *entity == Entity::Applicant).map(|(_, field)| *field);
        // A household's own id is not a fact about it.
        let is_fact = |at: &FieldIdx| policy.schema.applicant.get(*at).is_some_and(|field| field.ty != Type::Applicant);
        let applicant = applicant.filter(is_fact);
        Self { applicant: applicant.collect() }
    }
}

/// The facts of those fields.
pub(super) fn read(run: &Run<'_>, entity: Entity, row: usize, fields: &[FieldIdx]) -> Vec<Fact> {
    let schema = run.policy.schema.fields(entity);
    let facts = fields.iter().filter_map(|at| {
        let field = schema.get(*at)?;
        let column = run.dataset.table(entity).columns.get(*at)?;
        Some(Fact {
            name: field.name.clone(),
            label: field.label.clone(),
            value: match field.ty {
                Type::Applicant => designated(run, column, row),
                ty => value(&run.policy.schema, ty, column, row),
            },
        })
    });
    facts.chain(due_dates(run, entity, row)).collect()
}

/// The days that the policy works out for that household or home: time limits, which no rule need read.
///
/// A day that is the same for everyone is told of homes.
fn due_dates(run: &Run<'_>, entity: Entity, row: usize) -> Vec<Fact> {
    let own = match entity {
        Entity::Applicant => predicates::row::Row::new(run.policy, run.dataset, Some(ApplicantIdx::at(row)), None),
        Entity::Vacancy => predicates::row::Row::new(run.policy, run.dataset, None, Some(VacancyIdx::at(row))),
    };
    let told = |scope: Scope| match entity {
        Entity::Applicant => scope == Scope::Applicant,
        Entity::Vacancy => matches!(scope, Scope::Vacancy | Scope::Constant),
    };
    let definitions = run.policy.definitions.enumerated();
    let dates = definitions.filter(|(_, found)| found.ty == Type::Date && told(found.scope));
    dates
        .filter_map(|(at, found)| match own.defined(at)? {
            Value::Date(day) => Some(Fact {
                name: found.heading.name.clone(),
                label: found.heading.title.clone(),
                value: FactValue::Day(day),
            }),
            _ => None,
        })
        .collect()
}

/// The facts of every field that is not sensitive.
pub(super) fn all(run: &Run<'_>, entity: Entity, row: usize) -> Vec<Fact> {
    let fields = run.policy.schema.fields(entity).enumerated().filter(|(_, field)| !field.sensitive);
    read(run, entity, row, &fields.map(|(at, _)| at).collect::<Vec<_>>())
}

/// The delays that a policy states: its parameters in days that depend on nothing.
pub(super) fn delays(policy: &TypedPolicy) -> Vec<DelayLine> {
    let stated = policy.parameters.iter().filter(|parameter| parameter.is_delay());
    let lines = stated.filter_map(|parameter| match parameter.values.as_slice() {
        [ir::Value::Number(days)] => Some(DelayLine { delay: Mention::of(&parameter.heading), days: *days }),
        _ => None,
    });
    lines.collect()
}

/// The id of the applicant that a home designates.
fn designated(run: &Run<'_>, column: &Column, row: usize) -> FactValue {
    let Column::Scalar(values) = column else { return FactValue::Unknown };
    let applicant = values.get(row).and_then(|raw| u32::try_from(*raw).ok()).map(ApplicantIdx);
    applicant.map_or(FactValue::Unknown, |applicant| FactValue::Word(run.dataset.applicant_id(applicant).to_owned()))
}

fn value(schema: &Schema, ty: Type, column: &Column, row: usize) -> FactValue {
    match column {
        Column::Text(texts) => match texts.get(row) {
            Some(text) if !text.is_empty() => FactValue::Word(text.clone()),
            _ => FactValue::Unknown,
        },
        Column::Scalar(values) => match values.get(row).copied().filter(|raw| *raw != crate::tables::UNKNOWN) {
            Some(raw) => scalar(schema, ty, raw),
            None => FactValue::Unknown,
        },
        Column::Set(sets) => match sets.row(row) {
            Some(items) => FactValue::Several(items.iter().map(|raw| scalar(schema, ty, *raw)).collect()),
            None => FactValue::Unknown,
        },
    }
}

fn scalar(schema: &Schema, ty: Type, raw: i64) -> FactValue {
    match ty {
        Type::Boolean => FactValue::YesNo(raw != 0),
        Type::Integer | Type::Text | Type::Applicant => {
            FactValue::Number(Exact::whole(i128::from(raw)), crate::quantity::Unit::NONE)
        }
        Type::Number(unit) => Exact::ratio(i128::from(raw), i128::from(ty.raw_scale()))
            .map_or(FactValue::Unknown, |number| FactValue::Number(number, unit)),
        Type::Rooms | Type::RoomsSet => FactValue::Rooms(raw),
        Type::Date => i32::try_from(raw).map_or(FactValue::Unknown, |days| FactValue::Day(Date(days))),
        Type::Months => FactValue::Months(raw),
        Type::Days => FactValue::Days(raw),
        Type::Symbol(list) | Type::Symbols(list) => {
            let values = schema.enumerations.get(list).map(|found| found.values.as_slice()).unwrap_or_default();
            let word = usize::try_from(raw).ok().and_then(|at| values.get(at));
            word.map_or(FactValue::Unknown, |word| FactValue::Word(word.clone()))
        }
        Type::Commune | Type::Communes => {
            let code = commune_code(raw);
            let name = geography::name_of(&code).unwrap_or_default().to_owned();
            FactValue::Commune { code, name }
        }
    }
}

/// The points of a pair by heading: the criteria that hold, and those that could not be told.
pub(super) fn points(run: &Run<'_>, applicant: ApplicantIdx, vacancy: VacancyIdx) -> Vec<HeadingPoints> {
    let score = predicates::score(run.policy, run.dataset, applicant, vacancy);
    let Some(grid) = score.grid.and_then(|grid| run.policy.grids.get(grid)) else { return Vec::new() };
    let pair = predicates::row::Row::pair(run.policy, run.dataset, applicant, vacancy);
    let set_aside = |heading: &ir::GridHeading| {
        let told = heading.set_aside.iter().filter(|reason| pair.holds(&reason.condition) == Some(true));
        told.map(|reason| CriterionPoints {
            criterion: Mention::of(&reason.heading),
            points: 0,
            each: 0,
            factor: None,
            measured: None,
            capped: false,
            counted: false,
            case: CriterionCase::SetAside,
        })
        .collect::<Vec<_>>()
    };
    let headings = grid.headings.iter().zip(&score.headings).map(|(heading, scored)| {
        let criteria = heading.criteria.iter().zip(&scored.criteria);
        HeadingPoints {
            heading: Mention::of(&heading.heading),
            strongest: heading.rule == Join::Strongest,
            points: scored.points,
            capped: scored.capped,
            criteria: criteria
                .filter(|(_, scored)| scored.outcome != Outcome::Fails)
                .map(|(criterion, scored)| CriterionPoints {
                    criterion: Mention::of(&criterion.heading),
                    points: scored.points,
                    each: criterion.points,
                    factor: scored.factor,
                    measured: scored.measured.map(|number| (number, unit_of(criterion.factor.as_ref()))),
                    capped: scored.capped,
                    counted: scored.counted,
                    case: if scored.outcome == Outcome::Unknown {
                        CriterionCase::Unknown
                    } else {
                        CriterionCase::Holds
                    },
                })
                .chain(set_aside(heading))
                .collect(),
        }
    });
    let pools =
        grid.pools.iter().zip(&score.pools).filter(|(_, taken)| **taken > 0).map(|(pool, taken)| HeadingPoints {
            heading: Mention::of(&pool.heading),
            strongest: false,
            points: taken.saturating_neg(),
            capped: true,
            criteria: Vec::new(),
        });
    headings.filter(|heading| !heading.criteria.is_empty()).chain(pools).collect()
}

/// The facts that each criterion which counts for a pair reads, by the criterion's name: the applicant's, then the home's.
pub(super) fn read_by_criteria(
    run: &Run<'_>,
    applicant: ApplicantIdx,
    vacancy: VacancyIdx,
) -> Vec<(String, Vec<Fact>)> {
    let score = predicates::score(run.policy, run.dataset, applicant, vacancy);
    let Some(grid) = score.grid.and_then(|grid| run.policy.grids.get(grid)) else { return Vec::new() };
    let mut found = Vec::new();
    for (heading, scored) in grid.headings.iter().zip(&score.headings) {
        for (criterion, scored) in heading.criteria.iter().zip(&scored.criteria) {
            if scored.outcome == Outcome::Fails {
                continue;
            }
            let mut fields = predicates::unknown::FieldsOf::new(run.policy);
            fields.criterion(criterion);
            let fields = fields.fields();
            let of = |entity: Entity, row: usize| {
                let own = fields.iter().filter(|(of, _)| *of == entity).map(|(_, field)| *field);
                read(run, entity, row, &own.collect::<Vec<_>>())
            };
            let mut facts = of(Entity::Applicant, applicant.position());
            facts.extend(of(Entity::Vacancy, vacancy.position()));
            found.push((criterion.heading.name.clone(), facts));
        }
    }
    found
}

/// The unit of what a criterion measures.
fn unit_of(factor: Option<&ir::Expr>) -> Unit {
    match factor.map(|factor| factor.ty) {
        Some(Type::Number(unit)) => unit,
        _ => Unit::NONE,
    }
}

/// The fields that rules read and that some rows leave unknown.
pub(super) fn unknown_fields(run: &Run<'_>) -> Vec<UnknownLine> {
    let found = predicates::unknown_fields(run.policy, run.dataset).into_iter().filter_map(|unknown| {
        let field = run.policy.schema.fields(unknown.entity).get(unknown.field)?;
        Some(UnknownLine {
            entity: unknown.entity,
            field: field.name.clone(),
            label: field.label.clone(),
            rows: unknown.rows,
        })
    });
    found.collect()
}

/// What the policy itself does not hold for verified: parameters, categories, rules, grids, reservers, obligations.
pub(super) fn untrusted(policy: &TypedPolicy) -> Vec<Mention> {
    let grids = policy.grids.iter().flat_map(|grid| {
        let criteria = grid
            .headings
            .iter()
            .flat_map(|heading| std::iter::once(&heading.heading).chain(heading.criteria.iter().map(|c| &c.heading)));
        std::iter::once(&grid.heading).chain(criteria).chain(grid.pools.iter().map(|pool| &pool.heading))
    });
    let headings: Vec<&Heading> = (policy.definitions.iter().map(|found| &found.heading))
        .chain(policy.parameters.iter().map(|found| &found.heading))
        .chain(policy.categories.iter().map(|found| &found.heading))
        .chain(policy.rules.iter().map(|found| &found.heading))
        .chain(grids)
        .chain(policy.exclusions.iter().map(|found: &ir::Exclusion| &found.heading))
        .chain(policy.reservers.iter().map(|found| &found.heading))
        .chain(policy.obligations.iter().map(|found| &found.heading))
        .chain(policy.paths.iter().map(|found| &found.heading))
        .chain(policy.shortlist.exemptions.iter().map(|found| &found.heading))
        .collect();
    let mut mentions: Vec<Mention> = Vec::new();
    for heading in headings.into_iter().filter(|heading| heading.status != Status::Verified) {
        let mention = Mention::of(heading);
        if !mentions.contains(&mention) {
            mentions.push(mention);
        }
    }
    mentions
}
