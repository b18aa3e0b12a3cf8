//! Rates, and how long answers take: what is told is what a server was made to do.

use std::thread::{self, JoinHandle};
use std::time::Duration;

use ocpp16_tests::{CentralSystem, Process, RawCentralSystem, RawConnection, command};
use serde_json::{Value, json};

use crate::{good, of_action};

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
