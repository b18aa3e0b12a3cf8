//! A database that cannot be written: charge points are told to try again,
//! people why, and nothing is half-written.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs::{self, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::process::Command;

use ocpp16_tests::{
    CentralSystem, ChargePoint, Postgres, eventually, http, ocpp16, on_each_database,
};
use rusqlite::Connection;
use serde_json::{Value, json};

on_each_database! {
    a_locked_database_is_an_internal_error_until_it_is_free
}

fn boot(charge_point: &mut ChargePoint) {
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Accepted");
}

fn start(number: u32) -> Value {
    json!({"connectorId": 1, "idTag": "TAG", "timestamp": "2026-01-01T00:00:00Z", "meterStart": number})
}

fn meter_values(bytes: usize) -> Value {
    let sample = json!({"value": "9".repeat(bytes)});
    let value = json!({"timestamp": "2026-01-01T00:00:00Z", "sampledValue": [sample]});
    json!({"connectorId": 1, "meterValue": [value]})
}

/// A reading that no database can make smaller.
fn random_values(number: u64) -> Value {
    let mut state = number;
    let digit = || {
        // Knuth's MMIX; its upper bits will do.
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef"[(state >> 59) as usize])
    };
    let value: String = std::iter::repeat_with(digit).take(50_000).collect();
    let value = json!({"timestamp": "2026-01-01T00:00:00Z", "sampledValue": [{"value": value}]});
    json!({"connectorId": 1, "meterValue": [value]})
}

/// The answer that makes charge points try again.
fn is_refused(answer: &Value) {
    assert_eq!((&answer[0], &answer[2]), (&json!(4), &json!("InternalError")), "{answer}");
}

fn transactions(central_system: &CentralSystem) -> Value {
    central_system.get("/transactions").body["total"].clone()
}

#[test]
fn a_full_disk_is_an_internal_error_until_there_is_room() {
    let central_system = CentralSystem::start_with_file_limit(700, &[]);
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
    boot(&mut charge_point);
    // Large messages first, then small ones into what is left.
    let mut sizes = 50_000..50_100;
    let full = sizes.find(|bytes| charge_point.call("MeterValues", &meter_values(*bytes))[0] == 4);
    assert!(full.is_some(), "the disk has not become full");
    let mut refused = Value::Null;
    let booked = (0..1000).find(|number| {
        refused = charge_point.call("StartTransaction", &start(*number));
        refused[0] == 4
    });
    let booked = booked.expect("the disk becomes full");
    assert_eq!(refused[2], "InternalError", "{refused}");
    assert_eq!(transactions(&central_system), booked, "reading goes on");
    let heartbeat = charge_point.call("Heartbeat", &json!({}));
    assert_eq!(heartbeat[0], 3, "what needs no database goes on");

    central_system.lift_file_limit();
    let started = charge_point.call("StartTransaction", &start(booked));
    assert_eq!(started[0], 3, "{started}");
    assert_eq!(transactions(&central_system), booked + 1, "nothing was half-written");
}

/// Its files cannot grow; what needs no more room goes on.
#[test]
fn files_of_postgres_that_cannot_grow_are_an_internal_error_until_they_can() {
    const LIMIT: u64 = 16 << 20;

    let server = Postgres::start();
    let central_system = CentralSystem::start_on(&server.database());
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
    boot(&mut charge_point);
    server.limit_files(LIMIT);
    let mut refused = Value::Null;
    let full = (0..1000).find(|number| {
        refused = charge_point.call("MeterValues", &random_values(*number));
        refused[0] == 4
    });
    let full = full.expect("the disk becomes full");
    is_refused(&refused);
    let values = "SELECT count(*) FROM meter_values";
    let kept = central_system.number(values);
    is_refused(&charge_point.call("MeterValues", &random_values(full)));
    assert_eq!(charge_point.call("StartTransaction", &start(1))[0], 3, "there is room for it");
    assert_eq!(central_system.number(values), kept, "nothing was half-written");

    server.lift_file_limit();
    assert_eq!(charge_point.call("MeterValues", &random_values(full))[0], 3);
    assert_eq!(central_system.number(values), kept + 1);
}

/// As services do whose disk is full, and servers that have become followers.
#[test]
fn a_server_that_refuses_changes_is_an_internal_error_until_it_takes_them() {
    let server = Postgres::start();
    let central_system = CentralSystem::start_on(&server.database());
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
    boot(&mut charge_point);
    assert_eq!(charge_point.call("StartTransaction", &start(1))[0], 3);
    server.set_read_only("on");
    // It tells its connections when they ask next.
    let refused = eventually("it is refused", || {
        let answer = charge_point.call("MeterValues", &meter_values(10));
        (answer[0] == 4).then_some(answer)
    });
    is_refused(&refused);
    is_refused(&charge_point.call("StartTransaction", &start(2)));
    assert_eq!(transactions(&central_system), 1, "reading goes on");
    assert_eq!(charge_point.call("Heartbeat", &json!({}))[0], 3);
    let ready = || http(&central_system.http, "GET", "/readyz", None);
    let unready = eventually("it is not ready", || Some(ready()).filter(|it| it.status == 503));
    assert_eq!(unready.code(), Some("DatabaseUnavailable"));

    server.set_read_only("off");
    eventually("it is taken", || {
        (charge_point.call("StartTransaction", &start(2))[0] == 3).then_some(())
    });
    assert_eq!(transactions(&central_system), 2, "nothing was half-written");
    eventually("it is ready", || (ready().status == 200).then_some(()));
}

#[test]
fn a_password_that_the_server_refuses_ends_the_start() {
    const PASSWORD: &str = "hunter2";

    let server = Postgres::start();
    let url = server.ask_for_password("books", PASSWORD);
    let with = |password: &str| url.replace("books@", &format!("books:{password}@"));
    for (url, why) in
        [(with("hunter3"), "password authentication failed"), (url.clone(), "password missing")]
    {
        let mut command = Command::new(ocpp16());
        command.args(["serve", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0", "--database"]);
        let output = command.arg(&url).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            error.starts_with("ocpp16: cannot open database ") && error.contains(why),
            "{error}"
        );
        assert!(error.lines().count() == 1 && !error.contains("hunter"), "{error}");
        assert_eq!(output.status.code(), Some(2), "{error}");
    }
    boot(&mut ChargePoint::connect(&CentralSystem::start_on(&with(PASSWORD)).url, "CP1"));
}

fn a_locked_database_is_an_internal_error_until_it_is_free() {
    let central_system = CentralSystem::start(&[]);
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
    boot(&mut charge_point);
    let lock = central_system.lock();
    let refused = charge_point.call("StartTransaction", &start(1));
    assert_eq!((&refused[0], &refused[2]), (&json!(4), &json!("InternalError")), "{refused}");

    drop(lock);
    let started = charge_point.call("StartTransaction", &start(1));
    assert_eq!(started[0], 3, "{started}");
}

/// Writes nonsense over all of the database but its first page, which has the
/// names of the tables.
fn damage(database: &Path) {
    // Everything into the one file first.
    let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
    Connection::open(database).unwrap().query_row(checkpoint, [], |_| Ok(())).unwrap();
    let length = usize::try_from(fs::metadata(database).unwrap().len()).unwrap();
    let mut file = OpenOptions::new().write(true).open(database).unwrap();
    file.seek(SeekFrom::Start(4096)).unwrap();
    file.write_all(&vec![0xa5; length - 4096]).unwrap();
}

#[test]
fn a_damaged_database_is_told_when_it_is_read_and_at_the_next_start() {
    let central_system = CentralSystem::start(&[]);
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
    boot(&mut charge_point);
    for number in 0..50 {
        assert_eq!(charge_point.call("StartTransaction", &start(number))[0], 3);
    }
    damage(&central_system.database());
    let listed = central_system.get("/transactions");
    let code = &listed.body["error"]["code"];
    assert_eq!((listed.status, code), (503, &json!("DatabaseUnavailable")), "{:?}", listed.body);

    let (database, mut process) = (central_system.database(), central_system.process);
    drop(charge_point);
    process.end_and_read_errors();
    let mut next = Command::new(ocpp16());
    next.args(["serve", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0", "--database"]);
    let output = next.arg(&database).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    let told = format!("ocpp16: cannot open database {}: ", database.display());
    assert!(error.starts_with(&told) && error.contains("malformed"), "{error}");
    assert_eq!(output.status.code(), Some(2));
}
