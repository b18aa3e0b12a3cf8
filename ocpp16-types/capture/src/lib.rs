//! Captured OCPP-J traffic, read from whatever engineers have: plain frames,
//! JSON records, log text, and captures of packets.
//!
//! ```text
//! file ──> Reader ──> Batch ──> Item
//!          in order   on any thread
//! ```

mod item;

pub use item::{Captured, Item};
