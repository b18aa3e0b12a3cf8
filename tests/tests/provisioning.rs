//! `PUT` and `DELETE /charge-points/{identity}`, and who may connect then.

use ocpp16_tests::{Answer, CentralSystem, ChargePoint, on_each_database};
use serde_json::{Value, json};

on_each_database! {
    a_charge_point_is_listed_before_it_has_ever_connected
    what_is_left_out_stays_and_null_goes_back_to_the_settings
    tc_085_basic_authentication
    a_password_is_any_bytes_and_opens_for_one_identity
    a_new_password_alone_opens_from_then_on
    a_password_is_asked_for_after_a_restart_too
    what_cannot_be_provisioned_is_refused_and_changes_nothing
    a_serial_number_that_was_given_is_shown_before_the_one_that_is_reported
    strict_is_a_matter_of_each_charge_point
    who_is_forgotten_is_disconnected_and_its_transactions_stay
    who_is_forgotten_starts_over_at_any_profile
}

fn put(central_system: &CentralSystem, identity: &str, body: &Value) -> Answer {
    central_system.request("PUT", &format!("/charge-points/{identity}"), Some(body))
}

fn delete(central_system: &CentralSystem, identity: &str) -> u16 {
    central_system.request("DELETE", &format!("/charge-points/{identity}"), None).status
}

/// Returns the status of the refusal, or 101.
fn connect(central_system: &CentralSystem, identity: &str, password: Option<&[u8]>) -> u16 {
    match ChargePoint::try_connect(&central_system.url, identity, password) {
        Ok(charge_point) => {
            // Registered by then: it cannot supersede the next one.
            charge_point.close();
            101
        }
        Err(status) => status,
    }
}

fn boot(charge_point: &mut ChargePoint) -> Value {
    let boot = json!({
        "chargePointVendor": "V", "chargePointModel": "M", "chargePointSerialNumber": "REPORTED"
    });
    charge_point.call("BootNotification", &boot)[2]["status"].clone()
}

fn a_charge_point_is_listed_before_it_has_ever_connected() {
    let central_system = CentralSystem::start(&[]);
    let body = json!({
        "password": "sixteen characters", "securityProfile": 2, "serialNumber": "SN 1",
        "strict": true, "enrolment": "Pending"
    });
    let created = put(&central_system, "CP1", &body);
    assert_eq!(created.status, 201);
    for shown in [&created.body, &central_system.get("/charge-points/CP1").body] {
        let facts = ["securityProfile", "serialNumber", "strict", "enrolment", "hasPassword"];
        let facts = facts.map(|name| shown[name].clone());
        assert_eq!(json!(facts), json!([2, "SN 1", true, "Pending", true]));
        assert_eq!((&shown["connected"], &shown["bootStatus"]), (&json!(false), &Value::Null));
        assert!(!shown.to_string().contains("sixteen"), "passwords are write-only: {shown}");
    }
    let list = central_system.get("/charge-points").body;
    assert_eq!((&list["total"], &list["items"][0]), (&json!(1), &created.body));
}

fn what_is_left_out_stays_and_null_goes_back_to_the_settings() {
    let central_system = CentralSystem::start(&[]);
    let body = json!({"securityProfile": 3, "serialNumber": "SN1", "strict": true});
    assert_eq!(put(&central_system, "CP1", &body).status, 201);
    let shown = put(&central_system, "CP1", &json!({"enrolment": "Pending"}));
    assert_eq!((shown.status, &shown.body["enrolment"]), (200, &json!("Pending")));
    let facts = |shown: &Value| {
        json!(["securityProfile", "serialNumber", "strict"].map(|name| shown[name].clone()))
    };
    assert_eq!(facts(&shown.body), json!([3, "SN1", true]));
    let body = json!({"securityProfile": null, "serialNumber": null, "strict": null});
    let shown = put(&central_system, "CP1", &body).body;
    assert_eq!(facts(&shown), json!([0, null, null]));
    assert_eq!(shown["enrolment"], "Pending");
}

/// TC_085.
fn tc_085_basic_authentication() {
    let central_system = CentralSystem::start(&[]);
    assert_eq!(put(&central_system, "CP1", &json!({"password": "the password of 1"})).status, 201);
    assert_eq!(connect(&central_system, "CP1", None), 401);
    assert_eq!(connect(&central_system, "CP1", Some(b"the password of 2")), 401);
    let mut charge_point =
        ChargePoint::connect_with(&central_system.url, "CP1", b"the password of 1");
    assert_eq!(boot(&mut charge_point), "Accepted");
    let status = json!({"connectorId": 0, "errorCode": "NoError", "status": "Available"});
    assert_eq!(charge_point.call("StatusNotification", &status)[0], 3);
    let shown = central_system.get("/charge-points/CP1").body;
    assert_eq!((&shown["connected"], &shown["securityProfile"]), (&json!(true), &json!(1)));
}

/// J-60, J-61.
fn a_password_is_any_bytes_and_opens_for_one_identity() {
    let central_system = CentralSystem::start(&[]);
    let key: Vec<u8> = (0..20_u8).map(|byte| byte.wrapping_mul(13).wrapping_sub(3)).collect();
    let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(put(&central_system, "CP1", &json!({"passwordHex": hex})).status, 201);
    assert_eq!(put(&central_system, "CP2", &json!({"password": "another password"})).status, 201);
    assert_eq!(connect(&central_system, "CP1", Some(&key)), 101);
    assert_eq!(connect(&central_system, "CP1", Some(hex.as_bytes())), 401, "J-68: by default");
    assert_eq!(connect(&central_system, "CP2", Some(&key)), 401);
}

/// Only a salted hash is in the file, and nothing in the log (J-66).
#[test]
fn a_password_is_neither_stored_nor_logged() {
    let mut central_system = CentralSystem::start(&["--log", "trace"]);
    let password = "correct horse battery";
    assert_eq!(put(&central_system, "CP1", &json!({"password": password})).status, 201);
    assert_eq!(connect(&central_system, "CP1", Some(password.as_bytes())), 101);
    let files: Vec<u8> =
        [central_system.database(), central_system.database().with_extension("db-wal")]
            .iter()
            .flat_map(|file| std::fs::read(file).unwrap())
            .collect();
    let log = central_system.process.end_and_read_errors();
    for text in [String::from_utf8_lossy(&files), log.as_str().into()] {
        assert!(text.contains("CP1") && !text.contains(password));
    }
}

fn a_new_password_alone_opens_from_then_on() {
    let central_system = CentralSystem::start(&[]);
    for password in ["the first password", "the second password"] {
        let _ = put(&central_system, "CP1", &json!({"password": password}));
        assert_eq!(connect(&central_system, "CP1", Some(password.as_bytes())), 101);
    }
    assert_eq!(connect(&central_system, "CP1", Some(b"the first password")), 401);
}

/// J-71, also over `kill -9`.
fn a_password_is_asked_for_after_a_restart_too() {
    let central_system = CentralSystem::start(&[]);
    let _ = put(&central_system, "CP1", &json!({"password": "the password of 1"}));
    let central_system = central_system.kill_and_start(&[]);
    assert_eq!(connect(&central_system, "CP1", None), 401);
    assert_eq!(connect(&central_system, "CP1", Some(b"the password of 1")), 101);
    let central_system = central_system.kill_and_start(&[]);
    let lower = put(&central_system, "CP1", &json!({"securityProfile": 0}));
    assert_eq!((lower.status, &lower.body["error"]["code"]), (409, &json!("ProfileLowered")));
    let free = put(&central_system, "CP1", &json!({"securityProfile": null})).body;
    assert_eq!(free["securityProfile"], 1, "it has used it");
    assert_eq!(connect(&central_system, "CP1", None), 403);
}

fn what_cannot_be_provisioned_is_refused_and_changes_nothing() {
    let central_system = CentralSystem::start(&[]);
    assert_eq!(put(&central_system, "CP2", &json!({"serialNumber": "SN2"})).status, 201);
    for (body, status, code) in [
        (json!({"password": "a", "passwordHex": "61"}), 400, "InvalidRequest"),
        (json!({"password": ""}), 400, "InvalidRequest"),
        (json!({"password": "x".repeat(65)}), 400, "InvalidRequest"),
        (json!({"passwordHex": "0"}), 400, "InvalidRequest"),
        (json!({"passwordHex": "0g"}), 400, "InvalidRequest"),
        (json!({"securityProfile": 4}), 400, "InvalidRequest"),
        (json!({"securityProfile": 1}), 400, "InvalidRequest"),
        (json!({"securityProfile": 0, "password": "p"}), 400, "InvalidRequest"),
        (json!({"serialNumber": ""}), 400, "InvalidRequest"),
        (json!({"serialNumber": "x".repeat(65)}), 400, "InvalidRequest"),
        (json!({"serialNumber": "SN2"}), 409, "SerialNumberTaken"),
    ] {
        let answer = put(&central_system, "CP1", &body);
        let got = (answer.status, answer.body["error"]["code"].as_str());
        assert_eq!(got, (status, Some(code)), "{body}: {}", answer.body);
    }
    for body in [json!({"enrolment": "Maybe"}), json!({"pasword": "x"}), json!([])] {
        assert!((400..500).contains(&put(&central_system, "CP1", &body).status), "{body}");
    }
    assert_eq!(central_system.get("/charge-points/CP1").status, 404);
}

fn a_serial_number_that_was_given_is_shown_before_the_one_that_is_reported() {
    let central_system = CentralSystem::start(&[]);
    let _ = put(&central_system, "CP1", &json!({"serialNumber": "GIVEN"}));
    for (identity, expected) in [("CP1", "GIVEN"), ("CP2", "REPORTED")] {
        let mut charge_point = ChargePoint::connect(&central_system.url, identity);
        let _ = boot(&mut charge_point);
        let shown = central_system.get(&format!("/charge-points/{identity}")).body;
        assert_eq!(shown["serialNumber"], expected);
    }
}

fn strict_is_a_matter_of_each_charge_point() {
    let central_system = CentralSystem::start(&[]);
    let _ = put(&central_system, "CP1", &json!({"strict": true}));
    for (identity, expected) in [("CP1", 4), ("CP2", 3)] {
        let mut charge_point = ChargePoint::connect(&central_system.url, identity);
        let _ = boot(&mut charge_point);
        assert_eq!(charge_point.call("Heartbeat", &json!({"extra": 1}))[0], expected);
    }
    let central_system = central_system.kill_and_start(&["--strict"]);
    let _ = put(&central_system, "CP1", &json!({"strict": false}));
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
    assert_eq!(charge_point.call("Heartbeat", &json!({"extra": 1}))[0], 3);
}

fn who_is_forgotten_is_disconnected_and_its_transactions_stay() {
    let central_system = CentralSystem::start(&[]);
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
    assert_eq!(boot(&mut charge_point), "Accepted");
    let start = json!({
        "connectorId": 1, "idTag": "TAG", "meterStart": 0, "timestamp": "2026-01-01T00:00:00Z"
    });
    assert_eq!(charge_point.call("StartTransaction", &start)[0], 3);
    assert_eq!(delete(&central_system, "CP1"), 204);
    charge_point.wait_until_closed();
    assert_eq!(central_system.get("/charge-points/CP1").status, 404);
    assert_eq!(central_system.get("/transactions?chargePoint=CP1").body["total"], 1);
    assert_eq!(delete(&central_system, "CP1"), 404);

    let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
    let too_early = charge_point.call("Heartbeat", &json!({}));
    assert_eq!((&too_early[0], &too_early[2]), (&json!(4), &json!("SecurityError")));
}

fn who_is_forgotten_starts_over_at_any_profile() {
    let central_system = CentralSystem::start(&[]);
    let _ = put(&central_system, "CP1", &json!({"password": "the password of 1"}));
    assert_eq!(connect(&central_system, "CP1", Some(b"the password of 1")), 101);
    assert_eq!(delete(&central_system, "CP1"), 204);
    assert_eq!(connect(&central_system, "CP1", None), 101);
}
