//! Fragments of IP packets.

use std::collections::VecDeque;
use std::net::IpAddr;

use etherparse::defrag::IpDefragBuf;
use etherparse::{IpFragOffset, IpNumber, Ipv6ExtensionSlice, LaxNetSlice};

/// Packets that are put together at the same time; of more, the oldest is
/// given up.
const MAX_PACKETS: usize = 64;

/// A packet in more separate parts than this is given up: nobody sends that.
const MAX_PARTS: usize = 64;

/// Packets of which not all fragments have been seen, oldest first. Each is of
/// at most 64 KiB.
#[derive(Debug, Default)]
pub(super) struct Fragments {
    open: VecDeque<(Id, IpDefragBuf)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Id {
    from: IpAddr,
    to: IpAddr,
    number: u32,
}

impl Fragments {
    /// Adds a fragment, if it is one of TCP, and returns the packet's payload
    /// when it was the last.
    pub(super) fn add(&mut self, packet: &LaxNetSlice<'_>) -> Option<Vec<u8>> {
        let payload = packet.ip_payload_ref()?;
        if !payload.fragmented || payload.incomplete || payload.ip_number != IpNumber::TCP {
            return None;
        }
        let (id, offset, more) = place(packet)?;
        let position = self.open.iter().position(|(open, _)| *open == id);
        let position = position.unwrap_or_else(|| {
            if self.open.len() == MAX_PACKETS {
                self.open.pop_front();
            }
            let buffer = IpDefragBuf::new(payload.ip_number, Vec::new(), Vec::new());
            self.open.push_back((id, buffer));
            self.open.len() - 1
        });
        let (_, buffer) = &mut self.open[position];
        let refused = buffer.add(offset, more, payload.payload).is_err();
        if buffer.is_complete() {
            let (_, buffer) = self.open.remove(position)?;
            return Some(buffer.take_bufs().0);
        }
        if refused || buffer.sections().len() > MAX_PARTS {
            self.open.remove(position);
        }
        None
    }
}

fn place(packet: &LaxNetSlice<'_>) -> Option<(Id, IpFragOffset, bool)> {
    match packet {
        LaxNetSlice::Ipv4(ip) => {
            let header = ip.header();
            let id = Id {
                from: header.source_addr().into(),
                to: header.destination_addr().into(),
                number: header.identification().into(),
            };
            Some((id, header.fragments_offset(), header.more_fragments()))
        }
        LaxNetSlice::Ipv6(ip) => {
            let fragment = ip.extensions().clone().into_iter().find_map(|extension| {
                if let Ipv6ExtensionSlice::Fragment(fragment) = extension {
                    return Some(fragment.to_header());
                }
                None
            })?;
            let header = ip.header();
            let id = Id {
                from: header.source_addr().into(),
                to: header.destination_addr().into(),
                number: fragment.identification,
            };
            Some((id, fragment.fragment_offset, fragment.more_fragments))
        }
        LaxNetSlice::Arp(_) => None,
    }
}
