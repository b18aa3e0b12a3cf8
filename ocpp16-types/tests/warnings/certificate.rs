//! The rules of certificates, and of firmware that is signed.

use ocpp16_types::Action::*;
use serde_json::json;

use crate::{PEM, check};

const KEY_OF_A_CERTIFICATE: &str = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n";

#[test]
fn each_rule_for_certificates_is_broken_and_kept() {
    let data = |member: &str, value: &str| json!({"certificateHashData": {member: value}});
    let firmware = |member: &str, value: &str| json!({"firmware": {member: value}});
    let name = "/certificateHashData/issuerNameHash";
    let serial = "/certificateHashData/serialNumber";
    let two = PEM.repeat(2);
    check(&[
        (
            "A-171",
            SignedUpdateFirmware,
            "/firmware/signature",
            firmware("signature", "AAA"),
            firmware("signature", "AAA=\n"),
        ),
        (
            "A-171",
            SignedUpdateFirmware,
            "/firmware/signature",
            firmware("signature", "A-_A"),
            firmware("signature", "A+/A"),
        ),
        (
            "A-171",
            SignedUpdateFirmware,
            "/firmware/signature",
            firmware("signature", ""),
            firmware("signature", "AA=="),
        ),
        (
            "A-171",
            SignedUpdateFirmware,
            "/firmware/signature",
            firmware("signature", "A==="),
            firmware("signature", "AAAA"),
        ),
        (
            "A-171",
            SignedUpdateFirmware,
            "/firmware/signingCertificate",
            firmware("signingCertificate", &two),
            firmware("signingCertificate", PEM),
        ),
        (
            "A-175",
            ExtendedTriggerMessage,
            "/connectorId",
            json!({"requestedMessage": "SignChargePointCertificate", "connectorId": 1}),
            json!({"requestedMessage": "SignChargePointCertificate"}),
        ),
        (
            "A-180",
            CertificateSigned,
            "/certificateChain",
            json!({"certificateChain": format!("{PEM}{KEY_OF_A_CERTIFICATE}")}),
            json!({"certificateChain": two}),
        ),
        (
            "A-180",
            CertificateSigned,
            "/certificateChain",
            json!({"certificateChain": ""}),
            json!({}),
        ),
        (
            "A-182",
            InstallCertificate,
            "/certificate",
            json!({"certificate": "MIIB"}),
            json!({"certificate": PEM.trim()}),
        ),
        (
            "A-182",
            InstallCertificate,
            "/certificate",
            json!({"certificate": PEM.replace("MIIB", "?")}),
            json!({"certificate": PEM.replace('\n', "\r\n")}),
        ),
        (
            "A-186",
            DeleteCertificate,
            name,
            data("issuerNameHash", &"a".repeat(63)),
            data("issuerNameHash", &"F".repeat(64)),
        ),
        (
            "A-186",
            DeleteCertificate,
            name,
            data("issuerNameHash", &"g".repeat(64)),
            data("issuerNameHash", &"0".repeat(64)),
        ),
        (
            "A-186",
            DeleteCertificate,
            "/certificateHashData/issuerKeyHash",
            json!({"certificateHashData": {"hashAlgorithm": "SHA384", "issuerNameHash": "a".repeat(96)}}),
            json!({"certificateHashData": {"hashAlgorithm": "SHA384", "issuerNameHash": "a".repeat(96), "issuerKeyHash": "a".repeat(96)}}),
        ),
        (
            "A-186",
            DeleteCertificate,
            "/certificateHashData/issuerKeyHash",
            json!({"certificateHashData": {"hashAlgorithm": "SHA512", "issuerNameHash": "a".repeat(128)}}),
            json!({"certificateHashData": {"hashAlgorithm": "SHA512", "issuerNameHash": "a".repeat(128), "issuerKeyHash": "a".repeat(128)}}),
        ),
        (
            "A-186",
            DeleteCertificate,
            serial,
            data("serialNumber", "0FFF"),
            data("serialNumber", "FFF"),
        ),
        (
            "A-186",
            DeleteCertificate,
            serial,
            data("serialNumber", "0x1"),
            data("serialNumber", "0"),
        ),
        ("A-186", DeleteCertificate, serial, data("serialNumber", ""), data("serialNumber", "a0")),
    ]);
}
