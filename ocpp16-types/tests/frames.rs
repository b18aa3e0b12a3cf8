//! The framing rules of OCPP-J 1.6, one row each: text in, message or refusal
//! out. Wire examples are literal.

use ocpp16_types::*;

type FromChargePoint = Frame<role::ChargePoint>;

fn decode(text: &str) -> Result<Decoded<role::ChargePoint>, Refused> {
    // One CALL of ours is open: id "open", Reset.
    FromChargePoint::decode(text, Strictness::Strict, |id| (id == "open").then_some(Action::Reset))
}

#[test]
fn frames_of_all_kinds_survive_a_round_trip() {
    for text in [
        r#"[2,"1","Heartbeat",{}]"#,
        r#"[2,"19223201","BootNotification",{"chargePointVendor":"VendorX","chargePointModel":"SingleSocketCharger"}]"#,
        r#"[2,"é","DataTransfer",{"vendorId":"com.example","messageId":"m","data":"{\"a\":1}"}]"#,
        r#"[3,"open",{"status":"Accepted"}]"#,
        r#"[4,"open","OccurenceConstraintViolation","/type: missing",{"member":"type"}]"#,
    ] {
        let decoded = decode(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(decoded.frame.encode(), text);
        assert!(decoded.deviations.is_empty());
    }
}

#[test]
fn members_are_written_in_schema_order_without_blanks() {
    let text = r#" [ 2 , "1" , "StatusNotification" , { "status" : "Available",
        "info":"", "errorCode":"NoError" , "connectorId" : 0 } ] "#;
    let expected = r#"[2,"1","StatusNotification",{"connectorId":0,"errorCode":"NoError","info":"","status":"Available"}]"#;
    assert_eq!(decode(text).unwrap().frame.encode(), expected);
}

/// J-28.
#[test]
fn null_payload_is_an_empty_object() {
    let decoded = decode(r#"[2,"1","Heartbeat",null]"#).unwrap();
    let FromChargePoint::Call { request, .. } = decoded.frame else { panic!() };
    assert_eq!(request, ChargePointRequest::Heartbeat(HeartbeatRequest {}));
    assert!(decoded.deviations.is_empty(), "the standard itself allows it");
    // Required members are missing from an empty object too.
    let (code, _) = refused_call(r#"[2,"1","Authorize",null]"#);
    assert_eq!(code, ErrorCode::OccurenceConstraintViolation);
    let answer = FromChargePoint::decode(r#"[3,"1",null]"#, Strictness::Strict, |_| {
        Some(Action::UpdateFirmware)
    });
    assert!(answer.is_ok());
}

fn refused_call(text: &str) -> (ErrorCode, String) {
    match decode(text) {
        Err(Refused::Call { id, rejection, .. }) => (rejection.code(), id),
        other => panic!("{text}: {other:?}"),
    }
}

/// J-24 to J-26: a CALL with a readable id is answered, with this code.
#[test]
fn every_rule_for_calls_has_its_code() {
    use ErrorCode::*;
    let long_id = "x".repeat(37);
    let wide_id = "é".repeat(36);
    let rows: Vec<(ErrorCode, String)> = vec![
        // Frame
        (FormationViolation, r#"[2,"1"]"#.into()),
        (FormationViolation, r#"[2,"1","Heartbeat"]"#.into()),
        (FormationViolation, r#"[2,"1","Heartbeat",{},{}]"#.into()),
        (FormationViolation, r#"[2,"1",7,{}]"#.into()),
        (FormationViolation, r#"[2,"1",null,{}]"#.into()),
        (FormationViolation, r#"[2,"1",{},"Heartbeat"]"#.into()),
        (FormationViolation, r#"[2,"","Heartbeat",{}]"#.into()),
        (FormationViolation, format!(r#"[2,"{long_id}","Heartbeat",{{}}]"#)),
        (FormationViolation, format!(r#"[2,"{wide_id}é","Heartbeat",{{}}]"#)),
        // Payload that is no object
        (FormationViolation, r#"[2,"1","Heartbeat",[]]"#.into()),
        (FormationViolation, r#"[2,"1","Heartbeat","{}"]"#.into()),
        (FormationViolation, r#"[2,"1","Heartbeat",0]"#.into()),
        (FormationViolation, r#"[2,"1","Authorize",["TAG"]]"#.into()),
        // JSON that denotes no value
        (FormationViolation, r#"[2,"1","Authorize",{"idTag":"\ud800"}]"#.into()),
        (
            TypeConstraintViolation,
            r#"[2,"1","MeterValues",{"connectorId":1e999,"meterValue":[]}]"#.into(),
        ),
        (
            FormationViolation,
            format!(r#"[2,"1","Heartbeat",{}{}]"#, "[".repeat(300), "]".repeat(300)),
        ),
        // Actions
        (NotImplemented, r#"[2,"1","Foo",{}]"#.into()),
        (NotImplemented, r#"[2,"1","heartbeat",{}]"#.into()),
        (NotImplemented, r#"[2,"1","",{}]"#.into()),
        (NotSupported, r#"[2,"1","Reset",{"type":"Hard"}]"#.into()),
        (NotSupported, r#"[2,"1","GetLog",{}]"#.into()),
        // Schema
        (FormationViolation, r#"[2,"1","Heartbeat",{"extra":1}]"#.into()),
        (FormationViolation, r#"[2,"1","Authorize",{"idTag":"A","idTag":"B"}]"#.into()),
        (TypeConstraintViolation, r#"[2,"1","Authorize",{"idTag":7}]"#.into()),
        (TypeConstraintViolation, r#"[2,"1","Authorize",{"idTag":null}]"#.into()),
        (
            TypeConstraintViolation,
            r#"[2,"1","DiagnosticsStatusNotification",{"status":["Idle"]}]"#.into(),
        ),
        (OccurenceConstraintViolation, r#"[2,"1","Authorize",{}]"#.into()),
        (
            PropertyConstraintViolation,
            r#"[2,"1","Authorize",{"idTag":"123456789012345678901"}]"#.into(),
        ),
        (
            PropertyConstraintViolation,
            r#"[2,"1","DiagnosticsStatusNotification",{"status":"idle"}]"#.into(),
        ),
        (
            PropertyConstraintViolation,
            r#"[2,"1","SecurityEventNotification",{"type":"x","timestamp":"now"}]"#.into(),
        ),
        (
            PropertyConstraintViolation,
            r#"[2,"1","LogStatusNotification",{"status":"Idle","requestId":9223372036854775808}]"#
                .into(),
        ),
        // Formation before Type before Occurence before Property
        (
            FormationViolation,
            r#"[2,"1","StatusNotification",{"connectorId":"1","status":"?","x":1}]"#.into(),
        ),
        (
            TypeConstraintViolation,
            r#"[2,"1","StatusNotification",{"status":"?","connectorId":"1"}]"#.into(),
        ),
        (
            OccurenceConstraintViolation,
            r#"[2,"1","StatusNotification",{"status":"?","connectorId":1}]"#.into(),
        ),
    ];
    for (expected, text) in rows {
        let (code, id) = refused_call(&text);
        assert_eq!(code, expected, "{text}");
        let echoed = serde_json::from_str::<Vec<serde_json::Value>>(&text);
        if let Ok(elements) = echoed {
            assert_eq!(elements[1], id, "{text}");
        }
    }
    assert!(decode(&format!(r#"[2,"{wide_id}","Heartbeat",{{}}]"#)).is_ok(), "36 characters");
}

#[test]
fn the_error_answer_echoes_the_id_and_says_what_is_wrong() {
    let long_id = "y".repeat(50);
    let text = format!(r#"[2,"{long_id}","Heartbeat",{{}}]"#);
    let Err(Refused::Call { id, rejection, action, violations }) = decode(&text) else { panic!() };
    assert_eq!(
        encode_error(&id, &rejection),
        format!(
            r#"[4,"{long_id}","FormationViolation","message id has 50 characters where at most 36 are allowed",{{}}]"#
        )
    );
    assert_eq!(action.as_deref(), Some("Heartbeat"));
    assert!(violations.is_empty());

    let text = r#"[2,"1","StartTransaction",{"connectorId":1,"idTag":"A","meterStart":"0"}]"#;
    let Err(Refused::Call { id, rejection, violations, .. }) = decode(text) else { panic!() };
    assert_eq!(
        encode_error(&id, &rejection),
        r#"[4,"1","TypeConstraintViolation","/meterStart: a string where an integer is required",{}]"#
    );
    let pointers: Vec<_> = violations.iter().map(|violation| violation.pointer.as_str()).collect();
    assert_eq!(pointers, ["/meterStart", "/timestamp"]);
}

/// J-22 and J-23: nothing can be answered.
#[test]
fn texts_without_a_usable_frame_are_told_apart() {
    for text in [
        "",
        "x",
        "{}",
        "null",
        "[]",
        "[2]",
        "[2,7,\"Heartbeat\",{}]",
        "[2,null,\"Heartbeat\",{}]",
        "[2,[\"1\"],\"Heartbeat\",{}]",
        r#"[2,"\ud800","Heartbeat",{}]"#,
        r#"[2,"1","Heartbeat",{}"#,
        r#"[2,"1","Heartbeat",{}]]"#,
        r#"[2,"1","Heartbeat",{}][]"#,
        "[2,\"1\",\"Heartbeat\",{}]\0",
        "[2,\"1\u{0}\",\"Heartbeat\",{}]",
        "[3]",
        "[4]",
    ] {
        assert!(
            matches!(decode(text), Err(Refused::Unreadable { .. })),
            "{text}: {:?}",
            decode(text)
        );
    }
    for text in [
        r#"[1,"1","Heartbeat",{}]"#,
        r#"[5,"1","NOTSUPPORTED"]"#,
        "[0]",
        "[-2]",
        r#"["2","1","Heartbeat",{}]"#,
        r#"[2.5,"1","Heartbeat",{}]"#,
        "[null]",
        "[99999999999999999999]",
    ] {
        assert_eq!(decode(text), Err(Refused::UnknownType), "{text}");
    }
}

/// J-31.
#[test]
fn answers_to_nothing_are_unmatched() {
    for text in [
        r#"[3,"late",{"status":"Accepted"}]"#,
        r#"[3,"",{}]"#,
        r#"[3,"late"]"#,
        r#"[4,"late","GenericError","",{}]"#,
        r#"[4,"late"]"#,
    ] {
        assert!(matches!(decode(text), Err(Refused::Unmatched { .. })), "{text}");
    }
}

/// J-32: an invalid answer ends the call, and nothing can be sent back.
#[test]
fn invalid_answers_name_the_call() {
    for (text, keyword) in [
        (r#"[3,"open",{"status":"Perhaps"}]"#, Keyword::Enum),
        (r#"[3,"open",{}]"#, Keyword::Required),
        (r#"[3,"open",null]"#, Keyword::Required),
        (r#"[3,"open",[]]"#, Keyword::Type),
        (r#"[3,"open"]"#, Keyword::Frame),
        (r#"[3,"open",{"status":"Accepted"},1]"#, Keyword::Frame),
    ] {
        let Err(Refused::CallResult { id, action, violations }) = decode(text) else {
            panic!("{text}: {:?}", decode(text))
        };
        assert_eq!((id.as_str(), action), ("open", Action::Reset));
        assert_eq!(violations[0].keyword, keyword, "{text}");
    }
}

/// J-30.
#[test]
fn any_callerror_is_accepted() {
    for (text, code, as_received, description, details) in [
        (
            r#"[4,"open","NotSupported","no",{"a":1}]"#,
            ErrorCode::NotSupported,
            "NotSupported",
            "no",
            r#"{"a":1}"#,
        ),
        (
            r#"[4,"open","FormatViolation","",{}]"#,
            ErrorCode::FormationViolation,
            "FormatViolation",
            "",
            "{}",
        ),
        (
            r#"[4,"open","OccurrenceConstraintViolation"]"#,
            ErrorCode::OccurenceConstraintViolation,
            "OccurrenceConstraintViolation",
            "",
            "{}",
        ),
        (r#"[4,"open","MadeUp","x","text"]"#, ErrorCode::GenericError, "MadeUp", "x", r#""text""#),
        (r#"[4,"open",null,null,null]"#, ErrorCode::GenericError, "", "", "null"),
        (r#"[4,"open",42,["a"],1e999]"#, ErrorCode::GenericError, "42", r#"["a"]"#, r#""1e999""#),
        (r#"[4,"open"]"#, ErrorCode::GenericError, "", "", "{}"),
        (
            r#"[4,"open","InternalError","",{},"more"]"#,
            ErrorCode::InternalError,
            "InternalError",
            "",
            "{}",
        ),
    ] {
        let decoded = decode(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let FromChargePoint::CallError { id, rejection } = decoded.frame else { panic!("{text}") };
        assert_eq!(id.as_str(), "open");
        assert_eq!(rejection.code(), code, "{text}");
        assert_eq!(rejection.code_as_received(), as_received, "{text}");
        assert_eq!(rejection.description(), description, "{text}");
        assert_eq!(rejection.details().to_string(), details, "{text}");
    }
}

/// J-41: ids are unique per sender only.
#[test]
fn both_sides_may_use_one_id() {
    let call = decode(r#"[2,"open","Heartbeat",{}]"#).unwrap().frame;
    assert!(matches!(call, FromChargePoint::Call { .. }));
    let answer = decode(r#"[3,"open",{"status":"Rejected"}]"#).unwrap().frame;
    assert!(matches!(answer, FromChargePoint::CallResult { .. }));
}

#[test]
fn the_other_direction_works_alike() {
    type FromCentralSystem = Frame<role::CentralSystem>;
    let text = r#"[2,"a","Reset",{"type":"Soft"}]"#;
    let decoded = FromCentralSystem::decode(text, Strictness::Strict, |_| None).unwrap();
    assert_eq!(decoded.frame.encode(), text);
    let heartbeat = r#"[2,"a","Heartbeat",{}]"#;
    let refused = FromCentralSystem::decode(heartbeat, Strictness::Strict, |_| None).unwrap_err();
    let Refused::Call { rejection, .. } = refused else { panic!() };
    assert_eq!(rejection.code(), ErrorCode::NotSupported);
    let answer = r#"[3,"a",{"currentTime":"2024-01-01T00:00:00Z"}]"#;
    let pending = |_: &str| Some(Action::Heartbeat);
    let decoded = FromCentralSystem::decode(answer, Strictness::Strict, pending).unwrap();
    assert_eq!(decoded.frame.encode(), answer);
}

/// The cause of a rejection is for the log.
#[test]
fn causes_never_reach_the_wire() {
    let rejection = Rejection::internal_error("password is hunter2");
    assert_eq!(encode_error("1", &rejection), r#"[4,"1","InternalError","internal error",{}]"#);
    assert!(std::error::Error::source(&rejection).is_some());
}
