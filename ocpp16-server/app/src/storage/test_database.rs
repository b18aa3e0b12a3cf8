//! Databases for tests, one of each kind.

use std::thread;

use ocpp16_tests::{Postgres, connect};
use tempfile::TempDir;

use super::{Database, Place, PostgresUrl};

/// Runs each of these tests with SQLite and with PostgreSQL.
macro_rules! on_each_database {
    ($($test:ident)*) => {
        mod sqlite {
            $(
                #[tokio::test]
                async fn $test() {
                    super::$test($crate::storage::TestDatabase::sqlite()).await;
                }
            )*
        }

        mod postgres {
            $(
                #[tokio::test]
                async fn $test() {
                    super::$test($crate::storage::TestDatabase::postgres()).await;
                }
            )*
        }
    };
}

pub(crate) use on_each_database;

/// A new database.
#[derive(Debug)]
pub(crate) struct TestDatabase {
    place: Place,
    /// Of the file.
    _folder: Option<TempDir>,
}

impl TestDatabase {
    pub(crate) fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        Self { place: Place::File(folder.path().join("test.db")), _folder: Some(folder) }
    }

    pub(crate) fn postgres() -> Self {
        Self::on(thread::spawn(Postgres::shared).join().unwrap())
    }

    /// One of a server that this test alone has.
    pub(crate) fn on(server: &Postgres) -> Self {
        // It waits on a thread that may.
        let url = thread::scope(|scope| scope.spawn(|| server.database()).join().unwrap());
        let url = PostgresUrl::new(&url).unwrap().unwrap();
        Self { place: Place::Postgres(url), _folder: None }
    }

    pub(crate) const fn place(&self) -> &Place {
        &self.place
    }

    /// Executes a statement that is none of ours.
    pub(crate) fn execute(&self, sql: &str) {
        match &self.place {
            Place::File(file) => {
                rusqlite::Connection::open(file).unwrap().execute_batch(sql).unwrap()
            }
            Place::Postgres(url) => {
                let (url, sql) = (url.reveal().to_owned(), sql.to_owned());
                // It waits on a thread that may.
                let executed = thread::spawn(move || connect(&url).batch_execute(&sql).unwrap());
                executed.join().unwrap();
            }
        }
    }

    pub(crate) fn open(&self) -> Database {
        Database::open(&self.place).unwrap()
    }
}
