//! What the generator says about schemas that it cannot use: always the file
//! and the JSON pointer, or the table that no longer fits.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use ocpp16_codegen::generate;
use ocpp16_schemas::{Schema, schemas};

/// The official schemas with one replacement in one file.
fn edited(file: &str, from: &str, to: &str) -> Vec<Schema> {
    let mut edited = schemas().to_vec();
    let schema = edited.iter_mut().find(|schema| schema.file == file).unwrap();
    assert!(schema.text.contains(from), "{file} has no {from}");
    schema.text = schema.text.replacen(from, to, 1).leak();
    edited
}

#[test]
fn errors_name_file_and_pointer_or_table() {
    let rows = [
        // Broken files
        ("Heartbeat.json", "{", "", "Heartbeat.json#: "),
        ("Heartbeat.json", "draft-04", "draft-07", "Heartbeat.json#/$schema: "),
        ("Heartbeat.json", "HeartbeatRequest\"", "Heartbeat\"", "Heartbeat.json#/id: "),
        // Keywords nobody has thought about
        (
            "Authorize.json",
            "\"maxLength\": 20",
            "\"pattern\": \"x\"",
            "Authorize.json#/properties/idTag/pattern: ",
        ),
        (
            "MeterValues.json",
            "\"type\": \"integer\"",
            "\"type\": \"integer\", \"minimum\": 0",
            "MeterValues.json#/properties/connectorId/minimum: ",
        ),
        (
            "MeterValues.json",
            "\"format\": \"date-time\"",
            "\"format\": \"email\"",
            "MeterValues.json#/properties/meterValue/items/properties/timestamp: ",
        ),
        (
            "Authorize.json",
            "\"idTag\"\n",
            "\"tag\"\n",
            "Authorize.json#/required: tag is required but not a property",
        ),
        (
            "SetChargingProfile.json",
            "0.1",
            "0.01",
            "chargingSchedulePeriod/items/properties/limit/multipleOf: ",
        ),
        (
            "Authorize.json",
            "\"additionalProperties\": false",
            "\"additionalProperties\": true",
            "Authorize.json#/additionalProperties: ",
        ),
        // Tables that no longer fit
        (
            "StartTransactionResponse.json",
            "\"ConcurrentTx\"",
            "\"Concurrent\"",
            "StartTransactionResponse.json#/properties/idTagInfo/properties/status: differs from the other places called AuthorizationStatus",
        ),
        ("Reset.json", "\"Soft\"", "\"Soft\", \"Warm\"", "the doc tables lack ResetType.Warm"),
        (
            "StopTransaction.json",
            "\"Celcius\"",
            "\"Celcius\", \"Celsius\"",
            "stop_transaction_lacks_celsius no longer applies",
        ),
        (
            "GetLog.json",
            "\"additionalProperties\": false,\n      \"enum\"",
            "\"enum\"",
            "fixup enumerations_are_closed_twice applied to 67 places instead of 68",
        ),
        (
            "ExtendedTriggerMessageResponse.json",
            "\"NotImplemented\"",
            "\"Unknown\"",
            "trigger_message_status_has_two_names no longer applies",
        ),
    ];
    for (file, from, to, expected) in rows {
        let error = generate(&edited(file, from, to)).expect_err(expected).to_string();
        assert!(error.contains(expected), "{file}: {from} -> {to}\n{error}");
    }
}

#[test]
fn a_new_member_needs_docs() {
    let schemas = edited(
        "Heartbeat.json",
        "\"properties\": {",
        "\"properties\": {\"extra\": {\"type\": \"integer\"}",
    );
    let error = generate(&schemas).unwrap_err().to_string();
    assert_eq!(error, "the doc tables lack HeartbeatRequest.extra");
}

#[test]
fn a_new_inline_type_needs_a_name() {
    let schemas = edited(
        "Heartbeat.json",
        "\"properties\": {",
        "\"properties\": {\"extra\": {\"type\": \"string\", \"enum\": [\"A\"]}",
    );
    let error = generate(&schemas).unwrap_err().to_string();
    assert_eq!(
        error,
        "Heartbeat.json#/properties/extra: the name table has no name for Heartbeat:extra"
    );
}

/// Names come from the specification, never from where a type occurs.
#[test]
fn no_generated_name_contains_a_path() {
    let source = generate(schemas()).unwrap();
    let file = syn::parse_file(&source).unwrap();
    let mut types = Vec::new();
    for item in &file.items {
        if let syn::Item::Struct(syn::ItemStruct { ident, .. })
        | syn::Item::Enum(syn::ItemEnum { ident, .. })
        | syn::Item::Type(syn::ItemType { ident, .. }) = item
        {
            types.push(ident.to_string());
        }
    }
    // 60 types of the specification, 78 payloads, Action and four sets.
    assert_eq!(types.len(), 60 + 78 + 1 + 4);
    let longest = types.iter().map(String::len).max().unwrap();
    assert_eq!(longest, "SignedFirmwareStatusNotificationResponse".len());
    assert!(!types.iter().any(|name| name.contains("Item")), "{types:?}");
}
