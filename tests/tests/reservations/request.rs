//! Reservations that are asked for: their numbers, and what is kept of them.

use std::io::Write;
use std::net::TcpStream;
use std::time::Instant;

use ocpp16_tests::{CentralSystem, PATIENCE, on_each_database};
use serde_json::{Value, json};

use super::{FUTURE, Pair, answered, charge_point, exchange, post, reservation};

on_each_database! {
    a_reservation_gets_a_number_and_the_answer_of_the_charge_point
    a_number_that_was_used_is_never_allocated
    every_refusal_is_kept
    a_reservation_without_answer_stays_pending_over_a_crash
    an_answer_that_nobody_waits_for_is_kept
    what_is_not_sent_is_not_kept
    a_reservation_that_cannot_be_kept_is_not_sent
    a_reservation_whose_turn_does_not_come_is_not_kept
    a_reservation_is_replaced_by_one_with_its_number
}

///
fn a_reservation_gets_a_number_and_the_answer_of_the_charge_point() {
    let mut pair = Pair::new();
    let (answer, sent) = pair.reserve(&reservation("A"), &answered("Accepted"));
    assert_eq!(
        sent,
        json!({"connectorId": 1, "expiryDate": FUTURE, "idTag": "A", "reservationId": 1})
    );
    assert_eq!((answer.status, &answer.body["payload"]), (200, &json!({"status": "Accepted"})));
    assert!(answer.body["id"].is_string());
    let expected = json!({"reservationId": 1, "chargePoint": "CP1", "connectorId": 1,
        "idTag": "A", "parentIdTag": null, "expiryDate": FUTURE, "status": "Accepted"});
    assert_eq!(pair.get(1), expected);
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&answer.body[name], value, "{name}");
    }
    let mut body = reservation("B");
    body["reservationId"] = Value::Null;
    let (answer, sent) = pair.reserve(&body, &answered("Accepted"));
    assert_eq!((&sent["reservationId"], &answer.body["reservationId"]), (&json!(2), &json!(2)));
}

/// whoever sends ReserveNow as it is may have used any number.
fn a_number_that_was_used_is_never_allocated() {
    let mut pair = Pair::new();
    for (taken, next) in [(41, 42), (i64::from(i32::MAX), 1), (2, 3), (i64::MAX, 4)] {
        let mut body = reservation("A");
        body["reservationId"] = json!(taken);
        assert_eq!(pair.call("ReserveNow", &body, &answered("Accepted")).status, 200);
        let (_, sent) = pair.reserve(&reservation("A"), &answered("Accepted"));
        assert_eq!(sent["reservationId"], next, "after {taken}");
    }
}

/// TC_048.
fn every_refusal_is_kept() {
    let mut pair = Pair::new();
    for (number, status) in (1..).zip(["Faulted", "Occupied", "Rejected", "Unavailable"]) {
        let (answer, _) = pair.reserve(&reservation("A"), &answered(status));
        assert_eq!((answer.status, &answer.body["status"]), (200, &json!(status)));
        assert_eq!(pair.status(number), status);
    }
    let error = json!([4, "", "NotSupported", "no reservations", {}]);
    let (answer, _) = pair.reserve(&reservation("A"), &error);
    let told = &answer.body["error"];
    assert_eq!((answer.status, &told["code"]), (502, &json!("NotSupported")));
    assert_eq!((&told["reservationId"], pair.status(5).as_str()), (&json!(5), "Rejected"));
}

fn a_reservation_without_answer_stays_pending_over_a_crash() {
    let mut pair = Pair::new();
    let mut body = reservation("A");
    body["wait"] = json!(false);
    let answer = post(&pair.central_system, "/charge-points/CP1/reservations", &body);
    assert_eq!((answer.status, &answer.body["status"]), (202, &json!("Pending")));
    let sent = pair.charge_point.receive();
    assert_eq!((&sent[1], &sent[3]["reservationId"]), (&answer.body["id"], &json!(1)));
    assert_eq!(pair.status(1), "Pending");
    pair.central_system = pair.central_system.kill_and_start(&[]);
    assert_eq!(pair.status(1), "Pending");

    pair.charge_point = charge_point(&pair.central_system, "CP1");
    body["wait"] = json!(true);
    body["timeoutSeconds"] = json!(0.2);
    let answer = post(&pair.central_system, "/charge-points/CP1/reservations", &body);
    let told = &answer.body["error"];
    assert_eq!((answer.status, &told["code"]), (504, &json!("Timeout")));
    assert_eq!((&told["reservationId"], pair.status(2).as_str()), (&json!(2), "Pending"));
}

/// The one who asked hangs up; the answer counts all the same.
fn an_answer_that_nobody_waits_for_is_kept() {
    let mut pair = Pair::new();
    let body = reservation("A").to_string();
    let mut asking = TcpStream::connect(&pair.central_system.http).unwrap();
    let request = format!(
        "POST /api/v1/charge-points/CP1/reservations HTTP/1.1\r\nHost: {}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        pair.central_system.http,
        body.len()
    );
    asking.write_all(request.as_bytes()).unwrap();
    let call = pair.charge_point.receive();
    drop(asking);
    pair.charge_point.send(&json!([3, call[1], {"status": "Accepted"}]).to_string());
    let asked = Instant::now();
    while pair.status(1) != "Accepted" {
        assert!(asked.elapsed() < PATIENCE, "it is {}", pair.status(1));
    }
}

fn what_is_not_sent_is_not_kept() {
    let central_system = CentralSystem::start(&[]);
    let path = "/charge-points/CP1/reservations";
    let answer = post(&central_system, path, &reservation("A"));
    let told = (answer.status, answer.body["error"]["code"].as_str());
    assert_eq!(told, (404, Some("UnknownChargePoint")));

    let mut known = charge_point(&central_system, "CP1");
    let mut body = reservation("A");
    body["idTag"] = json!("A tag of 21 letters..");
    body["colour"] = json!("red");
    let answer = post(&central_system, path, &body);
    assert_eq!((answer.status, &answer.body["error"]["code"]), (400, &json!("InvalidPayload")));
    let violations = answer.body["error"]["violations"].as_array().unwrap();
    let pointers: Vec<_> = violations.iter().map(|it| it["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers.len(), 2, "{violations:?}");
    assert!(pointers.contains(&"/idTag") && pointers.contains(&"/colour"), "{pointers:?}");
    let answer = post(&central_system, path, &json!({"wait": true}));
    let count = answer.body["error"]["violations"].as_array().map(Vec::len);
    assert_eq!((answer.status, count), (400, Some(3)), "{:?}", answer.body);
    assert_eq!(known.call("Heartbeat", &json!({}))[0], 3, "nothing was sent");
    let central_system = central_system.kill_and_start(&[]);
    let answer = post(&central_system, path, &reservation("A"));
    assert_eq!((answer.status, &answer.body["error"]["code"]), (409, &json!("NotConnected")));

    assert_eq!(central_system.get("/reservations").body["total"], 0);
    let answer = central_system.get("/reservations/1");
    let told = (answer.status, answer.body["error"]["code"].as_str());
    assert_eq!(told, (404, Some("UnknownReservation")));
}

fn a_reservation_that_cannot_be_kept_is_not_sent() {
    let mut pair = Pair::new();
    let lock = pair.central_system.lock();
    let call = json!({"action": "ReserveNow", "payload": {"connectorId": 1, "idTag": "A",
        "expiryDate": FUTURE, "reservationId": 1}});
    for (path, body) in
        [("/charge-points/CP1/reservations", reservation("A")), ("/charge-points/CP1/calls", call)]
    {
        let answer = post(&pair.central_system, path, &body);
        let told = (answer.status, answer.body["error"]["code"].as_str());
        assert_eq!(told, (503, Some("DatabaseUnavailable")), "{path}");
    }
    assert_eq!(pair.charge_point.call("Heartbeat", &json!({}))[0], 3, "nothing was sent");
    drop(lock);
    assert_eq!(pair.reserve(&reservation("A"), &answered("Accepted")).0.status, 200);
}

/// Another call is on its way, and is not answered in time.
fn a_reservation_whose_turn_does_not_come_is_not_kept() {
    let mut pair = Pair::new();
    let accepted = answered("Accepted");
    let mut body = reservation("A");
    body["reservationId"] = json!(3);
    pair.reserve(&body, &accepted);
    let call = json!({"action": "ClearCache", "wait": false});
    assert_eq!(pair.central_system.call("CP1", &call).status, 202);
    body["idTag"] = json!("B");
    body["timeoutSeconds"] = json!(0.2);
    let answer = post(&pair.central_system, "/charge-points/CP1/reservations", &body);
    assert_eq!((answer.status, &answer.body["error"]["code"]), (503, &json!("NoTurn")));
    assert!(answer.body["error"].get("reservationId").is_none());
    let kept = pair.central_system.get("/reservations").body;
    assert_eq!((&kept["total"], &kept["items"][0]["idTag"]), (&json!(1), &json!("A")));
    let call = pair.charge_point.receive();
    assert_eq!(call[2], "ClearCache");
}

/// the same number again.
fn a_reservation_is_replaced_by_one_with_its_number() {
    let mut pair = Pair::new();
    let numbered = |id_tag| {
        let mut body = reservation(id_tag);
        body["reservationId"] = json!(7);
        body
    };
    pair.reserve(&numbered("A"), &answered("Accepted"));
    let (answer, _) = pair.reserve(&numbered("B"), &answered("Occupied"));
    assert_eq!(answer.body["status"], "Occupied");
    let left = pair.get(7);
    assert_eq!((&left["idTag"], &left["status"]), (&json!("A"), &json!("Accepted")), "it stays");
    pair.reserve(&numbered("C"), &answered("Accepted"));
    assert_eq!(pair.get(7)["idTag"], "C");
    let all = pair.central_system.get("/reservations?chargePoint=CP1").body;
    let tags = [&all["items"][0]["idTag"], &all["items"][1]["idTag"]];
    assert_eq!((tags, &all["total"]), ([&json!("C"), &json!("B")], &json!(2)));

    // Another charge point gets it when it is free.
    let mut other = charge_point(&pair.central_system, "CP2");
    let path = "/charge-points/CP2/reservations";
    let answer = post(&pair.central_system, path, &numbered("D"));
    let told = (answer.status, answer.body["error"]["code"].as_str());
    assert_eq!(told, (409, Some("ReservationIdInUse")));
    assert_eq!(other.call("Heartbeat", &json!({}))[0], 3, "nothing was sent");
    pair.call("CancelReservation", &json!({"reservationId": 7}), &answered("Accepted"));
    let accepted = answered("Accepted");
    let (answer, _) = exchange(&pair.central_system, &mut other, path, &numbered("D"), &accepted);
    assert_eq!((answer.status, &pair.get(7)["chargePoint"]), (200, &json!("CP2")));
    assert_eq!(pair.central_system.get("/reservations?chargePoint=CP2").body["total"], 1);
}
