//! What a charge point gets, and what people see of it, when it is not connected to
//! the process that keeps the books.

use ocpp16_tests::{CentralSystem, EventStream, NatsServer, eventually};
use serde_json::{Value, json};

use crate::system::{boot, call, clear_cache, connect, gateway, ready, start, stop, worker};

#[test]
fn a_charge_point_charges_through_a_gateway() {
    let nats = NatsServer::start();
    let (gateway, worker) = (gateway(&nats), worker(&nats));
    ready(&worker);
    let mut charge_point = connect(&gateway, "CP1");
    boot(&mut charge_point);
    let started = charge_point.call("StartTransaction", &start("TAG"));
    let transaction = &started[2]["transactionId"];
    assert_eq!(started[2]["idTagInfo"]["status"], "Accepted", "{started}");
    let stopped = charge_point.call("StopTransaction", &stop(transaction));
    assert_eq!(stopped[0], 3, "{stopped}");

    let booked = worker.get(&format!("/transactions/{transaction}"));
    assert_eq!(
        (&booked.body["meterStop"], &booked.body["chargePoint"]),
        (&json!(1500), &json!("CP1"))
    );
    // Every node tells of the whole system.
    for node in [&gateway, &worker] {
        let list = node.get("/charge-points");
        let shown = &list.body["items"][0];
        assert_eq!(
            (&list.body["total"], &shown["connected"]),
            (&json!(1), &json!(true)),
            "{list:?}"
        );
        assert_eq!(
            (&shown["bootStatus"], &shown["vendor"]),
            (&json!("Accepted"), &json!("Vendor"))
        );
        let one = node.get("/charge-points/CP1").body;
        for member in ["connectedSince", "lastSeen", "node", "remoteAddress"] {
            assert!(one[member].is_string(), "{member}: {one}");
        }
    }
    charge_point.close();
    eventually("all see that it is gone", || {
        let seen = [&gateway, &worker].map(|node| node.get("/charge-points/CP1").body);
        seen.iter().all(|seen| seen["connected"] == false).then_some(())
    });
    assert_eq!(gateway.get("/charge-points/CP2").code(), Some("UnknownChargePoint"));
    assert!(!gateway.database().exists(), "a gateway has no books");
}

#[test]
fn calls_reach_a_charge_point_from_every_node() {
    let nats = NatsServer::start();
    let (gateway, worker) = (gateway(&nats), worker(&nats));
    let other = CentralSystem::start_node("gateway", &nats.url(), &[]);
    ready(&worker);
    let mut charge_point = connect(&gateway, "CP1");
    boot(&mut charge_point);
    for node in [&gateway, &worker, &other] {
        let answer = call(node, "CP1", || {
            drop(charge_point.answer("ClearCache", &json!({"status": "Accepted"})))
        });
        assert_eq!((answer.status, &answer.body["payload"]["status"]), (200, &json!("Accepted")));
        // All outcomes are what they are in one process.
        let refused = node.call("CP1", &json!({"action": "Reset", "payload": {"type": "Warm"}}));
        assert_eq!((refused.status, refused.code()), (400, Some("InvalidPayload")));
        assert!(refused.body["error"]["violations"].is_array(), "{refused:?}");
        let backwards = node.call("CP1", &json!({"action": "Heartbeat"}));
        assert_eq!((backwards.status, backwards.code()), (400, Some("WrongDirection")));
        let unknown = node.call("CP9", &clear_cache());
        assert_eq!((unknown.status, unknown.code()), (404, Some("UnknownChargePoint")));
        let rejected = call(node, "CP1", || {
            let id = charge_point.receive()[1].clone();
            charge_point.send(&json!([4, id, "NotSupported", "no", {"why": 1}]).to_string());
        });
        let error = &rejected.body["error"];
        assert_eq!((rejected.status, rejected.code()), (502, Some("NotSupported")));
        assert_eq!((&error["description"], &error["details"]["why"]), (&json!("no"), &json!(1)));
        let late = json!({"action": "ClearCache", "timeoutSeconds": 0.2});
        let late = node.call("CP1", &late);
        assert_eq!((late.status, late.code()), (504, Some("Timeout")), "{late:?}");
        // It was asked all the same; its answer comes too late.
        charge_point.answer("ClearCache", &json!({"status": "Accepted"}));
        let unheard = json!({"action": "ClearCache", "wait": false});
        let unheard = node.call("CP1", &unheard);
        assert_eq!(unheard.status, 202, "{unheard:?}");
        charge_point.answer("ClearCache", &json!({"status": "Accepted"}));
    }
    charge_point.close();
    eventually("it is known to be gone", || {
        let answers = [&gateway, &worker].map(|node| node.call("CP1", &clear_cache()));
        answers.iter().all(|answer| answer.code() == Some("NotConnected")).then_some(())
    });
}

#[test]
fn an_identity_may_have_any_characters() {
    let nats = NatsServer::start();
    let (gateway, worker) = (gateway(&nats), worker(&nats));
    ready(&worker);
    for (identity, escaped) in [
        ("a.b c*d>e", "a%2Eb%20c%2Ad%3Ee"),
        ("*", "%2A"),
        (">", "%3E"),
        ("$Claim", "%24Claim"),
        ("Säule%1", "S%C3%A4ule%251"),
    ] {
        let mut charge_point = connect(&gateway, escaped);
        boot(&mut charge_point);
        let answer = call(&gateway, escaped, || {
            drop(charge_point.answer("ClearCache", &json!({"status": "Accepted"})))
        });
        assert_eq!(answer.status, 200, "{identity}: {answer:?}");
        let shown = worker.get(&format!("/charge-points/{escaped}")).body;
        assert_eq!((&shown["identity"], &shown["connected"]), (&json!(identity), &json!(true)));
    }
}

/// Each node tells what happens on all of them.
#[test]
fn events_and_frames_are_those_of_the_whole_system() {
    let nats = NatsServer::start();
    let (gateway, worker) = (gateway(&nats), worker(&nats));
    ready(&gateway);
    ready(&worker);
    let host = |node: &CentralSystem| format!("Host: {}\r\n", node.http);
    let mut streams =
        [&gateway, &worker].map(|node| EventStream::open(&node.http, "", &host(node)));
    let mut charge_point = connect(&gateway, "CP1");
    boot(&mut charge_point);
    charge_point.call("StartTransaction", &start("TAG"));
    charge_point.close();
    // Those of one node are in order; those of another may come before or after.
    const KINDS: [&str; 5] = ["connected", "call", "result", "transaction", "disconnected"];
    let told = streams.each_mut().map(|stream| {
        let mut told: [Option<Value>; 5] = Default::default();
        while told.iter().any(Option::is_none) {
            let mut event = stream.next().unwrap();
            assert_eq!(
                (&event.data["kind"], &event.data["id"]),
                (&json!(event.event), &json!(event.id))
            );
            let Some(kind) = KINDS.iter().position(|kind| *kind == event.event) else { continue };
            assert_eq!(event.data["chargePoint"], "CP1");
            // Each reader has ids of its own.
            event.data["id"].take();
            told[kind].get_or_insert(event.data);
        }
        told.map(Option::unwrap)
    });
    assert_eq!(told[0], told[1]);
    let [connected, call, _, transaction, _] = &told[0];
    assert_eq!(connected["node"], call["node"], "the gateway tells what is on the wire");
    assert_ne!(connected["node"], transaction["node"], "the worker tells what is booked");

    let frames = worker.get("/charge-points/CP1/messages").body;
    assert_eq!(frames["total"], 4, "{frames}");
    assert_eq!(frames["items"][3]["action"], "BootNotification");
    let last = worker.get("/charge-points/CP1/messages?limit=1&offset=1").body;
    assert_eq!(last["items"], json!([frames["items"][1]]));
}
