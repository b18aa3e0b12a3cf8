//! From the first boot to acceptance, and who stays accepted (J-54, J-82).

use std::thread;

use ocpp16_tests::{Answer, CentralSystem, ChargePoint, on_each_database};
use serde_json::{Value, json};

on_each_database! {
    a_newcomer_is_pending_until_an_operator_accepts_it
    the_accepted_go_on_after_a_crash_and_the_pending_still_wait
    nothing_is_sent_to_the_rejected
    acceptance_can_be_taken_back_and_given_again
    a_new_key_accepts_a_pending_charge_point_where_that_is_set
    a_key_that_waits_for_a_reboot_accepts_when_it_is_used
    a_first_key_that_waits_for_a_reboot_accepts_when_it_is_used
    a_key_of_no_rotation_accepts_nobody
}

const PENDING: (&str, &str) = ("auth.enrolment", "pending");

fn boot(charge_point: &mut ChargePoint) -> Value {
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    charge_point.call("BootNotification", &boot)[2].clone()
}

fn heartbeat(charge_point: &mut ChargePoint) -> Value {
    let answer = charge_point.call("Heartbeat", &json!({}));
    if answer[0] == 3 { json!("answered") } else { answer[2].clone() }
}

fn put(central_system: &CentralSystem, body: &Value) -> Answer {
    central_system.request("PUT", "/charge-points/CP1", Some(body))
}

/// Sends a request while the charge point does what `act` says.
fn during<T: Send>(
    central_system: &CentralSystem,
    path: &str,
    body: &Value,
    act: impl FnOnce() -> T + Send,
) -> (Answer, T) {
    thread::scope(|scope| {
        let acting = scope.spawn(act);
        let answer = central_system.request("POST", path, Some(body));
        (answer, acting.join().expect("the charge point plays its part"))
    })
}

/// J-82.
fn a_newcomer_is_pending_until_an_operator_accepts_it() {
    let settings = [PENDING, ("auth.boot_retry_interval", "7s")];
    let central_system = CentralSystem::start_set(&settings);
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
    let answer = boot(&mut charge_point);
    assert_eq!((&answer["status"], &answer["interval"]), (&json!("Pending"), &json!(7)));
    let time = answer["currentTime"].as_str().is_some_and(|time| time.ends_with('Z'));
    assert!(time, "{answer}");
    assert_eq!(heartbeat(&mut charge_point), "SecurityError");

    for (action, payload) in [
        ("RemoteStartTransaction", json!({"idTag": "TAG"})),
        ("RemoteStopTransaction", json!({"transactionId": 1})),
    ] {
        let call = json!({"action": action, "payload": payload});
        let answer = central_system.call("CP1", &call);
        assert_eq!((answer.status, &answer.body["error"]["code"]), (409, &json!("NotAccepted")));
    }
    let change = json!({
        "action": "ChangeConfiguration", "payload": {"key": "HeartbeatInterval", "value": "60"}
    });
    let calls = "/charge-points/CP1/calls";
    let (answer, _) = during(&central_system, calls, &change, || {
        charge_point.answer("ChangeConfiguration", &json!({"status": "Accepted"}))
    });
    assert_eq!(answer.status, 200);

    let accepted = put(&central_system, &json!({"enrolment": "Accepted"}));
    assert_eq!((accepted.status, &accepted.body["bootStatus"]), (200, &json!("Pending")));
    let trigger =
        json!({"action": "TriggerMessage", "payload": {"requestedMessage": "BootNotification"}});
    let (answer, ()) = during(&central_system, calls, &trigger, || {
        let _ = charge_point.answer("TriggerMessage", &json!({"status": "Accepted"}));
    });
    assert_eq!(answer.status, 200);
    let answer = boot(&mut charge_point);
    assert_eq!((&answer["status"], &answer["interval"]), (&json!("Accepted"), &json!(300)));
    assert_eq!(heartbeat(&mut charge_point), "answered");
    assert_eq!(central_system.get("/charge-points/CP1").body["bootStatus"], "Accepted");
}

/// A-17, J-54, also when it was killed without a warning.
fn the_accepted_go_on_after_a_crash_and_the_pending_still_wait() {
    let mut central_system = CentralSystem::start_set(&[PENDING]);
    assert_eq!(put(&central_system, &json!({})).status, 201);
    for (identity, status) in [("CP1", "Accepted"), ("CP2", "Pending")] {
        let mut charge_point = ChargePoint::connect(&central_system.url, identity);
        assert_eq!(boot(&mut charge_point)["status"], status);
    }
    for _ in 0..2 {
        central_system = central_system.kill_and_start_set(&[PENDING]);
        let mut accepted = ChargePoint::connect(&central_system.url, "CP1");
        assert_eq!(heartbeat(&mut accepted), "answered");
        let mut pending = ChargePoint::connect(&central_system.url, "CP2");
        assert_eq!(heartbeat(&mut pending), "SecurityError");
        assert_eq!(boot(&mut pending)["status"], "Pending");
    }
}

///
fn nothing_is_sent_to_the_rejected() {
    let central_system = CentralSystem::start(&[]);
    assert_eq!(put(&central_system, &json!({"enrolment": "Rejected"})).status, 201);
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
    let answer = boot(&mut charge_point);
    assert_eq!((&answer["status"], &answer["interval"]), (&json!("Rejected"), &json!(60)));
    let answer = central_system.call("CP1", &json!({"action": "ClearCache"}));
    assert_eq!((answer.status, &answer.body["error"]["code"]), (409, &json!("NotAccepted")));
    assert_eq!(heartbeat(&mut charge_point), "SecurityError");
}

fn acceptance_can_be_taken_back_and_given_again() {
    let central_system = CentralSystem::start(&[]);
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
    assert_eq!(boot(&mut charge_point)["status"], "Accepted");
    let revoked = put(&central_system, &json!({"enrolment": "Rejected"}));
    assert_eq!((revoked.status, &revoked.body["bootStatus"]), (200, &json!("Rejected")));
    charge_point.wait_until_closed();
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
    assert_eq!(heartbeat(&mut charge_point), "SecurityError");
    assert_eq!(boot(&mut charge_point)["status"], "Rejected");
    assert_eq!(put(&central_system, &json!({"enrolment": "Accepted"})).status, 200);
    assert_eq!(boot(&mut charge_point)["status"], "Accepted");
    assert_eq!(heartbeat(&mut charge_point), "answered");
}

/// J-82: with the key of a rotation, without an operator.
fn a_new_key_accepts_a_pending_charge_point_where_that_is_set() {
    for (setting, expected) in [("true", "Accepted"), ("false", "Pending")] {
        let settings = [PENDING, ("auth.accept_after_rotation", setting)];
        let central_system = CentralSystem::start_set(&settings);
        let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
        assert_eq!(boot(&mut charge_point)["status"], "Pending");
        let rotate = "/charge-points/CP1/rotate-key";
        let (answer, _) = during(&central_system, rotate, &json!({}), || {
            charge_point.answer("ChangeConfiguration", &json!({"status": "Accepted"}))
        });
        assert_eq!((answer.status, &answer.body["outcome"]), (200, &json!("InForce")));
        assert_eq!(heartbeat(&mut charge_point), "SecurityError", "it has to boot first");
        assert_eq!(boot(&mut charge_point)["status"], expected);
    }
}

/// Only once it has shown the new key.
fn a_key_that_waits_for_a_reboot_accepts_when_it_is_used() {
    let settings = [PENDING, ("auth.accept_after_rotation", "true")];
    let central_system = CentralSystem::start_set(&settings);
    let old = json!({"password": "the first password", "enrolment": "Pending"});
    assert_eq!(put(&central_system, &old).status, 201);
    let connect = |password: &[u8]| ChargePoint::connect_with(&central_system.url, "CP1", password);
    let mut charge_point = connect(b"the first password");
    // Its answer says that the central system knows the connection by now.
    assert_eq!(boot(&mut charge_point)["status"], "Pending");
    let rotate = "/charge-points/CP1/rotate-key";
    let (answer, change) = during(&central_system, rotate, &json!({}), || {
        charge_point.answer("ChangeConfiguration", &json!({"status": "RebootRequired"}))
    });
    assert_eq!((answer.status, &answer.body["outcome"]), (200, &json!("AfterReboot")));
    let mut charge_point = connect(b"the first password");
    assert_eq!(boot(&mut charge_point)["status"], "Pending");
    let mut charge_point = connect(&hex(&change["value"]));
    assert_eq!(boot(&mut charge_point)["status"], "Accepted");
}

/// Of a charge point that had none before, which the operator gave none either.
fn a_first_key_that_waits_for_a_reboot_accepts_when_it_is_used() {
    for (setting, expected) in [("true", "Accepted"), ("false", "Pending")] {
        let settings = [PENDING, ("auth.accept_after_rotation", setting)];
        let central_system = CentralSystem::start_set(&settings);
        let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
        assert_eq!(boot(&mut charge_point)["status"], "Pending");
        let rotate = "/charge-points/CP1/rotate-key";
        let (answer, change) = during(&central_system, rotate, &json!({}), || {
            charge_point.answer("ChangeConfiguration", &json!({"status": "RebootRequired"}))
        });
        assert_eq!((answer.status, &answer.body["outcome"]), (200, &json!("AfterReboot")));
        let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
        assert_eq!(boot(&mut charge_point)["status"], "Pending", "it has not shown the key");
        let key = hex(&change["value"]);
        let mut charge_point = ChargePoint::connect_with(&central_system.url, "CP1", &key);
        assert_eq!(boot(&mut charge_point)["status"], expected);
    }
}

/// A password of the operator's own is no sign that a rotation has ended, and a
/// key that was refused neither.
fn a_key_of_no_rotation_accepts_nobody() {
    let central_system =
        CentralSystem::start_set(&[PENDING, ("auth.accept_after_rotation", "true")]);
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
    assert_eq!(boot(&mut charge_point)["status"], "Pending");
    let rotate = "/charge-points/CP1/rotate-key";
    let (answer, _) = during(&central_system, rotate, &json!({}), || {
        charge_point.answer("ChangeConfiguration", &json!({"status": "Rejected"}))
    });
    assert_eq!(answer.status, 409);
    let password = "a password of the operator's";
    assert_eq!(put(&central_system, &json!({"password": password})).status, 200);
    let connect = || ChargePoint::connect_with(&central_system.url, "CP1", password.as_bytes());
    assert_eq!(boot(&mut connect())["status"], "Pending");
}

fn hex(text: &Value) -> Vec<u8> {
    let text = text.as_str().expect("a text");
    let byte = |at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal digits");
    (0..text.len()).step_by(2).map(byte).collect()
}
