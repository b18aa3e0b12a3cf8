//! The database: a file of SQLite, one thread that writes it, a few connections
//! that read it.
//!
//! Knows nothing of OCPP: what is written and read is up to `books`. The tables
//! are in `storage/schema`.

mod connection;
mod error;
mod migration;
mod reader;
mod sqlite;
mod value;
mod writer;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::result::Result as StdResult;
use std::sync::Arc;

use self::reader::Readers;
use self::sqlite::File;
use self::writer::{Sharing, Writer};

pub(crate) use self::connection::{Connection, Row, named_params, params};
pub(crate) use self::error::{Error, OptionalExtension, Result};
pub(crate) use self::value::{FromSql, FromSqlError, Parameter, ToSql, Value};

/// The database. Cheap to clone; the last clone closes it.
#[derive(Clone)]
pub(crate) struct Database {
    open: Arc<Open>,
}

struct Open {
    // Dropped in this order: the writer is the last to close the file, so that
    // SQLite tidies up its log, and then the lock.
    readers: Readers,
    writer: Writer,
    path: PathBuf,
    _file: Arc<File>,
}

impl Database {
    #[cfg(test)]
    pub(crate) fn open(path: &Path) -> StdResult<Self, OpenError> {
        Self::open_sharing(path, 512)
    }

    /// Opens the file, makes it if there is none, and brings its tables up to
    /// date. So many changes may share a commit.
    pub(crate) fn open_sharing(path: &Path, changes: usize) -> StdResult<Self, OpenError> {
        let fail = |kind| OpenError { path: path.to_owned(), kind };
        let file = Arc::new(File::lock(path).map_err(fail)?);
        let mut connection = file.open().map_err(|error| fail(error.into()))?;
        migration::migrate(&mut connection).map_err(fail)?;
        let writer = Writer::start(Connection::Sqlite(connection), changes)
            .map_err(|error| fail(OpenErrorKind::Thread(error)))?;
        let readers = Readers::new(Arc::clone(&file));
        Ok(Self { open: Arc::new(Open { readers, writer, path: path.to_owned(), _file: file }) })
    }

    /// Returns the path of the file.
    pub(crate) fn path(&self) -> &Path {
        &self.open.path
    }

    /// Changes the database, all of it or nothing, and returns when the change
    /// is durable.
    ///
    /// Changes happen one after the other, in the order of asking, but for those
    /// aside; many share a commit. Not undone if the future is dropped.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> StdResult<T, StorageError> {
        self.open.writer.write(change, Sharing::Shared).await
    }

    /// Like [`write`](Self::write), for what nobody waits for: in a commit of its
    /// own, after the others that are due. If it fails, they do not.
    pub(crate) async fn write_aside<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> StdResult<T, StorageError> {
        self.open.writer.write(change, Sharing::Aside).await
    }

    /// Writes something that changes nothing, and returns when the disk has it.
    pub(crate) async fn check(&self) -> StdResult<(), StorageError> {
        self.write(migration::mark).await
    }

    /// Reads from a state between two commits. Sees what was written before.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> StdResult<T, StorageError> {
        self.open.readers.read(query).await
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").field("path", &self.path()).finish_non_exhaustive()
    }
}

/// Why the database cannot be opened.
#[derive(Debug)]
pub(crate) struct OpenError {
    path: PathBuf,
    kind: OpenErrorKind,
}

#[derive(Debug)]
enum OpenErrorKind {
    /// The lock file cannot be made or locked.
    Lock(io::Error),
    /// Another process of ours has it open.
    InUse,
    /// It belongs to another program.
    Foreign,
    /// It was written by a newer version of this program.
    Newer,
    /// SQLite cannot open it, or not bring it up to date.
    Sqlite(rusqlite::Error),
    /// There is no thread for the writer.
    Thread(io::Error),
}

impl From<rusqlite::Error> for OpenErrorKind {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.kind {
            OpenErrorKind::Lock(error) => write!(f, "cannot lock database {path}: {error}"),
            OpenErrorKind::InUse => write!(f, "database {path} is in use by another ocpp16"),
            OpenErrorKind::Foreign => write!(f, "{path} is a database of another program"),
            OpenErrorKind::Newer => {
                write!(f, "database {path} was written by a newer version of ocpp16")
            }
            OpenErrorKind::Sqlite(error) => write!(f, "cannot open database {path}: {error}"),
            OpenErrorKind::Thread(error) => write!(f, "cannot start the database: {error}"),
        }
    }
}

impl std::error::Error for OpenError {}

/// Why the database was not read or not changed.
#[derive(Debug, Clone)]
pub(crate) enum StorageError {
    /// A statement of it has failed.
    Failed(Arc<Error>),
    /// The change was given up, because it panicked or the database closes.
    GivenUp,
}

impl From<Error> for StorageError {
    fn from(error: Error) -> Self {
        Self::Failed(Arc::new(error))
    }
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(error) => write!(f, "database: {error}"),
            Self::GivenUp => f.write_str("database: the change was given up"),
        }
    }
}

impl std::error::Error for StorageError {}
