//! Requests and hooks, from the message of a gateway to the handler and back.

use std::collections::HashSet;
use std::pin::pin;
use std::sync::Arc;

use async_nats::Message;
use futures_util::StreamExt;
use futures_util::stream::iter;
use ocpp16_types::Rejection;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout;
use tokio_util::task::TaskTracker;
use tracing::Instrument;

use crate::after::{AfterAnswer, AfterWork};
use crate::context::Admittee;
use crate::dispatch::{answered, handle};
use crate::guard::guarded;
use crate::metric::Frequent;
use crate::nats::envelope::{self, Connected, Facts, Request};
use crate::nats::reply::ReplyPlace;
use crate::nats::report::{CONNECTED, DISCONNECTED};
use crate::nats::subject::text_of;
use crate::nats::worker::{about, told};
use crate::nats::{Broker, Connection, Opened, Order, Roster, header};
use crate::session::Answer;
use crate::{ChargePoint, Context, Handler, Identity, StoreError};

/// The handler of a worker, and what it needs.
pub(super) struct Handling<H, R> {
    broker: Broker,
    handler: Arc<H>,
    roster: R,
    frequent: Frequent,
    tasks: TaskTracker,
    /// For answers behind which work waits.
    waiting: Arc<Semaphore>,
    /// What is being given up, until the hook has run.
    leaving: watch::Sender<HashSet<(Identity, Order)>>,
}

impl<H, R> Handling<H, R>
where
    H: Handler<Session: Serialize + DeserializeOwned>,
    R: Roster,
{
    pub(super) fn new(
        broker: &Broker,
        handler: Arc<H>,
        roster: R,
        tasks: TaskTracker,
        concurrency: usize,
    ) -> Self {
        let (broker, waiting) = (broker.clone(), Arc::new(Semaphore::new(concurrency)));
        let (frequent, leaving) = (Frequent::default(), watch::Sender::default());
        Self { broker, handler, roster, frequent, tasks, waiting, leaving }
    }

    pub(super) const fn roster(&self) -> &R {
        &self.roster
    }

    /// Returns the tasks that the worker finishes before it ends.
    pub(super) const fn tasks(&self) -> &TaskTracker {
        &self.tasks
    }

    /// Answers a message of a gateway.
    pub(super) async fn answer(self: Arc<Self>, message: Message) {
        let Some((what, identity)) = about(&self.broker, &message) else {
            tracing::warn!(subject = %message.subject, "not a subject of a gateway");
            return;
        };
        match text_of(&what) {
            Some(action) => self.called(identity, action, &message).await,
            None => tracing::warn!(subject = %message.subject, "not a subject of a gateway"),
        }
    }

    /// Runs a hook for a gateway.
    pub(super) async fn hook(self: Arc<Self>, message: Message) {
        match about(&self.broker, &message) {
            Some((hook, identity)) if hook == CONNECTED => {
                self.connected(identity, &message).await;
            }
            Some((hook, identity)) if hook == DISCONNECTED => {
                self.disconnected(identity, &message).await;
            }
            Some(_) | None => {
                tracing::warn!(subject = %message.subject, "not a subject of a gateway");
            }
        }
    }

    /// Has a request handled.
    async fn called(&self, identity: Identity, action: String, message: &Message) {
        if envelope::text(message, envelope::UNANNOUNCED).is_some() {
            // The hook goes first.
            let (mut headers, payload) = envelope::reply(Err(Rejection::internal_error("")));
            headers.insert(envelope::UNANNOUNCED, "true");
            return told(self.broker.answer(message, headers, payload).await);
        }
        let request = match Request::read(action.clone(), message) {
            Ok(request) => request,
            Err(rejection) => return self.refuse(&identity, message, rejection).await,
        };
        let (result, work) = self.handle(&identity, &action, request).await;
        let (mut headers, payload) = envelope::reply(result);
        let mut place = None;
        if !work.is_empty() {
            let made = place.insert(self.broker.place());
            header::set(&mut headers, header::AFTER, made.subject());
        }
        told(self.broker.answer(message, headers, payload).await);
        if let Some(place) = place {
            self.do_after(&identity, place, work);
        }
    }

    /// Has a request handled, and returns the answer and what is to be done
    /// after it.
    pub(super) async fn handle(
        &self,
        identity: &Identity,
        action: &str,
        request: Request<H::Session>,
    ) -> (Result<Answer, Rejection>, Vec<AfterWork>) {
        let Request { id, asked, deviations, raw, secret, connection } = request;
        let Connected { session, facts } = connection;
        let path_values = facts.path_values();
        let context = Context {
            charge_point: self.charge_point(identity, facts),
            admitted: Arc::new(Admittee { session, path_values }),
            message_id: id,
            deviations,
            raw,
            secret,
            after: AfterAnswer::default(),
        };
        // As texts, which are escaped: a peer wrote them.
        let id = context.message_id().as_str();
        let span = tracing::debug_span!("received_call", %identity, id, action);
        let answering = handle(&*self.handler, &context, asked);
        let result =
            answered(&context, &self.frequent, action, pin!(answering)).instrument(span).await;
        (result, context.after.into_work())
    }

    /// Does what was left for after an answer, once the gateway has told that it is
    /// written.
    fn do_after(&self, identity: &Identity, mut place: ReplyPlace, work: Vec<AfterWork>) {
        let Ok(permit) = Arc::clone(&self.waiting).try_acquire_owned() else {
            tracing::warn!(%identity, "work after an answer dropped: too much waits");
            return;
        };
        let (identity, limit) = (identity.clone(), self.broker.request_timeout());
        let tasks = self.tasks.clone();
        self.tasks.spawn(async move {
            if !matches!(timeout(limit, place.answer()).await, Ok(Some(_))) {
                tracing::debug!(%identity, "work after an answer dropped: it was not written");
                return;
            }
            drop(permit);
            spawn_work(&tasks, &identity, work);
        });
    }

    /// Does what was left for after an answer that is given.
    pub(super) fn work(&self, identity: &Identity, work: Vec<AfterWork>) {
        spawn_work(&self.tasks, identity, work);
    }

    /// Takes note of a connection, and runs the hook if it is news.
    async fn connected(&self, identity: Identity, message: &Message) {
        let (read, value) = (Connected::<H::Session>::read(message), Connected::read(message));
        let (Connected { session, facts }, Connected { session: value, .. }) = match (read, value) {
            (Ok(read), Ok(value)) => (read, value),
            (Err(rejection), _) | (_, Err(rejection)) => {
                return self.refuse(&identity, message, rejection).await;
            }
        };
        // What a gateway that has died since did not say itself.
        self.broker.observe(facts.order.counter());
        // Their hooks keep their order.
        let mut leaving = self.leaving.subscribe();
        // Its sender is here.
        let _ = leaving.wait_for(|all| all.iter().all(|(it, _)| *it != identity)).await.map(drop);
        let (address, since) = (facts.remote_address, facts.connected_since);
        let connection = Connection::new(facts.order.clone(), address, since, value);
        let opened = match self.roster.opened(&identity, &connection).await {
            Ok(opened) => opened,
            Err(error) => {
                return self.refuse(&identity, message, Rejection::internal_error(error)).await;
            }
        };
        let outdated = opened == Opened::Outdated;
        let news = match opened {
            Opened::New => true,
            Opened::Replaced(older) => {
                self.ended(&identity, older).await;
                true
            }
            Opened::Known | Opened::Outdated => false,
        };
        if news {
            let charge_point = self.charge_point(&identity, facts);
            let hook = self.handler.connected(&charge_point, &session);
            if let Err(panic) = guarded(hook).await {
                tracing::error!(%identity, ?panic, "hook panicked");
            }
        }
        let confirmation = if outdated { r#"{"outdated":true}"# } else { "{}" };
        told(self.broker.answer(message, Default::default(), confirmation.into()).await);
    }

    /// Takes note of the end of a connection, and runs the hook if it is news.
    async fn disconnected(&self, identity: Identity, message: &Message) {
        let Connected { session, facts } = match Connected::<H::Session>::read(message) {
            Ok(connection) => connection,
            Err(rejection) => return self.refuse(&identity, message, rejection).await,
        };
        match self.roster.closed(&identity, &facts.order).await {
            Ok(true) => self.run_disconnected(&identity, facts, &session).await,
            Ok(false) => {}
            Err(error) => {
                return self.refuse(&identity, message, Rejection::internal_error(error)).await;
            }
        }
        told(self.broker.answer(message, Default::default(), "{}".into()).await);
    }

    /// Gives up connections of a node that is not heard: those that are still open,
    /// unless another worker does it. Returns when their hooks have run.
    pub(super) async fn give_up(
        &self,
        connections: Vec<(Identity, Connection)>,
    ) -> Result<(), StoreError> {
        let leaving = |(identity, connection): &(Identity, Connection)| {
            let order = connection.order.clone();
            (Leaving::new(&self.leaving, identity.clone(), order), connection.clone())
        };
        // Before the change: who comes back at that moment waits for the hook.
        let mut gone: Vec<_> = connections.iter().map(leaving).collect();
        let open: HashSet<_> = self.roster.given_up(&connections).await?.into_iter().collect();
        gone.retain(|(leaving, _)| open.contains(&leaving.this.0));
        let run = iter(gone).for_each_concurrent(None, |(leaving, connection)| async move {
            self.ended(&leaving.this.0, connection).await;
        });
        run.await;
        Ok(())
    }

    /// Runs the hook for a connection that the roster has just given up or
    /// replaced.
    async fn ended(&self, identity: &Identity, connection: Connection) {
        let Connection { order, remote_address, connected_since, session } = connection;
        match serde_json::from_value(session) {
            Ok(session) => {
                let facts = Facts::new(order, remote_address, connected_since);
                self.run_disconnected(identity, facts, &session).await;
            }
            Err(error) => tracing::error!(%identity, %error, "session value cannot be read"),
        }
    }

    async fn run_disconnected(&self, identity: &Identity, facts: Facts, session: &H::Session) {
        let charge_point = self.charge_point(identity, facts);
        if let Err(panic) = guarded(self.handler.disconnected(&charge_point, session)).await {
            tracing::error!(%identity, ?panic, "hook panicked");
        }
    }

    fn charge_point(&self, identity: &Identity, facts: Facts) -> ChargePoint {
        facts.charge_point(&self.broker, identity.clone())
    }

    /// Answers a message that cannot be dealt with.
    async fn refuse(&self, identity: &Identity, message: &Message, rejection: Rejection) {
        let cause = std::error::Error::source(&rejection).map(ToString::to_string);
        let (subject, rejection_text) = (&message.subject, rejection.to_string());
        tracing::error!(%identity, %subject, rejection = rejection_text, cause, "message refused");
        let (headers, payload) = envelope::reply(Err(rejection));
        told(self.broker.answer(message, headers, payload).await);
    }
}

/// A connection that is being given up, until this is dropped.
struct Leaving<'a> {
    all: &'a watch::Sender<HashSet<(Identity, Order)>>,
    this: (Identity, Order),
}

impl<'a> Leaving<'a> {
    fn new(
        all: &'a watch::Sender<HashSet<(Identity, Order)>>,
        identity: Identity,
        order: Order,
    ) -> Self {
        let this = (identity, order);
        all.send_modify(|all| _ = all.insert(this.clone()));
        Self { all, this }
    }
}

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        self.all.send_modify(|all| _ = all.remove(&self.this));
    }
}

fn spawn_work(tasks: &TaskTracker, identity: &Identity, work: Vec<AfterWork>) {
    for work in work {
        let identity = identity.clone();
        tasks.spawn(async move {
            if let Err(panic) = guarded(work.run()).await {
                tracing::error!(%identity, ?panic, "work after an answer panicked");
            }
        });
    }
}
