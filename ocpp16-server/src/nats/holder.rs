//! What a node does for a connection that it holds: it claims the charge point,
//! and answers who looks for it or calls it.
//!
//! Everything about a charge point comes over one subscription, so that a claim and
//! the calls before and behind it are in one order for everybody: the old holder
//! answers what came before the claim of the new one, and nothing after.

use std::ops::ControlFlow;
use std::time::Duration;

use async_nats::{HeaderMap, Message, Subscriber};
use futures_util::StreamExt;
use futures_util::future::{AbortHandle, Abortable, BoxFuture};
use futures_util::stream::FuturesUnordered;
use hyper::body::Bytes;
use ocpp16_types::MessageId;
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::broker::{Broker, Line, RequestFailure};
use super::call::Call;
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

/// Calls that wait until a claim that was renewed is heard; further ones are not
/// answered.
const HELD: usize = 16;

/// A connection that other nodes can reach, until this is dropped.
#[derive(Debug)]
pub(crate) struct Holder {
    _stop: DropGuard,
}

impl Holder {
    /// Claims a charge point whose connection is registered here.
    pub(crate) async fn start(broker: &Broker, charge_point: &ChargePoint) -> Option<Self> {
        let identity = token(charge_point.identity())?;
        let order = order_of(charge_point, broker);
        let stop = CancellationToken::new();
        let mut claimant = Claimant {
            broker: broker.clone(),
            charge_point: charge_point.clone(),
            identity,
            order,
            line: broker.line(),
            claimed: 0,
            gate: Gate::Fresh,
            held: Vec::new(),
            calls: FuturesUnordered::new(),
            open: Vec::new(),
        };
        // Heard by the broker before anything that is said about the connection.
        let subscription = claimant.subscribe().await;
        claimant.claim().await;
        let (stopped, task_broker) = (stop.clone(), broker.clone());
        task_broker.spawn(async move {
            let hold = Box::pin(claimant.hold(subscription, stopped));
            hold.await;
        });
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

struct Claimant {
    broker: Broker,
    charge_point: ChargePoint,
    /// As a token.
    identity: String,
    order: Order,
    line: watch::Receiver<Line>,
    /// The connection to the broker over which the claim was made.
    claimed: u64,
    gate: Gate,
    held: Vec<Message>,
    calls: FuturesUnordered<BoxFuture<'static, MessageId>>,
    /// Those calls, to take them back.
    open: Vec<(MessageId, AbortHandle)>,
}

/// What becomes of calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gate {
    /// The first claim was not heard yet: whoever held the charge point before
    /// answers.
    Fresh,
    /// A claim that was renewed was not heard yet: they wait.
    Renewed,
    /// They are taken up.
    Open,
    /// The connection is gone: they are told so.
    Closed,
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
                Some(id) = self.calls.next() => self.open.retain(|(open, _)| *open != id),
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
            self.gate = Gate::Closed;
            let limit = self.broker.request_timeout();
            // What is on its way to us is for nobody else.
            let _ = timeout(limit, self.empty(subscription)).await;
        }
        // The connection is gone or going, so they all have an end.
        while self.calls.next().await.is_some() {}
    }

    /// Answers what the broker has sent before it knew that we listen no more.
    async fn empty(&mut self, mut subscription: Subscriber) {
        if subscription.drain().await.is_err() {
            return;
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
                self.claim().await;
                return subscription;
            }
        }
    }

    /// Says that the charge point is ours, unless somebody knows better.
    async fn claim(&mut self) {
        self.claimed = self.line.borrow_and_update().epoch;
        self.say_claim().await;
    }

    async fn say_claim(&mut self) {
        let subject = self.broker.subjects().of(&["call", &self.identity, CLAIM]);
        let mut headers = HeaderMap::new();
        header::set(&mut headers, header::ORDER, &self.order.to_string());
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
        if line.connected && line.epoch != self.claimed {
            if self.gate == Gate::Open {
                self.gate = Gate::Renewed;
            }
            self.claim().await;
        }
    }

    /// Takes a message; breaks if the charge point is another node's from here on.
    async fn take(&mut self, message: Message) -> ControlFlow<()> {
        let subject = message.subject.to_string();
        let last = subject.rsplit('.').next().unwrap_or_default();
        match last {
            CLAIM => return self.hear_claim(&message).await,
            FIND => self.tell(&message).await,
            DISCONNECT => {
                if self.is_meant(&message) {
                    self.charge_point.end(End::Disconnect);
                    let _ = self.broker.answer(&message, HeaderMap::new(), Bytes::new()).await;
                }
            }
            CANCEL => self.cancel(&message),
            action => match self.gate {
                Gate::Fresh => {}
                Gate::Renewed if self.held.len() < HELD => self.held.push(message),
                Gate::Renewed => {}
                Gate::Open | Gate::Closed => self.call(action, message),
            },
        }
        ControlFlow::Continue(())
    }

    async fn hear_claim(&mut self, message: &Message) -> ControlFlow<()> {
        let headers = message.headers.as_ref();
        let order = headers.and_then(|headers| header::text(headers, header::ORDER));
        let Some(order) = order.and_then(|order| order.parse::<Order>().ok()) else {
            return ControlFlow::Continue(());
        };
        self.broker.observe(order.counter());
        if order > self.order {
            let identity = self.charge_point.identity();
            tracing::debug!(%identity, node = order.node(), "charge point is connected elsewhere");
            self.charge_point.end(End::Superseded);
            return ControlFlow::Break(());
        }
        if order == self.order {
            if self.gate != Gate::Closed {
                self.gate = Gate::Open;
            }
            for message in std::mem::take(&mut self.held) {
                let subject = message.subject.to_string();
                self.call(subject.rsplit('.').next().unwrap_or_default(), message);
            }
        } else if self.charge_point.is_connected() {
            self.say_claim().await;
        }
        ControlFlow::Continue(())
    }

    /// Tells what is known about the connection.
    async fn tell(&mut self, message: &Message) {
        let found = Found {
            order: self.order.clone(),
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
        let broker = self.broker.clone();
        match started {
            Ok(call) => {
                let id = call.id().clone();
                let (handle, registration) = AbortHandle::new_pair();
                self.open.push((id.clone(), handle));
                let call = Abortable::new(call.finish(broker, message), registration);
                self.calls.push(Box::pin(async move {
                    // Taken back, or answered.
                    let _ = call.await;
                    id
                }));
            }
            Err((headers, body)) => self.calls.push(Box::pin(async move {
                let _ = broker.answer(&message, headers, body).await;
                MessageId::from(0)
            })),
        }
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
        order.is_none_or(|order| order == self.order.to_string())
    }
}
