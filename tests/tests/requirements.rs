//! `requirements.md` names a test for every requirement; this looks whether the
//! tests are there, and whether every requirement is.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use ocpp16_tests::workspace_root;

const REQUIREMENTS: &str = include_str!("../requirements.md");

/// The numbers of the transport.
const J: [u32; 75] = [
    1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
    30, 31, 32, 33, 34, 35, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 60,
    61, 62, 63, 64, 65, 66, 67, 68, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 90, 91,
    92, 93,
];

/// The numbers of the actions.
const A: [u32; 109] = [
    1, 2, 3, 4, 5, 6, 10, 11, 12, 13, 14, 15, 16, 17, 18, 22, 30, 31, 32, 33, 34, 40, 41, 42, 43,
    44, 45, 46, 47, 48, 50, 51, 52, 53, 54, 55, 60, 61, 62, 63, 64, 65, 66, 70, 71, 72, 73, 74, 75,
    76, 80, 81, 90, 95, 96, 97, 98, 99, 100, 101, 102, 103, 105, 107, 110, 112, 113, 114, 120, 121,
    122, 123, 124, 125, 126, 127, 128, 129, 136, 138, 140, 141, 142, 143, 150, 151, 152, 153, 154,
    160, 161, 162, 163, 165, 170, 171, 172, 173, 175, 180, 181, 182, 184, 185, 186, 190, 191, 194,
    195,
];

#[test]
fn every_requirement_is_there_once() {
    let expected = J.map(|number| format!("J-{number}")).into_iter();
    let mut expected: Vec<_> = expected.chain(A.map(|number| format!("A-{number}"))).collect();
    let mut listed: Vec<_> = rows().map(|(id, _)| id.to_owned()).collect();
    expected.sort_unstable();
    listed.sort_unstable();
    assert_eq!(listed, expected);
}

#[test]
fn every_test_that_is_named_exists() {
    let tests = tests();
    let named: BTreeSet<_> = rows().flat_map(|(_, proof)| names(proof)).collect();
    let missing: Vec<_> = named.iter().filter(|name| !tests.contains(**name)).collect();
    assert!(!named.is_empty() && missing.is_empty(), "{missing:?}");
}

#[test]
fn every_requirement_names_a_test_or_says_why_not() {
    let tests = |text: &str| text.split(", ").all(|it| it.starts_with('`') && it.ends_with('`'));
    let reason = |text: &str| {
        text.split_once(": ")
            .is_some_and(|(kind, why)| matches!(kind, "user" | "later") && !why.is_empty())
    };
    for (id, proof) in rows() {
        let well = match proof.split_once("; ") {
            Some((proof, open)) => tests(proof) && reason(open),
            None => tests(proof),
        };
        assert!(well || reason(proof), "{id}: {proof}");
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
