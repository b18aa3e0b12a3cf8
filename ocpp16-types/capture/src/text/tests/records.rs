//! Records, and documents of them.

use super::*;

#[test]
fn reads_records() {
    let time = "2026-01-02T03:04:05Z".parse().ok();
    for (record, charge_point, sender, expected_time) in [
        (r#"{"frame":[2,"7","Heartbeat",{}]}"#, None, None, None),
        (r#"{"frame":"[2,\"7\",\"Heartbeat\",{}]"}"#, None, None, None),
        (
            r#"{"chargePoint":"A","direction":"in","timestamp":"2026-01-02T03:04:05Z","x":[{}],"frame":[2,"7","Heartbeat",{}]}"#,
            Some("A"),
            Some(Side::ChargePoint),
            time,
        ),
        (
            r#" { "frame" : [2,"7","Heartbeat",{}] , "timestamp" : 1767323045000, "direction":"out", "chargePoint": "\u0041" } "#,
            Some("A"),
            Some(Side::CentralSystem),
            time,
        ),
        // As GET /charge-points/{identity}/messages gives them.
        (
            r#"{"time":"2026-01-02T03:04:05Z","chargePoint":"A","direction":"in","messageId":"7","action":"Heartbeat","validity":"valid","deviations":[],"frame":"[2,\"7\",\"Heartbeat\",{}]"}"#,
            Some("A"),
            Some(Side::ChargePoint),
            time,
        ),
        (r#"{"chargePoint":17,"frame":[2,"7","Heartbeat",{}]}"#, Some("17"), None, None),
        (
            r#"{"chargePoint":null,"direction":null,"timestamp":"yesterday","frame":[2,"7","Heartbeat",{}]}"#,
            None,
            None,
            None,
        ),
    ] {
        let message = message(record);
        assert_eq!(message.text, HEARTBEAT);
        assert_eq!(message.charge_point.as_deref(), charge_point, "{record}");
        assert_eq!((message.sender, message.time), (sender, expected_time), "{record}");
        assert_eq!(message.exact, record.contains(r#""frame":""#));
    }
}

#[test]
fn says_why_a_record_is_unreadable() {
    for (record, reason) in [
        (r#"{"frame":{}}"#, "`frame` is neither an array nor a string"),
        (r#"{"frame":null}"#, "`frame` is neither an array nor a string"),
        (r#"{"frame":[2],"direction":"up"}"#, "`direction` is neither \"in\" nor \"out\""),
        (
            r#"{"frame":[2],"chargePoint":7.5}"#,
            "the charge point is neither a string nor an integer",
        ),
        (r#"{"frame":[2],"frame":[3]}"#, "no JSON: a second member `frame` at byte 25 of the line"),
        (
            r#"{"chargePoint":"A","frame":[2,"7","Heartbeat",{}],"di"#,
            "no JSON: EOF while parsing a string at byte 53 of the line",
        ),
        (r#"{"frame":[2],}"#, "no JSON: trailing comma at byte 14 of the line"),
        (r#"{"a" 1}"#, "no JSON: expected `:` at byte 6 of the line"),
    ] {
        assert_eq!(found(None, record.as_bytes()), [Err(reason.to_owned())]);
    }
}

#[test]
fn reads_lists_of_the_http_interface_from_their_ends() {
    let frames: Vec<_> = (0..1001).map(|id| format!(r#"[2,"{id}","Heartbeat",{{}}]"#)).collect();
    let list = |total: &str, frames: &[String]| {
        let items: Vec<_> = frames.iter().map(|frame| format!(r#"{{"frame":{frame}}}"#)).collect();
        found(None, format!(r#"{{{total}"items":[{}]}}"#, items.join(",")).as_bytes())
    };
    let oldest_first: Vec<_> = frames.iter().cloned().map(Ok).collect();
    let newest_first: Vec<_> = frames[..1000].iter().rev().cloned().map(Ok).collect();
    assert_eq!(list(r#""total":2000,"#, &frames[..1000]), newest_first);
    assert_eq!(list("", &frames), oldest_first);
    // No answer of the interface is so long.
    assert_eq!(list(r#""total":2000,"#, &frames), oldest_first);
    let nothing = Chunk {
        bytes: br#"{"total":0,"items":[]}"#.to_vec(),
        first_line: 1,
        options: Options::default(),
    };
    assert_eq!(Items::new(&nothing).collect::<Vec<_>>(), [Item::Nothing]);
}

#[test]
fn reads_one_line_documents_of_records() {
    for document in [
        r#"[{"frame":[2,"7","Heartbeat",{}]},{"frame":"[2,\"7\",\"Heartbeat\",{}]"}]"#,
        r#"{"total":2,"items":[ {"frame":[2,"7","Heartbeat",{}]} , {"frame":[2,"7","Heartbeat",{}]} ]}"#,
        r#"[[2,"7","Heartbeat",{}],[2,"7","Heartbeat",{}]]"#,
        // What is deeper is text, and does not end what is around it: arrays in arrays
        // would be read as often as they are deep.
        r#"{"items":[{"a":1},[{"frame":[2,"7","Heartbeat",{}]}],{"frame":[2,"7","Heartbeat",{}]}]}"#,
    ] {
        let twice = [Ok(HEARTBEAT.to_owned()), Ok(HEARTBEAT.to_owned())];
        assert_eq!(found(None, document.as_bytes()), twice, "{document}");
    }
    let nothing =
        Chunk { bytes: br#"{"items":[]}"#.to_vec(), first_line: 1, options: Options::default() };
    assert_eq!(Items::new(&nothing).collect::<Vec<_>>(), [Item::Nothing]);
    let [Err(reason)] = &found(None, b"[\n  {\n    \"a\": 1\n  }\n]\n")[..] else {
        panic!("a pretty document is unreadable")
    };
    assert!(reason.contains("jq -c"), "{reason}");
}
