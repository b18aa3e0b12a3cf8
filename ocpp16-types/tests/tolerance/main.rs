//! Tolerant decoding: every listed repair, and nothing else.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod beyond;
mod rules;

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
