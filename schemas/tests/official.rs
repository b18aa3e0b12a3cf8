//! The embedded files are the official ones, all of them and nothing else.

use std::collections::BTreeMap;
use std::path::Path;

use ocpp16_schemas::schemas;
use sha2::{Digest, Sha256};

#[test]
fn every_file_equals_the_official_one() {
    let official = official_hashes();
    let embedded: BTreeMap<_, _> = schemas()
        .iter()
        .map(|schema| (schema.file.to_owned(), canonical_sha256(schema.text)))
        .collect();
    assert_eq!(embedded.len(), 78);
    assert_eq!(embedded, official);
}

#[test]
fn every_file_in_the_folder_is_listed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("json");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let mut listed: Vec<_> = schemas().iter().map(|schema| schema.file).collect();
    listed.sort_unstable();
    assert_eq!(files, listed);
}

/// A changed value must not slip through the canonical form.
#[test]
fn the_hash_notices_a_change() {
    let original = r#"{"b": 0.1, "a": [1]}"#;
    assert_eq!(canonical_sha256(original), canonical_sha256(r#"{"a":[1],"b":0.1}"#));
    assert_ne!(canonical_sha256(original), canonical_sha256(r#"{"a":[2],"b":0.1}"#));
}

fn official_hashes() -> BTreeMap<String, String> {
    include_str!("../official.sha256")
        .lines()
        .map(|line| {
            let (hash, file) = line.split_once("  ").expect("hash, two blanks, file");
            (file.to_owned(), hash.to_owned())
        })
        .collect()
}

/// Keys sorted and no blanks, as `serde_json` writes a `Value`; the files are
/// ASCII, so its lack of `\u` escapes does not matter.
fn canonical_sha256(text: &str) -> String {
    assert!(text.is_ascii());
    let value: serde_json::Value = serde_json::from_str(text).expect("the files are JSON");
    Sha256::digest(value.to_string()).iter().map(|byte| format!("{byte:02x}")).collect()
}
