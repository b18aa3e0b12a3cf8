//! `ocpp16 simulate` against the real central system: what it reports is what the
//! server has seen.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::net::TcpListener;
use std::process::{Command, Output, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use ocpp16_tests::{
    Authority, CentralSystem, Process, RawCentralSystem, RawConnection, command, eventually, http,
};
use serde_json::{Value, json};

fn simulate(url: &str, arguments: &[&str]) -> Command {
    let mut command = command();
    command.args(["simulate", url, "--output", "json", "--timeout", "20s"]).args(arguments);
    command.stdin(Stdio::null());
    command
}

/// Its exit status, its report, and what it says on standard error.
fn report(output: &Output) -> (Option<i32>, Value, String) {
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    let report = serde_json::from_slice(&output.stdout).unwrap_or_default();
    (output.status.code(), report, errors)
}

/// Runs it, and returns its report of a simulation in which all went well.
fn good(url: &str, arguments: &[&str]) -> Value {
    let (status, report, errors) = report(&simulate(url, arguments).output().unwrap());
    assert_eq!((status, &*errors), (Some(0), ""), "{report}");
    for count in ["errors", "lost", "unsent", "lostConnections"] {
        assert_eq!(report[count], 0, "{count}: {report}");
    }
    assert_eq!(report["reasons"], json!([]));
    assert_eq!(report["sent"], report["answered"]);
    report
}

fn of_action<'a>(report: &'a Value, action: &str) -> &'a Value {
    let actions = report["actions"].as_array().unwrap();
    let found = actions.iter().find(|found| found["action"] == action);
    found.unwrap_or_else(|| panic!("no {action} in {report}"))
}

/// How many CALLs of charge points the server has answered, of this action.
fn counted(central_system: &CentralSystem, action: &str) -> u64 {
    let metrics = http(&central_system.http, "GET", "/metrics", None).text;
    let all = metrics.lines().filter(|line| {
        let has = |label: &str, value| line.contains(&format!("{label}=\"{value}\""));
        line.starts_with(COUNTER) && has("action", action) && has("direction", "received")
    });
    let number = |line: &str| line.rsplit(' ').next().and_then(|number| number.parse::<u64>().ok());
    all.filter_map(number).sum()
}

const COUNTER: &str = "ocpp16_calls_total{";

#[test]
fn idle_charge_points_connect_boot_and_stay() {
    let central_system = CentralSystem::start(&[]);
    let arguments = ["--charge-points", "20", "--scenario", "idle", "--duration", "1ms"];
    let report = good(&central_system.url, &arguments);
    assert_eq!(report["handshakes"]["completed"], 20);
    for (action, count) in [("BootNotification", 20), ("StatusNotification", 40)] {
        assert_eq!(of_action(&report, action)["answered"], count);
        assert_eq!(counted(&central_system, action), count, "{action}");
    }
    let known = central_system.get("/charge-points").body;
    assert_eq!(known["total"], 20);
    let identities: Vec<_> =
        known["items"].as_array().unwrap().iter().map(|item| &item["identity"]).collect();
    assert!(identities.contains(&&json!("CP000001")) && identities.contains(&&json!("CP000020")));
    assert_eq!(report["sent"], 60);
}

#[test]
fn heartbeats_are_counted_as_the_server_counts_them() {
    let central_system = CentralSystem::start(&[]);
    for arguments in [&["--threads", "2"][..], &["--rate", "500"]] {
        let before = counted(&central_system, "Heartbeat");
        let arguments = [&["--charge-points", "10", "--duration", "500ms"], arguments].concat();
        let report = good(&central_system.url, &arguments);
        let beats = of_action(&report, "Heartbeat")["answered"].as_u64().unwrap();
        assert_eq!(beats, counted(&central_system, "Heartbeat") - before);
        assert!(beats > 0, "{report}");
        for latency in ["p50", "p99", "p99.9", "max"] {
            assert!(report["latencyMilliseconds"][latency].as_f64().unwrap() > 0.0, "{report}");
        }
        let over_time = report["overTime"].as_array().unwrap();
        let answered: u64 =
            over_time.iter().map(|second| second["answered"].as_u64().unwrap()).sum();
        assert_eq!(answered, beats);
    }
}

/// No more than the rate says, however fast answers come, and no less.
#[test]
fn with_a_rate_exactly_as_many_are_sent_as_it_has_in_the_time() {
    let central_system = CentralSystem::start(&[]);
    for threads in ["1", "3"] {
        let arguments = ["--charge-points", "7", "--duration", "500ms", "--rate", "200"];
        let report = good(&central_system.url, &[&arguments, &["--threads", threads][..]].concat());
        assert_eq!(of_action(&report, "Heartbeat")["sent"], 100, "{report}");
        assert_eq!(report["offered"], 100, "{report}");
        let ending = report["endingSeconds"].as_f64().unwrap();
        assert!(report["seconds"].as_f64().unwrap() >= 0.5 && ending > 0.0, "{report}");
    }
}

#[test]
fn transactions_are_in_the_books_and_stopped() {
    let central_system = CentralSystem::start(&[]);
    let arguments = ["--charge-points", "5", "--scenario", "charging", "--duration", "500ms"];
    let arguments = [&arguments, &["--meter-interval", "1ms", "--meter-values", "3"][..]].concat();
    let report = good(&central_system.url, &arguments);
    let started = of_action(&report, "StartTransaction")["answered"].as_u64().unwrap();
    assert!(started >= 5, "{report}");
    assert_eq!(of_action(&report, "StopTransaction")["answered"], started);
    assert_eq!(central_system.get("/transactions").body["total"], started);
    assert_eq!(central_system.get("/transactions?active=true").body["total"], 0);
    let values = of_action(&report, "MeterValues")["answered"].as_u64().unwrap();
    assert_eq!(central_system.number("SELECT count(*) FROM meter_messages") as u64, values);
    // Whom nobody charges gets no tag that is too long.
    let by_rate = ["--charge-points", "5", "--scenario", "charging", "--duration", "500ms"];
    let by_rate = [&by_rate[..], &["--prefix", "a prefix that is long "]].concat();
    let report = good(&central_system.url, &[&by_rate[..], &["--rate", "300"]].concat());
    assert!(report["latencyMilliseconds"]["p50"].is_number());
    assert_eq!(central_system.get("/transactions?active=true").body["total"], 0);
}

#[test]
fn tags_that_are_refused_are_told() {
    let central_system = CentralSystem::start_with("[auth]\nunknown_tags = \"refuse\"\n", &[]);
    let arguments = ["--charge-points", "2", "--scenario", "charging", "--duration", "100ms"];
    let output = simulate(&central_system.url, &arguments).output().unwrap();
    let (status, report, errors) = report(&output);
    assert_eq!((status, &*errors), (Some(1), ""));
    assert_eq!(report["reasons"][0]["reason"], "Authorize: the tag is Invalid", "{report}");
    assert_eq!((&report["errors"], &report["lost"]), (&json!(0), &json!(0)));
}

#[test]
fn storms_cut_all_and_bring_all_back() {
    let central_system = CentralSystem::start(&[]);
    let arguments = ["--charge-points", "10", "--scenario", "storm", "--duration", "1s"];
    let arguments = [&arguments[..], &["--storm-pause", "50ms", "--connect-rate", "0"]].concat();
    let report = good(&central_system.url, &arguments);
    let storms = report["storms"].as_array().unwrap();
    assert!(!storms.is_empty(), "{report}");
    for storm in storms {
        assert_eq!((&storm["cut"], &storm["returned"]), (&json!(10), &json!(10)), "{report}");
        assert!(storm["latencyMilliseconds"]["max"].as_f64().unwrap() > 0.0);
    }
    let returned = 10 * storms.len() as u64;
    assert_eq!(report["handshakes"]["completed"], 10 + returned);
    assert_eq!(of_action(&report, "BootNotification")["answered"], 10);
    assert_eq!(of_action(&report, "Heartbeat")["answered"], returned);
}

#[test]
fn calls_of_the_server_are_answered_and_obeyed() {
    let central_system = CentralSystem::start(&[]);
    let arguments = ["--charge-points", "1", "--scenario", "idle", "--duration", "0s"];
    let mut simulation = Process::start("simulate", &mut simulate(&central_system.url, &arguments));
    let status = || central_system.get("/charge-points/CP000001").body;
    eventually("it has booted", || {
        (status()["connectors"].as_array().is_some_and(|all| !all.is_empty())).then_some(())
    });
    let call = |action: &str, payload: Value| {
        central_system.call("CP000001", &json!({"action": action, "payload": payload}))
    };
    let start = call("RemoteStartTransaction", json!({"idTag": "REMOTE", "connectorId": 1}));
    assert_eq!(start.body["payload"]["status"], "Accepted");
    let transaction = eventually("it has begun", || {
        let active = central_system.get("/transactions?active=true").body;
        active["items"][0]["transactionId"].as_i64()
    });
    assert_eq!(
        call("RemoteStopTransaction", json!({"transactionId": transaction})).body["payload"]["status"],
        "Accepted"
    );
    eventually("it has ended", || {
        let ended = central_system.get(&format!("/transactions/{transaction}")).body;
        (ended["stopReason"] == "Remote").then_some(())
    });
    let trigger = call("TriggerMessage", json!({"requestedMessage": "Heartbeat"}));
    assert_eq!(trigger.body["payload"]["status"], "Accepted");
    let keys = call("GetConfiguration", json!({}));
    assert!(keys.body["payload"]["configurationKey"].as_array().is_some_and(|keys| keys.len() > 2));
    let unknown = call("GetLocalListVersion", json!({}));
    assert_eq!(
        (unknown.status, &unknown.body["error"]["code"]),
        (502, &json!("NotImplemented")),
        "{unknown:?}"
    );
    let boots = || counted(&central_system, "BootNotification");
    assert_eq!(boots(), 1);
    assert_eq!(call("Reset", json!({"type": "Soft"})).body["payload"]["status"], "Accepted");
    eventually("it boots again", || (boots() == 2).then_some(()));
    simulation.signal("INT");
    let report = simulation.json_line();
    assert_eq!(simulation.wait().code(), Some(0), "{report}");
    assert_eq!(report["interrupted"], true);
    assert_eq!(report["received"], json!({"answered": 6, "refused": 1}), "{report}");
}

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

/// Answers as a charge point begins.
fn boot(connection: &mut RawConnection) {
    let time = "2024-05-06T07:08:09Z";
    let accepted = json!({"status": "Accepted", "currentTime": time, "interval": 300});
    connection.answer("BootNotification", &accepted);
    connection.answer("StatusNotification", &json!({}));
    connection.answer("StatusNotification", &json!({}));
}

/// A server of one charge point, which sends Heartbeats: `before_answer` is told how many
/// there were. It ends with the connection.
fn serve_heartbeats(
    central_system: RawCentralSystem,
    before_answer: impl Fn(u64) + Send + 'static,
) -> JoinHandle<u64> {
    thread::spawn(move || {
        let mut connection = central_system.accept();
        boot(&mut connection);
        let time = "2024-05-06T07:08:09Z";
        let mut heartbeats = 0;
        while let Some(call) = connection.receive_or_end() {
            heartbeats += 1;
            before_answer(heartbeats);
            connection.send(&json!([3, call[1], {"currentTime": time}]));
        }
        heartbeats
    })
}

fn latency(report: &Value, quantile: &str) -> f64 {
    report["latencyMilliseconds"][quantile].as_f64().unwrap()
}

#[test]
fn latency_is_as_long_as_the_server_takes() {
    let central_system = RawCentralSystem::listen();
    let url = central_system.url();
    let server = serve_heartbeats(central_system, |_| thread::sleep(Duration::from_millis(50)));
    let report = good(&url, &["--charge-points", "1", "--duration", "500ms"]);
    assert_eq!(of_action(&report, "Heartbeat")["answered"], server.join().unwrap());
    // Three significant digits.
    assert!(latency(&report, "p50") >= 49.9, "{report}");
    // One after the other, they took no longer together than the whole simulation, and
    // half of them no longer than twice the mean.
    let beats = of_action(&report, "Heartbeat")["answered"].as_f64().unwrap();
    let mean = report["seconds"].as_f64().unwrap() * 1e3 / beats;
    assert!(latency(&report, "p50") <= 2.0 * mean * 1.01, "{report}");
}

/// While a server stalls, it leaves those waiting who could not even ask: with a rate, each
/// of them counts, and not only the one that it has in hand.
#[test]
fn with_a_rate_a_stall_is_charged_for_all_that_wait() {
    const STALL: Duration = Duration::from_millis(800);
    let stall = |heartbeats| {
        if heartbeats == 5 {
            thread::sleep(STALL);
        }
    };
    let arguments = ["--charge-points", "1", "--duration", "1s"];
    let run = |rate: &[&str]| {
        let central_system = RawCentralSystem::listen();
        let url = central_system.url();
        let server = serve_heartbeats(central_system, stall);
        let report = good(&url, &[&arguments, rate].concat());
        server.join().unwrap();
        report
    };
    let offered = run(&["--rate", "100"]);
    // Of about a hundred, eighty were due in the stall, one each hundredth of a second.
    let beats = of_action(&offered, "Heartbeat")["answered"].as_u64().unwrap();
    assert_eq!((beats, &offered["offered"]), (100, &json!(100)), "{offered}");
    assert!(latency(&offered, "p50") > 100.0, "{offered}");
    assert!(latency(&offered, "max") >= 799.0, "{offered}");
    let as_answered = run(&[]);
    assert!(latency(&as_answered, "max") >= 799.0, "{as_answered}");
}

#[test]
fn a_rate_that_is_not_reached_is_told() {
    // Fifty a second at most.
    let slow = |_| thread::sleep(Duration::from_millis(20));
    let arguments = ["--charge-points", "1", "--duration", "300ms", "--rate", "200"];
    let central_system = RawCentralSystem::listen();
    let url = central_system.url();
    let server = serve_heartbeats(central_system, slow);
    let output = command().args(["simulate", &url]).args(arguments).output().unwrap();
    server.join().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.contains(" of 200 offered; "), "{text}");
    let behind = text.lines().find_map(|line| line.strip_prefix("the rate was not reached: "));
    assert!(behind.is_some_and(|behind| behind.contains(" of 60 CALLs were not ")), "{text}");
    let central_system = RawCentralSystem::listen();
    let url = central_system.url();
    let server = serve_heartbeats(central_system, slow);
    let report = good(&url, &arguments);
    assert_eq!(server.join().unwrap(), 60);
    // Sixteen were sent at most, of which those within the time were answered.
    assert!(report["behind"].as_u64().unwrap() >= 44, "{report}");
    assert!(report["answersPerSecond"].as_f64().unwrap() <= 50.0, "{report}");
    assert!(report["endingSeconds"].as_f64().unwrap() >= 0.8, "{report}");
}

/// What never gets an answer has no latency, and is no reason to tell a better one: it
/// counts with the time that it has waited.
#[test]
fn calls_without_an_answer_are_not_left_out_of_the_latency() {
    let central_system = RawCentralSystem::listen();
    let arguments = ["--charge-points", "1", "--duration", "700ms", "--rate", "50"];
    let mut command = command();
    command.args(["simulate", &central_system.url(), "--output", "json", "--timeout", "1s"]);
    let mut simulation = Process::start("simulate", command.args(arguments));
    let mut connection = central_system.accept();
    boot(&mut connection);
    for _ in 0..4 {
        connection.answer("Heartbeat", &json!({"currentTime": "2024-05-06T07:08:09Z"}));
    }
    let report = simulation.json_line();
    assert_eq!(simulation.wait().code(), Some(1), "{report}");
    // One has no answer within a second. The next one is sent then, and waited for though
    // no more are sent.
    assert_eq!((&report["offered"], &report["lost"]), (&json!(35), &json!(2)), "{report}");
    assert_eq!(of_action(&report, "Heartbeat")["answered"], 4);
    assert_eq!(report["unsent"], 29, "{report}");
    assert!(latency(&report, "p50") >= 999.0, "{report}");
    let reasons = json!([{"reason": "Heartbeat: no answer in time", "count": 2}]);
    assert_eq!(report["reasons"], reasons, "nothing is given up: {report}");
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

/// While nobody is there, there is nobody to cut.
#[test]
fn no_storm_is_told_without_anybody() {
    let central_system = CentralSystem::start(&[]);
    let arguments = ["--charge-points", "3", "--scenario", "storm", "--duration", "0s"];
    let arguments = [&arguments[..], &["--storm-pause", "10ms"]].concat();
    let mut simulation = Process::start("simulate", &mut simulate(&central_system.url, &arguments));
    eventually("a storm", || (counted(&central_system, "Heartbeat") >= 3).then_some(()));
    drop(central_system);
    thread::sleep(Duration::from_millis(300));
    simulation.signal("INT");
    let report = simulation.json_line();
    assert_eq!(simulation.wait().code(), Some(1), "{report}");
    let storms = report["storms"].as_array().unwrap();
    assert!(!storms.is_empty() && storms.iter().all(|storm| storm["cut"] != 0), "{report}");
}

#[test]
fn tls_trusts_the_authority_that_is_named_and_shows_a_certificate() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let authority = Authority::new("Authority");
    authority.credential().write(folder.path(), "authority");
    Authority::new("Other").credential().write(folder.path(), "other");
    authority.server().write(folder.path(), "server");
    authority.charge_point("Operator", "CP000001").write(folder.path(), "charge_point");
    let settings = format!(
        "[ocpp.tls]\nlisten = [\"127.0.0.1:0\"]\ncertificates = [\"{}\"]\nkeys = [\"{}\"]\n\
         client_ca = [\"{}\"]\n[auth]\nprofile = 3\norganizations = [\"Operator\"]\nenrolment = \"open\"\n",
        path("server.pem"),
        path("server.key"),
        path("authority.pem")
    );
    let mut central_system = CentralSystem::start_with(&settings, &[]);
    let line = central_system.process.line_after("charge points: ");
    let url = line.split_once("/{identity}").unwrap().0;
    let (ca, other) = (path("authority.pem"), path("other.pem"));
    let (certificate, key) = (path("charge_point.pem"), path("charge_point.key"));
    let shown = ["--certificate", &certificate, "--key", &key];
    let few = ["--charge-points", "1", "--duration", "100ms", "--ca"];
    let report_of = |ca: &str, rest: &[&str]| {
        report(&simulate(url, &[&few[..], &[ca], rest].concat()).output().unwrap())
    };
    let beats = good(url, &[&few[..], &[&ca], &shown].concat());
    assert!(of_action(&beats, "Heartbeat")["answered"].as_u64().unwrap() > 0);
    let (status, _, errors) = report_of(&other, &shown);
    assert_eq!(status, Some(2));
    assert!(errors.contains("TLS: ") && errors.contains("--ca says whom to trust"), "{errors}");
    let (status, _, errors) = report_of(&ca, &["--certificate", &certificate, "--key", &ca]);
    assert_eq!(status, Some(2), "{errors}");
    assert!(errors.contains("authority.pem: no private key in it"), "{errors}");
    let (status, _, errors) = report_of(&ca, &[]);
    assert_eq!(status, Some(2), "{errors}");
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

#[test]
fn unusable_arguments_are_status_2() {
    for (arguments, error) in [
        (&["http://127.0.0.1/"][..], "no URL such as ws://"),
        (&["ws://127.0.0.1:1/", "--rate", "0"], "not a number from 0.001 to 1000000"),
        (&["ws://127.0.0.1:1/", "--rate", "-5"], "not a number from 0.001 to 1000000"),
        (&["ws://127.0.0.1:1/", "--rate", "1e300"], "not a number from 0.001 to 1000000"),
        (&["ws://127.0.0.1:1/", "--connect-rate", "1e-300"], "to 1000000, nor 0"),
        (&["ws://127.0.0.1:1/", "--timeout", "500000000000years"], "--timeout"),
        (&["ws://127.0.0.1:1/", "--timeout", "400days"], "longer than 365days"),
        (&["ws://127.0.0.1:1/", "--timeout", "0s"], "shorter than 1ms"),
        (&["ws://127.0.0.1:1/", "--source-address", "1.2.3.4-1.2.3.3"], "A first"),
        (&["ws://127.0.0.1:1/", "--rate", "9", "--scenario", "idle"], "offers no CALLs"),
        (&["ws://127.0.0.1:1/", "--rate", "9", "--meter-interval", "1s"], "cannot be used with"),
        (&["ws://127.0.0.1:1/", "--plot", "a.png"], "pictures are SVG"),
        (&["ws://127.0.0.1:1/", "--plot", "no/where.svg"], "no/where.svg: No such file"),
        (&["ws://127.0.0.1:1/", "--ca", "nothing.pem"], "need wss://"),
        (&["wss://127.0.0.1:1/", "--ca", "nothing.pem"], "nothing.pem"),
        (&["ws://127.0.0.1:1/", "--source-address", "::1"], "--source-address"),
        (&["ws://127.0.0.1:1/", "--source-address", "192.0.2.1"], "from 192.0.2.1: "),
        (&["ws://127.0.0.1:1/", "--id-tag", "a tag of far too many characters"], "--id-tag"),
        (&["ws://127.0.0.1:1/", "--charge-points", "900000000"], "900000000 need 900000"),
    ] {
        let output = command().arg("simulate").args(arguments).output().unwrap();
        let (status, _, errors) = report(&output);
        assert_eq!(status, Some(2), "{arguments:?}: {errors}");
        assert!(errors.starts_with("ocpp16: ") && errors.contains(error), "{errors}");
        assert_eq!(errors.lines().count(), 1, "{errors}");
    }
}

#[test]
fn a_limit_of_the_system_is_told_before_anything_is_connected() {
    let program = command();
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -n 100 && exec \"$@\"", "sh"]).arg(program.get_program());
    limited.args(["simulate", "ws://127.0.0.1:1/", "--charge-points", "1000"]);
    let output = limited.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    let expected = "ocpp16: --charge-points: 1000 need 10";
    assert!(errors.starts_with(expected) && errors.contains("allows 100: raise"), "{errors}");
}

#[test]
fn passwords_and_source_addresses_are_used() {
    let central_system = CentralSystem::start_set(&[("auth.profile", "1")]);
    provision(&central_system, &["CP000001", "CP000002"]);
    let arguments = ["--charge-points", "2", "--duration", "0s", "--password"];
    let sources = ["the key of {identity}", "--source-address", "127.0.1.8/31"];
    let arguments = [&arguments[..], &sources].concat();
    let mut simulation = Process::start("simulate", &mut simulate(&central_system.url, &arguments));
    for (identity, address) in [("CP000001", "127.0.1.8:"), ("CP000002", "127.0.1.9:")] {
        let path = format!("/charge-points/{identity}");
        let remote = eventually("it is connected", || {
            central_system.get(&path).body["remoteAddress"].as_str().map(str::to_owned)
        });
        assert!(remote.starts_with(address), "{identity}: {remote}");
    }
    simulation.signal("INT");
    let report = simulation.json_line();
    assert_eq!(simulation.wait().code(), Some(0), "{report}");
}

/// Lets these in, each with its own password.
fn provision(central_system: &CentralSystem, identities: &[&str]) {
    for identity in identities {
        let password = json!({"password": format!("the key of {identity}")});
        let path = format!("/charge-points/{identity}");
        assert!(central_system.request("PUT", &path, Some(&password)).status < 300);
    }
}

#[test]
fn text_is_a_table_and_the_picture_is_written() {
    let central_system = CentralSystem::start(&[]);
    let picture = central_system.folder().join("latency.svg");
    let output = command()
        .args(["simulate", &central_system.url, "--charge-points", "3", "--duration", "100ms"])
        .arg("--plot")
        .arg(&picture)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.starts_with("3 charge points, scenario heartbeat, "), "{text}");
    for row in ["CALL", "BootNotification", "Heartbeat", "all", "handshakes"] {
        assert!(text.lines().any(|line| line.trim_start().starts_with(row)), "{row}: {text}");
    }
    let drawn = fs::read_to_string(&picture).unwrap();
    assert!(drawn.starts_with("<svg ") && drawn.contains("p99"), "{drawn}");
    // Without a simulation, it stays. Without anybody who reads the report, there is one.
    let again = |url: &str, output: Stdio| {
        let mut command = command();
        command.args(["simulate", url, "--charge-points", "1", "--duration", "1ms", "--plot"]);
        command.arg(&picture).stdout(output).stderr(Stdio::piped()).output().unwrap()
    };
    let nobody = again("ws://127.0.0.1:1/", Stdio::piped());
    assert_eq!(nobody.status.code(), Some(2));
    assert_eq!(fs::read_to_string(&picture).unwrap(), drawn);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let unread = again(&central_system.url, full.into());
    let errors = String::from_utf8(unread.stderr).unwrap();
    assert_eq!(unread.status.code(), Some(2), "{errors}");
    assert!(errors.starts_with("ocpp16: standard output: No space left"), "{errors}");
    let redrawn = fs::read_to_string(&picture).unwrap();
    assert!(redrawn.starts_with("<svg ") && redrawn != drawn, "{redrawn}");
}
