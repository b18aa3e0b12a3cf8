//! A call that came over the broker, for a charge point that is connected here.

use async_nats::{HeaderMap, Message};
use hyper::body::Bytes;
use ocpp16_types::{Action, CentralSystemRequest, ErrorCode, MessageId, PayloadSet, Strictness};
use serde_json::value::RawValue;

use super::broker::{Broker, RequestFailure};
use super::remote::around;
use super::subject::text_of;
use super::{failure, header};
use crate::outbound::{Answered, OpenRawCall};
use crate::{CallError, CallOptions, ChargePoint, OpenCall, RawPayload};

/// A call that waits for its answer.
pub(super) enum Call {
    Known(OpenCall),
    Raw(OpenRawCall),
}

/// An answer, or why there is none.
type Reply = (HeaderMap, Bytes);

impl Call {
    /// Reads a message and starts the call that it asks for.
    ///
    /// # Errors
    ///
    /// What to answer to a message that cannot be understood; nothing is sent.
    pub(super) fn start(
        charge_point: &ChargePoint,
        action: &str,
        message: &Message,
    ) -> Result<Self, Reply> {
        let malformed = |description: &str| {
            failure::refuse(ErrorCode::FormationViolation.as_str(), description, &[])
        };
        let action = text_of(action).ok_or_else(|| malformed("the action is no token"))?;
        let headers = message.headers.as_ref();
        let id = headers.and_then(|headers| header::text(headers, header::MESSAGE_ID));
        let id = id.map(MessageId::new).transpose();
        let id = id.map_err(|error| malformed(&format!("message id: {error}")))?;
        if id.as_ref().is_some_and(|id| id.parse::<u64>().is_ok()) {
            return Err(malformed("message ids that are numbers belong to the node"));
        }
        let mut options = CallOptions::new();
        if let Some(timeout) = time(headers, header::TIMEOUT).map_err(|name| malformed(&name))? {
            options = options.timeout(timeout);
        }
        if let Some(patience) = time(headers, header::PATIENCE).map_err(|name| malformed(&name))? {
            options = options.give_up_if_not_sent_within(patience);
        }
        let payload = match std::str::from_utf8(&message.payload) {
            Ok("") => "{}",
            Ok(payload) => payload,
            Err(_) => return Err(malformed("the payload is not UTF-8")),
        };
        let Ok(action) = action.parse::<Action>() else {
            let payload = serde_json::from_str::<RawPayload>(payload);
            let payload = payload.map_err(|_| malformed("the payload is no object"))?;
            let call = charge_point.start_raw_call(id, action, payload, options);
            return Ok(Self::Raw(call));
        };
        let request = CentralSystemRequest::from_json(action, payload, Strictness::Strict);
        let (request, _) = request.map_err(|violations| {
            let first = violations.first();
            let code = first.map_or(ErrorCode::FormationViolation, |violation| violation.code);
            let description = first.map(ToString::to_string).unwrap_or_default();
            failure::refuse(code.as_str(), &description, &violations)
        })?;
        Ok(Self::Known(charge_point.start_call_as(id, request, options)))
    }

    pub(super) const fn id(&self) -> &MessageId {
        match self {
            Self::Known(call) => call.id(),
            Self::Raw(call) => &call.id,
        }
    }

    /// Waits for the answer, and hands it on.
    pub(super) async fn finish(self, broker: Broker, message: Message) {
        let id = self.id().clone();
        let result = match self {
            Self::Known(mut call) => {
                let headers = message.headers.as_ref();
                let taken_up = headers.and_then(|headers| header::text(headers, header::TAKEN_UP));
                if let Some(subject) = taken_up {
                    call.taken_up().await;
                    // Whoever wants to know learns it from the answer, at the latest.
                    let _ = broker.publish(subject, HeaderMap::new(), Bytes::new()).await;
                }
                call.await.map(|answered| answer(&id, answered))
            }
            Self::Raw(call) => call.answer().await.map(|payload| {
                let payload = serde_json::to_vec(&payload).expect("payloads have text keys");
                (HeaderMap::new(), payload.into())
            }),
        };
        let (mut headers, body) = result.unwrap_or_else(|error: CallError| failure::write(&error));
        header::set(&mut headers, header::MESSAGE_ID, id.as_str());
        let answered = broker.answer(&message, headers.clone(), body.clone()).await;
        let answered = match answered {
            Err(RequestFailure::TooLarge) if headers.get(header::RAW).is_some() => {
                // Better without the text as it was received than never.
                let headers = header::without(&headers, header::RAW);
                broker.answer(&message, headers, body).await
            }
            answered => answered,
        };
        if let Err(error) = answered {
            tracing::warn!(%error, "an answer to a call did not get to the caller");
        }
    }
}

fn time(
    headers: Option<&HeaderMap>,
    name: &'static str,
) -> Result<Option<std::time::Duration>, String> {
    match headers {
        Some(headers) if headers.get(name).is_some() => {
            let time = header::seconds(headers, name);
            time.map(Some).ok_or_else(|| format!("{name}: not a time in seconds"))
        }
        _ => Ok(None),
    }
}

/// Writes an answer: the payload as it was received, or as it was repaired.
fn answer(id: &MessageId, answered: Answered) -> Reply {
    let Answered { response, deviations, raw } = answered;
    let mut headers = HeaderMap::new();
    let received = if deviations.is_empty() { payload_of(&raw) } else { None };
    let body = received
        .unwrap_or_else(|| serde_json::to_string(&response).expect("payloads have text keys"));
    if !deviations.is_empty() {
        header::set_json(&mut headers, header::DEVIATIONS, &deviations);
    }
    if raw != around(id, &body) {
        header::set_json(&mut headers, header::RAW, &raw);
    }
    (headers, body.into())
}

/// Finds the payload in the text of a CALLRESULT, if it is an object.
fn payload_of(raw: &str) -> Option<String> {
    let (_, _, payload): (u8, String, &RawValue) = serde_json::from_str(raw).ok()?;
    // `null` is a spelling of `{}` (J-28), which not everybody knows.
    payload.get().starts_with('{').then(|| payload.get().to_owned())
}
