//! Whole sessions of foreign charge points with the real central system, each a
//! process of its own. What the peers do is described in `tests/peers`.

use std::process::Command;

use ocpp16_tests::{CentralSystem, Peer, SESSION, node_peer, python_peer};
use serde_json::{Value, json};

#[test]
fn python_session() {
    session(python_peer(), &[]);
}

#[test]
fn python_session_with_bad_input() {
    session(python_peer(), &BAD_INPUT);
}

#[test]
fn node_session() {
    session(node_peer(), &[]);
}

#[test]
fn node_session_with_bad_input() {
    session(node_peer(), &BAD_INPUT);
}

/// With `--bad-input`: the step, and the code that it must be refused with.
const BAD_INPUT: [(&str, &str); 2] =
    [("bad-StatusNotification", "OccurenceConstraintViolation"), ("bad-FooBar", "NotImplemented")];

#[test]
fn transaction_numbers_count_over_all_charge_points() {
    let central_system = CentralSystem::start(&[]);
    for (number, peer) in [(1, python_peer()), (2, node_peer()), (3, python_peer())] {
        let identity = format!("CP{number}");
        let started = play(&central_system, peer, &identity, &[]);
        assert_eq!(started["transactionId"], number);
    }
    let list = central_system.get("/charge-points").body;
    assert_eq!(list["total"], 3);
    assert_eq!(list["items"][0]["identity"], "CP3");
}

fn session(peer: Command, bad_input: &[(&str, &str)]) {
    // The official schemas accept everything that these peers send.
    let central_system = CentralSystem::start(&["--strict"]);
    let started = play(&central_system, peer, "CP 001", bad_input);
    assert_eq!(started, json!({ "transactionId": 1, "idTagInfo": { "status": "Accepted" } }));
}

/// Plays a session and returns the answer to its StartTransaction.
fn play(
    central_system: &CentralSystem,
    peer: Command,
    identity: &str,
    bad_input: &[(&str, &str)],
) -> Value {
    central_system.put_id_tag("TAG-1", &json!({"status": "Accepted"}));
    let in_path = identity.replace(' ', "%20");
    let options: &[_] = if bad_input.is_empty() { &[] } else { &["--bad-input".to_owned()] };
    let mut peer = Peer::start(peer, &central_system.url, identity, options);

    peer.step("connect");
    let boot = peer.step("BootNotification");
    assert_eq!((&boot["status"], &boot["interval"]), (&json!("Accepted"), &json!(300)));
    for (name, code) in bad_input {
        assert_eq!(peer.step(name)["code"], *code, "{name}");
    }
    let answers = peer.session();
    for (name, answer) in SESSION.iter().zip(&answers) {
        match *name {
            "StatusNotification" | "MeterValues" => assert_eq!(*answer, json!({}), "{name}"),
            "Heartbeat" => {
                let time = answer["currentTime"].as_str();
                assert!(time.is_some_and(|time| time.ends_with('Z')), "{answer}");
            }
            "Authorize" | "StartTransaction" | "StopTransaction" => {
                assert_eq!(answer["idTagInfo"]["status"], "Accepted", "{name}");
            }
            "DataTransfer" => assert_eq!(answer["status"], "UnknownVendorId"),
            _ => {}
        }
    }

    let shown = central_system.get(&format!("/charge-points/{in_path}")).body;
    assert_eq!(shown["identity"], identity);
    assert_eq!((&shown["connected"], &shown["bootStatus"]), (&json!(true), &json!("Accepted")));
    assert_eq!(shown["connectors"][1]["status"], "Available");

    let reset = json!({ "action": "Reset", "payload": { "type": "Soft" } });
    let answer = central_system.call(&in_path, &reset);
    assert_eq!((answer.status, &answer.body["payload"]), (200, &json!({ "status": "Accepted" })));
    peer.ends_after_reset();

    answers[5].clone()
}
