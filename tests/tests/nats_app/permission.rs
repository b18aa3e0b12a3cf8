//! The permissions of `docs/nats.md`, taken from there: they are enough for
//! everything, and for nothing else.

use std::fs;

use ocpp16_tests::{
    CentralSystem, EventStream, NatsClient, NatsServer, Process, eventually, python, workspace_root,
};
use serde_json::{Value, json};

use crate::system::{boot, call, connect, ready, start, stop};

const USERS: [&str; 3] = ["gateway", "worker", "billing"];

fn password(user: &str) -> String {
    format!("secret-of-{user}")
}

/// The example of the documentation, with passwords.
fn example() -> String {
    let docs = workspace_root().join("ocpp16-server/app/docs/nats.md");
    let docs = fs::read_to_string(docs).unwrap();
    let from = docs.find("authorization {").unwrap();
    let mut example = docs[from..from + docs[from..].find("```").unwrap()].to_owned();
    for user in USERS {
        let blank = format!("{{user: {user}, password: \"…\"");
        assert!(example.contains(&blank), "{example}");
        let filled = format!("{{user: {user}, password: \"{}\"", password(user));
        example = example.replace(&blank, &filled);
    }
    example
}

fn node(role: &str, nats: &NatsServer) -> CentralSystem {
    let settings = format!(
        "[auth]\nunknown_tags = \"accept\"\n[log]\ndirectory = \"log\"\n\
         [nats]\njournal = true\nlease = \"2s\"\nuser = \"{role}\"\npassword = \"{}\"\n",
        password(role),
    );
    let node = CentralSystem::start_with(&settings, &["--role", role, "--nats", &nats.url()]);
    ready(&node);
    node
}

#[test]
fn the_documented_permissions_are_enough() {
    let nats = NatsServer::start_with(&example());
    let worker = node("worker", &nats);
    let (first, second) = (node("gateway", &nats), node("gateway", &nats));
    let mut old = connect(&first, "CP1");
    boot(&mut old);
    let mut charge_point = connect(&second, "CP1");
    old.closed();
    boot(&mut charge_point);
    let begun = charge_point.call("StartTransaction", &start("TAG"));
    let transaction = begun[2]["transactionId"].clone();
    assert!(transaction.is_number(), "{begun}");
    let accepted = json!({"status": "Accepted"});
    for node in [&worker, &first, &second] {
        let answer = call(node, "CP1", || drop(charge_point.answer("ClearCache", &accepted)));
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(node.get("/charge-points/CP1").body["connected"], true);
    }
    // Nodes tell each other what people read.
    let mut read = [&worker, &first].map(|node| {
        let host = format!("Host: {}\r\n", node.http);
        EventStream::open(&node.http, "?kind=result", &host)
    });
    assert_eq!(charge_point.call("Heartbeat", &json!({}))[0], 3);
    for events in &mut read {
        assert_eq!(events.next_of("result").data["chargePoint"], "CP1");
    }
    let frames = worker.get("/charge-points/CP1/messages").body;
    assert!(frames["total"].as_u64() > Some(4), "{frames}");
    // The journal, whose streams everybody may make who needs them.
    assert_eq!(charge_point.call("StopTransaction", &stop(&transaction))[0], 3);
    eventually("it is booked", || {
        let booked = worker.get(&format!("/transactions/{transaction}")).body;
        (booked["meterStop"] == 1500).then_some(())
    });

    charge_point.close();
    eventually("the hook has run", || {
        (worker.get("/charge-points/CP1").body["connected"] == false).then_some(())
    });
    let _left = connect(&first, "CP2");
    drop(first);
    eventually("the lease is over", || {
        (worker.get("/charge-points/CP2").body["connected"] == false).then_some(())
    });
    for node in [&worker, &second] {
        let log = fs::read_to_string(node.folder().join("log/ocpp16.log")).unwrap();
        assert!(!log.to_lowercase().contains("permissions violation"), "{log}");
        assert!(log.contains("broker is there") && !log.contains("secret-of"), "{log}");
    }
}

#[test]
fn a_worker_for_billing_gets_what_it_is_for() {
    let nats = NatsServer::start_with(&example());
    let worker = node("worker", &nats);
    let gateway = node("gateway", &nats);
    let mut charge_point = connect(&gateway, "CP1");
    boot(&mut charge_point);
    worker.signal("TERM");
    let mut worker = worker;
    assert_eq!(worker.process.wait().code(), Some(0));

    let url = nats.url().replace("nats://", &format!("nats://billing:{}@", password("billing")));
    let mut billing = python("nats_worker.py");
    billing.args([&*url, "StartTransaction", "StopTransaction"]);
    let mut billing = Process::start("billing", &mut billing);
    eventually("billing is there", || {
        let answer = charge_point.call("StartTransaction", &start("TAG"));
        if answer[2] == "InternalError" {
            return None;
        }
        assert_eq!((&answer[2], &answer[3]), (&json!("NotSupported"), &json!("not here")));
        Some(())
    });
    let heard: Value = billing.json_line();
    assert_eq!((&heard[0], &heard[1]), (&json!("StartTransaction"), &json!("CP1")));
    assert_eq!(charge_point.call("Heartbeat", &json!({}))[2], "InternalError");
}

#[test]
fn the_documented_permissions_are_for_nothing_else() {
    let nats = NatsServer::start_with(&example());
    let [mut gateway, mut worker, mut billing] =
        USERS.map(|user| NatsClient::connect_as(&nats.url(), user, &password(user)));
    // It cannot pretend to be a charge point, nor hold one.
    for subject in [
        "request.Heartbeat.CP1",
        "request.StopTransaction.CP1",
        "journal.StopTransaction.CP1",
        "hook.connected.CP1",
        "hook.disconnected.CP1",
        "admission.CP1",
        "store.load.CP1",
    ] {
        assert!(!worker.may_publish(&format!("ocpp16.{subject}")), "{subject}");
        assert!(gateway.may_publish(&format!("ocpp16.{subject}")), "{subject}");
        assert!(!billing.may_publish(&format!("ocpp16.{subject}")), "{subject}");
    }
    for subject in ["call.CP1.>", "call.CP1.Reset", "call.>", "frames.>", ">"] {
        let subject = subject.replace("call", "ocpp16.call").replace("frames", "ocpp16.frames");
        assert!(!worker.may_subscribe(&subject), "{subject}");
        assert!(!billing.may_subscribe(&subject), "{subject}");
    }
    // A gateway does not work.
    for subject in ["request.>", "request.*.*", "hook.>", "admission.>", "store.>", "http.>"] {
        assert!(!gateway.may_subscribe(&format!("ocpp16.{subject}")), "{subject}");
        assert!(!billing.may_subscribe(&format!("ocpp16.{subject}")), "{subject}");
        assert!(worker.may_subscribe(&format!("ocpp16.{subject}")), "{subject}");
    }
    for subject in
        ["request.Authorize.*", "event.>", "wanted.>", "node.>", "journal.>", "call.CP1.Reset"]
    {
        assert!(!billing.may_subscribe(&format!("ocpp16.{subject}")), "{subject}");
        assert!(!billing.may_publish(&format!("ocpp16.{subject}").replace(['>', '*'], "x")));
    }
    assert!(!billing.may_publish("$JS.API.STREAM.DELETE.ocpp16_journal"));
    assert!(billing.may_subscribe("ocpp16.request.StartTransaction.*"));
    assert!(billing.may_subscribe("ocpp16.request.StopTransaction.*"));
    assert!(billing.may_publish("_INBOX.x"));
    assert!(worker.may_publish("ocpp16.call.CP1.Reset"));
}
