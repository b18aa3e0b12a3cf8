//! `GET /charge-points/{identity}/messages`: the frames of late, without their
//! secrets, and within their limit.

use ocpp16_tests::{CentralSystem, ChargePoint, EventStream};
use serde_json::{Value, json};

fn booted(central_system: &CentralSystem, identity: &str) -> ChargePoint {
    let mut charge_point = ChargePoint::connect(&central_system.url, identity);
    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
    assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Accepted");
    charge_point
}

fn messages(central_system: &CentralSystem, identity: &str, query: &str) -> (u64, Vec<Value>) {
    let answer = central_system.get(&format!("/charge-points/{identity}/messages{query}"));
    assert_eq!(answer.status, 200, "{}", answer.text);
    let items = answer.body["items"].as_array().expect("a list has items").clone();
    (answer.body["total"].as_u64().expect("a list has a length"), items)
}

#[test]
fn frames_of_both_ways_are_listed_the_newest_first() {
    let central_system = CentralSystem::start(&[]);
    let mut charge_point = booted(&central_system, "CP1");
    let status = json!({"connectorId": 1, "errorCode": "NoError", "status": "Charging", "x": 1});
    charge_point.call("StatusNotification", &status);
    charge_point.send(r#"[2,"3","Heartbeat",{"x":}]"#);
    charge_point.send(r#"[2,"4","Authorize",{}]"#);
    charge_point.receive();
    let call = json!({"action": "ClearCache", "wait": false});
    let id = central_system.call("CP1", &call).body["id"].clone();
    charge_point.receive();
    charge_point.send(&json!([3, id, {"status": "Accepted"}]).to_string());
    charge_point.call("Heartbeat", &json!({}));

    let (total, items) = messages(&central_system, "CP1", "");
    assert_eq!(total, items.len() as u64);
    let told: Vec<_> = items
        .iter()
        .rev()
        .map(|item| {
            [&item["direction"], &item["action"], &item["messageId"], &item["validity"]]
                .map(Value::clone)
        })
        .collect();
    let expected = [
        json!(["in", "BootNotification", "1", "valid"]),
        json!(["out", "BootNotification", "1", "valid"]),
        json!(["in", "StatusNotification", "2", "repaired"]),
        json!(["out", "StatusNotification", "2", "valid"]),
    ];
    assert_eq!(json!(told[..4]), json!(expected));
    let deviations = items[items.len() - 3]["deviations"].as_array();
    assert_eq!(deviations.map(Vec::len), Some(1));
    let find = |direction: &str, id: &Value| {
        let matches = |item: &&Value| item["direction"] == direction && item["messageId"] == *id;
        items.iter().find(matches).unwrap_or_else(|| panic!("no {direction} {id} in {told:?}"))
    };
    let refused = find("in", &json!("4"));
    assert_eq!((&refused["validity"], refused["errorCode"].is_string()), (&json!("refused"), true));
    assert_eq!(find("out", &id)["frame"], format!("[2,{id},\"ClearCache\",{{}}]"));
    assert_eq!(find("in", &id)["action"], "ClearCache");
    for item in &items {
        assert!(item["time"].as_str().is_some_and(|time| time.ends_with('Z')), "{item}");
        assert_eq!(item["chargePoint"], "CP1");
    }

    let (all, part) = messages(&central_system, "CP1", "?limit=2&offset=1");
    assert_eq!((all, part.as_slice()), (total, &items[1..3]));
    assert_eq!(central_system.get("/charge-points/CP2/messages").status, 404);
}

#[test]
fn a_charge_point_that_has_gone_keeps_its_frames() {
    let central_system = CentralSystem::start(&[]);
    drop(booted(&central_system, "CP1"));
    let mut again = ChargePoint::connect(&central_system.url, "CP1");
    again.call("Heartbeat", &json!({}));
    let (total, items) = messages(&central_system, "CP1", "");
    assert_eq!((total, &items[3]["action"]), (4, &json!("BootNotification")));
}

/// J-66.
#[test]
fn keys_are_neither_in_messages_nor_in_events() {
    const KEY: &str = "5EC4E7A0";

    let central_system = CentralSystem::start(&[]);
    let mut events = EventStream::open(&central_system.http, "", "");
    let mut charge_point = booted(&central_system, "CP1");
    let payload = json!({"key": "AuthorizationKey", "value": KEY});
    let call = json!({"action": "ChangeConfiguration", "payload": payload, "wait": false});
    assert_eq!(central_system.call("CP1", &call).status, 202);
    let received = charge_point.receive();
    assert_eq!(received[3]["value"], KEY);
    charge_point.send(&json!([4, received[1], "GenericError", KEY, {}]).to_string());
    let call = json!({"action": "GetConfiguration", "wait": false});
    assert_eq!(central_system.call("CP1", &call).status, 202);
    let received = charge_point.receive();
    let keys = json!([{"key": "AuthorizationKey", "readonly": false, "value": KEY}]);
    charge_point.send(&json!([3, received[1], {"configurationKey": keys}]).to_string());
    charge_point.call("Heartbeat", &json!({}));

    let (_, items) = messages(&central_system, "CP1", "");
    let text = json!(items).to_string();
    assert!(text.contains("ChangeConfiguration") && text.contains("***"), "{text}");
    assert!(!text.contains(KEY), "{text}");
    let mut told = String::new();
    while !told.contains("Heartbeat") {
        told += &events.next().expect("it goes on").data.to_string();
    }
    assert!(told.contains("GetConfiguration") && told.contains("***"), "{told}");
    assert!(!told.contains(KEY), "{told}");
}

/// The setting is for all of them; the quiet one is not pushed out by the loud one.
#[test]
fn thousands_of_frames_stay_within_the_limit() {
    const CALLS: u64 = 1000;
    const DATA: usize = 8000;

    let settings = [("http.message_memory", "4MiB"), ("log.level", "warn")];
    let central_system = CentralSystem::start_set(&settings);
    drop(booted(&central_system, "QUIET"));
    let mut loud = booted(&central_system, "LOUD");
    let data = "x".repeat(DATA);
    for _ in 0..CALLS {
        loud.call("DataTransfer", &json!({"vendorId": "V", "data": data}));
    }
    let (quiet, _) = messages(&central_system, "QUIET", "");
    assert_eq!(quiet, 2);
    let (kept, newest) = messages(&central_system, "LOUD", "?limit=2");
    assert_eq!(newest[0]["messageId"], json!((CALLS + 1).to_string()));
    // Half of them are answers, which are short.
    let frames = 4 * 1024 * 1024 / DATA as u64 * 2;
    assert!((frames / 2..frames).contains(&kept), "{kept} of {frames}");
}

/// A thousand frames of a megabyte would fill the memory of the server.
#[test]
fn an_answer_has_no_more_than_a_few_megabytes() {
    let settings = [("database.keep_messages", "true"), ("log.level", "warn")];
    let central_system = CentralSystem::start_set(&settings);
    let mut loud = booted(&central_system, "LOUD");
    let data = "x".repeat(1_000_000);
    for _ in 0..12 {
        loud.call("DataTransfer", &json!({"vendorId": "V", "data": data}));
    }
    let read_all = |central_system: &CentralSystem| {
        let (mut items, mut answers) = (Vec::new(), 0);
        loop {
            let query = format!("?limit=1000&offset={}", items.len());
            let (total, some) = messages(central_system, "LOUD", &query);
            assert!(json!(some).to_string().len() < 9 * 1024 * 1024);
            assert!(!some.is_empty(), "it goes on");
            items.extend(some);
            answers += 1;
            if items.len() as u64 == total {
                return (items, answers);
            }
        }
    };
    let in_memory = read_all(&central_system);
    assert_eq!((in_memory.0.len(), in_memory.1), (26, 2));
    let central_system = central_system.kill_and_start_set(&settings);
    assert!(read_all(&central_system) == in_memory, "the same from the database");
}

/// Whatever the number, it is one.
#[test]
fn a_list_takes_numbers_of_any_size() {
    let central_system = CentralSystem::start(&[]);
    let _charge_point = booted(&central_system, "CP1");
    for list in ["transactions", "stops", "reservations", "charge-points/CP1/messages"] {
        let list = format!("/{list}?limit=99999999999999999999&offset=00");
        assert_eq!(central_system.get(&list).status, 200, "{list}");
    }
    let query = "?limit=99999999999&offset=99999999999";
    assert_eq!(messages(&central_system, "CP1", query), (2, Vec::new()));
}
