//! What the ready-made central system keeps of tags and transactions, and what it
//! answers from there: the rules, as far as the certification cases
//! do not show them.

mod authorization;
mod list;
mod meter_values;
mod retransmission;
mod start;
mod stop;

use ocpp16_tests::{ChargePoint, Pair};
use serde_json::{Value, json};

/// Another charge point that has booted.
fn another(pair: &Pair, identity: &str) -> ChargePoint {
    let mut charge_point = ChargePoint::connect(&pair.central_system.url, identity);
    let boot = json!({"chargePointVendor": "Vendor", "chargePointModel": "Model"});
    assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Accepted");
    charge_point
}

/// A StartTransaction at 1000 Wh.
fn start(connector: u32, id_tag: &str, timestamp: &str) -> Value {
    json!({
        "connectorId": connector, "idTag": id_tag, "meterStart": 1000, "timestamp": timestamp,
    })
}

/// A StopTransaction at 6000 Wh.
fn stop(transaction_id: i64, timestamp: &str) -> Value {
    json!({"transactionId": transaction_id, "meterStop": 6000, "timestamp": timestamp})
}

/// A MeterValues of connector 1 with one sample.
fn values(transaction_id: i64, timestamp: &str, sample: &Value) -> Value {
    json!({
        "connectorId": 1,
        "transactionId": transaction_id,
        "meterValue": [{"timestamp": timestamp, "sampledValue": [sample]}],
    })
}
