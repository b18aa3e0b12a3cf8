//! The charging profiles that a charge point has, by what it has accepted.

use ocpp16_tests::{Pair, TIME};
use serde_json::{Value, json};

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
#[test]
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
#[test]
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
#[test]
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

/// there from the transaction on, on its connector.
#[test]
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
