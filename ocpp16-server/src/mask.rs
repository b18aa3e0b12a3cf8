//! Takes secrets out of what charge points say, before anyone sees it (J-66).
//!
//! Knows the AuthorizationKey, values of configuration keys that are secrets by
//! their name, and user and password in a URL. It errs on the side of silence. A
//! secret in free text that looks like none is found only if it is the key that
//! the charge point was given over this connection.

use std::borrow::Cow;
use std::mem::take;

use serde_json::Value;

const MASK: &str = "***";

/// Whatever has such a part in its name is a secret, and so is what comes behind it
/// in a text.
const PARTS: [&str; 8] =
    ["authorizationkey", "passphrase", "password", "passwd", "credential", "secret", "psk", "pwd"];

/// Ends of names that are secrets. In the middle they mean other things, such as
/// that of WebSocketPingInterval.
const ENDS: [&str; 6] = ["key", "token", "pin", "pincode", "puk", "pass"];

/// Ends of names that are none.
const PUBLIC_ENDS: [&str; 3] = ["publickey", "idtoken", "bypass"];

/// Tells whether the value of a configuration key is nobody's business: the key of
/// the charge point, what is a password, a pre-shared key, a token or a PIN by its
/// name, or a URL with a password in it (J-66).
///
/// ```
/// use ocpp16_server::is_secret;
///
/// assert!(is_secret("AuthorizationKey", "00"));
/// assert!(is_secret("WiFiPassword", "x"));
/// assert!(is_secret("BackendURL", "wss://CP1:x@example.com/ocpp"));
/// assert!(!is_secret("WebSocketPingInterval", "60"));
/// ```
#[must_use]
pub fn is_secret(key: &str, value: &str) -> bool {
    is_secret_name(key) || (value.contains("://") && value.contains('@'))
}

/// Returns a text of a charge point without secrets: the user of a URL is `***`,
/// and so is the whole text if it says what a password or a key is.
///
/// ```
/// use ocpp16_server::without_secrets;
///
/// assert_eq!(without_secrets("no ftp://user:x@host"), "no ftp://***@host");
/// assert_eq!(without_secrets("Password=x"), "***");
/// assert_eq!(without_secrets("wrong password"), "wrong password");
/// ```
#[must_use]
pub fn without_secrets(text: &str) -> Cow<'_, str> {
    masked_text(text, None)
}

/// Returns a text without secrets; `secret` is the key that the charge point was
/// given last.
pub(crate) fn masked_text<'a>(text: &'a str, secret: Option<&str>) -> Cow<'a, str> {
    if tells_secret(text) {
        return Cow::Borrowed(MASK);
    }
    let text = without(text, secret).map_or(Cow::Borrowed(text), Cow::Owned);
    if !text.contains('@') {
        return text;
    }
    let masked = without_users(&text);
    if masked == text { text } else { Cow::Owned(masked) }
}

/// Returns the text of a frame without its secrets, as observers get it: `***`
/// stands for what is or may be a key or a password, and for users in URLs. What is
/// no JSON and may have a secret becomes `***` as a whole; without secrets the text
/// stays as it was written.
///
/// `secret` is the key that the charge point was given last, if it is known: it
/// may appear in an error text.
///
/// ```
/// let frame = r#"[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"4f43"}]"#;
/// let masked = ocpp16_server::masked(frame, None);
/// assert!(masked.contains(r#""value":"***""#));
/// ```
pub fn masked<'a>(text: &'a str, secret: Option<&str>) -> Cow<'a, str> {
    let text = without(text, secret).map_or(Cow::Borrowed(text), Cow::Owned);
    // An escape may hide anything.
    if !text.contains(['\\', '@']) && !text.contains("\"key\"") && !mentions_secret(&text) {
        return text;
    }
    match serde_json::from_str::<Value>(&text) {
        Ok(mut frame) => {
            let whole = frame.clone();
            mask(&mut frame, secret);
            // What has no secret stays as it was written.
            if frame == whole { text } else { Cow::Owned(frame.to_string()) }
        }
        Err(_) => Cow::Owned(MASK.to_owned()),
    }
}

fn mask(value: &mut Value, secret: Option<&str>) {
    match value {
        Value::String(text) => *text = masked_text(text, secret).into_owned(),
        Value::Array(values) => values.iter_mut().for_each(|value| mask(value, secret)),
        Value::Object(members) => {
            let of_secret = members.get("key").and_then(Value::as_str).is_some_and(is_secret_name);
            for (name, mut value) in take(members) {
                if is_secret_member(&name) || (of_secret && name == "value") {
                    value = Value::String(MASK.to_owned());
                } else {
                    mask(&mut value, secret);
                }
                members.insert(masked_text(&name, secret).into_owned(), value);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Takes out a secret, in whichever case its hexadecimal digits are repeated;
/// `None` if it is not there.
fn without(text: &str, secret: Option<&str>) -> Option<String> {
    let secret = secret.filter(|secret| !secret.is_empty())?;
    let find = |text: &str| {
        let mut parts = text.as_bytes().windows(secret.len());
        parts.position(|part| part.eq_ignore_ascii_case(secret.as_bytes()))
    };
    let (mut masked, mut rest) = (String::new(), text);
    while let Some(start) = find(rest) {
        masked.push_str(&rest[..start]);
        masked.push_str(MASK);
        rest = &rest[start + secret.len()..];
    }
    (!masked.is_empty()).then(|| masked + rest)
}

/// Takes out what stands before the last `@` of URLs, so that a password with a
/// slash in it goes, too.
fn without_users(text: &str) -> String {
    let words = text.split_inclusive(char::is_whitespace).map(|word| {
        let url = word.split_once("://");
        match url.and_then(|(scheme, rest)| Some((scheme, rest.rsplit_once('@')?.1))) {
            Some((scheme, host)) => format!("{scheme}://{MASK}@{host}"),
            None => word.to_owned(),
        }
    });
    words.collect()
}

fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let name = name.trim_end_matches(|it: char| !it.is_ascii_alphabetic());
    PARTS.iter().any(|part| name.contains(part))
        || (ENDS.iter().any(|end| name.ends_with(end))
            && !PUBLIC_ENDS.iter().any(|end| name.ends_with(end)))
}

/// OCPP itself has members with such names.
fn is_secret_member(name: &str) -> bool {
    !matches!(name, "key" | "configurationKey" | "unknownKey") && is_secret_name(name)
}

/// Tells whether a text may have to do with a secret; looks at each byte once.
fn mentions_secret(text: &str) -> bool {
    mentions(text).next().is_some()
}

/// Tells whether a text says what a secret is, such as `password=x` or
/// `"psk": "x"`; of the AuthorizationKey, whether it says anything at all.
fn tells_secret(text: &str) -> bool {
    mentions(text).any(|(part, behind)| {
        if part == PARTS[0] {
            return text.len() > part.len();
        }
        let behind = behind.trim_start_matches(|it: char| it.is_alphanumeric() || it == '_');
        behind.trim_start_matches(['"', '\'', ' ']).starts_with(['=', ':'])
    })
}

/// Finds the parts of secret names in a text, and what is behind each.
fn mentions(text: &str) -> impl Iterator<Item = (&'static str, &str)> {
    text.bytes().enumerate().filter_map(move |(start, byte)| {
        if !matches!(byte | 0x20, b'a' | b'c' | b'p' | b's') {
            return None;
        }
        let rest = &text.as_bytes()[start..];
        let is_here = |part: &&&str| {
            rest.get(..part.len()).is_some_and(|it| it.eq_ignore_ascii_case(part.as_bytes()))
        };
        let part = PARTS.iter().find(is_here)?;
        // The part is ASCII, so a character ends there.
        Some((*part, &text[start + part.len()..]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_told_from_other_values() {
        for (key, value, secret) in [
            ("AuthorizationKey", "00", true),
            ("authorizationkey", "00", true),
            ("WiFiPassword", "x", true),
            ("wifi_psk", "x", true),
            ("APN.Pwd2", "x", true),
            ("SIM-PIN", "x", true),
            ("ApiToken", "x", true),
            ("OEM-Secret-1", "x", true),
            ("BackendURL", "wss://CP1:x@example.com/ocpp", true),
            ("BackendURL", "wss://example.com/ocpp", false),
            ("Contact", "help@example.com", false),
            ("AuthorizationCacheEnabled", "true", false),
            ("WebSocketPingInterval", "60", false),
            ("GetConfigurationMaxKeys", "60", false),
            ("MeterPublicKey[1]", "00", false),
            ("FreevendIdToken", "x", false),
        ] {
            assert_eq!(is_secret(key, value), secret, "{key}={value}");
        }
    }

    /// J-66.
    #[test]
    fn keys_are_masked_wherever_they_may_be() {
        for (text, expected) in [
            (
                r#"[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"4f43"}]"#,
                r#"[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"***"}]"#,
            ),
            (
                r#"[3,"1",{"configurationKey":[{"key":"authorizationkey","readonly":false,"value":"4f43"},{"key":"x","value":"y"}]}]"#,
                r#"[3,"1",{"configurationKey":[{"key":"authorizationkey","readonly":false,"value":"***"},{"key":"x","value":"y"}]}]"#,
            ),
            (
                r#"[4,"1","PropertyConstraintViolation","AuthorizationKey 4f43 is short",{}]"#,
                r#"[4,"1","PropertyConstraintViolation","***",{}]"#,
            ),
            (
                r#"[4,"1","GenericError","bad: s3cret",{}]"#,
                r#"[4,"1","GenericError","bad: ***",{}]"#,
            ),
            (
                r#"[2,"1","GetConfiguration",{"key":["AuthorizationKey"]}]"#,
                r#"[2,"1","GetConfiguration",{"key":["AuthorizationKey"]}]"#,
            ),
            (r#"[2,"1","X",{"key":"AuthorizationKey","value":"4f"#, "***"),
            (r#"[2,"1","Heartbeat",{}]"#, r#"[2,"1","Heartbeat",{}]"#),
            // Escaped.
            (
                r#"[2,"1","ChangeConfiguration",{"key":"AuthorizationK\u0065y","value":"4f43"}]"#,
                r#"[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"***"}]"#,
            ),
            (
                r#"[4,"1","GenericError","bad: s3cr\u0065t",{}]"#,
                r#"[4,"1","GenericError","bad: ***",{}]"#,
            ),
            (r#"[2,"1","X",{"key":"AuthorizationK\u0065y","value":"4f"#, "***"),
            (r#"[4,"1","GenericError", "a\"b",{}]"#, r#"[4,"1","GenericError", "a\"b",{}]"#),
            // In the other case.
            (
                r#"[4,"1","GenericError","S3CRET, s3CREt",{}]"#,
                r#"[4,"1","GenericError","***, ***",{}]"#,
            ),
            // Other secrets, by the name of their key or member, or in a text.
            (
                r#"[2,"1","ChangeConfiguration",{"key":"WiFiPassword","value":"4f43"}]"#,
                r#"[2,"1","ChangeConfiguration",{"key":"WiFiPassword","value":"***"}]"#,
            ),
            (
                r#"[3,"1",{"configurationKey":[{"key":"SimPin","readonly":false,"value":"1"}],"unknownKey":["x"]}]"#,
                r#"[3,"1",{"configurationKey":[{"key":"SimPin","readonly":false,"value":"***"}],"unknownKey":["x"]}]"#,
            ),
            (
                r#"[2,"1","DataTransfer",{"data":{"password":"4f43"},"vendorId":"V"}]"#,
                r#"[2,"1","DataTransfer",{"data":{"password":"***"},"vendorId":"V"}]"#,
            ),
            (
                r#"[2,"1","DataTransfer",{"data":"{\"wifiPsk\": \"4f43\"}","vendorId":"V"}]"#,
                r#"[2,"1","DataTransfer",{"data":"***","vendorId":"V"}]"#,
            ),
            (
                r#"[4,"1","GenericError","wrong password",{}]"#,
                r#"[4,"1","GenericError","wrong password",{}]"#,
            ),
            // In a URL, also as a name.
            (
                r#"[2,"1","Heartbeat",{"ftp://u:p@host":1}]"#,
                r#"[2,"1","Heartbeat",{"ftp://***@host":1}]"#,
            ),
            (
                r#"[2,"1","GetDiagnostics",{"location":"ftp://user:hunter2@host/x"}]"#,
                r#"[2,"1","GetDiagnostics",{"location":"ftp://***@host/x"}]"#,
            ),
            (
                r#"[2,"1","GetLog",{"log":{"remoteLocation":"ftps:\/\/u:p/a@w@host"}}]"#,
                r#"[2,"1","GetLog",{"log":{"remoteLocation":"ftps://***@host"}}]"#,
            ),
            (
                r#"[4,"1","GenericError","no ftp://u:p@host for a@b",{}]"#,
                r#"[4,"1","GenericError","no ftp://***@host for a@b",{}]"#,
            ),
            (
                r#"[2,"1","GetDiagnostics",{"location": "ftp://host/x"}]"#,
                r#"[2,"1","GetDiagnostics",{"location": "ftp://host/x"}]"#,
            ),
            (r#"[2,"1","GetDiagnostics",{"location":"ftp://user:hunter2@host"#, "***"),
        ] {
            assert_eq!(masked(text, Some("s3cret")), expected);
        }
    }
}
