//! The file formats: byte orders, times, damage, and files that are cut off.

use crate::Item;

use super::builder::{Packet, Pcap, Session, block, pcap, pcapng, session, talk};
use super::{messages, read, unreadable};

#[test]
fn reads_every_byte_order_and_resolution() {
    let packets = session().packets;
    for capture in [
        pcap(&packets),
        Pcap { big_endian: true, ..Pcap::default() }.file(&packets, <[u8]>::to_vec),
        Pcap { nanoseconds: true, ..Pcap::default() }.file(&packets, <[u8]>::to_vec),
        Pcap { big_endian: true, nanoseconds: true, ..Pcap::default() }
            .file(&packets, <[u8]>::to_vec),
        pcapng(&packets, false),
        pcapng(&packets, true),
        [pcapng(&packets[..9], false), pcapng(&packets[9..], true)].concat(),
    ] {
        let items = read(&capture);
        assert_eq!(messages(&items), talk());
        assert_eq!(unreadable(&items), []);
        let Some(Item::Message(first)) = items.get(1) else { panic!("{items:?}") };
        assert_eq!(first.line, 8);
        // The eighth packet, 8 ms after the beginning; 2^-10 s are not exact.
        let time = first.time.unwrap();
        assert_eq!(time.unix_seconds(), i64::from(super::builder::BEGIN_SECONDS));
        assert!((7_800_000..=8_000_000).contains(&time.subsecond_nanoseconds()), "{time}");
    }
}

#[test]
fn a_cut_off_file_is_used_up_to_the_break() {
    let mut session = Session::new("192.0.2.7:50123", "198.51.100.1:8080");
    session.upgrade("/CP1");
    session.talk();
    for capture in [pcap(&session.packets), pcapng(&session.packets, false)] {
        let whole = read(&capture);
        let ends = ends(&capture);
        for length in 0..capture.len() {
            let items = read(&capture[..length]);
            let found = messages(&items);
            assert_eq!(found, messages(&whole)[..found.len()], "{length}");
            let last = unreadable(&items).last().copied();
            if ends.contains(&length) {
                assert!(last.is_none_or(|(_, reason)| !reason.starts_with("the capture ends")));
            } else {
                let (_, reason) = last.unwrap();
                assert!(
                    reason.starts_with("the capture ends")
                        || reason.starts_with("this is no capture"),
                    "{length}: {reason}"
                );
            }
        }
    }
}

/// The places in a file at which nothing is cut.
fn ends(capture: &[u8]) -> Vec<usize> {
    let number = |at: usize| {
        capture.get(at..).and_then(|rest| Some(u32::from_le_bytes(*rest.first_chunk()?) as usize))
    };
    let is_pcap = capture.starts_with(&[0xd4]);
    let mut ends = Vec::new();
    let mut at = if is_pcap { 24 } else { number(4).unwrap() };
    while at < capture.len() {
        ends.push(at);
        at += if is_pcap { 16 + number(at + 8).unwrap() } else { number(at + 4).unwrap() };
    }
    ends
}

#[test]
fn goes_on_behind_damage() {
    let packets = session().packets;
    let junk: Vec<u8> = (0..999_u32).map(|number| ((number * 7919) >> 3) as u8 | 0x40).collect();
    let split = 12;
    let (pcap_start, pcap_rest) = (pcap(&packets[..split]), pcap(&packets[split..]));
    let ng = pcapng(&packets[..split], false);
    let ng_rest = pcapng(&packets, false);
    let cases = [
        ([&pcap_start[..], &junk, &pcap_rest[24..]].concat(), "a packet of impossible length"),
        ([&ng[..], &junk, &ng_rest[ng.len()..]].concat(), "a damaged block"),
    ];
    for (capture, what) in cases {
        let items = read(&capture);
        assert_eq!(messages(&items), talk(), "{what}");
        let reason = format!("{what}: 999 bytes of the capture are skipped");
        assert_eq!(unreadable(&items), [(13, &*reason)]);
    }
}

#[test]
fn simple_packets_and_old_packet_blocks_are_read() {
    let packets = session().packets;
    for kind in [2, 3] {
        let mut capture = pcapng(&[], false);
        for Packet { ip, .. } in &packets {
            let length = (ip.len() as u32).to_le_bytes();
            let body = if kind == 3 {
                [&length[..], ip].concat()
            } else {
                [&[0; 12], &length[..], &length, ip].concat()
            };
            capture.extend(block(false, kind, &body));
        }
        let items = read(&capture);
        assert_eq!(messages(&items), talk());
        assert_eq!(unreadable(&items), []);
    }
}

#[test]
fn a_packet_of_no_interface_is_reported() {
    let mut capture = pcapng(&[], false);
    let mut body = vec![0; 20];
    body[0] = 7;
    capture.extend(block(false, 6, &body));
    assert_eq!(
        unreadable(&read(&capture)),
        [
            (1, "a packet of an interface that is not described"),
            (1, "no OCPP in this capture: 0 connections, 1 packets")
        ]
    );
}

#[test]
fn packets_cut_by_the_snap_length_are_holes() {
    let mut session = Session::new("192.0.2.7:50123", "198.51.100.1:8080");
    session.upgrade("/CP1");
    let long = format!(r#"[2,"9","DataTransfer",{{"vendorId":"V","data":"{}"}}]"#, "x".repeat(600));
    session.text(super::builder::Client, &long);
    session.talk();
    let capture = Pcap { snap: 400, ..Pcap::default() }.file(&session.packets, <[u8]>::to_vec);
    let items = read(&capture);
    assert_eq!(messages(&items), talk());
    let frame = 8 + long.len();
    let reason = format!("{} bytes from CP1 are missing in the capture", frame - (400 - 52));
    assert_eq!(unreadable(&items), [(8, &*reason)]);
}
