//! Servers that are not there, go away, or get it wrong.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use ocpp16_tests::{CentralSystem, Process, RawCentralSystem, eventually};
use serde_json::{Value, json};

use crate::{counted, provision, report, simulate};

#[test]
fn a_server_that_is_killed_is_told_and_come_back_to() {
    let central_system = CentralSystem::start(&[]);
    let address = central_system.url.clone();
    let arguments = ["--charge-points", "3", "--duration", "0s"];
    let mut simulation = Process::start("simulate", &mut simulate(&address, &arguments));
    eventually("heartbeats", || (counted(&central_system, "Heartbeat") > 0).then_some(()));
    drop(central_system);
    let address = address.trim_start_matches("ws://").split('/').next().unwrap().to_owned();
    // Somebody else has the port until the simulation ends, or nobody.
    let listener = eventually("the port is free", || TcpListener::bind(&address).ok());
    listener.accept().unwrap();
    simulation.signal("INT");
    let report = simulation.json_line();
    assert_eq!(simulation.wait().code(), Some(1), "{report}");
    assert_eq!(report["lostConnections"], 3, "{report}");
    assert!(report["reasons"].as_array().is_some_and(|reasons| !reasons.is_empty()), "{report}");
    let answered = report["answered"].as_u64().unwrap() + report["lost"].as_u64().unwrap();
    assert_eq!(report["sent"], answered);
}

#[test]
fn what_a_server_gets_wrong_is_counted_and_told() {
    let central_system = RawCentralSystem::listen();
    let arguments = ["--charge-points", "1", "--duration", "0s"];
    let mut simulation =
        Process::start("simulate", &mut simulate(&central_system.url(), &arguments));
    let mut connection = central_system.accept();
    assert_eq!(connection.path, "/ocpp/CP000001");
    let accepted =
        json!({"status": "Accepted", "currentTime": "2024-05-06T07:08:09Z", "interval": 300});
    connection.answer("BootNotification", &accepted);
    connection.answer("StatusNotification", &json!({}));
    let call = connection.receive();
    connection.send(&json!([4, call[1], "InternalError", "", {}]));
    let call = connection.receive();
    assert_eq!(call[2], "Heartbeat");
    connection.send(&json!([3, "another", {}]));
    connection.send(&json!({"no": "message"}));
    connection.send(&json!([2, "1", "Tea", {}]));
    let refused = connection.receive();
    assert_eq!(
        (&refused[0], &refused[1], &refused[2]),
        (&json!(4), &json!("1"), &json!("NotImplemented"))
    );
    connection.send(&json!([3, call[1], {"currentTime": "2024-05-06T07:08:09Z"}]));
    assert_eq!(connection.receive()[2], "Heartbeat");
    drop(connection);
    let mut connection = central_system.accept();
    simulation.signal("INT");
    connection.answer("BootNotification", &accepted);
    connection.answer("StatusNotification", &json!({}));
    connection.answer("StatusNotification", &json!({}));
    let report = simulation.json_line();
    assert_eq!(simulation.wait().code(), Some(1), "{report}");
    let count = |name: &str| report[name].as_u64().unwrap();
    let counts = ["answered", "errors", "lostConnections"];
    assert_eq!(counts.map(count), [6, 1, 1], "{report}");
    // If the answers are there before the signal is, there is one more Heartbeat.
    assert!((1..=2).contains(&count("lost")), "{report}");
    assert_eq!(count("sent"), 7 + count("lost"), "{report}");
    let mut reasons: Vec<_> = report["reasons"].as_array().unwrap().iter().collect();
    reasons.retain(|reason| !reason["reason"].as_str().unwrap().contains("connection lost"));
    reasons.retain(|reason| !reason["reason"].as_str().unwrap().starts_with("closed"));
    reasons.retain(|reason| !reason["reason"].as_str().unwrap().starts_with("Heartbeat"));
    assert_eq!(
        reasons,
        [
            &json!({"reason": "StatusNotification: InternalError", "count": 1}),
            &json!({"reason": "an answer to no open CALL", "count": 1}),
            &json!({"reason": "what the server sends is no message", "count": 1}),
        ]
    );
}

/// Neither an open handshake nor a pause before the next one holds it up.
#[test]
fn ctrl_c_ends_it_while_handshakes_are_open() {
    let central_system = RawCentralSystem::listen();
    let arguments = ["--charge-points", "2", "--duration", "0s"];
    let mut simulation =
        Process::start("simulate", &mut simulate(&central_system.url(), &arguments));
    let _one = central_system.accept_tcp();
    let _other = central_system.accept_tcp();
    simulation.signal("INT");
    let began = Instant::now();
    let report = simulation.json_line();
    assert_eq!(simulation.wait().code(), Some(0), "{report}");
    // The handshakes would have had twenty seconds.
    assert!(began.elapsed() < Duration::from_secs(15), "{report}");
    assert_eq!((&report["interrupted"], &report["sent"]), (&json!(true), &json!(0)));
}

#[test]
fn nobody_there_and_refusals_are_status_2() {
    let provisioned = CentralSystem::start_set(&[("auth.profile", "1")]);
    provision(&provisioned, &["CP000001", "CP000002", "CP000003"]);
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for (url, arguments, error) in [
        (&*format!("ws://{free}/ocpp"), &[][..], "Connection refused"),
        (&provisioned.url.replace("/ocpp", "/other"), &[], "refused: 404"),
        (&provisioned.url, &["--password", "wrong password 1"], "refused: 401 Unauthorized"),
        (&format!("ws://{}/", provisioned.http), &[], "refused: 404 Not Found"),
    ] {
        let arguments = [&["--charge-points", "3"], arguments].concat();
        let (status, printed, errors) = report(&simulate(url, &arguments).output().unwrap());
        assert_eq!((status, &printed), (Some(2), &Value::Null), "{errors}");
        assert!(
            errors.starts_with(&format!("ocpp16: {url}: no charge point gets in: ")),
            "{errors}"
        );
        assert!(errors.contains(error), "{errors}");
        assert_eq!(errors.lines().count(), 1, "{errors}");
    }
}
