//! A connection to PostgreSQL, used by one thread at a time, which waits for each
//! answer.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt;
use std::ops::ControlFlow;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt;
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;
use tokio_postgres::error::{Severity, SqlState};
use tokio_postgres::{Client, Config};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::Prepared;
use crate::storage::connection::{List, Row};
use crate::storage::error::{Error, Result};

/// How long an answer may take. The server gives statements up before, so that it
/// can say so.
const PATIENCE: Duration = Duration::from_secs(15);

/// What holds for a session. A transaction that is forgotten, for its process hangs,
/// must not keep the others waiting. A server that is set to commit to more than
/// its own disk is left so.
const SETTINGS: &str = "
    SET statement_timeout = '10s';
    SET lock_timeout = '5s';
    SET idle_in_transaction_session_timeout = '10s';
    SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') = 'off'";

/// A connection.
pub(crate) struct Session {
    /// Always there; taken out only to end it.
    runtime: Option<Runtime>,
    client: Client,
    /// By their text: the books have so many, and no more.
    prepared: RefCell<HashMap<String, Arc<Prepared>>>,
    lost: Cell<bool>,
}

impl Session {
    pub(super) fn connect(config: &Config, tls: MakeRustlsConnect) -> Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(Error::Runtime)?;
        let connected = runtime.block_on(async {
            // Beside the time limit for each address, one for all of them.
            timeout(PATIENCE, async {
                let (client, connection) = config.connect(tls).await?;
                // It ends with the client or with the runtime; errors reach the client.
                tokio::spawn(connection);
                client.batch_execute(SETTINGS).await?;
                Ok(client)
            })
            .await
        });
        let client = match connected {
            Ok(Ok(client)) => client,
            Ok(Err(error)) => return Err(Self::end(runtime, Error::Postgres(error))),
            Err(_) => return Err(Self::end(runtime, Error::NoAnswer)),
        };
        let (prepared, lost) = (RefCell::default(), Cell::new(false));
        Ok(Self { runtime: Some(runtime), client, prepared, lost })
    }

    /// Does not wait for a name that may still be looked up.
    fn end(runtime: Runtime, error: Error) -> Error {
        runtime.shutdown_background();
        error
    }

    /// Tells whether the connection is of no more use.
    pub(in crate::storage) fn is_lost(&self) -> bool {
        self.lost.get()
    }

    /// Returns a statement that is prepared when it is executed for the first time.
    pub(in crate::storage) fn statement(&self, sql: &str) -> Arc<Prepared> {
        let mut prepared = self.prepared.borrow_mut();
        if let Some(known) = prepared.get(sql) {
            return Arc::clone(known);
        }
        let statement = Arc::new(Prepared::new(sql));
        prepared.insert(sql.to_owned(), Arc::clone(&statement));
        statement
    }

    /// Executes statements without parameters, with `;` between them.
    pub(in crate::storage) fn batch(&self, sql: &str) -> Result<()> {
        self.wait(self.client.batch_execute(sql))
    }

    /// The same, however long it takes: only for the operator, who waits.
    pub(in crate::storage) fn batch_patiently(&self, sql: &str) -> Result<()> {
        self.runtime().block_on(self.client.batch_execute(sql)).map_err(Error::Postgres)
    }

    /// Executes a statement; tells how many rows it has changed.
    pub(in crate::storage) fn execute(
        &self,
        prepared: &Prepared,
        parameters: List<'_>,
    ) -> Result<usize> {
        let values = prepared.in_order(parameters)?;
        let changed = self.wait(async {
            let statement = prepared.statement(&self.client, &values).await?;
            self.client.execute_raw(&statement, values).await
        })?;
        Ok(usize::try_from(changed).unwrap_or(usize::MAX))
    }

    /// Reads rows, as far as they are wanted. No other statement may be executed
    /// while they are read.
    pub(in crate::storage) fn each(
        &self,
        prepared: &Prepared,
        parameters: List<'_>,
        mut act: impl FnMut(&Row<'_>) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let values = prepared.in_order(parameters)?;
        let mut ended = Ok(ControlFlow::Continue(()));
        self.wait(async {
            let statement = prepared.statement(&self.client, &values).await?;
            let mut rows = pin!(self.client.query_raw(&statement, values).await?);
            while let Some(row) = rows.try_next().await? {
                ended = act(&Row::Postgres(&row));
                if !matches!(ended, Ok(ControlFlow::Continue(()))) {
                    break;
                }
            }
            Ok(())
        })?;
        ended.map(drop)
    }

    fn wait<T>(
        &self,
        answer: impl Future<Output = std::result::Result<T, tokio_postgres::Error>>,
    ) -> Result<T> {
        if self.lost.get() {
            return Err(Error::Lost);
        }
        let answered = self.runtime().block_on(async { timeout(PATIENCE, answer).await });
        match answered {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => {
                self.lost.set(is_fatal(&error));
                // The tables have changed under a statement that was prepared: another
                // process has brought them up to date.
                if error.code() == Some(&SqlState::FEATURE_NOT_SUPPORTED) {
                    self.prepared.borrow_mut().clear();
                }
                Err(Error::Postgres(error))
            }
            Err(_) => {
                self.lost.set(true);
                Err(Error::NoAnswer)
            }
        }
    }

    fn runtime(&self) -> &Runtime {
        self.runtime.as_ref().expect("it is taken out when the session is dropped")
    }
}

/// A runtime cannot be dropped where others run, unless it does not wait.
impl Drop for Session {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("lost", &self.lost).finish_non_exhaustive()
    }
}

/// Tells whether a session is over with an error: all are but those of a statement.
fn is_fatal(error: &tokio_postgres::Error) -> bool {
    let severity = error.as_db_error().map(|error| error.parsed_severity());
    !matches!(severity, Some(Some(Severity::Error)))
}
