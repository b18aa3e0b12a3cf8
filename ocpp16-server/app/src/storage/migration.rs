//! Brings the tables of an older database up to date, and refuses those of a
//! newer program.
//!
//! A file of `schema` that was released is never changed again; the next change
//! is a new file.

use rusqlite::Connection;
use rusqlite_migration::{Error, M, MigrationDefinitionError, Migrations};

use super::OpenErrorKind;

const STEPS: &[M<'_>] = &[
    M::up(include_str!("schema/0001_core.sql")),
    M::up(include_str!("schema/0002_certificates.sql")),
    M::up(include_str!("schema/0003_reports.sql")),
    M::up(include_str!("schema/0004_messages.sql")),
    M::up(include_str!("schema/0005_configuration.sql")),
    M::up(include_str!("schema/0006_remote.sql")),
    M::up(include_str!("schema/0008_connections.sql")),
];
const SCHEMA: Migrations<'_> = Migrations::from_slice(STEPS);

/// Marks a database as ours: "OCPP" in ASCII.
const APPLICATION_ID: i32 = 0x4f43_5050;

/// Writes what is there already: to find out whether the database can be written.
pub(super) fn mark(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "application_id", APPLICATION_ID)
}

pub(super) fn migrate(connection: &mut Connection) -> Result<(), OpenErrorKind> {
    let application: i32 =
        connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let empty: bool =
        connection
            .query_row("SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| row.get(0))?;
    match application {
        APPLICATION_ID => {}
        0 if empty => connection.pragma_update(None, "application_id", APPLICATION_ID)?,
        _ => return Err(OpenErrorKind::Foreign),
    }
    SCHEMA.to_latest(connection).map_err(|error| {
        if error == Error::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) {
            return OpenErrorKind::Newer;
        }
        let Error::RusqliteError { err, .. } = error else {
            panic!("migrations are wrong: {error}")
        };
        err.into()
    })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use tempfile::TempDir;

    use crate::storage::Database;

    use super::*;

    fn file(folder: &TempDir) -> PathBuf {
        folder.path().join("test.db")
    }

    fn refusal(folder: &TempDir) -> String {
        Database::open(&file(folder)).unwrap_err().to_string()
    }

    #[test]
    fn the_migrations_are_consistent() {
        SCHEMA.validate().unwrap();
    }

    #[test]
    fn opens_what_it_made() {
        let folder = TempDir::new().unwrap();
        drop(Database::open(&file(&folder)).unwrap());
        Database::open(&file(&folder)).unwrap();
    }

    #[test]
    fn refuses_the_database_of_a_newer_version() {
        let folder = TempDir::new().unwrap();
        drop(Database::open(&file(&folder)).unwrap());
        let connection = Connection::open(file(&folder)).unwrap();
        connection.pragma_update(None, "user_version", 1_000).unwrap();
        assert!(refusal(&folder).ends_with("was written by a newer version of ocpp16"));
    }

    #[test]
    fn refuses_the_database_of_another_program() {
        let folder = TempDir::new().unwrap();
        Connection::open(file(&folder)).unwrap().execute("CREATE TABLE theirs (x)", []).unwrap();
        assert!(refusal(&folder).ends_with("is a database of another program"));
    }

    #[test]
    fn refuses_what_is_no_database() {
        let folder = TempDir::new().unwrap();
        std::fs::write(file(&folder), "no database, but long enough to look like one").unwrap();
        assert!(refusal(&folder).ends_with("file is not a database"));
    }

    #[test]
    fn refuses_a_database_that_is_in_use() {
        let folder = TempDir::new().unwrap();
        let _first = Database::open(&file(&folder)).unwrap();
        assert!(refusal(&folder).ends_with("is in use by another ocpp16"));
    }
}
