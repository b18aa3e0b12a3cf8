//! The other nodes, as far as this program talks to them itself: their events,
//! their frames of late, and requests over HTTP that a gateway hands on to a
//! worker. Messages of charge points and calls are up to the library.
//!
//! | subject | who listens | what |
//! |---|---|---|
//! | `<prefix>.event.<kind>.<identity>` | whoever wants | an event, as in `/events` |
//! | `<prefix>.wanted.frames` | every node with connections | that somebody reads the events of frames |
//! | `<prefix>.http.<method>` | workers, as one of the queue group | a request for a worker; `Ocpp-Path` has its path, `Ocpp-Status` of the answer its status |
//! | `<prefix>.frames.<identity>` | every node with connections | asks for the frames of late |

mod demand;
mod event;
mod frame;
mod request;

use std::error::Error;
use std::fmt;
use std::fs;
use std::io;
use std::time::Duration;

use ocpp16_server::Identity;
use ocpp16_server::nats::{Broker, BrokerError, BrokerOptions, subject_token};

pub(crate) use self::demand::Demand;
pub(crate) use self::event::Listening;
pub(crate) use self::request::{AskFailure, Asked};
use crate::settings::Nats;

/// The other nodes, over the broker. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Nodes {
    broker: Broker,
    queue_group: String,
    request_timeout: Duration,
    lease: Duration,
}

impl Nodes {
    /// Connects to the broker, or goes on trying to; `None` if there is none to
    /// connect to.
    pub(crate) async fn connect(settings: &Nats) -> Result<Option<Self>, NodesError> {
        if !settings.is_used() {
            return Ok(None);
        }
        let broker = Broker::connect(options(settings)?).await.map_err(NodesError::Broker)?;
        let queue_group = settings.queue_group.0.to_string();
        let request_timeout = settings.request_timeout.0.duration();
        let lease = settings.lease.0.duration();
        Ok(Some(Self { broker, queue_group, request_timeout, lease }))
    }

    pub(crate) const fn broker(&self) -> &Broker {
        &self.broker
    }

    /// Returns the name of this node.
    pub(crate) fn here(&self) -> &str {
        self.broker.node()
    }

    /// Returns how many bytes an answer may have to cross the broker.
    fn largest(&self) -> usize {
        self.broker.max_message_bytes()
    }

    /// Returns a subject about a charge point; `None` if its identity is too long.
    fn subject_of(&self, what: &[&str], identity: &Identity) -> Option<String> {
        let token = subject_token(identity)?;
        Some(self.broker.subject(&[what, &[&*token]].concat()))
    }
}

fn options(settings: &Nats) -> Result<BrokerOptions, NodesError> {
    let text = |file: &std::path::Path| {
        fs::read_to_string(file)
            .map_err(|error| NodesError::File(file.display().to_string(), error))
    };
    let is_given = |file: &std::path::Path| !file.as_os_str().is_empty();
    let mut options = BrokerOptions::new(settings.url.0.join(","))
        .prefix(settings.prefix.0.to_string())
        .queue_group(settings.queue_group.0.to_string())
        .request_timeout(settings.request_timeout.0.duration())
        .lease(settings.lease.0.duration())
        .max_pending(settings.max_pending.size());
    if let Some(name) = settings.node.0.given() {
        options = options.node(name);
    }
    if is_given(&settings.credentials_file) {
        options = options.credentials(&settings.credentials_file);
    }
    if let Some(password) = settings.password.reveal() {
        options = options.user(&settings.user, password);
    }
    if let Some(token) = settings.token.reveal() {
        options = options.token(token);
    }
    if is_given(&settings.nkey_seed_file) {
        options = options.nkey(text(&settings.nkey_seed_file)?.trim());
    }
    let tls = &settings.tls;
    if is_given(&tls.ca) {
        options = options.root_certificates(&tls.ca);
    }
    if is_given(&tls.certificate) {
        options = options.client_certificate(&tls.certificate, &tls.key);
    }
    Ok(options)
}

/// Why there is no connection to the broker, and never will be.
#[derive(Debug)]
pub(crate) enum NodesError {
    /// A file cannot be read.
    File(String, io::Error),
    Broker(BrokerError),
}

impl fmt::Display for NodesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file, error) => write!(f, "nats: {file}: {error}"),
            Self::Broker(error) => {
                write!(f, "nats: {error}")?;
                match error.source() {
                    Some(source) => write!(f, ": {source}"),
                    None => Ok(()),
                }
            }
        }
    }
}

impl Error for NodesError {}
