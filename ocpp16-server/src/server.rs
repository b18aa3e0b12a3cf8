//! The server: accepts sockets and runs a task per connection.
//!
//! From a socket to a connection is up to `reception`, what happens within a
//! connection up to `connection`.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::admission::Admission;
use crate::charge_point::End;
use crate::listener::Door;
use crate::metric;
use crate::reception::{receive, turn_away};
use crate::settings::Settings;
use crate::{Builder, CentralSystem, Handler, Listeners};

/// A central system on sockets, with everything that a [`Handler`] leaves open.
///
/// ```no_run
/// use ocpp16_server::admission::danger::AnyoneMayConnect;
///
/// # async fn example(handler: impl ocpp16_server::Handler<Session = ()>) -> std::io::Result<()> {
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:9000").await?;
/// let server = ocpp16_server::Server::builder(handler, AnyoneMayConnect).build();
/// let central_system = server.central_system();
/// server.serve(listener, std::future::pending()).await;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Server<H, A> {
    shared: Arc<Shared<H, A>>,
}

#[derive(Debug)]
pub(crate) struct Shared<H, A> {
    pub(crate) handler: Arc<H>,
    pub(crate) admission: A,
    pub(crate) settings: Settings,
    pub(crate) central_system: CentralSystem,
    /// A permit for each connection that may still be opened.
    pub(crate) connections: Option<Arc<Semaphore>>,
}

impl<H: Handler, A: Admission<Session = H::Session>> Server<H, A> {
    /// Starts to set up a server: who answers charge points, and who may connect
    /// at all. Both have the same type of session value:
    ///
    /// ```compile_fail,E0271
    /// use ocpp16_server::admission::danger::AnyoneMayConnect;
    ///
    /// fn mismatch(handler: impl ocpp16_server::Handler<Session = String>) {
    ///     ocpp16_server::Server::builder(handler, AnyoneMayConnect);
    /// }
    /// ```
    pub fn builder(handler: H, admission: A) -> Builder<H, A> {
        Builder::new(handler, admission)
    }

    pub(crate) fn new(handler: H, admission: A, settings: Settings) -> Self {
        Self { shared: Arc::new(Shared::new(handler, admission, settings)) }
    }

    /// Returns the charge points that are connected, now and later.
    #[must_use]
    pub fn central_system(&self) -> CentralSystem {
        self.shared.central_system.clone()
    }

    /// Serves the charge points that connect to the listeners until `shutdown`
    /// resolves. Runs on tokio.
    ///
    /// Takes a `TcpListener` for `ws`, or any number of
    /// [`Listener`](crate::Listener)s for `ws` and `wss`.
    ///
    /// In the end it stops accepting, answers handshakes under way with 503,
    /// lets every connection finish the message that is being handled and those
    /// that wait behind it, closes it with 1001, and returns when all are closed
    /// or the [`drain_timeout`](Builder::drain_timeout) is over. Handlers that
    /// need longer run on as long as the runtime does.
    ///
    /// Reports how many connections that were:
    ///
    /// ```
    /// use ocpp16_server::admission::danger::AnyoneMayConnect;
    /// use ocpp16_server::{Handler, Server};
    /// use tokio::net::TcpListener;
    /// use tokio::sync::oneshot;
    ///
    /// async fn serve(
    ///     handler: impl Handler<Session = ()>,
    ///     listener: TcpListener,
    ///     stop: oneshot::Receiver<()>,
    /// ) {
    ///     let server = Server::builder(handler, AnyoneMayConnect).build();
    ///     let stopped = async { stop.await.unwrap_or_default() };
    ///     let drained = server.serve(listener, stopped).await;
    ///     if drained.cut > 0 {
    ///         eprintln!("{} connections were not finished", drained.cut);
    ///     }
    /// }
    /// ```
    ///
    /// Not cancel safe: connections outlive the future if it is dropped.
    pub async fn serve(
        self,
        listeners: impl Into<Listeners>,
        shutdown: impl Future<Output = ()>,
    ) -> Drained {
        /// Peers that are being told that there is no room; further ones are cut
        /// off without a word.
        const TURNED_AWAY: usize = 256;

        let settings = &self.shared.settings;
        let mut shutdown = pin!(shutdown);
        let mut door = Door::new(listeners.into(), settings.accept_rate);
        let pending = settings.pending_handshakes.min(Semaphore::MAX_PERMITS);
        let pending = Arc::new(Semaphore::new(pending));
        let turned_away = Arc::new(Semaphore::new(TURNED_AWAY));
        let stop = CancellationToken::new();
        let tasks = TaskTracker::new();
        loop {
            let peer = tokio::select! {
                biased;
                () = &mut shutdown => break,
                peer = door.peer() => peer,
            };
            let peer = match peer {
                Ok(peer) => peer,
                Err(error) => {
                    // Mostly out of descriptors: trying again at once would spin.
                    tracing::warn!(%error, "cannot accept connections");
                    sleep(Duration::from_millis(100)).await;
                    continue;
                }
            };
            if let Ok(permit) = Arc::clone(&pending).try_acquire_owned() {
                receive(&self.shared, peer, permit, &tasks, &stop);
            } else {
                metric::handshake(metric::Handshake::TurnedAway);
                if let Some(stream) = peer.into_plain()
                    && let Ok(permit) = Arc::clone(&turned_away).try_acquire_owned()
                {
                    tasks.spawn(turn_away(stream, settings.retry_after, permit));
                }
            }
        }
        drop(door);
        self.shared.drain(&tasks, &stop).await
    }
}

impl<H, A> Shared<H, A> {
    pub(crate) fn new(handler: H, admission: A, settings: Settings) -> Self {
        let permits = |number: usize| Arc::new(Semaphore::new(number.min(Semaphore::MAX_PERMITS)));
        let connections = settings.max_connections.map(permits);
        let (handler, central_system) = (Arc::new(handler), CentralSystem::default());
        Self { handler, admission, settings, central_system, connections }
    }

    /// Asks everybody to finish, and waits for them for a while.
    pub(crate) async fn drain(&self, tasks: &TaskTracker, stop: &CancellationToken) -> Drained {
        stop.cancel();
        for charge_point in self.central_system.charge_points() {
            charge_point.end(End::Shutdown);
        }
        tasks.close();
        if timeout(self.settings.drain_timeout, tasks.wait()).await.is_err() {
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
