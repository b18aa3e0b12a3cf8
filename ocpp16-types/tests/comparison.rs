//! When two values are the same: A-1 and A-186.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use ocpp16_types::*;

fn read<S: PayloadSet>(action: Action, payload: &str) -> S {
    S::from_json(action, payload, Strictness::Strict).unwrap().0
}

#[test]
fn names_compare_without_regard_to_case() {
    for (action, one, other) in [
        (Action::RemoteStartTransaction, r#"{"idTag":"aB"}"#, r#"{"idTag":"Ab"}"#),
        (Action::GetConfiguration, r#"{"key":["NumberOf"]}"#, r#"{"key":["numberof"]}"#),
        (
            Action::SendLocalList,
            r#"{"listVersion":1,"updateType":"Full","localAuthorizationList":[{"idTag":"x","idTagInfo":{"status":"Accepted","parentIdTag":"y"}}]}"#,
            r#"{"listVersion":1,"updateType":"Full","localAuthorizationList":[{"idTag":"X","idTagInfo":{"status":"Accepted","parentIdTag":"Y"}}]}"#,
        ),
        (
            Action::DeleteCertificate,
            r#"{"certificateHashData":{"hashAlgorithm":"SHA256","issuerNameHash":"ab","issuerKeyHash":"cd","serialNumber":"fff"}}"#,
            r#"{"certificateHashData":{"hashAlgorithm":"SHA256","issuerNameHash":"AB","issuerKeyHash":"CD","serialNumber":"FFF"}}"#,
        ),
    ] {
        let (one, other) = (read::<CentralSystemRequest>(action, one), read(action, other));
        assert_eq!(one, other);
    }
}

#[test]
fn other_texts_compare_with_regard_to_case() {
    for (action, one, other) in [
        (Action::SignCertificate, r#"{"csr":"a"}"#, r#"{"csr":"A"}"#),
        (
            Action::DataTransfer,
            r#"{"vendorId":"com.example","data":"a"}"#,
            r#"{"vendorId":"com.example","data":"A"}"#,
        ),
        (
            Action::SecurityEventNotification,
            r#"{"type":"a","timestamp":"2024-01-01T00:00:00Z"}"#,
            r#"{"type":"A","timestamp":"2024-01-01T00:00:00Z"}"#,
        ),
    ] {
        let (one, other) = (read::<ChargePointRequest>(action, one), read(action, other));
        assert_ne!(one, other);
    }
}
