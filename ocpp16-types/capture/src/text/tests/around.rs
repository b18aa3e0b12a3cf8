//! What lines say around their messages.

use super::*;

#[test]
fn picks_up_what_a_log_says_plainly() {
    let steve = format!("INFO [chargeBoxId=A, sessionId=1] Received: {HEARTBEAT}");
    let python = format!("INFO:ocpp:A: receive message {HEARTBEAT}");
    let json = r#"{"chargePoint":"A","direction":"in","message":"[2,\"7\",\"Heartbeat\",{}]"}"#;
    for (line, sender) in [(steve.as_str(), Some(Side::ChargePoint)), (&python, None), (json, None)]
    {
        let message = message(line);
        assert_eq!((message.charge_point.as_deref(), message.sender), (Some("A"), sender));
    }
    let stamped = message(&format!("2026-01-02T03:04:05Z got {HEARTBEAT}"));
    assert_eq!(stamped.time, "2026-01-02T03:04:05Z".parse().ok());
}

/// Else each of the frames of a line would carry as much as the line.
#[test]
fn identities_are_short() {
    let long = "A".repeat(100_000);
    for line in [
        format!("chargePoint={long} {HEARTBEAT}"),
        format!("\x1b[1mchargePoint={long}\x1b[m {HEARTBEAT}"),
        format!(r#"{{"chargePoint":"{long}","frame":{HEARTBEAT}}}"#),
        format!(r#"{{"chargePoint":"{long}","message":{HEARTBEAT}}}"#),
    ] {
        let identity = message(&line).charge_point.unwrap();
        let beginning = format!("{}…", &long[..LONGEST_IDENTITY]);
        assert!(identity.starts_with(&beginning) && identity.len() < 200, "{identity}");
    }
}

#[test]
fn finds_the_identity_by_the_pattern_of_the_user() {
    let pattern = Regex::new(r"\[(CP\d*)\]|^(?:\S+ )?(\S+): $").unwrap();
    let options = Options { format: None, identity: Some(Arc::new(pattern)) };
    let json = |text: &str| serde_json::to_string(text).unwrap();
    for (line, expected) in [
        (format!("[CP1] <- {HEARTBEAT} [CP2] {HEARTBEAT}"), Some("CP1")),
        (format!("[CP1] [CP2] chargePoint=A {HEARTBEAT}"), Some("CP1")),
        (format!("chargePoint=A {HEARTBEAT}"), Some("A")),
        (format!("x {HEARTBEAT} [CP1]"), None),
        (format!("CP8: {HEARTBEAT}"), None),
        (format!("[CP] {HEARTBEAT}"), Some("CP")),
        (
            format!(r#"{{"chargePoint":"A","log":{}}}"#, json(&format!("[CP1] {HEARTBEAT}"))),
            Some("CP1"),
        ),
        (format!(r#"{{"chargePoint":"A","x":"[CP1]","frame":{HEARTBEAT}}}"#), Some("A")),
        (HEARTBEAT.to_owned(), None),
    ] {
        let options = options.clone();
        let chunk = Chunk { bytes: line.clone().into_bytes(), first_line: 1, options };
        for item in Items::new(&chunk) {
            let Item::Message(message) = item else { panic!("{line}: {item:?}") };
            assert_eq!(message.charge_point.as_deref(), expected, "{line}");
        }
    }
}
