//! A database of PostgreSQL, which any number of processes share.
//!
//! Changes of all of them come one after the other: whoever makes some holds a
//! lock on the whole database, from the beginning of its transaction to the end.

mod session;
mod statement;
mod tls;
mod url;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio_postgres::Config;
use tokio_postgres::config::TargetSessionAttrs;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::error::{Error, Result};

pub(crate) use self::session::Session;
pub(crate) use self::statement::Prepared;
pub(crate) use self::url::PostgresUrl;
pub(super) use self::url::UrlError;

/// How long it may take to connect, unless the URL says otherwise.
const CONNECT_PATIENCE: Duration = Duration::from_secs(3);

/// How long a server is left alone that could not be reached: what comes in the
/// meantime fails at once, and does not queue up.
const PAUSE: Duration = Duration::from_secs(1);

/// How long a server that is gone without a word may go unnoticed.
const SILENCE: Duration = Duration::from_secs(10);

/// Where the database is, and whether it could be reached of late.
pub(super) struct Server {
    config: Config,
    tls: MakeRustlsConnect,
    failed: Mutex<Option<Failed>>,
}

struct Failed {
    at: Instant,
    error: Arc<Error>,
}

impl Server {
    pub(super) fn new(url: &PostgresUrl) -> std::result::Result<Self, UrlError> {
        let (mut config, security) = url.parts()?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_PATIENCE);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(SILENCE);
        }
        if config.get_application_name().is_none() {
            config.application_name("ocpp16");
        }
        // One that only follows another takes no changes.
        config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        Ok(Self { config, tls: tls::connector(&security)?, failed: Mutex::default() })
    }

    /// Connects, unless that has failed a moment ago.
    pub(super) fn connect(&self) -> Result<Session> {
        // The list is consistent after every single operation on it.
        let failed = || self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Failed { at, error }) = &*failed()
            && at.elapsed() < PAUSE
        {
            return Err(Error::Away(Arc::clone(error)));
        }
        match Session::connect(&self.config, self.tls.clone()) {
            Ok(session) => {
                *failed() = None;
                Ok(session)
            }
            Err(error) => {
                let error = Arc::new(error);
                *failed() = Some(Failed { at: Instant::now(), error: Arc::clone(&error) });
                Err(Error::Away(error))
            }
        }
    }
}
