//! Booting, and charging that begins and ends at the charge point.

use ocpp16_tests::{LATER, Pair, TIME, assert_has};
use serde_json::json;

#[test]
fn tc_001_cold_boot() {
    let mut pair = Pair::connected();
    let boot = json!({
        "chargePointVendor": "Vendor",
        "chargePointModel": "Model",
        "chargePointSerialNumber": "SN-1",
        "firmwareVersion": "1.2.3",
    });
    let answer = pair.sends("BootNotification", &boot);
    assert_eq!(answer["status"], "Accepted");
    assert!(answer["interval"].as_i64() > Some(0), "{answer}");
    pair.reports(0, "Available");
    pair.reports(1, "Available");
    pair.sends("Heartbeat", &json!({}));

    let expected = json!({
        "identity": "CP1", "connected": true, "bootStatus": "Accepted", "vendor": "Vendor",
        "model": "Model", "serialNumber": "SN-1", "firmwareVersion": "1.2.3",
    });
    assert_has(&pair.books("/charge-points/CP1"), &expected);
    for connector in [0, 1] {
        let expected = json!({"status": "Available", "errorCode": "NoError"});
        assert_has(&pair.connector(connector), &expected);
    }
    pair.is_done();
}

#[test]
fn tc_003_charge_plug_first() {
    let mut pair = Pair::booted();
    pair.reports(1, "Preparing");
    pair.authorizes("TAG", "Accepted");
    charges_and_stops(pair);
}

#[test]
fn tc_004_1_charge_tag_first() {
    let mut pair = Pair::authorized();
    pair.reports(1, "Preparing");
    charges_and_stops(pair);
}

/// From the start of the transaction to its end with the same tag.
fn charges_and_stops(mut pair: Pair) {
    let transaction_id = pair.starts("TAG", TIME, "Accepted");
    pair.reports(1, "Charging");
    pair.measures(transaction_id, "3500");
    let running = json!({
        "idTag": "TAG", "idTagStatus": "Accepted", "startTimestamp": TIME, "meterStop": null,
        "stopTimestamp": null, "stopReason": null,
    });
    assert_has(&pair.transaction(transaction_id), &running);

    let stop = json!({
        "transactionId": transaction_id, "idTag": "TAG", "meterStop": 6000, "timestamp": LATER,
        "reason": "Local",
    });
    let answer = pair.sends("StopTransaction", &stop);
    assert_eq!(answer["idTagInfo"]["status"], "Accepted");
    pair.reports(1, "Finishing");
    pair.reports(1, "Available");

    pair.has_stopped(transaction_id, "Local");
    assert_has(&pair.transaction(transaction_id), &json!({"idTag": "TAG", "stopIdTag": "TAG"}));
    let values = pair.books(&format!("/transactions/{transaction_id}/meter-values"));
    assert_eq!((&values["total"], &values["items"][0]["value"]), (&json!(1), &json!("3500")));
    assert_eq!(pair.transactions(), 1);
    pair.is_done();
}

#[test]
fn tc_004_2_tag_first_never_plugged() {
    let mut pair = Pair::authorized();
    pair.reports(1, "Preparing");
    pair.reports(1, "Available");
    assert_eq!(pair.connector(1)["status"], "Available");
    assert_eq!(pair.transactions(), 0);
    pair.is_done();
}

#[test]
fn tc_005_1_ev_side_unplugged() {
    let (mut pair, transaction_id) = Pair::charging();
    pair.stops(transaction_id, Some("EVDisconnected"));
    let unplugged = json!({
        "connectorId": 1, "status": "Finishing", "errorCode": "NoError",
        "info": "EV side disconnected",
    });
    assert_eq!(pair.sends("StatusNotification", &unplugged), json!({}));
    assert_has(&pair.connector(1), &json!({"status": "Finishing", "info": "EV side disconnected"}));
    pair.reports(1, "Available");
    pair.has_stopped(transaction_id, "EVDisconnected");
    pair.is_done();
}

#[test]
fn tc_007_cached_tag() {
    let mut pair = Pair::booted();
    pair.reports(1, "Preparing");
    let transaction_id = pair.starts("TAG", TIME, "Accepted");
    pair.reports(1, "Charging");
    pair.stops(transaction_id, None);
    pair.reports(1, "Available");
    pair.has_stopped(transaction_id, "Local");
    pair.is_done();
}
