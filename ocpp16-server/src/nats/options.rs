//! What can be set about a [`Broker`](super::Broker), each with unit, range and
//! default.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use async_nats::{ConnectOptions, Server};
use nkeys::KeyPair;

use super::broker::BrokerError;
use super::certificate::{check_authorities, check_certificate};

/// How to reach the broker, and how to share it with others.
///
/// ```
/// use ocpp16_server::nats::BrokerOptions;
///
/// let options = BrokerOptions::new("nats://broker-1:4222,nats://broker-2:4222")
///     .credentials("/etc/ocpp16/gateway.creds")
///     .prefix("ocpp16");
/// ```
#[derive(Clone)]
#[must_use = "nothing happens before `Broker::connect`"]
pub struct BrokerOptions {
    pub(super) url: String,
    pub(super) prefix: String,
    pub(super) node: Option<String>,
    pub(super) login: Login,
    pub(super) root_certificates: Vec<PathBuf>,
    pub(super) client_certificate: Option<(PathBuf, PathBuf)>,
    pub(super) require_tls: bool,
    pub(super) request_timeout: Duration,
    pub(super) lease: Duration,
    pub(super) queue_group: String,
    pub(super) max_pending: usize,
}

/// What proves to the broker who we are.
#[derive(Clone)]
pub(super) enum Login {
    /// Nothing, or what the URL says.
    None,
    Credentials(PathBuf),
    User(String, String),
    Token(String),
    Nkey(String),
}

impl BrokerOptions {
    /// Takes the URL of the broker, such as `nats://127.0.0.1:4222` or
    /// `tls://broker:4222`, or several of one cluster with commas between.
    ///
    /// A URL may have a user and a password in it.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            prefix: "ocpp16".to_owned(),
            node: None,
            login: Login::None,
            root_certificates: Vec::new(),
            client_certificate: None,
            require_tls: false,
            request_timeout: Duration::from_secs(10),
            lease: Duration::from_secs(10),
            queue_group: "ocpp16".to_owned(),
            max_pending: 4096,
        }
    }

    /// Sets what all subjects begin with: letters, digits, `-` and `_`, in one or
    /// more tokens with dots between, at most 128 characters.
    ///
    /// Systems with different prefixes share a broker and nothing else. Default:
    /// `ocpp16`.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Sets the name of this node, which others see.
    ///
    /// No two nodes that run at the same time may have the same: which
    /// connection is the newest could not be told. So a server that starts while
    /// another node has its name takes no connections until that one has been silent
    /// for a [`lease`](Self::lease): 503. Both log it. Of two that start while the
    /// broker keeps them apart, nothing is known. Range: 1 to 256 characters.
    /// Default: the name of the host and a random suffix, another one with every
    /// start.
    pub fn node(mut self, name: impl Into<String>) -> Self {
        self.node = Some(name.into());
        self
    }

    /// Logs in with a credentials file: a JWT and the seed of its key.
    ///
    /// Of this, [`user`](Self::user), [`token`](Self::token) and
    /// [`nkey`](Self::nkey), the last one that is set counts. Default: none.
    pub fn credentials(mut self, file: impl Into<PathBuf>) -> Self {
        self.login = Login::Credentials(file.into());
        self
    }

    /// Logs in with a user and a password.
    pub fn user(mut self, name: impl Into<String>, password: impl Into<String>) -> Self {
        self.login = Login::User(name.into(), password.into());
        self
    }

    /// Logs in with a token.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.login = Login::Token(token.into());
        self
    }

    /// Logs in with the seed of an NKey.
    pub fn nkey(mut self, seed: impl Into<String>) -> Self {
        self.login = Login::Nkey(seed.into());
        self
    }

    /// Trusts the authorities in this PEM file, too, and refuses to talk without
    /// TLS.
    ///
    /// Default: those of the operating system.
    pub fn root_certificates(mut self, file: impl Into<PathBuf>) -> Self {
        self.root_certificates.push(file.into());
        self.require_tls = true;
        self
    }

    /// Shows this certificate to the broker, PEM files both, and refuses to talk
    /// without TLS.
    ///
    /// Default: none.
    pub fn client_certificate(
        mut self,
        certificate: impl Into<PathBuf>,
        key: impl Into<PathBuf>,
    ) -> Self {
        self.client_certificate = Some((certificate.into(), key.into()));
        self.require_tls = true;
        self
    }

    /// Sets how long another node may take to answer before a request has
    /// failed.
    ///
    /// Range: 1 ms to 30 s, for a charge point waits behind it. Default: 10 s.
    pub fn request_timeout(mut self, timeout: Duration) -> Self {
        self.request_timeout = timeout.clamp(Duration::from_millis(1), Duration::from_secs(30));
        self
    }

    /// Sets after how much silence a node is taken for gone, with all its
    /// connections.
    ///
    /// Each node speaks five times as often. Nodes of one system should have the
    /// same. Range: 100 ms to an hour. Default: 10 s.
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease.clamp(Duration::from_millis(100), Duration::from_secs(3600));
        self
    }

    /// Sets the group that shares the work among its workers: each request goes
    /// to one of them.
    ///
    /// Default: `ocpp16`.
    pub fn queue_group(mut self, name: impl Into<String>) -> Self {
        self.queue_group = name.into();
        self
    }

    /// Sets how many messages of a subscription may wait to be handled; further
    /// ones are dropped, and counted.
    ///
    /// Range: 1 upwards. Default: 4096.
    pub fn max_pending(mut self, messages: usize) -> Self {
        self.max_pending = messages.max(1);
        self
    }

    /// Says it to the client, which tells the broker the name of the node.
    pub(super) async fn for_client(&self, node: &str) -> Result<ConnectOptions, BrokerError> {
        let mut connect = ConnectOptions::new()
            .name(node)
            .retry_on_initial_connect()
            .subscription_capacity(self.max_pending)
            // A broker that says nothing is found to be gone after three of them.
            .ping_interval((self.lease / 4).max(Duration::from_millis(100)))
            .reconnect_delay_callback(|attempts| {
                let attempts = u32::try_from(attempts).unwrap_or(u32::MAX);
                Duration::from_millis(50).saturating_mul(attempts).min(Duration::from_secs(2))
            })
            // Only here the client tells why: its events have no more than the kind.
            .reconnect_to_server_callback(|servers, _| {
                tell_errors(&servers);
                std::future::ready(None)
            })
            .require_tls(self.require_tls);
        for file in &self.root_certificates {
            check_authorities(file)?;
            connect = connect.add_root_certificates(file.clone());
        }
        if let Some((certificate, key)) = &self.client_certificate {
            check_certificate(certificate, key)?;
            connect = connect.add_client_certificate(certificate.clone(), key.clone());
        }
        Ok(match &self.login {
            Login::None => connect,
            Login::Credentials(file) => {
                connect.credentials_file(file).await.map_err(BrokerError::Credentials)?
            }
            Login::User(name, password) => {
                connect.user_and_password(name.clone(), password.clone())
            }
            Login::Token(token) => connect.token(token.clone()),
            Login::Nkey(seed) => {
                // The client would try again and again.
                KeyPair::from_seed(seed).map_err(BrokerError::Nkey)?;
                connect.nkey(seed.clone())
            }
        })
    }
}

/// Says why each server could not be reached the last time; its URL may have a
/// password in it.
fn tell_errors(servers: &[Server]) {
    for Server { addr, last_error, .. } in servers {
        if let Some(error) = last_error {
            let server = format!("{}:{}", addr.host(), addr.port());
            tracing::info!(server, error, "no connection to the broker the last time");
        }
    }
}

/// Without what proves who we are; the URL may hold a password, too.
impl fmt::Debug for BrokerOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BrokerOptions")
            .field("prefix", &self.prefix)
            .field("node", &self.node)
            .finish_non_exhaustive()
    }
}
