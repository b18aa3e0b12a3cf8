//! Messages that are sent again, because their answer was lost: once in the
//! books, and the same answer again (J-46).

use ocpp16_tests::{LATER, OFFLINE, Pair, TIME, on_each_database};
use serde_json::{Value, json};

use super::{another, start, stop, values};

on_each_database! {
    the_same_start_gets_the_same_number
    starts_that_differ_are_transactions_of_their_own
    the_same_stop_counts_once
    stops_without_a_number_are_told_apart
    the_same_values_count_once
}

/// on the same connection, on another one, and after a kill.
fn the_same_start_gets_the_same_number() {
    let mut pair = Pair::booted();
    let end = json!("2099-01-01T00:00:00Z");
    let tag = json!({"status": "Accepted", "expiryDate": end, "parentIdTag": "GROUP"});
    pair.has_tag("TAG", &tag);
    let start = start(1, "TAG", TIME);
    let first = pair.sends("StartTransaction", &start);
    assert_eq!(first["idTagInfo"], tag);
    assert_eq!(pair.sends("StartTransaction", &start), first, "not concurrent with itself");
    pair.has_tag("TAG", &json!({"status": "Blocked"}));
    pair.reconnects();
    assert_eq!(pair.sends("StartTransaction", &start), first, "as it was told");
    let transaction_id = first["transactionId"].as_i64().expect("the schema wants a number");
    pair.stops(transaction_id, None);
    pair = pair.after_a_kill();
    assert_eq!(pair.sends("StartTransaction", &start), first);
    pair.has_stopped(transaction_id, "Local");
    assert_eq!(pair.transactions(), 1);
}

fn starts_that_differ_are_transactions_of_their_own() {
    let mut pair = Pair::booted();
    let mut other_meter = start(1, "TAG", TIME);
    other_meter["meterStart"] = json!(1001);
    let starts = [
        start(1, "TAG", TIME),
        start(2, "TAG", TIME),
        start(1, "TAG2", TIME),
        start(1, "TAG", LATER),
        other_meter,
    ];
    for start in &starts {
        pair.sends("StartTransaction", start);
    }
    another(&pair, "CP2").call("StartTransaction", &starts[0]);
    assert_eq!(pair.transactions(), 6);
}

/// the first one counts, and a later one that differs changes nothing.
fn the_same_stop_counts_once() {
    let (mut pair, transaction_id) = Pair::charging();
    let mut stop = stop(transaction_id, LATER);
    stop["idTag"] = json!("TAG2");
    stop["transactionData"] = json!([{"timestamp": LATER, "sampledValue": [{"value": "6000"}]}]);
    let answer = json!({"idTagInfo": {"status": "Accepted"}});
    assert_eq!(pair.sends("StopTransaction", &stop), answer);
    pair.has_tag("TAG2", &json!({"status": "Blocked"}));
    assert_eq!(pair.sends("StopTransaction", &stop), answer, "as it was told");
    pair.reconnects();
    assert_eq!(pair.sends("StopTransaction", &stop), answer);
    pair = pair.after_a_kill();
    assert_eq!(pair.sends("StopTransaction", &stop), answer);

    let other = json!({"transactionId": transaction_id, "meterStop": 9000, "timestamp": LATER});
    assert_eq!(pair.sends("StopTransaction", &other), json!({}));
    pair.has_stopped(transaction_id, "Local");
    let values = pair.books(&format!("/transactions/{transaction_id}/meter-values"));
    assert_eq!(values["total"], 1);
    assert_eq!(pair.central_system.number("SELECT count(*) FROM stops"), 2);
    assert_eq!(pair.central_system.number("SELECT count(*) FROM stops WHERE matched"), 1);
}

/// those whose charge point never learnt the number.
fn stops_without_a_number_are_told_apart() {
    let mut pair = Pair::booted();
    for _ in 0..2 {
        for timestamp in [TIME, LATER] {
            assert_eq!(pair.sends("StopTransaction", &stop(-1, timestamp)), json!({}));
        }
        pair = pair.after_a_kill();
    }
    let kept = "SELECT count(*) FROM stops WHERE transaction_id = -1 AND NOT matched";
    assert_eq!(pair.central_system.number(kept), 2);
    assert_eq!(pair.transactions(), 0);
}

/// also those without a number.
fn the_same_values_count_once() {
    let (mut pair, transaction_id) = Pair::charging();
    let sample = json!({"value": "2000"});
    let measured: Vec<Value> = vec![
        values(transaction_id, TIME, &sample),
        values(transaction_id, LATER, &sample),
        values(-1, TIME, &sample),
        values(-1, OFFLINE, &sample),
    ];
    for round in 0..3 {
        for values in &measured {
            assert_eq!(pair.sends("MeterValues", values), json!({}));
        }
        if round == 0 {
            pair.reconnects();
        } else {
            pair = pair.after_a_kill();
        }
    }
    let kept = pair.books(&format!("/transactions/{transaction_id}/meter-values"));
    assert_eq!(kept["total"], 2, "{kept}");
    assert_eq!(pair.central_system.number("SELECT count(*) FROM meter_values"), 4);
}
