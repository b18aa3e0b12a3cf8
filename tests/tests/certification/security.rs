//! The security extension, as far as it needs no TLS.

use std::io::{BufReader, Read, Write};
use std::net::TcpStream;

use ocpp16_tests::{CentralSystem, PATIENCE, Pair, TIME};
use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};
use serde_json::{Value, json};

#[test]
fn tc_075_1_install_manufacturer_root() {
    installs("ManufacturerRootCertificate");
}

#[test]
fn tc_075_2_install_central_system_root() {
    installs("CentralSystemRootCertificate");
}

fn installs(kind: &str) {
    let mut pair = Pair::booted();
    install(&mut pair, kind, "Accepted");
    query(&mut pair, kind, "SHA256");
    pair.is_done();
}

#[test]
fn tc_076_delete_certificate() {
    let kind = "CentralSystemRootCertificate";
    let mut pair = Pair::booted();
    for algorithm in ["SHA256", "SHA384", "SHA512"] {
        install(&mut pair, kind, "Accepted");
        let hash_data = query(&mut pair, kind, algorithm);
        let delete = json!({"certificateHashData": hash_data});
        pair.is_asked("DeleteCertificate", &delete, &accepted());
    }
    pair.is_done();
}

#[test]
fn tc_078_invalid_root() {
    let mut pair = Pair::booted();
    install(&mut pair, "CentralSystemRootCertificate", "Rejected");
    tells_event(&mut pair, "InvalidCentralSystemCertificate");
    pair.is_done();
}

#[test]
fn tc_079_security_log() {
    let mut pair = Pair::booted();
    let log = json!({
        "logType": "SecurityLog",
        "requestId": 7,
        "log": {"remoteLocation": "https://example.com/logs/", "oldestTimestamp": TIME},
    });
    let answer = json!({"status": "Accepted", "filename": "security.log"});
    pair.is_asked("GetLog", &log, &answer);
    for status in ["Uploading", "Uploaded"] {
        let report = json!({"status": status, "requestId": 7});
        assert_eq!(pair.sends("LogStatusNotification", &report), json!({}));
    }
    pair.is_done();
}

#[test]
fn tc_080_signed_update() {
    let mut pair = updating();
    for status in
        ["Downloading", "Downloaded", "SignatureVerified", "Installing", "InstallRebooting"]
    {
        tells_update(&mut pair, status);
    }
    pair.reconnects();
    pair.sends_boot();
    tells_event(&mut pair, "FirmwareUpdated");
    pair.reports(1, "Available");
    tells_update(&mut pair, "Installed");
    pair.is_done();
}

#[test]
fn tc_081_bad_signature() {
    let mut pair = updating();
    for status in ["Downloading", "Downloaded", "InvalidSignature"] {
        tells_update(&mut pair, status);
    }
    tells_event(&mut pair, "InvalidFirmwareSignature");
    pair.is_done();
}

/// As certification wants it: by default a foreign subprotocol is upgraded and
/// closed at once, which is the text of the standard (J-11).
#[test]
fn tc_088_subprotocol() {
    let settings = "[ocpp]\nno_subprotocol = \"reject\"\n";
    let central_system = CentralSystem::start_with(settings, &[]);
    let foreign = upgrade(&central_system.url, "ocpp0.1");
    assert!(foreign.starts_with("HTTP/1.1 400 "), "{foreign}");
    let mixed = upgrade(&central_system.url, "ocpp0.1,ocpp1.6");
    assert!(mixed.starts_with("HTTP/1.1 101 "), "{mixed}");
    assert_eq!(header(&mixed, "sec-websocket-protocol").as_deref(), Some("ocpp1.6"), "{mixed}");
}

/// *Booted*, and asked for an update with number 9.
fn updating() -> Pair {
    let mut pair = Pair::booted();
    let update = json!({
        "requestId": 9,
        "firmware": {
            "location": "https://example.com/firmware.bin",
            "retrieveDateTime": TIME,
            "signingCertificate": root_certificate(),
            "signature": "c2lnbmF0dXJl",
        },
    });
    pair.is_asked("SignedUpdateFirmware", &update, &accepted());
    pair
}

fn tells_update(pair: &mut Pair, status: &str) {
    let report = json!({"status": status, "requestId": 9});
    assert_eq!(pair.sends("SignedFirmwareStatusNotification", &report), json!({}));
}

fn tells_event(pair: &mut Pair, kind: &str) {
    let event = json!({"type": kind, "timestamp": TIME});
    assert_eq!(pair.sends("SecurityEventNotification", &event), json!({}));
}

fn install(pair: &mut Pair, kind: &str, status: &str) {
    let install = json!({"certificateType": kind, "certificate": root_certificate()});
    pair.is_asked("InstallCertificate", &install, &json!({"status": status}));
}

/// Asks what is installed, and returns its hash data as they came back.
fn query(pair: &mut Pair, kind: &str, algorithm: &str) -> Value {
    let installed = json!({
        "status": "Accepted",
        "certificateHashData": [{
            "hashAlgorithm": algorithm,
            "issuerNameHash": "0123456789abcdef",
            "issuerKeyHash": "fedcba9876543210",
            "serialNumber": "FFF",
        }],
    });
    let query = json!({"certificateType": kind});
    let outcome = pair.is_asked("GetInstalledCertificateIds", &query, &installed);
    outcome["payload"]["certificateHashData"][0].clone()
}

fn root_certificate() -> String {
    let mut root = CertificateParams::default();
    root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect("a key can be made");
    root.self_signed(&key).expect("a key signs its own certificate").pem()
}

fn accepted() -> Value {
    json!({"status": "Accepted"})
}

/// Asks for an upgrade with these subprotocols. Returns the head of the answer,
/// and has seen the Close that follows a 101 without subprotocol.
fn upgrade(url: &str, protocols: &str) -> String {
    const CLOSE: u8 = 0x88;

    let address = url.strip_prefix("ws://").and_then(|rest| rest.split_once('/'));
    let (address, path) = address.expect("the URL of charge points");
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time limit above 0");
    let request = format!(
        "GET /{path}/CP1 HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         Sec-WebSocket-Protocol: {protocols}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).expect("it reads");
    let mut bytes = BufReader::new(stream).bytes().map(|byte| byte.expect("it answers"));
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(bytes.next().expect("an answer has a head"));
    }
    let head = String::from_utf8(head).expect("a head is ASCII");
    if head.starts_with("HTTP/1.1 101 ") && header(&head, "sec-websocket-protocol").is_none() {
        assert_eq!(bytes.next(), Some(CLOSE), "{head}");
    }
    head
}

fn header(head: &str, name: &str) -> Option<String> {
    let headers = head.lines().filter_map(|line| line.split_once(": "));
    let mut named = headers.filter(|(header, _)| header.eq_ignore_ascii_case(name));
    named.next().map(|(_, value)| value.to_owned())
}
