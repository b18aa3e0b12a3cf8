//! What charge points do, and that the server has seen the same.

use std::thread;
use std::time::Duration;

use ocpp16_tests::{CentralSystem, Process, eventually};
use serde_json::{Value, json};

use crate::{counted, good, of_action, report, simulate};

#[test]
fn idle_charge_points_connect_boot_and_stay() {
    let central_system = CentralSystem::start(&[]);
    let arguments = ["--charge-points", "20", "--scenario", "idle", "--duration", "1ms"];
    let report = good(&central_system.url, &arguments);
    assert_eq!(report["handshakes"]["completed"], 20);
    for (action, count) in [("BootNotification", 20), ("StatusNotification", 40)] {
        assert_eq!(of_action(&report, action)["answered"], count);
        assert_eq!(counted(&central_system, action), count, "{action}");
    }
    let known = central_system.get("/charge-points").body;
    assert_eq!(known["total"], 20);
    let identities: Vec<_> =
        known["items"].as_array().unwrap().iter().map(|item| &item["identity"]).collect();
    assert!(identities.contains(&&json!("CP000001")) && identities.contains(&&json!("CP000020")));
    assert_eq!(report["sent"], 60);
}

#[test]
fn heartbeats_are_counted_as_the_server_counts_them() {
    let central_system = CentralSystem::start(&[]);
    for arguments in [&["--threads", "2"][..], &["--rate", "500"]] {
        let before = counted(&central_system, "Heartbeat");
        let arguments = [&["--charge-points", "10", "--duration", "500ms"], arguments].concat();
        let report = good(&central_system.url, &arguments);
        let beats = of_action(&report, "Heartbeat")["answered"].as_u64().unwrap();
        assert_eq!(beats, counted(&central_system, "Heartbeat") - before);
        assert!(beats > 0, "{report}");
        for latency in ["p50", "p99", "p99.9", "max"] {
            assert!(report["latencyMilliseconds"][latency].as_f64().unwrap() > 0.0, "{report}");
        }
        let over_time = report["overTime"].as_array().unwrap();
        let answered: u64 =
            over_time.iter().map(|second| second["answered"].as_u64().unwrap()).sum();
        assert_eq!(answered, beats);
    }
}

#[test]
fn transactions_are_in_the_books_and_stopped() {
    let central_system = CentralSystem::start(&[]);
    let arguments = ["--charge-points", "5", "--scenario", "charging", "--duration", "500ms"];
    let arguments = [&arguments, &["--meter-interval", "1ms", "--meter-values", "3"][..]].concat();
    let report = good(&central_system.url, &arguments);
    let started = of_action(&report, "StartTransaction")["answered"].as_u64().unwrap();
    assert!(started >= 5, "{report}");
    assert_eq!(of_action(&report, "StopTransaction")["answered"], started);
    assert_eq!(central_system.get("/transactions").body["total"], started);
    assert_eq!(central_system.get("/transactions?active=true").body["total"], 0);
    let values = of_action(&report, "MeterValues")["answered"].as_u64().unwrap();
    assert_eq!(central_system.number("SELECT count(*) FROM meter_messages") as u64, values);
    // Whom nobody charges gets no tag that is too long.
    let by_rate = ["--charge-points", "5", "--scenario", "charging", "--duration", "500ms"];
    let by_rate = [&by_rate[..], &["--prefix", "a prefix that is long "]].concat();
    let report = good(&central_system.url, &[&by_rate[..], &["--rate", "300"]].concat());
    assert!(report["latencyMilliseconds"]["p50"].is_number());
    assert_eq!(central_system.get("/transactions?active=true").body["total"], 0);
}

#[test]
fn tags_that_are_refused_are_told() {
    let central_system = CentralSystem::start_with("[auth]\nunknown_tags = \"refuse\"\n", &[]);
    let arguments = ["--charge-points", "2", "--scenario", "charging", "--duration", "100ms"];
    let output = simulate(&central_system.url, &arguments).output().unwrap();
    let (status, report, errors) = report(&output);
    assert_eq!((status, &*errors), (Some(1), ""));
    assert_eq!(report["reasons"][0]["reason"], "Authorize: the tag is Invalid", "{report}");
    assert_eq!((&report["errors"], &report["lost"]), (&json!(0), &json!(0)));
}

#[test]
fn storms_cut_all_and_bring_all_back() {
    let central_system = CentralSystem::start(&[]);
    let arguments = ["--charge-points", "10", "--scenario", "storm", "--duration", "1s"];
    let arguments = [&arguments[..], &["--storm-pause", "50ms", "--connect-rate", "0"]].concat();
    let report = good(&central_system.url, &arguments);
    let storms = report["storms"].as_array().unwrap();
    assert!(!storms.is_empty(), "{report}");
    for storm in storms {
        assert_eq!((&storm["cut"], &storm["returned"]), (&json!(10), &json!(10)), "{report}");
        assert!(storm["latencyMilliseconds"]["max"].as_f64().unwrap() > 0.0);
    }
    let returned = 10 * storms.len() as u64;
    assert_eq!(report["handshakes"]["completed"], 10 + returned);
    assert_eq!(of_action(&report, "BootNotification")["answered"], 10);
    assert_eq!(of_action(&report, "Heartbeat")["answered"], returned);
}

#[test]
fn calls_of_the_server_are_answered_and_obeyed() {
    let central_system = CentralSystem::start(&[]);
    let arguments = ["--charge-points", "1", "--scenario", "idle", "--duration", "0s"];
    let mut simulation = Process::start("simulate", &mut simulate(&central_system.url, &arguments));
    let status = || central_system.get("/charge-points/CP000001").body;
    eventually("it has booted", || {
        (status()["connectors"].as_array().is_some_and(|all| !all.is_empty())).then_some(())
    });
    let call = |action: &str, payload: Value| {
        central_system.call("CP000001", &json!({"action": action, "payload": payload}))
    };
    let start = call("RemoteStartTransaction", json!({"idTag": "REMOTE", "connectorId": 1}));
    assert_eq!(start.body["payload"]["status"], "Accepted");
    let transaction = eventually("it has begun", || {
        let active = central_system.get("/transactions?active=true").body;
        active["items"][0]["transactionId"].as_i64()
    });
    assert_eq!(
        call("RemoteStopTransaction", json!({"transactionId": transaction})).body["payload"]["status"],
        "Accepted"
    );
    eventually("it has ended", || {
        let ended = central_system.get(&format!("/transactions/{transaction}")).body;
        (ended["stopReason"] == "Remote").then_some(())
    });
    let trigger = call("TriggerMessage", json!({"requestedMessage": "Heartbeat"}));
    assert_eq!(trigger.body["payload"]["status"], "Accepted");
    let keys = call("GetConfiguration", json!({}));
    assert!(keys.body["payload"]["configurationKey"].as_array().is_some_and(|keys| keys.len() > 2));
    let unknown = call("GetLocalListVersion", json!({}));
    assert_eq!(
        (unknown.status, &unknown.body["error"]["code"]),
        (502, &json!("NotImplemented")),
        "{unknown:?}"
    );
    let boots = || counted(&central_system, "BootNotification");
    assert_eq!(boots(), 1);
    assert_eq!(call("Reset", json!({"type": "Soft"})).body["payload"]["status"], "Accepted");
    eventually("it boots again", || (boots() == 2).then_some(()));
    simulation.signal("INT");
    let report = simulation.json_line();
    assert_eq!(simulation.wait().code(), Some(0), "{report}");
    assert_eq!(report["interrupted"], true);
    assert_eq!(report["received"], json!({"answered": 6, "refused": 1}), "{report}");
}

/// While nobody is there, there is nobody to cut.
#[test]
fn no_storm_is_told_without_anybody() {
    let central_system = CentralSystem::start(&[]);
    let arguments = ["--charge-points", "3", "--scenario", "storm", "--duration", "0s"];
    let arguments = [&arguments[..], &["--storm-pause", "10ms"]].concat();
    let mut simulation = Process::start("simulate", &mut simulate(&central_system.url, &arguments));
    eventually("a storm", || (counted(&central_system, "Heartbeat") >= 3).then_some(()));
    drop(central_system);
    thread::sleep(Duration::from_millis(300));
    simulation.signal("INT");
    let report = simulation.json_line();
    assert_eq!(simulation.wait().code(), Some(1), "{report}");
    let storms = report["storms"].as_array().unwrap();
    assert!(!storms.is_empty() && storms.iter().all(|storm| storm["cut"] != 0), "{report}");
}
