//! Tags that may not charge, and a connector that does not lock.

use ocpp16_tests::{Pair, assert_has};
use serde_json::{Value, json};

#[test]
fn tc_023_1_authorize_invalid() {
    refuses(&json!({"status": "Invalid"}), "Invalid");
}

#[test]
fn tc_023_2_authorize_expired() {
    refuses(&json!({"status": "Expired"}), "Expired");
    let ended = json!({"status": "Accepted", "expiryDate": "2020-01-01T00:00:00Z"});
    refuses(&ended, "Expired");
}

#[test]
fn tc_023_3_authorize_blocked() {
    refuses(&json!({"status": "Blocked"}), "Blocked");
}

fn refuses(tag: &Value, status: &str) {
    let mut pair = Pair::booted();
    pair.has_tag("OTHER", tag);
    pair.reports(1, "Preparing");
    pair.authorizes("OTHER", status);
    pair.reports(1, "Available");
    assert_eq!(pair.transactions(), 0);
    pair.is_done();
}

#[test]
fn tc_024_lock_failure() {
    let mut pair = Pair::booted();
    pair.reports(1, "Preparing");
    pair.authorizes("TAG", "Accepted");
    let failure = json!({
        "connectorId": 1, "status": "Faulted", "errorCode": "ConnectorLockFailure",
    });
    assert_eq!(pair.sends("StatusNotification", &failure), json!({}));
    let expected = json!({"status": "Faulted", "errorCode": "ConnectorLockFailure"});
    assert_has(&pair.connector(1), &expected);
    assert_eq!(pair.transactions(), 0);
    pair.is_done();
}
