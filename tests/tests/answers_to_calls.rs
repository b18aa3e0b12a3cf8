//! What charge points answer to the calls of the central system, from the wire to
//! whoever called over HTTP.

use std::thread;

use ocpp16_tests::{CentralSystem, ChargePoint};
use serde_json::json;

/// Whatever a charge point may say to a call,
///
///
#[test]
fn every_answer_comes_back_as_it_is() {
    let statuses = [
        ("CancelReservation", json!({"reservationId": 1}), &["Accepted", "Rejected"][..]),
        ("CertificateSigned", json!({"certificateChain": "x"}), &["Accepted", "Rejected"]),
        (
            "ChangeAvailability",
            json!({"connectorId": 0, "type": "Inoperative"}),
            &["Accepted", "Rejected", "Scheduled"],
        ),
        (
            "ChangeConfiguration",
            json!({"key": "HeartbeatInterval", "value": "60"}),
            &["Accepted", "Rejected", "RebootRequired", "NotSupported"],
        ),
        ("ClearCache", json!({}), &["Accepted", "Rejected"]),
        ("ClearChargingProfile", json!({}), &["Accepted", "Unknown"]),
        (
            "DeleteCertificate",
            json!({"certificateHashData": {
                "hashAlgorithm": "SHA384",
                "issuerNameHash": "",
                "issuerKeyHash": "",
                "serialNumber": "FFF",
            }}),
            &["Accepted", "Failed", "NotFound"],
        ),
        (
            "ExtendedTriggerMessage",
            json!({"requestedMessage": "LogStatusNotification"}),
            &["Accepted", "Rejected", "NotImplemented"],
        ),
        ("GetCompositeSchedule", json!({"connectorId": 0, "duration": 60}), &["Rejected"]),
        (
            "GetInstalledCertificateIds",
            json!({"certificateType": "ManufacturerRootCertificate"}),
            &["Accepted", "NotFound"],
        ),
        (
            "GetLog",
            json!({"logType": "SecurityLog", "requestId": 1, "log": {"remoteLocation": "x"}}),
            &["Accepted", "Rejected", "AcceptedCanceled"],
        ),
        (
            "InstallCertificate",
            json!({"certificateType": "CentralSystemRootCertificate", "certificate": "x"}),
            &["Accepted", "Failed", "Rejected"],
        ),
        ("RemoteStartTransaction", json!({"idTag": "A"}), &["Accepted", "Rejected"]),
        ("RemoteStopTransaction", json!({"transactionId": 1}), &["Accepted", "Rejected"]),
        (
            "ReserveNow",
            json!({
                "connectorId": 1,
                "expiryDate": "2024-01-01T00:00:00Z",
                "idTag": "A",
                "reservationId": 1,
            }),
            &["Accepted", "Faulted", "Occupied", "Rejected", "Unavailable"],
        ),
        (
            "SendLocalList",
            json!({"listVersion": 1, "updateType": "Differential"}),
            &["Accepted", "Failed", "NotSupported", "VersionMismatch"],
        ),
        (
            "SetChargingProfile",
            json!({"connectorId": 1, "csChargingProfiles": {
                "chargingProfileId": 1,
                "stackLevel": 0,
                "chargingProfilePurpose": "TxProfile",
                "chargingProfileKind": "Relative",
                "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": []},
            }}),
            &["Accepted", "Rejected", "NotSupported"],
        ),
        (
            "SignedUpdateFirmware",
            json!({"requestId": 1, "firmware": {
                "location": "x",
                "retrieveDateTime": "2024-01-01T00:00:00Z",
                "signingCertificate": "x",
                "signature": "x",
            }}),
            &[
                "Accepted",
                "Rejected",
                "AcceptedCanceled",
                "InvalidCertificate",
                "RevokedCertificate",
            ],
        ),
        (
            "TriggerMessage",
            json!({"requestedMessage": "Heartbeat"}),
            &["Accepted", "Rejected", "NotImplemented"],
        ),
        (
            "UnlockConnector",
            json!({"connectorId": 1}),
            &["Unlocked", "UnlockFailed", "NotSupported"],
        ),
    ]
    .into_iter()
    .flat_map(|(action, payload, statuses)| {
        statuses.iter().map(move |status| (action, payload.clone(), json!({"status": status})))
    });
    let diagnostics = json!({"location": "ftp://files.example/"});
    let firmware =
        json!({"location": "ftp://files.example/", "retrieveDate": "2024-01-01T00:00:00Z"});
    let keys = json!({
        "configurationKey": [{"key": "ConnectionTimeOut", "readonly": false}],
        "unknownKey": ["Tea"],
    });
    let others = [
        ("GetConfiguration", json!({}), keys),
        ("GetConfiguration", json!({"key": []}), json!({})),
        ("GetDiagnostics", diagnostics.clone(), json!({})),
        ("GetDiagnostics", diagnostics, json!({"fileName": "log.zip"})),
        ("GetLocalListVersion", json!({}), json!({"listVersion": -1})),
        ("UpdateFirmware", firmware, json!({})),
    ];
    let central_system = CentralSystem::start(&[]);
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Accepted");
    for (action, payload, answer) in statuses.chain(others) {
        let call = json!({"action": action, "payload": payload});
        let came_back = thread::scope(|scope| {
            let answering = scope.spawn(|| {
                let received = charge_point.receive();
                assert_eq!((&received[2], &received[3]), (&json!(action), &payload));
                charge_point.send(&json!([3, received[1], answer]).to_string());
            });
            let came_back = central_system.call("CP1", &call);
            answering.join().unwrap();
            came_back
        });
        assert_eq!((came_back.status, &came_back.body["payload"]), (200, &answer), "{action}");
    }
}
