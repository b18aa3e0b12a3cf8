//! A system whose only worker is in another language: nobody keeps books.

use ocpp16_tests::{CentralSystem, ChargePoint, NatsServer, Process, eventually, python};
use serde_json::{Value, json};

use crate::system::{boot, connect, gateway, ready, worker};

#[test]
fn a_worker_in_python_is_enough() {
    let nats = NatsServer::start();
    // The worker does not answer boots.
    let url = nats.url();
    let set = [
        ("role", "gateway"),
        ("nats.url", &*url),
        ("nats.foreign_workers", "true"),
        ("ocpp.before_acceptance", "handle"),
    ];
    let gateway = CentralSystem::start_set(&set);
    let mut worker = Process::start("worker", python("nats_worker.py").arg(nats.url()));
    ready(&gateway);
    // On loopback, everyone is let in where nobody decides about it.
    let mut charge_point = connect(&gateway, "CP%201.2");
    let tag = json!({"idTag": "TAG"});
    let answer = eventually("the worker is there", || {
        let answer = charge_point.call("Authorize", &tag);
        (answer[0] == 3).then_some(answer)
    });
    assert_eq!(answer[2], json!({"idTagInfo": {"status": "Accepted"}}));
    let heard = eventually("it was asked", || {
        let heard = worker.json_line();
        (heard[0] == "Authorize").then_some(heard)
    });
    assert_eq!(heard, json!(["Authorize", "CP 1.2", tag]));

    let own = gateway.get("/charge-points").body;
    assert_eq!((&own["total"], &own["items"][0]["identity"]), (&json!(1), &json!("CP 1.2")));
    let arguments = [&*url, "CP 1.2", "ClearCache", "{}"];
    let mut caller = Process::start("caller", python("nats_caller.py").args(arguments));
    charge_point.answer("ClearCache", &json!({"status": "Rejected"}));
    let told: Value = caller.json_line();
    assert_eq!(told, json!({"error": null, "payload": {"status": "Rejected"}}));
}

/// Who has a password must show it, and only workers know who has.
#[test]
fn without_workers_nobody_is_let_in() {
    let nats = NatsServer::start();
    let gateway = gateway(&nats);
    ready(&gateway);
    assert_eq!(ChargePoint::try_connect(&gateway.url, "CP1", None).map(drop), Err(503));
    let _worker = worker(&nats);
    boot(&mut connect(&gateway, "CP1"));
}
