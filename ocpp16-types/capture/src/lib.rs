//! Captured OCPP-J traffic, read from whatever engineers have: plain frames,
//! JSON records, log text, and captures of packets.
//!
//! ```text
//! file ──> Reader ──> Batch ──> Item
//!          in order   on any thread
//! ```
//!
#![doc = include_str!("../README.md")]

mod batch;
mod identity;
mod item;
mod packet;
mod reader;
mod text;

pub use batch::Batch;
pub use identity::LONGEST_IDENTITY;
pub use item::{Captured, Item};
pub use reader::{Format, LONGEST_LINE, Options, Reader};
pub use regex::bytes::Regex;

/// An item that borrows nothing.
pub(crate) type Owned = Item<'static>;
