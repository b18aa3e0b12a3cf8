//! Who may use the HTTP interface: with a token, and without one.

use std::process::Command;

use ocpp16_tests::{Answer, CentralSystem, Process, http, http_with};
use serde_json::json;

fn with_token() -> CentralSystem {
    CentralSystem::start(&["--http-token", "s3cret"])
}

fn get(central_system: &CentralSystem, path: &str, header: &str) -> Answer {
    http_with(&central_system.http, "GET", path, header, None)
}

#[test]
fn a_token_opens_the_interface() {
    let central_system = with_token();
    for header in ["Authorization: Bearer s3cret", "authorization: bearer s3cret"] {
        let answer = get(&central_system, "/api/v1/charge-points", header);
        assert_eq!((answer.status, &answer.body["total"]), (200, &json!(0)), "{header}");
    }
}

#[test]
fn without_the_right_token_nothing_is_told_or_done() {
    let central_system = with_token();
    for header in [
        "X-Nothing: 1",
        "Authorization: Bearer",
        "Authorization: Bearer s3cre",
        "Authorization: Bearer s3cret2",
        "Authorization: Bearer S3CRET",
        "Authorization: Basic czNjcmV0",
        "Authorization: s3cret",
    ] {
        for path in ["/api/v1/charge-points", "/api/v1/events", "/metrics", "/nothing"] {
            let answer = get(&central_system, path, header);
            assert_eq!((answer.status, answer.code()), (401, Some("Unauthorized")), "{header}");
            let challenge = answer.header("WWW-Authenticate").expect("RFC 9110 demands it");
            assert!(challenge.starts_with("Bearer"), "{challenge}");
        }
    }
    let tag = json!({"status": "Accepted"});
    let answer = http(&central_system.http, "PUT", "/api/v1/id-tags/A", Some(&tag));
    assert_eq!(answer.status, 401);
    let tags = get(&central_system, "/api/v1/id-tags", "Authorization: Bearer s3cret");
    assert_eq!(tags.body["total"], 0);
}

/// Probes have no token; a scraper can have one.
#[test]
fn probes_need_no_token() {
    let central_system = with_token();
    for path in ["/healthz", "/readyz"] {
        assert_eq!(get(&central_system, path, "X-Nothing: 1").status, 200, "{path}");
    }
    let metrics = get(&central_system, "/metrics", "Authorization: Bearer s3cret");
    assert_eq!(metrics.status, 200);
    assert!(metrics.text.contains("ocpp16_connections"), "{}", metrics.text);
}

/// With a token the listener may be anywhere, under any name.
#[test]
fn with_a_token_the_interface_listens_on_any_address() {
    let mut command = Command::new(ocpp16_tests::ocpp16());
    let folder = tempfile::TempDir::new().expect("there is room for files");
    command.args(["serve", "--listen", "127.0.0.1:0", "--http", "0.0.0.0:0", "--database"]);
    command.arg(folder.path().join("ocpp16.db")).env("OCPP16_HTTP_TOKEN", "s3cret");
    let mut process = Process::start("ocpp16", &mut command);
    let (_, line) = (process.line(), process.line());
    let port = line.split(':').nth(3).and_then(|rest| rest.split('/').next());
    let address = format!("127.0.0.1:{}", port.expect("it announces its address"));
    let header = "Host: csms.example\r\nAuthorization: Bearer s3cret";
    let answer = http_with(&address, "GET", "/api/v1/charge-points", header, None);
    assert_eq!(answer.status, 200);
    assert!(!process.end_and_read_errors().contains("s3cret"), "it is in no log");
}

#[test]
fn an_empty_token_is_none() {
    let mut command = Command::new(ocpp16_tests::ocpp16());
    command.args(["serve", "--listen", "127.0.0.1:0", "--http", "0.0.0.0:0", "--http-token", ""]);
    let output = command.output().expect("it starts");
    assert_eq!(output.status.code(), Some(2), "without a token it must be on loopback");
}

/// Pages of other hosts are kept out where there is no token: of every route.
#[test]
fn without_a_token_pages_of_other_hosts_are_refused() {
    let central_system = CentralSystem::start(&[]);
    for path in ["/api/v1/charge-points", "/api/v1/events", "/metrics", "/readyz"] {
        for header in ["Origin: http://evil.example", "Host: evil.example", "Origin: null"] {
            let answer = get(&central_system, path, header);
            assert_eq!((answer.status, answer.code()), (403, Some("ForeignPage")), "{path}");
        }
        if path != "/api/v1/events" {
            assert_eq!(get(&central_system, path, "Origin: http://localhost:3000").status, 200);
        }
    }
}
