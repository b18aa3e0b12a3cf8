//! The hooks of a handler on several workers: once for each connection, whoever
//! dies.

use std::process::Command;
use std::time::Duration;

use ocpp16_server::nats::MemoryRoster;
use ocpp16_tests::{ChargePoint, NatsServer, Process, example};
use serde_json::json;

use crate::probe::Said;
use crate::system::{self, worker_of};
use crate::worker::booted;

const LEASE: Duration = Duration::from_millis(600);

/// A gateway as a process of its own, and the URL for charge points.
fn gateway_process(server: &NatsServer) -> (Process, String) {
    let mut command = Command::new(example("nats_gateway"));
    command.args(["127.0.0.1:0", &server.url(), &LEASE.as_secs_f64().to_string()]);
    let mut process = Process::start("nats_gateway", &mut command);
    let line = process.line();
    let Some((url, "")) = line.split_once("/{identity}") else { process.fail(&line) };
    (process, url.to_owned())
}

#[test]
fn hooks_run_once_however_many_workers_there_are() {
    let (server, said) = (NatsServer::start(), Said::new());
    let gateway = system::gateway(&server);
    let roster = MemoryRoster::default();
    let long = Duration::from_secs(60);
    let workers: Vec<_> = (0..3)
        .map(|_| worker_of(&server, said.probe("w"), long, roster.clone(), |worker| worker))
        .collect();
    for identity in ["CP1", "CP2", "CP3", "CP1"] {
        booted(&gateway, identity).close();
        let lines: Vec<_> = (0..3).map(|_| said.next()).collect();
        let expected = [
            format!(r#"w: connected {identity} {{"tenant":"north"}}"#),
            format!("w: boot_notification 1 of {identity}"),
            format!(r#"w: disconnected {identity} {{"tenant":"north"}}"#),
        ];
        assert_eq!(lines, expected);
    }
    gateway.stop();
    workers.into_iter().for_each(system::Node::stop);
    assert!(said.rest().is_empty());
}

/// Whoever dies is not asked: `kill -9`.
#[test]
fn a_gateway_that_is_killed_leaves_nobody_connected() {
    let (server, said) = (NatsServer::start(), Said::new());
    let (gateway, url) = gateway_process(&server);
    let roster = MemoryRoster::default();
    let worker = || worker_of(&server, said.probe("w"), LEASE, roster.clone(), |worker| worker);
    let workers = [worker(), worker()];
    let mut connected: Vec<_> =
        ["CP1", "CP2"].map(|identity| ChargePoint::connect(&url, identity)).into();
    let mut lines = [said.next(), said.next()];
    lines.sort_unstable();
    assert_eq!(lines, ["w: connected CP1 null", "w: connected CP2 null"]);
    gateway.signal("KILL");
    for charge_point in &mut connected {
        assert_eq!(charge_point.try_call("Heartbeat", &json!({})), None);
    }
    let mut lines = [said.next(), said.next()];
    lines.sort_unstable();
    assert_eq!(lines, ["w: disconnected CP1 null", "w: disconnected CP2 null"]);

    // They come back elsewhere, and the dead gateway is not heard of again.
    let elsewhere = system::gateway(&server);
    booted(&elsewhere, "CP1").close();
    let lines: Vec<_> = (0..3).map(|_| said.next()).collect();
    assert_eq!(lines[0], r#"w: connected CP1 {"tenant":"north"}"#);
    assert_eq!(lines[2], r#"w: disconnected CP1 {"tenant":"north"}"#);
    elsewhere.stop();
    workers.into_iter().for_each(system::Node::stop);
    assert!(said.rest().is_empty());
}

/// A roster that outlives its workers, such as one in a database, lists
/// connections of gateways that died while nobody worked.
#[test]
fn a_gateway_that_died_before_the_workers_started_is_given_up() {
    let (server, said) = (NatsServer::start(), Said::new());
    let (gateway, url) = gateway_process(&server);
    let roster = MemoryRoster::default();
    let worker =
        |name| worker_of(&server, said.probe(name), LEASE, roster.clone(), |worker| worker);
    let first = worker("first");
    let _charge_point = ChargePoint::connect(&url, "CP1");
    assert_eq!(said.next(), "first: connected CP1 null");
    first.stop();
    gateway.signal("KILL");
    let _second = worker("second");
    assert_eq!(said.next(), "second: disconnected CP1 null");
}

/// A gateway that stands still for longer than its lease is given up; when it goes
/// on, its charge points are connected again.
#[test]
fn a_gateway_that_comes_back_is_known_again() {
    let (server, said) = (NatsServer::start(), Said::new());
    let (gateway, url) = gateway_process(&server);
    let roster = MemoryRoster::default();
    let _worker = worker_of(&server, said.probe("w"), LEASE, roster, |worker| worker);
    let charge_point = ChargePoint::connect(&url, "CP1");
    assert_eq!(said.next(), "w: connected CP1 null");
    gateway.signal("STOP");
    assert_eq!(said.next(), "w: disconnected CP1 null");
    gateway.signal("CONT");
    assert_eq!(said.next(), "w: connected CP1 null");
    charge_point.close();
    assert_eq!(said.next(), "w: disconnected CP1 null");
}

/// Time without the broker is nobody's silence.
#[test]
fn nobody_is_given_up_because_the_broker_is_away() {
    let (mut server, said) = (NatsServer::start(), Said::new());
    let (_gateway, url) = gateway_process(&server);
    let roster = MemoryRoster::default();
    let _worker = worker_of(&server, said.probe("w"), LEASE, roster, |worker| worker);
    let charge_point = ChargePoint::connect(&url, "CP1");
    assert_eq!(said.next(), "w: connected CP1 null");
    server.stop();
    // Much longer than the lease, by the only clock that counts: theirs.
    std::thread::sleep(LEASE * 3);
    server.start_again();
    charge_point.close();
    assert_eq!(said.next(), "w: disconnected CP1 null");
    assert!(said.rest().is_empty());
}
