//! Whether the broker is there, as its client tells it.

use async_nats::Event;
use tokio::sync::watch;

/// Whether the broker is there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) connected: bool,
    /// Counts the connections to it: what was promised over an earlier one has to
    /// be promised again.
    pub(crate) epoch: u64,
}

/// Keeps what the client tells about its connection.
pub(super) fn take_note(event: &Event, line: &watch::Sender<Line>) {
    match event {
        Event::Connected => {
            tracing::info!("broker is there");
            metrics::gauge!("ocpp16_broker_connected").set(1.0);
            line.send_modify(|line| *line = Line { connected: true, epoch: line.epoch + 1 });
        }
        Event::Disconnected | Event::Closed => {
            tracing::warn!("broker is away");
            metrics::gauge!("ocpp16_broker_connected").set(0.0);
            line.send_modify(|line| line.connected = false);
        }
        Event::SlowConsumer(_) => {
            metrics::counter!("ocpp16_broker_dropped_messages_total").increment(1);
            tracing::warn!("a message of the broker was dropped: too many wait to be handled");
        }
        Event::ServerError(error) => tracing::warn!(%error, "broker"),
        // The cause is told before the next try.
        Event::ClientError(error) => tracing::warn!(%error, "no connection to the broker"),
        Event::LameDuckMode | Event::Draining => {
            tracing::debug!(%event, "broker")
        }
    }
}
