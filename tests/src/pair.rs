//! A central system and one charge point, CP1: what it says and is asked, and
//! what is in the books then.
//!
//! Every answer, and every request that reaches the charge point, must be one
//! that the official schema accepts.

use std::thread;

use serde_json::{Value, json};

use crate::official::{assert_request, assert_response};
use crate::{Answer, CentralSystem, ChargePoint};

/// When transactions begin.
pub const TIME: &str = "2026-01-01T10:00:00Z";

/// When they are measured and end.
pub const LATER: &str = "2026-01-01T11:00:00Z";

/// Long before: a charge point that was offline tells of it.
pub const OFFLINE: &str = "2025-12-24T18:00:00Z";

/// Both sides. A method panics, and the test fails, if something is not as it says.
#[derive(Debug)]
pub struct Pair {
    /// The real one; it accepts the tags `TAG` and `TAG2`.
    pub central_system: CentralSystem,
    /// Connected, with one connector.
    pub charge_point: ChargePoint,
}

/// The states that a charge point may be in.
impl Pair {
    /// CP1 is connected and has said nothing yet.
    #[must_use]
    pub fn connected() -> Self {
        let central_system = CentralSystem::start(&[]);
        let charge_point = ChargePoint::connect(&central_system.url, "CP1");
        let pair = Self { central_system, charge_point };
        for tag in ["TAG", "TAG2"] {
            pair.has_tag(tag, &json!({"status": "Accepted"}));
        }
        pair
    }

    /// *Booted*: CP1 was accepted, and is available.
    #[must_use]
    pub fn booted() -> Self {
        let mut pair = Self::connected();
        pair.boots();
        pair
    }

    /// *Authorized*: `TAG` was accepted besides.
    #[must_use]
    pub fn authorized() -> Self {
        let mut pair = Self::booted();
        pair.authorizes("TAG", "Accepted");
        pair
    }

    /// *Charging*: `TAG` charges, in this transaction.
    #[must_use]
    pub fn charging() -> (Self, i64) {
        let mut pair = Self::authorized();
        pair.reports(1, "Preparing");
        let transaction_id = pair.starts("TAG", TIME, "Accepted");
        pair.reports(1, "Charging");
        (pair, transaction_id)
    }
}

/// What the charge point says.
impl Pair {
    /// Sends a message, and returns the payload of its CALLRESULT.
    pub fn sends(&mut self, action: &str, payload: &Value) -> Value {
        let mut answer = self.charge_point.call(action, payload);
        assert_eq!(answer[0], 3, "{action} {payload} is answered {answer}");
        let response = answer[2].take();
        assert_response(action, &response);
        response
    }

    /// Boots, is accepted, and reports that all is available.
    pub fn boots(&mut self) {
        self.sends_boot();
        self.reports(0, "Available");
        self.reports(1, "Available");
    }

    /// Boots, and is accepted.
    pub fn sends_boot(&mut self) {
        let boot = json!({"chargePointVendor": "Vendor", "chargePointModel": "Model"});
        let answer = self.sends("BootNotification", &boot);
        assert_eq!(answer["status"], "Accepted");
    }

    /// Reports the state of a connector.
    pub fn reports(&mut self, connector: u32, status: &str) {
        let payload = json!({"connectorId": connector, "errorCode": "NoError", "status": status});
        assert_eq!(self.sends("StatusNotification", &payload), json!({}));
    }

    /// Reports with an action that has a status, and `{}` as its answer.
    pub fn tells(&mut self, action: &str, status: &str) {
        assert_eq!(self.sends(action, &json!({"status": status})), json!({}), "{action} {status}");
    }

    /// Asks what a tag may do.
    pub fn authorizes(&mut self, id_tag: &str, status: &str) {
        let answer = self.sends("Authorize", &json!({"idTag": id_tag}));
        assert_eq!(answer["idTagInfo"]["status"], status, "{id_tag}");
    }

    /// Starts a transaction on connector 1 at 1000 Wh, and returns its number.
    pub fn starts(&mut self, id_tag: &str, timestamp: &str, status: &str) -> i64 {
        let start = json!({
            "connectorId": 1, "idTag": id_tag, "meterStart": 1000, "timestamp": timestamp,
        });
        self.sends_start(&start, status)
    }

    /// Starts a transaction, and returns its number.
    pub fn sends_start(&mut self, start: &Value, status: &str) -> i64 {
        let answer = self.sends("StartTransaction", start);
        assert_eq!(answer["idTagInfo"]["status"], status, "{start}");
        answer["transactionId"].as_i64().expect("the schema wants a number")
    }

    /// Measures once in a transaction on connector 1.
    pub fn measures(&mut self, transaction_id: i64, value: &str) {
        let sample = json!([{"value": value}]);
        let payload = json!({
            "connectorId": 1,
            "transactionId": transaction_id,
            "meterValue": [{"timestamp": LATER, "sampledValue": sample}],
        });
        assert_eq!(self.sends("MeterValues", &payload), json!({}));
    }

    /// Stops a transaction at 6000 Wh, for a reason or for none.
    pub fn stops(&mut self, transaction_id: i64, reason: Option<&str>) {
        let mut stop =
            json!({"transactionId": transaction_id, "meterStop": 6000, "timestamp": LATER});
        if let Some(reason) = reason {
            stop["reason"] = json!(reason);
        }
        assert_eq!(self.sends("StopTransaction", &stop), json!({}));
    }

    /// Loses the connection and comes back; that alone is no boot.
    pub fn reconnects(&mut self) {
        self.charge_point = ChargePoint::connect(&self.central_system.url, "CP1");
    }

    /// Kills the central system without a warning and starts it again; CP1
    /// comes back.
    #[must_use]
    pub fn after_a_kill(self) -> Self {
        let central_system = self.central_system.kill_and_start(&[]);
        let charge_point = ChargePoint::connect(&central_system.url, "CP1");
        Self { central_system, charge_point }
    }

    /// Says a last thing: anything that comes before its answer was not expected.
    pub fn is_done(mut self) {
        self.sends("Heartbeat", &json!({}));
    }
}

/// What the operator does.
impl Pair {
    /// Sends a request over HTTP, which must reach the charge point as it is,
    /// and its answer must come back as it is. Returns the body.
    pub fn is_asked(&mut self, action: &str, payload: &Value, response: &Value) -> Value {
        assert_request(action, payload);
        assert_response(action, response);
        let (central_system, charge_point) = (&self.central_system, &mut self.charge_point);
        let call = json!({"action": action, "payload": payload});
        let Answer { status, body, .. } = thread::scope(|scope| {
            scope.spawn(|| {
                let call = charge_point.receive();
                let expected = json!([2, call[1], action, payload]);
                assert_eq!(call, expected);
                charge_point.send(&json!([3, call[1], response]).to_string());
            });
            central_system.call("CP1", &call)
        });
        assert_eq!((status, &body["payload"]), (200, response), "{action}: {body}");
        assert!(body.get("deviations").is_none(), "{action}: {body}");
        body
    }

    /// Adds a tag to the books, or replaces it.
    pub fn has_tag(&self, id_tag: &str, tag: &Value) {
        self.central_system.put_id_tag(id_tag, tag);
    }
}

/// What is in the books.
impl Pair {
    /// Gets what is there below `/api/v1`.
    #[must_use]
    pub fn books(&self, path: &str) -> Value {
        let Answer { status, body, .. } = self.central_system.get(path);
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// Returns a transaction.
    #[must_use]
    pub fn transaction(&self, transaction_id: i64) -> Value {
        self.books(&format!("/transactions/{transaction_id}"))
    }

    /// Returns how many transactions there are.
    #[must_use]
    pub fn transactions(&self) -> i64 {
        self.books("/transactions")["total"].as_i64().expect("a list has a total")
    }

    /// Returns the state of a connector, 0 for CP1 itself.
    #[must_use]
    pub fn connector(&self, connector: i64) -> Value {
        let charge_point = self.books("/charge-points/CP1");
        let mut connectors = charge_point["connectors"].as_array().into_iter().flatten();
        let found = connectors.find(|it| it["connectorId"] == connector);
        found.unwrap_or_else(|| panic!("no connector {connector}: {charge_point}")).clone()
    }

    /// Looks whether a transaction has stopped, with all that is known of it.
    pub fn has_stopped(&self, transaction_id: i64, reason: &str) {
        let expected = json!({
            "transactionId": transaction_id, "chargePoint": "CP1", "connectorId": 1,
            "meterStart": 1000, "meterStop": 6000, "energy": 5000,
            "stopTimestamp": LATER, "stopReason": reason, "stopMissing": false,
        });
        assert_has(&self.transaction(transaction_id), &expected);
    }
}

/// Looks whether a JSON object has all members of another one.
///
/// # Panics
///
/// If not.
#[track_caller]
pub fn assert_has(actual: &Value, expected: &Value) {
    for (name, value) in expected.as_object().expect("members") {
        assert_eq!(&actual[name], value, "{name} of {actual}");
    }
}
