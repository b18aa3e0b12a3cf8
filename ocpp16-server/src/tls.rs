//! TLS for charge points: certificates, client authorities, and their
//! replacement while connections go on.
//!
//! rustls underneath, so TLS 1.2 and 1.3 with forward secrecy only.
//!
//! # What is not there
//!
//! - `TLS_RSA_WITH_AES_128_GCM_SHA256` and `TLS_RSA_WITH_AES_256_GCM_SHA384`,
//!   which OCPP 1.6 wants beside the two ECDHE suites (A00.FR.317, A00.FR.421):
//!   rustls has no static RSA key exchange.
//! - TLS 1.0 and 1.1, which OCPP 1.6 allows for old charge points (J-73).
//! - OCSP, stapled or asked for (J-79): revocation is by
//!   [lists](TlsSettings::revocation_lists) alone.
//!
//! Charge points that need one of them connect to a proxy that ends their TLS
//! and speaks plain `ws` to this server over a network that nobody else is on.
//! For nginx:
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
//! With the address of the proxy among the
//! [trusted ones](crate::Builder::trusted_proxies), admission sees such a charge
//! point as [`Transport::TlsAtProxy`](crate::admission::Transport::TlsAtProxy),
//! which is good for security profile 2. Its client certificate, if any, was
//! checked by the proxy and is not known here.

use std::error::Error;
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
use rustls::{ProtocolVersion, RootCertStore, ServerConnection};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use x509_cert::Certificate;
use x509_cert::der::asn1::{Any, ObjectIdentifier};
use x509_cert::der::{Decode, Tag, Tagged};

use crate::admission::{ClientCertificate, TlsFacts, TlsVersion};

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
    /// be used.
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
    ) -> io::Result<(TlsStream<TcpStream>, TlsFacts)> {
        let config = Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner));
        let stream = TlsAcceptor::from(config).accept(stream).await?;
        let facts = facts(stream.get_ref().1)?;
        Ok((stream, facts))
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
    /// or call again.
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

    fn into_config(self) -> Result<ServerConfig, TlsError> {
        let builder = ServerConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_protocol_versions(&[&TLS13, &TLS12])
            .expect("ring has cipher suites for both versions");
        let builder = match self.clients {
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

/// Why TLS cannot be configured.
#[derive(Debug)]
#[non_exhaustive]
pub enum TlsError {
    /// This is not in PEM.
    Pem(&'static str, Box<dyn Error + Send + Sync>),
    /// There is none of this in the PEM.
    Missing(&'static str),
    /// A certificate cannot be used, or does not belong to its key.
    Certificate(Box<dyn Error + Send + Sync>),
    /// Client authorities and revocation lists cannot be used.
    Clients(Box<dyn Error + Send + Sync>),
}

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pem(what, _) => write!(f, "{what} cannot be read"),
            Self::Missing(what) => write!(f, "no {what} in the PEM"),
            Self::Certificate(_) => f.write_str("certificate cannot be used"),
            Self::Clients(_) => f.write_str("certificates of clients cannot be checked"),
        }
    }
}

impl Error for TlsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Pem(_, cause) | Self::Certificate(cause) | Self::Clients(cause) => Some(&**cause),
            Self::Missing(_) => None,
        }
    }
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
    let suite = connection.negotiated_cipher_suite().map(|suite| format!("{:?}", suite.suite()));
    // rustls tells the suites of TLS 1.3 apart, IANA does not.
    let mut facts = TlsFacts::new(version, suite.unwrap_or_default().replace("TLS13_", "TLS_"));
    facts.server_name = connection.server_name().map(str::to_owned);
    if let Some([certificate, ..]) = connection.peer_certificates() {
        let subject = read_certificate(certificate);
        facts.client_certificate =
            Some(subject.map_err(|error| io::Error::other(error.to_string()))?);
    }
    Ok(facts)
}

fn read_certificate(der: &[u8]) -> Result<ClientCertificate, x509_cert::der::Error> {
    const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
    const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");

    let certificate = Certificate::from_der(der)?.tbs_certificate;
    let serial = certificate.serial_number.as_bytes();
    let mut read = ClientCertificate {
        serial_number: serial.iter().map(|byte| format!("{byte:02X}")).collect(),
        der: der.to_vec(),
        ..ClientCertificate::default()
    };
    for attribute in certificate.subject.0.iter().flat_map(|names| names.0.iter()) {
        match attribute.oid {
            COMMON_NAME => read.common_names.push(text(&attribute.value)),
            ORGANIZATION => read.organizations.push(text(&attribute.value)),
            _ => {}
        }
    }
    Ok(read)
}

/// What is broken becomes U+FFFD, which matches nothing.
fn text(value: &Any) -> String {
    let bytes = value.value();
    if value.tag() == Tag::BmpString {
        let (pairs, rest) = bytes.as_chunks();
        let units = pairs.iter().map(|pair| u16::from_be_bytes(*pair));
        let broken = rest.first().map(|_| char::REPLACEMENT_CHARACTER);
        char::decode_utf16(units)
            .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
            .chain(broken)
            .collect()
    } else if value.tag() == Tag::TeletexString {
        bytes.iter().copied().map(char::from).collect()
    } else {
        String::from_utf8_lossy(bytes).into_owned()
    }
}
