//! What one year leaves to the next: the gap between what a share was owed and what it was charged, as far as the
//! convention carries it over.
//!
//! The gap of a year is rate × base + what the year before left − what is charged, exactly: whole homes are made of it
//! only where it is reported, so that no rounding is ever lost or gained from one year to the next.

use std::collections::BTreeMap;

use super::tally::Years;
use crate::index::ReserverIdx;
use crate::ir::{Carry, Share, TypedPolicy};
use crate::quantity::Exact;

/// What each share carries into a year, by the name of its account; none without an earlier year.
#[must_use]
pub fn carried(policy: &TypedPolicy, years: &Years, year: i16) -> BTreeMap<String, Exact> {
    let mut found = BTreeMap::new();
    let Some(first) = years.keys().next().copied().filter(|first| *first < year) else { return found };
    for account in accounts(policy).into_iter().filter(|account| account.share.carry != Carry::None) {
        let mut gap = Exact::ZERO;
        for earlier in first..year {
            gap = account.share.carried(gap);
            let Some(tally) = years.get(&earlier) else { continue };
            let labels: Vec<&str> = account.labels.iter().map(String::as_str).collect();
            let (base, reached) = tally.share(&account.name, account.part, &labels, account.share.event);
            let rate = tally.rate(&account.name).unwrap_or(account.share.rate);
            let owed = rate.times(Exact::whole(i128::from(base))).and_then(|owed| owed.plus(gap));
            gap = owed.and_then(|owed| owed.minus(Exact::whole(i128::from(reached)))).unwrap_or(gap);
        }
        if gap != Exact::ZERO {
            found.insert(account.name, gap);
        }
    }
    found
}

/// A share that has a row of its own.
#[derive(Debug, Clone)]
pub struct Account<'a> {
    /// The name of its row: the reserver's, or `reserver[value]`.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The share.
    pub share: &'a Share,
    /// Whether it is a part.
    pub part: bool,
    /// The labels that are charged to it.
    pub labels: Vec<String>,
}

/// The shares of a policy that have a row each.
#[must_use]
pub fn accounts(policy: &TypedPolicy) -> Vec<Account<'_>> {
    let mut found = Vec::new();
    for (at, reserver) in policy.reservers.enumerated() {
        let labels = labels(policy, at);
        let (name, title) = (&reserver.heading.name, &reserver.heading.title);
        for share in reserver.share.iter().chain(&reserver.first) {
            let part = |part: &crate::ir::SharePart| Account {
                name: format!("{name}[{}]", part.value),
                title: format!("{title} ({})", part.title),
                share,
                part: true,
                labels: labels.clone(),
            };
            found.extend(share.parts.iter().map(part));
            if share.parts.is_empty() {
                let (name, title) = (name.clone(), title.clone());
                found.push(Account { name, title, share, part: false, labels: labels.clone() });
            }
        }
    }
    found
}

/// The labels of a reserver and of its parts.
fn labels(policy: &TypedPolicy, whole: ReserverIdx) -> Vec<String> {
    let parent = |at: &ReserverIdx| policy.reservers.get(*at).and_then(|reserver| reserver.parent);
    let is_part =
        |at: ReserverIdx| std::iter::successors(Some(at), parent).take(policy.reservers.len()).any(|at| at == whole);
    let own = policy.reservers.enumerated().filter(|(at, _)| is_part(*at));
    own.filter_map(|(_, reserver)| policy.labels.get(reserver.label)).map(|label| label.name.clone()).collect()
}
