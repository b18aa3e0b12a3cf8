//! Answers to what was asked over the broker: one subscription for all of them.
//!
//! The client's own would keep a place for each answer that never comes, for as
//! long as the process lives; here it goes when nobody waits any more.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_nats::{Client, Message, Subscriber};
use futures_util::StreamExt;
use tokio::sync::oneshot;

/// The places where answers are waited for.
#[derive(Debug)]
pub(super) struct Replies {
    /// What the subjects of all places begin with.
    inbox: String,
    places: Mutex<Places>,
}

#[derive(Debug, Default)]
struct Places {
    next: u64,
    waiting: HashMap<u64, oneshot::Sender<Message>>,
}

impl Replies {
    pub(super) fn new(client: &Client) -> Self {
        Self { inbox: client.new_inbox(), places: Mutex::default() }
    }

    /// Returns what to subscribe to.
    pub(super) fn subject(&self) -> String {
        format!("{}.*", self.inbox)
    }

    /// Makes a place for one answer.
    pub(super) fn place(self: &Arc<Self>) -> ReplyPlace {
        let (sender, answer) = oneshot::channel();
        let mut places = self.places();
        let number = places.next;
        places.next += 1;
        places.waiting.insert(number, sender);
        drop(places);
        let subject = format!("{}.{number}", self.inbox);
        ReplyPlace { replies: Arc::clone(self), number, subject, answer }
    }

    /// Hands out what comes, until the subscription ends.
    pub(super) async fn hand_out(self: Arc<Self>, mut subscription: Subscriber) {
        while let Some(message) = subscription.next().await {
            let number = message.subject.rsplit('.').next().and_then(|token| token.parse().ok());
            if let Some(number) = number
                && let Some(place) = self.places().waiting.remove(&number)
            {
                // Whoever has gone meanwhile does not want it.
                let _ = place.send(message);
            }
        }
    }

    /// Gives up on all answers that are not there: they would come over a
    /// connection that is gone.
    pub(super) fn lose(&self) {
        self.places().waiting.clear();
    }

    /// A place is put in or taken out in one step.
    fn places(&self) -> MutexGuard<'_, Places> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place for one answer, until this is dropped.
#[derive(Debug)]
pub(crate) struct ReplyPlace {
    replies: Arc<Replies>,
    number: u64,
    subject: String,
    answer: oneshot::Receiver<Message>,
}

impl ReplyPlace {
    /// Returns where the answer is expected.
    pub(crate) fn subject(&self) -> &str {
        &self.subject
    }

    /// Waits for the answer; `None` if the broker is gone before. Cancel safe.
    pub(crate) async fn answer(&mut self) -> Option<Message> {
        (&mut self.answer).await.ok()
    }
}

impl Drop for ReplyPlace {
    fn drop(&mut self) {
        self.replies.places().waiting.remove(&self.number);
    }
}
