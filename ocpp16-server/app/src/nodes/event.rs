//! Events of this node for others, and those of others for this one.
//!
//! Nobody waits for either: who is too slow, or away, loses events, and is told so
//! by a gap.

use futures_util::StreamExt;
use metrics::counter;
use tokio::sync::watch;

use super::{Demand, Nodes};
use crate::events::{Event, Events, Filter, Readers};
use crate::metric;

/// Whether events of other nodes come in.
#[derive(Debug, Clone)]
pub(crate) struct Listening {
    any: watch::Receiver<bool>,
    frames: watch::Receiver<bool>,
}

impl Listening {
    /// Waits until what such a reader wants comes in. Cancel safe.
    pub(crate) async fn begun(&self, filter: &Filter) {
        // Their senders are never gone.
        let _ = self.any.clone().wait_for(|listening| *listening).await;
        if filter.wants_frames() {
            let _ = self.frames.clone().wait_for(|heard| *heard).await;
        }
    }
}

impl Nodes {
    /// Fetches, for as long as the program runs, what others tell while somebody
    /// reads it.
    pub(crate) fn listen_for(&self, events: &Events) -> Listening {
        let ((any, listening), (frames, heard)) = (watch::channel(false), watch::channel(false));
        tokio::spawn(self.clone().listen(events.clone(), any));
        tokio::spawn(self.clone().demand_frames(events.clone(), frames));
        Listening { any: listening, frames: heard }
    }

    /// Tells others what happens here, until there are no more events; frames only
    /// while there is a demand, if it has to be there.
    ///
    /// While the broker is away, the ring of events moves on; what is lost by then
    /// is told as a gap.
    pub(crate) async fn tell(self, events: Events, demand: Option<Demand>) {
        let mut own = events.read_own(demand.is_none());
        while let Some((id, event)) = own.next().await {
            let wanted = |demand: &Demand| !event.kind.is_frame() || demand.is_there();
            if !demand.as_ref().is_none_or(wanted) {
                continue;
            }
            self.broker.connected().await;
            let kind = event.kind.as_str();
            let subject = match &event.charge_point {
                Some(identity) => self.subject_of(&["event", kind], identity),
                None => Some(self.broker.subject(&["event", kind, "$Node"])),
            };
            let view = own.view(id, &event);
            let json = serde_json::to_vec(&view).unwrap_or_default();
            let told = match subject {
                Some(subject) => self.broker.client().publish(subject, json.into()).await.is_ok(),
                None => false,
            };
            if !told {
                counter!(metric::EVENTS_LOST).increment(1);
            }
        }
    }

    /// Fetches what others tell, as long as somebody reads it; never ends.
    async fn listen(self, events: Events, listening: watch::Sender<bool>) {
        let mut readers = events.readers();
        loop {
            // Its sender is in `events`.
            let _ = readers.wait_for(|readers| readers.all > 0).await.map(drop);
            let subject = self.broker.subject(&["event", ">"]);
            let Ok(mut told) = self.broker.client().subscribe(subject).await else { return };
            loop {
                if self.broker.is_connected() && self.broker.client().flush().await.is_ok() {
                    listening.send_replace(true);
                }
                tokio::select! {
                    () = self.broker.disconnected() => {
                        listening.send_replace(false);
                        self.broker.connected().await;
                        let gap = Event { node: Some(self.here().into()), ..Event::gap(None) };
                        events.publish(gap);
                    }
                    () = nobody_reads(&mut readers) => break,
                    () = async {
                        while let Some(message) = told.next().await {
                            let event = Event::told(&message.payload);
                            let foreign = |event: &Event| event.node.as_deref() != Some(self.here());
                            if let Some(event) = event.filter(foreign) {
                                events.publish(event);
                            }
                        }
                    } => return,
                }
            }
            listening.send_replace(false);
        }
    }
}

async fn nobody_reads(readers: &mut watch::Receiver<Readers>) {
    // Its sender is in `events`, which is held meanwhile.
    let _ = readers.wait_for(|readers| readers.all == 0).await.map(drop);
}
