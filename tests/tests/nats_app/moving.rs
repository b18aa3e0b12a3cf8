//! Charge points that go from one gateway to another.

use ocpp16_tests::{CentralSystem, EventStream, NatsServer, eventually};
use serde_json::json;

use crate::system::{boot, call, clear_cache, connect, gateway, ready, worker};

#[test]
fn the_newest_connection_wins_over_two_gateways() {
    let nats = NatsServer::start();
    let (first, second, worker) = (gateway(&nats), gateway(&nats), worker(&nats));
    ready(&worker);
    let host = format!("Host: {}\r\n", worker.http);
    let mut events = EventStream::open(&worker.http, "?chargePoint=CP1", &host);
    let mut old = connect(&first, "CP1");
    boot(&mut old);
    // A call that is on its way when the charge point moves: nobody knows more.
    let mut new = None;
    let unknown = call(&worker, "CP1", || {
        assert_eq!(old.receive()[2], "ClearCache");
        new = Some(connect(&second, "CP1"));
    });
    let mut new = new.unwrap();
    assert_eq!((unknown.status, unknown.code()), (504, Some("Disconnected")), "{unknown:?}");
    old.closed();

    let first_node = events.next_of("connected").data["node"].clone();
    eventually("the new connection is the one that counts", || {
        let shown = worker.get("/charge-points/CP1").body;
        (shown["connected"] == true && shown["node"] != first_node).then_some(())
    });
    for node in [&first, &second, &worker] {
        let answer =
            call(node, "CP1", || drop(new.answer("ClearCache", &json!({"status": "Accepted"}))));
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    // And back again.
    let mut back = connect(&first, "CP1");
    new.closed();
    boot(&mut back);
}

#[test]
fn charge_points_of_a_gateway_that_died_are_reached_on_the_next_one() {
    let nats = NatsServer::start();
    let (first, second, worker) = (gateway(&nats), gateway(&nats), worker(&nats));
    ready(&worker);
    let mut left = connect(&first, "LEFT");
    boot(&mut left);
    let mut moved = connect(&first, "MOVED");
    boot(&mut moved);
    first.process.signal("KILL");
    let mut moved = connect(&second, "MOVED");
    boot(&mut moved);
    // No lease has to be over for that.
    let answer =
        call(&worker, "MOVED", || drop(moved.answer("ClearCache", &json!({"status": "Accepted"}))));
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(worker.call("LEFT", &clear_cache()).code(), Some("NotConnected"));
    eventually("the one that has not come back is known to be gone", || {
        (worker.get("/charge-points/LEFT").body["connected"] == false).then_some(())
    });
    eventually("the one that has come back is known to be there", || {
        (worker.get("/charge-points/MOVED").body["connected"] == true).then_some(())
    });
}

/// The others do not notice that it was away: it says in time that it lives.
#[test]
fn a_gateway_that_starts_again_under_its_name_has_nothing_of_before() {
    const SETTINGS: &str = "[nats]\nnode = \"gateway-1\"\nlease = \"5m\"\n";

    let nats = NatsServer::start();
    let url = nats.url();
    let worker =
        CentralSystem::start_with(SETTINGS_OF_WORKER, &["--role", "worker", "--nats", &url]);
    ready(&worker);
    let arguments = ["--role", "gateway", "--nats", &url];
    let gateway = CentralSystem::start_with(SETTINGS, &arguments);
    let mut charge_points = ["CP1", "CP2"].map(|identity| connect(&gateway, identity));
    charge_points.iter_mut().for_each(boot);
    let gateway = gateway.kill_and_start(&arguments);
    ready(&gateway);
    let mut back = connect(&gateway, "CP2");
    boot(&mut back);
    eventually("the one that does not come back is gone", || {
        (worker.get("/charge-points/CP1").body["connected"] == false).then_some(())
    });
    let there = worker.get("/charge-points/CP2").body;
    assert_eq!((&there["connected"], &there["node"]), (&json!(true), &json!("gateway-1")));
    let answer =
        call(&worker, "CP2", || drop(back.answer("ClearCache", &json!({"status": "Accepted"}))));
    assert_eq!(answer.status, 200, "{answer:?}");
}

const SETTINGS_OF_WORKER: &str = "[nats]\nlease = \"5m\"\n";
