//! Charge points over TLS: both kinds of certificate, client certificates,
//! revocation, and certificates that change under open connections.

mod support;

use std::sync::Arc;
use std::time::Duration;

use ocpp16_server::admission::danger::AnyoneMayConnect;
use ocpp16_server::admission::{
    Admission, Admitted, ConnectRequest, Refusal, SecurityProfile, SecurityProfiles,
};
use ocpp16_server::tls::{ClientCertificates, TlsConfig, TlsError, TlsSettings};
use ocpp16_server::{AuthorizationKey, Listener, MemoryStore, Store, StoredKey};
use rustls::crypto::ring;
use rustls::{CipherSuite, ClientConfig, version};
use support::tls::{Authority, Tls, heartbeat, listen, negotiated, upgrade};
use support::{Client, PATIENCE, Running};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

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

/// Many records are one message, and one record may be several.
#[tokio::test]
async fn messages_of_every_size_come_over_tls() {
    let authority = Authority::new();
    let server = Tls::start(AnyoneMayConnect, authority.server()).await;
    let stream = server.connect(authority.client(None)).await.unwrap();
    let mut client = Client::over(stream, "CP001").await;
    for size in [1, 5_000, 100_000, 1] {
        let data = "\u{20ac}".repeat(size);
        let call = format!(r#"[2,"1","DataTransfer",{{"vendorId":"context","data":"{data}"}}]"#);
        assert!(client.ask(&call).await.contains(&data), "{size} characters");
    }
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
    let lists = one.server().revocation_lists(one.revoked(&[]).as_bytes()).unwrap();
    let error = TlsConfig::new(lists).unwrap_err();
    assert!(matches!(error, TlsError::Clients(_)), "{error}: lists without authorities");
    assert!(!format!("{:?}", one.server()).contains("PRIVATE"));
}
