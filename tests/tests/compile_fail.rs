//! What must not compile, and what the compiler must say about it.
//!
//! Every file in `tests/compile-fail` is a program whose first lines name the
//! telling parts of the message: `//~ part`. The rest of a message may change
//! from compiler to compiler.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use ocpp16_tests::workspace_root;
use serde_json::Value;

#[test]
fn refused_programs_are_told_why() {
    let cases = cases();
    assert!(!cases.is_empty());
    let messages = compile(&cases);
    let mut failures = String::new();
    for (name, source) in &cases {
        let expected: Vec<_> = source.lines().map_while(|line| line.strip_prefix("//~ ")).collect();
        assert!(!expected.is_empty(), "{name} says nothing about its message");
        let Some(message) = messages.get(name) else {
            writeln!(failures, "{name}.rs compiles").unwrap();
            continue;
        };
        for part in expected.iter().filter(|part| !message.contains(**part)) {
            writeln!(failures, "{name}.rs: no {part:?} in\n{message}").unwrap();
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// A program like the refused ones that does compile: otherwise a broken
/// setup would look like success.
#[test]
fn an_allowed_program_compiles() {
    let source = include_str!("../compile-pass/right_direction.rs").to_owned();
    let cases = BTreeMap::from([("right_direction".to_owned(), source)]);
    assert_eq!(compile(&cases), BTreeMap::new());
}

fn cases() -> BTreeMap<String, String> {
    fs::read_dir(workspace_root().join("tests/compile-fail"))
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// Builds each case as a program of its own; returns what the compiler says
/// about those that fail.
fn compile(cases: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let root = workspace_root();
    let kind = cases.keys().next().unwrap();
    let folder = root.join("target/compile-fail").join(kind);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("src/bin")).unwrap();
    let manifest = format!(
        "[package]\nname = \"compile-fail\"\nedition = \"2024\"\n\n[dependencies]\n\
         ocpp16-types = {{ path = {types:?} }}\nocpp16-server = {{ path = {server:?} }}\n\
         tokio = {{ version = \"1\", features = [\"rt\"] }}\n\n[workspace]\n",
        types = root.join("ocpp16-types"),
        server = root.join("ocpp16-server"),
    );
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    for (name, source) in cases {
        fs::write(folder.join(format!("src/bin/{name}.rs")), source).unwrap();
    }
    // Not `check`: constants are evaluated only when code is generated.
    let output = Command::new(env!("CARGO"))
        .args(["build", "--keep-going", "--offline", "--message-format=json"])
        .env("CARGO_TARGET_DIR", root.join("target/compile-fail/target"))
        .current_dir(&folder)
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let mut messages: BTreeMap<String, String> = BTreeMap::new();
    for line in stdout.lines() {
        let json: Value = serde_json::from_str(line).unwrap();
        let (message, target) = (&json["message"], json["target"]["name"].as_str());
        if message["level"] == "error"
            && let (Some(rendered), Some(target)) = (message["rendered"].as_str(), target)
        {
            messages.entry(target.to_owned()).or_default().push_str(rendered);
        }
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() || !messages.is_empty(), "cargo failed: {stderr}");
    messages
}
