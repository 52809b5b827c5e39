//! Balances are a recount of the entries: on random histories, against a second way of counting, written apart.

use std::collections::{BTreeMap, BTreeSet};

use equiflux::ledger::entry::{Accounts, Decision, Designation, Entry, Fact};
use equiflux::ledger::store::{Location, Refused, Store};
use equiflux::model::sample::Sequence;
use equiflux::quantity::Date;

const LABELS: [&str; 3] = ["etat", "commune", "hors_flux"];

fn accounts(draw: &mut Sequence, label: usize) -> Accounts {
    let mut accounts = Accounts { flow: label < 2, ..Accounts::default() };
    if draw.below(2) == 0 {
        accounts.obligations.insert("quart".to_owned(), draw.below(2) == 0);
    }
    if draw.below(3) == 0 {
        accounts.shares.insert("etat[office]".to_owned(), label == 0);
    }
    accounts
}

/// A few facts that may or may not follow what is there.
fn facts(draw: &mut Sequence, written: usize, latest: &mut BTreeMap<String, String>) -> Vec<Fact> {
    let vacancy = format!("L{}", draw.below(7));
    let applicant = |draw: &mut Sequence| format!("D{}", draw.below(9));
    let reason = String::new();
    match draw.below(10) {
        0 | 1 => {
            let run = format!("run{written}");
            latest.insert(vacancy.clone(), run.clone());
            let mut facts = vec![Fact::Proposal { run: run.clone(), vacancy: vacancy.clone() }];
            let mut listed = BTreeSet::new();
            for rank in 1..=3 {
                let applicant = applicant(draw);
                let label = draw.below(3);
                if listed.insert(applicant.clone()) {
                    let (vacancy, accounts) = (vacancy.clone(), accounts(draw, label));
                    let label = LABELS[label].to_owned();
                    facts.push(Fact::Designation(Designation {
                        run: run.clone(),
                        vacancy,
                        applicant,
                        rank,
                        label,
                        accounts,
                    }));
                }
            }
            facts
        }
        2..=5 => {
            let decision = Decision::ALL[draw.below(5)];
            let rank = u32::try_from(1 + draw.below(3)).unwrap();
            let run = latest.get(&vacancy).cloned().unwrap_or_default();
            vec![Fact::Decision { run, vacancy, applicant: applicant(draw), rank, decision, reason }]
        }
        6 => vec![Fact::Refusal { vacancy, applicant: applicant(draw), reason }],
        7 | 8 => vec![Fact::Lease { vacancy, applicant: applicant(draw) }],
        _ => vec![Fact::Correction { entry: u64::try_from(1 + draw.below(written + 1)).unwrap(), reason }],
    }
}

/// Another way of counting: by year, account and event, going home by home through the facts that stand.
fn recount(entries: &[Entry]) -> BTreeMap<(i16, String, usize), i64> {
    let mut standing: Vec<Option<&Entry>> = entries.iter().map(Some).collect();
    for at in (0..entries.len()).rev() {
        let Some(Entry { fact: Fact::Correction { entry, .. }, .. }) = standing[at] else { continue };
        standing[usize::try_from(*entry).unwrap() - 1] = None;
    }
    let facts: Vec<&Entry> = standing.into_iter().flatten().collect();
    // The home that each household signed for, and at which place among the facts.
    let mut homes: BTreeMap<&str, &str> = BTreeMap::new();
    for entry in &facts {
        if let Fact::Lease { vacancy, applicant } = &entry.fact {
            homes.insert(applicant, vacancy);
        }
    }
    let mut counts = BTreeMap::new();
    for (at, entry) in facts.iter().enumerate() {
        let Fact::Proposal { vacancy, .. } = &entry.fact else { continue };
        let own = |other: &&&Entry| other.fact.vacancy() == Some(vacancy);
        let until = facts[at + 1..]
            .iter()
            .position(|other| matches!(&other.fact, Fact::Proposal { vacancy: again, .. } if again == vacancy));
        let after = &facts[at + 1..until.map_or(facts.len(), |until| at + 1 + until)];
        let mine: Vec<&&Entry> = after.iter().filter(own).collect();
        let list: BTreeMap<u32, &Designation> = mine
            .iter()
            .filter_map(|entry| match &entry.fact {
                Fact::Designation(one) => Some((one.rank, one)),
                _ => None,
            })
            .collect();
        let day_of =
            |wanted: &dyn Fn(&Fact) -> bool| mine.iter().find(|entry| wanted(&entry.fact)).map(|entry| entry.date);
        let awarded = |who: &str| {
            day_of(
                &|fact| matches!(fact, Fact::Decision { applicant, decision, .. } if applicant == who && decision.awards()),
            )
        };
        let refused =
            |who: &str| day_of(&|fact| matches!(fact, Fact::Refusal { applicant, .. } if applicant == who)).is_some();
        let lease = mine.iter().find(|entry| matches!(entry.fact, Fact::Lease { .. }));
        let signer = lease.and_then(|entry| entry.fact.applicant());
        let elsewhere = |who: &str| homes.get(who).is_some_and(|home| home != vacancy);
        let holder = list.values().find(|one| match signer {
            Some(signer) => one.applicant == signer,
            None => awarded(&one.applicant).is_some() && !refused(&one.applicant) && !elsewhere(&one.applicant),
        });
        let Some(charged) = holder.or(list.values().next()) else { continue };
        let days = [Some(entry.date), holder.and_then(|one| awarded(&one.applicant)), lease.map(|entry| entry.date)];
        for (event, day) in days.into_iter().enumerate() {
            let Some(day) = day else { continue };
            let mut add = |name: String| *counts.entry((day.year(), name, event)).or_insert(0) += 1;
            if charged.accounts.flow {
                add("flow".to_owned());
                add(format!("charged {}", charged.label));
            }
            for (kind, accounts) in [("obligation", &charged.accounts.obligations), ("share", &charged.accounts.shares)]
            {
                for (name, reached) in accounts {
                    add(format!("{kind} {name} base"));
                    if *reached {
                        add(format!("{kind} {name} reached"));
                    }
                }
            }
        }
    }
    counts
}

#[test]
fn balances_equal_a_recount_on_random_histories() {
    for seed in 1..=12 {
        let mut draw = Sequence::new(seed);
        let directory = tempfile::tempdir().unwrap();
        let location = Location::File(directory.path().join("flux.sqlite"));
        let mut store = Store::open(&location, true).unwrap();
        let (mut accepted, mut refused, mut written) = (0, 0, 0);
        let mut latest = BTreeMap::new();
        for step in 0..150 {
            // Two years, and days that go on.
            let date = Date(Date::parse("2026-11-01").unwrap().0 + step / 2);
            let before = latest.clone();
            let made: Vec<Entry> = facts(&mut draw, written, &mut latest)
                .into_iter()
                .map(|fact| Entry { date, origin: String::new(), fact })
                .collect();
            let balances = store.counted().unwrap();
            match store.add::<()>(|_| Ok(made)) {
                Ok((history, _)) => {
                    accepted += 1;
                    written = history.entries.len();
                }
                Err(Refused::Clash { .. }) => {
                    refused += 1;
                    latest = before;
                    assert_eq!(store.counted().unwrap(), balances);
                }
                Err(other) => panic!("{other:?}"),
            }
        }
        assert!(accepted > 20 && refused > 20, "seed {seed}: {accepted} accepted, {refused} refused");
        let history = store.check().unwrap();
        let kept = store.counted().unwrap();
        assert_eq!(kept, store.recounted().unwrap());
        let mut flat = BTreeMap::new();
        for (year, tally) in &kept.years {
            let mut add = |name: String, counts: [i64; 3]| {
                for (event, count) in counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
                    flat.insert((*year, name.clone(), event), count);
                }
            };
            add("flow".to_owned(), tally.flow);
            tally.charged.iter().for_each(|(label, counts)| add(format!("charged {label}"), *counts));
            for (kind, accounts) in [("obligation", &tally.obligations), ("share", &tally.shares)] {
                for (name, [base, reached]) in accounts {
                    add(format!("{kind} {name} base"), *base);
                    add(format!("{kind} {name} reached"), *reached);
                }
            }
        }
        assert_eq!(flat, recount(&history.entries), "seed {seed}");
    }
}
