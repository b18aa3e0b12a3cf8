//! The thread that changes the database.
//!
//! Whatever has queued up while the disk was busy shares the next commit, so a
//! thousand charge points cost little more waiting for the disk than one.

use std::io;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use metrics::{counter, histogram};
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::StorageError;
use crate::metric;

/// Changes that may wait; who asks for more waits until there is room.
const QUEUE: usize = 4096;

/// What a change shares its commit with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sharing {
    /// With all others that are due.
    Shared,
    /// With nothing: it comes after them, and neither fails with the other.
    Aside,
}

/// The way to the thread.
pub(super) struct Writer {
    /// Always there; taken out only to end the thread.
    changes: Option<mpsc::Sender<Box<dyn Change>>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Lets so many changes share a commit.
    pub(super) fn start(connection: Connection, sharing: usize) -> io::Result<Self> {
        let (sender, changes) = mpsc::channel(QUEUE);
        let thread = thread::Builder::new()
            .name("database".to_owned())
            .spawn(move || run(&connection, changes, sharing))?;
        Ok(Self { changes: Some(sender), thread: Some(thread) })
    }

    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
        sharing: Sharing,
    ) -> Result<T, StorageError> {
        let (reply, result) = oneshot::channel();
        let (work, given_up) = (Some(work), Err(StorageError::GivenUp));
        let change = Box::new(Asked { work, sharing, result: given_up, reply });
        let changes = self.changes.as_ref().ok_or(StorageError::GivenUp)?;
        changes.send(change).await.map_err(|_| StorageError::GivenUp)?;
        result.await.unwrap_or(Err(StorageError::GivenUp))
    }
}

/// Waits until everything that was asked for is written.
impl Drop for Writer {
    fn drop(&mut self) {
        self.changes = None;
        if let Some(thread) = self.thread.take() {
            // It catches the panics of changes; one of its own is a defect that
            // its message has told.
            let _ = thread.join();
        }
    }
}

/// A change, whatever it returns.
trait Change: Send {
    fn sharing(&self) -> Sharing;

    fn make(&mut self, connection: &Connection) -> Result<(), StorageError>;

    /// Tells who waits how it ended, and returns that.
    fn finish(self: Box<Self>, commit: Result<(), StorageError>) -> Result<(), StorageError>;
}

struct Asked<T, F> {
    work: Option<F>,
    sharing: Sharing,
    result: Result<T, StorageError>,
    reply: oneshot::Sender<Result<T, StorageError>>,
}

impl<T, F> Change for Asked<T, F>
where
    T: Send,
    F: FnOnce(&Connection) -> rusqlite::Result<T> + Send,
{
    fn sharing(&self) -> Sharing {
        self.sharing
    }

    fn make(&mut self, connection: &Connection) -> Result<(), StorageError> {
        let work = self.work.take().ok_or(StorageError::GivenUp)?;
        self.result = match catch_unwind(AssertUnwindSafe(|| work(connection))) {
            Ok(made) => made.map_err(StorageError::from),
            Err(_) => Err(StorageError::GivenUp),
        };
        self.result.as_ref().map(drop).map_err(Clone::clone)
    }

    fn finish(self: Box<Self>, commit: Result<(), StorageError>) -> Result<(), StorageError> {
        let result = commit.and(self.result);
        let ended = result.as_ref().map(drop).map_err(Clone::clone);
        // Whoever has asked may have gone.
        let _ = self.reply.send(result);
        ended
    }
}

fn run(connection: &Connection, mut changes: mpsc::Receiver<Box<dyn Change>>, sharing: usize) {
    let mut batch = Vec::new();
    while changes.blocking_recv_many(&mut batch, sharing) > 0 {
        let (shared, aside): (Vec<_>, Vec<_>) = mem::take(&mut batch)
            .into_iter()
            .partition(|change| change.sharing() == Sharing::Shared);
        if !shared.is_empty() {
            commit(connection, shared, changes.len());
        }
        for change in aside {
            commit(connection, vec![change], changes.len());
        }
    }
}

/// Makes changes with one commit and tells who waits for them; further ones may
/// be waiting.
fn commit(connection: &Connection, mut batch: Vec<Box<dyn Change>>, waiting: usize) {
    let begun = Instant::now();
    histogram!(metric::DATABASE_QUEUE).record(number(waiting));
    histogram!(metric::COMMIT_CHANGES).record(number(batch.len()));
    let commit = make_all(connection, &mut batch);
    histogram!(metric::COMMIT_SECONDS).record(begun.elapsed());
    if let Err(error) = &commit {
        tracing::error!(%error, changes = batch.len(), "nothing was written");
        if !connection.is_autocommit() {
            // It cannot be used otherwise; what fails here fails again there.
            let _ = connection.execute_batch("ROLLBACK");
        }
    }
    counter!(metric::COMMITS, "outcome" => outcome(&commit)).increment(1);
    for change in batch {
        if change.finish(commit.clone()).is_err() {
            counter!(metric::FAILED_CHANGES).increment(1);
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "queues are short")]
const fn number(length: usize) -> f64 {
    length as f64
}

const fn outcome(commit: &Result<(), StorageError>) -> &'static str {
    if commit.is_ok() { "committed" } else { "failed" }
}

/// Makes the changes in one transaction. One that fails is undone alone, unless
/// SQLite has undone all of them, as it does when the disk is full.
fn make_all(connection: &Connection, batch: &mut [Box<dyn Change>]) -> Result<(), StorageError> {
    let execute = |sql| connection.prepare_cached(sql)?.execute([]);
    execute("BEGIN IMMEDIATE")?;
    for change in batch {
        execute("SAVEPOINT change")?;
        if let Err(error) = change.make(connection) {
            if connection.is_autocommit() {
                return Err(error);
            }
            execute("ROLLBACK TO change")?;
        }
        execute("RELEASE change")?;
    }
    execute("COMMIT")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use crate::storage::Database;

    use super::*;

    fn database() -> (TempDir, Database) {
        let folder = TempDir::new().unwrap();
        let database = Database::open(&folder.path().join("test.db")).unwrap();
        (folder, database)
    }

    async fn tables(database: &Database) -> Vec<String> {
        let names = "SELECT name FROM sqlite_schema WHERE name IN ('a', 'b', 'c') ORDER BY name";
        let read = database.read(|connection| {
            let mut statement = connection.prepare(names)?;
            statement.query_map([], |row| row.get(0))?.collect()
        });
        read.await.unwrap()
    }

    #[tokio::test]
    async fn changes_are_read_after_they_are_written() {
        let (_folder, database) = database();
        let written = database.write(|connection| connection.execute("CREATE TABLE a (x)", []));
        written.await.unwrap();
        assert_eq!(tables(&database).await, ["a"]);
    }

    /// Together, so that they share a commit.
    #[tokio::test]
    async fn a_change_that_fails_or_panics_is_undone_alone() {
        let (_folder, database) = database();
        let (good, bad, panics) = tokio::join!(
            database.write(|connection| connection.execute("CREATE TABLE a (x)", [])),
            database.write(|connection| {
                connection.execute("CREATE TABLE b (x)", [])?;
                connection.execute("nonsense", [])
            }),
            database.write(|connection| -> rusqlite::Result<()> {
                connection.execute("CREATE TABLE c (x)", [])?;
                panic!("as asked")
            }),
        );
        assert!(good.is_ok());
        assert!(matches!(bad, Err(StorageError::Sqlite(_))));
        assert!(matches!(panics, Err(StorageError::GivenUp)));
        assert_eq!(tables(&database).await, ["a"]);
    }

    /// SQLite undoes the whole transaction then, not only the statement.
    #[tokio::test]
    async fn a_full_disk_fails_the_whole_batch_and_then_all_is_well_again() {
        let (_folder, database) = database();
        let limit = |pages: u32| {
            database
                .write(move |connection| connection.pragma_update(None, "max_page_count", pages))
        };
        let create = |connection: &Connection| connection.execute("CREATE TABLE a (x)", []);
        database.write(create).await.unwrap();
        limit(1).await.unwrap();
        // Both have to wait, or else they may not share a commit.
        let (begun, has_begun) = oneshot::channel();
        let (release, released) = oneshot::channel::<()>();
        let busy = database.write(move |_| {
            begun.send(()).unwrap();
            released.blocking_recv().unwrap();
            Ok(())
        });
        let ask = async {
            has_begun.await.unwrap();
            tokio::join!(
                database.write(|connection| connection.execute("INSERT INTO a VALUES (1)", [])),
                database
                    .write(|connection| connection
                        .execute("INSERT INTO a VALUES (zeroblob(1000000))", [])),
                async { release.send(()).unwrap() },
            )
        };
        let (busy, (first, second, ())) = tokio::join!(busy, ask);
        busy.unwrap();
        for result in [first, second] {
            assert!(result.unwrap_err().to_string().contains("full"));
        }
        limit(1_000_000).await.unwrap();
        let insert = |connection: &Connection| connection.execute("INSERT INTO a VALUES (3)", []);
        database.write(insert).await.unwrap();
        let values = database.read(|connection| {
            connection.query_row("SELECT group_concat(x) FROM a", [], |row| row.get::<_, String>(0))
        });
        assert_eq!(values.await.unwrap(), "3");
    }

    /// As above, but the large one is aside.
    #[tokio::test]
    async fn a_change_aside_that_fails_takes_no_other_with_it() {
        let (_folder, database) = database();
        let create = |connection: &Connection| {
            connection.execute("CREATE TABLE a (x)", [])?;
            connection.pragma_update(None, "max_page_count", 100)
        };
        database.write(create).await.unwrap();
        let (aside, shared) = tokio::join!(
            database.write_aside(
                |connection| connection.execute("INSERT INTO a VALUES (zeroblob(1000000))", [])
            ),
            database.write(|connection| connection.execute("INSERT INTO a VALUES (1)", [])),
        );
        assert!(aside.unwrap_err().to_string().contains("full"));
        assert_eq!(shared.unwrap(), 1);
    }

    #[tokio::test]
    async fn everything_asked_for_is_written_before_the_database_closes() {
        let (folder, database) = database();
        for number in 0..100 {
            let database = database.clone();
            let change = move |connection: &Connection| {
                connection.execute("CREATE TABLE IF NOT EXISTS a (x)", [])?;
                connection.execute("INSERT INTO a VALUES (?1)", [number])
            };
            let mut asked = Box::pin(async move { database.write(change).await });
            assert!(is_pending(&mut asked).await, "is only asked for");
        }
        drop(database);
        let connection = Connection::open(folder.path().join("test.db")).unwrap();
        let count = connection.query_row("SELECT count(*) FROM a", [], |row| row.get(0));
        assert_eq!(count, Ok(100));
    }

    /// Polls once; tells whether it is pending.
    async fn is_pending(future: &mut (impl Future + Unpin)) -> bool {
        std::future::poll_fn(|context| {
            std::task::Poll::Ready(std::pin::Pin::new(&mut *future).poll(context).is_pending())
        })
        .await
    }
}
