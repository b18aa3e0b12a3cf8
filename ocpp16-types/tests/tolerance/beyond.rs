//! Several repairs in one message, and where repairs end.

use ocpp16_types::*;

use super::rules::with;
use super::{RECEIVED, calls, decode, tolerant};

/// A tag may need two repairs: a number, and too many of its digits.
#[test]
fn a_long_number_for_a_tag_is_still_booked() {
    let payload =
        with(Action::StartTransaction, PayloadKind::Request, "/idTag", "123456789012345678901");
    let text = format!(r#"[2,"1","StartTransaction",{payload}]"#);
    let decoded = decode::<role::ChargePoint>(&text, None, tolerant()).unwrap();
    let kinds: Vec<_> = decoded.deviations.iter().map(|deviation| deviation.kind).collect();
    assert_eq!(kinds, [DeviationKind::NumberForText, DeviationKind::IdTagTooLong]);
}

/// Numbers keep their spelling when they become text.
#[test]
fn repairs_lose_no_digit() {
    for number in ["12345678901234567890123", "1.50", "-0", "123456789.123456789123", "1E5"] {
        let payload = |value: &str| {
            format!(
                r#"{{"connectorId":1,"meterValue":[{{"timestamp":"{RECEIVED}","sampledValue":[{{"value":{value}}}]}}]}}"#
            )
        };
        let text = format!(r#"[2,"1","MeterValues",{}]"#, payload(number));
        let decoded = decode::<role::ChargePoint>(&text, None, tolerant()).unwrap();
        assert_eq!(decoded.deviations[0].was, number);
        let quoted = format!("\"{number}\"");
        assert!(decoded.frame.encode().contains(&payload(&quoted)));
    }
    let text =
        r#"[2,"1","DataTransfer",{"vendorId":"V","data":{"a":1.10,"b":12345678901234567890123}}]"#;
    let decoded = decode::<role::ChargePoint>(text, None, tolerant()).unwrap();
    assert_eq!(decoded.deviations[0].was, r#"{"a":1.10,"b":12345678901234567890123}"#);
}

#[test]
fn extra_members_are_dropped_everywhere() {
    use DeviationKind::ExtraMember;
    calls(Action::Heartbeat, &[(ExtraMember, "/time", r#"{"time":"now"}"#, "{}")]);
    calls(
        Action::MeterValues,
        &[(
            ExtraMember,
            "/meterValue/0/sampledValue/0/x",
            r#"{"connectorId":1,"meterValue":[{"timestamp":"2024-05-06T07:08:09Z","sampledValue":[{"value":"1","x":{"y":[]}}]}]}"#,
            r#"{"connectorId":1,"meterValue":[{"timestamp":"2024-05-06T07:08:09Z","sampledValue":[{"value":"1"}]}]}"#,
        )],
    );
}

#[test]
fn several_deviations_are_all_recorded() {
    let text = r#"[2,"1","StatusNotification",{"connectorId":1,"errorCode":"Error","status":"Faulted","timestamp":"","vendorId":null,"x":1}]"#;
    let decoded = decode::<role::ChargePoint>(text, None, tolerant()).unwrap();
    let kinds: Vec<_> = decoded.deviations.iter().map(|deviation| deviation.kind).collect();
    assert_eq!(
        kinds,
        [
            DeviationKind::UnknownErrorCode,
            DeviationKind::UnusableTime,
            DeviationKind::NullForAbsent,
            DeviationKind::ExtraMember
        ]
    );
}

/// What is not listed is refused with the same answer as in strict.
#[test]
fn everything_else_is_refused_as_in_strict() {
    for (action, payload) in [
        ("Authorize", r#"{"idTag":"123456789012345678901"}"#),
        (
            "DataTransfer",
            r#"{"vendorId":"V","messageId":"123456789012345678901234567890123456789012345678901"}"#,
        ),
        ("DataTransfer", r#"{"vendorId":"LONG"}"#),
        (
            "SecurityEventNotification",
            r#"{"type":"123456789012345678901234567890123456789012345678901","timestamp":"2024-01-01T00:00:00Z"}"#,
        ),
        ("SignCertificate", r#"{"csr":7}"#),
        ("Authorize", r#"{"idTag":7}"#),
        ("Authorize", r#"{"idTag":null}"#),
        ("Authorize", "{}"),
        ("Authorize", r#"{"idTag":"A","idTag":"B"}"#),
        ("Authorize", "[]"),
        ("Heartbeat", "1"),
        ("StatusNotification", r#"{"connectorId":"1","errorCode":"NoError","status":"Available"}"#),
        ("StatusNotification", r#"{"connectorId":1,"errorCode":"NoError","status":"Free"}"#),
        ("StatusNotification", r#"{"connectorId":1,"errorCode":7,"status":"Available"}"#),
        ("StatusNotification", r#"{"connectorId":1.0,"errorCode":"NoError","status":"Available"}"#),
        ("DataTransfer", r#"{"vendorId":"V","data":[1]}"#),
        ("DataTransfer", r#"{"vendorId":"V","data":1}"#),
        ("BootNotification", r#"{"chargePointVendor":1,"chargePointModel":"M"}"#),
        (
            "StopTransaction",
            r#"{"meterStop":"1","timestamp":"2024-05-06T07:08:09Z","transactionId":1}"#,
        ),
        ("MeterValues", r#"{"connectorId":1,"meterValue":{}}"#),
    ] {
        let payload = payload.replace("LONG", &"x".repeat(256));
        let text = format!(r#"[2,"1","{action}",{payload}]"#);
        let strict = decode::<role::ChargePoint>(&text, None, Strictness::Strict).unwrap_err();
        assert_eq!(decode::<role::ChargePoint>(&text, None, tolerant()), Err(strict), "{text}");
    }
}

#[test]
fn conforming_messages_are_left_alone() {
    let text = r#"[2,"1","StartTransaction",{"connectorId":1,"idTag":"","meterStart":-1,"timestamp":"1970-01-01T00:00:00Z"}]"#;
    let decoded = decode::<role::ChargePoint>(text, None, tolerant()).unwrap();
    assert!(decoded.deviations.is_empty());
    assert_eq!(decoded.frame.encode(), text);
}
