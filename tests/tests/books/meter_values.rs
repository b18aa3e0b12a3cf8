//! What was measured.

use ocpp16_tests::{LATER, Pair, TIME, assert_has, on_each_database};
use serde_json::{Value, json};

use super::{another, start, stop, values};

on_each_database! {
    what_was_left_out_of_a_sample_is_filled_in
    samples_of_unknown_kinds_are_not_taken_for_energy
    samples_come_back_as_they_were_sent
    values_belong_to_the_transaction_that_they_name
    values_are_listed_in_the_order_of_their_times
}

///
fn what_was_left_out_of_a_sample_is_filled_in() {
    let (mut pair, transaction_id) = Pair::charging();
    let full = json!({
        "value": "7", "context": "Transaction.End", "format": "SignedData",
        "measurand": "Power.Active.Import", "phase": "L1-N", "location": "Inlet", "unit": "kW",
    });
    for (sample, filled_in) in [
        (
            json!({"value": "7"}),
            json!({
                "value": "7", "context": "Sample.Periodic", "format": "Raw",
                "measurand": "Energy.Active.Import.Register", "phase": null, "location": "Outlet",
                "unit": "Wh", "connectorId": 1, "timestamp": TIME,
            }),
        ),
        (json!({"value": "1", "unit": "kWh"}), json!({"unit": "kWh", "location": "Outlet"})),
        (
            json!({"value": "2", "measurand": "Energy.Active.Export.Interval"}),
            json!({"unit": "Wh", "measurand": "Energy.Active.Export.Interval"}),
        ),
        (
            json!({"value": "2", "measurand": "Energy.Reactive.Import.Register"}),
            json!({"unit": "Wh", "measurand": "Energy.Reactive.Import.Register"}),
        ),
        (json!({"value": "3", "measurand": "Frequency"}), json!({"unit": null})),
        (json!({"value": "4", "measurand": "SoC"}), json!({"unit": null})),
        (full.clone(), full),
    ] {
        pair.sends("MeterValues", &values(transaction_id, TIME, &sample));
        let kept = pair.books(&format!("/transactions/{transaction_id}/meter-values"));
        let last = kept["items"].as_array().and_then(|items| items.last());
        assert_has(last.expect("it was kept"), &filled_in);
    }
}

/// A default is for what was left out, not for what nobody knows: such a
/// value would be taken for energy.
fn samples_of_unknown_kinds_are_not_taken_for_energy() {
    let (mut pair, transaction_id) = Pair::charging();
    let samples = [
        json!({"value": "1", "measurand": "Energy.Fancy.Register"}),
        json!({"value": "2", "unit": "bananas"}),
        json!({
            "value": "3", "context": "Sample.Odd", "format": "Cooked", "measurand": "Mood",
            "phase": "L4", "location": "Roof", "unit": "hPa",
        }),
    ];
    for sample in &samples {
        let answer = pair.charge_point.call("MeterValues", &values(transaction_id, TIME, sample));
        assert_eq!(answer[2], json!({}));
    }
    let mut stop = stop(transaction_id, LATER);
    stop["transactionData"] = json!([
        {"timestamp": LATER, "sampledValue": [{"value": "4"}]},
        {"timestamp": LATER, "sampledValue": [{"value": "5"}, samples[0]]},
    ]);
    assert_eq!(pair.charge_point.call("StopTransaction", &stop)[0], 3);

    let kept = pair.books(&format!("/transactions/{transaction_id}/meter-values"));
    for (number, sample) in samples.iter().enumerate() {
        assert_has(&kept["items"][number], sample);
    }
    assert_eq!(kept["items"][0]["unit"], json!(null));
    assert_has(&kept["items"][5], &samples[0]);
    let energy = "SELECT count(*) FROM meter_values_complete
        WHERE measurand LIKE 'Energy.Active.%' AND unit = 'Wh'";
    assert_eq!(pair.central_system.number(energy), 2);
}

/// values are texts, and both spellings of Celsius are known.
fn samples_come_back_as_they_were_sent() {
    let (mut pair, transaction_id) = Pair::charging();
    let temperature =
        |unit: &str| json!({"value": "21.50", "measurand": "Temperature", "unit": unit});
    let samples = [
        json!({"value": "0001.10"}),
        json!({"value": "00FFAA", "format": "SignedData"}),
        json!({"value": "-5", "measurand": "Power.Active.Import", "unit": "W", "phase": "L2"}),
        temperature("Celsius"),
        temperature("Celcius"),
    ];
    for sample in &samples {
        pair.sends("MeterValues", &values(transaction_id, TIME, sample));
    }
    let kept = pair.books(&format!("/transactions/{transaction_id}/meter-values"));
    for (number, sample) in samples.iter().enumerate() {
        assert_has(&kept["items"][number], sample);
    }
}

/// A-60, A-61: -1, other charge points and connector 0 leave it alone.
fn values_belong_to_the_transaction_that_they_name() {
    let (mut pair, transaction_id) = Pair::charging();
    let sample = json!({"value": "2000"});
    let mut main_meter = values(transaction_id, TIME, &sample);
    main_meter["connectorId"] = json!(0);
    main_meter.as_object_mut().expect("members").remove("transactionId");
    let mut alone = main_meter.clone();
    alone["connectorId"] = json!(1);
    let no_transaction =
        [main_meter, alone, values(-1, TIME, &sample), values(transaction_id + 1, TIME, &sample)];
    for values in &no_transaction {
        assert_eq!(pair.sends("MeterValues", values), json!({}));
    }
    let foreign = values(transaction_id, LATER, &sample);
    assert_eq!(another(&pair, "CP2").call("MeterValues", &foreign)[2], json!({}));
    let path = format!("/transactions/{transaction_id}/meter-values");
    assert_eq!(pair.books(&path)["total"], 0);
    assert_eq!(pair.central_system.number("SELECT count(*) FROM meter_values"), 5);

    pair.measures(transaction_id, "2500");
    assert_eq!(pair.books(&path)["total"], 1);
    let next = pair.sends_start(&start(2, "TAG2", TIME), "Accepted");
    assert_eq!(next, transaction_id + 1);
    let values = pair.books(&format!("/transactions/{next}/meter-values"));
    assert_eq!(values["total"], 1, "the values came before their start");
}

/// The oldest first, whenever they came.
fn values_are_listed_in_the_order_of_their_times() {
    let (mut pair, transaction_id) = Pair::charging();
    for hour in [14, 12, 13] {
        let timestamp = format!("2026-01-01T{hour}:00:00Z");
        let sample = json!({"value": hour.to_string()});
        pair.sends("MeterValues", &values(transaction_id, &timestamp, &sample));
    }
    let path = format!("/transactions/{transaction_id}/meter-values");
    let listed = |query: &str| {
        let list = pair.books(&format!("{path}{query}"));
        assert_eq!(list["total"], 3);
        let items = list["items"].as_array().expect("a list");
        items.iter().map(|item| item["value"].clone()).collect::<Vec<Value>>()
    };
    assert_eq!(listed(""), ["12", "13", "14"]);
    assert_eq!(listed("?limit=1"), ["12"]);
    assert_eq!(listed("?limit=5&offset=1"), ["13", "14"]);
    let unknown = pair.central_system.get(&format!("/transactions/{}/meter-values", 404));
    assert_eq!(
        (unknown.status, &unknown.body["error"]["code"]),
        (404, &json!("UnknownTransaction"))
    );
}
