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
        "[auth]\nunknown_tags = \"accept\"\nenrolment = \"closed\"\n[ocpp]\ncall_timeout = \"1s\"\n\
         [http]\ntoken = \"t0ken\"\n{LOG}"
    );
    fs::write(central_system.settings_file(), right).unwrap();
    central_system.signal("HUP");
    let line = logged(&central_system, "read again");
    assert!(line.contains("auth.enrolment, auth.unknown_tags, http.token"), "{line}");
    assert!(logged(&central_system, "need a restart").contains("ocpp.call_timeout"));
    assert_eq!(authorize(), "Accepted");
    assert_eq!(ChargePoint::try_connect(&central_system.url, "NEW", None).err(), Some(404));
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

type Secure = StreamOwned<ClientConnection, TcpStream>;

/// Shakes hands with a server that shows this certificate, and with no other.
fn secure(url: &str, certificate: &CertificateDer<'static>) -> Result<Secure, String> {
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("127.0.0.1").unwrap();
    let mut connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let address = url.strip_prefix("wss://").unwrap().split('/').next().unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    match connection.complete_io(&mut stream) {
        Ok(_) => Ok(StreamOwned::new(connection, stream)),
        Err(error) => Err(error.to_string()),
    }
}

/// Connects as CP001.
fn let_in(url: &str, stream: Secure) {
    let mut request = format!("{url}/CP001").into_client_request().unwrap();
    let protocol = HeaderValue::from_static("ocpp1.6");
    request.headers_mut().insert("Sec-WebSocket-Protocol", protocol);
    tungstenite::client(request, stream).unwrap();
}

#[test]
fn a_new_certificate_is_served_without_dropping_a_connection() {
    // The certificates have to be there before the server is.
    let certificates = tempfile::TempDir::new().unwrap();
    let folder = certificates.path();
    let old = certify(folder);
    let settings = format!(
        "[ocpp.tls]\nlisten = [\"127.0.0.1:0\"]\ncertificates = [\"{0}/server.pem\"]\n\
         keys = [\"{0}/server.key\"]\n{LOG}",
        folder.display()
    );
    let mut central_system = CentralSystem::start_with(&settings, &[]);
    let line = central_system.process.line();
    let url = line.strip_prefix("charge points: ").unwrap().split_once("/{identity}").unwrap().0;

    let_in(url, secure(url, &old).unwrap());

    // A broken file changes nothing.
    let key = fs::read(folder.join("server.key")).unwrap();
    fs::write(folder.join("server.key"), "no key").unwrap();
    central_system.signal("HUP");
    let line = logged(&central_system, "nothing reloaded");
    assert!(line.contains("server.key (ocpp.tls.certificates)"), "{line}");
    let open_connection = secure(url, &old).unwrap();
    fs::write(folder.join("server.key"), key).unwrap();

    let mut charge_point = ChargePoint::connect(&central_system.url, "CP002");
    let new = certify(folder);
    central_system.signal("HUP");
    logged(&central_system, "read again");
    let_in(url, secure(url, &new).unwrap());
    let refused = secure(url, &old).unwrap_err();
    assert!(refused.contains("certificate"), "{refused}");
    // Those that are open go on, with and without TLS.
    let_in(url, open_connection);
    charge_point.call("Heartbeat", &json!({}));
}
