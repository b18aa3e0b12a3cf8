//! Each rule at each member that it names.

use ocpp16_types::*;

use super::{RECEIVED, decode, tolerant};

/// Every member that a rule names, one row each: what is written there, and
/// what is made of it. A rule that is taken away fails here.
#[test]
fn every_rule_is_applied_where_it_says() {
    use DeviationKind::*;
    let long = format!("\"{}\"", "x".repeat(300));
    let cut = |length: usize| format!("\"{}\"", "x".repeat(length));
    let time = format!("\"{RECEIVED}\"");
    let rows: Vec<(Action, PayloadKind, &str, &str, String, DeviationKind)> = vec![
        (
            Action::BootNotification,
            PayloadKind::Request,
            "/chargePointVendor",
            &long,
            cut(20),
            TextTooLong,
        ),
        (
            Action::BootNotification,
            PayloadKind::Request,
            "/chargePointModel",
            &long,
            cut(20),
            TextTooLong,
        ),
        (
            Action::BootNotification,
            PayloadKind::Request,
            "/chargePointSerialNumber",
            &long,
            cut(25),
            TextTooLong,
        ),
        (
            Action::BootNotification,
            PayloadKind::Request,
            "/chargeBoxSerialNumber",
            &long,
            cut(25),
            TextTooLong,
        ),
        (
            Action::BootNotification,
            PayloadKind::Request,
            "/firmwareVersion",
            &long,
            cut(50),
            TextTooLong,
        ),
        (Action::BootNotification, PayloadKind::Request, "/iccid", &long, cut(20), TextTooLong),
        (Action::BootNotification, PayloadKind::Request, "/imsi", &long, cut(20), TextTooLong),
        (Action::BootNotification, PayloadKind::Request, "/meterType", &long, cut(25), TextTooLong),
        (
            Action::BootNotification,
            PayloadKind::Request,
            "/meterSerialNumber",
            &long,
            cut(25),
            TextTooLong,
        ),
        (Action::StatusNotification, PayloadKind::Request, "/info", &long, cut(50), TextTooLong),
        (
            Action::StatusNotification,
            PayloadKind::Request,
            "/vendorId",
            &long,
            cut(255),
            TextTooLong,
        ),
        (
            Action::StatusNotification,
            PayloadKind::Request,
            "/vendorErrorCode",
            &long,
            cut(50),
            TextTooLong,
        ),
        (
            Action::StatusNotification,
            PayloadKind::Request,
            "/errorCode",
            "\"?\"",
            "\"OtherError\"".into(),
            UnknownErrorCode,
        ),
        (
            Action::StatusNotification,
            PayloadKind::Request,
            "/timestamp",
            "\"?\"",
            time.clone(),
            UnusableTime,
        ),
        (
            Action::SecurityEventNotification,
            PayloadKind::Request,
            "/techInfo",
            &long,
            cut(255),
            TextTooLong,
        ),
        (
            Action::SecurityEventNotification,
            PayloadKind::Request,
            "/timestamp",
            "0",
            time.clone(),
            UnusableTime,
        ),
        (
            Action::StartTransaction,
            PayloadKind::Request,
            "/idTag",
            "7",
            "\"7\"".into(),
            NumberForText,
        ),
        (
            Action::StartTransaction,
            PayloadKind::Request,
            "/connectorId",
            "1.0",
            "1".into(),
            FractionForInteger,
        ),
        (
            Action::StartTransaction,
            PayloadKind::Request,
            "/meterStart",
            "12e1",
            "120".into(),
            FractionForInteger,
        ),
        (
            Action::StartTransaction,
            PayloadKind::Request,
            "/reservationId",
            "3.0",
            "3".into(),
            FractionForInteger,
        ),
        (
            Action::StartTransaction,
            PayloadKind::Request,
            "/timestamp",
            "null",
            time.clone(),
            UnusableTime,
        ),
        (
            Action::StopTransaction,
            PayloadKind::Request,
            "/idTag",
            "7",
            "\"7\"".into(),
            NumberForText,
        ),
        (
            Action::StopTransaction,
            PayloadKind::Request,
            "/meterStop",
            "1.0",
            "1".into(),
            FractionForInteger,
        ),
        (
            Action::StopTransaction,
            PayloadKind::Request,
            "/transactionId",
            "-1.0",
            "-1".into(),
            FractionForInteger,
        ),
        (
            Action::StopTransaction,
            PayloadKind::Request,
            "/timestamp",
            "\"\"",
            time.clone(),
            UnusableTime,
        ),
        (
            Action::StopTransaction,
            PayloadKind::Request,
            "/transactionData/0/timestamp",
            "true",
            time.clone(),
            UnusableTime,
        ),
        (
            Action::MeterValues,
            PayloadKind::Request,
            "/meterValue/0/timestamp",
            "\"1 May\"",
            time.clone(),
            UnusableTime,
        ),
        (
            Action::MeterValues,
            PayloadKind::Request,
            "/meterValue/0/sampledValue/0/value",
            "1.50",
            "\"1.50\"".into(),
            NumberForText,
        ),
        (
            Action::StopTransaction,
            PayloadKind::Request,
            "/transactionData/0/sampledValue/0/unit",
            "\"Celsius\"",
            "\"Celsius\"".into(),
            Celsius,
        ),
        (
            Action::GetConfiguration,
            PayloadKind::Response,
            "/configurationKey/0/value",
            "300",
            "\"300\"".into(),
            NumberForText,
        ),
        (
            Action::GetConfiguration,
            PayloadKind::Response,
            "/configurationKey/0/readonly",
            "1",
            "true".into(),
            NumberForBoolean,
        ),
        (
            Action::DataTransfer,
            PayloadKind::Request,
            "/data",
            "{\"a\":1.0}",
            "\"{\\\"a\\\":1.0}\"".into(),
            ObjectForText,
        ),
        (
            Action::DataTransfer,
            PayloadKind::Response,
            "/data",
            "{}",
            "\"{}\"".into(),
            ObjectForText,
        ),
    ];
    for (action, kind, pointer, received, understood, deviation) in rows {
        let payload = with(action, kind, pointer, received);
        let expected = with(action, kind, pointer, &understood);
        let frame = |payload: &str| match kind {
            PayloadKind::Request => format!(r#"[2,"1","{action}",{payload}]"#),
            PayloadKind::Response => format!(r#"[3,"1",{payload}]"#),
        };
        let text = frame(&payload);
        let decoded = decode::<role::ChargePoint>(&text, Some(action), tolerant())
            .unwrap_or_else(|error| panic!("{action} {pointer}: {error}"));
        let found: Vec<_> = decoded.deviations.iter().map(|d| (d.kind, &*d.pointer)).collect();
        assert_eq!(found, [(deviation, pointer)], "{text}");
        let encoded: serde_json::Value = serde_json::from_str(&decoded.frame.encode()).unwrap();
        let expected: serde_json::Value = serde_json::from_str(&frame(&expected)).unwrap();
        assert_eq!(encoded, expected);
        assert!(decode::<role::ChargePoint>(&text, Some(action), Strictness::Strict).is_err());
    }
}

/// A valid payload with one value replaced, or added to its object.
pub(crate) fn with(action: Action, kind: PayloadKind, pointer: &str, value: &str) -> String {
    let meter = r#"[{"timestamp":"2024-01-01T00:00:00Z","sampledValue":[{"value":"1"}]}]"#;
    let valid = match (action, kind) {
        (Action::BootNotification, _) => {
            r#"{"chargePointVendor":"V","chargePointModel":"M"}"#.to_owned()
        }
        (Action::StatusNotification, _) => {
            r#"{"connectorId":1,"errorCode":"NoError","status":"Available"}"#.to_owned()
        }
        (Action::SecurityEventNotification, _) => {
            r#"{"type":"x","timestamp":"2024-01-01T00:00:00Z"}"#.to_owned()
        }
        (Action::StartTransaction, _) => {
            r#"{"connectorId":1,"idTag":"A","meterStart":0,"timestamp":"2024-01-01T00:00:00Z"}"#
                .to_owned()
        }
        (Action::StopTransaction, _) => format!(
            r#"{{"meterStop":1,"timestamp":"2024-01-01T00:00:00Z","transactionId":1,"transactionData":{meter}}}"#
        ),
        (Action::MeterValues, _) => format!(r#"{{"connectorId":1,"meterValue":{meter}}}"#),
        (Action::GetConfiguration, _) => {
            r#"{"configurationKey":[{"key":"K","readonly":false}]}"#.to_owned()
        }
        (Action::DataTransfer, PayloadKind::Request) => r#"{"vendorId":"V"}"#.to_owned(),
        (Action::DataTransfer, PayloadKind::Response) => r#"{"status":"Accepted"}"#.to_owned(),
        _ => panic!("no payload for {action}"),
    };
    // A marker, because a number must keep its spelling.
    let mut document: serde_json::Value = serde_json::from_str(&valid).unwrap();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    document.pointer_mut(parent).unwrap()[name] = "<here>".into();
    document.to_string().replace("\"<here>\"", value)
}
