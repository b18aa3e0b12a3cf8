//! The life of connections: frames, handshakes, successors, shutdown.

mod support;

use support::{Client, PATIENCE, Running, Seen};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::Data;

#[tokio::test]
async fn joins_fragments_with_pings_between() {
    let mut server = Running::start().await;
    let mut client = server.connect("CP001").await;
    client.send_frame(Data::Text, br#"[2,"1","Hea"#, false).await;
    client.send_ping(b"still there?").await;
    assert_eq!(client.message().await, Message::Pong(b"still there?"[..].into()));
    client.send_frame(Data::Continue, br#"rtbeat","#, false).await;
    client.send_frame(Data::Continue, b"{}]", true).await;
    assert!(client.receive().await.starts_with(r#"[3,"1","#));
}

#[tokio::test]
async fn closes_on_frames_that_break_the_rules() {
    let mut server = Running::with(|builder| builder.max_message_bytes(100)).await;
    let fits = format!("{:100}", r#"[2,"1","Heartbeat",{}]"#);
    let mut client = server.connect("fits").await;
    assert!(client.ask(&fits).await.starts_with("[3,"));
    for (frames, code) in [
        (&[(Data::Binary, &b"[2]"[..], true)][..], 1003),
        (&[(Data::Binary, b"[2]", false)], 1003),
        (&[(Data::Text, b"\xFF", true)], 1007),
        (&[(Data::Text, b"\xC3", false), (Data::Continue, b"\x28", true)], 1007),
        (&[(Data::Text, &[b' '; 101], true)], 1009),
        (&[(Data::Text, &[b' '; 51], false), (Data::Continue, &[b' '; 50], false)], 1009),
        (&[(Data::Continue, b"[2]", true)], 1002),
        (&[(Data::Text, b"[2]", false), (Data::Text, b"[2]", true)], 1002),
    ] {
        let mut client = server.connect("CP001").await;
        for (data, payload, last) in frames {
            client.send_frame(*data, payload, *last).await;
        }
        assert_eq!(client.close_code().await, code, "{frames:?}");
        assert_eq!(server.seen().await, Seen::Disconnected("CP001".to_owned()));
    }
}

#[tokio::test]
async fn closes_on_frames_that_no_client_may_send() {
    let server = Running::start().await;
    for (frame, code) in [
        // Not masked, reserved bit, reserved opcode, fragmented ping, ping of 126 bytes.
        (&b"\x81\x02[]"[..], 1002_u16),
        (b"\xC1\x82\0\0\0\0[]", 1002),
        (b"\x83\x82\0\0\0\0[]", 1002),
        (b"\x09\x80\0\0\0\0", 1002),
        (b"\x89\xFE\0\x7E\0\0\0\0", 1002),
        // A Close that is answered with its code, one without, one that is too short.
        (b"\x88\x82\0\0\0\0\x03\xE8", 1000),
        (b"\x88\x81\0\0\0\0\x03", 1002),
        (b"\x88\x82\0\0\0\0\x03\xED", 1002),
    ] {
        // The frame comes glued to the handshake.
        let request = "GET /ocpp/CP001 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\
            Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
            Sec-WebSocket-Protocol: ocpp1.5\r\nSec-WebSocket-Protocol: x , ocpp1.6\r\n\r\n";
        let answer = exchange(&server, &[request.as_bytes(), frame].concat()).await;
        let split = answer.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
        let (head, close) = answer.split_at(split);
        let head = String::from_utf8_lossy(head).to_lowercase();
        assert!(head.starts_with("http/1.1 101 "), "{head}");
        assert!(head.contains("\r\nsec-websocket-protocol: ocpp1.6\r\n"), "{head}");
        assert_eq!(close[0], 0x88);
        assert_eq!(u16::from_be_bytes([close[2], close[3]]), code, "{frame:?}");
    }
}

#[tokio::test]
async fn refuses_other_requests_over_http() {
    let server = Running::start().await;
    for (request, answer) in [
        ("GET /ocpp/CP001 HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 400 "),
        ("GET /other HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 404 "),
        ("POST /ocpp/CP001 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 400 "),
        (
            "GET /ocpp/CP001 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 8\r\n\r\n",
            "HTTP/1.1 426 ",
        ),
    ] {
        let answered = exchange(&server, request.as_bytes()).await;
        assert!(answered.starts_with(answer.as_bytes()), "{request}");
    }
}

#[tokio::test]
async fn closes_connections_without_subprotocol() {
    let server = Running::start().await;
    let mut client = Client::connect(server.address, "CP001", None).await;
    assert_eq!(client.close_code().await, 1002);
    assert!(server.central_system.find("CP001").is_none());
}

#[tokio::test]
async fn the_newest_connection_wins() {
    let mut server = Running::start().await;
    let mut old = server.connect("CP001").await;
    let old_handle = server.charge_point("CP001");
    let mut new = server.connect("CP001").await;
    assert_eq!(old.close_code().await, 1000);
    assert_eq!(server.seen().await, Seen::Disconnected("CP001".to_owned()));
    assert!(!old_handle.is_connected());
    // The clean-up of the old connection has left the new one alone.
    assert!(server.charge_point("CP001").is_connected());
    assert_eq!(server.central_system.charge_points().len(), 1);
    assert!(new.ask(r#"[2,"1","Heartbeat",{}]"#).await.starts_with(r#"[3,"1","#));
}

#[tokio::test]
async fn shutdown_finishes_what_is_in_hand() {
    let mut server = Running::start().await;
    let mut client = server.connect("CP001").await;
    client.send(r#"[2,"1","DataTransfer",{"vendorId":"wait"}]"#).await;
    client.until_read().await;
    let gate = std::sync::Arc::clone(&server.gate);
    let done = server.shut_down();
    gate.add_permits(1);
    assert_eq!(client.receive().await, r#"[3,"1",{"status":"Accepted"}]"#);
    assert_eq!(client.close_code().await, 1001);
    drop(client);
    timeout(PATIENCE, done).await.expect("drained").unwrap();
}

/// Sends bytes and returns everything that comes back until the server hangs up.
#[expect(clippy::unwrap_used, reason = "part of tests, if not under #[test] itself")]
async fn exchange(server: &Running, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut answer = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut answer)).await.expect("hangs up").unwrap();
    answer
}
