//! Whether a payload is one of its action: what the official schemas say, without
//! the corrections that the libraries make.

use jsonschema::Validator;
use ocpp16_schemas::{Kind, schemas};
use serde_json::Value;

/// Checks the payload of a CALL.
///
/// # Panics
///
/// If the schema refuses it, or there is no such action.
pub(crate) fn assert_request(action: &str, payload: &Value) {
    assert_valid(action, Kind::Request, payload);
}

/// Checks the payload of a CALLRESULT.
///
/// # Panics
///
/// If the schema refuses it, or there is no such action.
pub(crate) fn assert_response(action: &str, payload: &Value) {
    assert_valid(action, Kind::Response, payload);
}

fn assert_valid(action: &str, kind: Kind, payload: &Value) {
    let errors: Vec<_> =
        validator(action, kind).iter_errors(payload).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{action} {kind:?} {payload}: {errors:?}");
}

fn validator(action: &str, kind: Kind) -> Validator {
    let schema = schemas().iter().find(|schema| schema.action == action && schema.kind == kind);
    let text = schema.unwrap_or_else(|| panic!("OCPP 1.6 has no action {action}")).text;
    let json = serde_json::from_str(text).expect("official schemas are JSON");
    let options = jsonschema::options().should_validate_formats(true);
    options.build(&json).expect("official schemas are valid schemas")
}
