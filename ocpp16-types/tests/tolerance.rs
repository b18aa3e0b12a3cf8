//! Tolerant decoding: every listed repair, and nothing else.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use ocpp16_types::*;

const RECEIVED: &str = "2024-05-06T07:08:09Z";

fn decode<S: role::Role>(
    text: &str,
    answered: Option<Action>,
    strictness: Strictness,
) -> Result<Decoded<S>, Refused> {
    Frame::<S>::decode(text, strictness, |_| answered)
}

fn tolerant() -> Strictness {
    Strictness::Tolerant { received_at: RECEIVED.parse().unwrap() }
}

/// Kind, pointer, payload as received, payload as understood.
type Row = (DeviationKind, &'static str, &'static str, &'static str);

fn check<S: role::Role>(action: Action, frame: impl Fn(&str) -> String, rows: &[Row]) {
    for (kind, pointer, received, understood) in rows {
        let text = frame(received);
        let strict = decode::<S>(&text, Some(action), Strictness::Strict);
        assert!(strict.is_err(), "strict accepts {text}");
        let decoded = decode::<S>(&text, Some(action), tolerant())
            .unwrap_or_else(|error| panic!("{text}: {error}"));
        let [deviation] = &*decoded.deviations else { panic!("{text}: {:?}", decoded.deviations) };
        assert_eq!((deviation.kind, deviation.pointer.as_str()), (*kind, *pointer), "{text}");
        let was: serde_json::Value = serde_json::from_str(&deviation.was).unwrap();
        let document: serde_json::Value = serde_json::from_str(received).unwrap();
        assert_eq!(document.pointer(pointer), Some(&was), "{text}");
        assert_eq!(decoded.frame.encode(), frame(understood), "{text}");
        // Once repaired, it is an ordinary message, but for Celsius.
        if *kind != DeviationKind::Celsius {
            let again = decode::<S>(&frame(understood), Some(action), Strictness::Strict);
            assert!(again.unwrap().deviations.is_empty(), "{text}");
        }
    }
}

fn calls(action: Action, rows: &[Row]) {
    check::<role::ChargePoint>(action, |payload| format!(r#"[2,"1","{action}",{payload}]"#), rows);
}

fn answers(action: Action, rows: &[Row]) {
    check::<role::ChargePoint>(action, |payload| format!(r#"[3,"1",{payload}]"#), rows);
}

#[test]
fn descriptive_text_is_cut() {
    use DeviationKind::TextTooLong;
    calls(
        Action::BootNotification,
        &[
            (
                TextTooLong,
                "/chargePointSerialNumber",
                r#"{"chargePointVendor":"V","chargePointModel":"M","chargePointSerialNumber":"123456789012345678901234567890"}"#,
                r#"{"chargePointVendor":"V","chargePointModel":"M","chargePointSerialNumber":"1234567890123456789012345"}"#,
            ),
            (
                TextTooLong,
                "/chargePointVendor",
                r#"{"chargePointVendor":"ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ+","chargePointModel":"M"}"#,
                r#"{"chargePointVendor":"ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ","chargePointModel":"M"}"#,
            ),
        ],
    );
    calls(
        Action::StatusNotification,
        &[(
            TextTooLong,
            "/info",
            r#"{"connectorId":1,"errorCode":"NoError","info":"123456789 123456789 123456789 123456789 123456789 1","status":"Available"}"#,
            r#"{"connectorId":1,"errorCode":"NoError","info":"123456789 123456789 123456789 123456789 123456789 ","status":"Available"}"#,
        )],
    );
}

/// Two tags must never become one.
#[test]
fn overlong_tags_of_transactions_become_unique_digests() {
    let start = |tag: &str| {
        let text = format!(
            r#"[2,"1","StartTransaction",{{"connectorId":1,"idTag":"{tag}","meterStart":0,"timestamp":"{RECEIVED}"}}]"#
        );
        let decoded = decode::<role::ChargePoint>(&text, None, tolerant()).unwrap();
        assert_eq!(decoded.deviations[0].kind, DeviationKind::IdTagTooLong);
        let Frame::Call { request: ChargePointRequest::StartTransaction(request), .. } =
            decoded.frame
        else {
            panic!()
        };
        request.id_tag
    };
    let first = start("123456789012345678901");
    assert_eq!(first.len(), 20);
    assert!(first.starts_with('~'));
    // SHA-256 of the tag as text, first 19 hex digits.
    assert_eq!(first.as_str(), "~84ed10bcfb6360d89f0");
    assert_eq!(first, start("123456789012345678901"), "the same for a retransmission");
    assert_ne!(first, start("123456789012345678902"));

    calls(
        Action::StopTransaction,
        &[(
            DeviationKind::IdTagTooLong,
            "/idTag",
            r#"{"idTag":"123456789012345678901","meterStop":1,"timestamp":"2024-05-06T07:08:09Z","transactionId":-1}"#,
            r#"{"idTag":"~84ed10bcfb6360d89f0","meterStop":1,"timestamp":"2024-05-06T07:08:09Z","transactionId":-1}"#,
        )],
    );
}

#[test]
fn unknown_values_are_dropped_or_mapped() {
    use DeviationKind::{Celsius, UnknownErrorCode, UnknownValue};
    calls(
        Action::MeterValues,
        &[
            (
                UnknownValue,
                "/meterValue/0/sampledValue/1/unit",
                r#"{"connectorId":1,"meterValue":[{"timestamp":"2024-05-06T07:08:09Z","sampledValue":[{"value":"1"},{"value":"50","measurand":"Frequency","unit":"Hertz"}]}]}"#,
                r#"{"connectorId":1,"meterValue":[{"timestamp":"2024-05-06T07:08:09Z","sampledValue":[{"value":"1"},{"value":"50","measurand":"Frequency"}]}]}"#,
            ),
            (
                UnknownValue,
                "/meterValue/0/sampledValue/0/measurand",
                r#"{"connectorId":1,"meterValue":[{"timestamp":"2024-05-06T07:08:09Z","sampledValue":[{"value":"1","measurand":"Request.Energy"}]}]}"#,
                r#"{"connectorId":1,"meterValue":[{"timestamp":"2024-05-06T07:08:09Z","sampledValue":[{"value":"1"}]}]}"#,
            ),
        ],
    );
    calls(
        Action::StatusNotification,
        &[(
            UnknownErrorCode,
            "/errorCode",
            r#"{"connectorId":1,"errorCode":"Error","status":"Faulted"}"#,
            r#"{"connectorId":1,"errorCode":"OtherError","status":"Faulted"}"#,
        )],
    );
    let celsius = r#"{"meterStop":1,"timestamp":"2024-05-06T07:08:09Z","transactionId":1,"transactionData":[{"timestamp":"2024-05-06T07:08:09Z","sampledValue":[{"value":"20","unit":"Celsius"}]}]}"#;
    calls(
        Action::StopTransaction,
        &[(Celsius, "/transactionData/0/sampledValue/0/unit", celsius, celsius)],
    );
}

/// MeterValues has both spellings, and neither becomes the other.
#[test]
fn both_spellings_of_celsius_stay_as_they_are() {
    for unit in ["Celcius", "Celsius"] {
        let text = format!(
            r#"[2,"1","MeterValues",{{"connectorId":1,"meterValue":[{{"timestamp":"{RECEIVED}","sampledValue":[{{"value":"20","unit":"{unit}"}}]}}]}}]"#
        );
        let decoded = decode::<role::ChargePoint>(&text, None, Strictness::Strict).unwrap();
        assert_eq!(decoded.frame.encode(), text);
    }
}

#[test]
fn times_are_repaired_where_the_meaning_allows() {
    use DeviationKind::{NoTimeZone, TimeNotation, UnusableTime};
    let start = |time: &str| {
        format!(r#"{{"connectorId":1,"idTag":"A","meterStart":0,"timestamp":"{time}"}}"#)
    };
    let rows: Vec<_> = [
        (NoTimeZone, "2024-01-02T03:04:05", "2024-01-02T03:04:05Z"),
        (NoTimeZone, "2024-01-02T03:04:05.25", "2024-01-02T03:04:05.25Z"),
        (TimeNotation, "2024-01-02 03:04:05Z", "2024-01-02T03:04:05Z"),
        (TimeNotation, "2024-01-02T03:04:05+0100", "2024-01-02T02:04:05Z"),
        (TimeNotation, "2024-01-02T03:04:05 -01", "2024-01-02T04:04:05Z"),
        (TimeNotation, "2024-01-02T03:04", "2024-01-02T03:04:00Z"),
        (TimeNotation, "2024-01-02 03:04:05.5", "2024-01-02T03:04:05.5Z"),
        (UnusableTime, "", RECEIVED),
        (UnusableTime, "0", RECEIVED),
        (UnusableTime, "yesterday", RECEIVED),
        (UnusableTime, "2024-02-30T00:00:00Z", RECEIVED),
    ]
    .into_iter()
    .map(|(kind, received, understood)| (kind, start(received), start(understood)))
    .collect();
    for (kind, received, understood) in &rows {
        check::<role::ChargePoint>(
            Action::StartTransaction,
            |payload| format!(r#"[2,"1","StartTransaction",{payload}]"#),
            &[(*kind, "/timestamp", leak(received), leak(understood))],
        );
    }
    calls(
        Action::StopTransaction,
        &[
            (
                UnusableTime,
                "/timestamp",
                r#"{"meterStop":1,"timestamp":null,"transactionId":1}"#,
                r#"{"meterStop":1,"timestamp":"2024-05-06T07:08:09Z","transactionId":1}"#,
            ),
            (
                UnusableTime,
                "/timestamp",
                r#"{"meterStop":1,"timestamp":0,"transactionId":1}"#,
                r#"{"meterStop":1,"timestamp":"2024-05-06T07:08:09Z","transactionId":1}"#,
            ),
        ],
    );
    // A forecast of the past would be worse than none: refused.
    let text = r#"[3,"1",{"status":"Accepted","scheduleStart":"soon"}]"#;
    assert!(
        decode::<role::ChargePoint>(text, Some(Action::GetCompositeSchedule), tolerant()).is_err()
    );
}

fn leak(text: &str) -> &'static str {
    text.to_owned().leak()
}

#[test]
fn wrong_types_are_coerced_where_listed() {
    use DeviationKind::{NullForAbsent, NumberForBoolean, NumberForText, ObjectForText};
    calls(
        Action::MeterValues,
        &[(
            NumberForText,
            "/meterValue/0/sampledValue/0/value",
            r#"{"connectorId":1,"meterValue":[{"timestamp":"2024-05-06T07:08:09Z","sampledValue":[{"value":12.5}]}]}"#,
            r#"{"connectorId":1,"meterValue":[{"timestamp":"2024-05-06T07:08:09Z","sampledValue":[{"value":"12.5"}]}]}"#,
        )],
    );
    answers(
        Action::GetConfiguration,
        &[
            (
                NumberForText,
                "/configurationKey/0/value",
                r#"{"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":300}]}"#,
                r#"{"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"300"}]}"#,
            ),
            (
                NumberForBoolean,
                "/configurationKey/0/readonly",
                r#"{"configurationKey":[{"key":"HeartbeatInterval","readonly":0,"value":"300"}]}"#,
                r#"{"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"300"}]}"#,
            ),
            (
                NullForAbsent,
                "/unknownKey",
                r#"{"configurationKey":[],"unknownKey":null}"#,
                r#"{"configurationKey":[]}"#,
            ),
        ],
    );
    calls(
        Action::DataTransfer,
        &[(
            ObjectForText,
            "/data",
            r#"{"vendorId":"V","data":{"z":[1,null],"a":"b"}}"#,
            r#"{"vendorId":"V","data":"{\"z\":[1,null],\"a\":\"b\"}"}"#,
        )],
    );
    calls(
        Action::StopTransaction,
        &[(
            NullForAbsent,
            "/reason",
            r#"{"meterStop":1,"timestamp":"2024-05-06T07:08:09Z","transactionId":1,"reason":null}"#,
            r#"{"meterStop":1,"timestamp":"2024-05-06T07:08:09Z","transactionId":1}"#,
        )],
    );
}

/// Transaction messages must not be refused where they can be understood.
#[test]
fn transactions_may_write_numbers_in_other_ways() {
    use DeviationKind::{FractionForInteger, NumberForText};
    calls(
        Action::StopTransaction,
        &[
            (
                FractionForInteger,
                "/meterStop",
                r#"{"meterStop":2500.0,"timestamp":"2024-05-06T07:08:09Z","transactionId":1}"#,
                r#"{"meterStop":2500,"timestamp":"2024-05-06T07:08:09Z","transactionId":1}"#,
            ),
            (
                NumberForText,
                "/idTag",
                r#"{"idTag":7,"meterStop":1,"timestamp":"2024-05-06T07:08:09Z","transactionId":1}"#,
                r#"{"idTag":"7","meterStop":1,"timestamp":"2024-05-06T07:08:09Z","transactionId":1}"#,
            ),
        ],
    );
    let text = r#"[2,"1","StopTransaction",{"meterStop":2500.5,"timestamp":"2024-05-06T07:08:09Z","transactionId":1}]"#;
    assert!(decode::<role::ChargePoint>(text, None, tolerant()).is_err());
}

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
fn with(action: Action, kind: PayloadKind, pointer: &str, value: &str) -> String {
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
