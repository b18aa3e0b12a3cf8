//! Reservations: numbers, answers and ends, over HTTP on one side and from the
//! wire on the other.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod ending;
mod request;

use std::thread;

use ocpp16_tests::{Answer, CentralSystem, ChargePoint, http};
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
