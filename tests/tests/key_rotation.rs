//! `POST …/rotate-key` and `POST …/security-profile`: every outcome, and who may
//! connect then (J-62 to J-65, J-71).

use std::io::Write;
use std::net::TcpStream;
use std::thread;

use ocpp16_tests::{Answer, CentralSystem, ChargePoint, also_per_core};
use serde_json::{Value, json};

also_per_core! {
    tc_073_update_charge_point_password_for_http_basic_authentication
    a_rotation_goes_on_when_who_has_asked_for_it_hangs_up
}

const OLD: &[u8] = b"the old password";

/// A central system with one charge point, CP1, which has a password.
struct Pair {
    central_system: CentralSystem,
    charge_point: ChargePoint,
}

impl Pair {
    fn new() -> Self {
        let central_system = CentralSystem::start(&[]);
        let body = json!({"password": String::from_utf8_lossy(OLD)});
        let put = central_system.request("PUT", "/charge-points/CP1", Some(&body));
        assert_eq!(put.status, 201);
        Self::with(central_system, Some(OLD))
    }

    fn with(central_system: CentralSystem, password: Option<&[u8]>) -> Self {
        let connected = ChargePoint::try_connect(&central_system.url, "CP1", password);
        let mut charge_point = connected.unwrap_or_else(|status| panic!("refused with {status}"));
        let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
        assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Accepted");
        Self { central_system, charge_point }
    }

    fn post<T: Send>(
        &mut self,
        path: &str,
        body: Option<&Value>,
        act: impl FnOnce(&mut ChargePoint) -> T + Send,
    ) -> (Answer, T) {
        let (central_system, charge_point) = (&self.central_system, &mut self.charge_point);
        let path = format!("/charge-points/CP1/{path}");
        thread::scope(|scope| {
            let acting = scope.spawn(|| act(charge_point));
            let answer = central_system.request("POST", &path, body);
            (answer, acting.join().expect("the charge point plays its part"))
        })
    }

    /// Rotates the key, which is answered like this; returns the new key, too.
    fn rotate(&mut self, answer: &Value) -> (Answer, Vec<u8>) {
        self.post("rotate-key", None, |charge_point| {
            let call = charge_point.receive();
            charge_point.send(&answered(answer, &call[1]).to_string());
            key(&call)
        })
    }

    fn raise(&mut self, profile: u8, answer: &Value) -> Answer {
        let body = json!({"profile": profile});
        let (answer, ()) = self.post("security-profile", Some(&body), |charge_point| {
            let change = charge_point.answer("ChangeConfiguration", answer);
            assert_eq!(change, json!({"key": "SecurityProfile", "value": profile.to_string()}));
        });
        answer
    }

    /// Which of the old and the new key open now; the last one that does may
    /// end the other.
    fn opens(&self, keys: &[&[u8]]) -> Vec<bool> {
        keys.iter().map(|key| self.connect(Some(key)) == 101).collect()
    }

    fn connect(&self, password: Option<&[u8]>) -> u16 {
        match ChargePoint::try_connect(&self.central_system.url, "CP1", password) {
            Ok(charge_point) => {
                // Registered by then: it cannot supersede the next one.
                charge_point.close();
                101
            }
            Err(status) => status,
        }
    }
}

/// Puts the id of the call into an answer.
fn answered(answer: &Value, id: &Value) -> Value {
    let mut answer = answer.clone();
    answer[1] = id.clone();
    answer
}

/// Returns the key of a ChangeConfiguration: 16 to 20 bytes (J-62).
fn key(call: &Value) -> Vec<u8> {
    assert_eq!(
        (&call[2], &call[3]["key"]),
        (&json!("ChangeConfiguration"), &json!("AuthorizationKey"))
    );
    let text = call[3]["value"].as_str().expect("a text");
    assert!((32..=40).contains(&text.len()), "{text}");
    let byte = |at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal digits");
    (0..text.len()).step_by(2).map(byte).collect()
}

fn hex(key: &[u8]) -> String {
    key.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// TC_073: it drops the connection and comes back with the new key.
#[test]
fn tc_073_update_charge_point_password_for_http_basic_authentication() {
    let mut pair = Pair::new();
    let (answer, new) = pair.rotate(&json!([3, 0, {"status": "Accepted"}]));
    assert_eq!((answer.status, answer.body), (200, json!({"outcome": "InForce", "opens": "New"})));
    assert_eq!((pair.connect(Some(OLD)), pair.connect(Some(&new))), (401, 101));
}

/// J-66.
#[test]
fn the_key_is_neither_shown_nor_logged_nor_stored() {
    let central_system = CentralSystem::start(&["--log", "trace"]);
    let mut pair = Pair::with(central_system, None);
    let (answer, new) = pair.rotate(&json!([3, 0, {"status": "Accepted"}]));
    let database = pair.central_system.database();
    let files = [database.clone(), database.with_extension("db-wal")]
        .map(|file| std::fs::read(file).unwrap_or_default());
    assert!(files.iter().any(|file| !file.is_empty()));
    for file in files {
        assert!(!file.windows(new.len()).any(|window| window == new));
        assert!(!String::from_utf8_lossy(&file).contains(&hex(&new)));
    }
    let log = pair.central_system.process.end_and_read_errors();
    assert!(log.contains("AuthorizationKey changed"));
    for text in [answer.body.to_string(), log] {
        assert!(!text.to_uppercase().contains(&hex(&new)));
    }
}

#[test]
fn a_key_that_waits_for_a_reboot_opens_beside_the_old_one() {
    let mut pair = Pair::new();
    let (answer, new) = pair.rotate(&json!([3, 0, {"status": "RebootRequired"}]));
    let expected = json!({"outcome": "AfterReboot", "opens": "Both"});
    assert_eq!((answer.status, answer.body), (200, expected));
    assert_eq!(pair.opens(&[OLD, &new, OLD]), [true, true, false], "used once, alone it opens");
}

#[test]
fn a_reset_follows_where_the_key_waits_for_one_and_it_is_asked_for() {
    let mut pair = Pair::new();
    let body = json!({"reset": true});
    let (answer, ()) = pair.post("rotate-key", Some(&body), |charge_point| {
        let _ = charge_point.answer("ChangeConfiguration", &json!({"status": "RebootRequired"}));
        let reset = charge_point.answer("Reset", &json!({"status": "Accepted"}));
        assert_eq!(reset, json!({"type": "Soft"}));
    });
    let expected =
        json!({"outcome": "AfterReboot", "opens": "Both", "reset": {"status": "Accepted"}});
    assert_eq!((answer.status, answer.body), (200, expected));
}

/// J-64.
#[test]
fn a_refused_key_is_409_and_the_old_one_alone_opens() {
    for status in ["Rejected", "NotSupported"] {
        let mut pair = Pair::new();
        let (answer, new) = pair.rotate(&json!([3, 0, {"status": status}]));
        let error = &answer.body["error"];
        let facts = ["code", "status", "opens"].map(|name| error[name].clone());
        assert_eq!((answer.status, json!(facts)), (409, json!(["KeyRefused", status, "Old"])));
        assert_eq!(pair.opens(&[&new, OLD]), [false, true]);
    }
}

/// J-65.
#[test]
fn after_an_unclear_answer_both_keys_open_until_the_new_one_is_used() {
    for (answer, code) in [
        (json!([4, 0, "InternalError", "disk", {}]), "InternalError"),
        (json!([3, 0, {"status": "Perhaps"}]), "InvalidAnswer"),
    ] {
        let mut pair = Pair::new();
        let (answer, new) = pair.rotate(&answer);
        let error = &answer.body["error"];
        assert_eq!((answer.status, &error["code"]), (502, &json!(code)));
        assert_eq!(error["opens"], "Both");
        assert_eq!(pair.opens(&[OLD, &new, OLD]), [true, true, false]);
    }
}

/// J-65: the case where no answer comes, also over a crash.
#[test]
fn without_an_answer_both_keys_open_until_the_new_one_is_used() {
    let Pair { central_system, charge_point } = Pair::new();
    let (answer, new) = thread::scope(|scope| {
        let acting = scope.spawn(move || {
            let mut charge_point = charge_point;
            key(&charge_point.receive())
        });
        let answer = central_system.request("POST", "/charge-points/CP1/rotate-key", None);
        (answer, acting.join().expect("the charge point plays its part"))
    });
    let error = &answer.body["error"];
    assert_eq!((answer.status, &error["code"]), (504, &json!("Disconnected")));
    assert_eq!(error["opens"], "Both");
    let pair = Pair::with(central_system.kill_and_start(&[]), Some(OLD));
    assert_eq!(pair.opens(&[OLD, &new, OLD]), [true, true, false]);
}

/// J-65: a connection that stays, and no answer.
#[test]
fn a_charge_point_that_keeps_silent_is_a_timeout_and_both_keys_open() {
    let central_system = CentralSystem::start_set(&[("ocpp.call_timeout", "1s")]);
    let body = json!({"password": String::from_utf8_lossy(OLD)});
    assert_eq!(central_system.request("PUT", "/charge-points/CP1", Some(&body)).status, 201);
    let mut pair = Pair::with(central_system, Some(OLD));
    let (answer, new) = pair.post("rotate-key", None, |charge_point| key(&charge_point.receive()));
    let error = &answer.body["error"];
    assert_eq!((answer.status, &error["code"]), (504, &json!("Timeout")));
    assert_eq!(error["opens"], "Both");
    assert_eq!(pair.charge_point.call("Heartbeat", &json!({}))[0], 3, "it is still connected");
    assert_eq!(pair.opens(&[OLD, &new, OLD]), [true, true, false]);
}

/// It ends with the connection at the latest, and before the program does.
#[cfg(unix)]
#[test]
fn a_rotation_goes_on_when_who_has_asked_for_it_hangs_up() {
    let mut pair = Pair::new();
    let mut asking = TcpStream::connect(&pair.central_system.http).unwrap();
    let path = "/api/v1/charge-points/CP1/rotate-key";
    write!(asking, "POST {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let _key = key(&pair.charge_point.receive());
    drop(asking);
    pair.central_system.signal("TERM");
    assert!(pair.central_system.process.wait().success());
    let log = pair.central_system.process.end_and_read_errors();
    assert!(log.contains("key not rotated"), "{log}");
}

#[test]
fn nothing_is_stored_for_a_key_that_cannot_be_sent() {
    let Pair { central_system, charge_point } = Pair::new();
    charge_point.close();
    let answer = central_system.request("POST", "/charge-points/CP1/rotate-key", None);
    assert_eq!((answer.status, &answer.body["error"]["code"]), (409, &json!("NotConnected")));
    let answer = central_system.request("POST", "/charge-points/CP2/rotate-key", None);
    assert_eq!((answer.status, &answer.body["error"]["code"]), (404, &json!("UnknownChargePoint")));
    for body in [json!([true]), json!({"rest": true})] {
        let answer = central_system.request("POST", "/charge-points/CP1/rotate-key", Some(&body));
        assert_eq!(answer.status, 400);
    }
    let body = json!({"enrolment": "Rejected"});
    assert_eq!(central_system.request("PUT", "/charge-points/CP1", Some(&body)).status, 200);
    let connected = ChargePoint::try_connect(&central_system.url, "CP1", Some(OLD));
    let answer = central_system.request("POST", "/charge-points/CP1/rotate-key", None);
    let error = &answer.body["error"];
    assert_eq!((answer.status, &error["code"]), (409, &json!("NotAccepted")));
    assert_eq!((&error["opens"], connected.is_ok()), (&json!("Old"), true));
}

#[test]
fn one_rotation_at_a_time_and_four_keys_at_most() {
    let mut pair = Pair::new();
    let (path, http) = ("/charge-points/CP1/rotate-key", pair.central_system.http.clone());
    let (first, ()) = pair.post("rotate-key", None, |charge_point| {
        let call = charge_point.receive();
        let second = ocpp16_tests::http(&http, "POST", &format!("/api/v1{path}"), None);
        let code = &second.body["error"]["code"];
        assert_eq!((second.status, code), (409, &json!("RotationInProgress")));
        let answer = json!([3, call[1], {"status": "RebootRequired"}]);
        charge_point.send(&answer.to_string());
    });
    assert_eq!(first.status, 200);
    for _ in 0..2 {
        assert_eq!(pair.rotate(&json!([3, 0, {"status": "RebootRequired"}])).0.status, 200);
    }
    let answer = pair.central_system.request("POST", path, None);
    assert_eq!((answer.status, &answer.body["error"]["code"]), (409, &json!("TooManyKeys")));
}

/// TC_083: profile 0 to 1, with a key first; the old profile ends with the use
/// of the new one.
#[test]
fn tc_083_upgrade_charge_point_security_profile() {
    let mut pair = Pair::with(CentralSystem::start(&[]), None);
    let (answer, new) = pair.rotate(&json!([3, 0, {"status": "Accepted"}]));
    assert_eq!(answer.body["outcome"], "InForce");
    let body = json!({"profile": 1, "reset": true});
    let (answer, ()) = pair.post("security-profile", Some(&body), |charge_point| {
        let change = charge_point.answer("ChangeConfiguration", &json!({"status": "Accepted"}));
        assert_eq!(change, json!({"key": "SecurityProfile", "value": "1"}));
        let reset = charge_point.answer("Reset", &json!({"status": "Accepted"}));
        assert_eq!(reset, json!({"type": "Hard"}));
    });
    let expected = json!({"status": "Accepted", "reset": {"status": "Accepted"}});
    assert_eq!((answer.status, answer.body), (200, expected));
    assert_eq!(pair.connect(None), 101, "it has not used the new profile yet");
    assert_eq!(pair.connect(Some(&new)), 101);
    assert_eq!(pair.connect(None), 403, "the old profile fails");
    let pair = Pair { central_system: pair.central_system.kill_and_start(&[]), ..pair };
    assert_eq!((pair.connect(None), pair.connect(Some(&new))), (403, 101));
    assert_eq!(pair.central_system.get("/charge-points/CP1").body["securityProfile"], 1);
}

#[test]
fn a_profile_goes_up_only_and_never_to_where_it_could_not_come_back() {
    let mut pair = Pair::new();
    for (body, status, code) in [
        (json!({"profile": 0}), 400, "InvalidRequest"),
        (json!({"profile": 4}), 400, "InvalidRequest"),
        (json!({"profile": 1}), 409, "ProfileNotHigher"),
    ] {
        let path = "/charge-points/CP1/security-profile";
        let answer = pair.central_system.request("POST", path, Some(&body));
        let got = (answer.status, answer.body["error"]["code"].as_str());
        assert_eq!(got, (status, Some(code)), "{body}");
    }
    for status in ["Rejected", "NotSupported"] {
        let answer = pair.raise(2, &json!({"status": status}));
        let error = &answer.body["error"];
        assert_eq!((answer.status, &error["code"]), (409, &json!("ProfileRefused")));
        assert_eq!(error["status"], status);
    }
    let answer = pair.raise(2, &json!({"status": "RebootRequired"}));
    assert_eq!((answer.status, answer.body), (200, json!({"status": "RebootRequired"})));

    let without_key = Pair::with(CentralSystem::start(&[]), None);
    let path = "/charge-points/CP1/security-profile";
    let body = json!({"profile": 2});
    let answer = without_key.central_system.request("POST", path, Some(&body));
    assert_eq!((answer.status, &answer.body["error"]["code"]), (409, &json!("NoPassword")));
}
