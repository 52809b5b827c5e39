//! Where a ledger is kept: a SQLite file, or a PostgreSQL server for offices that share one.
//!
//! Both hold the same table of links, refuse that a row be changed or taken out, and give one writer at a time the whole
//! ledger: what is added is read, checked and written in one transaction, so that an interruption at any instant leaves
//! all of it or nothing. Beside the links stands a copy of the balances, worth what its hash says: it spares allocation a
//! recount, and [`Store::check`] recounts.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::chain::{self, Link};
use super::entry::Entry;
use super::replay::{self, Clash, State};
use super::sqlite::Sqlite;
use super::tally::{self, Years};

/// Where a ledger is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A file of its own.
    File(PathBuf),
    /// A database on a server, by its URL.
    Server(String),
}

impl Location {
    /// What a scenario or a command says: a URL, or a file below `base`.
    #[must_use]
    pub fn read(text: &str, base: &Path) -> Self {
        if ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme)) {
            Self::Server(text.to_owned())
        } else {
            Self::File(base.join(text))
        }
    }
}

impl std::fmt::Display for Location {
    /// The file's path, or the server's address without any password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Server(url) => {
                match url.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.rsplit_once('@')?))) {
                    Some((scheme, (_, address))) => write!(f, "{scheme}://{address}"),
                    None => f.write_str(url),
                }
            }
        }
    }
}

/// A ledger that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// There is none.
    #[error("{0}: no ledger there")]
    Missing(String),
    /// It is something else.
    #[error("{0}: not a ledger")]
    NotALedger(String),
    /// It was made by a later version.
    #[error("{0}: written by a later version")]
    TooNew(String),
    /// An entry is not as it was written.
    #[error("{place}: entry {entry} was changed")]
    Altered {
        /// Where.
        place: String,
        /// The first entry that is not as written.
        entry: u64,
    },
    /// The copy of the balances is not what the entries come to.
    #[error("{0}: the balances kept are not those of the entries")]
    OtherBalances(String),
    /// The entries that a run was made from are not in it.
    #[error("{0}: does not hold the entries that the run was made from")]
    OtherHistory(String),
    /// Someone else writes to it.
    #[error("{0}: in use")]
    Busy(String),
    /// This program was built without the server's client.
    #[error("{0}: built without PostgreSQL")]
    NoServer(String),
    /// The database refuses.
    #[error("{place}: {reason}")]
    Database {
        /// Where.
        place: String,
        /// What it says.
        reason: String,
    },
}

/// What a database does for a ledger.
pub(super) trait Backend {
    /// Begins a transaction in which nobody else writes.
    fn begin(&mut self) -> Result<(), LedgerError>;
    /// Ends it, keeping what was written.
    fn commit(&mut self) -> Result<(), LedgerError>;
    /// Ends it, keeping nothing.
    fn rollback(&mut self) -> Result<(), LedgerError>;
    /// All links, by number.
    fn links(&mut self) -> Result<Vec<Link>, LedgerError>;
    /// The hash of the last link; empty when there is none.
    fn head(&mut self) -> Result<String, LedgerError>;
    /// Adds links.
    fn add(&mut self, links: &[Link]) -> Result<(), LedgerError>;
    /// The copy of the balances: the hash of the link it stops at, its digest, its text.
    fn balances(&mut self) -> Result<Option<[String; 3]>, LedgerError>;
    /// Replaces it.
    fn keep(&mut self, balances: [&str; 3]) -> Result<(), LedgerError>;
}

/// A ledger, open.
pub struct Store {
    backend: Box<dyn Backend>,
    place: String,
}

/// What a ledger's balances are, and the hash of the last entry they count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counted {
    /// The hash of the last entry; empty when there is none.
    pub head: String,
    /// The balances, year by year.
    pub years: Years,
}

/// A ledger's entries with what they come to.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// The entries.
    pub entries: Vec<Entry>,
    /// What they come to.
    pub state: State,
    /// The hash of the last one; empty when there is none.
    pub head: String,
    /// The hash of each.
    hashes: BTreeSet<String>,
}

impl History {
    /// Whether an entry has that hash.
    #[must_use]
    pub fn knows(&self, hash: &str) -> bool {
        self.hashes.contains(hash)
    }
}

/// Why nothing was added.
#[derive(Debug)]
pub enum Refused<E> {
    /// The ledger cannot be used.
    Ledger(LedgerError),
    /// Whoever adds has found a fault in what was to be added.
    Fault(E),
    /// An entry contradicts those before it: its position among all, the first one added, and why.
    Clash {
        /// The position of the entry that cannot follow, among all.
        at: usize,
        /// The position of the first added one.
        first: usize,
        /// Why.
        clash: Clash,
    },
}

impl<E> From<LedgerError> for Refused<E> {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

impl Store {
    /// Opens a ledger, or makes an empty one when asked to.
    ///
    /// # Errors
    /// There is none, it is something else, or the database refuses.
    pub fn open(location: &Location, create: bool) -> Result<Self, LedgerError> {
        let place = location.to_string();
        let backend: Box<dyn Backend> = match location {
            Location::File(path) => Box::new(Sqlite::open(path, &place, create)?),
            #[cfg(feature = "postgres")]
            Location::Server(url) => Box::new(super::postgres::Postgres::open(url, &place, create)?),
            #[cfg(not(feature = "postgres"))]
            Location::Server(_) => return Err(LedgerError::NoServer(place)),
        };
        Ok(Self { backend, place })
    }

    /// The balances, from the copy when it is that of the last entry.
    ///
    /// # Errors
    /// The database refuses, or an entry was changed.
    pub fn counted(&mut self) -> Result<Counted, LedgerError> {
        let head = self.backend.head()?;
        if let Some([at, seal, text]) = self.backend.balances()?
            && at == head
            && seal == copy_seal(&at, &text)
            && let Ok(years) = serde_json::from_str(&text)
        {
            return Ok(Counted { head, years });
        }
        self.recounted()
    }

    /// The balances, recounted from all entries.
    ///
    /// # Errors
    /// The database refuses, or an entry was changed.
    pub fn recounted(&mut self) -> Result<Counted, LedgerError> {
        let history = self.history()?;
        Ok(Counted { years: tally::years(&history.state), head: history.head })
    }

    /// The balances as they were after the entry of that hash.
    ///
    /// # Errors
    /// No entry has that hash, one was changed, or the database refuses.
    pub fn counted_at(&mut self, head: &str) -> Result<Counted, LedgerError> {
        let links = self.backend.links()?;
        let end = if head.is_empty() {
            Some(0)
        } else {
            links.iter().position(|link| link.hash == head).map(|at| at.saturating_add(1))
        };
        let before = end.and_then(|end| links.get(..end));
        let history = self.past(before.ok_or_else(|| LedgerError::OtherHistory(self.place.clone()))?)?;
        Ok(Counted { years: tally::years(&history.state), head: history.head })
    }

    /// All entries, their chain checked, and what they come to.
    ///
    /// # Errors
    /// An entry was changed, or the database refuses.
    pub fn history(&mut self) -> Result<History, LedgerError> {
        let links = self.backend.links()?;
        self.past(&links)
    }

    fn past(&self, links: &[Link]) -> Result<History, LedgerError> {
        let altered = |entry| LedgerError::Altered { place: self.place.clone(), entry };
        let entries = chain::read(links).map_err(altered)?;
        let number = |at: usize| u64::try_from(at).unwrap_or(u64::MAX).saturating_add(1);
        let state = replay::replay(&entries).map_err(|(at, _)| altered(number(at)))?;
        let head = links.last().map_or_else(String::new, |link| link.hash.clone());
        let hashes = links.iter().map(|link| link.hash.clone()).collect();
        Ok(History { entries, state, head, hashes })
    }

    /// Checks the whole: every hash, every entry against those before it, the copy of the balances against a recount.
    ///
    /// # Errors
    /// What is found wrong first.
    pub fn check(&mut self) -> Result<History, LedgerError> {
        let history = self.history()?;
        if let Some([at, seal, text]) = self.backend.balances()? {
            let years = tally::years(&history.state);
            let same = serde_json::from_str::<Years>(&text).is_ok_and(|kept| kept == years);
            if at != history.head || seal != copy_seal(&at, &text) || !same {
                return Err(LedgerError::OtherBalances(self.place.clone()));
            }
        }
        Ok(history)
    }

    /// Adds the entries that `make` draws from what is there; all of them, or none.
    ///
    /// # Errors
    /// The ledger cannot be used, `make` finds a fault, or an entry contradicts those before it.
    pub fn add<E>(
        &mut self,
        make: impl FnOnce(&History) -> Result<Vec<Entry>, E>,
    ) -> Result<(History, usize), Refused<E>> {
        self.backend.begin()?;
        let outcome = self.add_within(make);
        match &outcome {
            Ok((_, added)) if *added > 0 => self.backend.commit()?,
            _ => self.backend.rollback()?,
        }
        outcome
    }

    fn add_within<E>(
        &mut self,
        make: impl FnOnce(&History) -> Result<Vec<Entry>, E>,
    ) -> Result<(History, usize), Refused<E>> {
        let links = self.backend.links()?;
        let history = self.past(&links)?;
        let added = make(&history).map_err(Refused::Fault)?;
        let count = added.len();
        if count == 0 {
            return Ok((history, 0));
        }
        let first = history.entries.len();
        let new = chain::extend(links.last(), &added);
        let entries: Vec<Entry> = history.entries.into_iter().chain(added).collect();
        let state = replay::replay(&entries).map_err(|(at, clash)| Refused::Clash { at, first, clash })?;
        let head = new.last().map_or_else(String::new, |link| link.hash.clone());
        let text = serde_json::to_string(&tally::years(&state)).unwrap_or_default();
        self.backend.add(&new)?;
        self.backend.keep([&head, &copy_seal(&head, &text), &text])?;
        let hashes = history.hashes.into_iter().chain(new.into_iter().map(|link| link.hash)).collect();
        Ok((History { entries, state, head, hashes }, count))
    }
}

/// What ties a copy of the balances to the entry it stops at.
fn copy_seal(head: &str, text: &str) -> String {
    chain::digest(format!("{head}\n{text}").as_bytes())
}
