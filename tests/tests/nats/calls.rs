//! Calls to a charge point of another node.

use ocpp16_server::{CallError, CallOptions, NotSent, OutcomeUnknown, RawPayload};
use ocpp16_tests::{ChargePoint, NatsClient, NatsServer, eventually};
use ocpp16_types::{
    ClearCacheRequest, ClearCacheStatus, ErrorCode, GetConfigurationRequest, ResetRequest,
    ResetType,
};
use serde_json::{Value, json};
use std::time::Duration;

use crate::node::Node;

/// Everything that could hurt in a subject, as in a URL and as it is.
const ODD: (&str, &str) = ("CP%201.%2A.%3E.%C3%BC%24", "CP 1.*.>.ü$");

/// A charge point that is connected and accepted.
pub(crate) fn connect(node: &Node, identity: &str) -> ChargePoint {
    let mut charge_point = ChargePoint::connect(&node.url, identity);
    let boot = json!({ "chargePointVendor": "V", "chargePointModel": "M" });
    assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Accepted");
    charge_point
}

#[test]
fn a_charge_point_is_called_from_any_node() {
    let nats = NatsServer::start();
    let (here, there) = (Node::start(&nats, "here"), Node::start(&nats, "there"));
    let mut charge_point = connect(&here, ODD.0);
    let local = here.reach(ODD.1);
    assert_eq!(local.remote_node(), None);
    let remote = there.reach(ODD.1);
    assert_eq!(remote.identity().as_str(), ODD.1);
    assert_eq!(remote.remote_node(), Some("here"));
    assert_eq!(remote.remote_address(), local.remote_address());
    assert_eq!(remote.connected_since(), local.connected_since());
    assert!(there.central_system.find(ODD.1).is_none(), "it is not connected there");

    let runtime = &there.runtime;
    let call = runtime.spawn({
        let remote = remote.clone();
        async move { remote.call(ClearCacheRequest {}).await }
    });
    charge_point.answer("ClearCache", &json!({ "status": "Rejected" }));
    let answer = runtime.block_on(call).unwrap().unwrap();
    assert_eq!(answer.status, ClearCacheStatus::Rejected);

    let central_system = there.central_system.clone();
    let call = runtime.spawn(async move {
        central_system.call(ODD.1, CallOptions::new(), ClearCacheRequest {}).await
    });
    charge_point.answer("ClearCache", &json!({ "status": "Accepted" }));
    assert_eq!(runtime.block_on(call).unwrap().unwrap().status, ClearCacheStatus::Accepted);
}

#[test]
fn an_answer_crosses_with_everything_about_it() {
    let nats = NatsServer::start();
    let (here, there) = (Node::start(&nats, "here"), Node::start(&nats, "there"));
    let mut charge_point = connect(&here, "CP1");
    let remote = there.reach("CP1");
    let _inside = there.runtime.enter();
    for (payload, deviations) in [
        (r#"{"status":"Accepted"}"#, 0),
        // Blanks are none, but an extra member is one.
        (r#" { "status" : "Accepted" } "#, 0),
        (r#"{"status":"Accepted","more":"ü\n"}"#, 1),
    ] {
        let call = remote.start_call(ClearCacheRequest {}.into(), CallOptions::new());
        let sent = charge_point.receive();
        assert_eq!(sent[1], call.id().as_str());
        let raw = format!(" [3, {},{payload}]", sent[1]);
        charge_point.send(&raw);
        let answered = there.runtime.block_on(call).unwrap();
        assert_eq!(answered.raw, raw);
        assert_eq!(answered.deviations.len(), deviations, "{payload}");
    }
}

#[test]
fn actions_of_vendors_cross() {
    let nats = NatsServer::start();
    let (here, there) = (Node::start(&nats, "here"), Node::start(&nats, "there"));
    let mut charge_point = connect(&here, "CP1");
    let remote = there.reach("CP1");
    let call = there.runtime.spawn(async move {
        let payload = RawPayload::from_iter([("a".to_owned(), 1.5.into())]);
        remote.call_raw("Example.Open > *", payload, CallOptions::new()).await
    });
    let asked = charge_point.answer("Example.Open > *", &json!({ "b": [true] }));
    assert_eq!(asked, json!({ "a": 1.5 }));
    let answer = there.runtime.block_on(call).unwrap().unwrap();
    assert_eq!(Value::from(answer), json!({ "b": [true] }));
}

#[test]
fn failures_are_those_of_the_node_of_the_connection() {
    let nats = NatsServer::start();
    let (here, there) = (Node::start(&nats, "here"), Node::start(&nats, "there"));
    let mut charge_point = connect(&here, "CP1");
    let remote = there.reach("CP1");
    let _inside = there.runtime.enter();
    let start = |options| remote.start_call(ClearCacheRequest {}.into(), options);

    let call = start(CallOptions::new());
    let sent = charge_point.receive();
    charge_point.send(&json!([4, sent[1], "NotSupported", "50 %\n", { "a": 1 }]).to_string());
    let Err(CallError::Rejected(rejection)) = there.runtime.block_on(call) else { panic!() };
    assert_eq!(rejection.code(), ErrorCode::NotSupported);
    assert_eq!(rejection.description(), "50 %\n");
    assert_eq!(rejection.details(), &json!({ "a": 1 }));

    let call = start(CallOptions::new());
    charge_point.answer("ClearCache", &json!({ "status": "Perhaps" }));
    let Err(CallError::InvalidAnswer(violations)) = there.runtime.block_on(call) else { panic!() };
    assert_eq!(violations[0].pointer, "/status");

    let limit = Duration::from_millis(1);
    let call = start(CallOptions::new().timeout(limit).give_up_if_not_sent_within(PATIENT));
    charge_point.receive();
    let error = there.runtime.block_on(call).unwrap_err();
    assert_eq!(error, OutcomeUnknown::Timeout(limit).into());

    charge_point.close();
    eventually("it is gone", || here.central_system.find("CP1").is_none().then_some(()));
    let error = there.runtime.block_on(start(CallOptions::new())).unwrap_err();
    assert_eq!(error, NotSent::NotConnected.into());
    assert!(!remote.is_connected());
    assert_eq!(there.try_reach("CP1").unwrap_err(), NotSent::NotConnected);
}

const PATIENT: Duration = Duration::from_secs(60);

#[test]
fn a_call_that_nobody_waits_for_any_more_is_not_sent() {
    let nats = NatsServer::start();
    let (here, there) = (Node::start(&nats, "here"), Node::start(&nats, "there"));
    let mut charge_point = connect(&here, "CP1");
    let remote = there.reach("CP1");
    let _inside = there.runtime.enter();
    let mut client = NatsClient::connect(&nats.url());
    client.subscribe("ocpp16.call.CP1.$Cancel");
    let mut first = remote.start_call(ClearCacheRequest {}.into(), CallOptions::new());
    // Calls that are started together may arrive in either order.
    there.runtime.block_on(first.taken_up());
    let mut second =
        remote.start_call(GetConfigurationRequest::default().into(), CallOptions::new());
    // It waits for its turn behind the first one.
    there.runtime.block_on(second.taken_up());
    drop(second);
    assert_eq!(client.receive().subject, "ocpp16.call.CP1.$Cancel");
    // Answered in the order of arrival.
    client.request("ocpp16.call.CP1.$Find", &[], "");
    let third =
        remote.start_call(ResetRequest { type_: ResetType::Soft }.into(), CallOptions::new());
    charge_point.answer("ClearCache", &json!({ "status": "Accepted" }));
    there.runtime.block_on(first).unwrap();
    charge_point.answer("Reset", &json!({ "status": "Accepted" }));
    there.runtime.block_on(third).unwrap();
}

#[test]
fn a_connection_can_be_closed_from_another_node() {
    let nats = NatsServer::start();
    let (here, there) = (Node::start(&nats, "here"), Node::start(&nats, "there"));
    let mut charge_point = connect(&here, "CP1");
    there.reach("CP1").disconnect();
    assert_eq!(charge_point.closed(), 1000);
    drop(charge_point);
}

/// A program in another language, with no types of ours.
#[test]
fn anybody_may_call_in_plain_text() {
    let nats = NatsServer::start();
    let here = Node::start(&nats, "here");
    let mut charge_point = connect(&here, "CP.1");
    let mut client = NatsClient::connect(&nats.url());

    let message = client.request("ocpp16.call.CP%2E2.ClearCache", &[], "{}");
    assert_eq!(message.status, "503", "nobody listens: it is connected nowhere");

    let reply = client.publish(
        "ocpp16.call.CP%2E1.ChangeAvailability",
        &[("Ocpp-Message-Id", "mine-1"), ("Ocpp-Timeout", "60"), ("Ocpp-Patience", "0.5")],
        r#"{"connectorId": 0, "type": "Operative"}"#,
    );
    let sent = charge_point.receive();
    assert_eq!(
        sent,
        json!([2, "mine-1", "ChangeAvailability", { "connectorId": 0, "type": "Operative" }])
    );
    charge_point.send(r#"[3,"mine-1",{ "status": "Scheduled" }]"#);
    let message = client.receive();
    assert_eq!(message.subject, reply);
    assert_eq!(message.payload, r#"{ "status": "Scheduled" }"#);
    assert_eq!(message.header("Ocpp-Message-Id"), Some("mine-1"));
    assert_eq!(message.header("Ocpp-Error-Code"), None);

    for (action, headers, payload, code) in [
        ("Reset", vec![], r#"{"type": 1}"#, "TypeConstraintViolation"),
        ("Reset", vec![], r"{}", "OccurenceConstraintViolation"),
        ("Reset", vec![], "[", "FormationViolation"),
        ("Heartbeat", vec![], "{}", "FormationViolation"),
        ("Vendor", vec![], "[]", "FormationViolation"),
        ("ClearCache", vec![("Ocpp-Message-Id", "17")], "", "FormationViolation"),
        ("ClearCache", vec![("Ocpp-Timeout", "soon")], "", "FormationViolation"),
        ("ClearCache", vec![("Ocpp-Order", "0 nobody")], "", "NotConnected"),
    ] {
        let subject = format!("ocpp16.call.CP%2E1.{action}");
        let message = client.request(&subject, &headers, payload);
        assert_eq!(message.header("Ocpp-Outcome"), Some("not-sent"), "{message:?}");
        assert_eq!(message.header("Ocpp-Error-Code"), Some(code), "{message:?}");
    }

    // Nothing of that was sent.
    client.publish("ocpp16.call.CP%2E1.Example%2EFlap", &[], r#"{"open": 1}"#);
    assert_eq!(charge_point.answer("Example.Flap", &json!({ "ok": 1 })), json!({ "open": 1 }));
    assert_eq!(client.receive().payload, r#"{"ok":1}"#);
}

/// Whoever waits for an answer gets one: the calls on their way when the charge
/// point hangs up, and those that come later.
#[test]
fn a_connection_that_ends_leaves_no_caller_without_an_answer() {
    let nats = NatsServer::start();
    let here = Node::start(&nats, "here");
    let mut client = NatsClient::connect(&nats.url());
    for _ in 0..20 {
        let mut charge_point = connect(&here, "CP1");
        let sent = client.publish("ocpp16.call.CP1.ClearCache", &[], "");
        charge_point.receive();
        drop(charge_point);
        let (mut told, mut last) = (0, String::new());
        while last != "503" {
            let reply = client.publish("ocpp16.call.CP1.Reset", &[], r#"{"type":"Soft"}"#);
            let mut message = client.receive();
            if message.subject == sent {
                told += 1;
                assert_eq!(message.header("Ocpp-Error-Code"), Some("Disconnected"));
                message = client.receive();
            }
            assert_eq!(message.subject, reply);
            let code = message.header("Ocpp-Error-Code");
            // Queued before it was known that the connection is gone, or later.
            assert!(message.status == "503" || code == Some("NotConnected"), "{message:?}");
            last = message.status;
        }
        if told == 0 {
            let message = client.receive();
            assert_eq!(message.subject, sent);
            assert_eq!(message.header("Ocpp-Error-Code"), Some("Disconnected"));
        }
    }
}
