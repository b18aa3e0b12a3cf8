//! Frames in the database: kept if the settings ask for it, whatever happens to
//! the process, and never at the cost of a charge point.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;

use ocpp16_tests::{CentralSystem, ChargePoint, eventually, http, on_each_database};
use rusqlite::Connection;
use serde_json::{Value, json};

on_each_database! {
    kept_frames_are_the_same_after_a_kill
    frames_are_written_soon_and_the_last_at_the_end
    a_charge_point_that_is_deleted_leaves_its_frames
    old_rows_are_forgotten_if_the_settings_say_so
    frames_wait_while_the_database_is_locked
}

const KEEP: (&str, &str) = ("database.keep_messages", "true");

/// 2 frames.
fn boot(central_system: &CentralSystem, identity: &str) -> ChargePoint {
    let mut charge_point = ChargePoint::connect(&central_system.url, identity);
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Accepted");
    charge_point
}

/// 2 frames.
fn heartbeat(charge_point: &mut ChargePoint) {
    assert_eq!(charge_point.call("Heartbeat", &json!({}))[0], 3);
}

fn messages(central_system: &CentralSystem, identity: &str) -> Value {
    let answer = central_system.get(&format!("/charge-points/{identity}/messages"));
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.body
}

fn in_database(central_system: &CentralSystem) -> i64 {
    central_system.number("SELECT count(*) FROM messages")
}

fn lost(central_system: &CentralSystem) -> i64 {
    let metrics = http(&central_system.http, "GET", "/metrics", None).text;
    let lost = metrics.lines().find_map(|line| line.strip_prefix("ocpp16_messages_lost_total "));
    lost.unwrap_or_else(|| panic!("no number in\n{metrics}")).parse().unwrap()
}

#[test]
fn frames_are_kept_only_while_the_settings_say_so() {
    let mut central_system = CentralSystem::start(&[]);
    let mut charge_point = boot(&central_system, "CP1");
    heartbeat(&mut charge_point);
    assert_eq!(messages(&central_system, "CP1")["total"], 4, "in memory");
    assert_eq!(in_database(&central_system), 0);

    fs::write(central_system.settings_file(), "[database]\nkeep_messages = true\n").unwrap();
    central_system.signal("HUP");
    // Those of before are not in the database, but told.
    let mut sent = 4;
    eventually("frames are kept", || {
        heartbeat(&mut charge_point);
        sent += 2;
        assert_eq!(messages(&central_system, "CP1")["total"], sent);
        (in_database(&central_system) > 0).then_some(())
    });

    fs::write(central_system.settings_file(), "").unwrap();
    central_system.signal("HUP");
    // As long as they are, the list has them written.
    let mut number = 1;
    eventually("frames are no longer kept", || {
        number += 1;
        let identity = format!("CP{number}");
        drop(boot(&central_system, &identity));
        assert!(messages(&central_system, &identity)["total"].as_i64() >= Some(2));
        let kept = format!("SELECT count(*) FROM messages WHERE identity = '{identity}'");
        (central_system.number(&kept) == 0).then_some(())
    });
    let mut last = boot(&central_system, "LAST");
    heartbeat(&mut last);
    central_system.signal("TERM");
    last.wait_until_closed();
    assert!(central_system.process.wait().success());
    let kept = "SELECT count(*) FROM messages WHERE identity = 'LAST'";
    assert_eq!(central_system.number(kept), 0);
}

fn kept_frames_are_the_same_after_a_kill() {
    let central_system = CentralSystem::start_set(&[KEEP]);
    let mut charge_point = boot(&central_system, "CP1");
    let status = json!({"connectorId": 1, "errorCode": "NoError", "status": "Charging", "x": 1});
    charge_point.call("StatusNotification", &status);
    charge_point.send("no \u{0} frame");
    charge_point.send(r#"[2,"3","Authorize",{}]"#);
    charge_point.receive();
    charge_point.send(r#"[2,"4","Dance",{}]"#);
    charge_point.receive();
    charge_point.send(r#"[3,"5",{}]"#);
    heartbeat(&mut charge_point);
    drop(boot(&central_system, "CP2"));

    let told = messages(&central_system, "CP1");
    let frames: Vec<_> = told["items"].as_array().unwrap().iter().rev().collect();
    let seen: Vec<_> = frames
        .iter()
        .map(|frame| {
            let error = frame["errorCode"].is_string();
            json!([frame["direction"], frame["messageId"], frame["validity"], error])
        })
        .collect();
    let expected = json!([
        ["in", "1", "valid", false],
        ["out", "1", "valid", false],
        ["in", "2", "repaired", false],
        ["out", "2", "valid", false],
        ["in", null, "unreadable", false],
        ["in", "3", "refused", true],
        ["out", "3", "valid", false],
        ["in", "4", "unchecked", false],
        ["out", "4", "valid", false],
        ["in", "5", "unmatched", false],
        ["in", "3", "valid", false],
        ["out", "3", "valid", false],
    ]);
    assert_eq!((json!(seen), &told["total"]), (expected, &json!(12)));
    assert_eq!(frames[2]["deviations"][0]["kind"], "ExtraMember");
    // PostgreSQL has no NUL.
    let nul = if central_system.postgres().is_some() { '\u{2400}' } else { '\0' };
    assert_eq!(frames[4]["frame"], format!("no {nul} frame"));
    assert_eq!(in_database(&central_system), 14, "those of both");

    drop(charge_point);
    let central_system = central_system.kill_and_start_set(&[KEEP]);
    assert_eq!(messages(&central_system, "CP1"), told);
    let part = central_system.get("/charge-points/CP1/messages?limit=2&offset=1").body;
    let items = told["items"].as_array().unwrap();
    assert_eq!(part, json!({"total": 12, "items": items[1..3]}));
    assert_eq!(central_system.get("/charge-points/CP3/messages").status, 404);
}

/// Nobody asks for them here.
fn frames_are_written_soon_and_the_last_at_the_end() {
    let mut central_system = CentralSystem::start_set(&[KEEP]);
    let mut charge_point = boot(&central_system, "CP1");
    eventually("the first frames are written", || {
        (in_database(&central_system) == 2).then_some(())
    });
    for _ in 0..100 {
        heartbeat(&mut charge_point);
    }
    central_system.signal("TERM");
    charge_point.wait_until_closed();
    assert!(central_system.process.wait().success());
    assert_eq!(in_database(&central_system), 202);
}

/// J-66.
#[test]
fn secrets_are_not_in_the_file() {
    const KEY: &str = "5EC4E7A0";

    let central_system = CentralSystem::start_set(&[KEEP]);
    let mut charge_point = boot(&central_system, "CP1");
    let payload = json!({"key": "AuthorizationKey", "value": KEY});
    let call = json!({"action": "ChangeConfiguration", "payload": payload, "wait": false});
    assert_eq!(central_system.call("CP1", &call).status, 202);
    let received = charge_point.receive();
    assert_eq!(received[3]["value"], KEY);
    charge_point.send(&json!([4, received[1], "GenericError", KEY, {}]).to_string());
    heartbeat(&mut charge_point);
    assert_eq!(messages(&central_system, "CP1")["total"], 6);

    let mut bytes = fs::read(central_system.database()).unwrap();
    bytes.extend(fs::read(central_system.folder().join("ocpp16.db-wal")).unwrap());
    let contains = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(contains("ChangeConfiguration") && contains("***"), "they are there");
    assert!(!contains(KEY));
}

fn a_charge_point_that_is_deleted_leaves_its_frames() {
    let central_system = CentralSystem::start_set(&[KEEP]);
    let charge_point = boot(&central_system, "CP1");
    assert_eq!(central_system.request("DELETE", "/charge-points/CP1", None).status, 204);
    charge_point.wait_until_closed();
    assert_eq!(messages(&central_system, "CP1")["total"], 2);
}

fn old_rows_are_forgotten_if_the_settings_say_so() {
    const TABLES: [(&str, &str); 3] = [
        ("messages", "time"),
        ("security_events", "received_at"),
        ("meter_messages", "received_at"),
    ];

    fn speak(charge_point: &mut ChargePoint) {
        let time = "2020-01-01T00:00:00Z";
        let event = json!({"type": "StartupOfTheDevice", "timestamp": time});
        assert_eq!(charge_point.call("SecurityEventNotification", &event)[0], 3);
        let value = json!([{"timestamp": time, "sampledValue": [{"value": "1"}]}]);
        let values = json!({"connectorId": 1, "meterValue": value});
        assert_eq!(charge_point.call("MeterValues", &values)[0], 3);
    }

    let central_system = CentralSystem::start_set(&[KEEP]);
    let mut charge_point = boot(&central_system, "CP1");
    speak(&mut charge_point);
    assert_eq!(messages(&central_system, "CP1")["total"], 6);
    for (table, time) in TABLES {
        // An hour is what the settings say below.
        let age = format!("UPDATE {table} SET {time} = {time} - 3600 * 1000");
        assert!(central_system.change(&age) > 0, "{table}");
    }
    // Another text, or else it is the old one again.
    let value = json!([{"timestamp": "2020-01-01T00:00:00Z", "sampledValue": [{"value": "2"}]}]);
    charge_point.call("MeterValues", &json!({"connectorId": 1, "meterValue": value}));
    let event = json!({"type": "ResetOrReboot", "timestamp": "2020-01-01T00:00:00Z"});
    charge_point.call("SecurityEventNotification", &event);
    assert_eq!(messages(&central_system, "CP1")["total"], 10);
    drop(charge_point);

    // Without retention everything stays.
    let central_system = central_system.kill_and_start_set(&[KEEP]);
    assert_eq!(messages(&central_system, "CP1")["total"], 10);
    let central_system = central_system.kill_and_start_set(&[
        KEEP,
        ("database.message_retention", "1h"),
        ("database.security_event_retention", "1h"),
        ("database.meter_value_retention", "1h"),
    ]);
    for ((table, _), left) in TABLES.into_iter().zip([4, 1, 1]) {
        let count = format!("SELECT count(*) FROM {table}");
        eventually(table, || (central_system.number(&count) == left).then_some(()));
    }
    let kept = messages(&central_system, "CP1");
    assert_eq!((&kept["total"], &kept["items"][3]["action"]), (&json!(4), &json!("MeterValues")));
    let events = central_system.get("/charge-points/CP1/security-events").body;
    assert_eq!(
        (&events["total"], &events["items"][0]["type"]),
        (&json!(1), &json!("ResetOrReboot"))
    );
}

fn frames_wait_while_the_database_is_locked() {
    let central_system = CentralSystem::start_set(&[KEEP]);
    let mut charge_point = boot(&central_system, "CP1");
    let lock = central_system.lock();
    for _ in 0..10 {
        heartbeat(&mut charge_point);
    }
    // They are told all the same, in their order.
    let told = messages(&central_system, "CP1");
    assert_eq!(told["total"], 22);
    assert!(in_database(&central_system) <= 2);
    drop(lock);
    eventually("all are kept", || (in_database(&central_system) == 22).then_some(()));
    assert_eq!(messages(&central_system, "CP1"), told);
    assert_eq!(lost(&central_system), 0);
}

/// Everything but the frames can be written here; more come than may wait.
#[test]
fn charge_points_are_served_though_their_frames_are_lost() {
    let start = |number: i64| {
        let time = "2026-01-01T00:00:00Z";
        json!({"connectorId": 1, "idTag": "TAG", "timestamp": time, "meterStart": number})
    };
    let mut central_system = CentralSystem::start_set(&[KEEP]);
    let mut charge_point = boot(&central_system, "CP1");
    let other = Connection::open(central_system.database()).unwrap();
    let broken = "CREATE TRIGGER broken BEFORE INSERT ON messages
                  BEGIN SELECT RAISE (ABORT, 'as asked'); END";
    other.execute_batch(broken).unwrap();
    let transfer = json!({"vendorId": "V", "data": "x".repeat(100_000)});
    let mut calls = 0;
    while lost(&central_system) < 10 {
        calls += 2;
        assert!(calls < 300, "nothing is lost");
        charge_point.call("DataTransfer", &transfer);
        let started = charge_point.call("StartTransaction", &start(calls));
        assert_eq!(started[0], 3, "{started}");
    }
    assert_eq!(central_system.get("/transactions").body["total"], calls / 2);

    other.execute_batch("DROP TRIGGER broken").unwrap();
    let lost = lost(&central_system);
    eventually("what has waited is kept", || {
        let kept = in_database(&central_system);
        (kept + lost == 2 + 2 * calls).then_some(())
    });
    let errors = central_system.process.end_and_read_errors();
    let told = |text: &str| errors.lines().filter(|line| line.contains(text)).count();
    assert_eq!(told("frames are not kept for now"), 1, "{errors}");
    assert_eq!(told("frames were not kept"), 1, "{errors}");
}
