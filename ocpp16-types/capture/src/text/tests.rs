use std::borrow::Cow;
use std::sync::Arc;

use ocpp16_types::traffic::Side;
use regex::bytes::Regex;

use super::*;
use crate::LONGEST_IDENTITY;

/// The items of a text, shortly: `Ok` is a message.
fn found(format: Option<Format>, text: &[u8]) -> Vec<Result<String, String>> {
    let chunk =
        Chunk { bytes: text.to_vec(), first_line: 1, options: Options { format, identity: None } };
    let items = Items::new(&chunk).map(|item| match item {
        Item::Message(message) => Some(Ok(message.text.into_owned())),
        Item::Unreadable { reason, .. } => Some(Err(reason)),
        Item::Nothing => None,
        Item::Connected { .. } => panic!("text has no connections"),
    });
    items.flatten().collect()
}

/// The only message of a text.
fn message(text: &str) -> Captured<'static> {
    let chunk =
        Chunk { bytes: text.as_bytes().to_vec(), first_line: 1, options: Options::default() };
    let items: Vec<_> = Items::new(&chunk).map(Item::into_owned).collect();
    match <[_; 1]>::try_from(items) {
        Ok([Item::Message(message)]) => message,
        other => panic!("{text}: {other:?}"),
    }
}

const HEARTBEAT: &str = r#"[2,"7","Heartbeat",{}]"#;

#[test]
fn takes_a_line_that_begins_as_a_frame_as_it_is() {
    for line in [
        HEARTBEAT,
        r#"[ 3 , "7", {"currentTime": "no time"}]"#,
        r#"[4,"7","GenericError","",{}]"#,
        r#"[5,"7",{}]"#,
        "[2,not JSON]",
        r"[2,7,true]",
        // A bracket within, which may mean that there is more in the line.
        r#"[2,"7","Authorize",{"idTag":"a]b",}]"#,
        r#"[2,"7","Authorize",{"idTag":"a]b}]"#,
        // Types that are none.
        r#"["2","7","Heartbeat",{}]"#,
        r#"[2.0, "7","Heartbeat",{}]"#,
    ] {
        for text in [line.to_owned(), format!("  {line}\r\n"), format!("\0\0{line}\0\t")] {
            let message = message(&text);
            assert_eq!((message.text.as_ref(), message.exact), (line, true));
        }
    }
    let text = format!("{HEARTBEAT}\n");
    let chunk = Chunk { bytes: text.into_bytes(), first_line: 1, options: Options::default() };
    let Some(Item::Message(message)) = Items::new(&chunk).next() else { panic!("no message") };
    assert!(matches!(message.text, Cow::Borrowed(_)));
}

#[test]
fn knows_what_was_sent_for_sure() {
    let exact = |format, line: &str| {
        let chunk = Chunk {
            bytes: line.as_bytes().to_vec(),
            first_line: 1,
            options: Options { format, identity: None },
        };
        Items::new(&chunk)
            .map(|item| matches!(item, Item::Message(message) if message.exact))
            .collect::<Vec<_>>()
    };
    for (line, expected) in [
        ("[2,not JSON]", [true]),
        ("[2,not JSON", [false]),
        (r#"got [2,"7",not JSON]"#, [false]),
        (r#"[2,"7",not JSON] from A"#, [false]),
        (r#"[2,"7",not JSON] from [A]"#, [false]),
        (r#"{"frame":"[2,not JSON]"}"#, [true]),
        (r#"{"frame":[2,not JSON]}"#, [false]),
    ] {
        assert_eq!(exact(None, line), expected, "{line}");
    }
    for (line, expected) in [("[2,not JSON]", [true]), ("[2,not JSON", [false]), ("x]", [false])] {
        assert_eq!(exact(Some(Format::Frames), line), expected, "{line}");
    }
}

#[test]
fn numbers_lines() {
    let text = format!("\n{HEARTBEAT}\nx\n{{\"frame\":{HEARTBEAT}}}\n[2,\"");
    let chunk = Chunk { bytes: text.into_bytes(), first_line: 10, options: Options::default() };
    let lines: Vec<_> = Items::new(&chunk)
        .map(|item| match item {
            Item::Message(message) => message.line,
            Item::Unreadable { line, .. } => line,
            Item::Nothing | Item::Connected { .. } => 0,
        })
        .collect();
    assert_eq!(lines, [11, 0, 13, 14]);
}

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
        (r#"{"frame":[2],"chargePoint":7}"#, "the charge point is no string"),
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

#[test]
fn finds_frames_in_log_text() {
    for text in [
        r#"2026-01-02 03:04:05,678 INFO received [2,"7","Heartbeat",{}]"#,
        r#"[2026-01-02 03:04:05] [2] [2,"7","Heartbeat",{}] from A"#,
        r#"[2,"7","Heartbeat",{}] at the start"#,
        "\x1b[32mINFO\x1b[0m \x1b[1m[2,\x1b[33m\"7\"\x1b[0m,\"Heartbeat\",{}]\x1b[0m",
        r#"{"level":"info","msg":"got [2,\"7\",\"Heartbeat\",{}] from A"}"#,
        r#"{"log":"{\"message\":\"[2,\\\"7\\\",\\\"Heartbeat\\\",{}]\"}\n","stream":"stdout"}"#,
        r#"level=info msg="[2,\"7\",\"Heartbeat\",{}]" n=1"#,
        r#"DEBUG '[2,"7","Heartbeat",{}]'"#,
        r#"{A} told [2,"7","Heartbeat",{}]"#,
        r#"{"a":1} [2,"7","Heartbeat",{}]"#,
        r#"{"a":,} [2,"7","Heartbeat",{}]"#,
        r#"{"message":[2,"7","Heartbeat",{}]}"#,
    ] {
        let message = message(text);
        assert_eq!((message.text.as_ref(), message.exact), (HEARTBEAT, false), "{text}");
    }
    for between in [" then ", "", " ", ",", " , "] {
        let two = format!("{HEARTBEAT}{between}{HEARTBEAT}");
        let twice = [Ok(HEARTBEAT.to_owned()), Ok(HEARTBEAT.to_owned())];
        assert_eq!(found(None, two.as_bytes()), twice, "{between}");
    }
}

#[test]
fn removes_colours_that_were_escaped_with_the_frame() {
    let json = |text: &str| serde_json::to_string(text).unwrap();
    let coloured = "\x1b[33m[\x1b[0m2,\x1b[32m\"7\"\x1b[0m,\"Heartbeat\",{}\x1b[33m]\x1b[0m";
    let docker = format!(r#"{{"log":{},"stream":"stdout"}}"#, json(coloured));
    for line in [&docker, &json(&docker), &format!("x {}", json(&docker).replace("001b", "001B"))] {
        assert_eq!(message(line).text, HEARTBEAT, "{line}");
    }
    // Colours that the message has.
    let frame = r#"[2,"7","DataTransfer",{"vendorId":"a","data":"\u001b[31mred\u001b[0m"}]"#;
    for line in [
        format!("x {frame}"),
        format!("x {}", json(frame)),
        format!("x {}", json(&json(frame))),
        format!(r#"{{"message":{frame}}}"#),
        format!("x {}", json(&format!("\x1b[33m[\x1b[0m{}", &frame[1..]))),
    ] {
        assert_eq!(message(&line).text, frame, "{line}");
    }
}

#[test]
fn finds_frames_with_numbers_as_ids() {
    for frame in
        [r#"[2,17,"Heartbeat",{}]"#, "[3, 17, {}]", r#"[3,-1.5,{"a":1}]"#, r#"[4,17,"a","b",{}]"#]
    {
        for line in
            [format!("recv {frame}"), format!("x {} x", serde_json::to_string(frame).unwrap())]
        {
            assert_eq!(message(&line).text, frame, "{line}");
        }
    }
}

#[test]
fn undoes_the_quotes_of_csv() {
    for frame in [
        HEARTBEAT,
        r#"[2,"","Heartbeat",{}]"#,
        r#"[2,17,"Heartbeat",{}]"#,
        r#"[2,"7","DataTransfer",{"vendorId":"","data":"{\"a\":\"]\\\\\"}"}]"#,
        r#"[3,"7",{}]"#,
    ] {
        let doubled = frame.replace('"', "\"\"");
        let field = format!("\"{doubled}\"");
        for line in [&field, &format!("1;{field};\"\""), &format!("1,\"got {doubled} from A\",2")] {
            let message = message(line);
            assert_eq!((message.text.as_ref(), message.exact), (frame, false), "{line}");
        }
    }
    assert!(matches!(found(None, br#"1,"[2,""7"",""Heart","a""#)[..], [Err(_)]));
}

#[test]
fn finds_the_frame_behind_one_that_was_cut_off() {
    let json = |text: &str| serde_json::to_string(text).unwrap();
    for good in [
        HEARTBEAT,
        r#"[2,17,"Heartbeat",{}]"#,
        r#"[ 3 , "7",{"currentTime":"2026-01-02T03:04:05Z"}]"#,
    ] {
        for cut in [
            r#"[2,"1","Authorize",{"idTag":"a"#,
            r#"[2,"1","Authorize",{"idTag":"a""#,
            r#"[2,"1","Authorize",{"idTag"#,
            r#"[2,"1"#,
            "[2,\"",
        ] {
            let line = format!("x {cut} y {good}");
            for line in [line.clone(), json(&line)] {
                let found = found(None, line.as_bytes());
                assert!(
                    matches!(&found[..], [Err(_), Ok(text)] if text == good),
                    "{line}: {found:?}"
                );
            }
        }
    }
    // An array within a frame, and the beginning of one at the end of a string.
    for frame in [
        r#"[2,"7","Heartbeat",{"a":[2,"7"],"b":[ [3,"8"], [4,"9"]]}]"#,
        r#"[2,"7","Heartbeat",{"a":"[2,","b":"[2," , "[2,":"[2,"}]"#,
    ] {
        assert_eq!(message(&format!("x {frame} x")).text, frame);
        assert_eq!(message(&format!("x {} x", json(frame))).text, frame);
    }
    let frame =
        "[2,\n\"7\",\n\"Heartbeat\",{\"a\":\n[2,\"7\"],\"b\":[\n[3,\"8\"],\r\n\t[4,\"9\"]]}]";
    assert_eq!(message(&format!("x {} x", json(&json(frame)))).text, frame);
}

#[test]
fn keeps_what_was_escaped_in_the_frame() {
    let frame = r#"[2,"7","DataTransfer",{"vendorId":"ü","data":"{\"a\":\"]\\\\\"}"}]"#;
    let json = |text: &str| serde_json::to_string(text).unwrap();
    let quoted = format!("'{}'", frame.replace('\\', r"\\"));
    for line in [
        format!("x {frame} x"),
        format!("x {} x", json(frame)),
        format!("x {} x", json(&json(frame))),
        format!("x {} x", json(&json(&json(frame)))),
        format!("x '{frame}' x"),
        format!("x {quoted} x"),
        format!("x {} x", json(frame).replace('ü', r"\u00fc")),
    ] {
        assert_eq!(message(&line).text, frame, "{line}");
    }
    let lines = "[\n  2,\n  \"7\",\n  \"Heartbeat\",\n  {}\n]";
    assert_eq!(message(&format!("x {} x", json(lines))).text, lines);
}

#[test]
fn picks_up_what_a_log_says_plainly() {
    let steve = format!("INFO [chargeBoxId=A, sessionId=1] Received: {HEARTBEAT}");
    let python = format!("INFO:ocpp:A: receive message {HEARTBEAT}");
    let json = r#"{"chargePoint":"A","direction":"in","message":"[2,\"7\",\"Heartbeat\",{}]"}"#;
    for (line, sender) in [(steve.as_str(), Some(Side::ChargePoint)), (&python, None), (json, None)]
    {
        let message = message(line);
        assert_eq!((message.charge_point.as_deref(), message.sender), (Some("A"), sender));
    }
    let stamped = message(&format!("2026-01-02T03:04:05Z got {HEARTBEAT}"));
    assert_eq!(stamped.time, "2026-01-02T03:04:05Z".parse().ok());
}

/// Else each of the frames of a line would carry as much as the line.
#[test]
fn identities_are_short() {
    let long = "A".repeat(100_000);
    for line in [
        format!("chargePoint={long} {HEARTBEAT}"),
        format!("\x1b[1mchargePoint={long}\x1b[m {HEARTBEAT}"),
        format!(r#"{{"chargePoint":"{long}","frame":{HEARTBEAT}}}"#),
        format!(r#"{{"chargePoint":"{long}","message":{HEARTBEAT}}}"#),
    ] {
        let identity = message(&line).charge_point.unwrap();
        let beginning = format!("{}…", &long[..LONGEST_IDENTITY]);
        assert!(identity.starts_with(&beginning) && identity.len() < 200, "{identity}");
    }
}

#[test]
fn finds_the_identity_by_the_pattern_of_the_user() {
    let pattern = Regex::new(r"\[(CP\d*)\]|^(?:\S+ )?(\S+): $").unwrap();
    let options = Options { format: None, identity: Some(Arc::new(pattern)) };
    let json = |text: &str| serde_json::to_string(text).unwrap();
    for (line, expected) in [
        (format!("[CP1] <- {HEARTBEAT} [CP2] {HEARTBEAT}"), Some("CP1")),
        (format!("[CP1] [CP2] chargePoint=A {HEARTBEAT}"), Some("CP1")),
        (format!("chargePoint=A {HEARTBEAT}"), Some("A")),
        (format!("x {HEARTBEAT} [CP1]"), None),
        (format!("CP8: {HEARTBEAT}"), None),
        (format!("[CP] {HEARTBEAT}"), Some("CP")),
        (
            format!(r#"{{"chargePoint":"A","log":{}}}"#, json(&format!("[CP1] {HEARTBEAT}"))),
            Some("CP1"),
        ),
        (format!(r#"{{"chargePoint":"A","x":"[CP1]","frame":{HEARTBEAT}}}"#), Some("A")),
        (HEARTBEAT.to_owned(), None),
    ] {
        let options = options.clone();
        let chunk = Chunk { bytes: line.clone().into_bytes(), first_line: 1, options };
        for item in Items::new(&chunk) {
            let Item::Message(message) = item else { panic!("{line}: {item:?}") };
            assert_eq!(message.charge_point.as_deref(), expected, "{line}");
        }
    }
}

#[test]
fn tells_lines_without_messages_from_broken_ones() {
    for blank in ["", "  \t", "\0"] {
        let chunk = Chunk {
            bytes: format!("{blank}\n").into(),
            first_line: 1,
            options: Options::default(),
        };
        assert_eq!(Items::new(&chunk).count(), 0, "{blank:?}");
    }
    for nothing in ["started", "[2026-01-02] up", "[INFO]", "took [2,3]", "{A}", r#"{"a":1}"#] {
        let chunk = Chunk {
            bytes: format!("{nothing}\n").into(),
            first_line: 1,
            options: Options::default(),
        };
        assert_eq!(Items::new(&chunk).collect::<Vec<_>>(), [Item::Nothing], "{nothing}");
    }
    for broken in [
        &br#"[2,"7","Heartbeat",{}"#[..],
        br#"[2,7"#,
        br#"INFO [2,"7","Heart"#,
        br#"{"level":"info","msg":"[2,\"7\",\"Heart"}"#,
        b"[2,\"7\",\"\xff\",{}]",
        b"{\"frame\":[2,\"\xff\"]}",
        b"INFO [2,\"\xff\"]",
        // Arrays that are no frames.
        b"[]",
        b"[2]",
        b"[\"2\"]",
        b"[\"a\",\"b\"]",
    ] {
        let found = found(None, broken);
        assert!(matches!(found[..], [Err(_)]), "{found:?} {}", String::from_utf8_lossy(broken));
    }
    // A line of another encoding around a frame.
    let found = found(None, b"Geb\xe4ude [2,\"7\",\"Heartbeat\",{}]");
    assert_eq!(found, [Ok(HEARTBEAT.to_owned())]);
}

#[test]
fn forced_formats_take_every_line_for_what_they_say() {
    let record = format!("{{\"frame\":{HEARTBEAT}}}");
    let text = format!("x\n\n{HEARTBEAT}\n{record}\n");
    let ok = |text: &str| Ok(text.to_owned());
    let expected = [ok("x"), ok(HEARTBEAT), ok(&record)];
    assert_eq!(found(Some(Format::Frames), text.as_bytes()), expected);
    let no = || Err("no JSON object".to_owned());
    let expected = [no(), no(), ok(HEARTBEAT)];
    assert_eq!(found(Some(Format::Records), text.as_bytes()), expected);
    let expected = [ok(HEARTBEAT), ok(HEARTBEAT)];
    assert_eq!(found(Some(Format::Log), text.as_bytes()), expected);
    let expected = [Err("no member `frame`".to_owned())];
    assert_eq!(found(Some(Format::Records), b"{\"a\":1}"), expected);
}

#[test]
fn looks_at_every_byte_a_bounded_number_of_times() {
    const TIMES: usize = 20_000;
    for part in [
        r#"[2,""#,
        r#"[2,"a"#,
        r#"[2,"a","#,
        r#"[2,\""#,
        r#"[2,\"a\","#,
        r#"'[2,""#,
        r#"'[2,"\\"]"#,
        r#"\'[2,"a""#,
        r#"'[2,"a"]"#,
        r#"'[2,\"a"#,
        r#"[2,[2,[2,"#,
        r#"[2,"a",[[{"#,
        r#"chargePoint="#,
        "[ ",
        "[2 ",
        "\\",
        "\x1b[",
        "[2,\\n",
        "[2,1,\"",
        "[2,1,{\"",
        "[2,\"\"a",
        "[2,\"\"a\"\"",
        "[2,\"\"a\"\"]",
        "[2,\"a\" ",
        "[3,1,{}",
    ] {
        let line = part.repeat(TIMES);
        let nothing = Item::Nothing;
        let text = line.as_bytes().into();
        let mut embedded = Embedded::new(text, 1, Facts::default(), nothing);
        let items = embedded.by_ref().count();
        assert!(items <= 2 * TIMES, "{part}");
        assert!(embedded.work <= 2 * line.len(), "{part}: {}", embedded.work);
    }
}
