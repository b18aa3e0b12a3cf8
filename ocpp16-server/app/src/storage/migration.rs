//! Brings the tables of an older database up to date, and refuses those of a
//! newer program.
//!
//! A file of `schema` that was released is never changed again; the next change
//! is a new file, one for each kind of database.

use std::ops::ControlFlow;

use rusqlite_migration::{Error as SqliteError, M, MigrationDefinitionError, Migrations};

use super::connection::{Connection, LOCK, List};
use super::error::{Error, Result};
use super::postgres::Session;
use super::{OpenErrorKind, StdResult};

/// The steps, each for SQLite and for PostgreSQL.
macro_rules! steps {
    ($($name:literal)*) => {
        const SQLITE_STEPS: &[M<'_>] =
            &[$(M::up(include_str!(concat!("schema/sqlite/", $name, ".sql")))),*];
        const POSTGRES_STEPS: &[&str] =
            &[$(include_str!(concat!("schema/postgres/", $name, ".sql"))),*];
    };
}

steps! {
    "0001_core"
    "0002_certificates"
    "0003_reports"
    "0004_messages"
    "0005_configuration"
    "0006_remote"
    "0007_configuration_names"
    "0008_connections"
    "0009_samples"
}

const SQLITE: Migrations<'_> = Migrations::from_slice(SQLITE_STEPS);

/// Marks a file as ours: "OCPP" in ASCII.
const APPLICATION_ID: i32 = 0x4f43_5050;

/// Brings the tables up to date.
pub(super) fn migrate(connection: &mut Connection) -> StdResult<(), OpenErrorKind> {
    match connection {
        Connection::Sqlite(connection) => migrate_sqlite(connection),
        Connection::Postgres(session) => migrate_postgres(session),
    }
}

/// Writes what is there already: to find out whether the database can be written.
pub(super) fn mark(connection: &Connection) -> Result<()> {
    match connection {
        Connection::Sqlite(connection) => {
            Ok(connection.pragma_update(None, "application_id", APPLICATION_ID)?)
        }
        Connection::Postgres(session) => {
            session.batch("UPDATE ocpp16_version SET version = version")
        }
    }
}

fn migrate_sqlite(connection: &mut rusqlite::Connection) -> StdResult<(), OpenErrorKind> {
    match mark_sqlite(connection) {
        Ok(true) => {}
        Ok(false) => return Err(OpenErrorKind::Foreign),
        Err(error) => return Err(Error::Sqlite(error).into()),
    }
    SQLITE.to_latest(connection).map_err(|error| {
        let ahead = MigrationDefinitionError::DatabaseTooFarAhead;
        if error == SqliteError::MigrationDefinition(ahead) {
            return OpenErrorKind::Newer;
        }
        let SqliteError::RusqliteError { err, .. } = error else {
            panic!("migrations are wrong: {error}")
        };
        Error::Sqlite(err).into()
    })
}

/// Marks a new file as ours; tells whether it is one of ours now.
fn mark_sqlite(connection: &rusqlite::Connection) -> rusqlite::Result<bool> {
    let application: i32 =
        connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let empty: bool =
        connection
            .query_row("SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| row.get(0))?;
    if application == 0 && empty {
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        return Ok(true);
    }
    Ok(application == APPLICATION_ID)
}

/// Waits for other processes that do the same, or make changes; then all of it or
/// nothing.
fn migrate_postgres(session: &Session) -> StdResult<(), OpenErrorKind> {
    let migrated = migrate_postgres_in_transaction(session);
    session.batch(if migrated.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    migrated
}

fn migrate_postgres_in_transaction(session: &Session) -> StdResult<(), OpenErrorKind> {
    // It takes as long as it takes.
    const PATIENTLY: &str = "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0;
        SET LOCAL idle_in_transaction_session_timeout = 0";
    const NEW: &str = "CREATE TABLE ocpp16_version (version BIGINT NOT NULL);
        INSERT INTO ocpp16_version VALUES (0)";

    session.batch_patiently(&format!("BEGIN; {PATIENTLY}; {LOCK}"))?;
    if number(
        session,
        "SELECT count(*) FROM pg_tables
         WHERE schemaname = current_schema() AND tablename = 'ocpp16_version'",
    )? == 0
    {
        // Extensions may be there, but no other program.
        let others =
            "SELECT count(*) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace
            WHERE nspname = current_schema() AND relkind IN ('r', 'p')
                AND NOT EXISTS (SELECT 1 FROM pg_depend AS d
                                WHERE d.objid = c.oid AND d.deptype = 'e')";
        if number(session, others)? > 0 {
            return Err(OpenErrorKind::Foreign);
        }
        session.batch(NEW)?;
    }
    let version = number(session, "SELECT version FROM ocpp16_version")?;
    let Some(steps) =
        usize::try_from(version).ok().and_then(|version| POSTGRES_STEPS.get(version..))
    else {
        return Err(OpenErrorKind::Newer);
    };
    for step in steps {
        session.batch_patiently(step)?;
    }
    let version = POSTGRES_STEPS.len();
    Ok(session.batch(&format!("UPDATE ocpp16_version SET version = {version}"))?)
}

fn number(session: &Session, query: &str) -> Result<i64> {
    let (statement, mut found) = (session.statement(query), None);
    session.each(&statement, List::Numbered(Vec::new()), |row| {
        found = Some(row.get(0)?);
        Ok(ControlFlow::Break(()))
    })?;
    found.ok_or(Error::NoRow)
}

#[cfg(test)]
mod tests {
    use std::thread;

    use ocpp16_tests::Postgres;

    use crate::storage::{Database, Place, TestDatabase, on_each_database};

    use super::*;

    on_each_database! {
        opens_what_it_made
        refuses_the_database_of_a_newer_version
        refuses_the_database_of_another_program
        samples_get_into_the_row_of_their_message
    }

    fn refusal(database: &TestDatabase) -> String {
        Database::open(database.place()).unwrap_err().to_string()
    }

    #[test]
    fn the_migrations_are_consistent() {
        SQLITE.validate().unwrap();
    }

    async fn opens_what_it_made(database: TestDatabase) {
        drop(database.open());
        database.open().check().await.unwrap();
    }

    async fn refuses_the_database_of_a_newer_version(database: TestDatabase) {
        let renew = |connection: &Connection| {
            connection.execute_batch(match connection {
                Connection::Sqlite(_) => "PRAGMA user_version = 1000",
                Connection::Postgres(_) => "UPDATE ocpp16_version SET version = 1000",
            })
        };
        database.open().write(renew).await.unwrap();
        let refusal = refusal(&database);
        assert!(refusal.ends_with("was written by a newer version of ocpp16"), "{refusal}");
    }

    async fn refuses_the_database_of_another_program(database: TestDatabase) {
        database.execute("CREATE TABLE theirs (x BIGINT)");
        let refusal = refusal(&database);
        assert!(refusal.ends_with("is a database of another program"), "{refusal}");
    }

    /// What the books hold after each step is the same on both, whatever names their
    /// types have.
    #[tokio::test]
    async fn the_steps_lead_to_the_same_columns() {
        let columns = |query: &'static str, database: Database| async move {
            let read = database.read(move |connection: &Connection| {
                let read =
                    |row: &super::super::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
                connection.prepare_cached(query)?.query_map((), read)
            });
            let columns: Vec<(String, String, bool)> = read.await.unwrap();
            columns
        };
        let sqlite = "SELECT t.name, c.name, c.\"notnull\"
            FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c
            WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND c.pk = 0 ORDER BY 1, 2";
        let postgres = "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT),
                is_nullable = 'NO'
            FROM information_schema.columns AS c
            WHERE table_schema = 'public' AND table_name <> 'ocpp16_version'
                AND table_name NOT IN (SELECT table_name FROM information_schema.views)
                AND NOT EXISTS (
                    SELECT 1 FROM information_schema.key_column_usage AS k
                    JOIN information_schema.table_constraints AS t USING (constraint_name)
                    WHERE t.constraint_type = 'PRIMARY KEY' AND k.table_name = c.table_name
                        AND k.column_name = c.column_name)
            ORDER BY 1, 2";
        let of_sqlite = columns(sqlite, TestDatabase::sqlite().open()).await;
        let of_postgres = columns(postgres, TestDatabase::postgres().open()).await;
        assert!(of_sqlite.len() > 50);
        assert_eq!(of_sqlite, of_postgres);
    }

    /// Keys had no name of their own before.
    #[test]
    fn keys_of_configurations_get_their_names() {
        let mut connection = rusqlite::Connection::open_in_memory().unwrap();
        SQLITE.to_version(&mut connection, 6).unwrap();
        connection
            .execute_batch(
                "INSERT INTO charge_points (identity, enrolment) VALUES ('CP1', 'Accepted');
                 INSERT INTO configuration
                     (identity, key, value, unknown, reboot_required, noted_at)
                     VALUES ('CP1', 'HeartbeatInterval', '5', 0, 1, 7)",
            )
            .unwrap();
        SQLITE.to_latest(&mut connection).unwrap();
        let found: (String, String, bool) = connection
            .query_row(
                "SELECT key, value, reboot_required FROM configuration
                 WHERE name = 'heartbeatinterval'",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .unwrap();
        assert_eq!(found, ("HeartbeatInterval".to_owned(), "5".to_owned(), true));
    }

    /// They had a row each before.
    async fn samples_get_into_the_row_of_their_message(database: TestDatabase) {
        const ROWS: &str = "
            INSERT INTO meter_messages (message_number, identity, received_at, message_key) VALUES
                (1, 'CP1', 5, CAST('1' AS BYTEA)), (7, 'CP1', 6, CAST('2' AS BYTEA)),
                (8, 'CP1', 6, CAST('3' AS BYTEA));
            INSERT INTO meter_values (message_number, position, timestamp, value, unit) VALUES
                (7, 1, 11, '\"b\"', NULL), (7, 0, 10, 'a', 'Wh'), (8, 0, 12, 'c', NULL)";
        match database.place() {
            Place::File(path) => {
                let mut connection = rusqlite::Connection::open(path).unwrap();
                assert!(mark_sqlite(&connection).unwrap());
                SQLITE.to_version(&mut connection, 8).unwrap();
                connection.execute_batch(ROWS).unwrap();
            }
            Place::Postgres(_) => {
                let version = "CREATE TABLE ocpp16_version (version BIGINT NOT NULL);
                    INSERT INTO ocpp16_version VALUES (8)";
                POSTGRES_STEPS[..8].iter().chain([&version, &ROWS]).for_each(|it| {
                    database.execute(it);
                });
            }
        }
        let database = database.open();
        let read = database.read(|connection: &Connection| {
            connection
                .prepare_cached(
                    "SELECT message_number, position, timestamp, value, unit FROM meter_values
                     ORDER BY message_number, position",
                )?
                .query_map((), |row| {
                    let place: (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
                    let value: (String, Option<String>) = (row.get(3)?, row.get(4)?);
                    Ok(format!("{place:?} {value:?}"))
                })
        });
        let samples = read.await.unwrap();
        let expected = [
            r#"(7, 0, 10) ("a", Some("Wh"))"#,
            r#"(7, 1, 11) ("\"b\"", None)"#,
            r#"(8, 0, 12) ("c", None)"#,
        ];
        assert_eq!(samples, expected);
    }

    #[test]
    fn processes_that_start_together_make_the_tables_once() {
        let database = TestDatabase::postgres();
        thread::scope(|scope| {
            let opening: Vec<_> = (0..6).map(|_| scope.spawn(|| database.open())).collect();
            for opened in opening {
                opened.join().unwrap();
            }
        });
    }

    #[test]
    fn refuses_what_is_no_database() {
        let database = TestDatabase::sqlite();
        let Place::File(file) = database.place() else { panic!("it is a file") };
        std::fs::write(file, "no database, but long enough to look like one").unwrap();
        assert!(refusal(&database).ends_with("file is not a database"));
    }

    #[test]
    fn refuses_a_file_that_is_in_use() {
        let database = TestDatabase::sqlite();
        let _first = database.open();
        assert!(refusal(&database).ends_with("is in use by another ocpp16"));
    }

    #[test]
    fn refuses_a_server_that_is_away() {
        let server = Postgres::start();
        let database = TestDatabase::on(&server);
        server.stop();
        let refusal = refusal(&database);
        assert!(refusal.starts_with("cannot open database postgres://"), "{refusal}");
        assert!(refusal.contains("error connecting to server"), "{refusal}");
    }
}
