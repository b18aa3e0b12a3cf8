//! Charging that the operator starts or stops, resets, and connectors that are
//! to be unlocked.

use ocpp16_tests::{Pair, TIME, assert_has};
use serde_json::{Value, json};

#[test]
fn tc_010_remote_start_plugged_first() {
    let mut pair = Pair::booted();
    pair.reports(1, "Preparing");
    let transaction_id = starts_remotely(&mut pair);
    assert_has(&pair.transaction(transaction_id), &json!({"idTag": "TAG", "remoteStartId": 1}));
    pair.is_done();
}

#[test]
fn tc_011_1_remote_start_first() {
    let mut pair = Pair::booted();
    let start = json!({"idTag": "TAG", "connectorId": 1});
    pair.is_asked("RemoteStartTransaction", &start, &accepted());
    pair.authorizes("TAG", "Accepted");
    pair.reports(1, "Preparing");
    let transaction_id = pair.starts("TAG", TIME, "Accepted");
    pair.reports(1, "Charging");
    stops_remotely(&mut pair, transaction_id);
    pair.is_done();
}

#[test]
fn tc_011_2_remote_start_timeout() {
    let mut pair = Pair::booted();
    let start = json!({"idTag": "TAG", "connectorId": 1});
    pair.is_asked("RemoteStartTransaction", &start, &accepted());
    pair.authorizes("TAG", "Accepted");
    pair.reports(1, "Preparing");
    assert_eq!(pair.books("/remote-starts/1")["status"], "Pending");
    pair.reports(1, "Available");
    assert_eq!(pair.books("/remote-starts/1")["status"], "Dropped");
    assert_eq!(pair.transactions(), 0);
    pair.is_done();
}

#[test]
fn tc_012_remote_stop() {
    let (mut pair, transaction_id) = Pair::charging();
    stops_remotely(&mut pair, transaction_id);
    pair.is_done();
}

#[test]
fn tc_013_hard_reset() {
    let (mut pair, transaction_id) = Pair::charging();
    pair.is_asked("Reset", &json!({"type": "Hard"}), &accepted());
    pair.reconnects();
    pair.sends_boot();
    pair.stops(transaction_id, Some("HardReset"));
    pair.reports(0, "Available");
    pair.reports(1, "Available");
    pair.has_stopped(transaction_id, "HardReset");
    pair.is_done();
}

#[test]
fn tc_014_soft_reset() {
    let (mut pair, transaction_id) = Pair::charging();
    pair.is_asked("Reset", &json!({"type": "Soft"}), &accepted());
    pair.stops(transaction_id, Some("SoftReset"));
    pair.boots();
    pair.has_stopped(transaction_id, "SoftReset");
    pair.is_done();
}

#[test]
fn tc_017_1_unlock_without_session() {
    unlocks(1, "Unlocked");
}

#[test]
fn tc_017_2_unlock_fixed_cable() {
    unlocks(1, "NotSupported");
}

#[test]
fn tc_018_1_unlock_during_session() {
    let (mut pair, transaction_id) = Pair::charging();
    let unlocked = json!({"status": "Unlocked"});
    pair.is_asked("UnlockConnector", &json!({"connectorId": 1}), &unlocked);
    pair.reports(1, "Finishing");
    pair.stops(transaction_id, Some("UnlockCommand"));
    pair.reports(1, "Available");
    pair.has_stopped(transaction_id, "UnlockCommand");
    pair.is_done();
}

#[test]
fn tc_026_remote_start_rejected() {
    let mut pair = Pair::booted();
    let rejected = json!({"status": "Rejected"});
    let start = json!({"idTag": "TAG", "connectorId": 1});
    pair.is_asked("RemoteStartTransaction", &start, &rejected);
    assert_eq!(pair.transactions(), 0);
    pair.is_done();
}

#[test]
fn tc_028_remote_stop_rejected() {
    let (mut pair, transaction_id) = Pair::charging();
    let rejected = json!({"status": "Rejected"});
    let stop = json!({"transactionId": transaction_id});
    pair.is_asked("RemoteStopTransaction", &stop, &rejected);
    let running = pair.books("/transactions?active=true");
    assert_eq!(running["items"][0]["transactionId"], transaction_id);
    pair.stops(transaction_id, Some("Local"));
    pair.has_stopped(transaction_id, "Local");
    pair.is_done();
}

#[test]
fn tc_030_unlock_fails() {
    unlocks(1, "UnlockFailed");
}

#[test]
fn tc_031_unlock_unknown_connector() {
    unlocks(99, "NotSupported");
}

fn unlocks(connector: u32, status: &str) {
    let mut pair = Pair::booted();
    let unlock = json!({"connectorId": connector});
    pair.is_asked("UnlockConnector", &unlock, &json!({"status": status}));
    assert_eq!(pair.transactions(), 0);
    pair.is_done();
}

/// Starts a transaction at the request of the operator, with the cable plugged.
fn starts_remotely(pair: &mut Pair) -> i64 {
    let start = json!({"idTag": "TAG", "connectorId": 1});
    pair.is_asked("RemoteStartTransaction", &start, &accepted());
    pair.authorizes("TAG", "Accepted");
    let transaction_id = pair.starts("TAG", TIME, "Accepted");
    pair.reports(1, "Charging");
    transaction_id
}

fn stops_remotely(pair: &mut Pair, transaction_id: i64) {
    let stop = json!({"transactionId": transaction_id});
    pair.is_asked("RemoteStopTransaction", &stop, &accepted());
    pair.stops(transaction_id, Some("Remote"));
    pair.reports(1, "Finishing");
    pair.reports(1, "Available");
    pair.has_stopped(transaction_id, "Remote");
}

fn accepted() -> Value {
    json!({"status": "Accepted"})
}
