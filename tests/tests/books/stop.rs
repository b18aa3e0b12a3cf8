//! Transactions that end.

use ocpp16_tests::{LATER, OFFLINE, Pair, TIME, assert_has, on_each_database};
use serde_json::{Value, json};

use super::{another, start, stop};

on_each_database! {
    stops_of_unknown_transactions_are_answered_and_kept
    readings_too_far_apart_are_implausible
    a_stop_is_told_of_its_tag_only_if_it_has_one
    values_of_a_stop_are_kept_with_the_others
    impossible_ends_are_kept_and_flagged
    energy_is_exact
    an_operator_closes_in_the_books_only
    stops_are_listed_whether_they_match_or_not
}

/// those of other charge points are as unknown as those of nobody.
fn stops_of_unknown_transactions_are_answered_and_kept() {
    let (mut pair, transaction_id) = Pair::charging();
    let mut other = another(&pair, "CP2");
    let unknown = [transaction_id, transaction_id + 1, 0, -1];
    for number in unknown {
        let mut stop = stop(number, LATER);
        stop["idTag"] = json!("TAG2");
        stop["transactionData"] = json!([{"timestamp": LATER, "sampledValue": [{"value": "1"}]}]);
        let answer = other.call("StopTransaction", &stop);
        let expected = json!({"idTagInfo": {"status": "Accepted"}});
        assert_eq!((&answer[0], &answer[2]), (&json!(3), &expected), "{number}");
    }
    assert_eq!(pair.transaction(transaction_id)["stopTimestamp"], json!(null));
    let values = pair.books(&format!("/transactions/{transaction_id}/meter-values"));
    assert_eq!(values["total"], 0, "another charge point has measured");
    let kept = "SELECT count(*) FROM stops WHERE identity = 'CP2' AND NOT matched";
    assert_eq!(pair.central_system.number(kept), 4);
    assert_eq!(pair.central_system.number("SELECT count(*) FROM meter_values"), 4);
    pair.stops(transaction_id, None);
    pair.has_stopped(transaction_id, "Local");
}

/// More than any number of Wh: nobody has charged that.
fn readings_too_far_apart_are_implausible() {
    let mut pair = Pair::booted();
    let mut start = start(1, "TAG", TIME);
    start["meterStart"] = json!(-1000);
    let transaction_id = pair.sends_start(&start, "Accepted");
    let mut stop = stop(transaction_id, LATER);
    stop["meterStop"] = json!(i64::MAX);
    pair.sends("StopTransaction", &stop);
    let expected = json!({"meterStop": i64::MAX, "energy": null, "implausible": true});
    assert_has(&pair.transaction(transaction_id), &expected);
}

/// what the stopping tag is, which need not be that of the start.
fn a_stop_is_told_of_its_tag_only_if_it_has_one() {
    let mut pair = Pair::booted();
    pair.has_tag("OTHER", &json!({"status": "Blocked", "parentIdTag": "GROUP"}));
    let blocked = json!({"idTagInfo": {"status": "Blocked", "parentIdTag": "GROUP"}});
    let accepted = json!({"idTagInfo": {"status": "Accepted"}});
    for (id_tag, expected, timestamp) in [
        (Value::Null, json!({}), "2026-01-01T01:00:00Z"),
        (json!("TAG"), accepted.clone(), "2026-01-01T02:00:00Z"),
        (json!("TAG2"), accepted, "2026-01-01T03:00:00Z"),
        (json!("OTHER"), blocked, "2026-01-01T04:00:00Z"),
    ] {
        let transaction_id = pair.starts("TAG", timestamp, "Accepted");
        let mut stop = stop(transaction_id, LATER);
        if id_tag.is_string() {
            stop["idTag"] = id_tag.clone();
        }
        assert_eq!(pair.sends("StopTransaction", &stop), expected);
        pair.has_stopped(transaction_id, "Local");
        assert_eq!(pair.transaction(transaction_id)["stopIdTag"], id_tag);
    }
}

///
fn values_of_a_stop_are_kept_with_the_others() {
    let (mut pair, transaction_id) = Pair::charging();
    pair.measures(transaction_id, "3500");
    let mut stop = stop(transaction_id, "2026-01-01T12:00:00Z");
    stop["transactionData"] = json!([
        {"timestamp": TIME, "sampledValue": [{"value": "1000", "context": "Transaction.Begin"}]},
        {
            "timestamp": "2026-01-01T12:00:00Z",
            "sampledValue": [{"value": "6000", "context": "Transaction.End"}],
        },
    ]);
    pair.sends("StopTransaction", &stop);
    let values = pair.books(&format!("/transactions/{transaction_id}/meter-values"));
    let items = values["items"].as_array().expect("a list");
    let seen: Vec<_> = items
        .iter()
        .map(|item| (&item["value"], &item["context"], &item["connectorId"]))
        .map(|(value, context, connector)| json!([value, context, connector]))
        .collect();
    let expected = [
        json!(["1000", "Transaction.Begin", null]),
        json!(["3500", "Sample.Periodic", 1]),
        json!(["6000", "Transaction.End", null]),
    ];
    assert_eq!(seen, expected);
}

///
fn impossible_ends_are_kept_and_flagged() {
    let (mut pair, transaction_id) = Pair::charging();
    assert_eq!(pair.transaction(transaction_id)["implausible"], false);
    let stop = json!({"transactionId": transaction_id, "meterStop": 400, "timestamp": LATER});
    pair.sends("StopTransaction", &stop);
    let expected = json!({"meterStop": 400, "energy": -600, "implausible": true});
    assert_has(&pair.transaction(transaction_id), &expected);

    let transaction_id = pair.starts("TAG", LATER, "Accepted");
    let stop = json!({"transactionId": transaction_id, "meterStop": 6000, "timestamp": OFFLINE});
    pair.sends("StopTransaction", &stop);
    let expected = json!({"stopTimestamp": OFFLINE, "energy": 5000, "implausible": true});
    assert_has(&pair.transaction(transaction_id), &expected);

    let transaction_id = pair.sends_start(&start(2, "TAG", TIME), "Accepted");
    pair.stops(transaction_id, None);
    assert_eq!(pair.transaction(transaction_id)["implausible"], false);
}

/// no float comes between.
fn energy_is_exact() {
    let mut pair = Pair::booted();
    for (first, last, energy) in [
        (0, 0, 0),
        (1, 2_147_483_647, 2_147_483_646),
        (9_007_199_254_740_993_i64, 9_007_199_254_740_996_i64, 3),
    ] {
        let start =
            json!({"connectorId": 1, "idTag": "TAG", "meterStart": first, "timestamp": TIME});
        let transaction_id = pair.sends_start(&start, "Accepted");
        let stop = json!({"transactionId": transaction_id, "meterStop": last, "timestamp": LATER});
        pair.sends("StopTransaction", &stop);
        let expected = json!({"meterStart": first, "meterStop": last, "energy": energy});
        assert_has(&pair.transaction(transaction_id), &expected);
    }
}

fn an_operator_closes_in_the_books_only() {
    let (mut pair, transaction_id) = Pair::charging();
    let close = |pair: &Pair, number: i64| {
        let path = format!("/transactions/{number}/close");
        let answer = pair.central_system.request("POST", &path, None);
        (answer.status, answer.body["error"]["code"].clone())
    };
    assert_eq!(close(&pair, transaction_id), (200, Value::Null));
    let closed = json!({
        "stopReason": "OperatorClosed", "meterStop": null, "energy": null, "implausible": false,
    });
    assert_has(&pair.transaction(transaction_id), &closed);
    assert_eq!(pair.books("/transactions?active=true")["total"], 0);
    assert_eq!(close(&pair, transaction_id), (409, json!("NotActive")));
    assert_eq!(close(&pair, transaction_id + 1), (404, json!("UnknownTransaction")));

    let next = pair.sends_start(&start(2, "TAG", TIME), "Accepted");
    pair.stops(transaction_id, Some("Remote"));
    pair.has_stopped(transaction_id, "Remote");
    assert_eq!(close(&pair, transaction_id), (409, json!("NotActive")), "it has stopped");
    assert_eq!(pair.transaction(next)["stopReason"], json!(null));
    pair.is_done();
}

/// what money may depend on can be seen.
fn stops_are_listed_whether_they_match_or_not() {
    let (mut pair, transaction_id) = Pair::charging();
    let mut other = another(&pair, "CP2");
    let mut unknown = stop(-1, LATER);
    unknown["reason"] = json!("PowerLoss");
    unknown["idTag"] = json!("TAG2");
    for _ in 0..2 {
        assert_eq!(other.call("StopTransaction", &unknown)[0], 3);
    }
    assert_eq!(other.call("StopTransaction", &stop(transaction_id, LATER))[0], 3);
    pair.stops(transaction_id, Some("EVDisconnected"));

    let numbers = |query: &str| {
        let list = pair.books(&format!("/stops{query}"));
        let items = list["items"].as_array().into_iter().flatten();
        let numbers: Vec<_> = items
            .map(|stop| json!([stop["chargePoint"], stop["transactionId"], stop["matched"]]))
            .collect();
        (list["total"].clone(), json!(numbers))
    };
    let (own, foreign, nobody) = (
        json!(["CP1", transaction_id, true]),
        json!(["CP2", transaction_id, false]),
        json!(["CP2", -1, false]),
    );
    for (query, total, expected) in [
        ("", 3, json!([own, foreign, nobody])),
        ("?matched=false", 2, json!([foreign, nobody])),
        ("?matched=true", 1, json!([own])),
        ("?chargePoint=CP1", 1, json!([own])),
        ("?chargePoint=CP2&matched=false&limit=1&offset=1", 2, json!([nobody])),
        ("?chargePoint=CP1&matched=false", 0, json!([])),
        ("?chargePoint=CP3", 0, json!([])),
    ] {
        assert_eq!(numbers(query), (json!(total), expected), "{query}");
    }
    let oldest = pair.books("/stops?offset=2")["items"][0].clone();
    let expected =
        json!({"idTag": "TAG2", "meterStop": 6000, "timestamp": LATER, "reason": "PowerLoss"});
    assert_has(&oldest, &expected);
    assert!(oldest["receivedAt"].as_str().is_some_and(|time| time > LATER), "{oldest}");
    let refused = pair.central_system.get("/stops?matched=maybe");
    assert_eq!((refused.status, refused.code()), (400, Some("InvalidRequest")));
}
