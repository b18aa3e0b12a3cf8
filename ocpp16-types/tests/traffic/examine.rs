//! Messages by themselves.

use ocpp16_types::traffic::{Examined, MessageType, Verdict, examine};
use ocpp16_types::{Action, DeviationKind};

fn judge(text: &str) -> Examined<'_> {
    examine(text, |id| (id == "boot").then_some(Action::BootNotification))
}

/// The pointer, keyword and code of each violation.
fn places(text: &str) -> Vec<(String, &'static str, &'static str)> {
    let violations = judge(text).violations;
    let place = |violation: &ocpp16_types::Violation| {
        (violation.pointer.clone(), violation.keyword.as_str(), violation.code.as_str())
    };
    violations.iter().map(place).collect()
}

#[test]
fn a_conforming_message_is_valid_and_known() {
    for text in [
        r#"[2,"7","Heartbeat",{}]"#,
        " [ 2 ,\t\"7\", \"Heartbeat\" , { } ] ",
        r#"[2,"7","Heartbeat",null]"#,
        r#"[2,"\u0037","Heart\u0062eat",{}]"#,
    ] {
        let examined = judge(text);
        assert_eq!(examined.verdict, Verdict::Valid, "{text}");
        assert_eq!(examined.message_type, Some(MessageType::Call));
        assert_eq!(examined.id.as_deref(), Some("7"));
        assert_eq!(examined.action, Some(Action::Heartbeat));
    }
    let examined = judge(r#"[2, "7", "Reset", {"type": "Soft"} ]"#);
    assert_eq!(examined.payload, Some(r#"{"type": "Soft"}"#));
}

#[test]
fn both_sides_and_both_kinds_are_judged() {
    let answer = r#"{"status":"Accepted","currentTime":"2024-05-06T07:08:09Z","interval":300}"#;
    assert_eq!(judge(&format!(r#"[3,"boot",{answer}]"#)).verdict, Verdict::Valid);
    assert_eq!(judge(r#"[2,"1","Reset",{"type":"Hard"}]"#).verdict, Verdict::Valid);
    assert_eq!(judge(r#"[2,"1","DataTransfer",{"vendorId":"a"}]"#).verdict, Verdict::Valid);
    assert_eq!(judge(r#"[4,"boot","InternalError","",{}]"#).verdict, Verdict::Valid);
    assert_eq!(judge(r#"[3,"boot",null]"#).violations.len(), 3, "nothing of what is required");
}

#[test]
fn every_violation_is_told() {
    let text = r#"[2,"1","StatusNotification",{"connectorId":"1","errorCode":"Fine","extra":1}]"#;
    assert_eq!(
        places(text),
        [
            ("/connectorId".to_owned(), "type", "TypeConstraintViolation"),
            ("/errorCode".to_owned(), "enum", "PropertyConstraintViolation"),
            ("/extra".to_owned(), "additionalProperties", "FormationViolation"),
            ("/status".to_owned(), "required", "OccurenceConstraintViolation"),
        ]
    );
    assert_eq!(judge(text).verdict, Verdict::Invalid);
}

#[test]
fn an_answer_to_nobody_knows_what_is_not_judged() {
    for text in [r#"[3,"other",{"odd":1}]"#, r#"[4,"other","GenericError","",{}]"#] {
        let examined = judge(text);
        assert_eq!(examined.verdict, Verdict::Unknown, "{text}");
        assert_eq!((examined.action, examined.violations.len()), (None, 0));
    }
}

#[test]
fn a_wrong_frame_is_invalid_whatever_its_payload_is() {
    for text in [
        "[]",
        "[5,\"1\",{}]",
        "[2.0,\"1\",\"Heartbeat\",{}]",
        r#"["2","1","Heartbeat",{}]"#,
        r#"[2,1,"Heartbeat",{}]"#,
        r#"[2,"1"]"#,
        r#"[2,"1","Heartbeat"]"#,
        r#"[2,"1","Heartbeat",{},{}]"#,
        r#"[2,"1",{},"Heartbeat"]"#,
        r#"[3,"boot"]"#,
        r#"[3,"other",{},{}]"#,
        r#"[4,"boot","GenericError"]"#,
        r#"[4,"boot",1,"",{}]"#,
        r#"[4,"boot","GenericError",null,{}]"#,
        r#"[4,"boot","GenericError","",null]"#,
    ] {
        let examined = judge(text);
        assert_eq!(examined.verdict, Verdict::Invalid, "{text}");
        assert!(
            examined.violations.iter().any(|found| found.keyword.as_str() == "frame"),
            "{text}: {:?}",
            examined.violations
        );
    }
}

#[test]
fn what_is_no_json_is_no_message() {
    for text in ["", "hello", "{}", "[2,\"1\",\"Heartbeat\",{}", "[2,\"1\",\"Heartbeat\",{}]]"] {
        let examined = judge(text);
        assert_eq!(examined.verdict, Verdict::NotJson, "{text}");
        assert_eq!((examined.message_type, examined.violations.len()), (None, 1));
    }
}

#[test]
fn an_unknown_action_is_told_by_name() {
    let examined = judge(r#"[2,"1","Tea",{"milk":true}]"#);
    assert_eq!(examined.verdict, Verdict::Invalid);
    assert_eq!(examined.action_name(), Some("Tea"));
    assert_eq!(places(r#"[2,"1","Tea",{}]"#), [(String::new(), "frame", "NotImplemented")]);
}

#[test]
fn repairs_of_a_tolerant_server_are_told() {
    let received_at = "2024-05-06T07:08:09Z".parse().unwrap();
    let repaired = |text| judge(text).repaired(received_at);

    let text = r#"[2,"1","StatusNotification",
        {"connectorId":1,"errorCode":"Fine","status":"Available","extra":1}]"#;
    let kinds: Vec<_> = repaired(text).unwrap().iter().map(|deviation| deviation.kind).collect();
    assert_eq!(kinds, [DeviationKind::UnknownErrorCode, DeviationKind::ExtraMember]);
    assert_eq!(repaired(r#"[2,"1","StatusNotification",{}]"#), None, "it would be refused");
    assert_eq!(repaired(r#"[2,"1","Heartbeat",{}]"#), None, "nothing to repair");
    assert_eq!(repaired("hello"), None);
}
