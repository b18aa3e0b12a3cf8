//! What lines are.

use super::*;

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
            Item::Nothing
            | Item::Connected { .. }
            | Item::Disconnected { .. }
            | Item::Hole { .. } => 0,
        })
        .collect();
    assert_eq!(lines, [11, 0, 13, 14]);
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
