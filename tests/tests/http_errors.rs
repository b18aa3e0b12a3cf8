//! What the HTTP interface refuses, and in which form.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use ocpp16_tests::{Answer, CentralSystem, PATIENCE, http, http_text};
use serde_json::json;

/// Every error has the one form, and says that it is JSON.
fn refused(answer: &Answer) -> (u16, &str) {
    assert!(answer.body["error"]["message"].is_string(), "{}", answer.text);
    assert_eq!(answer.header("Content-Type"), Some("application/json"));
    (answer.status, answer.code().expect("errors have a code"))
}

#[test]
fn unknown_routes_are_404() {
    let central_system = CentralSystem::start(&[]);
    for path in ["/", "/api", "/api/v1", "/api/v1/nothing", "/api/v2/charge-points", "/metrics/x"] {
        for method in ["GET", "POST", "DELETE", "OPTIONS"] {
            let answer = http(&central_system.http, method, path, None);
            assert_eq!(refused(&answer), (404, "NotFound"), "{method} {path}");
        }
    }
}

#[test]
fn other_methods_are_405_and_told_which_are_right() {
    let central_system = CentralSystem::start(&[]);
    for (method, path, allowed) in [
        ("DELETE", "/healthz", "GET,HEAD"),
        ("POST", "/api/v1/charge-points", "GET,HEAD"),
        ("GET", "/api/v1/charge-points/CP1/calls", "POST"),
        ("PATCH", "/api/v1/id-tags/A", "GET,HEAD,PUT,DELETE"),
        ("PUT", "/api/v1/events", "GET,HEAD"),
    ] {
        let sorted = |methods: &str| {
            let mut methods: Vec<_> = methods.split(',').map(str::to_owned).collect();
            methods.sort_unstable();
            methods
        };
        let answer = http(&central_system.http, method, path, None);
        assert_eq!(refused(&answer), (405, "MethodNotAllowed"), "{method} {path}");
        assert_eq!(answer.header("Allow").map(sorted), Some(sorted(allowed)), "{path}");
        let answer = http(&central_system.http, "OPTIONS", path, None);
        assert_eq!((answer.status, answer.text.as_str()), (204, ""));
        assert_eq!(answer.header("Allow").map(sorted), Some(sorted(allowed)), "{path}");
    }
}

#[test]
fn head_is_get_without_a_body() {
    let central_system = CentralSystem::start(&[]);
    for path in ["/healthz", "/readyz", "/metrics", "/api/v1/transactions"] {
        let answer = http(&central_system.http, "HEAD", path, None);
        assert_eq!((answer.status, answer.text.as_str()), (200, ""), "{path}");
    }
    let answer = http(&central_system.http, "HEAD", "/api/v1/transactions/1", None);
    assert_eq!((answer.status, answer.text.as_str()), (404, ""));
}

#[test]
fn bodies_must_say_that_they_are_json() {
    let central_system = CentralSystem::start(&[]);
    let put = |header: &str| {
        let body = r#"{"status":"Accepted"}"#;
        http_text(&central_system.http, "PUT", "/api/v1/id-tags/A", header, body)
    };
    for header in [
        "X-Nothing: 1",
        "Content-Type: text/plain",
        "Content-Type: application/x-www-form-urlencoded",
        "Content-Type: application/jsonp",
    ] {
        assert_eq!(refused(&put(header)), (415, "UnsupportedMediaType"), "{header}");
        let calls = "/api/v1/charge-points/CP1/calls";
        let answer = http_text(&central_system.http, "POST", calls, header, "{}");
        assert_eq!(refused(&answer), (415, "UnsupportedMediaType"), "{header}");
    }
    assert_eq!(put("Content-Type: Application/JSON; charset=utf-8").status, 201);
}

#[test]
fn bad_json_is_400_and_told_where() {
    let central_system = CentralSystem::start(&[]);
    let url = "/api/v1/id-tags/A";
    for (body, line, column) in [
        ("", 1, 0),
        ("{", 1, 1),
        ("{\n \"status\": }", 2, 12),
        (r#"{"status": "Accepted"} x"#, 1, 24),
        (r#"{"status": "Unheard"}"#, 1, 20),
        (r#"{"status": "Accepted", "colour": 1}"#, 1, 31),
        ("{}", 1, 2),
        ("7", 1, 1),
    ] {
        let header = "Content-Type: application/json";
        let answer = http_text(&central_system.http, "PUT", url, header, body);
        assert_eq!(refused(&answer), (400, "InvalidRequest"), "{body}");
        let error = &answer.body["error"];
        let place = (&error["line"], &error["column"]);
        assert_eq!(place, (&json!(line), &json!(column)), "{body}: {error}");
    }
    let list = http(&central_system.http, "PUT", url, Some(&json!(["Accepted"])));
    assert_eq!(refused(&list), (400, "InvalidRequest"), "no members in order");
}

#[test]
fn bad_parameters_are_400() {
    let central_system = CentralSystem::start(&[]);
    for path in [
        "/transactions?limit=-1",
        "/transactions?limit=many",
        "/transactions?active=maybe",
        "/transactions?colour=red",
        "/transactions/one",
        "/transactions/99999999999999999999",
        "/charge-points?offset=1.5",
        "/charge-points/CP%FF",
        "/charge-points/CP1/messages?since=1",
        "/events?kind=tea",
        "/events?since=1",
    ] {
        let answer = central_system.get(path);
        assert_eq!(refused(&answer), (400, "InvalidRequest"), "{path}");
    }
    let last = "Last-Event-ID: yesterday";
    let answer = http_text(&central_system.http, "GET", "/api/v1/events", last, "");
    assert_eq!(refused(&answer), (400, "InvalidRequest"));
}

/// One that always has another byte, but never the last one: it takes the
/// descriptors and turns of others for some time only.
#[test]
fn a_body_that_dribbles_is_cut_off() {
    /// Between two bytes.
    const PACE: Duration = Duration::from_millis(50);

    let central_system = CentralSystem::start(&[]);
    let mut stream = TcpStream::connect(&central_system.http).expect("it listens");
    stream.set_read_timeout(Some(PACE)).expect("a time limit above 0");
    let head = "POST /api/v1/charge-points/CP1/calls HTTP/1.1\r\nHost: localhost\r\n\
                Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n";
    stream.write_all(head.as_bytes()).expect("it reads");
    let (mut answer, start) = (Vec::new(), Instant::now());
    loop {
        match stream.read_to_end(&mut answer) {
            Ok(_) => break,
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                assert!(start.elapsed() < PATIENCE, "it goes on: {answer:?}");
                // It may end meanwhile, which reading tells.
                let _ = stream.write_all(b" ");
            }
            // It was cut off while bytes were on their way.
            Err(error) if error.kind() == ErrorKind::ConnectionReset => break,
            Err(error) => panic!("{error}"),
        }
    }
    let answer = String::from_utf8(answer).expect("JSON is UTF-8");
    assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("SlowBody"), "{answer:?}");
}
