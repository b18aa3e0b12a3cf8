//! A central system on a real socket.

use std::fmt::Debug;
use std::net::SocketAddr;
use std::sync::Arc;

use ocpp16_server::admission::Admission;
use ocpp16_server::admission::danger::AnyoneMayConnect;
use ocpp16_server::{
    BeforeAcceptance, Builder, CentralSystem, ChargePoint, Drained, Listeners, Server,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::{Client, PATIENCE, Probe, Seen};

/// A server that runs.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    pub(crate) central_system: CentralSystem,
    pub(crate) gate: Arc<Semaphore>,
    seen: mpsc::UnboundedReceiver<Seen>,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<Drained>,
}

impl Running {
    pub(crate) async fn start() -> Self {
        Self::with(|builder| builder).await
    }

    /// Its charge points need not boot, unless it is set otherwise.
    pub(crate) async fn with(
        set: impl FnOnce(Builder<Probe, AnyoneMayConnect>) -> Builder<Probe, AnyoneMayConnect>,
    ) -> Self {
        Self::admitting(AnyoneMayConnect, set).await
    }

    pub(crate) async fn admitting<A>(
        admission: A,
        set: impl FnOnce(Builder<Probe<A::Session>, A>) -> Builder<Probe<A::Session>, A>,
    ) -> Self
    where
        A: Admission<Session: Debug>,
    {
        let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = tcp.local_addr().unwrap();
        Self::on(tcp, address, admission, set)
    }

    pub(crate) fn on<A>(
        listeners: impl Into<Listeners>,
        address: SocketAddr,
        admission: A,
        set: impl FnOnce(Builder<Probe<A::Session>, A>) -> Builder<Probe<A::Session>, A>,
    ) -> Self
    where
        A: Admission<Session: Debug>,
    {
        let (probe, seen, gate) = Probe::new();
        let builder = Server::builder(probe, admission);
        let server = set(builder.before_acceptance(BeforeAcceptance::Handle)).build();
        let central_system = server.central_system();
        let (stop, stopped) = oneshot::channel();
        let listeners = listeners.into();
        let serving = tokio::spawn(async {
            let stopped = async {
                let _ = stopped.await;
            };
            server.serve(listeners, stopped).await
        });
        Self { address, central_system, gate, seen, stop, serving }
    }

    pub(crate) async fn seen(&mut self) -> Seen {
        timeout(PATIENCE, self.seen.recv()).await.expect("nothing seen").unwrap()
    }

    /// Connects, and waits until the handler knows.
    pub(crate) async fn connect(&mut self, identity: &str) -> Client {
        let client = Client::connect(self.address, identity, Some("ocpp1.6")).await;
        assert_eq!(self.seen().await, Seen::Connected(identity.to_owned()));
        client
    }

    /// Sends a whole request and returns what comes back until the server hangs
    /// up, or the head of a 101.
    pub(crate) async fn answer(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let reading = async {
            let head = |answer: &[u8]| answer.windows(4).any(|end| end == b"\r\n\r\n");
            while !(answer.starts_with(b"HTTP/1.1 101 ") && head(&answer)) {
                if stream.read_buf(&mut answer).await.unwrap() == 0 {
                    break;
                }
            }
        };
        timeout(PATIENCE, reading).await.expect("hangs up");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// The HTTP status that a whole request is answered with.
    pub(crate) async fn status_of(&self, request: &str) -> u16 {
        let answer = self.answer(request).await;
        answer.split(' ').nth(1).expect("a status line").parse().unwrap()
    }

    /// The HTTP status that an upgrade is answered with.
    pub(crate) async fn status(&self, path: &str, headers: &str) -> u16 {
        self.status_of(&format!(
            "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             Sec-WebSocket-Protocol: ocpp1.6\r\n{headers}\r\n"
        ))
        .await
    }

    pub(crate) fn charge_point(&self, identity: &str) -> ChargePoint {
        self.central_system.find(identity).expect("connected")
    }

    /// Begins to shut down; the task ends when that is done.
    pub(crate) fn shut_down(self) -> JoinHandle<Drained> {
        let _ = self.stop.send(());
        self.serving
    }
}
