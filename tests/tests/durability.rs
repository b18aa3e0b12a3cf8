//! What was answered is in the books, whatever happens to the process: it is
//! killed without a warning, again and again, while charge points charge.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use ocpp16_tests::{CentralSystem, ChargePoint, on_each_database};
use serde_json::{Value, json};

on_each_database! {
    nothing_that_was_answered_is_lost_by_a_kill
}

const KILLS: u64 = 50;
const CHARGE_POINTS: usize = 4;

/// What comes next in the life of a charge point.
#[derive(Debug, Clone, Copy)]
enum Step {
    Start,
    Measure { transaction_id: i64 },
    Stop { transaction_id: i64 },
}

/// A charge point that charges for ever, and remembers what it was told.
struct Charger {
    identity: String,
    /// Counts its transactions.
    number: i64,
    /// Not answered yet: sent again after a reconnect, like real ones do.
    step: Step,
    told: Vec<Told>,
}

/// A transaction that the charge point knows the number of.
struct Told {
    transaction_id: i64,
    number: i64,
    measured: bool,
    stopped: bool,
}

impl Charger {
    fn new(number: usize) -> Self {
        Self { identity: format!("CP{number}"), number: 1, step: Step::Start, told: Vec::new() }
    }

    /// Charges until the connection is lost.
    fn charge(&mut self, mut connection: ChargePoint) {
        while let ControlFlow::Continue(()) = self.advance(&mut connection) {}
    }

    fn advance(&mut self, connection: &mut ChargePoint) -> ControlFlow<()> {
        let (number, timestamp) = (self.number, self.timestamp());
        let (action, payload) = match self.step {
            Step::Start => (
                "StartTransaction",
                json!({"connectorId": 1, "idTag": "TAG", "timestamp": timestamp, "meterStart": number}),
            ),
            Step::Measure { transaction_id } => (
                "MeterValues",
                json!({"connectorId": 1, "transactionId": transaction_id,
                    "meterValue": [{"timestamp": timestamp, "sampledValue": [
                        {"value": number.to_string()}, {"value": "1", "measurand": "Voltage"}]}]}),
            ),
            Step::Stop { transaction_id } => (
                "StopTransaction",
                json!({"transactionId": transaction_id, "timestamp": timestamp,
                    "meterStop": 2 * number, "idTag": "TAG"}),
            ),
        };
        let Some(answer) = connection.try_call(action, &payload) else {
            return ControlFlow::Break(());
        };
        assert_eq!(answer[0], 3, "{action}: {answer}");
        self.step = match self.step {
            Step::Start => {
                let transaction_id = answer[2]["transactionId"].as_i64().expect("a number");
                self.told.push(Told { transaction_id, number, measured: false, stopped: false });
                Step::Measure { transaction_id }
            }
            Step::Measure { transaction_id } => {
                self.told.last_mut().expect("it has started").measured = true;
                Step::Stop { transaction_id }
            }
            Step::Stop { .. } => {
                self.told.last_mut().expect("it has started").stopped = true;
                self.number += 1;
                Step::Start
            }
        };
        ControlFlow::Continue(())
    }

    /// Of the transaction that is under way: no two are alike.
    fn timestamp(&self) -> String {
        format!("2026-01-{:02}T{:02}:00:00Z", self.number / 24 % 28 + 1, self.number % 24)
    }

    /// Compares the books with what it was told from the transaction on.
    fn audit(&self, central_system: &CentralSystem, from: usize) {
        for told in &self.told[from..] {
            let id = told.transaction_id;
            let booked = central_system.get(&format!("/transactions/{id}"));
            assert_eq!(booked.status, 200, "transaction {id}: {:?}", booked.body);
            let booked = booked.body;
            assert_eq!(booked["chargePoint"], self.identity, "{booked}");
            assert_eq!(booked["meterStart"], told.number, "{booked}");
            if told.stopped {
                let stop = (&booked["meterStop"], &booked["energy"], &booked["stopReason"]);
                let expected = (&json!(2 * told.number), &json!(told.number), &json!("Local"));
                assert_eq!(stop, expected, "{booked}");
            }
            let values = central_system.get(&format!("/transactions/{id}/meter-values")).body;
            if told.measured {
                let measured: Vec<_> = values["items"].as_array().expect("a list").iter().collect();
                assert_eq!(measured.len(), 2, "measured once, however often sent: {values}");
                assert_eq!(measured[0]["value"], told.number.to_string());
                assert_eq!(measured[0]["unit"], "Wh", "filled in");
            }
        }
    }
}

fn nothing_that_was_answered_is_lost_by_a_kill() {
    let mut chargers: Vec<_> = (0..CHARGE_POINTS).map(Charger::new).collect();
    let mut central_system = CentralSystem::start(&[]);
    for kill in 0..KILLS {
        let from: Vec<_> =
            chargers.iter().map(|charger| charger.told.len().saturating_sub(1)).collect();
        let ready = Barrier::new(CHARGE_POINTS + 1);
        central_system = thread::scope(|scope| {
            for charger in &mut chargers {
                let mut connection = ChargePoint::connect(&central_system.url, &charger.identity);
                if kill == 0 {
                    let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
                    assert_eq!(connection.call("BootNotification", &boot)[2]["status"], "Accepted");
                }
                let ready = &ready;
                scope.spawn(move || {
                    ready.wait();
                    charger.charge(connection);
                });
            }
            ready.wait();
            // Any moment will do, and each round another one.
            thread::sleep(Duration::from_millis(20 + kill * 37 % 90));
            central_system.kill_and_start(&[])
        });
        for (charger, from) in chargers.iter().zip(from) {
            charger.audit(&central_system, from);
        }
    }

    // What was under way is finished, and then nothing is booked twice.
    for charger in &mut chargers {
        let mut connection = ChargePoint::connect(&central_system.url, &charger.identity);
        while !matches!(charger.step, Step::Start) {
            assert!(charger.advance(&mut connection).is_continue());
        }
        charger.audit(&central_system, 0);
    }
    let told: Vec<_> =
        chargers.iter().flat_map(|charger| &charger.told).map(|told| told.transaction_id).collect();
    let distinct: HashSet<_> = told.iter().collect();
    assert_eq!(distinct.len(), told.len(), "no number is given twice");
    assert!(told.len() > 100, "there was no load: {}", told.len());
    let booked = central_system.get("/transactions?limit=1").body;
    // A start whose answer was lost is booked and not told, until it is sent again.
    let untold = chargers.iter().filter(|charger| matches!(charger.step, Step::Start)).count();
    let total = booked["total"].as_u64().unwrap_or(0);
    let slack = u64::try_from(untold).unwrap_or(0);
    let expected = u64::try_from(told.len()).unwrap_or(0);
    assert!((expected..=expected + slack).contains(&total), "{expected} told, {total} booked");
    let open: Value = central_system.get("/transactions?active=true").body;
    assert!(open["total"].as_u64() <= Some(slack), "{open}");
}
