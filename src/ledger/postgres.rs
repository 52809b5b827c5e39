//! A ledger in a PostgreSQL database, for offices that share one.
//!
//! The connection is not encrypted by this program: where the server is not on the same network, a tunnel is.

use postgres::error::SqlState;
use postgres::{Client, NoTls};

use super::chain::Link;
use super::store::{Backend, LedgerError};

/// What keeps two writers from making the tables at once.
const LOCK: i64 = 0x4551_4658;

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS equiflux_links
    (number BIGINT PRIMARY KEY, body TEXT NOT NULL, hash TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS equiflux_balances
    (one INTEGER PRIMARY KEY CHECK (one = 1), head TEXT NOT NULL, seal TEXT NOT NULL, body TEXT NOT NULL);
CREATE OR REPLACE FUNCTION equiflux_only_added_to() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'a ledger is only added to'; END $$;
DROP TRIGGER IF EXISTS equiflux_links_stay ON equiflux_links;
CREATE TRIGGER equiflux_links_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON equiflux_links
    FOR EACH STATEMENT EXECUTE FUNCTION equiflux_only_added_to();
";

/// The open database.
pub(super) struct Postgres {
    client: Client,
    place: String,
}

fn failed(place: &str, error: &postgres::Error) -> LedgerError {
    match error.code() {
        Some(code) if *code == SqlState::LOCK_NOT_AVAILABLE => LedgerError::Busy(place.to_owned()),
        _ => {
            let reason = error.as_db_error().map_or_else(|| error.to_string(), |told| told.message().to_owned());
            LedgerError::Database { place: place.to_owned(), reason }
        }
    }
}

impl Postgres {
    /// Connects, and makes the tables when asked to.
    pub(super) fn open(url: &str, place: &str, create: bool) -> Result<Self, LedgerError> {
        let client = Client::connect(url, NoTls).map_err(|error| failed(place, &error))?;
        let mut store = Self { client, place: place.to_owned() };
        store.run("SET lock_timeout = '20s'; SET client_min_messages = warning;")?;
        if !store.has_tables()? {
            if !create {
                return Err(LedgerError::Missing(store.place));
            }
            store.run("BEGIN")?;
            store.run(&format!("SELECT pg_advisory_xact_lock({LOCK})"))?;
            store.run(TABLES)?;
            store.commit()?;
        }
        Ok(store)
    }

    fn told<T>(&self, outcome: Result<T, postgres::Error>) -> Result<T, LedgerError> {
        outcome.map_err(|error| failed(&self.place, &error))
    }

    fn run(&mut self, statements: &str) -> Result<(), LedgerError> {
        let outcome = self.client.batch_execute(statements);
        self.told(outcome)
    }

    fn has_tables(&mut self) -> Result<bool, LedgerError> {
        let outcome = self.client.query_one("SELECT to_regclass('equiflux_balances') IS NOT NULL", &[]);
        self.told(outcome.and_then(|row| row.try_get(0)))
    }
}

impl Backend for Postgres {
    fn begin(&mut self) -> Result<(), LedgerError> {
        self.run("BEGIN; LOCK TABLE equiflux_links IN EXCLUSIVE MODE;").inspect_err(|_| {
            // The lock was not obtained: the transaction that waited for it ends here.
            let _ = self.client.batch_execute("ROLLBACK");
        })
    }

    fn commit(&mut self) -> Result<(), LedgerError> {
        self.run("COMMIT")
    }

    fn rollback(&mut self) -> Result<(), LedgerError> {
        self.run("ROLLBACK")
    }

    fn links(&mut self) -> Result<Vec<Link>, LedgerError> {
        let read = |client: &mut Client| -> Result<Vec<Link>, postgres::Error> {
            let rows = client.query("SELECT number, body, hash FROM equiflux_links ORDER BY number", &[])?;
            let link = |row: &postgres::Row| {
                let number = u64::try_from(row.try_get::<_, i64>(0)?).unwrap_or(0);
                Ok(Link { number, body: row.try_get(1)?, hash: row.try_get(2)? })
            };
            rows.iter().map(link).collect()
        };
        let outcome = read(&mut self.client);
        self.told(outcome)
    }

    fn head(&mut self) -> Result<String, LedgerError> {
        let query = "SELECT hash FROM equiflux_links ORDER BY number DESC LIMIT 1";
        let outcome = self.client.query_opt(query, &[]);
        let found = self.told(outcome.and_then(|row| row.map(|row| row.try_get(0)).transpose()))?;
        Ok(found.unwrap_or_default())
    }

    fn add(&mut self, links: &[Link]) -> Result<(), LedgerError> {
        let numbers: Vec<i64> = links.iter().map(|link| i64::try_from(link.number).unwrap_or(i64::MAX)).collect();
        let bodies: Vec<&str> = links.iter().map(|link| link.body.as_str()).collect();
        let hashes: Vec<&str> = links.iter().map(|link| link.hash.as_str()).collect();
        let statement = "INSERT INTO equiflux_links (number, body, hash) \
                         SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[])";
        let outcome = self.client.execute(statement, &[&numbers, &bodies, &hashes]);
        self.told(outcome).map(|_| ())
    }

    fn balances(&mut self) -> Result<Option<[String; 3]>, LedgerError> {
        let outcome = self.client.query_opt("SELECT head, seal, body FROM equiflux_balances", &[]);
        let read = |row: postgres::Row| Ok([row.try_get(0)?, row.try_get(1)?, row.try_get(2)?]);
        self.told(outcome.and_then(|row| row.map(read).transpose()))
    }

    fn keep(&mut self, [head, seal, body]: [&str; 3]) -> Result<(), LedgerError> {
        let statement = "INSERT INTO equiflux_balances (one, head, seal, body) VALUES (1, $1, $2, $3) \
                         ON CONFLICT (one) DO UPDATE SET head = $1, seal = $2, body = $3";
        let outcome = self.client.execute(statement, &[&head, &seal, &body]);
        self.told(outcome).map(|_| ())
    }
}
