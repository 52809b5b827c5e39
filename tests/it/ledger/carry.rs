//! What a year leaves to the next, as the convention carries it over.

use std::collections::BTreeMap;

use equiflux::ledger::entry::{Accounts, Decision, Designation, Entry, Fact, Session, Stake};
use equiflux::ledger::store::{Location, Store};
use equiflux::quantity::Date;

use super::{allocate, content_of, office, path};
use crate::cli::{code, equiflux, stdout};

/// A commission of November 2025 that awards three homes, all of them to the commune.
fn last_year() -> Vec<Entry> {
    let date = Date::parse("2025-11-12").unwrap();
    let stake = |name: &str, rate| Stake {
        title: name.to_owned(),
        rate,
        event: "attributed".to_owned(),
        labels: vec![name.to_owned()],
    };
    let session = Session {
        run: "r".repeat(64),
        title: "2025".to_owned(),
        policy: String::new(),
        applicants: String::new(),
        vacancies: String::new(),
        ledger: String::new(),
        shares: BTreeMap::from([
            ("etat".to_owned(), stake("etat", (3, 10))),
            ("commune".to_owned(), stake("commune", (7, 10))),
        ]),
        obligations: BTreeMap::new(),
        titles: BTreeMap::new(),
    };
    let mut facts = vec![Fact::Session(session)];
    for at in 1..=3 {
        let (vacancy, applicant) = (format!("V{at}"), format!("X{at}"));
        facts.push(Fact::Proposal { run: "r".repeat(64), vacancy: vacancy.clone() });
        facts.push(Fact::Designation(Designation {
            run: "r".repeat(64),
            vacancy: vacancy.clone(),
            applicant: applicant.clone(),
            rank: 1,
            label: "commune".to_owned(),
            accounts: Accounts { flow: true, ..Accounts::default() },
        }));
        let (decision, run) = (Decision::Award, "r".repeat(64));
        facts.push(Fact::Decision { run, vacancy, applicant, rank: 1, decision, reason: String::new() });
    }
    facts.into_iter().map(|fact| Entry { date, origin: String::new(), fact }).collect()
}

#[test]
fn last_years_gap_is_carried_over_exactly_and_as_far_as_the_convention_says() {
    let scratch = tempfile::tempdir().unwrap();
    let office = office(scratch.path());
    let policy = office.join("policy.eqf");
    let text = std::fs::read_to_string(&policy).unwrap();
    let before = text.split("exemples «").next().unwrap();
    let with = |rule: &str| {
        before
            .replace("  part 30 % du flux\n", &format!("  part 30 % du flux\n  {rule}\n"))
            .replace("  part 70 % du flux\n", "  part 70 % du flux\n  report intégral\n")
    };
    let mut store = Store::open(&Location::File(office.join("flux.sqlite")), true).unwrap();
    store.add::<()>(|_| Ok(last_year())).unwrap();
    for (rule, etat) in [("report intégral", "0.9"), ("sans report", "0")] {
        std::fs::write(&policy, with(rule)).unwrap();
        let run = allocate(&office, &format!("run-{etat}"));
        let summary: serde_json::Value = serde_json::from_slice(&content_of(&run, "summary.json")).unwrap();
        let shares = summary["shares"].as_array().unwrap();
        let of = |name: &str| shares.iter().find(|share| share["name"] == name).unwrap();
        // 30 % of three homes, none of which it had; 70 % of three, all of which the commune had.
        assert_eq!(of("etat")["carried"].to_string(), etat, "{summary}");
        assert_eq!(of("commune")["carried"].to_string(), "-0.9", "{summary}");
        // The new year begins without a home.
        assert_eq!(of("commune")["opening"]["base"], 0);
        let verdict = equiflux(&["verify", path(&run)]);
        assert_eq!(code(&verdict), 0, "{}", stdout(&verdict));
    }
}
