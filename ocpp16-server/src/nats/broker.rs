//! A connection to the broker, shared by everything in a process that needs one.
//!
//! Thin: it knows whether the broker is there, asks and is asked, and keeps the
//! counter by which connections are ordered. What is said is up to others.

mod counting;
mod error;
mod line;

use std::fmt;
use std::io;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, OnceLock, Weak};
use std::time::{Duration, Instant};

use async_nats::client::PublishErrorKind;
use async_nats::{Client, HeaderMap, Message, ServerAddr, StatusCode, Subscriber};
use hyper::body::Bytes;
use tokio::runtime::Handle;
use tokio::sync::{Notify, watch};
use tokio::time::timeout;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

pub use self::error::BrokerError;
pub(crate) use self::error::RequestFailure;
pub(crate) use self::line::Line;
use self::line::take_note;
use super::node::{self, Gathering};
use super::options::BrokerOptions;
use super::reply::{Replies, ReplyPlace};
use super::subject::{Subjects, token};

/// A connection to the NATS broker that joins the nodes of a system.
///
/// Cheap to clone; the connection ends with the last clone.
///
/// ```no_run
/// use ocpp16_server::nats::{Broker, BrokerError, BrokerOptions};
///
/// async fn connect() -> Result<Broker, BrokerError> {
///     let broker = Broker::connect(BrokerOptions::new("nats://127.0.0.1:4222")).await?;
///     // Nodes start in any order: the broker need not be there yet.
///     broker.connected().await;
///     Ok(broker)
/// }
/// ```
#[derive(Clone)]
pub struct Broker {
    inner: Arc<Inner>,
}

struct Inner {
    client: Client,
    subjects: Subjects,
    node: String,
    node_token: String,
    /// Different with every start.
    instance: u64,
    /// The counter when the first connection was allowed.
    began: OnceLock<u64>,
    /// The largest counter that was heard or given.
    counter: AtomicU64,
    /// Somebody has counted on.
    counted: Arc<Notify>,
    line: watch::Receiver<Line>,
    gathering: watch::Receiver<Gathering>,
    replies: Arc<Replies>,
    request_timeout: Duration,
    lease: Duration,
    queue_group: String,
    runtime: Handle,
    tasks: TaskTracker,
    stop: CancellationToken,
    _stopped_with_the_last_clone: DropGuard,
}

impl Broker {
    /// Connects to the broker, and again whenever the connection is lost.
    ///
    /// Returns before the broker answers, so that nodes and brokers start in any
    /// order; [`connected`](Self::connected) waits for it. Why it cannot be
    /// reached is logged. Runs on tokio.
    ///
    /// # Errors
    ///
    /// [`BrokerError`] tells which option cannot be used.
    pub async fn connect(options: BrokerOptions) -> Result<Self, BrokerError> {
        let subjects = Subjects::new(&options.prefix).ok_or(BrokerError::Prefix)?;
        let node = match &options.node {
            Some(node) => node.clone(),
            None => some_name().map_err(BrokerError::Random)?,
        };
        let plain = !node.is_empty() && node.chars().count() <= 256;
        let node_token = token(&node).filter(|_| plain).ok_or(BrokerError::Node)?;
        let group = &options.queue_group;
        if group.is_empty() || group.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(BrokerError::QueueGroup);
        }
        let servers: Result<Vec<ServerAddr>, _> =
            options.url.split(',').map(|url| url.trim().parse()).collect();
        let servers = servers.map_err(BrokerError::Url)?;

        let (line_sender, line) = watch::channel(Line::default());
        let connect = options.for_client(&node).await?;
        let connect = connect.event_callback(move |event| {
            take_note(&event, &line_sender);
            std::future::ready(())
        });
        let client = connect.connect(servers).await.map_err(BrokerError::Connect)?;
        let replies = Arc::new(Replies::new(&client));
        let answers = client
            .subscribe(replies.subject())
            .await
            .map_err(|error| BrokerError::Url(io::Error::other(error)))?;

        let nodes = client.subscribe(subjects.of(&["node", "*"])).await;
        let nodes = nodes.map_err(|error| BrokerError::Url(io::Error::other(error)))?;
        let (gathering_sender, gathering) = watch::channel(Gathering::default());

        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        let hand_out = Arc::clone(&replies).hand_out(answers);
        tasks.spawn(stop.clone().run_until_cancelled_owned(hand_out));
        let lose = lose_replies(line.clone(), Arc::clone(&replies));
        tasks.spawn(stop.clone().run_until_cancelled_owned(lose));
        let inner = Inner {
            client,
            subjects,
            node,
            node_token,
            instance: random_number().map_err(BrokerError::Random)?,
            began: OnceLock::new(),
            counter: AtomicU64::new(0),
            counted: Arc::default(),
            line: line.clone(),
            gathering,
            replies,
            request_timeout: options.request_timeout,
            lease: options.lease,
            queue_group: options.queue_group,
            runtime: Handle::current(),
            tasks,
            _stopped_with_the_last_clone: stop.clone().drop_guard(),
            stop,
        };
        let broker = Self { inner: Arc::new(inner) };
        let weak = WeakBroker(Arc::downgrade(&broker.inner));
        broker.spawn(node::count_aloud(weak.clone(), Arc::clone(&broker.inner.counted)));
        broker.spawn(node::live(weak, options.lease, line, nodes, gathering_sender));
        Ok(broker)
    }

    /// Returns the name of this node.
    #[must_use]
    pub fn node(&self) -> &str {
        &self.inner.node
    }

    /// Tells whether the broker is there now.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.inner.line.borrow().connected
    }

    /// Waits until the broker is there. Cancel safe.
    pub async fn connected(&self) {
        // It ends only with the client, which is here.
        let _ = self.inner.line.clone().wait_for(|line| line.connected).await;
    }

    /// Waits until the broker is away. Cancel safe.
    pub async fn disconnected(&self) {
        let _ = self.inner.line.clone().wait_for(|line| !line.connected).await;
    }

    /// Returns the most bytes that a message of a charge point may have to cross
    /// the broker: its `max_payload` less 64 KiB for what goes with it, or half of
    /// it if it is less than 128 KiB.
    ///
    /// A server with a broker takes no larger ones, whatever
    /// [`max_message_bytes`](crate::Builder::max_message_bytes) says: with the
    /// broker's default of 1 MiB, at most 960 KiB. To have more, raise
    /// `max_payload` in the configuration of the broker. Before the broker has
    /// been there, it is taken for the default. A server that would take more says
    /// so in the log, once.
    #[must_use]
    pub fn max_message_bytes(&self) -> usize {
        let payload = self.inner.client.max_payload();
        payload.saturating_sub(64 << 10).max(payload / 2)
    }

    /// Logs, when the broker is there, that it lets through less than a server would
    /// take.
    pub(crate) fn tell_limit(&self, wanted: usize) {
        let (mut line, weak) = (self.line(), WeakBroker(Arc::downgrade(&self.inner)));
        self.spawn(async move {
            let connected = line.wait_for(|line| line.connected).await.is_ok();
            let Some(broker) = weak.upgrade().filter(|_| connected) else { return };
            let (limit, max_payload) = (broker.max_message_bytes(), broker.client().max_payload());
            if limit < wanted {
                tracing::info!(
                    wanted,
                    limit,
                    max_payload,
                    "messages of charge points may have no more bytes than fit the broker: raise \
                     its max_payload to have more"
                );
            }
        });
    }

    /// Asks, and waits for the answer.
    pub(crate) async fn request(
        &self,
        subject: String,
        headers: HeaderMap,
        payload: Bytes,
        limit: Duration,
    ) -> Result<Message, RequestFailure> {
        let (began, mut place) = (Instant::now(), self.place());
        let reply = place.subject().to_owned();
        let exchange = async {
            self.send(subject, Some(reply), headers, payload).await?;
            let answer = place.answer().await.ok_or(RequestFailure::Lost)?;
            if answer.status == Some(StatusCode::NO_RESPONDERS) {
                return Err(RequestFailure::NoResponders);
            }
            Ok(answer)
        };
        let answer = timeout(limit, exchange).await.unwrap_or(Err(RequestFailure::Timeout));
        let outcome = answer.as_ref().err().map_or("answered", RequestFailure::label);
        metrics::counter!("ocpp16_broker_requests_total", "outcome" => outcome).increment(1);
        metrics::histogram!("ocpp16_broker_request_seconds").record(began.elapsed());
        answer
    }

    /// Sends itself a message. When it is back, the broker has dealt with everything
    /// that was sent before it, and everything that came before it has been read.
    pub(crate) async fn round_trip(&self) -> Result<(), RequestFailure> {
        let mut place = self.place();
        self.send(place.subject().to_owned(), None, HeaderMap::new(), Bytes::new()).await?;
        let back = timeout(self.inner.request_timeout, place.answer()).await;
        back.map_err(|_| RequestFailure::Timeout)?.ok_or(RequestFailure::Lost).map(drop)
    }

    /// Makes a place for one answer to something that is told.
    pub(crate) fn place(&self) -> ReplyPlace {
        self.inner.replies.place()
    }

    /// Tells whoever listens.
    pub(crate) async fn publish(
        &self,
        subject: String,
        headers: HeaderMap,
        payload: Bytes,
    ) -> Result<(), RequestFailure> {
        let sent = self.send(subject, None, headers, payload);
        timeout(self.inner.request_timeout, sent).await.unwrap_or(Err(RequestFailure::Away))
    }

    /// Answers a message; one that wants no answer gets none.
    pub(crate) async fn answer(
        &self,
        message: &Message,
        headers: HeaderMap,
        payload: Bytes,
    ) -> Result<(), RequestFailure> {
        match &message.reply {
            Some(reply) => self.publish(reply.to_string(), headers, payload).await,
            None => Ok(()),
        }
    }

    /// Sends, if the broker is there: nothing is kept for later, when it might do
    /// harm.
    pub(crate) async fn send(
        &self,
        subject: String,
        reply: Option<String>,
        headers: HeaderMap,
        payload: Bytes,
    ) -> Result<(), RequestFailure> {
        if !self.is_connected() {
            return Err(RequestFailure::Away);
        }
        let client = &self.inner.client;
        let sent = match (reply, headers.is_empty()) {
            (Some(reply), true) => client.publish_with_reply(subject, reply, payload).await,
            (Some(reply), false) => {
                client.publish_with_reply_and_headers(subject, reply, headers, payload).await
            }
            (None, true) => client.publish(subject, payload).await,
            (None, false) => client.publish_with_headers(subject, headers, payload).await,
        };
        sent.map_err(|error| match error.kind() {
            PublishErrorKind::MaxPayloadExceeded => RequestFailure::TooLarge,
            PublishErrorKind::InvalidSubject | PublishErrorKind::Send => RequestFailure::Away,
        })
    }

    /// Listens to a subject, alone or as one of a group that shares the messages.
    ///
    /// It goes on by itself when the broker comes back; what was said meanwhile is
    /// lost.
    pub(crate) async fn serve(
        &self,
        subject: String,
        queue_group: Option<&str>,
    ) -> Result<Subscriber, RequestFailure> {
        let client = &self.inner.client;
        let subscribed = async {
            match queue_group {
                Some(group) => client.queue_subscribe(subject, group.to_owned()).await,
                None => client.subscribe(subject).await,
            }
        };
        let subscribed = timeout(self.inner.request_timeout, subscribed).await;
        subscribed.ok().and_then(Result::ok).ok_or(RequestFailure::Away)
    }

    pub(crate) fn subjects(&self) -> &Subjects {
        &self.inner.subjects
    }

    /// Returns the name of this node as a token.
    pub(crate) fn node_token(&self) -> &str {
        &self.inner.node_token
    }

    pub(crate) fn request_timeout(&self) -> Duration {
        self.inner.request_timeout
    }

    pub(crate) fn lease(&self) -> Duration {
        self.inner.lease
    }

    pub(crate) fn queue_group(&self) -> &str {
        &self.inner.queue_group
    }

    /// Returns the client of the broker, for what a program wants to say or hear
    /// itself over the same connection.
    ///
    /// What it publishes while the broker is [away](Self::is_connected) waits, and
    /// holds up whoever publishes more than it keeps.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.inner.client
    }

    /// Returns the place of a connection among all of the system, for a
    /// [`Roster`](crate::nats::Roster) that shall also have those of a server that
    /// handles its messages itself.
    #[must_use]
    pub fn order(&self, charge_point: &crate::ChargePoint) -> crate::nats::Order {
        super::order_of(charge_point, self)
    }

    /// Builds a subject below the prefix, of tokens such as those that
    /// [`subject_token`](crate::nats::subject_token) makes of any text.
    #[must_use]
    pub fn subject(&self, tokens: &[&str]) -> String {
        self.inner.subjects.of(tokens)
    }

    /// Returns what to watch to learn that the broker is away or back.
    pub(crate) fn line(&self) -> watch::Receiver<Line> {
        self.inner.line.clone()
    }

    /// Spawns a task, from whatever thread. It ends with the last clone of the
    /// broker, at the latest: one that holds a clone itself has to end by itself.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let Inner { tasks, stop, runtime, .. } = &*self.inner;
        tasks.spawn_on(stop.clone().run_until_cancelled_owned(task), runtime);
    }
}

/// A broker that is not kept by whoever has this.
#[derive(Clone)]
pub(crate) struct WeakBroker(Weak<Inner>);

impl WeakBroker {
    pub(crate) fn upgrade(&self) -> Option<Broker> {
        self.0.upgrade().map(|inner| Broker { inner })
    }
}

impl fmt::Debug for Broker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Broker").field("node", &self.inner.node).finish_non_exhaustive()
    }
}

async fn lose_replies(mut line: watch::Receiver<Line>, replies: Arc<Replies>) {
    let mut known = *line.borrow();
    while line.changed().await.is_ok() {
        let now = *line.borrow_and_update();
        if known.connected && (!now.connected || now.epoch != known.epoch) {
            replies.lose();
        }
        known = now;
    }
}

/// The name of the host, which may be that of others, too, and a random suffix.
fn some_name() -> io::Result<String> {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host: String = host.trim().chars().take(64).collect();
    let host = if host.is_empty() { "node" } else { &host };
    Ok(format!("{host}-{:08x}", random_number()? >> 32))
}

fn random_number() -> io::Result<u64> {
    let mut random = [0; 8];
    getrandom::getrandom(&mut random)?;
    Ok(u64::from_be_bytes(random))
}
