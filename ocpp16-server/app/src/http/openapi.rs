//! `/openapi.json`: the description of the interface, made of the routes, their
//! types and a text each.

use std::collections::BTreeMap;
use std::sync::Arc;

use aide::axum::IntoApiResponse;
use aide::generate::in_context;
use aide::openapi::{
    MediaType, OpenApi, ReferenceOr, Response, SchemaObject, StatusCode as DescribedStatus,
};
use aide::transform::TransformOperation;
use axum::{Extension, Json};
use schemars::{Schema, json_schema};
use serde_json::{Map, Value, json};

use super::access;
use super::error::ApiError;

/// Statuses of errors and the codes that come with each; no code is any code.
pub(super) type Errors = &'static [(u16, &'static [&'static str])];

/// Parameters in paths: their name, type and meaning.
const PATH_PARAMETERS: &[(&str, &str, &str)] = &[
    ("identity", "string", "The identity of a charge point, percent-encoded."),
    ("idTag", "string", "The tag, percent-encoded; its case does not matter."),
    ("transactionId", "integer", "The number of a transaction."),
    ("remoteStartId", "integer", "The number of a remote start."),
    ("reservationId", "integer", "The number of a reservation."),
    ("id", "integer", "The chargingProfileId of a charging profile."),
];

pub(super) async fn document(
    Extension(description): Extension<Arc<Value>>,
) -> impl IntoApiResponse {
    Json(Value::clone(&description))
}

/// Describes an operation: the first sentence of the text is its summary. Errors
/// that every operation has need not be named.
pub(super) fn about(
    tag: &'static str,
    text: &'static str,
    errors: Errors,
) -> impl FnOnce(TransformOperation<'_>) -> TransformOperation<'_> {
    move |mut operation| {
        let (summary, more) = text.split_once(". ").unwrap_or((text, ""));
        operation = operation.tag(tag).summary(summary.trim_end_matches('.'));
        if !more.is_empty() {
            operation = operation.description(more);
        }
        let operation_data = operation.inner_mut();
        let mut codes: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
        for &(status, named) in errors {
            codes.entry(status).or_default().extend(named);
        }
        codes.entry(400).or_default().push("InvalidRequest");
        codes.entry(401).or_default().push("Unauthorized");
        codes.entry(403).or_default().push("ForeignPage");
        if operation_data.request_body.is_some() {
            codes.entry(408).or_default().push("SlowBody");
            codes.entry(413).or_default().push("BodyTooLarge");
            codes.entry(415).or_default().push("UnsupportedMediaType");
        }
        let any: Vec<_> = errors.iter().filter(|(_, codes)| codes.is_empty()).collect();
        let responses = &mut operation_data.responses.get_or_insert_default().responses;
        for (status, codes) in codes {
            let any = any.iter().any(|(of_any, _)| *of_any == status);
            let response = error_response(if any { &[] } else { &codes });
            responses.insert(DescribedStatus::Code(status), ReferenceOr::Item(response));
        }
        operation
    }
}

/// Adds errors with statuses that the operation has none of yet.
pub(super) fn add_errors<'t>(
    mut operation: TransformOperation<'t>,
    errors: Errors,
) -> TransformOperation<'t> {
    let responses = &mut operation.inner_mut().responses.get_or_insert_default().responses;
    for (status, codes) in errors {
        let status = DescribedStatus::Code(*status);
        responses.entry(status).or_insert_with(|| ReferenceOr::Item(error_response(codes)));
    }
    operation
}

fn error_response(codes: &[&str]) -> Response {
    let error = in_context(|context| context.schema.subschema_for::<ApiError>());
    if codes.is_empty() {
        return described("An error with a code of the charge point.", "application/json", error);
    }
    let text = format!("Errors: {}.", codes.join(", "));
    let code = json!({ "properties": { "code": { "enum": codes } } });
    let schema = json_schema!({ "allOf": [error, { "properties": { "error": code } }] });
    described(&text, "application/json", schema)
}

/// A response with a body.
pub(super) fn described(text: &str, media_type: &str, schema: Schema) -> Response {
    let schema = SchemaObject { json_schema: schema, external_docs: None, example: None };
    let media = MediaType { schema: Some(schema), ..MediaType::default() };
    Response {
        description: text.to_owned(),
        content: [(media_type.to_owned(), media)].into_iter().collect(),
        ..Response::default()
    }
}

/// Completes the description with what no single operation can tell.
pub(super) fn finish(description: &OpenApi, has_token: bool) -> Value {
    let mut document = json!(description);
    document["openapi"] = json!("3.1.0");
    document["info"] = json!({
        "title": "ocpp16",
        "description": "OCPP 1.6-J central system: charge points, calls, tags and transactions. \
                        Lists have the newest first. Times are date-times in UTC.",
        "version": env!("CARGO_PKG_VERSION"),
        "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
    });
    document["components"]["securitySchemes"] = json!({ "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "The token of the settings. Without one, only this machine may ask.",
    } });
    for (path, item) in members(&mut document["paths"]) {
        for (method, operation) in members(item) {
            operation["operationId"] = json!(operation_id(method, path));
            describe_path_parameters(path, operation);
            keep_possible_errors(path, operation, has_token);
        }
    }
    document
}

/// Takes out those common errors that cannot come.
fn keep_possible_errors(path: &str, operation: &mut Value, has_token: bool) {
    let needs_token = has_token && !access::is_open(path);
    if needs_token {
        operation["security"] = json!([{ "token": [] }]);
    }
    let takes_nothing = operation["parameters"].is_null() && operation["requestBody"].is_null();
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    responses.retain(|status, _| match status.as_str() {
        "400" => !takes_nothing,
        "401" => needs_token,
        "403" => !has_token,
        _ => true,
    });
    for (status, response) in responses {
        if response["description"] == "" {
            response["description"] = json!(if status == "200" { "The answer." } else { "Done." });
        }
    }
}

/// None, if the value has none.
fn members(value: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    value.as_object_mut().into_iter().flat_map(Map::iter_mut)
}

/// `GET /api/v1/id-tags/{idTag}` is `getIdTagsByIdTag`.
fn operation_id(method: &str, path: &str) -> String {
    let mut id = method.to_owned();
    for segment in path.trim_start_matches("/api/v1").split('/') {
        let name = segment.trim_matches(['{', '}']);
        if name != segment {
            id.push_str("By");
        }
        for word in name.split(['-', '.']) {
            let mut letters = word.chars();
            id.extend(letters.next().map(|first| first.to_ascii_uppercase()));
            id.push_str(letters.as_str());
        }
    }
    id
}

/// Handlers take them by their place, so only the path knows their names.
fn describe_path_parameters(path: &str, operation: &mut Value) {
    let described = PATH_PARAMETERS
        .iter()
        .filter(|(name, _, _)| path.contains(&format!("{{{name}}}")))
        .map(|(name, of_type, text)| {
            json!({
                "name": name,
                "in": "path",
                "required": true,
                "description": text,
                "schema": { "type": of_type },
            })
        });
    let described: Vec<_> = described.collect();
    if !described.is_empty() {
        let mut all = described;
        all.extend(operation["parameters"].as_array().cloned().unwrap_or_default());
        operation["parameters"] = json!(all);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_named_after_method_and_path() {
        for (method, path, expected) in [
            ("get", "/healthz", "getHealthz"),
            ("get", "/api/v1/openapi.json", "getOpenapiJson"),
            ("put", "/api/v1/id-tags/{idTag}", "putIdTagsByIdTag"),
            ("post", "/api/v1/charge-points/{identity}/calls", "postChargePointsByIdentityCalls"),
        ] {
            assert_eq!(operation_id(method, path), expected);
        }
    }
}
