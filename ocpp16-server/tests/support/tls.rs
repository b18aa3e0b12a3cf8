//! A certificate authority, a central system that listens for `wss`, and a client
//! that shakes hands with it.

use std::fmt::Debug;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use ocpp16_server::Listener;
use ocpp16_server::admission::Admission;
use ocpp16_server::tls::{ClientCertificates, TlsConfig, TlsSettings};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DnType, IsCa, Issuer,
    KeyIdMethod, KeyPair, RevokedCertParams, SerialNumber, date_time_ymd,
};
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{CipherSuite, ClientConfig, ClientConnection, RootCertStore};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::Running;

/// A certificate authority with certificates for `localhost`.
pub(crate) struct Authority {
    pub(crate) pem: String,
    issuer: Issuer<'static, KeyPair>,
    pub(crate) server_pem: String,
    pub(crate) server_key: KeyPair,
    rsa_pem: String,
}

/// rcgen cannot make RSA keys with ring. Protects nothing but these tests.
const RSA_KEY: &str = include_str!("rsa.key");

impl Authority {
    pub(crate) fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "authority");
        let pem = params.self_signed(&key).unwrap().pem();
        let issuer = Issuer::new(params, key);
        let server = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let (server_key, rsa_key) =
            (KeyPair::generate().unwrap(), KeyPair::from_pem(RSA_KEY).unwrap());
        let server_pem = server.signed_by(&server_key, &issuer).unwrap().pem();
        let rsa_pem = server.signed_by(&rsa_key, &issuer).unwrap().pem();
        Self { pem, issuer, server_pem, server_key, rsa_pem }
    }

    pub(crate) fn server(&self) -> TlsSettings {
        let key = self.server_key.serialize_pem();
        TlsSettings::new(self.server_pem.as_bytes(), key.as_bytes())
            .unwrap()
            .certificate(self.rsa_pem.as_bytes(), RSA_KEY.as_bytes())
            .unwrap()
    }

    pub(crate) fn asking(&self, clients: ClientCertificates) -> TlsSettings {
        self.server().client_certificates(clients, self.pem.as_bytes()).unwrap()
    }

    /// A client certificate and its key.
    pub(crate) fn certificate(
        &self,
        name: &str,
        organization: &str,
        serial: u64,
    ) -> (String, String) {
        let mut params = CertificateParams::default();
        params.serial_number = Some(SerialNumber::from(serial));
        params.distinguished_name.push(DnType::CommonName, name);
        params.distinguished_name.push(DnType::OrganizationName, organization);
        let key = KeyPair::generate().unwrap();
        (params.signed_by(&key, &self.issuer).unwrap().pem(), key.serialize_pem())
    }

    pub(crate) fn revoked(&self, serials: &[u64]) -> String {
        let revoked = |serial: &u64| RevokedCertParams {
            serial_number: SerialNumber::from(*serial),
            revocation_time: date_time_ymd(2026, 1, 1),
            reason_code: None,
            invalidity_date: None,
        };
        let params = CertificateRevocationListParams {
            this_update: date_time_ymd(2026, 1, 1),
            next_update: date_time_ymd(2026, 1, 2),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: serials.iter().map(revoked).collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        params.signed_by(&self.issuer).unwrap().pem().unwrap()
    }

    pub(crate) fn roots(&self) -> RootCertStore {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(self.pem.as_bytes()).unwrap()).unwrap();
        roots
    }

    pub(crate) fn client(&self, certificate: Option<(String, String)>) -> ClientConfig {
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(self.roots());
        let Some((chain, key)) = certificate else {
            return builder.with_no_client_auth();
        };
        let chain = vec![CertificateDer::from_pem_slice(chain.as_bytes()).unwrap()];
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
        builder.with_client_auth_cert(chain, key).unwrap()
    }
}

/// A central system that listens for `wss` alone.
pub(crate) struct Tls {
    pub(crate) tls: TlsConfig,
    pub(crate) address: SocketAddr,
    _running: Running,
}

impl Tls {
    pub(crate) async fn start<A: Admission<Session: Debug>>(
        admission: A,
        settings: TlsSettings,
    ) -> Self {
        let tls = TlsConfig::new(settings).unwrap();
        let (tcp, address) = listen().await;
        let listener = Listener::tls(tcp, tls.clone());
        let running = Running::on(listener, address, admission, |builder| builder);
        Self { tls, address, _running: running }
    }

    pub(crate) async fn connect(&self, config: ClientConfig) -> io::Result<TlsStream<TcpStream>> {
        connect(self.address, config).await
    }

    /// Connects as CP001; the status of the answer.
    pub(crate) async fn status(&self, config: ClientConfig, headers: &str) -> io::Result<u16> {
        upgrade(&mut self.connect(config).await?, headers).await
    }
}

pub(crate) async fn listen() -> (TcpListener, SocketAddr) {
    let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = tcp.local_addr().unwrap();
    (tcp, address)
}

pub(crate) async fn connect(
    address: SocketAddr,
    config: ClientConfig,
) -> io::Result<TlsStream<TcpStream>> {
    let stream = TcpStream::connect(address).await?;
    let name = ServerName::try_from("localhost").unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, stream).await
}

pub(crate) fn negotiated(stream: &TlsStream<TcpStream>) -> CipherSuite {
    let connection: &ClientConnection = stream.get_ref().1;
    connection.negotiated_cipher_suite().unwrap().suite()
}

/// Sends an upgrade for CP001 and reads the head of the answer.
pub(crate) async fn upgrade(stream: &mut TlsStream<TcpStream>, headers: &str) -> io::Result<u16> {
    let request = format!(
        "GET /ocpp/CP001 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         Sec-WebSocket-Protocol: ocpp1.6\r\n{headers}\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let head = String::from_utf8(head).unwrap();
    Ok(head.split(' ').nth(1).unwrap().parse().unwrap())
}

/// Sends a Heartbeat in a frame of our own making, and returns the answer.
pub(crate) async fn heartbeat(stream: &mut TlsStream<TcpStream>) -> String {
    let call = br#"[2,"1","Heartbeat",{}]"#;
    let length = 0x80 | u8::try_from(call.len()).unwrap();
    stream.write_all(&[&[0x81, length, 0, 0, 0, 0], &call[..]].concat()).await.unwrap();
    let mut head = [0; 2];
    stream.read_exact(&mut head).await.unwrap();
    let mut answer = vec![0; usize::from(head[1])];
    stream.read_exact(&mut answer).await.unwrap();
    String::from_utf8(answer).unwrap()
}
