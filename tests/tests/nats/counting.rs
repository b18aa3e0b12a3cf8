//! How far nodes have counted, and whose names are whose: what comes later is newer.

use std::time::Duration;

use ocpp16_server::nats::MemoryRoster;
use ocpp16_tests::{ChargePoint, NatsClient, NatsServer, eventually};

use crate::calls::connect;
use crate::node::Node;
use crate::probe::Said;
use crate::system::{Tenants, remote_gateway, worker_of};

const LONG: Duration = Duration::from_secs(60);

/// Returns how far the node of a charge point had counted when it connected.
fn counter(node: &Node, identity: &str) -> u64 {
    node.broker.order(&node.central_system.find(identity).unwrap()).counter()
}

#[test]
fn a_node_that_starts_counts_on_from_what_others_have() {
    let nats = NatsServer::start();
    let first = Node::start(&nats, "first");
    for _ in 0..30 {
        drop(connect(&first, "OTHER"));
    }
    let _there = connect(&first, "THERE");
    // Its own first, and by nobody's clock.
    let second = Node::start(&nats, "second");
    let _here = connect(&second, "HERE");
    assert!(counter(&first, "THERE") > 30);
    assert!(counter(&second, "HERE") > counter(&first, "THERE"));
}

/// What is opened by either would be taken for its own by the other one.
#[test]
fn of_two_nodes_with_one_name_the_second_takes_no_connections() {
    let nats = NatsServer::start();
    let first = Node::start_with(&nats.url(), "same", Duration::from_millis(600));
    let mut charge_point = connect(&first, "CP1");
    let second = Node::start_with(&nats.url(), "same", Duration::from_millis(600));
    let connect_to_second = || ChargePoint::try_connect(&second.url, "CP1", None);
    assert_eq!(connect_to_second().err(), Some(503));
    // The first one does not care.
    assert_eq!(charge_point.call("Heartbeat", &serde_json::json!({}))[0], 3);
    drop(connect(&first, "CP2"));
    drop(charge_point);
    first.stop();
    // It has the name for itself.
    eventually("it takes connections", || connect_to_second().ok());
}

/// A gateway tells workers of a connection, and dies before it tells other gateways
/// how far it has counted.
#[test]
fn what_a_dead_gateway_has_told_workers_is_older() {
    let (nats, said, roster) = (NatsServer::start(), Said::new(), MemoryRoster::default());
    let gateway = remote_gateway(&nats);
    let worker = || {
        worker_of(&nats, said.probe("w"), LONG, roster.clone(), |worker| worker.admission(Tenants))
    };
    let first = worker();
    let mut client = NatsClient::connect(&nats.url());
    let mut dead_has = |identity: &str, counter: u64| {
        let connection = format!(
            r#"{{"order":{{"counter":{counter},"node":"dead"}},"remoteAddress":"192.0.2.1:5","connectedSince":"2026-01-01T00:00:00Z"}}"#
        );
        let headers = [
            ("Ocpp-Identity", identity),
            ("Ocpp-Node", "dead"),
            ("Ocpp-Session", r#""d""#),
            ("Ocpp-Connection", &*connection),
        ];
        let subject = format!("ocpp16.hook.connected.{identity}");
        assert_eq!(client.request(&subject, &headers, "{}").payload, "{}");
        assert_eq!(said.next(), format!(r#"w: connected {identity} "d""#));
    };
    let comes_back = |identity: &str| {
        let _charge_point = ChargePoint::connect(&gateway.url, identity);
        assert_eq!(said.next(), format!(r#"w: disconnected {identity} "d""#));
        assert_eq!(said.next(), format!(r#"w: connected {identity} {{"tenant":"north"}}"#));
    };
    dead_has("CP1", 1_000);
    dead_has("CP2", 2_000);
    comes_back("CP1");
    assert_eq!(said.next(), r#"w: disconnected CP1 {"tenant":"north"}"#);

    // One that has read it in the roster, after all nodes have died that knew.
    dead_has("CP3", 3_000);
    first.stop();
    let _second = worker();
    comes_back("CP3");
}
