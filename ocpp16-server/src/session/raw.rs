//! Frames of actions that OCPP 1.6 does not know: a JSON object in, a JSON
//! object out.
//!
//! The rules of framing are those of every other frame; `Frame` has applied
//! them before anything comes here.

use ocpp16_types::{
    Action, Decoded, ErrorCode, Frame, Keyword, MessageId, Rejection, Strictness, Violation, role,
};
use serde_json::{Value, json};

use crate::CallError;
use crate::outbound::{RawPayload, RawResult};

/// Takes the payload of a CALL that was well-formed up to its action.
pub(crate) fn call(text: &str) -> Result<RawPayload, Rejection> {
    let payload = serde_json::from_str::<(u8, String, String, Value)>(text);
    payload
        .ok()
        .and_then(|(_, _, _, payload)| object(payload))
        .ok_or_else(|| Rejection::new(ErrorCode::FormationViolation, NO_OBJECT))
}

/// Takes an answer whose id is that of the open raw call.
pub(crate) fn answer(text: &str) -> RawResult {
    // Which action stands in does not matter for a CALLERROR (J-30).
    let known = |_: &str| Some(Action::ClearCache);
    if let Ok(Decoded { frame: Frame::CallError { rejection, .. }, .. }) =
        Frame::<role::ChargePoint>::decode(text, Strictness::Strict, known)
    {
        return Err(CallError::Rejected(rejection));
    }
    let payload = serde_json::from_str::<(u8, String, Value)>(text);
    payload.ok().and_then(|(_, _, payload)| object(payload)).ok_or_else(|| {
        CallError::InvalidAnswer(vec![Violation {
            code: ErrorCode::FormationViolation,
            pointer: String::new(),
            keyword: Keyword::Frame,
            message: NO_OBJECT.to_owned(),
        }])
    })
}

pub(crate) fn encode_call(id: &MessageId, action: &str, payload: &RawPayload) -> String {
    json!([2, id.as_str(), action, payload]).to_string()
}

pub(crate) fn encode_result(id: &MessageId, payload: &RawPayload) -> String {
    json!([3, id.as_str(), payload]).to_string()
}

const NO_OBJECT: &str = "the payload is no object";

/// `null` is a spelling of `{}` (J-28).
fn object(payload: Value) -> Option<RawPayload> {
    match payload {
        Value::Null => Some(RawPayload::new()),
        Value::Object(object) => Some(object),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => None,
    }
}
