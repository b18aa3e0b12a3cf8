//! Charge points that go from one gateway to another.

use ocpp16_tests::{EventStream, NatsServer, eventually};
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
