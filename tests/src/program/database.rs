//! What tests do with the database of a central system behind its back.

use std::fmt;

use postgres::Client;
use rusqlite::Connection;

use super::CentralSystem;
use crate::postgres::connect;

impl CentralSystem {
    /// The number that a query on its database tells, whose tables are those of the
    /// documentation.
    ///
    /// # Panics
    ///
    /// If it tells none.
    #[must_use]
    pub fn number(&self, query: &str) -> i64 {
        match &self.postgres {
            Some(url) => connect(url).query_one(query, &[]).expect("a number").get(0),
            None => {
                let file = Connection::open(self.database()).expect("the file is there");
                file.query_row(query, [], |row| row.get(0)).expect("a number")
            }
        }
    }

    /// Changes its database behind its back; tells how many rows.
    ///
    /// # Panics
    ///
    /// If it cannot be changed.
    pub fn change(&self, statement: &str) -> u64 {
        match &self.postgres {
            Some(url) => connect(url).execute(statement, &[]).expect("it can be changed"),
            None => {
                let file = Connection::open(self.database()).expect("the file is there");
                file.execute(statement, []).expect("it can be changed") as u64
            }
        }
    }

    /// Keeps it from changing its database, until what is returned is dropped.
    ///
    /// # Panics
    ///
    /// If something else does already.
    #[must_use]
    pub fn lock(&self) -> DatabaseLock {
        match &self.postgres {
            Some(url) => {
                let mut client = connect(url);
                let lock = "BEGIN; SELECT pg_advisory_xact_lock(87150528835894)";
                client.batch_execute(lock).expect("there is such a lock");
                DatabaseLock::Postgres(Box::new(client))
            }
            None => {
                let file = Connection::open(self.database()).expect("the file is there");
                file.execute_batch("BEGIN IMMEDIATE").expect("it is free");
                DatabaseLock::Sqlite(file)
            }
        }
    }
}

/// The right to change a database, as another program holds it.
pub enum DatabaseLock {
    /// In a transaction of its own.
    Sqlite(Connection),
    /// In a transaction of its own.
    Postgres(Box<Client>),
}

impl fmt::Debug for DatabaseLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabaseLock").finish_non_exhaustive()
    }
}
