//! A central system on a real socket, and a raw WebSocket client that knows no
//! OCPP: frames are literal JSON in the tests.
#![allow(dead_code, unused_imports, reason = "each test file uses a part of it")]
#![expect(clippy::unwrap_used, reason = "part of tests, if not under #[test] itself")]

#[cfg(feature = "tls")]
pub(crate) mod hello;
pub(crate) mod keys;
pub(crate) mod log;
#[cfg(feature = "tls")]
pub(crate) mod tls;

use std::time::Duration;

pub(crate) use self::client::Client;
pub(crate) use self::probe::{Probe, Seen};
pub(crate) use self::server::Running;

mod client;
mod probe;
mod server;

/// For what should happen at once: only a failing test waits so long.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
