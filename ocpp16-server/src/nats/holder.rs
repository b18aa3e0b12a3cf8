//! What a node does for a connection that it holds: it claims the charge point,
//! and answers who looks for it or calls it.
//!
//! Everything about a charge point comes over one subscription, so that a claim and
//! the calls before and behind it are in one order for everybody: the old holder
//! answers what came before the claim of the new one, and nothing after.

use std::ops::ControlFlow;
use std::pin::Pin;
use std::time::Duration;

use async_nats::{HeaderMap, Message, Subscriber};
use futures_util::StreamExt;
use futures_util::future::{AbortHandle, Abortable, BoxFuture};
use futures_util::stream::FuturesUnordered;
use hyper::body::Bytes;
use ocpp16_types::MessageId;
use tokio::sync::{oneshot, watch};
use tokio::time::{Sleep, sleep, timeout};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::broker::{Broker, Line, RequestFailure};
use super::call::Call;
use super::claim::{Claim, Heard, Kind, Turn};
use super::found::Found;
use super::subject::token;
use super::{Order, failure, header, order_of};
use crate::charge_point::End;
use crate::{ChargePoint, Identity, NotSent};

/// Says whose connection is the newest.
pub(super) const CLAIM: &str = "$Claim";
/// Asks who holds the charge point.
pub(super) const FIND: &str = "$Find";
/// Closes the connection.
pub(super) const DISCONNECT: &str = "$Disconnect";
/// Takes back a call that was not sent.
pub(super) const CANCEL: &str = "$Cancel";

/// Fills up what is left of a subscription that ends.
const LAST: &str = "$Last";

/// Calls that wait until it is clear that a charge point is still ours; further ones
/// are refused.
const HELD: usize = 16;

/// How long the broker may take to hand out the first claim before the connection
/// goes on without it.
const FIRST: Duration = Duration::from_secs(2);

/// How long others may take to object to a claim that was renewed.
const OBJECTIONS: Duration = Duration::from_millis(100);

/// A connection that other nodes can reach, until this is dropped.
#[derive(Debug)]
pub(crate) struct Holder {
    _stop: DropGuard,
}

impl Holder {
    /// Claims a charge point whose connection is registered here, and waits until the
    /// broker has handed out the claim: what is said about the connection later is
    /// heard later.
    pub(crate) async fn start(broker: &Broker, charge_point: &ChargePoint) -> Option<Self> {
        let identity = token(charge_point.identity())?;
        let stop = CancellationToken::new();
        let (first, heard) = oneshot::channel();
        let mut claimant = Claimant {
            broker: broker.clone(),
            charge_point: charge_point.clone(),
            identity,
            claim: Claim::new(order_of(charge_point, broker)),
            line: broker.line(),
            epoch: 0,
            renewed: false,
            heard: 0,
            objections: None,
            first: Some(first),
            held: Vec::new(),
            calls: FuturesUnordered::new(),
            open: Vec::new(),
        };
        let subscription = claimant.subscribe().await;
        claimant.claim(Kind::New).await;
        let (stopped, task_broker) = (stop.clone(), broker.clone());
        task_broker.spawn(async move {
            let hold = Box::pin(claimant.hold(subscription, stopped));
            hold.await;
        });
        // If the broker goes away just now, the charge point is served without it.
        let _ = timeout(FIRST, heard).await;
        Some(Self { _stop: stop.drop_guard() })
    }
}

/// Asks all nodes for the connection of a charge point.
pub(crate) async fn find(
    broker: &Broker,
    identity: &Identity,
    limit: Duration,
) -> Result<Option<Found>, RequestFailure> {
    let Some(identity) = token(identity) else { return Ok(None) };
    let subject = broker.subjects().of(&["call", &identity, FIND]);
    match broker.request(subject, HeaderMap::new(), Bytes::new(), limit).await {
        Ok(message) => {
            let found: Option<Found> = serde_json::from_slice(&message.payload).ok();
            if let Some(found) = &found {
                broker.observe(found.order.counter());
            }
            Ok(found)
        }
        Err(RequestFailure::NoResponders) => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Resolves when a time has passed that there is.
async fn passed(time: &mut Option<Pin<Box<Sleep>>>) {
    match time {
        Some(time) => time.await,
        None => std::future::pending().await,
    }
}

struct Claimant {
    broker: Broker,
    charge_point: ChargePoint,
    /// As a token.
    identity: String,
    claim: Claim,
    line: watch::Receiver<Line>,
    /// The connection to the broker over which the claim was made.
    epoch: u64,
    /// Whether it was made again since.
    renewed: bool,
    /// Messages of the subscription.
    heard: u64,
    /// While others may object to a claim that was renewed; mostly there is none.
    objections: Option<Pin<Box<Sleep>>>,
    /// Dropped when the first claim was heard, or a higher one.
    first: Option<oneshot::Sender<()>>,
    held: Vec<Message>,
    /// Answers under way, those of calls with the id of the call.
    calls: FuturesUnordered<BoxFuture<'static, Option<MessageId>>>,
    /// Those calls, to take them back.
    open: Vec<(MessageId, AbortHandle)>,
}

impl Claimant {
    /// Holds the charge point until the connection is gone or superseded.
    async fn hold(mut self, subscription: Option<Subscriber>, stop: CancellationToken) {
        let mut subscription = match subscription {
            Some(subscription) => subscription,
            None => match stop.run_until_cancelled(self.subscribe_later()).await {
                Some(subscription) => subscription,
                None => return,
            },
        };
        let superseded = loop {
            // Messages come last, so that a call that was taken back is dropped before
            // anything that was said later.
            tokio::select! {
                biased;
                () = stop.cancelled() => break false,
                Ok(()) = self.line.changed() => self.renew().await,
                () = passed(&mut self.objections) => self.take_held(),
                Some(id) = self.calls.next() => self.open.retain(|(open, _)| Some(open) != id.as_ref()),
                message = subscription.next() => match message {
                    Some(message) => {
                        if self.take(message).await.is_break() {
                            break true;
                        }
                    }
                    None => break false,
                },
            }
        };
        if superseded {
            // What is behind the claim is for the other node.
            drop(subscription);
        } else {
            self.take_held();
            let limit = self.broker.request_timeout();
            // What is on its way to us is for nobody else.
            let _ = timeout(limit, self.empty(subscription)).await;
        }
        // The connection is gone or going, so they all have an end.
        while self.calls.next().await.is_some() {}
    }

    /// Answers what the broker hands out before it knows that we listen no more.
    ///
    /// The client's own way out forgets the subscription before the broker does, and
    /// callers between the two would wait in vain. So both end it after the same
    /// message: we say how many are left, and send as many.
    async fn empty(&mut self, mut subscription: Subscriber) {
        /// Calls that may come meanwhile, before one gets lost.
        const LEFT: u64 = 4;

        if self.renewed {
            // Broker and client count differently since then.
            if subscription.drain().await.is_err() {
                return;
            }
        } else {
            if subscription.unsubscribe_after(self.heard + LEFT).await.is_err() {
                return;
            }
            let subject = self.broker.subjects().of(&["call", &self.identity, LAST]);
            for _ in 0..LEFT {
                let left = self.broker.publish(subject.clone(), HeaderMap::new(), Bytes::new());
                if left.await.is_err() {
                    return;
                }
            }
        }
        while let Some(message) = subscription.next().await {
            if self.take(message).await.is_break() {
                return;
            }
        }
    }

    async fn subscribe(&mut self) -> Option<Subscriber> {
        let subject = self.broker.subjects().of(&["call", &self.identity, ">"]);
        self.broker.serve(subject, None).await.ok()
    }

    async fn subscribe_later(&mut self) -> Subscriber {
        loop {
            self.broker.connected().await;
            if let Some(subscription) = self.subscribe().await {
                self.claim(Kind::New).await;
                return subscription;
            }
        }
    }

    /// Says over this connection to the broker that the charge point is ours, unless
    /// somebody knows better.
    async fn claim(&mut self, kind: Kind) {
        self.epoch = self.line.borrow_and_update().epoch;
        self.say_claim(kind).await;
    }

    async fn say_claim(&mut self, kind: Kind) {
        let subject = self.broker.subjects().of(&["call", &self.identity, CLAIM]);
        let mut headers = HeaderMap::new();
        header::set(&mut headers, header::ORDER, &self.claim.order().to_string());
        header::set(&mut headers, header::CLAIM, kind.as_str());
        if let Err(error) = self.broker.publish(subject, headers, Bytes::new()).await {
            // It is claimed again when the broker is back.
            let identity = self.charge_point.identity();
            tracing::debug!(%identity, %error, "charge point not claimed");
        }
    }

    /// Claims again over a new connection to the broker: while it was away, the
    /// charge point may have gone elsewhere.
    async fn renew(&mut self) {
        let line = *self.line.borrow_and_update();
        if line.connected && line.epoch != self.epoch {
            self.objections = None;
            self.renewed = true;
            self.claim.renew();
            self.claim(Kind::Renewed).await;
        }
    }

    /// Takes a message; breaks if the charge point is another node's from here on.
    async fn take(&mut self, message: Message) -> ControlFlow<()> {
        self.heard += 1;
        let subject = message.subject.to_string();
        match subject.rsplit('.').next().unwrap_or_default() {
            CLAIM => return self.hear_claim(&message).await,
            FIND => self.tell(&message).await,
            DISCONNECT => {
                if self.is_meant(&message) {
                    self.charge_point.end(End::Disconnect);
                    // Whoever has asked sees that the charge point is gone.
                    let _ = self.broker.answer(&message, HeaderMap::new(), Bytes::new()).await;
                }
            }
            CANCEL => self.cancel(&message),
            LAST => {}
            action => match self.claim.turn() {
                Turn::Ours => self.call(action, message),
                Turn::Unclear if self.held.len() < HELD => self.held.push(message),
                Turn::Unclear => self.refuse(message, NotSent::QueueFull),
                Turn::Others => {}
            },
        }
        ControlFlow::Continue(())
    }

    async fn hear_claim(&mut self, message: &Message) -> ControlFlow<()> {
        let text = |name| header::text(message.headers.as_ref()?, name);
        let order = text(header::ORDER).and_then(|order| order.parse::<Order>().ok());
        let kind = text(header::CLAIM).and_then(|kind| Kind::of(&kind));
        let (Some(order), Some(kind)) = (order, kind) else {
            return ControlFlow::Continue(());
        };
        self.broker.observe(order.counter());
        if order >= *self.claim.order() {
            self.first = None;
        }
        match self.claim.hear(&order, kind) {
            Heard::Nothing => {}
            Heard::WaitForObjections => self.objections = Some(Box::pin(sleep(OBJECTIONS))),
            // One that ends has nothing to keep.
            Heard::Insist if !self.charge_point.is_connected() => {}
            Heard::Insist => self.say_claim(Kind::Kept).await,
            Heard::GiveWay => {
                let identity = self.charge_point.identity();
                tracing::debug!(%identity, node = order.node(), "connected elsewhere");
                self.charge_point.end(End::Superseded);
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    }

    /// Takes up the calls that have waited.
    fn take_held(&mut self) {
        self.objections = None;
        self.claim.nobody_objects();
        for message in std::mem::take(&mut self.held) {
            let subject = message.subject.to_string();
            self.call(subject.rsplit('.').next().unwrap_or_default(), message);
        }
    }

    /// Tells what is known about the connection.
    async fn tell(&mut self, message: &Message) {
        let found = Found {
            order: self.claim.order().clone(),
            remote_address: self.charge_point.remote_address(),
            connected_since: self.charge_point.connected_since().into(),
            last_seen: self.charge_point.last_seen().into(),
            call_timeout_seconds: self.charge_point.facts().call_timeout.as_secs_f64(),
        };
        let found = serde_json::to_vec(&found).expect("facts have text keys");
        // Whoever asks asks again.
        let _ = self.broker.answer(message, HeaderMap::new(), found.into()).await;
    }

    /// Takes a call up.
    fn call(&mut self, action: &str, message: Message) {
        let started = if self.is_meant(&message) {
            Call::start(&self.charge_point, action, &message)
        } else {
            // This claim was heard, so that connection is gone.
            Err(failure::write(&NotSent::NotConnected.into()))
        };
        match started {
            Ok(call) => {
                let broker = self.broker.clone();
                let id = call.id().clone();
                let (handle, registration) = AbortHandle::new_pair();
                self.open.push((id.clone(), handle));
                let call = Abortable::new(call.finish(broker, message), registration);
                self.calls.push(Box::pin(async move {
                    // Taken back, or answered.
                    let _ = call.await;
                    Some(id)
                }));
            }
            Err(refusal) => self.answer(message, refusal),
        }
    }

    fn refuse(&mut self, message: Message, reason: NotSent) {
        self.answer(message, failure::write(&reason.into()));
    }

    fn answer(&mut self, message: Message, (headers, body): (HeaderMap, Bytes)) {
        let broker = self.broker.clone();
        self.calls.push(Box::pin(async move {
            // Without it, the caller waits in vain, and knows no less.
            let _ = broker.answer(&message, headers, body).await;
            None
        }));
    }

    /// Takes a call back; if it was sent, that stays so.
    fn cancel(&mut self, message: &Message) {
        let headers = message.headers.as_ref();
        let id = headers.and_then(|headers| header::text(headers, header::MESSAGE_ID));
        self.held.retain(|held| {
            let headers = held.headers.as_ref();
            id.is_none()
                || headers.and_then(|headers| header::text(headers, header::MESSAGE_ID)) != id
        });
        for (open, handle) in &self.open {
            if Some(open.as_str()) == id.as_deref() {
                handle.abort();
            }
        }
    }

    /// Whether a message is for this connection, and not for another one of the
    /// charge point.
    fn is_meant(&self, message: &Message) -> bool {
        let headers = message.headers.as_ref();
        let order = headers.and_then(|headers| header::text(headers, header::ORDER));
        order.is_none_or(|order| order == self.claim.order().to_string())
    }
}
