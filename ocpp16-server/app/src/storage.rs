//! The database: a file of SQLite, or PostgreSQL, which several processes may
//! share; one thread that writes it, a few connections that read it.
//!
//! Knows nothing of OCPP: what is written and read is up to `books`, with the same
//! statements for both. The tables are in `storage/schema`.

mod connection;
mod error;
mod migration;
mod postgres;
mod reader;
mod sqlite;
#[cfg(test)]
mod test_database;
mod value;
mod writer;

use std::fmt;
use std::io;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::result::Result as StdResult;
use std::sync::Arc;
use std::thread;

use self::postgres::{Server, UrlError};
use self::reader::Readers;
use self::sqlite::File;
use self::writer::{Sharing, Writer};

pub(crate) use self::connection::{Connection, Row, named_params, params};
pub(crate) use self::error::{Error, OptionalExtension, Result};
pub(crate) use self::postgres::PostgresUrl;
#[cfg(test)]
pub(crate) use self::test_database::{TestDatabase, on_each_database};
pub(crate) use self::value::{FromSql, FromSqlError, Parameter, ToSql, Value, without_nul};

/// The database. Cheap to clone; the last clone closes it.
#[derive(Clone)]
pub(crate) struct Database {
    open: Arc<Open>,
}

struct Open {
    // Dropped in this order: the writer is the last to close a file, so that SQLite
    // tidies up its log, and then comes the lock.
    readers: Readers,
    writer: Writer,
    source: Arc<Source>,
}

/// Where a database is. Shown without its password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// A file of SQLite.
    File(PathBuf),
    /// A server of PostgreSQL.
    Postgres(PostgresUrl),
}

impl Database {
    #[cfg(test)]
    pub(crate) fn open(place: &Place) -> StdResult<Self, OpenError> {
        Self::open_sharing(place, 512)
    }

    /// Opens the database, makes a file if there is none, and brings its tables up
    /// to date. So many changes may share a commit.
    pub(crate) fn open_sharing(place: &Place, changes: usize) -> StdResult<Self, OpenError> {
        // Nothing may wait for PostgreSQL on a thread that others need.
        let opened = thread::scope(|scope| {
            scope
                .spawn(|| Self::open_here(place, changes))
                .join()
                .unwrap_or_else(|it| resume_unwind(it))
        });
        opened.map_err(|kind| OpenError { place: place.clone(), kind })
    }

    fn open_here(place: &Place, changes: usize) -> StdResult<Self, OpenErrorKind> {
        let source = Arc::new(Source::of(place)?);
        let mut connection = source.open_to_write()?;
        migration::migrate(&mut connection)?;
        let writer = Writer::start(Arc::clone(&source), connection, changes);
        let writer = writer.map_err(OpenErrorKind::Thread)?;
        let readers = Readers::new(Arc::clone(&source));
        Ok(Self { open: Arc::new(Open { readers, writer, source }) })
    }

    /// Tells whether other processes may change it, too.
    pub(crate) fn is_shared(&self) -> bool {
        matches!(*self.open.source, Source::Postgres(_))
    }

    /// Changes the database, all of it or nothing, and returns when the change
    /// is durable.
    ///
    /// Changes happen one after the other, in the order of asking, but for those
    /// aside; many share a commit. Not undone if the future is dropped. One may be
    /// tried several times until it is committed, and has no other effect.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        change: impl Fn(&Connection) -> Result<T> + Send + 'static,
    ) -> StdResult<T, StorageError> {
        self.open.writer.write(change, Sharing::Shared).await
    }

    /// Like [`write`](Self::write), for what nobody waits for: in a commit of its
    /// own, after the others that are due. If it fails, they do not.
    pub(crate) async fn write_aside<T: Send + 'static>(
        &self,
        change: impl Fn(&Connection) -> Result<T> + Send + 'static,
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
        f.debug_struct("Database").finish_non_exhaustive()
    }
}

/// What makes connections.
enum Source {
    Sqlite(File),
    Postgres(Box<Server>),
}

impl Source {
    fn of(place: &Place) -> StdResult<Self, OpenErrorKind> {
        match place {
            Place::File(path) => File::lock(path).map(Self::Sqlite),
            Place::Postgres(url) => Server::new(url)
                .map(|server| Self::Postgres(Box::new(server)))
                .map_err(OpenErrorKind::Url),
        }
    }

    fn open_to_write(&self) -> Result<Connection> {
        match self {
            Self::Sqlite(file) => Ok(Connection::Sqlite(file.open()?)),
            Self::Postgres(server) => server.connect().map(Connection::Postgres),
        }
    }

    fn open_to_read(&self) -> Result<Connection> {
        match self {
            Self::Sqlite(file) => Ok(Connection::Sqlite(file.open_to_read()?)),
            Self::Postgres(server) => server.connect().map(Connection::Postgres),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Postgres(url) => url.fmt(f),
        }
    }
}

/// Why the database cannot be opened.
#[derive(Debug)]
pub(crate) struct OpenError {
    place: Place,
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
    /// Its URL cannot be used.
    Url(UrlError),
    /// It cannot be reached, or not be brought up to date.
    Failed(Error),
    /// There is no thread for the writer.
    Thread(io::Error),
}

impl From<Error> for OpenErrorKind {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = &self.place;
        match &self.kind {
            OpenErrorKind::Lock(error) => write!(f, "cannot lock database {place}: {error}"),
            OpenErrorKind::InUse => write!(f, "database {place} is in use by another ocpp16"),
            OpenErrorKind::Foreign => write!(f, "{place} is a database of another program"),
            OpenErrorKind::Newer => {
                write!(f, "database {place} was written by a newer version of ocpp16")
            }
            OpenErrorKind::Url(error) => write!(f, "cannot open database {place}: {error}"),
            OpenErrorKind::Failed(error) => write!(f, "cannot open database {place}: {error}"),
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
