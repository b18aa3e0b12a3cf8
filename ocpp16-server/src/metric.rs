//! Every number that the crate counts, through the `metrics` facade.
//!
//! Which recorder takes them, if any, is the choice of the program. No identity
//! is a label, and every label has a bounded set of values. The table is in the
//! documentation of the crate.
//!
//! What is counted for every message has keys that are made once: making one
//! costs far more than counting does when there is no recorder.

use std::sync::OnceLock;
use std::time::Duration;

use metrics::{Key, Level, Metadata, counter, gauge, histogram, with_recorder};
use ocpp16_types::{Action, Deviation};

use crate::Direction;

const CALLS: &str = "ocpp16_calls_total";
const HANDLER_SECONDS: &str = "ocpp16_handler_seconds";

static METADATA: Metadata<'static> =
    Metadata::new(module_path!(), Level::INFO, Some(module_path!()));

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
    static RECEIVED: Keys = Keys::new();
    static SENT: Keys = Keys::new();

    let key = |action: &'static str| {
        let labels = [("direction", name(direction)), ("action", action), ("outcome", outcome)];
        Key::from_parts(CALLS, &labels)
    };
    let keys = match direction {
        Direction::Received => &RECEIVED,
        Direction::Sent => &SENT,
    };
    let count = |key: &Key| with_recorder(|to| to.register_counter(key, &METADATA).increment(1));
    // Almost every call ends like this.
    if outcome == "answered" { keys.with(action, key, count) } else { count(&key(label(action))) }
}

pub(crate) fn dropped(reason: &'static str) {
    counter!("ocpp16_dropped_messages_total", "reason" => reason).increment(1);
}

pub(crate) fn handled(action: &str, time: Duration) {
    static KEYS: Keys = Keys::new();

    let key = |action: &'static str| Key::from_parts(HANDLER_SECONDS, &[("action", action)]);
    let record = |key: &Key| with_recorder(|to| to.register_histogram(key, &METADATA).record(time));
    KEYS.with(Some(action), key, record);
}

pub(crate) fn answered(action: Option<&str>, time: Duration) {
    histogram!("ocpp16_call_seconds", "action" => label(action)).record(time);
}

#[expect(clippy::cast_precision_loss, reason = "queues are short")]
pub(crate) fn inbound_queue(depth: usize) {
    histogram!("ocpp16_inbound_queue_depth").record(depth as f64);
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

pub(crate) fn bytes(direction: Direction, bytes: usize) {
    // A message has its limit far below.
    let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
    let counter = match direction {
        Direction::Received => counter!("ocpp16_bytes_total", "direction" => "received"),
        Direction::Sent => counter!("ocpp16_bytes_total", "direction" => "sent"),
    };
    counter.increment(bytes);
}

const fn name(direction: Direction) -> &'static str {
    match direction {
        Direction::Received => "received",
        Direction::Sent => "sent",
    }
}

/// Peers can invent actions, but not labels.
fn label(action: Option<&str>) -> &'static str {
    action.and_then(|action| action.parse::<Action>().ok()).map_or("other", Action::as_str)
}

/// A key for each action, made when it is first needed.
struct Keys([OnceLock<Key>; Self::ACTIONS]);

impl Keys {
    const ACTIONS: usize = 39;

    const fn new() -> Self {
        Self([const { OnceLock::new() }; Self::ACTIONS])
    }

    fn with(
        &self,
        action: Option<&str>,
        make: impl FnOnce(&'static str) -> Key,
        then: impl FnOnce(&Key),
    ) {
        let action = action.and_then(|action| action.parse::<Action>().ok());
        let label = action.map_or("other", Action::as_str);
        match action.and_then(|action| self.0.get(action as usize)) {
            Some(key) => then(key.get_or_init(|| make(label))),
            None => then(&make(label)),
        }
    }
}
