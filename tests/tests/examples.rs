//! The examples `minimal` of `ocpp16-server` and `charge_point` of
//! `ocpp16-types`, as the programs that users start.
//!
//! The example `full` has a file of its own, `example_full.rs`.

use std::fs;
use std::process::Command;

use ocpp16_tests::{
    ChargePoint, Process, RawCentralSystem, RawConnection, example, workspace_root,
};
use serde_json::{Value, json};

/// Starts `minimal` and returns the URL for charge points.
fn minimal() -> (Process, String) {
    let mut process =
        Process::start("minimal", Command::new(example("minimal")).arg("127.0.0.1:0"));
    let line = process.line();
    match line.split_once("/{identity}") {
        Some((url, "")) => (process, url.to_owned()),
        _ => process.fail(&format!("announces {line:?}")),
    }
}

fn charge_point(url: &str, identity: &str) -> Process {
    Process::start("charge_point", Command::new(example("charge_point")).args([url, identity]))
}

/// What the charge point says about its next call of this action.
fn answer_to(charge_point: &mut Process, action: &str) -> Value {
    let line = charge_point.line_after(&format!("{action}: "));
    serde_json::from_str(&line).unwrap_or_else(|_| charge_point.fail(&line))
}

#[test]
fn minimal_is_less_than_60_lines_besides_the_methods() {
    let file = workspace_root().join("ocpp16-server/examples/minimal.rs");
    let text = fs::read_to_string(file).expect("the example is there");
    let (before, rest) = text.split_once("    async fn authorize").expect("the first method");
    let (_, after) = rest.split_once("\n}\n").expect("the end of the methods");
    let lines = before.lines().count() + after.lines().count() + 1;
    assert!(lines < 60, "{lines}");
}

#[test]
fn minimal_answers_all_14_actions() {
    let (_minimal, url) = minimal();
    let mut charge_point = ChargePoint::connect(&url, "CP001");
    let time = "2024-05-06T07:08:09Z";
    let sampled = json!([{"timestamp": time, "sampledValue": [{"value": "7"}]}]);
    for (action, payload) in [
        ("BootNotification", json!({"chargePointVendor": "V", "chargePointModel": "M"})),
        ("Authorize", json!({"idTag": "A"})),
        ("DataTransfer", json!({"vendorId": "V"})),
        ("DiagnosticsStatusNotification", json!({"status": "Idle"})),
        ("FirmwareStatusNotification", json!({"status": "Idle"})),
        ("Heartbeat", json!({})),
        ("LogStatusNotification", json!({"status": "Idle"})),
        ("MeterValues", json!({"connectorId": 1, "meterValue": sampled})),
        ("SecurityEventNotification", json!({"type": "SettingSystemTime", "timestamp": time})),
        ("SignCertificate", json!({"csr": "x"})),
        ("SignedFirmwareStatusNotification", json!({"status": "Idle"})),
        (
            "StartTransaction",
            json!({"connectorId": 1, "idTag": "A", "meterStart": 1, "timestamp": time}),
        ),
        (
            "StatusNotification",
            json!({"connectorId": 1, "errorCode": "NoError", "status": "Available"}),
        ),
        ("StopTransaction", json!({"transactionId": 1, "meterStop": 2, "timestamp": time})),
    ] {
        let answer = charge_point.call(action, &payload);
        assert_eq!(answer[0], 3, "{action}: {answer}");
        if let Some(time) = answer[2]["currentTime"].as_str() {
            let fraction = time.split_once('.').map_or(0, |(_, rest)| rest.len() - "Z".len());
            assert!(fraction <= 3, "{time}");
        }
    }
}

#[test]
fn the_charge_point_charges_at_minimal_and_sees_it_end() {
    let (mut minimal, url) = minimal();
    let mut charge_point = charge_point(&url, "CP 001");
    assert_eq!(charge_point.line(), "connected as CP 001");
    let boot = answer_to(&mut charge_point, "BootNotification");
    assert_eq!((&boot["status"], &boot["interval"]), (&json!("Accepted"), &json!(300)));
    let start = answer_to(&mut charge_point, "StartTransaction");
    assert_eq!(start, json!({"idTagInfo": {"status": "Accepted"}, "transactionId": 1}));
    assert_eq!(answer_to(&mut charge_point, "MeterValues"), json!({}));
    let stop = answer_to(&mut charge_point, "StopTransaction");
    assert_eq!(stop, json!({"idTagInfo": {"status": "Accepted"}}));
    charge_point.line_after("ready");

    minimal.signal("TERM");
    assert_eq!(minimal.wait().code(), Some(0));
    charge_point.line_after("connection ended: ");
    assert_eq!(charge_point.wait().code(), Some(0));
}

#[test]
fn minimal_ends_well_on_ctrl_c() {
    let (mut minimal, url) = minimal();
    // Once somebody is connected, it listens to everything.
    let mut charge_point = ChargePoint::connect(&url, "CP001");
    charge_point.call("Heartbeat", &json!({}));
    minimal.signal("INT");
    drop(charge_point);
    assert_eq!(minimal.wait().code(), Some(0));
}

fn accepted(interval: u32) -> Value {
    json!({"status": "Accepted", "currentTime": "2024-05-06T07:08:09Z", "interval": interval})
}

fn accepted_tag() -> Value {
    json!({"idTagInfo": {"status": "Accepted"}})
}

/// Plays the central system up to where the charge point waits for what comes.
fn until_ready(connection: &mut RawConnection, interval: u32) {
    connection.answer("BootNotification", &accepted(interval));
    connection.answer("StatusNotification", &json!({}));
    connection.answer("StatusNotification", &json!({}));
    connection.answer("Authorize", &json!({"idTagInfo": {"status": "Invalid"}}));
}

#[test]
fn the_charge_point_boots_until_it_is_accepted_and_beats_its_heart() {
    let central_system = RawCentralSystem::listen();
    let _charge_point = charge_point(&central_system.url(), "CP/1");
    let mut connection = central_system.accept();
    assert_eq!(connection.path, "/ocpp/CP%2F1");
    let pending =
        json!({"status": "Pending", "currentTime": "2024-05-06T07:08:09Z", "interval": 1});
    let boot = connection.answer("BootNotification", &pending);
    assert_eq!(connection.answer("BootNotification", &accepted(1)), boot);
    for connector_id in [0, 1] {
        let status = connection.answer("StatusNotification", &json!({}));
        assert_eq!(
            (&status["connectorId"], &status["status"]),
            (&json!(connector_id), &json!("Available"))
        );
    }
    let time = json!({"currentTime": "2024-05-06T07:08:09Z"});
    // Not authorized: there is no transaction, and the next thing is its heart.
    connection.answer("Authorize", &json!({"idTagInfo": {"status": "Blocked"}}));
    assert_eq!(connection.answer("Heartbeat", &time), json!({}));
}

#[test]
fn the_charge_point_stops_what_is_not_accepted() {
    let central_system = RawCentralSystem::listen();
    let _charge_point = charge_point(&central_system.url(), "CP001");
    let mut connection = central_system.accept();
    connection.answer("BootNotification", &accepted(300));
    connection.answer("StatusNotification", &json!({}));
    connection.answer("StatusNotification", &json!({}));
    connection.answer("Authorize", &accepted_tag());
    connection.answer("StatusNotification", &json!({}));
    let refused = json!({"idTagInfo": {"status": "ConcurrentTx"}, "transactionId": 7});
    let start = connection.answer("StartTransaction", &refused);
    let stop = connection.answer("StopTransaction", &json!({}));
    assert_eq!(
        (&stop["transactionId"], &stop["reason"], &stop["meterStop"]),
        (&json!(7), &json!("DeAuthorized"), &start["meterStart"])
    );
}

#[test]
fn the_charge_point_answers_what_it_understands_and_what_it_does_not() {
    let central_system = RawCentralSystem::listen();
    let _charge_point = charge_point(&central_system.url(), "CP001");
    let mut connection = central_system.accept();
    until_ready(&mut connection, 300);
    let keys = json!({"key": ["heartbeatinterval", "x"]});
    let set = |value| json!({"key": "HeartbeatInterval", "value": value});
    for (action, payload, answer) in [
        ("ChangeConfiguration", set("60"), json!({"status": "Accepted"})),
        ("ChangeConfiguration", set("0"), json!({"status": "Rejected"})),
        (
            "ChangeConfiguration",
            json!({"key": "x", "value": ""}),
            json!({"status": "NotSupported"}),
        ),
        (
            "GetConfiguration",
            keys,
            json!({
                "configurationKey": [
                    {"key": "HeartbeatInterval", "readonly": false, "value": "60"}
                ],
                "unknownKey": ["x"],
            }),
        ),
        ("UnlockConnector", json!({"connectorId": 1}), json!({"status": "NotSupported"})),
        ("DataTransfer", json!({"vendorId": "x"}), json!({"status": "UnknownVendorId"})),
    ] {
        connection.send(&json!([2, "1", action, payload]));
        assert_eq!(connection.receive(), json!([3, "1", answer]), "{action} {payload}");
    }
    for (call, code) in [
        (json!([2, "1", "Tea", {}]), "NotImplemented"),
        (json!([2, "1", "Heartbeat", {}]), "NotSupported"),
        (json!([2, "1", "GetLocalListVersion", {}]), "NotSupported"),
        (json!([2, "1", "Reset", {}]), "OccurenceConstraintViolation"),
        (json!([2, "1", "Reset", {"type": "Warm"}]), "PropertyConstraintViolation"),
        (json!([2, "1", "Reset", {"type": 1}]), "TypeConstraintViolation"),
        (json!([2, "1", "Reset", {"type": "Soft", "x": 1}]), "FormationViolation"),
        (json!([2, "1", "Reset"]), "FormationViolation"),
    ] {
        connection.send(&call);
        let answer = connection.receive();
        let told = (&answer[0], &answer[1], &answer[2]);
        assert_eq!(told, (&json!(4), &json!("1"), &json!(code)), "{call}: {answer}");
    }
    // Nothing of this is answered; what is answered next is the call after it.
    for nothing in [json!([3, "99", {}]), json!([4, "99", "GenericError", "", {}]), json!([2])] {
        connection.send(&nothing);
    }
    connection.send(&json!([2, "2", "ClearCache", {}]));
    assert_eq!(connection.receive(), json!([3, "2", {"status": "Rejected"}]));
}

/// One call of its own at a time, and answers to ours meanwhile.
#[test]
fn the_charge_point_answers_while_its_own_call_is_open() {
    let central_system = RawCentralSystem::listen();
    let mut charge_point = charge_point(&central_system.url(), "CP001");
    let mut connection = central_system.accept();
    let boot = connection.receive();
    connection.send(&json!([2, "1", "ClearCache", {}]));
    assert_eq!(connection.receive(), json!([3, "1", {"status": "Rejected"}]));
    connection.send(&json!([3, boot[1], accepted(300)]));
    for _ in 0..2 {
        // What it cannot use ends its call, and is not answered.
        let status = connection.receive();
        connection.send(&json!([4, status[1], "InternalError", "", {}]));
    }
    let authorize = connection.receive();
    assert_eq!(authorize[2], "Authorize");
    connection.send(&json!([3, authorize[1], {"idTagInfo": {"status": "Perhaps"}}]));
    charge_point.line_after("ready");

    // A remote start is a transaction like any other.
    let start = json!({"idTag": "TAG-2", "connectorId": 1});
    connection.send(&json!([2, "2", "RemoteStartTransaction", start]));
    assert_eq!(connection.receive(), json!([3, "2", {"status": "Accepted"}]));
    assert_eq!(connection.answer("Authorize", &accepted_tag()), json!({"idTag": "TAG-2"}));
}

#[test]
fn a_reset_makes_the_charge_point_connect_and_boot_again() {
    let central_system = RawCentralSystem::listen();
    let mut charge_point = charge_point(&central_system.url(), "CP001");
    let mut connection = central_system.accept();
    until_ready(&mut connection, 300);
    connection.send(&json!([2, "1", "Reset", {"type": "Hard"}]));
    assert_eq!(connection.receive(), json!([3, "1", {"status": "Accepted"}]));
    charge_point.line_after("resetting");
    let mut connection = central_system.accept();
    connection.answer("BootNotification", &accepted(300));
}

#[test]
fn the_charge_point_says_what_is_wrong_with_its_arguments() {
    for (arguments, expected) in [
        (&["ws://127.0.0.1:1/ocpp"][..], "usage: "),
        (&["ws://127.0.0.1:1/ocpp", "CP1", "--key", "0"], "--key is not hexadecimal"),
        (&["ws://127.0.0.1:1/ocpp", "CP1", "--x", "0"], "usage: "),
    ] {
        let output = Command::new(example("charge_point")).args(arguments).output();
        let output = output.expect("it starts");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{errors}");
        assert!(errors.starts_with(&format!("charge_point: {expected}")), "{errors}");
    }
}
