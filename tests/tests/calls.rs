//! `POST /charge-points/{identity}/calls`: every outcome that the interface
//! tells apart, between the real central system and a charge point.

use std::thread;

use ocpp16_tests::{Answer, CentralSystem, ChargePoint, in_each_setup};
use serde_json::{Value, json};

in_each_setup! {
    an_answer_is_200_with_its_payload
    a_repaired_answer_is_200_and_tells_its_deviations
    who_does_not_wait_gets_202_and_the_charge_point_the_call
    a_callerror_is_502_and_told_whole
    an_invalid_answer_is_502_with_violations
    silence_is_504_timeout
    a_lost_connection_is_504_and_then_409
    what_cannot_be_sent_is_refused_before_it_is_sent
    what_only_the_standard_forbids_goes_out_with_warnings
    a_repaired_answer_is_200_with_deviations
    a_call_without_acceptance_is_409_not_accepted_and_not_sent
    a_call_that_finds_the_queue_full_is_503
    pages_of_other_hosts_cannot_call
    a_retried_start_is_the_same_transaction
    keys_stay_out_of_the_log
    silent_http_connections_are_closed
}

/// A central system with one charge point, CP1.
struct Pair {
    central_system: CentralSystem,
    charge_point: ChargePoint,
}

impl Pair {
    fn new() -> Self {
        let central_system = CentralSystem::start(&[]);
        let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
        let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
        let answer = charge_point.call("BootNotification", &boot);
        assert_eq!(answer[2]["status"], "Accepted");
        Self { central_system, charge_point }
    }

    /// Calls CP1 while it does what `act` says.
    fn during(&mut self, call: &Value, act: impl FnOnce(&mut ChargePoint) + Send) -> Answer {
        let (central_system, charge_point) = (&self.central_system, &mut self.charge_point);
        thread::scope(|scope| {
            let acting = scope.spawn(|| act(charge_point));
            let answer = central_system.call("CP1", call);
            acting.join().expect("the charge point plays its part");
            answer
        })
    }
}

fn reset() -> Value {
    json!({"action": "Reset", "payload": {"type": "Soft"}})
}

fn an_answer_is_200_with_its_payload() {
    let mut pair = Pair::new();
    let answer = pair.during(&reset(), |charge_point| {
        let call = charge_point.receive();
        assert_eq!(
            (&call[0], &call[2], &call[3]),
            (&json!(2), &json!("Reset"), &json!({"type": "Soft"}))
        );
        charge_point.send(&json!([3, call[1], {"status": "Accepted"}]).to_string());
    });
    assert_eq!((answer.status, &answer.body["payload"]), (200, &json!({"status": "Accepted"})));
    assert!(answer.body["id"].is_string());
    assert!(answer.body.get("warnings").is_none(), "the standard has nothing against it");
    assert!(answer.body.get("deviations").is_none(), "{:?}", answer.body);
}

fn a_repaired_answer_is_200_and_tells_its_deviations() {
    let mut pair = Pair::new();
    let answer = pair.during(&reset(), |charge_point| {
        let call = charge_point.receive();
        charge_point.send(&json!([3, call[1], {"status": "Accepted", "note": 1}]).to_string());
    });
    assert_eq!((answer.status, &answer.body["payload"]), (200, &json!({"status": "Accepted"})));
    let deviation = json!({"kind": "ExtraMember", "pointer": "/note", "was": "1"});
    assert_eq!(answer.body["deviations"], json!([deviation]));
}

fn who_does_not_wait_gets_202_and_the_charge_point_the_call() {
    let mut pair = Pair::new();
    let call = json!({"action": "ClearCache", "wait": false});
    let answer = pair.central_system.call("CP1", &call);
    assert_eq!(answer.status, 202);
    let received = pair.charge_point.receive();
    assert_eq!(received, json!([2, answer.body["id"], "ClearCache", {}]));
}

fn a_callerror_is_502_and_told_whole() {
    let mut pair = Pair::new();
    let answer = pair.during(&reset(), |charge_point| {
        let call = charge_point.receive();
        charge_point.send(&json!([4, call[1], "NotSupported", "no reset", {"a": 1}]).to_string());
    });
    let error = &answer.body["error"];
    assert_eq!((answer.status, &error["code"]), (502, &json!("NotSupported")));
    assert_eq!((&error["description"], &error["details"]), (&json!("no reset"), &json!({"a": 1})));
}

fn an_invalid_answer_is_502_with_violations() {
    let mut pair = Pair::new();
    let answer = pair.during(&reset(), |charge_point| {
        let call = charge_point.receive();
        charge_point.send(&json!([3, call[1], {"status": "Maybe"}]).to_string());
    });
    let error = &answer.body["error"];
    assert_eq!((answer.status, &error["code"]), (502, &json!("InvalidAnswer")));
    assert_eq!(error["violations"][0]["pointer"], "/status");
}

fn silence_is_504_timeout() {
    let mut pair = Pair::new();
    let mut call = reset();
    call["timeoutSeconds"] = json!(0.2);
    let answer = pair.during(&call, |charge_point| drop(charge_point.receive()));
    assert_eq!((answer.status, &answer.body["error"]["code"]), (504, &json!("Timeout")));
}

fn a_lost_connection_is_504_and_then_409() {
    let Pair { central_system, mut charge_point } = Pair::new();
    let answer = thread::scope(|scope| {
        scope.spawn(move || drop(charge_point.receive()));
        central_system.call("CP1", &reset())
    });
    assert_eq!((answer.status, &answer.body["error"]["code"]), (504, &json!("Disconnected")));
    let answer = central_system.call("CP1", &reset());
    assert_eq!((answer.status, &answer.body["error"]["code"]), (409, &json!("NotConnected")));
}

fn what_cannot_be_sent_is_refused_before_it_is_sent() {
    let mut pair = Pair::new();
    for (call, status, code) in [
        (json!({"action": "Reset", "payload": {"type": "Warm"}}), 400, "InvalidPayload"),
        (json!({"action": "Reset", "payload": {"type": "Soft", "x": 1}}), 400, "InvalidPayload"),
        (json!({"action": "Heartbeat", "payload": {}}), 400, "WrongDirection"),
        (json!({"action": "Tea", "payload": {}}), 400, "UnknownAction"),
        (json!({"payload": {}}), 400, "InvalidRequest"),
        (json!({"action": "Reset", "playload": {}}), 400, "InvalidRequest"),
        (json!(["Reset", {"type": "Soft"}, null, null]), 400, "InvalidRequest"),
        (json!({"action": "ClearCache", "timeoutSeconds": 0}), 400, "InvalidRequest"),
        (json!({"action": "ClearCache", "timeoutSeconds": 1e30}), 400, "InvalidRequest"),
        (json!("x".repeat(3_000_000)), 413, "BodyTooLarge"),
    ] {
        let answer = pair.central_system.call("CP1", &call);
        let got = (answer.status, answer.body["error"]["code"].as_str());
        assert_eq!(got, (status, Some(code)), "{:?}", answer.body);
    }
    let answer = pair.central_system.call("CP2", &reset());
    let got = (answer.status, answer.body["error"]["code"].as_str());
    assert_eq!(got, (404, Some("UnknownChargePoint")));

    let invalid = json!({"action": "Reset", "payload": {"type": "Warm"}});
    let answer = pair.central_system.call("CP1", &invalid);
    let violation = &answer.body["error"]["violations"][0];
    let told = (&violation["code"], &violation["pointer"], &violation["keyword"]);
    assert_eq!(told, (&json!("PropertyConstraintViolation"), &json!("/type"), &json!("enum")));

    // Nothing of all this went out: the next thing on the wire is this answer.
    let heartbeat = pair.charge_point.call("Heartbeat", &json!({}));
    assert_eq!(heartbeat[0], 3);
}

/// the schema has nothing against these calls, the standard has.
fn what_only_the_standard_forbids_goes_out_with_warnings() {
    let mut pair = Pair::new();
    let warned = |requirement: &str, pointer: &str, warnings: &Value| {
        assert_eq!(warnings.as_array().map(Vec::len), Some(1), "{warnings}");
        let told = (&warnings[0]["requirement"], &warnings[0]["pointer"]);
        assert_eq!(told, (&json!(requirement), &json!(pointer)));
        assert!(warnings[0]["message"].is_string());
    };

    let call =
        json!({"action": "RemoteStartTransaction", "payload": {"idTag": "A", "connectorId": 0}});
    let answer = pair.during(&call, |charge_point| {
        let received = charge_point.receive();
        assert_eq!(received[3], json!({"connectorId": 0, "idTag": "A"}), "sent as it is");
        charge_point.send(&json!([3, received[1], {"status": "Rejected"}]).to_string());
    });
    assert_eq!((answer.status, &answer.body["payload"]["status"]), (200, &json!("Rejected")));
    warned("A-3", "/connectorId", &answer.body["warnings"]);

    let call =
        json!({"action": "SendLocalList", "payload": {"listVersion": 0, "updateType": "Full"}});
    let answer = pair.during(&call, |charge_point| {
        let received = charge_point.receive();
        let error = json!([4, received[1], "PropertyConstraintViolation", "", {}]);
        charge_point.send(&error.to_string());
    });
    assert_eq!(answer.status, 502);
    warned("A-140", "/listVersion", &answer.body["error"]["warnings"]);

    let call = json!({"action": "UnlockConnector", "payload": {"connectorId": 0}, "wait": false});
    let answer = pair.central_system.call("CP1", &call);
    assert_eq!(answer.status, 202);
    warned("A-3", "/connectorId", &answer.body["warnings"]);
}

/// The answer is not as the schema wants it, but can be used.
fn a_repaired_answer_is_200_with_deviations() {
    let mut pair = Pair::new();
    let answer = pair.during(&reset(), |charge_point| {
        let call = charge_point.receive();
        let payload = json!({"status": "Accepted", "colour": "red"});
        charge_point.send(&json!([3, call[1], payload]).to_string());
    });
    assert_eq!((answer.status, &answer.body["payload"]), (200, &json!({"status": "Accepted"})));
    let deviation = json!({"kind": "ExtraMember", "pointer": "/colour", "was": "\"red\""});
    assert_eq!(answer.body["deviations"], json!([deviation]));
}

/// J-56: nothing is sent to a charge point that was rejected.
fn a_call_without_acceptance_is_409_not_accepted_and_not_sent() {
    let central_system = CentralSystem::start(&[]);
    let enrol = "INSERT INTO charge_points (identity, enrolment) VALUES ('CP1', 'Rejected')";
    assert_eq!(central_system.change(enrol), 1);
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Rejected");
    for wait in [true, false] {
        let mut call = reset();
        call["wait"] = json!(wait);
        let answer = central_system.call("CP1", &call);
        assert_eq!((answer.status, answer.code()), (409, Some("NotAccepted")), "{wait}");
    }
    assert_eq!(charge_point.call("BootNotification", &boot)[0], 3, "nothing came before it");
}

/// Who does not wait is told all the same what was never sent.
fn a_call_that_finds_the_queue_full_is_503() {
    let mut pair = Pair::new();
    let mut call = reset();
    call["wait"] = json!(false);
    let mut sent = 0;
    let refused = loop {
        let answer = pair.central_system.call("CP1", &call);
        if answer.status != 202 {
            break answer;
        }
        sent += 1;
        assert!(sent < 10_000, "the queue has no end");
    };
    assert_eq!((refused.status, refused.code()), (503, Some("QueueFull")));
    // All the others are sent, one after the other.
    for _ in 0..sent {
        let received = pair.charge_point.receive();
        assert_eq!(received[2], "Reset");
        pair.charge_point.send(&json!([3, received[1], {"status": "Accepted"}]).to_string());
    }
    assert_eq!(pair.charge_point.call("Heartbeat", &json!({}))[0], 3);
}

/// A browser on this machine shows pages of others.
fn pages_of_other_hosts_cannot_call() {
    let mut pair = Pair::new();
    for header in ["Origin: http://evil.example", "Host: evil.example:9001"] {
        let path = "/api/v1/charge-points/CP1/calls";
        let answer = ocpp16_tests::http_with(
            &pair.central_system.http,
            "POST",
            path,
            header,
            Some(&reset()),
        );
        let got = (answer.status, answer.body["error"]["code"].as_str());
        assert_eq!(got, (403, Some("ForeignPage")), "{header}");
    }
    let heartbeat = pair.charge_point.call("Heartbeat", &json!({}));
    assert_eq!(heartbeat[0], 3, "nothing was sent");
}

/// J-46: a transaction message that is sent again is the same transaction, also
/// when its time cannot be used and is replaced by the time of receipt.
fn a_retried_start_is_the_same_transaction() {
    let mut pair = Pair::new();
    let start = |timestamp: &str, meter_start: u32| json!({"connectorId": 1, "idTag": "A", "meterStart": meter_start, "timestamp": timestamp});
    let mut transaction = |payload: &Value| {
        pair.charge_point.call("StartTransaction", payload)[2]["transactionId"].clone()
    };
    let first = transaction(&start("", 5));
    assert_eq!(transaction(&start("", 5)), first);
    assert_ne!(transaction(&start("", 6)), first);
    let dated = transaction(&start("2024-01-01T00:00:00Z", 5));
    assert_ne!(dated, first);
    assert_eq!(transaction(&start("2024-01-01T00:00:00Z", 5)), dated);
}

/// J-66: what a charge point says of its key, and what it is told, stays out of
/// the log.
fn keys_stay_out_of_the_log() {
    let mut pair = Pair::new();
    let call = json!({"action": "ChangeConfiguration",
        "payload": {"key": "AuthorizationKey", "value": "5EC4E7A0"}});
    pair.during(&call, |charge_point| {
        let call = charge_point.receive();
        assert_eq!(call[3]["value"], "5EC4E7A0");
        charge_point.send(&json!([4, call[1], "GenericError", "5EC4E7A0", {}]).to_string());
    });
    let call = json!({"action": "GetConfiguration", "payload": {}});
    pair.during(&call, |charge_point| {
        let call = charge_point.receive();
        let keys = json!([{"key": "AuthorizationKey", "readonly": false, "value": "5EC4E7A0"}]);
        charge_point.send(&json!([3, call[1], {"configurationKey": keys}]).to_string());
    });
    let log = pair.central_system.process.end_and_read_errors();
    assert!(log.contains("call answered") && log.contains("call failed"), "{log}");
    assert!(!log.contains("5EC4E7A0"), "{log}");
}

/// Silent sockets take neither the descriptors nor the turns of others for good.
fn silent_http_connections_are_closed() {
    let central_system = CentralSystem::start(&[]);
    let silent: Vec<_> = (0..200)
        .map(|_| std::net::TcpStream::connect(&central_system.http).expect("it listens"))
        .collect();
    let answer = ocpp16_tests::http(&central_system.http, "GET", "/healthz", None);
    assert_eq!(answer.status, 200);
    drop(silent);
}
