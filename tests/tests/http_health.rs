//! `/healthz`, `/readyz` and `/metrics`, before, during and after trouble.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::Command;
use std::time::Instant;

use ocpp16_tests::{Answer, CentralSystem, ChargePoint, PATIENCE, Process, http, on_each_database};
use rusqlite::Connection;
use serde_json::json;

on_each_database! {
    not_ready_while_the_database_takes_no_write_and_then_ready_again
}

/// Asks until it is answered with this status; answers hold for a second.
fn readiness(central_system: &CentralSystem, status: u16) -> Answer {
    let started = Instant::now();
    loop {
        let answer = http(&central_system.http, "GET", "/readyz", None);
        if answer.status == status {
            return answer;
        }
        assert!(started.elapsed() < PATIENCE, "still {}: {}", answer.status, answer.text);
    }
}

fn not_ready_while_the_database_takes_no_write_and_then_ready_again() {
    let central_system = CentralSystem::start(&[]);
    assert_eq!(readiness(&central_system, 200).body, json!({"status": "ready"}));

    let lock = central_system.lock();
    let answer = readiness(&central_system, 503);
    assert_eq!(answer.code(), Some("DatabaseUnavailable"));
    let message = answer.body["error"]["message"].as_str().unwrap();
    assert!(message.starts_with("database: "), "{message}");
    assert_eq!(http(&central_system.http, "GET", "/healthz", None).status, 200, "it lives");

    drop(lock);
    readiness(&central_system, 200);
}

/// The check writes what is there already.
#[test]
fn being_asked_changes_nothing() {
    let central_system = CentralSystem::start(&[]);
    let state = || {
        let file = Connection::open(central_system.database()).unwrap();
        let number =
            |pragma| file.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0)).unwrap();
        (number("application_id"), number("user_version"), number("schema_version"))
    };
    let before = state();
    readiness(&central_system, 200);
    assert_eq!(state(), before);
}

#[cfg(unix)]
#[test]
fn not_ready_while_it_ends() {
    let mut central_system = CentralSystem::start(&[]);
    // Says nothing to the Close of the server, which waits for it a while.
    let _silent = ChargePoint::connect(&central_system.url, "CP1");
    let pid = central_system.process.id().to_string();
    Process::start("kill", Command::new("kill").args(["-TERM", &pid])).wait();
    assert_eq!(readiness(&central_system, 503).code(), Some("Draining"));
    assert_eq!(central_system.process.wait().code(), Some(0));
}

#[test]
fn metrics_count_what_has_happened() {
    let central_system = CentralSystem::start(&[]);
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M", "colour": "red"});
    assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Accepted");
    for _ in 0..3 {
        charge_point.call("Heartbeat", &json!({}));
    }
    let call = json!({"action": "ClearCache", "wait": false});
    assert_eq!(central_system.call("CP1", &call).status, 202);
    let sent = charge_point.receive();
    charge_point.send(&json!([3, sent[1], {"status": "Accepted"}]).to_string());
    charge_point.send("no frame");
    // An answer tells that everything before it was taken note of.
    charge_point.call("Heartbeat", &json!({}));

    let metrics = http(&central_system.http, "GET", "/metrics", None);
    assert_eq!(metrics.header("Content-Type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    let value = |series: &str| {
        let line = metrics.text.lines().find_map(|line| line.strip_prefix(series));
        let value = line.unwrap_or_else(|| panic!("no {series} in\n{}", metrics.text));
        value.trim().parse::<f64>().unwrap()
    };
    for (series, expected) in [
        ("ocpp16_connections ", 1.0),
        (r#"ocpp16_handshakes_total{outcome="accepted"} "#, 1.0),
        (r#"ocpp16_calls_total{direction="received",action="Heartbeat",outcome="answered"} "#, 4.0),
        (r#"ocpp16_calls_total{direction="sent",action="ClearCache",outcome="answered"} "#, 1.0),
        (r#"ocpp16_dropped_messages_total{reason="unreadable"} "#, 1.0),
        (r#"ocpp16_deviations_total{kind="ExtraMember"} "#, 1.0),
        (r#"ocpp16_call_seconds_bucket{action="ClearCache",le="60"} "#, 1.0),
        (r#"ocpp16_handler_seconds_count{action="Heartbeat"} "#, 4.0),
    ] {
        assert_eq!(value(series), expected, "{series}");
    }
    let commits = value(r#"ocpp16_database_commits_total{outcome="committed"} "#);
    assert!(commits >= 2.0, "the enrolment and the boot: {commits}");
    for name in ["commit_seconds", "commit_changes", "queue_depth"] {
        let count = value(&format!("ocpp16_database_{name}_count "));
        assert!((count - commits).abs() < f64::EPSILON, "{name}: {count} and {commits}");
    }
    assert!(!metrics.text.contains("CP1"), "no charge point is a label");
}

/// Prometheus shows a text and a kind with every name.
#[test]
fn every_metric_is_described() {
    let central_system = CentralSystem::start(&[]);
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
    charge_point.call("Heartbeat", &json!({}));
    let metrics = http(&central_system.http, "GET", "/metrics", None).text;
    let typed = |kind: &str| {
        let names = metrics.lines().filter_map(move |line| line.strip_prefix(kind));
        let names = names.filter_map(|rest| rest.split(' ').next().map(str::to_owned));
        names.collect::<std::collections::BTreeSet<_>>()
    };
    let (texts, types) = (typed("# HELP "), typed("# TYPE "));
    assert_eq!(texts, types);
    for line in metrics.lines().filter(|line| line.starts_with("ocpp16_")) {
        let name = line.split(['{', ' ']).next().unwrap();
        let base = ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end));
        assert!(types.contains(name) || base.is_some_and(|base| types.contains(base)), "{line}");
    }
}
