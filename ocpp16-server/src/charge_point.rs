//! The handle of a connected charge point.
//!
//! Its connection is one of this process, or, with a broker, of another node: who
//! calls it need not know.

mod link;

use std::collections::VecDeque;
use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::SystemTime;

use ocpp16_types::{
    Action, CentralSystemRequest, ChargePointResponse, MessageId, RequestFrom, role,
};
use tokio::sync::oneshot;
use tracing::Instrument;

use self::link::Link;
#[cfg(feature = "nats")]
use crate::nats::{Order, Remote};
use crate::outbound::{Content, OpenRawCall, OutboundCall, RawPayload};
use crate::socket::CloseReason;
use crate::{CallError, CallOptions, Identity, NotSent, OpenCall};

pub(crate) use self::link::LinkFacts;

/// A charge point over one of its connections.
///
/// Cheap to clone. When the connection ends, calls fail with
/// [`NotSent::NotConnected`], also when the charge point has come back: find it
/// again in the [`CentralSystem`](crate::CentralSystem).
#[derive(Clone)]
pub struct ChargePoint {
    way: Way,
}

/// How its connection is reached.
#[derive(Clone)]
enum Way {
    /// It is one of this process.
    Local(Arc<Link>),
    /// It is one of another node.
    #[cfg(feature = "nats")]
    Remote(Arc<Remote>),
}

impl ChargePoint {
    pub(crate) fn new(identity: Identity, facts: LinkFacts) -> Self {
        Self { way: Way::Local(Arc::new(Link::new(identity, facts))) }
    }

    #[cfg(feature = "nats")]
    pub(crate) fn remote(remote: Remote) -> Self {
        Self { way: Way::Remote(Arc::new(remote)) }
    }

    /// Returns the identity that it connected under.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        match &self.way {
            Way::Local(link) => &link.identity,
            #[cfg(feature = "nats")]
            Way::Remote(remote) => remote.identity(),
        }
    }

    /// Returns the address that the connection comes from.
    #[must_use]
    pub fn remote_address(&self) -> SocketAddr {
        match &self.way {
            Way::Local(link) => link.facts.remote_address,
            #[cfg(feature = "nats")]
            Way::Remote(remote) => remote.found().remote_address,
        }
    }

    /// Returns when the connection was opened.
    #[must_use]
    pub fn connected_since(&self) -> SystemTime {
        match &self.way {
            Way::Local(link) => link.facts.connected_since,
            #[cfg(feature = "nats")]
            Way::Remote(remote) => remote.found().connected_since(),
        }
    }

    /// Returns when the last sign of life came, in whole milliseconds; on another
    /// node, what that node said when the charge point was found there.
    #[must_use]
    pub fn last_seen(&self) -> SystemTime {
        match &self.way {
            Way::Local(link) => link.last_seen(),
            #[cfg(feature = "nats")]
            Way::Remote(remote) => remote.found().last_seen(),
        }
    }

    /// Tells whether this connection still takes calls; on another node, as far as
    /// calls over this handle have shown.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        match &self.way {
            Way::Local(link) => link.is_connected(),
            #[cfg(feature = "nats")]
            Way::Remote(remote) => remote.is_connected(),
        }
    }

    /// Returns why the connection has ended; `None` while it lasts, and if it is one
    /// of another node.
    #[must_use]
    pub fn disconnect_cause(&self) -> Option<DisconnectCause> {
        match &self.way {
            Way::Local(link) => link.cause.get().copied(),
            #[cfg(feature = "nats")]
            Way::Remote(remote) => remote.disconnect_cause(),
        }
    }

    /// Closes the connection; the charge point will probably come back.
    ///
    /// What is being handled is finished, but not answered. Returns at once.
    pub fn disconnect(&self) {
        match &self.way {
            Way::Local(link) => link.end(End::Disconnect),
            #[cfg(feature = "nats")]
            Way::Remote(remote) => remote.disconnect(),
        }
    }

    /// Returns the name of the node that holds the connection, if it is another one
    /// than this process.
    #[cfg(feature = "nats")]
    #[must_use]
    pub fn remote_node(&self) -> Option<&str> {
        match &self.way {
            Way::Local(_) => None,
            Way::Remote(remote) => Some(remote.found().order.node()),
        }
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
        self.start_raw_call(None, action.to_owned(), payload, options.into()).answer().await
    }

    /// Starts a call of an action that OCPP 1.6 does not know.
    pub(crate) fn start_raw_call(
        &self,
        id: Option<MessageId>,
        action: String,
        payload: RawPayload,
        options: CallOptions,
    ) -> OpenRawCall {
        let (reply, answer) = oneshot::channel();
        let id = self.post(id, Content::Raw { action, payload, reply }, options, None);
        #[cfg(not(feature = "nats"))]
        drop(id);
        OpenRawCall {
            #[cfg(feature = "nats")]
            id,
            answer,
        }
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
        self.start_call_as(None, request, options.into())
    }

    /// Starts a call with this message id, which no other on the connection has.
    pub(crate) fn start_call_as(
        &self,
        id: Option<MessageId>,
        request: CentralSystemRequest,
        options: CallOptions,
    ) -> OpenCall {
        let ((reply, answer), (sender, taken_up)) = (oneshot::channel(), oneshot::channel());
        let id = self.post(id, Content::Known { request, reply }, options, Some(sender));
        OpenCall::new(id, answer, taken_up)
    }

    fn post(
        &self,
        id: Option<MessageId>,
        content: Content,
        options: CallOptions,
        taken_up: Option<oneshot::Sender<()>>,
    ) -> MessageId {
        match &self.way {
            Way::Local(link) => {
                let id = id.unwrap_or_else(|| link.next_id());
                link.post(id.clone(), content, options, taken_up);
                id
            }
            #[cfg(feature = "nats")]
            Way::Remote(remote) => remote.post(id, content, options, taken_up),
        }
    }

    /// Takes a place for work after an answer; tells whether there was one.
    pub(crate) fn take_place(&self) -> bool {
        let (places, limit) = self.places();
        let taken = |taken| (taken < limit).then_some(taken + 1);
        places.fetch_update(Ordering::Relaxed, Ordering::Relaxed, taken).is_ok()
    }

    pub(crate) fn give_place_back(&self) {
        self.places().0.fetch_sub(1, Ordering::Relaxed);
    }

    fn places(&self) -> (&AtomicUsize, usize) {
        match &self.way {
            Way::Local(link) => (&link.after_work, link.facts.after_limit),
            #[cfg(feature = "nats")]
            Way::Remote(remote) => remote.places(),
        }
    }

    pub(crate) fn rotating(&self) -> &AtomicBool {
        match &self.way {
            Way::Local(link) => &link.rotating,
            #[cfg(feature = "nats")]
            Way::Remote(remote) => remote.rotating(),
        }
    }

    /// Returns its place among all connections of the system, if it is one of
    /// another node.
    #[cfg(feature = "nats")]
    pub(crate) fn remote_order(&self) -> Option<&Order> {
        match &self.way {
            Way::Local(_) => None,
            Way::Remote(remote) => Some(&remote.found().order),
        }
    }

    /// Returns what its node knows of it.
    #[cfg(feature = "nats")]
    pub(crate) fn facts(&self) -> &LinkFacts {
        &self.link().facts
    }

    // What the connection and the registry of this process need.

    /// Asks the connection to end; the most urgent reason counts.
    pub(crate) fn end(&self, end: End) {
        self.link().end(end);
    }

    /// Waits until somebody has called or asked for the end. Cancel safe.
    pub(crate) async fn mail(&self) {
        self.link().mail().await;
    }

    pub(crate) fn take_mail(&self) -> (VecDeque<OutboundCall>, Option<End>) {
        self.link().take_mail()
    }

    /// Refuses calls from now on, and fails those that nobody has taken.
    pub(crate) fn refuse_calls(&self, cause: DisconnectCause) {
        self.link().refuse_calls(cause);
    }

    pub(crate) fn seen(&self, at: SystemTime) {
        self.link().seen(at);
    }

    pub(crate) fn generation(&self) -> u64 {
        self.link().facts.generation
    }

    fn link(&self) -> &Link {
        match &self.way {
            Way::Local(link) => link,
            #[cfg(feature = "nats")]
            Way::Remote(_) => unreachable!("connections and their registry have local handles"),
        }
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
