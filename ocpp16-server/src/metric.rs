//! Every number that the crate counts, through the `metrics` facade.
//!
//! Which recorder takes them, if any, is the choice of the program. No identity
//! is a label, and every label has a bounded set of values. The table is in the
//! documentation of the crate.
//!
//! What is counted for every message belongs to the server; the rest is in functions.

use std::sync::OnceLock;
use std::time::Duration;

use metrics::{Counter, Histogram, counter, gauge, histogram};
use ocpp16_types::{Action, Deviation};

use crate::Direction;

/// The label of an action that is none of OCPP 1.6.
const OTHER: &str = "other";

/// Counts a connection for as long as it is kept.
#[derive(Debug)]
pub(crate) struct Connected(());

impl Connected {
    pub(crate) fn new() -> Self {
        gauge!("ocpp16_connections").increment(1.0);
        Self(())
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        gauge!("ocpp16_connections").decrement(1.0);
    }
}

/// How a handshake can end; every socket that is accepted has one of these.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Handshake {
    Accepted,
    NoSubprotocol,
    SecondConnection,
    Unknown,
    Unauthorized,
    Forbidden,
    Unavailable,
    Full,
    Draining,
    BadRequest,
    Timeout,
    Gone,
    #[cfg(feature = "tls")]
    TlsFailed,
    TurnedAway,
}

pub(crate) fn handshake(outcome: Handshake) {
    let outcome = match outcome {
        Handshake::Accepted => "accepted",
        Handshake::NoSubprotocol => "no_subprotocol",
        Handshake::SecondConnection => "second_connection",
        Handshake::Unknown => "unknown",
        Handshake::Unauthorized => "unauthorized",
        Handshake::Forbidden => "forbidden",
        Handshake::Unavailable => "unavailable",
        Handshake::Full => "full",
        Handshake::Draining => "draining",
        Handshake::BadRequest => "bad_request",
        Handshake::Timeout => "timeout",
        Handshake::Gone => "gone",
        #[cfg(feature = "tls")]
        Handshake::TlsFailed => "tls_failed",
        Handshake::TurnedAway => "turned_away",
    };
    counter!("ocpp16_handshakes_total", "outcome" => outcome).increment(1);
}

/// Counts a call when its outcome is known.
pub(crate) fn call(direction: Direction, action: Option<&str>, outcome: &'static str) {
    let direction = name(direction);
    let labels = [("direction", direction), ("action", label(action)), ("outcome", outcome)];
    counter!("ocpp16_calls_total", &labels).increment(1);
}

pub(crate) fn dropped(reason: &'static str) {
    counter!("ocpp16_dropped_messages_total", "reason" => reason).increment(1);
}

pub(crate) fn answered(action: Option<&str>, time: Duration) {
    histogram!("ocpp16_call_seconds", "action" => label(action)).record(time);
}

#[expect(clippy::cast_precision_loss, reason = "queues are short")]
pub(crate) fn call_queue(depth: usize) {
    histogram!("ocpp16_call_queue_depth").record(depth as f64);
}

pub(crate) fn deviations(deviations: &[Deviation]) {
    for deviation in deviations {
        counter!("ocpp16_deviations_total", "kind" => deviation.kind.as_str()).increment(1);
    }
}

const fn name(direction: Direction) -> &'static str {
    match direction {
        Direction::Received => "received",
        Direction::Sent => "sent",
    }
}

/// Peers can invent actions, but not labels.
fn label(action: Option<&str>) -> &'static str {
    action.and_then(|action| action.parse::<Action>().ok()).map_or(OTHER, Action::as_str)
}

/// What is counted for every message of a server. The recorder is asked once for each
/// number, when it is first needed: it takes far longer to find one than to count.
#[derive(Debug, Default)]
pub(crate) struct Frequent {
    answered: ByAction<Counter>,
    handler_seconds: ByAction<Histogram>,
    inbound_queue: OnceLock<Histogram>,
    bytes_received: OnceLock<Counter>,
    bytes_sent: OnceLock<Counter>,
}

impl Frequent {
    /// Counts a CALL of a charge point that was answered with a CALLRESULT.
    pub(crate) fn answered(&self, action: &str) {
        self.answered.with(
            action,
            |counter| counter.increment(1),
            |action| {
                let labels =
                    [("direction", "received"), ("action", action), ("outcome", "answered")];
                counter!("ocpp16_calls_total", &labels)
            },
        );
    }

    pub(crate) fn handled(&self, action: &str, time: Duration) {
        let record = |histogram: &Histogram| histogram.record(time);
        self.handler_seconds.with(
            action,
            record,
            |action| histogram!("ocpp16_handler_seconds", "action" => action),
        );
    }

    #[expect(clippy::cast_precision_loss, reason = "queues are short")]
    pub(crate) fn inbound_queue(&self, depth: usize) {
        let histogram = || histogram!("ocpp16_inbound_queue_depth");
        self.inbound_queue.get_or_init(histogram).record(depth as f64);
    }

    pub(crate) fn bytes(&self, direction: Direction, bytes: usize) {
        let counter = match direction {
            Direction::Received => &self.bytes_received,
            Direction::Sent => &self.bytes_sent,
        };
        let make = || counter!("ocpp16_bytes_total", "direction" => name(direction));
        // A message has its limit far below.
        counter.get_or_init(make).increment(u64::try_from(bytes).unwrap_or(u64::MAX));
    }
}

/// A number for each action.
#[derive(Debug)]
struct ByAction<T>([OnceLock<T>; Action::ALL.len()]);

impl<T> ByAction<T> {
    /// Counts with the number of an action, which is made when it is first needed.
    fn with(&self, action: &str, count: impl FnOnce(&T), make: impl FnOnce(&'static str) -> T) {
        match action.parse::<Action>() {
            Ok(action) => count(self.0[action as usize].get_or_init(|| make(action.as_str()))),
            Err(_) => count(&make(OTHER)),
        }
    }
}

impl<T> Default for ByAction<T> {
    fn default() -> Self {
        Self([const { OnceLock::new() }; Action::ALL.len()])
    }
}
