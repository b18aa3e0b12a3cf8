//! SIGHUP: settings and certificates change, connections stay.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

use ocpp16_tests::{CentralSystem, ChargePoint, PATIENCE, eventually, http};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use serde_json::json;
use tungstenite::client::IntoClientRequest;
use tungstenite::http::HeaderValue;
use tungstenite::{Message, WebSocket};

const LOG: &str = "[log]\ndirectory = \"log\"\n";

/// Waits until the log says this.
fn logged(central_system: &CentralSystem, text: &str) -> String {
    let file = central_system.folder().join("log/ocpp16.log");
    eventually(text, || {
        let log = fs::read_to_string(&file).unwrap_or_default();
        log.lines().find(|line| line.contains(text)).map(str::to_owned)
    })
}

#[test]
fn tolerant_settings_change_and_others_wait_for_a_restart() {
    let central_system = CentralSystem::start_with(LOG, &[]);
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP001");
    let boot = json!({"chargePointVendor": "Vendor", "chargePointModel": "Model"});
    charge_point.call("BootNotification", &boot);
    let mut authorize = || {
        let answer = charge_point.call("Authorize", &json!({"idTag": "UNKNOWN"}));
        answer[2]["idTagInfo"]["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(authorize(), "Invalid");

    // One mistake, and nothing changes.
    let wrong = format!("[auth]\nunknown_tags = \"accept\"\n[ocpp]\nx = 1\n{LOG}");
    fs::write(central_system.settings_file(), wrong).unwrap();
    central_system.signal("HUP");
    let line = logged(&central_system, "nothing reloaded");
    assert!(line.contains("ocpp16.toml:4: ocpp.x: unknown field"), "{line}");
    assert_eq!(authorize(), "Invalid");

    let right = format!(
        "[auth]\nunknown_tags = \"accept\"\n[ocpp]\ncall_timeout = \"1s\"\n\
         [http]\ntoken = \"t0ken\"\n{LOG}"
    );
    fs::write(central_system.settings_file(), right).unwrap();
    central_system.signal("HUP");
    let line = logged(&central_system, "read again");
    assert!(line.contains("auth.unknown_tags, http.token"), "{line}");
    assert!(logged(&central_system, "need a restart").contains("ocpp.call_timeout"));
    assert_eq!(authorize(), "Accepted");
    assert_eq!(http(&central_system.http, "GET", "/api/v1/charge-points", None).status, 401);
}

/// Makes a certificate for 127.0.0.1 and writes it where the settings say.
fn certify(folder: &Path) -> CertificateDer<'static> {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    fs::write(folder.join("server.pem"), cert.pem()).unwrap();
    fs::write(folder.join("server.key"), signing_key.serialize_pem()).unwrap();
    cert.der().clone()
}

type Secure = WebSocket<StreamOwned<ClientConnection, TcpStream>>;

/// Connects to a server that shows this certificate, and to no other.
fn connect(url: &str, certificate: &CertificateDer<'static>) -> Result<Secure, String> {
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("127.0.0.1").unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let address = url.strip_prefix("wss://").unwrap().split('/').next().unwrap();
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut request = format!("{url}/CP001").into_client_request().unwrap();
    let protocol = HeaderValue::from_static("ocpp1.6");
    request.headers_mut().insert("Sec-WebSocket-Protocol", protocol);
    let connected = tungstenite::client(request, StreamOwned::new(connection, stream));
    connected.map(|(socket, _)| socket).map_err(|error| error.to_string())
}

#[test]
fn a_new_certificate_is_served_without_dropping_a_connection() {
    // The certificates have to be there before the server is.
    let certificates = tempfile::TempDir::new().unwrap();
    let folder = certificates.path();
    let old = certify(folder);
    let settings = format!(
        "[ocpp.tls]\nlisten = [\"127.0.0.1:0\"]\ncertificates = [\"{0}/server.pem\"]\n\
         keys = [\"{0}/server.key\"]\n[auth]\nprofile = 1\nenrolment = \"open\"\n{LOG}",
        folder.display()
    );
    let mut central_system = CentralSystem::start_with(&settings, &[]);
    let line = central_system.process.line();
    let url = line.strip_prefix("charge points: ").unwrap().split_once("/{identity}").unwrap().0;

    // Nobody has given CP001 a password: it gets through TLS, and no further.
    let refused = connect(url, &old).unwrap_err();
    assert!(refused.contains("404"), "{refused}");

    // A broken file changes nothing.
    let key = fs::read(folder.join("server.key")).unwrap();
    fs::write(folder.join("server.key"), "no key").unwrap();
    central_system.signal("HUP");
    let line = logged(&central_system, "nothing reloaded");
    assert!(line.contains("server.key (ocpp.tls.certificates)"), "{line}");
    assert!(connect(url, &old).unwrap_err().contains("404"));
    fs::write(folder.join("server.key"), key).unwrap();

    let mut charge_point = ChargePoint::connect(&central_system.url, "CP001");
    let new = certify(folder);
    central_system.signal("HUP");
    logged(&central_system, "read again");
    assert!(connect(url, &new).unwrap_err().contains("404"));
    let refused = connect(url, &old).unwrap_err();
    assert!(refused.contains("certificate"), "{refused}");
    charge_point.call("Heartbeat", &json!({}));
}
