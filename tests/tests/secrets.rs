//! Secrets of charge points: whatever they are told and tell, no key and no
//! password is in the log, in an event or in the database.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::thread;

use ocpp16_tests::{CentralSystem, ChargePoint, EventStream};
use serde_json::{Value, json};

const KEY: &str = "5EC4E7A05EC4E7A05EC4E7A05EC4E7A05EC4E7A0";
/// All that is told and kept.
const EVERYTHING: [(&str, &str); 3] =
    [("database.keep_messages", "true"), ("log.directory", "log"), ("log.level", "debug")];
const TIME: &str = "2024-01-01T00:00:00Z";

fn boot(central_system: &CentralSystem) -> ChargePoint {
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Accepted");
    charge_point
}

/// Calls CP1, which answers like this; the message id goes to position 1.
fn call(
    central_system: &CentralSystem,
    charge_point: &mut ChargePoint,
    action: &str,
    payload: &Value,
    mut answer: Value,
) {
    thread::scope(|scope| {
        let answering = scope.spawn(move || {
            let received = charge_point.receive();
            assert_eq!(received[2], action);
            answer[1] = received[1].clone();
            charge_point.send(&answer.to_string());
        });
        let came_back = central_system.call("CP1", &json!({"action": action, "payload": payload}));
        assert!(matches!(came_back.status, 200 | 502), "{came_back:?}");
        answering.join().unwrap();
    });
}

fn assert_nowhere(secrets: &[&str], folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            assert_nowhere(secrets, &path);
            continue;
        }
        let content = fs::read(&path).unwrap();
        for secret in secrets {
            let mut parts = content.windows(secret.len());
            let found = parts.any(|part| part.eq_ignore_ascii_case(secret.as_bytes()));
            assert!(!found, "{secret} is in {}", path.display());
        }
    }
}

/// J-66. What is told of a key can be found by comparing with the one that was
/// sent; what is told of a password in a URL, by its form.
#[test]
fn what_charge_points_say_of_their_keys_is_written_nowhere() {
    let mut central_system = CentralSystem::start_set(&EVERYTHING);
    let mut events = EventStream::open(&central_system.http, "?kind=status", "");
    let mut charge_point = boot(&central_system);
    let key = json!({"key": "AuthorizationKey", "value": KEY});
    let accepted = json!([3, "", {"status": "Accepted"}]);
    call(&central_system, &mut charge_point, "ChangeConfiguration", &key, accepted);

    let url = "no ftp://user:hunter2@h";
    for text in [&*KEY.to_lowercase(), url, "AuthorizationKey=verysecret"] {
        let transfer = json!({"vendorId": text, "data": text});
        charge_point.call("DataTransfer", &transfer);
        let status = json!({
            "connectorId": 1, "errorCode": "NoError", "status": "Available", "info": text,
            "vendorId": text, "vendorErrorCode": text, text: 1,
        });
        charge_point.call("StatusNotification", &status);
        let event = json!({"type": "X", "timestamp": TIME, "techInfo": text});
        charge_point.call("SecurityEventNotification", &event);
        let told = json!([4, "", "GenericError", text, {}]);
        call(&central_system, &mut charge_point, "ClearCache", &json!({}), told);
        let boot = json!({
            "chargePointVendor": "V", "chargePointModel": "M", "chargePointSerialNumber": text,
            "meterType": text,
        });
        charge_point.call("BootNotification", &boot);
    }
    let secrets = [KEY, "hunter2", "verysecret"];
    for _ in 0..3 {
        let event = events.next_of("status").data.to_string();
        assert!(event.contains("***"), "{event}");
        for secret in secrets {
            assert!(!event.to_lowercase().contains(&secret.to_lowercase()), "{event}");
        }
    }
    central_system.signal("TERM");
    assert!(central_system.process.wait().success());
    assert_nowhere(&secrets, central_system.folder());
}

/// What is a secret in the configuration is one in kept frames.
#[test]
fn values_of_secret_configuration_keys_are_written_nowhere() {
    let mut central_system = CentralSystem::start_set(&EVERYTHING);
    let mut charge_point = boot(&central_system);
    let names = [
        "WiFiPassword",
        "wifi_psk",
        "APN.pwd",
        "OEM-Secret-1",
        "apiToken",
        "SimPin",
        "ModemApiKey",
    ];
    let value = |name: &str| format!("value-of-{}", name.len());
    for name in names {
        let change = json!({"key": name, "value": value(name)});
        let accepted = json!([3, "", {"status": "Accepted"}]);
        call(&central_system, &mut charge_point, "ChangeConfiguration", &change, accepted);
    }
    let keys = names.map(|name| json!({"key": name, "readonly": false, "value": value(name)}));
    let shown = json!({"key": "WebSocketPingInterval", "readonly": false, "value": "4711"});
    let keys = [keys.as_slice(), &[shown]].concat();
    let told = json!([3, "", {"configurationKey": keys}]);
    call(&central_system, &mut charge_point, "GetConfiguration", &json!({}), told);
    let location = json!({"location": "ftp://h/"});
    let file = json!([3, "", {"fileName": "ftp://u:value-of-99@h/x"}]);
    call(&central_system, &mut charge_point, "GetDiagnostics", &location, file);

    let frames = central_system.get("/charge-points/CP1/messages").text;
    assert!(frames.contains("4711") && !frames.contains("value-of"), "{frames}");
    let known = central_system.get("/charge-points/CP1/configuration").text;
    assert!(known.contains("4711") && !known.contains("value-of"), "{known}");
    central_system.signal("TERM");
    assert!(central_system.process.wait().success());
    assert_nowhere(&["value-of"], central_system.folder());
}
