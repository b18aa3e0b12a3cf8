//! The thread that changes the database.
//!
//! Whatever has queued up while the disk was busy shares the next commit, so a
//! thousand charge points cost little more waiting for the disk than one. A change
//! may be made twice before it is committed once, and must do nothing else.

use std::io;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::result::Result as StdResult;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Instant;

use metrics::{counter, histogram};
use tokio::sync::{mpsc, oneshot};

use super::{Connection, Result, Source, StorageError};
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
    pub(super) fn start(
        source: Arc<Source>,
        connection: Connection,
        sharing: usize,
    ) -> io::Result<Self> {
        let (sender, changes) = mpsc::channel(QUEUE);
        let thread = thread::Builder::new()
            .name("database".to_owned())
            .spawn(move || run(Pen { source, connection: Some(connection) }, changes, sharing))?;
        Ok(Self { changes: Some(sender), thread: Some(thread) })
    }

    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl Fn(&Connection) -> Result<T> + Send + 'static,
        sharing: Sharing,
    ) -> StdResult<T, StorageError> {
        let (reply, result) = oneshot::channel();
        let given_up = Err(StorageError::GivenUp);
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
    work: F,
    sharing: Sharing,
    result: StdResult<T, StorageError>,
    reply: oneshot::Sender<StdResult<T, StorageError>>,
}

impl<T, F> Change for Asked<T, F>
where
    T: Send,
    F: Fn(&Connection) -> Result<T> + Send,
{
    fn sharing(&self) -> Sharing {
        self.sharing
    }

    fn make(&mut self, connection: &Connection) -> StdResult<(), StorageError> {
        self.result = match catch_unwind(AssertUnwindSafe(|| (self.work)(connection))) {
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

fn run(mut pen: Pen, mut changes: mpsc::Receiver<Box<dyn Change>>, sharing: usize) {
    let mut batch = Vec::new();
    while changes.blocking_recv_many(&mut batch, sharing) > 0 {
        // On a core that is busy, those who are about to ask share this commit, too.
        thread::yield_now();
        while batch.len() < sharing
            && let Ok(change) = changes.try_recv()
        {
            batch.push(change);
        }
        let (shared, aside): (Vec<_>, Vec<_>) = mem::take(&mut batch)
            .into_iter()
            .partition(|change| change.sharing() == Sharing::Shared);
        if !shared.is_empty() {
            commit(&mut pen, shared, changes.len());
        }
        for change in aside {
            commit(&mut pen, vec![change], changes.len());
        }
    }
}

/// The connection for changes, as long as there is one.
struct Pen {
    source: Arc<Source>,
    connection: Option<Connection>,
}

impl Pen {
    /// Begins a transaction, on a new connection if the last one was lost: nothing
    /// was changed in that case.
    fn begin(&mut self) -> Result<&Connection> {
        if let Some(connection) = self.connection.take() {
            let begun = connection.begin();
            if !connection.is_lost() {
                let kept = self.connection.insert(connection);
                return begun.map(|()| &*kept);
            }
        }
        let connection = self.connection.insert(self.source.open_to_write()?);
        connection.begin()?;
        Ok(connection)
    }

    /// Undoes what was begun.
    fn give_up(&mut self) {
        if let Some(connection) = &self.connection {
            connection.roll_back();
        }
    }
}

/// Makes changes with one commit and tells who waits for them; further ones may
/// be waiting.
fn commit(pen: &mut Pen, mut batch: Vec<Box<dyn Change>>, waiting: usize) {
    let begun = Instant::now();
    histogram!(metric::DATABASE_QUEUE).record(number(waiting));
    histogram!(metric::COMMIT_CHANGES).record(number(batch.len()));
    let commit = make_all(pen, &mut batch);
    histogram!(metric::COMMIT_SECONDS).record(begun.elapsed());
    if let Err(error) = &commit {
        tracing::error!(%error, changes = batch.len(), "nothing was written");
        pen.give_up();
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

/// Makes the changes in one transaction. When one fails, which is rare, it is done
/// again with a savepoint for each, so that it is undone alone; unless all of them are
/// undone already, as SQLite does when the disk is full.
fn make_all(pen: &mut Pen, batch: &mut [Box<dyn Change>]) -> StdResult<(), StorageError> {
    let connection = pen.begin()?;
    let made = batch.iter_mut().try_for_each(|change| change.make(connection));
    if let Err(error) = made {
        if !connection.is_in_transaction() {
            return Err(error);
        }
        connection.roll_back();
        return make_each(pen, batch);
    }
    Ok(connection.commit()?)
}

/// As above, where one is known to fail.
fn make_each(pen: &mut Pen, batch: &mut [Box<dyn Change>]) -> StdResult<(), StorageError> {
    let connection = pen.begin()?;
    for change in batch {
        connection.guard()?;
        match change.make(connection) {
            Ok(()) => connection.keep()?,
            Err(error) if !connection.is_in_transaction() => return Err(error),
            Err(_) => connection.undo()?,
        }
    }
    Ok(connection.commit()?)
}

#[cfg(test)]
mod tests;
