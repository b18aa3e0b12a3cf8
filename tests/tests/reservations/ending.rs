//! Reservations that are used, cancelled or end by themselves.

use std::thread;

use ocpp16_tests::{http, on_each_database};
use serde_json::json;

use super::{PAST, Pair, answered, charge_point, exchange, post, reservation};

on_each_database! {
    a_reservation_ends_by_transaction_time_or_cancellation
    a_reservation_ends_with_its_connector_out_of_service
    a_cancellation_that_is_rejected_cancels_nothing
    a_reservation_may_be_used_before_it_is_answered
    a_start_with_an_unknown_reservation_is_a_start
    a_group_may_use_a_reservation
    the_whole_charge_point_can_be_reserved
}

/// TC_046, TC_047, TC_051.
fn a_reservation_ends_by_transaction_time_or_cancellation() {
    let mut pair = Pair::new();
    for _ in 0..3 {
        pair.reserve(&reservation("A"), &answered("Accepted"));
    }
    let reserved = json!({"connectorId": 1, "status": "Reserved", "errorCode": "NoError"});
    assert_eq!(pair.charge_point.call("StatusNotification", &reserved)[2], json!({}));
    let started = pair.start("A", 1);
    assert_eq!(started[2]["idTagInfo"]["status"], "Accepted");
    assert_eq!(pair.status(1), "Used");
    pair.call("CancelReservation", &json!({"reservationId": 2}), &answered("Accepted"));
    assert_eq!(pair.status(2), "Cancelled");
    assert_eq!(pair.status(3), "Accepted");

    let mut past = reservation("A");
    past["expiryDate"] = json!(PAST);
    pair.reserve(&past, &answered("Accepted"));
    assert_eq!(pair.status(4), "Expired");
    // Refused is refused, and used is used, whatever the time.
    pair.reserve(&past, &answered("Occupied"));
    pair.reserve(&past, &answered("Accepted"));
    pair.start("A", 6);
    assert_eq!((pair.status(5).as_str(), pair.status(6).as_str()), ("Occupied", "Used"));

    // All this is in the database.
    pair.central_system = pair.central_system.kill_and_start(&[]);
    let all = pair.central_system.get("/reservations").body;
    let statuses: Vec<_> =
        all["items"].as_array().unwrap().iter().map(|it| it["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["Used", "Occupied", "Expired", "Accepted", "Cancelled", "Used"]);
}

///
fn a_reservation_ends_with_its_connector_out_of_service() {
    let mut pair = Pair::new();
    for connector in [0, 1, 2] {
        let mut body = reservation("A");
        body["connectorId"] = json!(connector);
        pair.reserve(&body, &answered("Accepted"));
    }
    let mut check = |connector: u32, status: &str, expected: [&str; 3]| {
        let status = json!({"connectorId": connector, "status": status, "errorCode": "NoError"});
        assert_eq!(pair.charge_point.call("StatusNotification", &status)[2], json!({}));
        assert_eq!([1, 2, 3].map(|number| pair.status(number)), expected, "{status}");
    };
    check(1, "Reserved", ["Accepted", "Accepted", "Accepted"]);
    check(1, "Faulted", ["Accepted", "Faulted", "Accepted"]);
    check(1, "Unavailable", ["Accepted", "Faulted", "Accepted"]);
    check(0, "Unavailable", ["Unavailable", "Faulted", "Unavailable"]);
}

/// TC_052.
fn a_cancellation_that_is_rejected_cancels_nothing() {
    let mut pair = Pair::new();
    pair.reserve(&reservation("A"), &answered("Accepted"));
    for number in [1, 99] {
        let cancel = json!({"reservationId": number});
        let answer = pair.call("CancelReservation", &cancel, &answered("Rejected"));
        assert_eq!((answer.status, &answer.body["payload"]["status"]), (200, &json!("Rejected")));
    }
    assert_eq!(pair.status(1), "Accepted");
    assert_eq!(pair.central_system.get("/reservations/99").status, 404);
}

/// someone waits at the charge point.
fn a_reservation_may_be_used_before_it_is_answered() {
    let Pair { central_system, mut charge_point } = Pair::new();
    let answer = thread::scope(|scope| {
        let charging = scope.spawn(move || {
            let call = charge_point.receive();
            let start = json!({"connectorId": 1, "idTag": "A", "meterStart": 0,
                "timestamp": "2024-01-01T00:00:00Z", "reservationId": call[3]["reservationId"]});
            assert_eq!(charge_point.call("StartTransaction", &start)[0], 3);
            charge_point.send(&json!([3, call[1], {"status": "Accepted"}]).to_string());
            charge_point
        });
        let answer = post(&central_system, "/charge-points/CP1/reservations", &reservation("A"));
        charging.join().unwrap();
        answer
    });
    assert_eq!(answer.status, 200);
    assert_eq!(central_system.get("/reservations/1").body["status"], "Used");
}

/// charge points may have numbers that nobody knows here, or of others.
fn a_start_with_an_unknown_reservation_is_a_start() {
    let mut pair = Pair::new();
    let mut other = charge_point(&pair.central_system, "CP2");
    let path = "/charge-points/CP2/reservations";
    let accepted = answered("Accepted");
    exchange(&pair.central_system, &mut other, path, &reservation("A"), &accepted);
    for number in [1, 99, -1] {
        let started = pair.start(&format!("T{number}"), number);
        assert_eq!(
            (&started[0], &started[2]["idTagInfo"]["status"]),
            (&json!(3), &json!("Accepted"))
        );
    }
    assert_eq!(pair.status(1), "Accepted", "that of CP2 is not used by CP1");
}

/// TC_053.
fn a_group_may_use_a_reservation() {
    let mut pair = Pair::new();
    for tag in ["A", "B"] {
        let body = json!({"status": "Accepted", "parentIdTag": "GROUP"});
        let path = format!("/api/v1/id-tags/{tag}");
        assert_eq!(http(&pair.central_system.http, "PUT", &path, Some(&body)).status, 201);
    }
    let mut body = reservation("A");
    body["parentIdTag"] = json!("GROUP");
    let (_, sent) = pair.reserve(&body, &answered("Accepted"));
    assert_eq!((&sent["idTag"], &sent["parentIdTag"]), (&json!("A"), &json!("GROUP")));
    let answer = pair.charge_point.call("Authorize", &json!({"idTag": "B"}));
    let expected = json!({"parentIdTag": "GROUP", "status": "Accepted"});
    assert_eq!(answer[2]["idTagInfo"], expected, "the charge point sees that B is of the group");
    assert_eq!(pair.start("B", 1)[2]["idTagInfo"]["status"], "Accepted");
    let used = pair.get(1);
    let told = (&used["status"], &used["idTag"], &used["parentIdTag"]);
    assert_eq!(told, (&json!("Used"), &json!("A"), &json!("GROUP")));
}

/// TC_049; what the standard has against it is told.
fn the_whole_charge_point_can_be_reserved() {
    let mut pair = Pair::new();
    let mut body = reservation("A");
    body["connectorId"] = json!(0);
    let (answer, sent) = pair.reserve(&body, &answered("Accepted"));
    assert_eq!((answer.status, &sent["connectorId"]), (200, &json!(0)));
    assert!(answer.body.get("warnings").is_none());
    body["connectorId"] = json!(-1);
    let (answer, _) = pair.reserve(&body, &answered("Rejected"));
    assert_eq!(answer.body["warnings"][0]["requirement"], "A-3");
}
