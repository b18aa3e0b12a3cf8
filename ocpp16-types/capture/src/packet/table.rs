//! All connections of a capture, within bounds.

use std::collections::HashMap;
use std::net::SocketAddr;

use super::Found;
use super::file::Stamp;
use super::flow::{Belongs, Flow};
use super::link::Segment;

/// Connections that are remembered. When there are more, an eighth of them
/// goes: first those that are not OCPP, then those unused for the longest.
/// What comes of them later is taken for connections whose beginning is not in
/// the capture.
pub(super) const MAX_CONNECTIONS: usize = 65_536;

/// What all connections together may hold: bytes out of order, and messages
/// that are not complete. When it is more, connections go likewise.
pub(super) const MAX_HELD_BYTES: usize = 256 * 1024 * 1024;

/// Every so many packets, connections that wait for something are looked after.
const PACKETS_PER_ROUND: u64 = 65_536;

/// Both ends, the lower one first.
type Key = [SocketAddr; 2];

/// The connections, and what they hold together.
#[derive(Debug, Default)]
pub(super) struct Table {
    flows: HashMap<Key, Flow>,
    held_bytes: usize,
    packets: u64,
    connections: u64,
}

impl Table {
    pub(super) fn segment(&mut self, segment: Segment<'_>, stamp: Stamp, found: &mut Found) {
        self.packets += 1;
        if self.packets.is_multiple_of(PACKETS_PER_ROUND) {
            self.round(stamp, found);
        }
        let direction = usize::from(segment.from > segment.to);
        let mut key = [segment.from, segment.to];
        key.sort_unstable();
        let empty = segment.payload.is_empty() && segment.missing == 0;
        if empty && !segment.syn && !self.flows.contains_key(&key) {
            return;
        }
        let flow = self.flows.entry(key).or_insert_with(|| {
            self.connections += 1;
            Flow::new(key, self.connections, stamp)
        });
        let before = flow.held_bytes();
        if flow.belongs(direction, &segment) == Belongs::ToTheNext {
            flow.end(found);
            self.connections += 1;
            *flow = Flow::new(key, self.connections, stamp);
        }
        flow.segment(direction, segment, stamp, found);
        self.held_bytes = self.held_bytes - before + flow.held_bytes();
        if self.flows.len() > MAX_CONNECTIONS || self.held_bytes > MAX_HELD_BYTES {
            self.forget_some(found);
        }
    }

    /// Takes what there is of all connections; nothing more will come.
    pub(super) fn end(&mut self, found: &mut Found) {
        self.forget(self.flows.len(), found);
    }

    /// Returns how many there were so far.
    pub(super) const fn connections(&self) -> u64 {
        self.connections
    }

    /// Connections are settled when a packet of theirs comes; the others are
    /// now.
    fn round(&mut self, stamp: Stamp, found: &mut Found) {
        let mut waiting: Vec<_> =
            self.flows.iter().filter(|(_, flow)| flow.held_bytes() > 0).collect();
        waiting.sort_unstable_by_key(|(_, flow)| flow.last());
        let waiting: Vec<_> = waiting.into_iter().map(|(key, _)| *key).collect();
        for key in waiting {
            let Some(flow) = self.flows.get_mut(&key) else { continue };
            let before = flow.held_bytes();
            flow.settle(stamp, found);
            self.held_bytes = self.held_bytes - before + flow.held_bytes();
        }
    }

    fn forget_some(&mut self, found: &mut Found) {
        loop {
            self.forget(self.flows.len().div_ceil(8), found);
            if self.held_bytes <= MAX_HELD_BYTES {
                return;
            }
        }
    }

    fn forget(&mut self, count: usize, found: &mut Found) {
        let mut order: Vec<_> =
            self.flows.iter().map(|(key, flow)| (flow.is_ocpp(), flow.last(), *key)).collect();
        order.sort_unstable();
        for (_, _, key) in order.into_iter().take(count) {
            let Some(mut flow) = self.flows.remove(&key) else { continue };
            self.held_bytes -= flow.held_bytes();
            flow.end(found);
        }
    }
}
