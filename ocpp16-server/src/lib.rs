//! An OCPP 1.6-J central system as a library: a socket and typed messages in,
//! your [`Handler`] out.
//!
//! ```text
//! schemas ──> codegen ──> ocpp16-types ──> ocpp16-server ──> your Handler
//!                                          you are here
//! ```
//!
//! Implement [`Handler`], give it to [`Server::builder`] with the
//! [admission](mod@admission) that decides who may connect, and
//! [`Server::serve`] listeners. To send something to a charge point, find it in
//! the [`CentralSystem`], or take the one in the [`Context`] of a message, and
//! [`ChargePoint::call`] it. Two whole programs are in `examples`, the smallest
//! there is and one with everything around it:
//!
//! ```console
//! $ cargo run --release -p ocpp16-server --example minimal -- 127.0.0.1:9000
//! $ cargo run -p ocpp16-server --features tls --example full -- ocpp16-server/examples/full/full.toml
//! ```
//!
//! The feature `tls`, off by default, adds `wss`: the module `tls`. The feature
//! `nats`, off by default, spreads a central system over many machines: the
//! module `nats`.
//!
//! Numbers such as J-44 and A-12 are those of the requirements that the standard
//! puts to a central system: J of the transport, A of the actions.
//! `tests/requirements.md` of the repository has each in a line, with the tests
//! that prove it.
//!
//! What this crate promises:
//!
//! - CALLs on a connection are handled and answered one after the other, in
//!   the order of their arrival (J-47), beside its own answers to your calls
//!   (J-45): a handler may call the charge point whose message it handles.
//! - At most one of your calls per charge point is on its way (J-44).
//! - A handler future is polled to its end, also when the charge point is gone
//!   by then. A handler that panics costs one InternalError.
//! - The newest connection of an identity wins (J-7), unless
//!   [`SecondConnection`] says otherwise.
//! - Before a charge point is accepted, it may boot and send what it was asked
//!   for; what it was answered last is kept in a [`Store`] (J-54, J-55).
//! - Who is refused by admission never gets a 101 (J-16), and what proves a charge
//!   point is in no log (J-66).
//! - [`ChargePoint::rotate_key`] never locks a charge point out, whatever it
//!   answers (J-63 to J-65).
//!
//! # Metrics
//!
//! Counted through the [`metrics`] facade; without a recorder nothing is kept.
//!
//! | name | kind | labels | what |
//! |---|---|---|---|
//! | `ocpp16_connections` | gauge | | open connections |
//! | `ocpp16_handshakes_total` | counter | `outcome`: see below | sockets that were accepted |
//! | `ocpp16_calls_total` | counter | `direction`: `received`, `sent`; `action`; `outcome`: `answered`, the error code that was sent, or `rejected`, `invalid_answer`, `timeout`, `disconnected`, `not_sent` | CALLs, when their outcome is known |
//! | `ocpp16_dropped_messages_total` | counter | `reason`: `unreadable`, `unknown_type`, `unmatched` | messages that cannot be answered |
//! | `ocpp16_handler_seconds` | histogram | `action` | time in the handler |
//! | `ocpp16_call_seconds` | histogram | `action` | time from a call of ours to its answer |
//! | `ocpp16_inbound_queue_depth` | histogram | | CALLs that wait when another comes |
//! | `ocpp16_call_queue_depth` | histogram | | calls of ours that wait when another is queued |
//! | `ocpp16_deviations_total` | counter | `kind`: the name of a [`DeviationKind`](ocpp16_types::DeviationKind) | repairs |
//! | `ocpp16_bytes_total` | counter | `direction` | text of messages |
//!
//! Those of the broker are in the module `nats`.
//!
//! `action` is one of OCPP 1.6 or `other`. No identity is a label.
//!
//! The recorder is that of the program, such as the exporter of its choice:
//!
//! ```
//! fn install<R>(recorder: R) -> Result<(), metrics::SetRecorderError<R>>
//! where
//!     R: metrics::Recorder + Sync + 'static,
//! {
//!     // Before the first server is built: what was counted by then is lost.
//!     metrics::set_global_recorder(recorder)
//! }
//! # install(metrics::NoopRecorder).unwrap();
//! ```
//!
//! Every socket that was accepted is counted as one of these outcomes:
//!
//! | outcome | what |
//! |---|---|
//! | `accepted` | a connection, which is open from then on |
//! | `no_subprotocol` | no subprotocol in common: closed at once, or 400 (J-11) |
//! | `second_connection` | connected already, where second connections are refused: closed at once (J-7) |
//! | `unknown` | no such charge point, or another path: 404 (J-5) |
//! | `unauthorized` | credentials missing or wrong: 401 |
//! | `forbidden` | may not connect like this: 403 |
//! | `unavailable` | admission cannot decide now, or the broker is away: 503 |
//! | `full` | as many connections as may be: 503 |
//! | `draining` | the server shuts down: 503, or hung up if there was no request yet |
//! | `bad_request` | no WebSocket upgrade of a charge point: 400, 426 or 431 |
//! | `timeout` | not done within the [`handshake_timeout`](Builder::handshake_timeout) |
//! | `gone` | the peer hung up first |
//! | `tls_failed` | TLS was refused or broken off (J-80) |
//! | `turned_away` | as many [handshakes](Builder::pending_handshakes) as may be: 503, or hung up on |
//!
//! # Spans
//!
//! Each connection has the `tracing` span `connection` (`identity`,
//! `remote_address`), each CALL of a charge point `received_call` within it
//! (`id`, `action`), each call of ours `sent_call` (`identity`, `action`). They are at
//! the level info, but `received_call` is at debug: a subscriber that has it spends
//! about a tenth of what the message costs on it.

/// Compiles the examples of the README.
#[cfg(all(doctest, feature = "tls"))]
#[doc = include_str!("../../README.md")]
struct Readme;

/// For the part of `tests/support` that the unit tests use too.
#[cfg(test)]
extern crate self as ocpp16_server;

pub mod admission;
mod after;
mod call;
mod central_system;
mod charge_point;
mod connection;
mod context;
mod dispatch;
mod drain;
mod farewell;
mod forwarded;
mod guard;
mod handler;
mod handshake;
mod identity;
mod key;
mod listener;
mod mask;
mod metric;
#[cfg(feature = "nats")]
pub mod nats;
mod observer;
mod outbound;
mod path;
mod reception;
mod rotation;
mod server;
mod session;
mod settings;
mod shared_store;
mod socket;
mod store;
mod stream;
#[cfg(feature = "tls")]
pub mod tls;
mod watch;

pub use after::TooMuchWork;
pub use call::{CallError, NotSent, OutcomeUnknown};
pub use central_system::CentralSystem;
pub use charge_point::{ChargePoint, DisconnectCause};
pub use context::Context;
pub use drain::Drained;
pub use forwarded::{ProxyAddress, ProxyAddressError};
pub use handler::Handler;
pub use identity::{Identity, IdentityError};
pub use key::AuthorizationKey;
pub use listener::{Listener, Listeners};
pub use mask::{is_secret, masked, without_secrets};
pub use observer::{Direction, ObservedFrame, Observer, Validity};
pub use outbound::{Answered, CallOptions, OpenCall, RawPayload};
pub use path::{EndpointPath, EndpointPathError};
pub use rotation::{RotatedKey, RotationError};
pub use server::Server;
pub use settings::{
    BeforeAcceptance, Builder, Closing, MissingSubprotocol, NoSubprotocol, SecondConnection,
    Validation,
};
pub use store::{ChargePointState, MemoryStore, Store, StoreError, StoredKey};
pub use watch::{ConnectionEvent, Watch};
