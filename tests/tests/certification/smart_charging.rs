//! The profile SmartCharging.

use ocpp16_tests::{Pair, TIME};
use serde_json::{Value, json};

#[test]
fn tc_056_tx_default_profile() {
    let mut pair = Pair::booted();
    let set = json!({"connectorId": 1, "csChargingProfiles": default_profile(1)});
    is_asked_without_warning(&mut pair, "SetChargingProfile", &set);
    pair.is_done();
}

#[test]
fn tc_057_tx_profile() {
    let (mut pair, transaction_id) = Pair::charging();
    for mut profile in [absolute(), relative()] {
        profile["transactionId"] = json!(transaction_id);
        let set = json!({"connectorId": 1, "csChargingProfiles": profile});
        is_asked_without_warning(&mut pair, "SetChargingProfile", &set);
    }
    pair.is_done();
}

#[test]
fn tc_059_remote_start_with_profile() {
    for profile in [absolute(), relative()] {
        let mut pair = Pair::booted();
        pair.reports(1, "Preparing");
        let start = json!({"idTag": "TAG", "connectorId": 1, "chargingProfile": profile});
        is_asked_without_warning(&mut pair, "RemoteStartTransaction", &start);
        pair.authorizes("TAG", "Accepted");
        let transaction_id = pair.starts("TAG", TIME, "Accepted");
        pair.reports(1, "Charging");
        assert_eq!(pair.transaction(transaction_id)["idTag"], "TAG");
        pair.is_done();
    }
}

#[test]
fn tc_066_composite_schedule() {
    let mut pair = Pair::booted();
    let request = json!({"connectorId": 1, "duration": 300, "chargingRateUnit": "W"});
    let schedule = json!({
        "status": "Accepted",
        "connectorId": 1,
        "scheduleStart": TIME,
        "chargingSchedule": {
            "duration": 300,
            "chargingRateUnit": "W",
            "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 11000}],
        },
    });
    pair.is_asked("GetCompositeSchedule", &request, &schedule);
    pair.is_done();
}

#[test]
fn tc_067_clear_profiles() {
    let mut pair = Pair::booted();
    for id in 1..=3 {
        let set = json!({"connectorId": 1, "csChargingProfiles": default_profile(id)});
        is_asked_without_warning(&mut pair, "SetChargingProfile", &set);
    }
    let criteria = json!({
        "connectorId": 1, "chargingProfilePurpose": "TxDefaultProfile", "stackLevel": 2,
    });
    for clear in [json!({"id": 1}), criteria, json!({})] {
        is_asked_without_warning(&mut pair, "ClearChargingProfile", &clear);
    }
    pair.is_done();
}

/// The charge point accepts it, and the standard has nothing against it.
fn is_asked_without_warning(pair: &mut Pair, action: &str, payload: &Value) {
    let outcome = pair.is_asked(action, payload, &json!({"status": "Accepted"}));
    assert!(outcome.get("warnings").is_none(), "{action}: {outcome}");
}

fn default_profile(id: u32) -> Value {
    let mut profile = absolute();
    profile["chargingProfileId"] = json!(id);
    profile["stackLevel"] = json!(id);
    profile["chargingProfilePurpose"] = json!("TxDefaultProfile");
    profile
}

/// A TxProfile with an end and a beginning.
fn absolute() -> Value {
    json!({
        "chargingProfileId": 100,
        "stackLevel": 0,
        "chargingProfilePurpose": "TxProfile",
        "chargingProfileKind": "Absolute",
        "validFrom": "2026-01-01T00:00:00Z",
        "validTo": "2099-01-01T00:00:00Z",
        "chargingSchedule": {
            "duration": 86400,
            "startSchedule": "2026-01-01T00:00:00Z",
            "chargingRateUnit": "A",
            "chargingSchedulePeriod": [
                {"startPeriod": 0, "limit": 16.1, "numberPhases": 3},
                {"startPeriod": 3600, "limit": 6},
            ],
        },
    })
}

/// A TxProfile that begins with the transaction.
fn relative() -> Value {
    json!({
        "chargingProfileId": 100,
        "stackLevel": 0,
        "chargingProfilePurpose": "TxProfile",
        "chargingProfileKind": "Relative",
        "chargingSchedule": {
            "chargingRateUnit": "A",
            "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 10}],
        },
    })
}
