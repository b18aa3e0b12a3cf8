//! A failed call as an answer on the broker, and back.
//!
//! Who calls over the broker learns exactly what a caller within the process of
//! the connection would.

use async_nats::HeaderMap;
use hyper::body::Bytes;
use ocpp16_types::{Action, Decoded, Frame, RegistrationStatus, Strictness, Violation, role};
use serde_json::{Value, json};

use super::header;
use crate::{CallError, NotSent, OutcomeUnknown};

// Values of `Ocpp-Outcome`.
const NOT_SENT: &str = "not-sent";
const UNKNOWN: &str = "unknown";
const REJECTED: &str = "rejected";
const INVALID: &str = "invalid";

// Values of `Ocpp-Error-Code` that are no codes of a CALLERROR.
const NOT_CONNECTED: &str = "NotConnected";
const QUEUE_FULL: &str = "QueueFull";
const NO_TURN: &str = "NoTurn";
const NOT_ACCEPTED: &str = "NotAccepted";
const ALREADY_ACCEPTED: &str = "AlreadyAccepted";
const SHUTTING_DOWN: &str = "ShuttingDown";
const STANDARD_ACTION: &str = "StandardAction";
const BROKER_AWAY: &str = "BrokerAway";
const TOO_LARGE: &str = "TooLarge";
const TIMEOUT: &str = "Timeout";
const DISCONNECTED: &str = "Disconnected";
const INVALID_ANSWER: &str = "InvalidAnswer";

/// Writes why a call has no answer.
pub(super) fn write(error: &CallError) -> (HeaderMap, Bytes) {
    let mut headers = HeaderMap::new();
    let mut body = Bytes::new();
    let (outcome, code, description) = match error {
        CallError::NotSent(reason) => {
            let code = match reason {
                NotSent::NotConnected => NOT_CONNECTED,
                NotSent::QueueFull => QUEUE_FULL,
                NotSent::NoTurn(limit) => {
                    header::set_seconds(&mut headers, header::LIMIT, *limit);
                    NO_TURN
                }
                NotSent::NotAccepted(status) => {
                    header::set(&mut headers, header::REGISTRATION, status.as_str());
                    NOT_ACCEPTED
                }
                NotSent::AlreadyAccepted => ALREADY_ACCEPTED,
                NotSent::ShuttingDown => SHUTTING_DOWN,
                NotSent::StandardAction => STANDARD_ACTION,
                NotSent::BrokerAway => BROKER_AWAY,
                NotSent::TooLarge => TOO_LARGE,
            };
            (NOT_SENT, code, reason.to_string())
        }
        CallError::OutcomeUnknown(reason) => {
            let code = match reason {
                OutcomeUnknown::Timeout(limit) => {
                    header::set_seconds(&mut headers, header::LIMIT, *limit);
                    TIMEOUT
                }
                OutcomeUnknown::Disconnected => DISCONNECTED,
            };
            (UNKNOWN, code, reason.to_string())
        }
        CallError::Rejected(rejection) => {
            body = rejection.details().to_string().into();
            (REJECTED, rejection.code_as_received(), rejection.description().to_owned())
        }
        CallError::InvalidAnswer(violations) => {
            body = json!(violations).to_string().into();
            (INVALID, INVALID_ANSWER, error.to_string())
        }
    };
    header::set(&mut headers, header::OUTCOME, outcome);
    header::set(&mut headers, header::ERROR_CODE, code);
    header::set(&mut headers, header::ERROR_DESCRIPTION, &description);
    (headers, body)
}

/// Writes that a request cannot be sent as it is, which only a caller without our
/// types can ask for.
pub(super) fn refuse(
    code: &str,
    description: &str,
    violations: &[Violation],
) -> (HeaderMap, Bytes) {
    let mut headers = HeaderMap::new();
    header::set(&mut headers, header::OUTCOME, NOT_SENT);
    header::set(&mut headers, header::ERROR_CODE, code);
    header::set(&mut headers, header::ERROR_DESCRIPTION, description);
    (headers, json!(violations).to_string().into())
}

/// Reads why a call has no answer; `None` if the message is an answer.
pub(super) fn read(headers: &HeaderMap, body: &[u8]) -> Option<CallError> {
    let outcome = header::text(headers, header::OUTCOME)?;
    let code = header::text(headers, header::ERROR_CODE).unwrap_or_default();
    let limit = || header::seconds(headers, header::LIMIT).unwrap_or_default();
    let error = match (&*outcome, &*code) {
        (NOT_SENT, QUEUE_FULL) => NotSent::QueueFull.into(),
        (NOT_SENT, NO_TURN) => NotSent::NoTurn(limit()).into(),
        (NOT_SENT, NOT_ACCEPTED) => NotSent::NotAccepted(registration(headers)).into(),
        (NOT_SENT, ALREADY_ACCEPTED) => NotSent::AlreadyAccepted.into(),
        (NOT_SENT, SHUTTING_DOWN) => NotSent::ShuttingDown.into(),
        (NOT_SENT, STANDARD_ACTION) => NotSent::StandardAction.into(),
        (NOT_SENT, BROKER_AWAY) => NotSent::BrokerAway.into(),
        (NOT_SENT, TOO_LARGE) => NotSent::TooLarge.into(),
        (NOT_SENT, _) => NotSent::NotConnected.into(),
        (REJECTED, code) => rejected(headers, code, body),
        (INVALID, _) => CallError::InvalidAnswer(serde_json::from_slice(body).unwrap_or_default()),
        (UNKNOWN, TIMEOUT) => OutcomeUnknown::Timeout(limit()).into(),
        // Whatever it was, the worst is assumed.
        (_, _) => OutcomeUnknown::Disconnected.into(),
    };
    Some(error)
}

fn registration(headers: &HeaderMap) -> RegistrationStatus {
    let status = header::text(headers, header::REGISTRATION);
    status.and_then(|status| status.parse().ok()).unwrap_or(RegistrationStatus::Rejected)
}

/// As a charge point would have said it: then nothing about it has to be right.
fn rejected(headers: &HeaderMap, code: &str, body: &[u8]) -> CallError {
    let description = header::text(headers, header::ERROR_DESCRIPTION).unwrap_or_default();
    let details: Value = serde_json::from_slice(body).unwrap_or_else(|_| json!({}));
    let frame = json!([4, "1", code, description, details]).to_string();
    // Which action stands in does not matter.
    let known = |_: &str| Some(Action::ClearCache);
    match Frame::<role::ChargePoint>::decode(&frame, Strictness::Strict, known) {
        Ok(Decoded { frame: Frame::CallError { rejection, .. }, .. }) => {
            CallError::Rejected(rejection)
        }
        _ => OutcomeUnknown::Disconnected.into(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use ocpp16_types::{ErrorCode, Keyword};

    use super::*;

    /// A variant that is not here does not compile in [`write`], and an entry
    /// belongs here with it.
    fn all() -> Vec<CallError> {
        let not_sent = [
            NotSent::NotConnected,
            NotSent::QueueFull,
            NotSent::NoTurn(Duration::from_nanos(1_500_000_001)),
            NotSent::NotAccepted(RegistrationStatus::Pending),
            NotSent::NotAccepted(RegistrationStatus::Rejected),
            NotSent::AlreadyAccepted,
            NotSent::ShuttingDown,
            NotSent::StandardAction,
            NotSent::BrokerAway,
            NotSent::TooLarge,
        ];
        let unknown =
            [OutcomeUnknown::Timeout(Duration::from_secs(30)), OutcomeUnknown::Disconnected];
        let violation = Violation {
            code: ErrorCode::TypeConstraintViolation,
            pointer: "/status ü".to_owned(),
            keyword: Keyword::AdditionalProperties,
            message: "a\r\nb".to_owned(),
        };
        let mut all: Vec<CallError> = not_sent.map(CallError::from).into();
        all.extend(unknown.map(CallError::from));
        all.push(CallError::InvalidAnswer(Vec::new()));
        all.push(CallError::InvalidAnswer(vec![violation.clone(), violation]));
        for frame in [
            r#"[4,"1","NotSupported","",{}]"#,
            r#"[4,"1","InternalError","50 % voll: ü\r\n ",{"a":[1,null]}]"#,
            r#"[4,"1","FormatViolation","",null]"#,
            r#"[4,"1","","","text"]"#,
            r#"[4,"1"," My Own\n","",[]]"#,
            r#"[4,"1","NotConnected","",{}]"#,
        ] {
            let known = |_: &str| Some(Action::ClearCache);
            let decoded = Frame::<role::ChargePoint>::decode(frame, Strictness::Strict, known);
            let Ok(Decoded { frame: Frame::CallError { rejection, .. }, .. }) = decoded else {
                panic!("{frame}: {decoded:?}")
            };
            all.push(CallError::Rejected(rejection));
        }
        all
    }

    #[test]
    fn every_failure_of_a_call_comes_out_as_it_went_in() {
        for error in all() {
            let (headers, body) = write(&error);
            assert_eq!(read(&headers, &body), Some(error), "{headers:?}");
        }
    }

    #[test]
    fn an_answer_is_no_failure() {
        assert_eq!(read(&HeaderMap::new(), b"{}"), None);
    }

    #[test]
    fn of_a_failure_that_nobody_knows_the_worst_is_assumed() {
        for (outcome, error) in [
            ("not-sent", NotSent::NotConnected.into()),
            ("", OutcomeUnknown::Disconnected.into()),
            ("lost", CallError::from(OutcomeUnknown::Disconnected)),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::OUTCOME, outcome);
            assert_eq!(read(&headers, b"?"), Some(error), "{outcome}");
        }
    }
}
