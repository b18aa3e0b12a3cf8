//! Work for after the answer: what a handler leaves behind in its context.
//!
//! The connection runs it beside everything else; nothing waits for it.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::timeout;
use tracing::Instrument;

use crate::guard::guarded;
use crate::{ChargePoint, Identity};

/// Work that was left behind, and the place it takes.
pub(crate) struct AfterWork {
    work: Pin<Box<dyn Future<Output = ()> + Send>>,
    _place: Place,
}

impl AfterWork {
    /// Takes a place among the work of the connection, if there is one.
    pub(crate) fn new(
        charge_point: &ChargePoint,
        work: impl Future<Output = ()> + Send + 'static,
    ) -> Result<Self, TooMuchWork> {
        let place = Place::take(charge_point)?;
        Ok(Self { work: Box::pin(work), _place: place })
    }

    pub(crate) async fn run(self) {
        self.work.await;
    }
}

/// The work of all messages of a connection.
#[derive(Default)]
pub(crate) struct Leftovers {
    /// Left by handlers whose answer is not written yet.
    waiting: Vec<AfterWork>,
    /// What runs of it; made when there is something.
    running: Option<JoinSet<()>>,
}

impl Leftovers {
    pub(crate) fn add(&mut self, work: Vec<AfterWork>) {
        self.waiting.extend(work);
    }

    /// Starts what was left for after the answers, which are written.
    pub(crate) fn start(&mut self, identity: &Identity) {
        if self.waiting.is_empty() {
            return;
        }
        let running = self.running.get_or_insert_with(JoinSet::new);
        while running.try_join_next().is_some() {}
        for work in self.waiting.drain(..) {
            let identity = identity.clone();
            running.spawn(
                async move {
                    if let Err(panic) = guarded(work.run()).await {
                        tracing::error!(%identity, ?panic, "work after an answer panicked");
                    }
                }
                .in_current_span(),
            );
        }
    }

    /// Waits for what runs; what is not done in time is dropped.
    pub(crate) async fn finish(self, limit: Duration) {
        let Some(mut running) = self.running else { return };
        // Whatever is left is aborted with the set.
        let _ = timeout(limit, async { while running.join_next().await.is_some() {} }).await;
    }
}

/// The work of one message, until its answer has been sent.
#[derive(Default)]
pub(crate) struct AfterAnswer(Mutex<Vec<AfterWork>>);

impl AfterAnswer {
    pub(crate) fn push(&self, work: AfterWork) {
        // A push leaves the list whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(work);
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub(crate) fn into_work(self) -> Vec<AfterWork> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for AfterAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AfterAnswer(..)")
    }
}

/// As much work of the connection is unfinished as
/// [`after_limit`](crate::Builder::after_limit) allows; this one was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMuchWork;

impl fmt::Display for TooMuchWork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("too much work of the connection is unfinished")
    }
}

impl Error for TooMuchWork {}

/// Given back when the work is done or dropped.
struct Place(ChargePoint);

impl Place {
    fn take(charge_point: &ChargePoint) -> Result<Self, TooMuchWork> {
        if charge_point.take_place() { Ok(Self(charge_point.clone())) } else { Err(TooMuchWork) }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.give_place_back();
    }
}
