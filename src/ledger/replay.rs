//! Going through a ledger's entries: what each may follow, and what they come to.
//!
//! # One home at a time
//! A *passage* is a home put before a commission. Its *holder* is the best-ranked household to which it was awarded, that
//! has not refused it and that has signed no lease elsewhere. A passage is proposed from its first day; attributed while
//! it has a holder, or once it had one whose lease is signed; let once the lease is signed. At any time it is charged to
//! one label: its holder's, else that of its first candidate.

use std::collections::{BTreeMap, BTreeSet};

use super::entry::{Accounts, Decision, Designation, Entry, Fact, Home, Session};
use crate::quantity::Date;

/// What a ledger comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// The runs on which commissions decided, in order, with their day.
    pub sessions: Vec<(Date, Session)>,
    /// The vacant homes, by id.
    pub homes: BTreeMap<String, Vacant>,
    /// The homes put before a commission, in order.
    pub passages: Vec<Passage>,
    /// Homes expected, by year and reason (empty: the whole flow).
    pub forecasts: BTreeMap<(i16, String), u32>,
    /// The numbers of the entries that do not count.
    pub undone: BTreeSet<u64>,
    /// Every day on which a home was put in or out of the flow, with the coded reason (empty: in).
    pub flow: BTreeSet<(String, Date, String)>,
    /// The passages of each vacancy, in order.
    of_vacancy: BTreeMap<String, Vec<usize>>,
    /// The passages on whose list each household stands.
    listed: BTreeMap<String, Vec<usize>>,
    /// Who signed a lease, and for which vacancy.
    housed: BTreeMap<String, String>,
}

/// A vacant home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vacant {
    /// The day it is known from.
    pub date: Date,
    /// What it is.
    pub home: Home,
    /// Why it is out of the flow, with the reason's title; none when it is of it.
    pub out: Option<(String, String)>,
}

/// A home put before a commission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The run that proposed it.
    pub run: String,
    /// The vacancy.
    pub vacancy: String,
    /// The commission's day.
    pub proposed: Date,
    /// The households on its list, by rank.
    pub candidates: Vec<Candidate>,
    /// The day of the lease and who signed it.
    pub signed: Option<(Date, String)>,
}

/// A household on the list of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Who, and what an award to it counts in.
    pub designation: Designation,
    /// What was decided, when, and why.
    pub decided: Option<(Decision, Date, String)>,
    /// When it refused, and why.
    pub refused: Option<(Date, String)>,
    /// Whether it has signed a lease for another home since.
    pub housed_elsewhere: bool,
}

impl Candidate {
    /// Whether an award to it stands.
    #[must_use]
    pub fn stands(&self) -> bool {
        let awarded = self.decided.as_ref().is_some_and(|(decision, ..)| decision.awards());
        awarded && self.refused.is_none() && !self.housed_elsewhere
    }
}

impl Passage {
    /// Who holds the home.
    #[must_use]
    pub fn holder(&self) -> Option<&Candidate> {
        match &self.signed {
            Some((_, who)) => self.candidate(who),
            None => self.candidates.iter().find(|candidate| candidate.stands()),
        }
    }

    /// The label that it is charged to and the accounts that it counts in.
    #[must_use]
    pub fn charged(&self) -> Option<(&str, &Accounts)> {
        let candidate = self.holder().or_else(|| self.candidates.first())?;
        Some((&candidate.designation.label, &candidate.designation.accounts))
    }

    /// The day its holder was awarded it.
    #[must_use]
    pub fn attributed(&self) -> Option<Date> {
        self.holder()?.decided.as_ref().map(|(_, day, _)| *day)
    }

    /// The household on its list, by id.
    #[must_use]
    pub fn candidate(&self, applicant: &str) -> Option<&Candidate> {
        self.candidates.iter().find(|candidate| candidate.designation.applicant == applicant)
    }
}

/// Why an entry cannot follow those before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clash {
    /// The home is already awarded, to whom.
    AlreadyAwarded(String),
    /// The home is already let.
    AlreadyLet,
    /// The home was put before no commission, or the household is not on its list.
    NotListed,
    /// The rank is not the one proposed, which is this one.
    OtherRank(u32),
    /// Something else was decided for the household on the home.
    Decided(Decision),
    /// The household has signed a lease for this home.
    Housed(String),
    /// The household already holds this home.
    Holds(String),
    /// The home was not awarded to the household, or it refused it.
    NotAwarded,
    /// A better-ranked household still holds the home.
    BetterRanked(String),
    /// The fact is dated before the one it follows, which is of this day.
    TooEarly(Date),
    /// There is no such entry before this one, or it cannot be undone.
    NoEntry,
    /// The entry is already undone.
    AlreadyUndone,
}

/// Goes through all entries; or tells which one, by its position, cannot follow those before it, and why.
///
/// # Errors
/// An entry contradicts those before it.
pub fn replay(entries: &[Entry]) -> Result<State, (usize, Clash)> {
    let undone = undone(entries);
    let number = |at: &usize| u64::try_from(*at).unwrap_or(u64::MAX).saturating_add(1);
    let mut state = State { undone: undone.iter().map(number).collect(), ..State::default() };
    let mut undone_so_far = BTreeSet::new();
    for (at, entry) in entries.iter().enumerate() {
        if undone.contains(&at) {
            continue;
        }
        if let Fact::Correction { entry: number, .. } = &entry.fact {
            let target = position(*number).filter(|target| *target < at).and_then(|target| entries.get(target));
            match target {
                None | Some(Entry { fact: Fact::Session(_), .. }) => return Err((at, Clash::NoEntry)),
                Some(_) if !undone_so_far.insert(*number) => return Err((at, Clash::AlreadyUndone)),
                Some(_) => {}
            }
        }
        state.follow(entry).map_err(|clash| (at, clash))?;
    }
    Ok(state)
}

fn position(number: u64) -> Option<usize> {
    usize::try_from(number.checked_sub(1)?).ok()
}

/// The positions of the entries that do not count: a correction that is itself undone undoes nothing.
fn undone(entries: &[Entry]) -> BTreeSet<usize> {
    let mut undone = BTreeSet::new();
    for (at, entry) in entries.iter().enumerate().rev() {
        if let (Fact::Correction { entry: number, .. }, false) = (&entry.fact, undone.contains(&at)) {
            undone.extend(position(*number).filter(|target| *target < at));
        }
    }
    undone
}

impl State {
    /// The last passage of a vacancy.
    #[must_use]
    pub fn passage(&self, vacancy: &str) -> Option<&Passage> {
        self.passages.get(*self.of_vacancy.get(vacancy)?.last()?)
    }

    /// All passages of a vacancy, in order.
    pub fn passages_of(&self, vacancy: &str) -> impl Iterator<Item = &Passage> {
        self.of_vacancy.get(vacancy).into_iter().flatten().filter_map(|at| self.passages.get(*at))
    }

    /// The home that a household holds, awarded or let.
    #[must_use]
    pub fn home_of(&self, applicant: &str) -> Option<&str> {
        if let Some(vacancy) = self.housed.get(applicant) {
            return Some(vacancy);
        }
        self.held_by(applicant).map(|passage| passage.vacancy.as_str())
    }

    fn held_by(&self, applicant: &str) -> Option<&Passage> {
        let listed = self.listed.get(applicant)?.iter().filter_map(|at| self.passages.get(*at));
        let holds = |passage: &&Passage| {
            passage.signed.is_none() && passage.holder().is_some_and(|holder| holder.designation.applicant == applicant)
        };
        listed.filter(|passage| self.is_latest(passage)).find(holds)
    }

    fn is_latest(&self, passage: &Passage) -> bool {
        self.passage(&passage.vacancy).is_some_and(|latest| latest.run == passage.run)
    }

    fn current(&mut self, vacancy: &str) -> Option<&mut Passage> {
        self.passages.get_mut(*self.of_vacancy.get(vacancy)?.last()?)
    }

    fn follow(&mut self, entry: &Entry) -> Result<(), Clash> {
        let date = entry.date;
        match &entry.fact {
            Fact::Session(session) => self.sessions.push((date, session.clone())),
            Fact::InFlow { vacancy, home } => self.put(date, vacancy, home, None)?,
            Fact::OutOfFlow { vacancy, home, reason, title } => {
                self.put(date, vacancy, home, Some((reason.clone(), title.clone())))?;
            }
            Fact::Proposal { run, vacancy } => self.propose(date, run, vacancy)?,
            Fact::Designation(designation) => self.designate(designation)?,
            Fact::Decision { run, vacancy, applicant, rank, decision, reason } => {
                self.decide(date, (run, vacancy), applicant, *rank, (*decision, reason))?;
            }
            Fact::Refusal { vacancy, applicant, reason } => {
                let passage = self.current(vacancy).ok_or(Clash::NotListed)?;
                if passage.signed.is_some() {
                    return Err(Clash::AlreadyLet);
                }
                let found = passage.candidates.iter_mut().find(|one| one.designation.applicant == *applicant);
                let candidate = found.ok_or(Clash::NotListed)?;
                let awarded = candidate.decided.as_ref().map(|(_, day, _)| *day).filter(|_| candidate.stands());
                let day = awarded.ok_or(Clash::NotAwarded)?;
                if date < day {
                    return Err(Clash::TooEarly(day));
                }
                candidate.refused = Some((date, reason.clone()));
            }
            Fact::Lease { vacancy, applicant } => self.sign(date, vacancy, applicant)?,
            Fact::Forecast { year, reason, homes } => {
                self.forecasts.insert((*year, reason.clone()), *homes);
            }
            Fact::Correction { .. } => {}
        }
        Ok(())
    }

    /// Puts a home in or out of the flow: not once it is awarded, for it is counted by then.
    fn put(&mut self, date: Date, vacancy: &str, home: &Home, out: Option<(String, String)>) -> Result<(), Clash> {
        let code = |out: &Option<(String, String)>| out.as_ref().map(|(code, _)| code.clone()).unwrap_or_default();
        let moves = self.homes.get(vacancy).is_some_and(|before| code(&before.out) != code(&out));
        if let Some(passage) = self.passage(vacancy).filter(|_| moves) {
            match passage.holder() {
                Some(_) if passage.signed.is_some() => return Err(Clash::AlreadyLet),
                Some(holder) => return Err(Clash::AlreadyAwarded(holder.designation.applicant.clone())),
                None => {}
            }
        }
        self.flow.insert((vacancy.to_owned(), date, code(&out)));
        self.homes.insert(vacancy.to_owned(), Vacant { date, home: home.clone(), out });
        Ok(())
    }

    fn propose(&mut self, date: Date, run: &str, vacancy: &str) -> Result<(), Clash> {
        if let Some(earlier) = self.passage(vacancy) {
            if earlier.signed.is_some() {
                return Err(Clash::AlreadyLet);
            }
            if let Some(holder) = earlier.holder() {
                return Err(Clash::AlreadyAwarded(holder.designation.applicant.clone()));
            }
            if date < earlier.proposed {
                return Err(Clash::TooEarly(earlier.proposed));
            }
        }
        self.of_vacancy.entry(vacancy.to_owned()).or_default().push(self.passages.len());
        self.passages.push(Passage {
            run: run.to_owned(),
            vacancy: vacancy.to_owned(),
            proposed: date,
            candidates: Vec::new(),
            signed: None,
        });
        Ok(())
    }

    fn designate(&mut self, designation: &Designation) -> Result<(), Clash> {
        let at =
            self.of_vacancy.get(&designation.vacancy).and_then(|all| all.last().copied()).ok_or(Clash::NotListed)?;
        let elsewhere = self.housed.get(&designation.applicant).is_some_and(|home| *home != designation.vacancy);
        let own = self.passages.get_mut(at).filter(|passage| passage.run == designation.run);
        let passage = own.ok_or(Clash::NotListed)?;
        passage.candidates.push(Candidate {
            designation: designation.clone(),
            decided: None,
            refused: None,
            housed_elsewhere: elsewhere,
        });
        passage.candidates.sort_by_key(|candidate| candidate.designation.rank);
        self.listed.entry(designation.applicant.clone()).or_default().push(at);
        Ok(())
    }

    fn decide(
        &mut self,
        date: Date,
        (run, vacancy): (&str, &str),
        applicant: &str,
        rank: u32,
        (decision, reason): (Decision, &str),
    ) -> Result<(), Clash> {
        let passage = self.passage(vacancy).ok_or(Clash::NotListed)?;
        if passage.signed.is_some() {
            return Err(Clash::AlreadyLet);
        }
        let candidate = passage.candidate(applicant).filter(|_| passage.run == run).ok_or(Clash::NotListed)?;
        if candidate.designation.rank != rank {
            return Err(Clash::OtherRank(candidate.designation.rank));
        }
        if let Some((before, ..)) = &candidate.decided {
            return Err(Clash::Decided(*before));
        }
        if date < passage.proposed {
            return Err(Clash::TooEarly(passage.proposed));
        }
        if decision.awards() {
            if let Some(home) = self.housed.get(applicant) {
                return Err(Clash::Housed(home.clone()));
            }
            let first = passage.holder().is_none_or(|holder| holder.designation.rank > rank);
            if let Some(held) = self.held_by(applicant).filter(|held| first && held.vacancy != vacancy) {
                return Err(Clash::Holds(held.vacancy.clone()));
            }
        }
        let passage = self.current(vacancy).ok_or(Clash::NotListed)?;
        if let Some(found) = passage.candidates.iter_mut().find(|one| one.designation.applicant == applicant) {
            found.decided = Some((decision, date, reason.to_owned()));
        }
        Ok(())
    }

    fn sign(&mut self, date: Date, vacancy: &str, applicant: &str) -> Result<(), Clash> {
        let passage = self.passage(vacancy).ok_or(Clash::NotListed)?;
        if passage.signed.is_some() {
            return Err(Clash::AlreadyLet);
        }
        if let Some(home) = self.housed.get(applicant) {
            return Err(Clash::Housed(home.clone()));
        }
        let candidate = passage.candidate(applicant).ok_or(Clash::NotListed)?;
        if !candidate.stands() {
            return Err(Clash::NotAwarded);
        }
        if let Some(holder) = passage.holder().filter(|holder| holder.designation.applicant != applicant) {
            return Err(Clash::BetterRanked(holder.designation.applicant.clone()));
        }
        if let Some(day) = passage.attributed().filter(|day| date < *day) {
            return Err(Clash::TooEarly(day));
        }
        if let Some(passage) = self.current(vacancy) {
            passage.signed = Some((date, applicant.to_owned()));
        }
        self.housed.insert(applicant.to_owned(), vacancy.to_owned());
        for at in self.listed.get(applicant).cloned().unwrap_or_default() {
            let Some(other) = self.passages.get_mut(at).filter(|other| other.vacancy != vacancy) else { continue };
            for candidate in &mut other.candidates {
                candidate.housed_elsewhere |= candidate.designation.applicant == applicant;
            }
        }
        Ok(())
    }
}
