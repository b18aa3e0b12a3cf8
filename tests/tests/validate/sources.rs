//! Where inputs come from and reports go, and what the exit status says.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::process::Stdio;
use std::thread;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use crate::program::{Report, corpus, errors, given, inputs, report, validate};

#[test]
fn compressed_inputs_are_as_good() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["frames.txt", "records.jsonl", "log.txt"] {
        let plain = fs::read(inputs().join(name)).unwrap();
        let (first, second) = plain.split_at(plain.len() / 2);
        let one_gzip = gzip(&plain);
        let two_gzips = [gzip(first), gzip(second)].concat();
        let one_zstd = zstd(&plain);
        let two_zstds = [zstd(first), zstd(second)].concat();
        let expected = validate(&[]).arg(name).output().unwrap();
        for compressed in [one_gzip, two_gzips, one_zstd, two_zstds] {
            // Its name does not say what it is.
            fs::write(folder.path().join(name), compressed).unwrap();
            let output = validate(&[]).arg(name).current_dir(&folder).output().unwrap();
            assert_eq!(output, expected);
        }
    }
    let capture = fs::read(corpus().join("connection.pcap")).unwrap();
    let expected = given(&mut validate(&[]), &capture);
    assert_eq!(given(&mut validate(&[]), &gzip(&capture)), expected);
    assert_eq!(given(&mut validate(&[]), &zstd(&capture)), expected);
}

#[test]
fn what_comes_before_a_break_is_used() {
    let plain = fs::read(inputs().join("findings.jsonl")).unwrap();
    // zstd gives nothing of a block that is not whole.
    let two_zstds = [zstd(&plain), zstd(&plain)].concat();
    for compressed in [gzip(&plain), two_zstds] {
        let cut = &compressed[..compressed.len() - 4];
        let output = given(&mut validate(&[]), cut);
        assert_eq!(report(&output).frames.len(), 24, "{}", errors(&output));
        assert_eq!(errors(&output).lines().count(), 1, "{}", errors(&output));
        assert_eq!(output.status.code(), Some(0));
    }
    let capture = fs::read(corpus().join("middle.pcapng")).unwrap();
    let output = given(&mut validate(&[]), &capture[..capture.len() - 20]);
    assert_eq!(report(&output).frames.len(), 6, "{}", errors(&output));
    assert_eq!(errors(&output).lines().count(), 1, "{}", errors(&output));
}

#[test]
fn several_files_one_after_the_other() {
    let names = ["log.txt", "frames.txt", "findings.jsonl"];
    let apart = names.map(|name| report(&validate(&[name]).output().unwrap()));
    let input = fs::read(inputs().join("frames.txt")).unwrap();
    let together = given(&mut validate(&["log.txt", "-", "findings.jsonl"]), &input);
    assert_eq!(together.status.code(), Some(1));
    let mut together = report(&together);
    for object in together.frames.iter_mut().chain(&mut together.findings) {
        if object["input"] == "-" {
            object["input"] = "frames.txt".into();
        }
    }
    let all =
        |of: fn(&Report) -> &Vec<Value>| apart.iter().flat_map(of).cloned().collect::<Vec<_>>();
    assert_eq!(together.frames, all(|report| &report.frames));
    // What is left unanswered comes when that is known.
    let sorted = |mut findings: Vec<Value>| {
        findings.sort_by_key(Value::to_string);
        findings
    };
    assert_eq!(sorted(together.findings), sorted(all(|report| &report.findings)));
    for (name, sum) in together.summary.as_object().unwrap() {
        let counts = apart.iter().map(|report| report.summary[name].as_u64().unwrap());
        assert_eq!(*sum, counts.sum::<u64>(), "{name}");
    }
}

#[test]
fn an_answer_may_be_in_another_file() {
    let folder = tempfile::tempdir().unwrap();
    let call = r#"{"chargePoint":"CP","frame":[2,"1","Heartbeat",{}]}"#;
    let answer = r#"{"chargePoint":"CP","frame":[3,"1",{"currentTime":"now"}]}"#;
    fs::write(folder.path().join("1.log"), call).unwrap();
    fs::write(folder.path().join("2.log"), answer).unwrap();
    let output = validate(&["1.log", "2.log"]).current_dir(&folder).output().unwrap();
    let report = report(&output);
    assert_eq!(
        (&report.frames[1]["action"], &report.frames[1]["valid"]),
        (&json!("Heartbeat"), &json!(false))
    );
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}

#[test]
fn what_cannot_be_opened_does_not_stop_the_others() {
    let alone = validate(&["findings.jsonl"]).output().unwrap();
    let output = validate(&["missing", "findings.jsonl", "."]).output().unwrap();
    let text = str::from_utf8(&output.stdout).unwrap();
    let counted = text.replace(r#""unopened":2"#, r#""unopened":0"#);
    assert_ne!(text, counted);
    assert_eq!((counted.as_bytes(), output.status.code()), (&*alone.stdout, Some(0)));
    let errors = str::from_utf8(&output.stderr).unwrap();
    let mut lines = errors.lines();
    assert!(lines.next().unwrap().starts_with("ocpp16: missing: "), "{errors}");
    assert!(lines.next().unwrap().starts_with("ocpp16: .: "), "{errors}");
    assert_eq!(lines.next(), None);
}

#[test]
fn nothing_to_judge_is_status_2() {
    for (arguments, input) in [
        (&["missing"][..], ""),
        (&["missing", "."], ""),
        (&["missing", "-"], ""),
        (&["-"], ""),
        (&["-"], "\n\n"),
        (&["-", "-"], ""),
        (&["-"], "nothing\nof interest\n"),
        (&["--format", "pcap"], "no packets"),
        (&["--threads", "0"], ""),
        (&["--strict", "--tolerant"], ""),
        (&["--format", "xml"], ""),
        (&["--output", "xml"], ""),
    ] {
        let output = given(&mut validate(arguments), input.as_bytes());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let errors = errors(&output);
        assert!(!errors.is_empty(), "{arguments:?}");
        assert!(errors.lines().all(|line| line.starts_with("ocpp16: ")), "{arguments:?}: {errors}");
    }
}

#[test]
fn a_pattern_tells_charge_points_apart() {
    let log = "[CP1] <- [2,\"1\",\"Heartbeat\",{}]\nCP2: [2,\"1\",\"Heartbeat\",{}]\n\
               [CP3] <- [2,\"1\",\"ClearCache\",...\n";
    let pattern = r"\b(CP\d)(?:\]|: $)";
    let output = given(&mut validate(&["--identity", pattern]), log.as_bytes());
    let identities: Vec<_> =
        report(&output).frames.iter().map(|frame| frame["chargePoint"].clone()).collect();
    assert_eq!(identities, ["CP1", "CP2"]);
    assert_eq!(output.status.code(), Some(0));
    for pattern in ["CP", "("] {
        let output = given(&mut validate(&["--identity", pattern]), b"");
        assert_eq!(output.status.code(), Some(2));
        assert!(errors(&output).contains("--identity"), "{}", errors(&output));
    }
}

#[test]
fn status_1_is_for_what_is_wrong() {
    for (arguments, input, status) in [
        (&[][..], "[2,\"1\",\"ClearCache\",{}]\n[3,\"1\",{\"status\":\"Accepted\"}]", 0),
        (&[], r#"[2,"1","ClearCache",{"a":1}]"#, 1),
        (&[], r#"[3,"1",{"status":"Accepted"}]"#, 0),
        (&["--protocol"], r#"[3,"1",{"status":"Accepted"}]"#, 1),
        (&["--protocol"], r#"[2,"1","ClearCache",{}]"#, 1),
        (&["--protocol"], "[2,\"1\",\"ClearCache\",{}]\n[4,\"1\",\"GenericError\",\"\",{}]", 0),
        (&["--tolerant"], r#"[2,"1","ClearCache",{"a":1}]"#, 1),
    ] {
        let output = given(&mut validate(arguments), input.as_bytes());
        assert_eq!(output.status.code(), Some(status), "{arguments:?} {input}");
        assert_eq!(errors(&output), "");
    }
}

#[test]
fn a_full_disk_is_told() {
    let full = File::options().write(true).open("/dev/full").unwrap();
    let output = validate(&["frames.txt"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let last = errors(&output).lines().last().unwrap();
    assert!(last.starts_with("ocpp16: standard output: "), "{last}");
}

const LINE: &[u8] = b"[2,\"1\",\"ClearCache\",{}]\n";

#[test]
fn a_reader_that_goes_ends_it_quietly() {
    let mut command = validate(&["--threads", "2"]);
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let mut out = child.stdout.take().unwrap();
    // There is no end to the input, unless nobody reads it any more.
    let endless = thread::spawn(move || while pipe.write_all(&LINE.repeat(10_000)).is_ok() {});
    out.read_exact(&mut [0; 100]).unwrap();
    drop(out);
    endless.join().unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((errors(&output), output.status.code()), ("", Some(0)));
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 0).unwrap()
}
