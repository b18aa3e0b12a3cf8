//! The same over TLS, for what it costs in memory: a certificate, who serves with it,
//! and a client that trusts it.
//!
//! Each server is a process; it gets the certificate and its key as arguments.

use std::error::Error;
use std::io;
use std::net::TcpStream;
use std::sync::Arc;

use ocpp16_server::admission::danger::AnyoneMayConnect;
use ocpp16_server::tls::{TlsConfig, TlsSettings};
use ocpp16_server::{Listener, Server};
use rcgen::generate_simple_self_signed;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, RootCertStore, ServerConfig, StreamOwned,
};

use self::minimal::{Minimal, told_to_stop};
use crate::raw;

#[expect(dead_code, reason = "it has a main function of its own")]
#[path = "../../examples/minimal.rs"]
mod minimal;

const NAME: &str = "localhost";

/// A certificate that signs itself, and its key, as PEM.
pub(crate) struct Certificate {
    pub(crate) chain: String,
    pub(crate) key: String,
}

impl Certificate {
    pub(crate) fn new() -> io::Result<Self> {
        let certified = generate_simple_self_signed([NAME.to_owned()]).map_err(io::Error::other)?;
        let (chain, key) = (certified.cert.pem(), certified.signing_key.serialize_pem());
        Ok(Self { chain, key })
    }

    /// Takes it as the arguments of a server.
    pub(crate) fn from_arguments(arguments: &[String]) -> io::Result<Self> {
        let [chain, key] = arguments else {
            return Err(io::Error::other("a certificate and its key are needed"));
        };
        Ok(Self { chain: chain.clone(), key: key.clone() })
    }
}

/// The raw transport over rustls, set up as the library does. Runs until it is killed.
#[tokio::main]
pub(crate) async fn serve_raw(certificate: &Certificate) -> Result<(), Box<dyn Error>> {
    let chain = CertificateDer::from_pem_slice(certificate.chain.as_bytes())?;
    let key = PrivateKeyDer::from_pem_slice(certificate.key.as_bytes())?;
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![chain], key)?;
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("wss://{}/ocpp/{{identity}}", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(raw::attend_tls(acceptor.clone(), stream));
    }
}

/// `examples/minimal.rs` with another listener.
#[tokio::main]
pub(crate) async fn serve_minimal(certificate: &Certificate) -> Result<(), Box<dyn Error>> {
    let settings = TlsSettings::new(certificate.chain.as_bytes(), certificate.key.as_bytes())?;
    let tcp = TcpListener::bind("127.0.0.1:0").await?;
    let stop = told_to_stop()?;
    println!("wss://{}/ocpp/{{identity}}", tcp.local_addr()?);
    let listener = Listener::tls(tcp, TlsConfig::new(settings)?);
    Server::builder(Minimal::default(), AnyoneMayConnect).build().serve(listener, stop).await;
    Ok(())
}

/// What charge points know of the server.
#[derive(Debug, Clone)]
pub(crate) struct Trust(Arc<ClientConfig>);

impl Trust {
    pub(crate) fn new(certificate: &Certificate) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(certificate.chain.as_bytes())?)?;
        let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self(Arc::new(config)))
    }

    /// Begins TLS; the handshake comes with the first byte.
    pub(crate) fn begin(
        &self,
        stream: TcpStream,
    ) -> io::Result<StreamOwned<ClientConnection, TcpStream>> {
        let name = ServerName::try_from(NAME).map_err(io::Error::other)?;
        let connection =
            ClientConnection::new(Arc::clone(&self.0), name).map_err(io::Error::other)?;
        Ok(StreamOwned::new(connection, stream))
    }
}
