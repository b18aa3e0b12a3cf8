//! Too much, too large, too odd: a worker that hangs, messages as large as they may
//! be, and identities with the characters of subjects.

use std::fs;
use std::thread;

use ocpp16_tests::{
    CentralSystem, ChargePoint, NatsServer, Process, command, eventually, http_text,
};
use serde_json::{Value, json};

use crate::system::{boot, connect, gateway, ready, worker};

fn node(role: &str, nats: &NatsServer, settings: &str) -> CentralSystem {
    let settings = format!("[log]\ndirectory = \"log\"\n[nats]\nlease = \"2s\"\n{settings}\n");
    let node = CentralSystem::start_with(&settings, &["--role", role, "--nats", &nats.url()]);
    ready(&node);
    node
}

/// Memory of a process, in KiB.
fn memory(process: &Process) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap();
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    resident.trim().trim_end_matches(" kB").parse().unwrap()
}

/// What a node has dropped.
fn dropped(node: &CentralSystem) -> u64 {
    let metrics = http_text(&node.http, "GET", "/metrics", "", "").text;
    let mut lines = metrics.lines();
    let count = lines.find_map(|line| line.strip_prefix("ocpp16_broker_dropped_messages_total "));
    count.map_or(0, |count| count.parse().unwrap())
}

#[test]
fn a_worker_that_hangs_costs_an_error_and_no_more() {
    const CHARGE_POINTS: usize = 40;
    const REQUESTS: usize = 50;

    let nats = NatsServer::start();
    let worker = node("worker", &nats, "max_requests = 1\nmax_pending = 16");
    let gateway = node("gateway", &nats, "request_timeout = \"100ms\"");
    let mut charge_points: Vec<_> =
        (0..CHARGE_POINTS).map(|number| connect(&gateway, &format!("CP{number}"))).collect();
    for charge_point in &mut charge_points {
        boot(charge_point);
    }
    let before = memory(&gateway.process);
    worker.signal("STOP");
    let authorize = json!({"idTag": "TAG"});
    let hang = |mut charge_point: ChargePoint| {
        for _ in 0..REQUESTS {
            let answer = charge_point.call("Authorize", &authorize);
            assert_eq!((&answer[0], &answer[2]), (&json!(4), &json!("InternalError")), "{answer}");
        }
        charge_point
    };
    let mut charge_points: Vec<_> = thread::scope(|scope| {
        let hanging = charge_points.into_iter().map(|it| scope.spawn(move || hang(it)));
        let hanging: Vec<_> = hanging.collect();
        hanging.into_iter().map(|it| it.join().unwrap()).collect()
    });
    let grown = memory(&gateway.process).saturating_sub(before);
    assert!(grown < 32 << 10, "{grown} KiB more");
    worker.signal("CONT");
    for charge_point in &mut charge_points {
        eventually("it is served again", || {
            (charge_point.call("Authorize", &authorize)[0] == 3).then_some(())
        });
    }
    // Most of the requests were in nobody's way.
    assert!(dropped(&worker) > 0);
    assert_eq!(dropped(&gateway), 0);
}

/// A DataTransfer whose frame has this many bytes.
fn data_transfer(id: &str, bytes: usize) -> String {
    let frame =
        |data: String| json!([2, id, "DataTransfer", {"vendorId": "V", "data": data}]).to_string();
    let rest = frame(String::new()).len();
    frame("x".repeat(bytes - rest))
}

fn limits_told(node: &CentralSystem) -> usize {
    let log = fs::read_to_string(node.folder().join("log/ocpp16.log")).unwrap();
    log.lines().filter(|line| line.contains("max_payload to have more")).count()
}

#[test]
fn messages_are_as_large_as_the_broker_lets_them_be() {
    const MIB: usize = 1 << 20;

    for (configuration, largest, told) in
        [("max_payload: 1MB", MIB - (64 << 10), 1), ("max_payload: 8MB", MIB, 0)]
    {
        let nats = NatsServer::start_with(configuration);
        let _worker = node("worker", &nats, "");
        let gateway = node("gateway", &nats, "");
        let mut charge_point = connect(&gateway, "CP1");
        boot(&mut charge_point);
        charge_point.send(&data_transfer("large", largest));
        let answer = charge_point.receive();
        assert_eq!((&answer[0], &answer[1]), (&json!(3), &json!("large")), "{answer}");
        assert_eq!(limits_told(&gateway), told, "{configuration}");
        charge_point.send(&data_transfer("larger", largest + 1));
        assert_eq!(charge_point.closed(), 1009);
    }
}

#[test]
fn identities_may_have_the_characters_of_subjects() {
    let nats = NatsServer::start();
    let (gateway, worker) = (gateway(&nats), worker(&nats));
    ready(&worker);
    ready(&gateway);
    for (identity, encoded) in [
        ("A.B c", "A.B%20c"),
        ("*", "%2A"),
        (">", "%3E"),
        ("$JS.a", "%24JS.a"),
        ("ü%.", "%C3%BC%25."),
    ] {
        let mut charge_point = connect(&gateway, encoded);
        boot(&mut charge_point);
        for node in [&gateway, &worker] {
            let shown = node.get(&format!("/charge-points/{encoded}")).body;
            assert_eq!((&shown["identity"], &shown["connected"]), (&json!(identity), &json!(true)));
            let server = format!("http://{}", node.http);
            let mut call = command();
            call.args(["call", "--server", &server, identity, "ClearCache"]);
            let mut call = Process::start("call", &mut call);
            charge_point.answer("ClearCache", &json!({"status": "Accepted"}));
            let answer: Value = call.json_line();
            assert_eq!(answer, json!({"status": "Accepted"}), "{identity}");
            assert_eq!(call.wait().code(), Some(0));
        }
    }
    assert_eq!(worker.get("/charge-points").body["total"], 5);
}
