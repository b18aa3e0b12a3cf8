//! The thread that changes the database.
//!
//! Whatever has queued up while the disk was busy shares the next commit, so a
//! thousand charge points cost little more waiting for the disk than one.

use std::io;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::result::Result as StdResult;
use std::thread::{self, JoinHandle};
use std::time::Instant;

use metrics::{counter, histogram};
use tokio::sync::{mpsc, oneshot};

use super::{Connection, Result, StorageError};
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
        work: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
        sharing: Sharing,
    ) -> StdResult<T, StorageError> {
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

    fn make(&mut self, connection: &Connection) -> StdResult<(), StorageError>;

    /// Tells who waits how it ended, and returns that.
    fn finish(self: Box<Self>, commit: StdResult<(), StorageError>) -> StdResult<(), StorageError>;
}

struct Asked<T, F> {
    work: Option<F>,
    sharing: Sharing,
    result: StdResult<T, StorageError>,
    reply: oneshot::Sender<StdResult<T, StorageError>>,
}

impl<T, F> Change for Asked<T, F>
where
    T: Send,
    F: FnOnce(&Connection) -> Result<T> + Send,
{
    fn sharing(&self) -> Sharing {
        self.sharing
    }

    fn make(&mut self, connection: &Connection) -> StdResult<(), StorageError> {
        let work = self.work.take().ok_or(StorageError::GivenUp)?;
        self.result = match catch_unwind(AssertUnwindSafe(|| work(connection))) {
            Ok(made) => made.map_err(StorageError::from),
            Err(_) => Err(StorageError::GivenUp),
        };
        self.result.as_ref().map(drop).map_err(Clone::clone)
    }

    fn finish(self: Box<Self>, commit: StdResult<(), StorageError>) -> StdResult<(), StorageError> {
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
        connection.roll_back();
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

const fn outcome(commit: &StdResult<(), StorageError>) -> &'static str {
    if commit.is_ok() { "committed" } else { "failed" }
}

/// Makes the changes in one transaction. One that fails is undone alone, unless
/// all of them are undone already, as SQLite does when the disk is full.
fn make_all(connection: &Connection, batch: &mut [Box<dyn Change>]) -> StdResult<(), StorageError> {
    connection.begin()?;
    for (place, change) in batch.iter_mut().enumerate() {
        if place > 0 {
            connection.next()?;
        }
        if let Err(error) = change.make(connection) {
            if !connection.is_in_transaction() {
                return Err(error);
            }
            connection.undo()?;
        }
    }
    Ok(connection.commit()?)
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

    fn limit_pages(connection: &Connection, pages: u32) -> Result<()> {
        match connection {
            Connection::Sqlite(connection) => {
                Ok(connection.pragma_update(None, "max_page_count", pages)?)
            }
        }
    }

    async fn tables(database: &Database) -> Vec<String> {
        let names = "SELECT name FROM sqlite_schema WHERE name IN ('a', 'b', 'c') ORDER BY name";
        let read = database
            .read(|connection| connection.prepare_cached(names)?.query_map((), |row| row.get(0)));
        read.await.unwrap()
    }

    #[tokio::test]
    async fn changes_are_read_after_they_are_written() {
        let (_folder, database) = database();
        let written = database.write(|connection| connection.execute_batch("CREATE TABLE a (x)"));
        written.await.unwrap();
        assert_eq!(tables(&database).await, ["a"]);
    }

    /// Together, so that they share a commit.
    #[tokio::test]
    async fn a_change_that_fails_or_panics_is_undone_alone() {
        let (_folder, database) = database();
        let (good, bad, panics) = tokio::join!(
            database.write(|connection| connection.execute_batch("CREATE TABLE a (x)")),
            database.write(|connection| {
                connection.execute_batch("CREATE TABLE b (x)")?;
                connection.execute_batch("nonsense")
            }),
            database.write(|connection| -> Result<()> {
                connection.execute_batch("CREATE TABLE c (x)")?;
                panic!("as asked")
            }),
        );
        assert!(good.is_ok());
        assert!(matches!(bad, Err(StorageError::Failed(_))));
        assert!(matches!(panics, Err(StorageError::GivenUp)));
        assert_eq!(tables(&database).await, ["a"]);
    }

    /// SQLite undoes the whole transaction then, not only the statement.
    #[tokio::test]
    async fn a_full_disk_fails_the_whole_batch_and_then_all_is_well_again() {
        let (_folder, database) = database();
        let limit = |pages: u32| database.write(move |connection| limit_pages(connection, pages));
        let create = |connection: &Connection| connection.execute_batch("CREATE TABLE a (x)");
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
                database.write(|connection| connection.execute_batch("INSERT INTO a VALUES (1)")),
                database.write(|connection| connection
                    .execute_batch("INSERT INTO a VALUES (zeroblob(1000000))")),
                async { release.send(()).unwrap() },
            )
        };
        let (busy, (first, second, ())) = tokio::join!(busy, ask);
        busy.unwrap();
        for result in [first, second] {
            assert!(result.unwrap_err().to_string().contains("full"));
        }
        limit(1_000_000).await.unwrap();
        let insert = |connection: &Connection| connection.execute_batch("INSERT INTO a VALUES (3)");
        database.write(insert).await.unwrap();
        let values = database.read(|connection| {
            connection.prepare_cached("SELECT x FROM a")?.query_row((), |row| row.get::<_, i64>(0))
        });
        assert_eq!(values.await.unwrap(), 3);
    }

    /// As above, but the large one is aside.
    #[tokio::test]
    async fn a_change_aside_that_fails_takes_no_other_with_it() {
        let (_folder, database) = database();
        let create = |connection: &Connection| {
            connection.execute_batch("CREATE TABLE a (x)")?;
            limit_pages(connection, 100)
        };
        database.write(create).await.unwrap();
        let (aside, shared) = tokio::join!(
            database
                .write_aside(|connection| connection
                    .execute_batch("INSERT INTO a VALUES (zeroblob(1000000))")),
            database.write(|connection| connection.execute_batch("INSERT INTO a VALUES (1)")),
        );
        assert!(aside.unwrap_err().to_string().contains("full"));
        shared.unwrap();
    }

    #[tokio::test]
    async fn everything_asked_for_is_written_before_the_database_closes() {
        let (folder, database) = database();
        for number in 0..100_u32 {
            let database = database.clone();
            let change = move |connection: &Connection| {
                connection.execute_batch("CREATE TABLE IF NOT EXISTS a (x)")?;
                connection.prepare_cached("INSERT INTO a VALUES (?1)")?.execute([number])
            };
            let mut asked = Box::pin(async move { database.write(change).await });
            assert!(is_pending(&mut asked).await, "is only asked for");
        }
        drop(database);
        let connection = rusqlite::Connection::open(folder.path().join("test.db")).unwrap();
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
