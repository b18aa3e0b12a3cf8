//! Many machines: nodes of the library and a real NATS broker between them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod broker;
mod calls;
#[path = "../secure_peers/charging.rs"]
mod charging;
mod counting;
mod giving_up;
mod hooks;
mod journal;
mod newest;
mod node;
mod others;
mod probe;
mod system;
mod trust;
mod worker;
