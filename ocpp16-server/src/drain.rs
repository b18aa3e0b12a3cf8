//! The end of a server: what its tasks are told, and what it waits for.
//!
//! Handlers are never cut: what they have in hand goes on without the socket.

use std::time::Duration;

use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

use crate::CentralSystem;
use crate::charge_point::End;

/// What a server shares with its tasks so that all of them end in time.
#[derive(Debug, Default)]
pub(crate) struct Drain {
    /// All of them.
    pub(crate) tasks: TaskTracker,
    /// Nothing new is begun.
    pub(crate) stop: CancellationToken,
    /// Nothing is read or written any more. Connections are told by their handles:
    /// to look here after each message would cost all of them.
    pub(crate) cut: CancellationToken,
    /// Counts the sockets that are open.
    sockets: TaskTracker,
    /// Counts the connections that are not closed, or have something in hand.
    unfinished: TaskTracker,
}

/// How a shutdown went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drained {
    /// Connections of charge points that were not finished within the
    /// [`drain_timeout`](crate::Builder::drain_timeout): a message was being
    /// handled or not answered yet, or the Close not written.
    ///
    /// Those of the whole server, if it was [served](crate::Server::serve) several
    /// times at once. Peers that were at their handshake, or had been told everything
    /// and did not hang up, are not counted.
    pub cut: usize,
}

impl Drain {
    /// Asks everybody to finish, waits for them for a while, and cuts the rest.
    pub(crate) async fn finish(&self, central_system: &CentralSystem, limit: Duration) -> Drained {
        self.stop.cancel();
        central_system.end_all(End::Shutdown);
        self.tasks.close();
        if timeout(limit, self.tasks.wait()).await.is_ok() {
            return Drained { cut: 0 };
        }
        let cut = self.unfinished.len();
        if cut > 0 {
            tracing::warn!(connections = cut, "not all connections could be finished");
        }
        self.cut.cancel();
        central_system.end_all(End::Cut);
        self.sockets.close();
        // Nobody waits for a peer any more, so this takes no time.
        self.sockets.wait().await;
        Drained { cut }
    }

    /// Returns how a connection has to end that begins now: it may have come too
    /// late to be told.
    pub(crate) fn end(&self) -> Option<End> {
        if self.cut.is_cancelled() {
            Some(End::Cut)
        } else {
            self.stop.is_cancelled().then_some(End::Shutdown)
        }
    }

    /// Resolves when it is no longer waited for peers to hang up: soon after the
    /// beginning, for they have been told everything.
    pub(crate) async fn impatience(&self) {
        self.stop.cancelled().await;
        let _ = timeout(Duration::from_secs(1), self.cut.cancelled()).await;
    }

    /// Counts a socket until the token is dropped, which comes after the socket.
    pub(crate) fn socket(&self) -> TaskTrackerToken {
        self.sockets.token()
    }

    /// Counts a connection as unfinished until the token is dropped.
    pub(crate) fn unfinished(&self) -> TaskTrackerToken {
        self.unfinished.token()
    }
}
