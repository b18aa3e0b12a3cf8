//! The security extension over TLS: certificates of charge points, and security
//! profiles up to 3.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::thread;

use ocpp16_tests::{Answer, Authority, CentralSystem, ChargePoint, Credential, Pair, shake_hands};
use rustls::{CipherSuite, ProtocolVersion};
use serde_json::{Value, json};
use tempfile::TempDir;

const OURS: &str = "Example CPO";
const VENDOR: &str = "Example Vendor";

/// By J-70: connections that use another profile than they have to.
const FORBIDDEN: Option<Option<u16>> = Some(Some(403));

/// By J-76: there is no answer over HTTP.
const NO_TLS: Option<Option<u16>> = Some(None);

/// Both suites that rustls has, of the four; and the ECDSA certificate.
#[test]
fn tc_086_server_certificate() {
    for suite in [
        CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    ] {
        let (central_system, door) = Door::open(&format!("cipher_suites = ['{suite:?}']"), "");
        let stream = shake_hands(&door.wss, &door.ours, None).unwrap();
        let negotiated = stream.conn.negotiated_cipher_suite().unwrap().suite();
        let version = stream.conn.protocol_version();
        assert_eq!((negotiated, version), (suite, Some(ProtocolVersion::TLSv1_2)));
        let charge_point = ChargePoint::try_over(stream, &door.wss, "CP1", None).unwrap();
        let mut pair = Pair { central_system, charge_point };
        pair.boots();
        pair.is_done();
    }
}

#[test]
fn tc_087_client_certificate() {
    for (required, without_certificate) in [(true, NO_TLS), (false, FORBIDDEN)] {
        let tls = format!("require_client_certificates = {required}");
        let (central_system, door) = Door::open(&tls, "profile = 3");
        let charge_point = door.knock(None, Some(&door.ours.charge_point(OURS, "CP1"))).unwrap();
        let mut pair = Pair { central_system, charge_point };
        pair.boots();

        let stranger = Authority::new("Nobody's authority");
        for (credential, refusal) in [
            (Some(stranger.charge_point(OURS, "CP1")), NO_TLS),
            (Some(door.ours.charge_point(OURS, "CP2")), FORBIDDEN),
            (Some(door.ours.charge_point("Another CPO", "CP1")), FORBIDDEN),
            (None, without_certificate),
        ] {
            assert_eq!(door.knock(None, credential.as_ref()).err(), refusal, "{credential:?}");
        }
        assert_eq!(pair.books("/charge-points/CP1")["securityProfile"], 3);
        pair.is_done();
    }
}

/// Its end: the charge point comes back with the certificate that it was given.
#[test]
fn tc_074_new_certificate_opens_the_next_connection() {
    let (central_system, door) = Door::open("", "profile = 3");
    let charge_point = door.knock(None, Some(&door.ours.charge_point(OURS, "CP1"))).unwrap();
    let mut pair = Pair { central_system, charge_point };
    pair.boots();
    let renewed = gets_certificate(&mut pair);
    pair.charge_point = door.knock(None, Some(&renewed)).unwrap();
    pair.is_done();
}

/// From profile 1 to 3; from 0 to 1 it is in `key_rotation`.
#[test]
fn tc_083_upgrade_security_profile_over_tls() {
    const PASSWORD: Option<&[u8]> = Some(b"a password");
    let (central_system, door) = Door::open("", "");
    let put = json!({"password": "a password"});
    assert_eq!(central_system.request("PUT", "/charge-points/CP1", Some(&put)).status, 201);
    let ws = central_system.url.clone();
    let without_tls = || ChargePoint::try_connect(&ws, "CP1", PASSWORD);
    let charge_point = without_tls().unwrap();
    let mut pair = Pair { central_system, charge_point };
    pair.boots();

    raise_profile(&mut pair, 2);
    pair.charge_point = door.knock(PASSWORD, None).unwrap();
    pair.boots();
    assert_eq!(without_tls().err(), Some(403));
    assert_eq!(pair.books("/charge-points/CP1")["securityProfile"], 2);

    let certificate = gets_certificate(&mut pair);
    raise_profile(&mut pair, 3);
    pair.charge_point = door.knock(None, Some(&certificate)).unwrap();
    pair.boots();
    assert_eq!(door.knock(PASSWORD, None).err(), FORBIDDEN);
    assert_eq!(without_tls().err(), Some(403));
    assert_eq!(pair.books("/charge-points/CP1")["securityProfile"], 3);
    pair.is_done();
}

/// J-81: who comes with the certificate of a foreign organization gets one of
/// ours before anything else.
#[test]
fn a_foreign_certificate_is_replaced_over_the_wire() {
    let (central_system, door) = Door::open("", "profile = 3");
    let charge_point = door.knock(None, Some(&door.vendor.charge_point(VENDOR, "CP1"))).unwrap();
    let mut pair = Pair { central_system, charge_point };
    assert_eq!(boot_status(&mut pair), "Pending");
    let early = pair.charge_point.call("Heartbeat", &json!({}));
    assert_eq!((&early[0], &early[2]), (&json!(4), &json!("SecurityError")));

    let certificate = gets_certificate(&mut pair);
    assert_eq!(boot_status(&mut pair), "Pending", "it still shows the old one");
    pair.charge_point = door.knock(None, Some(&certificate)).unwrap();
    pair.boots();
    pair.is_done();
}

/// Where charge points connect with wss, and whose certificates open.
struct Door {
    wss: String,
    /// Signs the certificate of the central system, and those of its charge
    /// points.
    ours: Authority,
    /// Signs those that charge points come with.
    vendor: Authority,
    /// Of the files with certificates.
    _folder: TempDir,
}

impl Door {
    /// Starts a central system with ws and wss; these are further settings of
    /// `[ocpp.tls]` and of `[auth]`.
    fn open(tls: &str, auth: &str) -> (CentralSystem, Self) {
        let folder = TempDir::new().unwrap();
        let (ours, vendor) = (Authority::new("Our authority"), Authority::new("Their authority"));
        for (credential, name) in [
            (ours.server(), "server"),
            (ours.credential(), "ours"),
            (vendor.credential(), "vendor"),
        ] {
            credential.write(folder.path(), name);
        }
        let file = |name: &str| format!("'{}'", folder.path().join(name).display());
        let [server, server_key, ours_file, ours_key, vendor_file] =
            ["server.pem", "server.key", "ours.pem", "ours.key", "vendor.pem"].map(file);
        let settings = format!(
            "[ocpp.tls]\nlisten = ['127.0.0.1:0']\ncertificates = [{server}]\n\
             keys = [{server_key}]\nclient_ca = [{ours_file}, {vendor_file}]\n{tls}\n\
             [auth]\norganizations = ['{OURS}']\nforeign_organizations = ['{VENDOR}']\n{auth}\n\
             [auth.certificate_authority]\ncertificate = {ours_file}\nkey = {ours_key}\n"
        );
        let mut central_system = CentralSystem::start_with(&settings, &[]);
        let line = central_system.process.line_after("charge points: ");
        let wss = line.split_once("/{identity}").unwrap().0.to_owned();
        (central_system, Self { wss, ours, vendor, _folder: folder })
    }

    /// CP1 connects with wss; an error is the status that it is refused with,
    /// none where TLS refuses.
    fn knock(
        &self,
        password: Option<&[u8]>,
        credential: Option<&Credential>,
    ) -> Result<ChargePoint, Option<u16>> {
        let stream = shake_hands(&self.wss, &self.ours, credential).map_err(|_| None)?;
        ChargePoint::try_over(stream, &self.wss, "CP1", password)
    }
}

/// The charge point is made to ask for a certificate, and gets it.
fn gets_certificate(pair: &mut Pair) -> Credential {
    let trigger = json!({"requestedMessage": "SignChargePointCertificate"});
    pair.is_asked("ExtendedTriggerMessage", &trigger, &json!({"status": "Accepted"}));
    let mut credential = Credential::request(OURS, "CP1");
    let answer = pair.sends("SignCertificate", &json!({"csr": credential.chain}));
    assert_eq!(answer["status"], "Accepted");
    let signed = pair.charge_point.answer("CertificateSigned", &json!({"status": "Accepted"}));
    signed["certificateChain"].as_str().unwrap().clone_into(&mut credential.chain);
    credential
}

/// The charge point accepts a higher profile, and is reset.
fn raise_profile(pair: &mut Pair, profile: u8) {
    let (central_system, charge_point) = (&pair.central_system, &mut pair.charge_point);
    let body = json!({"profile": profile, "reset": true});
    let accepted = json!({"status": "Accepted"});
    let Answer { status, body, .. } = thread::scope(|scope| {
        scope.spawn(|| {
            let change = charge_point.answer("ChangeConfiguration", &accepted);
            assert_eq!(change, json!({"key": "SecurityProfile", "value": profile.to_string()}));
            let reset = charge_point.answer("Reset", &accepted);
            assert_eq!(reset, json!({"type": "Hard"}));
        });
        let path = "/charge-points/CP1/security-profile";
        central_system.request("POST", path, Some(&body))
    });
    assert_eq!((status, &body["reset"]), (200, &accepted), "{body}");
}

fn boot_status(pair: &mut Pair) -> Value {
    let boot = json!({"chargePointVendor": "Vendor", "chargePointModel": "Model"});
    pair.sends("BootNotification", &boot)["status"].take()
}
