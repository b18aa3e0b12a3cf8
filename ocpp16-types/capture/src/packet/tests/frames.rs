//! WebSocket: fragments, control frames, compression, and what cannot be read.

use flate2::{Compress, Compression, FlushCompress};
use ocpp16_types::traffic::Side;

use super::builder::{
    BOOT, Client, HEARTBEAT, Peer, Server, Session, TALK, frame, pcap, request, response, side,
    talk,
};
use super::{connected, messages, read, unreadable};

fn upgraded() -> Session {
    let mut session = Session::new("192.0.2.7:50123", "198.51.100.1:8080");
    session.upgrade("/ocpp/CP1");
    session
}

#[test]
fn fragments_with_control_frames_between_are_one_message() {
    for peer in [Client, Server] {
        let mut session = upgraded();
        let (start, rest) = BOOT.as_bytes().split_at(13);
        let (middle, end) = rest.split_at(20);
        let bytes = [
            frame(peer, 0x01, start),
            frame(peer, 0x89, b"ping"),
            frame(peer, 0x00, middle),
            frame(peer, 0x8a, b""),
            frame(peer, 0x80, end),
            frame(peer, 0x81, HEARTBEAT.as_bytes()),
        ]
        .concat();
        session.segment_bytes = 11;
        session.bytes(peer, &bytes);
        let items = read(&pcap(&session.packets));
        assert_eq!(messages(&items), [(side(peer), BOOT), (side(peer), HEARTBEAT)]);
        assert_eq!(unreadable(&items), []);
    }
}

#[test]
fn messages_of_every_length_of_header_are_read() {
    for length in [0, 1, 60, 125, 126, 127, 200, 65_000, 65_535, 65_536, 200_000] {
        let text = format!(r#"[2,"1","DataTransfer",{{"data":"{}"}}]"#, "é".repeat(length / 2));
        for peer in [Client, Server] {
            let mut session = upgraded();
            session.text(peer, &text);
            assert_eq!(messages(&read(&pcap(&session.packets))), [(side(peer), &*text)]);
        }
    }
}

#[test]
fn what_is_no_text_is_reported_and_reading_goes_on() {
    for (bytes, reason) in [
        (frame(Client, 0x81, b"[2,\xff]"), "a text message that is not UTF-8, from CP1"),
        (frame(Client, 0x82, b"[2,1]"), "a binary message, from CP1"),
        (frame(Client, 0x80, b"[2,1]"), "a fragment that continues no message, from CP1"),
        (frame(Client, 0x01, b"[2,"), "a message begins before the last one ended, from CP1"),
        (frame(Client, 0x83, b"[2,1]"), "no WebSocket frame where one should begin, from CP1"),
        (frame(Client, 0xc1, b"[2,1]"), "a reserved bit that no extension explains, from CP1"),
        (
            vec![0x81, 0xff, 0, 0, 0, 0, 0xff, 0, 0, 0, 1, 2, 3, 4],
            "a message longer than 16777216 bytes, from CP1",
        ),
    ] {
        let mut session = upgraded();
        session.bytes(Client, &bytes);
        session.talk();
        let items = read(&pcap(&session.packets));
        assert_eq!(messages(&items), talk(), "{reason}");
        let mut expected = vec![(8 + u64::from(reason.contains("begins")) * 2, reason)];
        // Of these the length is not known, or means nothing.
        if reason.starts_with("no WebSocket frame") {
            expected.push((10, "9 bytes from CP1 are passed over: no message begins there"));
        } else if reason.starts_with("a reserved bit") {
            expected.push((10, "5 bytes from CP1 are passed over: no message begins there"));
        }
        assert_eq!(unreadable(&items), expected);
    }
}

#[test]
fn a_client_that_does_not_mask_is_still_the_client() {
    let mut session = upgraded();
    session.bytes(Client, &frame(Server, 0x81, BOOT.as_bytes()));
    assert_eq!(messages(&read(&pcap(&session.packets))), [(Side::ChargePoint, BOOT)]);
}

#[test]
fn a_connection_that_ends_within_a_message_is_reported() {
    let mut session = upgraded();
    let bytes = frame(Client, 0x81, BOOT.as_bytes());
    session.bytes(Client, &bytes[..30]);
    session.close();
    let items = read(&pcap(&session.packets));
    assert_eq!(unreadable(&items), [(12, "the connection of CP1 ends within a message")]);
}

/// A connection that agreed on permessage-deflate.
fn compressed(extension: &str, takeover: bool) -> Session {
    let mut session = Session::new("192.0.2.7:50123", "198.51.100.1:8080");
    session.three_way();
    session.bytes(Client, request("/CP1", Some("ocpp1.6")).as_bytes());
    session.bytes(Server, response(Some("ocpp1.6"), Some(extension)).as_bytes());
    let mut streams = [deflate(), deflate()];
    for (peer, text) in TALK {
        session.bytes(peer, &compress(&mut streams[peer as usize], peer, text));
        if !takeover {
            streams[peer as usize] = deflate();
        }
    }
    session
}

fn deflate() -> Compress {
    Compress::new(Compression::best(), false)
}

fn compress(stream: &mut Compress, peer: Peer, text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() * 2 + 64);
    stream.compress_vec(text.as_bytes(), &mut bytes, FlushCompress::Sync).unwrap();
    let bytes = bytes.strip_suffix(&[0, 0, 0xff, 0xff]).unwrap();
    frame(peer, 0xc1, bytes)
}

#[test]
fn compressed_messages_are_read() {
    for (extension, takeover) in [
        ("permessage-deflate", true),
        ("permessage-deflate; server_no_context_takeover; client_no_context_takeover", false),
    ] {
        let items = read(&pcap(&compressed(extension, takeover).packets));
        assert_eq!(messages(&items), talk());
        assert_eq!(unreadable(&items), []);
    }
}

#[test]
fn what_refers_to_a_missing_compressed_message_is_reported_once() {
    let session = compressed("permessage-deflate", true);
    // The first message of the charge point.
    let mut packets = session.packets;
    packets.remove(7);
    let items = read(&pcap(&packets));
    let server: Vec<_> =
        talk().into_iter().filter(|(side, _)| *side == Side::CentralSystem).collect();
    assert_eq!(messages(&items), server);
    assert_eq!(connected(&items), ["CP1"]);
}

#[test]
fn a_message_that_grows_without_end_is_given_up() {
    let mut session = Session::new("192.0.2.7:50123", "198.51.100.1:8080");
    session.three_way();
    session.bytes(Client, request("/CP1", Some("ocpp1.6")).as_bytes());
    let extension = "permessage-deflate; client_no_context_takeover";
    session.bytes(Server, response(Some("ocpp1.6"), Some(extension)).as_bytes());
    let text = vec![b' '; super::super::websocket::MAX_MESSAGE_BYTES + 70_000];
    let mut bytes = Vec::with_capacity(1024 * 1024);
    deflate().compress_vec(&text, &mut bytes, FlushCompress::Sync).unwrap();
    session.bytes(Client, &frame(Client, 0xc1, bytes.strip_suffix(&[0, 0, 0xff, 0xff]).unwrap()));
    session.bytes(Client, &compress(&mut deflate(), Client, BOOT));
    let items = read(&pcap(&session.packets));
    assert_eq!(messages(&items), [(Side::ChargePoint, BOOT)]);
    assert_eq!(unreadable(&items).len(), 1);
    assert_eq!(unreadable(&items)[0].1, "a compressed message that is too long, from CP1");
}
