//! The upgrade: identity, subprotocol, and connections that are not OCPP.

use ocpp16_types::traffic::Side;

use super::builder::{
    BOOT, BOOTED, Client, Server, Session, TALK, frame, pcap, request, response, talk,
};
use super::{connected, messages, read, unreadable};
use crate::LONGEST_IDENTITY;

fn session(request: &str, response: &str) -> Session {
    let mut session = Session::new("192.0.2.7:50123", "198.51.100.1:8080");
    session.three_way();
    session.bytes(Client, request.as_bytes());
    session.bytes(Server, response.as_bytes());
    session.talk();
    session.close();
    session
}

#[test]
fn identity_is_decoded_or_the_address() {
    for (path, identity) in
        [("/ocpp/Caf%C3%A9%201?x=/y", "Café 1"), ("/", "192.0.2.7:50123"), ("/a/b/", "b")]
    {
        let session = session(&request(path, Some("ocpp1.6")), &response(Some("ocpp1.6"), None));
        assert_eq!(connected(&read(&pcap(&session.packets))), [identity]);
    }
    let path = format!("/ocpp/{}", "A".repeat(10_000));
    let session = session(&request(&path, Some("ocpp1.6")), &response(Some("ocpp1.6"), None));
    let items = read(&pcap(&session.packets));
    let beginning = format!("{}…", "A".repeat(LONGEST_IDENTITY));
    let [identity] = connected(&items)[..] else { panic!("one connection") };
    assert!(identity.starts_with(&beginning) && identity.len() < 200, "{identity}");
}

#[test]
fn charge_points_of_the_same_identity_are_told_apart() {
    let mut packets = Vec::new();
    for (number, (server, path)) in [
        ("198.51.100.1:8080", "/ocpp/A/CP1"),
        ("198.51.100.1:8080", "/ocpp/B/CP1?x"),
        ("198.51.100.1:8080", "/ocpp/A/CP1/"),
        ("198.51.100.1:8080", "/x/B/CP1"),
        ("198.51.100.2:8080", "/ocpp/A/CP1"),
        ("198.51.100.1:8080", "/ocpp/B/CP1"),
        ("198.51.100.2:8080", "/ocpp/A/CP1"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut session = Session::new(&format!("192.0.2.7:{}", 50_000 + number), server);
        session.upgrade(path);
        packets.extend(session.packets);
    }
    let items = read(&pcap(&packets));
    let other = "198.51.100.2:8080/ocpp/A/CP1";
    assert_eq!(connected(&items), ["CP1", "B/CP1", "CP1", "x/B/CP1", other, "B/CP1", other]);
}

#[test]
fn the_subprotocol_tells_what_is_spoken() {
    const FOREIGN: &str = "CP1 speaks ocpp2.0.1, not ocpp1.6: skipped";
    for (offered, chosen, read_all, foreign) in [
        (Some("ocpp1.6"), Some("ocpp1.6"), true, false),
        (Some("ocpp2.0.1, ocpp1.6"), Some("ocpp1.6"), true, false),
        (Some("ocpp2.0.1, ocpp1.6"), Some("ocpp2.0.1"), false, true),
        (Some("ocpp2.0.1"), None, false, true),
        // Neither insists: what is said tells.
        (Some("ocpp1.6"), None, true, false),
        (None, None, true, false),
        (None, Some("ocpp1.6"), true, false),
        (Some("graphql-ws"), Some("graphql-ws"), false, false),
    ] {
        let session = session(&request("/CP1", offered), &response(chosen, None));
        let items = read(&pcap(&session.packets));
        let expected = if read_all { talk() } else { Vec::new() };
        assert_eq!(messages(&items), expected, "{offered:?} {chosen:?}");
        let reports: Vec<_> = unreadable(&items).into_iter().map(|(_, reason)| reason).collect();
        let expected = match (read_all, foreign) {
            (true, _) => &[][..],
            (false, true) => &[FOREIGN],
            (false, false) => &["no OCPP in this capture: 1 connections, 22 packets"],
        };
        assert_eq!(reports, expected, "{offered:?} {chosen:?}");
    }
}

#[test]
fn a_refused_upgrade_may_be_tried_again() {
    let mut session = Session::new("192.0.2.7:50123", "198.51.100.1:8080");
    session.three_way();
    session.bytes(Client, request("/CP1", Some("ocpp1.6")).as_bytes());
    session.bytes(Server, b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 9\r\n\r\nGo away!\n");
    session.bytes(Client, request("/CP1", Some("ocpp1.6")).as_bytes());
    session.bytes(Server, response(Some("ocpp1.6"), None).as_bytes());
    session.talk();
    let items = read(&pcap(&session.packets));
    assert_eq!(connected(&items), ["CP1"]);
    assert_eq!(messages(&items), talk());
}

#[test]
fn a_refusal_with_a_chunked_body_is_skipped() {
    let refusal = "HTTP/1.1 401 Unauthorized\r\nTransfer-Encoding: chunked\r\n\r\n";
    let body = format!("e;x=y\r\nHTTP/1.1 200\r\n\r\n2C\r\n{}\r\n", "n".repeat(44));
    for end in ["0\r\n\r\n", "0\r\nExpires: never\r\nX: y\r\n\r\n"] {
        for segment_bytes in [1, 2, 7, 1400] {
            let mut session = Session::new("192.0.2.7:50123", "198.51.100.1:8080");
            session.segment_bytes = segment_bytes;
            session.three_way();
            for _ in 0..2 {
                session.bytes(Client, request("/CP1", Some("ocpp1.6")).as_bytes());
                session.bytes(Server, format!("{refusal}{body}{end}").as_bytes());
            }
            session.bytes(Client, request("/CP1", Some("ocpp1.6")).as_bytes());
            session.bytes(Server, response(Some("ocpp1.6"), None).as_bytes());
            session.talk();
            let items = read(&pcap(&session.packets));
            assert_eq!(connected(&items), ["CP1"], "{segment_bytes}");
            assert_eq!(messages(&items), talk(), "{segment_bytes}");
        }
    }
}

#[test]
fn what_a_proxy_says_first_is_skipped() {
    let mut binary = b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c".to_vec();
    binary.extend([192, 0, 2, 7, 198, 51, 100, 1, 1, 2, 3, 4]);
    let text = b"PROXY TCP4 192.0.2.7 198.51.100.1 50123 8080\r\n".to_vec();
    for first in [text, b"PROXY UNKNOWN\r\n".to_vec(), binary] {
        for segment_bytes in [1, 9, 1400] {
            let mut session = Session::new("192.0.2.9:50123", "198.51.100.1:8080");
            session.segment_bytes = segment_bytes;
            session.three_way();
            let request = request("/CP1", Some("ocpp1.6"));
            session.bytes(Client, &[&first, request.as_bytes()].concat());
            session.bytes(Server, response(Some("ocpp1.6"), None).as_bytes());
            session.talk();
            let items = read(&pcap(&session.packets));
            assert_eq!(connected(&items), ["CP1"], "{segment_bytes}");
            assert_eq!(messages(&items), talk(), "{segment_bytes}");
        }
    }
}

#[test]
fn an_answer_to_a_lost_request_tells_what_is_spoken() {
    let mut session =
        session(&request("/CP1", Some("ocpp2.0.1")), &response(Some("ocpp2.0.1"), None));
    session.packets.remove(3);
    let items = read(&pcap(&session.packets));
    let reasons: Vec<_> = unreadable(&items).into_iter().map(|(_, reason)| reason).collect();
    assert_eq!(reasons, ["192.0.2.7:50123 speaks ocpp2.0.1, not ocpp1.6: skipped"]);
    assert_eq!(messages(&items), []);
}

#[test]
fn numbers_as_ids_are_found_in_the_middle_as_well() {
    let mut session = Session::new("192.0.2.7:50123", "198.51.100.1:8080");
    let call = r#"[2,1700000000017,"Heartbeat",{}]"#;
    session.text(Client, call);
    session.text(Server, "[3, 17,{}]");
    let items = read(&pcap(&session.packets));
    let expected = [(Side::ChargePoint, call), (Side::CentralSystem, "[3, 17,{}]")];
    assert_eq!(messages(&items), expected);
}

#[test]
fn other_traffic_is_of_no_interest() {
    let web =
        ["GET /x HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"];
    let mail = ["EHLO x\r\n", "220 mail\r\n"];
    for [question, answer] in [web, mail] {
        let mut session = Session::new("192.0.2.7:50123", "198.51.100.1:80");
        session.three_way();
        for _ in 0..10 {
            session.bytes(Client, question.as_bytes());
            session.bytes(Server, answer.as_bytes());
        }
        session.packets.remove(9);
        // From the middle as well.
        for packets in [&session.packets[..], &session.packets[8..]] {
            let items = read(&pcap(packets));
            let count = packets.len() as u64;
            let reason = format!("no OCPP in this capture: 1 connections, {count} packets");
            assert_eq!(unreadable(&items), [(count, &*reason)]);
            assert_eq!(items.len(), 1);
            // Where there is OCPP, the rest is of no interest.
            let packets = [packets, &super::builder::session().packets].concat();
            assert_eq!(unreadable(&read(&pcap(&packets))), []);
        }
    }
}

#[test]
fn tls_is_reported_where_there_is_nothing_else() {
    let mut tls = Session::new("192.0.2.7:50124", "198.51.100.1:443");
    tls.three_way();
    tls.bytes(Client, &[0x16, 3, 1, 0, 4, 1, 2, 3, 4]);
    tls.bytes(Server, &[0x16, 3, 3, 0, 4, 1, 2, 3, 4]);
    let reason = "no OCPP, but 1 connections in TLS, which is unreadable";
    assert_eq!(unreadable(&read(&pcap(&tls.packets))), [(7, reason)]);
    let mut packets = tls.packets;
    packets.extend(super::builder::session().packets);
    let items = read(&pcap(&packets));
    assert_eq!(messages(&items), talk());
    assert_eq!(unreadable(&items), []);
}

#[test]
fn one_captured_direction_is_enough_for_its_messages() {
    let whole = super::builder::session().packets;
    for (port, side) in [(50123_u16, TALK[0].0), (8080, TALK[1].0)] {
        let packets: Vec<_> = whole
            .iter()
            .filter(|packet| packet.ip[20..22] == port.to_be_bytes())
            .cloned()
            .collect();
        let items = read(&pcap(&packets));
        let expected: Vec<_> =
            talk().into_iter().filter(|(from, _)| *from == super::builder::side(side)).collect();
        assert_eq!(messages(&items), expected);
    }
}

#[test]
fn messages_in_the_packets_of_the_upgrade_are_read() {
    let mut session = Session::new("192.0.2.7:50123", "198.51.100.1:8080");
    session.three_way();
    session.bytes(Client, request("/CP1", Some("ocpp1.6")).as_bytes());
    let mut bytes = response(Some("ocpp1.6"), None).into_bytes();
    bytes.extend(frame(Server, 0x81, BOOT.as_bytes()));
    session.bytes(Server, &bytes);
    let items = read(&pcap(&session.packets));
    assert_eq!(messages(&items), [(super::builder::side(Server), BOOT)]);
}

/// The charge point does not mask, against the standard; the upgrade is missing.
#[test]
fn who_has_opened_the_connection_is_the_charge_point() {
    let mut session = Session::new("198.51.100.1:8080", "192.0.2.7:50123");
    session.three_way();
    let upgrade = session.packets.len();
    session.bytes(Client, request("/CP1", Some("ocpp1.6")).as_bytes());
    session.bytes(Server, response(Some("ocpp1.6"), None).as_bytes());
    let rest = session.packets.len();
    session.bytes(Client, &frame(Server, 0x81, BOOT.as_bytes()));
    session.bytes(Server, &frame(Server, 0x81, BOOTED.as_bytes()));
    // With the first SYN, and with the second alone.
    for from in [0, 1] {
        let mut packets = session.packets[from..upgrade].to_vec();
        packets.extend_from_slice(&session.packets[rest..]);
        let items = read(&pcap(&packets));
        let said = [(Side::ChargePoint, BOOT), (Side::CentralSystem, BOOTED)];
        assert_eq!(messages(&items), said, "{from}");
        assert_eq!(connected(&items), ["198.51.100.1:8080"], "{from}");
    }
}

#[test]
fn what_is_passed_over_is_counted() {
    let mut session = Session::new("192.0.2.7:50123", "198.51.100.1:8080");
    session.upgrade("/CP1");
    let upgrade = session.packets.len();
    let ping = frame(Client, 0x89, b"ping");
    session.bytes(Client, &[ping, frame(Client, 0x81, BOOT.as_bytes())].concat());
    session.bytes(Server, &frame(Server, 0x89, b"ping"));
    let items = read(&pcap(&session.packets[upgrade..]));
    assert_eq!(messages(&items), [(Side::ChargePoint, BOOT)]);
    let passed = "10 bytes from 192.0.2.7:50123 are passed over: no message begins there";
    let left = "6 bytes from the central system to 192.0.2.7:50123 are passed over: no message \
                begins there";
    assert_eq!(unreadable(&items), [(1, passed), (4, left)]);
}
