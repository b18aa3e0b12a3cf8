//! Feature `jsonschema`: the official schemas as a judge of raw JSON.

use ocpp16_types::{Action, PayloadKind, official};
use serde_json::json;

#[test]
fn judges_by_the_official_schema() {
    for action in Action::ALL {
        for kind in [PayloadKind::Request, PayloadKind::Response] {
            let extra = json!({"no such member": 1});
            assert!(!official::is_valid(action, kind, &extra), "{action} {kind:?}");
            let found = official::violations(action, kind, &extra);
            let keyword = "additionalProperties";
            assert!(
                found.iter().any(|violation| violation.keyword == keyword),
                "{action} {kind:?}"
            );
        }
    }
}

#[test]
fn checks_formats_and_names_the_place() {
    let stop = json!({
        "meterStop": 1, "transactionId": 1, "timestamp": "2024-01-01T00:00:00Z",
        "transactionData": [{"timestamp": "now", "sampledValue": [{"value": "1", "unit": "Celsius"}]}],
    });
    let found = official::violations(Action::StopTransaction, PayloadKind::Request, &stop);
    let mut places: Vec<_> = found
        .iter()
        .map(|violation| (violation.pointer.as_str(), violation.keyword.as_str()))
        .collect();
    places.sort_unstable();
    assert_eq!(
        places,
        [
            ("/transactionData/0/sampledValue/0/unit", "enum"),
            ("/transactionData/0/timestamp", "format"),
        ]
    );
}
