//! What workers are told about the connections of this node, so that they run
//! the hooks: that one is open, and that it has ended.
//!
//! Told again until a worker has confirmed it, and never in the wrong order for
//! one connection. What workers make of it is up to the roster.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use async_nats::HeaderMap;
use futures_util::StreamExt;
use hyper::body::Bytes;
use serde::Deserialize;
use tokio::sync::Mutex as AsyncMutex;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use crate::Identity;
use crate::nats::broker::RequestFailure;
use crate::nats::envelope::{self, Facts};
use crate::nats::subject::token;
use crate::nats::{Broker, Order};

/// The names of the hooks, in subjects of their own: a worker in another language
/// need not care for them.
pub(super) const CONNECTED: &str = "connected";
pub(super) const DISCONNECTED: &str = "disconnected";
/// Behind the name of a node: its connections are to be reported again if they are
/// more than the payload says.
pub(super) const REPORT: &str = "$Report";

/// The connections that workers have to know of.
#[derive(Debug)]
pub(super) struct Reports {
    broker: Broker,
    connections: Mutex<HashMap<Identity, Vec<Arc<Reported>>>>,
}

/// A connection, and what workers know of it.
#[derive(Debug)]
pub(super) struct Reported {
    identity: Identity,
    facts: Facts,
    /// As JSON.
    session: String,
    /// Whether workers know that it is open, for a quick look.
    confirmed: AtomicBool,
    ended: AtomicBool,
    /// Held while they are told, so that they are told one thing at a time.
    known: AsyncMutex<Known>,
}

/// What workers know of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    Nothing,
    /// They were told that it is open, and have not confirmed it.
    Perhaps,
    Open,
    /// All they have to.
    Ended,
}

/// What became of a report that a connection is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    /// Workers know.
    Confirmed,
    /// Workers know of a newer one.
    Outdated,
    /// There is nobody who wants to know.
    Nobody,
}

/// What a worker says to a report. One in another language may say anything.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Confirmation {
    /// A newer connection is known: the hook has not run.
    outdated: bool,
}

/// How many connections are reported at the same time when many are due.
const AT_ONCE: usize = 64;

impl Reports {
    /// Keeps reporting for as long as somebody has the result.
    pub(super) fn start(broker: &Broker) -> Arc<Self> {
        let reports = Arc::new(Self { broker: broker.clone(), connections: Mutex::default() });
        broker.spawn(keep_reporting(Arc::downgrade(&reports), broker.lease() / 5));
        broker.spawn(listen(Arc::downgrade(&reports)));
        reports
    }

    /// Takes note of a connection, and reports it.
    pub(super) async fn opened(&self, identity: &Identity, facts: Facts, session: String) {
        let connection = Arc::new(Reported {
            identity: identity.clone(),
            facts,
            session,
            confirmed: AtomicBool::new(false),
            ended: AtomicBool::new(false),
            known: AsyncMutex::new(Known::Nothing),
        });
        self.remember(Arc::clone(&connection));
        if let Err(failure) = self.confirm(&connection).await {
            tracing::warn!(%identity, %failure, "workers do not know of a connection yet");
        }
    }

    /// Reports that a connection has ended.
    pub(super) async fn ended(&self, identity: &Identity, order: &Order) {
        let Some(connection) = self.find(identity, order) else { return };
        connection.ended.store(true, Ordering::Relaxed);
        if let Err(failure) = self.finish(&connection).await {
            tracing::warn!(%identity, %failure, "workers do not know of the end of a connection yet");
        }
    }

    /// Returns what is known of a connection.
    pub(super) fn find(&self, identity: &Identity, order: &Order) -> Option<Arc<Reported>> {
        let connections = self.connections();
        let of_charge_point = connections.get(identity)?;
        of_charge_point.iter().find(|connection| connection.facts.order == *order).cloned()
    }

    /// Makes sure that workers know of a connection before they get a request of
    /// it, if there are any that want to know.
    ///
    /// # Errors
    ///
    /// It is not certain that they know.
    pub(super) async fn confirm(&self, connection: &Reported) -> Result<Opening, RequestFailure> {
        if connection.confirmed.load(Ordering::Relaxed) {
            return Ok(Opening::Confirmed);
        }
        let mut known = connection.known.lock().await;
        if connection.confirmed.load(Ordering::Relaxed) || *known == Known::Ended {
            return Ok(Opening::Confirmed);
        }
        self.open(connection, &mut known).await
    }

    async fn open(
        &self,
        connection: &Reported,
        known: &mut Known,
    ) -> Result<Opening, RequestFailure> {
        // Before anything is sent: this may be dropped while it waits.
        let before = std::mem::replace(known, Known::Perhaps);
        match self.tell(CONNECTED, connection).await {
            Ok(Confirmation { outdated: false }) => {
                *known = Known::Open;
                connection.confirmed.store(true, Ordering::Relaxed);
                Ok(Opening::Confirmed)
            }
            // As within one process, what an older connection still has to say is
            // handled.
            Ok(Confirmation { outdated: true }) => Ok(Opening::Outdated),
            Err(RequestFailure::NoResponders) => {
                *known = before;
                Ok(Opening::Nobody)
            }
            Err(failure @ (RequestFailure::Away | RequestFailure::TooLarge)) => {
                *known = before;
                Err(failure)
            }
            Err(failure @ (RequestFailure::Timeout | RequestFailure::Lost)) => Err(failure),
        }
    }

    /// Tells workers that a connection has ended, if they know that it was open.
    /// Tells whether that is done, or there was nobody.
    async fn finish(&self, connection: &Reported) -> Result<Opening, RequestFailure> {
        let mut known = connection.known.lock().await;
        if *known == Known::Perhaps {
            // Or a report that is still on its way to a worker would come last.
            match self.open(connection, &mut known).await? {
                Opening::Confirmed => {}
                Opening::Outdated => *known = Known::Ended,
                Opening::Nobody => return Ok(Opening::Nobody),
            }
        }
        if *known == Known::Open {
            match self.tell(DISCONNECTED, connection).await {
                Ok(_) => {}
                Err(RequestFailure::NoResponders) => return Ok(Opening::Nobody),
                Err(failure) => return Err(failure),
            }
        }
        *known = Known::Ended;
        self.forget(connection);
        Ok(Opening::Confirmed)
    }

    async fn tell(
        &self,
        what: &str,
        connection: &Reported,
    ) -> Result<Confirmation, RequestFailure> {
        let Reported { identity, facts, session, .. } = connection;
        let Some(token) = token(identity) else { return Err(RequestFailure::TooLarge) };
        let subject = self.broker.subjects().of(&["hook", what, &token]);
        let headers = envelope::headers(identity, session, facts);
        let (nothing, limit) = (Bytes::from_static(b"{}"), self.broker.request_timeout());
        let message = self.broker.request(subject, headers, nothing, limit).await?;
        match envelope::payload(&message) {
            Ok(payload) => Ok(serde_json::from_str(payload).unwrap_or_default()),
            // It could not do it now; another one can, or it can later.
            Err(_) => Err(RequestFailure::Lost),
        }
    }

    /// Reports what is due, if somebody listens.
    async fn report(self: &Arc<Self>) {
        let due: Vec<_> = {
            let connections = self.connections();
            let all = connections.values().flatten();
            all.filter(|connection| connection.is_due()).cloned().collect()
        };
        let mut due = due.into_iter();
        let mut telling = JoinSet::new();
        loop {
            while telling.len() < AT_ONCE
                && let Some(connection) = due.next()
            {
                let reports = Arc::clone(self);
                telling.spawn(async move {
                    let told = if connection.ended.load(Ordering::Relaxed) {
                        reports.finish(&connection).await
                    } else {
                        reports.confirm(&connection).await
                    };
                    matches!(told, Ok(Opening::Confirmed | Opening::Outdated))
                });
            }
            match telling.join_next().await {
                Some(Ok(true)) => {}
                // Whoever does not answer one does not answer the rest.
                Some(_) => due = Vec::new().into_iter(),
                None => return,
            }
        }
    }

    fn remember(&self, connection: Arc<Reported>) {
        let mut connections = self.connections();
        let of_charge_point = connections.entry(connection.identity.clone()).or_default();
        // Of those that have ended, the last one says it all: it has replaced those
        // before it.
        let mut ended: Vec<_> = of_charge_point
            .iter()
            .filter(|connection| connection.ended.load(Ordering::Relaxed))
            .map(|connection| connection.facts.order.clone())
            .collect();
        ended.sort_unstable();
        ended.pop();
        of_charge_point.retain(|connection| !ended.contains(&connection.facts.order));
        of_charge_point.push(connection);
    }

    fn forget(&self, connection: &Reported) {
        let mut connections = self.connections();
        if let Some(of_charge_point) = connections.get_mut(&connection.identity) {
            of_charge_point.retain(|known| known.facts.order != connection.facts.order);
            if of_charge_point.is_empty() {
                connections.remove(&connection.identity);
            }
        }
    }

    /// Counts the connections that workers have once known as open.
    fn confirmed(&self) -> usize {
        let connections = self.connections();
        let all = connections.values().flatten();
        all.filter(|connection| connection.confirmed.load(Ordering::Relaxed)).count()
    }

    /// Has all connections reported again.
    fn report_all(&self) {
        for connection in self.connections().values().flatten() {
            connection.confirmed.store(false, Ordering::Relaxed);
        }
    }

    /// The map is whole after every single operation on it.
    fn connections(&self) -> MutexGuard<'_, HashMap<Identity, Vec<Arc<Reported>>>> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reported {
    pub(super) fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Returns the session value as JSON.
    pub(super) fn session(&self) -> &str {
        &self.session
    }

    fn is_due(&self) -> bool {
        self.ended.load(Ordering::Relaxed) || !self.confirmed.load(Ordering::Relaxed)
    }
}

/// Reports what could not be reported at once.
async fn keep_reporting(reports: Weak<Reports>, pause: std::time::Duration) {
    let mut tick = interval(pause);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let Some(reports) = reports.upgrade() else { return };
        if reports.broker.is_connected() {
            reports.report().await;
        }
    }
}

/// Reports everything again when a worker knows less.
async fn listen(reports: Weak<Reports>) {
    let Some(strong) = reports.upgrade() else { return };
    let subject = strong.broker.subjects().of(&["node", strong.broker.node_token(), REPORT]);
    let subscribed = strong.broker.serve(subject, None).await;
    drop(strong);
    let Ok(mut asked) = subscribed else { return };
    while let Some(message) = asked.next().await {
        let Some(reports) = reports.upgrade() else { return };
        // What is not known is how many the worker knows: it has to learn all then.
        let known = serde_json::from_slice(&message.payload).unwrap_or(0);
        // That it was heard; without it, whoever has asked asks again.
        let _ = reports.broker.answer(&message, HeaderMap::new(), Bytes::new()).await;
        if reports.confirmed() > known {
            reports.report_all();
            reports.report().await;
        }
    }
}
