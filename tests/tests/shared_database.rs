//! Several processes on one database of PostgreSQL: they book as one would, and
//! trouble with the server is told to charge points, which try again.

use std::collections::HashSet;
use std::fs;
use std::process::Command;
use std::thread;

use ocpp16_tests::{
    CentralSystem, ChargePoint, Postgres, Proxy, command, connect, eventually, http, ocpp16,
    workspace_root,
};
use serde_json::{Value, json};

fn boot(central_system: &CentralSystem, identity: &str) -> ChargePoint {
    let mut charge_point = ChargePoint::connect(&central_system.url, identity);
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Accepted");
    charge_point
}

fn start(number: u32) -> Value {
    let timestamp = format!("2026-01-01T{:02}:{:02}:00Z", number / 60, number % 60);
    json!({"connectorId": 1, "idTag": "TAG", "timestamp": timestamp, "meterStart": number})
}

fn stop(transaction_id: &Value) -> Value {
    json!({"transactionId": transaction_id, "timestamp": "2026-01-02T00:00:00Z",
        "meterStop": 5000, "idTag": "TAG"})
}

fn started(answer: &Value) -> Value {
    assert_eq!(answer[0], 3, "{answer}");
    answer[2]["transactionId"].clone()
}

/// The answer that makes charge points try again.
fn is_refused(answer: &Value) {
    assert_eq!((&answer[0], &answer[2]), (&json!(4), &json!("InternalError")), "{answer}");
}

fn transactions(central_system: &CentralSystem) -> Value {
    central_system.get("/transactions").body["total"].clone()
}

#[test]
fn a_transaction_goes_on_in_another_process() {
    let one = CentralSystem::start_on(&Postgres::shared().database());
    let other = one.start_beside();
    let mut charge_point = boot(&one, "CP1");
    let first = charge_point.call("StartTransaction", &start(1));
    let transaction_id = started(&first);
    // It does not wait for the answer, and finds the other one.
    let mut charge_point = ChargePoint::connect(&other.url, "CP1");
    let again = charge_point.call("StartTransaction", &start(1));
    assert_eq!(again[2], first[2], "the same start, the same transaction");
    drop(one);
    assert_eq!(charge_point.call("StopTransaction", &stop(&transaction_id))[0], 3);
    let booked = other.get(&format!("/transactions/{transaction_id}")).body;
    assert_eq!(booked["meterStop"], 5000, "{booked}");
    assert_eq!(transactions(&other), 1);
}

/// The rules of the standard that look at other transactions hold for all of them.
#[test]
fn processes_book_as_one() {
    const STARTS: u32 = 40;

    let one = CentralSystem::start_on(&Postgres::shared().database());
    let processes = [one.start_beside(), one.start_beside(), one];
    processes[0].put_id_tag("ONE", &json!({"status": "Accepted", "maxActiveTransactions": 1}));
    let told: Vec<(Value, Value)> = thread::scope(|scope| {
        let chargers: Vec<_> = processes
            .iter()
            .enumerate()
            .map(|(place, process)| {
                let mut charge_point = boot(process, &format!("CP{place}"));
                scope.spawn(move || {
                    let starts = (0..STARTS).map(|number| {
                        let mut start = start(number);
                        start["idTag"] = json!("ONE");
                        let answer = charge_point.call("StartTransaction", &start);
                        let id = started(&answer);
                        assert_eq!(charge_point.call("StopTransaction", &stop(&id))[0], 3);
                        (id, answer[2]["idTagInfo"]["status"].clone())
                    });
                    starts.collect::<Vec<_>>()
                })
            })
            .collect();
        chargers.into_iter().flat_map(|charger| charger.join().unwrap()).collect()
    });
    let numbers: HashSet<_> = told.iter().map(|(id, _)| id.to_string()).collect();
    assert_eq!(numbers.len(), 3 * STARTS as usize, "no number is given twice");
    let known = [json!("Accepted"), json!("ConcurrentTx")];
    assert!(told.iter().all(|(_, status)| known.contains(status)), "{told:?}");
    for process in &processes {
        assert_eq!(transactions(process), 3 * STARTS);
        assert_eq!(process.get("/transactions?active=true").body["total"], 0);
    }
    // One that was accepted ran alone: none began before the last had ended.
    let overlapping = "SELECT count(*) FROM transactions AS a JOIN transactions AS b
        ON a.transaction_id < b.transaction_id AND b.start_received_at < a.stop_received_at
            AND a.start_status = 'Accepted' AND b.start_status = 'Accepted'";
    assert_eq!(processes[0].number(overlapping), 0);
}

#[test]
fn frames_of_all_processes_are_told_in_their_order() {
    let one = CentralSystem::start_on(&Postgres::shared().database());
    let other = one.start_beside();
    for process in [&one, &other] {
        fs::write(process.settings_file(), "[database]\nkeep_messages = true\n").unwrap();
        process.signal("HUP");
        eventually("frames are kept", || {
            drop(boot(process, "WARM"));
            assert_eq!(process.get("/charge-points/WARM/messages").status, 200);
            let kept = "SELECT count(*) FROM messages WHERE identity = 'WARM'";
            (process.number(kept) > 0).then_some(())
        });
        process.change("DELETE FROM messages");
    }
    for (place, process) in [&one, &other, &one].into_iter().enumerate() {
        let mut charge_point = ChargePoint::connect(&process.url, "CP1");
        let data = json!({"vendorId": place.to_string()});
        charge_point.call("DataTransfer", &data);
        // It is written when somebody asks.
        assert_eq!(process.get("/charge-points/CP1/messages").status, 200);
    }
    for process in [&one, &other] {
        let told = process.get("/charge-points/CP1/messages").body;
        let frames = told["items"].as_array().unwrap().iter();
        let sent = frames.filter(|frame| frame["direction"] == "in");
        let sent: Vec<_> = sent.map(|frame| frame["frame"].as_str().unwrap().to_owned()).collect();
        let places: Vec<_> =
            ["2", "1", "0"].iter().map(|it| format!("\"vendorId\":\"{it}\"")).collect();
        assert_eq!((told["total"].clone(), sent.len()), (json!(6), 3), "{told}");
        assert!(sent.iter().zip(&places).all(|(frame, place)| frame.contains(place)), "{sent:?}");
    }
}

/// Nobody knows whether the commit counts: here it does.
#[test]
fn a_commit_whose_answer_is_lost_is_an_error_and_counts_once() {
    let server = Postgres::shared();
    let (proxy, url) = Proxy::start(server);
    let central_system = CentralSystem::start_on(&url);
    let mut charge_point = boot(&central_system, "CP1");
    proxy.cut_after_commit();
    is_refused(&charge_point.call("StartTransaction", &start(1)));
    assert!(proxy.has_cut());
    let first = charge_point.call("StartTransaction", &start(1));
    assert_eq!(started(&charge_point.call("StartTransaction", &start(1))), started(&first));
    assert_eq!(transactions(&central_system), 1);
}

#[test]
fn while_the_server_is_away_charge_points_try_again() {
    let server = Postgres::start();
    let central_system = CentralSystem::start_on(&server.database());
    let mut charge_point = boot(&central_system, "CP1");
    let transaction_id = started(&charge_point.call("StartTransaction", &start(1)));
    let ready = || http(&central_system.http, "GET", "/readyz", None);
    assert_eq!(ready().status, 200);

    server.stop();
    is_refused(&charge_point.call("StopTransaction", &stop(&transaction_id)));
    is_refused(&charge_point.call("Authorize", &json!({"idTag": "TAG"})));
    assert_eq!(charge_point.call("Heartbeat", &json!({}))[0], 3, "it needs no database");
    let answer = eventually("it is not ready", || Some(ready()).filter(|it| it.status == 503));
    assert_eq!(answer.code(), Some("DatabaseUnavailable"));
    let listed = central_system.get("/transactions");
    assert_eq!((listed.status, listed.code()), (503, Some("DatabaseUnavailable")));

    server.start_again();
    eventually("the stop is booked", || {
        let answer = charge_point.call("StopTransaction", &stop(&transaction_id));
        (answer[0] == 3).then_some(())
    });
    eventually("it is ready", || (ready().status == 200).then_some(()));
    let stops = central_system.get("/stops").body;
    assert_eq!(stops["total"], 1, "it counts once: {stops}");
}

/// Texts of PostgreSQL cannot have it, and a refusal would come back for ever.
#[test]
fn a_text_with_nul_is_booked() {
    let central_system = CentralSystem::start_on(&Postgres::shared().database());
    let mut charge_point = boot(&central_system, "CP1");
    let mut start = start(1);
    start["idTag"] = json!("T\u{0}G");
    let transaction_id = started(&charge_point.call("StartTransaction", &start));
    let booked = central_system.get(&format!("/transactions/{transaction_id}")).body;
    assert_eq!(booked["idTag"], "T\u{2400}G");
}

#[test]
fn the_database_that_the_readme_makes_is_one_to_work_with() {
    let readme = fs::read_to_string(workspace_root().join("ocpp16-server/app/README.md")).unwrap();
    let (_, section) = readme.split_once("\n## PostgreSQL\n").unwrap();
    let (_, statements) = section.split_once("```sql\n").unwrap();
    let (statements, _) = statements.split_once("```").unwrap();
    let server = Postgres::start();
    let administrators = server.database();
    for statement in statements.split_inclusive(";\n") {
        connect(&administrators).batch_execute(statement).unwrap();
    }
    let (server, _) = administrators.rsplit_once('/').unwrap();
    let url = format!("{server}/ocpp16").replace("postgres@", "ocpp16:any@");
    let central_system = CentralSystem::start_on(&url);
    started(&boot(&central_system, "CP1").call("StartTransaction", &start(1)));
}

#[test]
fn the_password_of_the_database_is_told_to_nobody() {
    const URL: &str = "postgres://user:hunter2@127.0.0.1:1/books?sslmode=disable";

    let outputs = [
        Command::new(ocpp16()).args(["serve", "--print-config", "--database", URL]).output(),
        Command::new(ocpp16())
            .args([
                "serve",
                "--log",
                "trace",
                "--listen",
                "127.0.0.1:0",
                "--http",
                "127.0.0.1:0",
                "--database",
                URL,
            ])
            .output(),
        command()
            .args(["serve", "--database", "postgres://user:hunter2@h/d?sslmode=maybe"])
            .output(),
    ];
    for output in outputs {
        let output = output.unwrap();
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text);
        assert!(text.contains("database") && !text.contains("hunter2"), "{text}");
    }
}
