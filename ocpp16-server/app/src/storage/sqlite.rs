//! A file of SQLite: locked against other processes of ours, and opened to be
//! written or to be read.

use std::fs::{self, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql};

use super::OpenErrorKind;
use super::error::Result;
use super::value::{FromSqlError, Parameter, Value};

/// How long a statement waits for a lock of another program on the file, such as
/// a backup.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);

/// The file.
#[derive(Debug)]
pub(super) struct File {
    path: PathBuf,
    /// Keeps other processes of ours out.
    lock: fs::File,
}

impl File {
    /// Locks a file beside the database. The database itself must not be opened a
    /// second time for that: closing it again would drop the locks of SQLite.
    pub(super) fn lock(path: &Path) -> std::result::Result<Self, OpenErrorKind> {
        let mut beside = path.as_os_str().to_owned();
        beside.push(".lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(beside);
        let file = file.map_err(OpenErrorKind::Lock)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), lock: file }),
            Err(TryLockError::WouldBlock) => Err(OpenErrorKind::InUse),
            Err(TryLockError::Error(error)) => Err(OpenErrorKind::Lock(error)),
        }
    }

    /// Makes the file if there is none. Sets what lasts as long as the connection,
    /// and the journal for ever.
    pub(super) fn open(&self) -> rusqlite::Result<Connection> {
        let connection = Connection::open(&self.path)?;
        connection.busy_timeout(LOCK_PATIENCE)?;
        // Readers do not wait for the writer, and the other way round.
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // A commit returns when the disk has it; NORMAL would lose the last ones in
        // a power failure.
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // In KiB: a busy hour of indexes, which would be read again and again.
        connection.pragma_update(None, "cache_size", -32_768)?;
        // In pages: one that changes with every commit goes to the file once.
        connection.pragma_update(None, "wal_autocheckpoint", 4000)?;
        connection.set_prepared_statement_cache_capacity(128);
        Ok(connection)
    }

    pub(super) fn open_to_read(&self) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        connection.busy_timeout(LOCK_PATIENCE)?;
        Ok(connection)
    }
}

/// Closing the file is not enough: a process that is just being started shares it for
/// a moment, and would keep the lock.
impl Drop for File {
    fn drop(&mut self) {
        // It has no error but that the file is no file; the end of the process unlocks
        // it, too.
        let _ = self.lock.unlock();
    }
}

/// Executes statements one after the other that come again and again.
pub(super) fn execute(connection: &Connection, statements: &[&str]) -> Result<()> {
    for statement in statements {
        connection.prepare_cached(statement)?.execute([])?;
    }
    Ok(())
}

/// Parameters with names as SQLite wants them.
pub(super) fn named<'a>(values: &'a [(&'a str, Parameter<'a>)]) -> Vec<(&'a str, &'a dyn ToSql)> {
    values.iter().map(|(name, value)| (*name, value as &dyn ToSql)).collect()
}

impl ToSql for Parameter<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let number = |number: Option<i64>| number.map_or(ValueRef::Null, ValueRef::Integer);
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Integer(integer) => number(*integer),
            Self::Boolean(value) => number(value.map(i64::from)),
            Self::Text(text) => text.as_deref().into(),
            Self::Bytes(bytes) => (*bytes).into(),
        }))
    }
}

pub(super) fn value(value: ValueRef<'_>) -> std::result::Result<Value<'_>, FromSqlError> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Text(text) => Value::Text(str::from_utf8(text).map_err(FromSqlError::meaning)?),
        ValueRef::Real(_) | ValueRef::Blob(_) => Value::Other,
    })
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn the_lock_goes_with_the_file_although_another_process_shares_it() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("test.db");
        let file = File::lock(&path).unwrap();
        // What a process has after it is forked and before it runs another program.
        let _shared = file.lock.try_clone().unwrap();
        assert!(matches!(File::lock(&path), Err(OpenErrorKind::InUse)));
        drop(file);
        File::lock(&path).unwrap();
    }
}
