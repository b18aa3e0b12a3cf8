//! One server on several runtimes of one thread each.
//!
//! Which runtime has a connection is known here: each has a port of its own.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use ocpp16_server::admission::danger::AnyoneMayConnect;
use ocpp16_server::{BeforeAcceptance, Builder, CentralSystem, Drained, Server};
use ocpp16_types::ClearCacheRequest;
use support::{Client, PATIENCE, Probe, Seen};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime;
use tokio::sync::{Semaphore, mpsc};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// A server on two cores.
struct Cores {
    addresses: [SocketAddr; 2],
    central_system: CentralSystem,
    gate: Arc<Semaphore>,
    seen: mpsc::UnboundedReceiver<Seen>,
    /// Ends one of the two, by itself.
    stop: [CancellationToken; 2],
    threads: [JoinHandle<Drained>; 2],
}

impl Cores {
    fn start() -> Self {
        Self::with(|builder| builder)
    }

    fn with(
        set: impl FnOnce(Builder<Probe, AnyoneMayConnect>) -> Builder<Probe, AnyoneMayConnect>,
    ) -> Self {
        let (probe, seen, gate) = Probe::new();
        let builder = Server::builder(probe, AnyoneMayConnect);
        let server = set(builder.before_acceptance(BeforeAcceptance::Handle)).build();
        let central_system = server.central_system();
        let stop = [CancellationToken::new(), CancellationToken::new()];
        let cores = stop.clone().map(|stop| {
            let tcp = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            tcp.set_nonblocking(true).unwrap();
            let (address, server) = (tcp.local_addr().unwrap(), server.clone());
            let thread = thread::spawn(move || {
                let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
                runtime.block_on(async {
                    server.serve(TcpListener::from_std(tcp).unwrap(), stop.cancelled()).await
                })
            });
            (address, thread)
        });
        let [(first, one), (second, other)] = cores;
        let (addresses, threads) = ([first, second], [one, other]);
        Self { addresses, central_system, gate, seen, stop, threads }
    }

    /// Connects to one of the cores, and waits until the handler knows.
    async fn connect(&mut self, core: usize, identity: &str) -> Client {
        let client = Client::connect(self.addresses[core], identity, Some("ocpp1.6")).await;
        assert_eq!(self.seen().await, Seen::Connected(identity.to_owned()));
        client
    }

    async fn seen(&mut self) -> Seen {
        timeout(PATIENCE, self.seen.recv()).await.expect("nothing seen").unwrap()
    }
}

const HEARTBEAT: &str = r#"[2,"1","Heartbeat",{}]"#;

#[tokio::test]
async fn the_newest_connection_wins_over_one_of_another_core() {
    let mut cores = Cores::start();
    for (old, new) in [(0, 1), (1, 0)] {
        let mut old = cores.connect(old, "CP001").await;
        let address = cores.addresses[new];
        let mut new = Client::connect(address, "CP001", Some("ocpp1.6")).await;
        assert_eq!(old.close_code().await, 1000);
        // The hooks of two connections run at the same time.
        let seen = [cores.seen().await, cores.seen().await];
        for hook in [Seen::Connected("CP001".to_owned()), Seen::Disconnected("CP001".to_owned())] {
            assert!(seen.contains(&hook), "{seen:?}");
        }
        assert_eq!(cores.central_system.count(), 1);
        assert!(new.ask(HEARTBEAT).await.starts_with(r#"[3,"1","#));
        new.close().await;
        assert_eq!(cores.seen().await, Seen::Disconnected("CP001".to_owned()));
    }
}

#[tokio::test]
async fn charge_points_of_every_core_are_called_from_outside() {
    let mut cores = Cores::start();
    let clients = [cores.connect(0, "CP000").await, cores.connect(1, "CP001").await];
    for (mut client, identity) in clients.into_iter().zip(["CP000", "CP001"]) {
        let charge_point = cores.central_system.find(identity).unwrap();
        let call = tokio::spawn(async move { charge_point.call(ClearCacheRequest {}).await });
        assert_eq!(client.receive().await, r#"[2,"1","ClearCache",{}]"#);
        client.send(r#"[3,"1",{"status":"Accepted"}]"#).await;
        assert!(call.await.unwrap().is_ok());
    }
}

#[tokio::test]
async fn the_end_of_one_core_finishes_what_is_in_hand_on_all() {
    let mut cores = Cores::start();
    let mut busy = cores.connect(0, "busy").await;
    let mut quiet = cores.connect(1, "quiet").await;
    busy.send(r#"[2,"1","DataTransfer",{"vendorId":"wait"}]"#).await;
    busy.until_read().await;
    cores.stop[1].cancel();
    assert_eq!(quiet.close_code().await, 1001);
    cores.gate.add_permits(1);
    assert_eq!(busy.receive().await, r#"[3,"1",{"status":"Accepted"}]"#);
    assert_eq!(busy.close_code().await, 1001);
    drop((busy, quiet));
    for thread in cores.threads {
        let drained = tokio::task::spawn_blocking(|| thread.join().unwrap()).await.unwrap();
        assert_eq!(drained.cut, 0);
    }
}

#[tokio::test]
async fn what_is_cut_is_reported() {
    let mut cores = Cores::with(|builder| builder.drain_timeout(Duration::ZERO));
    let mut busy = cores.connect(0, "busy").await;
    busy.send(r#"[2,"1","DataTransfer",{"vendorId":"wait"}]"#).await;
    busy.until_read().await;
    for stop in &cores.stop {
        stop.cancel();
    }
    assert!(busy.is_hung_up().await);
    let [one, other] = cores.threads;
    tokio::task::spawn_blocking(|| {
        // The second one may begin to drain when the first is done.
        let cut = [one, other].map(|thread| thread.join().unwrap().cut);
        assert!(cut.contains(&1), "{cut:?}");
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn room_for_connections_is_that_of_all_cores() {
    let mut cores = Cores::with(|builder| builder.max_connections(Some(1)));
    let _first = cores.connect(0, "CP001").await;
    let mut stream = TcpStream::connect(cores.addresses[1]).await.unwrap();
    let request = "GET /ocpp/CP002 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n\
                   Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                   Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
                   Sec-WebSocket-Protocol: ocpp1.6\r\n\r\n";
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    let read = stream.read_exact(&mut answer);
    timeout(PATIENCE, read).await.expect("an answer").unwrap();
    assert_eq!(&answer, b"HTTP/1.1 503");
}
