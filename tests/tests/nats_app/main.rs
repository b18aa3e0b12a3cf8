//! Many machines: gateways and workers of `ocpp16 serve` as processes of their own,
//! with a real NATS broker between them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bound;
mod charging;
mod events;
mod failing;
mod foreign_worker;
mod journal;
mod login;
mod moving;
mod node;
mod permission;
mod secret;
mod setting;
mod sharing;
mod system;
