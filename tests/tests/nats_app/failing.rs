//! What charge points and people see while a part of the system is away, and that
//! everything goes on by itself.

use ocpp16_tests::{
    CentralSystem, NatsServer, Postgres, Proxy, connect as look, eventually, http_text,
};
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

/// What is booked then is known to the other one, whom the charge point asks next.
#[test]
fn a_worker_that_is_killed_between_booking_and_answering_doubles_nothing() {
    let (nats, postgres) = (NatsServer::start(), Postgres::shared());
    let database = postgres.database();
    let mut workers = [(); 2].map(|()| {
        let (proxy, url) = Proxy::start_to(postgres, &database);
        (proxy, CentralSystem::start_node_on(&url, "worker", &nats.url()))
    });
    let gateway = gateway(&nats);
    workers.iter().for_each(|(_, worker)| ready(worker));
    let mut charge_point = connect(&gateway, "CP1");
    boot(&mut charge_point);
    let booked = || {
        let count = "SELECT count(*), max(transaction_id) FROM transactions";
        let row = look(&database).query_one(count, &[]).unwrap();
        (row.get::<_, i64>(0), row.get::<_, Option<i64>>(1))
    };

    workers.iter().for_each(|(proxy, _)| proxy.hold_commit(true));
    charge_point.send(&json!([2, "1", "StartTransaction", start("TAG")]).to_string());
    let transaction = eventually("it is booked", || booked().1);
    let killed = eventually("nobody knows", || workers.iter().position(|(it, _)| it.has_cut()));
    workers[killed].1.process.signal("KILL");
    let (proxy, other) = &mut workers[1 - killed];
    proxy.hold_commit(false);
    let unanswered = charge_point.receive();
    assert_eq!((&unanswered[0], &unanswered[2]), (&json!(4), &json!("InternalError")));
    for _ in 0..3 {
        let again = charge_point.call("StartTransaction", &start("TAG"));
        assert_eq!(again[2]["transactionId"], transaction, "{again}");
    }
    assert_eq!(booked(), (1, Some(transaction)));
    assert_eq!(other.get("/transactions").body["total"], 1);
}

/// A server that stands still answers nothing, and refuses nothing either.
#[test]
fn while_the_database_hangs_charge_points_are_told_to_try_again() {
    let (nats, postgres) = (NatsServer::start(), Postgres::start());
    let worker = CentralSystem::start_node_on(&postgres.database(), "worker", &nats.url());
    let gateway = gateway(&nats);
    ready(&worker);
    let mut charge_point = connect(&gateway, "CP1");
    boot(&mut charge_point);
    postgres.freeze();
    let unanswered = charge_point.call("StartTransaction", &start("TAG"));
    assert_eq!((&unanswered[0], &unanswered[2]), (&json!(4), &json!("InternalError")));
    assert_eq!(charge_point.call("Heartbeat", &json!({}))[0], 3, "it needs no database");

    postgres.thaw();
    let started = eventually("it is booked", || {
        let answer = charge_point.call("StartTransaction", &start("TAG"));
        (answer[0] == 3).then(|| answer[2]["transactionId"].clone())
    });
    assert_eq!(charge_point.call("StopTransaction", &stop(&started))[0], 3);
    let booked = worker.get("/transactions").body;
    assert_eq!((&booked["total"], &booked["items"][0]["meterStop"]), (&json!(1), &json!(1500)));
    eventually("it is ready", || (readiness(&worker).status == 200).then_some(()));
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
