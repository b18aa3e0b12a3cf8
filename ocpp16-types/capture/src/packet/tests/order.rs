//! The order of both sides, where packets are lost or late.

use ocpp16_types::traffic::{Conversation, FindingKind};

use super::builder::{Client, Packet, Peer, Server, Session, frame, pcap, side};
use super::{connected, messages, read};
use crate::{Item, Owned};

const PAIRS: usize = 30;

/// Heartbeats, without packets that only acknowledge; `Session::packets` is the
/// handshake, then one packet for each message.
fn heartbeats() -> Session {
    let mut session = Session::new("192.0.2.7:50123", "198.51.100.1:8080");
    session.upgrade("/ocpp/CP1");
    for (from, text) in talk() {
        session.segment(from, super::builder::ACK, &frame(from, 0x81, text.as_bytes()));
    }
    session
}

fn talk() -> Vec<(Peer, String)> {
    let pair = |number: usize| {
        let answer = format!(r#"[3,"{number}",{{"currentTime":"2024-05-06T07:08:10Z"}}]"#);
        [(Client, format!(r#"[2,"{number}","Heartbeat",{{}}]"#)), (Server, answer)]
    };
    (0..PAIRS).flat_map(pair).collect()
}

/// What breaks the rules of the protocol, as far as this can tell.
fn findings(items: &[Owned]) -> Vec<FindingKind> {
    let mut conversation = Conversation::new();
    let mut found = Vec::new();
    for (side, text) in messages(items) {
        found.extend(conversation.message(text, Some(side), None, ()).1);
    }
    found.extend(conversation.end());
    found.into_iter().map(|finding| finding.kind).collect()
}

/// Reads the packets, and expects all messages in order but the one of a packet.
fn expect_all_but(packets: &[Packet], lost: Option<usize>, what: &str) -> Vec<Owned> {
    let items = read(&pcap(packets));
    let mut sent = talk();
    if let Some(lost) = lost {
        sent.remove(lost);
    }
    let sent: Vec<_> = sent.iter().map(|(from, text)| (side(*from), &**text)).collect();
    assert_eq!(messages(&items), sent, "{what}");
    items
}

#[test]
fn a_lost_message_costs_one_finding() {
    let session = heartbeats();
    let first = session.packets.len() - 2 * PAIRS;
    // At any distance in time: what is missing is given up by packets or by time.
    for apart in [1, 50, 700, 5000] {
        let mut packets = session.packets.clone();
        for (number, packet) in packets.iter_mut().enumerate() {
            packet.milliseconds = number as u64 * apart;
        }
        for lost in 0..2 * PAIRS {
            let mut packets = packets.clone();
            packets.remove(first + lost);
            let what = format!("{lost}, {apart} ms");
            let items = expect_all_but(&packets, Some(lost), &what);
            let finding = if lost % 2 == 0 {
                FindingKind::AnswerWithoutCall
            } else {
                FindingKind::CallWithoutAnswer
            };
            let found = findings(&items);
            let open = found.iter().filter(|kind| **kind == finding).count();
            assert_eq!(open, 1, "{what}: {found:?}");
            // Who got no answer did not wait for it, as it seems.
            let seems = |kind: &&FindingKind| {
                **kind != finding && **kind != FindingKind::SecondOutstandingCall
            };
            assert_eq!(found.iter().find(seems), None, "{what}: {found:?}");
            assert!(found.len() <= 2, "{what}: {found:?}");
        }
    }
}

#[test]
fn a_late_packet_costs_nothing() {
    let session = heartbeats();
    for late in 0..session.packets.len() {
        for places in [1, 2, 6, 14] {
            let mut packets = session.packets.clone();
            let packet = packets.remove(late);
            packets.insert((late + places).min(packets.len()), packet);
            let what = format!("{late} by {places}");
            let items = expect_all_but(&packets, None, &what);
            assert_eq!(findings(&items), [], "{what}");
            assert_eq!(connected(&items), ["CP1"], "{what}");
        }
    }
}

#[test]
fn a_lost_packet_of_the_handshake_costs_no_message() {
    let session = heartbeats();
    for lost in 0..session.packets.len() - 2 * PAIRS {
        let mut packets = session.packets.clone();
        packets.remove(lost);
        let items = expect_all_but(&packets, None, &format!("{lost}"));
        assert_eq!(findings(&items), [], "{lost}");
        assert_eq!(connected(&items).len(), 1, "{lost}");
    }
}

#[test]
fn several_lost_messages_cost_one_finding_each() {
    for seed in 0..300 {
        let mut rng = fastrand::Rng::with_seed(seed);
        let session = heartbeats();
        let first = session.packets.len() - 2 * PAIRS;
        let (mut packets, mut sent) = (session.packets, talk());
        for _ in 0..4 {
            let lost = rng.usize(..sent.len());
            packets.remove(first + lost);
            sent.remove(lost);
        }
        let items = read(&pcap(&packets));
        let sent: Vec<_> = sent.iter().map(|(from, text)| (side(*from), &**text)).collect();
        assert_eq!(messages(&items), sent, "{seed}");
    }
}

/// The server answers a CALL that the capture does not have, whose id is that of
/// the CALL before.
#[test]
fn a_hole_is_marked_before_what_may_answer_the_missing() {
    let texts = [
        (Client, r#"[2,"1","Heartbeat",{}]"#),
        (Server, r#"[3,"1",{"currentTime":"2024-05-06T07:08:10Z"}]"#),
        (Client, r#"[2,"1","Authorize",{"idTag":"A"}]"#),
        (Server, r#"[3,"1",{"idTagInfo":{"status":"Accepted"}}]"#),
    ];
    // With the first answer, and without one; with and without what comes later.
    for (sent, lost, later) in [
        (&[0, 1, 2, 3][..], 1..3, 0),
        (&[0, 1, 2, 3], 1..3, 40),
        (&[0, 2, 3], 1..2, 0),
        (&[0, 2, 3], 1..2, 40),
    ] {
        let mut session = Session::new("192.0.2.7:50123", "198.51.100.1:8080");
        session.upgrade("/ocpp/CP1");
        let first = session.packets.len();
        for &text in sent {
            let (from, text) = texts[text];
            session.segment(from, super::builder::ACK, &frame(from, 0x81, text.as_bytes()));
        }
        for number in 0..later {
            let text = format!(r#"[2,"later {number}","Heartbeat",{{}}]"#);
            session.text(Client, &text);
        }
        session.packets.drain(first + lost.start..first + lost.end);
        let items = read(&pcap(&session.packets));
        let answer = |item: &Owned| matches!(item, Item::Message(it) if it.text == texts[3].1);
        let call = |item: &Owned| matches!(item, Item::Message(it) if it.text == texts[0].1);
        let from = items.iter().position(call).unwrap();
        let to = items.iter().position(answer).unwrap();
        let marked = items[from..to].iter().any(|item| matches!(item, Item::Hole { .. }));
        assert!(marked, "{sent:?} {lost:?} {later}: {items:#?}");
    }
}

#[test]
fn connections_are_told_apart() {
    let mut sessions = ["192.0.2.7:50123", "192.0.2.7:50124"].map(|client| {
        let mut session = Session::new(client, "198.51.100.1:8080");
        session.upgrade("/ocpp/CP1");
        session
    });
    let mut packets = Vec::new();
    for (number, (from, text)) in (0..).zip(talk()) {
        let session = &mut sessions[number % 2];
        session.text(from, &text);
        packets.append(&mut session.packets);
    }
    let items = read(&pcap(&packets));
    let (mut begun, mut ended, mut spoken) = (Vec::new(), Vec::new(), Vec::new());
    for item in &items {
        match item {
            Item::Connected { connection, .. } => begun.extend(*connection),
            Item::Disconnected { charge_point, connection } => {
                assert_eq!(charge_point.as_deref(), Some("CP1"));
                ended.push(*connection);
            }
            Item::Message(message) => spoken.extend(message.connection),
            Item::Hole { .. } | Item::Unreadable { .. } | Item::Nothing => panic!("{item:?}"),
        }
    }
    assert_eq!(begun.len(), 2);
    assert_ne!(begun[0], begun[1]);
    assert_eq!(ended, begun);
    assert_eq!(spoken, begun.repeat(PAIRS));
}

/// Its address is its identity, also in the next capture.
#[test]
fn a_connection_whose_beginning_is_not_known_has_no_number() {
    let session = heartbeats();
    let first = session.packets.len() - 2 * PAIRS;
    for item in read(&pcap(&session.packets[first..])) {
        match item {
            Item::Connected { connection, .. } => assert_eq!(connection, None),
            Item::Message(message) => assert_eq!(message.connection, None),
            Item::Disconnected { .. }
            | Item::Hole { .. }
            | Item::Unreadable { .. }
            | Item::Nothing => {
                panic!("{item:?}")
            }
        }
    }
}
