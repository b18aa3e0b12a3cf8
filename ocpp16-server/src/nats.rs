//! Many machines: charge points connected to some, handled and called by others,
//! with a NATS broker between them.

mod admission;
mod broker;
mod envelope;
mod gateway;
mod handling;
mod header;
mod lease;
mod options;
mod order;
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
pub use order::Order;
pub use roster::{Connection, MemoryRoster, Opened, Roster};
pub use store::RemoteStore;
pub use worker::Worker;

fn order_of(charge_point: &crate::ChargePoint, broker: &Broker) -> Order {
    Order::new(charge_point.generation(), broker.node())
}

fn remote(
    _: &crate::CentralSystem,
    _: &Broker,
    identity: crate::Identity,
    facts: envelope::Facts,
) -> crate::ChargePoint {
    let facts = crate::charge_point::LinkFacts {
        generation: 0,
        remote_address: facts.remote_address,
        connected_since: facts.connected_since.into(),
        call_timeout: std::time::Duration::from_secs(30),
        call_queue: 16,
        after_limit: 16,
    };
    crate::ChargePoint::new(identity, facts)
}

fn central_system(_: &Broker) -> crate::CentralSystem {
    crate::CentralSystem::default()
}
