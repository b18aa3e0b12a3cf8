//! Connections that only read, beside the writer.
//!
//! Opened when they are needed, and kept.

use std::result::Result as StdResult;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::sqlite::File;
use super::{Connection, Result, StorageError};

/// Queries at the same time; further ones wait.
const CONNECTIONS: usize = 4;

pub(super) struct Readers {
    file: Arc<File>,
    idle: Arc<Idle>,
    turns: Arc<Semaphore>,
}

#[derive(Default)]
struct Idle(Mutex<Vec<Connection>>);

impl Readers {
    pub(super) fn new(file: Arc<File>) -> Self {
        let turns = Arc::new(Semaphore::new(CONNECTIONS));
        Self { file, idle: Arc::default(), turns }
    }

    pub(super) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> StdResult<T, StorageError> {
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let (file, idle) = (Arc::clone(&self.file), Arc::clone(&self.idle));
        let reading = spawn_blocking(move || {
            let _turn = turn;
            let kept = idle.connections().pop();
            let connection = match kept {
                Some(connection) => connection,
                None => Connection::Sqlite(file.open_to_read()?),
            };
            // Several statements see one state; nothing is left open by an error.
            connection.begin_reading()?;
            let result = query(&connection);
            connection.roll_back();
            idle.connections().push(connection);
            result
        });
        match reading.await {
            Ok(result) => Ok(result?),
            Err(_) => Err(StorageError::GivenUp),
        }
    }
}

impl Idle {
    /// The list is consistent after every single operation on it.
    fn connections(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
