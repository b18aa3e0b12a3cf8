//! The handle of a connected charge point, and the mailbox behind it through
//! which the connection's task learns what others want of it.
//!
//! The mailbox decides nothing: what becomes of a call is up to `session`.

use std::collections::VecDeque;
use std::fmt;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ocpp16_types::{
    Action, CentralSystemRequest, ChargePointResponse, MessageId, RequestFrom, role,
};
use tokio::sync::{Notify, oneshot};
use tokio::time::Instant;
use tracing::Instrument;

use crate::outbound::{Content, OutboundCall, RawPayload};
use crate::socket::CloseReason;
use crate::{CallError, CallOptions, Identity, NotSent, OpenCall, OutcomeUnknown};

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
    pub(crate) fn new(identity: Identity, facts: LinkFacts) -> Self {
        let last_seen = AtomicU64::new(milliseconds(facts.connected_since));
        let mailbox = Mutex::new(Mailbox { calls: VecDeque::new(), end: None, ended: false });
        let (next_id, filled) = (AtomicU64::new(1), Notify::new());
        let link = Link {
            identity,
            facts,
            last_seen,
            next_id,
            mailbox,
            filled,
            after_work: AtomicUsize::new(0),
            rotating: AtomicBool::new(false),
            cause: OnceLock::new(),
        };
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
        let mailbox = self.link.mailbox();
        !mailbox.ended && mailbox.end.is_none()
    }

    /// Returns why the connection has ended; `None` while it lasts.
    #[must_use]
    pub fn disconnect_cause(&self) -> Option<DisconnectCause> {
        self.link.cause.get().copied()
    }

    /// Closes the connection; the charge point will probably come back.
    ///
    /// What is being handled is finished, but not answered. Returns at once.
    pub fn disconnect(&self) {
        self.end(End::Disconnect);
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
    /// What the standard forbids although the schema allows it is sent all the
    /// same (A-5): [`warnings`](ocpp16_types::warnings) lists it.
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
        self.call_with(CallOptions::new(), request).await
    }

    /// Like [`call`](Self::call), with its own time limits.
    ///
    /// # Errors
    ///
    /// [`CallError`] tells what is known about the call.
    pub async fn call_with<R: RequestFrom<role::CentralSystem>>(
        &self,
        options: impl Into<CallOptions>,
        request: R,
    ) -> Result<R::Response, CallError> {
        let identity = self.identity();
        let span = tracing::info_span!("sent_call", %identity, action = R::ACTION.as_str());
        let call = self.start_call(request.into(), options);
        let answered = call.instrument(span).await?;
        let Ok(response) = R::Response::try_from(answered.response) else {
            unreachable!("the answer to {} is decoded as that of {0}", R::ACTION)
        };
        Ok(response)
    }

    /// Like [`call`](Self::call), for an action of a vendor that OCPP 1.6 does
    /// not know. Nothing about the payloads is checked but that they are
    /// objects; `null` is read as `{}` (J-28).
    ///
    /// ```
    /// use ocpp16_server::{CallError, CallOptions, ChargePoint, RawPayload};
    ///
    /// async fn open_flap(charge_point: &ChargePoint) -> Result<bool, CallError> {
    ///     let payload = RawPayload::from_iter([("connectorId".to_owned(), 1.into())]);
    ///     let answer = charge_point
    ///         .call_raw("ExampleCorp.OpenFlap", payload, CallOptions::new())
    ///         .await?;
    ///     Ok(answer.get("status").is_some_and(|status| status == "Accepted"))
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// [`CallError`] tells what is known about the call.
    /// [`NotSent::StandardAction`] if the action is one of OCPP 1.6, whose types
    /// and rules must not be gone round.
    pub async fn call_raw(
        &self,
        action: &str,
        payload: RawPayload,
        options: impl Into<CallOptions> + Send,
    ) -> Result<RawPayload, CallError> {
        if action.parse::<Action>().is_ok() {
            return Err(NotSent::StandardAction.into());
        }
        let (reply, answer) = oneshot::channel();
        let action = action.to_owned();
        self.post(Content::Raw { action, payload, reply }, options.into(), None);
        answer.await.unwrap_or(Err(OutcomeUnknown::Disconnected.into()))
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
        self.start_call(request, CallOptions::new()).await.map(|answered| answered.response)
    }

    /// Starts a call and returns it as a future that also knows its message id,
    /// and what was wrong with the answer.
    pub fn start_call(
        &self,
        request: CentralSystemRequest,
        options: impl Into<CallOptions>,
    ) -> OpenCall {
        let ((reply, answer), (sender, taken_up)) = (oneshot::channel(), oneshot::channel());
        let content = Content::Known { request, reply };
        let id = self.post(content, options.into(), Some(sender));
        OpenCall::new(id, answer, taken_up)
    }

    fn post(
        &self,
        content: Content,
        options: CallOptions,
        taken_up: Option<oneshot::Sender<()>>,
    ) -> MessageId {
        let id = MessageId::from(self.link.next_id.fetch_add(1, Ordering::Relaxed));
        let default = self.link.facts.call_timeout;
        let now = Instant::now().into_std();
        let mut call = OutboundCall::new(id.clone(), content, options, default, now);
        call.taken_up = taken_up;
        let mut mailbox = self.link.mailbox();
        if mailbox.ended {
            call.fail(NotSent::NotConnected);
        } else if let Some(end) = mailbox.end {
            call.fail(match end {
                End::Shutdown => NotSent::ShuttingDown,
                End::Disconnect | End::Superseded | End::Cut => NotSent::NotConnected,
            });
        } else if mailbox.calls.len() > self.link.facts.call_queue {
            call.fail(NotSent::QueueFull);
        } else {
            mailbox.calls.push_back(call);
            drop(mailbox);
            self.link.filled.notify_one();
        }
        id
    }

    /// Takes a place for work after an answer; tells whether there was one.
    pub(crate) fn take_place(&self) -> bool {
        let limit = self.link.facts.after_limit;
        let taken = |taken| (taken < limit).then_some(taken + 1);
        self.link.after_work.fetch_update(Ordering::Relaxed, Ordering::Relaxed, taken).is_ok()
    }

    pub(crate) fn give_place_back(&self) {
        self.link.after_work.fetch_sub(1, Ordering::Relaxed);
    }

    pub(crate) fn rotating(&self) -> &AtomicBool {
        &self.link.rotating
    }

    /// Asks the connection to end; the most urgent reason counts.
    pub(crate) fn end(&self, end: End) {
        let mut mailbox = self.link.mailbox();
        mailbox.end = mailbox.end.max(Some(end));
        drop(mailbox);
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
    pub(crate) fn refuse_calls(&self, cause: DisconnectCause) {
        self.link.cause.get_or_init(|| cause);
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

    /// Tells two connections of one identity apart: the newer one has the larger
    /// number.
    pub(crate) fn generation(&self) -> u64 {
        self.link.facts.generation
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

/// Why a connection has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DisconnectCause {
    /// The charge point has closed it.
    ByChargePoint,
    /// It broke, or the charge point hung up without a word.
    Lost,
    /// The server has closed it.
    ByServer {
        /// The code of the Close (RFC 6455 section 7.4).
        code: u16,
        /// The reason that the Close gave.
        reason: &'static str,
    },
}

impl From<CloseReason> for DisconnectCause {
    fn from(reason: CloseReason) -> Self {
        Self::ByServer { code: reason.code(), reason: reason.text() }
    }
}

/// Why others want a connection to end, by urgency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum End {
    /// The server shuts down: finish what is being handled first.
    Shutdown,
    /// The user wants it.
    Disconnect,
    /// A newer connection of the same identity is there (J-7).
    Superseded,
    /// The server has waited long enough: hang up.
    Cut,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct LinkFacts {
    pub(crate) generation: u64,
    pub(crate) remote_address: SocketAddr,
    pub(crate) connected_since: SystemTime,
    pub(crate) call_timeout: Duration,
    pub(crate) call_queue: usize,
    pub(crate) after_limit: usize,
}

struct Link {
    identity: Identity,
    facts: LinkFacts,
    /// Milliseconds since 1970.
    last_seen: AtomicU64,
    /// Counts, so that no id is used twice on the connection (J-40).
    next_id: AtomicU64,
    mailbox: Mutex<Mailbox>,
    filled: Notify,
    /// Work left behind by handlers that is not finished.
    after_work: AtomicUsize,
    /// Whether a rotation of its key is under way.
    rotating: AtomicBool,
    /// Why the connection ended.
    cause: OnceLock<DisconnectCause>,
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
