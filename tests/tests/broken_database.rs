//! A database that cannot be written: charge points are told to try again,
//! people why, and nothing is half-written.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs::{self, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::process::Command;

use ocpp16_tests::{CentralSystem, ChargePoint, ocpp16, on_each_database};
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
