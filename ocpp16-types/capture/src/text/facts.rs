//! What a line says around a message.
//!
//! Only what is plain: "received" and "in" mean opposite things in the logs of
//! the two sides, so that they say nothing unless it is known whose log it is.

use std::borrow::Cow;
use std::ops::Range;
use std::str;

use memchr::{memchr_iter, memmem};
use ocpp16_types::DateTime;
use ocpp16_types::traffic::Side;
use regex::bytes::Regex;

/// What is known around a message.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts<'a> {
    pub(super) charge_point: Option<Cow<'a, str>>,
    pub(super) sender: Option<Side>,
    pub(super) time: Option<DateTime>,
    /// How the identity is to be found in log text.
    pub(super) pattern: Option<&'a Regex>,
}

/// Names under which records and logs give the identity.
pub(super) const IDENTITY_NAMES: [&str; 8] = [
    "chargePoint",
    "chargePointId",
    "charge_point",
    "charge_point_id",
    "chargeBoxId",
    "cpId",
    "identity",
    "stationId",
];

/// Reads the RFC 3339 time at the start of a line.
pub(super) fn time(line: &[u8]) -> Option<DateTime> {
    let line = line.strip_prefix(b"[").unwrap_or(line);
    let end = line.iter().take(LONGEST_TIME + 1).position(|byte| b" \t],|;".contains(byte));
    str::from_utf8(&line[..end?]).ok()?.parse().ok()
}

/// More digits than anything writes.
const LONGEST_TIME: usize = 64;

/// Finds the identity in what comes before a message: `chargePoint=<identity>`
/// (or another of the names), or as the package `ocpp` of Python writes it. No
/// identity if there are two.
pub(super) fn identity(before: &[u8]) -> Option<Range<usize>> {
    let mut found = python_identity(before);
    for equals in memchr_iter(b'=', before) {
        if !is_identity_name(&before[..equals]) {
            continue;
        }
        let from = equals + 1;
        let quotes = before[from..].iter().take_while(|byte| b"\\\"'".contains(byte)).count();
        let from = from + quotes;
        let ends = |byte: &u8| byte.is_ascii_whitespace() || b",;|)]}\\\"'".contains(byte);
        let end = before[from..].iter().position(ends).map_or(before.len(), |at| from + at);
        match &found {
            _ if from == end => {}
            Some(found) if before[found.clone()] != before[from..end] => return None,
            Some(_) => {}
            None => found = Some(from..end),
        }
    }
    found
}

/// Whether the text ends with a name, which is not the end of a longer one.
fn is_identity_name(text: &[u8]) -> bool {
    IDENTITY_NAMES.iter().any(|name| {
        let longer = text.strip_suffix(name.as_bytes()).map(<[u8]>::last);
        longer.is_some_and(|last| last.is_none_or(|byte| !is_of_a_name(*byte)))
    })
}

fn is_of_a_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

/// `<identity>: receive message ` and `<identity>: send `, after what the
/// logging of Python puts before messages, such as `INFO:ocpp:`.
fn python_identity(before: &[u8]) -> Option<Range<usize>> {
    let before = before.strip_suffix(b" ")?;
    let before =
        before.strip_suffix(b": receive message").or_else(|| before.strip_suffix(b": send"))?;
    let from = before.iter().rposition(u8::is_ascii_whitespace).map_or(0, |blank| blank + 1);
    let word = &before[from..];
    let from = match memmem::find(word, b":ocpp:") {
        Some(name) => from + name + ":ocpp:".len(),
        // Whose name ends where is not known.
        None if word.contains(&b':') => return None,
        None => from,
    };
    (from < before.len()).then_some(from..before.len())
}

/// Finds the sender in what comes before a message, as SteVe, a central
/// system, writes it: `[chargeBoxId=…, sessionId=…] Received: ` or `Sending: `.
pub(super) fn sender(before: &[u8]) -> Option<Side> {
    let before = before.trim_ascii_end();
    let (before, sender) = match before.strip_suffix(b"] Received:") {
        Some(before) => (before, Side::ChargePoint),
        None => (before.strip_suffix(b"] Sending:")?, Side::CentralSystem),
    };
    let bracket = memchr::memrchr(b'[', before)?;
    let inside = &before[bracket + 1..];
    let is_steve =
        inside.starts_with(b"chargeBoxId=") && memmem::find(inside, b", sessionId=").is_some();
    is_steve.then_some(sender)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_identity_only_where_it_is_plain() {
        for (before, expected) in [
            ("level=info chargePoint=CP-1 frame=", Some("CP-1")),
            ("level=info charge_point_id=\"CP 1\" frame=", Some("CP")),
            (r#"{"msg":"chargeBoxId=A, got "#, Some("A")),
            ("chargePoint=A chargePointId=A ", Some("A")),
            ("chargePoint=A chargePointId=B ", None),
            ("cpId=A stationId='A' identity=A ", Some("A")),
            ("chargePoint= ", None),
            ("nochargePoint=A ", None),
            ("INFO:ocpp:CP_1: receive message ", Some("CP_1")),
            ("INFO:ocpp:urn:x:1: send ", Some("urn:x:1")),
            ("2026-01-02 03:04:05,678 - INFO - CP_1: send ", Some("CP_1")),
            ("urn:x:1: send ", None),
            (": send ", None),
            ("will send ", None),
            ("CP-1 -> ", None),
        ] {
            let found = identity(before.as_bytes()).map(|range| &before[range]);
            assert_eq!(found, expected, "{before}");
        }
    }

    #[test]
    fn finds_the_sender_only_where_it_is_plain() {
        for (before, expected) in [
            ("INFO [chargeBoxId=A, sessionId=1-2] Received: ", Some(Side::ChargePoint)),
            ("INFO [chargeBoxId=A, sessionId=1-2] Sending: ", Some(Side::CentralSystem)),
            ("INFO [session] Received: ", None),
            ("Received: ", None),
            ("INFO:ocpp:CP_1: receive message ", None),
        ] {
            assert_eq!(sender(before.as_bytes()), expected, "{before}");
        }
    }

    #[test]
    fn finds_the_time_only_at_the_start() {
        let expected = "2026-01-02T03:04:05Z".parse::<DateTime>().ok();
        for (line, expected) in [
            ("2026-01-02T03:04:05Z stdout F x", expected),
            ("[2026-01-02T04:04:05+01:00] x", expected),
            ("2026-01-02T03:04:05 x", None),
            ("at 2026-01-02T03:04:05Z x", None),
            ("", None),
        ] {
            assert_eq!(time(line.as_bytes()), expected, "{line}");
        }
    }
}
