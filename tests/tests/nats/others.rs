//! Workers and callers in other languages: Python, with `nats-py`.

use ocpp16_tests::{ChargePoint, NatsServer, Process, eventually, python};
use serde_json::{Value, json};

use crate::system;

const BOOT: &str = r#"[2,"0","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]"#;

#[test]
fn a_worker_in_python_answers_and_refuses() {
    let server = NatsServer::start();
    let gateway = system::patient_gateway(&server);
    let mut worker = Process::start("nats_worker.py", python("nats_worker.py").arg(server.url()));
    let mut charge_point = ChargePoint::connect(&gateway.url, "CP.1%20%C3%BC");
    eventually("the worker is there", || {
        charge_point.send(BOOT);
        (charge_point.receive()[2] == "NotSupported").then_some(())
    });
    let mut heard = || -> Value { worker.json_line() };
    assert_eq!(heard(), json!(["$Connected", "CP.1 %C3%BC", {}]));
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    assert_eq!(heard(), json!(["BootNotification", "CP.1 %C3%BC", boot]));

    charge_point.send(r#"[2,"1","Authorize",{"idTag":"TAG"}]"#);
    assert_eq!(charge_point.receive(), json!([3, "1", {"idTagInfo": {"status": "Accepted"}}]));
    assert_eq!(heard(), json!(["Authorize", "CP.1 %C3%BC", {"idTag": "TAG"}]));
    // An answer that is none reaches no charge point.
    charge_point.send(r#"[2,"2","Heartbeat",{}]"#);
    assert_eq!(charge_point.receive(), json!([4, "2", "InternalError", "internal error", {}]));
    charge_point.send(r#"[2,"3","SignCertificate",{"csr":"X"}]"#);
    assert_eq!(charge_point.receive(), json!([4, "3", "NotSupported", "not here", {}]));
}

#[test]
fn a_caller_in_python_reaches_a_charge_point() {
    let server = NatsServer::start();
    let gateway = system::patient_gateway(&server);
    let call = |identity: &str, action: &str, payload: &str| {
        let mut command = python("nats_caller.py");
        command.args([&server.url(), identity, action, payload]);
        Process::start("nats_caller.py", &mut command)
    };
    let offline = call("CP.1 ü", "Reset", r#"{"type":"Soft"}"#).json_line();
    assert_eq!(offline, json!({"error": "NotConnected", "payload": null}));

    let mut charge_point = ChargePoint::connect(&gateway.url, "CP.1%20%C3%BC");
    let mut caller = call("CP.1 ü", "Reset", r#"{"type":"Soft"}"#);
    let payload = charge_point.answer("Reset", &json!({"status": "Accepted"}));
    assert_eq!(payload, json!({"type": "Soft"}));
    assert_eq!(caller.json_line(), json!({"error": null, "payload": {"status": "Accepted"}}));

    let mut refused = call("CP.1 ü", "Reset", r#"{"type":"Softly"}"#);
    assert_eq!(refused.json_line()["error"], "PropertyConstraintViolation");
}
