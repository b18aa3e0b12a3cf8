//! What is counted, seen by a recorder while peers do everything there is a
//! number for, and compared with the tables in the documentation of the crate.
//!
//! A recorder listens to one thread, on which a test's runtime runs its tasks.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use metrics::{
    Counter, CounterFn, Gauge, GaugeFn, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder,
    SharedString, Unit,
};
use ocpp16_server::SecondConnection;
use ocpp16_server::admission::danger::AnyoneMayConnect;
use ocpp16_server::admission::{Admission, Admitted, ConnectRequest, Refusal};
use ocpp16_types::{Action, ClearCacheRequest, ErrorCode, GetLocalListVersionRequest};
use support::tls::{Authority, Tls};
use support::{Client, PATIENCE, Running};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::yield_now;
use tokio::time::timeout;

const DOCUMENTATION: &str = include_str!("../src/lib.rs");

#[tokio::test]
async fn every_handshake_is_counted_by_its_outcome() {
    let numbers = Numbers::default();
    let _recorder = metrics::set_default_local_recorder(&numbers);
    shake_hands_in_every_way(&numbers).await;
    let documented: BTreeSet<_> = documented_outcomes().collect();
    let counted: BTreeSet<_> = numbers.outcomes().into_keys().collect();
    assert_eq!(counted, documented.into_iter().map(str::to_owned).collect());
}

#[tokio::test]
async fn every_number_is_documented_with_its_labels() {
    let numbers = Numbers::default();
    let _recorder = metrics::set_default_local_recorder(&numbers);
    shake_hands_in_every_way(&numbers).await;
    let client = call_in_every_way().await;
    drop(client);
    let seen = numbers.0.lock().unwrap().clone();
    let documented = documented();
    let names = |key: &SeenKey| {
        let labels: BTreeSet<_> = key.labels.iter().map(|(label, _)| label.clone()).collect();
        (key.name.clone(), key.kind, labels)
    };
    let expected = documented.iter().map(|row| {
        let labels = row.labels.iter().map(|(label, _)| (*label).to_owned()).collect();
        (row.name.to_owned(), row.kind, labels)
    });
    let expected: BTreeSet<(_, _, BTreeSet<String>)> = expected.collect();
    assert_eq!(seen.keys().map(names).collect::<BTreeSet<_>>(), expected);
    for row in documented {
        for (label, values) in row.labels {
            let seen = seen.keys().filter(|key| key.name == row.name).map(|key| {
                let value = key.labels.iter().find(|(name, _)| name == label);
                value.expect("every key has all labels").1.as_str()
            });
            let seen: BTreeSet<_> = seen.collect();
            for value in &values {
                assert!(seen.contains(value), "{} {label}: never {value}", row.name);
            }
            for value in seen {
                let free = match label {
                    "action" => value == "other" || value.parse::<Action>().is_ok(),
                    "outcome" => value.parse::<ErrorCode>().is_ok(),
                    "direction" => matches!(value, "received" | "sent"),
                    "kind" => value == "ExtraMember",
                    _ => false,
                };
                assert!(free || values.contains(&value), "{} {label}: {value}", row.name);
            }
        }
    }
}

/// Refuses whoever is called like a refusal.
struct ByName;

impl Admission for ByName {
    type Session = ();

    async fn admit(&self, request: &ConnectRequest) -> Result<Admitted<()>, Refusal> {
        match request.identity().as_str() {
            "unknown" => Err(Refusal::unknown()),
            "unauthorized" => Err(Refusal::unauthorized()),
            "forbidden" => Err(Refusal::forbidden()),
            "unavailable" => Err(Refusal::unavailable(Duration::from_secs(1))),
            _ => Ok(Admitted::new(())),
        }
    }
}

/// Each outcome comes alone, so that no two can be taken for each other.
async fn shake_hands_in_every_way(numbers: &Numbers) {
    let mut expected = BTreeMap::new();
    let mut counted = async |outcome: &str| {
        *expected.entry(outcome.to_owned()).or_insert(0) += 1;
        let counting = async {
            while numbers.outcomes() != expected {
                yield_now().await;
            }
        };
        let done = timeout(PATIENCE, counting).await;
        assert!(done.is_ok(), "{outcome}: {:?} instead of {expected:?}", numbers.outcomes());
    };
    let policy = SecondConnection::IsRefused;
    let mut server = Running::admitting(ByName, |b| b.second_connection(policy)).await;
    for outcome in ["unknown", "unauthorized", "forbidden", "unavailable"] {
        server.status(&format!("/ocpp/{outcome}"), "").await;
        counted(outcome).await;
    }
    server.status("/elsewhere", "").await;
    counted("unknown").await;
    for request in ["GET /ocpp/CP001 HTTP/1.1\r\nHost: x\r\n\r\n", "nonsense\r\n\r\n"] {
        server.answer(request).await;
        counted("bad_request").await;
    }
    drop(TcpStream::connect(server.address).await.unwrap());
    counted("gone").await;
    let _none = Client::connect(server.address, "CP001", None).await;
    counted("no_subprotocol").await;
    let _first = server.connect("CP001").await;
    counted("accepted").await;
    let _second = Client::connect(server.address, "CP001", Some("ocpp1.6")).await;
    counted("second_connection").await;

    let mut server = Running::with(|builder| builder.max_connections(1)).await;
    let _first = server.connect("CP001").await;
    counted("accepted").await;
    assert_eq!(server.status("/ocpp/CP002", "").await, 503);
    counted("full").await;

    let limit = Duration::from_millis(20);
    let server = Running::with(|builder| builder.handshake_timeout(limit)).await;
    let _silent = TcpStream::connect(server.address).await.unwrap();
    counted("timeout").await;

    let server = Running::with(|builder| builder.pending_handshakes(1)).await;
    let silent = TcpStream::connect(server.address).await.unwrap();
    assert!(server.answer("").await.starts_with("HTTP/1.1 503 "));
    counted("turned_away").await;
    let done = server.shut_down();
    counted("draining").await;
    drop(silent);
    timeout(PATIENCE, done).await.unwrap().unwrap();

    let server = Tls::start(AnyoneMayConnect, Authority::new().server()).await;
    let mut plain = TcpStream::connect(server.address).await.unwrap();
    plain.write_all(b"GET /ocpp/CP001 HTTP/1.1\r\n\r\n").await.unwrap();
    let _ = timeout(PATIENCE, plain.read_to_end(&mut Vec::new())).await.unwrap();
    counted("tls_failed").await;
}

/// Calls in both directions, with every outcome.
async fn call_in_every_way() -> Client {
    let mut server = Running::start().await;
    let mut client = server.connect("CP001").await;
    for text in [
        r#"[2,"1","Authorize",{"idTag":"A","vendor":1}]"#,
        r#"[2,"2","SignCertificate",{"csr":"x"}]"#,
        r#"[2,"3","Vendor.Echo",{}]"#,
    ] {
        client.ask(text).await;
    }
    for text in ["no JSON", r#"[9,"1"]"#, r#"[3,"nothing",{}]"#] {
        client.send(text).await;
    }
    let charge_point = server.charge_point("CP001");
    for answer in [
        r#"[3,"ID",{"status":"Accepted"}]"#,
        r#"[4,"ID","GenericError","",{}]"#,
        r#"[3,"ID",{"status":"x"}]"#,
    ] {
        let call = charge_point.call(ClearCacheRequest {});
        let answering = async {
            let call = client.receive().await;
            let id = call.split('"').nth(1).unwrap();
            client.send(&answer.replace("ID", id)).await;
        };
        let _ = tokio::join!(call, answering);
    }
    let limit = Duration::from_millis(20);
    charge_point.call_with(limit, ClearCacheRequest {}).await.unwrap_err();
    client.receive().await;
    let lost = tokio::spawn({
        let charge_point = charge_point.clone();
        async move {
            let call = || charge_point.call(GetLocalListVersionRequest {});
            tokio::join!(call(), call())
        }
    });
    client.receive().await;
    client.close().await;
    lost.await.unwrap().0.unwrap_err();
    charge_point.call(ClearCacheRequest {}).await.unwrap_err();
    client
}

/// A row of the table of numbers.
struct Row {
    name: &'static str,
    kind: &'static str,
    /// With the values that are listed.
    labels: Vec<(&'static str, BTreeSet<&'static str>)>,
}

fn documented() -> Vec<Row> {
    let rows = DOCUMENTATION.lines().filter_map(|line| line.strip_prefix("//! | `ocpp16_"));
    let rows = rows.map(|row| {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let name = cells[0].trim_end_matches('`');
        let labels = cells[2].split(';').filter_map(|text| {
            let mut quoted = text.split('`').skip(1).step_by(2);
            let label = quoted.next()?;
            let values: BTreeSet<_> = if name == "handshakes_total" {
                documented_outcomes().collect()
            } else if text.contains("[`") {
                BTreeSet::new()
            } else {
                quoted.collect()
            };
            Some((label, values))
        });
        Row { name, kind: cells[1], labels: labels.collect() }
    });
    rows.collect()
}

/// The table of outcomes.
fn documented_outcomes() -> impl Iterator<Item = &'static str> {
    let rows = DOCUMENTATION.lines().filter_map(|line| line.strip_prefix("//! | `"));
    rows.filter_map(|row| row.split('`').next()).filter(|name| !name.starts_with("ocpp16_"))
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct SeenKey {
    /// Without the `ocpp16_` that all have.
    name: String,
    kind: &'static str,
    labels: Vec<(String, String)>,
}

/// Keeps every number there is.
#[derive(Debug, Clone, Default)]
struct Numbers(Arc<Mutex<BTreeMap<SeenKey, f64>>>);

impl Numbers {
    fn outcomes(&self) -> BTreeMap<String, u32> {
        let numbers = self.0.lock().unwrap();
        let handshakes = numbers.iter().filter(|(key, _)| key.name == "handshakes_total");
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few")]
        handshakes.map(|(key, number)| (key.labels[0].1.clone(), *number as u32)).collect()
    }

    fn number(&self, key: &Key, kind: &'static str) -> Arc<Number> {
        let labels = key.labels().map(|label| (label.key().into(), label.value().into()));
        let name = key.name().strip_prefix("ocpp16_").expect("all are ours").to_owned();
        let key = SeenKey { name, kind, labels: labels.collect() };
        Arc::new(Number { key, numbers: self.clone() })
    }
}

/// Adds up, whatever it is given.
struct Number {
    key: SeenKey,
    numbers: Numbers,
}

impl Number {
    fn add(&self, value: f64) {
        *self.numbers.0.lock().unwrap().entry(self.key.clone()).or_default() += value;
    }
}

impl CounterFn for Number {
    fn increment(&self, value: u64) {
        self.add(f64::from(u32::try_from(value).unwrap()));
    }

    fn absolute(&self, _: u64) {
        unreachable!("nothing is counted elsewhere");
    }
}

impl GaugeFn for Number {
    fn increment(&self, value: f64) {
        self.add(value);
    }

    fn decrement(&self, value: f64) {
        self.add(-value);
    }

    fn set(&self, _: f64) {
        unreachable!("nothing is counted elsewhere");
    }
}

impl HistogramFn for Number {
    fn record(&self, value: f64) {
        self.add(value);
    }
}

impl Recorder for Numbers {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(self.number(key, "counter"))
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(self.number(key, "gauge"))
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::from_arc(self.number(key, "histogram"))
    }
}
