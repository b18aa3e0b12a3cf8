//! Runs the program, and reads what it says.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use ocpp16_tests::{command, workspace_root};
use serde_json::Value;

/// `ocpp16 validate --output json`, to be started in the folder of the inputs.
pub(crate) fn validate(arguments: &[&str]) -> Command {
    let mut command = command();
    command.args(["validate", "--output", "json"]).args(arguments).current_dir(inputs());
    command
}

/// The folder of the inputs that are kept.
pub(crate) fn inputs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/validate/inputs")
}

/// The folder of the captures that are kept.
pub(crate) fn corpus() -> PathBuf {
    workspace_root().join("ocpp16-types/capture/corpus")
}

/// Runs it with this on its standard input.
pub(crate) fn given(command: &mut Command, input: &[u8]) -> Output {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    thread::scope(|scope| {
        scope.spawn(move || pipe.write_all(input).unwrap());
        child.wait_with_output().unwrap()
    })
}

/// Reads what was put out: the frames, the findings, and the summary.
pub(crate) fn report(output: &Output) -> Report {
    let text = str::from_utf8(&output.stdout).unwrap();
    let mut report = Report::default();
    for line in text.lines() {
        assert!(report.summary.is_null(), "after the summary: {line}");
        let mut object: Value = serde_json::from_str(line).unwrap();
        match (object["finding"].take(), object["summary"].take()) {
            (Value::Null, Value::Null) => {
                let object = object.as_object_mut().unwrap();
                object.remove("finding");
                object.remove("summary");
                report.frames.push(Value::Object(std::mem::take(object)));
            }
            (Value::Null, summary) => report.summary = summary,
            (finding, _) => report.findings.push(finding),
        }
    }
    assert!(report.summary.is_object(), "no summary; {}", errors(output));
    report
}

/// What was put out.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) frames: Vec<Value>,
    pub(crate) findings: Vec<Value>,
    pub(crate) summary: Value,
}

/// Reads what was said on standard error.
pub(crate) fn errors(output: &Output) -> &str {
    str::from_utf8(&output.stderr).unwrap()
}
