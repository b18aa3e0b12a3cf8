//! The dependency policy: permissive licences, one registry, no silent
//! duplicates.
//!
//! Advisories are checked before a release with `cargo audit`, where their
//! database can be fetched; a test machine cannot.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{Metadata, MetadataCommand, Package};
use spdx::{Expression, LicenseReq};

/// Licences that ask for no more than attribution.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Zlib",
];

/// The official schemas are data under a licence of their own.
const SCHEMAS: (&str, &str) = ("ocpp16-schemas", "CC-BY-ND-4.0");

/// Crates of which the shipped packages need two versions, and why.
const DUPLICATES: &[(&str, &str)] = &[
    ("base64", "metrics-exporter-prometheus is on 0.22"),
    ("block-buffer", "as digest"),
    ("const-oid", "x509-cert and ed25519-dalek are on 0.9, digest 0.11 on 0.10"),
    ("cpufeatures", "as digest"),
    ("crypto-common", "as digest"),
    ("digest", "ed25519-dalek, of the nkeys of async-nats, is on 0.10"),
    ("embedded-io", "postcard knows both, and neither is built"),
    ("fallible-iterator", "tokio-postgres is on 0.2, rusqlite on 0.3"),
    ("getrandom", "fastwebsockets and ring are on 0.2, metrics-util on 0.3, async-nats on 0.4"),
    ("hashbrown", "metrics-util is on 0.16"),
    (
        "rand",
        "fastwebsockets is on 0.8, metrics-util on 0.9, async-nats and tokio-postgres on 0.10",
    ),
    ("rand_chacha", "as rand"),
    ("rand_core", "as rand"),
    ("schemars", "typify, build only, is on 0.8; the types and the API description on 1"),
    ("schemars_derive", "as schemars"),
    ("serde_derive_internals", "as schemars"),
    ("sha2", "as digest"),
    ("syn", "macros of schemars 0.8, which typify reads, are not on version 3; build only"),
    ("thiserror", "fastwebsockets is on version 1; typify and metrics-exporter-prometheus on 2"),
    ("thiserror-impl", "as thiserror"),
];

#[test]
fn every_licence_is_permissive() {
    for package in &metadata().packages {
        let Some(licence) = &package.license else { panic!("{} has no licence", package.name) };
        let expression = Expression::parse_mode(licence, spdx::ParseMode::LAX)
            .unwrap_or_else(|error| panic!("{}: {error}", package.name));
        let allowed = |required: &LicenseReq| {
            let name = required.license.to_string();
            ALLOWED.contains(&&*name) || (package.name.as_str(), &*name) == SCHEMAS
        };
        assert!(expression.evaluate(allowed), "{}: {licence}", package.name);
    }
}

#[test]
fn everything_comes_from_the_one_registry() {
    for package in &metadata().packages {
        let registry = package.source.as_ref().is_none_or(|source| source.is_crates_io());
        assert!(registry, "{} comes from {:?}", package.name, package.source);
    }
}

/// What users compile with the library or the program, without tests and
/// benchmarks; build dependencies count, for they are compiled too.
#[test]
fn duplicates_are_known_and_have_a_reason() {
    let metadata = metadata();
    let mut versions: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for package in shipped(&metadata) {
        versions.entry(package.name.as_str()).or_default().insert(package.version.to_string());
    }
    versions.retain(|_, versions| versions.len() > 1);
    let known: BTreeSet<_> = DUPLICATES.iter().map(|(name, _)| *name).collect();
    let found: BTreeSet<_> = versions.keys().copied().collect();
    assert_eq!(found, known, "{versions:?}");
}

fn shipped(metadata: &Metadata) -> Vec<&Package> {
    let resolve = metadata.resolve.as_ref().expect("metadata was asked for dependencies");
    let mut open: Vec<_> = metadata
        .workspace_packages()
        .into_iter()
        .filter(|package| package.publish.as_ref().is_none_or(|registries| !registries.is_empty()))
        .map(|package| &package.id)
        .collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let node = resolve.nodes.iter().find(|node| node.id == *id).unwrap();
        for dependency in &node.deps {
            let development = cargo_metadata::DependencyKind::Development;
            if dependency.dep_kinds.iter().any(|kind| kind.kind != development) {
                open.push(&dependency.pkg);
            }
        }
    }
    metadata.packages.iter().filter(|package| seen.contains(&package.id)).collect()
}

fn metadata() -> Metadata {
    MetadataCommand::new()
        .other_options(vec![
            "--offline".to_owned(),
            "--filter-platform".to_owned(),
            "x86_64-unknown-linux-gnu".to_owned(),
        ])
        .exec()
        .unwrap()
}
