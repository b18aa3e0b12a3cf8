//! What is sent and answered, against its description.

use std::collections::BTreeSet;
use std::thread;

use ocpp16_tests::{CentralSystem, ChargePoint, EventStream, Pair, TIME, http};
use serde_json::{Value, json};

use crate::Description;

#[test]
fn tokens_are_described_where_they_are_needed() {
    let plain = Description::of(&CentralSystem::start(&[]));
    assert!(plain.operations().all(|(_, _, operation)| operation["security"].is_null()));

    let central_system = CentralSystem::start(&["--http-token", "s3cret"]);
    let header = "Authorization: Bearer s3cret";
    let url = "/api/v1/openapi.json";
    let answer = ocpp16_tests::http_with(&central_system.http, "GET", url, header, None);
    let description = Description(answer.body);
    let scheme = &description.0["components"]["securitySchemes"]["token"];
    assert_eq!((&scheme["type"], &scheme["scheme"]), (&json!("http"), &json!("bearer")));
    for (path, _, operation) in description.operations() {
        let open = matches!(path.as_str(), "/healthz" | "/readyz");
        assert_eq!(operation["security"].is_null(), open, "{path}");
        assert_eq!(operation["responses"]["401"].is_null(), open, "{path}");
    }
    let refused = central_system.get("/charge-points");
    description.allows("get", "/api/v1/charge-points", &refused);
}

/// The body of a call is one of the requests of a central system.
#[test]
fn the_body_of_calls_is_described_by_the_schemas_of_the_payloads() {
    let description = Description::of(&CentralSystem::start(&[]));
    let calls = description.0["components"]["schemas"]["Call"]["oneOf"].as_array().unwrap();
    assert_eq!(calls.len(), 26, "actions of a central system");
    let validator = description.validator("/components/schemas/Call");
    for (body, valid) in [
        (json!({"action": "Reset", "payload": {"type": "Soft"}}), true),
        (json!({"action": "ClearCache"}), true),
        (json!({"action": "ClearCache", "wait": false, "timeoutSeconds": 0.5}), true),
        (json!({"action": "Reset", "payload": {"type": "Warm"}}), false),
        (json!({"action": "Reset", "payload": {"type": "Soft", "x": 1}}), false),
        (json!({"action": "Reset"}), false),
        (json!({"action": "Heartbeat", "payload": {}}), false),
        (json!({"action": "ClearCache", "timeoutSeconds": 0}), false),
        (json!({"action": "ClearCache", "playload": {}}), false),
        (json!({"action": "UnlockConnector", "payload": {"connectorId": "1"}}), false),
    ] {
        assert_eq!(validator.is_valid(&body), valid, "{body}");
    }
}

#[test]
fn real_answers_are_as_described() {
    let central_system = CentralSystem::start(&[]);
    let description = Description::of(&central_system);
    let mut events = EventStream::open(&central_system.http, "", "");
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    charge_point.call("BootNotification", &boot);
    let time = "2024-01-01T00:00:00Z";
    let status = json!({"connectorId": 1, "errorCode": "NoError", "status": "Charging", "x": 1});
    charge_point.call("StatusNotification", &status);
    let start = json!({"connectorId": 1, "idTag": "A", "meterStart": 5, "timestamp": time});
    let id = charge_point.call("StartTransaction", &start)[2]["transactionId"].clone();
    let values = json!([{"timestamp": time, "sampledValue": [{"value": "5.5"}]}]);
    let values = json!({"connectorId": 1, "transactionId": id, "meterValue": values});
    charge_point.call("MeterValues", &values);
    let stop = json!({"transactionId": 99, "meterStop": 6, "timestamp": time, "reason": "Other"});
    charge_point.call("StopTransaction", &stop);

    let ask = |method: &str, url: &str, path: &str, status: u16, body: Option<&Value>| {
        let answer = http(&central_system.http, method, url, body);
        assert_eq!(answer.status, status, "{url}: {}", answer.text);
        if status != 204 {
            description.allows(&method.to_lowercase(), path, &answer);
        }
    };
    for (method, path, url, status, body) in [
        ("GET", "charge-points", "charge-points", 200, None),
        ("GET", "charge-points/{identity}", "charge-points/CP1", 200, None),
        ("GET", "charge-points/{identity}", "charge-points/CP2", 404, None),
        ("GET", "charge-points", "charge-points?limit=x", 400, None),
        ("GET", "charge-points/{identity}/messages", "charge-points/CP1/messages", 200, None),
        ("GET", "charge-points/{identity}/messages", "charge-points/CP2/messages", 404, None),
        (
            "GET",
            "charge-points/{identity}/certificates",
            "charge-points/CP1/certificates",
            200,
            None,
        ),
        (
            "PUT",
            "charge-points/{identity}",
            "charge-points/CP3",
            201,
            Some(json!({"strict": true})),
        ),
        ("PUT", "charge-points/{identity}", "charge-points/CP3", 200, Some(json!({}))),
        ("PUT", "charge-points/{identity}", "charge-points/CP3", 400, Some(json!({"x": 1}))),
        ("POST", "charge-points/{identity}/rotate-key", "charge-points/CP3/rotate-key", 409, None),
        ("POST", "charge-points/{identity}/rotate-key", "charge-points/CP4/rotate-key", 404, None),
        (
            "POST",
            "charge-points/{identity}/security-profile",
            "charge-points/CP3/security-profile",
            409,
            Some(json!({"profile": 1})),
        ),
        ("DELETE", "charge-points/{identity}", "charge-points/CP3", 204, None),
        ("DELETE", "charge-points/{identity}", "charge-points/CP3", 404, None),
        ("PUT", "id-tags/{idTag}", "id-tags/A", 201, Some(json!({"status": "Blocked"}))),
        ("PUT", "id-tags/{idTag}", "id-tags/A", 200, Some(json!({"status": "Accepted"}))),
        ("PUT", "id-tags/{idTag}", "id-tags/A", 400, Some(json!({"status": "Fine"}))),
        ("GET", "id-tags/{idTag}", "id-tags/a", 200, None),
        ("GET", "id-tags", "id-tags", 200, None),
        ("DELETE", "id-tags/{idTag}", "id-tags/A", 204, None),
        ("DELETE", "id-tags/{idTag}", "id-tags/A", 404, None),
        ("GET", "transactions", "transactions?active=true", 200, None),
        ("GET", "transactions/{transactionId}", "transactions/1", 200, None),
        ("GET", "transactions/{transactionId}", "transactions/9", 404, None),
        (
            "GET",
            "transactions/{transactionId}/meter-values",
            "transactions/1/meter-values",
            200,
            None,
        ),
        ("GET", "stops", "stops?matched=false", 200, None),
        ("GET", "stops", "stops?matched=1", 400, None),
        ("POST", "transactions/{transactionId}/close", "transactions/1/close", 200, None),
        ("POST", "transactions/{transactionId}/close", "transactions/1/close", 409, None),
    ] {
        let (url, path) = (format!("/api/v1/{url}"), format!("/api/v1/{path}"));
        ask(method, &url, &path, status, body.as_ref());
    }
    for path in ["/healthz", "/readyz"] {
        ask("GET", path, path, 200, None);
    }

    drop(charge_point);
    let mut kinds = BTreeSet::new();
    while !kinds.contains("disconnected") {
        let event = events.next().unwrap();
        description.check("/components/schemas/Event", &event.data);
        kinds.insert(event.event);
    }
    let expected =
        ["call", "connected", "deviation", "disconnected", "result", "status", "transaction"];
    assert_eq!(kinds, expected.map(str::to_owned).into());
}

#[test]
fn outcomes_of_calls_are_as_described() {
    let central_system = CentralSystem::start(&[]);
    let description = Description::of(&central_system);
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    charge_point.call("BootNotification", &boot);
    // What the charge point answers, if the call comes to it at all.
    let reset = |kind: &str| json!({"action": "Reset", "payload": {"type": kind}});
    for (identity, call, answer, status) in [
        ("CP1", reset("Soft"), Some(json!([3, {"status": "Accepted"}])), 200),
        ("CP1", reset("Soft"), Some(json!([4, "NotSupported", "no", {"a": 1}])), 502),
        ("CP1", reset("Soft"), Some(json!([3, {"status": "Maybe"}])), 502),
        ("CP1", json!({"action": "ClearCache", "timeoutSeconds": 0.1}), Some(Value::Null), 504),
        ("CP1", reset("Warm"), None, 400),
        ("CP1", json!({"action": "Tea"}), None, 400),
        ("CP1", json!({"action": "Heartbeat"}), None, 400),
        ("CP2", reset("Soft"), None, 404),
    ] {
        let outcome = thread::scope(|scope| {
            if let Some(answer) = answer {
                scope.spawn(|| {
                    let received = charge_point.receive();
                    if let Value::Array(mut answer) = answer {
                        answer.insert(1, received[1].clone());
                        charge_point.send(&Value::Array(answer).to_string());
                    }
                });
            }
            central_system.call(identity, &call)
        });
        assert_eq!(outcome.status, status, "{call}: {}", outcome.text);
        description.allows("post", "/api/v1/charge-points/{identity}/calls", &outcome);
    }
    let unlock = json!({"action": "UnlockConnector", "payload": {"connectorId": 0}, "wait": false});
    let outcome = central_system.call("CP1", &unlock);
    assert_eq!((outcome.status, outcome.body["warnings"].is_array()), (202, true));
    description.allows("post", "/api/v1/charge-points/{identity}/calls", &outcome);
}

#[test]
fn what_calls_leave_behind_is_as_described() {
    let mut pair = Pair::booted();
    let description = Description::of(&pair.central_system);
    let profile = json!({
        "chargingProfileId": 1, "stackLevel": 0, "chargingProfilePurpose": "TxProfile",
        "chargingProfileKind": "Relative", "chargingSchedule": {"chargingRateUnit": "A",
            "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 8.1}]},
    });
    let accepted = json!({"status": "Accepted"});
    let start = json!({"idTag": "TAG", "chargingProfile": profile});
    pair.is_asked("RemoteStartTransaction", &start, &accepted);
    pair.is_asked("RemoteStartTransaction", &start, &accepted);
    pair.starts("TAG", TIME, "Accepted");
    let keys = json!({"configurationKey": [{"key": "A", "readonly": true, "value": "1"},
        {"key": "B", "readonly": false}], "unknownKey": ["C"]});
    pair.is_asked("GetConfiguration", &json!({}), &keys);
    let change = json!({"key": "D", "value": "1"});
    pair.is_asked("ChangeConfiguration", &change, &json!({"status": "RebootRequired"}));
    for (path, url, status) in [
        ("remote-starts", "remote-starts", 200),
        ("remote-starts/{remoteStartId}", "remote-starts/2", 200),
        ("remote-starts/{remoteStartId}", "remote-starts/3", 404),
        ("transactions/{transactionId}", "transactions/1", 200),
        ("charge-points/{identity}/configuration", "charge-points/CP1/configuration", 200),
        ("charge-points/{identity}/configuration", "charge-points/CP2/configuration", 404),
        ("charge-points/{identity}/charging-profiles", "charge-points/CP1/charging-profiles", 200),
        ("charge-points/{identity}/charging-profiles", "charge-points/CP2/charging-profiles", 404),
    ] {
        let answer = pair.central_system.get(&format!("/{url}"));
        assert_eq!(answer.status, status, "{url}: {}", answer.text);
        description.allows("get", &format!("/api/v1/{path}"), &answer);
    }
}
