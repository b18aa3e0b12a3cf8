//! The rules of charging profiles.

use ocpp16_types::Action;
use serde_json::{Value, json};

use crate::check;

#[test]
fn each_rule_for_charging_profiles_is_broken_and_kept() {
    use Action::{ClearChargingProfile, RemoteStartTransaction, SetChargingProfile};
    let set = |profile: Value| json!({"csChargingProfiles": profile});
    let start = |profile: Value| json!({"chargingProfile": profile});
    let periods = |starts: &[i64]| {
        let periods: Vec<_> =
            starts.iter().map(|start| json!({"startPeriod": start, "limit": 16})).collect();
        json!({"chargingSchedule": {"chargingSchedulePeriod": periods}})
    };
    let absolute = |recurrency: Value, kind: &str, start: Value| json!({"chargingProfileKind": kind, "recurrencyKind": recurrency, "chargingSchedule": {"startSchedule": start}});
    let (none, midnight) = (Value::Null, json!("2024-01-01T00:00:00Z"));
    check(&[
        (
            "A-41",
            SetChargingProfile,
            "/csChargingProfiles/transactionId",
            set(json!({"transactionId": -1})),
            set(json!({"transactionId": 0})),
        ),
        (
            "A-102",
            RemoteStartTransaction,
            "/chargingProfile/chargingProfilePurpose",
            start(json!({"chargingProfilePurpose": "TxDefaultProfile"})),
            start(json!({"chargingProfilePurpose": "TxProfile"})),
        ),
        (
            "A-102",
            RemoteStartTransaction,
            "/chargingProfile/transactionId",
            start(json!({"transactionId": 1})),
            start(json!({"transactionId": null})),
        ),
        (
            "A-120",
            SetChargingProfile,
            "/connectorId",
            json!({"connectorId": 0}),
            json!({"connectorId": 0, "csChargingProfiles": {"chargingProfilePurpose": "TxDefaultProfile", "transactionId": null}}),
        ),
        (
            "A-120",
            SetChargingProfile,
            "/connectorId",
            json!({"connectorId": 1, "csChargingProfiles": {"chargingProfilePurpose": "ChargePointMaxProfile", "transactionId": null}}),
            json!({"connectorId": 0, "csChargingProfiles": {"chargingProfilePurpose": "ChargePointMaxProfile", "transactionId": null}}),
        ),
        (
            "A-121",
            SetChargingProfile,
            "/csChargingProfiles/transactionId",
            set(json!({"chargingProfilePurpose": "TxDefaultProfile"})),
            set(json!({"chargingProfilePurpose": "TxDefaultProfile", "transactionId": null})),
        ),
        (
            "A-122",
            SetChargingProfile,
            "/csChargingProfiles/stackLevel",
            set(json!({"stackLevel": -1})),
            set(json!({"stackLevel": 9})),
        ),
        (
            "A-122",
            ClearChargingProfile,
            "/stackLevel",
            json!({"stackLevel": -1}),
            json!({"stackLevel": 0}),
        ),
        (
            "A-122",
            RemoteStartTransaction,
            "/chargingProfile/validTo",
            start(
                json!({"validFrom": "2024-01-01T01:00:00+01:00", "validTo": "2024-01-01T00:00:00Z"}),
            ),
            start(json!({"validFrom": "2024-01-01T00:00:00Z", "validTo": "2024-01-01T00:00:01Z"})),
        ),
        (
            "A-125",
            SetChargingProfile,
            "/csChargingProfiles/recurrencyKind",
            set(json!({"recurrencyKind": "Daily"})),
            set(absolute(json!("Daily"), "Recurring", midnight.clone())),
        ),
        (
            "A-125",
            SetChargingProfile,
            "/csChargingProfiles/recurrencyKind",
            set(absolute(none.clone(), "Recurring", midnight.clone())),
            set(absolute(json!("Weekly"), "Recurring", midnight.clone())),
        ),
        (
            "A-125",
            SetChargingProfile,
            "/csChargingProfiles/chargingSchedule/startSchedule",
            set(absolute(none.clone(), "Relative", midnight.clone())),
            set(absolute(none.clone(), "Relative", none.clone())),
        ),
        (
            "A-125",
            RemoteStartTransaction,
            "/chargingProfile/chargingSchedule/startSchedule",
            start(absolute(none.clone(), "Absolute", none.clone())),
            start(absolute(none, "Absolute", midnight)),
        ),
        (
            "A-126",
            RemoteStartTransaction,
            "/chargingProfile/chargingSchedule/chargingSchedulePeriod",
            start(periods(&[])),
            start(periods(&[0])),
        ),
        (
            "A-126",
            RemoteStartTransaction,
            "/chargingProfile/chargingSchedule/chargingSchedulePeriod/0/startPeriod",
            start(periods(&[1, 60])),
            start(periods(&[0, 60])),
        ),
        (
            "A-126",
            SetChargingProfile,
            "/csChargingProfiles/chargingSchedule/chargingSchedulePeriod/2/startPeriod",
            set(periods(&[0, 60, 60])),
            set(periods(&[0, 60, 61])),
        ),
        (
            "A-136",
            ClearChargingProfile,
            "/connectorId",
            json!({"id": 1, "connectorId": 1}),
            json!({"connectorId": 1}),
        ),
        (
            "A-136",
            ClearChargingProfile,
            "/stackLevel",
            json!({"id": 1, "stackLevel": 1}),
            json!({"stackLevel": 1}),
        ),
        (
            "A-136",
            ClearChargingProfile,
            "/chargingProfilePurpose",
            json!({"id": 1, "chargingProfilePurpose": "TxProfile"}),
            json!({"chargingProfilePurpose": "TxProfile", "connectorId": 1, "stackLevel": 1}),
        ),
    ]);
}
