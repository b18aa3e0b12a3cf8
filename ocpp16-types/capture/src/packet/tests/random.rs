//! Random segmentation, order and damage, from fixed seeds.

use fastrand::Rng;
use ocpp16_types::traffic::Side;

use super::builder::{
    ACK, Client, Packet, Server, Session, TALK, frame, pcap, pcapng, request, response,
};
use super::{connected, messages, read, unreadable};

/// A connection cut into segments of random length.
fn segmented(rng: &mut Rng) -> Session {
    let mut session =
        Session::new("192.0.2.7:50123", "198.51.100.1:8080").with_initial(rng.u32(..), rng.u32(..));
    session.three_way();
    let mut parts = vec![
        (Client, request("/ocpp/CP1", Some("ocpp1.6")).into_bytes()),
        (Server, response(Some("ocpp1.6"), None).into_bytes()),
    ];
    for _ in 0..3 {
        parts.extend(TALK.map(|(peer, text)| (peer, frame(peer, 0x81, text.as_bytes()))));
    }
    for (peer, bytes) in parts {
        let mut rest = &*bytes;
        while !rest.is_empty() {
            let (part, after) = rest.split_at(rng.usize(1..=rest.len().min(60)));
            session.segment(peer, ACK, part);
            rest = after;
        }
    }
    session
}

fn of(messages: &[(Side, &str)], side: Side) -> Vec<String> {
    messages.iter().filter(|(from, _)| *from == side).map(|(_, text)| (*text).to_owned()).collect()
}

/// Moves each packet by fewer places than a capture is allowed to.
fn shuffle(packets: &mut [Packet], rng: &mut Rng) {
    for window in packets.chunks_mut(rng.usize(2..=8)) {
        rng.shuffle(window);
    }
}

#[test]
fn segmentation_order_and_repetition_do_not_matter() {
    for seed in 0..600 {
        let mut rng = Rng::with_seed(seed);
        let mut packets = segmented(&mut rng).packets;
        let in_order = read(&pcap(&packets));
        assert_eq!(messages(&in_order).len(), 3 * TALK.len(), "{seed}");
        for _ in 0..rng.usize(0..5) {
            // What is repeated comes later than the first time.
            let first = rng.usize(..packets.len());
            let packet = packets[first].clone();
            packets.insert(rng.usize(first..packets.len()) + 1, packet);
        }
        shuffle(&mut packets, &mut rng);
        let items = read(&pcap(&packets));
        assert_eq!(connected(&items), ["CP1"], "{seed}");
        assert_eq!(unreadable(&items), [], "{seed}");
        for side in [Side::ChargePoint, Side::CentralSystem] {
            assert_eq!(of(&messages(&items), side), of(&messages(&in_order), side), "{seed}");
        }
    }
}

#[test]
fn lost_packets_cost_messages_but_invent_none() {
    for seed in 0..600 {
        let mut rng = Rng::with_seed(seed);
        let mut packets = segmented(&mut rng).packets;
        for _ in 0..rng.usize(1..6) {
            packets.remove(rng.usize(..packets.len()));
        }
        let items = read(&pcap(&packets));
        for (side, text) in messages(&items) {
            let sent = TALK
                .iter()
                .any(|(peer, sent)| super::builder::side(*peer) == side && *sent == text);
            assert!(sent, "{seed}: {text}");
        }
        assert!(messages(&items).len() >= 4, "{seed}: {items:?}");
    }
}

#[test]
fn damaged_captures_never_panic() {
    for seed in 0..3000 {
        let mut rng = Rng::with_seed(seed);
        let packets = segmented(&mut rng).packets;
        let mut capture = match rng.u8(..3) {
            0 => pcap(&packets),
            1 => pcapng(&packets, false),
            _ => pcapng(&packets, true),
        };
        for _ in 0..rng.usize(1..30) {
            let at = rng.usize(..capture.len());
            match rng.u8(..6) {
                0 => capture[at] = rng.u8(..),
                1 => capture[at] ^= 1 << rng.u8(..8),
                2 => drop(capture.drain(at..(at + rng.usize(..40)).min(capture.len()))),
                3 => capture.insert(at, rng.u8(..)),
                4 => {
                    let end = (at + 4).min(capture.len());
                    capture[at..end].fill(if rng.bool() { 0xff } else { 0 });
                }
                _ => {
                    let end = (at + rng.usize(..200)).min(capture.len());
                    let copy = capture[at..end].to_vec();
                    let to = rng.usize(..capture.len());
                    capture.splice(to..to, copy);
                }
            }
        }
        read(&capture);
    }
}
