//! A ledger in a SQLite file, readable by its owner only.
//!
//! SQLite's journal makes a transaction whole or void across a crash at any instant; the file's own rights are given to
//! the journal that stands beside it meanwhile.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension};

use super::chain::Link;
use super::store::{Backend, LedgerError};

/// What tells a ledger from another SQLite file: `EQFX`.
const APPLICATION: i64 = 0x4551_4658;
/// The version of the tables.
const VERSION: i64 = 1;
/// How long to wait for another writer.
const PATIENCE: Duration = Duration::from_secs(20);

const TABLES: &str = "
CREATE TABLE links (number INTEGER PRIMARY KEY, body TEXT NOT NULL, hash TEXT NOT NULL UNIQUE);
CREATE TRIGGER links_never_change BEFORE UPDATE ON links BEGIN SELECT RAISE(ABORT, 'a ledger is only added to'); END;
CREATE TRIGGER links_never_leave BEFORE DELETE ON links BEGIN SELECT RAISE(ABORT, 'a ledger is only added to'); END;
CREATE TABLE balances (one INTEGER PRIMARY KEY CHECK (one = 1), head TEXT NOT NULL, seal TEXT NOT NULL, body TEXT NOT NULL);
";

/// The open file.
pub(super) struct Sqlite {
    connection: Connection,
    place: String,
}

fn failed(place: &str, error: &rusqlite::Error) -> LedgerError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => LedgerError::Busy(place.to_owned()),
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => LedgerError::NotALedger(place.to_owned()),
        _ => LedgerError::Database { place: place.to_owned(), reason: error.to_string() },
    }
}

/// Makes an empty file that only its owner may read; an empty file is an empty database.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path).map(|_| ())
}

impl Sqlite {
    /// Opens the file, or makes it.
    pub(super) fn open(path: &Path, place: &str, create: bool) -> Result<Self, LedgerError> {
        let database = |reason: String| LedgerError::Database { place: place.to_owned(), reason };
        if !path.is_file() {
            if !create || path.exists() {
                return Err(LedgerError::Missing(place.to_owned()));
            }
            create_private(path).map_err(|error| database(error.to_string()))?;
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|error| failed(place, &error))?;
        connection.busy_timeout(PATIENCE).map_err(|error| failed(place, &error))?;
        let mut store = Self { connection, place: place.to_owned() };
        store.run("PRAGMA synchronous = FULL; PRAGMA journal_mode = DELETE;")?;
        let (mut application, mut version) = store.marks()?;
        if (application, version) == (0, 0) && store.is_blank()? {
            store.begin()?;
            // Another writer may have made the tables meanwhile.
            if store.is_blank()? {
                let marks = format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION};");
                store.run(&format!("{TABLES}{marks}"))?;
            }
            store.commit()?;
            (application, version) = store.marks()?;
        }
        if application != APPLICATION {
            return Err(LedgerError::NotALedger(store.place));
        }
        if version > VERSION {
            return Err(LedgerError::TooNew(store.place));
        }
        Ok(store)
    }

    fn told<T>(&self, outcome: rusqlite::Result<T>) -> Result<T, LedgerError> {
        outcome.map_err(|error| failed(&self.place, &error))
    }

    fn run(&self, statements: &str) -> Result<(), LedgerError> {
        self.told(self.connection.execute_batch(statements))
    }

    fn number(&self, query: &str) -> Result<i64, LedgerError> {
        self.told(self.connection.query_row(query, [], |row| row.get(0)))
    }

    fn marks(&self) -> Result<(i64, i64), LedgerError> {
        Ok((self.number("PRAGMA application_id")?, self.number("PRAGMA user_version")?))
    }

    fn is_blank(&self) -> Result<bool, LedgerError> {
        Ok(self.number("SELECT count(*) FROM sqlite_master")? == 0)
    }
}

impl Backend for Sqlite {
    fn begin(&mut self) -> Result<(), LedgerError> {
        self.run("BEGIN IMMEDIATE")
    }

    fn commit(&mut self) -> Result<(), LedgerError> {
        self.run("COMMIT")
    }

    fn rollback(&mut self) -> Result<(), LedgerError> {
        // A transaction that SQLite has ended itself is not there any more.
        if self.connection.is_autocommit() { Ok(()) } else { self.run("ROLLBACK") }
    }

    fn links(&mut self) -> Result<Vec<Link>, LedgerError> {
        let read = || -> rusqlite::Result<Vec<Link>> {
            let mut query = self.connection.prepare("SELECT number, body, hash FROM links ORDER BY number")?;
            let rows = query.query_map([], |row| {
                let number = u64::try_from(row.get::<_, i64>(0)?).unwrap_or(0);
                Ok(Link { number, body: row.get(1)?, hash: row.get(2)? })
            })?;
            rows.collect()
        };
        self.told(read())
    }

    fn head(&mut self) -> Result<String, LedgerError> {
        let query = "SELECT hash FROM links ORDER BY number DESC LIMIT 1";
        let found = self.told(self.connection.query_row(query, [], |row| row.get(0)).optional())?;
        Ok(found.unwrap_or_default())
    }

    fn add(&mut self, links: &[Link]) -> Result<(), LedgerError> {
        let write = || -> rusqlite::Result<()> {
            let mut insert = self.connection.prepare("INSERT INTO links (number, body, hash) VALUES (?1, ?2, ?3)")?;
            for link in links {
                insert.execute((i64::try_from(link.number).unwrap_or(i64::MAX), &link.body, &link.hash))?;
            }
            Ok(())
        };
        self.told(write())
    }

    fn balances(&mut self) -> Result<Option<[String; 3]>, LedgerError> {
        let query = "SELECT head, seal, body FROM balances";
        let read = |row: &rusqlite::Row<'_>| Ok([row.get(0)?, row.get(1)?, row.get(2)?]);
        self.told(self.connection.query_row(query, [], read).optional())
    }

    fn keep(&mut self, balances: [&str; 3]) -> Result<(), LedgerError> {
        let statement = "INSERT OR REPLACE INTO balances (one, head, seal, body) VALUES (1, ?1, ?2, ?3)";
        self.told(self.connection.execute(statement, balances)).map(|_| ())
    }
}
