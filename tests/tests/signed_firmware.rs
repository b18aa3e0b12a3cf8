//! what `ocpp16 serve` knows against signed firmware before it sends it.
//! It is sent all the same: charge points are tested with bad firmware.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ocpp16_tests::{Authority, CentralSystem, ChargePoint, Pair, TIME, command, eventually};
use rcgen::{
    CertificateParams, KeyPair, PKCS_RSA_SHA256, PublicKeyData, SignatureAlgorithm, SigningKey,
    date_time_ymd,
};
use rustls::SignatureScheme;
use rustls::crypto::ring::sign::any_supported_type;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::{Value, json};
use tempfile::TempDir;

const FIRMWARE: &[u8] = b"\x7FELF and whatever else is in it";

const CERTIFICATE: &str = "/firmware/signingCertificate";
const LOCATION: &str = "/firmware/location";
const SIGNATURE: &str = "/firmware/signature";

/// rcgen cannot make RSA keys with ring. Protects nothing but tests.
const RSA_KEY: &str = include_str!("../../ocpp16-server/tests/support/rsa.key");

/// A manufacturer whose firmware a central system knows; CP1 is connected.
struct Site {
    pair: Pair,
    manufacturer: Authority,
    /// Of the authority and of the firmware.
    folder: TempDir,
    /// How many were sent.
    updates: u64,
}

impl Site {
    fn new(settings: &[&str]) -> Self {
        let (folder, manufacturer) = (TempDir::new().unwrap(), Authority::new("Manufacturer"));
        manufacturer.credential().write(folder.path(), "manufacturer");
        fs::write(folder.path().join("cp 1.bin"), FIRMWARE).unwrap();
        let text = settings_in(&folder, settings);
        let central_system = CentralSystem::start_with(&text, &[]);
        let charge_point = ChargePoint::connect(&central_system.url, "CP1");
        let mut pair = Pair { central_system, charge_point };
        pair.boots();
        Self { pair, manufacturer, folder, updates: 0 }
    }

    /// Sends an update, which reaches the charge point as it is; returns place and
    /// text of each warning.
    fn warnings(&mut self, update: &Update) -> Vec<(String, String)> {
        self.updates += 1;
        let payload = json!({
            "requestId": self.updates,
            "firmware": {
                "location": update.location,
                "retrieveDateTime": TIME,
                "signingCertificate": update.certificate,
                "signature": STANDARD.encode(&update.signature),
            },
        });
        let status = json!({"status": "InvalidCertificate"});
        let body = self.pair.is_asked("SignedUpdateFirmware", &payload, &status);
        let warnings = body["warnings"].as_array().into_iter().flatten();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        warnings
            .map(|warning| {
                assert_eq!(warning["requirement"], "A-171");
                (text(&warning["pointer"]), text(&warning["message"]))
            })
            .collect()
    }

    /// Firmware with nothing wrong about it.
    fn good(&self) -> Update {
        let key = KeyPair::generate().unwrap();
        let certificate = self.manufacturer.sign(&CertificateParams::default(), &key);
        Update::new(certificate, key.sign(FIRMWARE).unwrap())
    }
}

/// Both settings, or one of them.
fn settings_in(folder: &TempDir, settings: &[&str]) -> String {
    let folder = folder.path().display();
    let mut text = "[log]\ndirectory = 'log'\n[auth]\n".to_owned();
    for setting in settings {
        text += &match *setting {
            "authorities" => format!("firmware_authorities = ['{folder}/manufacturer.pem']\n"),
            "directory" => format!("firmware_directory = '{folder}'\n"),
            other => panic!("{other}"),
        };
    }
    text
}

struct Update {
    location: &'static str,
    certificate: String,
    signature: Vec<u8>,
}

impl Update {
    fn new(certificate: String, signature: Vec<u8>) -> Self {
        Self { location: "https://example.com/a/cp%201.bin?b", certificate, signature }
    }
}

#[test]
fn signed_firmware_with_nothing_wrong_goes_out_without_warnings() {
    let mut site = Site::new(&["authorities", "directory"]);
    let good = site.good();
    assert_eq!(site.warnings(&good), []);

    let key = PrivateKeyDer::from_pem_slice(RSA_KEY.as_bytes()).unwrap();
    let signer = any_supported_type(&key).unwrap();
    let sign = |scheme| signer.choose_scheme(&[scheme]).unwrap().sign(FIRMWARE).unwrap();
    let rsa_key = KeyPair::from_pem(RSA_KEY).unwrap();
    let certificate = site.manufacturer.sign(&CertificateParams::default(), &rsa_key);
    let pss = sign(SignatureScheme::RSA_PSS_SHA256);
    assert_eq!(site.warnings(&Update::new(certificate.clone(), pss)), []);
    // The padding that certificates have is not that of firmware.
    let pkcs1 = sign(SignatureScheme::RSA_PKCS1_SHA256);
    let warnings = site.warnings(&Update::new(certificate, pkcs1));
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].1.contains("is not that of the file"), "{warnings:?}");
}

/// What `openssl dgst -sha256` made of the firmware, with
/// `-sigopt rsa_padding_mode:pss` and `-sigopt rsa_pss_saltlen` of 222 (which is
/// what it takes by itself, the longest), 20 and 0.
#[test]
fn the_salt_of_a_signature_may_have_any_length() {
    const SIGNATURES: [(usize, &str); 3] = [
        (
            222,
            "UY6wLnMoohWSTBDXE7ftI/75mlwIhtJrcJMpx7/nhhxbXU1ie54S3vHgL1Uhp+EoNi0c/2TSIithzSjw4Rov\
             DL03Hg0RVoAWIDJSqs1m7YIWHZ13MKlycYF5MtVFevqo14KHGhWwcVENZzt/c0KVUZwQ4e/2qRpNGXDlDqmk\
             PyJ6zFWoQ3UU2o088PqO8nNvasN5b4JDM5ZJu3LHlcXv0oYjEYVqu/1Hb46RDVGsfcYxlw6eagEdYFOuNeAx\
             W1Sj1FcddKtS+rh70mXvT8w3DAnBjGbvlCt5pvD24nW74me2v2x3X65Rfc4oLuQIsPegA2G/7ANjtMzIiVnZ\
             TCZGOg==",
        ),
        (
            20,
            "cnvmCIffImyvTbGl7+bw3wL42pcKN+J3ccfRf3b81WbUCr5TUMGfFqO9WYuis58sSV1u6DBV0nV5Tpl9Wl49\
             HlQFw+9psjWNe5+Psh12T7pTL+mWcXxkbaL7QK6n7ljdHPMCwuamsUOMl1n1e/ukBturXKyrtIXPIp2C5+JK\
             pzeCmoOho4MU4rePhGF4HIB04RUzNXqDh7aGqgr+pJqJFDYGEgfCw5R/fEW/sS1YlOHRn6R3ZuT5zJgnmJbE\
             fGLDyXrpRiyIvoPiC6wpFom+s4vSRkd1acE3Lrz3NgLlPz73Cb+hQbafrE5TkyD+p5WJwZa8LlDsVDUfb7s6\
             oV4ARg==",
        ),
        (
            0,
            "Tuy89Cz1icbzGdyJ4kIzm5MT0Cqrk2fsM8JF8fiUaACVtZg4O9AKmMSEsim7/7B0m3TlQkfXPdiU2mIH/Yr7\
             T5+1GDoJx+yGFBbWBSK2VVoAR75480zfBoDy/Biuw8svQlgsqGbgMM98mj4RlIH8YCw+6/n5f/pwBCp4rvxs\
             FuHGhRZpZQcVLqw6nk0LX3p8p6O0hicv4HDuxXgXqucWiWOuhRV0yEy4Kx+oMFpoL0Np8Ez9dSlD0tg/SA6d\
             syFDUOpebt6N1kaz5WVtNr13BU6NNsGzVxZWCwdKrkM9jtlYQKpQ/ft8TcYQbNZtuLQkZ1RV2i+4LVxnLnMl\
             DKMgrA==",
        ),
    ];

    let mut site = Site::new(&["directory"]);
    let rsa_key = KeyPair::from_pem(RSA_KEY).unwrap();
    let pem = site.manufacturer.sign(&CertificateParams::default(), &rsa_key);
    for (salt, signature) in SIGNATURES {
        let signature = STANDARD.decode(signature).unwrap();
        assert_eq!(site.warnings(&Update::new(pem.clone(), signature.clone())), [], "{salt}");
        for at in [0, 128, 255] {
            let mut wrong = signature.clone();
            wrong[at] ^= 1;
            let warnings = site.warnings(&Update::new(pem.clone(), wrong));
            assert_eq!(warnings.len(), 1, "{salt}: {warnings:?}");
            assert!(warnings[0].1.starts_with("is not that of the file"), "{warnings:?}");
        }
    }
}

/// RFC 4055: certificates may say that a key is for RSA-PSS alone.
#[test]
fn firmware_that_is_signed_with_a_key_for_rsa_pss_alone_is_verified() {
    const RSA: [u8; 11] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];

    let mut site = Site::new(&["directory"]);
    let rsa_key = KeyPair::from_pem(RSA_KEY).unwrap();
    let pem = site.manufacturer.sign(&CertificateParams::default(), &rsa_key);
    let mut der = CertificateDer::from_pem_slice(pem.as_bytes()).unwrap().to_vec();
    let at = der.windows(RSA.len()).position(|window| window == RSA).unwrap();
    der[at + RSA.len() - 1] = 0x0A;
    let base64 = STANDARD.encode(der);
    let pem = format!("-----BEGIN CERTIFICATE-----\n{base64}\n-----END CERTIFICATE-----\n");

    let key = PrivateKeyDer::from_pem_slice(RSA_KEY.as_bytes()).unwrap();
    let signer = any_supported_type(&key).unwrap();
    let signer = signer.choose_scheme(&[SignatureScheme::RSA_PSS_SHA256]).unwrap();
    let signed = |file: &[u8]| Update::new(pem.clone(), signer.sign(file).unwrap());
    assert_eq!(site.warnings(&signed(FIRMWARE)), []);
    let warnings = site.warnings(&signed(b"other firmware"));
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].1.starts_with("is not that of the file"), "{warnings:?}");
}

#[test]
fn signed_firmware_goes_out_with_a_warning_for_what_is_wrong() {
    let mut site = Site::new(&["authorities", "directory"]);
    let key = KeyPair::generate().unwrap();
    let signature = key.sign(FIRMWARE).unwrap();
    let update = |certificate| Update::new(certificate, signature.clone());
    let (mut expired, mut early) = (CertificateParams::default(), CertificateParams::default());
    expired.not_after = date_time_ymd(2026, 1, 1);
    early.not_before = date_time_ymd(2200, 1, 1);
    let default = CertificateParams::default();
    let [expired, early, good] =
        [&expired, &early, &default].map(|params| update(site.manufacturer.sign(params, &key)));
    // Of the same name, but another key.
    let foreign = update(Authority::new("Manufacturer").sign(&default, &key));
    let weak = Update {
        signature: vec![0x5A; 128],
        ..update(site.manufacturer.sign(&default, &ShortRsaKey::new()))
    };
    let with = |signature: &[u8]| Update { signature: signature.to_vec(), ..good_like(&good) };
    let at = |location| Update { location, ..good_like(&good) };
    for (update, pointer, message) in [
        (expired, CERTIFICATE, "has expired"),
        (early, CERTIFICATE, "is not valid yet"),
        (foreign, CERTIFICATE, "is signed by none of auth.firmware_authorities"),
        (with(b"signature"), SIGNATURE, "has not the length"),
        (with(&key.sign(b"other firmware").unwrap()), SIGNATURE, "is not that of the file"),
        (at("https://example.com/cp2.bin"), LOCATION, "names no file"),
        (at("https://example.com/..%2fcp%201.bin"), LOCATION, "names no file"),
    ] {
        let warnings = site.warnings(&update);
        assert_eq!(warnings.len(), 1, "{message}: {warnings:?}");
        assert_eq!(warnings[0].0, pointer);
        assert!(warnings[0].1.starts_with(message), "{warnings:?}");
    }
    let warnings = site.warnings(&weak);
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert_eq!(warnings[0].1, "has an RSA key below 2048 bits");
    assert!(warnings[1].1.starts_with("is not verified"), "{warnings:?}");
    let no_certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let warnings = site.warnings(&update(no_certificate.to_owned()));
    let expected = [(CERTIFICATE.to_owned(), "is no X.509 certificate".to_owned())];
    assert_eq!(warnings, expected);
}

/// What the operator does not have is not looked at, and what changes counts
/// from the next SIGHUP on.
#[test]
fn signed_firmware_is_checked_as_far_as_the_settings_go() {
    let mut site = Site::new(&[]);
    let update = Update {
        location: "https://example.com/cp2.bin",
        certificate: Authority::new("Stranger")
            .sign(&CertificateParams::default(), &KeyPair::generate().unwrap()),
        ..site.good()
    };
    assert_eq!(site.warnings(&update), []);
    for (reloads, (settings, expected)) in [
        (&["authorities"][..], &[CERTIFICATE][..]),
        (&["directory"], &[LOCATION]),
        (&["authorities", "directory"], &[CERTIFICATE, LOCATION]),
    ]
    .into_iter()
    .enumerate()
    {
        let central_system = &site.pair.central_system;
        let text = settings_in(&site.folder, settings);
        fs::write(central_system.settings_file(), text).unwrap();
        central_system.signal("HUP");
        let log = central_system.folder().join("log/ocpp16.log");
        eventually("a reload", || {
            let log = fs::read_to_string(&log).unwrap();
            (log.matches("settings and certificates read again").count() > reloads).then_some(())
        });
        let warnings = site.warnings(&update);
        let pointers: Vec<_> = warnings.iter().map(|(pointer, _)| pointer.as_str()).collect();
        assert_eq!(pointers, expected, "{warnings:?}");
    }
}

#[test]
fn authorities_of_firmware_that_cannot_be_read_keep_it_from_starting() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("empty.pem"), "").unwrap();
    for (file, reason) in [("missing.pem", "No such file"), ("empty.pem", "there is no certif")] {
        let output = command()
            .current_dir(folder.path())
            .args(["serve", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0", "--log", "off"])
            .env("OCPP16_AUTH_FIRMWARE_AUTHORITIES", file)
            .output()
            .unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        let variable = "OCPP16_AUTH_FIRMWARE_AUTHORITIES: auth.firmware_authorities";
        let error = format!("ocpp16: {variable}: {file} (auth.firmware_authorities): {reason}");
        assert!(errors.starts_with(&error) && errors.lines().count() == 1, "{errors}");
        assert_eq!(output.status.code(), Some(2));
    }
}

fn good_like(update: &Update) -> Update {
    Update::new(update.certificate.clone(), update.signature.clone())
}

/// Of 1024 bits; nobody has the private one.
struct ShortRsaKey(Vec<u8>);

impl ShortRsaKey {
    fn new() -> Self {
        let modulus = [&[0x02, 0x81, 0x81, 0x00][..], &[0xC5; 128]].concat();
        let exponent = [0x02, 0x03, 0x01, 0x00, 0x01];
        let length = u8::try_from(modulus.len() + exponent.len()).unwrap();
        Self([&[0x30, 0x81, length], &*modulus, &exponent].concat())
    }
}

impl PublicKeyData for ShortRsaKey {
    fn der_bytes(&self) -> &[u8] {
        &self.0
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_RSA_SHA256
    }
}
