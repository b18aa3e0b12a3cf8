//! The headers of messages on the broker, and how free text stands in them.

use std::fmt::Write;
use std::time::Duration;

use async_nats::HeaderMap;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) const IDENTITY: &str = "Ocpp-Identity";
pub(crate) const MESSAGE_ID: &str = "Ocpp-Message-Id";
pub(crate) const NODE: &str = "Ocpp-Node";
pub(crate) const SESSION: &str = "Ocpp-Session";
pub(crate) const DEVIATIONS: &str = "Ocpp-Deviations";
pub(crate) const CONNECTION: &str = "Ocpp-Connection";
pub(crate) const RAW: &str = "Ocpp-Raw";
pub(crate) const AFTER: &str = "Ocpp-After";
pub(crate) const ERROR_CODE: &str = "Ocpp-Error-Code";
pub(crate) const ERROR_DESCRIPTION: &str = "Ocpp-Error-Description";
pub(crate) const OUTCOME: &str = "Ocpp-Outcome";
pub(crate) const LIMIT: &str = "Ocpp-Limit";
pub(crate) const REGISTRATION: &str = "Ocpp-Registration";
pub(crate) const TIMEOUT: &str = "Ocpp-Timeout";
pub(crate) const PATIENCE: &str = "Ocpp-Patience";
pub(crate) const ORDER: &str = "Ocpp-Order";
pub(crate) const CLAIM: &str = "Ocpp-Claim";
pub(crate) const TAKEN_UP: &str = "Ocpp-Taken-Up";
pub(crate) const COUNTER: &str = "Ocpp-Counter";

/// What a line of a header cannot hold, and the escape itself.
const ESCAPED: &AsciiSet = &CONTROLS.add(b'%');

/// Sets a header to any text. Control characters, everything outside ASCII,
/// percent signs, and a space at either end are percent-encoded.
pub(crate) fn set(headers: &mut HeaderMap, name: &'static str, text: &str) {
    let mut value = utf8_percent_encode(text, ESCAPED).to_string();
    // Readers trim.
    if value.ends_with(' ') {
        value.truncate(value.len() - 1);
        value.push_str("%20");
    }
    if value.starts_with(' ') {
        value.replace_range(..1, "%20");
    }
    headers.insert(name, value);
}

/// Reads what [`set`] has set, and takes whatever else there is as it is.
pub(crate) fn text(headers: &HeaderMap, name: &'static str) -> Option<String> {
    let value = headers.get(name)?.as_str();
    Some(percent_decode_str(value).decode_utf8_lossy().into_owned())
}

/// Sets a header to JSON.
pub(crate) fn set_json(headers: &mut HeaderMap, name: &'static str, value: &impl Serialize) {
    headers.insert(name, line(value));
}

/// Writes JSON as a line of ASCII, which clients of all languages read in a header.
pub(crate) fn line(value: &(impl Serialize + ?Sized)) -> String {
    let text = serde_json::to_string(value).expect("headers have text keys");
    if text.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
        return text;
    }
    let mut line = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            ' '..'\x7f' => line.push(character),
            // Between tokens, if a value brings its own JSON; in texts they are escaped.
            '\t' | '\n' | '\r' => line.push(' '),
            _ => {
                let mut units = [0; 2];
                for unit in character.encode_utf16(&mut units) {
                    let _ = write!(line, "\\u{unit:04x}");
                }
            }
        }
    }
    line
}

/// Reads a header that is JSON; `None` if it is missing or something else.
pub(crate) fn json<T: DeserializeOwned>(headers: &HeaderMap, name: &'static str) -> Option<T> {
    serde_json::from_str(headers.get(name)?.as_str()).ok()
}

/// Copies headers without one of them.
pub(crate) fn without(headers: &HeaderMap, name: &'static str) -> HeaderMap {
    let mut rest = HeaderMap::new();
    for (known, values) in headers.iter() {
        if AsRef::<str>::as_ref(known) != name {
            for value in values {
                rest.append(known.clone(), value.clone());
            }
        }
    }
    rest
}

/// Sets a header to a time in seconds, exactly.
pub(crate) fn set_seconds(headers: &mut HeaderMap, name: &'static str, time: Duration) {
    headers.insert(name, format!("{}.{:09}", time.as_secs(), time.subsec_nanos()));
}

/// Reads a time in seconds, such as `30` or `0.5`; further digits than nine of the
/// fraction are dropped.
pub(crate) fn seconds(headers: &HeaderMap, name: &'static str) -> Option<Duration> {
    let value = headers.get(name)?.as_str();
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    let nanoseconds = format!("{:0<9}", fraction.get(..9).unwrap_or(fraction));
    Some(Duration::new(whole.parse().ok()?, nanoseconds.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_crosses() {
        for sent in ["", " ", "  a  ", "50 %", "%20", "a\r\nB: c", "ü€\u{1f50c}", "\0", "a%"] {
            let mut headers = HeaderMap::new();
            set(&mut headers, ERROR_DESCRIPTION, sent);
            let value = headers.get(ERROR_DESCRIPTION).unwrap().as_str();
            assert_eq!(value.trim(), value);
            assert!(value.bytes().all(|byte| (0x20..0x7f).contains(&byte)), "{value:?}");
            assert_eq!(text(&headers, ERROR_DESCRIPTION).as_deref(), Some(sent));
        }
    }

    #[test]
    fn json_is_one_line_of_ascii() {
        let sent = "a\r\n\u{7f}ü€\u{1f50c}\"\\";
        let mut headers = HeaderMap::new();
        set_json(&mut headers, RAW, &sent);
        let value = headers.get(RAW).unwrap().as_str();
        assert!(value.bytes().all(|byte| (0x20..0x7f).contains(&byte)), "{value:?}");
        assert_eq!(json::<String>(&headers, RAW).as_deref(), Some(sent));
    }

    #[test]
    fn plain_text_of_others_is_taken_as_it_is() {
        for written in ["100% full", "no such tag", "grün"] {
            let mut headers = HeaderMap::new();
            headers.insert(ERROR_DESCRIPTION, written);
            assert_eq!(text(&headers, ERROR_DESCRIPTION).as_deref(), Some(written));
        }
    }

    #[test]
    fn times_are_exact() {
        for time in
            [Duration::ZERO, Duration::from_nanos(1), Duration::MAX, Duration::from_millis(1500)]
        {
            let mut headers = HeaderMap::new();
            set_seconds(&mut headers, LIMIT, time);
            assert_eq!(seconds(&headers, LIMIT), Some(time));
        }
    }

    #[test]
    fn times_of_others_are_decimal() {
        for (written, time) in [
            ("30", Some(Duration::from_secs(30))),
            ("0.5", Some(Duration::from_millis(500))),
            ("1.", Some(Duration::from_secs(1))),
            ("1.0000000019", Some(Duration::new(1, 1))),
            ("", None),
            (".5", None),
            ("-1", None),
            ("1e3", None),
            ("99999999999999999999", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(LIMIT, written);
            assert_eq!(seconds(&headers, LIMIT), time, "{written}");
        }
    }
}
