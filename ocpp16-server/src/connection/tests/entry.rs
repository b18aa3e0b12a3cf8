//! Who gets in, and whom that replaces.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::StreamExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::{Semaphore, mpsc};
use tokio_tungstenite::tungstenite::Message;

use super::*;
use crate::admission::{Admission, Admitted, ConnectRequest, Refusal};
use crate::{Closing, SecondConnection};

/// Lets everybody in, but the first that asks only later.
struct LateForTheFirst {
    first: AtomicBool,
    asked: mpsc::UnboundedSender<()>,
    gate: Arc<Semaphore>,
}

impl Admission for LateForTheFirst {
    type Session = ();

    async fn admit(&self, _: &ConnectRequest) -> Result<Admitted<()>, Refusal> {
        if self.first.swap(false, Ordering::Relaxed) {
            let _ = self.asked.send(());
            let _permit = self.gate.acquire().await;
        }
        Ok(Admitted::new(()))
    }
}

/// J-7: the newest is the one whose socket was opened last.
#[tokio::test(start_paused = true)]
async fn an_older_connection_that_is_admitted_later_does_not_replace_a_newer_one() {
    let (asked, mut was_asked) = mpsc::unbounded_channel();
    let gate = Arc::new(Semaphore::new(0));
    let first = AtomicBool::new(true);
    let admission = LateForTheFirst { first, asked, gate: Arc::clone(&gate) };
    let mut bench = Bench::admitting(admission, |_| {});
    let pipe = bench.pipe(1 << 16);
    let old = tokio::spawn(async { Client::over(pipe, "CP001").await });
    was_asked.recv().await.unwrap();
    let mut new = bench.connect("CP001").await;
    gate.add_permits(1);
    let mut old = old.await.unwrap();
    assert_eq!(old.close_code().await, 1000);
    assert!(new.ask(r#"[2,"1","Heartbeat",{}]"#).await.starts_with(r#"[3,"1","#));
    // The handler never heard of the old one.
    drop(old);
    assert_eq!(bench.seen_so_far(), []);
    assert!(bench.charge_point("CP001").is_connected());
}

/// J-7: half-open connections are replaced, again and again.
#[tokio::test(start_paused = true)]
async fn a_charge_point_that_replaces_itself_makes_no_room_for_another() {
    let mut bench = Bench::with(|settings| settings.max_connections = Some(1));
    let mut old = bench.connect("A").await;
    for _ in 0..3 {
        let new = bench.connect("A").await;
        assert_eq!(old.close_code().await, 1000);
        drop(old);
        assert_eq!(bench.seen().await, Seen::Disconnected("A".to_owned()));
        assert!(is_turned_away(&bench, "B").await);
        old = new;
    }
}

#[tokio::test(start_paused = true)]
async fn a_charge_point_that_goes_makes_room_for_another() {
    let mut bench = Bench::with(|settings| settings.max_connections = Some(1));
    for identity in ["A", "B", "A"] {
        drop(bench.connect(identity).await);
        assert_eq!(bench.seen().await, Seen::Disconnected(identity.to_owned()));
    }
}

/// Whoever is about to be closed is no charge point.
#[tokio::test(start_paused = true)]
async fn a_peer_without_subprotocol_takes_nobodys_room() {
    let mut bench = Bench::with(|settings| settings.max_connections = Some(1));
    let (socket, _) =
        tokio_tungstenite::client_async("ws://x/ocpp/A", bench.pipe(1 << 16)).await.unwrap();
    bench.connect("B").await;
    drop(socket);
}

/// J-7; a missing subprotocol is another matter (J-11).
#[tokio::test(start_paused = true)]
async fn a_refused_second_connection_ends_without_close_if_that_is_set() {
    for (closing, close) in [(Closing::Polite, Some(1008)), (Closing::HangUp, None)] {
        let mut bench = Bench::with(|settings| {
            settings.second_connection = SecondConnection::IsRefused;
            settings.closing = closing;
        });
        let _first = bench.connect("CP001").await;
        let mut second = Client::over(bench.pipe(1 << 16), "CP001").await;
        match close {
            Some(code) => assert_eq!(second.close_code().await, code),
            None => assert!(second.is_hung_up().await),
        }
        // What the standard wants whatever else is set.
        let foreign = tokio_tungstenite::client_async("ws://x/ocpp/CP001", bench.pipe(1 << 16));
        let (mut foreign, _) = foreign.await.unwrap();
        let Some(Ok(Message::Close(Some(close)))) = foreign.next().await else {
            panic!("no Close with {closing:?}");
        };
        assert_eq!(u16::from(close.code), 1002);
    }
}

async fn is_turned_away(bench: &Bench, identity: &str) -> bool {
    let mut pipe = bench.pipe(1 << 16);
    let request = format!(
        "GET /ocpp/{identity} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    pipe.write_all(request.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    pipe.read_exact(&mut answer).await.unwrap();
    answer == *b"HTTP/1.1 503"
}
