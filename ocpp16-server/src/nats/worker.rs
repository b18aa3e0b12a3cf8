//! A node that holds no connections: it serves a handler, an admission and a
//! store to those that do.
//!
//! Takes messages off the broker and bounds how many are in hand; what they say
//! is up to the modules of the traits.

use std::fmt;
use std::future::{Future, pending};
use std::pin::{Pin, pin};
use std::sync::Arc;

use async_nats::{HeaderMap, Message, Subscriber};
use futures_util::StreamExt;
use hyper::body::Bytes;
use ocpp16_types::Rejection;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::admission::Admission;
use crate::nats::broker::RequestFailure;
use crate::nats::handling::Handling;
use crate::nats::journal::work_off;
use crate::nats::lease::{Leases, cannot_use_roster};
use crate::nats::subject::identity_of;
use crate::nats::{Broker, MemoryRoster, Roster, admission, envelope, header, store};
use crate::{CentralSystem, Handler, Identity, Store};

/// Serves a [`Handler`] to the gateways at a broker: the same that a
/// [`Server`](crate::Server) takes.
///
/// ```no_run
/// use ocpp16_server::nats::{Broker, BrokerOptions, Worker};
///
/// # async fn example(handler: impl ocpp16_server::Handler<Session = ()>) -> Result<(), Box<dyn std::error::Error>> {
/// let broker = Broker::connect(BrokerOptions::new("nats://127.0.0.1:4222")).await?;
/// Worker::new(&broker, handler).serve(std::future::pending()).await;
/// # Ok(())
/// # }
/// ```
///
/// Any number of workers share the requests. Whatever one does not answer, for it
/// has died or hangs, is answered with InternalError by the gateway, and sent again
/// by the charge point: maybe to a worker that has never heard of it, while the
/// first one is still at it. To book both as one is up to the handler, as
/// always.
///
/// A handler sees what it sees in a server, with these differences:
///
/// - [`ChargePoint::last_seen`](crate::ChargePoint::last_seen) is the time of the
///   message, and the end of a connection is noticed only by calling.
/// - [`Context::after`](crate::Context::after) runs when the gateway has told
///   that the answer is written, and is dropped if it does not tell within the
///   [`request_timeout`](super::BrokerOptions::request_timeout).
/// - The hooks run on some worker, for each connection exactly once; a worker that
///   dies in the middle of one has run it. If a gateway is not heard for a
///   [`lease`](super::BrokerOptions::lease), `disconnected` runs for all its
///   connections, little by little, and if it comes back, `connected` once more.
///   `disconnected` of a connection that was given up or replaced ends before
///   `connected` of the next one begins, if both run on the same worker; on another
///   one, it may still be running.
#[must_use = "nothing happens before `serve`"]
pub struct Worker<H: Handler, R = MemoryRoster> {
    broker: Broker,
    handler: Arc<H>,
    roster: R,
    central_system: CentralSystem,
    services: Vec<Service>,
    concurrency: usize,
    journal: bool,
    ready: watch::Sender<bool>,
}

/// What is served under some subjects.
struct Service {
    subject: String,
    answer: Arc<Answering>,
}

type Answering = dyn Fn(Message) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync;

impl<H: Handler<Session: Serialize + DeserializeOwned>> Worker<H> {
    /// Serves a handler over this broker.
    pub fn new(broker: &Broker, handler: H) -> Self {
        Self {
            broker: broker.clone(),
            handler: Arc::new(handler),
            roster: MemoryRoster::default(),
            central_system: CentralSystem::of_node(Some(broker.clone())),
            services: Vec::new(),
            concurrency: 1024,
            journal: false,
            ready: watch::Sender::new(false),
        }
    }
}

impl<H: Handler<Session: Serialize + DeserializeOwned>, R: Roster> Worker<H, R> {
    /// Sets where the open connections of all nodes are kept; several workers
    /// need one that they share.
    ///
    /// Default: a [`MemoryRoster`] of its own.
    pub fn roster<R2: Roster>(self, roster: R2) -> Worker<H, R2> {
        let Self { broker, handler, central_system, services, concurrency, journal, ready, .. } =
            self;
        Worker { broker, handler, roster, central_system, services, concurrency, journal, ready }
    }

    /// Serves an admission, too, to gateways with a
    /// [`RemoteAdmission`](super::RemoteAdmission), which says what to keep out of the
    /// log.
    ///
    /// Default: none; others may.
    pub fn admission(mut self, admission: impl Admission<Session = H::Session>) -> Self {
        let admission = Arc::new(admission);
        self.serves(&["admission", "*"], move |_, identity, message| {
            let admission = Arc::clone(&admission);
            async move { admission::answer(&*admission, identity, &message).await }
        });
        self
    }

    /// Serves a store, too, to gateways with a [`RemoteStore`](super::RemoteStore).
    ///
    /// Default: none; others may.
    pub fn store(mut self, store: impl Store) -> Self {
        let store = Arc::new(store);
        self.serves(&["store", "*", "*"], move |operation, identity, message| {
            let store = Arc::clone(&store);
            async move { store::answer(&*store, &operation, &identity, &message).await }
        });
        self
    }

    /// Sets how many requests may be in hand at the same time, and as many
    /// questions to admission and store each; further ones wait, as many as
    /// [`max_pending`](super::BrokerOptions::max_pending) says.
    ///
    /// Range: 1 upwards. Default: 1024.
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = requests.clamp(1, Semaphore::MAX_PERMITS);
        self
    }

    /// Works off the journal, too, that gateways with a
    /// [`journal`](super::Gateway::journal) write, with the same methods of the
    /// handler.
    ///
    /// What a method answers is told to nobody; after a rejection, the message comes
    /// again, to any worker: after 1 s, 2 s, and so on up to 32 s. So does one that
    /// is not handled within 30 s, maybe because its worker has ended. At most 64
    /// are in hand, for who waits for an answer goes first. Messages of one charge
    /// point may be handled at
    /// the same time, and in another order than they were sent.
    ///
    /// Default: not.
    pub fn journal(mut self) -> Self {
        self.journal = true;
        self
    }

    /// Returns the charge points that the whole system
    /// [reaches](CentralSystem::reach); none is connected here.
    #[must_use]
    pub fn central_system(&self) -> CentralSystem {
        self.central_system.clone()
    }

    /// Returns a future that resolves when the worker [serves](Self::serve) and the
    /// broker knows it. Never resolves if it does not come to that.
    pub fn ready(&self) -> impl Future<Output = ()> + Send + use<H, R> {
        let mut ready = self.ready.subscribe();
        async move {
            if ready.wait_for(|ready| *ready).await.is_err() {
                pending::<()>().await;
            }
        }
    }

    /// Serves until `shutdown` resolves. Runs on tokio.
    ///
    /// In the end it takes nothing more, finishes what it has, and returns when that
    /// is done, or when nobody waits for the answers any more: after the
    /// [`request_timeout`](super::BrokerOptions::request_timeout).
    ///
    /// Not cancel safe: what is in hand outlives the future if it is dropped.
    pub async fn serve(self, shutdown: impl Future<Output = ()>) {
        let Self { broker, handler, roster, mut services, concurrency, journal, ready, .. } = self;
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        let _stop_when_dropped = stop.clone().drop_guard();
        match roster.counter().await {
            Ok(counter) => broker.observe(counter),
            // What is opened below it is told again until what is dead is given up.
            Err(error) => cannot_use_roster(&error),
        }
        let handling = Handling::new(&broker, handler, roster, tasks.clone(), concurrency);
        let handling = Arc::new(handling);
        let answering = Arc::clone(&handling);
        services.push(Service {
            subject: broker.subjects().of(&["request", "*", "*"]),
            answer: Arc::new(move |message| Box::pin(Arc::clone(&answering).answer(message))),
        });
        let running = Arc::clone(&handling);
        services.push(Service {
            subject: broker.subjects().of(&["hook", "*", "*"]),
            answer: Arc::new(move |message| Box::pin(Arc::clone(&running).hook(message))),
        });

        let leases = Leases::new(&broker, Arc::clone(&handling));
        tasks.spawn(stop.clone().run_until_cancelled_owned(leases.watch()));
        let mut shutdown = pin!(shutdown);
        tokio::select! {
            biased;
            () = &mut shutdown => return,
            subscribers = subscribe(&broker, &services) => {
                ready.send_replace(true);
                if journal {
                    let work = work_off(broker.clone(), Arc::clone(&handling), concurrency);
                    tasks.spawn(stop.clone().run_until_cancelled_owned(work));
                }
                for (subscriber, service) in subscribers.into_iter().zip(services) {
                    let serving = Serving {
                        broker: broker.clone(),
                        answer: service.answer,
                        permits: Arc::new(Semaphore::new(concurrency)),
                        tasks: tasks.clone(),
                        stop: stop.clone(),
                    };
                    tasks.spawn(serving.serve(subscriber));
                }
            }
        }
        shutdown.await;
        stop.cancel();
        tasks.close();
        let finished = async {
            tasks.wait().await;
            // The last answers are with the broker then, unless it is away.
            broker.round_trip().await
        };
        if timeout(broker.request_timeout(), finished).await.is_err() {
            tracing::warn!(tasks = tasks.len(), "not finished in time");
        }
    }

    /// Adds a service whose answer is a payload or a rejection.
    fn serves<F>(
        &mut self,
        tokens: &[&str],
        answer: impl Fn(String, Identity, Message) -> F + Send + Sync + 'static,
    ) where
        F: Future<Output = Result<Bytes, Rejection>> + Send + 'static,
    {
        let broker = self.broker.clone();
        let subject = broker.subjects().of(tokens);
        let answer = Arc::new(answer);
        let answering = move |message: Message| {
            let (broker, answer) = (broker.clone(), Arc::clone(&answer));
            Box::pin(async move {
                let Some((what, identity)) = about(&broker, &message) else { return };
                let reply = message.reply.clone();
                let result = answer(what.clone(), identity.clone(), message).await;
                if let Err(rejection) = &result {
                    let cause = std::error::Error::source(rejection).map(ToString::to_string);
                    tracing::error!(%identity, what, cause, "question of a gateway not answered");
                }
                let (mut headers, payload) = match result {
                    Ok(payload) => (HeaderMap::new(), payload),
                    Err(rejection) => envelope::reply(Err(rejection)),
                };
                // For whom it counts, it is heard before anything is opened.
                header::set(&mut headers, header::COUNTER, &broker.counter().to_string());
                if let Some(reply) = reply {
                    told(broker.publish(reply.to_string(), headers, payload).await);
                }
            }) as Pin<Box<dyn Future<Output = ()> + Send>>
        };
        self.services.push(Service { subject, answer: Arc::new(answering) });
    }
}

/// Whoever asked learns of nothing else than that no answer comes.
pub(super) fn told(result: Result<(), RequestFailure>) {
    if let Err(failure) = result {
        tracing::warn!(%failure, "an answer to a gateway is lost");
    }
}

/// Returns what a message is about, as its subject has it: the last token but
/// one as it is written there, and the identity.
pub(super) fn about(broker: &Broker, message: &Message) -> Option<(String, Identity)> {
    let tokens: Vec<_> = broker.subjects().tokens(&message.subject)?.collect();
    let (identity, rest) = tokens.split_last()?;
    Some(((*rest.last()?).to_owned(), identity_of(identity)?))
}

/// Subscribes to everything, and waits until the broker knows.
async fn subscribe(broker: &Broker, services: &[Service]) -> Vec<Subscriber> {
    let mut subscribers = Vec::new();
    for Service { subject, .. } in services {
        let subscriber = loop {
            match broker.serve(subject.clone(), Some(broker.queue_group())).await {
                Ok(subscriber) => break subscriber,
                Err(failure) => {
                    tracing::warn!(subject, %failure, "not served yet");
                    broker.connected().await;
                }
            }
        };
        subscribers.push(subscriber);
    }
    loop {
        broker.connected().await;
        if broker.round_trip().await.is_ok() {
            return subscribers;
        }
    }
}

/// Ends a subscription behind everything that the broker has sent by then.
///
/// `drain` alone makes the client forget the subscription before the broker does, and
/// loses what is on its way.
async fn leave(broker: &Broker, subscriber: &mut Subscriber) {
    // A number that brokers cannot read means at once to them; the client waits for so
    // many.
    const NEVER: u64 = u64::MAX;

    // They fail when the client has ended, and with it the subscription; and when the
    // broker is away, and has forgotten it.
    let _ = subscriber.unsubscribe_after(NEVER).await;
    let _ = broker.round_trip().await;
    let _ = subscriber.drain().await;
}

/// What takes the messages of one subscription.
struct Serving {
    broker: Broker,
    answer: Arc<Answering>,
    permits: Arc<Semaphore>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Serving {
    /// Has everything answered that comes; in the end, what had come by then.
    async fn serve(self, mut subscriber: Subscriber) {
        let Self { broker, answer, permits, tasks, stop } = self;
        let mut draining = false;
        loop {
            let take = async {
                let permit = Arc::clone(&permits).acquire_owned().await.ok()?;
                Some((subscriber.next().await?, permit))
            };
            let taken = tokio::select! {
                biased;
                () = stop.cancelled(), if !draining => {
                    draining = true;
                    leave(&broker, &mut subscriber).await;
                    continue;
                }
                taken = take => taken,
            };
            let Some((message, permit)) = taken else { return };
            let answering = answer(message);
            tasks.spawn(async move {
                answering.await;
                drop(permit);
            });
        }
    }
}

impl<H: Handler, R> fmt::Debug for Worker<H, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker").field("broker", &self.broker).finish_non_exhaustive()
    }
}
