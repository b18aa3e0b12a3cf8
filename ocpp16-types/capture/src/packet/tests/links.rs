//! Every link type, both versions of IP.

use std::net::IpAddr;

use super::builder::{Packet, Pcap, Session, ip_with, pcap, session, talk};
use super::{connected, messages, read, unreadable};

fn ether_type(ip: &[u8]) -> [u8; 2] {
    if ip[0] >> 4 == 4 { [0x08, 0x00] } else { [0x86, 0xdd] }
}

fn session_6() -> Session {
    let mut session = Session::new("[2001:db8::7]:50123", "[2001:db8::1]:8080");
    session.upgrade("/ocpp/CP1");
    session.talk();
    session.close();
    session
}

#[test]
fn reads_every_link_type() {
    type Wrap = fn(&[u8]) -> Vec<u8>;
    let cases: [(&str, u32, Wrap); 13] = [
        ("Ethernet", 1, |ip| {
            let mut packet = [&[2; 12], &ether_type(ip)[..], ip].concat();
            // Short packets are filled up.
            packet.resize(packet.len().max(60), 0xee);
            packet
        }),
        ("Ethernet, with a checksum told of", 0x5400_0001, |ip| {
            [&[2; 12], &ether_type(ip)[..], ip, &[9; 4]].concat()
        }),
        ("VLAN", 1, |ip| [&[2; 12], &[0x81, 0, 0, 5][..], &ether_type(ip), ip].concat()),
        ("QinQ", 1, |ip| {
            [&[2; 12], &[0x88, 0xa8, 0, 5, 0x81, 0, 0, 6][..], &ether_type(ip), ip].concat()
        }),
        ("SLL", 113, |ip| {
            [&[0, 0, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0], &ether_type(ip)[..], ip].concat()
        }),
        ("SLL2", 276, |ip| [&ether_type(ip)[..], &[0; 18], ip].concat()),
        ("NULL, little-endian", 0, |ip| {
            [&[if ip[0] >> 4 == 4 { 2 } else { 30 }, 0, 0, 0][..], ip].concat()
        }),
        ("NULL, big-endian", 0, |ip| {
            [&[0, 0, 0, if ip[0] >> 4 == 4 { 2 } else { 24 }][..], ip].concat()
        }),
        ("LOOP", 108, |ip| [&[0, 0, 0, if ip[0] >> 4 == 4 { 2 } else { 24 }][..], ip].concat()),
        ("RAW", 101, <[u8]>::to_vec),
        ("RAW of OpenBSD", 14, <[u8]>::to_vec),
        ("IPV4", 228, <[u8]>::to_vec),
        ("IPV6", 229, <[u8]>::to_vec),
    ];
    for (name, link, wrap) in cases {
        for session in [session(), session_6()] {
            let capture = Pcap { link, ..Pcap::default() }.file(&session.packets, wrap);
            let items = read(&capture);
            assert_eq!(messages(&items), talk(), "{name}");
            assert_eq!(connected(&items), ["CP1"], "{name}");
            assert_eq!(unreadable(&items), [], "{name}");
        }
    }
}

#[test]
fn an_unknown_link_type_is_reported_once() {
    let capture = Pcap { link: 127, ..Pcap::default() }.file(&session().packets, <[u8]>::to_vec);
    let nothing = "no OCPP in this capture: 0 connections, 22 packets";
    assert_eq!(
        unreadable(&read(&capture)),
        [(1, "packets of link type 127 are skipped"), (22, nothing)]
    );
}

#[test]
fn options_and_extension_headers_are_skipped() {
    for (session, extra) in [
        (session(), [1, 1, 1, 1, 1, 1, 1, 0].as_slice()),
        // Hop-by-hop, then destination options, then TCP.
        (session_6(), &[60, 0, 1, 4, 0, 0, 0, 0, 6, 0, 1, 4, 0, 0, 0, 0]),
    ] {
        let packets: Vec<_> = session.packets.iter().map(|packet| add(packet, extra)).collect();
        let items = read(&pcap(&packets));
        assert_eq!(messages(&items), talk());
        assert_eq!(unreadable(&items), []);
    }
}

fn add(packet: &Packet, extra: &[u8]) -> Packet {
    let (from, to, payload) = parts(&packet.ip);
    Packet { ip: ip_with(from, to, payload, extra, 0), ..packet.clone() }
}

fn parts(ip: &[u8]) -> (IpAddr, IpAddr, &[u8]) {
    if ip[0] >> 4 == 4 {
        let address = |at: usize| IpAddr::from(*ip[at..].first_chunk::<4>().unwrap());
        (address(12), address(16), &ip[20..])
    } else {
        let address = |at: usize| IpAddr::from(*ip[at..].first_chunk::<16>().unwrap());
        (address(8), address(24), &ip[40..])
    }
}

#[test]
fn fragments_are_put_together_in_any_order() {
    for session in [session(), session_6()] {
        let mut packets = Vec::new();
        for (number, packet) in session.packets.iter().enumerate() {
            let (from, to, payload) = parts(&packet.ip);
            let count = payload.len().div_ceil(64);
            let mut fragments: Vec<_> = payload
                .chunks(64)
                .enumerate()
                .map(|(index, part)| {
                    let offset = (index * 8) as u16;
                    let more = index + 1 < count;
                    let mut ip = if from.is_ipv4() {
                        ip_with(from, to, part, &[], offset | if more { 0x2000 } else { 0 })
                    } else {
                        let place = (offset << 3 | u16::from(more)).to_be_bytes();
                        let id = (number as u32).to_be_bytes();
                        let header = [&[6, 0], &place[..], &id].concat();
                        let mut ip = ip_with(from, to, part, &header, 0);
                        ip[6] = 44;
                        ip
                    };
                    if from.is_ipv4() {
                        ip[4..6].copy_from_slice(&(number as u16).to_be_bytes());
                    }
                    Packet { ip, ..packet.clone() }
                })
                .collect();
            fragments.reverse();
            packets.extend(fragments);
        }
        let items = read(&pcap(&packets));
        assert_eq!(messages(&items), talk());
        assert_eq!(unreadable(&items), []);
    }
}
