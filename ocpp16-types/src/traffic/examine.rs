//! One message by itself: its frame, and its payload by the official schema.
//!
//! As for the server, conforming text is read once, and only what is refused
//! there is looked at again.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use serde_json::value::RawValue;

use super::elements::Elements;
use super::{conforming, quoted};
use crate::frame::decode_payload;
use crate::json::{GaveUp, Reader, Tree};
use crate::payload::PayloadSet;
use crate::violation::{Keyword, beginning, payload_violations, table, unreadable};
use crate::{
    Action, CentralSystemRequest, CentralSystemResponse, ChargePointRequest, ChargePointResponse,
    DateTime, Deviation, ErrorCode, Initiator, PayloadKind, Strictness, Violation,
};

/// Of how many violations of a payload are told; none has as many by mistake.
const MAX_VIOLATIONS: usize = 10_000;

/// What a message is, and what is wrong with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Examined<'a> {
    /// The kind of frame; `None` if it is none.
    pub message_type: Option<MessageType>,
    /// The message id; `None` if it has none that can be read.
    pub id: Option<Cow<'a, str>>,
    /// That of the CALL, or of the CALL that is answered; `None` if it is not
    /// known.
    pub action: Option<Action>,
    /// The name of an action that OCPP 1.6 does not have, as it was sent.
    pub unknown_action: Option<Cow<'a, str>>,
    /// The error code of a CALLERROR, as it was sent.
    pub error_code: Option<Cow<'a, str>>,
    /// The text of the payload; of a CALLERROR, that of the details.
    pub payload: Option<&'a str>,
    /// Whether the frame is one of OCPP-J, and its payload satisfies the official
    /// schema.
    pub verdict: Verdict,
    /// Everything that is wrong, in document order; of a payload, the first 10 000
    /// violations.
    pub violations: Vec<Violation>,
}

/// The kind of a frame (OCPP-J 1.6 section 4.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum MessageType {
    /// A request.
    Call,
    /// An answer.
    CallResult,
    /// A refusal.
    CallError,
}

impl MessageType {
    /// Returns the name that the standard uses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Call => "CALL",
            Self::CallResult => "CALLRESULT",
            Self::CallError => "CALLERROR",
        }
    }
}

impl fmt::Display for MessageType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What was thought of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The official schema accepts it; a CALLERROR, which has none, is
    /// well-formed.
    Valid,
    /// There are violations.
    Invalid,
    /// An answer to nobody knows what.
    Unknown,
    /// No JSON array at all, such as a line that was cut; there is a violation
    /// that says so.
    NotJson,
}

impl Examined<'_> {
    /// Returns the name of the action, also of an unknown one.
    #[must_use]
    pub fn action_name(&self) -> Option<&str> {
        self.action.map(Action::as_str).or(self.unknown_action.as_deref())
    }

    /// Returns what a tolerant server would have repaired in an invalid payload;
    /// `None` if it would have refused it, too. Times that are no times become
    /// `received_at`.
    #[must_use]
    pub fn repaired(&self, received_at: DateTime) -> Option<Vec<Deviation>> {
        fn repaired<P: PayloadSet>(
            payload: &str,
            action: Action,
            received_at: DateTime,
        ) -> Option<Vec<Deviation>> {
            let strictness = Strictness::Tolerant { received_at };
            let (_, deviations) = decode_payload::<P>(payload, action, strictness).ok()?;
            (!deviations.is_empty()).then_some(deviations)
        }

        let (payload, action) = (self.payload?, self.action?);
        let by_charge_point = action.initiator() != Initiator::CentralSystem;
        match (self.message_type?, by_charge_point) {
            (MessageType::Call, true) => {
                repaired::<ChargePointRequest>(payload, action, received_at)
            }
            (MessageType::Call, false) => {
                repaired::<CentralSystemRequest>(payload, action, received_at)
            }
            (MessageType::CallResult, true) => {
                repaired::<CentralSystemResponse>(payload, action, received_at)
            }
            (MessageType::CallResult, false) => {
                repaired::<ChargePointResponse>(payload, action, received_at)
            }
            (MessageType::CallError, _) => None,
        }
    }
}

/// Judges a message. `called` is asked for the action of the open CALL that an
/// answer belongs to.
///
/// A payload of `null` counts as `{}`, the other notation that OCPP-J has for no
/// payload (J-28). The exceptions at which the verdict is not that of the schema
/// are those of the [crate](crate#exactness).
///
/// ```
/// use ocpp16_types::traffic::{Verdict, examine};
///
/// let examined = examine(r#"[2,"1","Reset",{"type":"Gentle"}]"#, |_| None);
/// assert_eq!(examined.verdict, Verdict::Invalid);
/// assert_eq!(examined.violations[0].pointer, "/type");
/// ```
pub fn examine<'a>(text: &'a str, called: impl Fn(&str) -> Option<Action>) -> Examined<'a> {
    conforming(text, &called).unwrap_or_else(|GaveUp| second_look(text, &called))
}

/// Reads a CALL or CALLRESULT in one pass, and gives up at the first surprise.
pub(super) fn conforming<'a>(
    text: &'a str,
    called: &impl Fn(&str) -> Option<Action>,
) -> Result<Examined<'a>, GaveUp> {
    let mut reader = Reader::new(text);
    reader.expect(b'[')?;
    let message_type = match reader.number_token() {
        "2" => MessageType::Call,
        "3" => MessageType::CallResult,
        _ => return Err(GaveUp),
    };
    reader.expect(b',')?;
    let id = reader.text()?;
    reader.expect(b',')?;
    let (action, kind) = match message_type {
        MessageType::Call => {
            let action = Action::from_wire(&reader.text()?).ok_or(GaveUp)?;
            reader.expect(b',')?;
            (action, PayloadKind::Request)
        }
        MessageType::CallResult | MessageType::CallError => {
            (called(&id).ok_or(GaveUp)?, PayloadKind::Response)
        }
    };
    reader.peek();
    let start = reader.position();
    // The other notation of no payload (J-28).
    if reader.peek() == Some(b'n') {
        reader.literal("null")?;
        conforming::object(&mut Reader::new("{}"), table(action, kind))?;
    } else {
        conforming::object(&mut reader, table(action, kind))?;
    }
    let payload = &text[start..reader.position()];
    reader.expect(b']')?;
    reader.end()?;
    Ok(Examined {
        message_type: Some(message_type),
        id: Some(id),
        action: Some(action),
        unknown_action: None,
        error_code: None,
        payload: Some(payload),
        verdict: Verdict::Valid,
        violations: Vec::new(),
    })
}

/// Says everything that is wrong.
fn second_look<'a>(text: &'a str, called: &impl Fn(&str) -> Option<Action>) -> Examined<'a> {
    let mut examined = Examined {
        message_type: None,
        id: None,
        action: None,
        unknown_action: None,
        error_code: None,
        payload: None,
        verdict: Verdict::Valid,
        violations: Vec::new(),
    };
    match serde_json::from_str::<Elements<'_>>(text) {
        Ok(elements) => frame(&mut examined, &elements, called),
        Err(error) => {
            examined.verdict = Verdict::NotJson;
            examined.violations.push(wrong_frame(format!("no JSON array: {error}")));
        }
    }
    if examined.verdict == Verdict::Valid && !examined.violations.is_empty() {
        examined.verdict = Verdict::Invalid;
    }
    examined
}

fn frame<'a>(
    examined: &mut Examined<'a>,
    Elements { first: elements, count }: &Elements<'a>,
    called: &impl Fn(&str) -> Option<Action>,
) {
    let (message_type, length) = match elements.first().map(|element| element.get()) {
        Some("2") => (MessageType::Call, 4),
        Some("3") => (MessageType::CallResult, 3),
        Some("4") => (MessageType::CallError, 5),
        other => {
            let other = other.unwrap_or("nothing");
            let message = format!("the message type is {}, not 2, 3 or 4", beginning(other));
            examined.violations.push(wrong_frame(message));
            return;
        }
    };
    examined.message_type = Some(message_type);
    if *count != length {
        let message = format!("a {message_type} has {length} elements, not {count}");
        examined.violations.push(wrong_frame(message));
    }
    examined.id = elements.get(1).and_then(|id| string(id));
    if examined.id.is_none() {
        examined.violations.push(wrong_frame("the message id is missing or no string".to_owned()));
    }
    match message_type {
        MessageType::Call => call(examined, &elements[2.min(elements.len())..]),
        MessageType::CallResult => call_result(examined, elements.get(2).copied(), called),
        MessageType::CallError => {
            call_error(examined, &elements[2.min(elements.len())..], called);
        }
    }
}

fn call<'a>(examined: &mut Examined<'a>, rest: &[&'a RawValue]) {
    let Some(name) = rest.first().and_then(|name| string(name)) else {
        examined.violations.push(wrong_frame("the action is missing or no string".to_owned()));
        return;
    };
    examined.payload = rest.get(1).map(|payload| payload.get());
    examined.action = Action::from_wire(&name);
    let Some(action) = examined.action else {
        let message = format!("OCPP 1.6 has no action {}", quoted(&name));
        examined
            .violations
            .push(Violation { code: ErrorCode::NotImplemented, ..wrong_frame(message) });
        examined.unknown_action = Some(name);
        return;
    };
    if let Some(payload) = examined.payload {
        examined.violations.extend(wrong_payload(payload, action, PayloadKind::Request));
    }
}

fn call_result<'a>(
    examined: &mut Examined<'a>,
    payload: Option<&'a RawValue>,
    called: &impl Fn(&str) -> Option<Action>,
) {
    examined.payload = payload.map(|payload| payload.get());
    examined.action = examined.id.as_deref().and_then(called);
    match (examined.action, examined.payload) {
        (Some(action), Some(payload)) => {
            examined.violations.extend(wrong_payload(payload, action, PayloadKind::Response));
        }
        (None, _) if examined.violations.is_empty() => examined.verdict = Verdict::Unknown,
        _ => {}
    }
}

fn call_error<'a>(
    examined: &mut Examined<'a>,
    rest: &[&'a RawValue],
    called: &impl Fn(&str) -> Option<Action>,
) {
    examined.action = examined.id.as_deref().and_then(called);
    examined.error_code = rest.first().and_then(|code| string(code));
    examined.payload = rest.get(2).map(|details| details.get());
    let mut wrong = |message: &str| examined.violations.push(wrong_frame(message.to_owned()));
    if !rest.is_empty() && examined.error_code.is_none() {
        wrong("the error code is no string");
    }
    if rest.get(1).is_some_and(|description| string(description).is_none()) {
        wrong("the error description is no string");
    }
    if examined.payload.is_some_and(|details| !details.starts_with('{')) {
        wrong("the error details are no object");
    }
    if examined.action.is_none() && examined.violations.is_empty() {
        examined.verdict = Verdict::Unknown;
    }
}

fn wrong_payload(payload: &str, action: Action, kind: PayloadKind) -> Vec<Violation> {
    match Tree::read(payload) {
        Ok(Tree::Null) => {
            payload_violations(&Tree::Object(Vec::new()), table(action, kind), MAX_VIOLATIONS)
        }
        Ok(tree) => payload_violations(&tree, table(action, kind), MAX_VIOLATIONS),
        Err(error) => vec![unreadable(error)],
    }
}

fn wrong_frame(message: String) -> Violation {
    Violation {
        code: ErrorCode::FormationViolation,
        pointer: String::new(),
        keyword: Keyword::Frame,
        message,
    }
}

fn string<'a>(raw: &'a RawValue) -> Option<Cow<'a, str>> {
    let text = raw.get();
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    if inner.contains('\\') {
        return serde_json::from_str(text).ok().map(Cow::Owned);
    }
    Some(Cow::Borrowed(inner))
}
