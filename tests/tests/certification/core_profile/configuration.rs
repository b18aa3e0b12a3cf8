//! Configuration keys, the cache, and what vendors say to each other.

use ocpp16_tests::Pair;
use serde_json::{Value, json};

#[test]
fn tc_019_1_get_all_keys() {
    let mut pair = Pair::booted();
    let keys = json!({"configurationKey": [
        {"key": "HeartbeatInterval", "readonly": false, "value": "300"},
        {"key": "NumberOfConnectors", "readonly": true, "value": "1"},
        {"key": "LightIntensity", "readonly": false},
    ]});
    pair.is_asked("GetConfiguration", &json!({}), &keys);
    pair.is_asked("GetConfiguration", &json!({"key": []}), &keys);
    pair.is_done();
}

#[test]
fn tc_019_2_get_one_key() {
    let mut pair = Pair::booted();
    let value = "Core,FirmwareManagement,RemoteTrigger";
    let keys = json!({"configurationKey": [
        {"key": "SupportedFeatureProfiles", "readonly": true, "value": value},
    ]});
    pair.is_asked("GetConfiguration", &json!({"key": ["SupportedFeatureProfiles"]}), &keys);
    pair.is_done();
}

#[test]
fn tc_021_change_key() {
    changes(&json!({"key": "MeterValueSampleInterval", "value": "60"}), "Accepted");
}

#[test]
fn tc_040_1_change_key_not_supported() {
    changes(&json!({"key": "VendorKey", "value": "1"}), "NotSupported");
}

#[test]
fn tc_040_2_change_key_bad_value() {
    changes(&json!({"key": "MeterValueSampleInterval", "value": "-1"}), "Rejected");
}

fn changes(change: &Value, status: &str) {
    let mut pair = Pair::booted();
    pair.is_asked("ChangeConfiguration", change, &json!({"status": status}));
    pair.is_done();
}

#[test]
fn tc_061_clear_cache() {
    let mut pair = Pair::booted();
    pair.is_asked("ClearCache", &json!({}), &json!({"status": "Accepted"}));
    pair.is_done();
}

#[test]
fn tc_064_data_transfer() {
    let mut pair = Pair::booted();
    let transfer = json!({"vendorId": "com.example", "messageId": "Message", "data": "text"});
    let answer = pair.sends("DataTransfer", &transfer);
    assert_eq!(answer, json!({"status": "UnknownVendorId"}), "without data");
    pair.is_done();
}
