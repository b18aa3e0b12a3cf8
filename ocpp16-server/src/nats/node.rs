//! That a node lives, and how far it has counted: it says so again and again, and
//! listens to the others.
//!
//! What becomes of the connections of one that is silent is up to the workers.

use std::time::Duration;

use async_nats::{HeaderMap, Message, Subscriber};
use futures_util::StreamExt;
use hyper::body::Bytes;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval, sleep};

use super::broker::{Broker, Line, WeakBroker};

/// Asks all nodes to say how far they have counted.
const CLOCK: &str = "$Clock";

/// How long a node that starts listens before it takes connections: all that are
/// there have answered by then.
const GATHER: Duration = Duration::from_millis(200);

/// What a node says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Lease {
    pub(crate) node: String,
    pub(crate) counter: u64,
    /// Different with every start.
    pub(crate) instance: u64,
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
    gathered: watch::Sender<bool>,
) {
    let mut gathered = Some(gathered);
    let mut ticks = interval(lease / 5);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut greeted = 0;
    loop {
        let heard = tokio::select! {
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
            Some(message) => listen(&broker, &message).await,
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
                    if let Some(gathered) = gathered.take() {
                        broker.spawn(async move {
                            sleep(GATHER).await;
                            gathered.send_replace(true);
                        });
                    }
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
    };
    let subject = broker.subjects().of(&["node", broker.node_token()]);
    let lease = serde_json::to_vec(&lease).expect("it has text keys");
    // The next one comes soon.
    let _ = broker.publish(subject, HeaderMap::new(), lease.into()).await;
}

async fn listen(broker: &Broker, message: &Message) {
    if message.subject.ends_with(CLOCK) {
        return say(broker).await;
    }
    let Some(lease) = lease(message) else { return };
    broker.observe(lease.counter);
    if lease.node == broker.node() && lease.instance != broker.instance() {
        tracing::error!(
            node = lease.node,
            "another node has the same name: give them different ones"
        );
    }
}
