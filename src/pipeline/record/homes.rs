//! What a run put before the commission: its homes, their lists, and the accounts that each award would count in.

use std::collections::BTreeMap;

use crate::certificate::Certificate;
use crate::decision::{self, Entity, FactValue};
use crate::index::{Index, VacancyIdx};
use crate::ir::{Amount, Bound, Status};
use crate::ledger::annual::event_word;
use crate::ledger::carry;
use crate::ledger::entry::{Designation, Home, Session, Stake, Target};
use crate::pipeline::{Loaded, prepare};
use crate::quantity::{Date, Exact};
use crate::solver::Solution;

/// What a run put before the commission.
pub(super) struct Sitting {
    /// The run's reference date.
    pub(super) date: Date,
    /// The run.
    pub(super) session: Session,
    /// Each vacancy with what it is and why it is out of the flow, if it is.
    pub(super) homes: BTreeMap<String, (Home, Option<(String, String)>)>,
    /// The list of each vacancy, by rank.
    pub(super) lists: BTreeMap<String, Vec<Designation>>,
}

/// The names that a field may have for what a statement breaks down by.
const COMMUNE: &[&str] = &["commune", "code_commune", "municipality"];
const TYPOLOGY: &[&str] = &["typologie", "type", "typology", "rooms"];
const FINANCING: &[&str] = &["financement", "financing"];
const QPV: &[&str] = &["qpv", "en_qpv", "in_qpv"];
const PERIOD: &[&str] =
    &["periode_construction", "decennie", "annee_construction", "construction_period", "decade", "year_built"];

impl Sitting {
    /// What that run put before the commission.
    pub(super) fn of(certificate: &Certificate, loaded: &Loaded) -> Self {
        let (pairs, model) = prepare(loaded);
        let policy = &loaded.policy;
        let solution = Solution { awards: Vec::new(), shortfalls: Vec::new(), levels: Vec::new() };
        let run = decision::Run {
            policy,
            dataset: &loaded.dataset,
            pairs: &pairs,
            model: &model,
            solution: &solution,
            balances: &loaded.scenario.balances,
            options: loaded.options,
            digests: &loaded.digests,
        };
        let mut lists: BTreeMap<String, Vec<Designation>> = BTreeMap::new();
        let first = certificate.awards.iter().map(|award| (1, &award.vacancy, &award.applicant, &award.charged));
        let more = certificate.ranked.iter().map(|one| (one.rank, &one.vacancy, &one.applicant, &one.charged));
        for (rank, vacancy, applicant, charged) in first.chain(more) {
            lists.entry(vacancy.clone()).or_default().push(Designation {
                run: certificate.seal.clone(),
                vacancy: vacancy.clone(),
                applicant: applicant.clone(),
                rank,
                label: charged.clone(),
                accounts: decision::counted_in(&run, vacancy, applicant, charged).unwrap_or_default(),
            });
        }
        for list in lists.values_mut() {
            list.sort_by_key(|one| one.rank);
        }
        let homes = loaded.dataset.vacancies.ids.iter().enumerate().map(|(row, id)| {
            let reason = pairs.out_of_flow.get(VacancyIdx::at(row)).copied().flatten();
            let exclusion = reason.and_then(|at| policy.exclusions.get(usize::try_from(at).ok()?));
            let out = exclusion.map(|found| (found.heading.name.clone(), found.heading.title.clone()));
            (id.clone(), (home(&decision::facts_of(&run, Entity::Vacancy, row)), out))
        });
        let homes = homes.collect();
        Self { date: policy.reference_date, session: session(certificate, loaded), homes, lists }
    }
}

/// What a statement says of a home, from the fields of the table.
fn home(facts: &[(String, FactValue)]) -> Home {
    let find = |names: &[&str]| {
        let found = names.iter().find_map(|name| facts.iter().find(|(field, _)| field == name));
        found.map(|(_, value)| value).filter(|value| **value != FactValue::Unknown)
    };
    Home {
        commune: find(COMMUNE).map(word),
        typology: find(TYPOLOGY).map(word),
        financing: find(FINANCING).map(word),
        qpv: find(QPV).and_then(|value| match value {
            FactValue::YesNo(inside) => Some(*inside),
            _ => None,
        }),
        period: find(PERIOD).map(word),
    }
}

/// A value as it is kept in the ledger: in nobody's language.
fn word(value: &FactValue) -> String {
    match value {
        FactValue::Rooms(rooms) => format!("T{rooms}"),
        FactValue::Number(number, _) => number.decimal(),
        FactValue::Word(word) => word.clone(),
        FactValue::Commune { code, .. } => code.clone(),
        FactValue::Day(date) => date.to_string(),
        FactValue::Months(count) | FactValue::Days(count) => count.to_string(),
        FactValue::YesNo(yes) => (if *yes { "oui" } else { "non" }).to_owned(),
        FactValue::Several(values) => values.iter().map(word).collect::<Vec<_>>().join("|"),
        FactValue::Unknown => String::new(),
    }
}

fn session(certificate: &Certificate, loaded: &Loaded) -> Session {
    let policy = &loaded.policy;
    let stake = |account: carry::Account<'_>| {
        let rate = fraction(account.share.rate);
        let event = event_word(account.share.event).to_owned();
        (account.name, Stake { title: account.title, rate, event, labels: account.labels })
    };
    let obligations = policy.obligations.iter().map(|obligation| {
        let (rate, homes) = match obligation.amount {
            Amount::Rate(rate) => (Some(fraction(rate)), None),
            Amount::Homes(homes) => (None, Some(homes)),
        };
        let bound = match obligation.bound {
            Bound::AtLeast => "at_least",
            Bound::AtMost => "at_most",
            Bound::Exactly => "exactly",
        };
        let status = match obligation.heading.status {
            Status::Verified => "",
            Status::Derived => "dérivé",
            Status::Unverified => "non vérifié",
            Status::Local => "local",
            Status::Invented => "inventé",
        };
        let target = Target {
            title: obligation.heading.title.clone(),
            bound: bound.to_owned(),
            rate,
            homes,
            event: event_word(obligation.event).to_owned(),
            sources: obligation.heading.citations.iter().map(crate::diagnostic::Citation::shown).collect(),
            status: status.to_owned(),
        };
        (obligation.heading.name.clone(), target)
    });
    let titles = policy.labels.iter().map(|label| {
        let reserver = label.reserver.and_then(|at| policy.reservers.get(at));
        (label.name.clone(), reserver.map_or_else(|| "Hors flux".to_owned(), |found| found.heading.title.clone()))
    });
    Session {
        run: certificate.seal.clone(),
        title: policy.title.clone(),
        policy: certificate.inputs.policy.clone(),
        applicants: certificate.inputs.applicants.clone(),
        vacancies: certificate.inputs.vacancies.clone(),
        ledger: certificate.inputs.ledger_head.clone().unwrap_or_default(),
        shares: carry::accounts(policy).into_iter().map(stake).collect(),
        obligations: obligations.collect(),
        titles: titles.collect(),
    }
}

/// A rate as two numbers; those of a policy are small.
fn fraction(rate: Exact) -> (i64, i64) {
    let part = |number: i128| i64::try_from(number).unwrap_or(i64::MAX);
    (part(rate.numerator()), part(rate.denominator()))
}
