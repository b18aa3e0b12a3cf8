//! A connection to the database, whichever it is: what the books are written
//! with.
//!
//! Statements are SQL that all databases understand. Their parameters are numbered
//! (`?1`), named (`:name`) or one after the other (`?`).

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

use rusqlite::params_from_iter;

use super::error::{Error, Result};
use super::postgres::{Prepared, Session};
use super::sqlite;
use super::value::{FromSql, Parameter, ToSql};

/// Keeps other processes from changing a database of PostgreSQL until the
/// transaction ends. The number is "OCPP16" in ASCII.
pub(super) const LOCK: &str = "SELECT pg_advisory_xact_lock(87150528835894)";

/// A connection to the database, in a transaction.
#[derive(Debug)]
pub(crate) enum Connection {
    Sqlite(rusqlite::Connection),
    Postgres(Session),
}

impl Connection {
    /// Prepares a statement, the first time; it is kept with the connection.
    pub(crate) fn prepare_cached(&self, sql: &str) -> Result<Statement<'_>> {
        match self {
            Self::Sqlite(connection) => Ok(Statement::Sqlite(connection.prepare_cached(sql)?)),
            Self::Postgres(session) => Ok(Statement::Postgres(session, session.statement(sql))),
        }
    }

    /// Executes statements without parameters, with `;` between them.
    #[cfg(test)]
    pub(crate) fn execute_batch(&self, sql: &str) -> Result<()> {
        match self {
            Self::Sqlite(connection) => Ok(connection.execute_batch(sql)?),
            Self::Postgres(session) => session.batch(sql),
        }
    }

    /// Begins a transaction for changes.
    pub(super) fn begin(&self) -> Result<()> {
        match self {
            Self::Sqlite(connection) => sqlite::execute(connection, &["BEGIN IMMEDIATE"]),
            Self::Postgres(session) => session.batch(&format!("BEGIN; {LOCK}")),
        }
    }

    /// Begins a change that can be undone alone.
    pub(super) fn guard(&self) -> Result<()> {
        match self {
            Self::Sqlite(connection) => sqlite::execute(connection, &["SAVEPOINT change"]),
            Self::Postgres(session) => session.batch("SAVEPOINT change"),
        }
    }

    /// Ends a change that could have been undone alone.
    pub(super) fn keep(&self) -> Result<()> {
        match self {
            Self::Sqlite(connection) => sqlite::execute(connection, &["RELEASE change"]),
            Self::Postgres(session) => session.batch("RELEASE change"),
        }
    }

    /// Undoes a change alone, and ends it.
    pub(super) fn undo(&self) -> Result<()> {
        match self {
            Self::Sqlite(connection) => {
                sqlite::execute(connection, &["ROLLBACK TO change", "RELEASE change"])
            }
            Self::Postgres(session) => session.batch("ROLLBACK TO change; RELEASE change"),
        }
    }

    /// Ends the transaction.
    pub(super) fn commit(&self) -> Result<()> {
        match self {
            Self::Sqlite(connection) => sqlite::execute(connection, &["COMMIT"]),
            // After an error that a change has hidden the first fails, where the second
            // would undo everything, and not say so.
            Self::Postgres(session) => session.batch("SELECT 1; COMMIT"),
        }
    }

    /// Undoes everything since the transaction began, if there is one.
    pub(super) fn roll_back(&self) {
        match self {
            Self::Sqlite(connection) => {
                if !connection.is_autocommit() {
                    // It cannot be used otherwise; what fails here fails again there.
                    let _ = connection.execute_batch("ROLLBACK");
                }
            }
            Self::Postgres(session) => {
                // What fails here fails again, or the connection is lost.
                let _ = session.batch("ROLLBACK");
            }
        }
    }

    /// Tells whether the transaction is still there: SQLite undoes all of it when
    /// the disk is full.
    pub(super) fn is_in_transaction(&self) -> bool {
        match self {
            Self::Sqlite(connection) => !connection.is_autocommit(),
            Self::Postgres(session) => !session.is_lost(),
        }
    }

    /// Begins a transaction in which all statements see one state.
    pub(super) fn begin_reading(&self) -> Result<()> {
        match self {
            Self::Sqlite(connection) => sqlite::execute(connection, &["BEGIN"]),
            Self::Postgres(session) => {
                session.batch("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            }
        }
    }

    /// Tells whether the connection is of no more use.
    pub(super) fn is_lost(&self) -> bool {
        match self {
            Self::Sqlite(_) => false,
            Self::Postgres(session) => session.is_lost(),
        }
    }
}

/// A statement that is ready to be executed.
pub(crate) enum Statement<'c> {
    Sqlite(rusqlite::CachedStatement<'c>),
    Postgres(&'c Session, Arc<Prepared>),
}

impl Statement<'_> {
    /// Executes a statement that returns no rows; tells how many it has changed.
    pub(crate) fn execute(&mut self, parameters: impl Parameters) -> Result<usize> {
        let parameters = parameters.list()?;
        match self {
            Self::Sqlite(statement) => match parameters {
                List::Numbered(values) => Ok(statement.execute(params_from_iter(values))?),
                List::Named(values) => Ok(statement.execute(&*sqlite::named(&values))?),
            },
            Self::Postgres(session, statement) => session.execute(statement, parameters),
        }
    }

    /// Reads the first row.
    ///
    /// # Errors
    ///
    /// [`Error::NoRow`] if there is none, besides those of the database.
    pub(crate) fn query_row<T>(
        &mut self,
        parameters: impl Parameters,
        read: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        let (mut read, mut found) = (Some(read), None);
        self.each(parameters, |row| {
            found = read.take().map(|read| read(row)).transpose()?;
            Ok(ControlFlow::Break(()))
        })?;
        found.ok_or(Error::NoRow)
    }

    /// Reads all rows.
    pub(crate) fn query_map<T>(
        &mut self,
        parameters: impl Parameters,
        mut read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut found = Vec::new();
        self.each(parameters, |row| {
            found.push(read(row)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }

    /// Reads rows, one after the other, as far as they are wanted.
    pub(crate) fn each(
        &mut self,
        parameters: impl Parameters,
        mut act: impl FnMut(&Row<'_>) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let parameters = parameters.list()?;
        match self {
            Self::Sqlite(statement) => {
                let mut rows = match parameters {
                    List::Numbered(values) => statement.query(params_from_iter(values))?,
                    List::Named(values) => statement.query(&*sqlite::named(&values))?,
                };
                while let Some(row) = rows.next()? {
                    if act(&Row::Sqlite(row))?.is_break() {
                        break;
                    }
                }
                Ok(())
            }
            Self::Postgres(session, statement) => session.each(statement, parameters, act),
        }
    }
}

/// What a statement returns, while it is read.
pub(crate) enum Row<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a tokio_postgres::Row),
}

impl Row<'_> {
    /// Reads a column, by its name or its place.
    pub(crate) fn get<I: Column, T: FromSql>(&self, column: I) -> Result<T> {
        let fail = |error| Error::Column(column.to_string(), error);
        match self {
            Self::Sqlite(row) => {
                let value = sqlite::value(row.get_ref(column)?).map_err(fail)?;
                T::from_sql(value).map_err(fail)
            }
            Self::Postgres(row) => {
                T::from_sql(row.try_get(column).map_err(Error::Postgres)?).map_err(fail)
            }
        }
    }
}

/// The name of a column, or its place.
pub(crate) trait Column:
    rusqlite::RowIndex + tokio_postgres::row::RowIndex + fmt::Display + Copy
{
}

impl Column for usize {}
impl Column for &str {}

/// What statements may be given: nothing, an array of one type, [`params!`] or
/// [`named_params!`].
pub(crate) trait Parameters {
    fn list(&self) -> Result<List<'_>>;
}

/// Parameters in the order of their numbers, or with their names.
pub(crate) enum List<'a> {
    Numbered(Vec<Parameter<'a>>),
    Named(Vec<(&'a str, Parameter<'a>)>),
}

impl Parameters for () {
    fn list(&self) -> Result<List<'_>> {
        Ok(List::Numbered(Vec::new()))
    }
}

impl<T: ToSql, const N: usize> Parameters for [T; N] {
    fn list(&self) -> Result<List<'_>> {
        self.iter().map(T::to_sql).collect::<Result<_>>().map(List::Numbered)
    }
}

impl Parameters for &[&dyn ToSql] {
    fn list(&self) -> Result<List<'_>> {
        self.iter().map(|value| value.to_sql()).collect::<Result<_>>().map(List::Numbered)
    }
}

impl Parameters for &[(&str, &dyn ToSql)] {
    fn list(&self) -> Result<List<'_>> {
        let values = self.iter().map(|(name, value)| Ok((*name, value.to_sql()?)));
        values.collect::<Result<_>>().map(List::Named)
    }
}

/// Parameters of several types, in the order of their numbers.
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        &[$(&$value as &dyn $crate::storage::ToSql),*] as &[&dyn $crate::storage::ToSql]
    };
}

/// Parameters with their names: `":name": value`.
macro_rules! named_params {
    ($($name:literal : $value:expr),* $(,)?) => {
        &[$(($name, &$value as &dyn $crate::storage::ToSql)),*]
            as &[(&str, &dyn $crate::storage::ToSql)]
    };
}

pub(crate) use {named_params, params};
