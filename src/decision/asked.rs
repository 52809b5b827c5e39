//! The facts to ask for: what rules, categories and criteria that ask wait for, and what it would change at best.
//!
//! "At best" is said of one fact together with the others that the same pair waits for: that a home could become open to
//! a household means that every rule between them is met or waits, and that one at least waits for that fact. A category
//! that waits says so and opens nothing: what reads it takes it as outside.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{AskedFact, Mention, Run, Waiting, WaitingKind};
use crate::index::{ApplicantIdx, FieldIdx, GridIdx, Index, VacancyIdx};
use crate::ir::{Category, Criterion, Entity, Heading, Rule, Scope, Type, TypedPolicy};
use crate::predicates::missing::{Missing, of_condition, of_criterion, of_rule};
use crate::predicates::row::Row;
use crate::predicates::score::best_gain;
use crate::predicates::unknown::FieldsOf;
use crate::tables::{Column, UNKNOWN};

/// Whether a policy asks for facts somewhere.
pub(super) fn asks(policy: &TypedPolicy) -> bool {
    policy.rules.iter().any(|rule| rule.ask)
        || policy.categories.iter().any(|category| category.ask)
        || criteria(policy).any(|(_, criterion)| criterion.ask)
}

fn criteria(policy: &TypedPolicy) -> impl Iterator<Item = (GridIdx, &Criterion)> {
    let headings = policy.grids.enumerated().flat_map(|(at, grid)| grid.headings.iter().map(move |part| (at, part)));
    headings.flat_map(|(at, part)| part.criteria.iter().map(move |criterion| (at, criterion)))
}

/// The facts to ask for, applicants' first, by id then in the schema's order; those of one applicant when `only` says so.
pub(super) fn facts(run: &Run<'_>, only: Option<ApplicantIdx>) -> Vec<AskedFact> {
    let asking = Asking::of(run);
    let applicants: Vec<ApplicantIdx> = match only {
        Some(applicant) => vec![applicant],
        None => (0..run.dataset.applicants.len()).map(ApplicantIdx::at).collect(),
    };
    let add = |mut found: Found, applicant: &ApplicantIdx| {
        asking.household(*applicant, &mut found);
        found
    };
    let mut found = applicants.par_iter().fold(Found::default, add).reduce(Found::default, Found::joined);
    asking.homes_alone(&mut found);
    let of_applicants = found.of_applicants.iter().map(|((row, field), entry)| {
        asking.told(Entity::Applicant, *field, run.dataset.applicant_id(*row).to_owned(), entry)
    });
    let of_homes = found.of_homes.iter().map(|((row, field), entry)| {
        asking.told(Entity::Vacancy, *field, run.dataset.vacancy_id(*row).to_owned(), entry)
    });
    of_applicants.chain(of_homes.filter(|_| only.is_none())).flatten().collect()
}

/// What waits for one fact.
#[derive(Debug, Clone)]
struct Entry {
    /// The things that wait, by their place among those that ask.
    waiting: BTreeSet<usize>,
    /// How many homes, or households, it could open.
    opens: usize,
    /// The points it could give; none when nothing bounds them.
    gain: Option<i64>,
}

impl Entry {
    fn join(&mut self, other: &Self) {
        self.waiting.extend(&other.waiting);
        self.opens = self.opens.saturating_add(other.opens);
        self.gain = self.gain.zip(other.gain).map(|(own, other)| own.max(other));
    }
}

impl Default for Entry {
    fn default() -> Self {
        Self { waiting: BTreeSet::new(), opens: 0, gain: Some(0) }
    }
}

#[derive(Debug, Default)]
struct Found {
    of_applicants: BTreeMap<(ApplicantIdx, FieldIdx), Entry>,
    of_homes: BTreeMap<(VacancyIdx, FieldIdx), Entry>,
}

impl Found {
    fn joined(mut self, other: Self) -> Self {
        for (key, entry) in other.of_applicants {
            self.of_applicants.entry(key).or_default().join(&entry);
        }
        for (key, entry) in other.of_homes {
            self.of_homes.entry(key).or_default().join(&entry);
        }
        self
    }

    /// The entry of a fact of a pair.
    fn at(&mut self, fact: (Entity, FieldIdx), applicant: ApplicantIdx, vacancy: VacancyIdx) -> &mut Entry {
        match fact.0 {
            Entity::Applicant => self.of_applicants.entry((applicant, fact.1)).or_default(),
            Entity::Vacancy => self.of_homes.entry((vacancy, fact.1)).or_default(),
        }
    }
}

/// Whether a rule lets a pair pass.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Answer {
    Passes,
    Refuses,
    /// It does not, for want of these facts, and asks for them.
    Waits(Missing),
}

/// Something that both sides are read for, with the homes that look alike to it put together.
struct Shared<T> {
    what: T,
    /// The class of each vacancy.
    class: Vec<usize>,
    /// The first vacancy of each class.
    first: Vec<VacancyIdx>,
}

/// A criterion that asks: the grid it is in, itself, its place among what asks.
type AskedCriterion<'a> = (GridIdx, &'a Criterion, usize);

struct Asking<'a> {
    run: &'a Run<'a>,
    /// What asks, in the order of rules, categories, criteria: what it is called.
    headings: Vec<(WaitingKind, &'a Heading)>,
    own_rules: Vec<(&'a Rule, Option<usize>)>,
    pair_rules: Vec<Shared<(&'a Rule, Option<usize>)>>,
    own_categories: Vec<(&'a Category, usize)>,
    home_categories: Vec<(&'a Category, usize)>,
    pair_categories: Vec<Shared<(&'a Category, usize)>>,
    /// The criteria that ask, by where they stand, and the homes that look alike to the grids.
    scores: Option<Shared<Vec<AskedCriterion<'a>>>>,
    /// What the rules of a home alone say of each vacancy.
    homes: Vec<Answer>,
    /// The facts of vacancies that are waited for by rules of the home alone.
    home_waits: Vec<(VacancyIdx, usize, Missing)>,
    /// The fields of applicants that what asks reads.
    fields: Vec<FieldIdx>,
    /// The vacancies that lack a fact that what asks reads.
    lacking: Vec<VacancyIdx>,
}

impl<'a> Asking<'a> {
    fn of(run: &'a Run<'a>) -> Self {
        let policy = run.policy;
        let mut headings = Vec::new();
        let mut next = |kind, heading: &'a Heading| {
            headings.push((kind, heading));
            headings.len().saturating_sub(1)
        };
        let rules: Vec<(&Rule, Option<usize>)> =
            policy.rules.iter().map(|rule| (rule, rule.ask.then(|| next(WaitingKind::Rule, &rule.heading)))).collect();
        let categories: Vec<(&Category, usize)> = policy
            .categories
            .iter()
            .filter(|category| category.ask)
            .map(|category| (category, next(WaitingKind::Category, &category.heading)))
            .collect();
        let asked: Vec<AskedCriterion<'_>> = criteria(policy)
            .filter(|(_, criterion)| criterion.ask)
            .map(|(at, criterion)| (at, criterion, next(WaitingKind::Criterion, &criterion.heading)))
            .collect();
        let mut read = FieldsOf::new(policy);
        rules.iter().filter(|(rule, _)| rule.ask).for_each(|(rule, _)| read.rule(rule));
        for (category, _) in &categories {
            read.expr(&category.condition);
        }
        for (_, criterion, _) in &asked {
            read.criterion(criterion);
        }
        let read = read.fields();
        let fields_of = |entity: Entity| read.iter().filter(move |(of, _)| *of == entity).map(|(_, field)| *field);
        let lacking: Vec<VacancyIdx> = (0..run.dataset.vacancies.len())
            .map(VacancyIdx::at)
            .filter(|vacancy| {
                fields_of(Entity::Vacancy).any(|field| unknown(run, Entity::Vacancy, field, vacancy.position()))
            })
            .collect();
        let scored = (!asked.is_empty()).then(|| {
            let mut read = FieldsOf::new(policy);
            policy.grids.iter().for_each(|grid| read.grid(grid));
            Shared::of(run, asked, read)
        });
        let of = |wanted: fn(Scope) -> bool| rules.iter().filter(move |(rule, _)| wanted(rule.scope)).copied();
        let alone: Vec<(&Rule, Option<usize>)> = of(|scope| scope == Scope::Vacancy).collect();
        let mut home_waits = Vec::new();
        let homes = (0..run.dataset.vacancies.len()).map(|row| {
            let vacancy = VacancyIdx::at(row);
            let pair = Row::new(policy, run.dataset, None, Some(vacancy));
            let mut whole = Answer::Passes;
            for (rule, item) in &alone {
                let answer = answer(policy, &pair, rule);
                if let (Answer::Waits(missing), Some(item)) = (&answer, item) {
                    home_waits.push((vacancy, *item, missing.clone()));
                }
                whole = whole.and(answer);
            }
            whole
        });
        let homes = homes.collect();
        let own = |scope| matches!(scope, Scope::Constant | Scope::Applicant);
        let pair_rules = of(|scope| scope == Scope::Pair).map(|(rule, item)| {
            let mut read = FieldsOf::new(policy);
            read.rule(rule);
            Shared::of(run, (rule, item), read)
        });
        let pair_categories = categories.iter().filter(|(category, _)| category.scope == Scope::Pair).map(|item| {
            let mut read = FieldsOf::new(policy);
            read.expr(&item.0.condition);
            Shared::of(run, *item, read)
        });
        Self {
            run,
            own_rules: of(own).collect(),
            pair_rules: pair_rules.collect(),
            own_categories: categories.iter().filter(|(category, _)| own(category.scope)).copied().collect(),
            home_categories: categories.iter().filter(|(found, _)| found.scope == Scope::Vacancy).copied().collect(),
            pair_categories: pair_categories.collect(),
            scores: scored,
            homes,
            home_waits,
            fields: fields_of(Entity::Applicant).collect(),
            lacking,
            headings,
        }
    }

    fn told(&self, entity: Entity, field: FieldIdx, id: String, entry: &Entry) -> Option<AskedFact> {
        let declared = self.run.policy.schema.fields(entity).get(field)?;
        let waiting = entry.waiting.iter().filter_map(|item| self.headings.get(*item));
        Some(AskedFact {
            entity,
            id,
            field: declared.name.clone(),
            label: declared.label.clone(),
            waiting: waiting.map(|(kind, heading)| Waiting { kind: *kind, what: Mention::of(heading) }).collect(),
            opens: entry.opens,
            points: entry.gain,
        })
    }

    /// What rules and categories of homes alone wait for.
    fn homes_alone(&self, found: &mut Found) {
        let policy = self.run.policy;
        for (vacancy, item, missing) in &self.home_waits {
            for (_, field) in missing {
                let entry = found.of_homes.entry((*vacancy, *field)).or_default();
                entry.waiting.insert(*item);
            }
        }
        for vacancy in &self.lacking {
            let row = Row::new(policy, self.run.dataset, None, Some(*vacancy));
            for (category, item) in &self.home_categories {
                for (_, field) in of_condition(policy, &row, &category.condition) {
                    let entry = found.of_homes.entry((*vacancy, field)).or_default();
                    entry.waiting.insert(*item);
                }
            }
        }
    }

    /// What waits for the facts that one household lacks, or that homes lack before it.
    fn household(&self, applicant: ApplicantIdx, found: &mut Found) {
        let (run, policy) = (self.run, self.run.policy);
        let lacks = self.fields.iter().any(|field| unknown(run, Entity::Applicant, *field, applicant.position()));
        if !lacks && self.lacking.is_empty() {
            return;
        }
        let alone = Row::new(policy, run.dataset, Some(applicant), None);
        let mut wait = |missing: &Missing, item: usize| {
            for (_, field) in missing {
                found.of_applicants.entry((applicant, *field)).or_default().waiting.insert(item);
            }
        };
        let mut own = Answer::Passes;
        for (rule, item) in &self.own_rules {
            let answer = answer(policy, &alone, rule);
            if let (Answer::Waits(missing), Some(item)) = (&answer, item) {
                wait(missing, *item);
            }
            own = own.and(answer);
        }
        for (category, item) in &self.own_categories {
            wait(&of_condition(policy, &alone, &category.condition), *item);
        }
        // A household that lacks nothing is looked at only before the homes that do.
        let homes: Vec<VacancyIdx> =
            if lacks { (0..run.dataset.vacancies.len()).map(VacancyIdx::at).collect() } else { self.lacking.clone() };
        self.pairs(applicant, &own, &homes, found);
        self.points(applicant, &alone, &homes, found);
    }

    /// The rules and categories of both sides, and the homes that the missing facts could open.
    fn pairs(&self, applicant: ApplicantIdx, own: &Answer, homes: &[VacancyIdx], found: &mut Found) {
        let (run, policy) = (self.run, self.run.policy);
        let pair = |vacancy| Row::pair(policy, run.dataset, applicant, vacancy);
        let mut answers: Vec<Vec<Option<Answer>>> =
            self.pair_rules.iter().map(|shared| vec![None; shared.first.len()]).collect();
        for vacancy in homes {
            let mut whole = self.homes.get(vacancy.position()).cloned().unwrap_or(Answer::Refuses).and(own.clone());
            for (shared, answers) in self.pair_rules.iter().zip(&mut answers) {
                let (rule, item) = shared.what;
                if whole == Answer::Refuses && item.is_none() {
                    continue;
                }
                let Some(known) = shared.class(*vacancy).and_then(|class| answers.get_mut(class)) else { continue };
                let answer = known.get_or_insert_with(|| answer(policy, &pair(*vacancy), rule));
                if let (Answer::Waits(missing), Some(item)) = (&*answer, item) {
                    for fact in missing {
                        found.at(*fact, applicant, *vacancy).waiting.insert(item);
                    }
                }
                whole = whole.and(answer.clone());
            }
            if let Answer::Waits(missing) = whole {
                for fact in missing {
                    let entry = found.at(fact, applicant, *vacancy);
                    entry.opens = entry.opens.saturating_add(1);
                }
            }
        }
        for shared in &self.pair_categories {
            let (category, item) = shared.what;
            let mut known: Vec<Option<Missing>> = vec![None; shared.first.len()];
            for vacancy in homes {
                let Some(known) = shared.class(*vacancy).and_then(|class| known.get_mut(class)) else { continue };
                let missing = known.get_or_insert_with(|| of_condition(policy, &pair(*vacancy), &category.condition));
                for fact in &*missing {
                    found.at(*fact, applicant, *vacancy).waiting.insert(item);
                }
            }
        }
    }

    /// The criteria, and the points that the missing facts could give.
    fn points(&self, applicant: ApplicantIdx, alone: &Row<'_>, homes: &[VacancyIdx], found: &mut Found) {
        let Some(shared) = &self.scores else { return };
        let (run, policy) = (self.run, self.run.policy);
        if run.dataset.vacancies.is_empty() {
            for (field, item, gain) in gains(policy, alone, &shared.what) {
                let entry = found.of_applicants.entry((applicant, field.1)).or_default();
                entry.join(&Entry { waiting: BTreeSet::from([item]), opens: 0, gain });
            }
        }
        let mut known: Vec<Option<Vec<Gain>>> = vec![None; shared.first.len()];
        for vacancy in homes {
            let Some(known) = shared.class(*vacancy).and_then(|class| known.get_mut(class)) else { continue };
            let gains = known.get_or_insert_with(|| {
                gains(policy, &Row::pair(policy, run.dataset, applicant, *vacancy), &shared.what)
            });
            for (fact, item, gain) in &*gains {
                let entry = found.at(*fact, applicant, *vacancy);
                entry.join(&Entry { waiting: BTreeSet::from([*item]), opens: 0, gain: *gain });
            }
        }
    }
}

/// A fact, a criterion that waits for it, and what the fact could give; none when nothing bounds it.
type Gain = ((Entity, FieldIdx), usize, Option<i64>);

/// What each missing fact could give to a row, once for each criterion that waits for it.
fn gains(policy: &TypedPolicy, row: &Row<'_>, asked: &[AskedCriterion<'_>]) -> Vec<Gain> {
    let applies = |(_, grid): &(GridIdx, &crate::ir::Grid)| {
        grid.applies.as_ref().is_none_or(|condition| row.holds(condition) == Some(true))
    };
    let Some((grid, _)) = policy.grids.enumerated().find(applies) else { return Vec::new() };
    let waits: Vec<(&Criterion, usize, Missing)> = asked
        .iter()
        .filter(|(of, ..)| *of == grid)
        .map(|(_, criterion, item)| (*criterion, *item, of_criterion(policy, row, criterion)))
        .filter(|(.., missing)| !missing.is_empty())
        .collect();
    let facts: Missing = waits.iter().flat_map(|(.., missing)| missing.iter().copied()).collect();
    let mut found = Vec::new();
    for fact in facts {
        let waiting: Vec<&(&Criterion, usize, Missing)> =
            waits.iter().filter(|(.., missing)| missing.contains(&fact)).collect();
        let hoped = |criterion: &Criterion| waiting.iter().any(|(one, ..)| std::ptr::eq(*one, criterion));
        let gain = best_gain(policy, row, &hoped);
        found.extend(waiting.iter().map(|(_, item, _)| (fact, *item, gain)));
    }
    found
}

impl Answer {
    /// Both.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Refuses, _) | (_, Self::Refuses) => Self::Refuses,
            (Self::Passes, other) => other,
            (own, Self::Passes) => own,
            (Self::Waits(mut own), Self::Waits(other)) => {
                own.extend(other);
                Self::Waits(own)
            }
        }
    }
}

fn answer(policy: &TypedPolicy, row: &Row<'_>, rule: &Rule) -> Answer {
    if row.passes(rule) {
        return Answer::Passes;
    }
    let missing = if rule.ask { of_rule(policy, row, rule) } else { Missing::new() };
    if missing.is_empty() { Answer::Refuses } else { Answer::Waits(missing) }
}

impl<T> Shared<T> {
    fn of(run: &Run<'_>, what: T, read: FieldsOf<'_>) -> Self {
        let fields: Vec<FieldIdx> =
            read.fields().into_iter().filter(|(of, _)| *of == Entity::Vacancy).map(|(_, field)| field).collect();
        let mut known: BTreeMap<Vec<Option<Vec<i64>>>, usize> = BTreeMap::new();
        let mut first = Vec::new();
        let class = (0..run.dataset.vacancies.len()).map(|row| {
            let looks = fields.iter().map(|field| super::rules::raw(run, *field, row)).collect();
            *known.entry(looks).or_insert_with(|| {
                first.push(VacancyIdx::at(row));
                first.len().saturating_sub(1)
            })
        });
        let class = class.collect();
        Self { what, class, first }
    }

    fn class(&self, vacancy: VacancyIdx) -> Option<usize> {
        self.class.get(vacancy.position()).copied()
    }
}

/// Whether a row lacks a fact; a home that designates nobody lacks none.
fn unknown(run: &Run<'_>, entity: Entity, field: FieldIdx, row: usize) -> bool {
    if run.policy.schema.fields(entity).get(field).is_none_or(|field| field.ty == Type::Applicant) {
        return false;
    }
    match run.dataset.table(entity).columns.get(field) {
        Some(Column::Scalar(values)) => values.get(row).is_some_and(|value| *value == UNKNOWN),
        Some(Column::Set(sets)) => sets.known.get(row).is_some_and(|known| !known),
        Some(Column::Text(_)) | None => false,
    }
}
