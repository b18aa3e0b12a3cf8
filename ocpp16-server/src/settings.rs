//! What can be set about a [`Server`](crate::Server), each with unit, range and
//! default.
//!
//! Read once when the server is built; nothing changes while it runs. The
//! builder explains each where it is set.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::metric::Frequent;
use crate::shared_store::SharedStore;
use crate::{EndpointPath, Observer, ProxyAddress};

pub use self::builder::Builder;
pub use self::policy::{
    BeforeAcceptance, Closing, MissingSubprotocol, NoSubprotocol, SecondConnection, Validation,
};

#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) path: EndpointPath,
    pub(crate) no_subprotocol: NoSubprotocol,
    pub(crate) missing_subprotocol: MissingSubprotocol,
    pub(crate) trusted_proxies: Vec<ProxyAddress>,
    pub(crate) max_header_bytes: usize,
    pub(crate) pending_handshakes: usize,
    pub(crate) accept_rate: Option<u32>,
    pub(crate) max_connections: Option<usize>,
    pub(crate) retry_after: Duration,
    pub(crate) store: SharedStore,
    pub(crate) observer: Option<SharedObserver>,
    pub(crate) frequent: Arc<Frequent>,
    pub(crate) before_acceptance: BeforeAcceptance,
    pub(crate) validation: Validation,
    pub(crate) call_timeout: Duration,
    pub(crate) max_message_bytes: usize,
    pub(crate) ping_interval: Option<Duration>,
    pub(crate) handshake_timeout: Duration,
    pub(crate) write_timeout: Duration,
    pub(crate) close_timeout: Duration,
    pub(crate) drain_timeout: Duration,
    pub(crate) max_unreadable: u32,
    pub(crate) inbound_queue: usize,
    pub(crate) call_queue: usize,
    pub(crate) after_limit: usize,
    pub(crate) second_connection: SecondConnection,
    pub(crate) closing: Closing,
    pub(crate) max_unanswered_calls: Option<u32>,
    pub(crate) max_messages_per_second: Option<u32>,
    #[cfg(feature = "nats")]
    pub(crate) broker: Option<crate::nats::Broker>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            path: EndpointPath::default(),
            no_subprotocol: NoSubprotocol::AcceptThenClose,
            missing_subprotocol: MissingSubprotocol::Refuse,
            trusted_proxies: Vec::new(),
            max_header_bytes: 16 << 10,
            pending_handshakes: 1024,
            accept_rate: None,
            max_connections: None,
            retry_after: Duration::from_secs(10),
            store: SharedStore::default(),
            observer: None,
            frequent: Arc::default(),
            before_acceptance: BeforeAcceptance::Refuse,
            validation: Validation::Tolerant,
            call_timeout: Duration::from_secs(30),
            max_message_bytes: 1 << 20,
            ping_interval: Some(Duration::from_secs(60)),
            handshake_timeout: Duration::from_secs(10),
            write_timeout: Duration::from_secs(30),
            close_timeout: Duration::from_secs(5),
            drain_timeout: Duration::from_secs(10),
            max_unreadable: 10,
            inbound_queue: 64,
            call_queue: 16,
            after_limit: 16,
            second_connection: SecondConnection::Replaces,
            closing: Closing::Polite,
            max_unanswered_calls: None,
            max_messages_per_second: None,
            #[cfg(feature = "nats")]
            broker: None,
        }
    }
}

impl Settings {
    /// The most bytes that a message may have: a larger one would not get over the
    /// broker.
    pub(crate) fn message_limit(&self) -> usize {
        #[cfg(feature = "nats")]
        if let Some(broker) = &self.broker {
            return self.max_message_bytes.min(broker.max_message_bytes());
        }
        self.max_message_bytes
    }
}

/// Fits a time limit into its range: at least 1 ms, or it would be over before
/// anything can happen, and at most a year, or it could not be added to an instant.
pub(crate) fn time_limit(limit: Duration) -> Duration {
    limit.clamp(Duration::from_millis(1), Duration::from_secs(365 * 24 * 60 * 60))
}

/// An observer that all connections share.
#[derive(Clone)]
pub(crate) struct SharedObserver(pub(crate) Arc<dyn Observer>);

impl fmt::Debug for SharedObserver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedObserver(..)")
    }
}

mod builder;
mod door;
mod policy;
