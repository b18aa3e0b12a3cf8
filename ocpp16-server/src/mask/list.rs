//! Secrets in lists: their names and values may follow each other.

use ocpp16_types::{Action, ErrorCode};
use serde_json::Value;

use super::{MASK, is_secret_name, is_silent, looks_like_name};

/// Masks what may be the value of a secret that an element names. In a frame, type, id,
/// and action or error code are none, unless that is unknown and the id is such a name;
/// payloads are judged by themselves.
pub(super) fn mask_beside_names(values: &mut [Value]) {
    let is_frame = values.first().and_then(Value::as_u64).is_some_and(|it| (2..=4).contains(&it));
    let names = values.iter().filter(|value| is_name_of_secret(value)).count();
    if names == 0 {
        return;
    }
    let id_is_name = values.get(1).is_some_and(is_name_of_secret);
    for (index, value) in values.iter_mut().enumerate() {
        let may_be_value = match index {
            0 | 1 if is_frame => false,
            2 if is_frame => id_is_name && value.is_string() && !is_of_ocpp(value),
            _ if is_frame => value.is_string(),
            _ => !is_silent(value),
        };
        // What has the name is shown, unless it could be the secret itself.
        if may_be_value && (names > 1 || !is_name_of_secret(value)) {
            *value = Value::String(MASK.to_owned());
        }
    }
}

fn is_name_of_secret(value: &Value) -> bool {
    value.as_str().is_some_and(|text| looks_like_name(text) && is_secret_name(text))
}

/// Whether it is an action or an error code.
fn is_of_ocpp(value: &Value) -> bool {
    value.as_str().is_some_and(|text| {
        Action::ALL.iter().any(|action| action.as_str() == text)
            || text.parse::<ErrorCode>().is_ok()
    })
}
