//! Much of everything: the order of the output, and memory.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::thread;

use ocpp16_tests::command;
use serde_json::Value;

use crate::program::{inputs, validate};

#[test]
fn any_number_of_threads_says_the_same() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mixed"), mixed()).unwrap();
    fs::copy(inputs().join("log.txt"), folder.path().join("log.txt")).unwrap();
    let [expected, same] = ["1", "8"].map(|threads| {
        let arguments =
            ["--tolerant", "--threads", threads, "mixed", "missing", "log.txt", "mixed"];
        validate(&arguments).current_dir(&folder).output().unwrap()
    });
    assert!(expected.stdout.len() > 4 << 20, "{}", expected.stdout.len());
    assert!(same == expected, "--threads 8 says something else than --threads 1");
}

/// Several MiB, so that there are parts enough for all threads: conversations of
/// many charge points at a time, whose answers come much later and in other
/// parts, and all that is in the kept inputs.
fn mixed() -> String {
    const CALLS: usize = 20_000;
    const LATER: usize = 3_000;

    let kept = ["frames.txt", "records.jsonl", "log.txt", "findings.jsonl", "tolerable.jsonl"]
        .map(|name| fs::read_to_string(inputs().join(name)).unwrap());
    let mut text = String::new();
    for number in 0..CALLS + LATER {
        let record = |number: usize, direction, frame: &str| {
            let charge_point = number % 700;
            format!(
                "{{\"chargePoint\":\"CP{charge_point}\",\"direction\":\"{direction}\",\"frame\":{frame}}}\n"
            )
        };
        // Every seventh is wrong.
        let wrong = if number.is_multiple_of(7) { r#","wrong":1"# } else { "" };
        if number < CALLS {
            let call = match number % 3 {
                0 => format!(r#"[2,"{number}","Authorize",{{"idTag":"TAG"{wrong}}}]"#),
                1 => format!(r#"[2,"{number}","DataTransfer",{{"vendorId":"V"{wrong}}}]"#),
                _ => format!(
                    r#"[2,"{number}","StatusNotification",{{"connectorId":{number}{wrong}}}]"#
                ),
            };
            text += &record(number, "in", &call);
        }
        if let Some(number) = number.checked_sub(LATER) {
            let answer = match number % 3 {
                0 => format!(r#"[3,"{number}",{{"idTagInfo":{{"status":"Blocked"{wrong}}}}}]"#),
                1 => format!(r#"[3,"{number}",{{"status":"Rejected"{wrong}}}]"#),
                _ => format!(r#"[4,"{number}","FormationViolation","",{{}}]"#),
            };
            text += &record(number, "out", &answer);
        }
        if number.is_multiple_of(100) {
            text += &kept[number / 100 % kept.len()];
            writeln!(text, "{}", "no frame ".repeat(number / 100)).unwrap();
        }
    }
    text
}

/// Calls that nobody answers, of ever new charge points: more than are remembered.
#[test]
fn memory_is_bounded() {
    const MESSAGES: usize = 600_000;
    /// Without bounds it would be more by half.
    const MOST_MEBIBYTES: u64 = 350;

    let mut python = measured(&validate(&["--threads", "2"]));
    let piped = python.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let out = child.stdout.take().unwrap();
    let (lines, last) = thread::scope(|scope| {
        scope.spawn(move || {
            let mut text = String::new();
            for number in 0..MESSAGES {
                let id = format!("{number:036}");
                writeln!(
                    text,
                    r#"{{"chargePoint":"CP{number}","frame":[2,"{id}","Heartbeat",{{}}]}}"#
                )
                .unwrap();
                if text.len() > 1 << 16 {
                    pipe.write_all(text.as_bytes()).unwrap();
                    text.clear();
                }
            }
            pipe.write_all(text.as_bytes()).unwrap();
        });
        BufReader::new(out)
            .lines()
            .map(Result::unwrap)
            .fold((0, String::new()), |(count, _), line| (count + 1, line))
    });
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{errors}");
    let summary: Value = serde_json::from_str(&last).unwrap();
    assert_eq!(summary["summary"]["findings"], MESSAGES, "nobody answers");
    assert_eq!(lines, 2 * MESSAGES + 1);
    let mebibytes = errors.trim().parse::<u64>().unwrap() / 1024;
    assert!(mebibytes <= MOST_MEBIBYTES, "{mebibytes} MiB");
}

/// Counted from what a short line takes, which is mostly the program itself.
#[test]
fn memory_is_bounded_for_lines_of_millions_of_parts() {
    const LENGTH: usize = 8_000_000;

    let folder = tempfile::tempdir().unwrap();
    let mebibytes = |name: &str, line: String| {
        let file = folder.path().join(name);
        fs::write(&file, line + "\n").unwrap();
        let mut validate = command();
        validate.args(["validate", "--threads", "1"]).arg(&file);
        let output = measured(&validate).output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{name}: {errors}");
        errors.trim().parse::<u64>().unwrap() / 1024
    };
    let short = mebibytes("short", r#"[2,"1","Reset",{"a":0}]"#.to_owned());
    for (name, before, part, after, most_mebibytes) in [
        ("elements", r#"[2,"1""#, ",0", "]", 30),
        ("items", r#"[2,"1","SendLocalList",{"localAuthorizationList":[0"#, ",0", "]}]", 80),
        ("members", r#"[2,"1","StatusNotification",{"a":0"#, r#","a":0"#, "}]", 80),
        ("marks", r#"[2,"1","Reset",{"a":""#, "\u{301}", r#"","b":0}]"#, 30),
    ] {
        let parts = part.repeat(LENGTH / part.len());
        let more = mebibytes(name, format!("{before}{parts}{after}")).saturating_sub(short);
        assert!(more <= most_mebibytes, "{name}: {more} MiB");
    }
}

/// A validation that tells how many KiB it had at most: nothing but the system
/// knows.
fn measured(command: &Command) -> Command {
    let mut python = Command::new("python3");
    python.args(["-c", MEASURE]).arg(command.get_program()).args(command.get_args());
    python
}

/// Runs a program, and tells on standard error how many KiB it had at most.
const MEASURE: &str = "
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(status)
";
