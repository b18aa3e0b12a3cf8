//! `requirements.md` names a test for every requirement and every certification
//! case; this looks whether the tests are there, and whether all of those are.

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

/// The certification cases.
const TC: [&str; 77] = [
    "001", "003", "004_1", "004_2", "005_1", "007", "010", "011_1", "011_2", "012", "013", "014",
    "017_1", "017_2", "018_1", "019_1", "019_2", "021", "023_1", "023_2", "023_3", "024", "026",
    "028", "030", "031", "032_1", "037_1", "037_3", "039", "040_1", "040_2", "042_1", "042_2",
    "043_1", "043_3", "043_4", "043_5", "044_1", "044_2", "044_3", "045_1", "045_2", "046", "047",
    "048_1", "048_2", "048_3", "048_4", "049", "051", "052", "053", "054", "055", "056", "057",
    "059", "061", "064", "066", "067", "073", "074", "075_1", "075_2", "076", "077", "078", "079",
    "080", "081", "083", "085", "086", "087", "088",
];

#[test]
fn every_requirement_and_every_case_is_there_once() {
    let transport = J.map(|number| format!("J-{number}"));
    let actions = A.map(|number| format!("A-{number}"));
    let cases = TC.map(|number| format!("TC_{number}"));
    let mut expected = [&transport[..], &actions, &cases].concat();
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

/// A test with the name of a case is named as its proof: none is left out.
#[test]
fn every_case_names_its_test() {
    for test in tests().iter().filter(|test| test.starts_with("tc_")) {
        let proves = |(id, proof): (&str, &str)| {
            test.starts_with(&format!("{}_", id.to_lowercase()))
                && names(proof).any(|it| it == test)
        };
        assert!(rows().any(proves), "{test}");
    }
}

/// Every requirement and every case, by its number, and what proves it.
fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    REQUIREMENTS.lines().filter_map(|line| {
        let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
        let (id, _, proof) = (cells.next()?, cells.next()?, cells.next()?);
        ["J-", "A-", "TC_"].iter().any(|start| id.starts_with(start)).then_some((id, proof))
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
            // The lists of those that run on each database.
            let lists = ["on_each_database! {\n", "in_each_setup! {\n"];
            let lists = lists.into_iter().flat_map(|list| text.split(list).skip(1));
            for list in lists.filter_map(|list| list.split_once('}')) {
                tests.extend(list.0.split_whitespace().map(str::to_owned));
            }
        }
    }
}
