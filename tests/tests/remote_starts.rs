//! Remote starts: from the request to the transaction that comes of it, or to the
//! end without one.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::thread;
use std::time::{Duration, SystemTime};

use ocpp16_tests::{ChargePoint, Pair, TIME, on_each_database};
use ocpp16_types::DateTime;
use serde_json::{Value, json};

on_each_database! {
    a_remote_start_waits_until_its_transaction_begins
    a_remote_start_belongs_to_one_tag_and_the_connector_that_it_names
    a_remote_start_of_the_connector_comes_before_one_of_any
    a_start_from_the_time_offline_is_not_taken_for_a_remote_one
    a_remote_start_that_is_refused_is_over
    a_remote_start_whose_turn_does_not_come_is_not_kept
    a_transaction_may_begin_before_the_answer
    a_remote_start_without_answer_may_begin_a_transaction
    a_cable_that_is_not_plugged_in_ends_a_remote_start
    a_cable_that_is_not_plugged_in_ends_a_remote_start_without_connector
    a_boot_ends_remote_starts_and_a_restart_here_does_not
    a_remote_start_waits_no_longer_than_the_charge_point
    a_start_that_comes_late_is_told_from_one_that_began_late
}

///
fn a_remote_start_waits_until_its_transaction_begins() {
    let mut pair = Pair::booted();
    asks(&mut pair, &json!({"idTag": "TAG", "connectorId": 1}), "Accepted");
    asks(&mut pair, &json!({"idTag": "TAG"}), "Accepted");
    let waiting = remote_start(&pair, 1);
    for (name, value) in [
        ("chargePoint", json!("CP1")),
        ("connectorId", json!(1)),
        ("idTag", json!("TAG")),
        ("status", json!("Pending")),
        ("transactionId", Value::Null),
    ] {
        assert_eq!(waiting[name], value, "{name}");
    }
    assert_eq!(remote_start(&pair, 2)["connectorId"], Value::Null);
    assert_eq!(pair.transactions(), 0, "it is no transaction yet");

    pair.authorizes("TAG", "Accepted");
    pair.reports(1, "Preparing");
    let start = json!({"connectorId": 1, "idTag": "tag", "meterStart": 1, "timestamp": TIME});
    let transaction_id = pair.sends_start(&start, "Accepted");
    assert_eq!(pair.transaction(transaction_id)["remoteStartId"], 1);
    assert_eq!(state(&pair, 1), json!(["Started", transaction_id]));

    // The same again, as after a lost answer.
    assert_eq!(pair.sends_start(&start, "Accepted"), transaction_id);
    assert_eq!(state(&pair, 2), json!(["Pending", null]), "it is not taken for another one");
    assert_eq!(pair.books("/transactions")["items"][0]["remoteStartId"], 1);
}

///
fn a_remote_start_belongs_to_one_tag_and_the_connector_that_it_names() {
    let mut pair = Pair::booted();
    for start in [
        json!({"idTag": "TAG", "connectorId": 2}),
        json!({"idTag": "OTHER"}),
        json!({"idTag": "TAG"}),
        json!({"idTag": "TAG"}),
    ] {
        asks(&mut pair, &start, "Accepted");
    }
    let mut other = ChargePoint::connect(&pair.central_system.url, "CP2");
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    assert_eq!(other.call("BootNotification", &boot)[0], 3);
    let start = json!({"connectorId": 1, "idTag": "OTHER", "meterStart": 1, "timestamp": TIME});
    let elsewhere = other.call("StartTransaction", &start)[2]["transactionId"].as_i64().unwrap();
    assert_eq!(pair.transaction(elsewhere)["remoteStartId"], Value::Null);

    // The oldest first, but not on another connector.
    for (meter_start, connector_id, expected) in
        [(1, 1, json!(3)), (2, 2, json!(1)), (3, 2, json!(4)), (4, 2, Value::Null)]
    {
        let start = json!({"connectorId": connector_id, "idTag": "TAG", "meterStart": meter_start,
            "timestamp": TIME});
        let status = if meter_start == 1 { "Accepted" } else { "ConcurrentTx" };
        let transaction_id = pair.sends_start(&start, status);
        assert_eq!(pair.transaction(transaction_id)["remoteStartId"], expected, "{start}");
    }
    assert_eq!(state(&pair, 2), json!(["Pending", null]), "of a tag that nobody has shown");

    let list = pair.books("/remote-starts?chargePoint=CP1&limit=2");
    let ids = [&list["items"][0]["remoteStartId"], &list["items"][1]["remoteStartId"]];
    assert_eq!((ids, &list["total"]), ([&json!(4), &json!(3)], &json!(4)));
    assert_eq!(pair.books("/remote-starts?chargePoint=CP2")["total"], 0);
    let answer = pair.central_system.get("/remote-starts/5");
    assert_eq!((answer.status, answer.code()), (404, Some("UnknownRemoteStart")));
}

/// what names the connector is meant rather than what is older.
fn a_remote_start_of_the_connector_comes_before_one_of_any() {
    let mut pair = Pair::booted();
    asks(&mut pair, &json!({"idTag": "TAG"}), "Accepted");
    asks(&mut pair, &json!({"idTag": "TAG", "connectorId": 1}), "Accepted");
    let transaction_id = pair.starts("TAG", TIME, "Accepted");
    assert_eq!(pair.transaction(transaction_id)["remoteStartId"], 2);
    assert_eq!(state(&pair, 1), json!(["Pending", null]));
}

/// it was kept while there was no connection.
fn a_start_from_the_time_offline_is_not_taken_for_a_remote_one() {
    let hours_ago = |hours: u64| {
        let then = SystemTime::now() - Duration::from_secs(hours * 3600);
        DateTime::from(then).to_string()
    };
    let mut pair = Pair::booted();
    let since = SystemTime::now() - Duration::from_secs(7200);
    let since = since.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis();
    let offline = format!("UPDATE charge_points SET last_seen = {since}");
    assert_eq!(pair.central_system.change(&offline), 1);
    asks(&mut pair, &json!({"idTag": "TAG"}), "Accepted");
    for (hours, expected) in [(1, Value::Null), (3, json!(1))] {
        let start = json!({"connectorId": 1, "idTag": "TAG", "meterStart": 1,
            "timestamp": hours_ago(hours)});
        let begun = pair.charge_point.call("StartTransaction", &start);
        let transaction_id = begun[2]["transactionId"].as_i64().unwrap();
        // It was connected three hours ago: its clock is wrong.
        assert_eq!(pair.transaction(transaction_id)["remoteStartId"], expected, "{hours} h");
    }
}

fn a_remote_start_that_is_refused_is_over() {
    let mut pair = Pair::booted();
    let start = json!({"idTag": "TAG"});
    asks(&mut pair, &start, "Rejected");
    let call = json!({"action": "RemoteStartTransaction", "payload": start});
    let answer = while_called(&mut pair, &call, |charge_point, id| {
        charge_point.send(&json!([4, id, "NotSupported", "", {}]).to_string());
    });
    assert_eq!(answer, 502);
    // The schema refuses it, so nothing is sent.
    let call = json!({"action": "RemoteStartTransaction", "payload": {}});
    assert_eq!(pair.central_system.call("CP1", &call).status, 400);
    assert_eq!(pair.books("/remote-starts")["total"], 2);
    for number in [1, 2] {
        assert_eq!(state(&pair, number), json!(["Rejected", null]));
    }
    let transaction_id = pair.starts("TAG", TIME, "Accepted");
    assert_eq!(pair.transaction(transaction_id)["remoteStartId"], Value::Null);
}

/// Another call is on its way, and is not answered in time.
fn a_remote_start_whose_turn_does_not_come_is_not_kept() {
    let mut pair = Pair::booted();
    let call = json!({"action": "ClearCache", "wait": false});
    assert_eq!(pair.central_system.call("CP1", &call).status, 202);
    let call = json!({"action": "RemoteStartTransaction", "payload": {"idTag": "TAG"},
        "timeoutSeconds": 0.2});
    let answer = pair.central_system.call("CP1", &call);
    assert_eq!((answer.status, answer.code()), (503, Some("NoTurn")));
    assert_eq!(pair.books("/remote-starts")["total"], 0);
    assert_eq!(pair.charge_point.receive()[2], "ClearCache");
}

/// The charge point may be quicker than its answer is noted.
fn a_transaction_may_begin_before_the_answer() {
    for (status, state_then) in [("Accepted", "Started"), ("Rejected", "Rejected")] {
        let mut pair = Pair::booted();
        let call = json!({"action": "RemoteStartTransaction", "payload": {"idTag": "TAG"}});
        let start = json!({"connectorId": 1, "idTag": "TAG", "meterStart": 1, "timestamp": TIME});
        let answer = while_called(&mut pair, &call, |charge_point, id| {
            assert_eq!(charge_point.call("StartTransaction", &start)[0], 3);
            charge_point.send(&json!([3, id, {"status": status}]).to_string());
        });
        assert_eq!(answer, 200);
        let begun = &pair.books("/transactions")["items"][0];
        // Refused, so somebody else has begun it with the same tag.
        let ids = match status {
            "Accepted" => (json!(1), begun["transactionId"].clone()),
            _ => (Value::Null, Value::Null),
        };
        assert_eq!(begun["remoteStartId"], ids.0, "{status}");
        assert_eq!(state(&pair, 1), json!([state_then, ids.1]));
    }
}

/// The outcome of the call is not known.
fn a_remote_start_without_answer_may_begin_a_transaction() {
    let mut pair = Pair::booted();
    let call = json!({"action": "RemoteStartTransaction", "payload": {"idTag": "TAG"}});
    let url = pair.central_system.url.clone();
    let answer = while_called(&mut pair, &call, |charge_point, _| {
        *charge_point = ChargePoint::connect(&url, "CP1");
    });
    assert_eq!(answer, 504);
    assert_eq!(state(&pair, 1), json!(["Requested", null]));
    let transaction_id = pair.starts("TAG", TIME, "Accepted");
    assert_eq!(state(&pair, 1), json!(["Started", transaction_id]));
}

/// TC_011_2.
fn a_cable_that_is_not_plugged_in_ends_a_remote_start() {
    let mut pair = Pair::booted();
    pair.reports(1, "Preparing");
    pair.reports(1, "Available");
    asks(&mut pair, &json!({"idTag": "TAG", "connectorId": 1}), "Accepted");
    asks(&mut pair, &json!({"idTag": "TAG2"}), "Accepted");
    asks(&mut pair, &json!({"idTag": "TAG3", "connectorId": 2}), "Accepted");
    pair.reports(1, "Available");
    assert_eq!(state(&pair, 1)[0], "Pending", "nothing has changed");
    pair.reports(1, "Preparing");
    assert_eq!(state(&pair, 1)[0], "Pending");
    pair.reports(1, "Available");
    assert_eq!(state(&pair, 1)[0], "Dropped");
    assert_eq!(state(&pair, 2)[0], "Pending", "it may wait for another connector");
    assert_eq!(state(&pair, 3)[0], "Pending", "it waits for another connector");
    let transaction_id = pair.starts("TAG", TIME, "Accepted");
    assert_eq!(pair.transaction(transaction_id)["remoteStartId"], Value::Null);
}

/// the charge point has chosen the connector.
fn a_cable_that_is_not_plugged_in_ends_a_remote_start_without_connector() {
    let mut pair = Pair::booted();
    asks(&mut pair, &json!({"idTag": "TAG"}), "Accepted");
    asks(&mut pair, &json!({"idTag": "TAG2"}), "Accepted");
    pair.reports(2, "Preparing");
    pair.reports(1, "Preparing");
    pair.reports(1, "Available");
    assert_eq!(state(&pair, 1)[0], "Pending", "it may be on connector 2");
    pair.reports(2, "Available");
    assert_eq!(state(&pair, 1)[0], "Dropped");
    assert_eq!(state(&pair, 2)[0], "Pending", "one at a time");
    pair.reports(1, "Preparing");
    pair.reports(1, "Available");
    assert_eq!(state(&pair, 2)[0], "Dropped");
    let transaction_id = pair.starts("TAG", TIME, "Accepted");
    assert_eq!(pair.transaction(transaction_id)["remoteStartId"], Value::Null);
}

fn a_boot_ends_remote_starts_and_a_restart_here_does_not() {
    let mut pair = Pair::booted();
    asks(&mut pair, &json!({"idTag": "TAG"}), "Accepted");
    let mut pair = pair.after_a_kill();
    assert_eq!(state(&pair, 1)[0], "Pending");
    pair.boots();
    assert_eq!(state(&pair, 1)[0], "Dropped");
    asks(&mut pair, &json!({"idTag": "TAG"}), "Accepted");
    let transaction_id = pair.starts("TAG", TIME, "Accepted");
    assert_eq!(pair.transaction(transaction_id)["remoteStartId"], 2);
    assert_eq!(state(&pair, 1)[0], "Dropped");
}

/// the charge point gives up after `ConnectionTimeOut`.
fn a_remote_start_waits_no_longer_than_the_charge_point() {
    let mut pair = Pair::booted();
    asks(&mut pair, &json!({"idTag": "TAG"}), "Accepted");
    let keys = json!({"configurationKey":
        [{"key": "ConnectionTimeOut", "readonly": false, "value": "30"}]});
    pair.is_asked("GetConfiguration", &json!({"key": ["ConnectionTimeOut"]}), &keys);
    asks(&mut pair, &json!({"idTag": "TAG"}), "Accepted");
    for (number, seconds) in [(1, 180), (2, 90)] {
        let waits = pair.central_system.number(&format!(
            "SELECT waits_until - requested_at FROM remote_starts WHERE number = {number}"
        ));
        let answered_soon = 30_000;
        assert!((0..answered_soon).contains(&(waits - seconds * 1000)), "{number}: {waits} ms");
    }

    let aged = "UPDATE remote_starts SET requested_at = requested_at - 86400000,
        waits_until = waits_until - 86400000";
    pair.central_system.change(aged);
    assert_eq!(state(&pair, 1), json!(["TimedOut", null]));
    let transaction_id = pair.starts("TAG", TIME, "Accepted");
    assert_eq!(pair.transaction(transaction_id)["remoteStartId"], Value::Null);
    assert_eq!(state(&pair, 1), json!(["TimedOut", null]));
}

/// the charge point was offline, or does not say things in their order.
fn a_start_that_comes_late_is_told_from_one_that_began_late() {
    let mut pair = Pair::booted();
    asks(&mut pair, &json!({"idTag": "TAG"}), "Accepted");
    pair.sends_boot();
    // From 2026-01-01T10:00:00Z on.
    let waited =
        "UPDATE remote_starts SET requested_at = 1767261600000, waits_until = 1767261660000";
    pair.central_system.change(waited);
    for (timestamp, expected) in [
        ("2026-01-01T10:01:01Z", Value::Null),
        ("2026-01-01T09:59:59Z", Value::Null),
        ("2026-01-01T10:00:30Z", json!(1)),
        ("2026-01-01T10:00:31Z", Value::Null),
    ] {
        let start =
            json!({"connectorId": 1, "idTag": "TAG", "meterStart": 1, "timestamp": timestamp});
        let begun = pair.charge_point.call("StartTransaction", &start);
        let transaction_id = begun[2]["transactionId"].as_i64().unwrap();
        assert_eq!(pair.transaction(transaction_id)["remoteStartId"], expected, "{timestamp}");
    }
}

/// Sends a RemoteStartTransaction, which is answered with this.
fn asks(pair: &mut Pair, start: &Value, status: &str) {
    pair.is_asked("RemoteStartTransaction", start, &json!({"status": status}));
}

/// Calls CP1, which gets the message id of the CALL; returns the HTTP status.
fn while_called(
    pair: &mut Pair,
    call: &Value,
    answer: impl FnOnce(&mut ChargePoint, &Value) + Send,
) -> u16 {
    let Pair { central_system, charge_point } = pair;
    thread::scope(|scope| {
        scope.spawn(|| {
            let received = charge_point.receive();
            answer(charge_point, &received[1]);
        });
        central_system.call("CP1", call).status
    })
}

fn remote_start(pair: &Pair, number: i64) -> Value {
    pair.books(&format!("/remote-starts/{number}"))
}

/// The status of a remote start, and its transaction.
fn state(pair: &Pair, number: i64) -> Value {
    let remote_start = remote_start(pair, number);
    json!([remote_start["status"], remote_start["transactionId"]])
}
