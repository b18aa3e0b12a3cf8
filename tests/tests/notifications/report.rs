//! Security events, the state of connectors, and the local list.

use ocpp16_tests::on_each_database;
use serde_json::{Value, json};

use super::{Pair, TIME};

on_each_database! {
    security_events_are_kept_with_their_time_and_critical_ones_flagged
    odd_reports_of_connectors_are_recorded_with_what_is_odd
    a_connector_is_operative_unless_unavailable_or_faulted
    a_scheduled_change_of_availability_is_shown_until_it_is_reported
    a_change_of_availability_may_be_reported_before_it_is_answered
    a_scheduled_change_of_the_whole_charge_point_is_shown_on_each_connector
    the_version_of_the_local_list_is_shown
}

/// A-194, A-195.
fn security_events_are_kept_with_their_time_and_critical_ones_flagged() {
    let mut pair = Pair::new();
    let path = "/charge-points/CP1/security-events";
    assert_eq!(pair.central_system.get(path).body, json!({"total": 0, "items": []}));
    let events = [
        ("TamperDetectionActivated", "2015-01-01T00:00:00Z", true),
        ("InvalidMessages", "2014-01-01T00:00:00Z", false),
        ("ÄVendorEvent", TIME, false),
        ("FirmwareUpdated", TIME, true),
    ];
    for (kind, timestamp, _) in events {
        let event = json!({"type": kind, "timestamp": timestamp, "techInfo": "at the door"});
        pair.report("SecurityEventNotification", &event);
    }
    let mut pair = pair.restart();
    let listed = pair.central_system.get(path).body;
    assert_eq!(listed["total"], 4);
    for (item, (kind, timestamp, critical)) in
        listed["items"].as_array().unwrap().iter().zip(events.into_iter().rev())
    {
        let told = (&item["type"], &item["timestamp"], &item["critical"], &item["techInfo"]);
        let expected = (&json!(kind), &json!(timestamp), &json!(critical), &json!("at the door"));
        assert_eq!(told, expected);
        assert!(item["receivedAt"].is_string());
    }
    let page = pair.central_system.get(&format!("{path}?limit=1&offset=1")).body;
    assert_eq!(page["items"][0]["type"], "ÄVendorEvent");
    let unknown = pair.central_system.get("/charge-points/CP2/security-events");
    assert_eq!(unknown.body["error"]["code"], "UnknownChargePoint");

    // The same again is logged by this process.
    for (kind, timestamp, _) in events {
        let event = json!({"type": kind, "timestamp": timestamp});
        pair.report("SecurityEventNotification", &event);
    }
    let log = pair.central_system.process.end_and_read_errors();
    let warned: Vec<_> =
        log.lines().filter(|line| line.contains("critical security event")).collect();
    assert_eq!(warned.len(), 2, "{log}");
    assert!(warned.iter().all(|line| line.contains(r#""level":"WARN""#)), "{warned:?}");
}

/// A-71 to A-74.
fn odd_reports_of_connectors_are_recorded_with_what_is_odd() {
    let mut pair = Pair::new();
    let mut check = |connector: usize, status: &str, error: &str, expected: &[&str]| {
        pair.status(u32::try_from(connector).unwrap(), status, error);
        assert_eq!(pair.connector(connector, "status"), status, "it is recorded");
        let warnings = pair.connector(connector, "warnings");
        let rules: Vec<_> = warnings.as_array().into_iter().flatten().collect();
        let rules: Vec<_> = rules.iter().map(|it| it["requirement"].as_str().unwrap()).collect();
        assert_eq!(rules, expected, "{connector} {status} {error}");
        assert!(
            warnings.as_array().is_none_or(|all| all.iter().all(|it| it["message"].is_string()))
        );
    };
    check(0, "Available", "NoError", &[]);
    check(0, "Charging", "NoError", &["A-71"]);
    check(0, "Available", "LocalListConflict", &["A-74"]);
    check(1, "Available", "NoError", &[]);
    check(1, "Finishing", "NoError", &["A-72"]);
    check(1, "Finishing", "NoError", &["A-72"]);
    check(1, "Available", "NoError", &[]);
    check(1, "Charging", "GroundFailure", &["A-73"]);
    check(1, "Faulted", "GroundFailure", &[]);
    check(1, "Reserved", "NoError", &[]);
    check(1, "Finishing", "EVCommunicationError", &["A-72", "A-73"]);
    let log = pair.central_system.process.end_and_read_errors();
    assert!(log.contains("send the whole list again"), "{log}");
}

/// A-75.
fn a_connector_is_operative_unless_unavailable_or_faulted() {
    let mut pair = Pair::new();
    for (status, expected) in [
        ("Available", "Operative"),
        ("Preparing", "Operative"),
        ("Charging", "Operative"),
        ("SuspendedEV", "Operative"),
        ("SuspendedEVSE", "Operative"),
        ("Finishing", "Operative"),
        ("Unavailable", "Inoperative"),
        ("Faulted", "Inoperative"),
        ("Reserved", "Operative"),
    ] {
        pair.status(1, status, "NoError");
        assert_eq!(pair.connector(1, "availability"), expected, "{status}");
    }
}

fn change(connector: u32, kind: &str) -> Value {
    json!({"connectorId": connector, "type": kind})
}

/// A-90.
fn a_scheduled_change_of_availability_is_shown_until_it_is_reported() {
    let mut pair = Pair::new();
    for connector in 0..3 {
        pair.status(connector, "Available", "NoError");
    }
    pair.status(1, "Charging", "NoError");
    pair.call("ChangeAvailability", change(1, "Inoperative"), json!({"status": "Scheduled"}));
    assert_eq!(pair.connector(1, "availability"), "Scheduled");
    assert_eq!(pair.connector(2, "availability"), "Operative");
    let mut pair = pair.restart();
    for status in ["Charging", "Finishing"] {
        pair.status(1, status, "NoError");
        assert_eq!(pair.connector(1, "availability"), "Scheduled", "{status}");
    }
    pair.status(1, "Unavailable", "NoError");
    assert_eq!(pair.connector(1, "availability"), "Inoperative");
    pair.status(1, "Available", "NoError");
    assert_eq!(pair.connector(1, "availability"), "Operative", "it is over");

    // One that is taken back, and one that is rejected.
    pair.status(1, "Charging", "NoError");
    for (kind, status, expected) in [
        ("Inoperative", "Rejected", "Operative"),
        ("Inoperative", "Scheduled", "Scheduled"),
        ("Operative", "Rejected", "Scheduled"),
        ("Operative", "Accepted", "Operative"),
    ] {
        pair.call("ChangeAvailability", change(1, kind), json!({"status": status}));
        assert_eq!(pair.connector(1, "availability"), expected, "{kind} {status}");
    }
}

/// A-90.
fn a_change_of_availability_may_be_reported_before_it_is_answered() {
    let mut pair = Pair::new();
    pair.status(1, "Charging", "NoError");
    let report = json!({"connectorId": 1, "status": "Unavailable", "errorCode": "NoError"});
    pair.call_and_report(
        ("ChangeAvailability", change(1, "Inoperative")),
        Some(("StatusNotification", report)),
        &json!([3, "", {"status": "Scheduled"}]),
    );
    assert_eq!(pair.connector(1, "availability"), "Inoperative");
}

/// A-90: connector 0 is the charge point with all its connectors.
fn a_scheduled_change_of_the_whole_charge_point_is_shown_on_each_connector() {
    let mut pair = Pair::new();
    for (connector, status) in
        ["Available", "Charging", "Charging", "Unavailable"].iter().enumerate()
    {
        pair.status(u32::try_from(connector).unwrap(), status, "NoError");
    }
    let shown = |pair: &Pair| [0, 1, 2, 3].map(|it| pair.connector(it, "availability"));
    pair.call("ChangeAvailability", change(0, "Inoperative"), json!({"status": "Scheduled"}));
    assert_eq!(shown(&pair), ["Scheduled", "Scheduled", "Scheduled", "Inoperative"]);
    pair.status(1, "Unavailable", "NoError");
    assert_eq!(shown(&pair), ["Scheduled", "Inoperative", "Scheduled", "Inoperative"]);
    pair.status(2, "Unavailable", "NoError");
    // It does not say so of itself, but nothing is scheduled any more.
    assert_eq!(shown(&pair), ["Operative", "Inoperative", "Inoperative", "Inoperative"]);
}

/// A-140, A-142, A-143: TC_042, TC_043.
fn the_version_of_the_local_list_is_shown() {
    let mut pair = Pair::new();
    assert_eq!(pair.shown()["localListVersion"], Value::Null);
    let list = |version: u32| json!({"listVersion": version, "updateType": "Full"});
    pair.call("SendLocalList", list(3), json!({"status": "Accepted"}));
    assert_eq!(pair.shown()["localListVersion"], 3);
    for status in ["Failed", "VersionMismatch", "NotSupported"] {
        pair.call("SendLocalList", list(4), json!({"status": status}));
        assert_eq!(pair.shown()["localListVersion"], 3, "{status}");
    }
    for version in [7, 0, -1] {
        pair.call("GetLocalListVersion", json!({}), json!({"listVersion": version}));
        let pair = &pair;
        assert_eq!(pair.shown()["localListVersion"], version);
        let listed = pair.central_system.get("/charge-points").body;
        assert_eq!(listed["items"][0]["localListVersion"], version);
    }
}
