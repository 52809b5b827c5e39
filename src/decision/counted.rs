//! The accounts that an award counts in, whoever it is charged to: what a ledger keeps of it.

use super::accounts::{Seen, in_flow, is_owed, is_served, labels_of, reserved, within};
use super::facts;
use super::{FactValue, Run};
use crate::index::{ApplicantIdx, Index, LabelIdx, VacancyIdx};
use crate::ir::Entity;
use crate::ledger::entry::Accounts;
use crate::model::plan;

/// The accounts that an award of that vacancy to that applicant counts in, charged to that label; none when it is no
/// candidate pair.
#[must_use]
pub fn counted_in(run: &Run<'_>, vacancy: &str, applicant: &str, label: &str) -> Option<Accounts> {
    let home = VacancyIdx::at(run.dataset.vacancies.find(vacancy)?);
    let who = ApplicantIdx::at(run.dataset.applicants.find(applicant)?);
    let label = LabelIdx::at(run.policy.labels.iter().position(|found| found.name == label)?);
    let signature = *run.pairs.signatures.get(plan::pair(run.model, home, who)?)?;
    let mut accounts = Accounts { flow: in_flow(run, Seen { signature, label }), ..Accounts::default() };
    for (index, obligation) in run.policy.obligations.enumerated() {
        if is_owed(run, obligation, signature, label) {
            let reached = is_served(run, index, obligation, signature);
            accounts.obligations.insert(obligation.heading.name.clone(), reached);
        }
    }
    for (at, reserver) in run.policy.reservers.enumerated() {
        let own = labels_of(run, at).contains(&label);
        for (_, part) in reserver.parts() {
            if reserved(run, label) && within(run, signature, Some(part.category)) {
                accounts.shares.insert(format!("{}[{}]", reserver.heading.name, part.value), own);
            }
        }
    }
    Some(accounts)
}

/// The known facts of a row, by the field's name.
#[must_use]
pub fn facts_of(run: &Run<'_>, entity: Entity, row: usize) -> Vec<(String, FactValue)> {
    let facts = facts::all(run, entity, row);
    facts.into_iter().map(|fact| (fact.name, fact.value)).collect()
}
