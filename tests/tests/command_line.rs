//! What `ocpp16` says to those who start it, and to those who call through it.

use ocpp16_tests::{CentralSystem, ChargePoint, command, http};
use serde_json::json;

#[test]
fn calls_that_cannot_be_sent_say_why() {
    let central_system = CentralSystem::start(&[]);
    let call = json!({ "action": "Reset", "payload": { "type": "Soft" } });
    let answer = central_system.call("CP001", &call);
    assert_eq!((answer.status, &answer.body["error"]["code"]), (404, &json!("UnknownChargePoint")));
    assert_eq!(central_system.get("/charge-points").body, json!({ "total": 0, "items": [] }));
    assert_eq!(central_system.get("/charge-points/CP001").status, 404);
    assert_eq!(http(&central_system.http, "GET", "/healthz", None).status, 200);
    let answer = http(&central_system.http, "GET", "/nothing", None);
    assert_eq!((answer.status, &answer.body["error"]["code"]), (404, &json!("NotFound")));
}

#[test]
fn unusable_arguments_are_one_line_and_status_2() {
    let running = CentralSystem::start(&[]);
    for arguments in [
        &["serve", "--listen", &running.http, "--http", "127.0.0.1:0"][..],
        &["serve", "--listen", "127.0.0.1:0", "--http", "0.0.0.0:0"],
        &["serve", "--listen", "nowhere"],
        &["--log", "loud"],
        &["--no-such-flag"],
        &["no-such-command"],
    ] {
        let output = command().args(arguments).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {errors}");
        assert_eq!(errors.lines().count(), 1, "{arguments:?}: {errors}");
        assert!(errors.starts_with("ocpp16: "), "{errors}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

#[cfg(unix)]
#[test]
fn ends_well_when_told_to() {
    let mut running = CentralSystem::start(&[]);
    let mut charge_point = ChargePoint::connect(&running.url, "CP001");
    let boot = json!({"chargePointVendor": "Vendor", "chargePointModel": "Model"});
    assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Accepted");
    running.signal("TERM");
    assert_eq!(charge_point.closed(), 1001);
    assert_eq!(running.process.wait().code(), Some(0));
}

#[test]
fn completions_are_scripts_of_the_shell() {
    for (shell, beginning) in [("bash", "_ocpp16() {"), ("zsh", "#compdef ocpp16")] {
        let output = command().args(["completions", shell]).output().unwrap();
        let script = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert!(script.starts_with(beginning), "{script}");
        assert!(script.contains("--print-config"), "{script}");
    }
    assert_eq!(command().args(["completions", "x"]).output().unwrap().status.code(), Some(2));
}

#[test]
fn help_and_version_are_no_errors() {
    for (argument, text) in [("--help", "--config"), ("--version", "ocpp16 ")] {
        let output = command().arg(argument).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert!(String::from_utf8(output.stdout).unwrap().contains(text));
    }
}
