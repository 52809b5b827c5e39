//! The shares of the flow and of first lettings, and how amounts are made whole: a row per share and per part of one.
//!
//! # Whole homes
//! With L homes of the base, T among them that count and a rate p/q, a floor asks T >= w(L p/q) and a cap T <= w(L p/q),
//! w going up, down, or to the nearest whole number with halves up. As T is whole, T >= w(y) says T > y - 1 for w going
//! down and T > y - 1/2 for the nearest; T <= w(y) says T < y + 1 for w going up and T <= y + 1/2 for the nearest. The
//! row of a nearest is written twice over, so that all its numbers are whole.

use std::collections::BTreeSet;

use super::accounts::{AccountRow, Origin, Side, common_multiple, in_base, table};
use super::candidates::{Candidates, Signature};
use crate::index::{CategoryIdx, LabelIdx, ReserverIdx};
use crate::ir::{Carry, Event, Obligation, Rounded, Rounding, TypedPolicy};
use crate::ledger::Balances;
use crate::quantity::Exact;

/// How an amount is made whole when nothing is stated: against whoever owes it.
pub(super) const fn usual(side: Side) -> Rounding {
    match side {
        Side::Floor => Rounding::Up,
        Side::Cap => Rounding::Down,
    }
}

/// By how much the whole number that is owed lies under the row of the exact amount, in units of its shortfall's q.
pub(super) fn eased(side: Side, way: Rounding, q: i128) -> Option<i128> {
    Some(match way {
        way if way == usual(side) => 0,
        Rounding::Up | Rounding::Down => q.checked_sub(1)?,
        // A cap may be met exactly halfway, a floor only above.
        Rounding::Nearest => q.checked_div(2)?.checked_sub(i128::from(side == Side::Floor))?,
    })
}

/// An amount made whole.
pub(super) fn made_whole(way: Rounding, owed: Exact) -> i128 {
    match way {
        Rounding::Up => owed.ceil(),
        Rounding::Down => owed.floor(),
        Rounding::Nearest => owed.round(),
    }
}

/// How an account is made whole: as stated where its limit in homes is not reached, else as usual. The homes are those
/// before the run, and those of the run with a pair that `of_base` accepts on one of its labels.
pub(super) fn way(
    stated: Rounded,
    usual: Rounding,
    candidates: &Candidates,
    before: i64,
    of_base: impl Fn(&Signature, LabelIdx) -> bool,
) -> Option<Rounding> {
    let Some(below) = stated.below else { return Some(stated.way) };
    let mut homes = BTreeSet::new();
    for pair in &candidates.pairs {
        let signature = candidates.signature(pair)?;
        if signature.labels.iter().any(|label| of_base(signature, *label)) {
            homes.insert(pair.vacancy);
        }
    }
    let homes = i128::from(before).checked_add(i128::try_from(homes.len()).ok()?)?;
    Some(if homes < i128::from(below) { stated.way } else { usual })
}

/// How an obligation is made whole on one of its sides.
pub(super) fn way_of(obligation: &Obligation, side: Side, candidates: &Candidates, before: i64) -> Option<Rounding> {
    match obligation.rounding {
        None => Some(usual(side)),
        Some(stated) => {
            way(stated, usual(side), candidates, before, |signature, label| in_base(obligation, signature, label))
        }
    }
}

/// The labels of a reserver and of its parts.
pub(super) fn labels_of(policy: &TypedPolicy, reserver: ReserverIdx) -> BTreeSet<LabelIdx> {
    let is_part = |mut index: ReserverIdx| {
        for _ in 0..=policy.reservers.len() {
            if index == reserver {
                return true;
            }
            match policy.reservers.get(index).and_then(|item| item.parent) {
                Some(parent) => index = parent,
                None => return false,
            }
        }
        false
    };
    policy.reservers.enumerated().filter(|(index, _)| is_part(*index)).map(|(_, item)| item.label).collect()
}

/// The homes charged to labels before this run, by an event.
pub(super) fn charged_before(
    policy: &TypedPolicy,
    labels: &BTreeSet<LabelIdx>,
    event: Event,
    balances: &Balances,
) -> Option<i128> {
    let mut sum = 0_i128;
    for label in labels {
        let name = &policy.labels.get(*label)?.name;
        sum = sum.checked_add(balances.charged.get(name).map_or(0, |homes| i128::from(homes.of(event))))?;
    }
    Some(sum)
}

/// A share, or its part: what it is about and what the year holds for it before this run.
#[derive(Debug, Clone)]
pub(super) struct ShareAccount {
    /// Its name in balances and in the summary: the reserver's, with the value of the part.
    pub name: String,
    /// The rate.
    pub rate: Exact,
    /// The gap of last year that counts.
    pub carried: Exact,
    /// The labels of the reserver and of its parts.
    pub own: BTreeSet<LabelIdx>,
    /// The homes it is about; all of the flow when none.
    pub homes: Option<CategoryIdx>,
    /// Homes of the flow before this run.
    pub flow: i128,
    /// Those among them that were charged to the reserver.
    pub charged: i128,
}

impl ShareAccount {
    /// The account of a reserver's share.
    pub fn of(policy: &TypedPolicy, index: ReserverIdx, part: Option<usize>, balances: &Balances) -> Option<Self> {
        let reserver = policy.reservers.get(index)?;
        let (share, part) = reserver.account(part)?;
        let own = labels_of(policy, index);
        let (name, homes, flow, charged) = if let Some(part) = part {
            let name = format!("{}[{}]", reserver.heading.name, part.value);
            let before = balances.shares.get(&name).copied().unwrap_or_default();
            (name, Some(part.category), before.base.of(share.event), i128::from(before.reached.of(share.event)))
        } else {
            let charged = charged_before(policy, &own, share.event, balances)?;
            (reserver.heading.name.clone(), None, balances.flow.of(share.event), charged)
        };
        let stated = balances.carried.get(&name).copied().unwrap_or(Exact::ZERO);
        let carried = match share.carry {
            Carry::None => Exact::ZERO,
            Carry::Full => stated,
            Carry::AtMost(most) => {
                let most = Exact::whole(i128::from(most));
                stated.min(most).max(most.negated()?)
            }
        };
        Some(Self { name, rate: share.rate, carried, own, homes, flow: i128::from(flow), charged })
    }

    /// Whether an award is of the homes that the share is about.
    pub fn in_base(&self, policy: &TypedPolicy, signature: &Signature, label: LabelIdx) -> bool {
        match self.homes {
            Some(homes) => reserved(policy, label) && signature.categories.contains(&homes),
            None => in_flow(policy, signature, label),
        }
    }

    /// Whether it is moreover charged to the reserver.
    pub fn counts(&self, policy: &TypedPolicy, signature: &Signature, label: LabelIdx) -> bool {
        self.own.contains(&label) && self.in_base(policy, signature, label)
    }

    /// The smallest number that brings the rate and the gap to whole numbers.
    pub fn scale(&self) -> Option<i128> {
        common_multiple(self.rate.denominator(), self.carried.denominator())
    }
}

/// Whether the label is a reserver's.
fn reserved(policy: &TypedPolicy, label: LabelIdx) -> bool {
    policy.labels.get(label).is_some_and(|label| label.reserver.is_some())
}

/// Whether an award is a first letting charged to a reserver.
pub(super) fn first_letting(policy: &TypedPolicy, signature: &Signature, label: LabelIdx) -> bool {
    let first = policy.first_lettings.is_some_and(|first| signature.categories.contains(&first.category));
    first && reserved(policy, label)
}

/// Whether an award is of the flow: charged to a reserver, and no first letting.
pub(super) fn in_flow(policy: &TypedPolicy, signature: &Signature, label: LabelIdx) -> bool {
    reserved(policy, label) && !first_letting(policy, signature, label)
}

/// The account row of a share, or of its part.
pub(super) fn share_row(
    policy: &TypedPolicy,
    index: ReserverIdx,
    part: Option<usize>,
    candidates: &Candidates,
    balances: &Balances,
) -> Option<AccountRow> {
    let account = ShareAccount::of(policy, index, part, balances)?;
    let scale = account.scale()?;
    let scaled = |number: Exact| {
        let number = number.times(Exact::whole(scale))?;
        number.is_whole().then(|| number.floor())
    };
    let (rate, gap) = (scaled(account.rate)?, scaled(account.carried)?);
    let coefficients = table(policy, candidates, |signature, label| {
        let mine = if account.counts(policy, signature, label) { scale } else { 0 };
        let flow = if account.in_base(policy, signature, label) { rate } else { 0 };
        mine.checked_sub(flow)
    })?;
    let owed = rate.checked_mul(account.flow)?.checked_sub(scale.checked_mul(account.charged)?)?;
    let reserver = policy.reservers.get(index)?;
    let value = reserver.account(part)?.1.map(|part| format!("[{}]", part.value));
    Some(AccountRow {
        name: format!("part[{}]{}", reserver.heading.name, value.unwrap_or_default()),
        origin: part.map_or(Origin::Share(index), |part| Origin::SharePart(index, part)),
        coefficients,
        requirement: owed.checked_add(gap)?,
        unit: 1,
        hard: false,
    })
}
