//! What can be set about a [`Server`], each with unit, range and default.
//!
//! Read once when the server is built; nothing changes while it runs.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ocpp16_types::{DateTime, Strictness};

use crate::admission::Admission;
use crate::shared_store::SharedStore;
use crate::{EndpointPath, Handler, Observer, ProxyAddress, Server, Store};

/// What to do with payloads that their official schema refuses (J-33).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Validation {
    /// Refuse them all.
    Strict,
    /// Repair the deviations listed at
    /// [`DeviationKind`](ocpp16_types::DeviationKind), tell the handler about
    /// each, and refuse the rest.
    #[default]
    Tolerant,
}

impl Validation {
    pub(crate) const fn strictness(self, received_at: DateTime) -> Strictness {
        match self {
            Self::Strict => Strictness::Strict,
            Self::Tolerant => Strictness::Tolerant { received_at },
        }
    }
}

/// What becomes of a charge point that does not offer `ocpp1.6` (J-11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NoSubprotocol {
    /// Open the WebSocket without a subprotocol and close it at once, with 1002,
    /// as the specification wants.
    #[default]
    AcceptThenClose,
    /// Answer 400, as the compliance tool wants (TC_088).
    Reject,
}

/// What becomes of a charge point that offers no subprotocol at all (J-12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MissingSubprotocol {
    /// The same as of one that offers only others.
    #[default]
    Refuse,
    /// It is taken for one that speaks OCPP 1.6; the 101 names no subprotocol.
    Tolerate,
}

/// What to do with CALLs of a charge point that is not accepted (J-55).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BeforeAcceptance {
    /// Answer them with SecurityError; only boots and messages that a
    /// TriggerMessage asked for are handled.
    #[default]
    Refuse,
    /// Handle them, for charge points that never boot properly.
    Handle,
}

/// What happens when a charge point connects that is connected already (J-7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SecondConnection {
    /// The old connection is closed: it may be half-open, and must not lock the
    /// charge point out.
    #[default]
    Replaces,
    /// The new connection is closed with 1008. One that is half-open locks the
    /// charge point out until its silence is noticed, so keep
    /// [`ping_interval`](Builder::ping_interval) short.
    IsRefused,
}

/// How the server ends a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Closing {
    /// With a Close that gives the reason.
    #[default]
    Polite,
    /// By hanging up: some charge points never come back after a Close.
    HangUp,
}

/// An observer that all connections share.
#[derive(Clone)]
pub(crate) struct SharedObserver(pub(crate) Arc<dyn Observer>);

impl fmt::Debug for SharedObserver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedObserver(..)")
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) path: EndpointPath,
    pub(crate) no_subprotocol: NoSubprotocol,
    pub(crate) missing_subprotocol: MissingSubprotocol,
    pub(crate) trusted_proxies: Vec<ProxyAddress>,
    pub(crate) max_header_bytes: usize,
    pub(crate) pending_handshakes: usize,
    pub(crate) accept_rate: Option<u32>,
    pub(crate) max_connections: Option<usize>,
    pub(crate) retry_after: Duration,
    pub(crate) store: SharedStore,
    pub(crate) observer: Option<SharedObserver>,
    pub(crate) before_acceptance: BeforeAcceptance,
    pub(crate) validation: Validation,
    pub(crate) call_timeout: Duration,
    pub(crate) max_message_bytes: usize,
    pub(crate) ping_interval: Option<Duration>,
    pub(crate) handshake_timeout: Duration,
    pub(crate) write_timeout: Duration,
    pub(crate) close_timeout: Duration,
    pub(crate) drain_timeout: Duration,
    pub(crate) max_unreadable: u32,
    pub(crate) inbound_queue: usize,
    pub(crate) call_queue: usize,
    pub(crate) after_limit: usize,
    pub(crate) second_connection: SecondConnection,
    pub(crate) closing: Closing,
    pub(crate) max_unanswered_calls: Option<u32>,
    pub(crate) max_messages_per_second: Option<u32>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            path: EndpointPath::default(),
            no_subprotocol: NoSubprotocol::AcceptThenClose,
            missing_subprotocol: MissingSubprotocol::Refuse,
            trusted_proxies: Vec::new(),
            max_header_bytes: 16 << 10,
            pending_handshakes: 1024,
            accept_rate: None,
            max_connections: None,
            retry_after: Duration::from_secs(10),
            store: SharedStore::default(),
            observer: None,
            before_acceptance: BeforeAcceptance::Refuse,
            validation: Validation::Tolerant,
            call_timeout: Duration::from_secs(30),
            max_message_bytes: 1 << 20,
            ping_interval: Some(Duration::from_secs(60)),
            handshake_timeout: Duration::from_secs(10),
            write_timeout: Duration::from_secs(30),
            close_timeout: Duration::from_secs(5),
            drain_timeout: Duration::from_secs(10),
            max_unreadable: 10,
            inbound_queue: 64,
            call_queue: 16,
            after_limit: 16,
            second_connection: SecondConnection::Replaces,
            closing: Closing::Polite,
            max_unanswered_calls: None,
            max_messages_per_second: None,
        }
    }
}

/// Sets up a [`Server`]; made by [`Server::builder`].
#[derive(Debug)]
#[must_use = "nothing happens before `build`"]
pub struct Builder<H, A> {
    handler: H,
    admission: A,
    settings: Settings,
}

impl<H: Handler, A: Admission<Session = H::Session>> Builder<H, A> {
    pub(crate) fn new(handler: H, admission: A) -> Self {
        Self { handler, admission, settings: Settings::default() }
    }

    /// Sets the path that charge points connect to (J-1, J-4); another one is
    /// answered 404. Default: `/ocpp/{identity}`.
    pub fn path(mut self, path: EndpointPath) -> Self {
        self.settings.path = path;
        self
    }

    /// Sets what becomes of charge points that do not offer `ocpp1.6` (J-11).
    ///
    /// Default: [`NoSubprotocol::AcceptThenClose`].
    pub fn no_subprotocol(mut self, policy: NoSubprotocol) -> Self {
        self.settings.no_subprotocol = policy;
        self
    }

    /// Sets what becomes of charge points that offer no subprotocol at all
    /// (J-12).
    ///
    /// Default: [`MissingSubprotocol::Refuse`].
    pub fn missing_subprotocol(mut self, policy: MissingSubprotocol) -> Self {
        self.settings.missing_subprotocol = policy;
        self
    }

    /// Sets the proxies that are believed what they say in `X-Forwarded-For` and
    /// `X-Forwarded-Proto`. Default: none.
    ///
    /// A proxy that is trusted must set both headers itself: whoever can write
    /// them chooses the address that admission sees, and whether the peer seems
    /// to have come over TLS. What the proxy says about that goes before what its
    /// own connection to this server is.
    pub fn trusted_proxies(mut self, addresses: impl IntoIterator<Item = ProxyAddress>) -> Self {
        self.settings.trusted_proxies = addresses.into_iter().collect();
        self
    }

    /// Sets the most bytes that the header of an upgrade request may have; a
    /// larger one is answered 431.
    ///
    /// Range: 1024 upwards. Default: 16 KiB.
    pub fn max_header_bytes(mut self, bytes: usize) -> Self {
        self.settings.max_header_bytes = bytes.max(1024);
        self
    }

    /// Sets how many peers may be at their handshake at the same time; further
    /// ones are answered 503 with
    /// [`retry_after`](Self::retry_after), or cut off if they want TLS.
    ///
    /// Range: 1 upwards. Default: 1024.
    pub fn pending_handshakes(mut self, peers: usize) -> Self {
        self.settings.pending_handshakes = peers.max(1);
        self
    }

    /// Sets how many peers are accepted in a second, all listeners together;
    /// `None` is as many as come. Others wait in the queue of the system.
    ///
    /// Spreads the load when all charge points reconnect at once. Range: 1
    /// upwards. Default: `None`.
    pub fn accept_rate(mut self, peers_per_second: impl Into<Option<u32>>) -> Self {
        self.settings.accept_rate = peers_per_second.into().map(|rate| rate.max(1));
        self
    }

    /// Sets how many charge points may be connected; `None` is any number.
    /// Further ones are answered 503 with [`retry_after`](Self::retry_after),
    /// except a charge point that is connected already: it replaces itself (J-7).
    ///
    /// Range: 1 upwards. Default: `None`.
    pub fn max_connections(mut self, connections: impl Into<Option<usize>>) -> Self {
        self.settings.max_connections = connections.into();
        self
    }

    /// Sets after how long peers should try again that are answered 503 because
    /// the server is full or shuts down.
    ///
    /// Whole seconds, from 1 upwards. Default: 10 s.
    pub fn retry_after(mut self, delay: Duration) -> Self {
        self.settings.retry_after = delay;
        self
    }

    /// Sets what happens to payloads that their schema refuses, unless
    /// [admission](crate::admission::Admitted::validation) says otherwise for a
    /// charge point.
    ///
    /// Default: [`Validation::Tolerant`].
    pub fn validation(mut self, validation: Validation) -> Self {
        self.settings.validation = validation;
        self
    }

    /// Sets where the state of charge points is kept over their connections
    /// (J-54).
    ///
    /// If it fails, BootNotifications are answered with InternalError, and so
    /// is everything else of a charge point whose state could not be loaded.
    /// The state is loaded when the charge point connects: what it sends
    /// meanwhile waits.
    /// Default: a new [`MemoryStore`](crate::MemoryStore), which forgets with
    /// the process.
    pub fn store(mut self, store: impl Store) -> Self {
        self.settings.store.set_store(store);
        self
    }

    /// Sets how long the [`store`](Self::store) may take to load or change the
    /// state of a charge point; one that takes longer has failed.
    ///
    /// Range: above zero. Default: 10 s.
    pub fn store_timeout(mut self, timeout: Duration) -> Self {
        self.settings.store.set_limit(timeout);
        self
    }

    /// Sets who sees every frame.
    ///
    /// Default: nobody.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.settings.observer = Some(SharedObserver(Arc::new(observer)));
        self
    }

    /// Sets what happens to CALLs of a charge point that is not accepted.
    ///
    /// Calls to it are not concerned. Default:
    /// [`BeforeAcceptance::Refuse`].
    pub fn before_acceptance(mut self, policy: BeforeAcceptance) -> Self {
        self.settings.before_acceptance = policy;
        self
    }

    /// Sets how long a charge point may take to answer a call, unless the call
    /// has its own limit (J-48).
    ///
    /// Range: above zero. Default: 30 s.
    pub fn call_timeout(mut self, timeout: Duration) -> Self {
        self.settings.call_timeout = timeout;
        self
    }

    /// Sets the most bytes that a message of a charge point may have, all its
    /// fragments together; a larger one closes the connection with 1009 (J-35).
    ///
    /// Range: 1 upwards, at least 65 536 in practice. Default: 1 MiB.
    pub fn max_message_bytes(mut self, bytes: usize) -> Self {
        self.settings.max_message_bytes = bytes;
        self
    }

    /// Sets after how much silence a charge point is pinged (J-51); `None` is
    /// never.
    ///
    /// One that has answered a ping on this connection before, and then stays
    /// silent for another interval, is disconnected. Any message is a sign of
    /// life (J-53). Range: above zero, up to a year. Default: 60 s.
    pub fn ping_interval(mut self, interval: impl Into<Option<Duration>>) -> Self {
        let longest = Duration::from_secs(365 * 24 * 60 * 60);
        self.settings.ping_interval = interval.into().map(|interval| interval.min(longest));
        self
    }

    /// Sets how long a peer may take from opening the socket to being answered:
    /// TLS, the WebSocket upgrade, and admission.
    ///
    /// Range: above zero. Default: 10 s.
    pub fn handshake_timeout(mut self, timeout: Duration) -> Self {
        self.settings.handshake_timeout = timeout;
        self
    }

    /// Sets how long a peer may keep a single message of ours from being
    /// written before the connection is given up.
    ///
    /// Range: above zero. Default: 30 s.
    pub fn write_timeout(mut self, timeout: Duration) -> Self {
        self.settings.write_timeout = timeout;
        self
    }

    /// Sets how long a peer may take to hang up after a Close of ours.
    ///
    /// Range: above zero. Default: 5 s.
    pub fn close_timeout(mut self, timeout: Duration) -> Self {
        self.settings.close_timeout = timeout;
        self
    }

    /// Sets how long shutdown waits for messages that are being handled.
    ///
    /// Range: zero upwards. Default: 10 s.
    pub fn drain_timeout(mut self, timeout: Duration) -> Self {
        self.settings.drain_timeout = timeout;
        self
    }

    /// Sets how many unreadable messages in a row close the connection with
    /// 1008 (J-23).
    ///
    /// Range: 1 upwards. Default: 10.
    pub fn max_unreadable(mut self, messages: u32) -> Self {
        self.settings.max_unreadable = messages;
        self
    }

    /// Sets how many CALLs of a charge point may wait for the one that is being
    /// handled; when there are as many, reading from its socket pauses.
    ///
    /// Range: 1 upwards. Default: 64.
    pub fn inbound_queue(mut self, calls: usize) -> Self {
        self.settings.inbound_queue = calls;
        self
    }

    /// Sets how many calls may wait for their turn to be sent to a charge point;
    /// further ones fail at once with
    /// [`NotSent::QueueFull`](crate::NotSent::QueueFull).
    ///
    /// Range: zero upwards. Default: 16.
    pub fn call_queue(mut self, calls: usize) -> Self {
        self.settings.call_queue = calls;
        self
    }

    /// Sets how much work that handlers left for
    /// [after the answer](crate::Context::after) may be unfinished on a
    /// connection; more is refused with
    /// [`TooMuchWork`](crate::TooMuchWork).
    ///
    /// Range: zero upwards. Default: 16.
    pub fn after_limit(mut self, works: usize) -> Self {
        self.settings.after_limit = works;
        self
    }

    /// Sets what happens when a charge point connects that is connected already
    /// (J-7).
    ///
    /// Default: [`SecondConnection::Replaces`].
    pub fn second_connection(mut self, policy: SecondConnection) -> Self {
        self.settings.second_connection = policy;
        self
    }

    /// Sets how the server ends a connection.
    ///
    /// Default: [`Closing::Polite`].
    pub fn closing(mut self, closing: Closing) -> Self {
        self.settings.closing = closing;
        self
    }

    /// Sets how many calls in a row a charge point may leave unanswered before
    /// it is disconnected with 1008, whatever else it sends; `None` is any
    /// number.
    ///
    /// Some charge points send heartbeats for ever but are dead for calls; a new
    /// connection often revives them. Range: 1 upwards. Default: `None`, because
    /// some simply do not know an action.
    pub fn max_unanswered_calls(mut self, calls: impl Into<Option<u32>>) -> Self {
        self.settings.max_unanswered_calls = calls.into();
        self
    }

    /// Sets how many messages per second a charge point may send for long, pings
    /// included; `None` is any number.
    ///
    /// One second's worth may come at once. Beyond that nothing is refused:
    /// reading pauses, and the network holds the charge point back. Range: 1
    /// upwards. Default: `None`, because the bounded
    /// [`inbound_queue`](Self::inbound_queue) already paces it.
    pub fn max_messages_per_second(mut self, messages: impl Into<Option<u32>>) -> Self {
        self.settings.max_messages_per_second = messages.into().map(|messages| messages.max(1));
        self
    }

    /// Builds the server; [`Server::serve`] starts it.
    pub fn build(self) -> Server<H, A> {
        Server::new(self.handler, self.admission, self.settings)
    }
}
