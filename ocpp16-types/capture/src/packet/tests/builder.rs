//! Writes frames, segments, packets and capture files, without any of the code
//! that reads them.

use std::net::{IpAddr, SocketAddr};

pub(super) const FIN: u8 = 0x01;
pub(super) const SYN: u8 = 0x02;
pub(super) const RST: u8 = 0x04;
pub(super) const ACK: u8 = 0x10;

/// 2024-05-06T07:08:09Z
pub(super) const BEGIN_SECONDS: u32 = 1_714_979_289;

pub(super) const BOOT: &str =
    r#"[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]"#;
pub(super) const BOOTED: &str =
    r#"[3,"1",{"currentTime":"2024-05-06T07:08:09Z","interval":300,"status":"Accepted"}]"#;
pub(super) const HEARTBEAT: &str = r#"[2,"2","Heartbeat",{}]"#;
pub(super) const TIME: &str = r#"[3,"2",{"currentTime":"2024-05-06T07:08:10Z"}]"#;
pub(super) const RESET: &str = r#"[2,"s1","Reset",{"type":"Soft"}]"#;
pub(super) const RESETTING: &str = r#"[3,"s1",{"status":"Accepted"}]"#;

/// The two sides; the client is the charge point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Peer {
    Client,
    Server,
}
pub(super) use Peer::{Client, Server};

/// An IP packet, and when it was captured.
#[derive(Debug, Clone)]
pub(super) struct Packet {
    pub(super) milliseconds: u64,
    pub(super) ip: Vec<u8>,
}

/// A TCP connection as both sides see it.
#[derive(Debug, Clone)]
pub(super) struct Session {
    ends: [SocketAddr; 2],
    next: [u32; 2],
    pub(super) packets: Vec<Packet>,
    pub(super) milliseconds: u64,
    pub(super) segment_bytes: usize,
}

impl Session {
    pub(super) fn new(client: &str, server: &str) -> Self {
        Self {
            ends: [client.parse().unwrap(), server.parse().unwrap()],
            next: [1000, 500_000],
            packets: Vec::new(),
            milliseconds: 0,
            segment_bytes: 1400,
        }
    }

    pub(super) fn with_initial(mut self, client: u32, server: u32) -> Self {
        self.next = [client, server];
        self
    }

    /// A packet as it is, apart from what the session goes on with.
    pub(super) fn raw(&mut self, from: Peer, back: u32, flags: u8, payload: &[u8]) {
        self.milliseconds += 1;
        let (us, them) = (from as usize, 1 - from as usize);
        let acknowledgment = if flags & ACK == 0 { 0 } else { self.next[them] };
        let sequence = self.next[us].wrapping_sub(back);
        let segment = segment(
            self.ends[us].port(),
            self.ends[them].port(),
            [sequence, acknowledgment],
            flags,
            payload,
        );
        let ip = ip(self.ends[us].ip(), self.ends[them].ip(), &segment);
        self.packets.push(Packet { milliseconds: self.milliseconds, ip });
    }

    pub(super) fn segment(&mut self, from: Peer, flags: u8, payload: &[u8]) {
        self.raw(from, 0, flags, payload);
        let taken = payload.len() as u32 + u32::from(flags & (SYN | FIN) != 0);
        self.next[from as usize] = self.next[from as usize].wrapping_add(taken);
    }

    pub(super) fn three_way(&mut self) {
        self.segment(Client, SYN, b"");
        self.segment(Server, SYN | ACK, b"");
        self.segment(Client, ACK, b"");
    }

    pub(super) fn bytes(&mut self, from: Peer, bytes: &[u8]) {
        for part in bytes.chunks(self.segment_bytes) {
            self.segment(from, ACK, part);
        }
        self.segment(if from == Client { Server } else { Client }, ACK, b"");
    }

    pub(super) fn text(&mut self, from: Peer, text: &str) {
        let frame = frame(from, 0x81, text.as_bytes());
        self.bytes(from, &frame);
    }

    /// The handshakes of TCP and WebSocket.
    pub(super) fn upgrade(&mut self, path: &str) {
        self.three_way();
        self.bytes(Client, request(path, Some("ocpp1.6")).as_bytes());
        self.bytes(Server, response(Some("ocpp1.6"), None).as_bytes());
    }

    pub(super) fn close(&mut self) {
        self.segment(Client, FIN | ACK, b"");
        self.segment(Server, FIN | ACK, b"");
        self.segment(Client, ACK, b"");
    }

    /// Six messages between both sides.
    pub(super) fn talk(&mut self) {
        for (from, text) in TALK {
            self.text(from, text);
        }
    }
}

pub(super) const TALK: [(Peer, &str); 6] = [
    (Client, BOOT),
    (Server, BOOTED),
    (Client, HEARTBEAT),
    (Server, TIME),
    (Server, RESET),
    (Client, RESETTING),
];

/// What is to be read of it.
pub(super) fn talk() -> Vec<(super::Side, &'static str)> {
    TALK.iter().map(|(from, text)| (side(*from), *text)).collect()
}

pub(super) fn side(from: Peer) -> super::Side {
    match from {
        Client => super::Side::ChargePoint,
        Server => super::Side::CentralSystem,
    }
}

/// A whole connection of the charge point `CP1`.
pub(super) fn session() -> Session {
    let mut session = Session::new("192.0.2.7:50123", "198.51.100.1:8080");
    session.upgrade("/ocpp/CP1");
    session.talk();
    session.close();
    session
}

pub(super) fn request(path: &str, subprotocol: Option<&str>) -> String {
    let subprotocol =
        subprotocol.map(|name| format!("Sec-WebSocket-Protocol: {name}\r\n")).unwrap_or_default();
    format!(
        "GET {path} HTTP/1.1\r\nHost: csms.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{subprotocol}\r\n"
    )
}

pub(super) fn response(subprotocol: Option<&str>, extension: Option<&str>) -> String {
    let header = |name: &str, value: Option<&str>| {
        value.map(|value| format!("{name}: {value}\r\n")).unwrap_or_default()
    };
    format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n{}{}\r\n",
        header("Sec-WebSocket-Protocol", subprotocol),
        header("Sec-WebSocket-Extensions", extension),
    )
}

/// A WebSocket frame, masked if it is the client's.
pub(super) fn frame(from: Peer, first: u8, payload: &[u8]) -> Vec<u8> {
    let masked = if from == Client { 0x80 } else { 0 };
    let mut frame = vec![first];
    match payload.len() {
        length @ 0..=125 => frame.push(masked | length as u8),
        length @ 126..=0xffff => {
            frame.push(masked | 126);
            frame.extend((length as u16).to_be_bytes());
        }
        length => {
            frame.push(masked | 127);
            frame.extend((length as u64).to_be_bytes());
        }
    }
    if from == Server {
        frame.extend(payload);
        return frame;
    }
    let mask = [0x12, 0xe5, 0x77, 0x9a];
    frame.extend(mask);
    frame.extend(payload.iter().enumerate().map(|(at, byte)| byte ^ mask[at % 4]));
    frame
}

fn segment(from: u16, to: u16, numbers: [u32; 2], flags: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.extend(from.to_be_bytes());
    bytes.extend(to.to_be_bytes());
    bytes.extend(numbers[0].to_be_bytes());
    bytes.extend(numbers[1].to_be_bytes());
    // Header of 32 bytes: two no-operations and a timestamp option.
    bytes.extend([0x80, flags, 0xff, 0xff, 0, 0, 0, 0]);
    bytes.extend([1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2]);
    bytes.extend(payload);
    bytes
}

pub(super) fn ip(from: IpAddr, to: IpAddr, payload: &[u8]) -> Vec<u8> {
    ip_with(from, to, payload, &[], 0)
}

/// An IP packet with options (version 4) or extension headers, TCP next
/// (version 6), and what is in the place of the fragment.
pub(super) fn ip_with(
    from: IpAddr,
    to: IpAddr,
    payload: &[u8],
    extra: &[u8],
    fragment: u16,
) -> Vec<u8> {
    let mut bytes = Vec::new();
    match (from, to) {
        (IpAddr::V4(from), IpAddr::V4(to)) => {
            let total = 20 + extra.len() + payload.len();
            bytes.extend([0x45 + (extra.len() / 4) as u8, 0]);
            bytes.extend((total as u16).to_be_bytes());
            bytes.extend([0xab, 0xcd]);
            bytes.extend(fragment.to_be_bytes());
            bytes.extend([64, 6, 0, 0]);
            bytes.extend(from.octets());
            bytes.extend(to.octets());
        }
        (IpAddr::V6(from), IpAddr::V6(to)) => {
            let next = if extra.is_empty() { 6 } else { 0 };
            bytes.extend([0x60, 0, 0, 0]);
            bytes.extend(((extra.len() + payload.len()) as u16).to_be_bytes());
            bytes.extend([next, 64]);
            bytes.extend(from.octets());
            bytes.extend(to.octets());
        }
        _ => panic!("two versions"),
    }
    bytes.extend(extra);
    bytes.extend(payload);
    bytes
}

/// A pcap file of raw IP packets, little-endian, in microseconds.
pub(super) fn pcap(packets: &[Packet]) -> Vec<u8> {
    Pcap::default().file(packets, |ip| ip.to_vec())
}

pub(super) struct Pcap {
    pub(super) big_endian: bool,
    pub(super) nanoseconds: bool,
    pub(super) link: u32,
    pub(super) snap: usize,
}

impl Default for Pcap {
    fn default() -> Self {
        Self { big_endian: false, nanoseconds: false, link: 101, snap: 262_144 }
    }
}

impl Pcap {
    pub(super) fn file(&self, packets: &[Packet], wrap: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
        let number = |number: u32| {
            if self.big_endian { number.to_be_bytes() } else { number.to_le_bytes() }
        };
        let short = |number: u16| {
            if self.big_endian { number.to_be_bytes() } else { number.to_le_bytes() }
        };
        let mut file = Vec::new();
        file.extend(number(if self.nanoseconds { 0xa1b2_3c4d } else { 0xa1b2_c3d4 }));
        file.extend(short(2));
        file.extend(short(4));
        for field in [0, 0, self.snap as u32, self.link] {
            file.extend(number(field));
        }
        let unit = if self.nanoseconds { 1_000_000 } else { 1000 };
        for packet in packets {
            let data = wrap(&packet.ip);
            let captured = &data[..data.len().min(self.snap)];
            file.extend(number(BEGIN_SECONDS + (packet.milliseconds / 1000) as u32));
            file.extend(number((packet.milliseconds % 1000) as u32 * unit));
            file.extend(number(captured.len() as u32));
            file.extend(number(data.len() as u32));
            file.extend(captured);
        }
        file
    }
}

/// A block of pcapng.
pub(super) fn block(big_endian: bool, kind: u32, body: &[u8]) -> Vec<u8> {
    let number = |number: u32| if big_endian { number.to_be_bytes() } else { number.to_le_bytes() };
    let padded = body.len().next_multiple_of(4);
    let length = number(padded as u32 + 12);
    let mut block = Vec::new();
    block.extend(number(kind));
    block.extend(length);
    block.extend(body);
    block.resize(8 + padded, 0);
    block.extend(length);
    block
}

/// A pcapng file of raw IP packets in the resolution of 2^-10 s.
pub(super) fn pcapng(packets: &[Packet], big_endian: bool) -> Vec<u8> {
    let number = |number: u32| if big_endian { number.to_be_bytes() } else { number.to_le_bytes() };
    let short = |number: u16| if big_endian { number.to_be_bytes() } else { number.to_le_bytes() };
    let mut section = number(0x1a2b_3c4d).to_vec();
    section.extend(short(1));
    section.extend(short(0));
    section.extend([0xff; 8]);
    let mut interface = short(101).to_vec();
    interface.extend([0, 0, 0, 0, 0, 0]);
    interface.extend(short(9));
    interface.extend(short(1));
    interface.extend([0x80 | 10, 0, 0, 0]);
    interface.extend([0; 4]);
    let mut file = block(big_endian, 0x0a0d_0d0a, &section);
    file.extend(block(big_endian, 1, &interface));
    // A block of names, which is of no interest.
    file.extend(block(big_endian, 4, &[0; 4]));
    for packet in packets {
        let ticks = u64::from(BEGIN_SECONDS) * 1024 + packet.milliseconds * 1024 / 1000;
        let mut body = number(0).to_vec();
        body.extend(number((ticks >> 32) as u32));
        body.extend(number(ticks as u32));
        body.extend(number(packet.ip.len() as u32));
        body.extend(number(packet.ip.len() as u32));
        body.extend(&packet.ip);
        file.extend(block(big_endian, 6, &body));
    }
    file
}
