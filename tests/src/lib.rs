//! Helpers of the end-to-end tests: programs as separate processes, JSON lines,
//! and requests to an HTTP interface.
//!
//! Uses nothing of this workspace but its executables and the official schemas:
//! the tests see what users see. Nothing is skipped: what is missing fails with what to do about it.

mod cable;
mod charge_point;
mod event_stream;
mod http;
mod nats_client;
mod nats_server;
mod official;
mod pair;
mod peer;
mod per_core;
mod postgres;
mod process;
mod program;
mod proxy;
mod raw_central_system;
mod tls;

pub use cable::Cable;
pub use charge_point::ChargePoint;
pub use event_stream::{EventStream, ServerEvent};
pub use http::{Answer, http, http_text, http_with};
pub use nats_client::{NatsClient, NatsMessage};
pub use nats_server::NatsServer;
pub use pair::{LATER, OFFLINE, Pair, TIME, assert_has};
pub use peer::{PEERS, Peer, SESSION, node_peer, python, python_peer};
pub use per_core::with_per_core;
pub use postgres::{Postgres, connect, with_postgres};
pub use process::{PATIENCE, Process, eventually};
pub use program::{CentralSystem, DatabaseLock, command, example, ocpp16, workspace_root};
pub use proxy::Proxy;
pub use raw_central_system::{RawCentralSystem, RawConnection};
pub use tls::{Authority, Credential, SecureStream, shake_hands};
