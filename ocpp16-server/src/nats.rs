//! Many machines: charge points connected to some, handled and called by others,
//! with a NATS broker between them.
//!
//! A [`Server`](crate::Server) with a [`broker`](crate::Builder::broker) is a node
//! of a system. Its charge points can be reached from every other node by
//! [`CentralSystem::reach`](crate::CentralSystem::reach), and of two connections of a
//! charge point, on whatever nodes, the newer one stays (J-7).
//!
//! ```
//! use ocpp16_server::admission::Admission;
//! use ocpp16_server::nats::{Broker, BrokerError, BrokerOptions};
//! use ocpp16_server::{Handler, Server};
//!
//! async fn node<H: Handler, A: Admission<Session = H::Session>>(
//!     handler: H,
//!     admission: A,
//! ) -> Result<Server<H, A>, BrokerError> {
//!     let broker = Broker::connect(BrokerOptions::new("nats://127.0.0.1:4222")).await?;
//!     Ok(Server::builder(handler, admission).broker(broker).build())
//! }
//! ```
//!
//! Calls to a charge point of another node that are started together may be sent in
//! either order; one that has to come later waits for the answer of the one before, or
//! until that is [taken up](crate::OpenCall::taken_up).
//!
//! # Subjects
//!
//! Any program with a NATS client can take part. All subjects begin with the
//! [prefix](BrokerOptions::prefix), `ocpp16` unless set. An identity or action is one
//! token: everything outside `A-Za-z0-9_-` is percent-encoded, in capitals, and the
//! empty text is `%`. Tokens with `$` are internal to the nodes, and listed so that
//! permissions can be given.
//!
//! | subject | who listens | what |
//! |---|---|---|
//! | `call.<identity>.<Action>` | the node of the connection; *no responders*: connected nowhere | a call to the charge point: its payload, answered with that of the answer |
//! | `call.<identity>.$Find` | the same | asks for the connection; answered with JSON |
//! | `call.<identity>.$Disconnect` | the same | closes it |
//! | `call.<identity>.$Cancel` | the same | takes back the call of this `Ocpp-Message-Id`, unless it was sent |
//! | `call.<identity>.$Claim` | the same | a node says that it has a connection |
//! | `call.<identity>.$Last` | the same | nothing: a node that lets go of the charge point counts them |
//! | `node.<node>` | all nodes | that a node lives, and how far it has counted |
//! | `node.$Clock` | all nodes | asks them to say so |
//!
//! # Headers of a call
//!
//! | header | in | what |
//! |---|---|---|
//! | `Ocpp-Message-Id` | call, answer | the id of the message: at most 36 characters, no number, never used before; made up if missing |
//! | `Ocpp-Timeout` | call | seconds for the answer, such as `30` or `0.5` |
//! | `Ocpp-Patience` | call | seconds until it has to be sent |
//! | `Ocpp-Order` | call | only over this connection, as `$Find` has told it: the counter, a blank, the node |
//! | `Ocpp-Taken-Up` | call | a subject to tell when the connection has taken the call up |
//! | `Ocpp-Deviations` | answer | JSON: what was repaired |
//! | `Ocpp-Raw` | answer | JSON: the whole frame as it was received, if it is not `[3,"<id>",<payload>]`; left out if it does not fit |
//! | `Ocpp-Outcome` | failure | `not-sent`, `unknown`, `rejected` or `invalid`, as in [`CallError`](crate::CallError) |
//! | `Ocpp-Error-Code` | failure | the code of the CALLERROR, or a name of [`NotSent`](crate::NotSent) or [`OutcomeUnknown`](crate::OutcomeUnknown), or `InvalidAnswer`; of a request that its schema refuses, the code of the violation |
//! | `Ocpp-Error-Description` | failure | for people |
//! | `Ocpp-Limit` | failure | seconds of a `NoTurn` or `Timeout` |
//! | `Ocpp-Registration` | failure | `Pending` or `Rejected`, of a `NotAccepted` |
//!
//! In texts of headers, control characters, `%` and everything outside ASCII are
//! percent-encoded. The body of a failure is the JSON of the details or violations.
//!
//! # Which connection is the newest
//!
//! No clock has a part in it. A node asks for the charge point before it lets it in,
//! and counts on from the largest number it has heard, from other nodes and, with a
//! [`RemoteAdmission`], from workers, who remember those of the dead; see [`Order`].
//! Then it claims the charge point. A holder that hears a claim with a higher order
//! gives way, one that hears a lower one claims again. Claims and calls come over one
//! subscription, and a call is for whoever made the last claim before it, so no call
//! is answered twice. When the broker comes back, all nodes claim again what they
//! have. Two connections that are opened at the very same time may win in either order.
//!
//! The text of a claim is in `Ocpp-Order` and `Ocpp-Claim`: `new`, `kept` or
//! `renewed`.
//!
//! # Metrics
//!
//! | name | kind | labels | what |
//! |---|---|---|---|
//! | `ocpp16_broker_connected` | gauge | | 1 while the broker is there |
//! | `ocpp16_broker_requests_total` | counter | `outcome`: `answered`, `no_responders`, `timeout`, `away`, `lost`, `too_large` | what was asked over the broker |
//! | `ocpp16_broker_request_seconds` | histogram | | time from a question over the broker to its outcome |
//! | `ocpp16_broker_dropped_messages_total` | counter | | messages that were dropped because [too many](BrokerOptions::max_pending) waited |
//!
#![doc = include_str!("nats/workers.md")]

mod admission;
mod broker;
mod call;
mod certificate;
mod claim;
mod envelope;
mod failure;
mod found;
mod gateway;
mod handling;
mod header;
mod holder;
mod journal;
mod lease;
mod node;
mod options;
mod order;
mod remote;
mod reply;
mod report;
mod roster;
mod store;
mod subject;
mod worker;

pub use admission::RemoteAdmission;
pub use broker::{Broker, BrokerError};
pub use gateway::Gateway;
pub use options::BrokerOptions;
pub use order::{Order, OrderError};
pub use roster::{Connection, MemoryRoster, Opened, Roster};
pub use store::RemoteStore;
pub use subject::subject_token;
pub use worker::Worker;

pub(crate) use broker::RequestFailure;
pub(crate) use holder::{Holder, find};
pub(crate) use remote::{Remote, reach};
pub(crate) use subject::fits;

use crate::ChargePoint;

/// Returns the place of a connection among all of the system; it is one of this
/// node, unless its handle is a remote one.
pub(crate) fn order_of(charge_point: &ChargePoint, broker: &Broker) -> Order {
    match charge_point.remote_order() {
        Some(order) => order.clone(),
        None => Order::new(charge_point.facts().counter, broker.node()),
    }
}
