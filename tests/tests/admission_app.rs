//! Who may connect to `ocpp16 serve` by its settings.

use ocpp16_tests::{CentralSystem, ChargePoint};
use serde_json::{Value, json};

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

fn put(central_system: &CentralSystem, identity: &str, body: &Value) {
    let path = format!("/charge-points/{identity}");
    assert_eq!(central_system.request("PUT", &path, Some(body)).status, 201);
}

fn boot(central_system: &CentralSystem, identity: &str) -> Value {
    let mut charge_point = ChargePoint::connect(&central_system.url, identity);
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    charge_point.call("BootNotification", &boot)[2]["status"].clone()
}

#[test]
fn on_loopback_anybody_may_connect() {
    let central_system = CentralSystem::start(&[]);
    assert_eq!(connect(&central_system, "CP1", None), 101);
    assert_eq!(connect(&central_system, "CP1", Some(b"unasked for")), 101);
    assert_eq!(boot(&central_system, "CP1"), "Accepted");
    let shown = central_system.get("/charge-points/CP1").body;
    assert_eq!((&shown["securityProfile"], &shown["hasPassword"]), (&json!(0), &json!(false)));
}

/// J-5.
#[test]
fn closed_enrolment_knows_the_provisioned_alone() {
    let central_system = CentralSystem::start_set(&[("auth.enrolment", "closed")]);
    put(&central_system, "CP1", &json!({}));
    assert_eq!(connect(&central_system, "CP1", None), 101);
    assert_eq!(connect(&central_system, "CP2", None), 404);
    assert_eq!(connect(&central_system, "CP2", Some(b"a guess")), 404);
    assert_eq!(central_system.get("/charge-points").body["total"], 1, "attempts are not listed");
}

#[test]
fn who_came_under_open_enrolment_stays_known_when_it_is_closed() {
    let central_system = CentralSystem::start(&[]);
    assert_eq!(connect(&central_system, "CP1", None), 101);
    let central_system = central_system.kill_and_start_set(&[("auth.enrolment", "closed")]);
    assert_eq!(connect(&central_system, "CP1", None), 101);
    assert_eq!(connect(&central_system, "CP2", None), 404);
}

#[test]
fn the_unknown_can_be_concealed() {
    let settings =
        [("auth.enrolment", "closed"), ("auth.profile", "1"), ("auth.conceal_unknown", "true")];
    let central_system = CentralSystem::start_set(&settings);
    put(&central_system, "CP1", &json!({"password": "the password of 1"}));
    for identity in ["CP1", "CP2"] {
        assert_eq!(connect(&central_system, identity, None), 401);
        assert_eq!(connect(&central_system, identity, Some(b"a guess")), 401);
    }
    assert_eq!(connect(&central_system, "CP1", Some(b"the password of 1")), 101);
}

/// J-70.
#[test]
fn profiles_below_the_lowest_of_the_settings_are_refused() {
    let settings = [("auth.enrolment", "open"), ("auth.profile", "2")];
    let central_system = CentralSystem::start_set(&settings);
    put(&central_system, "CP1", &json!({"password": "the password of 1"}));
    assert_eq!(connect(&central_system, "CP1", Some(b"the password of 1")), 403);
    assert_eq!(connect(&central_system, "CP2", None), 403);
    assert_eq!(central_system.get("/charge-points").body["total"], 1);
}

/// J-68.
#[test]
fn hexadecimal_passwords_are_taken_where_that_is_set() {
    let central_system = CentralSystem::start_set(&[("auth.accept_hex_passwords", "true")]);
    put(&central_system, "CP1", &json!({"passwordHex": "000102030405060708090a0b0c0d0e0f"}));
    for password in [&b"000102030405060708090A0B0C0D0E0F"[..], &(0..16).collect::<Vec<u8>>()] {
        assert_eq!(connect(&central_system, "CP1", Some(password)), 101);
    }
}

/// J-80.
#[test]
fn refusals_are_logged_with_their_reason_and_without_the_password() {
    let mut central_system = CentralSystem::start(&[]);
    put(&central_system, "CP1", &json!({"password": "the password of 1"}));
    assert_eq!(connect(&central_system, "CP1", Some(b"a wrong password")), 401);
    let log = central_system.process.end_and_read_errors();
    let line = log.lines().find(|line| line.contains("wrong password")).unwrap();
    assert!(line.contains("CP1") && !line.contains("a wrong password"), "{line}");
}
