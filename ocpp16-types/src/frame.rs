//! OCPP-J frames: text to typed message in one pass, and back.
//!
//! A frame is a JSON array (OCPP-J 1.6 section 4.2):
//!
//! ```text
//! CALL        [2, "<id>", "<Action>", {payload}]
//! CALLRESULT  [3, "<id>", {payload}]
//! CALLERROR   [4, "<id>", "<errorCode>", "<errorDescription>", {details}]
//! ```
//!
//! [`Frame::decode`] goes from text to typed payload without a tree between.
//! When that fails, `refused` looks again, slowly, and says what to do. This
//! module keeps no state: which calls are open is the caller's knowledge.

mod decode;
mod refused;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::payload::{Answer, PayloadSet, Request};
use crate::role::Role;
use crate::{Action, Deviation, MessageId, Rejection, Strictness};

pub use refused::Refused;
pub(crate) use refused::decode_payload;

/// A message that side `S` sends.
///
/// ```
/// use ocpp16_types::{Frame, Strictness, role};
///
/// let text = r#"[2,"7","Heartbeat",{}]"#;
/// let decoded = Frame::<role::ChargePoint>::decode(text, Strictness::Strict, |_| None).unwrap();
/// assert_eq!(decoded.frame.encode(), text);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Frame<S: Role> {
    /// A request.
    Call {
        /// Chosen by the sender, and repeated in the answer.
        id: MessageId,
        /// What is asked.
        request: S::Request,
    },
    /// The answer to a CALL of the other side.
    CallResult {
        /// That of the CALL.
        id: MessageId,
        /// The answer.
        response: S::Response,
    },
    /// The refusal of a CALL of the other side.
    CallError {
        /// That of the CALL.
        id: MessageId,
        /// Why there is no answer.
        rejection: Rejection,
    },
}

/// A decoded frame and what had to be repaired.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded<S: Role> {
    /// The message.
    pub frame: Frame<S>,
    /// Empty unless the policy is tolerant and the payload was repaired.
    pub deviations: Vec<Deviation>,
}

impl<S: Role> Frame<S> {
    /// Decodes a frame that side `S` sent.
    ///
    /// `pending` says which action the open CALL of this id had, and `None`
    /// when no such CALL is open; it is asked for answers only, because the
    /// type of a CALLRESULT follows from its CALL.
    ///
    /// A `null` payload is read as `{}` (J-28).
    ///
    /// # Errors
    ///
    /// [`Refused`] says why, and so what to do: answer with a CALLERROR,
    /// complete the open call with an error, or drop the text.
    pub fn decode(
        text: &str,
        strictness: Strictness,
        pending: impl Fn(&str) -> Option<Action>,
    ) -> Result<Decoded<S>, Refused> {
        match decode::one_pass(text, &pending) {
            Ok(frame) => Ok(Decoded { frame, deviations: Vec::new() }),
            Err(_) => refused::second_look(text, strictness, &pending),
        }
    }

    /// Encodes the frame, compact and with members in schema order.
    #[must_use]
    pub fn encode(&self) -> String {
        match self {
            Self::Call { id, request } => {
                encode(&(2, id.as_str(), request.action().as_str(), request))
            }
            Self::CallResult { id, response } => encode_result(id, response),
            Self::CallError { id, rejection } => encode_error(id, rejection),
        }
    }

    /// Returns the id of the message.
    #[must_use]
    pub const fn id(&self) -> &MessageId {
        match self {
            Self::Call { id, .. } | Self::CallResult { id, .. } | Self::CallError { id, .. } => id,
        }
    }
}

/// Encodes a CALL.
///
/// ```
/// let id = ocpp16_types::MessageId::from(1);
/// let text = ocpp16_types::encode_call(&id, &ocpp16_types::HeartbeatRequest {});
/// assert_eq!(text, r#"[2,"1","Heartbeat",{}]"#);
/// ```
#[must_use]
pub fn encode_call<R: Request>(id: &MessageId, request: &R) -> String {
    encode(&(2, id.as_str(), R::ACTION.as_str(), request))
}

/// Encodes a CALLRESULT; the payload is a response or a set of responses.
///
/// ```
/// let text = ocpp16_types::encode_result("1", &ocpp16_types::MeterValuesResponse {});
/// assert_eq!(text, r#"[3,"1",{}]"#);
/// ```
#[must_use]
pub fn encode_result(id: &str, response: &impl Answer) -> String {
    encode(&(3, id, response))
}

/// Encodes a CALLERROR. Takes the id as text: it must echo the CALL's id even
/// when that is no [`MessageId`].
///
/// ```
/// use ocpp16_types::{Rejection, encode_error};
///
/// let text = encode_error("1", &Rejection::not_supported());
/// assert_eq!(text, r#"[4,"1","NotSupported","action not supported",{}]"#);
/// ```
#[must_use]
pub fn encode_error(id: &str, rejection: &Rejection) -> String {
    // A peer may have sent other details, but what we send is an object (J-29).
    let nothing = Value::Object(Map::new());
    let details = if rejection.details().is_object() { rejection.details() } else { &nothing };
    encode(&(4, id, rejection.code(), rejection.description(), details))
}

fn encode(frame: &impl Serialize) -> String {
    serde_json::to_string(frame)
        .expect("messages are of our own types, with text keys and finite numbers")
}
