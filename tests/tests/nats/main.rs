//! Many machines: nodes of the library and a real NATS broker between them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod broker;
mod hooks;
mod node;
mod others;
mod probe;
mod trust;
mod worker;
