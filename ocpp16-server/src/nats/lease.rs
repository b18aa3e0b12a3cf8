//! Nodes that are not heard any more: their connections are given up.
//!
//! Decides by how long it has listened itself, and not by any clock of others. Gives
//! up little by little: what was connected to a node that has died comes back at the
//! same time, and goes first.

use std::collections::HashMap;
use std::sync::Arc;

use async_nats::{HeaderMap, Message};
use futures_util::StreamExt;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::nats::handling::Handling;
use crate::nats::node::Lease;
use crate::nats::report::REPORT;
use crate::nats::subject::{text_of, token};
use crate::nats::{Broker, Roster, node};
use crate::{Handler, StoreError};

/// What a worker hears of other nodes.
pub(super) struct Leases<H, R> {
    broker: Broker,
    handling: Arc<Handling<H, R>>,
    /// When each node was heard last, or when listening to it began.
    heard: HashMap<String, Instant>,
    giving_up: HashMap<String, GivingUp>,
    /// The counter at which each node has begun, of its last start that was heard.
    began: HashMap<String, u64>,
}

/// A node that is being given up: until it is heard again, or this worker ends.
struct GivingUp {
    task: JoinHandle<()>,
    _until: DropGuard,
}

/// Connections that are given up with one change of the roster, and hooks that
/// run at the same time then: so many are in the way of those who come back.
const AT_ONCE: usize = 32;

/// How much longer it rests than it has worked: in a system that is slow because so
/// many come back, it takes its time.
const REST: u32 = 3;

/// How often a node is asked for its connections until it answers, for as long as it
/// may be away without being given up, and longer.
const TRIES: u32 = 10;

impl<H, R> Leases<H, R>
where
    H: Handler<Session: Serialize + DeserializeOwned>,
    R: Roster,
{
    pub(super) fn new(broker: &Broker, handling: Arc<Handling<H, R>>) -> Self {
        Self {
            broker: broker.clone(),
            handling,
            heard: HashMap::new(),
            giving_up: HashMap::new(),
            began: HashMap::new(),
        }
    }

    /// Listens for as long as it is polled.
    pub(super) async fn watch(mut self) {
        let subject = node::subject(&self.broker);
        let mut nodes = loop {
            match self.broker.serve(subject.clone(), None).await {
                Ok(nodes) => break nodes,
                Err(_) => self.broker.connected().await,
            }
        };
        let mut line = self.broker.line();
        let pause = self.broker.lease() / 5;
        let mut tick = interval(pause);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut ticked = Instant::now();
        let mut ticks = 0_u32;
        loop {
            tokio::select! {
                // What was said is heard before anybody is given up.
                biased;
                message = nodes.next() => match message {
                    Some(message) => self.hear(&message).await,
                    None => return,
                },
                changed = line.changed() => match changed {
                    Ok(()) => self.listen_anew(),
                    Err(_) => return,
                },
                _ = tick.tick() => {
                    // This process stood still, or the machine did: so did its ears.
                    if ticked.elapsed() > self.broker.lease() / 2 {
                        self.listen_anew();
                    }
                    ticked = Instant::now();
                    if !line.borrow().connected {
                        continue;
                    }
                    if ticks.is_multiple_of(5) {
                        self.learn_nodes().await;
                    }
                    ticks = ticks.wrapping_add(1);
                    self.give_up_silent();
                }
            }
        }
    }

    /// Forgets how long nodes have been silent: nothing could be heard.
    fn listen_anew(&mut self) {
        let now = Instant::now();
        self.heard.values_mut().for_each(|heard| *heard = now);
    }

    async fn hear(&mut self, message: &Message) {
        let token = message.subject.rsplit('.').next().unwrap_or_default();
        // They ask each other how far they have counted here, too.
        let Some(node) = text_of(token) else { return };
        if let Some(lease) = node::lease(message).filter(|lease| lease.node == node) {
            self.end_earlier_start(lease);
        }
        if self.heard.insert(node.clone(), Instant::now()).is_some() {
            return;
        }
        // It is new here, or we are, or it comes back after it was given up, perhaps
        // not wholly.
        self.giving_up.remove(&node);
        ask_for_reports(&self.broker, &self.handling, node);
    }

    /// Gives up what an earlier start of a node has left under its name, which is all
    /// that is older than this start: it is not silent.
    fn end_earlier_start(&mut self, Lease { node, began, .. }: Lease) {
        let Some(began) = began else { return };
        if self.began.get(&node) >= Some(&began) {
            return;
        }
        self.began.insert(node.clone(), began);
        let (broker, handling) = (self.broker.clone(), Arc::clone(&self.handling));
        self.handling.tasks().spawn(async move {
            let nothing = CancellationToken::new();
            give_up(broker.clone(), Arc::clone(&handling), node.clone(), began, nothing).await;
            // It may have told less, because there seemed to be as many.
            ask_for_reports(&broker, &handling, node);
        });
    }

    /// Gives nodes of which only the roster knows a lease to be heard.
    async fn learn_nodes(&mut self) {
        match self.handling.roster().nodes().await {
            Ok(nodes) => {
                self.giving_up.retain(|_, giving_up| !giving_up.task.is_finished());
                for node in nodes {
                    if !self.giving_up.contains_key(&node) {
                        self.heard.entry(node).or_insert_with(Instant::now);
                    }
                }
            }
            Err(error) => cannot_use_roster(&error),
        }
    }

    fn give_up_silent(&mut self) {
        let lease = self.broker.lease();
        let silent = self.heard.extract_if(|_, heard| heard.elapsed() > lease);
        for (node, _) in silent {
            self.began.remove(&node);
            let heard = CancellationToken::new();
            let (broker, handling) = (self.broker.clone(), Arc::clone(&self.handling));
            // It outlives the listening: a hook that is begun has to end.
            let giving_up = give_up(broker, handling, node.clone(), u64::MAX, heard.clone());
            let task = self.handling.tasks().spawn(giving_up);
            self.giving_up.insert(node, GivingUp { task, _until: heard.drop_guard() });
        }
    }
}

/// Runs the hook for all connections of a node, up to this counter, that nobody else
/// runs it for, until it is heard again.
async fn give_up<H, R>(
    broker: Broker,
    handling: Arc<Handling<H, R>>,
    node: String,
    last: u64,
    heard: CancellationToken,
) where
    H: Handler<Session: Serialize + DeserializeOwned>,
    R: Roster,
{
    let mut connections = match handling.roster().of_node(&node).await {
        Ok(connections) => connections,
        // It is listed again, and then tried again.
        Err(error) => return cannot_use_roster(&error),
    };
    connections.retain(|(_, connection)| connection.order.counter() <= last);
    if !connections.is_empty() {
        tracing::warn!(node, connections = connections.len(), "node given up");
    }
    for connections in connections.chunks(AT_ONCE) {
        let begun = Instant::now();
        if let Err(error) = handling.give_up(connections.to_vec()).await {
            return cannot_use_roster(&error);
        }
        if heard.run_until_cancelled(sleep(begun.elapsed() * REST)).await.is_none() {
            // It was asked already, but what was given up meanwhile did not count.
            return ask_for_reports(&broker, &handling, node);
        }
    }
}

/// Has a node asked to tell of its connections, if it has more than the roster. Nobody
/// waits for it.
fn ask_for_reports<H, R>(broker: &Broker, handling: &Arc<Handling<H, R>>, node: String)
where
    H: Handler<Session: Serialize + DeserializeOwned>,
    R: Roster,
{
    let Some(token) = token(&node) else { return };
    let subject = broker.subjects().of(&["node", &token, REPORT]);
    let (asking, handling) = (broker.clone(), Arc::clone(handling));
    broker.spawn(async move {
        // A node may be heard just before it loses the broker once more, which would
        // then count as its being there all the time. One that holds no connections
        // never answers.
        for _ in 0..TRIES {
            let known = match handling.roster().of_node(&node).await {
                Ok(known) => known.len().to_string(),
                Err(error) => return cannot_use_roster(&error),
            };
            let (nothing, pause) = (HeaderMap::new(), asking.lease() / 5);
            if asking.request(subject.clone(), nothing, known.into(), pause).await.is_ok() {
                return;
            }
            sleep(pause).await;
        }
    });
}

pub(super) fn cannot_use_roster(error: &StoreError) {
    let cause = std::error::Error::source(error).map(ToString::to_string);
    tracing::error!(cause, "roster cannot be read or written");
}
