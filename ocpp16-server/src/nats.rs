//! Many machines: charge points connected to some, handled and called by others,
//! with a NATS broker between them.

mod broker;
mod header;
mod options;
mod reply;
mod subject;

pub use broker::{Broker, BrokerError};
pub use options::BrokerOptions;
