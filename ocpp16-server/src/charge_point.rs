//! The handle of a connected charge point, and the mailbox behind it through
//! which the connection's task learns what others want of it.
//!
//! The mailbox decides nothing: what becomes of a call is up to `session`.

use std::collections::VecDeque;
use std::fmt;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ocpp16_types::{CentralSystemRequest, ChargePointResponse, MessageId, RequestFrom, role};
use tokio::sync::{Notify, oneshot};

use crate::{CallError, Identity, NotSent, OutcomeUnknown};

/// A charge point over one of its connections.
///
/// Cheap to clone. When the connection ends, calls fail with
/// [`NotSent::NotConnected`], also when the charge point has come back: find it
/// again in the [`CentralSystem`](crate::CentralSystem).
#[derive(Clone)]
pub struct ChargePoint {
    link: Arc<Link>,
}

impl ChargePoint {
    pub(crate) fn new(identity: Identity, generation: u64, facts: LinkFacts) -> Self {
        let last_seen = AtomicU64::new(milliseconds(facts.connected_since));
        let mailbox = Mutex::new(Mailbox { calls: VecDeque::new(), end: None, ended: false });
        let (next_id, filled) = (AtomicU64::new(1), Notify::new());
        let link = Link { identity, generation, facts, last_seen, next_id, mailbox, filled };
        Self { link: Arc::new(link) }
    }

    /// Returns the identity that it connected under.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.link.identity
    }

    /// Returns the address that the connection comes from.
    #[must_use]
    pub fn remote_address(&self) -> SocketAddr {
        self.link.facts.remote_address
    }

    /// Returns when the connection was opened.
    #[must_use]
    pub fn connected_since(&self) -> SystemTime {
        self.link.facts.connected_since
    }

    /// Returns when the last sign of life came, in whole milliseconds.
    #[must_use]
    pub fn last_seen(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(self.link.last_seen.load(Ordering::Relaxed))
    }

    /// Tells whether this connection still takes calls.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        !self.link.mailbox().ended
    }

    /// Sends a request and waits for the answer, as long as the server's
    /// [`call_timeout`](crate::Builder::call_timeout) allows.
    ///
    /// One call at a time is on its way; others wait for their turn (J-44).
    /// Requests that only charge points send do not compile:
    ///
    /// ```
    /// # async fn example(charge_point: ocpp16_server::ChargePoint) {
    /// let answer = charge_point.call(ocpp16_types::ClearCacheRequest {}).await;
    /// # }
    /// ```
    ///
    /// ```compile_fail,E0277
    /// # async fn example(charge_point: ocpp16_server::ChargePoint) {
    /// let answer = charge_point.call(ocpp16_types::HeartbeatRequest {}).await;
    /// # }
    /// ```
    ///
    /// If the future is dropped, a call that waits for its turn is not sent; one
    /// that was sent stays sent.
    ///
    /// # Errors
    ///
    /// [`CallError`] tells what is known about the call.
    pub async fn call<R: RequestFrom<role::CentralSystem>>(
        &self,
        request: R,
    ) -> Result<R::Response, CallError> {
        self.typed_call(request, self.link.facts.call_timeout).await
    }

    /// Like [`call`](Self::call), with its own time limit for the answer.
    ///
    /// # Errors
    ///
    /// [`CallError`] tells what is known about the call.
    pub async fn call_within<R: RequestFrom<role::CentralSystem>>(
        &self,
        limit: Duration,
        request: R,
    ) -> Result<R::Response, CallError> {
        self.typed_call(request, limit).await
    }

    /// Like [`call`](Self::call), for a request whose action is known only when
    /// the program runs.
    ///
    /// # Errors
    ///
    /// [`CallError`] tells what is known about the call.
    pub async fn call_any(
        &self,
        request: CentralSystemRequest,
    ) -> Result<ChargePointResponse, CallError> {
        self.start_call(request, self.link.facts.call_timeout).await
    }

    /// Starts a call and returns it as a future that also knows its message id.
    ///
    /// The limit is for the answer, and for the turn to come; more than a year
    /// is taken as a year.
    pub fn start_call(&self, request: CentralSystemRequest, limit: Duration) -> OpenCall {
        let id = MessageId::from(self.link.next_id.fetch_add(1, Ordering::Relaxed));
        let (reply, answer) = oneshot::channel();
        let limit = limit.min(LONGEST_LIMIT);
        let call = OutboundCall { id: id.clone(), request, limit, reply };
        let mut mailbox = self.link.mailbox();
        if mailbox.ended {
            call.fail(NotSent::NotConnected);
        } else if mailbox.calls.len() > self.link.facts.call_queue {
            call.fail(NotSent::QueueFull);
        } else {
            mailbox.calls.push_back(call);
            drop(mailbox);
            self.link.filled.notify_one();
        }
        OpenCall { id, answer }
    }

    async fn typed_call<R: RequestFrom<role::CentralSystem>>(
        &self,
        request: R,
        limit: Duration,
    ) -> Result<R::Response, CallError> {
        let response = self.start_call(request.into(), limit).await?;
        let Ok(response) = R::Response::try_from(response) else {
            unreachable!("the answer to {} is decoded as that of {0}", R::ACTION)
        };
        Ok(response)
    }

    /// Asks the connection to end; the first reason counts.
    pub(crate) fn end(&self, end: End) {
        self.link.mailbox().end.get_or_insert(end);
        self.link.filled.notify_one();
    }

    /// Waits until somebody has called or asked for the end. Cancel safe.
    pub(crate) async fn mail(&self) {
        self.link.filled.notified().await;
    }

    pub(crate) fn take_mail(&self) -> (VecDeque<OutboundCall>, Option<End>) {
        let mut mailbox = self.link.mailbox();
        (std::mem::take(&mut mailbox.calls), mailbox.end)
    }

    /// Refuses calls from now on, and fails those that nobody has taken.
    pub(crate) fn refuse_calls(&self) {
        let calls = {
            let mut mailbox = self.link.mailbox();
            mailbox.ended = true;
            std::mem::take(&mut mailbox.calls)
        };
        for call in calls {
            call.fail(NotSent::NotConnected);
        }
    }

    pub(crate) fn seen(&self, at: SystemTime) {
        self.link.last_seen.store(milliseconds(at), Ordering::Relaxed);
    }

    /// Tells two connections of one identity apart.
    pub(crate) fn generation(&self) -> u64 {
        self.link.generation
    }
}

impl fmt::Debug for ChargePoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChargePoint")
            .field("identity", self.identity())
            .field("remote_address", &self.remote_address())
            .finish_non_exhaustive()
    }
}

/// A call that was started; resolves to its answer.
///
/// Dropping it while the call waits for its turn keeps the call from being sent.
#[derive(Debug)]
#[must_use = "dropped calls may never be sent"]
pub struct OpenCall {
    id: MessageId,
    answer: oneshot::Receiver<CallResult>,
}

impl OpenCall {
    /// Returns the message id of the CALL.
    #[must_use]
    pub const fn id(&self) -> &MessageId {
        &self.id
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

/// Keeps additions to instants from overflowing.
const LONGEST_LIMIT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// What a call ends with.
pub(crate) type CallResult = Result<ChargePointResponse, CallError>;

/// A call on its way from the handle to the wire.
#[derive(Debug)]
pub(crate) struct OutboundCall {
    pub(crate) id: MessageId,
    pub(crate) request: CentralSystemRequest,
    pub(crate) limit: Duration,
    pub(crate) reply: oneshot::Sender<CallResult>,
}

impl OutboundCall {
    pub(crate) fn fail(self, reason: NotSent) {
        // A caller that has gone needs no reason.
        let _ = self.reply.send(Err(reason.into()));
    }
}

/// Why others want a connection to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// A newer connection of the same identity is there (J-7).
    Superseded,
    /// The server shuts down: finish what is being handled first.
    Shutdown,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct LinkFacts {
    pub(crate) remote_address: SocketAddr,
    pub(crate) connected_since: SystemTime,
    pub(crate) call_timeout: Duration,
    pub(crate) call_queue: usize,
}

struct Link {
    identity: Identity,
    generation: u64,
    facts: LinkFacts,
    /// Milliseconds since 1970.
    last_seen: AtomicU64,
    /// Counts, so that no id is used twice on the connection (J-40).
    next_id: AtomicU64,
    mailbox: Mutex<Mailbox>,
    filled: Notify,
}

/// A list under a lock and no channel: it costs an idle connection nothing.
struct Mailbox {
    calls: VecDeque<OutboundCall>,
    end: Option<End>,
    ended: bool,
}

impl Link {
    /// The mailbox is consistent after every single operation on it.
    fn mailbox(&self) -> MutexGuard<'_, Mailbox> {
        self.mailbox.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn milliseconds(time: SystemTime) -> u64 {
    let since_1970 = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_1970.as_millis()).unwrap_or(u64::MAX)
}
