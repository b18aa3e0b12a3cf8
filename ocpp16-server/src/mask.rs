//! Takes secrets out of frames before anyone sees them (J-66).
//!
//! Knows one secret, the AuthorizationKey; it errs on the side of silence.

use std::borrow::Cow;

use serde_json::Value;

const KEY: &[u8] = b"AuthorizationKey";
const MASK: &str = "***";

/// Returns the text without keys. `secret` is the key that the charge point was
/// given last: it may appear in an error text.
pub(crate) fn masked<'a>(text: &'a str, secret: Option<&str>) -> Cow<'a, str> {
    let text = match secret {
        Some(secret) if !secret.is_empty() && text.contains(secret) => {
            Cow::Owned(text.replace(secret, MASK))
        }
        Some(_) | None => Cow::Borrowed(text),
    };
    if !mentions_key(&text) {
        return text;
    }
    match serde_json::from_str(&text) {
        Ok(mut frame) => {
            mask(&mut frame);
            Cow::Owned(frame.to_string())
        }
        Err(_) => Cow::Owned(MASK.to_owned()),
    }
}

fn mask(value: &mut Value) {
    match value {
        Value::String(text) if mentions_key(text) && !is_key(text) => *text = MASK.to_owned(),
        Value::Array(values) => values.iter_mut().for_each(mask),
        Value::Object(members) => {
            let of_key = members.get("key").and_then(Value::as_str).is_some_and(is_key);
            for (name, value) in members {
                if is_key(name) || (of_key && name == "value") {
                    *value = Value::String(MASK.to_owned());
                } else {
                    mask(value);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
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
        ] {
            assert_eq!(masked(text, Some("s3cret")), expected);
        }
    }
}
