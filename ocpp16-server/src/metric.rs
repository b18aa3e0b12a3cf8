//! Every number that the crate counts, through the `metrics` facade.
//!
//! Which recorder takes them, if any, is the choice of the program. No identity
//! is a label, and every label has a bounded set of values. The table is in the
//! documentation of the crate.

use std::time::Duration;

use metrics::{counter, gauge, histogram};
use ocpp16_types::{Action, Deviation};

use crate::Direction;

const CONNECTIONS: &str = "ocpp16_connections";
const HANDSHAKES: &str = "ocpp16_handshakes_total";
const CALLS: &str = "ocpp16_calls_total";
const DROPPED: &str = "ocpp16_dropped_messages_total";
const HANDLER_SECONDS: &str = "ocpp16_handler_seconds";
const CALL_SECONDS: &str = "ocpp16_call_seconds";
const INBOUND_QUEUE: &str = "ocpp16_inbound_queue_depth";
const CALL_QUEUE: &str = "ocpp16_call_queue_depth";
const DEVIATIONS: &str = "ocpp16_deviations_total";
const BYTES: &str = "ocpp16_bytes_total";

/// Counts a connection for as long as it is kept.
#[derive(Debug)]
pub(crate) struct Connected(());

impl Connected {
    pub(crate) fn new() -> Self {
        gauge!(CONNECTIONS).increment(1.0);
        Self(())
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        gauge!(CONNECTIONS).decrement(1.0);
    }
}

/// How a handshake can end.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Handshake {
    Accepted,
    NoUpgrade,
    NoSubprotocol,
    SecondConnection,
}

pub(crate) fn handshake(outcome: Handshake) {
    let outcome = match outcome {
        Handshake::Accepted => "accepted",
        Handshake::NoUpgrade => "no_upgrade",
        Handshake::NoSubprotocol => "no_subprotocol",
        Handshake::SecondConnection => "second_connection",
    };
    counter!(HANDSHAKES, "outcome" => outcome).increment(1);
}

/// Counts a call when its outcome is known.
pub(crate) fn call(direction: Direction, action: Option<&str>, outcome: &'static str) {
    let direction = name(direction);
    let action = label(action);
    counter!(CALLS, "direction" => direction, "action" => action, "outcome" => outcome)
        .increment(1);
}

pub(crate) fn dropped(reason: &'static str) {
    counter!(DROPPED, "reason" => reason).increment(1);
}

pub(crate) fn handled(action: &str, time: Duration) {
    histogram!(HANDLER_SECONDS, "action" => label(Some(action))).record(time);
}

pub(crate) fn answered(action: Option<&str>, time: Duration) {
    histogram!(CALL_SECONDS, "action" => label(action)).record(time);
}

#[expect(clippy::cast_precision_loss, reason = "queues are short")]
pub(crate) fn inbound_queue(depth: usize) {
    histogram!(INBOUND_QUEUE).record(depth as f64);
}

#[expect(clippy::cast_precision_loss, reason = "queues are short")]
pub(crate) fn call_queue(depth: usize) {
    histogram!(CALL_QUEUE).record(depth as f64);
}

pub(crate) fn deviations(deviations: &[Deviation]) {
    for deviation in deviations {
        counter!(DEVIATIONS, "kind" => deviation.kind.as_str()).increment(1);
    }
}

pub(crate) fn bytes(direction: Direction, bytes: usize) {
    // A message has its limit far below.
    let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
    counter!(BYTES, "direction" => name(direction)).increment(bytes);
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
