//! What is in the log of a server: refusals for security, and no secret.
//!
//! Every test here captures the log before anything is logged. `tracing` asks
//! about a place in the code once, whoever comes by first; a test that does not
//! listen would make the others deaf.

mod support;

use ocpp16_server::MemoryStore;
use ocpp16_server::admission::danger::AnyoneMayConnect;
use ocpp16_server::admission::{SecurityProfile, SecurityProfiles};
use ocpp16_server::tls::ClientCertificates;
use ocpp16_types::ClearCacheRequest;
use support::hello::{Hello, TLS_1_1, TLS_1_2};
use support::keys::{Filling, KEY, authorization, basic, set_keys, store};
use support::log::Log;
use support::tls::{Authority, Tls};
use support::{Client, Running};
use tracing::Level;

/// J-80: every refusal by admission, with who and why.
#[tokio::test]
async fn connections_that_are_refused_are_logged() {
    let log = Log::capture();
    let store = store().await;
    let server = Running::admitting(SecurityProfiles::new(store.clone()), |b| b).await;
    let strict = SecurityProfiles::new(store).at_least(SecurityProfile::TlsWithBasic);
    let strict = Running::admitting(strict, |b| b).await;
    assert_eq!(server.status("/ocpp/CP001", &basic("CP001", KEY)).await, 101);
    // No matter of security.
    assert_eq!(server.status("/elsewhere", "").await, 404);
    assert_eq!(log.lines(Level::WARN), Vec::<String>::new());
    for (index, (server, identity, headers, status, reason)) in [
        (&server, "CP001", basic("CP001", b"wrong"), 401, "wrong password"),
        (&server, "CP001", basic("CP002", KEY), 401, "user name is not the identity"),
        (&server, "CP001", String::new(), 401, "no credentials"),
        (&server, "CP003", basic("CP003", KEY), 404, "unknown charge point"),
        (&strict, "CP001", basic("CP001", KEY), 403, "profile 1"),
    ]
    .into_iter()
    .enumerate()
    {
        let path = format!("/ocpp/{identity}");
        assert_eq!(server.status(&path, &headers).await, status);
        let lines = log.lines(Level::WARN);
        assert_eq!(lines.len(), index + 1, "{lines:?}");
        for part in ["connection refused", &path, "remote_address=127.0.0.1:", reason] {
            assert!(lines[index].contains(part), "{}", lines[index]);
        }
    }
}

/// Nobody else would learn that the store is away.
#[tokio::test]
async fn a_store_that_fails_is_logged() {
    let log = Log::capture();
    let memory = MemoryStore::default();
    set_keys(&memory, "CP001", &[KEY, b"new"]).await;
    let admission = SecurityProfiles::new(Filling::after(0, &memory));
    let server = Running::admitting(admission, |builder| builder).await;
    assert_eq!(server.status("/ocpp/CP001", &basic("CP001", b"new")).await, 503);
    let lines = log.lines(Level::WARN);
    assert!(matches!(&*lines, [line] if line.contains("disk full")), "{lines:?}");
}

/// J-80: every refusal by TLS, and nothing of those who are let in.
#[tokio::test]
async fn tls_handshakes_that_are_refused_are_logged() {
    let authority = Authority::new();
    let settings = authority
        .asking(ClientCertificates::Required)
        .revocation_lists(authority.revoked(&[13]).as_bytes())
        .unwrap();
    let server = Tls::start(AnyoneMayConnect, settings).await;
    let log = Log::capture();
    let known = authority.client(Some(authority.certificate("CP001", "CPO", 7)));
    assert_eq!(server.status(known, "").await.unwrap(), 101);
    assert_eq!(log.lines(Level::WARN), Vec::<String>::new());

    let mut refusals = 0;
    let mut logged = |reason: &str| {
        refusals += 1;
        let lines = log.lines(Level::WARN);
        assert_eq!(lines.len(), refusals, "{lines:?}");
        let line = lines.last().unwrap();
        for part in ["TLS handshake refused", "remote_address=127.0.0.1:", reason] {
            assert!(line.contains(part), "{line}");
        }
    };
    Hello::of(TLS_1_1).answer(&server).await;
    logged("Tls12NotOffered");
    Hello::of(TLS_1_2).suites(&[0x002F]).answer(&server).await;
    logged("NoCipherSuitesInCommon");
    for (certificate, reason) in [
        (None, "no certificates"),
        (Some(authority.certificate("CP001", "CPO", 13)), "Revoked"),
        (Some(Authority::new().certificate("CP001", "CPO", 7)), "invalid peer certificate"),
    ] {
        server.status(authority.client(certificate), "").await.unwrap_err();
        logged(reason);
    }
}

#[tokio::test]
async fn spans_have_the_fields_that_are_documented() {
    let log = Log::capture();
    let mut server = Running::start().await;
    let mut client = server.connect("CP001").await;
    client.ask(r#"[2,"7","Heartbeat",{}]"#).await;
    let charge_point = server.charge_point("CP001");
    let answering = async {
        client.receive().await;
        client.send(r#"[3,"1",{"status":"Accepted"}]"#).await;
    };
    tokio::join!(charge_point.call(ClearCacheRequest {}), answering).0.unwrap();
    let (text, address) = (log.text(), charge_point.remote_address());
    let connection = format!("connection{{identity=CP001 remote_address={address}}}");
    let received = format!("{connection}:received_call{{id=\"7\" action=\"Heartbeat\"}}");
    let sent = "sent_call{identity=CP001 action=\"ClearCache\"}";
    for span in [&*connection, &*received, sent] {
        let new = format!(" {span}: ");
        assert!(text.lines().any(|line| line.contains(&new) && line.ends_with(": new")), "{text}");
    }
    let documentation = include_str!("../src/lib.rs").replace("//! ", "").replace('\n', " ");
    for sentence in [
        "`connection` (`identity`, `remote_address`)",
        "`received_call` within it (`id`, `action`)",
        "`sent_call` (`identity`, `action`)",
    ] {
        assert!(documentation.contains(sentence), "{sentence}");
    }
}

/// Whatever a charge point writes, a line of the log is one of ours.
#[tokio::test]
async fn no_message_makes_a_line_of_the_log() {
    let log = Log::capture();
    let server = Running::start().await;
    let mut client = Client::connect(server.address, "CP001", Some("ocpp1.6")).await;
    for text in [
        r#"[2,"1\nFAKE","X\nFAKE",{}]"#,
        r#"[2,"2\nFAKE","Authorize",{"a\nFAKE":1}]"#,
        r#"[2,"3\nFAKE","DataTransfer",{"vendorId":"panic\nFAKE"}]"#,
        r#"[2,"4\nFAKE","DataTransfer",{"vendorId":"reject\nFAKE"}]"#,
    ] {
        let answer = client.ask(text).await;
        assert!(answer.starts_with("[4,"), "{answer}");
    }
    for text in [r#"["\nFAKE"]"#, "\nFAKE", r#"[3,"\nFAKE",{}]"#, r#"[9,"\nFAKE"]"#] {
        client.send(text).await;
    }
    client.until_read().await;
    let text = log.text();
    assert!(text.contains(r#"received_call{id="1\nFAKE" action="X\nFAKE"}"#), "{text}");
    for part in ["message refused", "handler panicked", "rejected", "message dropped"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.lines().any(|line| line.starts_with("FAKE")), "{text}");
}

/// J-66: neither the new key, which the charge point repeats, nor the old one.
#[tokio::test]
async fn a_rotation_leaves_no_key_in_the_log() {
    let log = Log::capture();
    let store = store().await;
    let server = Running::admitting(SecurityProfiles::new(store.clone()), |b| b).await;
    let headers = [authorization("CP001", KEY)];
    let mut client = Client::connect_with(server.address, "CP001", &headers).await;
    let charge_point = server.charge_point("CP001");
    let mut secrets = vec![headers[0].1.strip_prefix("Basic ").unwrap().to_owned()];
    for (id, answer) in [
        r#"[4,"ID","GenericError","KEY",{}]"#,
        r#"[3,"ID",{"status":"KEY"}]"#,
        r#"[3,"ID",{"status":"Accepted","was":"KEY"}]"#,
    ]
    .into_iter()
    .enumerate()
    {
        let (charge_point, store) = (charge_point.clone(), store.clone());
        let rotation = tokio::spawn(async move { charge_point.rotate_key(&store).await });
        let call = client.receive().await;
        let key = call.split('"').nth_back(1).unwrap().to_owned();
        assert_eq!(key.len(), 40);
        let answer = answer.replace("ID", &(id + 1).to_string()).replace("KEY", &key);
        client.send(&answer).await;
        tracing::info!(outcome = ?rotation.await.unwrap(), "rotated");
        secrets.push(key);
    }
    let text = log.text();
    assert!(text.contains("AuthorizationKey changed"), "{text}");
    assert_eq!(text.matches("rotated outcome=").count(), 3, "{text}");
    for secret in secrets {
        assert!(!text.contains(&secret), "{text}");
    }
}
