//! The second path: a text that the fast path gave up on, looked at again.
//!
//! Decides by the framing rules J-22 to J-32 what is wrong, lists every
//! violation of the payload's schema, and repairs what the policy allows.

use std::error::Error;
use std::fmt;

use serde_json::Value;
use serde_json::value::RawValue;

use super::{Decoded, Frame};
use crate::json::{Reader, Tree};
use crate::payload::PayloadSet;
use crate::repair::repair;
use crate::role::Role;
use crate::violation::{Keyword, decisive, payload_violations, unreadable};
use crate::{
    Action, Deviation, ErrorCode, MessageId, Rejection, Strictness, ValueError, Violation,
};

/// Why a text was not taken as a message, and so what to do with it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Refused {
    /// No frame with a readable id: nothing can be answered. Drop and count;
    /// close the connection after a run of them (J-23).
    Unreadable {
        /// What is wrong, for the log.
        reason: String,
    },
    /// The message type is not 2, 3 or 4: ignore and count (J-22).
    UnknownType,
    /// A CALL that must be answered with this CALLERROR (J-24).
    Call {
        /// The id as received, of any length; the CALLERROR echoes it.
        id: String,
        /// The name of the action as received, where it is text.
        action: Option<String>,
        /// What to answer.
        rejection: Rejection,
        /// What is wrong with the payload, the first 100 and what decides;
        /// empty where the frame or the action is the problem.
        violations: Vec<Violation>,
    },
    /// A CALLRESULT that its schema refuses: the open call ends with an error,
    /// and nothing is sent (J-32).
    CallResult {
        /// The id of the open CALL.
        id: MessageId,
        /// The action of the open CALL.
        action: Action,
        /// What is wrong, the first 100 and what decides.
        violations: Vec<Violation>,
    },
    /// A CALLRESULT or CALLERROR whose id is not that of an open CALL: late,
    /// repeated or made up. Drop and count, never answer (J-31).
    Unmatched {
        /// The id as received.
        id: String,
    },
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { reason } => write!(f, "not a frame: {reason}"),
            Self::UnknownType => f.write_str("unknown message type"),
            Self::Call { id, rejection, .. } => write!(f, "CALL {id:?} refused: {rejection}"),
            Self::CallResult { id, action, violations } => {
                write!(f, "answer {id:?} to {action} is invalid")?;
                decisive(violations).map_or(Ok(()), |violation| write!(f, ": {violation}"))
            }
            Self::Unmatched { id } => write!(f, "answer {id:?} to no open call"),
        }
    }
}

impl Error for Refused {}

pub(super) fn second_look<S: Role>(
    text: &str,
    strictness: Strictness,
    pending: &impl Fn(&str) -> Option<Action>,
) -> Result<Decoded<S>, Refused> {
    let elements: Vec<&RawValue> = serde_json::from_str(text)
        .map_err(|error| Refused::Unreadable { reason: format!("not a JSON array: {error}") })?;
    let [kind, rest @ ..] = &*elements else {
        return Err(Refused::Unreadable { reason: "empty array".to_owned() });
    };
    let kind: u8 = kind.get().parse().unwrap_or_default();
    if !matches!(kind, 2..=4) {
        return Err(Refused::UnknownType);
    }
    let Some(id) = rest.first().and_then(|id| serde_json::from_str::<String>(id.get()).ok()) else {
        return Err(Refused::Unreadable { reason: "the id is missing or no string".to_owned() });
    };
    let rest = &rest[1..];
    match kind {
        2 => call(id, rest, strictness),
        3 => {
            let (id, action) = open_call(id, pending)?;
            call_result(id, action, rest, strictness)
        }
        _ => {
            let (id, _) = open_call(id, pending)?;
            Ok(undeviated(call_error(id, rest)))
        }
    }
}

fn call<S: Role>(
    id: String,
    rest: &[&RawValue],
    strictness: Strictness,
) -> Result<Decoded<S>, Refused> {
    let name = rest.first().and_then(|name| serde_json::from_str::<String>(name.get()).ok());
    let refuse = |id, code, description: String, violations| {
        let rejection = Rejection::new(code, description);
        Err(Refused::Call { id, action: name.clone(), rejection, violations })
    };
    let message_id = match MessageId::new(&id) {
        Ok(message_id) => message_id,
        Err(error @ ValueError::EmptyMessageId) => {
            return refuse(id, ErrorCode::FormationViolation, error.to_string(), Vec::new());
        }
        Err(error) => {
            let description = format!("message id has {error}");
            return refuse(id, ErrorCode::FormationViolation, description, Vec::new());
        }
    };
    let ([_, payload], Some(action_name)) = (rest, &name) else {
        let description = match rest.len() {
            2 => "the action is no string".to_owned(),
            length => format!("a CALL has 4 elements, not {}", length + 2),
        };
        return refuse(id, ErrorCode::FormationViolation, description, Vec::new());
    };
    let Some(action) = Action::from_wire(action_name) else {
        return refuse(id, ErrorCode::NotImplemented, "unknown action".to_owned(), Vec::new());
    };
    if S::Request::table(action).is_none() {
        let description = format!("{action} is a request of the other side");
        return refuse(id, ErrorCode::NotSupported, description, Vec::new());
    }
    match decode_payload(payload.get(), action, strictness) {
        Ok((request, deviations)) => {
            Ok(Decoded { frame: Frame::Call { id: message_id, request }, deviations })
        }
        Err(violations) => {
            let worst = decisive(&violations);
            let code = worst.map_or(ErrorCode::FormationViolation, |violation| violation.code);
            let description = worst.map(|violation| limited(&violation.to_string()));
            let description = description.unwrap_or_default();
            refuse(id, code, description, violations)
        }
    }
}

/// The open CALL that an answer belongs to.
fn open_call(
    id: String,
    pending: &impl Fn(&str) -> Option<Action>,
) -> Result<(MessageId, Action), Refused> {
    match (MessageId::new(&id), pending(&id)) {
        (Ok(id), Some(action)) => Ok((id, action)),
        _ => Err(Refused::Unmatched { id }),
    }
}

fn call_result<S: Role>(
    id: MessageId,
    action: Action,
    rest: &[&RawValue],
    strictness: Strictness,
) -> Result<Decoded<S>, Refused> {
    let decoded = match rest {
        [payload] => decode_payload(payload.get(), action, strictness),
        _ => {
            let message = format!("a CALLRESULT has 3 elements, not {}", rest.len() + 2);
            Err(vec![frame_violation(message)])
        }
    };
    match decoded {
        Ok((response, deviations)) => {
            Ok(Decoded { frame: Frame::CallResult { id, response }, deviations })
        }
        Err(violations) => Err(Refused::CallResult { id, action, violations }),
    }
}

/// Takes any CALLERROR: whatever it says, the call has failed (J-30).
fn call_error<S: Role>(id: MessageId, rest: &[&RawValue]) -> Frame<S> {
    let text = |index: usize| -> String {
        let raw = rest.get(index).map_or("null", |raw| raw.get());
        match serde_json::from_str::<Option<String>>(raw) {
            Ok(Some(text)) => text,
            Ok(None) => String::new(),
            Err(_) => raw.to_owned(),
        }
    };
    let details = match rest.get(2).map(|raw| Tree::read(raw.get())) {
        Some(Ok(details)) => details.into(),
        Some(Err(_)) => Value::String(text(2)),
        None => Value::Object(serde_json::Map::new()),
    };
    Frame::CallError { id, rejection: Rejection::from_peer(&text(0), text(1), details) }
}

/// Decodes a payload strictly, then, if the policy allows, repaired; otherwise
/// says everything that is wrong with it.
pub(crate) fn decode_payload<P: PayloadSet>(
    payload: &str,
    action: Action,
    strictness: Strictness,
) -> Result<(P, Vec<Deviation>), Vec<Violation>> {
    let Some(table) = P::table(action) else {
        return Err(vec![frame_violation(format!("{action} is not a message of this side"))]);
    };
    let mut tree = match Tree::read(payload) {
        Ok(Tree::Null) => Tree::Object(Vec::new()),
        Ok(tree) => tree,
        Err(error) => return Err(vec![unreadable(error)]),
    };
    if let Ok(payload) = P::strict(action, &mut Reader::new(&tree.to_json())) {
        return Ok((payload, Vec::new()));
    }
    if let Strictness::Tolerant { received_at } = strictness {
        // A second tree beside the first could be too much for the memory.
        let deviations = repair(&mut tree, table, received_at);
        if let Ok(payload) = P::relaxed(action, &mut Reader::new(&tree.to_json())) {
            return Ok((payload, deviations));
        }
        tree = Tree::read(payload).map_err(|error| vec![unreadable(error)])?;
    }
    Err(payload_violations(&tree, table, MAX_VIOLATIONS))
}

/// A megabyte of nonsense has more violations than anyone reads.
const MAX_VIOLATIONS: usize = 100;

/// A description names what a peer sent, but not all of it: 255 characters, as
/// later versions of the standard allow.
fn limited(text: &str) -> String {
    const LONGEST: usize = 255;
    text.chars().take(LONGEST).collect()
}

fn frame_violation(message: String) -> Violation {
    Violation {
        code: ErrorCode::FormationViolation,
        pointer: String::new(),
        keyword: Keyword::Frame,
        message,
    }
}

const fn undeviated<S: Role>(frame: Frame<S>) -> Decoded<S> {
    Decoded { frame, deviations: Vec::new() }
}
