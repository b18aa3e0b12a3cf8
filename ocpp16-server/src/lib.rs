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
//! [`Server::serve`] listeners; `examples/minimal.rs` is the smallest whole program. To send
//! something to a charge point, find it in the [`CentralSystem`], or take the
//! one in the [`Context`] of a message, and [`ChargePoint::call`] it.
//!
//! The feature `tls`, off by default, adds `wss`: the module `tls`.
//!
//! What this crate promises:
//!
//! - CALLs of a charge point are handled and answered one after the other, in
//!   the order of their arrival (J-47), beside its own answers to your calls
//!   (J-45): a handler may call the charge point whose message it handles.
//! - At most one of your calls per charge point is on its way (J-44).
//! - A handler future is polled to its end, also when the charge point is gone
//!   by then. A handler that panics costs one InternalError.
//! - The newest connection of an identity wins (J-7).
//! - Who is refused by admission never gets a 101 (J-16), and what proves a charge
//!   point is in no log (J-66).
//!
//! What it does not do yet: it handles messages of charge points whose boot was
//! not accepted.

pub mod admission;
mod call;
mod central_system;
mod charge_point;
mod connection;
mod context;
mod dispatch;
mod forwarded;
mod handler;
mod handshake;
mod identity;
mod key;
mod listener;
mod path;
mod reception;
mod server;
mod session;
mod settings;
mod socket;
mod store;
mod stream;
#[cfg(feature = "tls")]
pub mod tls;

pub use call::{CallError, NotSent, OutcomeUnknown};
pub use central_system::CentralSystem;
pub use charge_point::{ChargePoint, OpenCall};
pub use context::Context;
pub use handler::Handler;
pub use identity::{Identity, IdentityError};
pub use key::AuthorizationKey;
pub use listener::{Listener, Listeners};
pub use path::{EndpointPath, EndpointPathError};
pub use server::Server;
pub use settings::{Builder, MissingSubprotocol, NoSubprotocol, Validation};
pub use store::{ChargePointState, MemoryStore, Store, StoreError, StoredKey};
