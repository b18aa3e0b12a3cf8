//! `ocpp16 simulate` against the real central system: what it reports is what the
//! server has seen.
//!
//! `scenario` looks at what charge points do, `latency` at what is told of rates and
//! answers, `failure` at servers that fail, `argument` at arguments and files.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod argument;
mod failure;
mod latency;
mod scenario;

use std::process::{Command, Output, Stdio};

use ocpp16_tests::{CentralSystem, command, http};
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

/// Lets these in, each with its own password.
fn provision(central_system: &CentralSystem, identities: &[&str]) {
    for identity in identities {
        let password = json!({"password": format!("the key of {identity}")});
        let path = format!("/charge-points/{identity}");
        assert!(central_system.request("PUT", &path, Some(&password)).status < 300);
    }
}
