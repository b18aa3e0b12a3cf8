//! The document by itself, and whether it is all of the interface.

use std::collections::BTreeSet;

use ocpp16_tests::{CentralSystem, http};
use serde_json::{Value, json};

use crate::Description;

const OFFICIAL: &str = include_str!("../../openapi/schema.json");

#[test]
fn the_document_is_openapi() {
    let description = Description::of(&CentralSystem::start(&[]));
    let official: Value = serde_json::from_str(OFFICIAL).unwrap();
    let validator = jsonschema::draft202012::new(&official).unwrap();
    let errors: Vec<_> = validator.iter_errors(&description.0).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert!(!validator.is_valid(&json!({"openapi": "3.1.0"})), "the judge sees");
    for (name, schema) in description.0["components"]["schemas"].as_object().unwrap() {
        assert!(jsonschema::draft202012::meta::is_valid(schema), "{name}: {schema}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn references(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(members) => {
                found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
                members.values().for_each(|value| references(value, found));
            }
            Value::Array(values) => values.iter().for_each(|value| references(value, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let description = Description::of(&CentralSystem::start(&[]));
    let mut found = BTreeSet::new();
    references(&description.0, &mut found);
    assert!(found.len() > 50, "{found:?}");
    for reference in found {
        let target = reference.strip_prefix('#').and_then(|pointer| description.0.pointer(pointer));
        assert!(target.is_some(), "{reference}");
    }
}

#[test]
fn every_operation_says_what_it_does_takes_and_refuses() {
    let description = Description::of(&CentralSystem::start(&[]));
    let (mut ids, mut paths) = (BTreeSet::new(), BTreeSet::new());
    for (path, method, operation) in description.operations() {
        let place = format!("{method} {path}");
        paths.insert(path.as_str());
        assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{place}");
        assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{place}");
        assert!(ids.insert(operation["operationId"].as_str().unwrap()), "{place}");
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        for parameter in &parameters {
            let text = parameter["description"].as_str();
            assert!(text.is_some_and(|text| !text.is_empty()), "{place}: {parameter}");
        }
        for segment in path.split('/').filter_map(|segment| segment.strip_prefix('{')) {
            let name = segment.strip_suffix('}').unwrap();
            let of_path = |parameter: &&Value| {
                (&parameter["name"], &parameter["in"]) == (&json!(name), &json!("path"))
            };
            assert_eq!(parameters.iter().filter(of_path).count(), 1, "{place}: {name}");
        }
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{place}");
        for (status, response) in responses {
            let described = response["description"].as_str().is_some_and(|text| !text.is_empty());
            assert!(described, "{place}: {status}");
            let has_body = response["content"].as_object().is_some_and(|media| !media.is_empty());
            assert_eq!(has_body, status != "204", "{place}: {status}");
        }
    }
    for path in [
        "/healthz",
        "/readyz",
        "/metrics",
        "/api/v1/openapi.json",
        "/api/v1/events",
        "/api/v1/charge-points",
        "/api/v1/charge-points/{identity}",
        "/api/v1/charge-points/{identity}/calls",
        "/api/v1/charge-points/{identity}/messages",
        "/api/v1/id-tags",
        "/api/v1/id-tags/{idTag}",
        "/api/v1/transactions",
        "/api/v1/transactions/{transactionId}",
        "/api/v1/transactions/{transactionId}/close",
        "/api/v1/transactions/{transactionId}/meter-values",
    ] {
        assert!(paths.contains(path), "{path} is not described");
    }
}

/// Of every path, exactly the methods that are described are there.
#[test]
fn what_is_described_is_served_and_nothing_else() {
    let central_system = CentralSystem::start(&[]);
    let description = Description::of(&central_system);
    for (path, item) in description.0["paths"].as_object().unwrap() {
        let url = path.replace(['{', '}'], "");
        let allowed = http(&central_system.http, "OPTIONS", &url, None);
        let allowed = allowed.header("Allow").unwrap_or_else(|| panic!("{path} is not served"));
        let served: BTreeSet<_> = allowed.split(',').map(str::to_lowercase).collect();
        let mut described: BTreeSet<_> = item.as_object().unwrap().keys().cloned().collect();
        if described.contains("get") {
            described.insert("head".to_owned());
        }
        assert_eq!(served, described, "{path}");
    }
}
