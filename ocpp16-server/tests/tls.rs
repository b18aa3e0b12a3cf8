//! Charge points over TLS: both kinds of certificate, client certificates,
//! revocation, and certificates that change under open connections.

#![expect(clippy::unwrap_used, reason = "part of tests, if not under #[test] itself")]

mod support;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use ocpp16_server::admission::danger::AnyoneMayConnect;
use ocpp16_server::admission::{
    Admission, Admitted, ConnectRequest, Refusal, SecurityProfile, SecurityProfiles,
};
use ocpp16_server::tls::{ClientCertificates, TlsConfig, TlsError, TlsSettings};
use ocpp16_server::{AuthorizationKey, Listener, MemoryStore, Store, StoredKey};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DnType, IsCa, Issuer,
    KeyIdMethod, KeyPair, RevokedCertParams, SerialNumber, date_time_ymd,
};
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{CipherSuite, ClientConfig, ClientConnection, RootCertStore, version};
use support::{PATIENCE, Running};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// J-72, J-74: who cannot check an ECDSA certificate gets the RSA one.
#[tokio::test]
async fn ecdsa_and_rsa_certificates_stand_side_by_side() {
    let authority = Authority::new();
    let server = Tls::start(AnyoneMayConnect, authority.server()).await;
    for (suite, version) in [
        (CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, &version::TLS12),
        (CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, &version::TLS12),
        (CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, &version::TLS12),
        (CipherSuite::TLS13_AES_128_GCM_SHA256, &version::TLS13),
    ] {
        let mut provider = ring::default_provider();
        provider.cipher_suites.retain(|known| known.suite() == suite);
        let config = ClientConfig::builder_with_provider(Arc::new(provider))
            .with_protocol_versions(&[version])
            .unwrap()
            .with_root_certificates(authority.roots())
            .with_no_client_auth();
        let mut stream = server.connect(config).await.unwrap();
        let agreed = negotiated(&stream);
        assert_eq!(upgrade(&mut stream, "").await.unwrap(), 101);
        assert_eq!(agreed, suite);
    }
}

/// Several listeners at once, `ws` beside `wss`, and pings over both.
#[tokio::test]
async fn plain_and_tls_listeners_serve_the_same_central_system() {
    let authority = Authority::new();
    let tls = TlsConfig::new(authority.server()).unwrap();
    let (plain, plain_address) = listen().await;
    let (wss, wss_address) = listen().await;
    let listeners = [Listener::plain(plain), Listener::tls(wss, tls)];
    let mut running = Running::on(listeners, plain_address, AnyoneMayConnect, |builder| builder);
    let mut client = running.connect("plain").await;
    let mut stream = connect(wss_address, authority.client(None)).await.unwrap();
    assert_eq!(upgrade(&mut stream, "").await.unwrap(), 101);
    running.seen().await;
    assert!(client.ask(r#"[2,"1","Heartbeat",{}]"#).await.starts_with("[3,"));
    assert!(heartbeat(&mut stream).await.starts_with(r#"[3,"1","#));
    assert_eq!(running.central_system.charge_points().len(), 2);
    // The server says so before it hangs up.
    drop(client);
    let done = running.shut_down();
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest).await;
    assert_eq!(rest[2..4], 1001_u16.to_be_bytes());
    drop(stream);
    done.await.unwrap();
}

/// Facts that admission gets.
#[tokio::test]
async fn admission_sees_tls_and_the_certificate() {
    struct Facts;
    impl Admission for Facts {
        type Session = ();

        async fn admit(&self, request: &ConnectRequest) -> Result<Admitted<()>, Refusal> {
            let certificate = request.client_certificate().ok_or_else(Refusal::unauthorized)?;
            let seen = (
                certificate.common_name(),
                &*certificate.organizations[0],
                &*certificate.serial_number,
            );
            let transport = format!("{:?}", request.transport());
            let expected = seen == (Some("CP001"), "Ladeverbund Süd", "2A")
                && transport.contains("V1_3")
                && transport.contains("TLS_AES_")
                && !transport.contains("TLS13_")
                && transport.contains(r#"Some("localhost")"#);
            if expected { Ok(Admitted::new(())) } else { Err(Refusal::forbidden()) }
        }
    }
    let authority = Authority::new();
    let settings = authority.asking(ClientCertificates::Optional);
    let server = Tls::start(Facts, settings).await;
    let with = authority.client(Some(authority.certificate("CP001", "Ladeverbund Süd", 42)));
    assert_eq!(server.status(with, "").await.unwrap(), 101);
    let other = authority.client(Some(authority.certificate("CP002", "Ladeverbund Süd", 42)));
    assert_eq!(server.status(other, "").await.unwrap(), 403);
    assert_eq!(server.status(authority.client(None), "").await.unwrap(), 401);
}

/// J-77, J-78.
#[tokio::test]
async fn profile_3_wants_a_certificate_of_the_charge_point_and_its_organization() {
    let authority = Authority::new();
    let admission = SecurityProfiles::new(MemoryStore::default()).certificates_of(["CPO"]);
    let server = Tls::start(admission, authority.asking(ClientCertificates::Optional)).await;
    for (name, organization, status) in [
        ("CP001", "CPO", 101),
        ("CP002", "CPO", 403),
        ("CP001", "CPO, not", 403),
        ("CP001 ", "CPO", 403),
    ] {
        let config = authority.client(Some(authority.certificate(name, organization, 7)));
        assert_eq!(server.status(config, "").await.unwrap(), status, "{name} {organization}");
    }
}

/// J-78: serial numbers are matched to identities by whoever knows them.
#[tokio::test]
async fn a_certificate_may_belong_to_an_identity_by_other_rules() {
    let authority = Authority::new();
    let admission = SecurityProfiles::new(MemoryStore::default())
        .certificates_of(["CPO"])
        .match_certificates(|identity, certificate| {
            identity.as_str() == "CP001" && certificate.common_name() == Some("SN-0815")
        });
    let server = Tls::start(admission, authority.asking(ClientCertificates::Optional)).await;
    let config = authority.client(Some(authority.certificate("SN-0815", "CPO", 7)));
    assert_eq!(server.status(config, "").await.unwrap(), 101);
    let config = authority.client(Some(authority.certificate("CP001", "CPO", 7)));
    assert_eq!(server.status(config, "").await.unwrap(), 403);
}

/// J-71, TC_083 from profile 2 to 3.
#[tokio::test]
async fn basic_does_not_follow_a_client_certificate() {
    let authority = Authority::new();
    let store = MemoryStore::default();
    let key = AuthorizationKey::from_bytes(*b"0123456789abcdef");
    let (identity, stored) = ("CP001".parse().unwrap(), StoredKey::of(&key).unwrap());
    assert!(store.replace_keys(&identity, &[], vec![stored]).await.unwrap());
    let admission = SecurityProfiles::new(store.clone())
        .at_least(SecurityProfile::TlsWithBasic)
        .certificates_of(["CPO"]);
    let server = Tls::start(admission, authority.asking(ClientCertificates::Optional)).await;
    let basic = "Authorization: Basic Q1AwMDE6MDEyMzQ1Njc4OWFiY2RlZg==\r\n";
    assert_eq!(server.status(authority.client(None), basic).await.unwrap(), 101);
    assert_eq!(server.status(authority.client(None), "").await.unwrap(), 401);
    let with = authority.client(Some(authority.certificate("CP001", "CPO", 7)));
    assert_eq!(server.status(with, "").await.unwrap(), 101);
    assert_eq!(server.status(authority.client(None), basic).await.unwrap(), 403);
    assert_eq!(store.load(&identity).await.unwrap().highest_profile, 3);
}

/// J-76.
#[tokio::test]
async fn certificates_that_are_missing_foreign_or_revoked_end_the_handshake() {
    let (authority, foreign) = (Authority::new(), Authority::new());
    let settings = authority
        .asking(ClientCertificates::Required)
        .revocation_lists(authority.revoked(&[13]).as_bytes())
        .unwrap();
    let server = Tls::start(AnyoneMayConnect, settings).await;
    for (certificate, admitted) in [
        (Some(authority.certificate("CP001", "CPO", 7)), true),
        (Some(authority.certificate("CP001", "CPO", 13)), false),
        (Some(foreign.certificate("CP001", "CPO", 7)), false),
        (None, false),
    ] {
        let status = server.status(authority.client(certificate), "").await;
        assert_eq!(status.ok(), admitted.then_some(101));
    }
}

/// J-79, J-83.
#[tokio::test]
async fn certificates_and_lists_change_under_open_connections() {
    let (old, new) = (Authority::new(), Authority::new());
    let server = Tls::start(AnyoneMayConnect, old.asking(ClientCertificates::Optional)).await;
    let certificate = || Some(old.certificate("CP001", "CPO", 13));
    let mut open = server.connect(old.client(certificate())).await.unwrap();
    assert_eq!(upgrade(&mut open, "").await.unwrap(), 101);

    let revoking = old.asking(ClientCertificates::Optional);
    let revoking = revoking.revocation_lists(old.revoked(&[13]).as_bytes()).unwrap();
    server.tls.reload(revoking).unwrap();
    assert!(server.status(old.client(certificate()), "").await.is_err());
    // A revoked certificate need not cut an open connection.
    assert!(heartbeat(&mut open).await.starts_with(r#"[3,"1","#));

    server.tls.reload(new.server()).unwrap();
    assert!(server.status(old.client(None), "").await.is_err());
    assert!(heartbeat(&mut open).await.starts_with(r#"[3,"1","#));
    assert_eq!(server.status(new.client(None), "").await.unwrap(), 101);
}

#[tokio::test]
async fn peers_that_say_nothing_do_not_keep_tls_waiting() {
    let (tcp, address) = listen().await;
    let listener = Listener::tls(tcp, TlsConfig::new(Authority::new().server()).unwrap());
    let limit = Duration::from_millis(10);
    let _running = Running::on(listener, address, AnyoneMayConnect, |builder| {
        builder.handshake_timeout(limit)
    });
    let mut silent = TcpStream::connect(address).await.unwrap();
    let read = timeout(PATIENCE, silent.read(&mut [0; 1])).await.expect("hangs up");
    assert_eq!(read.unwrap(), 0);
}

#[test]
fn settings_that_cannot_work_are_refused_when_they_are_made() {
    let (one, other) = (Authority::new(), Authority::new());
    let (chain, key) = (one.server_pem.as_bytes(), other.server_key.serialize_pem());
    let error = TlsSettings::new(chain, key.as_bytes()).unwrap_err();
    assert!(matches!(error, TlsError::Certificate(_)), "{error}");
    let error = TlsSettings::new(b"", key.as_bytes()).unwrap_err();
    assert_eq!(error.to_string(), "no certificate chain in the PEM");
    let error = TlsSettings::new(chain, b"").unwrap_err();
    assert_eq!(error.to_string(), "private key cannot be read");
    let error = one.server().revocation_lists(b"").unwrap_err();
    assert_eq!(error.to_string(), "no revocation list in the PEM");
    assert!(!format!("{:?}", one.server()).contains("PRIVATE"));
}

/// A certificate authority with certificates for `localhost`.
struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
    server_pem: String,
    server_key: KeyPair,
    rsa_pem: String,
}

/// rcgen cannot make RSA keys with ring. Protects nothing but these tests.
const RSA_KEY: &str = include_str!("support/rsa.key");

impl Authority {
    fn new() -> Self {
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

    fn server(&self) -> TlsSettings {
        let key = self.server_key.serialize_pem();
        TlsSettings::new(self.server_pem.as_bytes(), key.as_bytes())
            .unwrap()
            .certificate(self.rsa_pem.as_bytes(), RSA_KEY.as_bytes())
            .unwrap()
    }

    fn asking(&self, clients: ClientCertificates) -> TlsSettings {
        self.server().client_certificates(clients, self.pem.as_bytes()).unwrap()
    }

    /// A client certificate and its key.
    fn certificate(&self, name: &str, organization: &str, serial: u64) -> (String, String) {
        let mut params = CertificateParams::default();
        params.serial_number = Some(SerialNumber::from(serial));
        params.distinguished_name.push(DnType::CommonName, name);
        params.distinguished_name.push(DnType::OrganizationName, organization);
        let key = KeyPair::generate().unwrap();
        (params.signed_by(&key, &self.issuer).unwrap().pem(), key.serialize_pem())
    }

    fn revoked(&self, serials: &[u64]) -> String {
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

    fn roots(&self) -> RootCertStore {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(self.pem.as_bytes()).unwrap()).unwrap();
        roots
    }

    fn client(&self, certificate: Option<(String, String)>) -> ClientConfig {
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
struct Tls {
    tls: TlsConfig,
    address: SocketAddr,
    _running: Running,
}

impl Tls {
    async fn start<A: Admission<Session: std::fmt::Debug>>(
        admission: A,
        settings: TlsSettings,
    ) -> Self {
        let tls = TlsConfig::new(settings).unwrap();
        let (tcp, address) = listen().await;
        let listener = Listener::tls(tcp, tls.clone());
        let running = Running::on(listener, address, admission, |builder| builder);
        Self { tls, address, _running: running }
    }

    async fn connect(&self, config: ClientConfig) -> io::Result<TlsStream<TcpStream>> {
        connect(self.address, config).await
    }

    /// Connects as CP001; the status of the answer.
    async fn status(&self, config: ClientConfig, headers: &str) -> io::Result<u16> {
        upgrade(&mut self.connect(config).await?, headers).await
    }
}

async fn listen() -> (TcpListener, SocketAddr) {
    let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = tcp.local_addr().unwrap();
    (tcp, address)
}

async fn connect(address: SocketAddr, config: ClientConfig) -> io::Result<TlsStream<TcpStream>> {
    let stream = TcpStream::connect(address).await?;
    let name = ServerName::try_from("localhost").unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, stream).await
}

fn negotiated(stream: &TlsStream<TcpStream>) -> CipherSuite {
    let connection: &ClientConnection = stream.get_ref().1;
    connection.negotiated_cipher_suite().unwrap().suite()
}

/// Sends an upgrade for CP001 and reads the head of the answer.
async fn upgrade(stream: &mut TlsStream<TcpStream>, headers: &str) -> io::Result<u16> {
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
async fn heartbeat(stream: &mut TlsStream<TcpStream>) -> String {
    let call = br#"[2,"1","Heartbeat",{}]"#;
    let length = 0x80 | u8::try_from(call.len()).unwrap();
    stream.write_all(&[&[0x81, length, 0, 0, 0, 0], &call[..]].concat()).await.unwrap();
    let mut head = [0; 2];
    stream.read_exact(&mut head).await.unwrap();
    let mut answer = vec![0; usize::from(head[1])];
    stream.read_exact(&mut answer).await.unwrap();
    String::from_utf8(answer).unwrap()
}
