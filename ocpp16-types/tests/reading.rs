//! What is read in one pass is what a JSON library reads, for every notation that JSON
//! has for the same value, and nothing else is read.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use ocpp16_types::*;

/// Reads the payload of a CALL.
fn of_call<S: role::Role>(action: &str, payload: &str) -> Option<S::Request> {
    let text = format!(r#"[2,"1","{action}",{payload}]"#);
    match Frame::<S>::decode(&text, Strictness::Strict, |_| None).ok()?.frame {
        Frame::Call { request, .. } => Some(request),
        Frame::CallResult { .. } | Frame::CallError { .. } => None,
    }
}

/// Reads it as it comes from a charge point, and by a JSON library: both or none.
fn read(payload: &str) -> Option<StartTransactionRequest> {
    let read = of_call::<role::ChargePoint>("StartTransaction", payload);
    let by_library = serde_json::from_str::<StartTransactionRequest>(payload).ok();
    assert_eq!(read, by_library.clone().map(Into::into), "{payload}");
    by_library
}

const MEMBERS: [&str; 4] = [
    r#""connectorId":1"#,
    r#""idTag":"TAG""#,
    r#""meterStart":7"#,
    r#""timestamp":"2024-05-06T07:08:09Z""#,
];

fn object(members: &[&str]) -> String {
    format!("{{{}}}", members.join(","))
}

fn expected() -> StartTransactionRequest {
    StartTransactionRequest {
        connector_id: 1,
        id_tag: ci_string!("TAG"),
        meter_start: 7,
        reservation_id: None,
        timestamp: "2024-05-06T07:08:09Z".parse().unwrap(),
    }
}

#[test]
fn whole_numbers_are_read_up_to_their_last_digit_and_by_their_notation() {
    for (text, value) in [
        ("0", Some(0)),
        ("10", Some(10)),
        ("-1", Some(-1)),
        ("99999999999999999", Some(99_999_999_999_999_999)),
        ("999999999999999999", Some(999_999_999_999_999_999)),
        ("1000000000000000000", Some(1_000_000_000_000_000_000)),
        ("9223372036854775807", Some(i64::MAX)),
        ("9223372036854775808", None),
        ("10000000000000000000", None),
        ("18446744073709551616", None),
        ("-9223372036854775808", Some(i64::MIN)),
        ("-9223372036854775809", None),
        ("00", None),
        ("01", None),
        ("-01", None),
        ("+1", None),
        ("-", None),
        ("", None),
        ("1.0", None),
        ("1e2", None),
        ("1x", None),
        ("1 2", None),
        ("0x1", None),
        ("\"1\"", None),
        ("null", None),
        ("true", None),
    ] {
        // At the end of an object, and before another member, with blanks and without.
        for after in ["", " ", "\n\t\r "] {
            let meter_start = format!("\"meterStart\":{after}{text}{after}");
            for at in 0..4 {
                let mut members = [MEMBERS[0], MEMBERS[1], MEMBERS[3]].to_vec();
                members.insert(at, &meter_start);
                let read = read(&object(&members)).map(|request| request.meter_start);
                assert_eq!(read, value, "{text}");
            }
        }
    }
}

/// A JSON library takes it for a float.
#[test]
fn zero_may_have_a_sign() {
    let payload = object(&MEMBERS).replace(":7", ":-0");
    let request = of_call::<role::ChargePoint>("StartTransaction", &payload);
    assert_eq!(request, Some(StartTransactionRequest { meter_start: 0, ..expected() }.into()));
}

#[test]
fn members_may_come_in_any_order() {
    for order in 0..24_usize {
        let mut rest = MEMBERS.to_vec();
        let (one, two, three) = (order % 4, order / 4 % 3, order / 12);
        let order = [rest.remove(one), rest.remove(two), rest.remove(three), rest.remove(0)];
        assert_eq!(read(&object(&order)), Some(expected()), "{order:?}");
    }
}

#[test]
fn a_member_may_come_once() {
    for repeated in MEMBERS {
        for at in 0..=4 {
            let mut members = MEMBERS.to_vec();
            members.insert(at, repeated);
            assert_eq!(read(&object(&members)), None, "{members:?}");
        }
    }
    // Also if it is written in two ways.
    let members = [&MEMBERS[..], &[r#""id\u0054ag":"TAG""#]].concat();
    assert_eq!(read(&object(&members)), None);
}

#[test]
fn names_may_have_escapes_and_no_other_letters() {
    for (written, is_it) in [
        (r#""id\u0054ag":"TAG""#, true),
        (r#""\u0069dTag":"T\u0041G""#, true),
        (r#" "idTag" : "TAG" "#, true),
        (r#""idtag":"TAG""#, false),
        (r#""idTa":"TAG""#, false),
        (r#""idTagg":"TAG""#, false),
        (r#""":"TAG""#, false),
        (r#""1":"TAG""#, false),
        (r#"1:"TAG""#, false),
        (r#"idTag:"TAG""#, false),
    ] {
        for at in 0..4 {
            let mut members = [MEMBERS[0], MEMBERS[2], MEMBERS[3]].to_vec();
            members.insert(at, written);
            let read = read(&object(&members));
            assert_eq!(read, is_it.then(expected), "{written}");
        }
    }
}

#[test]
fn what_is_no_json_is_not_read() {
    let good = object(&MEMBERS);
    assert_eq!(read(&good), Some(expected()));
    for end in 0..good.len() {
        assert_eq!(read(&good[..end]), None);
    }
    for (written, instead) in [
        ("}", ",}"),
        ("}", "}}"),
        ("}", "} x"),
        ("}", "]"),
        ("{", "{,"),
        ("{", "{{"),
        ("{", "[{"),
        (",", ",,"),
        (",", ";"),
        (",", " "),
        (":", "::"),
        (":", "="),
        (":", ""),
        ("\"TAG\"", "'TAG'"),
        ("\"TAG\"", "\"T\tG\""),
        ("\"TAG\"", r#""T\xG""#),
    ] {
        assert!(good.contains(written));
        assert_eq!(read(&good.replacen(written, instead, 1)), None, "{instead}");
    }
}

#[test]
fn lists_end_where_they_end() {
    let read = |list: &str| {
        let payload = format!("{{\"key\":{list}}}");
        let read = of_call::<role::CentralSystem>("GetConfiguration", &payload);
        let by_library = serde_json::from_str::<GetConfigurationRequest>(&payload).ok();
        assert_eq!(read, by_library.clone().map(Into::into), "{payload}");
        by_library?.key.map(|key| key.len())
    };
    for (list, length) in [
        ("[]", Some(0)),
        ("[ ]", Some(0)),
        (r#"["a"]"#, Some(1)),
        (r#"[ "a" , "b" ]"#, Some(2)),
        (r#"["a","b","c","d","e","f","g","h","i","j"]"#, Some(10)),
        (r#"["a",]"#, None),
        (r#"[,"a"]"#, None),
        (r#"["a""b"]"#, None),
        (r#"["a";"b"]"#, None),
        (r#"["a""#, None),
        (r#"["a"}"#, None),
        (r#""a""#, None),
        (r#"{"a":1}"#, None),
    ] {
        assert_eq!(read(list), length, "{list}");
    }
}
