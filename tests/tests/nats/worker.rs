//! Messages of charge points at a gateway, handled by workers.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use ocpp16_server::{CallOptions, NotSent};
use ocpp16_tests::{ChargePoint, NatsServer, eventually};
use ocpp16_types::{ClearCacheRequest, ClearCacheStatus};
use serde_json::{Value, json};

use crate::probe::Said;
use crate::system::{self, LIMIT};

const TIME: &str = "2024-05-06T07:08:09Z";

/// Connects and boots.
pub(crate) fn booted(gateway: &system::Node, identity: &str) -> ChargePoint {
    let mut charge_point = ChargePoint::connect(&gateway.url, identity);
    boot(&mut charge_point);
    charge_point
}

fn boot(charge_point: &mut ChargePoint) {
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Accepted");
}

/// Has a probe do something.
pub(crate) fn tell(charge_point: &mut ChargePoint, what: &str) -> Value {
    charge_point.call("DataTransfer", &json!({"vendorId": what}))
}

fn is_internal_error(answer: &Value) {
    assert_eq!((&answer[0], &answer[2]), (&json!(4), &json!("InternalError")), "{answer}");
    assert_eq!(answer[3], "internal error");
}

#[test]
fn all_14_actions_and_those_of_vendors_reach_a_worker() {
    let (server, said) = (NatsServer::start(), Said::new());
    let gateway = system::gateway(&server);
    let _worker = system::worker(&server, said.probe("w"));
    let mut charge_point = booted(&gateway, "CP.1%20*%3E");
    let connected = r#"w: connected CP.1 *> {"tenant":"north"}"#;
    assert_eq!(said.next(), connected);
    assert_eq!(said.next(), "w: boot_notification 1 of CP.1 *>");
    let sampled = json!([{"timestamp": TIME, "sampledValue": [{"value": "7"}]}]);
    for (action, method, payload, answer) in [
        (
            "Authorize",
            "authorize",
            json!({"idTag": "A"}),
            json!({"idTagInfo": {"status": "Accepted"}}),
        ),
        ("DataTransfer", "data_transfer", json!({"vendorId": "V"}), json!({"status": "Accepted"})),
        (
            "DiagnosticsStatusNotification",
            "diagnostics_status_notification",
            json!({"status": "Idle"}),
            json!({}),
        ),
        (
            "FirmwareStatusNotification",
            "firmware_status_notification",
            json!({"status": "Idle"}),
            json!({}),
        ),
        ("LogStatusNotification", "log_status_notification", json!({"status": "Idle"}), json!({})),
        (
            "MeterValues",
            "meter_values",
            json!({"connectorId": 1, "meterValue": sampled}),
            json!({}),
        ),
        (
            "SecurityEventNotification",
            "security_event_notification",
            json!({"type": "X", "timestamp": TIME}),
            json!({}),
        ),
        ("SignCertificate", "sign_certificate", json!({"csr": "X"}), json!({"status": "Rejected"})),
        (
            "SignedFirmwareStatusNotification",
            "signed_firmware_status_notification",
            json!({"status": "Idle"}),
            json!({}),
        ),
        (
            "StartTransaction",
            "start_transaction",
            json!({"connectorId": 1, "idTag": "A", "meterStart": 0, "timestamp": TIME}),
            json!({"idTagInfo": {"status": "Accepted"}, "transactionId": 42}),
        ),
        (
            "StatusNotification",
            "status_notification",
            json!({"connectorId": 1, "errorCode": "NoError", "status": "Available"}),
            json!({}),
        ),
        (
            "StopTransaction",
            "stop_transaction",
            json!({"meterStop": 1, "timestamp": TIME, "transactionId": 42}),
            json!({}),
        ),
        ("Example Corp.*", "Example Corp.*", json!({"a": 1}), json!({"a": 1, "seen": true})),
    ] {
        assert_eq!(charge_point.call(action, &payload)[2], answer, "{action}");
        let line = said.next();
        assert!(line.starts_with(&format!("w: {method} ")), "{line}");
    }
    assert_eq!(charge_point.call("Heartbeat", &json!({}))[0], 3);
}

#[test]
fn a_worker_knows_what_the_gateway_knows() {
    let (server, said) = (NatsServer::start(), Said::new());
    let gateway = system::gateway(&server);
    let _worker = system::worker(&server, said.probe("w"));
    let mut charge_point = booted(&gateway, "CP1");
    for (raw, deviations) in [
        (r#"[2,"a","DataTransfer",{"vendorId":"facts"}]"#, "[]"),
        (r#"[ 2, "b\u00fc", "DataTransfer", { "vendorId": "facts" } ]"#, "[]"),
        (r#"[2,"c","DataTransfer",{"vendorId":"facts","x":"ü"}]"#, r#"["ExtraMember in /"]"#),
    ] {
        said.rest();
        charge_point.send(raw);
        assert_eq!(charge_point.receive()[2], json!({"status": "Accepted"}));
        let facts =
            format!(r#"w: Some("north") {{"tenant":"north"}} {raw} {deviations} 127.0.0.1"#);
        assert_eq!(said.rest().last(), Some(&facts));
    }
}

#[test]
fn rejections_arrive_as_they_are_and_a_panic_is_an_internal_error() {
    let (server, said) = (NatsServer::start(), Said::new());
    let gateway = system::gateway(&server);
    let _worker = system::worker(&server, said.probe("w"));
    let mut charge_point = booted(&gateway, "CP1");
    let rejected = tell(&mut charge_point, "reject");
    assert_eq!(rejected, json!([4, "2", "SecurityError", "no ü", {"why": "ü"}]));
    is_internal_error(&tell(&mut charge_point, "panic"));
    assert_eq!(tell(&mut charge_point, "go on")[0], 3);
}

/// J-47, with two workers that could both be at it.
#[test]
fn messages_of_a_charge_point_are_handled_one_after_the_other() {
    let (server, said) = (NatsServer::start(), Said::new());
    let gateway = system::gateway(&server);
    let _one = system::worker(&server, said.probe("w"));
    let _two = system::worker(&server, said.probe("w"));
    let mut charge_point = booted(&gateway, "CP1");
    assert_eq!(tell(&mut charge_point, "ready")[0], 3);
    said.rest();
    charge_point.send(r#"[2,"0","DataTransfer",{"vendorId":"wait"}]"#);
    for id in 1..30 {
        charge_point.send(&format!(r#"[2,"{id}","Heartbeat",{{}}]"#));
    }
    assert_eq!(said.next(), "w: data_transfer 0 of CP1");
    // It is answered over its own connection, and so behind what was sent before.
    assert!(booted(&gateway, "CP2").call("Heartbeat", &json!({}))[0] == 3);
    assert!(!said.rest().iter().any(|line| line.contains("of CP1")));
    said.gate.add_permits(1);
    for id in 0..30 {
        assert_eq!(charge_point.receive()[1], id.to_string());
    }
    let handled: Vec<_> = said.rest().into_iter().filter(|line| line.contains("of CP1")).collect();
    let expected: Vec<_> = (1..30).map(|id| format!("w: heartbeat {id} of CP1")).collect();
    assert_eq!(handled, expected);
}

#[test]
fn workers_may_come_later_than_gateways_and_charge_points() {
    let (server, said) = (NatsServer::start(), Said::new());
    let gateway = system::gateway(&server);
    let mut charge_point = ChargePoint::connect(&gateway.url, "CP1");
    let boot_notification = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    is_internal_error(&charge_point.call("BootNotification", &boot_notification));
    let _worker = system::worker(&server, said.probe("w"));
    boot(&mut charge_point);
    assert_eq!(said.next(), r#"w: connected CP1 {"tenant":"north"}"#);
    assert_eq!(said.next(), "w: boot_notification 2 of CP1");
}

/// One that comes back gets to know what is connected, also from charge points
/// that say nothing.
#[test]
fn a_worker_that_starts_anew_learns_what_is_connected() {
    let (server, said) = (NatsServer::start(), Said::new());
    let gateway = system::gateway(&server);
    let worker = system::worker(&server, said.probe("old"));
    let _silent = booted(&gateway, "CP1");
    assert_eq!(said.next(), r#"old: connected CP1 {"tenant":"north"}"#);
    worker.stop();
    said.rest();
    let _worker = system::worker(&server, said.probe("new"));
    assert_eq!(said.next(), r#"new: connected CP1 {"tenant":"north"}"#);
}

#[test]
fn a_worker_that_dies_with_a_request_in_hand_costs_one_answer() {
    let (server, said) = (NatsServer::start(), Said::new());
    let gateway = system::gateway(&server);
    let dying = system::worker(&server, said.probe("dying"));
    let mut charge_point = booted(&gateway, "CP1");
    said.rest();
    charge_point.send(r#"[2,"a","DataTransfer",{"vendorId":"wait"}]"#);
    assert_eq!(said.next(), "dying: data_transfer a of CP1");
    let asked = Instant::now();
    dying.cut_off();
    let _other = system::worker(&server, said.probe("other"));
    is_internal_error(&charge_point.receive());
    assert!(asked.elapsed() < LIMIT + ocpp16_tests::PATIENCE / 2);
    said.gate.add_permits(1);
    charge_point.send(r#"[2,"a","DataTransfer",{"vendorId":"wait"}]"#);
    assert_eq!(charge_point.receive(), json!([3, "a", {"status": "Accepted"}]));
    assert!(said.rest().contains(&"other: data_transfer a of CP1".to_owned()));
}

/// What it has taken it finishes, and nothing is lost on the way.
#[test]
fn a_worker_that_stops_finishes_what_it_has() {
    let (server, said) = (NatsServer::start(), Said::new());
    let gateway = system::gateway(&server);
    let stopping = system::worker(&server, said.probe("stopping"));
    let mut charge_point = booted(&gateway, "CP1");
    said.rest();
    charge_point.send(r#"[2,"a","DataTransfer",{"vendorId":"wait"}]"#);
    assert_eq!(said.next(), "stopping: data_transfer a of CP1");
    let _other = system::worker(&server, said.probe("other"));
    let stopped = std::thread::spawn(move || stopping.stop());
    // Others get everything from when it has unsubscribed.
    let mut another = booted(&gateway, "CP2");
    eventually("another worker gets everything", || {
        said.rest();
        another.call("Heartbeat", &json!({}));
        said.rest().iter().any(|line| line.starts_with("other: heartbeat")).then_some(())
    });
    said.gate.add_permits(1);
    assert_eq!(charge_point.receive(), json!([3, "a", {"status": "Accepted"}]));
    stopped.join().unwrap();
}

/// Whatever is on its way to it at that moment is answered, too.
#[test]
fn workers_come_and_go_and_every_request_is_answered() {
    let (server, said) = (NatsServer::start(), Said::new());
    let gateway = system::gateway(&server);
    let _staying = system::worker(&server, said.probe("staying"));
    let over = AtomicBool::new(false);
    let ask = &|number| {
        let mut charge_point = booted(&gateway, &format!("CP{number}"));
        while !over.load(Ordering::Relaxed) {
            let answer = charge_point.call("Heartbeat", &json!({}));
            assert_eq!(answer[0], 3, "{answer}");
        }
    };
    std::thread::scope(|scope| {
        let asking: Vec<_> = (0..32).map(|number| scope.spawn(move || ask(number))).collect();
        for _ in 0..10 {
            let passing = system::worker(&server, said.probe("passing"));
            eventually("it is asked", || {
                said.rest().iter().any(|line| line.starts_with("passing: heartbeat")).then_some(())
            });
            passing.stop();
        }
        over.store(true, Ordering::Relaxed);
        asking.into_iter().for_each(|asking| asking.join().unwrap());
    });
}

#[test]
fn without_the_broker_everything_is_an_internal_error_at_once() {
    let (mut server, said) = (NatsServer::start(), Said::new());
    let gateway = system::gateway(&server);
    let _worker = system::worker(&server, said.probe("w"));
    let mut charge_point = booted(&gateway, "CP1");
    server.stop();
    is_internal_error(&charge_point.call("Heartbeat", &json!({})));
    is_internal_error(&charge_point.call("Heartbeat", &json!({})));
    server.start_again();
    eventually("everything goes on by itself", || {
        (charge_point.call("Heartbeat", &json!({}))[0] == 3).then_some(())
    });
}

/// The broker stands still: nobody answers, and nobody says so.
#[test]
fn an_answer_is_waited_for_and_not_forever() {
    let (server, said) = (NatsServer::start(), Said::new());
    let gateway = system::gateway(&server);
    let _worker = system::worker(&server, said.probe("w"));
    let mut charge_point = booted(&gateway, "CP1");
    server.freeze();
    is_internal_error(&charge_point.call("Heartbeat", &json!({})));
    server.thaw();
    eventually("everything goes on by itself", || {
        (charge_point.call("Heartbeat", &json!({}))[0] == 3).then_some(())
    });
}

/// Behind the answer, also when a worker handles it; and before, as within one
/// process.
#[test]
fn handlers_call_the_charge_point_before_and_behind_their_answer() {
    let (server, said) = (NatsServer::start(), Said::new());
    let gateway = system::gateway(&server);
    let _worker = system::worker(&server, said.probe("w"));
    let mut charge_point = booted(&gateway, "CP1");
    for _ in 0..3 {
        charge_point.send(r#"[2,"a","DataTransfer",{"vendorId":"after"}]"#);
        assert_eq!(charge_point.receive(), json!([3, "a", {"status": "Accepted"}]));
        charge_point.answer("ClearCache", &json!({"status": "Accepted"}));
    }
    said.rest();
    charge_point.send(r#"[2,"a","DataTransfer",{"vendorId":"call"}]"#);
    charge_point.answer("ClearCache", &json!({"status": "Rejected"}));
    assert_eq!(charge_point.receive(), json!([3, "a", {"status": "Accepted"}]));
    assert_eq!(said.rest().last().unwrap(), "w: Ok(Rejected)");
}

/// As much as the broker takes, less what goes with it.
#[test]
fn large_messages_cross() {
    let (server, said) = (NatsServer::start(), Said::new());
    let gateway = system::gateway(&server);
    let _worker = system::worker(&server, said.probe("w"));
    let mut charge_point = booted(&gateway, "CP1");
    let data = "x".repeat(950 << 10);
    // Conforming, and one that is repaired and so would cross twice.
    for extra in ["", r#","extra":1"#] {
        charge_point
            .send(&format!(r#"[2,"a","DataTransfer",{{"vendorId":"V","data":"{data}"{extra}}}]"#));
        assert_eq!(charge_point.receive(), json!([3, "a", {"status": "Accepted"}]), "{extra}");
    }
}

/// Also one that has said nothing.
#[test]
fn a_worker_calls_whoever_is_connected_somewhere() {
    let (server, said) = (NatsServer::start(), Said::new());
    let gateway = system::gateway(&server);
    let worker = system::worker(&server, said.probe("w"));
    let mut charge_point = booted(&gateway, "CP.1");
    let central_system = &worker.central_system;
    let call = || central_system.call("CP.1", CallOptions::new(), ClearCacheRequest {});
    let response = std::thread::scope(|scope| {
        let calling = scope.spawn(|| worker.block_on(call()));
        charge_point.answer("ClearCache", &json!({"status": "Rejected"}));
        calling.join().unwrap()
    });
    assert_eq!(response.unwrap().status, ClearCacheStatus::Rejected);
    charge_point.close();
    assert_eq!(worker.block_on(call()), Err(NotSent::NotConnected.into()));
}
