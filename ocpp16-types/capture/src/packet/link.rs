//! From a packet to the TCP segment within: link layers, IPv4 and IPv6.
//!
//! Checksums are not looked at: where packets are captured on their sender, the
//! network card has not computed them yet.

use std::borrow::Cow;
use std::net::SocketAddr;

use etherparse::{EtherType, LaxNetSlice, LaxSlicedPacket, TcpSlice, TransportSlice};

use super::fragment::Fragments;

/// A TCP segment.
#[derive(Debug)]
pub(super) struct Segment<'a> {
    pub(super) from: SocketAddr,
    pub(super) to: SocketAddr,
    pub(super) sequence: u32,
    pub(super) acknowledgment: Option<u32>,
    pub(super) syn: bool,
    pub(super) rst: bool,
    pub(super) payload: Cow<'a, [u8]>,
    /// Bytes at the end of the payload that were not captured.
    pub(super) missing: u32,
}

/// The link types (`LINKTYPE_…`) that are understood.
#[derive(Debug, Clone, Copy)]
pub(super) enum Link {
    Ethernet,
    LinuxCooked,
    LinuxCooked2,
    /// Four bytes before the IP header.
    Loopback,
    Ip,
}

impl Link {
    pub(super) const fn from_number(number: u16) -> Option<Self> {
        Some(match number {
            1 => Self::Ethernet,
            // NULL and LOOP differ in the byte order of what IP tells, too.
            0 | 108 => Self::Loopback,
            // RAW, which 12 and 14 are on some systems, IPV4 and IPV6.
            12 | 14 | 101 | 228 | 229 => Self::Ip,
            113 => Self::LinuxCooked,
            276 => Self::LinuxCooked2,
            _ => return None,
        })
    }

    fn slice(self, data: &[u8]) -> Option<LaxSlicedPacket<'_>> {
        let cooked = |protocol: usize, header: usize| {
            let protocol = u16::from_be_bytes(*data.get(protocol..)?.first_chunk()?);
            Some(LaxSlicedPacket::from_ether_type(EtherType(protocol), data.get(header..)?))
        };
        match self {
            Self::Ethernet => LaxSlicedPacket::from_ethernet(data).ok(),
            Self::LinuxCooked => cooked(14, 16),
            Self::LinuxCooked2 => cooked(0, 20),
            Self::Loopback => LaxSlicedPacket::from_ip(data.get(4..)?).ok(),
            Self::Ip => LaxSlicedPacket::from_ip(data).ok(),
        }
    }
}

/// Returns the TCP segment that the packet holds, or completes as the last
/// fragment.
pub(super) fn segment<'a>(
    link: Link,
    data: &'a [u8],
    fragments: &mut Fragments,
) -> Option<Segment<'a>> {
    let packet = link.slice(data)?;
    let (from, to, announced, headers) = match packet.net.as_ref()? {
        LaxNetSlice::Ipv4(ip) => {
            let header = ip.header();
            let extension = ip.extensions().auth.map_or(0, |auth| auth.slice().len());
            let headers = header.slice().len() + extension;
            (
                header.source_addr().into(),
                header.destination_addr().into(),
                header.total_len(),
                headers,
            )
        }
        LaxNetSlice::Ipv6(ip) => {
            let header = ip.header();
            let headers = ip.extensions().slice().len();
            (
                header.source_addr().into(),
                header.destination_addr().into(),
                header.payload_length(),
                headers,
            )
        }
        LaxNetSlice::Arp(_) => return None,
    };
    match &packet.transport {
        Some(TransportSlice::Tcp(tcp)) => {
            let payload = packet.ip_payload()?.payload;
            let missing = usize::from(announced).saturating_sub(headers + payload.len());
            let missing = u32::try_from(missing).unwrap_or(0);
            Some(tcp_segment(from, to, tcp, Cow::Borrowed(tcp.payload()), missing))
        }
        Some(_) => None,
        None => {
            let whole = fragments.add(packet.net.as_ref()?)?;
            let tcp = TcpSlice::from_slice(&whole).ok()?;
            Some(tcp_segment(from, to, &tcp, Cow::Owned(tcp.payload().to_vec()), 0))
        }
    }
}

fn tcp_segment<'a>(
    from: std::net::IpAddr,
    to: std::net::IpAddr,
    tcp: &TcpSlice<'_>,
    payload: Cow<'a, [u8]>,
    missing: u32,
) -> Segment<'a> {
    Segment {
        from: SocketAddr::new(from, tcp.source_port()),
        to: SocketAddr::new(to, tcp.destination_port()),
        sequence: tcp.sequence_number(),
        acknowledgment: tcp.ack().then(|| tcp.acknowledgment_number()),
        syn: tcp.syn(),
        rst: tcp.rst(),
        payload,
        missing,
    }
}
