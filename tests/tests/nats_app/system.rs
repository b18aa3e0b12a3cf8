//! A broker, and nodes at it.

use std::thread;

use ocpp16_tests::{Answer, CentralSystem, ChargePoint, NatsServer, eventually, http};
use serde_json::{Value, json};

pub(crate) fn gateway(nats: &NatsServer) -> CentralSystem {
    CentralSystem::start_node("gateway", &nats.url(), &[])
}

pub(crate) fn worker(nats: &NatsServer) -> CentralSystem {
    CentralSystem::start_node("worker", &nats.url(), &[])
}

/// Waits until a node is ready, and lets others know it.
pub(crate) fn ready(node: &CentralSystem) {
    eventually("the node is ready", || (readiness(node).status == 200).then_some(()));
}

pub(crate) fn readiness(node: &CentralSystem) -> Answer {
    http(&node.http, "GET", "/readyz", None)
}

/// Connects as soon as somebody decides about it.
pub(crate) fn connect(gateway: &CentralSystem, identity: &str) -> ChargePoint {
    eventually("it is let in", || ChargePoint::try_connect(&gateway.url, identity, None).ok())
}

/// Boots as soon as somebody answers it.
pub(crate) fn boot(charge_point: &mut ChargePoint) {
    let boot = json!({"chargePointVendor": "Vendor", "chargePointModel": "Model"});
    eventually("the boot is answered", || {
        let answer = charge_point.call("BootNotification", &boot);
        if answer[0] == 3 {
            assert_eq!(answer[2]["status"], "Accepted");
            return Some(());
        }
        assert_eq!((&answer[0], &answer[2]), (&json!(4), &json!("InternalError")), "{answer}");
        None
    });
}

pub(crate) fn start(id_tag: &str) -> Value {
    json!({
        "connectorId": 1, "idTag": id_tag, "meterStart": 0, "timestamp": "2026-01-01T10:00:00Z",
    })
}

pub(crate) fn stop(transaction_id: &Value) -> Value {
    json!({
        "transactionId": transaction_id, "meterStop": 1500,
        "timestamp": "2026-01-01T11:00:00Z",
    })
}

/// Has a node call a charge point, which does this meanwhile.
pub(crate) fn call(node: &CentralSystem, identity: &str, meanwhile: impl FnOnce()) -> Answer {
    let (address, path) = (&*node.http, format!("/api/v1/charge-points/{identity}/calls"));
    thread::scope(|scope| {
        let call = scope.spawn(|| http(address, "POST", &path, Some(&clear_cache())));
        meanwhile();
        call.join().unwrap()
    })
}

/// A call without a payload that matters.
pub(crate) fn clear_cache() -> Value {
    json!({"action": "ClearCache", "payload": {}})
}
