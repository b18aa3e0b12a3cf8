//! What can be set about connections, and the builder itself.

use std::sync::Arc;
use std::time::Duration;

use super::{Closing, Settings, SharedObserver, time_limit};
use crate::admission::Admission;
use crate::{BeforeAcceptance, Handler, Observer, Server, Store, Validation};

/// Sets up a [`Server`]; made by [`Server::builder`].
#[derive(Debug)]
#[must_use = "nothing happens before `build`"]
pub struct Builder<H, A> {
    handler: H,
    admission: A,
    pub(super) settings: Settings,
}

impl<H: Handler, A: Admission<Session = H::Session>> Builder<H, A> {
    pub(crate) fn new(handler: H, admission: A) -> Self {
        Self { handler, admission, settings: Settings::default() }
    }

    /// Builds the server; [`Server::serve`] starts it.
    pub fn build(self) -> Server<H, A> {
        Server::new(self.handler, self.admission, self.settings)
    }
}

/// How connections live.
impl<H, A> Builder<H, A> {
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
    /// Range: 1 ms to a year. Default: 10 s.
    pub fn store_timeout(mut self, timeout: Duration) -> Self {
        self.settings.store.limit = time_limit(timeout);
        self
    }

    /// Makes the server a node of a system: its charge points can be called from
    /// every other node, and of two connections of a charge point to different
    /// nodes the newer one stays (J-7).
    ///
    /// While the broker is away, new connections are answered with 503, because
    /// nobody can tell which one is the newest; open ones go on. Messages are at
    /// most as large as the [broker](crate::nats::Broker::max_message_bytes)
    /// takes. Identities that need more than 1024 characters percent-encoded are
    /// unknown: 404. Default: none.
    #[cfg(feature = "nats")]
    pub fn broker(mut self, broker: crate::nats::Broker) -> Self {
        self.settings.broker = Some(broker);
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
    /// Calls to it are not concerned (A-12, A-13). Default:
    /// [`BeforeAcceptance::Refuse`].
    ///
    /// ```
    /// use ocpp16_server::admission::danger::AnyoneMayConnect;
    /// use ocpp16_server::{BeforeAcceptance, Handler, Server};
    ///
    /// /// For charge points that send other messages before they boot.
    /// fn patient<H: Handler<Session = ()>>(handler: H) -> Server<H, AnyoneMayConnect> {
    ///     let builder = Server::builder(handler, AnyoneMayConnect);
    ///     builder.before_acceptance(BeforeAcceptance::Handle).build()
    /// }
    /// ```
    pub fn before_acceptance(mut self, policy: BeforeAcceptance) -> Self {
        self.settings.before_acceptance = policy;
        self
    }

    /// Sets how long a charge point may take to answer a call, unless the call
    /// has its own limit (J-48).
    ///
    /// Range: 1 ms to a year. Default: 30 s.
    pub fn call_timeout(mut self, timeout: Duration) -> Self {
        self.settings.call_timeout = time_limit(timeout);
        self
    }

    /// Sets the most bytes that a message of a charge point may have, all its
    /// fragments together; a larger one closes the connection with 1009 (J-35).
    ///
    /// Charge points answer GetConfiguration in one message and end a transaction
    /// with all its meter values: less than 65 536 cuts some off. Range: 1 upwards.
    /// Default: 1 MiB.
    pub fn max_message_bytes(mut self, bytes: usize) -> Self {
        self.settings.max_message_bytes = bytes.max(1);
        self
    }

    /// Sets after how much silence a charge point is pinged (J-51); `None` is
    /// never.
    ///
    /// One that has answered a ping on this connection before, and then stays
    /// silent for another interval, is disconnected. Any message is a sign of
    /// life (J-53). Range: 1 ms to a year. Default: 60 s.
    pub fn ping_interval(mut self, interval: impl Into<Option<Duration>>) -> Self {
        self.settings.ping_interval = interval.into().map(time_limit);
        self
    }

    /// Sets how long a peer may leave unread what does not fit into the buffers
    /// of the network before the connection is given up. Until then its handler
    /// and the time limits of calls to it go on, and nothing more is read from it.
    ///
    /// Range: 1 ms to a year. Default: 30 s.
    pub fn write_timeout(mut self, timeout: Duration) -> Self {
        self.settings.write_timeout = time_limit(timeout);
        self
    }

    /// Sets how long a peer may take to hang up after a Close of ours, or an answer
    /// other than 101. While the server shuts down it has a second at most.
    ///
    /// Range: 1 ms to a year. Default: 5 s.
    pub fn close_timeout(mut self, timeout: Duration) -> Self {
        self.settings.close_timeout = time_limit(timeout);
        self
    }

    /// Sets how long shutdown waits for messages that are being handled before it
    /// cuts the connections, and a connection that has ended for the work that is
    /// [left behind](crate::Context::after).
    ///
    /// Range: zero to a year. Default: 10 s.
    pub fn drain_timeout(mut self, timeout: Duration) -> Self {
        self.settings.drain_timeout = timeout.min(time_limit(Duration::MAX));
        self
    }

    /// Sets how many unreadable messages in a row close the connection with
    /// 1008 (J-23).
    ///
    /// Range: 1 upwards. Default: 10.
    pub fn max_unreadable(mut self, messages: u32) -> Self {
        self.settings.max_unreadable = messages.max(1);
        self
    }

    /// Sets how many CALLs of a charge point may wait for the one that is being
    /// handled; when there are as many, reading from its socket pauses.
    ///
    /// Range: 1 upwards. Default: 64.
    pub fn inbound_queue(mut self, calls: usize) -> Self {
        self.settings.inbound_queue = calls.max(1);
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
        self.settings.max_unanswered_calls = calls.into().map(|calls| calls.max(1));
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
}

#[cfg(test)]
mod tests;
