//! The ledger of a scenario: its balances before a run, and what a run may not find there.

use std::collections::BTreeSet;

use super::{PipelineError, Scenario};
use crate::diagnostic::catalog::ledger as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::ir::TypedPolicy;
use crate::ledger::store::{Counted, LedgerError, Store};
use crate::ledger::{Balances, carry, tally};

/// Up to which entry a ledger counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Upto<'a> {
    /// All of it.
    #[default]
    Last,
    /// The entry of that hash, on which a run was made; none when the run had no ledger.
    Hash(Option<&'a str>),
}

/// Adds a ledger's balances to those of the scenario, and gives the hash of the last entry they count; none when the
/// scenario has no ledger.
pub(super) fn open(
    scenario: &mut Scenario,
    policy: &TypedPolicy,
    upto: Upto<'_>,
    out: &mut Diagnostics,
) -> Result<Option<String>, PipelineError> {
    let Some(location) = scenario.ledger.clone() else { return Ok(None) };
    if upto == Upto::Hash(None) {
        return Ok(None);
    }
    let place = || Place::File { file: location.to_string(), line: 0 };
    let counted = match (Store::open(&location, false), upto) {
        (Err(LedgerError::Missing(_)), Upto::Last | Upto::Hash(Some(""))) => {
            out.push(Diagnostic::new(&codes::LEDGER_ABSENT, place()));
            Counted::default()
        }
        (Err(error), _) => return Err(error.into()),
        (Ok(mut store), Upto::Hash(Some(head))) => store.counted_at(head)?,
        (Ok(mut store), _) => store.counted()?,
    };
    let year = scenario.date.year();
    let mut balances = counted.years.get(&year).map(tally::Tally::balances).unwrap_or_default();
    for name in strangers(&mut balances, policy) {
        out.push(Diagnostic::new(&codes::ACCOUNT_UNKNOWN, place()).with("name", name));
    }
    balances.carried = carry::carried(policy, &counted.years, year);
    scenario.balances = tally::sum(std::mem::take(&mut scenario.balances), balances);
    Ok(Some(counted.head))
}

/// Takes out of the balances the accounts that the policy does not have any more, and gives their names.
fn strangers(balances: &mut Balances, policy: &TypedPolicy) -> BTreeSet<String> {
    let mut gone = BTreeSet::new();
    let labels: BTreeSet<&str> = policy.labels.iter().map(|label| label.name.as_str()).collect();
    let obligations: BTreeSet<&str> = policy.obligations.iter().map(|item| item.heading.name.as_str()).collect();
    let accounts = carry::accounts(policy);
    let shares: BTreeSet<&str> = accounts.iter().map(|account| account.name.as_str()).collect();
    let mut keep = |name: &String, known: &BTreeSet<&str>| {
        let is_known = known.contains(name.as_str());
        if !is_known {
            gone.insert(name.clone());
        }
        is_known
    };
    balances.charged.retain(|name, _| keep(name, &labels));
    balances.obligations.retain(|name, _| keep(name, &obligations));
    balances.shares.retain(|name, _| keep(name, &shares));
    gone
}
