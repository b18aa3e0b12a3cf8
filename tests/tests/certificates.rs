//! Certificates of charge points, signed by `ocpp16 serve`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::process::Command;
use std::thread;
use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ocpp16_tests::{Answer, CentralSystem, ChargePoint, PATIENCE, ocpp16, on_each_database};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, KeyPair};
use serde_json::{Value, json};
use tempfile::TempDir;

on_each_database! {
    tc_074_update_charge_point_certificate_by_request_of_central_system
    a_certificate_that_cannot_be_delivered_is_kept_with_the_reason
}

const ORGANIZATIONS: (&str, &str) = ("auth.organizations", "Example CPO,Example Partner");

/// A central system with an authority, and one charge point, CP1, whose serial
/// number is SN1.
struct Pair {
    central_system: CentralSystem,
    charge_point: ChargePoint,
    /// Of the charge point.
    key: KeyPair,
    /// Of the authority.
    folder: TempDir,
}

impl Pair {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "Example CPO charge points");
        let authority = params.self_signed(&key).unwrap();
        let certificate_file = folder.path().join("authority.pem");
        let key_file = folder.path().join("authority.key");
        fs::write(&certificate_file, authority.pem()).unwrap();
        fs::write(&key_file, key.serialize_pem()).unwrap();
        let central_system = CentralSystem::start_set(&[
            ORGANIZATIONS,
            ("auth.certificate_authority.certificate", certificate_file.to_str().unwrap()),
            ("auth.certificate_authority.key", key_file.to_str().unwrap()),
        ]);
        let serial_number = json!({"serialNumber": "SN1"});
        let put = central_system.request("PUT", "/charge-points/CP1", Some(&serial_number));
        assert_eq!(put.status, 201);
        let charge_point = booted(&central_system);
        Self { central_system, charge_point, key: KeyPair::generate().unwrap(), folder }
    }

    fn request(&self, organization: &str, common_name: &str) -> Value {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::OrganizationName, organization);
        params.distinguished_name.push(DnType::CommonName, common_name);
        json!({"csr": params.serialize_request(&self.key).unwrap().pem().unwrap()})
    }

    /// The charge point asks for a certificate, and is sent it.
    fn certificate(&mut self, answer: &Value) -> String {
        let request = self.request("Example CPO", "SN1");
        let accepted = self.charge_point.call("SignCertificate", &request);
        assert_eq!(accepted[2]["status"], "Accepted");
        let signed = self.charge_point.answer("CertificateSigned", answer);
        signed["certificateChain"].as_str().unwrap().to_owned()
    }

    fn call(&mut self, action: &str, payload: &Value, answer: &Value) -> (Answer, Value) {
        let (central_system, charge_point) = (&self.central_system, &mut self.charge_point);
        let call = json!({"action": action, "payload": payload});
        thread::scope(|scope| {
            let acting = scope.spawn(|| charge_point.answer(action, answer));
            let outcome = central_system.call("CP1", &call);
            (outcome, acting.join().unwrap())
        })
    }

    /// Says what the charge point has made of its newest certificate, which is
    /// noted soon after its answer.
    fn newest(&self) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let list = self.central_system.get("/charge-points/CP1/certificates").body;
            let newest = list["items"][0].clone();
            if !newest["status"].is_null() || !newest["failure"].is_null() {
                return newest;
            }
            assert!(Instant::now() < deadline, "nothing is noted: {newest}");
        }
    }
}

fn booted(central_system: &CentralSystem) -> ChargePoint {
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Accepted");
    charge_point
}

fn holds(der: &[u8], part: &[u8]) -> bool {
    der.windows(part.len()).any(|window| window == part)
}

/// TC_074, as far as it is seen on the wire: the certificate has the key of the
/// request and the name of the charge point.
fn tc_074_update_charge_point_certificate_by_request_of_central_system() {
    let mut pair = Pair::new();
    let payload = json!({"requestedMessage": "SignChargePointCertificate"});
    let (answer, trigger) =
        pair.call("ExtendedTriggerMessage", &payload, &json!({"status": "Accepted"}));
    assert_eq!((answer.status, trigger), (200, payload));

    let chain = pair.certificate(&json!({"status": "Accepted"}));
    let blocks: Vec<_> = chain.split("-----BEGIN CERTIFICATE-----\n").skip(1).collect();
    assert_eq!(blocks.len(), 1, "the root is not sent: {chain}");
    let (text, _) = blocks[0].split_once("-----END CERTIFICATE-----").unwrap();
    let der = STANDARD.decode(text.replace('\n', "")).unwrap();
    for part in [pair.key.public_key_raw(), b"SN1", b"Example CPO", b"Example CPO charge points"] {
        assert!(holds(&der, part));
    }

    let newest = pair.newest();
    let facts = ["status", "commonName", "certificateChain"].map(|name| newest[name].clone());
    assert_eq!(json!(facts), json!(["Accepted", "SN1", chain]));
    let number = newest["serialNumber"].as_str().unwrap();
    let bytes = (0..number.len()).step_by(2);
    let bytes = bytes.map(|at| u8::from_str_radix(&number[at..at + 2], 16).unwrap());
    assert!(holds(&der, &bytes.collect::<Vec<_>>()), "{number}");
}

/// TC_077.
#[test]
fn tc_077_invalid_charge_point_certificate_security_event() {
    let mut pair = Pair::new();
    let _ = pair.certificate(&json!({"status": "Rejected"}));
    let event =
        json!({"type": "InvalidChargePointCertificate", "timestamp": "2026-01-01T00:00:00Z"});
    assert_eq!(pair.charge_point.call("SecurityEventNotification", &event)[2], json!({}));
    assert_eq!(pair.newest()["status"], "Rejected");
}

#[test]
fn a_charge_point_may_name_any_of_our_organizations_and_no_other() {
    let mut pair = Pair::new();
    for (organization, common_name, expected) in [
        ("Example Partner", "SN1", "Accepted"),
        ("Example Vendor", "SN1", "Rejected"),
        ("Example CPO", "CP1", "Rejected"),
        ("Example CPO", "SN2", "Rejected"),
    ] {
        let request = pair.request(organization, common_name);
        let answer = pair.charge_point.call("SignCertificate", &request);
        assert_eq!(answer[2]["status"], expected, "{organization}, {common_name}");
        if expected == "Accepted" {
            let _ = pair.charge_point.answer("CertificateSigned", &json!({"status": "Accepted"}));
        }
    }
    let unknown = pair.central_system.get("/charge-points/CP2/certificates");
    assert_eq!((unknown.status, unknown.code()), (404, Some("UnknownChargePoint")));
    let list = pair.central_system.get("/charge-points/CP1/certificates").body;
    assert_eq!(list["total"], 1);
    let log = pair.central_system.process.end_and_read_errors();
    for reason in ["Example Vendor", "SN2"] {
        let told = |line: &&str| line.contains("ERROR") && line.contains(reason);
        assert!(log.lines().any(|line| told(&line)), "{reason}: {log}");
    }
}

#[test]
fn a_request_that_nobody_can_read_is_rejected() {
    let mut pair = Pair::new();
    for csr in ["", "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----"]
    {
        let answer = pair.charge_point.call("SignCertificate", &json!({"csr": csr}));
        assert_eq!(answer[2]["status"], "Rejected");
    }
    assert_eq!(pair.charge_point.call("Heartbeat", &json!({}))[0], 3);
}

fn a_certificate_that_cannot_be_delivered_is_kept_with_the_reason() {
    let mut pair = Pair::new();
    let request = pair.request("Example CPO", "SN1");
    let _ = pair.charge_point.call("SignCertificate", &request);
    assert_eq!(pair.charge_point.receive()[2], "CertificateSigned");
    // It comes back without having answered.
    pair.charge_point = booted(&pair.central_system);
    let newest = pair.newest();
    assert_eq!(newest["status"], Value::Null);
    assert!(newest["failure"].as_str().unwrap().contains("connection"), "{newest}");
}

/// it must not be made to ask again and again.
#[test]
fn without_an_authority_every_request_is_rejected() {
    let Pair { key, .. } = Pair::new();
    let central_system = CentralSystem::start_set(&[ORGANIZATIONS]);
    let charge_point = booted(&central_system);
    let folder = TempDir::new().unwrap();
    let mut pair = Pair { central_system, charge_point, key, folder };
    let request = pair.request("Example CPO", "CP1");
    let answer = pair.charge_point.call("SignCertificate", &request);
    assert_eq!(answer[2]["status"], "Rejected");
    assert_eq!(pair.charge_point.call("Heartbeat", &json!({}))[0], 3, "nothing else was sent");
}

#[test]
fn an_authority_that_cannot_be_used_keeps_it_from_starting() {
    let pair = Pair::new();
    let file = |name: &str| pair.folder.path().join(name);
    let other = file("other.key");
    fs::write(&other, pair.key.serialize_pem()).unwrap();
    for (certificate, key, expected) in [
        (file("none.pem"), file("authority.key"), "none.pem: "),
        (file("authority.key"), file("authority.key"), "authority.key: there is no certificate"),
        (file("authority.pem"), other, "other.key: the key is not that of the certificate"),
    ] {
        let mut command = Command::new(ocpp16());
        command.args(["serve", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0", "--database"]);
        let output = command
            .arg(file("ocpp16.db"))
            .env("OCPP16_AUTH_CERTIFICATE_AUTHORITY_CERTIFICATE", certificate)
            .env("OCPP16_AUTH_CERTIFICATE_AUTHORITY_KEY", key)
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert!(errors.contains(expected), "{errors}");
    }
}

/// TC_075, TC_076, TC_078: nothing to do but to pass them on.
#[test]
fn root_certificates_are_installed_listed_and_deleted_over_http() {
    let mut pair = Pair::new();
    let root = fs::read_to_string(pair.folder.path().join("authority.pem")).unwrap();
    let hash = json!({
        "hashAlgorithm": "SHA256", "issuerNameHash": "AB", "issuerKeyHash": "CD",
        "serialNumber": "FFF"
    });
    let kind = "CentralSystemRootCertificate";
    for (action, payload, answer) in [
        (
            "InstallCertificate",
            json!({"certificateType": kind, "certificate": root}),
            json!({"status": "Accepted"}),
        ),
        (
            "InstallCertificate",
            json!({"certificateType": "ManufacturerRootCertificate", "certificate": root}),
            json!({"status": "Rejected"}),
        ),
        (
            "GetInstalledCertificateIds",
            json!({"certificateType": kind}),
            json!({"status": "Accepted", "certificateHashData": [hash]}),
        ),
        ("DeleteCertificate", json!({"certificateHashData": hash}), json!({"status": "Accepted"})),
        (
            "GetInstalledCertificateIds",
            json!({"certificateType": kind}),
            json!({"status": "NotFound"}),
        ),
    ] {
        let (outcome, sent) = pair.call(action, &payload, &answer);
        assert_eq!((outcome.status, &outcome.body["payload"]), (200, &answer), "{action}");
        assert_eq!(sent, payload);
    }
}
