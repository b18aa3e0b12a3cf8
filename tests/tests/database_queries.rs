//! The section "Database" of the README of `ocpp16`: its queries run on a real
//! database and say what it promises, its tables are all there are, and its copy
//! is one to start from.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;

use ocpp16_tests::{CentralSystem, ChargePoint, workspace_root};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};

fn section() -> String {
    let readme = fs::read_to_string(workspace_root().join("ocpp16-server/app/README.md")).unwrap();
    let (_, from) = readme.split_once("\n## Database\n").unwrap();
    from.split_once("\n## ").unwrap().0.to_owned()
}

/// The statements of the section, in its order.
fn statements() -> Vec<String> {
    let section = section();
    let blocks = section.split("```sql\n").skip(1);
    blocks.map(|block| block.split_once("```").unwrap().0.to_owned()).collect()
}

/// CP001 charges 5.5 kWh, then begins two transactions on the same connector.
fn charge(central_system: &CentralSystem) {
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP001");
    let mut call = |action: &str, payload: Value| {
        let answer = charge_point.call(action, &payload);
        assert_eq!(answer[0], 3, "{answer}");
        answer[2]["transactionId"].clone()
    };
    let start = |time: &str| json!({"connectorId": 1, "idTag": "Tag", "meterStart": 1000, "timestamp": time});
    call("BootNotification", json!({"chargePointVendor": "V", "chargePointModel": "M"}));
    let number = call("StartTransaction", start("2026-01-31T10:00:00Z"));
    for (watts, own) in [("900.5", true), ("11000", true), ("99999", false)] {
        let transaction = if own { number.clone() } else { json!(3) };
        let power = json!({"value": watts, "measurand": "Power.Active.Import", "unit": "W"});
        let kilo = json!({"value": "11.5", "measurand": "Power.Active.Import", "unit": "kW"});
        let sampled = json!([power, kilo, {"value": "2000"}]);
        let value = json!([{"timestamp": "2026-01-31T10:10:00Z", "sampledValue": sampled}]);
        call(
            "MeterValues",
            json!({"connectorId": 1, "transactionId": transaction, "meterValue": value}),
        );
    }
    let time = "2026-02-01T00:00:00Z";
    call("StopTransaction", json!({"transactionId": number, "meterStop": 6500, "timestamp": time}));
    call("StartTransaction", start("2026-02-02T10:00:00Z"));
    let mut other = ChargePoint::connect(&central_system.url, "CP002");
    other.call("BootNotification", &json!({"chargePointVendor": "V", "chargePointModel": "M"}));
    // Far in the future: it has just begun.
    let foreign = other.call("StartTransaction", &start("2226-02-02T11:00:00Z"));
    assert_eq!(foreign[2]["transactionId"], 3, "CP001 has told of this one");
}

fn rows(database: &Connection, query: &str) -> Value {
    let mut statement = database.prepare(query).unwrap();
    let columns = statement.column_count();
    let mut rows = statement.query([]).unwrap();
    let mut found = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let value = |column| match row.get_ref(column).unwrap() {
            ValueRef::Integer(number) => json!(number),
            ValueRef::Real(number) => json!(number),
            ValueRef::Text(text) => json!(String::from_utf8_lossy(text)),
            ValueRef::Null | ValueRef::Blob(_) => Value::Null,
        };
        found.push((0..columns).map(value).collect::<Value>());
    }
    found.into()
}

#[test]
fn the_queries_of_the_readme_tell_what_they_promise() {
    let central_system = CentralSystem::start_set(&[("database.keep_messages", "true")]);
    charge(&central_system);
    // Those of the last moment are written then.
    assert_eq!(central_system.get("/charge-points/CP001/messages").body["total"], 14);
    let database = central_system.database();
    let database = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();

    let statements = statements();
    let [_backup, energy, power, missing, frames] = &statements[..] else {
        panic!("a query without a test: {statements:?}")
    };
    assert_eq!(rows(&database, energy), json!([["2026-02", "tag", 1, 5.5]]));
    assert_eq!(rows(&database, power), json!([[1, 11500.0]]));
    let expected = json!([[2, "CP001", 1, "Tag", "2026-02-02 10:00:00"]]);
    assert_eq!(rows(&database, missing), expected);
    let frames = rows(&database, frames);
    let last: Vec<_> = frames.as_array().unwrap().iter().map(|row| &row[1]).collect();
    assert_eq!(last, ["out", "in", "out", "in"]);
    let text = frames[1][2].as_str().unwrap();
    assert!(text.contains("StartTransaction") && text.contains("2026-02-02T10"), "{text}");

    // More than a meter can count.
    let stop =
        json!({"transactionId": 2, "meterStop": i64::MAX, "timestamp": "2026-02-03T10:00:00Z"});
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP001");
    assert_eq!(charge_point.call("StopTransaction", &stop)[0], 3);
    let energy = rows(&database, energy);
    assert_eq!((&energy[0][2], energy[0][3].as_f64() > Some(9e15)), (&json!(2), true), "{energy}");
}

#[test]
fn the_readme_names_every_table() {
    let central_system = CentralSystem::start(&[]);
    let database = Connection::open(central_system.database()).unwrap();
    let tables = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')
                  AND name NOT LIKE 'sqlite_%'";
    let tables = rows(&database, tables);
    let tables: BTreeSet<_> =
        tables.as_array().unwrap().iter().map(|row| row[0].as_str().unwrap()).collect();
    let section = section();
    let (_, list) = section.split_once("| table | a row for each |\n|---|---|\n").unwrap();
    let lines = list.lines().take_while(|line| !line.is_empty());
    let named: BTreeSet<_> = lines.map(|line| line.split('`').nth(1).unwrap()).collect();
    assert_eq!(named, tables);
}

#[test]
fn the_copy_of_a_running_database_is_one_to_start_from() {
    let mut central_system = CentralSystem::start(&[]);
    charge(&central_system);
    let transactions = central_system.get("/transactions").body;
    let (database, copy) =
        (central_system.database(), central_system.folder().join("ocpp16-backup.db"));
    let backup = statements()[0].replace("ocpp16-backup.db", &copy.display().to_string());
    Connection::open(&database).unwrap().execute(&backup, []).unwrap();
    // What comes after is not in the copy.
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP001");
    let time = "2026-03-01T10:00:00Z";
    let start = json!({"connectorId": 2, "idTag": "X", "meterStart": 0, "timestamp": time});
    assert_eq!(charge_point.call("StartTransaction", &start)[0], 3);
    drop(charge_point);

    central_system.process.end_and_read_errors();
    fs::rename(copy, &database).unwrap();
    for suffix in ["-wal", "-shm"] {
        fs::remove_file(format!("{}{suffix}", database.display())).unwrap();
    }
    let central_system = central_system.kill_and_start(&[]);
    assert_eq!(central_system.get("/transactions").body, transactions);
}
