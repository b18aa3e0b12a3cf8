//! What the ready-made central system answers to charge points, whatever they
//! say: refused is only what cannot be understood.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::{SystemTime, UNIX_EPOCH};

use ocpp16_tests::{CentralSystem, ChargePoint};
use serde_json::{Value, json};

const TIME: &str = "2024-01-01T00:00:00Z";

/// One that has booted, where the tags A and B may charge.
fn charge_point(central_system: &CentralSystem) -> ChargePoint {
    for tag in ["A", "B"] {
        central_system.put_id_tag(tag, &json!({"status": "Accepted"}));
    }
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Accepted");
    charge_point
}

/// Each CALL gets a CALLRESULT with this payload.
fn check(calls: &[(&str, Value, Value)]) {
    let central_system = CentralSystem::start(&["--strict"]);
    let mut charge_point = charge_point(&central_system);
    for (action, payload, expected) in calls {
        let answer = charge_point.call(action, payload);
        assert_eq!((&answer[0], &answer[2]), (&json!(3), expected), "{action} {payload}");
    }
}

///
#[test]
fn every_message_gets_its_answer() {
    let accepted = json!({"idTagInfo": {"status": "Accepted"}});
    check(&[
        ("Authorize", json!({"idTag": "A"}), accepted.clone()),
        (
            "StartTransaction",
            json!({"connectorId": 1, "idTag": "A", "meterStart": 0, "timestamp": TIME}),
            json!({"idTagInfo": {"status": "Accepted"}, "transactionId": 1}),
        ),
        ("MeterValues", meter_values(1), json!({})),
        (
            "StopTransaction",
            json!({"transactionId": 1, "idTag": "B", "meterStop": 9, "timestamp": TIME}),
            accepted,
        ),
        ("StatusNotification", status(1, "Available", "NoError"), json!({})),
        ("DataTransfer", json!({"vendorId": "com.example"}), json!({"status": "UnknownVendorId"})),
        ("DiagnosticsStatusNotification", json!({"status": "Uploading"}), json!({})),
        ("FirmwareStatusNotification", json!({"status": "Downloading"}), json!({})),
        (
            "SignedFirmwareStatusNotification",
            json!({"status": "Installed", "requestId": 1}),
            json!({}),
        ),
        ("LogStatusNotification", json!({"status": "Uploaded", "requestId": 1}), json!({})),
        (
            "SecurityEventNotification",
            json!({"type": "StartupOfTheDevice", "timestamp": TIME}),
            json!({}),
        ),
        ("SignCertificate", json!({"csr": "x"}), json!({"status": "Rejected"})),
    ]);
}

/// no Authorize before, and the connector still has a transaction.
#[test]
fn a_start_out_of_the_blue_is_a_transaction() {
    let start = |tag| json!({"connectorId": 1, "idTag": tag, "meterStart": 0, "timestamp": TIME});
    let answer = |number| json!({"idTagInfo": {"status": "Accepted"}, "transactionId": number});
    check(&[
        ("StartTransaction", start("A"), answer(1)),
        ("StartTransaction", start("B"), answer(2)),
    ]);
}

///
#[test]
fn every_stop_is_answered() {
    check(&[
        (
            "StopTransaction",
            json!({"transactionId": -1, "meterStop": 1, "timestamp": TIME}),
            json!({}),
        ),
        (
            "StopTransaction",
            json!({"transactionId": 7, "meterStop": 1, "timestamp": TIME}),
            json!({}),
        ),
        (
            "StopTransaction",
            json!({
                "transactionId": 1,
                "idTag": "B",
                "meterStop": -5,
                "timestamp": "1970-01-01T00:00:00Z",
                "reason": "DeAuthorized",
                "transactionData": [
                    {"timestamp": TIME, "sampledValue": [{"value": "1", "context": "Transaction.Begin"}]},
                    {"timestamp": TIME, "sampledValue": [{"value": "9", "context": "Transaction.End"}]},
                ],
            }),
            json!({"idTagInfo": {"status": "Accepted"}}),
        ),
    ]);
}

///
#[test]
fn odd_reports_of_connectors_are_answered() {
    let signed =
        json!([{"timestamp": TIME, "sampledValue": [{"value": "00FF", "format": "SignedData"}]}]);
    let unreadable = json!([{"timestamp": TIME, "sampledValue": [{"value": "a lot", "measurand": "Frequency"}]}]);
    let unplugged = json!({"connectorId": 1, "status": "Finishing", "errorCode": "NoError", "info": "EV side disconnected"});
    check(&[
        ("MeterValues", meter_values(0), json!({})),
        (
            "MeterValues",
            json!({"connectorId": 0, "transactionId": -1, "meterValue": []}),
            json!({}),
        ),
        (
            "MeterValues",
            json!({"connectorId": 9, "transactionId": 9, "meterValue": signed}),
            json!({}),
        ),
        ("MeterValues", json!({"connectorId": 1, "meterValue": unreadable}), json!({})),
        ("StatusNotification", status(0, "Charging", "NoError"), json!({})),
        ("StatusNotification", status(0, "Available", "LocalListConflict"), json!({})),
        ("StatusNotification", status(1, "Available", "NoError"), json!({})),
        ("StatusNotification", status(1, "Finishing", "NoError"), json!({})),
        ("StatusNotification", status(1, "Charging", "EVCommunicationError"), json!({})),
        ("StatusNotification", status(1, "Preparing", "NoError"), json!({})),
        ("StatusNotification", unplugged, json!({})),
    ]);
}

///
#[test]
fn reports_are_answered_in_any_order() {
    let log = |status: &str| json!({"status": status});
    let event = |kind: &str| json!({"type": kind, "timestamp": "2015-01-01T00:00:00Z"});
    check(&[
        ("FirmwareStatusNotification", json!({"status": "Installed"}), json!({})),
        ("FirmwareStatusNotification", json!({"status": "Installed"}), json!({})),
        ("FirmwareStatusNotification", json!({"status": "Idle"}), json!({})),
        ("DiagnosticsStatusNotification", json!({"status": "UploadFailed"}), json!({})),
        ("DiagnosticsStatusNotification", json!({"status": "Idle"}), json!({})),
        ("SignedFirmwareStatusNotification", json!({"status": "InstallRebooting"}), json!({})),
        ("SignedFirmwareStatusNotification", json!({"status": "DownloadScheduled"}), json!({})),
        ("LogStatusNotification", log("UploadFailure"), json!({})),
        ("LogStatusNotification", log("Idle"), json!({})),
        ("SecurityEventNotification", event("FailedToAuthenticateAtCentralSystem"), json!({})),
        ("SecurityEventNotification", event("ÄVendorEvent"), json!({})),
    ]);
}

///
#[test]
fn boots_and_heartbeats_are_answered_with_the_time() {
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let central_system = CentralSystem::start(&["--strict"]);
    let mut charge_point = charge_point(&central_system);
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    for (action, payload) in [("BootNotification", boot), ("Heartbeat", json!({}))] {
        let before = now();
        let answer = charge_point.call(action, &payload);
        let time = unix_seconds(answer[2]["currentTime"].as_str().unwrap());
        assert!(before <= time && time <= now(), "{answer}");
    }
}

///
#[test]
fn a_status_without_time_is_from_now() {
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let central_system = CentralSystem::start(&["--strict"]);
    let mut charge_point = charge_point(&central_system);
    let before = now();
    charge_point.call("StatusNotification", &status(1, "Available", "NoError"));
    let mut dated = status(2, "Available", "NoError");
    dated["timestamp"] = json!(TIME);
    charge_point.call("StatusNotification", &dated);
    let connectors = &central_system.get("/charge-points/CP1").body["connectors"];
    let since = unix_seconds(connectors[0]["since"].as_str().unwrap());
    assert!(before <= since && since <= now(), "{connectors}");
    assert_eq!(connectors[1]["since"], TIME);
}

fn meter_values(connector: u32) -> Value {
    let meter_value = json!([{"timestamp": TIME, "sampledValue": [{"value": "1"}]}]);
    json!({"connectorId": connector, "meterValue": meter_value})
}

fn status(connector: u32, status: &str, error: &str) -> Value {
    json!({"connectorId": connector, "status": status, "errorCode": error})
}

/// Reads `2024-01-01T00:00:00…Z`.
fn unix_seconds(text: &str) -> u64 {
    assert!(text.ends_with('Z'), "{text}");
    let number = |part: std::ops::Range<usize>| text[part].parse::<u64>().unwrap();
    let (mut year, month, day) = (number(0..4), number(5..7), number(8..10));
    // Years begin in March, so that leap days come last.
    year -= u64::from(month < 3);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = 365 * year + year / 4 - year / 100 + year / 400 + day_of_year - 719_468;
    ((days * 24 + number(11..13)) * 60 + number(14..16)) * 60 + number(17..19)
}
