//! What the standard forbids although the schema allows it: for each rule, a
//! request that breaks it and one beside it that does not.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod certificate;
mod charging_profile;

use ocpp16_types::*;
use serde_json::{Value, json};

/// Requirement, action, pointer of the warning, what makes [`good`] bad, and
/// what comes near it without harm.
type Row = (&'static str, Action, &'static str, Value, Value);

const PEM: &str = "-----BEGIN CERTIFICATE-----\nMIIB\nAA==\n-----END CERTIFICATE-----\n";

#[test]
fn conforming_requests_have_no_warnings() {
    let actions = Action::ALL.into_iter().filter(|it| it.initiator() != Initiator::ChargePoint);
    for action in actions {
        assert_eq!(found(action, &good(action)), [], "{action}");
    }
}

#[test]
fn each_rule_for_all_requests_is_broken_and_kept() {
    use Action::*;
    check(&[
        ("A-1", ChangeConfiguration, "/key", json!({"key": "Schlüssel"}), json!({"key": " ~"})),
        ("A-1", ChangeConfiguration, "/value", json!({"value": "a\n"}), json!({"value": ""})),
        ("A-1", DataTransfer, "/messageId", json!({"messageId": "é"}), json!({"data": "é"})),
        (
            "A-1",
            GetConfiguration,
            "/key/1",
            json!({"key": ["a", "\t"]}),
            json!({"key": ["a", "b"]}),
        ),
        ("A-1", RemoteStartTransaction, "/idTag", json!({"idTag": "ä"}), json!({"idTag": "a b"})),
        ("A-1", ReserveNow, "/idTag", json!({"idTag": "ä"}), json!({"idTag": ""})),
        (
            "A-1",
            ReserveNow,
            "/parentIdTag",
            json!({"parentIdTag": "ä"}),
            json!({"parentIdTag": "P"}),
        ),
        (
            "A-1",
            SendLocalList,
            "/localAuthorizationList/0/idTag",
            json!({"localAuthorizationList": [{"idTag": "ä", "idTagInfo": {"status": "Blocked"}}]}),
            json!({"localAuthorizationList": [{"idTag": "a", "idTagInfo": {"status": "Blocked"}}]}),
        ),
        (
            "A-1",
            SendLocalList,
            "/localAuthorizationList/0/idTagInfo/parentIdTag",
            json!({"localAuthorizationList": [{"idTag": "a", "idTagInfo": {"status": "Accepted", "parentIdTag": "ä"}}]}),
            json!({"localAuthorizationList": [{"idTag": "a", "idTagInfo": {"status": "Accepted", "parentIdTag": "a"}}]}),
        ),
        (
            "A-3",
            ChangeAvailability,
            "/connectorId",
            json!({"connectorId": -1}),
            json!({"connectorId": 0}),
        ),
        (
            "A-3",
            ClearChargingProfile,
            "/connectorId",
            json!({"connectorId": -1}),
            json!({"connectorId": 0}),
        ),
        (
            "A-3",
            ExtendedTriggerMessage,
            "/connectorId",
            json!({"connectorId": -1}),
            json!({"connectorId": 0}),
        ),
        (
            "A-3",
            GetCompositeSchedule,
            "/connectorId",
            json!({"connectorId": -1}),
            json!({"connectorId": 0}),
        ),
        (
            "A-3",
            RemoteStartTransaction,
            "/connectorId",
            json!({"connectorId": 0}),
            json!({"connectorId": 1}),
        ),
        ("A-3", ReserveNow, "/connectorId", json!({"connectorId": -1}), json!({"connectorId": 0})),
        (
            "A-3",
            SetChargingProfile,
            "/connectorId",
            json!({"connectorId": -1}),
            json!({"connectorId": 2}),
        ),
        (
            "A-3",
            TriggerMessage,
            "/connectorId",
            json!({"connectorId": -1}),
            json!({"connectorId": 0}),
        ),
        (
            "A-3",
            UnlockConnector,
            "/connectorId",
            json!({"connectorId": 0}),
            json!({"connectorId": 1}),
        ),
        (
            "A-41",
            RemoteStopTransaction,
            "/transactionId",
            json!({"transactionId": -1}),
            json!({"transactionId": 0}),
        ),
        (
            "A-81",
            DataTransfer,
            "/vendorId",
            json!({"vendorId": "Vendor"}),
            json!({"vendorId": "com.ven-dor"}),
        ),
        (
            "A-81",
            DataTransfer,
            "/vendorId",
            json!({"vendorId": "com..example"}),
            json!({"vendorId": "a.b"}),
        ),
        ("A-81", DataTransfer, "/vendorId", json!({"vendorId": "http://a.b"}), json!({})),
        (
            "A-98",
            ChangeConfiguration,
            "/value",
            json!({"key": "authorizationKey", "value": "0123456789abcdef0123456789ABCDE"}),
            json!({"key": "AuthorizationKey", "value": "0123456789abcdef0123456789ABCDEF"}),
        ),
        (
            "A-98",
            ChangeConfiguration,
            "/value",
            json!({"key": "AuthorizationKey", "value": "not hexadecimal, 32 characters.."}),
            json!({"key": "AuthorizationKey", "value": "0123456789abcdef0123456789ABCDEF01234567"}),
        ),
        (
            "A-98",
            ChangeConfiguration,
            "/value",
            json!({"key": "SecurityProfile", "value": "0"}),
            json!({"key": "SecurityProfile", "value": "3"}),
        ),
        (
            "A-161",
            GetDiagnostics,
            "/location",
            json!({"location": "sftp://files.example/"}),
            json!({"location": "ftp://user:password@files.example/"}),
        ),
        (
            "A-161",
            UpdateFirmware,
            "/location",
            json!({"location": "file:///firmware"}),
            json!({"location": "HTTP://files.example/firmware"}),
        ),
    ]);
}

#[test]
fn each_rule_for_local_lists_is_broken_and_kept() {
    use Action::SendLocalList;
    let list = |entries: Value| json!({"localAuthorizationList": entries});
    let accepted = json!({"status": "Accepted"});
    check(&[
        (
            "A-31",
            SendLocalList,
            "/localAuthorizationList/1/idTagInfo/status",
            list(
                json!([{"idTag": "A", "idTagInfo": accepted}, {"idTag": "B", "idTagInfo": {"status": "ConcurrentTx"}}]),
            ),
            list(
                json!([{"idTag": "A", "idTagInfo": accepted}, {"idTag": "B", "idTagInfo": {"status": "Invalid"}}]),
            ),
        ),
        (
            "A-140",
            SendLocalList,
            "/listVersion",
            json!({"listVersion": 0}),
            json!({"listVersion": 1}),
        ),
        (
            "A-140",
            SendLocalList,
            "/listVersion",
            json!({"listVersion": -1}),
            json!({"listVersion": 2}),
        ),
        (
            "A-141",
            SendLocalList,
            "/localAuthorizationList/0/idTagInfo",
            json!({"updateType": "Full", "localAuthorizationList": [{"idTag": "A"}]}),
            json!({"updateType": "Differential", "localAuthorizationList": [{"idTag": "A"}]}),
        ),
        (
            "A-141",
            SendLocalList,
            "/localAuthorizationList/1/idTag",
            list(
                json!([{"idTag": "A", "idTagInfo": accepted}, {"idTag": "a", "idTagInfo": accepted}]),
            ),
            list(
                json!([{"idTag": "A", "idTagInfo": accepted}, {"idTag": "b", "idTagInfo": accepted}]),
            ),
        ),
    ]);
}

fn check(rows: &[Row]) {
    for (requirement, action, pointer, bad, kept) in rows {
        let broken = merged(good(*action), bad);
        let expected = [((*requirement).to_owned(), (*pointer).to_owned())];
        assert_eq!(found(*action, &broken), expected, "{action} {broken}");
        let kept = merged(good(*action), kept);
        assert_eq!(found(*action, &kept), [], "{action} {kept}");
    }
}

/// The warnings about a request that its schema accepts.
fn found(action: Action, payload: &Value) -> Vec<(String, String)> {
    let text = payload.to_string();
    let (request, _) = CentralSystemRequest::from_json(action, &text, Strictness::Strict).unwrap();
    let found = warnings(&request).into_iter();
    found.map(|warning| (warning.requirement.to_owned(), warning.pointer)).collect()
}

/// A request with nothing against it.
fn good(action: Action) -> Value {
    let profile = json!({
        "chargingProfileId": 1,
        "stackLevel": 0,
        "chargingProfilePurpose": "TxProfile",
        "chargingProfileKind": "Relative",
        "chargingSchedule": {
            "chargingRateUnit": "A",
            "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 8.1}],
        },
    });
    let hash = "0123456789abcdef".repeat(4);
    match action.as_str() {
        "CancelReservation" => json!({"reservationId": 1}),
        "CertificateSigned" => json!({"certificateChain": PEM}),
        "ChangeAvailability" => json!({"connectorId": 1, "type": "Operative"}),
        "ChangeConfiguration" => json!({"key": "HeartbeatInterval", "value": "60"}),
        "DataTransfer" => json!({"vendorId": "com.example"}),
        "DeleteCertificate" => json!({"certificateHashData": {
            "hashAlgorithm": "SHA256",
            "issuerNameHash": hash,
            "issuerKeyHash": hash,
            "serialNumber": "FFF",
        }}),
        "ExtendedTriggerMessage" | "TriggerMessage" => json!({"requestedMessage": "Heartbeat"}),
        "GetCompositeSchedule" => json!({"connectorId": 1, "duration": 60}),
        "GetDiagnostics" => json!({"location": "ftps://files.example/"}),
        "GetInstalledCertificateIds" => json!({"certificateType": "CentralSystemRootCertificate"}),
        "GetLog" => json!({
            "logType": "SecurityLog",
            "requestId": 1,
            "log": {"remoteLocation": "https://files.example/"},
        }),
        "InstallCertificate" => {
            json!({"certificateType": "CentralSystemRootCertificate", "certificate": PEM})
        }
        "RemoteStartTransaction" => json!({"idTag": "TAG", "chargingProfile": profile}),
        "RemoteStopTransaction" => json!({"transactionId": 1}),
        "ReserveNow" => json!({
            "connectorId": 1,
            "expiryDate": "2024-01-01T00:00:00Z",
            "idTag": "TAG",
            "reservationId": 1,
        }),
        "Reset" => json!({"type": "Soft"}),
        "SendLocalList" => json!({"listVersion": 1, "updateType": "Full"}),
        "SetChargingProfile" => merged(
            json!({"connectorId": 1, "csChargingProfiles": profile}),
            &json!({"csChargingProfiles": {"transactionId": 1}}),
        ),
        "SignedUpdateFirmware" => json!({"requestId": 1, "firmware": {
            "location": "https://files.example/firmware",
            "retrieveDateTime": "2024-01-01T00:00:00Z",
            "signingCertificate": PEM,
            "signature": "AAAA",
        }}),
        "UnlockConnector" => json!({"connectorId": 1}),
        "UpdateFirmware" => json!({
            "location": "https://files.example/firmware",
            "retrieveDate": "2024-01-01T00:00:00Z",
        }),
        _ => json!({}),
    }
}

/// Applies a JSON merge patch (RFC 7396).
fn merged(mut target: Value, patch: &Value) -> Value {
    let Value::Object(patch) = patch else { return patch.clone() };
    for (name, value) in patch {
        if value.is_null() {
            target.as_object_mut().unwrap().remove(name);
        } else {
            let old = target[name].take();
            target[name] = merged(old, value);
        }
    }
    target
}
