//! What examples reach of a policy: sides of rules, cases of definitions, rows of parameters, and both sides of every
//! limit at the nearest value.
//!
//! # What is near
//! A limit is reached exactly by the value itself. The other side of it is reached by a value that is no farther than one
//! step: 1 for whole numbers, rooms, months, days and dates, 1 € for amounts, 1 m² for surfaces, one thousandth for other
//! numbers and rates.

mod probe;

use std::collections::{BTreeMap, BTreeSet};

use super::outcome::Truth;
use crate::diagnostic::Language;
use crate::index::{ApplicantIdx, Index, VacancyIdx};
use crate::ir::TypedPolicy;
use crate::predicates::Row;
use crate::predicates::score::score_row;
use crate::source::{FileId, Span};
use crate::tables::Dataset;

/// Where a value stands to a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edge {
    /// The limit itself.
    At,
    /// Just below it.
    Below,
    /// Just above it.
    Above,
}

/// What there is to reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Goal {
    /// A criterion, rule, category or exception that holds, or does not.
    Side(Truth),
    /// A case of a definition, by its place.
    Case(usize),
    /// A row of a parameter or of a table of bounds, by its place.
    Key(usize),
    /// A side of a limit; limits of one thing are told apart by their place.
    Limit(usize, Edge),
}

/// One thing to reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The key of the keyword of what it belongs to: `critere`, `admissible`, `categorie`, `definition`…
    pub kind: &'static str,
    /// The name of what it belongs to.
    pub name: String,
    /// Where it is written.
    pub span: Span,
    /// The comparison or the measure that the limit is of, when it is of one.
    pub subject: Option<Span>,
    /// What there is to reach.
    pub goal: Goal,
    /// The value that would reach it, or the arguments of the row.
    pub value: Option<String>,
}

/// The identity of a target, whatever the day its policy is read at.
type Identity = (u32, u32, u32, &'static str, String, Goal);

impl Target {
    fn identity(&self) -> Identity {
        let place = self.subject.unwrap_or(self.span);
        (place.file.0, place.start, place.end, self.kind, self.name.clone(), self.goal)
    }
}

/// What examples reach, gathered block after block.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    targets: BTreeMap<Identity, Target>,
    reached: BTreeSet<Identity>,
}

/// Notes what households and homes that examples put in front of each other reach.
pub(super) fn note(
    coverage: &mut Coverage,
    policy: &TypedPolicy,
    datasets: &[&Dataset],
    files: &[FileId],
    language: Language,
) {
    let probes: Vec<_> = probe::all(policy, files)
        .into_iter()
        .map(|probe| {
            let targets = probe.targets(policy, language);
            (probe, targets)
        })
        .collect();
    let mut values: Vec<Vec<Option<String>>> = probes.iter().map(|(_, targets)| vec![None; targets.len()]).collect();
    for row in datasets.iter().flat_map(|dataset| rows(policy, dataset)) {
        let score = score_row(policy, &row);
        for ((probe, targets), values) in probes.iter().zip(&mut values) {
            let goals = probe.reached(policy, &row, &score);
            let met = targets.iter().filter(|target| goals.contains(&target.goal));
            coverage.reached.extend(met.map(Target::identity));
            for (target, value) in targets.iter().zip(values).filter(|(target, _)| target.value.is_none()) {
                *value = value.take().or_else(|| probe.proposal(policy, &row, target.goal, language));
            }
        }
    }
    for (target, value) in probes.into_iter().flat_map(|(_, targets)| targets).zip(values.into_iter().flatten()) {
        let target = Target { value: target.value.clone().or(value), ..target };
        let held = coverage.targets.entry(target.identity()).or_insert_with(|| target.clone());
        held.value = held.value.take().or(target.value);
    }
}

/// Every household in front of every home.
fn rows<'a>(policy: &'a TypedPolicy, dataset: &'a Dataset) -> impl Iterator<Item = Row<'a>> {
    let vacancies = || (0..dataset.vacancies.len()).map(VacancyIdx::at);
    (0..dataset.applicants.len())
        .map(ApplicantIdx::at)
        .flat_map(move |applicant| vacancies().map(move |vacancy| Row::pair(policy, dataset, applicant, vacancy)))
}

impl Coverage {
    /// How many targets of that kind there are: sides of rules, or everything else.
    #[must_use]
    pub fn count(&self, sides: bool) -> usize {
        self.targets.values().filter(|target| matches!(target.goal, Goal::Side(_)) == sides).count()
    }

    /// Those that no example reaches, in the order of the text; the sides of rules, or everything else.
    #[must_use]
    pub fn missing(&self, sides: bool) -> Vec<&Target> {
        let missing = self.targets.iter().filter(|(identity, _)| !self.reached.contains(*identity));
        let mut missing: Vec<&Target> =
            missing.map(|(_, target)| target).filter(|target| matches!(target.goal, Goal::Side(_)) == sides).collect();
        missing.sort_by_key(|target| (target.span.file.0, target.span.range().start, target.goal));
        missing
    }
}
