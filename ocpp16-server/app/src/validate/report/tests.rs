//! The same traffic in every report.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io;

use ocpp16_capture::Captured;
use ocpp16_types::Action;
use ocpp16_types::traffic::{Finding, FindingKind, Side, Verdict, examine};
use quick_xml::events::Event;
use serde_json::Value;

use super::human::{Human, Styles};
use super::json::Json;
use super::junit::Junit;
use super::sarif::Sarif;
use super::{Message, Report, Told, rule};
use crate::validate::conversations::{Found, Place};
use crate::validate::output::Output;
use crate::validate::progress::Progress;

const INPUT: &str = "a b.log";

/// What is wrong: a name, a missing member, an unknown value that would be
/// repaired; a frame with a key; what is no frame; and nothing.
const FRAMES: [Frame<'_>; 6] = [
    (Some("CP-7"), Some(Side::ChargePoint), r#"[2,"1","Heartbeat",{}]"#),
    (
        Some("CP-7"),
        Some(Side::ChargePoint),
        r#"[2,"2","StatusNotification",{"connectorId":1,"status":"Available","errorCode":"Tired","x/y":1}]"#,
    ),
    (
        None,
        Some(Side::CentralSystem),
        r#"[2,"3","ChangeConfiguration",{"key":"AuthorizationKey","value":"4f43","values":0}]"#,
    ),
    (None, None, "[2,\"4\",\"\u{1b}[2J<&>\u{9c}\",{}]"),
    (Some("CP-8"), None, r#"[3,"5",{"status":"Accepted"}]"#),
    (Some("CP-8"), None, r#"[4,"6","#),
];

type Frame<'a> = (Option<&'a str>, Option<Side>, &'a str);

/// Secrets where nobody expects them: every one is `4f43`.
const SECRETS: [Frame<'_>; 18] = [
    (None, None, r#"[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","valu":"4f43"}]"#),
    (None, None, r#"[2,"1","ChangeConfiguration",{"key":["AuthorizationKey"],"value":"4f43"}]"#),
    (None, None, r#"[2,"1","ChangeConfiguration",{"key":"AuthorizationKey ","value":["4f43"]}]"#),
    (None, None, r#"[2,"1","Reset",{"key":"AuthorizationKey","type":"4f43"}]"#),
    (None, None, r#"[2,"1","GetDiagnostics",{"location":"user:4f43@host/a b","x":1}]"#),
    (None, None, r#"[2,"1","GetDiagnostics",{"ftp://user:4f43@host/":1}]"#),
    (None, None, r#"[2,"1","GetDiagnostics",{"location":"","startTime":"ftp://user:4f43@host/"}]"#),
    (None, None, r#"[2,"ftp://user:4f43@host","Heartbeat",{"x":1}]"#),
    (None, None, r#"[2,"1","ftp://user:4f43@host",{"x":1}]"#),
    (Some("ftp://user:4f43@host"), None, r#"[2,"1","Heartbeat",{"x":1}]"#),
    (None, None, r#"[4,"1","GenericError","AuthorizationKey 4f43",{},1]"#),
    (None, None, r#"[2,"1","Reset",{"type":"\ud800","password":"4f43"}]"#),
    (None, None, r#"[2,"1","Reset",{"type":"4f43","key":"AuthorizationKey","key":"b"}]"#),
    (None, None, r#"[2,"1","Reset",{"x":{"name":"BasicAuthPassword"},"type":"4f43"}]"#),
    (None, None, r#"[2,"1","Reset",["AuthorizationKey","4f43"]]"#),
    (None, None, r#"["Reset","AuthorizationKey","4f43"]"#),
    (None, None, r#"[2,"AuthorizationKey","4f43",{"x":1}]"#),
    (None, None, r#"[4,"AuthorizationKey","4f43","",{},1]"#),
];

fn tell(report: &dyn Report, tolerant: bool, limit: Option<u64>) -> String {
    let finding = (Some("CP-7"), "1\u{7}", "nobody answers this Heartbeat");
    tell_of(&FRAMES, finding, report, tolerant, limit)
}

fn tell_of(
    frames: &[Frame<'_>],
    finding: (Option<&str>, &str, &str),
    report: &dyn Report,
    tolerant: bool,
    limit: Option<u64>,
) -> String {
    let names = [INPUT.to_owned()];
    let mut text = Vec::new();
    let mut output = Output::new(&mut text, limit, Progress::hidden());
    let mut begin = Vec::new();
    report.begin(&mut begin);
    output.write(&begin);
    for (line, &(charge_point, sender, text)) in (1..).zip(frames) {
        let text = Cow::Borrowed(text);
        let charge_point = charge_point.map(Cow::Borrowed);
        let captured = Captured {
            line,
            charge_point,
            connection: None,
            sender,
            time: None,
            text,
            exact: false,
        };
        let called = |id: &str| (id == "5").then_some(Action::BootNotification);
        let examined = examine(&captured.text, called);
        let deviations = match examined.verdict {
            Verdict::Invalid if tolerant => {
                examined.repaired("2024-05-06T07:08:09Z".parse().unwrap())
            }
            Verdict::Valid | Verdict::Invalid | Verdict::Unknown | Verdict::NotJson => None,
        };
        let mut told = Told::default();
        output.summary().frame(&examined, deviations.as_deref());
        output.summary().anonymous += u64::from(captured.charge_point.is_none());
        let message =
            Message { input: INPUT, captured: &captured, examined: &examined, deviations };
        report.message(&mut told, &message);
        output.put(told, report.separator());
    }
    let (charge_point, id, message) = finding;
    let finding = Finding {
        kind: FindingKind::CallWithoutAnswer,
        place: Place { input: 0, line: 1, number: 1 },
        id: id.to_owned(),
        message: message.to_owned(),
    };
    let found = Found { finding, charge_point: charge_point.map(Into::into) };
    let mut told = Told::default();
    output.summary().finding(&found);
    report.finding(&mut told, &names, &found);
    output.put(told, report.separator());
    output.summary().skipped += 1;
    output.finish(report).unwrap();
    String::from_utf8(text).unwrap()
}

fn human(tolerant: bool, styles: Styles) -> Human {
    Human { tolerant, columns: 80, styles }
}

#[test]
fn people_see_what_is_wrong_where() {
    let text = tell(&human(false, Styles::default()), false, None);
    assert_eq!(text, include_str!("golden/human.txt"));
}

#[test]
fn people_see_what_would_be_repaired() {
    let text = tell(&human(true, Styles::default()), true, None);
    assert_eq!(text, include_str!("golden/tolerant.txt"));
}

#[test]
fn a_summary_has_the_tables_alone() {
    let human = human(false, Styles::default());
    let (all, summary) = (tell(&human, false, None), tell(&human, false, Some(0)));
    let tables = all.split_once("\nFrames\n").unwrap().1;
    assert_eq!(summary.strip_prefix("\nFrames\n"), Some(tables));
    assert!(tell(&human, false, Some(2)).contains("\n4 invalid frames and findings not shown\n"));
}

/// Colours are our own; whatever was captured has none.
#[test]
fn nothing_captured_steers_the_terminal() {
    for (styles, escapes) in [(Styles::default(), false), (Styles::COLOURS, true)] {
        let text = tell(&human(true, styles), true, None);
        assert_eq!(text.contains('\u{1b}'), escapes);
        assert!(!text.contains("\u{1b}[2J") && !text.contains(['\u{9c}', '\u{7}']), "{text}");
    }
}

#[test]
fn no_report_has_a_key() {
    let human = human(true, Styles::default());
    let (sarif, junit) = (Sarif { protocol: false }, Junit { protocol: false });
    for report in [&human as &dyn Report, &Json, &sarif, &junit] {
        let text = tell(report, true, None);
        assert!(text.contains("values") && !text.contains("4f43"), "{text}");
        let url = "ftp://user:4f43@host";
        let finding = (Some(url), url, "sent while CALL \"ftp://user:4f43…\" waits");
        for tolerant in [false, true] {
            for frame in SECRETS {
                let text = tell_of(&[frame], finding, report, tolerant, None);
                assert!(!text.contains("4f43"), "{frame:?}: {text}");
            }
        }
    }
}

/// What cannot be masked exactly is shown if there is nothing to be masked.
#[test]
fn what_has_no_secret_is_shown() {
    let frames = [(None, None, r#"[2,"1","Reset",{"type":"\ud800"}]"#)];
    let finding = (None, "2", "nobody answers");
    let text = tell_of(&frames, finding, &human(false, Styles::default()), false, None);
    assert!(text.contains(r#"| [2,"1","Reset",{"type":"\ud800"}]"#), "{text}");
}

/// A tolerant server takes any CALLERROR.
#[test]
fn nobody_refuses_a_call_error() {
    let finding = (None, "2", "nobody answers");
    for (frame, refused) in
        [(r#"[4,"1","GenericError",7,{}]"#, false), (r#"[2,"1","Reset",7]"#, true)]
    {
        let frames = [(None, None, frame)];
        let text = tell_of(&frames, finding, &human(true, Styles::default()), true, None);
        assert!(text.contains("(frame") || text.contains("(type"), "{text}");
        assert_eq!(text.contains("a tolerant server would refuse it"), refused, "{text}");
    }
}

#[test]
fn inputs_that_cannot_be_opened_are_named() {
    let (sarif, junit) = (Sarif { protocol: false }, Junit { protocol: false });
    let human = human(true, Styles::default());
    for (report, expected) in [
        (&human as &dyn Report, "1 input not opened"),
        (&Json, r#""unopened":1"#),
        (&sarif, r#"{"artifactLocation":{"uri":"no%20pe"}"#),
        (&sarif, "the input cannot be opened: is a directory"),
        (&junit, ">no pe: is a directory</failure>"),
    ] {
        let mut text = Vec::new();
        let mut output = Output::new(&mut text, None, Progress::hidden());
        let mut begin = Vec::new();
        report.begin(&mut begin);
        output.write(&begin);
        output.cannot_open("no pe", &io::Error::new(io::ErrorKind::IsADirectory, "is a directory"));
        output.finish(report).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.contains(expected), "{text}");
    }
}

/// Neither in JSON.
#[test]
fn nothing_captured_is_put_out_raw() {
    let steering = "\u{85}\u{202e}\u{1b}\u{0}";
    let frame = r#"[2,"\u0085\u202e\u001b\u0000","\u0085\u202e\u001b\u0000",{}]"#;
    let (sarif, junit) = (Sarif { protocol: false }, Junit { protocol: false });
    let human = human(true, Styles::default());
    for report in [&human as &dyn Report, &Json, &sarif, &junit] {
        let frames = [(Some(steering), None, frame)];
        let text = tell_of(&frames, (Some(steering), steering, "x"), report, false, None);
        let raw = |char: char| char != '\n' && (char.is_control() || char == '\u{202e}');
        assert!(!text.contains(raw) && !text.contains("u{"), "{text:?}");
        assert!(text.contains(r"\u0085\u202e\u001b\u0000"), "{text}");
    }
}

#[test]
fn json_tells_how_much_it_leaves_out() {
    for (limit, omitted) in [(None, 0), (Some(2), 5), (Some(0), 7)] {
        let text = tell(&Json, false, limit);
        assert!(text.contains(&format!(r#""omitted":{omitted}"#)), "{text}");
    }
}

#[test]
fn json_has_an_object_a_line() {
    let text = tell(&Json, true, None);
    assert_eq!(text, include_str!("golden/json.txt"));
}

#[test]
fn sarif_has_a_result_for_each_violation_and_finding() {
    let text = tell(&Sarif { protocol: false }, true, None);
    let text = text.replace(env!("CARGO_PKG_VERSION"), "VERSION");
    assert_eq!(text, include_str!("golden/sarif.json"));
}

#[test]
fn sarif_names_only_rules_that_it_has() {
    let log: Value = serde_json::from_str(&tell(&Sarif { protocol: true }, true, None)).unwrap();
    let run = &log["runs"][0];
    let rules: BTreeSet<_> = run["tool"]["driver"]["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| &rule["id"])
        .map(|id| id.as_str().unwrap())
        .collect();
    assert_eq!(rules.len(), rule::all().count());
    for result in run["results"].as_array().unwrap() {
        assert!(rules.contains(result["ruleId"].as_str().unwrap()), "{result}");
        assert_eq!(result["level"], "error");
    }
}

/// Also without any result.
#[test]
fn sarif_is_json_whatever_is_left_out() {
    for (limit, results) in [(Some(0), 0), (Some(1), 1), (Some(3), 3), (None, 8)] {
        let text = tell(&Sarif { protocol: false }, false, limit);
        let log: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), results);
    }
}

#[test]
fn junit_has_a_test_case_for_each_kind() {
    let text = tell(&Junit { protocol: true }, false, None);
    assert_eq!(text, include_str!("golden/junit.xml"));
}

#[test]
fn junit_is_xml_and_counts_what_it_has() {
    for protocol in [false, true] {
        let text = tell(&Junit { protocol }, false, None);
        let mut reader = quick_xml::Reader::from_str(&text);
        let (mut tests, mut failures) = (0, 0);
        loop {
            let event = reader.read_event().unwrap();
            if let Event::Start(element) | Event::Empty(element) = &event {
                tests += usize::from(element.name().as_ref() == "testcase");
                failures += usize::from(element.name().as_ref() == "failure");
            }
            if event == Event::Eof {
                break;
            }
        }
        let counts =
            format!(r#"<testsuites name="ocpp16 validate" tests="{tests}" failures="{failures}""#);
        assert!(text.contains(&counts), "{counts}");
        assert_eq!(failures, if protocol { 5 } else { 4 });
        assert!(text.chars().all(|char| char == '\n' || !char.is_control()));
    }
}
