//! What nodes tell others of: everything that is rare, and frames while they are read.

use ocpp16_tests::{CentralSystem, ChargePoint, EventStream, NatsClient, NatsServer, eventually};
use serde_json::{Value, json};

use crate::system::{boot, connect, ready};

fn node(nats: &NatsServer, role: &str, settings: &str) -> CentralSystem {
    let settings = format!("[nats]\nlease = \"1s\"\n{settings}\n");
    let node = CentralSystem::start_with(&settings, &["--role", role, "--nats", &nats.url()]);
    ready(&node);
    node
}

fn heartbeat(charge_point: &mut ChargePoint) {
    assert_eq!(charge_point.call("Heartbeat", &json!({}))[0], 3);
}

/// Reads what is told up to the next connection of this charge point.
fn told_until_connected(listener: &mut NatsClient, identity: &str) -> Vec<String> {
    let end = format!("ocpp16.event.connected.{identity}");
    let subjects = std::iter::from_fn(|| Some(listener.receive().subject));
    subjects.take_while(|subject| *subject != end).collect()
}

/// Waits until frames are told to nobody.
fn frames_are_kept(
    listener: &mut NatsClient,
    gateway: &CentralSystem,
    charge_point: &mut ChargePoint,
) {
    eventually("frames are not told", || {
        heartbeat(charge_point);
        let _mark = connect(gateway, "MARK");
        let told = told_until_connected(listener, "MARK");
        let frames = ["call", "result"].map(|kind| format!("ocpp16.event.{kind}."));
        let is_frame = |subject: &String| frames.iter().any(|frame| subject.starts_with(frame));
        (!told.iter().any(is_frame)).then_some(())
    });
}

#[test]
fn frames_are_told_while_somebody_says_that_they_are_read() {
    let nats = NatsServer::start();
    let (worker, gateway) = (node(&nats, "worker", ""), node(&nats, "gateway", ""));
    let mut listener = NatsClient::connect(&nats.url());
    listener.subscribe("ocpp16.event.>");
    let mut charge_point = connect(&gateway, "CP1");
    boot(&mut charge_point);
    frames_are_kept(&mut listener, &gateway, &mut charge_point);
    // What is rare is told all the same, here by the worker.
    let status = json!({"connectorId": 1, "errorCode": "NoError", "status": "Available"});
    charge_point.call("StatusNotification", &status);
    let told = std::iter::from_fn(|| Some(listener.receive().subject));
    assert!(told.take(5).any(|subject| subject == "ocpp16.event.status.CP1"));

    // A program in another language says it, and is told who has heard it.
    let inbox = listener.publish("ocpp16.wanted.frames", &[], "");
    let heard = std::iter::from_fn(|| Some(listener.receive())).find(|it| it.subject == inbox);
    let shown = worker.get("/charge-points/CP1").body;
    assert_eq!(shown["node"], heard.unwrap().payload);
    heartbeat(&mut charge_point);
    let mut told = std::iter::from_fn(|| Some(listener.receive()));
    let call = told.find(|event| event.subject == "ocpp16.event.call.CP1").unwrap();
    let call: Value = serde_json::from_str(&call.payload).unwrap();
    assert_eq!((&call["kind"], &call["action"]), (&json!("call"), &json!("Heartbeat")));

    // Or it asks any node over HTTP, which says it for as long as it lasts.
    frames_are_kept(&mut listener, &gateway, &mut charge_point);
    let host = format!("Host: {}\r\n", worker.http);
    let mut events = EventStream::open(&worker.http, "?kind=result", &host);
    heartbeat(&mut charge_point);
    assert_eq!(events.next_of("result").data["chargePoint"], "CP1");
}

#[test]
fn a_node_may_tell_everything_to_whoever_listens() {
    let nats = NatsServer::start();
    let _worker = node(&nats, "worker", "");
    let (quiet, open) = (node(&nats, "gateway", ""), node(&nats, "gateway", "events = \"all\""));
    let mut listener = NatsClient::connect(&nats.url());
    listener.subscribe("ocpp16.event.>");
    let [mut first, mut second] = [(&quiet, "CP1"), (&open, "CP2")].map(|(gateway, identity)| {
        let mut charge_point = connect(gateway, identity);
        boot(&mut charge_point);
        charge_point
    });
    eventually("one of them keeps frames to itself", || {
        heartbeat(&mut first);
        heartbeat(&mut second);
        // One after the other: nothing orders what different nodes tell.
        let told = [(&quiet, "MARK1"), (&open, "MARK2")].map(|(gateway, identity)| {
            let _mark = connect(gateway, identity);
            told_until_connected(&mut listener, identity)
        });
        let told = told.concat();
        let was_told = |subject: &str| told.iter().any(|told| told == subject);
        assert!(was_told("ocpp16.event.result.CP2"), "{told:?}");
        (!was_told("ocpp16.event.result.CP1")).then_some(())
    });
}
