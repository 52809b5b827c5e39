//! All that people are told about a run: awards, ranked candidates, reasons, accounts, explanations.
//!
//! The pass is [`assemble`]: from a solved model back to households, homes and rules. What it gives is plain data, free
//! of any file format and of any language: `report` writes it. It decides nothing: whatever it ranks, it ranks by the
//! policy's own levels, on the plan that the solver returned.
//!
//! [`explain_applicant`] and [`explain_vacancy`] answer why and why not, from the same inputs.

mod accounts;
mod asked;
mod changes;
mod conflict;
mod counted;
mod envy;
mod explain;
mod facts;
mod limits;
mod paths;
mod prices;
mod ranking;
mod record;
mod rule;
mod rules;
mod standing;
mod unmet;
mod what_if;
mod year;

use std::collections::BTreeSet;

use crate::certificate::{InputDigests, Options};
use crate::index::{ApplicantIdx, Index, LabelIdx, VacancyIdx};
use crate::ir::{Goal, TypedPolicy};
use crate::ledger::Balances;
use crate::model::AssignmentModel;
use crate::predicates::CandidatePairs;
use crate::quantity::Exact;
use crate::solver::Solution;
use crate::tables::Dataset;

pub use crate::ir::{Bound, Entity, Event, Status};
pub use crate::solver::counting::Counting;
pub use crate::solver::structure::{Reason, Side};
pub use crate::solver::{Engine, LevelStatus};
pub use conflict::{Conflict, ConflictRule, Given, conflict};
pub use counted::{counted_in, facts_of};
pub use envy::{EnvyAudit, EnvyCase, EnvyReason, envy};
pub use explain::{
    ApplicantExplanation, CandidateHome, Failure, OtherHome, RuleCount, VacancyExplanation, explain_applicant,
    explain_pair, explain_vacancy,
};
pub use limits::{Limit, limit};
pub use prices::{LevelChange, MOST_HOMES, Moved, Price, prices, rows_of};
pub use record::*;
pub use rule::{RuleExplanation, RuleLevel, RuleRow, explain_rule};
pub use what_if::{ChangedFact, FactSearch, Gap, LeastChange, WhatIf, is_own, units, what_if, with_weight};

/// The inputs of a decision: everything that led to the plan, and the plan.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// The policy on its reference date.
    pub policy: &'a TypedPolicy,
    /// The tables.
    pub dataset: &'a Dataset,
    /// The candidate pairs.
    pub pairs: &'a CandidatePairs,
    /// The model they were compiled into.
    pub model: &'a AssignmentModel,
    /// The plan.
    pub solution: &'a Solution,
    /// The year's balances before the run.
    pub balances: &'a Balances,
    /// The options that change results.
    pub options: Options,
    /// The digests of what was read.
    pub digests: &'a InputDigests,
}

/// Tells everything about a run.
///
/// # Shapes
/// One [`VacancyLine`] per vacancy and one [`UnmetLine`] per applicant without an award, both by id.
#[must_use]
pub fn assemble(run: &Run<'_>) -> DecisionReport {
    let standing = standing::Standing::of(run);
    let lists = ranking::lists(run, &standing);
    let vacancies: Vec<VacancyLine> = vacancy_lines(run, &standing, &lists);
    let awarded = run.solution.awards.len();
    let offered = run.dataset.vacancies.len();
    let empty = vacancies
        .iter()
        .filter_map(|line| line.empty.clone().map(|reason| EmptyHome { vacancy: line.id.clone(), reason }))
        .collect();
    let with_pair: BTreeSet<ApplicantIdx> = run.pairs.applicants.iter().copied().collect();
    let applicants = run.dataset.applicants.len();
    DecisionReport {
        title: run.policy.title.clone(),
        date: run.policy.reference_date,
        known: run.policy.known,
        homes: Homes { offered, awarded, empty: offered.saturating_sub(awarded) },
        levels: level_lines(run),
        flow: year::flow(run, accounts::flow_awards(run), accounts::first_awards(run)),
        shares: accounts::shares(run, &standing),
        obligations: accounts::obligations(run, &standing),
        paths: paths::lines(run),
        equity: equity_lines(run),
        empty,
        candidates: Counts {
            pairs: run.pairs.applicants.len(),
            applicants,
            applicants_without_pair: applicants.saturating_sub(with_pair.len()),
        },
        changes: changes::of(run),
        unmet: unmet::lines(run, &standing),
        exact_gaps: standing.is_exact(),
        unknown: facts::unknown_fields(run),
        to_ask: asked::asks(run.policy).then(|| asked::facts(run, None)),
        rules: run.policy.rules.iter().map(|rule| Mention::of(&rule.heading)).collect(),
        grids: run.policy.grids.iter().map(|grid| Mention::of(&grid.heading)).collect(),
        delays: facts::delays(run.policy),
        untrusted: facts::untrusted(run.policy),
        list_length: run.options.candidates_per_vacancy,
        lists_per_applicant: run.options.lists_per_applicant,
        list_sources: run.policy.shortlist.citations.iter().map(crate::diagnostic::Citation::shown).collect(),
        digests: run.digests.clone(),
        prices: None,
        vacancies,
    }
}

fn vacancy_lines(run: &Run<'_>, standing: &standing::Standing<'_>, lists: &[ranking::List]) -> Vec<VacancyLine> {
    use rayon::prelude::*;
    let read = facts::FieldsRead::of(run.policy);
    lists
        .par_iter()
        .enumerate()
        .map(|(row, list)| {
            let vacancy = VacancyIdx::at(row);
            vacancy_line(run, standing, list, &read, vacancy)
        })
        .collect()
}

fn vacancy_line(
    run: &Run<'_>,
    standing: &standing::Standing<'_>,
    list: &ranking::List,
    read: &facts::FieldsRead,
    vacancy: VacancyIdx,
) -> VacancyLine {
    let ranked = (1_u32..).zip(&list.entries).map(|(rank, entry)| {
        let signature = run.pairs.signature_table.get(entry.signature);
        let categories = signature.map(|signature| signature.categories.as_slice()).unwrap_or_default();
        RankedLine {
            rank,
            applicant: run.dataset.applicant_id(entry.applicant).to_owned(),
            charged: label_mention(run.policy, entry.label),
            points: entry.points,
            headings: facts::points(run, entry.applicant, vacancy),
            categories: categories
                .iter()
                .filter_map(|category| run.policy.categories.get(*category))
                .map(|category| Mention::of(&category.heading))
                .collect(),
            path: paths::of_pair(run, entry.applicant, vacancy).map(|path| Mention::of(&path.heading)),
            passed_over: accounts::passed_over(run, entry.signature, entry.label),
            counts_for: accounts::counts_for(run, entry.signature, entry.label),
            separation: (rank > 1)
                .then(|| standing.outcome(vacancy, entry.applicant, entry.label))
                .flatten()
                .map(|outcome| unmet::reason(run, outcome)),
            facts: facts::read(run, Entity::Applicant, entry.applicant.position(), &read.applicant),
        }
    });
    let exclusion = run.pairs.out_of_flow.get(vacancy).copied().flatten();
    let exclusion = exclusion.and_then(|at| usize::try_from(at).ok()).and_then(|at| run.policy.exclusions.get(at));
    VacancyLine {
        id: run.dataset.vacancy_id(vacancy).to_owned(),
        facts: facts::all(run, Entity::Vacancy, vacancy.position()),
        out_of_flow: exclusion.map(|exclusion| Mention::of(&exclusion.heading)),
        candidates: standing.pairs_of(vacancy).len(),
        ranked: ranked.collect(),
        exemption: list
            .exemption
            .and_then(|at| run.policy.shortlist.exemptions.get(at))
            .map(|e| Mention::of(&e.heading)),
        exhausted: list.exhausted,
        empty: standing.holder_of(vacancy).is_none().then(|| unmet::empty_reason(standing, vacancy)),
    }
}

/// The label for people: its reserver's heading, or "out of flow".
fn label_mention(policy: &TypedPolicy, label: LabelIdx) -> Mention {
    let Some(found) = policy.labels.get(label) else { return Mention::plain("") };
    match found.reserver.and_then(|reserver| policy.reservers.get(reserver)) {
        Some(reserver) => Mention { name: found.name.clone(), ..Mention::of(&reserver.heading) },
        None => Mention::plain(&found.name),
    }
}

fn equity_lines(run: &Run<'_>) -> Vec<EquityLine> {
    let of = |goal: &crate::model::equity::Equity| {
        let stated = run.policy.objective.iter().find_map(|stated| match stated {
            Goal::Equity(equity) if equity.name == goal.name => Some(equity),
            _ => None,
        });
        let awards = crate::model::equity::awards(run.model, &goal.groups, &run.solution.awards);
        let groups = goal.groups.iter().zip(awards).map(|(group, awards)| EquityGroupLine {
            name: group.name.clone(),
            title: stated
                .and_then(|stated| stated.groups.iter().find(|found| found.name == group.name))
                .map_or_else(String::new, |found| found.title.clone()),
            base: group.base,
            opening: group.opening,
            awards,
            attainment: Exact::ratio(i128::from(group.opening.saturating_add(awards)), i128::from(group.base))
                .unwrap_or(Exact::ZERO),
        });
        EquityLine { name: goal.name.clone(), groups: groups.collect() }
    };
    run.model.equity.iter().map(of).collect()
}

fn level_lines(run: &Run<'_>) -> Vec<LevelLine> {
    let lines = run.model.levels.iter().zip(&run.solution.levels).map(|(level, outcome)| {
        let shown =
            |value: i128| Exact::ratio(value, i128::from(level.display_scale)).unwrap_or_else(|| Exact::whole(value));
        LevelLine {
            name: level.name.clone(),
            meaning: LevelMeaning::of(run.policy, &level.name),
            value: shown(outcome.value),
            bound: shown(outcome.bound),
            status: outcome.status,
            engine: outcome.engine,
        }
    });
    lines.collect()
}
