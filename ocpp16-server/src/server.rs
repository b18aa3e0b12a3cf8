//! The server: accepts sockets and runs a task per connection.
//!
//! From a socket to a connection is up to `reception`, what happens within a
//! connection up to `connection`.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::admission::Admission;
use crate::drain::Drain;
use crate::farewell::turn_away;
use crate::listener::{Door, Pace};
use crate::metric;
use crate::reception::receive;
use crate::settings::Settings;
use crate::{Builder, CentralSystem, Drained, Handler, Listeners};

/// A central system on sockets, with everything that a [`Handler`] leaves open.
///
/// Cheap to clone: clones are the same server. A program that is to have one
/// single-threaded runtime for each core [serves](Self::serve) on all of them, so
/// that a connection stays on the core that has accepted it; `examples/per_core.rs`
/// shows how. A message is handled there without anything that cores share and write to,
/// unless the handler, the [`Store`](crate::Store), the observer or the recorder
/// of metrics has it.
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

impl<H, A> Clone for Server<H, A> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

#[derive(Debug)]
pub(crate) struct Shared<H, A> {
    pub(crate) handler: H,
    pub(crate) admission: A,
    pub(crate) settings: Settings,
    pub(crate) central_system: CentralSystem,
    /// A permit for each connection that may still be opened.
    pub(crate) connections: Option<Arc<Semaphore>>,
    /// A permit for each handshake that may still begin.
    pending: Arc<Semaphore>,
    /// A permit for each peer that may still be told that there is no room; further
    /// ones are cut off without a word.
    turned_away: Arc<Semaphore>,
    /// Of all listeners together.
    pace: Option<Pace>,
    pub(crate) drain: Drain,
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
        #[cfg(feature = "nats")]
        if let Some(broker) = &settings.broker {
            broker.tell_limit(settings.max_message_bytes);
        }
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
    /// In the end it
    ///
    /// - stops accepting, answers requests that wait for admission with 503, and
    ///   hangs up on peers that have not asked;
    /// - reads nothing more from connections but answers to calls that are on
    ///   their way, and makes no new calls;
    /// - lets each finish and answer the message that is being handled and those
    ///   that wait behind it, and closes it with 1001;
    /// - hangs up on everybody who is left when the
    ///   [`drain_timeout`](Builder::drain_timeout) is over, and reports how many
    ///   connections that cut.
    ///
    /// When it returns, no socket is open. Handlers that need longer run on, for
    /// nobody, as long as the runtime does.
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
    /// Clones can be served at the same time, on one runtime or on several, each with
    /// listeners of its own: what is accepted here is spoken to on the runtime that
    /// this runs on. They are one server, with one [`CentralSystem`], whose limits and
    /// policies hold over all of it. The first `shutdown` that resolves ends all of
    /// them, each returns when the whole server is drained, and each reports on the
    /// whole of it. A runtime must not end before.
    ///
    /// Not cancel safe: connections outlive the future if it is dropped.
    pub async fn serve(
        self,
        listeners: impl Into<Listeners>,
        shutdown: impl Future<Output = ()>,
    ) -> Drained {
        let Shared { central_system, drain, pending, turned_away, .. } = &*self.shared;
        let mut door = Door::new(listeners.into(), self.shared.pace.as_ref());
        // Also the one of another clone.
        let shutdown = async {
            tokio::select! {
                () = shutdown => {}
                () = drain.stop.cancelled() => {}
            }
        };
        let mut shutdown = pin!(shutdown);
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
                    if timeout(Duration::from_millis(100), &mut shutdown).await.is_ok() {
                        break;
                    }
                    continue;
                }
            };
            if let Ok(permit) = Arc::clone(pending).try_acquire_owned() {
                receive(&self.shared, peer, permit);
            } else {
                metric::handshake(metric::Handshake::TurnedAway);
                if let Some(stream) = peer.into_plain()
                    && let Ok(permit) = Arc::clone(turned_away).try_acquire_owned()
                {
                    let turning_away = turn_away(Arc::clone(&self.shared), stream, permit);
                    drain.tasks.spawn(turning_away);
                }
            }
        }
        drop(door);
        drain.finish(central_system, self.shared.settings.drain_timeout).await
    }
}

impl<H, A> Shared<H, A> {
    pub(crate) fn new(handler: H, admission: A, settings: Settings) -> Self {
        const TURNED_AWAY: usize = 256;

        let permits = |number: usize| Arc::new(Semaphore::new(number.min(Semaphore::MAX_PERMITS)));
        let connections = settings.max_connections.map(permits);
        let (pending, turned_away) = (permits(settings.pending_handshakes), permits(TURNED_AWAY));
        let pace = settings.accept_rate.map(Pace::new);
        #[cfg(not(feature = "nats"))]
        let central_system = CentralSystem::default();
        #[cfg(feature = "nats")]
        let central_system = CentralSystem::of_node(settings.broker.clone());
        let drain = Drain::default();
        Self {
            handler,
            admission,
            settings,
            central_system,
            connections,
            pending,
            turned_away,
            pace,
            drain,
        }
    }
}
