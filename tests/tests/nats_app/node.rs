//! Nodes that do all, with a broker: each has its own charge points, and works for
//! the others.

use ocpp16_tests::{CentralSystem, NatsServer};
use serde_json::json;

use crate::system::{boot, call, connect, gateway, ready, start};

#[test]
fn a_node_that_does_all_works_for_gateways_too() {
    let nats = NatsServer::start();
    let all = CentralSystem::start_node("all", &nats.url(), &[]);
    let gateway = gateway(&nats);
    ready(&all);
    let (mut own, mut other) = (connect(&all, "OWN"), connect(&gateway, "OTHER"));
    for charge_point in [&mut own, &mut other] {
        boot(charge_point);
        let started = charge_point.call("StartTransaction", &start("TAG"));
        assert!(started[2]["transactionId"].is_number(), "{started}");
    }
    assert_eq!(all.get("/transactions").body["total"], 2);
    for (identity, charge_point) in [("OWN", &mut own), ("OTHER", &mut other)] {
        for node in [&all, &gateway] {
            let answer = call(node, identity, || {
                drop(charge_point.answer("ClearCache", &json!({"status": "Accepted"})))
            });
            assert_eq!(answer.status, 200, "{identity}: {answer:?}");
            let shown = node.get(&format!("/charge-points/{identity}")).body;
            assert_eq!(shown["connected"], true, "{shown}");
            assert!(shown["node"].is_string(), "{shown}");
        }
    }
    // It goes from one to the other, and the old connection ends.
    let _moved = connect(&gateway, "OWN");
    own.closed();
}

#[test]
fn a_gateway_serves_no_books() {
    let nats = NatsServer::start();
    let gateway = gateway(&nats);
    for (method, path) in [
        ("GET", "/transactions"),
        ("GET", "/id-tags/TAG"),
        ("GET", "/reservations"),
        ("PUT", "/charge-points/CP1"),
        ("DELETE", "/charge-points/CP1"),
        ("GET", "/charge-points/CP1/messages"),
        ("POST", "/charge-points/CP1/rotate-key"),
    ] {
        let answer = gateway.request(method, path, Some(&json!({})));
        assert_eq!((answer.status, answer.code()), (404, Some("NotServedHere")), "{method} {path}");
    }
    let document = gateway.get("/openapi.json").body;
    let paths: Vec<_> = document["paths"].as_object().unwrap().keys().collect();
    let expected = [
        "/api/v1/charge-points",
        "/api/v1/charge-points/{identity}",
        "/api/v1/charge-points/{identity}/calls",
        "/api/v1/events",
        "/api/v1/openapi.json",
        "/healthz",
        "/metrics",
        "/readyz",
    ];
    assert_eq!(paths, expected);
}
