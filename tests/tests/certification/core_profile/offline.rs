//! What a charge point tells after it had no power or no connection.

use ocpp16_tests::{LATER, OFFLINE, Pair, assert_has};
use serde_json::json;

#[test]
fn tc_032_1_power_loss_stop() {
    let (mut pair, transaction_id) = Pair::charging();
    pair.reconnects();
    pair.sends_boot();
    assert_eq!(pair.transaction(transaction_id)["stopReason"], json!(null), "a boot stops nothing");
    pair.reports(1, "Finishing");
    pair.stops(transaction_id, Some("PowerLoss"));
    pair.reports(1, "Available");
    pair.has_stopped(transaction_id, "PowerLoss");
    pair.is_done();
}

#[test]
fn tc_037_1_offline_start_valid_tag() {
    let mut pair = Pair::booted();
    pair.reconnects();
    let transaction_id = pair.starts("TAG", OFFLINE, "Accepted");
    pair.reports(1, "Charging");
    let expected = json!({"startTimestamp": OFFLINE, "idTagStatus": "Accepted", "meterStop": null});
    assert_has(&pair.transaction(transaction_id), &expected);
    pair.is_done();
}

#[test]
fn tc_037_3_offline_start_invalid_tag() {
    let mut pair = Pair::booted();
    pair.has_tag("OTHER", &json!({"status": "Invalid"}));
    pair.reconnects();
    let transaction_id = pair.starts("OTHER", OFFLINE, "Invalid");
    pair.stops(transaction_id, Some("DeAuthorized"));
    pair.reports(1, "Finishing");
    pair.has_stopped(transaction_id, "DeAuthorized");
    let expected = json!({"idTag": "OTHER", "idTagStatus": "Invalid"});
    assert_has(&pair.transaction(transaction_id), &expected);
    pair.is_done();
}

#[test]
fn tc_039_offline_transaction() {
    let mut pair = Pair::booted();
    pair.reconnects();
    let transaction_id = pair.starts("TAG", OFFLINE, "Accepted");
    let stop = json!({
        "transactionId": transaction_id, "idTag": "TAG", "meterStop": 6000, "timestamp": LATER,
        "reason": "Local",
    });
    let answer = pair.sends("StopTransaction", &stop);
    assert_eq!(answer["idTagInfo"]["status"], "Accepted");
    pair.has_stopped(transaction_id, "Local");
    pair.is_done();
}
