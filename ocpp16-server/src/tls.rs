//! TLS for charge points: certificates, client authorities, and their
//! replacement while connections go on.
//!
//! rustls underneath, so TLS 1.2 and 1.3 (J-73), with suites that have forward
//! secrecy and authenticated encryption, and without compression (J-75).
//!
//! # What is not there
//!
//! - `TLS_RSA_WITH_AES_128_GCM_SHA256` and `TLS_RSA_WITH_AES_256_GCM_SHA384`,
//!   which OCPP 1.6 wants beside the two ECDHE suites (A00.FR.317, A00.FR.421):
//!   rustls has no static RSA key exchange. A charge point that offers nothing
//!   else is refused with `handshake_failure`.
//! - TLS 1.0 and 1.1, which OCPP 1.6 allows for old charge points (J-73), and
//!   the CBC suite that belongs to them. Refused with `protocol_version`.
//! - OCSP, stapled or asked for (J-79): revocation is by
//!   [lists](TlsSettings::revocation_lists) alone, which are as fresh as the last
//!   [`reload`](TlsConfig::reload).
//! - Certificates with RSA keys of less than 2048 bits, elliptic curves other
//!   than P-256, P-384 and Ed25519, signatures with SHA-1, or X.509 before
//!   version 3. OCPP 1.6 allows curves of 224 bits; such a client certificate is
//!   refused.
//!
//! Charge points that need one of the first two connect to a proxy that ends
//! their TLS and speaks plain `ws` to this server over a network that nobody else
//! is on. For nginx:
//!
//! ```text
//! server {
//!     listen 443 ssl;
//!     ssl_certificate     ecdsa.pem;  ssl_certificate_key ecdsa.key;
//!     ssl_certificate     rsa.pem;    ssl_certificate_key rsa.key;
//!     ssl_protocols       TLSv1.2;
//!     ssl_ciphers         ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:AES128-GCM-SHA256:AES256-GCM-SHA384;
//!     location / {
//!         proxy_pass         http://127.0.0.1:9000;
//!         proxy_http_version 1.1;
//!         proxy_set_header   Upgrade $http_upgrade;
//!         proxy_set_header   Connection upgrade;
//!         proxy_set_header   X-Forwarded-For $remote_addr;
//!         proxy_set_header   X-Forwarded-Proto https;
//!         proxy_read_timeout 1d;
//!     }
//! }
//! ```
//!
//! Old charge points get a `server` on a port of their own, so that no other one
//! can be talked down to their level: `ssl_protocols TLSv1 TLSv1.1;` and
//! `ssl_ciphers AES128-SHA:@SECLEVEL=0;`, which OpenSSL 3 wants for these
//! versions.
//!
//! With the address of the proxy among the
//! [trusted ones](crate::Builder::trusted_proxies), admission sees such a charge
//! point as [`Transport::TlsAtProxy`](crate::admission::Transport::TlsAtProxy),
//! which is good for security profile 2. Its client certificate, if any, was
//! checked by the proxy and is not known here: there is no profile 3, and no OCSP
//! for it, behind a proxy.

mod client_certificate;
mod error;

use std::fmt;
use std::io;
use std::sync::{Arc, PoisonError, RwLock};

use rustls::ServerConfig;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, CertificateRevocationListDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert, WebPkiClientVerifier};
use rustls::sign::CertifiedKey;
use rustls::version::{TLS12, TLS13};
use rustls::{ProtocolVersion, RootCertStore, ServerConnection, SupportedCipherSuite};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::admission::{TlsFacts, TlsVersion};

pub use error::TlsError;

/// The TLS of a listener, as it is now. Cheap to clone; all clones change
/// together.
///
/// ```no_run
/// use ocpp16_server::Listener;
/// use ocpp16_server::tls::{ClientCertificates, TlsConfig, TlsSettings};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let read = |file: &str| std::fs::read(file);
/// let settings = || -> Result<TlsSettings, Box<dyn std::error::Error>> {
///     Ok(TlsSettings::new(&read("ecdsa.pem")?, &read("ecdsa.key")?)?
///         .certificate(&read("rsa.pem")?, &read("rsa.key")?)?
///         .client_certificates(ClientCertificates::Optional, &read("client-ca.pem")?)?
///         .revocation_lists(&read("client-ca.crl")?)?)
/// };
/// let tls = TlsConfig::new(settings()?)?;
/// let tcp = tokio::net::TcpListener::bind("[::]:9443").await?;
/// let listener = Listener::tls(tcp, tls.clone());
/// // Later, when the files have changed; connections go on.
/// tls.reload(settings()?)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct TlsConfig {
    current: Arc<RwLock<Arc<ServerConfig>>>,
}

impl TlsConfig {
    /// Makes a configuration of these settings.
    ///
    /// # Errors
    ///
    /// [`TlsError::Clients`] if the client authorities or revocation lists cannot
    /// be used, or there are lists without authorities;
    /// [`TlsError::CipherSuitesOfOtherKeys`] if no certificate suits any of the
    /// cipher suites.
    pub fn new(settings: TlsSettings) -> Result<Self, TlsError> {
        let config = settings.into_config()?;
        Ok(Self { current: Arc::new(RwLock::new(Arc::new(config))) })
    }

    /// Replaces certificates, client authorities and revocation lists for
    /// connections from now on (J-83). Those that are open go on; none of them
    /// can be resumed past the new settings.
    ///
    /// # Errors
    ///
    /// As of [`new`](Self::new); then nothing has changed.
    pub fn reload(&self, settings: TlsSettings) -> Result<(), TlsError> {
        let config = Arc::new(settings.into_config()?);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = config;
        Ok(())
    }

    /// Shakes hands as server.
    pub(crate) async fn accept(
        &self,
        stream: TcpStream,
    ) -> io::Result<(Box<TlsStream<TcpStream>>, TlsFacts)> {
        let config = Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner));
        let stream = TlsAcceptor::from(config).accept(stream).await?;
        let facts = facts(stream.get_ref().1)?;
        Ok((Box::new(stream), facts))
    }
}

impl fmt::Debug for TlsConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsConfig").finish_non_exhaustive()
    }
}

/// Whether charge points have to show a certificate (profile 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientCertificates {
    /// They may: for a listener of several profiles.
    Optional,
    /// They must; without one there is no connection.
    Required,
}

/// Certificates, keys and authorities, all as PEM.
pub struct TlsSettings {
    provider: Arc<CryptoProvider>,
    certificates: Vec<Arc<CertifiedKey>>,
    clients: Option<ClientCertificates>,
    authorities: RootCertStore,
    revocation_lists: Vec<CertificateRevocationListDer<'static>>,
}

impl TlsSettings {
    /// Starts with the certificate of the server, its own first and those of its
    /// authorities after it, and its private key.
    ///
    /// # Errors
    ///
    /// [`TlsError`] if one cannot be read, or they do not belong together.
    pub fn new(chain_pem: &[u8], key_pem: &[u8]) -> Result<Self, TlsError> {
        let settings = Self {
            provider: Arc::new(ring::default_provider()),
            certificates: Vec::new(),
            clients: None,
            authorities: RootCertStore::empty(),
            revocation_lists: Vec::new(),
        };
        settings.certificate(chain_pem, key_pem)
    }

    /// Adds another certificate of the server, so that there is an ECDSA and an
    /// RSA one (J-74). A charge point gets the first that it can check.
    ///
    /// # Errors
    ///
    /// As of [`new`](Self::new).
    pub fn certificate(mut self, chain_pem: &[u8], key_pem: &[u8]) -> Result<Self, TlsError> {
        let chain = certificates("certificate chain", chain_pem)?;
        let key = PrivateKeyDer::from_pem_slice(key_pem)
            .map_err(|error| TlsError::Pem("private key", error.into()))?;
        let certified = CertifiedKey::from_der(chain, key, &self.provider)
            .map_err(|error| TlsError::Certificate(error.into()))?;
        self.certificates.push(Arc::new(certified));
        Ok(self)
    }

    /// Asks charge points for certificates by these authorities. Without this
    /// they are not asked.
    ///
    /// # Errors
    ///
    /// [`TlsError`] if an authority cannot be read.
    pub fn client_certificates(
        mut self,
        clients: ClientCertificates,
        authorities_pem: &[u8],
    ) -> Result<Self, TlsError> {
        self.clients = Some(clients);
        for authority in certificates("client authority", authorities_pem)? {
            self.authorities.add(authority).map_err(|error| TlsError::Certificate(error.into()))?;
        }
        Ok(self)
    }

    /// Adds revocation lists for certificates of charge points; all in one PEM,
    /// or call again. They need
    /// [`client_certificates`](Self::client_certificates).
    ///
    /// As soon as there is one, there has to be one of every authority in the
    /// chain: a certificate whose state is unknown is refused. A list that is
    /// past its next update still counts, for else nobody could connect when an
    /// authority is late.
    ///
    /// # Errors
    ///
    /// [`TlsError`] if a list cannot be read.
    pub fn revocation_lists(mut self, pem: &[u8]) -> Result<Self, TlsError> {
        const WHAT: &str = "revocation list";
        let lists: Result<Vec<_>, _> = CertificateRevocationListDer::pem_slice_iter(pem).collect();
        let lists = lists.map_err(|error| TlsError::Pem(WHAT, error.into()))?;
        if lists.is_empty() {
            return Err(TlsError::Missing(WHAT));
        }
        self.revocation_lists.extend(lists);
        Ok(self)
    }

    /// Narrows the cipher suites to those with these IANA names (J-75). If none
    /// of a version of TLS is among them, that version is not spoken.
    ///
    /// Range: any of `TLS_AES_128_GCM_SHA256`, `TLS_AES_256_GCM_SHA384` and
    /// `TLS_CHACHA20_POLY1305_SHA256` (TLS 1.3), and
    /// `TLS_ECDHE_{ECDSA,RSA}_WITH_{AES_128_GCM_SHA256,AES_256_GCM_SHA384,CHACHA20_POLY1305_SHA256}`
    /// (TLS 1.2). Default: all of them; none has a known weakness.
    ///
    /// # Errors
    ///
    /// [`TlsError::CipherSuite`] if there is no such suite,
    /// [`TlsError::NoCipherSuite`] if no name is given.
    pub fn cipher_suites<N: AsRef<str>>(
        mut self,
        names: impl IntoIterator<Item = N>,
    ) -> Result<Self, TlsError> {
        let cipher_suites = find_cipher_suites(names)?;
        self.provider = Arc::new(CryptoProvider { cipher_suites, ..ring::default_provider() });
        Ok(self)
    }

    fn into_config(self) -> Result<ServerConfig, TlsError> {
        let suits = |suite: &SupportedCipherSuite| {
            let mut algorithms = self.certificates.iter().map(|it| it.key.algorithm());
            algorithms.any(|algorithm| suite.usable_for_signature_algorithm(algorithm))
        };
        if !self.provider.cipher_suites.iter().any(suits) {
            return Err(TlsError::CipherSuitesOfOtherKeys);
        }
        let builder = ServerConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_protocol_versions(&[&TLS13, &TLS12])
            .expect("there is a cipher suite, of one of the versions");
        let builder = match self.clients {
            None if !self.revocation_lists.is_empty() => {
                return Err(TlsError::Clients(
                    "revocation lists need client authorities, and there are none".into(),
                ));
            }
            None => builder.with_no_client_auth(),
            Some(clients) => {
                let authorities = Arc::new(self.authorities);
                let verifier =
                    WebPkiClientVerifier::builder_with_provider(authorities, self.provider)
                        .with_crls(self.revocation_lists);
                let verifier = match clients {
                    ClientCertificates::Optional => verifier.allow_unauthenticated(),
                    ClientCertificates::Required => verifier,
                };
                let verifier = verifier.build().map_err(|error| TlsError::Clients(error.into()))?;
                builder.with_client_cert_verifier(verifier)
            }
        };
        Ok(builder.with_cert_resolver(Arc::new(SideBySide(self.certificates))))
    }
}

/// Keys have no business in a log.
impl fmt::Debug for TlsSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsSettings")
            .field("certificates", &self.certificates.len())
            .field("clients", &self.clients)
            .finish_non_exhaustive()
    }
}

/// Tells whether these are names for
/// [`cipher_suites`](TlsSettings::cipher_suites), before there is a certificate.
///
/// # Errors
///
/// As of [`cipher_suites`](TlsSettings::cipher_suites).
pub fn check_cipher_suites<N: AsRef<str>>(
    names: impl IntoIterator<Item = N>,
) -> Result<(), TlsError> {
    find_cipher_suites(names).map(drop)
}

fn find_cipher_suites<N: AsRef<str>>(
    names: impl IntoIterator<Item = N>,
) -> Result<Vec<SupportedCipherSuite>, TlsError> {
    let known = ring::default_provider().cipher_suites;
    let find = |name: N| {
        let name = name.as_ref();
        let suite = known.iter().find(|suite| iana_name(suite) == name);
        suite.copied().ok_or_else(|| TlsError::CipherSuite(name.to_owned()))
    };
    let found: Vec<_> = names.into_iter().map(find).collect::<Result<_, _>>()?;
    if found.is_empty() { Err(TlsError::NoCipherSuite) } else { Ok(found) }
}

fn certificates(what: &'static str, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let certificates = certificates.map_err(|error| TlsError::Pem(what, error.into()))?;
    if certificates.is_empty() {
        return Err(TlsError::Missing(what));
    }
    Ok(certificates)
}

/// Certificates of several kinds of key.
#[derive(Debug)]
struct SideBySide(Vec<Arc<CertifiedKey>>);

impl ResolvesServerCert for SideBySide {
    /// rustls leaves only those schemes that suit the cipher suites on offer.
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let suits =
            |key: &&Arc<CertifiedKey>| key.key.choose_scheme(hello.signature_schemes()).is_some();
        // If none does, rustls finds that out and says so: handshake_failure. With
        // no certificate at all it would say access_denied.
        self.0.iter().find(suits).or(self.0.first()).cloned()
    }
}

fn facts(connection: &ServerConnection) -> io::Result<TlsFacts> {
    let version = match connection.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => TlsVersion::V1_3,
        _ => TlsVersion::V1_2,
    };
    let suite = connection.negotiated_cipher_suite().map(|suite| iana_name(&suite));
    let mut facts = TlsFacts::new(version, suite.unwrap_or_default());
    facts.server_name = connection.server_name().map(str::to_owned);
    if let Some([certificate, ..]) = connection.peer_certificates() {
        let subject = client_certificate::read(certificate);
        facts.client_certificate =
            Some(subject.map_err(|error| io::Error::other(error.to_string()))?);
    }
    Ok(facts)
}

/// rustls tells the suites of TLS 1.3 apart, IANA does not.
fn iana_name(suite: &SupportedCipherSuite) -> String {
    format!("{:?}", suite.suite()).replace("TLS13_", "TLS_")
}
