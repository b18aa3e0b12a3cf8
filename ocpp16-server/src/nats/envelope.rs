//! A request of a charge point and its answer as messages of the broker.
//!
//! Both directions, for gateways and workers; who sends them is not its
//! business. Whatever arrives may be written by anybody: nothing here panics.

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::SystemTime;

use async_nats::{HeaderMap, HeaderValue, Message};
use hyper::body::Bytes;
use ocpp16_types::{
    Action, ChargePointRequest, DateTime, Decoded, Deviation, ErrorCode, Frame, MessageId,
    PayloadSet, Refused, Rejection, Response, Strictness, role,
};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::admission::PathValues;
use crate::nats::found::{DEFAULT_CALL_TIMEOUT, Found};
use crate::nats::{Broker, Order, Remote, header};
use crate::session::{Answer, Asked};
use crate::{ChargePoint, Context, Identity, RawPayload};

/// What stands before and behind the payload, where that is not as short as can be.
const AROUND: &str = "Ocpp-Around";
/// The key that the charge point was given last, if it is in the message.
const SECRET: &str = "Ocpp-Secret";
/// No worker was there to be told of the connection; and that one wants to be.
pub(super) const UNANNOUNCED: &str = "Ocpp-Unannounced";

/// What a worker needs to know of the connection that a message came over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Facts {
    pub(super) order: Order,
    pub(super) remote_address: SocketAddr,
    pub(super) connected_since: DateTime,
    /// For calls without a limit of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) call_timeout_seconds: Option<f64>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) path_values: BTreeMap<String, String>,
}

impl Facts {
    /// States what is known of a connection without its node.
    pub(super) fn new(order: Order, remote_address: SocketAddr, since: DateTime) -> Self {
        let (call_timeout_seconds, path_values) = (None, BTreeMap::new());
        let connected_since = since;
        Self { order, remote_address, connected_since, call_timeout_seconds, path_values }
    }

    /// States what its node knows of a connection.
    pub(super) fn of(charge_point: &ChargePoint, broker: &Broker) -> Self {
        let order = super::order_of(charge_point, broker);
        let (address, since) = (charge_point.remote_address(), charge_point.connected_since());
        let timeout = charge_point.facts().call_timeout.as_secs_f64();
        Self { call_timeout_seconds: Some(timeout), ..Self::new(order, address, since.into()) }
    }
}

/// Writes the headers that every message about a connection has.
pub(super) fn headers(identity: &Identity, session: &str, facts: &Facts) -> HeaderMap {
    let mut headers = HeaderMap::new();
    header::set(&mut headers, header::IDENTITY, identity);
    header::set(&mut headers, header::NODE, facts.order.node());
    put(&mut headers, header::SESSION, session);
    put(&mut headers, header::CONNECTION, &header::line(facts));
    headers
}

/// Writes what a charge point asks: the payload as it was received, byte for
/// byte, or as it was repaired.
pub(super) fn request<S>(
    context: &Context<S>,
    mut headers: HeaderMap,
    action: &str,
    payload: &impl Serialize,
) -> (HeaderMap, Bytes) {
    header::set(&mut headers, header::MESSAGE_ID, context.message_id());
    put(&mut headers, header::DEVIATIONS, &header::line(&context.deviations));
    let raw = &*context.raw;
    if let Some(secret) = &context.secret
        && raw.contains(&**secret)
    {
        put(&mut headers, SECRET, &header::line(&**secret));
    }
    let received = if context.deviations.is_empty() { payload_of(raw) } else { None };
    let Some((before, payload, behind)) = received else {
        put(&mut headers, header::RAW, &header::line(raw));
        let payload = serde_json::to_string(payload).expect("payloads have text keys");
        return (headers, payload.into());
    };
    if behind != "]" || before != beginning(context.message_id(), action) {
        put(&mut headers, AROUND, &header::line(&(before, behind)));
    }
    (headers, Bytes::copy_from_slice(payload.as_bytes()))
}

/// Finds the object that is the payload in the text of a CALL: what comes before
/// it, itself, and what comes behind.
fn payload_of(raw: &str) -> Option<(&str, &str, &str)> {
    type Call<'a> = (IgnoredAny, IgnoredAny, IgnoredAny, &'a RawValue);
    let (_, _, _, payload): Call<'_> = serde_json::from_str(raw).ok()?;
    let payload = payload.get();
    // `null` and `{}` mean the same; who gets the request reads only one of them.
    if !payload.starts_with('{') {
        return None;
    }
    let start = payload.as_ptr().addr() - raw.as_ptr().addr();
    Some((&raw[..start], payload, &raw[start + payload.len()..]))
}

/// What comes before the payload when a CALL is written without blanks.
fn beginning(id: &str, action: &str) -> String {
    let (id, action) = (Value::from(id), Value::from(action));
    format!("[2,{id},{action},")
}

/// A request of a charge point, as a worker gets it.
pub(super) struct Request<S> {
    pub(super) id: MessageId,
    pub(super) asked: Asked,
    pub(super) deviations: Vec<Deviation>,
    pub(super) raw: String,
    pub(super) secret: Option<Arc<str>>,
    pub(super) connection: Connected<S>,
}

/// What every message about a connection says.
#[derive(Debug)]
pub(super) struct Connected<S> {
    pub(super) session: S,
    pub(super) facts: Facts,
}

impl<S: DeserializeOwned> Request<S> {
    /// Reads a message.
    ///
    /// # Errors
    ///
    /// What to answer to one that no gateway has written.
    pub(super) fn read(action: String, message: &Message) -> Result<Self, Rejection> {
        let connection = Connected::read(message)?;
        let id = text(message, header::MESSAGE_ID).ok_or_else(|| missing(header::MESSAGE_ID))?;
        let id = MessageId::new(id).map_err(|error| unusable(header::MESSAGE_ID, error))?;
        let deviations: Vec<Deviation> =
            json_header(message, header::DEVIATIONS)?.unwrap_or_default();
        let secret: Option<String> = json_header(message, SECRET)?;
        let payload = std::str::from_utf8(&message.payload);
        let payload = payload.map_err(|error| unusable("payload", error))?;
        let around: Option<(String, String)> = json_header(message, AROUND)?;
        let (before, behind) = around.unwrap_or_else(|| (beginning(&id, &action), "]".to_owned()));
        let whole = [&*before, payload, &*behind].concat();
        let asked = asked(action, &whole, payload, &deviations)?;
        let raw = json_header(message, header::RAW)?.unwrap_or(whole);
        Ok(Self { id, asked, deviations, raw, secret: secret.map(Arc::from), connection })
    }
}

/// Decodes the payload, which is what the whole frame holds.
fn asked(
    action: String,
    whole: &str,
    payload: &str,
    deviations: &[Deviation],
) -> Result<Asked, Rejection> {
    let Ok(action) = action.parse::<Action>() else {
        let payload = match serde_json::from_str(payload) {
            Ok(Value::Object(payload)) => payload,
            Ok(_) => return Err(unusable("payload", "no object")),
            Err(error) => return Err(unusable("payload", error)),
        };
        return Ok(Asked::Raw { action, payload });
    };
    if !deviations.is_empty() {
        // What was repaired may still be more than its schema allows: `Celsius`.
        let strictness = Strictness::Tolerant { received_at: SystemTime::now().into() };
        return match ChargePointRequest::from_json(action, payload, strictness) {
            Ok((request, _)) => Ok(Asked::Known(request)),
            Err(violations) => Err(unusable("payload", Violations(&violations))),
        };
    }
    match Frame::<role::ChargePoint>::decode(whole, Strictness::Strict, |_| None) {
        Ok(Decoded { frame: Frame::Call { request, .. }, .. }) if request.action() == action => {
            Ok(Asked::Known(request))
        }
        Ok(_) => Err(unusable(AROUND, "another message")),
        Err(Refused::Call { rejection, .. }) => Err(rejection),
        Err(refused) => Err(unusable(AROUND, refused)),
    }
}

impl<S: DeserializeOwned> Connected<S> {
    /// Reads what a message says about the connection.
    ///
    /// # Errors
    ///
    /// What to answer to one that no gateway has written.
    pub(super) fn read(message: &Message) -> Result<Self, Rejection> {
        let session = written(message, header::SESSION).unwrap_or("null");
        let session =
            serde_json::from_str(session).map_err(|error| unusable(header::SESSION, error))?;
        let facts =
            json_header(message, header::CONNECTION)?.ok_or_else(|| missing(header::CONNECTION))?;
        Ok(Self { session, facts })
    }
}

impl Facts {
    /// Returns a handle of the charge point, which was heard just now.
    pub(super) fn charge_point(self, broker: &Broker, identity: Identity) -> ChargePoint {
        let found = Found {
            order: self.order,
            remote_address: self.remote_address,
            connected_since: self.connected_since,
            last_seen: SystemTime::now().into(),
            call_timeout_seconds: self
                .call_timeout_seconds
                .unwrap_or(DEFAULT_CALL_TIMEOUT.as_secs_f64()),
        };
        ChargePoint::remote(Remote::new(broker.clone(), identity, found))
    }

    pub(super) fn path_values(&self) -> PathValues {
        let mut values = PathValues::default();
        for (name, value) in &self.path_values {
            values.push(Arc::from(&**name), value.clone());
        }
        values
    }
}

/// Writes an answer.
pub(super) fn reply(result: Result<Answer, Rejection>) -> (HeaderMap, Bytes) {
    let mut headers = HeaderMap::new();
    let body = match result {
        Ok(Answer::Known(response)) => serde_json::to_vec(&response),
        Ok(Answer::Raw(payload)) => serde_json::to_vec(&payload),
        Err(rejection) => {
            header::set(&mut headers, header::ERROR_CODE, rejection.code().as_str());
            header::set(&mut headers, header::ERROR_DESCRIPTION, rejection.description());
            serde_json::to_vec(rejection.details())
        }
    };
    (headers, body.expect("payloads have text keys").into())
}

/// Reads the answer to a request of OCPP 1.6.
///
/// # Errors
///
/// The rejection that it is, or one for an answer that is none.
pub(super) fn known_answer<R: Response>(message: &Message) -> Result<R, Rejection> {
    serde_json::from_str(payload(message)?).map_err(no_answer)
}

/// Reads the answer to a request of an action that OCPP 1.6 does not know.
///
/// # Errors
///
/// The rejection that it is, or one for an answer that is none.
pub(super) fn raw_answer(message: &Message) -> Result<RawPayload, Rejection> {
    serde_json::from_str(payload(message)?).map_err(no_answer)
}

/// Returns the payload of an answer that is no rejection.
pub(super) fn payload(message: &Message) -> Result<&str, Rejection> {
    let Some(code) = text(message, header::ERROR_CODE) else {
        return std::str::from_utf8(&message.payload).map_err(no_answer);
    };
    let description = text(message, header::ERROR_DESCRIPTION).unwrap_or_default();
    // Details are optional, and worth no second error.
    let details: Map<String, Value> = serde_json::from_slice(&message.payload).unwrap_or_default();
    Err(Rejection::new(ErrorCode::from_peer(&code), description).with_details(details))
}

/// A worker in another language may answer anything; the charge point is told
/// only that something went wrong.
fn no_answer(error: impl fmt::Display) -> Rejection {
    Rejection::internal_error(format!("a worker has sent no answer: {error}"))
}

/// Sets a header to JSON, which has no line breaks.
fn put(headers: &mut HeaderMap, name: &'static str, json: &str) {
    headers.insert(name, json);
}

/// Returns a header that is any text, if there is one.
pub(super) fn text(message: &Message, name: &'static str) -> Option<String> {
    header::text(message.headers.as_ref()?, name)
}

/// Returns a header as it is written, if there is one.
fn written<'a>(message: &'a Message, name: &'static str) -> Option<&'a str> {
    message.headers.as_ref()?.get(name).map(HeaderValue::as_str)
}

fn json_header<T: DeserializeOwned>(
    message: &Message,
    name: &'static str,
) -> Result<Option<T>, Rejection> {
    let value = written(message, name).map(serde_json::from_str).transpose();
    value.map_err(|error| unusable(name, error))
}

fn missing(name: &str) -> Rejection {
    unusable(name, "missing")
}

fn unusable(name: &str, error: impl fmt::Display) -> Rejection {
    Rejection::internal_error(format!("not a message of a gateway: {name}: {error}"))
}

/// The first says enough.
struct Violations<'a>(&'a [ocpp16_types::Violation]);

impl fmt::Display for Violations<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.first().map_or(Ok(()), |violation| violation.fmt(f))
    }
}

#[cfg(test)]
mod tests;
