//! The numbers that Prometheus gets, with their texts and buckets.
//!
//! | name | kind | labels |
//! |---|---|---|
//! | `ocpp16_connections` | gauge | |
//! | `ocpp16_handshakes_total` | counter | `outcome` |
//! | `ocpp16_calls_total` | counter | `direction`, `action`, `outcome` |
//! | `ocpp16_dropped_messages_total` | counter | `reason` |
//! | `ocpp16_handler_seconds` | histogram | `action` |
//! | `ocpp16_call_seconds` | histogram | `action` |
//! | `ocpp16_inbound_queue_depth` | histogram | |
//! | `ocpp16_call_queue_depth` | histogram | |
//! | `ocpp16_deviations_total` | counter | `kind` |
//! | `ocpp16_bytes_total` | counter | `direction` |
//! | `ocpp16_broker_connected` | gauge | |
//! | `ocpp16_broker_requests_total` | counter | `outcome` |
//! | `ocpp16_broker_request_seconds` | histogram | |
//! | `ocpp16_broker_dropped_messages_total` | counter | |
//! | `ocpp16_database_commits_total` | counter | `outcome`: `committed`, `failed` |
//! | `ocpp16_database_commit_seconds` | histogram | |
//! | `ocpp16_database_commit_changes` | histogram | |
//! | `ocpp16_database_failed_changes_total` | counter | |
//! | `ocpp16_database_queue_depth` | histogram | |
//! | `ocpp16_messages_lost_total` | counter | |
//! | `ocpp16_events_lost_total` | counter | |
//! | `ocpp16_event_readers` | gauge | |
//! | `ocpp16_http_answers_lost_total` | counter | |
//!
//! Those down to the broker's are counted by the library, whose documentation tells
//! the values of their labels; what each of all means is in [`METRICS`], from
//! where Prometheus gets it too. No charge point is a label.

use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

pub(crate) const COMMITS: &str = "ocpp16_database_commits_total";
pub(crate) const COMMIT_SECONDS: &str = "ocpp16_database_commit_seconds";
pub(crate) const COMMIT_CHANGES: &str = "ocpp16_database_commit_changes";
pub(crate) const FAILED_CHANGES: &str = "ocpp16_database_failed_changes_total";
pub(crate) const DATABASE_QUEUE: &str = "ocpp16_database_queue_depth";
pub(crate) const MESSAGES_LOST: &str = "ocpp16_messages_lost_total";
pub(crate) const EVENTS_LOST: &str = "ocpp16_events_lost_total";
pub(crate) const EVENT_READERS: &str = "ocpp16_event_readers";
pub(crate) const HTTP_LOST: &str = "ocpp16_http_answers_lost_total";

#[derive(Debug, Clone, Copy)]
enum Kind {
    Counter,
    Gauge,
    Histogram,
}

/// Everything that is counted.
const METRICS: &[(&str, Kind, &str)] = &[
    ("ocpp16_connections", Kind::Gauge, "Open connections of charge points"),
    ("ocpp16_handshakes_total", Kind::Counter, "Sockets that were accepted"),
    ("ocpp16_calls_total", Kind::Counter, "CALLs both ways whose outcome is known"),
    ("ocpp16_dropped_messages_total", Kind::Counter, "Messages that cannot be answered"),
    ("ocpp16_handler_seconds", Kind::Histogram, "Time to answer a CALL of a charge point"),
    ("ocpp16_call_seconds", Kind::Histogram, "Time from a call to its answer"),
    ("ocpp16_inbound_queue_depth", Kind::Histogram, "CALLs that wait when another comes"),
    ("ocpp16_call_queue_depth", Kind::Histogram, "Calls that wait when another is queued"),
    ("ocpp16_deviations_total", Kind::Counter, "Repairs of messages that were tolerated"),
    ("ocpp16_bytes_total", Kind::Counter, "Text of messages, in bytes"),
    ("ocpp16_broker_connected", Kind::Gauge, "1 while the broker is there, else 0"),
    ("ocpp16_broker_requests_total", Kind::Counter, "Questions over the broker"),
    (
        "ocpp16_broker_request_seconds",
        Kind::Histogram,
        "Time that a question over the broker takes",
    ),
    ("ocpp16_broker_dropped_messages_total", Kind::Counter, "Messages that came too fast"),
    (COMMITS, Kind::Counter, "Commits of the database"),
    (COMMIT_SECONDS, Kind::Histogram, "Time that a commit with its changes takes"),
    (COMMIT_CHANGES, Kind::Histogram, "Changes that share a commit"),
    (FAILED_CHANGES, Kind::Counter, "Changes of the database that were not made"),
    (DATABASE_QUEUE, Kind::Histogram, "Changes that wait when a commit begins"),
    (MESSAGES_LOST, Kind::Counter, "Frames that were to be kept and are not"),
    (EVENTS_LOST, Kind::Counter, "Events that readers, or the broker, were too slow for"),
    (EVENT_READERS, Kind::Gauge, "Open streams of events"),
    (HTTP_LOST, Kind::Counter, "Answers for gateways that did not reach the broker"),
];

/// From a tenth of a millisecond, a commit to a fast disk, to a minute, the
/// patience of a call.
const SECONDS: &[f64] = &[
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5,
    5.0, 10.0, 30.0, 60.0,
];
const COUNTS: &[f64] =
    &[0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0, 4096.0];

/// Takes all numbers of this process from now on, once.
///
/// The handle writes them as text, and wants its `run_upkeep` from time to time.
pub(crate) fn record() -> PrometheusHandle {
    let mut builder = PrometheusBuilder::new();
    for (suffix, buckets) in [("_seconds", SECONDS), ("_depth", COUNTS), ("_changes", COUNTS)] {
        let suffix = Matcher::Suffix(suffix.to_owned());
        builder = builder.set_buckets_for_metric(suffix, buckets).expect("there are buckets");
    }
    let recorder = builder.build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).expect("a process records its numbers once");
    for &(name, kind, text) in METRICS {
        match kind {
            Kind::Counter => describe_counter!(name, text),
            Kind::Gauge => {
                describe_gauge!(name, text);
                gauge!(name).increment(0.0);
            }
            Kind::Histogram => describe_histogram!(name, text),
        }
    }
    // Alarms on a rise want to see them before: those without labels can be.
    for name in [FAILED_CHANGES, MESSAGES_LOST, EVENTS_LOST, HTTP_LOST] {
        counter!(name).increment(0);
    }
    handle
}
