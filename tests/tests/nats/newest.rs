//! A charge point that goes from node to node: the newest connection wins.

use ocpp16_server::{CallOptions, NotSent, OutcomeUnknown};
use ocpp16_tests::{Cable, ChargePoint, NatsClient, NatsServer, eventually};
use ocpp16_types::ClearCacheRequest;
use serde_json::json;

use crate::calls::connect;
use crate::node::Node;

/// What a connection is closed with when a newer one is there.
const SUPERSEDED: (u16, &str) = (1000, "replaced by a newer connection");

/// Tells that a call from this node gets to this connection.
fn is_called(from: &Node, charge_point: &mut ChargePoint) {
    let _inside = from.runtime.enter();
    let remote = from.reach("CP1");
    let call = remote.start_call(ClearCacheRequest {}.into(), CallOptions::new());
    charge_point.answer("ClearCache", &json!({ "status": "Accepted" }));
    from.runtime.block_on(call).unwrap();
}

fn is_superseded(mut charge_point: ChargePoint) {
    let (code, reason) = charge_point.closed_because();
    assert_eq!((code, &*reason), SUPERSEDED);
}

fn is_nowhere_on(node: &Node) {
    eventually("it is gone", || node.central_system.find("CP1").is_none().then_some(()));
}

/// However far each node has counted: what the charge point does counts.
#[test]
fn the_node_that_it_went_to_last_has_it() {
    let nats = NatsServer::start();
    let nodes = [Node::start(&nats, "a"), Node::start(&nats, "b"), Node::start(&nats, "c")];
    let mut older = connect(&nodes[0], "CP1");
    for step in 1..12 {
        let (before, now) = (&nodes[(step - 1) % 2], &nodes[step % 2]);
        // The one that it leaves counts on.
        for other in 0..step {
            drop(connect(before, &format!("OTHER{other}")));
        }
        let mut newer = connect(now, "CP1");
        is_superseded(older);
        is_nowhere_on(before);
        is_called(&nodes[2], &mut newer);
        is_called(before, &mut newer);
        older = newer;
    }
}

#[test]
fn within_a_node_it_is_the_same() {
    let nats = NatsServer::start();
    let (here, there) = (Node::start(&nats, "here"), Node::start(&nats, "there"));
    let mut older = connect(&here, "CP1");
    for _ in 0..10 {
        let mut newer = connect(&here, "CP1");
        is_superseded(older);
        is_called(&there, &mut newer);
        older = newer;
    }
}

#[test]
fn a_call_on_its_way_when_it_leaves_has_an_unknown_outcome() {
    let nats = NatsServer::start();
    let nodes = [Node::start(&nats, "a"), Node::start(&nats, "b"), Node::start(&nats, "c")];
    let mut older = connect(&nodes[0], "CP1");
    let _inside = nodes[2].runtime.enter();
    let remote = nodes[2].reach("CP1");
    let start = || remote.start_call(ClearCacheRequest {}.into(), CallOptions::new());
    let call = start();
    older.receive();
    let mut newer = connect(&nodes[1], "CP1");
    let error = nodes[2].runtime.block_on(call).unwrap_err();
    assert_eq!(error, OutcomeUnknown::Disconnected.into());
    // The handle is that of the old connection, whatever has come since.
    let error = nodes[2].runtime.block_on(start()).unwrap_err();
    assert_eq!(error, NotSent::NotConnected.into());
    is_called(&nodes[2], &mut newer);
}

/// Plain calls by identity, while it moves: each gets one answer and is seen once.
#[test]
fn no_call_is_answered_twice() {
    let nats = NatsServer::start();
    let nodes = [Node::start(&nats, "a"), Node::start(&nats, "b")];
    let mut client = NatsClient::connect(&nats.url());
    let mut older = connect(&nodes[0], "CP1");
    for step in 1..20 {
        let replies: [_; 5] =
            std::array::from_fn(|_| client.publish("ocpp16.call.CP1.ClearCache", &[], ""));
        let mut newer = connect(&nodes[step % 2], "CP1");
        older.receive();
        is_superseded(older);
        let mut answered = [0; 5];
        for _ in 0..replies.len() {
            let message = client.receive();
            let call = replies.iter().position(|reply| *reply == message.subject).unwrap();
            answered[call] += 1;
        }
        assert_eq!(answered, [1; 5]);
        // Everything before it was said, had there been more.
        client.publish("ocpp16.call.CP1.Example", &[], "{}");
        newer.answer("Example", &json!({ "step": step }));
        assert_eq!(client.receive().payload, json!({ "step": step }).to_string());
        older = newer;
    }
}

#[test]
fn without_the_broker_open_connections_stay_and_new_ones_wait() {
    let mut nats = NatsServer::start();
    let (here, there) = (Node::start(&nats, "here"), Node::start(&nats, "there"));
    let mut charge_point = connect(&here, "CP1");
    is_called(&there, &mut charge_point);
    for _ in 0..3 {
        nats.stop();
        for node in [&here, &there] {
            node.runtime.block_on(node.broker.disconnected());
        }
        let refused = ChargePoint::try_connect(&there.url, "CP1", None).map(|_| ());
        assert_eq!(refused, Err(503));
        assert_eq!(there.try_reach("CP1").unwrap_err(), NotSent::BrokerAway);
        // It is there, and its own node can call it.
        assert_eq!(charge_point.call("Heartbeat", &json!({}))[0], 3);
        is_called(&here, &mut charge_point);

        nats.start_again();
        for node in [&here, &there] {
            node.runtime.block_on(node.broker.connected());
        }
        eventually("the node listens again", || there.try_reach("CP1").ok());
        is_called(&there, &mut charge_point);
    }
}

/// A node that was cut off comes back with a connection that is no longer the
/// newest.
#[test]
fn a_node_that_was_cut_off_gives_way() {
    let nats = NatsServer::start();
    let cable = Cable::to(nats.url().strip_prefix("nats://").unwrap().parse().unwrap());
    let cut_off = Node::start_at(&format!("nats://{}", cable.address()), "cut-off");
    let there = Node::start(&nats, "there");
    // It has counted further than the other one will.
    for other in 0..20 {
        drop(connect(&cut_off, &format!("OTHER{other}")));
    }
    let mut older = connect(&cut_off, "CP1");
    is_called(&there, &mut older);
    cable.cut();
    cut_off.runtime.block_on(cut_off.broker.disconnected());
    eventually("nobody listens", || there.try_reach("CP1").err());
    let mut newer = connect(&there, "CP1");
    is_called(&there, &mut newer);
    cable.mend();
    is_superseded(older);
    is_called(&cut_off, &mut newer);
    assert!(there.central_system.find("CP1").is_some());
    is_nowhere_on(&cut_off);
}

#[test]
fn a_node_that_shuts_down_lets_go() {
    let nats = NatsServer::start();
    let (here, there) = (Node::start(&nats, "here"), Node::start(&nats, "there"));
    let mut charge_point = connect(&here, "CP1");
    is_called(&there, &mut charge_point);
    let mut waiting = charge_point;
    let stopped = std::thread::spawn(move || here.stop());
    assert_eq!(waiting.closed(), 1001);
    drop(waiting);
    assert_eq!(stopped.join().unwrap().cut, 0);
    assert_eq!(there.try_reach("CP1").unwrap_err(), NotSent::NotConnected);
}
