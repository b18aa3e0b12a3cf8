//! Transactions that begin.

use ocpp16_tests::{LATER, Pair, TIME, assert_has, on_each_database};
use serde_json::json;

use super::{another, start};

on_each_database! {
    a_refused_start_is_a_transaction_all_the_same
    numbers_are_for_the_whole_system_and_are_never_used_again
    times_come_back_as_the_moments_that_they_are
    a_start_on_a_busy_connector_flags_the_older_transaction
}

///
fn a_refused_start_is_a_transaction_all_the_same() {
    let mut pair = Pair::booted();
    for (number, status) in ["Invalid", "Blocked", "Expired"].into_iter().enumerate() {
        pair.has_tag("OTHER", &json!({"status": status}));
        let timestamp = format!("2026-01-01T0{number}:00:00Z");
        let transaction_id = pair.starts("OTHER", &timestamp, status);
        assert!(transaction_id > 0, "{transaction_id}");
        pair.measures(transaction_id, "1001");
        pair.stops(transaction_id, Some("DeAuthorized"));
        pair.has_stopped(transaction_id, "DeAuthorized");
        let values = pair.books(&format!("/transactions/{transaction_id}/meter-values"));
        assert_eq!(values["total"], 1);
    }
}

///
fn numbers_are_for_the_whole_system_and_are_never_used_again() {
    let mut pair = Pair::booted();
    let mut other = another(&pair, "CP2");
    let mut numbers = vec![pair.starts("TAG", TIME, "Accepted")];
    let told = other.call("StartTransaction", &start(1, "TAG2", TIME));
    numbers.extend(told[2]["transactionId"].as_i64());
    pair = pair.after_a_kill();
    numbers.push(pair.starts("TAG", LATER, "Accepted"));
    assert_eq!(numbers.len(), 3, "{told}");
    assert!(numbers[0] > 0 && numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
}

/// without Authorize, from long ago.
fn times_come_back_as_the_moments_that_they_are() {
    let mut pair = Pair::booted();
    for (sent, kept) in [
        ("2015-05-05T12:30:00Z", "2015-05-05T12:30:00Z"),
        ("2015-05-05T12:30:00.5+02:00", "2015-05-05T10:30:00.5Z"),
        ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
        ("2099-01-01T00:00:00.1234567Z", "2099-01-01T00:00:00.123Z"),
    ] {
        let transaction_id = pair.starts("TAG", sent, "Accepted");
        assert_eq!(pair.transaction(transaction_id)["startTimestamp"], kept, "{sent}");
    }
}

/// also for the same tag, whose older transaction cannot run any more.
fn a_start_on_a_busy_connector_flags_the_older_transaction() {
    let mut pair = Pair::booted();
    let older = pair.starts("TAG", TIME, "Accepted");
    let elsewhere = pair.sends_start(&start(2, "TAG2", TIME), "Accepted");
    let newer = pair.starts("TAG", LATER, "Accepted");
    let flagged = json!({"stopMissing": true, "meterStop": null, "stopTimestamp": null});
    assert_has(&pair.transaction(older), &flagged);
    assert_eq!(pair.transaction(newer)["stopMissing"], false);
    assert_eq!(pair.transaction(elsewhere)["stopMissing"], false);

    pair.stops(older, Some("Reboot"));
    pair.has_stopped(older, "Reboot");
    assert_eq!(pair.transaction(newer)["stopTimestamp"], json!(null), "it runs on");
}
