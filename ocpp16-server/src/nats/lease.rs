//! Nodes that are not heard any more: their connections are given up.
//!
//! Decides by how long it has listened itself, and not by any clock of others.

use std::collections::HashMap;
use std::sync::Arc;

use async_nats::{HeaderMap, Message};
use futures_util::StreamExt;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::nats::handling::Handling;
use crate::nats::report::REPORT;
use crate::nats::subject::text_of;
use crate::nats::{Broker, Roster};
use crate::{Handler, StoreError};

/// What a worker hears of other nodes.
pub(super) struct Leases<H, R> {
    broker: Broker,
    handling: Arc<Handling<H, R>>,
    /// When each node was heard last, or when listening to it began.
    heard: HashMap<String, Instant>,
}

/// Hooks that run at the same time when a node is given up.
const AT_ONCE: usize = 64;

impl<H, R> Leases<H, R>
where
    H: Handler<Session: Serialize + DeserializeOwned>,
    R: Roster,
{
    pub(super) fn new(broker: &Broker, handling: Arc<Handling<H, R>>) -> Self {
        Self { broker: broker.clone(), handling, heard: HashMap::new() }
    }

    /// Listens for as long as it is polled.
    pub(super) async fn watch(mut self) {
        let subject = self.broker.subjects().of(&["node", "*"]);
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
        // Others talk about clocks here.
        let Some(node) = text_of(token) else { return };
        if self.heard.insert(node.clone(), Instant::now()).is_some() {
            return;
        }
        // It is new here, or we are, or it comes back after it was given up.
        let known = match self.handling.roster().of_node(&node).await {
            Ok(known) => known.len(),
            Err(error) => return cannot(&error),
        };
        let subject = self.broker.subjects().of(&["node", token, REPORT]);
        // If it is lost, the next worker that starts says it again.
        let _ = self.broker.publish(subject, HeaderMap::new(), known.to_string().into()).await;
    }

    /// Gives nodes of which only the roster knows a lease to be heard.
    async fn learn_nodes(&mut self) {
        match self.handling.roster().nodes().await {
            Ok(nodes) => {
                for node in nodes {
                    self.heard.entry(node).or_insert_with(Instant::now);
                }
            }
            Err(error) => cannot(&error),
        }
    }

    fn give_up_silent(&mut self) {
        let lease = self.broker.lease();
        let silent = self.heard.extract_if(|_, heard| heard.elapsed() > lease);
        for (node, _) in silent {
            let handling = Arc::clone(&self.handling);
            // It outlives the listening: a hook that is begun has to end.
            self.handling.tasks().spawn(give_up(handling, node));
        }
    }
}

/// Runs the hook for all connections of a node that nobody else runs it for.
async fn give_up<H, R>(handling: Arc<Handling<H, R>>, node: String)
where
    H: Handler<Session: Serialize + DeserializeOwned>,
    R: Roster,
{
    let connections = match handling.roster().of_node(&node).await {
        Ok(connections) => connections,
        // It is listed again, and then tried again.
        Err(error) => return cannot(&error),
    };
    if !connections.is_empty() {
        tracing::warn!(node, connections = connections.len(), "node given up");
    }
    let mut hooks = JoinSet::new();
    for (identity, connection) in connections {
        if hooks.len() >= AT_ONCE {
            hooks.join_next().await;
        }
        let handling = Arc::clone(&handling);
        hooks.spawn(async move {
            match handling.roster().given_up(&identity, &connection.order).await {
                Ok(true) => handling.ended(&identity, connection).await,
                Ok(false) => {}
                Err(error) => cannot(&error),
            }
        });
    }
    while hooks.join_next().await.is_some() {}
}

fn cannot(error: &StoreError) {
    let cause = std::error::Error::source(error).map(ToString::to_string);
    tracing::error!(cause, "roster cannot be read or written");
}
