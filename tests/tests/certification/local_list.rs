//! The profile LocalAuthListManagement.

use ocpp16_tests::Pair;
use serde_json::{Value, json};

#[test]
fn tc_042_1_list_not_supported() {
    tells_version(-1);
}

#[test]
fn tc_042_2_list_empty() {
    tells_version(0);
}

fn tells_version(version: i64) {
    let mut pair = Pair::booted();
    pair.is_asked("GetLocalListVersion", &json!({}), &json!({"listVersion": version}));
    pair.is_done();
}

#[test]
fn tc_043_1_send_list_not_supported() {
    takes_full_list("NotSupported");
}

#[test]
fn tc_043_3_send_list_failed() {
    takes_full_list("Failed");
}

#[test]
fn tc_043_4_send_full_list() {
    takes_full_list("Accepted");
}

fn takes_full_list(status: &str) {
    let mut pair = Pair::booted();
    pair.is_asked("SendLocalList", &full(1), &json!({"status": status}));
    pair.is_done();
}

#[test]
fn tc_043_5_send_differential_list() {
    let mut pair = Pair::booted();
    let accepted = json!({"status": "Accepted"});
    pair.is_asked("GetLocalListVersion", &json!({}), &json!({"listVersion": 0}));
    pair.is_asked("SendLocalList", &full(1), &accepted);
    let change = json!({
        "listVersion": 2,
        "updateType": "Differential",
        "localAuthorizationList": [{"idTag": "TAG2", "idTagInfo": {"status": "Blocked"}}],
    });
    pair.is_asked("SendLocalList", &change, &accepted);
    pair.is_asked("GetLocalListVersion", &json!({}), &json!({"listVersion": 2}));
    pair.is_done();
}

fn full(version: u32) -> Value {
    json!({
        "listVersion": version,
        "updateType": "Full",
        "localAuthorizationList": [
            {"idTag": "TAG", "idTagInfo": {"status": "Accepted", "parentIdTag": "GROUP"}},
            {"idTag": "TAG2", "idTagInfo": {"status": "Accepted"}},
        ],
    })
}
