//! What can be set about how peers come in: from the socket to the connection.

use std::time::Duration;

use super::time_limit;
use crate::{
    Builder, EndpointPath, MissingSubprotocol, NoSubprotocol, ProxyAddress, SecondConnection,
};

/// How peers come in.
impl<H, A> Builder<H, A> {
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
    ///
    /// ```
    /// use ocpp16_server::admission::danger::AnyoneMayConnect;
    /// use ocpp16_server::{Handler, ProxyAddressError, Server};
    ///
    /// fn server<H: Handler<Session = ()>>(
    ///     handler: H,
    /// ) -> Result<Server<H, AnyoneMayConnect>, ProxyAddressError> {
    ///     let proxies = ["192.0.2.7".parse()?, "2001:db8::/32".parse()?];
    ///     Ok(Server::builder(handler, AnyoneMayConnect).trusted_proxies(proxies).build())
    /// }
    /// ```
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

    /// Sets how long a peer may take from opening the socket to being answered:
    /// TLS, the WebSocket upgrade, and admission.
    ///
    /// Range: 1 ms to a year. Default: 10 s.
    pub fn handshake_timeout(mut self, timeout: Duration) -> Self {
        self.settings.handshake_timeout = time_limit(timeout);
        self
    }

    /// Sets how many peers may be at their handshake at the same time; further
    /// ones are answered 503 with
    /// [`retry_after`](Self::retry_after), or cut off if they want TLS.
    ///
    /// No address has a share of its own, for many charge points may come from
    /// one: a peer that opens so many sockets and says nothing keeps all others
    /// out for the [`handshake_timeout`](Self::handshake_timeout). On the internet
    /// a proxy or a firewall in front limits what one address may open, such as
    /// `limit_conn` of nginx or `ct count` of nftables.
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
    /// Further ones are answered 503 with [`retry_after`](Self::retry_after).
    ///
    /// A charge point that is connected already replaces itself (J-7), also when
    /// the server is full. It counts once: not counted are its old connections
    /// that are still being closed, nor charge points that have gone and whose
    /// last message is still being handled.
    ///
    /// Range: 1 upwards. Default: `None`.
    pub fn max_connections(mut self, connections: impl Into<Option<usize>>) -> Self {
        self.settings.max_connections = connections.into().map(|connections| connections.max(1));
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

    /// Sets what happens when a charge point connects that is connected already
    /// (J-7).
    ///
    /// Default: [`SecondConnection::Replaces`].
    pub fn second_connection(mut self, policy: SecondConnection) -> Self {
        self.settings.second_connection = policy;
        self
    }
}
