//! Connections from handshake to disconnect, over pipes and with a paused clock:
//! every time limit is the real one, and no test waits.
//!
//! The peer shares no frame code with the server. Rules without a clock are in
//! `session/tests`, what needs sockets is in `tests/` of the crate.

use std::time::Duration;

mod bench;
mod bounds;
mod calls;
#[path = "../../tests/support/client.rs"]
#[allow(dead_code, reason = "here it connects over pipes only")]
mod client;
mod ending;
mod entry;
mod handshake;
mod liveness;
mod order;
#[path = "../../tests/support/probe.rs"]
#[allow(dead_code, reason = "each test uses a part of it")]
mod probe;
mod shutdown;

use self::bench::{Bench, seconds};
use self::client::Client;
use self::probe::{Probe, Seen};

/// For what should happen: only a failing test waits so long.
const PATIENCE: Duration = Duration::from_secs(24 * 60 * 60);
