//! Many machines: charge points connected to some, handled and called by others,
//! with a NATS broker between them.

mod admission;
mod broker;
mod call;
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
pub(crate) use found::Found;
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
