//! The journal under load: what was answered is in the books, once, whoever was
//! away meanwhile.

use std::fs;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use ocpp16_tests::{CentralSystem, ChargePoint, NatsClient, NatsServer, eventually, with_postgres};
use serde_json::{Value, json};

use crate::system::{boot, ready};

const SETTINGS: &str = "[auth]\nunknown_tags = \"accept\"\n\
                        [nats]\njournal = true\nlease = \"2s\"\n[log]\ndirectory = \"log\"\n";

#[test]
fn nothing_is_lost_while_all_workers_are_stopped() {
    with_postgres(|| lose_workers("TERM", &SMALL));
}

#[test]
fn nothing_is_lost_when_all_workers_die() {
    with_postgres(|| lose_workers("KILL", &SMALL));
}

/// Prints what was sent and how long it took.
#[test]
#[ignore = "takes minutes: run it with --ignored --nocapture, as the README says"]
fn nothing_is_lost_in_a_minute_without_workers() {
    for signal in ["TERM", "KILL"] {
        with_postgres(|| lose_workers(signal, &FULL));
    }
}

/// How much load there is, and for how long.
struct Size {
    charge_points: usize,
    /// What each charge point has answered, at least, before something else happens.
    answers: u32,
    /// How long all workers are away, at least.
    outage: Duration,
    /// Between an answer and the next message.
    pause: Duration,
}

const SMALL: Size =
    Size { charge_points: 6, answers: 10, outage: Duration::ZERO, pause: Duration::from_millis(5) };
const FULL: Size = Size {
    charge_points: 300,
    answers: 10,
    outage: Duration::from_secs(60),
    pause: Duration::from_millis(500),
};

/// What the system is like meanwhile. In each phase a charge point measures another
/// transaction, which it stops at the beginning of the next one.
const WORKING: usize = 0;
const WITHOUT_WORKERS: usize = 1;
const BROKER_RESTARTS: usize = 2;
const BROKER_IS_BACK: usize = 3;
const WORKING_AGAIN: usize = 4;
const PHASES: usize = 5;

fn lose_workers(signal: &str, size: &Size) {
    let mut nats = NatsServer::start();
    let url = nats.url();
    let arguments = |role| ["--role", role, "--nats", &*url];
    let first = CentralSystem::start_with(SETTINGS, &arguments("worker"));
    let second = first.start_beside_with(SETTINGS, &arguments("worker"));
    let gateways = [(); 2].map(|()| CentralSystem::start_with(SETTINGS, &arguments("gateway")));
    for node in [&first, &second, &gateways[0], &gateways[1]] {
        ready(node);
    }

    let load = Load::new(size);
    thread::scope(|scope| {
        let _end = End(&load);
        let mut charge_points = Vec::new();
        for number in 0..size.charge_points {
            let (load, gateway) = (&load, &*gateways[number % gateways.len()].url);
            charge_points.push(scope.spawn(move || load.charge(gateway, number)));
        }
        load.wait_for(WORKING);

        let mut workers = [first, second];
        for worker in &workers {
            worker.signal(signal);
        }
        for worker in &mut workers {
            let ended = worker.process.wait();
            assert_eq!(ended.code(), (signal == "TERM").then_some(0));
        }
        let away = Instant::now();
        load.go_on_to(WITHOUT_WORKERS);
        load.wait_for(WITHOUT_WORKERS);
        eventually("they are away for long enough", || {
            (away.elapsed() >= size.outage).then_some(())
        });

        load.go_on_to(BROKER_RESTARTS);
        nats.start_again();
        for gateway in &gateways {
            ready(gateway);
        }
        load.go_on_to(BROKER_IS_BACK);
        load.wait_for(BROKER_IS_BACK);

        let away = away.elapsed();
        let (waiting, taken) = (in_journal(&nats), taken(&nats));
        let workers = workers.map(|worker| worker.kill_and_start(&arguments("worker")));
        let back = Instant::now();
        load.go_on_to(WORKING_AGAIN);
        load.wait_for(WORKING_AGAIN);
        load.go_on_to(PHASES);
        let charged: Vec<_> = charge_points
            .into_iter()
            .flat_map(|charge_point| charge_point.join().unwrap())
            .collect();

        assert!(
            load.refused.iter().enumerate().all(|(phase, refused)| {
                let refused = refused.load(Ordering::SeqCst);
                refused == 0 || matches!(phase, BROKER_RESTARTS | BROKER_IS_BACK)
            }),
            "{:?}",
            load.refused
        );
        eventually_within(size, "the journal is empty", || (in_journal(&nats) == 0).then_some(()));
        let values: i64 = charged.iter().map(|charged| i64::from(charged.values)).sum();
        eprintln!(
            "{signal}: {} charge points, {values} MeterValues and {} StopTransaction answered; \
             workers away for {away:.1?}, {waiting} in the journal then, {taken} of them \
             taken, empty after {:.1?}; refused in \
             each phase: {:?}",
            size.charge_points,
            charged.len(),
            back.elapsed(),
            load.refused,
        );
        assert_eq!(workers[0].number("SELECT count(*) FROM meter_messages"), values);
        assert_eq!(workers[0].number("SELECT count(*) FROM stops"), charged.len() as i64);
        for gateway in &gateways {
            let log = fs::read_to_string(gateway.folder().join("log/ocpp16.log")).unwrap();
            // What was on its way is known to be lost when the broker is.
            assert!(!log.contains("no acknowledgement in time"), "{log}");
        }
        for (number, charged) in charged.iter().enumerate() {
            charged.is_booked(&workers[number % workers.len()]);
        }
    });
}

/// Charge points that go on through all phases.
struct Load<'a> {
    size: &'a Size,
    phase: AtomicUsize,
    /// Of each charge point in each phase.
    answered: Vec<[AtomicU32; PHASES]>,
    /// With InternalError, by the phase.
    refused: [AtomicU32; PHASES],
}

impl<'a> Load<'a> {
    fn new(size: &'a Size) -> Self {
        let answered = (0..size.charge_points).map(|_| Default::default()).collect();
        Self { size, phase: AtomicUsize::new(WORKING), answered, refused: Default::default() }
    }

    fn phase(&self) -> usize {
        self.phase.load(Ordering::SeqCst)
    }

    fn go_on_to(&self, phase: usize) {
        self.phase.store(phase, Ordering::SeqCst);
    }

    /// Waits until each charge point has been answered often enough.
    fn wait_for(&self, phase: usize) {
        eventually_within(self.size, "everybody is answered", || {
            let mut answered = self.answered.iter().map(|of| of[phase].load(Ordering::SeqCst));
            answered.all(|count| count >= self.size.answers).then_some(())
        });
    }

    /// Is a charge point, and returns what it was answered.
    fn charge(&self, gateway: &str, number: usize) -> Vec<Charged> {
        let mut charge_point = ChargePoint::connect(gateway, &format!("CP{number}"));
        boot(&mut charge_point);
        // These need a worker.
        let mut connector = 0;
        let transactions = [(); PHASES].map(|()| {
            connector += 1;
            let start = json!({
                "connectorId": connector, "idTag": "TAG", "meterStart": 0, "timestamp": TIME,
            });
            let answer = charge_point.call("StartTransaction", &start);
            assert_eq!(answer[0], 3, "{answer}");
            answer[2]["transactionId"].clone()
        });
        let charge = |(phase, transaction): (usize, Value)| {
            let mut values = 0;
            while self.phase() == phase {
                values += 1;
                self.say(&mut charge_point, "MeterValues", &meter_values(&transaction, values));
                self.answered[number][phase].fetch_add(1, Ordering::SeqCst);
                thread::sleep(self.size.pause);
            }
            self.say(&mut charge_point, "StopTransaction", &stop(&transaction, values));
            Charged { transaction, values }
        };
        transactions.into_iter().enumerate().map(charge).collect()
    }

    /// Says it until it is answered.
    fn say(&self, charge_point: &mut ChargePoint, action: &str, payload: &Value) {
        loop {
            let answer = charge_point.call(action, payload);
            if answer[0] == 3 {
                return;
            }
            assert_eq!((&answer[0], &answer[2]), (&json!(4), &json!("InternalError")), "{answer}");
            assert!(self.phase() < PHASES, "{answer} in the end");
            self.refused[self.phase()].fetch_add(1, Ordering::SeqCst);
            thread::sleep(self.size.pause);
        }
    }
}

/// Ends the load, also when the test fails.
struct End<'a>(&'a Load<'a>);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.go_on_to(PHASES);
    }
}

/// A transaction as a charge point knows it.
struct Charged {
    transaction: Value,
    /// The values are 1, 2, and so on up to this.
    values: u32,
}

impl Charged {
    fn is_booked(&self, worker: &CentralSystem) {
        let path = format!("/transactions/{}", self.transaction);
        assert_eq!(worker.get(&path).body["meterStop"], self.values);
        let mut booked = Vec::<u32>::new();
        loop {
            let page = format!("{path}/meter-values?limit=1000&offset={}", booked.len());
            let page = worker.get(&page).body;
            let items = page["items"].as_array().unwrap();
            let values = items.iter().map(|item| item["value"].as_str().unwrap());
            booked.extend(values.map(|value| value.parse::<u32>().unwrap()));
            if items.is_empty() {
                break;
            }
        }
        // They may be handled in another order.
        booked.sort_unstable();
        let told: Vec<u32> = (1..=self.values).collect();
        assert_eq!(booked, told, "{path}");
    }
}

const TIME: &str = "2026-01-01T10:00:00Z";

fn meter_values(transaction: &Value, value: u32) -> Value {
    let sampled = json!([{"value": value.to_string()}]);
    json!({
        "connectorId": 1, "transactionId": transaction,
        "meterValue": [{"timestamp": TIME, "sampledValue": sampled}],
    })
}

fn stop(transaction: &Value, meter: u32) -> Value {
    json!({"transactionId": transaction, "meterStop": meter, "timestamp": TIME})
}

/// How many messages no worker has acknowledged.
fn in_journal(nats: &NatsServer) -> u64 {
    let info = info(nats, "STREAM.INFO.ocpp16_journal");
    info["state"]["messages"].as_u64().unwrap_or_else(|| panic!("{info}"))
}

/// How many of them a worker has taken.
fn taken(nats: &NatsServer) -> u64 {
    let info = info(nats, "CONSUMER.INFO.ocpp16_journal.workers");
    info["num_ack_pending"].as_u64().unwrap_or_else(|| panic!("{info}"))
}

fn info(nats: &NatsServer, what: &str) -> Value {
    let mut client = NatsClient::connect(&nats.url());
    let info = client.request(&format!("$JS.API.{what}"), &[], "");
    serde_json::from_str(&info.payload).unwrap()
}

/// Asks again and again, for longer where there is more to do.
fn eventually_within<T>(size: &Size, what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        let longer = began.elapsed() < size.outage * 5;
        if let Some(answer) = ask() {
            return answer;
        }
        if !longer {
            return eventually(what, ask);
        }
        thread::sleep(Duration::from_millis(100));
    }
}
