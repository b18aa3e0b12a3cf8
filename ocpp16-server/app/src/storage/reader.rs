//! Connections that only read, beside the writer.
//!
//! Opened when they are needed, and kept.

use std::result::Result as StdResult;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::{Connection, Result, Source, StorageError};

/// Queries at the same time; further ones wait.
const CONNECTIONS: usize = 4;

pub(super) struct Readers {
    source: Arc<Source>,
    idle: Arc<Idle>,
    turns: Arc<Semaphore>,
}

#[derive(Default)]
struct Idle(Mutex<Vec<Connection>>);

impl Readers {
    pub(super) fn new(source: Arc<Source>) -> Self {
        let turns = Arc::new(Semaphore::new(CONNECTIONS));
        Self { source, idle: Arc::default(), turns }
    }

    pub(super) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> StdResult<T, StorageError> {
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let (source, idle) = (Arc::clone(&self.source), Arc::clone(&self.idle));
        let reading = spawn_blocking(move || {
            let _turn = turn;
            let connection = begin(&source, &idle)?;
            let result = query(&connection);
            // Nothing is left open by an error.
            connection.roll_back();
            if !connection.is_lost() {
                idle.connections().push(connection);
            }
            result
        });
        match reading.await {
            Ok(result) => Ok(result?),
            Err(_) => Err(StorageError::GivenUp),
        }
    }
}

/// Begins a transaction: several statements see one state.
fn begin(source: &Source, idle: &Idle) -> Result<Connection> {
    loop {
        let kept = idle.connections().pop();
        let (connection, kept) = match kept {
            Some(connection) => (connection, true),
            None => (source.open_to_read()?, false),
        };
        match connection.begin_reading() {
            Ok(()) => return Ok(connection),
            // It was lost some time ago, maybe with all the others.
            Err(_) if kept && connection.is_lost() => {}
            Err(error) => return Err(error),
        }
    }
}

impl Idle {
    /// The list is consistent after every single operation on it.
    fn connections(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
