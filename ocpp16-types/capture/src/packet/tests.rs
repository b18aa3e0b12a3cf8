//! Captures built byte by byte, in every disorder.

use std::io::Cursor;

use ocpp16_types::traffic::Side;

use super::Packets;
use crate::{Item, Owned};

mod builder;
mod disorder;
mod files;
mod frames;
mod handshake;
mod links;
mod order;
mod random;

/// Everything that a capture holds.
fn read(capture: &[u8]) -> Vec<Owned> {
    let mut packets = Packets::new(Box::new(Cursor::new(capture.to_vec())));
    let mut items = Vec::new();
    while let Some(batch) = packets.next_batch() {
        items.extend(batch);
    }
    items
}

/// The messages in their order.
fn messages(items: &[Owned]) -> Vec<(Side, &str)> {
    let messages = items.iter().filter_map(|item| match item {
        Item::Message(message) => Some((message.sender?, &*message.text)),
        Item::Connected { .. }
        | Item::Disconnected { .. }
        | Item::Hole { .. }
        | Item::Unreadable { .. }
        | Item::Nothing => None,
    });
    messages.collect()
}

/// Where and why something cannot be used.
fn unreadable(items: &[Owned]) -> Vec<(u64, &str)> {
    let unreadable = items.iter().filter_map(|item| match item {
        Item::Unreadable { line, reason } => Some((*line, &**reason)),
        Item::Connected { .. }
        | Item::Disconnected { .. }
        | Item::Hole { .. }
        | Item::Message(_)
        | Item::Nothing => None,
    });
    unreadable.collect()
}

/// The charge points that connect.
fn connected(items: &[Owned]) -> Vec<&str> {
    let connected = items.iter().filter_map(|item| match item {
        Item::Connected { charge_point, .. } => charge_point.as_deref(),
        Item::Disconnected { .. }
        | Item::Hole { .. }
        | Item::Message(_)
        | Item::Unreadable { .. }
        | Item::Nothing => None,
    });
    connected.collect()
}
