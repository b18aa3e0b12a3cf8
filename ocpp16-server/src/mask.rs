//! Takes secrets out of frames before anyone sees them (J-66).
//!
//! Knows two: the AuthorizationKey, and user and password in a URL. It errs on
//! the side of silence.

use std::borrow::Cow;
use std::mem::take;

use serde_json::Value;

const KEY: &[u8] = b"AuthorizationKey";
const MASK: &str = "***";

/// Returns the text of a frame without its secrets, as observers get it: `***`
/// stands for what is or may be an AuthorizationKey, and for user and password in
/// URLs. What is no JSON and may have a secret becomes `***` as a whole; without
/// secrets the text stays as it was written.
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
    if !text.contains(['\\', '@']) && !mentions_key(&text) {
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
        Value::String(text) if mentions_key(text) && !is_key(text) => *text = MASK.to_owned(),
        Value::String(text) => {
            *text = without_users(&without(text, secret).unwrap_or_else(|| take(text)));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| mask(value, secret)),
        Value::Object(members) => {
            let of_key = members.get("key").and_then(Value::as_str).is_some_and(is_key);
            for (name, value) in members {
                if is_key(name) || (of_key && name == "value") {
                    *value = Value::String(MASK.to_owned());
                } else {
                    mask(value, secret);
                }
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

fn is_key(text: &str) -> bool {
    text.as_bytes().eq_ignore_ascii_case(KEY)
}

fn mentions_key(text: &str) -> bool {
    text.as_bytes().windows(KEY.len()).any(|part| part.eq_ignore_ascii_case(KEY))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            // In a URL.
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
