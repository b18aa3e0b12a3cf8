//! What is known about a peer before it is connected.
//!
//! Facts only; nothing here decides.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use hyper::HeaderMap;
use hyper::header::AUTHORIZATION;

use crate::Identity;
use crate::admission::Credentials;

/// A charge point that wants to connect.
///
/// Made by the server; [`new`](Self::new) is for tests of an
/// [`Admission`](super::Admission).
pub struct ConnectRequest {
    identity: Identity,
    path_values: PathValues,
    remote_address: SocketAddr,
    transport: Transport,
    credentials: Option<Credentials>,
    headers: HeaderMap,
    obstructed: bool,
}

/// How a peer reaches the server.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Transport {
    /// In clear text.
    Plain,
    /// Over TLS that ends here.
    Tls(TlsFacts),
    /// Over TLS that ends at a proxy, which says so in `X-Forwarded-Proto` and
    /// is [trusted](crate::Builder::trusted_proxies).
    TlsAtProxy,
}

/// What is known of a TLS connection.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TlsFacts {
    /// The version in use.
    pub version: TlsVersion,
    /// The cipher suite in use, as IANA spells it.
    pub cipher_suite: String,
    /// The host name that the peer asked for (SNI).
    pub server_name: Option<String>,
    /// The certificate of the peer, if it showed one. It is valid: its chain
    /// ends at a client authority, it is in force and not on a revocation list.
    pub client_certificate: Option<ClientCertificate>,
}

impl TlsFacts {
    /// States facts; there is no server name and no certificate yet.
    #[must_use]
    pub fn new(version: TlsVersion, cipher_suite: impl Into<String>) -> Self {
        let cipher_suite = cipher_suite.into();
        Self { version, cipher_suite, server_name: None, client_certificate: None }
    }
}

/// A version of TLS that charge points may use (J-73).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TlsVersion {
    /// TLS 1.2.
    V1_2,
    /// TLS 1.3.
    V1_3,
}

/// What the certificate of a client says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ClientCertificate {
    /// Common names of the subject (`CN`); J-78 wants one, the serial number of
    /// the charge point.
    pub common_names: Vec<String>,
    /// Organizations of the subject (`O`); J-77 wants that of the CPO.
    pub organizations: Vec<String>,
    /// The serial number of the certificate, as upper-case hexadecimal digits.
    pub serial_number: String,
    /// The whole certificate.
    pub der: Vec<u8>,
}

impl ClientCertificate {
    /// Returns the only common name; `None` if there are more or none.
    #[must_use]
    pub fn common_name(&self) -> Option<&str> {
        match &*self.common_names {
            [name] => Some(name),
            _ => None,
        }
    }
}

impl ConnectRequest {
    /// States that a peer wants to connect in clear text, without credentials.
    #[must_use]
    pub fn new(identity: Identity, remote_address: SocketAddr) -> Self {
        Self {
            identity,
            path_values: PathValues::default(),
            remote_address,
            transport: Transport::Plain,
            credentials: None,
            headers: HeaderMap::new(),
            obstructed: false,
        }
    }

    /// Takes what an HTTP request says.
    pub(crate) fn of(
        identity: Identity,
        path_values: PathValues,
        remote_address: SocketAddr,
        transport: Transport,
        headers: HeaderMap,
    ) -> Self {
        let credentials =
            headers.get(AUTHORIZATION).and_then(|value| Credentials::from_header(value.as_bytes()));
        let obstructed = false;
        Self { identity, path_values, remote_address, transport, credentials, headers, obstructed }
    }

    /// Adds credentials.
    #[must_use]
    pub fn with_credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Sets the transport.
    #[must_use]
    pub fn with_transport(mut self, transport: Transport) -> Self {
        self.transport = transport;
        self
    }

    /// Adds the value of a named segment of the path.
    #[must_use]
    pub fn with_path_value(mut self, name: &str, value: impl Into<String>) -> Self {
        self.path_values.push(Arc::from(name), value.into());
        self
    }

    /// States that something else stands in the way.
    #[must_use]
    pub const fn obstructed(mut self) -> Self {
        self.obstructed = true;
        self
    }

    /// Tells whether something else stands in the way of the connection: there is
    /// no room, no subprotocol in common, or it is a second connection that is
    /// refused.
    ///
    /// Then admission only decides which answer the peer gets, for whoever may
    /// not connect learns nothing else. It has to remember nothing of an attempt
    /// that does not connect.
    #[must_use]
    pub const fn is_obstructed(&self) -> bool {
        self.obstructed
    }

    /// Returns the identity that the peer claims to have.
    #[must_use]
    pub const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Returns the value of a named segment of the path, such as `tenant` in
    /// `/ocpp/{tenant}/{identity}`.
    #[must_use]
    pub fn path_value(&self, name: &str) -> Option<&str> {
        self.path_values.get(name)
    }

    /// Returns the address of the peer, as a
    /// [trusted proxy](crate::Builder::trusted_proxies) tells it or as the
    /// socket has it. The port is 0 where a proxy does not tell.
    #[must_use]
    pub const fn remote_address(&self) -> SocketAddr {
        self.remote_address
    }

    /// Returns how the peer reaches the server.
    #[must_use]
    pub const fn transport(&self) -> &Transport {
        &self.transport
    }

    /// Returns the HTTP Basic credentials; `None` if there are none or they
    /// cannot be decoded.
    #[must_use]
    pub const fn credentials(&self) -> Option<&Credentials> {
        self.credentials.as_ref()
    }

    /// Returns the certificate that the peer has shown over TLS.
    #[must_use]
    pub const fn client_certificate(&self) -> Option<&ClientCertificate> {
        match &self.transport {
            Transport::Tls(facts) => facts.client_certificate.as_ref(),
            Transport::Plain | Transport::TlsAtProxy => None,
        }
    }

    /// Returns the first value of an HTTP header; names have no case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        self.headers.get(name).map(|value| value.as_bytes())
    }

    #[cfg(feature = "nats")]
    pub(crate) const fn path_values(&self) -> &PathValues {
        &self.path_values
    }

    #[cfg(feature = "nats")]
    pub(crate) const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    pub(crate) fn into_parts(self) -> (Identity, PathValues, SocketAddr) {
        (self.identity, self.path_values, self.remote_address)
    }
}

/// Without the headers, which may hold secrets (J-66).
impl fmt::Debug for ConnectRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectRequest")
            .field("identity", &self.identity)
            .field("remote_address", &self.remote_address)
            .field("transport", &self.transport)
            .finish_non_exhaustive()
    }
}

/// The values of the named segments of a path; few, so a list.
#[derive(Debug, Clone, Default)]
pub(crate) struct PathValues(Vec<(Arc<str>, String)>);

impl PathValues {
    pub(crate) fn push(&mut self, name: Arc<str>, value: String) {
        self.0.push((name, value));
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let value = self.0.iter().find(|(known, _)| **known == *name);
        value.map(|(_, value)| value.as_str())
    }

    #[cfg(feature = "nats")]
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }
}
