//! The balances of each year, counted from what the entries come to.
//!
//! A proposal counts in the year of its commission, an award in that of its decision, a lease in that of its signature.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::replay::State;
use super::{Balances, Homes, ObligationBalance};
use crate::ir::Event;
use crate::quantity::{Date, Exact};

/// The counts of one year: proposed, attributed, signed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// Homes of the flow.
    pub flow: [i64; 3],
    /// Homes charged to each label, first lettings aside.
    pub charged: BTreeMap<String, [i64; 3]>,
    /// The base of each obligation, and what counts for it.
    pub obligations: BTreeMap<String, [[i64; 3]; 2]>,
    /// The base of each part of a share, and what is charged to its reserver.
    pub shares: BTreeMap<String, [[i64; 3]; 2]>,
    /// What each share was owed, by the last run of the year.
    pub rates: BTreeMap<String, (i64, i64)>,
    /// The homes expected in the flow, when it was stated.
    pub forecast: Option<u32>,
}

/// What the balances of a ledger are, year by year.
pub type Years = BTreeMap<i16, Tally>;

/// Counts every year.
#[must_use]
pub fn years(state: &State) -> Years {
    let mut years = Years::new();
    for (date, session) in &state.sessions {
        let year = years.entry(date.year()).or_default();
        year.rates = session.shares.iter().map(|(name, stake)| (name.clone(), stake.rate)).collect();
    }
    for ((year, reason), homes) in &state.forecasts {
        if reason.is_empty() {
            years.entry(*year).or_default().forecast = Some(*homes);
        }
    }
    for passage in &state.passages {
        let Some((label, accounts)) = passage.charged() else { continue };
        let days = [Some(passage.proposed), passage.attributed(), passage.signed.as_ref().map(|(day, _)| *day)];
        for (event, day) in days.iter().enumerate() {
            let Some(year) = day.map(Date::year) else { continue };
            let tally = years.entry(year).or_default();
            if accounts.flow {
                add(&mut tally.flow, event);
                add(tally.charged.entry(label.to_owned()).or_default(), event);
            }
            for (counts, into) in
                [(&accounts.obligations, &mut tally.obligations), (&accounts.shares, &mut tally.shares)]
            {
                for (name, reached) in counts {
                    let [base, counted] = into.entry(name.clone()).or_default();
                    add(base, event);
                    if *reached {
                        add(counted, event);
                    }
                }
            }
        }
    }
    years
}

fn add(counts: &mut [i64; 3], event: usize) {
    if let Some(count) = counts.get_mut(event) {
        *count = count.saturating_add(1);
    }
}

fn homes([proposed, attributed, signed]: [i64; 3]) -> Homes {
    Homes { proposed, attributed, signed }
}

impl Tally {
    /// The balances that a run of that year opens with; what is carried over is the convention's to say.
    #[must_use]
    pub fn balances(&self) -> Balances {
        let accounts = |counts: &BTreeMap<String, [[i64; 3]; 2]>| {
            let balance =
                |[base, reached]: [[i64; 3]; 2]| ObligationBalance { base: homes(base), reached: homes(reached) };
            counts.iter().map(|(name, counts)| (name.clone(), balance(*counts))).collect()
        };
        Balances {
            flow: homes(self.flow),
            charged: self.charged.iter().map(|(label, counts)| (label.clone(), homes(*counts))).collect(),
            obligations: accounts(&self.obligations),
            shares: accounts(&self.shares),
            carried: BTreeMap::new(),
            forecast: self.forecast,
            first_forecast: None,
        }
    }

    /// What a share was owed by the last run of the year.
    #[must_use]
    pub fn rate(&self, share: &str) -> Option<Exact> {
        let (above, below) = self.rates.get(share)?;
        Exact::ratio(i128::from(*above), i128::from(*below))
    }

    /// The base of a share and what is charged to it, for an event: of a part by its name, else of the whole flow.
    #[must_use]
    pub fn share(&self, name: &str, part: bool, labels: &[&str], event: Event) -> (i64, i64) {
        if part {
            let [base, reached] = self.shares.get(name).copied().unwrap_or_default();
            return (homes(base).of(event), homes(reached).of(event));
        }
        let charged = labels.iter().filter_map(|label| self.charged.get(*label)).map(|counts| homes(*counts).of(event));
        (homes(self.flow).of(event), charged.fold(0, i64::saturating_add))
    }
}

/// Opening balances and those of a ledger, together.
#[must_use]
pub fn sum(opening: Balances, recounted: Balances) -> Balances {
    let mut total = opening;
    total.flow = both(total.flow, recounted.flow);
    for (label, homes) in recounted.charged {
        let own = total.charged.entry(label).or_default();
        *own = both(*own, homes);
    }
    for (into, from) in [(&mut total.obligations, recounted.obligations), (&mut total.shares, recounted.shares)] {
        for (name, balance) in from {
            let own = into.entry(name).or_default();
            own.base = both(own.base, balance.base);
            own.reached = both(own.reached, balance.reached);
        }
    }
    // What a file states goes before what a ledger brings.
    for (name, gap) in recounted.carried {
        total.carried.entry(name).or_insert(gap);
    }
    total.forecast = total.forecast.or(recounted.forecast);
    total.first_forecast = total.first_forecast.or(recounted.first_forecast);
    total
}

fn both(a: Homes, b: Homes) -> Homes {
    Homes {
        proposed: a.proposed.saturating_add(b.proposed),
        attributed: a.attributed.saturating_add(b.attributed),
        signed: a.signed.saturating_add(b.signed),
    }
}
