//! The verdicts, beside those of the package `jsonschema` of Python.
//!
//! `tests/peers/python/payloads.py` makes the documents and judges them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use ocpp16_tests::{python, workspace_root};
use serde_json::Value;

use crate::program::{errors, report, validate};

const DOCUMENTS: usize = 20_000;

/// How often each keyword is violated at least.
const OF_EACH: usize = 50;

#[test]
fn every_verdict_is_that_of_another_validator() {
    let folder = tempfile::tempdir().unwrap();
    let (frames, verdicts) = (folder.path().join("frames"), folder.path().join("verdicts"));
    let mut script = python("payloads.py");
    script.arg(workspace_root().join("schemas/json")).arg(DOCUMENTS.to_string());
    let made = script.arg(&frames).arg(&verdicts).output().unwrap();
    assert!(made.status.success(), "{}", errors(&made));

    let output = validate(&["--format", "frames"]).arg(&frames).output().unwrap();
    let judged = report(&output).frames;
    let (frames, verdicts) =
        [frames, verdicts].map(|path| fs::read_to_string(path).unwrap()).into();
    assert_eq!(judged.len(), verdicts.lines().count(), "{}", errors(&output));
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut invalid = 0;
    for ((frame, verdict), judged) in frames.lines().zip(verdicts.lines()).zip(&judged) {
        let (valid, violations): (bool, Violations) = serde_json::from_str(verdict).unwrap();
        assert_eq!(
            (judged["valid"].as_bool(), ours(judged)),
            (Some(valid), violations.clone()),
            "{frame}"
        );
        invalid += usize::from(!valid);
        for (_, keyword) in violations {
            *seen.entry(keyword).or_default() += 1;
        }
    }
    assert!(judged.len() >= DOCUMENTS && invalid >= DOCUMENTS / 2, "{invalid} of {}", judged.len());
    assert_eq!(seen.len(), 8, "{seen:?}");
    assert!(seen.values().all(|count| *count >= OF_EACH), "{seen:?}");
}

/// Pointers and keywords.
type Violations = BTreeSet<(String, String)>;

fn ours(frame: &Value) -> Violations {
    let listed = frame["violations"].as_array().unwrap();
    let violations: Violations = listed
        .iter()
        .map(|violation| {
            ["pointer", "keyword"].map(|name| violation[name].as_str().unwrap().into()).into()
        })
        .collect();
    assert_eq!(violations.len(), listed.len(), "one twice: {frame}");
    violations
}
