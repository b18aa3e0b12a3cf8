//! The charging profiles that a charge point has, by what it has accepted.

use std::thread;

use ocpp16_tests::{Pair, TIME, on_each_database};
use serde_json::{Value, json};

on_each_database! {
    a_profile_replaces_the_one_in_its_place
    profiles_that_are_cleared_are_gone
    the_profiles_of_a_transaction_end_with_it
    a_profile_of_a_transaction_that_does_not_run_is_not_kept
    a_profile_that_is_not_valid_any_more_takes_no_room
    the_profile_of_a_remote_start_comes_with_its_transaction
}

const DEFAULT: &str = "TxDefaultProfile";
const MAX: &str = "ChargePointMaxProfile";
const TX: &str = "TxProfile";

fn profile(id: i64, stack_level: i64, purpose: &str) -> Value {
    json!({
        "chargingProfileId": id,
        "stackLevel": stack_level,
        "chargingProfilePurpose": purpose,
        "chargingProfileKind": "Relative",
        "chargingSchedule": {
            "chargingRateUnit": "A",
            "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 8.1}],
        },
    })
}

/// Sends a profile to a connector, which is answered with this.
fn sets(pair: &mut Pair, connector_id: i64, profile: &Value, status: &str) {
    let set = json!({"connectorId": connector_id, "csChargingProfiles": profile});
    pair.is_asked("SetChargingProfile", &set, &json!({"status": status}));
}

fn clears(pair: &mut Pair, clear: &Value, status: &str) {
    pair.is_asked("ClearChargingProfile", clear, &json!({"status": status}));
}

/// Connector, id and transaction of each profile, the newest first.
fn installed(pair: &Pair) -> Value {
    let list = pair.books("/charge-points/CP1/charging-profiles");
    let items = list["items"].as_array().into_iter().flatten();
    items
        .map(|it| {
            json!([it["connectorId"], it["profile"]["chargingProfileId"], it["transactionId"]])
        })
        .collect()
}

/// of each level and purpose there is one on a connector, and of each id.
fn a_profile_replaces_the_one_in_its_place() {
    let mut pair = Pair::booted();
    sets(&mut pair, 0, &profile(1, 0, MAX), "Accepted");
    sets(&mut pair, 0, &profile(2, 0, DEFAULT), "Accepted");
    sets(&mut pair, 1, &profile(3, 0, DEFAULT), "Accepted");
    sets(&mut pair, 1, &profile(4, 1, DEFAULT), "Accepted");
    for status in ["Rejected", "NotSupported"] {
        sets(&mut pair, 1, &profile(5, 0, DEFAULT), status);
    }
    let all = json!([[1, 4, null], [1, 3, null], [0, 2, null], [0, 1, null]]);
    assert_eq!(installed(&pair), all);
    let list = pair.books("/charge-points/CP1/charging-profiles?limit=1&offset=3");
    let first = &list["items"][0];
    assert_eq!((&list["total"], &first["profile"]), (&json!(4), &profile(1, 0, MAX)));
    assert!(first["time"].is_string());

    sets(&mut pair, 1, &profile(6, 1, DEFAULT), "Accepted");
    assert_eq!(installed(&pair), json!([[1, 6, null], [1, 3, null], [0, 2, null], [0, 1, null]]));
    // That of one profile, in the place of another one.
    sets(&mut pair, 1, &profile(2, 0, DEFAULT), "Accepted");
    assert_eq!(installed(&pair), json!([[1, 2, null], [1, 6, null], [0, 1, null]]));

    // Profiles survive reboots.
    pair.boots();
    assert_eq!(installed(&pair), json!([[1, 2, null], [1, 6, null], [0, 1, null]]));
    let answer = pair.central_system.get("/charge-points/CP2/charging-profiles");
    assert_eq!((answer.status, answer.code()), (404, Some("UnknownChargePoint")));
}

///
fn profiles_that_are_cleared_are_gone() {
    let mut pair = Pair::booted();
    let all = [(0, 1, 0, MAX), (0, 2, 0, DEFAULT), (1, 3, 0, DEFAULT), (1, 4, 1, DEFAULT)];
    for (clear, status, left) in [
        (json!({"id": 3, "connectorId": 0, "stackLevel": 7}), "Accepted", &[4, 2, 1][..]),
        (json!({"id": 9}), "Unknown", &[4, 3, 2, 1]),
        (json!({"connectorId": 0}), "Accepted", &[4, 3]),
        (json!({"chargingProfilePurpose": DEFAULT, "stackLevel": 0}), "Accepted", &[4, 1]),
        (json!({"connectorId": 1, "chargingProfilePurpose": MAX}), "Unknown", &[4, 3, 2, 1]),
        // It has none, whatever it was told before.
        (json!({"stackLevel": 1}), "Unknown", &[3, 2, 1]),
        (json!({}), "Accepted", &[]),
    ] {
        for (connector_id, id, stack_level, purpose) in all {
            sets(&mut pair, connector_id, &profile(id, stack_level, purpose), "Accepted");
        }
        clears(&mut pair, &clear, status);
        let ids = installed(&pair);
        let ids = ids.as_array().into_iter().flatten().map(|it| it[1].as_i64());
        assert_eq!(ids.collect::<Option<Vec<_>>>().as_deref(), Some(left), "{clear}");
    }
}

///
fn the_profiles_of_a_transaction_end_with_it() {
    let (mut pair, transaction_id) = Pair::charging();
    sets(&mut pair, 1, &profile(1, 0, DEFAULT), "Accepted");
    // Of the one that runs, if it names none.
    sets(&mut pair, 1, &profile(2, 0, TX), "Accepted");
    let mut named = profile(3, 1, TX);
    named["transactionId"] = json!(transaction_id);
    sets(&mut pair, 1, &named, "Accepted");
    let running = json!([[1, 3, transaction_id], [1, 2, transaction_id], [1, 1, null]]);
    assert_eq!(installed(&pair), running);
    pair.stops(transaction_id, None);
    assert_eq!(installed(&pair), json!([[1, 1, null]]));

    // One whose end is never told ends with the next.
    pair.starts("TAG", "2026-01-01T12:00:00Z", "Accepted");
    sets(&mut pair, 1, &profile(4, 0, TX), "Accepted");
    pair.starts("TAG2", "2026-01-01T13:00:00Z", "Accepted");
    assert_eq!(installed(&pair), json!([[1, 1, null]]));
}

/// accepted too late, it is over with its transaction.
fn a_profile_of_a_transaction_that_does_not_run_is_not_kept() {
    let (mut pair, transaction_id) = Pair::charging();
    sets(&mut pair, 1, &profile(1, 0, DEFAULT), "Accepted");
    let mut named = profile(2, 0, TX);
    named["transactionId"] = json!(transaction_id);
    let (stop, answer) = (
        json!({"transactionId": transaction_id, "meterStop": 6000, "timestamp": TIME}),
        json!({"status": "Accepted"}),
    );
    let set = json!({"connectorId": 1, "csChargingProfiles": named});
    let Pair { central_system, charge_point } = &mut pair;
    let call = json!({"action": "SetChargingProfile", "payload": set});
    let status = thread::scope(|scope| {
        scope.spawn(|| {
            let received = charge_point.receive();
            assert_eq!(charge_point.call("StopTransaction", &stop)[0], 3);
            charge_point.send(&json!([3, received[1], answer]).to_string());
        });
        central_system.call("CP1", &call).status
    });
    assert_eq!(status, 200);
    assert_eq!(installed(&pair), json!([[1, 1, null]]));

    // None of them runs; the charge point has replaced its own all the same.
    sets(&mut pair, 1, &profile(3, 0, TX), "Accepted");
    named["transactionId"] = json!(transaction_id + 1);
    sets(&mut pair, 1, &named, "Accepted");
    assert_eq!(installed(&pair), json!([[1, 1, null]]));
    sets(&mut pair, 1, &profile(1, 0, TX), "Accepted");
    assert_eq!(installed(&pair), json!([]));
}

/// as many as fit.
fn a_profile_that_is_not_valid_any_more_takes_no_room() {
    let mut pair = Pair::booted();
    let limit = json!({"configurationKey":
        [{"key": "MaxChargingProfilesInstalled", "readonly": true, "value": "1"}]});
    pair.is_asked("GetConfiguration", &json!({}), &limit);
    let full = |pair: &mut Pair, profile: &Value| {
        let set = json!({"connectorId": 1, "csChargingProfiles": profile});
        let body = pair.is_asked("SetChargingProfile", &set, &json!({"status": "Accepted"}));
        let warnings = body["warnings"].as_array().into_iter().flatten();
        warnings.filter(|it| it["pointer"] == "/csChargingProfiles").count() > 0
    };
    let mut over = profile(1, 0, DEFAULT);
    over["validTo"] = json!(TIME);
    assert!(!full(&mut pair, &over));
    assert!(!full(&mut pair, &profile(2, 1, DEFAULT)));
    assert!(full(&mut pair, &profile(3, 2, DEFAULT)));
    assert_eq!(installed(&pair), json!([[1, 3, null], [1, 2, null], [1, 1, null]]));
}

/// there from the transaction on, on its connector.
fn the_profile_of_a_remote_start_comes_with_its_transaction() {
    let mut pair = Pair::booted();
    let accepted = json!({"status": "Accepted"});
    let start = json!({"idTag": "TAG", "chargingProfile": profile(1, 0, TX)});
    pair.is_asked("RemoteStartTransaction", &start, &accepted);
    assert_eq!(installed(&pair), json!([]));
    let transaction_id = pair.starts("TAG", TIME, "Accepted");
    assert_eq!(installed(&pair), json!([[1, 1, transaction_id]]));
    pair.stops(transaction_id, None);
    assert_eq!(installed(&pair), json!([]));
}
