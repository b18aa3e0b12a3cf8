//! Settings beyond their range.

use super::*;

const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// What the builder makes of a time limit, wherever there is one.
fn time_limits(limit: Duration) -> [(&'static str, Duration); 7] {
    let settings = builder()
        .handshake_timeout(limit)
        .store_timeout(limit)
        .call_timeout(limit)
        .write_timeout(limit)
        .close_timeout(limit)
        .drain_timeout(limit)
        .ping_interval(limit)
        .settings;
    [
        ("handshake", settings.handshake_timeout),
        ("store", settings.store.limit),
        ("call", settings.call_timeout),
        ("write", settings.write_timeout),
        ("close", settings.close_timeout),
        ("drain", settings.drain_timeout),
        ("ping", settings.ping_interval.unwrap()),
    ]
}

#[test]
fn time_limits_are_at_most_a_year() {
    for (name, limit) in time_limits(Duration::MAX) {
        assert_eq!(limit, YEAR, "{name}");
    }
}

#[test]
fn time_limits_are_at_least_a_millisecond_but_that_of_shutdown() {
    for (name, limit) in time_limits(Duration::ZERO) {
        let least = if name == "drain" { Duration::ZERO } else { Duration::from_millis(1) };
        assert_eq!(limit, least, "{name}");
    }
}

#[test]
fn numbers_are_at_least_one() {
    let settings = builder()
        .max_connections(0)
        .pending_handshakes(0)
        .accept_rate(0)
        .max_message_bytes(0)
        .max_unreadable(0)
        .inbound_queue(0)
        .max_unanswered_calls(0)
        .max_messages_per_second(0)
        .settings;
    assert_eq!(settings.max_connections, Some(1));
    assert_eq!((settings.pending_handshakes, settings.accept_rate), (1, Some(1)));
    assert_eq!((settings.max_message_bytes, settings.max_unreadable), (1, 1));
    assert_eq!((settings.inbound_queue, settings.max_unanswered_calls), (1, Some(1)));
    assert_eq!(settings.max_messages_per_second, Some(1));
}

fn builder() -> Builder<(), ()> {
    Builder { handler: (), admission: (), settings: Settings::default() }
}
