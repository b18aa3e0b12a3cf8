//! Reservations: numbers, answers and ends, over HTTP on one side and from the
//! wire on the other.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Write;
use std::net::TcpStream;
use std::thread;
use std::time::Instant;

use ocpp16_tests::{Answer, CentralSystem, ChargePoint, PATIENCE, http};
use rusqlite::Connection;
use serde_json::{Value, json};

const FUTURE: &str = "2099-01-01T00:00:00Z";
const PAST: &str = "2020-01-01T00:00:00Z";

fn charge_point(central_system: &CentralSystem, identity: &str) -> ChargePoint {
    let mut charge_point = ChargePoint::connect(&central_system.url, identity);
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Accepted");
    charge_point
}

fn post(central_system: &CentralSystem, path: &str, body: &Value) -> Answer {
    http(&central_system.http, "POST", &format!("/api/v1{path}"), Some(body))
}

fn reservation(id_tag: &str) -> Value {
    json!({"connectorId": 1, "idTag": id_tag, "expiryDate": FUTURE})
}

/// Posts to a path of a charge point, which answers with this; returns the payload
/// of the CALL as well.
fn exchange(
    central_system: &CentralSystem,
    charge_point: &mut ChargePoint,
    path: &str,
    body: &Value,
    answer: &Value,
) -> (Answer, Value) {
    thread::scope(|scope| {
        let answering = scope.spawn(|| {
            let call = charge_point.receive();
            let mut answer = answer.clone();
            answer[1] = call[1].clone();
            charge_point.send(&answer.to_string());
            call[3].clone()
        });
        let came_back = post(central_system, path, body);
        (came_back, answering.join().unwrap())
    })
}

fn answered(status: &str) -> Value {
    json!([3, "", {"status": status}])
}

/// A central system with CP1, which makes reservations.
struct Pair {
    central_system: CentralSystem,
    charge_point: ChargePoint,
}

impl Pair {
    fn new() -> Self {
        let central_system = CentralSystem::start(&[]);
        let charge_point = charge_point(&central_system, "CP1");
        Self { central_system, charge_point }
    }

    /// Reserves by the route for it.
    fn reserve(&mut self, body: &Value, answer: &Value) -> (Answer, Value) {
        let Self { central_system, charge_point } = self;
        let path = "/charge-points/CP1/reservations";
        exchange(central_system, charge_point, path, body, answer)
    }

    /// Calls CP1.
    fn call(&mut self, action: &str, payload: &Value, answer: &Value) -> Answer {
        let Self { central_system, charge_point } = self;
        let call = json!({"action": action, "payload": payload});
        exchange(central_system, charge_point, "/charge-points/CP1/calls", &call, answer).0
    }

    fn get(&self, reservation_id: i64) -> Value {
        let answer = self.central_system.get(&format!("/reservations/{reservation_id}"));
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        answer.body
    }

    fn status(&self, reservation_id: i64) -> String {
        self.get(reservation_id)["status"].as_str().unwrap().to_owned()
    }

    fn start(&mut self, id_tag: &str, reservation_id: i64) -> Value {
        let start = json!({"connectorId": 1, "idTag": id_tag, "meterStart": reservation_id,
            "timestamp": "2024-01-01T00:00:00Z", "reservationId": reservation_id});
        self.charge_point.call("StartTransaction", &start)
    }
}

///
#[test]
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
#[test]
fn a_number_that_was_used_is_never_allocated() {
    let mut pair = Pair::new();
    for (taken, next) in [(41, 42), (i32::MAX, 1), (2, 3)] {
        let mut body = reservation("A");
        body["reservationId"] = json!(taken);
        assert_eq!(pair.call("ReserveNow", &body, &answered("Accepted")).status, 200);
        let (_, sent) = pair.reserve(&reservation("A"), &answered("Accepted"));
        assert_eq!(sent["reservationId"], next, "after {taken}");
    }
}

/// TC_048.
#[test]
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

#[test]
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
#[test]
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

#[test]
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

#[test]
fn a_reservation_that_cannot_be_kept_is_not_sent() {
    let mut pair = Pair::new();
    let other = Connection::open(pair.central_system.database()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
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
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(pair.reserve(&reservation("A"), &answered("Accepted")).0.status, 200);
}

/// Another call is on its way, and is not answered in time.
#[test]
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
#[test]
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

/// TC_046, TC_047, TC_051.
#[test]
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
#[test]
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
#[test]
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
#[test]
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
#[test]
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
#[test]
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
#[test]
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
