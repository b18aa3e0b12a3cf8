//! What the observer and the metrics see.

use std::mem;
use std::sync::{Arc, Mutex};

use metrics::{Counter, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit};
use ocpp16_types::ChangeConfigurationRequest;

use super::*;
use crate::settings::SharedObserver;
use crate::{ObservedFrame, Observer};

/// What an observer was shown, in short.
#[derive(Default, Clone)]
struct Shown(Arc<Mutex<Vec<String>>>);

impl Observer for Shown {
    fn frame(&self, frame: &ObservedFrame<'_>) {
        let ObservedFrame { direction, id, action, validity, text, .. } = frame;
        let shown = format!("{direction:?} {id:?} {action:?} {validity:?} {text}");
        self.0.lock().unwrap().push(shown);
    }
}

impl Shown {
    /// What is new.
    fn take(&self) -> Vec<String> {
        mem::take(&mut self.0.lock().unwrap())
    }
}

fn observed() -> (Bench, Shown) {
    let shown = Shown::default();
    let observer = Some(SharedObserver(Arc::new(shown.clone())));
    let before_acceptance = BeforeAcceptance::Handle;
    (Bench::with(Settings { observer, before_acceptance, ..Settings::default() }), shown)
}

#[test]
fn every_frame_in_and_out_is_observed() {
    let (mut bench, shown) = observed();
    bench.receive(r#"[2,"1","Heartbeat",{}]"#);
    bench.session.handled(Err(Rejection::not_supported()));
    assert_eq!(
        shown.take(),
        [
            r#"Received Some("1") Some("Heartbeat") Valid [2,"1","Heartbeat",{}]"#,
            r#"Sent Some("1") Some("Heartbeat") Valid [4,"1","NotSupported","action not supported",{}]"#,
        ]
    );
    let _answer = bench.call();
    assert_eq!(
        shown.take(),
        [r#"Sent Some("1") Some("ClearCache") Valid [2,"1","ClearCache",{}]"#]
    );
    for (text, seen) in [
        ("no JSON", "None None Unreadable"),
        (r#"[7,"1"]"#, "None None UnknownType"),
        (r#"[3,"9",{}]"#, r#"Some("9") None Unmatched"#),
        (r#"[3,"1",{"status":"x"}]"#, r#"Some("1") Some("ClearCache") InvalidAnswer"#),
        (r#"[2,"2","Reset",{}]"#, r#"Some("2") Some("Reset") Refused(NotSupported)"#),
        (r#"[2,"3","Heartbeat",{"a":1}]"#, r#"Some("3") Some("Heartbeat") Repaired"#),
        (r#"[2,"4","Vendor",{}]"#, r#"Some("4") Some("Vendor") Unchecked"#),
    ] {
        bench.receive(text);
        assert_eq!(shown.take()[0], format!("Received {seen} {text}"));
    }
}

/// J-66.
#[test]
fn the_observer_never_sees_a_key() {
    let (mut bench, shown) = observed();
    let (key, value) = ("authorizationKEY".parse().unwrap(), "4f43415f".parse().unwrap());
    let _answer = bench.request(ChangeConfigurationRequest { key, value });
    bench.receive(r#"[4,"1","PropertyConstraintViolation","4f43415f is too short",{}]"#);
    // The charge point does get it.
    assert!(bench.effects()[0].contains("4f43415f"));
    let shown = shown.take();
    assert!(shown[0].starts_with("Sent") && shown[1].starts_with("Received"));
    for frame in &shown {
        assert!(!frame.contains("4f43415f"), "{frame}");
    }
}

#[test]
fn calls_in_both_directions_are_counted_without_identity() {
    let seen = Seen::default();
    metrics::with_local_recorder(&seen, || {
        let (mut bench, _) = observed();
        bench.receive(r#"[2,"1","Heartbeat",{"a":1}]"#);
        bench.session.handled(Err(Rejection::not_supported()));
        bench.receive(r#"[2,"2","Vendor.Invented",{}]"#);
        bench.session.handled(Ok(Answer::Raw(RawPayload::new())));
        let _first = bench.call();
        bench.receive(r#"[3,"1",{"status":"Accepted"}]"#);
        let _second = bench.call();
        bench.pass(LIMIT);
        bench.receive("no JSON");
        let frequent = Frequent::default();
        for direction in [Direction::Received, Direction::Sent] {
            metric::call(direction, Some("Heartbeat"), "answered");
            frequent.bytes(direction, 1);
        }
        // The first and the last.
        frequent.handled("Authorize", LIMIT);
        frequent.handled("UpdateFirmware", LIMIT);
    });
    let seen = seen.0.lock().unwrap().join("\n");
    for expected in [
        "ocpp16_calls_total direction=received action=Heartbeat outcome=NotSupported",
        "ocpp16_calls_total direction=received action=other outcome=answered",
        "ocpp16_calls_total direction=sent action=ClearCache outcome=answered",
        "ocpp16_calls_total direction=sent action=ClearCache outcome=timeout",
        "ocpp16_calls_total direction=received action=Heartbeat outcome=answered",
        "ocpp16_calls_total direction=sent action=Heartbeat outcome=answered",
        "ocpp16_bytes_total direction=received",
        "ocpp16_bytes_total direction=sent",
        "ocpp16_handler_seconds action=Authorize",
        "ocpp16_handler_seconds action=UpdateFirmware",
        "ocpp16_call_seconds action=ClearCache",
        "ocpp16_dropped_messages_total reason=unreadable",
        "ocpp16_deviations_total kind=ExtraMember",
        "ocpp16_inbound_queue_depth",
    ] {
        assert!(seen.lines().any(|line| line == expected), "{expected} is not in\n{seen}");
    }
    assert!(!seen.contains("CP001"));
}

/// The names and labels of everything that is counted.
#[derive(Default)]
struct Seen(Mutex<Vec<String>>);

impl Seen {
    fn note(&self, key: &Key) {
        let mut line = key.name().to_owned();
        for label in key.labels() {
            line.push_str(&format!(" {}={}", label.key(), label.value()));
        }
        self.0.lock().unwrap().push(line);
    }
}

impl Recorder for Seen {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        self.note(key);
        Counter::noop()
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        self.note(key);
        Gauge::noop()
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        self.note(key);
        Histogram::noop()
    }
}
