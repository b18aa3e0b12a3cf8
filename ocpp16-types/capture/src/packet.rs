//! Captures of packets: pcap and pcapng with plain-text WebSocket traffic.
//!
//! ```text
//! file ──> link ──> table ──> flow ──> connection ──> Item
//! blocks   Ethernet,  all      TCP,     HTTP upgrade,
//! to       IP,        connec-  both     WebSocket frames
//! packets  fragments  tions    sides
//! ```
//!
//! A charge point is the side that opened the connection and asked for the upgrade
//! or, where the capture begins later, the side that masks its frames (RFC 6455,
//! section 5.1). Its identity is the last segment of the path of the upgrade (J-2),
//! with more of the path where that is needed to tell two apart, see [`names`]; where
//! the upgrade is not in the capture, its address and port stand in,
//! `192.0.2.7:50123`, so that connections are told apart.
//!
//! Memory is bounded whatever the capture: see [`file::MAX_PACKET_BYTES`],
//! [`table::MAX_CONNECTIONS`], [`table::MAX_HELD_BYTES`],
//! [`tcp::MAX_HELD_BYTES`], [`http::MAX_HEAD_BYTES`],
//! [`websocket::MAX_MESSAGE_BYTES`], [`connection::MAX_SEARCH_BYTES`],
//! [`names::MAX_NAMES`].

use std::collections::BTreeSet;
use std::fmt;
use std::io::Read;

use crate::{Item, Owned};

mod body;
mod connection;
mod file;
mod flow;
mod fragment;
mod http;
mod inflate;
mod link;
mod names;
mod proxy;
mod search;
mod subprotocol;
mod table;
mod tcp;
#[cfg(test)]
mod tests;
mod websocket;

use file::{File, Stamp};
use fragment::Fragments;
use link::Link;
use names::Names;
use table::Table;

/// A batch is given out when it has so many bytes of messages,
const BATCH_BYTES: usize = 1024 * 1024;
/// or so many items,
const BATCH_ITEMS: usize = 16_384;
/// or was filled from so many packets.
const BATCH_PACKETS: u64 = 65_536;

/// Reads pcap and pcapng, already decompressed.
///
/// An error of `input` means that it is damaged or cut off from there on; its
/// text is for people and says where. What came before is used.
pub(crate) struct Packets {
    file: Box<File>,
    fragments: Fragments,
    table: Table,
    /// Link types that are not understood and have been reported.
    unknown: BTreeSet<u16>,
    found: Found,
    ended: bool,
}

/// What was found and not yet given out.
#[derive(Debug, Default)]
struct Found {
    items: Vec<Owned>,
    bytes: usize,
    /// Whether any OCPP connection was seen, of whatever version.
    ocpp: bool,
    tls_connections: u64,
    names: Names,
}

impl Packets {
    pub(crate) fn new(input: Box<dyn Read + Send>) -> Self {
        Self {
            file: Box::new(File::new(input)),
            fragments: Fragments::default(),
            table: Table::default(),
            unknown: BTreeSet::new(),
            found: Found::default(),
            ended: false,
        }
    }

    /// Returns what about 1 MiB of packets holds, and `None` at the end.
    pub(crate) fn next_batch(&mut self) -> Option<Vec<Owned>> {
        if self.ended {
            return None;
        }
        let enough = self.file.packets() + BATCH_PACKETS;
        while self.found.bytes < BATCH_BYTES && self.found.items.len() < BATCH_ITEMS {
            match self.file.next() {
                Some(file::Found::Packet(packet)) => {
                    let stamp = packet.stamp;
                    if let Some(link) = Link::from_number(packet.link) {
                        let segment = link::segment(link, packet.data, &mut self.fragments);
                        if let Some(segment) = segment {
                            self.table.segment(segment, stamp, &mut self.found);
                        }
                    } else if self.unknown.insert(packet.link) {
                        let reason = format!("packets of link type {} are skipped", packet.link);
                        self.found.unreadable(stamp, reason);
                    }
                    if stamp.number >= enough {
                        break;
                    }
                }
                Some(file::Found::Trouble { line, reason }) => {
                    self.found.push(Item::Unreadable { line, reason });
                }
                Some(file::Found::Cut { line, reason }) => {
                    self.end(true);
                    self.found.push(Item::Unreadable { line, reason });
                    break;
                }
                None => {
                    self.end(false);
                    break;
                }
            }
        }
        self.found.bytes = 0;
        Some(std::mem::take(&mut self.found.items))
    }

    fn end(&mut self, is_cut: bool) {
        self.ended = true;
        self.table.end(&mut self.found);
        let packets = self.file.packets();
        // Of what is no capture at all, that is said.
        if self.found.ocpp || (is_cut && packets == 0) {
            return;
        }
        let reason = match self.found.tls_connections {
            0 => {
                let connections = self.table.connections();
                format!("no OCPP in this capture: {connections} connections, {packets} packets")
            }
            tls => format!("no OCPP, but {tls} connections in TLS, which is unreadable"),
        };
        self.found.unreadable(Stamp { number: packets, time: None }, reason);
    }
}

impl Found {
    fn push(&mut self, item: Owned) {
        match &item {
            Item::Message(message) => self.bytes += message.text.len(),
            Item::Connected { .. } => self.ocpp = true,
            Item::Disconnected { .. }
            | Item::Hole { .. }
            | Item::Unreadable { .. }
            | Item::Nothing => {}
        }
        self.items.push(item);
    }

    fn unreadable(&mut self, stamp: Stamp, reason: String) {
        self.push(Item::Unreadable { line: stamp.number, reason });
    }
}

impl fmt::Debug for Packets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Packets").finish_non_exhaustive()
    }
}
