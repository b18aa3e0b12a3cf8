//! Connections that only read, beside the writer.
//!
//! Opened when they are needed, and kept.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::{StorageError, open_to_read};

/// Queries at the same time; further ones wait.
const CONNECTIONS: usize = 4;

pub(super) struct Readers {
    path: PathBuf,
    idle: Arc<Idle>,
    turns: Arc<Semaphore>,
}

#[derive(Default)]
struct Idle(Mutex<Vec<Connection>>);

impl Readers {
    pub(super) fn new(path: &Path) -> Self {
        let turns = Arc::new(Semaphore::new(CONNECTIONS));
        Self { path: path.to_owned(), idle: Arc::default(), turns }
    }

    pub(super) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StorageError> {
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let (path, idle) = (self.path.clone(), Arc::clone(&self.idle));
        let reading = spawn_blocking(move || {
            let _turn = turn;
            let kept = idle.connections().pop();
            let connection = match kept {
                Some(connection) => connection,
                None => open_to_read(&path)?,
            };
            // Several statements see one state; nothing is left open by an error.
            let transaction = connection.unchecked_transaction()?;
            let result = query(&transaction);
            drop(transaction);
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
