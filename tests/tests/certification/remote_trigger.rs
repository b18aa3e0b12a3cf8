//! The profile RemoteTrigger.

use ocpp16_tests::{Pair, TIME};
use serde_json::json;

#[test]
fn tc_054_trigger() {
    let mut pair = Pair::booted();
    let accepted = json!({"status": "Accepted"});
    let for_connector = |message| json!({"requestedMessage": message, "connectorId": 1});
    let alone = |message| json!({"requestedMessage": message});

    pair.is_asked("TriggerMessage", &for_connector("MeterValues"), &accepted);
    let sample = json!([{"value": "1000", "context": "Trigger"}]);
    let values = json!({
        "connectorId": 1, "meterValue": [{"timestamp": TIME, "sampledValue": sample}],
    });
    assert_eq!(pair.sends("MeterValues", &values), json!({}));

    pair.is_asked("TriggerMessage", &alone("Heartbeat"), &accepted);
    pair.sends("Heartbeat", &json!({}));

    pair.is_asked("TriggerMessage", &for_connector("StatusNotification"), &accepted);
    pair.reports(1, "Available");

    for message in ["DiagnosticsStatusNotification", "FirmwareStatusNotification"] {
        pair.is_asked("TriggerMessage", &alone(message), &accepted);
        pair.tells(message, "Idle");
        pair.is_asked("TriggerMessage", &alone(message), &json!({"status": "NotImplemented"}));
    }
    pair.is_done();
}

#[test]
fn tc_055_trigger_rejected() {
    let mut pair = Pair::booted();
    let trigger = json!({"requestedMessage": "MeterValues", "connectorId": 1});
    pair.is_asked("TriggerMessage", &trigger, &json!({"status": "Rejected"}));
    pair.is_done();
}
