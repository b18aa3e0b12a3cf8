//! The server: accepts sockets, shakes hands, and runs a task per connection.
//!
//! What happens within a connection is up to `connection`.

use std::convert::Infallible;
use std::future::ready;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use hyper::Request;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::Instrument;

use crate::charge_point::{End, LinkFacts};
use crate::connection::Connection;
use crate::handshake::{Upgrade, examine};
use crate::metric;
use crate::settings::Settings;
use crate::socket::{CloseReason, split};
use crate::{Builder, CentralSystem, Handler};

/// A central system on sockets, with everything that a [`Handler`] leaves open.
///
/// ```no_run
/// # async fn example(handler: impl ocpp16_server::Handler) -> std::io::Result<()> {
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:9000").await?;
/// let server = ocpp16_server::Server::builder(handler).path("/ocpp").build();
/// let central_system = server.central_system();
/// server.serve(listener, std::future::pending()).await;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Server<H> {
    shared: Arc<Shared<H>>,
}

#[derive(Debug)]
struct Shared<H> {
    handler: Arc<H>,
    settings: Settings,
    central_system: CentralSystem,
}

impl<H: Handler> Server<H> {
    /// Starts to set up a server for this handler. Everyone may connect: there
    /// is no admission yet.
    pub fn builder(handler: H) -> Builder<H> {
        Builder::new(handler)
    }

    pub(crate) fn new(handler: H, settings: Settings) -> Self {
        let central_system = CentralSystem::default();
        Self { shared: Arc::new(Shared { handler: Arc::new(handler), settings, central_system }) }
    }

    /// Returns the charge points that are connected, now and later.
    #[must_use]
    pub fn central_system(&self) -> CentralSystem {
        self.shared.central_system.clone()
    }

    /// Serves the charge points that connect to the listener until `shutdown`
    /// resolves. Runs on tokio.
    ///
    /// Then it stops accepting, lets every connection finish the message that is
    /// being handled and those that wait behind it, closes it with 1001, and
    /// returns when all are closed or the
    /// [`drain_timeout`](Builder::drain_timeout) is over. Handlers that need
    /// longer run on as long as the runtime does.
    ///
    /// Reports how many connections that were.
    ///
    /// Not cancel safe: connections outlive the future if it is dropped.
    pub async fn serve(self, listener: TcpListener, shutdown: impl Future<Output = ()>) -> Drained {
        let mut shutdown = pin!(shutdown);
        let stop = CancellationToken::new();
        let tasks = TaskTracker::new();
        loop {
            let accepted = tokio::select! {
                biased;
                () = &mut shutdown => break,
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, remote_address)) => {
                    let shared = Arc::clone(&self.shared);
                    tasks.spawn(connect(shared, stream, remote_address, stop.clone()));
                }
                Err(error) => {
                    // Mostly out of descriptors: trying again at once would spin.
                    tracing::warn!(%error, "cannot accept connections");
                    sleep(Duration::from_millis(100)).await;
                }
            }
        }
        drop(listener);
        stop.cancel();
        for charge_point in self.shared.central_system.charge_points() {
            charge_point.end(End::Shutdown);
        }
        tasks.close();
        if timeout(self.shared.settings.drain_timeout, tasks.wait()).await.is_err() {
            tracing::warn!(connections = tasks.len(), "not all connections could be finished");
        }
        Drained { cut: tasks.len() }
    }
}

/// How a shutdown went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drained {
    /// Connections that were not finished within the
    /// [`drain_timeout`](Builder::drain_timeout).
    pub cut: usize,
}

/// Accompanies a socket from its first byte to its last.
async fn connect<H: Handler>(
    shared: Arc<Shared<H>>,
    stream: TcpStream,
    remote_address: SocketAddr,
    stop: CancellationToken,
) {
    let settings = &shared.settings;
    // Messages are small and waited for. A socket that cannot do it still works.
    let _ = stream.set_nodelay(true);
    // On the heap, because hyper's state is larger than what stays.
    let handshake = timeout(settings.handshake_timeout, Box::pin(shake_hands(stream, settings)));
    let upgraded = tokio::select! {
        () = stop.cancelled() => return,
        upgraded = handshake => upgraded,
    };
    let Ok(Some((mut stream, early, upgrade))) = upgraded else {
        tracing::debug!(%remote_address, "no handshake");
        metric::handshake(metric::Handshake::NoUpgrade);
        return;
    };
    if upgrade.subprotocol.is_none() {
        metric::handshake(metric::Handshake::NoSubprotocol);
        refuse(&mut stream, settings, CloseReason::NO_SUBPROTOCOL).await;
        return;
    }

    let facts = LinkFacts {
        remote_address,
        connected_since: SystemTime::now(),
        call_timeout: settings.call_timeout,
        call_queue: settings.call_queue,
        after_limit: settings.after_limit,
    };
    let policy = settings.second_connection;
    let registered = shared.central_system.register(upgrade.identity, facts, policy);
    let Some(charge_point) = registered else {
        tracing::debug!(%remote_address, "second connection refused");
        metric::handshake(metric::Handshake::SecondConnection);
        refuse(&mut stream, settings, CloseReason::ALREADY_CONNECTED).await;
        return;
    };
    metric::handshake(metric::Handshake::Accepted);
    let connected = metric::Connected::new();
    let identity = charge_point.identity();
    let span = tracing::info_span!("connection", %identity, %remote_address);
    // Shutdown may have listed the charge points just before.
    if stop.is_cancelled() {
        charge_point.end(End::Shutdown);
    }
    let handler = Arc::clone(&shared.handler);
    let mut connection = Connection::new(handler, charge_point.clone(), settings);
    let (read, write) = stream.split();
    let talk = connection.talk(settings, (&*early).chain(read), write);
    talk.instrument(span.clone()).await;
    drop(connected);
    shared.central_system.remove(&charge_point);
    drop(early);
    let finish = connection.finish(settings.drain_timeout).instrument(span);
    tokio::join!(linger(&mut stream, settings.close_timeout), finish);
}

/// Answers the HTTP request. Returns the socket if it was upgraded, with bytes
/// that came behind the request.
async fn shake_hands(
    stream: TcpStream,
    settings: &Settings,
) -> Option<(TcpStream, Bytes, Upgrade)> {
    let upgraded = OnceLock::new();
    let service = service_fn(|request: Request<Incoming>| {
        let response = match examine(&request, &settings.path) {
            Ok(upgrade) => {
                let response = upgrade.response();
                // A second request cannot follow an upgrade.
                let _ = upgraded.set(upgrade);
                response
            }
            Err(refusal) => {
                tracing::debug!(path = request.uri().path(), ?refusal, "handshake refused");
                refusal.response()
            }
        };
        ready(Ok::<_, Infallible>(response))
    });
    let served = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .without_shutdown()
        .await;
    let (stream, early) = match served {
        Ok(parts) => (parts.io.into_inner(), parts.read_buf),
        Err(error) => {
            tracing::debug!(%error, "handshake failed");
            return None;
        }
    };
    let Some(upgrade) = upgraded.into_inner() else {
        let mut stream = stream;
        linger(&mut stream, settings.close_timeout).await;
        return None;
    };
    Some((stream, early, upgrade))
}

/// Closes a connection as soon as it is open; if it has no subprotocol in common,
/// that is the text of the standard, not that of the compliance tool (J-11).
async fn refuse(stream: &mut TcpStream, settings: &Settings, reason: CloseReason) {
    let (read, write) = stream.split();
    let (_, mut writer) = split(read, write, settings.max_message_bytes, settings.write_timeout);
    if writer.close(reason).await.is_ok() {
        linger(stream, settings.close_timeout).await;
    }
}

/// Waits until the peer hangs up, for a while. Without this, what it still sends
/// would make the system reset the connection, and our Close could be lost.
async fn linger(stream: &mut TcpStream, limit: Duration) {
    // Errors say that the peer has hung up.
    let _ = stream.shutdown().await;
    let _ = timeout(limit, tokio::io::copy(stream, &mut tokio::io::sink())).await;
}
