//! Times a ledger of many entries: `cargo bench --bench ledger -- [ENTRIES]` (200 000 by default).
//!
//! A synthetic year: homes of five reservers put before commissions with a list of three, awarded, refused by one in
//! three, let. The balances as `allocate` reads them, the whole check, a recording of a few leases, the yearly statement.

#![expect(clippy::print_stdout, reason = "a timing is printed")]
#![expect(clippy::panic, reason = "a bench that cannot go on says why")]
#![expect(clippy::disallowed_methods, reason = "arguments are read here, as at any surface")]

use std::collections::BTreeMap;
use std::time::Instant;

use equiflux::ledger::annual::statement;
use equiflux::ledger::entry::{Accounts, Decision, Designation, Entry, Fact, Home, Session, Stake};
use equiflux::ledger::store::{Location, Store};
use equiflux::quantity::Date;
use equiflux::report;

const LABELS: [&str; 5] = ["etat", "agents", "action_logement", "collectivites", "bailleur"];

fn entry(date: Date, fact: Fact) -> Entry {
    Entry { date, origin: "0".repeat(64), fact }
}

fn label(at: usize) -> &'static str {
    LABELS.get(at % LABELS.len()).copied().unwrap_or("etat")
}

fn session(at: usize) -> Session {
    let stake = |name: &str| Stake {
        title: name.to_owned(),
        rate: (1, 5),
        event: "attributed".to_owned(),
        labels: vec![name.to_owned()],
    };
    Session {
        run: format!("{at:064}"),
        title: format!("commission {at}"),
        policy: String::new(),
        applicants: String::new(),
        vacancies: String::new(),
        ledger: String::new(),
        shares: LABELS.iter().map(|name| ((*name).to_owned(), stake(name))).collect(),
        obligations: BTreeMap::new(),
        titles: LABELS.iter().map(|name| ((*name).to_owned(), (*name).to_owned())).collect(),
    }
}

/// The entries of one home: ten.
fn home(at: usize, day: Date, run: &str, into: &mut Vec<Entry>) {
    let vacancy = format!("L{at:06}");
    let home = Home {
        commune: Some(format!("35{:03}", 1 + at % 43)),
        typology: Some(format!("T{}", 1 + at % 5)),
        financing: Some(["PLAI", "PLUS", "PLS"].get(at % 3).copied().unwrap_or("PLUS").to_owned()),
        qpv: Some(at.is_multiple_of(4)),
        period: Some(format!("{}", 1950 + 10 * (at % 7))),
    };
    into.push(entry(day, Fact::InFlow { vacancy: vacancy.clone(), home }));
    into.push(entry(day, Fact::Proposal { run: run.to_owned(), vacancy: vacancy.clone() }));
    let applicant = |rank: u32| format!("D{at:06}-{rank}");
    for rank in 1..=3 {
        let accounts = Accounts {
            flow: true,
            obligations: BTreeMap::from([("premier_quartile".to_owned(), (at + 1).is_multiple_of(4))]),
            shares: BTreeMap::new(),
        };
        let designation = Designation {
            run: run.to_owned(),
            vacancy: vacancy.clone(),
            applicant: applicant(rank),
            rank,
            label: label(at).to_owned(),
            accounts,
        };
        into.push(entry(day, Fact::Designation(designation)));
    }
    for rank in 1..=3 {
        let (decision, run) = (Decision::RankedAward, run.to_owned());
        let fact = Fact::Decision {
            run,
            vacancy: vacancy.clone(),
            applicant: applicant(rank),
            rank,
            decision,
            reason: String::new(),
        };
        into.push(entry(day, fact));
    }
    let refused = at.is_multiple_of(3);
    if refused {
        let reason = "trop loin".to_owned();
        into.push(entry(day, Fact::Refusal { vacancy: vacancy.clone(), applicant: applicant(1), reason }));
    }
    into.push(entry(day, Fact::Lease { vacancy, applicant: applicant(if refused { 2 } else { 1 }) }));
}

fn year(entries: usize) -> Vec<Entry> {
    let first = Date::new(2026, 1, 8).unwrap_or(Date(0));
    let mut made = Vec::new();
    let (mut at, homes) = (0, entries / 9);
    while made.len() < entries {
        let commission = at * 26 / homes.max(1);
        let day = Date(first.0 + i32::try_from(commission * 14).unwrap_or(0));
        let session = session(commission);
        let run = session.run.clone();
        if at == 0 || (at - 1) * 26 / homes.max(1) != commission {
            made.push(entry(day, Fact::Session(session)));
        }
        home(at, day, &run, &mut made);
        at += 1;
    }
    made
}

fn timed<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = run();
    println!("{what}: {:?}", start.elapsed());
    result
}

fn main() {
    let entries = std::env::args().find_map(|word| word.parse().ok()).unwrap_or(200_000);
    let directory = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let location = Location::File(directory.path().join("flux.sqlite"));
    let open = || Store::open(&location, true).unwrap_or_else(|error| panic!("{error}"));
    let made = year(entries);
    timed("all entries recorded at once", || {
        open().add::<()>(|_| Ok(made)).map_or_else(|error| panic!("{error:?}"), |_| ());
    });
    let counted = timed("balances, as `allocate` opens and reads them", || {
        open().counted().unwrap_or_else(|error| panic!("{error}"))
    });
    let history =
        timed("chain checked, balances recounted", || open().check().unwrap_or_else(|error| panic!("{error}")));
    println!("entries: {}, years: {}", history.entries.len(), counted.years.len());
    timed("a forecast recorded", || {
        let day = Date::new(2026, 12, 30).unwrap_or(Date(0));
        let fact = Fact::Forecast { year: 2027, reason: "vente".to_owned(), homes: 12 };
        open().add::<()>(|_| Ok(vec![entry(day, fact)])).map_or_else(|error| panic!("{error:?}"), |_| ());
    });
    let drawn = Date::new(2027, 1, 31).unwrap_or(Date(0));
    timed("the yearly statement: CSV, XLSX, HTML, from the file", || {
        let history = open().history().unwrap_or_else(|error| panic!("{error}"));
        let Some(statement) = statement(&history.state, &history.head, 2026) else { panic!("no statement") };
        let language = equiflux::diagnostic::Language::French;
        let xlsx = report::annual_xlsx(&statement, drawn, language).unwrap_or_else(|error| panic!("{error}"));
        let html = report::annual_html(&statement, drawn, language);
        println!("lines: {}, {} + {} bytes", statement.lines.len(), xlsx.len(), html.len());
    });
}
