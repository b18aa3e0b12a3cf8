//! What crosses the broker comes out as it went in, and what others write
//! breaks nothing.

use std::net::SocketAddr;

use ocpp16_types::{
    AuthorizeResponse, CentralSystemResponse, DeviationKind, HeartbeatResponse, IdTagInfo,
    Strictness,
};
use serde_json::json;

use super::*;
use crate::ChargePoint;
use crate::after::AfterAnswer;
use crate::charge_point::LinkFacts;
use crate::context::Admittee;

const ADDRESS: &str = "[2001:db8::1]:5";

fn message(headers: HeaderMap, payload: impl Into<Bytes>) -> Message {
    Message {
        subject: "ocpp16.request.Heartbeat.CP1".into(),
        reply: None,
        payload: payload.into(),
        headers: Some(headers),
        status: None,
        description: None,
        length: 0,
    }
}

fn facts() -> Facts {
    let address: SocketAddr = ADDRESS.parse().unwrap();
    let mut facts = Facts::new(Order::new(7, "node ü"), address, SystemTime::UNIX_EPOCH.into());
    facts.path_values = BTreeMap::from([("tenant".to_owned(), "t \u{1f50c}".to_owned())]);
    facts
}

/// What a charge point has sent, as the gateway knows it.
fn sent(raw: &str) -> (Context<()>, String, Value) {
    let received_at: DateTime = "2024-05-06T07:08:09Z".parse().unwrap();
    let strictness = Strictness::Tolerant { received_at };
    let decoded = Frame::<role::ChargePoint>::decode(raw, strictness, |_| None);
    let (id, action, payload, deviations) = match decoded {
        Ok(Decoded { frame: Frame::Call { id, request }, deviations }) => {
            let action = request.action().to_string();
            (id, action, serde_json::to_value(request).unwrap(), deviations)
        }
        Err(Refused::Call { id, action: Some(action), .. }) => {
            let (_, _, _, payload): (u8, String, String, Option<RawPayload>) =
                serde_json::from_str(raw).unwrap();
            let payload = Value::Object(payload.unwrap_or_default());
            (MessageId::new(id).unwrap(), action, payload, Vec::new())
        }
        other => panic!("{other:?}"),
    };
    let charge_point = ChargePoint::new(
        "CP 1".parse().unwrap(),
        LinkFacts {
            generation: 1,
            counter: 7,
            remote_address: ADDRESS.parse().unwrap(),
            connected_since: SystemTime::UNIX_EPOCH,
            call_timeout: std::time::Duration::from_secs(1),
            call_queue: 1,
            after_limit: 1,
        },
    );
    let context = Context {
        charge_point,
        admitted: Arc::new(Admittee { session: (), path_values: PathValues::default() }),
        message_id: id,
        deviations,
        raw: raw.to_owned(),
        secret: Some(Arc::from("5EC4E7")),
        after: AfterAnswer::default(),
    };
    (context, action, payload)
}

/// Sends it, and reads it.
fn crossed(raw: &str) -> (Message, Request<Value>, Context<()>, Value) {
    let (context, action, payload) = sent(raw);
    let base = headers(context.identity(), &header::line(&json!({"tenant": "ü\n"})), &facts());
    let (headers, bytes) = request(&context, base, &action, &payload);
    let message = message(headers, bytes);
    let request = Request::read(action, &message).unwrap_or_else(|error| panic!("{error:?}"));
    (message, request, context, payload)
}

#[test]
fn requests_come_out_as_they_went_in() {
    for raw in [
        r#"[2,"1","Heartbeat",{}]"#,
        r#" [ 2 , "1" , "Heartbeat" , { } ] "#,
        "[2,\r\n\"1\",\t\"Heartbeat\",\n{}\n]",
        r#"[2,"1","Heart\u0062eat",{}]"#,
        r#"[2,"1","Heartbeat",null]"#,
        r#"[2,"\u00fc\n\u0000 %","Authorize",{"idTag":"A\u0031"}]"#,
        r#"[2,"ü €","Authorize",{ "idTag" : "A1" }]"#,
        r#"[2,"1","Authorize",{"idTag":"5EC4E7"}]"#,
        // Repaired: an extra member, a number for a text, a unit.
        r#"[2,"1","Heartbeat",{"x":"ü"}]"#,
        r#"[2,"1","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"x","sampledValue":[{"value":7.10}]}]}]"#,
        r#"[2,"1","StopTransaction",{"meterStop":1,"timestamp":"2024-05-06T07:08:09Z","transactionId":1,"transactionData":[{"timestamp":"2024-05-06T07:08:09Z","sampledValue":[{"value":"1","unit":"Celsius"}]}]}]"#,
        // Unknown to OCPP 1.6.
        r#"[2,"1","Example.Tea",{"sugar":[1,2.50]}]"#,
        r#"[2,"1","Example.Tea",null]"#,
        r#"[2,"1","\u0000 ü",{"a": "ü"}]"#,
    ] {
        let (message, request, context, payload) = crossed(raw);
        assert_eq!(request.raw, raw);
        assert_eq!(request.id, context.message_id, "{raw}");
        assert_eq!(request.deviations, context.deviations, "{raw}");
        let asked = match request.asked {
            Asked::Known(request) => serde_json::to_value(request).unwrap(),
            Asked::Raw { payload, .. } => Value::Object(payload),
        };
        assert_eq!(asked, payload, "{raw}");
        assert_eq!(request.connection.facts, facts());
        assert_eq!(request.connection.session, json!({"tenant": "ü\n"}));
        let secret = raw.contains("5EC4E7").then_some("5EC4E7");
        assert_eq!(request.secret.as_deref(), secret, "{raw}");
        for (name, values) in message.headers.as_ref().unwrap().iter() {
            let line = values[0].as_str();
            let plain = line.bytes().all(|byte| (b' '..0x7f).contains(&byte));
            assert!(plain && line.trim() == line, "{name}: {line:?}");
        }
    }
}

#[test]
fn conforming_payloads_are_not_touched() {
    let (message, ..) = crossed(r#"[2,"1","Authorize",{ "idTag" : "A\u0031" }]"#);
    assert_eq!(&*message.payload, br#"{ "idTag" : "A\u0031" }"#);
    assert_eq!(written(&message, header::DEVIATIONS), Some("[]"));
    assert_eq!(written(&message, header::RAW), None);
    assert_eq!(written(&message, AROUND), None);
    assert_eq!(text(&message, header::IDENTITY).as_deref(), Some("CP 1"));
}

#[test]
fn repaired_payloads_conform_and_say_what_was_wrong() {
    let raw = r#"[2,"1","Heartbeat",{"x":1}]"#;
    let (message, request, ..) = crossed(raw);
    assert_eq!(&*message.payload, b"{}");
    assert_eq!(written(&message, header::RAW), Some(&*header::line(raw)));
    assert_eq!(request.deviations[0].kind, DeviationKind::ExtraMember);
}

#[test]
fn messages_that_no_gateway_has_written_are_refused() {
    let (context, action, payload) = sent(r#"[2,"1","Authorize",{"idTag":"A"}]"#);
    let base = headers(context.identity(), "null", &facts());
    let (good, body) = request(&context, base, &action, &payload);
    let read = |headers: HeaderMap, body: &[u8]| {
        let message = message(headers, body.to_vec());
        Request::<()>::read("Authorize".to_owned(), &message).map(|_| ())
    };
    assert!(read(good.clone(), &body).is_ok());
    for body in [&b""[..], b"\xff", b"[]", b"null,null", b"{}", b"{\"idTag\":\"A\"},{}", b"{"] {
        assert!(read(good.clone(), body).is_err(), "{body:?}");
    }
    for (name, value) in [
        (header::MESSAGE_ID, ""),
        (header::MESSAGE_ID, "1234567890123456789012345678901234567"),
        (header::SESSION, "{"),
        (header::SESSION, "{}"),
        (header::CONNECTION, "null"),
        (header::CONNECTION, r#"{"order":1}"#),
        (header::DEVIATIONS, r#"[{"kind":"Tea","pointer":"","was":""}]"#),
        (header::RAW, "not quoted"),
        (SECRET, "1"),
        (AROUND, "[]"),
        (AROUND, r#"["","]"]"#),
        (AROUND, r#"["[3,\"1\",","]"]"#),
        (AROUND, r#"["[2,\"1\",\"Heartbeat\",{}]","" ]"#),
    ] {
        let mut headers = good.clone();
        headers.insert(name, value);
        assert!(read(headers, &body).is_err(), "{name}: {value}");
    }
    for missing in [header::MESSAGE_ID, header::CONNECTION] {
        let mut headers = HeaderMap::new();
        for (name, values) in good.iter().filter(|(name, _)| name.to_string() != missing) {
            headers.insert(name.to_string(), values[0].clone());
        }
        assert!(read(headers, &body).is_err(), "{missing}");
    }
    assert!(read(HeaderMap::new(), &body).is_err());
}

#[test]
fn answers_come_out_as_they_went_in() {
    let answer = AuthorizeResponse {
        id_tag_info: IdTagInfo::new(ocpp16_types::AuthorizationStatus::Blocked),
    };
    let (headers, payload) = reply(Ok(Answer::Known(answer.clone().into())));
    assert_eq!(&*payload, br#"{"idTagInfo":{"status":"Blocked"}}"#);
    assert_eq!(known_answer(&message(headers, payload)), Ok(answer));

    let raw = RawPayload::from_iter([("a".to_owned(), json!("ü"))]);
    let (headers, payload) = reply(Ok(Answer::Raw(raw.clone())));
    assert_eq!(raw_answer(&message(headers, payload)), Ok(raw));

    for rejection in [
        Rejection::not_supported(),
        Rejection::internal_error("secret"),
        Rejection::new(ErrorCode::OccurenceConstraintViolation, " ü\r\nOcpp-After: x %20 "),
        Rejection::new(ErrorCode::GenericError, "")
            .with_details(Map::from_iter([("a".to_owned(), json!([1, "ü"]))])),
    ] {
        let (headers, payload) = reply(Err(rejection.clone()));
        let message = message(headers, payload);
        assert_eq!(known_answer::<HeartbeatResponse>(&message), Err(rejection.clone()));
        assert_eq!(raw_answer(&message), Err(rejection));
        assert_eq!(text(&message, header::AFTER), None);
    }
}

/// A worker in another language says anything: the charge point gets an
/// InternalError that does not tell what.
#[test]
fn answers_that_are_none_are_internal_errors() {
    let internal = Err(Rejection::internal_error(""));
    for body in ["", "null", "[]", "{}", r#"{"currentTime":"noon"}"#, "\u{0}"] {
        let message = message(HeaderMap::new(), body);
        assert_eq!(known_answer::<HeartbeatResponse>(&message), internal, "{body}");
    }
    for body in ["", "[]", "1"] {
        let message = message(HeaderMap::new(), body);
        assert_eq!(raw_answer(&message), Err(Rejection::internal_error("")), "{body}");
    }
}

#[test]
fn rejections_of_others_need_only_a_code() {
    for (code, body, expected) in [
        ("NotSupported", "", Rejection::new(ErrorCode::NotSupported, "")),
        ("Tea", "no JSON", Rejection::new(ErrorCode::GenericError, "")),
        ("", "[1]", Rejection::new(ErrorCode::GenericError, "")),
    ] {
        let mut headers = HeaderMap::new();
        headers.insert(header::ERROR_CODE, code);
        let message = message(headers, body);
        assert_eq!(known_answer::<HeartbeatResponse>(&message), Err(expected), "{code}");
    }
}

#[test]
fn json_is_one_line_of_ascii() {
    let own = RawValue::from_string("[1,\n2]".to_owned()).unwrap();
    assert_eq!(header::line(&own), "[1, 2]");
    for text in ["ü", "\u{1f50c}", "\u{7f}", "\u{2028}", "\n", "\"\\"] {
        let line = header::line(text);
        assert!(line.bytes().all(|byte| (b' '..0x7f).contains(&byte)), "{line}");
        assert_eq!(serde_json::from_str::<String>(&line).unwrap(), text);
    }
}

/// So that it stays an answer of a central system.
#[test]
fn whole_enums_are_written_like_their_members() {
    let response: CentralSystemResponse = HeartbeatResponse::new(facts().connected_since).into();
    let (_, payload) = reply(Ok(Answer::Known(response)));
    assert_eq!(&*payload, br#"{"currentTime":"1970-01-01T00:00:00Z"}"#);
}
