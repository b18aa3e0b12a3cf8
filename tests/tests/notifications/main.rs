//! What charge points report, and where it shows.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod progress;
mod report;

use std::thread;

use ocpp16_tests::{CentralSystem, ChargePoint};
use serde_json::{Value, json};

const TIME: &str = "2024-01-01T00:00:00Z";

/// A central system with CP1.
struct Pair {
    central_system: CentralSystem,
    charge_point: ChargePoint,
}

impl Pair {
    fn new() -> Self {
        let central_system = CentralSystem::start(&["--strict"]);
        let charge_point = Self::connect(&central_system);
        Self { central_system, charge_point }
    }

    fn connect(central_system: &CentralSystem) -> ChargePoint {
        let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
        let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
        assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Accepted");
        charge_point
    }

    /// Kills the central system and starts it again.
    fn restart(self) -> Self {
        let central_system = self.central_system.kill_and_start(&["--strict"]);
        let charge_point = Self::connect(&central_system);
        Self { central_system, charge_point }
    }

    /// Reports; the answer is always empty.
    fn report(&mut self, action: &str, payload: &Value) {
        let answer = self.charge_point.call(action, payload);
        assert_eq!((&answer[0], &answer[2]), (&json!(3), &json!({})), "{action} {payload}");
    }

    fn status(&mut self, connector: u32, status: &str, error: &str) {
        let status = json!({"connectorId": connector, "status": status, "errorCode": error});
        self.report("StatusNotification", &status);
    }

    /// Calls CP1, which reports something before it answers with this.
    fn call_and_report(
        &mut self,
        call: (&str, Value),
        report: Option<(&str, Value)>,
        answer: &Value,
    ) {
        let (action, payload) = call;
        let (central_system, charge_point) = (&self.central_system, &mut self.charge_point);
        thread::scope(|scope| {
            let answering = scope.spawn(move || {
                let received = charge_point.receive();
                assert_eq!(received[2], action);
                if let Some((action, payload)) = report {
                    assert_eq!(charge_point.call(action, &payload)[2], json!({}));
                }
                let mut answer = answer.clone();
                answer[1] = received[1].clone();
                charge_point.send(&answer.to_string());
            });
            let call = json!({"action": action, "payload": payload});
            let came_back = central_system.call("CP1", &call);
            let expected = if answer[0] == 3 { 200 } else { 502 };
            assert_eq!(came_back.status, expected, "{:?}", came_back.body);
            answering.join().unwrap();
        });
    }

    fn call(&mut self, action: &str, payload: Value, answer: Value) {
        self.call_and_report((action, payload), None, &json!([3, "", answer]));
    }

    fn shown(&self) -> Value {
        self.central_system.get("/charge-points/CP1").body
    }

    /// The progress of a kind, without its times, which must be there or not.
    fn progress(&self, kind: &str) -> Value {
        let mut task = self.shown()["progress"][kind].take();
        for name in ["requestedAt", "time"] {
            if let Some(time) = task.get_mut(name).filter(|time| !time.is_null()) {
                assert!(time.as_str().unwrap().ends_with('Z'));
                *time = json!("some");
            }
        }
        task
    }

    fn connector(&self, connector: usize, name: &str) -> Value {
        let connectors = self.shown()["connectors"].take();
        let of_it = connectors.as_array().unwrap().iter();
        of_it.clone().find(|it| it["connectorId"] == connector).unwrap()[name].clone()
    }
}
