//! `GET /events`: what happens comes to every reader, in order, whatever their
//! speed.

use std::collections::BTreeSet;
use std::process::Command;

use ocpp16_tests::{CentralSystem, ChargePoint, EventStream, Process, ServerEvent, http};
use serde_json::{Value, json};

fn booted(central_system: &CentralSystem, identity: &str) -> ChargePoint {
    let mut charge_point = ChargePoint::connect(&central_system.url, identity);
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Accepted");
    charge_point
}

#[test]
fn everything_that_happens_is_told() {
    let central_system = CentralSystem::start(&[]);
    let mut events = EventStream::open(&central_system.http, "", "");
    let mut charge_point = booted(&central_system, "CP1");

    let connected = events.next_of("connected");
    let ServerEvent { event, id, data } = &connected;
    assert_eq!((&data["kind"], &data["id"]), (&json!(event), &json!(id)));
    assert_eq!((&data["chargePoint"], &data["node"]), (&json!("CP1"), &Value::Null));
    assert!(data["time"].as_str().is_some_and(|time| time.ends_with('Z')), "{data}");
    assert!(data["remoteAddress"].as_str().is_some_and(|at| at.starts_with("127.0.0.1:")));
    let mut events = EventStream::open(&central_system.http, "", "");

    let status = json!({"connectorId": 1, "errorCode": "NoError", "status": "Faulted", "x": 1});
    charge_point.call("StatusNotification", &status);
    let deviation = events.next_of("deviation").data;
    assert_eq!(deviation["deviations"][0]["kind"], "ExtraMember");
    let call = events.next_of("call").data;
    assert_eq!((&call["direction"], &call["validity"]), (&json!("in"), &json!("repaired")));
    assert_eq!((&call["action"], &call["messageId"]), (&json!("StatusNotification"), &json!("2")));
    assert!(call["frame"].as_str().is_some_and(|frame| frame.starts_with(r#"[2,"2","Status"#)));
    let told = events.next_of("status").data;
    assert_eq!((&told["connectorId"], &told["status"]), (&json!(1), &json!("Faulted")));
    let result = events.next_of("result").data;
    assert_eq!((&result["direction"], &result["action"]), (&json!("out"), &call["action"]));
    assert_eq!(result["messageId"], "2");

    let time = "2024-01-01T00:00:00Z";
    let start = json!({"connectorId": 1, "idTag": "A", "meterStart": 5, "timestamp": time});
    let id = charge_point.call("StartTransaction", &start)[2]["transactionId"].clone();
    let told = events.next_of("transaction").data;
    assert_eq!((&told["transactionId"], &told["change"]), (&id, &json!("started")));
    assert_eq!((&told["idTag"], &told["meter"]), (&json!("A"), &json!(5)));
    let stop = json!({"transactionId": id, "meterStop": 9, "timestamp": time});
    charge_point.call("StopTransaction", &stop);
    let told = events.next_of("transaction").data;
    assert_eq!((&told["change"], &told["meter"]), (&json!("stopped"), &json!(9)));
    // The same messages again change nothing.
    charge_point.call("StartTransaction", &start);
    let unknown = json!({"transactionId": 4711, "meterStop": 9, "timestamp": time});
    charge_point.call("StopTransaction", &unknown);
    assert_eq!(events.next_of("transaction").data["change"], "stoppedUnmatched");
    let later = json!({"connectorId": 1, "idTag": "B", "meterStart": 9, "timestamp": time});
    let id = charge_point.call("StartTransaction", &later)[2]["transactionId"].clone();
    assert_eq!(events.next_of("transaction").data["transactionId"], id);
    let close = format!("/api/v1/transactions/{id}/close");
    assert_eq!(http(&central_system.http, "POST", &close, None).status, 200);
    let told = events.next_of("transaction").data;
    assert_eq!((&told["change"], &told["chargePoint"]), (&json!("closed"), &json!("CP1")));

    charge_point.send(r#"[2,"x","Tea",{}]"#);
    assert_eq!(charge_point.receive()[0], 4);
    let error = events.next_of("error").data;
    assert_eq!((&error["direction"], &error["messageId"]), (&json!("out"), &json!("x")));

    let newer = booted(&central_system, "CP1");
    let told = events.next_of("superseded").data;
    assert_eq!((&told["cause"], told["reason"].is_string()), (&json!("server"), true));
    drop(newer);
    assert_eq!(events.next_of("disconnected").data["cause"], "lost");
}

#[test]
fn a_reader_gets_what_it_asks_for() {
    let central_system = CentralSystem::start(&[]);
    let query = "?chargePoint=CP2&kind=call";
    let mut events = EventStream::open(&central_system.http, query, "");
    for identity in ["CP1", "CP2", "CP3"] {
        booted(&central_system, identity).call("Heartbeat", &json!({}));
    }
    for action in ["BootNotification", "Heartbeat"] {
        let event = events.next().expect("it goes on");
        let told = (event.event.as_str(), &event.data["chargePoint"], &event.data["action"]);
        assert_eq!(told, ("call", &json!("CP2"), &json!(action)));
    }
}

#[test]
fn a_reader_that_comes_back_misses_nothing() {
    let central_system = CentralSystem::start(&[]);
    let mut events = EventStream::open(&central_system.http, "?kind=call", "");
    let mut charge_point = booted(&central_system, "CP1");
    let last = events.next_of("call").id;
    drop(events);
    for _ in 0..3 {
        charge_point.call("Heartbeat", &json!({}));
    }
    let header = format!("Last-Event-ID: {last}\r\n");
    let mut events = EventStream::open(&central_system.http, "?kind=call", &header);
    for number in 2..5 {
        let event = events.next().expect("it goes on");
        assert_eq!(
            (&event.event, &event.data["messageId"]),
            (&"call".into(), &json!(number.to_string()))
        );
    }
}

#[test]
fn a_reader_from_before_a_restart_is_told_of_the_gap() {
    let central_system = CentralSystem::start(&[]);
    let mut events = EventStream::open(&central_system.http, "", "");
    drop(booted(&central_system, "CP1"));
    let last = events.next_of("disconnected").id;
    let central_system = central_system.kill_and_start(&[]);
    let header = format!("Last-Event-ID: {last}\r\n");
    let mut events = EventStream::open(&central_system.http, "", &header);
    let gap = events.next().expect("it goes on");
    assert_eq!((gap.event.as_str(), &gap.data["lost"]), ("gap", &Value::Null));
    drop(booted(&central_system, "CP1"));
    events.next_of("connected");
}

/// Nobody waits for it, its events are counted, and then it goes on.
#[test]
fn a_slow_reader_is_told_how_much_it_has_lost() {
    const CALLS: u64 = 200;

    let central_system = CentralSystem::start(&[]);
    let mut slow = EventStream::open(&central_system.http, "", "");
    let mut charge_point = booted(&central_system, "CP1");
    let first = slow.next_of("connected");
    // More than the system keeps on the way, and the program for readers.
    let data = "x".repeat(200_000);
    for _ in 0..CALLS {
        charge_point.call("DataTransfer", &json!({"vendorId": "V", "data": data}));
    }
    let number = |event: &ServerEvent| {
        let number = event.id.rsplit_once('-').and_then(|(_, number)| number.parse::<u64>().ok());
        number.expect("ids count events")
    };
    let (mut last, mut lost) = (number(&first), 0);
    charge_point.call("Heartbeat", &json!({}));
    loop {
        let event = slow.next().expect("it goes on");
        if event.event == "gap" {
            lost += event.data["lost"].as_u64().expect("the program knows");
            assert_eq!(number(&event), last + event.data["lost"].as_u64().unwrap_or(0));
        } else {
            assert_eq!(number(&event), last + 1, "nothing is lost without a word");
        }
        last = number(&event);
        if event.data["action"] == "Heartbeat" && event.event == "result" {
            break;
        }
    }
    assert!((1..2 * CALLS).contains(&lost), "{lost}");
    let metrics = http(&central_system.http, "GET", "/metrics", None).text;
    assert!(metrics.contains(&format!("\nocpp16_events_lost_total {lost}\n")), "{metrics}");
}

#[test]
fn there_is_room_for_other_requests_beside_readers() {
    let central_system = CentralSystem::start(&[]);
    let readers: Vec<_> =
        (0..64).map(|_| EventStream::open(&central_system.http, "", "")).collect();
    let answer = central_system.get("/events");
    assert_eq!((answer.status, answer.code()), (503, Some("TooManyReaders")));
    assert_eq!(central_system.get("/charge-points").status, 200);
    drop(readers);
}

#[cfg(unix)]
#[test]
fn streams_end_with_the_program() {
    let mut central_system = CentralSystem::start(&[]);
    let events = EventStream::open(&central_system.http, "", "");
    let _silent = booted(&central_system, "CP1");
    let pid = central_system.process.id().to_string();
    Process::start("kill", Command::new("kill").args(["-TERM", &pid])).wait();
    let kinds: BTreeSet<_> = events.map(|event| event.event).collect();
    assert!(kinds.contains("disconnected"), "the end of connections is told: {kinds:?}");
    assert_eq!(central_system.process.wait().code(), Some(0));
}
