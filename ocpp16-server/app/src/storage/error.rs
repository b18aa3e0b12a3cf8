//! What can go wrong with a statement.

use std::fmt;

use super::value::FromSqlError;

/// Why a statement was not carried out, or its result not read.
#[derive(Debug)]
pub(crate) enum Error {
    /// SQLite says no: the disk is full, the file locked or damaged, or the
    /// statement is wrong.
    Sqlite(rusqlite::Error),
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
            Self::NoRow => f.write_str("there is no row"),
            Self::Column(name, error) => write!(f, "column {name}: {error}"),
            Self::Parameter(error) => write!(f, "parameter: {error}"),
        }
    }
}

impl std::error::Error for Error {}
