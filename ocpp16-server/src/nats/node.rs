//! That a node lives, and how far it has counted: it says so again and again, and
//! listens to the others.
//!
//! What becomes of the connections of one that is silent is up to the workers.

use std::sync::Arc;
use std::time::Duration;

use async_nats::{HeaderMap, Message, Subscriber};
use futures_util::StreamExt;
use hyper::body::Bytes;
use serde::{Deserialize, Serialize};
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, sleep_until};

use super::broker::{Broker, Line, WeakBroker};

/// Asks all nodes to say how far they have counted.
const CLOCK: &str = "$Clock";

/// How long a node that starts listens before it takes connections: all that are
/// there have answered by then.
const GATHER: Duration = Duration::from_millis(200);

/// How soon after it has counted on a node says so, at the earliest: a thousand
/// connections need no thousand messages to everybody.
const COUNTED: Duration = Duration::from_millis(20);

/// What a node that starts has heard of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Gathering {
    /// Not enough yet.
    #[default]
    Listens,
    /// One of them has its name: what either opens, the other one takes for its own.
    SameName,
    /// How far all have counted.
    Done,
}

/// What a node says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Lease {
    pub(crate) node: String,
    pub(crate) counter: u64,
    /// Different with every start.
    pub(crate) instance: u64,
    /// How far all had counted when it began to take connections, which are newer:
    /// older ones under its name are of an earlier start. `None` before.
    #[serde(default)]
    pub(crate) began: Option<u64>,
}

/// Subscribes to what all nodes say.
pub(crate) fn subject(broker: &Broker) -> String {
    broker.subjects().of(&["node", "*"])
}

/// Reads what a node says; `None` if it is something else.
pub(crate) fn lease(message: &Message) -> Option<Lease> {
    serde_json::from_slice(&message.payload).ok()
}

/// Speaks and listens for as long as the broker is used.
pub(super) async fn live(
    broker: WeakBroker,
    lease: Duration,
    mut line: watch::Receiver<Line>,
    mut others: Subscriber,
    gathering: watch::Sender<Gathering>,
) {
    // When it has listened for long enough, should nobody object.
    let mut listened = None;
    let mut ticks = interval(lease / 5);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut greeted = 0;
    loop {
        let heard = tokio::select! {
            () = sleep_until(listened.unwrap_or_else(Instant::now)), if listened.is_some() => {
                listened = None;
                let Some(broker) = broker.upgrade() else { return };
                if line.borrow().connected {
                    broker.begin();
                    gathering.send_replace(Gathering::Done);
                    say(&broker).await;
                }
                continue;
            }
            _ = ticks.tick() => None,
            changed = line.changed() => match changed {
                Ok(()) => None,
                Err(_) => return,
            },
            heard = others.next() => match heard {
                Some(message) => Some(message),
                None => return,
            },
        };
        let Some(broker) = broker.upgrade() else { return };
        match heard {
            Some(message) => {
                let same_name = listen(&broker, &message).await;
                if same_name && *gathering.borrow() != Gathering::Done {
                    gathering.send_replace(Gathering::SameName);
                    listened = Some(Instant::now() + lease);
                }
            }
            None => {
                let now = *line.borrow_and_update();
                if !now.connected {
                    continue;
                }
                if now.epoch != greeted {
                    greeted = now.epoch;
                    let subject = broker.subjects().of(&["node", CLOCK]);
                    // If it gets nowhere, the broker is away again.
                    let _ = broker.publish(subject, HeaderMap::new(), Bytes::new()).await;
                    let patience = match *gathering.borrow() {
                        Gathering::Listens => Some(GATHER),
                        Gathering::SameName => Some(lease),
                        Gathering::Done => None,
                    };
                    listened = patience.map(|patience| Instant::now() + patience);
                }
                say(&broker).await;
            }
        }
    }
}

async fn say(broker: &Broker) {
    let lease = Lease {
        node: broker.node().to_owned(),
        counter: broker.counter(),
        instance: broker.instance(),
        began: broker.began(),
    };
    let subject = broker.subjects().of(&["node", broker.node_token()]);
    let lease = serde_json::to_vec(&lease).expect("it has text keys");
    // The next one comes soon.
    let _ = broker.publish(subject, HeaderMap::new(), lease.into()).await;
}

/// Tells whether another node says that it has the name of this one.
async fn listen(broker: &Broker, message: &Message) -> bool {
    if message.subject.ends_with(CLOCK) {
        say(broker).await;
        return false;
    }
    let Some(lease) = lease(message) else { return false };
    broker.observe(lease.counter);
    let same_name = lease.node == broker.node() && lease.instance != broker.instance();
    if same_name {
        tracing::error!(
            node = lease.node,
            "another node has the same name: the one that came later takes no connections"
        );
    }
    same_name
}

/// Says soon that a node has counted on: should it be gone in the next moment, what
/// others open is newer all the same.
pub(super) async fn count_aloud(broker: WeakBroker, counted: Arc<Notify>) {
    loop {
        counted.notified().await;
        sleep(COUNTED).await;
        let Some(broker) = broker.upgrade() else { return };
        if broker.is_connected() {
            say(&broker).await;
        }
    }
}
