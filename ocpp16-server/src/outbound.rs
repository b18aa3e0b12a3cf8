//! A call from the moment it is made: how long it may take, what it says, and
//! where its answer goes.
//!
//! When it is sent is up to `session`.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use ocpp16_types::{CentralSystemRequest, ChargePointResponse, Deviation, MessageId};
use serde_json::{Map, Value};
use tokio::sync::oneshot;

use crate::settings::time_limit;
use crate::{CallError, Direction, NotSent, OutcomeUnknown, metric};

/// The payload of an action that OCPP 1.6 does not know: any JSON object.
pub type RawPayload = Map<String, Value>;

/// How long a call may take.
///
/// A [`Duration`] alone is the [`timeout`](Self::timeout).
///
/// ```
/// use std::time::Duration;
///
/// use ocpp16_server::CallOptions;
///
/// let patient = CallOptions::new()
///     .timeout(Duration::from_secs(120))
///     .give_up_if_not_sent_within(Duration::from_secs(5));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CallOptions {
    timeout: Option<Duration>,
    patience: Option<Duration>,
}

impl CallOptions {
    /// Leaves everything as the server has it.
    #[must_use]
    pub const fn new() -> Self {
        Self { timeout: None, patience: None }
    }

    /// Sets how long the charge point may take to answer, from when the call
    /// was sent.
    ///
    /// Range: 1 ms to a year. Default: the server's
    /// [`call_timeout`](crate::Builder::call_timeout).
    #[must_use]
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets how long the call may wait for its turn; one that was not sent by
    /// then fails with [`NotSent::NoTurn`] and never leaves.
    ///
    /// Range: 1 ms to a year. Default: the timeout.
    #[must_use]
    pub const fn give_up_if_not_sent_within(mut self, patience: Duration) -> Self {
        self.patience = Some(patience);
        self
    }

    #[cfg(feature = "nats")]
    pub(crate) const fn own_timeout(&self) -> Option<Duration> {
        self.timeout
    }

    #[cfg(feature = "nats")]
    pub(crate) const fn own_patience(&self) -> Option<Duration> {
        self.patience
    }
}

impl From<Duration> for CallOptions {
    fn from(timeout: Duration) -> Self {
        Self::new().timeout(timeout)
    }
}

/// A call that was started; resolves to its answer, and to what was wrong with it.
///
/// ```
/// use ocpp16_server::{CallError, CallOptions, ChargePoint};
/// use ocpp16_types::ClearCacheRequest;
///
/// async fn clear_cache(charge_point: &ChargePoint) -> Result<(), CallError> {
///     let call = charge_point.start_call(ClearCacheRequest {}.into(), CallOptions::new());
///     println!("sent as {}", call.id());
///     let answered = call.await?;
///     println!("{:?}, repaired: {:?}", answered.response, answered.deviations);
///     Ok(())
/// }
/// ```
///
/// Dropping it while the call waits for its turn keeps the call from being sent.
#[derive(Debug)]
#[must_use = "dropped calls may never be sent"]
pub struct OpenCall {
    id: MessageId,
    answer: oneshot::Receiver<CallResult>,
    /// Closed when the call is taken up; `None` when that was seen.
    taken_up: Option<oneshot::Receiver<()>>,
}

impl OpenCall {
    pub(crate) const fn new(
        id: MessageId,
        answer: oneshot::Receiver<CallResult>,
        taken_up: oneshot::Receiver<()>,
    ) -> Self {
        Self { id, answer, taken_up: Some(taken_up) }
    }

    /// Returns the message id of the CALL.
    #[must_use]
    pub const fn id(&self) -> &MessageId {
        &self.id
    }

    /// Waits until the connection has taken the call up: it is sent, or waits for
    /// its turn, or has failed, which polling it tells. Cancel safe.
    pub async fn taken_up(&mut self) {
        if let Some(taken_up) = &mut self.taken_up {
            // Nothing is ever sent: it is closed.
            let _ = taken_up.await;
            self.taken_up = None;
        }
    }
}

impl Future for OpenCall {
    type Output = CallResult;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<CallResult> {
        Pin::new(&mut self.answer)
            .poll(context)
            .map(|answer| answer.unwrap_or(Err(OutcomeUnknown::Disconnected.into())))
    }
}

/// A call of an unknown action that was started.
///
/// Dropping it while the call waits for its turn keeps the call from being sent.
#[derive(Debug)]
pub(crate) struct OpenRawCall {
    #[cfg(feature = "nats")]
    pub(crate) id: MessageId,
    pub(crate) answer: oneshot::Receiver<RawResult>,
}

impl OpenRawCall {
    pub(crate) async fn answer(self) -> RawResult {
        self.answer.await.unwrap_or(Err(OutcomeUnknown::Disconnected.into()))
    }
}

/// An answer of a charge point, and how it really looked.
///
/// It may hold secrets: a charge point may tell its keys when it is asked.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Answered {
    /// The answer.
    pub response: ChargePointResponse,
    /// What was wrong with its payload and has been repaired; empty unless the
    /// server is [tolerant](crate::Validation::Tolerant).
    pub deviations: Vec<Deviation>,
    /// The whole message as it was received.
    pub raw: String,
}

/// What a call ends with.
pub(crate) type CallResult = Result<Answered, CallError>;

/// What a call of an unknown action ends with.
pub(crate) type RawResult = Result<RawPayload, CallError>;

/// A call on its way from the handle to the wire.
#[derive(Debug)]
pub(crate) struct OutboundCall {
    pub(crate) id: MessageId,
    pub(crate) content: Content,
    /// For the answer.
    pub(crate) limit: Duration,
    /// For the turn, and when it ends.
    pub(crate) patience: Duration,
    pub(crate) send_by: Instant,
    /// Dropped when the call is taken up, for whoever wants to know that.
    pub(crate) taken_up: Option<oneshot::Sender<()>>,
}

/// What a call says, and who waits for the answer.
#[derive(Debug)]
pub(crate) enum Content {
    Known { request: CentralSystemRequest, reply: oneshot::Sender<CallResult> },
    Raw { action: String, payload: RawPayload, reply: oneshot::Sender<RawResult> },
}

impl OutboundCall {
    pub(crate) fn new(
        id: MessageId,
        content: Content,
        options: CallOptions,
        default_timeout: Duration,
        now: Instant,
    ) -> Self {
        let limit = time_limit(options.timeout.unwrap_or(default_timeout));
        let patience = time_limit(options.patience.unwrap_or(limit));
        Self { id, content, limit, patience, send_by: now + patience, taken_up: None }
    }

    /// Tells whether nobody waits for the answer any more.
    pub(crate) fn is_abandoned(&self) -> bool {
        match &self.content {
            Content::Known { reply, .. } => reply.is_closed(),
            Content::Raw { reply, .. } => reply.is_closed(),
        }
    }

    pub(crate) fn action(&self) -> &str {
        match &self.content {
            Content::Known { request, .. } => request.action().as_str(),
            Content::Raw { action, .. } => action,
        }
    }

    pub(crate) fn fail(self, reason: NotSent) {
        metric::call(Direction::Sent, Some(self.action()), "not_sent");
        // A caller that has gone needs no reason.
        match self.content {
            Content::Known { reply, .. } => drop(reply.send(Err(reason.into()))),
            Content::Raw { reply, .. } => drop(reply.send(Err(reason.into()))),
        }
    }
}
