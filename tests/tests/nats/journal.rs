//! What must not be lost: kept by the broker until a worker has handled it.

use std::time::Duration;

use ocpp16_tests::{ChargePoint, NatsServer, eventually};
use serde_json::{Value, json};

use crate::probe::Said;
use crate::system::{self, Node};

const LONG: Duration = Duration::from_secs(60);

fn meter_values(id: &str, connector: i64) -> String {
    let sampled = json!([{"value": "7"}]);
    let meter_value = json!([{"timestamp": "2024-05-06T07:08:09Z", "sampledValue": sampled}]);
    json!([2, id, "MeterValues", {"connectorId": connector, "meterValue": meter_value}]).to_string()
}

fn stop(id: &str) -> String {
    let time = "2024-05-06T07:08:09Z";
    let stop = json!({"meterStop": 1, "timestamp": time, "transactionId": 42});
    json!([2, id, "StopTransaction", stop]).to_string()
}

fn answer(charge_point: &mut ChargePoint, text: &str) -> Value {
    charge_point.send(text);
    charge_point.receive()
}

fn worker(server: &NatsServer, said: &Said) -> Node {
    system::worker_with(server, said.probe("w"), LONG, system::journaled)
}

/// The lines about messages; hooks come when they come.
fn next_message(said: &Said) -> String {
    loop {
        let line = said.next();
        if !line.contains("connected") {
            return line;
        }
    }
}

#[test]
fn what_is_kept_outlives_everybody_and_is_handled_once() {
    let (mut server, said) = (NatsServer::start(), Said::new());
    let gateway = system::journaling_gateway(&server);
    let mut charge_point = ChargePoint::connect(&gateway.url, "CP.1");
    // Nobody works.
    assert_eq!(answer(&mut charge_point, &meter_values("a", 1)), json!([3, "a", {}]));
    assert_eq!(answer(&mut charge_point, &stop("b")), json!([3, "b", {}]));
    // As after an answer that was lost.
    assert_eq!(answer(&mut charge_point, &stop("b")), json!([3, "b", {}]));
    // Others are for workers that are there.
    let heartbeat = answer(&mut charge_point, r#"[2,"c","Heartbeat",{}]"#);
    assert_eq!(heartbeat[2], "InternalError");

    server.stop();
    assert_eq!(answer(&mut charge_point, &meter_values("d", 1))[2], "InternalError");
    server.start_again();
    eventually("the broker keeps messages again", || {
        (answer(&mut charge_point, &meter_values("d", 1)) == json!([3, "d", {}])).then_some(())
    });
    gateway.cut_off();

    let working = worker(&server, &said);
    let mut lines: Vec<_> = (0..3).map(|_| next_message(&said)).collect();
    lines.sort_unstable();
    let expected =
        ["w: meter_values a of CP.1", "w: meter_values d of CP.1", "w: stop_transaction b of CP.1"];
    assert_eq!(lines, expected);
    working.stop();
    assert!(!said.rest().iter().any(|line| line.contains("of CP.1")));
}

#[test]
fn what_a_handler_rejects_comes_again() {
    let (server, said) = (NatsServer::start(), Said::new());
    let gateway = system::journaling_gateway(&server);
    let _worker = worker(&server, &said);
    let mut charge_point = ChargePoint::connect(&gateway.url, "CP1");
    assert_eq!(answer(&mut charge_point, &meter_values("a", 99)), json!([3, "a", {}]));
    for _ in 0..2 {
        assert_eq!(next_message(&said), "w: meter_values a of CP1");
    }
    said.gate.add_permits(1);
    eventually("it is handled", || (said.gate.available_permits() == 0).then_some(()));
    // And others are not kept waiting by it, nor does it come once more.
    said.rest();
    assert_eq!(answer(&mut charge_point, &meter_values("b", 1)), json!([3, "b", {}]));
    assert_eq!(next_message(&said), "w: meter_values b of CP1");
}

/// When there is no room, charge points keep what they have.
#[test]
fn a_full_journal_takes_nothing() {
    let server = NatsServer::start_with("jetstream { max_file_store: 1KB }");
    let gateway = system::journaling_gateway(&server);
    let mut charge_point = ChargePoint::connect(&gateway.url, "CP1");
    assert_eq!(answer(&mut charge_point, &stop("a"))[2], "InternalError");
}
