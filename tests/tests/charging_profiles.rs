//! Charging profiles that are stored to be sent later.

use ocpp16_tests::{Answer, CentralSystem, http, on_each_database};
use serde_json::{Value, json};

on_each_database! {
    profiles_are_stored_found_replaced_and_deleted
    what_the_schema_refuses_is_not_stored
}

fn profile(id: i64) -> Value {
    json!({
        "chargingProfileId": id,
        "stackLevel": 0,
        "chargingProfilePurpose": "TxDefaultProfile",
        "chargingProfileKind": "Absolute",
        "validFrom": "2024-01-01T00:00:00Z",
        "chargingSchedule": {
            "chargingRateUnit": "A",
            "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 8.1}],
        },
    })
}

fn put(central_system: &CentralSystem, id: i64, body: &Value) -> Answer {
    http(&central_system.http, "PUT", &format!("/api/v1/charging-profiles/{id}"), Some(body))
}

fn profiles_are_stored_found_replaced_and_deleted() {
    let mut central_system = CentralSystem::start(&[]);
    let stored = |id, description: &str| json!({"id": id, "description": description, "profile": profile(id)});
    for (id, description) in [(2, "night"), (1, "day"), (3, "night")] {
        let body = json!({"description": description, "profile": profile(id)});
        let answer = put(&central_system, id, &body);
        assert_eq!((answer.status, answer.body), (201, stored(id, description)));
    }
    central_system = central_system.kill_and_start(&[]);
    assert_eq!(central_system.get("/charging-profiles/2").body, stored(2, "night"));
    let ids = |path: &str| {
        let list = central_system.get(path).body;
        let items = list["items"].as_array().cloned().unwrap_or_default();
        let ids: Vec<_> = items.iter().map(|item| item["id"].as_i64()).collect();
        (list["total"].as_i64(), ids.into_iter().flatten().collect::<Vec<_>>())
    };
    assert_eq!(ids("/charging-profiles"), (Some(3), vec![3, 1, 2]));
    assert_eq!(ids("/charging-profiles?description=night"), (Some(2), vec![3, 2]));
    assert_eq!(ids("/charging-profiles?description=nigh"), (Some(0), vec![]));
    assert_eq!(ids("/charging-profiles?limit=1&offset=1"), (Some(3), vec![1]));

    // What was read can be written back.
    let mut body = stored(1, "evening");
    body["profile"]["stackLevel"] = json!(4);
    let answer = put(&central_system, 1, &body);
    assert_eq!((answer.status, answer.body), (200, body.clone()));
    assert_eq!(central_system.get("/charging-profiles/1").body, body);
    assert_eq!(ids("/charging-profiles").1, [3, 1, 2], "it keeps its place");

    let delete = || http(&central_system.http, "DELETE", "/api/v1/charging-profiles/1", None);
    assert_eq!(delete().status, 204);
    for answer in [delete(), central_system.get("/charging-profiles/1")] {
        let told = (answer.status, answer.body["error"]["code"].as_str());
        assert_eq!(told, (404, Some("UnknownChargingProfile")));
    }
}

/// A-127 and the schema.
fn what_the_schema_refuses_is_not_stored() {
    let central_system = CentralSystem::start(&[]);
    let with = |pointer: &str, value: Value| {
        let mut body = json!({"description": "", "profile": profile(1)});
        if let Some(place) = body.pointer_mut(pointer) {
            *place = value;
        }
        body
    };
    let period = "/profile/chargingSchedule/chargingSchedulePeriod/0/limit";
    let mut extra = profile(1);
    extra["colour"] = json!("red");
    let mut without = profile(1);
    if let Some(members) = without.as_object_mut() {
        members.remove("stackLevel");
    }
    for (body, pointer, keyword) in [
        (
            with(period, json!(8.15)),
            "/chargingSchedule/chargingSchedulePeriod/0/limit",
            "multipleOf",
        ),
        (with("/profile/chargingProfilePurpose", json!("Fun")), "/chargingProfilePurpose", "enum"),
        (with("/profile", extra), "/colour", "additionalProperties"),
        (with("/profile", without), "/stackLevel", "required"),
        (with("/profile", json!("x")), "", "type"),
        (with("/profile", json!(null)), "", "type"),
    ] {
        let answer = put(&central_system, 1, &body);
        let error = &answer.body["error"];
        assert_eq!((answer.status, &error["code"]), (400, &json!("InvalidPayload")), "{body}");
        let violation = &error["violations"][0];
        let told = (violation["pointer"].as_str(), violation["keyword"].as_str());
        assert_eq!(told, (Some(pointer), Some(keyword)), "{error}");
    }
    for body in [json!({"profile": profile(2)}), json!({"id": 2, "profile": profile(1)})] {
        let answer = put(&central_system, 1, &body);
        let told = (answer.status, answer.body["error"]["code"].as_str());
        assert_eq!(told, (400, Some("InvalidRequest")), "{body}");
    }
    assert_eq!(central_system.get("/charging-profiles").body["total"], 0);
}
