//! What charge points and people see while a part of the system is away, and that
//! everything goes on by itself.

use ocpp16_tests::{NatsServer, eventually, http_text};
use serde_json::json;

use crate::system::{
    boot, call, clear_cache, connect, gateway, readiness, ready, start, stop, worker,
};

#[test]
fn a_worker_that_died_loses_and_doubles_nothing() {
    let nats = NatsServer::start();
    let (gateway, worker) = (gateway(&nats), worker(&nats));
    ready(&worker);
    let mut charge_point = connect(&gateway, "CP1");
    boot(&mut charge_point);
    let begun = charge_point.call("StartTransaction", &start("TAG"));
    let transaction = &begun[2]["transactionId"];

    let (database, broker) = (worker.database(), nats.url());
    assert!(database.exists());
    let arguments = ["--role", "worker", "--nats", &broker];
    worker.process.signal("KILL");
    let unanswered = charge_point.call("StopTransaction", &stop(transaction));
    assert_eq!((&unanswered[0], &unanswered[2]), (&json!(4), &json!("InternalError")));
    let worker = worker.kill_and_start(&arguments);
    ready(&worker);
    // Charge points send it again, and the other one too if they missed its answer.
    eventually("the stop is taken", || {
        let answer = charge_point.call("StopTransaction", &stop(transaction));
        (answer[0] == 3).then_some(())
    });
    let again = charge_point.call("StopTransaction", &stop(transaction));
    assert_eq!(again[0], 3);
    let again = charge_point.call("StartTransaction", &start("TAG"));
    assert_eq!(again[2]["transactionId"], *transaction);
    let booked = worker.get("/transactions").body;
    assert_eq!((&booked["total"], &booked["items"][0]["meterStop"]), (&json!(1), &json!(1500)));
    assert_eq!(worker.get("/charge-points/CP1").body["connected"], true);
}

#[test]
fn while_the_broker_is_away_charge_points_stay_and_are_told_to_try_again() {
    let mut nats = NatsServer::start();
    let (gateway, worker) = (gateway(&nats), worker(&nats));
    ready(&worker);
    let mut charge_point = connect(&gateway, "CP1");
    boot(&mut charge_point);
    nats.stop();
    for node in [&gateway, &worker] {
        eventually("it is not ready", || {
            let answer = readiness(node);
            (answer.status == 503).then(|| assert_eq!(answer.code(), Some("BrokerUnavailable")))
        });
    }
    let unanswered = charge_point.call("Heartbeat", &json!({}));
    assert_eq!((&unanswered[0], &unanswered[2]), (&json!(4), &json!("InternalError")));
    let refused = ocpp16_tests::ChargePoint::try_connect(&gateway.url, "CP2", None);
    assert_eq!(refused.err(), Some(503));
    // A gateway still tells of its own, and reaches them.
    let own = gateway.get("/charge-points").body;
    assert_eq!((&own["total"], &own["items"][0]["connected"]), (&json!(1), &json!(true)), "{own}");
    let answer = call(&gateway, "CP1", || {
        drop(charge_point.answer("ClearCache", &json!({"status": "Accepted"})))
    });
    assert_eq!(answer.status, 200, "{answer:?}");
    let elsewhere = worker.call("CP1", &clear_cache());
    assert_eq!((elsewhere.status, elsewhere.code()), (503, Some("BrokerUnavailable")));

    nats.start_again();
    ready(&gateway);
    ready(&worker);
    eventually("the same connection is served again", || {
        (charge_point.call("Heartbeat", &json!({}))[0] == 3).then_some(())
    });
    eventually("it is found again", || {
        (worker.get("/charge-points/CP1").body["connected"] == true).then_some(())
    });
    let answer = call(&worker, "CP1", || {
        drop(charge_point.answer("ClearCache", &json!({"status": "Accepted"})))
    });
    assert_eq!(answer.status, 200, "{answer:?}");
    let metrics = http_text(&gateway.http, "GET", "/metrics", "", "").text;
    for line in ["ocpp16_connections 1\n", "ocpp16_broker_connected 1\n"] {
        assert!(metrics.contains(line), "{metrics}");
    }
    assert!(metrics.contains("ocpp16_broker_requests_total{outcome=\"answered\"}"), "{metrics}");
}

#[test]
fn nodes_and_broker_start_in_any_order() {
    let mut nats = NatsServer::start();
    nats.stop();
    let gateway = gateway(&nats);
    assert_eq!(readiness(&gateway).code(), Some("BrokerUnavailable"));
    assert_eq!(ocpp16_tests::ChargePoint::try_connect(&gateway.url, "CP1", None).err(), Some(503));
    nats.start_again();
    ready(&gateway);
    let worker = worker(&nats);
    ready(&worker);
    let mut charge_point = connect(&gateway, "CP1");
    boot(&mut charge_point);
    // One that ends in good order leaves nothing behind.
    worker.signal("TERM");
    let mut worker = worker;
    assert_eq!(worker.process.wait().code(), Some(0));
    let alone = gateway.get("/charge-points").body;
    assert_eq!((&alone["total"], &alone["items"][0]["bootStatus"]), (&json!(1), &json!(null)));
}
