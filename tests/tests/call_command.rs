//! `ocpp16 call`: what it prints, and its exit status.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::net::TcpListener;
use std::process::Output;
use std::thread;

use ocpp16_tests::{CentralSystem, ChargePoint, command};
use serde_json::{Value, json};

/// Runs `ocpp16 call` while the charge point waits for a message, which it
/// answers like this; the message id goes to position 1.
fn answered(central_system: &CentralSystem, arguments: &[&str], answer: Value) -> Output {
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP%20001");
    let boot = json!({"chargePointVendor": "Vendor", "chargePointModel": "Model"});
    assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Accepted");
    thread::scope(|scope| {
        let http = &central_system.http;
        let output = scope.spawn(move || call(http, arguments));
        let call = charge_point.receive();
        let mut answer = answer;
        answer[1] = call[1].clone();
        charge_point.send(&answer.to_string());
        output.join().unwrap()
    })
}

fn call(http: &str, arguments: &[&str]) -> Output {
    let server = format!("http://{http}");
    command().args(["call", "--server", &server]).args(arguments).output().unwrap()
}

fn says(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn prints_the_payload_of_the_answer() {
    let central_system = CentralSystem::start(&[]);
    let arguments = ["CP 001", "Reset", r#"{"type": "Soft"}"#];
    let output = answered(&central_system, &arguments, json!([3, "", {"status": "Accepted"}]));
    let expected = (Some(0), "{\"status\":\"Accepted\"}\n".to_owned(), String::new());
    assert_eq!(says(&output), expected);
}

#[test]
fn an_error_of_the_charge_point_is_status_1() {
    let central_system = CentralSystem::start(&[]);
    for (answer, error) in [
        (json!([4, "", "NotSupported", "no", {}]), "NotSupported: "),
        (json!([3, "", {"status": "Perhaps"}]), "InvalidAnswer: "),
    ] {
        let output = answered(&central_system, &["CP 001", "ClearCache"], answer);
        let (status, printed, errors) = says(&output);
        assert_eq!((status, &*printed), (Some(1), ""), "{errors}");
        assert!(errors.starts_with(&format!("ocpp16: {error}")), "{errors}");
        assert_eq!(errors.lines().count(), 1);
    }
}

#[test]
fn warnings_go_to_standard_error() {
    let central_system = CentralSystem::start(&[]);
    let arguments = ["CP 001", "UnlockConnector", r#"{"connectorId": 0}"#];
    let output = answered(&central_system, &arguments, json!([3, "", {"status": "Unlocked"}]));
    let (status, printed, errors) = says(&output);
    assert_eq!((status, &*printed), (Some(0), "{\"status\":\"Unlocked\"}\n"));
    assert!(errors.starts_with("ocpp16: warning: A-3: /connectorId: "), "{errors}");
}

#[test]
fn calls_that_come_to_nothing_are_status_1() {
    let central_system = CentralSystem::start(&[]);
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP001");
    let boot = json!({"chargePointVendor": "Vendor", "chargePointModel": "Model"});
    charge_point.call("BootNotification", &boot);
    for (arguments, error) in [
        (&["CP001", "Reset", r#"{"type": "Warm"}"#][..], "InvalidPayload: "),
        (&["CP001", "ClearCache", "--timeout", "1ms"], "Timeout: "),
        (&["CP002", "ClearCache"], "UnknownChargePoint: "),
    ] {
        let (status, printed, errors) = says(&call(&central_system.http, arguments));
        assert_eq!((status, &*printed), (Some(1), ""), "{errors}");
        assert!(errors.starts_with(&format!("ocpp16: {error}")), "{errors}");
        assert_eq!(errors.lines().count(), 1, "{errors}");
    }
}

/// The setting of the server counts, here and for whoever else calls, unless the
/// call says otherwise.
#[test]
fn without_a_timeout_that_of_the_server_counts() {
    let central_system = CentralSystem::start_set(&[("ocpp.call_timeout", "70ms")]);
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP001");
    let boot = json!({"chargePointVendor": "Vendor", "chargePointModel": "Model"});
    charge_point.call("BootNotification", &boot);
    let reset = json!({"action": "ClearCache"});
    let reservation =
        json!({"connectorId": 1, "idTag": "TAG", "expiryDate": "2100-01-01T00:00:00Z"});
    let told = [
        says(&call(&central_system.http, &["CP001", "ClearCache"])).2,
        central_system.call("CP001", &reset).text,
        central_system
            .request("POST", "/charge-points/CP001/reservations", Some(&reservation))
            .text,
    ];
    for text in told {
        assert!(text.contains("Timeout") && text.contains("70ms"), "{text}");
    }
    let arguments = ["CP001", "ClearCache", "--timeout", "60ms"];
    let (_, _, errors) = says(&call(&central_system.http, &arguments));
    assert!(errors.contains("60ms"), "{errors}");
}

#[test]
fn unusable_arguments_and_no_server_are_status_2() {
    let central_system = CentralSystem::start_with("[http]\ntoken = \"t0ken\"\n", &[]);
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nobody = format!("http://{free}");
    for (arguments, error) in [
        (&["CP001", "Reset", "{", "--token", "t0ken"][..], "payload is not JSON"),
        (&["CP001", "Resett", "--token", "t0ken"], "UnknownAction: "),
        (&["CP001", "Heartbeat", "--token", "t0ken"], "WrongDirection: "),
        (&["CP001", "Reset"], "Unauthorized: "),
        (&["CP001", "Reset", "--timeout", "30"], "invalid value '30' for '--timeout"),
        (&["CP001"], "the following required arguments were not provided: <ACTION>"),
    ] {
        // The unknown charge point would come first.
        let _charge_point = ChargePoint::connect(&central_system.url, "CP001");
        let (status, printed, errors) = says(&call(&central_system.http, arguments));
        assert_eq!((status, &*printed), (Some(2), ""), "{errors}");
        assert!(errors.starts_with(&format!("ocpp16: {error}")), "{errors}");
        assert_eq!(errors.lines().count(), 1, "{errors}");
    }
    for server in [&*nobody, "https://127.0.0.1:1", "nonsense", &central_system.url] {
        let output = command().args(["call", "A", "Reset", "--server", server]).output().unwrap();
        let (status, printed, errors) = says(&output);
        assert_eq!((status, &*printed), (Some(2), ""), "{errors}");
        assert_eq!(errors.lines().count(), 1, "{errors}");
    }
}
