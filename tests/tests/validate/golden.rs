//! Every kind of input, and exactly what is said about it.
//!
//! Beside each input in `inputs`, `NAME.stdout` and `NAME.stderr` have what is
//! expected; `UPDATE_GOLDEN=1` writes them anew.

use std::fs;
use std::path::Path;
use std::process::Output;

use ocpp16_types::DeviationKind;
use ocpp16_types::traffic::FindingKind;

use crate::program::{corpus, errors, given, inputs, report, validate};

#[test]
fn plain_frames() {
    let output = judged("frames.txt", &inputs(), &[], 1);
    let text = str::from_utf8(&output.stdout).unwrap();
    let missing: Vec<_> = KEYWORDS
        .iter()
        .filter(|keyword| !text.contains(&format!(r#""keyword":"{keyword}""#)))
        .collect();
    assert!(missing.is_empty(), "not in the input: {missing:?}");
}

/// Every kind of violation.
const KEYWORDS: [&str; 10] = [
    "type",
    "required",
    "additionalProperties",
    "enum",
    "maxLength",
    "minItems",
    "format",
    "multipleOf",
    "duplicate",
    "frame",
];

#[test]
fn records() {
    judged("records.jsonl", &inputs(), &[], 1);
}

#[test]
fn log_text() {
    judged("log.txt", &inputs(), &[], 1);
}

#[test]
fn every_protocol_finding() {
    let output = judged("findings.jsonl", &inputs(), &[], 0);
    let findings = report(&output).findings;
    for kind in FindingKind::ALL {
        assert!(findings.iter().any(|finding| finding["kind"] == kind.as_str()), "{kind}");
    }
    let strict = validate(&["--protocol", "findings.jsonl"]).output().unwrap();
    assert_eq!((strict.status.code(), strict.stdout), (Some(1), output.stdout));
}

#[test]
fn every_deviation_that_a_tolerant_server_repairs() {
    let output = judged("tolerable.jsonl", &inputs(), &["--tolerant"], 1);
    let text = str::from_utf8(&output.stdout).unwrap();
    for kind in DeviationKind::ALL {
        assert!(text.contains(&format!(r#"{{"kind":"{kind}""#)), "{kind}");
    }
    let strict = validate(&["tolerable.jsonl"]).output().unwrap();
    let same = validate(&["--strict", "tolerable.jsonl"]).output().unwrap();
    assert_eq!(strict.stdout, same.stdout);
    assert!(!str::from_utf8(&strict.stdout).unwrap().contains("deviations"));
    let verdicts =
        |output| report(output).frames.into_iter().map(|mut frame| frame["valid"].take());
    assert!(verdicts(&strict).eq(verdicts(&output)), "tolerance changes no verdict");
}

#[test]
fn captured_packets() {
    judged("connection.pcap", &corpus(), &[], 0);
    judged("compressed.pcap", &corpus(), &[], 0);
    judged("middle.pcapng", &corpus(), &[], 0);
}

#[test]
fn a_forced_format() {
    for format in ["frames", "records", "log", "pcap"] {
        let output = validate(&["--format", format, "records.jsonl"]).output().unwrap();
        let name = format!("records.jsonl.{format}");
        compare(&name, &output);
    }
}

/// Judges an input of a folder, whose result is kept among the inputs.
fn judged(name: &str, folder: &Path, arguments: &[&str], status: i32) -> Output {
    let output = validate(arguments).arg(name).current_dir(folder).output().unwrap();
    compare(name, &output);
    assert_eq!(output.status.code(), Some(status), "{name}");
    // On standard input it is the same, but for the name.
    let bytes = fs::read(folder.join(name)).unwrap();
    let same = given(&mut validate(arguments), &bytes);
    let named = |text: &[u8]| {
        let text = str::from_utf8(text).unwrap();
        text.replace(r#""input":"-""#, &format!(r#""input":"{name}""#))
            .replace("ocpp16: -:", &format!("ocpp16: {name}:"))
    };
    assert_eq!(named(&same.stdout), named(&output.stdout), "{name}");
    assert_eq!(named(&same.stderr), named(&output.stderr), "{name}");
    assert_eq!(same.status, output.status, "{name}");
    output
}

fn compare(name: &str, output: &Output) {
    for (stream, said) in
        [("stdout", str::from_utf8(&output.stdout).unwrap()), ("stderr", errors(output))]
    {
        let path = inputs().join(format!("{name}.{stream}"));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&path, said).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap();
        assert!(said == expected, "{name}: {stream} is not as expected, but\n{said}");
    }
}
