//! The counter by which connections are ordered, and when this node may count.

use std::sync::atomic::Ordering;

use super::Broker;
use crate::nats::node::Gathering;

impl Broker {
    /// Returns the largest counter of connections that was heard or given.
    pub(crate) fn counter(&self) -> u64 {
        self.inner.counter.load(Ordering::Relaxed)
    }

    /// Takes note of a counter of another node: what is opened from now on is newer.
    pub(crate) fn observe(&self, counter: u64) {
        self.inner.counter.fetch_max(counter, Ordering::Relaxed);
    }

    /// Gives a counter to a new connection, larger than all before.
    pub(crate) fn next_counter(&self) -> u64 {
        let counter = self.inner.counter.fetch_add(1, Ordering::Relaxed) + 1;
        self.inner.counted.notify_one();
        counter
    }

    pub(crate) fn instance(&self) -> u64 {
        self.inner.instance
    }

    /// Takes note that connections may be opened from now on.
    pub(crate) fn begin(&self) {
        self.inner.began.get_or_init(|| self.counter());
    }

    /// Returns the counter at that time: all connections have a larger one. `None`
    /// before.
    pub(crate) fn began(&self) -> Option<u64> {
        self.inner.began.get().copied()
    }

    /// Waits until the other nodes have said how far they have counted: before, what
    /// is opened here might seem older than what was opened there. Tells whether this
    /// node may open connections: none of the others has its name. Cancel safe.
    pub(crate) async fn gathered(&self) -> bool {
        let mut gathering = self.inner.gathering.clone();
        let end = gathering.wait_for(|gathering| *gathering != Gathering::Listens).await;
        // It fails only with the broker.
        end.is_ok_and(|end| *end == Gathering::Done)
    }
}
