//! Whether anybody reads the events of frames, which are most of all: without a
//! reader, nodes keep them to themselves.
//!
//! Whoever reads says so, again and again, and is believed for a while: a broker does
//! not tell who listens. Nobody has to know how many nodes there are.

use std::time::Duration;

use async_nats::Message;
use futures_util::StreamExt;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout_at};

use super::Nodes;
use crate::events::{Events, Readers};

/// How many leases somebody is believed: two of three times may be lost.
const LEASES: u32 = 3;

/// Until when others read the frames of this node.
#[derive(Debug, Clone)]
pub(crate) struct Demand(watch::Receiver<Instant>);

impl Demand {
    /// Tells whether somebody reads them now, or may.
    pub(super) fn is_there(&self) -> bool {
        Instant::now() < *self.0.borrow()
    }
}

impl Nodes {
    /// Listens, for as long as the program runs, to who reads frames, and has them
    /// told here.
    pub(crate) fn hear_demand(&self, events: &Events) -> Demand {
        let (sender, demand) = watch::channel(self.end_of_demand(events));
        tokio::spawn(self.clone().keep_demand(sender, events.clone()));
        Demand(demand)
    }

    async fn keep_demand(self, demand: watch::Sender<Instant>, events: Events) {
        let Ok(mut said) = self.broker.client().subscribe(self.demand_subject()).await else {
            return;
        };
        loop {
            self.broker.connected().await;
            // Whoever reads may have said so while nothing was heard.
            demand.send_replace(self.end_of_demand(&events));
            tokio::select! {
                () = self.broker.disconnected() => {}
                () = async {
                    while let Some(message) = said.next().await {
                        self.take_note(&message, &demand, &events).await;
                    }
                } => return,
            }
        }
    }

    async fn take_note(&self, message: &Message, demand: &watch::Sender<Instant>, events: &Events) {
        if message.payload == self.here() {
            return;
        }
        demand.send_replace(self.end_of_demand(events));
        if let Some(reply) = &message.reply {
            // Who misses it has waited a little longer.
            let here = self.here().to_owned().into();
            let _ = self.broker.client().publish(reply.clone(), here).await;
        }
    }

    /// Says to others when frames are read here; never ends. Then they are all told
    /// from the time on that `heard` is true.
    pub(crate) async fn demand_frames(self, events: Events, heard: watch::Sender<bool>) {
        let mut readers = events.readers();
        loop {
            // Its sender is in `events`, here as below.
            let _ = readers.wait_for(|readers| readers.of_frames > 0).await.map(drop);
            loop {
                self.say_demand().await;
                heard.send_replace(true);
                tokio::select! {
                    () = nobody_reads(&mut readers) => break,
                    () = self.broker.disconnected() => {
                        heard.send_replace(false);
                        self.broker.connected().await;
                    }
                    () = sleep(self.lease) => {}
                }
            }
            heard.send_replace(false);
        }
    }

    /// Says it, and waits for those who hear it. Nobody knows how many there are.
    async fn say_demand(&self) {
        /// For all of them.
        const PATIENCE: Duration = Duration::from_millis(500);
        /// For another one.
        const SILENCE: Duration = Duration::from_millis(100);

        let client = self.broker.client();
        let inbox = client.new_inbox();
        let (true, Ok(mut heard)) =
            (self.broker.is_connected(), client.subscribe(inbox.clone()).await)
        else {
            return;
        };
        let here = self.here().to_owned().into();
        if client.publish_with_reply(self.demand_subject(), inbox, here).await.is_err() {
            return;
        }
        let end = Instant::now() + PATIENCE;
        while let Ok(Some(message)) =
            timeout_at(end.min(Instant::now() + SILENCE), heard.next()).await
        {
            // Nobody listens: there is no payload.
            if message.payload.is_empty() {
                return;
            }
        }
    }

    fn demand_subject(&self) -> String {
        self.broker.subject(&["wanted", "frames"])
    }

    /// Until when whoever asks now gets frames, which are told here for as long.
    fn end_of_demand(&self, events: &Events) -> Instant {
        let time = self.lease * LEASES;
        events.want_frames_for(time);
        Instant::now() + time
    }
}

async fn nobody_reads(readers: &mut watch::Receiver<Readers>) {
    let _ = readers.wait_for(|readers| readers.of_frames == 0).await.map(drop);
}
