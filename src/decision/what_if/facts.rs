//! The facts that a household may change, what each could become, and what the rules would make of it.

use std::collections::{BTreeMap, BTreeSet};

use super::ChangedFact;
use crate::decision::{Entity, Run, facts};
use crate::index::{ApplicantIdx, FieldIdx, Index, VacancyIdx};
use crate::ir::{Tie, Type, Value};
use crate::predicates::{self, CandidatePairs, Points, Row, Signature};
use crate::tables::{Column, Dataset, SetColumn, Table, UNKNOWN};

/// What becomes of a field in one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Becomes {
    /// That value.
    Value(i64),
    /// Its list with that value.
    With(i64),
    /// Its list without that value.
    Without(i64),
}

/// One step: a field and what becomes of it.
pub(super) type Step = (FieldIdx, Becomes);

/// The fields that the household may change and that some rule reads.
pub(super) fn modifiable(run: &Run<'_>) -> Vec<FieldIdx> {
    let read = predicates::unknown::fields_read(run.policy);
    let fields = run.policy.schema.applicant.enumerated();
    let fields = fields.filter(|(at, field)| field.modifiable && read.contains(&(Entity::Applicant, *at)));
    fields.map(|(at, _)| at).collect()
}

/// Every single step of an applicant, numbers aside, in the order of the schema and of values.
pub(super) fn steps(run: &Run<'_>, applicant: ApplicantIdx) -> Vec<Step> {
    let mut steps = Vec::new();
    for at in modifiable(run) {
        let Some(field) = run.policy.schema.applicant.get(at) else { continue };
        let now = run.dataset.applicants.scalar(at, applicant.position());
        let known = run.dataset.applicants.set(at, applicant.position()).unwrap_or_default();
        let values: Vec<i64> = match field.ty {
            Type::Boolean => vec![0, 1],
            Type::Symbol(list) | Type::Symbols(list) => {
                let count = run.policy.schema.enumerations.get(list).map_or(0, |list| list.values.len());
                (0..count).filter_map(|value| i64::try_from(value).ok()).collect()
            }
            // What no home has makes no difference between homes.
            Type::Commune | Type::Communes => of_homes(run, |ty| matches!(ty, Type::Commune | Type::Communes)),
            Type::Rooms | Type::RoomsSet => of_homes(run, |ty| matches!(ty, Type::Rooms | Type::RoomsSet)),
            Type::Integer | Type::Number(_) | Type::Date | Type::Months | Type::Days => Vec::new(),
            Type::Text | Type::Applicant => continue,
        };
        if field.ty.is_set() {
            let new = values.iter().filter(|value| !known.contains(value));
            steps.extend(new.map(|value| (at, Becomes::With(*value))));
            steps.extend(known.iter().map(|value| (at, Becomes::Without(*value))));
        } else {
            steps.extend(values.into_iter().filter(|value| Some(*value) != now).map(|to| (at, Becomes::Value(to))));
        }
    }
    steps
}

/// The fields of numbers and days that the household may change, with the values allowed.
pub(super) fn numbers(run: &Run<'_>) -> Vec<(FieldIdx, i64, i64)> {
    let of = |at: FieldIdx| {
        let field = run.policy.schema.applicant.get(at)?;
        let numeric = matches!(field.ty, Type::Integer | Type::Number(_) | Type::Date | Type::Months | Type::Days);
        let widest = 1_000_000_000_000;
        let (low, high) = field.range.unwrap_or(match field.ty {
            Type::Date => (0, 73_000),
            _ => (0, widest),
        });
        numeric.then_some((at, low.max(-widest), high.min(widest)))
    };
    modifiable(run).into_iter().filter_map(of).collect()
}

/// The values that the homes have in columns of a kind.
fn of_homes(run: &Run<'_>, wanted: impl Fn(Type) -> bool) -> Vec<i64> {
    let mut found = BTreeSet::new();
    for (at, field) in run.policy.schema.vacancy.enumerated().filter(|(_, field)| wanted(field.ty)) {
        match run.dataset.vacancies.columns.get(at) {
            Some(Column::Scalar(values)) => found.extend(values.iter().filter(|value| **value != UNKNOWN)),
            Some(Column::Set(sets)) => found.extend(&sets.items),
            Some(Column::Text(_)) | None => {}
        }
        let _ = field;
    }
    found.into_iter().collect()
}

/// A table in which an applicant's facts have taken some steps.
pub(super) fn changed(table: &Table, row: usize, steps: &[Step]) -> Table {
    let mut table = table.clone();
    for (field, becomes) in steps {
        match (table.columns.get_mut(*field), *becomes) {
            (Some(Column::Scalar(values)), Becomes::Value(to)) => {
                if let Some(value) = values.get_mut(row) {
                    *value = to;
                }
            }
            (Some(Column::Set(sets)), Becomes::With(value)) => {
                let mut items: BTreeSet<i64> = sets.row(row).unwrap_or_default().iter().copied().collect();
                items.insert(value);
                *sets = replaced(sets, row, &items);
            }
            (Some(Column::Set(sets)), Becomes::Without(value)) => {
                let mut items: BTreeSet<i64> = sets.row(row).unwrap_or_default().iter().copied().collect();
                items.remove(&value);
                *sets = replaced(sets, row, &items);
            }
            _ => {}
        }
    }
    table
}

fn replaced(sets: &SetColumn, row: usize, items: &BTreeSet<i64>) -> SetColumn {
    let mut made = SetColumn { offsets: vec![0], ..SetColumn::default() };
    for (at, known) in sets.known.iter().enumerate() {
        if at == row {
            made.items.extend(items);
            made.known.push(true);
        } else {
            made.items.extend(sets.row(at).unwrap_or_default());
            made.known.push(*known);
        }
        made.offsets.push(u32::try_from(made.items.len()).unwrap_or(u32::MAX));
    }
    made
}

/// The tables of a run in which an applicant's facts have taken some steps.
pub(super) fn dataset(run: &Run<'_>, applicant: ApplicantIdx, steps: &[Step]) -> Dataset {
    Dataset {
        applicants: changed(&run.dataset.applicants, applicant.position(), steps),
        vacancies: run.dataset.vacancies.clone(),
        since: run.dataset.since.clone(),
    }
}

/// The facts that differ, for people.
pub(super) fn told(run: &Run<'_>, after: &Dataset, applicant: ApplicantIdx, steps: &[Step]) -> Vec<ChangedFact> {
    let fields: BTreeSet<FieldIdx> = steps.iter().map(|(field, _)| *field).collect();
    let fields: Vec<FieldIdx> = fields.into_iter().collect();
    let read = |run: &Run<'_>| facts::read(run, Entity::Applicant, applicant.position(), &fields);
    let (from, to) = (read(run), read(&Run { dataset: after, ..*run }));
    let both = from.into_iter().zip(to);
    both.map(|(from, to)| ChangedFact { name: from.name, label: from.label, from: from.value, to: to.value }).collect()
}

/// All that the plan sees of an applicant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Profile {
    /// Its homes, with what account rows see of the pair and the points.
    pub homes: BTreeMap<VacancyIdx, (Signature, i64)>,
    /// What the tie rules read of it.
    ties: Vec<Option<i64>>,
}

impl Profile {
    /// Whether everything of another profile is there as it is, some homes aside.
    pub(super) fn adds_to(&self, other: &Self) -> bool {
        let kept = other.homes.iter().all(|(home, seen)| self.homes.get(home) == Some(seen));
        kept && self.ties == other.ties
    }
}

/// A dataset of one applicant, in which its profile is read without looking at the others.
pub(super) struct Alone<'a> {
    run: &'a Run<'a>,
    applicant: ApplicantIdx,
    dataset: Dataset,
}

impl<'a> Alone<'a> {
    pub(super) fn new(run: &'a Run<'a>, applicant: ApplicantIdx) -> Self {
        let row = applicant.position();
        let column = |column: &Column| match column {
            Column::Scalar(values) => Column::Scalar(vec![values.get(row).copied().unwrap_or(UNKNOWN)]),
            Column::Text(texts) => Column::Text(vec![texts.get(row).cloned().unwrap_or_default()]),
            Column::Set(sets) => {
                let items = sets.row(row).unwrap_or_default().to_vec();
                let end = u32::try_from(items.len()).unwrap_or(u32::MAX);
                Column::Set(SetColumn { offsets: vec![0, end], items, known: vec![sets.row(row).is_some()] })
            }
        };
        let mut vacancies = run.dataset.vacancies.clone();
        // A home that designates this applicant designates the only row there is; another, nobody.
        for (at, field) in run.policy.schema.vacancy.enumerated() {
            if let (Type::Applicant, Some(Column::Scalar(values))) = (field.ty, vacancies.columns.get_mut(at)) {
                for value in values.iter_mut() {
                    *value = if *value == i64::from(applicant.0) { 0 } else { UNKNOWN };
                }
            }
        }
        let applicants = Table {
            ids: vec![run.dataset.applicant_id(applicant).to_owned()],
            columns: run.dataset.applicants.columns.iter().map(column).collect(),
        };
        Self { run, applicant, dataset: Dataset { applicants, vacancies, since: None } }
    }

    /// The profile after some steps.
    pub(super) fn profile(&mut self, steps: &[Step]) -> Profile {
        let before = self.dataset.applicants.clone();
        self.dataset.applicants = changed(&before, 0, steps);
        let pairs = predicates::evaluate(self.run.policy, &self.dataset);
        let row = Row::new(self.run.policy, &self.dataset, Some(ApplicantIdx(0)), None);
        let ties = self.run.policy.ties.iter().map(|tie| match tie {
            Tie::Oldest(day) => match row.value(day) {
                Some(Value::Date(day)) => Some(i64::from(day.0)),
                _ => None,
            },
            Tie::Draw(_) => None,
        });
        let ties = ties.collect();
        let mut homes = homes(&pairs);
        homes.retain(|home, _| !self.run.dataset.bars(self.applicant, *home));
        self.dataset.applicants = before;
        Profile { homes, ties }
    }
}

fn homes(pairs: &CandidatePairs) -> BTreeMap<VacancyIdx, (Signature, i64)> {
    let mut homes = BTreeMap::new();
    for (row, ends) in pairs.offsets.windows(2).enumerate() {
        let &[start, end] = ends else { continue };
        if start == end {
            continue;
        }
        let signature = pairs.signatures.get(start).and_then(|at| pairs.signature_table.get(*at));
        let points = match &pairs.points {
            Points::ByApplicant(points) => points.get(ApplicantIdx(0)),
            Points::ByPair(points) => points.get(start),
        };
        if let (Some(signature), Some(points)) = (signature, points) {
            homes.insert(VacancyIdx::at(row), (signature.clone(), *points));
        }
    }
    homes
}
