//! `requirements.md` names a test for every requirement; this looks whether the
//! tests are there.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use ocpp16_tests::workspace_root;

const REQUIREMENTS: &str = include_str!("../requirements.md");

#[test]
fn every_test_that_is_named_exists() {
    let tests = tests();
    let named: BTreeSet<_> = rows().flat_map(|(_, proof)| names(proof)).collect();
    let missing: Vec<_> = named.iter().filter(|name| !tests.contains(**name)).collect();
    assert!(!named.is_empty() && missing.is_empty(), "{missing:?}");
}

#[test]
fn every_requirement_names_a_test_or_says_why_not() {
    for (id, proof) in rows() {
        let reason = proof
            .split_once(": ")
            .is_some_and(|(kind, reason)| matches!(kind, "user" | "later") && !reason.is_empty());
        assert!(names(proof).next().is_some() || reason, "{id}: {proof}");
    }
}

/// Every requirement, by its number, and what proves it.
fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    REQUIREMENTS.lines().filter_map(|line| {
        let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
        let (id, _, proof) = (cells.next()?, cells.next()?, cells.next()?);
        (id.starts_with("J-") || id.starts_with("A-")).then_some((id, proof))
    })
}

/// The names in backticks.
fn names(proof: &str) -> impl Iterator<Item = &str> {
    proof.split('`').skip(1).step_by(2)
}

/// The names of all tests of the workspace.
fn tests() -> BTreeSet<String> {
    let mut tests = BTreeSet::new();
    for folder in ["ocpp16-types", "ocpp16-server", "tests"] {
        collect(&workspace_root().join(folder), &mut tests);
    }
    tests
}

fn collect(folder: &Path, tests: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("target") && !path.ends_with("node_modules") {
                collect(&path, tests);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let plain = text.split("#[test]").skip(1);
            for item in plain.chain(text.split("#[tokio::test").skip(1)) {
                let name = item.split_once("fn ").and_then(|(_, rest)| rest.split_once('('));
                tests.extend(name.map(|(name, _)| name.to_owned()));
            }
        }
    }
}
