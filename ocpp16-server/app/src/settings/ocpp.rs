//! `[ocpp]` and `[ocpp.tls]`: how charge points connect, and what they may do.
//!
//! Most of it is the `Builder` of the library as texts; what a setting leads to
//! is documented there in full.

use std::path::PathBuf;

use ocpp16_server as server;
use ocpp16_server::admission::Admission;
use ocpp16_server::{Builder, EndpointPath, Handler, ProxyAddress, Validation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text::Address;
use super::value::{Count, D, H, KI, MI, S, Size, Text, Time, Y};
use super::word::Switch;

/// Numbers that count things, of which there is at least one.
type Number = Count<1, { u32::MAX }>;
type Short = Text<Time<1, H>>;

/// How charge points connect, and what they may do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Ocpp {
    /// Where charge points connect with ws, that is without TLS. Keep it off the
    /// internet: passwords are in clear text here.
    pub(crate) listen: Vec<Text<Address>>,
    /// Share the addresses that charge points connect to with other processes of
    /// the same user that do so, too; Linux hands each connection to one of them.
    /// A second process that starts by mistake is not found out, then.
    pub(crate) reuse_port: bool,
    /// The path that they connect to. `{identity}` comes last; further names in
    /// braces take any value.
    pub(crate) path: Text<EndpointPath>,
    /// Refuse every payload that its official schema refuses, instead of
    /// repairing the deviations that real charge points are known for.
    pub(crate) strict: bool,
    /// What becomes of charge points that offer other subprotocols than ocpp1.6.
    pub(crate) no_subprotocol: NoSubprotocol,
    /// What becomes of charge points that offer no subprotocol at all.
    pub(crate) missing_subprotocol: MissingSubprotocol,
    /// What happens to messages of charge points that are not accepted.
    pub(crate) before_acceptance: BeforeAcceptance,
    /// What happens when a charge point connects that is connected already.
    pub(crate) second_connection: SecondConnection,
    /// How the server ends a connection.
    pub(crate) closing: Closing,
    /// Proxies that are believed what they say in X-Forwarded-For and
    /// X-Forwarded-Proto; they must set both headers themselves.
    pub(crate) trusted_proxies: Vec<Text<ProxyAddress>>,
    /// How often charge points that have nothing else to say shall send a
    /// Heartbeat; they are told when they boot.
    #[schemars(extend("x-reload" = true))]
    pub(crate) heartbeat_interval: Text<Time<S, D>>,
    /// After how much silence a charge point is pinged. One that answered a ping
    /// before and stays silent for another interval is disconnected.
    pub(crate) ping_interval: Switch<Text<Time<S, Y>>>,
    /// How long a charge point may take to answer a call, unless the call says
    /// otherwise.
    pub(crate) call_timeout: Short,
    /// How long a peer may take from opening the socket to being let in.
    pub(crate) handshake_timeout: Short,
    /// How long a peer may keep a message from being written before the
    /// connection is given up.
    pub(crate) write_timeout: Short,
    /// How long a peer may take to hang up after it was asked to.
    pub(crate) close_timeout: Short,
    /// How long the end of the program waits for messages that are being handled.
    pub(crate) drain_timeout: Text<Time<0, H>>,
    /// After how long peers shall try again that are turned away because the
    /// server is full or stops.
    pub(crate) retry_after: Text<Time<S, D>>,
    /// The most that a message of a charge point may have, all fragments
    /// together; a larger one closes the connection.
    pub(crate) max_message_size: Text<Size<KI, { 64 * MI }>>,
    /// The most that the header of an upgrade request may have.
    pub(crate) max_header_size: Text<Size<KI, MI>>,
    /// How many charge points may be connected.
    #[schemars(extend("x-unit" = "connections"))]
    pub(crate) max_connections: Switch<Number>,
    /// How many peers may be at their handshake at the same time.
    #[schemars(extend("x-unit" = "connections"))]
    pub(crate) pending_handshakes: Number,
    /// How fast peers are accepted, all listeners together; others wait. Spreads
    /// the load when all charge points come back at once.
    #[schemars(extend("x-unit" = "connections per second"))]
    pub(crate) accept_rate: Switch<Number>,
    /// How fast a charge point may send for long; the network holds back one
    /// that is faster.
    #[schemars(extend("x-unit" = "messages per second"))]
    pub(crate) max_messages_per_second: Switch<Number>,
    /// How many unreadable messages in a row close a connection.
    #[schemars(extend("x-unit" = "messages"))]
    pub(crate) max_unreadable: Number,
    /// How many calls in a row a charge point may leave unanswered before it is
    /// disconnected. A new connection often revives those that only seem alive.
    #[schemars(extend("x-unit" = "calls"))]
    pub(crate) max_unanswered_calls: Switch<Number>,
    /// How many messages of a charge point may wait for the one that is being
    /// handled; when there are as many, reading from it pauses.
    #[schemars(extend("x-unit" = "messages"))]
    pub(crate) inbound_queue: Count<1, 65_536>,
    /// How many calls may wait for their turn to be sent to a charge point;
    /// further ones fail at once.
    #[schemars(extend("x-unit" = "calls"))]
    pub(crate) call_queue: Count<0, 65_536>,
    /// wss: connections over TLS.
    pub(crate) tls: Tls,
}

impl Default for Ocpp {
    fn default() -> Self {
        Self {
            listen: vec![Text(Address::loopback(9000))],
            reuse_port: false,
            path: Text(EndpointPath::default()),
            strict: false,
            no_subprotocol: NoSubprotocol::AcceptThenClose,
            missing_subprotocol: MissingSubprotocol::Refuse,
            before_acceptance: BeforeAcceptance::Refuse,
            second_connection: SecondConnection::Replace,
            closing: Closing::Polite,
            trusted_proxies: Vec::new(),
            heartbeat_interval: Text(Time::of(300 * S)),
            ping_interval: Switch::some(Text(Time::of(60 * S))),
            call_timeout: Text(Time::of(30 * S)),
            handshake_timeout: Text(Time::of(10 * S)),
            write_timeout: Text(Time::of(30 * S)),
            close_timeout: Text(Time::of(5 * S)),
            drain_timeout: Text(Time::of(10 * S)),
            retry_after: Text(Time::of(10 * S)),
            max_message_size: Text(Size::of(MI)),
            max_header_size: Text(Size::of(16 * KI)),
            max_connections: Switch::NONE,
            pending_handshakes: Count::of(1024),
            accept_rate: Switch::NONE,
            max_messages_per_second: Switch::NONE,
            max_unreadable: Count::of(10),
            max_unanswered_calls: Switch::NONE,
            inbound_queue: Count::of(64),
            call_queue: Count::of(16),
            tls: Tls::default(),
        }
    }
}

impl Ocpp {
    /// Sets up a server; everything but what it listens on.
    pub(crate) fn apply<H: Handler, A: Admission<Session = H::Session>>(
        &self,
        builder: Builder<H, A>,
    ) -> Builder<H, A> {
        builder
            .path(self.path.0.clone())
            .validation(if self.strict { Validation::Strict } else { Validation::Tolerant })
            .no_subprotocol(self.no_subprotocol.into())
            .missing_subprotocol(self.missing_subprotocol.into())
            .before_acceptance(self.before_acceptance.into())
            .second_connection(self.second_connection.into())
            .closing(self.closing.into())
            .trusted_proxies(self.trusted_proxies.iter().map(|address| address.0))
            .ping_interval(self.ping_interval.value().map(|interval| interval.0.duration()))
            .call_timeout(self.call_timeout.0.duration())
            .handshake_timeout(self.handshake_timeout.0.duration())
            .write_timeout(self.write_timeout.0.duration())
            .close_timeout(self.close_timeout.0.duration())
            .drain_timeout(self.drain_timeout.0.duration())
            .retry_after(self.retry_after.0.duration())
            .max_message_bytes(self.max_message_size.0.in_memory())
            .max_header_bytes(self.max_header_size.0.in_memory())
            .max_connections(self.max_connections.value().map(Count::size))
            .pending_handshakes(self.pending_handshakes.size())
            .accept_rate(self.accept_rate.value().map(Count::number))
            .max_messages_per_second(self.max_messages_per_second.value().map(Count::number))
            .max_unreadable(self.max_unreadable.number())
            .max_unanswered_calls(self.max_unanswered_calls.value().map(Count::number))
            .inbound_queue(self.inbound_queue.size())
            .call_queue(self.call_queue.size())
    }
}

/// wss: connections over TLS. Files are PEM, their paths relative to the working
/// directory; SIGHUP reads them again.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Tls {
    /// Where charge points connect with wss.
    pub(crate) listen: Vec<Text<Address>>,
    /// Files with the certificates of the server, each with those of its
    /// authorities behind it. Give an ECDSA and an RSA one: charge points get the
    /// first that they can check.
    #[schemars(extend("x-reload" = true, "x-range" = "list of FILE"))]
    pub(crate) certificates: Vec<PathBuf>,
    /// Files with the private keys, in the order of the certificates.
    #[schemars(extend("x-reload" = true, "x-range" = "list of FILE"))]
    pub(crate) keys: Vec<PathBuf>,
    /// Files with the authorities of charge points' certificates (security
    /// profile 3). Without one, charge points are not asked for certificates.
    #[schemars(extend("x-reload" = true, "x-range" = "list of FILE"))]
    pub(crate) client_ca: Vec<PathBuf>,
    /// Files with revocation lists of those authorities. If there is any, every
    /// authority needs one.
    #[schemars(extend("x-reload" = true, "x-range" = "list of FILE"))]
    pub(crate) revocation_lists: Vec<PathBuf>,
    /// The cipher suites that are offered, by their IANA names, such as
    /// `TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256`; a version of TLS of which none
    /// is listed is not spoken. Empty: all that there are, of TLS 1.2 and 1.3.
    #[schemars(extend("x-reload" = true))]
    pub(crate) cipher_suites: Vec<String>,
    /// Refuse charge points without certificate already at the handshake.
    #[schemars(extend("x-reload" = true))]
    pub(crate) require_client_certificates: bool,
}

/// A policy of the library, under the words of the settings.
macro_rules! policy {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $theirs:ident,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub(crate) enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl From<$name> for server::$name {
            fn from(policy: $name) -> Self {
                match policy {
                    $($name::$variant => Self::$theirs,)*
                }
            }
        }
    };
}

policy! {
    NoSubprotocol {
        /// the WebSocket is opened and closed at once, as the specification wants
        AcceptThenClose = AcceptThenClose,
        /// they are answered 400, as the compliance tool wants
        Reject = Reject,
    }
}

policy! {
    MissingSubprotocol {
        /// the same as of those that offer only others
        Refuse = Refuse,
        /// they are taken for charge points that speak OCPP 1.6
        Tolerate = Tolerate,
    }
}

policy! {
    BeforeAcceptance {
        /// they are answered SecurityError, but for boots and what was asked for
        Refuse = Refuse,
        /// they are handled, for charge points that never boot properly
        Handle = Handle,
    }
}

policy! {
    SecondConnection {
        /// the old connection is closed, for it may be half-open
        Replace = Replaces,
        /// the new connection is closed
        Refuse = IsRefused,
    }
}

policy! {
    Closing {
        /// with a Close that gives the reason
        Polite = Polite,
        /// by hanging up, for charge points that never come back after a Close
        HangUp = HangUp,
    }
}
