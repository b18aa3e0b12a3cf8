//! What networks and captures do to the order of segments.

use ocpp16_types::traffic::Side;

use super::builder::{
    ACK, BOOT, Client, FIN, HEARTBEAT, RST, SYN, Server, Session, frame, pcap, session, talk,
};
use super::{connected, messages, read, unreadable};

fn upgraded() -> Session {
    let mut session = Session::new("192.0.2.7:50123", "198.51.100.1:8080");
    session.upgrade("/ocpp/CP1");
    session
}

#[test]
fn any_order_of_five_segments_gives_the_same_message() {
    let mut session = upgraded();
    session.segment_bytes = 17;
    let begin = session.packets.len();
    session.text(Client, BOOT);
    let order = [0, 1, 2, 3, 4];
    for permutation in permutations(&order) {
        let mut packets = session.packets.clone();
        for (place, from) in permutation.iter().enumerate() {
            packets[begin + place] = session.packets[begin + from].clone();
        }
        let items = read(&pcap(&packets));
        assert_eq!(messages(&items), [(Side::ChargePoint, BOOT)], "{permutation:?}");
        assert_eq!(unreadable(&items), [], "{permutation:?}");
    }
}

fn permutations(items: &[usize]) -> Vec<Vec<usize>> {
    let [first, rest @ ..] = items else { return vec![Vec::new()] };
    let mut all = Vec::new();
    for shorter in permutations(rest) {
        for place in 0..=shorter.len() {
            let mut longer = shorter.clone();
            longer.insert(place, *first);
            all.push(longer);
        }
    }
    all
}

#[test]
fn repeated_packets_change_nothing() {
    let packets: Vec<_> =
        session().packets.into_iter().flat_map(|packet| [packet.clone(), packet]).collect();
    let items = read(&pcap(&packets));
    assert_eq!(messages(&items), talk());
    assert_eq!(connected(&items), ["CP1"]);
    assert_eq!(unreadable(&items), []);
}

#[test]
fn overlapping_segments_are_used_once() {
    let bytes = frame(Client, 0x81, BOOT.as_bytes());
    for overlap in 1..40 {
        let mut session = upgraded();
        session.segment(Client, ACK, &bytes[..40]);
        // Begins before the end of the last, and again within.
        let start = 40 - overlap;
        session.raw(Client, overlap as u32, ACK, &bytes[start..60]);
        session.raw(Client, overlap as u32, ACK, &bytes[start..]);
        let items = read(&pcap(&session.packets));
        assert_eq!(messages(&items), [(Side::ChargePoint, BOOT)], "{overlap}");
    }
}

#[test]
fn keep_alives_are_no_data() {
    let mut session = upgraded();
    session.raw(Client, 1, ACK, b"\0");
    session.talk();
    let items = read(&pcap(&session.packets));
    assert_eq!(messages(&items), talk());
    assert_eq!(unreadable(&items), []);
}

#[test]
fn sequence_numbers_wrap_around() {
    for before in (0..700).step_by(13) {
        let mut session = Session::new("192.0.2.7:50123", "198.51.100.1:8080")
            .with_initial(0_u32.wrapping_sub(before), 0_u32.wrapping_sub(before / 2));
        session.segment_bytes = 50;
        session.upgrade("/CP1");
        session.talk();
        let mut packets = session.packets;
        // The segments of each message in reverse.
        packets[20..].chunks_mut(2).for_each(<[_]>::reverse);
        let items = read(&pcap(&packets));
        let sent = talk();
        for side in [Side::ChargePoint, Side::CentralSystem] {
            let of = |all: &[(Side, &'static str)]| -> Vec<String> {
                all.iter().filter(|(from, _)| *from == side).map(|(_, t)| t.to_string()).collect()
            };
            let found: Vec<_> = messages(&items)
                .iter()
                .filter(|(from, _)| *from == side)
                .map(|(_, text)| (*text).to_owned())
                .collect();
            assert_eq!(found, of(&sent), "{before}");
        }
        assert_eq!(unreadable(&items), [], "{before}");
    }
}

#[test]
fn a_lost_packet_is_a_hole_behind_which_reading_goes_on() {
    let mut session = upgraded();
    session.text(Client, BOOT);
    let lost = session.packets.len() - 2;
    session.milliseconds += 5000;
    session.talk();
    let length = frame(Client, 0x81, BOOT.as_bytes()).len();
    session.packets.remove(lost);
    let items = read(&pcap(&session.packets));
    assert_eq!(messages(&items), talk());
    let reason = format!("{length} bytes from CP1 are missing in the capture");
    assert_eq!(unreadable(&items), [(9, &*reason)]);
}

#[test]
fn a_hole_within_a_message_costs_that_message_alone() {
    let mut session = upgraded();
    session.segment_bytes = 20;
    session.text(Server, &format!(r#"[2,"x","Reset",{{"type":"{}"}}]"#, "y".repeat(90)));
    let lost = session.packets.len() - 5;
    session.segment_bytes = 1400;
    session.milliseconds += 5000;
    session.talk();
    session.packets.remove(lost);
    let items = read(&pcap(&session.packets));
    assert_eq!(messages(&items), talk());
    assert_eq!(unreadable(&items).len(), 1, "{items:?}");
    assert!(unreadable(&items)[0].1.starts_with("20 bytes from the central system to CP1"));
}

#[test]
fn a_hole_without_acknowledgment_waits_for_the_retransmission() {
    let mut session = upgraded();
    let first = frame(Client, 0x81, BOOT.as_bytes());
    let second = frame(Client, 0x81, HEARTBEAT.as_bytes());
    // Lost on the way; what follows arrives, and minutes later the repetition.
    session.segment(Client, ACK, &first);
    let lost = session.packets.pop().unwrap();
    session.segment(Client, ACK, &second);
    session.packets.push(super::builder::Packet { milliseconds: 100_000, ..lost });
    let items = read(&pcap(&session.packets));
    let expected = [(Side::ChargePoint, BOOT), (Side::ChargePoint, HEARTBEAT)];
    assert_eq!(messages(&items), expected);
    assert_eq!(unreadable(&items), []);
}

#[test]
fn the_end_of_a_stream_that_was_acknowledged_but_not_captured_is_reported() {
    let mut session = upgraded();
    session.text(Client, HEARTBEAT);
    let lost = session.packets.len() - 2;
    session.packets.remove(lost);
    let length = frame(Client, 0x81, HEARTBEAT.as_bytes()).len() - 1;
    let reason = format!("{length} bytes from CP1 are missing in the capture");
    assert_eq!(unreadable(&read(&pcap(&session.packets))), [(8, &*reason)]);
}

#[test]
fn ports_are_used_again_by_a_new_connection() {
    let mut session = upgraded();
    session.talk();
    session.segment(Client, RST, b"");
    let mut again = Session::new("192.0.2.7:50123", "198.51.100.1:8080").with_initial(7, 9);
    again.upgrade("/ocpp/CP2");
    again.talk();
    again.segment(Client, FIN | ACK, b"");
    session.packets.extend(again.packets);
    let items = read(&pcap(&session.packets));
    assert_eq!(connected(&items), ["CP1", "CP2"]);
    assert_eq!(messages(&items), [talk(), talk()].concat());
    assert_eq!(unreadable(&items), []);
}

#[test]
fn a_syn_soon_after_the_beginning_of_the_capture_begins_a_connection() {
    let mut old = Session::new("192.0.2.7:50123", "198.51.100.1:8080").with_initial(1 << 30, 1);
    old.text(Client, HEARTBEAT);
    old.packets.extend(session().packets);
    let items = read(&pcap(&old.packets));
    assert_eq!(connected(&items), ["192.0.2.7:50123", "CP1"]);
    assert_eq!(messages(&items)[1..], talk());
    assert_eq!(unreadable(&items), []);
}

#[test]
fn bytes_out_of_order_are_held_within_bounds() {
    let mut session = upgraded();
    session.segment(Client, ACK, &frame(Client, 0x81, BOOT.as_bytes()));
    session.packets.pop();
    let long = format!(r#"[2,"1","DataTransfer",{{"data":"{}"}}]"#, "x".repeat(60_000));
    let text = frame(Client, 0x81, long.as_bytes());
    for _ in 0..80 {
        session.segment(Client, ACK, &text);
    }
    // Nobody acknowledges; the end of the capture is not what ends waiting.
    let mut packets = super::Packets::new(Box::new(std::io::Cursor::new(pcap(&session.packets))));
    let items = packets.next_batch().unwrap();
    assert!(messages(&items).len() >= 17, "{}", items.len());
    assert_eq!(unreadable(&items).len(), 1);
}

#[test]
fn other_connections_are_forgotten_before_ocpp() {
    let mut session = session();
    let end = session.packets.split_off(session.packets.len() / 2);
    let other = Session::new("203.0.113.1:1", "198.51.100.1:8080");
    for number in 0..super::super::table::MAX_CONNECTIONS as u32 + 10 {
        let mut other = other.clone();
        other.segment(Client, SYN, b"");
        let mut packet = other.packets.remove(0);
        packet.ip[12..16].copy_from_slice(&(number << 4).to_be_bytes());
        session.packets.push(packet);
    }
    session.packets.extend(end);
    let items = read(&pcap(&session.packets));
    assert_eq!(connected(&items), ["CP1"]);
    assert_eq!(messages(&items), talk());
}

#[test]
fn a_repeated_syn_begins_nothing() {
    let mut session = Session::new("192.0.2.7:50123", "198.51.100.1:8080");
    session.raw(Client, 0, SYN, b"");
    session.upgrade("/ocpp/CP1");
    session.talk();
    let items = read(&pcap(&session.packets));
    assert_eq!(connected(&items), ["CP1"]);
    assert_eq!(messages(&items), talk());
}

#[test]
fn connections_are_told_apart() {
    let mut all = Vec::new();
    for number in 0..20 {
        let mut session =
            Session::new(&format!("192.0.2.7:{}", 50_000 + number), "198.51.100.1:80");
        session.upgrade(&format!("/ocpp/CP{number}"));
        session.talk();
        all.push(session.packets);
    }
    let packets: Vec<_> =
        (0..all[0].len()).flat_map(|at| all.iter().map(move |one| one[at].clone())).collect();
    let items = read(&pcap(&packets));
    for number in 0..20 {
        let name = format!("CP{number}");
        let of: Vec<_> = items
            .iter()
            .filter(|item| {
                matches!(item, crate::Item::Message(message)
                    if message.charge_point.as_deref() == Some(&name))
            })
            .cloned()
            .collect();
        assert_eq!(messages(&of), talk(), "{name}");
    }
    assert_eq!(unreadable(&items), []);
}

#[test]
fn a_capture_may_begin_anywhere() {
    let mut session = Session::new("192.0.2.7:50123", "198.51.100.1:8080");
    session.segment_bytes = 30;
    session.upgrade("/ocpp/CP1");
    let upgraded = session.packets.len();
    for _ in 0..3 {
        session.talk();
    }
    let all = [talk(), talk(), talk()].concat();
    for begin in 0..upgraded + 20 {
        let items = read(&pcap(&session.packets[begin..]));
        let found = messages(&items);
        // What began before is lost, and no more: at most the message that is
        // being sent, of each side.
        for side in [Side::ChargePoint, Side::CentralSystem] {
            let of = |all: &[(Side, &str)]| -> Vec<String> {
                all.iter().filter(|(from, _)| *from == side).map(|(_, t)| (*t).to_owned()).collect()
            };
            let (found, all) = (of(&found), of(&all));
            assert!(all.ends_with(&found), "{begin}: {found:?}");
            assert!(found.len() + 4 > all.len(), "{begin}: {}", found.len());
        }
        if begin >= upgraded {
            assert_eq!(connected(&items), ["192.0.2.7:50123"], "{begin}");
        }
    }
}
