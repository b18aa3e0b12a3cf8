//! What a crowd is told, and what it says: lines of JSON.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

/// What a crowd is like.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Nature {
    /// Where it connects to.
    pub(crate) to: SocketAddr,
    /// Where it comes from: a system has no more ports for an address than fit
    /// into 16 bits.
    pub(crate) from: Ipv4Addr,
    /// The number of its first charge point.
    pub(crate) first: usize,
    pub(crate) heartbeat_interval: Duration,
    /// Within what time charge points that were dropped try again, each at random.
    pub(crate) jitter: Duration,
    /// Every how many charge points that come back it is told at once.
    pub(crate) told: usize,
}

/// What it is told to do.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Order {
    /// Connect charge points until there are so many.
    Connect { charge_points: usize, per_second: f64 },
    /// Say a [`Status`].
    Status,
    /// Say how long Heartbeats took since this was asked last.
    Latency,
}

/// What it says.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Report {
    Status(Status),
    /// Nanoseconds, and how often.
    Latency(Vec<(u64, u64)>),
    /// A charge point that was dropped is connected again.
    Back {
        number: usize,
        at: SystemTime,
    },
}

/// How a crowd is.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(crate) struct Status {
    /// Charge points with an upgraded connection.
    pub(crate) connected: usize,
    /// Charge points whose first message on it is answered.
    pub(crate) served: usize,
    /// Connections that the server has dropped.
    pub(crate) dropped: usize,
    /// Tries to connect that came to nothing.
    pub(crate) refused: usize,
    /// CALLERRORs.
    pub(crate) errors: usize,
    /// Heartbeats that were answered.
    pub(crate) heartbeats: usize,
}
