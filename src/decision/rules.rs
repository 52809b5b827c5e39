//! Which rules keep an applicant from a home.

use std::collections::BTreeMap;

use super::Run;
use crate::index::{ApplicantIdx, CategoryIdx, DefinitionIdx, FieldIdx, Index, RuleIdx, VacancyIdx};
use crate::ir::{Entity, Expr, ExprKind, Rule, RuleCondition, Scope, TypedPolicy};
use crate::predicates::row::Row;
use crate::tables::Column;

/// Whether a condition holds for a pair; unknown counts as no.
pub(super) fn holds(run: &Run<'_>, condition: &Expr, applicant: ApplicantIdx, vacancy: VacancyIdx) -> bool {
    Row::pair(run.policy, run.dataset, applicant, vacancy).holds(condition) == Some(true)
}

/// Finds the home where an applicant fails the fewest rules, without looking at every rule of every home.
///
/// A rule that reads both sides gives one answer for all the homes that look alike to it: the homes are put in classes
/// once, and each class is asked once per applicant.
pub(super) struct Failures<'a> {
    run: &'a Run<'a>,
    /// The rules of the applicant alone.
    own: Vec<&'a Rule>,
    /// For each vacancy, how many rules of the home alone, or of nobody, it fails.
    homes: Vec<usize>,
    /// The rules of both, those with the fewest classes first.
    shared: Vec<Shared<'a>>,
}

struct Shared<'a> {
    rule: &'a Rule,
    /// The class of each vacancy.
    class: Vec<usize>,
    classes: usize,
}

impl<'a> Failures<'a> {
    pub(super) fn of(run: &'a Run<'a>) -> Self {
        let of_scope = |wanted: fn(Scope) -> bool| run.policy.rules.iter().filter(move |rule| wanted(rule.scope));
        let alone: Vec<&Rule> = of_scope(|scope| matches!(scope, Scope::Constant | Scope::Vacancy)).collect();
        let homes = (0..run.dataset.vacancies.len())
            .map(|row| {
                let row = Row::new(run.policy, run.dataset, None, Some(VacancyIdx::at(row)));
                alone.iter().filter(|rule| !row.passes(rule)).count()
            })
            .collect();
        let mut shared: Vec<Shared<'a>> =
            of_scope(|scope| scope == Scope::Pair).map(|rule| Shared::of(run, rule)).collect();
        shared.sort_by_key(|shared| shared.classes);
        Self { run, own: of_scope(|scope| scope == Scope::Applicant).collect(), homes, shared }
    }

    /// The first home where the applicant fails the fewest rules, and those rules in the order of the text; none when
    /// there is no home.
    pub(super) fn fewest(&self, applicant: ApplicantIdx) -> Option<(VacancyIdx, Vec<RuleIdx>)> {
        let (policy, dataset) = (self.run.policy, self.run.dataset);
        let row = Row::new(policy, dataset, Some(applicant), None);
        let own = self.own.iter().filter(|rule| !row.passes(rule)).count();
        let mut answers: Vec<Vec<Option<bool>>> = self.shared.iter().map(|shared| vec![None; shared.classes]).collect();
        let mut best: Option<(usize, VacancyIdx)> = None;
        for (home, alone) in self.homes.iter().enumerate() {
            let vacancy = VacancyIdx::at(home);
            let limit = best.map_or(usize::MAX, |(count, _)| count);
            let mut count = own.saturating_add(*alone);
            for (shared, answers) in self.shared.iter().zip(&mut answers) {
                if count >= limit {
                    break;
                }
                let passes = shared.passes(self.run, applicant, vacancy, answers);
                count = count.saturating_add(usize::from(!passes));
            }
            if count < limit {
                best = Some((count, vacancy));
            }
        }
        let (_, vacancy) = best?;
        Some((vacancy, crate::predicates::failing_rules(policy, dataset, applicant, vacancy)))
    }
}

impl<'a> Shared<'a> {
    fn of(run: &Run<'_>, rule: &'a Rule) -> Self {
        let fields = vacancy_fields(run.policy, rule);
        let mut known: BTreeMap<Vec<Option<Vec<i64>>>, usize> = BTreeMap::new();
        let class = (0..run.dataset.vacancies.len())
            .map(|row| {
                let looks = fields.iter().map(|field| raw(run, *field, row)).collect();
                let next = known.len();
                *known.entry(looks).or_insert(next)
            })
            .collect();
        Self { rule, class, classes: known.len() }
    }

    fn passes(
        &self,
        run: &Run<'_>,
        applicant: ApplicantIdx,
        vacancy: VacancyIdx,
        answers: &mut [Option<bool>],
    ) -> bool {
        let ask = || Row::pair(run.policy, run.dataset, applicant, vacancy).passes(self.rule);
        match self.class.get(vacancy.position()).and_then(|class| answers.get_mut(*class)) {
            Some(answer) => *answer.get_or_insert_with(ask),
            None => ask(),
        }
    }
}

/// What a field holds, whatever its type; none when unknown.
pub(super) fn raw(run: &Run<'_>, field: FieldIdx, row: usize) -> Option<Vec<i64>> {
    match run.dataset.vacancies.columns.get(field)? {
        Column::Set(sets) => sets.row(row).map(<[i64]>::to_vec),
        Column::Scalar(_) | Column::Text(_) => run.dataset.vacancies.scalar(field, row).map(|value| vec![value]),
    }
}

/// The vacancies' fields that a rule reads, directly or not.
fn vacancy_fields(policy: &TypedPolicy, rule: &Rule) -> Vec<FieldIdx> {
    let mut walk = Walk::default();
    match &rule.condition {
        RuleCondition::Expr(condition) => walk.read(policy, condition),
        RuleCondition::Within { subject, key, .. } => {
            walk.read(policy, subject);
            walk.read(policy, key);
        }
    }
    walk.fields.sort_unstable();
    walk.fields.dedup();
    walk.fields
}

#[derive(Default)]
struct Walk {
    fields: Vec<FieldIdx>,
    definitions: Vec<DefinitionIdx>,
    categories: Vec<CategoryIdx>,
}

impl Walk {
    fn read(&mut self, policy: &TypedPolicy, expr: &Expr) {
        match &expr.kind {
            ExprKind::Field(Entity::Vacancy, field) => self.fields.push(*field),
            ExprKind::Definition(definition) if !self.definitions.contains(definition) => {
                self.definitions.push(*definition);
                for (condition, value) in policy.definitions.get(*definition).iter().flat_map(|found| &found.cases) {
                    if let Some(condition) = condition {
                        self.read(policy, condition);
                    }
                    self.read(policy, value);
                }
            }
            ExprKind::Category(category) if !self.categories.contains(category) => {
                self.categories.push(*category);
                if let Some(found) = policy.categories.get(*category) {
                    self.read(policy, &found.condition);
                }
            }
            _ => expr.children().into_iter().for_each(|child| self.read(policy, child)),
        }
    }
}
