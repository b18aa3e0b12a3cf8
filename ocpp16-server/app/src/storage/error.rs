//! What can go wrong with a statement.

use std::error::Error as _;
use std::fmt;
use std::io;
use std::sync::Arc;

use super::value::FromSqlError;

/// Why a statement was not carried out, or its result not read.
#[derive(Debug)]
pub(crate) enum Error {
    /// SQLite says no: the disk is full, the file locked or damaged, or the
    /// statement is wrong.
    Sqlite(rusqlite::Error),
    /// PostgreSQL says no, or the connection has broken: if that happens during a
    /// commit, nobody knows whether it counts.
    Postgres(tokio_postgres::Error),
    /// PostgreSQL has not answered in time.
    NoAnswer,
    /// The connection to PostgreSQL was lost before.
    Lost,
    /// PostgreSQL could not be reached just now, and why.
    Away(Arc<Self>),
    /// There is no means to wait for PostgreSQL.
    Runtime(io::Error),
    /// A parameter with this name was not given.
    Unbound(String),
    /// There is no row, and one was wanted.
    NoRow,
    /// A column has no such value; its name or place, and why.
    Column(String, FromSqlError),
    /// A parameter has no form in the database.
    Parameter(serde_json::Error),
}

/// What statements return.
pub(crate) type Result<T> = std::result::Result<T, Error>;

/// Takes the absence of a row for an answer.
pub(crate) trait OptionalExtension<T> {
    fn optional(self) -> Result<Option<T>>;
}

impl<T> OptionalExtension<T> for Result<T> {
    fn optional(self) -> Result<Option<T>> {
        match self {
            Ok(found) => Ok(Some(found)),
            Err(Error::NoRow) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(error) => error.fmt(f),
            Self::Postgres(error) => match (error.as_db_error(), error.source()) {
                // Its code tells what people may look up.
                (Some(told), _) => write!(f, "{} ({})", told.message(), told.code().code()),
                (None, Some(source)) => write!(f, "{error}: {source}"),
                (None, None) => error.fmt(f),
            },
            Self::NoAnswer => f.write_str("the server has not answered in time"),
            Self::Lost => f.write_str("the connection is lost"),
            Self::Away(error) => error.fmt(f),
            Self::Runtime(error) => error.fmt(f),
            Self::Unbound(name) => write!(f, "{name} was not given"),
            Self::NoRow => f.write_str("there is no row"),
            Self::Column(name, error) => write!(f, "column {name}: {error}"),
            Self::Parameter(error) => write!(f, "parameter: {error}"),
        }
    }
}

impl std::error::Error for Error {}
