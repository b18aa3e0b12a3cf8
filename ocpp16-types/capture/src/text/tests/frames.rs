//! Frames in log text.

use super::*;

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
