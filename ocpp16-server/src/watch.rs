//! News of who connects and who goes.
//!
//! A view for many watchers, each of which may be slow: it never holds up a
//! connection. What must not be missed belongs into the hooks of the handler.

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::ChargePoint;

/// What happened to a connection.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ConnectionEvent {
    /// It is there, and can be called.
    Connected(ChargePoint),
    /// It is gone; [`disconnect_cause`](ChargePoint::disconnect_cause) says why.
    /// A newer connection of the same charge point comes before this.
    Disconnected(ChargePoint),
    /// The watcher was too slow for this many events, and they are lost to it.
    Missed(u64),
}

/// A stream of [`ConnectionEvent`]s from the moment it was made.
#[derive(Debug)]
pub struct Watch(pub(crate) Receiver<ConnectionEvent>);

impl Watch {
    /// Waits for the next event; `None` when the server and all its handles are
    /// gone. Cancel safe.
    pub async fn next(&mut self) -> Option<ConnectionEvent> {
        match self.0.recv().await {
            Ok(event) => Some(event),
            Err(RecvError::Lagged(missed)) => Some(ConnectionEvent::Missed(missed)),
            Err(RecvError::Closed) => None,
        }
    }
}
