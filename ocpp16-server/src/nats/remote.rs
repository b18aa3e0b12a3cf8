//! A charge point whose connection another node holds: calls go to that node, over
//! the broker.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_nats::{HeaderMap, Message};
use hyper::body::Bytes;
use ocpp16_types::{
    Action, ChargePointResponse, Deviation, ErrorCode, Keyword, MessageId, PayloadSet, Strictness,
    Violation,
};
use serde_json::json;
use tokio::sync::oneshot;

use super::broker::{Broker, RequestFailure};
use super::found::Found;
use super::reply::ReplyPlace;
use super::subject::token;
use super::{failure, header, holder};
use crate::outbound::{Answered, CallResult, Content, RawResult};
use crate::settings::time_limit;
use crate::{
    CallError, CallOptions, ChargePoint, DisconnectCause, Identity, NotSent, OutcomeUnknown,
};

/// Work left for after an answer that may be unfinished per handle.
const AFTER_LIMIT: usize = 16;

/// Finds the connection of a charge point on another node.
pub(crate) async fn reach(broker: &Broker, identity: Identity) -> Result<ChargePoint, NotSent> {
    match holder::find(broker, &identity, broker.request_timeout()).await {
        Ok(Some(found)) => Ok(ChargePoint::remote(Remote::new(broker.clone(), identity, found))),
        Err(RequestFailure::Away | RequestFailure::Lost) => Err(NotSent::BrokerAway),
        Ok(None)
        | Err(RequestFailure::NoResponders | RequestFailure::Timeout | RequestFailure::TooLarge) => {
            Err(NotSent::NotConnected)
        }
    }
}

/// A connection of another node.
pub(crate) struct Remote {
    broker: Broker,
    identity: Identity,
    found: Found,
    /// Its node has said that it is gone.
    gone: Arc<AtomicBool>,
    after_work: AtomicUsize,
    rotating: AtomicBool,
}

impl Remote {
    pub(crate) fn new(broker: Broker, identity: Identity, found: Found) -> Self {
        Self {
            broker,
            identity,
            found,
            gone: Arc::default(),
            after_work: AtomicUsize::new(0),
            rotating: AtomicBool::new(false),
        }
    }

    pub(crate) fn identity(&self) -> &Identity {
        &self.identity
    }

    pub(crate) fn found(&self) -> &Found {
        &self.found
    }

    pub(crate) fn is_connected(&self) -> bool {
        !self.gone.load(Ordering::Relaxed)
    }

    pub(crate) fn disconnect_cause(&self) -> Option<DisconnectCause> {
        // Only its node knows.
        None
    }

    pub(crate) fn places(&self) -> (&AtomicUsize, usize) {
        (&self.after_work, AFTER_LIMIT)
    }

    pub(crate) fn rotating(&self) -> &AtomicBool {
        &self.rotating
    }

    /// Asks its node to close the connection.
    pub(crate) fn disconnect(&self) {
        let Some(subject) = self.subject(holder::DISCONNECT) else { return };
        let (broker, headers) = (self.broker.clone(), self.headers());
        self.broker.spawn(async move {
            if let Err(error) = broker.publish(subject, headers, Bytes::new()).await {
                tracing::debug!(%error, "a connection of another node is not closed");
            }
        });
    }

    /// Starts a call, and returns its message id: that of the caller, or one that
    /// no other call has.
    pub(crate) fn post(
        &self,
        id: Option<MessageId>,
        content: Content,
        options: CallOptions,
        taken_up: Option<oneshot::Sender<()>>,
    ) -> MessageId {
        let id = id.unwrap_or_else(random_id);
        let (action, payload) = match &content {
            Content::Known { request, .. } => {
                (request.action().as_str(), serde_json::to_vec(request))
            }
            Content::Raw { action, payload, .. } => (&**action, serde_json::to_vec(payload)),
        };
        let subject = token(action).and_then(|action| self.subject(&action));
        let mut headers = self.headers();
        header::set(&mut headers, header::MESSAGE_ID, id.as_str());
        if let Some(timeout) = options.own_timeout() {
            header::set_seconds(&mut headers, header::TIMEOUT, timeout);
        }
        if let Some(patience) = options.own_patience() {
            header::set_seconds(&mut headers, header::PATIENCE, patience);
        }
        // As its node reckons, and what the way there and back may take.
        let timeout = time_limit(options.own_timeout().unwrap_or(self.found.call_timeout()));
        let patience = time_limit(options.own_patience().unwrap_or(timeout));
        let call = RemoteCall {
            broker: self.broker.clone(),
            gone: Arc::clone(&self.gone),
            cancel: self.subject(holder::CANCEL),
            id: id.clone(),
            subject,
            headers,
            payload: payload.expect("payloads have text keys").into(),
            limit: timeout + patience + self.broker.request_timeout(),
            taken_up,
        };
        self.broker.spawn(call.make(content));
        id
    }

    fn subject(&self, last: &str) -> Option<String> {
        Some(self.broker.subjects().of(&["call", &token(&self.identity)?, last]))
    }

    fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        header::set(&mut headers, header::ORDER, &self.found.order.to_string());
        headers
    }
}

/// A call on its way to another node.
struct RemoteCall {
    broker: Broker,
    gone: Arc<AtomicBool>,
    cancel: Option<String>,
    id: MessageId,
    subject: Option<String>,
    headers: HeaderMap,
    payload: Bytes,
    limit: Duration,
    taken_up: Option<oneshot::Sender<()>>,
}

impl RemoteCall {
    async fn make(mut self, content: Content) {
        // The caller may be gone by the time there is a result.
        match content {
            Content::Known { request, mut reply } => {
                let answer = tokio::select! {
                    answer = self.answer() => answer,
                    () = reply.closed() => return self.take_back().await,
                };
                let result = answer.and_then(|message| self.known(request.action(), &message));
                let _ = reply.send(result);
            }
            Content::Raw { mut reply, .. } => {
                let answer = tokio::select! {
                    answer = self.answer() => answer,
                    () = reply.closed() => return self.take_back().await,
                };
                let _ = reply.send(answer.and_then(|message| raw(&message)));
            }
        }
    }

    async fn answer(&mut self) -> Result<Message, CallError> {
        let subject = self.subject.take().ok_or(NotSent::TooLarge)?;
        let mut taken_up = self.taken_up.take().map(|sender| (sender, self.broker.place()));
        if let Some((_, place)) = &taken_up {
            header::set(&mut self.headers, header::TAKEN_UP, place.subject());
        }
        let headers = std::mem::take(&mut self.headers);
        let payload = std::mem::take(&mut self.payload);
        let mut exchange = pin!(self.broker.request(subject, headers, payload, self.limit));
        let message = loop {
            tokio::select! {
                message = &mut exchange => break message,
                () = told(&mut taken_up) => taken_up = None,
            }
        };
        let message = message.map_err(|failure| -> CallError {
            match failure {
                RequestFailure::NoResponders => NotSent::NotConnected.into(),
                RequestFailure::Away => NotSent::BrokerAway.into(),
                RequestFailure::TooLarge => NotSent::TooLarge.into(),
                RequestFailure::Timeout => OutcomeUnknown::Timeout(self.limit).into(),
                RequestFailure::Lost => OutcomeUnknown::Disconnected.into(),
            }
        });
        let failure = |message: &Message| {
            message.headers.as_ref().and_then(|headers| failure::read(headers, &message.payload))
        };
        let answer = match message {
            Ok(message) => failure(&message).map_or(Ok(message), Err),
            Err(error) => Err(error),
        };
        if answer.as_ref().is_err_and(|error| *error == NotSent::NotConnected.into()) {
            self.gone.store(true, Ordering::Relaxed);
        }
        answer
    }

    fn known(&self, action: Action, message: &Message) -> CallResult {
        let body = text(message)?;
        let headers = message.headers.as_ref();
        let deviations: Vec<Deviation> = headers
            .and_then(|headers| header::json(headers, header::DEVIATIONS))
            .unwrap_or_default();
        // What was repaired may still be more than its schema allows: `Celsius`.
        let strictness = if deviations.is_empty() {
            Strictness::Strict
        } else {
            Strictness::Tolerant { received_at: SystemTime::now().into() }
        };
        let (response, _) = ChargePointResponse::from_json(action, body, strictness)
            .map_err(CallError::InvalidAnswer)?;
        let raw = headers.and_then(|headers| header::json(headers, header::RAW));
        let raw = raw.unwrap_or_else(|| around(&self.id, body));
        Ok(Answered { response, deviations, raw })
    }

    /// Nobody waits any more: a call that waits for its turn is not sent.
    async fn take_back(self) {
        let Some(subject) = self.cancel else { return };
        let mut headers = HeaderMap::new();
        header::set(&mut headers, header::MESSAGE_ID, self.id.as_str());
        // If it does not get there, the call is made for nobody.
        let _ = self.broker.publish(subject, headers, Bytes::new()).await;
    }
}

/// Resolves when its node has taken a call up; never if that was seen.
async fn told(taken_up: &mut Option<(oneshot::Sender<()>, ReplyPlace)>) {
    let told = match taken_up {
        Some((_, place)) => place.answer().await,
        None => std::future::pending().await,
    };
    if told.is_none() {
        // The broker is gone, which the answer tells.
        std::future::pending().await
    }
}

fn raw(message: &Message) -> RawResult {
    serde_json::from_str(text(message)?).map_err(|_| invalid("the payload is no object"))
}

fn text(message: &Message) -> Result<&str, CallError> {
    std::str::from_utf8(&message.payload).map_err(|_| invalid("the payload is not UTF-8"))
}

fn invalid(reason: &str) -> CallError {
    CallError::InvalidAnswer(vec![Violation {
        code: ErrorCode::FormationViolation,
        pointer: String::new(),
        keyword: Keyword::Frame,
        message: reason.to_owned(),
    }])
}

/// A CALLRESULT without blanks: if it was another text, that comes with it.
pub(super) fn around(id: &MessageId, payload: &str) -> String {
    format!("[3,{},{payload}]", json!(id.as_str()))
}

/// No counter, so that it is not that of a call which the node of the connection
/// makes itself.
fn random_id() -> MessageId {
    let mut random = [0; 16];
    // Without random bytes, the time makes ids that repeat with no other.
    if getrandom::getrandom(&mut random).is_err() {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        random = now.as_nanos().to_be_bytes();
    }
    let id = format!("r{:032x}", u128::from_be_bytes(random));
    MessageId::new(id).expect("33 characters")
}
