//! The file of opening balances: the year to date, what last year left, what the year is expected to bring.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::sha256_hex;
use crate::diagnostic::catalog::{scenario as codes, year};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::ir::{Carry, Event, TypedPolicy};
use crate::ledger::{Balances, Homes, ObligationBalance};
use crate::quantity::Exact;

/// More homes than any year has.
const MOST_HOMES: i64 = 100_000_000;

/// The largest denominator of a gap carried over: beyond it nobody has counted homes.
const FINEST_GAP: i128 = 1_000_000;

/// The file as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OpeningFile {
    #[serde(default)]
    flow: Count,
    #[serde(default)]
    charged: BTreeMap<String, Count>,
    #[serde(default)]
    obligations: BTreeMap<String, Account>,
    #[serde(default)]
    shares: BTreeMap<String, Account>,
    #[serde(default)]
    carried: BTreeMap<String, Gap>,
    #[serde(default)]
    forecast: Option<u32>,
    #[serde(default)]
    first_lettings_forecast: Option<u32>,
}

/// A number of homes, the same for every event or one for each.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged)]
enum Count {
    Same(i64),
    Events(Events),
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Events {
    proposed: i64,
    attributed: i64,
    signed: i64,
}

impl Default for Count {
    fn default() -> Self {
        Self::Same(0)
    }
}

impl Count {
    fn homes(self) -> Homes {
        match self {
            Self::Same(homes) => homes.into(),
            Self::Events(Events { proposed, attributed, signed }) => Homes { proposed, attributed, signed },
        }
    }
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Account {
    base: Count,
    reached: Count,
}

/// A number of homes that may be fractional: `2`, `-1`, `\"0.5\"`, `\"1/3\"`.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Gap {
    Plain(serde_yaml::Number),
    Written(String),
}

impl Gap {
    fn exact(&self) -> Option<Exact> {
        let text = self.text().replace(',', ".");
        let found = match text.split_once('/') {
            Some((above, below)) => Exact::ratio(above.trim().parse().ok()?, below.trim().parse().ok()?)?,
            None => Exact::parse_decimal(text.trim())?,
        };
        let most = Exact::whole(i128::from(MOST_HOMES));
        (found <= most && found >= most.negated()? && found.denominator() <= FINEST_GAP).then_some(found)
    }

    fn text(&self) -> String {
        match self {
            Self::Plain(number) => number.to_string(),
            Self::Written(text) => text.clone(),
        }
    }
}

/// The balances that a file states; what cannot be is told.
pub(super) fn balances(file: OpeningFile, name: &str, out: &mut Diagnostics) -> Balances {
    let mut fault = |what: &str| {
        let place = Place::File { file: name.to_owned(), line: 0 };
        out.push(Diagnostic::new(&codes::BALANCE_IMPOSSIBLE, place).with("name", what));
    };
    let flow = file.flow.homes();
    if !possible(flow) {
        fault("flow");
    }
    let charged: BTreeMap<String, Homes> =
        file.charged.into_iter().map(|(label, count)| (label, count.homes())).collect();
    for (label, homes) in &charged {
        if !possible(*homes) || !within(*homes, flow) {
            fault(label);
        }
    }
    let over = |event: Event| {
        let total = charged.values().fold(0_i64, |sum, homes| sum.saturating_add(homes.of(event)));
        total > flow.of(event)
    };
    if [Event::Proposed, Event::Attributed, Event::Signed].into_iter().any(over) {
        fault("charged");
    }
    let mut accounts = |written: BTreeMap<String, Account>| {
        let mut accounts = BTreeMap::new();
        for (account, balance) in written {
            let balance = ObligationBalance { base: balance.base.homes(), reached: balance.reached.homes() };
            if !possible(balance.base) || !possible(balance.reached) || !within(balance.reached, balance.base) {
                fault(&account);
            }
            accounts.insert(account, balance);
        }
        accounts
    };
    let (obligations, shares) = (accounts(file.obligations), accounts(file.shares));
    let mut carried = BTreeMap::new();
    for (share, gap) in file.carried {
        match gap.exact() {
            Some(gap) => {
                carried.insert(share, gap);
            }
            None => fault(&format!("carried {share} {}", gap.text())),
        }
    }
    let first_forecast = file.first_lettings_forecast;
    Balances { flow, charged, obligations, shares, carried, forecast: file.forecast, first_forecast }
}

/// Homes proposed are no fewer than those awarded, and these no fewer than those let.
fn possible(homes: Homes) -> bool {
    let Homes { proposed, attributed, signed } = homes;
    (0..=MOST_HOMES).contains(&proposed) && signed >= 0 && signed <= attributed && attributed <= proposed
}

fn within(part: Homes, whole: Homes) -> bool {
    part.each().iter().zip(whole.each()).all(|(part, whole)| *part <= whole)
}

/// The digest of the balances. Balances that are the same for every event are written as one number.
pub(super) fn digest(balances: &Balances) -> String {
    let homes = |homes: Homes| {
        let [proposed, attributed, signed] = homes.each();
        if proposed == attributed && attributed == signed {
            proposed.to_string()
        } else {
            format!("{proposed}/{attributed}/{signed}")
        }
    };
    let account = |kind: &str, name: &String, balance: &ObligationBalance| {
        format!("{kind} {name:?} {} {}\n", homes(balance.base), homes(balance.reached))
    };
    let flow = format!("flow {}\n", homes(balances.flow));
    let charged = balances.charged.iter().map(|(label, count)| format!("charged {label:?} {}\n", homes(*count)));
    let obligations = balances.obligations.iter().map(|(name, balance)| account("obligation", name, balance));
    let shares = balances.shares.iter().map(|(name, balance)| account("share", name, balance));
    let carried = balances.carried.iter().map(|(name, gap)| format!("carried {name:?} {gap}\n"));
    let forecast = balances.forecast.iter().map(|homes| format!("forecast {homes}\n"));
    let first = balances.first_forecast.iter().map(|homes| format!("first lettings {homes}\n"));
    let text = std::iter::once(flow).chain(charged).chain(obligations).chain(shares).chain(carried);
    let text = text.chain(forecast).chain(first);
    sha256_hex(text.collect::<String>().as_bytes())
}

/// Reports the names that the policy does not have, and gaps that it does not carry over.
pub(super) fn check(balances: &Balances, file: &str, policy: &TypedPolicy, out: &mut Diagnostics) {
    let place = || Place::File { file: file.to_owned(), line: 0 };
    let labels: Vec<String> =
        policy.labels.iter().filter(|label| label.reserver.is_some()).map(|label| label.name.clone()).collect();
    let obligations: Vec<String> = policy.obligations.iter().map(|item| item.heading.name.clone()).collect();
    let (mut parts, mut carrying, mut silent) = (Vec::new(), Vec::new(), Vec::new());
    for reserver in &policy.reservers {
        let name = &reserver.heading.name;
        for share in reserver.share.iter().chain(&reserver.first) {
            let rows: Vec<String> = share.parts.iter().map(|part| format!("{name}[{}]", part.value)).collect();
            parts.extend(rows.iter().cloned());
            let rows = if rows.is_empty() { vec![name.clone()] } else { rows };
            if share.carry == Carry::None { silent.extend(rows) } else { carrying.extend(rows) }
        }
    }
    let mut unknown = |name: &String, known: &[String]| {
        if !known.contains(name) {
            let fact = Diagnostic::new(&codes::BALANCE_UNKNOWN, place()).with("name", name.as_str());
            out.push(fact.with("known", known.join(", ")));
        }
    };
    balances.charged.keys().for_each(|name| unknown(name, &labels));
    balances.obligations.keys().for_each(|name| unknown(name, &obligations));
    balances.shares.keys().for_each(|name| unknown(name, &parts));
    balances.carried.keys().filter(|name| !silent.contains(name)).for_each(|name| unknown(name, &carrying));
    for name in balances.carried.keys().filter(|name| silent.contains(name)) {
        out.push(Diagnostic::new(&year::CARRY_UNFORESEEN, place()).with("name", name.as_str()));
    }
}
