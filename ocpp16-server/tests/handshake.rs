//! Subprotocol policies and limits of the handshake.

mod support;

use std::sync::Arc;
use std::time::{Duration, Instant};

use ocpp16_server::admission::{Admission, Admitted, ConnectRequest, Refusal};
use ocpp16_server::{MissingSubprotocol, NoSubprotocol};
use support::{Client, PATIENCE, Running, Seen};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, mpsc};
use tokio::time::timeout;

/// J-11 as the compliance tool wants it (TC_088).
#[tokio::test]
async fn a_foreign_subprotocol_can_be_rejected_without_upgrade() {
    let server = Running::with(|builder| builder.no_subprotocol(NoSubprotocol::Reject)).await;
    for protocols in ["", "Sec-WebSocket-Protocol: ocpp2.0.1\r\n"] {
        let answer = server.answer(&upgrade("/ocpp/CP001", protocols)).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    }
    let mixed = upgrade("/ocpp/CP001", "Sec-WebSocket-Protocol: ocpp0.1, ocpp1.6\r\n");
    assert_eq!(server.status_of(&mixed).await, 101);
}

/// J-12.
#[tokio::test]
async fn a_missing_subprotocol_can_be_tolerated() {
    let set = MissingSubprotocol::Tolerate;
    let server = Running::with(|builder| builder.missing_subprotocol(set)).await;
    let mut client = Client::connect(server.address, "CP001", None).await;
    assert!(client.ask(r#"[2,"1","Heartbeat",{}]"#).await.starts_with(r#"[3,"1","#));
}

#[tokio::test]
async fn headers_that_are_too_large_are_refused() {
    let server = Running::with(|builder| builder.max_header_bytes(1024)).await;
    let large = format!("X: {}\r\nSec-WebSocket-Protocol: ocpp1.6\r\n", "x".repeat(2000));
    assert_eq!(server.status_of(&upgrade("/ocpp/CP001", &large)).await, 431);
    let small = "Sec-WebSocket-Protocol: ocpp1.6\r\n";
    assert_eq!(server.status_of(&upgrade("/ocpp/CP001", small)).await, 101);
}

#[tokio::test]
async fn peers_beyond_the_pending_handshakes_are_told_when_to_come_back() {
    let server =
        Running::with(|builder| builder.pending_handshakes(1).retry_after(Duration::from_secs(7)))
            .await;
    let silent = TcpStream::connect(server.address).await.unwrap();
    let answer = server.answer("").await;
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    assert!(answer.contains("\r\nRetry-After: 7\r\n"), "{answer}");
    drop(silent);
    // The place is free as soon as the server has noticed.
    let request = upgrade("/ocpp/CP001", "Sec-WebSocket-Protocol: ocpp1.6\r\n");
    timeout(PATIENCE, async { while server.status_of(&request).await != 101 {} }).await.unwrap();
}

/// J-7: a full server takes back a charge point whose old connection is half
/// open.
#[tokio::test]
async fn a_full_server_still_lets_a_charge_point_replace_itself() {
    let mut server = Running::with(|builder| builder.max_connections(1)).await;
    let mut old = server.connect("CP001").await;
    let other = upgrade("/ocpp/CP002", "Sec-WebSocket-Protocol: ocpp1.6\r\n");
    let answer = server.answer(&other).await;
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    assert!(answer.to_lowercase().contains("\r\nretry-after: 10\r\n"), "{answer}");
    let mut new = Client::connect(server.address, "CP001", Some("ocpp1.6")).await;
    assert!(new.ask(r#"[2,"1","Heartbeat",{}]"#).await.starts_with(r#"[3,"1","#));
    assert_eq!(old.close_code().await, 1000);
    drop(old);
    assert_eq!(server.seen().await, Seen::Connected("CP001".to_owned()));
    assert_eq!(server.seen().await, Seen::Disconnected("CP001".to_owned()));
    // The end of the old connection has made no room.
    assert_eq!(server.status_of(&other).await, 503);
}

#[tokio::test]
async fn shutdown_does_not_wait_for_peers_that_say_nothing() {
    // It does not wait for them to hang up either.
    let server = Running::with(|builder| builder.close_timeout(2 * PATIENCE)).await;
    let mut silent = TcpStream::connect(server.address).await.unwrap();
    let mut other = TcpStream::connect(server.address).await.unwrap();
    other.write_all(b"GET /elsewhere HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    // The answer to the second says that the first was accepted.
    assert!(other.read(&mut [0; 9]).await.unwrap() > 0);
    drop(other);
    timeout(PATIENCE, server.shut_down()).await.unwrap().unwrap();
    assert_eq!(silent.read(&mut [0; 1]).await.unwrap(), 0);
}

/// Lets everybody in, later.
struct Slow {
    asked: mpsc::UnboundedSender<()>,
    gate: Arc<Semaphore>,
}

impl Admission for Slow {
    type Session = ();

    async fn admit(&self, _: &ConnectRequest) -> Result<Admitted<()>, Refusal> {
        let _ = self.asked.send(());
        let _permit = self.gate.acquire().await;
        Ok(Admitted::new(()))
    }
}

#[tokio::test]
async fn handshakes_under_way_at_shutdown_are_told_when_to_come_back() {
    let (asked, mut was_asked) = mpsc::unbounded_channel();
    let gate = Arc::new(Semaphore::new(0));
    let slow = Slow { asked, gate: Arc::clone(&gate) };
    let server = Running::admitting(slow, |builder| builder).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let request = upgrade("/ocpp/CP001", "Sec-WebSocket-Protocol: ocpp1.6\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    was_asked.recv().await.unwrap();
    let address = server.address;
    let done = server.shut_down();
    // Nobody is accepted any more as soon as the shutdown has begun.
    timeout(PATIENCE, async { while TcpStream::connect(address).await.is_ok() {} }).await.unwrap();
    gate.add_permits(1);
    let mut answer = String::new();
    timeout(PATIENCE, stream.read_to_string(&mut answer)).await.unwrap().unwrap();
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    assert!(answer.to_lowercase().contains("\r\nretry-after: 10\r\n"), "{answer}");
    drop(stream);
    timeout(PATIENCE, done).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_slow_admission_does_not_outlast_the_handshake() {
    let (asked, _was_asked) = mpsc::unbounded_channel();
    let slow = Slow { asked, gate: Arc::new(Semaphore::new(0)) };
    let limit = Duration::from_millis(20);
    let server = Running::admitting(slow, |builder| builder.handshake_timeout(limit)).await;
    let request = upgrade("/ocpp/CP001", "Sec-WebSocket-Protocol: ocpp1.6\r\n");
    assert_eq!(server.answer(&request).await, "");
}

/// Requests that two readers could take for different ones.
#[tokio::test]
async fn requests_that_are_ambiguous_are_refused() {
    let server = Running::start().await;
    let protocol = "Sec-WebSocket-Protocol: ocpp1.6\r\n";
    let good = upgrade("/ocpp/CP001", protocol);
    assert_eq!(server.status_of(&good).await, 101);
    let twice = "Authorization: Basic YTpi\r\n".repeat(2);
    for headers in [
        &*twice,
        "Sec-WebSocket-Version: 13\r\n",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
        "Content-Length: 2\r\n",
        "Transfer-Encoding: chunked\r\n",
    ] {
        let request = upgrade("/ocpp/CP001", &format!("{protocol}{headers}"));
        assert_eq!(server.status_of(&request).await, 400, "{headers}");
    }
    assert_eq!(server.status_of(&good.replace("HTTP/1.1", "HTTP/1.0")).await, 400);
    let empty = upgrade("/ocpp/CP001", &format!("{protocol}Content-Length: 0\r\n"));
    assert_eq!(server.status_of(&empty).await, 101);
}

/// Three come at once, after a pause; the rest takes its time. A slow machine
/// takes longer, and none less.
#[tokio::test]
async fn peers_are_let_in_at_the_rate_that_is_set() {
    let server = Running::with(|builder| builder.accept_rate(20)).await;
    let started = Instant::now();
    for _ in 0..10 {
        assert_eq!(server.status_of("GET / HTTP/1.1\r\nHost: x\r\n\r\n").await, 404);
    }
    assert!(started.elapsed() >= Duration::from_millis(300), "{:?}", started.elapsed());
}

fn upgrade(path: &str, headers: &str) -> String {
    format!(
        "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"
    )
}
