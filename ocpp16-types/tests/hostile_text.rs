//! Texts that nobody should send: cut off anywhere, with any byte changed, far
//! too deep, far too many members. Nothing panics, nothing wrong is accepted,
//! and both paths of decoding agree.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use ocpp16_types::*;

const FRAMES: &[&str] = &[
    r#"[2,"1","Heartbeat",{}]"#,
    r#"[2,"a\"é\\","DataTransfer",{"vendorId":"\u00e9🚗\ud83d\ude97","data":"{\"a\":[1.5e3]}"}]"#,
    r#"[2,"1","StartTransaction",{"connectorId":1,"idTag":"A","meterStart":-10,"timestamp":"2024-02-29T23:59:59.5+01:00","reservationId":0}]"#,
    r#"[2,"1","MeterValues",{"connectorId":0,"meterValue":[{"timestamp":"2024-01-01T00:00:00Z","sampledValue":[{"value":"1","unit":"Celsius"},{"value":""}]}]}]"#,
    r#"[3,"open",{"status":"Accepted","connectorId":1,"chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":8.1},{"startPeriod":60,"limit":32}]}}]"#,
    r#"[4,"open","InternalError","",{"a":[null,true,1e2]}]"#,
];

fn decode(text: &str, strictness: Strictness) -> Result<Decoded<role::ChargePoint>, Refused> {
    let open = |id: &str| (id == "open").then_some(Action::GetCompositeSchedule);
    Frame::decode(text, strictness, open)
}

/// What is accepted is JSON, has no violation, and survives a round trip.
fn check(text: &str) {
    let tolerant = Strictness::Tolerant { received_at: "2024-01-01T00:00:00Z".parse().unwrap() };
    let strict = decode(text, Strictness::Strict);
    let lenient = decode(text, tolerant);
    match &strict {
        // Whatever a CALLERROR says, it is one (J-30).
        Ok(Decoded { frame: Frame::CallError { .. }, .. }) => {}
        Ok(decoded) => {
            let elements: Vec<serde_json::Value> = serde_json::from_str(text).unwrap();
            assert_eq!(elements[1], decoded.frame.id().as_str(), "{text}");
            assert_eq!(lenient.as_ref(), Ok(decoded), "{text}");
            let again = decode(&decoded.frame.encode(), Strictness::Strict);
            assert_eq!(again.as_ref(), Ok(decoded), "{text}");
        }
        Err(Refused::Call { violations, rejection, .. }) => {
            if let Some(first) = violations.first() {
                assert!(violations.iter().any(|v| v.code == rejection.code()), "{first:?} {text}");
            }
            if let Ok(lenient) = lenient {
                assert!(!lenient.deviations.is_empty(), "repaired without a word: {text}");
            }
        }
        Err(_) => {}
    }
}

#[test]
fn texts_cut_off_anywhere_are_never_accepted() {
    for frame in FRAMES {
        assert!(decode(frame, Strictness::Strict).is_ok(), "{frame}");
        for (end, _) in frame.char_indices() {
            let cut = &frame[..end];
            assert!(
                matches!(decode(cut, Strictness::Strict), Err(Refused::Unreadable { .. })),
                "{cut}"
            );
        }
    }
}

#[test]
fn any_character_replaced_inserted_or_removed_is_judged_alike() {
    let pieces = [
        "\"", "\\", "{", "}", "[", "]", ",", ":", "0", "-", ".", "e", " ", "\u{0}", "é", "\\u0041",
        "null",
    ];
    for frame in FRAMES {
        for (at, character) in frame.char_indices() {
            let (before, after) = (&frame[..at], &frame[at + character.len_utf8()..]);
            check(&format!("{before}{after}"));
            for piece in pieces {
                check(&format!("{before}{piece}{after}"));
                check(&format!("{before}{piece}{character}{after}"));
            }
        }
    }
}

#[test]
fn random_edits_are_judged_alike() {
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..50_000 {
        let frame = random.choice(FRAMES).unwrap();
        let mut bytes = frame.as_bytes().to_vec();
        for _ in 0..random.usize(1..4) {
            let at = random.usize(..bytes.len());
            match random.u8(..3) {
                0 => bytes[at] = random.u8(..),
                1 => {
                    let to = random.usize(..bytes.len());
                    bytes.swap(at, to);
                }
                _ => {
                    let end = random.usize(at..bytes.len());
                    let copy = bytes[at..end].to_vec();
                    bytes.splice(at..at, copy);
                }
            }
        }
        if let Ok(text) = String::from_utf8(bytes) {
            check(&text);
        }
    }
}

/// A stack has an end: what is not understood is not descended into.
#[test]
fn nesting_without_end_is_refused() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let deep = format!("{}1{}", open.repeat(500_000), close.repeat(500_000));
        for text in [
            deep.clone(),
            format!(r#"[2,"1","Heartbeat",{deep}]"#),
            format!(r#"[2,"1","Heartbeat",{{}},{deep}]"#),
            format!(r#"[2,"1",{deep},{{}}]"#),
            format!(r#"[2,{deep},"Heartbeat",{{}}]"#),
            format!(r#"[2,"1","Authorize",{{"idTag":{deep}}}]"#),
            format!(r#"[2,"1","DataTransfer",{{"vendorId":"V","data":{deep}}}]"#),
            format!(r#"[3,"open",{deep}]"#),
            format!(r#"[4,"open","GenericError","",{deep}]"#),
            open.repeat(500_000),
        ] {
            check(&text);
            assert!(decode(&text, Strictness::Strict).is_err() || text.starts_with("[4"));
        }
    }
}

/// A megabyte of violations takes no longer than a megabyte should: with a
/// comparison of each member to each, this test would take minutes.
#[test]
fn many_members_are_no_burden() {
    let members: Vec<_> = (0..100_000).map(|number| format!(r#""{number}":0"#)).collect();
    let text = format!(r#"[2,"1","Heartbeat",{{{}}}]"#, members.join(","));
    let Err(Refused::Call { violations, rejection, .. }) = decode(&text, Strictness::Strict) else {
        panic!("extra members accepted")
    };
    assert_eq!(violations.len(), 100);
    assert_eq!(rejection.description(), "/0: HeartbeatRequest has no such member");
    check(&text);

    // All of them for whoever asks, and the one that decides for the answer.
    let enough = r#"{"sampledValue":[],"timestamp":"x"}"#;
    let values = vec![enough; 1000].join(",");
    let payload = format!(r#"{{"connectorId":0,"meterValue":[{values}],"x":0}}"#);
    let all = ocpp16_types::violations(Action::MeterValues, PayloadKind::Request, &payload);
    assert_eq!(all.len(), 1001);
    let text = format!(r#"[2,"1","MeterValues",{payload}]"#);
    let Err(Refused::Call { violations, rejection, .. }) = decode(&text, Strictness::Strict) else {
        panic!("accepted")
    };
    assert_eq!((violations.len(), rejection.code()), (100, ErrorCode::FormationViolation));
    assert_eq!(violations[..99], all[..99]);
    assert_eq!(violations[99], all[1000]);
}

/// The answer stays short, whatever was sent.
#[test]
fn descriptions_are_limited() {
    let text = format!(r#"[2,"1","Heartbeat",{{"{}":0}}]"#, "é".repeat(100_000));
    let Err(Refused::Call { rejection, .. }) = decode(&text, Strictness::Strict) else {
        panic!("extra member accepted")
    };
    assert_eq!(rejection.description().chars().count(), 255);
}

/// Numbers are judged by their text.
#[test]
fn numbers_in_any_notation() {
    let limit = |number: &str| {
        let payload = format!(
            r#"{{"connectorId":1,"csChargingProfiles":{{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","chargingSchedule":{{"chargingRateUnit":"A","chargingSchedulePeriod":[{{"startPeriod":0,"limit":{number}}}]}}}}}}"#
        );
        let decoded = CentralSystemRequest::from_json(
            Action::SetChargingProfile,
            &payload,
            Strictness::Strict,
        );
        assert_eq!(
            decoded.is_ok(),
            violations(Action::SetChargingProfile, PayloadKind::Request, &payload).is_empty(),
            "{number}"
        );
        decoded.map_err(|violations| violations[0].keyword).map(|(request, _)| {
            let CentralSystemRequest::SetChargingProfile(request) = request else { unreachable!() };
            request.cs_charging_profiles.charging_schedule.charging_schedule_period[0]
                .limit
                .to_string()
        })
    };
    for (number, expected) in [
        ("8.1", Ok("8.1")),
        ("8.10", Ok("8.1")),
        ("81e-1", Ok("8.1")),
        ("0.81E+1", Ok("8.1")),
        ("-0", Ok("0")),
        ("8.100000000000000000000", Ok("8.1")),
        ("99999999999999.9", Ok("99999999999999.9")),
        ("8.11", Err(Keyword::MultipleOf)),
        ("8.10000000000000001", Err(Keyword::MultipleOf)),
        ("1e-400", Err(Keyword::MultipleOf)),
        ("100000000000000", Err(Keyword::Format)),
        ("900719925474099.3", Err(Keyword::Format)),
        ("1e999", Err(Keyword::Format)),
        ("01", Err(Keyword::Frame)),
        ("1.", Err(Keyword::Frame)),
    ] {
        assert_eq!(limit(number), expected.map(str::to_owned), "{number}");
    }

    let request_id = |number: &str| {
        let payload = format!(r#"{{"status":"Idle","requestId":{number}}}"#);
        violations(Action::LogStatusNotification, PayloadKind::Request, &payload)
            .first()
            .map(|violation| violation.keyword)
    };
    let connector_id = |number: &str| {
        let payload = format!(r#"{{"connectorId":{number}}}"#);
        violations(Action::UnlockConnector, PayloadKind::Request, &payload)
            .first()
            .map(|violation| violation.keyword)
    };
    for (number, draft_six, draft_four) in [
        ("1", None, None),
        ("-0", None, None),
        ("9223372036854775807", None, None),
        ("1.0", None, Some(Keyword::Type)),
        ("1E2", None, Some(Keyword::Type)),
        ("1.5", Some(Keyword::Type), Some(Keyword::Type)),
        ("9223372036854775808", Some(Keyword::Format), Some(Keyword::Format)),
        ("-9223372036854775809", Some(Keyword::Format), Some(Keyword::Format)),
        ("99999999999999999999999", Some(Keyword::Format), Some(Keyword::Format)),
    ] {
        assert_eq!(request_id(number), draft_six, "{number}");
        assert_eq!(connector_id(number), draft_four, "{number}");
    }
}
