//! What a node tells about a connection that it holds, to whoever looks for the
//! charge point.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use ocpp16_types::DateTime;
use serde::{Deserialize, Serialize};

use super::Order;

/// A connection that was found on some node.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Found {
    pub(crate) order: Order,
    pub(crate) remote_address: SocketAddr,
    pub(crate) connected_since: DateTime,
    pub(crate) last_seen: DateTime,
    /// For calls without a limit of their own.
    pub(crate) call_timeout_seconds: f64,
}

impl Found {
    pub(crate) fn connected_since(&self) -> SystemTime {
        self.connected_since.into()
    }

    pub(crate) fn last_seen(&self) -> SystemTime {
        self.last_seen.into()
    }

    pub(crate) fn call_timeout(&self) -> Duration {
        Duration::try_from_secs_f64(self.call_timeout_seconds).unwrap_or(DEFAULT_CALL_TIMEOUT)
    }
}

/// How long a charge point may take to answer, where its node has not said it.
pub(crate) const DEFAULT_CALL_TIMEOUT: Duration = Duration::from_secs(30);
